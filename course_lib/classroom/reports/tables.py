"""The results of a class as files: a table, the written answers, and the folder they lie in."""

import csv
import hashlib
import re
from collections import Counter
from pathlib import Path

from course_lib.classroom.gradebook import ASIDE, FILE, Marks, answer_of, check_recorded
from course_lib.classroom.refusal import CannotGradeError
from course_lib.classroom.results import GRADED
from course_lib.classroom.showing import readable

MARK = "made-by-course-grade.txt"
MARK_TEXT = "`course grade` wrote this folder, and replaces its content when it runs again.\n"
TABLES = ("grades.csv", "written.csv")
PAGES = "feedback"
KEPT = (FILE, *(FILE + end for end in ASIDE))
"""The gradebook lies in the folder too, and stays when the rest is written anew."""

WRITTEN = ("student", "file", "sheet", "exercise", "text", "out_of", "points", "comment", "answer")
"""The columns of written.csv; a teacher fills in points and comment, for `course mark --from`."""

RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
}
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Tables:
    """Writes rows as they come, so that a batch which is stopped keeps what was done."""

    def __init__(self, out, exercises, marks=None):
        self.out, self.exercises = Path(out), exercises
        self.marks = marks or Marks()
        self.taken = set()

    def __enter__(self):
        self.pages = self.out / PAGES
        self.pages.mkdir()
        grades, written = ((self.out / name) for name in TABLES)
        self.files = [path.open("x", newline="", encoding="utf-8") for path in (grades, written)]
        self.grades, self.written = map(csv.writer, self.files)
        self.grades.writerow(_heading(self.exercises))
        self.written.writerow(WRITTEN)
        return self

    def __exit__(self, *_):
        for file in self.files:
            file.close()

    def add(self, row, page):
        """Write one row, and its page; returns the page's path."""
        self.grades.writerow(_line(row, self.exercises))
        for name, result in row.results.items():
            if result.text:
                self.written.writerow(map(cell, _written(row, name, self.marks)))
        for file in self.files:
            file.flush()
        path = self.pages / page_name(row.student, row.file, self.taken)
        with path.open("x", encoding="utf-8") as file:
            file.write(page)
        return path


def _heading(exercises):
    each = [
        f"{name} {what}" for name in exercises for what in ("points", "verdict", "misconception")
    ]
    known = ["student", "file", "status", "reason", "points", "out_of", "notes", "isolation"]
    return [cell(name) for name in [*known, *each]]


def _line(row, exercises):
    line = [row.student, row.file, row.status, row.reason, row.points, row.out_of]
    line += ["; ".join(row.notes), row.isolation]
    for name in exercises:
        result = row.results.get(name)
        line += [result.points, result.verdict, result.misconception] if result else ["", "", ""]
    return [cell(value) for value in line]


def _written(row, name, marks):
    """A line of written.csv. What a mark is out of is left open where the exercise does so too."""
    mark = marks.on(row, name)
    given = (mark.points, mark.comment) if mark else (None, None)
    asked = (row.student, row.file, row.sheet, name, row.results[name].text)
    return *asked, marks.out_of(row, name) or None, *given, answer_of(row, name)


def cell(value):
    """A value as a cell that no spreadsheet takes for a formula.

    >>> cell("=1+1"), cell(-1.5), cell(None)
    ("'=1+1", '-1.5', '')
    """
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return f"{value:g}"
    text = readable(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


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
    """A folder for the results: new, or one whose content is a previous result of ours.

    Tables and pages are removed, to be written anew; a gradebook stays.

    Args:
        out: path of the folder.
        submissions: path of the folder of submissions.
        gradebook: where it is kept, if not in `out`.

    Raises:
        CannotGradeError: if something else lies there, if submissions would mix with results, or
            if somebody filled in marks that the gradebook does not hold yet.
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
    _check_ours(out)
    check_recorded(gradebook or out, out / TABLES[1])
    _clear(out)
    (out / MARK).write_text(MARK_TEXT, encoding="utf-8")
    return out


def _check_ours(out):
    if foreign := _foreign_in(out):
        raise CannotGradeError(
            f"--out {out} is not empty and holds {foreign!r}, which is not a result of "
            "`course grade`; choose a new folder, or move that away"
        )


def _clear(out):
    for path in (out / PAGES).glob("*.html"):
        path.unlink()
    if (out / PAGES).exists():
        (out / PAGES).rmdir()
    for name in TABLES:
        (out / name).unlink(missing_ok=True)


def _foreign_in(out):
    """The name of something that we did not write, or None."""
    found = sorted(out.iterdir())
    ours = MARK in [path.name for path in found]
    for path in found:
        plain = not path.is_symlink() and ours
        if plain and path.name in (MARK, *TABLES, *KEPT) and path.is_file():
            continue
        if plain and path.name == PAGES and path.is_dir():
            odd = [page.name for page in path.iterdir() if page.suffix != ".html"]
            if not odd:
                continue
            return f"{PAGES}/{odd[0]}"
        return path.name
    return None


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
