# %% [markdown]
# # Language models: the loss of a whole text
#
# A language model forecasts the next word, or the next letter, again and again. How do you put a
# price on a whole text? What does “perplexity 17.48” in a paper (Radford et al., 2019) mean, and
# when may you compare it with another one? In this lesson you price four words by hand. Then you
# train models on 40,000 letters, from knowing nothing to the best you can get in a few seconds.
#
# You need lessons 2 to 5: surprise, softmax, p − y, entropy. Plan for a good hour.

# %%
import math

import numpy as np

from course_lib import datasets, losses, models, plots
from course_lib.plots import training
from course_lib.student import compare, predict, quiz, review, watch

# %%
review(6)

# %% [markdown]
# Take your time with these four. What you fetch back from memory stays.
#
# ## Three questions before you start
#
# A **token** is the piece that a model reads and forecasts: a word, a part of a word, a letter. All
# the tokens it knows are its **vocabulary**.

# %%
most = predict(
    "A model knows two words. What is its largest possible perplexity?",
    options=("2", "4", "there is no largest"),
)
whole = predict(
    "Perplexity 2 on one half of a text, 50 on the other. On the whole?"
)
peeking = predict(
    "A model may look at the very letter it has to guess. Its loss?",
    unit="nats",
)

# %%
compare(most, "there is no largest")
compare(whole, np.exp((np.log(2) + np.log(50)) / 2))
compare(peeking, 0)

# %% [markdown]
# There is no largest perplexity. The whole text has 10, and not 26, the mean of 2 and 50. And a
# model that peeks pays 0; you will build one by taking a mask away. At the end of this lesson you
# can
#
# - compute the loss of a text, and say which tokens count;
# - train a language model and read its curve;
# - read a perplexity in a paper, and say what it may be compared with.

# %% [markdown]
# ## Guess the next letter
#
# The text is a part of Python's own reference, the words that `help("for")` prints (Python Software
# Foundation, PSF licence): 46,041 letters and spaces, 27 different ones. The first 40,000 are there
# to learn from. The rest is **held out**: no model sees it before it is tested.

# %%
letters = "abcdefghijklmnopqrstuvwxyz "
text = datasets.python_reference()
numbers = np.array([letters.index(letter) for letter in text])
seen, held_out = numbers[:40_000], numbers[40_000:]
print(len(seen), "seen,", len(held_out), "held out:", text[41_480:41_535])

# %% [markdown]
# 40000 seen, 6041 held out. The line breaks off after *the negation of i*. Play: how does it go on?
# Write down a next letter, and if you doubt it, a second and a third. The answer stands below.
#
# Shannon (1951) played this game with people, to measure English. Here, a table plays that has
# counted, in the first 40,000 letters, what came after the last 0 to 5 letters. (You will build it
# later.) It names its likeliest letter, then the next, until it is right.

# %%
pasts, targets = models.windows(seen, 16)
new_pasts, new_targets = models.windows(held_out, 16)
ladder = [models.count_ngrams(pasts, targets, 27, k) for k in range(6)]
forecast = models.interpolated_probs(ladder, new_pasts, strength=10)

# %%
first_time = predict("Its first guess is right how often?", unit="percent")

# %%
of_truth = forecast[np.arange(len(forecast)), new_targets]
guesses = 1 + np.sum(forecast > of_truth[:, None], axis=1)
compare(first_time, round(100 * np.mean(guesses == 1)))
print(len(guesses), "letters, each from the ones before it")

# %% [markdown]
# Of the 6025 letters, 65 percent are right at the first guess, by a table that knows nothing but
# counts. (The first 16 held-out letters only serve as a past.) This is the line, and how it goes
# on, with the number of guesses under each letter (a + is ten or more):

# %%
start = 41_480 - 40_016
for part in (slice(start, start + 55), slice(start + 55, start + 110)):
    print("".join(letters[n] for n in new_targets[part]))
    print("".join(str(n) if n < 10 else "+" for n in guesses[part]))

# %% [markdown]
# *its numeric argument*: did you get it sooner? Inside a word it is mostly 1; at the beginning of a
# word, where anything may come, up to +. *Change it:* another `start`, from 0
# to 5900. Where is the table better than you, and where are you better than the table?
#
# The row of numbers is as good as the text: a twin of the table, given only the numbers, could
# write the text back. So the text needs no more bits than the numbers do:

# %%
shares = np.bincount(guesses) / len(guesses)
print(f"numbers of guesses: {losses.entropy(shares, base=2):.2f} bits each")
print(
    f"a letter, knowing nothing: {losses.surprise(1 / 27, base=2):.2f} bits"
)

# %% [markdown]
# 2.09 bits instead of 4.75. People who see the 100 letters before it bring English down to between
# 0.6 and 1.3 bits per letter (Shannon, 1951). Keep these numbers in mind.
#
# ## One text, many forecasts
#
# Write the tokens $x_1 \ldots x_T$. (Some texts write $t_t$, with the same t for token and place.
# Two things deserve two letters.) At each place the model gives a probability to *every* token of
# the vocabulary, knowing the ones before. Probabilities multiply, and the logarithm adds:
#
# $$-\log P(x_2 \ldots x_T \mid x_1) = \sum_{t=1}^{T-1} -\log P(x_{t+1} \mid x_1 \ldots x_t)$$
#
# One surprise for each forecast that met its token. A forecast has |V| numbers (|V| is the size of
# the vocabulary), and not any numbers: none is negative, and they sum to 1. It is the *whole*
# forecast that is trained, and not “the most likely next word”. What is priced is the probability
# of what came, favourite or not.
#
# Is this the *only* way to train a network on language? No: some learn to tell true pieces from
# false ones (Mikolov et al., 2013). But a forecast can be priced, sampled from and compared, and
# nothing else has been as successful at scale.

# %% [markdown]
# ## Four tokens by hand
#
# A toy vocabulary of five: 0 *on*, 1 *The*, 2 *mats*, 3 *cat*, 4 *sat*. The text says *The cat sat
# on*, and a model has made these forecasts:

# %%
words = ("on", "The", "mats", "cat", "sat")
forecasts = np.array(
    [
        [0.05, 0.10, 0.60, 0.20, 0.05],  # after "The"
        [0.10, 0.05, 0.15, 0.10, 0.60],  # after "The cat"
        [0.40, 0.20, 0.15, 0.15, 0.10],  # after "The cat sat"
        [0.05, 0.05, 0.80, 0.05, 0.05],  # after "The cat sat on"
    ]
)
came = [3, 4, 0, 2]

# %%
with plots.figure(panels=2) as (left, right):
    training.forecast_bars(left, forecasts[0], came[0], names=words)
    plots.surprise_curve(right, marks=forecasts[range(4), came])
plots.say(
    "after The, cat had 0.20 and mats 0.60; cat came, -log 0.20 = 1.609. "
    "On the right, the four prices on the curve of lesson 2."
)

# %% [markdown]
# In the figure: on the left, softmax has made five bars. The filled one came, and only its height
# is priced. The favourite, *mats*, was wrong. On the right are the prices of all four tokens. Now
# add them up:

# %%
print("Per-position losses:")
for place, token in enumerate(came):
    p = forecasts[place, token]
    print(
        f"pos {place} (true={token}): loss={-np.log(p):.3f} P(true)={p:.3f}"
    )
each = -np.log(forecasts[range(4), came])
print(f"Mean loss: {each.mean():.3f}")
print(f"Perplexity: {np.exp(each.mean()):.2f}")

# %% [markdown]
# 1.609 + 0.511 + 0.916 + 0.223, divided by 4, is 0.815 nats. e to this power is the **perplexity**,
# 2.26. On average, a token surprised the model as much as a fair choice among 2.26 tokens.
#
# **The last line is missing.** Another model gives the same four tokens ½, ½, ¼ and ¼. Its losses
# are log 2, log 2, log 4 and log 4, with a mean of 1.040. And its perplexity?

# %%
other = predict("Perplexity of the second model?")

# %%
compare(other, np.exp(-np.mean(np.log([0.5, 0.5, 0.25, 0.25]))))
print(f"mean loss {-np.mean(np.log([0.5, 0.5, 0.25, 0.25])):.3f} nats")

# %% [markdown]
# 2.828: between 2 and 4, and not their middle 3. It is the *geometric* mean, √(2 · 4). **Two lines
# are missing** in the next one: losses, mean and perplexity are yours.

# %%
quiz("perplexity_of_tokens")

# %% [markdown]
# The sheet asks for the whole.
#
# ## Which token was the fourth target?
#
# Something was odd. The text has four tokens, *The cat sat on*, and we had four prices. What came
# after *on*?

# %%
sentence = ["The", "cat", "sat", "on"]
for place in range(3):
    print(sentence[place], "->", sentence[place + 1])

# %% [markdown]
# Three pairs. Nothing predicts *The*, and nothing in the text follows *on*. **T tokens give T − 1
# targets.** The fourth price needs a fifth token, number 2, that the text does not show; we called
# it *mats*. You may read elsewhere that a document of length T has the loss (1/T) Σ over t = 1 … T
# with the target x_{t+1}. There is no x_{T+1}. You can sum to T − 1 and divide by T − 1. Or you
# can add a mark for the beginning or the end, which then is a token like any other.
#
# The averages differ:

# %%
print(f"three targets, divided by 3: {each[:3].mean():.3f} nats")
print(f"three targets, divided by 4: {each[:3].sum() / 4:.3f} nats")
print(f"four targets, divided by 4:  {each.mean():.3f} nats")

# %% [markdown]
# 1.012, 0.759 or 0.815 nats: the same model, the same words. The first is right for the text as
# shown, the last for the text with *mats*. The middle one is a free discount: it divides by a
# target that nobody had to guess.

# %% [markdown]
# ## A ruler for targets
#
# Slide the targets against what the model reads. Four models compete; one of them only copies.

# %%
from course_lib.widgets import ShiftRuler

ShiftRuler()

# %% [markdown]
# At shift 0 the copier pays 0.001 nats and learns nothing. Slide by one: now the model wins that
# predicts the next word. (On GitHub or on paper nothing moves: there you see its first picture
# and one sentence.)

# %% [markdown]
# ## By hand, then from the library
#
# Python counts from 0: row t of the scores has seen tokens 0 … t and forecasts token t + 1. Five
# lines (softmax forgets a common shift of the scores, so log p itself will do as a score):


# %%
def by_hand(logits, tokens):
    rows, wanted = logits[:-1], tokens[1:]
    rows = rows - rows.max(axis=1, keepdims=True)
    log_p = rows - np.log(np.exp(rows).sum(axis=1, keepdims=True))
    return -log_p[np.arange(len(wanted)), wanted].mean()


five = np.array([1, 3, 4, 0, 2])  # The cat sat on mats
logits = np.log(np.vstack([forecasts, np.full(5, 0.2)]))  # a row after "mats"
print(f"by hand: {by_hand(logits, five):.12f}")
print(f"library: {losses.sequence_loss(logits, five):.12f}")

# %% [markdown]
# The same to twelve digits. Five rows, five tokens, four targets: the row after *mats* is not used.
# What happens if you get the shift wrong?

# %%
copies = 20.0 * np.eye(5)[five]  # a model that repeats the token it sees
for name, rows, wanted in (
    ("no shift", copies, five),
    ("shifted by one", copies[:-1], five[1:]),
    ("shifted twice", copies[:-2], five[2:]),
):
    print(f"{name:15} {losses.cross_entropy(rows, wanted):6.3f} nats")

# %% [markdown]
# A model that only repeats what it sees is useless, and without the shift its loss is 0.000. It
# should be 20.000. The double shift says 20.000 as well, and no shape complains. Libraries that
# shift inside (this one, and Hugging Face's) want the tokens unshifted.
#
# Two more traps, in code that you will find in many places. `zip` stops at the shorter list without
# a word. And e to a large power is too large for Python's floats:

# %%
print(len(list(zip(range(7), range(4), strict=False))), "pairs of 7 and 4")
print(f"largest loss with a perplexity: {math.log(np.finfo(float).max):.2f}")

# %% [markdown]
# 4 pairs: three forecasts are lost, and the mean looks fine. Write `strict=True`. And above 709.78
# nats there is no perplexity: `math.exp` stops with an OverflowError.
#
# One thing more, for training. The slope of *one* loss is p − y. In the **mean** of T − 1 losses,
# each counts 1/(T − 1):

# %%
print("one loss: ", (forecasts[0] - np.eye(5)[3]).round(3))
print("mean of 4:", losses.sequence_loss_grad(logits, five)[0].round(3))

# %% [markdown]
# At *cat* the slope is −0.8 alone and −0.2 in the mean of four. Each row sums to 0 as in lesson 4
# (the second is printed rounded).
#
# ## Teacher forcing
#
# After *The* the model wanted *mats*. Does the next forecast go on from *The mats*? No. In
# training, the past is always the true text: *The cat*. This is called **teacher forcing**
# (Williams & Zipser, 1989). One mistake does not spoil the next forecast, and all places can be
# priced at once.

# %%
quiz("seen_while_training")

# %% [markdown]
# It has a price of its own. When the model later *writes*, no teacher is there: its own words
# become the past, mistakes included. A low loss on true pasts does not say how it fares on its own.
# You will let it write below.
#
# ## The mask
#
# How can all places be priced at once, if each may only know its own past? Take **attention**, the
# heart of GPT-like models (Vaswani et al., 2017). Each place gives a score to every place, by
# weights that are learnt. Softmax turns the scores into shares. Then the place takes the mean of
# what stands everywhere, weighted by the shares. To keep the future out, its scores become −∞
# before the softmax:

# %%
questions = np.zeros((1, 4, 2))  # all scores 0: look everywhere alike
print(models.attention_weights(questions, questions)[0].round(2))

# %% [markdown]
# The first place looks at itself alone (1.), the second at two places (0.5 each), the last at all
# four (0.25). Above the diagonal all is 0: e to the power of −∞. This is the **causal mask**.
#
# Here is a block of such a network, not trained. Price *the cat sat* in both ways. First all places
# in one go. Then each place by itself, from its own past, as if the rest did not exist.

# %%
rng = np.random.default_rng(6)
block = models.new_attention_block(
    rng, vocabulary=27, length=16, width=32, hidden=128
)
block["scores"] = rng.normal(0, 2, (32, 27))  # so that it forecasts something
line = np.array([letters.index(letter) for letter in "the cat sat"])


def in_one_go(line, causal=True):
    logits, _ = models.attention_block(block, line[None], causal=causal)
    return losses.sequence_loss(logits[0], line, reduction="none")


# %%
one_by_one = []
for t in range(1, len(line)):
    logits, _ = models.attention_block(block, line[None, :t])
    one_by_one.append(losses.cross_entropy(logits[0, -1], line[t]))
print("in one go: ", in_one_go(line).round(2))
print("one by one:", np.array(one_by_one).round(2))

# %% [markdown]
# The same ten numbers, from one pass or from ten. Why must that be?
#
# 1. The output at place t depends on what it looks at, and the mask leaves 0 … t.
# 2. So it is the same function of the same tokens, whether tokens t + 1 … stand there or not.
# 3. Each price reads one output and one target. Equal outputs, equal prices.
#
# The second road: change the *last* letter, and see which losses move.

# %%
changed = line.copy()
changed[-1] = letters.index("x")  # the cat sax
for causal in (True, False):
    moved = in_one_go(changed, causal) != in_one_go(line, causal)
    print(f"mask {causal!s:5}  moved: {''.join('.x'[m] for m in moved * 1)}")

# %% [markdown]
# With the mask only the last loss moves, the one whose target has changed. Without it all ten move:
# every place had seen the last letter. You may read that the mask “enables teacher forcing”.
# Teacher forcing is older than that. What the mask enables is to price all places in **one pass**.
#
# ## Texts of different lengths
#
# Texts that go through a model together must be equally long. Short ones are filled up with a
# **padding** token. Here are two texts, and a model that is sure of padding, since it always comes:

# %%
pad = 4
batch = np.array([[0, 1, 2, 3, 1, 0], [2, 3, pad, pad, pad, pad]])
rows = np.zeros((2, 6, 5))
rows[1, 1:, pad] = 9  # "after the end comes padding"
for name, id_ in (("padding counted", None), ("padding left out", pad)):
    loss = losses.sequence_loss(rows, batch, padding_id=id_)
    print(f"{name:17} {loss:.3f} nats, perplexity {np.exp(loss):.2f}")

# %% [markdown]
# Of the ten targets four are padding, and guessed for free. Counted, the loss is 0.966; left out,
# it is 1.609 = log 5: this model knows nothing. One more trap: with GPT-2, padding often shares its
# number with the end of a text. Then leaving out one leaves out the other, and the model never
# learns where to stop.
#
# And what if every *text* counts the same, instead of every token? A document with 10 targets has a
# mean loss of 2.0, one with 90 targets has 4.0.

# %%
counts, means = np.array([10, 90]), np.array([2.0, 4.0])
print(
    f"per token:     {np.average(means, weights=counts):.1f} nats, ", end=""
)
print(f"perplexity {losses.perplexity_from_losses(means, counts):.2f}")
print(f"per document:  {means.mean():.1f} nats, ", end="")
print(f"perplexity {np.exp(means.mean()):.2f}")
print(f"mean of the perplexities: {np.exp(means).mean():.2f}")

# %% [markdown]
# 3.8 nats or 3.0; 44.70, 20.09 or 30.99. A perplexity is per token, so the first is meant. The
# others let a long hard document count like a short easy one. **First the mean over all tokens,
# then the exponential, once.**
#
# ## Perplexity, done right
#
# How low and how high can it be? Two words, a model that gives 0.99 to one of them, and then the
# other comes:

# %%
for p in ([0.5, 0.5], [0.99, 0.01], [0.01, 0.99]):
    spread = np.exp(losses.entropy(p))
    print(
        f"{p}, word 1 comes: perplexity {1 / p[1]:6.2f}, spread {spread:.2f}"
    )

# %% [markdown]
# **Perplexity** looks at what came: 2.00, 100.00, 1.01. The last column is e to the power of the
# model's own entropy, its **spread**: between how many tokens it hesitates. 1.06 for the sure
# model, right or wrong. You will often read that perplexity is “how many choices the model thinks
# there are” or “is confused between”. That is the spread. (Some books call it the perplexity *of a
# distribution*; ours is that of a text.) Perplexity 1 means certain *and right*; 100 can mean very
# unsure, or sure and wrong.
#
# So the bounds: at least 1, and no upper one. The size of the vocabulary is the perplexity of
# knowing nothing, a bound for a *useful* model only. Our random block, for example:

# %%
print(f"random block: perplexity {np.exp(in_one_go(line).mean()):.0f} of 27")
middle = forecasts[range(4), came]
print(f"1 / mean p       {1 / middle.mean():.3f}")
print(f"perplexity       {1 / np.prod(middle) ** (1 / 4):.3f}")
print(f"mean of 1 / p    {np.mean(1 / middle):.3f}")
print(f"spread           {np.exp(losses.entropy(forecasts)):.3f}")

# %% [markdown]
# The random block has 364, far above 27: sure of nonsense. The four words have a perplexity of
# 2.259. The model's spread was 3.178: it was less sure than its luck deserved.
#
# For a single token, perplexity is 1/p. For many it is the *geometric* mean of these. It lies
# between 1 over the mean probability, 2.000, and the mean of 1/p, 2.604. (They are the harmonic and
# the arithmetic mean of the 1/p; the three always stand in this order.) Here is the dictionary,
# printed by the formula:

# %%
for perplexity in (1, 2, 10, 100, 1000, 50_257):
    print(f"perplexity {perplexity:6} = {np.log(perplexity):6.3f} nats")
print(f"and 6.91 nats = perplexity {np.exp(6.91):.1f}")

# %% [markdown]
# Tables that put 6.91 beside 1000 have rounded one of them: e to the power of 6.91 is 1002.2. And
# 100 is “a random guess” only among 100 tokens. For the 50,257 of GPT-2 a random guess has 50,257,
# or 10.825 nats.
#
# ## When may two perplexities be compared?
#
# On one text of 1000 bytes, model A has 3.0 nats per token and cuts the text into 250 tokens. Model
# B has 3.5 nats and cuts it into 200. Which is better?

# %%
better = predict(
    "Which model gives the text the higher probability?",
    options=("A, perplexity 20.09", "B, perplexity 33.12"),
)

# %%
compare(better, "B, perplexity 33.12")
for name, count, nats in (("A", 250, 3.0), ("B", 200, 3.5)):
    total = count * nats
    bits = losses.bits_per_byte(total, 1000)
    print(f"{name}: {np.exp(nats):.2f} per token, {total:.0f} nats, ", end="")
    print(f"{bits:.3f} bits per byte")

# %% [markdown]
# B, with the *higher* perplexity: 700 nats for the whole text against 750. Longer tokens are fewer,
# and each is harder. Only the total is the text's own. Divide it by something that no tokeniser can
# change, such as the bytes: 1.010 **bits per byte** for B, 1.082 for A. (The total in bits is, but
# for a bit or two, the size of the text when it is compressed with this model.)
#
# Now the same *model* on the same text. Our table of counts costs some nats per letter. What is its
# perplexity per **word**?

# %%
per_word = predict("Perplexity of that table per word of the held-out text?")

# %%
total = -np.log(of_truth).sum()
spoken = "".join(letters[n] for n in new_targets).split()
for unit, count in (("letter", len(of_truth)), ("word", len(spoken))):
    print(f"per {unit:6}: perplexity {np.exp(total / count):7.1f}")
compare(per_word, np.exp(total / len(spoken)))
print(f"letters per word: {len(of_truth) / len(spoken):.1f}")
print(f"bits per byte: {losses.bits_per_byte(total, len(of_truth)):.2f}")

# %% [markdown]
# One model, one text, one total: about 3.4 per letter, and more than a thousand per word. (The
# numbers differ because 5.8 letters make a word here, with its space; the perplexity per word is
# the one per letter to that power.) In bits per byte it is 1.78 however you cut it. So:
#
# **Compare two perplexities only on the same text, per the same unit, with the same tokens
# counted.** Otherwise ask for bits per byte. And a perplexity says how well a model forecasts text.
# It says little about how well it answers questions.

# %% [markdown]
# ## Average of what?
#
# Three batches of unequal length. Drag a loss, or the end of a batch, and watch six averages at
# once.

# %%
from course_lib.widgets import AverageOfWhat

AverageOfWhat()

# %% [markdown]
# They begin at 1.073, 1.019 and 0.671 nats: the same losses, averaged over different things. Let
# the token of 9 nats join, and see which of them jumps. (On GitHub or on paper nothing moves:
# there you see its first picture and one sentence.)

# %% [markdown]
# ## From knowing nothing to counting pairs
#
# Now train. Every good project begins with the loss of knowing nothing. Next come two tables: how
# frequent each letter is (**unigram**), and what follows each letter (**bigram**).


# %%
def price(probs, truth):
    return losses.negative_log_likelihood(probs[np.arange(len(truth)), truth])


print(f"knows nothing: {losses.uniform_loss(27):.2f} nats, perplexity 27.0")
for name, table in (("unigram", ladder[0]), ("bigram", ladder[1])):
    probs = models.ngram_probs(table, new_pasts, alpha=0.01)
    loss = price(probs, new_targets)
    print(f"{name:8} {loss:.2f} nats, perplexity {np.exp(loss):.1f}")

# %% [markdown]
# 3.30 nats, then 2.81, then 2.29: perplexities 27.0, 16.7 and 9.9, all on held-out letters. The
# table of pairs has 27 × 27 counts. To each a little α = 0.01 was added, so that a pair that never
# came is not impossible (Laplace, 1814, added 1).
#
# Can gradient descent find the same table? Give each letter a row of 27 scores, all 0. Lesson 4
# says: the slope is p − y. Take the mean over all places where the letter i came before. Then y
# becomes the *share* of what followed, and row i counts as often as i occurs:

# %%
share = ladder[1].counts / ladder[1].counts.sum(axis=1, keepdims=True)
weight = ladder[1].counts.sum(axis=1, keepdims=True) / len(targets)
scores = np.zeros((27, 27))
for _ in watch(5000, "27 rows of scores"):
    scores -= 20 * weight * (losses.softmax(scores) - share)

# %% [markdown]
# What should come out is already visible: the slope is 0 only where p = share. So training can come
# to rest at the counts and nowhere else. (Where the share is 0, p creeps towards it for ever.) Does
# it get there?

# %%
previous = pasts[:, -1]
print(f"started at {losses.uniform_loss(27):.2f} nats")
print(
    f"descended  {losses.cross_entropy(scores[previous], targets):.2f} nats"
)
counted = models.ngram_probs(ladder[1], pasts, alpha=0)
print(f"counted    {price(counted, targets):.2f} nats")

# %% [markdown]
# From 3.30 to 2.26 by descending, and 2.26 by counting, on the letters seen. Two roads, one number.
# No table of pairs can do better there: this is the entropy of a letter, given the one before, in
# these 40,000 letters (lesson 5). **The floor of a loss is what the data leave open.** A perfect
# model of real text has no loss of 0 either, since the same words go on in more than one way.

# %% [markdown]
# ## Longer memory
#
# Why stop at one letter? Count what follows the last 2, 3, … 7 letters. Guess what the held-out
# loss does:

# %%
best_length = predict(
    "Which number of letters gives the lowest held-out loss?", unit="letters"
)

# %%
on_seen, on_new = [], []
for k in range(8):
    table = models.count_ngrams(pasts, targets, 27, k)
    on_seen.append(
        price(models.ngram_probs(table, pasts, alpha=0.01), targets)
    )
    probs = models.ngram_probs(table, new_pasts, alpha=0.01)
    on_new.append(price(probs, new_targets))

# %%
with plots.figure() as ax:
    training.learning_curve(ax, range(8), on_seen, on_new)
    ax.set(xlabel="letters of the past that are read")
    ax.legend(frameon=False)
plots.say(
    f"the loss on what was seen falls from {on_seen[0]:.2f} to "
    f"{on_seen[7]:.2f}; on held-out text it turns at 3 letters, from "
    f"{on_new[3]:.2f} up to {on_new[7]:.2f} nats."
)
print("held out, 0 to 7 letters:", np.round(on_new, 2))
compare(best_length, int(np.argmin(on_new)))

# %% [markdown]
# In the figure: the solid line falls all the way to 0.39 nats. The dashed one turns at 3 letters,
# at 1.41, and climbs to 2.10. Why? See how often a past was met:

# %%
for k in (1, 3, 7):
    different = len(np.unique(pasts[:, -k:], axis=0))
    print(f"a past of {k}: met {len(pasts) / different:.1f} times on average")

# %% [markdown]
# One letter was met 1480.9 times, three letters 19.5 times, and seven only 2.2: the table has
# learnt the text by heart. That is **overfitting**, and only held-out text shows it.
#
# How can a long past help where it is known, and do no harm where it is not? Mix: the counts after
# 5 letters, plus 10 counts shared out as the table of 4 letters says, and so on down (after Jelinek
# & Mercer, 1980). (MacKay & Peto, 1995, add counts in this way.) That is the table that played
# against you:

# %%
print(f"0 to 5 letters, mixed: {price(forecast, new_targets):.2f} nats")
spoilt = np.mean(
    [text[t : t + 20] in text[:40_000] for t in range(40_000, len(text) - 20)]
)
print(f"held-out pieces of 20 letters that were seen: {spoilt:.0%}")

# %% [markdown]
# 1.24 nats, less than any single length. But look at the last line: 9% of the held-out pieces of 20
# letters stand word for word in the seen part, since the reference repeats itself. So these losses
# are a little too good, for every model here. In large collections that is a serious matter: the
# authors of GPT-3 left out tests for it (Brown et al., 2020).

# %% [markdown]
# ## A network that reads four letters
#
# Counting treats every past by itself. A network can find that pasts are *alike*, as Bengio et al.
# (2003) showed with words. Each letter gets a few numbers of its own, its **embedding**. Those of
# the last four letters go through a layer of weighted sums and a curve (tanh, which runs from −1 to
# 1). Then come 27 scores. Most weights are random numbers at first; those of the last step, to
# the scores, are 0.


# %%
def new_network():
    rng = np.random.default_rng(6)
    sizes = {"vocabulary": 27, "context": 4, "width": 8, "hidden": 128}
    return models.new_window_network(rng, **sizes)


def cost(network, pasts, truth):
    logits, _ = models.window_network(network, pasts[:, -4:])
    return losses.cross_entropy(logits, truth)


# %%
first_loss = predict("Its loss before the first step?", unit="nats")

# %%
compare(first_loss, round(cost(new_network(), new_pasts, new_targets), 2))
print(sum(weights.size for weights in new_network().values()), "weights")

# %% [markdown]
# 3.3, log 27. All scores are still 0: a network that knows nothing says so, as it should. If your
# first loss is far above log |V|, something is wrong before training has begun. (You may read that
# training starts at perplexities of 100 to 1000. With 50,257 tokens it starts at about 50,257 or
# above.)
#
# A step: take 64 places at random (a **batch**), compute the scores and the slope p − y in them.
# Hand it back through the network, which turns it into a slope for each of its 7,923 weights. (This
# is called backpropagation; `course_lib/models` has it line by line.) Then move the weights a
# little. Adam (Kingma & Ba, 2015) gives each weight its own length of step. Our loop also makes all
# steps shorter towards the end.
#
# Libraries have words for all this, and one misleads: in PyTorch, `model.train()` trains nothing.
# It switches the model into the mode for training; the loop is yours.


# %%
def take_step(network, descend, chosen, share):
    logits, back = models.window_network(network, pasts[chosen, -4:])
    slopes = losses.cross_entropy_grad(logits, targets[chosen])
    descend(network, back(slopes), share=share)


def prices(network):
    on_seen = cost(network, pasts[:5000], targets[:5000])
    return on_seen, cost(network, new_pasts, new_targets)


# %%
def trained(count, steps, label):
    rng, network, curve = np.random.default_rng(6), new_network(), []
    marks = np.geomspace(1, steps, 30).astype(int)
    descend = models.adam(0.005)
    for step in watch(steps, label):
        chosen = rng.integers(0, count, 64)
        take_step(network, descend, chosen, share=1 - step / steps)
        if step + 1 in marks:
            curve.append([step + 1, *prices(network)])
    return network, np.array(curve).T


# %%
network, curve = trained(len(targets), 8000, "40,000 letters")
_, small_curve = trained(5000, 8000, "5,000 letters")
levels = {
    "knows nothing": np.log(27),
    "unigram": on_new[0],
    "bigram": on_new[1],
}

# %% [markdown]
# Two networks of one kind, 8000 steps each. The first learns from all 40,000 letters, the second
# from the first 5,000 alone. Their curves, where *seen* is measured on the first 5,000 places (each
# mark on the lower axis is ten times the one before):

# %%
with plots.figure(panels=2) as (left, right):
    training.learning_curve(left, *curve, levels=levels)
    training.learning_curve(right, *small_curve)
    left.set(xscale="log", xlabel="steps, 40,000 letters")
    right.set(xscale="log", xlabel="steps, 5,000 letters", ylabel="nats")
    left.legend(frameon=False, loc="lower left")
low = small_curve[2].min()
plots.say(
    f"with 40,000 letters the held-out loss falls from {curve[2][0]:.2f} to "
    f"{curve[2][-1]:.2f}; with 5,000 it turns at {low:.2f} and climbs to "
    f"{small_curve[2][-1]:.2f} nats."
)

# %% [markdown]
# In the figure: left, a staircase. From 3.29 the loss drops and rests at the line *unigram*. The
# network has found how frequent each letter is, and gives every past the same forecast. Then it
# finds pairs, rests a little below *bigram*, and goes on to 1.46. Right, with 5,000 letters, the
# solid line falls on and on, while the dashed one turns at 2.05 and climbs to 2.50.
#
# That is why you **watch held-out loss**, and stop at its lowest. Nothing in the solid line gives
# the turn away. How many predictions did each network make?

# %%
predictions = 8000 * 64
print(f"{predictions:,} predictions in 8,000 steps")
print(f"GPT-3: about {300e9 / 3.2e6:,.0f} steps, 300 billion tokens")

# %% [markdown]
# Half a million. GPT-3 read 300 billion tokens in batches of up to 3.2 million (Brown et al.,
# 2020): some 94,000 steps. (A few more in truth, since the first batches were smaller.) It is often
# said that weights are “nudged billions of times”. Tokens are counted in billions. Steps are not.

# %% [markdown]
# ## One block of attention
#
# The other network from above, with the mask: every place looks back over up to 16 letters. Each
# batch holds 32 pieces of text; each piece gives 15 targets in one pass.


# %%
def trained_block(steps, causal, label):
    rng, descend = np.random.default_rng(6), models.adam(0.01)
    block = models.new_attention_block(
        rng, vocabulary=27, length=16, width=32, hidden=128
    )
    for step in watch(steps, label):
        starts = rng.integers(0, len(seen) - 15, 32)
        batch = seen[starts[:, None] + np.arange(16)]
        logits, back = models.attention_block(block, batch, causal=causal)
        slopes = losses.sequence_loss_grad(logits, batch)
        descend(block, back(slopes), share=1 - step / steps)
    return block


# %%
block = trained_block(2000, True, "with the mask")
pieces = held_out[:6032].reshape(-1, 16)
logits, _ = models.attention_block(block, pieces)
by_place = losses.sequence_loss(logits, pieces, reduction="none").mean(axis=0)
print("by place:", by_place.round(1))
print(f"all 15 places: {by_place.mean():.2f} nats")
logits, _ = models.attention_block(block, new_pasts[:, -15:])
of_block = losses.cross_entropy(logits[:, -1], new_targets)
print(f"always the last of 15 letters: {of_block:.2f} nats")

# %% [markdown]
# An average of what? Over all places it is 1.62 nats, but the first place knows one letter (2.3)
# and the last one fifteen (1.6). Give every target fifteen letters, and the same weights cost 1.53.
# (Each number in the row is from 377 letters alone, and wavers; 1.53 is from 6025.) When a paper
# cuts a long text into pieces, ask how much past each target had.
#
# The pieces had 16 letters. Give the block all 16, and ask for the next:

# %%
logits, _ = models.attention_block(block, new_pasts[:1000])
at_16 = losses.cross_entropy(logits[:, -1], new_targets[:1000])
print(f"at the sixteenth place: {at_16:.1f} nats")

# %% [markdown]
# 2.4, with *more* past. Sixteen tokens have fifteen targets: the last row was never trained. T − 1
# again.
#
# Who looks where? One row for each place:

# %%
piece = np.array([letters.index(letter) for letter in "the statement i"])
looks = models.looks_of(block, piece[None])[0]
with plots.figure() as ax:
    training.looks(ax, looks, "the statement i")
back = [np.diag(looks, -steps)[3 - steps :].mean() for steps in range(4)]
plots.say(
    "white above the diagonal. 0, 1, 2 and 3 places back: "
    + ", ".join(f"{mean:.0%}" for mean in back)
)

# %% [markdown]
# In the figure: a triangle, all white above the diagonal. That is the mask. Below it, dark squares
# show where a place takes its letters from. The mean shares are 26% for the place itself, then 44%,
# 23% and 5% for one, two and three back. The weights were learnt; nobody told the block that near
# letters matter.

# %% [markdown]
# ## Break it: take the mask away
#
# The same block, the same text, and `causal=False`. Your third bet was that a model that peeks pays
# 0. But in writing there is no next letter yet. Cut the text off after 15 letters and let this
# block guess the next one. Knowing nothing costs log 27, about 3.3.

# %%
blind = predict(
    "Without the mask, and the next letter not there yet: its loss?",
    options=("about 0", "about 3.3 nats", "far above 3.3 nats"),
)

# %%
cheat = trained_block(300, False, "without the mask")
logits, _ = models.attention_block(cheat, pieces, causal=False)
peek = losses.sequence_loss(logits, pieces)
print(f"held out, next letter there: {peek:.2f} nats")
logits, _ = models.attention_block(cheat, new_pasts[:, -15:], causal=False)
honest = losses.cross_entropy(logits[:, -1], new_targets)
compare(blind, "far above 3.3 nats")
print(f"when the next letter is not there yet: {honest:.1f} nats")

# %% [markdown]
# 0.00 after 300 steps, on held-out text! The network has learnt to look one letter to the right and
# copy it. Where nothing stands to the right yet, it costs 13.5 nats, four times as much as knowing
# nothing. **If a loss is too good, look for a peek.** English has a floor, and it is not 0.

# %% [markdown]
# ## Let it write
#
# Draw a letter from the forecast, add it to the past, and ask again. The temperature of lesson 3
# divides the scores first. The network of four letters goes on after *the*, four times, with 1500
# letters each. On the right: how many of its words occur in the seen text.


# %%
def story(t):
    """1500 letters, drawn at temperature t."""
    drawn = models.written(
        np.random.default_rng(6),
        lambda past: models.window_network(network, past)[0],
        [letters.index(letter) for letter in "the "],
        1500,
        temperature=t,
    )
    return "".join(letters[n] for n in drawn)


# %%
known = set(text[:40_000].split())
for t in (0.1, 0.5, 1.0, 1.5):
    told = story(t)
    real = np.mean([word in known for word in told.split()])
    print(f"at {t}: {told[:44]}... {real:.0%}")

# %% [markdown]
# At temperature 0.1 all its words are real, and it goes round in circles. At 0.5 it is 90%, at 1 it
# is 58%, at 1.5 it is 27%. A loss of 1.46 nats on true pasts, and no sentence. One reason is its
# short sight of four letters. Another: now it reads its own words, and one odd letter leads to
# places where it has never been. (This is called *exposure bias*; Ranzato et al., 2016.)
#
# Some texts say that a perplexity of 10 to 20 “signals real language structure”. There is no such
# mark. It depends on the tokens: this network has about 4, per letter.

# %%
quiz("seen_while_writing")

# %% [markdown]
# ## Guess from both sides
#
# BERT (Devlin et al., 2019) is trained on another task: hide some tokens and guess them from what
# stands on **both** sides. No shift: row t guesses token t. And only the hidden ones count, since
# the others can be seen. Two neighbours, by counting:


# %%
def around(tokens, steps):
    places = np.arange(2, len(tokens) - 2)
    return np.array([tokens[places + s] for s in steps]).T, tokens[places]


for steps in ((-2, -1), (-1, 1)):
    table = models.count_ngrams(*around(seen, steps), 27, 2)
    near, truth = around(held_out, steps)
    logits = np.log(models.ngram_probs(table, near, alpha=0.1))
    hidden = np.arange(len(truth)) % 7 == 0
    loss = losses.masked_lm_loss(logits, truth, mask=hidden)
    print(f"letters at {steps}: {loss:.2f} nats, {hidden.mean():.0%} hidden")

# %% [markdown]
# Two letters on the left: 1.71 nats. One on each side: 1.42, with 14% hidden (BERT hides 15%). Is
# the model with both sides the better *language model*? Take a text of two letters, *aa* or *bb*,
# equally often:

# %%
print(
    f"both sides: {losses.negative_log_likelihood([1.0, 1.0]):.3f} per letter"
)
print(f"left to right: {losses.negative_log_likelihood([0.5, 1.0]):.3f}")
print(f"what the text costs: {losses.surprise(0.5):.3f} nats in all")

# %% [markdown]
# Each letter is certain once the other is seen, so the masked loss is 0.000. But a text that can be
# *aa* or *bb* costs 0.693 nats, which is what 0.347 twice adds up to. The chain rule of probability
# (lesson 2) wants *one* order. e to the power of a masked loss is **not** a perplexity of the text.
#
# ## What papers report
#
# Now you can read these. Each number needs three things: the text, the unit, and which tokens
# count.

# %%
for model, where, value in (
    ("GPT-1", "BooksCorpus, per token", 18.4),
    ("GPT-2 117M", "WikiText-103, per word", 37.50),
    ("GPT-2 1.5B", "WikiText-103, per word", 17.48),
    ("GPT-2 1.5B", "Penn Treebank", 35.76),
    ("GPT-3 175B", "Penn Treebank", 20.50),
    ("GPT-2 1.5B", "LAMBADA, last words", 8.63),
    ("GPT-3 175B", "LAMBADA, last words", 3.00),
):
    print(f"{model:10} {where:24} {value:5.2f} = {np.log(value):.3f} nats")

# %% [markdown]
# 17.48 per word is 2.861 nats. The numbers are those of the papers (Radford et al., 2018 and 2019;
# Brown et al., 2020). On *one* text you may compare: Penn Treebank 35.76, then 20.50; LAMBADA 8.63,
# then 3.00. A series “18.4, 8.6, 5.0” mixes different texts. And GPT-3's paper gives its largest
# model no perplexity of 5.0.
#
# | you may read | the source says |
# |---|---|
# | GPT-1: 18.4 on Penn Treebank | 18.4 on BooksCorpus (Radford et al., 2018, §4.1) |
# | GPT-2: 8.6, next to Penn Treebank | 8.63 is LAMBADA; Penn Treebank is 35.76 (Radford et al., 2019) |
# | GPT-2 on WikiText-103: about 18, or 20–30 | 17.48; smaller ones 22.05, 26.37, 37.50 (Radford et al., 2019) |
# | GPT-3: 10–15, or 5.0 on many benchmarks | 20.50 and 3.00; few-shot LAMBADA 1.92 (Brown et al., 2020) |
# | GPT-4: well below 5 | no such number; a curve in bits per word on its own code (OpenAI, 2023) |
# | fine-tuned: often below 10 | no source |
# | LLaMA: perplexity is the main measure | 20 benchmarks, most of them accuracies (Touvron et al., 2023) |
# | always perplexity, always nats | nats in scaling papers (Hoffmann et al., 2022); bits per byte 0.93 on enwik8 (Radford et al., 2019) |
#
# And what was trained? GPT-1 to GPT-3 and LLaMA on the next token. BERT on hidden tokens *and* on
# whether two sentences belong together, a second cross-entropy (Devlin et al., 2019).
# Chain-of-thought prompting trained nothing at all (Wei et al., 2022). Models that chat are trained
# further, with other losses: lessons 9 and 10.

# %% [markdown]
# ## What these numbers do not mean
#
# All your models, on the same 6025 held-out letters:

# %%
for name, loss in (
    ("knows nothing", losses.uniform_loss(27)),
    ("how frequent each letter is", on_new[0]),
    ("counts after 3 letters", on_new[3]),
    ("attention over 15 letters", of_block),
    ("network over 4 letters", cost(network, new_pasts, new_targets)),
    ("counts after 0 to 5, mixed", price(forecast, new_targets)),
):
    print(f"{name:28} {loss:.2f} nats, perplexity {np.exp(loss):4.1f}")
logits, _ = models.window_network(network, new_pasts[:, -4:])
spread = np.exp(losses.entropy(losses.softmax(logits)))
print(f"spread of the network {spread:.1f}")

# %% [markdown]
# From 27.0 down to 3.4. The winner is a table with an idea from 1980. That does not mean that
# counting beats networks: 40,000 letters and ten seconds suit the table. Bengio et al. (2003) beat
# the best tables on a million words, and with billions hardly anybody counts any more.
#
# The held-out letters also chose the 3 of “counts after 3 letters”, which flatters it a little. A
# third part of the text, read once at the very end, would be cleaner.
#
# Nor is perplexity the model's doubt. The network hesitates between 4.1 letters, its spread. Its
# perplexity is 4.3: it is a little too sure of itself. Lesson 7 measures that.
#
# Nor does a loss travel. A good loss per word is large (2.861 above), per letter it is small. “2 to
# 3 nats is good” holds for tokens of GPT-2's kind at best; for our letters, 2.29 is counting pairs.

# %% [markdown]
# ## Three things to take away
#
# 1. The loss of a text is the mean of −log p over its targets: T − 1 of them, each from its true
#    past, padding left out. The causal mask prices all in one pass.
# 2. Perplexity is e to the power of that mean: 1 for certain and right, |V| for knowing nothing,
#    without upper bound. Compare only the same text in the same unit; otherwise bits per byte.
# 3. Begin with log |V|, go by the unigram and the bigram, watch held-out loss, and distrust what is
#    too good.
#
# Where you meet it:
#
# - Shannon (1951): the guessing game, and the entropy of English.
# - Jelinek, Mercer, Bahl & Baker (1977): the word *perplexity*, for recognising speech.
# - Bengio et al. (2003): embeddings and a network in place of counts.
# - Vaswani et al. (2017): attention and its mask. Devlin et al. (2019): hidden tokens.
# - Radford et al. (2018, 2019), Brown et al. (2020), Touvron et al. (2023): GPT-1, -2, -3, LLaMA.
# - Shazeer et al. (2017), Wei et al. (2022), Lightman et al. (2023): experts, chains of thought,
#   rewards for steps. Lessons 9 and 10.
#
# **Now you:** [the sheet for this lesson](../exercises/06_language_models.ipynb). Back to [the
# start](00_start_here.ipynb).
