"""The system calls that stay open behind the walls; every other one is refused.

Like `walls`, this file is read by path in the process that it guards, so it imports nothing else of
the course. Numbers of system calls never change once they are given.
"""

import platform
import struct

ALLOWED = {
    "x86_64": {
        "read and write": (0, 1, 8, 17, 18, 19, 20, 40, 295, 296),
        "files": (2, 3, 4, 5, 6, 21, 22, 32, 33, 73, 74, 75, 77, 85, 137, 138, 257, 262, 269),
        "files by newer calls": (292, 293, 332, 436, 439),
        "folders and names": (78, 79, 80, 81, 82, 83, 84, 86, 87, 88, 89, 95, 217, 258, 263, 264),
        "names by newer calls": (265, 266, 267, 316),
        "waiting": (7, 23, 213, 232, 233, 270, 271, 281, 291, 441),
        "memory": (9, 10, 11, 12, 25, 26, 28, 221),
        "time": (35, 36, 37, 38, 96, 100, 201, 228, 229, 230),
        "own signals": (13, 14, 15, 127, 128, 130, 131),
        "threads": (24, 61, 186, 202, 218, 219, 273, 274, 309, 324, 334, 449),
        "who am I": (39, 63, 97, 98, 99, 102, 104, 107, 108, 110, 111, 115, 118, 120, 121, 124),
        "scheduling, to be read": (143, 145, 146, 147, 204),
        "the end": (60, 231),
        "chance": (318,),
        "own sockets": (44, 45, 48, 51, 52, 55),
    },
    "aarch64": {
        "read and write": (62, 63, 64, 65, 66, 67, 68, 69, 70, 71),
        "files": (23, 24, 32, 43, 44, 46, 48, 56, 57, 59, 79, 80, 82, 83, 291, 436, 439),
        "folders and names": (17, 34, 35, 36, 37, 38, 49, 50, 61, 78, 166, 276),
        "waiting": (20, 21, 22, 72, 73, 441),
        "memory": (214, 215, 216, 222, 223, 226, 227, 233),
        "time": (101, 102, 103, 113, 114, 115, 153, 169),
        "own signals": (132, 133, 134, 135, 136, 137, 139),
        "threads": (96, 98, 99, 100, 124, 128, 168, 178, 260, 283, 293, 449),
        "who am I": (148, 150, 155, 156, 158, 160, 163, 165, 172, 173, 174, 175, 176, 177, 179),
        "scheduling, to be read": (120, 121, 123, 125, 126),
        "the end": (93, 94),
        "chance": (278,),
        "own sockets": (204, 205, 206, 207, 209, 210),
    },
}

ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
CLONE = {"x86_64": 56, "aarch64": 220}
KILLS = {"x86_64": (62, 234), "aarch64": (129, 131)}  # kill tgkill
PRLIMIT = {"x86_64": 302, "aarch64": 261}
SOCKETPAIR = {"x86_64": 53, "aarch64": 199}
FCNTL = {"x86_64": 72, "aarch64": 25}
IOCTL = {"x86_64": 16, "aarch64": 29}
UNKNOWN_HERE = {"x86_64": (435, 437, 326), "aarch64": (435, 437, 285)}
"""clone3, openat2, copy_file_range: whoever is told that they do not exist takes an older way."""

CLONE_THREAD = 0x10000
UNIX_STREAM = (1, 1)
SIGNAL_OWNERS = (8, 10, 15, 1024, 1026, 1031)
"""Of fcntl: F_SETOWN, F_SETSIG, F_SETOWN_EX could send a signal to another process; F_SETLEASE and
F_NOTIFY could stop one; F_SETPIPE_SZ takes memory that no limit counts."""

OWNERS_BY_IOCTL = (0x8901, 0x8902, 0x5412)  # FIOSETOWN SIOCSPGRP TIOCSTI

LOAD, AND, JUMP_EQUAL, JUMP_AT_LEAST, JUMP_IF_SET, RETURN = 0x20, 0x54, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCHITECTURE_FIELD = 0, 4
ALLOW, KILL = 0x7FFF0000, 0x80000000
NOBODY = 0x7FFFFFFF  # above the largest number that Linux gives a process
NOT_PERMITTED, NOT_THERE = 0x00050000 | 1, 0x00050000 | 38  # EPERM, ENOSYS


def program(machine=None):
    """The filter as bytes, for no process yet."""
    return b"".join(_filter(machine or platform.machine()))


def for_process(program, own_id):
    """The filter for the process of this id, which may signal itself and nobody else."""
    return program.replace(_step(JUMP_EQUAL, NOBODY, 1), _step(JUMP_EQUAL, own_id, 1))


def _filter(machine):
    yield _step(LOAD, ARCHITECTURE_FIELD)
    yield _step(JUMP_EQUAL, ARCHITECTURE[machine], if_true=1)
    yield _step(RETURN, KILL)
    yield _step(LOAD, NUMBER)
    yield _step(JUMP_AT_LEAST, 0x40000000, if_false=1)  # the x32 twins of the calls below
    yield _step(RETURN, NOT_PERMITTED)
    for number in sum(ALLOWED[machine].values(), ()):
        yield from _answered(number, ALLOW)
    for number in UNKNOWN_HERE[machine]:
        yield from _answered(number, NOT_THERE)
    yield from _only_threads(CLONE[machine])
    for number in KILLS[machine]:
        yield from _only_if(number, [(0, NOBODY)])
    yield from _only_if(PRLIMIT[machine], [(2, 0)], both_halves=True)
    yield from _only_if(SOCKETPAIR[machine], list(enumerate(UNIX_STREAM)), mask=0xF)
    yield from _unless(FCNTL[machine], 1, SIGNAL_OWNERS)
    yield from _unless(IOCTL[machine], 1, OWNERS_BY_IOCTL)
    yield _step(RETURN, NOT_PERMITTED)


def _answered(number, answer):
    yield _step(JUMP_EQUAL, number, if_false=1)
    yield _step(RETURN, answer)


def _only_threads(number):
    yield _step(JUMP_EQUAL, number, if_false=4)
    yield _step(LOAD, _argument(0))
    yield _step(JUMP_IF_SET, CLONE_THREAD, if_true=1)
    yield _step(RETURN, NOT_PERMITTED)
    yield _step(RETURN, ALLOW)


def _only_if(number, wanted, mask=None, both_halves=False):
    """Allow a call whose arguments are these and refuse it otherwise."""
    steps = []
    for argument, value in wanted:
        for half in (0, 4) if both_halves else (0,):
            steps += [_step(LOAD, _argument(argument) + half)]
            steps += [_step(AND, mask)] if mask else []
            steps += [_step(JUMP_EQUAL, value, if_true=1), _step(RETURN, NOT_PERMITTED)]
    yield _step(JUMP_EQUAL, number, if_false=len(steps) + 1)
    yield from steps
    yield _step(RETURN, ALLOW)


def _unless(number, argument, refused):
    """Allow a call unless an argument has one of these values."""
    steps = [_step(LOAD, _argument(argument))]
    for value in refused:
        steps += [_step(JUMP_EQUAL, value, if_false=1), _step(RETURN, NOT_PERMITTED)]
    yield _step(JUMP_EQUAL, number, if_false=len(steps) + 1)
    yield from steps
    yield _step(RETURN, ALLOW)


def _argument(number):
    return 16 + 8 * number


def _step(code, constant, if_true=0, if_false=0):
    return struct.pack("HBBI", code, if_true, if_false, constant)
