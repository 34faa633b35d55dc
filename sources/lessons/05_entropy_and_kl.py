# %% [markdown]
# # Entropy and divergence: paying for the wrong code
#
# The best model in the world still has a loss. How large must it be? And how much of *your* loss
# could be avoided? This lesson turns a loss into an area that you can look at, cuts the area into
# those two parts, and then asks what happens when you compare two forecasts the wrong way round.
#
# You need lesson 2: surprise is −log p, counted in nats or in bits. Plan for about an hour.

# %%
import itertools

import numpy as np

from course_lib import datasets, losses, plots
from course_lib.plots import areas
from course_lib.student import compare, predict, quiz, review

# %%
review(5)

# %% [markdown]
# Four from before, because this lesson leans on them. Now three about what is new.
#
# ## Three questions before you start
#
# A radio sends a test match (the slow kind of cricket), ball by ball, as pulses written 0 and 1.
# Half of the balls are *dots* (no run), a quarter bring *one* run, an eighth a *four*, an eighth a
# *six*. A **code** is a list of words, one for each thing that can happen. With the words 00, 01, 10
# and 11, each ball takes two pulses. Guess, even wildly:

# %%
least = predict(
    "Other words may be shorter. Least pulses per ball, on average?",
    unit="pulses",
)
changed = predict(
    "Keep that best code. Now dots ⅛, ones ½, fours ⅛, sixes ¼. Pulses?",
    unit="pulses",
)
bent = predict(
    "Heads comes 7 times in 10 and you forecast that. Mean loss for ever?",
    unit="nats",
)

# %%
compare(least, 1 / 2 * 1 + 1 / 4 * 2 + 1 / 8 * 3 + 1 / 8 * 3)
compare(changed, 1 / 8 * 1 + 1 / 2 * 2 + 1 / 8 * 3 + 1 / 4 * 3)
compare(bent, -(0.7 * np.log(0.7) + 0.3 * np.log(0.3)))

# %% [markdown]
# 1.75 pulses are possible, 2.25 when the game changes and the code does not, and 0.611 nats for
# the bent coin. You met that last number in lesson 2 as the depth of a valley. It is not 0,
# although the forecast is perfect.
#
# At the end of this lesson you can
#
# - read a loss as an area, and say which part of it no model can remove;
# - compute what a forecast costs and what it wastes, by hand and safely;
# - compare two forecasts both ways round, and say why the ways differ.

# %% [markdown]
# ## A budget of code words
#
# How do you get below two pulses? Give the frequent ball a short word. Here is a code that works
# without any pause between the words:

# %%
words = ("0", "10", "110", "111")
names = ("dot", "one", "four", "six")
meaning = dict(zip(words, names, strict=True))
heard, word = [], ""
for pulse in "0110100111":
    word += pulse
    if word in meaning:
        heard.append(meaning[word])
        word = ""
print(*heard)

# %% [markdown]
# Ten pulses, and the listener hears *dot four one dot six*. She needs no pause because **no word
# is the beginning of another**: as soon as the pulses make a word, it is that word. All codes in
# this lesson keep that rule.
#
# The rule has a price. Once 0 is a word, nothing else may begin with 0. Write down the eight
# strings of three pulses, from 000 to 111, and ask each which word it begins with. Four begin with
# 0, two with 10, one with 110 and one with 111: a word of length L takes the share 2⁻ᴸ. No string
# is taken twice (it would begin with two words, and one of these would begin the other), so **the
# shares add up to at most 1**. That is the budget: a short word is expensive. (Kraft, 1949, showed
# it, and that all lengths within the budget can be had.)

# %%
with plots.figure() as ax:
    areas.code_space(ax, words, names)
plots.say(
    "four boxes share the height from 0 to 1. The word 0 is one bit long and "
    "takes a half; 10 takes a quarter; 110 and 111 take an eighth each."
)

# %% [markdown]
# Short words have tall boxes. This code has spent all of its budget: ½ + ¼ + ⅛ + ⅛ = 1. A pulse is
# one *bit*; in a moment you will see that this is the bit of lesson 2.
#
# ## Play: spend the budget
#
# Change the four lengths. What is the lowest mean for a budget of 1? Then spend less than 1.

# %%
test_match = np.array([1 / 2, 1 / 4, 1 / 8, 1 / 8])
lengths = np.array([2, 2, 2, 2])
print(f"budget spent {np.sum(2.0**-lengths):.3f}")
print(f"mean length  {test_match @ lengths:.3f} bits")

# %% [markdown]
# Two bits each spend exactly 1.000 and take 2.000 bits. (`@` multiplies entry by entry and adds
# up: a mean with the shares as weights.) With 1, 2, 3, 3 you reach the code above. With 1, 2, 2, 3
# the mean is lower still, and no such code exists: it would spend more than 1. And whoever spends
# less than 1 could make the longest word one pulse shorter.
#
# Is there nothing better? Try every choice of lengths up to six, in two games: the test match and
# the *slog*, the end of a short match, when everybody hits out.

# %%
slog = np.array([1 / 8, 1 / 2, 1 / 8, 1 / 4])
affordable = [
    lengths
    for lengths in itertools.product(range(1, 7), repeat=4)
    if sum(2.0**-length for length in lengths) <= 1
]
for name, shares in (("test match", test_match), ("slog", slog)):
    best = min(affordable, key=lambda lengths: shares @ lengths)
    ideal = losses.surprise(shares, base=2)
    print(f"{name:10} {best} mean {shares @ best:.3f} bits, ideal {ideal}")

# %% [markdown]
# For the test match 1, 2, 3, 3 is the best of all, with 1.750 bits; for the slog it is 3, 1, 3, 2,
# also with 1.750. Each line ends with the surprises of the four balls in bits, −log₂ p. They are
# the same numbers! **The best length of a word is the surprise of what it stands for.** That is no
# accident, and the proof comes soon.

# %% [markdown]
# ## A code is a forecast
#
# Read the same thing backwards. Lengths L that spend the whole budget hand you numbers q = 2⁻ᴸ
# that add up to 1. A list of probabilities that adds up to 1 is called a **distribution**. So each
# such code is a forecast, and each forecast q says how long its words should be: −log₂ q.
#
# Draw it. Each ball gets a stripe, as **high** as it is frequent and as **wide** as its word is
# long. The mean length is then the **area**. On the left, the test match with its own code. On the
# right, the slog with the code that was made for the test match.

# %%
with plots.figure(panels=2) as (left, right):
    areas.cost_area(left, test_match, test_match, names)
    areas.cost_area(right, slog, test_match, names)
own = test_match @ losses.surprise(test_match, base=2)
wrong = slog @ losses.surprise(test_match, base=2)
plots.say(
    f"the right code covers {own:.3f} bits, the wrong one {wrong:.3f}: "
    "hatched is too long for the one and the six, dotted is saved on the dot."
)

# %% [markdown]
# The right code has an area of 1.750, the wrong one of 2.250. The word for *one* is a bit longer
# than it should be, and that happens on half of the balls; so is the word for *six*. On the rare
# dot the old code saves two bits: the dotted outline, which is not paid.
#
# Three areas, three names, with p for how often things come and q for the forecast:
#
# | in the picture | name | formula |
# |---|---|---|
# | filled and hatched: what q pays | **cross-entropy** H(p, q) | −Σ pᵢ log qᵢ |
# | filled and dotted: what the right forecast pays | **entropy** H(p) | −Σ pᵢ log pᵢ |
# | hatched minus dotted: the waste | **divergence** KL(p‖q) | Σ pᵢ log(pᵢ / qᵢ) |
#
# KL stands for Kullback and Leibler (1951). Read KL(p‖q) as “what q wastes when p is true”. With
# log₂ all three are in bits, with log in nats.
#
# A warning about letters: here p is true and q is the forecast. Many texts have it the other way
# round. Look for the one that stands *outside* the logarithm: that one is true.

# %% [markdown]
# ## Entropy
#
# Entropy is the mean surprise of somebody who knows the probabilities. One line by hand, one call
# of the library, and then other forecasts beside it:

# %%
by_hand = -np.sum(test_match * np.log(test_match))
print(f"by hand {by_hand:.9f} nats")
print(f"library {losses.entropy(test_match):.9f} nats")
for p in ([1, 0, 0, 0], [0.97, 0.01, 0.01, 0.01], test_match, [0.25] * 4):
    print(f"{losses.entropy(p, base=2):.3f} bits for {np.array(p)}")

# %% [markdown]
# 1.213007566 nats by both roads, and 1.750 bits: the mean length of the best code. The slog has the
# same entropy, since it holds the same four numbers. Entropy looks at the probabilities and at
# nothing else: not at the runs, not at the order.
#
# The others say how to read it. Certain: 0.000 bits. Nearly certain: 0.242. All alike: 2.000, which
# is log₂ 4. Entropy runs from 0 to the log of the number of outcomes. (That nothing lies above it
# follows from a proof below: a forecast that calls all outcomes alike pays exactly this log, and
# nobody pays less than the entropy.)
#
# You may read that it is “the number of bits needed to describe a distribution”. To describe the
# *list of probabilities* you would have to send those numbers themselves. Entropy is the mean
# number of bits **for each outcome that comes**, to a listener who has the code already. And it is
# in bits only with log₂.

# %% [markdown]
# ## When no length is whole
#
# Halves and quarters make whole lengths. A coin that shows heads 9 times in 10 does not.

# %%
coin = [0.9, 0.1]
print(f"surprise {losses.surprise(coin, base=2).round(3)} bits")
print(f"entropy  {losses.entropy(coin, base=2):.3f} bits")

# %% [markdown]
# Heads should take 0.152 bits and tails 3.322. On average that is 0.469 bits a toss, and no word
# is shorter than one pulse. Is 0.469 then only a formula?

# %%
packed = predict(
    "Ten tosses as one message: least pulses per toss, on average?",
    unit="pulses",
)

# %% [markdown]
# Huffman (1952) found the best whole-pulse code. Join the two rarest outcomes; everything in the
# joint lot becomes one pulse longer; repeat until one lot is left.


# %%
def huffman_length(p):
    parts, length = sorted(p), 0.0
    while len(parts) > 1:
        joint = parts[0] + parts[1]
        length += joint
        parts = sorted([joint, *parts[2:]])
    return length


# %%
for tosses in (1, 2, 4, 10):
    chances = map(np.prod, itertools.product(coin, repeat=tosses))
    per_toss = round(huffman_length(chances) / tosses, 3)
    print(f"{tosses:2} tosses: {per_toss:.3f} a toss")
compare(packed, per_toss)

# %% [markdown]
# One at a time: 1.000. In pairs 0.645, in fours 0.493, in tens 0.477, and the floor is 0.469.
#
# The best code for single outcomes is always less than one bit above the entropy, and packing n
# together shares that bit among n (Shannon, 1948). So fractions of a bit are real. Programs that
# pack a whole file into one long word come very near the floor (arithmetic coding; Rissanen, 1976).

# %% [markdown]
# ## A printed forecast, and a zero
#
# A language model has read *the quick brown fox jumps over the lazy* and forecasts what comes next:
# rabbit 0.02, fox 0.05, green 0.01, eliezer 0.00, dog 0.82, the 0.03, SPACE 0.07. How large is the
# entropy of this forecast? Work it out on paper or in a cell of your own:

# %%
quiz("entropy_in_bits")

# %% [markdown]
# Did you get a number at all? Here is the formula typed as it stands. Below it, a probability
# shrinks, and with it its share of the mean. Last, the entropy with the zero left out:

# %%
p = np.array([0.02, 0.05, 0.01, 0.00, 0.82, 0.03, 0.07])
with np.errstate(all="ignore"):  # keep NumPy from warning about log 0
    print(f"as it stands: {-np.sum(p * np.log2(p))}")
for small in (0.1, 0.001, 0.00001):
    print(f"p = {small:7.5f}: p times surprise {small * -np.log(small):.5f}")
comes = p[p > 0]
bits = -np.sum(comes * np.log2(comes))
nats = losses.entropy(p)
print(f"left out: {bits:.4f} bits; library: {nats:.3f} nats")
print(f"e to the nats: {np.exp(nats):.3f}; log2 7 = {np.log2(7):.3f} bits")

# %% [markdown]
# `nan`, because *eliezer* has probability 0, and 0 · (−∞) has no value on a computer. What should
# that term be? 0.23026, then 0.00691, then 0.00012: the surprise grows, but the chance to feel it
# shrinks much faster. In the limit the product is 0: **0 · log 0 counts as 0**. What never comes
# adds nothing, so the code leaves it out.
#
# 1.0505 bits, or 0.728 nats. Seven words that are all alike would have 2.807 bits. Raise e to the
# entropy and you get 2.071: the forecast hesitates as much as a fair choice between about two
# words. (That is a statement about the forecast. How badly a text *surprised* it is another
# number; lesson 6 keeps the two apart.)

# %% [markdown]
# ## Cross-entropy is entropy plus waste
#
# Back to the picture. Filled and hatched, less filled and dotted, leaves hatched minus dotted:
#
# $$H(p, q) = H(p) + \mathrm{KL}(p \,\|\, q)$$
#
# The proof: in each stripe, add log pᵢ and take it away again.
#
# 1. −log qᵢ = −log pᵢ + (log pᵢ − log qᵢ).
# 2. Multiply by pᵢ and add up over i.
# 3. The left side is H(p, q). The first part is H(p). The second is Σ pᵢ log(pᵢ/qᵢ).
#
# And the other road, with numbers: each of the three by itself. The library has them too, and here
# you have to be awake. As in all its losses, **the prediction comes first**, then the truth.

# %%
whole = -np.sum(slog * np.log2(test_match))
floor = -np.sum(slog * np.log2(slog))
waste = np.sum(slog * np.log2(slog / test_match))
print(f"cross-entropy {whole:.3f} = {floor:.3f} + {waste:.3f} bits")
paid = losses.distribution_cross_entropy(test_match, slog, base=2)
wasted = losses.kl_divergence(test_match, slog, base=2)  # q, then p
print(f"library {paid:.9f} and {wasted:.9f} bits")

# %% [markdown]
# 2.250 = 1.750 + 0.500. Half a bit a ball is wasted. The library says 2.250000000 and 0.500000000.
# (SciPy's `rel_entr` takes the truth first. Swapped arguments are among the commonest mistakes
# here, and nothing crashes.)

# %% [markdown]
# ## No forecast beats the truth
#
# Could the waste be negative, so that a clever wrong code beats the right one? Some stripes did
# save. The proof that they never save enough needs one fact about the logarithm: it lies below its
# tangent at 1, so log x ≤ x − 1, and they touch at x = 1 only.

# %%
for x in (0.25, 0.5, 1.0, 2.0, 4.0):
    print(f"x = {x:4}: log x {np.log(x):6.3f}   x - 1 {x - 1:6.3f}")

# %% [markdown]
# At x = 1 both are 0.000; everywhere else the second column is larger. Now put x = qᵢ/pᵢ for every
# i with pᵢ > 0:
#
# 1. −KL(p‖q) = Σ pᵢ log(qᵢ/pᵢ). (A turned ratio is a turned sign.)
# 2. ≤ Σ pᵢ (qᵢ/pᵢ − 1), by the fact.
# 3. = Σ qᵢ − Σ pᵢ, because the pᵢ cancel.
# 4. ≤ 1 − 1 = 0.
#
# So **KL(p‖q) ≥ 0, and it is 0 only where q = p** (Gibbs' inequality): step 2 loses nothing only if
# every x is 1. Step 4 asks only that the
# qᵢ add up to at most 1. That is the budget of the codes, so no code beats the entropy either. You
# have seen it in numbers: of all affordable lengths, none went below 1.750 bits.

# %% [markdown]
# ## Row by row
#
# A worked example. KL(slog‖test match) in bits: what the *test match's* code wastes on the *slog*.


# %%
def rows_of(p, q):
    for name, often, held in zip(names, p, q, strict=True):
        extra = -np.log2(held) + np.log2(often)
        print(f"{name:4} {often:.3f} × {extra:+.0f} = {often * extra:+.3f}")


rows_of(slog, test_match)
print(f"sum {np.sum(slog * np.log2(slog / test_match)):+.3f} bits")

# %% [markdown]
# Each row says how often, times how many bits too many. The dot comes rarely and its word is two
# bits too short, so −0.250. *One* gives +0.500, *four* nothing, *six* +0.250. Together +0.500.
#
# Now the other way round: what does the *slog's* code waste on the *test match*? Here is all but
# the last line.

# %%
rows_of(test_match, slog)

# %% [markdown]
# The dot now comes often and its word is two bits too long. What is the sum?

# %%
back = predict(
    "The slog's code on the test match wastes how much?", unit="bits"
)

# %%
compare(back, np.sum(test_match * np.log2(test_match / slog)))

# %% [markdown]
# 0.625, and the first direction was 0.500. **The two directions differ.** Who is true decides how
# often each row counts.
#
# The third time, two lines are missing: the rows and the sum are yours, for three outcomes and in
# nats. (1 bit is 0.693 nats.)

# %%
quiz("kl_one_way")

# %% [markdown]
# The form says whether you were right. The numbers once more, from the library, and two more to
# think about:

# %%
p, q = [0.5, 0.3, 0.2], [0.25, 0.25, 0.5]
print(f"KL(p‖q) {losses.kl_divergence(q, p):.3f} nats")
print(f"KL(q‖p) {losses.kl_divergence(p, q):.3f} nats")
print(f"H(p, p) {losses.distribution_cross_entropy(p, p):.3f} nats")
print(f"one bit {np.log(2):.3f} nats")

# %% [markdown]
# 0.218 nats, and 0.239 the other way. The third line is a caution: p compared *with itself* has a
# cross-entropy of 1.030 and not 0. You may read that cross-entropy is the natural measure of how
# far two distributions are apart. It measures that *and* the entropy of the truth. What vanishes
# at p = q is the divergence.
#
# The sheet has the whole as a function, without any line given.

# %% [markdown]
# ## Both ways, as areas
#
# What does it look like that the directions differ?

# %%
with plots.figure(panels=2) as (left, right):
    areas.cost_area(left, slog, test_match, names)
    areas.cost_area(right, test_match, slog, names)
plots.say(
    "left, the slog is true: two stripes hatched, one dotted, waste 0.500. "
    "Right, the test match is true: the tall dot is hatched, waste 0.625."
)

# %% [markdown]
# Each word is wrong by the same number of bits in both pictures, with the sign turned. What
# changes is the *height* of the stripes. The dot's two bits are a thin dotted stripe on the left; on
# the right they are hatched and half of the picture high.
#
# Now an extreme case, with zeros. First a bet:

# %%
quiz("infinite_direction")

# %% [markdown]
# Now with our balls. Somebody holds a six to be impossible.

# %%
no_six = np.array([0.5, 0.3, 0.2, 0.0])
denied = losses.kl_divergence(no_six, test_match)
allowed = losses.kl_divergence(test_match, no_six)
print(f"sixes come, and q denies them: {denied}")
print(f"no six comes, and q allows it: {allowed:.3f} nats")

# %% [markdown]
# `inf` the first way, and 0.149 nats the second. A word that does not exist would have to be sent:
# no number of pulses is enough. The other way round, a word is kept ready that is never used; that
# wastes a little code space and no more. **KL(p‖q) is infinite when q gives 0 to something that p
# lets happen.** Zeros of p are harmless: p does the averaging, and it never goes there.

# %% [markdown]
# ## Areas to drag
#
# The same areas, to change by hand. Drag the truth p or the forecast q; the others make room.

# %%
from course_lib.widgets import InformationAreas

InformationAreas()

# %% [markdown]
# Entropy 1.750 and waste 0.500 make 2.250 bits. Press “Let q equal p”: one of the two areas goes,
# and the other stays. (On GitHub or on paper nothing moves: there you see its first picture and
# one sentence.)

# %% [markdown]
# ## Covering and seeking
#
# This asymmetry shapes models. Some data have two humps: 60% of the values lie near −2.5, 40% near
# +2.5. You must describe them by **one** bell-shaped curve with a middle m and a width s. (Such a
# curve is called Gaussian: the height is exp(−½((x − m)/s)²), scaled so that all adds up to 1.)


# %%
def bell(m, s):
    height = np.exp(-0.5 * ((x - m) / s) ** 2)
    return height / height.sum(axis=-1, keepdims=True)


x = np.linspace(-10, 10, 201)
humps = 0.6 * bell(-2.5, 0.5) + 0.4 * bell(2.5, 0.5)

# %%
covers = predict("Least KL(humps‖bell): where is the bell's middle?")
seeks = predict("Least KL(bell‖humps): where is the bell's middle?")

# %% [markdown]
# We try bells with m from −4 to 4 and s from 0.3 to 4, and take the best in each direction.
# KL(humps‖bell) is called *forward*: the data are true and the model is the forecast.
# KL(bell‖humps) is *reverse*.

# %%
middles, widths = np.linspace(-4, 4, 81), np.linspace(0.3, 4, 38)
m, s = (grid.ravel() for grid in np.meshgrid(middles, widths))
bells = bell(m[:, None], s[:, None])
truth = np.broadcast_to(humps, bells.shape)
best = {}
for way in ("forward", "reverse"):
    kl = losses.kl_divergence(bells, truth, direction=way, reduction="none")
    best[way] = m[kl.argmin()].round(1), s[kl.argmin()].round(1)
    print(f"{way}: m, s = {best[way][0]}, {best[way][1]}, KL {kl.min():.3f}")
compare(covers, best["forward"][0])
compare(seeks, best["reverse"][0])
print(f"mean of the data {humps @ x:.1f}, -log 0.6 = {-np.log(0.6):.3f} nats")

# %% [markdown]
# Forward wants m = −0.5 with s = 2.5: in the valley, where there are hardly any data! Reverse
# wants m = −2.5 with s = 0.5: one hump exactly, as if the other did not exist.
#
# Both have a second road. The best forward bell has the mean of the data, which is −0.5. The reverse
# bell pays 0.511 for pretending that 60% is all there is: −log 0.6.

# %%
with plots.figure() as ax:
    ax.fill_between(x, humps, color="#d5dde2", label="the two humps")
    for way, colour in (("forward", "vermilion"), ("reverse", "blue")):
        curve = bell(*best[way])
        ax.plot(x, curve, label=way, **plots.line_style(colour))
    ax.set(xlabel="value", ylabel="probability per grid step", xlim=(-8, 8))
    ax.legend(frameon=False)
denied = losses.kl_divergence(bell(*best["reverse"]), humps)
plots.say(
    "the forward bell is wide and low, over both humps and the valley; the "
    f"reverse bell, on the left hump alone, would cost {denied:.3f} forward."
)

# %% [markdown]
# Dashed, the forward bell: **it covers**. Wherever the data go, it must not say nearly 0, or the
# cost explodes. Solid, the reverse bell: **it seeks**. It is charged only where *it* goes. In the
# valley the data say nearly 0, and that is charged heavily, so it stays out of there. Judged forward,
# this narrow bell would cost 19.327 nats where the wide one pays 0.936: it denies the right hump.
#
# Neither is better. Training on data is forward, so a model that is too small for its data tends to
# blur. Where a trained model is trained further for a new purpose, a penalty often holds it near its
# old self. That penalty is usually reverse, so the new one may give up some of what the old one could
# say. *Change it:* make the humps 50:50. Which one does reverse take? Or put them at ±1.

# %% [markdown]
# ## Maximum likelihood is the least divergence
#
# Lesson 2: maximum likelihood takes the forecast under which the data are most probable. Forty
# balls of a match are counted. Three people had a forecast; a fourth waited and took the shares of
# the forty balls themselves.

# %%
counts = np.array([21, 9, 4, 6])
shares = counts / counts.sum()
people = {"test match": test_match, "slog": slog}
people |= {"even": np.full(4, 0.25), "shares": shares}
for name, q in people.items():
    chance, mean = np.prod(q**counts), -counts @ np.log(q) / counts.sum()
    kl = losses.kl_divergence(q, shares)
    print(f"{name:10} {chance:.1e} {mean:.4f} {kl:.4f} {mean - kl:.4f}")
print(losses.distribution_cross_entropy_grad(test_match, shares).round(3))
print(losses.kl_divergence_grad(test_match, shares).round(3))

# %% [markdown]
# Four columns: the probability of these forty balls in the order in which they came, the mean loss,
# KL(shares‖forecast), and the loss minus the divergence. The first three put the four people in the
# same order, the shares before the test match, then *even*, then the slog. The last is 1.1887 nats
# for each: the entropy of the shares, which no forecast can change. The proof, for N events of
# which nᵢ were of kind i:
#
# 1. The probability of the data is the product of qᵢ to the power of nᵢ.
# 2. Minus its log, divided by N, is −Σ (nᵢ/N) log qᵢ. Largest has become least; the winner stays.
# 3. With the shares f = n/N that is H(f, q) = H(f) + KL(f‖q).
# 4. H(f) does not contain q.
#
# **The largest likelihood, the least loss and the least KL(data‖model) choose the same model.**
# Note the direction: it is forward, the data are true. To say “from the model to the data” leaves
# it open; the order in the formula does not.
#
# Does anything differ then? The value does. The gradient does not, as the last two lines of the
# output say for the test match: twice −1.05, −0.9, −0.8 and −1.2, for a constant has no slope.
# (These are slopes in the probabilities themselves, each moved alone.) Training cannot tell the two
# losses apart. A reader of the loss curve can.

# %% [markdown]
# ## The floor
#
# Now the question from the beginning: how low can a loss go? For the bent coin, 7 heads in 10, let
# the forecast run from nearly 0 to nearly 1.

# %%
heads = np.arange(2, 99) / 100
q = np.stack([heads, 1 - heads], axis=1)
p = np.broadcast_to([0.7, 1 - 0.7], q.shape)
ce = losses.distribution_cross_entropy(q, p, reduction="none")
kl = losses.kl_divergence(q, p, reduction="none")

# %%
with plots.figure() as ax:
    ax.plot(heads, ce, label="cross-entropy", **plots.line_style("blue"))
    ax.plot(heads, kl, label="divergence", **plots.line_style("vermilion"))
    ax.axhline(ce.min(), label="entropy", **plots.line_style("grey"))
    ax.set(xlabel="forecast for heads", ylabel="nats per toss", ylim=(0, 2.2))
    ax.legend(frameon=False)
plots.say(
    f"two curves of one shape, both lowest at {heads[ce.argmin()]:.2f}. The "
    f"cross-entropy rests on {ce.min():.3f} nats, the divergence on 0."
)

# %% [markdown]
# It is one curve, hung up 0.611 nats higher. That is the entropy of the coin. **The floor of a mean
# loss is the entropy of the data.** You will often read that a perfect model has a loss of 0. That
# holds for one event, given probability 1 before it came. It holds on average only where nothing is
# open.
#
# But is each single label not certain, once you see it? Ten tosses, seven heads. Each label is
# *one-hot*: 1 for what came, 0 for the other. One-hot has entropy 0, so for each toss
# cross-entropy and divergence are the same number.

# %%
labels = np.eye(2)[[0] * 7 + [1] * 3]  # seven times (1, 0), then (0, 1)
held = np.broadcast_to([0.7, 0.3], labels.shape)
ce = losses.distribution_cross_entropy(held, labels, reduction="none")
kl = losses.kl_divergence(held, labels, reduction="none")
print(f"a head: CE {ce[0]:.3f}, KL {kl[0]:.3f} nats")
print(f"a tail: CE {ce[9]:.3f}, KL {kl[9]:.3f} nats")
print(f"mean KL over the ten labels: {kl.mean():.3f} nats")
to_shares = losses.kl_divergence([0.7, 0.3], [0.7, 0.3])
print(f"KL to the shares of the ten: {to_shares:.3f} nats")

# %% [markdown]
# On a head both are 0.357, on a tail both are 1.204. Their mean is 0.611 again. Yet the divergence
# from the *shares* is 0.000: this forecast is perfect.
#
# Two different “truths” are at work. Against each **single label**, CE = KL, and the mean KL is
# not 0. Against the **distribution of the labels**, CE = H + KL, and KL is 0. Texts that say
# “cross-entropy *is* the KL divergence, since labels are one-hot” mean the first, and readers take
# it for the second.
#
# And a label need not be one-hot. Here is one that hedges (lesson 7 says why one would):

# %%
label = [0.025, 0.025, 0.925, 0.025]
model = [0.05, 0.05, 0.85, 0.05]
print(f"CE {losses.distribution_cross_entropy(model, label):.3f}", end=" = ")
print(f"H {losses.entropy(label):.3f}", end=" + ")
print(f"KL {losses.kl_divergence(model, label):.3f} nats")

# %% [markdown]
# 0.375 = 0.349 + 0.026. Most of this loss can never go away. Before you train longer, ask what the
# floor is. For a fair die you know it. For real text nobody does: a fit to many large models puts
# it near 1.69 nats per token of their data (Hoffmann et al., 2022).

# %% [markdown]
# ## A divergence that is the same both ways
#
# If you need symmetry, compare both with their middle m = (p + q)/2: **Jensen–Shannon** (Lin,
# 1991) is half KL(p‖m) plus half KL(q‖m).

# %%
for one, other in (
    (slog, test_match),
    (no_six, test_match),
    ([1, 0], [0, 1]),
):
    there = losses.jensen_shannon(one, other)
    back = losses.jensen_shannon(other, one)
    print(f"{there:.3f} and {back:.3f} nats")
print(f"log 2 = {np.log(2):.3f}")

# %% [markdown]
# The same both ways: 0.092, 0.049, and 0.693 for head against tail. Never infinite, since the
# middle gives 0 to nothing that comes; never above log 2 = 0.693, which two distributions without a
# common outcome reach. In the language of codes: one code, made for the middle, is used for both,
# and this is its mean waste if p and q are true equally often. The price: it no longer says what q
# wastes on p.

# %% [markdown]
# ## Real letters
#
# Two English texts that come with Python: *The Zen of Python* (Tim Peters; PEP 20, 2004; public
# domain) and 38 topics of the Python reference, the words that `help("for")` prints (Python
# Software Foundation, PSF licence). Both as letters and single spaces, 27 characters in all.

# %%
letters = "abcdefghijklmnopqrstuvwxyz "


def letter_shares(text):
    return np.array([text.count(c) for c in letters]) / len(text)


poem, manual = datasets.zen_of_python(), datasets.python_reference()
zen, reference = letter_shares(poem), letter_shares(manual)
for text, p in ((poem, zen), (manual, reference)):
    entropy = losses.entropy(p, base=2)
    print(f"{len(text):5} characters, {entropy:.3f} bits per letter")

# %% [markdown]
# The poem has 823 characters and an entropy of 4.061 bits per letter, the manual 46041 and 4.087.
# The baseline is log₂ 27, all characters alike: 4.755.
#
# Make a code from the manual. It never saw the poem. How many bits per letter does it need there?

# %%
sent = predict("The manual's code on the poem: bits per letter?", unit="bits")
returned = predict("The poem's code on the manual?", unit="bits")

# %%
there = losses.distribution_cross_entropy(reference, zen, base=2)
back = losses.distribution_cross_entropy(zen, reference, base=2)
compare(sent, round(there, 3))
compare(returned, back)
print(f"baseline {np.log2(27):.3f} bits")

# %% [markdown]
# 4.089 one way, `inf` the other, with a baseline of 4.755. The poem has no j and no q. Its code
# has no word for them, and the manual cannot be sent at all. A small sample is a dangerous q.
#
# One way, a waste of how much? Two roads: through the shares, and letter by letter through the
# poem.

# %%
waste = losses.kl_divergence(reference, zen, base=2)
given = dict(zip(letters, reference, strict=True))
walked = losses.negative_log_likelihood([given[c] for c in poem])
print(f"entropy + KL:     {losses.entropy(zen, base=2) + waste:.6f} bits")
print(f"letter by letter: {losses.bits_from_nats(walked):.6f} bits")
print(f"waste {waste:.3f} bits per letter, {waste * len(poem):.0f} in all")

# %% [markdown]
# The same in six decimals: 4.089158 bits. The waste is 0.029 bits per letter, or 24 bits for the
# whole poem: the room of three letters in a file. (To send a list of the poem's own 27 shares along
# would cost more, even at one bit for each.) Single letters tell little about the subject.

# %% [markdown]
# ## Breaking a cipher with a divergence
#
# Inside Python the poem is not kept in the clear. Each letter is moved on in the alphabet by a fixed
# number of places, and the space is left alone. Let us do the same.


# %%
def moved(text, places):
    turned = letters[places:26] + letters[:places] + " "
    return text.translate(str.maketrans(letters, turned))


secret = moved(poem, 13)
mixed = letter_shares(secret)
print(secret[32:61])
print(f"entropy {losses.entropy(mixed, base=2):.3f} bits per letter")
waste = losses.kl_divergence(reference, mixed, base=2)
print(f"the manual's code wastes {waste:.3f}")

# %% [markdown]
# Unreadable. Its entropy is 4.061, exactly that of the poem: entropy does not notice which letter
# has which share. The divergence does. The manual's code now wastes 0.888 bits a letter, thirty
# times as much as before. So try all 26 moves and keep the one with the least divergence. That is
# maximum likelihood: the move under which the text is most probable.

# %%
kl = []
for places in range(26):
    tried = letter_shares(moved(secret, places))
    kl.append(losses.kl_divergence(reference, tried, base=2))
found = int(np.argmin(kl))

# %%
with plots.figure() as ax:
    ax.bar(range(26), kl, color=plots.COLOURS["blue"])
    ax.set(xlabel="places moved on", ylabel="waste (bits per letter)")
plots.say(
    f"26 bars. The one at {found} is {kl[found]:.3f}; all the others lie "
    f"between {sorted(kl)[1]:.3f} and {max(kl):.3f}."
)
print(moved(secret, found)[32:61])

# %% [markdown]
# One bar of 0.029 among bars of 0.710 and more: thirteen more places close the circle of 26, and the
# text is plain. Nobody read a word of it to find that. *Change it:* another secret number, or only
# the first 40 letters of the poem. How short may the message be?

# %% [markdown]
# ## Break it on purpose
#
# **Mend the zeros with a tiny number.** The poem's code had no j. Some code adds a little ε to
# each probability “to be safe”. The manual with the poem's code again.
#
# **Hand over counts.** The proof needed Σ q ≤ 1. What becomes of the formula if q are the raw
# counts of the forty balls?

# %%
for tiny in (1e-3, 1e-6, 1e-12, 1e-30):
    mended = (zen + tiny) / np.sum(zen + tiny)
    waste = losses.kl_divergence(mended, reference, base=2)
    print(f"epsilon {tiny:.0e}: waste {waste:.3f} bits per letter")
print(f"counts: {np.sum(test_match * np.log(test_match / counts)):.3f} nats")

# %% [markdown]
# With ε the waste is 0.023, 0.055, 0.124 or 0.332. The result is a choice of yours and no longer a
# fact about two texts. `inf` was the honest answer. (A better choice is to count every letter once
# more than it came; lesson 6 does that.)
#
# With counts it is −3.682: a waste below zero. If you ever see one, look for a q that adds up to more
# than 1. The library refuses such a q.

# %% [markdown]
# ## What these numbers do not mean
#
# **Not a distance.** A distance is the same both ways; KL is not. And a detour never shortens a
# distance. Go from one coin to another by way of a third:

# %%
a, b, c = [0.5, 0.5], [0.75, 0.25], [0.9, 0.1]
straight = losses.kl_divergence(c, a)
detour = losses.kl_divergence(b, a) + losses.kl_divergence(c, b)
print(f"straight {straight:.3f}, by way of b {detour:.3f} nats")

# %% [markdown]
# Straight 0.511, by way of b 0.236. Do not draw maps with it.
#
# **A lower cross-entropy is a better forecast only for the same truth.** Fix the *forecast* and
# vary the truth instead:

# %%
q = [0.7, 0.3]
for p in ([0.7, 0.3], [0.9, 0.1], [1.0, 0.0]):
    ce = losses.distribution_cross_entropy(q, p)
    print(f"truth {p}: CE {ce:.3f}, KL {losses.kl_divergence(q, p):.3f} nats")

# %% [markdown]
# The cross-entropy falls from 0.611 to 0.357 while the forecast gets *worse*: KL grows from 0.000
# to 0.357. The easier truth has the lower floor. A loss on one data set cannot be compared with a
# loss on another.
#
# **Not the entropy of English.** Our 4.087 bits know single letters and no context. People who
# guess the next letter from the hundred before it need about one bit (Shannon, 1951). Entropy
# belongs to a way of looking at the data, and a better view has a lower floor. That is where
# lesson 6 goes.

# %% [markdown]
# ## Three things to take away
#
# 1. A forecast is a code. Each outcome costs −log q; the mean cost is an area: cross-entropy =
#    entropy + divergence.
# 2. The entropy of the data is the floor. Only the divergence can be trained away, and training
#    on it, on the cross-entropy or on the likelihood is the same training.
# 3. KL(p‖q) says what q wastes when p is true. It is infinite where q denies what p does; forward
#    covers, reverse seeks.
#
# You will meet them in papers:
#
# - Shannon (1948): entropy, and codes that reach it. It reads well to this day.
# - Kullback and Leibler (1951): the divergence.
# - Hinton, Vinyals and Dean (2015): a small model learns from the soft labels of a large one;
#   cross-entropy with an entropy that is not 0.
# - Kingma and Welling (2014): a reverse KL inside the loss of variational autoencoders.
# - Ouyang et al. (2022): a reverse KL holds a language model near its old self.
#
# **Now you:** [the sheet for this lesson](../exercises/05_entropy_and_kl.ipynb). Back to [the
# start](00_start_here.ipynb).
