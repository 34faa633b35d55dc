"""Codes and forecasts as areas: how often a thing comes is a height, what it costs is a width."""

from itertools import accumulate

import numpy as np

from course_lib.losses import surprise
from course_lib.plots.style import COLOURS

FILL = {"label": "filled", "facecolor": "#cfe3f1", "edgecolor": COLOURS["blue"], "linewidth": 1.5}
EXTRA = {
    "label": "hatched",
    "facecolor": "white",
    "edgecolor": COLOURS["vermilion"],
    "hatch": "///",
    "linewidth": 1.5,
}
SAVED = {
    "label": "dotted",
    "facecolor": "none",
    "edgecolor": COLOURS["green"],
    "linestyle": ":",
    "linewidth": 2,
}


def code_space(ax, words, names):
    """The budget of a code: each word takes the share 2^−L of all long messages.

    Args:
        ax: the Axes to draw on.
        words: code words such as "110"; none may be the beginning of another.
        names: what each word stands for.

    Returns:
        `ax`, with the pulses of a word to the right and code space downwards.
    """
    shares = [2.0 ** -len(word) for word in words]
    for word, name, share, end in zip(words, names, shares, accumulate(shares), strict=True):
        ax.barh(end - share, len(word), share, align="edge", **FILL)
        ax.text(len(word) / 2, end - share / 2, f"{word}  {name}", ha="center", va="center")
    ax.set(
        xlabel="length of the word (bits)",
        ylabel="share of the code space",
        xlim=(0, max(map(len, words)) + 0.6),
        ylim=(1, 0),
    )
    ax.set_xticks(range(max(map(len, words)) + 1))
    return ax


def cost_area(ax, truth, forecast, names, *, base=2):
    """The cross-entropy as an area: each outcome as high as it is frequent, as wide as it costs.

    Filled and hatched together are what the forecast pays, the cross-entropy. A dotted outline is
    what it saves against the right forecast, so filled and dotted are the entropy, and hatched
    minus dotted is the divergence.

    Args:
        ax: the Axes to draw on.
        truth: (V,) how often each outcome comes; above 0.
        forecast: (V,) what was expected; above 0.
        names: of the outcomes.
        base: of the logarithm: 2 for bits, e for nats.

    Returns:
        `ax`. Its title says the whole area, the mean cost.
    """
    truth, forecast = np.asarray(truth, dtype=float), np.asarray(forecast, dtype=float)
    paid, least = surprise(forecast, base=base), surprise(truth, base=base)
    for top, share, cost, best, name in zip(
        np.cumsum(truth) - truth, truth, paid, least, names, strict=True
    ):
        _stripe(ax, top, share, cost, best)
        ax.text(0.08, top + share / 2, name, va="center")
    ax.grid(False)
    unit = "bits" if base == 2 else "nats"
    ax.set(
        xlabel=f"cost of one outcome ({unit})",
        ylabel="how often it comes (probability)",
        xlim=(0, max(paid.max(), least.max()) + 0.3),
        ylim=(1, 0),
        title=f"area {truth @ paid:.3f} {unit}",
    )
    return ax


def _stripe(ax, top, height, cost, best):
    ax.barh(top, min(cost, best), height, align="edge", **FILL)
    rest = EXTRA if cost > best else SAVED
    if not np.isclose(cost, best):
        ax.barh(top, abs(cost - best), height, left=min(cost, best), align="edge", **rest)
