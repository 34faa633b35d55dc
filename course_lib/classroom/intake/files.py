"""The bytes of a file that a stranger made: an ordinary file, and never more than a limit."""

import hashlib
import os
import stat

from course_lib.translations import gettext

LARGEST_MB = 20


class UnreadableError(Exception):
    """A file that cannot be taken as a notebook; the message tells its owner what to do."""


def digest_of(content):
    """SHA-256, by which the gradebook knows a file again."""
    return hashlib.sha256(content).hexdigest()


def content_of(path, largest_mb=LARGEST_MB):
    """The bytes of an ordinary file; a link could show another student's work, a pipe would hang."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        if path.is_symlink():
            raise UnreadableError(gettext("the file is a link: hand in the notebook itself"))
        with os.fdopen(os.open(path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise UnreadableError(gettext("this is not an ordinary file"))
            return within(file, largest_mb)
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise UnreadableError(gettext("the file cannot be opened: {why}", why=said)) from None


def within(file, largest_mb):
    """All that comes out of an open file, if that is no more than the limit.

    Raises:
        UnreadableError: if it is more; no more than the limit was read then.
    """
    limit = int(largest_mb * 1_000_000)
    content = file.read(limit + 1)
    if len(content) > limit:
        raise UnreadableError(
            gettext(
                "the file is larger than {size:g} MB, mostly outputs, as a rule: choose Edit, "
                "Clear Outputs of All Cells in JupyterLab, save it, hand it in again",
                size=largest_mb,
            )
        )
    return content
