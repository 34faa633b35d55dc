"""What a sheet calls: check, hint, predict, compare."""

import numpy as np
import pytest

from course_lib.grading import Status
from course_lib.student import check, checking, compare, hint, predict, record


@pytest.fixture(autouse=True)
def _fresh_session():
    checking.latest.clear()


def test_an_untouched_answer_is_met_calmly(capsys):
    check("surprise", lambda probs, label: ...)

    assert "not attempted yet" in capsys.readouterr().out
    assert not checking.latest["surprise"]


def test_a_right_answer_is_told_so(capsys):
    check("surprise", lambda probs, label: -np.log(probs[label]))

    assert "right" in capsys.readouterr().out
    assert checking.latest["surprise"][0].status is Status.RIGHT


def test_a_wrong_answer_is_told_its_belief_its_smallest_case_and_a_question(capsys):
    check("surprise", lambda probs, label: -np.log2(probs[label]))

    said = capsys.readouterr().out
    assert "to base 2" in said
    assert "The right answer here is" in said
    assert "in which unit" in said.casefold()


def test_a_crash_is_told_with_what_python_said(capsys):
    check("mean_surprise", lambda probs: probs + undefined)  # noqa: F821

    said = capsys.readouterr().out
    assert "NameError" in said
    assert "undefined" in said


def test_an_unknown_name_is_met_with_the_nearest_one():
    with pytest.raises(LookupError, match="did you mean 'surprise'"):
        check("suprise", 1)


@pytest.mark.parametrize("name", [None, ["surprise"], np.log])
def test_a_name_that_is_no_text_is_asked_for_in_quotation_marks(name):
    with pytest.raises(TypeError, match="in quotation marks"):
        check(name, 1)


def test_spaces_and_capitals_in_a_name_do_not_matter(capsys):
    check(" Surprise ", lambda probs, label: -np.log(probs[label]))

    assert "): right" in capsys.readouterr().out


def test_an_endless_loop_is_ended_and_told_so(capsys, monkeypatch):
    monkeypatch.setattr(checking, "SECONDS", 0.2)

    def forgets_to_count(probs):
        while len(probs):
            pass

    check("mean_surprise", forgets_to_count)

    assert "did not come to an end" in capsys.readouterr().out


def test_a_new_diagnosis_brings_its_own_question_into_the_ladder(capsys):
    check("mean_surprise", lambda probs: -np.sum(np.log(probs)))
    hint("mean_surprise")
    hint("mean_surprise")
    check("mean_surprise", lambda probs: -np.mean(np.log2(probs)))
    capsys.readouterr()
    hint("mean_surprise")
    hint("mean_surprise")

    assert "In which unit" in capsys.readouterr().out


def test_no_hint_is_given_twice_on_the_way_up(capsys):
    hint("mean_surprise")
    hint("mean_surprise")
    check("mean_surprise", lambda probs: 0.5)
    capsys.readouterr()
    for _ in range(3):
        hint("mean_surprise")

    lines = capsys.readouterr().out.splitlines()
    assert len(set(lines)) == 3
    assert "1.040" in lines[1]


def test_the_ladder_is_remembered_when_the_notebook_is_opened_again(capsys):
    hint("mean_surprise")
    first = capsys.readouterr().out
    checking.latest.clear()
    hint("mean_surprise")

    assert capsys.readouterr().out != first


def test_a_broken_law_is_the_first_rung_with_the_numbers_that_break_it(capsys):
    check("mean_surprise", lambda probs: -np.sum(np.log(probs)))
    capsys.readouterr()
    hint("mean_surprise")

    assert "Yours: `" in capsys.readouterr().out


def test_every_hint_is_one_rung_higher(capsys):
    for _ in range(3):
        hint("mean_surprise")

    rungs = capsys.readouterr().out.strip().splitlines()
    assert len(set(rungs)) == 3


def test_the_named_belief_comes_after_the_law(capsys):
    check("mean_surprise", lambda probs: -np.sum(np.log(probs)))
    capsys.readouterr()
    for _ in range(2):
        hint("mean_surprise")

    assert "twice over" in capsys.readouterr().out.splitlines()[1]


def test_the_solution_is_pointed_to_only_after_an_attempt(capsys):
    for _ in range(5):
        hint("halving")
    assert "solutions" not in capsys.readouterr().out

    check("halving", "a")
    for _ in range(5):
        hint("halving")
    assert "solutions" in capsys.readouterr().out


def test_a_guess_is_locked_in_once():
    prediction = predict("How much?", unit="nats")
    prediction.lock(23)
    prediction.lock(4.6)

    assert prediction.guess == 23


def test_the_button_locks_in_what_was_entered():
    prediction = predict("How much?", unit="nats")
    entry, _, button = prediction.children[2].children
    entry.value = "4,0"
    button.click()

    assert prediction.guess == 4.0
    assert entry.disabled
    assert "4 nats" in prediction.children[3].value


def test_a_guess_that_is_no_number_is_asked_for_again():
    prediction = predict("How much?", unit="nats")
    entry, _, button = prediction.children[2].children
    entry.value = "<b>lots</b>"
    button.click()

    assert prediction.guess is None
    assert "&lt;b&gt;lots" in prediction.children[3].value


def test_a_choice_starts_without_one():
    prediction = predict("Which?", options=["this", "that"])
    prediction.children[2].children[2].click()

    assert prediction.guess is None


def test_guess_and_answer_stand_side_by_side(capsys):
    prediction = predict("How much?", unit="nats")
    prediction.lock(23)
    compare(prediction, np.log(100))

    assert "4.605 nats" in capsys.readouterr().out


def test_without_a_guess_the_answer_still_comes(capsys):
    compare(predict("How much?"), 3)

    assert "nothing yet" in capsys.readouterr().out


@pytest.mark.parametrize("actual", [[1.0, 2.0], np.array([0.5]), None, True, 10**400, "both"])
def test_whatever_is_compared_is_shown(capsys, actual):
    compare(predict("How much?"), actual)

    assert "It is:" in capsys.readouterr().out


@pytest.mark.parametrize("typed", ["nan", "inf", "1/3", ""])
def test_what_cannot_be_compared_is_not_locked_in(typed):
    prediction = predict("How much?")
    entry, _, button = prediction.children[2].children
    entry.value = typed
    button.click()

    assert prediction.guess is None


def test_a_prediction_has_a_stable_form_in_words():
    bundle = predict("How much?", unit="nats")._repr_mimebundle_()

    assert bundle["text/plain"].startswith("Predict: How much?")
    assert "0x" not in bundle["text/plain"]


def test_how_sure_a_guess_was_stands_beside_it_and_is_kept(capsys):
    prediction = predict("How much?", unit="nats")
    prediction.lock(23, "certain")
    compare(prediction, np.log(100))

    assert "23 nats (certain)" in capsys.readouterr().out
    (kept,) = record.read()["predictions"]
    assert (kept["guess"], kept["confidence"]) == (23, "certain")
    assert kept["actual"] == pytest.approx(np.log(100))


def test_a_sketch_is_locked_and_compared_place_by_place(capsys):
    prediction = predict("Which heights?", places=[0.1, 0.5, 0.9], between=(0, 4), unit="nats")
    for slider, height in zip(prediction.entry.widgets, (2.0, 1.0, 0.0), strict=True):
        slider.value = height
    prediction.children[2].children[2].click()
    compare(prediction, -np.log([0.1, 0.5, 0.9]))

    said = capsys.readouterr().out
    assert "[2.303, 0.6931, 0.1054]" in said
    assert "[2, 1, 0]" in said
    assert all(slider.disabled for slider in prediction.entry.widgets)
