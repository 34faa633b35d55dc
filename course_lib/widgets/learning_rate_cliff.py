"""The learning-rate cliff: thirty steps down a narrow valley, and the rate beyond which they climb."""

import numpy as np
import traitlets

from course_lib.plots.style import COLOURS, line_style
from course_lib.widgets.explorable import Explorable, question, within

STEPS = 30
REACH, SIDE = 5, 3
RANGES = {
    "x": (-REACH, REACH),
    "y": (-SIDE, SIDE),
    "condition": (1, 100),
    "learning_rate": (0.01, 2.5),
    "turn": (-180, 180),
    "tilt": (15, 80),
}


class LearningRateCliff(Explorable):
    """Gradient descent in the valley ½(x² + L y²), drawn as a map or as a surface.

    The curvature along the valley is 1 and across it L, so L is also the condition number. Each
    step multiplies x by 1 − η and y by 1 − ηL. (A start exactly on the floor, y = 0, is the one
    that never leaves it.)

    Args:
        x, y: where descent begins; from −5 to 5, and from −3 to 3.
        condition: L from 1 to 100, the largest curvature.
        learning_rate: η from 0.01 to 2.5.
        view: "map" (2-D) or "surface" (3-D).
        turn, tilt: from where the surface is seen, in degrees: −180 to 180, and 15 to 80.

    Raises:
        traitlets.TraitError, ValueError: if a number is none of these.

    >>> steep = LearningRateCliff(condition=10.0, learning_rate=0.18, x=3.0, y=1.0)
    >>> steep.threshold, round(float(steep.factors[1]), 3)  # 2/L, and 1 − ηL
    (0.2, -0.8)
    >>> steep.path[:3].round(2).tolist()
    [[3.0, 1.0], [2.46, -0.8], [2.02, 0.64]]
    """

    moved = ("x", "y", "condition", "learning_rate", "view", "turn", "tilt")
    heading = "Learning-rate cliff"
    asked_before = question(
        "A valley bends 40 times as strongly across as along. Descent starts nearly on its floor, "
        "with a learning rate of 0.055. What do thirty steps do?",
        (
            "They glide along the floor to the lowest point",
            "Compare the first ten steps with the last ten, on the map and in the loss.",
        ),
        (
            "They zigzag from wall to wall, and arrive",
            "Follow the dots to the last one. Then follow the loss.",
        ),
        (
            "They explode",
            "If they do, from which step on is it seen? Look at both pictures.",
        ),
    )
    asked_after = question(
        "The loss falls for twelve steps and then it rises. What makes this descent converge?",
        (
            "More steps",
            "Each step multiplies the way across by the factor you see. What do thirty more do?",
        ),
        (
            "A start closer to the floor",
            "Type y = 0.002: the rise comes later. Does it stay away?",
        ),
        (
            "A learning rate below 2/L",
            "Yes: then |1 − ηL| is below 1, so each step shrinks the way across, from wherever "
            "you start. The steepest direction sets the limit, the flattest has to live with it.",
        ),
    )

    x = traitlets.Float(-4.0).tag(sync=True)
    y = traitlets.Float(0.02).tag(sync=True)
    condition = traitlets.Float(40.0).tag(sync=True)
    learning_rate = traitlets.Float(0.055).tag(sync=True)
    view = traitlets.Enum(["map", "surface"], "map").tag(sync=True)
    turn = traitlets.Float(-40.0).tag(sync=True)
    tilt = traitlets.Float(30.0).tag(sync=True)

    _within = within(RANGES)

    @property
    def threshold(self):
        """2/L: beyond this learning rate the way across grows with each step."""
        return 2 / self.condition

    @property
    def factors(self):
        """(2,) what each step multiplies x and y by: 1 − η and 1 − ηL."""
        return 1 - self.learning_rate * np.array([1.0, self.condition])

    @property
    def path(self):
        """(31, 2) the start and each of the thirty places after it."""
        steps = np.tile(self.factors, (STEPS, 1))
        return np.cumprod([[self.x, self.y], *steps], axis=0)

    @property
    def trail(self):
        """(31,) the loss at each of these places."""
        return _height(*self.path.T, self.condition)

    @property
    def manner(self):
        """What descent does at this rate: glides, zigzags and arrives, bounces, or explodes."""
        across = self.factors[1]
        if abs(across) > 1:
            return "explodes"
        if across == -1:
            return "bounces for ever"
        return "zigzags and arrives" if across < 0 else "glides"

    def in_words(self):
        return (
            f"Learning rate {self.learning_rate:g} in a valley with 2/L = {self.threshold:.3g}: "
            f"descent {self.manner}; the loss goes from {self.trail[0]:.3g} to "
            f"{self.trail[-1]:.3g} in {STEPS} steps."
        )

    def draw(self, axes):
        x, y = np.linspace(-REACH, REACH, 81), np.linspace(-SIDE, SIDE, 81)
        levels = 0.03125 * 4.0 ** np.arange(9)
        heights = _height(x, y[:, np.newaxis], self.condition)
        axes.contour(x, y, heights, levels=levels, colors=COLOURS["grey"], linewidths=0.8)
        axes.plot(*self.path.T, marker="o", markersize=3, **line_style("blue"))
        axes.plot(self.x, self.y, "o", color=COLOURS["vermilion"], markersize=8)
        axes.plot(0, 0, marker="+", color="black", markersize=10)
        axes.grid(visible=False)
        axes.set(xlabel="x, along the valley", ylabel="y, across", aspect="equal")
        axes.set(xlim=(-REACH, REACH), ylim=(-SIDE, SIDE), title=f"descent {self.manner}")


def _height(x, y, condition):
    return (x**2 + condition * y**2) / 2
