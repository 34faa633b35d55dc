"""What is said of a wrong answer: two mistakes at once, a broken law, one constant factor."""

import math
from dataclasses import replace

import numpy as np
import pytest
from toy_exercise import double

from course_lib.grading import Answer, Fault, Law, Tolerance, answers_of, explain, judge
from course_lib.grading.laws import MEANING, obeys

NEGATES = Fault(
    "turns_the_sign_round", lambda f: lambda *x: -f(*x), "Signs do not matter.", "Which sign?"
)
ADDS_ONE = Fault("adds_one", lambda f: lambda *x: f(*x) + 1, "One is missing.", "Which one?")
ZERO = Law("Twice nothing is nothing.", "gives", (((0.0,),),), constant=0.0)
taught = replace(double, faults=(NEGATES, ADDS_ONE), laws=(ZERO,))


def verdict_on(answerer):
    cases = taught.cases_from(0)
    return judge(taught, cases, answers_of(answerer, cases))


def test_a_generated_mistake_is_named():
    assert verdict_on(lambda x: 2 * np.asarray(x) + 1).misconception.name == "adds_one"


def test_a_declared_and_a_generated_mistake_at_once_are_both_told():
    verdict = verdict_on(lambda x: np.asarray(x) ** 2 + 1)
    assert [part.name for part in verdict.misconception.parts] == ["squares_instead", "adds_one"]
    assert "two mistakes give together" in explain(verdict).text


def test_what_nobody_declared_is_met_with_the_law_it_breaks_and_the_numbers():
    verdict = verdict_on(np.cosh)
    assert verdict.misconception is None
    assert "Twice nothing is nothing. Yours: `0 → 1`" in explain(verdict).text


def test_a_constant_factor_is_told_with_its_size():
    verdict = verdict_on(lambda x: 14 * np.asarray(x))
    assert verdict.misconception.name == "is_off_by_a_constant_factor"
    assert "7 times" in verdict.misconception.belief


def test_where_numpy_gives_infinity_and_python_stops_the_mistake_is_one():
    log = Fault("takes_the_log", lambda f: lambda x: np.log(np.asarray(x)), "A log.", "Why a log?")
    exercise = replace(double, faults=(log,))
    cases = exercise.cases_from(0)
    by_hand = lambda x: [math.log(v) for v in x] if np.ndim(x) else math.log(x)  # noqa: E731
    verdict = judge(exercise, cases, answers_of(by_hand, cases))
    assert verdict.misconception.name == "takes_the_log"


@pytest.mark.parametrize(
    ("relation", "constant", "holds", "breaks"),
    [
        ("equal", None, [1.0, 1.0], [1.0, 2.0]),
        ("differ", None, [1.0, 2.0], [1.0, 1.0]),
        ("gives", 3.0, [3.0], [4.0]),
        ("differ_by", 2.0, [1.0, 3.0], [1.0, 4.0]),
        ("ratio", 2.0, [3.0, 6.0], [3.0, 9.0]),
        ("sums_to", 1.0, [[0.5, 0.5]], [[0.5, 0.6]]),
        ("at_least", 0.0, [[0.0, 2.0]], [[-1.0, 2.0]]),
        ("at_most", 1.0, [[0.0, 1.0]], [[0.0, 1.5]]),
        ("rises", None, [1.0, 2.0], [2.0, 1.0]),
        ("falls", None, [2.0, 1.0], [1.0, 2.0]),
        ("has_signs", [1.0, -1.0], [[3.0, -2.0]], [[3.0, 2.0]]),
    ],
)
def test_every_relation_can_hold_and_can_be_broken(relation, constant, holds, breaks):
    law = Law("A sentence.", relation, (), constant)
    for values, wanted in ((holds, True), (breaks, False)):
        said = [Answer(value=np.array(value)) for value in values]
        assert obeys(law, said, Tolerance()) is wanted


def test_no_relation_is_left_untried():
    (mark,) = test_every_relation_can_hold_and_can_be_broken.pytestmark
    assert {row[0] for row in mark.args[1]} == set(MEANING)
