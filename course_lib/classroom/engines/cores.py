"""In this process, or in one process per core."""

import contextlib
import gc
import os
import signal
import warnings
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import get_context

from course_lib.classroom.isolation.walls import end_with_parent

AHEAD = 4
"""Submissions that wait for each process: enough to keep it busy, few enough to stop at once."""


class OnThisMachine:
    """Its walls are raised before anybody is graded."""

    def prepare(self, grader):
        grader.sandbox  # noqa: B018 -- a machine that cannot isolate refuses here


class Here(OnThisMachine):
    """In this process, one after the other."""

    graders = 1

    def rows(self, grader, handed):
        return map(grader.grade, handed)


class Cores(OnThisMachine):
    """In processes of their own, which share one warm server."""

    def __init__(self, graders):
        self.graders = graders

    def rows(self, grader, handed):
        rest, running = iter(handed), {}
        while True:
            try:
                yield from self._at_once(grader, rest, running)
                return
            except BrokenProcessPool:  # a grader was killed, and took its neighbours with it
                for one in list(running.values()):
                    yield self._alone(grader, one)
                running.clear()

    def _at_once(self, grader, handed, running):
        with _pool(grader, self.graders) as pool:
            for one in handed:
                running[_submitted(pool, one, running)] = one
                if len(running) >= AHEAD * self.graders:
                    yield from _finished(running)
            while running:
                yield from _finished(running)

    def _alone(self, grader, one):
        try:
            with _pool(grader, 1) as pool:
                return pool.submit(_grade, one).result()
        except BrokenProcessPool:
            return replace(
                grader.row_of(one),
                reason="internal error: the process that graded it was ended twice; "
                "is there memory enough?",
            )


def cores():
    """The processors that this process may use."""
    known = getattr(os, "sched_getaffinity", None)
    if known is None:  # where processes cannot be forked from ours, there is one
        return 1
    return len(known(0))


@contextlib.contextmanager
def _pool(grader, graders):
    """Processes forked from this one, which has read the question bank and rehearsed already."""
    context = get_context("fork")
    numbers = context.SimpleQueue()
    for number in range(graders):
        numbers.put(number)
    own_core = graders == cores()
    pool = ProcessPoolExecutor(graders, context, _begin, (grader, numbers, own_core))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # other threads of ours hold no lock
        pool.submit(int).result()
    try:
        yield pool
    except BaseException:
        _end(pool)
        raise
    pool.shutdown()


def _end(pool):
    for process in list((pool._processes or {}).values()):
        process.terminate()
    pool.shutdown(wait=True, cancel_futures=True)


def _submitted(pool, one, running):
    try:
        return pool.submit(_grade, one)
    except BrokenProcessPool:
        running[None] = one  # it was taken from the list, and must not be lost
        raise


def _finished(running):
    done, _ = wait(running, return_when=FIRST_COMPLETED)
    for future in done:
        row = future.result()
        del running[future]
        yield row


def _begin(grader, numbers, own_core):
    """In each new process: Ctrl-C is for the one that was started by hand."""
    end_with_parent()
    gc.freeze()  # else each collection copies what it looks at, which belongs to the parent
    number = numbers.get()
    if own_core and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[number : number + 1])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    grader.sandbox.use(number)
    globals()["_grader"] = grader


def _grade(one):
    return globals()["_grader"].grade(one)
