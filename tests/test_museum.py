"""The museum of real errata: every exhibit is wrong where it is said to be, and has its thread."""

import inspect
import re
from pathlib import Path

import numpy as np
import pytest

from course_lib import losses
from course_lib.grading import Exercise
from course_lib.numerics import numerical_gradient, softmax
from course_lib.question_bank import museum

ROOT = Path(__file__).parents[1]
SOURCE = (ROOT / "sources/lessons/91_museum_of_errata.py").read_text("utf-8")
SECTIONS = re.split(r"\n# ### ", SOURCE)[1:]
EXHIBITS = {
    exercise.name: exercise for exercise in vars(museum).values() if isinstance(exercise, Exercise)
}
THREAD = re.compile(
    r"\[“(?P<title>.{8,160}?)”\]\(https://github\.com/[\w.-]+/[\w.-]+/(?:issues|pull)/\d+\)"
)


def mean_of_all(batches):
    return np.mean(np.concatenate(batches))


def perplexity_from(token_losses):
    return losses.perplexity(np.mean(token_losses))


def perplexity_of_probs(probs):
    return perplexity_from(-np.log(probs))


def smoothed(one_hot, epsilon):
    return losses.smooth_labels([np.argmax(one_hot)], len(one_hot), epsilon=epsilon)[0]


def clipped_in_double(probs, labels):
    probs = np.clip(probs, 1e-15, 1 - 1e-15)
    return losses.binary_cross_entropy_probs(probs, np.full(len(probs), float(labels)))


LOSSES = {
    "exhibit_lost_minus": (
        museum.first_loss,
        lambda classes: losses.cross_entropy(np.zeros((1, classes)), [0]),
        (1,),
        (3,),
    ),
    "exhibit_double_softmax": (
        museum.loss_of_model,
        losses.cross_entropy,
        (np.zeros((2, 5)), [0, 4]),
        (9 * np.eye(3), [0, 1, 2]),
    ),
    "exhibit_clipped_error": (
        museum.robust_loss,
        lambda error: losses.huber(error, np.zeros_like(error)),
        (np.array([-0.5, 0.8]),),
        (np.array([5.0]),),
    ),
    "exhibit_column_target": (
        museum.squared_error,
        lambda guesses, truth: losses.mse(np.ravel(guesses), truth),
        (np.array([1.0, 2.0]), np.array([1.0, 4.0])),
        (np.array([[1.0], [4.0]]), np.array([1.0, 4.0])),
    ),
    "exhibit_exp_inside_mean": (
        museum.perplexity_of,
        perplexity_from,
        (np.array([2.0, 2.0]),),
        (np.array([0.5, 4.0]),),
    ),
    "exhibit_two_to_the_nats": (
        museum.perplexity_in_twos,
        perplexity_of_probs,
        (np.ones(3),),
        (np.full(3, 1 / 8),),
    ),
    "exhibit_reciprocal_of_choices": (
        museum.best_understood,
        perplexity_of_probs,
        (np.ones(2),),
        (np.array([1 / 2, 1 / 4, 1 / 8]),),
    ),
    "exhibit_shifted_twice": (
        museum.shifted_again,
        losses.causal_lm_loss,
        (np.zeros((4, 5)), np.array([3, 1, 4, 1])),
        (20 * np.eye(5)[[1, 4, 1, 0]], np.array([3, 1, 4, 1])),
    ),
    "exhibit_smoothing_at_zero": (
        museum.soft_targets,
        smoothed,
        (np.eye(4)[1], 1.0),
        (np.eye(4)[1], 0.0),
    ),
    "exhibit_pinball_sign": (
        museum.quantile_loss,
        lambda truth, guess, level: losses.quantile(guess, truth, level=level),
        (np.array([3.0, 5.0]), np.array([1.0, 2.0]), 0.5),
        (np.array([3.0, 5.0]), np.array([13.0, 2.0]), 0.5),
    ),
    "exhibit_half_a_huber": (
        museum.huber_of,
        lambda error, delta: losses.huber([error], [0.0], delta=delta),
        (3.0, 1.0),
        (-3.0, 1.0),
    ),
    "exhibit_softmax_floor": (
        museum.careful_softmax,
        softmax,
        (np.array([1000.0, 999.0]),),
        (np.array([-1000.0, -1001.0]),),
    ),
    "exhibit_float32_clip": (
        museum.clipped_log_loss,
        clipped_in_double,
        (np.array([0.0]), 1),
        (np.array([1.0]), 1),
    ),
    "exhibit_average_of_averages": (
        museum.accumulated,
        mean_of_all,
        ([[1, 3], [2, 6]],),
        ([[2, 2, 2], [5]],),
    ),
    "exhibit_weight_squared": (
        museum.weighted_loss,
        lambda costs, weights: np.mean(costs * weights),
        (np.array([0.5, 1.0, 2.0]), np.array([1.0, 0.0, 1.0])),
        (np.array([0.5, 1.0, 2.0]), np.array([1.0, 2.0, 1.0])),
    ),
    "exhibit_margin_outside": (
        museum.margin_loss,
        lambda lead, margin: losses.reward_model([lead], [margin]),
        (2.0, 0.0),
        (2.0, 0.25),
    ),
}
"""Name to: as shipped, as it should be, where its author's test looked, where it is wrong."""

each_exhibit = pytest.mark.parametrize("name", EXHIBITS)


def values_of(name, where):
    shipped, right, *inputs = LOSSES[name]
    with np.errstate(all="ignore"):
        return shipped(*inputs[where]), right(*inputs[where])


def section_of(name):
    found = [section for section in SECTIONS if f'"{name}"' in section]
    assert len(found) == 1, name
    return found[0]


def test_there_are_enough_exhibits_and_each_is_compared_here():
    assert len(EXHIBITS) >= 12
    assert set(EXHIBITS) == set(LOSSES)
    assert sum(exercise.kind == "counterexample" for exercise in EXHIBITS.values()) >= 5
    assert len(SECTIONS) == len(EXHIBITS)


@each_exhibit
def test_every_exhibit_is_right_where_its_authors_test_looked(name):
    np.testing.assert_allclose(*values_of(name, 0), rtol=1e-5, atol=1e-9)


@each_exhibit
def test_every_exhibit_is_wrong_elsewhere(name):
    shipped, right = values_of(name, 1)
    assert np.all(np.isfinite(right))
    assert not np.allclose(shipped, right, rtol=1e-2)


@each_exhibit
def test_every_exhibit_hangs_in_the_museum_with_its_code_a_thread_and_a_title(name):
    section = section_of(name)
    assert inspect.getsource(LOSSES[name][0]).strip() in section
    assert THREAD.search(section)


def test_no_thread_hangs_twice():
    addresses = re.findall(r"\(https://github\.com/\S+?\)", SOURCE)
    assert len(addresses) == len(set(addresses)) >= len(EXHIBITS)


def test_no_exhibit_names_a_person():
    assert not re.search(r"github\.com/\w+\)|@\w+", SOURCE)


def test_the_gradient_beside_the_wrong_pinball_loss_was_the_right_one():
    truth, guess = np.array([3.0, 5.0]), np.array([13.0, 15.0])
    slope = numerical_gradient(lambda g: museum.quantile_loss(truth, g, 0.5), guess)
    np.testing.assert_allclose(slope, -losses.quantile_grad(guess, truth, level=0.5))


def test_a_margin_of_a_whole_rating_never_gives_a_number():
    with np.errstate(invalid="ignore"):
        assert np.all(np.isnan(museum.margin_loss(np.linspace(-9, 9, 19), 1.0)))
