"""Attack the walls before a class does: what a machine really holds, tried and not assumed.

Each attack is a cell that ends without an error only if it gets through.
"""

import contextlib
import os
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path

import course_lib
from course_lib.classroom.isolation.sandbox import Limits, Sandbox

ATTACKS = {
    "read the course's own code": "open({course!r}).read()",
    "import the question bank": "import course_lib.question_bank",
    "read another learner's file": "open({file!r}).read()",
    "change another learner's file": "open({file!r}, 'a').write('x')",
    "remove another learner's file": "os.remove({file!r})",
    "rename another learner's file": "os.rename({file!r}, {file!r} + '.gone')",
    "link another learner's file": "os.link({file!r}, 'mine')",
    "make another learner's file unreadable": "os.chmod({file!r}, 0)",
    "change the time of a file": "os.utime({file!r}, (1, 1))",
    "cut a file by its path": "os.truncate({file!r}, 0)",
    "list the folder of all submissions": "os.listdir({folder!r})",
    "write beside the submissions": "open({folder!r} + '/new', 'w')",
    "read the accounts of this machine": "open('/etc/passwd').read()",
    "read the home folder": "os.listdir({home!r})",
    "leave something in shared memory": "open('/dev/shm/left', 'w')",
    "see other processes": "open('/proc/{grader}/cmdline').read()",
    "read the grader's memory": "open('/proc/{grader}/mem', 'rb').read(1)",
    "read the grader's environment": "open('/proc/{grader}/environ').read()",
    "trace the grader": "assert libc.ptrace(0x4206, {grader}, 0, 0) == 0",
    "copy the grader's memory": "assert libc.process_vm_readv({grader}, 0, 0, 0, 0, 0) == 0",
    "signal the grader": "os.kill({grader}, 0)",
    "signal everybody": "os.kill(-1, 0)",
    "signal its parent": "os.kill(os.getppid(), 0)",
    "start a process": "os.fork()",
    "start a program": "os.posix_spawn('/bin/true', ['true'], {{}})",
    "become another program": "os.execv('/bin/true', ['true'])",
    "run a shell": "assert os.system('true') == 0",
    "reach the network": "socket.create_connection(('127.0.0.1', {port}), 1)",
    "send a datagram": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "open a Unix socket": "socket.socket(socket.AF_UNIX).connect({unix!r})",
    "send a datagram to a Unix socket": "socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)",
    "speak to the kernel's own sockets": "socket.socket(16, socket.SOCK_RAW)",
    "speak to a host of virtual machines": "socket.socket(40, socket.SOCK_STREAM)",
    "take memory that no limit counts": "os.memfd_create('x')",
    "raise its own limits": "resource.setrlimit(resource.RLIMIT_CPU, (10**6, 10**6))",
    "slow the grader down": "os.setpriority(0, {grader}, os.getpriority(0, {grader}))",
    "mount a file system": "assert libc.mount(b'none', b'.', b'tmpfs', 0, 0) == 0",
    "enter namespaces of its own": "assert libc.unshare(0x10000000) == 0",
    "load a program into the kernel": "assert libc.syscall(321, 0, 0, 0) >= 0",
    "read keys of the account": "assert libc.syscall(250, 0, -3, 1) >= 0",
    "ask the kernel for asynchronous work": "assert libc.syscall(425, 1, 0) >= 0",
    "outlive the grader": "assert libc.prctl(1, 0) == 0",
}
"""What is tried → the cell that tries it."""

PREFACE = "import ctypes, os, resource, socket\nlibc = ctypes.CDLL(None, use_errno=True)"


@dataclass(frozen=True)
class Findings:
    """What became of the attacks on one kind of walls."""

    words: str
    tried: tuple[str, ...]
    got_through: tuple[str, ...]


def attack(isolation, attacks=ATTACKS):
    """Try every attack behind these walls.

    Raises:
        CannotGradeError: if they cannot be raised on this machine.
    """
    with tempfile.TemporaryDirectory() as folder, _listening() as listener:
        file = Path(folder, "ada.ipynb")
        file.write_text("hers", encoding="utf-8")
        cells = [PREFACE, *_aimed(attacks, file, listener)]
        with Sandbox(Limits(seconds_per_step=5), isolation, hidden=(folder,)) as sandbox:
            ran = sandbox.run(cells, {})
        stopped = {int(note.split(":")[0].removeprefix("cell ")) for note in ran.notes}
        through = [name for number, name in enumerate(attacks, 2) if number not in stopped]
        if os.listdir(folder) != [file.name] or file.read_text(encoding="utf-8") != "hers":
            through.append("leave a trace in the folder of submissions")
        return Findings(sandbox.isolation, tuple(attacks), tuple(through))


def _aimed(attacks, file, listener):
    places = {
        "course": str(Path(course_lib.__file__)),
        "file": str(file),
        "folder": str(file.parent),
        "home": str(Path.home()),
        "grader": os.getpid(),
        "port": listener.getsockname()[1],
        "unix": str(file.with_name("socket")),
    }
    return [cell.format(**places) for cell in attacks.values()]


@contextlib.contextmanager
def _listening():
    """A service on this machine, as there is always one."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener
