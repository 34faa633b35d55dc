"""What an attack finds at the head of its cell: a list of roads, and raw system calls.

An attack is told where everything lies, as if its author knew the machine; the marks in angle
brackets are put in when the class is written out.
"""

NUMBERS = {
    "accept": (43, 202),
    "acct": (163, 89),
    "add_key": (248, 217),
    "bind": (49, 200),
    "bpf": (321, 280),
    "capset": (126, 91),
    "chroot": (161, 51),
    "clock_settime": (227, 112),
    "clone": (56, 220),
    "clone3": (435, 435),
    "connect": (42, 203),
    "execve": (59, 221),
    "execveat": (322, 281),
    "fanotify_init": (300, 262),
    "fsopen": (430, 430),
    "init_module": (175, 105),
    "io_uring_setup": (425, 425),
    "kcmp": (312, 272),
    "kexec_load": (246, 104),
    "keyctl": (250, 219),
    "migrate_pages": (256, 238),
    "mount": (165, 40),
    "mount_setattr": (442, 442),
    "move_pages": (279, 239),
    "mq_open": (240, 180),
    "msgget": (68, 186),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "open_tree": (428, 428),
    "perf_event_open": (298, 241),
    "personality": (135, 92),
    "pidfd_getfd": (438, 438),
    "pidfd_open": (434, 434),
    "pidfd_send_signal": (424, 424),
    "pivot_root": (155, 41),
    "prlimit64": (302, 261),
    "process_madvise": (440, 440),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "ptrace": (101, 117),
    "quotactl": (179, 60),
    "reboot": (169, 142),
    "request_key": (249, 218),
    "rt_sigqueueinfo": (129, 138),
    "sched_setaffinity": (203, 122),
    "sched_setscheduler": (144, 119),
    "seccomp": (317, 277),
    "semget": (64, 190),
    "sendto": (44, 206),
    "setdomainname": (171, 162),
    "sethostname": (170, 161),
    "setns": (308, 268),
    "setpriority": (141, 140),
    "settimeofday": (164, 170),
    "shmget": (29, 194),
    "socket": (41, 198),
    "socketpair": (53, 199),
    "swapoff": (168, 225),
    "swapon": (167, 224),
    "syslog": (103, 116),
    "tgkill": (234, 131),
    "tkill": (200, 130),
    "umount2": (166, 39),
    "unshare": (272, 97),
    "userfaultfd": (323, 282),
}
"""System call → its number on x86-64 and on arm64."""

TOOLS = f"""
import ctypes, glob, os, signal, socket, sys, time
_tried, _open = [], []
_numbers = {NUMBERS!r}
_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long
FOLDER, OUT, PLACE, SHEET = "<<folder>>", "<<out>>", "<<place>>", "<<sheet>>"
COURSE, GRADER, VICTIM, MARK = "<<course>>", int("<<grader>>"), int("<<victim>>"), "<<mark>>"
KEY, PORT, UDP_PORT, UNIX = int("<<key>>"), int("<<port>>"), int("<<udp_port>>"), "<<unix>>"
NEIGHBOUR = FOLDER + "/neighbour.ipynb"
RANK = {{"x86_64": 0, "aarch64": 1}}[os.uname().machine]

def road(name, action, *given):
    "Open is what ends without an error."
    _tried.append(name)
    try:
        got = action(*given)
    except BaseException:
        return None
    _open.append((name, repr(got)[:300]))
    return got

def call(name, *given):
    "A raw system call."
    ctypes.set_errno(0)
    got = _libc.syscall(ctypes.c_long(_numbers[name][RANK]), *map(_word, given))
    if got < 0:
        raise OSError(ctypes.get_errno(), name)
    return got

def _word(it):
    return ctypes.c_long(it) if isinstance(it, int) else it

def parts_with(action, *given):
    "An action after which there may be two processes: the new one ends at once."
    got = action(*given)
    if got == 0:
        os._exit(0)
    return got

def contents(path):
    "What a file holds, by every way that is known to read it; an error where none works."
    for way in (_plainly, _by_handle, _by_own_root, _by_map, _by_soft_link, _by_hard_link, _sent):
        try:
            if got := way(path):
                return bytes(got)[:1500]
        except BaseException:
            pass
    raise OSError(path)

def _plainly(path):
    with open(path, "rb") as file:
        return file.read(2000)
def _by_handle(path):
    folder = os.open(os.path.dirname(path), os.O_PATH)
    return os.read(os.open(os.path.basename(path), os.O_RDONLY, dir_fd=folder), 2000)
def _by_own_root(path):
    return _plainly("/proc/self/root" + path)
def _by_map(path):
    import mmap
    return mmap.mmap(os.open(path, os.O_RDONLY), 0, prot=mmap.PROT_READ)[:2000]
def _by_soft_link(path):
    os.symlink(path, "soft%d" % len(os.listdir(".")))
    return _plainly(max(glob.glob("soft*"), key=os.path.getmtime))
def _by_hard_link(path):
    os.link(path, "hard%d" % len(os.listdir(".")))
    return _plainly(max(glob.glob("hard*"), key=os.path.getmtime))
def _sent(path):
    with open("sent", "w+b") as target:
        os.sendfile(target.fileno(), os.open(path, os.O_RDONLY), 0, 2000)
        return _plainly("sent")
""".strip("\n")

VERDICT = """
why = f"tried {len(_tried)}; " + (f"OPEN {_open}" if _open else "all shut")
"""
