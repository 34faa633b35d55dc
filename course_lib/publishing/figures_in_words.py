"""What a figure of a notebook says to those who do not see it: its sentence, and its tables.

The sentence is printed; the tables are kept with the picture. What a student saved is read here
too, so nothing of it reaches a page but as escaped text.
"""

import html

from course_lib.plots.tables import Table

SAYS = "In the figure: "

KEPT = "tables"
"""Where in the metadata of an output `course_lib.plots.figure` keeps them."""

SUMMARY = "The numbers in this figure"

DETAILS = '<details class="numbers"><summary>{summary}</summary>{tables}</details>'
SCROLLS = '<div class="table-scroll" role="group" aria-label="{caption}" tabindex="0">{table}</div>'
"""What is wider than a phone scrolls by itself, by keys too."""


def is_figure(output):
    """Whether an output is a picture that matplotlib drew; an explorable tells its numbers itself."""
    data = output.get("data", {})
    return "image/png" in data and "".join(data.get("text/plain", "")).startswith("<Figure")


def sentences(cell):
    """What is printed about the figures of a cell, in their order."""
    texts = ["".join(o["text"]) for o in cell["outputs"] if o["output_type"] == "stream"]
    lines = [line for text in texts for line in text.splitlines()]
    return [line.removeprefix(SAYS) for line in lines if line.startswith(SAYS)]


def tables_in(output):
    """The tables that an output keeps, a Table for each panel; of what is no table, none."""
    kept = output.get("metadata", {}).get(KEPT)
    return [table for one in (kept if isinstance(kept, list) else ()) for table in _table(one)]


def _table(kept):
    try:
        return [Table.from_kept(kept)]
    except ValueError:
        return []


def to_open(output):
    """The tables of a figure as HTML, behind a line to open; nothing where none are kept."""
    told = "".join(map(_shown, tables_in(output)))
    return DETAILS.format(summary=SUMMARY, tables=told) if told else ""


def _shown(table):
    caption = html.escape(table.caption)
    shown = SCROLLS.format(caption=caption, table=table.as_html()) if table.rows else ""
    return f"{shown}<p>{html.escape(table.besides)}</p>" if table.besides else shown
