"""The results of a class as files: a table, the written answers, and the folder they lie in."""

import contextlib
import csv
import hashlib
import io
import os
import re
import unicodedata
from collections import Counter
from pathlib import Path

from course_lib.classroom.gradebook import (
    ASIDE,
    FILE,
    WRITTEN,
    ByHand,
    answer_of,
    check_recorded,
    score,
)
from course_lib.classroom.refusal import CannotGradeError
from course_lib.classroom.results import GRADED
from course_lib.classroom.showing import readable

MARK = "made-by-course-grade.txt"
MARK_TEXT = "`course grade` wrote this folder, and replaces its content when it runs again.\n"
TABLES = ("grades.csv", "written.csv")
REPORTS = ("index.html", "report.html")
PAGES = "feedback"
KEPT = (FILE, *(FILE + end for end in ASIDE))
"""The gradebook lies in the folder too, and stays when the rest is written anew."""

WRITTEN_HEADING = (
    "student",
    "file",
    "sheet",
    "exercise",
    "text",
    "out_of",
    "points",
    "comment",
    "answer",
)
"""The columns of written.csv; a teacher fills in points and comment, for `course mark --from`."""

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


def _heading(exercises):
    each = [
        f"{name} {what}" for name in exercises for what in ("points", "verdict", "misconception")
    ]
    known = ["student", "file", "status", "reason", "points", "out_of", "notes", "isolation"]
    return [cell(name) for name in [*known, "total", "total_out_of", "waiting", *each]]


def _line(row, exercises, marks):
    came_to = score(row, marks)
    line = [row.student, row.file, row.status, row.reason, row.points, row.out_of]
    line += ["; ".join(row.notes), row.isolation, came_to.total, came_to.out_of_so_far]
    line.append(len(came_to.waiting))
    parts = {part.name: part for part in came_to.parts}
    for name in exercises:
        line += _cells_of(parts[name]) if name in parts else ["", "", ""]
    return [cell(value) for value in line]


def _cells_of(part):
    return [part.points, part.result.verdict, part.result.misconception]


def _written(row, marks):
    for name, result in row.results.items():
        if result.text or result.verdict == WRITTEN:
            part = marks.part(row, name)
            about = (row.student, row.file, row.sheet, name, result.text)
            mark = (part.out_of or None, part.given, part.comment)
            yield [cell(value) for value in (*about, *mark, answer_of(row, name))]


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


def make_ready(out, submissions, gradebook=None):
    """A folder for the results: new, or one that holds a previous result of ours.

    Nothing is removed: each file is replaced when its successor is whole.

    Args:
        out: path of the folder.
        submissions: paths of what was handed in, with which results must not mix.
        gradebook: where it is kept, if not in `out`.

    Raises:
        CannotGradeError: if something else lies there, if submissions would mix with results, or
            if somebody filled in marks that the gradebook does not hold yet.
    """
    out = Path(out).resolve()
    for source in (Path(submission).resolve() for submission in submissions):
        if out == source or source in out.parents or out in source.parents:
            raise CannotGradeError(
                f"results ({out}) and submissions ({source}) lie within each other; "
                "choose an --out beside the submissions"
            )
    if out.exists() and not out.is_dir():
        raise CannotGradeError(f"--out {out} is a file; choose the name of a folder")
    out.mkdir(parents=True, exist_ok=True)
    refuse_what_is_foreign(out)
    check_recorded(gradebook or out, out / TABLES[1])
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


def _foreign_in(out):
    """The name of something that we did not write, or None."""
    found = sorted(out.iterdir())
    ours = any(path.name == MARK for path in found)
    odd = (_odd(path) if ours and not path.is_symlink() else path.name for path in found)
    return next(filter(None, odd), None)


def _odd(path):
    """The name of what is not ours at a path in our folder, or nothing."""
    files = (MARK, *TABLES, *REPORTS, *KEPT)
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
