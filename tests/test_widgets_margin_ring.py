"""The margin ring: its mathematics, its hands and keys, and what it says."""

import json

import numpy as np
import pytest
import traitlets
from explorable_pages import Shown, page_with_mathematics
from matplotlib.figure import Figure

from course_lib.numerics import numerical_gradient
from course_lib.widgets import MarginRing
from course_lib.widgets.margin_ring import CRITERIA, POINTS

in_browser = pytest.mark.page
SIZES = (2.5, 1.0, 0.1, 1e-6, 1e-30, 0.0)


@pytest.fixture(scope="module")
def explorable():
    return MarginRing()


def states():
    """Three points and a margin: everywhere, very near to one another, and in one place."""
    rng = np.random.default_rng(7)
    for number in range(1000):
        sizes = np.array([SIZES[number % 6], SIZES[number // 6 % 6], SIZES[number // 36 % 6]])
        points = sizes[:, None] * rng.uniform(-1, 1, (3, 2))
        yield points, float(rng.choice([0.0, 0.3, 1.0, 2.0]))


def ties():
    """The negative exactly on its ring, in numbers that can be typed."""
    for x in (0.0, -1.5, 0.3):
        for p, n, m in (((0.6, 0.8), (2, 0), 1), ((0, 1), (1.2, 1.6), 1), ((0, 0), (0, 0), 0)):
            yield x + np.array([(0, 0), p, n]), float(m)


def judged_by(page, given):
    """What the front end says of these states; as text, for that is much faster."""
    call = "many => JSON.stringify(JSON.parse(many).map(one => mathematics.judgedPoints(...one)))"
    return json.loads(page.evaluate(call, json.dumps(given)))


def python_of(shown):
    return MarginRing(**{name: shown.state(name) for name in MarginRing.moved})


def agrees_with_python(shown):
    ring = python_of(shown)
    assert shown.reading("loss") == pytest.approx(ring.loss, abs=1e-9)
    assert shown.reading("ring’s radius") == pytest.approx(ring.radius, abs=1e-9)
    distances = shown.reading("d(A, P)"), shown.reading("d(A, N)")
    np.testing.assert_allclose(distances, ring.distances, atol=1e-9)
    slopes = shown.page.evaluate(
        "[...document.querySelectorAll('[data-slope]')].map(one => JSON.parse(one.dataset.exact))"
    )
    np.testing.assert_allclose(slopes, ring.slopes, atol=1e-9)


def drag(shown, name, right, down):
    box = shown.root.locator(f'[data-point="{name}"] path').bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    shown.page.mouse.move(x, y)
    shown.page.mouse.down()
    shown.page.mouse.move(x + right, y + down, steps=4)
    shown.page.mouse.up()


def arrows(shown):
    outlines = shown.root.locator(".on-arrows path").all()
    return [bool(outline.get_attribute("d")) for outline in outlines]


# Python


@pytest.mark.parametrize("criterion", CRITERIA)
def test_the_slopes_are_those_of_the_loss(criterion):
    ring = MarginRing(criterion=criterion, negative=[0.7, 0.4], margin=1.3)

    def cost(points):
        return CRITERIA[criterion](list(points), ring.margin)[0]

    points = np.array([getattr(ring, name) for name in POINTS])
    np.testing.assert_allclose(ring.slopes, numerical_gradient(cost, points), atol=1e-6)


def test_it_begins_with_a_triplet_that_teaches_nothing():
    ring = MarginRing()
    assert ring.loss == 0
    assert not ring.slopes.any()
    assert ring.radius < ring.distances[1] < ring.radius + 0.01
    assert ring.distances[0] == 1


@pytest.mark.parametrize(("criterion", "loss"), [("triplet", 1.5), ("contrastive", 2.25)])
def test_collapsed_points_cost_the_margin_or_its_square_and_feel_nothing(criterion, loss):
    ring = MarginRing(
        anchor=(1, 1), positive=(1, 1), negative=(1, 1), criterion=criterion, margin=1.5
    )
    assert ring.loss == loss
    assert not ring.slopes.any()


def test_its_words_say_who_is_moved():
    assert "moves none of them" in repr(MarginRing())
    assert "moves anchor and positive." in repr(MarginRing(criterion="contrastive"))
    assert "moves anchor and positive and negative" in repr(MarginRing(negative=[1, 0]))


@pytest.mark.parametrize("wrong", [[3, 0], [0], [0, float("nan")]])
def test_a_point_that_is_not_on_the_sheet_is_refused_with_what_to_do(wrong):
    with pytest.raises(ValueError, match=r"anchor must be two numbers .* received .* multiply"):
        MarginRing(anchor=wrong)
    with pytest.raises(ValueError, match="negative must be two numbers"):
        MarginRing().negative = wrong


def test_a_margin_that_is_none_is_refused():
    with pytest.raises(traitlets.TraitError, match="margin"):
        MarginRing(margin=-1)


def test_the_still_picture_has_the_ring_and_an_arrow_for_each_point_that_is_moved():
    drawn = {ring: Figure().subplots() for ring in (MarginRing(), MarginRing(negative=[1, 0]))}
    counts = []
    for ring, axes in drawn.items():
        ring.draw(axes)
        around = axes.lines[0].get_xydata() - ring.anchor
        np.testing.assert_allclose(np.hypot(*around.T), ring.radius)
        counts.append(sum(text.arrow_patch is not None for text in axes.texts))
    assert counts == [0, 3]


# The mathematics of the front end


@in_browser
def test_values_and_slopes_are_those_of_the_library(opened):
    page = page_with_mathematics(opened)
    given = [
        [criterion, *points.tolist(), margin]
        for criterion in CRITERIA
        for points, margin in [*states(), *ties()]
    ]
    assert len(given) > 2000
    found = judged_by(page, given)
    judged = [
        CRITERIA[criterion]([np.array(point) for point in points], margin)
        for criterion, *points, margin in given
    ]
    for name, place in (("value", 0), ("slopes", 1)):
        shown = [one[name] if place == 0 else list(one[name].values()) for one in found]
        np.testing.assert_allclose(shown, [one[place] for one in judged], atol=1e-9)


# Hands and keys


@in_browser
def test_a_hair_outside_nobody_is_pushed_and_a_hair_inside_everybody_is(shown):
    assert arrows(shown) == [False] * 3
    shown.root.get_by_role("slider", name="negative").press("ArrowLeft")

    assert arrows(shown) == [True] * 3
    assert "N lacks 0.039" in shown.root.locator(".on-verdict").inner_text()
    agrees_with_python(shown)


@in_browser
@pytest.mark.parametrize("name", POINTS)
def test_a_dragged_point_lands_under_the_pointer(shown, name):
    before = np.array(shown.state(name))
    drag(shown, name, -60, 45)
    moved = np.array(shown.state(name)) - before

    assert moved[0] / moved[1] == pytest.approx(60 / 45, rel=0.05)
    assert -1.3 < moved[0] < -0.7
    agrees_with_python(shown)


@in_browser
def test_a_point_cannot_be_dragged_off_the_sheet(shown):
    drag(shown, "positive", -900, -900)
    assert shown.state("positive") == [-2.5, 2.5]


@in_browser
def test_keys_move_a_point_in_two_directions(shown):
    positive = shown.root.get_by_role("slider", name="positive")
    for key in ("ArrowRight", "ArrowUp", "Shift+ArrowLeft"):
        positive.press(key)

    assert shown.state("positive") == pytest.approx([-1.0, 0.65])
    assert positive.get_attribute("aria-valuetext") == "first −1.00, second 0.65"
    agrees_with_python(shown)


@in_browser
def test_coordinates_can_be_typed_and_what_is_no_number_changes_nothing(shown):
    for words, expected in (("-1,25", -1.25), ("9", 2.5), ("there", 2.5)):
        box = shown.root.get_by_label("negative, second number, typed")
        box.fill(words)
        box.press("Enter")
        assert shown.state("negative") == [1.9, expected]
    agrees_with_python(shown)


@in_browser
def test_the_contrastive_loss_pulls_where_the_triplet_loss_is_content(shown):
    shown.root.locator('[data-choice="criterion"]').select_option("contrastive")

    assert arrows(shown) == [True, True, False]
    assert shown.reading("loss") == 1
    agrees_with_python(shown)


@in_browser
def test_a_gradient_step_goes_against_the_slopes(shown):
    shown.set(negative=[1, 0], criterion="contrastive")
    ring = python_of(shown)
    shown.root.get_by_role("button", name="Gradient step").click()

    for name, slope in zip(POINTS, ring.slopes, strict=True):
        expected = np.array(getattr(ring, name)) - 0.1 * slope
        np.testing.assert_allclose(shown.state(name), expected, atol=1e-9)


@in_browser
def test_collapsed_the_loss_is_the_margin_and_a_step_leads_nowhere(shown):
    shown.root.locator('[data-typed="margin"]').fill("1.4")
    shown.root.get_by_role("button", name="All on one point").click()
    before = [shown.state(name) for name in POINTS]
    shown.root.get_by_role("button", name="Gradient step").click()

    assert shown.reading("loss") == 1.4
    assert [shown.state(name) for name in POINTS] == before
    assert arrows(shown) == [False] * 3
    assert shown.root.locator(".on-stack-word").text_content() == "A = P = N"


@in_browser
def test_the_ring_is_drawn_as_large_as_it_is(shown):
    shown.root.locator('[data-knob="margin"]').press("End")
    ring, reach = (
        float(shown.root.locator(f"circle.on-{name}").get_attribute("r"))
        for name in ("ring", "reached")
    )
    assert ring / reach == pytest.approx(3)
    agrees_with_python(shown)


@in_browser
def test_reset_and_a_cell_bring_the_state_back(shown):
    drag(shown, "anchor", 30, 30)
    shown.root.get_by_role("button", name="As a cell").click()
    line = shown.root.get_by_label("To copy").input_value()
    assert eval(line, {"MarginRing": MarginRing}).state() == python_of(shown).state()

    shown.root.get_by_role("button", name="Reset").click()
    assert python_of(shown).state() == MarginRing().state()


@in_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened, tmp_path, scheme):
    for guess in (False, True):
        shown = Shown(opened, tmp_path, MarginRing(), scheme=scheme, guess=guess)
        assert shown.violations() == []
        shown.context.close()


@in_browser
def test_a_narrow_page_has_nothing_beyond_its_edge(opened, tmp_path):
    shown = Shown(opened, tmp_path, MarginRing(negative=[1, 0]), width=320)
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 320
    shown.context.close()


@in_browser
def test_a_change_is_drawn_at_once(shown):
    fastest = shown.page.evaluate(
        """() => {
            const one = window.explorables[0];
            let least = Infinity;
            for (let k = 0; k < 100; k += 1) {
                const begun = performance.now();
                one.set("negative", [Math.cos(k), Math.sin(k)]);
                least = Math.min(least, performance.now() - begun);
            }
            return least;
        }"""
    )
    assert fastest < 4  # the fastest of them: a machine may be busy with others
    agrees_with_python(shown)
