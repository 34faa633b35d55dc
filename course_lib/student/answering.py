"""Ask a learner's function every case, in a given time, whatever it does."""

import ctypes
import io
import os
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from course_lib.grading import Answer, answers_of

THREADS = sys.platform != "emscripten"
"""Python inside a browser cannot start any."""

PRINTED_AT_MOST = 2000
"""Characters kept of what a function prints while it is asked."""


def answers_in_time(answerer, cases, seconds):
    """The answers to all cases, and what was printed meanwhile.

    The function runs in a thread of its own. When time is up it is interrupted, and left behind if
    it does not let itself be interrupted: the check answers in any case. Inside a browser it is
    interrupted at the next turn of a loop, or at the next call.

    Args:
        answerer: the learner's function or value.
        cases: the questions.
        seconds: for all of them together.

    Returns:
        A list of Answer, one to each case, and the beginning of what was printed.
    """
    ask = _answers_from_a_thread if THREADS else _answers_from_here
    with _kept_output() as printed:
        answers, why = ask(answerer, cases, seconds)
    missing = [Answer(error=why)] * (len(cases) - len(answers))
    return answers + missing, printed.getvalue()


def _answers_from_a_thread(answerer, cases, seconds):
    worker = _Worker(answerer, cases)
    worker.start()
    why = _wait(worker, seconds)
    return list(worker.answers), why


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


def _answers_from_here(answerer, cases, seconds):
    deadline = time.monotonic() + seconds
    answers = []
    with suppress(TimeoutError), _interrupting_from(deadline):
        for case in cases:
            answer = answers_of(answerer, [case])
            if time.monotonic() > deadline:
                break
            answers += answer
    return answers, "TimeoutError"


NEVER_INTERRUPTED = (str(Path(__file__).parents[1]), os.path.dirname(os.__file__), "<frozen ")
"""The course and Python's own library: they would leave things half done."""

TOOL = 3
"""Python keeps this number free for whoever comes."""


@contextmanager
def _interrupting_from(deadline):
    """Raise TimeoutError in a learner's code at every jump and every call after the deadline."""

    def look(code, *_):
        if time.monotonic() > deadline and not code.co_filename.startswith(NEVER_INTERRUPTED):
            raise TimeoutError

    monitoring, events = sys.monitoring, sys.monitoring.events
    monitoring.use_tool_id(TOOL, "one-number")
    for event in (events.JUMP, events.PY_START):
        monitoring.register_callback(TOOL, event, look)
    monitoring.set_events(TOOL, events.JUMP | events.PY_START)
    try:
        yield
    finally:
        monitoring.set_events(TOOL, events.NO_EVENTS)
        monitoring.free_tool_id(TOOL)
