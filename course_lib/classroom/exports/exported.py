"""What an export gives back: files, and what their reader must know."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Export:
    """The files of one export, not yet written, and notes for the teacher."""

    files: dict[str, bytes]
    """Name to content. One file, or one in a folder for each student."""

    notes: tuple[str, ...] = ()

    def __post_init__(self):
        object.__setattr__(self, "notes", tuple(self.notes))
