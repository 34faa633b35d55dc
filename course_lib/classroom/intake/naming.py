"""Whose file it is, as its name and its place say. Nothing is guessed."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

from course_lib.classroom.intake.entries import NOTEBOOK, Entry
from course_lib.classroom.refusal import CannotGradeError

CANVAS = re.compile(
    r"(?P<name>[^_]+)_(?:LATE_)?(?P<id>\d+)_(?:question_\d+_)?(?P<upload>\d+)_(?P<file>.+)"
)
MOODLE = re.compile(
    r"(?P<name>.+)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)(?:_(?P<file>.*))?"
)
AGAIN = re.compile(r"(?P<stem>.+)-(?P<number>\d+)")
"""Canvas writes -1, -2, … behind the name of what is handed in again."""


@dataclass(frozen=True)
class Named:
    """A file and its owner."""

    entry: Entry
    owner: tuple
    """Equal for two files of one student, and different for two students with one name."""

    student: str
    base: str
    """The file's name as its student called it."""

    platform_id: str = ""
    """The number of the student on Canvas or Moodle."""

    newer: tuple = ()
    """Larger for what was handed in later; empty where the names do not say."""


def compiled(pattern):
    """The regular expression of `--id-pattern`.

    Raises:
        CannotGradeError: if it is none, or does not say which part of it is the student.
    """
    try:
        expression = re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise CannotGradeError(f"the pattern {pattern!r} cannot be read: {error}") from None
    if "student" not in expression.groupindex:
        raise CannotGradeError(
            f"the pattern {pattern!r} does not say which part is the student; write that part as "
            r"(?P<student>…), such as (?P<student>s\d+)_.*\.ipynb"
        )
    return expression


def by_pattern(entry, expression):
    """The file's owner by a pattern, or None where the pattern does not fit."""
    found = expression.search("/".join(entry.parts))
    student = (found["student"] or "").strip() if found else ""
    return Named(entry, ("pattern", "", student), clean(student), entry.name) if student else None


def by_name(entry, source, sheet_name, canvas=True):
    """The file's owner, as a platform, a folder or the file itself is called."""
    top = entry.parts[0]
    if found := MOODLE.fullmatch(top):
        base = entry.name if len(entry.parts) > 1 else found["file"] or entry.name
        owner = (source, "moodle", found["id"])
        return Named(entry, owner, _moodle_student(found), base, found["id"])
    if len(entry.parts) > 1 or entry.is_folder:
        return Named(entry, (source, "folder", top), clean(top), entry.name)
    if canvas and (found := CANVAS.fullmatch(top)):
        base, number = _first_called(found["file"], sheet_name)
        owner, newer = (source, "canvas", found["id"]), (number, int(found["upload"][:30]))
        return Named(entry, owner, clean(found["name"]), base, found["id"], newer)
    notebook = NOTEBOOK.fullmatch(top)
    student = notebook["stem"] if notebook else PurePosixPath(top).stem
    return Named(entry, (source, "file", top), clean(student), top)


def is_canvas(entries):
    """True if most are named so, and each has a number of its own: `hw_2024_11_ada` has a date."""
    files = [entry for entry in entries if len(entry.parts) == 1 and not entry.is_folder]
    uploads = {it.name: found["upload"] for it in files if (found := CANVAS.fullmatch(it.name))}
    return len(set(uploads.values())) == len(uploads) and 2 * len(uploads) >= len(files)


def clean(name):
    """A name in one of several equal spellings, which can be written in any encoding.

    >>> clean("Ame\\u0301lie") == clean("Am\\u00e9lie")
    True
    """
    known = unicodedata.normalize("NFC", name).encode("utf-8", "replace").decode("utf-8")
    return known.strip() or "without a name"


def _moodle_student(found):
    name = clean(found["name"])
    return f"Participant {found['id']}" if name == "Participant" else name


def _first_called(file, sheet_name):
    """What the student called a file on Canvas, and how often it was handed in before."""
    notebook = NOTEBOOK.fullmatch(file)
    again = AGAIN.fullmatch(notebook["stem"]) if notebook else None
    if not again or file == sheet_name:
        return file, 0
    return again["stem"] + ".ipynb", int(again["number"][:9])
