"""Break the Checker: what its wrong versions answer is what the course's bank says they answer."""

import numpy as np
import pytest
from explorable_pages import Shown

from course_lib.widgets import BreakTheChecker
from course_lib.widgets.break_the_checker import (
    MOST,
    RIGHT,
    SUSPECTS,
    _asked,
    suspects,
    unmasked,
)

pytestmark = pytest.mark.page

INPUTS = 700
UGLY = {"scores": [[0.0, 1000.0, 2.0], [1.0, -2.0, 0.5]], "labels": [0, 1]}


@pytest.fixture(scope="module")
def mathematics(mathematics_page):
    return lambda body, given=None: mathematics_page.evaluate(
        f"given => {{ const m = mathematics; {body} }}", given
    )


@pytest.fixture(scope="module")
def explorable():
    return BreakTheChecker()


def state_of(shown):
    return {name: shown.state(name) for name in BreakTheChecker.moved}


def open_cards(shown):
    """Number to the sentence on it, of the cards without a mask."""
    cards = {number: shown.root.locator(f'[data-suspect="{number}"]') for number in range(1, 11)}
    read = {number: card.locator(".on-check-belief").inner_text() for number, card in cards.items()}
    return {number: text.strip("“”") for number, text in read.items() if text != "?"}


def agrees_with_python(shown):
    """What the page shows is what Python computes from the state of the page."""
    checker = BreakTheChecker(**state_of(shown))
    assert shown.reading("unmasked by this input") == len(checker.found)
    assert shown.reading("with those you kept") == len(checker.found_by_all)
    beliefs = {number: belief.replace("`", "") for number, belief in checker.beliefs.items()}
    assert open_cards(shown) == beliefs
    if checker.task != "softmax":
        assert shown.reading("right answer") == pytest.approx(checker.right, rel=1e-9)


def random_inputs(count):
    """Ordinary scores, whole ones, equal ones, huge ones, and rows far from one another."""
    rng = np.random.default_rng(8)
    for number in range(count):
        rows, columns = int(rng.integers(1, 5)), int(rng.integers(2, 5))
        scores = rng.normal(0, 2, (rows, columns))
        kind = number % 5
        if kind == 1:
            scores = np.round(scores)
        if kind == 2:
            scores = np.tile(scores[:1, :1], (rows, columns))
        if kind == 3:
            scores = rng.choice([-MOST, -1000, -700, 0, 1.5, 30, 700, 1000, MOST], (rows, columns))
        if kind == 4:
            scores = scores + 1000 * rng.integers(-1, 2, (rows, 1))
        yield scores.astype(float).tolist(), rng.integers(0, columns, rows).tolist()


def in_javascript(answer):
    """The answer of the bank, as the front end writes it."""
    return None if answer.error else np.asarray(answer.numbers, dtype=float).ravel()


@pytest.mark.parametrize("task", SUSPECTS)
def test_right_and_wrong_versions_answer_what_the_bank_says(mathematics, task):
    inputs = list(random_inputs(INPUTS))
    found = mathematics(
        "return given[1].map(one => m.lineUp(given[0], ...one));",
        [task, [list(one) for one in inputs]],
    )
    for (scores, labels), shown in zip(inputs, found, strict=True):
        functions = [RIGHT[task], *(mistake.wrong for mistake in suspects(task))]
        for function, said in zip(functions, [shown["right"], *shown["answers"]], strict=True):
            wanted = in_javascript(_asked(task, function, scores, labels))
            assert (said is None) == (wanted is None), (function, scores, labels)
            if wanted is not None:
                np.testing.assert_allclose(np.ravel(said), wanted, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("task", SUSPECTS)
def test_those_are_unmasked_whose_answers_the_course_would_not_accept(mathematics, task):
    inputs = list(random_inputs(INPUTS // 5))
    found = mathematics(
        "return given[1].map(one => m.lineUp(given[0], ...one).unmasked);",
        [task, [list(one) for one in inputs]],
    )
    for given, flags in zip(inputs, found, strict=True):
        assert [k for k, flag in enumerate(flags, start=1) if flag] == unmasked(task, *given), given


@pytest.mark.parametrize("task", SUSPECTS)
def test_the_front_end_has_the_sentences_of_the_bank(mathematics, task):
    written = mathematics(
        "return m.CHECKERS[given].suspects.map(([name, belief]) => [name, belief]);", task
    )
    assert written == [[mistake.name, mistake.belief] for mistake in suspects(task)]


@pytest.mark.parametrize("task", SUSPECTS)
def test_a_nice_example_unmasks_few_and_one_ugly_input_can_unmask_all(task):
    ugly = {
        "cross_entropy": UGLY,
        "softmax": {"scores": [[2000.0, -3.0, 1.0], [-1000.0, -1001.0, -998.0]], "labels": [1, 0]},
        "masked_cross_entropy": {
            "scores": [[-3.0, 1000.0, 1.0], [-1.0, 0.0, 3.0], [2.0, 1.0, 0.0]],
            "labels": [0, 2, 1],
        },
    }[task]
    assert len(BreakTheChecker(task=task).found) in (3, 4)
    assert len(BreakTheChecker(task=task, **ugly).found) == 10


def test_three_of_ten_cards_are_open_at_the_beginning(shown):
    assert sorted(open_cards(shown)) == [2, 5, 8]
    assert shown.root.locator(".on-check-unmasked").count() == 3
    agrees_with_python(shown)


def test_a_huge_score_that_is_typed_opens_a_card(shown):
    shown.root.locator('[data-bar="0,0"]').press("1")
    shown.page.keyboard.type("000")
    shown.page.keyboard.press("Enter")

    assert shown.state("scores") == [[1000, 2, 0]]
    assert "formula can be typed" in open_cards(shown)[4]
    agrees_with_python(shown)


def test_what_is_no_number_changes_nothing_and_what_is_too_large_is_cut(shown):
    box = shown.root.get_by_label("example 1, class 0, typed")
    for typed, left in (("many", 1), ("1e9", MOST), ("-0,5", -0.5)):
        box.fill(typed)
        box.press("Enter")
        assert shown.state("scores")[0][0] == left
    assert box.input_value() == "−0.5"


def test_a_dragged_bar_takes_the_score_under_the_pointer(shown):
    bar = shown.root.locator('[data-bar="0,2"]')
    box = bar.bounding_box()
    middle = box["y"] + box["height"] / 2
    shown.page.mouse.move(box["x"] + 0.5 * box["width"], middle)
    shown.page.mouse.down()
    shown.page.mouse.move(box["x"] + 0.9 * box["width"], middle, steps=5)
    shown.page.mouse.up()

    assert shown.state("scores")[0][2] == pytest.approx(4, abs=0.15)
    assert "What counts is how sure the model was." in open_cards(shown).values()
    agrees_with_python(shown)


def test_keys_move_a_score_by_steps_pages_and_to_its_ends(shown):
    bar, at = shown.root.get_by_role("slider", name="example 1, class 0"), []
    for key in ("ArrowRight", "ArrowDown", "PageUp", "Home", "End"):
        bar.press(key)
        at.append(shown.state("scores")[0][0])

    assert at == [1.1, 1, 2, -5, 5]
    assert bar.get_attribute("aria-valuetext") == "score 5"


def test_examples_and_classes_come_and_go_with_labels_that_fit(shown):
    press = shown.root.get_by_role("button", name="+ example", exact=True).click
    press()
    shown.root.get_by_role("radio", name="class 2 is right for example 2").check()
    agrees_with_python(shown)
    shown.root.get_by_role("button", name="− class").click()

    assert shown.state("scores") == [[1, 2], [0, 0]]
    assert shown.state("labels") == [1, 1]
    assert shown.root.get_by_role("button", name="− class").is_disabled()
    press()
    press()
    assert len(shown.state("scores")) == 4
    assert shown.root.get_by_role("button", name="+ example", exact=True).is_disabled()
    agrees_with_python(shown)


def test_inputs_that_are_kept_count_together(shown):
    shown.root.get_by_role("button", name="Keep this input").click()
    shown.set(scores=UGLY["scores"][:1], labels=[2])
    assert shown.reading("inputs") == 2
    assert "unmasked by input 1" not in shown.root.locator('[data-suspect="4"]').inner_text()
    agrees_with_python(shown)
    shown.set(scores=[[0, 0]], labels=[0])
    assert "unmasked by input 1" in shown.root.locator('[data-suspect="5"]').inner_text()
    agrees_with_python(shown)
    shown.root.get_by_role("button", name="Show input 1 again").click()
    assert shown.state("scores") == [[1, 2, 0]]
    shown.root.get_by_role("button", name="Throw input 1 away").click()
    assert shown.state("kept") == []


def test_all_ten_are_announced(shown):
    shown.set(**UGLY)
    assert len(open_cards(shown)) == 10
    shown.page.wait_for_function(
        "document.querySelector('.on-voice').textContent.includes('All ten, with 1 input!')"
    )


@pytest.mark.parametrize("task", SUSPECTS)
def test_every_function_shows_what_python_says_of_it(shown, task):
    shown.root.locator('[data-choice="task"]').select_option(task)
    agrees_with_python(shown)
    shown.set(scores=[[3, -1, 0.5], [0, 2, 700], [1, 1, 0]], labels=[0, 2, 1])
    agrees_with_python(shown)


def test_a_text_of_padding_alone_has_no_right_answer_and_proves_nothing(shown):
    shown.root.locator('[data-choice="task"]').select_option("masked_cross_entropy")
    shown.root.get_by_role("radio", name="class 2 is right for example 1").check()

    assert open_cards(shown) == {}
    assert (
        shown.root.locator('[data-reading="right answer"]').inner_text() == "none: no token is real"
    )
    assert unmasked("masked_cross_entropy", [[1.0, 2.0, 0.0]], [2]) == []


def test_reset_brings_everything_back(shown):
    shown.set(task="softmax", kept=[UGLY], **UGLY)
    shown.root.get_by_role("button", name="Reset").click()

    assert state_of(shown) == BreakTheChecker().state()
    assert sorted(open_cards(shown)) == [2, 5, 8]


def test_a_state_written_as_a_cell_is_that_state_in_python(shown):
    shown.set(kept=[UGLY], scores=[[1, -0.5]], labels=[0])
    shown.root.get_by_role("button", name="As a cell").click()
    line = shown.root.get_by_label("To copy").input_value()

    assert eval(line, {"BreakTheChecker": BreakTheChecker}).state() == state_of(shown)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened, tmp_path, scheme):
    for guess, kept in ((False, ()), (True, [UGLY])):
        checker = BreakTheChecker(kept=kept)
        shown = Shown(opened, tmp_path, checker, scheme=scheme, guess=guess)
        assert shown.violations() == []
        shown.context.close()


def test_a_narrow_page_has_nothing_beyond_its_edge(opened, tmp_path):
    checker = BreakTheChecker(scores=[[1000.25, -1000.25, 0, 1]], labels=[0], kept=[UGLY])
    shown = Shown(opened, tmp_path, checker, width=320)
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 320
    shown.context.close()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"scores": [[1, 2], [1]]}, "received rows of \\[2, 1\\]"),
        (
            {"scores": [[1, 2]], "labels": [2]},
            "from 0 to 1 for each of the 1 rows; received \\[2\\]",
        ),
        ({"scores": [[1, 3000]], "labels": [0]}, "from -2000 to 2000; received"),
    ],
)
def test_inputs_that_do_not_fit_are_refused_in_words(state, words):
    with pytest.raises(ValueError, match=words):
        BreakTheChecker(**state)


def test_in_words_it_says_the_same_everywhere():
    assert repr(BreakTheChecker()) == (
        "Break the Checker. An input of 1 × 3 scores unmasks 3 of ten wrong versions of cross "
        "entropy.  [run this cell in JupyterLab to move it]"
    )
    assert BreakTheChecker()._picture().startswith("iVBORw0KGgo")
