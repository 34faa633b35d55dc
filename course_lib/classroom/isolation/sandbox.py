"""Run one submission in processes of its own and bring its answers back.

A process is asked one thing at a time: to run a cell, or one case of an exercise. If it hangs, dies
or says something that is no reply, it is ended, that step alone is lost, and a fresh process does
all the others. Questions without arguments come first: their answers are shown on the learner's
page, and what has not been handed over cannot be shown.
"""

import contextlib
import json
import os
import re
import signal
import tempfile
import time
from dataclasses import dataclass, field

from course_lib.classroom.isolation import tiers, walls
from course_lib.classroom.isolation.fresh import FreshProcess
from course_lib.classroom.isolation.openings import openings
from course_lib.classroom.isolation.replies import (
    RefusedReplyError,
    answer_in,
    kind_of,
    parsed,
)
from course_lib.classroom.isolation.scratch import remove, too_much_in
from course_lib.classroom.isolation.warm import ServerGoneError, WarmServer
from course_lib.classroom.refusal import CannotGradeError
from course_lib.grading import Answer
from course_lib.grading.asking import Strange, from_plain, plain
from course_lib.translations import gettext

START_SECONDS = 30  # to start Python and import NumPy, on a busy machine
GLANCE_SECONDS = 0.25  # between two looks at a step that is not done
LOOK_SECONDS = 0.003  # at least, between two looks at the scratch folder
PATIENCE = 4
"""A step may take this many times its computing time on the clock: other work may be going on."""

NO_LINE_YET = object()

ISOLATIONS = tiers.ISOLATIONS


class LostError(Exception):
    """A step brought no answer back and its process is of no use any more."""


def _limit(default, what):
    """A limit, and what `course grade --help` says that it is on."""
    return field(default=default, metadata={"what": what})


@dataclass(frozen=True)
class Limits:
    """What one submission may use."""

    seconds_per_step: float = _limit(
        5, "of computing for one cell or one answer; four times that by the clock"
    )
    cpu_seconds: int = _limit(30, "of computing for one process of a submission")
    seconds_per_submission: float = _limit(180, "for one submission, all in all")
    memory_mb: int = _limit(2048, "for one submission")
    scratch_mb: int = _limit(100, "of files for one submission")
    most_files: int = _limit(2_000, "that one submission may make")
    open_files: int = _limit(128, "at one moment")
    reply_bytes: int = _limit(4_000_000, "of one answer")
    """Of all replies together, sixteen times as much."""

    restarts: int = _limit(20, "after a step that hung or died")

    @property
    def of_a_process(self):
        """What `walls.limit` sets."""
        return {
            "memory_mb": self.memory_mb,
            "cpu_seconds": self.cpu_seconds,
            "file_mb": self.scratch_mb,
            "open_files": self.open_files,
        }


STANDARD = Limits()


@dataclass
class Ran:
    """What came out of one submission."""

    answers: dict = field(default_factory=dict)
    """Exercise name to one Answer a case."""

    missing: set = field(default_factory=set)
    notes: list = field(default_factory=list)
    """Sentences on cells and cases that did not come to an end."""


class Sandbox:
    """Runs submissions one after the other, each behind walls of its own.

    Args:
        limits: what one submission may use.
        isolation: "auto" for the strongest walls there are, the name of a tier, or "limits-only"
            where students are trusted.
        hidden: files and folders that must not be readable, whatever else is.
        graders: how many processes of ours share its warm server; see `use`.

    Raises:
        CannotGradeError: if this machine cannot raise the walls asked for.
    """

    def __init__(self, limits, isolation="auto", hidden=(), *, graders=1):
        if isolation not in ISOLATIONS:
            raise CannotGradeError(
                f"isolation is one of {', '.join(ISOLATIONS)}; received {isolation!r}"
            )
        self.limits = limits
        self.open = openings(hidden)
        self.graders = graders
        self.server = None
        self.tier = self._strongest(tiers.candidates(isolation))

    def _strongest(self, candidates):
        """The first tier that stands; its server is running then."""
        if candidates == [tiers.LIMITS_ONLY]:
            return tiers.LIMITS_ONLY
        why = walls.missing()
        for tier in () if why else candidates:
            try:
                self._start(tier)
                return tier
            except (ServerGoneError, OSError) as error:
                why = f"{tier.name}: {error}"
        raise CannotGradeError(
            f"this machine cannot close submissions in: {why}. Grade on Linux (a container or "
            "WSL 2 will do), or, if you trust these students with everything your account "
            "can read and change, add --isolation=limits-only"
        )

    def _start(self, tier):
        outer = tiers.outer_wall(tier)
        self.server = WarmServer(self.open, outer, graders=self.graders)

    def use(self, number):
        """Share the warm server with other processes of ours, each with a number of its own."""
        if self.server:
            self.server.use(number)

    def close(self):
        """End the warm server; a sandbox that is not closed ends with its process."""
        if self.server:
            self.server.close()
            self.server = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    @property
    def limits_only(self):
        return self.tier is tiers.LIMITS_ONLY

    @property
    def isolation(self):
        return self.tier.words

    def process(self, limits, cells=()):
        """A new process for one submission.

        Raises:
            BrokenSandboxError: if it cannot be had.
        """
        if self.limits_only:
            return FreshProcess(self.open, limits, tempfile.mkdtemp(prefix="course-grade-"))
        try:
            return self.server.forked(limits, mentioned_in(cells))
        except ServerGoneError:
            return self._process_of_another_server(limits)

    def _process_of_another_server(self, limits):
        """The server was ended from outside, perhaps because memory ran out: start one anew."""
        self.graders = 1
        with contextlib.suppress(OSError):
            self.server.close()
        try:
            self._start(self.tier)
            return self.server.forked(limits)
        except (ServerGoneError, OSError) as error:
            raise BrokenSandboxError(f"its process did not start: {error}") from error

    def run(self, cells, questions, limits=None, labels=()):
        """Run cells, then ask questions.

        Args:
            cells: sources of code, in order.
            questions: exercise name to its cases.
            limits: those of one learner, where they are not those of all.
            labels: what notes call each cell; else "cell 1", "cell 2", …
        """
        labels = labels or [gettext("cell {n}", n=n) for n in range(1, len(cells) + 1)]
        return _Run(self, cells, labels, questions, limits or self.limits).to_the_end()


class _Run:
    """One submission from its first process to its last."""

    def __init__(self, sandbox, cells, labels, questions, limits):
        self.sandbox, self.cells, self.labels = sandbox, cells, labels
        self.questions = questions
        self.limits = limits
        self.ends = time.monotonic() + self.limits.seconds_per_submission
        self.lost = {}  # step → the answer it counts as
        self.ran = Ran()

    def to_the_end(self):
        for _ in range(1 + self.limits.restarts):
            if self._one_process():
                break
        else:
            self.ran.notes.append(
                gettext("its process had to be restarted {n} times", n=self.limits.restarts)
            )
        for name, cases in self.questions.items():
            given = self.ran.answers.setdefault(name, [])
            instead = self.lost.get(name, Answer(error="TimeoutError"))
            given.extend([instead] * (len(cases) - len(given)))
        return self.ran

    def _one_process(self):
        """Whether this process did every step that is not lost."""
        try:
            with _Child(self.sandbox, self) as child:
                self._cells(child)
                self._exercises(child)
        except _OutOfTimeError:
            limit = self.limits.seconds_per_submission
            self.ran.notes.append(gettext("all of it took longer than {limit:g} s", limit=limit))
        except _StepLostError as lost:
            self.lost[lost.step] = Answer(error=lost.kind)
            self.ran.notes.append(f"{lost.label}: {lost.why}")
            return False
        return True

    def _cells(self, child):
        for number, (source, label) in enumerate(zip(self.cells, self.labels, strict=True), 1):
            if number in self.lost:
                continue
            request = {"run": source, "label": label}
            reply = self._step(child, number, lambda label=label: label, request)
            if "error" in reply:
                self._note_once(
                    gettext(
                        "{label}: stopped with {kind}", label=label, kind=kind_of(reply["error"])
                    )
                )

    def _note_once(self, note):
        if note not in self.ran.notes:
            self.ran.notes.append(note)

    def _exercises(self, child):
        for name, cases in sorted(self.questions.items(), key=_with_arguments):
            given = self.ran.answers.setdefault(name, [])
            if name not in self.lost:
                given.clear()  # a fresh process answers afresh
                self._cases(child, name, cases, given)

    def _cases(self, child, name, cases, given):
        for number, case in enumerate(cases, 1):
            reply = self._step(
                child,
                name,
                lambda n=number: gettext("{name}, case {n}", name=name, n=n),
                {"ask": name, "arguments": case.as_json},
            )
            if reply.get("missing") is True:
                self.ran.missing.add(name)
            given.append(answer_in(reply, tuple(case.arguments)))

    def _step(self, child, step, label, request):
        """The reply to a request; `label()` says what was asked, and is asked only if it is lost."""
        try:
            return child.reply_to(request, self.limits.seconds_per_step)
        except LostError as error:
            raise _StepLostError(step, label(), *error.args) from None


WORTH_IMPORTING_ONCE = {
    "matplotlib": ("matplotlib.pyplot",),
    "sklearn": ("sklearn.linear_model", "sklearn.datasets"),
    "scipy": ("scipy.special", "scipy.stats"),
}
"""What takes a submission a third of a second or more to import."""

IMPORTED = re.compile(rf"\b(?:import|from)\s+({'|'.join(WORTH_IMPORTING_ONCE)})\b")
NOT_PYTHON = re.compile(r"^\s*[%!?]|\?\s*$", re.MULTILINE)
READS_MAGICS = "IPython.core.inputtransformer2"


def mentioned_in(cells):
    """Modules of our list that these cells import, or without which they are not understood.

    >>> mentioned_in(["import matplotlib.pyplot as plt", "import os"])
    ['matplotlib.pyplot']
    >>> mentioned_in(["%timeit 1 + 1"])
    ['IPython.core.inputtransformer2']
    """
    found = {name for cell in cells for name in IMPORTED.findall(cell)}
    modules = [module for name in sorted(found) for module in WORTH_IMPORTING_ONCE[name]]
    return modules + [READS_MAGICS] * any(map(NOT_PYTHON.search, cells))


class _StepLostError(Exception):
    def __init__(self, step, label, why, kind):
        super().__init__(why)
        self.step, self.label, self.why, self.kind = step, label, why, kind


class _OutOfTimeError(Exception):
    pass


def _with_arguments(question):
    _, cases = question
    return any(case.arguments for case in cases)


class BrokenSandboxError(Exception):
    """The process of a submission did not even start: nothing can be said about the submission."""


class _Child:
    """One process, asked line by line; what it says is not believed before it is looked at."""

    def __init__(self, sandbox, run):
        self.limits, self.ends = run.limits, run.ends
        self.serial = 0
        self.looked = time.monotonic()  # last, at the scratch folder
        self.process = sandbox.process(run.limits, run.cells)
        self.scratch = self.process.scratch

    def __enter__(self):
        try:
            if self.process.beginning:
                self.process.send(_line(self.process.beginning), START_SECONDS)
            ready = self._next_reply(START_SECONDS, patience=1)
            if ready.get("ready") != "":
                raise BrokenSandboxError(f"the walls did not stand: {str(ready)[:200]}")
        except LostError as error:
            self.__exit__()
            raise BrokenSandboxError(f"its process did not start: {error.args[0]}") from error
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        with contextlib.suppress(ServerGoneError):  # it took its processes with it
            self.process.end()
        remove(self.scratch)

    def reply_to(self, request, seconds):
        """The reply to one request.

        Raises:
            LostError: with a sentence and the kind of error that it counts as.
        """
        self.serial += 1
        self.process.send(_line({"serial": self.serial, **request}), seconds * PATIENCE)
        return self._next_reply(seconds, PATIENCE)

    def _next_reply(self, seconds, patience):
        line = self._next_line(seconds, time.monotonic() + seconds * patience)
        if line is None:
            raise LostError(*_cause_of_death(self.process.exit_code(), self.limits))
        try:
            reply = parsed(line)
        except RefusedReplyError as error:
            why = gettext("its process sent a reply that is {what}", what=error)
            raise LostError(why, "ValueError") from error
        if reply.get("serial") != self.serial:
            raise LostError(gettext("its process sent a reply to another question"), "ValueError")
        return reply

    def _next_line(self, seconds, deadline):
        most_cpu = None
        while True:
            line = self._line_within(min(GLANCE_SECONDS, seconds))
            self._look_at_scratch()
            if line is not NO_LINE_YET:
                return line
            cpu, now = cpu_seconds_of(self.process.pid), time.monotonic()
            most_cpu = most_cpu or cpu + seconds
            if now > self.ends:
                raise _OutOfTimeError("the time of this submission is over")
            if now > deadline or cpu > most_cpu:
                why = gettext("took longer than {limit:g} s", limit=seconds)
                raise LostError(why, "TimeoutError")

    def _look_at_scratch(self):
        """To look costs more than most steps do, and in no time nothing much can be written."""
        now = time.monotonic()
        if now - self.looked < LOOK_SECONDS:
            return
        self.looked = now
        if too_much_in(self.scratch, self.limits, self.process.pid):
            why = gettext("wrote more than {n} MB", n=self.limits.scratch_mb)
            raise LostError(why, "OSError")

    def _line_within(self, seconds):
        try:
            return self.process.receive(seconds)
        except TimeoutError:
            return NO_LINE_YET


def cpu_seconds_of(pid):
    """Computing time of a process until now; 0 where the system does not tell."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _line(request):
    return json.dumps(request).encode() + b"\n"


def _cause_of_death(code, limits):
    """A sentence and a kind of error, from the exit code of a process that closed its line."""
    if code is None:
        return gettext("its process closed the line to the grader"), "ValueError"
    if os.name == "posix" and -code in (signal.SIGXCPU, signal.SIGKILL):
        said = gettext(
            "its process was ended: more than {n} s of computing or too much memory",
            n=limits.cpu_seconds,
        )
        return said, "TimeoutError"
    if code < 0:
        said = gettext("its process died ({signal})", signal=signal.Signals(-code).name)
        return said, "SystemError"
    return gettext("its process ended itself"), "SystemExit"


def unsendable(exercise, cases):
    """The first argument that would not reach a submission as it is, as a sentence, or ""."""
    for case in cases:
        for name, value in case.arguments.items():
            if isinstance(from_plain(plain(value)), Strange):
                return f"{exercise.name}, case “{case.label}”: {name} is a {type(value).__name__}"
    return ""
