"""The checker answers in time and in words, whatever a learner's function does."""

import builtins
import sys
import threading
import time

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from course_lib.grading import Status, explain
from course_lib.student import check, checking


class Lies:
    """Every question about it is answered with an exception."""

    def __getattribute__(self, name):
        raise RuntimeError("no")

    def __float__(self):
        raise KeyboardInterrupt

    def __len__(self):
        return -1  # noqa: PLE0303

    def __repr__(self):
        raise SystemExit

    __str__ = __iter__ = __eq__ = __hash__ = __array__ = __repr__


class Unspeakable(BaseException):
    def __str__(self):
        raise Unspeakable


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.complex_numbers()
    | st.text(max_size=5)
    | st.binary(max_size=5)
    | st.just(...)
    | st.just(10**2000)
    | st.just(np.datetime64("2020-01-01"))
    | st.just(print)
    | st.just(np)
)
VALUES = st.recursive(
    SCALARS
    | arrays.arrays(
        st.sampled_from(["f4", "f8", "i2", "?", "O", "U3", "c8", "M8[s]"]).map(np.dtype),
        arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
        fill=st.nothing(),
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner)
        | st.dictionaries(st.text(max_size=2), inner, max_size=2)
        | st.frozensets(st.integers(), max_size=2)
    ),
    max_leaves=5,
)
slow_is_fine = settings(suppress_health_check=list(HealthCheck), max_examples=150)
FUNCTIONS = ("surprise", "mean_surprise")
OTHERS = ("paani_loss", "halving", "unmasking_input", "why_the_log")


@pytest.mark.parametrize("name", FUNCTIONS)
@slow_is_fine
@given(value=VALUES)
def test_a_function_may_give_back_anything(name, value):
    verdict, _ = checking.verdict_on(name, lambda *arguments: value)
    assert explain(verdict).text


@pytest.mark.parametrize("name", [*FUNCTIONS, *OTHERS])
@slow_is_fine
@given(value=VALUES)
def test_anything_may_stand_where_an_answer_is_wanted(name, value):
    verdict, _ = checking.verdict_on(name, value)
    assert explain(verdict).text


@pytest.mark.parametrize("wrapped", [lambda lie: lie, lambda lie: [lie], lambda lie: (1.0, lie)])
@pytest.mark.parametrize("made", [Lies, lambda: Lies, lambda: np.array([Lies], dtype=object)])
@pytest.mark.parametrize("name", [*FUNCTIONS, *OTHERS])
def test_a_thing_that_answers_no_question_may_be_an_answer(name, made, wrapped):
    for answer in (lambda *arguments: wrapped(made()), wrapped(made())):
        verdict, _ = checking.verdict_on(name, answer)
        assert verdict.status is Status.WRONG
        assert explain(verdict).text


RAISED = [
    error
    for error in vars(builtins).values()
    if isinstance(error, type) and issubclass(error, BaseException)
]


@pytest.mark.parametrize("error", [*RAISED, Unspeakable], ids=lambda error: error.__name__)
def test_a_function_may_raise_anything(error):
    def raises(*arguments):
        raise error.__new__(error)

    verdict, _ = checking.verdict_on("surprise", raises)
    assert verdict.status is Status.WRONG
    assert explain(verdict).text


def test_what_is_printed_does_not_drown_the_feedback(capsys):
    def prints(probs, label):
        for _ in range(1000):
            print("probs are", probs)
        return -np.log(probs[label])

    check("surprise", prints)
    said = capsys.readouterr().out
    assert "): right" in said
    assert said.count("probs are") == 1


def test_the_deepest_recursion_is_an_answer():
    def recurses(probs, label):
        return recurses(probs, label)

    verdict, _ = checking.verdict_on("surprise", recurses)
    assert "called itself" in explain(verdict).text


def test_a_damaged_argument_is_told_before_the_value():
    def sorts_in_place(probs, label):
        right = -np.log(probs[label])
        probs.sort()
        return right

    verdict, _ = checking.verdict_on("surprise", sorts_in_place)
    assert "changed its own argument" in explain(verdict).text


def sleeps(over):
    over.wait(60)


def swallows_everything(over):
    while not over.is_set():
        try:
            while not over.is_set():
                pass
        except BaseException:
            pass


@pytest.mark.parametrize("hangs", [sleeps, swallows_everything], ids=lambda f: f.__name__)
def test_an_answer_comes_in_time_from_a_function_that_does_not_end(hangs, monkeypatch):
    monkeypatch.setattr(checking, "SECONDS", 0.3)
    over = threading.Event()
    start = time.monotonic()
    verdict, _ = checking.verdict_on("surprise", lambda probs, label: hangs(over))
    took = time.monotonic() - start
    over.set()

    assert "did not come to an end" in explain(verdict).text
    assert took < 10


def test_standard_output_is_given_back():
    before = sys.stdout
    checking.verdict_on("surprise", lambda probs, label: 1 / 0)
    assert sys.stdout is before
