"""The one call in a sheet: is it right, and if not, which mistake is it?"""

from IPython.display import display

from course_lib.grading import Status, answers_of, explain, judge
from course_lib.student import record

PUBLIC_SEED = 0
"""A sheet always asks the same cases, so that two runs can be compared. A teacher's are fresh."""


def check(name, answer):
    """Say whether an answer is right, and which belief gives exactly these numbers if it is not.

    Args:
        name: of the exercise, as printed in the sheet.
        answer: your function, or for a question of one value the value itself.

    Raises:
        LookupError: if there is no exercise of that name.
    """
    exercise = record.exercise_called(name)
    cases = exercise.cases_from(PUBLIC_SEED)
    verdict = judge(exercise, cases, answers_of(answer, cases))
    if verdict.status is not Status.NOT_ATTEMPTED:
        record.verdicts[name].append(verdict)
    display(explain(verdict))
