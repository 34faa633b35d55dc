"""What a student sheet leaves out, and what it leaves in its place.

# BEGIN SOLUTION          cut from the sheet
q = -np.log(p)
return q
# END SOLUTION
# BEGIN STUB              optional; stands in the sheet instead, without the leading `# `
# q = ...
# return q
# END STUB
"""

import ast
import re
import textwrap
from dataclasses import dataclass

from course_lib.publishing.problems import BuildError
from course_lib.publishing.sources import Line

MARKER = re.compile(r"\s*# (BEGIN|END) (SOLUTION|STUB)\s*")
LIKE_A_MARKER = re.compile(r"\s*#+\s*(BEGIN|END)\s*(SOLUTION|STUB)\b.*", re.IGNORECASE)
COMMENTED = re.compile(r"(\s*)# ?(.*)")


@dataclass(frozen=True)
class Part:
    """Consecutive lines of an answer cell."""

    role: str
    """text · solution · stub"""

    lines: tuple[Line, ...]
    begin: Line | None = None
    end: Line | None = None


def has_marker(lines):
    return any(LIKE_A_MARKER.fullmatch(line.text) for line in lines)


def parts(lines, path):
    """A code cell divided at its markers. A text part stands, perhaps empty, before and after each
    solution.

    Raises:
        BuildError: for a marker that is misspelt, nested, never closed or out of place.
    """
    found, held, begin = [], [], None
    for line in lines:
        if not LIKE_A_MARKER.fullmatch(line.text):
            held.append(line)
            continue
        edge, role = _marker(line, path)
        _refuse_disorder(edge, role, begin, line, path)
        opened = _marker(begin, path)[1].lower() if begin else "text"
        found.append(Part(opened, tuple(held), begin, line if begin else None))
        held, begin = [], line if edge == "BEGIN" else None
    if begin:
        raise _misplaced(path, begin, "is never closed")
    return _in_order([*found, Part("text", tuple(held))], path)


def _marker(line, path):
    match = MARKER.fullmatch(line.text)
    if match is None:
        raise _misplaced(path, line, "is not a marker")
    return match.groups()


def _refuse_disorder(edge, role, begin, line, path):
    if edge == "BEGIN" and begin:
        raise _misplaced(path, line, f"stands inside the region of line {begin.number}")
    if edge == "END" and not begin:
        raise _misplaced(path, line, "has no beginning")
    if edge == "END" and _marker(begin, path)[1] != role:
        raise _misplaced(
            path, line, f"does not close {begin.text.strip()!r} of line {begin.number}"
        )


def _in_order(found, path):
    """A stub belongs to the solution right above it, and nothing is empty."""
    above = None
    for part in found:
        if part.role != "text" and not any(line.text.strip() for line in part.lines):
            raise _misplaced(path, part.begin, "opens an empty region")
        if part.role == "stub" and above != "solution":
            raise _misplaced(path, part.begin, "does not follow `# END SOLUTION`")
        above = above if part.role == "text" and not part.lines else part.role
    return found


def _misplaced(path, line, what):
    return BuildError(
        path,
        line.number,
        f"{line.text.strip()!r} {what}",
        "write `# BEGIN SOLUTION` … `# END SOLUTION`, then perhaps `# BEGIN STUB` … `# END STUB`, "
        "without nesting",
    )


def for_solution(lines, path):
    """What the solved notebook shows."""
    kept = [line for part in parts(lines, path) if part.role != "stub" for line in part.lines]
    return tuple(kept)


def for_sheet(lines, path):
    """What the student sees: each solution replaced by its stub."""
    divided = [part for part in parts(lines, path) if part.role != "text" or part.lines]
    kept = []
    for part, following in zip(divided, [*divided[1:], None], strict=True):
        if part.role == "text":
            kept += part.lines
        elif part.role == "stub":
            kept += stub_lines(part, path)
        elif following is None or following.role != "stub":
            kept.append(derived_stub(part))
    return tuple(kept)


def stub_lines(part, path):
    """The lines of a STUB region without their comment signs."""
    return [_uncommented(line, path) for line in part.lines]


def _uncommented(line, path):
    match = COMMENTED.fullmatch(line.text)
    if match is None and line.text.strip():
        raise BuildError(
            path,
            line.number,
            f"a stub line that is not commented out: {line.text.strip()!r}",
            "begin it with `# `, so that the source itself runs",
        )
    return Line(line.number, "".join(match.groups()).rstrip() if match else "")


def derived_stub(part):
    """The last statement of a solution, with `...` for what is to be found."""
    last, statement = _last_statement(part.lines)
    indent = re.match(r"\s*", next(line.text for line in part.lines if line.text.strip())).group()
    if isinstance(statement, ast.Return):
        return Line(last.number, f"{indent}return ...")
    target, equals, _ = last.text.strip().partition(" = ")
    if isinstance(statement, ast.Assign | ast.AnnAssign) and equals:
        return Line(last.number, f"{indent}{target} = ...")
    return Line(last.number, f"{indent}...")


def _last_statement(lines):
    """The last simple statement and the line on which it begins: it may run over several."""
    body = textwrap.dedent("\n".join(line.text for line in lines))
    try:
        statement = ast.parse(f"def answer():\n{textwrap.indent(body, ' ')}").body[0].body[-1]
    except (SyntaxError, IndexError):  # part of a statement, or only comments
        return lines[-1], None
    while isinstance(statement, ast.If | ast.For | ast.While | ast.With | ast.Try):
        statement = _last_inside(statement)
    return lines[statement.lineno - 2], statement


def _last_inside(statement):
    branches = [getattr(statement, name, None) for name in ("finalbody", "orelse", "body")]
    return next(branch for branch in branches if branch)[-1]
