"""The walls around the process that runs a stranger's code, raised by that process itself.

Like `asking`, this file is read by path in the child, so it may import nothing else of the course.
It leans on the standard library and, for the file system, on landlockpy.

    Landlock   no file but those named can be read, none but those in the scratch folder written,
               nothing executed, no TCP
    seccomp    no new process, no socket, no signal to another process, no change of limits
    rlimits    memory, computing time, file size, open files

Landlock alone leaves forking, UDP and changing a file's mode or times open; the filter below closes
them, and is only a list of forbidden calls.
"""

import contextlib
import ctypes
import os
import platform
import signal
import struct
import sys

FORBIDDEN = {
    "x86_64": {
        "processes": (57, 58, 59, 322),  # fork vfork execve execveat
        "sockets": (41,),  # socket
        "signals": (200, 129, 297, 434, 424, 438),  # tkill *sigqueueinfo pidfd_*
        "memory of others": (101, 310, 311, 440, 312),  # ptrace process_vm_* kcmp
        "modes and owners": (90, 91, 268, 452, 92, 93, 94, 260),  # chmod … chown …
        "times and attributes": (132, 235, 280, 261, 188, 189, 190, 197, 198, 199, 76),
        "mounts": (165, 166, 155, 161, 272, 308, 429, 428, 430, 442),
        "kernel": (321, 425, 426, 427, 248, 249, 250, 298, 323, 175, 313, 246, 169, 167, 163),
        "shared between processes": (29, 64, 68, 240),  # shmget semget msgget mq_open
        "limits": (160, 141, 203, 144, 135),  # setrlimit setpriority sched_* personality
        "handles": (303, 304),  # name_to_handle_at open_by_handle_at
    },
    "aarch64": {
        "processes": (221, 281),
        "sockets": (198,),
        "signals": (130, 138, 240, 434, 424, 438),
        "memory of others": (117, 270, 271, 440, 272),
        "modes and owners": (52, 53, 452, 54, 55),
        "times and attributes": (88, 5, 6, 7, 14, 15, 16, 45),
        "mounts": (40, 39, 41, 51, 97, 268, 429, 428, 430, 442),
        "kernel": (280, 425, 426, 427, 217, 218, 219, 241, 282, 105, 273, 104, 142, 224, 89),
        "shared between processes": (194, 190, 186, 180),
        "limits": (164, 140, 122, 119, 92),
        "handles": (264, 265),
    },
}
"""System calls by number: they never change, and no library that is kept names them."""

ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
CLONE = {"x86_64": 56, "aarch64": 220}
KILLS = {"x86_64": (62, 234), "aarch64": (129, 131)}  # kill tgkill
PRLIMIT = {"x86_64": 302, "aarch64": 261}
CLONE3 = 435
CLONE_THREAD = 0x10000

LOAD, JUMP_EQUAL, JUMP_AT_LEAST, JUMP_IF_SET, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCHITECTURE_FIELD, ARGUMENT_0, ARGUMENT_2 = 0, 4, 16, 32
ALLOW, KILL = 0x7FFF0000, 0x80000000
NOT_PERMITTED, NOT_THERE = 0x00050000 | 1, 0x00050000 | 38  # EPERM, ENOSYS


class NoWallsError(Exception):
    """This machine cannot close a process in; the message says why."""


def missing():
    """Why the walls cannot be raised on this machine, or "" where they can."""
    if sys.platform != "linux":
        return f"it runs {platform.system()}, and Landlock is part of Linux"
    if platform.machine() not in ARCHITECTURE:
        return f"its processor is {platform.machine()}; known are {' and '.join(ARCHITECTURE)}"
    try:
        import landlockpy
    except ImportError:
        return "the package landlockpy is not installed (`pip install landlockpy`)"
    if not landlockpy.supported():
        return "its kernel has no Landlock (Linux 5.13 or newer has it, unless switched off)"
    return ""


def close_in(readable, listable, writable):
    """Close the file system and the dangerous system calls to this process, for good.

    Args:
        readable: files and folders whose content may be read.
        listable: folders in which names may be seen.
        writable: folders that may be changed.

    Raises:
        NoWallsError: if a wall does not stand.
    """
    if threads := len(os.listdir("/proc/self/task")) - 1:
        raise NoWallsError(f"{threads} other threads run already, and walls bind one thread only")
    _close_files(readable, listable, writable)
    _close_calls()


def _close_files(readable, listable, writable):
    from landlockpy import AccessFS, Ruleset, Scope, fs_for_abi
    from landlockpy.flags import LATEST_ABI

    read = AccessFS.READ_FILE | AccessFS.READ_DIR
    foreign = AccessFS.EXECUTE | AccessFS.MAKE_CHAR | AccessFS.MAKE_BLOCK | AccessFS.MAKE_SOCK
    with Ruleset(scoped=Scope.SIGNAL | Scope.ABSTRACT_UNIX_SOCKET) as ruleset:
        for path in readable:
            ruleset.allow_path(path, read if os.path.isdir(path) else AccessFS.READ_FILE)
        for path in listable:
            ruleset.allow_path(path, AccessFS.READ_DIR)
        for path in writable:
            ruleset.allow_path(path, fs_for_abi(LATEST_ABI) & ~foreign)
        ruleset.allow_path(os.devnull, AccessFS.READ_FILE | AccessFS.WRITE_FILE)
        ruleset.restrict()


def _close_calls():
    program = b"".join(_filter(platform.machine(), os.getpid()))
    buffer = ctypes.create_string_buffer(program, len(program))

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]

    described = Program(len(program) // 8, ctypes.addressof(buffer))
    end_with_parent, set_seccomp, filter_mode = 1, 22, 2
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(end_with_parent, signal.SIGKILL, 0, 0, 0)  # a grader that is killed leaves nothing
    if libc.prctl(set_seccomp, filter_mode, ctypes.byref(described), 0, 0):
        raise NoWallsError(f"seccomp: {os.strerror(ctypes.get_errno())}")


def _filter(machine, own_id):
    yield _step(LOAD, ARCHITECTURE_FIELD)
    yield _step(JUMP_EQUAL, ARCHITECTURE[machine], if_true=1)
    yield _step(RETURN, KILL)
    yield _step(LOAD, NUMBER)
    yield _step(JUMP_AT_LEAST, 0x40000000, if_false=1)  # the x32 twins of the calls below
    yield _step(RETURN, NOT_PERMITTED)
    for number in sorted(sum(FORBIDDEN[machine].values(), ())):
        yield from _refused(number, NOT_PERMITTED)
    yield from _refused(CLONE3, NOT_THERE)  # the C library then falls back to clone
    yield from _only_threads(CLONE[machine])
    for number in KILLS[machine]:
        yield from _only_to(own_id, number)
    yield from _only_reading_limits(PRLIMIT[machine])
    yield _step(RETURN, ALLOW)


def _refused(number, answer):
    yield _step(JUMP_EQUAL, number, if_false=1)
    yield _step(RETURN, answer)


def _only_threads(number):
    yield _step(JUMP_EQUAL, number, if_false=4)
    yield _step(LOAD, ARGUMENT_0)
    yield _step(JUMP_IF_SET, CLONE_THREAD, if_true=1)
    yield _step(RETURN, NOT_PERMITTED)
    yield _step(RETURN, ALLOW)


def _only_to(own_id, number):
    yield _step(JUMP_EQUAL, number, if_false=4)
    yield _step(LOAD, ARGUMENT_0)
    yield _step(JUMP_EQUAL, own_id, if_true=1)
    yield _step(RETURN, NOT_PERMITTED)
    yield _step(RETURN, ALLOW)


def _only_reading_limits(number):
    yield _step(JUMP_EQUAL, number, if_false=6)
    yield _step(LOAD, ARGUMENT_2)
    yield _step(JUMP_EQUAL, 0, if_false=2)
    yield _step(LOAD, ARGUMENT_2 + 4)
    yield _step(JUMP_EQUAL, 0, if_true=1)
    yield _step(RETURN, NOT_PERMITTED)
    yield _step(RETURN, ALLOW)


def _step(code, constant, if_true=0, if_false=0):
    return struct.pack("HBBI", code, if_true, if_false, constant)


def limit(*, memory_mb, cpu_seconds, file_mb):
    """Set what this process may use; returns whether the machine knows such limits."""
    try:
        import resource
    except ImportError:  # Windows
        return False
    megabyte = 1024 * 1024
    _lower(resource, "RLIMIT_CORE", 0)
    _lower(resource, "RLIMIT_AS", memory_mb * megabyte)
    _lower(resource, "RLIMIT_FSIZE", file_mb * megabyte)
    _lower(resource, "RLIMIT_NOFILE", 128)
    _lower(resource, "RLIMIT_NPROC", 1024)  # of this user in all, so it cannot be near the need
    _lower(resource, "RLIMIT_CPU", cpu_seconds, grace=1)
    return True


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
