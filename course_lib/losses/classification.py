"""Which of several, or yes or no: cross-entropy and its relatives.

In the gradients below p is the softmax or the sigmoid of the logits, y the target.
"""

import numpy as np

from course_lib.losses.arguments import (
    above,
    check_reduction,
    class_labels,
    divisor,
    gradient_scale,
    probabilities,
    reduced,
    same_shape,
    within,
)
from course_lib.losses.blockwise import losses_in_blocks
from course_lib.numerics import as_real, log_sigmoid, log_softmax, logsumexp, sigmoid, softmax


def cross_entropy(
    logits, targets, *, ignore_index=None, class_weights=None, smoothing=0.0, reduction="mean"
):
    """The surprise of the right class:  −log softmax(z)ᵧ, or −Σ y log softmax(z) for soft targets.

    Args:
        logits: (..., V) real scores, never probabilities; −inf is a masked class.
        targets: (...) integers, the numbers of the right classes; or (..., V) real, one-hot or
            soft, summing to 1.
        ignore_index: an integer target that counts for nothing, such as padding.
        class_weights: (V,) what each class counts. The mean divides by the sum of the weights of
            the counted targets, Σ w·y, as PyTorch does for integer targets and scikit-learn does.
            Keras divides by the number of targets; so does PyTorch for soft ones.
        smoothing: ε from 0 to 1. The target becomes (1 − ε) y + ε/V, with ε/V on every class as
            in PyTorch, Optax and Keras; for the other variant pass `smooth_labels(...)`. A masked
            class then costs ∞, because it is expected.
        reduction: "mean" over the counted targets, "sum", or "none".

    Returns:
        A number in nats, or (...) for "none", where ignored targets have 0. ∞ where an expected
        class is masked; a masked class that is not expected costs nothing.

    Raises:
        TypeError: if the logits are not real or class numbers are not integers.
        ValueError: for shapes that do not fit, labels out of range, soft targets that are no
            probabilities, ignore_index with soft targets, or a mean over no target.

    >>> chai = np.log([0.4, 0.3, 0.2, 0.1])
    >>> round(float(cross_entropy(chai, 0)), 6)
    0.916291
    >>> cross_entropy([[0.0, 0.0], [40.0, 0.0]], [1, 0], reduction="none").tolist()
    [0.6931471805599453, 4.248354255291589e-18]

    Probabilities handed over as logits are softened twice. Even a perfect prediction then costs

    >>> round(float(cross_entropy([1.0, 0.0, 0.0], 0)), 6)
    0.551445

    Good (1952), Rational Decisions; with softmax, Bridle (1990), Probabilistic Interpretation of
    Feedforward Classification Network Outputs.
    """
    logits = _with_classes(logits=logits)
    if _are_class_numbers(targets) and within("smoothing", smoothing, 0, 1) == 0:
        losses, counts = _losses_of_class_numbers(logits, targets, ignore_index, class_weights)
    else:
        expected, counts = _expected(targets, logits, ignore_index, class_weights, smoothing)
        losses = np.sum(_times(expected, _surprises(logits)), axis=-1)
    return _averaged(losses, counts, reduction)


def cross_entropy_grad(
    logits, targets, *, ignore_index=None, class_weights=None, smoothing=0.0, reduction="mean"
):
    """What is predicted minus what is expected:  p − y.  Arguments as for `cross_entropy`.

    Returns:
        (..., V) in nats per unit of logit; each row sums to 0. 0 at masked and ignored places.

    >>> chai = np.log([0.4, 0.3, 0.2, 0.1])
    >>> cross_entropy_grad(chai, 0).round(6).tolist()
    [-0.6, 0.3, 0.2, 0.1]

    Bridle (1990), Probabilistic Interpretation of Feedforward Classification Network Outputs.
    """
    if _are_class_numbers(targets) and within("smoothing", smoothing, 0, 1) == 0:
        _, gradient = cross_entropy_value_and_grad(
            logits,
            targets,
            ignore_index=ignore_index,
            class_weights=class_weights,
            reduction=reduction,
        )
        return gradient
    logits = _with_classes(logits=logits)
    expected, counts = _expected(targets, logits, ignore_index, class_weights, smoothing)
    return _predicted_minus_expected(_surprises(logits), _shared_out(expected, counts, reduction))


def cross_entropy_value_and_grad(
    logits, labels, *, ignore_index=None, class_weights=None, reduction="mean", out=None
):
    """Loss and gradient in one pass over the logits: what a training loop wants.

    Args:
        logits, labels: as for `cross_entropy`, with class numbers.
        ignore_index, class_weights, reduction: as for `cross_entropy`.
        out: None, or an array of the logits' shape and precision that receives the gradient. It
            may be `logits` itself, which is then overwritten: then no second array is needed.

    Returns:
        (loss, gradient) as `cross_entropy` and `cross_entropy_grad` give them.

    Raises:
        TypeError: if the labels are not integers.
        ValueError: as for `cross_entropy`, and if `out` does not fit.

    >>> loss, gradient = cross_entropy_value_and_grad([[0.0, 0.0]], [1])
    >>> round(float(loss), 6), gradient.tolist()
    (0.693147, [[0.5, -0.5]])
    """
    logits = _with_classes(logits=logits)
    gradient = _room_for(logits, out)
    losses, counts = _losses_of_class_numbers(
        logits, labels, ignore_index, class_weights, gradient.reshape(-1, logits.shape[-1])
    )
    share = _shared_out(counts, counts, reduction).astype(gradient.dtype)[..., np.newaxis]
    np.multiply(gradient, share, out=gradient, where=share != 0)
    np.copyto(gradient, 0, where=share == 0)  # also where an ignored row holds NaN
    return _averaged(losses, counts, reduction), gradient


def cross_entropy_probs(
    probs, targets, *, ignore_index=None, class_weights=None, smoothing=0.0, reduction="mean"
):
    """The surprise of the right class:  −log pᵧ, or −Σ y log p for soft targets.

    Args:
        probs: (..., V) probabilities, summing to 1; never divided by their sum, never clipped
            (Keras does both).
        targets: as for `cross_entropy`, and so are the arguments after it.

    Returns:
        A number in nats, or (...) for "none". ∞ where an expected class has p = 0.

    Raises:
        TypeError: if the probabilities are not real or class numbers are not integers.
        ValueError: if they are no probabilities; and as for `cross_entropy`.

    >>> round(float(cross_entropy_probs([0.4, 0.3, 0.2, 0.1], 0)), 6)
    0.916291
    >>> round(float(cross_entropy_probs([0.05, 0.05, 0.85, 0.05], 2, smoothing=0.1)), 6)
    0.37501

    Good (1952), Rational Decisions.
    """
    probs, expected, counts = _expected_of_probs(
        probs, targets, ignore_index, class_weights, smoothing
    )
    losses = np.sum(_times(expected, _minus_log(probs)), axis=-1)
    return _averaged(losses, counts, reduction)


def cross_entropy_probs_grad(
    probs, targets, *, ignore_index=None, class_weights=None, smoothing=0.0, reduction="mean"
):
    """The slope in each probability, the others held fixed:  −y/p.

    Arguments as for `cross_entropy_probs`. It has no bound: the reason for working with logits.

    Returns:
        (..., V) in nats per unit of probability. 0 where nothing is expected, −∞ at p = 0 where
        something is.

    >>> cross_entropy_probs_grad([0.4, 0.3, 0.2, 0.1], 0).round(6).tolist()
    [-2.5, 0.0, 0.0, 0.0]
    """
    probs, expected, counts = _expected_of_probs(
        probs, targets, ignore_index, class_weights, smoothing
    )
    return 0 - _over(_shared_out(expected, counts, reduction), probs)


def smooth_labels(labels, classes, *, epsilon, variant="uniform"):
    """Targets that are not quite sure:  (1 − ε) one-hot + ε/K.

    Args:
        labels: (...) integers, the numbers of the right classes.
        classes: K, how many there are; at least 2.
        epsilon: ε from 0 to 1.
        variant: "uniform" puts ε/K on every class, the right one too (Szegedy, PyTorch, Optax,
            Keras). "others" puts ε/(K − 1) on each other class and 1 − ε on the right one
            (Tensor2Tensor, T5X). "uniform" with ε is "others" with ε (K − 1)/K.

    Returns:
        (..., K) float64, summing to 1.

    Raises:
        TypeError: if the labels are not integers.
        ValueError: if a label, K, ε or the variant is not one of those allowed.

    >>> smooth_labels(2, 4, epsilon=0.1).round(6).tolist()
    [0.025, 0.025, 0.925, 0.025]
    >>> smooth_labels(2, 4, epsilon=0.1, variant="others").round(6).tolist()
    [0.033333, 0.033333, 0.9, 0.033333]

    The loss can then no longer reach 0, only the entropy of the target, in nats:

    >>> target = smooth_labels(2, 4, epsilon=0.1)
    >>> round(float(cross_entropy_probs(target, target)), 6)
    0.34878

    Szegedy, Vanhoucke, Ioffe, Shlens & Wojna (2016), Rethinking the Inception Architecture for
    Computer Vision, section 7.
    """
    above("classes", classes, 2, or_equal=True)
    within("epsilon", epsilon, 0, 1)
    if variant not in ("uniform", "others"):
        raise ValueError(f"variant must be 'uniform' or 'others', received {variant!r}")
    nothing = np.zeros((*np.shape(labels), classes))
    one_hot, _ = _one_hot(labels, nothing)
    if variant == "uniform":
        return _smoothed(one_hot, epsilon)
    return np.where(one_hot == 1, 1 - epsilon, epsilon / (classes - 1))


def router_z_loss(logits, *, reduction="mean"):
    """A price on large router logits:  (log Σ exp zⱼ)².

    Softmax does not notice a common shift of the logits; this does, and keeps them where floating
    point is dense.

    Args:
        logits: (..., E) real scores of the experts; −inf is a masked expert.
        reduction: "mean" over tokens, "sum", or "none".

    Returns:
        A number, or (...) for "none", in nats squared. Multiply it by a small coefficient (0.001
        in the paper). ∞ where every expert is masked.

    Raises:
        TypeError: if the logits are not real numbers.
        ValueError: if they are empty, or for an unknown reduction.

    >>> round(float(router_z_loss([[0.0, 0.0]])), 6)  # (log 2)²
    0.480453

    Zoph, Bello, Kumar, Du, Huang, Dean, Shazeer & Fedus (2022), ST-MoE: Designing Stable and
    Transferable Sparse Expert Models.
    """
    logits = _with_classes(logits=logits)
    with np.errstate(over="ignore"):
        return reduced(np.square(logsumexp(logits)), reduction)


def router_z_loss_grad(logits, *, reduction="mean"):
    """The slope of the z-loss:  2 log Σ exp(zⱼ) · p.  Arguments as for `router_z_loss`.

    Returns:
        (..., E) in nats squared per unit of logit. 0 at masked experts.

    >>> router_z_loss_grad([[0.0, 0.0]]).round(6).tolist()  # 2 log 2 · ½
    [[0.693147, 0.693147]]
    """
    logits = _with_classes(logits=logits)
    level = logsumexp(logits)
    with np.errstate(over="ignore"):
        slopes = 2 * level * gradient_scale(level, reduction)
        return _times(softmax(logits), slopes[..., np.newaxis]).astype(logits.dtype)


def binary_cross_entropy(logits, targets, *, pos_weight=None, reduction="mean"):
    """The surprise of a yes or no:  −w y log σ(z) − (1 − y) log σ(−z).

    Args:
        logits: (...) real scores of yes, never probabilities.
        targets: (...) 0 or 1, booleans, or real numbers in [0, 1], of the logits' shape.
        pos_weight: w, what a yes counts: a number, or one for each place of the last axis. The
            mean still divides by the number of targets, as in PyTorch.
        reduction: "mean" over all targets, "sum", or "none".

    Returns:
        A number in nats, or (...) for "none". Exact for confident right answers on both sides.

    Raises:
        TypeError: if the logits are not real numbers.
        ValueError: if the shapes differ, a target lies outside [0, 1] or a weight is negative.

    >>> binary_cross_entropy([0.0, 40.0, -40.0], [1, 1, 0], reduction="none").tolist()
    [0.6931471805599453, 4.248354255291589e-18, 4.248354255291589e-18]

    Two classes and softmax are the same, with z the difference of the logits:

    >>> z = np.log(9.0)
    >>> round(float(binary_cross_entropy(z, 1)), 6), round(float(cross_entropy([0.0, z], 1)), 6)
    (0.105361, 0.105361)

    Cox (1958), The Regression Analysis of Binary Sequences.
    """
    logits, yes, no = _yes_and_no(logits, targets, pos_weight)
    losses = _times(yes, _binary_surprise(logits)) + _times(no, _binary_surprise(-logits))
    return reduced(losses, reduction)


def binary_cross_entropy_grad(logits, targets, *, pos_weight=None, reduction="mean"):
    """What is predicted minus what is expected:  p − y, or (1 − y) p − w y (1 − p) with a weight.

    Arguments as for `binary_cross_entropy`.

    Returns:
        (...) in nats per unit of logit.

    >>> binary_cross_entropy_grad([0.0, 0.0], [1, 0], reduction="sum").tolist()
    [-0.5, 0.5]
    """
    logits, yes, no = _yes_and_no(logits, targets, pos_weight)
    slopes = no * sigmoid(logits) - yes * sigmoid(-logits)  # 1 − p is σ(−z), and keeps its digits
    return _scaled(slopes, reduction)


def binary_cross_entropy_probs(probs, targets, *, reduction="mean"):
    """The surprise of a yes or no:  −y log p − (1 − y) log(1 − p).

    Args:
        probs: (...) probabilities of yes, never clipped (PyTorch, Keras and scikit-learn do).
        targets: (...) 0 or 1, booleans, or real numbers in [0, 1], of the same shape.
        reduction: "mean" over all targets, "sum", or "none".

    Returns:
        A number in nats, or (...) for "none". ∞ where what happened had probability 0.

    Raises:
        TypeError: if the probabilities are not real numbers.
        ValueError: if the shapes differ, or a probability or target lies outside [0, 1].

    >>> binary_cross_entropy_probs([0.7, 0.7, 0.7], [1, 0, 0.8], reduction="none").round(6).tolist()
    [0.356675, 1.203973, 0.526135]

    Good (1952), Rational Decisions.
    """
    probs, yes, no = _yes_and_no_of_probs(probs, targets)
    with np.errstate(divide="ignore"):
        of_no = np.abs(np.log1p(-probs))  # log(1 − p) would lose the digits of a small p
    return reduced(_times(yes, _minus_log(probs)) + _times(no, of_no), reduction)


def binary_cross_entropy_probs_grad(probs, targets, *, reduction="mean"):
    """The slope in the probability:  (1 − y)/(1 − p) − y/p.

    Arguments as for `binary_cross_entropy_probs`.

    Returns:
        (...) in nats per unit of probability. ±∞ where what happened had probability 0.

    >>> binary_cross_entropy_probs_grad([0.2, 0.2], [1, 0], reduction="sum").round(6).tolist()
    [-5.0, 1.25]
    """
    probs, yes, no = _yes_and_no_of_probs(probs, targets)
    return _scaled(_over(no, 1 - probs) - _over(yes, probs), reduction)


def focal(logits, labels, *, gamma=2.0, alpha=None, reduction="mean"):
    """Cross-entropy that loses interest in what is already right:  −αᵧ (1 − pᵧ)^γ log pᵧ.

    Not proper: where the truth is 80 : 20, γ = 2 is least at p = 0.627.

    Args:
        logits: (..., V) real scores; −inf is a masked class.
        labels: (...) integers, the numbers of the right classes.
        gamma: γ ≥ 0; 0 is cross-entropy.
        alpha: (V,) what each class counts, or None for 1. (Keras also takes one number for all.)
        reduction: "mean" over all labels, whatever they count; "sum", or "none". (The paper
            divides by the number of objects, kornia by N · V.)

    Returns:
        A number in nats, or (...) for "none". ∞ where the right class is masked.

    Raises:
        TypeError: if the logits are not real or the labels not integers.
        ValueError: for γ < 0, shapes that do not fit or labels out of range.

    >>> round(float(focal(np.log([0.9, 0.06, 0.04]), 0)), 6)
    0.001054

    Lin, Goyal, Girshick, He & Dollár (2017), Focal Loss for Dense Object Detection, equation (5).
    """
    logits = _with_classes(logits=logits)
    _, surprise, counts = _focal_parts(logits, labels, alpha)
    return reduced(_times(counts, _dimmed(surprise, gamma)), reduction)


def focal_grad(logits, labels, *, gamma=2.0, alpha=None, reduction="mean"):
    """Cross-entropy's p − y, dimmed:  αᵧ (1 − pᵧ)^γ (1 − γ pᵧ log pᵧ / (1 − pᵧ)) (p − y).

    Arguments as for `focal`.

    Returns:
        (..., V) in nats per unit of logit; each row sums to 0.

    >>> focal_grad(np.log([0.4, 0.3, 0.2, 0.1]), 0).round(6).tolist()
    [-0.479892, 0.239946, 0.159964, 0.079982]
    """
    logits = _with_classes(logits=logits)
    one_hot, surprise, counts = _focal_parts(logits, labels, alpha)
    slopes = _times(counts, _dimmed_slope(surprise, gamma)) * gradient_scale(counts, reduction)
    expected = _times(one_hot, slopes.astype(logits.dtype)[..., np.newaxis])
    return _predicted_minus_expected(_surprises(logits), expected)


def focal_binary(logits, targets, *, gamma=2.0, alpha=None, reduction="mean"):
    """Focal loss of a yes or no:  −α y (1 − p)^γ log p − (1 − α) (1 − y) p^γ log(1 − p).

    Args:
        logits: (...) real scores of yes.
        targets: (...) 0 or 1, booleans, or real numbers in [0, 1], of the logits' shape. A real
            target is the share of yes, as in the formula; torchvision and Optax dim by a mixed
            probability instead, which differs between 0 and 1.
        gamma: γ ≥ 0; 0 is binary cross-entropy.
        alpha: α from 0 to 1, what a yes counts, a no counting 1 − α (0.25 in the paper); None
            counts both 1.
        reduction: "mean" over all targets, "sum", or "none".

    Returns:
        A number in nats, or (...) for "none".

    Raises:
        TypeError: if the logits are not real numbers.
        ValueError: for γ < 0, α or a target outside [0, 1], or shapes that differ.

    >>> z = np.log([9.0, 1 / 9])  # p = 0.9 and p = 0.1
    >>> focal_binary(z, [1, 1], reduction="none").round(6).tolist()
    [0.001054, 1.865094]

    Lin, Goyal, Girshick, He & Dollár (2017), Focal Loss for Dense Object Detection, equation (5).
    """
    logits, yes, no = _focal_yes_and_no(logits, targets, alpha)
    of_yes = _dimmed(_binary_surprise(logits), gamma)
    of_no = _dimmed(_binary_surprise(-logits), gamma)
    return reduced(_times(yes, of_yes) + _times(no, of_no), reduction)


def focal_binary_grad(logits, targets, *, gamma=2.0, alpha=None, reduction="mean"):
    """The slope of a yes:  −α (1 − p)^γ (1 − p − γ p log p);  of a no, the same with 1 − p, and +.

    Arguments as for `focal_binary`.

    Returns:
        (...) in nats per unit of logit.

    >>> focal_binary_grad([0.0, 0.0], [1, 0], reduction="sum").round(6).tolist()
    [-0.298287, 0.298287]
    """
    logits, yes, no = _focal_yes_and_no(logits, targets, alpha)
    of_yes = _dimmed_slope(_binary_surprise(logits), gamma) * sigmoid(-logits)
    of_no = _dimmed_slope(_binary_surprise(-logits), gamma) * sigmoid(logits)
    return _scaled(no * of_no - yes * of_yes, reduction)


def accuracy(logits, labels):
    """The share of examples whose largest score is the right class's:  mean [argmax z = y].

    It has no twin: its gradient is 0 almost everywhere, because a small step changes no argmax. So
    it can judge a model and cannot train one.

    Args:
        logits: (..., V) scores, or anything that ranks the classes alike.
        labels: (...) integers, the numbers of the right classes.

    Returns:
        A number from 0 to 1, without unit. A tie goes to the lower class number; a row with NaN is
        no hit.

    Raises:
        TypeError: if the logits are not real or the labels not integers.
        ValueError: if the shapes do not fit or a label is out of range.

    >>> float(accuracy([[2.0, 1.0], [0.0, 3.0], [0.0, 1.0]], [0, 1, 0])) * 3
    2.0
    """
    logits = _with_classes(logits=logits)
    labels, _ = class_labels(labels, logits)
    hits = (np.argmax(logits, axis=-1) == labels) & ~np.isnan(logits).any(axis=-1)
    return np.mean(hits, dtype=np.float64)


def squared_error_probs(probs, targets, *, reduction="mean"):
    """The Brier score:  Σ (p − y)², over the classes.

    Proper like cross-entropy, but never above 2: it forgives confident errors, and through softmax
    its gradient vanishes there.

    Args:
        probs: (..., V) probabilities, summing to 1.
        targets: (...) integers, or (..., V) real, one-hot or soft, summing to 1.
        reduction: "mean" over examples, "sum", or "none". Never divided by V. (scikit-learn halves
            the score of two classes; Keras' mean squared error divides by V.)

    Returns:
        A number from 0 to 2, or (...) for "none", without unit.

    Raises:
        TypeError: if the probabilities are not real or class numbers are not integers.
        ValueError: if they are no probabilities, or the shapes or labels do not fit.

    >>> round(float(squared_error_probs([0.4, 0.3, 0.2, 0.1], 0)), 6)  # .36 + .09 + .04 + .01
    0.5

    Brier (1950), Verification of Forecasts Expressed in Terms of Probability.
    """
    return reduced(np.sum(np.square(_misses(probs, targets)), axis=-1), reduction)


def squared_error_probs_grad(probs, targets, *, reduction="mean"):
    """The slope in each probability, the others held fixed:  2 (p − y).

    Arguments as for `squared_error_probs`.

    Returns:
        (..., V) per unit of probability.

    >>> squared_error_probs_grad([0.4, 0.3, 0.2, 0.1], 0).round(6).tolist()
    [-1.2, 0.6, 0.4, 0.2]
    """
    misses = _misses(probs, targets)
    scale = gradient_scale(misses[..., 0], reduction)
    return (2 * misses * scale[..., np.newaxis]).astype(misses.dtype)


# --- the surprise of each class, and its pull on the logits ---------------------------------------


def _surprises(logits):
    """−log softmax(z) of every class, without a minus before zero."""
    return 0 - log_softmax(logits)


def _predicted_minus_expected(surprises, expected):
    """The gradient of Σ expected · surprise:  T p − expected,  T = Σ expected.

    Written (T − expected) p − expected (1 − p), because 1 − p has an exact form near p = 1. Where
    nothing is expected there is no gradient, whatever the logits are.
    """
    total = np.sum(expected, axis=-1, keepdims=True)
    with np.errstate(invalid="ignore"):
        pull = (total - expected) * np.exp(-surprises) + expected * np.expm1(-surprises)
    return np.where(total == 0, 0, pull)


def _binary_surprise(logits):
    return np.abs(log_sigmoid(logits))  # |log p| is −log p, without −0.0 at p = 1


def _minus_log(probs):
    with np.errstate(divide="ignore"):  # log 0 = −∞ is the answer here, not an accident
        return np.abs(np.log(probs))


def _times(weights, costs):
    """Weight times cost, where a weight of 0 wins over an infinite or undefined cost."""
    with np.errstate(invalid="ignore", over="ignore"):
        return np.where(weights == 0, 0, weights * costs)


def _over(weights, probs):
    """Weight over probability, where a weight of 0 wins over a probability of 0."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return np.where(weights == 0, 0, weights / probs)


# --- what is expected of each class ---------------------------------------------------------------


def _with_classes(**named):
    """The one named array, if it is not empty and has a last axis for classes."""
    (array,) = same_shape(**named)
    if array.ndim == 0:
        raise ValueError(
            f"{next(iter(named))} must have a last axis for the classes, received a single number; "
            "for yes or no use binary_cross_entropy"
        )
    return array


def _are_class_numbers(targets):
    return np.asarray(targets).dtype.kind in "iu"


def _losses_of_class_numbers(logits, labels, ignore_index, class_weights, gradients=None):
    """Weighted losses (...) of one right class each, 0 where ignored; and what each counts."""
    labels, counted = class_labels(labels, logits, ignore_index=ignore_index)
    rows = logits.reshape(-1, logits.shape[-1])
    losses = losses_in_blocks(rows, labels.reshape(-1), gradients=gradients)
    losses = losses.reshape(labels.shape)
    counts = counted.astype(np.float64)
    if class_weights is not None:
        weights = _weights("class_weights", class_weights, logits, [logits.shape[-1:]])
        counts = counts * weights[labels]
    return _times(counts, losses).astype(logits.dtype), counts


def _room_for(logits, out):
    if out is None:
        return np.empty_like(logits)
    fits = isinstance(out, np.ndarray) and (out.shape, out.dtype) == (logits.shape, logits.dtype)
    if not fits or not out.flags.c_contiguous:
        raise ValueError(
            f"out must be a contiguous {logits.dtype} array of shape {logits.shape}, received "
            f"{getattr(out, 'dtype', type(out).__name__)} {np.shape(out)}"
        )
    return out


def _expected(targets, scores, ignore_index=None, class_weights=None, smoothing=0.0):
    """The factor of each class's surprise (..., V), and what each target counts in a mean (...)."""
    epsilon = float(within("smoothing", smoothing, 0, 1))
    probs, counted = _target_probs(targets, scores, ignore_index)
    expected = probs
    if epsilon:
        expected = np.where(counted[..., np.newaxis], _smoothed(probs, epsilon), 0)
    if class_weights is None:
        return expected, counted.astype(np.float64)
    weights = _weights("class_weights", class_weights, scores, [scores.shape[-1:]])
    return weights * expected, np.sum(weights * probs, axis=-1, dtype=np.float64)


def _target_probs(targets, scores, ignore_index):
    """Targets of either kind as probabilities (..., V), rows of 0 where ignored; and who counts."""
    targets = np.asarray(targets)
    if targets.dtype.kind != "f" or targets.shape == scores.shape[:-1]:
        return _one_hot(targets, scores, ignore_index)
    if ignore_index is not None:
        raise ValueError(
            f"ignore_index is for integer targets, received {ignore_index} with soft targets; "
            "leave those rows out, or give class numbers"
        )
    same_shape(predictions=scores, targets=targets)
    probs = probabilities("targets", targets).astype(scores.dtype)
    return probs, np.ones(probs.shape[:-1], bool)


def _one_hot(labels, scores, ignore_index=None):
    labels, counted = class_labels(labels, scores, ignore_index=ignore_index)
    one_hot = np.zeros_like(scores)
    np.put_along_axis(one_hot, labels[..., np.newaxis], counted[..., np.newaxis], axis=-1)
    return one_hot, counted


def _smoothed(probs, epsilon):
    return (1 - epsilon) * probs + epsilon / probs.shape[-1]


def _expected_of_probs(probs, targets, ignore_index, class_weights, smoothing):
    """Checked probabilities, and what `_expected` says. Rows of which nothing is expected pass."""
    probs = _with_classes(probs=probs)
    expected, counts = _expected(targets, probs, ignore_index, class_weights, smoothing)
    used = np.any(expected != 0, axis=-1, keepdims=True)
    return probabilities("probs", np.where(used, probs, 1 / probs.shape[-1])), expected, counts


def _weights(name, values, scores, shapes):
    """Weights in the scores' precision, if they have one of the shapes and none is negative."""
    weights = as_real(name, values)
    if weights.shape not in shapes:
        allowed = " or ".join(str(shape) for shape in shapes)
        raise ValueError(f"{name} must have shape {allowed}, received {weights.shape}")
    if not np.all((weights >= 0) & np.isfinite(weights)):
        raise ValueError(f"{name} must be finite and not negative, received {weights.tolist()}")
    return weights.astype(scores.dtype)


def _misses(probs, targets):
    probs = probabilities("probs", _with_classes(probs=probs))
    expected, _ = _expected(targets, probs)
    return probs - expected


# --- yes or no ------------------------------------------------------------------------------------


def _yes_and_no(logits, targets, pos_weight=None):
    """Logits, and how much a yes and a no are expected: w y and 1 − y."""
    targets = np.asarray(targets)
    if targets.dtype.kind in "biu":  # truth values and class numbers 0 and 1 mean themselves
        targets = targets.astype(float)
    logits, targets = same_shape(logits=logits, targets=targets)
    yes = probabilities("targets", targets, total_one=False).astype(logits.dtype)
    if pos_weight is None:
        return logits, yes, 1 - yes
    shapes = dict.fromkeys([(), logits.shape[-1:]])
    return logits, _weights("pos_weight", pos_weight, logits, shapes) * yes, 1 - yes


def _yes_and_no_of_probs(probs, targets):
    probs, yes, no = _yes_and_no(as_real("probs", probs), targets)
    return probabilities("probs", probs, total_one=False), yes, no


# --- focal: the surprise s, dimmed by (1 − p)^γ ---------------------------------------------------


def _dimmed(surprise, gamma):
    """(1 − p)^γ s,  with 1 − p = −expm1(−s) exact for confident right answers."""
    gamma = float(above("gamma", gamma, 0, or_equal=True))
    return (0 - np.expm1(-surprise)) ** gamma * surprise


def _dimmed_slope(surprise, gamma):
    """The derivative of `_dimmed` in s:  (1 − p)^γ (1 + γ p s / (1 − p)),  where s/(1 − p) → 1."""
    gamma = float(above("gamma", gamma, 0, or_equal=True))
    miss = 0 - np.expm1(-surprise)
    ratio = np.divide(surprise, miss, out=np.ones_like(surprise), where=miss != 0)
    return miss**gamma * (1 + gamma * _times(np.exp(-surprise), ratio))


def _focal_parts(logits, labels, alpha):
    """The one-hot labels, the surprise of the right class, and what each label counts."""
    one_hot, _ = _one_hot(labels, logits)
    surprise = np.sum(_times(one_hot, _surprises(logits)), axis=-1)
    if alpha is None:
        return one_hot, surprise, np.ones_like(surprise)
    weights = _weights("alpha", alpha, logits, [logits.shape[-1:]])
    return one_hot, surprise, np.sum(one_hot * weights, axis=-1)


def _focal_yes_and_no(logits, targets, alpha):
    logits, yes, no = _yes_and_no(logits, targets)
    if alpha is None:
        return logits, yes, no
    alpha = float(within("alpha", alpha, 0, 1))
    return logits, alpha * yes, (1 - alpha) * no


# --- how losses become one number -----------------------------------------------------------------


def _averaged(losses, counts, reduction):
    """Losses that already hold their weights; the mean divides by what the targets count."""
    if reduction == "mean":
        return reduced(losses, "sum") / divisor(losses, counts)
    return reduced(losses, reduction)


def _shared_out(expected, counts, reduction):
    """What `_averaged` does to the losses, done to what is expected."""
    check_reduction(reduction)
    return expected / divisor(counts, counts) if reduction == "mean" else expected


def _scaled(slopes, reduction):
    return (slopes * gradient_scale(slopes, reduction)).astype(slopes.dtype)
