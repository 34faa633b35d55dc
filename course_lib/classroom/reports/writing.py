"""Everything that people read of one sheet, written from its rows: whole files, whenever one looks."""

from dataclasses import dataclass, field
from pathlib import Path

from course_lib.classroom.gradebook import ByHand
from course_lib.classroom.refusal import CannotGradeError
from course_lib.classroom.reports.class_report import class_report, index, names_in
from course_lib.classroom.reports.pages import page
from course_lib.classroom.reports.rendering import one_line
from course_lib.classroom.reports.tables import (
    MARK,
    MARK_TEXT,
    PAGES,
    PART,
    page_name,
    refuse_what_is_foreign,
    replace_file,
    write_tables,
)
from course_lib.classroom.speaking import speaking


@dataclass(frozen=True)
class Graded:
    """What is known of one sheet and one class, wherever it was kept."""

    rows: list
    title: str
    marks: dict = field(default_factory=dict)
    """As `ByHand` takes them: (student, exercise) to (points, comment, out of)."""

    absent: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """Sentences on the whole class."""

    language: str = ""
    """Which the learners were answered in; empty where that is not known."""


def graded_in(book, sheet=None):
    """What an open gradebook knows of a sheet, of the one that was graded last if none is named."""
    known = book.settings(sheet) or {}
    sheet = sheet or known.get("sheet_name")
    rows = book.rows(sheet)
    return Graded(
        rows,
        known.get("title") or sheet or "",
        ByHand.in_book(book, rows),
        tuple(known.get("absent", ())),
        tuple(known.get("notes", ())),
        known.get("language", ""),
    )


def rewrite(out, load, exercises, lessons, *, language=None):
    """Write everything in a folder of results anew.

    Args:
        out: path of the folder, as `course grade` made it.
        load: maps that path to what is `Graded`.
        exercises: name to Exercise.
        lessons: name of an exercise to the number of its lesson.
        language: of the learners' pages, where it is not to be that in which they were graded.

    Returns:
        the Graded that was written.

    Raises:
        CannotGradeError: if that is no folder of results, or cannot be written, or the course does
            not speak the language.
    """
    out = Path(out)
    if not (out / MARK).is_file():
        raise CannotGradeError(
            f"{out} is not a folder of results; give the --out of `course grade`, which holds {MARK}"
        )
    graded = load(out)
    told = {"marks": graded.marks, "absent": graded.absent, "notes": graded.notes}
    with speaking(language or graded.language):
        write(out, graded.rows, graded.title, exercises, lessons, **told)
    return graded


def write(out, rows, title, exercises, lessons, *, marks=None, absent=(), notes=()):
    """Write report.html, index.html, grades.csv, written.csv and a page for each row.

    Each file is put into its place at once, so that a process which is killed leaves every file
    whole, old or new. Pages of rows that are no more are removed last.

    Args:
        out: path of a folder that is new or holds results.
        rows: of one sheet.
        title: the sheet's.
        exercises: name to Exercise.
        lessons: name of an exercise to the number of its lesson.
        marks: as `ByHand` takes them.
        absent: names of the list from whom nothing came.
        notes: sentences on the whole class.

    Raises:
        CannotGradeError: if something else lies there, or the rows are of several sheets.
    """
    out = _place(out, rows)
    rows = sorted(rows, key=lambda row: (row.student, row.file, row.digest))
    marks = ByHand.of(marks)
    pages = _write_pages(out / PAGES, rows, title, exercises, lessons, marks)
    write_tables(out, rows, names_in(rows), marks)
    told = {"marks": marks, "absent": tuple(absent)}
    report = class_report(rows, title, exercises, lessons, notes=tuple(notes), **told)
    replace_file(out / "report.html", report)
    replace_file(out / "index.html", index(rows, pages, title, **told))
    kept = set(pages)
    for old in (out / PAGES).iterdir():
        if old.name not in kept:
            old.unlink()


def _place(out, rows):
    if len(sheets := {row.sheet for row in rows}) > 1:
        named = ", ".join(one_line(sheet, 60) for sheet in sorted(sheets))
        raise CannotGradeError(f"these rows are of several sheets ({named}); write one at a time")
    out = Path(out)
    if out.exists() and not out.is_dir():
        raise CannotGradeError(f"{out} is a file; choose the name of a folder")
    out.mkdir(parents=True, exist_ok=True)
    refuse_what_is_foreign(out)
    for part in out.glob(f"*{PART}"):
        part.unlink()
    replace_file(out / MARK, MARK_TEXT)
    (out / PAGES).mkdir(exist_ok=True)
    return out


def _write_pages(folder, rows, title, exercises, lessons, marks):
    """Write the page of each row; returns their file names in the order of the rows."""
    taken = set()
    names = [page_name(row.student, row.file, taken) for row in rows]
    for row, name in zip(rows, names, strict=True):
        text = page(row, title, exercises=exercises, lessons=lessons, marks=marks)
        replace_file(folder / name, text)
    return names
