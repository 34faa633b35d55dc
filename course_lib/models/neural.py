"""Two networks that guess the next token, with their gradients by hand.

Each piece gives back its value and a function `back`. Handed the slope of the loss in that value,
`back` returns the slope in what went in: the chain rule, one piece at a time, from the last to the
first. A check of every one of them against tiny steps stands in tests/test_models.py.
"""

import numpy as np

from course_lib.numerics import softmax


def new_window_network(rng, *, vocabulary, context, width, hidden):
    """Small random weights for `window_network`; its first scores are all 0, which means 1/V.

    Args:
        rng: a NumPy generator.
        vocabulary: V, the number of different tokens.
        context: k, how many tokens it reads.
        width: D, how many numbers stand for a token.
        hidden: H, units in the middle.

    Returns:
        A dictionary of arrays: embedding (V, D), inward (k D, H), inward_bias (H,), outward (H, V),
        outward_bias (V,).

    >>> new = new_window_network(
    ...     np.random.default_rng(0), vocabulary=27, context=3, width=8, hidden=64
    ... )
    >>> sum(weights.size for weights in new.values())
    3571

    Spreads of 1/√(numbers coming in), so that sums keep their size: LeCun, Bottou, Orr & Müller
    (1998), Efficient BackProp, section 4.6.
    """
    return {
        "embedding": rng.normal(0, 0.01, (vocabulary, width)),
        "inward": rng.normal(0, (context * width) ** -0.5, (context * width, hidden)),
        "inward_bias": np.zeros(hidden),
        "outward": np.zeros((hidden, vocabulary)),
        "outward_bias": np.zeros(vocabulary),
    }


def window_network(weights, pasts):
    """Scores for the next token from the last k:  z = U tanh(W [e(x₁) … e(xₖ)] + b) + c.

    Args:
        weights: from `new_window_network`.
        pasts: (N, k) token numbers.

    Returns:
        (logits, back): (N, V) scores, and the function that takes (N, V) slopes of a loss in them
        to a dictionary of slopes in the weights.

    >>> new = new_window_network(
    ...     np.random.default_rng(0), vocabulary=4, context=2, width=3, hidden=5
    ... )
    >>> logits, back = window_network(new, [[0, 1]])
    >>> logits.tolist()
    [[0.0, 0.0, 0.0, 0.0]]
    >>> back(np.ones((1, 4)))["outward_bias"].tolist()
    [1.0, 1.0, 1.0, 1.0]

    Bengio, Ducharme, Vincent & Jauvin (2003), A Neural Probabilistic Language Model, section 2,
    without its direct connections.
    """
    letters, back_letters = embedded(weights["embedding"], pasts)
    beside = letters.reshape(len(letters), -1)
    inner, back_inner = affine(beside, weights["inward"], weights["inward_bias"])
    middle = np.tanh(inner)
    logits, back_logits = affine(middle, weights["outward"], weights["outward_bias"])

    def back(slopes):
        to_middle, outward, outward_bias = back_logits(slopes)
        to_beside, inward, inward_bias = back_inner(to_middle * (1 - middle**2))
        return {
            "embedding": back_letters(to_beside.reshape(letters.shape)),
            "inward": inward,
            "inward_bias": inward_bias,
            "outward": outward,
            "outward_bias": outward_bias,
        }

    return logits, back


def embedded(table, tokens):
    """The row of the table for each token, and the way back.

    Args:
        table: (V, D).
        tokens: (...) token numbers.

    Returns:
        (rows, back): (..., D); back takes slopes in the rows to (V, D), adding up where a token
        occurs more than once.

    >>> rows, back = embedded(np.eye(2), [1, 1])
    >>> back(np.ones((2, 2))).tolist()
    [[0.0, 0.0], [2.0, 2.0]]

    Bengio, Ducharme, Vincent & Jauvin (2003), A Neural Probabilistic Language Model.
    """
    tokens = np.asarray(tokens)

    def back(slopes):
        return products(np.eye(len(table))[tokens], slopes)

    return table[tokens], back


def affine(inputs, matrix, bias):
    """Weighted sums and a constant:  x W + b, and the way back.

    Args:
        inputs: (..., A).
        matrix: (A, B).
        bias: (B,).

    Returns:
        (outputs, back): (..., B); back gives the slopes in inputs, matrix and bias.

    >>> outputs, back = affine(np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]]), np.array([5.0]))
    >>> outputs.tolist(), [slope.tolist() for slope in back(np.array([[1.0]]))]
    ([[16.0]], [[[3.0, 4.0]], [[1.0], [2.0]], [1.0]])

    Rumelhart, Hinton & Williams (1986), Learning Representations by Back-propagating Errors.
    """

    def back(slopes):
        flat = slopes.reshape(-1, slopes.shape[-1])
        return slopes @ matrix.T, products(inputs, slopes), flat.sum(axis=0)

    return inputs @ matrix + bias, back


def products(inputs, slopes):
    """The slope in a matrix, for outputs x W:  Σ xᵀ s, over all rows and texts.

    Text by text and then added up: the small products are done before many cores have been called
    to help, which would take longer than the work.

    Args:
        inputs: (..., A).
        slopes: (..., B), in x W.

    Returns:
        (A, B).

    >>> products(np.array([[[1.0, 2.0]], [[3.0, 4.0]]]), np.ones((2, 1, 1))).tolist()
    [[4.0], [6.0]]

    Rumelhart, Hinton & Williams (1986), Learning Representations by Back-propagating Errors.
    """
    each = np.swapaxes(inputs, -1, -2) @ slopes
    return each.reshape(-1, *each.shape[-2:]).sum(axis=0)


def new_attention_block(rng, *, vocabulary, length, width, hidden):
    """Small random weights for `attention_block`; its first scores are all 0, which means 1/V.

    Args:
        rng: a NumPy generator.
        vocabulary: V, the number of different tokens.
        length: the longest text that it can read.
        width: D, how many numbers stand for a token at its place.
        hidden: H, units of the tanh layer.

    Returns:
        A dictionary of arrays: embedding (V, D), place (length, D), query, key, value (D, D),
        inward (D, H), inward_bias (H,), outward (H, D), outward_bias (D,), scores (D, V),
        scores_bias (V,).

    >>> new = new_attention_block(
    ...     np.random.default_rng(0), vocabulary=27, length=16, width=8, hidden=32
    ... )
    >>> sum(weights.size for weights in new.values())
    1331

    Spreads as in `new_window_network`: LeCun, Bottou, Orr & Müller (1998), Efficient BackProp.
    """
    square = (width, width)
    return {
        "embedding": rng.normal(0, 0.1, (vocabulary, width)),
        "place": rng.normal(0, 0.1, (length, width)),
        "query": rng.normal(0, width**-0.5, square),
        "key": rng.normal(0, width**-0.5, square),
        "value": rng.normal(0, width**-0.5, square),
        "inward": rng.normal(0, width**-0.5, (width, hidden)),
        "inward_bias": np.zeros(hidden),
        "outward": rng.normal(0, hidden**-0.5, (hidden, width)),
        "outward_bias": np.zeros(width),
        "scores": np.zeros((width, vocabulary)),
        "scores_bias": np.zeros(vocabulary),
    }


def attention_block(weights, tokens, *, causal=True):
    """Scores for the token after each place: one block of a transformer, with one head.

        xₜ = e(token) + place,   hₜ = xₜ + attention(x)ₜ,   gₜ = hₜ + W₂ tanh(W₁ hₜ + b₁) + b₂,
        zₜ = S gₜ + c

    Against the original: tanh for ReLU, no normalisation of layers, no second or further head.

    Args:
        weights: from `new_attention_block`.
        tokens: (B, T) token numbers; T at most the length of the weights.
        causal: whether place t may look at 0 … t only. Without it the places see what they are to
            guess.

    Returns:
        (logits, back): (B, T, V) scores, and the function that takes (B, T, V) slopes of a loss in
        them to a dictionary of slopes in the weights.

    Raises:
        ValueError: if the text is longer than the places there are.

    >>> new = new_attention_block(
    ...     np.random.default_rng(0), vocabulary=3, length=4, width=2, hidden=5
    ... )
    >>> logits, back = attention_block(new, [[0, 1, 2]])
    >>> logits.shape, back(np.ones((1, 3, 3)))["scores_bias"].tolist()
    ((1, 3, 3), [3.0, 3.0, 3.0])

    Vaswani et al. (2017), Attention Is All You Need, section 3.
    """
    placed, back_placed = at_places(weights, tokens)
    seen, back_seen = attention(weights, placed, causal=causal)
    inner, back_inner = affine(placed + seen, weights["inward"], weights["inward_bias"])
    middle = np.tanh(inner)
    added, back_added = affine(middle, weights["outward"], weights["outward_bias"])
    logits, back_logits = affine(placed + seen + added, weights["scores"], weights["scores_bias"])

    def back(slopes):
        slopes, scores, scores_bias = back_logits(slopes)
        to_middle, outward, outward_bias = back_added(slopes)
        to_sum, inward, inward_bias = back_inner(to_middle * (1 - middle**2))
        slopes = slopes + to_sum
        to_placed, of_attention = back_seen(slopes)
        return {
            **back_placed(slopes + to_placed),
            **of_attention,
            "inward": inward,
            "inward_bias": inward_bias,
            "outward": outward,
            "outward_bias": outward_bias,
            "scores": scores,
            "scores_bias": scores_bias,
        }

    return logits, back


def at_places(weights, tokens):
    """What each token is, plus where it stands:  xₜ = e(token) + place[t].

    Args:
        weights: with "embedding" (V, D) and "place" (length, D).
        tokens: (B, T) token numbers.

    Returns:
        (placed, back): (B, T, D), and the way back.

    Raises:
        ValueError: if the text is longer than the places there are.

    >>> weights = {"embedding": np.eye(2), "place": np.full((3, 2), 10.0)}
    >>> at_places(weights, [[0, 1]])[0].tolist()
    [[[11.0, 10.0], [10.0, 11.0]]]

    Learnt places: Gehring et al. (2017), Convolutional Sequence to Sequence Learning, section 3.1.
    """
    length, known = np.shape(tokens)[1], len(weights["place"])
    if length > known:
        raise ValueError(f"the model knows {known} places, received a text of {length} tokens")
    rows, back_rows = embedded(weights["embedding"], tokens)

    def back(slopes):
        place = np.zeros_like(weights["place"])
        place[:length] = slopes.sum(axis=0)
        return {"embedding": back_rows(slopes), "place": place}

    return rows + weights["place"][:length], back


def attention_weights(queries, keys, *, causal=True):
    """How much each place looks at each:  softmax(q kᵀ / √D), with −∞ where it may not look.

    Args:
        queries, keys: (B, T, D).
        causal: whether place t may look at 0 … t only.

    Returns:
        (B, T, T); row t sums to 1 over what place t looks at.

    >>> attention_weights(np.zeros((1, 3, 2)), np.zeros((1, 3, 2))).round(3)[0].tolist()
    [[1.0, 0.0, 0.0], [0.5, 0.5, 0.0], [0.333, 0.333, 0.333]]

    Vaswani et al. (2017), Attention Is All You Need, section 3.2.
    """
    scores = queries @ np.swapaxes(keys, 1, 2) / np.sqrt(queries.shape[-1])
    if causal:
        allowed = np.tril(np.ones(scores.shape[-2:], bool))
        scores = np.where(allowed, scores, -np.inf)
    return softmax(scores)


def looks_of(weights, tokens, *, causal=True):
    """Where each place of a text looks, in an `attention_block`.

    Args:
        weights: from `new_attention_block`, trained or not.
        tokens: (B, T) token numbers.
        causal: whether place t may look at 0 … t only.

    Returns:
        (B, T, T); row t sums to 1 over what place t looks at.

    >>> new = new_attention_block(
    ...     np.random.default_rng(0), vocabulary=3, length=4, width=2, hidden=5
    ... )
    >>> looks_of(new, [[0, 1]])[0, 0].tolist()
    [1.0, 0.0]

    Vaswani et al. (2017), Attention Is All You Need, section 3.2.
    """
    placed, _ = at_places(weights, tokens)
    return attention_weights(placed @ weights["query"], placed @ weights["key"], causal=causal)


def attention(weights, placed, *, causal=True):
    """At each place a mean of the values, weighted by how well each key fits the query.

    Args:
        weights: with "query", "key" and "value", (D, D).
        placed: (B, T, D).
        causal: whether place t may look at 0 … t only.

    Returns:
        (seen, back): (B, T, D); back gives the slope in `placed` and a dictionary of those in the
        three matrices.

    >>> weights = {"query": np.zeros((1, 1)), "key": np.zeros((1, 1)), "value": np.eye(1)}
    >>> attention(weights, np.array([[[2.0], [4.0]]]))[0].tolist()
    [[[2.0], [3.0]]]

    Vaswani et al. (2017), Attention Is All You Need, section 3.2.
    """
    names = ("query", "key", "value")
    queries, keys, values = (placed @ weights[name] for name in names)
    looks = attention_weights(queries, keys, causal=causal)

    def back(slopes):
        to_looks = slopes @ np.swapaxes(values, 1, 2)
        mean = np.sum(looks * to_looks, axis=-1, keepdims=True)
        to_scores = looks * (to_looks - mean) / np.sqrt(queries.shape[-1])
        turned = np.swapaxes(to_scores, 1, 2)
        parts = (to_scores @ keys, turned @ queries, np.swapaxes(looks, 1, 2) @ slopes)
        through = {name: products(placed, part) for name, part in zip(names, parts, strict=True)}
        to_placed = sum(part @ weights[name].T for name, part in zip(names, parts, strict=True))
        return to_placed, through

    return looks @ values, back
