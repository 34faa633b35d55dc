"""The warm server, as its graders see it: started once, asked for a process a submission."""

import contextlib
import itertools
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import weakref
from pathlib import Path

from course_lib.classroom.isolation import walls
from course_lib.classroom.isolation.lines import Lines, environment
from course_lib.classroom.isolation.scratch import clear_up, locked_folder, remove
from course_lib.grading import asking

PLACE = Path(walls.__file__).parent
PARTS = {name: str(PLACE / f"{name}.py") for name in ("walls", "calls", "child")} | {
    "asking": asking.__file__
}
PRELOAD = ("numpy", "numpy.random", "numpy.linalg", "numpy.fft")
"""NumPy imports some of its rooms only when they are entered."""

START_SECONDS = 60  # to import NumPy and matplotlib on a busy machine
ORDER_SECONDS = 30
CREDENTIALS = struct.Struct("3i")  # process, user, group


class ServerGoneError(Exception):
    """The warm server cannot be started, or does not answer; the message holds its last words."""


class WarmServer:
    """One server and the sockets of its graders.

    Args:
        openings: what its processes may read.
        outer: a function that puts an outer wall around a command; see `tiers`.
        graders: how many processes of ours will ask it, each through a socket of its own.

    Raises:
        ServerGoneError: if it does not start or its walls do not stand.
    """

    def __init__(self, openings, outer, graders=1):
        self.openings = openings
        clear_up()
        self.scratch_root, lock = locked_folder()
        pairs = [_pair(socket.SOCK_SEQPACKET) for _ in range(graders)]
        self.controls, self.processes = [ours for ours, _ in pairs], []
        self.close = weakref.finalize(
            self, _close, self.controls, self.processes, self.scratch_root, lock, os.getpid()
        )
        theirs = [other for _, other in pairs]
        try:
            self._start(outer, theirs)
        except BaseException:
            self.close()
            raise
        finally:
            for other in theirs:
                other.close()
        self.use(0)

    def use(self, number):
        """Speak through this socket; each of the graders takes another one."""
        self.control = self.controls[number]
        self.orders = itertools.count(time.monotonic_ns())  # no number that another has used

    def _start(self, outer, theirs):
        numbers = [other.fileno() for other in theirs]
        _lay_out_fonts(self.scratch_root)
        for number in numbers:
            os.set_inheritable(number, True)
        with tempfile.TemporaryFile() as last_words:
            process = subprocess.Popen(
                outer(_command(), self.openings, self.scratch_root),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=last_words,
                cwd=self.scratch_root,
                env=environment(self.scratch_root),
                pass_fds=numbers,
                start_new_session=True,
            )
            self.processes.append(process)
            with contextlib.suppress(OSError):
                process.stdin.write(json.dumps(self._beginning(numbers)).encode())
                process.stdin.close()
            self._wait_until_ready(theirs, last_words)

    def _beginning(self, numbers):
        return {
            **PARTS,
            "controls": numbers,
            "import_path": self.openings.import_path,
            "preload": PRELOAD,
            "readable": self.openings.readable,
            "listable": self.openings.listable,
            "coarse": coarse(self.openings, self.scratch_root),
            "scratch_root": str(self.scratch_root),
        }

    def _wait_until_ready(self, theirs, last_words):
        for other in theirs:
            other.close()  # so that the end of the server ends our reading
        for control in self.controls:
            control.settimeout(START_SECONDS)
            ready = _received(control)
            if ready.get("ready") != "":
                last_words.seek(0)
                words = last_words.read()[-300:].decode(errors="replace").strip()
                raise ServerGoneError(ready.get("ready") or words or "it said nothing")

    def forked(self, limits, preload=()):
        """A new process that waits for one submission; `preload` is imported once, for all."""
        scratch = tempfile.mkdtemp(dir=self.scratch_root)
        return ForkedProcess(self, scratch, limits, preload)

    def order(self, order, descriptor=None):
        """Give an order; returns the server's reply.

        Raises:
            ServerGoneError: if there is none.
        """
        try:
            self.control.settimeout(ORDER_SECONDS)
            message = json.dumps(order).encode()
            if descriptor is None:
                self.control.send(message)
            else:
                socket.send_fds(self.control, [message], [descriptor])
        except OSError as error:
            raise ServerGoneError(f"it does not listen: {error.strerror or error}") from error
        number = order.get("fork") or order.get("end")
        while reply := _received(self.control):
            if number in (reply.get("born"), reply.get("ended")):
                return reply  # and not what one that was killed had asked for
        raise ServerGoneError("it does not answer")


def _close(controls, processes, scratch_root, lock, owner):
    """Let a server end, as it does when nobody can ask it any more, and wait until it has."""
    if os.getpid() != owner:  # a grader forked from ours must not end what it shares with others
        return
    for control in controls:
        with contextlib.suppress(OSError):
            control.shutdown(socket.SHUT_WR)
        control.close()
    for process in processes:
        try:
            process.wait(ORDER_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    remove(scratch_root)
    os.close(lock)


class ForkedProcess:
    """One process of a submission and the line to it."""

    beginning = None  # it needs none: all was said to the server

    def __init__(self, server, scratch, limits, preload=()):
        self.server, self.scratch, self.pid = server, scratch, None
        self.number, self.code = next(server.orders), None
        self.line, theirs = _pair(socket.SOCK_STREAM)
        self.line.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        order = {"fork": self.number, "scratch": scratch, "limits": limits.of_a_process}
        order["preload"] = list(preload)
        # A grader and its submission take turns: on one core that is four times as quick as on two.
        order["cores"] = sorted(os.sched_getaffinity(0))
        try:
            server.order(order, theirs.fileno())
        except ServerGoneError:
            self.line.close()
            raise
        finally:
            theirs.close()
        self.lines = Lines(self._chunk, limits.reply_bytes)

    def _chunk(self):
        """What came; with the first of it the kernel names the process, whatever it calls itself."""
        if self.pid is not None:
            return self.line.recv(65536)
        room = socket.CMSG_SPACE(CREDENTIALS.size)
        data, ancillary, _, _ = self.line.recvmsg(65536, room)
        for _, kind, said in ancillary:
            if kind == socket.SCM_CREDENTIALS:
                self.pid = CREDENTIALS.unpack(said[: CREDENTIALS.size])[0]
        self.line.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)
        return data

    def send(self, line, seconds):
        """Hand over a line; whether it arrived, the reply tells."""
        self.line.settimeout(seconds)
        with contextlib.suppress(OSError):
            self.line.sendall(line)

    def receive(self, seconds):
        """The next line, or None at the end.

        Raises:
            TimeoutError: if none came in time.
        """
        self.line.settimeout(seconds)
        try:
            return self.lines.next()
        except TimeoutError:
            raise
        except OSError:
            return None

    def exit_code(self):
        """The code of a process whose line ended, negative for a signal, or None if it still lived."""
        began = time.monotonic()
        self._end(grace=1)
        return None if time.monotonic() - began >= 1 else self.code

    def end(self):
        if self.code is None:
            self._end(grace=0)
        self.line.close()

    def _end(self, grace):
        self.code = self.server.order({"end": self.number, "grace": grace})["code"]


def _lay_out_fonts(folder):
    """Matplotlib's list of fonts: to build it anew costs a third of a second."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    place = Path(os.environ.get("MPLCONFIGDIR") or Path(cache, "matplotlib"))
    for path in place.glob("fontlist-*.json"):
        with contextlib.suppress(OSError):
            shutil.copy(path, folder)


def _pair(kind):
    return socket.socketpair(socket.AF_UNIX, kind)


def _received(control):
    try:
        return json.loads(control.recv(65536) or b"{}")
    except OSError:
        return {}


def _command():
    """A Python without site, user folder and environment: `-S` also keeps .pth files from running."""
    program = str(PLACE / "server.py")
    return [os.path.realpath(sys.executable), "-I", "-S", "-B", "-X", "utf8", program]


def coarse(openings, scratch_root):
    """A few folders that hold all that is readable, and no neighbour's scratch folder.

    The server has closed the file system but for the long list; a second wall in each process
    need not repeat it.
    """
    inside = {str(scratch_root), *map(str, Path(scratch_root).parents)}
    return sorted({_outermost(path, inside) for path in openings.readable if path not in inside})


def _outermost(path, inside):
    """The highest folder above a path, or the path itself, that is not `inside`."""
    while (above := os.path.dirname(path)) not in inside:
        path = above
    return path
