"""Grade a folder of submissions: each in processes of its own, judged here, and nothing stops it."""

import traceback
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np

from course_lib.classroom.dealing import Dealt
from course_lib.classroom.gradebook import (
    GRADED,
    NOT_GRADED,
    Gradebook,
    Result,
    Row,
    make_ready,
    summary,
)
from course_lib.classroom.pages import LONGEST_PARAGRAPH, WARNING, page
from course_lib.classroom.refusal import CannotGradeError
from course_lib.classroom.replies import readable
from course_lib.classroom.sandbox import STANDARD, BrokenSandboxError, Sandbox, unsendable
from course_lib.classroom.submissions import read_sheet, read_submissions
from course_lib.grading import Rehearsal, Status, explain, judge
from course_lib.grading.judge import confused


def grade(
    sheet,
    submissions,
    *,
    seed,
    out,
    exercises,
    isolation="auto",
    limits=STANDARD,
    progress=print,
):
    """Grade every submission in a folder.

    Args:
        sheet: path of the notebook that was handed out.
        submissions: path of the folder of notebooks.
        seed: of the hidden cases; keep it secret until all work is in.
        out: path of a folder for the results, new or a previous result.
        exercises: name to Exercise, such as `question_bank.EXERCISES`; or, where everyone was
            dealt numbers of their own, `Dealt(EXERCISES, secret)`.
        isolation: "auto", or "limits-only" where there are no walls and students are trusted.
        limits: what one submission may use.
        progress: is called with each line that tells how it goes.

    Returns:
        one Row a submission, in the order of names.

    Raises:
        CannotGradeError: if sheet, seed, folders or this machine do not fit; the message says what
            to do. Nothing is written then.
    """
    sheet, folder = read_sheet(sheet), _folder(submissions)
    asked = _asked(sheet, exercises)
    for_all = _rehearsals(asked, seed)
    found, others = read_submissions(folder, sheet.path.name)
    sandbox = Sandbox(limits, isolation, hidden=(sheet.path, folder, out))
    out = make_ready(out, folder)
    if sandbox.limits_only:
        progress(f"WARNING: {WARNING}")
    if others:
        progress(f"Not looked at, for they are no notebooks: {', '.join(map(readable, others))}")
    rows = []
    with Gradebook(out, list(asked)) as gradebook:
        for submission in found:
            own = for_all
            if isinstance(exercises, Dealt):
                own = _rehearsals(exercises.to(submission.student, asked), seed)
            row, sections = _graded(submission, own, sandbox)
            gradebook.add(row, page(row, sheet.title, sections))
            rows.append(row)
            progress(_one_line(row, len(rows), len(found)))
    for line in summary(rows):
        progress(line)
    return rows


def _folder(submissions):
    folder = Path(submissions)
    if not folder.is_dir():
        raise CannotGradeError(
            f"{folder} is not a folder; give the folder that holds the submissions"
        )
    return folder


def _asked(sheet, exercises):
    unknown = [name for name in sheet.exercises if name not in exercises]
    if unknown:
        raise CannotGradeError(
            f"the sheet {sheet.path} asks {', '.join(unknown)}, which the question bank does not "
            "hold; do the sheet and this version of the course belong together?"
        )
    return {name: exercises[name] for name in sheet.exercises}


def _rehearsals(asked, seed):
    """Name to the Rehearsal of each exercise on the hidden cases."""
    rehearsals = {
        name: Rehearsal(exercise, exercise.cases_from(seed)) for name, exercise in asked.items()
    }
    judged = {name: r for name, r in rehearsals.items() if r.exercise.kind != "written"}
    for rehearsal in judged.values():
        if trouble := unsendable(rehearsal.exercise, rehearsal.cases):
            raise CannotGradeError(
                f"{trouble}, which is not plain data; ask with numbers, lists or text"
            )
    alike = [(name, pair) for name, rehearsal in judged.items() for pair in confused(rehearsal)]
    if alike:
        pairs = "; ".join(f"{one} and {other} in {name}" for name, (one, other) in alike)
        raise CannotGradeError(
            f"seed {seed} asks nothing that tells these apart: {pairs}. Choose another --seed"
        )
    return rehearsals


def _graded(submission, rehearsals, sandbox):
    """The row of one submission and the sections of its page. Nothing that it does gets out."""
    row = Row(
        submission.student,
        submission.file,
        NOT_GRADED,
        sum(r.exercise.points for r in rehearsals.values() if r.exercise.kind != "written"),
        sandbox.isolation,
    )
    if submission.trouble:
        return replace(row, reason=submission.trouble), []
    try:
        questions = {name: rehearsal.cases for name, rehearsal in rehearsals.items()}
        return _judged(row, sandbox.run(submission.cells, questions), rehearsals)
    except BrokenSandboxError as error:
        return replace(row, reason=f"internal error: {error}"), []
    except Exception as error:
        return replace(row, reason=f"internal error: {_place_of(error)}"), []


def _place_of(error):
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}"


def _judged(row, ran, rehearsals):
    row = replace(row, notes=tuple(ran.notes))
    if ran.missing and ran.missing >= set(rehearsals):
        reason = "it defines none of the names that are asked: is it the right sheet?"
        reason += f" ({'; '.join(ran.notes)})" * bool(ran.notes)
        return replace(row, reason=reason), []
    results, sections = {}, []
    for name, rehearsal in rehearsals.items():
        verdict = _verdict(rehearsal, ran.answers[name])
        results[name] = _result(verdict, ran.answers[name])
        feedback = _short(explain(verdict, show_values=False))
        sections.append((name, rehearsal.exercise.title, feedback))
    return replace(row, status=GRADED, results=results), sections


def _verdict(rehearsal, answers):
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return judge(rehearsal.exercise, rehearsal.cases, answers, rehearsal)


def _result(verdict, answers):
    return Result(
        points=verdict.points,
        verdict=verdict.status.value,
        misconception=verdict.misconception.name if verdict.misconception else "",
        text=answers[0].value if verdict.status is Status.WRITTEN else "",
    )


def _short(feedback):
    cut = tuple(readable(line, LONGEST_PARAGRAPH) for line in feedback.paragraphs)
    return replace(feedback, paragraphs=cut)


def _one_line(row, number, of):
    outcome = f"{row.points:g} of {row.out_of:g}" if row.status == GRADED else row.status
    why = f" ({row.reason})" if row.reason else ""
    return f"{number:>{len(str(of))}}/{of}  {readable(row.student, 60)}: {outcome}{why}"
