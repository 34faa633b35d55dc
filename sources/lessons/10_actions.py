# %% [markdown]
# # When the label is your own action
#
# Nobody tells you the right answer. You do something, and afterwards you hear how well it went. A
# game is learned like that, and so are the manners of a chat model. This lesson is about the loss
# behind it: how to climb a hill that you cannot see, and what the number on the screen has to say
# about it.
#
# You need softmax (lesson 3), and cross-entropy with its slope p − y (lesson 4). You need entropy
# and KL (lesson 5), and for one section the leash of lesson 9. Plan for an hour and a quarter;
# before the digits is a good place for a break.

# %%
import numpy as np

from course_lib import losses, plots
from course_lib.numerics import numerical_gradient, softmax
from course_lib.plots import actions
from course_lib.student import compare, predict, quiz, review, watch

# %%
review(10)

# %% [markdown]
# Four questions from memory. Where you hesitate, that lesson is worth another look.

# %% [markdown]
# ## Three bets before you start
#
# Place them now, with your confidence.

# %%
shifted = predict(
    "An agent that earned 0 to 1 a time now gets 1 less each time. It "
    "learns as well as before. What does its loss do meanwhile?",
    options=("it falls", "it stays", "it rises"),
)
leash = predict(
    "Three answers are paid 0, 1 and 2. You maximise mean pay plus entropy "
    "(in nats) of what you say. How often is the best answer said?"
)

# %%
lowest = predict(
    "A loss for sharing work among experts is 1 where all have equal work. "
    "Can it be lower than 1?",
    options=("yes", "no"),
)

# %%
compare(shifted, "it rises")
compare(leash, softmax([0.0, 1.0, 2.0])[2])
compare(lowest, "yes")

# %% [markdown]
# It rises. The second is 0.6652, the softmax of the pay. And yes, although the even load is what
# the loss is there for. All three come back, with their reasons. They say one thing: do not read a
# loss before you know what it was built for.

# %% [markdown]
# ## One cup a day
#
# Three tea stalls. Each morning you throw a weighted die, go to the stall it shows, drink one cup
# and give it a mark from 0 to 1. The words for this:
#
# - The stall you choose is the **action** a. The die is the **policy** π: a probability for each
#   action, made by softmax from scores z.
# - The mark is the **reward** r. The three stalls earn 0.9, 0.5 and 0.2, always. You do not know
#   that; you only ever taste the cup in your hand.
#
# Over many mornings a cup is worth the **expected reward** J: each mark times the probability that
# you taste it, added up.

# %%
marks = np.array([0.9, 0.5, 0.2])
scores = np.log([0.2, 0.3, 0.5])
policy = softmax(scores)
print(f"J = {policy @ marks:.2f}, a fair die {marks.mean():.2f}, best 0.90")

# %% [markdown]
# 0.43, worse than a fair die with 0.53, because this policy goes to the worst stall half of the
# time. Which way should the scores move? Move each by a tiny bit and watch J:

# %%
uphill = numerical_gradient(lambda z: softmax(z) @ marks, scores)
print(f"measured slopes of J: {uphill.round(3)}")
print(f"policy * (marks - J): {(policy * (marks - policy @ marks)).round(3)}")

# %% [markdown]
# Up with the first stall, by 0.094, a little up with the second, down with the third. The second
# line guesses a formula: the probability times how much *better than expected* the stall is.
#
# There is a snag. Both lines use all three marks. On a morning you know one.

# %% [markdown]
# ## The trick, in four steps
#
# **Step 1.** J is a sum of probability times mark. The marks are what they are, only the
# probabilities depend on z. So the slope of J is Σ rᵢ × (slope of πᵢ).
#
# **Step 2.** The slope of log π is (slope of π) / π. Turn that round: the slope of π is π × (slope
# of log π).

# %%
slopes_of_p = np.array(
    [
        numerical_gradient(lambda z, i=i: softmax(z)[i], scores)
        for i in range(3)
    ]
)
by_log = policy[:, None] * (np.eye(3) - policy)
print(f"step 1: {(marks @ slopes_of_p).round(3)}")
print(f"step 2: same slopes: {np.allclose(slopes_of_p, by_log, atol=1e-8)}")

# %% [markdown]
# Step 1 gives the slopes measured above. For step 2 the code has used what you know from lesson 4:
# the slope of −log π(a) is π − y, where y is 1 at a. So the slope of +log π(a) is y − π, and
# `np.eye(3) - policy` has it in a row for each action. The `policy` in front is the factor π of
# step 2.
#
# **Step 3.** Put 2 into 1. The slope of J is Σ πᵢ × [rᵢ × (slope of log πᵢ)].
#
# **Step 4.** Read it. A sum of πᵢ times something is the *mean of that something over your own
# actions*. You need not go through all stalls. Live, and take the mean of
#
# $$r \cdot \frac{\partial \log \pi(a)}{\partial z}, \qquad a \text{ drawn from } \pi$$
#
# That one line is the **policy gradient** (Williams, 1992). Steps 2 to 4 are called the
# log-derivative trick. Try it:


# %%
def draw(rng, probs, count):
    edges = np.cumsum(probs)[:-1]
    return np.searchsorted(edges, rng.random(count), side="right")


rng = np.random.default_rng(2)
for mornings in (100, 10_000, 1_000_000):
    stalls = draw(rng, policy, mornings)
    pulls = marks[stalls][:, None] * (np.eye(3)[stalls] - policy)
    print(f"{mornings:9,} mornings: {pulls.mean(axis=0).round(3)}")

# %% [markdown]
# (A random number from 0 to 1 falls into one of three stretches as wide as the probabilities: that
# is the die.) A million mornings give 0.094, 0.021, −0.115, and so do tiny steps and
# **enumeration**, going through all cases. A hundred are right in direction and rough in size.
# Three roads, one slope. (The guessed formula is proved as well. Add up πᵢ rᵢ (yᵢ − π) for one
# stall k: the y leaves π_k r_k, the rest is −π_k J.)
#
# Look at what was *not* needed: a slope of the marks. The reward may be a taste, a won game, a
# judge's word, “right” or “wrong”. Nobody has to differentiate it.

# %% [markdown]
# ## A cross-entropy with your own label
#
# For descent, turn the sign. The loss of one action is −r log π(a). You know −log π(a): it is the
# cross-entropy of lesson 4, with *the action that you took* as the label. The reward is its weight.

# %%
rows, taken = np.tile(scores, (3, 1)), np.array([0, 1, 2])
entropy_road = losses.cross_entropy_grad(rows, taken, reduction="sum")
weighed = marks[:, None] * entropy_road
library = losses.policy_gradient_logits_grad(
    rows, taken, marks, reduction="sum"
)
print(library.round(3))
print(f"same as weighed cross-entropy: {np.allclose(library, weighed)}")

# %% [markdown]
# One row for each stall you might have gone to, r (π − y), equal on both roads. You may read that
# reinforcement learning has “a loss of its own”, policy gradient, as classification has
# cross-entropy. Policy gradient is a way to *estimate a slope*. What gets differentiated is the old
# −log p. Three things are new, and each brings a trouble of its own:
#
# 1. The label is what you did, not what is right. You may have praised a mistake.
# 2. The weight may be negative, and then −r log π(a) has no floor.
# 3. The data come from the policy. Move the policy, and you measure on other data.
#
# Somewhere you have met J itself too. Pay 1 for one stall k and 0 for the others. Then J = π_k, and
# −J = −π_k: the **negative dot product** of lesson 4, the one whose pull lets go.

# %%
print("pi_k   slope of -pi_k   one paid morning   comes with")
for p in (0.5, 0.1, 0.01):
    print(f"{p:4}   {-p * (1 - p):14.4f}   {p - 1:16.2f}   {p:10}")

# %% [markdown]
# At 0.01 the slope of −π_k is −0.0099. A morning on which you went there pulls with −0.99, as hard
# as cross-entropy, but such mornings come once in a hundred. −0.99 times 0.01 is −0.0099.
#
# So here is that factor p again, with a meaning: **who hardly ever does the right thing hardly ever
# hears that it is right.** A label would have said it every morning. Remember this at the digits.

# %% [markdown]
# ## Three times the same, with less and less help
#
# From now on the weight is not the reward but the **advantage** A: the reward minus what was to be
# expected, here J = 0.43. (Why that is allowed comes next.) The policy is still 0.2, 0.3, 0.5. You
# went to stall 0 and gave it 0.9. In full:

# %%
advantage = 0.9 - 0.43
log_slope = np.array([1, 0, 0]) - policy
print(f"A = {advantage:.2f}, y - pi = {log_slope.round(2)}")
print(f"the scores move by {(advantage * log_slope).round(3)}")

# %% [markdown]
# Better than expected by 0.47, so stall 0 goes up by 0.376 and the others go down. Next morning,
# with the last line missing: you went to stall 2 and gave it 0.2.

# %%
advantage = 0.2 - 0.43
log_slope = np.array([0, 0, 1]) - policy
print(f"A = {advantage:.2f}, y - pi = {log_slope.round(2)}")

# %% [markdown]
# A disappointment of 0.23. Stall 0 was not visited this time. Does its score move at all?

# %%
avoided = predict("By how much does the score of stall 0 move?")

# %%
compare(avoided, (advantage * log_slope)[0])
print(f"all three: {(advantage * log_slope).round(3)}")

# %% [markdown]
# A is −0.23 and the slope −0.2: stall 0 rises by 0.046 *without having been visited*. A bad cup at
# one stall recommends all others. Third morning, two lines missing: you went to stall 1
# and gave it 0.5.

# %%
third = predict("By how much does the score of stall 1 move?")

# %%
advantage, slope = 0.5 - 0.43, 1 - 0.3
compare(third, advantage * slope)
print(f"{advantage:.2f} times {slope:.1f}")

# %% [markdown]
# The advantage is 0.07, the slope is 0.7, the move is 0.049. Writing it as a function is on the
# sheet.

# %% [markdown]
# ## Play: praise and blame
#
# Change the stall, the reward and the baseline, and run the cell again. Find a baseline that makes
# the **best** stall less likely after a visit. And then ask yourself why the mean should still be
# right.

# %%
stall, baseline = 0, 0.43

move = (marks[stall] - baseline) * (np.eye(3)[stall] - policy)
print(f"before {policy.round(3)}")
print(f"after  {softmax(scores + move).round(3)}")

# %% [markdown]
# From 0.2 to 0.308. With a baseline of 2 even the best cup is a disappointment and its stall loses.
# But then a cup at the worst stall disappoints still more.

# %% [markdown]
# ## Better than what?
#
# May one subtract anything from the reward? **Step 1.** A constant b changes the slope by −b × Σ πᵢ
# (slope of log πᵢ). **Step 2.** πᵢ times the slope of log πᵢ is the slope of πᵢ. **Step 3.** The
# probabilities add up to 1, whatever z is, so their slopes add up to 0. Nothing is changed.
#
# On average. A single morning is another matter. How far do single mornings scatter around their
# mean? The variance of lesson 1 says so, here added up over the three scores; and with three
# stalls we can enumerate it.


# %%
def mean_and_variance(rewards, baseline):
    single = (rewards - baseline)[:, None] * (np.eye(3) - policy)
    mean = policy @ single
    return mean, policy @ np.sum((single - mean) ** 2, axis=1)


# %%
noisier = predict(
    "Every mark is 5 higher. The mean slope is the same. How many times as "
    "large is the variance of a single morning?",
    unit="times",
)

# %%
plain, raised = (mean_and_variance(marks + more, 0) for more in (0, 5))
compare(noisier, round(raised[1] / plain[1]))
for name, more, b in (("0", 0, 0), ("0", 5, 0), ("J", 0, 0.43)):
    mean, variance = mean_and_variance(marks + more, b)
    print(f"marks + {more}, b = {name}: {mean.round(3)}, {variance:.3f}")

# %% [markdown]
# 94 times: from 0.202 to 19.016, with the same mean to three digits. You would need 94 times as
# many mornings for an equally good estimate. Subtract J, and 0.032 is left, less than at the
# beginning. A constant that stands in front of the reward is called a **baseline**.

# %%
with plots.figure() as ax:
    actions.variance_by_baseline(ax, marks, policy)
plots.say(
    "a valley: 0.202 with no baseline, 0.032 at 0.43, lowest 0.025 at 0.53."
)

# %% [markdown]
# In the figure: most of the way down is made by any sensible baseline. The floor is not exactly at
# J, because the best baseline gives more weight to actions whose slopes are long. But J is near it,
# and one can estimate it. People take a running mean, or the mean of other tries at the same
# question. Or a second network guesses how well things will go from here.
#
# That guess is a function of the *situation*. A baseline that depends on the *action* would bias
# the slope, since step 3 needs one number for all actions.
#
# And the advantage is data, a number, like a label. The slope of the policy's loss must not flow
# back through it, into the network that made the guess.

# %% [markdown]
# ## The number that rises while you get better
#
# Now we train: 200 mornings for a step, 200 steps, without a baseline, from a fair die. Twice: with
# the marks as they are, and with 1 taken off every mark. “Best” stays best.


# %%
def train(shift):
    rng, z, log = np.random.default_rng(1), np.zeros(3), []
    for _ in range(200):
        stalls = draw(rng, softmax(z), 200)
        batch = np.tile(z, (200, 1)), stalls, marks[stalls] + shift
        loss = losses.policy_gradient_logits(*batch)
        log.append((marks[stalls].mean(), loss))
        z = z - losses.policy_gradient_logits_grad(*batch).sum(axis=0)
    return np.array(log)


# %%
runs = {"marks": train(0), "marks - 1": train(-1)}
print("step       marks           marks - 1")
print("        tea    loss      tea    loss")
for step in (0, 10, 50, 199):
    row = [*runs["marks"][step], *runs["marks - 1"][step]]
    print("{:4}   {:.2f}   {:5.2f}     {:.2f}   {:5.2f}".format(step, *row))

# %% [markdown]
# Under “tea” stands the mean mark of what was drunk, as given. It climbs from 0.53 to 0.90 in both
# runs: equally good learners. The loss *falls* from 0.58 to 0.02 in the first. In the second it
# **rises**, from −0.52 to −0.02. That was your first bet.

# %%
with plots.figure(panels=2) as (left, right):
    tea = {name: log[:, 0] for name, log in runs.items()}
    actions.over_steps(left, tea, "mean mark (0 to 1)", every=8)
    loss = {name: log[:, 1] for name, log in runs.items()}
    actions.over_steps(right, loss, "loss (mark × nats)", every=8)
    left.legend(frameon=False)
plots.say(
    "left, two curves climb from 0.53 to 0.90 and lie on each other. Right, "
    "the solid one falls to 0 from above, the dashed one rises to 0 from "
    "below."
)

# %% [markdown]
# In the figure: on the left what you want, on the right what the screen shows as “loss”. If you
# stop a run because of the right panel, you stop the dashed one, and you had no reason.

# %% [markdown]
# ## What the value is made of
#
# What does the number say, if not progress? Over your own actions its mean is Σ πᵢ rᵢ (−log πᵢ):
# each mark times its *surprise*. Let all marks be the same number c.

# %%
for c in (0.5, -0.5, 10):
    value = policy @ (c * -np.log(policy))
    print(
        f"c = {c:4}: {value:6.3f} and c * H = {c * losses.entropy(policy):6.3f}"
    )

# %% [markdown]
# 0.515, −0.515, 10.297: the level of the rewards times the entropy of your own policy. A policy
# that learns grows surer in the end, its entropy falls to 0, and the value creeps to 0. It comes
# from above if the rewards are positive, from below if they are negative. Mostly you are watching
# *indecision*. And a policy that is sure of the worst stall?

# %%
for name, z in (("best", [9.0, 0, 0]), ("worst", [0, 0, 9.0])):
    p = softmax(z)
    value = p @ (marks * -np.log(p))
    print(f"sure of the {name:5}: J {p @ marks:.2f}, loss {value:.2f}")

# %% [markdown]
# 0.90 against 0.20, and 0.00 in both lines. So −A log π(a) is a **surrogate** too: a stand-in that
# was built to have the right slope, here and now, and for nothing else. Its value is no measure of
# progress. Look at the reward on fresh actions, and at the entropy beside it. (A held-out loss, the
# helper of lesson 6, is no help here: it is the same indecision, measured on other days.)

# %% [markdown]
# ## What an action may claim
#
# Mostly a reward comes late: you make ten moves, and then you have won. One run from start to end
# is an **episode**. Which rewards should weigh the step t? Those from then on, the **return to
# go**. A reward that comes n steps later may count γⁿ times (say *gamma*, the discount):
#
# $$G_t = r_t + \gamma\, G_{t+1}$$

# %%
rewards, gamma = [1.0, 0.0, 4.0], 0.5

total, returns = 0.0, []
for r in reversed(rewards):
    total = r + gamma * total
    returns.insert(0, total)
print(f"by hand {returns}")
print(f"library {losses.returns_to_go(rewards, discount=gamma)}")

# %% [markdown]
# Backwards, as each return needs the next one. The last step claims its 4, the second half of that,
# the first its own 1 and half of 2.

# %%
quiz("first_return")

# %% [markdown]
# Why leave out the past? It is settled before you act. So it is a constant for your action. A
# constant does nothing to the mean, as you have seen, and it scatters. The loss of a whole episode
# is then −Σ Gₜ log π(aₜ), with Gₜ minus a baseline for A. This is known as **REINFORCE**.

# %% [markdown]
# ## Digits without labels
#
# Now a real task: the 1797 handwritten digits of lesson 4 (Alpaydin & Kaynak, 1998; UCI repository,
# CC BY 4.0; with scikit-learn), with the mean image taken off. A table of 64 × 10 weights, all 0 at
# first, as before. But nobody shows a label. The model draws an answer and is told 1 for right or 0
# for wrong.

# %%
from sklearn.datasets import load_digits

images, digits = load_digits(return_X_y=True)
ink = images / 16  # from 0 (paper) to 1 (ink)
ink = ink - ink[:1200].mean(axis=0)
seen, labels = ink[:1200], digits[:1200]
held_out, true_digits = ink[1200:], digits[1200:]
print(f"{len(seen)} seen, {len(held_out)} held out")

# %% [markdown]
# 1200 and 597. Two teachers. `teach` says the label. `tell` lets the model answer and says whether
# that was right. Both hand back what is treated as a label, and its weight. `usual` is the
# baseline: a running mean of how often answers were right, 0.1 at the start.
#
# The same loss serves both: with the true label and the weight 1 it *is* cross-entropy.


# %%
def teach(z, truth, rng, usual):
    return truth, np.ones(len(truth))


def tell(z, truth, rng, usual):
    edges = softmax(z).cumsum(axis=1)[:, :-1]
    said = np.sum(rng.random((len(z), 1)) > edges, axis=1)
    return said, (said == truth) - usual


# %%
def right(weights):
    return losses.accuracy(held_out @ weights, true_digits)


NOTHING = np.zeros((64, 10))  # weights that know nothing


# %%
def learn(teacher, rate, start=NOTHING, bonus=0.0, seed=1):
    rng, weights, usual, log = np.random.default_rng(seed), start, 0.1, []
    for step in range(600):
        rows = np.arange(100 * step, 100 * step + 100) % 1200
        z = seen[rows] @ weights
        batch = z, *teacher(z, labels[rows], rng, usual)
        slopes = losses.policy_gradient_logits_grad(*batch)
        slopes = slopes + bonus * losses.entropy_bonus_grad(z)
        weights = weights - rate * seen[rows].T @ slopes
        usual += 0.1 * np.mean(batch[2])
        log.append((losses.policy_gradient_logits(*batch), right(weights)))
    return weights, np.array(log)


# %% [markdown]
# 100 images a step. (The mean weight says how far this batch was above the usual, so the running
# mean moves a tenth of the way. `start` and `bonus` wait for their turn.)

# %%
far = predict(
    "By labels it gets 0.91 right after 60,000 images. How much by praise?"
)

# %%
by_label, label_log = learn(teach, rate=3.0)
by_praise, praise_log = learn(tell, rate=3.0)
compare(far, round(praise_log[-1, 1], 2))
print(f"labels {right(by_label):.2f}, praise {right(by_praise):.2f}")
for begin in (0, 40, 580):
    loss, good = praise_log[begin : begin + 20].T
    print(f"step {begin + 20}: loss {loss.mean():.2f}, right {good[-1]:.2f}")

# %% [markdown]
# 0.91 by labels, 0.92 by praise: as good, without ever having seen a label. (A blind answer is
# right in a tenth.) And note *what* was climbed. Lesson 4 found that accuracy has slope 0 nearly
# everywhere, so that it cannot teach. The mean of “right” over *drawn* answers is smooth, and the
# trick finds its slope.
#
# And the loss meanwhile (a mean over 20 steps)? It sinks to −0.38 at 0.84 right. Then it *rises* to
# −0.11, at 0.92 right. Real data, a running baseline, and still the value is no progress.
#
# So praise gets there. But when?

# %%
gap = predict(
    "By labels it needs 600 images until 0.85 is right. How many by praise?",
    unit="images",
)

# %%
with plots.figure() as ax:
    learners = {"labels": label_log[:, 1], "praise": praise_log[:, 1]}
    actions.accuracy_by_images(ax, learners, images_a_step=100, goal=0.85)
plots.say(
    "over the number of images, in powers of ten. Both curves end at the "
    "same height. That of labels crosses the thin line at 0.85 before 1000 "
    "images, that of praise between 1000 and 10,000."
)

# %% [markdown]
# In the figure: each number on the bottom axis is ten times the one before. The gap between the two
# is not in the height. It is sideways, along the thin line. How wide it is may depend on the rate,
# so give each of the two the best of three. Images until 0.85, mean of three seeds:


# %%
def images_needed(teacher, rate):
    needed = []
    for seed in (1, 2, 3):
        _, log = learn(teacher, rate, seed=seed)
        needed.append(100 * (np.argmax(log[:, 1] >= 0.85) + 1))
    return np.mean(needed)


# %%
rates, needed = (0.3, 1.0, 3.0), []
for number in watch(3, "three rates"):
    pair = [
        images_needed(teacher, rates[number]) for teacher in (teach, tell)
    ]
    needed.append(pair)
for rate, pair in zip(rates, needed, strict=True):
    print(f"rate {rate}: labels {pair[0]:6.0f}  praise {pair[1]:6.0f}")
best = np.min(needed, axis=0)
compare(gap, best[1])

# %% [markdown]
# At the rate 3: 600 images by labels and 5,600 by praise, about nine times as many. (At equal small
# rates it is up to thirty times.) Why so many? A label names one digit of ten. A “wrong” only
# strikes one of ten out. A model that knows nothing is praised one time in ten. So lopsided a coin
# has little to tell (lesson 5).

# %% [markdown]
# ## A digit that nobody says
#
# Chat models do not start from nothing. They bring habits. Here is one: a model is taught by labels
# first, but its teacher calls every 8 a 3. Then the praise begins, and it is *honest*.

# %%
habit, misnamed = NOTHING, np.where(labels == 8, 3, labels)
for _ in range(300):
    slopes = losses.cross_entropy_grad(seen @ habit, misnamed)
    habit = habit - seen.T @ slopes
says_8 = softmax(held_out @ habit)[true_digits == 8, 8].mean()
print(f"right {right(habit):.2f}, says 8 to an 8 with p = {says_8:.3f}")
print(f"eights among the held-out: {np.sum(true_digits == 8)}")

# %% [markdown]
# 0.85 right, and 55 of the 597 held-out images are an 8. To those it says “8” with a probability of
# 0.016.

# %%
cured = predict(
    "Rate 1, honest praise for 60,000 answers, some 6,000 of them to an 8. "
    "How much is right then?"
)

# %%
for rate in (3.0, 1.0):
    after, _ = learn(tell, rate, start=habit)
    eights = np.sum((held_out @ after).argmax(axis=1) == 8)
    print(f"rate {rate}: right {right(after):.2f}, favourite 8: {eights}")
compare(cured, round(right(after), 2))

# %% [markdown]
# At the rate 1 it is 0.84, no better than the 0.85 of the habit. The 8 is not the favourite once.
# It *would* be praised every time. But it is said with a probability of 0.016, and **who hardly
# ever says it hardly ever hears that it is right.** From nothing, at the same rate, 0.85 took some
# 16,000 images. The policy does not explore, and no loss complains.
#
# At the rate 3 the 8 came back: 0.91, and 48 times. So it is not a wall but a wait, as the pull has
# the factor p. How long you wait depends on the rate and on how deep the habit is, and you do not
# know it beforehand.

# %% [markdown]
# ## Pay for staying undecided
#
# The remedy is old: pay a little for entropy. To the loss add Σ π log π, the *negative* entropy,
# times a small coefficient c. (In an objective to be maximised it is + c H. The sign slips easily:
# the wrong one pays for stubbornness.)

# %%
sharp = np.array([4.0, 1.0, 0.0])
print(f"value   {losses.entropy_bonus(sharp):.3f}")
print(f"slopes  {losses.entropy_bonus_grad(sharp).round(3)}")
tiny = numerical_gradient(lambda z: -losses.entropy(softmax(z)), sharp)
print(f"by tiny steps {tiny.round(3)}")

# %% [markdown]
# The value is minus the entropy, −0.274 nats. A positive slope means that descent pushes down: the
# favourite loses, the others gain. Now the habit again, at the rate 1, with c = 0, 0.3 and 0.5:

# %%
print("c    right  8s said  drawn right")
for c in (0.0, 0.3, 0.5):
    weights, _ = learn(tell, rate=1.0, start=habit, bonus=c)
    z = held_out @ weights
    eights = np.sum(z.argmax(axis=1) == 8)
    drawn = np.mean(softmax(z)[np.arange(597), true_digits])
    print(f"{c}  {right(weights):5.2f}  {eights:7}  {drawn:11.2f}")

# %% [markdown]
# With c = 0.3 the 8 is back, the favourite on 34 images, and 0.91 is right. With 0.5 it is on 47.
# But look at the last column, how often a *drawn* answer is right: 0.81, 0.75, 0.35. The bonus buys
# exploration with reward. At 0.5 the favourites are good and the policy mumbles. The next section
# says how much it will mumble in the end.

# %% [markdown]
# ## A leash
#
# A model that is trained on rewards shall mostly stay what it was: a **reference** policy π_ref,
# such as the language model before. So one maximises the reward minus a penalty for going away:
#
# $$\text{worth}(\pi) = \sum_i \pi_i r_i - \beta\,\mathrm{KL}(\pi \,\|\, \pi_{\text{ref}})$$
#
# You know it from lesson 9: the reverse KL, as π comes first, and β is how short the leash is.
# There it led to a loss on pairs. Here π is trained by its own actions.

# %%
quiz("kl_leash")

# %% [markdown]
# Where does the leash let you go? Three answers, usual in 0.6, 0.3 and 0.1 of the cases, paid 0, 1
# and 2, with β = 1.

# %%
usual, pay, beta = np.array([0.6, 0.3, 0.1]), np.array([0.0, 1, 2]), 1.0


def worth(p):
    return p @ pay - beta * losses.kl_divergence(usual, p)


halfway = predict("How often is the best-paid answer given at the optimum?")

# %%
z = np.zeros(3)
for _ in range(500):
    z = z + 0.5 * numerical_gradient(lambda z: worth(softmax(z)), z)
compare(halfway, round(softmax(z)[2], 3))
lifted = usual * np.exp(pay / beta)
print(f"found by climbing {softmax(z).round(3)}")
print(f"by the formula    {(lifted / lifted.sum()).round(3)}")

# %% [markdown]
# 0.343, up from 0.1 but far from 1. Lesson 9 proved the formula: π* is π_ref × e^(r/β), divided by
# the sum of these. Climbing has found the same.
#
# What is new: let all answers be equally usual. Then KL is log K minus the entropy, so the leash
# *is* the entropy bonus, with c for β. And the optimum is softmax(r/c), the reward at temperature
# c. That was your second bet.

# %%
best, even = softmax(z), np.full(3, 1 / 3)
print(f"KL from even {losses.kl_divergence(even, best):.3f}")
print(f"log 3 - H    {np.log(3) - losses.entropy(best):.3f}")
print(f"c = 1: {softmax(pay).round(3)}")
for c in (0.3, 0.5):
    of_ten = softmax(np.eye(10)[0] / c)[0]
    print(f"one right answer of ten, c = {c}: {of_ten:.3f}")

# %% [markdown]
# 0.008 on both roads, and 0.665 for the bet. The last two lines are the digits: a bonus that stays
# on asks for 0.757 right answers at c = 0.3 and for 0.451 at c = 0.5, and no more. Training had
# come to 0.75 and 0.35. Choose it small, or let it fade.

# %% [markdown]
# ## Let the leash out
#
# A reward is often itself a model, and models have loopholes. Four answers, the last one a rare
# trick that the reward model overrates: it pays 3, while people would give it −2.

# %%
usual = np.array([0.5, 0.35, 0.14, 0.01])
paid, meant = np.array([0.0, 1, 2, 3]), np.array([0.0, 1, 2, -2])
with plots.figure() as ax:
    actions.over_the_leash(ax, usual, paid, meant)
for beta in (100, 1, 0.1):
    p = softmax(np.log(usual) + paid / beta)
    print(f"beta {beta:4}: paid {p @ paid:5.2f}, meant {p @ meant:5.2f}")
plots.say(
    "the solid pay climbs to 3. The dashed value for people climbs with it, "
    "turns at the dot below 1, and sinks to -2."
)

# %% [markdown]
# In the figure: from left to right the leash gets longer. The pay rises all the way, from 0.67 to
# 3.00. What was *meant* rises with it at first; at β = 1 it is 0.97. Then it turns and falls to
# −2.00. A rising reward is progress only as far as the reward can be trusted. (Measured on language
# models by Gao, Schulman & Hilton, 2023.) So plot three curves: reward, KL, and a judgement that
# was not trained on.

# %% [markdown]
# ## Break it: a leash that pulls nothing
#
# KL has to be estimated from answers that π wrote. With d = log π(x) − log π_ref(x), three
# estimates are in use: k1 = d, k2 = d²/2, k3 = e^(−d) − 1 + d. Some programs add one of them to the
# loss and differentiate it. Here is what that does, by enumeration on three answers:

# %%
usual = np.array([0.6, 0.3, 0.1])
logs = np.log(policy), np.log(usual)
for name in ("k1", "k2", "k3"):
    each = losses.kl_penalty(*logs, estimator=name, reduction="none")
    slopes = losses.kl_penalty_grad(*logs, estimator=name, reduction="sum")
    pull = (policy * slopes) @ (np.eye(3) - policy)
    shown = pull.round(3) + 0.0  # makes a 0 of -0
    print(f"{name}: mean {policy @ each:.3f}, slopes {shown}")

# %% [markdown]
# The mean of each over your own answers, and the mean slope that differentiating it gives. Which
# slope is right? The KL itself, both directions, by tiny steps:

# %%
both = {
    "pi from ref": lambda z: losses.kl_divergence(usual, softmax(z)),
    "ref from pi": lambda z: losses.kl_divergence(softmax(z), usual),
}
for name, kl in both.items():
    slopes = numerical_gradient(kl, scores).round(3) + 0.0
    print(f"{name}: KL {kl(scores):.3f}, slopes {slopes}")

# %% [markdown]
# KL(π‖π_ref) is 0.585, with the slopes −0.337, −0.175 and 0.512; the other direction has 0.498 and
# −0.4, 0 and 0.4. Now the three estimates. As *numbers* k1 and k3 are right on average, 0.585, and
# k2 is not, 0.768. As *losses* it is another story. **k1 has the slopes 0, 0, 0: it teaches
# nothing**, being a constant 1 in front of the slope of log π, which is a baseline. k2 has the
# slopes of the KL that you want. k3 has those of the *other* direction.
#
# A right value does not make a right slope. So k1 belongs in the reward, where the trick treats it
# as data, and k2 in the loss. (Schulman, 2020, compares the three as values.)

# %% [markdown]
# ## Old actions, new policy
#
# Actions are expensive. Can you learn from a batch for several steps? The trouble is number 3 from
# above: after the first step the actions come from an *old* policy. The remedy is to weigh each by
# the **ratio** ρ (say *rho*), new probability over old:
#
# $$\rho = \frac{\pi(a)}{\pi_{\text{old}}(a)} = e^{\log \pi(a) - \log \pi_{\text{old}}(a)}$$

# %%
old, new = policy, np.array([0.4, 0.4, 0.2])
print(f"expected reward, new policy {new @ marks:.3f}")
print(f"old actions as they are     {old @ marks:.3f}")
print(f"old actions times ratio     {old @ (new / old * marks):.3f}")
print(f"largest ratio {max(new / old):.1f}")

# %% [markdown]
# 0.600 on both roads, because the old probability cancels. But where ρ is large, a few actions
# speak for all, and the estimate becomes wild. So **PPO** (Schulman et al., 2017) uses ρ A, and
# takes away the reason to go far. The loss of one action is
#
# $$L = -\min\big(\rho A,\ \text{clip}(\rho,\, 1-\varepsilon,\, 1+\varepsilon)\, A\big)$$
#
# where clip holds ρ between the two bounds and ε is usually 0.2. Which way does the slope die?

# %%
dies = predict(
    "An action went badly, A = −1, and is now three times as likely as "
    "before. Does the clip switch its slope off?",
    options=("yes", "no"),
)

# %%
ratios = np.array([0.5, 0.7, 1.0, 1.3, 3.0])
batch = np.log(ratios), np.zeros(5)
for A in (1.0, -1.0):
    value = losses.ppo_clip(*batch, np.full(5, A), reduction="none")
    slope = losses.ppo_clip_grad(*batch, np.full(5, A), reduction="sum")
    print(f"A = {A:2.0f}  loss  {value}")
    print(f"        slope {slope + 0.0}")
compare(dies, "no")

# %% [markdown]
# The ratios are 0.5, 0.7, 1, 1.3 and 3; the slopes are in log π. Read the zeros.
#
# - A = 1, it went well: the slope dies from 1.2 upwards. Likelier still earns nothing.
# - A = −1, it went badly: the slope dies from 0.8 downwards. Rarer still earns nothing.
# - On the *wrong* side nothing is clipped. Bad and three times as likely costs 3 and pulls with 3.
#
# You may read that PPO keeps the ratio between 0.8 and 1.2. That is half of it: because of the
# minimum, whoever went the wrong way is still pulled back. And at ρ = 1, where each round begins,
# the slope is −A: the policy gradient of before, unchanged.

# %%
with plots.figure(panels=2) as (left, right):
    actions.clipped_loss(left, 1.0, clip=0.2)
    actions.clipped_loss(right, -1.0, clip=0.2)
plots.say(
    "left, A = 1: the loss falls until the ratio is 1.2 and is flat from "
    "there. Right, A = -1: it is flat until 0.8 and rises from there without "
    "end. The dashed line is the loss without a clip."
)

# %% [markdown]
# In the figure: follow each loss *downhill*, the way training goes. On the left you walk right and
# come to a plain, on the right you walk left and come to a plain. Nowhere is there a wall.
#
# And nothing holds the ratio *inside*. One action with A = 1, forty steps:

# %%
for rate in (0.1, 1.0):
    z, path = scores.copy(), []
    for _ in range(40):
        log_p = np.log(softmax(z)[:1])
        push = losses.ppo_clip_grad(log_p, np.log(policy[:1]), [1.0])[0]
        z = z - rate * push * (np.eye(3)[0] - softmax(z))
        path.append(softmax(z)[0] / policy[0])
    print(f"rate {rate}: {path[0]:.2f}, {path[1]:.2f}, …, {path[-1]:.2f}")

# %% [markdown]
# Small steps stop at 1.22, a little outside. One large step lands at 2.29 and *stays* there: the
# slope is 0, so nothing pulls it back. And in a network other actions move the same weights on. The
# clip is no leash. That is why programs watch the KL to the old policy as well, and stop early.
#
# What about its value? At ρ = 1 it is minus the mean advantage. Many programs shift the advantages
# of a batch to the mean 0. Then PPO's loss begins at 0 in *every* round, good or bad.

# %% [markdown]
# ## Experts who must share the work
#
# Last, a loss of another kind, which sits beside a cross-entropy. In a **mixture of experts** a
# *router* sends each token to one of N experts, by a softmax over N scores. The main loss is
# cross-entropy on the next token. Left alone, the router tends to send everything to a few: who is
# chosen is trained, who is trained gets better and is chosen. So a second, small loss is added.
# Some texts call it “cross-entropy-like”. Judge for yourself:
#
# $$L_{\text{balance}} = N \sum_i f_i P_i$$
#
# f is the share of the tokens that went to expert i, P its mean probability (Switch; Fedus, Zoph &
# Shazeer, 2021). An older one is CV², the variance of the probability that each expert was given,
# over its squared mean (Shazeer et al., 2017). Four experts:

# %%
sure = 20 * np.eye(4)
loads = {
    "even": sure,
    "two of four": sure[[0, 1, 0, 1]],
    "one": sure[[0] * 4],
}
for name, z in loads.items():
    P = softmax(z).mean(axis=0)
    cv2 = losses.squared_coefficient_of_variation(P)
    cross = -np.mean(np.log(P))
    print(f"{name:11} {losses.load_balancing(z):5.2f} {cv2:5.2f}", end="")
    print(f" {cross:7.2f}")

# %% [markdown]
# Balance, CV², and in the third column a real cross-entropy for comparison, that of an even load
# under P. At even load they are 1, 0 and log 4 = 1.39; with everything on one expert 4, 3 and
# 15.00. No logarithm in the first two, no label, no surprise: neither is a cross-entropy. And 1 is
# not a price that anybody pays, it is N × Σ 1/N × 1/N. (Where each token goes to k experts, some
# programs have k in its place.)
#
# Now the third bet. Three tokens, two experts:

# %%
tokens = np.array([[0.51, 0.49], [0.51, 0.49], [0.01, 0.99]])
f, P = np.array([2, 1]) / 3, tokens.mean(axis=0)
print(f"load {f.round(3)}, mean probability {P.round(3)}")
print(f"by hand {2 * f @ P:.3f}")
print(f"library {losses.load_balancing(np.log(tokens)):.3f}")

# %% [markdown]
# 0.896, *below* 1, with an uneven load. Two tokens went to expert 0, barely; one went to expert 1,
# and wholly. So the mean probability leans against the load. Then why does training not go there?
# Because f moves in jumps and has no slope: only P is pulled, away from whoever is busy, until some
# token changes sides. Let 64 tokens go downhill on this loss alone:

# %%
z = 1.5 * np.cos(np.arange(256)).reshape(64, 4) + [1.5, 0.5, 0.0, -1.5]
for step in range(101):
    if step in (0, 10, 100):
        load = np.bincount(z.argmax(axis=1), minlength=4)
        P = softmax(z).mean(axis=0)
        print(f"{losses.load_balancing(z):.2f} {load} {P.round(1)}")
    z = z - 20 * losses.load_balancing_grad(z)

# %% [markdown]
# From 1.68 to 1.00, and from 41, 5, 18, 0 tokens to 16 each. The probabilities are still uneven,
# 0.3 against 0.2. With an even load the slope is 0, whatever they are, and so it rests there. But
# do not read it backwards. With even *probabilities* the loss is 1 for any load, as the sheet
# shows. **Look at the load itself**, and at the main loss for how good the model is.
#
# One more stands beside these: the **router z-loss**, (log Σ exp z)² (Zoph et al., 2022). Softmax
# does not notice a shift of all scores (lesson 3), so cross-entropy does not mind where they drift.
# The z-loss does, and it keeps the log-sum-exp near 0.
#
# So what a program prints as “the loss” may be a sum: cross-entropy, plus 0.01 times the balance
# loss, plus 0.001 times the z-loss (Fedus et al., 2021; Zoph et al., 2022).
#
# You may read that a loss is the one signal that shapes every weight. Here three do, and the sum
# hides which of them moved. Log the parts.

# %% [markdown]
# ## What these numbers do not mean
#
# **The policy-gradient loss is no progress.** It may rise, fall or jump while the policy does the
# opposite. The same is true of PPO's.
#
# **The reward is not the aim.** It is what somebody could measure. Keep a judgement that is never
# trained on.
#
# **A high reward is not the end of learning.** 0.84 with a digit never said looked like a result.
# Look at the entropy, and at which actions are taken at all.
#
# **1 is not the lowest balance loss, and 0 not the lowest policy loss.** Ask of each number which
# value a fair die has, and which value the best has.
#
# You may also read that cross-entropy is what language models are trained to minimise. In
# *pre-training*, yes. Many chat models are trained further with losses of this lesson and of lesson
# 9 (Ouyang et al., 2022).
#
# And you may read that without cross-entropy, or a close relative, nothing can be learned. Praise
# taught the digits, but −A log π(a) *is* a close relative; the hinge of lesson 9 is the better
# counterexample. And praise alone would not teach a language to a fresh model. It would not once
# say a good sentence, and so never hear that it is good.

# %% [markdown]
# ## Three things to take away
#
# 1. Policy gradient estimates a slope: reward (better: advantage) times the slope of log π(a), mean
#    over your own actions. It is cross-entropy with your action as label and its worth as weight.
# 2. Subtract what was expected, leave out the past, pay for staying undecided. The first two keep
#    the mean and shrink the scatter, the third keeps you from never trying.
# 3. Its value is not progress. Watch reward, entropy, distance from the reference, and a judgement
#    from outside.
#
# Where you meet them:
#
# - Williams (1992): REINFORCE, with baselines.
# - Sutton & Barto (2018): the book on reinforcement learning, with returns and discounts.
# - Mnih et al. (2016): advantages and an entropy bonus, in many games.
# - Shazeer et al. (2017); Fedus, Zoph & Shazeer (2021); Zoph et al. (2022): experts, and the losses
#   that keep them busy.
# - Schulman et al. (2017): PPO.
# - Ziegler et al. (2019); Ouyang et al. (2022): language models on a KL leash.
# - Gao, Schulman & Hilton (2023): what happens when the leash is let out.
# - Shao et al. (2024): GRPO, with the mean of several answers for a baseline and k3 for a leash.
#
# **Now you:** [the sheet for this lesson](../exercises/10_actions.ipynb). Back to [the
# start](00_start_here.ipynb).
