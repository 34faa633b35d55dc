"""What the signs are looked for in: two curves and what is known of the task."""

import math
from dataclasses import dataclass
from functools import cached_property

from course_lib.clinic.reading import Curve

CERTAIN, LIKELY, POSSIBLE = 0.95, 0.85, 0.65
"""Strengths: for the order alone. CERTAIN is arithmetic; what is below POSSIBLE is not told."""

HIGH_START, ROOM_AT_THE_START = 1.6, 1.2
"""Times guessing, and nats above it: scores that spread by 1.5 cost about a nat more than 0."""

STRAIGHT = 0.5
"""Share of the fall done early. A line has 0.2; an exponential that came near its floor, 0.7."""

KNOWS_NOTHING = 0.93
"""Times guessing. A model that uses its inputs at all gets below it within a few epochs."""

FEW = 60
"""Points. A run is seldom so short in steps, and seldom so long in epochs."""

SHARES_AT_LEAST = 0.82
"""H(Y) over ln K for letters, and for classes of which none is rarer than one in ten or so."""

MANY_CLASSES = 20
"""From here on it is text, whose next letter or word nobody can foresee: floors are high."""


@dataclass(frozen=True, eq=False)
class Chart:
    """A training curve, perhaps a held-out one, and what is known of the task."""

    training: Curve
    held_out: Curve | None
    guess: float | None
    shares: float | None
    n_classes: int | None
    batch: int | None
    rows: int | None
    steps_per_epoch: int | None
    margin: float | None
    variance: float | None
    smoothing: float | None

    @cached_property
    def scale(self):
        """What a loss is large or small against: guessing, or else the start."""
        known = self.guess or self.variance or self.margin
        return known or max(abs(self.training.start), 1e-12)

    @cached_property
    def baseline(self):
        """What guessing costs, in words."""
        for value, words in (
            (self.guess, "guessing evenly costs"),
            (self.variance, "the mean of the targets costs"),
            (self.margin, "the margin is"),
        ):
            if value is not None:
                return f"{words} {number(value)}"
        return f"the first losses were {number(self.training.start)}"

    @cached_property
    def early_share(self):
        """As of the curve; before the mean of a first epoch stood what guessing costs."""
        return self.training.early_share(self.scale if self.by_epoch else -math.inf)

    @cached_property
    def wild(self):
        """Growth from one point to the next beyond which it is no climb but an explosion."""
        return 20.0 if self.by_epoch and self.guess else 1.5

    @cached_property
    def rises(self):
        """Whether it ends above where it began."""
        return self.training.end > 1.2 * self.training.first

    @cached_property
    def high(self):
        """A first loss above this is not that of usual first weights."""
        return max(HIGH_START * self.scale, self.scale + ROOM_AT_THE_START * bool(self.guess))

    @cached_property
    def knows_nothing(self):
        """The loss of a model that looks at no input: H(Y) if the shares are known, else ln K."""
        return self.shares if self.shares is not None else self.guess

    @cached_property
    def is_text(self):
        """Whether there are so many classes that it may be letters or words."""
        return (self.n_classes or 0) >= MANY_CLASSES

    @cached_property
    def epoch(self):
        """Steps to an epoch: as said, or as the two lengths have it; None if unknown."""
        if self.steps_per_epoch:
            return self.steps_per_epoch if self.steps_per_epoch > 1 else None
        if self.held_out is None or len(self.held_out.losses) < 2:
            return None
        steps = len(self.training.losses) / len(self.held_out.losses)
        return int(steps) if steps > 1 and steps == int(steps) else None

    @cached_property
    def by_epoch(self):
        """Whether a loss may be the mean of an epoch: as many as held-out ones, or few in all."""
        if self.held_out is not None:
            return len(self.held_out.losses) == len(self.training.losses)
        return self.steps_per_epoch in {None, 1} and len(self.training.losses) <= FEW

    @cached_property
    def sawtooth(self):
        """(strength, period) of a course that comes again in each epoch; (0, None) if there is none."""
        period = self.epoch or (None if self.by_epoch else self.training.period)
        if period is None or len(self.training) < 2 * period or period < 4:
            return 0.0, None
        return self.training.repeats(period), period


def number(value):
    """A loss in words: two decimals, or as many digits as say something."""
    if 0 < abs(value) < 0.1:
        return f"{value:.1g}"
    return f"{value:.3g}" if abs(value) >= 100 else f"{value:.2f}"
