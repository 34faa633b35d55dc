# %% [markdown]
# # Sheet 8: Comparing
#
# Nine questions on [the lesson](../notebooks/08_comparing.ipynb). Replace each `...` by your answer
# and run the cell below it. `check` says whether it is right, and if it is not, which thought
# gives exactly your numbers. `hint("…")` helps one step at a time. You can run everything as it
# is: what you have not touched is "not attempted yet".

# %%
import numpy as np

from course_lib.student import check, hint

# %% [markdown]
# {{exercise triplet_by_hand}}

# %%
# BEGIN SOLUTION
triplet_by_hand = np.hypot(0.6, 0.8) - 1.5 + 1
# END SOLUTION

# %%
check("triplet_by_hand", triplet_by_hand)

# %% tags=["solution"]
print(f"plain {1 - 1.5 + 1:.2f}, squared {max(0, 1 - 1.5**2 + 1):.2f}")

# %% [markdown] tags=["solution"]
# The partner is at distance 1, the stranger at 1.5, and the margin asks for 1 more than that: 0.50
# is missing. With squared distances, as in FaceNet, it would be 0.00. The same points, the same
# margin, another loss.

# %% [markdown]
# {{exercise untrained_encoder}}

# %%
# BEGIN SOLUTION
untrained_encoder = np.log(256)
# END SOLUTION

# %%
check("untrained_encoder", untrained_encoder)

# %% tags=["solution"]
print(f"log 256 = {np.log(256):.3f} nats, log 255 = {np.log(255):.3f}")

# %% [markdown] tags=["solution"]
# 5.545. The partner is one of the candidates, so it is 256 and not 255. Write this number beside
# your loss before training begins. A fresh network can well begin above it: one that is sure of
# itself without a reason pays more than one that finds everything alike.

# %% [markdown]
# {{exercise stuck_at_the_margin}}

# %%
# BEGIN SOLUTION
stuck_at_the_margin = "a"
# END SOLUTION

# %%
check("stuck_at_the_margin", stuck_at_the_margin)

# %% [markdown] tags=["solution"]
# When a loss rests at a number that you typed in yourself, that is rarely a coincidence. Easy
# triplets would cost nothing, and memorised ones too. The usual remedies: begin with all triplets
# or with semi-hard ones, or keep the embeddings at length 1.

# %% [markdown]
# {{exercise contrastive_loss}}


# %%
def contrastive_loss(a, b, same, margin):
    # BEGIN SOLUTION
    d = np.linalg.norm(a - b, axis=1)
    lacking = np.maximum(0, margin - d)
    return np.mean(same * d**2 + (1 - same) * lacking**2)
    # END SOLUTION


# %%
check("contrastive_loss", contrastive_loss)

# %% tags=["solution"]
a, b = np.zeros((3, 1)), np.array([[0.5], [0.5], [2.5]])
same = np.array([1, 0, 0])
print(f"{contrastive_loss(a, b, same, 2.0):.4f} = (0.25 + 2.25 + 0) / 3")

# %% [markdown] tags=["solution"]
# First the difference, then the maximum, then the square. Without the maximum, far strangers would
# be pulled back: (2 − 2.5)² is not 0. The mean counts all pairs, also those that cost nothing; some
# libraries count only the others. And the original of 2006 has ½ in front.

# %% [markdown]
# {{exercise six_points}}

# %%
# BEGIN SOLUTION
six_points = [
    [-1.5, 0.0],
    [-1.5, 0.2],
    [-1.4, 0.1],
    [1.5, 0.0],
    [1.5, 0.2],
    [1.4, 0.1],
]
# END SOLUTION

# %%
check("six_points", six_points)

# %% [markdown] tags=["solution"]
# Two small groups, far apart. The loss is 0 and no two points coincide: the triplet loss is content
# with order and a gap. The contrastive loss would go on pulling each group onto one spot.

# %% [markdown]
# {{exercise info_nce_in_order}}

# %%
# BEGIN SOLUTION
info_nce_in_order = "ecaigb"
# END SOLUTION

# %%
check("info_nce_in_order", info_nce_in_order)

# %% [markdown] tags=["solution"]
# Lengths first, then the table of cosines over τ, then a log-softmax along each *row*, then the
# diagonal. Taking off the largest score changes nothing on paper and keeps the exponentials finite.
# One line that goes down the columns is right for the other game, where keys look for queries.

# %% [markdown]
# {{exercise info_nce}}


# %%
def info_nce(za, zb, temperature):
    # BEGIN SOLUTION
    queries = za / np.linalg.norm(za, axis=1)[:, None]
    keys = zb / np.linalg.norm(zb, axis=1)[:, None]
    table = queries @ keys.T / temperature
    table -= table.max(axis=1)[:, None]
    return np.mean(np.log(np.exp(table).sum(axis=1)) - np.diag(table))
    # END SOLUTION


# %%
check("info_nce", info_nce)

# %% tags=["solution"]
alike = np.ones((4, 2))
print(
    f"all alike: {info_nce(alike, alike, 0.5):.3f}, log 4 = {np.log(4):.3f}"
)

# %% [markdown] tags=["solution"]
# All alike costs 1.386, a guess among four. This is a cross-entropy whose labels are 0, 1, …, N −
# 1. Without the partner in the denominator the loss could become negative. You may find the same
# function under the name of multiple negatives ranking, with a scale of 1/τ.

# %% [markdown]
# {{exercise unmasking_views}}

# %%
# BEGIN SOLUTION
unmasking_views = ([[2.0, 0.0], [0.0, 1.0]], [[1.0, 0.0], [0.0, 3.0]])
# END SOLUTION

# %%
check("unmasking_views", unmasking_views)

# %% [markdown] tags=["solution"]
# The suspect forgot the lengths. A test with rows of length 1 cannot see that, and neither can
# equal keys or a single pair. Good tests have rows of different lengths.

# %% [markdown]
# {{exercise why_infonce_is_cross_entropy}}

# %%
# BEGIN SOLUTION
why_infonce_is_cross_entropy = (
    "The classes are the N keys of the batch, the right one is the "
    "partner, and the logits are the similarities over the temperature."
)
# END SOLUTION

# %%
check("why_infonce_is_cross_entropy", why_infonce_is_cross_entropy)

# %% [markdown] tags=["sheet"]
# Done, or stuck? The [worked solutions](../solutions/08_comparing.ipynb) give the *why* as well.
# Read one, close it, and write it again from memory. For fresh numbers, or the other convention, try
# `again("triplet_by_hand")`, `again("untrained_encoder")` or `again("info_nce")`.

# %% [markdown]
# ## More to practise
#
# {{more}}
