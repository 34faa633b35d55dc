"""Signs in where a curve comes to rest: at its start, at guessing, at a floor, at the margin.

Each is a function of a Chart that returns None, or (strength, sentence).
"""

import math

import numpy as np

from course_lib.clinic.chart import (
    KNOWS_NOTHING,
    LIKELY,
    POSSIBLE,
    SHARES_AT_LEAST,
    STRAIGHT,
    number,
)
from course_lib.clinic.signs_held_out import held_out_falls, held_out_learns_nothing
from course_lib.clinic.telling import double_softmax_floor

TO_THE_DIGIT = 1e-9
"""Relative. Rounding moves a float64 loss by 1e-15; the smallest step of training by more."""

NEAR_GUESSING = 0.04
"""Share of it. A run that learns nothing still fits the shares of its few rows a little."""

CLOSE_TO_A_FLOOR = 0.15
"""Share of the way from floor to guessing: what a second softmax leaves of a task that is learned."""

NEAR_THE_MARGIN, NEAR_THE_VARIANCE = 0.04, 0.12
"""Shares of them. Distances of 0 leave no noise; squared errors of a batch leave much."""

TOO_HIGH, TOO_HIGH_FOR_NUMBERS, TOO_HIGH_FOR_TEXT = 0.45, 0.6, 0.75
"""Times guessing. Noise in real data leaves a third or so, in measured numbers a half, in text more."""

TOGETHER = 0.2
"""How far, as a share, the held-out loss may lie from the training loss."""

NEAR_A_FLOOR = 0.35
"""Share of the way from floor to guessing within which a run has clearly come down to the floor."""


def stands_still(chart):
    """The same loss for the same rows, to the last digit."""
    losses = chart.training.finite
    if chart.training.broken_at is not None or len(losses) < 2:
        return None
    if _spread(losses) <= TO_THE_DIGIT:
        return 0.98, (
            f"All {len(losses)} training losses are the same to nine digits, {number(losses[0])}; "
            f"{chart.baseline}."
        )
    return _held_out_stands_still(chart) or _epochs_stand_still(chart) or _off_its_baseline(chart)


def _spread(losses):
    return float(np.ptp(losses)) / max(abs(float(np.mean(losses))), 1e-300)


def _held_out_stands_still(chart):
    held_out = chart.held_out
    if held_out is None or len(held_out) < 2 or _spread(held_out.finite) > TO_THE_DIGIT:
        return None
    if held_out.end < 0.05 * chart.scale:
        return None
    return 0.97, (
        f"The training loss only jitters about {number(chart.training.end)}, and the held-out loss is the "
        f"same to nine digits after each epoch, {number(held_out.end)}; {chart.baseline}."
    )


def _epochs_stand_still(chart):
    """Batches differ; but the mean of an epoch, over the same rows, does not."""
    losses, period = chart.training.finite, chart.epoch
    if again := chart.training.same_again:
        return (
            0.97,
            f"It repeats the same {again} losses again and again, to nine digits; {chart.baseline}.",
        )
    if not period or len(losses) < 4 * period or period < 4:
        return None
    means = losses[: len(losses) // period * period].reshape(-1, period).mean(axis=1)
    expected = np.std(losses) / math.sqrt(period)
    if np.ptp(means) > 1.2 * expected or abs(means[-1] - means[0]) > expected or _drifts(chart):
        return None
    strength = LIKELY + 0.06 if np.ptp(means) < 0.5 * expected else POSSIBLE
    return strength, (
        f"Batches differ by {number(float(np.std(losses)))}, but the means of the {len(means)} epochs only "
        f"by {np.ptp(means):.1g}, from {means.min():.4f} to {means.max():.4f}: the same rows, weighed by the "
        "same weights."
    )


def _drifts(chart):
    (first, one), (last, other) = chart.training.mean_of(0, 1 / 3), chart.training.mean_of(2 / 3, 1)
    return abs(first - last) > 3 * math.hypot(one, other)


def _off_its_baseline(chart):
    """Whatever moves finds at least ln K. Level and above it means that nothing moves."""
    mean, error = chart.training.mean_of(0, 1)
    one_row = chart.guess or chart.variance
    lowest, by_chance = chart.training.lowest
    if one_row is None or _drifts(chart) or chart.training.start > chart.high:
        return None
    if lowest < one_row - by_chance:
        return None
    above = mean - one_row
    if above < max(5 * error, 0.01 * one_row) or above > 0.6 * one_row:
        return None
    return 0.75, (
        f"The loss is level from first to last, at {number(mean)}, and above {number(one_row)}: "
        "any step would have found at least that."
    )


def rests_at_guessing(chart):
    """As good as a model that is shown no inputs, and no better on held-out rows."""
    return _rests_at_the_shares(chart) or _learns_only_by_heart(chart)


def _rests_at_the_shares(chart):
    curve, nothing = chart.training, chart.knows_nothing
    if nothing is None or chart.margin is not None or curve.broken_at is not None:
        return None
    level, error = curve.mean_of(0.5, 1)
    near = min(abs(level - nothing), abs(level - chart.guess)) < max(
        NEAR_GUESSING * nothing, 3 * error
    )
    within = (KNOWS_NOTHING if chart.shares is not None else SHARES_AT_LEAST) * nothing
    lowest, by_chance = curve.lowest
    if lowest < min(within, 0.97 * level) - by_chance or not within < level < 1.1 * chart.guess:
        return None
    if not curve.rests(0.5 * chart.scale) or _goes_on_falling(chart):
        return None
    strength = 0.88 if near else 0.8 if chart.shares is None and chart.is_text else POSSIBLE + 0.02
    return strength, (
        f"It rests at {number(level)}, and {chart.baseline}{_of_the_shares(chart)}: no better than a model "
        "that never looks at its inputs."
    )


def _of_the_shares(chart):
    return f", knowing only the shares {number(chart.shares)}" if chart.shares is not None else ""


def _goes_on_falling(chart):
    moved, error = chart.training.still_moving
    falls = moved > max(4 * error, 0.002 * chart.scale) or held_out_falls(chart)
    return falls and not held_out_learns_nothing(chart)


def _learns_only_by_heart(chart):
    if not held_out_learns_nothing(chart) or chart.training.end > 1.1 * chart.scale:
        return None
    if (
        chart.training.end < 0.4 * chart.scale
        or np.median(chart.held_out.finite) > 1.8 * chart.scale
    ):
        return None
    usual, last = float(np.median(chart.held_out.finite)), chart.held_out.end
    return 0.91, (
        f"The training loss creeps down to {number(chart.training.end)}, but the held-out loss stays "
        f"about {number(usual)} and ends at {number(last)}; {chart.baseline}{_of_the_shares(chart)}."
    )


def rests_on_the_double_floor(chart):
    """No loss is below ln(e + K − 1) − 1, and the lowest ones touch it."""
    curve, classes = chart.training, chart.n_classes
    if classes is None or chart.smoothing is not None:
        return None
    floor = double_softmax_floor(classes)
    room = chart.guess - floor
    lowest = float(curve.finite.min())
    if lowest < floor - 1e-6 or curve.end - floor > NEAR_A_FLOOR * room or len(curve) < 5:
        return None
    if (
        chart.held_out is not None
        and len(chart.held_out)
        and chart.held_out.finite.min() < floor - 1e-6
    ):
        return None
    fell = (
        max(curve.origin, chart.guess) - curve.end
    )  # the mean of a first epoch has fallen already
    if fell < 0.25 * room or curve.still_moving[0] > 0.12 * room:
        return None
    close = curve.end - floor < CLOSE_TO_A_FLOOR * room
    return 0.92 if close else POSSIBLE + 0.01, (
        f"It rests at {number(curve.end)} and no single loss is below {lowest:.3f}. Softmax of a softmax "
        f"cannot cost less than ln(e + K − 1) − 1 = {floor:.3f}; {chart.baseline}."
    )


def rests_at_the_margin(chart):
    """The margin is what a triplet costs whose three points are one."""
    if chart.margin is None:
        return None
    curve = chart.training
    level = curve.mean_of(0.75, 1)[0]
    values = {"the margin": chart.margin, "the margin squared": chart.margin**2}
    for words, value in values.items():
        if (
            abs(level - value) < NEAR_THE_MARGIN * value
            and np.std(curve.finite[-max(2, len(curve) // 4) :]) < 0.1 * value
        ):
            return (
                0.985,
                f"It rests at {level:.3f}, and {words} is {value:.3f}: the cost of distances that are all 0.",
            )
    return None


def rests_at_the_variance(chart):
    """The variance of the targets is what their mean costs."""
    if chart.variance is None:
        return None
    curve = chart.training
    quarters = [curve.mean_of(0.5, 0.75), curve.mean_of(0.75, 1)]
    if any(
        abs(level - chart.variance) > max(NEAR_THE_VARIANCE * chart.variance, 3 * error)
        for level, error in quarters
    ):
        return None
    lowest, by_chance = curve.lowest
    if _goes_on_falling(chart) or lowest < 0.85 * chart.variance - by_chance:
        return None
    return 0.9, (
        f"It rests at {number(curve.end)}, and the variance of the targets is {number(chart.variance)}: as if "
        "the mean were the answer to everything."
    )


def rests_too_high(chart):
    """Both curves come to rest together, far above 0 and below guessing."""
    curve = chart.training
    if (
        (chart.guess is None and chart.variance is None)
        or curve.broken_at is not None
        or len(curve) < 5
    ):
        return None
    lowest = chart.scale * (
        TOO_HIGH_FOR_TEXT
        if chart.is_text
        else TOO_HIGH_FOR_NUMBERS
        if chart.guess is None
        else TOO_HIGH
    )
    highest = SHARES_AT_LEAST if chart.is_text and chart.shares is None else KNOWS_NOTHING
    level, highest = curve.mean_of(0.75, 1)[0], highest * (chart.knows_nothing or chart.scale)
    moved, error = curve.still_moving
    if not lowest < level < highest or chart.early_share < STRAIGHT:
        return None
    if abs(moved) > max(0.025 * chart.scale, 2 * error):
        return None
    if chart.held_out is None:
        together, gap = 0.68, ""
    else:
        apart = chart.held_out.end / level - 1
        if abs(apart) > TOGETHER:
            return None
        together, gap = 0.78, f", and the held-out loss at {number(chart.held_out.end)}"
    return together, f"It has come to rest at {number(level)}{gap}; {chart.baseline}."
