"""Signs in how a curve moves: it breaks off, starts high, climbs, jumps, swings, or crawls.

Each is a function of a Chart that returns None, or (strength, sentence). Strengths run from 0 to 1.
Thresholds are shares of what guessing costs, or multiples of the noise; each says why it is so.
"""

import math

import numpy as np

from course_lib.clinic.chart import CERTAIN, LIKELY, POSSIBLE, STRAIGHT, number
from course_lib.clinic.reading import correlation
from course_lib.clinic.signs_held_out import held_out_falls, held_out_learns_nothing

SAME_FACTOR = 0.16
"""How far, as a logarithm, the first loss may lie from B · ln K: batches and first weights differ."""

LONGEST_STEP = 0.25
"""Share of the fall that one of twenty stretches may have; a line has 0.05, a lowered rate more."""

SHORT_EPOCH = 8
"""Steps. In fewer, neighbours are alike by chance too often."""

MORE_ROWS_THAN_THIS = 12
"""Times guessing. Large first weights seldom cost more; a sum over a usual batch always does."""

FAR_FROM_THE_TARGETS = 20
"""Times var(y). Targets that are not centred cost a few times their variance, and are no illness."""

A_CLIMB_ENDS_BELOW = 1000
"""Times guessing. Uphill, the scores grow step by step; what reaches more has exploded."""

MOSTLY_UP, NEARLY_ALL_UP = 0.75, 0.85
"""Share of stretches above the one before. Noise has a half; a climb may pause now and then."""

ABOVE_GUESSING = 1.2
"""Times guessing. A sound model may be a little worse than guessing for a while, not so much."""

THROWN_UP, THROWN_FAR_UP = 2, 3
"""Times guessing, by one of the first steps. A warm start wobbles by less."""

EXPLODED = 3
"""Times guessing and the start, at the end."""

SELDOM = 0.02
"""Share of losses that leap. One spike, with what follows it, is less."""

BY_TURNS = 0.75
"""Correlation of neighbours, turned round. Noise comes to 0.45 or 0.6, for its running mean is gone."""

AGAIN, CLEARLY_AGAIN = 0.4, 0.6
"""Correlation with an epoch later. Shuffled rows stay below 0.2."""

SWING = 0.7
"""Height of an epoch's course over its mean. Mixed batches differ by less, for they have all classes."""

LOW, HIGH = 0.35, 0.9
"""Times guessing: a class that was just learned by heart, and the next one."""

SURE_OF_A_MOVE, HARDLY_A_MOVE = 2.5, 0.002
"""Standard errors, and share of guessing, that the last third must lie below the second."""

LEARNED_ALREADY = 0.25
"""Times guessing. What has come so far down is not slow."""

TAKEN_OFF = 0.6
"""Times guessing. What stood still first and came below this is no line, but a late start."""


def breaks_off(chart):
    """NaN or infinity in either curve."""
    curve, where = chart.training, "training"
    if curve.broken_at is None and chart.held_out is not None:
        curve, where = chart.held_out, "held-out"
    if curve.broken_at is None:
        return None
    if curve.broken_at == 0:
        return (
            0.99,
            f"The very first {where} loss is {curve.losses[0]}: no step has been taken yet.",
        )
    last = float(np.max(curve.finite[-3:]))
    uphill = _climbed(chart) and last < A_CLIMB_ENDS_BELOW * chart.scale
    grew = last > 3 * max(chart.scale, float(np.min(curve.blocks)))
    story = (
        f"it had exploded to {number(last)} before"
        if grew
        else f"it comes out of the blue, at a calm {number(curve.finite[-1])}"
    )
    return 0.9 if uphill else 0.99, (
        f"The {where} loss is {curve.losses[curve.broken_at]} at point {curve.broken_at + 1} of "
        f"{len(curve.losses)}; {story} ({chart.baseline})."
    )


def _climbed(chart):
    """Whether it went uphill gently and for long, before it broke off."""
    climb = climbs(chart) if len(chart.training) > 5 else None
    return climb is not None and climb[0] > POSSIBLE


def goes_below_nothing(chart):
    """A cross-entropy, a square or a hinge cannot be negative."""
    lowest = float(chart.training.finite.min())
    if lowest >= -1e-7 * chart.scale:
        return None
    return (
        0.97,
        f"The lowest training loss is {number(lowest)}; no cross-entropy or square is below 0.",
    )


def starts_as_a_sum(chart):
    """The first loss is as many times guessing as the batch has rows."""
    first, one_row = chart.training.first, chart.guess or chart.variance
    if one_row is None or first < max(3 * one_row, chart.high) or (chart.by_epoch and chart.rises):
        return None
    ratio = f"The first loss is {number(first)}, {first / one_row:.1f} times {number(one_row)}"
    for rows, words in ((chart.batch, "rows in a batch"), (chart.rows, "rows in all")):
        if rows and rows >= 3 and (strength := _sum_of(chart, rows, first / one_row)):
            return strength, f"{ratio} ({chart.baseline}); there are {rows} {words}."
    if chart.batch or first < MORE_ROWS_THAN_THIS * one_row:
        return None
    return LIKELY, f"{ratio} ({chart.baseline}): is that the number of rows in a batch?"


def _sum_of(chart, rows, ratio):
    """How well the ratio fits so many rows; the mean of a first epoch has fallen already."""
    off = math.log(ratio / rows)
    stays = chart.by_epoch and _hovers(chart) is not None
    if -SAME_FACTOR < off < 2 * SAME_FACTOR:
        return 0.8 if stays else CERTAIN if abs(off) < SAME_FACTOR else 0.92
    if chart.guess is None and -0.4 < off < 0.8:
        return LIKELY
    return (0.8 if stays else 0.89) if chart.by_epoch and -1 < off < 0 else None


def starts_high(chart):
    """A first loss far above guessing is certainty in the wrong answers."""
    first = chart.training.first
    if chart.by_epoch and chart.rises:
        return None
    if chart.guess is not None and first > chart.high:
        unclear = (
            chart.by_epoch
            or chart.sawtooth[0] > 0.5
            or (chart.batch is None and first > MORE_ROWS_THAN_THIS * chart.guess)
        )
        strength = POSSIBLE + 0.05 if unclear else 0.91
    elif chart.variance is not None and first > FAR_FROM_THE_TARGETS * chart.variance:
        strength = POSSIBLE + 0.05
    else:
        return None
    return strength, (
        f"The first loss is {number(first)}, {first / chart.scale:.1f} times as much as it should "
        f"be before training: {chart.baseline}."
    )


def climbs(chart):
    """Rises from its first step, and goes on."""
    curve = chart.training
    rise = curve.end - curve.start
    if rise < max(0.1 * min(chart.scale, abs(curve.start)), 6 * _early_noise(curve)):
        return None
    if curve.rising_blocks < MOSTLY_UP or _dips_first(chart):
        return None
    gently = curve.growth < chart.wild and (curve.first < chart.high or chart.by_epoch)
    strength = 0.92 if gently else POSSIBLE
    return strength, (
        f"It rises from {number(curve.start)} to {number(curve.end)}, in {curve.rising_blocks:.0%} of "
        f"its stretches, and from its first steps on; {chart.baseline}."
    )


def _early_noise(curve):
    quarter = curve.finite[: max(4, len(curve) // 4)]
    return float(np.std(np.diff(quarter)) / math.sqrt(2)) if len(quarter) > 8 else 0.0


def _dips_first(chart):
    curve = chart.training
    early = curve.finite[: max(3, len(curve) // 2)]
    noise = min(_early_noise(curve), 0.1 * chart.scale)
    began = min(curve.first, curve.start)
    return float(np.min(early)) < began - max(0.03 * abs(began), 4 * noise)


def jumps_about(chart):
    """Growth that overshoots, a plateau above guessing, leaps upwards, or a zigzag."""
    curve = chart.training
    if len(curve) < 4 or (curve.first > chart.high and not chart.by_epoch):
        return None
    return (
        _explodes(chart) or _hovers(chart) or _overshoots(chart) or _leaps(chart) or _zigzags(chart)
    )


def _explodes(chart):
    curve = chart.training
    if curve.end < EXPLODED * max(chart.scale, curve.start) or curve.rising_blocks < 0.6:
        return None
    if curve.growth < chart.wild and not _dips_first(chart):
        return None
    return 0.93, (
        f"It grows by a factor of {curve.growth:.2g} a step, from {number(curve.start)} to "
        f"{number(curve.end)}; {chart.baseline}."
    )


def _hovers(chart):
    """Level on the whole, far above where it began; the mean of a first epoch is no beginning."""
    curve = chart.training
    late = float(np.median(curve.finite[len(curve) // 2 :]))
    began = chart.scale if chart.by_epoch else max(chart.scale, curve.first)
    if (
        late < ABOVE_GUESSING * began
        or late < 0.4 * curve.first
        or not 1 - NEARLY_ALL_UP < curve.rising_blocks < NEARLY_ALL_UP
    ):
        return None
    strength = 0.92 if curve.first < chart.high else 0.88
    return strength, (
        f"It began at {number(curve.first)} and then hovers about {number(late)}, going up and down by "
        f"{number(curve.noise)}; {chart.baseline}."
    )


def _overshoots(chart):
    """Thrown far above guessing by its first steps, before it comes down."""
    curve = chart.training
    opening = curve.finite[: max(6, len(curve) // 10)]
    top = float(np.sort(opening)[-2])
    if (chart.guess is None and chart.variance is None) or top < THROWN_UP * max(
        chart.scale, curve.first
    ):
        return None
    if chart.sawtooth[0] > AGAIN or curve.rising_blocks > NEARLY_ALL_UP:
        return None
    strength = (
        0.925 if chart.guess and top > THROWN_FAR_UP * max(chart.scale, curve.first) else 0.86
    )
    return strength, (
        f"It began at {number(curve.first)} and was thrown up to {number(float(opening.max()))} by its first "
        f"steps; {chart.baseline}."
    )


def _leaps(chart):
    """Again and again above guessing, after it had been far below. One spike is no illness."""
    curve = chart.training
    later = curve.finite[len(curve) // 4 :]
    thirds = np.array_split(later > ABOVE_GUESSING * chart.scale + 4 * curve.noise, 3)
    if sum(part.any() for part in thirds) < 3 or later.size < 10 or chart.sawtooth[0] > AGAIN:
        return None
    if np.median(later) > chart.scale or sum(part.sum() for part in thirds) < SELDOM * later.size:
        return None
    return 0.8, (
        f"In its last three quarters {np.mean(later > chart.scale):.0%} of the losses leap above "
        f"guessing, while half of them are below {number(float(np.median(later)))}; {chart.baseline}."
    )


def _zigzags(chart):
    curve = chart.training
    late = curve.finite[len(curve) // 3 :]
    if curve.zigzag < BY_TURNS or np.std(np.diff(late)) < 0.05 * chart.scale:
        return None
    return 0.82, (
        f"It goes up and down by turns, by {number(float(np.std(np.diff(late))))} from one point to the "
        f"next, about {number(curve.end)}; {chart.baseline}."
    )


def comes_in_waves(chart):
    """Each epoch the same course: down within a class, up when the next begins."""
    curve, (again, period) = chart.training, chart.sawtooth
    leaps = curve.leaps(LOW * chart.scale, HIGH * chart.scale)
    if period is None:
        return None
    profile = curve.profile(period)
    swing = float(np.ptp(profile))
    smooth = correlation(profile - profile.mean(), 1)
    early = float(np.max(curve.finite[:period]))
    if (
        again < AGAIN
        or early < 0.3 * chart.scale
        or _is_only_a_zigzag(chart)
        or swing < SWING * profile.mean()
    ):
        return None
    clear = (smooth > 0.25 and period > SHORT_EPOCH) or leaps >= 2
    if not clear and again < CLEARLY_AGAIN:
        return None
    strength = 0.94 if clear and early > 0.5 * chart.scale else POSSIBLE + 0.07
    return strength, (
        f"The curve repeats itself every {period} steps (correlation {again:.2f}): within an epoch it "
        f"runs between {number(float(profile.min()))} and {number(float(profile.max()))}, and it "
        f"leapt from low to high {leaps} times; {chart.baseline}."
    )


def _is_only_a_zigzag(chart):
    """Whether two steps later it is as like itself as an epoch later."""
    curve, (again, _) = chart.training, chart.sawtooth
    return curve.zigzag > BY_TURNS and curve.repeats(2) > again - 0.1


def falls_in_a_line(chart):
    """Still on its way down, at nearly its first speed."""
    curve = chart.training
    moved, error = curve.late_fall
    if len(curve) < 5 or curve.end < LEARNED_ALREADY * min(chart.scale, curve.start):
        return None
    if chart.early_share > STRAIGHT or moved < HARDLY_A_MOVE * chart.scale or _bends(chart):
        return None
    if moved < SURE_OF_A_MOVE * error and not held_out_falls(chart):
        return None
    return (
        None
        if held_out_learns_nothing(chart)
        else (
            0.87,
            f"It falls from {number(curve.start)} to {number(curve.end)} in nearly a straight line, and "
            f"still falls at its end; only {max(chart.early_share, 0):.0%} of the way was done early; "
            f"{chart.baseline}.",
        )
    )


def _bends(chart):
    """Whether it is a curve after all: one long drop, a late start, or one third unlike the other."""
    curve = chart.training
    first, second, last = curve.thirds
    drops = -np.diff(curve.blocks)[len(curve.blocks) // 4 :]
    one_drop = len(drops) > 6 and drops.max() > LONGEST_STEP * (curve.origin - curve.end)
    late_start = chart.early_share < 0.08 and curve.end < TAKEN_OFF * chart.scale
    unlike = not 0.3 < (second - last) / max(first - second, 1e-300) < 2.5
    return one_drop or late_start or unlike
