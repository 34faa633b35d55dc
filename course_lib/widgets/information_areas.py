"""Information as areas: how often an outcome comes is a height, what it costs in bits a width."""

import numpy as np
import traitlets

from course_lib import losses
from course_lib.plots.areas import cost_area
from course_lib.widgets.explorable import Explorable, question

OUTCOMES = ("dot", "one", "four", "six")
SLOG = (0.125, 0.5, 0.125, 0.25)
TEST_MATCH = (0.5, 0.25, 0.125, 0.125)
FAINTEST_DRAWN = 2.0**-8


class InformationAreas(Explorable):
    """Drag what comes (p) and what was forecast (q), and watch what is paid, and what is wasted.

    All areas are in bits: a probability times a surprise.

    Args:
        outcomes: two to six different names.
        p: the truth, one probability for each outcome.
        q: the forecast, likewise. Whichever bar is dragged, the others keep their shares of the
            rest.
        direction: "forward" if p comes and q was forecast, which wastes KL(p‖q); "reverse" if q
            comes and p was forecast, which wastes KL(q‖p).

    Raises:
        traitlets.TraitError, ValueError: if these do not fit one another.

    >>> seen = InformationAreas(p=[0.125, 0.5, 0.125, 0.25], q=[0.5, 0.25, 0.125, 0.125])
    >>> seen.entropy, round(seen.divergence, 6), round(seen.cross_entropy, 6)
    (1.75, 0.5, 2.25)
    """

    moved = ("outcomes", "p", "q", "direction")
    heading = "Information as areas"
    asked_before = question(
        "The balls of a cricket match follow p (a dot is no run), and you forecast q. What "
        "you pay is an area of two parts: the entropy H(p) and the waste KL(p‖q). Which of them "
        "vanishes when your forecast is perfect, q = p?",
        ("The entropy", "Press “Let q equal p”, and look at the filled area before and after."),
        ("The waste", "Press “Let q equal p”, and look at the hatched area before and after."),
        (
            "Both: who knows the truth pays nothing",
            "Press “Let q equal p”, and read the cross-entropy: what is still paid?",
        ),
    )
    asked_after = question(
        "When is the waste KL(p‖q) infinite?",
        (
            "Where q is 0 and p is not",
            "Yes: what you called impossible came, and its stripe has no end. That is "
            "one more reason why KL(p‖q) and KL(q‖p) differ.",
        ),
        ("Where p is 0 and q is not", "Drag p of one outcome to 0. How high is its stripe, then?"),
        (
            "Never: four outcomes cost at most 2 bits",
            "2 bits is the largest entropy. Drag q of the six to 0: what is its cost?",
        ),
    )

    outcomes = traitlets.List(traitlets.Unicode(), list(OUTCOMES), minlen=2, maxlen=6).tag(
        sync=True
    )
    p = traitlets.List(traitlets.Float(), list(SLOG)).tag(sync=True)
    q = traitlets.List(traitlets.Float(), list(TEST_MATCH)).tag(sync=True)
    direction = traitlets.Enum(["forward", "reverse"], "forward").tag(sync=True)

    def __init__(self, outcomes=OUTCOMES, p=None, q=None, **state):
        outcomes = list(outcomes)
        known = len(outcomes) == len(OUTCOMES)
        even = [1 / max(1, len(outcomes))] * len(outcomes)
        p = _as_list(p, SLOG if known else even)
        q = _as_list(q, TEST_MATCH if known else even)
        _refuse_misfits(outcomes, p=p, q=q)
        super().__init__(outcomes=outcomes, p=p, q=q, **state)

    def _in_direction(self):
        """(what comes, what was forecast)"""
        return (self.p, self.q) if self.direction == "forward" else (self.q, self.p)

    @property
    def entropy(self):
        """In bits: what nobody can save, H of what comes."""
        return float(losses.entropy(self._in_direction()[0], base=2))

    @property
    def cross_entropy(self):
        """In bits: what the forecast pays."""
        true, forecast = self._in_direction()
        return float(losses.distribution_cross_entropy(forecast, true, base=2))

    @property
    def divergence(self):
        """In bits: what the forecast wastes, in the direction that is chosen."""
        true, forecast = self._in_direction()
        return max(0.0, float(losses.kl_divergence(forecast, true, base=2)))

    def in_words(self):
        letters = ("p", "q") if self.direction == "forward" else ("q", "p")
        return (
            f"p = {_rounded(self.p)} and q = {_rounded(self.q)} for {', '.join(self.outcomes)}: "
            f"entropy {self.entropy:.3f} and KL({'‖'.join(letters)}) {self.divergence:.3f} "
            f"make cross-entropy {self.cross_entropy:.3f} bits."
        )

    def draw(self, axes):
        """What never comes has no height, and what was called impossible is drawn 8 bits wide."""
        true, forecast = map(np.array, self._in_direction())
        comes = true > 0
        names = [name for name, is_seen in zip(self.outcomes, comes, strict=True) if is_seen]
        cost_area(axes, true[comes], np.maximum(forecast, FAINTEST_DRAWN)[comes], names)
        axes.set_title(
            f"{self.entropy:.3f} + {self.divergence:.3f} = {self.cross_entropy:.3f} bits"
        )


def _as_list(probs, otherwise):
    return [float(share) for share in (otherwise if probs is None else probs)]


def _rounded(probs):
    return "(" + ", ".join(f"{share:.3f}" for share in probs) + ")"


def _refuse_misfits(outcomes, **distributions):
    if len(set(outcomes)) != len(outcomes):
        raise ValueError(f"every outcome once, please; received {outcomes}")
    for name, probs in distributions.items():
        if len(probs) != len(outcomes):
            raise ValueError(
                f"received {len(probs)} probabilities {name} for {len(outcomes)} outcomes; "
                "hand over one for each outcome"
            )
        if not (min(probs) >= 0 and abs(sum(probs) - 1) < 1e-9):
            raise ValueError(
                f"{name} must not be negative and must sum to 1; received {probs}, with a sum of "
                f"{sum(probs):.6g}: divide each by their sum"
            )
