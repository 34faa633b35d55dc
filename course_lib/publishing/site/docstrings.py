"""Docstrings are written to be read in a terminal; here they are made ready for the reference."""

import re

COLUMNS = re.compile(r"\w+  +\S")
INDENTED = re.compile(r"    \S")
BAR = re.compile(r"(?<!\\)\|")


def setup(app):
    """Sphinx calls this when `conf.py` names the module."""
    app.connect("autodoc-process-docstring", make_ready, priority=600)  # after napoleon
    return {"parallel_read_safe": True}


def make_ready(app, what, name, obj, options, lines):
    """Keep the columns of a module's table of contents, and a bar as in |x| a bar."""
    if what == "module":
        lines[:] = list(_with_columns(lines))
    lines[:] = [_with_bars(line) for line in lines]


def _with_columns(lines):
    """An indented block after a paragraph, or a list of names in a column, as it stands."""
    before = ""
    for line in (f"    {line}" if COLUMNS.match(line) else line for line in lines):
        if INDENTED.match(line) and not before.strip():
            yield from (".. code-block:: text", "")
        yield line
        before = line if line.strip() else ("" if not before.startswith("    ") else before)


def _with_bars(line):
    """Outside of code."""
    if line.lstrip().startswith((">>>", "...", "   ")):
        return line
    pieces = re.split(r"(`[^`]*`)", line)
    return "".join(one if one.startswith("`") else BAR.sub(r"\\|", one) for one in pieces)
