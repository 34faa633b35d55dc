"""Loss landscapes: basins over one weight, contours and paths over two, the cliff, and slices."""

import numpy as np

from course_lib.plots.style import COLOURS, line_style

MARKERS = "osD^v"
LOOKS = ("blue", "vermilion", "green", "grey")
CONTOURS = {"colors": COLOURS["grey"], "linewidths": 1}
AT_A_MINIMUM = {"marker": "*", "color": "black", "markersize": 11, "label": "the middle"}


def one_weight(ax, heights, ends, *, called_goal=None):
    """A landscape over one weight; the shape of a mark says where descent from there ends.

    Args:
        ax: the Axes to draw on.
        heights: (N,) losses at the weights 0 … N − 1.
        ends: (N,) where descent from each of these weights ends; at most five different places.
        called_goal: a weight to put an arrow under, or None.

    Returns:
        `ax`, with a legend that counts the starts of each basin.
    """
    heights, ends = np.asarray(heights, dtype=float), np.round(ends, 2)
    starts = np.arange(len(heights))
    ax.plot(starts, heights, color=COLOURS["grey"], linewidth=1)
    for end, marker in zip(np.unique(ends), MARKERS, strict=False):
        own = ends == end
        label = f"{own.sum()} end at {end:g}"
        look = {"color": "white", "markeredgecolor": "black", "markersize": 8, "linestyle": ""}
        ax.plot(starts[own], heights[own], marker=marker, label=label, **look)
    if called_goal is not None:
        below = {"xytext": (called_goal, heights.min() - 1.2), "ha": "center", "va": "top"}
        pointer = {"arrowstyle": "-|>", "color": COLOURS["vermilion"]}
        at = (called_goal, np.interp(called_goal, starts, heights) - 0.3)
        ax.annotate("“goal”", at, arrowprops=pointer, **below)
    ax.set(xlabel="weight (columns of the drawing)", ylabel="loss (rows of the drawing)")
    ax.set(ylim=(heights.min() - 2.2, heights.max() + 0.6))
    ax.set(yticks=np.arange(heights.min(), heights.max() + 1))
    ax.legend(frameon=False, fontsize="small", loc="center left", bbox_to_anchor=(1, 0.5))
    return ax


def bounces(ax, curvature, rate, *, start=1.0, steps=8):
    """Gradient descent on ½·curvature·w², drawn on the parabola.

    Args:
        ax: the Axes to draw on.
        curvature: L, loss per unit of weight squared.
        rate: the learning rate.
        start: where it begins; the first place is marked with a larger dot.
        steps: how many.

    Returns:
        `ax`.
    """
    walk = start * (1 - rate * curvature) ** np.arange(steps + 1)
    reach = 1.15 * np.abs(walk).max()
    w = np.linspace(-reach, reach, 121)
    steps_look = {"label": "steps", "marker": "o", "markersize": 4, **line_style("blue")}
    start_look = {"label": "start", "color": COLOURS["vermilion"], "markersize": 9}
    ax.plot(w, curvature * w**2 / 2, color=COLOURS["grey"], linewidth=1, label="loss")
    ax.plot(walk, curvature * walk**2 / 2, **steps_look)
    ax.plot(start, curvature * start**2 / 2, "o", **start_look)
    ax.set(xlabel="weight w (no unit)", ylabel="loss", title=f"rate {rate:g}")
    return ax


def cliff(ax, curvature, *, steps=20, rates=None):
    """The loss after some steps of gradient descent on ½·curvature·w² from w = 1, over the rate.

    Args:
        ax: the Axes to draw on.
        curvature: L; the dashed line stands at 2/L.
        steps: how many.
        rates: the learning rates; None for 0 to 2.4/L.

    Returns:
        `ax`, with a logarithmic loss.
    """
    rates = np.linspace(0, 2.4 / curvature, 240) if rates is None else np.asarray(rates)
    left = curvature / 2 * (1 - rates * curvature) ** (2 * steps)
    ax.plot(rates, np.maximum(left, 1e-12), **line_style("blue"))
    ax.axhline(curvature / 2, color=COLOURS["grey"], linewidth=1)
    ax.axvline(2 / curvature, **line_style("vermilion"))
    ax.set(yscale="log", ylim=(1e-10, 1e8), xlabel="learning rate (w² per unit of loss)")
    ax.set(ylabel=f"loss after {steps} steps")
    return ax


def contours(ax, loss, across, up, levels, *, names=("u (no unit)", "v (no unit)")):
    """Lines of equal loss over two weights, like the lines of equal height on a hiking map.

    Args:
        ax: the Axes to draw on.
        loss: takes two arrays of equal shape, gives the losses.
        across: (A,) values of the first weight.
        up: (B,) values of the second weight.
        levels: losses for which a line is drawn; each is written on its line.
        names: of the two weights, for the axes.

    Returns:
        `ax`.
    """
    return _labelled_lines(ax, across, up, loss(*np.meshgrid(across, up)), levels, names)


def valley(ax, bends, *, reach=3.6, levels=(0.5, 2, 5)):
    """The contours of ½·(a·u² + b·v²).

    Args:
        ax: the Axes to draw on.
        bends: the curvatures a along u and b along v, loss per unit squared.
        reach: how far it goes to each side.
        levels: losses for which a line is drawn; each is written on its line.

    Returns:
        `ax`.
    """
    a, b = bends
    ticks = np.linspace(-reach, reach, 61)
    return contours(ax, lambda u, v: (a * u**2 + b * v**2) / 2, ticks, ticks, levels)


def path(ax, places, colour="blue", *, label=None):
    """Where gradient descent went: a large dot at the start, a small one at each step.

    Args:
        ax: the Axes to draw on, with contours.
        places: (T, 2) the two weights, from the start on.
        colour: a name from `COLOURS`, which gives the dash as well.
        label: for a legend.

    Returns:
        `ax`.
    """
    across, up = np.transpose(places)
    ax.plot(across, up, marker="o", markersize=3, label=label, **line_style(colour))
    ax.plot(across[0], up[0], "o", color=COLOURS[colour], markersize=8)
    return ax


def slice_map(ax, losses, reach, levels, *, names=("direction 1", "direction 2")):
    """A slice through the loss of a network: lines of equal loss around the weights in the middle.

    Args:
        ax: the Axes to draw on.
        losses: (B, A) at places from −reach to +reach; rows go up, columns across.
        reach: how far it goes to each side, in lengths of the directions.
        levels: losses for which a line is drawn; each is written on its line.
        names: of the two directions, for the axes.

    Returns:
        `ax`, with a star in the middle.
    """
    up, across = (np.linspace(-reach, reach, count) for count in np.shape(losses))
    _labelled_lines(ax, across, up, losses, levels, [f"{name} (lengths)" for name in names])
    ax.plot(0, 0, **AT_A_MINIMUM)
    return ax


def along(ax, distances, curves, *, xlabel="distance (lengths of the direction)"):
    """Losses along one straight way through the space of weights.

    Args:
        ax: the Axes to draw on.
        distances: (N,) how far along.
        curves: {name: (N,) losses in nats}, at most four of them.
        xlabel: what a distance of 1 is.

    Returns:
        `ax`.
    """
    for (name, losses), colour in zip(curves.items(), LOOKS, strict=False):
        ax.plot(distances, losses, label=name, **line_style(colour))
    ax.set(xlabel=xlabel, ylabel="loss (nats)")
    ax.set_ylim(bottom=0)
    ax.legend(frameon=False)
    return ax


def _labelled_lines(ax, across, up, losses, levels, names):
    lines = ax.contour(across, up, losses, levels=levels, **CONTOURS)
    ax.clabel(lines, fmt="%g", fontsize=8, colors="black")
    ax.grid(visible=False)
    ends = np.min(across), 0, np.max(across)
    ax.set(xlabel=names[0], ylabel=names[1], xticks=ends, yticks=ends, aspect="equal")
    return ax
