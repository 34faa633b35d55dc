"""Losses over tokens: what predicts what, which targets count, and what the mean is taken over."""

import math

import numpy as np

from course_lib.losses.arguments import above, class_labels, gradient_scale, reduced
from course_lib.losses.classification import cross_entropy, cross_entropy_grad
from course_lib.losses.information import perplexity
from course_lib.numerics import as_real

AVERAGES = ("token", "sequence")
UNCOUNTED = -1  # stands for a target that does not count, whatever the caller marked it with


def sequence_loss(logits, token_ids, *, padding_id=None, average="token", reduction="mean"):
    """The cross-entropy of guessing each next token:  ℓₜ = −log softmax(zₜ)[xₜ₊₁].

    Row t of the logits has seen tokens 0 … t and predicts token t + 1, so T tokens give T − 1
    targets: the first token is never a target and the last row predicts nothing. The shift is made
    here; shifting before the call as well would train the model to look two tokens ahead.

    Args:
        logits: (..., T, V) one row of scores per token.
        token_ids: (..., T) the tokens themselves, unshifted.
        padding_id: targets with this number do not count. If padding shares its number with the end
            token, as is common with GPT-2, real ends of text do not count either. None counts all.
        average: "token" lets every target count the same; "sequence" lets every sequence count the
            same, however long: the mean of the means, in which a token of a short text weighs more.
            A sequence without a counted target takes no part.
        reduction: "mean" or "sum" over the tokens or sequences, or "none".

    Returns:
        A number in nats. For reduction "none": (..., T − 1) for average "token", with 0 where
        nothing counts, or (...) sequence means for average "sequence".

    Raises:
        TypeError: if the token numbers are not integers.
        ValueError: if the shapes do not fit, a token is outside 0 … V − 1, there are fewer than two
            tokens, no target counts (for the mean), or `average` is unknown.

    >>> probs = [[0.05, 0.1, 0.6, 0.2, 0.05], [0.1, 0.05, 0.15, 0.1, 0.6],
    ...          [0.4, 0.2, 0.15, 0.15, 0.1], [0.05, 0.05, 0.8, 0.05, 0.05], [0.2] * 5]
    >>> round(float(sequence_loss(np.log(probs), [1, 3, 4, 0, 2])), 6)
    0.814924

    Bengio, Ducharme, Vincent & Jauvin (2003), A Neural Probabilistic Language Model.
    """
    rows, targets, counted = _next_tokens(logits, token_ids, padding_id)
    losses = cross_entropy(rows, targets, ignore_index=UNCOUNTED, reduction="none")
    losses, weights = _averaged(losses, counted, average)
    return reduced(losses, reduction, weights=weights)


def sequence_loss_grad(logits, token_ids, *, padding_id=None, average="token", reduction="mean"):
    """The slope in each logit:  softmax(zₜ) − onehot(xₜ₊₁), times what the target counts.

    Arguments as for `sequence_loss`.

    Returns:
        (..., T, V) nats per logit. Rows whose target does not count are 0, and so is the last.

    >>> sequence_loss_grad([[0.0, 0.0], [0.0, 0.0], [7.0, 0.0]], [0, 1, 1]).tolist()
    [[0.25, -0.25], [0.25, -0.25], [0.0, 0.0]]
    """
    rows, targets, counted = _next_tokens(logits, token_ids, padding_id)
    scale = _token_scale(counted, average, reduction)
    slopes = cross_entropy_grad(rows, targets, ignore_index=UNCOUNTED, reduction="none")
    gradient = np.zeros((*rows.shape[:-2], rows.shape[-2] + 1, rows.shape[-1]), slopes.dtype)
    gradient[..., :-1, :] = slopes * scale[..., None].astype(slopes.dtype)
    return gradient


def causal_lm_loss(logits, labels, *, ignore_index=-100, reduction="mean"):
    """The loss that GPT-like models are trained with: `sequence_loss` per token, with marked labels.

    The labels are a copy of the input tokens, in which what should not be learnt, such as the
    prompt in fine-tuning, has been replaced by −100. Names and values are those of Hugging Face
    Transformers, which shifts inside too. PyTorch's `cross_entropy` does not shift.

    Args:
        logits: (..., T, V) one row of scores per token.
        labels: (..., T) the tokens, unshifted, or `ignore_index` where they should not count.
        ignore_index: the mark.
        reduction: "mean" or "sum" over the tokens that count, or "none".

    Returns:
        A number in nats; or (..., T − 1) for reduction "none".

    Raises:
        As `sequence_loss`.

    >>> round(float(causal_lm_loss([[0.0, 9.0], [0.0, 0.0], [0.0, 0.0]], [-100, -100, 1])), 6)
    0.693147

    Radford, Narasimhan, Salimans & Sutskever (2018), Improving Language Understanding by
    Generative Pre-Training.
    """
    return sequence_loss(logits, labels, padding_id=ignore_index, reduction=reduction)


def causal_lm_loss_grad(logits, labels, *, ignore_index=-100, reduction="mean"):
    """The slope in each logit, as in `sequence_loss_grad`.  Arguments as for `causal_lm_loss`.

    Returns:
        (..., T, V) nats per logit. Rows whose target does not count are 0, and so is the last.

    >>> causal_lm_loss_grad([[0.0, 9.0], [0.0, 0.0], [0.0, 0.0]], [-100, -100, 1]).tolist()
    [[0.0, 0.0], [0.5, -0.5], [0.0, 0.0]]
    """
    return sequence_loss_grad(logits, labels, padding_id=ignore_index, reduction=reduction)


def masked_lm_loss(logits, labels, *, mask, reduction="mean"):
    """The loss that BERT-like models are trained with: the cross-entropy of the hidden tokens.

    Row t predicts token t itself; nothing is shifted. Only tokens that were hidden from the model
    count: the others it can copy.

    Args:
        logits: (..., T, V) one row of scores per token.
        labels: (..., T) the tokens before hiding. Where the mask is False they may be anything.
        mask: (..., T) booleans, True where the token was hidden.
        reduction: "mean" or "sum" over the hidden tokens, or "none".

    Returns:
        A number in nats; or (..., T) for reduction "none", with 0 where nothing was hidden.

    Raises:
        TypeError: if the labels are not integers or the mask is not boolean.
        ValueError: if the shapes do not fit, a hidden label is outside 0 … V − 1, or nothing is
            hidden (for the mean).

    >>> logits = [[9.0, 0.0], [0.0, 0.0], [0.0, 9.0]]
    >>> round(float(masked_lm_loss(logits, [0, 1, 1], mask=[False, True, False])), 6)
    0.693147

    Devlin, Chang, Lee & Toutanova (2019), BERT: Pre-training of Deep Bidirectional Transformers for
    Language Understanding, section 3.1.
    """
    logits, targets = _hidden_tokens(logits, labels, mask)
    return cross_entropy(logits, targets, ignore_index=UNCOUNTED, reduction=reduction)


def masked_lm_loss_grad(logits, labels, *, mask, reduction="mean"):
    """The slope in each logit:  softmax(zₜ) − onehot(xₜ) where hidden, divided by how many are.

    Arguments as for `masked_lm_loss`.

    Returns:
        (..., T, V) nats per logit; 0 in every row that was not hidden.

    >>> masked_lm_loss_grad([[9.0, 0.0], [0.0, 0.0]], [0, 1], mask=[False, True]).tolist()
    [[0.0, 0.0], [0.5, -0.5]]
    """
    logits, targets = _hidden_tokens(logits, labels, mask)
    return cross_entropy_grad(logits, targets, ignore_index=UNCOUNTED, reduction=reduction)


def perplexity_from_losses(losses, counts=None):
    """The perplexity of several texts together:  exp(Σ nᵢ ℓᵢ / Σ nᵢ).

    First the mean over all tokens, then the exponential. The mean of the perplexities is larger,
    and one text that the model finds hard can make it anything.

    Args:
        losses: (...) the mean loss per token of each text (or batch), in nats.
        counts: (...) the number of predicted tokens behind each loss. None: one each.

    Returns:
        A number without unit, at least 1 for losses in nats that are not negative.

    Raises:
        TypeError: if the losses are not real numbers.
        ValueError: if the shapes differ, a count is negative, or nothing is counted.

    100 tokens at 2 nats and 10 at 5 (the mean of the two perplexities would be 77.9):

    >>> round(float(perplexity_from_losses([2.0, 5.0], counts=[100, 10])), 3)
    9.706

    Jelinek, Mercer, Bahl & Baker (1977), Perplexity: a measure of the difficulty of speech
    recognition tasks.
    """
    losses = as_real("losses", losses)
    counts = None if counts is None else _counts(counts)
    if counts is not None and counts.shape != losses.shape:
        raise ValueError(
            f"losses {losses.shape} and counts {counts.shape} must have the same shape: one number "
            "of tokens for each loss"
        )
    return perplexity(reduced(losses, "mean", weights=counts))


def unigram_loss(token_ids, counts, *, reduction="mean"):
    """The loss of one who knows how frequent each token is, and nothing else:  −log(cₓ / Σ c).

    A model that has learnt anything from context is below it. For counts taken from the same
    tokens, it is the entropy of their frequencies; a token that was never counted costs ∞, and
    counts + 1 (Laplace) avoids that.

    Args:
        token_ids: (...) the tokens to predict.
        counts: (V,) how often each token of the vocabulary was seen.
        reduction: "mean" or "sum" over the tokens, or "none".

    Returns:
        A number in nats; or (...) for reduction "none".

    Raises:
        TypeError: if the token numbers are not integers.
        ValueError: if a token is outside 0 … V − 1, a count is negative or all are 0, or there are
            no tokens.

    >>> round(float(unigram_loss([0, 0, 1, 2], [2, 1, 1])), 6)
    1.039721

    Shannon (1951), Prediction and Entropy of Printed English (the letter frequencies, F₁).
    """
    counts = _vocabulary_counts(counts)
    one_row_each = np.broadcast_to(counts, (*np.shape(token_ids), counts.size))
    token_ids, _ = class_labels(token_ids, one_row_each, name="token_ids")
    with np.errstate(divide="ignore"):  # log 0 = −∞: what was never seen costs ∞
        losses = math.log(counts.sum()) - np.log(counts)[token_ids]
    return reduced(losses, reduction)


def uniform_loss(vocabulary):
    """The loss of one who knows nothing:  log V.  An untrained model should start near it.

    Args:
        vocabulary: V, the number of tokens to choose from.

    Returns:
        A number in nats; its perplexity is V.

    Raises:
        ValueError: if the vocabulary has not at least one token.

    >>> round(uniform_loss(50257), 6)
    10.824905

    Hartley (1928), Transmission of Information.
    """
    return math.log(above("vocabulary", vocabulary, 1, or_equal=True))


def _next_tokens(logits, token_ids, padding_id):
    """(rows, targets, counted): each row of logits with the token after it."""
    logits = as_real("logits", logits)
    tokens, counted = class_labels(token_ids, logits, ignore_index=padding_id, name="token_ids")
    if tokens.ndim == 0 or tokens.shape[-1] < 2:
        raise ValueError(
            f"a sequence needs at least two tokens, one to see and one to predict; received "
            f"token_ids of shape {tokens.shape}"
        )
    targets = np.where(counted, tokens, UNCOUNTED)
    return logits[..., :-1, :], targets[..., 1:], counted[..., 1:]


def _hidden_tokens(logits, labels, mask):
    """(logits, targets): the labels where the mask is True, and the mark for uncounted elsewhere."""
    logits, labels, mask = as_real("logits", logits), np.asarray(labels), np.asarray(mask)
    if mask.dtype != bool:
        raise TypeError(
            f"mask must be boolean, True where a token was hidden; received {mask.dtype}"
        )
    if mask.shape != labels.shape:
        raise ValueError(
            f"mask must have the shape of labels {labels.shape}, received {mask.shape}"
        )
    tokens, _ = class_labels(np.where(mask, labels, 0), logits)
    return logits, np.where(mask, tokens, UNCOUNTED)


def _averaged(losses, counted, average):
    """(losses, weights): per token, or one mean per sequence; a weight of 0 takes no part."""
    if average not in AVERAGES:
        raise ValueError(f"average must be one of {AVERAGES}, received {average!r}")
    if average == "token":
        return losses, counted
    counts = counted.sum(axis=-1)
    sums = np.sum(losses, axis=-1, dtype=np.float64)
    return (sums / np.maximum(counts, 1)).astype(losses.dtype), counts > 0


def _token_scale(counted, average, reduction):
    """(..., T − 1) what each token's gradient is multiplied by."""
    losses, weights = _averaged(np.zeros(counted.shape), counted, average)
    scale = np.asarray(gradient_scale(losses, reduction, weights=weights))
    if average == "token":
        return scale
    counts = counted.sum(axis=-1, keepdims=True)
    return counted * (scale[..., None] / np.maximum(counts, 1))


def _counts(counts):
    counts = np.asarray(counts, dtype=float)
    if not np.all((counts >= 0) & (counts < np.inf)):
        wrong = counts[~((counts >= 0) & (counts < np.inf))].flat[0]
        raise ValueError(f"counts must be finite and not negative, received {wrong:g}")
    return counts


def _vocabulary_counts(counts):
    counts = _counts(counts)
    if counts.ndim != 1:
        raise ValueError(
            f"counts must have shape (V,), one for each token of the vocabulary; received "
            f"{counts.shape}"
        )
    if not counts.any():
        raise ValueError(
            "counts are all 0: there are no frequencies to know; count some text first"
        )
    return counts
