# %% [markdown]
# # Confidence: how sure should a model be?
#
# A classifier does not only answer. It also says how sure it is. Can you believe that number? This
# lesson measures it. Then it looks at three popular changes to the loss: soft labels, class
# weights and the focal loss. All three change how sure a model says it is, and few recipes mention
# it.
#
# You need cross-entropy (lesson 4) and its floor, the entropy (lesson 5). Plan for 50 minutes.

# %%
import numpy as np

from course_lib import losses, plots
from course_lib.numerics import sigmoid, softmax
from course_lib.plots import reliability
from course_lib.student import compare, predict, quiz, review

# %%
review(7)

# %% [markdown]
# Four questions from memory. Where you hesitate, that lesson is worth another look.

# %% [markdown]
# ## Three bets before you start
#
# Place them with your confidence. This time it is the confidence that the lesson is about.

# %%
spread = predict(
    "The label [0, 0, 1, 0] is softened with the usual 0.1 and becomes "
    "[0.025, 0.025, 0.925, 0.025]. How much went to the other classes?"
)
surer = predict(
    "A gives the right class 0.85, B gives it 0.997. Who pays less when "
    "the label is that soft one?",
    options=("A", "B", "both the same"),
)

# %%
honest = predict(
    "80 of 100 such messages are spam. A model is trained to perfection "
    "with a popular loss, the focal loss. What chance of spam does it say?"
)

# %%
compare(spread, 3 * 0.025)
compare(surer, "A")
compare(honest, 0.6266)

# %% [markdown]
# 0.075, not a tenth. The surer model pays *more*. And the third loss, well known and often
# recommended, makes a perfect learner say 0.6266 where 0.8 is true. You will compute all three.

# %% [markdown]
# ## Said and happened
#
# The largest of a model's probabilities belongs to its answer. It is called the **confidence**.
# Ten answers of a model, with its confidence and whether they were right:

# %%
said = np.array([0.6] * 5 + [0.9] * 5)
right = np.array([1, 0, 1, 0, 1, 1, 1, 0, 0, 1])
for level in (0.6, 0.9):
    here = said == level
    print(f"said {level}: right in {right[here].mean():.1f} of {here.sum()}")

# %% [markdown]
# Where it said 0.6 it was right in 0.6 of the cases. Where it said 0.9 it was right in 0.6 as well.
# The first half is **calibrated**: what is said is what happens. The second half is too sure.
#
# One number for that: in each group take the gap between said and happened, without its sign. Then
# average, each group counting by its answers. It is called the **expected calibration error**, ECE.

# %%
by_hand = (5 * abs(0.6 - 0.6) + 5 * abs(0.6 - 0.9)) / 10
print(f"by hand {by_hand:.3f}")
print(f"library {reliability.calibration_error(said, right):.3f}")

# %% [markdown]
# 0.150 on both roads. On average this model is off by 15 in a hundred. Real confidences are all
# different, so one gathers them into bins: 0 to 0.1, 0.1 to 0.2 and so on.

# %%
quiz("calibrated_or_accurate")

# %% [markdown]
# Two questions that are often taken for one: how often is it right, and does it know?

# %% [markdown]
# ## A hundred digits, every fifth label wrong
#
# The images of lesson 4: 1797 handwritten digits, 8 × 8 pixels (Alpaydin & Kaynak, 1998; UCI
# repository, CC BY 4.0; they come with scikit-learn). We learn from 100 only. And somebody was
# tired: every fifth label is wrong, off by one.

# %%
from sklearn.datasets import load_digits

images, digits = load_digits(return_X_y=True)
images = images / 16
seen, kept, new = images[:100], images[600:1200], images[1200:]
kept_labels, new_labels = digits[600:1200], digits[1200:]
clean, noisy = digits[:100], digits[:100].copy()
noisy[::5] = (noisy[::5] + 1) % 10
print(f"{np.sum(noisy != clean)} of 100 labels are wrong; {len(new)} new")


# %% [markdown]
# 20 of 100 labels are wrong. The 597 new images have their right labels; 600 others are kept for a
# later choice. Training is that of lesson 4: scores are weighted sums of pixels, and each step goes
# against the slope, p − y. The function of the slope can be exchanged; that is for later.


# %%
def train(labels, slope=losses.cross_entropy_grad, **options):
    weights = np.zeros((64, 10))
    for _ in range(2000):
        pull = slope(seen @ weights, labels, **options)
        weights -= 0.3 * seen.T @ pull
    return weights


def judged(scores, labels):
    p = softmax(scores)
    return p.max(axis=1), p.argmax(axis=1) == labels


# %%
how_often = predict(
    "Trained on these, it says 0.70 on average about new digits. "
    "In which share of them is it right?"
)

# %%
hard = train(noisy)
said, right = judged(new @ hard, new_labels)
compare(how_often, round(right.mean(), 2))
print(f"says {said.mean():.2f}, a gap of {said.mean() - right.mean():.2f}")
on_seen = judged(seen @ hard, noisy)
print(
    f"on its 100: says {on_seen[0].mean():.2f}, 'right' {on_seen[1].mean()}"
)

# %% [markdown]
# It says 0.70 and is right in 0.57. On its own hundred it agrees with *all* labels, the wrong ones
# too. It has learnt the mistakes by heart, and nothing on the training side tells it so.

# %%
with plots.figure() as ax:
    reliability.diagram(ax, said, right)
error = reliability.calibration_error(said, right)
plots.say(
    "eight dots, one for each filled bin, and none lies above the diagonal. "
    f"The mean gap, ECE, is {error:.2f}."
)

# %% [markdown]
# In the figure: such a picture is called a **reliability diagram**. On the dash-dotted diagonal,
# said is happened. A dot below it is a promise not kept, and the line above the dot is the size of
# the gap. Larger dots hold more answers. The ECE of 0.13 is the mean length of
# these lines, each counting by its answers.
#
# Why does this happen? For a single image and a hard label, cross-entropy is lowest at certainty.
# So on images that can be learnt by heart, every step makes the model surer. What if the label itself were less
# sure?

# %% [markdown]
# ## A softer label
#
# Take a small part ε (epsilon) of the probability away from the label and give it out evenly, to
# all K classes. This is **label smoothing** (Szegedy et al., 2016):
#
# $$q = (1 - \varepsilon)\, y + \varepsilon \cdot \tfrac{1}{K}$$

# %%
label, eps = np.array([0, 0, 1, 0]), 0.1
soft = (1 - eps) * label + eps / 4
print("by hand", soft, f"sum {soft.sum():.3f}")
print("library", losses.smooth_labels(2, 4, epsilon=0.1))
print(f"on the others {soft[label == 0].sum():.3f}")

# %% [markdown]
# The sum is still 1.000. The right class gave up 0.1 and got a quarter of it back, 0.025. So it
# holds 0.925, and the others hold 0.075 together.
#
# You may read elsewhere that a smoothing of 0.1 means “10 % spread to the other classes”, beside
# this very list. With K = 4 it is 7.50%. In general it is ε (K − 1)/K:

# %%
for K in (2, 4, 10, 1000):
    rest = 1 - losses.smooth_labels(0, K, epsilon=0.1)[0]
    print(f"K = {K:4}: {rest:.2%}, formula {0.1 * (K - 1) / K:.2%}")
print("with ε = 0:", losses.smooth_labels(2, 4, epsilon=0.0))

# %% [markdown]
# 5.00% with two classes, 7.50% with four, 9.99% with a thousand. And with ε = 0 the label comes
# back untouched. **Try a new option first at the value at which it must do nothing.**

# %%
quiz("smoothed_target", variant=2)

# %% [markdown]
# First take away, then hand out. The right class takes part in both.

# %% [markdown]
# ## Two definitions, one name
#
# There *is* a second convention that hands 10 % to the others: 1 − ε for the right class, ε/(K − 1)
# for each other one.

# %%
for variant in ("uniform", "others"):
    q = losses.smooth_labels(2, 4, epsilon=0.1, variant=variant)
    print(f"{variant:8} {q.round(4)}  entropy {losses.entropy(q):.3f} nats")
less = losses.smooth_labels(2, 4, epsilon=0.075, variant="others")
print(f"others with 0.075: {less}")

# %% [markdown]
# The first is that of PyTorch, Optax and Keras, the second that of Tensor2Tensor and T5X. Both are
# sound. They are even the same family: *uniform* with ε is *others* with ε (K − 1)/K, here 0.075.
# Yet “ε = 0.1” alone does not say which. The losses differ: their entropies are 0.349 and 0.435
# nats, and soon you see why that matters.

# %% [markdown]
# ## What a soft label costs
#
# Now the second bet. The rest of each forecast goes evenly to the other three classes.


# %%
def forecast(p):
    rest = (1 - p) / 3
    return np.array([rest, rest, p, rest])


for p in (0.7, 0.85, 0.925, 0.997):
    on_hard = losses.cross_entropy_probs(forecast(p), 2)
    on_soft = losses.cross_entropy_probs(forecast(p), 2, smoothing=0.1)
    print(f"p = {p:5}: hard label {on_hard:.3f}, soft label {on_soft:.3f}")

# %% [markdown]
# With the hard label, surer is cheaper all the way: 0.357, 0.163, 0.078, 0.003. With the soft label
# the loss is lowest at p = 0.925, and B with 0.997 pays 0.521 where A paid 0.375.

# %%
p = np.arange(300, 1000) / 1000
rows, truth = np.array([forecast(x) for x in p]), np.full(700, 2)
with plots.figure() as ax:
    for eps, colour in ((0, "blue"), (0.1, "vermilion")):
        costs = losses.cross_entropy_probs(
            rows, truth, smoothing=eps, reduction="none"
        )
        ax.plot(p, costs, label=f"ε = {eps}", **plots.line_style(colour))
    ax.set(xlabel="p of the right class", ylabel="loss (nats)", ylim=(0, 1))
    ax.legend(frameon=False)
lowest = f"{costs.min():.3f} nats at p = {p[costs.argmin()]:.3f}"
plots.say(f"ε = 0 falls to 0; ε = 0.1 turns at {lowest} and climbs.")

# %% [markdown]
# In the figure: the solid curve rewards every step towards 1. The dashed one has a valley, and its
# right wall is steep: there is no limit to what certainty can cost. The proof, in small steps:
#
# 1. Cross-entropy is a sum, weighted by the target. So a mixed target gives the mixed loss: (1 − ε)
#    times the loss of the label, plus ε times the mean surprise of *all* classes.
# 2. That second part grows without end as soon as any one class goes to 0.
# 3. In between, lesson 5 says where the bottom is: cross-entropy is entropy plus divergence, H(q) +
#    KL(q‖p). It is lowest at p = q, and there it is **H(q)**, the floor.

# %%
b = forecast(0.997)
everyone = np.mean(losses.surprise(b))
q = losses.smooth_labels(2, 4, epsilon=0.1)
mixed = 0.9 * losses.surprise(0.997) + 0.1 * everyone
print(f"step 1: 0.9 × 0.003 + 0.1 × {everyone:.3f} = {mixed:.3f}")
print(
    f"step 3: {losses.entropy(q):.3f} + {losses.kl_divergence(b, q):.3f}",
    end=" = ",
)
print(f"{losses.distribution_cross_entropy(b, q):.3f} nats")

# %% [markdown]
# 0.521 on both roads. For B, 0.349 of it is the floor, and only 0.172 is its own doing.
#
# Remember the floor when you debug. A good test is to show one batch again and again: the loss
# should go to 0. With smoothing it goes to 0.349 here and stays. Nothing is broken.

# %% [markdown]
# ## How far the scores go
#
# Lesson 4: the pull on the scores is forecast minus target. With a hard label it never ends, since
# p never reaches 1. With a soft one it is 0 at p = q. Four scores start at 0; class 2 is right. How
# far ahead does its score get?

# %%
for eps in (0.0, 0.1):
    z, gaps = np.zeros(4), []
    for _ in range(1000):
        z = z - 0.5 * losses.cross_entropy_grad(z, 2, smoothing=eps)
        gaps.append(z[2] - z[0])
    early, middle, late, last = (gaps[i] for i in (9, 99, 499, 999))
    print(f"ε = {eps}: {early:.3f} {middle:.3f} {late:.3f} {last:.3f}")
print(f"log(0.925 / 0.025) = {np.log(0.925 / 0.025):.3f}")

# %% [markdown]
# After 10, 100, 500 and 1000 steps. With the hard label the lead is 2.674, 5.243, 6.894, 7.593 and
# goes on growing. With the soft one it comes to rest at 3.611. The other road gives the same: equal
# forecast and target mean a ratio of 0.925/0.025, and a lead is the log of a ratio.
#
# So smoothing gives scores a goal at a finite place. That is what “prevents overconfidence” means.

# %% [markdown]
# ## Play: three dials
#
# Turn K, ε and the convention. First guess, then run.

# %%
K, eps, variant = 4, 0.9, "others"  # change these
q = losses.smooth_labels(0, K, epsilon=eps, variant=variant)
print(f"right {q[0]:.3f}, each other {q[1]:.3f}")
print(f"lead  {np.log(q[0] / q[1]):.3f}")
print(f"floor {losses.entropy(q):.3f} of log K = {np.log(K):.3f} nats")

# %% [markdown]
# A surprise: with 0.9 and *others* the right class has 0.100 and each wrong one 0.300. The lead is
# −1.099, and training now teaches to avoid the right answer! Turn the convention to `"uniform"`,
# and the right class is ahead again. At which ε does it lose its lead? (*Others*: at (K − 1)/K.
# *Uniform*: only at 1.)
#
# Then try K = 50257, the tokens of GPT-2 (Radford et al., 2019), with ε = 0.1:

# %%
for K in (2, 10, 1000, 50_257):
    q = losses.smooth_labels(0, K, epsilon=0.1)
    print(f"K = {K:5}: right {q[0]:.3f}, floor {losses.entropy(q):.3f} nats")

# %% [markdown]
# The right class holds about 0.900 all the same, yet the floor climbs from 0.199 to 1.408 nats. A
# loss of 1.5 would be nearly perfect there. Never compare a smoothed loss with an unsmoothed one.

# %% [markdown]
# ## When one class is rare
#
# Another wish: a class is rare and matters much, so a mistake on it should count more. So each loss is
# multiplied by a weight of its **right class**:
#
# $$-w_y \log p_y$$
#
# Three examples gave their right classes 0.9, 0.8 and 0.3. The third is of a rare class and counts
# 10 times. Here is the whole:

# %%
each = losses.surprise(np.array([0.9, 0.8, 0.3]))
counts_for = np.array([1, 1, 10])
total = np.sum(counts_for * each)
print(f"divided by the weights, 12: {total / counts_for.sum():.3f}")
print(f"divided by the examples, 3: {total / 3:.3f}")

# %% [markdown]
# ## Divide by what?
#
# 1.031 or 4.123: a factor of 4, and the formula alone does not say which. PyTorch's mean divides by
# the sum of the weights. That is a true mean, between the smallest loss and the largest. Others
# divide by the number of examples. Our library does what PyTorch does:

# %%
probs = [[0.9, 0.06, 0.04], [0.1, 0.8, 0.1], [0.3, 0.4, 0.3]]
library = losses.cross_entropy_probs(
    probs, [0, 1, 2], class_weights=np.array([1.0, 1.0, 10.0])
)
print(f"library {library:.3f} nats")

# %% [markdown]
# 1.031. Now you; the last line is missing. The losses of 0.9, 0.2 and 0.55 are 0.105, 1.609 and
# 0.598:

# %%
print(losses.surprise(np.array([0.9, 0.2, 0.55])).round(3))
quiz("weighted_mean_by_hand", variant=1)

# %% [markdown]
# Multiply, add up, and divide by what the examples count together.
#
# And once more with two lines missing:

# %%
alone = predict(
    "Two examples gave their right classes 1/2 and 1/4; they count 1 and 3. "
    "The mean over the weights?",
    unit="nats",
)

# %%
compare(alone, np.average(-np.log([1 / 2, 1 / 4]), weights=[1, 3]))
quiz("divided_by_what")

# %% [markdown]
# 1.213: once log 2 and three times log 4, which is seven times log 2, divided by 4. The last
# question shows the trap of a true mean: alone in its batch, any example counts 1.
#
# How large should weights be? A common choice is “balanced”, N/(K · N of the class):

# %%
sizes = np.array([90, 10])
balanced = 100 / (2 * sizes)
print(f"{balanced.round(3)}, over all data {np.sum(balanced * sizes):.0f}")

# %% [markdown]
# 0.556 and 5. Over the whole data they add up to 100, the number of examples. So there both
# divisors agree. In a small batch they do not.

# %% [markdown]
# ## What a weight does to a probability
#
# Of 100 patients who look the same, 10 are ill. In the loss, each ill one counts 9 times.

# %%
asked = predict("Which probability of “ill” makes that loss smallest?")

# %%
p = np.linspace(0.01, 0.99, 99)
for w in (1, 3, 9):
    costs = -10 * w * np.log(p) - 90 * np.log(1 - p)
    print(f"weight {w}: lowest at p = {p[costs.argmin()]:.2f}", end=", ")
    print(f"odds 10·{w} : 90 give {10 * w / (10 * w + 90):.2f}")
compare(asked, 0.5)

# %% [markdown]
# One in ten are ill, and the best announcement is 0.50. The weight made ten patients look like
# ninety. In general: the loss is lowest where the slopes balance, wπ/p = (1 − π)/(1 − p), and so
# p/(1 − p) = w · π/(1 − π). **A weight of w multiplies the odds by w.**
# (π, pi, is the true share; odds are yes over no, p/(1 − p).)
#
# That may be what you want: mistakes are priced, and p > ½ now means “better raise the alarm”. But it
# is no longer a probability. To get it back, divide the odds by w. And there is a second way to the
# same alarm. Leave the loss alone, and raise the alarm where the odds are above 1/w, that is, where
# p > 1/(1 + w).

# %% [markdown]
# ## A rare tumour
#
# Measurements of cells from 569 breast tumours (Wolberg, Mangasarian & Street, 1993; UCI
# repository, CC BY 4.0; they come with scikit-learn). Malignant is made rare here: we keep every
# eighth of them. Of 30 columns we take five.

# %%
from sklearn.datasets import load_breast_cancer

cells, benign = load_breast_cancer(return_X_y=True)
chosen = np.sort(
    np.r_[np.flatnonzero(benign == 0)[::8], np.flatnonzero(benign)]
)
ill, X = 1 - benign[chosen], cells[chosen, :5]
half = np.arange(len(ill)) % 2 == 0  # to learn from
X = (X - X[half].mean(axis=0)) / X[half].std(axis=0)
X = np.column_stack([X, np.ones(len(ill))])
print(f"{ill[half].sum()} of {half.sum()} malignant to learn from,", end=" ")
print(f"{ill[~half].sum()} of {(~half).sum()} to judge by")

# %% [markdown]
# 14 of 192 to learn from and 13 of 192 to judge by. Calling everybody benign would be right in 179
# of 192 cases, 0.932. So accuracy is no judge here. Count what was found and what was a false
# alarm.


# %%
def chance_of_ill(w):
    weights, counts = np.zeros(6), np.where(ill[half] == 1, w, 1)
    for _ in range(3000):
        gap = counts * (sigmoid(X[half] @ weights) - ill[half])
        weights -= 0.3 * gap @ X[half] / counts.sum()
    return sigmoid(X[~half] @ weights)


def alarms(p, limit):
    truth = ill[~half] == 1
    found, false = np.sum(truth & (p > limit)), np.sum(~truth & (p > limit))
    return f"{found} of {truth.sum()} found, {false} false alarms"


# %%
w = 178 / 14  # benign over malignant
plain, weighted = chance_of_ill(1), chance_of_ill(w)
print(f"always benign, right: {np.mean(ill[~half] == 0):.3f}; w = {w:.1f}")
print("plain,    p > 1/2:  ", alarms(plain, 0.5))
print("weighted, p > 1/2:  ", alarms(weighted, 0.5))
print(f"plain,    p > {1 / (1 + w):.3f}:", alarms(plain, 1 / (1 + w)))

# %% [markdown]
# Weighting finds 12 of 13 instead of 10, for 16 false alarms instead of 4. And the plain model with
# the limit at 0.073, no weight at all, finds 12 with 17. Here the weight bought nothing that a limit
# does not give. What did it cost?

# %%
odds = weighted / (1 - weighted) / w
cases = {"plain": plain, "weighted": weighted, "odds / w": odds / (1 + odds)}
for name, p in cases.items():
    loss = losses.binary_cross_entropy_probs(p, ill[~half])
    print(f"{name:8}  mean p {p.mean():.2f}, loss {loss:.2f} nats")
print(f"truth     mean p {ill[~half].mean():.2f}")

# %% [markdown]
# The share of malignant ones is 0.07. The plain model says 0.08 on average. The weighted one says
# 0.17, and its loss is 0.20 nats instead of 0.07. Dividing the odds by w brings both back. So
# “imbalanced classes: use a weighted or a focal loss” is half an advice (the focal loss comes next).
# Rare classes are no fault of cross-entropy. Decide what a miss costs, and then weigh *or* move the
# limit, and say which.
#
# 13 patients are few. One more or less is luck, and nobody should choose between 16 and 17 alarms
# by this table.

# %% [markdown]
# ## Focal loss: less for the easy ones
#
# In pictures of streets nearly every spot is background, and a detector soon knows it. A hundred
# thousand tiny losses add up. The **focal loss** (Lin et al., 2017) dims what is already right:
#
# $$-(1 - p)^\gamma \log p$$
#
# p is the probability of the **true** class, and γ (gamma) is 0 or more.

# %%
quiz("focal_by_hand")

# %% [markdown]
# What it costs, times how much of that is charged. By hand and in the library:


# %%
def focal(p, gamma):
    return (1 - p) ** gamma * losses.surprise(p)


# %%
print("γ   p = 0.9   p = 0.1   10 hard among 1000 easy")
for gamma in (0, 1, 2, 5):
    easy, difficult = 1000 * focal(0.95, gamma), 10 * focal(0.1, gamma)
    share = difficult / (easy + difficult)
    nine, tenth = focal(0.9, gamma), focal(0.1, gamma)
    print(f"{gamma}  {nine:8.6f}  {tenth:.6f}  {share:.2f}")
for gamma in (0, 2):
    library = losses.focal(np.log([0.9, 0.06, 0.04]), 0, gamma=gamma)
    print(f"library, γ = {gamma}: {library:.6f}")

# %% [markdown]
# At γ = 0 cross-entropy is back, 0.105361: the identity to test first. At γ = 2 an easy example at
# 0.9 costs 0.001054, a hundredth. A hard one at 0.1 keeps most of its loss, 1.865094 of 2.302585.
#
# The last column: 1000 easy examples at 0.95 and 10 hard ones at 0.1. The ten make up 0.31 of the
# total with cross-entropy, and 0.99 with γ = 2. That is what “focuses on hard examples” means.
#
# Two places to slip. The dimming belongs to each example, before the mean is taken. And the paper
# has one more factor in front, α, a class weight like those above.

# %% [markdown]
# ## Why it is not honest
#
# A loss is **proper** if announcing the true probability is the cheapest thing to do. Cross-entropy
# is. The third bet: 80 of 100 are spam, and all messages get the same p.

# %%
p = np.linspace(0.0001, 0.9999, 9999)
for gamma in (0, 1, 2, 5):
    mean = 0.8 * focal(p, gamma) + 0.2 * focal(1 - p, gamma)
    print(f"γ = {gamma}: lowest at p = {p[mean.argmin()]:.4f}")

# %% [markdown]
# With γ = 0 it is 0.8000. With γ = 2 it is 0.6266, and with 5 only 0.5619. Endless data and perfect
# training end there. The other road, by slopes, shows why. At the bottom, the pull of the 80 that
# raises p equals the pull of the 20 that lowers it. Look at both pulls at p = 0.8:


# %%
def pull(p, gamma, step=1e-6):
    return (focal(p - step, gamma) - focal(p + step, gamma)) / (2 * step)


for p in (0.8, 0.6266):
    for gamma in (0, 2):
        up, down = 0.8 * pull(p, gamma), 0.2 * pull(1 - p, gamma)
        print(f"p = {p:6}, γ = {gamma}: up {up:.3f}, down {down:.3f}")

# %% [markdown]
# Cross-entropy balances at 0.8: its pull is 1/p, and 0.8/0.8 equals 0.2/0.2, both 1.000. The focal
# loss has dimmed the likely outcome to 0.111 and left the unlikely one whole, 1.155. So p falls,
# until both are 0.457.

# %%
p = np.linspace(0.01, 0.99, 99)
with plots.figure() as ax:
    for gamma, colour in ((0, "blue"), (2, "vermilion")):
        mean = 0.8 * focal(p, gamma) + 0.2 * focal(1 - p, gamma)
        lowest = mean.argmin()
        ax.plot(p, mean, label=f"γ = {gamma}", **plots.line_style(colour))
        ax.plot(p[lowest], mean[lowest], "o", color=plots.COLOURS[colour])
    ax.set(xlabel="announced chance of spam", ylim=(0, 1.5))
    ax.set_ylabel("mean loss (nats)")
    ax.legend(frameon=False)
plots.say("two valleys; γ = 0 is lowest at 0.80, γ = 2 at 0.63.")

# %% [markdown]
# In the figure: the dots mark the lowest points. The dashed valley lies further left, so towards
# ½. A perfect learner becomes too modest. The *order* of the examples survives, so a limit chosen on
# data works, and so does recalibration. An alarm set at “above 0.9” does not.

# %% [markdown]
# ## A hundred dots and three dials
#
# Ninety easy examples and ten hard ones. Turn γ, a weight, or ε of the soft label, and see who
# makes up the loss.

# %%
from course_lib.widgets import FocalDial

FocalDial()

# %% [markdown]
# With plain cross-entropy the ten carry 53.1% of the loss, and the best answer to a truth of 0.8
# is 0.8000. Turn γ to 2 and read both again. (On GitHub or on paper nothing moves: there you see
# its first picture and one sentence.)

# %% [markdown]
# ## Try them on the digits
#
# Back to the hundred digits. Three losses, twice: with the wrong labels in, and with clean ones.
# First your bet. ECE was 0.13.

# %%
helps = predict(
    "Soft labels, ε = 0.1. Does the ECE fall with the noisy labels, "
    "and does it fall with the clean ones?",
    options=("with both", "only noisy", "only clean", "with neither"),
)


# %%
def report(name, scores):
    said, right = judged(scores, new_labels)
    loss = losses.cross_entropy(scores, new_labels)
    error = reliability.calibration_error(said, right)
    print(
        f"{name:12} right {right.mean():.2f}, says {said.mean():.2f}, "
        f"ECE {error:.2f}, loss {loss:.2f}"
    )


# %%
models = {}
for name, labels in {"noisy": noisy, "clean": clean}.items():
    models[name, "hard"] = train(labels)
    models[name, "soft"] = train(labels, smoothing=0.1)
    models[name, "focal"] = train(labels, losses.focal_grad, gamma=2.0)
for (labels, loss), weights in models.items():
    report(f"{labels} {loss}", new @ weights)
report("nothing", new @ np.zeros((64, 10)))
compare(helps, "only noisy")

# %% [markdown]
# Look at the last row first, the baseline: it knows nothing, and its loss is log 10 = 2.30. The loss
# in all rows is plain cross-entropy, so that they can be compared.
#
# **Noisy labels.** Soft labels hardly change the share of right answers, 0.56 for 0.57, and bring
# the ECE from 0.13 to 0.03. The focal loss brings it to 0.07 and is right a little less often.
#
# **Clean labels.** Here the plain model was nearly calibrated, 0.03. Soft labels make it say 0.64
# where it is right in 0.83, an ECE of 0.19. The focal loss does likewise, 0.15. Both push towards
# modesty, whether it is needed or not.

# %%
with plots.figure(panels=2) as axes:
    for ax, labels in zip(axes, ("noisy", "clean"), strict=True):
        scores = new @ models[labels, "soft"]
        reliability.diagram(ax, *judged(scores, new_labels))
        ax.set_title(f"soft labels, {labels}")
plots.say(
    "left, the dots lie along the diagonal; right, nearly all lie above it."
)

# %% [markdown]
# In the figure: the same method, left where it was needed and right where it was not. Above the
# diagonal a model is right more often than it says.
#
# So “prevents overconfidence, improves generalisation” is a tendency and no law. In large networks
# smoothing often improves both, and it makes a network a worse teacher for another one (Müller,
# Kornblith & Hinton, 2019).
#
# Is there a remedy that asks first? Lesson 3 had one: a temperature, chosen on kept images.

# %%
tried = np.arange(5, 41) / 10
for labels in ("noisy", "clean"):
    weights = models[labels, "hard"]
    costs = [
        losses.cross_entropy(kept @ weights / t, kept_labels) for t in tried
    ]
    best = tried[np.argmin(costs)]
    report(f"{labels} T {best}", new @ weights / best)

# %% [markdown]
# For the noisy model it chooses T = 1.8 and cools it. The ECE goes from 0.13 to 0.07 and the loss
# from 1.37 to 1.28, with the same answers. For the clean one it chooses 1.1 and does little: the
# ECE is 0.05 instead of 0.03. Soft labels did better on the first, 0.03, and far worse on the
# second, 0.19. The price of a temperature: somebody had to label the kept images, and rightly.

# %% [markdown]
# ## Break it on purpose
#
# Which model of all has the best calibration? Try the one that knows nothing.

# %%
said, right = judged(new @ np.zeros((64, 10)), new_labels)
error = reliability.calibration_error(said, right)
print(f"says {said.mean():.2f}, right {right.mean():.2f}, ECE {error:.3f}")

# %% [markdown]
# It always says 0.10, is right in about a tenth, and beats every trained model above. **Calibration is not
# knowledge.** Never report it without accuracy or loss beside it.
#
# Second, the bins. And third, few answers. Here is a forecaster who is perfectly calibrated, because
# we draw what happens with exactly the probability that was said:

# %%
said, right = judged(new @ hard, new_labels)
for bins in (1, 10, 100):
    error = reliability.calibration_error(said, right, bins)
    print(f"{bins:3} bins: ECE of the noisy model {error:.2f}")
rng = np.random.default_rng(7)
for answers in (50, 597, 50_000):
    chance = rng.random(answers)
    came = rng.random(answers) < chance
    error = reliability.calibration_error(chance, came)
    print(f"perfect, {answers:5} answers: ECE {error:.3f}")

# %% [markdown]
# The same answers have an ECE of 0.13 with 1 bin and with 10, and 0.17 with 100. A perfect
# forecaster has 0.169 on 50 answers, 0.040 on 597 and 0.004 on 50,000. Gaps are counted without
# sign, so luck adds up. Look back at the digits with that baseline: on 597 answers, 0.03 is as good
# as perfect. **State the bins and the number of answers.**

# %% [markdown]
# ## What these numbers do not mean
#
# **An ECE of 0 is no praise.** The model that knows nothing has it. And it is an average: a model
# can be calibrated over all digits and too sure of its eights.
#
# **A smoothed, weighted or focal loss is not comparable with a plain one.** The floor differs, or
# the unit, or what it asks for. Train with what you like; judge all by the same proper loss.
#
# **“0.9” from a weighted or focal model is no chance of nine in ten.** It is a score that ranks.
# Make it a probability on kept data first.
#
# **Soft labels do not mend wrong ones.** With 20 wrong labels of 100 they took away the harm to the
# confidence. They did not find the wrong labels, and the answers became no better.

# %% [markdown]
# ## Three things to take away
#
# 1. Calibrated means: what is said is what happens. Measure it on new data, with its bins and its
#    number of answers, next to accuracy and loss.
# 2. A soft label gives the scores a goal: the floor is the entropy of the label, the lead is finite,
#    and the surest model pays more. Say ε, K and the convention.
# 3. Class weights multiply the odds, and the focal loss pulls towards ½. Both change what p means;
#    ε = 0, γ = 0 and equal weights must give plain cross-entropy back.
#
# Where you meet it:
#
# - Szegedy et al. (2016): label smoothing, for images with a thousand classes.
# - Vaswani et al. (2017) train their translator with ε = 0.1; its perplexity gets worse and its
#   translations better.
# - Lin et al. (2017): the focal loss, with γ = 2.
# - Guo et al. (2017): large networks are too sure, and one temperature mends much of it.
# - Mukhoti et al. (2020) use the modesty of the focal loss on purpose, against overconfidence.
# - Elkan (2001): costs of mistakes as a limit on p.
#
# **Now you:** [the sheet for this lesson](../exercises/07_confidence.ipynb). Back to [the
# start](00_start_here.ipynb).
