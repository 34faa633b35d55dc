"""The one call in a sheet: is it right, and if not, which mistake is it?"""

import os
from collections import defaultdict

from IPython.display import display

from course_lib.grading import Status, explain, judge
from course_lib.student import record
from course_lib.student.answering import answers_in_time
from course_lib.student.questions import ORIGINAL, exercise_called, rehearsal_of
from course_lib.translations import gettext

SECONDS = 10
"""For all answers together. An endless loop should not cost a learner the kernel."""

latest = defaultdict(list)
"""Exercise name to the verdicts of this session, oldest first."""

NBGRADER = "NBGRADER_EXECUTION"
"""Environment variable that nbgrader sets to `autograde` or `validate` while it runs a notebook."""


def check(name, answer, *, variant=ORIGINAL):
    """Say whether an answer is right, and which belief gives exactly these numbers if it is not.

    Args:
        name: of the exercise, as printed in the sheet.
        answer: your function, or for a question of one value the value itself.
        variant: the number that `again` printed, where other numbers than the sheet's are asked.

    Returns:
        None; while nbgrader runs the notebook the points, which it reads as the score of the cell.

    Raises:
        LookupError: if there is no exercise of that name.
        TypeError: if the name is no text.
        ValueError: if the variant is no whole number.
    """
    verdict, printed = verdict_on(name, answer, variant)
    if verdict.status is not Status.NOT_ATTEMPTED:
        latest[verdict.exercise.name].append(verdict)
        if NBGRADER not in os.environ:  # there it would be the record of whoever grades
            record.add_attempt(verdict, variant)
    display(explain(verdict))
    if printed.strip():
        line = printed.strip().splitlines()[0][:200]
        print(gettext("Your code also printed: {line}", line=line))
    return _score(verdict, os.environ.get(NBGRADER))


def _score(verdict, purpose):
    """What nbgrader is told. It gives full points to a cell without a number as its value."""
    if not purpose or verdict.exercise.kind == "written":
        return None
    if verdict.status is not Status.KEPT:
        return verdict.points
    if purpose == "validate":
        return None
    raise NotImplementedError(
        f"{verdict.exercise.name} cannot be judged from a bundle: run nbgrader autograde where the "
        "whole course is installed"
    )


def verdict_on(name, answer, variant=ORIGINAL):
    """The verdict on an answer, and what was printed while it was asked for."""
    rehearsal = rehearsal_of(exercise_called(name), variant)
    answers, printed = answers_in_time(answer, rehearsal.cases, SECONDS)
    return judge(rehearsal.exercise, rehearsal.cases, answers, rehearsal), printed
