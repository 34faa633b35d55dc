"""The numbers of a figure as a small table, for those who would rather read them than see them."""

import csv
import io
from dataclasses import dataclass
from html import escape

from course_lib.plots.reading import besides, columns_of, rows_of


@dataclass(frozen=True)
class Table:
    """What an Axes draws, in numbers, as text and, with the same words, as HTML."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    besides: str = ""
    """What is drawn and does not stand in the table."""

    def __repr__(self):
        lines = [" | ".join(row) for row in (self.columns, *self.rows) if self.rows]
        return "\n".join([self.caption, *lines, *([self.besides] if self.besides else [])])

    def _repr_html_(self):
        told = f"<p>{escape(self.besides)}</p>" if self.besides else ""
        return f"{self.as_html() or f'<p>{escape(self.caption)}</p>'}{told}"

    def as_html(self):
        """The table alone; nothing without rows."""
        if not self.rows:
            return ""
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in self.columns)
        body = "".join(f"<tr>{_cells(row)}</tr>" for row in self.rows)
        return (
            f"<table><caption>{escape(self.caption)}</caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table>"
        )

    def kept(self):
        """The table as a notebook keeps it: plain values, the rows as one text."""
        text = io.StringIO()
        csv.writer(text).writerows((self.columns, *self.rows))
        return {"caption": self.caption, "csv": text.getvalue(), "besides": self.besides}

    @classmethod
    def from_kept(cls, kept):
        """The table that `kept` wrote.

        Raises:
            ValueError: if this is nothing that it wrote.
        """
        try:
            columns, *rows = map(tuple, csv.reader(io.StringIO(kept["csv"], newline="")))
            told = cls(str(kept["caption"]), columns, tuple(rows), str(kept["besides"]))
        except (TypeError, KeyError, csv.Error) as error:
            raise ValueError(f"no table: {error!r}") from error
        if not all(len(row) == len(columns) > 0 for row in rows):
            raise ValueError(f"no table: rows of other lengths than {columns}")
        return told


def _cells(row):
    first, *others = map(escape, row)
    return f'<th scope="row">{first}</th>' + "".join(f"<td>{cell}</td>" for cell in others)


def table_of(ax):
    """What is drawn on an Axes, as a Table: bars whole, curves and clouds of points at nine places, of
    a contour how far it reaches, of each row of a field of shades the largest value.

    Arrows, areas and lines that mark a level are counted and not turned into numbers. So is
    everything where an Axes is switched off, because its places stand for nothing.

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
    return Table(_caption(ax), columns_of(ax), tuple(rows_of(ax)), besides(ax))


def tables_of(figure):
    """A Table for every Axes of a figure on which something is drawn; of two beside each other the
    caption says which is which."""
    found = {ax: table_of(ax) for ax in figure.axes}
    told = {ax: table for ax, table in found.items() if table.rows or table.besides}
    starts = [ax.get_position().x0 for ax in told]
    if len(starts) != 2 or starts[0] == starts[1]:
        return list(told.values())
    sides = ("left", "right") if starts[0] < starts[1] else ("right", "left")
    return [
        Table(f"{table.caption} ({side})", table.columns, table.rows, table.besides)
        for side, table in zip(sides, told.values(), strict=True)
    ]


def _caption(ax):
    labels = [label for label in (ax.get_ylabel(), ax.get_xlabel()) if label]
    return ax.get_title() or " by ".join(labels) or "what is drawn"
