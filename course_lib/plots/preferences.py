"""Order and preference: what a pair costs, a measure made of steps, two log-probabilities that fall."""

import numpy as np

from course_lib import losses
from course_lib.plots.style import COLOURS, line_style


def pair_losses(ax, *, furthest=4.0):
    """What a pair costs over the lead of the right one: in bits, by the hinge, and as wrong or right.

    Args:
        ax: the Axes to draw on.
        furthest: the largest lead drawn, to both sides.

    Returns:
        `ax`.
    """
    leads = np.linspace(-furthest, furthest, 161)
    bits = np.logaddexp(0, -leads) / np.log(2)
    ax.plot(leads, bits, label="logistic (bits)", **line_style("blue"))
    ax.plot(
        leads, np.maximum(1 - leads, 0), label="hinge, margin 1 (score)", **line_style("vermilion")
    )
    ax.plot(leads, np.where(leads < 0, 1, 0), label="wrong order (1 or 0)", **line_style("grey"))
    ax.set(xlabel="lead of the right one (units of the score)", ylabel="loss of the pair")
    ax.legend(frameon=False)
    return ax


def moved_score(left, right, scores, relevances, *, index=0, reach=(-1.0, 4.0)):
    """One score is moved: NDCG goes up in steps, the pairwise loss falls without a corner.

    Args:
        left: the Axes for NDCG.
        right: the Axes for the loss, in nats per pair.
        scores: (L,) of the model; the entry `index` is replaced.
        relevances: (L,) grades.
        index: which score is moved.
        reach: from where to where it is moved.

    Returns:
        Both Axes.
    """
    moved = np.linspace(*reach, 301)
    lists = np.tile(np.asarray(scores, float), (len(moved), 1))
    lists[:, index] = moved
    grades = np.tile(np.asarray(relevances, float), (len(moved), 1))
    marks = losses.ndcg(lists, grades, reduction="none")
    costs = [losses.ranknet(row, relevances) for row in lists]
    left.plot(moved, marks, **line_style("blue"))
    left.set(xlabel="score that is moved", ylabel="NDCG (1 is best)", ylim=(0, 1.05))
    right.plot(moved, costs, color=COLOURS["vermilion"])
    right.set(xlabel="score that is moved", ylabel="loss (nats per pair)", ylim=(0, None))
    return left, right


def falling_together(left, right, loss, log_probs):
    """A run of DPO: the loss on the left, log-probabilities of the answers on the right.

    Args:
        left: the Axes for the loss.
        right: the Axes for the log-probabilities.
        loss: (T,) in nats per pair, one for each step.
        log_probs: {name: (T,) log-probabilities}, at most four of them.

    Returns:
        Both Axes.
    """
    left.plot(loss, color=COLOURS["blue"])
    left.axhline(np.log(2), color="black", linewidth=1)
    left.set(xlabel="step", ylabel="loss (nats per pair)")
    left.locator_params(axis="y", nbins=4)
    for (name, values), colour in zip(
        log_probs.items(), ("blue", "vermilion", "green", "grey"), strict=False
    ):
        right.plot(values, label=name, **line_style(colour))
    right.set(xlabel="step", ylabel="log-probability (nats)")
    right.legend(frameon=False)
    return left, right
