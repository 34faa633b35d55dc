"""Losses as curves over the probability of what happened."""

import numpy as np

from course_lib.losses import surprise
from course_lib.plots.style import COLOURS, line_style


def surprise_curve(ax, *, lowest=0.01, marks=()):
    """−log p over p, with chosen points marked.

    Args:
        ax: the Axes to draw on.
        lowest: where the curve begins; at p = 0 it is infinite.
        marks: probabilities to mark and label with their loss in nats.

    Returns:
        `ax`.
    """
    probs = np.linspace(lowest, 1, 400)
    ax.plot(probs, surprise(probs), label="−log p", **line_style("blue"))
    for p in marks:
        loss = float(surprise(p))
        ax.plot(p, loss, "o", color=COLOURS["blue"])
        ax.annotate(f"p = {p:g}: {loss:.3f}", (p, loss), xytext=(9, 3), textcoords="offset points")
    return _label(ax)


def tangent(ax, p, *, reach=0.15):
    """The tangent to −log p at one point. Its slope is −1/p nats per unit of probability.

    Args:
        ax: the Axes to draw on.
        p: where to touch the curve.
        reach: how far the line goes to either side, in probability.

    Returns:
        The slope, −1/p.
    """
    slope = -1 / p
    ends = np.array([max(p - reach, 0.001), min(p + reach, 1)])
    ax.plot(ends, surprise(p) + slope * (ends - p), **line_style("vermilion"))
    ax.plot(p, surprise(p), "s", color=COLOURS["vermilion"])
    return slope


def rival_losses(ax, *, lowest=0.005):
    """−log p beside 1 − p and (1 − p)², which cannot exceed 1.

    Returns:
        `ax`.
    """
    probs = np.linspace(lowest, 1, 400)
    ax.plot(probs, surprise(probs), label="−log p", **line_style("blue"))
    ax.plot(probs, 1 - probs, label="1 − p", **line_style("vermilion"))
    ax.plot(probs, (1 - probs) ** 2, label="(1 − p)²", **line_style("green"))
    ax.legend(frameon=False)
    return _label(ax, "loss (nats for −log p; no unit for the others)")


def _label(ax, ylabel="loss (nats)"):
    ax.set_xlabel("p, the probability given to what happened")
    ax.set_ylabel(ylabel)
    ax.set_xlim(0, 1.02)
    ax.set_ylim(bottom=0)
    return ax
