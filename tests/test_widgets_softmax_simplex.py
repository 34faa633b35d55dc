"""The Softmax Simplex: only leads count, a factor is a temperature, and one axis competes."""

import json

import numpy as np
import pytest
from explorable_pages import Shown

from course_lib.numerics import softmax
from course_lib.plots.simplex import places
from course_lib.widgets import SoftmaxSimplex
from course_lib.widgets.softmax_simplex import changed_by, log_softmax_over

pytestmark = pytest.mark.page

STATES = 2000
SIZES = (0.01, 1, 5, 50, 800)
AXES = ("rows", "columns", "all")
POINT = "the three probabilities"


@pytest.fixture(scope="module")
def page(opened, tmp_path_factory):
    yield (shown := Shown(opened, tmp_path_factory.mktemp("page"), SoftmaxSimplex()))
    shown.context.close()


@pytest.fixture
def shown(page):
    """The same page for every test, as it was at its beginning; opening a new one takes a second."""
    page.page.evaluate("document.activeElement.blur()")
    page.set(**SoftmaxSimplex().state())
    yield page
    assert page.complaints == []
    assert page.requests == []


def exact(shown, selector):
    return shown.root.locator(selector).evaluate_all("all => all.map(one => +one.dataset.exact)")


def agrees_with_python(shown):
    """What the page shows is what Python computes from the state of the page."""
    python = SoftmaxSimplex(**{name: shown.state(name) for name in SoftmaxSimplex.moved})
    np.testing.assert_allclose(exact(shown, ".on-prob"), python.probs, atol=1e-9)
    assert shown.reading("p of sun / p of rain") == pytest.approx(python.ratio, rel=1e-9)
    cells = np.reshape(exact(shown, ".on-cell-prob"), (3, 4))
    np.testing.assert_allclose(cells, python.matrix_probs, atol=1e-9)
    np.testing.assert_array_equal(marked(shown), python.changed)


def marked(shown):
    """(3, 4) the cells that are marked as changed."""
    classes = shown.root.locator(".on-cell").evaluate_all(
        "all => all.map(one => one.classList.contains('on-changed'))"
    )
    return np.reshape(classes, (3, 4))


def press(shown, name):
    shown.root.get_by_role("button", name=name, exact=True).click()


def middle_of(shown, selector):
    box = shown.root.locator(selector).first.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(shown, start, end):
    shown.page.mouse.move(*start)
    shown.page.mouse.down()
    shown.page.mouse.move(*end, steps=6)
    shown.page.mouse.up()


def tables(seed):
    rng = np.random.default_rng(seed)
    for number in range(STATES):
        table = rng.normal(0, SIZES[number % len(SIZES)], (3, 4))
        drag = [int(rng.integers(3)), int(rng.integers(4)), float(rng.normal(0, 3))]
        yield AXES[number % 3], table.tolist(), drag


def test_softmax_over_each_axis_is_that_of_the_library(mathematics):
    given = list(tables(1))
    found = mathematics("softmaxOver", [[axis, table] for axis, table, _ in given])
    for (axis, table, _), probs in zip(given, found, strict=True):
        expected = np.exp(log_softmax_over(axis, table))
        np.testing.assert_allclose(probs, expected, rtol=1e-9, atol=1e-9)


def test_the_cells_that_change_are_those_that_change_in_python(mathematics):
    given = list(tables(2))
    before = mathematics("withCell", [[table, *drag] for _, table, drag in given])
    found = mathematics(
        "changedBetween",
        [[axis, then, now] for (axis, now, _), then in zip(given, before, strict=True)],
    )
    for (axis, table, drag), changed in zip(given, found, strict=True):
        assert changed == changed_by(drag, table, axis).tolist()


def test_places_in_the_triangle_are_those_of_the_figures(mathematics):
    rng = np.random.default_rng(3)
    probs = rng.dirichlet([0.3, 0.3, 0.3], STATES)
    found = np.array(mathematics("simplexPlace", [[one.tolist()] for one in probs]))
    np.testing.assert_allclose(found, places(probs), atol=1e-12)

    back = mathematics("simplexProbs", [[*place, 0] for place in found.tolist()])
    np.testing.assert_allclose(back, probs, atol=1e-9)


def test_a_hand_outside_of_the_triangle_is_held_inside(mathematics):
    rng = np.random.default_rng(4)
    outside = rng.uniform(-2, 3, (200, 2)).tolist()
    found = np.array(mathematics("simplexProbs", [[*place, 0.002] for place in outside]))

    np.testing.assert_allclose(found.sum(axis=1), 1)
    assert found.min() >= 0.002 / 6


def test_the_path_is_softmax_at_every_temperature(mathematics):
    rng = np.random.default_rng(5)
    scores = [rng.normal(0, size, 3).tolist() for size in SIZES for _ in range(20)]
    for given, path in zip(
        scores, mathematics("temperaturePath", [[z] for z in scores]), strict=True
    ):
        temperatures = np.geomspace(500, 0.02, 120)
        expected = softmax(np.array(given) / temperatures[:, np.newaxis])
        np.testing.assert_allclose(path, expected, rtol=1e-9, atol=1e-9)


def test_scores_of_given_probabilities_have_them_and_keep_their_mean(mathematics):
    rng = np.random.default_rng(6)
    given = [
        [rng.dirichlet([1, 1, 1]).tolist(), float(rng.choice([0.1, 1, 10])), float(rng.normal())]
        for _ in range(STATES)
    ]
    found = mathematics("scoresOfProbs", given)
    for (probs, temperature, mean), scores in zip(given, found, strict=True):
        np.testing.assert_allclose(softmax(scores, temperature=temperature), probs, atol=1e-9)
        assert np.mean(scores) == pytest.approx(mean, abs=1e-9)


def test_scores_are_moved_together_as_long_as_they_fit(mathematics):
    found = mathematics("movedInto", [[z, -5, 15] for z in ([16, 3, 2], [-9, 0, 1], [-20, 0, 20])])
    assert found == [[15, 2, 1], [-5, 4, 5], [-5, 5, 15]]


def test_five_more_for_everyone_moves_nothing(shown):
    before = middle_of(shown, ".on-thumb circle")
    press(shown, "+5 on all")

    assert shown.state("scores") == [8, 7, 5]
    assert middle_of(shown, ".on-thumb circle") == pytest.approx(before, abs=0.01)
    assert middle_of(shown, "circle.on-left") == pytest.approx(before, abs=0.01)
    agrees_with_python(shown)


def test_twice_the_scores_is_half_the_temperature_on_the_same_way(shown):
    way = shown.root.locator(".on-way").get_attribute("d")
    before = middle_of(shown, ".on-thumb circle")
    press(shown, "×2 on all")
    doubled = middle_of(shown, ".on-thumb circle")
    assert middle_of(shown, "circle.on-left") == pytest.approx(before, abs=0.01)
    agrees_with_python(shown)

    shown.set(scores=[3, 2, 0], temperature=0.5)
    assert middle_of(shown, ".on-thumb circle") == pytest.approx(doubled, abs=0.01)
    assert shown.root.locator("circle.on-left").get_attribute("r") == "0"
    assert shown.root.locator(".on-way").get_attribute("d") == way


def test_the_buttons_rest_where_a_score_would_leave_its_bar(shown):
    for name, end in (("+5 on all", [11, 10, 8]), ("×2 on all", [11, 10, 8])):
        shown.set(scores=[6, 5, 3] if "+" in name else end)
        button = shown.root.get_by_role("button", name=name)
        assert button.get_attribute("aria-disabled") == str("×" in name).lower()
        button.click(force=True)
        assert shown.state("scores") == end
        assert button.get_attribute("aria-disabled") == "true"


@pytest.mark.parametrize("temperature", [0.5, 1, 5])
def test_the_point_goes_where_it_is_dragged_and_the_scores_follow(shown, temperature):
    shown.set(temperature=temperature)
    start = middle_of(shown, ".on-thumb circle")
    goal = middle_of(shown, ".on-middle-mark")
    drag(shown, start, goal)

    np.testing.assert_allclose(exact(shown, ".on-prob"), 1 / 3, atol=0.01)
    assert np.mean(shown.state("scores")) == pytest.approx(5 / 3, abs=0.01)
    agrees_with_python(shown)


def test_the_way_follows_the_scores_and_leads_through_the_point(shown):
    corner = places([0.0, 1.0, 0.0])
    for scores, temperature in (([0, 2, 0.5], 0.7), ([1, 4, 3], 2)):
        shown.set(scores=scores, temperature=temperature)
        way = shown.root.locator(".on-way").get_attribute("d")[1:].split("L")
        way = np.array([[float(each) for each in place.split(",")] for place in way])
        side = way[-1, 0] - way[0, 0]  # from the middle to the corner of rain: half a side
        ways = (way - way[0]) / side / 2 * [1, -1] + places(np.ones(3) / 3)
        np.testing.assert_allclose(ways[-1], corner, atol=1e-3)
        point = places(exact(shown, ".on-prob"))
        assert np.hypot(*(ways - point).T).min() < 0.03  # of a side: half of a step of the line


def test_keys_move_the_point_in_two_directions(shown):
    point = shown.root.get_by_role("slider", name=POINT)
    before = np.array(exact(shown, ".on-prob"))
    point.press("ArrowDown")
    down = np.array(exact(shown, ".on-prob"))
    point.press("ArrowLeft")
    left = np.array(exact(shown, ".on-prob"))

    np.testing.assert_allclose(places(down) - places(before), [0, -0.02], atol=1e-3)
    np.testing.assert_allclose(places(left) - places(down), [-0.02, 0], atol=1e-3)
    assert point.get_attribute("aria-valuetext").startswith(f"sun {left[0]:.3f}, rain")
    agrees_with_python(shown)


def test_a_score_is_dragged_stepped_and_typed(shown):
    bar = shown.root.get_by_role("slider", name="snow, score")
    box = bar.bounding_box()
    shown.page.mouse.click(box["x"] + 0.5 * box["width"], box["y"] + 5)
    assert shown.state("scores")[2] == pytest.approx(5, abs=0.2)
    bar.press("End")
    bar.press("ArrowLeft")
    assert shown.state("scores") == [3, 2, 14.9]
    bar.press("-")
    shown.page.keyboard.type("1.25")
    shown.page.keyboard.press("Enter")
    assert shown.state("scores") == [3, 2, -1.25]
    agrees_with_python(shown)


def test_what_is_no_number_changes_nothing(shown):
    for label, kept in (("sun, score, typed", "3.00"), ("Score of Tue, rain", "3.00")):
        box = shown.root.get_by_label(label)
        box.fill("much")
        box.press("Enter")
        assert box.input_value() == kept
    assert {name: shown.state(name) for name in SoftmaxSimplex.moved} == SoftmaxSimplex().state()


def test_the_temperature_moves_the_point_and_leaves_the_table(shown):
    cells = exact(shown, ".on-cell-prob")
    shown.root.locator('[data-typed="temperature"]').fill("0,25")
    shown.root.locator('[data-typed="temperature"]').press("Enter")

    assert shown.reading("lead / T") == 4
    assert exact(shown, ".on-cell-prob") == cells
    agrees_with_python(shown)


@pytest.mark.parametrize(("axis", "expected"), [("rows", 4), ("columns", 3), ("all", 12)])
def test_dragging_a_cell_marks_those_that_compete_with_it(shown, axis, expected):
    shown.root.locator('[data-choice="axis"]').select_option(axis)
    x, y = middle_of(shown, '[data-cell="02"]')
    drag(shown, (x, y), (x + 40, y))

    assert shown.state("matrix")[0][2] == pytest.approx(1, abs=0.06)
    assert shown.state("last_drag") == [0, 2, -1]
    assert marked(shown).sum() == expected
    signs = shown.root.locator(".on-changed .on-cell-change").all_inner_texts()
    assert sum(sign.startswith("▲") for sign in signs) == 1
    agrees_with_python(shown)


def test_the_same_drag_is_judged_anew_when_the_axis_changes(shown):
    for axis, along in (("rows", 1), ("columns", 0)):
        shown.root.locator('[data-choice="axis"]').select_option(axis)
        assert set(np.nonzero(marked(shown))[1 - along]) == {1}  # all in Tuesday, all in rain
        whole = exact(shown, ".on-sum.on-whole")
        np.testing.assert_allclose(whole, np.ones(3 if axis == "rows" else 4))
        agrees_with_python(shown)


def test_keys_on_a_cell_add_up_to_one_drag_until_another_cell_is_moved(shown):
    fog = shown.root.get_by_role("slider", name="Wed, fog")
    fog.press("ArrowUp")
    fog.press("PageUp")
    assert shown.state("last_drag") == [2, 3, -0.5]
    assert shown.state("matrix")[2][3] == pytest.approx(0.6)
    assert fog.get_attribute("aria-valuetext").startswith("score 0.60, probability 0.")
    shown.root.get_by_role("slider", name="Mon, sun").press("Home")
    assert shown.state("last_drag") == [0, 0, 2]
    agrees_with_python(shown)


def test_a_digit_on_a_cell_begins_a_number(shown):
    shown.root.get_by_role("slider", name="Wed, snow").press("-")
    shown.page.keyboard.type("2.5")
    shown.page.keyboard.press("Enter")

    assert shown.state("matrix")[2] == [1, 2, -2.5, -0.5]
    assert shown.state("last_drag") == [2, 2, 0.5]
    assert "Wed, snow went from 0.50 to −2.50" in shown.root.locator("[data-told]").inner_text()
    agrees_with_python(shown)


def test_reset_brings_everything_back(shown):
    press(shown, "×2 on all")
    shown.root.get_by_role("slider", name="Mon, fog").press("End")
    shown.root.locator('[data-choice="axis"]').select_option("all")
    press(shown, "Reset")

    assert {name: shown.state(name) for name in SoftmaxSimplex.moved} == SoftmaxSimplex().state()
    agrees_with_python(shown)


def test_a_state_written_as_a_cell_is_that_state_in_python(shown):
    shown.root.get_by_role("slider", name="Mon, fog").press("End")
    press(shown, "As a cell")
    line = shown.root.get_by_label("To copy").input_value()
    there = eval(line, {"SoftmaxSimplex": SoftmaxSimplex}).state()

    assert there == {name: shown.state(name) for name in SoftmaxSimplex.moved}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened, tmp_path, scheme):
    for guess in (False, True):
        shown = Shown(opened, tmp_path, SoftmaxSimplex(), scheme=scheme, guess=guess)
        assert shown.violations() == []
        shown.context.close()


@pytest.mark.parametrize("axis", AXES)
def test_a_narrow_page_has_nothing_beyond_its_edge(opened, tmp_path, axis):
    shown = Shown(opened, tmp_path, SoftmaxSimplex(axis=axis), width=320)
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 320
    shown.context.close()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"scores": [1.0, 2.0]}, r"scores must be 3 finite numbers, received \[1.0, 2.0\]"),
        ({"scores": [1.0, 2.0, float("inf")]}, "scores must be 3 finite"),
        ({"matrix": [[1.0] * 4] * 2}, "matrix must be 3 × 4"),
        ({"matrix": [[1.0], [1.0, 2.0], [3.0]]}, "rows of different lengths"),
        ({"temperature": 0.0}, "temperature must be a number above 0, received 0.0"),
        ({"temperature": float("nan")}, "temperature must be"),
        ({"last_drag": [3, 0, 1.0]}, r"last_drag must be .* received \[3, 0, 1.0\]"),
        ({"last_drag": [0, 0]}, "last_drag must be"),
    ],
    ids=lambda value: json.dumps(value) if isinstance(value, dict) else "",
)
def test_states_that_do_not_fit_are_refused(wrong, told):
    with pytest.raises(ValueError, match=told):
        SoftmaxSimplex(**wrong)


def test_it_says_in_one_line_what_is_seen():
    assert repr(SoftmaxSimplex()) == (
        "Softmax Simplex. Scores 3.00, 2.00, 0.00 at T = 1 give sun 0.705, rain 0.259, snow 0.035. "
        "In the table the softmax is taken in each column: dragging Tue, rain changed 3 of 12 "
        "probabilities.  [run this cell in JupyterLab to move it]"
    )


def test_the_picture_without_script_has_the_point_at_its_temperature():
    from matplotlib.figure import Figure

    axes = Figure().subplots()
    simplex = SoftmaxSimplex(temperature=2.0)
    simplex.draw(axes)

    point = axes.lines[-1].get_xydata()[0]
    np.testing.assert_allclose(point, places(simplex.probs))
    assert "T = 2" in [text.get_text() for text in axes.texts]
