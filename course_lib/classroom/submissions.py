"""Read a sheet and a folder of submissions. Whatever cannot be read keeps its place, with a reason."""

import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from course_lib.classroom.refusal import CannotGradeError

LARGEST_MB = 20
MOST_CELLS = 2_000
SUFFIX = ".ipynb"


@dataclass(frozen=True)
class Sheet:
    """The notebook that was handed out: it alone says what is asked."""

    path: Path
    title: str
    exercises: tuple[str, ...]


@dataclass(frozen=True)
class Submission:
    """One learner's notebook, or the reason why there is none."""

    student: str
    file: str
    """Relative to the folder of submissions."""

    cells: tuple[str, ...] = ()
    trouble: str = ""


class _UnreadableError(Exception):
    pass


def read_sheet(path):
    """The sheet at `path`.

    Raises:
        CannotGradeError: if no cell of it says which exercise it checks.
    """
    path = Path(path)
    try:
        notebook = _notebook(path)
    except _UnreadableError as error:
        raise CannotGradeError(f"the sheet {path} cannot be read: {error}") from None
    marks = [_mark_of(cell) for cell in _cells_of(notebook)]
    names = dict.fromkeys(mark["exercise"] for mark in marks if mark.get("role") == "check")
    if not names:
        raise CannotGradeError(
            f"the sheet {path} has no cell that checks an exercise; is it a sheet from exercises/, "
            "as `course build` writes them?"
        )
    return Sheet(path, _title_of(notebook) or path.stem, tuple(names))


def _mark_of(cell):
    metadata = cell.get("metadata")
    mark = metadata.get("course") if isinstance(metadata, dict) else None
    return mark if isinstance(mark, dict) and isinstance(mark.get("exercise"), str) else {}


def _title_of(notebook):
    lines = "\n".join(_source(cell) for cell in _cells_of(notebook, "markdown")).split("\n")
    return next((line[2:].strip() for line in lines if line.startswith("# ")), "")


def read_submissions(folder, sheet_name):
    """Every submission in a folder, and the names of files that are none.

    A submission is a notebook, called like its student, or a folder called like its student with
    one notebook in it.
    """
    entries = sorted(Path(folder).iterdir(), key=lambda path: path.name)
    submissions, others = [], []
    for path in entries:
        if path.name.startswith("."):
            others += [path.name] * path.name.lower().endswith(SUFFIX)
        elif path.suffix.lower() == SUFFIX:
            submissions.append(_submission(path.stem, path, folder))
        elif path.is_dir() and not path.is_symlink():
            submissions.append(_submission_in(path, sheet_name, folder))
        else:
            others.append(path.name)
    return submissions, others


def _submission_in(place, sheet_name, folder):
    try:
        found = [
            path
            for path in sorted(place.iterdir())
            if path.suffix.lower() == SUFFIX and not path.name.startswith(".")
        ]
    except OSError as error:
        return _without(place, place, folder, f"the folder cannot be opened: {error.strerror}")
    named = [path for path in found if path.name == sheet_name]
    if len(named or found) == 1:
        return _submission(place.name, (named or found)[0], folder)
    if not found:
        return _without(place, place, folder, "there is no notebook in this folder")
    wanted = f"{len(found)} notebooks are in this folder and none is called {sheet_name}"
    return _without(place, place, folder, f"{wanted}: leave the one that counts")


def _without(place, path, folder, trouble):
    return Submission(place.name, str(path.relative_to(folder)), trouble=trouble)


def _submission(student, path, folder):
    file = str(path.relative_to(folder))
    try:
        cells = _code_of(_notebook(path))
    except _UnreadableError as error:
        return Submission(student, file, trouble=str(error))
    return Submission(student, file, cells)


def _notebook(path):
    text = _text_of(path)
    if not text.strip():
        raise _UnreadableError("the file is empty: save the notebook again and hand it in again")
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError, MemoryError):
        raise _UnreadableError(
            "the file is not a notebook (it is not JSON): hand in the .ipynb file itself"
        ) from None
    if not isinstance(notebook, dict) or notebook.get("nbformat") != 4:
        raise _UnreadableError(
            "the file is not a notebook of format 4: open it in JupyterLab, save it, hand it in again"
        )
    if not isinstance(notebook.get("cells"), list):
        raise _UnreadableError("the notebook has no list of cells")
    return notebook


def _text_of(path):
    """The text of an ordinary file; a link could show another student's work, a pipe would hang."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        if path.is_symlink():
            raise _UnreadableError("the file is a link: hand in the notebook itself")
        with os.fdopen(os.open(path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise _UnreadableError("this is not an ordinary file")
            content = file.read(LARGEST_MB * 1_000_000 + 1)
    except OSError as error:
        raise _UnreadableError(f"the file cannot be opened: {error.strerror}") from None
    if len(content) > LARGEST_MB * 1_000_000:
        raise _UnreadableError(
            f"the file is larger than {LARGEST_MB} MB: clear its outputs, save it, hand it in again"
        )
    return content.decode("utf-8-sig", errors="replace")


def _cells_of(notebook, kind="code"):
    cells = (cell for cell in notebook["cells"] if isinstance(cell, dict))
    return [cell for cell in cells if cell.get("cell_type") == kind]


def _code_of(notebook):
    cells = _cells_of(notebook)
    if len(cells) > MOST_CELLS:
        raise _UnreadableError(f"the notebook has more than {MOST_CELLS} cells of code")
    return tuple(_source(cell) for cell in cells)


def _source(cell):
    source = cell.get("source", "")
    if isinstance(source, list):
        return "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""
