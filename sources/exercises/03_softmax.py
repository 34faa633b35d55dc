# %% [markdown]
# # Sheet 3: Softmax
#
# Nine questions on [the lesson](../notebooks/03_softmax.ipynb). Replace each `...` by your answer
# and run the cell below it. `check` says whether it is right, and if it is not, often which
# thought gives exactly your numbers. `hint("…")` helps one step at a time. Everything runs as it is: what
# you have not touched is "not attempted yet".

# %%
import numpy as np

from course_lib.student import again, check, hint

# %% [markdown]
# {{exercise first_of_softmax}}

# %%
# BEGIN SOLUTION
weights = np.exp([2.0, 1.0, 0.1])
first_of_softmax = weights[0] / weights.sum()
# END SOLUTION

# %%
check("first_of_softmax", first_of_softmax)

# %% tags=["solution"]
print("weights", weights.round(3), f"total {weights.sum():.3f}")
print(f"first {first_of_softmax:.3f}, score over sum {2 / 3.1:.3f}")

# %% [markdown] tags=["solution"]
# 7.389 of 11.213 is 0.659. Dividing the scores by their sum gives 0.645 here, close enough to look
# right. It would not survive a negative score, nor 100 more for everybody.

# %% [markdown]
# {{exercise factor_from_a_gap}}

# %%
# BEGIN SOLUTION
factor_from_a_gap = np.exp(2.7 - 1.2)
# END SOLUTION

# %%
check("factor_from_a_gap", factor_from_a_gap)

# %% tags=["solution"]
print(f"a gap of 1.5 is a factor of {np.exp(1.5):.2f}")
print(f"the ratio of the scores is {2.7 / 1.2:.2f}")

# %% [markdown] tags=["solution"]
# In the ratio of two probabilities the total cancels, so the other classes do not matter: e^1.5 is
# 4.48. The ratio of the scores, 2.25, has no meaning: shift all scores, and it is another.

# %% [markdown]
# {{exercise softmax}}


# %%
def softmax(x):
    # BEGIN SOLUTION
    weights = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)
    # END SOLUTION


# %%
check("softmax", softmax)

# %% tags=["solution"]
rows = np.array([[1000.0, 999.0], [-1000.0, -1000.0]])
print(softmax(rows).round(3))
with np.errstate(all="ignore"):
    wrong = np.exp(rows - rows.max())  # one maximum for the whole table
    print((wrong / wrong.sum(axis=-1, keepdims=True)).round(3))

# %% [markdown] tags=["solution"]
# The largest score of *each row* is subtracted. The second table shows what one maximum for the
# whole table does: the second row lies so far below it that all its weights are 0, and 0/0 is
# `nan`. `x - max` makes a new array; `x -= max` would have changed the one that you were handed.

# %% [markdown]
# {{exercise unmask_the_temperature}}

# %%
# BEGIN SOLUTION
unmask_the_temperature = ([2.0, 1.0, 0.1], 2.0)
# END SOLUTION

# %%
check("unmask_the_temperature", unmask_the_temperature)

# %% [markdown] tags=["solution"]
# The weights are divided by T, and so is their total: T cancels. At T = 1 that is right, and so it is
# when all scores are equal, or when there is only one. Any other input shows the mistake. Where all
# tests have T = 1, it lives long.

# %% [markdown]
# {{exercise softmax_t}}


# %%
def softmax_t(x, temperature):
    # BEGIN SOLUTION
    return softmax(np.asarray(x) / temperature)
    # END SOLUTION


# %%
check("softmax_t", softmax_t)

# %% tags=["solution"]
for t in (0.5, 1.0, 2.0):
    print(f"T = {t}:", softmax_t([2.0, 1.0, 0.1], t).round(6))

# %% [markdown] tags=["solution"]
# Divide the scores, then do what you did before. The first class has 0.863777 at T = 0.5, 0.659001
# at T = 1 and 0.501688 at T = 2. Dividing *after* the exponential, or dividing the probabilities,
# does nothing.

# %% [markdown]
# {{exercise three_large_scores}}

# %%
# BEGIN SOLUTION
three_large_scores = 1002 + np.log(np.exp([0, -1, -1.9]).sum())
# END SOLUTION

# %%
check("three_large_scores", three_large_scores)

# %% tags=["solution"]
print(f"{three_large_scores:.3f}")

# %% [markdown] tags=["solution"]
# Take e^1002 out of the sum and put 1002 back outside the log: 1002.417. It lies between the largest
# score and log 3 above it, as a soft maximum must.

# %% [markdown]
# {{exercise log_softmax_in_order}}

# %%
# BEGIN SOLUTION
log_softmax_in_order = "dhbif"
# END SOLUTION

# %%
check("log_softmax_in_order", log_softmax_in_order)

# %% tags=["solution"]
scores = np.array([0.0, 1000.0])
ahead = scores - scores.max()
print("log-softmax:", ahead - np.log(np.exp(ahead).sum()))
with np.errstate(divide="ignore"):
    print("log(softmax):", np.log(softmax(scores)))

# %% [markdown] tags=["solution"]
# What is subtracted before the exponential must be subtracted in the other term as well; that is
# why the last line begins with `ahead` and not with `x`. The first class really has log p = −1000. By
# way of the probability it is −∞. Some texts advise to add a small number inside the log; then it
# is a made-up number, the same one for every forecast that is bad enough.

# %% [markdown]
# {{exercise two_class_probability}}


# %%
def two_class_probability(first, second):
    # BEGIN SOLUTION
    behind = np.asarray(second, dtype=float) - first
    return np.exp(-np.logaddexp(0, behind))
    # END SOLUTION


# %%
check("two_class_probability", two_class_probability)

# %% tags=["solution"]
print(f"no lead {two_class_probability(3.0, 3.0):.3f}")
print(f"a lead of 1 {two_class_probability(1001.0, 1000.0):.3f}")
print(f"far behind {two_class_probability(0.0, 2000.0):.3f}")

# %% [markdown] tags=["solution"]
# It is the sigmoid of the lead: 1 / (1 + e^(second − first)). Equal scores share, 0.500 each; a lead
# of one point is 0.731 at any level. 2000 points behind, the probability is too small for the machine
# and rounded to 0.000. `np.logaddexp(0, b)` is log(e⁰ + e^b), the soft maximum of 0 and b, and so it
# is −log p; it does not overflow. Stacking the two scores and calling your own `softmax` is as good.

# %% [markdown]
# {{exercise what_softmax_forgets}}

# %%
# BEGIN SOLUTION
what_softmax_forgets = (
    "The common level is lost, only differences stay; so I may subtract the "
    "largest score first and nothing overflows."
)
# END SOLUTION

# %%
check("what_softmax_forgets", what_softmax_forgets)

# %% tags=["solution"]
print("log p:           ", np.log(softmax([3.0, 2.0, 0.0])).round(3))
print("log p, 100 more: ", np.log(softmax([103.0, 102.0, 100.0])).round(3))

# %% [markdown] tags=["solution"]
# Two lists of scores, one list of log-probabilities: −0.349, −1.349, −3.349. Their differences are
# those of the scores, and nothing says where the zero was.

# %% [markdown] tags=["sheet"]
# Done, or stuck? The [worked solutions](../solutions/03_softmax.ipynb) give the *why* as well.
# Read one, close it, and write it again from memory. `again("factor_from_a_gap")` asks the same with
# fresh numbers.

# %% [markdown]
# ## More to practise
#
# What the lesson has besides, easy ones first. Run the code of a row in a cell of your own.
#
# {{more}}
