"""Tables that can be stacked where the screen is narrow: each value beside the name of its column.

A style sheet turns rows into blocks, and a browser then forgets that they were a table; so the roles
are written down.
"""

import re
from itertools import chain, repeat

FEWEST = 3
"""Columns. A table of two fits a phone as it is."""
MANY = 6
"""Columns that do not fit beside each other in the size of the text."""

TABLE = re.compile(r'<table class="docutils.*?</table>', re.DOTALL)
HEADING = re.compile(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", re.DOTALL)
ROW, CELL = re.compile(r"<tr\b.*?</tr>", re.DOTALL), re.compile(r"<td(?=[ >])")
PART = re.compile(r"<(table|thead|tbody|tr|th|td)(?=[ >])")
CODE, TAG = re.compile(r"<code.*?</code>", re.DOTALL), re.compile(r"<[^>]*>")
ROLES = {
    "table": "table",
    "thead": "rowgroup",
    "tbody": "rowgroup",
    "tr": "row",
    "th": "columnheader",
    "td": "cell",
}


def stacked(body):
    """The text of a page, its tables of Markdown ready to be stacked."""
    return TABLE.sub(lambda table: _stacked(table[0]), body)


def _stacked(table):
    head, end, rows = table.partition("</thead>")
    names = [TAG.sub("", name).strip().replace('"', "&quot;") for name in HEADING.findall(head)]
    if len(names) < FEWEST:
        return table
    many = len(names) >= MANY
    head = head.replace('"docutils', '"stacks wide docutils' if many else '"stacks docutils', 1)
    rows = ROW.sub(lambda row: _named(row[0], names), rows)
    rows = CODE.sub(_breaks, rows) if many else rows
    return PART.sub(lambda part: f'{part[0]} role="{ROLES[part[1]]}"', head + end + rows)


def _named(row, names):
    name = chain(names, repeat(""))
    return CELL.sub(lambda cell: f'{cell[0]} data-name="{next(name)}"', row)


def _breaks(code):
    """A long name may go on in the next line after any of its words."""
    return code[0].replace("_", "_<wbr>")
