# %% [markdown]
# # Ranking and preferences
#
# A search engine has ten pages to show. Nobody needs to know how many points each of them is worth.
# What counts is which comes first. A person reads two answers of a chat model and says: this one
# rather than that one. Again no number, only an order. This lesson finds the loss for an order, and
# shows that search, chess ratings, reward models and DPO share one formula.
#
# You need softmax and the sigmoid (lesson 3), cross-entropy (lesson 4) and KL (lesson 5). Plan for
# an hour and ten minutes; before the season of baseball is a good place for a break.

# %%
import numpy as np

from course_lib import losses, plots
from course_lib.numerics import (
    log_softmax,
    numerical_gradient,
    sigmoid,
    softmax,
)
from course_lib.plots import preferences
from course_lib.student import compare, predict, quiz, review

# %%
review(9)

# %% [markdown]
# Four questions from memory. Where you hesitate, that lesson is worth another look.

# %% [markdown]
# ## Three bets before you start
#
# Place them now, with your confidence.

# %%
chain = predict(
    "Anna wins 3 games of 4 against Ben, Ben 3 of 4 against Carl. Anna "
    "meets Carl for the first time. Her chance to win?"
)
steps = predict(
    "Each of 20 steps is right with a chance of 0.95. The chance for all?"
)
after = predict(
    "Trained on pairs, “this answer rather than that”, a loss falls all "
    "the time. The probability of the preferred answer …",
    options=("must have risen", "may have fallen"),
)

# %%
compare(chain, 9 / (9 + 1))
compare(steps, 0.95**20)
compare(after, "may have fallen")

# %% [markdown]
# 0.9, if strength is one number for each player: odds of 3 to 1, times 3 to 1, are 9 to 1. Then
# 0.3585: twenty good steps are a poor chain. And it may have fallen, while the loss looked well.
# All three come back, with their reasons.

# %% [markdown]
# ## What a wrong order costs
#
# A model gives each page a **score**, any real number, and shows the highest first. Page A should
# come before page B, and its score is larger by 0.5: its **lead**. Read the lead as the log of the
# odds (lesson 3). Then the sigmoid makes a probability of it, “A comes first”, and −log of that is
# the loss.

# %%
ahead = losses.surprise(sigmoid(0.5))
print(f"lead 0.0: p {sigmoid(0.0):.3f}, loss {np.log(2):.3f} nats")
print(f"lead 0.5: p {sigmoid(0.5):.3f}, loss {ahead:.3f} nats")

# %% [markdown]
# Without a lead it is a coin, 0.693. With a lead of 0.5 the loss is 0.474. Now the model has the
# two the wrong way round, by as much.

# %%
behind = predict("What does a lead of −0.5 cost?", unit="nats")

# %%
compare(behind, losses.surprise(sigmoid(-0.5)))
for lead in (20, 3, 0.5, -0.5, -3, -20):
    print(f"lead {lead:5}: {np.log1p(np.exp(-lead)):7.3f} nats")

# %% [markdown]
# 0.974: half a nat more than 0.474. The table shows why: being wrong by x costs x more than being
# right by x. A lead of 20 costs next to nothing, a lag of 20 costs 20. Keep these two as a test for
# your code: the *sign* goes wrong often in this loss. So here it is, the **pairwise logistic loss**
# (RankNet; Burges et al., 2005), where i should come before j:
#
# $$L = -\log \sigma(s_i - s_j) = \log\left(1 + e^{-(s_i - s_j)}\right)$$
#
# (Typed in like this it overflows at a lag of 1000. The library does not, and neither will yours,
# on the sheet.)

# %% [markdown]
# ## Only differences count
#
# The two scores are 2.0 and 1.5. Somebody adds 100 to both. The lead is the same, so the loss is
# the same: it is the shift invariance of lesson 3. A score has no zero point. “This page has 7.0”
# says nothing until you hear what the others have.
#
# Two roads to the same formula, in small steps:
#
# - Softmax over the two scores gives A the probability $e^{s_A} / (e^{s_A} + e^{s_B})$. Divide
#   above and below by $e^{s_A}$: it is $1 / (1 + e^{-(s_A - s_B)})$, the sigmoid of the lead.
# - So the loss of the pair is the cross-entropy of lesson 4, with two classes, “A first” and “B
#   first”.
# - Its slope must be p − y: minus the probability of the wrong order for A, plus the same for B.

# %%
s = np.array([2.0, 1.5])
as_classes = losses.cross_entropy(s, 0)
print(f"pair     {losses.ranknet(s, [1, 0]):.12f}")
print(f"lesson 4 {as_classes:.12f}")
measured = numerical_gradient(lambda s: losses.ranknet(s, [1, 0]), s)
print(f"slopes {measured.round(3)}, wrong order {sigmoid(-0.5):.3f}")

# %% [markdown]
# (`ranknet` takes the scores of a list and, beside them, how good each item is. Of the latter only
# the order counts.) Twelve equal digits, and slopes of −0.378 and 0.378, where 0.378 is the chance
# of the wrong order. They sum to 0: **what lifts one pushes the other down**, and a pair that is
# sure to be right is left alone.

# %% [markdown]
# ## A bound on a ranking
#
# What you want is fewer pairs in the wrong order. You could count them. But a count does not move
# when a score moves a little, so it has no slope to follow. The loss is a smooth roof over the
# count:

# %%
with plots.figure() as ax:
    preferences.pair_losses(ax)
plots.say(
    "a step that is 1 for leads below 0 and 0 above. Two curves fall from "
    "the upper left and never go below it: the smooth one in bits, and one "
    "that is straight until it meets 0 at a lead of 1."
)

# %% [markdown]
# In the figure: the smooth curve is our loss in bits, that is, divided by log 2. It is 1 at a lead
# of 0. So each wrong pair costs at least 1, and each right one at least 0. Take the mean: **the
# loss in bits is never less than the share of wrong pairs.**
#
# The dashed one is the **hinge**, max(0, 1 − lead) (Herbrich et al., 2000). It is a roof as well.
# It stops pushing at a lead of 1, as the triplet loss did. Without its margin it would be content
# with equal scores for all.
#
# You may read that without cross-entropy no network learns language. Collobert and Weston (2008)
# trained one with this hinge: a real piece of text should score higher, by 1, than the same piece
# with a word swapped. It knew no probabilities, only an order.

# %% [markdown]
# ## Three lists, with less and less help
#
# Three pages have the **grades** 3, 1 and 0: how useful people found them. That makes three pairs
# with a right order. First list, in full:

# %%
s = np.array([2.0, 1.0, 1.5])  # in the order of the grades 3, 1, 0
leads = np.array([s[0] - s[1], s[0] - s[2], s[1] - s[2]])
each = np.log1p(np.exp(-leads))
print(f"leads {leads}, losses {each.round(3)}")
print(f"mean {each.mean():.3f} nats per pair")

# %% [markdown]
# Leads of 1, 0.5 and −0.5 cost 0.313, 0.474 and 0.974, on average 0.587. Second list, the last line
# is missing:

# %%
s = np.array([1.5, 2.0, -1.0])
leads = np.array([s[0] - s[1], s[0] - s[2], s[1] - s[2]])
each = np.log1p(np.exp(-leads))
print(f"leads {leads}, losses {each.round(3)}")

# %% [markdown]
# Leads of −0.5, 2.5 and 3 cost 0.974, 0.079 and 0.049. What is left to do?

# %%
second = predict("The loss of the second list?", unit="nats per pair")

# %%
compare(second, each.mean())

# %% [markdown]
# 0.367. Third list, two lines missing: the scores are 3.0, 2.5 and 2.0, so what are the leads? (A
# lead of 0.5 costs 0.474, a lead of 1 costs 0.313.)

# %%
third = predict("The loss of the third list?", unit="nats per pair")

# %%
compare(third, losses.ranknet([3.0, 2.5, 2.0], [3, 1, 0]))

# %% [markdown]
# 0.420. The order is perfect, and still it costs more than the second list, where the best page
# does not even stand first. Hold on to that. The whole function, with nothing given, is on the
# sheet.

# %% [markdown]
# ## A mark for the whole list
#
# People look at the top of a list. A measure that knows this is **NDCG** (Järvelin and Kekäläinen,
# 2002). A page of grade r is worth $2^r - 1$, as Burges and others (2005) have it.
# Divide by $\log_2(\text{place} + 1)$, places counted from 1. Add up. Then divide by what the best
# order would reach, so that perfect is 1.
#
# The first list shows its pages in the order of the grades 3, 0, 1:

# %%
places = np.log2([2, 3, 4])
reached = np.sum((2 ** np.array([3, 0, 1]) - 1) / places)
best = np.sum((2 ** np.array([3, 1, 0]) - 1) / places)
print(f"reached {reached:.3f}, best {best:.3f}, NDCG {reached / best:.3f}")
print(f"library: {losses.ndcg([2.0, 1.0, 1.5], [3, 1, 0]):.3f}")

# %% [markdown]
# 7.500 of 7.631, so 0.983. Now one by hand:

# %%
quiz("ndcg_of_a_list")

# %% [markdown]
# (The paper of 2002 takes the grade itself, and so does scikit-learn. Say which.)
#
# Back to the first two lists: 0.587 and 0.367 nats. Both have one pair in the wrong order.

# %%
mark = predict(
    "Which of the two has the better NDCG?",
    options=("the first list", "the second list", "both the same"),
)

# %%
compare(mark, "the first list")
for s in ([2.0, 1.0, 1.5], [1.5, 2.0, -1.0], [3.0, 2.5, 2.0]):
    loss, ndcg = losses.ranknet(s, [3, 1, 0]), losses.ndcg(s, [3, 1, 0])
    print(f"{s}: loss {loss:.3f}, NDCG {ndcg:.3f}")

# %% [markdown]
# The loss says second, third, first. NDCG says third (1.000), first (0.983), second (0.710). **A
# lower loss and a worse mark.** To the loss all three pairs are alike, and it pays well for the
# large leads at the bottom. NDCG cares about the top, and not about how large a lead is.
#
# You may read that pairwise and listwise losses “optimise the ordering”. As a choice for ranking
# they are right. But they stand in for the order: they are *surrogates*.

# %% [markdown]
# ## Why not descend on NDCG itself?
#
# Because it counts places, and a tiny step changes no place. Its slope is 0, as that of accuracy
# was (lesson 4). Move one score a long way. Four pages have the grades 3, 2, 1 and 0. The score of
# the best one climbs past the others, which have 2, 1 and 0:

# %%
with plots.figure(panels=2) as (left, right):
    preferences.moved_score(left, right, [0, 2, 1, 0], [3, 2, 1, 0])
plots.say(
    "left, NDCG is a staircase: level, with a jump at 0, at 1 and at 2. Right, "
    "the loss falls without a corner, also where the staircase is level."
)

# %% [markdown]
# In the figure: on every step of the staircase the slope is 0, and at the jumps there is none. The
# loss has a slope everywhere, but no idea of the top. Burges and others (2006) joined the two. They
# multiply the slopes of each pair by how much NDCG would change if the two exchanged places. That
# is **LambdaRank**, made for what you saw in the second list.

# %% [markdown]
# ## All at once: who comes first?
#
# Instead of pairs, take the whole list. Softmax over the scores gives each page a probability p of
# *coming first*. What should it be? There has to be a list of targets q, and the loss is the
# cross-entropy −Σ q log p. Here opinions differ. Grades 3, 1, 0; the scores are 3, 1, 0 as well:

# %%
grades = np.array([3.0, 1.0, 0.0])
log_p = log_softmax(np.array([3.0, 1.0, 0.0]))
targets = {
    "softmax of the grades": softmax(grades),
    "share of the grades": grades / grades.sum(),
    "all on the best": np.array([1.0, 0.0, 0.0]),
}
copied = predict(
    "The targets are the softmax of the grades. The loss?", unit="nats"
)

# %%
compare(copied, -np.sum(softmax(grades) * log_p))
for name, q in targets.items():
    loss, floor = -np.sum(q * log_p), losses.entropy(q)
    print(f"{name:22} {q.round(3)}: {loss:.3f}, floor {floor:.3f}")

# %% [markdown]
# 0.524, although nothing is left to learn: that is the entropy of q, the floor of every
# cross-entropy (lesson 5). With shares for targets the same scores pay 0.670 over a floor of 0.562,
# and with all on the best 0.170 over 0. Three losses under one name, so say which targets.
#
# The first is **ListNet** (Cao et al., 2007), `losses.listnet`. It makes the model copy the
# *differences* of the grades. Write your grades in percent, and they become something else:

# %%
for unit in (1, 100):
    print(f"grades times {unit:3}: targets {softmax(unit * grades).round(3)}")
print(f"library: {losses.listnet(grades, grades):.3f} nats")

# %% [markdown]
# In percent all of it goes to the best page. (The library agrees on the 0.524. By hand it is on the
# sheet.)
#
# **ListMLE** (Xia et al., 2008) asks for the *whole* order, place by place: the best among all, the
# second best among the rest, and so on. Each place costs −log p of the one that belongs there.
# Three pages have 6 orders, so a model without an opinion pays log 6.

# %% [markdown]
# ## The loss knows your place
#
# Put the whole target on one page, the good one. The loss is −log p of that page, and there is a
# roof here too. Its proof is three lines long.
#
# - $1/p = \sum_j e^{s_j - s}$, where s is the score of the good page. It contributes $e^0 = 1$.
# - Every page *ahead* of it has $s_j > s$ and contributes more than 1. The others add a little.
# - So 1/p is at least its place. But 1/p is $e^L$: **the perplexity is never less than the place.**

# %%
for s in ([2.0, 0.5, 1.0, -1.0], [0.9, 1.0, 0.8, 0.7], [0.0, 3.0, 1.0, 2.0]):
    loss = losses.surprise(softmax(s)[0])
    place = 1 + np.sum(np.array(s) > s[0])
    print(f"place {place}, e^loss {np.exp(loss):.2f} ({loss:.3f} nats)")
lists = np.random.default_rng(9).normal(size=(1000, 10))
places = 1 + np.sum(lists > lists[:, :1], axis=1)
perplexities = 1 / softmax(lists)[:, 0]
print(f"1000 lists, place above e^loss: {np.sum(places > perplexities)}")

# %% [markdown]
# Places 1, 2 and 4 under perplexities of 1.64, 3.83 and 31.19, and in a thousand random lists not
# one exception. So the old −log p of what should come first is *also* a bound on where it stands.
# (It holds for the next token of lesson 6, too. For NDCG there are such roofs as well; Chen et al.,
# 2009.)

# %% [markdown]
# ## Play: five pages
#
# Change the scores and run again. Can you find scores with NDCG 1.000 and a pairwise loss above
# 0.693? And scores in a wrong order with a loss below 0.3?

# %%
grades = [4, 2, 2, 1, 0]
scores = [1.0, 0.8, 1.2, 0.0, -1.0]

print(f"pairs   {losses.ranknet(scores, grades):.3f} nats per pair")
print(f"ListNet {losses.listnet(scores, grades):.3f} nats per list")
print(f"ListMLE {losses.listmle(scores, grades):.3f} nats per list")
print(f"NDCG    {losses.ndcg(scores, grades):.3f}")

# %% [markdown]
# 0.338 nats per pair and an NDCG of 0.765. The first question has no answer: if all pairs are
# right, each costs less than 0.693. The second has: put −3 and −8 at the end, and large leads at
# the bottom pay for a slip at the top.

# %% [markdown]
# ## Real patients: who is worse off?
#
# The data are 442 patients with diabetes (Efron et al., 2004; with scikit-learn, BSD licence). Ten
# measurements each: age, sex, body mass, blood pressure, six blood values. One year later, a number
# says how far the disease had gone, from 25 to 346. A clinic wants to know whom to call first. So
# only the order counts. 300 patients are seen, 142 held out.

# %%
from sklearn.datasets import load_diabetes

measured, progress = load_diabetes(return_X_y=True)
measured = measured - measured[:300].mean(axis=0)
measured = measured / measured[:300].std(axis=0)
seen, held_out = measured[:300], measured[300:]
y_seen, y_held = progress[:300], progress[300:]


# %% [markdown]
# The score is ten weights times ten measurements. Two ways to train them: the pairwise loss, which
# hears the order, and least squares (the lowest MSE, lesson 1), which hears the *values*.


# %%
def train_ranker(rows, y):
    weights = np.zeros(10)
    for _ in range(200):
        weights -= rows.T @ losses.ranknet_grad(rows @ weights, y)
    return weights


def least_squares(rows, y):
    with_one = np.column_stack([rows, np.ones(len(rows))])
    return np.linalg.lstsq(with_one, y, rcond=None)[0][:10]


# %%
def pairs_right(scores, truth):
    better = truth[:, None] > truth  # entry (i, j): should i lead j?
    leads = scores[:, None] - scores
    return np.mean(leads[better] > 0) + np.mean(leads[better] == 0) / 2


# %%
ranker = train_ranker(seen, y_seen)
squares = least_squares(seen, y_seen)
print(f"no opinion     {pairs_right(np.zeros(142), y_held):.2f}")
print(f"body mass      {pairs_right(held_out[:, 2], y_held):.2f}")
print(f"least squares  {pairs_right(held_out @ squares, y_held):.2f}")
print(f"pairwise loss  {pairs_right(held_out @ ranker, y_held):.2f}")
loss = losses.ranknet(held_out @ ranker, y_held)
print(f"its loss {loss:.2f} nats = {loss / np.log(2):.2f} bits")

# %% [markdown]
# Of the held-out pairs 0.50 are right by chance, 0.70 by body mass, and 0.76 by both trained
# scores. Knowing the order was enough, and no better than knowing the values. The loss is a roof,
# as promised: 0.70 bits, where 24 pairs of 100 are wrong. True, and not tight.
#
# Now somebody types 13700 for one patient with 137. Nobody notices. Train both again.

# %%
left_over = predict(
    "Least squares with one value a hundred times too large: the share of "
    "held-out pairs in the right order?",
    between=(0, 1),
)

# %%
spoilt = y_seen.copy()
spoilt[np.flatnonzero(y_seen == 137)[0]] *= 100
squares = least_squares(seen, spoilt)
compare(left_over, round(pairs_right(held_out @ squares, y_held), 2))
ranker = train_ranker(seen, spoilt)
print(f"pairwise loss: {pairs_right(held_out @ ranker, y_held):.2f}")

# %% [markdown]
# Least squares falls to 0.49, no better than chance. The pairwise loss stays at 0.76: to an order,
# one patient of 300 has moved to the top, whether by 1 or by ten thousand. (How far least squares
# falls depends on the patient. MAE would have stood firm as well, lesson 1.) The price of an order:
# its scores say *who*, and never *how much*.

# %% [markdown]
# ## A season of baseball
#
# Seven teams of the American League East, 1987, 13 games for each two of them. Row i, column j says
# how often team i beat team j (Agresti, 2002, table 10.10; the counts are facts and free).

# %%
won = np.array(
    [
        [0, 7, 9, 7, 7, 9, 11],
        [6, 0, 7, 5, 11, 9, 9],
        [4, 6, 0, 7, 7, 8, 12],
        [6, 8, 6, 0, 6, 7, 10],
        [6, 2, 6, 7, 0, 7, 12],
        [4, 4, 5, 6, 6, 0, 6],
        [2, 4, 1, 3, 1, 7, 0],
    ]
)

# %% [markdown]
# Give each team a **rating**, one number, and say: the chance that i beats j is the sigmoid of the
# lead of its rating. That is the **Bradley–Terry model** (1952; Zermelo had it in 1929, for chess).
# The loss is −log p of what happened, game by game. That is our pairwise loss, with a game for a
# pair. Its slopes you know: each game lifts the winner by the probability of the *other* outcome,
# and pushes the loser down by it.


# %%
def rate(won, steps=500):
    ratings = np.zeros(len(won))
    for _ in range(steps):
        surprising = won * sigmoid(ratings - ratings[:, None])
        lift = surprising.sum(axis=1) - surprising.sum(axis=0)
        ratings = ratings + 0.02 * lift
    return ratings


def per_game(ratings, won):
    leads = ratings[:, None] - ratings
    return np.sum(won * np.log1p(np.exp(-leads))) / won.sum()


# %%
teams = ["Milwaukee", "Detroit", "Toronto", "New York", "Boston"]
teams += ["Cleveland", "Baltimore"]
ratings = rate(won)
for i, team in enumerate(teams):
    rating = ratings[i] - ratings[-1]
    print(f"{team:10} {rating:.2f} {won[i].sum()} wins")
print(f"a coin {np.log(2):.3f}, the ratings {per_game(ratings, won):.3f}")
chance = sigmoid(ratings[0] - ratings[-1])
print(f"Milwaukee beats Baltimore: {chance:.2f}, in fact {11 / 13:.2f}")

# %% [markdown]
# From 1.58 for Milwaukee to 0 for Baltimore, which we chose as the zero point. The book prints
# 1.58, 1.44, 1.29, 1.25, 1.11 and 0.68 (Agresti, 2002): the same. A lead of 1.58 is a chance of
# 0.83, and it was 11 games of 13, 0.85. (Elo's points in chess are these numbers times 400/log 10.)
#
# 0.631 nats a game against 0.693 for a coin. That is little! Baseball is mostly chance. And where
# do the steps come to rest? Where nobody is lifted more than pushed: there, each team is *expected*
# to win as many games as it won.
#
# But these games were seen. So forget the 13 games of two teams, rate all teams by the other 260,
# and predict the forgotten ones. Do that for each of the 21 pairs. The rival counts wins: its
# chance for a team is its share of the wins, over the sum of both shares.

# %%
cost = {"ratings": 0.0, "counting wins": 0.0}
for i, j in np.argwhere(np.triu(np.ones((7, 7)), 1)):
    rest = won.copy()
    rest[i, j] = rest[j, i] = 0
    new, share = rate(rest), rest.sum(axis=1) / (rest + rest.T).sum(axis=1)
    p = {"ratings": sigmoid(new[i] - new[j])}
    p["counting wins"] = share[i] / (share[i] + share[j])
    for name in cost:
        cost[name] -= won[i, j] * np.log(p[name])
        cost[name] -= won[j, i] * np.log(1 - p[name])
for name, nats in cost.items():
    print(f"{name:13} {nats / 273:.3f} nats a game")

# %% [markdown]
# 0.657 and 0.655: both beat the coin, and counting wins is as good. Where everybody meets everybody
# equally often, wins say it all. Ratings earn their keep where some had weak opponents and some had
# strong ones. On the sheet you rate five players who met as it happened.

# %% [markdown]
# ## Break it: the team that never lost
#
# Let Milwaukee win all its 78 games. What is its lead over Detroit, after more and more steps?

# %%
perfect = won.copy()
perfect[0, 1:], perfect[1:, 0] = 13, 0
for steps in (500, 5_000, 50_000):
    r = rate(perfect, steps)
    print(f"{steps:6} steps: lead {r[0] - r[1]:.1f}")
half = perfect + 0.5 * (1 - np.eye(7))
print(f"with half a game more each way: {rate(half)[0] - rate(half)[1]:.1f}")

# %% [markdown]
# 6.4, 8.7, 11.0, and no end: ten times the steps add about log 10. Certainty would cost
# nothing, so certainty is what descent walks to. With half an imaginary win for each side of each
# pair it rests at 2.9. That is the α of lesson 6, which kept a token that had never come from being
# impossible. Real programs stop early or add a penalty.
#
# And here is what one number a team can *never* say:

# %%
cycle = np.array([[0, 10, 0], [0, 0, 10], [10, 0, 0]])
r = rate(cycle)
print(f"ratings {r.round(3)}, loss {per_game(r, cycle):.3f} nats")

# %% [markdown]
# Rock beats scissors, scissors beat paper, paper beats rock, always. The outcome of each game is
# certain, and the best ratings are three zeros at the price of a coin. People's preferences can go
# in circles, too. A score cannot.
#
# Your turn:

# %%
quiz("chance_to_win")

# %% [markdown]
# The first bet belongs here. A lead is the log of the odds. Leads add up, so odds multiply: 3 to 1,
# times 3 to 1, are 9 to 1.

# %% [markdown]
# ## A reward model
#
# You want a chat model to give answers that people like. Nobody can write down what “liked” is. So
# show people two answers to one question and ask which is better. A model reads an answer and gives
# it one number, the **reward** r. It is trained so that the chosen one leads:
#
# $$L = -\log \sigma(r_{\text{chosen}} - r_{\text{rejected}})$$
#
# Baseball again, with answers for teams and a network for the table of ratings (Christiano et al.,
# 2017; Ouyang et al., 2022).

# %%
chosen, rejected = np.array([1.2, 0.3, 2.0]), np.array([0.2, 0.8, -1.0])
by_hand = np.mean(np.log1p(np.exp(-(chosen - rejected))))
lists = np.column_stack([chosen, rejected])
ranks = losses.ranknet(lists, [[1, 0]] * 3)
print(f"by hand      {by_hand:.12f}")
print(f"reward model {losses.reward_model(chosen, rejected):.12f}")
print(f"ranking      {ranks:.12f}")

# %% [markdown]
# Three names, one number. And what follows from “only differences count” you can say yourself:

# %%
quiz("reward_of_seven")

# %% [markdown]
# People disagree. Of four people three prefer A and one prefers B. Which lead is best, and what
# does it cost?

# %%
noisy = predict(
    "Four judgements, three for A, one for B. The lowest mean loss that any "
    "lead can reach?",
    unit="nats",
)

# %%
leads = np.linspace(-1, 4, 5001)
mean = 0.75 * np.log1p(np.exp(-leads)) + 0.25 * np.log1p(np.exp(leads))
compare(noisy, mean.min())
print(f"at a lead of {leads[mean.argmin()]:.3f}; log 3 is {np.log(3):.3f}")
print(f"entropy of 3 to 1: {losses.entropy([0.75, 0.25]):.3f} nats")

# %% [markdown]
# 0.562, the entropy of 3 to 1, at a lead of 1.099 = log 3. So **a reward model has a floor, and it
# is people's disagreement.** A loss of 0.562 on such pairs is perfect. (Where only one person
# judged each pair, a model can get below it on the pairs it has seen: it has learnt by heart who
# said what.)
#
# Where does it go from here? Chat models are first trained on cross-entropy of the next token. Then
# many are trained further, so that their answers get high rewards (Ouyang et al., 2022). So
# “language models are trained to minimise cross-entropy” is half of the story. The other half is
# lesson 10.

# %% [markdown]
# ## A mark for every step
#
# A long solution can be right at the end and wrong in the middle, by luck. An **outcome** reward
# judges the end. A **process** reward model judges each step (Lightman et al., 2023). What is its
# loss? You may read “cross-entropy on the steps”, and that is right: each step is one yes-or-no
# question, the BCE of lesson 4.

# %%
logits = np.array([2.0, 1.0, -0.5, 0.0])  # log of the odds: right
right = np.array([1, 1, 0, 1])
p = sigmoid(logits)
each = -np.log(np.where(right == 1, p, 1 - p))
print(f"p {p.round(3)}, losses {each.round(3)}")
print(f"mean {each.mean():.3f}")
print(f"library {losses.process_reward(logits, right):.3f} nats per step")

# %% [markdown]
# Four steps, the third is wrong and was suspected. 0.402 nats per step; a judge without an opinion
# pays 0.693. The steps do not compete for one probability, so softmax would be wrong here.
#
# The chance that *all* steps are right is the product of their p. (Each p is then the chance given
# right steps before.) That is how Lightman and others score a solution. Long chains are merciless:

# %%
for steps in (1, 5, 20, 100):
    whole = 0.95**steps
    print(f"{steps:3} steps of 0.95: {whole:.3f}, {-np.log(whole):.3f} nats")

# %% [markdown]
# Twenty steps of 0.95 make 0.358, the second bet, and a hundred make 0.006. Each step costs 0.051
# nats, and the surprises add up. So a judge with a product prefers *short* solutions, whether that
# is wanted or not.

# %% [markdown]
# ## DPO: the model is its own reward model
#
# Train a reward model, then train the chat model on its rewards: two trainings. Can one do with the
# pairs alone? For that we need what the second training wants. The model being trained is called
# the **policy**, π. It starts from a **reference** π_ref, and should get high rewards *without
# running away* from it:
#
# $$J(\pi) = \text{mean reward under } \pi - \beta \, \mathrm{KL}(\pi \,\|\, \pi_{\text{ref}})$$
#
# J is what the policy earns, less what it pays for leaving. It is the reverse KL of lesson 5: what
# counts is what the *policy* says. β says how short the leash is. Which π is best? In small steps:
#
# - Try π* = π_ref · e^(r/β) / Z, where Z makes the sum 1: each answer's probability is raised by
#   its reward.
# - Take logs: r = β log(π*/π_ref) + β log Z. Put that for r into J. The two π_ref cancel, and what
#   is left is J(π) = β log Z − β KL(π‖π*).
# - KL is never negative and is 0 for π = π*. So **π* is the best policy.**

# %%
reference = np.array([0.5, 0.3, 0.15, 0.05])
reward, beta = np.array([0.0, 1.0, 2.0, 3.0]), 1.0
weight = reference * np.exp(reward / beta)
best = weight / weight.sum()
others = {"reference": reference, "best": best, "even": np.ones(4) / 4}

# %%
for name, pi in others.items():
    leash = losses.kl_divergence(pi, reference, direction="reverse")
    gap = losses.kl_divergence(pi, best, direction="reverse")
    J = pi @ reward - beta * leash
    other_road = beta * np.log(weight.sum()) - beta * gap
    print(f"{name:9} {J:.3f} and {other_road:.3f}")

# %% [markdown]
# Both roads agree for three policies, and the best one has 1.232. Now read the second step the
# other way round: whoever has the policy has the reward, but for a constant.

# %%
implied = beta * np.log(best / reference)
print(f"implied {implied.round(3)}")
print(f"leads   {np.diff(implied).round(3)}, of r {np.diff(reward)}")

# %% [markdown]
# The implied rewards are −1.232, −0.232 and so on, where r was 0, 1, …; the leads are 1, 1, 1 in
# both. And **only differences count.** The unknown Z drops out. So put the implied rewards into the
# loss of the pair:
#
# $$L = -\log \sigma\left(\beta \log \frac{\pi(\text{chosen})}{\pi_{\text{ref}}(\text{chosen})} -
# \beta \log \frac{\pi(\text{rejected})}{\pi_{\text{ref}}(\text{rejected})}\right)$$
#
# That is **DPO**, direct preference optimisation (Rafailov et al., 2023). The same formula, for the
# fourth time.

# %% [markdown]
# ## Four numbers a pair
#
# Log-probabilities of whole answers (sums over their tokens, lesson 6), of policy and reference:

# %%
policy_c, policy_r = -12.0, -20.0
reference_c, reference_r = -10.0, -11.0
moved_c = policy_c - reference_c
moved_r = policy_r - reference_r
lead = 0.1 * (moved_c - moved_r)
print(f"moved {moved_c}, {moved_r}; lead {lead:.1f}")
print(f"by hand {np.log1p(np.exp(-lead)):.3f}")

# %% [markdown]
# The chosen answer has moved by −2.0 nats, the rejected one by −9.0. That is a lead of 7 nats,
# times 0.1. The loss is 0.403. Now the library, and other values of β:

# %%
four = [policy_c], [policy_r], [reference_c], [reference_r]
still = [reference_c], [reference_r], [reference_c], [reference_r]
print(f"library {losses.dpo(*four, beta=0.1):.3f}")
for beta in (0.01, 0.1, 1.0):
    print(
        f"beta {beta:4}: moved {losses.dpo(*four, beta=beta):.3f}, "
        f"at the start {losses.dpo(*still, beta=beta):.3f}"
    )

# %% [markdown]
# The library says 0.403 as well. At the start policy and reference are one model, and every pair
# costs 0.693 for any β: a telling value. And losses under different β do not compare: the same move
# costs 0.659, 0.403 or 0.001.
#
# Now look at the four numbers again. The loss has fallen from 0.693 to 0.403. The chosen answer
# went from −10 to −12 nats. By how much has its *probability* changed?

# %%
factor = predict("The probability of the chosen answer: divided by …?")

# %%
compare(factor, np.exp(2))

# %% [markdown]
# It is 7.389 times *less* likely than before, and the loss is content: the rejected one fell
# further. **The loss sees one difference. It does not see the level.**

# %% [markdown]
# ## Break it: both fall
#
# Does that happen in a training? Here is a model small enough to see everything, made up for the
# purpose. A question has four possible answers, each with two features: how much it denies and how
# friendly it is. The model has two numbers h, and the score of an answer is its features times h.

# %%
answers = ["Never", "No", "Perhaps", "Yes"]
features = np.array([[1.0, -2.0], [1.0, -1.0], [0.0, 0.0], [-1.0, 1.0]])
start = np.array([2.0, 0.0])  # denies, neither friendly nor unfriendly
reference = log_softmax(features @ start)
for i, answer in enumerate(answers):
    print(f"{answer:7} {np.exp(reference[i]):.3f}")

# %% [markdown]
# No and Never have 0.464 each, Yes has 0.009. People say: *No* rather than *Never*. One pair, β =
# 0.1, 100 steps. (The slope of log p in h is y − p, carried on: the features of the answer minus
# the mean features. What `keep` does comes later.)


# %%
def train_dpo(keep=0.0):
    h, loss, log = start.copy(), [], []
    for _ in range(101):
        log_p = log_softmax(features @ h)
        mean = np.exp(log_p) @ features
        four = [log_p[1]], [log_p[0]], [reference[1]], [reference[0]]
        to_no, to_never = (s[0] for s in losses.dpo_grad(*four, beta=0.1))
        loss.append(losses.dpo(*four, beta=0.1))
        log.append(log_p)
        slope = (to_no - keep) * (features[1] - mean)
        h = h - slope - to_never * (features[0] - mean)
    return np.array(loss), np.array(log)


# %%
end = predict(
    "“No” was chosen over “Never”. Its probability was 0.464. And after 100 "
    "steps?",
    between=(0, 1),
)

# %%
loss, log = train_dpo()
compare(end, np.exp(log[-1, 1]).round(3))
print("steps  loss   " + "  ".join(answers))
for step in (0, 20, 40, 100):
    print(step, loss[step].round(3), np.exp(log[step]).round(3))

# %% [markdown]
# 0.007. The loss fell at every step, from 0.693 to 0.496. *No* rose first, to 0.536 after 20 steps,
# then fell. And *Yes*, which was in no pair and means the opposite, has 0.913.

# %%
with plots.figure(panels=2) as (left, right):
    lines = {name: log[:, i] for i, name in ((1, "No"), (0, "Never"))}
    lines["Yes"] = log[:, 3]
    preferences.falling_together(left, right, loss, lines)
plots.say(
    "left, the loss falls evenly from the thin line at log 2. Right, the "
    "log-probability of Never falls, that of No rises a little and then "
    "falls, that of Yes rises to nearly 0."
)

# %% [markdown]
# In the figure: the left panel is what a training log shows you. The right one is what happened.
#
# Why? The pair differs in one thing only: *No* is friendlier. So that is what the model learned, be
# friendlier, and there is an answer that is friendlier still. Razin and others (2024) report the
# same of real models: training for *No* over *Never* can sharply raise the probability of *Yes*.
#
# It is seen in practice too. A user shows a log: the loss is 0.28, the chosen reward −1.64, the
# rejected one −7.24 (eric-mitchell/direct-preference-optimization, issue 36, 2023). On average both
# have become less likely than at the start.
#
# Two remedies. *Look*: log the log-probability of the chosen answers beside the loss. *Keep*: add
# some −log π(chosen), the plain surprise, to the loss. (It is in our code as `keep`.)

# %%
for keep in (0.0, 0.02, 0.1):
    loss, log = train_dpo(keep)
    print(f"keep {keep:4}: DPO {loss[-1]:.3f}, p {np.exp(log[-1]).round(3)}")

# %% [markdown]
# With 0.1 times the surprise *No* ends at 0.76 instead of 0.007, at a higher DPO loss. A lower loss
# would have been the worse model.

# %% [markdown]
# ## What these numbers do not mean
#
# **Not comparable across data.** Pairs that are easy, pairs on which people agree and long lists
# have other floors. Compare on the same pairs, and β with the same β.
#
# **Not a level.** A reward of 7, a rating of 1500, a score of 0.9: nothing, until you subtract
# another one of the same model.
#
# **Not the top of the list.** All pairs weigh alike. If the first three places matter, measure
# them.
#
# **Not the probability of what you like.** A falling DPO loss says that the chosen answer gained
# *on the rejected one*.

# %% [markdown]
# ## Which one for ranking?
#
# The telling value in the last column is that of a model without an opinion. Write it beside your
# log.
#
# | you have | a usual choice | telling value |
# |---|---|---|
# | wins and losses, or “this rather than that” | pairwise logistic (Bradley–Terry) | log 2 |
# | lists with grades, every pair matters | pairwise logistic or hinge | log 2; the margin |
# | lists with grades, the top matters | LambdaRank, or ListNet | NDCG of a random order |
# | lists with one good item | softmax, −log p | log of the length |
# | pairs of answers and a model that gave them | reward model, or DPO | log 2 |
# | steps marked right or wrong | yes-or-no cross-entropy for each | log 2 |

# %% [markdown]
# ## Three things to take away
#
# 1. The loss of an order is −log σ(lead). Only differences count: of pages, teams, rewards,
#    log-ratios.
# 2. It is a roof over the wrong pairs, and no measure of the list: a lower loss can go with a worse
#    NDCG.
# 3. DPO is that loss on β log(π/π_ref). It can fall while both answers become less likely. Log
#    both.
#
# Where you meet them:
#
# - Bradley & Terry (1952): ratings from comparisons. Elo's system in chess is its running version.
# - Burges et al. (2005, 2006): RankNet, LambdaRank. Cao et al. (2007), Xia et al. (2008): lists.
# - Christiano et al. (2017), Ouyang et al. (2022): reward models from people's choices.
# - Rafailov et al. (2023): DPO, equation 7. Lightman et al. (2023): process reward.
# - Razin et al. (2024): likelihood displacement, the both-fall effect.
#
# **Now you:** [the sheet for this lesson](../exercises/09_preferences.ipynb). Before:
# [comparing](08_comparing.ipynb). Back to [the start](00_start_here.ipynb).
