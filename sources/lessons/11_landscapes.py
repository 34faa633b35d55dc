# %% [markdown]
# # Loss landscapes
#
# A loss gives a height to every choice of weights. So training is a walk downhill through a
# landscape, and people like to draw it: valleys, peaks, a ball that rolls. How much of that is true
# when there are a thousand weights and more? This lesson begins with one weight and ends with a
# real network, cut open in several ways. The pictures will not agree.
#
# You need slopes and gradient descent (lessons 1 and 4) and cross-entropy (lesson 4). Plan for an
# hour and a bit; the network is a place for a break.

# %%
import numpy as np
from sklearn.datasets import load_diabetes, load_digits

from course_lib import losses, plots
from course_lib.numerics import numerical_gradient, sigmoid
from course_lib.plots import landscapes
from course_lib.student import compare, predict, quiz, review

# %%
review(11)

# %% [markdown]
# Four questions from memory. Where you hesitate, that lesson is worth another look.
#
# ## Three bets before you start
#
# Place them now, with your confidence.

# %%
two_steps = predict(
    "The loss is ½·4·w², the start is w = 1, the learning rate 0.6. "
    "Where is w after two steps?"
)
rising = predict(
    "Flat ground with 100 axes. Along 99 of them it rises as ½·d², along "
    "one it falls as −½·9·d². You look in 1000 random directions. "
    "In how many does it rise?",
    unit="directions",
)

# %%
narrow = predict(
    "Networks A and B answer every input alike. Drawn, the valley around B's "
    "weights is far narrower than around A's. Which is better on new data?",
    options=("A", "B", "neither"),
)

# %%
directions = np.random.default_rng(1).normal(size=(1000, 100))
rises = directions**2 @ np.append(np.ones(99), -9.0) > 0
compare(two_steps, (1 - 0.6 * 4) ** 2)
compare(rising, rises.sum())
compare(narrow, "neither")

# %% [markdown]
# 1.96: farther away than at the start, although the valley is as round as can be. 998 of 1000:
# looking around at random, you hardly ever find the way down. And neither, for they *are* the same
# model. All three come back.

# %% [markdown]
# ## A drawing and its caption
#
# In introductions you find drawings such as this one: the loss upwards, one weight (a
# **parameter**) to the right. Here it is, column by column, with its caption.

# %%
heights = [1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1]
heights += [1, 2, 3, 4, 5, 4, 3, 2, 1, 0, 0]
for row in range(6, -1, -1):
    print("".join("*" if h == row else " " for h in heights))
print(" " * 11 + "^ Local minimum (goal)")

# %% [markdown]
# 22 columns, from 0 to 21, and heights from 0 to 6. Training begins somewhere, at random.

# %%
lowest = predict(
    "Gradient descent starts once from each of the 22 columns. "
    "How many times does it end at the lowest place of the drawing?"
)


# %% [markdown]
# The slope at a column is half of right neighbour minus left neighbour. (At the two ends it is the
# whole step to the only neighbour.) A step is the learning rate times the slope, downhill. The
# drawing ends at both sides, so the walk stays inside.


# %%
def walk(w, rate=0.5, steps=200):
    slopes = np.gradient(heights)  # at the columns; interp: in between
    for _ in range(steps):
        w = np.clip(w - rate * np.interp(w, range(22), slopes), 0, 21)
    return w


# %%
ends = np.round([walk(start) for start in range(22)], 1)
compare(lowest, np.sum(ends == 21))
for end in np.unique(ends):
    height = np.interp(end, range(22), heights)
    print(f"{np.sum(ends == end)} end at {end:4.1f}, height {height:.0f}")
print(f"and from 5.01 to {walk(5.01):.1f}")

# %% [markdown]
# 6 of 22. They end at column 21, at height 0. Nine end in the marked valley, at 10.5, and its
# height is **1**. So the “goal” is higher than the right end of the same drawing, and level with
# the left one.
#
# Two starts never moved, at columns 5 and 15. These are the two peaks. The slope on a peak is 0 as
# well! A nudge is enough to leave: a start at 5.01 ends at 10.5. All 22 together:

# %%
with plots.figure() as ax:
    landscapes.one_weight(ax, heights, ends, called_goal=10.5)
plots.say("the valley with the arrow lies one row above the right end.")

# %% [markdown]
# In the figure: equal marks end at equal places. A square and a triangle stay on the two peaks.
#
# All starts from which descent ends at one place are its **basin**; here there are three. A place
# with nothing lower *next to it* is a **local minimum**, the lowest of all a **global minimum**.
#
# A better caption: “One of three ends. Nine starts of 22 lead here; it is not the lowest.” And
# beyond the ends the drawing says nothing.
#
# What about the word *goal*? The height in such a drawing is the loss on the examples that the
# model trains on. Wait for the network: its goal will not be at a minimum at all.

# %% [markdown]
# ## Play: longer steps
#
# With a rate of 0.5, column 12 belongs to the marked valley. Where does it end with a rate of 9?
# Guess, and run. Then look for a rate that leads from column 6 to the right end.

# %%
first_column, rate = 12, 9.0

places = [walk(first_column, rate, steps=n) for n in range(6)]
print("columns:", *(f"{place:.1f}" for place in places))

# %% [markdown]
# One step goes from 12.0 over the peak to 3.0, and the next to 0.0. So a basin belongs to the rate
# as well, not to the drawing alone.

# %% [markdown]
# ## The cliff
#
# The drawing has straight slopes, so its steps are nearly all of one length. In a round valley the
# slope shrinks on the way down, and the steps with it. Take the parabola ½·L·w². Its slope is L·w,
# and the slope grows by L for each unit of w. This slope *of the slope* is called **curvature**:
# how strongly the ground bends upwards.
#
# One step with learning rate η (say *eta*):
#
# $$w - \eta \cdot L w = (1 - \eta L) \cdot w$$
#
# That is the proof already. **Each step multiplies w by 1 − ηL**, the same factor every time. It
# dies out if the factor lies between −1 and 1, so if η is below **2/L**. For L = 4 that is 0.5.

# %%
L = 4.0
for times in (0.1, 1.0, 1.9, 2.0, 2.1, 2.4):
    rate, w = times / L, 1.0
    for _ in range(20):
        w = w - rate * L * w
    by_formula = (1 - times) ** 20
    print(f"{times}/L, factor {1 - times:4.1f}:", end=" ")
    print(f"w {w:8.4f}, formula {by_formula:8.4f}")

# %% [markdown]
# Steps and formula agree. At 0.1/L it creeps: 0.1216 after 20 steps. At 1/L one step lands at the
# bottom. At 1.9/L it changes sides each time and still comes nearer, also 0.1216. At 2/L it jumps
# between 1 and −1 for ever. At 2.1/L it has left the start behind: 6.7275.
#
# That was your first bet: a rate of 0.6 is 2.4/L, the factor is −1.4.

# %%
with plots.figure(panels=2) as (left, right):
    landscapes.bounces(left, L, rate=1.9 / L)
    landscapes.cliff(right, L)
plots.say("left, smaller and smaller jumps; right, a cliff at a rate of 0.5.")

# %% [markdown]
# In the figure: left, the large dot is the start. Right, the loss after 20 steps; each mark of the
# upright axis is a thousand times the one below. It is lowest at a rate of 0.25. At the dashed line
# it crosses the thin line, the loss at the start, and climbs on. (A rate has a unit: weight squared
# per loss. So a rate from another problem tells you little.)
#
# How far does it fly?

# %%
w, steps = 1.0, 0
while not np.isnan(w):
    w, steps = w - 0.75 * (4 * w), steps + 1
print(f"with a rate of 0.75: nan after {steps} steps")

# %% [markdown]
# After 1024 steps w is `nan`: first it grew beyond what the computer can hold, and then one
# infinity was taken from another. **A learning rate that is too high can end in NaN.** The first
# remedy is to divide the rate by ten.
#
# And at exactly 2/L the *loss* stands still, at 2, step after step. A flat curve does not have to
# mean that the rate is too low.

# %% [markdown]
# ## Three times the same, with less and less help
#
# The loss is ½·5·w², the start w = 2, the rate 0.3. How large is the loss after two steps? In full:

# %%
factor = 1 - 0.3 * 5  # what each step multiplies w by
w = 2 * factor**2
loss = 5 * w**2 / 2
print(f"factor {factor:.2f}, w {w:.2f}, loss {loss:.3f}")

# %% [markdown]
# The factor is −0.50, so w goes 2, −1, 0.5, and the loss is 0.625. (It began at 10. The loss
# shrinks by the *square* of the factor.)
#
# Second round, with the last line missing. Curvature 4, start 2, rate 0.1, three steps:

# %%
factor = 1 - 0.1 * 4
w = 2 * factor**3
print(f"factor {factor:.2f}, w {w:.3f}")

# %% [markdown]
# The factor is 0.60 and w is 0.432. The loss is yours:

# %%
quiz("loss_after_steps")

# %% [markdown]
# Third round, two lines missing:

# %%
third = predict(
    "Curvature 10, start w = 4, rate 0.05. The loss after two steps?"
)

# %%
compare(third, 10 * (4 * (1 - 0.05 * 10) ** 2) ** 2 / 2)

# %% [markdown]
# The factor is one half, w goes 4, 2, 1, and half of 10 is 5. The whole function is on the sheet.

# %% [markdown]
# ## Two weights: a map
#
# With two weights u and v the landscape is a surface. Draw it as hiking maps do, with **contours**:
# lines of equal loss. Take ½·(10·u² + v²). Along u it bends ten times as strongly as along v.

# %%
best_rate = predict(
    "Along u the curvature is 10, along v it is 1. "
    "From which learning rate on does descent explode?"
)


# %%
def follow(slope_at, start, rate, steps):
    places = [np.array(start, dtype=float)]
    for _ in range(steps):
        places.append(places[-1] - rate * slope_at(places[-1]))
    return np.array(places)


compare(best_rate, 2 / 10)
for rate in (0.18, 0.21):
    u, v = follow(lambda w: w * (10, 1), (1, 3), rate, 15)[-1]
    print(f"rate {rate}: after 15 steps u {u:5.2f}, v {v:5.2f}")

# %% [markdown]
# 0.2: each axis has its own cliff, and the steepest comes first. Below it, at 0.18, both shrink. At
# 0.21, u flies out with −4.18 while v goes on falling as if nothing had happened.

# %%
with plots.figure(panels=2) as (left, right):
    landscapes.valley(left, (10, 1))
    landscapes.path(left, follow(lambda w: w * (10, 1), (1, 3), 0.18, 15))
    landscapes.valley(right, (1, 1))
    landscapes.path(right, follow(lambda w: w, (10**0.5, 3), 0.3, 15))
plots.say("left, a narrow valley and a zigzag; right, circles and a line.")

# %% [markdown]
# In the figure: steps go straight across the contours, for that is where the ground is steepest. On
# the left that is *not* where the bottom is. At the start (1, 3) the slopes
# are 10 and 3, while the ways to go are 1 and 3. On the right all curvatures are equal, and there
# the arrow hits the middle from everywhere.
#
# The largest curvature over the smallest is the **condition number**: 10 on the left, 1 on the
# right. The steep direction limits the rate, the flat one has to live with it.

# %% [markdown]
# ## A cliff in a valley
#
# A narrow valley, a start that you drag, and the step length. Guess first how thirty steps end.

# %%
from course_lib.widgets import LearningRateCliff

LearningRateCliff()

# %% [markdown]
# The rate is 0.055 and 2/L is 0.05. The loss falls at first, from 8.01, and after 30 steps it is
# 451: the floor was followed, and across it each step grew. Turn the rate below the mark and look
# again. (On GitHub or on paper nothing moves: there you see its first picture and one sentence.)

# %% [markdown]
# ## The unit makes the valley
#
# The right map is the left one with u measured in another unit. Does that happen with real data?
# Take the 442 people of lesson 1 (Efron et al., 2004), and the line score = slope × BMI + offset.
# Two weights, and the MSE has the same curvatures everywhere.
#
# All second derivatives together form a table, the **Hessian**. For each pair of weights it says
# how the slope along one changes when you move along the other. Its **eigenvectors** are the
# directions of the axes of the valley, which may lie askew, and its **eigenvalues** are the
# curvatures along them.

# %% [markdown]
# How many steps does descent need? It starts at weights 0 and stops when the MSE is within 10 of
# the least one. It takes the best rate there is: 2 divided by the sum of both curvatures. Then both
# directions shrink equally fast.


# %%
def steps_needed(feature, score):
    inputs = np.column_stack([feature, np.ones(442)])
    hessian = 2 * inputs.T @ inputs / 442
    bends = np.linalg.eigvalsh(hessian)  # smallest first
    away, steps = np.linalg.lstsq(inputs, score, rcond=None)[0], 0
    while away @ hessian @ away / 2 > 10:  # above the best MSE
        away = away - 2 / bends.sum() * hessian @ away
        steps += 1
    rounded = round(steps, -3) or steps  # to thousands, if there are any
    return bends[1] / bends[0], rounded


# %%
raw_steps = predict(
    "With the BMI as it is, how many steps?",
    options=("about 5", "about 500", "about 50,000"),
)

# %%
people = load_diabetes(scaled=False)
bmi = people.data[:, 2]
centred = bmi - bmi.mean()
compare(raw_steps, "about 50,000")
ways = {"as it is": bmi, "centred": centred, "scaled": centred / bmi.std()}
for name, feature in ways.items():
    condition, steps = steps_needed(feature, people.target)
    print(f"{name:8}: condition {condition:9,.1f}, {steps:6,} steps")

# %% [markdown]
# 52,000 steps for a line with two weights: the condition number is 26,332.6. With the mean taken
# off (“centred”) it is 19.5, and 39 steps are enough. Measured in standard deviations as well
# (“scaled”) it is 1.0, a round bowl, and takes *one* step.
# The people are the same, and so is the best line. **The landscape belongs to the units as much as
# to the data.** That is why one normalises inputs.

# %% [markdown]
# ## Momentum
#
# When you cannot choose the units: let the steps gather speed. A **velocity** keeps a share of
# itself, adds the slope, and the weights move by the rate times the velocity (Polyak, 1964). On
# ½·(100·u² + v²) from (1, 1):

# %%
bends = np.array([100.0, 1.0])
for rate, memory in ((2 / 101, 0.0), (0.03, 0.7), (0.03, 0.99)):
    place, velocity, steps = np.ones(2), np.zeros(2), 0
    while place @ (bends * place) / 2 > 0.001:
        velocity = memory * velocity + bends * place
        place = place - rate * velocity
        steps += 1
    print(f"rate {rate:.3f}, memory {memory}: {steps} steps")

# %% [markdown]
# 271 steps at the best rate without memory, 27 with a memory of 0.7. Across the valley the slopes
# change sign and cancel; along it they add up. (The rate of 0.03 is beyond the cliff at 0.02, and
# still it holds: memory moves the cliff.) Too much memory overshoots: with 0.99 it takes 299.

# %% [markdown]
# ## Flat, and not at the bottom
#
# The smallest network with two layers: ŷ = a·b·x. It should learn y = x, so its loss is (a·b − 1)².
# At a = b = 0 both slopes, 2(ab − 1)·b and 2(ab − 1)·a, are 0. Is it a minimum?


# %%
def small_net(a, b):
    return (a * b - 1) ** 2


for name, da, db in (("a", 1, 0), ("b", 0, 1), ("a = b", 1, 1)):
    print(f"{name:6} at 0.1: {small_net(0.1 * da, 0.1 * db):.4f}")
print(f"a = -b at 0.1: {small_net(0.1, -0.1):.4f}")

# %% [markdown]
# The loss is 1 at the middle. Along the axis of a, and along that of b, it stays 1.0000. Where both
# grow together it falls to 0.9801, and where one falls as the other grows it rises to 1.0201.
# Ground that is flat at a point, rises one way and falls another is a **saddle**, like a mountain
# pass.
#
# The Hessian says so. Its entries are 2b², 4ab − 2 and 2a². At the middle its diagonal, which knows
# only the two axes, is 0:

# %%
hessian = np.array([[0.0, -2.0], [-2.0, 0.0]])
bends, axes = np.linalg.eigh(hessian)
print(f"curvatures {bends}")
print("along", (axes / axes[0]).T.round(2).tolist())

# %% [markdown]
# Curvature −2 along the diagonal (1, 1), and +2 across it, along (1, −1). One negative eigenvalue
# is enough for a way down. (Only the direction of an eigenvector counts; these are scaled so that
# they begin with 1.)
#
# Two walks, from a = 1 with b = −1, and with b = −0.99. A hundredth apart.


# %%
def slope_at(place):
    a, b = place
    return 2 * (a * b - 1) * np.array([b, a])


stuck = follow(slope_at, (1, -1), 0.05, 80)
free = follow(slope_at, (1, -0.99), 0.05, 80)
for step in (0, 10, 20, 40, 60, 80):
    left, freed = small_net(*stuck[step]), small_net(*free[step])
    print(f"step {step:2}: {left:.2f}   {freed:.2f}")

# %% [markdown]
# The first goes to 1.00 and stays. It came down the ridge into the saddle, where nothing pushes it
# sideways. The second follows it, waits at 1.01 … and has fallen to 0.00 by step 80.

# %%
with plots.figure(panels=2) as (left, right):
    ticks = np.linspace(-1.5, 1.5, 61)
    landscapes.contours(
        left, small_net, ticks, ticks, (0.2, 1, 3), names=("a (no unit)", "b")
    )
    landscapes.path(left, stuck, "vermilion")
    landscapes.path(left, free, "blue")
    right.plot(small_net(*stuck.T), **plots.line_style("vermilion"))
    right.plot(small_net(*free.T), **plots.line_style("blue"))
    right.set(xlabel="step", ylabel="loss (no unit)")
plots.say("one path ends at the crossing of the contours, one turns off.")

# %% [markdown]
# In the figure: left, both come from the lower right corner. The dashed one ends where the contours
# of 1 cross. The solid one turns off into the upper right valley. Right, its loss: a fall, a level
# stretch (a **plateau**), a second fall. **A flat curve is not an arrival.** How long it lasts
# depends on how near to the ridge you came. *Change it:* let b begin ten times nearer to −1.

# %%
quiz("a_long_plateau")

# %% [markdown]
# ## Two losses, one classifier
#
# Lesson 4 compared the pulls of cross-entropy and squared error on one score. Here are both
# landscapes, over the same two weights, on the same real data.
#
# Data: scikit-learn's digits (Alpaydin & Kaynak, 1998; 1797 handwritten digits of 8 × 8 pixels,
# CC BY 4.0). First only the zeros and ones. The feature is the ink in the middle four pixels, in
# standard deviations from its mean: zeros have a hole there.

# %%
pixels, digits = load_digits(return_X_y=True)
pixels = pixels / 16
middle = pixels[digits < 2].reshape(-1, 8, 8)[:, 3:5, 3:5].mean(axis=(1, 2))
ink, is_one = (middle - middle.mean()) / middle.std(), digits[digits < 2]
print(f"{len(ink)} images, {is_one.sum()} of them ones")

# %% [markdown]
# 360 images, 182 ones. The model says p = σ(w·ink + b) for “it is a one”. Two weights. (Its
# cross-entropy, straight from the score z, is log(1 + e^z) − y·z, as in lesson 4.)
#
# At w = −8 the model is sure and wrong: the more ink, the surer that it is a zero.


# %%
def score_of(w, b):
    return np.multiply.outer(w, ink) + np.asarray(b)[..., None]


def cross_entropy(w, b):
    z = score_of(w, b)
    return np.mean(np.logaddexp(0, z) - is_one * z, axis=-1)


def squared_error(w, b):
    return np.mean((sigmoid(score_of(w, b)) - is_one) ** 2, axis=-1)


# %%
pull = predict(
    "There, at w = −8 and b = 0, cross-entropy has a slope of −0.95 along "
    "w. And the squared error?"
)

# %%
slopes = {
    loss.__name__: numerical_gradient(lambda t, f=loss: f(*t), [-8.0, 0.0])
    for loss in (cross_entropy, squared_error)
}
compare(pull, round(slopes["squared_error"][0], 3))
for name, slope in slopes.items():
    print(f"{name}: slope along w {slope[0]:.3f}")

# %% [markdown]
# −0.003 against −0.948. Some three hundred times less, where the most has to be learnt.

# %%
with plots.figure(panels=2) as (left, right):
    ticks, names = np.linspace(-9, 9, 46), ("w (per sd)", "b (score)")
    ce_levels, se_levels = (1, 4, 7), (0.1, 0.3, 0.6, 0.9)
    landscapes.contours(
        left, cross_entropy, ticks, ticks, ce_levels, names=names
    )
    landscapes.contours(
        right, squared_error, ticks, ticks, se_levels, names=names
    )
    left.set_title("cross-entropy (nats)")
    right.set_title("squared error")
plots.say("left, a slope that goes on; right, a step between two terraces.")

# %% [markdown]
# In the figure: left, the contours to the left of the middle keep their distance while the loss
# grows: a slope as steep as before. Right, they crowd in the middle, and on the left there is a
# high **plateau**: 0.9 and nearly level. Who starts there has nothing to go by.
#
# Walk down both with rate 1 until 95% of the images are right, once from w = −6 and once from w =
# 0:

# %%
for loss in (cross_entropy, squared_error):
    for w in (-6.0, 0.0):
        place, steps = np.array([w, 0.0]), 0
        while np.mean((score_of(*place) > 0) == is_one) < 0.95:
            place = place - numerical_gradient(lambda t, f=loss: f(*t), place)
            steps += 1
        print(f"{loss.__name__} from {w:4}: {steps} steps")

# %% [markdown]
# From the wrong side 8 steps against 190. From the middle 1 step and 1 step. So “never MSE for a
# classifier” is too much. It is an honest loss (lesson 2) with bad ground to start from.

# %% [markdown]
# ## Why one bends upwards everywhere
#
# Take one image that is a one, and its score z. (For a zero, look in a mirror.) In small steps:
#
# - Cross-entropy has the slope p − 1 in z, and p has the slope p(1 − p). So its curvature is
#   **p(1 − p)**: never negative.
# - Squared error has the slope −2p(1 − p)². Differentiate once more: **−2p(1 − p)²(1 − 3p)**. That
#   is negative as soon as p is below ⅓.
# - The score is a straight-line function of w and b, and a sum of curves that bend upwards bends
#   upwards.
#
# A loss that bends upwards (or is straight) everywhere and in all directions is **convex**. It has
# no second valley. Two roads, the formulas and three neighbouring points:

# %%
step = 1e-3
for p in (0.05, 0.2, 0.5, 0.9):
    near = sigmoid(np.log(p / (1 - p)) + step * np.array([-1, 0, 1]))
    measured = [f @ [1, -2, 1] for f in (-np.log(near), (1 - near) ** 2)]
    ce, se = np.array(measured) / step**2
    print(f"p {p:4}: measured {ce:.3f} {se:6.3f}, by formula", end=" ")
    print(f"{p * (1 - p):.3f} {-2 * p * (1 - p) ** 2 * (1 - 3 * p):6.3f}")

# %% [markdown]
# Both agree: for cross-entropy 0.048, 0.160, 0.250, 0.090. For the squared error −0.077 and −0.102
# where p is small: there the ground bends downwards, into the plateau.
#
# Some texts praise the logarithm for “a more expressive landscape”. This is what can be said
# exactly. In the *scores* cross-entropy is convex and keeps its slope where the model is wrong;
# squared error does neither. In the weights of a network with hidden units even cross-entropy is
# not convex, as you are about to see.

# %% [markdown]
# ## A network and its ground
#
# Now a network for all ten digits, 64 pixels → 16 hidden units → 10 scores, 1184 weights. A hidden
# unit adds up the pixels with its weights and replaces a negative sum by 0 (this is called
# **ReLU**). It learns from 300 images only, so that there is something to see. The last 597 are
# kept back.

# %%
seen, labels = pixels[:300], digits[:300]
held_out, new_labels = pixels[1200:], digits[1200:]


def scores(net, x):
    return np.maximum(x @ net[0], 0) @ net[1]


def cost(net, x=seen, y=labels):
    return losses.cross_entropy(scores(net, x), y)


# %% [markdown]
# The slopes go backwards through it, as in lesson 6: p − y in the scores, then through both layers.


# %%
def slopes_of(net):
    hidden = np.maximum(seen @ net[0], 0)
    in_scores = losses.cross_entropy_grad(hidden @ net[1], labels)
    in_hidden = in_scores @ net[1].T * (hidden > 0)
    return seen.T @ in_hidden, hidden.T @ in_scores


# %%
def train(net, steps, rate=0.1, memory=0.9):
    net, velocity = [layer.copy() for layer in net], [0, 0]
    for _ in range(steps):
        for i, slope in enumerate(slopes_of(net)):
            velocity[i] = memory * velocity[i] + slope
            net[i] -= rate * velocity[i]
    return net


# %% [markdown]
# First the cliff of a real network: 200 steps without momentum, with five rates, each ten times the
# one before.

# %%
rng = np.random.default_rng(1)
start = [rng.normal(0, 1 / 8, (64, 16)), rng.normal(0, 1 / 4, (16, 10))]
print(f"start: loss {cost(start):.2f}, log 10 is {np.log(10):.2f}")
for rate in (0.001, 0.01, 0.1, 1, 10):
    net = train(start, 200, rate=rate, memory=0)
    awake = np.any(seen @ net[0] > 0)  # does any unit answer any image?
    print(f"rate {rate:5}: loss {cost(net):.2f}, awake {awake}")

# %% [markdown]
# From 2.33 at the start: 2.29 with the smallest rate, 0.01 with a rate of 1, and 2.30 with a rate
# of 10. **Far too low and far too high look alike**: a loss near log 10 that does not move.
#
# With the rate of 10 no unit is awake. The steps threw them to where every sum is negative: they
# answer 0 to every image, and have no slope left to come back.
#
# The usual advice for a loss that does not fall is “rate too low, take ten times as much”. Try it,
# and try a tenth as well. If the rate is the fault, one of the two will move.

# %% [markdown]
# ## Where the goal is
#
# Train it to the end: 600 steps with momentum. Then walk on the straight line from the first
# weights (0) to the last (1) and beyond. (Training itself took a winding way.) Measure the loss
# twice: on the images it learnt from, and on those it has never seen. Goodfellow, Vinyals & Saxe
# (2015) drew such lines.

# %%
trained = train(start, 600)
way = [b - a for a, b in zip(start, trained, strict=True)]


def moved(net, direction, distance):
    return [w + distance * d for w, d in zip(net, direction, strict=True)]


# %%
lowest_new = predict(
    "At 1 the loss on seen images is 0.00. Where on the line, from 0 to 1, "
    "is the loss on new images lowest?"
)

# %%
places = np.arange(0, 1.51, 0.125)
line = [moved(start, way, t) for t in places]
on_seen = [cost(net) for net in line]
on_new = [cost(net, held_out, new_labels) for net in line]
compare(lowest_new, places[np.argmin(on_new)])
for i in (0, 2, 4, 6, 8, 10, 12):
    print(f"{places[i]:.2f}: seen {on_seen[i]:.2f}, new {on_new[i]:.2f}")

# %% [markdown]
# At three quarters of the way: 0.46. At the end, where the loss on seen images is 0.00, it is 0.59,
# and at 1.50 it is 1.18.

# %%
with plots.figure() as ax:
    curves = {"seen": on_seen, "new": on_new}
    landscapes.along(ax, places, curves)
    ax.set_xlabel("from the first weights (0) to the last (1)")
    ax.axvline(1, color="black", linewidth=1)
plots.say(
    "both fall together at first. The seen loss goes on to 0, the new one "
    "is lowest at 0.75 and climbs again."
)

# %% [markdown]
# In the figure: two landscapes over the same line. They have the bottom in different places, and
# training feels only one of them.
#
# That is what the caption “local minimum (goal)” leaves out. **The goal is a low loss on new
# data.** Training descends on seen data because that is the ground it can feel. To reach the bottom
# of it can be too far.

# %% [markdown]
# ## Twins
#
# How many lowest places can there be? Number the hidden units anew: move each one place on, with
# all its weights. The sums come out the same. Halfway between the two sets of weights, what is the
# loss?

# %%
halfway = predict(
    "Both ends have a loss of 0.00. And the middle of the straight line?",
    options=("0.00", "below 0.1", "above 1"),
)

# %%
twin = [np.roll(trained[0], 1, axis=1), np.roll(trained[1], 1, axis=0)]
to_twin = [b - a for a, b in zip(trained, twin, strict=True)]
compare(halfway, "above 1")
for t in (0, 0.25, 0.5, 0.75, 1):
    print(f"{t:.2f}: loss {cost(moved(trained, to_twin, t)):.2f}")

# %% [markdown]
# 0.00 at both ends, 1.63 in the middle. A hill on the straight line, and one and the same model at
# both ends. A convex loss is never higher between two equal places, so this one is not convex.
#
# There are 1·2·3·…·16 orders of sixteen units, more than 10¹³. Each gives a place as low as this
# one. (Whether they are separate valleys is another question. Between trained networks one can
# often find a *curved* way that stays low; Garipov et al., 2018.)
#
# The opposite case: all units *equal*. Give every weight of a fresh network the same value:

# %%
equal = [np.full((64, 16), 0.1), np.full((16, 10), 0.1)]
clones = train(equal, 100)
apart = np.ptp(clones[0], axis=1).max()  # largest less smallest unit
print(f"loss {cost(clones):.2f}, at 200 steps {cost(train(equal, 200)):.2f}")
print(f"units differ by {apart:.3f}; random {cost(train(start, 100)):.2f}")

# %% [markdown]
# After 100 steps the random start is at 0.03, the equal one still at 2.30, the price of knowing
# nothing. Its sixteen units differ by 0.000. Equal weights get equal slopes, so **symmetric units
# never part**. After 200 steps the loss is 2.24: sixteen units do the work of one. It is the ridge
# of the little network again, in more dimensions. (In the end the computer's rounding parts them; it
# shakes them a very little.) That is why weights start at random.

# %% [markdown]
# ## A slice
#
# 1184 weights cannot be drawn. So one cuts: choose two directions, go along them from the trained
# weights, and draw the loss over the two distances. The directions are usually random.
#
# How long should they be? A step of 0.1 is a lot for a weight of 0.2 and nothing for one of 5.
# **Filter normalisation** (Li et al., 2018) measures with the network's own ruler. All weights that
# lead into one unit are its *filter*. They get a piece of the direction that is as long as they
# are. A distance of 1 then means: change each unit by as much as there is of it.


# %%
def filter_normalised(direction, net):
    size = np.linalg.norm  # with axis=0: of each unit's weights
    pairs = zip(direction, net, strict=True)
    return [d * size(w, axis=0) / size(d, axis=0) for d, w in pairs]


# %%
def random_direction(rng, net):
    fresh = [rng.normal(size=layer.shape) for layer in net]
    return filter_normalised(fresh, net)


def cut(net, across, up, ticks):
    rows = [moved(net, up, t) for t in ticks]
    return [[cost(moved(row, across, t)) for t in ticks] for row in rows]


# %%
ticks, levels = np.linspace(-0.6, 0.6, 61), (0.1, 1)
slices = []
for seed in (1, 2):
    rng = np.random.default_rng(seed)
    two = [random_direction(rng, trained) for _ in range(2)]
    slices.append(cut(trained, *two, ticks))
with plots.figure(panels=2) as axes:
    for ax, heights_of_it in zip(axes, slices, strict=True):
        landscapes.slice_map(ax, heights_of_it, 0.6, levels)
plots.say("two slices, two smooth bowls around the star of the trained net.")

# %% [markdown]
# In the figure: two pairs of random directions, two bowls that look much alike. It is tempting to
# conclude that the ground around a trained network is a round, friendly valley. All the numbers in
# the figure are right. Read on.

# %% [markdown]
# ## Rotate it
#
# There are other directions than random ones. Let us look for the one along which the slopes change
# most. A small step along a direction changes the slopes; take that change as the new direction,
# and again. After fifty rounds only the sharpest is left. (It is called power iteration. It finds
# the eigenvector of the Hessian whose eigenvalue is largest in size.)


# %%
def as_long_as(net, direction):
    """The direction, with the length of all weights together."""
    long = np.hypot(*map(np.linalg.norm, direction))
    wanted = np.hypot(*map(np.linalg.norm, net))
    return [wanted / long * d for d in direction]


# %%
sharp = random_direction(np.random.default_rng(0), trained)
for _ in range(50):
    sharp = as_long_as([0.01, 0.0], sharp)  # a short step
    ahead, behind = (slopes_of(moved(trained, sharp, s)) for s in (1, -1))
    sharp = [a - b for a, b in zip(ahead, behind, strict=True)]

# %% [markdown]
# Now turn a direction, degree by degree, from a random one to the sharpest, and look at the loss at
# a distance of a quarter. Both are as long as all weights together, and so (nearly) is what lies
# between them.

# %%
sharpest = predict(
    "In a random direction the loss at 0.25 is 0.1. And in the sharpest?",
    unit="nats",
)

# %%
random_one = random_direction(np.random.default_rng(2), trained)
sharp = as_long_as(trained, sharp)
compare(sharpest, round(cost(moved(trained, sharp, 0.25))))
for degrees in (0, 30, 60, 90):
    turn = np.radians(degrees)
    mixed = moved([np.cos(turn) * d for d in random_one], sharp, np.sin(turn))
    print(
        f"{degrees:2} degrees: {cost(moved(trained, mixed, 0.25)):.1f} nats"
    )

# %% [markdown]
# From 0.1 to 20.0 nats. The same point, the same distance, some two hundred times as high. And
# there is a direction of the other kind: straight back towards the first weights.

# %%
back = as_long_as(trained, [-d for d in way])
rotated = cut(trained, sharp, back, ticks)
with plots.figure(panels=2) as axes:
    landscapes.slice_map(axes[0], slices[0], 0.6, levels)
    names = ("sharpest", "way back")
    landscapes.slice_map(axes[1], rotated, 0.6, levels, names=names)
plots.say("left, the bowl; right, a long and narrow canyon.")

# %% [markdown]
# In the figure: left, the bowl from before. Right, the same network, the same lengths, the same
# levels. It is a canyon: steep walls close to the star, and a floor that is nearly level. Neither
# picture is wrong. Each shows 2 of 1184 dimensions. *Change it:* `cut(trained, random_one, back,
# ticks)`.
#
# Why do random slices look alike, then? A random direction has a little of everything, so its
# curvature is near the **average** of all curvatures.

# %% [markdown]
# ## Rotate one yourself
#
# A network with 25 weights, trained. Four pairs of directions through the same point; a third
# direction to turn to; and a scale for its layers.

# %%
from course_lib.widgets import RotateTheSlice

RotateTheSlice()

# %% [markdown]
# In the middle it is always 0.268 nats, the same network. Around it the first picture bends with
# 101 and 80; choose another pair, and it does not. Then move k and watch a valley get narrow
# while no answer changes. (On GitHub or on paper nothing moves: there you see its first picture
# and one sentence.)

# %% [markdown]
# ## Sharp, or stretched?
#
# You may read that narrow valleys are bad and wide ones generalise. Careful (Dinh et al., 2017).
# Multiply all weights of the first layer by ten and divide those of the second by ten. ReLU lets a
# positive factor through.

# %%
stretched = [trained[0] * 10, trained[1] / 10]
apart = np.abs(scores(stretched, held_out) - scores(trained, held_out)).max()
print(f"answers to 597 new images differ by less than 1e-9: {apart < 1e-9}")

# %% [markdown]
# It is the same function. Now the loss along one random direction: first with plain steps, every
# weight by the same spread, and then filter-normalised.

# %%
rng = np.random.default_rng(5)
plain = [rng.normal(size=layer.shape) for layer in trained]
print("distance   plain: net stretched   normalised: net stretched")
for t in (0, 0.05, 0.1, 0.2):
    nets = trained, stretched
    raw = [cost(moved(net, plain, t)) for net in nets]
    ruled = [
        cost(moved(net, filter_normalised(plain, net), t)) for net in nets
    ]
    print(
        f"{t:8} {raw[0]:12.2f} {raw[1]:9.2f} {ruled[0]:16.2f} {ruled[1]:9.2f}"
    )

# %% [markdown]
# At a plain distance of 0.1 the network stands at 0.03 and its stretched self at 4.42. That was
# your third bet: B's valley is narrower because its second layer is measured in tenths, and not
# because B does anything else. With filter normalisation both have 0.01 there, and equal numbers
# all the way down.
#
# So sharpness without a ruler means nothing. And the ruler takes away this one trick, not all: it
# makes *pictures comparable*. It does not make them complete.

# %% [markdown]
# ## A bowl that is a saddle
#
# Your second bet: 99 curvatures of +1, one of −9. A random direction of length 1 has a hundredth of
# its square on each axis, on average. So its curvature is near (99 − 9)/100 = 0.9, and 998 of 1000
# led upwards. Pictures along two of them each would show bowls, nearly all, of a place that is no
# minimum.
#
# Does that happen to real networks? Take the one with equal units, after the 100 steps that hardly
# moved it. How long is its slope? Then look in 100 random directions, both ways.

# %%
rng, up = np.random.default_rng(4), 0
for _ in range(100):
    d = random_direction(rng, clones)
    both = [cost(moved(clones, d, t)) for t in (-0.25, 0.25)]
    up += min(both) > cost(clones)
slope = np.hypot(*map(np.linalg.norm, slopes_of(clones)))
print(f"loss {cost(clones):.2f}, slope {slope:.2f}")
print(f"up on both sides: {up} of 100")

# %% [markdown]
# The slope, over all 1184 weights together, is 0.01: nearly flat. All 100 directions rise on both
# sides of 2.30. A slice through this place looks like the bottom of a bowl.
#
# Now let training find a direction: shake the weights a very little and take 30 steps.

# %%
shaken = [w + 0.01 * rng.normal(size=w.shape) for w in clones]
found = [b - a for a, b in zip(clones, train(shaken, 30), strict=True)]
found = filter_normalised(found, clones)
for t in (-0.5, -0.25, 0, 0.25, 0.5):
    print(f"{t:5}: loss {cost(moved(clones, found, t)):.2f}")
print(f"after 600 steps {cost(train(shaken, 600)):.2f}")

# %% [markdown]
# It *falls on both sides*, to 2.14 and 2.13. And 600 steps after the shaking it is at 0.00. As good
# as a saddle, and 100 random directions did not tell you.
#
# In many dimensions this is the usual thing. At a minimum *no* curvature may be negative; one that
# is makes a saddle. High above the bottom, flat places should mostly be saddles, and in small
# networks they were (Dauphin et al., 2014).

# %%
quiz("random_slice")

# %% [markdown]
# ## What a picture does not say
#
# **Not “one valley”.** The slice shows one of more than 10¹³ twins, from inside.
#
# **Not “a minimum”.** 100 of 100 random directions rose where training still found a way down.
#
# **Not “it generalises”.** The height is the loss on seen data. Ours had its goal at 0.75 of the
# way, where no slice of the seen loss shows anything.
#
# **Not “sharp” or “flat” by itself.** Ask: which directions, which ruler, which levels? A stretched
# axis is enough.
#
# **What it is good for:** to see a cliff before you run over it, or why a loss has no slope
# somewhere. Or to compare two networks under *one* ruler, along the *same* kind of direction.
# Beside each picture, print what a second direction says.

# %% [markdown]
# ## Three things to take away
#
# 1. A step multiplies the distance by 1 − ηL: beyond 2/L it explodes, and the steepest direction
#    has the say. Both too low and too high a rate give a flat curve.
# 2. A slope of 0 is a peak, a saddle, a plateau or a minimum; only the curvatures tell. And the
#    goal is a low loss on *new* data, which need not lie at any of them.
# 3. A slice shows true heights and hides nearly everything. Rotate it, and say its ruler.
#
# Where you meet them:
#
# - Polyak (1964): momentum. LeCun et al. (1998): why one normalises inputs.
# - Dauphin et al. (2014): saddles in many dimensions.
# - Goodfellow, Vinyals & Saxe (2015): the straight line from first to last weights.
# - Garipov et al. (2018): curved ways between trained networks.
# - Dinh et al. (2017): sharp minima can generalise.
# - Li et al. (2018): filter-normalised slices, bowls and chaos.
# - Cohen et al. (2021): real networks train *at* the cliff, near a sharpness of 2/η.
#
# **Now you:** [the sheet for this lesson](../exercises/11_landscapes.ipynb). Back to [the
# start](00_start_here.ipynb).
