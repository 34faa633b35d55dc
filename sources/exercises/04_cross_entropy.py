# %% [markdown]
# # Sheet 4: Cross-entropy and its gradient
#
# Nine questions on [the lesson](../notebooks/04_cross_entropy.ipynb). Replace each `...` by your
# answer and run the cell below it. `check` says whether it is right, and if it is not, which
# thought gives exactly your numbers. `hint("…")` helps one step at a time, and `again("…")` deals
# fresh numbers for the questions that have them. You can run everything as it is: what you have
# not touched is "not attempted yet".

# %%
import numpy as np

from course_lib.student import again, check, hint

# %% [markdown]
# {{exercise slope_of_the_mean_loss}}

# %%
# BEGIN SOLUTION
slope_of_the_mean_loss = (0.2 - 1) / 4
# END SOLUTION

# %%
check("slope_of_the_mean_loss", slope_of_the_mean_loss)

# %% tags=["solution"]
print(f"alone {0.2 - 1:.3f}, in the mean over four {(0.2 - 1) / 4:.3f}")

# %% [markdown] tags=["solution"]
# Predicted minus wanted is 0.2 − 1 = −0.800 for this place alone. The other three places do not
# depend on this score, and the mean divides by 4: −0.200. Some texts print p − y beside a mean
# loss; there the 1/T is missing, and the learning rate silently makes up for it.

# %% [markdown]
# {{exercise tags_of_a_photo}}

# %%
# BEGIN SOLUTION
tags_of_a_photo = -np.log([0.9, 0.7, 0.85, 0.95]).sum()
# END SOLUTION

# %%
check("tags_of_a_photo", tags_of_a_photo)

# %% tags=["solution"]
each = -np.log([1 - 0.1, 0.7, 1 - 0.15, 1 - 0.05])
print(f"each {each.round(3)}, sum {each.sum():.3f} nats")

# %% [markdown] tags=["solution"]
# What happened had 0.9 (no), 0.7 (yes), 0.85 (no) and 0.95 (no). The four surprises add up to
# 0.676 nats. With softmax and one right class it would be −log 0.7 alone; here the three noes are
# questions of their own, and even good answers to them cost a little.

# %% [markdown]
# {{exercise batch_against_the_early_mean}}

# %%
# BEGIN SOLUTION
batch_against_the_early_mean = ([[2.0, 1.0, 0.0], [2.0, 1.0, 0.0]], [0, 2])
# END SOLUTION

# %%
check("batch_against_the_early_mean", batch_against_the_early_mean)

# %% tags=["solution"]
p = np.exp([2.0, 1.0, 0.0]) / np.exp([2.0, 1.0, 0.0]).sum()
print(f"mean of the losses {-np.mean(np.log(p[[0, 2]])):.3f} nats")
print(f"loss of the mean p {-np.log(np.mean(p[[0, 2]])):.3f} nats")

# %% [markdown] tags=["solution"]
# 1.408 and 0.974. The two agree only if every truth was given the same p. A test in which all
# examples are alike cannot see the order of mean and logarithm.

# %% [markdown]
# {{exercise binary_cross_entropy}}


# %%
def binary_cross_entropy(y, p):
    # BEGIN SOLUTION
    of_what_happened = np.where(y == 1, p, 1 - p)
    return -np.mean(np.log(of_what_happened))
    # END SOLUTION


# %%
check("binary_cross_entropy", binary_cross_entropy)

# %% tags=["solution"]
y, p = np.array([1, 0, 0]), np.array([0.9, 0.2, 0.6])
print(f"both terms {binary_cross_entropy(y, p):.3f}", end=", ")
print(f"the first one alone {-np.mean(y * np.log(p)):.3f} nats")

# %% [markdown] tags=["solution"]
# Find the probability of what happened, then take one surprise each. Without the second term the
# example costs 0.035 instead of 0.415, and a model that says yes to everything would be perfect.

# %% [markdown]
# {{exercise softmax_ce_grad}}


# %%
def softmax_ce_grad(logits, target):
    # BEGIN SOLUTION
    weights = np.exp(logits - np.max(logits))
    probs = weights / weights.sum()
    return probs - np.eye(len(probs))[target]
    # END SOLUTION


# %%
check("softmax_ce_grad", softmax_ce_grad)

# %% tags=["solution"]
z = np.log([0.05, 0.10, 0.60, 0.20, 0.05])
print(softmax_ce_grad(z, 3).round(3))

# %% [markdown] tags=["solution"]
# Softmax with the largest score taken out, so that nothing overflows; then 1 is subtracted at the
# truth. The entries add up to 0. `probs[target] -= 1` is right too, as long as `probs` is a fresh
# array; done on the caller's scores it would change them behind their back.

# %% [markdown]
# {{exercise fifty_times}}

# %%
# BEGIN SOLUTION
fifty_times = "b"
# END SOLUTION

# %%
check("fifty_times", fifty_times)

# %% tags=["solution"]
for p in (0.01, 0.99):
    print(f"p = {p}: ratio {1 / (2 * p * (1 - p)):.1f}", end=", ")
    print(f"pulls {1 - p:.4f} and {2 * p * (1 - p) ** 2:.4f}")

# %% [markdown] tags=["solution"]
# The ratio is 50.5 at both ends. What differs is the pull that is left on the score: 0.9900
# against 0.0196 where the model is wrong, 0.0100 against 0.0002 where it is right.

# %% [markdown]
# {{exercise strongest_pull_of_squared_error}}

# %%
# BEGIN SOLUTION
strongest_pull_of_squared_error = 8 / 27
# END SOLUTION

# %%
check("strongest_pull_of_squared_error", strongest_pull_of_squared_error)

# %% tags=["solution"]
p = np.linspace(0, 1, 1001)
pull = 2 * p * (1 - p) ** 2
print(f"largest {pull.max():.4f}, at p = {p[pull.argmax()]:.3f}")

# %% [markdown] tags=["solution"]
# 2 p (1 − p)² has the slope 2 (1 − p)(1 − 3p), which is zero at p = 1/3. There it is 8/27 = 0.2963.
# So squared error never pulls with even a third of the strength that cross-entropy has when it is
# needed.

# %% [markdown]
# {{exercise stable_lines}}

# %%
# BEGIN SOLUTION
stable_lines = "egbad"
# END SOLUTION

# %%
check("stable_lines", stable_lines)

# %% tags=["solution"]
for z in (-1000.0, 0.0, 40.0):
    rest = np.log1p(np.exp(-abs(z)))
    print(f"z = {z:7}: a no costs {max(z, 0) + rest:.3f} nats")

# %% [markdown] tags=["solution"]
# log(1 + exp z) is the positive part of z plus log(1 + exp(−|z|)), and that exponential never
# exceeds 1. No probability is made, so none can be rounded to 0 or 1: 0.000, 0.693 and 40.000.

# %% [markdown]
# {{exercise why_accuracy_cannot_train}}

# %%
# BEGIN SOLUTION
why_accuracy_cannot_train = (
    "A tiny step changes no winner, so accuracy is flat almost everywhere "
    "and its gradient is 0: it does not say where to go."
)
# END SOLUTION

# %%
check("why_accuracy_cannot_train", why_accuracy_cannot_train)

# %% [markdown] tags=["sheet"]
# Done, or stuck? The [worked solutions](../solutions/04_cross_entropy.ipynb) give the *why* as
# well. Read one, close it, and write it again from memory. With `again("slope_of_the_mean_loss")`
# you get new numbers.

# %% [markdown]
# ## More to practise
#
# What the lesson has besides, easy ones first. Run the code of a row in a cell of your own.
#
# {{more}}
