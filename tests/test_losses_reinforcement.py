"""Learning from rewards: values by hand, an oracle, laws, edges and every error."""

from decimal import Decimal, localcontext
from math import exp, inf, log, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.signal import lfilter
from scipy.special import log_softmax, softmax
from scipy.stats import entropy

from course_lib.losses import reinforcement
from course_lib.numerics import numerical_gradient

REDUCTIONS = ["mean", "sum", "none"]
ESTIMATORS = ["k1", "k2", "k3"]

numbers = st.floats(-20, 20)
vectors = arrays(float, 4, elements=numbers)


def law(*strategies):
    """A property, tried on as many examples as a quick run bears."""
    return lambda test: settings(max_examples=30, deadline=None)(given(*strategies)(test))


def check_gradient(name, point, *data, **options):
    """The closed form against central differences, for each reduction."""
    loss, gradient = getattr(reinforcement, name), getattr(reinforcement, name + "_grad")
    for reduction in REDUCTIONS:
        total = "sum" if reduction == "none" else reduction
        expected = numerical_gradient(
            lambda x, total=total: loss(x, *data, **options, reduction=total), point
        )
        slopes = gradient(point, *data, **options, reduction=reduction)
        np.testing.assert_allclose(slopes, expected, atol=1e-7)


# Returns


def test_returns_add_up_from_the_end():
    assert reinforcement.returns_to_go([1.0, 2.0, 3.0]).tolist() == [1 + 2 + 3, 2 + 3, 3]


@law(arrays(float, (2, 5), elements=numbers), st.floats(0, 1))
def test_returns_are_a_filter_that_runs_backwards(rewards, discount):
    expected = lfilter([1], [1, -discount], rewards[:, ::-1], axis=-1)[:, ::-1]
    np.testing.assert_allclose(
        reinforcement.returns_to_go(rewards, discount=discount), expected, atol=1e-12
    )


@law(vectors)
def test_without_a_future_the_return_is_the_reward(rewards):
    assert reinforcement.returns_to_go(rewards, discount=0).tolist() == rewards.tolist()


def test_returns_keep_the_precision_and_leave_the_rewards_alone():
    rewards = np.float32([1, 2])
    returns = reinforcement.returns_to_go(rewards, discount=np.float64(0.5))
    assert returns.dtype == np.float32
    assert returns.tolist() == [2, 2]
    assert rewards.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("rewards", "discount", "error", "said"),
    [
        ([1.0], 1.1, ValueError, "discount must lie between 0 and 1, received 1.1"),
        ([1.0], nan, ValueError, "discount must lie between 0 and 1, received nan"),
        (1.0, 1.0, ValueError, "rewards must have a last axis, time"),
        ([], 1.0, ValueError, "rewards must not be empty"),
        (np.array([1, 2]), 1.0, TypeError, "rewards must be real numbers"),
    ],
)
def test_what_has_no_return_is_refused(rewards, discount, error, said):
    with pytest.raises(error, match=said):
        reinforcement.returns_to_go(rewards, discount=discount)


# The policy gradient


def test_the_surrogate_is_the_mean_of_minus_advantage_times_log_probability():
    expected = (-2 * log(0.5) + 1 * log(0.25)) / 2
    assert reinforcement.policy_gradient([log(0.5), log(0.25)], [2.0, -1.0]) == pytest.approx(
        expected
    )


def test_the_surrogate_and_the_expected_reward_differ_by_the_chance_of_the_action():
    # Ledger C34 and S1-E12: z = [1, 0], reward 2 on action 0.
    chance = softmax([1.0, 0.0])[0]
    surrogate = reinforcement.policy_gradient_logits_grad([[1.0, 0.0]], [0], [2.0])[0, 0]
    expected = numerical_gradient(lambda z: -2 * softmax(z)[0], np.array([1.0, 0.0]))[0]
    assert round(surrogate, 6) == -0.537883
    assert round(expected, 6) == -0.393224
    assert chance * surrogate == pytest.approx(expected)


@law(vectors, vectors)
def test_over_the_policys_own_actions_it_is_the_gradient_of_the_expected_reward(logits, rewards):
    # All actions at once, each as often as the policy takes it.
    chances = softmax(logits)
    each = reinforcement.policy_gradient_logits_grad(
        np.tile(logits, (4, 1)), np.arange(4), rewards, reduction="sum"
    )
    expected = -chances * (rewards - chances @ rewards)
    np.testing.assert_allclose(chances @ each, expected, atol=1e-12)


@law(vectors, st.integers(0, 3))
def test_with_advantage_one_it_is_cross_entropy(logits, action):
    loss = reinforcement.policy_gradient_logits(logits, action, 1.0)
    assert loss == pytest.approx(-log_softmax(logits)[action])


@law(vectors, st.integers(0, 3), numbers)
def test_from_logits_and_from_log_probabilities_it_is_the_same(logits, action, advantage):
    from_logits = reinforcement.policy_gradient_logits(logits, action, advantage)
    log_prob = log_softmax(logits)[action]
    assert from_logits == pytest.approx(
        reinforcement.policy_gradient(log_prob, advantage), rel=1e-9, abs=1e-12
    )


@pytest.mark.parametrize("shape", [(3,), (2, 1, 3)])
def test_policy_gradients_are_what_central_differences_say(shape):
    random = np.random.default_rng(6)
    log_probs, advantages = -random.random(shape), random.normal(size=shape)
    logits, actions = random.normal(size=(*shape, 4)), random.integers(0, 4, shape)
    check_gradient("policy_gradient", log_probs, advantages)
    check_gradient("policy_gradient_logits", logits, actions, advantages)


def test_an_impossible_action_costs_without_end_unless_nothing_hung_on_it():
    losses = reinforcement.policy_gradient([-inf] * 3, [1.0, 0.0, -2.0], reduction="none")
    assert losses.tolist() == [inf, 0, -inf]
    losses = reinforcement.policy_gradient_logits(
        [[-inf, 0.0]] * 3, [0, 0, 0], [1.0, 0.0, -2.0], reduction="none"
    )
    assert losses.tolist() == [inf, 0, -inf]


def test_a_forbidden_action_has_no_slope():
    slopes = reinforcement.policy_gradient_logits_grad([[0.0, -inf, 0.0]], [0], [3.0])
    assert slopes.tolist() == [[3 * (0.5 - 1), 0, 3 * 0.5]]


def test_logits_of_ten_thousand_are_exact():
    assert reinforcement.policy_gradient_logits([[-1e4, 1e4]], [0], [2.0]) == 40000
    slopes = reinforcement.policy_gradient_logits_grad([[-1e4, 1e4]], [0], [2.0])
    assert slopes.tolist() == [[-2, 2]]


@pytest.mark.parametrize("advantage", [0.0, -0.0, 2.0])
def test_a_certain_action_costs_nothing_without_a_minus_sign(advantage):
    loss = reinforcement.policy_gradient([0.0], [advantage], reduction="none")
    assert str(loss.tolist()) == "[0.0]"


@pytest.mark.parametrize("name", ["policy_gradient", "policy_gradient_grad"])
def test_log_probabilities_and_advantages_are_never_broadcast(name):
    with pytest.raises(ValueError, match=r"log_probs \(2,\) and advantages \(2, 1\)"):
        getattr(reinforcement, name)([-1.0, -2.0], [[1.0], [2.0]])
    with pytest.raises(TypeError, match="advantages must be real"):
        getattr(reinforcement, name)([-1.0, -2.0], np.array([1, 2]))


@pytest.mark.parametrize("name", ["policy_gradient_logits", "policy_gradient_logits_grad"])
@pytest.mark.parametrize(
    ("decisions", "error", "said"),
    [
        (
            ([[1.0, 0.0]], [2], [1.0]),
            ValueError,
            r"must be from 0 to 1, received 2 at position \(0,",
        ),
        (([[1.0, 0.0]], [-1], [1.0]), ValueError, "must be from 0 to 1, received -1"),
        (([[1.0, 0.0]], [0.0], [1.0]), TypeError, "must be integers"),
        (([[1.0, 0.0]], 0, [1.0]), ValueError, r"must have shape \(1,\)"),
        (
            ([[1.0, 0.0]], [0], [[1.0]]),
            ValueError,
            r"advantages must have the shape of the actions",
        ),
        (([[1.0, 0.0]], [0], np.array([1])), TypeError, "advantages must be real numbers"),
        ((np.array([[1, 0]]), [0], [1.0]), TypeError, "logits must be real numbers"),
        ((1.0, 0, 1.0), ValueError, "logits must have a last axis, the actions"),
        ((np.zeros((0, 2)), [], []), ValueError, "logits must not be empty"),
    ],
)
def test_decisions_that_do_not_fit_are_refused(name, decisions, error, said):
    with pytest.raises(error, match=said):
        getattr(reinforcement, name)(*decisions)


# PPO


@pytest.mark.parametrize(
    ("ratio", "advantage", "loss", "slope"),
    [
        (1.1, 2.0, -2 * 1.1, -2 * 1.1),
        (1.5, 2.0, -2 * 1.2, 0),
        (0.5, 2.0, -2 * 0.5, -2 * 0.5),
        (0.9, -2.0, 2 * 0.9, 2 * 0.9),
        (0.5, -2.0, 2 * 0.8, 0),
        (1.5, -2.0, 2 * 1.5, 2 * 1.5),
        (1.5, 0.0, 0, 0),
    ],
)
def test_ppo_clips_only_what_goes_too_far_in_the_right_direction(ratio, advantage, loss, slope):
    data = [log(ratio)], [0.0], [advantage]
    assert reinforcement.ppo_clip(*data) == pytest.approx(loss)
    assert reinforcement.ppo_clip_grad(*data).tolist() == pytest.approx([slope])


@law(vectors, vectors, vectors, st.floats(0.05, 0.9))
def test_ppo_is_the_minimum_of_the_two_terms_of_the_paper(new, old, advantages, clip):
    ratio = np.exp(new - old)
    terms = ratio * advantages, np.clip(ratio, 1 - clip, 1 + clip) * advantages
    loss = reinforcement.ppo_clip(new, old, advantages, clip=clip)
    assert loss == pytest.approx(-np.mean(np.minimum(*terms)), rel=1e-9, abs=1e-12)


@law(vectors, vectors)
def test_before_the_first_step_the_gradient_is_that_of_the_policy_gradient(log_probs, advantages):
    slopes = reinforcement.ppo_clip_grad(log_probs, log_probs, advantages)
    expected = reinforcement.policy_gradient_grad(log_probs, advantages)
    assert slopes.tolist() == expected.tolist()


@law(vectors, vectors, vectors)
def test_a_clip_without_end_is_importance_sampling(new, old, advantages):
    loss = reinforcement.ppo_clip(new, old, advantages, clip=1e300)
    assert loss == pytest.approx(-np.mean(np.exp(new - old) * advantages))


def test_ppo_gradients_are_what_central_differences_say():
    random = np.random.default_rng(7)
    data = random.normal(size=(3, 4, 5))
    check_gradient("ppo_clip", *data)
    check_gradient("ppo_clip", *data, clip=0.5)


def test_the_kinks_of_ppo_belong_to_the_clipped_side():
    high, low = np.exp(0.3), np.exp(-0.3)  # their distances from 1 are exact in binary
    above = reinforcement.ppo_clip_grad([0.3], [0.0], [1.0], clip=high - 1)
    below = reinforcement.ppo_clip_grad([-0.3], [0.0], [-1.0], clip=1 - low)
    assert [above.tolist(), below.tolist()] == [[0], [0]]


def test_a_ratio_that_overflows_costs_without_end_only_where_it_went_badly():
    far = [1e4, inf], [-1e4, 0.0]
    assert reinforcement.ppo_clip(*far, [1.0, 1.0], reduction="none").tolist() == [-1.2, -1.2]
    assert reinforcement.ppo_clip(*far, [0.0, 0.0], reduction="none").tolist() == [0, 0]
    assert reinforcement.ppo_clip(*far, [-1.0, -1.0], reduction="none").tolist() == [inf, inf]
    assert reinforcement.ppo_clip_grad(*far, [1.0, 1.0]).tolist() == [0, 0]
    assert reinforcement.ppo_clip_grad(*far, [-1.0, -1.0]).tolist() == [inf, inf]


def test_an_action_that_became_impossible_earns_nothing():
    losses = reinforcement.ppo_clip([-inf] * 2, [0.0] * 2, [1.0, -1.0], reduction="none")
    assert losses.tolist() == [0, 0.8]
    assert reinforcement.ppo_clip_grad([-inf] * 2, [0.0] * 2, [1.0, -1.0]).tolist() == [0, 0]


@pytest.mark.parametrize("name", ["ppo_clip", "ppo_clip_grad"])
def test_what_ppo_cannot_compare_is_refused(name):
    with pytest.raises(ValueError, match=r"old_log_probs \(1,\) and advantages"):
        getattr(reinforcement, name)([-1.0, -2.0], [-1.0], [1.0, 1.0])
    with pytest.raises(ValueError, match="clip must be a finite number above 0"):
        getattr(reinforcement, name)([-1.0], [-1.0], [1.0], clip=0)


# Entropy


def test_the_bonus_is_minus_the_entropy_by_hand():
    expected = 0.75 * log(0.75) + 0.25 * log(0.25)
    assert reinforcement.entropy_bonus([log(3), 0.0]) == pytest.approx(expected)


@law(vectors)
def test_the_bonus_is_minus_scipys_entropy_and_lies_between_its_bounds(logits):
    loss = reinforcement.entropy_bonus(logits)
    assert loss == pytest.approx(-entropy(softmax(logits)), abs=1e-12)
    assert -log(4) - 1e-12 <= loss <= 0


@law(vectors, numbers)
def test_a_constant_added_to_all_logits_changes_nothing(logits, shift):
    assert reinforcement.entropy_bonus(logits + shift) == pytest.approx(
        reinforcement.entropy_bonus(logits), abs=1e-9
    )


@law(vectors)
def test_the_gradients_of_the_bonus_sum_to_zero(logits):
    assert np.sum(reinforcement.entropy_bonus_grad(logits)) == pytest.approx(0, abs=1e-13)


def test_the_gradient_of_the_bonus_is_what_central_differences_say():
    random = np.random.default_rng(8)
    check_gradient("entropy_bonus", random.normal(size=3))
    check_gradient("entropy_bonus", random.normal(size=(2, 3, 4)))


def test_an_undecided_policy_is_where_the_bonus_is_least():
    assert reinforcement.entropy_bonus(np.zeros((3, 8))) == pytest.approx(-log(8))
    np.testing.assert_allclose(reinforcement.entropy_bonus_grad(np.zeros(8)), 0, atol=1e-16)


def test_what_is_forbidden_or_certain_has_no_entropy():
    assert str(float(reinforcement.entropy_bonus([1e4, -1e4]))) == "0.0"
    assert reinforcement.entropy_bonus([0.0, -inf, 0.0]) == pytest.approx(-log(2))
    assert reinforcement.entropy_bonus_grad([0.0, -inf, 0.0]).tolist() == [0, 0, 0]
    assert reinforcement.entropy_bonus_grad([1e4, -1e4]).tolist() == [0, 0]
    assert np.isnan(reinforcement.entropy_bonus([-inf, -inf]))


@pytest.mark.parametrize("name", ["entropy_bonus", "entropy_bonus_grad"])
def test_what_has_no_entropy_is_refused(name):
    with pytest.raises(ValueError, match="logits must have a last axis, the actions"):
        getattr(reinforcement, name)(1.0)
    with pytest.raises(ValueError, match="logits must not be empty"):
        getattr(reinforcement, name)([])
    with pytest.raises(TypeError, match="logits must be real numbers"):
        getattr(reinforcement, name)(np.array([1, 0]))


# KL from samples


def expectation(chances, values):
    return np.sum(chances * values)


@pytest.mark.parametrize(
    ("estimator", "value"), [("k1", 0.5), ("k2", 0.5**2 / 2), ("k3", exp(-0.5) - 1 + 0.5)]
)
def test_the_three_estimators_by_hand(estimator, value):
    found = reinforcement.kl_penalty([-1.0], [-1.5], estimator=estimator)
    assert found == pytest.approx(value)


@law(vectors, vectors)
def test_k1_and_k3_are_unbiased(logits, reference):
    policy, other = log_softmax(logits), log_softmax(reference)
    divergence = entropy(np.exp(policy), np.exp(other))
    for estimator in ("k1", "k3"):
        values = reinforcement.kl_penalty(policy, other, estimator=estimator, reduction="none")
        assert expectation(np.exp(policy), values) == pytest.approx(divergence, abs=1e-9)


def test_k2_is_biased_and_less_so_the_closer_the_two_are():
    away = np.array([0.3, -0.2, -0.1])
    biases = []
    for distance in (1.0, 0.1):
        policy, other = log_softmax(distance * away), log_softmax(np.zeros(3))
        values = reinforcement.kl_penalty(policy, other, estimator="k2", reduction="none")
        divergence = entropy(np.exp(policy), np.exp(other))
        biases.append(abs(expectation(np.exp(policy), values) / divergence - 1))
    assert biases[0] > 0.01
    assert biases[1] < biases[0] / 5


@law(vectors, vectors)
def test_the_gradients_of_the_estimators_are_those_of_nothing_of_kl_and_of_kl_reversed(z, w):
    policy, other = log_softmax(z), log_softmax(w)
    chances, reference = np.exp(policy), np.exp(other)

    def on_average(estimator):
        # d log πₓ / dz = onehot(x) − π, each sample x as often as the policy draws it
        slopes = reinforcement.kl_penalty_grad(policy, other, estimator=estimator, reduction="none")
        return chances * slopes - chances * expectation(chances, slopes)

    divergence = entropy(chances, reference)
    np.testing.assert_allclose(on_average("k1"), 0, atol=1e-12)
    np.testing.assert_allclose(on_average("k2"), chances * (policy - other - divergence), atol=1e-9)
    np.testing.assert_allclose(on_average("k3"), chances - reference, atol=1e-9)


@law(st.floats(-1e4, 1e4))
def test_k2_and_k3_are_never_negative(moved):
    for estimator in ("k2", "k3"):
        assert reinforcement.kl_penalty([moved], [0.0], estimator=estimator) >= 0


@pytest.mark.parametrize("moved", [1e-12, -1e-9, 1e-4, -1e-3, 0.0999, -0.0999, 0.5])
def test_k3_keeps_its_digits_near_nought(moved):
    with localcontext(prec=60):
        expected = float(Decimal(-moved).exp() - 1 + Decimal(moved))
    found = reinforcement.kl_penalty([moved], [0.0], estimator="k3")
    assert found == pytest.approx(expected, rel=1e-14, abs=0)


@pytest.mark.parametrize("side", [-0.1, 0.1])
def test_the_series_of_k3_meets_the_closed_form(side):
    inside, outside = (
        reinforcement.kl_penalty([side * factor], [0.0], estimator="k3")
        for factor in (1 - 1e-15, 1 + 1e-15)
    )
    assert inside == pytest.approx(outside, rel=1e-13)


def test_the_same_policy_is_no_distance_away():
    for estimator in ESTIMATORS:
        assert str(float(reinforcement.kl_penalty([-3.0], [-3.0], estimator=estimator))) == "0.0"


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_the_gradients_of_kl_are_what_central_differences_say(estimator):
    data = np.random.default_rng(9).normal(size=(2, 3, 4))
    check_gradient("kl_penalty", *data, estimator=estimator)


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_what_the_reference_excludes_is_infinitely_far(estimator):
    assert reinforcement.kl_penalty([-1.0], [-inf], estimator=estimator) == inf


def test_a_distance_of_ten_thousand_is_exact_or_infinite():
    moved = [1e4, -1e4, -inf]
    losses = {
        k: reinforcement.kl_penalty(moved, [0.0] * 3, estimator=k, reduction="none").tolist()
        for k in ESTIMATORS
    }
    assert losses == {"k1": [1e4, -1e4, -inf], "k2": [5e7, 5e7, inf], "k3": [9999, inf, inf]}
    slopes = reinforcement.kl_penalty_grad(moved, [0.0] * 3, estimator="k3", reduction="none")
    assert slopes.tolist() == [1, -inf, -inf]


@pytest.mark.parametrize("name", ["kl_penalty", "kl_penalty_grad"])
def test_what_has_no_distance_is_refused(name):
    with pytest.raises(ValueError, match=r"log_probs \(2,\) and reference_log_probs \(1,\)"):
        getattr(reinforcement, name)([-1.0, -2.0], [-1.0])
    with pytest.raises(ValueError, match=r"one of \('k1', 'k2', 'k3'\), received 'k4'"):
        getattr(reinforcement, name)([-1.0], [-1.0], estimator="k4")


# What holds for all of them

CALLS = {
    "policy_gradient": ([-1.0, -2.0], [1.0, -3.0]),
    "policy_gradient_logits": ([[1.0, 0.0], [0.0, 2.0]], [0, 1], [1.0, -3.0]),
    "ppo_clip": ([-1.0, -2.0], [-1.1, -1.9], [1.0, -3.0]),
    "entropy_bonus": ([[1.0, 0.0], [0.0, 2.0]],),
    "kl_penalty": ([-1.0, -2.0], [-1.5, -1.5]),
}


@pytest.mark.parametrize("name", CALLS)
def test_the_mean_is_the_sum_over_the_number_of_decisions(name):
    loss = getattr(reinforcement, name)
    single = loss(*CALLS[name], reduction="none")
    assert single.shape == (2,)
    assert loss(*CALLS[name], reduction="sum") == pytest.approx(single.sum())
    assert loss(*CALLS[name]) == pytest.approx(single.sum() / 2)


@pytest.mark.parametrize("name", [*CALLS, *(name + "_grad" for name in CALLS)])
def test_an_unknown_reduction_is_refused_by_name(name):
    with pytest.raises(ValueError, match="received 'average'"):
        getattr(reinforcement, name)(*CALLS[name.removesuffix("_grad")], reduction="average")


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("given_type", [np.float16, np.float32])
def test_single_precision_stays_and_half_is_widened(name, given_type):
    first, *data = CALLS[name]
    loss, gradient = getattr(reinforcement, name), getattr(reinforcement, name + "_grad")
    first = np.array(first, given_type)
    assert loss(first, *data, reduction="none").dtype == np.float32
    assert isinstance(loss(first, *data), np.float64)
    assert gradient(first, *data).dtype == np.float32


@pytest.mark.parametrize("name", [*CALLS, *(name + "_grad" for name in CALLS)])
def test_arguments_are_read_and_never_written(name):
    arguments = [np.array(values) for values in CALLS[name.removesuffix("_grad")]]
    before = [values.tolist() for values in arguments]
    getattr(reinforcement, name)(*arguments)
    assert [values.tolist() for values in arguments] == before


@pytest.mark.parametrize("name", ["policy_gradient", "ppo_clip", "kl_penalty"])
def test_what_is_no_number_stays_none_in_value_and_gradient(name):
    first, *data = CALLS[name]
    broken = [nan, *first[1:]]
    assert np.isnan(getattr(reinforcement, name)(broken, *data))
    if name == "ppo_clip":
        assert np.isnan(reinforcement.ppo_clip_grad(broken, *data)).tolist() == [True, False]
