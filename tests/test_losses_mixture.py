"""Balance of experts: values by hand, an oracle, laws, edges and every error."""

from math import inf, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import softmax
from scipy.stats import variation

from course_lib.losses.mixture import (
    load_balancing,
    load_balancing_grad,
    squared_coefficient_of_variation,
    squared_coefficient_of_variation_grad,
)
from course_lib.numerics import numerical_gradient

BOTH_CV = [squared_coefficient_of_variation, squared_coefficient_of_variation_grad]
BOTH_BALANCES = [load_balancing, load_balancing_grad]

importances = arrays(float, st.integers(1, 6), elements=st.floats(0.01, 100))
routers = arrays(float, (5, 4), elements=st.floats(-20, 20))


def law(*strategies):
    """A property, tried on as many examples as a quick run bears."""
    return lambda test: settings(max_examples=30, deadline=None)(given(*strategies)(test))


# The squared coefficient of variation


def test_the_variance_over_the_squared_mean_by_hand():
    variance = ((5 - 3) ** 2 + (3 - 3) ** 2 + (1 - 3) ** 2) / 3
    assert squared_coefficient_of_variation([5.0, 3.0, 1.0]) == pytest.approx(variance / 3**2)


@law(importances)
def test_it_is_the_square_of_scipys_variation(importance):
    expected = variation(importance) ** 2
    assert squared_coefficient_of_variation(importance) == pytest.approx(
        expected, rel=1e-12, abs=1e-15
    )


@pytest.mark.parametrize("experts", [1, 2, 8])
def test_one_expert_that_gets_everything_costs_the_number_of_the_others(experts):
    importance = np.zeros(experts)
    importance[-1] = 3.0
    assert squared_coefficient_of_variation(importance) == experts - 1


@pytest.mark.parametrize("level", [5e-324, 0.5, 1e308])
def test_equal_use_costs_nothing_and_asks_for_nothing_at_every_level(level):
    assert squared_coefficient_of_variation([level] * 4) == 0
    assert squared_coefficient_of_variation_grad([max(level, 1e-300)] * 4).tolist() == [0] * 4


@law(importances, st.sampled_from([0.5, 2.0, 1024.0]))
def test_twice_the_batch_is_as_uneven(importance, factor):
    assert squared_coefficient_of_variation(factor * importance) == pytest.approx(
        squared_coefficient_of_variation(importance), rel=1e-12
    )


@law(importances)
def test_its_gradient_is_at_right_angles_to_the_importances(importance):
    # Euler: what does not change with the scale has no slope along it.
    slopes = squared_coefficient_of_variation_grad(importance)
    assert slopes @ importance == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_its_gradient_is_what_central_differences_say(reduction):
    importance = np.random.default_rng(3).uniform(0.5, 2, size=(2, 3, 4))
    total = "sum" if reduction == "none" else reduction
    expected = numerical_gradient(
        lambda x: squared_coefficient_of_variation(x, reduction=total), importance
    )
    slopes = squared_coefficient_of_variation_grad(importance, reduction=reduction)
    np.testing.assert_allclose(slopes, expected, atol=1e-8)


def test_each_leading_entry_is_a_batch_of_its_own():
    losses = squared_coefficient_of_variation([[3.0, 1.0], [2.0, 2.0]], reduction="none")
    assert losses.tolist() == [0.25, 0]
    assert squared_coefficient_of_variation([[3.0, 1.0], [2.0, 2.0]]) == 0.125
    assert squared_coefficient_of_variation([[3.0, 1.0], [2.0, 2.0]], reduction="sum") == 0.25


def test_importances_keep_their_precision_and_are_never_written():
    importance = np.float32([3, 1])
    assert squared_coefficient_of_variation(importance, reduction="none").dtype == np.float32
    assert isinstance(squared_coefficient_of_variation(importance), np.float64)
    assert squared_coefficient_of_variation_grad(importance).dtype == np.float32
    assert squared_coefficient_of_variation_grad(np.float16([3, 1])).dtype == np.float32
    assert importance.tolist() == [3, 1]


@pytest.mark.parametrize("function", BOTH_CV)
@pytest.mark.parametrize(
    ("importance", "error", "said"),
    [
        ([1.0, -1.0], ValueError, r"received -1 at position \(1,\); it is a sum of gates"),
        ([nan, 1.0], ValueError, r"received nan at position \(0,\)"),
        ([inf, 1.0], ValueError, r"received inf at position \(0,\)"),
        ([[1.0, 1.0], [0.0, 0.0]], ValueError, "received a row of zeros"),
        (2.0, ValueError, "importance must have a last axis, the experts"),
        ([], ValueError, "importance must not be empty"),
        (np.array([1, 2]), TypeError, "importance must be real numbers"),
    ],
)
def test_what_is_no_importance_is_refused(function, importance, error, said):
    with pytest.raises(error, match=said):
        function(importance)


@pytest.mark.parametrize("function", BOTH_CV)
def test_an_unknown_reduction_is_refused_by_name(function):
    with pytest.raises(ValueError, match="received 'average'"):
        function([1.0, 2.0], reduction="average")


# Load times probability


def with_probabilities(rows):
    return np.log(rows)


def test_load_times_probability_by_hand():
    router = with_probabilities([[0.7, 0.2, 0.1], [0.5, 0.4, 0.1], [0.1, 0.6, 0.3]])
    load = [2 / 3, 1 / 3, 0]
    mean_probs = [(0.7 + 0.5 + 0.1) / 3, (0.2 + 0.4 + 0.6) / 3, (0.1 + 0.1 + 0.3) / 3]
    expected = 3 * sum(f * p for f, p in zip(load, mean_probs, strict=True))
    assert load_balancing(router) == pytest.approx(expected)
    assert load_balancing(router, scale=0.01) == pytest.approx(0.01 * expected)


def test_with_two_experts_for_each_token_the_fractions_sum_to_two():
    router = with_probabilities([[0.7, 0.2, 0.1], [0.1, 0.6, 0.3]])
    expected = 3 * (1 / 2 * 0.4 + 2 / 2 * 0.4 + 1 / 2 * 0.2)
    assert load_balancing(router, top_k=2) == pytest.approx(expected)


@pytest.mark.parametrize("top_k", [1, 2, 3, 4])
def test_even_probabilities_cost_k_and_so_does_even_load(top_k):
    assert load_balancing(np.zeros((5, 4)), top_k=top_k) == pytest.approx(top_k)
    rotations = [np.roll([3.0, 2.0, 1.0, 0.0], turn) for turn in range(4)]
    assert load_balancing(rotations, top_k=top_k) == pytest.approx(top_k)


@law(routers)
def test_every_expert_for_every_token_costs_their_number_and_has_no_slope(router):
    assert load_balancing(router, top_k=4) == pytest.approx(4)
    np.testing.assert_allclose(load_balancing_grad(router, top_k=4), 0, atol=1e-14)


@law(routers)
def test_the_loss_lies_between_nought_and_the_number_of_experts(router):
    assert 0 < load_balancing(router) <= 4 + 1e-12


def test_even_load_is_not_the_least_value():
    # Two tokens lean slightly to the first expert, one goes to the second with (nearly) certainty.
    router = with_probabilities([[0.51, 0.49], [0.51, 0.49], [1e-9, 1 - 1e-9]])
    expected = 2 * (2 / 3 * 1.02 / 3 + 1 / 3 * 1.98 / 3)
    assert load_balancing(router) == pytest.approx(expected)
    assert expected < 1


def test_one_expert_for_everything_costs_the_number_of_experts():
    assert load_balancing([[1e4, 0.0, -1e4], [1e4, -1e4, 0.0]]) == 3


def test_equal_logits_go_to_the_expert_with_the_lower_number():
    router = [[0.0, 0.0, -inf]]
    slopes = load_balancing_grad(router)
    assert slopes.tolist() == [[3 * 0.5 * (1 - 0.5), 3 * 0.5 * (0 - 0.5), 0]]
    every_other = np.tile([0.0, 1.0], 100)
    lowered = load_balancing_grad([every_other], top_k=7)[0] > 0
    assert np.flatnonzero(lowered).tolist() == [1, 3, 5, 7, 9, 11, 13]


@law(routers, st.integers(1, 4), st.integers(-20, 20))
def test_a_constant_added_to_the_logits_of_a_token_changes_nothing(router, top_k, shift):
    router = np.round(router, 1)
    shifted = np.round(router + shift, 1)
    assert load_balancing(shifted, top_k=top_k) == pytest.approx(
        load_balancing(router, top_k=top_k)
    )


@law(routers, st.integers(1, 4))
def test_the_gradients_of_each_token_sum_to_zero(router, top_k):
    slopes = load_balancing_grad(router, top_k=top_k)
    assert slopes.sum(axis=-1) == pytest.approx(0, abs=1e-13)


@pytest.mark.parametrize("top_k", [1, 2])
@pytest.mark.parametrize("shape", [(3,), (6, 4), (2, 3, 5)])
def test_its_gradient_is_what_central_differences_say_away_from_ties(shape, top_k):
    # A step of 1e-5 changes no choice here, so the load is constant as the closed form takes it.
    router = np.random.default_rng(4).normal(size=shape)
    expected = numerical_gradient(lambda z: load_balancing(z, top_k=top_k, scale=0.5), router)
    slopes = load_balancing_grad(router, top_k=top_k, scale=0.5)
    np.testing.assert_allclose(slopes, expected, atol=1e-9)


def test_a_step_against_the_gradient_evens_the_probabilities():
    router = np.random.default_rng(5).normal([1.0, 0.0, 0.0, 0.0], size=(200, 4))
    moved = router - 50 * load_balancing_grad(router)
    before, after = (softmax(z, axis=-1).mean(axis=0) for z in (router, moved))
    assert np.var(after) < np.var(before)


def test_an_expert_that_is_masked_has_no_slope_and_a_token_without_experts_no_loss():
    assert load_balancing_grad([[1.0, -inf], [0.0, -inf]]).tolist() == [[0, 0], [0, 0]]
    assert np.isnan(load_balancing([[-inf, -inf], [0.0, 1.0]]))
    assert np.isnan(load_balancing([[nan, 0.0]]))


def test_routers_keep_their_precision_and_are_never_written():
    router = np.float32([[3, 1], [0, 2]])
    assert isinstance(load_balancing(router, scale=np.float32(0.5)), np.float64)
    assert load_balancing_grad(router).dtype == np.float32
    assert load_balancing_grad(router.astype(np.float16)).dtype == np.float32
    assert router.tolist() == [[3, 1], [0, 2]]


@pytest.mark.parametrize("function", BOTH_BALANCES)
@pytest.mark.parametrize(
    ("router", "options", "error", "said"),
    [
        ([[1.0, 0.0]], {"top_k": 0}, ValueError, "top_k must lie between 1 and 2, received 0"),
        ([[1.0, 0.0]], {"top_k": 3}, ValueError, "top_k must lie between 1 and 2, received 3"),
        ([[1.0, 0.0]], {"top_k": 1.5}, ValueError, "whole number of experts, received 1.5"),
        ([[1.0, 0.0]], {"scale": -1}, ValueError, "scale must be a finite number at least 0"),
        (1.0, {}, ValueError, "router_logits must have a last axis, the experts"),
        (np.zeros((0, 2)), {}, ValueError, "router_logits must not be empty"),
        (np.array([[1, 0]]), {}, TypeError, "router_logits must be real numbers"),
    ],
)
def test_what_cannot_be_balanced_is_refused(function, router, options, error, said):
    with pytest.raises(error, match=said):
        function(router, **options)
