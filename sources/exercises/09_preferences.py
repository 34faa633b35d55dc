# %% [markdown]
# # Sheet 9: Ranking and preferences
#
# Ten questions on [the lesson](../notebooks/09_preferences.ipynb). Replace each `...` by your
# answer and run the cell below it. `check` says whether it is right, and if it is not, which
# thought gives exactly your numbers. `hint("…")` helps one step at a time. You can run everything
# as it is: what you have not touched is "not attempted yet".

# %%
import numpy as np

from course_lib.student import check, hint

# %% [markdown]
# {{exercise raising_both_scores}}

# %%
# BEGIN SOLUTION
raising_both_scores = "c"
# END SOLUTION

# %%
check("raising_both_scores", raising_both_scores)

# %% tags=["solution"]
for better, worse in ((2.0, 1.5), (102.0, 101.5)):
    print(f"lead {better - worse}: {np.log1p(np.exp(worse - better)):.3f}")

# %% [markdown] tags=["solution"]
# 0.474 both times. The loss never sees a score, only a lead. That is why a score, a rating or a
# reward of a model means nothing by itself, and why the numbers of two models must not be compared.

# %% [markdown]
# {{exercise pairwise_logistic}}


# %%
def pairwise_logistic(s_pos, s_neg):
    # BEGIN SOLUTION
    return np.mean(np.logaddexp(0, -(s_pos - s_neg)))
    # END SOLUTION


# %%
check("pairwise_logistic", pairwise_logistic)

# %% tags=["solution"]
for lead in (1000.0, 0.0, -1000.0):
    loss = pairwise_logistic(np.array([lead]), np.zeros(1))
    print(f"lead {lead:7}: {loss:.3f}")

# %% [markdown] tags=["solution"]
# A sure win costs 0.000, a coin 0.693, a sure loss what it lacks, 1000.000. `np.logaddexp(0, x)` is
# log(e⁰ + eˣ), computed without ever taking the exponential of 1000. Two slips are common: the sign
# (then a sure win costs 1000), and `-s_pos - s_neg`, where the minus reaches only the first score.

# %% [markdown]
# {{exercise ranking_suspects}}

# %%
# BEGIN SOLUTION
ranking_suspects = [([1.0, 0.5], [0.2, 2.0])]
# END SOLUTION

# %%
check("ranking_suspects", ranking_suspects)

# %% [markdown] tags=["solution"]
# Two pairs, one right and one wrong, no score equal to 0, no lead equal to 0. Equal scores are the
# one place where most mistakes agree with the truth, so never test a loss for pairs there alone.

# %% [markdown]
# {{exercise ndcg}}


# %%
def ndcg(relevances, k):
    # BEGIN SOLUTION
    def discounted(grades):
        gains = 2.0 ** np.array(grades[:k]) - 1
        return np.sum(gains / np.log2(np.arange(len(gains)) + 2))

    best_first = np.sort(relevances)[::-1]
    return discounted(relevances) / discounted(best_first)
    # END SOLUTION


# %%
check("ndcg", ndcg)

# %% tags=["solution"]
print(f"best page behind the cut: {ndcg([1, 0, 3], 2):.3f}")
print(f"best page first:          {ndcg([3, 1, 0], 2):.3f}")

# %% [markdown] tags=["solution"]
# 0.131 and 1.000. The best order is the best of *all* documents, cut at k as well: what a model
# hides behind the cut counts against it. Other programs take the grade itself as the gain. Before
# you compare two NDCGs, ask which gain and which k.

# %% [markdown]
# {{exercise listwise_loss}}


# %%
def listwise_loss(scores, relevances):
    # BEGIN SOLUTION
    wanted = np.exp(relevances - np.max(relevances))
    wanted = wanted / wanted.sum()
    below = scores - np.max(scores)
    log_given = below - np.log(np.exp(below).sum())
    return -np.sum(wanted * log_given)
    # END SOLUTION


# %%
check("listwise_loss", listwise_loss)

# %% tags=["solution"]
grades = np.array([3.0, 1.0, 0.0])
print(f"no opinion:         {listwise_loss(np.zeros(3), grades):.3f}")
print(f"scores like grades: {listwise_loss(grades, grades):.3f}")

# %% [markdown] tags=["solution"]
# 1.099, log 3, without an opinion, and 0.524 at the very best: the entropy of what should come
# first. A cross-entropy with soft targets never reaches 0. And look at which of the two stands in
# the logarithm: the forecast.

# %% [markdown]
# {{exercise player_ratings}}

# %%
# BEGIN SOLUTION
wins = np.zeros((5, 5))
wins[0, 1:] = 9, 15, 4, 7
wins[1, [0, 3]] = 21, 20
wins[2, [0, 4]] = 1, 33
wins[3, :3] = 20, 20, 10
wins[4, [0, 2]] = 1, 7
player_ratings = np.zeros(5)
for _ in range(2000):
    leads = player_ratings[:, None] - player_ratings
    surprising = wins / (1 + np.exp(leads))
    lift = surprising.sum(axis=1) - surprising.sum(axis=0)
    player_ratings = player_ratings + 0.02 * lift
# END SOLUTION

# %%
check("player_ratings", player_ratings)

# %% tags=["solution"]
shares = wins.sum(axis=1) / (wins + wins.T).sum(axis=1)
leads = player_ratings[:, None] - player_ratings
loss = np.sum(wins * np.log1p(np.exp(-leads))) / wins.sum()
print(f"ratings {player_ratings.round(1)}")
print(f"{loss:.2f} nats a match, a coin {np.log(2):.2f}")
print(f"shares  {shares.round(2)}")

# %% [markdown] tags=["solution"]
# 0.50 nats a match, where a coin costs 0.69. Look at player 2: more than half of the matches won
# (0.52), against 0.45 for player 0, and yet far below in rating. 33 of those wins were against the
# weakest of all. Counting wins cannot see that; ratings can. Any number may be added to all five.

# %% [markdown]
# {{exercise process_steps}}

# %%
# BEGIN SOLUTION
process_steps = "c"
# END SOLUTION

# %%
check("process_steps", process_steps)

# %% tags=["solution"]
print(f"no opinion on a step: {np.log(2):.3f} nats")
print(f"20 steps of 0.95: all right with {0.95**20:.3f}")

# %% [markdown] tags=["solution"]
# Any number of steps may be right, so they do not share one probability. Each is priced by itself,
# 0.693 for a judge without an opinion. The whole solution is right with the *product*: 0.358 for
# twenty steps of 0.95.

# %% [markdown]
# {{exercise dpo_lines}}

# %%
# BEGIN SOLUTION
dpo_lines = "fbdhc"
# END SOLUTION

# %%
check("dpo_lines", dpo_lines)

# %% [markdown] tags=["solution"]
# How far each answer has moved from the reference, then the lead, then the surprise of that lead,
# then the mean. β stands inside, with the lead: it says how much a move counts. In front of the
# loss it would only be another learning rate.

# %% [markdown]
# {{exercise dpo_loss}}


# %%
def dpo_loss(
    policy_chosen, policy_rejected, reference_chosen, reference_rejected, beta
):
    # BEGIN SOLUTION
    reward_of_chosen = beta * (policy_chosen - reference_chosen)
    reward_of_rejected = beta * (policy_rejected - reference_rejected)
    return np.mean(np.logaddexp(0, reward_of_rejected - reward_of_chosen))
    # END SOLUTION


# %%
check("dpo_loss", dpo_loss)

# %% tags=["solution"]
reference = np.array([-10.0]), np.array([-11.0])
still = dpo_loss(*reference, *reference, 0.1)
moved = dpo_loss(np.array([-12.0]), np.array([-20.0]), *reference, 0.1)
print(f"at the start {still:.3f}, both less likely {moved:.3f}")

# %% [markdown] tags=["solution"]
# 0.693 before anything moves, whatever β and whatever the answers. Then both answers become less
# likely, the chosen one by 2 nats and the rejected one by 9, and the loss *falls* to 0.403.

# %% [markdown]
# {{exercise what_a_reward_says}}

# %%
# BEGIN SOLUTION
what_a_reward_says = (
    "The loss sees only by how much the chosen answer gained on the "
    "rejected one. If both lose and the rejected one loses more, the loss "
    "falls, and their probability went to answers that are in no pair."
)
# END SOLUTION

# %%
check("what_a_reward_says", what_a_reward_says)

# %% [markdown] tags=["sheet"]
# Done, or stuck? The [worked solutions](../solutions/09_preferences.ipynb) give the *why* as well.
# Read one, close it, and write it again from memory. For fresh numbers, or the other gain, try
# `again("ndcg")`, `again("chance_to_win")` or `again("dpo_at_the_start")`.

# %% [markdown]
# ## More to practise
#
# {{more}}
