"""Order instead of value: losses for ranked lists, for preferences between two answers, for steps.

A list is the last axis. Its length may vary within a batch: a relevance of −inf marks an entry as
padding, whatever its score, and it takes part in nothing.
"""

import numpy as np

from course_lib.losses.arguments import above, gradient_scale, reduced, same_shape
from course_lib.numerics import log_sigmoid, log_softmax, sigmoid, softmax


def pairwise_hinge(scores, relevances, *, margin=1.0, reduction="mean"):
    """Whatever is more relevant should lead by a margin:  max(0, m − (sᵢ − sⱼ)) where rᵢ > rⱼ.

    Args:
        scores: (..., L) the model's scores; higher is better.
        relevances: (..., L) real grades; only their order counts. −inf is padding.
        margin: m > 0, in units of the scores.
        reduction: "mean" over all pairs with rᵢ > rⱼ, of all lists together; "sum" over them; or
            "none".

    Returns:
        A number in units of the scores (no nats), or (..., L, L) for "none": entry (i, j) is the
        loss of that pair, 0 where rᵢ > rⱼ does not hold.

    Raises:
        TypeError: if the arrays do not hold real numbers.
        ValueError: if the shapes differ, a relevance is NaN or +inf, the margin is not positive; for
            the mean, if no two relevances of a list differ.

    Two pairs of the three are right by at least 1, the third is right by ½ only:

    >>> round(float(pairwise_hinge([3.0, 1.5, 1.0], [2.0, 1.0, 0.0])), 6)
    0.166667

    Herbrich, Graepel & Obermayer (2000), Large Margin Rank Boundaries for Ordinal Regression.
    """
    margin = float(above("margin", margin, 0))
    leads, pairs = _leads(scores, relevances)
    return reduced(np.maximum(margin - leads, 0), reduction, weights=pairs)


def pairwise_hinge_grad(scores, relevances, *, margin=1.0, reduction="mean"):
    """For each pair that lacks its margin −1 on sᵢ and +1 on sⱼ; 0 at a lead of exactly the margin.

    Arguments as for `pairwise_hinge`.

    Returns:
        (..., L) the gradient with respect to the scores.

    >>> pairwise_hinge_grad([3.0, 1.5, 1.0], [2.0, 1.0, 0.0], reduction="sum").tolist()
    [0.0, -1.0, 1.0]
    """
    margin = float(above("margin", margin, 0))
    leads, pairs = _leads(scores, relevances)
    return _pair_gradient(-np.heaviside(margin - leads, 0), pairs, reduction)


def ranknet(scores, relevances, *, reduction="mean"):
    """How surprising it is that the more relevant one wins:  log(1 + exp(−(sᵢ − sⱼ))) where rᵢ > rⱼ.

    Args:
        scores: (..., L) the model's scores; a difference is the log-odds of being ranked before.
        relevances: (..., L) real grades; only their order counts. −inf is padding.
        reduction: "mean" over all pairs with rᵢ > rⱼ, of all lists together; "sum" over them; or
            "none".

    Returns:
        A number in nats (sentence-transformers takes the logarithm to base 2, which is 1.4427 times
        as much), or (..., L, L) for "none": entry (i, j) is the loss of that pair, 0 where
        rᵢ > rⱼ does not hold.

    Raises:
        TypeError: if the arrays do not hold real numbers.
        ValueError: if the shapes differ or a relevance is NaN or +inf; for the mean, if no two
            relevances of a list differ.

    A model that has no opinion pays ln 2 for every pair:

    >>> round(float(ranknet([0.0, 0.0, 0.0], [2.0, 1.0, 0.0])), 6)
    0.693147

    Burges et al. (2005), Learning to Rank using Gradient Descent.
    """
    leads, pairs = _leads(scores, relevances)
    return reduced(_surprise_of_winning(leads), reduction, weights=pairs)


def ranknet_grad(scores, relevances, *, reduction="mean"):
    """For each pair −σ(sⱼ − sᵢ) on sᵢ and +σ(sⱼ − sᵢ) on sⱼ: the probability of the wrong order.

    Arguments as for `ranknet`.

    Returns:
        (..., L) the gradient with respect to the scores.

    >>> ranknet_grad([0.0, 0.0, 0.0], [2.0, 1.0, 0.0], reduction="sum").tolist()
    [-1.0, 0.0, 1.0]
    """
    leads, pairs = _leads(scores, relevances)
    return _pair_gradient(-sigmoid(-leads), pairs, reduction)


def listnet(scores, relevances, *, reduction="mean"):
    """Who comes first, as a cross-entropy:  −Σ qᵢ log pᵢ,  q = softmax(relevances), p = softmax(scores).

    Args:
        scores: (..., L) the model's scores.
        relevances: (..., L) real grades. Their differences count: they are the scores that the
            model is to copy, up to a constant. −inf is padding.
        reduction: "mean" or "sum" over the lists, or "none".

    Returns:
        A number in nats per list, or (...) for "none". The least possible is the entropy of q, not 0.

    Raises:
        TypeError: if the arrays do not hold real numbers.
        ValueError: if the shapes differ or a relevance is NaN or +inf.

    A model that has no opinion pays ln 3 among three:

    >>> round(float(listnet([0.0, 0.0, 0.0], [2.0, 1.0, 0.0])), 6)
    1.098612

    Cao et al. (2007), Learning to Rank: From Pairwise Approach to Listwise Approach (top one).
    """
    scores, targets = _first_places(scores, relevances)
    log_probs = log_softmax(scores)
    with np.errstate(invalid="ignore"):  # 0 × ∞: what has no weight costs nothing
        losses = np.where(targets == 0, 0, targets * np.abs(log_probs))
    return reduced(np.sum(losses, axis=-1), reduction)


def listnet_grad(scores, relevances, *, reduction="mean"):
    """p − q: the probabilities of coming first, given minus wanted.

    Arguments as for `listnet`.

    Returns:
        (..., L) the gradient with respect to the scores; sums to 0 over each list.

    >>> listnet_grad([0.0, 0.0, 0.0], [2.0, 1.0, 0.0]).round(6).tolist()
    [-0.331908, 0.088605, 0.243303]
    """
    scores, targets = _first_places(scores, relevances)
    slopes = softmax(scores) - targets
    scale = gradient_scale(slopes[..., 0], reduction)[..., np.newaxis]
    return (slopes * scale).astype(scores.dtype)


def listmle(scores, relevances, *, reduction="mean"):
    """How surprising the whole right order is:  Σₖ [log Σ_{i ≥ k} exp(sᵢ) − sₖ],  k from best to worst.

    The list is drawn place by place: first the best among all by softmax, then the second best among
    the rest, and so on (Plackett–Luce). Each place costs the surprise of the item that belongs there.

    Args:
        scores: (..., L) the model's scores.
        relevances: (..., L) real grades; only their order counts. Of equal grades the one that
            stands earlier in the list is taken as the better one (allRank shuffles them instead).
            −inf is padding.
        reduction: "mean" or "sum" over the lists, or "none". A list is never divided by its length.

    Returns:
        A number in nats per list, or (...) for "none".

    Raises:
        TypeError: if the arrays do not hold real numbers.
        ValueError: if the shapes differ or a relevance is NaN or +inf.

    Without an opinion each of the 3! orders is as likely as any other, ln 6:

    >>> round(float(listmle([0.0, 0.0, 0.0], [2.0, 1.0, 0.0])), 6)
    1.791759

    Xia et al. (2008), Listwise Approach to Learning to Rank: Theory and Algorithm; the model is
    Plackett (1975) and Luce (1959).
    """
    ordered, contested, _ = _best_first(scores, relevances)
    with np.errstate(over="ignore", invalid="ignore"):
        leads = ordered - _soft_maximum_of_the_rest(ordered)
    places = np.where(contested, _surprise_of_winning(leads), 0)
    return reduced(np.sum(places, axis=-1), reduction)


def listmle_grad(scores, relevances, *, reduction="mean"):
    """Σ_{k ≤ i} P(i is drawn for place k) − 1,  i in the right order; for equal scores too.

    Arguments as for `listmle`.

    Returns:
        (..., L) the gradient with respect to the scores; sums to 0 over each list.

    Four equal scores:  ¼ − 1,  ¼ + ⅓ − 1,  ¼ + ⅓ + ½ − 1,  ¼ + ⅓ + ½ + 1 − 1:

    >>> listmle_grad([0.0, 0.0, 0.0, 0.0], [3.0, 2.0, 1.0, 0.0]).round(6).tolist()
    [-0.75, -0.416667, 0.083333, 1.083333]
    """
    ordered, contested, order = _best_first(scores, relevances)
    rest = _soft_maximum_of_the_rest(ordered)
    with np.errstate(over="ignore", invalid="ignore"):
        # At its own place P − 1 = −σ(rest − score), which keeps its digits where P is nearly 1.
        slopes = np.where(contested, -sigmoid(rest - ordered), 0)
        earlier = np.logaddexp.accumulate(-np.logaddexp(ordered, rest)[..., :-1], axis=-1)
        chances = np.exp(ordered[..., 1:] + earlier)
    slopes[..., 1:] += np.where(contested[..., :-1], chances, 0)
    gradient = np.empty_like(slopes)
    np.put_along_axis(gradient, order, slopes, axis=-1)
    scale = gradient_scale(gradient[..., 0], reduction)[..., np.newaxis]
    return (gradient * scale).astype(ordered.dtype)


def ndcg(scores, relevances, *, at=None, reduction="mean"):
    """How good the order is, 1 for the best one:  Σ (2^r − 1) / log₂(rank + 1), over its best value.

    A metric and no loss: it moves in jumps when two items change places, so its gradient is 0 or
    undefined. The losses above stand in for it.

    Args:
        scores: (..., L) the model's scores. Among equal scores every order is as good as any other:
            the average over all of them is returned, so that a model without an opinion is not
            praised for the order in which the data happened to lie.
        relevances: (..., L) real grades, 0 for irrelevant. −inf is padding.
        at: how many places count; None for all.
        reduction: "mean" or "sum" over the lists, or "none".

    Returns:
        A number from 0 to 1 without a unit (neither nats nor bits), or (...) for "none".

    Raises:
        TypeError: if the arrays do not hold real numbers.
        ValueError: if the shapes differ, a relevance is negative, NaN or +inf, `at` is below 1, or a
            list has no relevant item: that is 0/0 (scikit-learn says 0, LightGBM 1).

    The only relevant item in second place gets 1 / log₂ 3:

    >>> round(float(ndcg([2.0, 1.0, 0.0], [0.0, 1.0, 0.0])), 6)
    0.63093

    Järvelin & Kekäläinen (2002), Cumulated Gain-based Evaluation of IR Techniques. They take the
    grade itself as the gain, as scikit-learn does; 2^r − 1 is Burges et al. (2005).
    """
    scores, relevances, counted = _lists(scores, relevances)
    gains = _gains(relevances, counted)
    best = np.sum(gains * _discounts(relevances, counted, at), axis=-1)
    if not np.all(best > 0):
        place = tuple(int(i) for i in np.argwhere(np.equal(best, 0))[0])
        raise ValueError(
            f"every list must have an item of relevance above 0, received none in list {place}; "
            "leave such lists out: no order of them is better than another"
        )
    reached = np.sum(gains * _discounts(scores, counted, at), axis=-1)
    return reduced((reached / best).astype(scores.dtype), reduction)


def reward_model(chosen_rewards, rejected_rewards, *, reduction="mean"):
    """How surprising it is that the chosen answer was preferred:  −log σ(r_chosen − r_rejected).

    Args:
        chosen_rewards: (...) the reward that the model gives to the preferred answer.
        rejected_rewards: (...) and to the other one, in the same order.
        reduction: "mean" or "sum" over the pairs, or "none".

    Returns:
        A number in nats per pair, or (...) for "none".

    Raises:
        TypeError: if the arrays do not hold real numbers.
        ValueError: if the shapes differ or there are no pairs.

    Equal rewards are a fair coin, ln 2; only differences count, so the level of the rewards is free:

    >>> reward_model([7.0, 1000.0], [7.0, 0.0], reduction="none").round(6).tolist()
    [0.693147, 0.0]

    Bradley & Terry (1952), Rank Analysis of Incomplete Block Designs; for answers of language models
    Christiano et al. (2017), Deep Reinforcement Learning from Human Preferences.
    """
    return reduced(_surprise_of_winning(_reward_leads(chosen_rewards, rejected_rewards)), reduction)


def reward_model_grad(chosen_rewards, rejected_rewards, *, reduction="mean"):
    """−σ(r_rejected − r_chosen) for the chosen reward, and its opposite for the rejected one.

    Arguments as for `reward_model`.

    Returns:
        Two arrays (...): the gradients with respect to the chosen and to the rejected rewards.

    >>> [slope.tolist() for slope in reward_model_grad([7.0], [7.0])]
    [[-0.5], [0.5]]
    """
    leads = _reward_leads(chosen_rewards, rejected_rewards)
    return _two_sided(-sigmoid(-leads), reduction)


def dpo(  # four log-probabilities are what the loss is made of
    chosen_logps,
    rejected_logps,
    reference_chosen_logps,
    reference_rejected_logps,
    *,
    beta=0.1,
    reduction="mean",
):
    """A reward model without a reward model:  −log σ(β [log π/π_ref (chosen) − log π/π_ref (rejected)]).

    β log(π/π_ref) is the reward that the policy implies; the loss is that of `reward_model` on it.

    Args:
        chosen_logps: (...) log-probability of the preferred answer under the policy, in nats, summed
            over its tokens (not averaged).
        rejected_logps: (...) and of the other answer.
        reference_chosen_logps: (...) the same under the frozen reference model.
        reference_rejected_logps: (...) the same under the frozen reference model.
        beta: β > 0; the smaller, the farther the policy may move from the reference.
        reduction: "mean" or "sum" over the pairs, or "none".

    Returns:
        A number in nats per pair, or (...) for "none".

    Raises:
        TypeError: if the arrays do not hold real numbers.
        ValueError: if the shapes differ, there are no pairs, or β is not positive.

    While the policy is still the reference, every pair costs ln 2, whatever the answers:

    >>> round(float(dpo([-12.0], [-30.0], [-12.0], [-30.0])), 6)
    0.693147

    Rafailov et al. (2023), Direct Preference Optimization, equation (7).
    """
    leads = _implied_leads(
        chosen_logps, rejected_logps, reference_chosen_logps, reference_rejected_logps, beta
    )
    return reduced(_surprise_of_winning(leads), reduction)


def dpo_grad(
    chosen_logps,
    rejected_logps,
    reference_chosen_logps,
    reference_rejected_logps,
    *,
    beta=0.1,
    reduction="mean",
):
    """−β σ(−β [log-ratio of the chosen − of the rejected]) for the chosen answer, its opposite for the other.

    Arguments as for `dpo`.

    Returns:
        Two arrays (...): the gradients with respect to the policy's two log-probabilities.

    >>> [slope.tolist() for slope in dpo_grad([-12.0], [-30.0], [-12.0], [-30.0])]
    [[-0.05], [0.05]]
    """
    leads = _implied_leads(
        chosen_logps, rejected_logps, reference_chosen_logps, reference_rejected_logps, beta
    )
    return _two_sided(-float(beta) * sigmoid(-leads), reduction)


def process_reward(logits, labels, *, counted=None, reduction="mean"):
    """Every step of a solution judged by itself:  −log σ(z) for a right step, −log σ(−z) for a wrong one.

    Args:
        logits: (..., S) one per step: the log-odds that the step is right.
        labels: (..., S) 1 or True for a right step, 0 or False for a wrong one.
        counted: (..., S) boolean, False for padding and for steps that nobody judged. None counts
            all. What is not counted may hold any number, NaN too.
        reduction: "mean" over all counted steps of all solutions together (so that a long solution
            counts more than a short one), "sum" over them, or "none".

    Returns:
        A number in nats per step, or (..., S) for "none", 0 where not counted.

    Raises:
        TypeError: if the logits are not real numbers, the labels no numbers, or `counted` is not
            boolean.
        ValueError: if the shapes differ or a label is neither 0 nor 1; for the mean, if no step is
            counted.

    A judge without an opinion pays ln 2 per step; one that is sure and wrong pays its logit:

    >>> process_reward([0.0, 1000.0], [1, 0], reduction="none").round(6).tolist()
    [0.693147, 1000.0]

    Lightman et al. (2023), Let's Verify Step by Step.
    """
    logits, signs, counted = _steps(logits, labels, counted)
    return reduced(_surprise_of_winning(signs * logits), reduction, weights=counted)


def process_reward_grad(logits, labels, *, counted=None, reduction="mean"):
    """σ(z) − y for each counted step.

    Arguments as for `process_reward`.

    Returns:
        (..., S) the gradient with respect to the logits; 0 where not counted.

    >>> process_reward_grad([0.0, 1000.0], [1, 0], reduction="sum").tolist()
    [-0.5, 1.0]
    """
    logits, signs, counted = _steps(logits, labels, counted)
    # −σ(−z) and σ(z): the digits of σ(z) − 1 would be lost where σ(z) is nearly 1.
    slopes = np.where(counted, -signs * sigmoid(-signs * logits), 0)
    return (slopes * gradient_scale(slopes, reduction, weights=counted)).astype(logits.dtype)


def _surprise_of_winning(leads):
    """−log σ(lead); as |log σ|, which is the same without a −0.0."""
    return np.abs(log_sigmoid(leads))


def _lists(scores, relevances):
    """Scores, with −inf for padding, relevances, and which entries are no padding; all checked."""
    scores, relevances = same_shape(scores=scores, relevances=relevances)
    if scores.ndim == 0:
        raise ValueError("scores must have a last axis, the list; received a single number")
    if not np.all(relevances < np.inf):
        place = tuple(int(i) for i in np.argwhere(~(relevances < np.inf))[0])
        raise ValueError(
            f"relevances must be finite numbers, received {relevances[place]:g} at position {place};"
            " to mark an entry as padding, use -inf"
        )
    counted = relevances > -np.inf
    if not np.all(np.any(counted, axis=-1)):
        raise ValueError("every list needs an entry, received a list of padding (-inf) alone")
    return np.where(counted, scores, -np.inf).astype(scores.dtype), relevances, counted


def _leads(scores, relevances):
    """(..., L, L): by how much i leads j, and whether it should."""
    scores, relevances, counted = _lists(scores, relevances)
    with np.errstate(over="ignore", invalid="ignore"):
        leads = scores[..., :, np.newaxis] - scores[..., np.newaxis, :]
    better = relevances[..., :, np.newaxis] > relevances[..., np.newaxis, :]
    return leads, better & counted[..., np.newaxis, :]


def _pair_gradient(slopes, pairs, reduction):
    """What each pair asks for: its slope goes to the leader i, the opposite to j."""
    asked = np.where(pairs, slopes, 0) * gradient_scale(slopes, reduction, weights=pairs)
    return (np.sum(asked, axis=-1) - np.sum(asked, axis=-2)).astype(slopes.dtype)


def _first_places(scores, relevances):
    """The scores, and the probabilities of coming first that the relevances ask for."""
    scores, relevances, _ = _lists(scores, relevances)
    return scores, softmax(relevances).astype(scores.dtype)


def _best_first(scores, relevances):
    """Scores in the right order, whether anyone is left to beat at each place, and the order."""
    scores, relevances, counted = _lists(scores, relevances)
    order = np.argsort(-relevances, axis=-1, kind="stable")
    contested = np.zeros(scores.shape, bool)
    contested[..., :-1] = np.take_along_axis(counted, order, axis=-1)[..., 1:]
    return np.take_along_axis(scores, order, axis=-1), contested, order


def _soft_maximum_of_the_rest(ordered):
    """log Σ_{i > k} exp(sᵢ) for each k, added up from the end; −inf after the last one."""
    rest = np.full_like(ordered, -np.inf)
    from_the_end = ordered[..., :0:-1]
    rest[..., :-1] = np.logaddexp.accumulate(from_the_end, axis=-1)[..., ::-1]
    return rest


def _gains(relevances, counted):
    """2^r − 1 over 2^(largest r): NDCG is a ratio, and so no grade is too large."""
    if np.any(relevances[counted] < 0):
        raise ValueError(
            f"relevances must be 0 or more for NDCG, received {relevances[counted].min():g}; "
            "subtract the least grade, so that the irrelevant gains 0"
        )
    grades = np.where(counted, relevances, 0).astype(float)
    top = np.max(grades, axis=-1, keepdims=True)
    return -np.expm1(-grades * np.log(2)) * np.exp2(grades - top)


def _discounts(scores, counted, at):
    """1 / log₂(rank + 1), averaged over the ranks that items of equal score share."""
    above("at", 1 if at is None else at, 1, or_equal=True)
    ranks = np.arange(1, scores.shape[-1] + 1)
    each = np.where(ranks <= (ranks[-1] if at is None else at), 1 / np.log2(ranks + 1), 0)
    up_to = np.concatenate([[0], np.cumsum(each)])
    mine, others = scores[..., :, np.newaxis], scores[..., np.newaxis, :]
    ahead = np.sum(others > mine, axis=-1)  # never padding, which stands at −inf
    not_behind = np.sum((others >= mine) & counted[..., np.newaxis, :], axis=-1)
    with np.errstate(invalid="ignore"):  # 0/0 for padding, and for a NaN, which stays one
        shared = (up_to[not_behind] - up_to[ahead]) / (not_behind - ahead)
    return np.where(counted, shared, 0)


def _reward_leads(chosen_rewards, rejected_rewards):
    chosen, rejected = same_shape(chosen_rewards=chosen_rewards, rejected_rewards=rejected_rewards)
    with np.errstate(over="ignore", invalid="ignore"):
        return chosen - rejected


def _implied_leads(chosen, rejected, reference_chosen, reference_rejected, beta):
    """By how much the chosen answer leads in the implied reward β log(π/π_ref)."""
    beta = float(above("beta", beta, 0))
    chosen, rejected, reference_chosen, reference_rejected = same_shape(
        chosen_logps=chosen,
        rejected_logps=rejected,
        reference_chosen_logps=reference_chosen,
        reference_rejected_logps=reference_rejected,
    )
    with np.errstate(over="ignore", invalid="ignore"):
        leads = beta * ((chosen - reference_chosen) - (rejected - reference_rejected))
    precision = np.result_type(chosen, rejected)  # the policy's, whatever the reference's
    with np.errstate(over="ignore"):
        return leads.astype(precision)


def _two_sided(slopes, reduction):
    """The gradients of a difference: one for what it grows with, the opposite for the other."""
    scaled = (slopes * gradient_scale(slopes, reduction)).astype(slopes.dtype)
    return scaled, -scaled


def _steps(logits, labels, counted):
    """Logits, +1 or −1 for each label, and what is counted; all checked."""
    labels = np.asarray(labels)
    if labels.dtype.kind not in "biuf":
        raise TypeError(f"labels must be the numbers 0 and 1 or boolean, received {labels.dtype}")
    logits, labels = same_shape(logits=logits, labels=labels.astype(float))
    counted = np.asarray(np.ones(labels.shape, bool) if counted is None else counted)
    if counted.dtype != bool:
        raise TypeError(f"counted must be boolean, received {counted.dtype}; compare, as in x > 0")
    if counted.shape != labels.shape:
        raise ValueError(f"counted must have shape {labels.shape}, received {counted.shape}")
    wrong = counted & (labels != 0) & (labels != 1)
    if np.any(wrong):
        place = tuple(int(i) for i in np.argwhere(wrong)[0])
        raise ValueError(
            f"labels must be 0 or 1, received {labels[place]:g} at position {place}; to leave a "
            "step out, say False for it in counted"
        )
    return logits, np.where(labels == 1, 1, -1).astype(logits.dtype), counted
