"""The Surprise Slide: its numbers are the library's, and every halving costs the same."""

import numpy as np
import pytest
from explorable_pages import Shown, page_with_mathematics

from course_lib import losses
from course_lib.widgets import SurpriseSlide
from course_lib.widgets.surprise_slide import LEAST

pytestmark = pytest.mark.page

STATES = 2000
READINGS = {"−log p": "nats", "in halvings": "bits", "slope": "slope"}
RIVALS = {"1 − p": "linear", "(1 − p)²": "squared"}
THE_DOT = "p, the probability given to what happened"


@pytest.fixture(scope="module")
def page(opened, tmp_path_factory):
    yield (shown := Shown(opened, tmp_path_factory.mktemp("page"), SurpriseSlide()))
    shown.context.close()


@pytest.fixture
def shown(page):
    """The same page for every test, as it was at its beginning; opening a new one takes a second."""
    page.page.evaluate("document.activeElement.blur()")
    page.set(**SurpriseSlide().state())
    yield page
    assert page.complaints == []
    assert page.requests == []


def agrees_with_python(shown):
    """What the page shows is what Python computes from the state of the page."""
    slide = SurpriseSlide(p=shown.state("p"), rivals=shown.state("rivals"))
    for label, name in (READINGS | RIVALS).items():
        assert shown.reading(label) == pytest.approx(getattr(slide, name), rel=1e-9, abs=1e-9)


def press(shown, name):
    shown.root.get_by_role("button", name=name, exact=True).click()


def on_the_slide(shown, p):
    """Where the curve is on the screen, from two places of the dot: the axes are straight."""
    places = []
    for known in (LEAST, 1.0):
        shown.set(p=known)
        shown.page.evaluate("window.explorables[0].set('rivals', 'hidden')")
        box = shown.root.locator(".on-thumb circle").first.bounding_box()
        places.append((box["x"] + box["width"] / 2, box["y"] + box["height"] / 2))
    (left, top), (right, bottom) = places
    across = (p - LEAST) / (1 - LEAST)
    up = losses.surprise(p) / losses.surprise(LEAST)
    return left + across * (right - left), bottom + up * (top - bottom)


def test_the_costs_are_those_of_the_library(opened):
    rng = np.random.default_rng(1)
    p = np.concatenate([[1.0, LEAST, 5e-324, 1e-300, 1 - 1e-16], rng.uniform(0, 1, STATES)])
    certain = np.ones(len(p))
    page = page_with_mathematics(opened)
    found = page.evaluate("ps => ps.map(p => mathematics.slideAt(p))", p.tolist())

    for name, expected in {
        "nats": losses.surprise(p),
        "bits": losses.surprise(p, base=2),
        "linear": losses.mae(p, certain, reduction="none"),
        "squared": losses.mse(p, certain, reduction="none"),
    }.items():
        given = [one[name] for one in found]
        np.testing.assert_allclose(given, expected, rtol=1e-9, atol=1e-12)


def test_the_slope_is_what_a_small_step_finds():
    for p in (LEAST, 0.01, 0.3, 0.9):
        step = p * 1e-6
        rise = losses.surprise(p + step) - losses.surprise(p - step)
        assert SurpriseSlide(p=p).slope == pytest.approx(float(rise / (2 * step)), rel=1e-6)


def test_a_hand_beside_the_curve_is_led_to_its_nearest_place(opened):
    rng = np.random.default_rng(2)
    wide, high = 430.0, 38.0
    hands = [[float(rng.uniform(-0.2, 1.2)), float(rng.uniform(-1, 8))] for _ in range(200)]
    page = page_with_mathematics(opened)
    found = page.evaluate(
        "many => many.map(given => mathematics.nearestOnSlide(...given))",
        [[*hand, wide, high] for hand in hands],
    )

    everywhere = np.unique([np.geomspace(LEAST, 1, 40_000), np.linspace(LEAST, 1, 40_000)])
    for (p, cost), place in zip(hands, found, strict=True):
        away = np.hypot(wide * (everywhere - p), high * (losses.surprise(everywhere) - cost))
        here = np.hypot(wide * (place - p), high * (losses.surprise(place) - cost))
        assert here <= away.min() + 0.01  # of a pixel
        assert LEAST <= place <= 1 + 1e-12


@pytest.mark.parametrize("p", [0.005, 0.1, 0.8])
def test_the_dot_follows_a_hand_along_the_curve(shown, p):
    end = on_the_slide(shown, p)
    shown.set(p=0.3)
    box = shown.root.locator(".on-thumb circle").first.bounding_box()
    shown.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    shown.page.mouse.down()
    shown.page.mouse.move(*end, steps=6)
    shown.page.mouse.up()

    assert shown.state("p") == pytest.approx(p, rel=0.02)
    agrees_with_python(shown)


def test_the_curve_itself_can_be_grabbed(shown):
    place = on_the_slide(shown, 0.5)
    shown.set(p=0.01)
    shown.page.mouse.click(*place)

    assert shown.state("p") == pytest.approx(0.5, abs=0.005)


def test_keys_move_the_dot_by_steps_pages_and_to_its_ends(shown):
    dot = shown.root.get_by_role("slider", name=THE_DOT)
    at = []
    for key in ("ArrowRight", "ArrowDown", "PageUp", "Home", "End", "ArrowLeft"):
        dot.press(key)
        at.append(shown.state("p"))

    assert at == pytest.approx([0.011, 0.01, 0.02, LEAST, 1, 0.99])
    assert dot.get_attribute("aria-valuetext") == "0.99, costs 0.010 nats"
    agrees_with_python(shown)


def test_the_knob_goes_from_one_end_of_the_curve_to_the_other_in_equal_costs(shown):
    knob = shown.root.locator('[data-knob="p"]')
    knob.press("Home")
    assert shown.state("p") == pytest.approx(LEAST, rel=1e-3)
    knob.press("End")
    assert shown.state("p") == 1
    knob.press("PageDown")  # a tenth of ten halvings
    assert shown.state("p") == 0.5
    agrees_with_python(shown)


def test_a_digit_on_the_dot_begins_a_number(shown):
    shown.root.get_by_role("slider", name=THE_DOT).press(".")
    shown.page.keyboard.type("125")
    shown.page.keyboard.press("Enter")

    assert shown.state("p") == 0.125
    assert shown.reading("in halvings") == 3
    agrees_with_python(shown)


@pytest.mark.parametrize("start", [1.0, 0.1, 0.013])
def test_every_halving_costs_the_same_wherever_it_begins(shown, start):
    shown.set(p=start)
    costs = [shown.reading("−log p")]
    for _ in range(3):
        press(shown, "Halve p")
        costs.append(shown.reading("−log p"))

    np.testing.assert_allclose(np.diff(costs), np.log(2), atol=1e-12)


def test_a_block_of_the_pile_for_each_whole_halving(shown):
    heights = shown.root.locator(".on-blocks rect").evaluate_all(
        "all => all.map(one => Number(one.getAttribute('height')))"
    )
    assert len(heights) == 10
    assert np.ptp(heights) < 1e-9
    for p, whole in ((1.0, 0), (0.5, 1), (0.013, 6), (0.01, 6), (LEAST, 10)):
        shown.set(p=p)
        assert shown.root.locator(".on-blocks .on-passed").count() == whole
        pile = shown.root.locator("rect.on-pile").get_attribute("height")
        assert float(pile) == pytest.approx(-np.log2(p) * heights[0], abs=1e-6)


def test_the_buttons_rest_where_p_would_leave_the_curve(shown):
    for name, start, end in (("Halve p", 0.003, 0.0015), ("Double p", 0.32, 0.64)):
        shown.set(p=start)
        press(shown, name)
        button = shown.root.get_by_role("button", name=name)
        assert button.get_attribute("aria-disabled") == "true"
        button.click(force=True)
        assert shown.state("p") == end


def test_one_choice_shows_the_rivals_and_their_numbers(shown):
    shown.set(p=0.25)
    assert not shown.root.locator('[data-reading="1 − p"]').is_visible()
    shown.root.locator('[data-choice="rivals"]').select_option("shown")

    assert shown.root.locator(".on-rivals path").count() == 2
    assert shown.root.locator('[data-reading="1 − p"]').inner_text() == "0.750"
    assert shown.root.locator('[data-reading="(1 − p)²"]').is_visible()
    agrees_with_python(shown)


def test_the_tangent_has_the_slope_that_is_read(shown):
    (left, top), (right, bottom) = on_the_slide(shown, LEAST), on_the_slide(shown, 1.0)
    steepness = (right - left) / (1 - LEAST) / ((bottom - top) / float(losses.surprise(LEAST)))
    for p in (0.01, 0.2, 0.7):
        shown.set(p=p)
        ends = shown.root.locator(".on-tangent").get_attribute("d")
        (x0, y0), (x1, y1) = (map(float, end.split(",")) for end in ends[1:].split(" L"))
        assert -(y1 - y0) / (x1 - x0) * steepness == pytest.approx(-1 / p, rel=1e-3)


def test_reset_brings_everything_back(shown):
    press(shown, "Halve p")
    shown.root.locator('[data-choice="rivals"]').select_option("shown")
    press(shown, "Reset")

    assert {name: shown.state(name) for name in SurpriseSlide.moved} == SurpriseSlide().state()
    assert shown.root.locator(".on-rivals path").count() == 0


def test_a_state_written_as_a_cell_is_that_state_in_python(shown):
    shown.root.get_by_role("slider", name=THE_DOT).press("Home")
    press(shown, "As a cell")
    line = shown.root.get_by_label("To copy").input_value()

    assert eval(line, {"SurpriseSlide": SurpriseSlide}).bits == 10


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened, tmp_path, scheme):
    for guess in (False, True):
        slide = SurpriseSlide(rivals="shown")
        shown = Shown(opened, tmp_path, slide, scheme=scheme, guess=guess)
        assert shown.violations() == []
        shown.context.close()


def test_a_narrow_page_has_nothing_beyond_its_edge(opened, tmp_path):
    shown = Shown(opened, tmp_path, SurpriseSlide(rivals="shown"), width=320)
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 320
    edge = shown.root.bounding_box()["x"] + shown.root.bounding_box()["width"]
    for text in shown.root.locator(".on-rungs text").all():
        box = text.bounding_box()
        assert box["x"] + box["width"] <= edge


@pytest.mark.parametrize("p", [0.0, 1.1, -0.5, 1e-4, float("nan")])
def test_a_p_beside_the_curve_is_refused(p):
    with pytest.raises(ValueError, match=r"between 1/1024 and 1, received .*choose"):
        SurpriseSlide(p=p)


def test_it_says_in_one_sentence_what_is_seen():
    assert repr(SurpriseSlide(rivals="shown")) == (
        "Surprise Slide. What happened was given p = 0.01: it costs 4.605 nats or 6.644 bits, and "
        "the slope is -100. 1 − p is 0.990 there and (1 − p)² is 0.980."
        "  [run this cell in JupyterLab to move it]"
    )


@pytest.mark.parametrize("rivals", ["hidden", "shown"])
def test_the_picture_without_script_has_the_curve_and_its_tangent(rivals):
    from matplotlib.figure import Figure

    axes = Figure().subplots()
    SurpriseSlide(p=0.25, rivals=rivals).draw(axes)
    touching = axes.lines[-1].get_xydata()[0]

    np.testing.assert_allclose(touching, [0.25, -np.log(0.25)])
    assert len(axes.lines) == (5 if rivals == "shown" else 3)
