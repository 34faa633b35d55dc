"""Percent-format text ↔ cells that know the line they stand on."""

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from course_lib.publishing.problems import BuildError, required

PERCENT = {"extension": ".py", "format_name": "percent", "comment_magics": False}
"""`comment_magics` is off because jupytext would otherwise read the comment `# cat …` as the shell
command `cat …`."""

OWN_METADATA = {"cell_marker", "lines_to_next_cell"}
"""What jupytext keeps for itself in a cell's metadata."""

ALMOST_A_MARKER = re.compile(r"\s*#\s*%%+\[(markdown|md|raw)\]")
"""jupytext reads it as a comment, and two cells become one."""


class Line(NamedTuple):
    number: int
    text: str


@dataclass(frozen=True)
class SourceCell:
    kind: str
    """code or markdown"""

    line: int
    """Where its `# %%` stands."""

    lines: tuple[Line, ...]
    """What it says, without blank lines at either end."""

    metadata: Mapping
    text: str
    """Its block in the file, to the letter: marker, body and the blank lines that follow."""

    marker: str = ""
    """The quotes around a Markdown cell that is written as a string."""

    @property
    def tags(self):
        return tuple(self.metadata.get("tags", ()))

    @property
    def source(self):
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True)
class Source:
    path: Path
    """Relative to the course, as messages show it."""

    preamble: str
    """What stands before the first cell: nothing, or jupytext's header."""

    cells: tuple[SourceCell, ...]


def cell_name(kind, text):
    """The id of a cell in a notebook, from what it says: it keeps it when others change."""
    return hashlib.sha256(f"{kind}\n{text}".encode()).hexdigest()[:8]


def parse(text, path):
    """The cells of a percent-format text.

    Raises:
        BuildError: if jupytext divides the text differently, so that no line number could be trusted.
    """
    lines = text.splitlines(keepends=True)
    start = _end_of_preamble(lines, path)
    blocks = list(_blocks(lines, start))
    jupytext = required("jupytext")
    cells = jupytext.reads(text, fmt=PERCENT).cells
    if len(cells) != len(blocks):
        raise BuildError(
            path,
            None,
            f"jupytext reads {len(cells)} cells where {len(blocks)} markers stand",
            "look for a code fence that is never closed, or a header that is not jupytext's",
        )
    pairs = zip(cells, blocks, strict=True)
    return Source(path, "".join(lines[:start]), tuple(_cell(*pair, path) for pair in pairs))


def _end_of_preamble(lines, path):
    """The index of the first cell marker."""
    start = 0
    if lines and lines[0].rstrip() == "# ---":
        ends = [i for i, line in enumerate(lines) if i and line.rstrip() == "# ---"]
        start = ends[0] + 1 if ends else 0
    while start < len(lines) and not lines[start].strip():
        start += 1
    if start < len(lines) and not _is_marker(lines[start]):
        raise BuildError(
            path,
            start + 1,
            f"expected a cell marker, found {lines[start].strip()!r}",
            "begin each cell with `# %%` or `# %% [markdown]`",
        )
    return start


def _is_marker(line):
    return line.lstrip().removeprefix("#").lstrip(" ").startswith("%%")


def _blocks(lines, start):
    """Each cell's index and lines, divided by jupytext's own reader: it alone knows which `# %%`
    stands inside a string or a code fence."""
    reader = required("jupytext.cell_reader").DoublePercentScriptCellReader
    while start < len(lines):
        rest = [line.rstrip("\r\n") for line in lines[start:]]
        _, taken = reader(PERCENT, "python").read(rest)
        yield start, lines[start : start + taken]
        start += taken


def _cell(read, block, path):
    index, lines = block
    _refuse_unknown(read, index + 1, lines, path)
    body = read.source.splitlines()
    first = next((i for i, line in enumerate(body) if line.strip()), len(body))
    opening = 2 if "cell_marker" in read.metadata else 1
    numbered = [Line(index + 1 + opening + i, line) for i, line in enumerate(body)]
    while numbered and not numbered[-1].text.strip():
        numbered.pop()
    return SourceCell(
        kind=read.cell_type,
        line=index + 1,
        lines=tuple(numbered[first:]),
        metadata={key: read.metadata[key] for key in read.metadata if key not in OWN_METADATA},
        text="".join(lines),
        marker=read.metadata.get("cell_marker", ""),
    )


def _refuse_unknown(read, first, lines, path):
    """A tag that jupytext cannot read is kept as a remark, and a solution would be shown to students."""
    surplus = set(read.metadata) - OWN_METADATA - {"tags"}
    almost = [i for i, line in enumerate(lines) if ALMOST_A_MARKER.match(line)]
    if almost:
        first, what = first + almost[0], f"{lines[almost[0]].strip()!r} lacks a space"
    elif read.cell_type not in ("code", "markdown"):
        what = f"a {read.cell_type} cell, wanted code or markdown"
    elif surplus or not isinstance(read.metadata.get("tags", []), list):
        what = f"{lines[0].strip()!r} is not understood"
    else:
        return
    raise BuildError(
        path, first, what, 'write `# %%`, `# %% [markdown]` or `# %% [markdown] tags=["solution"]`'
    )


def block(kind, text, *, like=None, tags=()):
    """A cell as a block of percent text. `like` is the source cell it came from: its marker line and
    the blank lines after it stay as they are."""
    marker = like.text.splitlines()[0] if like else _marker_line(kind, tags)
    lines = [marker, *_body(kind, text, like.marker if like else "")]
    return "\n".join(lines) + "\n" * (1 + _blank_lines_after(like))


def _marker_line(kind, tags):
    quoted = ", ".join(f'"{tag}"' for tag in tags)
    return (
        "# %%"
        + (" [markdown]" if kind == "markdown" else "")
        + (f" tags=[{quoted}]" if tags else "")
    )


def _body(kind, text, quotes):
    lines = text.split("\n")
    if kind == "code":
        return lines
    if quotes and quotes[-3:] not in text:
        return [quotes, *lines, quotes[-3:]]
    return [f"# {line}" if line else "#" for line in lines]


def _blank_lines_after(like):
    if like is None:
        return 1
    lines = like.text.splitlines()
    return len(lines) - len("\n".join(lines).rstrip().split("\n"))


def write_atomically(path, text):
    """All of the text or none of it; whoever reads meanwhile sees the file as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.write_text(text, encoding="utf-8", newline="\n")
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
