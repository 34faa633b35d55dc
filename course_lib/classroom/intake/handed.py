"""Who handed in which file. Nothing is opened before its turn: a class may be large."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from course_lib.classroom.refusal import CannotGradeError

LARGEST_MB = 20
SUFFIX = ".ipynb"


class UnreadableError(Exception):
    """A file that cannot be taken as a notebook; the message tells its owner what to do."""


@dataclass(frozen=True)
class Handed:
    """One learner's file, or the reason why there is none."""

    student: str
    file: str
    """As a teacher would name it: relative to the folder of submissions."""

    path: Path | None = None
    trouble: str = ""

    def content(self):
        """The bytes of the file.

        Raises:
            UnreadableError: if it is no ordinary file, cannot be opened, or is too large.
        """
        if self.trouble:
            raise UnreadableError(self.trouble)
        return content_of(self.path)


def digest_of(content):
    """SHA-256, by which the gradebook knows a file again."""
    return hashlib.sha256(content).hexdigest()


def handed_in(folder, sheet_name):
    """Every submission in a folder, and the names of files that are none.

    A submission is a notebook, called like its student, or a folder called like its student with
    one notebook in it.
    """
    if not Path(folder).is_dir():
        raise CannotGradeError(
            f"{folder} is not a folder; give the folder that holds the submissions"
        )
    entries = sorted(Path(folder).iterdir(), key=lambda path: path.name)
    found, others = [], []
    for path in entries:
        if path.name.startswith("."):
            others += [path.name] * path.name.lower().endswith(SUFFIX)
        elif path.suffix.lower() == SUFFIX:
            found.append(Handed(path.stem, path.name, path))
        elif path.is_dir() and not path.is_symlink():
            found.append(_handed_in_by(path, sheet_name))
        else:
            others.append(path.name)
    return found, others


def _handed_in_by(place, sheet_name):
    try:
        found = [
            path
            for path in sorted(place.iterdir())
            if path.suffix.lower() == SUFFIX and not path.name.startswith(".")
        ]
    except OSError as error:
        return _nothing(place, f"the folder cannot be opened: {error.strerror}")
    named = [path for path in found if path.name == sheet_name]
    if len(named or found) == 1:
        path = (named or found)[0]
        return Handed(place.name, f"{place.name}/{path.name}", path)
    if not found:
        return _nothing(place, "there is no notebook in this folder")
    wanted = f"{len(found)} notebooks are in this folder and none is called {sheet_name}"
    return _nothing(place, f"{wanted}: leave the one that counts")


def _nothing(place, trouble):
    return Handed(place.name, place.name, trouble=trouble)


def content_of(path):
    """The bytes of an ordinary file; a link could show another student's work, a pipe would hang."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        if path.is_symlink():
            raise UnreadableError("the file is a link: hand in the notebook itself")
        with os.fdopen(os.open(path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise UnreadableError("this is not an ordinary file")
            content = file.read(LARGEST_MB * 1_000_000 + 1)
    except OSError as error:
        raise UnreadableError(f"the file cannot be opened: {error.strerror}") from None
    if len(content) > LARGEST_MB * 1_000_000:
        raise UnreadableError(
            f"the file is larger than {LARGEST_MB} MB: clear its outputs, save it, hand it in again"
        )
    return content
