"""The focal dial: 90 easy negatives and 10 hard positives; who pays, and what the loss asks for."""

import numpy as np
import traitlets

from course_lib import losses
from course_lib.numerics import sigmoid
from course_lib.plots.style import COLOURS, line_style
from course_lib.widgets.explorable import Explorable, question, within

MANY, FEW = 90, 10
SPREAD = 0.6
RANGES = {
    "gamma": (0, 5),
    "positive_weight": (0.1, 10),
    "smoothing": (0, 0.5),
    "easy": (0.02, 0.98),
    "hard": (0.02, 0.98),
    "truth": (0.02, 0.98),
    "seed": (0, 10_000),
}
ALL_DOTS = 5000
FURTHEST, HALVINGS = 60.0, 60


class FocalDial(Explorable):
    """A hundred examples of yes or no, and the share of the total loss that each carries.

    90 are negatives that the model finds easy, 10 are positives that it finds hard. They scatter
    around two probabilities, the same way for the same seed. The loss is the focal loss with class
    weights and soft labels, −w y (1 − p)^γ log p − (1 − y) p^γ log(1 − p); with γ = 0, weight 1 and
    ε = 0 it is plain cross-entropy.

    Args:
        gamma: γ from 0 to 5.
        positive_weight: what a positive counts, from 0.1 to 10; a negative counts 1.
        smoothing: ε from 0 to 0.5; the target 1 becomes 1 − ε/2, the target 0 becomes ε/2.
        easy: the probability of the truth, from 0.02 to 0.98, around which the negatives scatter.
        hard: the same for the positives.
        truth: a share of positives, from 0.02 to 0.98, to which the best answer is looked for.
        seed: a whole number from 0 to 10,000.

    Raises:
        traitlets.TraitError, ValueError: if a number is none of these.

    >>> plain, focal = FocalDial(), FocalDial(gamma=2.0)
    >>> round(plain.share_of_positives, 2), round(focal.share_of_positives, 2)
    (0.53, 0.93)
    >>> round(plain.best_answer, 4), round(focal.best_answer, 4)  # to a truth of 0.8
    (0.8, 0.6266)
    """

    moved = ("gamma", "positive_weight", "smoothing", "easy", "hard", "truth", "seed")
    heading = "Focal dial"
    asked_before = question(
        "A detector has 90 easy negatives and 10 hard positives. With plain cross-entropy the 10 "
        "carry about half of the total loss. What do they carry with a focal loss of γ = 2?",
        ("About 60 %", "Turn γ slowly from 0 to 2. At which γ do you pass your guess?"),
        ("About 75 %", "Turn γ slowly from 0 to 2. Where are you when you pass 75 %?"),
        ("More than 90 %", "Turn γ to 2. What has become of the dots of the 90?"),
    )
    asked_after = question(
        "A model is trained to perfection with γ = 2. To a kind of example it now says p = 0.63. "
        "How many of 100 such examples are positive?",
        (
            "63",
            "So it would be with γ = 0. Set γ to 2: which truth has its best answer at 0.63?",
        ),
        (
            "About 80",
            "Yes: the focal loss is not proper. It pays less for what is nearly right, so a truth "
            "of 0.8 is answered best by 0.6266. The order of answers survives, the number does "
            "not.",
        ),
        (
            "About 50",
            "Drag the truth to 0.5 and look where the dot goes. Is that 0.63?",
        ),
    )

    gamma = traitlets.Float(0.0).tag(sync=True)
    positive_weight = traitlets.Float(1.0).tag(sync=True)
    smoothing = traitlets.Float(0.0).tag(sync=True)
    easy = traitlets.Float(0.82).tag(sync=True)
    hard = traitlets.Float(0.12).tag(sync=True)
    truth = traitlets.Float(0.8).tag(sync=True)
    seed = traitlets.Int(0).tag(sync=True)

    _within = within(RANGES)

    @property
    def logits(self):
        """(100,) the score of yes: of the 90 negatives first, then of the 10 positives."""
        around = np.repeat([-_logit(self.easy), _logit(self.hard)], (MANY, FEW))
        side = np.repeat([-1, 1], (MANY, FEW))
        return around + SPREAD * side * scattered(self.seed, MANY + FEW)

    @property
    def probs_of_truth(self):
        """(100,) how probable the model finds what is true."""
        return sigmoid(self.logits * np.repeat([-1, 1], (MANY, FEW)))

    @property
    def costs(self):
        """(100,) the loss of each example, in nats, before any mean is taken."""
        return self._cost(self.logits, np.repeat([0.0, 1.0], (MANY, FEW)))

    @property
    def total(self):
        """The sum of the losses, in nats."""
        return float(np.sum(self.costs))

    @property
    def shares(self):
        """(100,) what share of the total each example carries; what it is divided by cancels."""
        return self.costs / self.total

    @property
    def share_of_positives(self):
        return float(np.sum(self.shares[MANY:]))

    @property
    def best_answer(self):
        """The p with the lowest mean loss where a share `truth` of many alike is positive."""
        low, high = -FURTHEST, FURTHEST
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            falls = self._of_yes_and_no(losses.focal_binary_grad, middle, self.truth) < 0
            low, high = (middle, high) if falls else (low, middle)
        return float(sigmoid((low + high) / 2))

    def mean_loss(self, answers):
        """(...) the mean loss of each answer p where a share `truth` of many alike is positive."""
        scores = _logit(np.asarray(answers, dtype=float))
        return self._cost(scores, np.full_like(scores, self.truth))

    def _cost(self, logits, targets):
        return self._of_yes_and_no(losses.focal_binary, logits, targets)

    def _of_yes_and_no(self, loss, logits, targets):
        """The library lets a yes count α and a no 1 − α; here they count w and 1."""
        soft = np.asarray(targets) * (1 - self.smoothing) + self.smoothing / 2
        alpha = self.positive_weight / (1 + self.positive_weight)
        each = loss(logits, soft, gamma=self.gamma, alpha=alpha, reduction="none")
        return (1 + self.positive_weight) * each

    def in_words(self):
        return (
            f"γ = {self.gamma:g}, weight {self.positive_weight:g}, ε = {self.smoothing:g}: the 10 "
            f"positives carry {self.share_of_positives:.1%} of the loss of 100 examples; the best "
            f"answer to a truth of {self.truth:g} is {self.best_answer:.4f}."
        )

    def draw(self, axes):
        truths, costs, sizes = self.probs_of_truth, self.costs, ALL_DOTS * self.shares
        p = np.linspace(0.02, 0.999, 200)
        axes.plot(p, losses.surprise(p), label="−log p", **line_style("grey"))
        for part, name, marker, colour in (
            (slice(MANY), "90 negatives", "o", "blue"),
            (slice(MANY, None), "10 positives", "D", "vermilion"),
        ):
            label = f"{name}: {self.shares[part].sum():.0%} of the loss"
            look = {"color": COLOURS[colour], "alpha": 0.5, "label": label}
            axes.scatter(truths[part], costs[part], sizes[part], marker=marker, **look)
        axes.set(xlabel="probability of the truth", ylabel="loss (nats)")
        for mark in axes.legend(frameon=False).legend_handles[1:]:
            mark.set_sizes([40])


def scattered(seed, count):
    """(count,) numbers around 0, of deviation 1, the same here and in the front end.

    >>> scattered(0, 3).round(4).tolist()
    [-1.2257, -0.5792, -0.1896]
    """
    modulus, last = 2**31 - 1, 0
    last = 1 + (seed * 69621) % (modulus - 1)
    drawn = np.empty(3 * count)
    for place in range(3 * count):
        last = last * 16807 % modulus
        drawn[place] = last / modulus
    return 2 * (drawn.reshape(count, 3).sum(axis=1) - 1.5)


def _logit(p):
    return np.log(p) - np.log1p(-p)
