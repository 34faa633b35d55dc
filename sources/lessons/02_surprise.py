# %% [markdown]
# # Surprise: −log p
#
# A model says what it expects, as probabilities. Then one thing happens. How wrong was the model?
# This lesson finds the number that says so, and shows why there is hardly any choice about it.
#
# You need fractions, and this: **probabilities are numbers from 0 to 1 that add up to 1.** About
# 45 minutes. At the end you can
#
# - compute the loss of any forecast, in nats and in bits;
# - say why it is a logarithm and not a plain difference;
# - average it over thousands of events without the computer losing the number.

# %%
import numpy as np
from course_lib import losses, plots
from course_lib.student import compare, predict

# %% [markdown]
# ## A guess first
#
# Two commentators say what the next ball of a cricket match will bring. A six comes.
#
# - The first had given the six a chance of 10 %. She pays a loss of 2.303.
# - The second had given it 1 %. He was more wrong.
#
# What should he pay? Put a number on it before you read on. A wrong guess helps: you will remember
# the answer better for having missed it.

# %%
guess = predict(
    "The chance of 10 % cost 2.303. What should a chance of 1 % cost?"
)

# %%
compare(guess, losses.surprise(0.01))

# %% [markdown]
# The answer is 4.605: twice 2.303, and not ten times. Ten times less likely costs one more step of
# 2.303, whatever came before. Many people guess 23. Let us see where the 4.605 comes from.

# %% [markdown]
# ## What do we want from a loss?
#
# We want one number that comes from the probabilities alone. Three wishes:
#
# 1. Certain and right costs nothing: p = 1 gives 0.
# 2. The less probability the truth was given, the more it costs.
# 3. Two events that have nothing to do with each other: their costs **add up**.
#
# The third wish decides everything. A toss of a coin (0.5) and a six (0.1) together have the
# probability 0.5 × 0.1. Three candidates:

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
# With 1 − p, the two events cost 1.400 one by one and 0.950 together: buying both gives a
# discount. With 1/p − 1 they cost 10.000 or 19.000. Only −log p says 2.996 both ways.
#
# That is no accident. Probabilities of independent events **multiply**, and we want losses that
# **add**. In small steps:
#
# - Wish 3 reads $f(p \cdot q) = f(p) + f(q)$.
# - Among continuous functions only the logarithms do that: $f(p) = -c \log p$.
# - Wish 2 makes $c$ positive. Its size is a choice of unit, and with the natural logarithm and
#   c = 1 the unit is called **nat**.
#
# $$\text{loss} = -\log p(\text{what happened})$$
#
# This number is also called *surprise* (Shannon, 1948, built a whole theory on it).

# %% [markdown]
# ## The six, computed
#
# Here are two full forecasts for the ball. The six comes, so only one entry of each is read.

# %%
trusts_the_dot = {"six": 0.10, "four": 0.20, "dot": 0.70}
trusts_the_six = {"six": 0.70, "four": 0.20, "dot": 0.10}
for forecast in (trusts_the_dot, trusts_the_six, {"six": 1.0}):
    p = forecast["six"]
    print(f"gave the six {p:.2f}: loss {losses.surprise(p):.3f} nats")

# %% [markdown]
# 2.303 nats for the forecast that believed in a dot ball, 0.357 for the one that believed in the
# six, and 0.000 for certainty that came true. A loss of 0 needs a probability of exactly 1.

# %% [markdown]
# ## A word after “subah uthke”
#
# A language model does the same with words. After *subah uthke* (“on waking up in the morning”)
# the word *chai* comes. The model had spread its belief over four words; later, after some
# training, it spreads it differently.

# %%
before = {"chai": 0.40, "paani": 0.30, "dudh": 0.20, "coffee": 0.10}
later = {"chai": 0.75, "paani": 0.15, "dudh": 0.07, "coffee": 0.03}
loss_before = losses.surprise(before["chai"])
loss_later = losses.surprise(later["chai"])
ratio = later["chai"] / before["chai"]
print(f"before {loss_before:.3f} nats, later {loss_later:.3f} nats")
drop = loss_before - loss_later
print(f"drop {drop:.3f} = log {ratio:.3f} = {np.log(ratio):.3f}")

# %% [markdown]
# The loss falls from 0.916 to 0.288 nats. The drop, 0.629, is itself the log of a ratio: chai
# became 1.875 times as likely, and log 1.875 is 0.629.
#
# You will often read that such a change is “one training step”, and that the other words *must
# all* become less likely. Look closely at the second sentence. What has to shrink is only their
# **sum**:

# %%
odd = {"chai": 0.60, "paani": 0.40, "dudh": 0.00, "coffee": 0.00}
for words in (before, odd):
    chai, paani = words["chai"], words["paani"]
    others = sum(words.values()) - chai
    print(f"chai {chai:.2f}   paani {paani:.2f}   all but chai {others:.2f}")

# %% [markdown]
# Chai rises from 0.40 to 0.60 and paani rises too, from 0.30 to 0.40. All but chai shrank from
# 0.60 to 0.40 together, and that is all the arithmetic asks for. (What one real training step does
# to each word is the subject of lesson 4; the numbers above are a before and an after.)

# %% [markdown]
# ## The curve

# %%
with plots.figure() as ax:
    plots.surprise_curve(ax, marks=(0.9, 0.5))
    slope = plots.tangent(ax, 0.1)
plots.say(
    "-log p falls from 4.605 at p = 0.01 to 0 at p = 1. "
    f"The dashed tangent at p = 0.1 has a slope of {slope:.0f}."
)

# %% [markdown]
# The solid curve is −log p. It meets 0 at p = 1 and climbs without end as p goes to 0: there is no
# worst loss. The dashed line touches it at p = 0.1 with a slope of −10: there, a little more
# probability on the truth saves ten times as much loss.
#
# The slope is −1/p everywhere. Two roads to that number: the formula, and a tiny step.

# %%
step = 1e-6
for p in (0.9, 0.5, 0.1, 0.01):
    rise = losses.surprise(p + step) - losses.surprise(p - step)
    print(
        f"p = {p:4}: -1/p = {-1 / p:8.3f}, measured {rise / (2 * step):8.3f}"
    )

# %% [markdown]
# Both columns agree: −1.111 where the model was right, −100.000 where it held the truth nearly
# impossible. One caution. It is often said that −log p is “differentiable everywhere”. It is for
# every p above 0; *at* 0 there is neither a value nor a slope, and a computer that rounds p to 0
# will meet that point. Lesson 3 shows the way around it.

# %% [markdown]
# ## A table to know by heart

# %%
for p in (1.0, 0.8, 0.5, 0.1, 0.01, 0.001):
    print(f"p = {p:5}   loss = {losses.surprise(p):.2f} nats")

# %% [markdown]
# | p of the truth | loss in nats | what it tells you |
# |---|---|---|
# | 1 | 0.00 | certain and right |
# | 0.8 | 0.22 | a good forecast |
# | 0.5 | 0.69 | one coin toss of surprise |
# | 0.1 | 2.30 | one chance in ten |
# | 0.01 | 4.61 | one in a hundred |
# | 0.001 | 6.91 | one in a thousand |
#
# Each factor of ten adds the same 2.30. Is 0.69 “a random guess” and 2.30 “mostly wrong”, as such
# tables often say? That depends on how many things could have happened. Somebody who knows nothing
# gives each of K outcomes the same 1/K:

# %%
for outcomes in (2, 4, 5, 50_257):
    nothing = losses.surprise(1 / outcomes)
    print(f"{outcomes:6} outcomes: knowing nothing costs {nothing:.3f} nats")

# %% [markdown]
# With two outcomes, knowing nothing costs 0.693. With four it costs 1.386, with five 1.609, and
# with the 50,257 word pieces of GPT-2 (Radford et al., 2019) it costs 10.825. There, a loss of
# 2.30 is no failure: the model gave the truth one chance in ten where blind luck gives one in
# 50,257. **Before you judge a loss, compute log K.**

# %% [markdown]
# ## Why not 1 − p?
#
# It is simpler, and it also falls to 0 at p = 1. Predict first.

# %%
ceiling = predict("The truth had one chance in a billion. What is 1 − p?")

# %%
compare(ceiling, 1 - 1e-9)

# %% [markdown]
# To four digits it is 1. The three losses side by side:

# %%
with plots.figure() as ax:
    plots.rival_losses(ax)
plots.say("towards p = 0, 1 - p and its square stop at 1; -log p passes 5.")

# %% [markdown]
# 1 − p has a ceiling of 1, and so has its square. Under such a loss, one chance in a billion costs
# hardly more than one in a hundred. Under −log p the model pays for the difference:

# %%
for p in (0.5, 0.1, 0.01, 1e-9):
    bounded = f"1 - p = {1 - p:.3f}   (1 - p)^2 = {(1 - p) ** 2:.3f}"
    print(f"p = {p:<6g}  {bounded}   -log p = {losses.surprise(p):6.3f}")

# %% [markdown]
# Going from 0.01 to a billionth, 1 − p moves from 0.990 to 1.000. −log p moves from 4.605 to
# 20.723.
#
# Now think of a yes-or-no forecast that puts 90 % on the wrong side. The truth got 0.1 and costs
# 2.303; a shrug (0.5) would have cost 0.693. Being sure and wrong costs 1.609 nats more than a
# shrug. With more than two outcomes the truth got *at most* 0.1, so 2.303 is then the least it can
# cost.

# %% [markdown]
# ## The sum that is one term
#
# Papers write the loss as a sum over all classes, with y a vector that is 1 at the truth and 0
# elsewhere (“one-hot”):
#
# $$L = -\sum_i y_i \log p_i$$
#
# Four tokens, and token 1 is the true one, counted from 0 as Python does. Two roads:

# %%
probs = np.array([0.1, 0.6, 0.2, 0.1])
one_hot = np.array([0, 1, 0, 0])
print(f"the sum:       {-np.sum(one_hot * np.log(probs)):.3f}")
print(f"its one term:  {losses.surprise(probs[1]):.3f}")

# %% [markdown]
# 0.511 by both. Three of the four terms are multiplied by 0. The other probabilities matter only
# through what they leave for the truth. Had the true token been given 1.0, the loss would be 0;
# with 0.01 it would be 4.605.
#
# Now break it on purpose. On paper “0 times anything” is gone. On a computer?

# %%
certain = np.array([0.0, 1.0, 0.0, 0.0])
with np.errstate(all="ignore"):
    print(f"the sum:       {-np.sum(one_hot * np.log(certain)):.3f}")
print(f"its one term:  {losses.surprise(certain[1]):.3f}")

# %% [markdown]
# The sum is `nan`, not a number, for log 0 is −∞ and 0 · (−∞) has no value. The one term says
# 0.000, as it should. So: read the formula as a sum, and write the code as a look-up.

# %% [markdown]
# ## Nats and bits
#
# The base of the logarithm is the unit. Base e gives nats. Base 2 gives **bits**: the number of
# fair yes-or-no answers that would surprise as much.

# %%
for p in (1 / 2, 1 / 4, 1 / 8, 0.1):
    nats, bits = losses.surprise(p), losses.surprise(p, base=2)
    print(f"p = {p:5.3f}   {nats:.3f} nats   {bits:.3f} bits")
print(f"one nat is {losses.bits_from_nats(1):.4f} bits")

# %% [markdown]
# Half is one bit, a quarter two, an eighth three. In nats these are 0.693, 1.386 and 2.079. To go
# from nats to bits, multiply by 1.4427; a loss without its unit can be off by that factor.
#
# It is often said that machine learning always uses nats. Training code nearly always does.
# Reports do not: the GPT-2 paper gives results in bits per byte and bits per character beside
# perplexities (Radford et al., 2019, Table 3). Look for the unit.

# %% [markdown]
# ## Many events: products that vanish
#
# A text of many words has the probability p₁ · p₂ · … · p_T, where each p is that of the word
# *given the words before it*. Take every p as ½. A hundred such words have a probability of about
# 10⁻³⁰. Tiny, and the computer still holds it. For how long?

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
# 0.5¹⁰⁰ is 7.89e-31: no problem at all. The number turns into an exact 0 after 1075 factors, which
# is about three pages of text. From there on the log is −∞, and everything the model learnt is
# lost. Now add losses instead:

# %%
words = np.full(2000, 0.5)
with np.errstate(divide="ignore"):
    print(f"-log of the product: {-np.log(np.prod(words)):.3f} nats")
total = losses.negative_log_likelihood(words, reduction="sum")
print(f"sum of the -log:     {total:.3f} nats")

# %% [markdown]
# On paper these are the same number. In the machine the first is `inf` and the second is 1386.294,
# which is 2000 times 0.693. **Take logs first, then add.**

# %% [markdown]
# ## One number for a data set
#
# For N examples the loss is the **average**, so that more data does not mean more loss. Papers
# call it the negative log-likelihood, and some write L_total for it although it is a mean.
#
# $$L = -\frac{1}{N} \sum_n \log p_n$$

# %%
p = np.array([0.40, 0.75, 0.10, 0.90])
print(f"each: {losses.surprise(p).round(3)} nats")
print(f"sum:  {losses.negative_log_likelihood(p, reduction='sum'):.3f} nats")
print(f"mean: {losses.negative_log_likelihood(p):.3f} nats per event")
print(f"and -log of the mean p: {losses.surprise(p.mean()):.3f} nats")

# %% [markdown]
# Four events cost 3.612 nats together and 0.903 each on average. More than half of it is the third
# event. The last line averages the probabilities first and gets 0.621: the bad third guess has
# drowned among the good ones. Log first, average afterwards.

# %% [markdown]
# ## The same thing under an older name
#
# Turn the question around. You have data and may choose the probability: a bent coin showed heads
# 7 times in 10. Which p(heads) makes these ten tosses most probable? That is **maximum
# likelihood** (Fisher, 1922). And which p has the least loss?

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
# −log turns the hill upside down into a valley; it
# moves neither to the left nor to the right. So **minimising this loss is maximum likelihood**,
# and nothing was chosen by taste.
#
# Look at the depth of the valley as well: 0.611 nats, and not 0. A coin that shows both sides
# cannot be foretold toss by toss. A loss of 0 is possible for one event; the average over real
# data has a floor, and lesson 5 gives it a name.

# %% [markdown]
# ## Real text
#
# Python carries a short poem about itself, *The Zen of Python* by Tim Peters (2004, public
# domain). Let a model guess its letters, one at a time. The simplest model knows nothing: 26
# letters and the space, each 1/27. The next one knows how often each character occurs.

# %%
import codecs
import collections
import contextlib
import io

with contextlib.redirect_stdout(io.StringIO()):  # importing it prints it
    import this
poem = codecs.decode(this.s, "rot13").lower()
letters = [c for c in poem if c in "abcdefghijklmnopqrstuvwxyz "]
counts = collections.Counter(letters)
print(f"{len(letters)} characters; the commonest: {counts.most_common(3)}")

# %% [markdown]
# 801 characters, and the space is the commonest of them. Now the two models, each paying for every
# character of the poem:

# %%
knows_nothing = losses.negative_log_likelihood(np.full(len(letters), 1 / 27))
shares = [counts[c] / len(letters) for c in letters]
knows_shares = losses.negative_log_likelihood(shares)
print(f"knows nothing:   {knows_nothing:.3f} nats a character")
print(f"knows the share: {knows_shares:.3f} nats a character")

# %% [markdown]
# Knowing nothing costs 3.296 nats a character, which is log 27, on this text as on any other.
# Knowing how often each character occurs brings it down to 2.843. Those shares were counted in the
# poem itself, and counting *is* maximum likelihood: no other 27 fixed numbers do better on this
# poem. (Is it fair to count and to test on the same text? No. Lesson 6 keeps a part back.)

# %% [markdown]
# ## Undoing the logarithm
#
# A loss in nats says little to most people. Raise e to it, and you get the number of equally
# likely choices that would surprise as much. It is called **perplexity**.

# %%
print(
    f"a fair choice among 8: {losses.perplexity(losses.surprise(1 / 8)):.1f}"
)
print(f"knows nothing: {losses.perplexity(knows_nothing):.1f} characters")
print(f"knows the share: {losses.perplexity(knows_shares):.1f} characters")

# %% [markdown]
# A fair choice among 8 comes out as 8.0, and knowing nothing about 27 characters as 27.0. With the
# shares the poem is as surprising as a fair choice among 17.2. That does not mean that the model
# hesitates between seventeen letters: it always gives a little to all of them. It says how much
# the poem surprised it. Lesson 6 comes back to that.

# %% [markdown]
# ## What the number does not mean
#
# **Not “so many times better”.** Two models gave the truth 0.8 and 0.2.

# %%
good, poor = losses.surprise(0.8), losses.surprise(0.2)
print(f"losses {good:.3f} and {poor:.3f}")
print(f"ratio {poor / good:.2f}, difference {poor - good:.3f}")
coin = losses.surprise(0.5)
print("with a coin toss on top, which costs both the same:")
print(
    f"ratio {(poor + coin) / (good + coin):.2f}, difference {poor - good:.3f}"
)

# %% [markdown]
# The ratio of 7.21 looks impressive, and falls to 2.51 as soon as both models also face a coin
# toss that has nothing to do with them. The difference stays at 1.386 = log 4: the first model
# held the truth for 4 times as likely. Compare losses by **subtracting**.
#
# **Not nonsense when negative.** Forget the minus sign and you get a negative number that a
# computer will minimise as gladly as any other. It would push p of the truth towards 0, for there
# log p is smallest.
#
# **Not a distance.** The loss compares a forecast with *one* thing that happened. How to compare
# two whole distributions is lesson 5.

# %% [markdown]
# ## Three things to take away
#
# 1. The loss of a forecast is −log of the probability it gave to what happened: 0 for certain and
#    right, without an upper end.
# 2. It is a logarithm because probabilities multiply and losses should add. Take logs first, then
#    average.
# 3. Say the unit, and compare with log K, the price of knowing nothing.
#
# You will meet this number in every paper on language models: at position t the loss is $-\log
# P(x_{t+1} \mid x_1 \ldots x_t)$, the surprise at the true next token. A model that gave “cat” 90
# % pays 0.105 there; one that gave it 1 % pays 4.605.
#
# **Now you:** [the sheet for this lesson](../exercises/02_surprise.ipynb). Back to [the
# start](00_start_here.ipynb).
