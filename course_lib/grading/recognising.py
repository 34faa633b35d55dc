"""Which mistake gives exactly these answers? Declared ones first, then generated, then two at once."""

import numpy as np

from course_lib.grading.answers import numbers, rounded_from, same
from course_lib.grading.exercise import Misconception
from course_lib.translations import words


def recognise(rehearsal, seen):
    """The misconception that reproduces all the answers, right ones and wrong ones, or None.

    A false diagnosis misleads, silence only disappoints: ordinary cases must agree without
    exception, and an error that agrees with an error proves nothing.

    Args:
        rehearsal: what the mistakes of the exercise say to the cases.
        seen: the learner's answer to each case, as the exercise measures it.
    """
    telling = _most_telling_first(rehearsal, seen)
    if not any(_speaks(rehearsal, i, seen[i]) for i in telling):
        return None
    for candidates in (rehearsal.single, rehearsal.pairs):
        for misconception in candidates:
            if any(_reproduces(rehearsal, form, seen, telling) for form in misconception.forms):
                return misconception
        if rehearsal.exercise.kind == "value" and (near := _unrounded(rehearsal, seen)):
            return near
    return _signature(rehearsal, telling, seen)


def _reproduces(rehearsal, form, seen, telling):
    tolerance = rehearsal.exercise.tolerance
    return all(
        same(said, seen[i], tolerance) or _both_undefined(said, seen[i])
        for i in telling
        for said in [rehearsal.says(form, i)]
    )


UNDEFINED = ("ZeroDivisionError", "ValueError", "OverflowError", "FloatingPointError")


def _both_undefined(one, other):
    """Where NumPy gives ∞ or NaN, Python's own numbers stop with an error. The mistake is one."""
    stopped, gave = (one, other) if one.error else (other, one)
    if stopped.error not in UNDEFINED or gave.error or gave.numbers is None:
        return False
    return not np.all(np.isfinite(gave.numbers))


def _most_telling_first(rehearsal, seen):
    """The cases that decide: the ordinary ones, unless only an extreme one fails. A wrong answer
    rules out more than a right one, so those come first."""
    cases = rehearsal.cases
    wrong = [_differs(rehearsal, i, seen[i]) for i in range(len(cases))]
    ordinary = [i for i, case in enumerate(cases) if not case.extreme]
    deciding = ordinary if any(wrong[i] for i in ordinary) else range(len(cases))
    return sorted(deciding, key=lambda i: (not wrong[i], bool(seen[i].error), cases[i].size))


def _differs(rehearsal, i, answer):
    right = rehearsal.says(rehearsal.exercise.reference, i)
    return not same(answer, right, rehearsal.exercise.tolerance)


def _speaks(rehearsal, i, answer):
    """Whether a wrong answer can prove anything. Many mistakes stop with the same error; at an
    extreme, where all the rest is right, stopping is the mistake."""
    silent = answer.error and not rehearsal.cases[i].extreme
    return not silent and _differs(rehearsal, i, answer)


def _unrounded(rehearsal, seen):
    """For a single value: the one mistake whose value, rounded, was given."""
    near = [
        misconception
        for misconception in rehearsal.exercise.misconceptions
        if any(
            rounded_from(seen[0].value, rehearsal.says(form, 0).value)
            for form in misconception.forms
        )
    ]
    return near[0] if len(near) == 1 else None


def _signature(rehearsal, telling, seen):
    """The right answers times one constant, whatever it is."""
    mine = [numbers(seen[i].value) for i in telling]
    wanted = [numbers(rehearsal.right[i].value) for i in telling]
    if len(telling) < 2 or not all(map(_comparable, mine, wanted)):
        return None
    mine, wanted = (np.concatenate([v.ravel() for v in values]) for values in (mine, wanted))
    factor = _constant_factor(mine, wanted, rehearsal.exercise.tolerance)
    if factor is None:
        return None
    return Misconception(
        "is_off_by_a_constant_factor",
        lambda *_: None,
        words(
            "the formula holds as it is, though every number is {factor:.4g} times the right one.",
            factor=factor,
        ),
        words("Which constant have you multiplied or divided by, or left out?"),
    )


def _comparable(one, other):
    return one is not None and other is not None and one.shape == other.shape


def _constant_factor(mine, wanted, tolerance):
    """The factor between two lists of numbers where it is one and the same, or None."""
    large = np.abs(wanted) > 100 * tolerance.absolute
    if large.sum() < 2 or not np.all(np.isfinite(mine)) or not np.all(np.isfinite(wanted)):
        return None
    factor = float(np.median(mine[large] / wanted[large]))
    close = np.abs(mine - factor * wanted) <= tolerance.absolute + tolerance.relative * np.abs(mine)
    return factor if np.all(close) and abs(factor) > tolerance.relative else None
