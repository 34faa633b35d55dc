"""The results of a class as files: a table, the written answers, and the folder they lie in."""

import contextlib
import csv
import hashlib
import io
import os
import re
import shutil
import unicodedata
from collections import Counter
from pathlib import Path

from course_lib.classroom.refusal import CannotGradeError
from course_lib.classroom.reports.scores import WRITTEN, ByHand, score
from course_lib.classroom.results import GRADED
from course_lib.classroom.showing import readable

MARK = "made-by-course-grade.txt"
MARK_TEXT = "`course grade` wrote this folder, and replaces its content when it runs again.\n"
TABLES = ("grades.csv", "written.csv")
REPORTS = ("index.html", "report.html")
PAGES = "feedback"
UNTOUCHED = ("gradebook.db", "gradebook.db-wal", "gradebook.db-shm", "gradebook.db-journal")
"""The memory of all grading. It lies beside the results and is no result: it is never removed."""

EXPORTS = "exports"
PART = ".part"
"""Ends the name of a file that is not whole yet."""

RESERVED = {
    "index",
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
}
FORMULA = frozenset("=+-@")
ALSO_MINUS = frozenset("−‐‑‒–—")
"""Signs that some spreadsheets read as a minus."""

BOUNDARY = re.compile(r"(^|[;|\t\n])([ '\"]*)(\S)")
"""Where a cell begins, also for a program that splits at another sign than we do."""


class Tables:
    """Writes rows as they come, so that a batch which is stopped keeps what was done."""

    def __init__(self, out, exercises, marks=None):
        self.out, self.exercises, self.marks = Path(out), exercises, ByHand.of(marks)
        self.taken = set()

    def __enter__(self):
        self.pages = self.out / PAGES
        self.pages.mkdir()
        self.files = [(self.out / name).open("x", newline="", encoding="utf-8") for name in TABLES]
        self.grades, self.written = map(csv.writer, self.files)
        self.grades.writerow(_heading(self.exercises))
        self.written.writerow(WRITTEN_HEADING)
        return self

    def __exit__(self, *_):
        for file in self.files:
            file.close()

    def add(self, row, page):
        """Write one row, and its page; returns the page's path."""
        self.grades.writerow(_line(row, self.exercises, self.marks))
        self.written.writerows(_written(row, self.marks))
        for file in self.files:
            file.flush()
        path = self.pages / page_name(row.student, row.file, self.taken)
        with path.open("x", encoding="utf-8") as file:
            file.write(page)
        return path


def write_tables(out, rows, exercises, marks=None):
    """Write both tables anew, each at once: a reader finds the old one or the new one, whole.

    Args:
        out: path of the folder of results.
        rows: of the class, in the order in which they shall stand.
        exercises: the names in the order of the sheet.
        marks: as `ByHand` takes them.
    """
    marks = ByHand.of(marks)
    grades = [_heading(exercises), *(_line(row, exercises, marks) for row in rows)]
    written = [WRITTEN_HEADING, *(line for row in rows for line in _written(row, marks))]
    for name, lines in zip(TABLES, (grades, written), strict=True):
        text = io.StringIO(newline="")
        csv.writer(text).writerows(lines)
        replace_file(Path(out) / name, text.getvalue())


def replace_file(path, text):
    """Put a file in the place of an old one, so that it is whole whenever one looks.

    Raises:
        CannotGradeError: if it cannot be written.
    """
    part = path.with_name(path.name + PART)
    try:
        part.unlink(missing_ok=True)
        with part.open("x", encoding="utf-8", errors="replace", newline="") as file:
            file.write(text)
        os.replace(part, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise CannotGradeError(
            f"{path} cannot be written: {error.strerror}. What stood there before still does; "
            "make room or close the program that has it open, and run this again"
        ) from None


WRITTEN_HEADING = ["student", "file", "exercise", "text", "sheet", "points", "out_of", "comment"]


def _heading(exercises):
    each = [
        f"{name} {what}" for name in exercises for what in ("points", "verdict", "misconception")
    ]
    known = ["student", "file", "status", "reason", "points", "out_of", "notes", "isolation"]
    return [cell(name) for name in [*known, "total", "total_out_of", "waiting", *each]]


def _line(row, exercises, marks):
    came_to = score(row, marks)
    line = [row.student, row.file, row.status, row.reason, row.points, row.out_of]
    line += ["; ".join(row.notes), row.isolation, came_to.total, came_to.out_of]
    line.append(len(came_to.waiting))
    for name in exercises:
        result = row.results.get(name)
        if result is None:
            line += ["", "", ""]
        else:
            line += [marks.points(row, name), result.verdict, result.misconception]
    return [cell(value) for value in line]


def _written(row, marks):
    for name, result in row.results.items():
        if result.text or result.verdict == WRITTEN:
            about = (row.student, row.file, name, result.text, row.sheet)
            mark = (marks.given(row, name), marks.out_of(row, name) or None)
            yield [cell(value) for value in (*about, *mark, marks.comment(row, name))]


def cell(value):
    """A value as a cell that no spreadsheet takes for a formula, nor any part of it.

    >>> cell("=1+1"), cell(-1.5), cell(None), cell("a;=1+1"), cell("well-known")
    ("'=1+1", '-1.5', '', "a;'=1+1", 'well-known')
    """
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return f"{value:g}"
    return BOUNDARY.sub(_quoted, readable(value))


def _quoted(found):
    boundary, around, first = found.groups()
    plain = unicodedata.normalize("NFKC", first)[:1]
    if plain in FORMULA or first in ALSO_MINUS or plain in ALSO_MINUS:
        return f"{boundary}'{around}{first}"
    return found.group()


def page_name(student, file, taken):
    """A file name for a student's page, safe on every system and unique among `taken`.

    >>> taken = set()
    >>> page_name("ada", "ada.ipynb", taken)
    'ada.html'
    >>> page_name("Ada", "Ada.ipynb", taken) in ("ada.html", "Ada.html")
    False
    """
    plain = re.sub(r"[^a-z0-9_-]+", "-", student.lower())[:40].strip("-")
    if plain != student or plain in RESERVED or plain in taken:
        digest = hashlib.sha256(f"{student}\0{file}".encode(errors="replace")).hexdigest()
        plain = f"{plain or 'student'}-{digest[:8]}"
    while plain in taken:
        plain += "x"
    taken.add(plain)
    return f"{plain}.html"


def make_ready(out, submissions, *, keep=False):
    """A folder for the results: new, or one whose content is a previous result of ours.

    Args:
        out: path of the folder.
        submissions: path of the folder that results must not mix with.
        keep: whether the previous result stays until another one takes its place.

    Raises:
        CannotGradeError: if something else lies there, or submissions would mix with results.
    """
    out, folder = Path(out).resolve(), Path(submissions).resolve()
    if out == folder or folder in out.parents or out in folder.parents:
        raise CannotGradeError(
            f"results ({out}) and submissions ({folder}) lie within each other; "
            "choose an --out beside the folder of submissions"
        )
    if out.exists() and not out.is_dir():
        raise CannotGradeError(f"--out {out} is a file; choose the name of a folder")
    out.mkdir(parents=True, exist_ok=True)
    refuse_what_is_foreign(out)
    if not keep:
        _clear(out)
    replace_file(out / MARK, MARK_TEXT)
    return out


def refuse_what_is_foreign(out):
    """Go on only where nothing lies in a folder that is no result of ours.

    Raises:
        CannotGradeError: with the name of what lies there.
    """
    if foreign := _foreign_in(out):
        raise CannotGradeError(
            f"--out {out} is not empty and holds {foreign!r}, which is not a result of "
            "`course grade`; choose a new folder, or move that away"
        )


def _clear(out):
    """Remove what can be written again from the gradebook, and never the gradebook."""
    if (out / PAGES).exists():
        shutil.rmtree(out / PAGES)
    for name in (*TABLES, *REPORTS):
        (out / name).unlink(missing_ok=True)
    for part in out.glob(f"*{PART}"):
        part.unlink()


def _foreign_in(out):
    """The name of something that we did not write, or None."""
    found = sorted(out.iterdir())
    ours = any(path.name == MARK for path in found)
    odd = (_odd(path) if ours and not path.is_symlink() else path.name for path in found)
    return next(filter(None, odd), None)


def _odd(path):
    """The name of what is not ours at a path in our folder, or nothing."""
    files = (MARK, *TABLES, *REPORTS, *UNTOUCHED)
    if path.is_file() and path.name.removesuffix(PART) in files:
        return ""
    if path.is_dir() and path.name == EXPORTS:
        return ""
    if path.is_dir() and path.name == PAGES:
        odd = (page.name for page in path.iterdir() if not _is_page(page))
        return next((f"{PAGES}/{name}" for name in odd), "")
    return path.name


def _is_page(path):
    plain = path.is_file() or path.is_symlink()
    return plain and path.name.removesuffix(PART).endswith(".html")


def summary(rows):
    """The batch in a few lines: how many, and which misconceptions how often."""
    graded = [row for row in rows if row.status == GRADED]
    yield f"{len(rows)} submissions: {len(graded)} graded, {len(rows) - len(graded)} not."
    beliefs = Counter(
        (name, result.misconception)
        for row in graded
        for name, result in row.results.items()
        if result.misconception
    )
    for (name, belief), count in sorted(beliefs.items(), key=lambda item: (-item[1], item[0])):
        yield f"{count} of {len(rows)}: {belief} in {name}"
