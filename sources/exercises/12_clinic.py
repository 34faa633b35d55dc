# %% [markdown]
# # Sheet 12: The clinic
#
# Ten questions on [the lesson](../notebooks/12_clinic.ipynb). Replace each `...` by your answer and
# run the cell below it. `check` says whether it is right, and if it is not, which thought gives
# exactly your numbers. `hint("…")` helps one step at a time. You can run everything as it is: what
# you have not touched is "not attempted yet".

# %%
import numpy as np

from course_lib.student import check, hint

# %% [markdown]
# {{exercise first_loss}}

# %%
# BEGIN SOLUTION
first_loss = np.log(10)
# END SOLUTION

# %%
check("first_loss", first_loss)

# %% tags=["solution"]
for classes in (2, 10, 50_257):
    print(f"{classes:6} classes: {np.log(classes):.3f} nats")

# %% [markdown] tags=["solution"]
# 2.303, before a single step. Write it down before you press run. Far above it, the start is too
# bold; a multiple of it, the loss is summed over the batch; near it, you may go on. And it is no
# proof of health: a network of zeros starts there as well, and stays.

# %% [markdown]
# {{exercise contradicting_batch}}

# %%
# BEGIN SOLUTION
contradicting_batch = 2 * np.log(2) / 8
# END SOLUTION

# %%
check("contradicting_batch", contradicting_batch)

# %% tags=["solution"]
two = 2 * np.log(2)
print(f"the two together {two:.3f} nats, over eight rows {two / 8:.3f}")

# %% [markdown] tags=["solution"]
# 0.173. “Overfit one batch, it should reach 0” holds only if no input stands there twice with
# different labels, and the labels are hard. With padding, or with many copies of one row, that is
# quickly forgotten. For one input there is one forecast: ½ for each, and both pay log 2.

# %% [markdown]
# {{exercise both_curves_rise}}

# %%
# BEGIN SOLUTION
both_curves_rise = "a"
# END SOLUTION

# %%
check("both_curves_rise", both_curves_rise)

# %% tags=["solution"]
for p in ([0.45, 0.45, 0.45], [0.6, 0.6, 0.01]):
    hits = np.sum(np.array(p) > 0.5)
    print(f"p of the truth {p}: {hits} right, {-np.mean(np.log(p)):.2f} nats")

# %% [markdown] tags=["solution"]
# From 0 hits to 2, and from 0.80 to 1.88 nats. Accuracy counts who is on the right side. The loss
# weighs how sure the mistakes are, and one that is very sure outweighs the gains. If you need the
# probabilities, stop here; if you need only the answers, you may go on. It is overfitting of the
# confidence first (lesson 7).

# %% [markdown]
# {{exercise training_loop}}

# %%
# BEGIN SOLUTION
training_loop = "digabf"
# END SOLUTION

# %%
check("training_loop", training_loop)

# %% [markdown] tags=["solution"]
# For each batch: clear, add up over its examples, move by the mean. Clear outside the loop and the
# slopes of all batches pile up; `=` in the place of `+=` and only the last example of each batch
# counts. Neither stops the program, and neither keeps the loss from falling a little.

# %% [markdown]
# {{exercise shuffled_labels_floor}}

# %%
# BEGIN SOLUTION
shares = np.array([0.7, 0.2, 0.1])
shuffled_labels_floor = -np.sum(shares * np.log(shares))
# END SOLUTION

# %%
check("shuffled_labels_floor", shuffled_labels_floor)

# %% tags=["solution"]
q = np.array([0.7, 0.2, 0.1])
print(f"entropy of the labels {-q @ np.log(q):.3f}, log 3 = {np.log(3):.3f}")
print(
    f"certain of the commonest, 0.98: {-q @ np.log([0.98, 0.01, 0.01]):.3f}"
)

# %% [markdown] tags=["solution"]
# 0.802, and not 1.099. A model that hears nothing of its inputs can still learn how frequent each
# class is; the cheapest forecast is the shares themselves. To be nearly certain of the commonest
# class costs 1.396, more than guessing. When a loss rests at this number, suspect the pairing of
# inputs and labels.

# %% [markdown]
# {{exercise clip_by_norm}}


# %%
def clip_by_norm(gradient, most):
    # BEGIN SOLUTION
    length = np.sqrt(np.sum(gradient**2))
    return gradient * (most / length) if length > most else gradient.copy()
    # END SOLUTION


# %%
check("clip_by_norm", clip_by_norm)

# %% tags=["solution"]
wild = np.array([30.0, 40.0])
print("wild:", clip_by_norm(wild, 1.0).round(2), " each:", wild.clip(-1, 1))
print("calm:", clip_by_norm(np.array([0.3, 0.4]), 1.0).round(2))
poisoned = np.array([3.0, np.nan])
print("nan: ", clip_by_norm(poisoned, 1.0))

# %% [markdown] tags=["solution"]
# The wild one keeps its direction, 0.6 and 0.8; entry by entry it would become (1, 1). The calm one
# is left alone. And a nan is still a nan. (Here `length > most` is False for nan, so the others
# come through; with a factor computed from the length they would all be lost. Either way: find out
# where it was born.)

# %% [markdown]
# {{exercise kept_epoch}}


# %%
def kept_epoch(losses, patience):
    # BEGIN SOLUTION
    best = waited = 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best, waited = epoch, 0
        else:
            waited += 1
        if waited == patience:
            break
    return best
    # END SOLUTION


# %%
check("kept_epoch", kept_epoch)

# %% tags=["solution"]
curve = [2.0, 1.4, 1.1, 1.2, 1.15, 1.3, 1.6, 0.9]
for patience in (1, 3, 10):
    print(f"patience {patience:2}: epoch {kept_epoch(curve, patience)}")

# %% [markdown] tags=["solution"]
# Patience is measured from the *lowest* loss, not from the last one: 1.15 is better than 1.2, and
# no reason to begin anew. With a patience of 1 or 3 you keep epoch 2 and never see the 0.9 of epoch
# 7; with 10 you do. Early stopping is the cheapest remedy against overfitting. The loss you stop by
# is then a little too good: you have chosen it.

# %% [markdown]
# {{exercise corrupted_history}}

# %%
# BEGIN SOLUTION
corrupted_history = ([4.0, -1.0], 0.2, 3)
# END SOLUTION

# %%
check("corrupted_history", corrupted_history)

# %% tags=["solution"]
w = np.array([4.0, -1.0])
kept, copied = [], []
for _ in range(3):
    kept.append(w)
    copied.append(w.copy())
    w -= 0.2 * 2 * w
print("kept:  ", np.array(kept).round(2).tolist())
print("copied:", np.array(copied).round(2).tolist())

# %% [markdown] tags=["solution"]
# `-=` changes an array in place, and the list holds three times the *same* array. A number is
# replaced and not changed, therefore the author's test passed. In the clinic this looks like a
# model that never moves, or like a best model that gets worse after it was kept. Copy what you
# keep.

# %% [markdown]
# {{exercise five_repairs}}


# %%
def readings(count, seed):
    """Six readings of a machine, and which of four states it is in."""
    rng = np.random.default_rng(seed)
    states = rng.integers(4, size=count)
    usual = 12 * np.random.default_rng(99).normal(size=(4, 6))
    x = usual[states] + rng.normal(0, 8, size=(count, 6))
    return x.astype(np.float32), states


# %%
# BEGIN SOLUTION
def shares_of(scores):
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


inputs, truth = readings(400, seed=7)
new_inputs, new_truth = readings(300, seed=8)
dice = np.random.default_rng(0)
table = dice.normal(0, 2, (6, 4))
for _ in range(40):
    for some in dice.permutation(400).reshape(-1, 20):
        pull = shares_of(inputs[some] @ table)
        pull[np.arange(20), truth[some]] -= 1
        table -= 0.03 * inputs[some].T @ pull / 20
five_repairs = shares_of(new_inputs @ table)
# END SOLUTION

# %%
check("five_repairs", five_repairs)

# %% tags=["solution"]
given = five_repairs[np.arange(300), new_truth]
print(f"held out {-np.log(given).mean():.1f} nats, guessing {np.log(4):.1f}")

# %% [markdown] tags=["solution"]
# 0.7 nats. The faults, in the order in which tests find them:
#
# 1. An exponential overflows: the loss is nan from the first step.
# 2. Inputs are shuffled without their labels: it rests at guessing.
# 3. New weights in every epoch: it never gets further than one epoch takes it.
# 4. A step up the slope: a small step raises the loss.
# 5. A softmax of a softmax: no class is ever given more than e/(e + 3).
#
# Each hides the next, so repair one, run, and read again. To change five things at once is to learn
# nothing from the outcome.

# %% [markdown]
# {{exercise plan_of_a_search}}

# %%
# BEGIN SOLUTION
plan_of_a_search = (
    "log 20 is about 3.00, so it guesses. First I learn one batch by heart. "
    "If that fails, the fault is in the run: sign, frozen weights, a lost "
    "slope, the rate. If it works, I look at the data and their labels."
)
# END SOLUTION

# %%
check("plan_of_a_search", plan_of_a_search)

# %% [markdown] tags=["solution"]
# A plan is good if both outcomes of its first test send you somewhere. “Try a larger model” is not
# a test: if it fails as well, you know as much as before.

# %% [markdown]
# ## More to practise
#
# What the lesson has besides, easy ones first. Run the code of a row in a cell of your own.
#
# {{more}}

# %% [markdown] tags=["sheet"]
# Done, or stuck? The [worked solutions](../solutions/12_clinic.ipynb) give the *why* as well. Read
# one, close it, and write it again from memory. For fresh numbers try
# `again("contradicting_batch")` or `again("shuffled_labels_floor")`.
