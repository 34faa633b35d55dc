"""The margin ring: an anchor, a positive and a negative; who is pushed, and who is left alone."""

import numpy as np
import traitlets

from course_lib import losses
from course_lib.plots.embedding import pushed_points
from course_lib.widgets.explorable import Explorable, question

REACH = 2.5
POINTS = ("anchor", "positive", "negative")
A_HAIR_OUTSIDE = {"anchor": (0.0, 0.0), "positive": (-0.8, 0.6), "negative": (1.9, -0.65)}


def _triplet(points, margin):
    slopes = losses.triplet_grad(*points, margin=margin)
    return losses.triplet(*points, margin=margin), np.array(slopes)


def _contrastive(points, margin):
    """Two pairs that share an anchor, added up: the positive belongs to it, the negative does not."""
    anchor, positive, negative = points
    pairs = (anchor, anchor), (positive, negative), (True, False)
    how = {"margin": margin, "reduction": "sum"}
    ours, theirs = losses.contrastive_grad(*pairs, **how)
    return losses.contrastive(*pairs, **how), np.array([ours.sum(axis=0), *theirs])


CRITERIA = {"triplet": _triplet, "contrastive": _contrastive}


class MarginRing(Explorable):
    """Drag three points of an embedding, and watch which of them a loss with a margin moves.

    Args:
        anchor: two numbers from −2.5 to 2.5, the place of the anchor.
        positive: likewise, of what belongs with it.
        negative: likewise, of what does not.
        criterion: "triplet", max(0, d(a, p) − d(a, n) + m); or "contrastive", the sum over its two
            pairs, d(a, p)² + max(0, m − d(a, n))².
        margin: m, from 0 to 2, in units of the embedding.

    Raises:
        traitlets.TraitError, ValueError: if a point is not two numbers, or lies outside the picture.

    >>> ring = MarginRing(anchor=[0, 0], positive=[1, 0], negative=[1.5, 0], margin=1)
    >>> ring.loss, ring.radius, ring.slopes.tolist()
    (0.5, 2.0, [[0.0, 0.0], [1.0, 0.0], [-1.0, 0.0]])
    """

    moved = (*POINTS, "criterion", "margin")
    heading = "Margin ring"
    asked_before = question(
        "A triplet loss with margin 1. The positive P is at distance 1 from the anchor A, and the "
        "negative N stands a hair outside its ring of radius 2. Which points are pulled or pushed?",
        (
            "A and P: they belong together and are apart",
            "Count the arrows. Then pull N inside by a hair, and count again.",
        ),
        ("Only N: it is so near the ring", "Look for its arrow. Then carry N across the ring."),
        ("None of them", "Look for arrows. Then switch the loss: whose ring is smaller, and why?"),
    )
    asked_after = question(
        "A model has put all three on one point. What will training with the triplet loss do?",
        (
            "Nothing: the loss rests at the margin",
            "Yes. 0 − 0 + m is m, and from one point no direction is better than another: a "
            "triplet loss that rests at its margin has most probably collapsed.",
        ),
        (
            "Push N out: it stands deep inside the ring",
            "Press “All on one point”, then “Gradient step”. Which way did N go?",
        ),
        (
            "Nothing: the loss is 0",
            "Press “All on one point” and read the loss. Whose number is that?",
        ),
    )

    anchor, positive, negative = (
        traitlets.List(traitlets.Float(), list(A_HAIR_OUTSIDE[name])).tag(sync=True)
        for name in POINTS
    )
    criterion = traitlets.Enum(list(CRITERIA), "triplet").tag(sync=True)
    margin = traitlets.Float(1.0, min=0.0, max=2.0).tag(sync=True)

    def __init__(self, **state):
        super().__init__(**{k: list(v) if k in POINTS else v for k, v in state.items()})

    @traitlets.validate(*POINTS)
    def _on_the_sheet(self, proposal):
        point, name = proposal["value"], proposal["trait"].name
        if len(point) != 2 or not np.all(np.abs(point) <= REACH):
            raise ValueError(
                f"{name} must be two numbers from −{REACH} to {REACH}, for the picture ends there; "
                f"received {point}; multiply all points and the margin by one factor to make it fit"
            )
        return point

    def _judged(self):
        points = [np.array(getattr(self, name)) for name in POINTS]
        return CRITERIA[self.criterion](points, self.margin)

    @property
    def loss(self):
        """What the three points cost."""
        return float(self._judged()[0])

    @property
    def slopes(self):
        """(3, 2) the slope of the loss in the anchor, the positive and the negative."""
        return self._judged()[1] + 0.0  # without −0.0

    @property
    def distances(self):
        """(d(a, p), d(a, n)): how far the positive and the negative are from the anchor."""
        anchor = np.array(self.anchor)
        return tuple(
            float(np.linalg.norm(anchor - other)) for other in (self.positive, self.negative)
        )

    @property
    def radius(self):
        """Of the ring around the anchor, from which on the negative costs nothing."""
        return self.margin + (self.distances[0] if self.criterion == "triplet" else 0.0)

    def in_words(self):
        to_positive, to_negative = self.distances
        moved = [name for name, slope in zip(POINTS, self.slopes, strict=True) if slope.any()]
        return (
            f"The positive is {to_positive:.3f} from the anchor, the negative {to_negative:.3f}, "
            f"the ring {self.radius:.3f}; the {self.criterion} loss is {self.loss:.3f} and moves "
            f"{' and '.join(moved) or 'none of them'}."
        )

    def draw(self, axes):
        points = [getattr(self, name) for name in POINTS]
        pushed_points(axes, points, -self.slopes, radius=self.radius, reach=REACH)
