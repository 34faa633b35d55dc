"""Points filled into the gradebook that a teacher downloaded from Canvas."""

import re

from course_lib.classroom.exports.exported import Export
from course_lib.classroom.exports.people import find
from course_lib.classroom.exports.scores import note, notes_on, number, of_one_sheet
from course_lib.classroom.exports.templates import factor, number_in, read_table
from course_lib.classroom.refusal import CannotGradeError

WANTED = "the gradebook as Canvas exports it (Grades > Export)"
IDENTIFIERS = ("sis login id", "sis user id", "id", "integration id")
NAMES = ("student",)

ASSIGNMENT = re.compile(r"(?P<title>.*\S)\s*\((?P<id>\d+)\)\s*")
COMPUTED = re.compile(r"((unposted )?(current|final)|override) (score|points|grade|status)")
POSSIBLE = "points possible"


def fill(rows, marks, *, template, roster=None, column="", scale=False, **_):
    """The gradebook with the points of one sheet in the column of one assignment.

    No column is ever added: Canvas would make a new assignment of it.

    Raises:
        CannotGradeError: if the template or the column does not fit.
    """
    scores = of_one_sheet(rows, marks)
    table = read_table(template, WANTED)
    heading = [cell.strip().casefold() for cell in table.rows[0]]
    _refuse_other_tables(heading, table)
    first = _first_student(table)
    index = _chosen(column or scores[0].row.sheet, column, _assignments(table, heading, first))
    possible, comma = _possible(table, index, first)
    times = factor(scores[0].out_of, possible, scale, f"{table.rows[0][index]!r}")
    found = find([s.student for s in scores], _owners(table, heading, first), roster or {})
    replaced = []
    for score in scores:
        if score.student in found.lines and score.points is not None:
            text = number(score.points * times, comma)
            if table.put(first + found.lines[score.student], index, text):
                replaced.append(score.student)
    return Export({"canvas.csv": table.content}, _notes(scores, found, replaced))


def _notes(scores, found, replaced):
    return (
        *notes_on(scores, "their cells are as they were"),
        *note("Had other points there, which are replaced", replaced),
        *note("Not in the gradebook; a --roster can say who they are there", found.missing),
        *note("More than one line or student of that name, nothing filled in", found.unclear),
    )


def _refuse_other_tables(heading, table):
    if "id" not in heading or not any("section" in cell for cell in heading):
        raise CannotGradeError(
            f"the template has the columns {', '.join(table.rows[0])[:300]}; {WANTED} is wanted, "
            "with ID and Section among them"
        )


def _first_student(table):
    """Under the heading there may be a line on posting and one with the points possible."""
    for line in range(1, min(4, len(table.rows))):
        if _label(table, line) == POSSIBLE:
            return line + 1
    return 1


def _label(table, line):
    return (table.rows[line] or [""])[0].strip().casefold()


def _assignments(table, heading, first):
    """Index to header of the columns that Canvas lets a teacher fill."""
    start = next(i for i, cell in enumerate(heading) if "section" in cell) + 1
    locked = table.rows[first - 1] if first > 1 else []
    return {
        index: table.rows[0][index]
        for index in range(start, len(heading))
        if not COMPUTED.search(heading[index])
        and "read only" not in (locked[index].casefold() if index < len(locked) else "")
    }


def _chosen(wanted, given, assignments):
    exact = [index for index, header in assignments.items() if header.strip() == wanted.strip()]
    alike = [index for index, header in assignments.items() if _called(header, wanted)]
    if len(exact or alike) == 1:
        return (exact or alike)[0]
    there = "; ".join(assignments.values()) or "none: make the assignment in Canvas, export again"
    told = f"{len(exact or alike)} assignments of the gradebook are called {wanted!r}"
    remedy = "say it exactly as there" if given else "choose one with --column"
    raise CannotGradeError(f"{told}; {remedy}. Its assignments: {there}")


def _called(header, wanted):
    match = ASSIGNMENT.fullmatch(header)
    names = [header, *(match.groups() if match else [])]
    return wanted.strip().casefold() in [name.strip().casefold() for name in names]


def _possible(table, index, first):
    """The points possible, and whether this gradebook writes a comma for the decimal point."""
    if first == 1 or index >= len(table.rows[first - 1]):
        return None, False
    cells = table.rows[first - 1]
    comma = any("," in cell and number_in(cell) is not None for cell in cells)
    return number_in(cells[index]), comma


def _owners(table, heading, first):
    groups = [[heading.index(n) for n in group if n in heading] for group in (IDENTIFIERS, NAMES)]
    return [
        [[row[index] for index in group if index < len(row)] for group in groups]
        for row in table.rows[first:]
    ]
