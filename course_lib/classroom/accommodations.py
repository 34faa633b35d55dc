"""More time or memory for some learners, read from a table that a teacher keeps."""

import csv
import io
import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from course_lib.classroom.refusal import CannotGradeError

STUDENT, NOTE = "student", "note"
FACTORS = {
    "seconds_factor": ("seconds_per_step", "cpu_seconds", "seconds_per_submission"),
    "memory_factor": ("memory_mb",),
}
"""Column → the limits that it multiplies."""

LARGEST = 20
"""A larger factor is a slip of the pen: 150 for 1.50, or percent for a factor."""


@dataclass(frozen=True)
class Accommodations:
    """What is granted to whom. It changes how long work may take, never what counts as right."""

    granted: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Student → column → factor."""

    def limits_for(self, student, limits):
        """`limits` as they hold for this student; whole numbers stay whole, rounded up.

        >>> from course_lib.classroom import Limits
        >>> given = Accommodations({"ada": {"seconds_factor": 1.5}})
        >>> given.limits_for("ada", Limits()).seconds_per_submission
        270
        >>> given.limits_for("ben", Limits()) == Limits()
        True
        """
        factors = self.granted.get(_same(student), {})
        return replace(
            limits,
            **{
                name: _times(getattr(limits, name), factor)
                for column, factor in factors.items()
                for name in FACTORS[column]
            },
        )

    def without_submission(self, students):
        """Names in the table under which nothing was handed in: most often a slip in writing."""
        return sorted(set(self.granted) - set(map(_same, students)))


def read_accommodations(path):
    """The table at `path`: a CSV with the columns student, seconds_factor, memory_factor, note.

    Raises:
        CannotGradeError: naming the line, where a name, a column or a factor does not fit.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeError) as error:
        raise CannotGradeError(
            f"the accommodations {path} cannot be read ({error}): give a CSV in UTF-8"
        ) from None
    lines = csv.DictReader(io.StringIO(text), delimiter=_delimiter(text), restkey="too many")
    _hold_columns(path, lines.fieldnames or [])
    granted = {}
    for line in lines:
        where = f"{path}, line {lines.line_num}"
        student, factors = _granted(line, where)
        if student in granted:
            raise CannotGradeError(f"{where}: {student} stands there twice; keep one line")
        if student:
            granted[student] = factors
    return Accommodations(granted)


def _delimiter(text):
    """A spreadsheet of a country that writes 1,5 parts its columns by semicolons."""
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _hold_columns(path, found):
    known = {STUDENT, NOTE, *FACTORS}
    if STUDENT not in found or set(found) - known or not set(found) & set(FACTORS):
        raise CannotGradeError(
            f"the accommodations {path} begin with the columns {', '.join(map(str, found)) or '–'}; "
            f"wanted are {STUDENT}, then {' or '.join(FACTORS)}, and {NOTE} if you like"
        )


def _granted(line, where):
    student = _same(line[STUDENT] or "")
    if "too many" in line:
        raise CannotGradeError(f"{where}: there are more cells than columns; put a note in quotes")
    written = {column: (line.get(column) or "").strip() for column in FACTORS}
    if not student and any(written.values()):
        raise CannotGradeError(f"{where}: a factor without a student; write the name before it")
    return student, {
        column: _factor(value, f"{where}: {column} of {student}")
        for column, value in written.items()
        if value
    }


def _factor(written, where):
    try:
        factor = float(written.replace(",", "."))
    except ValueError:
        factor = math.nan
    if not 1 <= factor <= LARGEST:
        raise CannotGradeError(
            f"{where} is {written!r}; wanted is a number from 1 to {LARGEST}, such as 1.5 for half "
            "as much again"
        )
    return factor


def _times(limit, factor):
    return math.ceil(limit * factor) if isinstance(limit, int) else limit * factor


def _same(name):
    """A name as it is compared: the same letters may be written by two different codes."""
    return unicodedata.normalize("NFC", name).strip()
