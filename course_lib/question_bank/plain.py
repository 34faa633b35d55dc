"""Softmax and its logarithm as they are written by hand: no checks, and a quarter of the time.

The bank asks its functions millions of times, always with sound arguments. That they agree with
`course_lib.numerics` is tested wherever an exercise names both as right.
"""

import numpy as np


def softmax(logits, axis=-1):
    """The shares of the exponentials, shifted so that none overflows."""
    logits = np.asarray(logits)
    weights = np.exp(logits - logits.max(axis=axis, keepdims=True))
    return weights / weights.sum(axis=axis, keepdims=True)


def log_softmax(logits, axis=-1):
    """The logarithms of these shares, without ever taking the log of one."""
    logits = np.asarray(logits)
    behind = logits - logits.max(axis=axis, keepdims=True)
    return behind - np.log(np.exp(behind).sum(axis=axis, keepdims=True))


def logsumexp(logits, axis=-1):
    """The soft maximum; −∞ where every entry is."""
    return np.logaddexp.reduce(np.asarray(logits, dtype=float), axis=axis)


def sigmoid(z):
    """0 where the exponential is ∞, which is right to the last digit."""
    return 1 / (1 + np.exp(-np.asarray(z)))


def of_truth(table, targets):
    """From each row the entry of its target."""
    return np.asarray(table)[np.arange(len(targets)), targets]
