"""Classification losses: values by hand, oracles, gradients by differences, laws, edges, messages."""

from math import e, exp, inf, log, log1p, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import minimize_scalar
from scipy.special import entr, expit, log_expit, log_softmax, logsumexp, rel_entr, xlog1py, xlogy

from course_lib.losses import classification as c
from course_lib.numerics import numerical_gradient, sigmoid, softmax

REDUCTIONS = ("mean", "sum", "none")
CHAI = np.log([0.4, 0.3, 0.2, 0.1])
PAD = -100

each_reduction = pytest.mark.parametrize("reduction", REDUCTIONS)
each_narrow_type = pytest.mark.parametrize("dtype", [np.float16, np.float32])
scores = arrays(float, (3, 4), elements=st.floats(-30, 30))
some_labels = arrays(np.int64, 3, elements=st.integers(0, 3))
yes_or_no = arrays(np.int64, 5, elements=st.integers(0, 1))
five_scores = arrays(float, 5, elements=st.floats(-30, 30))


def random(*shape):
    return np.random.default_rng(0).normal(size=shape)


def soft(*shape):
    return np.random.default_rng(1).dirichlet(np.ones(shape[-1]), size=shape[:-1])


# --- cross-entropy: values by hand ----------------------------------------------------------------


def test_chai_at_forty_percent_costs_minus_log_of_that():
    assert c.cross_entropy(CHAI, 0) == pytest.approx(-log(0.4), rel=1e-14)
    assert round(float(c.cross_entropy(CHAI, 0)), 6) == 0.916291


def test_the_gradient_of_chai_is_what_is_predicted_minus_what_happened():
    assert c.cross_entropy_grad(CHAI, 0) == pytest.approx([0.4 - 1, 0.3, 0.2, 0.1], rel=1e-14)


@pytest.mark.parametrize(
    ("classes", "floor"),
    [(2, 0.313262), (3, 0.551445), (4, 0.743668), (5, 0.904832), (50257, 9.824939)],
)
def test_softmax_twice_cannot_go_below_the_floor_of_c20(classes, floor):
    perfect = np.eye(1, classes)
    assert c.cross_entropy(perfect, [0]) == pytest.approx(log(1 + (classes - 1) / e), rel=1e-12)
    assert round(float(c.cross_entropy(perfect, [0])), 6) == floor


def test_smoothing_has_the_floor_of_c05_and_cross_entropy_splits_into_it_and_kl_as_in_c04():
    target = np.array([0.025, 0.025, 0.925, 0.025])
    probs = np.array([0.05, 0.05, 0.85, 0.05])
    floor, divergence = entr(target).sum(), rel_entr(target, probs).sum()
    assert (round(floor, 6), round(divergence, 6)) == (0.348780, 0.026230)
    assert c.cross_entropy_probs(target, 2, smoothing=0.1) == pytest.approx(floor)
    assert c.cross_entropy_probs(probs, 2, smoothing=0.1) == pytest.approx(floor + divergence)
    assert c.cross_entropy(np.log(probs), 2, smoothing=0.1) == pytest.approx(0.375010, abs=5e-7)


def test_the_more_confident_model_has_the_higher_smoothed_loss():
    confident = [0.001, 0.001, 0.997, 0.001]
    assert c.cross_entropy_probs(confident, 2, smoothing=0.1) == pytest.approx(0.520861, abs=5e-7)
    assert c.cross_entropy_probs(confident, 2) == pytest.approx(-log(0.997))


def test_class_weights_divide_the_mean_by_the_weights_of_the_targets_that_occur():
    probs, weights = [[0.5, 0.5], [0.75, 0.25]], [1.0, 3.0]
    losses = [1 * -log(0.5), 3 * -log(0.25)]
    given = {"class_weights": weights}
    assert c.cross_entropy_probs(probs, [0, 1], **given) == pytest.approx(sum(losses) / (1 + 3))
    assert c.cross_entropy_probs(probs, [0, 1], **given, reduction="none") == pytest.approx(losses)


def test_weighted_soft_targets_count_the_weight_they_expect():
    probs, targets, weights = [[0.5, 0.5], [0.75, 0.25]], [[0.5, 0.5], [0.0, 1.0]], [1.0, 3.0]
    total = 0.5 * 1 * log(2) + 0.5 * 3 * log(2) + 3 * log(4)
    loss = c.cross_entropy_probs(probs, targets, class_weights=weights)
    assert loss == pytest.approx(total / (0.5 * 1 + 0.5 * 3 + 3))


def test_smoothed_weighted_targets_divide_by_the_weight_of_the_label_as_pytorch_does():
    log_p, weights = log_softmax(random(3, 4), axis=-1), np.array([1.0, 2.0, 3.0, 4.0])
    labels = np.array([0, 3, 1])
    hard = -(weights[labels] * log_p[[0, 1, 2], labels]).sum()
    uniform = -(weights * log_p).sum()
    wanted = (0.8 * hard + 0.2 / 4 * uniform) / (1 + 4 + 2)
    loss = c.cross_entropy(random(3, 4), labels, class_weights=weights, smoothing=0.2)
    assert loss == pytest.approx(wanted, rel=1e-13)


def test_ignored_targets_count_neither_above_nor_below_the_line():
    logits = random(3, 4)
    wanted = c.cross_entropy(logits[[0, 2]], [1, 3], smoothing=0.1)
    ignoring = c.cross_entropy(logits, [1, PAD, 3], ignore_index=PAD, smoothing=0.1)
    assert ignoring == pytest.approx(wanted, rel=1e-14)


def test_an_ignored_class_number_can_be_a_real_class():
    losses = c.cross_entropy([[0.0, 0.0]] * 2, [0, 1], ignore_index=0, reduction="none")
    assert losses.tolist() == [0.0, log(2)]


# --- cross-entropy: oracles and laws --------------------------------------------------------------


@given(scores, some_labels)
def test_cross_entropy_is_what_scipy_gives(logits, labels):
    wanted = -log_softmax(logits, axis=-1)[np.arange(3), labels]
    assert c.cross_entropy(logits, labels, reduction="none") == pytest.approx(wanted, abs=1e-12)


@given(scores, some_labels, st.floats(0, 1))
def test_labels_one_hot_targets_and_smoothed_targets_are_three_names_of_one_loss(
    logits, labels, smoothing
):
    once = c.cross_entropy(logits, labels, smoothing=smoothing)
    one_hot = c.cross_entropy(logits, np.eye(4)[labels], smoothing=smoothing)
    smooth = c.cross_entropy(logits, c.smooth_labels(labels, 4, epsilon=smoothing))
    assert one_hot == pytest.approx(once, rel=1e-14)  # the last bit depends on the order of adding
    assert smooth == pytest.approx(once, rel=1e-12)


@given(scores, some_labels, st.floats(-100, 100))
def test_a_shift_of_all_logits_changes_nothing(logits, labels, shift):
    shifted = c.cross_entropy(logits + shift, labels)
    assert shifted == pytest.approx(c.cross_entropy(logits, labels), abs=1e-12)


@given(scores, some_labels, st.permutations(range(4)))
def test_the_order_of_the_classes_does_not_matter(logits, labels, order):
    renamed = np.argsort(order)[labels]
    assert c.cross_entropy(logits[:, order], renamed) == pytest.approx(
        c.cross_entropy(logits, labels), abs=1e-12
    )


@given(scores, some_labels, st.floats(0, 1))
def test_the_rows_of_the_gradient_sum_to_nothing(logits, labels, smoothing):
    gradient = c.cross_entropy_grad(logits, labels, smoothing=smoothing, reduction="sum")
    assert gradient.sum(axis=-1) == pytest.approx(np.zeros(3), abs=1e-15)


@given(scores, scores, some_labels, st.floats(0, 1))
def test_cross_entropy_is_convex_in_the_logits(here, there, labels, share):
    between = c.cross_entropy(share * here + (1 - share) * there, labels)
    chord = share * c.cross_entropy(here, labels) + (1 - share) * c.cross_entropy(there, labels)
    assert between <= chord + 1e-12


@given(scores, scores)
def test_cross_entropy_is_the_entropy_of_the_target_plus_kl(z, of_target):
    target, probs = softmax(of_target), softmax(z)
    split = entr(target).sum(axis=-1) + rel_entr(target, probs).sum(axis=-1)
    assert c.cross_entropy(z, target, reduction="none") == pytest.approx(split, abs=1e-11)


@given(scores, some_labels)
def test_from_logits_and_from_their_probabilities_is_the_same(logits, labels):
    assert c.cross_entropy_probs(softmax(logits), labels) == pytest.approx(
        c.cross_entropy(logits, labels), abs=1e-13
    )


@given(st.floats(-700, 700))
def test_two_classes_are_a_yes_or_no(z):
    assert c.cross_entropy([0.0, z], 1) == pytest.approx(c.binary_cross_entropy(z, 1), rel=1e-13)


@pytest.mark.parametrize("leading", [(), (1,), (2, 3), (2, 1, 2)])
def test_any_leading_shape_gives_the_losses_of_its_rows(leading):
    logits, labels = random(*leading, 4), np.full(leading, 2)
    wanted = (logsumexp(logits, axis=-1) - logits[..., 2]).reshape(leading)
    losses = c.cross_entropy(logits, labels, reduction="none")
    assert np.shape(losses) == leading
    assert losses == pytest.approx(wanted)
    assert c.cross_entropy_grad(logits, labels).shape == logits.shape


# --- cross-entropy: edges -------------------------------------------------------------------------


@pytest.mark.parametrize("gap", [17.0, 28.0, 37.0, 40.0, 700.0])
def test_a_confident_right_prediction_keeps_its_tiny_loss_and_gradient(gap):
    tiny = log1p(exp(-gap))
    assert c.cross_entropy([gap, 0.0], 0) == tiny
    assert c.cross_entropy([gap, 0.0], [1.0, 0.0]) == tiny
    p_other = exp(-gap) / (1 + exp(-gap))
    gradient = c.cross_entropy_grad([gap, 0.0], 0)
    assert gradient == pytest.approx([-p_other, p_other], rel=1e-12, abs=0)


def test_gap_forty_costs_4_248e_18():
    assert f"{c.cross_entropy([40.0, 0.0], 0):.3e}" == "4.248e-18"


def test_logits_of_ten_thousand_cost_their_gap_and_pull_with_one():
    logits = [[1e4, -1e4], [1e4, -1e4]]
    assert c.cross_entropy(logits, [0, 1], reduction="none").tolist() == [0.0, 2e4]
    assert c.cross_entropy_grad(logits, [0, 1], reduction="sum").tolist() == [[0, 0], [1, -1]]


def test_a_common_offset_of_ten_thousand_loses_no_digit_of_the_gap():
    assert c.cross_entropy([1e4, 1e4 - 0.5], 0) == log1p(exp(-0.5))


def test_a_masked_class_costs_nothing_unless_it_is_expected():
    logits = [[-inf, 0.0, 0.0]] * 3
    targets = [[0.0, 1.0, 0.0], [0.0, 0.5, 0.5], [0.5, 0.5, 0.0]]
    losses = c.cross_entropy(logits, targets, reduction="none")
    assert losses == pytest.approx([log(2), log(2), inf])
    gradient = c.cross_entropy_grad(logits, targets, reduction="sum")
    assert gradient == pytest.approx(np.array([[0, -0.5, 0.5], [0, 0, 0], [-0.5, 0, 0.5]]))


def test_smoothing_expects_masked_classes_too():
    assert c.cross_entropy([-inf, 0.0], 1, smoothing=0.1) == inf


def test_a_single_class_and_a_perfect_probability_cost_zero_without_a_minus_sign():
    assert str(float(c.cross_entropy([[3.0]], [0]))) == "0.0"
    assert str(float(c.cross_entropy_probs([[1.0]], [0]))) == "0.0"
    assert str(c.cross_entropy_probs_grad([0.0, 1.0], 1).tolist()) == "[0.0, -1.0]"
    assert c.cross_entropy_grad([[3.0]], [0]).tolist() == [[0.0]]


def test_nan_in_an_ignored_row_does_not_leak_and_in_a_counted_row_stays():
    logits = np.array([[0.0, 0.0], [nan, 1.0]])
    ignoring = {"ignore_index": PAD, "smoothing": 0.1}
    assert c.cross_entropy(logits, [0, PAD], **ignoring) == pytest.approx(log(2))
    assert c.cross_entropy_grad(logits, [0, PAD], **ignoring)[1].tolist() == [0, 0]
    assert c.cross_entropy_probs([[0.5, 0.5], [nan, 1]], [0, PAD], **ignoring) == log(2)
    assert np.isnan(c.cross_entropy(logits, [0, 1]))
    assert np.isnan(c.cross_entropy_grad(logits, [0, 1])).tolist() == [[False] * 2, [True] * 2]


@pytest.mark.parametrize("row", [[-inf, -inf], [inf, 0.0]])
def test_logits_that_define_no_probabilities_give_nan(row):
    assert np.isnan(c.cross_entropy(row, 0))


def test_all_ignored_is_zero_as_a_sum_zeros_one_by_one_and_no_mean():
    everything = {"ignore_index": PAD}
    for loss, grad in (
        (c.cross_entropy, c.cross_entropy_grad),
        (c.cross_entropy_probs, c.cross_entropy_probs_grad),
    ):
        first, labels = [[0.5, 0.5]] * 2, [PAD, PAD]
        assert loss(first, labels, **everything, reduction="sum") == 0.0
        assert loss(first, labels, **everything, reduction="none").tolist() == [0, 0]
        assert grad(first, labels, **everything, reduction="sum").tolist() == [[0, 0], [0, 0]]
        for function in (loss, grad):
            with pytest.raises(ValueError, match="at least one counted target, received none"):
                function(first, labels, **everything)


def test_a_probability_of_zero_costs_infinity_only_where_it_is_expected():
    probs = [[0.0, 1.0]] * 2
    assert c.cross_entropy_probs(probs, [0, 1], reduction="none").tolist() == [inf, 0]
    gradient = c.cross_entropy_probs_grad(probs, [0, 1], reduction="none")
    assert gradient.tolist() == [[-inf, 0], [0, -1]]


def test_a_vocabulary_of_fifty_thousand_is_surprised_by_its_logarithm():
    logits = np.zeros((2, 50257), np.float32)
    assert c.cross_entropy(logits, [0, 50256]) == pytest.approx(log(50257), rel=1e-6)
    assert c.cross_entropy_grad(logits, [0, 50256]).sum() == pytest.approx(0, abs=1e-6)


# --- smoothed labels ------------------------------------------------------------------------------


def test_the_two_variants_of_smoothing_are_those_of_c06():
    assert c.smooth_labels([2], 4, epsilon=0.1) == pytest.approx(
        np.array([[0.025, 0.025, 1 - 0.1 + 0.025, 0.025]])
    )
    others = c.smooth_labels([2], 4, epsilon=0.1, variant="others")
    assert others == pytest.approx(np.array([[0.1 / 3, 0.1 / 3, 0.9, 0.1 / 3]]))
    assert c.cross_entropy_probs(others, others) == pytest.approx(0.434944, abs=5e-7)


@given(some_labels, st.floats(0, 1))
def test_uniform_smoothing_is_the_other_variant_with_less_of_it(labels, epsilon):
    less = epsilon * 3 / 4
    assert c.smooth_labels(labels, 4, epsilon=epsilon) == pytest.approx(
        c.smooth_labels(labels, 4, epsilon=less, variant="others"), abs=1e-15
    )


def test_no_smoothing_is_one_hot():
    assert c.smooth_labels([[1], [0]], 2, epsilon=0).tolist() == [[[0, 1]], [[1, 0]]]


# --- z-loss ---------------------------------------------------------------------------------------


def test_z_loss_is_the_squared_soft_maximum():
    assert c.router_z_loss([[0.0] * 4, [1.0] * 4]) == pytest.approx(
        (log(4) ** 2 + (1 + log(4)) ** 2) / 2
    )


@given(scores)
def test_z_loss_is_what_scipy_gives(logits):
    wanted = logsumexp(logits, axis=-1) ** 2
    assert c.router_z_loss(logits, reduction="none") == pytest.approx(wanted, abs=1e-12)


def test_z_loss_sees_the_shift_that_softmax_does_not():
    assert c.router_z_loss([-log(2.0)] * 2) == pytest.approx(0, abs=1e-30)
    assert c.router_z_loss([1e4, -inf]) == 1e8
    assert c.router_z_loss_grad([1e4, -inf]).tolist() == [2e4, 0]
    assert c.router_z_loss([-inf, -inf]) == inf
    largest = np.array([3e38, 0.0], np.float32)
    assert c.router_z_loss(largest) == inf
    assert c.router_z_loss_grad(largest).tolist() == [inf, 0]


# --- yes or no ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("p", "y", "loss"),
    [
        (0.7, 1, -log(0.7)),  # S1-12
        (0.7, 0, -log(0.3)),  # S1-E03
        (0.7, 0.8, -0.8 * log(0.7) - 0.2 * log(0.3)),  # S1-E04: 0.526135
        (0.9, 1, -log(0.9)),  # S2-08
        (0.99, 0, -log(0.01)),  # S2-E01
    ],
)
def test_a_yes_or_no_costs_minus_the_log_of_what_it_was_given(p, y, loss):
    assert c.binary_cross_entropy_probs([p], [y]) == pytest.approx(loss)
    assert c.binary_cross_entropy(log(p / (1 - p)), y) == pytest.approx(loss)


@given(five_scores, arrays(float, 5, elements=st.floats(0, 1)))
def test_binary_cross_entropy_is_what_scipy_gives(z, y):
    wanted = -y * log_expit(z) - (1 - y) * log_expit(-z)
    assert c.binary_cross_entropy(z, y, reduction="none") == pytest.approx(wanted, rel=1e-13)
    p = expit(z)
    of_probs = -xlogy(y, p) - xlog1py(1 - y, -p)
    assert c.binary_cross_entropy_probs(p, y, reduction="none") == pytest.approx(of_probs)


@given(five_scores, yes_or_no)
def test_asking_the_opposite_question_costs_the_same(z, y):
    assert c.binary_cross_entropy(z, y) == c.binary_cross_entropy(-z, 1 - y)


def test_truth_values_whole_numbers_and_real_numbers_are_the_same_targets():
    losses = {
        float(c.binary_cross_entropy([1.0, -2.0], np.array([1, 0], dtype)))
        for dtype in (bool, np.int8, np.uint64, np.float16, float)
    }
    assert len(losses) == 1


def test_both_sides_keep_their_tiny_losses_and_gradients():
    z, y = [40.0, -40.0], [1, 0]
    assert c.binary_cross_entropy(z, y, reduction="none").tolist() == [log1p(exp(-40))] * 2
    gradient = c.binary_cross_entropy_grad(z, y, reduction="none")
    assert gradient == pytest.approx([-exp(-40), exp(-40)], rel=1e-13, abs=0)
    assert c.binary_cross_entropy_probs([1e-12], [0]) == pytest.approx(
        1e-12 + 5e-25, rel=1e-15, abs=0
    )


def test_extreme_logits_cost_their_size():
    z, y = [1e4, 1e4, -1e4, -inf, -inf, inf], [1, 0, 1, 0, 1, 1]
    losses = c.binary_cross_entropy(z, y, reduction="none")
    assert losses.tolist() == [0, 1e4, 1e4, 0, inf, 0]
    gradient = c.binary_cross_entropy_grad(z, y, reduction="none")
    assert gradient.tolist() == [0, 1, -1, 0, -1, 0]


def test_probabilities_of_exactly_zero_and_one_cost_exactly_nothing_or_infinity():
    p, y = [0.0, 0.0, 1.0, 1.0], [0, 1, 0, 1]
    losses = c.binary_cross_entropy_probs(p, y, reduction="none")
    assert [str(loss) for loss in losses.tolist()] == ["0.0", "inf", "inf", "0.0"]
    gradient = c.binary_cross_entropy_probs_grad(p, y, reduction="none")
    assert gradient.tolist() == [1, -inf, inf, -1]


def test_a_positive_weight_counts_each_yes_and_the_mean_still_divides_by_n():
    wanted = (3 * log(2) + log(2)) / 2
    assert c.binary_cross_entropy([0.0, 0.0], [1, 0], pos_weight=3) == pytest.approx(wanted)
    each = c.binary_cross_entropy([[0.0, 0.0]], [[1, 1]], pos_weight=[1.0, 2.0], reduction="none")
    assert each == pytest.approx(np.array([[log(2), 2 * log(2)]]))


# --- focal ----------------------------------------------------------------------------------------


def test_focal_values_are_those_of_the_paper():
    assert c.focal_binary(log(9), 1) == pytest.approx(0.1**2 * -log(0.9))
    assert c.focal_binary(-log(9), 1) == pytest.approx(0.9**2 * -log(0.1))
    assert c.focal_binary(log(9), 1, alpha=0.25) == pytest.approx(0.25 * 0.1**2 * -log(0.9))
    assert c.focal_binary(log(9), 0, alpha=0.25) == pytest.approx(0.75 * 0.9**2 * -log(0.1))
    assert c.focal(CHAI, 0, gamma=1) == pytest.approx(0.6 * -log(0.4))


def test_focal_counts_classes_by_alpha_and_divides_by_the_number_of_labels():
    wanted = (2 * 0.6**2 * -log(0.4) + 5 * 0.9**2 * -log(0.1)) / 2
    assert c.focal([CHAI, CHAI], [0, 3], alpha=[2.0, 1.0, 1.0, 5.0]) == pytest.approx(wanted)


@pytest.mark.parametrize(("gamma", "best"), [(0, 0.8), (1, 0.685831), (2, 0.626615), (5, 0.561929)])
def test_the_focal_optimum_is_not_the_truth_c29(gamma, best):
    found = minimize_scalar(
        lambda z: float(c.focal_binary(z, 0.8, gamma=gamma)),
        bounds=(-3, 3),
        options={"xatol": 1e-9},
    )
    assert float(sigmoid(found.x)) == pytest.approx(best, abs=1e-6)
    assert c.focal_binary_grad(log(best / (1 - best)), 0.8, gamma=gamma) == pytest.approx(
        0, abs=1e-6
    )


@given(scores, some_labels)
def test_focal_without_focus_is_cross_entropy(logits, labels):
    for reduction in REDUCTIONS:
        plain = c.cross_entropy(logits, labels, reduction=reduction)
        assert c.focal(logits, labels, gamma=0, reduction=reduction) == pytest.approx(plain)
        slope = c.cross_entropy_grad(logits, labels, reduction=reduction)
        focal_slope = c.focal_grad(logits, labels, gamma=0, reduction=reduction)
        assert focal_slope == pytest.approx(slope, rel=1e-12, abs=0)


@given(five_scores, yes_or_no)
def test_binary_focal_without_focus_is_binary_cross_entropy(z, y):
    assert c.focal_binary(z, y, gamma=0) == pytest.approx(c.binary_cross_entropy(z, y), rel=1e-14)


@given(st.floats(-30, 30), st.floats(0, 5))
def test_focal_of_two_classes_is_binary_focal(z, gamma):
    assert c.focal([0.0, z], 1, gamma=gamma) == pytest.approx(
        c.focal_binary(z, 1, gamma=gamma), rel=1e-11, abs=0
    )


@given(scores, some_labels, st.floats(0, 5))
def test_focal_never_exceeds_cross_entropy(logits, labels, gamma):
    last_bits = 1 + 1e-14  # the two add up in different orders
    assert c.focal(logits, labels, gamma=gamma) <= c.cross_entropy(logits, labels) * last_bits


@pytest.mark.parametrize("gamma", [0, 0.5, 1, 2])
def test_focal_is_finite_and_exact_at_ten_thousand(gamma):
    assert c.focal_binary([1e4, -1e4], [1, 1], gamma=gamma, reduction="none").tolist() == [0, 1e4]
    gradient = c.focal_binary_grad([1e4, -1e4], [1, 1], gamma=gamma, reduction="none")
    assert gradient.tolist() == [0, -1]
    logits = [[1e4, -1e4], [-1e4, 1e4]]
    assert c.focal(logits, [0, 0], gamma=gamma, reduction="none").tolist() == [0, 2e4]
    gradient = c.focal_grad(logits, [0, 0], gamma=gamma, reduction="none")
    assert gradient.tolist() == [[0, 0], [-1, 1]]


def test_focal_of_a_masked_right_class_is_infinite_and_of_a_masked_wrong_one_is_not():
    assert c.focal([[-inf, 0.0], [-inf, 0.0]], [0, 1], reduction="none").tolist() == [inf, 0]
    assert c.focal_grad([-inf, 0.0], 0).tolist() == [-1, 1]
    assert c.focal_binary([-inf, -inf], [1, 0], reduction="none").tolist() == [inf, 0]
    assert c.focal_binary_grad([-inf, -inf], [1, 0], reduction="none").tolist() == [-1, 0]


def test_focal_keeps_tiny_losses():
    tiny = log1p(exp(-40))
    assert c.focal([40.0, 0.0], 0, gamma=1) == pytest.approx(tiny**2, rel=1e-13, abs=0)
    assert c.focal_binary(40.0, 1, gamma=1) == pytest.approx(tiny**2, rel=1e-13, abs=0)


# --- accuracy, and squared error on probabilities -------------------------------------------------


def test_accuracy_counts_hits_and_a_tie_goes_to_the_lower_number():
    assert c.accuracy([[2.0, 1.0], [0.0, 3.0], [1.0, 1.0], [1.0, 1.0]], [0, 0, 0, 1]) == 2 / 4


def test_accuracy_can_rise_while_the_loss_does_s1_21():
    sure, unsure = np.array([0.51, 0.51, 0.51, 0.01]), np.full(4, 0.49)
    high, low = (np.log(np.stack([p, 1 - p], axis=-1)) for p in (sure, unsure))
    assert (c.accuracy(high, [0] * 4), c.accuracy(low, [0] * 4)) == (0.75, 0.0)
    assert round(float(c.cross_entropy(high, [0] * 4)), 6) == 1.656301
    assert round(float(c.cross_entropy(low, [0] * 4)), 6) == 0.713350


def test_accuracy_has_no_slope_c15():
    logits = random(3, 4)
    slope = numerical_gradient(lambda z: c.accuracy(z, [0, 1, 2]), logits)
    assert not slope.any()


def test_a_row_with_nan_is_no_hit():
    assert c.accuracy([[nan, 1.0], [1.0, nan]], [0, 0]) == 0


def test_brier_score_sums_over_classes_and_averages_over_examples():
    probs = [[0.4, 0.3, 0.3], [0.0, 1.0, 0.0]]
    first, second = 0.6**2 + 0.3**2 + 0.3**2, 1 + 1
    assert c.squared_error_probs(probs, [0, 2]) == pytest.approx((first + second) / 2)
    assert c.squared_error_probs(probs, [0, 2], reduction="sum") == pytest.approx(first + second)


@given(scores, scores)
def test_brier_score_is_least_at_the_truth(z, of_target):
    truth, probs = softmax(of_target), softmax(z)
    assert c.squared_error_probs(truth, truth) == 0
    assert 0 <= c.squared_error_probs(probs, truth) <= 2


# --- every loss with a twin -----------------------------------------------------------------------

LABELS = np.array([[2, 0, 1], [3, 3, 2]])
IGNORING = np.array([[2, PAD, 1], [3, 3, PAD]])
WEIGHTS = np.array([0.5, 1.0, 2.0, 0.0])
YES_NO = np.array([[1, 0, 1], [0, 0.3, 1]])
EVERY_TWIN = [
    (c.cross_entropy, random(2, 3, 4), LABELS, {}),
    (c.cross_entropy, random(2, 3, 4), soft(2, 3, 4), {"class_weights": WEIGHTS, "smoothing": 0.2}),
    (
        c.cross_entropy,
        random(2, 3, 4),
        IGNORING,
        {"ignore_index": PAD, "class_weights": WEIGHTS, "smoothing": 0.1},
    ),
    (c.cross_entropy_probs, soft(2, 3, 4), LABELS, {}),
    (c.cross_entropy_probs, soft(2, 3, 4), IGNORING, {"ignore_index": PAD, "smoothing": 0.1}),
    (c.cross_entropy_probs, soft(2, 3, 4), soft(2, 3, 4), {"class_weights": WEIGHTS}),
    (c.router_z_loss, random(2, 3, 4), None, {}),
    (c.binary_cross_entropy, random(2, 3), YES_NO, {}),
    (c.binary_cross_entropy, random(2, 3), YES_NO, {"pos_weight": np.array([3.0, 1.0, 0.0])}),
    (c.binary_cross_entropy_probs, expit(random(2, 3)), YES_NO, {}),
    (c.focal, random(2, 3, 4), LABELS, {}),
    (c.focal, random(2, 3, 4), LABELS, {"gamma": 0.5, "alpha": WEIGHTS}),
    (c.focal_binary, random(2, 3), YES_NO, {}),
    (c.focal_binary, random(2, 3), YES_NO, {"gamma": 0.5, "alpha": 0.25}),
    (c.squared_error_probs, soft(2, 3, 4), LABELS, {}),
    (c.squared_error_probs, soft(2, 3, 4), soft(2, 3, 4)[::-1], {}),
]
each_twin = pytest.mark.parametrize(("loss", "point", "targets", "options"), EVERY_TWIN)


def calls(loss, targets, options):
    """The loss and its gradient as functions of the first array and the reduction."""
    data = () if targets is None else (targets,)
    grad = getattr(c, f"{loss.__name__}_grad")
    return (
        lambda x, reduction="mean": loss(x, *data, **options, reduction=reduction),
        lambda x, reduction="mean": grad(x, *data, **options, reduction=reduction),
    )


@each_twin
@each_reduction
def test_the_gradient_is_the_slope_by_differences(loss, point, targets, options, reduction):
    value, grad = calls(loss, targets, options)
    slopes = numerical_gradient(
        lambda x: np.sum(value(x, reduction)),
        point,
        step=2e-7 if "probs" in loss.__name__ else 1e-5,
    )
    assert grad(point, reduction) == pytest.approx(slopes, rel=1e-6, abs=1e-7)


@each_twin
def test_mean_and_sum_are_plain_numbers_of_float64_and_none_gives_each(
    loss, point, targets, options
):
    value, grad = calls(loss, targets, options)
    each = value(point.astype(np.float32), "none")
    assert each.dtype == np.float32
    for reduction in ("mean", "sum"):
        assert type(value(point.astype(np.float32), reduction)) is np.float64
    assert value(point, "sum") == pytest.approx(np.sum(value(point, "none")), rel=1e-14)
    assert (grad(point, "none") == grad(point, "sum")).all()


@each_twin
@each_narrow_type
def test_narrow_numbers_are_worked_on_in_float32_and_come_near(
    loss, point, targets, options, dtype
):
    if dtype == np.float16 and "probs" in loss.__name__:
        point = np.full(point.shape, 0.25)  # four random float16 need not sum to 1
    value, grad = calls(loss, targets, options)
    narrow = point.astype(dtype)
    assert grad(narrow).dtype == np.float32
    assert value(narrow) == pytest.approx(value(narrow.astype(float)), rel=1e-5)
    assert grad(narrow) == pytest.approx(grad(narrow.astype(float)), rel=1e-4, abs=1e-6)


@each_twin
def test_what_is_handed_over_is_not_changed(loss, point, targets, options):
    handed = [point.copy(), *(np.copy(a) for a in (targets, *options.values()) if a is not None)]
    value, grad = calls(loss, targets, options)
    for function in (value, grad):
        for reduction in REDUCTIONS:
            function(point, reduction)
    now = [point, *(a for a in (targets, *options.values()) if a is not None)]
    assert all((before == after).all() for before, after in zip(handed, now, strict=True))


@each_twin
def test_an_unknown_reduction_is_refused_by_value_and_gradient(loss, point, targets, options):
    for function in calls(loss, targets, options):
        with pytest.raises(ValueError, match=r"reduction must be one of .*'average'"):
            function(point, "average")


# --- messages -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: c.cross_entropy([[1, 2]], [2]), ValueError, "from 0 to 1, received 2 at position"),
        (lambda: c.cross_entropy([[1, 2]], [-1]), ValueError, "received -1 .* ignore_index"),
        (lambda: c.cross_entropy([[1, 2]], [1.0]), TypeError, "must be integers.*float64"),
        (lambda: c.cross_entropy([[1, 2]], [True]), TypeError, "must be integers.*bool"),
        (lambda: c.cross_entropy([[1, 2]], [0, 1]), ValueError, r"shape \(1,\).*received \(2,\)"),
        (lambda: c.cross_entropy(np.array([1, 2]), 0), TypeError, "logits must be real numbers"),
        (lambda: c.cross_entropy(1.0, 0), ValueError, "last axis.*binary_cross_entropy"),
        (lambda: c.cross_entropy(np.empty((0, 3)), []), ValueError, "must not be empty"),
        (
            lambda: c.cross_entropy(np.zeros((2, 2)), [[0.5, 0.5]]),
            ValueError,
            r"predictions \(2, 2\) and targets \(1, 2\).*nothing is broadcast",
        ),
        (lambda: c.cross_entropy([1, 2], [1.0, 1.0]), ValueError, "sum to 1.*sum of 2"),
        (lambda: c.cross_entropy([1, 2], [1.5, -0.5]), ValueError, "targets must lie between 0"),
        (
            lambda: c.cross_entropy([1, 2], [0.5, 0.5], ignore_index=0),
            ValueError,
            "ignore_index is for integer targets, received 0",
        ),
        (lambda: c.cross_entropy([1, 2], 0, smoothing=1.5), ValueError, "smoothing.*received 1.5"),
        (
            lambda: c.cross_entropy([1, 2], 0, class_weights=[1.0]),
            ValueError,
            r"class_weights must have shape \(2,\), received \(1,\)",
        ),
        (
            lambda: c.cross_entropy([1, 2], 0, class_weights=[1.0, -1.0]),
            ValueError,
            "class_weights must be finite and not negative",
        ),
        (lambda: c.cross_entropy([1, 2], 0, class_weights=[0, 1]), ValueError, "weights are 0"),
        (lambda: c.cross_entropy_probs([2.0, 1.0], 0), ValueError, "probs.*look like logits"),
        (lambda: c.cross_entropy_probs([0.5, 0.4], 0), ValueError, "probs must sum to 1.*0.9"),
        (lambda: c.smooth_labels([0], 1, epsilon=0.1), ValueError, "classes.*received 1"),
        (lambda: c.smooth_labels([0], 2, epsilon=-1), ValueError, "epsilon.*received -1"),
        (
            lambda: c.smooth_labels([0], 2, epsilon=0, variant="t5x"),
            ValueError,
            "variant must be 'uniform' or 'others', received 't5x'",
        ),
        (lambda: c.smooth_labels([2], 2, epsilon=0), ValueError, "from 0 to 1, received 2"),
        (lambda: c.router_z_loss(np.empty((0, 3))), ValueError, "logits must not be empty"),
        (
            lambda: c.binary_cross_entropy([0.0, 1.0], [[0], [1]]),
            ValueError,
            r"logits \(2,\) and targets \(2, 1\)",
        ),
        (lambda: c.binary_cross_entropy([0.0], [-1]), ValueError, "targets.*received -1"),
        (lambda: c.binary_cross_entropy([0.0], ["yes"]), TypeError, "targets must be real"),
        (
            lambda: c.binary_cross_entropy([0.0], [1], pos_weight=[1.0, 2.0]),
            ValueError,
            r"pos_weight must have shape \(\) or \(1,\), received \(2,\)",
        ),
        (
            lambda: c.binary_cross_entropy([0.0], [1], pos_weight=-1.0),
            ValueError,
            "pos_weight must be finite and not negative, received -1.0",
        ),
        (lambda: c.binary_cross_entropy_probs([1.2], [1]), ValueError, "probs.*received 1.2"),
        (lambda: c.focal([1, 2], 0, gamma=-1), ValueError, "gamma.*at least 0, received -1"),
        (lambda: c.focal([1, 2], 0, alpha=0.25), ValueError, r"alpha must have shape \(2,\)"),
        (lambda: c.focal_binary([0.0], [1], gamma=nan), ValueError, "gamma.*received nan"),
        (lambda: c.focal_binary([0.0], [1], alpha=2), ValueError, "alpha.*received 2"),
        (lambda: c.accuracy([[1, 2]], [0.0]), TypeError, "labels must be integers"),
        (lambda: c.squared_error_probs([2.0, 1.0], 0), ValueError, "probs.*look like logits"),
    ],
)
def test_the_message_says_what_was_received_and_what_to_do(call, error, message):
    with pytest.raises(error, match=message):
        call()


@given(scores, some_labels)
def test_value_and_gradient_in_one_pass_are_the_two_apart(logits, labels):
    loss, gradient = c.cross_entropy_value_and_grad(logits, labels)
    assert loss == c.cross_entropy(logits, labels)
    assert gradient == pytest.approx(c.cross_entropy_grad(logits, np.eye(4)[labels]), abs=1e-12)


@pytest.mark.parametrize("in_place", [True, False])
def test_the_gradient_is_written_where_one_asks_for_it(in_place):
    logits = np.array([[1.0, 2.0, 0.5], [0.0, -1.0, 3.0]])
    wanted = c.cross_entropy_grad(logits, [2, 0])
    out = logits if in_place else np.empty_like(logits)
    _, gradient = c.cross_entropy_value_and_grad(logits, np.array([2, 0]), out=out)
    assert gradient is out
    assert out == pytest.approx(wanted)


def test_an_ignored_row_of_nan_leaks_neither_into_the_value_nor_into_the_gradient():
    logits = np.array([[np.nan, np.nan], [0.0, 0.0]])
    loss, gradient = c.cross_entropy_value_and_grad(logits, [-100, 1], ignore_index=-100)
    assert loss == pytest.approx(np.log(2))
    assert gradient.tolist() == [[0, 0], [0.5, -0.5]]


@pytest.mark.parametrize(
    "out", [np.empty((2, 2)), np.empty((1, 2), np.float32), [[0.0, 0.0]], np.empty((1, 4))[:, ::2]]
)
def test_an_out_that_does_not_fit_is_refused(out):
    with pytest.raises(ValueError, match="out must be a contiguous float64 array of shape"):
        c.cross_entropy_value_and_grad(np.zeros((1, 2)), [0], out=out)
