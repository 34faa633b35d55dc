"""What a loss does to scores: arrows on the bars of a softmax, pulls over p, races, and a ceiling."""

import numpy as np

from course_lib.losses import cross_entropy
from course_lib.numerics import softmax
from course_lib.plots.style import COLOURS, line_style


def score_arrows(ax, probs, wanted, names):
    """The prediction as bars, and on each an arrow from what is predicted to what is wanted.

    The arrow is y − p, minus the gradient of the cross-entropy: where gradient descent moves the
    score of this class, in nats per unit of score.

    Args:
        ax: the Axes to draw on.
        probs: (V,) what the model predicts.
        wanted: (V,) what it should have predicted, one-hot or soft.
        names: (V,) of the classes.

    Returns:
        `ax`.
    """
    probs, wanted = np.asarray(probs, dtype=float), np.asarray(wanted, dtype=float)
    places = np.arange(len(probs))
    ax.bar(places, probs, width=0.6, color="#c9d6df", edgecolor=COLOURS["grey"])
    for place, p, y in zip(places, probs, wanted, strict=True):
        ax.annotate(
            "",
            xy=(place, y),
            xytext=(place, p),
            arrowprops={"arrowstyle": "-|>", "color": COLOURS["vermilion"], "linewidth": 2},
        )
        ax.annotate(
            f"{y - p:+.1f}".replace("-", "−"),
            (place, (p + y) / 2),
            xytext=(5, -4),
            textcoords="offset points",
        )
    ax.set_xticks(places, names)
    ax.set(ylim=(0, 1.05), ylabel="bar: p   arrow: y − p (nats per score)")
    return ax


def pulls_on_score(ax, *, marks=()):
    """How hard three losses pull the score of the truth upwards, over its probability.

    Cross-entropy 1 − p, squared error 2 p (1 − p)², minus the probability p (1 − p); p is the
    sigmoid of the score.

    Args:
        ax: the Axes to draw on.
        marks: probabilities to mark on the curves of cross-entropy and of −p.

    Returns:
        `ax`.
    """
    p = np.linspace(0, 1, 401)
    of_loss = {
        "−log p": (lambda p: 1 - p, "blue"),
        "(1 − p)²": (lambda p: 2 * p * (1 - p) ** 2, "green"),
        "−p": (lambda p: p * (1 - p), "vermilion"),
    }
    for label, (pull, colour) in of_loss.items():
        ax.plot(p, pull(p), label=label, **line_style(colour))
    at = np.asarray(marks, dtype=float)
    ax.plot(at, 1 - at, "o", color=COLOURS["blue"])
    ax.plot(at, at * (1 - at), "s", color=COLOURS["vermilion"])
    ax.set(xlabel="p of the truth", ylabel="pull on its score (per unit of score)")
    ax.set(xlim=(0, 1), ylim=(0, 1.02))
    ax.legend(frameon=False)
    return ax


def races(ax, paths, *, goal=0.9):
    """The probability of the truth, step by step, for several losses.

    Args:
        ax: the Axes to draw on.
        paths: {label: (p after 0 steps, after 1, …)}, at most four of them.
        goal: where each race ends; a thin line.

    Returns:
        `ax`.
    """
    colours = ("blue", "green", "vermilion", "grey")[: len(paths)]
    for (label, path), colour in zip(paths.items(), colours, strict=True):
        ax.plot(path, label=label, **line_style(colour))
        ax.plot(len(path) - 1, path[-1], "o", color=COLOURS[colour])
    ax.axhline(goal, color=COLOURS["grey"], linewidth=1)
    ax.set(xlabel="step", ylabel="p of the truth", ylim=(0, 1.02))
    ax.legend(frameon=False, loc="center left", bbox_to_anchor=(0.18, 0.55))
    return ax


def clamped_loss(ax, *, widest=50, floor=1e-12):
    """The loss from scores beside the same with a floor under p, over how wrong the scores are.

    Args:
        ax: the Axes to draw on.
        widest: the largest lead of the wrong score over the right one.
        floor: what p is raised to before the logarithm.

    Returns:
        `ax`.
    """
    lead = np.linspace(0, widest, 201)
    scores = np.stack([np.zeros_like(lead), lead], axis=-1)
    truths = np.zeros(len(lead), dtype=int)
    true_loss = cross_entropy(scores, truths, reduction="none")
    clamped = -np.log(np.maximum(softmax(scores)[:, 0], floor))
    ax.plot(lead, true_loss, label="from the scores", **line_style("blue"))
    ax.plot(lead, clamped, label="with a floor under p", **line_style("vermilion"))
    ax.set(xlabel="lead of the wrong score (units of score)", ylabel="loss (nats)")
    ax.set(xlim=(0, widest), ylim=(0, widest))
    ax.legend(frameon=False, loc="upper left")
    return ax
