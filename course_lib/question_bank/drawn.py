"""Data that several modules of the bank draw alike."""

import numpy as np


def uneven(rng, outcomes, spread=0.1):
    """Probabilities that are all clearly different, in random order."""
    weights = np.arange(1, outcomes + 1) ** 1.5 * rng.uniform(1 - spread, 1 + spread, outcomes)
    return rng.permutation(weights / weights.sum())
