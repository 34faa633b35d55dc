# %% [markdown]
# # Sheet 5: Entropy and divergence
#
# Nine questions on [the lesson](../notebooks/05_entropy_and_kl.ipynb), from easy to hard. Replace
# each `...` by your answer and run the cell below it; `hint("…")` helps one step at a time. In all
# of them p is the truth and q the forecast. When a question is done, `again("…")` with its name
# deals you the same one with fresh numbers, where it has any.

# %%
import numpy as np

from course_lib.student import again, check, hint

# %% [markdown]
# {{exercise mean_code_length}}

# %%
# BEGIN SOLUTION
mean_code_length = np.dot([0.1, 0.2, 0.4, 0.3], [1, 2, 3, 3])
# END SOLUTION

# %%
check("mean_code_length", mean_code_length)

# %% tags=["solution"]
p = np.array([0.1, 0.2, 0.4, 0.3])
print(f"mean length {p @ [1, 2, 3, 3]:.1f} bits")
print(f"entropy     {-np.sum(p * np.log2(p)):.3f} bits")
print(f"wasted      {p @ [1, 2, 3, 3] + np.sum(p * np.log2(p)):.3f} bits")

# %% [markdown] tags=["solution"]
# Each length counts as often as its signal comes: 2.6 bits. The code was made for other
# frequencies, and packing signals together these could be sent with nearly 1.846. The waste of
# 0.754 bits is KL(p‖q) with q = (½, ¼, ⅛, ⅛), the distribution that the code belongs to.

# %% [markdown]
# {{exercise entropy}}


# %%
def entropy(p):
    # BEGIN SOLUTION
    comes = p[p > 0]
    return -np.sum(comes * np.log(comes))
    # END SOLUTION


# %%
check("entropy", entropy)

# %% tags=["solution"]
fox = np.array([0.02, 0.05, 0.01, 0, 0.82, 0.03, 0.07])
print(f"{entropy(fox):.3f} nats, {entropy(fox) / np.log(2):.4f} bits")
print(f"a fair coin {entropy(np.array([0.5, 0.5])):.3f} nats")

# %% [markdown] tags=["solution"]
# A weighted mean of surprises, without those outcomes that never come. The forecast of the lesson
# has 0.728 nats or 1.0505 bits, a fair coin 0.693 nats. You may read that entropy says how many bits it takes to describe
# a distribution; it says how many bits **one draw** takes on average, once the code is agreed on.

# %% [markdown]
# {{exercise cross_entropy_of}}


# %%
def cross_entropy_of(p, q):
    # BEGIN SOLUTION
    return -np.sum(p * np.log(q))
    # END SOLUTION


# %%
check("cross_entropy_of", cross_entropy_of)

# %% tags=["solution"]
p, q = np.array([0.5, 0.3, 0.2]), np.array([0.25, 0.25, 0.5])
print(
    f"H(p, q) {cross_entropy_of(p, q):.3f}, H(q, p) {cross_entropy_of(q, p):.3f}"
)
print(f"H(p, p) {cross_entropy_of(p, p):.3f} nats")

# %% [markdown] tags=["solution"]
# The truth weights, the forecast passes through the logarithm: 1.248, and 1.279 if the two change
# places. Even the perfect forecast pays 1.030. If every label is one-hot, only one term of the sum
# is left: the −log p of lesson 2.

# %% [markdown]
# {{exercise kl_cricket}}

# %%
# BEGIN SOLUTION
kl_cricket = 0.6 * np.log(7)
# END SOLUTION

# %%
check("kl_cricket", kl_cricket)

# %% tags=["solution"]
p, q = np.array([0.7, 0.2, 0.1]), np.array([0.1, 0.2, 0.7])
print("row by row", (p * np.log(p / q)).round(3))
print(f"KL(P||Q) {np.sum(p * np.log(p / q)):.3f}")
print(f"KL(Q||P) {np.sum(q * np.log(q / p)):.3f}")

# %% [markdown] tags=["solution"]
# The six costs 1.362 more, the dot gives 0.195 back, the four is the same for both: 1.168 nats. It
# is 1.168 the other way round as well. That is an accident of these two lists: one is the other in
# a mirror. Further down you will meet somebody who trusted in it.

# %% [markdown]
# {{exercise order_kl}}

# %%
# BEGIN SOLUTION
order_kl = "chfjae"
# END SOLUTION

# %%
check("order_kl", order_kl)

# %% [markdown] tags=["solution"]
# The question is asked of p, not of q: where p is 0 the term counts as 0 and may be left out. A q
# of 0 where p is not must *not* be left out. That is the infinite case, and hiding it would call a
# forecast good that denies what happens.

# %% [markdown]
# {{exercise kl_divergence}}


# %%
def kl_divergence(p, q):
    # BEGIN SOLUTION
    comes = p > 0
    return np.sum(p[comes] * np.log(p[comes] / q[comes]))
    # END SOLUTION


# %%
check("kl_divergence", kl_divergence)

# %% tags=["solution"]
label = np.array([0.0, 1.0, 0.0])
model = np.array([0.1, 0.6, 0.3])
print(f"KL {kl_divergence(label, model):.3f} nats")
print(f"CE {cross_entropy_of(label, model):.3f} nats")
hedged = np.array([0.1, 0.8, 0.1])
print(f"hedged label: KL {kl_divergence(hedged, model):.3f} nats")
print(f"hedged label: CE {cross_entropy_of(hedged, model):.3f} nats")

# %% [markdown] tags=["solution"]
# For a label that is certain, divergence and cross-entropy are one number, 0.511, because the
# label's entropy is 0. That is the grain of truth in “they are the same”. For a label that hedges
# they are 0.120 and 0.759.

# %% [markdown]
# {{exercise unmask_swapped_kl}}

# %%
# BEGIN SOLUTION
unmask_swapped_kl = ([0.5, 0.5], [0.9, 0.1])
# END SOLUTION

# %%
check("unmask_swapped_kl", unmask_swapped_kl)

# %% tags=["solution"]
p, q = np.array([0.5, 0.5]), np.array([0.9, 0.1])
print(f"{kl_divergence(p, q):.3f} and {kl_divergence(q, p):.3f} nats")

# %% [markdown] tags=["solution"]
# 0.511 one way and 0.368 the other. A mirrored pair cannot tell a function from its swapped
# sister, and neither can a pair of equal lists. Test on something lopsided.

# %% [markdown]
# {{exercise entropy_floor}}

# %%
# BEGIN SOLUTION
entropy_floor = -(0.6 * np.log(0.6) + 0.4 * np.log(0.4))
# END SOLUTION

# %%
check("entropy_floor", entropy_floor)

# %% tags=["solution"]
for dog in (0.5, 0.6, 0.7, 0.99):
    loss = -(0.6 * np.log(dog) + 0.4 * np.log(1 - dog))
    print(f"dog {dog:.2f}, cat {1 - dog:.2f}: mean loss {loss:.3f} nats")

# %% [markdown] tags=["solution"]
# 0.673 nats, reached by saying 60 and 40. Half and half pays 0.693, 70 to 30 pays 0.696, and being
# nearly sure of dog pays 1.848. Some texts call the one-hot label “the real distribution”. It is one draw from it. The
# real distribution of what follows this phrase is 60 to 40, and its entropy is the floor.

# %% [markdown]
# {{exercise why_not_subtract}}

# %%
# BEGIN SOLUTION
why_not_subtract = (
    "Every loss would be lower by the entropy of the data, so perfect is 0. "
    "The gradients and the best model stay, for the entropy is a constant."
)
# END SOLUTION

# %%
check("why_not_subtract", why_not_subtract)

# %% [markdown] tags=["solution"]
# Two things are the same, the best model and every step on the way to it. One is not: the number
# on the screen. And on real text nobody could subtract, because nobody knows the entropy.

# %% [markdown] tags=["sheet"]
# Done, or stuck? The [worked solutions](../solutions/05_entropy_and_kl.ipynb) give the *why* as
# well. For fresh numbers, try `again("entropy_floor")` or `again("wasted_bits")`, a harder sister
# of the first question.

# %% [markdown]
# ## More to practise
#
# What the lesson has besides, easy ones first. Run the code of a row in a cell of your own.
#
# {{more}}
