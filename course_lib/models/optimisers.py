"""One step downhill, for a dictionary of weights."""

import numpy as np


def sgd(rate):
    """Plain gradient descent:  w ← w − η g.  On batches drawn at random it is called stochastic.

    Args:
        rate: η, the length of a step for each unit of slope.

    Returns:
        A function of (weights, slopes, share=1.0): two dictionaries with the same names. It changes
        the weights in place; `share` makes a step shorter, as towards the end of training.

    >>> weights = {"w": np.array([1.0])}
    >>> sgd(0.1)(weights, {"w": np.array([2.0])})
    >>> weights["w"].tolist()
    [0.8]

    Robbins & Monro (1951), A Stochastic Approximation Method.
    """

    def step(weights, slopes, share=1.0):
        for name, slope in slopes.items():
            weights[name] -= share * rate * slope

    return step


def adam(rate, *, memories=(0.9, 0.999), tiny=1e-8):
    """Every weight takes steps of about η, whatever the size of its slopes:  w ← w − η m / √v.

    m is a fading mean of the slopes and v one of their squares; both begin at 0 and are divided by
    the share of the memory that is filled. A slope that keeps its sign gives steps of η; one that
    keeps changing its sign gives next to none.

    Args:
        rate: η.
        memories: how much of m and of v is kept at each step.
        tiny: added to √v, against a division by 0.

    Returns:
        A function of (weights, slopes, share=1.0), as from `sgd`. It remembers; a new model needs a
        new one.

    >>> weights = {"w": np.array([1.0, 1.0])}
    >>> adam(0.1)(weights, {"w": np.array([0.001, -1000.0])})
    >>> weights["w"].round(3).tolist()
    [0.9, 1.1]

    Kingma & Ba (2015), Adam: A Method for Stochastic Optimization.
    """
    means, squares, keep_mean, keep_square = {}, {}, *memories
    filled = [1.0, 1.0]

    def step(weights, slopes, share=1.0):
        filled[0] *= keep_mean
        filled[1] *= keep_square
        for name, slope in slopes.items():
            means[name] = keep_mean * means.get(name, 0) + (1 - keep_mean) * slope
            squares[name] = keep_square * squares.get(name, 0) + (1 - keep_square) * slope**2
            mean, square = means[name] / (1 - filled[0]), squares[name] / (1 - filled[1])
            weights[name] -= share * rate * mean / (np.sqrt(square) + tiny)

    return step
