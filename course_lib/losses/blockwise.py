"""Cross-entropy over tokens × vocabulary, in blocks of rows that stay in the processor's cache.

The formula is that of `cross_entropy`; only the order of the work differs. Written with whole
arrays, each step (maximum, difference, exponential, sum) reads a matrix of tokens × vocabulary from
memory and writes another, and for 4096 × 50,257 numbers of 4 bytes each of them is 823 MB. In
blocks of about 2 MiB every number comes from memory once, and no second matrix exists.
"""

import functools

import numpy as np

BLOCK_BYTES = 2**21
"""1 to 4 MiB measured alike; smaller blocks cost more Python, larger ones leave the cache."""

LOG2_E = 1.4426950408889634


def losses_in_blocks(logits, labels, *, gradients=None):
    """−log softmax(z)[label] for each row, and on request the gradient of each.

    Args:
        logits: (N, V) real scores; −inf is a masked entry.
        labels: (N,) integers from 0 to V − 1, already checked.
        gradients: None, or an (N, V) array that receives softmax(z) − one-hot. It may be `logits`
            itself, which is then overwritten.

    Returns:
        (N,) losses in nats, float64. Exact for tiny losses too: log1p of what the others weigh.

    >>> losses_in_blocks(np.array([[40.0, 0.0], [0.0, 40.0]]), np.array([0, 0])).tolist()
    [4.248354255291589e-18, 40.0]
    """
    losses = np.empty(len(logits))
    spare = None if gradients is not None else np.empty_like(logits[: _rows_in_a_block(logits)])
    overwrites = gradients is not None and np.may_share_memory(logits, gradients)
    hopeful = logits.dtype == np.float32 and _has_a_fast_power_of_two() and not overwrites
    for rows in _blocks(logits):
        weights = spare[: rows.stop - rows.start] if gradients is None else gradients[rows]
        gap, others = _weigh_block(logits[rows], labels[rows], weights, hopeful)
        losses[rows] = _losses(gap, others)
        if gradients is not None:
            _turn_into_gradients(weights, labels[rows], np.exp(gap), others)
    return losses


def _rows_in_a_block(logits):
    return max(1, BLOCK_BYTES // (logits.shape[1] * logits.itemsize))


def _blocks(logits):
    step = _rows_in_a_block(logits)
    for start in range(0, len(logits), step):
        yield slice(start, min(start + step, len(logits)))


def _weigh_block(logits, labels, weights, hopeful):
    """z_label − shift, and the sum of exp(z − shift) over the other classes, for a few rows.

    The weights themselves stay in `weights`, with 0 at the label. The shift is the largest logit,
    which cannot overflow. `hopeful` tries a shift of 0 first, which saves a pass over the block and is
    as exact where the sums turn out to be of ordinary size.
    """
    with np.errstate(all="ignore"):  # −inf − (−inf) is NaN, and that is the answer for such a row
        if hopeful:
            gap, others = _weigh(logits, labels, weights, None)
            total = others + np.exp(gap)
            if np.all((total > LEAST) & (total < MOST)):
                return gap, others
        return _weigh(logits, labels, weights, logits.max(axis=1, keepdims=True))


LEAST, MOST = 1e-6, 1e9
"""Sums between these come from largest logits of −14 to 20 or so, where a float32 power of two still
has six right digits."""


def _weigh(logits, labels, weights, shift):
    truth = np.arange(len(logits)), labels
    if shift is None:
        gap = logits[truth].astype(np.float64)
        np.multiply(logits, np.float32(LOG2_E), out=weights)
        np.exp2(weights, out=weights)
    else:
        np.subtract(logits, shift, out=weights)
        gap = weights[truth].astype(np.float64)
        _exponentiate(weights)
    weights[truth] = 0
    return gap, (weights @ np.ones(weights.shape[1], weights.dtype)).astype(np.float64)


def _losses(gap, others):
    """log((own + others) / own), by the form that keeps its digits."""
    with np.errstate(all="ignore"):
        own = np.exp(gap)
        return np.where(others < own, np.log1p(others / own), np.log(own + others) - gap)


def _turn_into_gradients(weights, labels, own, others):
    """Weights of the other classes become softmax − one-hot, in place."""
    with np.errstate(all="ignore"):
        total = own + others
        weights *= (1 / total).astype(weights.dtype)[:, None]
        weights[np.arange(len(labels)), labels] = -others / total  # own/total − 1, not cancelled


def _exponentiate(block):
    """exp in place. 2 ** (x log₂ e) takes half the time where NumPy has it in AVX-512, and only there."""
    if block.dtype == np.float32 and _has_a_fast_power_of_two():
        np.multiply(block, np.float32(LOG2_E), out=block)
        np.exp2(block, out=block)
    else:
        np.exp(block, out=block)


@functools.cache
def _has_a_fast_power_of_two():
    found = np.show_config(mode="dicts").get("SIMD Extensions", {}).get("found", [])
    return any(name in ("X86_V4", "AVX512_SKX") for name in found)
