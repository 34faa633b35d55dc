"""What speaks against a wrong guess: for each cause, an observation that it could not explain."""

import math

import numpy as np

from course_lib.clinic.examining import (
    end_of,
    first_break,
    first_loss,
    largest_outputs,
    loss_of_half_a_batch,
    neighbours_agree,
    rows_seen,
    run_of,
    same_run_with,
    shown,
    small_step,
)


def objection(case, cause):
    """One sentence with the numbers of this run that do not fit the cause; None if none is known.

    Args:
        case: whose run it is.
        cause: a wrong guess.
    """
    against = _AGAINST.get(cause)
    return against(case) if against else None


def _against_slow(case):
    losses = run_of(case).history
    if first_break(case):
        return f"The loss was down at {shown(losses[first_break(case) - 1])} before it broke off."
    thirds = [float(np.mean(part)) for part in np.array_split(losses, 3)]
    if thirds[2] > 0.99 * losses[0]:
        return f"It does not go down, not even slowly: from {shown(losses[0])} to {shown(end_of(losses))}."
    early = (losses[0] - thirds[1]) / (losses[0] - thirds[2])
    return (
        f"Too low a rate makes a nearly straight line. Here {min(early, 1):.0%} of the way down was "
        "done by the middle third."
    )


def _against_far(case):
    first, guess = first_loss(case), math.log(case.data.n_classes)
    if first > 1.5 * guess:
        return f"The loss is {shown(first)} before any step: the rate had no hand in it."
    before, after, _, _ = small_step(case)
    if after >= before:
        return (
            "Even one step at a hundredth of the rate does not lower the loss of its own batch: it "
            f"changes by {after - before:.1g}."
        )
    losses = run_of(case).history
    if first_break(case):
        return f"Right before it broke off, the loss was calm and low: {shown(losses[first_break(case) - 1])}."
    slower = end_of(same_run_with(case, rate=case.habits.rate / 10).history)
    return (
        f"At a tenth of the rate it ends at {shown(slower)}, and before at {shown(end_of(losses))}."
    )


def _against_nan(case):
    return f"All {len(run_of(case).history)} losses are finite numbers."


def _against_standing_still(case):
    _, _, moved, largest = small_step(case)
    return f"One small step moves {moved:,} weights, the largest by {largest:.1g}."


def _against_nothing_learned(case):
    agree, chance = neighbours_agree(case)
    return (
        f"The labels do fit their inputs: {agree:.0%} of the rows carry the label of the row most like "
        f"them; by chance it would be {chance:.0%}."
    )


def _against_two_softmaxes(case):
    classes = case.data.n_classes
    ceiling, top = math.e / (math.e + classes - 1), float(largest_outputs(case)[-1])
    if top > ceiling:
        return (
            f"Softmax of a softmax gives no class more than {ceiling:.2f} among {classes}; this model "
            f"gives up to {top:.2f}."
        )
    if first_break(case):
        return "Numbers between 0 and 1 cannot overflow in a second softmax; this run breaks off."
    return (
        f"With two softmaxes a run comes to rest a little above {-math.log(ceiling):.2f}; this one "
        f"ends at {shown(end_of(run_of(case).history))}."
    )


def _against_learning_by_heart(case):
    run = run_of(case)
    if first_break(case):
        return "The training loss itself breaks off; learning by heart would take it down to 0."
    if end_of(run.history) > 0.9 * run.history[0]:
        return (
            "Learning by heart makes the training loss fall; here it goes from "
            f"{shown(run.history[0])} to {shown(end_of(run.history))}."
        )
    if rows_seen(case) < len(case.data.labels) / 2:
        return (
            f"There was hardly anything to learn by heart: {rows_seen(case)} rows of "
            f"{len(case.data.labels)} were ever read."
        )
    return (
        f"The held-out loss does not turn up for good: its lowest is {shown(run.validation.min())}, and "
        f"it ends at {shown(run.validation[-1])}."
    )


def _against_one_batch(case):
    return f"The first epoch alone reads {rows_seen(case)} different rows."


def _against_climbing(case):
    before, after, _, _ = small_step(case)
    if before == after:
        return f"One step leaves the loss of its own batch exactly where it was, at {after:.4f}."
    return (
        f"One small step lowers the loss of its own batch, by {before - after:.1g}; along a flipped "
        "sign it would rise."
    )


def _against_adding_up(case):
    return (
        f"With half the batch the first loss is {shown(loss_of_half_a_batch(case))} instead of "
        f"{shown(first_loss(case))}; a sum would be halved."
    )


def _against_reading_in_order(case):
    read = case.data.labels[run_of(case).seen[0][:10]]
    return f"The first batch holds several classes; it begins {' '.join(map(str, read))}."


def _against_confidence(case):
    first, guess = first_loss(case), math.log(case.data.n_classes)
    if first > 1.5 * guess:
        return (
            f"The first loss is high, {shown(first)}, but it halves with half the batch: each row alone "
            f"costs {shown(first / case.habits.batch)}, which is guessing."
        )
    return f"The first loss is {shown(first)}, and guessing evenly costs {guess:.2f}: it starts unsure."


_AGAINST = {
    "learns_too_slowly": _against_slow,
    "steps_too_far": _against_far,
    "turns_into_nan": _against_nan,
    "never_moves": _against_standing_still,
    "learns_nothing_from_its_inputs": _against_nothing_learned,
    "softmaxes_twice": _against_two_softmaxes,
    "overfits": _against_learning_by_heart,
    "sees_one_batch_again_and_again": _against_one_batch,
    "climbs_the_loss": _against_climbing,
    "adds_up_instead_of_averaging": _against_adding_up,
    "reads_the_data_in_order": _against_reading_in_order,
    "starts_too_confident": _against_confidence,
}
