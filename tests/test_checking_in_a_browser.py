"""Checking where no thread can be started: inside a browser."""

import sys
import time

import numpy as np
import pytest

from course_lib.grading import Case
from course_lib.student import answering, check

pytestmark = pytest.mark.skipif(
    not hasattr(sys, "monitoring"),
    reason="Python 3.11 cannot watch itself; the Python in the browser is 3.14",
)

CASES = [Case("a", {"p": 0.5}), Case("b", {"p": 0.25})]


@pytest.fixture(autouse=True)
def _no_threads(monkeypatch):
    def refuse(*_):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(answering, "THREADS", False)
    monkeypatch.setattr(answering.threading.Thread, "start", refuse)


def loops_for_ever(p):
    while p:
        pass


def loops_and_catches_everything(p):
    while True:
        try:
            p = p / 2
        except BaseException:
            continue


def calls_itself_twice(p):
    return calls_itself_twice(p) + calls_itself_twice(p) if p else 0


def waits_in_the_first_case_only(p):
    started = time.monotonic()
    while p == 0.5 and time.monotonic() < started + 1:
        pass
    return p


def errors(function, seconds=0.3):
    answers, _ = answering.answers_in_time(function, CASES, seconds)
    return [answer.error for answer in answers]


def test_answers_come_back_as_they_do_from_a_thread():
    answers, printed = answering.answers_in_time(lambda p: print("here") or 2 * p, CASES, 5)

    assert [answer.value for answer in answers] == [1.0, 0.5]
    assert printed == "here\nhere\n"


@pytest.mark.parametrize("endless", [loops_for_ever, loops_and_catches_everything])
def test_an_endless_loop_does_not_cost_the_learner_the_page(endless):
    started = time.monotonic()

    assert errors(endless) == ["TimeoutError", "TimeoutError"]
    assert time.monotonic() - started < 3


def test_an_endless_recursion_is_an_error_like_any_other():
    assert errors(calls_itself_twice)[0] in {"RecursionError", "TimeoutError"}


def test_time_is_up_for_all_cases_together():
    assert errors(waits_in_the_first_case_only) == ["TimeoutError", "TimeoutError"]


def test_nothing_goes_on_watching_afterwards():
    errors(loops_for_ever)

    assert sys.monitoring.get_tool(answering.TOOL) is None
    assert sum(range(1000)) == 499500


def test_a_wrong_answer_is_told_its_belief_as_elsewhere(capsys):
    check("surprise", lambda probs, label: -np.log2(probs[label]))

    assert "to base 2" in capsys.readouterr().out
