"""The Outlier Tug: best constants that nothing beats, and points that hands, keys and words move."""

import math

import numpy as np
import pytest
from explorable_pages import Shown, page_with_mathematics

from course_lib import losses
from course_lib.widgets import OutlierTug
from course_lib.widgets.outlier_tug import MARKERS

STATES = 2400
CALLS = """many => many.map(([points, name, delta, level]) => {
  const m = mathematics, knobs = { delta, level }, best = m.bestConstant(name, points, knobs);
  return { best, interval: m.bestInterval(name, points, knobs),
           loss: m.meanLossOf(name, best, points, knobs), pulls: m.pullsOn(name, best, points, knobs) };
})"""

in_browser = pytest.mark.page


@pytest.fixture(scope="module")
def explorable():
    return OutlierTug()


def random_states(count=STATES):
    """Whole numbers (many equal ones, flat valleys), tenths, crowds far from a loner, all equal."""
    rng = np.random.default_rng(11)
    for number in range(count):
        size = int(rng.integers(3, 10))
        points = [
            rng.integers(0, 61, size).astype(float),
            np.round(rng.uniform(0, 60, size), 1),
            np.append(rng.uniform(0, 1e-3, size - 1), 60.0),
            np.full(size, rng.uniform(0, 60)),
            rng.choice([0.0, 60.0], size),
        ][number % 5]
        delta = float(rng.choice([0.1, 0.5, 1.0, 7.3, 60.0]))
        level = float(rng.choice([0.05, 0.25, 0.5, 0.6, 0.81, 0.95]))
        yield points.tolist(), list(MARKERS)[number % 4], delta, level


# --- in Python


def test_nothing_beats_the_best_constant():
    tug = OutlierTug()
    for points, name, delta, level in random_states(300):
        tug.points, tug.criterion, tug.delta, tug.level = points, name, delta, level
        rivals = [tug.loss_of(constant) for constant in np.linspace(0, 60, 61)]
        rivals += [tug.loss_of(tug.best + step) for step in (-0.01, 0.01)]
        assert tug.loss <= min(rivals) + 1e-9


def test_all_of_an_interval_is_equally_good_and_nothing_beyond_it():
    tug = OutlierTug(points=[0, 0, 1, 9, 10, 10], delta=0.5, level=1 / 3)
    for name, interval in {"mae": (1, 9), "huber": (1.5, 8.5), "pinball": (0, 1)}.items():
        tug.criterion = name
        low, high = tug.interval
        assert (low, high) == pytest.approx(interval)
        inside = [tug.loss_of(constant) for constant in (low, tug.best, high)]
        np.testing.assert_allclose(inside, tug.loss)
        assert min(tug.loss_of(low - 0.1), tug.loss_of(high + 0.1)) > tug.loss + 1e-4


def test_they_are_the_mean_the_median_and_the_quantile():
    best = OutlierTug(points=[4, 6, 7, 8, 10, 13, 30, 31]).best_constants
    assert best["mse"] == pytest.approx(13.625)
    assert best["mae"] == 9
    assert best["pinball"] == 30  # the 7th of 8, where 0.8 · 8 = 6.4
    wide, narrow = (OutlierTug(delta=delta).best_constants["huber"] for delta in (60, 0.1))
    assert wide == pytest.approx(78 / 7)
    assert narrow == pytest.approx(8, abs=0.11)


def test_twice_as_far_moves_the_mean_alone():
    near, far = OutlierTug(), OutlierTug(points=[4, 6, 7, 8, 10, 13, 60])
    gone = {name: far.best_constants[name] - near.best_constants[name] for name in MARKERS}
    assert gone == pytest.approx({"mse": 30 / 7, "mae": 0, "huber": 0, "pinball": 0}, abs=1e-12)


def test_pulls_are_bounded_but_for_the_squared_error():
    def largest(name):
        return max(abs(OutlierTug(points=[4, 6, 60], criterion=name, delta=5).pulls))

    assert [largest(name) for name in ("mae", "huber")] == [1, 5]
    assert largest("pinball") <= 0.8
    assert largest("mse") > 70


def test_the_pulls_balance_at_the_best_constant():
    for name in ("mse", "huber"):
        assert sum(OutlierTug(criterion=name).pulls) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ({"points": [1, 2]}, "received 2 waiting times"),
        ({"points": range(10)}, "received 10"),
        ({"points": [1, 2, 61]}, r"\[61.0\] lie beyond"),
        ({"points": [1, 2, math.nan]}, "lie beyond"),
        ({"rate": 1}, "nothing called 'rate'"),
    ],
)
def test_what_does_not_fit_is_refused(state, says):
    with pytest.raises(ValueError, match=says):
        OutlierTug(**state)


def test_it_says_what_is_seen_and_has_a_picture_where_no_script_runs():
    assert "mean 11.143, median 8.000, Huber 8.833, quantile 13.000. Under mse the one of 30 minutes pulls with +37.714" in repr(OutlierTug())  # fmt: skip
    assert OutlierTug(criterion="pinball")._picture().startswith("iVBORw0KGgo")


# --- on a page


@in_browser
def test_the_mathematics_of_the_page_is_that_of_the_library(opened):
    given = list(random_states())
    found = page_with_mathematics(opened).evaluate(CALLS, given)
    tug = OutlierTug()
    for (points, name, delta, level), one in zip(given, found, strict=True):
        tug.points, tug.criterion, tug.delta, tug.level = points, name, delta, level
        np.testing.assert_allclose(one["interval"], tug.interval, rtol=0, atol=1e-9)
        assert one["best"] == pytest.approx(tug.best, abs=1e-9)
        assert one["loss"] == pytest.approx(tug.loss, rel=1e-9, abs=1e-9)
        np.testing.assert_allclose(one["pulls"], tug.pulls, rtol=0, atol=1e-9)


def agrees_with_python(shown):
    """What the page shows is what Python computes from the state of the page."""
    tug = OutlierTug(**{name: shown.state(name) for name in OutlierTug.moved})
    assert shown.reading("best constant") == pytest.approx(tug.best, abs=1e-9)
    assert shown.reading("its mean loss") == pytest.approx(tug.loss, abs=1e-9)
    assert shown.reading("pull of the outlier") == pytest.approx(tug.pulls[tug.outlier], abs=1e-9)
    for name, best in tug.best_constants.items():
        said = shown.root.locator(f'[data-best="{name}"]').get_attribute("data-exact")
        assert float(said) == pytest.approx(best, abs=1e-9)


def point(shown, number):
    return shown.root.get_by_role("slider", name=f"waiting time {number}")


def middle_of(shown, number):
    box = point(shown, number).locator("path").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(shown, number, minutes, beside=0):
    """Takes a point, perhaps some pixels beside its middle, and moves it by so many minutes."""
    a_minute = (middle_of(shown, 7)[0] - middle_of(shown, 1)[0]) / 26
    x, y = middle_of(shown, number)
    shown.page.mouse.move(x + beside, y)
    shown.page.mouse.down()
    shown.page.mouse.move(x + beside + minutes * a_minute, y + 40, steps=6)
    shown.page.mouse.up()


@in_browser
@pytest.mark.parametrize("beside", [0, 16])
def test_a_point_is_dragged_by_its_middle_or_from_near_it(shown, beside):
    drag(shown, 7, 21, beside)
    points = shown.state("points")
    assert points[6] == pytest.approx(51, abs=0.1)
    assert points[:6] == [4, 6, 7, 8, 10, 13]
    assert "waiting time 7" in shown.page.evaluate("document.activeElement.ariaLabel")
    agrees_with_python(shown)


@in_browser
def test_far_from_every_point_nothing_is_taken(shown):
    drag(shown, 7, 21, beside=60)
    assert shown.state("points") == OutlierTug().points


@in_browser
def test_every_point_can_be_dragged_and_another_may_become_the_outlier(shown):
    drag(shown, 1, 47)
    assert shown.state("points")[0] == pytest.approx(51, abs=0.1)
    assert "outlier" in point(shown, 1).get_attribute("aria-label")
    assert "outlier" not in point(shown, 7).get_attribute("aria-label")
    agrees_with_python(shown)


@in_browser
def test_keys_move_a_point_by_steps_pages_and_to_the_ends(shown):
    seen = []
    for key in ("ArrowRight", "ArrowDown", "PageUp", "Home", "End"):
        point(shown, 3).press(key)
        seen.append(shown.state("points")[2])
    assert seen == [8, 7, 12, 0, 60]
    assert point(shown, 3).get_attribute("aria-valuetext") == "60 minutes"
    agrees_with_python(shown)


@in_browser
@pytest.mark.parametrize(("typed", "minutes"), [("5", 5), ("12,5", 12.5)])
def test_a_number_typed_on_a_point_is_taken(shown, typed, minutes):
    point(shown, 5).press(typed[0])
    shown.page.keyboard.type(typed[1:])
    shown.page.keyboard.press("Enter")
    assert shown.state("points") == [4, 6, 7, 8, minutes, 13, 30]
    agrees_with_python(shown)


@in_browser
@pytest.mark.parametrize("text", ["1 2.5 4 9", "1, 2.5, 4, 9", " 1; 2,5; 4; 9 ", "1 2,5 4 9", "1,2.5,4,9"])  # fmt: skip
def test_a_list_of_numbers_is_typed_in_many_ways(shown, text):
    box = shown.root.get_by_label("Minutes of waiting")
    box.fill(text)
    box.press("Enter")
    assert shown.state("points") == [1, 2.5, 4, 9]
    assert shown.root.locator(".on-point").count() == 4
    assert shown.root.locator('[data-best="mae"]').text_content().endswith("median 2.5 to 4")
    agrees_with_python(shown)


@in_browser
@pytest.mark.parametrize(
    ("text", "says"),
    [("1 two 3", "Numbers with spaces"), ("1 2", "these are 2"), ("1 2 99", "99 lies beyond")],
)
def test_a_list_that_does_not_fit_is_refused_with_a_reason(shown, text, says):
    box = shown.root.get_by_label("Minutes of waiting")
    box.fill(text)
    box.press("Enter")
    assert says in shown.root.locator(".on-remark").inner_text()
    assert shown.state("points") == OutlierTug().points


@in_browser
def test_twice_as_far_moves_the_mean_and_leaves_its_dashed_shape_behind(shown):
    shown.root.get_by_role("button", name="Outlier twice as far").click()
    assert shown.state("points")[6] == 60
    left = {
        name: shown.root.locator(f".on-lane.on-{name} .on-began").get_attribute("d") is not None
        for name in MARKERS
    }
    assert left == {"mse": True, "mae": False, "huber": False, "pinball": False}
    agrees_with_python(shown)


@in_browser
@pytest.mark.parametrize("name", MARKERS)
def test_every_loss_has_the_numbers_of_the_library(shown, name):
    shown.root.locator('[data-choice="criterion"]').select_option(name)
    shown.root.locator('[data-knob="delta"]').press("PageUp")
    shown.root.locator('[data-knob="level"]').press("ArrowRight")
    assert shown.state("delta") > 5
    assert shown.state("level") == pytest.approx(0.81)
    agrees_with_python(shown)


@in_browser
def test_the_curve_is_the_mean_loss_of_the_library(shown):
    shown.root.locator('[data-choice="criterion"]').select_option("mae")
    told = shown.root.locator("svg[role=img]").first.get_attribute("aria-label")
    lowest = losses.mae(np.full(7, 8.0), OutlierTug().points)
    assert f"lowest at 8.000 minutes, with {lowest:.2f} min" in told


@in_browser
def test_reset_brings_everything_back_and_a_cell_says_the_state(shown):
    shown.set(points=[1, 2, 3, 60], criterion="huber", delta=2, level=0.3)
    shown.root.get_by_role("button", name="As a cell").click()
    line = shown.root.get_by_label("To copy").input_value()
    assert eval(line, {"OutlierTug": OutlierTug}).points == [1, 2, 3, 60]
    shown.root.get_by_role("button", name="Reset").click()
    assert {name: shown.state(name) for name in OutlierTug.moved} == OutlierTug().state()


@in_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened, tmp_path, scheme):
    for guess in (False, True):
        shown = Shown(opened, tmp_path, OutlierTug(), scheme=scheme, guess=guess)
        assert shown.violations() == []
        shown.context.close()


@in_browser
@pytest.mark.parametrize("points", [[4, 6, 7, 60], [29, 30, 31, 60], [60, 60, 59.5, 0]])
def test_a_narrow_page_has_nothing_beyond_its_edge(opened, tmp_path, points):
    shown = Shown(opened, tmp_path, OutlierTug(points=points), width=320)
    shown.root.get_by_label("Minutes of waiting").fill("0 58 60 59")
    shown.page.keyboard.press("Enter")
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 320
    for name in MARKERS:
        box = shown.root.locator(f'[data-best="{name}"]').bounding_box()
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 320
    shown.context.close()
