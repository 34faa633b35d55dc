"""The table of a figure holds the numbers that are drawn, and says what it leaves out."""

import json
import re

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import plots
from course_lib.plots.tables import KEPT_IN, ROWS, keep_tables, table_of
from course_lib.publishing.course import Course
from course_lib.publishing.figure_tables import tables_of


@pytest.fixture(autouse=True)
def _no_window():
    mpl.use("Agg")
    yield
    plt.close("all")


@pytest.fixture
def ax():
    return plt.figure().subplots()


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60))
def test_a_curve_is_told_at_its_ends_and_at_few_places_between_with_the_numbers_it_draws(heights):
    mpl.use("Agg")
    ax = plt.figure().subplots()
    ax.plot(heights, label="loss")
    rows = table_of(ax).rows
    plt.close("all")

    assert len(rows) == min(ROWS, len(heights))
    assert (int(rows[0][1]), int(rows[-1][1])) == (0, len(heights) - 1)
    assert all(row == ("loss", row[1], f"{heights[int(row[1])]:.4g}") for row in rows)


def test_bars_are_told_whole_with_their_names_lying_and_standing(ax):
    ax.bar(["tea", "water", "milk"], [0.5, 0.25, 0.125])
    lying = plt.figure().subplots()
    lying.barh(["tea", "water"], [0.5, 0.25])

    assert table_of(ax).rows == (
        ("bar", "tea", "0.5"), ("bar", "water", "0.25"), ("bar", "milk", "0.125"),
    )  # fmt: skip
    assert table_of(lying).rows == (("bar", "0.5", "tea"), ("bar", "0.25", "water"))


def test_a_cloud_of_points_is_told_with_its_name(ax):
    ax.scatter([1, 2], [3, 4], label="people")

    assert table_of(ax).rows == (("people", "1", "3"), ("people", "2", "4"))


def test_what_is_not_in_the_table_is_counted(ax):
    ax.plot([0, 1], [0, 1])
    ax.axhline(0.5)
    ax.axvline(0.5)
    ax.axvspan(0.2, 0.3)
    ax.text(0, 0, "a word")
    told = table_of(ax)

    assert len(told.rows) == 2
    assert told.besides == (
        "Drawn besides, and not in the table: lines that mark a level (2), areas or arrows (1), words (1)."
    )


def test_a_field_of_shades_is_counted_and_kept_for_nobody(ax, tmp_path, monkeypatch):
    ax.imshow([[0.0, 1.0]])
    monkeypatch.setenv(KEPT_IN, str(tmp_path / "tables"))
    keep_tables([ax])

    assert table_of(ax).besides == "Drawn besides, and not in the table: fields of shades (1)."
    assert json.loads((tmp_path / "tables").read_text("utf-8"))["tables"] == []


def test_the_table_works_after_its_figure_was_closed_and_names_its_columns_as_the_axes():
    with plots.figure() as ax:
        plots.surprise_curve(ax, marks=(0.5,))
    told = table_of(ax)

    assert told.columns == ("drawn", ax.get_xlabel(), ax.get_ylabel())
    assert ("line 2", "0.5", "0.6931") in told.rows


def test_a_screen_reader_finds_caption_columns_and_rows_and_labels_mean_themselves(ax):
    ax.plot([1], [2], label="<script>")
    ax.set_title("a < b")
    html = table_of(ax)._repr_html_()

    assert html.count('scope="col"') == 3
    assert html.count('scope="row"') == 1
    assert "<caption>a &lt; b</caption>" in html
    assert "<script>" not in html
    text = re.sub(r"<[^>]+>", " ", html).replace("&lt;", "<").replace("&gt;", ">").split()
    assert text == repr(table_of(ax)).replace("|", " ").split()


def test_figures_keep_no_tables_unless_asked(tmp_path, monkeypatch):
    def draw():
        with plots.figure(panels=2) as panels:
            for ax in panels:
                ax.plot(np.arange(3))

    monkeypatch.setenv(KEPT_IN, str(tmp_path / "tables"))
    draw()
    monkeypatch.delenv(KEPT_IN)
    draw()
    [line] = (tmp_path / "tables").read_text("utf-8").splitlines()

    assert len(json.loads(line)["tables"]) == 2


LESSON = """# %% [markdown]
# # A line

# %%
from course_lib import plots

# %%
with plots.figure() as ax:
    ax.plot([1, 2], [4, 8], label="twice")
plots.say("it doubles.")
"""


def test_the_tables_of_a_lesson_are_found_by_the_cells_that_draw_them(tmp_path):
    source = tmp_path / "sources" / "lessons" / "98_a_line.py"
    source.parent.mkdir(parents=True)
    source.write_text(LESSON, encoding="utf-8")
    found = tables_of(Course(tmp_path, {}), source)

    assert list(found) == [2]
    assert "<td>8</td>" in found[2][0]
    assert not list(tmp_path.rglob("*.ipynb"))
