"""Said and happened: how often answers are right, for each strength of confidence."""

import numpy as np

from course_lib.plots.style import COLOURS, line_style


def binned(confidence, correct, bins=10):
    """Answers gathered by their confidence into bins of equal width, from 0 to 1.

    Args:
        confidence: (N,) what was said, from 0 to 1. Exactly 1 belongs to the last bin.
        correct: (N,) 1 or true where the answer was right.
        bins: how many bins.

    Returns:
        (counts, said, right) of the bins that hold something: how many answers, their mean
        confidence, and the share of right ones.

    >>> counts, said, right = binned([0.95, 0.99, 0.62], [1, 0, 1])
    >>> counts.tolist(), said.round(2).tolist(), right.tolist()
    ([1, 2], [0.62, 0.97], [1.0, 0.5])
    """
    confidence = np.asarray(confidence, dtype=float)
    places = np.minimum((confidence * bins).astype(int), bins - 1)
    counts = np.bincount(places, minlength=bins)
    filled = counts > 0
    sums = [np.bincount(places, values, bins)[filled] for values in (confidence, correct)]
    return counts[filled], sums[0] / counts[filled], sums[1] / counts[filled]


def calibration_error(confidence, correct, bins=10):
    """The mean gap between said and happened, each bin counting by its answers (ECE).

    Arguments as for `binned`.

    Returns:
        A number from 0 to 1.

    >>> float(calibration_error([0.75, 0.75, 0.75, 0.75], [1, 0, 1, 1]))
    0.0

    Naeini, Cooper & Hauskrecht (2015); with classifiers' confidences: Guo et al. (2017).
    """
    counts, said, right = binned(confidence, correct, bins)
    return np.average(np.abs(right - said), weights=counts)


def diagram(ax, confidence, correct, bins=10):
    """A reliability diagram: the share of right answers over the confidence, and each gap.

    A dot is a bin, and its area grows with the number of answers. On the diagonal a model is as
    often right as it says; below, it says too much.

    Args:
        ax: the Axes to draw on.
        confidence: (N,) what was said, from 0 to 1.
        correct: (N,) 1 or true where the answer was right.
        bins: how many bins of equal width.

    Returns:
        `ax`.
    """
    counts, said, right = binned(confidence, correct, bins)
    ax.plot([0, 1], [0, 1], label="as often right as said", **line_style("grey"))
    ax.vlines(said, said, right, color=COLOURS["vermilion"], linewidth=2)
    sizes = 20 + 300 * counts / counts.sum()
    ax.scatter(said, right, s=sizes, color=COLOURS["blue"], zorder=3, label="bins")
    ax.grid(False)
    ax.set(
        xlabel="confidence (probability)",
        ylabel="right answers (share)",
        xlim=(0, 1.03),
        ylim=(0, 1.03),
        xticks=(0, 0.5, 1),
        yticks=(0, 0.5, 1),
    )
    return ax
