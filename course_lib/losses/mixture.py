"""Balance between experts: losses that keep a mixture of experts from sending everything to one.

Neither is a cross-entropy; both are added, with a small weight, to the loss of the model itself.
"""

import numpy as np

from course_lib.losses.arguments import above, gradient_scale, reduced, same_shape, within
from course_lib.numerics import softmax


def squared_coefficient_of_variation(importance, *, reduction="mean"):
    """How unevenly the experts are used:  CV² = variance / mean².

    Args:
        importance: (..., N) for each of N experts the sum of its gates over a batch; not negative.
        reduction: "mean" or "sum" over the leading axes, or "none".

    Returns:
        A number without a unit (neither nats nor bits), or (...) for "none": 0 when all experts are
        used alike, N − 1 when one gets everything. The variance divides by N, as in tensor2tensor;
        with N − 1
        instead (`x.var()` in davidmrau's PyTorch version) the loss is N / (N − 1) times as large.

    Raises:
        TypeError: if the importances are not real numbers.
        ValueError: if one is negative or not finite, or all of a row are 0.

    Mean 2, deviations +1 and −1:  1 / 2²:

    >>> float(squared_coefficient_of_variation([3.0, 1.0]))
    0.25

    Shazeer et al. (2017), Outrageously Large Neural Networks: The Sparsely-Gated
    Mixture-of-Experts Layer, section 4. Their weight w_importance is for the caller to multiply.
    """
    shares, _ = _shares(importance)
    return reduced(np.mean((shares - 1) ** 2, axis=-1), reduction)


def squared_coefficient_of_variation_grad(importance, *, reduction="mean"):
    """2 / (N · mean) · (xᵢ / mean − 1 − CV²).

    Arguments as for `squared_coefficient_of_variation`.

    Returns:
        (..., N) the gradient with respect to the importances.

    >>> squared_coefficient_of_variation_grad([3.0, 1.0]).tolist()
    [0.125, -0.375]
    """
    shares, mean = _shares(importance)
    unevenness = np.mean((shares - 1) ** 2, axis=-1, keepdims=True)
    with np.errstate(over="ignore"):
        slopes = (shares - 1 - unevenness) * (2 / shares.shape[-1]) / mean
    scale = gradient_scale(slopes[..., 0], reduction)[..., np.newaxis]
    return (slopes * scale).astype(shares.dtype)


def load_balancing(router_logits, *, top_k=1, scale=1.0):
    """The load of each expert times its probability:  scale · N · Σ fᵢ Pᵢ.

    fᵢ is the fraction of the tokens that have expert i among their k largest logits, Pᵢ the mean
    probability that the router gives to it. f moves in jumps and has no gradient; P carries it.

    Args:
        router_logits: (..., N) one row for each token; all leading axes together are the batch.
        top_k: k, how many experts a token is sent to, from 1 to N. Of equal logits the expert with
            the lower number is taken.
        scale: α ≥ 0, the weight in the loss of the model (0.01 in Switch).

    Returns:
        A number without a unit (neither nats nor bits). With even load, or with even probabilities,
        it is scale · k: 1 for Switch (k = 1, the fractions sum to 1), k for Mixtral, whose
        convention for k > 1 is used here (the fractions sum to k; others divide by k). N · scale when
        one expert gets every token with certainty. Even load is where training settles, but not the
        least value: where the probabilities lean against the load it is lower.

    Raises:
        TypeError: if the logits are not real numbers.
        ValueError: if there are no tokens, `top_k` is not from 1 to N, or the scale is negative.

    Two tokens on two experts, evenly, and both on the first:

    >>> round(float(load_balancing([[9.0, 0.0], [0.0, 9.0]])), 6)
    1.0
    >>> round(float(load_balancing([[9.0, 0.0], [9.0, 0.0]])), 6)
    1.999753

    Fedus, Zoph & Shazeer (2021), Switch Transformers, equations (4) to (6).
    """
    probs, load = _routing(router_logits, top_k)
    above("scale", scale, 0, or_equal=True)
    mean_probs = np.mean(probs, axis=0, dtype=float)
    return scale * load.size * np.sum(load * mean_probs)


def load_balancing_grad(router_logits, *, top_k=1, scale=1.0):
    """scale · N / T · pₜᵢ (fᵢ − Σⱼ fⱼ pₜⱼ),  T tokens; f is held constant.

    Arguments as for `load_balancing`.

    Returns:
        (..., N) the gradient with respect to the logits; sums to 0 for each token.

    >>> load_balancing_grad([[1.0, 0.0]]).round(6).tolist()
    [[0.393224, -0.393224]]
    """
    probs, load = _routing(router_logits, top_k)
    above("scale", scale, 0, or_equal=True)
    slopes = probs * (load - (probs @ load)[:, np.newaxis])
    gradient = slopes * (scale * load.size / len(probs))
    return gradient.reshape(np.shape(router_logits)).astype(probs.dtype)


def _shares(importance):
    """Importances over their mean, and that mean (..., 1)."""
    (importance,) = same_shape(importance=importance)
    if importance.ndim == 0:
        raise ValueError("importance must have a last axis, the experts; received a single number")
    wrong = ~((importance >= 0) & (importance < np.inf))
    if np.any(wrong):
        place = tuple(int(i) for i in np.argwhere(wrong)[0])
        raise ValueError(
            f"importance must be finite and not negative, received {importance[place]:g} at position "
            f"{place}; it is a sum of gates, which are probabilities"
        )
    largest = np.max(importance, axis=-1, keepdims=True)
    if np.any(largest == 0):
        raise ValueError(
            "importance must not be 0 for all experts, received a row of zeros; a batch without "
            "tokens has no balance, leave it out"
        )
    relative = importance / largest  # first, so that no sum overflows
    mean = np.mean(relative, axis=-1, keepdims=True)
    return relative / mean, mean * largest


def _routing(router_logits, top_k):
    """(T, N) probabilities, and (N,) the fraction of the tokens sent to each expert."""
    (logits,) = same_shape(router_logits=router_logits)
    if logits.ndim == 0:
        raise ValueError("router_logits must have a last axis, the experts; received one number")
    experts = logits.shape[-1]
    if int(within("top_k", top_k, 1, experts)) != top_k:
        raise ValueError(f"top_k must be a whole number of experts, received {top_k}")
    rows = logits.reshape(-1, experts)
    chosen = np.argsort(-rows, axis=-1, kind="stable")[:, : int(top_k)]
    return softmax(rows), np.bincount(chosen.ravel(), minlength=experts) / len(rows)
