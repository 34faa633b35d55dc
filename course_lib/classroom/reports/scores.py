"""What a row comes to once a person has marked what a machine cannot."""

from collections import defaultdict
from dataclasses import dataclass

from course_lib.classroom.results import GRADED
from course_lib.grading import Status

WRITTEN = Status.WRITTEN.value


class ByHand:
    """What people gave: points that take the place of what the checks gave, and comments.

    Args:
        marks: (student, exercise) to (points, comment) or (points, comment, out of); points None
            for a comment alone. What one mark of an exercise is out of holds for the whole class.
    """

    def __init__(self, marks):
        self.marks = dict(marks)
        self.scales = defaultdict(float)
        for (_, name), (_, _, *scale) in self.marks.items():
            self.scales[name] = max(self.scales[name], *(number or 0 for number in scale), 0)

    @classmethod
    def of(cls, marks):
        return marks if isinstance(marks, cls) else cls(marks or {})

    @classmethod
    def from_book(cls, marks, rows):
        """What the marks of a gradebook give to these rows: each belongs to one answer."""
        found = {(row.student, name): marks.on(row, name) for row in rows for name in row.results}
        return cls(
            {
                about: (mark.points, mark.comment, mark.out_of)
                for about, mark in found.items()
                if mark
            }
        )

    def given(self, row, name):
        """The points that a person gave for one exercise, or None."""
        return self.marks.get((row.student, name), (None,))[0]

    def comment(self, row, name):
        return self.marks.get((row.student, name), (None, ""))[1] or ""

    def points(self, row, name):
        """The points that count for one exercise."""
        given = self.given(row, name)
        return row.results[name].points if given is None else given

    def out_of(self, row, name):
        """What an exercise can earn; where it leaves that open, what its marker said."""
        return row.results[name].out_of or self.scales.get(name, 0)

    def waits(self, row, name):
        """Whether a person still has to read this answer."""
        return row.results[name].verdict == WRITTEN and self.given(row, name) is None


@dataclass(frozen=True)
class Score:
    """The points of one row, by the checks and by hand."""

    checked: float | None
    """By the checks alone; None where nothing could be graded."""

    total: float | None
    """With every mark by hand in the place of what the checks gave."""

    out_of: float
    """What the total can be at most, without what is still waiting."""

    marked: int = 0
    waiting: tuple[str, ...] = ()
    """Exercises answered in words that nobody has marked yet."""


def score(row, marks):
    """The score of a row.

    Args:
        row: of one submission.
        marks: as `ByHand` takes them.
    """
    if row.status != GRADED:
        return Score(None, None, row.out_of)
    marks = ByHand.of(marks)
    waiting = tuple(name for name in row.results if marks.waits(row, name))
    return Score(
        checked=row.points,
        total=sum(marks.points(row, name) for name in row.results),
        out_of=sum(marks.out_of(row, name) for name in row.results if name not in waiting),
        marked=sum(marks.given(row, name) is not None for name in row.results),
        waiting=waiting,
    )
