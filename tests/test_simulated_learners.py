"""Classes of simulated learners, written by somebody who had not seen the catalogue of mistakes.

Each answer is labelled by its writer. What the checker calls it was compared with the label by a
person, once, and stands in `learners/names.json`; any other name is a false one.
"""

import contextlib
import importlib
import io
import json
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "learners"
sys.path.insert(0, str(FOLDER))

with contextlib.redirect_stdout(io.StringIO()):
    from learner import LEARNERS

    for written in ("first_class", "second_class"):
        importlib.import_module(written)

from course_lib.grading import Status, answers_of, explain, judge  # noqa: E402
from course_lib.question_bank import EXERCISES  # noqa: E402

NAMES = json.loads((FOLDER / "names.json").read_text(encoding="utf-8"))
TELLING = ("error", "none", "text", "strange", "damaged", "shape", "nan")
RIGHT = [learner for learner in LEARNERS if learner.right]
WRONG = [learner for learner in LEARNERS if not learner.right]
SINGLE = [
    learner
    for learner in WRONG
    if len(learner.faults) == 1
    and not learner.faults[0].startswith(("novel", "crashes", "returns", "wrong shape", "changes"))
]


def key(learner):
    return f"{learner.function.__module__}.{learner.function.__name__}"


@pytest.fixture(scope="module")
def verdicts():
    return {key(learner): verdict_on(learner) for learner in LEARNERS}


def verdict_on(learner):
    exercise = EXERCISES[learner.exercise]
    cases = exercise.cases_from(0)
    with contextlib.redirect_stdout(io.StringIO()):
        return judge(exercise, cases, answers_of(learner.function, cases))


def name_of(verdict):
    return verdict.misconception.name if verdict.misconception else None


def test_there_are_at_least_sixty_and_no_two_have_the_same_name():
    names = [key(learner) for learner in LEARNERS]
    assert len(WRONG) >= 60
    assert len(set(names)) == len(names)


def test_every_right_answer_is_accepted(verdicts):
    rejected = [
        key(learner) for learner in RIGHT if verdicts[key(learner)].status is not Status.RIGHT
    ]
    assert rejected == []


def test_every_wrong_answer_is_rejected(verdicts):
    accepted = [
        key(learner) for learner in WRONG if verdicts[key(learner)].status is not Status.WRONG
    ]
    assert accepted == []


def test_no_mistake_is_called_by_a_false_name(verdicts):
    said = {name: name_of(verdict) for name, verdict in verdicts.items() if name_of(verdict)}
    assert said == {name: NAMES.get(name) for name in said}


def test_nine_in_ten_single_mistakes_are_called_by_their_name(verdicts):
    named = [name_of(verdicts[key(learner)]) for learner in SINGLE]
    assert sum(map(bool, named)) >= 0.9 * len(SINGLE)


def specific(verdict):
    """Named, or told what breaks, or shown a true sentence that the answer contradicts."""
    return bool(verdict.misconception or verdict.broken) or verdict.failures[0].problem in TELLING


def test_nearly_everybody_is_told_something_true_and_specific(verdicts):
    told = [specific(verdicts[key(learner)]) for learner in WRONG]
    assert sum(told) >= 0.97 * len(WRONG)


def test_whoever_is_not_named_sees_the_smallest_failing_case(verdicts):
    for learner in WRONG:
        verdict = verdicts[key(learner)]
        if not specific(verdict):
            assert "The right answer here is" in explain(verdict).text
