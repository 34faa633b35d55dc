"""What is wrong, where, and what to do about it."""

import difflib
import importlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Problem:
    """One thing to mend."""

    path: Path | str
    line: int | None
    what: str
    remedy: str

    def __str__(self):
        path = Path(self.path).as_posix()
        where = path if self.line is None else f"{path}:{self.line}"
        return f"{where}: {self.what} → {self.remedy}"


class BuildError(Exception):
    """The builder stops: what was found, where, and what to do."""

    def __init__(self, path, line, what, remedy):
        super().__init__(path, line, what, remedy)
        self.problem = Problem(path, line, what, remedy)

    @property
    def path(self):
        return self.problem.path

    @property
    def line(self):
        return self.problem.line

    @property
    def what(self):
        return self.problem.what

    @property
    def remedy(self):
        return self.problem.remedy

    def __str__(self):
        return str(self.problem)


def stop_at_first(problems):
    """A build ends at the first problem; `check` lists them all."""
    for problem in problems:
        raise BuildError(problem.path, problem.line, problem.what, problem.remedy)


def near(word, known):
    """What the writer may have meant, as the words of a remedy."""
    matches = difflib.get_close_matches(word, known, n=3, cutoff=0.5)
    if matches:
        return "did you mean " + " or ".join(matches) + "?"
    return "known are: " + (", ".join(sorted(known)) or "none")


def required(module):
    """An authoring tool, imported only when it is needed: learners do not install it."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as missing:
        raise BuildError(
            "pyproject.toml",
            None,
            f"the builder needs {module.partition('.')[0]}, and this Python cannot import {missing.name}",
            'python -m pip install -e ".[test]"',
        ) from missing
