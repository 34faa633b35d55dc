"""The engine, on a toy exercise."""

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from toy_exercise import double

from course_lib.grading import (
    Answer,
    Case,
    Exercise,
    Misconception,
    Option,
    Status,
    Tolerance,
    answers_of,
    choice,
    confusions,
    explain,
    judge,
    value_question,
    written_question,
)
from course_lib.grading.answers import same
from course_lib.grading.asking import Strange, ask, from_plain, plain
from course_lib.grading.feedback import shown

SEED = 7


def verdict_on(answerer, exercise=double, seed=SEED):
    cases = exercise.cases_from(seed)
    return judge(exercise, cases, answers_of(answerer, cases))


def problem_of(answerer):
    return verdict_on(answerer).failures[0].problem


def test_the_reference_earns_all_points():
    assert verdict_on(double.reference).points == double.points


@pytest.mark.parametrize("mistake", double.misconceptions, ids=lambda mistake: mistake.name)
def test_a_declared_mistake_is_recognised_as_itself(mistake):
    verdict = verdict_on(mistake.wrong)
    assert (verdict.status, verdict.misconception) == (Status.WRONG, mistake)


def test_an_undeclared_mistake_gets_no_name():
    assert verdict_on(np.cosh).misconception is None


def test_a_mistake_matched_on_some_cases_only_gets_no_name():
    mixed = iter([verdict_on(double.misconceptions[0].wrong).failures[0].answer.value])
    assert verdict_on(lambda x: next(mixed, 0.0)).misconception is None


def test_a_fault_at_the_extreme_alone_is_called_right_on_paper():
    verdict = verdict_on(double.misconceptions[2].wrong)
    assert verdict.only_at_extremes
    assert "an extreme one is not" in explain(verdict).text


def test_an_extreme_case_has_no_say_when_ordinary_ones_are_wrong():
    squares_carefully = lambda x: x * x if np.ndim(x) or x < 1e200 else np.inf  # noqa: E731
    assert verdict_on(squares_carefully).misconception.name == "squares_instead"


def test_an_untouched_function_is_not_attempted():
    assert verdict_on(lambda x: ...).status is Status.NOT_ATTEMPTED
    assert verdict_on(...).status is Status.NOT_ATTEMPTED


@pytest.mark.parametrize(
    "right",
    [
        lambda x: [2 * item for item in x] if np.ndim(x) else 2 * x,
        lambda x: tuple(2 * np.atleast_1d(x)),
        lambda x: 2 * np.atleast_2d(x),
        lambda x: np.array(2 * np.asarray(x)).reshape(1, -1),
    ],
    ids=["list", "tuple", "row", "kept axis"],
)
def test_a_right_answer_of_another_type_is_right(right):
    assert verdict_on(right).status is Status.RIGHT


@pytest.mark.parametrize(
    ("answerer", "problem"),
    [
        (lambda x: None, "none"),
        (lambda x: "2.0", "text"),
        (lambda x: print, "strange"),
        (lambda x: 1 / 0, "error"),
        (lambda x: np.nan * np.asarray(x), "nan"),
        (lambda x: np.array([1.0, 2.0, 3.0, 4.0]), "shape"),
        (lambda x: -1.0 * np.asarray(x), "value"),
        (lambda: 2.0, "error"),
        (3.0, "error"),
    ],
)
def test_each_problem_has_its_own_name_and_its_own_words(answerer, problem):
    verdict = verdict_on(answerer)
    assert verdict.failures[0].problem == problem
    assert explain(verdict).paragraphs


def test_a_changed_argument_is_noticed_even_when_the_answer_is_right():
    def doubles_in_place(x):
        x *= 2
        return x

    verdict = verdict_on(doubles_in_place)
    assert verdict.failures[0].problem == "damaged"


def test_a_changed_argument_does_not_reach_the_next_answer():
    cases = [Case("one", {"x": np.array([1.0])})]
    ask(lambda x: x.fill(0), cases[0].arguments)
    assert cases[0].arguments["x"][0] == 1.0


def test_an_argument_that_holds_nan_is_not_taken_for_damaged():
    assert ask(lambda x: 1.0, {"x": np.array([np.nan])})["damaged"] == []


def test_sys_exit_in_an_answer_is_an_error_of_that_answer():
    assert problem_of(lambda x: sys.exit(0)) == "error"


def test_the_smallest_failing_case_is_shown_first():
    failures = verdict_on(lambda x: 0 * np.asarray(x)).failures
    assert [failure.case.size for failure in failures] == [1, 3, 1]
    assert failures[-1].case.extreme


def test_every_answer_needs_a_case():
    with pytest.raises(ValueError, match="one answer to each of 3 cases, got 1"):
        judge(double, double.cases_from(0), [Answer(value=1)])


def test_mistakes_that_no_case_tells_apart_are_listed():
    twin = Misconception("is_a_twin", lambda x: np.asarray(x) ** 2.0, "", "")
    crowded = Exercise(
        name="crowded",
        title="",
        prompt="",
        reference=double.reference,
        cases=double.cases,
        misconceptions=(*double.misconceptions, twin),
    )
    assert confusions(crowded, SEED) == [("squares_instead", "is_a_twin")]


def test_a_mistake_within_ten_tolerances_of_right_is_a_confusion():
    near = Misconception("is_nearly_right", lambda x: 2.01 * np.asarray(x), "", "")
    exercise = Exercise("near", "", "", double.reference, double.cases, (near,))
    assert confusions(exercise, SEED) == [("reference", "is_nearly_right")]


def test_the_same_seed_gives_the_same_cases_and_another_seed_others():
    first, again, other = (double.cases_from(seed)[0].arguments["x"] for seed in (1, 1, 2))
    assert first == again != other


CHOICE = choice(
    name="pick",
    title="Pick one",
    prompt="Which?",
    right="b",
    options=(
        Option("a", "This.", "takes_this", "This one.", "Why this?"),
        Option("b", "That."),
    ),
)


@pytest.mark.parametrize("answer", ["b", " B ", "B"])
def test_a_right_letter_is_right_in_any_case(answer):
    assert verdict_on(answer, CHOICE).status is Status.RIGHT


def test_a_wrong_letter_is_a_named_belief():
    assert verdict_on("a", CHOICE).misconception.name == "takes_this"


def test_no_letter_at_all_is_told_what_was_wanted():
    assert "letters above" in explain(verdict_on("z", CHOICE)).text


def test_the_options_stand_in_the_prompt():
    assert "**a** — This." in CHOICE.prompt


WRITTEN = written_question(name="why", title="Why?", prompt="Say why.", model_answer="Because.")


def test_words_are_left_to_a_person_and_earn_nothing_by_themselves():
    verdict = verdict_on("It is so because of that.", WRITTEN)
    assert (verdict.status, verdict.points) == (Status.WRITTEN, 0)
    assert "Because." in explain(verdict).text


def test_a_hidden_run_does_not_show_the_model_answer():
    assert (
        "Because."
        not in explain(verdict_on("It is so because of that.", WRITTEN), show_values=False).text
    )


def test_a_word_or_two_do_not_open_the_model_answer():
    assert "Because." not in explain(verdict_on("the log", WRITTEN)).text


@pytest.mark.parametrize("answer", ["", "...", ...])
def test_an_empty_sentence_is_not_attempted(answer):
    assert verdict_on(answer, WRITTEN).status is Status.NOT_ATTEMPTED


@pytest.mark.parametrize("answer", [3, None, np.array([]), np.array(["a", "b"]), ["a"]])
def test_what_is_not_text_is_not_a_sentence(answer):
    assert verdict_on(answer, WRITTEN).status is Status.WRONG


NUMBER = value_question(name="seven", title="Seven", prompt="What is 3 + 4?", reference=lambda: 7)


PI = value_question(name="pi", title="Pi", prompt="Give π.", reference=lambda: 3.14159)


@pytest.mark.parametrize("answer", [3.1, 3.0, 3.2, 3.14])
def test_a_right_number_rounded_too_far_is_told_so_and_a_wrong_one_is_not(answer):
    failures = verdict_on(answer, PI).failures
    problems = {3.1: "rounded", 3.0: "value", 3.2: "value", 3.14: None}

    assert (failures[0].problem if failures else None) == problems[answer]


def test_feedback_on_a_single_value_never_gives_it_away():
    assert "7" not in explain(verdict_on(9, NUMBER)).text


@given(st.floats(allow_nan=False) | st.text() | st.lists(st.floats(allow_nan=False)) | st.none())
def test_whatever_is_answered_gets_a_verdict_and_words(answer):
    assert explain(verdict_on(answer, NUMBER)).text


any_float = st.floats(allow_nan=True, allow_infinity=True)


@given(st.tuples(any_float, any_float) | any_float.map(lambda x: (x, x * (1 + 1e-3))))
def test_nearness_is_what_numpy_says_it_is(pair):
    mine, theirs = map(float, pair)
    with np.errstate(all="ignore"):
        expected = np.allclose(mine, theirs, rtol=1e-3, atol=1e-5, equal_nan=True)

    assert same(Answer(value=mine), Answer(value=theirs), Tolerance()) == expected


SECRET = 0.123456


def test_hidden_cases_show_neither_arguments_nor_answers_nor_messages():
    hidden = Exercise(
        name="hidden",
        title="Hidden",
        prompt="",
        reference=lambda x: x,
        cases=lambda rng: iter([Case("a secret", {"x": SECRET})]),
    )

    def shouts(x):
        raise ValueError(f"the input was {x}")

    for answerer in (shouts, lambda x: x + 1, lambda x: np.zeros(int(x * 1e4))):
        assert "1234" not in explain(verdict_on(answerer, hidden), show_values=False).text
        assert "0.12" not in explain(verdict_on(answerer, hidden), show_values=False).text
    assert "0.12" in explain(verdict_on(shouts, hidden)).text


def test_text_and_html_say_the_same_words():
    feedback = explain(verdict_on(double.misconceptions[0].wrong))
    for words in ("not right yet", "What is 3 twice?", "Twice is squared."):
        assert words in feedback.text
        assert words in feedback.html


def test_what_a_learner_typed_cannot_become_markup():
    feedback = explain(verdict_on("<script>alert(1)</script>", CHOICE))
    assert "<script>" not in feedback.html


def test_the_states_differ_in_words_and_marks_and_not_in_colour_alone():
    states = [verdict_on(answerer) for answerer in (double.reference, lambda x: 0, lambda x: ...)]
    headlines = [explain(verdict).text.splitlines()[0] for verdict in states]
    assert len({line[0] for line in headlines}) == 3
    assert [line.rsplit(": ", 1)[1] for line in headlines] == [
        "right",
        "not right yet",
        "not attempted yet",
    ]


plain_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4),
)


@given(plain_values)
def test_plain_data_survives_the_way_to_another_process(value):
    assert from_plain(plain(value)) == value


@pytest.mark.parametrize("shape", [(0,), (2, 0), (3,), (2, 3), (1, 1, 1)])
@pytest.mark.parametrize("dtype", [float, int, bool, np.float32])
def test_arrays_of_every_shape_survive(shape, dtype):
    array = np.ones(shape, dtype=dtype)
    back = from_plain(plain(array))
    assert back.shape == shape
    assert np.array_equal(back, array)


def test_what_is_not_data_arrives_as_its_kind_only():
    assert isinstance(from_plain(plain(open)), Strange)
    assert "array of" in plain(np.zeros(200_000))["strange"]


def test_data_of_no_known_form_is_refused():
    with pytest.raises(ValueError, match="received the keys"):
        from_plain({"command": "rm"})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ([0.1, 2 / 3], "[0.1, 0.6667]"),
        (-0.0, "0"),
        ("a", "'a'"),
        (([0.5], 1), "([0.5], 1)"),
        (None, "None"),
    ],
)
def test_values_are_shown_as_one_would_type_them(value, text):
    assert shown(value) == text
