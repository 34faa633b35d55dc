# %% [markdown]
# # Sheet 13: Capstone
#
# Ten questions on [the lesson](../notebooks/13_capstone.ipynb). The first six are tools: prices, a
# loss, its slope, its tests. Then come two briefs, B and C, each with something to hand in and something
# to defend. Replace each `...` by your answer and run the cell below it. `check` says whether it is
# right, and if it is not, which thought gives exactly your numbers. `hint("…")` helps one step at a
# time. You can run everything as it is: what you have not touched is "not attempted yet".
#
# The checks give 18 points. Your two defences are read by a person, by
# [the rubric](../docs/capstone_rubric.md): 16 points each. Add cells of your own wherever you like,
# for tests and measurements: they are a part of what you hand in.

# %%
import numpy as np

from course_lib.student import check, hint

# %% [markdown]
# {{exercise loss_for_search_results}}

# %%
# BEGIN SOLUTION
loss_for_search_results = "c"
# END SOLUTION

# %%
check("loss_for_search_results", loss_for_search_results)

# %% [markdown] tags=["solution"]
# The data say which of two was preferred, and no more. A squared error needs a number for each
# article alone, and somebody has to invent it. NDCG is what will be *reported*; it moves in jumps,
# so that nothing can walk down it.

# %% [markdown]
# {{exercise alarm_from_where_on}}

# %%
# BEGIN SOLUTION
alarm_from_where_on = 1 / (1 + 8)
# END SOLUTION

# %%
check("alarm_from_where_on", alarm_from_where_on)

# %% tags=["solution"]
for p in (0.05, 1 / 9, 0.5):
    print(f"p = {p:.3f}: silent {8 * p:.3f}, alarm {1 * (1 - p):.3f}")

# %% [markdown] tags=["solution"]
# At p = 0.111 both cost 0.889. Below it silence is cheaper, above it the alarm. The border ½ is
# right for equal prices only.

# %% [markdown]
# {{exercise trading_cost}}


# %%
def trading_cost(demand, order, short, left):
    # BEGIN SOLUTION
    missing = np.maximum(demand - order, 0)
    left_over = np.maximum(order - demand, 0)
    return np.mean(short * missing + left * left_over)
    # END SOLUTION


# %%
check("trading_cost", trading_cost)

# %% tags=["solution"]
demand, order = np.array([5.0, 9.0, 7.0]), np.array([3.0, 12.0, 7.0])
print(
    f"{trading_cost(demand, order, 9.0, 1.0):.1f} = (9 · 2 + 1 · 3 + 0) / 3"
)

# %% [markdown] tags=["solution"]
# 7.0 on both roads. Each day is cut into two parts that are never negative, and the days do not
# cancel. This is the pinball loss in money: divided by short + left it has the level
# short / (short + left).

# %% [markdown]
# {{exercise trading_slope}}


# %%
def trading_slope(demand, order, short, left):
    # BEGIN SOLUTION
    pulls = left * (order > demand) - short * (order < demand)
    return pulls / len(demand)
    # END SOLUTION


# %%
check("trading_slope", trading_slope)

# %% tags=["solution"]
h = 1e-6
for day in range(3):
    step = h * np.eye(3)[day]
    gap = trading_cost(demand, order + step, 9.0, 1.0)
    gap -= trading_cost(demand, order - step, 9.0, 1.0)
    print(f"day {day}: {gap / (2 * h):.3f}")
print(trading_slope(demand, order, 9.0, 1.0).round(3))

# %% [markdown] tags=["solution"]
# −3 and 0.333 on both roads. On the third day all fits, and the cost has a kink. Steps to both sides
# give −1.333, the middle between the slopes on its left and on its right. Any number between these
# two is allowed there. We ask for 0, as the library and PyTorch do. So leave kinks out when you check a
# slope.

# %% [markdown]
# {{exercise gradient_check_in_order}}

# %%
# BEGIN SOLUTION
gradient_check_in_order = "icgdjaf"
# END SOLUTION

# %%
check("gradient_check_in_order", gradient_check_in_order)

# %% tags=["solution"]
ahead, behind, here = 3.1**2, 2.9**2, 3.0**2
print(
    f"both sides {(ahead - behind) / 0.2:.3f}, one {(ahead - here) / 0.1:.3f}"
)

# %% [markdown] tags=["solution"]
# The slope of x² at 3 is 6. Steps to both sides give 6.000, a step to one side 6.100: on a parabola
# the errors of the two sides cancel. Fresh copies for each number, or the second slope is measured
# at a place that is already off.

# %% [markdown]
# {{exercise unmask_the_prices}}

# %%
# BEGIN SOLUTION
unmask_the_prices = [([5.0, 9.0, 7.0], [3.0, 12.0, 7.0], 9.0, 1.0)]
# END SOLUTION

# %%
check("unmask_the_prices", unmask_the_prices)

# %% [markdown] tags=["solution"]
# Different prices, errors on both sides, of sizes other than 1, and one day on which all fits. Each
# of the four hides behind exactly one of these. A test example is chosen against the faults that you
# can think of, not for its round numbers.

# %% [markdown]
# ## Brief B: a rare illness
#
# The data of the brief, for this question and the next:


# %%
def screening(people, seed):
    """A model's score for each person, and who is ill."""
    rng = np.random.default_rng(seed)
    ill = rng.random(people) < 0.1
    return rng.normal(2.0 * ill, 1.0), ill.astype(int)


# %% [markdown]
# {{exercise border_for_screening}}

# %%
# BEGIN SOLUTION
scores, ill = screening(20_000, seed=1)
borders = np.linspace(-2, 4, 121)
costs = [
    np.mean(20 * ill * (scores <= b) + (1 - ill) * (scores > b))
    for b in borders
]
border_for_screening = borders[np.argmin(costs)]
# END SOLUTION

# %%
check("border_for_screening", border_for_screening)

# %% tags=["solution"]
print(f"border {border_for_screening:.2f}, cost {min(costs):.2f} a person")
print(f"computed border {1 + np.log(9 / 20) / 2:.2f}")
new_scores, new_ill = screening(20_000, seed=5)
missed = new_ill * (new_scores <= border_for_screening)
alarmed = (1 - new_ill) * (new_scores > border_for_screening)
print(f"on others {np.mean(20 * missed + alarmed):.2f}", end=", ")
print(
    f"everybody {np.mean(new_ill == 0):.2f}, nobody {20 * new_ill.mean():.2f}"
)

# %% [markdown] tags=["solution"]
# To alarm everybody costs 0.90 a person, nobody 2.03. The border at 0.65 costs 0.41 on other people,
# less than half of the better baseline. Here the exact border is known: at 1 + log(9/20)/2, about
# 0.60, the probability is 1/21. A searched border and a computed one are two roads to one place.

# %% [markdown]
# {{exercise defend_the_screening}}

# %%
# BEGIN SOLUTION
defend_the_screening = """
Doctors decide case by case, so I train for a probability with plain
cross-entropy, whose mean is lowest at the true share (slope 0 at p = share),
and put the prices into the border: 1/21. A weight of 20 would decide as well
and spoil the probability. Knowing nothing, I alarm everybody: 0.90 a person.
The slope is p - y; steps to both sides agree. Tests: two examples by hand,
log 2 at one half, both sides turned round, scores of 1000. Border chosen on
20 000 people, opened once on others: 0.41, and 0.38 to 0.43 in other draws. For
one ill person in ten and these prices, not for another hospital.
"""
# END SOLUTION

# %%
check("defend_the_screening", defend_the_screening)

# %% [markdown] tags=["solution"]
# Go through it with the rubric in your hand, and give yourself points before a teacher does. Which
# criterion did you leave out? It is often the seventh.

# %% [markdown]
# ## Brief C: a model of letters
#
# The text of the brief. `past` numbers the two letters before each letter.

# %%
from pydoc_data.topics import topics

names = """
assert atom-literals bitwise bltin-code-objects bltin-ellipsis-object
bltin-null-object bltin-type-objects booleans break calls comparisons
context-managers continue conversions del dynamic-features else exceptions
floating for global id-classes if imaginary in integers lambda numbers pass
return slicings truth typesfunctions typesmodules unary while with yield
"""
text = "\n".join(topics[name] for name in names.split()).lower()
text = "".join(c if "a" <= c <= "z" else " " for c in text)
text = " ".join(text.split())

# %%
letters = "abcdefghijklmnopqrstuvwxyz "
numbers = np.array([letters.index(c) for c in text])
past, following = 27 * numbers[:-2] + numbers[1:-1], numbers[2:]
print(len(text), "letters, such as", repr(text[:21]))

# %% [markdown]
# {{exercise letters_bits_per_byte}}

# %%
# BEGIN SOLUTION
learn = slice(0, 40_000 - 2)
judge = slice(40_000, None)
threes = np.zeros((729, 27))
np.add.at(threes, (past[learn], following[learn]), 1)
pairs = threes.reshape(27, 27, 27).sum(axis=0)
alone = (pairs.sum(axis=0) + 1) / (pairs.sum() + 27)
after_one = (pairs + 5 * alone) / (pairs.sum(axis=1)[:, None] + 5)
table = threes + 5 * np.tile(after_one, (27, 1))
table = table / table.sum(axis=1, keepdims=True)
bits = -np.mean(np.log2(table[past[judge], following[judge]]))
letters_bits_per_byte = (table, bits)
# END SOLUTION

# %%
check("letters_bits_per_byte", letters_bits_per_byte)

# %% tags=["solution"]
seen_bits = -np.mean(np.log2(table[past[learn], following[learn]]))
print(f"held out {bits:.2f}, on what it has learnt {seen_bits:.2f}")
for more in (1, 0.1, 0.001):
    added = (threes + more) / (threes + more).sum(axis=1, keepdims=True)
    cost = -np.mean(np.log2(added[past[judge], following[judge]]))
    print(f"{more} added to each count: {cost:.2f} bits per byte")

# %% [markdown] tags=["solution"]
# 2.45 bits per byte; on the letters it has learnt it would be 2.31, and that is the number not to
# hand in. A tenth added to each count does as well here; a whole one is too much, 2.56. Many of the
# 729 pasts have been seen a handful of times, and 27 invented letters drown them. Asking the shorter past is
# the idea of Jelinek & Mercer (1980).

# %% [markdown]
# {{exercise defend_the_letters}}

# %%
# BEGIN SOLUTION
defend_the_letters = """
A packed text costs -log2 p for each letter, so the loss is cross-entropy and
its unit the bit per byte. For one past it is lowest at the shares of what
followed: the slope is p - share, and descent from zero ends at the counts.
Knowing nothing costs 4.75, frequencies 4.06, pairs 3.30. My table counts
after two letters, with five counts shared out as the last letter would say.
Tests: rows sum to 1, a flat table costs log2 27, no zeros, steps to both
sides agree with p - share. Held out, opened once: 2.45; learnt: 2.31. It is no
entropy of English: the reference repeats itself, and two letters are short.
"""
# END SOLUTION

# %%
check("defend_the_letters", defend_the_letters)

# %% [markdown] tags=["solution"]
# “Opened once” is the hardest line. Whoever tries ten tables on the held-out letters and hands in
# the best has chosen with them. Keep a part of the first 40,000 for the choice.

# %% [markdown] tags=["sheet"]
# Done, or stuck? The [worked solutions](../solutions/13_capstone.ipynb) give the *why* as well. Read
# one, close it, and write it again from memory. For fresh numbers, or the other convention, try
# `again("alarm_from_where_on")`, `again("trading_cost")` or `again("trading_slope")`.

# %% [markdown]
# ## More to practise
#
# `what_it_really_means` takes a weight out of a probability again; `order_for_tomorrow` is brief A
# with a bakery; `defend_your_loss` asks for a task of your own. Run the code of a row in a cell of
# your own.
#
# {{more}}
