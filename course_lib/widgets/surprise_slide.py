"""The Surprise Slide: −log p as a curve to slide along, and its height as a pile of halvings."""

import traitlets

from course_lib import losses
from course_lib.widgets.explorable import Explorable, question

MOST_HALVINGS = 10
LEAST = 2.0**-MOST_HALVINGS


class SurpriseSlide(Explorable):
    """Slide along −log p, and see that every halving of p costs the same.

    Args:
        p: the probability that was given to what happened, from 1/1024 (ten halvings) to 1.
        rivals: "shown" draws 1 − p and (1 − p)² beside the curve; "hidden" does not.

    Raises:
        ValueError: if p is not on the curve that is drawn.
        traitlets.TraitError: if `rivals` is another word.

    >>> slide = SurpriseSlide(p=1 / 8)
    >>> slide.bits, round(slide.nats, 3), slide.slope
    (3.0, 2.079, -8.0)
    """

    moved = ("p", "rivals")
    heading = "Surprise Slide"
    asked_before = question(
        "Three forecasts gave 100%, 10% and 1% to what then happened. Each pays −log p. "
        "Which step costs more: from 100% down to 10%, or from 10% down to 1%?",
        (
            "The first: 90 points are lost",
            "1 − p counts points: put it beside the curve. Then slide to 1, 0.1 and "
            "0.01, and compare what −log p does.",
        ),
        (
            "Both the same",
            "Slide to 1, to 0.1 and to 0.01, note the three costs, and take the two differences.",
        ),
        (
            "The second: it gets steeper and steeper",
            "The slope at 0.01 is ten times the one at 0.1. Does the cost follow it? "
            "Slide to 1, 0.1 and 0.01, and note what each costs.",
        ),
    )
    asked_after = question(
        "1 in 1000 costs 6.9 nats. What does 1 in 1 000 000 cost?",
        (
            "13.8 nats",
            "Yes: a millionth is a thousandth of a thousandth, so the same ten halvings "
            "come twice. The cost has no upper end.",
        ),
        (
            "6900 nats",
            "The chance is a thousand times smaller. How many halvings is that, and "
            "what does each of them add?",
        ),
        (
            "Hardly more: about 7 nats",
            "1 − p behaves like that. Does the pile of halvings stop growing anywhere?",
        ),
    )

    p = traitlets.Float(0.01).tag(sync=True)
    rivals = traitlets.Enum(["hidden", "shown"], "hidden").tag(sync=True)

    def __init__(self, p=0.01, **state):
        super().__init__(p=p, **state)

    @traitlets.validate("p")
    def _on_the_curve(self, proposal):
        p = proposal["value"]
        if not LEAST <= p <= 1:
            raise ValueError(
                f"p must lie between 1/1024 and 1, received {p}; "
                "choose a probability of the curve that is drawn"
            )
        return p

    @property
    def nats(self):
        """What it costs: −log p."""
        return float(losses.surprise(self.p))

    @property
    def bits(self):
        """The same cost in bits: how often 1 is halved until it is p."""
        return float(losses.surprise(self.p, base=2))

    @property
    def slope(self):
        """−1/p: nats per unit of probability."""
        return -1 / self.p

    @property
    def linear(self):
        """The rival 1 − p."""
        return float(losses.mae([self.p], [1.0]))

    @property
    def squared(self):
        """The rival (1 − p)²."""
        return float(losses.mse([self.p], [1.0]))

    def in_words(self):
        beside = (
            f" 1 − p is {self.linear:.3f} there and (1 − p)² is {self.squared:.3f}."
            if self.rivals == "shown"
            else ""
        )
        return (
            f"What happened was given p = {self.p:.3g}: it costs {self.nats:.3f} nats or "
            f"{self.bits:.3f} bits, and the slope is {self.slope:.4g}.{beside}"
        )

    def draw(self, axes):
        from course_lib.plots import curves

        if self.rivals == "shown":
            curves.rival_losses(axes, lowest=LEAST)
        else:
            curves.surprise_curve(axes, lowest=LEAST)
        curves.tangent(axes, self.p, reach=min(0.15, self.p / 2))
