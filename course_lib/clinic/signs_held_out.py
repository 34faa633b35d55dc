"""Signs in two curves at once: what is learned of the training rows, and of rows held out.

Each is a function of a Chart that returns None, or (strength, sentence).
"""

import math

import numpy as np

from course_lib.clinic.chart import KNOWS_NOTHING, POSSIBLE, SHARES_AT_LEAST, number

LEARNED_BY_HEART = 0.1
"""Times guessing. Lower, nothing is left to learn of the training rows."""

AT_ONCE = 0.35
"""Share of the run that one batch, seen again and again, may take to be learned by heart."""

CALM = 0.9
"""Share of steps that go down. Batches that differ go up in nearly half of them."""

TURN, TURN_OF_ITSELF, TURN_OVER_NOISE = 0.03, 0.08, 3
"""How far the held-out loss must rise: share of guessing, share of its lowest, times its noise."""

MUCH_LOWER, LOWER_BY = 0.6, 0.05
"""Held out over training, and the gap as a share of guessing. Dropout and smoothing leave 0.8."""


def held_out_falls(chart):
    """Whether the held-out loss, which has no noise of batches, goes down all the way."""
    held_out = chart.held_out
    if held_out is None or len(held_out) < 5:
        return False
    fell = held_out.first - held_out.end
    return (
        held_out.falling_steps > 0.8
        and fell > 0.05 * chart.scale
        and held_out.early_share(chart.scale) < 0.6
    )


def held_out_learns_nothing(chart):
    """Whether the held-out loss stays at what it costs to know nothing."""
    held_out = chart.held_out
    if held_out is None or len(held_out) < 3 or chart.knows_nothing is None:
        return False
    worse = held_out.end > held_out.first - 0.01 * chart.scale
    if chart.is_text and chart.shares is None:
        fell = held_out.first - float(held_out.finite.min())
        return (
            worse and fell < 0.02 * chart.scale and held_out.first > SHARES_AT_LEAST * chart.guess
        )
    return worse and float(np.median(held_out.finite)) > KNOWS_NOTHING * chart.knows_nothing


def learns_the_same_rows(chart):
    """Training falls to nothing at once, and held-out rows stay as strange as they were."""
    curve, held_out = chart.training, chart.held_out
    if curve.end > LEARNED_BY_HEART * chart.scale or curve.start < 2 * curve.end:
        return None
    if np.mean(curve.finite > 0.2 * chart.scale) > AT_ONCE:
        return None
    calm = len(curve) >= 10 and curve.falling_steps > CALM
    batches = chart.epoch is not None and chart.epoch >= 3
    if held_out is None or not len(held_out):
        return (POSSIBLE, _of_one_batch(chart)) if calm and batches else None
    strength = _strangeness(chart, calm, batches)
    return strength and (strength, _of_one_batch(chart))


def _strangeness(chart, calm, batches):
    """How strange held-out rows remain. Different batches cannot fall without noise."""
    held_out = chart.held_out
    if held_out.end < 5 * chart.training.end or held_out.end < 0.1 * chart.scale:
        return None
    if calm and batches:
        return 0.93
    if held_out.finite.min() > 0.8 * chart.scale:
        return 0.91 if chart.training.falling_steps > 0.8 else 0.8
    early = int(held_out.finite.argmin()) / len(held_out)
    has_learned_something = held_out.end < (chart.knows_nothing or chart.scale)
    if not calm or early > 0.2 or has_learned_something:
        return None
    return 0.91 if early < 0.05 else 0.8


def _of_one_batch(chart):
    curve, held_out = chart.training, chart.held_out
    calm = (
        f"The training loss falls in {curve.falling_steps:.0%} of all steps, down to "
        f"{number(curve.end)}"
    )
    if held_out is None:
        return f"{calm}, as if all batches were one; {chart.baseline}."
    return (
        f"{calm}, while the held-out loss was never below {number(float(held_out.finite.min()))}; "
        f"{chart.baseline}."
    )


def turns_up(chart):
    """Held-out loss rises while training goes on falling."""
    curve, held_out = chart.training, chart.held_out
    if held_out is None or len(held_out) < 4:
        return None
    lowest = int(held_out.finite.argmin())
    best, last = float(held_out.finite[lowest]), held_out.mean_of(0.85, 1)[0]
    rise = last - best
    least = max(TURN * chart.scale, TURN_OF_ITSELF * best, TURN_OVER_NOISE * _wobble(held_out))
    comes_back = last < 0.8 * float(held_out.finite[lowest:].max())
    if rise < least or lowest > 0.85 * len(held_out) or comes_back:
        return None
    then = curve.mean_of(lowest / len(held_out), min(1, (lowest + 1) / len(held_out) + 0.05))[0]
    if curve.end > 0.97 * then or curve.end > 0.9 * last or last > 20 * chart.scale:
        return None
    strength = 0.9 if rise > 0.15 * best else 0.72
    return strength, (
        f"The held-out loss was {number(best)} after {(lowest + 1) / len(held_out):.0%} of the time and is "
        f"{number(last)} now, while the training loss fell on from {number(then)} to "
        f"{number(curve.end)}; {chart.baseline}."
    )


def _wobble(curve):
    """Noise of a short curve, from all of it."""
    late = curve.finite[len(curve) // 3 :]
    return float(np.std(np.diff(late, 2)) / math.sqrt(6)) if len(late) > 4 else 0.0


def is_better_held_out(chart):
    """Rows never seen cannot be much easier than rows that were trained on."""
    curve, held_out = chart.training, chart.held_out
    if held_out is None or len(held_out) < 2 or chart.smoothing is not None:
        return None
    seen, new = (float(np.median(one.finite[len(one) // 2 :])) for one in (curve, held_out))
    if new > MUCH_LOWER * seen or seen - new < LOWER_BY * chart.scale or seen > 2 * chart.scale:
        return None
    return 0.93, (
        f"The held-out loss ends at {number(new)}, and the training loss at {number(seen)}; "
        f"{chart.baseline}."
    )
