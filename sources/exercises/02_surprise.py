# %% [markdown]
# # Sheet 2: Surprise
#
# Ten questions on [the lesson](../notebooks/02_surprise.ipynb). Replace each `...` by your answer
# and run the cell below it. `check` says whether it is right, and if it is not, which thought
# gives exactly your numbers. `hint("…")` helps one step at a time, and `again("…")` asks the same
# with fresh numbers. You can run everything as it is: what you have not touched is "not attempted
# yet".

# %%
import numpy as np

from course_lib.student import again, check, hint

# %% [markdown]
# {{exercise paani_loss}}

# %%
# BEGIN SOLUTION
paani_loss = -np.log(0.3)
# END SOLUTION

# %%
check("paani_loss", paani_loss)

# %% tags=["solution"]
print(f"paani {-np.log(0.3):.3f}, chai {-np.log(0.6):.3f} nats")

# %% [markdown] tags=["solution"]
# *Paani* had 0.3, so the loss is −log 0.3 = 1.204 nats. The 0.6 for *chai* would have cost 0.511.
# Counting from 0, paani is number 1 in the list; some texts count from 1 and call it number 2.

# %% [markdown]
# {{exercise gap_in_nats}}

# %%
# BEGIN SOLUTION
gap_in_nats = -np.log(0.40) - (-np.log(0.90))
# END SOLUTION

# %%
check("gap_in_nats", gap_in_nats)

# %% tags=["solution"]
loss_a, loss_b = -np.log(0.90), -np.log(0.40)
print(f"A {loss_a:.3f}, B {loss_b:.3f}, gap {loss_b - loss_a:.3f} nats")
print(f"A made the truth {np.exp(loss_b - loss_a):.2f} times as likely")
print(f"the ratio of the losses is {loss_b / loss_a:.1f}")

# %% [markdown] tags=["solution"]
# B pays 0.916 and A pays 0.105; the gap of 0.811 nats is log(0.90 / 0.40) = log 2.25: A gave the
# truth 2.25 times the probability. You may read elsewhere that A's loss is “8.7 times lower”. The
# division is right and means nothing: add one more event to both models and the ratio changes,
# while the difference stays.

# %% [markdown]
# {{exercise halving}}

# %%
# BEGIN SOLUTION
halving = "c"
# END SOLUTION

# %%
check("halving", halving)

# %% tags=["solution"]
for p in (0.8, 0.4, 0.2, 0.1):
    print(f"p = {p}: {-np.log(p):.3f} nats")
print(f"each step is log 2 = {np.log(2):.3f}")

# %% [markdown] tags=["solution"]
# −log(p/2) = −log p + log 2, and log 2 is 0.693. The curve does get steeper near 0, and the step
# from p to p/2 gets shorter at exactly the same rate.

# %% [markdown]
# {{exercise surprise}}


# %%
def surprise(probs, label):
    # BEGIN SOLUTION
    return -np.log(probs[label])
    # END SOLUTION


# %%
check("surprise", surprise)

# %% tags=["solution"]
for p in (1e-20, 1e-30):
    print(f"p = {p}: {-np.log(p):.3f}, clamped {-np.log(max(p, 1e-12)):.3f}")

# %% [markdown] tags=["solution"]
# One look-up and one logarithm. Multiplying by a one-hot vector and adding up gives the same on
# paper, and `nan` as soon as another outcome has probability 0. A floor under p such as `max(p,
# 1e-12)` hides the worst mistakes: below it, all of them cost the same 27.631.

# %% [markdown]
# {{exercise mean_surprise_by_a_loop}}

# %%
# BEGIN SOLUTION
mean_surprise_by_a_loop = "djfhcb"
# END SOLUTION

# %%
check("mean_surprise_by_a_loop", mean_surprise_by_a_loop)

# %% tags=["solution"]
total = 0.0
count = 0
for p in [0.9, 0.2, 0.5]:
    total += -np.log(p)
    count += 1
print(f"{total / count:.3f} nats an event")

# %% [markdown] tags=["solution"]
# 0.803 nats for the three events. Two lines prepare, two repeat for every event, and the average is
# taken after the loop; `total` and `count` may change places. A `return` inside the loop ends the
# function at the first event. A log of the finished average is too late.

# %% [markdown]
# {{exercise mean_surprise}}


# %%
def mean_surprise(probs):
    # BEGIN SOLUTION
    return -np.mean(np.log(probs))
    # END SOLUTION


# %%
check("mean_surprise", mean_surprise)

# %% tags=["solution"]
probs = np.full(2000, 0.5)
print(
    f"mean of the logs: {mean_surprise(probs):.3f}, product: {np.prod(probs)}"
)

# %% [markdown] tags=["solution"]
# The loop in one line: NumPy takes all the logs at once. Log first, then average. The product of
# two thousand probabilities is 0 in the machine, and the log of an average is not the average of
# the logs: one terrible guess would drown in it.

# %% [markdown]
# {{exercise unmasking_input}}

# %%
# BEGIN SOLUTION
unmasking_input = ([0.7, 0.2, 0.1], 1)
# END SOLUTION

# %%
check("unmasking_input", unmasking_input)

# %% [markdown] tags=["solution"]
# The impostor reads the largest entry. It can only be seen through where the truth was *not* the
# favourite. Good tests look like that: all entries different, and a label that is neither the
# first nor the likeliest.

# %% [markdown]
# {{exercise perplexity_of_ours}}

# %%
# BEGIN SOLUTION
perplexity_of_ours = np.exp(2.5)
# END SOLUTION

# %%
check("perplexity_of_ours", perplexity_of_ours)

# %% tags=["solution"]
print(f"{perplexity_of_ours:.2f}")

# %% [markdown] tags=["solution"]
# e to the power of 2.5 is 12.18. A fair choice among about twelve words would surprise as much.

# %% [markdown]
# {{exercise better_model}}

# %%
# BEGIN SOLUTION
better_model = "b"
# END SOLUTION

# %%
check("better_model", better_model)

# %% tags=["solution"]
print(f"yours 2.5 nats, the competitor {np.log(9.0):.3f} nats")
print(f"yours {np.exp(2.5):.2f} choices, the competitor 9.0 choices")

# %% [markdown] tags=["solution"]
# log 9.0 is 2.197 nats, less than 2.5. In perplexities: 9.0 is less than 12.18. Both units give
# the same order. On another text, or with other tokens, neither would tell you anything.

# %% [markdown]
# {{exercise why_the_log}}

# %%
# BEGIN SOLUTION
why_the_log = (
    "It has no ceiling, and it adds up where probabilities multiply."
)
# END SOLUTION

# %%
check("why_the_log", why_the_log)

# %% [markdown] tags=["sheet"]
# Done, or stuck? The [worked solutions](../solutions/02_surprise.ipynb) give the *why* as well.
# Read one, close it, and write it again from memory. `again("gap_in_nats")` asks the same with
# fresh numbers; `again("surprise")` changes what is asked.

# %% [markdown]
# ## More to practise
#
# What the lesson has besides, easy ones first. Run the code of a row in a cell of your own.
#
# {{more}}
