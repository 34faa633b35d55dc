"""Ranking and preference: values by hand, an oracle, laws, edges and every error."""

from itertools import permutations
from math import e, exp, inf, isnan, log, log2, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import expit, log_expit, log_softmax, softmax

from course_lib.losses import ranking
from course_lib.numerics import numerical_gradient

LISTWISE = ["pairwise_hinge", "ranknet", "listnet", "listmle"]
LIST_METRICS = [*LISTWISE, "ndcg"]
REDUCTIONS = ["mean", "sum", "none"]

numbers = st.floats(-20, 20, width=32)
lists = st.integers(2, 6).flatmap(
    lambda n: st.tuples(arrays(float, n, elements=numbers), st.permutations(range(n)))
)


def law(*strategies):
    """A property, tried on as many examples as a quick run bears."""
    return lambda test: settings(max_examples=30, deadline=None)(given(*strategies)(test))


def in_order(count):
    return np.arange(count, 0, -1.0)


def check_gradient(name, points, data=(), **options):
    """The closed form against central differences, for each trainable array and reduction."""
    loss, gradient = getattr(ranking, name), getattr(ranking, name + "_grad")
    for reduction in REDUCTIONS:
        closed = gradient(*points, *data, **options, reduction=reduction)
        closed = closed if isinstance(closed, tuple) else (closed,)
        for place, slopes in enumerate(closed):

            def along(moved, place=place, total="sum" if reduction == "none" else reduction):
                moving = [*points[:place], moved, *points[place + 1 :]]
                return loss(*moving, *data, **options, reduction=total)

            np.testing.assert_allclose(slopes, numerical_gradient(along, points[place]), atol=1e-8)


# Pairs


def test_a_pair_that_lacks_half_its_margin_costs_one_half():
    assert ranking.pairwise_hinge([1.5, 1.0], [1.0, 0.0]) == 1 - (1.5 - 1.0)


def test_the_margin_is_in_units_of_the_scores():
    assert ranking.pairwise_hinge([1.5, 1.0], [1.0, 0.0], margin=3.0) == 3 - (1.5 - 1.0)


def test_a_pair_at_exactly_its_margin_costs_nothing_and_asks_for_nothing():
    assert ranking.pairwise_hinge([2.0, 1.0], [1.0, 0.0]) == 0
    assert ranking.pairwise_hinge_grad([2.0, 1.0], [1.0, 0.0]).tolist() == [0, 0]


def test_the_mean_is_over_the_pairs_that_have_an_order_of_all_lists_together():
    scores, grades = [[3.0, 1.0, 0.0], [0.0, 0.0, 0.0]], [[1.0, 0.0, 0.0], [2.0, 1.0, 0.0]]
    surprises = [log(1 + exp(-2)), log(1 + exp(-3)), log(2), log(2), log(2)]
    assert ranking.ranknet(scores, grades) == pytest.approx(sum(surprises) / 5)
    assert ranking.ranknet(scores, grades, reduction="sum") == pytest.approx(sum(surprises))


def test_without_reduction_each_pair_stands_in_the_row_of_the_one_that_should_lead():
    single = ranking.ranknet([0.0, 3.0], [0.0, 1.0], reduction="none")
    assert single.shape == (2, 2)
    assert single[1, 0] == pytest.approx(log(1 + exp(-3)))
    assert [single[0, 0], single[0, 1], single[1, 1]] == [0, 0, 0]


@law(lists)
def test_ranknet_is_scipys_log_expit_over_the_pairs(data):
    scores, grades = data
    pairs = [(i, j) for i, better in enumerate(grades) for j, g in enumerate(grades) if better > g]
    expected = -np.mean([log_expit(scores[i] - scores[j]) for i, j in pairs])
    assert ranking.ranknet(scores, list(grades)) == pytest.approx(expected)


@law(lists)
def test_the_hinge_of_margin_ln_two_is_never_above_ranknet(data):
    # log(1 + e^−d) is convex in the lead d, and ln 2 − d/2 is its tangent at 0.
    scores, grades = data
    half = ranking.pairwise_hinge(scores / 2, list(grades), margin=log(2))
    assert half <= ranking.ranknet(scores, list(grades)) + 1e-12


@pytest.mark.parametrize("name", ["pairwise_hinge", "ranknet"])
def test_a_mean_over_lists_without_any_order_is_refused(name):
    with pytest.raises(ValueError, match="a mean needs at least one"):
        getattr(ranking, name)([1.0, 2.0], [1.0, 1.0])
    with pytest.raises(ValueError, match="a mean needs at least one"):
        getattr(ranking, name + "_grad")([1.0, 2.0], [1.0, 1.0])
    assert getattr(ranking, name)([1.0, 2.0], [1.0, 1.0], reduction="sum") == 0


def test_a_margin_of_nothing_is_refused():
    for function in (ranking.pairwise_hinge, ranking.pairwise_hinge_grad):
        with pytest.raises(ValueError, match="margin must be a finite number above 0"):
            function([1.0, 2.0], [1.0, 0.0], margin=0)


# Lists


def test_listnet_by_hand():
    wanted, given_ = e / (e + 1), 1 / (1 + exp(-2))
    expected = -wanted * log(given_) - (1 - wanted) * log(1 - given_)
    assert ranking.listnet([2.0, 0.0], [1.0, 0.0]) == pytest.approx(expected)


@law(lists)
def test_listnet_is_scipys_cross_entropy_of_two_softmaxes(data):
    scores, grades = data
    expected = -np.sum(softmax(list(grades)) * log_softmax(scores))
    assert ranking.listnet(scores, list(grades)) == pytest.approx(expected)


@law(lists, numbers)
def test_listnet_is_least_where_the_scores_are_the_relevances_up_to_a_constant(data, shift):
    scores, grades = data
    grades = np.array(grades, float)
    assert ranking.listnet(grades + shift, grades) <= ranking.listnet(scores, grades) + 1e-9


def test_listmle_by_hand_draws_place_by_place():
    first = log((exp(3) + exp(1) + exp(2)) / exp(3))
    second = log((exp(1) + exp(2)) / exp(1))
    assert ranking.listmle([1.0, 3.0, 2.0], [1.0, 2.0, 0.0]) == pytest.approx(first + second)


@law(arrays(float, 4, elements=numbers))
def test_the_likelihoods_of_all_orders_add_up_to_one(scores):
    losses = [ranking.listmle(scores, list(order)) for order in permutations([0.0, 1.0, 2.0, 3.0])]
    assert np.sum(np.exp(np.negative(losses))) == pytest.approx(1)


@law(numbers, numbers)
def test_for_two_items_listmle_is_ranknet(one, other):
    both = [one, other], [1.0, 0.0]
    assert ranking.listmle(*both) == pytest.approx(ranking.ranknet(*both), rel=1e-12)


def test_listmle_takes_the_earlier_one_of_equal_grades_as_the_better_one():
    tied = ranking.listmle([1.0, 3.0, 2.0], [1.0, 1.0, 0.0])
    assert tied == ranking.listmle([1.0, 3.0, 2.0], [2.0, 1.0, 0.0])
    assert tied != ranking.listmle([1.0, 3.0, 2.0], [1.0, 2.0, 0.0])


def test_listmle_keeps_the_order_of_equal_grades_in_a_long_list_too():
    random = np.random.default_rng(10)
    scores, grades = random.normal(size=200), np.tile([0.0, 1.0], 100)
    by_grade = np.concatenate([scores[1::2], scores[0::2]])
    assert ranking.listmle(scores, grades) == ranking.listmle(by_grade, in_order(200))


@pytest.mark.parametrize("count", [1, 2, 4, 9])
def test_listmle_without_an_opinion_costs_the_log_of_the_number_of_orders(count):
    loss = ranking.listmle(np.zeros(count), in_order(count))
    assert loss == pytest.approx(sum(log(k) for k in range(1, count + 1)))


@pytest.mark.parametrize("level", [0.0, 5.0, -1e4])
def test_listmle_has_the_right_gradient_where_all_scores_are_tied(level):
    # What rax 0.4.0 gets wrong: [−0.656, −0.219, 0.208, 0.667].
    expected = [1 / 4 - 1, 1 / 4 + 1 / 3 - 1, 1 / 4 + 1 / 3 + 1 / 2 - 1, 1 / 4 + 1 / 3 + 1 / 2]
    slopes = ranking.listmle_grad(np.full(4, level), in_order(4))
    assert slopes.tolist() == pytest.approx(expected, abs=1e-12)
    check_gradient("listmle", [np.zeros(4)], [in_order(4)])


def test_listmle_keeps_the_digits_of_a_list_that_is_nearly_certain():
    assert ranking.listmle([40.0, 0.0], [1.0, 0.0]) == pytest.approx(exp(-40), rel=1e-12)
    slopes = ranking.listmle_grad([40.0, 0.0], [1.0, 0.0])
    assert slopes.tolist() == pytest.approx([-exp(-40), exp(-40)], rel=1e-12)


@pytest.mark.parametrize("name", ["listnet", "listmle"])
def test_a_list_of_one_has_only_one_order(name):
    assert str(float(getattr(ranking, name)([7.0], [1.0]))) == "0.0"
    assert getattr(ranking, name + "_grad")([7.0], [1.0]).tolist() == [0]


# What holds for all list losses


@pytest.mark.parametrize("name", LISTWISE)
@pytest.mark.parametrize("shape", [(5,), (3, 4), (2, 1, 3)])
def test_list_gradients_are_what_central_differences_say(name, shape):
    random = np.random.default_rng(len(shape))
    scores, grades = random.normal(size=shape), random.integers(0, 3, shape).astype(float)
    grades[..., 0] = 3.0
    check_gradient(name, [scores], [grades])


@pytest.mark.parametrize("name", LISTWISE)
@law(lists)
def test_list_gradients_sum_to_zero(name, data):
    slopes = getattr(ranking, name + "_grad")(data[0], list(data[1]))
    assert np.sum(slopes) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("name", LIST_METRICS)
@law(lists, st.integers(-20, 20))
def test_a_constant_added_to_all_scores_changes_nothing(name, data, shift):
    scores, grades = np.round(data[0], 2), list(data[1])
    shifted = np.round(scores + shift, 2)
    loss = getattr(ranking, name)
    assert loss(shifted, grades) == pytest.approx(loss(scores, grades), abs=1e-9)


@pytest.mark.parametrize("name", LIST_METRICS)
@law(lists, st.randoms(use_true_random=False))
def test_the_order_in_which_the_data_lie_changes_nothing(name, data, random):
    scores, grades = data[0], np.array(data[1], float)
    shuffled = random.sample(range(len(scores)), len(scores))
    loss = getattr(ranking, name)
    assert loss(scores[shuffled], grades[shuffled]) == pytest.approx(loss(scores, grades))


@pytest.mark.parametrize("name", LIST_METRICS)
def test_padding_takes_part_in_nothing_whatever_its_score(name):
    scores, grades = [[1.0, 3.0, 2.0], [0.5, 0.2, nan]], [[1.0, 2.0, 0.0], [1.0, 0.0, -inf]]
    loss = getattr(ranking, name)
    total = loss(scores[0], grades[0], reduction="sum")
    total += loss(scores[1][:2], grades[1][:2], reduction="sum")
    assert loss(scores, grades, reduction="sum") == pytest.approx(total)


@pytest.mark.parametrize("name", LISTWISE)
def test_padding_has_no_gradient(name):
    gradient = getattr(ranking, name + "_grad")
    for unseen in (nan, 1e4, -inf):
        slopes = gradient([0.5, unseen, 0.2], [1.0, -inf, 0.0])
        assert slopes[1] == 0
        assert slopes[[0, 2]] == pytest.approx(gradient([0.5, 0.2], [1.0, 0.0]))
        slopes = gradient([0.5, 0.2, *[unseen] * 4], [1.0, 0.0, *[-inf] * 4])
        assert slopes.tolist() == pytest.approx([*gradient([0.5, 0.2], [1.0, 0.0]), 0, 0, 0, 0])


@pytest.mark.parametrize("name", LISTWISE)
def test_scores_of_ten_thousand_are_exact(name):
    loss, gradient = getattr(ranking, name), getattr(ranking, name + "_grad")
    wrong_way, grades = [-1e4, 1e4], [1.0, 0.0]
    costs = {"pairwise_hinge": 20001, "ranknet": 20000, "listmle": 20000}
    assert loss(wrong_way, grades) == pytest.approx(costs.get(name, 20000 * e / (e + 1)), rel=1e-14)
    asked = -e / (e + 1) if name == "listnet" else -1
    assert gradient(wrong_way, grades).tolist() == pytest.approx([asked, -asked], rel=1e-14)
    assert loss([1e4, -1e4], grades) == pytest.approx(
        20000 / (e + 1) if name == "listnet" else 0, rel=1e-14
    )


@pytest.mark.parametrize("name", LISTWISE)
def test_a_score_of_minus_infinity_costs_without_end_where_something_worse_has_a_score(name):
    assert getattr(ranking, name)([-inf, 1.0], [1.0, 0.0]) == inf
    assert np.all(np.isfinite(getattr(ranking, name + "_grad")([-inf, 1.0], [1.0, 0.0])))


def test_a_score_of_minus_infinity_for_the_last_one_is_no_loss():
    assert ranking.listmle([2.0, 2.0, -inf], [2.0, 1.0, 0.0]) == pytest.approx(log(2))
    assert ranking.ranknet([2.0, -inf], [1.0, 0.0]) == 0


@pytest.mark.parametrize("name", LIST_METRICS)
def test_a_score_that_is_no_number_gives_a_loss_that_is_none(name):
    assert isnan(getattr(ranking, name)([nan, 1.0, 0.0], [2.0, 1.0, 0.0]))
    if name != "ndcg":
        assert np.isnan(getattr(ranking, name + "_grad")([nan, 1.0], [1.0, 0.0])).any()


@pytest.mark.parametrize("name", LIST_METRICS)
@pytest.mark.parametrize("given_type", [np.float16, np.float32])
def test_single_precision_stays_and_half_is_widened(name, given_type):
    scores, grades = np.array([[1, 3, 2]], given_type), np.array([[2.0, 1.0, 0.0]])
    assert getattr(ranking, name)(scores, grades, reduction="none").dtype == np.float32
    assert isinstance(getattr(ranking, name)(scores, grades), np.float64)
    if name != "ndcg":
        assert getattr(ranking, name + "_grad")(scores, grades).dtype == np.float32


@pytest.mark.parametrize("name", [*LIST_METRICS, *(name + "_grad" for name in LISTWISE)])
def test_lists_are_read_and_never_written(name):
    scores, grades = np.array([1.0, 3.0, 2.0]), np.array([2.0, -inf, 0.0])
    getattr(ranking, name)(scores, grades)
    assert scores.tolist() == [1, 3, 2]
    assert grades.tolist() == [2, -inf, 0]


@pytest.mark.parametrize("name", [*LIST_METRICS, *(name + "_grad" for name in LISTWISE)])
@pytest.mark.parametrize(
    ("scores", "grades", "error", "said"),
    [
        ([1.0, 2.0], [[1.0], [0.0]], ValueError, "nothing is broadcast"),
        ([], [], ValueError, "must not be empty"),
        (1.0, 1.0, ValueError, "scores must have a last axis, the list"),
        ([1.0, 2.0], [1.0, nan], ValueError, r"received nan at position \(1,\)"),
        ([1.0, 2.0], [inf, 1.0], ValueError, r"received inf at position \(0,\)"),
        ([1.0, 2.0], [-inf, -inf], ValueError, r"a list of padding \(-inf\) alone"),
        (np.array([1, 2]), [1.0, 0.0], TypeError, "scores must be real numbers"),
        ([1.0, 2.0], np.array([1, 0]), TypeError, "relevances must be real numbers"),
    ],
)
def test_what_is_no_list_is_refused_by_name(name, scores, grades, error, said):
    with pytest.raises(error, match=said):
        getattr(ranking, name)(scores, grades)


@pytest.mark.parametrize("name", [*LIST_METRICS, *(name + "_grad" for name in LISTWISE)])
def test_an_unknown_reduction_is_refused_by_name(name):
    with pytest.raises(ValueError, match="received 'average'"):
        getattr(ranking, name)([1.0, 2.0], [1.0, 0.0], reduction="average")


# NDCG


def test_ndcg_by_hand():
    reached = (2**1 - 1) / log2(2) + (2**3 - 1) / log2(3) + 0 + (2**2 - 1) / log2(5)
    best = (2**3 - 1) / log2(2) + (2**2 - 1) / log2(3) + (2**1 - 1) / log2(4)
    assert ranking.ndcg([9.0, 8.0, 7.0, 6.0], [1.0, 3.0, 0.0, 2.0]) == pytest.approx(reached / best)


def test_ndcg_at_two_looks_at_two_places():
    reached, best = 1 / log2(2) + 7 / log2(3), 7 / log2(2) + 3 / log2(3)
    found = ranking.ndcg([9.0, 8.0, 7.0, 6.0], [1.0, 3.0, 0.0, 2.0], at=2)
    assert found == pytest.approx(reached / best)


def test_padding_shares_no_place_with_an_item_of_score_minus_infinity():
    found = ranking.ndcg([-inf, 0.0, 5.0], [1.0, 0.0, -inf])
    assert found == pytest.approx(1 / log2(3))


def test_more_places_than_items_are_all_of_them():
    data = [9.0, 8.0, 7.0], [1.0, 3.0, 0.0]
    assert ranking.ndcg(*data, at=50) == ranking.ndcg(*data)


@law(arrays(float, 4, elements=st.integers(0, 2)), st.sampled_from([None, 1, 2, 3]))
def test_equal_scores_get_the_average_over_all_their_orders(scores, at):
    grades = [3.0, 0.0, 1.0, 1.0]
    orders = [scores + 1e-3 * np.array(order) for order in permutations(range(4))]
    expected = np.mean([ranking.ndcg(order, grades, at=at) for order in orders])
    assert ranking.ndcg(scores, grades, at=at) == pytest.approx(expected)


@law(lists)
def test_ndcg_lies_between_nought_and_one_and_is_one_for_the_right_order(data):
    scores, grades = data[0], np.array(data[1], float)
    assert 0 < ranking.ndcg(scores, grades) <= 1 + 1e-12
    assert ranking.ndcg(grades * 7 - 3, grades) == 1


def test_no_grade_is_too_large_or_too_small_for_ndcg():
    assert ranking.ndcg([1.0, 0.0], [5000.0, 5001.0]) == pytest.approx(
        (1 / 2 + 1 / log2(3)) / (1 + 1 / 2 / log2(3))
    )
    assert ranking.ndcg([1.0, 0.0], [0.0, 1e-12]) == pytest.approx(1 / log2(3))


@pytest.mark.parametrize(
    ("grades", "options", "said"),
    [
        ([0.0, 0.0], {}, r"relevance above 0, received none in list \(\)"),
        ([[1.0, 0.0], [0.0, 0.0]], {}, r"received none in list \(1,\)"),
        ([1.0, -1.0], {}, "relevances must be 0 or more for NDCG, received -1"),
        ([1.0, 0.0], {"at": 0}, "at must be a finite number at least 1"),
    ],
)
def test_what_has_no_ndcg_is_refused(grades, options, said):
    with pytest.raises(ValueError, match=said):
        ranking.ndcg(np.ones_like(grades), grades, **options)


# Preferences


def test_a_lead_of_one_costs_the_log_of_one_plus_one_over_e():
    assert ranking.reward_model([3.0], [2.0]) == pytest.approx(log(1 + exp(-1)))


@law(arrays(float, 3, elements=numbers), arrays(float, 3, elements=numbers))
def test_the_reward_model_is_ranknet_on_lists_of_two(chosen, rejected):
    as_lists = np.stack([chosen, rejected], axis=-1), np.tile([1.0, 0.0], (3, 1))
    assert ranking.reward_model(chosen, rejected) == pytest.approx(ranking.ranknet(*as_lists))


@law(numbers, numbers)
def test_the_two_outcomes_of_a_comparison_have_probabilities_that_sum_to_one(one, other):
    won, lost = ranking.reward_model([one], [other]), ranking.reward_model([other], [one])
    assert exp(-won) + exp(-lost) == pytest.approx(1)


def test_dpo_by_hand():
    lead = 0.5 * ((-10 + 12) - (-8 + 5))
    assert ranking.dpo([-10.0], [-8.0], [-12.0], [-5.0], beta=0.5) == pytest.approx(
        log(1 + exp(-lead))
    )


@law(arrays(float, (4, 3), elements=numbers), st.floats(0.01, 2))
def test_dpo_is_the_reward_model_of_the_rewards_it_implies(logps, beta):
    chosen, rejected, reference_chosen, reference_rejected = logps
    implied = ranking.reward_model(
        beta * (chosen - reference_chosen), beta * (rejected - reference_rejected)
    )
    assert ranking.dpo(*logps, beta=beta) == pytest.approx(implied)


@law(arrays(float, 3, elements=numbers), arrays(float, 3, elements=numbers))
def test_dpo_at_the_reference_costs_ln_two_whatever_the_answers(chosen, rejected):
    assert ranking.dpo(chosen, rejected, chosen, rejected) == pytest.approx(log(2), rel=1e-15)


def test_preference_gradients_are_what_central_differences_say():
    logps = list(np.random.default_rng(1).normal(size=(4, 2, 3)))
    check_gradient("reward_model", logps[:2])
    check_gradient("dpo", logps[:2], logps[2:])
    check_gradient("dpo", logps[:2], logps[2:], beta=2.5)


def test_preferences_at_ten_thousand_and_beyond_are_exact():
    extreme = [1e4, -1e4, inf, -inf, 0.0]
    losses = ranking.reward_model(extreme, np.zeros(5), reduction="none")
    assert losses.tolist() == pytest.approx([0, 1e4, 0, inf, log(2)])
    won, lost = ranking.reward_model_grad(extreme, np.zeros(5), reduction="none")
    assert won.tolist() == [0, -1, 0, -1, -0.5]
    assert lost.tolist() == [0, 1, 0, 1, 0.5]
    assert ranking.dpo([-1e4], [0.0], [0.0], [0.0], beta=1.0) == 1e4
    assert ranking.reward_model([-1.7e308], [1.7e308]) == inf


def test_a_tiny_surprise_keeps_its_digits():
    assert ranking.reward_model([40.0], [0.0]) == pytest.approx(exp(-40), rel=1e-12)
    assert ranking.process_reward([40.0, -40.0], [1, 0]) == pytest.approx(exp(-40), rel=1e-12)
    slopes = ranking.process_reward_grad([40.0, -40.0], [1, 0], reduction="sum")
    assert slopes.tolist() == pytest.approx([-exp(-40), exp(-40)], rel=1e-12)


@pytest.mark.parametrize(("name", "count"), [("reward_model", 2), ("dpo", 4)])
def test_preferences_keep_single_precision_and_their_arguments(name, count):
    given_ = [np.array([1, 2], np.float32) for _ in range(count)]
    assert getattr(ranking, name)(*given_, reduction="none").dtype == np.float32
    assert isinstance(getattr(ranking, name)(*given_), np.float64)
    assert [slope.dtype for slope in getattr(ranking, name + "_grad")(*given_)] == [np.float32] * 2
    assert [array.tolist() for array in given_] == [[1, 2]] * count


def test_a_reference_in_double_precision_does_not_change_the_dtype_of_the_gradient():
    policy = np.float32([1, 2])
    slopes = ranking.dpo_grad(policy, policy, [1.0, 2.0], [1.0, 2.0], beta=np.float64(0.1))
    assert [slope.dtype for slope in slopes] == [np.float32, np.float32]


@pytest.mark.parametrize("name", ["reward_model", "reward_model_grad"])
def test_rewards_that_do_not_pair_up_are_refused(name):
    with pytest.raises(ValueError, match=r"chosen_rewards \(2,\) and rejected_rewards \(1,\)"):
        getattr(ranking, name)([1.0, 2.0], [1.0])
    with pytest.raises(TypeError, match="rejected_rewards must be real"):
        getattr(ranking, name)([1.0, 2.0], np.array([1, 0]))


@pytest.mark.parametrize("name", ["dpo", "dpo_grad"])
def test_what_dpo_cannot_compare_is_refused(name):
    one = [-1.0]
    with pytest.raises(ValueError, match=r"reference_rejected_logps \(2,\) must have the same"):
        getattr(ranking, name)(one, one, one, [-1.0, -2.0])
    with pytest.raises(ValueError, match="beta must be a finite number above 0"):
        getattr(ranking, name)(one, one, one, one, beta=0)


# Steps


def test_process_reward_by_hand():
    expected = (-log(0.9) - log(1 - 0.3)) / 2
    logits = [log(0.9 / 0.1), log(0.3 / 0.7)]
    assert ranking.process_reward(logits, [True, False]) == pytest.approx(expected)


@law(arrays(float, 4, elements=numbers), arrays(bool, 4))
def test_process_reward_is_scipys_log_expit(logits, labels):
    expected = -np.mean(np.where(labels, log_expit(logits), log_expit(-logits)))
    assert ranking.process_reward(logits, labels) == pytest.approx(expected)
    slopes = ranking.process_reward_grad(logits, labels, reduction="sum")
    assert slopes == pytest.approx(expit(logits) - labels, abs=1e-15)


def test_the_process_gradient_is_what_central_differences_say():
    random = np.random.default_rng(2)
    logits, labels = random.normal(size=(2, 3)), random.integers(0, 2, (2, 3))
    check_gradient("process_reward", [logits], [labels])
    check_gradient("process_reward", [logits], [labels], counted=random.random((2, 3)) > 0.3)


def test_steps_that_are_not_counted_may_hold_anything():
    logits, labels, counted = [0.0, nan, inf], [1, 0, 7], [True, False, False]
    assert ranking.process_reward(logits, labels, counted=counted) == pytest.approx(log(2))
    assert ranking.process_reward_grad(logits, labels, counted=counted).tolist() == [-0.5, 0, 0]


def test_a_judge_who_is_certain_pays_nothing_or_without_end():
    losses = ranking.process_reward([inf, -inf, inf, -inf, 1e4], [1, 0, 0, 1, 0], reduction="none")
    assert losses.tolist() == [0, 0, inf, inf, 1e4]
    slopes = ranking.process_reward_grad([inf, -inf, inf, -inf], [1, 0, 0, 1], reduction="none")
    assert slopes.tolist() == [0, 0, 1, -1]


def test_steps_keep_single_precision_and_their_arguments():
    logits, labels = np.float32([1, 2]), np.array([1, 0])
    assert ranking.process_reward(logits, labels, reduction="none").dtype == np.float32
    assert ranking.process_reward_grad(logits, labels).dtype == np.float32
    assert logits.tolist() == [1, 2]
    assert labels.tolist() == [1, 0]


@pytest.mark.parametrize("name", ["process_reward", "process_reward_grad"])
@pytest.mark.parametrize(
    ("labels", "counted", "error", "said"),
    [
        ([1, 0, 1], None, ValueError, r"logits \(2,\) and labels \(3,\)"),
        ([1, -1], None, ValueError, r"labels must be 0 or 1, received -1 at position \(1,\)"),
        ([0.5, 1.0], None, ValueError, r"received 0.5 at position \(0,\)"),
        (["good", "bad"], None, TypeError, "labels must be the numbers 0 and 1 or boolean"),
        ([1, 0], [1, 0], TypeError, "counted must be boolean, received int64"),
        ([1, 0], [True], ValueError, r"counted must have shape \(2,\), received \(1,\)"),
        ([1, 0], [False, False], ValueError, "a mean needs at least one counted target"),
    ],
)
def test_steps_that_cannot_be_judged_are_refused(name, labels, counted, error, said):
    with pytest.raises(error, match=said):
        getattr(ranking, name)([1.0, 2.0], labels, counted=counted)
