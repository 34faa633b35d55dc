"""Entropy, cross-entropy, divergences, dot product, cosine and bits: by hand, by SciPy, by law, at the edges."""

from math import inf, isnan, log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import cosine, jensenshannon
from scipy.special import entr, rel_entr

from course_lib.losses.information import (
    bits_per_byte,
    bits_per_character,
    bits_per_token,
    distribution_cross_entropy,
    distribution_cross_entropy_grad,
    entropy,
    entropy_grad,
    jensen_shannon,
    jensen_shannon_grad,
    kl_divergence,
    kl_divergence_grad,
    kl_divergence_logits,
    kl_divergence_logits_grad,
    negative_cosine,
    negative_cosine_grad,
    negative_dot_product,
    negative_dot_product_grad,
    perplexity,
    surprise,
)
from course_lib.numerics import numerical_gradient, softmax

BETTER, BAD = [0.7, 0.2, 0.1], [0.1, 0.2, 0.7]
P, Q = [0.5, 0.3, 0.2], [0.25, 0.25, 0.5]
OF_ONE = {entropy: entropy_grad}
OF_TWO = {
    distribution_cross_entropy: distribution_cross_entropy_grad,
    kl_divergence: kl_divergence_grad,
    jensen_shannon: jensen_shannon_grad,
}
OF_LOGITS = {kl_divergence_logits: kl_divergence_logits_grad}
OF_VECTORS = {
    negative_dot_product: negative_dot_product_grad,
    negative_cosine: negative_cosine_grad,
}
DIRECTED = {kl_divergence: kl_divergence_grad, kl_divergence_logits: kl_divergence_logits_grad}

each_of_two = pytest.mark.parametrize(("loss", "slope"), OF_TWO.items())
each_of_vectors = pytest.mark.parametrize(("loss", "slope"), OF_VECTORS.items())
each_reduction = pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
each_direction = pytest.mark.parametrize("direction", ["forward", "reverse"])

logits_of_four = st.lists(st.floats(-20, 20), min_size=4, max_size=4).map(np.array)
distributions = logits_of_four.map(softmax)
vectors = st.lists(st.floats(0.01, 10) | st.floats(-10, -0.01), min_size=3, max_size=3)


def drawn(*shape):
    """Two arrays of distributions of the given shape, always the same."""
    random = np.random.default_rng(7)
    return softmax(random.normal(size=shape)), softmax(random.normal(size=shape))


def assert_slopes(loss, slope, point, *others, reduction, step=1e-5, **options):
    """The gradient is that of the reduced loss; for "none" that of the sum."""
    whole = "sum" if reduction == "none" else reduction
    expected = numerical_gradient(
        lambda x: loss(x, *others, reduction=whole, **options), point, step=step
    )
    found = slope(point, *others, reduction=reduction, **options)
    assert found.shape == point.shape
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-7)


# --- by hand -------------------------------------------------------------------------------------


def test_halves_quarters_and_eighths_take_one_and_three_quarter_bits():
    halves = [0.5, 0.25, 0.125, 0.125]
    assert entropy(halves, base=2) == 0.5 * 1 + 0.25 * 2 + 0.125 * 3 + 0.125 * 3
    assert entropy(halves) == pytest.approx(1.75 * log(2))


def test_the_fox_text_has_an_entry_of_zero_and_still_an_entropy():  # ledger S0-04
    fox = [0.02, 0.05, 0.01, 0.0, 0.82, 0.03, 0.07]
    assert entropy(fox) == pytest.approx(0.728153, abs=5e-7)
    assert entropy(fox, base=2) == pytest.approx(1.050503, abs=5e-7)


def test_a_smoothed_target_costs_its_entropy_and_the_divergence():  # ledger C04
    probs, targets = [0.05, 0.05, 0.85, 0.05], [0.025, 0.025, 0.925, 0.025]
    by_hand = -(0.075 * log(0.05) + 0.925 * log(0.85))
    assert distribution_cross_entropy(probs, targets) == pytest.approx(by_hand)
    assert by_hand == pytest.approx(0.375010, abs=5e-7)
    assert entropy(targets) == pytest.approx(0.348780, abs=5e-7)
    assert kl_divergence(probs, targets) == pytest.approx(0.026230, abs=5e-7)


def test_the_cricket_forecasts_are_equally_far_apart_both_ways():  # ledger S3-08
    by_hand = 0.7 * log(7) + 0.1 * log(1 / 7)
    assert kl_divergence(BAD, BETTER) == pytest.approx(by_hand)
    assert kl_divergence(BAD, BETTER, direction="reverse") == pytest.approx(by_hand)
    assert by_hand == pytest.approx(1.167546, abs=5e-7)


def test_forward_is_targets_against_predictions_and_reverse_the_other():  # ledger S3-E14
    forward = 0.5 * log(0.5 / 0.25) + 0.3 * log(0.3 / 0.25) + 0.2 * log(0.2 / 0.5)
    reverse = 0.25 * log(0.25 / 0.5) + 0.25 * log(0.25 / 0.3) + 0.5 * log(0.5 / 0.2)
    assert kl_divergence(Q, P) == pytest.approx(forward)
    assert kl_divergence(Q, P, direction="reverse") == pytest.approx(reverse)
    assert (round(forward, 6), round(reverse, 6)) == (0.218012, 0.239278)


def test_the_negative_dot_product_reads_off_the_true_probability():  # ledger S0-E04
    assert negative_dot_product([0.1, 0.9], [1.0, 0.0]) == -0.1


def test_the_linear_score_rewards_overstatement_and_the_logarithm_does_not():  # ledger S0-16
    honest, overstated, truth = [0.6, 0.4], [1.0, 0.0], [0.6, 0.4]
    assert negative_dot_product(honest, truth) == pytest.approx(-0.52)
    assert negative_dot_product(overstated, truth) == pytest.approx(-0.60)
    assert distribution_cross_entropy(honest, truth) == pytest.approx(0.673012, abs=5e-7)
    assert distribution_cross_entropy(overstated, truth) == inf


def test_the_cosine_of_three_four_and_four_three_is_twenty_four_twenty_fifths():
    assert negative_cosine([3.0, 4.0], [4.0, 3.0]) == pytest.approx(-24 / 25)


def test_the_lower_perplexity_belongs_to_the_worse_model():  # ledger C12, S4-E12
    assert bits_per_byte(250 * 3.0, 1000) == pytest.approx(250 * 3.0 / log(2) / 1000)
    assert bits_per_byte(250 * 3.0, 1000) == pytest.approx(1.082021, abs=5e-7)
    assert bits_per_byte(200 * 3.5, 1000) == pytest.approx(1.009887, abs=5e-7)


def test_bits_per_token_character_and_byte_divide_one_total_by_three_lengths():
    text, total = "naïve mañana", 24 * log(2)
    assert bits_per_token(total, 3) == pytest.approx(8)
    assert bits_per_character(total, len(text)) == pytest.approx(24 / 12)
    assert bits_per_byte(total, len(text.encode())) == pytest.approx(24 / 14)


def test_two_to_the_bits_per_token_is_the_perplexity():
    assert 2 ** bits_per_token(250 * 3.0, 250) == pytest.approx(perplexity(3.0))


@each_direction
def test_averaging_is_over_distributions_and_none_averages_nothing(direction):
    probs, targets = [P, Q], [Q, Q]
    single = kl_divergence(P, Q, direction=direction)
    options = {"direction": direction}
    assert kl_divergence(probs, targets, **options) == pytest.approx(single / 2)
    assert kl_divergence(probs, targets, reduction="sum", **options) == pytest.approx(single)
    assert kl_divergence(probs, targets, reduction="none", **options).tolist() == [single, 0.0]


# --- oracles -------------------------------------------------------------------------------------


def test_entropy_is_scipys():
    probs, _ = drawn(3, 2, 5)
    assert entropy(probs, reduction="none") == pytest.approx(entr(probs).sum(-1))


def test_both_divergences_are_scipys_relative_entropy():
    probs, targets = drawn(3, 2, 5)
    forward, reverse = rel_entr(targets, probs).sum(-1), rel_entr(probs, targets).sum(-1)
    assert kl_divergence(probs, targets, reduction="none") == pytest.approx(forward)
    assert kl_divergence(probs, targets, direction="reverse", reduction="none") == pytest.approx(
        reverse
    )


def test_jensen_shannon_is_the_square_of_scipys_distance():
    probs, targets = drawn(3, 2, 5)
    oracle = jensenshannon(probs, targets, axis=-1, base=2) ** 2
    assert jensen_shannon(probs, targets, base=2, reduction="none") == pytest.approx(oracle)


@given(vectors, vectors)
def test_the_cosine_is_one_less_than_scipys_distance(first, second):
    assert negative_cosine(first, second) == pytest.approx(cosine(first, second) - 1, abs=1e-12)


@each_direction
@given(logits_of_four, logits_of_four)
def test_divergence_from_logits_is_that_of_their_probabilities(direction, logits, others):
    assert kl_divergence_logits(logits, others, direction=direction) == pytest.approx(
        kl_divergence(softmax(logits), softmax(others), direction=direction), abs=1e-12
    )


# --- gradients -----------------------------------------------------------------------------------

SMALL_STEP = 5e-7  # so that the moved probabilities still sum to 1 within what is allowed


@each_reduction
def test_entropy_slope(reduction):
    probs, _ = drawn(2, 2, 4)
    assert_slopes(entropy, entropy_grad, probs, reduction=reduction, step=SMALL_STEP, base=2)


@each_reduction
@each_of_two
def test_slopes_in_the_probabilities(loss, slope, reduction):
    probs, targets = drawn(2, 2, 4)
    assert_slopes(loss, slope, probs, targets, reduction=reduction, step=SMALL_STEP, base=2)


@each_reduction
def test_slope_of_the_reverse_divergence_in_the_probabilities(reduction):
    options = {"reduction": reduction, "step": SMALL_STEP, "direction": "reverse"}
    assert_slopes(kl_divergence, kl_divergence_grad, *drawn(2, 2, 4), **options)


@each_reduction
@each_direction
def test_slopes_of_the_divergence_in_the_logits(direction, reduction):
    options = {"reduction": reduction, "direction": direction, "base": 2}
    assert_slopes(kl_divergence_logits, kl_divergence_logits_grad, *drawn(2, 2, 4), **options)


@each_reduction
@each_of_vectors
def test_slopes_in_the_vectors(loss, slope, reduction):
    random = np.random.default_rng(3)
    first, second = random.normal(size=(2, 2, 4)), random.normal(size=(2, 2, 4))
    assert_slopes(loss, slope, first, second, reduction=reduction)


@each_direction
@given(logits_of_four, logits_of_four)
def test_logit_slopes_of_each_row_sum_to_zero(direction, logits, others):
    slopes = kl_divergence_logits_grad(logits, others, direction=direction)
    assert slopes.sum() == pytest.approx(0, abs=1e-12)


@given(vectors, vectors)
def test_the_slope_of_the_cosine_stands_at_right_angles_to_the_vector(first, second):
    assert np.dot(negative_cosine_grad(first, second), first) == pytest.approx(0, abs=1e-9)


# --- laws ----------------------------------------------------------------------------------------


@given(distributions, distributions)
def test_cross_entropy_is_entropy_and_divergence(probs, targets):
    assert distribution_cross_entropy(probs, targets) == pytest.approx(
        entropy(targets) + kl_divergence(probs, targets), abs=1e-12
    )


@given(distributions)
def test_a_distribution_is_no_distance_from_itself(probs):
    assert kl_divergence(probs, probs) == 0
    assert jensen_shannon(probs, probs) == 0
    assert distribution_cross_entropy(probs, probs) == entropy(probs)


@given(distributions, distributions)
def test_divergences_are_not_below_zero(probs, targets):
    assert kl_divergence(probs, targets) >= -1e-15
    assert jensen_shannon(probs, targets) >= -1e-15


@given(distributions, distributions)
def test_divergence_is_above_half_the_square_of_the_distance(probs, targets):  # Pinsker
    distance = np.abs(probs - targets).sum()
    assert kl_divergence(probs, targets) >= distance**2 / 2 - 1e-15


@given(distributions, distributions)
def test_reverse_is_forward_with_the_arguments_exchanged(probs, targets):
    assert kl_divergence(probs, targets, direction="reverse") == kl_divergence(targets, probs)


@given(distributions, distributions)
def test_jensen_shannon_does_not_care_about_order_and_stays_below_log_two(probs, targets):
    value = jensen_shannon(probs, targets)
    assert value == pytest.approx(jensen_shannon(targets, probs), abs=1e-15)
    assert value <= log(2) + 1e-15


@given(distributions, distributions)
def test_jensen_shannon_is_the_entropy_of_the_middle_less_the_middle_entropy(probs, targets):
    middle = entropy((probs + targets) / 2)
    mean = (entropy(probs) + entropy(targets)) / 2
    assert jensen_shannon(probs, targets) == pytest.approx(middle - mean, abs=1e-12)


@given(st.integers(1, 1000))
def test_a_fair_choice_has_the_largest_entropy_the_logarithm_of_the_number(count):
    assert entropy(np.full(count, 1 / count)) == pytest.approx(log(count))


@given(distributions)
def test_no_choice_among_four_has_more_entropy_than_the_fair_one(probs):
    assert 0 <= entropy(probs) <= log(4) + 1e-12


@given(distributions, st.integers(0, 3))
def test_against_certainty_cross_entropy_is_surprise(probs, label):
    assert distribution_cross_entropy(probs, np.eye(4)[label]) == pytest.approx(
        surprise(probs[label])
    )


@given(distributions, distributions, st.permutations(range(4)))
def test_the_names_of_the_classes_do_not_matter(probs, targets, order):
    for loss in OF_TWO:
        assert loss(probs[order], targets[order]) == pytest.approx(loss(probs, targets), abs=1e-12)


@each_direction
@given(logits_of_four, logits_of_four, st.floats(-100, 100))
def test_a_number_added_to_all_logits_changes_nothing(direction, logits, others, shift):
    assert kl_divergence_logits(logits + shift, others, direction=direction) == pytest.approx(
        kl_divergence_logits(logits, others, direction=direction), abs=1e-10
    )


@given(vectors, vectors, st.floats(0.01, 100))
def test_the_cosine_forgets_lengths_and_the_dot_product_counts_them(first, second, factor):
    longer = factor * np.array(first)
    assert negative_cosine(longer, second) == pytest.approx(
        negative_cosine(first, second), abs=1e-12
    )
    assert negative_dot_product(longer, second) == pytest.approx(
        factor * negative_dot_product(first, second), abs=1e-9
    )


@given(distributions, distributions)
def test_bits_are_nats_over_log_two(probs, targets):
    for loss in OF_TWO:
        assert loss(probs, targets, base=2) == pytest.approx(loss(probs, targets) / log(2))


# --- the edges -----------------------------------------------------------------------------------


def test_certainty_has_no_entropy_and_no_minus_sign():
    assert str(float(entropy([0.0, 1.0]))) == "0.0"


def test_where_neither_has_weight_nothing_is_added():
    assert distribution_cross_entropy([0.0, 1.0], [0.0, 1.0]) == 0
    for direction in ("forward", "reverse"):
        assert kl_divergence([0.0, 1.0], [0.0, 1.0], direction=direction) == 0
    assert jensen_shannon([0.0, 1.0], [0.0, 1.0]) == 0


def test_to_exclude_what_happens_costs_without_end():
    assert distribution_cross_entropy([0.0, 1.0], [0.5, 0.5]) == inf
    assert kl_divergence([0.0, 1.0], [0.5, 0.5]) == inf
    assert kl_divergence([0.5, 0.5], [0.0, 1.0], direction="reverse") == inf


def test_to_allow_what_never_happens_costs_only_what_it_takes_away():
    assert kl_divergence([0.5, 0.5], [0.0, 1.0]) == pytest.approx(log(2))
    assert kl_divergence([0.0, 1.0], [0.5, 0.5], direction="reverse") == pytest.approx(log(2))


def test_slopes_at_probability_zero_are_what_the_formulas_say():
    assert entropy_grad([0.0, 1.0]).tolist() == [inf, -1.0]
    assert distribution_cross_entropy_grad([0.0, 1.0], [0.5, 0.5]).tolist() == [-inf, -0.5]
    assert distribution_cross_entropy_grad([0.0, 1.0], [0.0, 1.0]).tolist() == [0.0, -1.0]
    assert kl_divergence_grad([0.0, 1.0], [0.0, 1.0], direction="reverse").tolist() == [0.0, 1.0]
    assert kl_divergence_grad([0.0, 1.0], [1.0, 0.0], direction="reverse").tolist() == [-inf, inf]
    assert jensen_shannon_grad([0.0, 1.0], [0.0, 1.0]).tolist() == [0.0, 0.0]
    assert jensen_shannon_grad([0.0, 1.0], [1.0, 0.0]).tolist() == [-inf, log(2) / 2]


def test_distributions_that_share_nothing_are_one_bit_apart_exactly():
    assert jensen_shannon([0.5, 0.5, 0.0], [0.0, 0.0, 1.0], base=2) == 1


def test_the_smallest_number_there_is_keeps_the_divergences_finite():
    tiny = [5e-324, 1.0]
    assert jensen_shannon(tiny, [0.0, 1.0]) == 0
    assert kl_divergence(tiny, [0.5, 0.5]) == pytest.approx(-0.5 * log(5e-324) + log(0.5))
    assert kl_divergence_grad([1.0, 0.0], [5e-324, 1.0], direction="reverse")[0] == pytest.approx(
        1 - log(5e-324)
    )


@pytest.mark.parametrize(("gap", "dtype"), [(104, np.float32), (746, float), (1e4, float)])
def test_models_that_disagree_by_a_gap_are_that_gap_apart(gap, dtype):
    logits, others = np.array([0, gap], dtype), np.array([gap, 0], dtype)
    for direction in ("forward", "reverse"):
        assert kl_divergence_logits(logits, others, direction=direction) == gap
    assert kl_divergence_logits_grad(logits, others).tolist() == [-1, 1]


def test_a_class_masked_in_both_models_adds_nothing_and_moves_nothing():
    logits, others = np.array([-inf, 2.0, 1.0]), np.array([-inf, 0.0, 3.0])
    for direction in ("forward", "reverse"):
        value = kl_divergence_logits(logits, others, direction=direction)
        assert value == kl_divergence_logits(logits[1:], others[1:], direction=direction)
        slopes = kl_divergence_logits_grad(logits, others, direction=direction)
        assert slopes[0] == 0
        assert np.isfinite(slopes).all()


def test_a_mask_over_what_the_other_allows_costs_without_end_however_little_it_is():
    assert kl_divergence_logits([-inf, 0.0], [-2000.0, 0.0]) == inf
    assert kl_divergence_logits_grad([-inf, 0.0], [0.0, 0.0]).tolist() == [-0.5, 0.5]
    assert kl_divergence_logits([0.0, 0.0], [-inf, 0.0]) == pytest.approx(log(2))


def test_where_the_reverse_loss_is_infinite_its_slope_drives_out_what_is_forbidden():
    logits, others = [0.0, 0.0, -inf], [-inf, 0.0, 0.0]
    slopes = kl_divergence_logits_grad(logits, others, direction="reverse")
    assert slopes.tolist() == [inf, -inf, 0.0]


def test_a_row_with_everything_masked_is_no_distribution_and_leaves_the_others_alone():
    logits = [[-inf, -inf], [0.0, 0.0]]
    losses = kl_divergence_logits(logits, np.zeros((2, 2)), reduction="none")
    assert isnan(losses[0])
    assert losses[1] == 0


@pytest.mark.parametrize("size", [1e-310, 1e-200, 1e200, 1e308])
def test_the_cosine_of_enormous_and_tiny_vectors_is_that_of_their_directions(size):
    vector = size * np.array([0.6, 0.8])
    assert negative_cosine(vector, vector) == pytest.approx(-1, abs=1e-9)
    assert negative_cosine(vector, [0.8, 0.6]) == pytest.approx(-0.96, abs=1e-9)


def test_the_slope_of_a_vanishing_vector_is_beyond_all_numbers():
    assert negative_cosine_grad([1e-310, 0.0], [1.0, 1.0]).tolist() == [0.0, -inf]


def test_vectors_at_right_angles_have_a_zero_without_minus_sign():
    assert str(float(negative_dot_product([1.0, 0.0], [0.0, 1.0]))) == "0.0"
    assert str(float(negative_cosine([1.0, 0.0], [0.0, 1.0]))) == "0.0"


def test_a_product_too_large_for_the_type_is_infinite():
    assert negative_dot_product(np.float32([1e30]), np.float32([1e30])) == -inf


def test_the_same_embedding_twice_has_no_slope_left_and_its_opposite_neither():
    vector = np.array([3.0, 4.0])
    assert negative_cosine_grad(vector, vector) == pytest.approx([0, 0], abs=1e-16)
    assert negative_cosine_grad(vector, -vector) == pytest.approx([0, 0], abs=1e-16)


def test_a_perplexity_larger_than_any_number_is_infinite_without_a_warning():
    assert perplexity(1000.0) == inf


def test_a_vocabulary_of_fifty_thousand_is_as_exact_as_one_of_two():
    fair = np.full(50257, 1 / 50257)
    assert entropy(fair) == pytest.approx(10.824905, abs=5e-7)
    assert kl_divergence_logits(np.zeros(50257), np.full(50257, 1e4)) == pytest.approx(0, abs=1e-12)


# --- types and inputs ----------------------------------------------------------------------------

ALL = [*OF_TWO.items(), *OF_LOGITS.items(), *OF_VECTORS.items()]


@pytest.mark.parametrize(("loss", "slope"), ALL)
def test_float32_stays_and_float16_is_widened_and_one_number_is_float64(loss, slope):
    probs, targets = drawn(2, 4)
    for dtype in (np.float32, np.float16):
        first, second = probs.astype(dtype), targets.astype(dtype)
        if dtype == np.float16:  # three digits do not sum to 1 within 1e-4
            first, second = dtype([[0.5, 0.25, 0.25]]), dtype([[0.25, 0.5, 0.25]])
        assert loss(first, second, reduction="none").dtype == np.float32
        assert slope(first, second).dtype == np.float32
        assert type(loss(first, second)) is np.float64
    assert loss(probs.astype(np.float32), targets.astype(np.float32)) == pytest.approx(
        loss(probs, targets), rel=1e-5
    )


def test_entropy_of_float32_stays_float32_in_every_base():
    probs = np.float32([[0.5, 0.5], [0.25, 0.75]])
    assert entropy(probs, base=2, reduction="none").dtype == np.float32
    assert entropy_grad(probs, base=2).dtype == np.float32


@pytest.mark.parametrize(("loss", "slope"), ALL)
def test_slopes_have_the_type_of_the_first_array_whatever_the_second_is(loss, slope):
    probs, targets = drawn(2, 4)
    assert slope(probs.astype(np.float32), targets).dtype == np.float32
    assert slope(probs, targets.astype(np.float32)).dtype == np.float64


@pytest.mark.parametrize(("loss", "slope"), ALL)
def test_inputs_are_left_as_they_were_even_when_they_cannot_be_written(loss, slope):
    probs, targets = drawn(2, 4)
    for array in (probs, targets):
        array.flags.writeable = False
    loss(probs, targets)
    slope(probs, targets)


@pytest.mark.parametrize(("loss", "slope"), ALL)
def test_any_leading_shape_is_as_good_as_a_row_at_a_time(loss, slope):
    probs, targets = drawn(2, 3, 4)
    losses, slopes = loss(probs, targets, reduction="none"), slope(probs, targets, reduction="sum")
    for place in np.ndindex(2, 3):
        assert losses[place] == pytest.approx(loss(probs[place], targets[place]))
        assert slopes[place] == pytest.approx(slope(probs[place], targets[place]))


@pytest.mark.parametrize(("loss", "slope"), [*OF_LOGITS.items(), *OF_VECTORS.items()])
def test_nan_stays_in_its_row(loss, slope):
    first, second = drawn(2, 4)
    first[0, 1] = np.nan
    losses, slopes = loss(first, second, reduction="none"), slope(first, second)
    assert np.isnan(losses).tolist() == [True, False]
    assert np.isfinite(slopes[1]).all()


# --- errors --------------------------------------------------------------------------------------


@each_of_two
def test_logits_given_as_probabilities_are_recognised(loss, slope):
    for function in (loss, slope):
        with pytest.raises(ValueError, match=r"probs must lie between 0 and 1.*look like logits"):
            function([2.0, -1.0], [0.5, 0.5])
        with pytest.raises(ValueError, match=r"targets must sum to 1.*received a sum of 2"):
            function([0.5, 0.5], [1.0, 1.0])


@pytest.mark.parametrize(("loss", "slope"), ALL)
def test_a_row_is_never_spread_over_many(loss, slope):
    for function in (loss, slope):
        with pytest.raises(ValueError, match=r"\(2,\) and .*\(2, 2\) must have the same shape"):
            function([0.5, 0.5], [[0.5, 0.5], [0.5, 0.5]])


def test_class_numbers_are_not_taken_for_distributions():
    with pytest.raises(TypeError, match="targets must be real numbers, received int"):
        kl_divergence([0.5, 0.5], np.array([0, 1]))


def test_a_single_number_is_no_distribution_and_no_vector():
    for function in (entropy, entropy_grad):
        with pytest.raises(ValueError, match="probs must have at least one axis"):
            function(1.0)
    with pytest.raises(ValueError, match="predictions and targets must have at least one axis"):
        negative_dot_product(1.0, 2.0)


def test_nothing_at_all_is_refused():
    with pytest.raises(ValueError, match=r"must not be empty, received shape \(0, 3\)"):
        entropy(np.empty((0, 3)))


def test_nan_is_no_probability():
    with pytest.raises(ValueError, match="between 0 and 1, received nan"):
        entropy([np.nan, 1.0])


def test_a_zero_vector_has_no_direction_and_its_place_is_told():
    with pytest.raises(ValueError, match=r"predictions must not hold zero vectors.*\(1,\)"):
        negative_cosine([[1.0, 0.0], [0.0, 0.0]], np.ones((2, 2)))
    with pytest.raises(ValueError, match=r"targets must not hold zero vectors.*\(\)"):
        negative_cosine_grad([1.0, 0.0], [0.0, 0.0])


@pytest.mark.parametrize(("loss", "slope"), DIRECTED.items())
def test_an_unknown_direction_is_refused_by_name(loss, slope):
    for function in (loss, slope):
        with pytest.raises(ValueError, match=r"direction must be one of.*'backward'"):
            function(P, Q, direction="backward")


@pytest.mark.parametrize("base", [1, 0.5, -2, inf, np.nan])
def test_a_base_that_makes_no_logarithm_is_refused(base):
    for function in (entropy, entropy_grad):
        with pytest.raises(ValueError, match="base must be above 1 and finite"):
            function(P, base=base)


def test_an_unknown_reduction_is_refused_by_name_in_gradients_too():
    for function in (entropy, entropy_grad):
        with pytest.raises(ValueError, match=r"reduction must be one of.*'average'"):
            function(P, reduction="average")


@pytest.mark.parametrize("per", [bits_per_token, bits_per_byte, bits_per_character])
def test_a_text_without_length_has_no_bits_per_anything(per):
    with pytest.raises(ValueError, match=r"n_\w+ must be a finite number above 0, received 0"):
        per(3.0, 0)


def test_perpendicular_units_are_root_two_apart_as_the_cosine_says():
    first, second = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    assert sqrt(2 + 2 * negative_cosine(first, second)) == pytest.approx(
        np.linalg.norm(first - second)
    )
