# %% [markdown]
# # A map of the course
#
# The order of the numbers always works. But you need not take everything. A line leads from a
# lesson, on its left, to one that needs it. Below the figure stands what exactly is needed, and
# under which heading you find it. Then come four routes, one of them for two hours.

# %%
import tomllib
from pathlib import Path

from course_lib import plots
from course_lib.plots.prerequisites import prerequisites

# %%
text = Path("../sources/prerequisites.toml").read_text(encoding="utf-8")
found = tomllib.loads(text)["needs"]

# %%
needs = {
    name: [need["of"] for need in wanted] for name, wanted in found.items()
}
print(f"{len(needs)} lessons, {sum(map(len, needs.values()))} needs")

# %% [markdown]
# Thirteen lessons. A need is one thing that one lesson takes from an earlier one; all of them
# stand in the table below the figure.

# %%
words = {name: name[3:].replace("_", " ") for name in needs}
words["05_entropy_and_kl"] = "entropy and KL"
labels = {name: f"{int(name[:2])} {words[name]}" for name in needs}
needed = {name for wanted in needs.values() for name in wanted}
ends = ", ".join(str(int(name[:2])) for name in needs if name not in needed)

# %%
with plots.figure() as ax:
    ax.figure.set_size_inches(7.2, 3.6)
    prerequisites(ax, needs, labels)
plots.say(f"from left to right, 1 before 2, 2 before 3; at the ends {ends}.")

# %% [markdown]
# In the figure: everything passes through surprise (lesson 2), and all that lies to the right of
# lesson 5 through cross-entropy (lesson 4). After that the ways part. Lessons at an end are needed
# by no other: you may leave them out.
#
# {{map}}
#
# The minutes are counted and not guessed: 130 words of text a minute, 20 seconds for each cell of
# code, a minute for each question, rounded to five. For a sheet, each exercise says how long it
# takes.

# %% [markdown]
# # Routes
#
# {{routes}}
