"""Surprise, its average, its units: values by hand, an oracle, and laws."""

from math import e, exp, inf, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import approx_fprime
from scipy.special import rel_entr

from course_lib import losses

probabilities = st.floats(1e-12, 1)
many_probabilities = st.lists(probabilities, min_size=1, max_size=30)


def test_a_chance_of_ten_percent_costs_the_log_of_ten():
    assert losses.surprise(0.1) == pytest.approx(log(10))


def test_certain_and_right_costs_nothing_and_has_no_minus_sign():
    assert str(float(losses.surprise(1.0))) == "0.0"


def test_what_was_held_impossible_costs_without_end():
    assert losses.surprise(0.0) == inf


@given(many_probabilities)
def test_surprise_is_what_scipy_calls_relative_entropy_of_certainty(probs):
    assert losses.surprise(probs) == pytest.approx(rel_entr(1, probs))


@given(probabilities, probabilities)
def test_independent_events_add_up(p, q):
    assert losses.surprise(p * q) == pytest.approx(
        losses.surprise(p) + losses.surprise(q), abs=1e-12
    )


@given(st.floats(1e-9, 1))
def test_every_halving_costs_the_same(p):
    assert losses.surprise(p / 2) - losses.surprise(p) == pytest.approx(log(2))


@given(st.floats(0.01, 0.99))
def test_the_slope_is_minus_one_over_p(p):
    assert approx_fprime([p], lambda x: float(losses.surprise(x[0]))) == pytest.approx(
        -1 / p, rel=1e-4
    )


@given(probabilities)
def test_bits_are_nats_divided_by_log_two(p):
    assert losses.surprise(p, base=2) == pytest.approx(losses.bits_from_nats(losses.surprise(p)))


@given(many_probabilities)
def test_repeating_the_data_changes_the_sum_and_not_the_mean(probs):
    once, twice = probs, probs * 2
    assert losses.negative_log_likelihood(twice) == pytest.approx(
        losses.negative_log_likelihood(once)
    )
    total = losses.negative_log_likelihood(once, reduction="sum")
    assert losses.negative_log_likelihood(twice, reduction="sum") == pytest.approx(2 * total)


@given(many_probabilities)
def test_the_mean_loss_is_never_below_the_loss_of_the_mean(probs):
    assert losses.negative_log_likelihood(probs) >= losses.surprise(np.mean(probs)) - 1e-12


@given(many_probabilities)
def test_perplexity_lies_between_its_harmonic_and_its_arithmetic_bound(probs):
    found = losses.perplexity(losses.negative_log_likelihood(probs))
    assert 1 / np.mean(probs) <= found * (1 + 1e-9)
    assert found <= np.mean(1 / np.array(probs)) * (1 + 1e-9)


@given(probabilities, probabilities)
def test_less_probability_never_costs_less(p, q):
    assert (p < q) <= (losses.surprise(p) >= losses.surprise(q))


@given(st.integers(1, 1000))
def test_a_fair_choice_among_k_has_perplexity_k(k):
    assert losses.perplexity(losses.surprise(1 / k)) == pytest.approx(k)


def test_two_thousand_coins_do_not_underflow():
    coins = np.full(2000, 0.5)
    assert losses.negative_log_likelihood(coins, reduction="sum") == pytest.approx(2000 * log(2))


@pytest.mark.parametrize("wrong", [1.5, -0.1, [0.2, np.nan]])
def test_what_is_no_probability_is_named_and_refused(wrong):
    with pytest.raises(ValueError, match="between 0 and 1, received"):
        losses.surprise(wrong)


def test_a_base_of_one_or_less_is_refused():
    with pytest.raises(ValueError, match="base must be above 1"):
        losses.surprise(0.5, base=1)


def test_an_average_over_nothing_is_refused():
    with pytest.raises(ValueError, match="received none"):
        losses.negative_log_likelihood([])


def test_an_unknown_reduction_is_refused_by_name():
    with pytest.raises(ValueError, match="'average'"):
        losses.negative_log_likelihood([0.5], reduction="average")


def test_perplexity_of_two_and_a_half_nats_is_that_power_of_e():
    assert losses.perplexity(2.5) == pytest.approx(exp(2.5))
    assert losses.perplexity(1) == pytest.approx(e)
