"""What can be seen from outside while and after a class is graded: files, processes, services."""

import contextlib
import ctypes
import glob
import hashlib
import os
import resource
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

SHARED_KEY = 0x0D000000 | (os.getpid() & 0xFFFFFF)
"""Of the shared memory, semaphores and queues that the attacks of this run ask for."""

STRANGE_PLACES = (
    *("/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/run", "/etc", "/etc/cron.d", "/root"),
    *("/usr/local/bin", "/root/.ipython/profile_default/startup", "/root/.jupyter", "."),
)


class Witness:
    """Stands beside a class: a stranger's process, services on this machine, secrets of a teacher."""

    def __init__(self, place, mark):
        self.place, self.mark = place, mark
        self.victim = subprocess.Popen(["sleep", "600"])
        while Path(f"/proc/{self.victim.pid}/comm").read_text() != "sleep\n":
            time.sleep(0.01)  # it is about to become that program
        self.priority = self._priority()  # ours, which need not be the usual one
        self.unix = str(place / "s")
        self.services = [
            _listening(socket.AF_INET, ("127.0.0.1", 0)),
            _listening(socket.AF_UNIX, self.unix),
            _listening(socket.AF_UNIX, "\0" + mark),
            _bound(socket.AF_INET, ("127.0.0.1", 0)),
            _bound(socket.AF_UNIX, self.unix + ".d"),
        ]
        self.port = self.services[0].getsockname()[1]
        self.udp_port = self.services[3].getsockname()[1]

    def harm_to_the_victim(self):
        """Sentences on what was done to the stranger's process."""
        status = Path(f"/proc/{self.victim.pid}/status")
        if self.victim.poll() is not None or not status.exists():
            return ["it was ended"]
        facts = dict(
            line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line
        )
        return [
            *["it was stopped"] * facts["State"].upper().startswith("T"),
            *["it is traced"] * (facts["TracerPid"] != "0"),
            *["it was renamed"] * (facts["Name"] != "sleep"),
            *["its priority changed"] * (self._priority() != self.priority),
        ]

    def _priority(self):
        return os.getpriority(os.PRIO_PROCESS, self.victim.pid)

    def visitors(self):
        """The services that somebody has spoken to."""
        return [service for service in self.services if _was_visited(service)]

    def left_in_strange_places(self):
        """Files that carry the mark, and shared memory with the key, outside of any scratch folder."""
        package = Path(__file__).parents[2] / "course_lib"
        folders = (*STRANGE_PLACES, package, package.parent)
        found = [path for folder in folders for path in glob.glob(f"{folder}/*{self.mark}*")]
        for kind in ("shm", "sem", "msg"):
            with contextlib.suppress(OSError):
                lines = Path(f"/proc/sysvipc/{kind}").read_text().splitlines()[1:]
                found += [kind for line in lines if int(line.split()[0]) == SHARED_KEY]
        return found

    def close(self):
        self.victim.send_signal(signal.SIGCONT)
        self.victim.kill()
        self.victim.wait()
        for service in self.services:
            service.close()


def _listening(family, where):
    service = _bound(family, where, socket.SOCK_STREAM)
    service.listen()
    return service


def _bound(family, where, kind=socket.SOCK_DGRAM):
    service = socket.socket(family, kind)
    service.setblocking(False)
    service.bind(where)
    return service


def _was_visited(service):
    try:
        if service.type == socket.SOCK_STREAM:
            service.accept()[0].close()
        else:
            service.recv(1)
    except BlockingIOError:
        return False
    return True


def tree(folder, without=()):
    """What lies in a folder: names, content, mode and time of change."""
    found = {}
    for path in sorted(Path(folder).rglob("*")):
        if any(path.is_relative_to(other) for other in without):
            continue
        status = path.lstat()
        content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        digest = hashlib.sha256(content).hexdigest()
        found[str(path)] = (digest, status.st_mode, status.st_mtime_ns, status.st_nlink)
    return found


@contextlib.contextmanager
def orphans_adopted():
    """Whatever is started within and loses its parent becomes a child of this process: none is missed."""
    set_child_subreaper, libc = 36, ctypes.CDLL(None)
    libc.prctl(set_child_subreaper, 1, 0, 0, 0)
    try:
        yield
    finally:
        libc.prctl(set_child_subreaper, 0, 0, 0, 0)


def descendants(of=None):
    """Process id → command line of everything that this process has started, and that still runs."""
    found = {}
    for thread in Path(f"/proc/{of or os.getpid()}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in map(int, thread.read_text().split()):
                if _lives(child):
                    found[child] = _command(child)
                found |= descendants(child)
    return found


def _lives(pid):
    """Not if it has ended, or has given its memory back already: the next moment it is a zombie."""
    return _state(pid) not in ("Z", "X", "") and _pages(pid) > 0


def _state(pid):
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    return ""


def _pages(pid):
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[0])
    return 0


def _command(pid):
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


def own_state():
    """What an attack could have changed in the process that grades."""
    kinds = (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE)
    umask = os.umask(0o22)
    os.umask(umask)
    return {
        "limits": [resource.getrlimit(kind) for kind in kinds],
        "priority": os.getpriority(os.PRIO_PROCESS, 0),
        "processors": os.sched_getaffinity(0),
        "folder": os.getcwd(),
        "umask": umask,
        "signals": [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)],
    }


def counted():
    """Threads and open files of this process: what must not grow with the class."""
    return {"threads": threading.active_count(), "files": len(os.listdir("/proc/self/fd"))}
