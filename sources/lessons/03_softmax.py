# %% [markdown]
# # Softmax: from scores to probabilities
#
# Lesson 2 charged a forecast −log p. But where does p come from? A model computes **scores**: any
# numbers, one for each **class** (each possible outcome). **Softmax** is the usual way to turn scores
# into probabilities. It uses the exponential, $e^z$, which undoes the logarithm: log of $e^z$ is z.
# This lesson shows why, and repairs the calculation where the computer spoils it.
#
# You need lessons 1 and 2. Four questions from them come first; answer from memory. Plan for about
# an hour.

# %%
import numpy as np

from course_lib import losses, plots
from course_lib.plots import simplex
from course_lib.student import compare, predict, quiz, review

# %%
review(3)

# %% [markdown]
# ## Three questions before you start
#
# Guess. Each of them is answered twice in this lesson: now by a number, later by a reason.

# %%
factor = predict(
    "Scores 2 and 1 go through softmax. How many times the second's "
    "probability does the first get?"
)
shifted = predict(
    "100 is added to every score. The probability of the best class …",
    options=("becomes larger", "becomes smaller", "stays as it is"),
)
edge = predict("Largest whole number n for which a Python float holds e^n?")

# %%
compare(factor, losses.softmax([2.0, 1.0])[0] / losses.softmax([2.0, 1.0])[1])
compare(shifted, "stays as it is")
with np.errstate(over="ignore"):  # keep NumPy from warning about overflow
    fits = np.isfinite(np.exp(np.arange(1000.0)))
compare(edge, int(fits.sum()) - 1)

# %% [markdown]
# 2.718 times, which is e, and not twice. With 100 more for every score, the probability stays as it
# is. And 709: at 710 the number is too large for the machine. If one of these surprises you, good;
# you will know why in an hour.
#
# At the end of this lesson you can
#
# - turn any scores into probabilities, and say why the exponential does it;
# - make them sharper or flatter with a single number, the temperature;
# - compute the loss from scores so that no number becomes too large or gets lost.

# %% [markdown]
# ## The lazy what?
#
# *The quick brown fox jumps over the lazy …* A language model turns the words so far into lists of
# numbers, sends these through smooth functions (a small change in gives a small change out, which
# training will need), and ends with one number for each word it knows. Such a score is
# also called a **logit**. Nothing forces it to be a probability:

# %%
words = ["rabbit", "fox", "green", "eliezer", "dog", "the", "SPACE"]
scores = np.array([1.3, 2.2, 0.6, -1.0, 5.0, 1.7, 2.5])
for word, score in zip(words, scores, strict=True):
    print(f"{word:8} {score:4.1f}")
print(f"together {scores.sum():.1f}")

# %% [markdown]
# These seven are made up. They add up to 12.3 and not to 1, *eliezer* has −1.0, and *dog* leads
# with 5.0. We want a probability for each word: higher for a higher score, none negative, all
# together 1.

# %%
dog = predict("Which probability should the 5.0 give to dog?")

# %%
compare(dog, losses.softmax(scores)[4])
print("each score over the sum:", (scores / scores.sum()).round(3))

# %% [markdown]
# It will be 0.82. Perhaps you divided by the sum and said 0.407. Look at what that does to
# *eliezer*: −0.081 is no probability. And if every score had 100 more, the shares would be nearly
# equal, although every lead is as it was.
#
# Why do we want the whole list and not the favourite alone? Because a list can be judged by −log p
# whatever comes next, and because one can draw from it. You may read elsewhere that a list of
# probabilities is the *only* reasonable output. It is the usual one; some models are trained without
# ever making their weights add up to 1 (Gutmann & Hyvärinen, 2010).

# %% [markdown]
# ## Two wishes
#
# Give each score z a **weight** w(z), then divide by the sum of the weights. What should w be?
#
# 1. Every weight is positive, and a higher score weighs more.
# 2. Equal leads count equally: one point ahead means the *same factor*, from 0 to 1, from 2 to 3
#    and from −3 to −2.
#
# Four candidates, and the factor that one more point brings, from −3 to −2, from 0 to 1, and from 2
# to 3:

# %%
candidates = {
    "square": np.square,
    "log(1 + e^z)": lambda z: np.log(1 + np.exp(z)),
    "2^z": np.exp2,
    "e^z": np.exp,
}
with np.errstate(divide="ignore"):  # the square of 0 is 0
    for name, w in candidates.items():
        low, mid, high = (w(z + 1.0) / w(z) for z in (-3.0, 0.0, 2.0))
        print(f"{name:12} factor {low:5.2f} {mid:5.2f} {high:5.2f}")

# %% [markdown]
# The square turns the order round below 0 (a factor of 0.44 for a *higher* score) and gives
# `inf` from 0 to 1. log(1 + e^z) is positive and rising, and its factor falls from 2.61 to 1.43. Two
# candidates keep wish 2: the powers of 2 (a factor of 2.00 everywhere) and the powers of e (2.72).
# Nothing but a power of some number can. In small steps:
#
# - Wish 2 reads $w(z + g) = w(z) \cdot k(g)$: a lead of g brings a factor that depends on g alone.
# - With z = 0: $k(g) = w(g) / w(0)$. A common factor of all weights cancels in the division, so let
#   w(0) be 1. What is left is $w(z + g) = w(z) \cdot w(g)$.
# - Lesson 2 asked for $f(p \cdot q) = f(p) + f(q)$ and found the logarithm. This is the same
#   sentence read backwards: **sums must become products**. So $w(z) = e^{cz}$, and by wish 1 c is
#   above 0.
#
# The number c is a choice of unit, as the nat was. With c = 1 one point is one nat. (2^z is the
# case c = log 2: one point is one bit.)
#
# Many texts call the exponential “the obvious choice”. Wish 1 alone leaves many others, such as
# log(1 + e^z), and some methods give up even that one: sparsemax (Martins & Astudillo, 2016) gives
# hopeless classes an exact 0. It is wish 2 that singles out the exponential.

# %% [markdown]
# ## Softmax, one line after the other
#
# $$p_k = \frac{e^{z_k}}{\sum_i e^{z_i}}$$
#
# The probability of class k is its weight over the sum of all weights. Here is the whole example.

# %%
weights = np.exp(scores)
total = weights.sum()
probs = weights / total
print("weights", weights.round(2))
print(f"total   {total:.2f}")
print("probs  ", " ".join(f"{p:.2f}" for p in probs))

# %% [markdown]
# Dog's weight of 148.41 is 0.82 of the total 180.95. All seven: 0.02, 0.05, 0.01, 0.00, 0.82, 0.03,
# 0.07. You may meet this very list elsewhere, without any scores. You will see in a minute why nobody
# can tell which scores were behind it.
#
# That 0.00 is rounded. On paper e^z is never 0, so softmax never says 0 and, with two or more
# classes, never 1. (Some texts let probabilities lie strictly between 0 and 1. In general 0 and 1
# belong to them; the results of softmax lie strictly between.)

# %%
with plots.figure(panels=2) as (left, right):
    left.barh(words, scores, color=plots.COLOURS["grey"])
    left.set(xlabel="score (its zero means nothing)", ylim=(6.6, -0.6))
    right.barh(words, probs, color=plots.COLOURS["blue"])
    right.set(xlabel="probability", ylim=(6.6, -0.6))
    cost = f"−log p = {losses.surprise(probs[4]):.3f}"
    right.text(0.4, 4, cost, color="white", ha="center", va="center")
plots.say(
    f"a score of 5.0 becomes {probs[4]:.2f}; if dog comes, {cost} nats."
)

# %% [markdown]
# In the figure: on the left the scores, to both sides of 0; on the right the same seven words as
# probabilities. The order stayed. Dog's lead became overwhelming: twice the score of SPACE, twelve
# times its probability. If *dog* comes, the forecast costs 0.198 nats. That is the way from scores
# to a loss: scores, softmax, −log.
#
# **Now with the last line missing.** Six, four or dot ball, with the scores 0.5, 1.0 and 2.0:

# %%
balls = np.array([0.5, 1.0, 2.0])
weights = np.exp(balls)
total = weights.sum()
dot = predict("Which probability does the dot ball (score 2.0) get?")
print("weights", weights.round(3), f"total {total:.3f}")

# %%
compare(dot, weights[2] / total)

# %% [markdown]
# The weights are 1.649, 2.718 and 7.389, together 11.756, and 7.389 / 11.756 = 0.6285.
#
# **Two lines missing.** Tomorrow: sun 3, rain 2, snow 0. You get the weights; the total and the
# division are yours.

# %%
sky = np.array([3.0, 2.0, 0.0])
snow = predict("Which probability does snow (score 0) get?")
print("weights", np.exp(sky).round(2))

# %%
compare(snow, losses.softmax(sky)[2])
print("all three:", losses.softmax(sky).round(3))

# %% [markdown]
# The weights are 20.09, 7.39 and 1; snow's 1 is a share of 0.035 of their total, beside 0.705 for sun
# and 0.259 for rain. A score of 0 is not a probability of 0: it is a weight of 1. On the sheet you
# write all three lines, for any scores.

# %% [markdown]
# ## Play: lift one score
#
# Give snow two points more. Will sun and rain lose the same amount each?

# %%
lifted = sky.copy()
lifted[2] += 2.0  # change it: another class, another number
for z in (sky, lifted):
    sun, rain, snow_now = losses.softmax(z)
    print(
        f"sun {sun:.3f}  rain {rain:.3f}  snow {snow_now:.3f}"
        f"  sun/rain {sun / rain:.3f}"
    )

# %% [markdown]
# No. Snow rises from 0.035 to 0.212 (as much as rain: both have the score 2 now). Sun falls from
# 0.705 to 0.576, rain from 0.259 to 0.212. But the *ratio* of sun to rain stays 2.718: both lost
# the same share of what they had. Whatever you do to one score, the others keep their ratios (Luce,
# 1959, built a theory of choice on that).
#
# *Change it:* can you make sun's probability fall and rain's rise by touching snow's score alone?
# What does the last column say?

# %% [markdown]
# ## Only differences count
#
# Why 2.718? Divide two of the probabilities. The total cancels:
#
# $$\frac{p_i}{p_j} = \frac{e^{z_i}}{e^{z_j}} = e^{z_i - z_j}$$
#
# **A difference of scores is the log of a ratio of probabilities.** Two roads:

# %%
gap = scores[4] - scores[6]
print(f"from the scores:        {np.exp(gap):.2f}")
print(f"from the probabilities: {probs[4] / probs[6]:.2f}")

# %% [markdown]
# Dog leads SPACE by 2.5 points and is 12.18 times as probable, by both. One point is a factor of
# 2.718, two points are its square. The other words have no say in it.
#
# And why did adding 100 to every score do nothing?

# %%
print("as it is ", losses.softmax(scores).round(3))
print("100 more ", losses.softmax(scores + 100).round(3))
print("100 less ", losses.softmax(scores - 100).round(3))

# %% [markdown]
# Three times the same list. Adding c to every score multiplies every weight by $e^c$, and the total
# as well; above and below the line it cancels. This is called **shift invariance**.
#
# So the scores behind a printed list cannot be found: any common level fits. Their differences can,
# as far as the printed digits go (which log would that 0.00 have?).
#
# Shifting does nothing. Does multiplying do nothing, too?

# %%
quiz("all_scores_doubled")

# %% [markdown]
# ## Temperature
#
# Divide every score by a number T > 0 before the softmax. T is called **temperature**; the formula
# is older than computers and comes from the physics of gases (Boltzmann, 1868).
#
# $$p_k = \frac{e^{z_k / T}}{\sum_i e^{z_i / T}}$$

# %%
warm = predict("dog has 0.82 at T = 1. And at T = 2?")

# %%
compare(warm, losses.softmax(scores, temperature=2.0)[4])
print("  T    sun   rain   snow   sun/rain")
for t in (0.5, 1.0, 2.0):
    sun, rain, snow = losses.softmax(sky, temperature=t)
    print(f"{t:3}  {sun:.3f}  {rain:.3f}  {snow:.3f}   {sun / rain:.3f}")

# %% [markdown]
# 0.4895 for *dog*. (Halving the probability is a natural guess. But T works on the scores, and the
# shares are made afterwards.) Below it stands tomorrow's weather at three temperatures.
#
# Cold sharpens: T = 0.5 doubles every score, and sun has 0.879. Heat flattens: at T = 2 it has
# 0.547. Sun leads rain by one point, so the last column is $e^{1/T}$: at T = 0.5 the ratio of 2.718
# is squared to 7.389; at T = 2 its root is taken, 1.649. The *order* never changes, so no
# temperature makes a different class the favourite.

# %%
quiz("ends_of_temperature")

# %% [markdown]
# Go to both ends and see:

# %%
for t in (0.01, 0.1, 10.0, 1000.0):
    print(f"T = {t:7}:", losses.softmax(sky, temperature=t).round(3))
tie = losses.softmax([3.0, 3.0, 0.0], temperature=0.01)
print("a tie, T =    0.01:", tie.round(3))

# %% [markdown]
# T → 0: the best class takes all, and a tie is shared, 0.5 each. T → ∞: all equal, whatever the
# scores; 0.378, 0.342 and 0.28 at T = 10 are on the way there. T = 0 itself is a division by zero,
# and our function refuses it. (Where a chat program accepts “temperature 0”, it usually means: take
# the favourite.)
#
# Now the whole way in one picture. Three probabilities that add up to 1 fit into a triangle, the
# **simplex**: at a corner one class has everything, in the middle each has a third.

# %%
with plots.figure() as ax:
    simplex.triangle(ax, ("sun", "rain", "snow"))
    simplex.softmax_path(ax, sky, "blue", label="3, 2, 0", marks=(0.5, 1, 2))
    near = [3.0, 2.8, 0.0]
    simplex.softmax_path(ax, near, "vermilion", label="3, 2.8, 0")
plots.say(
    "both paths lead from the middle (T large) to the corner of sun (T -> 0)."
)
closer = losses.softmax(near, temperature=0.3).round(2)
print("3, 2.8, 0 at T = 0.3:", closer)

# %% [markdown]
# In the figure: both paths start in the middle and end at *sun*. The solid one (3, 2, 0) bends
# early. The dashed one has a close second: it first runs to the right side, where snow has nothing
# left and sun and rain share (0.66 and 0.34 at T = 0.3), and climbs to the corner only when T is
# about as small as the gap between them. **“Cold” means small against the differences of the
# scores.**
#
# *Change it:* make `near` an exact tie. Where does the path end?

# %% [markdown]
# ## A temperature in the wrong place
#
# T belongs to the scores. Here are four programs for T = 2. Three of them start from the
# probabilities. Two of the four are right:

# %%
p = losses.softmax(sky)
print("scores / T, softmax:   ", losses.softmax(sky / 2).round(3))
print("p / T, then to sum 1:  ", (p / 2 / (p / 2).sum()).round(3))
print("p / T, softmax:        ", losses.softmax(p / 2).round(3))
print("p^(1/T), then to sum 1:", (p**0.5 / (p**0.5).sum()).round(3))

# %% [markdown]
# The first and the last agree: 0.547, 0.331, 0.122. Dividing p by T does nothing at all, for T
# cancels (0.705 is the probability at T = 1). And softmax of probabilities is far too flat, 0.398,
# 0.318, 0.284: they lie between 0 and 1, so no difference is larger than 1. No error message comes,
# only wrong numbers. **Softmax wants scores, once.** Lesson 4 shows what a second one does to
# training.

# %% [markdown]
# ## Who competes with whom?
#
# A table has a row for each picture and a column for each class. The numbers that must add up to 1
# together are those of one *row*. In NumPy, axis 0 runs down a column and axis 1 along a row.

# %%
table = np.array([[2.0, 1.0, 0.0], [0.0, 0.0, 1.0]])  # 2 pictures, 3 classes
weights = np.exp(table)
for axis in (0, 1):
    print(f"axis {axis}:")
    print((weights / weights.sum(axis=axis, keepdims=True)).round(2))

# %% [markdown]
# With axis 1 each row adds up to 1: picture one is 0.67 for the first class, picture two 0.58 for
# the third. With axis 0 the *pictures* compete: each column adds up to 1, and a picture's numbers
# would change whenever another picture is put beside it. Both tables look like probabilities. Test:
# add up a row.
#
# `keepdims=True` keeps the sum as a column, so that each row is divided by its own total. Without
# it:

# %%
totals = weights.sum(axis=1)
try:
    weights / totals
except ValueError:
    print("no division of", weights.shape, "by", totals.shape)
square = np.exp([[2.0, 0.0], [0.0, 0.0]])
print((square / square.sum(axis=1)).round(2))

# %% [markdown]
# NumPy refuses to divide 2 rows of 3 by a plain list of 2. But it accepts the square table, and
# divides each *column* by a row's total: the first row reads 0.88 and 0.5, together more than 1.
# A mistake that square examples hide.

# %%
quiz("which_axis_competes")

# %% [markdown]
# ## In a triangle
#
# Three scores are a point in a triangle, and a temperature moves it along a path. Below stands a
# table: drag a cell and see who loses.

# %%
from course_lib.widgets import SoftmaxSimplex

SoftmaxSimplex()

# %% [markdown]
# “+5 on all” moves nothing. “×2 on all” slides the point along its own path, as half the
# temperature does. In the table, the axis decides who pays for a rise. (On GitHub or on paper
# nothing moves: there you see its first picture and one sentence.)

# %% [markdown]
# ## Break it: exp overflows
#
# (In this course and in most libraries the classes stand along the last axis.)
#
# Computers hold numbers in several sizes. float64 is Python's own; networks are mostly trained with
# float32 or shorter. A number too large for its size **overflows**. At which score does e^z?

# %%
for kind in (np.float16, np.float32, np.float64):
    score = 1
    with np.errstate(over="ignore"):
        while np.isfinite(np.exp(kind(score))):
            score += 1
    largest = np.log(float(np.finfo(kind).max))
    print(f"{kind.__name__}: at {score:3}; log of its largest {largest:.2f}")

# %% [markdown]
# float16 gives up at 12, float32 at 89, float64 at 710. The last column shows why: the largest
# number that float16 can hold has the log 11.09; for float32 it is 88.72 and for float64 709.78.
# Scores of 12 are nothing unusual. This is what happens to three large scores, and to their
# negatives:

# %%
large = np.array([1000.0, 999.0, 998.0])
with np.errstate(all="ignore"):
    for z in (large, -large):
        weights = np.exp(z)
        print("weights", weights, "  probs", weights / weights.sum())

# %% [markdown]
# Above, every weight is `inf`, infinity, and inf/inf has no value: `nan`. Below, every weight is 0,
# and 0/0 is `nan` as well. A single `nan` in a loss turns every number that training touches into
# `nan`. For a loss that has become `nan` one often reads: take smaller steps, put a limit on the
# slopes. That may keep the scores smaller. Look here first: only another calculation mends inf/inf.

# %% [markdown]
# ## The repair
#
# Shift invariance. You may add what you like to all scores, so subtract the largest one:

# %%
ahead = large - large.max()
weights = np.exp(ahead)
print("ahead  ", ahead)
print("weights", weights.round(3))
print("probs  ", (weights / weights.sum()).round(3))

# %% [markdown]
# Now the largest score is 0 and its weight is 1. No weight can be larger, so none overflows; and
# the total is at least 1, so we never divide by 0. Here they are 1, 0.368 and 0.135, and the
# probabilities 0.665, 0.245 and 0.09, those of the scores 2, 1, 0. Far below the best a weight may
# still become 0; the true probability is then smaller than anything the machine can hold.
#
# Why not subtract the mean? Try 0 and 1500: less their mean, 750 is left, too large again. The
# largest never fails.

# %% [markdown]
# ## The log of the sum
#
# Take the log of softmax:
#
# $$\log p_k = z_k - \log \sum_i e^{z_i}$$
#
# The last term is called **log-sum-exp**. It is the same for every class: log p is the score less one
# constant. How large is it? Among K scores the sum is at least the largest weight and at most K times
# that. So:
#
# $$\max z \;\le\; \log \sum_i e^{z_i} \;\le\; \max z + \log K$$

# %%
print("score - log p:", (scores - np.log(probs)).round(3))
print(f"log-sum-exp:   {losses.logsumexp(scores):.3f}")
for z in ([5.0, 0.0, 0.0], [5.0, 4.0, 0.0], [5.0, 5.0, 5.0]):
    print(z, f"{losses.logsumexp(z):.3f}")
print(f"5 + log 3 = {5 + np.log(3):.3f}")

# %% [markdown]
# For the seven words the constant is 5.198, by both roads: a little above the largest score, 5.0.
# The three lists below it have the same largest score. With a leader far ahead log-sum-exp is
# 5.013. With a close second it is 5.318. With three equals it reaches 5 + log 3 = 6.099. It is a
# *soft maximum*. So softmax has a strange name: it does not give a maximum, it says softly *where*
# the maximum is. “Soft argmax” would be the better word; the name is Bridle's (1990), and it
# stayed.
#
# It overflows like everything here, and the same shift repairs it: take the largest out, put it
# back outside the log. Because $e^{z} = e^{m} \cdot e^{z - m}$, and log turns the factor into a
# step:
#
# $$\log \sum_i e^{z_i} = m + \log \sum_i e^{z_i - m}$$

# %%
m = large.max()
with np.errstate(over="ignore"):
    print(f"as typed:      {np.log(np.exp(large).sum()):.3f}")
rest = np.log(np.exp(large - m).sum())
print(f"shifted:       {m} + {rest:.3f} = {m + rest:.3f}")
print(f"the library's: {losses.logsumexp(large):.3f}")

# %% [markdown]
# `inf` as typed; 1000.408 shifted, and so says the library. Forget to put m back, and 0.408 is left.
#
# One more thing it does. Lift one score a little. How much does the soft maximum rise?

# %%
step = 1e-6
for k, name in enumerate(("sun", "rain", "snow")):
    up, down = sky.copy(), sky.copy()
    up[k], down[k] = sky[k] + step, sky[k] - step
    slope = (losses.logsumexp(up) - losses.logsumexp(down)) / (2 * step)
    print(f"{name:5} slope {slope:.3f}   p {losses.softmax(sky)[k]:.3f}")

# %% [markdown]
# The slopes are 0.705, 0.259 and 0.035: the probabilities themselves. **Softmax is the slope of the
# soft maximum.** Lesson 4 is built on this line.

# %% [markdown]
# ## The loss, straight from the scores
#
# Put the two lessons together. The surprise of the true class is
#
# $$-\log p_{true} = \log \sum_i e^{z_i} - z_{true}$$
#
# In words: how far the truth's score lies below the soft maximum.

# %%
print(f"soft maximum - score: {losses.logsumexp(scores) - scores[4]:.3f}")
print(f"-log softmax:         {-np.log(losses.softmax(scores)[4]):.3f}")

# %% [markdown]
# 0.198 for *dog* both ways. On paper they are the same; in the machine the first needs no
# probability at all. `losses.log_softmax` gives score − soft maximum for all classes at once.

# %%
far = predict(
    "Scores 0 and 1000, the truth is the first. What should the loss be?",
    unit="nats",
)

# %%
pair = np.array([0.0, 1000.0])
compare(far, -losses.log_softmax(pair)[0])
with np.errstate(divide="ignore"):
    print(f"-log softmax: {-np.log(losses.softmax(pair)[0])}")

# %% [markdown]
# 1000 nats: the truth lies 1000 points below the soft maximum. By way of the probability it is
# `inf`, for that has become 0. Here are guards that people put there instead (you met them in
# lesson 2), for scores 0 and z:

# %%
for z in (20.0, 30.0, 40.0):
    p = losses.softmax([0.0, z])[0]
    floor, plus = -np.log(max(p, 1e-12)), -np.log(p + 1e-8)
    right = -losses.log_softmax([0.0, z])[0]
    print(f"z {z}: right {right:.3f}  floor {floor:.3f}  plus {plus:.3f}")
print("a floor of 1e-12 in float16 is", np.float16(1e-12))

# %% [markdown]
# At z = 20 the floor still gives 20.000, and the small number already 18.233. At z = 40 the right
# loss is 40.000. With a floor of 10⁻¹² it is 27.631, for z = 30 as for 40: flat, nothing to learn
# from. Adding 10⁻⁸ stops at 18.421. And in float16 the floor itself is 0.0, no floor at all. “Add a
# small number to the log” treats the symptom. **Never compute log(softmax); compute log-softmax.**
# The libraries do it for you: PyTorch's `cross_entropy` wants scores, and takes both steps in one.
#
# (At the other end, with the truth far ahead, p is rounded to 1 and −log p to an exact 0, a certainty
# that nobody has. Log-softmax can keep the tiny loss.)

# %% [markdown]
# ## Two classes: the sigmoid
#
# With two classes, divide above and below by the first weight:
#
# $$p_1 = \frac{e^{z_1}}{e^{z_1} + e^{z_2}} = \frac{1}{1 + e^{-(z_1 - z_2)}}$$
#
# One number is enough, the difference. This function of it is called the **sigmoid**, written σ.

# %%
for lead in (-4.0, -1.0, 0.0, 1.0, 4.0):
    both = losses.softmax([lead + 7, 7.0])
    print(f"lead {lead:4}: {both[0]:.3f}  sigmoid {losses.sigmoid(lead):.3f}")
print(f"a lead of log 9: {losses.sigmoid(np.log(9)):.3f}")
each = losses.sigmoid(sky)
print("sun, rain, snow:", each.round(3), f"together {each.sum():.3f}")

# %% [markdown]
# The columns agree: no lead is 0.500, one point is 0.731, four points are 0.982. The same leads
# behind give what is left, 0.269 and 0.018. A lead of log 9 gives 0.900: nine to one. For two
# classes the lead *is* the log of the **odds**, p against 1 − p; that is where the word *logit*
# comes from.
#
# The last line is a warning for more than two. A sigmoid for each of the scores 3, 2 and 0 gives
# 0.953, 0.881 and 0.5. It does not make them compete: together they are 2.333. That is right for
# questions answered with yes or no, one by one (is there a cat? is there a dog?), and wrong where
# exactly one thing happens.

# %% [markdown]
# ## Real digits
#
# 1,797 handwritten digits of 8 × 8 pixels, each from 0 (empty) to 16 (full of ink; Alpaydin &
# Kaynak, 1998; UCI repository, CC BY 4.0). They come with scikit-learn. The first 600 are for
# learning, the next 600 for choosing a temperature, and the last 597 are not touched until the end.
#
# Each image is a list of 64 pixels. `means` will hold ten average digits, and `gaps` for every image
# its squared distance to each of them: the sum of the squared differences of the pixels. The nearest
# average should win, so the score is *minus* the squared distance.

# %%
from sklearn.datasets import load_digits

images, labels = load_digits(return_X_y=True)
learn, choose, test = slice(0, 600), slice(600, 1200), slice(1200, None)
means = np.array(
    [
        images[learn][labels[learn] == digit].mean(axis=0)
        for digit in range(10)
    ]
)
gaps = ((images[:, np.newaxis] - means) ** 2).sum(axis=2)

# %%
scores = -gaps  # a row for each image, a column for each digit
one = 600
right = np.mean(scores[choose].argmax(axis=1) == labels[choose])
print(f"a {labels[one]}, its scores:")
print(scores[one].round(0).astype(int))
print(f"the best score is the right digit in {right:.1%} of 600")

# %% [markdown]
# This image is a 2, and its largest score is −891, that of the 2 (count from 0). In 85.5% of the
# images the largest of ten scores is the right one; guessing would manage about a tenth. Now
# softmax makes them probabilities, and lesson 2 asks its question. Who gives each digit 1/10 pays
# log 10 = 2.303 nats an image.

# %%
at_one = predict(
    "Right in 85.5%. The mean surprise of softmax(scores)?", unit="nats"
)


# %%
def mean_surprise(part, temperature):
    logs = losses.log_softmax(scores[part], temperature=temperature)
    return -np.mean(logs[np.arange(len(logs)), labels[part]])


compare(at_one, mean_surprise(choose, 1.0))
print(f"knowing nothing costs {np.log(10):.3f}")

# %% [markdown]
# 42.158 nats, where knowing nothing costs 2.303! The order of the scores is good. Their *size* is
# that of squared pixel distances, and softmax believes every point of it. In the list above, the
# second best is −1732, 841 points behind. So nearly every probability is 0 or 1, and errors are made with
# full certainty. Let us look for the temperature with the smallest mean surprise on the images kept
# for choosing.

# %%
tried = np.arange(1, 401)
curve = np.array([mean_surprise(choose, t) for t in tried])
best = int(tried[curve.argmin()])
for t in (1, 20, 50, best, 400, 100_000):
    print(f"T = {t:6}: {mean_surprise(choose, t):6.3f} nats")

# %% [markdown]
# The best of the 400 is T = 157 with 0.464 nats. At T = 20, with 2.123, it is already below the
# baseline, and 0.889 at T = 50. Too hot is bad as well: 0.789 at T = 400, and 2.293 at T = 100000,
# nearly the 2.303 where every digit has a tenth.

# %%
with plots.figure() as ax:
    ax.plot(tried, curve, label="600 images", **plots.line_style("blue"))
    ax.axhline(np.log(10), label="log 10", **plots.line_style("grey"))
    ax.plot(best, curve.min(), "o", color=plots.COLOURS["blue"])
    ax.set(xscale="log", yscale="log", xlabel="temperature T (pixel units²)")
    ax.set(ylabel="mean surprise (nats per image)")
    ax.legend(frameon=False)
below = tried[curve < np.log(10)][0]
plots.say(
    f"from {curve[0]:.1f} at T = 1 the curve falls below log 10 at T = {below} "
    f"and is lowest at T = {best}."
)

# %% [markdown]
# In the figure, both axes are logarithmic: equal steps are equal factors. From 42.2 at T = 1 the
# curve falls to its valley at T = 157 and rises again. Did we fool ourselves by choosing T on the
# same images? The last 597 have waited:

# %%
for t in (1, best):
    p = losses.softmax(scores[test], temperature=t)
    right = np.mean(p.argmax(axis=1) == labels[test])
    print(
        f"T = {t:3}: surprise {mean_surprise(test, t):6.3f}, "
        f"right {right:.1%}, mean of the largest p {p.max(axis=1).mean():.3f}"
    )

# %% [markdown]
# 43.542 nats become 0.491, on images that played no part in the choice. And not one answer changed:
# 84.4% are right at both temperatures. What changed is how sure it says it is: 0.999 on average at T
# = 1, far more than 84.4%; 0.835 at T = 157, close to how often it is right. One number chosen on
# data that was kept back did all that (Guo et al., 2017, do the same to deep networks). Lesson 7
# comes back to it.
#
# *Change it:* take the plain distance, not its square (`scores = -np.sqrt(gaps)`). Which T is best
# then?

# %% [markdown]
# ## What the number does not mean
#
# **A softmax output is not yet a frequency.** It is positive and adds up to 1, whatever the scores.
# At T = 1 our digits said 0.999 and were right in 84.4%. Only the comparison with what happens can
# tell.
#
# **A high probability is not “this looks like a 3”.** Only differences count, so ten terrible
# scores give the same list as ten good ones. Two patterns that are no digits at all:

# %%
rows, columns = np.indices((8, 8))
patterns = {
    "left half black": (columns < 4) * 16,
    "chessboard": (rows + columns) % 2 * 16,
}
for name, pattern in patterns.items():
    far_away = ((pattern.ravel() - means) ** 2).sum(axis=1)
    p = losses.softmax(-far_away, temperature=best)
    print(f"{name}: a {p.argmax()} with {p.max():.2f}", end=", ")
    print(f"squared distance {far_away.min():.0f}")
print(f"a real digit's, usually: {np.median(gaps[test].min(axis=1)):.0f}")

# %% [markdown]
# A half-black square “is a 5” with 0.90, although its squared distance, 5543, is eight times the
# 680 of a usual digit; of the ten, the 5 is the least far. The chessboard, at 6176, is a 9 with
# 0.29. How far off everything is, the common level, is exactly what softmax throws away. The answer
# means: *if* it is one of these ten, then this one.
#
# **A temperature above or below 1 is neither good nor bad.** 157 says how large a pixel distance
# is, and nothing about the model's quality. Multiply the scores by 10, and with a T of 1570 all
# probabilities are what they were.

# %% [markdown]
# ## Three things to take away
#
# 1. Softmax turns differences of scores into ratios of probabilities: one point is a factor of e.
#    A common shift does nothing; a common factor is a temperature.
# 2. Subtract the largest score before exp, and never take the log of a softmax: the loss is the
#    soft maximum minus the true score.
# 3. Check along which axis the numbers add up to 1, and compare the mean surprise with log K.
#
# Where you will meet it:
#
# - Bridle (1990) gave softmax its name, for networks that classify.
# - Hinton, Vinyals & Dean (2015) train a small network on the warm probabilities of a large one.
# - Vaswani et al. (2017) use it for attention, with scores divided by √d, where d is the length of the
#   lists of numbers that are compared: a temperature.
# - Guo et al. (2017) choose a temperature on data kept back, as you did.
#
# **Now you:** [the sheet for this lesson](../exercises/03_softmax.ipynb). Back to [the
# start](00_start_here.ipynb).
