"""What a database complains about, in words that say what to do."""

import sqlite3
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from course_lib.classroom.refusal import CannotGradeError

KEPT = "What was recorded before is kept; run the same command again afterwards"
TROUBLES = (
    (
        ("not a database",),
        "{place} is no gradebook: it is no database at all. Nothing was changed; give another "
        "place, or bring back a copy",
    ),
    (
        ("malformed", "corrupt"),
        "the gradebook {place} is damaged ({said}). Nothing was changed; put it aside and bring "
        "back a copy, or read what is left with `sqlite3 gradebook.db .recover`",
    ),
    (
        ("disk is full", "no space left", "could not extend"),
        f"no room is left for the gradebook {{place}}. Make room. {KEPT}",
    ),
    (
        ("locked", "busy"),
        f"another program keeps the gradebook {{place}} locked. Let it finish, or close it. {KEPT}",
    ),
    (
        ("readonly", "read-only", "unable to open", "permission denied"),
        f"the gradebook {{place}} cannot be written ({{said}}). Allow it, or choose another place. {KEPT}",
    ),
    (
        ("i/o error",),
        f"the gradebook {{place}} could not be read or written ({{said}}): is the disk full, or "
        f"a drive gone? {KEPT}",
    ),
)
OTHERWISE = f"the gradebook {{place}} does not answer: {{said}}. {KEPT}"


@contextmanager
def in_words(place):
    """Raises CannotGradeError for what the database says."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        said = str(getattr(error, "orig", error)).strip().split("\n")[0]
        words = next((words for signs, words in TROUBLES if _says(said, signs)), OTHERWISE)
        raise CannotGradeError(words.format(place=place, said=said)) from error


def _says(said, signs):
    return any(sign in said.lower() for sign in signs)
