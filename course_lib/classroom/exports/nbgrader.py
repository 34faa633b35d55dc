"""Scores written into nbgrader's own gradebook, through its own interface."""

import sqlite3
from contextlib import closing
from pathlib import Path

from course_lib.classroom.exports.exported import Export
from course_lib.classroom.exports.scores import notes_on, of_one_sheet
from course_lib.classroom.refusal import CannotGradeError

WANTED = "gradebook.db of the nbgrader course"
CHECK = "-check"
"""Ends the name of the cell that carries an exercise's points."""


def fill(rows, marks, *, template, column="", **_):
    """Write every row into the gradebook, where `nbgrader export` and `formgrader` find it.

    Args:
        rows: of one sheet.
        marks: by hand.
        template: path of the gradebook, which is changed in place.
        column: the name of the assignment, where several hold this sheet.

    Raises:
        CannotGradeError: if nbgrader is missing, or gradebook and sheet do not fit. Nothing is
            written then.
    """
    scores = of_one_sheet(rows, marks)
    api = _nbgrader()
    _refuse_other_files(Path(template))
    with api.Gradebook(f"sqlite:///{Path(template).resolve()}") as book:
        assignment = _assignment(book, scores[0].row.sheet, column)
        _refuse_other_points(book, assignment, scores)
        for score in scores:
            _write(book, assignment, score)
        book.db.commit()
    said = "marked there as needing a grade by hand; `nbgrader export` itself counts that as 0"
    return Export({}, notes_on(scores, said))


def _refuse_other_files(path):
    """nbgrader would make its tables in whatever it is given, our own gradebook among others."""
    wanted = "run `nbgrader generate_assignment` first, and give its gradebook.db"
    if not path.is_file():
        raise CannotGradeError(f"there is no gradebook {path}: {wanted}")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    except sqlite3.Error as error:
        raise CannotGradeError(
            f"{path} cannot be read as a gradebook ({error}): {wanted}"
        ) from None
    if not {"assignment", "submitted_assignment", "grade"} <= tables:
        raise CannotGradeError(f"{path} is no gradebook of nbgrader: {wanted}")


def _nbgrader():
    try:
        from nbgrader import api
    except ImportError:
        raise CannotGradeError(
            "nbgrader is not installed here: `pip install nbgrader`, or export as nbgrader-csv"
        ) from None
    return api


def _assignment(book, sheet, column):
    holding = [a.name for a in book.assignments if sheet in [n.name for n in a.notebooks]]
    chosen = [name for name in holding if name == column] if column else holding
    if len(chosen) == 1:
        return chosen[0]
    there = "; ".join(
        f"{a.name} ({', '.join(n.name for n in a.notebooks)})" for a in book.assignments
    )
    raise CannotGradeError(
        f"{len(chosen)} assignments of the gradebook hold {sheet}.ipynb; choose one with --column, "
        f"or run `nbgrader generate_assignment` first. There are: {there or 'none'}"
    )


def _refuse_other_points(book, assignment, scores):
    """The gradebook and the sheet must mean the same by an exercise."""
    sheet = scores[0].row.sheet
    known = {
        cell.name.removesuffix(CHECK): cell.max_score
        for cell in book.find_notebook(sheet, assignment).grade_cells
    }
    asked = {part.name: part.result.out_of for score in scores for part in score.parts}
    differ = [
        f"{name} ({known.get(name, 'not there')}, here {asked.get(name, 'not there')})"
        for name in asked and dict.fromkeys([*asked, *known])
        if known.get(name) != asked.get(name)
    ]
    if differ:
        raise CannotGradeError(
            f"the assignment {assignment} in the gradebook gives other points: {'; '.join(differ)}. "
            "Run `nbgrader generate_assignment --force` with the sheet that was graded"
        )


def _write(book, assignment, score):
    book.update_or_create_student(score.student)
    with book.db.no_autoflush:  # nbgrader puts a submission together before it adds it
        book.update_or_create_submission(assignment, score.student)
    there = book.find_submission_notebook(score.row.sheet, assignment, score.student)
    parts = {part.name: part for part in score.parts}
    for grade in there.grades:
        name = grade.name.removesuffix(CHECK)
        _write_grade(grade, parts.get(name))
    for comment in there.comments:
        part = parts.get(comment.name)
        comment.auto_comment = part.said if part else score.why_blank
        if part and part.comment:
            comment.manual_comment = part.comment


def _write_grade(grade, part):
    """A mark by hand that stands there already stays, and nbgrader asks for another look."""
    waits, mark = part is None or part.waits, part and part.given
    grade.auto_score = None if waits or mark is not None else part.points
    if mark is not None:
        grade.manual_score = mark
    grade.needs_manual_grade = waits or (mark is None and grade.manual_score is not None)
