"""Links of notebooks and of Markdown files, such that they lead somewhere on the site.

JupyterLab finds a cell by its id and a heading by its text; on the site both are addresses that are
written before the heading: `cell-…` and `term-…`.
"""

import re

from course_lib.publishing.headings import HEADING
from course_lib.publishing.site.cells import source_of

TO_A_CELL = re.compile(r"\]\([^()\s]*?([\w]+)\.ipynb#cell-id=(\w+)\)")
TO_A_HEADING = re.compile(r"\]\(#([^()\s]+)\)")
TO_A_PAGE_OF_ITS_OWN = re.compile(r"\[([^\[\]]+)\]\(([^()\s]+\.html)\)")
TO_A_TRANSLATION = re.compile(r"\[([^\[\]]+)\]\(([^()\s]*exercises/\w+/\w+\.ipynb)\)")
"""A sheet in another language is no page of the site, and can be downloaded."""

FENCE = re.compile(r"^(```|~~~)")


def on_the_site(text):
    """Markdown whose links to cells, to headings and to ready-made pages work on the site.

    >>> on_the_site("[softmax](03_softmax.ipynb#cell-id=1a2b), [loss](#Loss), [card](card.html)")
    '[softmax](#cell-03_softmax-1a2b), [loss](#term-loss), <a href="card.html">card</a>'
    """
    text = TO_A_CELL.sub(r"](#cell-\1-\2)", text)
    text = TO_A_HEADING.sub(_to_a_heading, text)
    text = TO_A_TRANSLATION.sub(r'<a href="\2" download>\1</a>', text)
    return TO_A_PAGE_OF_ITS_OWN.sub(r'<a href="\2">\1</a>', text)


def _to_a_heading(link):
    return link[0] if link[1].startswith("cell-") else f"](#{address_of(link[1])})"


def address_of(term):
    """The address of a term of the glossary, and of a heading with that text."""
    return "term-" + re.sub(r"[^\w]+", "-", term).strip("-").lower()


def with_address(cell, stem):
    """A cell of prose, with its address before its first heading, or at its top."""
    lines = source_of(cell).split("\n")
    places = _headings(lines)
    place = places[0] if places else 0
    lines[place:place] = [f"(cell-{stem}-{cell['id']})=", ""]
    return {**cell, "source": "\n".join(lines)}


def with_terms(cell):
    """The cell that lists all terms, with an address before each."""
    lines = source_of(cell).split("\n")
    for place in reversed(_headings(lines)):
        lines[place:place] = [f"({address_of(HEADING.match(lines[place])[1])})=", ""]
    return {**cell, "source": "\n".join(lines)}


def in_order(texts):
    """Texts in which no heading is more than one level below the one above it.

    >>> in_order(["# Sheet", "### First\\n### Second\\n#### Detail"])
    ['# Sheet', '## First\\n## Second\\n### Detail']
    """
    above, done = [], []
    for text in texts:
        lines = text.split("\n")
        for place in _headings(lines):
            level = len(lines[place]) - len(lines[place].lstrip("#"))
            above = [*[one for one in above if one < level], level]
            lines[place] = "#" * len(above) + lines[place][level:]
        done.append("\n".join(lines))
    return done


def _headings(lines):
    """The numbers of the lines that are headings; a # in a block of code is a comment."""
    fenced, found = False, []
    for number, line in enumerate(lines):
        if FENCE.match(line):
            fenced = not fenced
        elif not fenced and HEADING.match(line):
            found.append(number)
    return found
