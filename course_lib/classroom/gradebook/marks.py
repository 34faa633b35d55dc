"""What a person gives: points and a comment for an answer.

A mark belongs to the answer that it was given for: to the same words, or, of code, to the same file.
So it outlives every regrade, and an answer that was changed afterwards waits again.
"""

import hashlib
import math
from dataclasses import dataclass, field

from course_lib.classroom.results import GRADED


@dataclass(frozen=True)
class Mark:
    """Points that a person gave."""

    student: str
    sheet: str
    exercise: str
    points: float
    out_of: float = 0
    comment: str = ""
    by: str = ""
    answer: str = ""
    """Which answer this is about, as `answer_of` says it."""

    at: str = ""
    """When, in UTC."""

    @property
    def about(self):
        return self.student, self.exercise, self.answer

    @property
    def said(self):
        """All but the moment: two marks that say the same are one."""
        return *self.about, self.sheet, self.points, self.out_of, self.comment, self.by


@dataclass
class Marks:
    """The marks of one sheet, the earliest first: the latest on an answer counts."""

    latest: dict = field(default_factory=dict)
    scales: dict = field(default_factory=dict)
    """Exercise → what it is out of, where the exercise itself leaves that to the teacher."""

    @classmethod
    def of(cls, marks):
        found = cls()
        for mark in marks:
            found.latest[mark.about] = mark
            if mark.out_of:
                found.scales[mark.exercise] = mark.out_of
        return found

    def out_of(self, row, exercise):
        """What an exercise can earn: one number for the whole class."""
        return row.results[exercise].out_of or self.scales.get(exercise, 0)

    def on(self, row, exercise):
        """The mark that counts, or None."""
        mark = self.latest.get((row.student, exercise, answer_of(row, exercise)))
        # The exercise may have become smaller since: then it waits for somebody to look again.
        return mark if mark and mark.points <= self.out_of(row, exercise) else None


def answer_of(row, exercise):
    """A short name of an answer; no spreadsheet takes it for a number."""
    if text := row.results[exercise].text:
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return f"words-{digest[:16]}"
    return f"file-{row.digest[:16]}"


def trouble_with(row, exercise, points, out_of, marks):
    """Why a person cannot give these points, as a sentence; "" if they can."""
    if row.status != GRADED:
        return f"the submission of {row.student} {row.status}: {row.reason}"
    if exercise not in row.results:
        return f"{row.sheet} does not ask {exercise!r}; it asks {', '.join(row.results)}"
    asked = row.results[exercise].out_of
    if asked and out_of is not None and out_of != asked:
        return f"{exercise} is out of {asked:g}, not {out_of:g}"
    for number in (points, 0 if out_of is None else out_of):
        if not math.isfinite(number) or number < 0:
            return f"points are a number from 0 on; got {number:g}"
    return _too_many(row, exercise, points, out_of, marks)


def _too_many(row, exercise, points, out_of, marks):
    most = marks.out_of(row, exercise) if out_of is None else out_of
    if points > most == 0:
        return f"the course leaves open what {exercise} is out of: say that too (--out-of, or the column out_of)"
    if points > most:
        return f"{points:g} points are too many: {exercise} is out of {most:g}"
    given = [
        m.points
        for m in marks.latest.values()
        if m.exercise == exercise and m.student != row.student
    ]
    if out_of and max(given, default=0) > out_of:
        return f"{exercise} cannot be out of {out_of:g}: somebody has {max(given):g} points already"
    return ""
