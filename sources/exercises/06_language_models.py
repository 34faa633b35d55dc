# %% [markdown]
# # Sheet 6: Language models
#
# Ten questions on [the lesson](../notebooks/06_language_models.ipynb), easy to hard. Replace each
# `...` by your answer and run the cell below it. `check` says whether it is right, and if it is not,
# which thought gives exactly your numbers. `hint("…")` helps one step at a time.

# %%
import numpy as np

from course_lib.student import again, check, hint

# %% [markdown]
# {{exercise random_guess_loss}}

# %%
# BEGIN SOLUTION
random_guess_loss = np.log(5)
# END SOLUTION

# %%
check("random_guess_loss", random_guess_loss)

# %% tags=["solution"]
for size in (2, 4, 5, 100, 50_257):
    print(f"{size:6} tokens: a random guess costs {np.log(size):.3f} nats")

# %% [markdown] tags=["solution"]
# log 5 is 1.609. The table's number is a random guess between **two**: 0.693. Such tables also call
# one chance in ten “mostly wrong” and one in a thousand “catastrophically wrong”. Among 50,257 tokens
# a random guess costs 10.825, and both are far better than that.

# %% [markdown]
# {{exercise table_loss}}

# %%
# BEGIN SOLUTION
table_loss = -np.mean(np.log([0.20, 0.60, 0.40, 0.80]))
# END SOLUTION

# %%
check("table_loss", table_loss)

# %% tags=["solution"]
each = -np.log([0.20, 0.60, 0.40, 0.80])
print("each:", each.round(3), f"sum {each.sum():.3f}")
print(f"mean {each.mean():.3f}, perplexity {np.exp(each.mean()):.3f}")

# %% [markdown] tags=["solution"]
# 1.609, 0.511, 0.916 and 0.223 have a mean of 0.815; the perplexity is 2.259. Divide by the four
# predictions, and not by the five tokens of the vocabulary. The favourite of the first row does
# not matter: something else came.

# %% [markdown]
# {{exercise nats_of_perplexity}}

# %%
# BEGIN SOLUTION
nats_of_perplexity = np.log(17.48)
# END SOLUTION

# %%
check("nats_of_perplexity", nats_of_perplexity)

# %% tags=["solution"]
for value in (17.48, 18, 20, 30):
    print(f"{value:5} = {np.log(value):.3f} nats")

# %% [markdown] tags=["solution"]
# log 17.48 is 2.861 nats **per word**: the largest GPT-2 on WikiText-103 (Radford et al., 2019). You
# may read “about 18” or “20 to 30” instead. Only the two middle sizes lie in that range.

# %% [markdown]
# {{exercise order_sequence_loss}}

# %%
# BEGIN SOLUTION
order_sequence_loss = "djfgca"
# END SOLUTION

# %%
check("order_sequence_loss", order_sequence_loss)

# %% [markdown] tags=["solution"]
# Cut the last row, cut the first token, make the scores safe, take log-softmax, pick, average. The
# rolled list would ask the last row for the *first* token: one target too many, and a wrong one.

# %% [markdown]
# {{exercise sequence_loss}}


# %%
def sequence_loss(logits, tokens):
    # BEGIN SOLUTION
    table = logits[:-1] - logits[:-1].max(axis=1, keepdims=True)
    table = table - np.log(np.exp(table).sum(axis=1, keepdims=True))
    return -table[np.arange(len(table)), tokens[1:]].mean()
    # END SOLUTION


# %%
check("sequence_loss", sequence_loss)

# %% tags=["solution"]
copies = 20.0 * np.eye(5)[[1, 3, 4, 0, 2]]
shifted = sequence_loss(copies, np.array([1, 3, 4, 0, 2]))
print(f"a model that repeats what it sees: {shifted:.3f} nats")

# %% [markdown] tags=["solution"]
# Row t meets token t + 1. A model that repeats the token it sees pays 20.000 here, as it should;
# without the shift it would pay nothing. The shift by the row's maximum changes no probability and
# keeps the exponential from running over.

# %% [markdown]
# {{exercise masked_cross_entropy}}


# %%
def masked_cross_entropy(logits, targets, pad_id):
    # BEGIN SOLUTION
    real = targets != pad_id
    table = logits[real] - logits[real].max(axis=1, keepdims=True)
    table = table - np.log(np.exp(table).sum(axis=1, keepdims=True))
    return -table[np.arange(len(table)), targets[real]].mean()
    # END SOLUTION


# %%
check("masked_cross_entropy", masked_cross_entropy)

# %% [markdown] tags=["solution"]
# Keep the real places, then do what you always do. The mean divides by how many are **real**. Zeros
# in the place of padded scores would be no help: equal scores are a forecast too, and cost log V.

# %% [markdown]
# {{exercise bits_per_byte}}


# %%
def bits_per_byte(losses, byte_count):
    # BEGIN SOLUTION
    return np.sum(losses) / np.log(2) / byte_count
    # END SOLUTION


# %%
check("bits_per_byte", bits_per_byte)

# %% tags=["solution"]
for name, count, nats in (("A", 250, 3.0), ("B", 200, 3.5)):
    print(
        f"{name}: {bits_per_byte(np.full(count, nats), 1000):.3f} bits a byte"
    )

# %% [markdown] tags=["solution"]
# The **sum** of the losses belongs to the text; the mean belongs to the tokeniser. Divided by log 2
# it is in bits. A has 1.082 and B 1.010, although B's perplexity is the higher one.

# %% [markdown]
# {{exercise unmask_missing_shift}}

# %%
# BEGIN SOLUTION
unmask_missing_shift = ([[4.0, 0.0], [0.0, 4.0], [4.0, 0.0]], [0, 1, 0])
# END SOLUTION

# %%
check("unmask_missing_shift", unmask_missing_shift)

# %% [markdown] tags=["solution"]
# A model that repeats what it sees, on a text in which no token comes twice in a row. The suspect
# finds it nearly perfect. A text of one token only, three times, cannot tell: there the next token
# *is* the one before it.

# %% [markdown]
# {{exercise next_letter}}

# %%
# BEGIN SOLUTION
import codecs
import contextlib
import importlib
import io

with contextlib.redirect_stdout(io.StringIO()):  # importing it prints it
    zen = importlib.import_module("this").s
poem = codecs.decode(zen, "rot13").lower()
poem = " ".join("".join(c if c.isalpha() else " " for c in poem).split())
alphabet = "abcdefghijklmnopqrstuvwxyz "
numbers = np.array([alphabet.index(c) for c in poem[:600]])
counts = np.zeros((27, 27))
np.add.at(counts, (numbers[:-1], numbers[1:]), 1)
alone = (counts.sum(axis=0) + 1) / (counts.sum() + 27)
mixed = counts + 5 * alone
next_letter = mixed / mixed.sum(axis=1, keepdims=True)
# END SOLUTION

# %%
check("next_letter", next_letter)

# %% [markdown] tags=["solution"]
# 600 characters are few for 729 pairs, so the counts need help. Five counts are shared out as the
# single letters say, and every row is a forecast. Without them, a pair that never came would be
# impossible, and the first one of these in the rest would cost ∞.

# %% [markdown]
# {{exercise why_bits_per_byte}}

# %%
# BEGIN SOLUTION
why_bits_per_byte = (
    "Perplexity is per token, and with other tokens there are fewer or "
    "more of them, so the two numbers have different units. I would ask "
    "for the loss of the whole text in bits per byte."
)
# END SOLUTION

# %%
check("why_bits_per_byte", why_bits_per_byte)

# %% [markdown] tags=["sheet"]
# Done, or stuck? The [worked solutions](../solutions/06_language_models.ipynb) give the *why* as
# well. For the same question with fresh numbers call `again("table_loss")` or
# `again("sequence_loss")` in a new cell.

# %% [markdown]
# ## More to practise
#
# {{more}}
