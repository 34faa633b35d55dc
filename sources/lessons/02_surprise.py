# %% [markdown]
# # Surprise: −log p
#
# A model says what it expects, as probabilities. Then one thing happens. How wrong was the model?
# In lesson 1 the answer was a number of minutes, and you could subtract. Here it is a word, or a
# six in cricket. This lesson finds a number for that too, and shows which three wishes leave no
# other choice.
#
# You need fractions and a little Python. Logarithms are explained below. A probability is a number
# from 0 to 1; over all possible outcomes, of which exactly one happens, the probabilities add up
# to 1. Plan for about an hour.

# %%
import numpy as np

from course_lib import datasets, losses, plots
from course_lib.student import compare, predict, quiz, review

# %%
review(2)

# %% [markdown]
# Four questions from lesson 1, from memory. Where you hesitate, look it up there.

# %% [markdown]
# ## Three questions before you start
#
# Answer them now, even by a guess. You will meet all three again.

# %%
both = predict(
    "A coin shows heads and a die shows a six. How probable is that?"
)
blind = predict(
    "Four words are possible and you know nothing. Chance of the right one?"
)
power = predict("What is log 1?")

# %%
compare(both, 1 / 2 * 1 / 6)
compare(blind, 1 / 4)
compare(power, np.log(1))

# %% [markdown]
# Independent events multiply: half of a sixth is 0.08333. Knowing nothing about four words gives
# each of them 0.25. And log 1 is 0. If that last one is long ago, read on: logarithms come back in
# a minute.

# %% [markdown]
# ## A guess that costs something
#
# Two commentators say what the next ball of a cricket match will bring. A six comes (six runs from
# one hit).
#
# - The first had given the six a chance of 10%. She pays a loss of 2.303.
# - The second had given it 1%. He was more wrong.
#
# Certainty that comes true would have cost 0. What should he pay?

# %%
guess = predict(
    "A chance of 10% cost 2.303. What should a chance of 1% cost?"
)

# %%
compare(guess, losses.surprise(0.01))

# %% [markdown]
# It is 4.605: twice 2.303, and not ten times. (23 is a natural guess: ten times less likely, ten
# times the loss.) One step of 2.303 for each factor of ten, wherever you stand.
#
# At the end of this lesson you can
#
# - compute the loss of any forecast, in nats and in bits;
# - say why it is a logarithm and not a plain difference;
# - average it over thousands of events without the computer losing the number.

# %% [markdown]
# ## A minute on logarithms
#
# log x asks: to which power must the number e = 2.718… be raised to give x? (Your calculator calls
# it *ln*. In this course, as in most papers and in NumPy, *log* means this one.)

# %%
print(f"e = {np.e:.3f}...")
for x in (1, 10, 100, 1000):
    print(f"log {x:4} = {np.log(x):.3f}   log 1/{x:4} = {np.log(1 / x):7.3f}")

# %% [markdown]
# The log of 1 is 0. Each factor of 10 adds 2.303. That is all a logarithm does: it turns factors
# into steps. Below 1 it is negative and falls without end, so *minus* the log of a probability is
# never negative.

# %% [markdown]
# ## Three wishes
#
# We want one number, and we want it to depend only on **the probability given to what happened**.
# (That is a wish already; other losses read the whole forecast.) Then:
#
# 1. Certain and right costs nothing: p = 1 gives 0.
# 2. The less probability the truth was given, the more it costs.
# 3. Two events that have nothing to do with each other: their costs **add up**.
#
# A coin (0.5) and a six in cricket (0.1) together have the probability 0.5 × 0.1. Three
# candidates:

# %%
candidates = {
    "1 - p": lambda p: 1 - p,
    "1/p - 1": lambda p: 1 / p - 1,
    "-log p": losses.surprise,
}
for name, loss in candidates.items():
    apart, together = loss(0.5) + loss(0.1), loss(0.5 * 0.1)
    print(f"{name:8}  one by one {apart:6.3f}   together {together:6.3f}")

# %% [markdown]
# With 1 − p the two events cost 1.400 one by one and 0.950 together: a discount for buying both.
# With 1/p − 1 they cost 10.000 or 19.000. −log p says 2.996 both ways.
#
# No other kind of curve can do that. In small steps:
#
# - Wish 3 reads $f(p \cdot q) = f(p) + f(q)$. With p = q = 1 it gives wish 1 for free.
# - Three factors of 1/10 must cost three times as much as one, and a square root half as much. So
#   as soon as $f(1/10)$ is chosen, every fractional power of 1/10 is fixed.
# - By wish 2 the curve only falls, so it cannot jump in between. What is left is $f(p) = -c \log
#   p$.
#
# The number c is a choice of unit. With c = 1 the unit is called **nat**.

# %%
print(f"three factors of 1/10: {3 * losses.surprise(0.1):.3f} nats")
print(f"one factor of 1/1000:  {losses.surprise(0.001):.3f} nats")

# %% [markdown]
# Both are 6.908. So here it is:
#
# $$\text{loss} = -\log p(\text{what happened})$$
#
# It says how wrong a forecast was, and training a model means making it small. It has many names:
# **cross-entropy loss** (when one answer is right), *log loss*, *negative log-likelihood*, and
# *surprise*. Shannon (1948) built the theory of information on its average.

# %% [markdown]
# ## The six, computed
#
# Here are two full forecasts for the ball. (A four is four runs; a dot ball scores nothing.) The
# six comes, so one entry of each is read.

# %%
trusts_the_dot = {"six": 0.10, "four": 0.20, "dot": 0.70}
trusts_the_six = {"six": 0.70, "four": 0.20, "dot": 0.10}
for forecast in (trusts_the_dot, trusts_the_six, {"six": 1.0}):
    p = forecast["six"]
    print(f"gave the six {p:.2f}: loss {losses.surprise(p):.3f} nats")

# %% [markdown]
# 2.303 nats for the forecast that trusted in a dot ball, 0.357 for the one that trusted in the
# six, and 0.000 for certainty that came true.

# %% [markdown]
# ## A word after “subah uthke”
#
# A language model does the same with words, or with pieces of words called *tokens*. After *subah
# uthke* (“on waking up in the morning”) comes *chai*, tea. The model had spread its belief over
# four words (*paani* is water, *dudh* milk). Later, after more training, it spreads it
# differently.

# %%
before = {"chai": 0.40, "paani": 0.30, "dudh": 0.20, "coffee": 0.10}
later = {"chai": 0.75, "paani": 0.15, "dudh": 0.07, "coffee": 0.03}
drop = losses.surprise(before["chai"]) - losses.surprise(later["chai"])
ratio = later["chai"] / before["chai"]
print(f"before {losses.surprise(before['chai']):.3f} nats")
print(f"later  {losses.surprise(later['chai']):.3f} nats")
print(f"drop   {drop:.3f} nats = log {ratio:.3f}")

# %% [markdown]
# The loss falls from 0.916 to 0.288 nats. The drop of 0.629 is itself the log of a ratio: chai was
# given 1.875 times the probability.
#
# You will often read two things about such a change: that it is “one training step”, and that all
# the other words *must* become less likely. The first has to wait for lesson 4 (no single step
# does this). The second is wrong. What has to shrink is only their **sum**:

# %%
odd = {"chai": 0.60, "paani": 0.35, "dudh": 0.04, "coffee": 0.01}
for words in (before, odd):
    chai, paani = words["chai"], words["paani"]
    others = sum(words.values()) - chai
    print(f"chai {chai:.2f}   paani {paani:.2f}   all but chai {others:.2f}")

# %% [markdown]
# Chai rises from 0.40 to 0.60 and paani rises too, from 0.30 to 0.35. All but chai shrank from
# 0.60 to 0.40 together, and that is all the arithmetic asks for.

# %% [markdown]
# ## Play with it
#
# Five words this time, *banana* among them. Give each a weight, any number that is not negative.
# Each word's probability is its share of all the weights. Change the weights or `came` and run the
# cell again.

# %%
weights = {"chai": 8, "paani": 6, "dudh": 4, "coffee": 2, "banana": 0.2}
came = "chai"

total = sum(weights.values())
for word, weight in weights.items():
    bar = "#" * round(40 * weight / total)
    print(f"{word:6} {weight / total:.3f} {bar}")
loss = losses.surprise(weights[came] / total)
print(f"{came} came: {loss:.3f} nats")

# %% [markdown]
# Chai has a share of 0.396 and costs 0.926 nats. Try these, with a guess before each:
#
# - Multiply all five weights by ten. (Nothing changes: only the shares count.)
# - Let banana come. Or believe in banana and let chai come: the loss must tell you how wrong that
#   was.
# - Double the weight of coffee, a wrong word. The loss rises, though nobody touched chai.
# - Give chai a larger and larger weight. Does the loss reach 0?
#
# Where should each weight go, up or down, and how far? A model has to find that out by itself.
# That is training, and lesson 4 computes it for every word.

# %% [markdown]
# ## The curve

# %%
with plots.figure() as ax:
    plots.surprise_curve(ax, marks=(0.6, 0.1))
    slope = plots.tangent(ax, 0.1)
plots.say(
    "-log p falls from 4.605 at p = 0.01 to 0.511 at p = 0.6 and 0 at 1. "
    f"The dashed tangent at p = 0.1 has a slope of {slope:.0f}."
)

# %% [markdown]
# In the figure: the solid curve meets 0 at p = 1 and climbs without end as p goes to 0. There is no
# worst loss.
# The dashed line touches it at p = 0.1 with a slope of −10. The slope tells training how much
# there is to gain: raising this p by 0.001 lowers the loss by about 0.010.
#
# The slope is −1/p everywhere. Two roads to it, the formula and a tiny step:

# %%
step = 1e-6
for p in (0.9, 0.5, 0.1, 0.01):
    rise = losses.surprise(p + step) - losses.surprise(p - step)
    print(
        f"p = {p:4}: -1/p = {-1 / p:8.3f}, measured {rise / (2 * step):8.3f}"
    )
gain = losses.surprise(0.1) - losses.surprise(0.1 + 0.001)
print(f"from 0.1 up by 0.001: {gain:.3f} nats less")

# %% [markdown]
# Both columns agree: −1.111 where the truth was given 0.9, −100.000 where it was given 0.01. The
# worse the forecast, the stronger the pull.
#
# A caution. It is often said that −log p is “differentiable everywhere”. It is for every p above
# 0; *at* 0 there is no finite value and no slope (our function says `inf`), and a computer that
# rounds p to 0 will meet that point. Lesson 3 goes around it.

# %% [markdown]
# ## Slide along it
#
# Now the curve is yours. It asks first; then drag the dot, or use the arrow keys.

# %%
from course_lib.widgets import SurpriseSlide

SurpriseSlide()

# %% [markdown]
# You begin at p = 0.01 and pay 4.605 nats. Each block on the right is one halving, and all blocks
# are of one height, wherever you stand. (On GitHub or on paper nothing moves: there you see its
# first picture and one sentence.)

# %% [markdown]
# ## A table to know by heart

# %%
for p in (1.0, 0.9, 0.8, 0.5, 0.1, 0.01, 0.001):
    print(f"p = {p:5}   loss = {losses.surprise(p):.3f} nats")

# %% [markdown]
# Certain and right costs 0.000, a good forecast 0.223, a coin toss 0.693, one chance in ten 2.303,
# one in a thousand 6.908.
#
# Such tables often call 0.693 “a random guess”, 2.303 “mostly wrong” and 6.908 “catastrophic”.
# That depends on how much could have happened. Who knows nothing gives each of K outcomes the same
# 1/K:

# %%
for outcomes in (2, 4, 5, 50_257):
    nothing = losses.surprise(1 / outcomes)
    print(f"{outcomes:6} outcomes: knowing nothing costs {nothing:.3f} nats")
print(f"0.001 is {0.001 * 50_257:.0f} times one chance in 50,257")

# %% [markdown]
# With two outcomes, knowing nothing costs 0.693: only there is it the random guess. With four it
# costs 1.386, with five 1.609, and with the 50,257 tokens of GPT-2 (Radford et al., 2019) it costs
# 10.825. There, one chance in ten is a feat, and may well be the favourite; even one in a thousand
# is 50 times blind luck.
#
# So what is a good loss? There is no such number for all tasks. **Before you judge a loss, compute
# log K.**

# %% [markdown]
# ## Why not 1 − p?
#
# It is simpler, and it also falls to 0 at p = 1. One model gives the truth one chance in a
# hundred, another one in a billion.

# %%
ceiling = predict(
    "How much more does 1 − p charge the second model than the first?"
)

# %%
compare(ceiling, (1 - 1e-9) - (1 - 1e-2))
extra = losses.surprise(1e-9) - losses.surprise(1e-2)
print(f"-log p charges {extra:.3f} nats more")

# %% [markdown]
# 0.01 more, for being ten million times as wrong. −log p charges 16.118 more. Here are both, with
# the square of 1 − p, another common choice:

# %%
with plots.figure() as ax:
    plots.rival_losses(ax)
plots.say("1 - p and its square never exceed 1; -log p has no ceiling.")

# %% [markdown]
# In the figure: the two lower curves stop at 1. Now think of a yes-or-no forecast that puts 90% on
# the wrong side. The truth got 0.1 and costs 2.303, where a shrug, 0.5, costs 0.693. With more than
# two outcomes the truth got *at most* 0.1, so 2.303 is then the least it can cost.
#
# There is a deeper reason against 1 − p. A coin shows heads 7 times in 10. You may announce any
# forecast q. Which one does each loss reward in the long run?

# %%
q = np.linspace(0.01, 0.99, 99)
rivals = candidates | {"(1 - p)^2": lambda p: (1 - p) ** 2}
for name, loss in rivals.items():
    mean = 0.7 * loss(q) + 0.3 * loss(1 - q)
    print(f"{name:9} rewards announcing {q[mean.argmin()]:.2f}")

# %% [markdown]
# 1 − p rewards 0.99, as far as the grid goes: exaggerate! 1/p − 1 rewards 0.60: play it down. −log
# p rewards the truth, 0.70. So does the square; it is an honest loss too (the Brier score), with a
# ceiling, and its costs do not add.

# %% [markdown]
# ## The sum that is one term
#
# Papers write the loss as a sum over all classes. There y is a list that is 1 at the truth and 0
# elsewhere, called *one-hot*. (Some texts write y for the *number* of the true class, others for
# this list, and some for both in one sentence.)
#
# $$L = -\sum_i y_i \log p_i$$
#
# Four tokens; the true one is token 1, counted from 0 as Python does. Two roads:

# %%
probs = np.array([0.1, 0.6, 0.2, 0.1])
one_hot = np.array([0, 1, 0, 0])
print(f"the sum:       {-np.sum(one_hot * np.log(probs)):.3f}")
print(f"its one term:  {losses.surprise(probs[1]):.3f}")

# %% [markdown]
# 0.511 by both: three of the four terms are multiplied by 0. The other probabilities matter only
# through what they leave for the truth. Had the true token been given 1.0, the loss would be 0;
# with 0.01 it would be 4.605.
#
# Now break it on purpose. *The quick brown fox jumps over the lazy …* A model gives seven
# candidates these probabilities: rabbit 0.02, fox 0.05, green 0.01, a name 0.00, dog 0.82, *the*
# 0.03 and a space 0.07. Dog comes. The forecast and the one-hot truth are lists of the same kind:
# seven numbers, none negative, with the sum 1.

# %%
forecast = np.array([0.02, 0.05, 0.01, 0.00, 0.82, 0.03, 0.07])
dog = np.array([0, 0, 0, 0, 1, 0, 0])
print(f"sums: {forecast.sum():.2f} and {dog.sum()}")
with np.errstate(all="ignore"):  # keep NumPy from warning about log 0
    print(f"the sum:      {-np.sum(dog * np.log(forecast)):.3f}")
print(f"its one term: {losses.surprise(forecast[4]):.3f}")

# %% [markdown]
# The name, which has nothing to do with the dog, spoils it: log 0 is −∞, and 0 · (−∞) is `nan`, not
# a number. (On paper one agrees that 0 · log 0 is 0. A computer knows of no agreement.) The one
# term says 0.198, as it should. Read the formula as a sum; write the code as a look-up.

# %% [markdown]
# ## Nats and bits
#
# The base of the logarithm is the unit. Base e gives nats. Base 2 gives **bits**: the number of
# fair coin tosses that would surprise as much.

# %%
for p in (1 / 2, 1 / 4, 1 / 8, 0.1):
    nats, bits = losses.surprise(p), losses.surprise(p, base=2)
    print(f"p = {p:5.3f}   {nats:.3f} nats   {bits:.3f} bits")
print(f"one nat is {losses.bits_from_nats(1):.4f} bits")

# %% [markdown]
# Half is one bit, a quarter two, an eighth three. In nats these are 0.693, 1.386 and 2.079. From
# nats to bits, multiply by 1.4427.
#
# You may read that a loss is “sort of unitless”. But 1 bit and 1 nat are not the same surprise; a
# loss without its unit can be off by that factor of 1.4427. Nor does everybody use nats. Training
# code nearly always does. Reports do not: the GPT-2 paper has results in bits per byte and bits per
# character beside perplexities (Radford et al., 2019, Table 3). Look for the unit.

# %% [markdown]
# ## Many events: products that vanish
#
# A text has the probability p₁ · p₂ · … · p_T, where each p is that of a word *given the words
# before it*. (This is the chain rule of probability. It holds for every text; the words need not be
# independent.) Take every p as ½. A hundred such words have a probability of about 10⁻³⁰. Tiny, and
# the computer still holds it. For how long?

# %%
vanishes = predict(
    "How many factors of 0.5 until Python says 0.0?", unit="factors"
)

# %%
print(f"0.5 ** 100 is {0.5**100:.2e}")
factors = 1
while 0.5**factors > 0:
    factors += 1
compare(vanishes, factors)

# %% [markdown]
# 0.5¹⁰⁰ is 7.89e-31: no problem at all. The number turns into an exact 0 after 1075 factors. From
# there on its log is −∞ and tells you nothing. Networks are often trained with shorter numbers.
# Let us try probabilities of 0.1 in three kinds:

# %%
for kind in (np.float16, np.float32, np.float64):
    product, count = kind(1), 0
    while product > 0:
        product, count = product * kind(0.1), count + 1
    print(f"{kind.__name__}: 0 after {count} factors of 0.1")

# %% [markdown]
# 8 words are enough in float16, 46 in float32 and 324 in float64. Adding losses has no such end:

# %%
words = np.full(2000, 0.5)
with np.errstate(divide="ignore"):
    print(f"-log of the product: {-np.log(np.prod(words)):.3f} nats")
total = losses.negative_log_likelihood(words, reduction="sum")
print(f"sum of the -log:     {total:.3f} nats")

# %% [markdown]
# On paper these are the same number. In the machine the first is `inf` and the second is 1386.294,
# which is 2000 times 0.693. **Take logs first, then add.** (Some people put a floor under p
# instead. What that hides, you will see on the sheet and in lesson 4.)

# %% [markdown]
# ## One number for a data set
#
# For N examples the loss is the **average**, so that more data does not mean more loss. (Some
# papers write L_total for it although it is a mean.)
#
# $$L = -\frac{1}{N} \sum_n \log p_n$$
#
# Here it is in full. Three balls, three forecasts for six, four and dot (in this order). There came
# a six, a six and a dot ball.

# %%
forecasts = [[0.10, 0.20, 0.70], [0.60, 0.30, 0.10], [0.25, 0.25, 0.50]]
came = [0, 0, 2]
p = np.array(forecasts)[np.arange(3), came]  # 1. look up what came
each = -np.log(p)  # 2. minus the log, one by one
mean = each.mean()  # 3. average
print(f"1. given to what came: {p}")
print(f"2. losses: {each.round(3)} nats")
print(f"3. mean: {mean:.3f} nats a ball (log 3 is {np.log(3):.3f})")
same = abs(mean - losses.negative_log_likelihood(p)) < 1e-12
print(f"the library agrees in twelve digits: {same}")

# %% [markdown]
# The three forecasts gave 0.1, 0.6 and 0.5 to what came. That costs 2.303, 0.511 and 0.693, on
# average 1.169 nats a ball. Two of three were good, and still a commentator who knows nothing, at
# log 3 = 1.099, would have paid less. One bad forecast did it.

# %% [markdown]
# Second round, with the last line missing. Four words came. Looking up and taking logs is done:

# %%
p = np.array([0.40, 0.75, 0.10, 0.90])
each = -np.log(p)
print(f"losses: {each.round(3)} nats")

# %% [markdown]
# 0.916, 0.288, 2.303 and 0.105 nats. The last line is yours. (You may answer with an expression.)

# %%
quiz("average_of_four")

# %% [markdown]
# Third round, with two lines missing, for your head: no logs to take if you count in bits.

# %%
in_bits = predict(
    "Three events were given 1/2, 1/4 and 1/8. Mean loss?", unit="bits"
)

# %%
compare(in_bits, losses.surprise([1 / 2, 1 / 4, 1 / 8], base=2).mean())

# %% [markdown]
# One bit, two bits, three bits: 2 on average. The whole, with nothing given, is on the sheet.
#
# Could you not average the probabilities first and take one log at the end? Try it with the four
# words.

# %%
larger = predict(
    "Which is larger?",
    options=(
        "the mean of the losses",
        "the loss of the mean p",
        "they are equal",
    ),
)

# %%
compare(larger, "the mean of the losses")
print(f"sum of the losses:  {each.sum():.3f} nats")
print(f"mean of the losses: {each.mean():.3f} nats a word")
print(f"loss of the mean p: {losses.surprise(p.mean()):.3f} nats")

# %% [markdown]
# Four words cost 3.612 nats together and 0.903 each on average; more than half of it is the third
# word. The loss of the mean p is 0.621: the bad third guess has drowned among the good ones. Log
# first, average afterwards.

# %% [markdown]
# ## The same thing under an older name
#
# Turn the question around. You have data and may choose the model: a bent coin showed heads 7 times
# in 10. Which p(heads) makes these ten tosses most probable? Choosing by that is **maximum
# likelihood** (Fisher, 1922). The probability of all ten, called the *likelihood*, is a product,
# because a toss does not know of the others. Its log is a sum, and minus the log, divided by ten,
# is the mean loss. Which p makes *that* smallest?

# %%
heads, tosses = 7, 10
p = np.linspace(0.01, 0.99, 99)
likelihood = p**heads * (1 - p) ** (tosses - heads)
nll = -(heads * np.log(p) + (tosses - heads) * np.log(1 - p)) / tosses
print(f"the likelihood is largest at p = {p[likelihood.argmax()]:.2f}")
print(f"the mean loss is smallest at p = {p[nll.argmin()]:.2f}")
print(f"and is {nll.min():.3f} nats there")

# %% [markdown]
# Both say 0.70, the share of heads in the data. Here are the two curves.

# %%
with plots.figure(panels=2) as (left, right):
    left.plot(p, likelihood, **plots.line_style("blue"))
    left.set(xlabel="p(heads)", ylabel="likelihood of the ten tosses")
    right.plot(p, nll, **plots.line_style("vermilion"))
    right.set(
        xlabel="p(heads)", ylabel="mean loss (nats per toss)", ylim=(0, 2.5)
    )
    for ax in (left, right):
        ax.axvline(0.7, **plots.line_style("grey"))
plots.say(
    "the likelihood's hill and the loss's valley both stand at p = 0.7."
)

# %% [markdown]
# In the figure: −log turns large into small and bends the shape; the *place* of the best p stays
# where it was. The other road is the slope. Each head contributes −1/p, each tail 1/(1 − p), so the
# mean loss has the slope −0.7/p + 0.3/(1 − p). That is 0 where 0.7 (1 − p) = 0.3 p, and p = 0.7
# solves it. **Minimising this loss is maximum likelihood**: two old ideas, one method. (For examples
# with inputs, the product assumes that the labels are independent once the inputs are known. A text
# needs no such assumption: it has the chain rule.)
#
# Look at the depth of the valley as well: 0.611 nats, where a shrug costs 0.693. It is not 0, and
# no p makes it 0. Where the same situation can end in two ways, the average has a floor, whatever
# the model. Lesson 5 gives that floor a name. *Change it:* 9 heads in 10. Where does the valley
# move, and how deep is it then?

# %% [markdown]
# ## Real text
#
# Python carries a short poem about itself, *The Zen of Python* (Tim Peters; PEP 20, 2004, public
# domain). Let two models guess its characters. One knows nothing: 26 letters and the space, each
# 1/27. The other knows how often each character occurs in the poem.

# %%
poem = datasets.zen_of_python()
knows_nothing = losses.negative_log_likelihood(np.full(len(poem), 1 / 27))
print(f"{len(poem)} characters: {poem[32:61]}...")
print(f"knows nothing: {knows_nothing:.3f} nats a character")

# %% [markdown]
# 823 characters, and knowing nothing costs 3.296 nats for each, which is log 27 on any text.

# %%
counted = predict(
    "And knowing how often each occurs costs how much?", unit="nats"
)

# %%
share = {c: poem.count(c) / len(poem) for c in sorted(set(poem))}
knows_shares = losses.negative_log_likelihood([share[c] for c in poem])
compare(counted, knows_shares)
print(f"{len(share)} different characters; e has a share of {share['e']:.3f}")

# %% [markdown]
# 2.815 nats. The shares were counted in the poem itself, and counting *is* maximum likelihood: no
# other fixed numbers do better on this poem. Two warnings. It was counted and tested on the same
# text; lesson 6 keeps a part back. And only 25 different characters occur: j and q got nothing.
# What would the word *quiz* cost this model? Infinity. *Change it:* put in a sentence of your own.
#
# You may read that a language model with a loss of “2 to 3 nats” has learnt well. Here is one with
# 2.815 that cannot spell a single word. A letter is not a token. Ask: nats *per what*, on which
# text, and what does knowing nothing cost there?

# %% [markdown]
# ## Undoing the logarithm
#
# A loss in nats says little to most people. Raise e to the power of the mean loss, and you get the
# number of equally likely choices that would surprise as much. It is called **perplexity**: $e^L$.
# (With a loss in bits, it is 2 to that power.)

# %%
print(
    f"a fair choice among 8: {losses.perplexity(losses.surprise(1 / 8)):.1f}"
)
print(f"knows nothing: {losses.perplexity(knows_nothing):.1f} characters")
print(f"knows the shares: {losses.perplexity(knows_shares):.1f} characters")

# %% [markdown]
# A fair choice among 8 comes out as 8.0, and knowing nothing about 27 characters as 27.0. With the
# shares the poem is as surprising as a fair choice among 16.7. That does not mean that the model
# hesitates between seventeen letters. It says how much the poem surprised it. Lesson 6 comes back
# to that.

# %% [markdown]
# ## What the number does not mean
#
# **Not “so many times better”.** Two models gave the truth 0.8 and 0.2. Then both also face a coin
# toss that has nothing to do with them:

# %%
good, poor, coin = (losses.surprise(p) for p in (0.8, 0.2, 0.5))
print(f"alone:    ratio {poor / good:.2f}, difference {poor - good:.3f} nats")
good, poor = good + coin, poor + coin
print(f"and coin: ratio {poor / good:.2f}, difference {poor - good:.3f} nats")

# %% [markdown]
# The ratio of 7.21 looks impressive and falls to 2.51 with the coin. The difference stays at 1.386
# = log 4: the first model gave the truth 4 times the probability. Compare losses by
# **subtracting**.
#
# **Negative is legal; minimising the wrong sign is the harm.** Forget the minus, and let the
# computer look for the best p of the bent coin again:

# %%
print(f"without the minus, the 'best' p(heads) is {p[(-nll).argmin()]:.2f}")

# %% [markdown]
# 0.01, for a coin that shows heads 7 times in 10: training now runs away from the truth. (Other
# losses can be negative without any fault.)
#
# **Not a distance.** Some texts look for a number that tells “how close we are to the real
# distribution”. This loss compares a forecast with *one* thing that happened, and it need not be a
# distance. It is enough that it is honest: that the truth pays best in the long run, as with the
# bent coin. Comparing two whole distributions is lesson 5.
#
# **Not five things at once.** People use the loss to train a model, to compare models, to watch
# progress, to see when to stop, and as a stand-in for quality. It is made for the first. Comparing
# needs the same text, cut into the same pieces, the same loss, and mean with mean. For the last two
# you need examples that the model has not been trained on. And of quality, this number sees no more
# than the probability of what came.

# %% [markdown]
# ## Three things to take away
#
# 1. The loss of a forecast is −log of the probability it gave to what happened: 0 for certain and
#    right, with no upper limit.
# 2. It is a logarithm because probabilities multiply and we wish losses to add. Take logs first,
#    then average.
# 3. Say the unit, and compare with log K, the price of knowing nothing.

# %% [markdown]
# ## Where you meet it
#
# In nearly every paper on language models. It is their most common loss: $-\log P(x_{t+1} \mid x_1
# \ldots x_t)$, the surprise at the true next token. The forecast is a list with one probability for
# every token of the vocabulary; like the fox's, it adds up to 1. (Some texts write t for the place
# *and* for the token.) A true “cat” that was given 90% costs 0.105, and one given 1% costs 4.605:
# your table has both.
#
# - Shannon (1948): the average surprise of a source of messages. Good (1952): pay forecasters by the
#   logarithm.
# - Murphy (2012), chapter 8: the same number as a negative log-likelihood.
# - Radford et al. (2018) and Brown et al. (2020), GPT-1 and GPT-3: the next token. Devlin et al.
#   (2019), BERT: hidden tokens, and with the same loss whether one sentence follows another.
# - Shazeer et al. (2017), mixture of experts, where several networks share the work: the same loss.
#   A second term spreads the work evenly. You may read that it is “like a cross-entropy”; it
#   measures how unequal the loads are, and there is no logarithm in it.
# - Lightman et al. (2023): a model that learns with it to judge every *step* of a solution.
# - Touvron et al. (2023), LLaMA: trained on it. You may read that perplexity is its main result; the
#   paper's tables count right answers, on 20 benchmarks.
# - Wei et al. (2022), chain of thought. You may read that it fine-tunes with this loss. No model was
#   trained there; it is about how to ask.
#
# Two limits. Chat models are trained *first* on this loss and then further, with other losses
# (Ouyang et al., 2022). And you may read that nothing else can teach a network language. Other
# losses have: Collobert & Weston (2008) only asked that a real sentence get a higher score than the
# same one with a word swapped. But nothing else has gone so far.
#
# **Now you:** [the sheet for this lesson](../exercises/02_surprise.ipynb). Next:
# [softmax](03_softmax.ipynb). Before: [what a loss asks for](01_what_a_loss_asks_for.ipynb). Back to
# [the start](00_start_here.ipynb).
