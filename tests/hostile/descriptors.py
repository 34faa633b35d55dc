"""Everything that can be done with what is open already, or by opening too much."""

from hostile.attack import beside, tries

HOARDS = {
    "files_until_there_is_no_room": "held.append(open(f'f{n % 9}', 'w'))",
    "pipes_until_there_is_no_room": "held.append(os.pipe())",
    "duplicates_until_there_is_no_room": "held.append(os.dup(1))",
    "memory_files_until_there_is_no_room": "held.append(os.memfd_create('m'))",
    "polls_until_there_is_no_room": "held.append(select.epoll())",
    "events_until_there_is_no_room": "held.append(os.eventfd(0))",
    "watches_until_there_is_no_room": "fd = libc.inotify_init1(0)\n        if fd < 0: raise OSError\n        held.append(fd)",
    "folders_until_there_is_no_room": "held.append(os.open('.', os.O_PATH))",
    "terminals_until_there_is_no_room": "held.append(os.openpty())",
}


def hoard(code):
    return beside(
        "import ctypes, os, select\nlibc = ctypes.CDLL(None)\nheld = []\ntry:\n"
        f"    for n in range(100_000):\n        {code}\nexcept OSError: pass",
        or_less=True,
    )


INHERITED = {
    "reads_what_is_open": tries(
        "import fcntl\n"
        "loot = []\n"
        "for fd in range(1025):\n"
        "    try:\n"
        "        kind = os.readlink(f'/proc/self/fd/{fd}')\n"
        "    except OSError: kind = ''\n"
        "    for way in (lambda: os.pread(fd, 4000, 0), lambda: os.listdir(fd)):\n"
        "        try: loot.append((fd, kind, way()))\n"
        "        except (OSError, ValueError): pass\n"
        "print(loot)\n"
        "def found():\n    if not any(b'CANARY' in bytes(str(it), 'utf-8') for it in loot): raise OSError\n    return loot\n"
        "road('canary', found)"
    ),
    "finds_files_of_others_open": tries(
        "here = os.getcwd()\n"
        "def strange():\n"
        "    links = [os.readlink(path) for path in glob.glob('/proc/self/fd/*') if os.path.islink(path)]\n"
        "    strange = [it for it in links if it.startswith('/') and not it.startswith((here, '/dev/null', '/proc', '/usr', '/lib'))]\n"
        "    if not strange: raise OSError\n    return strange\n"
        "road('open files', strange)"
    ),
    "closes_everything": beside("import os\nos.closerange(0, 1025)"),
    "closes_everything_while_asked": beside(
        "import os\ndef late(): os.closerange(3, 1025)\nimport threading\nthreading.Timer(0.02, late).start()",
        or_less=True,
    ),
    "replaces_everything": beside(
        "import os\nnull = os.open('/dev/null', os.O_RDWR)\nfor fd in range(1024):\n"
        "    if fd != null:\n        try: os.dup2(null, fd)\n        except OSError: pass"
    ),
    "shuts_the_line_down": beside(
        "import ctypes\nlibc = ctypes.CDLL(None)\nfor fd in range(1024): libc.shutdown(fd, 2)"
    ),
    "makes_the_line_wait_for_nothing": beside(
        "import fcntl, os\nfor fd in range(1024):\n    for flags in (os.O_NONBLOCK, os.O_APPEND, os.O_ASYNC):\n"
        "        try: fcntl.fcntl(fd, fcntl.F_SETFL, flags)\n        except OSError: pass",
    ),
    "shrinks_the_line": beside(
        "import fcntl\nfor fd in range(1024):\n    try: fcntl.fcntl(fd, 1031, 4096)\n    except OSError: pass"
    ),
    "locks_what_is_open": beside(
        "import fcntl\nfor fd in range(1024):\n    try: fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)\n"
        "    except OSError: pass"
    ),
    "eats_the_questions": beside(
        "import os, select\nfor fd in range(64):\n    try:\n"
        "        if select.select([fd], [], [], 0)[0]: os.read(fd, 65536)\n    except (OSError, ValueError): pass"
    ),
    "eats_the_questions_for_ever": beside(
        "import os, threading, select\n"
        "def eat():\n    while True:\n        for fd in range(3, 16):\n            try:\n"
        "                if select.select([fd], [], [], 0)[0]: os.read(fd, 65536)\n            except (OSError, ValueError): pass\n"
        "threading.Thread(target=eat, daemon=True).start()",
        or_less=True,
    ),
    "sends_descriptors_over_the_line": beside(
        "import array, os, socket\n"
        "for fd in range(3, 64):\n    try:\n        line = socket.socket(fileno=os.dup(fd))\n"
        "        for _ in range(50):\n"
        "            line.sendmsg([b'x'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array('i', [0] * 200))])\n"
        "    except OSError: pass",
    ),
    "sends_its_own_line_over_the_line": beside(
        "import array, os, socket\n"
        "for fd in range(3, 64):\n    try:\n        line = socket.socket(fileno=os.dup(fd))\n"
        "        line.sendmsg([b'{}\\n'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array('i', [fd]))])\n"
        "    except OSError: pass",
    ),
    "asks_who_is_at_the_other_end": tries(
        "for fd in range(3, 64):\n"
        "    def who(fd=fd):\n        its = socket.socket(fileno=os.dup(fd)); return its.getpeername() or 1 / 0\n"
        "    road(f'{fd}', who)"
    ),
    "terminal_that_types_for_the_teacher": tries(
        "import fcntl, termios\n"
        "for fd in range(16): road(f'{fd}', lambda: fcntl.ioctl(fd, termios.TIOCSTI, b'x'))\n"
        "road('terminal', os.open, '/dev/tty', os.O_RDWR)"
    ),
}  # fmt: skip

ATTACKS = {name: hoard(code) for name, code in HOARDS.items()} | INHERITED
