"""Average of what? Six numbers from one state, on the page, in Python and in the library."""

import matplotlib.figure
import numpy as np
import pytest
from explorable_pages import Shown

from course_lib import losses
from course_lib.widgets import AverageOfWhat
from course_lib.widgets.average_of_what import PLACES

pytestmark = pytest.mark.page

STATES = 2000
READ = {
    "mean over all tokens": "mean_over_tokens",
    "mean of batch means": "mean_of_batch_means",
    "mean that counts pads": "mean_with_pads",
    "sum": "sum",
    "exp of the mean: perplexity": "perplexity",
    "mean of exp": "mean_of_exp",
}
COMPUTED = ("tokens", "batches", "places", "sum", "perplexity", "exponentials")


@pytest.fixture(scope="module")
def explorable():
    return AverageOfWhat()


def states():
    """Ordinary losses, losses of 0 and 10 alone, and batches of one token."""
    rng = np.random.default_rng(1)
    for number in range(STATES):
        lengths = (1, 1, 8) if number % 4 == 0 else rng.integers(1, PLACES + 1, 3)
        if number % 5 == 0:
            yield [rng.choice([0.0, 10.0], length).tolist() for length in lengths]
        else:
            yield [rng.uniform(0, 10, length).tolist() for length in lengths]


def agrees_with_python(shown):
    """What the page shows is what Python computes from the state of the page."""
    seen = AverageOfWhat(batches=shown.state("batches"))
    for label, name in READ.items():
        assert shown.reading(label) == pytest.approx(getattr(seen, name), rel=1e-9, abs=1e-9)
    return seen


def strips(shown):
    """(3, tokens, 2) width and height of each token in each strip, in pixels."""
    return shown.page.evaluate(
        """["tokens", "batches", "places"].map(name =>
          [...document.querySelectorAll(`.on-strip-${name} .on-tokens rect`)].map(box =>
            [Number(box.getAttribute("width")), Number(box.getAttribute("height"))]))"""
    )


def slider(shown, name):
    return shown.root.get_by_role("slider", name=name, exact=True)


def test_the_six_numbers_are_those_of_python(mathematics):
    given = list(states())
    found = mathematics("averagesOf", [[batches, PLACES] for batches in given])
    seen, python = AverageOfWhat(), []
    for batches in given:
        seen.batches = batches
        python.append([getattr(seen, name) for name in READ.values()])

    found = [[averages[name] for name in COMPUTED] for averages in found]
    np.testing.assert_allclose(found, python, rtol=1e-9, atol=1e-9)


def test_the_averages_are_those_that_the_library_calls_token_and_sequence():
    pad = 2
    for batches in list(states())[:200]:
        lengths = [len(batch) for batch in batches]
        each = np.zeros((3, PLACES))
        for row, batch in zip(each, batches, strict=True):
            row[: len(batch)] = np.minimum(batch, 9.9) + 1e-3
        tokens = np.where(np.arange(PLACES) < np.array(lengths)[:, None], 1, pad)
        chance = np.exp(-np.where(each > 0, each, 1))
        logits = np.log(np.stack([1 - chance, chance, 0 * chance + 1e-300], axis=-1))
        rows = np.concatenate([logits, logits[:, :1]], axis=1)
        ids = np.concatenate([[[0]] * 3, tokens], axis=1)
        seen = AverageOfWhat([row[:length] for row, length in zip(each, lengths, strict=True)])
        for average, value in (
            ("token", seen.mean_over_tokens),
            ("sequence", seen.mean_of_batch_means),
        ):
            assert losses.sequence_loss(
                rows, ids, padding_id=pad, average=average
            ) == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize("average", ["tokens", "batches", "places"])
def test_the_areas_of_the_tokens_add_up_to_the_average(mathematics, average):
    given = [[batches, PLACES] for batches in states()][:300]
    weighed = mathematics("weighedTokens", [[*one, average] for one in given])
    averages = mathematics("averagesOf", given)
    for tokens, expected in zip(weighed, averages, strict=True):
        weights, lefts, losses_ = (
            np.array([token[name] for token in tokens]) for name in ("weight", "left", "loss")
        )
        found = [weights.sum(), weights @ losses_, *lefts]
        wanted = [1, expected[average], 0, *np.cumsum(weights[:-1])]
        np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-9)


def test_nothing_is_shown_before_a_guess(opened, tmp_path):
    asked = Shown(opened, tmp_path, AverageOfWhat(), guess=False)
    assert not asked.root.locator(".on-stage").is_visible()
    asked.root.get_by_role("button", name="The mean of the batch means").click()
    assert asked.root.locator(".on-stage").is_visible()
    assert "compare the factors" in asked.root.locator(".on-before .on-reply").inner_text()


def test_a_lonely_token_is_as_wide_as_a_whole_batch_in_the_mean_of_means(shown):
    over_tokens, over_batches, over_places = (
        [width for width, _ in strip] for strip in strips(shown)
    )

    assert over_batches[-1] == pytest.approx(sum(over_batches) / 3)
    assert over_tokens[-1] == pytest.approx(sum(over_tokens) / 15)
    assert over_places[-1] == pytest.approx(sum(over_batches) / 24)
    agrees_with_python(shown)


def test_the_terrible_token_moves_the_mean_of_means_most(shown):
    before = AverageOfWhat()
    button = shown.root.get_by_role("button", name="A token of 9 nats joins batch 3")
    button.click()
    seen = agrees_with_python(shown)
    factors = shown.root.locator(".on-factors text").all_text_contents()
    wanted = [getattr(seen, name) / getattr(before, name) for name in READ.values()]

    assert shown.state("batches")[2] == [0.9, 9]
    assert [float(text.removeprefix("×")) for text in factors] == pytest.approx(wanted, rel=5e-3)
    assert max(wanted[:3]) == wanted[1]
    assert shown.root.get_by_label("Loss of batch 3, token 2").input_value() == "9.00"


def test_a_batch_that_is_full_takes_no_more(shown):
    button = shown.root.get_by_role("button", name="A token of 9 nats joins batch 3")
    for _ in range(7):
        button.click()

    assert len(shown.state("batches")[2]) == PLACES
    assert button.is_disabled()


def test_a_token_dragged_has_the_loss_under_the_pointer(shown):
    box = shown.root.locator('[data-token="1,2"]').bounding_box()
    middle = box["x"] + box["width"] / 2
    shown.page.mouse.move(middle, box["y"] + box["height"] - 2)
    shown.page.mouse.down()
    shown.page.mouse.move(middle, box["y"] + 0.3 * box["height"], steps=6)
    shown.page.mouse.up()

    assert shown.state("batches")[1][2] == pytest.approx(7, abs=0.15)
    agrees_with_python(shown)


def test_keys_move_a_loss_by_steps_pages_and_to_its_ends(shown):
    token = slider(shown, "batch 1, token 3")
    at = [shown.state("batches")[0][2]]
    for key in ("ArrowUp", "ArrowDown", "PageUp", "Home", "End"):
        token.press(key)
        at.append(shown.state("batches")[0][2])

    np.testing.assert_allclose(np.diff(at)[:3], [0.1, -0.1, 1], atol=1e-9)
    assert at[-2:] == [0, 10]
    assert token.get_attribute("aria-valuetext") == "10.00 nats"
    agrees_with_python(shown)


def test_a_loss_typed_on_a_token_is_taken_and_what_is_no_number_is_not(shown):
    slider(shown, "batch 2, token 4").press("4")
    shown.page.keyboard.type(".25")
    shown.page.keyboard.press("Enter")
    before = shown.state("batches")
    box = shown.root.get_by_label("Loss of batch 2, token 4")
    box.fill("many")
    box.press("Enter")

    assert before[1][3] == 4.25
    assert shown.state("batches") == before
    assert box.input_value() == "4.25"
    agrees_with_python(shown)


def test_the_end_of_a_batch_is_dragged_and_what_was_cut_off_comes_back_with_the_hand(shown):
    track = shown.root.locator(".on-track").nth(1).bounding_box()
    grip = shown.root.locator('[data-grip="1"]').bounding_box()
    height, place = grip["y"] + 20, track["width"] / PLACES
    shown.page.mouse.move(grip["x"] + 6, height)
    shown.page.mouse.down()
    shown.page.mouse.move(grip["x"] + 6 - 4 * place, height, steps=8)
    cut = shown.state("batches")[1]
    agrees_with_python(shown)
    shown.page.mouse.move(grip["x"] + 6 + place, height, steps=8)
    shown.page.mouse.up()

    assert cut == AverageOfWhat().batches[1][:2]
    assert shown.state("batches")[1] == [*AverageOfWhat().batches[1], 1]
    agrees_with_python(shown)


def test_keys_move_the_end_of_a_batch_from_one_token_to_all_places(shown):
    grip = slider(shown, "length of batch 2")
    lengths = []
    for key in ("ArrowLeft", "ArrowRight", "PageDown", "Home", "ArrowLeft", "End"):
        grip.press(key)
        lengths.append(len(shown.state("batches")[1]))

    assert lengths == [5, 6, 4, 1, 1, 8]
    assert grip.get_attribute("aria-valuetext") == "8 tokens"
    assert slider(shown, "batch 2, token 8").is_visible()
    agrees_with_python(shown)


def test_a_pad_is_no_token_that_could_be_reached(shown):
    assert slider(shown, "batch 3, token 1").is_visible()
    assert slider(shown, "batch 3, token 2").count() == 0


def test_equal_lengths_make_the_two_means_one(shown):
    for number in (1, 2, 3):
        slider(shown, f"length of batch {number}").press("End")
    agrees_with_python(shown)

    assert shown.reading("mean over all tokens") == pytest.approx(
        shown.reading("mean of batch means"), abs=1e-9
    )
    assert shown.reading("mean over all tokens") == shown.reading("mean that counts pads")


def test_reset_brings_everything_back(shown):
    slider(shown, "batch 1, token 1").press("End")
    slider(shown, "length of batch 3").press("End")
    shown.root.get_by_role("button", name="Reset").click()

    assert shown.state("batches") == AverageOfWhat().batches
    assert shown.root.locator('[data-token="2,1"]').is_hidden()
    agrees_with_python(shown)


def test_a_state_written_as_a_cell_is_that_state_in_python(shown):
    slider(shown, "batch 1, token 1").press("PageUp")
    shown.root.get_by_role("button", name="As a cell").click()
    line = shown.root.get_by_label("To copy").input_value()

    assert eval(line, {"AverageOfWhat": AverageOfWhat}).batches == shown.state("batches")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened, tmp_path, scheme):
    for guess in (False, True):
        shown = Shown(opened, tmp_path, AverageOfWhat(), scheme=scheme, guess=guess)
        assert shown.violations() == []
        shown.context.close()


def test_a_narrow_page_has_nothing_beyond_its_edge(opened, tmp_path):
    shown = Shown(opened, tmp_path, AverageOfWhat(), width=320)
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 320
    shown.set(batches=[[10.0] * 8] * 3)
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_question_after_knows_what_a_lonely_token_weighs(shown):
    shown.root.get_by_role("button", name="1/3").click()
    assert shown.root.locator(".on-after .on-reply").inner_text().startswith("Yes")


@pytest.mark.parametrize(
    ("batches", "said"),
    [
        ([[1.0], [1.0]], "received 2 batches"),
        ([[1.0], [], [1.0]], "batch 2 must have 1 to 8 tokens, received 0"),
        ([[1.0] * 9, [1.0], [1.0]], "received 9"),
        ([[1.0], [1.0], [-0.5]], "between 0 and 10 nats"),
        ([[1.0], [float("nan")], [1.0]], "in batch 2"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(batches, said):
    with pytest.raises(ValueError, match=said):
        AverageOfWhat(batches)


def test_it_says_in_one_sentence_what_is_seen():
    assert repr(AverageOfWhat()).startswith(
        "Average of what. Batches of 8, 6 and 1 tokens: 1.073 nats over all tokens, 1.019 as the "
        "mean of batch means, 0.671 with pads counted; perplexity 2.925."
    )


def test_paper_shows_the_area_of_the_mean_of_means():
    axes = matplotlib.figure.Figure().subplots()
    seen = AverageOfWhat([[1.0, 3.0], [2.0], [9.0]])
    seen.draw(axes)
    area = sum(bar.get_width() * bar.get_height() for bar in axes.patches)

    assert area == pytest.approx(seen.mean_of_batch_means)
    assert axes.lines[0].get_ydata()[0] == seen.mean_of_batch_means
