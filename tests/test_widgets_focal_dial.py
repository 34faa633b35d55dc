"""The focal dial: who pays and what is asked for, on the page as in the library."""

import matplotlib.figure
import numpy as np
import pytest
from explorable_pages import Shown

from course_lib import losses
from course_lib.widgets import FocalDial
from course_lib.widgets.focal_dial import RANGES, SPREAD, scattered

pytestmark = pytest.mark.page

STATES = 2000


@pytest.fixture(scope="module")
def explorable():
    return FocalDial()


def states(count, seed):
    """Random states; every third has each of its numbers at one end of its range."""
    rng = np.random.default_rng(seed)
    names = [name for name in RANGES if name != "seed"]
    for number in range(count):
        draw = rng.choice if number % 3 == 0 else lambda ends: rng.uniform(*ends)
        state = {name: float(draw(RANGES[name])) for name in names}
        yield state | {"seed": int(rng.integers(10_001))}


def how(state):
    return {
        "gamma": state["gamma"],
        "weight": state["positive_weight"],
        "smoothing": state["smoothing"],
    }


def by_the_library(loss, z, state):
    """A value or slope where a share of `truth` is positive; the library's α is w/(1 + w)."""
    weight = state["positive_weight"]
    soft = state["truth"] * (1 - state["smoothing"]) + state["smoothing"] / 2
    alpha = weight / (1 + weight)
    return (1 + weight) * float(loss(z, soft, gamma=state["gamma"], alpha=alpha))


def agrees_with_python(shown):
    """What the page shows is what Python computes from the state of the page."""
    dial = FocalDial(**{name: shown.state(name) for name in FocalDial.moved})
    carried = dial.share_of_positives
    for label, value in {
        "the 10 positives carry": carried,
        "total loss": dial.total,
        "a positive costs as much as": 9 * carried / (1 - carried),
        "best answer to the truth": dial.best_answer,
    }.items():
        assert shown.reading(label) == pytest.approx(value, rel=1e-9, abs=1e-9)
    return dial


def drag(shown, name, by):
    box = shown.root.locator(f'[data-pill="{name}"]').bounding_box()
    x, y = box["x"] + 10, box["y"] + box["height"] / 2
    shown.page.mouse.move(x, y)
    shown.page.mouse.down()
    shown.page.mouse.move(x + by, y, steps=6)
    shown.page.mouse.up()


def test_costs_and_shares_are_those_of_the_library(mathematics):
    given = list(states(30, seed=1))  # of 100 examples each
    crowds = [[state, [90, 10], SPREAD] for state in given]
    logits = mathematics("crowds", crowds)
    shown = mathematics(
        "sharedOut", [[z, 90, how(one)] for z, one in zip(logits, given, strict=True)]
    )
    for state, found in zip(given, shown, strict=True):
        dial = FocalDial(**state)
        np.testing.assert_allclose(found["costs"], dial.costs, rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(found["shares"], dial.shares, rtol=1e-9, atol=1e-9)
        assert found["total"] == pytest.approx(dial.total, rel=1e-9)


def test_the_mean_loss_is_that_of_the_library(mathematics):
    given = list(states(STATES, seed=2))
    scores = np.random.default_rng(3).uniform(-15, 15, STATES)
    shown = mathematics(
        "focalCost", [[z, one["truth"], how(one)] for z, one in zip(scores, given, strict=True)]
    )
    expected = [
        by_the_library(losses.focal_binary, z, one) for z, one in zip(scores, given, strict=True)
    ]
    np.testing.assert_allclose(shown, expected, rtol=1e-9, atol=1e-9)


def test_the_best_answer_is_where_the_slope_of_the_library_changes_its_sign(mathematics):
    given = list(states(STATES, seed=4))
    shown = mathematics("cheapestAnswer", [[one["truth"], how(one)] for one in given])
    for state, best in zip(given, shown, strict=True):
        z = np.log(best) - np.log1p(-best)
        assert by_the_library(losses.focal_binary_grad, z - 1e-9, state) < 0
        assert by_the_library(losses.focal_binary_grad, z + 1e-9, state) > 0
    for state, best in list(zip(given, shown, strict=True))[:20]:
        assert FocalDial(**state).best_answer == pytest.approx(best, abs=1e-12)


def test_extreme_scores_stay_finite_and_exact(mathematics):
    scores = [-800.0, -40.0, 40.0, 100.0]
    steep = {"gamma": 5, "weight": 10, "smoothing": 0}
    shown = mathematics("focalCost", [[z, 1, steep] for z in scores])
    expected = 10 * losses.focal_binary(scores, np.ones(4), gamma=5, reduction="none")
    np.testing.assert_allclose(shown, expected, rtol=1e-9)


def test_the_examples_scatter_the_same_way_on_both_sides(mathematics):
    seeds = [0, 1, 17, 9_999, 10_000]
    for seed, drawn in zip(seeds, mathematics("scattered", [[s, 400] for s in seeds]), strict=True):
        np.testing.assert_array_equal(drawn, scattered(seed, 400))
        assert np.mean(drawn) == pytest.approx(0, abs=0.2)
        assert np.std(drawn) == pytest.approx(1, abs=0.2)


def test_no_answer_costs_less_than_the_best_one():
    answers = np.linspace(0.001, 0.999, 999)
    for dial in (FocalDial(**state) for state in states(20, seed=5)):
        lowest = float(dial.mean_loss(dial.best_answer))
        assert lowest <= dial.mean_loss(answers).min() + 1e-12


def test_gamma_0_weight_1_and_epsilon_0_are_plain_cross_entropy():
    dial = FocalDial(easy=0.7, hard=0.3, truth=0.37)
    targets = np.repeat([0, 1], (90, 10))
    plain = losses.binary_cross_entropy(dial.logits, targets, reduction="none")

    np.testing.assert_allclose(dial.costs, plain, rtol=1e-12)
    np.testing.assert_allclose(dial.costs, losses.surprise(dial.probs_of_truth), rtol=1e-12)
    assert dial.best_answer == pytest.approx(0.37, abs=1e-12)


def test_weights_and_soft_labels_are_those_of_cross_entropy():
    dial = FocalDial(positive_weight=3.0, smoothing=0.2)
    expected = losses.cross_entropy(
        np.stack([np.zeros(100), dial.logits], axis=1),
        np.repeat([0, 1], (90, 10)),
        class_weights=[1.0, 3.0],
        smoothing=0.2,
        reduction="none",
    )
    np.testing.assert_allclose(dial.costs, expected, rtol=1e-12)


def test_the_focal_loss_is_not_proper_and_a_weight_multiplies_the_odds():
    assert FocalDial(gamma=2.0).best_answer == pytest.approx(0.6266, abs=5e-5)
    assert FocalDial(positive_weight=2.0).best_answer == pytest.approx(8 / 9, abs=1e-12)
    assert FocalDial(smoothing=0.1).best_answer == pytest.approx(0.77, abs=1e-12)


def test_the_ribbon_and_the_areas_are_the_shares(shown):
    shown.set(gamma=1.0)
    dial = agrees_with_python(shown)
    many, few = shown.page.evaluate(
        """() => [".on-focal-easy-piece", ".on-focal-hard-piece"].map(name => document.querySelector(name).getBBox().width)"""
    )
    assert few / (many + few) == pytest.approx(dial.share_of_positives, abs=1e-6)
    widths = shown.page.evaluate(
        """() => [...document.querySelectorAll(".on-focal-hard polygon")].map(dot => dot.getBBox().width)"""
    )
    areas = np.square(widths) / 2
    np.testing.assert_allclose(
        areas / areas.sum(), dial.shares[90:] / few * (many + few), rtol=0.02
    )


def test_a_dragged_crowd_goes_as_far_as_the_pointer(shown):
    wide = shown.root.locator("svg").nth(1).bounding_box()["width"] - 56
    drag(shown, "easy", by=-0.3 * wide)

    assert shown.state("easy") == pytest.approx(0.52, abs=0.01)
    assert shown.state("hard") == 0.12
    agrees_with_python(shown)


def test_a_dragged_truth_takes_its_best_answer_along(shown):
    shown.set(gamma=2.0)
    wide = shown.root.locator("svg").nth(2).bounding_box()["width"] - 56
    drag(shown, "truth", by=-0.3 * wide)

    assert shown.state("truth") == pytest.approx(0.5, abs=0.01)
    assert agrees_with_python(shown).best_answer == pytest.approx(0.5, abs=0.01)


def test_keys_move_a_crowd_by_steps_pages_and_to_its_ends(shown):
    crowd = shown.root.get_by_role("slider", name="The 10 positives")
    at = [float(crowd.get_attribute("aria-valuenow"))]
    for key in ("ArrowRight", "ArrowDown", "PageUp", "End", "Home"):
        crowd.press(key)
        at.append(float(crowd.get_attribute("aria-valuenow")))

    np.testing.assert_allclose(at, [0.12, 0.13, 0.12, 0.22, 0.98, 0.02], atol=1e-9)
    assert crowd.get_attribute("aria-valuetext") == "their truth has probability 0.02"
    agrees_with_python(shown)


def test_typed_numbers_are_taken_and_words_are_not(shown):
    for label, name, typed, taken in (
        ("chance of the truth for the 90 negatives, typed", "easy", "0,6", 0.6),
        ("chance of the truth for the 10 positives, typed", "hard", "few", 0.12),
        ("truth, typed", "truth", "2", 0.98),
    ):
        box = shown.root.get_by_label(label)
        box.fill(typed)
        box.press("Enter")
        assert shown.state(name) == taken
        assert float(box.input_value()) == taken
    agrees_with_python(shown)


def test_the_knobs_move_the_loss(shown):
    for name in ("gamma", "positive_weight", "smoothing"):
        shown.root.locator(f'[data-knob="{name}"]').press("PageUp")
        assert shown.state(name) > getattr(FocalDial(), name)
    agrees_with_python(shown)


def test_plain_cross_entropy_is_called_by_its_name(shown):
    named = shown.root.get_by_text("This is plain cross-entropy")
    assert named.is_visible()
    shown.set(smoothing=0.01)
    assert not named.is_visible()


def test_reset_brings_everything_back(shown):
    shown.root.get_by_role("slider", name="The 90 negatives").press("Home")
    shown.root.locator('[data-knob="gamma"]').press("End")
    shown.root.get_by_role("button", name="Reset").click()

    assert {name: shown.state(name) for name in FocalDial.moved} == FocalDial().state()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened, tmp_path, scheme):
    shown = Shown(opened, tmp_path, FocalDial(), scheme=scheme, guess=False)
    assert shown.violations() == []
    shown.root.get_by_role("button", name="About 75 %").click()
    assert shown.root.locator(".on-stage").is_visible()
    assert shown.violations() == []
    shown.context.close()


def test_a_narrow_page_has_nothing_beyond_its_edge(opened, tmp_path):
    shown = Shown(opened, tmp_path, FocalDial(gamma=5.0), width=320)
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_number_out_of_its_range_is_refused_with_the_range():
    with pytest.raises(ValueError, match="gamma runs from 0 to 5, received -1"):
        FocalDial(gamma=-1.0)
    with pytest.raises(ValueError, match=r"truth runs from 0\.02 to 0\.98, received 1"):
        FocalDial(truth=1.0)


def test_it_says_what_is_seen_and_draws_it():
    dial = FocalDial(gamma=2.0)
    axes = matplotlib.figure.Figure().subplots()
    dial.draw(axes)

    assert "the 10 positives carry 93.3% of the loss" in repr(dial)
    assert "10 positives: 93% of the loss" in [
        text.get_text() for text in axes.get_legend().get_texts()
    ]
