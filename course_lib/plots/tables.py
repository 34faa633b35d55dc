"""The numbers of a figure as a small table, for those who would rather read them than see them."""

import json
import os
from dataclasses import dataclass
from html import escape
from pathlib import Path

import numpy as np
from matplotlib.collections import PathCollection

ROWS = 9
"""At most so many places of a curve, or of a cloud, enough to follow it and few enough to read."""

KEPT_IN = "ONE_NUMBER_TABLES"
"""Environment variable that names a file; each figure that is shown adds a line with its tables."""


@dataclass(frozen=True)
class Table:
    """What an Axes draws, in numbers, as text and, with the same words, as HTML."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    besides: str = ""
    """What is drawn and does not stand in the table."""

    def __repr__(self):
        lines = [self.caption, *(" | ".join(row) for row in (self.columns, *self.rows))]
        return "\n".join([*lines, self.besides] if self.besides else lines)

    def _repr_html_(self):
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in self.columns)
        body = "".join(f"<tr>{_cells(row)}</tr>" for row in self.rows)
        besides = f"<p>{escape(self.besides)}</p>" if self.besides else ""
        return (
            f"<table><caption>{escape(self.caption)}</caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table>{besides}"
        )


def _cells(row):
    first, *others = map(escape, row)
    return f'<th scope="row">{first}</th>' + "".join(f"<td>{cell}</td>" for cell in others)


def table_of(ax):
    """What is drawn on an Axes, as a Table: bars whole, curves and clouds of points at nine places.

    Arrows, areas, contours, fields of shades and lines that mark a level are counted and not turned
    into numbers.

    Args:
        ax: an Axes, before or after its figure is closed.

    Returns:
        A Table, whose columns are named as the axes are, units included.

    >>> import matplotlib.pyplot as plt
    >>> ax = plt.figure().subplots()
    >>> _ = ax.plot([1, 2], [0.5, 0.25], label="loss")
    >>> _ = ax.set(xlabel="step", ylabel="nats")
    >>> table_of(ax)
    nats by step
    drawn | step | nats
    loss | 1 | 0.5
    loss | 2 | 0.25
    >>> plt.close("all")
    """
    x, y = ax.get_xlabel() or "across", ax.get_ylabel() or "up"
    drawn = {"line": _curves(ax), "points": _clouds(ax)}
    rows = [
        row
        for kind, found in drawn.items()
        for number, (name, points) in enumerate(found, start=1)
        for row in _of_points(name or f"{kind} {number}", points)
    ]
    rows += [
        row for bars in ax.containers if hasattr(bars, "patches") for row in _of_bars(ax, bars)
    ]
    return Table(ax.get_title() or f"{y} by {x}", ("drawn", x, y), tuple(rows), _besides(ax))


def _named(artist):
    """Its label; matplotlib's own begin with an underscore."""
    label = str(artist.get_label())
    return "" if label.startswith("_") else label


def _is_curve(ax, line):
    """A line across the whole Axes, which marks a level, is drawn in other coordinates."""
    return line.get_transform() == ax.transData


def _curves(ax):
    return [(_named(line), line.get_xydata()) for line in ax.lines if _is_curve(ax, line)]


def _clouds(ax):
    return [(_named(c), c.get_offsets()) for c in ax.collections if isinstance(c, PathCollection)]


def _of_points(name, points):
    places = np.unique(np.linspace(0, len(points) - 1, min(ROWS, len(points))).astype(int))
    return [(name, *(f"{value:.4g}" for value in points[place])) for place in places]


def _of_bars(ax, bars):
    """Each bar with the name beside it, where there is one."""
    upright = bars.orientation != "horizontal"
    axis = ax.xaxis if upright else ax.yaxis
    labels = [label.get_text() for label in axis.get_ticklabels()]
    names = dict(zip(map(float, axis.get_ticklocs()), labels, strict=True))
    for bar in bars.patches:
        start, width = (
            (bar.get_x(), bar.get_width()) if upright else (bar.get_y(), bar.get_height())
        )
        middle = start + width / 2
        length = f"{bar.get_height() if upright else bar.get_width():.4g}"
        place = names.get(round(middle, 9)) or f"{middle:.4g}"
        yield (_named(bars) or "bar", *((place, length) if upright else (length, place)))


def _besides(ax):
    in_bars = sum(len(bars.patches) for bars in ax.containers if hasattr(bars, "patches"))
    counts = {
        "lines that mark a level": sum(not _is_curve(ax, line) for line in ax.lines),
        "areas or arrows": len(ax.patches) - in_bars,
        "other shapes": len(ax.collections) - len(_clouds(ax)),
        "fields of shades": len(ax.images),
        "words": len(ax.texts),
    }
    told = ", ".join(f"{what} ({count})" for what, count in counts.items() if count)
    return f"Drawn besides, and not in the table: {told}." if told else ""


def keep_tables(axes):
    """Add the tables of a figure to the file that `KEPT_IN` names, if it does, with the number of the
    cell that draws it: a page without a kernel shows them from there."""
    place = os.environ.get(KEPT_IN)
    if not place:
        return
    tables = [table for table in map(table_of, axes) if table.rows]
    line = {"cell": _execution_count(), "tables": [table._repr_html_() for table in tables]}
    with Path(place).open("a", encoding="utf-8") as file:
        file.write(f"{json.dumps(line, ensure_ascii=False)}\n")


def _execution_count():
    """The number of the running cell; None outside of a notebook. IPythons differ in when they count
    on, and agree in what they list."""
    from IPython import get_ipython

    shell = get_ipython()
    return len(shell.history_manager.input_hist_parsed) - 1 if shell else None
