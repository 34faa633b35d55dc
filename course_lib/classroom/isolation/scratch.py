"""The folder in which a submission may write: how much is in it, and how it goes."""

import contextlib
import os
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

PREFIX = "course-warm-"


def locked_folder():
    """A new folder, and a lock on it that is open for as long as anybody of us lives."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        lock = _lock(folder)
        if lock is not None and folder.exists():
            return folder, lock
        if lock is not None:  # somebody cleared it up before it was locked
            os.close(lock)


def clear_up():
    """Remove the folders of those who were killed and could not: nobody holds their lock."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        lock = _lock(folder)
        if lock is not None:
            remove(folder)
            os.close(lock)


def _lock(folder):
    """The open lock of a folder of this account, or None if it is held."""
    import fcntl  # Windows has none, and no walls either

    try:
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        if os.fstat(lock).st_uid == os.getuid():
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return lock
    except OSError:
        pass
    os.close(lock)
    return None


def too_much_in(folder, limits, pid=None):
    """Whether there are too many files, or too many bytes; those of files that have lost their
    name, and are kept open by a process, count too.
    """
    most_bytes = limits.scratch_mb * 1_000_000
    files, size, folders = 0, _nameless(pid) if pid else 0, [folder]
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    files += 1
                    size += entry.stat(follow_symlinks=False).st_size
                    folders += [entry.path] * entry.is_dir(follow_symlinks=False)
                    if files > limits.most_files or size > most_bytes:
                        return True
        except FileNotFoundError:  # gone between two looks
            continue
        except OSError:  # a folder that hides its content, or too deep to be looked into
            return True
    return size > most_bytes


def _nameless(pid):
    """Bytes of removed files that a process still holds; 0 where the system does not tell."""
    size = 0
    with contextlib.suppress(OSError), os.scandir(f"/proc/{pid}/fd") as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                found = os.stat(entry.path)
                if stat.S_ISREG(found.st_mode) and found.st_nlink == 0:
                    size += found.st_blocks * 512
    return size


def remove(folder):
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
