"""What a notebook holds, whatever state it is in: the cells of code, and what a sheet asks."""

import json
from dataclasses import dataclass
from pathlib import Path

from course_lib.classroom.intake.handed import UnreadableError, content_of
from course_lib.classroom.refusal import CannotGradeError

MOST_CELLS = 2_000


@dataclass(frozen=True)
class Sheet:
    """The notebook that was handed out: it alone says what is asked."""

    path: Path
    title: str
    exercises: tuple[str, ...]


@dataclass(frozen=True)
class Submission:
    """What is run of one learner's notebook."""

    cells: tuple[str, ...]
    notes: tuple[str, ...] = ()
    """Sentences on what had to be put in order first."""


def read_sheet(path):
    """The sheet at `path`.

    Raises:
        CannotGradeError: if no cell of it says which exercise it checks.
    """
    path = Path(path)
    try:
        notebook = _notebook(content_of(path))
    except UnreadableError as error:
        raise CannotGradeError(f"the sheet {path} cannot be read: {error}") from None
    marks = [_mark_of(cell) for cell in _cells_of(notebook)]
    names = dict.fromkeys(mark["exercise"] for mark in marks if mark.get("role") == "check")
    if not names:
        raise CannotGradeError(
            f"the sheet {path} has no cell that checks an exercise; is it a sheet from exercises/, "
            "as `course build` writes them?"
        )
    return Sheet(path, _title_of(notebook) or path.stem, tuple(names))


def read_submission(content, sheet):
    """What is run of a notebook, given as the bytes of its file.

    Raises:
        UnreadableError: if it is no notebook.
    """
    cells = _cells_of(_notebook(content))
    if len(cells) > MOST_CELLS:
        raise UnreadableError(f"the notebook has more than {MOST_CELLS} cells of code")
    return Submission(tuple(_source(cell) for cell in cells))


def _mark_of(cell):
    metadata = cell.get("metadata")
    mark = metadata.get("course") if isinstance(metadata, dict) else None
    return mark if isinstance(mark, dict) and isinstance(mark.get("exercise"), str) else {}


def _title_of(notebook):
    lines = "\n".join(_source(cell) for cell in _cells_of(notebook, "markdown")).split("\n")
    return next((line[2:].strip() for line in lines if line.startswith("# ")), "")


def _notebook(content):
    text = content.decode("utf-8-sig", errors="replace")
    if not text.strip():
        raise UnreadableError("the file is empty: save the notebook again and hand it in again")
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError, MemoryError):
        raise UnreadableError(
            "the file is not a notebook (it is not JSON): hand in the .ipynb file itself"
        ) from None
    if not isinstance(notebook, dict) or notebook.get("nbformat") != 4:
        raise UnreadableError(
            "the file is not a notebook of format 4: open it in JupyterLab, save it, hand it in again"
        )
    if not isinstance(notebook.get("cells"), list):
        raise UnreadableError("the notebook has no list of cells")
    return notebook


def _cells_of(notebook, kind="code"):
    cells = (cell for cell in notebook["cells"] if isinstance(cell, dict))
    return [cell for cell in cells if cell.get("cell_type") == kind]


def _source(cell):
    source = cell.get("source", "")
    if isinstance(source, list):
        return "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""
