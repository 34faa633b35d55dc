"""The loss functions, in plain NumPy. All values are in nats unless the name or `base` says otherwise."""

from course_lib.losses.information import (
    bits_from_nats,
    negative_log_likelihood,
    perplexity,
    surprise,
)

__all__ = ["bits_from_nats", "negative_log_likelihood", "perplexity", "surprise"]
