# %% [markdown]
# # One Number
#
# Nearly every neural network is trained by one number, its loss. This course is about that number:
# where it comes from, what it tells, and where it misleads.
#
# Two minutes to look around: [the tour](00_tour.ipynb). En español:
# [la hoja 2](../exercises/es/02_surprise.ipynb).
#
# Each lesson begins with a guess. Make it before you read on: what you guessed wrong and then saw
# answered, you are likely to remember.
#
# {{contents}}
#
# - **Lesson**: read, predict, run the cells, change numbers and run again.
# - **Sheet**: write answers. `check` says at once whether they are right, and which thought is
#   behind a wrong one.
# - **Solution**: the same sheet solved, with the reasons. Best after an attempt.
#
# Plan an hour for a lesson and nearly as long for its sheet. Take them in this order: later ones use
# what earlier ones taught. This page shows how everything works. It takes ten minutes.

# %% [markdown]
# ## Is everything ready?
#
# A notebook is made of cells. Click into the next one and press **Shift + Enter**: that runs it. It
# should greet you.

# %%
import course_lib

print(f"Ready. This is One Number, version {course_lib.__version__}.")

# %% [markdown]
# If you see a line that begins with *Ready*, all is well. If not, there is a health check. Open a
# terminal (in JupyterLab: *File · New · Terminal*), go to the folder of the course, and type
#
# ```sh
# course doctor
# ```
#
# If the terminal does not know `course`, type `.venv/bin/course doctor` (on Windows
# `.venv\Scripts\course doctor`). It looks at Python, the packages, the files, the kernel, the
# widgets, the browser, and what only teachers and authors need, one line each: *ok*, *problem* or
# *note*. Under a problem stands what to do about it. A note can stay as it is.
#
# Five things help in JupyterLab:
#
# - The cells share one memory. Run them from the top; a cell that uses a name from above needs that
#   cell to have run.
# - *Kernel · Restart Kernel and Run All Cells* begins afresh. Use it when you are lost.
# - A cell that does not end shows `[*]`. The ■ button stops it.
# - Under a figure stands a sentence that says what is seen. Its numbers as a table: type
#   `plots.table_of(ax)` in a cell of your own below it. On the site they stand under each figure,
#   behind a line to open.
# - Change whatever you like. `git checkout -- notebooks` brings all lessons back as they were, and
#   throws your changes to them away.
#
# To open the course another day, type `make start` or `course start` in its folder.

# %% [markdown]
# ## Predict
#
# The next cell asks for a guess. Say how sure you are, type a number, press the button. The guess is
# then locked, so that you can compare honestly. Nobody grades it.

# %%
from course_lib.student import again, check, compare, hint, predict, progress

days = predict("How many days have two leap years together?", unit="days")

# %%
compare(days, 2 * 366)

# %% [markdown]
# It is 732 days. The cell shows your guess beside it, with how sure you were. Do not fear being
# *certain and wrong*: the mistakes that people are surest of are the ones they correct best, once
# they see the answer (Butterfield & Metcalfe, 2001). If you skipped the guess, the cell says
# “nothing yet”, and the lesson goes on all the same.

# %% [markdown]
# ## Check
#
# Here is a first exercise. The **mean squared error** tells how far predictions are from the truth:
# subtract, square each difference, and take the mean of the squares.
#
# The true values are 1, 2 and 3. A model predicted 1.5, 1.5 and 2. How large is the mean squared
# error?
#
# In a sheet, `...` stands where your answer belongs. Untouched, it is nothing to worry about:

# %%
mse_by_hand = ...
check("mse_by_hand", mse_by_hand)

# %% [markdown]
# “Not attempted yet” costs nothing. Now somebody answers 1.5:

# %%
mse_by_hand = 1.5
check("mse_by_hand", mse_by_hand)

# %% [markdown]
# A **named mistake**. The checker knows what people think who get exactly this number. It says the
# thought, and asks a question. (Here it adds that a sum is used in other places, by convention, and
# is not what this task wants.) It does not tell you the answer. It may be mistaken about you: what
# counts is whether the question helps. Where it knows no thought that fits, it says what is wrong
# with the number, and no more.
#
# The differences are 0.5, −0.5 and −1. Their squares add up to 1.5. And the mean of the squares?

# %%
mse_by_hand = (0.5**2 + (-0.5) ** 2 + (-1) ** 2) / 3
check("mse_by_hand", mse_by_hand)

# %% [markdown]
# **Right.** An expression will do; you need no calculator. *Change it:* answer −0.5, or the root
# `0.5**0.5`, or the word "half", and run the cell again.
#
# Where the answer is a *function*, `check` tries yours on several inputs, the awkward ones too. It
# shows the first that goes wrong, with your number beside the right one. There is a time limit of
# ten seconds, so an endless loop does no harm. Check as often as you like: nobody counts.
#
# Some questions stand in the middle of a lesson as a form: `quiz("…")`. They are checked in the same
# way. And later lessons begin with `review(…)`, four questions from earlier ones, because what you
# fetch from memory again stays there.

# %% [markdown]
# ## Stuck? A ladder of hints
#
# Each call of `hint` climbs one rung.

# %% tags=["nbval-ignore-output"]
hint("mse_by_hand")

# %% [markdown]
# The rungs, from the bottom: something that must be true of the answer (your last answer is tested
# against it) · the question that belongs to your mistake, if it was recognised · the idea · the same
# with other numbers · where the worked solution stands. The last rung asks for one attempt first.
#
# Who has read the solution has not proved anything yet. So there is `again`: the same exercise with
# other numbers. It also tells you what to run afterwards.

# %% tags=["nbval-ignore-output"]
again("mse_by_hand")

# %% [markdown]
# Answer it in a cell of your own (the + button makes one). The `variant=` says which numbers you
# were given. For some exercises other numbers mean another convention, a sum in place of a mean: read
# the question again.

# %% [markdown]
# ## What you have done so far
#
# `progress()` shows it, lesson by lesson.

# %% tags=["nbval-ignore-output"]
progress()

# %% [markdown]
# Four states: ○ not attempted yet · △ tried · ✔ right once · ✔✔ **mastered**. Mastered means right in
# two different variants, on two different days, without having opened the solution before. There are
# no points here and no streaks. Go on to the next lesson whenever you want to.
#
# Your attempts, hints and guesses are kept in one readable file on this computer, and sent nowhere:
#
# | system | file |
# | :-- | :-- |
# | Linux | `~/.local/share/one-number/record.json` |
# | macOS | `~/Library/Application Support/one-number/record.json` |
# | Windows | `%LOCALAPPDATA%\one-number\record.json` |
#
# (If the variable `ONE_NUMBER_RECORD` is set, the file is where it says. That is useful on a shared
# computer.) To delete it all, run this in a cell of your own. There is no way back:
#
# ```python
# from course_lib.student import forget_everything
#
# forget_everything()
# ```
#
# Closing a notebook deletes nothing.

# %% [markdown]
# ## Begin
#
# You know how to run, predict, check, get a hint and try again. The first lesson asks why the best
# guess for the same five numbers can be 24 or 34.
#
# **Go on:** [What a loss asks for](01_what_a_loss_asks_for.ipynb).
