"""What is run of a notebook, whatever state it is in."""

from dataclasses import dataclass

from course_lib.classroom.intake.answering import settled
from course_lib.classroom.intake.files import UnreadableError
from course_lib.classroom.intake.formats import read_notebook
from course_lib.classroom.intake.ordering import in_order, with_answers_last
from course_lib.classroom.intake.pieces import (
    is_given_by_others,
    missing_given,
    note_on_missing,
    pieces_of,
)
from course_lib.classroom.intake.python import Reader
from course_lib.classroom.intake.sheets import Sheet, read_sheet
from course_lib.translations import gettext

MOST_CELLS = 2_000
MOST_NOTES = 40

__all__ = ["Sheet", "Submission", "read_sheet", "read_submission"]


@dataclass(frozen=True)
class Submission:
    """What is run of one learner's notebook."""

    cells: tuple[str, ...]
    notes: tuple[str, ...] = ()
    """Sentences on what had to be put in order first."""

    labels: tuple[str, ...] = ()
    """What a message calls each cell: `cell 5` is the fifth cell of code as it was handed in."""


def as_many_as_one_reads(notes):
    """The first notes, and how many there are besides."""
    more = (gettext("and {n} more", n=len(notes) - MOST_NOTES),) * (len(notes) > MOST_NOTES)
    return tuple(notes[:MOST_NOTES]) + more


def read_submission(content, sheet):
    """What is run of a notebook, given as the bytes of its file.

    The sheet's own copies run for the cells that were given. Cells are known by nbgrader's id, by
    the id of the cell, and by the name that they define; the last attempt at an answer counts.

    Raises:
        UnreadableError: if it is no notebook, or none of its answers can run.
    """
    notebook = read_notebook(content)
    cells, texts = notebook.of_kind("code"), notebook.of_kind("markdown", "raw")
    if len(notebook.cells) > MOST_CELLS:
        raise UnreadableError(
            gettext(
                "the notebook has {n:,} cells, more than {most:,}: leave those that belong to the "
                "sheet",
                n=len(notebook.cells),
                most=MOST_CELLS,
            )
        )
    reader = Reader()
    pieces, edited = pieces_of(cells, sheet, reader)
    running, counting, said = settled(pieces, texts, sheet, reader)
    if not cells:
        raise UnreadableError(
            gettext("there is no cell of code in the notebook: is it the right file?")
        )
    put_back = list(missing_given(pieces, sheet))
    ordered = with_answers_last(in_order(running, put_back), counting)
    missed = [note_on_missing(it) for it in put_back if not is_given_by_others(it, pieces)]
    notes = (*notebook.notes, *edited, *missed, *said)
    return Submission(
        tuple(piece.source for piece in ordered),
        as_many_as_one_reads(notes),
        tuple(piece.label for piece in ordered),
    )
