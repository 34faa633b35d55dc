"""What belongs together moves together: the ring of a margin, its pushes, partners, a circle."""

import numpy as np

from course_lib.plots.style import COLOURS, line_style


def margin_ring(ax, *, margin=2.0):
    """An anchor with a partner, a stranger inside the margin and one beyond, and who is moved where.

    Args:
        ax: the Axes to draw on.
        margin: the radius of the dashed ring, in units of the embedding.

    Returns:
        `ax`.
    """
    turn = np.linspace(0, 2 * np.pi, 181)
    ax.plot(margin * np.cos(turn), margin * np.sin(turn), **line_style("vermilion"))
    ax.plot(0, 0, "o", color="black")
    ax.annotate("anchor", (0, 0), xytext=(-52, -14), textcoords="offset points")
    partner, near, far = np.array([[-1.2, 0.4], [0.35, -0.3], [0.95, 0.75]]) * margin
    for place, marker, name in ((partner, "o", "partner"), (near, "s", "stranger"), (far, "s", "")):
        ax.plot(*place, marker, color="white", markeredgecolor="black", markersize=8)
        ax.annotate(name, place, xytext=(-20, 10), textcoords="offset points")
    _arrow(ax, partner * 0.93, partner * 0.12)
    _arrow(ax, near * 1.15, near * margin / np.hypot(*near))
    ax.annotate("left alone", far, xytext=(-20, 10), textcoords="offset points")
    ax.set(xlim=(-1.8 * margin, 1.8 * margin), ylim=(-1.12 * margin, 1.12 * margin))
    ax.set(xlabel="first number of the embedding", ylabel="second number", aspect="equal")
    return ax


def _arrow(ax, start, end):
    look = {"arrowstyle": "-|>", "color": COLOURS["blue"], "linewidth": 2}
    ax.annotate("", xy=end, xytext=start, arrowprops=look)


def stranger_losses(ax, *, margin=2.0):
    """What two strangers cost over their distance: (m − d)² and m² − d², and nothing beyond m.

    Args:
        ax: the Axes to draw on.
        margin: m, in units of the embedding.

    Returns:
        `ax`.
    """
    d = np.linspace(0, 1.3 * margin, 201)
    ax.plot(d, np.maximum(margin - d, 0) ** 2, label="(m − d)²", **line_style("blue"))
    ax.plot(d, np.maximum(margin**2 - d**2, 0), label="m² − d²", **line_style("vermilion"))
    ax.set(xlabel="distance d (embedding units)", ylabel="loss of two strangers")
    ax.set(xticks=(0, margin), yticks=(0, margin**2))
    ax.legend(frameon=False)
    return ax


def stranger_pushes(ax, *, margin=2.0):
    """How hard two strangers are pushed apart over their distance: minus the slopes of the losses.

    Drawn beside `stranger_losses`, whose legend it shares.

    Args:
        ax: the Axes to draw on.
        margin: m, in units of the embedding.

    Returns:
        `ax`.
    """
    inside = np.linspace(0, margin, 201)
    for push, colour in ((2 * (margin - inside), "blue"), (2 * inside, "vermilion")):
        ax.plot([*inside, margin, 1.3 * margin], [*push, 0, 0], **line_style(colour))
    ax.set(xlabel="distance d (embedding units)", ylabel="push (loss per unit of d)")
    ax.set(xticks=(0, margin), yticks=(0, 2 * margin))
    return ax


def partner_table(ax, probs, names):
    """Which key each query takes for its partner: a table of probabilities, black for 1.

    Args:
        ax: the Axes to draw on.
        probs: (N, N); row i belongs to query i and sums to 1.
        names: (N,) of the queries and of the keys.

    Returns:
        `ax`.
    """
    places = np.arange(len(names))
    ax.imshow(probs, cmap="Greys", vmin=0, vmax=1)
    ax.set_xticks(places, names)
    ax.set_yticks(places, names)
    ax.set(xlabel="key (black: probability 1)", ylabel="query")
    ax.grid(visible=False)
    return ax


def digits_on_circle(ax, rows, labels, *, thinner=0.05):
    """Embeddings of length 1, each class drawn on a ring of its own, its name at its mean direction.

    Class 0 lies on the circle itself, each further class a little further inside, so that they do
    not cover each other. Only the direction means something.

    Args:
        ax: the Axes to draw on.
        rows: (N, 2) of length 1.
        labels: (N,) integers from 0.
        thinner: by how much each ring is smaller than the one before.

    Returns:
        `ax`.
    """
    rows, labels = np.asarray(rows), np.asarray(labels)
    radii = 1 - thinner * labels
    ax.plot(*(rows * radii[:, None]).T, ".", color=COLOURS["blue"], markersize=2)
    for label in np.unique(labels):
        mean = rows[labels == label].mean(axis=0)
        ax.text(*(1.14 * mean / np.hypot(*mean)), str(label), ha="center", va="center")
    ax.set(xlim=(-1.3, 1.3), ylim=(-1.3, 1.3), aspect="equal", xticks=(-1, 0, 1), yticks=(-1, 0, 1))
    ax.set(xlabel="first number (unit length)", ylabel="second number")
    return ax


def losses_and_margin(ax, logs, *, margin=1.0, together=10):
    """Triplet losses over the steps of training, with a thin line where a collapsed one rests.

    Args:
        ax: the Axes to draw on.
        logs: {name: (T,) losses}, at most three of them.
        margin: where the thin line is drawn, in squared units of the embedding.
        together: how many steps are averaged for one point, against noise.

    Returns:
        `ax`.
    """
    for (name, log), colour in zip(logs.items(), ("blue", "green", "vermilion"), strict=False):
        points = len(log) // together
        means = np.reshape(log[: points * together], (points, together)).mean(axis=1)
        steps = (np.arange(points) + 0.5) * together
        ax.plot(steps, means, label=name, **line_style(colour))
    ax.axhline(margin, color="black", linewidth=1)
    ax.set(xlabel=f"step (means of {together})", ylabel="triplet loss (squared units)")
    ax.set(ylim=(0, None))
    ax.legend(frameon=False, loc="lower left")
    return ax


def pushed_points(ax, points, pushes, *, radius, reach):
    """An anchor, a positive and a negative, the ring from which on the negative is left alone.

    Args:
        ax: the Axes to draw on.
        points: (3, 2) anchor, positive, negative.
        pushes: (3, 2) minus the slope of the loss in each; drawn 0.4 times as long.
        radius: of the ring around the anchor, in units of the embedding.
        reach: the largest number shown on each axis.

    Returns:
        `ax`.
    """
    points, pushes = np.asarray(points, dtype=float), np.asarray(pushes, dtype=float)
    turn = np.linspace(0, 2 * np.pi, 181)
    ring = points[0] + radius * np.column_stack([np.cos(turn), np.sin(turn)])
    ax.plot(*ring.T, **line_style("vermilion"))
    looks = (("anchor", "o", "black"), ("positive", "o", "white"), ("negative", "s", "white"))
    for place, push, (name, marker, inside) in zip(points, pushes, looks, strict=True):
        ax.plot(*place, marker, color=inside, markeredgecolor="black", markersize=8)
        beside = (-20, -18) if name == "anchor" else (-20, 10)
        ax.annotate(name, place, xytext=beside, textcoords="offset points")
        if push.any():
            _arrow(ax, place, place + 0.4 * push)
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
    ax.set(xlabel="first number of the embedding", ylabel="second number")
    return ax
