"""The Outlier Tug: minutes of waiting, one far from the others, and who lets it pull."""

import numpy as np
import traitlets

from course_lib import losses
from course_lib.plots.regression import pulls as pull_stems
from course_lib.plots.style import COLOURS
from course_lib.widgets.explorable import Explorable, question

WAITING = (4.0, 6.0, 7.0, 8.0, 10.0, 13.0, 30.0)
LONGEST = 60
LEAST, MOST = 3, 9
SAME = 1e-9

MARKERS = {
    "mse": ("mean", "D", "blue"),
    "mae": ("median", "s", "green"),
    "huber": ("Huber", "^", "vermilion"),
    "pinball": ("quantile", "*", "grey"),
}
"""For each loss: what its best constant is called, and the marker and colour it is drawn with."""

UNITS = {"mse": "min²", "mae": "min", "huber": "min²", "pinball": "min"}


class OutlierTug(Explorable):
    """Drag waiting times, and watch which of four best constants follow the one far away.

    Where a whole interval of constants is equally good, such as between the two middle values of an
    even number, the marker stands in its middle, and the interval is drawn.

    Args:
        points: three to nine waiting times, from 0 to 60 minutes.
        criterion: "mse", "mae", "huber" or "pinball"; its curve and its pulls are drawn.
        delta: δ of the Huber loss, from 0.1 to 60 minutes.
        level: τ of the pinball loss, from 0.05 to 0.95.

    Raises:
        traitlets.TraitError, ValueError: if these do not fit one another.

    >>> tug = OutlierTug(points=[4, 6, 7, 8, 10, 13, 60])
    >>> round(tug.best_constants["mse"], 3), tug.best_constants["mae"]
    (15.429, 8.0)
    >>> OutlierTug(points=[1, 2, 4, 9], criterion="mae").interval  # all equally good
    (2.0, 4.0)
    """

    moved = ("points", "criterion", "delta", "level")
    heading = "Outlier Tug"
    asked_before = question(
        "Seven people waited for chai: 4, 6, 7, 8, 10, 13 and 30 minutes. Mark the best constant for "
        "squared error, and that for absolute error. The last one now waits 60. Where do they go?",
        (
            "Both go up, the second one less",
            "Press “Outlier twice as far”. The dashed shapes show where each of them began.",
        ),
        (
            "Only that of squared error goes up",
            "Drag the outlier to 60, and back. Which shapes leave their dashed place?",
        ),
        (
            "Both stay: it is one of seven",
            "Drag the outlier slowly, and read the number beside each of the four shapes.",
        ),
    )
    asked_after = question(
        "Why did the median not notice how far the last point went?",
        (
            "It throws outliers away",
            "Drag the outlier to 5. Nothing was thrown away before; so what counts about it?",
        ),
        (
            "It is the middle of the range",
            "The range from 4 to 30 has the middle 17. Where does the median stand?",
        ),
        (
            "Its pull is 1, near or far",
            "Yes. Under absolute error every point pulls with 1, and only its side counts. Under "
            "squared error twice as far pulls twice as hard; Huber’s pull stops growing at δ.",
        ),
    )

    points = traitlets.List(traitlets.Float(), list(WAITING)).tag(sync=True)
    criterion = traitlets.Enum(list(MARKERS), "mse").tag(sync=True)
    delta = traitlets.Float(5.0, min=0.1, max=60).tag(sync=True)
    level = traitlets.Float(0.8, min=0.05, max=0.95).tag(sync=True)

    def __init__(self, points=WAITING, **state):
        points = [float(minutes) for minutes in points]
        _refuse_misfits(points)
        super().__init__(points=points, **state)

    @property
    def interval(self):
        """(from, to): all constants that are equally good under the criterion, in minutes."""
        return self._interval_of(self.criterion)

    @property
    def best_constants(self):
        """The best constant under each of the four losses, in minutes; the middle of an interval."""
        return {name: _middle(*self._interval_of(name)) for name in MARKERS}

    @property
    def best(self):
        """The best constant under the criterion, in minutes."""
        return _middle(*self.interval)

    @property
    def loss(self):
        """The mean loss of the best constant: min² for MSE and Huber, min for MAE and pinball."""
        return self.loss_of(self.best)

    @property
    def pulls(self):
        """(N,) how each point pulls at the best constant: minus its slope; above 0 towards more."""
        return 0 - self._slopes(np.full(len(self.points), self.best), np.array(self.points))

    @property
    def outlier(self):
        """The place of the point that lies farthest from the median."""
        return int(np.argmax(np.abs(self.points - np.median(self.points))))

    def loss_of(self, constant):
        """The mean loss of one constant under the criterion."""
        guesses = np.full(len(self.points), float(constant))
        return float(self._loss(guesses, self.points))

    @property
    def _loss(self):
        return {
            "mse": losses.mse,
            "mae": losses.mae,
            "huber": lambda *pair: losses.huber(*pair, delta=self.delta),
            "pinball": lambda *pair: losses.quantile(*pair, level=self.level),
        }[self.criterion]

    def _slopes(self, guesses, targets, reduction="sum"):
        options = {"huber": {"delta": self.delta}, "pinball": {"level": self.level}}
        slope = {
            "mse": losses.mse_grad,
            "mae": losses.mae_grad,
            "huber": losses.huber_grad,
            "pinball": losses.quantile_grad,
        }[self.criterion]
        return slope(guesses, targets, reduction=reduction, **options.get(self.criterion, {}))

    def _interval_of(self, name):
        if name == "mse":
            return (float(np.mean(self.points)),) * 2
        if name == "huber":
            return _huber_interval(np.array(self.points), self.delta)
        return _quantile_interval(sorted(self.points), 0.5 if name == "mae" else self.level)

    def in_words(self):
        best = self.best_constants
        found = ", ".join(f"{called} {best[name]:.3f}" for name, (called, *_) in MARKERS.items())
        far = self.outlier
        return (
            f"{len(self.points)} waiting times; best constants: {found}. Under {self.criterion} the "
            f"one of {self.points[far]:g} minutes pulls with {self.pulls[far]:+.3f}."
        )

    def draw(self, axes):
        pull_stems(axes, self.points, self.best, self._slopes)
        for name, (called, marker, colour) in MARKERS.items():
            best = self.best_constants[name]
            axes.plot(best, 0, marker, color=COLOURS[colour], label=f"{called} {best:.2f}")
        axes.set(xlim=(0, LONGEST), ylabel=f"its pull ({self.criterion})")
        axes.legend(frameon=False)


def _middle(low, high):
    return low if low == high else (low + high) / 2


def _quantile_interval(ordered, level):
    """Between two neighbours where the level falls exactly between them, or else on one value."""
    share = level * len(ordered)
    place = int(np.ceil(share - SAME)) - 1
    between = abs(share - round(share)) < SAME
    return ordered[place], ordered[place + 1] if between else ordered[place]


def _huber_interval(points, delta):
    """Where the slope is 0: it runs straight between the corners, value ± δ."""
    corners = np.sort(np.concatenate([points - delta, points + delta]))
    guesses, targets = np.broadcast_arrays(corners[:, None], points)
    slopes = losses.huber_grad(guesses, targets, delta=delta, reduction="sum").sum(axis=1)
    flat = corners[np.abs(slopes) <= SAME * delta]
    if flat.size:
        return float(flat[0]), float(flat[-1])
    root = float(np.interp(0, slopes, corners))
    return root, root


def _refuse_misfits(points):
    if not LEAST <= len(points) <= MOST:
        raise ValueError(f"received {len(points)} waiting times; hand over {LEAST} to {MOST}")
    outside = [minutes for minutes in points if not 0 <= minutes <= LONGEST]
    if outside:
        raise ValueError(
            f"{outside} lie beyond the line of 0 to {LONGEST} minutes; hand over times within it"
        )
