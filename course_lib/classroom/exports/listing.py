"""Tables that we write from nothing: one for any spreadsheet, one as nbgrader exports it."""

import csv
import io

from course_lib.classroom.exports.exported import Export
from course_lib.classroom.exports.scores import notes_on, number, scores_of
from course_lib.classroom.reports.tables import cell

EXCEL = "\ufeff"
"""Without it a spreadsheet takes é for two letters."""

OF_NBGRADER = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
)


def spreadsheet(rows, marks, **_):
    """One row a submission, with every exercise, the marks by hand among them."""
    scores = scores_of(rows, marks)
    names = list(dict.fromkeys(name for row in rows for name in row.results))
    each = [f"{name} {what}" for name in names for what in EACH]
    known = ["student", "sheet", "file", "status", "reason", "points", "out_of", "waits for a mark"]
    lines = [[*known, "notes", "isolation", *each], *(_line(score, names) for score in scores)]
    text = EXCEL + _written(lines)
    return Export({"grades.csv": text.encode()}, notes_on(scores, "left blank"))


EACH = ("points", "verdict", "misconception", "comment")


def _line(score, names):
    row = score.row
    parts = {part.name: part for part in score.parts}
    line = [row.student, row.sheet, row.file, row.status, row.reason, score.points]
    line += [score.out_of, "; ".join(score.waiting), "; ".join(row.notes), row.isolation]
    for name in names:
        line += _cells_of(parts[name]) if name in parts else [""] * len(EACH)
    return line


def _cells_of(part):
    return [part.points, part.result.verdict, part.result.misconception, part.comment]


def as_nbgrader(rows, marks, *, column="", **_):
    """The columns of `nbgrader export`; a score that is not known is blank and not 0.0."""
    scores = scores_of(rows, marks)
    lines = [OF_NBGRADER]
    for score in scores:
        points = "" if score.points is None else f"{float(score.points)}"
        assignment = column or score.row.sheet
        line = [assignment, "", "", score.student, "", "", "", points, "0.0", points]
        lines.append([*line, f"{float(score.out_of)}"])
    return Export({"nbgrader.csv": _written(lines).encode()}, notes_on(scores, "left blank"))


def _written(lines):
    written = io.StringIO()
    csv.writer(written).writerows([_cell(value) for value in line] for line in lines)
    return written.getvalue()


def _cell(value):
    return number(value) if isinstance(value, (int, float)) else cell(value)
