"""Surprise and what is built from it: entropy, cross-entropy, divergences, their units and two rivals."""

import math

import numpy as np

from course_lib.losses.arguments import (
    above,
    gradient_scale,
    probabilities,
    reduced,
    same_shape,
)
from course_lib.numerics import log_softmax

DIRECTIONS = ("forward", "reverse")


def surprise(probs, *, base=np.e):
    """How surprising an outcome is that was given probability p:  −log p.

    Args:
        probs: (...) probabilities in [0, 1] of what happened. p = 0 is allowed and costs ∞.
        base: of the logarithm. e gives nats, 2 gives bits.

    Returns:
        (...) one surprise for each probability, in nats for base e; nothing is averaged.

    Raises:
        ValueError: if a probability lies outside [0, 1], or the base is not above 1.

    >>> surprise([1.0, 0.5, 0.1]).round(6)
    array([0.      , 0.693147, 2.302585])
    >>> float(surprise(0.5, base=2))
    1.0

    Shannon (1948), A Mathematical Theory of Communication, section 6.
    """
    return _abs_log(_probabilities(probs)) / _log_of(base)


def negative_log_likelihood(probs, *, reduction="mean"):
    """The surprise of a whole data set:  −(1/N) Σ log pₙ.

    Args:
        probs: (N,) the probability that the model gave to each thing that happened.
        reduction: "mean" per example, "sum" over the data set, or "none".

    Returns:
        A number in nats, or (N,) for reduction "none".

    Raises:
        ValueError: for no examples, a probability outside [0, 1] or an unknown reduction.

    >>> round(float(negative_log_likelihood([0.4, 0.75, 0.1, 0.9])), 6)
    0.90298

    Minimising it is maximum likelihood: Fisher (1922), On the Mathematical Foundations of
    Theoretical Statistics, section 6.
    """
    losses = surprise(probs)
    if losses.size == 0:
        raise ValueError(
            "expected at least one probability, received none: an average over nothing"
        )
    return reduced(losses, reduction)


def entropy(probs, *, base=np.e, reduction="mean"):
    """How surprising a distribution is to one who knows it:  H(p) = −Σ pᵢ log pᵢ.

    It is the least mean code length per draw, and the floor of every cross-entropy. A class with
    p = 0 adds 0. SciPy's `entropy` divides by the sum first; here a row must sum to 1.

    Args:
        probs: (..., V) distributions.
        base: of the logarithm. e gives nats, 2 gives bits.
        reduction: "mean" or "sum" over the distributions, or "none".

    Returns:
        A number in nats for base e, from 0 to log V; or (...) for reduction "none".

    Raises:
        TypeError: if the probabilities are not real numbers.
        ValueError: if they are no distributions, or the base is not above 1.

    >>> float(entropy([0.5, 0.25, 0.125, 0.125], base=2))
    1.75
    >>> round(float(entropy([0.5, 0.25, 0.125, 0.125])), 6)
    1.213008

    Shannon (1948), A Mathematical Theory of Communication, section 6.
    """
    (probs,) = _distributions(probs=probs)
    losses = np.sum(_times_surprise(probs, probs), axis=-1) / _log_of(base)
    return reduced(losses, reduction)


def entropy_grad(probs, *, base=np.e, reduction="mean"):
    """The slope of the entropy in each probability:  ∂H/∂pᵢ = −log pᵢ − 1  (∞ at p = 0).

    Each probability moves by itself here; that they sum to 1 is left to whoever makes them.

    Args: as for `entropy`.

    Returns:
        (..., V) nats per unit of probability, for base e.

    >>> entropy_grad([0.5, 0.25, 0.25]).round(6).tolist()
    [-0.306853, 0.386294, 0.386294]
    """
    (probs,) = _distributions(probs=probs)
    slopes = _abs_log(probs) - 1
    return _gradient(slopes / _log_of(base), reduction, probs)


def distribution_cross_entropy(probs, targets, *, base=np.e, reduction="mean"):
    """The mean surprise of one who holds p where q is true:  H(q, p) = −Σ qᵢ log pᵢ.

    Predictions come first here as in every loss, so H(q, p) is
    `distribution_cross_entropy(p, q)`. A class with q = 0 adds 0 whatever p is; one with p = 0 < q
    costs ∞, where Keras clips at 16.1. It equals entropy(targets) + kl_divergence(probs, targets).
    From logits, use `cross_entropy`, which does not lose small probabilities.

    Args:
        probs: (..., V) the predicted distributions p.
        targets: (..., V) the true distributions q, one-hot or soft.
        base: of the logarithm. e gives nats, 2 gives bits.
        reduction: "mean" or "sum" over the distributions, or "none".

    Returns:
        A number in nats for base e, at least the entropy of the targets; or (...) for "none".

    Raises:
        TypeError: if an argument does not hold real numbers.
        ValueError: if they are no distributions of one shape, or the base is not above 1.

    >>> p, q = [0.05, 0.05, 0.85, 0.05], [0.025, 0.025, 0.925, 0.025]
    >>> round(float(distribution_cross_entropy(p, q)), 6)
    0.37501

    Goodfellow, Bengio & Courville (2016), Deep Learning, section 3.13.
    """
    probs, targets = _distributions(probs=probs, targets=targets)
    losses = np.sum(_times_surprise(targets, probs), axis=-1) / _log_of(base)
    return reduced(losses, reduction)


def distribution_cross_entropy_grad(probs, targets, *, base=np.e, reduction="mean"):
    """The slope in each probability:  ∂H(q, p)/∂pᵢ = −qᵢ/pᵢ  (0 where q = 0, −∞ where p = 0 < q).

    Args: as for `distribution_cross_entropy`.

    Returns:
        (..., V) nats per unit of probability, for base e.

    >>> distribution_cross_entropy_grad([0.7, 0.2, 0.1], [1.0, 0.0, 0.0]).round(6).tolist()
    [-1.428571, 0.0, 0.0]
    """
    probs, targets = _distributions(probs=probs, targets=targets)
    return _gradient(_cross_entropy_slopes(probs, targets) / _log_of(base), reduction, probs)


def kl_divergence(probs, targets, *, direction="forward", base=np.e, reduction="mean"):
    """The surprise that could have been avoided:  KL(q‖p) = Σ qᵢ log(qᵢ/pᵢ), q true, p predicted.

    Forward is KL(targets‖probs), what maximum likelihood minimises: p must cover all that q does.
    Reverse is KL(probs‖targets), what a penalty against a reference model uses: p may settle on one
    part of q. It is no distance: the two differ. The order is that of PyTorch's `kl_div`; SciPy's
    `rel_entr` takes the true distribution first.

    Args:
        probs: (..., V) the predicted distributions p.
        targets: (..., V) the true distributions q.
        direction: "forward" for KL(targets‖probs), "reverse" for KL(probs‖targets).
        base: of the logarithm. e gives nats, 2 gives bits.
        reduction: "mean" or "sum" over the distributions, or "none".

    Returns:
        A number in nats for base e, or (...) for reduction "none". 0 where p = q and above it
        elsewhere, up to a rounding of 1e-16; ∞ where the second of the two has a 0 that the first
        has not. A class where both are 0 adds 0 (NaN in PyTorch and Optax).

    Raises:
        TypeError: if an argument does not hold real numbers.
        ValueError: if they are no distributions of one shape, the base is not above 1, or the
            direction is unknown.

    >>> q, p = [0.5, 0.3, 0.2], [0.25, 0.25, 0.5]
    >>> round(float(kl_divergence(p, q)), 6)
    0.218012
    >>> round(float(kl_divergence(p, q, direction="reverse")), 6)
    0.239278

    Kullback & Leibler (1951), On Information and Sufficiency.
    """
    probs, targets = _distributions(probs=probs, targets=targets)
    true, held = _in_direction(direction, probs, targets)
    losses = np.sum(_kl_terms(true, _log(true), _log(held)), axis=-1) / _log_of(base)
    return reduced(losses, reduction)


def kl_divergence_grad(probs, targets, *, direction="forward", base=np.e, reduction="mean"):
    """The slope in each predicted probability; forward: −qᵢ/pᵢ, reverse: log(pᵢ/qᵢ) + 1.

    The forward one is that of the cross-entropy: the two differ by H(q), which p does not move. It
    is 0 where q = 0 and −∞ where p = 0 < q. The reverse one is −∞ where p = 0 < q, ∞ where
    q = 0 < p, and 0 where both are 0.

    Args: as for `kl_divergence`.

    Returns:
        (..., V) nats per unit of probability, for base e.

    >>> kl_divergence_grad([0.25, 0.25, 0.5], [0.5, 0.25, 0.25]).tolist()
    [-2.0, -1.0, -0.5]
    >>> reverse = kl_divergence_grad([0.25, 0.25, 0.5], [0.5, 0.25, 0.25], direction="reverse")
    >>> reverse.round(6).tolist()
    [0.306853, 1.0, 1.693147]
    """
    probs, targets = _distributions(probs=probs, targets=targets)
    _in_direction(direction, probs, targets)
    if direction == "forward":
        slopes = _cross_entropy_slopes(probs, targets)
    else:
        slopes = _log_ratio_or(-1, probs, targets) + 1  # so that a class with p = q = 0 gets 0
    return _gradient(slopes / _log_of(base), reduction, probs)


def kl_divergence_logits(
    logits, target_logits, *, direction="forward", base=np.e, reduction="mean"
):
    """KL between the softmaxes of two rows of logits:  Σ qᵢ (log qᵢ − log pᵢ), never through p.

    The logarithms come straight from the logits, so it is finite where p is too small to be
    written: two models that disagree by 104 logits in float32 are 104 apart, not ∞.

    Args:
        logits: (..., V) of the predicting model; −inf is a masked class with p = 0.
        target_logits: (..., V) of the model taken as true, such as the teacher in distillation.
        direction: "forward" for KL(targets‖predictions), "reverse" for KL(predictions‖targets).
        base: of the logarithm. e gives nats, 2 gives bits.
        reduction: "mean" or "sum" over the distributions, or "none".

    Returns:
        A number in nats for base e, or (...) for reduction "none"; as for `kl_divergence`. NaN for
        a row that is −inf alone.

    Raises:
        TypeError: if an argument does not hold real numbers.
        ValueError: if the shapes differ, the base is not above 1, or the direction is unknown.

    >>> float(kl_divergence_logits([0.0, 104.0], [104.0, 0.0]))
    104.0

    Kullback & Leibler (1951); as a loss between models: Hinton, Vinyals & Dean (2015), Distilling
    the Knowledge in a Neural Network.
    """
    log_probs, log_targets = _log_distributions(logits, target_logits)
    log_true, log_held = _in_direction(direction, log_probs, log_targets)
    losses = np.sum(_kl_terms(np.exp(log_true), log_true, log_held), axis=-1)
    return reduced(losses / _log_of(base), reduction)


def kl_divergence_logits_grad(
    logits, target_logits, *, direction="forward", base=np.e, reduction="mean"
):
    """The slope in each logit; forward: pᵢ − qᵢ, reverse: pᵢ (log pᵢ − log qᵢ − KL(p‖q)).

    Args: as for `kl_divergence_logits`.

    Returns:
        (..., V) nats per logit, for base e; each row sums to 0. Masked classes get 0. Where the
        reverse loss is infinite: ∞ for the classes with q = 0 < p, which must go, −∞ for the others.

    >>> kl_divergence_logits_grad([0.0, 104.0], [104.0, 0.0]).tolist()
    [-1.0, 1.0]

    Hinton, Vinyals & Dean (2015), section 2.1, for the forward one.
    """
    log_probs, log_targets = _log_distributions(logits, target_logits)
    _in_direction(direction, log_probs, log_targets)
    probs = np.exp(log_probs)
    if direction == "forward":
        slopes = probs - np.exp(log_targets)
    else:
        slopes = _reverse_kl_slopes(probs, _kl_terms(probs, log_probs, log_targets))
    return _gradient(slopes / _log_of(base), reduction, log_probs)


def jensen_shannon(probs, targets, *, base=np.e, reduction="mean"):
    """The divergence of two distributions from their middle:  ½ KL(p‖m) + ½ KL(q‖m), m = (p + q)/2.

    Symmetric, and never above log 2, which it reaches where p and q share nothing. SciPy's
    `jensenshannon` is its square root, a distance.

    Args:
        probs: (..., V) the predicted distributions p.
        targets: (..., V) the true distributions q.
        base: of the logarithm. e gives nats, 2 gives bits.
        reduction: "mean" or "sum" over the distributions, or "none".

    Returns:
        A number in nats for base e, from 0 to log 2; or (...) for reduction "none".

    Raises:
        TypeError: if an argument does not hold real numbers.
        ValueError: if they are no distributions of one shape, or the base is not above 1.

    >>> float(jensen_shannon([1.0, 0.0], [0.0, 1.0], base=2))
    1.0

    Lin (1991), Divergence Measures Based on the Shannon Entropy.
    """
    probs, targets = _distributions(probs=probs, targets=targets)
    terms = probs * _log_ratio_to_middle(probs, targets, or_else=0)
    terms = terms + targets * _log_ratio_to_middle(targets, probs, or_else=0)
    return reduced(np.sum(terms, axis=-1) / 2 / _log_of(base), reduction)


def jensen_shannon_grad(probs, targets, *, base=np.e, reduction="mean"):
    """The slope in each predicted probability:  ½ log(2pᵢ/(pᵢ + qᵢ)).

    It is −∞ where p = 0 < q, and 0 where both are 0.

    Args: as for `jensen_shannon`.

    Returns:
        (..., V) nats per unit of probability, for base e.

    >>> jensen_shannon_grad([0.5, 0.5], [1.0, 0.0]).round(6).tolist()
    [-0.202733, 0.346574]
    """
    probs, targets = _distributions(probs=probs, targets=targets)
    or_else = np.where(targets > 0, -np.inf, 0)
    slopes = _log_ratio_to_middle(probs, targets, or_else=or_else) / 2
    return _gradient(slopes / _log_of(base), reduction, probs)


def negative_dot_product(predictions, targets, *, reduction="mean"):
    """Agreement, with a minus to make it a loss:  −Σ ŷᵢ yᵢ.

    On probabilities it is an improper score: if six in ten are truly class 1, reporting (.6, .4)
    costs −.52 and overstating it as (1, 0) costs −.60. The logarithm of the cross-entropy mends it.

    Args:
        predictions: (..., D) vectors.
        targets: (..., D) vectors.
        reduction: "mean" or "sum" over the vectors, or "none".

    Returns:
        A number without unit (neither nats nor bits), or (...) for reduction "none"; unbounded
        below unless the vectors are bounded.

    Raises:
        TypeError: if an argument does not hold real numbers.
        ValueError: if the shapes differ.

    >>> float(negative_dot_product([0.1, 0.9], [1.0, 0.0]))
    -0.1

    The linear score and why it is improper: Gneiting & Raftery (2007), Strictly Proper Scoring
    Rules, Prediction, and Estimation.
    """
    predictions, targets = _vectors(predictions=predictions, targets=targets)
    return reduced(0 - _dot(predictions, targets), reduction)  # 0 − 0 has no minus sign


def negative_dot_product_grad(predictions, targets, *, reduction="mean"):
    """The slope in each prediction:  −yᵢ, however wrong the prediction is.

    Args: as for `negative_dot_product`.

    Returns:
        (..., D) the gradient; without unit (neither nats nor bits).

    >>> negative_dot_product_grad([0.1, 0.9], [1.0, 0.5]).tolist()
    [-1.0, -0.5]

    Gneiting & Raftery (2007).
    """
    predictions, targets = _vectors(predictions=predictions, targets=targets)
    return _gradient(0 - targets, reduction, predictions)


def negative_cosine(predictions, targets, *, reduction="mean"):
    """How far two vectors point apart, whatever their lengths:  −Σ xᵢ yᵢ / (‖x‖ ‖y‖).

    Zero vectors have no direction and are refused; PyTorch and Keras give 0, Optax NaN. Keras calls
    this value cosine similarity, minus sign included; Optax's cosine distance is it plus 1.

    Args:
        predictions: (..., D) vectors x, none of them zero.
        targets: (..., D) vectors y, none of them zero.
        reduction: "mean" or "sum" over the vectors, or "none".

    Returns:
        A number from −1 (same direction) to 1 (opposite), up to a rounding of 1e-16, without unit
        (neither nats nor bits); or (...) for reduction "none".

    Raises:
        TypeError: if an argument does not hold real numbers.
        ValueError: if the shapes differ or a vector is zero.

    >>> negative_cosine([[3.0, 4.0], [3.0, 4.0]], [[6.0, 8.0], [4.0, 3.0]], reduction="none").round(6)
    array([-1.  , -0.96])

    Salton, Wong & Yang (1975), A Vector Space Model for Automatic Indexing.
    """
    predictions, targets = _vectors(predictions=predictions, targets=targets)
    cosines = _dot(_unit("predictions", predictions)[0], _unit("targets", targets)[0])
    return reduced(0 - cosines, reduction)


def negative_cosine_grad(predictions, targets, *, reduction="mean"):
    """The slope in each prediction:  (cos · x/‖x‖ − y/‖y‖) / ‖x‖, at right angles to x.

    The longer the prediction, the smaller its gradient. The slope in the targets is that of the
    same call with the two exchanged.

    Args: as for `negative_cosine`.

    Returns:
        (..., D) the gradient; without unit (neither nats nor bits).

    >>> negative_cosine_grad([2.0, 0.0], [0.0, 3.0]).tolist()
    [0.0, -0.5]

    Salton, Wong & Yang (1975), for the cosine.
    """
    predictions, targets = _vectors(predictions=predictions, targets=targets)
    unit, largest, length = _unit("predictions", predictions)
    aim = _unit("targets", targets)[0]
    with np.errstate(over="ignore"):  # a prediction of 1e-310 does have a slope beyond all numbers
        slopes = (_dot(unit, aim)[..., None] * unit - aim) / length / largest
    return _gradient(slopes, reduction, predictions)


def bits_from_nats(nats):
    """A surprise in bits:  nats / ln 2.  One nat is 1.4427 bits.

    Args:
        nats: (...) numbers in nats.

    Returns:
        (...) the same surprises in bits.

    >>> round(float(bits_from_nats(3.0)), 6)
    4.328085

    Cover & Thomas (2006), Elements of Information Theory, equation (2.5).
    """
    return np.asarray(nats, dtype=float) / np.log(2)


def bits_per_token(total_nats, n_tokens):
    """The mean loss per token, in bits:  Σ ℓ / (N ln 2).  Only for one tokeniser.

    Args:
        total_nats: (...) the sum of the losses over a text, in nats; not their mean.
        n_tokens: the number of predicted tokens.

    Returns:
        (...) bits per token: the logarithm in base 2 of the perplexity.

    Raises:
        ValueError: if the number of tokens is not above 0.

    >>> round(float(bits_per_token(250 * 3.0, 250)), 6)
    4.328085

    Jelinek, Mercer, Bahl & Baker (1977), Perplexity: a measure of the difficulty of speech
    recognition tasks.
    """
    return bits_from_nats(total_nats) / above("n_tokens", n_tokens, 0)


def bits_per_byte(total_nats, n_bytes):
    """The loss of a text per byte, in bits:  Σ ℓ / (B ln 2).  It compares models across tokenisers.

    Args:
        total_nats: (...) the sum of the losses over a text, in nats; not their mean.
        n_bytes: the length of the text in UTF-8 bytes.

    Returns:
        (...) bits per byte: what each byte of the text would take, compressed with this model.

    Raises:
        ValueError: if the number of bytes is not above 0.

    A text of 1000 bytes. The second tokeniser has the higher loss per token, and the better model:

    >>> round(float(bits_per_byte(250 * 3.0, 1000)), 6)
    1.082021
    >>> round(float(bits_per_byte(200 * 3.5, 1000)), 6)
    1.009887

    Gao et al. (2020), The Pile: An 800GB Dataset of Diverse Text for Language Modeling.
    """
    return bits_from_nats(total_nats) / above("n_bytes", n_bytes, 0)


def bits_per_character(total_nats, n_characters):
    """The loss of a text per character, in bits:  Σ ℓ / (C ln 2).

    It is bits per byte where every character is one byte, as in plain English; ñ and न are more.

    Args:
        total_nats: (...) the sum of the losses over a text, in nats; not their mean.
        n_characters: the length of the text in characters.

    Returns:
        (...) bits per character.

    Raises:
        ValueError: if the number of characters is not above 0.

    >>> round(float(bits_per_character(26 * np.log(27), 26)), 6)
    4.754888

    Shannon (1951), Prediction and Entropy of Printed English.
    """
    return bits_from_nats(total_nats) / above("n_characters", n_characters, 0)


def perplexity(mean_nats):
    """The number of equally likely choices that would surprise as much:  e^loss.

    Args:
        mean_nats: (...) the mean loss per token, in nats.

    Returns:
        (...) perplexities; 1 is the least. It has no unit and no upper bound.

    >>> round(float(perplexity(2.5)), 4)
    12.1825

    Jelinek, Mercer, Bahl & Baker (1977), Perplexity: a measure of the difficulty of speech
    recognition tasks.
    """
    with np.errstate(over="ignore"):  # above 709 nats it is larger than float64 can say: ∞
        return np.exp(np.asarray(mean_nats, dtype=float))


def _probabilities(probs):
    probs = np.asarray(probs, dtype=float)
    if not np.all((probs >= 0) & (probs <= 1)):
        worst = probs[~((probs >= 0) & (probs <= 1))].flat[0]
        raise ValueError(
            f"expected probabilities between 0 and 1, received {worst:.6g}; "
            "turn scores into probabilities with softmax first"
        )
    return probs


def _distributions(**arrays):
    return _vectors(**{name: probabilities(name, array) for name, array in arrays.items()})


def _log_distributions(logits, target_logits):
    logits, target_logits = _vectors(logits=logits, target_logits=target_logits)
    return log_softmax(logits), log_softmax(target_logits)


def _vectors(**arrays):
    arrays, names = same_shape(**arrays), " and ".join(arrays)
    if arrays[0].ndim == 0:
        raise ValueError(f"{names} must have at least one axis, received a single number")
    return arrays


def _log_of(base):
    if not 1 < base < np.inf:
        raise ValueError(
            f"base must be above 1 and finite (e for nats, 2 for bits), received {base}"
        )
    return math.log(base)  # a Python float: a NumPy one would make float32 losses float64


def _log(probs):
    with np.errstate(divide="ignore"):  # log 0 = −∞ is the answer here, not an accident
        return np.log(probs)


def _abs_log(probs):
    return np.abs(_log(probs))  # |log p| is −log p, without −0.0 at p = 1


def _times_surprise(weights, probs):
    """−q log p, where q = 0 wins over an infinite surprise."""
    with np.errstate(invalid="ignore"):  # 0 · ∞, replaced
        return np.where(weights == 0, 0, weights * _abs_log(probs))


def _cross_entropy_slopes(probs, targets):
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return np.where(targets == 0, 0, -targets / probs)


def _in_direction(direction, predicted, target):
    """(true, held): KL is the surprise of one who holds the second where the first is true."""
    if direction not in DIRECTIONS:
        raise ValueError(f"direction must be one of {DIRECTIONS}, received {direction!r}")
    return (target, predicted) if direction == "forward" else (predicted, target)


def _kl_terms(true, log_true, log_held):
    """q (log q − log p): 0 where q = 0, and otherwise ∞ where p = 0."""
    with np.errstate(invalid="ignore"):  # ∞ − ∞ and 0 · ∞, replaced
        terms = np.where(log_held == -np.inf, np.inf, true * (log_true - log_held))
    return np.where(log_true == -np.inf, 0, terms)


def _reverse_kl_slopes(probs, terms):
    with np.errstate(invalid="ignore"):  # 0 · ∞ and ∞ − ∞, replaced
        slopes = terms - probs * np.sum(terms, axis=-1, keepdims=True)
    return np.where(terms == np.inf, np.inf, np.where(probs == 0, 0, slopes))


def _log_ratio_or(both_zero, probs, targets):
    """log(p/q), as a difference because p/q can overflow; `both_zero` where p = q = 0."""
    with np.errstate(invalid="ignore"):  # ∞ − ∞, replaced
        return np.where((probs == 0) & (targets == 0), both_zero, _log(probs) - _log(targets))


def _log_ratio_to_middle(probs, others, *, or_else):
    """log(p/m) for the middle m of the two, written 2p/(p + q) because half of p can be 0."""
    with np.errstate(invalid="ignore"):  # 0/0, replaced
        return np.where(probs == 0, or_else, _log(2 * probs / (probs + others)))


def _dot(first, second):
    with np.errstate(over="ignore", invalid="ignore"):  # ∞ and NaN are the honest answers
        return np.sum(first * second, axis=-1)


def _unit(name, vectors):
    """Vectors of length 1, the largest entry of each, and its length in units of that entry.

    Dividing by the largest entry first keeps the squares from overflowing, and from vanishing.
    """
    largest = np.max(np.abs(vectors), axis=-1, keepdims=True)
    if np.any(largest == 0):
        place = tuple(int(i) for i in np.argwhere(largest[..., 0] == 0)[0])
        raise ValueError(
            f"{name} must not hold zero vectors, which have no direction; received one at position "
            f"{place}: leave it out, or use negative_dot_product"
        )
    with np.errstate(invalid="ignore"):  # ∞/∞
        scaled = vectors / largest
    length = np.sqrt(np.sum(scaled**2, axis=-1, keepdims=True))
    return scaled / length, largest, length


def _gradient(slopes, reduction, inputs):
    """Slopes (..., V) of single losses, as the gradient of the reduced loss in the inputs' dtype."""
    scale = np.asarray(gradient_scale(inputs[..., 0], reduction))[..., None]
    return slopes.astype(inputs.dtype) * scale.astype(inputs.dtype)
