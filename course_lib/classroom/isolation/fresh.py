"""A new Python for each process: where no walls stand, on every system."""

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path

from course_lib.classroom.isolation import walls
from course_lib.classroom.isolation.lines import Lines, environment
from course_lib.classroom.isolation.replies import TOO_LONG
from course_lib.grading import asking

PROGRAM = Path(walls.__file__).with_name("child.py")


class FreshProcess:
    """One process and the two pipes to it; threads read and write, for pipes know no timeout."""

    def __init__(self, openings, limits, scratch):
        self.scratch, self.reply_bytes = scratch, limits.reply_bytes
        self.process = _started(scratch)
        self.lines = queue.Queue(maxsize=4)
        self.requests = queue.SimpleQueue()
        self.over = threading.Event()
        self.threads = [
            threading.Thread(target=_read, args=(self,), daemon=True),
            threading.Thread(target=_write, args=(self,), daemon=True),
        ]
        for thread in self.threads:
            thread.start()
        self.beginning = {
            "walls": walls.__file__,
            "asking": asking.__file__,
            "import_path": openings.import_path,
            "limits": limits.of_a_process,
        }

    @property
    def pid(self):
        return self.process.pid

    def send(self, line, _seconds):
        """Hand over a line; whether it arrives, the reply tells."""
        self.requests.put(line)

    def receive(self, seconds):
        """The next line, or None at the end.

        Raises:
            TimeoutError: if none came in time.
        """
        try:
            return self.lines.get(timeout=seconds)
        except queue.Empty:
            raise TimeoutError from None

    def exit_code(self):
        """The code of a process whose line ended, negative for a signal, or None if it still lives."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.process.wait(timeout=1)
        return None

    def end(self):
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


def _started(scratch):
    """A Python without site, user folder and environment: `-S` also keeps .pth files from running."""
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-B", "-X", "utf8", str(PROGRAM)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=scratch,
        env=environment(scratch),
        start_new_session=os.name == "posix",
    )


def _write(fresh):
    while (line := fresh.requests.get()) is not None:
        with contextlib.suppress(OSError, ValueError):  # the process is gone: the reader tells
            fresh.process.stdin.write(line)
            fresh.process.stdin.flush()


def _read(fresh):
    """Hand on complete lines, then None; stop at the first byte beyond what a reply may have."""
    lines = Lines(lambda: _chunk(fresh), fresh.reply_bytes)
    try:
        while (line := lines.next()) is not None and not fresh.over.is_set():
            fresh.lines.put(line)
            if line is TOO_LONG:
                return
    finally:
        fresh.lines.put(None)


def _chunk(fresh):
    return os.read(fresh.process.stdout.fileno(), 65536)


def _end(process):
    """End the process and, where there are sessions, whatever it started."""
    with contextlib.suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
    process.wait()
