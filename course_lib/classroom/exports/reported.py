"""One JSON file a student, as autograders of other systems leave it: Gradescope, Classroom 50, PrairieLearn."""

import datetime
import json
from fractions import Fraction
from math import lcm

from course_lib.classroom.exports.exported import Export
from course_lib.classroom.exports.scores import notes_on, of_one_sheet
from course_lib.classroom.reports.tables import page_name

FINEST = 1000
"""Parts of a point that are told apart: halves, thirds and hundredths are kept exactly."""

ABSTAIN = "This notebook could not be graded: {why}. That is not a score of 0."
LARGEST = 900_000
"""Bytes of a result for PrairieLearn, which takes less than a megabyte."""


def gradescope(rows, marks, **_):
    """`results.json` of Gradescope. Without any score it calls the autograder failed, not the work 0."""
    scores = of_one_sheet(rows, marks)
    notes = notes_on(scores, "their file has no score")
    return _one_each(scores, "results.json", _for_gradescope, notes)


def _for_gradescope(score):
    result = {
        "execution_time": round(score.row.seconds, 3),
        "output": score.why_blank or "",
        "output_format": "text",
        "test_output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [_gradescope_test(part) for part in score.parts],
        "extra_data": {"sheet": score.row.sheet, "isolation": score.row.isolation},
    }
    if not score.graded:
        return result | {"output": ABSTAIN.format(why=score.row.reason or "no reason is known")}
    return result if score.points is None else result | {"score": score.points}


def _gradescope_test(part):
    test = {"name": part.title, "output": part.said, "visibility": "visible", "tags": [part.name]}
    if part.points is None:
        return test | {"output": f"A person reads this.\n{part.said}".strip()}
    test |= {"score": part.points, "max_score": part.out_of}
    if part.out_of:
        test["status"] = "passed" if part.points >= part.out_of else "failed"
    return test


def prairielearn(rows, marks, **_):
    """`results.json` of PrairieLearn; what could not be graded is not gradable there either."""
    scores = of_one_sheet(rows, marks)
    return _one_each(
        scores, "results.json", _for_prairielearn, notes_on(scores, "not gradable in their file")
    )


def _for_prairielearn(score):
    if not score.graded:
        why = ABSTAIN.format(why=score.row.reason or "no reason is known")
        return {"gradable": False, "format_errors": [why], "message": why}
    judged = [part for part in score.parts if part.points is not None]
    out_of = sum(part.out_of for part in judged) if score.at_stake else score.out_of
    share = score.total / out_of if out_of else 0.0
    waiting = "A person reads: " + ", ".join(score.waiting) if score.waiting else ""
    return {
        "gradable": True,
        "score": min(1.0, max(0.0, share)),
        "message": waiting,
        "output": "",
        "tests": [
            {
                "name": part.title,
                "points": part.points,
                "max_points": part.out_of,
                "message": part.said[: LARGEST // max(1, 4 * len(judged))],
            }
            for part in judged
        ],
    }


def classroom50(rows, marks, *, context=None, **_):
    """`result.json` of Classroom 50, whose scores are whole numbers: all are multiplied alike.

    Args:
        rows: of one sheet.
        marks: by hand.
        context: what its runner knows of a submission (`classroom`, `commit`, …), if anything.
    """
    scores = of_one_sheet(rows, marks)
    times = _whole(scores)
    known = [score for score in scores if score.points is not None]
    notes = list(notes_on(scores, "without a file: there is no score to report"))
    if times > 1:
        notes.append(f"Scores are whole numbers there, so all points stand {times} times")

    def written(score):
        return _for_classroom50(score, times, context or {})

    return _one_each(known, "result.json", written, notes)


def _whole(scores):
    """The smallest number that makes every number of points a whole one."""
    points = [part.points for score in scores for part in score.parts if part.points is not None]
    points += [part.out_of for score in scores for part in score.parts]
    points += [score.out_of for score in scores]
    return lcm(*(_exact(value).denominator for value in points), 1)


def _exact(value):
    return Fraction(value).limit_denominator(FINEST)


def _for_classroom50(score, times, context):
    def whole(points):
        return round(_exact(points) * times)

    now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    places = ("classroom", "assignment", "submission", "commit", "release", "review")
    ours = {"assignment": score.row.sheet, "submission": score.student}
    return {
        "schema": "classroom50/result/v1",
        **{place: context.get(place, ours.get(place, "")) for place in places},
        "datetime": now.isoformat().replace("+00:00", "Z"),
        "score": sum(whole(part.points) for part in score.parts if part.points is not None),
        "max-score": whole(score.out_of),
        "tests": [
            {
                "test-name": part.title,
                "passed": part.points is not None and part.points >= part.out_of,
                "score": whole(part.points),
                "max-score": whole(part.out_of),
                "message": part.said,
            }
            for part in score.parts
            if part.points is not None
        ],
    }


def _one_each(scores, name, written, notes):
    taken, files = set(), {}
    for score in scores:
        folder = page_name(score.student, score.row.file, taken).removesuffix(".html")
        text = json.dumps(written(score), indent=1, ensure_ascii=True, allow_nan=False)
        files[f"{folder}/{name}"] = f"{text}\n".encode()
    return Export(files, notes)
