"""Small language models in plain NumPy, with their gradients written out, and two optimisers.

    counts        tables of what followed what, with a little added to every count, or mixed
    neural        a network that reads the last k letters; a block of causal attention
    sampling      a model writes, and reads its own words
    optimisers    one step of gradient descent: plain, or Adam

A model turns tokens into scores and knows nothing of losses: it hands back its scores together with
a function that takes the slope of any loss in these scores to the slope in every weight.
"""

from course_lib.models.counts import (
    NGrams,
    count_ngrams,
    interpolated_probs,
    ngram_probs,
    windows,
)
from course_lib.models.neural import (
    attention_block,
    attention_weights,
    looks_of,
    new_attention_block,
    new_window_network,
    window_network,
)
from course_lib.models.optimisers import adam, sgd
from course_lib.models.sampling import written

__all__ = [
    "NGrams",
    "adam",
    "attention_block",
    "attention_weights",
    "count_ngrams",
    "interpolated_probs",
    "looks_of",
    "new_attention_block",
    "new_window_network",
    "ngram_probs",
    "sgd",
    "window_network",
    "windows",
    "written",
]
