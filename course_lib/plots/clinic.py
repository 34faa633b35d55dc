"""Runs at the bedside: a loss curve among its telling values, a sweep of rates, a slope's digits."""

import numpy as np

from course_lib.plots.style import COLOURS, line_style


def curve(ax, history, *, validation=None, levels=None, at=None):
    """A training loss over the steps, with thin lines at the numbers that would mean something.

    Args:
        ax: the Axes to draw on.
        history: (T,) losses of the steps, drawn solid. NaN and infinity leave a gap.
        validation: losses on rows that were held out, drawn dashed: (T,) at the same steps, or (M,)
            at the ends of M equal parts of the run.
        levels: a dictionary of names and losses, at most three, for the thin lines.
        at: (T,) the numbers of the steps, if they are not 1 … T.

    Returns:
        `ax`.
    """
    history = np.asarray(history, dtype=float)
    steps = np.arange(1, len(history) + 1) if at is None else np.asarray(at)
    # Without antialiasing: the noise of batches would make a picture three times as large.
    ax.plot(steps, history, label="training", antialiased=False, **line_style("blue"))
    ax.lines[-1].set_linewidth(1.5)
    if validation is not None:
        ax.plot(
            _ends(steps, len(validation)), validation, label="held out", **line_style("vermilion")
        )
        ax.legend(frameon=False)
    for name, level in (levels or {}).items():
        _thin_line(ax, level, name)
    ax.set(xlabel="step", ylabel="loss (nats)")
    return ax


def bedside(ax, patient):
    """What is seen of a sick run before any test: both curves, and what guessing evenly costs.

    Args:
        ax: the Axes to draw on.
        patient: with `history`, `validation` and `n_classes`, such as `course_lib.clinic.patient(1)`.

    Returns:
        `ax`.
    """
    guess = {f"log {patient.n_classes}": np.log(patient.n_classes)}
    return curve(ax, patient.history, validation=patient.validation, levels=guess)


def _ends(steps, parts):
    same = parts == len(steps)
    return steps if same else steps[-1] * np.arange(1, parts + 1) / parts


def _thin_line(ax, level, name):
    ax.axhline(level, color=COLOURS["grey"], linewidth=1)
    place = {"xycoords": ax.get_yaxis_transform(), "ha": "right", "va": "bottom"}
    paper = {"facecolor": "white", "edgecolor": "none", "pad": 0.5, "alpha": 0.8}
    above = {"xytext": (0, 4), "textcoords": "offset points"}
    ax.annotate(name, (0.99, level), fontsize="small", bbox=paper, **place, **above)


def sweep(ax, rates, losses, *, levels=None):
    """Where a run ends, for each learning rate: one dot a run, rates ten times apart equally far.

    Args:
        ax: the Axes to draw on.
        rates: (N,) learning rates.
        losses: (N,) the loss at the end of each run.
        levels: a dictionary of names and losses for thin lines.

    Returns:
        `ax`.
    """
    ax.plot(rates, losses, marker="o", **line_style("blue"))
    for name, level in (levels or {}).items():
        _thin_line(ax, level, name)
    ax.set(xscale="log", xlabel="learning rate", ylabel="last loss (nats)", ylim=(0, None))
    return ax


def difference_errors(ax, tiny, one_sided, central):
    """How far measured slopes are from the true one, over the length of the tiny step.

    Args:
        ax: the Axes to draw on; both axes become powers of ten.
        tiny: (N,) lengths of the step.
        one_sided: (N,) distances to the true slope when the step goes ahead only.
        central: (N,) the same when it goes to both sides.

    Returns:
        `ax`.
    """
    ax.plot(tiny, one_sided, label="one side", **line_style("vermilion"))
    ax.plot(tiny, central, label="both sides", **line_style("blue"))
    ax.set(xscale="log", yscale="log")
    ax.set(xlabel="length h of the tiny step", ylabel="error of the slope (nats per unit)")
    ax.legend(frameon=False)
    return ax
