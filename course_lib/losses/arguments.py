"""What every loss asks of its arguments, and how losses become one number.

Predictions and targets are never broadcast against each other: (3,) against (3, 1) would give nine
differences and a wrong loss without a word.
"""

import numpy as np

from course_lib.numerics import as_real

REDUCTIONS = ("mean", "sum", "none")


def same_shape(**arrays):
    """The named arrays as real arrays of one shape.

    Raises:
        TypeError: if one does not hold real numbers.
        ValueError: if the shapes differ or an array is empty.

    >>> same_shape(predictions=[1.0, 2.0], targets=[[1.0], [2.0]])
    Traceback (most recent call last):
        ...
    ValueError: predictions (2,) and targets (2, 1) must have the same shape; nothing is broadcast
    """
    real = {name: as_real(name, values) for name, values in arrays.items()}
    shapes = {array.shape for array in real.values()}
    if len(shapes) > 1:
        listed = " and ".join(f"{name} {array.shape}" for name, array in real.items())
        raise ValueError(f"{listed} must have the same shape; nothing is broadcast")
    if 0 in next(iter(shapes)):
        raise ValueError(f"{' and '.join(real)} must not be empty, received shape {shapes.pop()}")
    return tuple(real.values())


def probabilities(name, values, *, total_one=True):
    """Probabilities as a real array: in [0, 1], and summing to 1 along the last axis.

    Raises:
        TypeError: if they are not real numbers.
        ValueError: if one is negative, above 1 or NaN, or a row does not sum to 1.

    >>> probabilities("probs", [2.0, -1.0])
    Traceback (most recent call last):
        ...
    ValueError: probs must lie between 0 and 1, received 2 at position (0,); these look like logits: turn them into probabilities with softmax, or use the loss that takes logits
    """
    probs = as_real(name, values)
    outside = ~((probs >= 0) & (probs <= 1))
    if outside.any():
        place = tuple(int(i) for i in np.argwhere(outside)[0])
        raise ValueError(
            f"{name} must lie between 0 and 1, received {probs[place]:g}{_at(place)}; these "
            "look like logits: turn them into probabilities with softmax, or use the loss that "
            "takes logits"
        )
    if total_one:
        _check_sums(name, probs, half=np.asarray(values).dtype == np.float16)
    return probs


def _at(place):
    return f" at position {place}" if place else ""


def _check_sums(name, probs, *, half):
    allowed = 1e-2 if half else 1e-6 if probs.dtype == np.float64 else 1e-4
    sums = np.sum(probs, axis=-1, dtype=np.float64)
    wrong = np.abs(sums - 1) > allowed
    if np.any(wrong):
        worst = np.atleast_1d(sums)[np.atleast_1d(wrong)][0]
        raise ValueError(
            f"{name} must sum to 1 along the last axis, received a sum of {worst:.6g}; divide by "
            "the sum, or use the loss that takes logits"
        )


def class_labels(labels, logits, *, ignore_index=None, name="labels"):
    """Class numbers for logits of shape (..., V), checked.

    Returns:
        (labels, counted): integers of shape (...), with ignored ones set to 0, and a boolean array
        that is False where a label was ignored.

    Raises:
        TypeError: if the labels are not integers.
        ValueError: if the shape does not fit or a label is outside 0 … V − 1.
    """
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu":
        raise TypeError(f"{name} must be integers, the numbers of classes; received {labels.dtype}")
    if labels.shape != logits.shape[:-1]:
        raise ValueError(
            f"{name} must have shape {logits.shape[:-1]} for logits of shape {logits.shape}, "
            f"received {labels.shape}"
        )
    counted = np.ones(labels.shape, bool) if ignore_index is None else labels != ignore_index
    outside = counted & ((labels < 0) | (labels >= logits.shape[-1]))
    if outside.any():
        place = tuple(int(i) for i in np.argwhere(outside)[0])
        raise ValueError(
            f"{name} must be from 0 to {logits.shape[-1] - 1}, received {labels[place]}{_at(place)}; "
            "where the function has an ignore_index, a value named there is left out"
        )
    return np.where(counted, labels, 0), counted


def above(name, value, low, *, or_equal=False):
    """`value`, if it is a number above `low`.

    Raises:
        ValueError: otherwise.
    """
    if not (value >= low if or_equal else value > low) or not np.isfinite(value):
        relation = "at least" if or_equal else "above"
        raise ValueError(f"{name} must be a finite number {relation} {low}, received {value}")
    return value


def within(name, value, low, high):
    """`value`, if it lies in [low, high].

    Raises:
        ValueError: otherwise.
    """
    if not low <= value <= high:
        raise ValueError(f"{name} must lie between {low} and {high}, received {value}")
    return value


def reduced(losses, reduction, *, weights=None):
    """Losses as one number, added up in float64; or unchanged for "none".

    Args:
        losses: (...) one loss each.
        reduction: "mean", "sum" or "none".
        weights: (...) what each counts; the mean divides by their sum. None counts each once.

    Raises:
        ValueError: for an unknown reduction, or a mean over nothing.

    >>> reduced(np.array([1.0, 2.0]), "mean", weights=np.array([1.0, 3.0]))
    np.float64(1.75)
    """
    check_reduction(reduction)
    weighted = losses if weights is None else _weighted(losses, weights)
    if reduction == "none":
        return weighted
    with np.errstate(over="ignore", invalid="ignore"):  # beyond the largest float lies ∞
        total = np.sum(weighted, dtype=np.float64)
    return total if reduction == "sum" else total / divisor(losses, weights)


def gradient_scale(losses, reduction, *, weights=None):
    """What the gradient of each single loss is multiplied by: (...) weights over the divisor.

    For "none" it is the gradient of each loss with respect to its own inputs, as for "sum".
    """
    check_reduction(reduction)
    weights = np.ones(np.shape(losses)) if weights is None else np.asarray(weights, dtype=float)
    return weights / divisor(losses, weights) if reduction == "mean" else weights


def divisor(losses, weights):
    """What a mean divides by: the number of losses, or the sum of their weights.

    Raises:
        ValueError: if that is 0.
    """
    count = float(np.size(losses) if weights is None else np.sum(weights))
    if count == 0:
        raise ValueError(
            "a mean needs at least one counted target, received none (all ignored, or all weights "
            'are 0); use reduction="sum" if 0 is the answer you want'
        )
    return count


def check_reduction(reduction):
    """Raise ValueError unless the reduction is known."""
    if reduction not in REDUCTIONS:
        raise ValueError(f"reduction must be one of {REDUCTIONS}, received {reduction!r}")


def _weighted(losses, weights):
    """Loss times weight, where a weight of 0 wins over an infinite or undefined loss."""
    with np.errstate(invalid="ignore"):
        return np.where(np.equal(weights, 0), 0, losses * weights)
