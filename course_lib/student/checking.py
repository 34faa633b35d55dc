"""The one call in a sheet: is it right, and if not, which mistake is it?"""

import signal
import threading
from contextlib import contextmanager

from IPython.display import display

from course_lib.grading import Answer, Status, answers_of, explain, judge
from course_lib.student import record

PUBLIC_SEED = 0
"""A sheet always asks the same cases, so that two runs can be compared. A teacher's are fresh."""

SECONDS = 10
"""For all answers together. An endless loop should not cost a learner the kernel."""


def check(name, answer):
    """Say whether an answer is right, and which belief gives exactly these numbers if it is not.

    Args:
        name: of the exercise, as printed in the sheet.
        answer: your function, or for a question of one value the value itself.

    Raises:
        LookupError: if there is no exercise of that name.
        TypeError: if the name is no text.
    """
    exercise = record.exercise_called(name)
    cases = exercise.cases_from(PUBLIC_SEED)
    verdict = judge(exercise, cases, answers_in_time(answer, cases))
    if verdict.status is not Status.NOT_ATTEMPTED:
        record.verdicts[exercise.name].append(verdict)
    display(explain(verdict))


def answers_in_time(answer, cases):
    """The answers to all cases; once one did not come in time, no further case is asked."""
    answers = []
    with time_limit(SECONDS):
        for case in cases:
            answers += answers_of(answer, [case])
            if answers[-1].error == "TimeoutError":
                break
    return answers + [Answer(error="TimeoutError")] * (len(cases) - len(answers))


@contextmanager
def time_limit(seconds):
    """Raise TimeoutError in the block after so long, where the system has alarms (not Windows)."""
    if (
        not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield
        return
    before = signal.signal(signal.SIGALRM, _say_time_is_up)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)  # again each second: a loop may swallow one
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _say_time_is_up(*_):
    raise TimeoutError("no answer in time")
