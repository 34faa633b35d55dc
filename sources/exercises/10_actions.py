# %% [markdown]
# # Sheet 10: Actions
#
# Ten questions on [the lesson](../notebooks/10_actions.ipynb). Replace each `...` by your answer
# and run the cell below it. `check` says whether it is right, and if it is not, which thought
# gives exactly your numbers. `hint("…")` helps one step at a time. You can run everything as it
# is: what you have not touched is "not attempted yet".

# %%
import numpy as np

from course_lib.student import check, hint

# %% [markdown]
# {{exercise punished_action}}

# %%
# BEGIN SOLUTION
punished_action = 3 * np.log(0.2)
# END SOLUTION

# %%
check("punished_action", punished_action)

# %% tags=["solution"]
print(f"{punished_action:.3f}; at p = 0.1 it would be {3 * np.log(0.1):.3f}")

# %% [markdown] tags=["solution"]
# −A log π is 3 × log 0.2 = −4.828: *negative*, and lower still when the action becomes rarer. So
# descent pushes away from what went badly. There is no floor: at p = 0.1 it is −6.908. A negative
# loss is no error here, and a low one no success.

# %% [markdown]
# {{exercise policy_row}}

# %%
# BEGIN SOLUTION
p = np.exp(1) / (np.exp(1) + 1)
policy_row = 2 * (p - 1)
# END SOLUTION
# BEGIN STUB
# policy_row = ...
# END STUB

# %%
check("policy_row", policy_row)

# %% tags=["solution"]
print(
    f"p {p:.3f}, surrogate {policy_row:.3f}, expected {-2 * p * (1 - p):.3f}"
)

# %% [markdown] tags=["solution"]
# R (π − y) at the action taken: 2 × (0.731 − 1) = −0.538. Minus the *expected* reward, if only this
# action is paid, has −0.393, because the action is taken only with 0.731. That factor is not
# forgotten in training. It comes from how often the action is drawn.

# %% [markdown]
# {{exercise policy_gradient_loss}}


# %%
def policy_gradient_loss(logp, returns):
    # BEGIN SOLUTION
    return -np.mean(returns * logp)
    # END SOLUTION


# %%
check("policy_gradient_loss", policy_gradient_loss)

# %% tags=["solution"]
logp, returns = np.log([0.5, 0.2]), np.array([2.0, -1.0])
value = policy_gradient_loss(logp, returns)
raised = policy_gradient_loss(logp, returns + 10)
print(f"{value:.3f}; returns 10 higher: {raised:.3f}")

# %% [markdown] tags=["solution"]
# −0.112. With every return 10 higher it is 11.401, for the same policy and the same actions. Whoever
# plots this number plots the level of the returns times the surprise.

# %% [markdown]
# {{exercise policy_gradient_of_logits}}


# %%
def policy_gradient_of_logits(logits, action, advantage):
    # BEGIN SOLUTION
    weights = np.exp(logits - np.max(logits))
    slopes = weights / weights.sum()
    slopes[action] -= 1
    return advantage * slopes
    # END SOLUTION


# %%
check("policy_gradient_of_logits", policy_gradient_of_logits)

# %% tags=["solution"]
slopes = policy_gradient_of_logits(np.log([0.2, 0.3, 0.5]), 2, -0.23)
print(f"{slopes.round(3)}, sum {abs(slopes.sum()):.0f}")

# %% [markdown] tags=["solution"]
# Cross-entropy's p − y with the action as the label, times the advantage. This is the second morning
# of the lesson: −0.046, −0.069, 0.115 are what descent *subtracts*, so the two other stalls gain.
# The sum is 0, as always.

# %% [markdown]
# {{exercise returns_lines}}

# %%
# BEGIN SOLUTION
returns_lines = "bgfiec"
# END SOLUTION

# %%
check("returns_lines", returns_lines)

# %% [markdown] tags=["solution"]
# Backwards, since each return needs the next one: a total of 0, an empty list, then reward plus γ
# times the total so far, and at the end the list is turned round. Each reward is counted in full for
# its own step, and shrinks by γ for each step before it.

# %% [markdown]
# {{exercise praise_for_the_past}}

# %%
# BEGIN SOLUTION
praise_for_the_past = ([1.0, 0.0, 0.0], 1.0)
# END SOLUTION

# %%
check("praise_for_the_past", praise_for_the_past)

# %% [markdown] tags=["solution"]
# The suspect gives the first step's return to all. At the start of a game that is won at its end
# nobody can tell. Put the reward first, and the later steps are praised for something that had
# happened before they acted. With γ = 1 the mean slope does not suffer, as the past is a constant for
# each action. Only its scatter grows: training gets slow and not wrong, so the fault can live long.

# %% [markdown]
# {{exercise ppo_clip}}


# %%
def ppo_clip(ratio, advantage, epsilon):
    # BEGIN SOLUTION
    held = np.clip(ratio, 1 - epsilon, 1 + epsilon)
    return -np.mean(np.minimum(ratio * advantage, held * advantage))
    # END SOLUTION


# %%
check("ppo_clip", ppo_clip)

# %% tags=["solution"]
for ratio, advantage in ((3.0, 1.0), (3.0, -1.0), (0.5, 1.0), (0.5, -1.0)):
    loss = ppo_clip(np.array([ratio]), np.array([advantage]), 0.2)
    print(f"ratio {ratio}, A = {advantage:4}: {loss:5.2f}")

# %% [markdown] tags=["solution"]
# The minimum of the *gains*, then the minus. Good and three times as likely: −1.20, held. Bad and
# three times as likely: 3.00, in full. The clip alone, without the minimum, would hold that at 1.20
# as well and let the mistake stand, with slope 0.

# %% [markdown]
# {{exercise load_balance}}


# %%
def load_balance(probs, chosen):
    # BEGIN SOLUTION
    experts = probs.shape[1]
    load = np.bincount(chosen, minlength=experts) / len(chosen)
    return experts * load @ probs.mean(axis=0)
    # END SOLUTION


# %%
check("load_balance", load_balance)

# %% tags=["solution"]
even, one = np.full((4, 2), 0.5), np.array([0, 0, 0, 0])
print(f"even probabilities, all to expert 0: {load_balance(even, one):.2f}")
sure = np.array([[1.0, 0.0]] * 4)
print(f"sure of expert 0, all to expert 0:   {load_balance(sure, one):.2f}")

# %% [markdown] tags=["solution"]
# 1.00 for even probabilities, *wherever* the tokens went, and 2.00 for certainty with all on one. No
# logarithm and no label: not a cross-entropy. Some say k in place of 1, where each token goes to k
# experts.

# %% [markdown]
# {{exercise bandit_policy}}

# %%
# BEGIN SOLUTION
means = np.array([0.2, 0.9, 0.5, 0.7])
rng = np.random.default_rng(0)
bandit_policy = np.zeros(4)
baseline = 0.0
for _ in range(4000):
    p = np.exp(bandit_policy) / np.exp(bandit_policy).sum()
    arm = min(np.searchsorted(p.cumsum(), rng.random()), 3)
    reward = means[arm] + 0.3 * rng.normal()
    undecided = p * (np.log(p) - p @ np.log(p))
    praise = (reward - baseline) * (np.eye(4)[arm] - p)
    bandit_policy = bandit_policy + 0.1 * (praise - 0.1 * undecided)
    baseline += 0.05 * (reward - baseline)
# END SOLUTION
# BEGIN STUB
# means = np.array([0.2, 0.9, 0.5, 0.7])
# rng = np.random.default_rng(0)
# bandit_policy = ...
# END STUB

# %%
check("bandit_policy", bandit_policy)

# %% tags=["solution"]
asked = np.exp(means / 0.1) / np.exp(means / 0.1).sum()
print(f"what c = 0.1 asks for: {asked.round(2)}")
print(f"it earns {asked @ means:.2f}, entropy {-asked @ np.log(asked):.2f}")

# %% [markdown] tags=["solution"]
# One pull at a time, a running baseline, a little entropy. In the end the bonus with c = 0.1 asks
# for softmax(means/c), which earns 0.87 and keeps 0.45 nats. Without a bonus the entropy runs to 0,
# at the best arm if you are lucky.

# %% [markdown]
# {{exercise explain_the_rising_loss}}

# %%
# BEGIN SOLUTION
explain_the_rising_loss = (
    "The loss is the mean of return times surprise over actions that the "
    "policy itself chose, so the data change with it, and larger returns "
    "make it larger. It was built for its slope and not for its value. "
    "Watch the return on fresh episodes, and the entropy of the policy."
)
# END SOLUTION

# %%
check("explain_the_rising_loss", explain_the_rising_loss)

# %% [markdown] tags=["sheet"]
# Done, or stuck? The [worked solutions](../solutions/10_actions.ipynb) give the *why* as well. Read
# one, close it, and write it again from memory. For fresh numbers, or the other convention, try
# `again("punished_action")`, `again("policy_row")` or `again("policy_gradient_loss")`.

# %% [markdown]
# ## More to practise
#
# {{more}}
