"""The walls around the process that runs a stranger's code, raised by that process itself.

Like `asking`, this file is read by path in the child, so it may import nothing else of the course.
It leans on the standard library and, for the file system, on landlockpy.

    Landlock   no file but those named can be read, none but those in the scratch folder written,
               nothing executed, no TCP, no signal and no abstract socket beyond the process
    seccomp    the system calls of `calls`, and no other: no new process, no socket to anywhere
    rlimits    memory, computing time, file size, open files

The file system is closed twice: coarsely once for the process from which all others are forked,
with the long list of packages; and for each of these once more, with a scratch folder of its own.
"""

import contextlib
import ctypes
import os
import platform
import signal
import sys

MACHINES = ("x86_64", "aarch64")
LIBC = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None


class NoWallsError(Exception):
    """This machine cannot close a process in; the message says why."""


def missing():
    """Why the walls cannot be raised on this machine, or "" where they can."""
    if sys.platform != "linux":
        return f"it runs {platform.system()}, and Landlock is part of Linux"
    if platform.machine() not in MACHINES:
        return f"its processor is {platform.machine()}; known are {' and '.join(MACHINES)}"
    try:
        import landlockpy
    except ImportError:
        return "the package landlockpy is not installed (`pip install landlockpy`)"
    if not landlockpy.supported():
        return "its kernel has no Landlock (Linux 5.13 or newer has it, unless switched off)"
    return ""


def stand_alone():
    """Walls bind one thread, and a lock that another thread holds would hang every fork.

    Raises:
        NoWallsError: if this process has other threads.
    """
    if threads := len(os.listdir("/proc/self/task")) - 1:
        raise NoWallsError(f"{threads} other threads run already, and walls bind one thread only")


def file_wall(readable, listable, writable):
    """A wall that closes the file system to whoever calls its `restrict()`, and to all that it forks.

    Args:
        readable: files and folders whose content may be read.
        listable: folders in which names may be seen.
        writable: folders that may be changed.
    """
    from landlockpy import AccessFS, Ruleset, Scope, fs_for_abi
    from landlockpy.flags import LATEST_ABI

    read = AccessFS.READ_FILE | AccessFS.READ_DIR
    foreign = AccessFS.EXECUTE | AccessFS.MAKE_CHAR | AccessFS.MAKE_BLOCK | AccessFS.MAKE_SOCK
    ruleset = Ruleset(scoped=Scope.SIGNAL | Scope.ABSTRACT_UNIX_SOCKET)
    for path in readable:
        ruleset.allow_path(path, read if os.path.isdir(path) else AccessFS.READ_FILE)
    for path in listable:
        ruleset.allow_path(path, AccessFS.READ_DIR)
    for path in writable:
        ruleset.allow_path(path, fs_for_abi(LATEST_ABI) & ~foreign)
    ruleset.allow_path(os.devnull, AccessFS.READ_FILE | AccessFS.WRITE_FILE)
    return ruleset


def close_calls(program):
    """Close all system calls to this process but those that `program` lets through.

    Raises:
        NoWallsError: if the kernel refuses.
    """
    buffer = ctypes.create_string_buffer(program, len(program))

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]

    described = Program(len(program) // 8, ctypes.addressof(buffer))
    set_seccomp, filter_mode = 22, 2
    if LIBC.prctl(set_seccomp, filter_mode, ctypes.byref(described), 0, 0):
        raise NoWallsError(f"seccomp: {os.strerror(ctypes.get_errno())}")


def end_with_parent():
    """A process whose parent is gone has nobody to answer to, and ends."""
    LIBC.prctl(1, signal.SIGKILL, 0, 0, 0)


def limit(*, memory_mb, cpu_seconds, file_mb, open_files, already=0):
    """Set what this process may use; returns whether the machine knows such limits.

    `already` are the bytes of address space that were taken before the submission came.
    """
    try:
        import resource
    except ImportError:  # Windows
        return False
    megabyte = 1024 * 1024
    _lower(resource, "RLIMIT_CORE", 0)
    _lower(resource, "RLIMIT_AS", memory_mb * megabyte + already)
    _lower(resource, "RLIMIT_FSIZE", file_mb * 1_000_000)  # as the scratch folder is measured
    _lower(resource, "RLIMIT_NOFILE", open_files)
    _lower(resource, "RLIMIT_NPROC", 1024)  # of this user in all, so it cannot be near the need
    _lower(resource, "RLIMIT_CPU", cpu_seconds, grace=1)
    return True


def address_space():
    """The bytes that this process has mapped."""
    with open("/proc/self/statm", "rb") as file:
        return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def _lower(resource, name, wanted, grace=0):
    kind = getattr(resource, name, None)
    if kind is None:
        return
    _, hard = resource.getrlimit(kind)
    top = wanted + grace if hard == resource.RLIM_INFINITY else min(hard, wanted + grace)
    with contextlib.suppress(ValueError, OSError):  # macOS knows RLIMIT_AS and refuses it
        resource.setrlimit(kind, (min(wanted, top), top))


def still_open(secret):
    """What a closed process could still do though it should not, or ""."""
    try:
        with open(secret, "rb"):
            return f"the file {secret} can be read"
    except OSError:
        pass
    try:
        born = os.fork()
    except OSError:
        return ""
    if born == 0:
        os._exit(0)
    os.waitpid(born, 0)
    return "a new process can be started"
