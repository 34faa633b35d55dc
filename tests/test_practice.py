"""Again, quiz, review and progress: practice that is spread out and counts what was understood."""

import datetime

import pytest

from course_lib.grading import Option, choice, value_question, varied
from course_lib.question_bank import EXERCISES, LESSONS
from course_lib.student import again, check, checking, hint, progress, quiz, record, review
from course_lib.student.again import next_variant
from course_lib.student.progress import state_of
from course_lib.student.quizzing import Quiz
from course_lib.student.reviewing import Review, due

TODAY = datetime.date(2030, 5, 17)


def sum_of(a, b):
    return value_question(
        name="toy_sum",
        title="A sum",
        prompt=f"What is {a} + {b}?",
        reference=lambda: a + b,
        hints=("It is larger than either.", "Count on.", "7 and 2 are 9."),
    )


TOY = varied(
    sum_of, lambda rng: {"a": int(rng.integers(10, 99)), "b": int(rng.integers(10, 99))}, a=2, b=3
)
PICK = choice(
    name="toy_pick",
    title="Pick one",
    prompt="Which is even?",
    right="b",
    options=(
        Option("a", "three", "takes_odd_for_even", "Three is even.", "What is half of three?"),
        Option("b", "four", advice="Half of four is two."),
    ),
    hints=("x", "y", "z"),
)


@pytest.fixture(autouse=True)
def _toys(monkeypatch):
    checking.latest.clear()
    for exercise in (TOY, PICK):
        monkeypatch.setitem(EXERCISES, exercise.name, exercise)
        monkeypatch.setitem(LESSONS, exercise.name, -1)


def kept(*attempts, opened=()):
    """A record of attempts (day, variant, verdict) and solutions opened (day, variant)."""
    return {
        "attempts": {
            "toy_sum": [
                {"when": f"2030-05-{day:02}T12:00:00+00:00", "variant": variant, "verdict": verdict}
                for day, variant, verdict in attempts
            ]
        },
        "hints": {
            "toy_sum": [
                {"when": f"2030-05-{day:02}T11:00:00+00:00", "variant": variant, "solution": True}
                for day, variant in opened
            ]
        },
    }


def test_a_variant_asks_other_numbers_and_is_checked_with_them(capsys):
    again("toy_sum")
    assert "variant=1" in capsys.readouterr().out
    asked = checking.rehearsal_of(TOY, 1).exercise
    check("toy_sum", 5, variant=1)
    assert "not right yet" in capsys.readouterr().out
    check("toy_sum", asked.reference(), variant=1)
    assert "): right" in capsys.readouterr().out


def test_each_deal_is_a_new_variant_once_the_last_was_tried():
    assert next_variant("toy_sum") == 1
    check("toy_sum", 1, variant=1)
    assert next_variant("toy_sum") == 2


def test_the_same_variant_is_the_same_question_tomorrow():
    assert (
        checking.rehearsal_of(TOY, 7).exercise.prompt
        == sum_of(**_numbers_in(checking.rehearsal_of(TOY, 7).exercise.prompt)).prompt
    )


def _numbers_in(prompt):
    a, _, b = prompt.removeprefix("What is ").rstrip("?").split()
    return {"a": int(a), "b": int(b)}


@pytest.mark.parametrize("variant", [-1, 1.5, "2", None, True])
def test_a_variant_is_a_whole_number(variant):
    with pytest.raises(ValueError, match="whole number"):
        check("toy_sum", 5, variant=variant)


def test_an_exercise_with_one_form_says_so(capsys):
    again("toy_pick")
    assert "one form only" not in capsys.readouterr().out
    check("toy_pick", "a")
    again("toy_pick")
    assert "one form only" in capsys.readouterr().out


def test_a_choice_explains_the_wrong_line_and_the_right_one():
    form = Quiz(PICK)
    form.answer("a")
    assert "half of three" in form.children[-1].value
    form.answer("b")
    assert "Half of four" in form.children[-1].value


def test_a_quiz_answered_with_nothing_asks_for_something():
    for form, wanted in (
        (Quiz(PICK), "one of the lines"),
        (Quiz(TOY), "a number or an expression"),
    ):
        form.button.click()
        assert wanted in form.children[-1].value
    assert record.read()["attempts"] == {}


def test_a_quiz_takes_a_number_as_it_is_typed():
    form = Quiz(TOY)
    form.entry.value = "5,0"
    form.button.click()
    assert "right" in form.children[-1].value
    assert len(record.read()["attempts"]["toy_sum"]) == 1


def test_a_quiz_takes_an_expression():
    form = Quiz(TOY)
    form.answer("sqrt(16) + 2^0")
    assert "right" in form.children[-1].value


def test_a_quiz_has_a_stable_form_in_words():
    said = Quiz(PICK)._repr_mimebundle_()["text/plain"]
    assert said.startswith("Quiz: Pick one · Which is even?")
    assert "0x" not in said


def test_a_function_to_write_is_no_quiz():
    with pytest.raises(ValueError, match="answered in a cell"):
        quiz("surprise")


def test_two_variants_right_on_two_days_are_mastery():
    assert state_of("toy_sum", kept()) == "not attempted yet"
    assert state_of("toy_sum", kept((1, 0, "not right yet"))) == "tried"
    assert state_of("toy_sum", kept((1, 0, "right"))) == "right once"
    assert state_of("toy_sum", kept((1, 0, "right"), (1, 1, "right"))) == "right once"
    assert state_of("toy_sum", kept((1, 0, "right"), (2, 0, "right"))) == "right once"
    assert state_of("toy_sum", kept((1, 0, "right"), (2, 1, "right"))) == "mastered"


def test_what_was_right_after_the_solution_was_read_does_not_count():
    attempts = ((1, 0, "right"), (2, 1, "right"))
    assert state_of("toy_sum", kept(*attempts, opened=[(2, 1)])) == "right once"
    assert state_of("toy_sum", kept(*attempts, opened=[(3, 1)])) == "mastered"


def test_after_the_solution_fresh_numbers_are_offered(capsys):
    check("toy_sum", 99)
    for _ in range(6):
        hint("toy_sum")
    assert 'again("toy_sum")' in capsys.readouterr().out
    assert next_variant("toy_sum") == 1


def test_progress_names_what_was_begun(capsys):
    check("toy_pick", "b")
    capsys.readouterr()
    progress()
    assert "toy_pick: right once" in capsys.readouterr().out


def test_a_review_deals_four_forms_from_earlier_lessons_only():
    names = due(9, record.read(), TODAY)
    assert len(set(names)) == 4
    assert all(LESSONS[name] < 9 for name in names)


def test_a_review_asks_the_same_all_day_and_not_what_was_right_yesterday():
    first = due(9, record.read(), TODAY)
    rested = {
        name: [{"when": "2030-05-16T12:00:00", "variant": 0, "verdict": "right"}] for name in first
    }
    assert due(9, record.read(), TODAY) == first
    later = due(9, {"attempts": rested, "hints": {}}, TODAY)
    assert not set(later) & set(first)


def test_a_review_before_the_first_lesson_has_nothing_to_ask():
    with pytest.raises(ValueError, match="nothing to review"):
        review(-1)


def test_a_review_has_a_stable_form_in_words():
    said = repr(Review([Quiz(PICK), Quiz(TOY)], 3))
    assert said.startswith("Review: 4 questions from before lesson 3.")


def test_the_record_of_a_review_counts_like_any_attempt():
    review(0)
    quizzes = Review([Quiz(TOY, 3)], 0).quizzes
    quizzes[0].answer(str(checking.rehearsal_of(TOY, 3).exercise.reference()))
    (attempt,) = record.read()["attempts"]["toy_sum"]
    assert (attempt["variant"], attempt["verdict"]) == (3, "right")
