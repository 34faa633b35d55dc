"""Ask a learner's function every case, in a given time, whatever it does."""

import ctypes
import io
import sys
import threading
from contextlib import contextmanager, suppress

from course_lib.grading import Answer, answers_of

PRINTED_AT_MOST = 2000
"""Characters kept of what a function prints while it is asked."""


def answers_in_time(answerer, cases, seconds):
    """The answers to all cases, and what was printed meanwhile.

    The function runs in a thread of its own. When time is up it is interrupted, and left behind if
    it does not let itself be interrupted: the check answers in any case.

    Args:
        answerer: the learner's function or value.
        cases: the questions.
        seconds: for all of them together.

    Returns:
        A list of Answer, one to each case, and the beginning of what was printed.
    """
    worker = _Worker(answerer, cases)
    with _kept_output() as printed:
        worker.start()
        why = _wait(worker, seconds)
        answers = list(worker.answers)
    missing = [Answer(error=why)] * (len(cases) - len(answers))
    return answers + missing, printed.getvalue()


class _Worker(threading.Thread):
    def __init__(self, answerer, cases):
        super().__init__(daemon=True)
        self.answerer, self.cases = answerer, cases
        self.answers = []
        self.stopped = False

    def run(self):
        with suppress(TimeoutError):  # the interrupt may arrive between two cases
            for case in self.cases:
                answers = answers_of(self.answerer, [case])
                if self.stopped:
                    return
                self.answers += answers


def _wait(worker, seconds):
    """Wait for the end; returns the reason if it did not come by itself."""
    try:
        worker.join(seconds)
    except KeyboardInterrupt:
        _interrupt(worker)
        return "KeyboardInterrupt"
    if worker.is_alive():
        _interrupt(worker)
        return "TimeoutError"
    return "SystemError"


def _interrupt(worker, attempts=5):
    """Raise TimeoutError inside the thread; a loop may swallow one, so try again."""
    worker.stopped = True
    for _ in range(attempts):
        if not worker.is_alive():
            return
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(worker.ident), ctypes.py_object(TimeoutError)
        )
        worker.join(0.1)


class _Beginning(io.TextIOBase):
    """A stream that keeps the beginning of what is written to it, for as long as it is open."""

    def __init__(self):
        super().__init__()
        self._kept = ""

    def write(self, text):
        if len(self._kept) < PRINTED_AT_MOST:
            self._kept += text[: PRINTED_AT_MOST - len(self._kept)]
        return len(text)

    def getvalue(self):
        return self._kept


@contextmanager
def _kept_output():
    """Keep prints out of the feedback: ten cases would print the same line ten times."""
    before, kept = (sys.stdout, sys.stderr), _Beginning()
    sys.stdout = sys.stderr = kept
    try:
        yield kept
    finally:
        sys.stdout, sys.stderr = before
