"""The table of a figure holds the numbers that are drawn, says what it leaves out, and stays with the
picture: in the notebook, on the site, on a page that is handed in."""

import json
import re
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from explorable_pages import violations
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.interactiveshell import InteractiveShell

from course_lib import plots
from course_lib.plots import areas, simplex
from course_lib.plots.reading import ROWS
from course_lib.plots.tables import Table, table_of, tables_of
from course_lib.publishing import BuildError, build, exporting
from course_lib.publishing.figures_in_words import is_figure, tables_in, to_open
from course_lib.publishing.site import figures
from course_lib.publishing.site.figures import Pictures

ROOT = Path(__file__).parents[1]
WITH_FIGURES = [
    path
    for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
    if "<Figure size" in path.read_text("utf-8")
]


@pytest.fixture(autouse=True)
def _no_window():
    mpl.use("Agg")
    yield
    plt.close("all")


@pytest.fixture
def ax():
    return plt.figure().subplots()


# --- what is read back ----------------------------------------------------------------------------


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60))
def test_a_curve_is_told_at_its_ends_and_at_few_places_between_with_the_numbers_it_draws(heights):
    mpl.use("Agg")
    ax = plt.figure().subplots()
    ax.plot(heights, label="loss")
    rows = table_of(ax).rows
    plt.close("all")

    assert len(rows) == min(ROWS, len(heights))
    assert (int(rows[0][1]), int(rows[-1][1])) == (0, len(heights) - 1)
    for name, place, height in rows:
        assert name == "loss"
        assert float(height) == pytest.approx(heights[int(place)], rel=5e-4)


def test_bars_are_told_whole_with_their_names_lying_and_standing(ax):
    ax.bar(["tea", "water", "milk"], [0.5, 0.25, 0.125])
    lying = plt.figure().subplots()
    lying.barh(["tea", "water"], [0.5, 0.25])

    assert table_of(ax).rows == (
        ("bar", "tea", "0.5"), ("bar", "water", "0.25"), ("bar", "milk", "0.125"),
    )  # fmt: skip
    assert table_of(lying).rows == (("bar", "0.5", "tea"), ("bar", "0.25", "water"))


def test_a_bar_whose_width_counts_is_told_from_edge_to_edge_and_one_on_another_from_its_foot(ax):
    areas.cost_area(ax, [0.5, 0.5], [0.25, 0.75], ["a", "b"])

    assert table_of(ax).rows == (
        ("filled", "1", "0 to 0.5"),
        ("hatched", "1 to 2", "0 to 0.5"),
        ("filled", "0.415", "0.5 to 1"),
        ("dotted", "0.415 to 1", "0.5 to 1"),
    )


def test_a_cloud_of_points_is_told_with_its_name(ax):
    ax.scatter([1, 2], [3, 4], label="people")

    assert table_of(ax).rows == (("people", "1", "3"), ("people", "2", "4"))


def test_points_between_names_are_told_by_the_names_and_none_is_left_out(ax):
    across, up = np.divmod(np.arange(20), 4)
    ax.scatter(across, up, label="found")
    ax.set_xticks(range(5), "abcde")
    ax.set_yticks(range(4), "vwxy")
    told = table_of(ax)

    assert told.columns == ("drawn", "column", "row")
    assert [row[1:] for row in told.rows] == [(a, b) for a in "abcde" for b in "vwxy"]
    assert told.besides == ""


def test_each_row_of_a_field_of_shades_gives_its_largest_value_and_where(ax):
    ax.imshow([[0.1, 0.9], [0.75, 0.25], [np.nan, np.nan]])
    ax.set_xticks(range(2), ["tea", "water"])

    assert [row[:2] for row in table_of(ax).rows] == [
        ("largest of its row: 0.9", "water"),
        ("largest of its row: 0.75", "tea"),
    ]


def test_a_contour_is_told_by_its_level_and_how_far_it_reaches(ax):
    ticks = np.linspace(-3, 3, 121)
    u, v = np.meshgrid(ticks, ticks)
    lines = ax.contour(ticks, ticks, u**2 + 4 * v**2, levels=[1, 4])
    ax.clabel(lines)
    rows = table_of(ax).rows

    assert [row[0] for row in rows] == ["contour at 1", "contour at 4"]
    reach = [[float(end) for end in cell.split(" to ")] for row in rows for cell in row[1:]]
    for (start, end), radius in zip(reach, (1, 0.5, 2, 1), strict=True):
        assert (start, end) == pytest.approx((-radius, radius), abs=0.01)
    assert table_of(ax).besides == ""


def test_a_place_in_the_triangle_is_told_as_three_probabilities_that_sum_to_one(ax):
    simplex.triangle(ax, ("sun", "rain", "snow"))
    way = simplex.softmax_path(ax, [3.0, 2.0, 0.0], "blue", label="scores")
    told = table_of(ax)

    assert told.columns[1:] == tuple(f"probability of {name}" for name in ("sun", "rain", "snow"))
    numbers = np.array([row[1:] for row in told.rows], float)
    assert numbers.sum(axis=1) == pytest.approx(1, abs=1e-3)
    assert numbers[0] == pytest.approx(way[0], abs=1e-3)
    assert "lines of the frame (4)" in told.besides


BLUE, RED = {"color": "#0072b2"}, {"color": "#d55e00", "linestyle": "--"}


def named(ax):
    """Each name once, in its order."""
    return list(dict.fromkeys(row[0] for row in table_of(ax).rows))


def test_a_panel_without_names_has_those_of_the_other_if_all_its_lines_look_the_same():
    left, right = plt.figure().subplots(1, 2)
    left.plot([1, 2], label="seen", **BLUE)
    left.plot([2, 1], label="held out", **RED)
    right.plot([3, 4], **RED)
    right.plot([4, 3], **BLUE)

    assert named(right) == ["held out", "seen"]


@pytest.mark.parametrize("looks", [[BLUE], [BLUE, BLUE], [BLUE, RED, RED], [BLUE, {"color": "k"}]])
def test_a_line_is_not_called_after_one_that_looks_the_same_by_chance(looks):
    left, right = plt.figure().subplots(1, 2)
    left.plot([1, 2], label="seen", **BLUE)
    left.plot([2, 1], label="held out", **RED)
    for look in looks:
        right.plot([3, 4], **look)

    assert named(right) == [f"line {number}" for number in range(1, len(looks) + 1)]


def test_a_point_is_called_by_the_words_at_it_or_else_by_the_line_of_its_colour(ax):
    ax.plot([1, 2], [1, 4], label="loss", **BLUE)
    ax.plot([1], [1], "o", **BLUE)
    ax.plot([2], [4], "o", **BLUE)
    ax.annotate("start", (1, 1), xytext=(5, 5), textcoords="offset points")
    ax.annotate("elsewhere", (1, 4))

    assert named(ax) == ["loss", "start", "loss, marked"]
    assert table_of(ax).besides == "Written in it: elsewhere"


def test_a_mark_is_not_called_after_a_line_where_two_lines_have_its_colour(ax):
    ax.plot([1, 2], label="loss", **BLUE)
    ax.plot([1, 2], label="slope", linestyle=":", **BLUE)
    ax.plot([1], [1], "o", **BLUE)

    assert named(ax)[2] == "points 1"


def test_a_drawing_without_axes_says_why_it_has_no_numbers(ax):
    ax.plot([0, 1], [0, 1])
    ax.text(0, 0, "here")
    ax.axis("off")

    assert table_of(ax).rows == ()
    assert table_of(ax).besides == (
        "A drawing without axes: its places stand for no numbers. "
        "Drawn: lines (1). Written in it: here"
    )


def test_what_is_not_in_the_table_is_counted_and_words_are_told(ax):
    ax.plot(np.arange(10))
    ax.axhline(0.5)
    ax.axvline(0.5)
    ax.axvspan(0.2, 0.3)
    ax.vlines([1, 2, 3], 0, 1)
    ax.fill_between([0, 1], [1, 1])
    ax.annotate("", (0, 0), (1, 1), arrowprops={})
    ax.text(0, 0, "a\nword")
    told = table_of(ax)

    assert len(told.rows) == ROWS
    assert told.besides == (
        "In the table stand 9 places, both ends among them, of: line 1 (10). "
        "Drawn besides, and not in the table: lines that mark a level (2), short lines (3), arrows (1), "
        "areas or arrows (1), areas (1). Written in it: a word"
    )


DRAWINGS = {
    "nothing": lambda ax: None,
    "an empty curve": lambda ax: ax.plot([], []),
    "no bars": lambda ax: ax.bar([], []),
    "a gap": lambda ax: ax.plot([1, np.nan, 3]),
    "masked points": lambda ax: ax.scatter(np.ma.masked_equal([1, 2], 2), [1, 2]),
    "days": lambda ax: ax.plot(np.array(["2026-01-01", "2026-01-02"], "datetime64"), [1, 2]),
    "a name at a word": lambda ax: [
        ax.plot(["tea"], [1], "o"),
        ax.annotate("here", ("tea", 1)),
    ],
    "a pie": lambda ax: ax.pie([1, 2]),
    "a photograph": lambda ax: ax.imshow(np.zeros((4, 4, 3))),
    "a filled contour": lambda ax: ax.contourf(np.eye(4)),
    "error bars": lambda ax: ax.errorbar([1, 2], [3, 4], yerr=0.5),
    "a mesh": lambda ax: ax.pcolormesh(np.eye(3)),
    "a histogram": lambda ax: ax.hist([1, 2, 2, 3]),
    "powers": lambda ax: ax.loglog([1, 10, 1000], [1e-9, 1, 1e9]),
    "boxes": lambda ax: ax.boxplot([1, 2, 3]),
    "arrows": lambda ax: ax.quiver([0, 1], [0, 1], [1, 1], [1, 1]),
}


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_whatever_somebody_draws_has_a_table_that_can_be_kept_and_read_again(ax, drawing):
    DRAWINGS[drawing](ax)
    told = table_of(ax)

    assert Table.from_kept(json.loads(json.dumps(told.kept()))) == told
    assert told.rows or told.besides or drawing in ("nothing", "an empty curve", "no bars")


# --- as text, as HTML, as it is kept --------------------------------------------------------------


def test_the_table_works_after_its_figure_was_closed_and_names_its_columns_as_the_axes():
    with plots.figure() as ax:
        plots.surprise_curve(ax, marks=(0.5,))
    told = table_of(ax)

    assert told.columns == ("drawn", ax.get_xlabel(), ax.get_ylabel())
    assert ("p = 0.5: 0.693", "0.5", "0.6931") in told.rows


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


CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@given(CELLS, st.lists(st.tuples(CELLS, CELLS), max_size=4), CELLS)
def test_a_table_that_is_kept_comes_back_as_it_was_whatever_its_words(caption, rows, besides):
    told = Table(caption, ("a, b", 'c "d"'), tuple(rows), besides)

    assert Table.from_kept(json.loads(json.dumps(told.kept()))) == told


@pytest.mark.parametrize(
    "kept",
    [
        None, 5, [3], ["x"], [{}], [{"caption": "a", "besides": "", "csv": 1}],
        [{"caption": "a", "besides": "", "csv": ""}], [{"caption": "a", "besides": "", "csv": "a,b\n1\n"}],
        [{"caption": "a", "besides": "", "csv": 'a\n"' + "x" * 200_000}],
    ],
)  # fmt: skip
def test_what_is_no_table_is_left_out_and_breaks_no_page(kept):
    output = {"output_type": "display_data", "metadata": {"tables": kept}, "data": {}}

    assert tables_in(output) == []
    assert to_open(output) == ""


def test_what_a_student_saved_reaches_no_page_as_markup():
    kept = Table("<b>", ("<i>",), (("<u>",),), "<s>").kept()

    assert not re.search("<[bius]>", to_open({"metadata": {"tables": [kept]}}))


# --- with the picture -----------------------------------------------------------------------------


def shown(figure):
    """What a notebook is told of a figure: data and metadata."""
    return InteractiveShell.instance().display_formatter.format(figure)


def test_a_figure_keeps_its_tables_where_its_picture_is_and_says_which_panel_is_which():
    with plots.figure(panels=2) as panels:
        for ax, name in zip(panels, ("seen", "new"), strict=True):
            ax.plot([1, 2], label=name)
            ax.set(title="loss")
    data, metadata = shown(panels[0].figure)
    tables = tables_in({"metadata": metadata})

    assert [table.caption for table in tables] == ["loss (left)", "loss (right)"]
    assert [table.rows[0][0] for table in tables] == ["seen", "new"]
    assert is_figure({"data": {"image/png": "", **data}})


def test_to_be_read_changes_no_pixel_of_a_figure(tmp_path):
    def drawn(read):
        with plots.figure(panels=2) as (left, right):
            left.bar(["tea", "water"], [1, 2])
            right.semilogy([1, 1e-7])
            right.set_xticks([0, 1], ["start", "end"])
            if read:
                tables_of(left.figure)
        left.figure.savefig(tmp_path / "one.png")
        return (tmp_path / "one.png").read_bytes()

    assert drawn(read=True) == drawn(read=False)


LESSON = """# %% [markdown]
# # A line

# %%
{before}from course_lib import plots

# %%
{draw}
plots.say("it doubles.")
"""
KEPT = 'with plots.figure() as ax:\n    ax.plot([1, 2], [4, 8], label="twice")'
UNKEPT = "plt.plot([1, 2])\nplt.show()"


def built(root, draw, before=""):
    source = root / "sources" / "lessons" / "98_a_line.py"
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text(LESSON.format(draw=draw, before=before), encoding="utf-8")
    [path] = build(root, exercises={}, say=lambda line: None)
    return path


def test_a_lesson_is_built_with_its_tables_and_twice_with_the_same_bytes(tmp_path):
    path = built(tmp_path, KEPT)
    once = path.read_bytes()
    [figure] = [o for cell in cells(path) for o in cell.get("outputs", ()) if is_figure(o)]

    assert [table.rows for table in tables_in(figure)] == [
        (("twice", "1", "4"), ("twice", "2", "8"))
    ]
    assert built(tmp_path, KEPT).read_bytes() == once


def test_a_lesson_whose_figure_can_be_read_nowhere_is_not_built(tmp_path):
    with pytest.raises(BuildError, match=r"98_a_line\.py:9: a figure whose numbers"):
        built(tmp_path, UNKEPT, before="import matplotlib.pyplot as plt\n\n")


def cells(path):
    return json.loads(path.read_text("utf-8"))["cells"]


def figures_of(path):
    return [
        (cell, output)
        for cell in cells(path)
        for output in cell.get("outputs", ())
        if is_figure(output)
    ]


def test_there_are_lessons_with_figures():
    assert len(WITH_FIGURES) >= 14


@pytest.mark.parametrize("path", WITH_FIGURES, ids=lambda path: path.stem)
def test_every_figure_of_a_lesson_has_numbers_or_says_why_not(path):
    for _, output in figures_of(path):
        for table in tables_in(output):
            assert table.rows or "stand for no numbers" in table.besides
        assert tables_in(output)


@pytest.mark.parametrize("path", WITH_FIGURES, ids=lambda path: path.stem)
def test_tables_weigh_little_beside_what_they_belong_to(path):
    kept = [json.dumps(output["metadata"]["tables"]) for _, output in figures_of(path)]

    assert sum(map(len, kept)) < 0.05 * path.stat().st_size


# --- on pages without a kernel --------------------------------------------------------------------


@pytest.mark.parametrize("path", WITH_FIGURES, ids=lambda path: path.stem)
def test_on_the_site_every_figure_has_its_tables_under_it(path, tmp_path):
    for cell, output in figures_of(path):
        told = figures.described(cell, Pictures(tmp_path, "figures"))["outputs"]
        html = "".join("".join(o.get("data", {}).get("text/html", "")) for o in told)

        assert html.count("</figure>" + to_open(output)) == 1
        assert html.count("<table>") == sum(bool(t.rows) for t in tables_in(output))


@pytest.fixture(scope="module")
def page(tmp_path_factory, opened):
    """The exported page of a lesson, opened, with all numbers in sight."""
    path = exporting.export(
        ROOT / "notebooks" / "01_what_a_loss_asks_for.ipynb", tmp_path_factory.mktemp("page")
    )
    page = opened.new_page(viewport={"width": 380, "height": 800})
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => (one.open = true))")
    yield page
    page.close()


def test_a_page_to_hand_in_has_every_picture_described_and_its_numbers_under_it(tmp_path):
    path = ROOT / "notebooks" / "01_what_a_loss_asks_for.ipynb"
    html = exporting.export(path, tmp_path).read_text("utf-8")
    [first, *_] = [tables_in(output)[0] for _, output in figures_of(path)]

    assert html.count('<details class="numbers">') == len(figures_of(path))
    assert first.as_html() in html
    assert 'alt="No description' not in html
    assert html.count('alt="') == html.count("<img")


def test_a_picture_that_says_nothing_is_said_to_say_nothing():
    new = nbformat.v4
    picture = new.new_output(
        "display_data", {"image/png": "AAAA", "text/plain": "<Figure size 1x1>"}
    )
    html = exporting.as_page(
        new.new_notebook(cells=[new.new_code_cell("draw()", outputs=[picture])])
    )

    assert f'alt="{exporting.UNTOLD}"' in html
    assert picture.metadata == {}


@pytest.mark.page
@pytest.mark.xdist_group("page")
def test_axe_finds_nothing_about_open_tables_on_a_page_as_wide_as_a_phone(page):
    assert violations(page) == []


@pytest.mark.page
@pytest.mark.xdist_group("page")
def test_open_tables_do_not_widen_a_page_on_a_phone(page):
    assert page.locator(".table-scroll").count() == 7
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.page
@pytest.mark.xdist_group("page")
def test_on_paper_the_numbers_are_open_even_without_scripts(page):
    page.evaluate("document.querySelectorAll('details').forEach(one => (one.open = false))")
    on_screen = page.locator(".table-scroll").first.is_visible()
    page.emulate_media(media="print")

    assert (on_screen, page.locator(".table-scroll").first.is_visible()) == (False, True)
