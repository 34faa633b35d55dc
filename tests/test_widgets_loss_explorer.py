"""The Loss Explorer on a page without kernel and network: hands, keys, typing, and what is said."""

import numpy as np
import pytest
from explorable_pages import Shown

from course_lib.widgets import LossExplorer

pytestmark = pytest.mark.page


@pytest.fixture(scope="module")
def explorable():
    return LossExplorer()


def agrees_with_python(shown):
    """What the page shows is what Python computes from the state of the page."""
    names = ("words", "logits", "true_word", "temperature", "criterion")
    explorer = LossExplorer(**{name: shown.state(name) for name in names})
    assert shown.reading("loss") == pytest.approx(explorer.loss, abs=1e-9)
    slopes = [
        float(slope.get_attribute("data-exact")) for slope in shown.root.locator(".on-slope").all()
    ]
    np.testing.assert_allclose(slopes, explorer.gradient, atol=1e-9)


def test_nothing_is_shown_before_a_guess(opened, tmp_path):
    asked = Shown(opened, tmp_path, LossExplorer(), guess=False)
    assert not asked.root.locator(".on-stage").is_visible()
    asked.root.get_by_role("button", name="Squared error").click()
    assert asked.root.locator(".on-stage").is_visible()
    assert "near its largest" in asked.root.locator(".on-before .on-reply").inner_text()


def test_a_dragged_bar_takes_the_probability_under_the_pointer(shown):
    bar = shown.root.locator('[data-bar="4"]')
    box = bar.bounding_box()
    middle = box["y"] + box["height"] / 2
    shown.page.mouse.move(box["x"] + 2, middle)
    shown.page.mouse.down()
    shown.page.mouse.move(box["x"] + 0.5 * box["width"], middle, steps=8)
    shown.page.mouse.up()

    assert float(bar.get_attribute("aria-valuenow")) == pytest.approx(0.5, abs=0.01)
    agrees_with_python(shown)


def test_keys_move_a_bar_by_steps_pages_and_to_its_ends(shown):
    bar = shown.root.get_by_role("slider", name="chai")
    at = [float(bar.get_attribute("aria-valuenow"))]
    for key in ("ArrowRight", "ArrowDown", "PageUp", "Home", "End"):
        bar.press(key)
        at.append(float(bar.get_attribute("aria-valuenow")))

    np.testing.assert_allclose(np.diff(at)[:3], [0.01, -0.01, 0.1], atol=1e-9)
    assert at[-2:] == pytest.approx([0.001, 0.999])
    agrees_with_python(shown)


def test_a_number_typed_on_a_bar_is_taken(shown):
    shown.root.get_by_role("slider", name="paani").press("0")
    shown.page.keyboard.type(".25")
    shown.page.keyboard.press("Enter")

    assert (
        shown.root.get_by_role("slider", name="paani").get_attribute("aria-valuetext")
        == "probability 0.250"
    )
    agrees_with_python(shown)


@pytest.mark.parametrize("leaves", ["Enter", "Tab"])
def test_a_single_digit_typed_on_a_bar_is_taken(shown, leaves):
    shown.root.locator('[data-choice="drag"]').select_option("logits")
    shown.root.get_by_role("slider", name="paani").press("7")
    shown.page.keyboard.press(leaves)

    assert shown.state("logits") == [4, 7, 1.5, 0.5, -2]
    agrees_with_python(shown)


def test_what_is_no_number_changes_nothing(shown):
    before = shown.state("logits")
    box = shown.root.get_by_label("chai, probability, typed")
    box.fill("many")
    box.press("Enter")

    assert shown.state("logits") == before
    assert box.input_value() == "0.800"


@pytest.mark.parametrize(
    "criterion",
    ["cross_entropy", "squared_error", "negative_dot_product", "smoothed_cross_entropy"],
)
def test_every_loss_has_the_value_and_the_slopes_of_the_library(shown, criterion):
    shown.root.locator('[data-choice="criterion"]').select_option(criterion)
    shown.root.locator('[data-knob="temperature"]').press("PageUp")

    agrees_with_python(shown)


def test_a_gradient_step_moves_the_logits_against_the_slope(shown):
    explorer = LossExplorer()
    shown.root.get_by_role("button", name="Gradient step").click()

    np.testing.assert_allclose(
        shown.state("logits"), np.array(explorer.logits) - explorer.gradient, atol=1e-9
    )
    assert len(shown.state("trail")) == 2
    agrees_with_python(shown)


def test_run_to_rest_ends_where_the_slopes_are_small(shown):
    shown.set(learning_rate=10)
    shown.root.get_by_role("button", name="Run to rest").click()
    shown.page.wait_for_function(
        "window.explorables[0].get('trail').length > 300 || document.querySelector('[data-reading=\"largest slope\"]').dataset.exact < 2e-3"
    )
    shown.page.wait_for_timeout(100)

    assert shown.reading("largest slope") < 5e-3
    trail = shown.state("trail")
    assert trail == sorted(trail, reverse=True)


def test_the_arrows_die_where_the_loss_is_blind(shown):
    def push_on_truth(criterion):
        shown.root.locator('[data-choice="criterion"]').select_option(criterion)
        return abs(float(shown.root.locator(".on-slope").nth(4).get_attribute("data-exact")))

    assert push_on_truth("cross_entropy") > 0.99
    assert push_on_truth("squared_error") < 0.01
    assert push_on_truth("negative_dot_product") < 0.01


def test_reset_brings_everything_back(shown):
    shown.root.get_by_role("slider", name="chai").press("Home")
    shown.root.get_by_role("button", name="Gradient step").click()
    shown.root.get_by_role("button", name="Reset").click()

    assert {name: shown.state(name) for name in LossExplorer.moved} == LossExplorer().state()


def test_a_state_written_as_a_cell_is_that_state_in_python(shown):
    shown.root.get_by_role("slider", name="chai").press("End")
    shown.root.get_by_role("button", name="As a cell").click()
    line = shown.root.get_by_label("To copy").input_value()

    assert eval(line, {"LossExplorer": LossExplorer}).logits == pytest.approx(shown.state("logits"))


def test_a_state_in_a_link_is_restored(shown):
    shown.root.get_by_role("radio", name="dudh is the true word").check()
    shown.root.get_by_role("button", name="As a link").click()
    address = shown.root.get_by_label("To copy").input_value()
    shown.page.goto("about:blank")
    shown.page.goto(address)
    shown.root.locator(".on-before button").first.click()

    assert shown.root.get_by_role("radio", name="dudh is the true word").is_checked()


@pytest.mark.parametrize("state", ["{}", '{"logits":"many"}', '{"words":[1]}', "[1", "%7B"])
def test_a_link_that_says_nothing_sensible_shows_the_beginning(shown, state):
    address = shown.page.url
    shown.page.goto("about:blank")
    shown.page.goto(f"{address}#LossExplorer={state}")
    shown.root.locator(".on-before button").first.click()

    agrees_with_python(shown)
    assert {name: shown.state(name) for name in LossExplorer.moved} == LossExplorer().state()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened, tmp_path, scheme):
    for guess in (False, True):
        shown = Shown(opened, tmp_path, LossExplorer(), scheme=scheme, guess=guess)
        assert shown.violations() == []
        shown.context.close()


def test_a_narrow_page_has_nothing_beyond_its_edge(opened, tmp_path):
    shown = Shown(opened, tmp_path, LossExplorer(), width=320)
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_keys_alone_lead_through_everything(opened, tmp_path):
    shown = Shown(opened, tmp_path, LossExplorer(), guess=False)
    press = shown.page.keyboard.press
    press("Tab")
    press("Enter")  # the first answer
    reached = set()
    for _ in range(40):
        press("Tab")
        reached.add(
            shown.page.evaluate(
                "document.activeElement.getAttribute('aria-label') || document.activeElement.innerText || document.activeElement.dataset.knob || document.activeElement.dataset.choice"
            )
        )
    assert {
        "chai",
        "sharbat",
        "Gradient step",
        "Run to rest",
        "Reset",
        "temperature",
        "Those of all four",
    } <= reached


def test_whoever_asked_for_no_motion_sees_the_end_at_once(opened, tmp_path):
    shown = Shown(opened, tmp_path, LossExplorer(), reduced_motion="reduce")
    shown.root.get_by_role("button", name="Run to rest").click()

    assert len(shown.state("trail")) > 50  # all at once, without an animation
