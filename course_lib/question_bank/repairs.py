"""Five faults in one training script: found one after the other, judged by what the repaired one says."""

import inspect
import math

import numpy as np

from course_lib.grading import Misconception, measured_task
from course_lib.grading.answers import numbers
from course_lib.question_bank.plain import softmax
from course_lib.translations import words

LESSON = 12


def readings(count, seed):
    """Six readings of a machine, and which of four states it is in."""
    rng = np.random.default_rng(seed)
    states = rng.integers(4, size=count)
    usual = 12 * np.random.default_rng(99).normal(size=(4, 6))
    x = usual[states] + rng.normal(0, 8, size=(count, 6))
    return x.astype(np.float32), states


def broken_softmax(scores):
    powers = np.exp(scores)
    return powers / powers.sum(axis=1, keepdims=True)


def broken_training(x, states, new_x, lr=0.03, epochs=40, batch=20):
    rng = np.random.default_rng(0)
    for _ in range(epochs):
        weights = rng.normal(0, 2, size=(6, 4)).astype(np.float32)
        x = x[rng.permutation(len(x))]
        for start in range(0, len(x), batch):
            rows = slice(start, start + batch)
            p = broken_softmax(broken_softmax(x[rows] @ weights))
            slope = p - np.eye(4, dtype=np.float32)[states[rows]]
            weights += lr * x[rows].T @ slope / batch
    return broken_softmax(broken_softmax(new_x @ weights))


def half_repaired(left=None, *, lr=0.03, epochs=40, batch=20, asked=(300, 8)):
    """What the script says of new rows, with one of its faults left in."""
    (x, states), (new_x, _) = readings(400, 7), readings(*asked)
    one = broken_softmax if left == "overflow" else softmax
    says = (lambda scores: one(one(scores))) if left == "twice" else one
    rng = np.random.default_rng(0)
    weights = _new_weights(rng)
    for _ in range(epochs):
        weights = _new_weights(rng) if left == "anew" else weights
        order = rng.permutation(len(x))
        x, states = x[order], states if left == "apart" else states[order]
        for start in range(0, len(x), batch):
            rows = slice(start, start + batch)
            with np.errstate(all="ignore"):
                slope = says(x[rows] @ weights) - np.eye(4, dtype=np.float32)[states[rows]]
            way = 1 if left == "sign" else -1
            weights = weights + np.float32(way * lr / batch) * (x[rows].T @ slope)
    with np.errstate(all="ignore"):
        return says(new_x @ weights)


def _new_weights(rng):
    return rng.normal(0, 2, size=(6, 4)).astype(np.float32)


ASKED = 300
BEST = 0.8
"""Nats. The repaired script comes to 0.7; each of the four faults that leave numbers, above 0.9."""


def judged_shares(answer):
    """What is wrong with shares of four states for the readings that nobody trained on."""
    shares = numbers(answer)
    if shares is None or shares.shape != (ASKED, 4):
        return "300 rows of four probabilities were wanted, one row for each new reading"
    if not np.isfinite(shares).all():
        return "not all of the probabilities are finite numbers"
    if np.any(shares < 0) or np.any(np.abs(shares.sum(axis=1) - 1) > 1e-3):
        return "the rows do not hold probabilities: they do not sum to 1"
    states = readings(ASKED, 8)[1]
    loss = -np.log(np.maximum(shares[np.arange(ASKED), states], 1e-30)).mean()
    if loss < BEST:
        return words("the held-out loss is below {best}", best=BEST)
    return _what_is_left(shares, loss, np.mean(shares.argmax(axis=1) == states))


def _what_is_left(shares, loss, accuracy):
    if shares.max() < math.e / (math.e + 3) + 1e-3 and accuracy > 0.5:
        return "most states are named rightly, but none is ever given more than 0.48"
    if accuracy < 0.1 and loss > 20:
        return "nearly all states are named wrongly, and with certainty"
    if accuracy < 0.45 and loss < 10:
        return "the states are named as if nobody had looked at the readings"
    if loss > math.log(4):
        return "readings are used, but the loss is above that of guessing: sure, and often wrong"
    return "the held-out loss is below that of guessing, and not low enough yet"


five_repairs = measured_task(
    name="five_repairs",
    title="Five faults in one script",
    prompt=(
        "A machine sends six readings and is in one of four states:\n\n"
        f"```python\n{inspect.getsource(readings)}```\n\n"
        "This script was meant to learn the states. It has **five** faults.\n\n"
        f"```python\n{inspect.getsource(broken_softmax)}\n\n{inspect.getsource(broken_training)}```\n\n"
        "Find them one after the other, with the tests of the clinic. Then train on `readings(400, seed=7)` and hand "
        f"over what the repaired script says of the inputs of `readings({ASKED}, seed=8)`: {ASKED} rows of four "
        f"probabilities. Their mean cross-entropy has to be below {BEST} nats; guessing costs ln 4. The rate, the "
        "number of epochs and the batch may stay as they are."
    ),
    points=5,
    difficulty=5,
    minutes=20,
    reference=half_repaired,
    measure=judged_shares,
    also_right=(
        lambda: half_repaired(epochs=100).tolist(),
        lambda: half_repaired(lr=0.05).astype(float),
    ),
    misconceptions=(
        Misconception(
            "leaves_the_softmax_twice",
            lambda: half_repaired("twice"),
            "One more softmax does no harm: it gives probabilities again.",
            "Four classes: which is the largest number that softmax can make of numbers between 0 and 1?",
        ),
        Misconception(
            "leaves_the_scores_unshifted",
            lambda: half_repaired("overflow"),
            "Softmax can be written as its formula stands.",
            "Print the largest score before the first step. What is exp of it in float32?",
        ),
        Misconception(
            "leaves_the_labels_behind",
            lambda: half_repaired("apart"),
            "It is enough to shuffle the inputs.",
            "After the shuffle, to which reading does the first label belong? Shuffle the labels on purpose: "
            "does anything change?",
        ),
        Misconception(
            "leaves_the_weights_starting_anew",
            lambda: half_repaired("anew"),
            "Weights have to be made where they are used.",
            "What do the weights of the second epoch remember of the first?",
        ),
        Misconception(
            "leaves_the_sign_as_it_is",
            lambda: half_repaired("sign"),
            "A step along the slope makes the loss smaller.",
            "Measure the loss of one batch before and after one small step. Which way did it go?",
        ),
        Misconception(
            "stops_too_early",
            lambda: half_repaired(epochs=20),
            "A few epochs show that it works.",
            "The faults are gone. Is the loss still falling when you stop?",
        ),
        Misconception(
            "answers_for_the_training_rows",
            lambda: half_repaired(asked=(400, 7)),
            "The model is judged on what it was trained on.",
            "For how many readings was an answer wanted, and with which seed are they made?",
        ),
        Misconception(
            "hands_over_logarithms",
            lambda: np.log(half_repaired() + 1e-9),
            "Logarithms of probabilities, or scores, do as well as probabilities.",
            "Does each of your rows sum to 1? Which function makes probabilities of scores?",
        ),
    ),
    hints=(
        "Run it and read what it says: a loss that is no number comes before all others.",
        "Take one fault at a time, and one test for each: the first loss, the labels beside their inputs, one "
        "small step, the largest probability, the weights from one epoch to the next.",
        "On another script: `inputs = inputs[order]` without `targets = targets[order]`, `theta = zeros(3)` inside the "
        "loop over epochs, and `theta += rate * slope` are three faults, and each hides the next.",
    ),
)
