"""A model writes: each token is drawn from its forecast and becomes part of the past."""

import numpy as np

from course_lib.numerics import softmax


def written(rng, scores, beginning, count, *, temperature=1.0):
    """A text continued by a model that reads its own words.

    Args:
        rng: a NumPy generator.
        scores: a function from (1, k) token numbers to (1, V) scores for what comes next.
        beginning: (k,) the tokens to go on from; as many as the model reads.
        count: how many tokens to write.
        temperature: T > 0, as in `softmax`; below 1 the likely becomes likelier.

    Returns:
        (count,) the tokens written.

    Raises:
        ValueError: if the temperature is not positive.

    A model that is sure that 0 and 1 take turns:

    >>> def turns(pasts):
    ...     return 50.0 * np.eye(2)[1 - pasts[:, -1]]
    >>> written(np.random.default_rng(0), turns, [0], 4).tolist()
    [1, 0, 1, 0]

    Shannon (1948), A Mathematical Theory of Communication, section 3.
    """
    past, drawn = np.asarray(beginning), []
    for _ in range(count):
        shares = np.cumsum(softmax(scores(past[None])[0], temperature=temperature))
        token = int(np.searchsorted(shares[:-1], rng.random(), side="right"))
        drawn.append(token)
        past = np.append(past[1:], token)
    return np.array(drawn, dtype=int)
