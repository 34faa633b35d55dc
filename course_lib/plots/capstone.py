"""The capstone: what a decision costs over its border, and which test finds which fault."""

import numpy as np

from course_lib.plots.style import COLOURS, line_style


def cost_curve(ax, borders, costs, *, colour="blue", label=None):
    """What is paid, over the number that is decided on, with the cheapest place marked.

    Args:
        ax: the Axes to draw on.
        borders: (N,) rising numbers to decide by: a border, an amount.
        costs: (N,) what each of them costs. The unit is the caller's, who writes it on the axis.
        colour: a name in COLOURS; it brings its dash along.
        label: for the legend.

    Returns:
        `ax`.
    """
    borders, costs = np.asarray(borders, float), np.asarray(costs, float)
    lowest = int(np.argmin(costs))
    ax.plot(borders, costs, label=label, **line_style(colour))
    ax.plot(borders[lowest], costs[lowest], "o", color=COLOURS[colour])
    return ax


def caught(ax, found, faults, tests):
    """A square for each fault (row) and test (column), filled where the test finds the fault.

    Args:
        ax: the Axes to draw on.
        found: (F, T) true where test t fails on the version with fault f.
        faults: names of the rows, the first one on top.
        tests: names of the columns.

    Returns:
        `ax`.
    """
    found = np.asarray(found, bool)
    rows, columns = np.indices(found.shape)
    size = {"s": 110, "marker": "s", "linewidths": 1, "edgecolors": COLOURS["blue"]}
    looks = ((True, COLOURS["blue"], "finds it"), (False, "white", "misses it"))
    for filled, colour, label in looks:
        here = found == filled
        ax.scatter(columns[here], rows[here], color=colour, label=label, **size)
    ax.set_xticks(range(len(tests)), tests, rotation=30, ha="right")
    ax.set_yticks(range(len(faults)), faults)
    ax.set(xlim=(-0.6, len(tests) - 0.4), ylim=(len(faults) - 0.4, -0.6))
    ax.grid(visible=False)
    ax.tick_params(length=0)
    return ax
