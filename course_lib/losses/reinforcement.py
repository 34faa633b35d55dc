"""Learning from rewards: losses whose gradient is right and whose value says little.

Advantages, rewards and the old or reference log-probabilities are data: no gradient is given for them.
"""

from math import factorial

import numpy as np

from course_lib.losses.arguments import (
    above,
    class_labels,
    gradient_scale,
    reduced,
    same_shape,
    within,
)
from course_lib.numerics import as_real, log_softmax, softmax

KL_ESTIMATORS = ("k1", "k2", "k3")


def returns_to_go(rewards, *, discount=1.0):
    """What an action may claim as its own: the rewards from then on,  Gₜ = rₜ + γ Gₜ₊₁.

    Args:
        rewards: (..., T) the reward after each step; time is the last axis.
        discount: γ from 0 (only the reward of the step itself) to 1 (all alike).

    Returns:
        (..., T) in the unit of the rewards; no nats, and no loss.

    Raises:
        TypeError: if the rewards are not real numbers.
        ValueError: if there are no rewards or γ lies outside [0, 1].

    >>> returns_to_go([1.0, 0.0, 4.0], discount=0.5).tolist()
    [2.0, 2.0, 4.0]

    Williams (1992), Simple Statistical Gradient-Following Algorithms for Connectionist
    Reinforcement Learning, has one reward at the end; with discount: Sutton & Barto (2018),
    Reinforcement Learning, section 3.3.
    """
    (rewards,) = same_shape(rewards=rewards)
    if rewards.ndim == 0:
        raise ValueError("rewards must have a last axis, time; received a single number")
    returns = rewards.copy()
    discount = rewards.dtype.type(within("discount", discount, 0, 1))
    with np.errstate(over="ignore", invalid="ignore"):
        for step in reversed(range(rewards.shape[-1] - 1)):
            returns[..., step] += discount * returns[..., step + 1]
    return returns


def policy_gradient(log_probs, advantages, *, reduction="mean"):
    """What went well shall become likelier:  −A log π(a).

    Only the gradient means something: on average over the policy's own actions it is that of
    −(expected return). The value is no measure of progress. It may rise while the policy improves,
    and is near 0 for a policy that has stopped exploring, good or bad: watch the return instead.

    Args:
        log_probs: (...) log π(a) of the actions taken, in nats.
        advantages: (...) how much better each action went than expected; a constant to the gradient.
        reduction: "mean" or "sum" over the actions, or "none". To sum over time and average over
            episodes, as REINFORCE is written, take the sum and divide by the number of episodes.

    Returns:
        A number in nats times the unit of the advantages, or (...) for "none"; may be negative.
        An advantage of 0 costs nothing, even where log π is −inf.

    Raises:
        TypeError: if the arrays do not hold real numbers.
        ValueError: if the shapes differ or there are no actions.

    >>> round(float(policy_gradient([np.log(0.5)], [2.0])), 6)
    1.386294

    Williams (1992), Simple Statistical Gradient-Following Algorithms for Connectionist
    Reinforcement Learning (REINFORCE).
    """
    log_probs, advantages = same_shape(log_probs=log_probs, advantages=advantages)
    return reduced(_cost(log_probs, advantages), reduction)


def policy_gradient_grad(log_probs, advantages, *, reduction="mean"):
    """−A.

    Arguments as for `policy_gradient`.

    Returns:
        (...) the gradient with respect to the log-probabilities.

    >>> policy_gradient_grad([-0.7, -0.7], [2.0, -1.0]).tolist()
    [-1.0, 0.5]
    """
    log_probs, advantages = same_shape(log_probs=log_probs, advantages=advantages)
    slopes = _cost(np.ones_like(log_probs), advantages)
    return (slopes * gradient_scale(slopes, reduction)).astype(log_probs.dtype)


def policy_gradient_logits(logits, actions, advantages, *, reduction="mean"):
    """Cross-entropy with the action taken as the label, times how well it went:  −A log softmax(z)ₐ.

    Its value is no measure of progress; see `policy_gradient`.

    Args:
        logits: (..., K) one score for each of K actions; −inf for an action that is not allowed.
        actions: (...) integers, the actions taken, from 0 to K − 1.
        advantages: (...) how much better each went than expected; a constant to the gradient.
        reduction: "mean" or "sum" over the actions taken, or "none".

    Returns:
        A number in nats times the unit of the advantages, or (...) for "none"; may be negative.

    Raises:
        TypeError: if logits or advantages are not real numbers, or actions are not integers.
        ValueError: if the shapes do not fit or an action is outside 0 … K − 1 (the message calls
            the actions labels).

    >>> round(float(policy_gradient_logits([[1.0, 0.0]], [0], [2.0])), 6)
    0.626523

    Williams (1992), Simple Statistical Gradient-Following Algorithms for Connectionist
    Reinforcement Learning (REINFORCE).
    """
    logits, actions, advantages = _decisions(logits, actions, advantages)
    log_probs = np.take_along_axis(log_softmax(logits), actions[..., np.newaxis], axis=-1)[..., 0]
    return reduced(_cost(log_probs, advantages), reduction)


def policy_gradient_logits_grad(logits, actions, advantages, *, reduction="mean"):
    """(p − y) A,  p = softmax(z), y = 1 at the action taken: the gradient of cross-entropy, weighed.

    Arguments as for `policy_gradient_logits`.

    Returns:
        (..., K) the gradient with respect to the logits; sums to 0 over the actions.

    For a reward of 2 on the first action. The expected reward has −0.393224 here, because that action
    is taken only with p = 0.731059, and 0.731059 × −0.537883 = −0.393224:

    >>> policy_gradient_logits_grad([[1.0, 0.0]], [0], [2.0]).round(6).tolist()
    [[-0.537883, 0.537883]]
    """
    logits, actions, advantages = _decisions(logits, actions, advantages)
    taken = np.arange(logits.shape[-1]) == actions[..., np.newaxis]
    scale = advantages * gradient_scale(advantages, reduction)
    return ((softmax(logits) - taken) * scale[..., np.newaxis]).astype(logits.dtype)


def ppo_clip(log_probs, old_log_probs, advantages, *, clip=0.2, reduction="mean"):
    """A policy gradient that stops rewarding steps too far:  −min(ρ A, clip(ρ, 1 − ε, 1 + ε) A).

    ρ = π(a)/π_old(a). That is −A min(ρ, 1 + ε) for what went well and −A max(ρ, 1 − ε) for what went
    badly: going too far in the right direction earns nothing more, in the wrong one it costs in full.
    At ρ = 1 the gradient is that of `policy_gradient`; the value, there −A, measures no progress.

    Args:
        log_probs: (...) log π(a) of the actions taken, in nats.
        old_log_probs: (...) the same under the policy that took them; a constant.
        advantages: (...) how much better each went than expected; a constant.
        clip: ε > 0.
        reduction: "mean" or "sum" over the actions, or "none".

    Returns:
        A number in the unit of the advantages (no nats: ρ is a ratio), or (...) for "none"; +∞ where
        ρ overflows and A is negative.

    Raises:
        TypeError: if the arrays do not hold real numbers.
        ValueError: if the shapes differ, there are no actions, or the clip is not positive.

    An action three times as likely as before pays for 1.2 only if it went well, for 3 if badly:

    >>> ppo_clip([0.0, 0.0], [-np.log(3)] * 2, [1.0, -1.0], reduction="none").round(6).tolist()
    [-1.2, 3.0]

    Schulman et al. (2017), Proximal Policy Optimization Algorithms, equation (7).
    """
    clip = float(above("clip", clip, 0))
    ratio, advantages = _ratios(log_probs, old_log_probs, advantages)
    low, high = np.maximum(ratio, 1 - clip), np.minimum(ratio, 1 + clip)
    return reduced(_cost(np.where(advantages > 0, high, low), advantages), reduction)


def ppo_clip_grad(log_probs, old_log_probs, advantages, *, clip=0.2, reduction="mean"):
    """−A ρ, and 0 where the step is clipped:  A > 0 and ρ ≥ 1 + ε, or A < 0 and ρ ≤ 1 − ε.

    The kinks themselves, ρ = 1 ± ε, belong to the clipped side. Arguments as for `ppo_clip`.

    Returns:
        (...) the gradient with respect to the (new) log-probabilities.

    >>> ppo_clip_grad([0.0, 0.0], [-np.log(3)] * 2, [1.0, -1.0], reduction="sum").round(6).tolist()
    [0.0, 3.0]
    """
    clip = float(above("clip", clip, 0))
    ratio, advantages = _ratios(log_probs, old_log_probs, advantages)
    too_far = np.where(advantages > 0, ratio >= 1 + clip, (advantages < 0) & (ratio <= 1 - clip))
    slopes = np.where(too_far, 0, _cost(ratio, advantages))
    return (slopes * gradient_scale(slopes, reduction)).astype(ratio.dtype)


def entropy_bonus(logits, *, reduction="mean"):
    """A reward for staying undecided, as a loss: the negative entropy  Σ p log p,  p = softmax(z).

    Args:
        logits: (..., K) one score for each of K actions; −inf for an action that is not allowed.
        reduction: "mean" or "sum" over the leading axes, or "none".

    Returns:
        A number in nats, or (...) for "none": −log K where all actions are alike, 0 where one is
        certain. It is to be added to a loss; many write + H in an objective that is maximised, or
        subtract it. The coefficient is for the caller to multiply.

    Raises:
        TypeError: if the logits are not real numbers.
        ValueError: if they are empty.

    >>> round(float(entropy_bonus([[0.0, 0.0], [1000.0, 0.0]], reduction="sum")), 6)
    -0.693147

    Williams & Peng (1991), Function Optimization using Connectionist Reinforcement Learning
    Algorithms; Mnih et al. (2016), Asynchronous Methods for Deep Reinforcement Learning.
    """
    probs, log_probs = _policy(logits)
    return reduced(np.sum(probs * log_probs, axis=-1), reduction)


def entropy_bonus_grad(logits, *, reduction="mean"):
    """p (log p + H): what is likelier than typical, e^−H, is pushed down.

    Arguments as for `entropy_bonus`.

    Returns:
        (..., K) the gradient with respect to the logits; sums to 0 over the actions.

    >>> entropy_bonus_grad([1.0, 0.0]).round(6).tolist()
    [0.196612, -0.196612]
    """
    probs, log_probs = _policy(logits)
    negative_entropy = np.sum(probs * log_probs, axis=-1, keepdims=True)
    scale = gradient_scale(negative_entropy[..., 0], reduction)[..., np.newaxis]
    return (probs * (log_probs - negative_entropy) * scale).astype(probs.dtype)


def kl_penalty(log_probs, reference_log_probs, *, estimator="k1", reduction="mean"):
    """How far the policy has moved, from samples:  KL(π ‖ π_ref) seen through  d = log π(x) − log π_ref(x).

    For x drawn from π itself:

    - k1 = d: unbiased; negative for many samples, and of large variance.
    - k2 = d²/2: biased, good where the two are close; never negative.
    - k3 = e^−d − 1 + d: unbiased, never negative, mostly of small variance.

    As losses they differ again, because the samples are held fixed: the gradient of k1 is 0 on
    average and teaches nothing, that of k2 is the gradient of KL(π ‖ π_ref), and that of k3 the
    gradient of KL(π_ref ‖ π). So k1 belongs in the reward, k2 in the loss.

    Args:
        log_probs: (...) log π(x) of the samples, in nats.
        reference_log_probs: (...) the same under the reference; a constant.
        estimator: "k1", "k2" or "k3".
        reduction: "mean" or "sum" over the samples, or "none".

    Returns:
        A number in nats, or (...) for "none". +∞ where the reference excludes
        what the policy did.

    Raises:
        TypeError: if the arrays do not hold real numbers.
        ValueError: if the shapes differ, there are no samples, or the estimator is unknown.

    >>> [round(float(kl_penalty([0.0], [-1.0], estimator=k)), 6) for k in ("k1", "k2", "k3")]
    [1.0, 0.5, 0.367879]

    Schulman (2020), Approximating KL Divergence (joschu.net).
    """
    moved = _log_ratios(log_probs, reference_log_probs, estimator)
    with np.errstate(over="ignore"):
        if estimator == "k1":
            return reduced(moved, reduction)
        return reduced(moved**2 / 2 if estimator == "k2" else _exp_above_line(-moved), reduction)


def kl_penalty_grad(log_probs, reference_log_probs, *, estimator="k1", reduction="mean"):
    """k1: 1;  k2: d;  k3: 1 − e^−d.

    Arguments as for `kl_penalty`.

    Returns:
        (...) the gradient with respect to the policy's log-probabilities.

    >>> [kl_penalty_grad([0.0], [-1.0], estimator=k).round(6).tolist() for k in ("k1", "k2", "k3")]
    [[1.0], [1.0], [0.632121]]
    """
    moved = _log_ratios(log_probs, reference_log_probs, estimator)
    with np.errstate(over="ignore"):
        slopes = {"k1": np.ones_like(moved), "k2": moved, "k3": -np.expm1(-moved)}[estimator]
    return (slopes * gradient_scale(slopes, reduction)).astype(moved.dtype)


def _cost(gains, advantages):
    """−A times the gain; what has advantage 0 costs 0, even where it was impossible."""
    with np.errstate(over="ignore", invalid="ignore"):
        weighed = np.where(advantages == 0, 0, gains * advantages).astype(gains.dtype)
    return 0 - weighed  # −weighed would make −0.0 of nothing


def _decisions(logits, actions, advantages):
    """Logits, actions and advantages, checked against each other."""
    (logits,) = same_shape(logits=logits)
    if logits.ndim == 0:
        raise ValueError("logits must have a last axis, the actions; received a single number")
    actions, _ = class_labels(actions, logits, name="actions")
    advantages = as_real("advantages", advantages)
    if advantages.shape != actions.shape:
        raise ValueError(
            f"advantages must have the shape of the actions, {actions.shape}, one for each; "
            f"received {advantages.shape}"
        )
    return logits, actions, advantages


def _ratios(log_probs, old_log_probs, advantages):
    """ρ = π/π_old, which may be ∞, and the advantages."""
    log_probs, old_log_probs, advantages = same_shape(
        log_probs=log_probs, old_log_probs=old_log_probs, advantages=advantages
    )
    with np.errstate(over="ignore", invalid="ignore"):
        return np.exp(log_probs - old_log_probs).astype(log_probs.dtype), advantages


def _policy(logits):
    """Probabilities and their logarithms; 0 instead of −∞ where p = 0, because 0 log 0 = 0."""
    (logits,) = same_shape(logits=logits)
    if logits.ndim == 0:
        raise ValueError("logits must have a last axis, the actions; received a single number")
    probs = softmax(logits)
    return probs, np.where(probs == 0, 0, log_softmax(logits)).astype(probs.dtype)


def _log_ratios(log_probs, reference_log_probs, estimator):
    """d = log π − log π_ref, checked."""
    if estimator not in KL_ESTIMATORS:
        raise ValueError(f"estimator must be one of {KL_ESTIMATORS}, received {estimator!r}")
    log_probs, reference = same_shape(log_probs=log_probs, reference_log_probs=reference_log_probs)
    with np.errstate(over="ignore", invalid="ignore"):
        return (log_probs - reference).astype(log_probs.dtype)


def _exp_above_line(x):
    """eˣ − 1 − x, never negative. Near 0, where the difference loses its digits, the series."""
    near = np.abs(x) < 0.1
    small = np.where(near, x, 0)
    series = sum(small**power / factorial(power) for power in range(2, 13))
    line = np.minimum(x, np.finfo(x.dtype).max)  # ∞ − ∞ would be NaN; eˣ outgrows x
    return np.where(near, series, np.expm1(x) - line)
