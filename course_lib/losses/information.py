"""Surprise and what is built from it: the loss of an outcome that had probability p."""

import numpy as np


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
    probs = _probabilities(probs)
    if not base > 1:
        raise ValueError(f"base must be above 1 (e for nats, 2 for bits), received {base}")
    with np.errstate(divide="ignore"):  # log 0 = −∞ is the answer here, not an accident
        return np.abs(np.log(probs)) / np.log(base)  # |log p| is −log p, without −0.0 at p = 1


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
    reductions = {"mean": np.mean, "sum": np.sum, "none": np.asarray}
    if reduction not in reductions:
        raise ValueError(f"reduction must be one of {sorted(reductions)}, received {reduction!r}")
    return reductions[reduction](losses)


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
