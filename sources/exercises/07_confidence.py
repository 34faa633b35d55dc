# %% [markdown]
# # Sheet 7: Confidence
#
# Nine questions on [the lesson](../notebooks/07_confidence.ipynb). Replace each `...` by your
# answer and run the cell below it. `check` names the thought behind a wrong answer, and `hint("…")`
# helps one step at a time. You can run everything as it is: what you have not touched is “not
# attempted yet”.

# %%
import numpy as np

from course_lib.student import check, hint

# %% [markdown]
# {{exercise label_smooth}}


# %%
def label_smooth(y, eps):
    # BEGIN SOLUTION
    return (1 - eps) * y + eps / y.shape[-1]
    # END SOLUTION


# %%
check("label_smooth", label_smooth)

# %% tags=["solution"]
smoothed = label_smooth(np.eye(4)[[2, 0]], 0.1)
print(smoothed, f"to the others {3 * smoothed[0, 0]:.1%}")
to_others = 0.9 * np.eye(4)[2] + (0.1 / 3) * (1 - np.eye(4)[2])
print(to_others.round(4))

# %% [markdown] tags=["solution"]
# A mixture: so much of the label, so much of “any of them”. The last axis holds the classes, so
# `y.shape[-1]` works for one row and for a table; `len(y)` counts rows. In the second printed form
# the others alone share the 0.1. It is a convention too, and not what was asked. You may read that ε
# = 0.1 spreads 10 % to the others beside the first form. There it is 7.5%: 0.025 came back.

# %% [markdown]
# {{exercise smoothing_floor}}

# %%
# BEGIN SOLUTION
q = np.array([0.025, 0.025, 0.925, 0.025])
smoothing_floor = -np.sum(q * np.log(q))
# END SOLUTION

# %%
check("smoothing_floor", smoothing_floor)

# %% tags=["solution"]
print(f"entropy of the target {smoothing_floor:.4f} nats")
for p in (0.85, 0.925, 0.99, 0.9999):
    forecast = np.where(q > 0.5, p, (1 - p) / 3)
    print(f"p = {p}: {-np.sum(q * np.log(forecast)):.4f} nats")

# %% [markdown] tags=["solution"]
# The best forecast is the target itself, and what it costs is the entropy of the target, 0.3488
# nats. On either side of 0.925 the loss is higher. At 0.9999 it is 0.7733, more than twice the floor.

# %% [markdown]
# {{exercise unmasking_weights}}

# %%
# BEGIN SOLUTION
unmasking_weights = ([0.9, 0.5], [1, 3])
# END SOLUTION

# %%
check("unmasking_weights", unmasking_weights)

# %% tags=["solution"]
each, weights = -np.log([0.9, 0.5]), np.array([1, 3])
print(f"suspect {np.mean(weights * each):.3f} nats")
print(f"right   {np.sum(weights * each) / weights.sum():.3f} nats")
print(f"the losses lie from {each.min():.3f} to {each.max():.3f}")

# %% [markdown] tags=["solution"]
# The suspect says 1.092, more than the largest of the losses, 0.693. A mean cannot do that. Where
# the weights add up to their count both agree, and that is why so few tests notice.

# %% [markdown]
# {{exercise weighted_cross_entropy}}


# %%
def weighted_cross_entropy(probs, target, weights):
    # BEGIN SOLUTION
    counts = weights[target]
    surprise = -np.log(probs[np.arange(len(target)), target])
    return np.sum(counts * surprise) / np.sum(counts)
    # END SOLUTION


# %%
check("weighted_cross_entropy", weighted_cross_entropy)

# %% tags=["solution"]
probs = np.array([[0.9, 0.05, 0.05], [0.1, 0.8, 0.1], [0.3, 0.4, 0.3]])
weights = np.array([1.0, 1.0, 10.0])
mean = weighted_cross_entropy(probs, np.array([0, 1, 2]), weights)
alone = weighted_cross_entropy(probs[2:], np.array([2]), weights)
print(f"all three {mean:.3f}, the third alone {alone:.3f} nats")
print(f"unweighted, the third alone {-np.log(0.3):.3f} nats")

# %% [markdown] tags=["solution"]
# One weight is looked up for each example, and the array is used twice, above and below the line.
# Alone in its batch the third example costs 1.204 with its weight of 10 and without it: above and
# below cancel. The formula in many texts has no mean at all, so it does not say by what to divide.

# %% [markdown]
# {{exercise focal_in_order}}

# %%
# BEGIN SOLUTION
focal_in_order = "dbhfae"
# END SOLUTION

# %%
check("focal_in_order", focal_in_order)

# %% [markdown] tags=["solution"]
# Rows, the truth's probability, its surprise, the dimming, the product, the mean. The dimming is
# made from p of the *true* class, one factor for each example. One factor for the whole batch could
# not tell easy from hard.

# %% [markdown]
# {{exercise focal_optimum}}

# %%
# BEGIN SOLUTION
p = np.linspace(0.0001, 0.9999, 9999)
spam, other = -((1 - p) ** 2) * np.log(p), -(p**2) * np.log(1 - p)
focal_optimum = p[np.argmin(0.8 * spam + 0.2 * other)]
# END SOLUTION

# %%
check("focal_optimum", focal_optimum)

# %% tags=["solution"]
print(f"the focal loss is lowest at p = {focal_optimum:.4f}")
plain = -0.8 * np.log(p) - 0.2 * np.log(1 - p)
print(f"cross-entropy is lowest at p = {p[plain.argmin()]:.4f}")

# %% [markdown] tags=["solution"]
# 0.6266 where 0.8000 is true. “Focuses on hard examples” is right and leaves out the price: the
# focal loss is not proper. Its p is a score that ranks. For a probability, recalibrate on kept data.

# %% [markdown]
# {{exercise temperature_for_weather}}

# %%
# BEGIN SOLUTION
rng = np.random.default_rng(1)
evidence = rng.normal(scale=1.5, size=(800, 4))
labels = (evidence + rng.gumbel(size=(800, 4))).argmax(axis=1)


def loss_at(t):
    z = 2.5 * evidence / t
    z = z - z.max(axis=1, keepdims=True)
    own = z[np.arange(len(labels)), labels]
    return np.mean(np.log(np.exp(z).sum(axis=1)) - own)


tried = np.linspace(1, 5, 41)
temperature_for_weather = tried[np.argmin([loss_at(t) for t in tried])]
# END SOLUTION

# %%
check("temperature_for_weather", temperature_for_weather)

# %% tags=["solution"]
for t in (1.0, temperature_for_weather, 5.0):
    print(f"T = {t:.1f}: {loss_at(t):.3f} nats (log 4 = {np.log(4):.3f})")

# %% [markdown] tags=["solution"]
# At T = 1 this model costs 1.229 nats, not far from knowing nothing, 1.386. At 2.5 it costs
# 0.927, with the same answers. The logits had been multiplied by 2.5, and the search finds about that number
# again from the data alone. Too warm is bad as well.

# %% [markdown]
# {{exercise expected_calibration_error}}


# %%
def expected_calibration_error(confidence, correct, bins):
    # BEGIN SOLUTION
    places = np.minimum((confidence * bins).astype(int), bins - 1)
    total = 0.0
    for place in np.unique(places):
        inside = places == place
        gap = correct[inside].mean() - confidence[inside].mean()
        total += inside.sum() * abs(gap)
    return total / len(correct)
    # END SOLUTION


# %%
check("expected_calibration_error", expected_calibration_error)

# %% tags=["solution"]
said, right = np.array([0.8, 0.2]), np.array([0, 1])
for bins in (1, 10):
    error = expected_calibration_error(said, right, bins)
    print(f"{bins:2} bins: {error:.1f}")

# %% [markdown] tags=["solution"]
# With one bin the two gaps cancel and the error is 0.0; with ten it is 0.8. Too sure here does not
# make up for too modest there, and the number depends on the bins. Give both.

# %% [markdown]
# {{exercise when_to_smooth}}

# %%
# BEGIN SOLUTION
when_to_smooth = (
    "Nothing needs to be broken: the floor is the entropy of the soft label, "
    "0.349 nats. Subtract it, and what is left, the KL divergence, goes to 0."
)
# END SOLUTION

# %%
check("when_to_smooth", when_to_smooth)

# %% [markdown] tags=["solution"]
# Showing one batch again and again is a good test, and “it should go to 0” is the usual advice. It
# holds for hard labels without contradictions. With ε = 0.1 and 4 classes, it should go to 0.349.

# %% [markdown]
# ## More to practise
#
# What the lesson has besides, easy ones first. Run the code of a row in a cell of your own.
#
# {{more}}

# %% [markdown] tags=["sheet"]
# Done, or stuck? The [worked solutions](../solutions/07_confidence.ipynb) give the *why* as well.
# Read one, close it, and write it again from memory. `again("focal_optimum")` asks the same with
# fresh numbers; `again("label_smooth")` may change the convention.
