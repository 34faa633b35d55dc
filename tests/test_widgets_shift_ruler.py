"""The Shift Ruler: the same losses in Python and on a page, and a ruler that hands and keys move."""

import math

import numpy as np
import pytest
from explorable_pages import Shown, page_with_mathematics

from course_lib import losses
from course_lib.widgets import ShiftRuler
from course_lib.widgets.shift_ruler import LOOKS_AHEAD, UNCOUNTED

STATES = 2400
CALLS = """many => many.map(([words, shift, model, ignored]) => {
  const m = mathematics, tokens = m.tokenIds(words), logits = m.pretendLogits(model, tokens);
  const paid = m.positionLosses(logits, m.shiftedTargets(tokens, shift, ignored));
  return { tokens, logits, paid: paid.map(String), mean: String(m.meanOfCounted(paid)) };
})"""

in_browser = pytest.mark.page


@pytest.fixture(scope="module")
def explorable():
    return ShiftRuler()


def random_states():
    rng = np.random.default_rng(7)
    for _ in range(STATES):
        words = [f"w{k}" for k in rng.integers(0, 5, rng.integers(3, 9))]
        ignored = [k for k in range(len(words)) if rng.random() < rng.choice([0, 0.3, 1])]
        yield words, int(rng.integers(-1, 3)), str(rng.choice(list(LOOKS_AHEAD))), ignored


# --- in Python


def test_shift_1_is_the_loss_of_a_language_model():
    for model in LOOKS_AHEAD:
        ruler = ShiftRuler(shift=1, model=model)
        assert ruler.loss == pytest.approx(losses.sequence_loss(ruler.logits, ruler.token_ids))


def test_a_target_left_out_is_a_label_of_minus_100():
    ruler = ShiftRuler(shift=1, model="predictor", ignored=[0, 2])
    labels = np.where(np.isin(np.arange(6), [0, 2]), UNCOUNTED, ruler.token_ids)
    assert ruler.loss == pytest.approx(losses.causal_lm_loss(ruler.logits, labels))


def test_shift_2_is_a_shift_before_a_loss_that_shifts():
    ruler = ShiftRuler(shift=2, model="predictor")
    cut_before = losses.sequence_loss(ruler.logits[:-1], ruler.token_ids[1:])
    assert ruler.loss == pytest.approx(cut_before)


def test_each_shift_rewards_the_model_that_looks_so_far():
    best = {shift: ShiftRuler(shift=shift).best for shift in (-1, 0, 1, 2)}
    assert best == {-1: "even", 0: "copier", 1: "predictor", 2: "skipper"}
    assert ShiftRuler(shift=0).means["copier"] < 0.0011
    assert ShiftRuler(shift=1).means["copier"] > 9


def test_every_row_of_logits_is_a_distribution():
    for model in LOOKS_AHEAD:
        logits = ShiftRuler(model=model).logits
        totals = np.exp(logits).sum(axis=1)
        assert all(math.isclose(total, 1) or total == 12 for total in totals)


def test_where_nothing_counts_there_is_no_mean():
    ruler = ShiftRuler(sentence="a b c", ignored=[0, 1, 2])
    assert math.isnan(ruler.loss)
    assert np.isnan(ruler.losses).all()


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ({"sentence": "too short"}, "received 2 words"),
        ({"sentence": "a b c d e f g h i"}, "received 9 words"),
        ({"sentence": "a b c", "ignored": [3]}, r"\[3\] are outside 0 … 2"),
        ({"rate": 1}, "nothing called 'rate'"),
    ],
)
def test_what_does_not_fit_is_refused(state, says):
    with pytest.raises(ValueError, match=says):
        ShiftRuler(**state)


def test_it_says_what_is_seen():
    assert "At shift 0, 6 of 6 positions count; a model that copies the word it reads pays 0.001" in repr(ShiftRuler())  # fmt: skip
    assert "At shift −1, 5 of 6 positions" in repr(ShiftRuler(shift=-1))


def test_it_has_a_picture_where_no_script_runs():
    assert ShiftRuler(shift=2, ignored=[3])._picture().startswith("iVBORw0KGgo")


# --- on a page


@in_browser
def test_the_mathematics_of_the_page_is_that_of_the_library(opened):
    given = list(random_states())
    found = page_with_mathematics(opened).evaluate(CALLS, given)
    ruler = ShiftRuler()
    for (words, shift, model, ignored), one in zip(given, found, strict=True):
        ruler.sentence, ruler.shift = " ".join(words), shift
        ruler.model, ruler.ignored = model, ignored
        assert one["tokens"] == ruler.token_ids.tolist()
        np.testing.assert_allclose(one["logits"], ruler.logits, rtol=1e-12)
        np.testing.assert_allclose([float(x) for x in one["paid"]], ruler.losses, atol=1e-9)
        np.testing.assert_allclose(float(one["mean"]), ruler.loss, atol=1e-9)


def agrees_with_python(shown):
    """What the page shows is what Python computes from the state of the page."""
    ruler = ShiftRuler(**{name: shown.state(name) for name in ShiftRuler.moved})
    np.testing.assert_allclose(shown.reading("mean loss"), ruler.loss, atol=1e-9)
    assert shown.reading("positions that count") == np.sum(~np.isnan(ruler.losses))
    paid = [float(one.get_attribute("data-exact")) for one in shown.root.locator(".on-paid").all()]
    np.testing.assert_allclose(paid, ruler.losses, atol=1e-9)
    for model, mean in ruler.means.items():
        said = shown.root.locator(f'[data-mean="{model}"]').get_attribute("data-exact")
        np.testing.assert_allclose(float(said), mean, atol=1e-9)


def strip(shown):
    return shown.root.get_by_role("slider", name="ruler of targets")


def drag(shown, columns):
    box = strip(shown).bounding_box()
    x, y = box["x"] + 0.4 * box["width"], box["y"] + 3
    shown.page.mouse.move(x, y)
    shown.page.mouse.down()
    column = (box["width"] - 4) / len(shown.state("sentence").split())
    shown.page.mouse.move(x + columns * column, y, steps=6)
    yield box["x"]
    shown.page.mouse.up()


@in_browser
@pytest.mark.parametrize(("columns", "shift"), [(-1, 1), (-1.8, 2), (-5, 2), (0.9, -1)])
def test_the_ruler_follows_the_pointer_and_rests_at_a_whole_shift(shown, columns, shift):
    for _ in drag(shown, columns):
        assert shown.state("shift") == shift
    assert shown.state("shift") == shift
    agrees_with_python(shown)


@in_browser
def test_while_it_is_held_the_ruler_is_where_the_pointer_is(shown):
    for start in drag(shown, -1.3):
        column = (strip(shown).bounding_box()["width"] - 4) / 6
        gone = strip(shown).bounding_box()["x"] - start
        assert gone == pytest.approx(-1.3 * column, abs=1.5)
    assert strip(shown).bounding_box()["x"] - start == pytest.approx(-column, abs=1.5)


@in_browser
def test_keys_move_the_ruler_the_way_they_point(shown):
    seen = []
    for key in ("ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowRight", "End", "Home", "1", "-", "0"):
        strip(shown).press(key)
        seen.append(shown.state("shift"))
    assert seen == [1, 2, 2, 1, -1, 2, 1, -1, 0]
    strip(shown).press("1")
    assert "scored on the next word" in strip(shown).get_attribute("aria-valuetext")
    agrees_with_python(shown)


@in_browser
def test_buttons_move_it_where_nobody_can_drag(shown):
    shown.root.get_by_role("button", name="Slide to the left").click()
    assert shown.state("shift") == 1
    shown.root.get_by_role("button", name="Slide to the right").click()
    assert shown.state("shift") == 0


@in_browser
def test_each_shift_marks_the_model_that_pays_least(shown):
    rows = shown.root.locator(".on-model")
    for shift, winner in ((0, "copies"), (1, "next word well"), (2, "after next"), (-1, "same")):
        shown.set(shift=shift)
        best = rows.filter(has_text="lowest")
        assert best.count() == 1
        assert winner in best.inner_text()


@in_browser
@pytest.mark.parametrize("model", LOOKS_AHEAD)
def test_every_model_has_the_losses_of_the_library(shown, model):
    shown.root.locator(f'input[value="{model}"]').check()
    for shift in (-1, 0, 1, 2):
        shown.set(shift=shift)
        agrees_with_python(shown)


@in_browser
def test_a_click_or_a_key_leaves_a_target_out(shown):
    target = shown.root.get_by_role("checkbox", name="target milk")
    target.click()
    assert target.get_attribute("aria-checked") == "false"
    assert shown.state("ignored") == [2]
    assert shown.root.locator(".on-uncounted").count() == 1
    agrees_with_python(shown)
    target.press("Space")
    assert shown.state("ignored") == []


@in_browser
def test_where_all_is_left_out_there_is_no_mean(shown):
    shown.set(ignored=list(range(6)))
    assert shown.root.locator('[data-reading="mean loss"]').inner_text() == "–"
    assert shown.root.locator(".on-model").filter(has_text="lowest").count() == 0
    agrees_with_python(shown)


@in_browser
def test_a_sentence_is_typed(shown):
    box = shown.root.get_by_label("Your own sentence")
    box.fill(" the  cat saw the cat ")
    box.press("Enter")
    assert shown.state("sentence") == "the cat saw the cat"
    shown.set(shift=1, model="predictor")
    agrees_with_python(shown)


@in_browser
@pytest.mark.parametrize(("text", "says"), [("one two", "3 words or more"), ("a " * 9, "9 words")])
def test_a_sentence_that_does_not_fit_is_refused_with_a_reason(shown, text, says):
    box = shown.root.get_by_label("Your own sentence")
    box.fill(text)
    box.press("Enter")
    assert says in shown.root.locator(".on-remark").inner_text()
    assert shown.state("sentence") == ShiftRuler().sentence
    shown.root.get_by_role("button", name="Reset").click()
    assert box.input_value() == ShiftRuler().sentence


@in_browser
def test_reset_brings_everything_back_and_a_cell_says_the_state(shown):
    shown.set(shift=2, model="even", sentence="a b c d", ignored=[1])
    shown.root.get_by_role("button", name="As a cell").click()
    line = shown.root.get_by_label("To copy").input_value()
    assert eval(line, {"ShiftRuler": ShiftRuler}).ignored == [1]
    shown.root.get_by_role("button", name="Reset").click()
    assert {name: shown.state(name) for name in ShiftRuler.moved} == ShiftRuler().state()


@in_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened, tmp_path, scheme):
    for guess in (False, True):
        shown = Shown(opened, tmp_path, ShiftRuler(ignored=[2]), scheme=scheme, guess=guess)
        assert shown.violations() == []
        shown.context.close()


@in_browser
def test_a_narrow_page_has_nothing_beyond_its_edge(opened, tmp_path):
    long = ShiftRuler(sentence="Donaudampfschifffahrt b c d e f g h", shift=2)
    shown = Shown(opened, tmp_path, long, width=320)
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 320
    for _ in drag(shown, 1):  # the letters lie on their side, the ruler slides all the same
        pass
    assert shown.state("shift") == 1
    shown.context.close()
