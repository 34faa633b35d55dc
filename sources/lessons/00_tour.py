# %% [markdown]
# # Two minutes
#
# What this course feels like, before you decide. Press **Shift + Enter** in each cell. Nothing here
# is graded, and nothing needs to be known.

# %% [markdown]
# ## Guess first
#
# A model said which word would come next. It had given the right word a chance of one half, and
# paid a loss of 0.693. Type a guess, and press the button.

# %%
from course_lib import losses
from course_lib.student import check, compare, hint, predict

guess = predict("With a chance of only one quarter: what loss?")

# %%
print(f"with one half:  {losses.surprise(1 / 2):.3f}")
compare(guess, losses.surprise(1 / 4))

# %% [markdown]
# It is 1.386: the 0.693 of one half, and once more 0.693. Each halving costs the same again. Why that
# is so is [lesson 2](02_surprise.ipynb). Whether your guess was near does not matter; you will remember
# the answer better for having made one.

# %% [markdown]
# ## A mistake that is known by its name
#
# Here is a question of a sheet. A model says which of three words will come, and the guest asks for
# **paani**. How large is the loss? Somebody answers:

# %%
forecast = {"chai": 0.6, "paani": 0.3, "dudh": 0.1}
check("paani_loss", losses.surprise(forecast["chai"]))

# %% [markdown]
# You are not only told *that* 0.5108 is wrong. It is exactly what comes out for somebody who thinks that
# the loss looks at the favourite; so that is what you are asked about. The answer itself is not told.
# *Change it:* what is said to `1 - forecast["paani"]`, or to a number of your own?

# %% [markdown]
# ## A hint, one step at a time

# %% tags=["nbval-ignore-output"]
hint("paani_loss")

# %% [markdown]
# The first step is something that must be true of the answer. Run the cell again for the next one; the
# last says where a worked solution is.

# %% [markdown]
# ## Something to move
#
# It asks before it shows. Then drag the dot, or use the arrow keys.

# %%
from course_lib.widgets import SurpriseSlide

SurpriseSlide()

# %% [markdown]
# At p = 0.01 the loss is 4.605. Each block on the right is one halving of p, and all blocks are of one
# height: the 0.693 from above. (Where nothing can move, on GitHub or on paper, you see a still picture
# and one sentence.)

# %% [markdown]
# ## Where next
#
# - From the beginning: [how everything works](00_start_here.ipynb), ten minutes, then
#   [lesson 1](01_what_a_loss_asks_for.ipynb).
# - You know losses already: try [a sheet](../exercises/04_cross_entropy.ipynb), or
#   [the museum of errata](91_museum_of_errata.ipynb), wrong losses that good people shipped.
# - Four routes, and what needs what: [the map](94_map.ipynb).
# - En español: [la hoja 2](../exercises/es/02_surprise.ipynb), con todos sus errores y pistas.
