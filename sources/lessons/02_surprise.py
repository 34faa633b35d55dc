# %% [markdown]
# # Surprise: −log p
#
# A model says what it expects, as probabilities. Then one thing happens. How wrong was the model?
# This lesson finds a number that says so, and shows which three wishes leave no other choice.
#
# You need fractions and a little Python. Logarithms are explained below. A probability is a number
# from 0 to 1; over all possible outcomes, of which exactly one happens, the probabilities add up
# to 1. Plan for about an hour.

# %%
import numpy as np

from course_lib import datasets, losses, plots
from course_lib.student import compare, predict

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
# One number with many names: **cross-entropy loss** (when one answer is right), *log loss*,
# *negative log-likelihood*, and *surprise*. Shannon (1948) built the theory of information on its
# average.

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
# 0.60 to 0.40 together, and that is all the arithmetic asks for. *Change it:* can you make two
# other words rise with chai?

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
# The solid curve meets 0 at p = 1 and climbs without end as p goes to 0: there is no worst loss.
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
# ## A table to know by heart

# %%
for p in (1.0, 0.8, 0.5, 0.1, 0.01, 0.001):
    print(f"p = {p:5}   loss = {losses.surprise(p):.2f} nats")

# %% [markdown]
# | p of the truth | loss in nats | in words |
# |---|---|---|
# | 1 | 0.00 | certain and right |
# | 0.8 | 0.22 | a good forecast |
# | 0.5 | 0.69 | one coin toss of surprise |
# | 0.1 | 2.30 | one chance in ten |
# | 0.01 | 4.61 | one in a hundred |
# | 0.001 | 6.91 | one in a thousand |
#
# Such tables often call 0.69 “a random guess” and 2.30 “mostly wrong”. That depends on how much
# could have happened. Who knows nothing gives each of K outcomes the same 1/K:

# %%
for outcomes in (2, 4, 5, 50_257):
    nothing = losses.surprise(1 / outcomes)
    print(f"{outcomes:6} outcomes: knowing nothing costs {nothing:.3f} nats")

# %% [markdown]
# With two outcomes, knowing nothing costs 0.693. With four it costs 1.386, with five 1.609, and
# with the 50,257 tokens of GPT-2 (Radford et al., 2019) it costs 10.825. There, a loss of 2.30 is
# no failure: the truth got one chance in ten where blind luck gives one in 50,257. **Before you
# judge a loss, compute log K.**

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
# The two lower curves stop at 1. Now think of a yes-or-no forecast that puts 90% on the wrong
# side. The truth got 0.1; a shrug would have given it 0.5:

# %%
shrug, wrong = losses.surprise(0.5), losses.surprise(0.1)
print(f"a shrug {shrug:.3f}, sure and wrong {wrong:.3f} nats")
print(f"being sure and wrong costs {wrong - shrug:.3f} nats more")

# %% [markdown]
# 1.609 nats more than a shrug. With more than two outcomes the truth got *at most* 0.1, so 2.303
# is then the least it can cost.
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
# this list.)
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
# Now break it on purpose. Near p = 0 the product 0 · log p is 0, so by convention it is 0 at p = 0
# as well. A computer knows no convention:

# %%
certain = np.array([0.0, 1.0, 0.0, 0.0])
with np.errstate(all="ignore"):  # keep NumPy from warning about log 0
    print(f"the sum:       {-np.sum(one_hot * np.log(certain)):.3f}")
print(f"its one term:  {losses.surprise(certain[1]):.3f}")

# %% [markdown]
# The sum is `nan`, not a number, because log 0 is −∞ and 0 · (−∞) has no value. The one term says
# 0.000, as it should. Read the formula as a sum; write the code as a look-up.

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
# nats to bits, multiply by 1.4427; a loss without its unit can be off by that factor.
#
# It is often said that machine learning always uses nats. Training code nearly always does.
# Reports do not: the GPT-2 paper has results in bits per byte and bits per character beside
# perplexities (Radford et al., 2019, Table 3). Look for the unit.

# %% [markdown]
# ## Many events: products that vanish
#
# A text has the probability p₁ · p₂ · … · p_T, where each p is that of a word *given the words
# before it*. Take every p as ½. A hundred such words have a probability of about 10⁻³⁰. Tiny, and
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
# which is 2000 times 0.693. **Take logs first, then add.**
#
# People also guard the logarithm itself, with a floor under p or a small number added to it. Look
# at what that does to really bad forecasts:

# %%
for p in (1e-6, 1e-20, 1e-30):
    floor, plus = -np.log(max(p, 1e-12)), -np.log(p + 1e-8)
    print(
        f"true {losses.surprise(p):6.3f}  floor {floor:6.3f}  plus {plus:6.3f}"
    )
print(f"certain and right, with the small number: {-np.log(1 + 1e-8):.1e}")

# %% [markdown]
# 46.052 and 69.078 both become 27.631 under the floor: flat, so there is no slope to learn from.
# With the small number they become 18.421, and certainty costs *less* than nothing. The real
# remedy is to work with the scores before they become probabilities; that is lesson 3.

# %% [markdown]
# ## One number for a data set
#
# For N examples the loss is the **average**, so that more data does not mean more loss. (Some
# papers write L_total for it although it is a mean.)
#
# $$L = -\frac{1}{N} \sum_n \log p_n$$
#
# You could also average the probabilities first and take one log at the end. Four events were
# given 0.40, 0.75, 0.10 and 0.90.

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
p = np.array([0.40, 0.75, 0.10, 0.90])
compare(larger, "the mean of the losses")
print(f"each: {losses.surprise(p).round(3)} nats")
print(f"sum:  {losses.negative_log_likelihood(p, reduction='sum'):.3f} nats")
print(f"mean: {losses.negative_log_likelihood(p):.3f} nats per event")
print(f"loss of the mean p: {losses.surprise(p.mean()):.3f} nats")

# %% [markdown]
# Four events cost 3.612 nats together and 0.903 each on average; more than half of it is the third
# event. The loss of the mean p is 0.621: the bad third guess has drowned among the good ones. Log
# first, average afterwards.

# %% [markdown]
# ## The same thing under an older name
#
# Turn the question around. You have data and may choose the probability: a bent coin showed heads
# 7 times in 10. Which p(heads) makes these ten tosses most probable? That is **maximum
# likelihood** (Fisher, 1922). And which p has the least mean loss?

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
# −log turns large into small and bends the shape; the *place* of the best p stays where it was.
# The other road is the slope of the mean loss, −0.7/p + 0.3/(1 − p):

# %%
for q in (0.6, 0.7, 0.8):
    print(f"p = {q}: slope {-0.7 / q + 0.3 / (1 - q):+.3f}")

# %% [markdown]
# Below 0.7 the slope is −0.417, so p should grow; above it is +0.625, so p should shrink; at 0.7
# it is 0. **Minimising this loss is maximum likelihood**: two old ideas, one method.
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

# %% [markdown]
# ## Undoing the logarithm
#
# A loss in nats says little to most people. Raise e to that power, and you get the number of
# equally likely choices that would surprise as much. It is called **perplexity**.

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
# **Not a distance.** This loss compares a forecast with *one* thing that happened. Comparing two
# whole distributions is lesson 5.

# %% [markdown]
# ## Three things to take away
#
# 1. The loss of a forecast is −log of the probability it gave to what happened: 0 for certain and
#    right, with no upper limit.
# 2. It is a logarithm because probabilities multiply and we wish losses to add. Take logs first,
#    then average.
# 3. Say the unit, and compare with log K, the price of knowing nothing.
#
# You will meet this number in nearly every paper on language models. GPT-style models are trained
# on it in the form $-\log P(x_{t+1} \mid x_1 \ldots x_t)$: the surprise at the true next token,
# out of all the tokens of the vocabulary. There, “cat” given 90% costs 0.105, and “cat” given 1%
# costs 4.605:

# %%
for p in (0.90, 0.01):
    print(
        f"the true next token given {p:.0%} costs {losses.surprise(p):.3f} nats"
    )

# %% [markdown]
# **Now you:** [the sheet for this lesson](../exercises/02_surprise.ipynb). Back to [the
# start](00_start_here.ipynb).
