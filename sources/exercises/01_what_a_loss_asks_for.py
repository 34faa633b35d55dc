# %% [markdown]
# # Sheet 1: What a loss asks for
#
# Nine questions on [the lesson](../notebooks/01_what_a_loss_asks_for.ipynb). Replace each `...` by
# your answer and run the cell below it. `check` says whether it is right, and if it is not,
# often which thought gives exactly your numbers. `hint("…")` helps one step at a time.

# %%
import numpy as np

from course_lib.student import again, check, hint

# %% [markdown]
# {{exercise moved_outlier}}

# %%
# BEGIN SOLUTION
moved_outlier = "b"
# END SOLUTION

# %%
check("moved_outlier", moved_outlier)

# %% tags=["solution"]
heights = np.linspace(147, 197, 101)
slip = np.where(heights == heights.max(), 1970.0, heights)
print(f"means   {heights.mean():.1f} and {slip.mean():.1f} cm")
print(f"medians {np.median(heights):.1f} and {np.median(slip):.1f} cm")

# %% [markdown] tags=["solution"]
# With invented heights from 147 to 197 cm the mean rises from 172.0 to 189.6, by 1773/101. The
# median stays at 172.0: the same person stands in the middle. One value in a hundred is enough to
# spoil a mean, if it lies far enough away.

# %% [markdown]
# {{exercise mse}}


# %%
def mse(y, y_hat):
    # BEGIN SOLUTION
    return np.mean((y_hat - y) ** 2)
    # END SOLUTION


# %%
check("mse", mse)

# %% tags=["solution"]
y, y_hat = np.array([3.0, 5.0, 7.0]), np.array([2.5, 5.2, 6.8])
print(f"mean of squares {mse(y, y_hat):.3f}")
print(f"square of mean  {np.mean(y_hat - y) ** 2:.3f}")

# %% [markdown] tags=["solution"]
# Subtract, square, average, in this order. Averaging before squaring gives 0.028 instead of 0.110:
# errors up and down have cancelled. That it is the *mean* matters when you compare data sets of
# different sizes; some books write the sum, or half of it.

# %% [markdown]
# {{exercise outlier_mse}}

# %%
# BEGIN SOLUTION
outlier_mse = np.var([1, 2, 3, 4, 100])
# END SOLUTION

# %%
check("outlier_mse", outlier_mse)

# %% tags=["solution"]
values = np.array([1.0, 2, 3, 4, 100])
for name, c in (("mean", values.mean()), ("median", np.median(values))):
    errors = c - values
    mean_square, mean_size = np.mean(errors**2), np.mean(np.abs(errors))
    print(f"{name:6} {c:4.1f}: MSE {mean_square:6.1f}, MAE {mean_size:4.1f}")

# %% [markdown] tags=["solution"]
# The best constant is the mean, 22.0, and costs 1522.0, the variance. The median, 3.0, costs 1883.0
# by this loss. By the absolute error it is the other way round: 20.2 for the median and 31.2 for the
# mean. Notice that the mean, 22.0, is near none of the five values.

# %% [markdown]
# {{exercise unmasked_mse}}

# %%
# BEGIN SOLUTION
unmasked_mse = [([1, 2, 3], [1.5, 5, 2])]
# END SOLUTION

# %%
check("unmasked_mse", unmasked_mse)

# %% tags=["solution"]
errors = np.array([1.5, 5, 2]) - np.array([1, 2, 3])
print("errors", errors)
print(f"right          {np.mean(errors**2):.3f}")
print(f"averages first {np.mean(errors) ** 2:.3f}")
print(f"no square      {np.mean(np.abs(errors)):.3f}")
print(f"first only     {errors[0] ** 2:.3f}")

# %% [markdown] tags=["solution"]
# The errors are 0.5, 3 and −1: of different sizes, of both signs, none of them 0, and only one of
# size 1. Four different numbers come out. In the test `mse([1, 2, 3], [2, 3, 4])` all errors are 1,
# and 1 is its own square, its own size and its own average. A test with friendly numbers tests
# little.

# %% [markdown]
# {{exercise huber_in_order}}

# %%
# BEGIN SOLUTION
huber_in_order = "ehbgc"
# END SOLUTION

# %%
check("huber_in_order", huber_in_order)

# %% tags=["solution"]
delta = 0.8
print(f"parabola at delta       {0.5 * delta**2:.2f}")
print(f"line at delta           {delta * (delta - 0.5 * delta):.2f}")
print(f"line without its offset {delta * delta:.2f}")

# %% [markdown] tags=["solution"]
# At an error of exactly δ both branches say 0.32. Without the −½δ the line would begin at 0.64, and
# the curve would jump. The slopes agree as well: e = δ on the parabola, δ on the line.

# %% [markdown]
# {{exercise best_constant}}


# %%
def best_constant(y, loss):
    # BEGIN SOLUTION
    if loss == "mse":
        return np.mean(y)
    if loss == "mae":
        return np.median(y)
    return (np.min(y) + np.max(y)) / 2
    # END SOLUTION


# %%
check("best_constant", best_constant)

# %% tags=["solution"]
y = np.array([3.0, 75.0, 1.0, 4.0, 2.5])
for loss in ("mse", "mae", "worst"):
    print(f"{loss:5} asks for {best_constant(y, loss):.1f}")

# %% [markdown] tags=["solution"]
# 17.1, 3.0 and 38.0 for the same five values. The third loss is new: only the farthest value counts,
# so the best place is halfway between the smallest and the largest, and all the others may lie where
# they like between them. It is the opposite of robust.

# %% [markdown]
# {{exercise pinball}}


# %%
def pinball(y, y_hat, quantile):
    # BEGIN SOLUTION
    too_low = np.maximum(y - y_hat, 0)
    too_high = np.maximum(y_hat - y, 0)
    return np.mean(quantile * too_low + (1 - quantile) * too_high)
    # END SOLUTION


# %%
check("pinball", pinball)

# %% tags=["solution"]
for y_hat in (4.0, 6.0):
    loss = pinball(np.array([5.0]), np.array([y_hat]), 0.9)
    print(f"truth 5, prediction {y_hat:.0f}: {loss:.1f}")

# %% [markdown] tags=["solution"]
# One too low costs 0.9 and one too high 0.1: nine times as much. That is why the best constant at
# 0.9 lies high. If you had the sides the wrong way round, ask which side you *want* to avoid: that
# one must be the dear one.

# %% [markdown]
# {{exercise mse_grad}}


# %%
def mse_grad(y, y_hat):
    # BEGIN SOLUTION
    return 2 * (y_hat - y) / len(y)
    # END SOLUTION


# %%
check("mse_grad", mse_grad)

# %% tags=["solution"]
y, y_hat = np.array([3.0, 5.0, 7.0]), np.array([2.5, 5.2, 6.8])
print("formula: ", mse_grad(y, y_hat).round(4))
step = 1e-4 * np.eye(3)
rises = [mse(y, y_hat + h) - mse(y, y_hat - h) for h in step]
print("measured:", (np.array(rises) / 2e-4).round(4))

# %% [markdown] tags=["solution"]
# Both roads give −0.3333, 0.1333 and −0.1333. Negative where the prediction is too low: raising it
# lowers the loss. The gradient points uphill, and training goes the other way. The 2 comes from the
# square, the division by N from the mean; with a ½ in front of the loss the 2 would be gone.

# %% [markdown]
# {{exercise which_loss_for_parcels}}

# %%
# BEGIN SOLUTION
which_loss_for_parcels = (
    "The square asks for the average and plans the total of hours; the "
    "absolute error asks for the median; a customer who waits wants the "
    "0.9-quantile, a time that nine of ten parcels keep."
)
# END SOLUTION

# %%
check("which_loss_for_parcels", which_loss_for_parcels)

# %% [markdown] tags=["sheet"]
# Done, or stuck? The [worked solutions](../solutions/01_what_a_loss_asks_for.ipynb) give the *why*
# as well. Read one, close it, and write it again from memory. `again("outlier_mse")` asks the same
# with fresh numbers; `again("mse_grad")` changes what is asked.

# %% [markdown]
# ## More to practise
#
# What the lesson has besides, easy ones first. Run the code of a row in a cell of your own.
#
# {{more}}
