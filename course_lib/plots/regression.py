"""Losses of numbers: valleys over the guess, the pull of each value, and the curves over the error."""

import numpy as np

from course_lib.losses import huber, huber_grad, mae, mae_grad, mse, mse_grad
from course_lib.plots.style import COLOURS, line_style


def valley(ax, values, loss, *, colour="blue", label=None, between=(15, 45), unit="minutes"):
    """The mean loss of one guess for all values, over the guess, with its lowest point marked.

    Args:
        ax: the Axes to draw on.
        values: (N,) the true values.
        loss: a function of (predictions, targets), such as `losses.mae`.
        colour: a name in COLOURS; it brings its dash along.
        label: for the legend.
        between: the first and the last guess.
        unit: of the values; written on the axis of guesses.

    Returns:
        `ax`.
    """
    values = np.asarray(values, dtype=float)
    guesses = np.linspace(*between, 301)
    heights = [float(loss(np.full(len(values), guess), values)) for guess in guesses]
    lowest = int(np.argmin(heights))
    ax.plot(guesses, heights, label=label, **line_style(colour))
    ax.plot(guesses[lowest], heights[lowest], "o", color=COLOURS[colour])
    ax.set_xlabel(f"the guess ({unit})")
    return ax


def pulls(ax, values, guess, gradient, *, unit="minutes"):
    """How hard each value pulls at one guess: minus the slope of its own loss, as a stem.

    Args:
        ax: the Axes to draw on.
        values: (N,) the true values.
        guess: the number that is pulled at; a dashed line stands there.
        gradient: a function of (predictions, targets, reduction=…), such as `losses.mae_grad`.
        unit: of the values. That of the pull depends on the loss; the caller writes it.

    Returns:
        `ax`.
    """
    values = np.asarray(values, dtype=float)
    pull = -gradient(np.full(len(values), float(guess)), values, reduction="sum")
    stems = ax.stem(values, pull, basefmt=" ")
    stems.markerline.set(color=COLOURS["blue"])
    stems.stemlines.set(color=COLOURS["blue"], linewidth=2)
    ax.axhline(0, color="black", linewidth=1)
    ax.axvline(guess, **line_style("vermilion"))
    ax.set(xlabel=f"the value ({unit})", ylabel="its pull")
    return ax


def rival_errors(ax, *, delta=1.0, reach=2.0):
    """Half the square, Huber's curve and the size, over the error.

    The first two are in minutes², the size is in minutes.

    Returns:
        `ax`.
    """
    errors, zero = _errors(reach)
    half_square = mse(errors, zero, reduction="none") / 2
    ax.plot(errors, half_square, label="½e²", **line_style("blue"))
    curve = huber(errors, zero, delta=delta, reduction="none")
    ax.plot(errors, curve, label="Huber", **line_style("vermilion"))
    ax.plot(errors, mae(errors, zero, reduction="none"), label="|e|", **line_style("green"))
    ax.set(xlabel="error e (minutes)", ylabel="loss (min², min)")
    ax.set(xticks=(-reach, 0, reach), yticks=(0, reach / 2, reach))
    ax.legend(frameon=False)
    return ax


def rival_slopes(ax, *, delta=1.0, reach=2.0):
    """The slopes of the same three.

    Returns:
        `ax`.
    """
    errors, zero = _errors(reach)
    half_square = mse_grad(errors, zero, reduction="sum") / 2
    curve = huber_grad(errors, zero, delta=delta, reduction="sum")
    ax.plot(errors, half_square, **line_style("blue"))
    ax.plot(errors, curve, **line_style("vermilion"))
    ax.plot(errors, mae_grad(errors, zero, reduction="sum"), **line_style("green"))
    ax.set(xlabel="error e (minutes)", ylabel="slope (min, –)")
    ax.set(xticks=(-reach, 0, reach), yticks=(-reach, 0, reach))
    return ax


def _errors(reach):
    errors = np.linspace(-reach, reach, 241)
    return errors, np.zeros_like(errors)
