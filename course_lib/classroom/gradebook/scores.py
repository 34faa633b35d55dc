"""What a row comes to: what the checks gave, and in its place what a person gave.

The gradebook, the pages and tables, and the forms of other systems all say the points that are found here.
"""

from collections import defaultdict
from dataclasses import dataclass

from course_lib.classroom.gradebook.marks import Marks
from course_lib.classroom.results import GRADED, Result, Row
from course_lib.grading import Status

WRITTEN = Status.WRITTEN.value
FOR_A_PERSON = (WRITTEN, Status.KEPT.value)
"""Verdicts that are none until a person has looked."""


@dataclass(frozen=True)
class Part:
    """What one exercise of one row comes to."""

    name: str
    result: Result
    given: float | None = None
    """The points that a person gave, or None."""

    comment: str = ""
    out_of: float = 0
    """What it can earn; where the exercise leaves that open, what its marker said."""

    @property
    def waits(self):
        """Whether a person still has to read this answer."""
        return self.given is None and self.result.verdict in FOR_A_PERSON

    @property
    def points(self):
        """The points that count, or None where the answer waits, which is not the same as 0."""
        if self.waits:
            return None
        return self.result.points if self.given is None else self.given

    @property
    def title(self):
        return self.result.title or self.name

    @property
    def said(self):
        """What the learner is told, in plain text."""
        return "\n".join(filter(None, [*self.result.paragraphs, self.comment]))


class ByHand:
    """What people gave: points that take the place of what the checks gave, and comments.

    Args:
        marks: (student, exercise) to (points, comment) or (points, comment, out of); points None
            for a comment alone.
        scales: exercise to what it is out of for the whole class, where the exercise leaves that
            open; without it, the most that a mark says.
    """

    def __init__(self, marks, scales=None):
        self.marks = dict(marks)
        self.scales = _scales(self.marks) if scales is None else dict(scales)

    @classmethod
    def of(cls, marks, rows=()):
        """The same of what a caller has: `ByHand`, its dictionary, nothing, or `Marks` for some rows."""
        if isinstance(marks, Marks):
            return cls(_on(marks, rows), marks.scales)
        return marks if isinstance(marks, cls) else cls(marks or {})

    @classmethod
    def in_book(cls, book, rows):
        """What an open gradebook gives to these rows, of one sheet or of several."""
        marks, scales = {}, {}
        for sheet in sorted({row.sheet for row in rows}):
            found = cls.of(book.marks(sheet), [row for row in rows if row.sheet == sheet])
            marks |= found.marks
            scales |= found.scales
        return cls(marks, scales)

    def part(self, row, name):
        """What an exercise of a row comes to."""
        result = row.results[name]
        given, comment, *_ = self.marks.get((row.student, name), (None, ""))
        out_of = result.out_of or self.scales.get(name, 0)
        return Part(name, result, given, comment or "", out_of)


def _on(marks, rows):
    """The marks on the answers of these rows: each belongs to one answer."""
    found = {(row.student, name): marks.on(row, name) for row in rows for name in row.results}
    return {about: (mark.points, mark.comment) for about, mark in found.items() if mark}


def _scales(marks):
    found = defaultdict(float)
    for (_, name), (_, _, *scale) in marks.items():
        found[name] = max(found[name], *(number or 0 for number in scale), 0)
    return found


@dataclass(frozen=True)
class Score:
    """One row with the marks by hand."""

    row: Row
    parts: tuple[Part, ...] = ()
    out_of: float = 0
    """What the whole sheet is out of."""

    @property
    def student(self):
        return self.row.student

    @property
    def graded(self):
        return self.row.status == GRADED

    @property
    def waiting(self):
        """Exercises whose answers nobody has marked yet."""
        return tuple(part.name for part in self.parts if part.waits)

    @property
    def at_stake(self):
        """Exercises that wait for a mark and are worth points."""
        return tuple(part.name for part in self.parts if part.waits and part.out_of > 0)

    @property
    def marked(self):
        """How many exercises a person gave points for."""
        return sum(part.given is not None for part in self.parts)

    @property
    def checked(self):
        """By the checks alone, whatever a person said; None where nothing could be graded."""
        return self.row.points

    @property
    def by_machine(self):
        """What counts of that: the points that nobody has replaced."""
        known = [part for part in self.parts if part.given is None and not part.waits]
        return sum(part.points for part in known) if self.graded else None

    @property
    def by_hand(self):
        return sum(part.given for part in self.parts if part.given is not None)

    @property
    def total(self):
        """The points so far, or None where nothing could be graded, which is not the same as 0."""
        return sum(part.points for part in self.parts if not part.waits) if self.graded else None

    @property
    def out_of_so_far(self):
        """What the total can be at most, without what is still waiting."""
        if not self.graded:
            return self.row.out_of
        return sum(part.out_of for part in self.parts if not part.waits)

    @property
    def points(self):
        """The points once everything that counts is marked; None where they are not known yet."""
        return None if self.at_stake else self.total

    @property
    def why_blank(self):
        """Why there are no points, or nothing."""
        if not self.graded:
            return f"{self.row.status}: {self.row.reason}" if self.row.reason else self.row.status
        return f"waits for a mark: {', '.join(self.at_stake)}" if self.at_stake else ""


def score(row, marks):
    """The score of a row.

    Args:
        row: of one submission.
        marks: what `Gradebook.marks` gives of its sheet, or as `ByHand` takes them.
    """
    if row.status != GRADED:
        return Score(row, out_of=row.out_of)
    marks = ByHand.of(marks, [row])
    parts = tuple(marks.part(row, name) for name in row.results)
    return Score(row, parts, sum(part.out_of for part in parts))
