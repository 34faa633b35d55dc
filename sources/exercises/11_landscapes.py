# %% [markdown]
# # Sheet 11: Landscapes
#
# Ten questions on [the lesson](../notebooks/11_landscapes.ipynb). Replace each `...` by your answer
# and run the cell below it. `check` says whether it is right, and if it is not, which thought
# gives exactly your numbers. `hint("…")` helps one step at a time. You can run everything as it
# is: what you have not touched is "not attempted yet".

# %%
import numpy as np

from course_lib.student import check, hint

# %% [markdown]
# {{exercise goal_height}}

# %%
# BEGIN SOLUTION
goal_height = 1
# END SOLUTION

# %%
check("goal_height", goal_height)

# %% [markdown] tags=["solution"]
# One row above the two stars at the right end, and level with the left end. A caption changes no
# heights. Even in this drawing the marked place is one of three ends, and not the lowest.

# %% [markdown]
# {{exercise learning_rate_cliff}}

# %%
# BEGIN SOLUTION
learning_rate_cliff = 2 / 8
# END SOLUTION

# %%
check("learning_rate_cliff", learning_rate_cliff)

# %% tags=["solution"]
for rate in (0.125, 0.24, 0.25, 0.26):
    print(f"rate {rate:5}: factor {1 - rate * 8:5.2f}")

# %% [markdown] tags=["solution"]
# A step multiplies w by 1 − 8·rate. At 0.125 the factor is 0.00, one step to the bottom. At 0.24 it
# is −0.92, and still comes nearer. At 0.25 it is −1.00, back and forth for ever.

# %% [markdown]
# {{exercise narrow_valley_aim}}

# %%
# BEGIN SOLUTION
narrow_valley_aim = "c"
# END SOLUTION

# %%
check("narrow_valley_aim", narrow_valley_aim)

# %% [markdown] tags=["solution"]
# A slope is curvature times distance: 100 · 1 along u and 1 · 100 along v. The steepest way down
# and the way to the bottom are different things, unless all curvatures are equal or you stand on an
# axis of the valley.

# %% [markdown]
# {{exercise descend}}


# %%
def descend(w, curvature, learning_rate, steps):
    # BEGIN SOLUTION
    factor = 1 - learning_rate * curvature
    return w * factor ** np.arange(steps + 1)
    # END SOLUTION


# %%
check("descend", descend)

# %% tags=["solution"]
print(descend(2.0, 5.0, 0.3, 3))

# %% [markdown] tags=["solution"]
# The ½ and the 2 cancel, so the slope is curvature · w, and each step multiplies w by the same
# factor. A loop that takes the slope anew at each place is as right, and works on other losses too.

# %% [markdown]
# {{exercise descent_in_order}}

# %%
# BEGIN SOLUTION
descent_in_order = "gdbhejc"
# END SOLUTION

# %%
check("descent_in_order", descent_in_order)

# %% [markdown] tags=["solution"]
# The slope of a square is 2 · error · x: without the x it would be the slope in the prediction, not
# in w. Whether the loss is noted before or after the slope is computed makes no difference; both
# come before the step.

# %% [markdown]
# {{exercise roll_downhill}}


# %%
def roll_downhill(heights, start):
    # BEGIN SOLUTION
    around = [start - 1, start, start + 1]
    inside = [i for i in around if 0 <= i < len(heights)]
    lowest = min(inside, key=lambda i: heights[i])
    stays = heights[lowest] == heights[start]
    return start if stays else roll_downhill(heights, lowest)
    # END SOLUTION


# %%
check("roll_downhill", roll_downhill)

# %% tags=["solution"]
drawing = [1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1, 1, 2, 3, 4, 5, 4, 3, 2, 1, 0, 0]
ends = [drawing[roll_downhill(drawing, start)] for start in range(22)]
print(f"{ends.count(0)} of 22 starts end at height 0, {ends.count(1)} at 1")

# %% [markdown] tags=["solution"]
# The ball knows its neighbours and nothing else. (This version calls itself after each move; a
# `while` loop is as right.) 6 of 22 starts of the drawing reach its lowest row. Unlike the walk in
# the lesson this ball cannot rest on a peak: as soon as a neighbour is lower, it rolls.

# %% [markdown]
# {{exercise unsafe_rate}}

# %%
# BEGIN SOLUTION
unsafe_rate = (0.3, [1.0, 10.0])
# END SOLUTION

# %%
check("unsafe_rate", unsafe_rate)

# %% tags=["solution"]
print(f"limit by the mean {2 / np.mean([1.0, 10.0]):.2f}, really {2 / 10}")

# %% [markdown] tags=["solution"]
# The steepest direction has the say: its limit is 0.2, while the mean curvature promises 0.36. A
# test with equal curvatures cannot see the difference.

# %% [markdown]
# {{exercise downhill_directions}}


# %%
def downhill_directions(hessian):
    # BEGIN SOLUTION
    return np.sum(np.linalg.eigvalsh(hessian) < 0)
    # END SOLUTION


# %%
check("downhill_directions", downhill_directions)

# %% tags=["solution"]
print(np.linalg.eigvalsh([[1.0, 5.0], [5.0, 1.0]]).round(2))

# %% [markdown] tags=["solution"]
# The diagonal knows only the directions of the axes. [[1, 5], [5, 1]] has a positive diagonal. And
# yet its curvatures are −4 and 6: along (1, −1) it goes down.

# %% [markdown]
# {{exercise sharp_picture}}

# %%
# BEGIN SOLUTION
sharp_picture = "a"
# END SOLUTION

# %%
check("sharp_picture", sharp_picture)

# %% [markdown] tags=["solution"]
# You may read that sharp minima generalise worse. The same function cannot generalise worse than
# itself. Compare sharpness only under one ruler, such as filter normalisation, and do not expect
# too much of it even then.

# %% [markdown]
# {{exercise why_one_rate_is_not_enough}}

# %%
# BEGIN SOLUTION
why_one_rate_is_not_enough = (
    "The steep direction explodes beyond 2 over its curvature. A rate that "
    "it can bear hardly moves the flat one. Momentum or scaling helps."
)
# END SOLUTION

# %%
check("why_one_rate_is_not_enough", why_one_rate_is_not_enough)

# %% [markdown] tags=["sheet"]
# Done, or stuck? The [worked solutions](../solutions/11_landscapes.ipynb) give the *why* as well.
# Read one, close it, and write it again from memory. For fresh numbers, or the other convention,
# try `again("learning_rate_cliff")`, `again("goal_height")` or `again("descend")`.

# %% [markdown]
# ## More to practise
#
# {{more}}
