"""The kill table: promises that every exercise of the question bank keeps."""

import re

import pytest

from course_lib.grading import Status, answers_of, explain, judge
from course_lib.grading.exercise import no_arguments
from course_lib.grading.feedback import shown
from course_lib.grading.kill_table import confused_on, kill_table, unfairly_rejected
from course_lib.grading.laws import broken_law
from course_lib.grading.variants import variant
from course_lib.question_bank import EXERCISES

SEEDS = range(200)
MORE_SEEDS = range(2000)
VARIANTS = range(10)
JUDGED = {name: exercise for name, exercise in EXERCISES.items() if exercise.kind != "written"}
VARIED = {name: exercise for name, exercise in JUDGED.items() if exercise.fresh}

each_exercise = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
each_judged = pytest.mark.parametrize("exercise", JUDGED.values(), ids=JUDGED)
each_varied = pytest.mark.parametrize("exercise", VARIED.values(), ids=VARIED)


def seeds_of(exercise, seeds=SEEDS):
    """A question that is asked once is the same on every seed."""
    return range(1) if exercise.cases is no_arguments else seeds


def verdict_of(exercise, answerer, seed=0):
    cases = exercise.cases_from(seed)
    return judge(exercise, cases, answers_of(answerer, cases))


@each_judged
def test_every_mistake_is_rejected_and_named_as_itself_or_its_twin(exercise):
    assert [row for row in kill_table(exercise, seeds_of(exercise)) if not row.killed] == []


@each_judged
def test_every_right_answer_earns_full_points_however_written(exercise):
    assert unfairly_rejected(exercise, seeds_of(exercise)) == []


@each_judged
def test_no_two_mistakes_look_alike(exercise):
    assert confused_on(exercise, seeds_of(exercise, MORE_SEEDS)) == []


@each_judged
def test_the_reference_obeys_every_law(exercise):
    cases = exercise.cases_from(0)
    answers = answers_of(exercise.reference, cases)
    assert broken_law(cases, answers, exercise.tolerance) is None


@each_varied
def test_a_variant_keeps_its_mistakes_apart_and_its_right_answers_right(exercise):
    for seed in VARIANTS:
        fresh = variant(exercise, seed)
        assert fresh.name == exercise.name
        assert [row for row in kill_table(fresh, range(2)) if not row.killed] == []
        assert unfairly_rejected(fresh, range(2)) == []


@each_varied
def test_variants_differ(exercise):
    asked = {variant(exercise, seed).prompt for seed in VARIANTS}
    assert len(asked) > 1


@each_exercise
def test_an_untouched_answer_is_not_attempted(exercise):
    assert verdict_of(exercise, ...).status is Status.NOT_ATTEMPTED
    assert verdict_of(exercise, lambda *arguments: ...).status is Status.NOT_ATTEMPTED


@each_judged
def test_nonsense_is_rejected_calmly(exercise):
    for nonsense in (None, "banana", [], {}, object(), float("nan"), lambda *a: 1 / 0):
        verdict = verdict_of(exercise, nonsense)
        assert verdict.status is Status.WRONG
        assert explain(verdict).paragraphs


@each_exercise
def test_every_function_declares_enough_mistakes_and_ways_to_be_right(exercise):
    if exercise.kind == "function":
        assert len(exercise.misconceptions) >= 5
        assert len(exercise.also_right) >= 2


@each_exercise
def test_names_are_sentences_without_a_subject_and_advice_is_a_question(exercise):
    for mistake in (*exercise.misconceptions, *exercise.generated):
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
            verdict = verdict_of(exercise, mistake.wrong)
            typed = shown(verdict.failures[0].answer.value)
            assert right not in explain(verdict).text.replace(typed, "")
