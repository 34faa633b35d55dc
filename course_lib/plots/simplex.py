"""Probabilities of three classes as points in a triangle.

Every point of the triangle is one way to share out a belief: at a corner all of it lies on one
class, in the middle each class has a third.
"""

import numpy as np

from course_lib.losses import softmax
from course_lib.plots.reading import read_places
from course_lib.plots.style import COLOURS, line_style

CORNERS = np.array([[0.5, np.sqrt(3) / 2], [1.0, 0.0], [0.0, 0.0]])
NAMES_AT = ((0.5, 0.9, "center"), (1.03, -0.02, "left"), (-0.03, -0.02, "right"))
COLDEST, HOTTEST = 0.02, 500.0
LEFT_OF_IT = {
    "xytext": (-7, 0),
    "textcoords": "offset points",
    "ha": "right",
    "va": "center",
    "bbox": {"facecolor": "white", "edgecolor": "none", "pad": 1},
}


def places(probs):
    """Where probabilities stand in the triangle: (..., 3) becomes (..., 2).

    >>> places([0.0, 1.0, 0.0]).tolist()
    [1.0, 0.0]
    """
    return np.asarray(probs, dtype=float) @ CORNERS


def probs_at(points):
    """What stands at a place of the triangle: (..., 2) becomes (..., 3).

    >>> probs_at([1.0, 0.0]).round(9).tolist()
    [0.0, 1.0, 0.0]
    """
    points = np.asarray(points, dtype=float)
    alone = np.ones((*points.shape[:-1], 1))
    return np.concatenate([points, alone], axis=-1) @ np.linalg.inv(np.c_[CORNERS, np.ones(3)])


def triangle(ax, names):
    """The triangle with a name at each corner and thin lines where a class has probability ½.

    Args:
        ax: the Axes to draw on.
        names: of the three classes: top, lower right, lower left.

    Returns:
        `ax`.
    """
    ax.plot(*places(np.eye(3)[[0, 1, 2, 0]]).T, color="black", linewidth=1)
    for one, (other, third) in enumerate(((1, 2), (0, 2), (0, 1))):
        halves = np.eye(3)[one] / 2 + np.eye(3)[[other, third]] / 2
        ax.plot(*places(halves).T, color=COLOURS["grey"], linewidth=0.7, alpha=0.6)
    for name, (x, y, side) in zip(names, NAMES_AT, strict=True):
        ax.text(x, y, f"{name}: 1", ha=side)
    ax.set(xlim=(-0.4, 1.4), ylim=(-0.05, 1.0), xticks=[], yticks=[], aspect="equal")
    ax.grid(visible=False)
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.set_xlabel("probability: 1 at a name, 0 on the side opposite, ½ on a thin line")
    read_places(ax, [f"probability of {name}" for name in names], probs_at)
    return ax


def softmax_path(ax, scores, colour, *, label, marks=()):
    """The way that softmax(scores / T) takes through the triangle as T goes from hot to cold.

    Args:
        ax: the Axes to draw on, with a triangle.
        scores: three real numbers.
        colour: a name from `COLOURS`, which gives the dash as well.
        label: for the legend.
        marks: temperatures at which a point is drawn and labelled.

    Returns:
        The probabilities on the way, (steps, 3).
    """
    scores = np.asarray(scores, dtype=float)
    temperatures = np.geomspace(HOTTEST, COLDEST, 300)
    way = np.array([softmax(scores, temperature=each) for each in temperatures])
    ax.plot(*places(way).T, label=label, **line_style(colour))
    for each in marks:
        point = places(softmax(scores, temperature=each))
        ax.plot(*point, "o", color=COLOURS[colour])
        ax.annotate(f"T = {each:g}", point, **LEFT_OF_IT)
    ax.legend(frameon=False, loc="upper left")
    return way
