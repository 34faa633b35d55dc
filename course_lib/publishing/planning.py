"""Every cell that a notebook must hold, before anything runs."""

import ast
import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from course_lib.publishing import cards, sheets
from course_lib.publishing.problems import BuildError, near, required
from course_lib.publishing.sources import Line, Source, cell_name
from course_lib.publishing.speaking import in_words_of, spoken_in
from course_lib.translations import ENGLISH, in_language

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
NOT_IN = {"sheet": "solution", "solution": "sheet"}
"""The tag that keeps a cell out of each kind of notebook."""


class Role(NamedTuple):
    exercise: str
    name: str
    """answer or check"""


@dataclass(frozen=True)
class Cell:
    """A cell of a notebook that is to be."""

    kind: str
    lines: tuple[Line, ...]
    origin: int
    """Which cell of the source it comes from."""

    line: int
    tags: tuple[str, ...] = ()
    role: Role | None = None
    metadata: Mapping = None
    id: str = ""

    @property
    def source(self):
        return "\n".join(line.text for line in self.lines)

    def line_of(self, number):
        """The source line of the cell's own line `number`, counted from 1."""
        return self.lines[min(number, len(self.lines)) - 1].number if self.lines else self.line


@dataclass(frozen=True)
class Plan:
    kind: str
    """lesson · sheet · solution"""

    path: Path
    source: Source
    cells: tuple[Cell, ...]
    language: str | None = None
    """None for English."""

    @property
    def command(self):
        """What mends it."""
        return f"course build {self.path.stem}"

    @property
    def code(self):
        return [cell for cell in self.cells if cell.kind == "code"]

    @property
    def fingerprint(self):
        """Which text the notebook was built from: two of them differ if the source has changed."""
        return _short_hash("\n".join(cell.id for cell in self.cells), 12)

    def notebook(self):
        """The notebook without outputs."""
        new = required("nbformat.v4")
        makers = {"code": new.new_code_cell, "markdown": new.new_markdown_cell}
        course = {
            "source": self.source.path.as_posix(),
            "kind": self.kind,
            "fingerprint": self.fingerprint,
        } | ({"language": self.language} if self.language else {})
        return new.new_notebook(
            cells=[
                makers[cell.kind](cell.source, id=cell.id, metadata=dict(cell.metadata))
                for cell in self.cells
            ],
            metadata={
                "course": course,
                "kernelspec": KERNELSPEC,
                "language_info": {"name": "python"},
            },
        )


def plan(course, source, kind, language=None):
    """The notebook of one kind that a source makes, in English or in another language.

    Raises:
        BuildError: for a placeholder, a region or a check that cannot be understood.
    """
    with in_language(language or ENGLISH):
        cells = _cells(course, source, kind, language)
    path = course.notebook(kind, source.path.stem, language)
    return Plan(kind, path, source, _with_ids(cells), language)


def _cells(course, source, kind, language):
    roles = {} if kind == "lesson" else roles_of(course, source)
    cells = [
        Cell(
            kind=cell.kind,
            lines=_shown(cell, course, source, kind, language),
            origin=index,
            line=cell.line,
            tags=cell.tags,
            role=roles.get(index),
            metadata={**cell.metadata, **_role_metadata(roles.get(index), course, kind)},
        )
        for index, cell in enumerate(source.cells)
        if kind == "lesson" or NOT_IN[kind] not in cell.tags
    ]
    return _beginning_with_language(cells, language) if language else cells


def _beginning_with_language(cells, language):
    """The first code of a translated sheet says in which language checks answer."""
    first = next(number for number, cell in enumerate(cells) if cell.kind == "code")
    at = cells[first].line
    lines = tuple(Line(at, text) for text in spoken_in(language))
    return [
        *cells[:first],
        Cell("code", lines, cells[first].origin, at, (), None, {}),
        *cells[first:],
    ]


def _shown(cell, course, source, kind, language):
    if cell.kind == "markdown":
        lines = in_words_of(cell) if language else cell.lines
        return cards.expand(lines, course, kind, source.path)
    if kind == "lesson":
        return cell.lines
    cut = sheets.for_sheet if kind == "sheet" else sheets.for_solution
    return cut(cell.lines, source.path)


def _with_ids(cells):
    """Ids from content: a cell keeps its own when others change. Only repeats are counted."""
    seen = Counter()
    named = []
    for cell in cells:
        name = cell_name(cell.kind, cell.source)
        seen[name] += 1
        suffix = f"-{seen[name]}" if seen[name] > 1 else ""
        named.append(replace(cell, id=name + suffix))
    return tuple(named)


def _short_hash(text, length):
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def _role_metadata(role, course, kind):
    """Ours, and in sheets nbgrader's beside it: its schema admits no other key inside."""
    if role is None:
        return {}
    ours = {"course": {"exercise": role.exercise, "role": role.name}}
    if kind != "sheet":
        return ours
    return {**ours, "nbgrader": _nbgrader(role, course.exercises[role.exercise])}


def _nbgrader(role, exercise):
    """The points stand at the check; of an answer in words, which nbgrader leaves to a person, at
    the answer itself."""
    checks = role.name == "check"
    graded = checks != (exercise.kind == "written")
    ours = {
        "schema_version": 3,
        "grade": graded,
        "locked": checks,
        "solution": not checks,
        "task": False,
        "grade_id": f"{exercise.name}-check" if checks else exercise.name,
    }
    return {**ours, "points": exercise.points} if graded else ours


def roles_of(course, source):
    """Index of a source cell to its role: a check reads the nearest answer above it."""
    roles, answer = {}, None
    for index, cell in enumerate(source.cells):
        if cell.kind != "code":
            continue
        for line, name in checks_in(cell, source.path):
            _refuse_unknown(name, line, course, source.path)
            _refuse_clash(name, line, roles, (index, answer), source.path)
            roles |= {answer: Role(name, "answer"), index: Role(name, "check")}
        if sheets.has_marker(cell.lines):
            answer = index
    return roles


def _refuse_unknown(name, line, course, path):
    if name not in course.exercises:
        what = f"check({name!r}) asks for an exercise that does not exist"
        raise BuildError(path, line, what, near(name, course.exercises))


def _refuse_clash(name, line, roles, cells, path):
    index, answer = cells
    if name in {role.exercise for role in roles.values()}:
        what, remedy = f"check({name!r}) stands here a second time", "keep one of them"
    elif index in roles:
        what, remedy = "two checks in one cell", "give each check a cell of its own"
    elif answer is None or answer in roles:
        what = f"check({name!r}) has no answer cell of its own before it"
        remedy = "write the answer above it, between `# BEGIN SOLUTION` and `# END SOLUTION`"
    else:
        return
    raise BuildError(path, line, what, remedy)


def checks_in(cell, path):
    """The line and the name of every `check("NAME", …)` in a code cell."""
    lines = sheets.for_solution(cell.lines, path)
    for node in ast.walk(parsed(lines, path)):
        if not isinstance(node, ast.Call) or _called(node) != "check":
            continue
        line = lines[node.lineno - 1].number
        if not (node.args and _is_text(node.args[0])):
            what = "the first argument of check is not a quoted name"
            raise BuildError(path, line, what, 'write check("its_name", …): the builder reads it')
        yield line, node.args[0].value


def _called(call):
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def parsed(lines, path):
    """The syntax tree of a cell's lines.

    Raises:
        BuildError: with the line in the source, if they are not Python.
    """
    try:
        return ast.parse("\n".join(line.text for line in lines))
    except SyntaxError as error:
        number = lines[min(error.lineno or 1, len(lines)) - 1].number
        remedy = (
            "mend it; magics and shell commands are not used, because ruff and grep read sources"
        )
        raise BuildError(path, number, f"this is not Python: {error.msg}", remedy) from error
