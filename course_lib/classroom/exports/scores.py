"""The scores of a class as other systems take them, and notes on those that have none."""

from collections import Counter, defaultdict
from dataclasses import replace

from course_lib.classroom.gradebook import ByHand, score
from course_lib.classroom.refusal import CannotGradeError
from course_lib.classroom.showing import readable

MOST_NAMED = 20
"""Students in one note; a class may be large."""


def scores_of(rows, marks):
    """The score of every row; what a sheet is out of is one number for the whole class.

    Args:
        rows: of Row.
        marks: as `ByHand` takes them.
    """
    marks = ByHand.of(marks)
    scores, full = [score(row, marks) for row in rows], defaultdict(float)
    for one in scores:
        full[one.row.sheet] = max(full[one.row.sheet], one.row.out_of, one.out_of)
    return [replace(one, out_of=full[one.row.sheet]) for one in scores]


def of_one_sheet(rows, marks):
    """The scores of one sheet, one a student.

    Raises:
        CannotGradeError: where there is nothing, more than one sheet, or a student twice.
    """
    sheets = sorted({row.sheet for row in rows})
    if not sheets:
        raise CannotGradeError("there is nothing to export: run `course grade` first")
    if len(sheets) > 1:
        raise CannotGradeError(
            f"these are the results of {len(sheets)} sheets ({', '.join(sheets)}), and this form "
            "holds one: choose it with --sheet"
        )
    twice = [name for name, times in Counter(row.student for row in rows).items() if times > 1]
    if twice:
        raise CannotGradeError(
            f"more than one result stands here for {_named(sorted(twice))}: keep the one that counts"
        )
    return scores_of(rows, marks)


def notes_on(scores, blank):
    """Who got no points and why, so that nobody takes it for a 0.

    Args:
        scores: of the class.
        blank: what stands in their place, such as "left blank".
    """
    missing = [f"{score.student} ({score.why_blank})" for score in scores if score.why_blank]
    if missing:
        yield f"No points for {len(missing)}, {blank}: {_named(missing)}"
    reading = [score.student for score in scores if score.waiting and not score.at_stake]
    if reading:
        yield f"Words that nobody has read yet, worth no points: {_named(reading)}"


def note(what, students):
    """A note that names students, where there are any."""
    return [f"{what}: {_named(students)}"] if students else []


def _named(texts):
    shown = ", ".join(readable(text, 200).replace("\n", " ") for text in texts[:MOST_NAMED])
    left = len(texts) - MOST_NAMED
    return f"{shown} and {left} more" if left > 0 else shown


def number(value, comma=False):
    """Points as a table writes them: as many digits as there are, and no more.

    >>> number(3.0), number(2.5), number(2.5, comma=True), number(1 / 3)
    ('3', '2.5', '2,5', '0.3333333333')
    """
    text = f"{value:.10f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if comma else text
