# %% [markdown]
# # The clinic: when a loss will not fall
#
# You press run, and the loss stands still. Or it falls and breaks off, or it falls and the model is
# no good. There are dozens of possible causes and you have one evening. Doctors have the same
# trouble and a way out: few measurements, each chosen so that it rules out *many* causes. This
# lesson collects those measurements for losses, and then hands you twelve sick runs.
#
# You need cross-entropy and its slope p − y (lesson 4), floating point (lesson 3) and the idea of
# held-out loss (lesson 6). Plan for an hour; before the twelve runs is a place for a break.

# %%
import textwrap

import numpy as np

from course_lib import losses, plots
from course_lib.clinic import CAUSES, TESTS, diagnose, patient, telling_values
from course_lib.numerics import numerical_gradient
from course_lib.plots import clinic
from course_lib.student import compare, predict, review, watch

# %%
review(12)

# %% [markdown]
# Four questions from memory. Where you hesitate, that lesson is worth another look.

# %% [markdown]
# ## Three bets before you start
#
# Place them now, with your confidence.

# %%
repeated = predict(
    "By a slip, every step trains on the same ten images. The loss?",
    options=("it stands still", "it falls to about 0", "it becomes nan"),
)
shuffled = predict(
    "One image in ten is an 8. “Is it an 8?” gets labels dealt out anew at "
    "every step. Where does its loss rest?",
    unit="nats",
)

# %%
poisoned = predict(
    "A gradient has 2368 entries, and one of them is nan. It is clipped to "
    "length 1, and one step is made. How many weights are nan afterwards?"
)

# %%
compare(repeated, "it falls to about 0")
compare(shuffled, losses.entropy([0.1, 0.9]))
compare(poisoned, 64 * 32 + 32 * 10)

# %% [markdown]
# The first is often told the other way round. The second is neither 0 nor log 2: 0.3251. And the
# third is all of them. Each will be measured below. At the end of this lesson you can
#
# - say from the *first* loss whether a run was started well;
# - choose the next test so that either outcome tells you something;
# - name about ten numbers at which a loss rests, and what each gives away;
# - say what clipping, smaller steps and more regularisation can repair, and what they cannot.

# %% [markdown]
# ## A run in good health
#
# You cannot recognise illness before you have seen health. The digits of lesson 4, 8 × 8 pixels
# (Alpaydin & Kaynak, 1998; UCI repository, CC BY 4.0; they come with scikit-learn):

# %%
from sklearn.datasets import load_digits

images, digits = load_digits(return_X_y=True)
seen, labels = images[:1200] / 16, digits[:1200]
held_out, held_labels = images[1200:] / 16, digits[1200:]

# %% [markdown]
# The model has two tables of weights. The first makes 32 sums out of the 64 pixels, and negative
# sums are set to 0. The second makes ten scores out of these. (Lesson 6 had a tanh in the place of
# the 0.)


# %%
def new_network(size=0.1, hidden=32):
    rng = np.random.default_rng(12)
    inward = size * rng.normal(size=(64, hidden))
    return [inward, size * rng.normal(size=(hidden, 10))]


def scores_of(net, x):
    return np.maximum(0, x @ net[0]) @ net[1]


# %% [markdown]
# The slope in the scores is p − y. It goes *back* through both tables. What a score wants is handed
# to the sums that made it, except where a sum was set to 0. Where nothing got through, nothing
# comes back.


# %%
def back(net, x, pull):
    sums = x @ net[0]
    inward = (pull @ net[1].T) * (sums > 0)
    return [x.T @ inward, np.maximum(0, sums).T @ pull]


def step(net, slopes, rate):
    pairs = zip(net, slopes, strict=True)
    return [weights - rate * slope for weights, slope in pairs]


# %%
def train(net, x, y, rate=1.0, steps=200, back=back, **options):
    log = []
    for _ in range(steps):
        scores = scores_of(net, x)
        log.append(losses.cross_entropy(scores, y, **options))
        pull = losses.cross_entropy_grad(scores, y, **options)
        net = step(net, back(net, x, pull), rate)
    return net, log


def cost(net, x, y):
    return losses.cross_entropy(scores_of(net, x), y)


# %%
healthy, log = train(new_network(), seen, labels)
print(f"first {log[0]:.2f}, last {log[-1]:.2f} nats")
new = scores_of(healthy, held_out)
print(f"held out {losses.cross_entropy(new, held_labels):.2f} nats,", end=" ")
print(f"right {losses.accuracy(new, held_labels):.2f}")

# %% [markdown]
# From 2.29 to 0.04, and 0.27 on images it never saw, of which it gets 0.92 right. Every run below
# is this one with one thing wrong.

# %% [markdown]
# ## Look at the first loss
#
# The cheapest measurement costs one batch and no training. A model that knows nothing should say so
# and pay log K, here log 10. What if all weights are ten times as large at the start?

# %%
bold = predict("Weights of size 1 in the place of 0.1: the first loss?")

# %%
compare(bold, round(cost(new_network(1.0), seen, labels), 1))
print("size   first  mean of the last 20")
for size in (0.0, 0.1, 1.0, 3.0):
    log = train(new_network(size), seen, labels)[1]
    print(f"{size:3}  {log[0]:6.1f}    {np.mean(log[-20:]):.1f}")

# %% [markdown]
# 18.0: it is sure of itself and wrong, before it has seen anything. Size 3 begins at 160.6, and
# after 200 steps it is still at 1.2. And size 0 begins at 2.3, as it should, *and stays there*: all
# sums are 0, nothing is passed back, and no weight moves. A first loss near log K is necessary and
# not sufficient.
#
# This is **bad initialisation**: far above log K, too large; log K and motionless, too small, or
# all alike. (What to use: small random numbers, such as spread 1/√inputs.)

# %% [markdown]
# ## Learn one batch by heart
#
# The next measurement takes ten images and a minute. With 2368 weights, ten images can be learned
# by heart. So the loss has to fall to about 0.

# %%
few, few_labels = seen[:10], digits[:10]
log = train(new_network(), few, few_labels, steps=400)[1]
print(f"ten images: {log[0]:.1f} to {log[-1]:.3f} nats")
log = train(new_network(0.0), few, few_labels, steps=400)[1]
print(f"size 0:     {log[0]:.1f} to {log[-1]:.3f} nats")

# %% [markdown]
# 0.001, and 2.303 for the run that cannot move. **Overfit one batch first**: it splits the causes
# in two. If it fails, the fault lies in the run: sign, rate, a slope that gets lost, a wrong
# pairing of loss and output. If it works, that road is open, and you go and look at the data and at
# the size of the task.
#
# But “about 0” has two exceptions. With soft labels (lesson 7) the floor is their entropy. And if
# one image stands there twice, with two different labels?

# %%
twins = few.copy()
twins[1] = twins[0]
floor = predict(
    "Ten images, two of them equal: the lowest mean?", unit="nats"
)

# %%
compare(floor, 2 * np.log(2) / 10)
log = train(new_network(), twins, few_labels, steps=3000)[1]
print(f"twins:       rests at {log[-1]:.3f}")
log = train(new_network(), few, few_labels, steps=3000, smoothing=0.1)[1]
soft = losses.smooth_labels(0, 10, epsilon=0.1)
print(
    f"soft labels: rests at {log[-1]:.3f}, entropy {losses.entropy(soft):.3f}"
)
four = losses.smooth_labels(0, 4, epsilon=0.1)
print(f"soft, four classes:          {losses.entropy(four):.3f}")

# %% [markdown]
# Each of the twins can get ½ at best and pays log 2; over ten images that is 0.139. Soft labels
# rest at 0.500 for ten classes and would rest at 0.349 for four. “Should reach 0” is right for hard
# labels, different inputs, and no random part. Such a part is dropout, which leaves out sums by
# chance while training; switch it off for the test.

# %% [markdown]
# ## What one batch does not prove
#
# Now the same test with labels that are *wrong*, each image with the label of another. Where will
# the training loss end?

# %%
wrong_labels = np.roll(few_labels, 3)
memory, log = train(new_network(), few, wrong_labels, steps=400)
print(f"wrong labels: last {log[-1]:.3f} nats")
print(f"held out:     {cost(memory, held_out, held_labels):.0f} nats")

# %% [markdown]
# 0.001 again. Learning by heart does not mind nonsense. The test says that the *machine* works and
# nothing about the data. (On other images this model pays 7 nats, three times log 10.) So look at
# the data as well, with your eyes. There are too many to look at all? Train a little and **look at
# the dearest ones**:

# %%
tired = labels.copy()
tired[::5] = (tired[::5] + 1) % 10  # every fifth label is wrong
net = train(new_network(), seen, tired)[0]
each = losses.cross_entropy(scores_of(net, seen), tired, reduction="none")
dearest = np.argsort(-each)[:100]
share = np.mean(tired[dearest] != labels[dearest])
print(f"wrong labels among all 0.2, among the dearest {share:.1f}")

# %% [markdown]
# Every fifth label is wrong; among the hundred dearest images it is 0.9 of them. A hundred looks
# instead of 1200. (Do not throw the others away unseen. Some are true and rare.)

# %% [markdown]
# ## The same batch again and again
#
# Your first bet. Some lists of causes give this one under “the loss does not fall”: *the data
# loader hands out the same batch again and again*. But that is the test you did a minute ago. Here
# are two slips of a loader, side by side. The first repeats its ten images. The second takes all
# images, but the labels are **out of step**: with each turn they slide on by one place. (`other`
# and `decay` are for later. Both losses are noted at every tenth step.)


# %%
def watched(x, y, other=held_out, slide=0, decay=0.0, rate=1.0, steps=200):
    net, curves = new_network(), []
    for count in range(steps):
        slid = np.roll(y, slide * count)
        if count % 10 == 0:
            new = cost(net, other, held_labels)
            curves.append((cost(net, x, slid), new))
        pull = losses.cross_entropy_grad(scores_of(net, x), slid)
        shrunk = [(1 - rate * decay) * weights for weights in net]
        net = step(shrunk, back(net, x, pull), rate)
    return np.array(curves).T


# %%
same = watched(few, few_labels)
slipped = watched(seen, labels, slide=1)
guessing, at = {"log 10": np.log(10)}, np.arange(0, 200, 10)

# %%
with plots.figure(panels=2) as axes:
    for ax, (on_seen, new) in zip(axes, (same, slipped), strict=True):
        clinic.curve(ax, on_seen, validation=new, levels=guessing, at=at)
        ax.set(ylim=(0, 3))
    axes[0].set_title("the same batch")
    axes[1].set_title("labels out of step")
plots.say(
    f"left, the training loss falls to {same[0][-1]:.2f}; the held-out loss "
    f"turns at {same[1].min():.1f} and ends at {same[1][-1]:.1f}. Right, both "
    f"lie on the line log 10 and end at {slipped[0][-1]:.1f}."
)

# %% [markdown]
# In the figure: left, the same batch each time. Nothing stands still: the solid line falls to 0.00,
# the dashed one turns at 1.3 and climbs to 1.6. Right, labels out of step: both rest at log 10,
# 2.3, from the start.
#
# You may read elsewhere that a repeated batch keeps the training loss from falling. It does the
# opposite; its mark is a *held-out* loss that stays high. The loader's fault that does keep it up
# is the other one. Inputs and labels do not belong together: they were sorted, joined or shuffled
# separately.

# %% [markdown]
# ## Where nonsense comes to rest
#
# The ten digits are equally frequent. Now ask “is it an 8?”, which is rarer, with labels out of
# step. Your second bet:

# %%
eights = (labels == 8).astype(int)
share = eights.mean()
forecasts = {"one half": 0.5, "share": share, "hardly ever": 0.01}
for name, q in forecasts.items():
    mean = -share * np.log(q) - (1 - share) * np.log(1 - q)
    print(f"always says {q:.3f} ({name}): {mean:.3f} nats")
print(f"entropy of the labels: {losses.entropy([share, 1 - share]):.3f}")

# %% [markdown]
# A model whose inputs tell it nothing can still learn *one* forecast, the same for everything. In
# small steps: a constant q costs H(y, q) on average. Lesson 5 showed H(y, q) = H(y) + KL(y‖q), and
# KL is never negative. So the best constant is the share itself, 0.099, and it costs the **entropy
# of the labels**: 0.323, not log 2 = 0.693. And by training:

# %%
aside = watched(seen, eights, slide=7, rate=0.5, steps=400)[0]
print(f"out of step, later half: {aside[20:].mean():.2f} nats")
once = np.random.default_rng(5).permutation(eights)[:400]
net, log = train(new_network(), seen[:400], once, steps=500)
new = cost(net, held_out, (held_labels == 8).astype(int))
print(f"shuffled once: seen {log[-1]:.2f}, held out {new:.2f}")

# %% [markdown]
# 0.33, and the entropy is 0.323. Labels shuffled *once*, before training, are the case of the wrong
# ones: with patience they can be learned by heart, 0.10 on what it sees. Held out it pays 0.43. So
# for shuffled labels watch the held-out loss: it rests near the entropy of the labels, or above.
# For classes of equal size that is log K.
#
# This makes a test of its own, for any run: **shuffle the labels on purpose.** If the held-out loss
# does not change, your model has learned nothing from its inputs.

# %% [markdown]
# ## A table of telling values
#
# A loss that rests has a value, and the value is a clue: somebody is computing exactly this
# constant. Tell the library what you know of your task, and it lists the suspects. (The table
# writes `ln` for our log.)

# %%
counts = np.bincount(eights).tolist()
facts = {"margin": 0.2, "candidates": 256, "vocabulary": 50257}
facts |= {"target_variance": digits.var(), "smoothing": 0.1, "batch": 50}
print(telling_values(class_counts=counts, **facts))

# %% [markdown]
# You have met nearly all of them. 0.693: two choices, two scores that never differ. The entropy of
# the labels: the inputs are not heard. With two classes, a second softmax keeps the loss above 0.313
# (lesson 4). The margin: everything on one spot; log N: no candidate is told apart (lesson 8). log
# |V|: a language model that has read nothing (lesson 6). 16.118, 27.631 and the like: somebody lifts
# a probability of 0 before the logarithm (lesson 3). B · log K: the loss is *summed* over the batch.
# And var(y): a regression that answers the mean, whatever it is shown.
#
# The number alone proves nothing. A healthy loss may pass through any of these, and may rest near
# one by chance. It says which test comes next.

# %% [markdown]
# ## The learning rate, both ways
#
# “The loss is flat? Ten times the learning rate”, say most lists.

# %%
which = predict(
    "A run rests at 2.30 = log 10 from its first steps on. Is the rate too "
    "low, or too high?",
    options=("too low", "too high", "it may be either"),
)

# %%
compare(which, "it may be either")
rates = 10.0 ** np.arange(-4, 3)
ends = []
for rate in rates:
    net, log = train(new_network(), seen, labels, rate=rate)
    ends.append(log[-1])
    alive = np.mean(seen @ net[0] > 0)
    print(
        f"rate {rate:8.4f}: {log[1]:5.2f} to {log[-1]:.2f}, open {alive:.1f}"
    )

# %% [markdown]
# 2.29 at the rate 0.0001, and 2.30 at 10 and 100. From the last number you cannot tell which wall
# you stand at. The last column can: the share of sums above 0. At a high rate the first steps were
# so long that *every* sum is now below 0 for *every* image. All scores are 0, log 10 is paid,
# nothing is passed back: the network is dead. **Sweep both ways**, in factors of ten, on a short
# run:

# %%
with plots.figure() as ax:
    clinic.sweep(ax, rates, ends, levels=guessing)
plots.say("down from log 10 nearly to 0 at a rate of 1, and up again at 10.")

# %% [markdown]
# In the figure: a valley with two walls. Choose a rate from its floor, a little left of the steep
# wall.
#
# Lesson 11 has the proof for a round valley: each step multiplies the distance by 1 − ηL. For a
# tiny η that is nearly 1, and the loss shrinks slowly. Above 2/L each step lands farther away than
# it began. A round valley throws you out for ever. A network often lands on a plain far outside,
# such as the dead one, and stays.
#
# So “reduce the rate tenfold” and “raise it tenfold” are both right, as a *test*. It takes a
# minute, and its outcome tells you which wall you stand at.

# %% [markdown]
# ## Play: four dials
#
# Change them and run the cell again. The rate 3 kills the network, and 2 nearly does. Find a size
# of the weights for which the rate 2 is *good*. Then find a `hidden` so small that no rate helps.

# %%
size, hidden, rate, steps = 0.1, 32, 3.0, 200

net, log = train(new_network(size, hidden), seen, labels, rate, steps)
print(f"first {log[0]:.1f}, last {log[-1]:.1f}")
print(f"held out {cost(net, held_out, held_labels):.1f}")

# %% [markdown]
# As it stands, it begins and ends at 2.3. Weights of size 1, which began far too high above, stand
# the rate 2. So the dials depend on each other, and a rate is never good by itself.

# %% [markdown]
# ## Check the slopes
#
# Perhaps you wrote the backward pass yourself, or a layer of your own. In `back`, somebody forgets
# the factor `(sums > 0)`:


# %%
def forgetful(net, x, pull):
    sums = x @ net[0]
    return [x.T @ (pull @ net[1].T), np.maximum(0, sums).T @ pull]


hidden_bug = predict("The healthy run ended at 0.04. And this one?")

# %%
bugged, log = train(new_network(), seen, labels, back=forgetful)
compare(hidden_bug, round(log[-1], 2))
print(f"held out {cost(bugged, held_out, held_labels):.2f}, healthy 0.27")

# %% [markdown]
# 0.05! Held out it pays 0.31 where the healthy one pays 0.27. **A wrong slope can fall quite
# well**, as long as it points roughly downhill. No curve betrays it. What does: measure the slope
# by tiny steps, for every weight, and compare.


# %%
def share_off(net, back):
    scores = scores_of(net, few)
    pull = losses.cross_entropy_grad(scores, few_labels)
    claimed = back(net, few, pull)[0]
    measured = numerical_gradient(
        lambda inward: cost([inward, net[1]], few, few_labels), net[0]
    )
    return np.abs(claimed - measured).max() / np.abs(measured).max()


# %%
for way in (back, forgetful):
    off = share_off(new_network(), way)
    print(f"{way.__name__:9}: off by {off:.1f}, below 1e-6: {off < 1e-6}")

# %% [markdown]
# Our `back` agrees in six digits, `forgetful` is off by 0.7 of the largest slope. This is a
# **gradient check**. Divide by the size of the slopes, as here, or a small slope will always look
# right. (Where a sum is within a tiny step of 0, the bend itself makes a difference; take other
# weights there.)

# %% [markdown]
# ## How tiny is tiny?
#
# A slope can be measured by a step to one side or to both:
#
# $$\frac{f(w + h) - f(w)}{h} \qquad \text{or} \qquad \frac{f(w + h) - f(w - h)}{2h}$$
#
# The second are **central differences**. Why they are better, in three steps:
#
# - Near w a smooth curve is $f(w + h) = f + h f' + \tfrac12 h^2 f'' + \tfrac16 h^3 f''' + \dots$
# - One side: subtract f, divide by h. What is left over is about ½ h f″.
# - Both sides: for −h the even terms are the *same*, so they cancel. What is left is about ⅙ h² f‴.
#
# For h = 0.001 that is the difference between a thousandth and a millionth. But h must not be too
# tiny. Which one would you take? Here is one weight of the second table, nudged:

# %%
net = new_network(0.3)
pull = losses.cross_entropy_grad(scores_of(net, few), few_labels)
slope = back(net, few, pull)[1][3, 4]  # of one outward weight


def nudged(h):
    moved = net[1].copy()
    moved[3, 4] += h
    return cost([net[0], moved], few, few_labels)


# %%
tiny = 10.0 ** -np.arange(1, 14)
one = np.array([(nudged(h) - nudged(0)) / h - slope for h in tiny])
both = np.array([(nudged(h) - nudged(-h)) / 2 / h - slope for h in tiny])
with plots.figure() as ax:
    errors = np.maximum(np.abs([one, both]), 1e-16)
    clinic.difference_errors(ax, tiny, *errors)
plots.say(
    "two lines that fall from the right to the left and then climb again. "
    "Both sides lies far lower on the right half and is lowest near 1e-5."
)

# %% [markdown]
# In the figure: read from the right. A shorter step helps, with two powers of ten for each one on
# the lower line. Then it turns. The two values of f agree in ever more digits, and their difference
# is made of the last ones, which are rounding. Rounding adds about 10⁻¹⁶/h. It meets h² where h³ is
# about 10⁻¹⁶, so at h near 10⁻⁵. (In float32 it would lie between 10⁻³ and 10⁻², so check in
# float64.)

# %% [markdown]
# ## Where nan begins
#
# Now runs that break off. Lesson 3 met `inf`, “too large”, and `nan`, “no value at all”: inf/inf
# and 0/0. A third way to nan is inf − inf, a fourth 0 · inf, and so 0 · log 0.
#
# Two properties matter. nan spreads: whatever it touches is nan. And it is not even equal to
# itself, so search with `np.isfinite`, never with `==`.
#
# A run with a home-made softmax, in float16 and without subtracting the largest score (lesson 3):


# %%
def pieces(net, x):
    scores = scores_of(net, x).astype(np.float16)
    with np.errstate(all="ignore"):
        powers = np.exp(scores)
        p = powers / powers.sum(axis=1, keepdims=True)
        minus_log = -np.log(p[np.arange(len(x)), labels])
    return {"scores": scores, "powers": powers, "p": p, "loss": minus_log}


# %%
def in_half(rate, steps):
    net, log = new_network(), []
    for _ in range(steps):
        found = pieces(net, seen)
        log.append(found["loss"].astype(float).mean())
        if not np.isfinite(log[-1]):
            break
        pull = (found["p"].astype(float) - np.eye(10)[labels]) / 1200
        net = step(net, back(net, seen, pull), rate)
    return net, np.array(log)


# %%
broken, log = in_half(rate=0.5, steps=400)
print(f"{len(log)} losses, the last two {log[-2]:.2f} and {log[-1]}")

# %% [markdown]
# It fell nicely for 81 losses, down to 0.20, and the 82nd is nan. What now? “Reduce the learning
# rate by ten”, say most lists, and “clip the gradient”. Try the first:

# %%
later = predict(
    "At a tenth of the rate, which loss is the first that is not finite?",
    options=("none", "about the 82nd", "about the 800th"),
)

# %%
compare(later, "about the 800th")
slow = in_half(rate=0.05, steps=2000)[1]
print(f"{len(slow)} losses, the last two {slow[-2]:.2f} and {slow[-1]}")

# %% [markdown]
# The 809th. It breaks at the same *loss*, after ten times the work: smaller steps reach the same
# place later. (inf this time: here the power of a *wrong* digit overflowed, and the truth was left
# with p = 0.) So first find the place. **Keep the weights and the batch, and walk forward to the
# first number that is not finite:**

# %%
for name, values in pieces(broken, seen).items():
    bad = np.sum(~np.isfinite(values))
    print(f"{name:6}: largest {values.max():8.2f}, not finite {bad}")
print(f"loss from the scores: {cost(broken, seen, labels):.2f}")
print(f"the largest float16, 65504, is e to the {np.log(65504):.2f}")

# %% [markdown]
# The scores are all finite, the largest is 11.14. One of the *powers* is inf, for float16 ends at e
# to the 11.09. Everything after it is a consequence. The weights are in order, and log-softmax from
# the same scores says 0.19. The remedy is another calculation, not another rate.
#
# But where the *numbers themselves* run away, the rate is to blame. In lesson 11, w² at too high a
# rate grew step after step, and only after 1024 steps it was nan. That is the difference to look
# for. Low and calm, then nan: a calculation that overflows. Rising, then inf, then nan: steps too
# long, or a start too bold.

# %% [markdown]
# ## Clipping
#
# The other remedy of the lists. **Clipping by the global norm**: take all slopes of all tables as
# one arrow. If it is longer than a limit c, shorten it to c:
#
# $$g \cdot \min(1,\ c / \lVert g \rVert)$$
#
# The gradient (3, 4) has length 5.

# %%
clipped = predict("(3, 4) clipped to length 1: the first component?")


# %%
def clip(slopes, most):
    length = np.sqrt(sum(np.sum(slope**2) for slope in slopes))
    with np.errstate(all="ignore"):
        factor = np.minimum(1, most / length)
        return [slope * factor for slope in slopes]


shorter = clip([np.array([3.0, 4.0])], most=1)[0]
compare(clipped, shorter[0])
print("by global norm:", shorter.round(2), end=", ")
print("each by itself:", np.clip([3.0, 4.0], -1, 1))

# %% [markdown]
# 0.6, and 0.8 for the second: the direction stays. Clipping each entry by itself gives (1, 1),
# another direction. GPT-3 was trained with a global norm of 1.0 (Brown et al., 2020, appendix B).
# What it is good for: the rate 3, which kills our network.


# %%
def in_short_steps(most):
    return lambda *given: clip(back(*given), most)


for most in (np.inf, 0.3):
    way = in_short_steps(most)
    log = train(new_network(), seen, labels, rate=3.0, back=way)[1]
    print(f"limit {most}: last {log[-1]:.2f}")

# %% [markdown]
# 2.30 without, 0.01 with a limit of 0.3. No step can be longer than rate times limit, so the first
# wild ones do no harm. So much for what it can do. Your third bet was about what it cannot:

# %%
slopes = back(new_network(), few, np.zeros((10, 10)) + 0.1)
for poison in (np.nan, np.inf):
    slopes[0][20, 3] = poison
    after = step(new_network(), clip(slopes, most=1), rate=1.0)
    lost = sum(np.isnan(weights).sum() for weights in after)
    print(f"one {poison}: {lost} of 2368 weights are nan")

# %% [markdown]
# One nan makes the *length* nan, and the length is in the factor of every slope: all 2368 weights
# are lost. With one inf the length is inf and the factor 0. All other slopes become 0, and inf · 0
# is nan: one weight is lost now and the rest at the next step.
#
# **Clipping prevents wild steps; it repairs no nan.** What helps: if the length is not finite,
# leave the step out, and find out why. (Python's own `min(1, nan)` is 1 and hides the alarm, so the
# code has `np.minimum`.)

# %% [markdown]
# ## Half a number
#
# float16 takes half the memory and runs much faster on graphics cards. It also ends early, on both
# sides:

# %%
print("largest ", float(np.finfo(np.float16).max))
print("smallest", np.finfo(np.float16).smallest_subnormal)
print("1e-8       =", np.float16(1e-8))
print("1 + 0.0004 =", np.float16(1) + np.float16(0.0004))

# %% [markdown]
# 6e-08 is the smallest there is, so 1e-8 is an exact 0.0: it has **underflowed**. And 1 + 0.0004 is
# 1.0: a small step on a weight of 1 is lost. So in practice the weights are *kept* in float32, and
# the multiplications are done in float16. What happens to real slopes, late in training, when they
# have become small?

# %%
x, y = seen[:300], labels[:300]
late, log = train(new_network(), x, y, steps=1000)
pull = losses.cross_entropy_grad(scores_of(late, x), y)
slopes = back(late, x, pull)[0]
slopes = slopes[slopes != 0]
for scale in (1, 1024):
    gone = np.mean((scale * slopes).astype(np.float16) == 0)
    print(f"loss times {scale:4}: {gone:.2f} of the slopes become 0")

# %% [markdown]
# 0.06 of them vanish, and none with a factor of 1024 (0.00). Multiplying the *loss* by 1024
# multiplies every slope by it; after the way back, divide by 1024 in float32. That is **loss
# scaling**. If a slope becomes inf, leave that step out and halve the factor (Micikevicius et al.,
# 2018).
#
# Another half: **bfloat16** is a float32 whose last 16 bits are cut off. It has the range of
# float32, so 1e-8 and 70000 are no trouble and no scaling is needed. It pays with digits: two or
# three are all it has.

# %% [markdown]
# ## Seen and held out
#
# The run falls, nothing breaks, and new data go badly. A hundred digits, every fifth label wrong
# (as in lesson 7), rate 0.3:

# %%
turn = predict(
    "2000 steps. After how many is the held-out loss lowest?", unit="steps"
)

# %%
on_seen, new = watched(seen[:100], tired[:100], rate=0.3, steps=2000)
compare(turn, int(10 * np.argmin(new)))
with plots.figure() as ax:
    at = np.arange(0, 2000, 10)
    clinic.curve(ax, on_seen, validation=new, levels=guessing, at=at)
plots.say(
    "the training loss sinks to 0. The held-out loss turns early, at "
    f"{new.min():.1f}, and ends at {new[-1]:.1f}, above the line log 10."
)

# %% [markdown]
# In the figure: the solid line looks like a success all the way. The dashed one turns after about
# 110 steps, at 1.1, and climbs to 2.4: worse than knowing nothing. That is **overfitting** (lesson
# 6), and it takes two curves to see it. “Add regularisation”, say the lists: anything that keeps a
# model from following its examples too closely. Compare three remedies:

# %%
decayed = watched(seen[:100], tired[:100], decay=0.01, rate=0.3, steps=2000)
more = watched(seen, tired, rate=0.3, steps=600)
print("                lowest   at the end")
for name, held in {
    "as it is": new,
    "pulled to 0": decayed[1],
    "1200 images": more[1],
}.items():
    print(f"{name:12}     {held.min():.1f}       {held[-1]:.1f}")

# %% [markdown]
# - **Stop early**: keep the weights of step 110. 1.1, and it costs nothing.
# - **Pull all weights a little towards 0** in each step (weight decay, a kind of regularisation).
#   1.1 as well, and it stays there. You have to find the right pull first.
# - **More data**, with as many wrong labels in a hundred: 0.6 after 600 steps. Nothing else comes
#   near.
#
# So the order is: stop early, get more data, then regularise. (The held-out loss by which you chose
# is no longer untouched. For the last word keep a third part, as in lesson 3.)

# %% [markdown]
# ## Two curves apart, and no overfitting
#
# A gap can have another cause, which remedies against overfitting do not cure. Here all labels are
# right and there are 1200 images. The new ones come from another camera, which sees everything one
# pixel further to the right.


# %%
def moved(x):
    return np.roll(x.reshape(-1, 8, 8), 1, axis=2).reshape(-1, 64)


shifted = moved(held_out)
mixed = np.concatenate([seen[:600], moved(seen[:600])])
runs = {
    "same camera": (seen, labels, held_out, 0.0),
    "other camera": (seen, labels, shifted, 0.0),
    "with a pull to 0": (seen, labels, shifted, 0.01),
    "both in training": (mixed, np.tile(labels[:600], 2), shifted, 0.0),
}

# %%
print("                  seen  held out")
for name, (x, y, other, decay) in runs.items():
    how = {"other": other, "decay": decay, "rate": 0.3, "steps": 400}
    on_seen, new = watched(x, y, **how)
    print(f"{name:17}  {on_seen[-1]:.1f}  {new[-1]:.1f}")

# %% [markdown]
# The gap of 0.1 and 2.6 looks like overfitting, and it is none: with images of the same camera the
# same model pays 0.3. A pull to 0 takes the edge off, 1.9, which is still no use. What helps is to
# bring the other camera into training: 0.4, with no more images than before.
#
# This is a **distribution shift**: the new data are of another kind. The test is to hold out *two*
# sets, one of the same source as the training data and one of the new source. Gap on both:
# overfitting. Gap on the second only: shift.

# %% [markdown]
# ## Three that look like health
#
# The curves fall, nothing breaks, and still. **The model is too small**: one sum between the pixels
# and the scores.

# %%
tiny, log = train(new_network(hidden=1), seen, labels, rate=0.3, steps=600)
print(f"seen {log[-1]:.1f}, held out {cost(tiny, held_out, held_labels):.1f}")
log = train(new_network(hidden=1), few, few_labels, rate=0.3, steps=600)[1]
print(f"ten images: {log[-1]:.1f}")

# %% [markdown]
# 2.0 and 2.0, side by side, high up. No gap, so it is not overfitting; and it does not even learn
# ten images, 1.9. At other rates it is hardly better (try some). What it needs is more room. (In a
# larger model that *can* learn ten images by heart, look at the data first.)
#
# **The loss does not fit the task**: a digit is predicted as a number, by the squared error.

# %%
with_one = np.column_stack([seen, np.ones(1200)])
line = np.linalg.lstsq(with_one, labels.astype(float), rcond=None)[0]
said = np.column_stack([held_out, np.ones(597)]) @ line
print(
    f"squared error {losses.mse(said, held_labels.astype(float)):.1f},",
    end=" ",
)
print(f"answering the mean {held_labels.var():.1f}")
right = np.mean(np.round(said) == held_labels)
print(f"right {right:.2f}, with cross-entropy 0.92")

# %% [markdown]
# The squared error is well below var(y), 4.7 against 8.1, and the answers are right in 0.21 of the
# cases. On what it saw, no weights have a lower squared error: no bug will be found. A 9 is not
# “more” than a 4, and a loss that thinks so spends its effort on the wrong thing.
#
# **The number shown is not the loss.** Some curves show the *last batch* alone, and jump with its
# luck. Add up losses times batch sizes over the whole **epoch** (one turn through the data), and
# divide by the number of images.

# %% [markdown]
# ## A first patient, in full
#
# Twelve runs, each really trained and each with one thing wrong. You see two curves and a few
# facts. You order tests, which are run on the sick code, and decide. (The causes stand in the
# source of the course, as everything does. Nobody keeps you from reading them; it spoils the game.)

# %%
first = patient(5)
print(first)
with plots.figure() as ax:
    clinic.bedside(ax, first)
plots.say("training falls from log 27 and flickers; held out lies flat.")

# %% [markdown]
# In the figure: no overfitting, for the two curves stay near each other. It starts at log 27, so it was
# started well. It falls and rests. Too slow, too small, or deaf? **Which test splits these?** One
# batch by heart says whether the machine can learn at all:

# %%
print(first.test("overfit one batch"))

# %% [markdown]
# From 3.32 to 0.02. So slopes, signs and the loss are in order, and there is enough room for eight
# rows. What is left lies in the data, or in the size of the task. Where does it rest? At the price
# of knowing the letters' shares, perhaps:

# %%
counts = [count for count in first.class_counts if count > 0]
shares = np.array(counts) / sum(counts)
print(f"entropy of the labels: {losses.entropy(shares):.2f} nats")
print(first.test("shuffle the labels"))

# %% [markdown]
# The entropy of the labels is 2.83, and that is where it ends. With its labels shuffled on purpose
# it ends at 2.81: no difference. Its own labels are worth no more than shuffled ones. So:

# %%
print(first.test("look at the labels"))
print(first.decide("learns_nothing_from_its_inputs"))

# %% [markdown]
# Rows that are alike carry the same label in 5%, and by chance it would be 8%. (Here two files were
# put together wrongly: each pair of letters has the letter of another place.) Note the order:
# level, one batch, value, shuffle, eyes. Each step was chosen so that *both* outcomes would have
# said something.

# %% [markdown]
# ## A second patient: the last decision is yours

# %%
second = patient(9)
print(second)
with plots.figure() as ax:
    clinic.bedside(ax, second)
plots.say(
    "both curves sink from above 50, steeply at first, and stay above log 10."
)

# %% [markdown]
# In the figure: it learns, and yet the line log 10 is lost at the bottom. A first loss of 115!
# Weights far too large at the start would do that. If so, smaller ones must bring it down:

# %%
print(second.test("start smaller"))
print(second.test("halve the batch"))

# %% [markdown]
# Smaller weights change nothing, 115 as before. Half the batch makes it 57. Which cause fits both
# answers?

# %%
likely = predict(
    "What is wrong with it?",
    options=(
        "starts_too_confident",
        "steps_too_far",
        "adds_up_instead_of_averaging",
        "climbs_the_loss",
    ),
)

# %%
compare(likely, "adds_up_instead_of_averaging")
print(second.decide(getattr(likely, "guess", None) or "steps_too_far"))

# %% [markdown]
# 115 is 50 times 2.30: the loss is summed over the batch. (If you did not guess, a wrong guess was
# handed in for you. Read what speaks against it: that is how the clinic answers.) A sum is no
# mistake by itself. But the rate then has to be 50 times smaller, and with another batch size the
# number is another.

# %% [markdown]
# ## The waiting room: ten more
#
# These tests can be ordered, and these causes can be named, some of which no patient has:

# %%
print("\n".join(textwrap.wrap(" · ".join(TESTS), 76)), "\n")
for name, words in CAUSES.items():
    print(f"{name:31} {words}")

# %% [markdown]
# Fifteen tests, seventeen causes. Write your bet for the cause on paper first. Then choose one
# test, and think about what each outcome would mean before you run it.
#
# Here is patient 1. Change the names in the last two lines until it says yes. Then change the
# number (2, 3, 4, 6, 7, 8, 10, 11 or 12), look, order, decide.

# %%
sick = patient(1)
print(sick)
with plots.figure() as ax:
    clinic.bedside(ax, sick)
plots.say("the two losses of the patient that you chose.")
print(sick.test("raise the rate"))
print(sick.decide("learns_too_slowly"))

# %% [markdown]
# In the figure: patient 1, unless you changed it. Both curves fall from log 10, slower and slower,
# and rest together. No gap, little noise, and a rest where a classifier of easy images should not
# be.
#
# Ten times the rate leads to 1.47 where it was 1.51: so it is not about slowness. Which number is
# near? `telling_values(n_classes=10)` lists those for ten classes.
#
# Two tests can be enough for a patient. If you needed ten, ask which of them could have come out
# only one way.

# %% [markdown]
# ## A machine that reads curves
#
# Much of this can be written down as rules. `diagnose` looks at the curve alone and says what it
# resembles, why, and which test to run next. Here is the run from above whose labels were out of
# step:

# %%
on_seen, new = slipped
print(diagnose(on_seen, new, n_classes=10))

# %% [markdown]
# It is right, and it names the level, 2.30, as its reason. Now three runs whose causes you know:
# the dead network at the rate 10, the one with zeros at the start, and the other camera.

# %%
dead = train(new_network(), seen, labels, rate=10.0)[1]
still = train(new_network(0.0), seen, labels, steps=100)[1]
camera = watched(seen, labels, other=shifted, rate=0.3, steps=400)
three = {"dead": [dead], "zeros": [still], "camera": camera}
for name, curves in three.items():
    found = diagnose(*curves, n_classes=10)
    others = [finding.cause for finding in found.findings[1:]]
    print(f"{name:6} {found.cause}; would also fit: {others}")

# %% [markdown]
# One of three. The zeros never move, that is so. But the dead network is said to learn nothing from
# its inputs, as if the labels were wrong. And the other camera is called overfitting; the machine
# does not even have a word for the true cause. From the curve alone nobody can be sure: a gap is a
# gap. One batch by heart would have told the first from its rival, and a second held-out set the
# last. A curve asks the question; a test answers it.

# %% [markdown]
# ## The order of tests
#
# **The loss does not fall**: flat from the start, or it falls and rests early.
#
# 1. First loss against log K. Far above: start smaller. A multiple of the batch: a sum.
# 2. One batch by heart. It fails: sign, frozen weights, pairing of output and loss, rate (sweep
#    both ways), slopes (check them).
# 3. It works: look at a few examples with your eyes, the dearest first; verify labels; shuffle them
#    on purpose.
# 4. The value at which it rests: the table.
# 5. Only then a larger model.
#
# **nan or inf**: low and calm before, then find the first number that is not finite, and compute it
# otherwise (log-softmax, scaled losses in float16). Rising before: a lower rate, clipping, a
# smaller start.
#
# **Seen falls, held out does not**: the same batch? Another camera? Then overfitting: stop early,
# more data, then regularise.

# %% [markdown]
# ## What these numbers do not mean
#
# **A telling value is no verdict.** Many roads lead to log 10: dead, frozen, out of step, a rate of
# 0.0001. It names the next test.
#
# **One batch by heart is no quality.** It worked with wrong labels as well.
#
# **A falling loss is no proof of a right slope** (0.05 instead of 0.04), **and a low one none of
# learning**: 0.00 with the same batch again and again.
#
# Mistakes of this kind have been made by very good people. [The museum of
# errata](91_museum_of_errata.ipynb) shows real ones.

# %% [markdown]
# ## Three things to take away
#
# 1. Before training, write down log K. Then one batch by heart. Both cost a minute and split the
#    causes in two.
# 2. Resting losses rest *somewhere*: log K, the entropy of the labels, the margin, var(y), a floor.
#    The number names the next test.
# 3. Remedies repair only their own cause: a smaller rate delays an overflow, clipping keeps a nan,
#    and regularisation does not mend another camera.
#
# Where you meet it:
#
# - Karpathy (2019), *A Recipe for Training Neural Networks*: first loss, one batch, eyes on data.
# - Goodfellow, Bengio & Courville (2016), *Deep Learning*, section 11.5: debugging strategies.
# - Pascanu, Mikolov & Bengio (2013): clipping the norm of the gradient.
# - Micikevicius et al. (2018): mixed precision and loss scaling.
# - Zhang, Bengio, Hardt, Recht & Vinyals (2017): networks learn shuffled labels by heart.
# - Brown et al. (2020): GPT-3, with its limit of 1.0.
#
# **Now you:** [the sheet for this lesson](../exercises/12_clinic.ipynb). Back to [the
# start](00_start_here.ipynb).
