"""The learning-rate cliff: what is drawn is descent, and the surface hides what lies behind it."""

import matplotlib.figure
import numpy as np
import pytest
from explorable_pages import Shown, page_with_mathematics

from course_lib.widgets import LearningRateCliff
from course_lib.widgets.learning_rate_cliff import RANGES

pytestmark = pytest.mark.page

STATES = 2000
REACH, SIDE = 5, 3


@pytest.fixture(scope="module")
def explorable():
    return LearningRateCliff()


def states(count, seed, names):
    """Random numbers from the ranges; every third state has each at one end of its range."""
    rng = np.random.default_rng(seed)
    for number in range(count):
        draw = rng.choice if number % 3 == 0 else lambda ends: rng.uniform(*ends)
        yield [float(draw(RANGES[name])) for name in names]


def agrees_with_python(shown):
    """What the page shows is what Python computes from the state of the page."""
    cliff = LearningRateCliff(**{name: shown.state(name) for name in LearningRateCliff.moved})
    for label, value in {
        "2/L": cliff.threshold,
        "factor across, |1 − ηL|": abs(cliff.factors[1]),
        "factor along": abs(cliff.factors[0]),
        "loss after 30 steps": cliff.trail[-1],
    }.items():
        assert shown.reading(label) == pytest.approx(float(value), rel=1e-9, abs=1e-9)
    said = shown.root.locator('[data-reading="descent"]').inner_text()
    assert said == cliff.manner
    return cliff


def numbers(shown, selector, *attributes):
    found = shown.page.evaluate(
        """([selector, names]) => [...document.querySelectorAll(selector)].map(
          node => names.map(name => Number(node.getAttribute(name))))""",
        [selector, attributes],
    )
    return np.array(found)


def steps_on(shown, view):
    """(T, 2) where the dots of the path are drawn."""
    path = shown.root.locator(f".on-valley-{view} .on-valley-steps").get_attribute("d")
    return np.array([place.split(",") for place in path[1:-2].split("h0M")], dtype=float)


def drag(shown, selector, by, start=(0.5, 0.5)):
    box = shown.root.locator(selector).bounding_box()
    x, y = box["x"] + start[0] * box["width"], box["y"] + start[1] * box["height"]
    shown.page.mouse.move(x, y)
    shown.page.mouse.down()
    shown.page.mouse.move(x + by[0], y + by[1], steps=6)
    shown.page.mouse.up()


def test_places_and_losses_are_those_of_python(mathematics):
    given = list(states(STATES, 1, ["x", "y", "condition", "learning_rate"]))
    shown = mathematics("descent", [[*state, 30] for state in given])
    places, losses = (np.array([one[key] for one in shown], dtype=float) for key in shown[0])
    x, y, condition, rate = np.transpose(given)[:, :, np.newaxis]
    steps = np.arange(31)
    along, across = x * (1 - rate) ** steps, y * (1 - rate * condition) ** steps
    close = {"rtol": 1e-9, "atol": 1e-9}
    np.testing.assert_allclose(places, np.stack([along, across], axis=2), **close)
    np.testing.assert_allclose(losses, (along**2 + condition * across**2) / 2, **close)
    for state, path, trail in list(zip(given, places, losses, strict=True))[:30]:
        names = ("x", "y", "condition", "learning_rate")
        cliff = LearningRateCliff(**dict(zip(names, state, strict=True)))
        np.testing.assert_allclose(path, cliff.path, **close)
        np.testing.assert_allclose(trail, cliff.trail, **close)


def test_what_descent_does_is_said_alike(mathematics):
    given = [[40, 0.05], [40, 0.055], [40, 0.03], [40, 0.02], [1, 2], [1, 2.5], [10, 0.1]]
    expected = [
        LearningRateCliff(condition=condition, learning_rate=rate).manner
        for condition, rate in given
    ]
    assert mathematics("manner", given) == expected
    assert len(set(expected)) == 4


def test_it_explodes_exactly_beyond_two_over_the_curvature(mathematics):
    for condition, rate in states(STATES, 2, ["condition", "learning_rate"]):
        grows = abs(1 - rate * condition) > 1
        assert grows == (rate > 2 / condition)
    given = list(states(STATES, 2, ["condition", "learning_rate"]))
    shown = mathematics("manner", given)
    assert [word == "explodes" for word in shown] == [rate > 2 / L for L, rate in given]


def test_the_view_keeps_lengths_and_angles(mathematics, opened):
    page = page_with_mathematics(opened)
    given = list(states(STATES, 3, ["turn", "tilt"]))
    shown = page.evaluate(
        """many => many.map(([turn, tilt]) => {
          const { place, towards } = mathematics.viewFrom(turn, tilt);
          return [place(1, 0, 0), place(0, 1, 0), place(0, 0, 1), place(...towards), towards];
        })""",
        given,
    )
    for x, y, z, eye, towards in shown:
        axes = np.array([x, y, z])  # a row per axis: right and down; with `towards`, a rotation
        turned = np.column_stack([axes, towards])
        np.testing.assert_allclose(turned @ turned.T, np.eye(3), atol=1e-12)
        np.testing.assert_allclose(eye, [0, 0], atol=1e-12)
        assert np.linalg.det(turned) == pytest.approx(-1)  # down and not up is the second axis
        assert z[1] < 0  # higher is higher


def in_the_way(x, y, condition, scale, towards):
    """Whether a walk towards the eye, in small steps, meets the drawn surface again."""
    t = np.linspace(0, 12, 6001)[1:]
    a, b, z = (
        start + t * step
        for start, step in zip([x, y, scale * (x**2 + condition * y**2) / 2], towards, strict=True)
    )
    above = z - scale * (a**2 + condition * b**2) / 2
    drawn = (np.abs(a) <= REACH) & (np.abs(b) <= SIDE)
    return above[0] > 0 and bool(np.any(above[drawn] < 0))


def test_what_the_wall_hides_is_what_a_walk_to_the_eye_runs_into(mathematics):
    names = ["x", "y", "condition", "turn", "tilt"]
    given, expected = [], []
    for x, y, condition, turn, tilt in states(400, 4, names):
        angle, up = np.radians([turn, tilt])
        towards = [np.sin(angle) * np.cos(up), -np.cos(angle) * np.cos(up), np.sin(up)]
        scale = 3.4 / ((REACH**2 + condition * SIDE**2) / 2)
        given.append([x, y, condition, scale, [float(t) for t in towards], [REACH, SIDE]])
        expected.append(in_the_way(x, y, condition, scale, towards))
    agree = np.array(mathematics("isHidden", given)) == expected
    assert agree.mean() > 0.98  # a walk in steps misses what it touches
    assert 20 < sum(expected) < 380


def test_the_map_has_the_places_of_the_path_and_lines_of_equal_loss(shown):
    cliff = agrees_with_python(shown)
    steps = steps_on(shown, "map")
    unit = (steps[1, 0] - steps[0, 0]) / (cliff.path[1, 0] - cliff.path[0, 0])
    inside = np.abs(cliff.path[:, 1]) < 3
    drawn = (steps - steps[0]) / [unit, -unit] + cliff.path[0]
    np.testing.assert_allclose(drawn[inside], cliff.path[inside], atol=0.06)

    rings = numbers(shown, ".on-valley-rings ellipse", "rx", "ry")
    losses = rings**2 @ [0.5, 0] / (rings[0] ** 2 @ [0.5, 0])
    np.testing.assert_allclose(losses[1:] / losses[:-1], 4)
    np.testing.assert_allclose(rings[:, 0] / rings[:, 1], np.sqrt(cliff.condition))


def test_a_dragged_start_goes_where_the_pointer_goes(shown):
    before = steps_on(shown, "map")[0]
    drag(shown, ".on-valley-begin", by=(60, -40))
    after = steps_on(shown, "map")[0]

    np.testing.assert_allclose(after - before, [60, -40], atol=1.5)
    assert shown.state("x") > -3
    assert shown.state("y") > 1
    agrees_with_python(shown)


def test_keys_move_the_start_and_never_beyond_the_valley(shown):
    start = shown.root.get_by_role("slider", name="start")
    for key in ("ArrowRight", "ArrowUp", "Shift+ArrowUp", "ArrowLeft", "ArrowDown"):
        start.press(key)
    assert shown.state("x") == pytest.approx(-4)
    assert shown.state("y") == pytest.approx(0.27)
    assert start.get_attribute("aria-valuetext") == "x −4, y 0.27"
    for _ in range(12):
        start.press("Shift+ArrowUp")
    assert shown.state("y") == 3
    agrees_with_python(shown)


def test_typed_numbers_are_taken_and_words_are_not(shown):
    for name, typed, taken in (("x", "2,5", 2.5), ("y", "-9", -3), ("x", "far", 2.5)):
        box = shown.root.get_by_label(f"start, {name}, typed")
        box.fill(typed)
        box.press("Enter")
        assert shown.state(name) == taken
    rate = shown.root.get_by_label("Learning rate η, typed")
    rate.fill("0.04")
    rate.press("Enter")
    assert agrees_with_python(shown).manner == "zigzags and arrives"


def test_the_cliff_is_marked_where_the_knob_would_stand_and_only_after_the_guess(opened, tmp_path):
    shown = Shown(opened, tmp_path, LearningRateCliff(), guess=False)
    mark = shown.root.locator(".on-cliff-mark")
    assert mark.evaluate("node => node.hidden")
    shown.root.get_by_role("button", name="They explode").click()
    for condition in (1, 7, 100):
        shown.set(condition=condition)
        track = shown.root.locator('[data-knob="learning_rate"]').bounding_box()
        share = np.log(2 / condition / 0.01) / np.log(2.5 / 0.01)
        middle = track["x"] + 8 + share * (track["width"] - 16)
        assert mark.bounding_box()["x"] == pytest.approx(middle, abs=2)
    shown.context.close()


def test_the_surface_turns_with_the_pointer_and_by_keys(shown):
    shown.root.locator('[data-choice="view"]').select_option("surface")

    def outlines():
        return shown.page.evaluate(
            """() => [...document.querySelectorAll(".on-valley-turn polygon")].map(
              one => one.getAttribute("points"))"""
        )

    seen = [outlines()]
    drag(shown, ".on-valley-turn", by=(80, 0), start=(0.9, 0.9))
    seen.append(outlines())
    assert shown.state("turn") == pytest.approx(-40 + 40, abs=1)
    view = shown.root.get_by_role("slider", name="view of the surface")
    for _ in range(3):
        view.press("Shift+ArrowUp")
    seen.append(outlines())
    assert shown.state("tilt") == 80
    assert view.get_attribute("aria-valuetext") == "turned by 0 degrees, seen from 80 degrees above"
    assert len(seen[0]) == 224
    assert seen[0] != seen[1] != seen[2]
    agrees_with_python(shown)


def test_a_turn_goes_round_and_round(shown):
    shown.set(view="surface", turn=178)
    shown.root.get_by_role("slider", name="view of the surface").press("ArrowRight")
    assert shown.state("turn") == -177


def test_what_is_nearer_is_drawn_later(shown):
    for turn in (-150, -60, 30, 120):
        shown.set(view="surface", turn=turn, condition=1)
        centres = shown.page.evaluate(
            """() => [...document.querySelectorAll(".on-valley-turn polygon")].map(one => {
              const at = one.getAttribute("points").match(/-?[\\d.]+/g).map(Number);
              return (at[1] + at[3] + at[5] + at[7]) / 4;
            })"""
        )
        assert centres[-1] > centres[0]  # the last corner lies lower on the screen, so nearer


def test_a_path_that_leaves_is_said_to_leave(shown):
    cliff = LearningRateCliff()
    leaves = int(np.argmax(np.abs(cliff.path[:, 1]) > 3))
    told = shown.root.get_by_text(f"The path leaves the picture at step {leaves}.")
    assert told.is_visible()
    shown.set(view="surface")
    hollow = shown.root.locator(".on-valley-surface .on-valley-steps-hollow").get_attribute("d")
    assert len(steps_on(shown, "surface")) + hollow.count("h0") == leaves
    shown.set(learning_rate=0.04)
    assert not told.is_visible()


def test_extreme_states_are_drawn_without_a_complaint(shown):
    for view in ("map", "surface"):
        for x, y, condition, rate in states(12, 5, ["x", "y", "condition", "learning_rate"]):
            shown.set(view=view, x=x, y=y, condition=condition, learning_rate=rate)
            agrees_with_python(shown)
        shown.set(x=0, y=0)
    drawn = shown.page.evaluate("document.querySelector('.on-stage').innerHTML")
    assert "NaN" not in drawn
    assert "Infinity" not in drawn


def test_reset_brings_everything_back(shown):
    shown.root.get_by_role("slider", name="start").press("ArrowUp")
    shown.root.locator('[data-knob="condition"]').press("Home")
    shown.root.locator('[data-choice="view"]').select_option("surface")
    shown.root.get_by_role("button", name="Reset").click()

    assert {name: shown.state(name) for name in LearningRateCliff.moved} == (
        LearningRateCliff().state()
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened, tmp_path, scheme):
    shown = Shown(opened, tmp_path, LearningRateCliff(), scheme=scheme, guess=False)
    assert shown.violations() == []
    shown.root.get_by_role("button", name="They explode").click()
    assert shown.violations() == []
    shown.set(view="surface")
    assert shown.violations() == []
    shown.context.close()


@pytest.mark.parametrize("view", ["map", "surface"])
def test_a_narrow_page_has_nothing_beyond_its_edge(opened, tmp_path, view):
    shown = Shown(opened, tmp_path, LearningRateCliff(view=view), width=320)
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_number_out_of_its_range_is_refused_with_the_range():
    with pytest.raises(ValueError, match=r"learning_rate runs from 0\.01 to 2\.5, received 5"):
        LearningRateCliff(learning_rate=5.0)
    with pytest.raises(ValueError, match="y runs from -3 to 3, received 4"):
        LearningRateCliff(y=4.0)


def test_it_says_what_is_seen_and_draws_it():
    cliff = LearningRateCliff()
    axes = matplotlib.figure.Figure().subplots()
    cliff.draw(axes)

    assert "descent explodes; the loss goes from 8.01 to 451 in 30 steps" in repr(cliff)
    assert axes.get_title() == "descent explodes"
    np.testing.assert_array_equal(axes.lines[0].get_ydata(), cliff.path[:, 1])
