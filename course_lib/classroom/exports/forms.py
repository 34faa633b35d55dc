"""The forms there are."""

from collections.abc import Callable
from dataclasses import dataclass

from course_lib.classroom.exports import canvas, listing, moodle, nbgrader, reported


@dataclass(frozen=True)
class Format:
    """One form: how it is made, and what it needs."""

    make: Callable
    template: str = ""
    """What is to be filled in, or nothing."""

    in_place: bool = False
    """Whether the template itself is changed, and given as a path."""

    def __call__(self, rows, marks=None, **options):
        return self.make(rows, marks or {}, **options)


FORMATS = {
    "csv": Format(listing.spreadsheet),
    "canvas": Format(canvas.fill, canvas.WANTED),
    "moodle": Format(moodle.fill, moodle.WANTED),
    "gradescope": Format(reported.gradescope),
    "classroom50": Format(reported.classroom50),
    "prairielearn": Format(reported.prairielearn),
    "nbgrader-csv": Format(listing.as_nbgrader),
    "nbgrader": Format(nbgrader.fill, nbgrader.WANTED, True),
}
