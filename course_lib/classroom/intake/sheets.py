"""The notebook that was handed out: it alone says what is asked, and what was given."""

from dataclasses import dataclass
from pathlib import Path

from course_lib.classroom.intake.files import UnreadableError, content_of
from course_lib.classroom.intake.formats import read_notebook
from course_lib.classroom.intake.python import Code, Reader
from course_lib.classroom.refusal import CannotGradeError

ANSWER, CHECK, GIVEN = "answer", "check", "given"


@dataclass(frozen=True)
class SheetCell:
    """One cell of code as it was handed out."""

    role: str
    """ANSWER, to be filled in; CHECK; or GIVEN, such as the imports."""

    exercise: str
    source: str
    cell_id: str
    grade_id: str
    code: Code


@dataclass(frozen=True)
class Sheet:
    """The notebook that was handed out."""

    path: Path
    title: str
    exercises: tuple[str, ...]
    cells: tuple[SheetCell, ...] = ()
    words: frozenset = frozenset()
    """Its cells of text."""


def read_sheet(path):
    """The sheet at `path`.

    Raises:
        CannotGradeError: if no cell of it says which exercise it checks.
    """
    path = Path(path)
    try:
        notebook = read_notebook(content_of(path))
    except UnreadableError as error:
        raise CannotGradeError(f"the sheet {path} cannot be read: {error}") from None
    code, text = notebook.of_kind("code"), notebook.of_kind("markdown", "raw")
    names = dict.fromkeys(c.exercise for c in code if c.role == CHECK and c.exercise)
    if not names:
        raise CannotGradeError(
            f"the sheet {path} has no cell that checks an exercise; is it a sheet from exercises/, "
            "as `course build` writes them?"
        )
    words = frozenset(cell.source.strip() for cell in text)
    return Sheet(
        path, _title_of(text) or path.stem, tuple(names), tuple(map(_handed_out, code)), words
    )


def is_cell(cell, handed_out):
    """True if a cell says itself that it is this one: to nbgrader, to the course, or by its id."""
    return (
        (cell.grade_id != "" and cell.grade_id == handed_out.grade_id)
        or (
            cell.exercise != ""
            and (cell.exercise, cell.role) == (handed_out.exercise, handed_out.role)
        )
        or (cell.cell_id != "" and cell.cell_id == handed_out.cell_id)
    )


def _handed_out(cell):
    role = cell.role if cell.role in (ANSWER, CHECK) and cell.exercise else GIVEN
    return SheetCell(
        role, cell.exercise, cell.source, cell.cell_id, cell.grade_id, Reader().read(cell.source)
    )


def _title_of(text):
    lines = "\n".join(cell.source for cell in text).split("\n")
    return next((line[2:].strip() for line in lines if line.startswith("# ")), "")
