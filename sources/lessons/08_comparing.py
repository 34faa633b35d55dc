# %% [markdown]
# # Comparing instead of labelling
#
# A telephone unlocks for one face and for no other. Nobody could train it with a class for every
# face on earth. So it is trained on another question: do these two pictures show the same person?
# This lesson is about the losses that ask it. You see how they pull together and push apart, where
# they get stuck, and at which numbers you notice.
#
# You need softmax (lesson 3) and cross-entropy (lesson 4). Plan for an hour; the digits are a
# place for a break.

# %%
import numpy as np

from course_lib import losses, plots
from course_lib.numerics import numerical_gradient, softmax
from course_lib.plots import embedding
from course_lib.student import compare, predict, quiz, review, watch

# %%
review(8)

# %% [markdown]
# Four questions from memory. Where you hesitate, that lesson is worth another look.

# %% [markdown]
# ## Three bets before you start
#
# Place them now, with your confidence.

# %%
spot = predict(
    "A loss wants every stranger to be farther from you than your partner, "
    "by at least 0.2, and charges what is missing to that. Everybody stands "
    "on one spot. What does each of them pay?"
)
lottery = predict(
    "You look for your partner among 8 people who all look alike to you. "
    "What does −log p of your partner cost?",
    unit="nats",
)

# %%
push = predict(
    "Two strangers stand d apart. (2 − d)² and 4 − d² both charge 4 at d = 0 "
    "and nothing at d = 2. Which pushes harder at d = 0.1?",
    options=("(2 − d)²", "4 − d²", "both the same"),
)

# %%
compare(spot, 0.2)
compare(lottery, np.log(8))
compare(push, "(2 − d)²")

# %% [markdown]
# 0.2, because both distances are 0 and the wish is missed by all of it. 2.079, the price of a guess
# among 8. And (2 − d)² pushes harder, though it is the *lower* of the two in between. All three
# come back, and each explains a training run that got stuck.

# %% [markdown]
# ## Near and far
#
# A model turns each thing (a face, a sentence, a digit) into a row of numbers, its **embedding**.
# Think of it as a place. Two things that belong together should lie near each other, two strangers
# far apart. The distance d is the ruler's, by Pythagoras; NumPy calls it `np.linalg.norm`.
#
# Two partners at distance 0.5 pay $d^2$, that is 0.25. Two strangers at the same distance should
# pay for being so *near*. They are asked to keep a distance of 2, the **margin**.

# %%
near = predict("Strangers pay the square of what they lack. How much at 0.5?")

# %%
compare(near, (2 - 0.5) ** 2)
for same, d in ((1, 0.5), (0, 0.5), (0, 2.5)):
    cost = losses.contrastive([[0.0]], [[d]], [same], margin=2.0)
    kind = "partners" if same else "strangers"
    print(f"{kind:9} at distance {d}: {cost:.2f}")

# %% [markdown]
# They lack 1.5 (2 less 0.5) and pay 2.25. At 2.5 they lack nothing and pay 0.00: strangers beyond
# the margin are left alone. This is the **contrastive loss** of a pair (Hadsell, Chopra and LeCun,
# 2006):
#
# $$L = d^2 \text{ for partners}, \qquad L = \max(0,\ m - d)^2 \text{ for strangers}$$
#
# First the difference, then the maximum, then the square. The original has ½ in front of both, many
# texts have not. Here are the numbers that tell you what a program really computes:

# %%
m, d = 2.0, 0.5
print(f"(m - d)²     {(m - d) ** 2:.3f}   with ½  {(m - d) ** 2 / 2:.3f}")
print(f"d²           {d**2:.3f}   with ½  {d**2 / 2:.3f}")
print(f"m - d        {m - d:.3f}   m - d²  {m - d**2:.3f}")
print(f"m² - d²      {m**2 - d**2:.3f}")

# %% [markdown]
# 2.250 or 1.125 for strangers, 0.250 or 0.125 for partners. The ½ halves the value and the slope; a
# learning rate twice as large makes up for it. 1.500, 1.750 and 3.750 are other losses.

# %% [markdown]
# ## The ring

# %%
with plots.figure() as ax:
    embedding.margin_ring(ax, margin=2.0)
plots.say(
    "an anchor in the middle of a dashed ring of radius 2. A partner outside "
    "is pulled in, a stranger inside is pushed to the ring, one outside is "
    "left alone."
)

# %% [markdown]
# In the figure: the dashed ring is the margin. Only strangers care about it. A partner is pulled
# from wherever it is, all the way to the anchor. (In such pictures the arrows often get lost. They
# are the loss.)

# %% [markdown]
# ## Play: move the points
#
# Change the places and run the cell again. Find a place for the partner where *pulling it nearer*
# makes the mean loss no smaller. Is there one?

# %%
anchor, partner, stranger = [0.0, 0.0], [1.0, 0.5], [0.5, -1.0]
margin = 2.0

pulled = losses.contrastive([anchor], [partner], [1])
pushed = losses.contrastive([anchor], [stranger], [0], margin=margin)
print(f"partner {pulled:.3f}  stranger {pushed:.3f}")
print(f"mean    {(pulled + pushed) / 2:.3f}")

# %% [markdown]
# The partner pays 1.250 and the stranger 0.778, although both are equally far away; the mean is
# 1.014. There is no such place: this loss is content only when partners *coincide*. Keep that in
# mind; the next loss is content with less.

# %% [markdown]
# ## Why (m − d)² and not m² − d²
#
# Some programs square first and subtract then: max(0, m² − d²). It has the same ends and charges
# more in between. But a loss moves things by its **slope**. Measure it, with tiny steps:

# %%
for d in (1.9, 1.0, 0.1, 0.001):
    ahead, behind = d + 1e-6, d - 1e-6
    ours = ((2 - ahead) ** 2 - (2 - behind) ** 2) / 2e-6
    other = ((4 - ahead**2) - (4 - behind**2)) / 2e-6
    print(f"d = {d:5}: slopes {ours:.3f} and {other:.3f}")

# %% [markdown]
# In small steps, on paper:
#
# - (m − d)² is m² − 2md + d². The slope of d² in d is 2d, so the whole has −2m + 2d, or −2 (m − d).
#   It is strongest at d = 0, where the wrong is worst.
# - In m² − d² the middle term is missing, and the slope is −2d. It *vanishes* at d = 0. It pushes
#   hardest at the margin, where all is nearly well.
#
# The numbers agree: −3.800 against −0.200 at 0.1, and −3.998 against −0.002 at 0.001. That was your
# third bet. What does it do to training? Two strangers nearly coincide. They walk against the slope
# with a rate of 0.1 (a step is 0.1 times the push), until they are 1 apart:

# %%
for begin in (0.1, 0.001, 0.000_001):
    steps = []
    for way in (lambda d: 2 * (2 - d), lambda d: 2 * d):
        d, count = begin, 0
        while d < 1:
            d, count = d + 0.1 * way(d), count + 1
        steps.append(count)
    print(f"from d = {begin}: {steps[0]} steps and {steps[1]} steps")

# %% [markdown]
# 3 or 4 steps, wherever they begin, against 13, 38 and 76. And from exactly 0 the second loss never
# moves at all: **everything on one spot is a resting place.** (At exactly 0 the first has a slope
# but no direction to go, and our library gives 0 as well. The least disturbance frees it.)

# %%
with plots.figure(panels=2) as (left, right):
    embedding.stranger_losses(left, margin=2.0)
    embedding.stranger_pushes(right, margin=2.0)
plots.say(
    "left, both losses fall from 4 to 0, the dashed one above the solid one. "
    "Right, the solid push falls from 4 to 0, the dashed one rises from 0 to "
    "4 and breaks off at the margin."
)

# %% [markdown]
# In the figure: solid is (m − d)², dashed is m² − d². On the left the dashed loss looks stricter.
# On the right you see that it lets go of those who need it most.

# %% [markdown]
# ## Three at a time
#
# How near should partners be? Two pictures of one face may lie close together under one lamp and
# much further apart under another. The **triplet loss** asks for no fixed distance. It takes three:
# an **anchor** a, a **positive** p (its partner) and a **negative** n (a stranger). The stranger
# should be farther than the partner, by a margin:
#
# $$L = \max(0,\ d(a, p) - d(a, n) + m)$$
#
# The partner is at 1, the stranger at 1.5, the margin is 1.

# %%
order = predict("The order is right. What does this triplet pay?")

# %%
compare(order, max(0, 1 - 1.5 + 1))
three = [[0.0]], [[1.0]], [[1.5]]
print(f"plain distances   {losses.triplet(*three):.2f}")
print(f"squared distances {losses.triplet(*three, squared=True):.2f}")

# %% [markdown]
# 0.50: right in order, but by 0.5 only, and the margin is 1. With *squared* distances the same
# points pay 0.00, because 1 − 2.25 + 1 is below 0. FaceNet squares (Schroff et al., 2015),
# PyTorch does not. A margin means different things in the two, so say which one you use.
#
# Now you. Three triplets:

# %%
quiz("which_triplet_teaches")

# %% [markdown]
# A triplet that keeps the margin has loss 0 and slope 0. It teaches nothing any more. Late in
# training nearly all triplets are like that, which is why people look for hard ones. This is called
# **mining**, and it has a trap in it; wait for the digits.
#
# And how strict are the two losses about partners? Let the partners stay 0.6 apart while the
# strangers are far away:

# %%
a, p, n = [[0.0, 0.0]], [[0.6, 0.0]], [[3.0, 0.0]]
print(f"contrastive, the partners: {losses.contrastive(a, p, [1]):.2f}")
print(f"triplet:                   {losses.triplet(a, p, n, margin=1.0):.2f}")

# %% [markdown]
# 0.36 against 0.00. The pair loss pulls partners onto one spot. The triplet loss only wants an
# **order** with a gap in it, and lets a face keep its own variety. So “it learns relative
# distances” is true of the triplet loss; the contrastive loss learns absolute ones.

# %% [markdown]
# ## Three points to drag
#
# An anchor, its own kind, and a stranger N a hair outside its ring. Who is pulled? It asks you
# first.

# %%
from course_lib.widgets import MarginRing

MarginRing()

# %% [markdown]
# The ring is 2.000 wide and N is 2.008 away: the loss is 0.000, and no point moves. Pull N inside
# by a hair and look for the arrows. Then press “All on one point”: the loss rests at the margin.
# (On GitHub or on paper nothing moves: there you see its first picture and one sentence.)

# %% [markdown]
# ## Which one is my partner?
#
# One stranger at a time is slow. A batch of N pairs has N − 1 strangers for everyone, free of
# charge. So turn it into a game: each **query** has to find its own **key** among all N keys.
#
# Likeness is now measured by direction. Bring each row to length 1. Then multiply two rows number
# by number and add up (the dot product, `@` in Python). That is the **cosine** of the angle between
# them: 1 for the same direction, 0 for a right angle, −1 for opposite ones.

# %%
rows = losses.unit_rows([[3.0, 4.0], [8.0, 6.0], [-3.0, -4.0]])
cosines = rows @ rows.T
print(cosines.round(2))
apart = np.linalg.norm(rows[0] - rows[1])
print(f"d² {apart**2:.2f}, 2 - 2 cos {2 - 2 * cosines[0, 1]:.2f}")

# %% [markdown]
# Row 0 and row 1 have a cosine of 0.96, row 0 and its opposite −1. Near and alike are the same
# thing here: between rows of length 1, d² is 2 − 2 cos, 0.08 on both roads.
#
# Query 0 has the cosine 0.8 with its own key and 0.5 and 0.1 with the keys of two strangers.
# Softmax makes probabilities of such scores.

# %%
flat = predict("Softmax of [0.8, 0.5, 0.1]: which p does its own key get?")

# %%
compare(flat, round(softmax([0.8, 0.5, 0.1])[0], 3))
print(f"at its best: {softmax([1.0, -1.0, -1.0]).round(3)}")

# %% [markdown]
# 0.447, not much better than the third of a blind guess. Even a perfect model, with 1 for the
# partner and −1 for all strangers, gets 0.787 and no more. Cosines have too little room for
# softmax. Therefore they are divided by a **temperature** τ (say *tau*) below 1; lesson 3 showed
# that this sharpens softmax. With s for the cosines the loss is
#
# $$L = -\frac{1}{N} \sum_i \log \frac{e^{s_{ii}/\tau}}{\sum_j e^{s_{ij}/\tau}}$$
#
# Its name is **InfoNCE** (van den Oord, Li and Vinyals, 2018; they scored with a learnt table in
# place of cosines over τ). You know it already.

# %% [markdown]
# ## Three times the same, with less and less help
#
# Three queries (rows), three keys (columns), partners on the diagonal, τ = 0.2. The first query in
# full:

# %%
table = np.array([[0.8, 0.5, 0.1], [0.2, 0.6, 0.4], [0.3, 0.1, 0.7]])
scores = table[0] / 0.2
p = softmax(scores)
print(f"scores {scores}, p {p.round(3)}, loss {-np.log(p[0]):.3f}")

# %% [markdown]
# Scores 4, 2.5 and 0.5; the partner gets 0.798; the loss is 0.226. Second query, with the last line
# missing:

# %%
scores = table[1] / 0.2
p = softmax(scores)
print(f"scores {scores}, p {p.round(3)}")

# %% [markdown]
# Scores 1, 3 and 2. The favourite has 0.665. Whose is it, and what is left to do?

# %%
second = predict("And the loss of the second query?", unit="nats")

# %%
compare(second, -np.log(p[1]))

# %% [markdown]
# The partner of query 1 is key 1, with 0.665: 0.408 nats. Third query, two lines missing. You have
# row 2 of the table, 0.3, 0.1, 0.7, and τ:

# %%
third = predict("The loss of the third query?", unit="nats")

# %%
compare(third, -np.log(softmax(table[2] / 0.2)[2]))
each = -np.log(np.diag(softmax(table / 0.2)))
print(f"each {each.round(3)}, mean {each.mean():.3f} nats")

# %% [markdown]
# 0.1698 for the third, and the mean of the three is 0.268. Writing it as a function, from
# embeddings and not from cosines, is on the sheet.

# %% [markdown]
# ## It is a cross-entropy
#
# It is often said that classification uses cross-entropy and embeddings use InfoNCE, as if these
# were two things. Look at one row.
#
# **Step 1.** The classes are the N keys. The right class of query i is key i. The scores are the
# cosines over τ. So the labels are 0, 1, …, N − 1:

# %%
as_classes = losses.cross_entropy(table / 0.2, np.arange(3))
print(f"by hand {each.mean():.12f}")
print(f"lesson 4 {as_classes:.12f}")

# %% [markdown]
# Twelve equal digits. The only new thing is that the classes change with every batch. No one had to
# name them.
#
# **Step 2.** Then the slope in the scores must be p − y (lesson 4), and in the cosines (P − I) / τ.
# P is the table of the probabilities and I has ones on the diagonal. Over N, for the mean:

# %%
by_steps = numerical_gradient(
    lambda s: losses.cross_entropy(s / 0.2, np.arange(3)), table
)
by_formula = (softmax(table / 0.2) - np.eye(3)) / 0.2 / 3
print(by_formula.round(3))
print(f"same: {np.abs(by_steps - by_formula).max() < 1e-8}")

# %% [markdown]
# The tiny steps and the formula differ by less than 10⁻⁸. Read row 1: its partner is pulled with
# −0.558, the strangers are pushed with 0.15 and 0.408. Each row sums to 0. **The pull on the
# partner is the sum of the pushes on the strangers.** And each stranger is pushed as hard as it is
# mistaken for the partner. So InfoNCE mines by itself.
#
# **Step 3.** With one stranger only, softmax is a sigmoid, and the loss is log(1 + e^((s₋ −
# s₊)/τ)). Let the stranger be more alike, 0.5 against 0.3, and turn τ down:

# %%
for tau in (1.0, 0.1, 0.01):
    loss = losses.cross_entropy([[0.3 / tau, 0.5 / tau]], [0])
    print(f"tau {tau:4}: tau times the loss {tau * loss:.4f}")

# %% [markdown]
# 0.7981, 0.2127, 0.2000. At low temperatures τ times the loss becomes max(0, s₋ − s₊): a triplet
# loss without a margin, in cosines. The two families touch.

# %% [markdown]
# ## One loss and its relatives
#
# From embeddings now. The rows of the library's `info_nce` are taken as given, so bring them to
# length 1 first. Some rows of no meaning:

# %%
za = np.cos(np.arange(12)).reshape(4, 3)
zb = za + 0.5 * np.sin(np.arange(12)).reshape(4, 3)
units = losses.unit_rows(za), losses.unit_rows(zb)
scores = units[0] @ units[1].T / 0.05
own = scores[np.arange(4), np.arange(4)]
by_hand = np.mean(losses.logsumexp(scores, axis=1) - own)

# %%
library = losses.info_nce(*units, temperature=0.05)
ranking = losses.multiple_negatives_ranking(za, zb, scale=20.0)
print(f"same by hand: {abs(library - by_hand) < 1e-12}")
print(f"multiple negatives ranking: {abs(ranking - library) < 1e-12}")
back = losses.info_nce(*units[::-1], temperature=0.05)
both = losses.info_nce_symmetric(*units, temperature=0.05)
print(f"rows {library:.3f}, columns {back:.3f}, both {both:.3f}")

# %% [markdown]
# By hand and from the library: equal to twelve decimals.
#
# - **Multiple negatives ranking** is often listed as a loss of its own, “for efficient batches”. It
#   is InfoNCE in one direction. It multiplies by a *scale* where others divide by τ; the usual 20
#   is τ = 0.05.
# - Rows and columns are different games: questions look for answers, answers for questions. Here
#   0.939 and 0.981. **CLIP** (Radford et al., 2021) takes the mean of both, 0.960, and *learns* τ.
# - **SimCLR** (Chen et al., 2020) throws both tables into one pot, so each of 2N rows has 2N − 2
#   strangers. The library calls it `nt_xent`.

# %% [markdown]
# ## The price of a guess
#
# A model that finds everything alike pays log of the number of candidates, as in lesson 2. So the
# *batch size* is in the number:

# %%
for N in (2, 8, 64, 256):
    alike = np.ones((N, 1))
    print(f"N = {N:3}: {losses.info_nce(alike, alike):.3f} nats")
print(f"SimCLR, 4 pairs: {losses.nt_xent(np.ones((8, 1))):.3f}")
print(f"log 7 = {np.log(7):.3f}")

# %% [markdown]
# 0.693, 2.079, 4.159, 5.545: log N each time. In SimCLR's pot of 4 pairs each row has 7 candidates,
# 1.946. **A loss of 4 is poor in a batch of 64 and a good beginning in a batch of 256.**
#
# Before you compare two InfoNCE losses, compare N, and τ too. That is next.

# %% [markdown]
# ## Temperature: whom do you push?
#
# One query: its partner has the cosine 0.8, three strangers 0.7, 0.3 and −0.2. The push on a
# stranger is its probability (step 2). How is the push shared out among the three?

# %%
hardest = predict(
    "At τ = 0.05: which share of the push goes to the stranger at 0.7?"
)

# %%
cosines = np.array([0.8, 0.7, 0.3, -0.2])
for tau in (1.0, 0.2, 0.05):
    pushes = softmax(cosines / tau)[1:]
    loss = losses.cross_entropy(cosines / tau, 0)
    shares = pushes / pushes.sum()
    print(f"tau {tau:4}: shares {shares.round(2)}, loss {loss:.3f}")
compare(hardest, shares[0])

# %% [markdown]
# At τ = 1 the three are pushed with shares of 0.48, 0.32 and 0.2. At 0.05 all of it (0.9997) goes
# to the most similar one. A low temperature is hard mining by another name, with its risk. The
# “stranger” most like you may be a partner in truth, whom nobody marked as one.
#
# And look at the losses: 1.058, 0.528, 0.127. **The same cosines, the same model.** A lower loss at
# a lower temperature is no progress.

# %% [markdown]
# ## Four queries, four keys
#
# Turn queries and keys on a circle, and the temperature beside them. Which row pays most?

# %%
from course_lib.widgets import InfoNCEMatrix

InfoNCEMatrix()

# %% [markdown]
# The mean is 0.296 nats, where guessing costs 1.386. Row 0 pays most, 0.620, although its query
# points exactly at its key: a rival is near. Turn the temperature down and see who still counts.
# (On GitHub or on paper nothing moves: there you see its first picture and one sentence.)

# %% [markdown]
# ## The floor is not zero
#
# Ten pairs, on a circle, τ = 0.5. Partners coincide, and the ten are spread out evenly. How could
# that be done better? A guess costs log 10.

# %%
best = predict("What does this perfect arrangement cost?", unit="nats")

# %%
turn = 2 * np.pi * np.arange(10) / 10
perfect = np.column_stack([np.cos(turn), np.sin(turn)])
compare(best, losses.info_nce(perfect, perfect, temperature=0.5))
for tau in (1.0, 0.5, 0.1, 0.05):
    floor = losses.info_nce(perfect, perfect, temperature=tau)
    print(f"tau {tau:4}: {floor:.3f} nats, a guess {np.log(10):.3f}")

# %% [markdown]
# 1.127, about half the price of a guess, for a perfect arrangement. At τ = 1 it is 1.538, at 0.05
# still 0.043. Cosines end at 1 and −1, and on a circle ten directions cannot all be opposite.
#
# Is it really the lowest? A second road: let the computer move all twenty points downhill from
# three odd starts.


# %%
def cost(angles):
    rows = np.column_stack([np.cos(angles), np.sin(angles)])
    return losses.info_nce(rows[:10], rows[10:], temperature=0.5)


for start in (1, 2, 3):
    angles = 3 * np.cos(start * np.arange(20))
    for _ in range(300):
        angles = angles - 2 * numerical_gradient(cost, angles)
    print(f"start {start}: {cost(angles):.3f} nats")

# %% [markdown]
# 1.127 three times; nothing lower was found. (That is evidence, not a proof.) So for N = 10 and τ =
# 0.5 on a circle, the whole scale runs from 2.303, knowing nothing, to 1.127. Whoever waits for 0
# waits for ever.

# %% [markdown]
# ## Real digits, nobody's names
#
# The data are the 1797 handwritten digits of lesson 4 (Alpaydin and Kaynak; 8 × 8 pixels; with
# scikit-learn, BSD licence). 1200 are seen and 597 held out. The mean image is taken off.

# %%
from sklearn.datasets import load_digits

images, digits = load_digits(return_X_y=True)
ink = images / 16  # from 0 (paper) to 1 (ink)
centred = ink - ink[:1200].mean(axis=0)
seen, labels = centred[:1200], digits[:1200]
held_out, true_digits = centred[1200:], digits[1200:]
print(f"{len(seen)} seen, {len(held_out)} held out")

# %% [markdown]
# 1200 and 597. Each step gets ten pairs: two images of a 0, two of a 1, and so on. The loss is told
# who belongs together and *not what they are called*. (The names come back only to judge the
# result.)


# %%
def deal(images, digits, step):
    first, second = [], []
    for digit in range(10):
        own = images[digits == digit]
        at = step % len(own)
        other = at - 1 - 5 * step % (len(own) - 1)  # never `at` itself
        first.append(own[at])
        second.append(own[other])
    return np.array(first), np.array(second)


# %% [markdown]
# How good is an embedding? Let each held-out image ask its 15 nearest seen neighbours, and count
# how often the majority is right. Baselines first: a random answer is right in one case out of ten.


# %%
def by_neighbours(known, new):
    closeness = new @ known.T - np.sum(known**2, axis=1) / 2
    nearest = np.argsort(-closeness, axis=1)[:, :15]
    votes = [np.bincount(labels[row]).argmax() for row in nearest]
    return np.mean(votes == true_digits)


# %% [markdown]
# (The closeness is minus half the squared distance, but for a term that all neighbours share. So it
# puts them in the same order.)
#
# Our model will be small: 64 pixels times a table `weights` of 64 × 2, brought to length 1. Each
# image becomes one point on a circle.

# %%
no_meaning = np.cos(np.arange(128)).reshape(64, 2)
two = np.linalg.svd(seen)[2][:2].T  # two directions of most variety
for name, W in {"no meaning": no_meaning, "most variety": two}.items():
    circle = losses.unit_rows(seen @ W), losses.unit_rows(held_out @ W)
    print(f"circle, {name:12}: {by_neighbours(*circle):.2f}")
print(f"all 64 pixels: {by_neighbours(seen, held_out):.2f}")

# %% [markdown]
# With weights of no meaning the neighbours are right in 0.15 of the cases. The two directions in
# which the images vary most (principal components, found without any pairs) give 0.50. All 64
# pixels give 0.95: be prepared to *lose* something by squeezing an image into one angle.

# %% [markdown]
# ## Train it
#
# Multiple negatives ranking brings rows to length 1 inside, and its gradient goes through that. So
# a step is short. τ = 0.5 means a scale of 2. The rate falls to 0 so that it comes to rest.


# %%
def held_out_loss(weights):
    total = 0.0
    for step in range(60):
        a, b = deal(held_out, true_digits, step)
        pair = a @ weights, b @ weights
        total += losses.multiple_negatives_ranking(*pair, scale=2.0)
    return total / 60


# %%
weights, log = no_meaning.copy(), []
for step in watch(800, "training"):
    first, second = deal(seen, labels, step)
    pair = first @ weights, second @ weights
    log.append(losses.multiple_negatives_ranking(*pair, scale=2.0))
    slopes = losses.multiple_negatives_ranking_grad(*pair, scale=2.0)
    rate = 1 - step / 800
    weights -= rate * (first.T @ slopes[0] + second.T @ slopes[1])

# %% [markdown]
# 800 steps. What came of it, on images that it never saw?

# %%
circle = losses.unit_rows(seen @ weights)
new_circle = losses.unit_rows(held_out @ weights)
print(f"held-out loss before {held_out_loss(no_meaning):.2f}")
print(f"held-out loss after  {held_out_loss(weights):.2f}")
print(f"on seen pairs, late  {np.mean(log[-100:]):.2f}")
print(f"neighbours right     {by_neighbours(circle, new_circle):.2f}")

# %% [markdown]
# It begins at 2.83, *above* log 10: directions of no meaning are sure of themselves and wrong. (An
# untrained model costs log N only if it finds everything alike.) It ends at 1.54 on digits it never
# saw and at 1.34 on those it did, where 1.127 is the floor. Without the floor you would call that a
# failure.
#
# Neighbours are right in 0.63 of the cases, against 0.50 for the directions of most variety.
# Ten kinds on one circle is a squeeze.

# %%
with plots.figure(panels=2) as (left, right):
    before = losses.unit_rows(held_out @ no_meaning)
    embedding.digits_on_circle(left, before, true_digits)
    embedding.digits_on_circle(right, new_circle, true_digits)
plots.say(
    "597 held-out digits on a circle, each kind on a ring of its own with "
    "its name at its mean direction. Left, before training, the dots of a "
    "kind are strewn widely, and some names stand in pairs. Right, each kind "
    "keeps to a part of the circle, and the names stand all around."
)

# %% [markdown]
# In the figure: only the direction counts; the rings keep the kinds from covering each other. On
# the left the dots of a ring are strewn over much of it. On the right they gather, and the ten
# names have shared out the circle. The loss was never told a name, only who belongs together.

# %% [markdown]
# ## Two wishes in one loss
#
# What did the loss want? Take InfoNCE apart: −log of a quotient is a difference of two terms. With
# cos = 1 − d²/2 the first one is a distance:
#
# $$L = \underbrace{\frac{\text{mean } d^2}{2\tau} - \frac{1}{\tau}}_{\text{partners}} +
# \underbrace{\text{mean of } \log \sum_j e^{s_{ij}/\tau}}_{\text{all together}}$$
#
# The first wants partners on one spot, the second wants everybody apart. One deal of digits, on two
# roads:

# %%
a, b = (losses.unit_rows(x @ weights) for x in deal(held_out, true_digits, 2))
partners = np.mean(np.sum((a - b) ** 2, axis=1)) / (2 * 0.5) - 1 / 0.5
everybody = np.mean(losses.logsumexp(a @ b.T / 0.5, axis=1))
whole = losses.info_nce(a, b, temperature=0.5)
print(f"{partners:.3f} + {everybody:.3f} = {partners + everybody:.3f}")
print(f"InfoNCE: {whole:.3f}")

# %% [markdown]
# −1.770 and 3.106 make 1.336, the loss. Wang and Isola (2020) measure the two wishes by themselves,
# without τ and without N:
#
# - **alignment**: the mean of d² over partners; 0 is best.
# - **uniformity**: the log of the mean of e^(−2d²) over all pairs; the lower, the more evenly
#   spread.


# %%
def alignment_and_uniformity(rows):
    squares = 2 - 2 * rows @ rows.T
    others = ~np.eye(len(rows), dtype=bool)
    same = (true_digits[:, None] == true_digits) & others
    return squares[same].mean(), np.log(np.mean(np.exp(-2 * squares[others])))


# %%
even = 2 * np.pi * np.arange(597) * 100 / 597  # spread, digits ignored
spread = np.column_stack([np.cos(even), np.sin(even)])
spot = np.tile([1.0, 0.0], (597, 1))
ways = {"one spot": spot, "spread": spread, "trained": new_circle}
for name, rows in ways.items():
    alignment, uniformity = alignment_and_uniformity(rows)
    print(f"{name:9} {alignment:.1f} {uniformity:6.2f}")

# %% [markdown]
# One spot: perfect alignment, 0.0, and the worst uniformity, 0.00. Spread out with no regard to the
# digits: alignment 2.0, uniformity −1.58, the best these points can have on a circle (Cohn & Kumar,
# 2007). The trained map has 0.5 and −1.56: nearly as even as can be, *and* partners are much nearer
# to each other. Neither number alone tells a good map from a bad one. A loss that only pulls gets
# the first and ends on one spot.

# %% [markdown]
# ## Break it: stuck at the margin
#
# Back to triplets, and to mining. The temptation: always train on the **hardest** triplets, for
# each anchor its farthest partner and its nearest stranger. FaceNet's squares, margin 1, two free
# numbers per digit (no circle).
#
# Before you train, shrink the whole cloud by a factor s. Every squared distance gets the factor s²,
# so a hardest triplet pays max(0, s² (d(a, p)² − d(a, n)²) + 1). Where the farthest partner is
# farther than the nearest stranger, *smaller is cheaper*:

# %%
placed = np.concatenate(deal(seen, labels, 0)) @ (0.3 * no_meaning)
names = np.tile(np.arange(10), 2)
for s in (1, 0.5, 0.1, 0):
    cost = losses.batch_triplet(
        s * placed, names, mining="hard", squared=True
    )
    print(f"s = {s:3}: {cost:.3f}")

# %% [markdown]
# From 1.144 down to 1.000, the margin itself, with everything on one spot. Now train, with three
# ways of mining: “all” uses every triplet, “semi-hard” takes the nearest stranger that is farther
# than the partner, “hard” the hardest.


# %%
def train_triplets(mining):
    weights, log = 0.3 * no_meaning, []
    names = np.tile(np.arange(10), 4)
    how = {"margin": 1.0, "mining": mining, "squared": True}
    for step in range(300):
        deals = deal(seen, labels, step), deal(seen, labels, step + 40)
        rows = np.concatenate([*deals[0], *deals[1]])
        placed = rows @ weights
        log.append(losses.batch_triplet(placed, names, **how))
        slopes = losses.batch_triplet_grad(placed, names, **how)
        weights = weights - 0.1 * rows.T @ slopes
    return weights, log


# %%
hard_end = predict(
    "The hardest triplets of a batch of 40 cost 1.2 at the start. "
    "And after 300 steps?"
)

# %%
runs = {m: train_triplets(m) for m in ("all", "semi_hard", "hard")}
compare(hard_end, round(np.mean(runs["hard"][1][-50:]), 2))
print("            loss   size  neighbours right")
for mining, (W, log) in runs.items():
    size = np.linalg.norm(held_out @ W, axis=1).mean()
    right = by_neighbours(seen @ W, held_out @ W)
    print(f"{mining:9} {np.mean(log[-50:]):6.1f} {size:6.1g}  {right:.1f}")

# %% [markdown]
# The hardest ones end at 1.01, and 1 is the margin. Look at the size, the mean distance from the
# middle: 0.04. The whole cloud has shrunk to nearly one spot, where 0 − 0 + 1 is left. That was
# your first bet.
#
# Here 0.2 of the neighbours are right. With all triplets the same code reaches 0.6, with semi-hard
# ones 0.7. FaceNet reports the collapse and uses semi-hard ones against it (Schroff et al., 2015,
# section 3.2).

# %%
with plots.figure() as ax:
    logs = {mining: log for mining, (_, log) in runs.items()}
    embedding.losses_and_margin(ax, logs, margin=1.0)
plots.say(
    "the dashed curve (hard) sinks onto the thin line of the "
    "margin at 1 and stays. The other two fall far below it."
)

# %% [markdown]
# In the figure: a flat stretch *at a number you chose yourself*. **A triplet loss that rests at its
# margin has most probably collapsed.** It is reported again and again, and it looks like “does not
# learn”. One warning: the three curves do not measure the same thing, because each mean is over
# other triplets. Judge by the neighbours.

# %% [markdown]
# ## Break it: stuck at log N
#
# Another accident: somewhere in the data the second half of the pairs got out of step, so that
# partners are partners by chance. The same training, once with true pairs and once with the keys
# moved on by one more place at each step. (On the raw ink this time: the mean image, which all
# share, gives the model a way to put everybody on one spot.)


# %%
def train_on_ink(out_of_step):
    weights, log = 0.3 * no_meaning, []
    for step in range(600):
        first, second = deal(ink[:1200], labels, step)
        second = np.roll(second, out_of_step * step, axis=0)
        pair = first @ weights, second @ weights
        log.append(losses.multiple_negatives_ranking(*pair, scale=2.0))
        slopes = losses.multiple_negatives_ranking_grad(*pair, scale=2.0)
        rate = 0.3 * (1 - step / 600)
        weights -= rate * (first.T @ slopes[0] + second.T @ slopes[1])
    return np.mean(log[-100:])


# %%
lost = predict("Ten pairs by chance: where does the loss end?", unit="nats")

# %%
compare(lost, round(train_on_ink(out_of_step=1), 2))
print(f"true pairs: {train_on_ink(out_of_step=0):.1f}")

# %% [markdown]
# At 2.3, and log 10 is 2.303. True pairs get to 1.4. Where the keys tell nothing about the queries,
# the best you can do is to find everything alike, and training does find that out. So **a loss that
# sinks to log N and rests there** says: collapsed, or the pairs are wrong. Check the pairs by eye
# first.

# %% [markdown]
# ## Break it: partners counted as strangers
#
# Our deals had one pair of each digit. Usually pairs are dealt as they come. Take 50 pairs, five of
# each digit, and a model that knows each digit *perfectly*: one direction for each of the ten.

# %%
doubles = predict("What does the perfect model pay at τ = 0.05?", unit="nats")

# %%
perfect = np.eye(10)[np.arange(50) % 10]
compare(doubles, losses.info_nce(perfect, perfect, temperature=0.05))
print(f"log 5 = {np.log(5):.3f}, log 50 = {np.log(50):.3f}")

# %% [markdown]
# 1.609, log 5, on a scale that begins at 3.912. Its own key is one of five that are equally right,
# and four of them count as strangers, *false negatives*. The loss now asks it to tell one 3 from
# another. Larger batches bring more of them. (Khosla et al., 2020, count all of one kind as
# partners.)

# %% [markdown]
# ## What these numbers do not mean
#
# **Not comparable across N, τ or mining.** Our 1.34 means nothing beside somebody else's number.
# Report log N minus your loss, the nats won over guessing, together with N and τ.
#
# **Not zero at best.** With τ = 0.5, ten pairs and a circle, 1.127 is perfect.
#
# **Not the use.** The loss was lower than before, and still the pixels knew more (0.95 against
# 0.63). Judge an embedding by what you want it for: neighbours, search, a held-out task.

# %% [markdown]
# ## Which one for embeddings?
#
# You may read “contrastive loss” for any of these. There are two families: on pairs and triplets
# with a margin, and on the whole batch with a softmax.
#
# | you have | a usual choice | telling value |
# |---|---|---|
# | pairs, each marked same or different | contrastive | m² times the share of strangers |
# | things with a kind, many of each | triplet, with care in mining | the margin |
# | pairs that belong together, nothing else | InfoNCE (= multiple negatives) | log N |
# | two kinds of things, pictures and captions | both directions, CLIP | log N |
#
# To fine-tune a model for search or similarity you mostly have the third case: questions with
# answers. There large batches help, a temperature well below 1 too, and false negatives hurt.

# %% [markdown]
# ## Three things to take away
#
# 1. Pull partners, push strangers, and look at the *slope*: (m − d)² pushes where it is needed, m²
#    − d² lets go there.
# 2. InfoNCE is the cross-entropy of “which one is my partner?”. It starts near log N or above, and
#    its floor depends on N and τ.
# 3. At rest at the margin, or at log N: collapsed, or the pairs are wrong. Compare only under the
#    same N, τ and mining.
#
# Where you meet them:
#
# - Hadsell, Chopra & LeCun (2006): the contrastive loss, with springs for an explanation.
# - Schroff, Kalenichenko & Philbin (2015): FaceNet, triplets and semi-hard mining.
# - Henderson et al. (2017): multiple negatives ranking, for Smart Reply.
# - van den Oord, Li & Vinyals (2018): InfoNCE.
# - Chen et al. (2020): SimCLR, two views of one image as partners.
# - Wang & Isola (2020): alignment and uniformity.
# - Radford et al. (2021): CLIP, pictures and captions.
#
# **Now you:** [the sheet for this lesson](../exercises/08_comparing.ipynb). Back to [the
# start](00_start_here.ipynb).
