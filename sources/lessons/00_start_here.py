# %% [markdown]
# # One Number
#
# Nearly every neural network is trained by one number, its loss. This course is about that number: where
# it comes from, what it tells, and where it misleads.
#
# Each lesson begins with a guess. Make it before you read on: what you guessed wrong
# and then saw answered, you are likely to remember.
#
# {{contents}}
#
# - **Lesson**: read, predict, run the cells with Shift + Enter, change numbers and run again.
# - **Sheet**: write answers. `check` says at once whether they are right, and which thought is
#   behind a wrong one.
# - **Solution**: the same sheet solved, with the reasons. Best after an attempt.
#
# ## Is everything ready?
#
# Run the next cell. It should greet you.

# %%
import course_lib

print(f"Ready. This is One Number, version {course_lib.__version__}.")

# %% [markdown]
# If you see a line that begins with *Ready*, all is well. If not, type `course doctor` in a
# terminal: it says what is missing and what to do.
