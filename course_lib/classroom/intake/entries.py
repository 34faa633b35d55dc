"""What lies in a folder, by its place there. Nothing is opened and no link is followed."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from course_lib.classroom.refusal import CannotGradeError
from course_lib.translations import gettext

NOTEBOOK = re.compile(r"(?P<stem>.+)\.ipynb(?:\.(?:txt|json))?", re.IGNORECASE | re.DOTALL)
"""Browsers like to put another ending behind the one of a notebook."""

DEEPEST = 6
"""Folders within folders. Deeper down nobody hands in a notebook."""


@dataclass(frozen=True)
class Entry:
    """A file or a folder in what was handed in."""

    parts: tuple[str, ...]
    """Its place in the source."""

    path: Path
    """The file itself, or the zip that it is in."""

    number: int | None = None
    """Its number in the zip."""

    trouble: str = ""
    is_folder: bool = False

    @property
    def name(self):
        return self.parts[-1]

    @property
    def is_notebook(self):
        return not self.is_folder and NOTEBOOK.fullmatch(self.name) is not None


def is_hidden(parts):
    """What a system leaves beside one's files; macOS calls its own `__MACOSX`."""
    return any(part.startswith(".") or part == "__MACOSX" for part in parts)


def entries_of_folder(folder):
    """Everything in a folder that is not hidden, in the order of names; and hidden notebooks' names."""
    found, hidden = [], []
    waiting = [((), Path(folder))]
    while waiting:
        parts, place = waiting.pop()
        try:
            inside = sorted(os.scandir(place), key=lambda it: it.name)
        except OSError as error:
            if not parts:
                raise CannotGradeError(f"{folder} cannot be opened: {error.strerror}") from None
            trouble = gettext("the folder cannot be opened: {why}", why=error.strerror)
            found.append(Entry(parts, place, trouble=trouble, is_folder=True))
            continue
        for it in inside:
            here, is_folder = (*parts, it.name), it.is_dir(follow_symlinks=False)
            if is_hidden((it.name,)):
                hidden += [it.name] * bool(NOTEBOOK.fullmatch(it.name) and not parts)
                continue
            found.append(Entry(here, Path(it.path), is_folder=is_folder))
            if is_folder and len(here) < DEEPEST:
                waiting.append((here, Path(it.path)))
    return sorted(found, key=lambda entry: entry.parts), hidden
