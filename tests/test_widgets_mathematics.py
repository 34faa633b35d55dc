"""The mathematics of the front end says what `course_lib.losses` says, on thousands of states."""

import numpy as np
import pytest

from course_lib.widgets import LossExplorer
from course_lib.widgets.loss_explorer import CRITERIA

pytestmark = pytest.mark.page

STATES = 2000
SIZES = (0.01, 1, 5, 50, 800)


def states(seed):
    rng = np.random.default_rng(seed)
    for number in range(STATES):
        k = int(rng.integers(2, 9))
        logits = rng.normal(0, SIZES[number % len(SIZES)], k)
        yield logits.tolist(), int(rng.integers(k)), float(rng.choice([0.1, 0.5, 1.0, 3.0, 10.0]))


@pytest.mark.parametrize("criterion", CRITERIA)
def test_values_and_slopes_of_the_explorer_are_those_of_the_library(mathematics, criterion):
    given = list(states(1))
    shown = mathematics("judged", [[criterion, *state] for state in given])
    for (logits, label, temperature), found in zip(given, shown, strict=True):
        value, slope = CRITERIA[criterion](np.array(logits), label, temperature)
        assert found["value"] == pytest.approx(float(value), rel=1e-9, abs=1e-9)
        np.testing.assert_allclose(found["slope"], slope, rtol=1e-9, atol=1e-9)


def test_a_word_gets_the_probability_it_is_given_and_the_others_keep_their_shares(mathematics):
    rng = np.random.default_rng(2)
    given = [
        [logits, label, float(rng.uniform(0.001, 0.999)), temperature]
        for logits, label, temperature in states(3)
    ]
    moved = mathematics("withProbability", given)
    for (logits, index, prob, temperature), after in zip(given, moved, strict=True):
        probs = np.array(probs_in_python(after, temperature))
        before = np.delete(np.array(logits), index)
        assert probs[index] == pytest.approx(prob, rel=1e-9)
        np.testing.assert_array_equal(np.delete(after, index), before)


def probs_in_python(logits, temperature):
    explorer = LossExplorer(
        words=[f"w{k}" for k in range(len(logits))], logits=logits, true_word="w0"
    )
    explorer.temperature = temperature
    return explorer.probs
