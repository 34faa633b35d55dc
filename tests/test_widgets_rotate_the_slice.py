"""Rotate the Slice: the same numbers as in Python, other pictures of one place, and hands on both."""

import re

import numpy as np
import pytest
from explorable_pages import Shown

from course_lib.widgets import RotateTheSlice
from course_lib.widgets.rotate_the_slice import BEGINNING, SEEDS, TRAINED, moons

pytestmark = pytest.mark.page

PLACES = 2000


@pytest.fixture(scope="module")
def mathematics(mathematics_page):
    return lambda body, given=None: mathematics_page.evaluate(
        f"given => {{ const m = mathematics; {body} }}", given
    )


@pytest.fixture(scope="module")
def explorable():
    return RotateTheSlice()


def state_of(shown):
    return {name: shown.state(name) for name in RotateTheSlice.moved}


def several(shown, label):
    exact = shown.root.locator(f'[data-reading="{label}"]').get_attribute("data-exact")
    return [float(number) for number in exact.split(",")]


def agrees_with_python(shown):
    """What the page shows is what Python computes from the state of the page."""
    slice_ = RotateTheSlice(**state_of(shown))
    assert shown.reading("loss in the middle") == pytest.approx(slice_.loss, abs=1e-9)
    assert shown.reading("loss at the cross") == pytest.approx(
        slice_.loss_at(*slice_.probe), rel=1e-9
    )
    np.testing.assert_allclose(several(shown, "at the corners"), slice_.corners, rtol=1e-9)
    bent = [shown.reading("curvature →"), shown.reading("curvature ↑")]
    np.testing.assert_allclose(bent, slice_.curvatures, rtol=1e-6)


def random_slices(count):
    rng = np.random.default_rng(5)
    for number in range(count):
        yield {
            "pair": list(SEEDS)[number % 4],
            "angle": float(rng.choice([0, 180, rng.uniform(0, 180)])),
            "normalisation": ["none", "filter"][number // 4 % 2],
            "scale": float(rng.choice([0.1, 1, 10, 10 ** rng.uniform(-1, 1)])),
        }


def test_the_front_end_starts_from_the_same_points_and_weights(mathematics):
    points, labels = moons()
    found = np.array(mathematics("return m.MOONS.map(({x, y, label}) => [x, y, label]);"))

    np.testing.assert_allclose(found[:, :2], points, atol=1e-12)
    np.testing.assert_array_equal(found[:, 2], labels)
    np.testing.assert_array_equal(
        mathematics("return [m.BEGINNING, m.TRAINED];"), [BEGINNING, TRAINED]
    )


def test_losses_on_random_places_of_random_slices_are_those_of_the_library(mathematics):
    rng = np.random.default_rng(6)
    slices, each = list(random_slices(PLACES // 25)), 25
    places = rng.uniform(-1.2, 1.2, (len(slices), each, 2))
    found = mathematics(
        "return given.map(([slice, places]) => places.map(place => m.lossOnSlice(m.sliceOf(...slice), ...place)));",
        [[list(one.values()), its.tolist()] for one, its in zip(slices, places, strict=True)],
    )
    for one, its, shown in zip(slices, places, found, strict=True):
        slice_ = RotateTheSlice(**one)
        wanted = [slice_.loss_at(*place) for place in its]
        np.testing.assert_allclose(shown, wanted, rtol=1e-9, atol=1e-9)


def test_the_fast_grid_holds_the_losses_of_its_places(mathematics):
    for one in random_slices(8):
        found = mathematics(
            "return [...m.sliceGrid(m.sliceOf(...given), 7, 1.2)];", [*one.values()]
        )
        np.testing.assert_allclose(
            np.reshape(found, (7, 7)), RotateTheSlice(**one).grid(7), rtol=1e-9, atol=1e-9
        )


def test_random_directions_never_lead_lower_than_the_middle():
    for one in random_slices(12):
        slice_ = RotateTheSlice(**one)
        assert slice_.grid(11).min() == pytest.approx(slice_.loss)


def test_the_way_back_ends_where_the_training_began():
    slice_ = RotateTheSlice(pair="from_start")
    np.testing.assert_allclose(slice_.weights + slice_.directions[0], BEGINNING, atol=1e-12)


def test_another_pair_shows_another_picture_of_the_same_middle(shown):
    outline = shown.root.locator("figure .on-slice-land path").nth(5)
    seen = {}
    for pair in SEEDS:
        shown.root.locator(f'[data-pair="{pair}"]').check()
        seen[pair] = outline.get_attribute("d")
        agrees_with_python(shown)
        assert shown.reading("loss in the middle") == pytest.approx(0.2677, abs=1e-4)
    assert len(set(seen.values())) == len(SEEDS)


def test_arrow_keys_go_from_pair_to_pair(shown):
    shown.root.locator('[data-pair="first"]').press("ArrowRight")
    assert shown.state("pair") == "second"


def test_turning_redraws_every_picture(shown):
    lines = shown.root.locator(".on-slice-pairs .on-slice-land path:nth-child(6)")
    before = [line.get_attribute("d") for line in lines.all()]
    shown.root.locator('[data-typed="angle"]').fill("40")
    shown.root.locator('[data-typed="angle"]').press("Enter")
    after = [line.get_attribute("d") for line in lines.all()]

    assert all(was != now for was, now in zip(before, after, strict=True))
    agrees_with_python(shown)


def test_rescaling_sharpens_the_picture_and_changes_no_answer(shown):
    def seen():
        belief = shown.root.locator(".on-slice-belief").get_attribute("d")
        return belief, shown.reading("loss in the middle"), shown.reading("right at the cross")

    before, bent = seen(), shown.reading("curvature ↑")
    shown.root.locator('[data-knob="scale"]').press("End")

    assert shown.state("scale") == 10
    assert shown.reading("curvature ↑") > 20 * bent
    assert seen()[0] == before[0]
    assert seen()[1:] == pytest.approx(before[1:])
    agrees_with_python(shown)


def test_filter_normalised_pictures_do_not_notice_rescaling(shown):
    shown.root.locator('[data-choice="normalisation"]').select_option("filter")
    bent, corners = shown.reading("curvature ↑"), several(shown, "at the corners")
    shown.root.locator('[data-knob="scale"]').press("End")

    assert shown.reading("curvature ↑") == pytest.approx(bent)
    assert several(shown, "at the corners") == pytest.approx(corners)
    agrees_with_python(shown)


def test_the_cross_is_dragged_to_another_network(shown):
    plane, cross = (shown.root.locator(f".on-slice-{part}") for part in ("plane", "cross"))
    box, at = plane.bounding_box(), cross.bounding_box()
    shown.page.mouse.move(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    shown.page.mouse.down()
    shown.page.mouse.move(box["x"] + 0.75 * box["width"], box["y"] + 0.25 * box["height"], steps=5)
    shown.page.mouse.up()

    assert shown.state("probe") == pytest.approx([0.6, 0.6], abs=0.02)
    assert shown.reading("right at the cross") < 55
    agrees_with_python(shown)


def test_a_touch_on_the_picture_brings_the_cross_there(shown):
    plane = shown.root.locator(".on-slice-plane")
    box = plane.bounding_box()
    plane.click(position={"x": 0.25 * box["width"], "y": 0.25 * box["height"]})

    assert shown.state("probe") == pytest.approx([-0.6, 0.6], abs=0.02)


def test_keys_move_the_cross_and_stop_at_the_edge(shown):
    cross = shown.root.get_by_role("slider", name="another network")
    cross.press("ArrowRight")
    cross.press("Shift+ArrowDown")
    assert shown.state("probe") == pytest.approx([0.06, -0.3])
    assert "0.06 along the first" in cross.get_attribute("aria-valuetext")
    for _ in range(4):
        shown.page.keyboard.press("Shift+ArrowDown")  # the cross has kept the focus
    assert shown.state("probe")[1] == -1.2
    agrees_with_python(shown)


def test_reset_brings_everything_back(shown):
    shown.set(pair="third", angle=30, scale=2.0, normalisation="filter", probe=[0.5, 0.5])
    shown.root.get_by_role("button", name="Reset").click()

    assert state_of(shown) == RotateTheSlice().state()


def test_a_state_written_as_a_cell_is_that_state_in_python(shown):
    shown.set(pair="third", angle=30, scale=2.0, probe=[0.5, -0.25])
    shown.root.get_by_role("button", name="As a cell").click()
    line = shown.root.get_by_label("To copy").input_value()

    assert eval(line, {"RotateTheSlice": RotateTheSlice}).state() == state_of(shown)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened, tmp_path, scheme):
    for guess in (False, True):
        shown = Shown(opened, tmp_path, RotateTheSlice(), scheme=scheme, guess=guess)
        assert shown.violations() == []
        shown.context.close()


def test_a_narrow_page_has_nothing_beyond_its_edge(opened, tmp_path):
    shown = Shown(opened, tmp_path, RotateTheSlice(), width=320)
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 320
    shown.context.close()


def test_a_place_beyond_the_picture_is_refused_in_words():
    with pytest.raises(ValueError, match=re.escape("both from -1.2 to 1.2; received [2.0, 0.0]")):
        RotateTheSlice(probe=[2.0, 0.0])


def test_in_words_it_says_the_same_everywhere():
    assert repr(RotateTheSlice(pair="second")) == (
        "Rotate the Slice. The loss around a trained network, 0.268 nats in the middle; along its "
        "two directions (second: random) it bends with 404 and 193.  "
        "[run this cell in JupyterLab to move it]"
    )
    assert RotateTheSlice()._picture().startswith("iVBORw0KGgo")
