"""Headings of lessons, and how a link leads to one."""

import re
from functools import lru_cache

from course_lib.publishing.problems import BuildError, near
from course_lib.publishing.sources import cell_name, parse

HEADING = re.compile(r"#{1,6} +(.+?) *$")


read_once = lru_cache(maxsize=256)(parse)
"""A text and its path to the source. Pages of links ask for the same lesson a hundred times."""


def source_of(course, path):
    return read_once(course.text(path), course.relative(path))


def lesson_source(course, stem):
    return course.root / "sources" / "lessons" / f"{stem}.py"


def title(course, path):
    """The first heading of a source."""
    for cell in _prose(source_of(course, path)):
        for line in cell.lines:
            if line.text.startswith("# "):
                return line.text[2:].strip()
    raise BuildError(
        course.relative(path), 1, "no heading", "begin with a Markdown cell that says `# Its title`"
    )


def headings(course, stem):
    """Every heading of a lesson, of any depth, from the top, to the id of its cell."""
    return {
        found[1]: cell_name("markdown", cell.source)
        for cell in _prose(source_of(course, lesson_source(course, stem)))
        for line in _outside_fences(cell.lines)
        if (found := HEADING.match(line.text))
    }


def _prose(source):
    return [cell for cell in source.cells if cell.kind == "markdown"]


def _outside_fences(lines):
    """A # in a code block is a comment."""
    fenced = False
    for line in lines:
        if line.text.startswith("```"):
            fenced = not fenced
        elif not fenced:
            yield line


def address(course, kind, stem, heading, *, shown=None):
    """A link from a notebook of one kind to a heading of a lesson, as Markdown.

    It names the cell. JupyterLab 4.6 finds a cell in a notebook that it opens only now; a heading
    it finds only where the notebook is open already, and its name is plain ASCII
    (tests/test_links_in_browser.py).

    Raises:
        BuildError: if the lesson has no such heading.
    """
    found = headings(course, stem)
    if heading not in found:
        what = f"{stem} has no heading {heading!r}, to which a page links"
        raise BuildError(f"sources/lessons/{stem}.py", None, what, near(heading, found))
    shown = shown or f"lesson {int(stem[:2])}: {heading}"
    return f"[{shown}]({course.link(kind, 'lesson', stem)}#cell-id={found[heading]})"
