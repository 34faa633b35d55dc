# %% [markdown]
# # Notation
#
# Each symbol: how to read it aloud, what it is, its shape, its name in the code of this course,
# its unit, where you first met it, and what other texts write for the same thing.
#
# Three habits of this course. **Classes lie on the last axis**, written K; the dots in (…, K) stand
# for any axes before it, such as a batch. **log is the natural logarithm**, and a loss is in nats
# unless another unit is named. In code, **the prediction comes first**, then the truth; in
# H(p, q) and KL(p‖q) on paper, the truth comes first.
#
# The values and slopes of all losses stand on one printable page:
# [the card](../docs/card.html).

# %% [markdown]
# {{notation}}

# %% [markdown]
# ## Shapes in code
#
# Two examples, three classes. Every loss takes the names of the tables above.

# %%
import numpy as np

from course_lib import losses
from course_lib.numerics import softmax

# %%
logits = np.array([[2.0, 1.0, 0.1], [0.5, 0.5, 3.0]])
labels = np.array([0, 2])
probs = softmax(logits)
print("logits", logits.shape, "labels", labels.shape, "probs", probs.shape)

# %% [markdown]
# The labels have one axis less than the scores: one number stands for a whole list.

# %%
each = losses.cross_entropy(logits, labels, reduction="none")
mean = losses.cross_entropy(logits, labels)
slopes = losses.cross_entropy_grad(logits, labels)
print("each", each.shape, "mean", np.shape(mean), "slopes", slopes.shape)

# %% [markdown]
# One loss for each example, then their mean, a single number with the empty shape (). The slopes
# have the shape of what they are taken in.
#
# ## The same thing in other words
#
# | Here | Elsewhere | Mind |
# | :-- | :-- | :-- |
# | log | ln | where log is base 2, values are in bits |
# | L, the mean over examples | J, ℓ, ℒ, E, NLL, “cost”, “objective” | a sum is N times as large, and so is its slope |
# | cross-entropy loss | log loss, NLL, softmax loss, “categorical” | one thing, if the truth is one-hot |
# | H(p, q), truth first | H(q, p), CE(y, ŷ) | which letter is the truth? read the text around it |
# | class numbers from 0 | from 1 in mathematics | the second entry has number 1 here |
# | score, logit | “output”, “unnormalised log-probability” | libraries mostly want these, and not p |
# | forecast p | ŷ, q, “softmax output” | never hand it to a loss that takes scores |
# | slope p − y | dz, δ, “error signal” | the opposite sign is the direction of a step |
