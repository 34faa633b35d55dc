"""Sources become notebooks: the same ones each time, and only if every rule is kept."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace

import nbformat
import pytest

from course_lib.grading import Exercise, written_question
from course_lib.plots.tables import Table
from course_lib.publishing import BuildError, build, check, executing
from course_lib.publishing.building import plans_of
from course_lib.publishing.course import Course

EXERCISES = {
    "surprise": Exercise(
        name="surprise",
        title="Surprise of one event",
        prompt="Write `surprise(p)`.\n\nHow many nats does an event of probability $p$ carry?",
        reference=abs,
        points=2,
        difficulty=2,
        minutes=4,
    ),
    "paani_loss": Exercise(name="paani_loss", title="Water", prompt="Set it.", reference=abs),
    "why": written_question(name="why", title="Why", prompt="Say why.", model_answer="Because."),
}

START = """\
# %% [markdown]
# # Start here
#
# The lessons:
#
# {{contents}}

# %%
print("ready")
"""

LESSON = '''\
# %% [markdown]
# # 1 · Surprise
#
# A rare event says more: $-\\log p$ grows as $p \\to 0$.
#
# ```python
# x = 1
# ```

# %%
import math


def surprise(p):
    """Nats."""
    return -math.log(p)


# %%
text = """
# %% not a marker, but a line of a string
"""
for p in (0.5, 0.25):
    print(f"{p}: {surprise(p):.4f}")

# %% [markdown]
# Half as likely, one bit more.

# %%
{"half": round(surprise(0.5), 3)}
'''

SHEET = '''\
# %% [markdown]
# # Exercises: surprise

# %%
import math


def check(name, answer=None):
    print(name, "not attempted" if answer is ... else "seen")


# %% [markdown]
# {{exercise surprise}}

# %%
def surprise(p):
    """Nats of an event of probability p."""
    # BEGIN SOLUTION
    chance = max(p, 1e-300)
    return -math.log(chance)
    # END SOLUTION


# %%
check("surprise", surprise(0.5))

# %% [markdown] tags=["solution"]
# Never below zero: no probability is above one.

# %% [markdown] tags=["sheet"]
# Take your time.

# %% [markdown]
# {{exercise paani_loss}}

# %%
# BEGIN SOLUTION
half = 1 / 2
paani_loss = half + half
# END SOLUTION
# BEGIN STUB
# half = ...
# paani_loss = ...
# END STUB

# %%
check("paani_loss", paani_loss)

# %% [markdown]
# {{exercise why}}

# %%
# BEGIN SOLUTION
why = """Because rare events
say more."""
# END SOLUTION

# %%
check("why", why)
'''


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    root = tmp_path_factory.mktemp("course")
    write(root, "sources/lessons/00_start_here.py", START)
    write(root, "sources/lessons/01_surprise.py", LESSON)
    write(root, "sources/exercises/01_surprise.py", SHEET)
    said = []
    build(root, exercises=EXERCISES, say=said.append)
    (root / "said.txt").write_text("\n".join(said))
    return root


@pytest.fixture
def course(built, tmp_path):
    return shutil.copytree(built, tmp_path / "course")


@pytest.fixture
def toy(tmp_path):
    """A course of one lesson and one sheet, nothing built."""
    write(tmp_path, "sources/lessons/01_surprise.py", LESSON)
    write(tmp_path, "sources/exercises/01_surprise.py", SHEET)
    return tmp_path


def write(root, path, text):
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


def edit(root, path, old, new):
    text = (root / path).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
    (root / path).write_text(text.replace(old, new), encoding="utf-8")


def read(root, path):
    return nbformat.read(root / path, as_version=4)


def line_of(root, path, text):
    lines = (root / path).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def sources_of(notebook):
    return [cell.source for cell in notebook.cells]


# ── what is built ────────────────────────────────────────────────────────────────────────────────


def test_one_line_is_said_for_each_notebook(built):
    lines = (built / "said.txt").read_text().splitlines()
    assert [re.sub(r"\d+\.\d s", "0.0 s", line) for line in lines] == [
        "built notebooks/00_start_here.ipynb, 2 cells, 0.0 s",
        "built notebooks/01_surprise.ipynb, 5 cells, 0.0 s",
        "built exercises/01_surprise.ipynb, 12 cells, 0.0 s",
        "built solutions/01_surprise.ipynb, 12 cells, 0.0 s",
    ]


def test_building_again_gives_the_same_bytes(built, course):
    paths = build(course, ["01_surprise"], exercises=EXERCISES, say=str)
    assert [path.relative_to(course).as_posix() for path in paths] == [
        "notebooks/01_surprise.ipynb",
        "exercises/01_surprise.ipynb",
        "solutions/01_surprise.ipynb",
    ]
    for path in paths:
        assert path.read_bytes() == (built / path.relative_to(course)).read_bytes()


def test_a_built_notebook_is_sorted_json_that_ends_in_a_newline(built):
    text = (built / "notebooks/01_surprise.ipynb").read_text(encoding="utf-8")
    again = json.dumps(json.loads(text), sort_keys=True, indent=1, ensure_ascii=False) + "\n"
    assert text == again
    assert "1 · Surprise" in text


def test_nothing_unfinished_is_left_behind(built):
    assert not [path for path in built.rglob("*") if "unfinished" in path.name]


def test_notebook_metadata_name_the_kernel_and_the_source(built):
    metadata = read(built, "exercises/01_surprise.ipynb").metadata
    assert metadata.kernelspec == {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    }
    assert metadata.language_info == {"name": "python"}
    assert metadata.course.source == "sources/exercises/01_surprise.py"
    assert metadata.course.kind == "sheet"


def test_counts_run_from_one_and_nothing_is_timed(built):
    for path in built.glob("*/*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
        assert not any("execution" in cell.metadata for cell in code)


def test_outputs_are_stored(built):
    notebook = read(built, "notebooks/01_surprise.ipynb")
    assert notebook.cells[2].outputs[0].text == "0.5: 0.6931\n0.25: 1.3863\n"
    assert notebook.cells[4].outputs[0].data["text/plain"] == "{'half': 0.693}"


def test_code_and_prose_reach_the_notebook_as_written(built):
    cells = sources_of(read(built, "notebooks/01_surprise.ipynb"))
    assert cells[0].endswith("```python\nx = 1\n```")
    assert '"""\n# %% not a marker, but a line of a string\n"""' in cells[2]


def test_a_card_tells_difficulty_in_words_time_and_points(built):
    cells = sources_of(read(built, "exercises/01_surprise.ipynb"))
    assert cells[2] == (
        "## Surprise of one event\n\n"
        "Difficulty 2 of 5 ●●○○○ · about 4 minutes · 2 points\n\n" + EXERCISES["surprise"].prompt
    )
    assert "about 3 minutes · 1 point\n" in cells[6]
    assert "about 3 minutes · for a person to read" in cells[9]


def test_contents_link_every_lesson_sheet_and_solution(course):
    write(course, "sources/lessons/02_softmax.py", "# %% [markdown]\n# # 2 · Softmax | logits\n")
    [plan] = plans_of(Course(course, EXERCISES), source_in(course, "lessons/00_start_here"))
    assert plan.cells[0].source.split("\n")[4:] == [
        "| Lesson | Exercises | Solutions |",
        "| :-- | :-- | :-- |",
        "| [1 · Surprise](01_surprise.ipynb) | [sheet](../exercises/01_surprise.ipynb) "
        "| [solution](../solutions/01_surprise.ipynb) |",
        "| [2 · Softmax \\| logits](02_softmax.ipynb) | – | – |",
    ]


def source_in(root, name):
    course = Course(root, EXERCISES)
    return course.read(root / f"sources/{name}.py")


def test_a_sheet_shows_stubs_and_a_solution_shows_neither_markers_nor_stubs(built):
    sheet = sources_of(read(built, "exercises/01_surprise.ipynb"))
    solution = sources_of(read(built, "solutions/01_surprise.ipynb"))
    head = 'def surprise(p):\n    """Nats of an event of probability p."""\n'
    assert sheet[3] == head + "    return ..."
    assert solution[3] == head + "    chance = max(p, 1e-300)\n    return -math.log(chance)"
    assert sheet[7] == "half = ...\npaani_loss = ..."
    assert solution[7] == "half = 1 / 2\npaani_loss = half + half"
    assert sheet[10] == "why = ..."
    assert sheet[5] == "Take your time."
    assert solution[5] == "Never below zero: no probability is above one."


@pytest.mark.parametrize(
    ("region", "stub"),
    [
        ("    return p", "    return ..."),
        ("    return (\n        p\n    )", "    return ..."),
        ("    if p:\n        return 1\n    else:\n        return 2", "    return ..."),
        ("    loss = p + 1", "    loss = ..."),
        ("    loss: float = p", "    loss: float = ..."),
        ("    loss = [\n        p,\n    ]\n    # done", "    loss = ..."),
        ("    loss += p", "    ..."),
        ("    print(f'{p = }')", "    ..."),
        ("    def inner(q=1):\n        return q", "    ..."),
    ],
)
def test_the_stub_of_a_region_is_its_last_statement(tmp_path, region, stub):
    answer = f"def surprise(p):\n    # BEGIN SOLUTION\n{region}\n    # END SOLUTION\n"
    write(tmp_path, "sources/exercises/01.py", f'# %%\n{answer}\n\n# %%\ncheck("surprise")\n')
    sheet, _ = plans_of(Course(tmp_path, EXERCISES), source_in(tmp_path, "exercises/01"))
    assert sheet.cells[0].source == f"def surprise(p):\n{stub}"


def test_answer_and_check_carry_their_roles_and_nbgraders_metadata(built):
    cells = read(built, "exercises/01_surprise.ipynb").cells
    shared = {"schema_version": 3, "task": False}
    assert cells[3].metadata == {
        "course": {"exercise": "surprise", "role": "answer"},
        "nbgrader": shared
        | {"grade": False, "locked": False, "solution": True, "grade_id": "surprise"},
    }
    assert cells[4].metadata == {
        "course": {"exercise": "surprise", "role": "check"},
        "nbgrader": shared
        | {
            "grade": True,
            "locked": True,
            "solution": False,
            "grade_id": "surprise-check",
            "points": 2,
        },
    }


def test_solutions_carry_roles_but_nothing_for_nbgrader(built):
    cells = read(built, "solutions/01_surprise.ipynb").cells
    assert cells[3].metadata == {"course": {"exercise": "surprise", "role": "answer"}}
    assert not any("nbgrader" in cell.metadata for cell in cells)


def test_a_cell_keeps_its_id_when_another_changes(toy):
    before = [cell.id for cell in plan_of(toy, LESSON).cells]
    after = [cell.id for cell in plan_of(toy, LESSON.replace("one bit more", "a bit more")).cells]
    assert [old == new for old, new in zip(before, after, strict=True)] == [True] * 3 + [
        False,
        True,
    ]


def test_repeated_cells_get_different_ids(toy):
    text = LESSON + "\n# %%\nprint(1)\n\n# %%\nprint(1)\n"
    ids = [cell.id for cell in plan_of(toy, text).cells]
    assert ids[-1] == ids[-2] + "-2"


def plan_of(root, text):
    write(root, "sources/lessons/01_surprise.py", text)
    [plan] = plans_of(Course(root, EXERCISES), source_in(root, "lessons/01_surprise"))
    return plan


# ── what stops a build before anything runs ──────────────────────────────────────────────────────

LESSON_PATH = "sources/lessons/01_surprise.py"
SHEET_PATH = "sources/exercises/01_surprise.py"


@pytest.mark.parametrize(
    ("path", "change", "mark", "words"),
    [
        (SHEET_PATH, ("{{exercise why}}", "{{exercise wy}}"), "wy", ("called 'wy'", "mean why?")),
        (SHEET_PATH, ("{{exercise why}}", "{{excercise why}}"), "{{exc", ("unknown", "exercise")),
        (SHEET_PATH, ("{{exercise why}}", "See {{exercise why}}"), "See", ("among", "alone")),
        (SHEET_PATH, ("    # END SOLUTION\n", ""), "BEGIN", ("never closed", "END SOLUTION")),
        (SHEET_PATH, ("    # END", "    #END"), "#END", ("not a marker", "write")),
        (SHEET_PATH, ("    # END", "    # BEGIN"), "# BEGIN", ("inside", "nesting")),
        (SHEET_PATH, ("# END STUB", "# END SOLUTION"), "# END", ("does not close", "nesting")),
        (
            SHEET_PATH,
            ("# paani_loss =", "paani_loss ="),
            "paani_loss = ..",
            ("not commented", "# "),
        ),
        (
            SHEET_PATH,
            ("# paani_loss =", "# water ="),
            "# water",
            ("'water = ...' is not in", "..."),
        ),
        (SHEET_PATH, ('check("why", why)', 'check("whi")'), "whi", ("does not exist", "why")),
        (SHEET_PATH, ('check("why", why)', "check(why)"), "check(why)", ("quoted name", 'check("')),
        (SHEET_PATH, ('check("why"', 'check("surprise"'), "why)", ("second time", "one of")),
        (
            SHEET_PATH,
            ('check("sur', 'check("why"); check("sur'),
            ";",
            ("two checks", "a cell of its own"),
        ),
        (
            SHEET_PATH,
            ("# # Ex", "# %%\ncheck('why')\n\n# %% [markdown]\n# Ex"),
            "'why'",
            ("no ans", "above"),
        ),
        (SHEET_PATH, ("= half + half", "= (half + half"), "(half", ("not Python", "mend")),
        (
            SHEET_PATH,
            ("Take your time.", "Try return -math.log(chance)!"),
            "Try",
            ("a cell", "words"),
        ),
        (
            SHEET_PATH,
            ("import math", "# chance = max(p, 1e-300)"),
            "# chance",
            ("(line 19)", "words"),
        ),
        (SHEET_PATH, ('tags=["sheet"]', 'tags=["sheet"'), "sheet", ("not understood", "tags=")),
        (
            LESSON_PATH,
            ("import math", "# BEGIN SOLUTION\nimport math\n# END SOLUTION"),
            "# %%",
            ("region in a lesson", "exercises/"),
        ),
        (LESSON_PATH, ("import math", "a = 1\n" * 10), "# %%", ("13 lines", "divide")),
        (
            LESSON_PATH,
            ("# Half as", "# %% [raw]\n# Half as"),
            "[raw]",
            ("a raw cell", "[markdown]"),
        ),
        (
            LESSON_PATH,
            ("# %% [markdown]\n# Half", "# %%[markdown]\n# Half"),
            "%%[",
            ("space", "# %%"),
        ),
        (
            LESSON_PATH,
            ("# %% [markdown]\n# Half", "# %% [md]\n# Half"),
            "[md]",
            ("not und", "# %%"),
        ),
        (LESSON_PATH, ("import math", "%time"), "%time", ("not Python", "magics")),
        (LESSON_PATH, ("# %%\nimport", "# %%\n\n# %%\nimport"), "# %%", ("empty cell", "delete")),
        (LESSON_PATH, ("import math", 'check("whi")'), "whi", ("does not exist", "why")),
        (
            LESSON_PATH,
            ("# %% [markdown]\n# Half", '# %% tags=["sheet"]\n# Half'),
            "sheet",
            ("tags", "tag"),
        ),
        (
            LESSON_PATH,
            ("# %% [markdown]\n# # 1", "print(1)\n# %% [markdown]\n# # 1"),
            "print",
            ("marker", "# %%"),
        ),
    ],
)
def test_a_broken_rule_stops_the_build_before_anything_runs(toy, path, change, mark, words):
    text = (toy / path).read_text(encoding="utf-8")
    write(toy, path, text.replace(*change, 1))
    with pytest.raises(BuildError) as caught:
        build(toy, exercises=EXERCISES, say=str)
    found, arrow, advice = str(caught.value).partition(" → ")
    place, _, said = found.partition(": ")
    assert place == f"{path}:{caught.value.line}"
    assert arrow
    assert words[0] in said
    assert words[1] in advice
    assert mark in (toy / path).read_text(encoding="utf-8").splitlines()[caught.value.line - 1]
    assert not list(toy.glob("*/*.ipynb"))


def test_an_exercise_is_asked_in_one_sheet_only(toy):
    write(toy, "sources/exercises/02_more.py", (toy / SHEET_PATH).read_text(encoding="utf-8"))
    with pytest.raises(BuildError, match=r"02_more.py:25: .*01_surprise.py:25 → .*one sheet"):
        build(toy, exercises=EXERCISES, say=str)


def test_a_name_without_a_source_gets_near_matches(toy):
    with pytest.raises(BuildError, match=r"'01_suprise' → did you mean 01_surprise\?"):
        build(toy, ["01_suprise"], exercises=EXERCISES, say=str)


def test_a_folder_without_sources_says_so(tmp_path):
    with pytest.raises(BuildError, match=r"sources: no source in .* → run in the course's folder"):
        build(tmp_path, exercises=EXERCISES, say=str)


def test_a_lesson_without_a_heading_cannot_stand_in_the_contents(course):
    write(course, "sources/lessons/02_x.py", "# %% [markdown]\n# words\n")
    with pytest.raises(BuildError, match=r"lessons/02_x.py:1: no heading → begin"):
        build(course, ["00_start_here"], exercises=EXERCISES, say=str)


def test_without_the_authoring_tools_the_remedy_is_a_command(toy, monkeypatch):
    monkeypatch.setitem(sys.modules, "jupytext", None)
    with pytest.raises(
        BuildError, match=r'needs jupytext.* → python -m pip install -e "\.\[test\]"'
    ):
        build(toy, exercises=EXERCISES, say=str)


def test_importing_the_builder_imports_none_of_its_tools():
    tools = "('jupytext', 'nbclient', 'nbformat', 'jupyter_client')"
    code = f"import sys, course_lib.publishing; print([m for m in {tools} if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "[]\n"


# ── what stops a build while it runs ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("code", "line", "words"),
    [
        ("x = 1\n1 / 0", 6, ("raises ZeroDivisionError: division by zero", "try and except")),
        ("import warnings\nwarnings.warn('old')", 4, ("written to stderr", "mend what causes it")),
    ],
)
def test_a_cell_that_raises_or_warns_leaves_the_notebook_as_it_was(tmp_path, code, line, words):
    write(tmp_path, "sources/lessons/01.py", f"# %%\nprint(1)\n\n# %%\n{code}\n")
    write(tmp_path, "notebooks/01.ipynb", "as it was")
    with pytest.raises(BuildError) as caught:
        build(tmp_path, exercises={}, say=str)
    assert str(caught.value).startswith(f"sources/lessons/01.py:{line}: ")
    assert words[0] in caught.value.what
    assert words[1] in caught.value.remedy
    assert [path.name for path in (tmp_path / "notebooks").iterdir()] == ["01.ipynb"]
    assert (tmp_path / "notebooks/01.ipynb").read_text() == "as it was"


def test_a_cell_that_takes_too_long_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(executing, "SECONDS_PER_CELL", 1)
    write(tmp_path, "sources/lessons/01.py", "# %%\nimport time\n\n# %%\ntime.sleep(30)\n")
    with pytest.raises(
        BuildError, match=r"01.py:5: the cell takes longer than 1 seconds → make it"
    ):
        build(tmp_path, exercises={}, say=str)


KERNEL = """\
# %% [markdown]
# # Kernel

# %%
import os
import sys

from course_lib import __file__ as library

print(sys.executable == os.environ["THE_BUILDER"], hash("one") == int(os.environ["ITS_HASH"]))
print(os.path.basename(os.getcwd()), "MPLBACKEND" in os.environ and os.environ["MPLBACKEND"] != "Agg")

# %%
from IPython.display import display

display({"application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "text/plain": "slider"}, raw=True)
print("a", flush=True)
print("b", flush=True)
"""


def test_the_kernel_is_the_builders_python_with_hashes_that_repeat(tmp_path, monkeypatch):
    seeded = {**os.environ, "PYTHONHASHSEED": "0"}
    hashed = subprocess.check_output(
        [sys.executable, "-c", "print(hash('one'))"], env=seeded, text=True
    )
    monkeypatch.setenv("THE_BUILDER", sys.executable)
    monkeypatch.setenv("ITS_HASH", hashed.strip())
    monkeypatch.setenv("MPLBACKEND", "Agg")
    write(tmp_path, "sources/lessons/01.py", KERNEL)
    build(tmp_path, exercises={}, say=str)
    notebook = read(tmp_path, "notebooks/01.ipynb")
    assert notebook.cells[1].outputs[0].text == "True True\nnotebooks True\n"
    shown, printed = notebook.cells[2].outputs
    assert shown.data == {"text/plain": "slider"}
    assert printed.text == "a\nb\n"
    assert "widgets" not in notebook.metadata


# ── what --check says, without a kernel ──────────────────────────────────────────────────────────


@pytest.fixture
def no_kernel(monkeypatch):
    monkeypatch.setitem(sys.modules, "nbclient", None)
    monkeypatch.setitem(sys.modules, "jupyter_client", None)


def said(root, exercises=EXERCISES):
    return [str(problem) for problem in check(root, exercises=exercises)]


@pytest.mark.usefixtures("no_kernel")
def test_a_course_that_was_just_built_has_no_problem(course):
    assert said(course) == []


def test_a_changed_source_is_stale(course):
    edit(course, LESSON_PATH, "one bit more", "a bit more")
    assert said(course) == [
        "notebooks/01_surprise.ipynb: stale: the source of cell 4 differs from "
        "sources/lessons/01_surprise.py:26 → course build 01_surprise"
    ]


def test_a_new_cell_in_the_source_is_stale(course):
    text = (course / LESSON_PATH).read_text(encoding="utf-8")
    write(course, LESSON_PATH, text + "\n# %% [markdown]\n# And so on.\n")
    assert said(course) == [
        "notebooks/01_surprise.ipynb: stale: 5 cells, its source makes 6 → course build 01_surprise"
    ]


def test_a_changed_declaration_makes_its_sheet_stale(course):
    more = EXERCISES | {"why": replace(EXERCISES["why"], points=3)}
    assert said(course, more) == [
        "exercises/01_surprise.ipynb: stale: the metadata of cell 11 differs from "
        "sources/exercises/01_surprise.py:52 → course build 01_surprise"
    ]


def test_a_notebook_edited_by_hand_may_be_folded_back(course):
    change(course, "notebooks/01_surprise.ipynb", lambda nb: nb.cells[3].update(source="Edited."))
    [line] = said(course)
    assert line.endswith(
        "→ course build --fold-back notebooks/01_surprise.ipynb keeps the edit; "
        "course build 01_surprise drops it"
    )


def change(root, path, how):
    notebook = read(root, path)
    how(notebook)
    (root / path).write_text(nbformat.writes(notebook), encoding="utf-8")


def test_a_missing_notebook_an_orphan_and_a_broken_one_are_told(course):
    (course / "solutions/01_surprise.ipynb").unlink()
    write(course, "exercises/07_gone.ipynb", "{}")
    write(course, "notebooks/00_start_here.ipynb", "{")
    assert said(course) == [
        "notebooks/00_start_here.ipynb: not a notebook: NotJSONError → course build 00_start_here",
        "solutions/01_surprise.ipynb: sources/exercises/01_surprise.py has not been built "
        "→ course build 01_surprise",
        "exercises/07_gone.ipynb: its source sources/exercises/07_gone.py does not exist "
        "→ rm exercises/07_gone.ipynb",
    ]


def test_an_exercise_that_no_sheet_asks_is_told(course):
    more = EXERCISES | {"lonely": EXERCISES["paani_loss"]}
    assert said(course, more) == [
        "sources/exercises: the exercise 'lonely' is declared, no sheet checks it and no lesson has it "
        '→ write check("lonely", …) in a source, or give its module a LESSON'
    ]


def test_every_source_is_judged_even_if_one_is_broken(course):
    edit(course, LESSON_PATH, "import math", "import (")
    edit(course, SHEET_PATH, "Take your time.", "Take a walk.")
    found = said(course)
    assert found[0].startswith("sources/lessons/01_surprise.py:11: this is not Python")
    assert found[1].startswith("exercises/01_surprise.ipynb: stale")


def printed(text):
    return nbformat.v4.new_output("stream", text=text)


def shown(**data):
    return nbformat.v4.new_output(
        "display_data", data={k.replace("__", "/"): v for k, v in data.items()}
    )


@pytest.mark.parametrize(
    ("output", "what", "remedy"),
    [
        (nbformat.v4.new_output("error", ename="E", evalue="v"), "an error: E: v", "mend"),
        (nbformat.v4.new_output("stream", name="stderr", text="oh"), "stderr: 'oh'", "mend"),
        (printed("RuntimeWarning: overflow"), "a warning in the output", "mend"),
        (printed("saved in /home/ada/x"), "a path of some machine", "relative path"),
        (printed("saved in ROOT/x"), "a path of this machine", "relative path"),
        (printed("<object at 0x7f3a5c2b1d90>"), "address", "print the value"),
        (shown(image__png="A" * 42_000), "an image of 31 KB, at most 30 KB", "smaller"),
        (shown(text__html=f'<img src="data:image/png;base64,{"A" * 42_000}">'), "31 KB", "smaller"),
        (
            printed("try return -math.log(chance)"),
            "'return -math.log(chance)' (line 20)",
            "other words",
        ),
    ],
)
def test_a_stored_output_that_breaks_a_rule_is_told_with_its_line(course, output, what, remedy):
    if "text" in output:
        output = {**output, "text": output["text"].replace("ROOT", str(course))}
    stored = nbformat.from_dict(output)
    change(course, "exercises/01_surprise.ipynb", lambda nb: nb.cells[4].outputs.append(stored))
    line = said(course)[0]
    assert line.startswith("sources/exercises/01_surprise.py:24: ")
    assert what in line
    assert remedy in line


def test_a_small_image_and_plain_words_pass(course):
    output = shown(image__png="A" * 40_000, text__plain="<Figure size 400x300 with 1 Axes>")
    output.metadata["tables"] = [Table("loss", ("drawn", "x", "y"), (("it", "1", "2"),)).kept()]
    change(course, "exercises/01_surprise.ipynb", lambda nb: nb.cells[4].outputs.append(output))
    assert said(course) == []


def test_a_figure_that_came_without_its_numbers_is_told(course):
    output = shown(image__png="A" * 40_000, text__plain="<Figure size 400x300 with 1 Axes>")
    change(course, "exercises/01_surprise.ipynb", lambda nb: nb.cells[4].outputs.append(output))
    [line] = said(course)
    assert "a figure whose numbers can be read nowhere" in line
    assert "plots.figure()" in line


def test_a_solution_that_stands_in_the_table_of_a_figure_is_told(course):
    output = shown(image__png="A" * 40_000, text__plain="<Figure size 400x300 with 1 Axes>")
    rows = (("return -math.log(chance)", "1", "2"),)
    output.metadata["tables"] = [Table("loss", ("drawn", "x", "y"), rows).kept()]
    change(course, "exercises/01_surprise.ipynb", lambda nb: nb.cells[4].outputs.append(output))
    assert "other words" in said(course)[0]


def test_stripped_counts_are_told(course):
    change(
        course, "notebooks/00_start_here.ipynb", lambda nb: nb.cells[1].update(execution_count=None)
    )
    assert said(course) == [
        "sources/lessons/00_start_here.py:8: execution count None, wanted 1 → course build 00_start_here"
    ]
