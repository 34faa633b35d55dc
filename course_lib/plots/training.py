"""Language models at work: a forecast and its price, who looks where, and losses while they fall."""

import numpy as np

from course_lib.plots.style import COLOURS, line_style

SYMBOL_FOR_SPACE = "␣"


def forecast_bars(ax, probs, truth, *, names=None):
    """The probabilities of one forecast as bars; what came is dark, and its price stands above all.

    Args:
        ax: the Axes to draw on.
        probs: (V,) probabilities.
        truth: the number of the token that came.
        names: (V,) what to write under the bars; None for the numbers.

    Returns:
        `ax`.
    """
    probs = np.asarray(probs, dtype=float)
    places = np.arange(len(probs))
    colours = [COLOURS["blue"] if place == truth else "white" for place in places]
    ax.bar(places, probs, color=colours, edgecolor=COLOURS["blue"], linewidth=1.5)
    ax.set_title(f"−log {probs[truth]:.2f} = {-np.log(probs[truth]):.3f}", fontsize="medium")
    ax.set_xticks(places, places if names is None else names)
    ax.set(xlabel="token", ylabel="probability", ylim=(0, 1))
    ax.grid(visible=False, axis="x")
    return ax


def looks(ax, weights, letters):
    """Who looks at whom: one row for each place, dark where it looks.

    Args:
        ax: the Axes to draw on.
        weights: (T, T); each row sums to 1.
        letters: T of them, written on both axes; a space becomes ␣.

    Returns:
        `ax`.
    """
    names = [SYMBOL_FOR_SPACE if letter == " " else letter for letter in letters]
    ax.imshow(weights, cmap="Greys", vmin=0, vmax=1, interpolation="nearest")
    ax.set_xticks(range(len(names)), names)
    ax.set_yticks(range(len(names)), names)
    ax.set(xlabel="looked at (no unit)", ylabel="place that looks (no unit)")
    ax.grid(visible=False)
    return ax


def learning_curve(ax, steps, seen, held_out, *, levels=None):
    """The loss on what was seen (solid) and on what was held out (dashed), while a model learns.

    Args:
        ax: the Axes to draw on.
        steps: (N,) how many steps had been taken; or how long a past is read, or any other effort.
        seen: (N,) nats per token on the text that it learns from.
        held_out: (N,) nats per token on text that it does not see.
        levels: a dictionary of names and losses, drawn as thin horizontal lines.

    Returns:
        `ax`.
    """
    ax.plot(steps, seen, label="seen", **line_style("blue"))
    ax.plot(steps, held_out, label="held out", **line_style("vermilion"))
    for name, level in (levels or {}).items():
        ax.axhline(level, color=COLOURS["grey"], linewidth=1)
        ax.text(
            0.99, level + 0.02, name, transform=ax.get_yaxis_transform(), ha="right", va="bottom"
        )
    ax.set(xlabel="steps", ylabel="loss (nats per letter)", ylim=(0, 3.6))
    return ax
