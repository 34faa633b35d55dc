"""Every symbol of the course: how it is read, what it stands for, its shape and its name in code."""

import tomllib
from dataclasses import dataclass

from course_lib.publishing.headings import address
from course_lib.publishing.problems import BuildError

SOURCE = "sources/notation.toml"

COLUMNS = (
    "Symbol",
    "Read aloud",
    "What it is",
    "Shape",
    "In code",
    "Unit",
    "First used",
    "Other texts write",
)


@dataclass(frozen=True)
class Symbol:
    symbol: str
    aloud: str
    means: str
    lesson: str
    heading: str
    shape: str = ""
    code: str = ""
    unit: str = ""
    elsewhere: str = ""


def read_symbols(root):
    """Group to its symbols, in the order of the file.

    Raises:
        BuildError: if the file cannot be read, or a symbol lacks a part.
    """
    try:
        tables = tomllib.loads((root / SOURCE).read_text(encoding="utf-8"))
        return {
            group: [Symbol(**symbol) for symbol in symbols] for group, symbols in tables.items()
        }
    except (OSError, ValueError, TypeError) as error:
        remedy = "see the other symbols in it"
        raise BuildError(SOURCE, None, f"this is no notation: {error}", remedy) from None


def notation(course, kind, _):
    """A table for each group of symbols, as lines of Markdown. A column that would be empty is left
    out."""
    lines = []
    for group, symbols in read_symbols(course.root).items():
        rows = [_cells(course, kind, symbol) for symbol in symbols]
        kept = [place for place in range(len(COLUMNS)) if any(row[place] for row in rows)]
        lines += ["", f"## {group}", "", _line(COLUMNS, kept), "| :-- " * len(kept) + "|"]
        lines += [_line(row, kept) for row in rows]
    return lines


def _cells(course, kind, symbol):
    code = ", ".join(f"`{name}`" for name in symbol.code.split(", ") if name)
    where = address(course, kind, symbol.lesson, symbol.heading)
    said = (symbol.symbol, symbol.aloud, symbol.means, symbol.shape, code, symbol.unit)
    return [part.replace("|", "\\|") for part in (*said, where, symbol.elsewhere)]


def _line(parts, kept):
    return f"| {' | '.join(parts[place] for place in kept)} |"
