"""Errors of numbers: values by hand, laws, oracles from SciPy, gradients, and the edges."""

from math import cosh, inf, log, nan, pi

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import huber as scipy_huber
from scipy.stats import norm

from course_lib.losses import regression
from course_lib.numerics import numerical_gradient

TRUE, GUESSED = [3.0, 5.0, 7.0], [2.5, 5.2, 6.8]
OUTLIER = np.array([1.0, 2.0, 3.0, 4.0, 100.0])
OF_RESIDUALS = [
    ("mse", {}),
    ("mae", {}),
    ("huber", {"delta": 0.7}),
    ("smooth_l1", {"beta": 0.3}),
    ("quantile", {"level": 0.8}),
    ("log_cosh", {}),
]
REDUCTIONS = ("mean", "sum", "none")

each_loss = pytest.mark.parametrize(
    ("name", "options"), OF_RESIDUALS, ids=[n for n, _ in OF_RESIDUALS]
)
numbers = st.floats(-1e3, 1e3)
several = settings(max_examples=40)
vectors = arrays(float, st.integers(1, 8), elements=numbers)


def loss_and_gradient(name, options):
    loss, gradient = getattr(regression, name), getattr(regression, f"{name}_grad")
    return (
        lambda p, t, **more: loss(p, t, **options, **more),
        lambda p, t, **more: gradient(p, t, **options, **more),
    )


def exactly(value):
    return pytest.approx(value, rel=1e-13, abs=1e-300)


# Values by hand


def test_mse_of_the_source_is_the_mean_of_three_squares():
    """Ledger S2-36."""
    assert regression.mse(GUESSED, TRUE) == exactly((0.5**2 + 0.2**2 + 0.2**2) / 3)
    assert round(regression.mse(GUESSED, TRUE), 12) == 0.11


def test_mae_of_the_source_is_the_mean_of_three_sizes():
    """Ledger S2-36."""
    assert regression.mae(GUESSED, TRUE) == pytest.approx((0.5 + 0.2 + 0.2) / 3, rel=1e-14)


def test_the_mean_minimises_mse_and_the_median_mae():
    """Ledger S2-38."""
    guesses = np.arange(0, 101.0)
    squared = [regression.mse(np.full(5, g), OUTLIER) for g in guesses]
    absolute = [regression.mae(np.full(5, g), OUTLIER) for g in guesses]

    assert (guesses[np.argmin(squared)], min(squared)) == (22.0, 1522.0)
    assert (guesses[np.argmin(absolute)], min(absolute)) == (3.0, 20.2)


def test_one_large_error_is_three_quarters_of_the_mse_and_half_of_the_mae():
    """Ledger S2-37."""
    squares = regression.mse(GUESSED, TRUE, reduction="none")
    sizes = regression.mae(GUESSED, TRUE, reduction="none")

    assert round(squares[0] / squares.sum(), 6) == 0.757576
    assert round(sizes[0] / sizes.sum(), 6) == 0.555556


def test_huber_is_half_the_square_inside_and_a_line_outside():
    losses = regression.huber([0.5, 2.0, -5.0], [0.0] * 3, delta=2.0, reduction="none")

    assert losses.tolist() == [0.5**2 / 2, 2.0**2 / 2, 2 * (5 - 1)]


def test_smooth_l1_is_half_the_square_over_beta_inside_and_the_size_less_half_beta_outside():
    losses = regression.smooth_l1([0.5, 2.0, -5.0], [0.0] * 3, beta=2.0, reduction="none")

    assert losses.tolist() == [0.5**2 / 4, 2.0**2 / 4, 5 - 1]


def test_too_low_costs_the_level_and_too_high_the_rest():
    losses = regression.quantile([1.0, 3.0], [2.0, 2.0], level=0.75, reduction="none")

    assert losses.tolist() == [0.75, 0.25]


def test_log_cosh_is_the_logarithm_of_cosh():
    losses = regression.log_cosh([0.5, 1.0, -3.0], [0.0] * 3, reduction="none")

    assert losses == exactly(np.log(np.cosh([0.5, 1.0, 3.0])))


def test_a_bell_curve_of_width_two_one_off():
    by_hand = log(2 * pi) / 2 + log(4) / 2 + 1 / (2 * 4)

    assert regression.gaussian_nll([3.0], [log(4)], [2.0]) == exactly(by_hand)


# Oracles


@several
@given(vectors, st.floats(0.01, 100))
def test_huber_is_scipys(residuals, delta):
    ours = regression.huber(residuals, np.zeros_like(residuals), delta=delta, reduction="none")

    assert ours == exactly(scipy_huber(delta, residuals))


@given(numbers, st.floats(-10, 10), numbers)
def test_gaussian_nll_is_minus_scipys_log_density(mean, log_variance, target):
    ours = regression.gaussian_nll(mean, log_variance, target)

    assert ours == pytest.approx(
        -norm.logpdf(target, mean, np.exp(log_variance / 2)), rel=1e-12, abs=1e-12
    )


@given(st.floats(1e-12, 20))
def test_log_cosh_agrees_with_the_series_near_zero_and_with_cosh_elsewhere(r):
    """r²/2 − r⁴/12 + r⁶/45 leaves 17r⁸/2520: below 1e-18 of the value for r < 0.01."""
    right = r**2 / 2 - r**4 / 12 + r**6 / 45 if r < 0.01 else log(cosh(r))
    digits = 1e-14 if r < 0.01 else 4e-16 / right + 1e-14

    assert regression.log_cosh(r, 0.0) == pytest.approx(right, rel=digits, abs=0)


# Laws


@each_loss
@several
@given(vectors)
def test_a_perfect_prediction_costs_nothing_and_is_not_moved(name, options, targets):
    loss, gradient = loss_and_gradient(name, options)

    assert loss(targets, targets) == 0
    assert np.all(gradient(targets, targets) == 0)


@each_loss
@several
@given(vectors)
def test_an_error_never_costs_less_than_nothing(name, options, residuals):
    loss, _ = loss_and_gradient(name, options)

    assert np.all(loss(residuals, np.zeros_like(residuals), reduction="none") >= 0)


@each_loss
@several
@given(vectors)
def test_the_sum_is_the_mean_times_the_count_and_the_losses_added_up(name, options, residuals):
    loss, _ = loss_and_gradient(name, options)
    zeros = np.zeros_like(residuals)
    total = loss(residuals, zeros, reduction="sum")

    assert total == exactly(loss(residuals, zeros) * residuals.size)
    assert total == exactly(loss(residuals, zeros, reduction="none").sum())


@several
@given(vectors, st.floats(1001, 1e6))
def test_huber_with_a_delta_beyond_every_error_is_half_the_squared_error(residuals, delta):
    zeros = np.zeros_like(residuals)
    half = regression.mse(residuals, zeros) / 2

    assert regression.huber(residuals, zeros, delta=delta) == exactly(half)


@several
@given(vectors, st.floats(1e-3, 1e3))
def test_smooth_l1_is_huber_over_delta(residuals, width):
    zeros = np.zeros_like(residuals)
    huber = regression.huber(residuals, zeros, delta=width)

    assert regression.smooth_l1(residuals, zeros, beta=width) == exactly(huber / width)


@several
@given(vectors)
def test_level_one_half_is_half_the_absolute_error(residuals):
    zeros = np.zeros_like(residuals)
    half = regression.mae(residuals, zeros) / 2

    assert regression.quantile(residuals, zeros, level=0.5) == exactly(half)


@several
@given(vectors, st.floats(0, 1))
def test_two_opposite_levels_add_up_to_the_absolute_error(residuals, level):
    zeros = np.zeros_like(residuals)
    both = [regression.quantile(residuals, zeros, level=t) for t in (level, 1 - level)]

    assert sum(both) == pytest.approx(regression.mae(residuals, zeros), rel=1e-12)


@several
@given(st.lists(st.integers(-50, 50), min_size=1, max_size=9), st.integers(1, 9))
def test_no_constant_beats_the_quantile(targets, tenths):
    targets, level = np.array(targets, dtype=float), tenths / 10

    def cost(guess):
        return regression.quantile(np.full_like(targets, guess), targets, level=level)

    best = np.quantile(targets, level, method="inverted_cdf")
    assert cost(best) <= min(cost(guess) for guess in targets) + 1e-12


@given(st.floats(-700, 700))
def test_log_cosh_lies_between_the_size_less_log_two_and_half_the_square(r):
    loss = regression.log_cosh(r, 0.0)

    assert abs(r) - log(2) <= loss <= r**2 / 2 * (1 + 1e-15)


@several
@given(vectors)
def test_at_unit_variance_gaussian_nll_is_half_the_squared_error_and_a_constant(residuals):
    zeros = np.zeros_like(residuals)
    half = regression.mse(residuals, zeros) / 2

    assert regression.gaussian_nll(residuals, zeros, zeros) == exactly(half + log(2 * pi) / 2)


@given(st.floats(0.1, 100))
def test_the_best_variance_is_the_squared_error(r):
    _, slope = regression.gaussian_nll_grad(r, 2 * log(r), 0.0)

    assert slope == pytest.approx(0, abs=1e-14)


# Gradients


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@each_loss
@settings(max_examples=20)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_gradient_is_the_slope_of_the_reduced_loss(name, options, reduction, seed):
    loss, gradient = loss_and_gradient(name, options)
    predictions, targets = away_from_kinks(seed)

    slopes = numerical_gradient(lambda p: loss(p, targets, reduction=reduction), predictions)
    assert gradient(predictions, targets, reduction=reduction) == pytest.approx(slopes, abs=1e-8)


def away_from_kinks(seed):
    """Errors on a grid that keeps 0.05 away from 0, 0.3 and 0.7, where slopes jump or bend."""
    steps = np.random.default_rng(seed)
    targets = steps.normal(size=(2, 3))
    return targets + steps.integers(-15, 15, size=(2, 3)) / 10 + 0.05, targets


@each_loss
def test_the_gradient_without_reduction_is_that_of_the_sum(name, options):
    _, gradient = loss_and_gradient(name, options)

    assert np.array_equal(
        gradient(GUESSED, TRUE, reduction="none"), gradient(GUESSED, TRUE, reduction="sum")
    )


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@settings(max_examples=20)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_gaussian_gradients_are_the_slopes_in_means_and_log_variances(reduction, seed):
    means, widths, targets = np.random.default_rng(seed).normal(size=(3, 2, 2))
    slopes = regression.gaussian_nll_grad(means, widths, targets, reduction=reduction)

    def loss(means, widths):
        return regression.gaussian_nll(means, widths, targets, reduction=reduction)

    assert slopes[0] == pytest.approx(
        numerical_gradient(lambda m: loss(m, widths), means), rel=1e-6, abs=1e-7
    )
    assert slopes[1] == pytest.approx(
        numerical_gradient(lambda w: loss(means, w), widths), rel=1e-6, abs=1e-7
    )


def test_gaussian_gradients_without_reduction_are_those_of_the_sum():
    data = [0.0, 1.0], [0.5, -0.5], [2.0, 2.0]
    alone, summed = (regression.gaussian_nll_grad(*data, reduction=r) for r in ("none", "sum"))

    assert [slope.tolist() for slope in alone] == [slope.tolist() for slope in summed]


def test_hubers_slope_stops_growing_at_delta():
    slopes = regression.huber_grad([1.5, 2.0, 9.0], [0.0] * 3, delta=2.0, reduction="sum")

    assert slopes.tolist() == [1.5, 2.0, 2.0]


# Edges


@each_loss
def test_errors_of_ten_thousand_are_finite_in_both_precisions(name, options):
    loss, gradient = loss_and_gradient(name, options)
    for dtype in (np.float32, np.float64):
        far = np.array([1e4, -1e4], dtype)
        assert np.isfinite(loss(far, np.zeros(2, dtype)))
        assert np.all(np.isfinite(gradient(far, np.zeros(2, dtype))))


def test_log_cosh_does_not_overflow_where_cosh_does():
    losses = regression.log_cosh([1e4, -1e308], [0.0, 0.0], reduction="none")

    assert losses.tolist() == [1e4 - log(2), 1e308]


def test_log_cosh_keeps_its_digits_near_zero():
    assert regression.log_cosh(1e-8, 0.0) == exactly(1e-16 / 2)
    assert regression.log_cosh(1e-150, 0.0) == exactly(1e-300 / 2)
    tiny = regression.log_cosh(np.float32(1e-5), np.float32(0), reduction="none")
    assert tiny == pytest.approx(0.5e-10, rel=1e-6, abs=0)


@each_loss
def test_an_infinitely_wrong_prediction_costs_without_end(name, options):
    loss, _ = loss_and_gradient(name, options)

    assert loss([inf], [0.0]) == inf


def test_squares_too_large_for_the_type_are_infinite_without_a_warning():
    assert regression.mse([1e200], [0.0]) == inf
    assert regression.mse([1e308, 1.0], [-1e308, 1.0]) == inf
    assert regression.mse_grad([1e308], [-1e308]).tolist() == [inf]


@each_loss
def test_nan_is_passed_on(name, options):
    loss, gradient = loss_and_gradient(name, options)

    assert np.isnan(loss([nan, 1.0], [0.0, 0.0]))
    assert np.isnan(gradient([nan, 1.0], [0.0, 0.0])).tolist() == [True, False]


def test_a_certain_bell_curve_is_infinitely_right_or_infinitely_wrong():
    losses = regression.gaussian_nll([2.0, 2.0], [-inf, -inf], [2.0, 3.0], reduction="none")

    assert losses.tolist() == [-inf, inf]


def test_log_variances_of_ten_thousand_both_ways():
    means, widths = [1.0, 1.0, 0.0], [-1e4, -1e4, 1e4]
    losses = regression.gaussian_nll(means, widths, [1.0, 2.0, 5.0], reduction="none")
    to_means, to_widths = regression.gaussian_nll_grad(means, widths, [1.0, 2.0, 5.0])

    assert losses == exactly([log(2 * pi) / 2 - 5000, inf, log(2 * pi) / 2 + 5000])
    assert to_means.tolist() == [0.0, -inf, 0.0]
    assert (to_widths * 3).tolist() == [0.5, -inf, 0.5]


def test_a_width_that_overflows_alone_does_not_spoil_a_finite_quotient():
    """r = e^−700, σ = e^−720: the error is e²⁰ widths, though 1/σ is beyond float64."""
    loss = regression.gaussian_nll(np.exp(-700.0), -1440.0, 0.0)

    assert loss == pytest.approx(log(2 * pi) / 2 - 720 + np.exp(40.0) / 2, rel=1e-12)


def test_a_tiny_beta_gives_the_absolute_error():
    assert regression.smooth_l1([3.0, -1.5], [0.0, 0.0], beta=5e-324, reduction="sum") == 4.5
    slopes = regression.smooth_l1_grad([3.0, 0.0], [0.0, 0.0], beta=5e-324, reduction="sum")
    assert slopes.tolist() == [1.0, 0.0]


def test_levels_zero_and_one_charge_one_side_only():
    errors = [-2.0, 2.0], [0.0, 0.0]

    assert regression.quantile(*errors, level=0, reduction="none").tolist() == [0.0, 2.0]
    assert regression.quantile(*errors, level=1, reduction="none").tolist() == [2.0, 0.0]


@each_loss
def test_single_numbers_are_taken(name, options):
    loss, gradient = loss_and_gradient(name, options)

    assert loss(2.0, 1.0) == loss([2.0], [1.0])
    assert np.shape(gradient(2.0, 1.0)) == ()


# Types


@pytest.mark.parametrize("reduction", REDUCTIONS)
@each_loss
def test_float32_stays_float32_and_is_added_up_in_float64(name, options, reduction):
    loss, gradient = loss_and_gradient(name, options)
    p, t = np.float32(GUESSED), np.float32(TRUE)
    expected = np.float32 if reduction == "none" else np.float64

    assert loss(p, t, reduction=reduction).dtype == expected
    assert gradient(p, t, reduction=reduction).dtype == np.float32


@each_loss
def test_the_gradient_has_the_type_and_shape_of_the_predictions(name, options):
    _, gradient = loss_and_gradient(name, options)
    slopes = gradient(np.ones((2, 1), np.float32), np.zeros((2, 1)))

    assert (slopes.dtype, slopes.shape) == (np.float32, (2, 1))
    assert gradient(np.ones(2, np.float16), np.zeros(2, np.float16)).dtype == np.float32


def test_float32_stays_float32_under_the_bell_curve():
    data = np.float32([0, 1]), np.float32([0, 1]), np.float32([1, 1])

    assert regression.gaussian_nll(*data, reduction="none").dtype == np.float32
    assert [slope.dtype for slope in regression.gaussian_nll_grad(*data)] == [np.float32] * 2


@each_loss
def test_inputs_are_not_changed(name, options):
    loss, gradient = loss_and_gradient(name, options)
    p, t = np.array(GUESSED), np.array(TRUE)
    loss(p, t, reduction="none")[:] = 9
    gradient(p, t)[:] = 9

    assert (p.tolist(), t.tolist()) == (GUESSED, TRUE)


def test_the_inputs_of_the_bell_curve_are_not_changed():
    data = [np.array([1.0, 2.0]), np.array([0.0, 0.0]), np.array([1.0, 3.0])]
    regression.gaussian_nll(*data, reduction="none")[:] = 9
    for slope in regression.gaussian_nll_grad(*data):
        slope[:] = 9

    assert [values.tolist() for values in data] == [[1.0, 2.0], [0.0, 0.0], [1.0, 3.0]]


# Errors


@each_loss
def test_nothing_is_broadcast(name, options):
    for function in loss_and_gradient(name, options):
        with pytest.raises(ValueError, match=r"predictions \(3,\) and targets \(3, 1\)"):
            function(GUESSED, [[t] for t in TRUE])


def test_the_bell_curve_names_its_three_arguments():
    for function in (regression.gaussian_nll, regression.gaussian_nll_grad):
        with pytest.raises(ValueError, match=r"means \(2,\) and log_variances \(1,\) and targets"):
            function([0.0, 0.0], [0.0], [0.0, 0.0])


@each_loss
def test_class_numbers_are_no_targets(name, options):
    for function in loss_and_gradient(name, options):
        with pytest.raises(TypeError, match="targets must be real numbers, received int"):
            function(GUESSED, np.array([3, 5, 7]))


@each_loss
def test_an_unknown_reduction_is_refused(name, options):
    for function in loss_and_gradient(name, options):
        with pytest.raises(ValueError, match="'average'"):
            function(GUESSED, TRUE, reduction="average")


@each_loss
def test_nothing_at_all_is_refused(name, options):
    for function in loss_and_gradient(name, options):
        with pytest.raises(ValueError, match="must not be empty"):
            function([], [])


@pytest.mark.parametrize("wrong", [0, -1.0, inf, nan])
@pytest.mark.parametrize(("name", "option"), [("huber", "delta"), ("smooth_l1", "beta")])
def test_a_width_must_be_a_finite_number_above_zero(name, option, wrong):
    for function in loss_and_gradient(name, {option: wrong}):
        with pytest.raises(ValueError, match=f"{option} must be a finite number above 0, received"):
            function(GUESSED, TRUE)


def test_a_width_that_float32_cannot_hold_is_refused():
    for wrong in (1e-60, 1e60):
        with pytest.raises(ValueError, match="delta must be a finite number above 0"):
            regression.huber(np.float32(GUESSED), np.float32(TRUE), delta=wrong)


@pytest.mark.parametrize("wrong", [-0.1, 1.1, nan])
def test_a_level_lies_between_zero_and_one(wrong):
    for function in loss_and_gradient("quantile", {"level": wrong}):
        with pytest.raises(ValueError, match="level must lie between 0 and 1, received"):
            function(GUESSED, TRUE)
