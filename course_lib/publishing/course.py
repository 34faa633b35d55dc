"""The folders of a course."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from course_lib.publishing import sources
from course_lib.publishing.problems import BuildError, near
from course_lib.translations import domains, languages

FOLDERS = {"lesson": "notebooks", "sheet": "exercises", "solution": "solutions"}
"""Where each kind of notebook is written."""

SOURCES = {
    "lesson": "sources/lessons",
    "sheet": "sources/exercises",
    "solution": "sources/exercises",
}
"""Where each kind of notebook comes from."""


@dataclass(frozen=True)
class Course:
    root: Path
    exercises: Mapping
    lessons: Mapping = field(default_factory=dict)
    """Name of an exercise to the number of its lesson, whether a sheet asks it or not."""
    pending: Mapping = field(default_factory=dict)
    """Path to text, for a change that is only considered."""

    def source_paths(self, names=()):
        """Every source, lessons first; or those of the named stems.

        Raises:
            BuildError: if a name has no source, or nothing has.
        """
        found = sorted(self.root.glob("sources/lessons/*.py"))
        found += sorted(self.root.glob("sources/exercises/*.py"))
        if not found:
            raise BuildError(
                "sources", None, f"no source in {self.root}", "run in the course's folder"
            )
        wanted = [Path(name).stem for name in names]
        stems = {path.stem for path in found}
        for name in wanted:
            if name not in stems:
                raise BuildError(
                    "sources", None, f"no source is called {name!r}", near(name, stems)
                )
        return [path for path in found if not wanted or path.stem in wanted]

    def relative(self, path):
        return Path(path).relative_to(self.root)

    def kinds_of(self, source_path):
        """What is built from a source."""
        return ("lesson",) if source_path.parent.name == "lessons" else ("sheet", "solution")

    def languages_of(self, source_path):
        """The other languages in which a sheet is built: those with a catalogue of its name."""
        is_sheet = source_path.parent.name == "exercises"
        others = languages()[1:] if is_sheet else ()
        return [code for code in others if source_path.stem in domains(code)]

    def notebook(self, kind, stem, language=None):
        return self.root / FOLDERS[kind] / (language or "") / f"{stem}.ipynb"

    def read(self, path):
        return sources.parse(self.text(path), self.relative(path))

    def text(self, path):
        return self.pending[path] if path in self.pending else path.read_text(encoding="utf-8")

    def link(self, kind, to, stem):
        """From a notebook of one kind to a notebook of another, relative and with slashes; None if
        nothing is built there."""
        if not (self.root / SOURCES[to] / f"{stem}.py").exists():
            return None
        link = os.path.relpath(self.notebook(to, stem), self.root / FOLDERS[kind])
        return Path(link).as_posix()
