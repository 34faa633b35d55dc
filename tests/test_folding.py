"""An edit made in JupyterLab returns to its source, or the source stays as it is."""

import nbformat
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from course_lib.grading import Exercise
from course_lib.publishing import BuildError, fold_back
from course_lib.publishing.building import plans_of, written
from course_lib.publishing.course import Course

EXERCISES = {
    "surprise": Exercise(name="surprise", title="Surprise", prompt="Write it.", reference=abs)
}

LESSON = '''\
# %% [markdown]
# # 1 · Surprise
#
# $$-\\log p$$
#
# ```python
# x = 1
#
# y = 2
# ```

# %%
import math


def surprise(p):
    return -math.log(p)


# %%
text = """
# %% not a marker

# BEGIN
"""
# cat sits on the first word of a comment
print(text)
# %% [markdown]
"""
Written as a string.

- one
"""

# %% tags=["wide"]
print(1)  # the last cell has no blank line after it
'''

SHEET = '''\
# %% [markdown]
# # Sheet

# %% [markdown] tags=["solution"]
# Only in the solution.

# %% [markdown]
# Before.
#
# {{exercise surprise}}
#
# After.

# %%
import math


def surprise(p):
    """Nats."""
    # BEGIN SOLUTION
    q = max(p, 0.1)
    return -math.log(q)
    # END SOLUTION
    # BEGIN STUB
    # q = ...
    # return ...
    # END STUB


# %% [markdown] tags=["sheet"]
# Only in the sheet.

# %%
check("surprise", surprise)
'''


@pytest.fixture
def root(tmp_path):
    """A course whose notebooks hold what the sources make; folding needs no outputs."""
    for path, text in (("lessons/01", LESSON), ("exercises/01", SHEET)):
        source = tmp_path / f"sources/{path}.py"
        source.parent.mkdir(parents=True)
        source.write_text(text, encoding="utf-8")
    bank = tmp_path / "course_lib/question_bank/information.py"
    bank.parent.mkdir(parents=True)
    bank.write_text('SURPRISE = Exercise(\n    name="surprise",\n)\n')
    store(tmp_path)
    return tmp_path


def store(root):
    course = Course(root, EXERCISES)
    for path in course.source_paths():
        for plan in plans_of(course, course.read(path)):
            plan.path.parent.mkdir(exist_ok=True)
            plan.path.write_text(written(plan.notebook()), encoding="utf-8")


def edited(root, path, how):
    """What JupyterLab would save."""
    notebook = nbformat.read(root / path, as_version=4)
    how(notebook.cells)
    (root / path).write_text(nbformat.writes(notebook), encoding="utf-8")
    return notebook


def folded(root, path, how):
    """The source after an edit in the notebook; it makes the notebook's cells again."""
    notebook = edited(root, path, how)
    source = fold_back(root, path, exercises=EXERCISES)
    text = source.read_text(encoding="utf-8")
    store(root)
    again = nbformat.read(root / path, as_version=4)
    assert [(c.cell_type, c.source) for c in again.cells] == [
        (c.cell_type, c.source.strip("\n")) for c in notebook.cells if c.source.strip()
    ]
    return text


def refusal(root, path, how):
    """The words of a refusal, after which every source is as it was."""
    edited(root, path, how)
    with pytest.raises(BuildError) as caught:
        fold_back(root, path, exercises=EXERCISES)
    assert (root / "sources/lessons/01.py").read_text(encoding="utf-8") == LESSON
    assert (root / "sources/exercises/01.py").read_text(encoding="utf-8") == SHEET
    return str(caught.value)


def new(kind, source, **metadata):
    make = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}[kind]
    return make(source, metadata=metadata)


# ── what comes back ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["notebooks/01.ipynb", "exercises/01.ipynb", "solutions/01.ipynb"])
def test_an_unedited_notebook_leaves_its_source_to_the_letter(root, path):
    expected = SHEET if "01" in path and "notebooks" not in path else LESSON
    assert folded(root, path, lambda cells: None) == expected


def test_changed_prose_returns_and_all_else_stays(root):
    text = folded(root, "notebooks/01.ipynb", lambda c: c[0].update(source="# 1 · New\n\nMore."))
    rest = LESSON.partition("\n# %%\n")[2]
    assert text == "# %% [markdown]\n# # 1 · New\n#\n# More.\n\n# %%\n" + rest


def test_changed_code_returns_and_keeps_its_blank_lines_and_tags(root):
    text = folded(root, "notebooks/01.ipynb", lambda c: c[4].update(source="print(2)\n\n"))
    assert text == LESSON.replace(
        "print(1)  # the last cell has no blank line after it", "print(2)"
    )
    text = folded(root, "notebooks/01.ipynb", lambda c: c[1].update(source="import numpy"))
    assert "# %%\nimport numpy\n\n\n# %%\ntext" in text


def test_a_cell_written_as_a_string_stays_one(root):
    text = folded(root, "notebooks/01.ipynb", lambda c: c[3].update(source="Two\n\nlines."))
    assert '# %% [markdown]\n"""\nTwo\n\nlines.\n"""\n\n# %%' in text


def test_new_cells_are_inserted_and_empty_ones_forgotten(root):
    def edit(cells):
        cells.insert(1, new("markdown", "New.", tags=["aside"]))
        cells.append(new("code", "last = 1"))
        cells.append(new("code", ""))

    text = folded(root, "notebooks/01.ipynb", edit)
    assert '# ```\n\n# %% [markdown] tags=["aside"]\n# New.\n\n# %%\nimport math' in text
    assert text.endswith("blank line after it\n\n# %%\nlast = 1\n")


def test_deleted_cells_are_removed(root):
    text = folded(root, "notebooks/01.ipynb", lambda cells: cells.pop())
    assert text == LESSON[: LESSON.index('\n# %% tags=["wide"]')]


def test_moved_cells_are_moved(root):
    text = folded(root, "notebooks/01.ipynb", lambda cells: cells.insert(1, cells.pop()))
    assert '# ```\n\n# %% tags=["wide"]\nprint(1)  # the last cell has' in text
    assert text.endswith('- one\n"""\n')


def test_a_notebook_that_lost_its_ids_is_matched_by_text_and_order(root):
    def edit(cells):
        for number, cell in enumerate(cells):
            cell.id = f"other-{number}"
        cells[4].source = "print(3)"

    assert folded(root, "notebooks/01.ipynb", edit).endswith('# %% tags=["wide"]\nprint(3)\n')


def test_an_edited_answer_keeps_its_markers_and_its_stub(root):
    def edit(cells):
        cells[3].source = cells[3].source.replace(
            "    q = max(p, 0.1)\n", "    # clip\n    q = p\n\n"
        )

    text = folded(root, "solutions/01.ipynb", edit)
    assert text == SHEET.replace("    q = max(p, 0.1)\n", "    # clip\n    q = p\n\n")


TWO_REGIONS = """\
# %%
def surprise(p):
    # BEGIN SOLUTION
    q = p
    # END SOLUTION
    assert q > 0
    # BEGIN SOLUTION
    return -q
    # END SOLUTION


# %%
check("surprise", surprise)
"""


def test_two_solutions_in_one_cell_are_told_apart_by_the_text_between(root):
    (root / "sources/exercises/01.py").write_text(TWO_REGIONS, encoding="utf-8")
    store(root)

    def edit(cells):
        cells[0].source = "def surprise(p):\n    q = p\n    q += 1\n    assert q > 0\n    return q"

    text = folded(root, "solutions/01.ipynb", edit)
    assert text == TWO_REGIONS.replace("q = p\n", "q = p\n    q += 1\n").replace("-q", "q")


def test_cells_that_a_notebook_does_not_show_keep_their_place(root):
    text = folded(root, "solutions/01.ipynb", lambda c: c.insert(4, new("markdown", "New.")))
    assert text.index("New.") < text.index("check(")
    assert text.index("# END STUB") < text.index("Only in the sheet.") < text.index("check(")
    assert text.index("Only in the solution.") < text.index("Before.")


def test_prose_around_a_card_returns_and_the_card_stays_a_placeholder(root):
    def edit(cells):
        cells[2].source = cells[2].source.replace("After.", "Afterwards.")

    text = folded(root, "solutions/01.ipynb", edit)
    assert text == SHEET.replace("After.", "Afterwards.")


def test_prose_of_a_sheet_returns(root):
    text = folded(root, "exercises/01.ipynb", lambda c: c[3].update(source="For you."))
    assert text == SHEET.replace("Only in the sheet.", "For you.")


def test_a_copy_anywhere_is_folded_into_the_source_it_names(root):
    copy = root / "copy.ipynb"
    copy.write_bytes((root / "notebooks/01.ipynb").read_bytes())
    edited(root, "copy.ipynb", lambda cells: cells.pop())
    assert fold_back(root, copy, exercises=EXERCISES) == root / "sources/lessons/01.py"
    assert "wide" not in (root / "sources/lessons/01.py").read_text(encoding="utf-8")


# ── what is refused ──────────────────────────────────────────────────────────────────────────────


def test_an_edited_card_names_its_declaration(root):
    def edit(cells):
        cells[2].source = cells[2].source.replace("Write it.", "Write it well.")

    message = refusal(root, "solutions/01.ipynb", edit)
    assert message.startswith(
        "sources/exercises/01.py:10: this text is the card of 'surprise'"
    ) or ("sources/exercises/01.py:10: this text is the card of exercise 'surprise'" in message)
    assert message.endswith("edit its declaration in course_lib/question_bank/information.py:2")


def test_an_answer_in_a_sheet_is_not_a_solution(root):
    message = refusal(root, "exercises/01.ipynb", lambda c: c[2].update(source="surprise = abs"))
    assert message.startswith("sources/exercises/01.py:14: this answer cell of the sheet is cut")
    assert message.endswith("edit the region in the source, or fold back solutions/01.ipynb")


def test_deleting_an_answer_cell_of_a_sheet_would_lose_its_solution(root):
    message = refusal(root, "exercises/01.ipynb", lambda c: c.pop(2))
    assert "sources/exercises/01.py:14: an answer cell is missing" in message


def test_text_around_a_solution_is_edited_in_the_source(root):
    def edit(cells):
        cells[3].source = cells[3].source.replace("def surprise(p)", "def surprise(probability)")

    message = refusal(root, "solutions/01.ipynb", edit)
    assert "01.py:15: the text around the solution was changed" in message


def test_a_solution_that_no_longer_fits_its_stub_would_not_build(root):
    def edit(cells):
        cells[3].source = cells[3].source.replace("q", "r")

    message = refusal(root, "solutions/01.ipynb", edit)
    assert (
        "folded back, it would not build: the stub line 'q = ...' is not in the solution" in message
    )


@pytest.mark.parametrize("line", ["# %% not a cell", "  # %%", "{{exercise surprise}}\n%%x\n"])
def test_what_percent_text_cannot_say_is_refused(root, line):
    kind = "code" if "#" in line else "markdown"
    message = refusal(root, "notebooks/01.ipynb", lambda c: c.insert(1, new(kind, f"x\n{line}")))
    assert "%%" in message or "not build" in message


def test_changed_tags_are_refused(root):
    message = refusal(root, "notebooks/01.ipynb", lambda c: c[4].metadata.update(tags=[]))
    assert "the tags became [], the source says ['wide'] → change tags in the source" in message


def test_a_source_that_changed_meanwhile_is_not_overwritten(root):
    newer = LESSON + "\n# %%\nprint(2)\n"
    (root / "sources/lessons/01.py").write_text(newer, encoding="utf-8")
    edited(root, "notebooks/01.ipynb", lambda cells: cells.pop())
    with pytest.raises(
        BuildError, match=r"lessons/01.py has changed since this notebook was built"
    ):
        fold_back(root, "notebooks/01.ipynb", exercises=EXERCISES)
    assert (root / "sources/lessons/01.py").read_text(encoding="utf-8") == newer


def test_a_strange_notebook_is_refused(root):
    (root / "strange.ipynb").write_text(nbformat.writes(nbformat.v4.new_notebook()))
    for name, words in (("strange.ipynb", "no source of this course"), ("none.ipynb", "no such")):
        with pytest.raises(BuildError, match=words):
            fold_back(root, name, exercises=EXERCISES)


# ── laws ─────────────────────────────────────────────────────────────────────────────────────────

PIECES = [
    "# %%",
    "%%",
    '"""',
    "```",
    "```python",
    "# ls",
    "$p$",
    "- a",
    "\\",
    "{{contents}}",
    "  b",
    "",
]
WORDS = st.text(alphabet="ab #%'\"\\{}é σ", max_size=8)
PROSE = st.lists(st.sampled_from(PIECES) | WORDS, min_size=1, max_size=6).map("\n".join)
STATEMENT = st.one_of(
    WORDS.map(lambda text: f"x = {text!r}"),
    WORDS.map(lambda text: f"# {text}"),
    st.sampled_from(
        ["", "# %% x", "# ls", "# BEGIN", "def f(x):\n    return x\n", "for i in x:\n\n    i"]
    ),
    PROSE.map(lambda text: "y = '''\n" + text.replace("'", "").replace("\\", "") + "\n'''"),
)
CODE = st.lists(STATEMENT, min_size=1, max_size=5).map("\n".join)
CELL = st.tuples(st.just("code"), CODE) | st.tuples(st.just("markdown"), PROSE)
CELLS = st.lists(CELL, min_size=1, max_size=5)


def written_as_source(cells):
    marker = {"code": "# %%\n", "markdown": "# %% [markdown]\n"}
    quoted = {
        "code": str,
        "markdown": lambda text: "\n".join(f"# {x}".rstrip() for x in text.split("\n")),
    }
    return "\n\n".join(marker[kind] + quoted[kind](text) for kind, text in cells) + "\n"


def laid_out(folder, text):
    """The notebook of a lesson made from this text; None if the text is refused."""
    root = folder.mktemp("course")
    source = root / "sources/lessons/01.py"
    source.parent.mkdir(parents=True)
    source.write_text(text, encoding="utf-8")
    try:
        store(root)
    except BuildError:
        return None
    return root


@settings(deadline=None, max_examples=80)
@given(cells=CELLS)
def test_folding_back_an_unedited_notebook_changes_no_byte(tmp_path_factory, cells):
    text = written_as_source(cells)
    root = laid_out(tmp_path_factory, text)
    event("built" if root else "refused")
    if root:
        source = fold_back(root, "notebooks/01.ipynb", exercises=EXERCISES)
        assert source.read_text(encoding="utf-8") == text


@settings(deadline=None, max_examples=80)
@given(
    cells=CELLS,
    edit=st.tuples(st.integers(0, 4), st.sampled_from(["change", "insert", "pop"]), CELL),
)
def test_an_edit_returns_exactly_or_is_refused(tmp_path_factory, cells, edit):
    root = laid_out(tmp_path_factory, written_as_source(cells))
    if root is None:
        return
    before = (root / "sources/lessons/01.py").read_bytes()
    place, what, (kind, text) = edit

    def apply(cells):
        here = place % len(cells)
        if what == "insert":
            cells.insert(here, new(kind, text))
        elif what == "change":
            cells[here].source = text
        elif len(cells) > 1:
            cells.pop(here)

    try:
        folded(root, "notebooks/01.ipynb", apply)
        event("returned")
    except BuildError as error:
        event(f"refused: {error.what[:50]}")
        assert (root / "sources/lessons/01.py").read_bytes() == before
