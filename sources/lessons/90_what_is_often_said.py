# %% [markdown]
# # What is often said
#
# Five texts on loss functions stood at the beginning of this course. Here is every claim they
# make, one row each: what is said, whether it holds, under which heading of the course you
# find it, and what has to be put right. Most of it is right. Where it is not, the lesson shows
# the proof; here you read the result.
#
# The words in the column *Verdict*: **right** as it stands · **right, said more precisely** ·
# **misleading**: true, but it plants a false idea · **wrong** · **lost in the text, restored**:
# a number or a figure was missing and has been computed again · **promised, made** · **no
# source found**: nobody could say where the number comes from.

# %% [markdown]
# {{claims}}
