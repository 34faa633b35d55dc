"""Run one submission in processes of its own and bring its answers back.

A process is asked one thing at a time: to run a cell, or one case of an exercise. If it hangs, dies
or says something that is no reply, it is ended, that step alone is lost, and a fresh process does
all the others. Questions without arguments come first: their answers are shown on the learner's
page, and what has not been handed over cannot be shown.
"""

import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from course_lib.classroom.isolation import walls
from course_lib.classroom.isolation.openings import openings
from course_lib.classroom.isolation.replies import (
    TOO_LONG,
    RefusedReplyError,
    answer_in,
    kind_of,
    parsed,
)
from course_lib.classroom.refusal import CannotGradeError
from course_lib.classroom.results import NOT_CLOSED_IN
from course_lib.grading import Answer, asking
from course_lib.grading.asking import Strange, from_plain, plain

START_SECONDS = 30  # to start Python and import NumPy, on a busy machine
GLANCE_SECONDS = 0.25  # between two looks at the scratch folder
MOST_FILES = 2_000  # in the scratch folder
ISOLATIONS = ("auto", "limits-only")


class LostError(Exception):
    """A step brought no answer back and its process is of no use any more."""


@dataclass(frozen=True)
class Limits:
    """What one submission may use."""

    seconds_per_step: float = 5
    """A step is one cell, or one case of an exercise."""

    cpu_seconds: int = 30
    """Computing time of one process."""

    seconds_per_submission: float = 180
    memory_mb: int = 2048
    scratch_mb: int = 100
    reply_bytes: int = 4_000_000
    """Of one reply; of all replies together, sixteen times as much."""

    restarts: int = 20


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
        isolation: "auto" for the full walls, or "limits-only" where students are trusted.
        hidden: files and folders that must not be readable, whatever else is.

    Raises:
        CannotGradeError: if this machine cannot raise the walls asked for.
    """

    def __init__(self, limits, isolation="auto", hidden=()):
        if isolation not in ISOLATIONS:
            raise CannotGradeError(
                f"isolation is one of {', '.join(ISOLATIONS)}; received {isolation!r}"
            )
        self.limits = limits
        self.limits_only = isolation == "limits-only"
        if not self.limits_only and (why := walls.missing()):
            raise CannotGradeError(
                f"this machine cannot close submissions in: {why}. Grade on Linux (a container or "
                "WSL 2 will do), or, if you trust these students with everything your account "
                "can read and change, add --isolation=limits-only"
            )
        self.open = openings(hidden)
        self.font_cache = _font_cache()

    @property
    def isolation(self):
        return NOT_CLOSED_IN if self.limits_only else "closed in"

    def run(self, cells, questions):
        """Run `cells`, then ask `questions`: a dictionary of exercise name to its cases."""
        return _Run(self, cells, questions).to_the_end()


class _Run:
    """One submission from its first process to its last."""

    def __init__(self, sandbox, cells, questions):
        self.sandbox, self.cells, self.questions = sandbox, cells, questions
        self.limits = sandbox.limits
        self.ends = time.monotonic() + self.limits.seconds_per_submission
        self.lost = {}  # step → the answer it counts as
        self.ran = Ran()

    def to_the_end(self):
        for _ in range(1 + self.limits.restarts):
            if self._one_process():
                break
        else:
            self.ran.notes.append(f"its process had to be restarted {self.limits.restarts} times")
        for name, cases in self.questions.items():
            given = self.ran.answers.setdefault(name, [])
            instead = self.lost.get(name, Answer(error="TimeoutError"))
            given.extend([instead] * (len(cases) - len(given)))
        return self.ran

    def _one_process(self):
        """Whether this process did every step that is not lost."""
        try:
            with _Child(self.sandbox, self.ends) as child:
                self._cells(child)
                self._exercises(child)
        except _OutOfTimeError:
            limit = self.limits.seconds_per_submission
            self.ran.notes.append(f"all of it took longer than {limit:g} s")
        except _StepLostError as lost:
            self.lost[lost.step] = Answer(error=lost.kind)
            self.ran.notes.append(f"{lost.label}: {lost.why}")
            return False
        return True

    def _cells(self, child):
        for number, source in enumerate(self.cells, 1):
            label = f"cell {number}"
            if number in self.lost:
                continue
            reply = self._step(child, number, label, {"run": source, "label": label})
            note = f"{label}: stopped with {kind_of(reply['error'])}" if "error" in reply else ""
            if note and note not in self.ran.notes:
                self.ran.notes.append(note)

    def _exercises(self, child):
        for name, cases in sorted(self.questions.items(), key=_with_arguments):
            given = self.ran.answers.setdefault(name, [])
            if name not in self.lost:
                given.clear()  # a fresh process answers afresh
                self._cases(child, name, cases, given)

    def _cases(self, child, name, cases, given):
        for number, case in enumerate(cases, 1):
            arguments = {key: plain(value) for key, value in case.arguments.items()}
            label = f"{name}, case {number}"
            reply = self._step(child, name, label, {"ask": name, "arguments": arguments})
            if reply.get("missing") is True:
                self.ran.missing.add(name)
            given.append(answer_in(reply, tuple(case.arguments)))

    def _step(self, child, step, label, request):
        try:
            return child.reply_to(request, self.limits.seconds_per_step)
        except LostError as error:
            raise _StepLostError(step, label, *error.args) from None


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
    """One process and the two pipes to it."""

    def __init__(self, sandbox, ends):
        self.sandbox, self.limits, self.ends = sandbox, sandbox.limits, ends
        self.serial = 0
        self.scratch = tempfile.mkdtemp(prefix="course-grade-")
        self.process = _started(self.scratch)
        self.lines = queue.Queue(maxsize=4)
        self.requests = queue.SimpleQueue()
        self.over = threading.Event()
        self.threads = [
            threading.Thread(target=_read, args=(self,), daemon=True),
            threading.Thread(target=_write, args=(self,), daemon=True),
        ]
        for thread in self.threads:
            thread.start()

    def __enter__(self):
        try:
            _lay_out(self.scratch, self.sandbox.font_cache)
            self.requests.put(_line(self._beginning()))
            ready = self._next_reply(START_SECONDS)
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
        self.over.set()
        _end(self.process)
        self.requests.put(None)
        with contextlib.suppress(queue.Empty):
            while True:  # a reader that waits for room goes on, and sees that it is over
                self.lines.get_nowait()
        for thread in self.threads:
            thread.join(timeout=1)  # without walls, a process that got away may hold a pipe open
        with contextlib.suppress(OSError):
            self.process.stdout.close()
            self.process.stdin.close()
        _remove(self.scratch)

    def _beginning(self):
        opened = self.sandbox.open
        return {
            "walls": walls.__file__,
            "asking": asking.__file__,
            "limits_only": self.sandbox.limits_only,
            "import_path": opened.import_path,
            "limits": {
                "memory_mb": self.limits.memory_mb,
                "cpu_seconds": self.limits.cpu_seconds,
                "file_mb": self.limits.scratch_mb,
            },
            "open": {
                "readable": opened.readable,
                "listable": opened.listable,
                "writable": [self.scratch],
            },
        }

    def reply_to(self, request, seconds):
        """The reply to one request.

        Raises:
            LostError: with a sentence and the kind of error that it counts as.
        """
        self.serial += 1
        self.requests.put(_line({"serial": self.serial, **request}))
        return self._next_reply(seconds)

    def _next_reply(self, seconds):
        line = self._next_line(time.monotonic() + seconds, seconds)
        if line is None:
            raise LostError(*_cause_of_death(self.process, self.limits))
        try:
            reply = parsed(line)
        except RefusedReplyError as error:
            raise LostError(f"its process sent a reply that is {error}", "ValueError") from error
        if reply.get("serial") != self.serial:
            raise LostError("its process sent a reply to another question", "ValueError")
        return reply

    def _next_line(self, deadline, seconds):
        while True:
            now = time.monotonic()
            if now > self.ends:
                raise _OutOfTimeError("the time of this submission is over")
            if now > deadline:
                raise LostError(f"took longer than {seconds:g} s", "TimeoutError")
            if _too_much_in(self.scratch, self.limits.scratch_mb):
                raise LostError(f"wrote more than {self.limits.scratch_mb} MB", "OSError")
            with contextlib.suppress(queue.Empty):
                return self.lines.get(timeout=max(0.001, min(GLANCE_SECONDS, deadline - now)))


def _started(scratch):
    """A Python without site, user folder and environment: `-S` also keeps .pth files from running."""
    program = Path(walls.__file__).with_name("child.py")
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-B", "-X", "utf8", str(program)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=scratch,
        env=_environment(scratch),
        start_new_session=os.name == "posix",
    )


def _environment(scratch):
    one_thread = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    needed = ("SYSTEMROOT", "LD_LIBRARY_PATH")
    return {
        **dict.fromkeys(one_thread, "1"),
        **{name: os.environ[name] for name in needed if name in os.environ},
        **dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP", "MPLCONFIGDIR"), scratch),
        "MPLBACKEND": "Agg",
        "LANG": "C.UTF-8",
        "MALLOC_ARENA_MAX": "1",  # else each thread reserves address space that the limit counts
    }


def _font_cache():
    """Matplotlib's list of fonts: to build it anew costs each submission a third of a second."""
    try:
        import matplotlib
    except ImportError:
        return []
    return sorted(Path(matplotlib.get_cachedir()).glob("fontlist-*.json"))


def _lay_out(scratch, font_cache):
    for path in font_cache:
        with contextlib.suppress(OSError):
            shutil.copy(path, scratch)


def _line(request):
    return json.dumps(request).encode() + b"\n"


def _write(child):
    while (line := child.requests.get()) is not None:
        with contextlib.suppress(OSError, ValueError):  # the process is gone: the reader tells
            child.process.stdin.write(line)
            child.process.stdin.flush()


def _read(child):
    """Hand on complete lines, then None; stop at the first byte beyond what a reply may have."""
    try:
        for line in _lines(child.process.stdout.fileno(), child.limits.reply_bytes):
            child.lines.put(line)
            if child.over.is_set():
                return
    finally:
        child.lines.put(None)


def _lines(descriptor, reply_bytes):
    pending, total = bytearray(), 0
    while chunk := os.read(descriptor, 65536):
        total += len(chunk)
        pending += chunk
        *complete, rest = pending.split(b"\n") if b"\n" in chunk else (pending,)
        yield from map(bytes, complete)
        pending = bytearray(rest)
        if len(pending) > reply_bytes or total > 16 * reply_bytes:
            yield TOO_LONG
            return


def _end(process):
    """End the process and, where there are sessions, whatever it started."""
    with contextlib.suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
    process.wait()


def _cause_of_death(process, limits):
    try:
        code = process.wait(timeout=1)
    except subprocess.TimeoutExpired:
        return "its process closed the line to the grader", "ValueError"
    if os.name == "posix" and -code in (signal.SIGXCPU, signal.SIGKILL):
        spent = f"its process was ended: more than {limits.cpu_seconds} s of computing or too much"
        return f"{spent} memory", "TimeoutError"
    if code < 0:
        return f"its process died ({signal.Signals(-code).name})", "SystemError"
    return "its process ended itself", "SystemExit"


def _too_much_in(folder, most_mb):
    files, size, folders = 0, 0, [folder]
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    files += 1
                    size += entry.stat(follow_symlinks=False).st_size
                    folders += [entry.path] * entry.is_dir(follow_symlinks=False)
                    if files > MOST_FILES or size > most_mb * 1_000_000:
                        return True
        except FileNotFoundError:  # gone between two looks
            continue
        except OSError:  # a folder that hides its content, or too deep to be looked into
            return True
    return False


def _remove(folder):
    """Remove a folder though it may be made to resist: closed to its owner, or very deep."""
    folders = [folder]
    while folders:
        with contextlib.suppress(OSError):
            os.chmod(folders[-1], 0o700)
            with os.scandir(folders.pop()) as entries:
                folders += [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]
            continue
        folders.pop()
    try:
        shutil.rmtree(folder, ignore_errors=True)
    except RecursionError:
        subprocess.run(["rm", "-rf", "--", folder], check=False)


def unsendable(exercise, cases):
    """The first argument that would not reach a submission as it is, as a sentence, or ""."""
    for case in cases:
        for name, value in case.arguments.items():
            if isinstance(from_plain(plain(value)), Strange):
                return f"{exercise.name}, case “{case.label}”: {name} is a {type(value).__name__}"
    return ""
