"""Values against scikit-learn, whose functions take the truth first."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

with warnings.catch_warnings():  # its own imports may warn; this module is about numbers
    warnings.simplefilter("ignore")
    from sklearn import metrics

from course_lib import losses

seeds = st.integers(0, 10**6)


def classes(seed, rows=12, count=4):
    rng = np.random.default_rng(seed)
    labels = np.concatenate([np.arange(count), rng.integers(0, count, rows - count)])
    return rng.normal(size=(rows, count)) * 2, labels, rng.uniform(0.1, 3, count)


@given(seeds)
def test_cross_entropy_is_its_log_loss(seed):
    logits, labels, _ = classes(seed)
    probs = losses.softmax(logits)
    assert losses.cross_entropy(logits, labels) == pytest.approx(metrics.log_loss(labels, probs))
    assert losses.cross_entropy_probs(probs, labels) == pytest.approx(
        metrics.log_loss(labels, probs)
    )


@given(seeds)
def test_class_weights_divide_by_their_sum_as_its_sample_weights_do(seed):
    logits, labels, weights = classes(seed)
    theirs = metrics.log_loss(labels, losses.softmax(logits), sample_weight=weights[labels])
    assert losses.cross_entropy(logits, labels, class_weights=weights) == pytest.approx(theirs)


@given(seeds)
def test_accuracy_is_its_accuracy(seed):
    logits, labels, _ = classes(seed)
    assert losses.accuracy(logits, labels) == metrics.accuracy_score(labels, logits.argmax(1))


@given(seeds, st.floats(0.01, 0.99))
def test_regression_losses_are_its_regression_metrics(seed, level):
    predictions, targets = np.random.default_rng(seed).normal(size=(2, 9))
    assert losses.mse(predictions, targets) == pytest.approx(
        metrics.mean_squared_error(targets, predictions)
    )
    assert losses.mae(predictions, targets) == pytest.approx(
        metrics.mean_absolute_error(targets, predictions)
    )
    assert losses.quantile(predictions, targets, level=level) == pytest.approx(
        metrics.mean_pinball_loss(targets, predictions, alpha=level)
    )


@given(seeds)
def test_ndcg_is_its_ndcg_of_exponential_gains(seed):
    rng = np.random.default_rng(seed)
    scores, grades = rng.normal(size=(3, 6)), rng.integers(0, 4, (3, 6)).astype(float)
    grades[:, 0] = 1
    theirs = metrics.ndcg_score(2**grades - 1, scores)
    assert np.mean(losses.ndcg(scores, grades)) == pytest.approx(theirs)
