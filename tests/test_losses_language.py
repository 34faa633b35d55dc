"""Losses over tokens: the shift, what counts, what the mean is over; by hand, by SciPy, by law."""

from math import exp, inf, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import log_softmax

from course_lib.losses.information import entropy, perplexity
from course_lib.losses.language import (
    causal_lm_loss,
    causal_lm_loss_grad,
    masked_lm_loss,
    masked_lm_loss_grad,
    perplexity_from_losses,
    sequence_loss,
    sequence_loss_grad,
    uniform_loss,
    unigram_loss,
)
from course_lib.numerics import numerical_gradient, softmax

PAD = 0
WORKED = [  # ledger S4-E02: four positions, the tokens that came are 3, 4, 0, 2
    [0.05, 0.1, 0.6, 0.2, 0.05],
    [0.1, 0.05, 0.15, 0.1, 0.6],
    [0.4, 0.2, 0.15, 0.15, 0.1],
    [0.05, 0.05, 0.8, 0.05, 0.05],
]
WORKED_LOGITS = np.log([*WORKED, [0.2] * 5])  # the last row predicts nothing
WORKED_TOKENS = np.array([1, 3, 4, 0, 2])  # the first is never predicted
BATCH = np.array([[3, 1, 2, 4, 2], [4, 2, PAD, PAD, PAD], [1, PAD, PAD, PAD, PAD]])
COUNTED = np.array([[1, 1, 1, 1], [1, 0, 0, 0], [0, 0, 0, 0]], bool)

each_reduction = pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
each_average = pytest.mark.parametrize("average", ["token", "sequence"])
some_losses = st.lists(st.tuples(st.floats(0, 20), st.integers(1, 1000)), min_size=1, max_size=20)
some_tokens = st.lists(st.integers(0, 5), min_size=1, max_size=40)


def scores(*shape):
    return np.random.default_rng(11).normal(size=shape)


def by_scipy(logits, targets):
    """−log softmax at the targets, one row at a time."""
    logs = log_softmax(logits, axis=-1)
    return -np.take_along_axis(logs, targets[..., None], axis=-1)[..., 0]


def ten_and_ninety():
    """(logits, tokens): sequences of 10 and 90 targets, at 2 and at 4 nats, padded to one length."""
    tokens = np.zeros((2, 91), int)
    logits = np.zeros((2, 91, 2))
    tokens[0, :11] = tokens[1] = 1
    logits[..., 0] = [[log(exp(2.0) - 1)], [log(exp(4.0) - 1)]]
    return logits, tokens


# --- the shift -----------------------------------------------------------------------------------


def test_the_worked_example_of_four_positions():  # ledger S4-E02, S4-E03
    by_hand = -(log(0.2) + log(0.6) + log(0.4) + log(0.8)) / 4
    assert sequence_loss(WORKED_LOGITS, WORKED_TOKENS) == pytest.approx(by_hand)
    assert by_hand == pytest.approx(0.814924, abs=5e-7)
    assert perplexity(by_hand) == pytest.approx(2.259005, abs=5e-7)


def test_each_row_predicts_the_next_token():
    losses = sequence_loss(WORKED_LOGITS, WORKED_TOKENS, reduction="none")
    assert losses == pytest.approx([-log(0.2), -log(0.6), -log(0.4), -log(0.8)])


def test_one_target_less_than_tokens():
    logits, tokens = scores(2, 3, 6, 5), np.ones((2, 3, 6), int)
    assert sequence_loss(logits, tokens, reduction="none").shape == (2, 3, 5)


def test_the_last_row_and_the_first_token_do_not_matter():
    logits, tokens = WORKED_LOGITS.copy(), WORKED_TOKENS.copy()
    logits[-1], tokens[0] = np.nan, 4
    assert sequence_loss(logits, tokens) == sequence_loss(WORKED_LOGITS, WORKED_TOKENS)
    assert np.isfinite(sequence_loss_grad(logits, tokens)).all()


def test_every_target_is_scipys_log_softmax():
    logits, tokens = scores(3, 5, 6), BATCH
    oracle = by_scipy(logits[:, :-1], tokens[:, 1:])
    assert sequence_loss(logits, tokens, reduction="none") == pytest.approx(oracle)
    assert sequence_loss(logits, tokens) == pytest.approx(oracle.mean())


# --- what counts, and the mean -------------------------------------------------------------------


def test_padding_does_not_count():
    logits = scores(3, 5, 6)
    oracle = np.where(COUNTED, by_scipy(logits[:, :-1], BATCH[:, 1:]), 0)
    losses = sequence_loss(logits, BATCH, padding_id=PAD, reduction="none")
    assert losses == pytest.approx(oracle)
    assert losses[~COUNTED].tolist() == [0.0] * 7
    assert sequence_loss(logits, BATCH, padding_id=PAD) == pytest.approx(oracle.sum() / 5)
    assert sequence_loss(logits, BATCH, padding_id=PAD, reduction="sum") == pytest.approx(
        oracle.sum()
    )


def test_the_mean_of_means_counts_sequences_and_leaves_out_the_empty_one():
    logits = scores(3, 5, 6)
    oracle = by_scipy(logits[:, :-1], BATCH[:, 1:])
    means = [oracle[0].mean(), oracle[1, 0], 0.0]
    options = {"padding_id": PAD, "average": "sequence"}
    assert sequence_loss(logits, BATCH, reduction="none", **options) == pytest.approx(means)
    assert sequence_loss(logits, BATCH, **options) == pytest.approx(sum(means) / 2)
    assert sequence_loss(logits, BATCH, reduction="sum", **options) == pytest.approx(sum(means))


def test_ten_tokens_at_two_nats_and_ninety_at_four():  # ledger C13, S4-19
    logits, tokens = ten_and_ninety()
    assert sequence_loss(logits, tokens, padding_id=PAD) == pytest.approx(3.8)
    assert sequence_loss(logits, tokens, padding_id=PAD, average="sequence") == pytest.approx(3.0)


def test_tokens_marked_as_unlearnt_do_not_count_and_the_shift_happens_inside():
    labels = np.array([-100, -100, 4, 0, 2])
    assert causal_lm_loss(WORKED_LOGITS, labels) == pytest.approx(
        -(log(0.6) + log(0.4) + log(0.8)) / 3
    )
    assert causal_lm_loss(WORKED_LOGITS, WORKED_TOKENS) == sequence_loss(
        WORKED_LOGITS, WORKED_TOKENS
    )


def test_only_hidden_tokens_count_and_nothing_is_shifted():
    labels, mask = np.array([3, 4, 0, 2]), np.array([True, False, True, False])
    by_hand = [-log(0.2), 0.0, -log(0.4), 0.0]
    losses = masked_lm_loss(np.log(WORKED), labels, mask=mask, reduction="none")
    assert losses == pytest.approx(by_hand)
    assert masked_lm_loss(np.log(WORKED), labels, mask=mask) == pytest.approx(sum(by_hand) / 2)


def test_labels_that_are_not_hidden_may_be_anything():
    mask = np.array([True, False, True, False])
    marked = masked_lm_loss(np.log(WORKED), [3, -100, 0, 99], mask=mask)
    assert marked == masked_lm_loss(np.log(WORKED), [3, 4, 0, 2], mask=mask)


def test_with_everything_hidden_the_masked_loss_is_the_plain_cross_entropy():
    logits, labels = scores(2, 4, 5), np.array([[0, 1, 2, 3], [4, 4, 0, 0]])
    assert masked_lm_loss(logits, labels, mask=np.ones((2, 4), bool)) == pytest.approx(
        by_scipy(logits, labels).mean()
    )


@given(st.permutations(range(3)))
def test_the_order_of_the_sequences_does_not_matter(order):
    logits = scores(3, 5, 6)
    for average in ("token", "sequence"):
        options = {"padding_id": PAD, "average": average}
        assert sequence_loss(logits[order], BATCH[order], **options) == pytest.approx(
            sequence_loss(logits, BATCH, **options)
        )


@given(st.floats(-1000, 1000), st.integers(1, 20))
def test_neither_a_shift_of_the_logits_nor_more_padding_changes_the_loss(shift, more):
    logits = np.pad(scores(3, 5, 6) + shift, ((0, 0), (0, more), (0, 0)))
    tokens = np.pad(BATCH, ((0, 0), (0, more)), constant_values=PAD)
    for average in ("token", "sequence"):
        options = {"padding_id": PAD, "average": average}
        assert sequence_loss(logits, tokens, **options) == pytest.approx(
            sequence_loss(scores(3, 5, 6), BATCH, **options)
        )


def test_sequences_of_one_length_have_one_mean_by_tokens_and_by_sequences():
    logits, tokens = scores(3, 5, 6), np.array(BATCH)
    assert sequence_loss(logits, tokens, average="sequence") == pytest.approx(
        sequence_loss(logits, tokens)
    )


# --- gradients -----------------------------------------------------------------------------------


@each_reduction
@each_average
def test_slopes_of_the_sequence_loss(average, reduction):
    logits, options = scores(3, 5, 6), {"padding_id": PAD, "average": average}
    whole = "sum" if reduction == "none" else reduction
    expected = numerical_gradient(
        lambda x: sequence_loss(x, BATCH, reduction=whole, **options), logits
    )
    slopes = sequence_loss_grad(logits, BATCH, reduction=reduction, **options)
    assert slopes == pytest.approx(expected, rel=1e-6, abs=1e-9)


@each_reduction
def test_slopes_of_the_causal_loss(reduction):
    logits, labels = scores(5, 5), np.array([-100, -100, 4, 0, 2])
    whole = "sum" if reduction == "none" else reduction
    expected = numerical_gradient(lambda x: causal_lm_loss(x, labels, reduction=whole), logits)
    slopes = causal_lm_loss_grad(logits, labels, reduction=reduction)
    assert slopes == pytest.approx(expected, rel=1e-6, abs=1e-9)


@each_reduction
def test_slopes_of_the_masked_loss(reduction):
    logits, labels = scores(3, 5, 6), BATCH
    mask = np.random.default_rng(2).random(BATCH.shape) < 0.4
    whole = "sum" if reduction == "none" else reduction
    expected = numerical_gradient(
        lambda x: masked_lm_loss(x, labels, mask=mask, reduction=whole), logits
    )
    slopes = masked_lm_loss_grad(logits, labels, mask=mask, reduction=reduction)
    assert slopes == pytest.approx(expected, rel=1e-6, abs=1e-9)


def test_the_slope_at_the_true_token_of_four_is_a_quarter_of_p_minus_one():  # ledger S4-E04, S4-E05
    mean = sequence_loss_grad(WORKED_LOGITS, WORKED_TOKENS)
    assert mean[0, 3] == pytest.approx((0.2 - 1) / 4)
    single = sequence_loss_grad(WORKED_LOGITS, WORKED_TOKENS, reduction="none")
    assert single[0] == pytest.approx(np.array(WORKED[0]) - [0, 0, 0, 1, 0])


@each_average
def test_rows_that_do_not_count_have_no_slope_at_all(average):
    slopes = sequence_loss_grad(scores(3, 5, 6), BATCH, padding_id=PAD, average=average)
    moved = np.any(slopes != 0, axis=-1)
    assert moved[:, :-1].tolist() == COUNTED.tolist()
    assert moved[:, -1].tolist() == [False] * 3


def test_rows_that_were_not_hidden_have_no_slope_at_all():
    mask = BATCH == 2
    slopes = masked_lm_loss_grad(scores(3, 5, 6), BATCH, mask=mask)
    assert np.any(slopes != 0, axis=-1).tolist() == mask.tolist()


def test_in_the_mean_of_means_a_token_of_the_short_sequence_weighs_more():
    logits, tokens = np.zeros((2, 5, 3)), np.array([[1, 2, 2, 2, 2], [1, 2, PAD, PAD, PAD]])
    slopes = sequence_loss_grad(logits, tokens, padding_id=PAD, average="sequence")
    assert slopes[1, 0] == pytest.approx(4 * slopes[0, 0])


# --- perplexity and the baselines ----------------------------------------------------------------


def test_two_documents_have_the_perplexity_of_all_their_tokens():
    together = perplexity_from_losses([2.0, 5.0], counts=[100, 10])
    assert together == pytest.approx(exp((100 * 2 + 10 * 5) / 110))
    assert together == pytest.approx(9.706, abs=5e-4)


def test_ten_tokens_and_ninety_have_the_perplexity_of_their_mean():  # ledger C13
    assert perplexity_from_losses([2.0, 4.0], counts=[10, 90]) == pytest.approx(exp(3.8))
    assert exp(3.8) == pytest.approx(44.7012, abs=5e-5)


def test_without_counts_every_loss_is_a_token():  # ledger S2-E08
    losses = [-log(p) for p in (0.25, 0.5, 0.1, 0.8)]
    assert perplexity_from_losses(losses) == pytest.approx(3.162278, abs=5e-7)


@given(some_losses)
def test_perplexity_lies_between_the_best_and_the_worst_text_and_below_their_mean(pairs):
    losses, counts = (np.array(column) for column in zip(*pairs, strict=True))
    together, single = perplexity_from_losses(losses, counts), np.exp(losses)
    rounding = 1 + 1e-12
    assert single.min() / rounding <= together <= single.max() * rounding
    assert together <= np.average(single, weights=counts) * rounding


@given(some_losses)
def test_a_count_says_how_often_a_loss_is_repeated(pairs):
    losses, counts = (np.array(column) for column in zip(*pairs, strict=True))
    assert perplexity_from_losses(losses, counts) == pytest.approx(
        perplexity_from_losses(np.repeat(losses, counts))
    )


def test_a_text_without_tokens_has_no_say_whatever_its_loss():
    assert perplexity_from_losses([2.0, np.nan, inf], counts=[5, 0, 0]) == pytest.approx(exp(2))


def test_knowing_nothing_costs_the_log_of_the_vocabulary():  # ledger S1-E08, S4-E06
    assert uniform_loss(50257) == pytest.approx(10.824905, abs=5e-7)
    assert uniform_loss(5) == pytest.approx(1.609438, abs=5e-7)
    assert perplexity(uniform_loss(50257)) == pytest.approx(50257)
    assert uniform_loss(1) == 0


def test_an_untrained_model_starts_at_the_uniform_loss():
    assert sequence_loss(np.zeros((2, 7, 50257), np.float32), np.ones((2, 7), int)) == (
        pytest.approx(uniform_loss(50257), rel=1e-6)
    )


def test_knowing_the_frequencies_costs_minus_the_log_of_each():
    assert unigram_loss([0, 1, 2], [2, 1, 1], reduction="none") == pytest.approx(
        [log(2), log(4), log(4)]
    )


@given(some_tokens)
def test_knowing_the_frequencies_of_the_very_text_costs_their_entropy(tokens):
    counts = np.bincount(tokens, minlength=6)
    assert unigram_loss(tokens, counts) == pytest.approx(entropy(counts / len(tokens)), abs=1e-12)


@given(some_tokens, st.integers(1, 9))
def test_equal_frequencies_are_the_same_as_knowing_nothing(tokens, count):
    assert unigram_loss(tokens, [count] * 6) == pytest.approx(uniform_loss(6))


def test_a_token_never_seen_before_costs_without_end():
    assert unigram_loss([0, 1], [4, 0]) == inf
    assert unigram_loss([0, 1], np.array([4, 0]) + 1) == pytest.approx((log(6 / 5) + log(6)) / 2)


# --- the edges -----------------------------------------------------------------------------------


def test_logits_of_ten_thousand_cost_their_gap():
    logits = np.array([[1e4, -1e4], [0, 0]])
    assert sequence_loss(logits, [0, 1]) == 2e4
    assert sequence_loss(logits, [1, 0]) == 0
    assert sequence_loss_grad(logits, [0, 1]).tolist() == [[1, -1], [0, 0]]


def test_a_masked_class_costs_nothing_until_it_comes():
    logits = np.array([[-inf, 0.0, 0.0], [0.0, 0.0, 0.0]])
    assert sequence_loss(logits, [0, 1]) == pytest.approx(log(2))
    assert sequence_loss_grad(logits, [0, 1])[0].tolist() == [0.0, -0.5, 0.5]
    assert sequence_loss(logits, [1, 0]) == inf


def test_nan_in_rows_that_do_not_count_stays_there():
    logits = scores(3, 5, 6)
    expected = sequence_loss(logits, BATCH, padding_id=PAD)
    logits[:, :-1][~COUNTED] = np.nan
    assert sequence_loss(logits, BATCH, padding_id=PAD) == expected
    assert np.isfinite(sequence_loss_grad(logits, BATCH, padding_id=PAD)).all()
    masked = masked_lm_loss_grad(logits, BATCH, mask=np.eye(3, 5, dtype=bool) & (BATCH == 3))
    assert np.isfinite(masked).all()


def test_nothing_that_counts_adds_up_to_zero_and_has_no_mean():
    logits, tokens, nothing = scores(3, 5), [1, PAD, PAD], np.zeros(3, bool)
    for average in ("token", "sequence"):
        options = {"padding_id": PAD, "average": average}
        assert sequence_loss(logits, tokens, reduction="sum", **options) == 0
        assert not sequence_loss(logits, tokens, reduction="none", **options).any()
        for function in (sequence_loss, sequence_loss_grad):
            with pytest.raises(ValueError, match="a mean needs at least one counted target"):
                function(logits, tokens, **options)
    assert masked_lm_loss(logits, tokens, mask=nothing, reduction="sum") == 0
    for function in (masked_lm_loss, masked_lm_loss_grad):
        with pytest.raises(ValueError, match="a mean needs at least one counted target"):
            function(logits, tokens, mask=nothing)


def test_a_sequence_of_two_tokens_has_one_target():
    assert sequence_loss([[0.0, 0.0], [5.0, 5.0]], [0, 1]) == pytest.approx(log(2))


@each_average
def test_one_number_is_float64_and_slopes_keep_the_type_of_the_logits(average):
    options = {"padding_id": PAD, "average": average}
    for dtype in (np.float32, np.float16):
        logits = scores(3, 5, 6).astype(dtype)
        assert type(sequence_loss(logits, BATCH, **options)) is np.float64
        assert sequence_loss_grad(logits, BATCH, **options).dtype == np.float32
        assert sequence_loss(logits, BATCH, **options) == pytest.approx(
            sequence_loss(logits.astype(float), BATCH, **options), rel=1e-6
        )


def test_inputs_are_left_as_they_were_even_when_they_cannot_be_written():
    logits, tokens, mask = scores(3, 5, 6), BATCH.copy(), BATCH == 2
    for array in (logits, tokens, mask):
        array.flags.writeable = False
    for function in (sequence_loss, sequence_loss_grad):
        function(logits, tokens, padding_id=PAD)
    for function in (masked_lm_loss, masked_lm_loss_grad):
        function(logits, tokens, mask=mask)


def test_one_step_down_the_slope_lowers_the_loss():
    logits = scores(3, 5, 6)
    lower = logits - 0.1 * sequence_loss_grad(logits, BATCH, padding_id=PAD)
    assert sequence_loss(lower, BATCH, padding_id=PAD) < sequence_loss(
        logits, BATCH, padding_id=PAD
    )


def test_each_row_of_slopes_sums_to_zero():
    slopes = sequence_loss_grad(scores(3, 5, 6), BATCH)
    assert slopes.sum(axis=-1) == pytest.approx(np.zeros((3, 5)), abs=1e-15)


def test_softmaxed_twice_the_loss_cannot_go_below_its_floor():  # ledger S3-E15
    certain = softmax(np.array([[1e4, 0.0, 0.0], [0.0, 0.0, 0.0]]))
    assert sequence_loss(certain, [1, 0]) == pytest.approx(log(1 + 2 / exp(1)))


# --- errors --------------------------------------------------------------------------------------


def test_targets_shifted_before_the_call_do_not_fit():
    with pytest.raises(ValueError, match=r"shape \(5,\) for logits of shape \(5, 5\).*\(4,\)"):
        sequence_loss(WORKED_LOGITS, WORKED_TOKENS[1:])


@pytest.mark.parametrize("shape", [(), (1,), (3, 1)])
def test_a_single_token_predicts_nothing(shape):
    for function in (sequence_loss, sequence_loss_grad):
        with pytest.raises(ValueError, match="a sequence needs at least two tokens"):
            function(np.zeros((*shape, 5)), np.zeros(shape, int))


def test_a_token_outside_the_vocabulary_is_refused_with_its_place_in_the_text():
    with pytest.raises(ValueError, match=r"from 0 to 4, received 5 at position \(2,\)"):
        sequence_loss(WORKED_LOGITS, [0, 1, 5, 1, 1])
    with pytest.raises(ValueError, match=r"received -1 at position \(1,\)"):
        causal_lm_loss(WORKED_LOGITS, [0, -1, 1, 1, 1])
    with pytest.raises(ValueError, match=r"received -1 at position \(1,\)"):
        masked_lm_loss(WORKED_LOGITS, [0, -1, 1, 1, 1], mask=np.ones(5, bool))
    with pytest.raises(ValueError, match=r"from 0 to 1, received 2 at position \(0,\)"):
        unigram_loss([2], [1, 1])


def test_tokens_must_be_integers():
    for function in (sequence_loss, causal_lm_loss):
        with pytest.raises(TypeError, match="must be integers"):
            function(WORKED_LOGITS, WORKED_TOKENS.astype(float))
    with pytest.raises(TypeError, match="must be integers"):
        masked_lm_loss(WORKED_LOGITS, WORKED_TOKENS * 1.0, mask=np.ones(5, bool))


def test_an_unknown_average_is_refused_by_name():
    for function in (sequence_loss, sequence_loss_grad):
        with pytest.raises(ValueError, match=r"average must be one of.*'document'"):
            function(WORKED_LOGITS, WORKED_TOKENS, average="document")


def test_a_mask_of_ones_and_zeros_is_not_guessed_at():  # in some libraries 1 means "keep"
    with pytest.raises(TypeError, match="mask must be boolean, True where a token was hidden"):
        masked_lm_loss(WORKED_LOGITS, WORKED_TOKENS, mask=[1, 0, 0, 0, 0])


def test_a_mask_of_another_shape_is_not_spread():
    with pytest.raises(ValueError, match=r"mask must have the shape of labels \(3, 5\)"):
        masked_lm_loss(scores(3, 5, 6), BATCH, mask=np.ones(5, bool))


def test_losses_and_counts_must_belong_together():
    with pytest.raises(ValueError, match=r"losses \(2,\) and counts \(1,\) must have the same"):
        perplexity_from_losses([2.0, 5.0], counts=[100])
    with pytest.raises(ValueError, match="counts must be finite and not negative, received -1"):
        perplexity_from_losses([2.0, 5.0], counts=[100, -1])
    with pytest.raises(ValueError, match="a mean needs at least one"):
        perplexity_from_losses([2.0, 5.0], counts=[0, 0])


def test_frequencies_must_be_a_list_of_counts_with_something_counted():
    with pytest.raises(ValueError, match=r"counts must have shape \(V,\).*received \(2, 2\)"):
        unigram_loss([0], [[1, 2], [3, 4]])
    with pytest.raises(ValueError, match="counts are all 0"):
        unigram_loss([0], [0, 0])
    with pytest.raises(ValueError, match="a mean needs at least one"):
        unigram_loss(np.array([], int), [1, 2])


def test_a_vocabulary_of_nothing_is_refused():
    with pytest.raises(ValueError, match="vocabulary must be a finite number at least 1"):
        uniform_loss(0)
