"""Language models that count: what followed the last k tokens, and how often."""

from dataclasses import dataclass

import numpy as np


def windows(tokens, length):
    """Every token of a text with the `length` tokens before it.

    Args:
        tokens: (N,) token numbers.
        length: how many tokens before. The first `length` tokens have fewer and are left out, so
            windows of the longest context make models of every order answer the same questions.

    Returns:
        (pasts, targets): (N − length, length) and (N − length,) token numbers.

    Raises:
        ValueError: if the text is not longer than the window.

    >>> pasts, targets = windows([7, 8, 9, 7], 2)
    >>> pasts.tolist(), targets.tolist()
    ([[7, 8], [8, 9]], [9, 7])
    """
    tokens = np.asarray(tokens)
    if len(tokens) <= length:
        raise ValueError(f"a window of {length} needs a longer text; received {len(tokens)} tokens")
    pasts = np.lib.stride_tricks.sliding_window_view(tokens[:-1], length) if length else None
    return np.empty((len(tokens), 0), int) if pasts is None else pasts, tokens[length:]


@dataclass(frozen=True)
class NGrams:
    """What followed each past that was seen."""

    vocabulary: int
    context: int
    """How many tokens of the past are looked at; the n of n-gram is one more."""

    codes: np.ndarray
    """(M,) each past as one number, sorted."""

    counts: np.ndarray
    """(M, V) how often each token followed it."""


def count_ngrams(pasts, targets, vocabulary, context):
    """Count what followed the last `context` tokens.

    Args:
        pasts: (N, K) token numbers, oldest first; the last `context` columns are read.
        targets: (N,) the token that came.
        vocabulary: V, the number of different tokens.
        context: from 0 (how frequent each token is) to K.

    Returns:
        NGrams.

    Raises:
        ValueError: if the context is longer than the windows.

    >>> pasts, targets = windows([0, 1, 0, 1, 1], 1)
    >>> count_ngrams(pasts, targets, 2, 1).counts.tolist()
    [[0.0, 2.0], [1.0, 1.0]]

    Shannon (1948), A Mathematical Theory of Communication, section 3.
    """
    codes, rows = np.unique(_codes(pasts, vocabulary, context), return_inverse=True)
    counts = np.zeros((len(codes), vocabulary))
    np.add.at(counts, (rows, targets), 1)
    return NGrams(vocabulary, context, codes, counts)


def _codes(pasts, vocabulary, context):
    """Each past as a number written in base V."""
    pasts = np.asarray(pasts)
    if context > pasts.shape[1]:
        raise ValueError(
            f"a context of {context} needs windows at least as long as that; "
            f"received windows of {pasts.shape[1]}"
        )
    recent = pasts[:, pasts.shape[1] - context :]
    return recent @ vocabulary ** np.arange(context - 1, -1, -1)


def _counts_after(ngrams, pasts):
    """(N, V) the counts after each past; zeros where it was never seen."""
    codes = _codes(pasts, ngrams.vocabulary, ngrams.context)
    places = np.minimum(np.searchsorted(ngrams.codes, codes), len(ngrams.codes) - 1)
    seen = ngrams.codes[places] == codes
    return ngrams.counts[places] * seen[:, None]


def ngram_probs(ngrams, pasts, *, alpha=1.0):
    """Counts turned into probabilities:  (c + α) / (Σ c + α V).

    Args:
        ngrams: from `count_ngrams`.
        pasts: (N, K) token numbers, oldest first.
        alpha: α, added to every count so that nothing is impossible. A past that was never seen
            gives 1/V to every token. With α = 0 it gives NaN: nothing is known, and nothing assumed.

    Returns:
        (N, V) probabilities; rows sum to 1.

    Raises:
        ValueError: if alpha is negative.

    >>> seen = count_ngrams([[0], [0], [0]], [1, 1, 0], 2, 1)
    >>> ngram_probs(seen, [[0], [1]], alpha=1).tolist()
    [[0.4, 0.6], [0.5, 0.5]]

    α = 1: Laplace (1814), Essai philosophique sur les probabilités. Smaller: Lidstone (1920).
    """
    if not alpha >= 0:
        raise ValueError(f"alpha must not be negative, received {alpha}")
    counts = _counts_after(ngrams, pasts) + alpha
    with np.errstate(invalid="ignore"):
        return counts / counts.sum(axis=1, keepdims=True)


def interpolated_probs(ladder, pasts, *, strength=1.0):
    """Every order mixed into the next:  pₖ = (c + s pₖ₋₁) / (Σ c + s),  beginning with p₋₁ = 1/V.

    Where a long past was seen often its own counts decide; where it is new, the shorter past does.

    Args:
        ladder: NGrams of contexts 0, 1, 2, …, one of each.
        pasts: (N, K) token numbers, oldest first.
        strength: s, how many observations the shorter past is worth.

    Returns:
        (N, V) probabilities; rows sum to 1.

    Raises:
        ValueError: if the strength is not positive, or the ladder has a gap.

    >>> text = windows([0, 1, 0, 1, 1], 1)
    >>> ladder = [count_ngrams(*text, 2, context) for context in (0, 1)]
    >>> interpolated_probs(ladder, [[0]]).round(3).tolist()
    [[0.1, 0.9]]

    Jelinek & Mercer (1980), Interpolated Estimation of Markov Source Parameters from Sparse Data;
    in this form, with s as a Dirichlet prior: MacKay & Peto (1995).
    """
    if not strength > 0:
        raise ValueError(f"strength must be above 0, received {strength}")
    if [ngrams.context for ngrams in ladder] != list(range(len(ladder))):
        raise ValueError("the ladder needs one NGrams for each context 0, 1, 2, … without a gap")
    probs = np.full((len(pasts), ladder[0].vocabulary), 1 / ladder[0].vocabulary)
    for ngrams in ladder:
        counts = _counts_after(ngrams, pasts)
        probs = (counts + strength * probs) / (counts.sum(axis=1, keepdims=True) + strength)
    return probs
