"""A notebook beside its sheet: which cell is which, and what of it is run."""

from dataclasses import dataclass

from course_lib.classroom.intake.additions import added_to
from course_lib.classroom.intake.python import Code
from course_lib.classroom.intake.sentences import by_number, grouped
from course_lib.classroom.intake.sheets import CHECK, GIVEN
from course_lib.translations import gettext

CHECK_EDITED = by_number(
    "the cell that checks {names} was edited; the sheet's own ran",
    "the cells that check {names} were edited; the sheet's own ran",
)
CHECK_EDITED_AND_ADDED = by_number(
    "the cell that checks {names} was edited; the sheet's own ran, and what was added to it",
    "the cells that check {names} were edited; the sheet's own ran, and what was added to it",
)
GIVEN_EDITED = by_number(
    "the cell that gives {names} was edited; the sheet's own ran",
    "the cell that gives {names} was edited; the sheet's own ran",
)
GIVEN_EDITED_AND_ADDED = by_number(
    "the cell that gives {names} was edited; the sheet's own ran, and what was added to it",
    "the cell that gives {names} was edited; the sheet's own ran, and what was added to it",
)


@dataclass(eq=False)
class Piece:
    """Something to run, and where it comes from."""

    source: str
    label: str
    """What a message calls it, such as cell 5."""

    code: Code
    slot: int | None = None
    """The number of the sheet's cell that this one is; None for a cell of the student's own."""

    is_given: bool = False
    """True of the sheet's own copy."""

    def is_answer_to(self, name):
        return not self.is_given and name in self.code.bindings


def pieces_of(cells, sheet, reader):
    """What is there to run, in the order of the notebook, and notes."""
    cells, notes = _whole(cells, reader)
    slots = _slots([cell for cell, _ in cells], [code for _, code in cells], sheet)
    pieces, said, seen = [], [], set()
    for (cell, code), slot in zip(cells, slots, strict=True):
        label = gettext("cell {n}", n=cell.number)
        handed_out = sheet.cells[slot] if slot is not None else None
        if handed_out is None or handed_out.role not in (GIVEN, CHECK):
            pieces.append(Piece(cell.source, label, code, slot))
            continue
        copy = [] if slot in seen else [_copy(handed_out, label, slot)]
        added = []
        if not reader.same(cell.source, handed_out.source):
            added = _added(cell, label, slot, sheet, reader)
            said.append(_edited(handed_out, added))
        pieces += added + copy if handed_out.role == CHECK else copy + added
        seen.add(slot)
    return pieces, notes + grouped(dict.fromkeys(said))


def names_of(code):
    """All the names that a cell gives, as one."""
    return "`, `".join(sorted(code.bindings))


def missing_given(pieces, sheet):
    """The sheet's own cells that others need and that are not there."""
    there = {piece.slot for piece in pieces}
    for slot, cell in enumerate(sheet.cells):
        if cell.role == GIVEN and cell.code.bindings and slot not in there:
            yield _copy(cell, gettext("a cell of the sheet"), slot)


def is_given_by_others(given, pieces):
    """True if the student's own cells define all that this one gives."""
    return given.code.bindings.keys() <= {name for it in pieces for name in it.code.bindings}


def note_on_missing(piece):
    return gettext(
        "the cell that gives `{names}` is missing; it was put back", names=names_of(piece.code)
    )


def _copy(handed_out, label, slot):
    return Piece(handed_out.source, label, handed_out.code, slot, is_given=True)


def _added(cell, label, slot, sheet, reader):
    """What the student had added to a cell that was given."""
    tree = reader.parsed(cell.source)
    added = added_to(tree, sheet.cells[slot], sheet) if tree else ""
    return [Piece(added, label, reader.read(added), slot)] if added else []


def _edited(handed_out, added):
    if handed_out.role == CHECK:
        return CHECK_EDITED_AND_ADDED if added else CHECK_EDITED, handed_out.exercise
    return GIVEN_EDITED_AND_ADDED if added else GIVEN_EDITED, names_of(handed_out.code)


def _whole(cells, reader):
    """The cells as Python sees them, with the parts of one that was split put together."""
    found, notes = [], []
    for cell in cells:
        code = reader.read(cell.source)
        if found and not (code.is_whole and found[-1][1].is_whole):
            before = found[-1][0]
            source = f"{before.source}\n{cell.source}"
            if "%%" not in (before.source[:2], cell.source[:2]) and reader.parsed(source):
                found[-1] = _joined(before, cell, source), reader.read(source)
                said = gettext(
                    "cells {one} and {other} are parts of one; they ran as one",
                    one=before.number,
                    other=cell.number,
                )
                notes.append(said)
                continue
        found.append((cell, code))
    return found, notes


def _joined(before, cell, source):
    identified = before if before.grade_id or before.exercise else cell
    return type(cell)(
        "code",
        source,
        before.number,
        before.cell_id,
        identified.grade_id,
        identified.exercise,
        identified.role,
    )


def _slots(cells, codes, sheet):
    """For each cell the number of the sheet's cell that it is, or None."""
    slots = [_by_identity(cell, sheet) for cell in cells]
    for find in (_by_source, _by_names):
        free = set(range(len(sheet.cells))) - set(slots)
        for place, slot in enumerate(slots):
            if slot is None:
                slots[place] = find(cells[place], codes[place], sheet, free)
                free.discard(slots[place])
    return slots


def _by_identity(cell, sheet):
    """By nbgrader's id, by the course's own mark, by the id of the cell."""
    for slot, handed_out in enumerate(sheet.cells):
        if cell.grade_id and cell.grade_id == handed_out.grade_id:
            return slot
    for slot, handed_out in enumerate(sheet.cells):
        if cell.exercise and (cell.exercise, cell.role) == (handed_out.exercise, handed_out.role):
            return slot
    for slot, handed_out in enumerate(sheet.cells):
        if cell.cell_id and cell.cell_id == handed_out.cell_id:
            return slot
    return None


def _by_source(cell, code, sheet, free):
    source = cell.source.strip()
    return next((slot for slot in sorted(free) if sheet.cells[slot].source.strip() == source), None)


def _by_names(cell, code, sheet, free):
    for slot in sorted(free):
        handed_out = sheet.cells[slot]
        names = handed_out.code.bindings.keys()
        all_there = names and names <= code.bindings.keys()
        if (
            handed_out.role == GIVEN
            and all_there
            and not code.bindings.keys() & set(sheet.exercises)
        ):
            return slot
        if handed_out.role not in (GIVEN, CHECK) and handed_out.exercise in code.bindings:
            return slot
    return None
