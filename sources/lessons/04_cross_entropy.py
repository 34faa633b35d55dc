# %% [markdown]
# # Cross-entropy and the pull it exerts
#
# A **classifier** says which of several classes a thing belongs to. It gives each class a score,
# softmax turns the scores into probabilities, and −log p says what a prediction costs. Other losses
# would also fall when p rises. Why is this one the usual choice? The answer is not in its values. It
# is in the direction and the strength with which it pulls at the scores.
#
# You need surprise (lesson 2) and softmax (lesson 3). Plan for a good hour; the handwritten digits
# are a place for a break.

# %%
import numpy as np

from course_lib import losses, plots
from course_lib.numerics import numerical_gradient, sigmoid, softmax
from course_lib.plots import gradients
from course_lib.student import compare, predict, quiz, review, watch

# %%
review(4)

# %% [markdown]
# Four questions from memory. Where you hesitate, that lesson is worth another look.
#
# ## Three bets before you start
#
# Place them now, with your confidence.

# %%
start = predict(
    "Ten classes get equal scores. What does the right answer cost?",
    unit="nats",
)
rival = predict(
    "p = [0.1, 0.85, 0.05]; the first is right. One step later, the third…",
    options=("has gained", "has lost", "has stayed the same"),
)
honest = predict(
    "It rains on 60 days in 100. A forecaster's loss is minus the chance "
    "she gave to what came. Which chance of rain is cheapest to announce?"
)

# %%
compare(start, np.log(10))
compare(rival, "has gained")
compare(honest, 1.0)

# %% [markdown]
# Ten equal scores give the truth 1/10, and −log 1/10 is 2.303: that is lesson 2. In the second
# bet a *wrong* class gains by a step of training. In the third it pays to announce rain for certain,
# a chance of 1, against one's own knowledge. By the end you can show both.

# %% [markdown]
# ## Three guesses, two losses
#
# The truth is the first of two classes. Three models give it 0.1, 0.5 and 0.9: *a* is sure and
# wrong, *b* is unsure, *c* is sure and right. Two losses judge them:
#
# - The **negative dot product** of the forecast with the one-hot truth: multiply the two lists entry
#   by entry, add up, put a minus before it. One entry survives, so it is −p of the truth.
# - Minus the log of that entry, −log p.

# %%
guesses = {"a": [0.1, 0.9], "b": [0.5, 0.5], "c": [0.9, 0.1]}
for name, forecast in guesses.items():
    dot = losses.negative_dot_product(forecast, [1.0, 0.0])
    surprise = losses.surprise(forecast[0])
    print(f"{name}   -p {dot:5.2f}   -log p {surprise:.3f} nats")

# %% [markdown]
# −0.10, −0.50, −0.90 for the one and 2.303, 0.693, 0.105 for the other. Both put the three in the
# right order, and a loss may be negative; so far nothing speaks against −p.
#
# Take *c* as the standard. A **penalty** is how much more than *c* somebody pays. Under −p, unsure
# *b* pays 0.4 more than *c*, and sure-and-wrong *a* pays twice that.

# %%
harsher = predict("Under −log p, a's penalty is how many times b's penalty?")

# %%
unsure = losses.surprise(0.5) - losses.surprise(0.9)
wrong = losses.surprise(0.1) - losses.surprise(0.9)
compare(harsher, wrong / unsure)
print(f"-p:      unsure {0.9 - 0.5:.3f}   sure and wrong {0.9 - 0.1:.3f}")
print(f"-log p:  unsure {unsure:.3f}   sure and wrong {wrong:.3f} nats")
print(f"rounded before subtracting: {0.69 - 0.11:.2f} and {2.30 - 0.11:.2f}")

# %% [markdown]
# 3.738 times. The logarithm charges 0.588 nats for being unsure and 2.197 for being sure and
# wrong. You may read elsewhere 0.58 and 2.19: there the losses were rounded before they were
# subtracted.
#
# So the logarithm spreads the bad guesses further apart. That is a hint, and no more: a model does
# not learn from the value of a loss but from its slopes. First the formula, then those.

# %% [markdown]
# ## The formula, from probabilities and from scores
#
# Papers write the **cross-entropy loss** with a list y that is 1 at the truth and 0 elsewhere:
#
# $$L = -\sum_i y_i \log p_i$$
#
# With the 0 and 1 in y, all terms but one are multiplied by 0. (In code, look that one up: lesson 2
# showed why.) A model does not give probabilities, though; it gives scores z, and softmax makes
# $p_i = e^{z_i} / \sum_j e^{z_j}$ of them. Put that into −log p of the true class k. The log of a
# quotient is a difference, and the log undoes the exponential:
#
# $$L = \log \sum_j e^{z_j} - z_k$$
#
# The first part is the log-sum-exp of lesson 3. Four animals; the truth is *cat*, number 1 counted
# from 0. Any scores with this softmax will do:

# %%
animals, is_cat = np.array([0.1, 0.7, 0.15, 0.05]), np.array([0, 1, 0, 0])
scores = np.log(animals) + 5
print(f"the whole sum       {-np.sum(is_cat * np.log(animals)):.3f} nats")
print(f"its one term        {-np.log(animals[1]):.3f} nats")
print(f"softmax, then -log  {-np.log(softmax(scores)[1]):.3f} nats")
print(f"from the scores     {losses.logsumexp(scores) - scores[1]:.3f} nats")

# %% [markdown]
# 0.357 nats, four times. The last road never makes a probability, so nothing can be rounded to 0 on
# the way.
#
# Here it is for a whole **batch** of examples, with one row of scores for each. Three examples give
# the truth 0.9, 0.5 and 0.1:

# %%
batch = np.log([[0.9, 0.1], [0.5, 0.5], [0.9, 0.1]])
targets = np.array([0, 1, 1])
each = losses.logsumexp(batch, axis=1) - batch[np.arange(3), targets]
print(f"each {each.round(3)}, sum {each.sum():.3f}, mean {each.mean():.9f}")
print(f"library: mean {losses.cross_entropy(batch, targets):.9f}")

# %% [markdown]
# 0.105, 0.693 and 2.303. Their sum is 3.101 and their mean 1.033697596, by hand and by the library.
# Some texts write down the sum and call it *the* cross-entropy loss, others the mean. The best scores
# are the same for both. But with N examples the slopes differ by the factor N, so training has to go
# in steps of another size. **Say which one you use.** This course means the mean.

# %% [markdown]
# ## Which way does it pull?
#
# Back to the tea of lesson 2: chai 0.4, paani 0.3, dudh 0.2, coffee 0.1, and chai is right. Take
# one score, move it a tiny bit, watch the loss. Do that for each score in turn. The list of the
# four slopes is the **gradient**. First a bet:

# %%
of_paani = predict(
    "Raise paani's score by 0.01. By how many hundredths does the loss change?"
)

# %%
chai = np.log([0.4, 0.3, 0.2, 0.1])
measured = numerical_gradient(lambda z: losses.cross_entropy(z, 0), chai)
compare(of_paani, measured[1])
print(f"measured slopes: {measured.round(3)}")

# %% [markdown]
# The loss rises by 0.3 hundredths, and 0.3 is paani's probability. The others have 0.2 and 0.1,
# theirs. Only the right class is different: −0.6, which is 0.4 − 1. So the guess is
#
# $$\frac{\partial L}{\partial z_j} = p_j - y_j$$
#
# **what was predicted minus what was wanted.** It looks too good to be true. Let us prove it.

# %% [markdown]
# ## Why it is p − y
#
# The loss has two parts, log-sum-exp and $-z_k$. Take them one at a time.
#
# **Step 1.** Call the sum inside the logarithm S. The slope of log S is 1/S times the slope of S.
# And S has one term with $z_j$ in it, $e^{z_j}$, whose slope is itself. Together: $e^{z_j} / S$.
# That is softmax. *The slope of log-sum-exp is softmax*: you measured it in lesson 3, and this is
# why.
#
# **Step 2.** The part $-z_k$ has the slope −1 in the score of the truth and 0 in all others. That
# is $-y_j$.
#
# **Step 3.** Add the two parts: $p_j - y_j$. On other scores, to be sure (`np.eye(5)[truth]` is the
# one-hot list with its 1 at the truth):

# %%
other, truth = np.array([2.0, -1.0, 0.5, 0.0, 1.0]), 4
by_formula = softmax(other) - np.eye(5)[truth]
by_steps = numerical_gradient(lambda z: losses.cross_entropy(z, truth), other)
difference = abs(by_formula - by_steps).max()
print(f"largest difference below 1e-8: {difference < 1e-8}")
print(f"their sum is zero: {abs(by_formula.sum()) < 1e-12}")
print(f"library: {losses.cross_entropy_grad(other, truth).round(3)}")

# %% [markdown]
# The formula and the tiny steps agree in eight digits. In the library's line only the last entry,
# the truth's, is negative.
#
# The slopes add up to zero, always: the p add up to 1, and so do the y. This is the shift invariance
# of softmax once more. Raise *all* scores by the same amount, and the loss stays.

# %% [markdown]
# ## The arrows
#
# A gradient points **uphill**. (Some texts call it “the direction to improve”; that is its
# opposite.) To learn, the scores go against it, by y − p. Draw that as an arrow on each bar: it
# starts at what was predicted and ends at what was wanted.

# %%
with plots.figure() as ax:
    words = ["chai", "paani", "dudh", "coffee"]
    gradients.score_arrows(ax, softmax(chai), [1, 0, 0, 0], words)
plots.say(
    "four bars of 0.4, 0.3, 0.2 and 0.1. An arrow of +0.6 leads from the top "
    "of chai's bar up to 1; arrows of -0.3, -0.2 and -0.1 lead down to 0."
)

# %% [markdown]
# In the figure: one arrow up, three down, and the three together are as long as the one. The
# favourite among the wrong words is pushed hardest. No arrow can be longer than 1.
#
# You may read that a loss is “one number per token”. That is what gets printed. What goes back into
# the model is this whole list of arrows, one for each class.

# %% [markdown]
# ## One real step
#
# Now walk: add η (y − p) to the scores. The factor η (say *eta*) is the **learning rate**; here it
# is 1. Then walk the other way, up the gradient, to see what a wrong sign does.

# %%
gradient = losses.cross_entropy_grad(chai, 0)
steps = {"before": chai, "down": chai - gradient, "up": chai + gradient}
for name, z in steps.items():
    loss = losses.cross_entropy(z, 0)
    print(f"{name:6}  p = {softmax(z).round(3)}  loss {loss:.3f} nats")

# %% [markdown]
# One step down: chai rises from 0.4 to 0.605, and the loss falls from 0.916 to 0.503. That is one
# step of training. One step up the gradient: the loss climbs to 1.495. That is a sign error.
#
# Lesson 2 left a promise open. A model had [0.4, 0.3, 0.2, 0.1] and later [0.75, 0.15, 0.07, 0.03],
# and such tables are often called “one training step”. A step moves all scores by η (y − p), so the
# log of the ratio of chai to paani grows by η times the difference of their arrows. Which η brings
# chai and paani to their new ratio? And chai and dudh, chai and coffee?

# %%
later = np.array([0.75, 0.15, 0.07, 0.03])
growth, arrows = np.log(later / softmax(chai)), -gradient
for word in (1, 2, 3):
    eta = (growth[0] - growth[word]) / (arrows[0] - arrows[word])
    print(f"right for {words[word]:6} with a rate of {eta:.3f}")
print(
    f"paani / dudh: {0.3 / 0.2:.3f} before, {later[1] / later[2]:.3f} later"
)

# %% [markdown]
# Paani asks for a rate of 1.469, dudh for 2.098, coffee for 2.618. One step has one rate, so no
# step of this kind leads there. Nor do many small ones: they push paani down harder than dudh as
# long as it leads, so its lead of 1.500 has to shrink, and in the table it grows to 2.143. (A network
# changes weights that many examples share; there it could happen.) Take such tables as illustrations,
# not as computations.

# %% [markdown]
# ## Play with it
#
# Change the probabilities, the truth and the rate, and run the cell again. As it stands, look at
# the third class:

# %%
probs, truth, rate = [0.1, 0.85, 0.05], 0, 1.0

z = np.log(probs)
after = z - rate * losses.cross_entropy_grad(z, truth)
print(f"pull   {(np.eye(len(z))[truth] - softmax(z)).round(3)}")
print(f"before {softmax(z).round(3)}")
print(f"after  {softmax(after).round(3)}")

# %% [markdown]
# The third class is wrong. Its score is pulled *down*, by 0.05, and yet its probability climbs
# from 0.05 to 0.072. That was your second bet. Softmax shares out a whole: the big rival lost so
# much that something was left over. So even in a real step it is not true that all wrong classes
# become less likely.
#
# Two things to try. Can you make a wrong class's arrow longer than the truth's? (Remember what the
# arrows add up to.) And what happens when you take the step with the rate 50?

# %% [markdown]
# ## The Loss Explorer
#
# Five words, and the true one is the least expected. Drag the bars, take steps, switch the loss.
# First it asks what you expect.

# %%
from course_lib.widgets import LossExplorer

explorer = LossExplorer()
explorer

# %% [markdown]
# It begins with a probability of 0.0020 for the true word. Its arrow is nearly as long as an
# arrow can be. Under squared error the same arrow is almost gone: you will see why below. (On
# GitHub or on paper nothing moves: there you see its first picture and one sentence.)
#
# What you drag arrives in Python: `explorer.logits`, `explorer.loss`, `explorer.gradient`. Can you
# find a blind spot of squared error, badly wrong and with hardly a slope? In a cell of your own,
# `check("blind_spot", explorer.logits)` tells you (`check` comes from `course_lib.student`).

# %% [markdown]
# ## Three times the same, with less and less help
#
# The gradient of one example takes three lines. Here it is in full, for the scores 2, 1 and 0.1
# where class 1 is right:

# %%
p = softmax([2.0, 1.0, 0.1])
y = np.array([0, 1, 0])
print(f"{p.round(3)} minus {y} is {(p - y).round(3)}")

# %% [markdown]
# The favourite is wrong and gets 0.659, the truth gets 0.242 − 1 = −0.758, the third 0.099.
#
# Second round. The first line is done for you, the last one is yours:

# %%
quiz("slope_at_the_true_word")

# %% [markdown]
# Predicted minus wanted, in one subtraction. Mind from where the index is counted.
#
# Third round, with two lines missing. You are given scores and the truth, nothing else:

# %%
alone = predict(
    "Two classes with the scores 3 and 3; class 0 is right. "
    "What is the slope in the score of class 1?"
)

# %%
compare(alone, losses.cross_entropy_grad([3.0, 3.0], 0)[1])

# %% [markdown]
# Equal scores share equally, so p is 0.5 for both; class 1 was not wanted, and 0.5 − 0 = 0.5. (The
# second round was 0.3 − 1 = −0.7.) The whole function, for any scores, waits for you on the sheet.

# %% [markdown]
# ## The same three guesses, seen from the scores
#
# Now ask the losses the question that matters: how hard do they pull at the **score of the truth**?
# Training never moves a p. It moves scores, and p follows.
#
# Take two classes, so that p = σ(z) with one score z. A third loss joins in, the squared error (1 −
# p)². For each loss you know the slope in p. To get the slope in z, multiply it by the slope of p
# in z (this is the chain rule). How large is that one?

# %%
for p in (0.01, 0.5, 0.9):
    z = np.log(p / (1 - p))
    tiny = (sigmoid(z + 1e-6) - sigmoid(z - 1e-6)) / 2e-6
    print(f"p = {p:4}: measured {tiny:.4f}, p (1 - p) = {p * (1 - p):.4f}")

# %% [markdown]
# p moves by p (1 − p) per unit of z: 0.2500 in the middle, and 0.0099 at p = 0.01, where the
# sigmoid is nearly flat. Multiply:
#
# | loss | slope in p | times p (1 − p): slope in z |
# |---|---|---|
# | −log p | −1/p | p − 1 |
# | (1 − p)² | 2 (p − 1) | 2 (p − 1) p (1 − p) |
# | −p | −1 | −p (1 − p) |
#
# The logarithm's 1/p cancels the p. The other two have nothing to cancel it with.

# %%
slope_in_z = {
    "-log p": lambda p: p - 1,
    "(1 - p)^2": lambda p: 2 * (p - 1) * p * (1 - p),
    "-p": lambda p: -p * (1 - p),
}
print("p =            0.1     0.5     0.9")
for name, slope in slope_in_z.items():
    print(f"{name:10}", *(f"{slope(p):7.4f}" for p in (0.1, 0.5, 0.9)))

# %% [markdown]
# Look at the bottom row, −p: −0.0900 for *a*, sure and wrong, and −0.0900 for *c*, sure and right.
# It cannot tell the two apart! Squared error, in the middle row, pulls less at *a* (−0.1620) than at
# unsure *b* (−0.2500). Cross-entropy pulls with −0.9000, −0.5000 and −0.1000: exactly as hard as the
# model is wrong.
#
# Between the first row and the last there is the factor p. At p = 0.1 that makes cross-entropy 10
# times as strong, at 0.01 a hundred times. With more than two classes the same holds for every
# score: the gradient of −p is p of the truth times p − y.

# %% [markdown]
# ## Not because it is fifty times
#
# A popular argument goes like this. At p = 0.01 the slope of −log p is −100 and that of (1 − p)²
# is −1.98. “Fifty times the gradient, so the model learns faster from its worst mistakes.” Let us
# test that argument where the model is sure and **right**.

# %%
fifty = predict(
    "At p = 0.99, how many times the slope of (1 − p)² is that of −log p?"
)

# %%
compare(fifty, (1 / 0.99) / (2 * 0.01))
log_p, square = -1 / 0.01, 2 * (0.01 - 1)
print(f"in p, at 0.01: {log_p:.0f} / {square:.2f} = {log_p / square:.2f}")
print("in the score:")
for p in (0.01, 0.5, 0.99):
    log_p, square = slope_in_z["-log p"](p), slope_in_z["(1 - p)^2"](p)
    print(f"p = {p:4}: {log_p:.4f} / {square:.6f} = {log_p / square:.2f}")

# %% [markdown]
# 50.51 at p = 0.01, and 50.51 at p = 0.99. The ratio is 1/(2 p (1 − p)), the same in p and in z,
# and the same for a model that is wrong and one that is right. It cannot be the reason for
# anything that happens only to wrong models.
#
# Look at the pulls themselves. Sure and wrong: −0.9900 against −0.019602. Cross-entropy pulls
# with nearly its full strength of 1, squared error hardly at all. Sure and right: −0.0100 and
# −0.000198; both let go, as they should. Some texts say that squared error “shrugs” where
# cross-entropy “screams”. Of the pull on the score, that is true. **What matters is that one of the
# two still pulls where the model is sure and wrong.**

# %%
with plots.figure() as ax:
    gradients.pulls_on_score(ax, marks=(0.1, 0.5, 0.9))
plots.say(
    "the pull of -log p falls in a straight line from 1 to 0. Those of "
    "(1 - p)^2 and -p rise from 0 to a low hill and fall to 0 again."
)

# %% [markdown]
# In the figure: dots for a, b and c on the line of −log p, squares on the curve of −p. On the
# left, where p is near 0 and help is needed most, only one loss is there.

# %% [markdown]
# ## A race
#
# Each loss starts at p = 0.01 and takes steps of rate 1 down its own slope in z, until p reaches
# 0.9. Cross-entropy needs 15 steps.

# %%
steps_needed = predict("How many does (1 − p)² need?", unit="steps")


def race(slope, p=0.01, rate=1.0):
    z, path = np.log(p / (1 - p)), [p]
    while path[-1] < 0.9:
        z -= rate * slope(path[-1])
        path.append(sigmoid(z))
    return path


# %%
paths = {name: race(slope) for name, slope in slope_in_z.items()}
compare(steps_needed, len(paths["(1 - p)^2"]) - 1)
for p in (0.1, 0.01, 0.001):
    counts = [len(race(slope, p)) - 1 for slope in slope_in_z.values()]
    print(f"from p = {p:5}: {counts} steps")

# %% [markdown]
# The three numbers of a line belong to −log p, (1 − p)² and −p. From 0.01: 15, 94 and 123. Now the
# telling comparison, down the columns. Starting a hundred times worse, at 0.001 instead of 0.1,
# costs cross-entropy 4 more steps (13 to 17). The others go from 44 to 548 and from 27 to 1029.

# %%
with plots.figure() as ax:
    gradients.races(ax, paths)
plots.say(
    "from p = 0.01 the path of -log p climbs at once and ends after 15 "
    "steps; the other two lie flat for dozens of steps before they climb."
)

# %% [markdown]
# In the figure: the long flat stretches at the bottom are the rivals standing still where they are
# most wrong. *Change it:* a larger rate helps them from 0.01. Start them at p = 1e-6 with a rate
# of 50 and count again.
#
# You may read elsewhere that “no one uses” −p. Some do, for the same property: its pull lets go of
# examples that look hopeless. If many labels are *wrong*, that is a virtue, and the literature on
# noisy labels studies losses of this kind (Ghosh, Kumar & Sastry, 2017). Lesson 10 meets −p again,
# with a reward in front.

# %% [markdown]
# ## What each loss asks you to say
#
# A second reason, and an independent one. It rains on 60 days in 100 and you know it. Which
# forecast q makes each loss smallest on average? Try them all:

# %%
q = np.linspace(0.001, 0.999, 999)
forms = [lambda p: -np.log(p), lambda p: (1 - p) ** 2, lambda p: -p]
for name, loss in zip(slope_in_z, forms, strict=True):
    mean = 0.6 * loss(q) + 0.4 * loss(1 - q)
    best, honest = mean.min(), mean[599]  # q[599] is 0.6
    print(f"{name:9} asks for q = {q[mean.argmin()]:.3f}: {best:.3f}")
    print(f"{'':9} and for an honest 0.6 charges {honest:.3f}")

# %% [markdown]
# −log p and the square ask for 0.600, the truth. −p asks for 0.999, as far as the grid goes: there
# the mean is −0.600, while honesty costs −0.520. A loss for which no forecast beats the truth is
# called **proper**. −p is improper. (It is 1 − p of lesson 2, moved down by 1.)
#
# Why, in three lines of school mathematics:
#
# - −p: the mean is −0.6 q − 0.4 (1 − q) = −0.4 − 0.2 q. A straight line is lowest at its end.
# - Square: the slope of 0.6 (1 − q)² + 0.4 q² is 2 (q − 0.6), which is zero at 0.6.
# - Logarithm: the slope is −0.6/q + 0.4/(1 − q). At 0.6 that is −1 + 1 = 0.
#
# The floor of the valley is 0.240 for the square and 0.673 nats for the logarithm, not 0. No forecast
# gets below it if nothing tells one such day from another; lesson 5 names that floor.
#
# Keep the two reasons apart. **Proper** is about where the valley lies: −log p and the square pass.
# **Pull** is about how you get there: of the three only −log p passes. Squared error on
# probabilities (the Brier score) is a fine way to *judge*. From a confident mistake it is slow to
# *teach*.

# %% [markdown]
# ## Yes or no
#
# With two classes one number is enough: p, the probability of yes, from a score z through the
# sigmoid. The label y is 1 for yes and 0 for no. Cross-entropy is now
#
# $$L = -\,[\,y \log p + (1 - y) \log (1 - p)\,]$$
#
# and is called **binary cross-entropy**. One of its two terms is always off.

# %%
print("   p   truth is yes  truth is no")
for p in (0.99, 0.90, 0.50, 0.10, 0.01):
    yes, no = losses.surprise(p), losses.surprise(1 - p)
    print(f"{p:5.2f}   {yes:9.2f}   {no:9.2f}   nats")

# %% [markdown]
# Read from the top, the left column says 0.01, 0.11, 0.69, 2.30, 4.61. The right column says the
# same from the bottom: calling yes “no” and p “1 − p” changes nothing. Forget the second term in
# code, and the right column is all zeros: a model that says yes to everything would be perfect.
#
# Two roads lead to the same number, a sigmoid of one score or a softmax of two:

# %%
z = np.log(0.7 / 0.3)
for y in (1, 0):
    one = losses.binary_cross_entropy(z, y)
    two = losses.cross_entropy([0.0, z], y)
    slope = losses.binary_cross_entropy_grad(z, y)
    print(f"y = {y}: {one:.3f} and {two:.3f} nats, slope {slope:+.1f}")

# %% [markdown]
# A yes with p = 0.7 costs 0.357 and a no 1.204, on both roads. The slopes are −0.3 = 0.7 − 1 and
# +0.7 = 0.7 − 0: again p − y.
#
# From the score the loss reads log(1 + eᶻ) − y z: the log-sum-exp of the two scores 0 and z, minus
# the score of the truth. On the sheet you will put it together so that no score breaks it.

# %% [markdown]
# ## Softmax, or several sigmoids?
#
# A photo may show a cat, a dog, both or neither. A model gives a score to the cat and one to the
# dog. Send the two scores through softmax, or each through a sigmoid of its own:

# %%
for shown, z in {"both": [3.0, 3.0], "neither": [-3.0, -3.0]}.items():
    print(f"{shown:8} softmax {softmax(z)}   sigmoids {sigmoid(z).round(3)}")
print(f"softmax pays at least {2 * losses.surprise(0.5):.3f} nats for both")
two_labels = losses.binary_cross_entropy([3.0, 3.0], [1, 1], reduction="sum")
print(f"two sigmoids pay {two_labels:.3f} nats in sum")

# %% [markdown]
# For softmax, *both* and *neither* are the same photo, 0.5 and 0.5, because only differences of
# scores count. Asked for both animals (two surprises, added up), it pays at least 1.386 nats: its two
# probabilities share one whole. The sigmoids say 0.953 and 0.953, or 0.047 and 0.047, and pay 0.097.
#
# **Exactly one class is right: softmax and cross-entropy. Each label may be right or wrong by
# itself: one sigmoid and one binary cross-entropy for each.** You may read that cross-entropy
# “generalises” the binary one to many classes. It does, for classes that exclude each other.

# %% [markdown]
# ## Loss and accuracy
#
# In the end you want right answers. Why not use **accuracy**, the share of examples whose highest
# score is the right one, as the loss? Two models, two classes, four examples. Model A gives the
# truth 0.51, 0.51, 0.51 and 0.01. Model B gives it 0.49 each time.

# %%
lower_loss = predict("Which has the lower loss?", options=("A", "B"))

# %%
compare(lower_loss, "B")
for name, p in {"A": [0.51, 0.51, 0.51, 0.01], "B": [0.49] * 4}.items():
    share, mean = np.mean(np.array(p) > 0.5), -np.mean(np.log(p))
    print(f"{name}: accuracy {share:.0%}, mean loss {mean:.3f} nats")

# %% [markdown]
# A is right in 75% of the cases and pays 1.656. B is never right and pays 0.713. The two measures can
# disagree completely: one disaster weighs more than three narrow hits. Report both.
#
# And why can it not train? Take chai's scores, and move each by a tiny step:

# %%
hits = numerical_gradient(lambda z: float(np.argmax(z) == 0), chai)
print(f"slopes of the accuracy: {hits}")
print(f"slopes of the loss:     {measured.round(3)}")

# %% [markdown]
# All four slopes of the accuracy are 0. It is often said that accuracy “has no derivative”. It
# has one nearly everywhere, and that is the trouble: a tiny step changes no winner, so the
# derivative is 0 and says nothing about where to go. (Only where two scores tie does it jump. A
# kink here and there would do no harm; the absolute error of lesson 1 has one and trains well.)

# %% [markdown]
# ## Handwritten digits: look at the loss before you train
#
# Now a real classifier, on the 1797 handwritten digits of lesson 3, 8 × 8 pixels each (Alpaydin &
# Kaynak, 1998; UCI repository, CC BY 4.0; they come with scikit-learn). We train on the first 1200
# and hold back the last 597, which the model never sees.

# %%
from sklearn.datasets import load_digits

images, digits = load_digits(return_X_y=True)
images = images / 16  # from 0 (paper) to 1 (ink)
seen, labels = images[:1200], digits[:1200]
held_out, held_out_labels = images[1200:], digits[1200:]
print(f"{len(seen)} seen, {len(held_out)} held out, {seen.shape[1]} pixels")

# %% [markdown]
# 1200 seen, 597 held out, 64 pixels. Each class gets a **weight** for each pixel, and its score is
# the sum of pixel times weight. `seen @ weights` does that for all images and classes at once. At
# the start all weights are 0.

# %%
weights = np.zeros((64, 10))
print(
    f"zero weights: {losses.cross_entropy(seen @ weights, labels):.3f} nats"
)
odd = np.cos(np.arange(640)).reshape(64, 10)  # weights of no meaning
print(f"odd weights:  {losses.cross_entropy(seen @ odd, labels):.3f} nats")
chance = np.mean(held_out_labels == np.bincount(labels).argmax())
print(f"always the digit most often seen: accuracy {chance:.3f}")

# %% [markdown]
# 2.303, which is log 10: all scores equal, ten classes. That was your first bet. **A fresh
# classifier with K classes has to start near log K.** Look at it before anything else. If it is far
# off, the scores are not small at the start, or something is wired wrongly.
#
# Weights of no meaning but some size cost 2.638: *more* than knowing nothing, because they are sure
# of themselves. log K is no ceiling. And a baseline for the accuracy: always saying one digit is
# right in 0.099 of the held-out cases.

# %% [markdown]
# ## Train it
#
# How does p − y get from the scores to the weights? A weight of pixel i moves the score by as much
# ink as there is at pixel i. So the gradient is (ink) × (p − y), averaged over the images: one
# matrix product. The tiny step says the same:

# %%
pull = seen.T @ losses.cross_entropy_grad(seen @ weights, labels)
nudged = weights.copy()
nudged[20, 3] += 1e-6  # pixel 20, digit 3
rise = losses.cross_entropy(seen @ nudged, labels) - np.log(10)
print(f"matrix product {pull[20, 3]:.4f}, tiny step {rise / 1e-6:.4f}")

# %% [markdown]
# −0.0307 on both roads. (`cross_entropy_grad` divides by the number of images, because the loss is a
# mean.) Now 300 steps of rate 1, with all images in every step:

# %%
log = []
for _ in watch(301, "training"):
    on_seen, on_new = seen @ weights, held_out @ weights
    right = losses.accuracy(on_new, held_out_labels)
    costs = losses.cross_entropy(on_new, held_out_labels)
    log.append((losses.cross_entropy(on_seen, labels), costs, right))
    weights -= seen.T @ losses.cross_entropy_grad(on_seen, labels)
print("step    seen  held out  accuracy")
for step in (0, 1, 5, 20, 100, 300):
    print("{:4}   {:.3f}     {:.3f}     {:.3f}".format(step, *log[step]))

# %% [markdown]
# From 2.303 down to 0.126 on the images it sees and 0.314 on those it does not, with 0.913 of them
# right. Judge it by the held-out numbers; the gap is what it has memorised.
#
# Look at the steps 1 and 5. The loss falls from 2.117 to 1.555, the accuracy from 0.859 to 0.856.
# **The loss falls while the accuracy stays.** Nothing is wrong: the right classes are given more,
# and hardly any example changes sides. Accuracy sees who wins, loss sees by how much. If you watched
# only the accuracy, you would stop after the first step.

# %% [markdown]
# ## The rivals on real digits
#
# Does the pull matter outside a toy? First we make a model that is sure and wrong: trained to call
# every digit by the next one, so 3 is a “4”. Then −log p and −p get the same 300 steps of rate 1 to
# repair it. The gradient of −p is p of the truth times p − y; the power 0 or 1 switches that factor
# off or on.

# %%
repaired = predict(
    "−log p repairs it to an accuracy of 0.90. How far does −p come?"
)


# %%
def train(start, labels, power, rate=1.0):
    weights, wanted = start, np.eye(10)[labels]
    for _ in range(300):
        p = softmax(seen @ weights)
        p_of_truth = np.sum(p * wanted, axis=1, keepdims=True)
        pull = p_of_truth**power * (wanted - p)
        weights = weights + rate * seen.T @ pull / len(seen)
    return weights


# %%
def accuracy_of(weights):
    return losses.accuracy(held_out @ weights, held_out_labels)


off_by_one = train(np.zeros((64, 10)), (labels + 1) % 10, power=0)
print(f"before:  {accuracy_of(off_by_one):.2f}")
print(f"-log p:  {accuracy_of(train(off_by_one, labels, power=0)):.2f}")
stuck = accuracy_of(train(off_by_one, labels, power=1))
faster = accuracy_of(train(off_by_one, labels, power=1, rate=10.0))
compare(repaired, round(stuck, 2))
print(f"-p with ten times the rate: {faster:.2f}")

# %% [markdown]
# From 0.00, cross-entropy brings it back to 0.90. −p ends at 0.19, and at 0.29 with ten times the
# rate. Its pull has the factor p, and where the model is sure of the wrong digit that factor is
# next to nothing: the flat stretch of the race, on real data. (Always saying one digit would be
# right in about a tenth.)

# %% [markdown]
# ## Break it: softmax twice
#
# A well-known bug gives no error message. The model ends in softmax, and the loss function, which
# expects scores, applies softmax again. How low can the loss still get? The best that the first
# softmax can come to is 1 for the truth and 0 for the rest. The second one takes these for scores.

# %%
floor = predict("So what is the lowest loss with 10 classes?", unit="nats")

# %%
compare(floor, losses.cross_entropy(np.eye(10)[0], 0))
for K in (3, 10):
    floor_of_k, most = np.log(np.e + K - 1) - 1, np.e / (np.e + K - 1)
    print(f"K = {K:2}: p at most {most:.3f}, loss at least {floor_of_k:.3f}")
sure = [0.9, 0.05, 0.05]
print(f"[0.9, 0.05, 0.05], right: {losses.cross_entropy_probs(sure, 0):.3f}")
print(f"read as scores:           {losses.cross_entropy(sure, 0):.3f}")

# %% [markdown]
# The truth gets $e^1$, each of the others $e^0 = 1$. So p is at most e/(e + K − 1), and the loss at
# least log(e + K − 1) − 1. With 3 classes p is at most 0.576 and the loss at least 0.551; with 10 it
# is 0.232 and 1.461. No learning rate and no patience gets below. A forecast that gives the truth
# 0.9 costs 0.618 instead of 0.105.
#
# And the model you trained on the digits, read through a second softmax? Beside it is the pull at the
# start of training, with ten equal scores:

# %%
fitted = seen @ weights
for name, z in {"once": fitted, "twice": softmax(fitted)}.items():
    loss, right = losses.cross_entropy(z, labels), losses.accuracy(z, labels)
    print(f"softmax {name:5}  loss {loss:.3f} nats, accuracy {right:.3f}")
level = np.zeros(10)  # ten equal scores
once = losses.cross_entropy_grad(level, 0)[0]
twice = numerical_gradient(
    lambda z: losses.cross_entropy(softmax(z), 0), level
)[0]
print(f"pull on the truth: once {-once:.2f}, twice {-twice:.2f}")

# %% [markdown]
# The same model, the same accuracy of 0.978, and a loss of 1.549 instead of 0.126. A second softmax
# keeps the order of the classes, so the accuracy betrays nothing. Nor does the start: ten equal
# scores cost log 10 either way. But the pull there is 0.09 instead of 0.90, so training is slower.
# The mark of this bug is a loss that creeps towards **1.461** while the accuracy looks good.
#
# The remedy is to know what your function takes. PyTorch's `CrossEntropyLoss` wants the scores, and
# so does ours; `cross_entropy_probs` wants probabilities.

# %% [markdown]
# ## Break it: the floor that hides
#
# You have met the other trap in lessons 2 and 3: to avoid log 0, p is raised to at least 1e-12
# before the logarithm. There you saw the values. Now ask for the slopes. The scores are [0, g] and
# class 0 is right, so the wrong class leads by g, and the slope in g should be p − 0, nearly 1.


# %%
def clamped(g):
    return -np.log(max(softmax([0.0, g])[0], 1e-12))


# %%
def stable(g):
    return float(losses.cross_entropy([0.0, g], 0))


for g in (27.0, 28.0, 40.0, 800.0):
    for way in (stable, clamped):
        slope = (way(g + 1e-4) - way(g - 1e-4)) / 2e-4
        says = f"loss {way(g):7.3f}, slope {abs(slope):.3f}"
        print(f"g = {g:5}  {way.__name__:7}  {says}")

# %% [markdown]
# At 27 the two agree. From 28 on the clamped loss is stuck at 27.631, whether the truth is 28.000,
# 40.000 or 800.000, and its slope is 0.000 where 1.000 is right. An example that is *that* wrong
# teaches nothing any more: the floor has rebuilt the weakness of −p, for the worst examples of all.
# And whoever pairs the clamped loss with the formula p − y finds that tiny steps contradict it.
#
# You may read that the loss is “unbounded when wrong” and find a floor of 1e-12 in the code below.
# Only one of the two can be meant. The remedy is the formula from the beginning, log-sum-exp minus
# the score of the truth. The libraries have softmax and logarithm in one function for this reason,
# and it takes **scores**.

# %% [markdown]
# ## What these numbers do not mean
#
# **A loss is not good or bad by itself.** 2.0 nats is hardly better than nothing with 10 classes,
# and a feat with fifty thousand. Compare with log K, and with what a constant forecast would pay.
#
# **A strong pull is not a good pull.** If the label is wrong, cross-entropy pulls with full strength
# in the wrong direction: 0.9900 where a good model gave the wrong label p = 0.01, against 0.0099
# for −p. What helps against confident mistakes hurts with mistaken labels. Lesson 7 comes back to
# it.
#
# **p − y is the gradient in the scores.** It is not the gradient in p (that is −1/p for the
# truth), and not yet that in the weights. And it belongs to *one* example; for the mean over a
# batch, divide by N.

# %% [markdown]
# ## Three things to take away
#
# 1. From scores, cross-entropy is log-sum-exp minus the score of the truth, and its gradient is p
#    − y: predicted minus wanted.
# 2. Where the model is sure and wrong it pulls with nearly full strength. Squared error and −p let
#    go there; −p is not even proper.
# 3. Start at log K. Give the loss scores, once, without softmax before it and without a floor
#    under p.
#
# Where you meet it:
#
# - Good (1952) proposes the logarithm for judging forecasts.
# - Bridle (1990) trains the outputs of a softmax with the logarithm.
# - Bishop (2006), chapter 4: the same p − y for every matching pair of output and loss.
# - Gneiting & Raftery (2007): proper scores, and why the linear one is not.
# - Goodfellow, Bengio & Courville (2016), chapter 6: why squared error stalls behind a sigmoid.
#
# **Now you:** [the sheet for this lesson](../exercises/04_cross_entropy.ipynb). Back to [the
# start](00_start_here.ipynb).
