"""Who handed in which file. Nothing is opened before its turn: a class may be large."""

from dataclasses import dataclass
from pathlib import Path

from course_lib.classroom.intake.archives import content_of_member
from course_lib.classroom.intake.files import LARGEST_MB, UnreadableError, content_of


@dataclass(frozen=True)
class Handed:
    """One learner's file, or the reason why there is none."""

    student: str
    file: str
    """As a teacher would name it: relative to what was given to be graded."""

    path: Path | None = None
    """The file, or the zip that it is in."""

    trouble: str = ""
    number: int | None = None
    """Of the member, in a zip."""

    notes: tuple[str, ...] = ()
    """Sentences on what else this student handed in, and on the roster."""

    platform_id: str = ""
    """The student's number on Canvas or Moodle, where the file's name says it."""

    largest_mb: float = LARGEST_MB

    def content(self):
        """The bytes of the file.

        Raises:
            UnreadableError: if it is no ordinary file, cannot be opened, or is too large.
        """
        if self.trouble:
            raise UnreadableError(self.trouble)
        if self.number is not None:
            return content_of_member(self.path, self.number, self.largest_mb)
        return content_of(self.path, self.largest_mb)


@dataclass(frozen=True)
class Class:
    """Everything that was handed in."""

    handed: tuple[Handed, ...]
    others: tuple[str, ...] = ()
    """Names of files that are nobody's notebook."""

    absent: tuple[str, ...] = ()
    """Who is on the roster and handed in nothing."""

    notes: tuple[str, ...] = ()
    """Sentences for the teacher."""
