"""What a row is worth once a person's marks are added, or why nothing can be said of it yet."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from course_lib.classroom.refusal import CannotGradeError
from course_lib.classroom.results import GRADED, Result, Row
from course_lib.classroom.showing import readable
from course_lib.grading import Status

MOST_NAMED = 20
"""Students in one note; a class may be large."""


@dataclass(frozen=True)
class Part:
    """One exercise of one student."""

    name: str
    result: Result
    points: float | None
    """None where words wait for a person."""

    out_of: float = 0
    comment: str = ""

    @property
    def title(self):
        return self.result.title or self.name

    @property
    def said(self):
        """What the learner is told, in plain text."""
        return "\n".join(filter(None, [*self.result.paragraphs, self.comment]))


@dataclass(frozen=True)
class Score:
    """One row with the marks by hand."""

    row: Row
    parts: tuple[Part, ...] = ()
    out_of: float = 0
    """What the sheet is out of, for the whole class."""

    @property
    def student(self):
        return self.row.student

    @property
    def graded(self):
        return self.row.status == GRADED

    @property
    def waiting(self):
        return tuple(part.name for part in self.parts if part.points is None)

    @property
    def at_stake(self):
        """Exercises that wait for a mark and are worth points."""
        return tuple(p.name for p in self.parts if p.points is None and p.out_of > 0)

    @property
    def judged(self):
        """The points so far, or None where nothing could be graded."""
        if not self.graded:
            return None
        return sum(part.points for part in self.parts if part.points is not None)

    @property
    def points(self):
        """The points, or None where they are not known: that is not the same as 0."""
        return None if self.at_stake else self.judged

    @property
    def why_blank(self):
        """Why there are no points, or nothing."""
        if not self.graded:
            return f"{self.row.status}: {self.row.reason}" if self.row.reason else self.row.status
        return f"waits for a mark: {', '.join(self.at_stake)}" if self.at_stake else ""


def scores_of(rows, marks):
    """The score of every row.

    Args:
        rows: of Row.
        marks: (student, exercise) to (points, comment), given by a person; they replace what the
            checks gave. Points None for a comment alone. A third number says what the exercise is
            out of, for the whole class, where the exercise itself leaves that open.
    """
    scales = {exercise: given[2] for (_, exercise), given in marks.items() if len(given) > 2}
    parts = [_parts(row, marks, scales) for row in rows]
    full = defaultdict(float)
    for row, its in zip(rows, parts, strict=True):
        full[row.sheet] = max(full[row.sheet], row.out_of, sum(part.out_of for part in its))
    return [Score(row, its, full[row.sheet]) for row, its in zip(rows, parts, strict=True)]


def _parts(row, marks, scales):
    if row.status != GRADED:
        return ()
    return tuple(
        _part(name, result, marks.get((row.student, name), (None, "")), scales.get(name, 0))
        for name, result in row.results.items()
    )


def _part(name, result, mark, scale):
    points, comment = mark[:2]
    if points is None and result.verdict not in (Status.WRITTEN.value, Status.KEPT.value):
        points = result.points
    return Part(name, result, points, result.out_of or scale, comment)


def of_one_sheet(rows, marks):
    """The scores of one sheet, one a student.

    Raises:
        CannotGradeError: where there is nothing, more than one sheet, or a student twice.
    """
    sheets = sorted({row.sheet for row in rows})
    if not sheets:
        raise CannotGradeError("there is nothing to export: run `course grade` first")
    if len(sheets) > 1:
        raise CannotGradeError(
            f"these are the results of {len(sheets)} sheets ({', '.join(sheets)}), and this form "
            "holds one: choose it with --sheet"
        )
    twice = [name for name, times in Counter(row.student for row in rows).items() if times > 1]
    if twice:
        raise CannotGradeError(
            f"more than one result stands here for {_named(sorted(twice))}: keep the one that counts"
        )
    return scores_of(rows, marks)


def notes_on(scores, blank):
    """Who got no points and why, so that nobody takes it for a 0.

    Args:
        scores: of the class.
        blank: what stands in their place, such as "left blank".
    """
    missing = [f"{score.student} ({score.why_blank})" for score in scores if score.why_blank]
    if missing:
        yield f"No points for {len(missing)}, {blank}: {_named(missing)}"
    reading = [score.student for score in scores if score.waiting and not score.at_stake]
    if reading:
        yield f"Words that nobody has read yet, worth no points: {_named(reading)}"


def note(what, students):
    """A note that names students, where there are any."""
    return [f"{what}: {_named(students)}"] if students else []


def _named(texts):
    shown = ", ".join(readable(text, 200).replace("\n", " ") for text in texts[:MOST_NAMED])
    left = len(texts) - MOST_NAMED
    return f"{shown} and {left} more" if left > 0 else shown


def number(value, comma=False):
    """Points as a table writes them: as many digits as there are, and no more.

    >>> number(3.0), number(2.5), number(2.5, comma=True), number(1 / 3)
    ('3', '2.5', '2,5', '0.3333333333')
    """
    text = f"{value:.10f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if comma else text
