"""A loss curve in a few numbers: where it starts, falls, rests, jumps, and how noisy it is.

Medians and mean blocks rather than single points, because a batch is a sample and its loss a guess.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

BLOCKS = 20
"""Parts that a curve is cut into: enough to see a bend, few enough that each averages noise."""

NORMAL_FROM_MEDIAN = 1.4826
"""Median distance to σ, for a bell curve."""


@dataclass(frozen=True, eq=False)
class Curve:
    """Losses in the order of time; NaN and infinity allowed."""

    losses: np.ndarray

    @cached_property
    def broken_at(self):
        """The number of the first loss that is not finite, from 0; None if all are."""
        broken = np.flatnonzero(~np.isfinite(self.losses))
        return int(broken[0]) if len(broken) else None

    @cached_property
    def finite(self):
        """The losses up to the first that is not finite."""
        return self.losses[: self.broken_at]

    def __len__(self):
        return len(self.finite)

    @cached_property
    def first(self):
        """The first loss: where there is one a step, the one before any training."""
        return float(self.finite[0])

    @cached_property
    def start(self):
        """The median of the first twentieth, at most five losses: later ones have been trained."""
        return float(np.median(self.finite[: max(1, min(5, len(self) // BLOCKS))]))

    @cached_property
    def origin(self):
        """Where it began: the first loss, unless that is as near to the next ones as noise."""
        return self.first if self.first > self.start + 4 * self.noise else self.start

    @cached_property
    def end(self):
        """The mean of the last tenth."""
        return float(np.mean(self.finite[-max(1, len(self) // 10) :]))

    @cached_property
    def blocks(self):
        """Medians of up to twenty equal parts."""
        parts = np.array_split(self.finite, min(BLOCKS, len(self)))
        return np.array([np.median(part) for part in parts])

    @cached_property
    def lowest(self):
        """The lowest block, and how far down noise alone may have taken it."""
        size = max(1, len(self) // len(self.blocks))
        return float(np.min(self.blocks)), 2.5 * self.noise / math.sqrt(size)

    @cached_property
    def thirds(self):
        """The medians of the first, second and last third."""
        return tuple(
            float(np.median(part)) for part in np.array_split(self.finite, min(3, len(self)))
        )

    @cached_property
    def noise(self):
        """σ of a single loss in the last half, from second differences, which no slope enters."""
        return noise_of(self.finite[len(self) // 2 :])

    def mean_of(self, begin, stop):
        """(mean, standard error) of a part of the time, from 0 to 1."""
        part = self.finite[int(begin * len(self)) : max(int(stop * len(self)), 1)]
        part = part if len(part) else self.finite[-1:]
        noise = noise_of(part if len(part) >= 5 else self.finite)
        return float(np.mean(part)), noise / math.sqrt(len(part))

    @cached_property
    def still_moving(self):
        """How far the last quarter lies below the one before it, and the standard error of that."""
        (before, one), (after, other) = self.mean_of(0.5, 0.75), self.mean_of(0.75, 1)
        return before - after, math.hypot(one, other)

    @cached_property
    def late_fall(self):
        """How far the last third lies below the second, and the standard error of that."""
        (before, one), (after, other) = self.mean_of(1 / 3, 2 / 3), self.mean_of(2 / 3, 1)
        return before - after, math.hypot(one, other)

    @cached_property
    def same_again(self):
        """The period after which it repeats itself to nine digits; None if there is none."""
        near = np.abs(self.finite - self.first) <= 1e-9 * abs(self.first)
        for lag in np.flatnonzero(near[: len(self) // 2 + 1])[1:5]:
            apart = np.abs(self.finite[lag:] - self.finite[:-lag])
            if apart.max() <= 1e-9 * abs(self.first):
                return int(lag)
        return None

    def rests(self, scale):
        """Whether its last two quarters are level: closer than 3 % of the scale, or than noise."""
        moved, error = self.still_moving
        return abs(moved) < max(0.03 * scale, 3 * error)

    def early_share(self, origin=-math.inf):
        """How much of the whole fall is done by the middle of the first third; a line has 0.2.

        origin: where it began, if that is above its first losses, as before an epoch's mean.
        """
        origin = max(origin, self.origin)
        whole = origin - self.thirds[-1]
        return (origin - self.thirds[0]) / whole if whole > 0 else math.inf

    @cached_property
    def falling_steps(self):
        """The share of steps that go down."""
        return float(np.mean(np.diff(self.finite) < 0)) if len(self) > 1 else 0.0

    @cached_property
    def rising_blocks(self):
        """The share of blocks that lie above the block before."""
        return float(np.mean(np.diff(self.blocks) > 0)) if len(self.blocks) > 1 else 0.0

    @cached_property
    def growth(self):
        """The median factor from one loss to the next, over the first half."""
        half = self.finite[: max(3, len(self) // 2)]
        return float(np.median(half[1:] / half[:-1])) if len(half) > 1 and (half > 0).all() else 1.0

    @cached_property
    def zigzag(self):
        """How like two steps apart are, and unlike one step apart: 1 for up-down-up, 0 for noise."""
        late = self.finite[len(self) // 3 :]
        return -correlation(late - running_mean(late, 4), 1) if len(late) >= 12 else 0.0

    def leaps(self, low, high):
        """How often it goes from below `low` to above `high`."""
        sides = np.where(self.finite < low, -1, np.where(self.finite > high, 1, 0))
        sides = sides[sides != 0]
        return int(np.sum(np.diff(sides) > 0))

    @cached_property
    def squeezed(self):
        """log(1 + loss/median), in which one huge loss does not outweigh all others."""
        typical = max(float(np.median(np.abs(self.finite))), 1e-300)
        return np.log1p(np.maximum(self.finite, 0) / typical)

    def repeats(self, period):
        """Correlation of the curve with itself one period later, without what is slower than that."""
        if not 2 <= period <= len(self) // 2:
            return 0.0
        return correlation(self.squeezed - running_mean(self.squeezed, max(period, 4)), period)

    @cached_property
    def period(self):
        """The lag at which it is most like itself; None if the curve repeats itself nowhere."""
        count = len(self)
        if count < 20:
            return None
        spectrum = np.fft.rfft(self.squeezed - running_mean(self.squeezed, count // 4), 2 * count)
        alike = np.fft.irfft(np.abs(spectrum) ** 2)[: count // 3]
        apart = np.flatnonzero(alike < 0)
        if not len(apart) or not np.isfinite(alike).all():
            return None
        lag = int(apart[0] + np.argmax(alike[apart[0] :]))
        return lag if self.repeats(lag) > 0.5 else None

    def profile(self, period):
        """(period,) the mean course of one period, over the last two thirds of them."""
        whole = len(self) // period
        rows = self.finite[: whole * period].reshape(whole, period)
        return rows[whole // 3 :].mean(axis=0)


def noise_of(losses):
    """σ of white noise on a smooth curve: the median size of second differences, over √6.

    >>> noise_of(np.arange(10.0)), round(noise_of(np.random.default_rng(0).normal(size=9999)), 1)
    (0.0, 1.0)
    """
    if len(losses) < 3:
        return 0.0
    return float(NORMAL_FROM_MEDIAN * np.median(np.abs(np.diff(losses, 2))) / math.sqrt(6))


def running_mean(losses, width):
    """The mean over `width` neighbours; at the ends over those there are."""
    sums = np.concatenate([[0.0], np.cumsum(losses)])
    places = np.arange(len(losses))
    low, high = (
        np.maximum(places - width // 2, 0),
        np.minimum(places + (width + 1) // 2, len(losses)),
    )
    return (sums[high] - sums[low]) / (high - low)


def correlation(values, lag):
    """Of a curve with itself, `lag` later; 0 where nothing varies."""
    one, other = values[:-lag], values[lag:]
    size = math.sqrt(float(np.sum(one**2)) * float(np.sum(other**2)))
    return float(np.sum(one * other)) / size if size > 0 else 0.0
