"""Floating point made safe: values, laws and edges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy import special

from course_lib.numerics import (
    as_real,
    log_sigmoid,
    log_softmax,
    logsumexp,
    numerical_gradient,
    sigmoid,
    softmax,
)

logits = arrays(
    float, array_shapes(min_dims=1, max_dims=3, max_side=5), elements=st.floats(-700, 700)
)


@given(logits)
def test_logsumexp_and_log_softmax_agree_with_scipy(z):
    assert logsumexp(z) == pytest.approx(special.logsumexp(z, axis=-1))
    assert log_softmax(z) == pytest.approx(special.log_softmax(z, axis=-1), abs=1e-10)


@given(logits)
def test_probabilities_are_positive_or_zero_and_sum_to_one(z):
    probs = softmax(z)
    assert (probs >= 0).all()
    assert probs.sum(-1) == pytest.approx(1)


@given(logits, st.floats(-1e4, 1e4))
def test_a_constant_added_to_every_score_changes_nothing(z, constant):
    assert softmax(z + constant) == pytest.approx(softmax(z), abs=1e-9)


@given(logits)
def test_the_order_of_classes_does_not_matter(z):
    assert softmax(z[..., ::-1]) == pytest.approx(softmax(z)[..., ::-1])


@given(logits, st.floats(0.1, 10))
def test_a_temperature_divides_the_scores(z, temperature):
    assert softmax(z, temperature=temperature) == pytest.approx(softmax(z / temperature), abs=1e-9)


@given(st.floats(-800, 800))
def test_two_classes_are_a_sigmoid(z):
    assert softmax([0.0, z])[1] == pytest.approx(sigmoid(z))


@given(st.floats(-1e5, 1e5))
def test_log_sigmoid_agrees_with_scipy_at_every_size(z):
    assert log_sigmoid(z) == pytest.approx(special.log_expit(z))


def test_the_axis_is_the_one_over_which_classes_compete():
    z = np.array([[1.0, 2.0], [3.0, 5.0]])
    assert softmax(z, axis=0).sum(0) == pytest.approx(1)
    assert softmax(z, axis=1).sum(1) == pytest.approx(1)


@pytest.mark.parametrize("scale", [1e4, 1e300])
def test_huge_scores_neither_overflow_nor_warn(scale):
    assert softmax([scale, -scale]).tolist() == [1, 0]
    assert log_softmax([scale, -scale]).tolist() == [0, -2 * scale]
    assert sigmoid(-scale) == 0


def test_a_masked_class_gets_nothing_and_disturbs_nobody():
    assert softmax([1.0, -np.inf, 1.0]).tolist() == [0.5, 0, 0.5]
    assert logsumexp([-np.inf, -np.inf]) == -np.inf


def test_a_row_of_masks_alone_is_not_a_number():
    assert np.isnan(softmax([-np.inf, -np.inf])).all()


@pytest.mark.parametrize("function", [softmax, log_softmax, sigmoid, log_sigmoid, logsumexp])
@pytest.mark.parametrize(
    ("given_type", "result"), [(np.float32, np.float32), (np.float16, np.float32), (float, float)]
)
def test_single_precision_stays_and_half_is_widened(function, given_type, result):
    assert function(np.array([1.0, 2.0], dtype=given_type)).dtype == result


@pytest.mark.parametrize("function", [softmax, log_softmax, sigmoid, log_sigmoid, logsumexp])
def test_inputs_are_never_changed(function):
    z = np.array([1.0, 2.0])
    function(z)
    assert z.tolist() == [1, 2]


@pytest.mark.parametrize("wrong", [np.array([1, 2]), np.array([True]), ["a"], [1j], [None]])
def test_what_is_no_real_number_is_refused_by_name(wrong):
    with pytest.raises(TypeError, match="logits must be real numbers, received"):
        softmax(wrong)


def test_a_list_of_whole_numbers_is_a_list_of_numbers():
    assert as_real("x", [2, 1, 0]).dtype == float


@pytest.mark.parametrize("temperature", [0, -1, np.nan])
def test_a_temperature_must_be_positive(temperature):
    with pytest.raises(ValueError, match="temperature must be above 0"):
        softmax([1.0, 2.0], temperature=temperature)


def test_no_scores_at_all_are_refused():
    with pytest.raises(ValueError, match="must not be empty"):
        logsumexp(np.empty((0, 3)))


@given(arrays(float, 4, elements=st.floats(-3, 3)))
def test_the_numerical_gradient_of_logsumexp_is_softmax(z):
    assert numerical_gradient(logsumexp, z) == pytest.approx(softmax(z), abs=1e-8)


def test_a_class_that_is_almost_certain_keeps_the_digits_of_its_tiny_loss():
    assert log_softmax([40.0, 0.0])[0] == pytest.approx(-4.248354255291589e-18, rel=1e-12)
    assert logsumexp([0.0, -40.0]) == pytest.approx(4.248354255291589e-18, rel=1e-12)
