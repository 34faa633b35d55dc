"""The kill table: promises that every exercise of the question bank keeps.

`python tests/test_every_exercise.py` prints the table itself.
"""

import re

import pytest

from course_lib.grading import Status, answers_of, confusions, explain, judge
from course_lib.grading.feedback import shown
from course_lib.question_bank import EXERCISES

SEEDS = range(200)
JUDGED = {name: exercise for name, exercise in EXERCISES.items() if exercise.kind != "written"}

each_exercise = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
each_judged = pytest.mark.parametrize("exercise", JUDGED.values(), ids=JUDGED)
each_mistake = pytest.mark.parametrize(
    ("exercise", "mistake"),
    [(exercise, mistake) for exercise in JUDGED.values() for mistake in exercise.misconceptions],
    ids=lambda item: item.name,
)


def verdict_on(exercise, answerer, seed):
    cases = exercise.cases_from(seed)
    return judge(exercise, cases, answers_of(answerer, cases))


def times_recognised(exercise, mistake):
    """Over how many seeds every form of the mistake is rejected and named."""
    return sum(
        all(named(exercise, mistake, form, seed) for form in mistake.forms) for seed in SEEDS
    )


def named(exercise, mistake, form, seed):
    verdict = verdict_on(exercise, form, seed)
    return verdict.status is Status.WRONG and verdict.misconception is mistake


@each_mistake
def test_every_declared_mistake_is_rejected_and_named_as_itself(exercise, mistake):
    assert times_recognised(exercise, mistake) == len(SEEDS)


@each_judged
def test_every_right_answer_earns_full_points_however_written(exercise):
    for right in (exercise.reference, *exercise.also_right):
        for seed in SEEDS:
            verdict = verdict_on(exercise, right, seed)
            assert verdict.status is Status.RIGHT, (seed, verdict.failures[:1])


@each_judged
def test_no_two_mistakes_look_alike(exercise):
    assert [(seed, pair) for seed in SEEDS for pair in confusions(exercise, seed)] == []


@each_exercise
def test_an_untouched_answer_is_not_attempted(exercise):
    assert verdict_on(exercise, ..., 0).status is Status.NOT_ATTEMPTED
    assert verdict_on(exercise, lambda *arguments: ..., 0).status is Status.NOT_ATTEMPTED


@each_judged
def test_nonsense_is_rejected_calmly(exercise):
    for nonsense in (None, "banana", [], {}, object(), float("nan"), lambda *a: 1 / 0):
        verdict = verdict_on(exercise, nonsense, 0)
        assert verdict.status is Status.WRONG
        assert explain(verdict).paragraphs


@each_exercise
def test_every_function_declares_enough_mistakes_and_ways_to_be_right(exercise):
    if exercise.kind == "function":
        assert len(exercise.misconceptions) >= 5
        assert len(exercise.also_right) >= 2


@each_exercise
def test_names_are_sentences_without_a_subject_and_advice_is_a_question(exercise):
    for mistake in exercise.misconceptions:
        assert re.fullmatch(r"[a-z]+(_[a-z0-9]+)+", mistake.name)
        assert mistake.belief.endswith(".")
        assert "?" in mistake.advice


@each_exercise
def test_every_exercise_has_a_ladder_of_hints_and_a_card(exercise):
    assert len(exercise.hints) >= 3
    assert exercise.prompt
    assert 1 <= exercise.difficulty <= 5
    assert exercise.minutes > 0


@each_judged
def test_feedback_on_a_mistake_never_prints_the_reference_of_a_single_value(exercise):
    if exercise.kind in ("value", "counterexample"):
        right = f"{exercise.reference()}"[:5]
        for mistake in exercise.misconceptions:
            verdict = verdict_on(exercise, mistake.wrong, 0)
            typed = shown(verdict.failures[0].answer.value)
            assert right not in explain(verdict).text.replace(typed, "")


def print_kill_table():
    """One line for every declared mistake: how often it was caught and named, of how many seeds."""
    caught = 0
    for exercise in JUDGED.values():
        for mistake in exercise.misconceptions:
            times = times_recognised(exercise, mistake)
            caught += times == len(SEEDS)
            print(f"{exercise.name:20} {mistake.name:34} {times} of {len(SEEDS)}")
    total = sum(len(exercise.misconceptions) for exercise in JUDGED.values())
    print(f"{caught} of {total} wrong answers caught and named over {len(SEEDS)} seeds each")


if __name__ == "__main__":
    print_kill_table()
