"""One look for all figures: colours that stay apart for everybody, and in black and white."""

from contextlib import contextmanager
from functools import partial

import matplotlib.pyplot as plt

from course_lib.plots.tables import tables_of

COLOURS = {"blue": "#0072b2", "vermilion": "#d55e00", "green": "#009e73", "grey": "#56707f"}
"""Okabe & Ito (2008). Lines also differ in dash, so that nothing hangs on colour."""

DASHES = {"blue": "-", "vermilion": "--", "green": ":", "grey": "-."}

SETTINGS = {
    "figure.figsize": (6.4, 3.4),
    "figure.dpi": 72,
    "savefig.dpi": 72,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.alpha": 0.25,
    "font.size": 11,
    "lines.linewidth": 2,
}


@contextmanager
def figure(panels=1):
    """A figure of one or two panels, shown and closed when the block ends. In a notebook its output
    keeps, in its metadata, the tables of what is drawn.

    Args:
        panels: 1 or 2.

    Yields:
        One Axes, or a pair of them.

    Raises:
        ValueError: for more than two panels: a reader compares at most two at a time.
    """
    if panels not in (1, 2):
        raise ValueError(f"a figure has one or two panels, received {panels}; draw two figures")
    with plt.rc_context(SETTINGS):
        fig, axes = plt.subplots(1, panels, layout="constrained")
        fig._repr_mimebundle_ = partial(_tables_besides, fig)
        yield axes
        plt.show()
        plt.close(fig)


def _tables_besides(fig, **wanted):
    """What a notebook asks of an object: no data besides the picture, and metadata."""
    return {}, {"tables": [table.kept() for table in tables_of(fig)]}


def line_style(colour):
    """Colour and dash together, as keyword arguments for `plot`."""
    return {"color": COLOURS[colour], "linestyle": DASHES[colour]}


def say(sentence):
    """Print what a figure shows, for those who do not see it."""
    print(f"In the figure: {sentence}")
