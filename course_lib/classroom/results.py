"""What came of one submission: the nouns that grading, gradebook, reports and exports share."""

from dataclasses import dataclass, field

from course_lib.translations import words

GRADED, NOT_GRADED = "graded", "could not be graded"
NOT_CLOSED_IN = words("NOT CLOSED IN, limits only")
"""Of a submission that ran with limits and without walls."""

OUR_FAULT = words("internal error")
"""How the reason begins where the machine failed, not the submission: that is worth another try. The
gradebook reads it, so it is translated only when it is shown."""


@dataclass(frozen=True)
class Result:
    """What one exercise of one submission came to."""

    points: float
    verdict: str
    """The value of a `grading.Status`."""

    out_of: float = 0
    misconception: str = ""
    text: str = ""
    """Of a written answer, for a person to read."""

    title: str = ""
    headline: str = ""
    paragraphs: tuple[str, ...] = ()
    """What the learner is told; no hidden case stands in it."""

    behaviour: str = ""
    """A digest of all the answers: equal where two functions answer alike up to rounding."""

    sample: tuple[str, ...] = ()
    """For the teacher's eyes: some hidden cases, what was answered, and what is right."""


@dataclass(frozen=True)
class Row:
    """One submission in the gradebook."""

    student: str
    file: str
    status: str
    out_of: float
    isolation: str
    reason: str = ""
    notes: tuple[str, ...] = ()
    results: dict[str, Result] = field(default_factory=dict)
    sheet: str = ""
    """The sheet's file name without its ending, such as 02_surprise."""

    digest: str = ""
    """SHA-256 of the file that was handed in."""

    edition: str = ""
    """A digest of what was asked and what counts as right: seed, cases, points, answers."""

    seconds: float = 0.0

    @property
    def key(self):
        """What is graded once and never twice."""
        return self.student, self.sheet, self.digest, self.edition

    @property
    def points(self):
        """The sum, or None where nothing could be graded: that is not the same as 0."""
        if self.status != GRADED:
            return None
        return sum(result.points for result in self.results.values())
