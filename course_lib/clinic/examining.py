"""Tests to order for a sick run. Each runs for real, on the sick code, and says what it saw."""

import math
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from course_lib.clinic.causes import known
from course_lib.clinic.training import (
    Data,
    Habits,
    batches,
    loss_and_slopes,
    new_weights,
    probabilities_of,
    scores_of,
    step,
    train,
)

EIGHT = 8
"""As many rows as any network of the clinic can learn by heart."""


@dataclass(frozen=True, eq=False)
class Case:
    """Data and habits of a sick run, and what is wrong with it."""

    data: Data
    habits: Habits
    cause: str
    about: str


@dataclass(frozen=True)
class Result:
    """What a test saw: one sentence with its numbers, and a small curve to draw."""

    test: str
    sentence: str
    curve: np.ndarray

    def __str__(self):
        return self.sentence


@cache
def run_of(case):
    """The sick run itself."""
    return train(case.data, case.habits)


@cache
def examine(case, test):
    """Order one of TESTS.

    Args:
        case: whom to examine.
        test: its name.

    Returns:
        A Result.

    Raises:
        ValueError: if there is no such test; names the nearest.
    """
    sentence, curve = _EXAMINATIONS[known(test, TESTS, "test")](case)
    return Result(test, sentence, np.asarray(curve, dtype=float))


def shown(loss):
    """A loss in words: two decimals, or none from 10 on, where they say nothing."""
    return f"{loss:.2f}" if abs(loss) < 10 else f"{loss:.0f}"


def end_of(losses):
    """The mean of the last tenth."""
    return float(np.mean(losses[-max(1, len(losses) // 10) :]))


def same_run_with(case, **habits):
    """The sick run once more, with another habit."""
    return train(case.data, replace(case.habits, **habits))


def first_batch(case):
    """Inputs, labels and new weights, as the run meets them at its first step."""
    rng = np.random.default_rng(case.habits.seed)
    weights = new_weights(rng, case.data, case.habits)
    rows = batches(rng, len(case.data.labels), case.habits)[0]
    return case.data.inputs[rows], case.data.labels[rows], weights


def first_loss(case):
    """The loss before any step."""
    return run_of(case).history[0]


def _print_the_first_loss(case):
    loss, guess = first_loss(case), math.log(case.data.n_classes)
    return (
        f"Before any step the loss is {shown(loss)}. Guessing evenly among {case.data.n_classes} costs "
        f"{guess:.2f}; this is {loss / guess:.1f} times as much.",
        run_of(case).history[:10],
    )


def _overfit_one_batch(case):
    spaced = np.linspace(0, len(case.data.labels) - 1, EIGHT).astype(int)
    inputs, labels = case.data.inputs[spaced], case.data.labels[spaced]
    few = Data(inputs, labels, inputs, labels, case.data.n_classes)
    losses = train(few, replace(case.habits, batch=EIGHT, epochs=200)).history
    return (
        f"On eight rows alone, 200 steps take the loss from {shown(losses[0])} to {shown(losses[-1])}. "
        "Eight rows can be learned by heart, down to nearly 0.",
        losses,
    )


def neighbours_agree(case):
    """How many rows carry the label of their nearest neighbour, and how many would by chance."""
    spaced = np.linspace(0, len(case.data.labels) - 1, 600).astype(int)
    x, y = case.data.inputs[np.unique(spaced)], case.data.labels[np.unique(spaced)]
    squares = (x**2).sum(axis=1)
    apart = squares[:, None] + squares - 2 * x @ x.T
    np.fill_diagonal(apart, np.inf)
    shares = np.bincount(y) / len(y)
    return np.mean(y[apart.argmin(axis=1)] == y), np.sum(shares**2)


def _look_at_the_labels(case):
    agree, chance = neighbours_agree(case)
    read = case.data.labels[run_of(case).seen[: steps_per_epoch(case)].ravel()]
    return (
        f"{agree:.0%} of the rows carry the same label as the row most like them; labels dealt "
        f"out at random would do so in {chance:.0%}. The first twelve labels in the order of "
        f"reading: {' '.join(map(str, read[:12]))}.",
        read,
    )


def steps_per_epoch(case):
    """How many batches make an epoch."""
    return len(run_of(case).history) // case.habits.epochs


def largest_outputs(case):
    """(rows,) the largest probability that the trained model gives, for each held-out row."""
    probs = probabilities_of(run_of(case).weights, case.data.held_out_inputs, case.habits)
    return np.sort(probs.max(axis=1))


def _look_at_the_outputs(case):
    tops = largest_outputs(case)
    if not np.isfinite(tops).all():
        return f"After training, {np.mean(~np.isfinite(tops)):.0%} of the outputs are NaN.", tops
    return (
        f"After training, the largest probability that any held-out row is given is {tops[-1]:.2f}; "
        f"on average a row gives {tops.mean():.2f} to its favourite.",
        tops,
    )


def _check_the_gradient(case):
    inputs, labels, weights = first_batch(case)
    slopes = loss_and_slopes(weights, inputs, labels, case.habits)[1]["outward"]
    places = np.argsort(-np.abs(slopes), axis=None)[:EIGHT]
    ratios = [
        slopes.flat[place] / _measured_slope(weights, place, inputs, labels, case.habits)
        for place in places
    ]
    return (
        f"At eight weights the computed slope is {min(ratios):.2f} to {max(ratios):.2f} times the one "
        "measured with a tiny step to both sides.",
        ratios,
    )


def _measured_slope(weights, place, inputs, labels, habits, tiny=1e-4):
    """Rise over run across one weight; the loss is that of the sick code, in full digits."""
    sides = []
    for direction in (1, -1):
        moved = {**weights, "outward": weights["outward"].copy()}
        moved["outward"].flat[place] += direction * tiny
        sides.append(loss_and_slopes(moved, inputs, labels, replace(habits, digits=float))[0])
    return (sides[0] - sides[1]) / (2 * tiny)


def small_step(case):
    """(before, after, moved, largest): one step of a hundredth of the rate, on the first batch."""
    inputs, labels, weights = first_batch(case)
    habits = replace(case.habits, rate=case.habits.rate / 100, digits=float)
    before, slopes = loss_and_slopes(weights, inputs, labels, habits)
    old = {name: values.copy() for name, values in weights.items()}
    step(weights, slopes, habits)
    after = loss_and_slopes(weights, inputs, labels, habits)[0]
    changes = np.concatenate([np.abs(weights[name] - old[name]).ravel() for name in old])
    return before, after, int(np.count_nonzero(changes)), float(changes.max())


def _take_one_small_step(case):
    before, after, moved, largest = small_step(case)
    way = "falls" if after < before else "rises"
    way = f"{way} by {abs(after - before):.1g}" if after != before else "stays exactly the same"
    count = sum(values.size for values in run_of(case).weights.values())
    moves = f"{moved:,} of {count:,} weights moved" + f", the largest by {largest:.1g}" * (
        moved > 0
    )
    return (
        f"After one step at a hundredth of the rate the loss of the same batch {way}; {moves}.",
        [before, after],
    )


def _other_rate(case, factor, words):
    before, after = (
        run_of(case).history,
        same_run_with(case, rate=case.habits.rate * factor).history,
    )
    return (
        f"At {words} the rate, {case.habits.rate * factor:g}, the run ends at {shown(end_of(after))}; "
        f"before it ended at {shown(end_of(before))}.",
        after,
    )


def _lower_the_rate(case):
    return _other_rate(case, 0.1, "a tenth of")


def _raise_the_rate(case):
    return _other_rate(case, 10, "ten times")


def _shuffle_the_labels(case):
    shuffled = np.random.default_rng(1).permutation(case.data.labels)
    losses = train(replace(case.data, labels=shuffled), case.habits).history
    return (
        f"With the labels shuffled on purpose the run ends at {shown(end_of(losses))}; with its own "
        f"labels it ended at {shown(end_of(run_of(case).history))}.",
        losses,
    )


def _shuffle_the_rows(case):
    losses = same_run_with(case, shuffles=True).history
    return (
        f"With the rows in a new random order in each epoch the run ends at {shown(end_of(losses))}; "
        f"before it ended at {shown(end_of(run_of(case).history))}.",
        losses,
    )


def rows_seen(case):
    """How many different rows the first epoch reads."""
    return len(np.unique(run_of(case).seen[: steps_per_epoch(case)]))


def _count_the_rows_seen(case):
    seen = run_of(case).seen[: steps_per_epoch(case)]
    return (
        f"The first epoch reads {rows_seen(case)} different rows of {len(case.data.labels)}.",
        [len(np.unique(seen[: n + 1])) for n in range(len(seen))],
    )


def loss_of_half_a_batch(case):
    """The first loss, if a batch had half as many rows."""
    inputs, labels, weights = first_batch(case)
    half = len(labels) // 2
    return loss_and_slopes(weights, inputs[:half], labels[:half], case.habits)[0]


def _halve_the_batch(case):
    whole, half = first_loss(case), loss_of_half_a_batch(case)
    return (
        f"With {case.habits.batch // 2} rows in the batch the first loss is {shown(half)}; with "
        f"{case.habits.batch} it was {shown(whole)}.",
        [whole, half],
    )


def first_break(case):
    """The number of the first step whose loss is not finite; None if there is none."""
    broken = np.flatnonzero(~np.isfinite(run_of(case).history))
    return int(broken[0]) if len(broken) else None


def largest_score(case, steps):
    """The largest score on training rows after so many steps."""
    weights = train(case.data, case.habits, stop=steps).weights
    return float(np.abs(scores_of(weights, case.data.inputs)[0]).max())


def _find_the_first_nan(case):
    losses, broken = run_of(case).history, first_break(case)
    if broken is None:
        return f"All {len(losses)} losses are finite; there is no NaN.", losses
    score = largest_score(case, broken)
    return (
        f"The first loss that is no number comes at step {broken + 1}. The step before had "
        f"{shown(losses[broken - 1])}; the largest score was {score:.1f}, and the code takes exp of it in "
        f"{np.dtype(case.habits.digits).name}, where the largest number is "
        f"{np.finfo(case.habits.digits).max:.0f}.",
        losses[: broken + 1],
    )


def _measure_on_held_out_rows(case):
    held_out, losses = run_of(case).validation, run_of(case).history
    if not np.isfinite(held_out).all():
        epoch = int(np.flatnonzero(~np.isfinite(held_out))[0]) + 1
        return f"On held-out rows the loss is NaN or infinite too, from epoch {epoch} on.", held_out
    best = int(held_out.argmin())
    return (
        f"On held-out rows the loss ends at {shown(held_out[-1])}; its lowest was {shown(held_out[best])}, "
        f"after epoch {best + 1} of {len(held_out)}. On training rows it ends at {shown(end_of(losses))}.",
        held_out,
    )


def _start_smaller(case):
    losses = same_run_with(case, spread=case.habits.spread / 20).history
    return (
        f"With the last layer's first weights a twentieth as large the first loss is {shown(losses[0])} "
        f"in place of {shown(first_loss(case))}.",
        losses,
    )


_EXAMINATIONS = {
    "print the first loss": _print_the_first_loss,
    "overfit one batch": _overfit_one_batch,
    "look at the labels": _look_at_the_labels,
    "look at the outputs": _look_at_the_outputs,
    "check the gradient": _check_the_gradient,
    "take one small step": _take_one_small_step,
    "lower the rate": _lower_the_rate,
    "raise the rate": _raise_the_rate,
    "shuffle the labels": _shuffle_the_labels,
    "shuffle the rows": _shuffle_the_rows,
    "count the rows seen": _count_the_rows_seen,
    "halve the batch": _halve_the_batch,
    "find the first NaN": _find_the_first_nan,
    "measure on held-out rows": _measure_on_held_out_rows,
    "start smaller": _start_smaller,
}

TESTS = tuple(_EXAMINATIONS)
"""The names of the tests that can be ordered."""
