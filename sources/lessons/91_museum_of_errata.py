# %% [markdown]
# # A museum of real errata
#
# Everything in this museum was published: in course notes, in books, in libraries that many people
# use. Every piece is wrong, and every one is right on some kind of input.
#
# Read the labels kindly. Each piece is here because **somebody looked**, wrote down what they saw
# and sent it to the people in charge. Many of these threads hold a thank-you, and nearly all of
# them a repair. That is the part to imitate.
#
# The code is ours: a few lines of NumPy that make the same mistake. The thread under each piece
# is the real one. Every piece asks you a question first; take your time before you read on. You
# need lessons 1 to 7 and 9, and there is no need to see it all in one visit.

# %%
import numpy as np

from course_lib import losses
from course_lib.numerics import numerical_gradient, sigmoid, softmax
from course_lib.student import check, compare, predict, quiz

# %% [markdown]
# ## A bet at the door
#
# Sixteen wrong losses hang here.

# %%
stopped = predict("How many of the sixteen stop with an error message?")

# %%
compare(stopped, 0)

# %% [markdown]
# None. Three will say `nan` here, which is at least suspicious. Thirteen give a number, and nobody
# stops for a number.
#
# Careful people ship wrong formulas. A loss is one number, and one number cannot show how it was
# made. A program with a wrong loss still runs, and often the number still falls. And on one kind of
# input right and wrong agree; whoever tries only that sees nothing. (What was really tried at the
# time we mostly do not know.)

# %% [markdown]
# ## Room 1: distances
#
# From lesson 1: pinball, Huber, squared error.
#
# ### Exhibit 1 · A loss below nothing
#
# Gradient boosting for quantiles (scikit-learn, reported 2015). The pinball loss charges `level`
# for each unit that a guess is too low, and 1 − level for each unit that it is too high.


# %%
def quantile_loss(truth, guess, level):
    gaps, above = truth - guess, truth > guess
    missed = level * gaps[above].sum()
    return (missed + (1 - level) * gaps[~above].sum()) / len(truth)


truth, low = np.array([3.0, 5.0]), np.array([1.0, 2.0])
print(f"{quantile_loss(truth, low, 0.5):.2f}")

# %% [markdown]
# 1.25 is right. Find an input on which it is not. Put it in place of the three dots: truths,
# guesses, a level.

# %%
exhibit_pinball_sign = ...
check("exhibit_pinball_sign", exhibit_pinball_sign)

# %% [markdown]
# Try at least once before you go on. The next cell gives it away.

# %%
high = truth + 10
print(f"shipped   {quantile_loss(truth, high, 0.5):6.2f}")
print(f"right     {losses.quantile(high, truth, level=0.5):6.2f}")
print(f"half MAE  {losses.mae(high, truth) / 2:6.2f}")
print(f"perfect   {losses.quantile(truth, truth, level=0.5):6.2f}")

# %% [markdown]
# −5.00 for guesses that are all 10 too high, when the perfect guess pays 0.00. At level ½ the
# loss is half the mean absolute error, which is the second road to the right 5.00. And yet the
# models it trained were good:


# %%
def shipped(guess):
    return quantile_loss(truth, guess, 0.5)


slope = numerical_gradient(shipped, high)
used = losses.quantile_grad(high, truth, level=0.5)
print(f"slope of the printed loss  {slope[0]:.2f}")
print(f"gradient used in training  {used[0]:.2f}")

# %% [markdown]
# The gradient had been written by hand, separately, and it was right: 0.25, towards smaller
# guesses. The printed value has the slope −0.25. So training worked, and only those who *looked at
# the loss* were misled: "no dramatic consequence", says the report. A finite difference tells
# that value and gradient do not belong together.
#
# Several people came upon it, and three sent a correction, the first in April 2015. One was approved
# in December 2016. Finding a fault is not the end of the work: somebody has to have the time to look.
# Thread: [“Sign error in QuantileLossFunction”](https://github.com/scikit-learn/scikit-learn/issues/8087);
# earlier: [“bug in QuantileLossFunction”](https://github.com/scikit-learn/scikit-learn/issues/6076)
# and [“fix quantile loss __call__ function”](https://github.com/scikit-learn/scikit-learn/pull/4567);
# mended by [“Corrected sign error in QuantileLossFunction”](https://github.com/scikit-learn/scikit-learn/pull/6429).

# %% [markdown]
# ### Exhibit 2 · Half of Huber's loss
#
# A library for teams of learning agents (on-policy, 2022) wrote Huber's loss with two switches.


# %%
def huber_of(error, delta):
    small = np.abs(error) <= delta
    large = error > delta
    return small * error**2 / 2 + large * delta * (np.abs(error) - delta / 2)


print(f"{huber_of(3.0, 1.0):.2f}")

# %% [markdown]
# 2.50 is right. Your turn: an error and a delta.

# %%
exhibit_half_a_huber = ...
check("exhibit_half_a_huber", exhibit_half_a_huber)

# %% [markdown]
# When you have tried, go on.

# %%
for error in (-3.0, -1.0, 1.0, 3.0):
    right = losses.huber([error], [0.0], delta=1.0)
    pulls = np.minimum(np.linspace(0, abs(error), 3001), 1)
    road = abs(error) * pulls.mean()
    print(f"{error:4.0f}  shipped {huber_of(error, 1.0):.2f}", end="  ")
    print(f"right {right:.2f}  by area {road:.2f}")

# %% [markdown]
# An error of −3 costs 0.00: the same as being right. The other road adds up the pull, which is the
# error itself up to 1 and then stays 1; it finds 2.50 on both sides. Whoever guessed far too high
# was never corrected. (Which side that is depends on what is subtracted from what.)
#
# The reporter wrote "if I'm not mistaken" and the one missing `abs`; the answer was "thanks for
# pointing that, already fixed it". The test is a mirror: an error and its opposite cost the same.
# Thread: [“Being confused about The huber_loss”](https://github.com/marlbenchmark/on-policy/issues/47).

# %% [markdown]
# ### Exhibit 3 · Robust against learning
#
# An agent that learns to play from the screen (DQN-tensorflow, 2016). A famous paper had said that
# the error was clipped; it meant the error in the *update*, which is the gradient.


# %%
def robust_loss(error):
    clipped = np.clip(error, -1.0, 1.0)
    return np.mean(0.5 * clipped**2)


print(f"{robust_loss(0.8):.2f}  {losses.huber([0.8], [0.0]):.2f}")

# %% [markdown]
# 0.32 twice: for an error of 0.8 it is Huber's loss.

# %%
quiz("exhibit_clipped_error")

# %% [markdown]
# Decide first, then look at the slopes.


# %%
def slope_at(error):
    return numerical_gradient(robust_loss, np.array([error]))[0]


for error in (0.5, 0.9, 2.0, 5.0):
    huber = losses.huber_grad([error], [0.0])[0]
    square = losses.mse_grad([error], [0.0])[0] / 2
    print(f"error {error}  shipped {slope_at(error):.2f}", end="  ")
    print(f"Huber {huber:.2f}  ½·square {square:.2f}")

# %% [markdown]
# Beyond 1 the slope is 0.00. Huber keeps pulling with 1.00, the square with 2.00 and then 5.00. A
# prediction that was far off was taught nothing at all.
#
# The same step stood in at least three programs of that time. Two of the reports trace it to the
# words of the paper, which are easy to read that way. Huber's loss mends it. A finite difference at
# one large error finds it.
# Threads: [“A bug in the implementation”](https://github.com/devsisters/DQN-tensorflow/issues/16),
# [“Gradient zero when diff is clipped”](https://github.com/spragunr/deep_q_rl/issues/46) and
# [“clipping the delta zeros gradients”](https://github.com/carpedm20/deep-rl-tensorflow/issues/5).

# %% [markdown]
# ### Exhibit 4 · A column and a row
#
# A library of neural networks used to refuse predictions and targets of different shapes. A new
# version no longer did (PyTorch, 2019).


# %%
def squared_error(predictions, targets):
    return np.mean((predictions - targets) ** 2)


print(f"{squared_error(np.array([1.0, 2.0]), np.array([1.0, 4.0])):.2f}")

# %% [markdown]
# 2.00 is right, for two lists.

# %%
quiz("exhibit_column_target")

# %% [markdown]
# Answer first. Then compare perfect predictions with the truth.

# %%
x = np.linspace(-1, 1, 100)
y = 1 + 9 * x
print(f"perfect, as a list    {squared_error(y, y):.2f}")
print(f"perfect, as a column  {squared_error(y[:, None], y):.2f}")
print(f"twice the variance    {2 * np.var(y):.2f}")

# %% [markdown]
# 0.00 and 55.09, for the same hundred right numbers. As a column against a row, every prediction
# meets every target; for perfect predictions the mean of that table is twice the variance. Now
# train a line on both, full batch, 200 steps.


# %%
def trained(line):
    weights = np.zeros(2)
    for _ in range(200):
        weights -= 0.2 * numerical_gradient(line, weights)
    return weights


column = trained(lambda w: squared_error(w[0] + w[1] * x[:, None], y))
row = trained(lambda w: squared_error(w[0] + w[1] * x, y))
print(f"column against row: {column[0]:.2f} + {column[1]:.2f} x")
print(f"row against row:    {row[0]:.2f} + {row[1]:.2f} x")

# %% [markdown]
# The truth is 1 + 9x. With the column the line learns the slope 0.00: everybody gets the mean, 1.00.
# That is the baseline of lesson 1, and the training looks as if it had converged, which it has.
#
# "I promise it was *not* a fun way to spend 2 hours", says one of several reports. A reader of the
# other one wrote the warning that such a call gives today: that it will "likely lead to incorrect
# results". The test: the loss of right predictions is 0, in every shape the function takes.
# Threads: [“MSELoss behaves strangely when shapes don't match”](https://github.com/pytorch/pytorch/issues/16413)
# and [“Bug: fail to throw error when computing loss between tensors with shapes [n, 1] and [n]”](https://github.com/pytorch/pytorch/issues/16045).

# %% [markdown]
# ## Room 2: surprise and softmax
#
# ### Exhibit 5 · The loss before any training
#
# Much-loved course notes on neural networks (CS231n, reported 2020) checked a first loss, as one
# should. They said how to check it, too.


# %%
def first_loss(classes):
    return np.log(1 / classes)


print(f"{abs(first_loss(3)):.1f}")

# %% [markdown]
# 1.1 is also what the program beside it had printed.

# %%
quiz("exhibit_lost_minus")

# %% [markdown]
# Answer, then see the line beside two other roads.

# %%
print(f"the line      {first_loss(3):.3f}")
print(f"cross-entropy {losses.cross_entropy(np.zeros((1, 3)), [0]):.3f}")
print(f"log of 3      {np.log(3):.3f}")
print(f"perfect model {losses.cross_entropy([[99.0, 0.0, 0.0]], [0]):.3f}")

# %% [markdown]
# −1.099, where the two right roads give 1.099 and perfection costs 0.000. The program was right, and
# only the sentence beside it lacked a minus; one character mended it. The advice around it (look at
# the first loss!) is excellent, and half of this museum rests on it.
#
# Thread: [“neural-networks-case-study.md - loss mistake”](https://github.com/cs231n/cs231n.github.io/pull/244).

# %% [markdown]
# ### Exhibit 6 · Careful on one side
#
# The softmax of a library for the Julia language (NNlib.jl, 2018) knew of overflow and took care.


# %%
def careful_softmax(scores):
    powers = np.exp(scores - max(0.0, np.max(scores)))
    return powers / powers.sum()


print(careful_softmax(np.array([1000.0, 999.0])).round(3))

# %% [markdown]
# No overflow, and 0.731 for the favourite, as it should be. Find finite scores on which it fails.

# %%
exhibit_softmax_floor = ...
check("exhibit_softmax_floor", exhibit_softmax_floor)

# %% [markdown]
# What must not change when every score moves by the same amount? Then go on.

# %%
for shift in (1000, 0, -1000):
    scores = np.array([1.0, 0.0]) + shift
    with np.errstate(invalid="ignore"):
        shipped = careful_softmax(scores)
    print(f"shift {shift:5}: shipped {shipped.round(3)}", end="  ")
    print(f"right {softmax(scores).round(3)}")

# %% [markdown]
# Three times the same two scores, moved. Softmax must not notice (lesson 3). Moved down by 1000 the
# shipped one says `nan` twice: `max(0.0, …)` subtracted nothing, both powers became 0, and 0 by 0 is
# no number. A uniform guess, 0.5 each, would have been better.
#
# The same line with the 0 left out mended it; somebody asked for a test of this very case, and
# got one. Thread: [“Fixed softmax for large negative numbers”](https://github.com/FluxML/NNlib.jl/pull/43).

# %% [markdown]
# ### Exhibit 7 · Once too often
#
# Logistic regression, from a collection of ready-made models (lightning-bolts, 2021).


# %%
def loss_of_model(scores, labels):
    probs = softmax(scores)
    return losses.cross_entropy(probs, labels)


labels = np.arange(10)
print(f"{loss_of_model(np.zeros((10, 10)), labels):.3f}  {np.log(10):.3f}")

# %% [markdown]
# 2.303 twice: on equal scores it passes the test of the first loss.

# %%
quiz("exhibit_double_softmax")

# %% [markdown]
# The first loss alone is not enough of a test. Ask for a model that is certain and right.

# %%
sure = 50 * np.eye(10)
print(f"shipped      {loss_of_model(sure, labels):.3f}")
print(f"log(1 + 9/e) {np.log(1 + 9 / np.e):.3f}")
print(f"right        {losses.cross_entropy(sure, labels):.3f}")

# %% [markdown]
# The perfect model pays 1.461 and cannot do better. The inner softmax hands over a 1 and nine 0s as
# scores, and the outer one makes of them what the second line says. And the pull is gone where it
# is needed most:

# %%
wrong = np.zeros(10)
wrong[3] = 10.0
seen = numerical_gradient(lambda s: loss_of_model(s[None], [0]), wrong)
right = losses.cross_entropy_grad(wrong[None], [0])[0]
print(f"pull on the truth: shipped {seen[0]:.5f}, right {right[0]:.5f}")

# %% [markdown]
# A model that is sure of the wrong class is pulled with 0.00005 in place of 0.99995. Elsewhere it
# still learns, more slowly, and the order of its classes is not changed. That may be why one finds
# this in other programs too. "Should not cause any serious issue", the report says modestly.
#
# A correction came four days later. The test: certain and right costs 0.
# Thread: [“Softmax applied twice when computing loss in LogisticRegression”](https://github.com/Lightning-Universe/lightning-bolts/issues/654),
# mended by [“Fix - Avoid two softmax calls in LogisticRegression”](https://github.com/Lightning-Universe/lightning-bolts/pull/655).

# %% [markdown]
# ### Exhibit 8 · A guard that single precision cannot see
#
# The log loss of a library for machine learning (scikit-learn, 2022) clipped probabilities to keep
# them away from 0 and 1. In double precision that works.


# %%
def clipped_log_loss(probs, labels):
    probs = np.asarray(probs, dtype=np.float32)
    least = np.float32(1e-15)
    probs = np.clip(probs, least, np.float32(1) - least)
    yes = labels * np.log(probs)
    return -np.mean(yes + (1 - labels) * np.log(1 - probs))


print(f"{clipped_log_loss([0.0], 1):.1f}  {-np.log(1e-15):.1f}")

# %% [markdown]
# At p = 0 the guard holds: 34.5, which is −log of 1e-15. Find a probability and a label for which
# it does not.

# %%
exhibit_float32_clip = ...
check("exhibit_float32_clip", exhibit_float32_clip)

# %% [markdown]
# Tried? Then look at what the guard is made of.

# %%
least = np.float32(1e-15)
print("1 - 1e-15, single:", np.float32(1) - least == 1)
print("1 - 1e-15, double:", 1 - 1e-15 == 1)
with np.errstate(divide="ignore", invalid="ignore"):
    print(f"shipped, p = 1 and yes: {clipped_log_loss([1.0], 1):.3f}")
exact = losses.binary_cross_entropy_probs([1.0], [1.0])
print(f"right {exact:.3f}, coin {np.log(2):.3f}")

# %% [markdown]
# Next to 1, single precision has seven digits, and 1 − 1e-15 *is* 1. So the forecast that is certain
# and right costs `nan` in place of 0.000, through 0 times −∞. A coin would pay 0.693. Next to 0
# small numbers are plentiful, so that a test of p = 0 stays calm.
#
# Mended: the guard now depends on the precision of what comes in. The test: the extreme inputs, in
# every precision you claim to take.
# Thread: [“log_loss giving nan when input is np.float32 and eps is default”](https://github.com/scikit-learn/scikit-learn/issues/24315),
# mended by [“FIX adapt epsilon value depending of the dtype of the input”](https://github.com/scikit-learn/scikit-learn/pull/24354).

# %% [markdown]
# ## Room 3: language models
#
# From lesson 6. Means of means, units, and who is graded on what.
#
# ### Exhibit 9 · An average of averages
#
# A much-used library for language models (Transformers, reported 2023) can train on small batches one
# after the other, to save memory. That is supposed to give the same as one large batch.


# %%
def accumulated(batches):
    return np.mean([np.mean(batch) for batch in batches])


print(f"{accumulated([[1, 3], [2, 6]]):.2f}")

# %% [markdown]
# 3.00 is the mean of those four losses. Find batches on which it is not.

# %%
exhibit_average_of_averages = ...
check("exhibit_average_of_averages", exhibit_average_of_averages)

# %% [markdown]
# Then look at four batches of 32, 8, 3 and 1 tokens, as they come from texts of unequal length.

# %%
sizes = np.array([32, 8, 3, 1])
every = np.repeat([2.0, 2.0, 3.0, 6.0], sizes)
batches = np.split(every, np.cumsum(sizes)[:-1])
means = [np.mean(batch) for batch in batches]
print(f"shipped {accumulated(batches):.2f}")
print(f"right   {np.mean(every):.2f}")
print(f"weighed {np.average(means, weights=sizes):.2f}")
print(f"a token of the last batch counts {1 / 4 / (1 / 44):.0f} times")

# %% [markdown]
# 3.25 in place of 2.16. The other road weighs each mean by its tokens and finds 2.16 as well. A
# token of the last batch counts as much as 11 tokens should. The *gradient* is averaged in the same
# way, so models were trained by it. A user in the thread saw "much worse" results than with one
# large batch.
#
# The report's title already names the way out: the sum in place of the mean. In 2024 it was met
# again, and the library published an account of how it had come about. The test: cut a batch in two
# unequal parts; nothing may change.
# Thread: [“Sum loss instead of mean loss should be used if gradient accumulation step is larger than 1 when training a language model”](https://github.com/huggingface/transformers/issues/24725);
# the account: [“Gradient accumulation”](https://github.com/huggingface/blog/pull/2414).

# %% [markdown]
# ### Exhibit 10 · Two units in two lines
#
# A library for evaluation (Hugging Face Evaluate, 2022), asked for the perplexity of a sentence.


# %%
def perplexity_in_twos(probs):
    nats = -np.mean(np.log(probs))
    return 2**nats


print(f"{perplexity_in_twos([1.0, 1.0, 1.0]):.2f}")

# %% [markdown]
# 1.00: for a text that is certain it is right.

# %%
quiz("exhibit_two_to_the_nats")

# %% [markdown]
# Answer, then try a fair choice among eight.

# %%
fair = np.full(5, 1 / 8)
print(f"shipped {perplexity_in_twos(fair):.2f}")
print(f"right   {losses.perplexity(np.mean(-np.log(fair))):.2f}")
print(f"in bits {2 ** np.mean(-np.log2(fair)):.2f}")

# %% [markdown]
# 4.23 in place of 8.00: too good to be true. Both pure roads, e with nats and 2 with bits, agree. In
# the repair's thread the same sentence had 19.1218 before and 70.6083 after. One line shows that
# this is the whole difference:

# %%
print(f"{70.6083 ** np.log(2):.4f}")

# %% [markdown]
# 19.1218, to the last digit. Beside a perplexity computed elsewhere, the same model would have looked
# nearly four times as good. A repair was proposed on the day of the report. The test: a fair choice among k has perplexity k.
# Thread: [“Perplexity with `torch.exp2` instead of `torch.exp`”](https://github.com/huggingface/evaluate/issues/241),
# mended by [“Change perplexity to be calculated with base e”](https://github.com/huggingface/evaluate/pull/242).

# %% [markdown]
# ### Exhibit 11 · A repair that went the other way
#
# A project that composes music (Magenta, 2016) reported exp of the mean loss. A repair meant to make
# the number truer, and moved the exponential.


# %%
def perplexity_of(token_losses):
    return np.mean(np.exp(token_losses))


print(f"{perplexity_of(np.full(4, np.log(8))):.2f}")

# %% [markdown]
# 8.00: where all tokens cost the same, it is right.

# %%
quiz("exhibit_exp_inside_mean")

# %% [markdown]
# Answer before you make them differ.

# %%
probs = np.append(np.full(19, 0.5), 0.00001)
token_losses = -np.log(probs)
print(f"repaired     {perplexity_of(token_losses):.1f}")
print(f"as it was    {np.exp(np.mean(token_losses)):.1f}")
print(f"by a product {np.prod(probs) ** (-1 / 20):.1f}")
print(f"1000 notes alike {losses.perplexity(np.log(1000)):.1f}")

# %% [markdown]
# Nineteen easy notes and one surprise. As it was: 3.4, and the second road, straight from the
# probability of the whole piece, agrees. Repaired: 5001.9, five times as much as for a thousand
# notes that are all alike. One note owns the number. The mean of 1/p is a fine statistic. It is not
# perplexity.
#
# The repair itself says, with care, that the numbers would rise slightly. Later it was mended, with
# a comment beside it for the next reader: perplexity is exp of the loss. The test: a second road to
# one number. Thread: [“Fix perplexity calculation.”](https://github.com/magenta/magenta/pull/239);
# later [“fix perplexity computation in events_rnn_graph.py”](https://github.com/magenta/magenta/pull/878).

# %% [markdown]
# ### Exhibit 12 · A sentence that was mended twice
#
# A textbook that very many people learn from (Dive into Deep Learning, 2023). Its sentence about
# perplexity named one kind of mean. A repair named another. A year later three words were put in
# front, "to be more mathematically accurate".


# %%
def best_understood(probs):
    choices = 1 / np.asarray(probs)
    return 1 / np.exp(np.mean(np.log(choices)))


print(f"{best_understood([1.0, 1.0]):.2f}")

# %% [markdown]
# 1.00 is right, for a text that is certain.

# %%
quiz("exhibit_reciprocal_of_choices")

# %% [markdown]
# Answer; the case of the question comes next.

# %%
p = np.array([1 / 2, 1 / 4, 1 / 8])
print(f"shipped sentence {best_understood(p):.2f}")
print(f"exp of mean loss {losses.perplexity(np.mean(-np.log(p))):.2f}")
print(f"geometric  {np.prod(1 / p) ** (1 / 3):.2f}")
print(f"arithmetic {np.mean(1 / p):.2f}")
print(f"harmonic   {1 / np.mean(p):.2f}")

# %% [markdown]
# Choices among 2, 4 and 8: perplexity 4.00, their geometric mean; the arithmetic mean is 4.67. The
# first sentence said harmonic, 3.43. The first repair said geometric, and was right. As it was
# mended the second time it gives 0.25: fewer than one word to choose from, which no text can have.
# (So it stood in the copy that was read for this course.) The three words belong to another true
# sentence, about the geometric mean of the *probabilities*.
#
# Repairs need tests as new code does. Here three numbers are enough. Threads: [“Update geometric instead of harmonic mean”](https://github.com/d2l-ai/d2l-en/pull/2111)
# and [“Update language-model.md”](https://github.com/d2l-ai/d2l-en/pull/2466).

# %% [markdown]
# ### Exhibit 13 · One step too far
#
# Scores and tokens have to be moved against each other by one place. In a much-used library
# (Transformers, 2025) the common loss function did it, and one model did it too.


# %%
def shifted_again(logits, tokens):
    logits, labels = logits[:-1], tokens[1:]
    return losses.causal_lm_loss(logits, labels)


tokens = np.array([3, 1, 4, 1, 2])
print(f"{shifted_again(np.zeros((5, 5)), tokens):.3f}  {np.log(5):.3f}")

# %% [markdown]
# 1.609 twice: the first loss is right, log 5.

# %%
quiz("exhibit_shifted_twice")

# %% [markdown]
# Answer. Then take a model that knows the text: row t is certain of token t + 1.


# %%
def certain_of(distance):
    logits = np.zeros((5, 5))
    ahead = np.arange(5 - distance)
    logits[ahead, tokens[ahead + distance]] = 20.0
    return logits


for distance in (1, 2):
    sure = certain_of(distance)
    print(f"knows the token {distance} ahead:", end=" ")
    print(f"shipped {shifted_again(sure, tokens):5.2f}", end=" ")
    print(f"right {losses.causal_lm_loss(sure, tokens):5.2f}")

# %% [markdown]
# Who knows the next token pays 20.00, far more than the 1.609 of knowing nothing. Who knows the one
# *after* it pays 0.00, where the right loss asks 15.40. So that is what training teaches: the
# report calls it "next next token prediction". The loss falls all the while.
#
# Years before, an early version of the library had the opposite fault, no shift at all. Minimizing
# the loss would "destroy the language model within a few steps", says that correction. The test:
# move the text by one place, and say before what has to happen.
# Threads: [“Fixed a bug calculating cross entropy loss in `JetMoeForCausalLM`”](https://github.com/huggingface/transformers/pull/37830)
# and [“Fix Language Modeling Loss”](https://github.com/huggingface/transformers/pull/404).

# %% [markdown]
# ## Room 4: smoothing, weights, margins
#
# From lessons 7 and 9.
#
# ### Exhibit 14 · Smoothing that cannot be switched off
#
# The code of a paper on knowledge graphs (ConvE, reported 2019). Its loss asks yes or no for each
# class; the targets are what matters here.


# %%
def soft_targets(one_hot, epsilon):
    classes = one_hot.shape[-1]
    return (1 - epsilon) * one_hot + 1 / classes


print(soft_targets(np.array([0.0, 1.0, 0.0, 0.0]), 1.0))

# %% [markdown]
# 0.25 four times: for ε = 1 it is right, all classes alike.

# %%
quiz("exhibit_smoothing_at_zero")

# %% [markdown]
# Answer, then try the ε that people use.

# %%
one_hot = np.array([0.0, 1.0, 0.0, 0.0])
for epsilon in (0.0, 0.1):
    shipped = soft_targets(one_hot, epsilon)
    right = losses.smooth_labels([1], 4, epsilon=epsilon)[0]
    print(f"ε {epsilon}  shipped {shipped} sum {shipped.sum():.2f}")
    print(f"       right   {right} sum {right.sum():.2f}")

# %% [markdown]
# With ε = 0 nothing should happen, and the truth is asked to be 1.25 times certain. The targets add
# up to 2.00, or 1.90. With thousands of classes each entry is off by next to nothing, which may be
# why it stayed unseen.
#
# "Yes, you are correct", came the answer, and a good scruple with it. A repair may change results:
# first one has to measure whether slightly or much. In the copy that we read the thread is open.
# The test: put in the value that switches it off.
# Thread: [“About Label Smoothing”](https://github.com/TimDettmers/ConvE/issues/55).

# %% [markdown]
# ### Exhibit 15 · A weight that came twice
#
# A library for finding objects in pictures (MMDetection, 2019). One function weighed the losses and
# handed them to another, which averaged them, and weighed them.


# %%
def weighted_loss(costs, weights):
    weighted = weights * costs
    return np.mean(weights * weighted)


costs = np.array([0.5, 1.0, 2.0])
print(f"{weighted_loss(costs, np.array([1, 0, 1])):.3f}")

# %% [markdown]
# 0.833 is right: 0.5 and 2, shared by three. Find weights on which it is wrong.

# %%
exhibit_weight_squared = ...
check("exhibit_weight_squared", exhibit_weight_squared)

# %% [markdown]
# Then ask what a tenfold weight does.

# %%
for weight in (1.0, 2.0, 10.0):
    w = np.array([1.0, weight, 1.0])
    by_hand = (0.5 + weight * 1.0 + 2.0) / 3
    print(
        f"weight {weight:4}: shipped {weighted_loss(costs, w):6.2f}", end="  "
    )
    print(f"right {np.mean(w * costs):.2f}  by hand {by_hand:.2f}")
print(f"no weights at all: {np.mean(costs):.2f}")

# %% [markdown]
# A weight of 10 works as one of 100: 34.17 in place of 4.17. It did no harm yet: "all weights are
# binary values", said the answer, and 0 and 1 are their own squares. The report saw a fault before
# anyone could meet it. The answer was "Thanks a lot!", and a repair came on the same day.
#
# The test is one of units: ten times the weight, ten times the share.
# Thread: [“Use weight multiple times in the loss function binary_cross_entropy”](https://github.com/open-mmlab/mmdetection/issues/845),
# mended by [“fix potential bug in binary_cross_entropy”](https://github.com/open-mmlab/mmdetection/pull/846).

# %% [markdown]
# ### Exhibit 16 · A bracket closed too early
#
# A book about learning from human preferences (RLHF Book, 2025). The formula stood right in one
# chapter, and in the next one a bracket had slipped.


# %%
def margin_loss(lead, margin):
    return -np.log(sigmoid(lead) - margin)


print(f"{margin_loss(2.0, 0.0):.3f}")
print(f"{losses.reward_model([2.0], [0.0]):.3f}")

# %% [markdown]
# Without a margin the two agree: 0.127. Find a lead and a margin for which it gives no number.

# %%
exhibit_margin_outside = ...
check("exhibit_margin_outside", exhibit_margin_outside)

# %% [markdown]
# Then compare, lead by lead, for a margin of 1.

# %%
for lead in (0.0, 1.0, 3.0, 9.0):
    with np.errstate(invalid="ignore"):
        shipped = margin_loss(lead, 1.0)
    right = losses.reward_model([lead], [1.0])
    road = np.log(1 + np.exp(1.0 - lead))
    print(f"lead {lead}: shipped {shipped:.3f}", end="  ")
    print(f"right {right:.3f}  by hand {road:.3f}")

# %% [markdown]
# `nan` in every line. σ never reaches 1, so with a margin of 1 there is never anything left to take
# a logarithm of. Inside the bracket the margin is part of the race: at a lead of 1 it is a coin,
# 0.693, and the loss falls as the lead grows. In print nobody runs a formula; a reader compared two
# chapters.
#
# "Thanks!!!", came the answer on the same day, and it was merged. The test: put in an extreme, or a
# plain 1.
# Thread: [“(chapter8): Move margin inside sigmoid”](https://github.com/natolambert/rlhf-book/pull/96).

# %% [markdown]
# ## Six kinds of test
#
# Sixteen mistakes, and six questions that would have found them. None needs to know the right
# answer by heart.
#
# | test | the question | it finds |
# | :-- | :-- | :-- |
# | **identity** | What must it be where I know the answer? | 4, 5, 7, 11, 12, 14 |
# | **shift** | I move everything. What must stay, what must move along? | 2, 6, 13 |
# | **finite difference** | Is the gradient the slope of this value, and not 0? | 1, 3 |
# | **batch split** | I cut the data in two unequal parts. Does anything change? | 9 |
# | **extreme input** | 0, 1, ±1000, in every precision: still a number? | 6, 8, 16 |
# | **units** | I double a weight, or change nats to bits. Does the number follow? | 10, 15 |
#
# (The mirror of exhibit 2 stands with the shifts: you move the input and say what must stay.) Here
# is each of them at work, on one piece.

# %%
perfect = loss_of_model(99 * np.eye(10), np.arange(10))
left, right = huber_of(-3.0, 1.0), huber_of(3.0, 1.0)
print(f"identity    {perfect:.2f} is not 0")
print(f"shift       {left:.2f} is not {right:.2f}")
print(f"slope       {slope_at(5.0):.2f} at an error of 5")

# %% [markdown]
# The perfect model pays 1.46 in exhibit 7. The two sides of exhibit 2 cost 0.00 and 2.50. And in
# exhibit 3 nothing pulls at an error of 5: 0.00.

# %%
one, cut = [[2, 2, 2, 5]], [[2, 2, 2], [5]]
with np.errstate(invalid="ignore"):
    lost = margin_loss(2.0, 1.0)
double = weighted_loss(costs, np.full(3, 2.0)) / np.mean(costs)
print(f"batch split {accumulated(cut):.2f} is not {accumulated(one):.2f}")
print(f"extreme     {lost} is no number")
print(f"units       weights doubled, loss times {double:.0f}")

# %% [markdown]
# 3.50 is not 2.75 (exhibit 9), `nan` is no number (exhibit 16), and in exhibit 15 the loss
# quadruples when the weights double. Six lines, six faults; each is a test that you can write
# before you know what is wrong.

# %% [markdown]
# ## Ten more, hidden
#
# Ten people wrote one loss, each with another mistake. You choose the input. How many does a nice
# one unmask?

# %%
from course_lib.widgets import BreakTheChecker

BreakTheChecker()

# %% [markdown]
# One row of three scores unmasks 3 of ten. Make it uglier: a second row, another label, a huge
# score. One input can unmask all. (On GitHub or on paper nothing moves: there you see its first
# picture and one sentence.)

# %% [markdown]
# ## Three things to take away
#
# 1. **A test must try the other kind of input.** Every piece here passes some test: guesses too low,
#    equal batches, weights of 0 and 1. Ask which kind of input is missing.
# 2. **Two roads to one number.** Value and slope, mean and product, formula and area. Mistakes
#    seldom agree.
# 3. **Looking is a contribution.** Most of these threads are shorter than this page. If you find a
#    piece for this museum, write it down: an input, what came out, what should have. And be kind.
#
# Nobody has found the last one yet.
