"""How far off is a number? Squared, absolute and mixed errors, quantiles, and a width with the guess.

Every loss here but the last is a function of the residual  r = prediction − target.  Where the sum
or the square no longer fits the floating-point type, the loss is inf. At a kink, where a slope is
not defined, the gradient is 0: one of the slopes allowed there, and the one PyTorch takes.
"""

from math import log, pi

import numpy as np

from course_lib.losses.arguments import above, gradient_scale, reduced, same_shape, within
from course_lib.numerics import as_real


def mse(predictions, targets, *, reduction="mean"):
    """Mean squared error:  (1/N) Σ (ŷₙ − yₙ)².  The constant that minimises it is the mean.

    There is no ½ here. Textbooks that write ½(ŷ − y)² halve value and gradient; so does Optax's
    `l2_loss`, while PyTorch, Keras and scikit-learn leave the ½ out, as here.

    Args:
        predictions: (...) real numbers ŷ.
        targets: (...) real numbers y of the same shape; nothing is broadcast.
        reduction: "mean" over all numbers, "sum", or "none".

    Returns:
        A float64 number, or (...) for "none", in the square of the targets' unit.

    Raises:
        TypeError: if an argument does not hold real numbers.
        ValueError: if the shapes differ or are empty, or the reduction is unknown.

    >>> round(float(mse([2.5, 5.2, 6.8], [3.0, 5.0, 7.0])), 6)  # (0.25 + 0.04 + 0.04) / 3
    0.11

    Legendre (1805), Nouvelles méthodes pour la détermination des orbites des comètes.
    """
    residuals = _residuals(predictions, targets)
    with _overflow_to_inf():
        return reduced(residuals**2, reduction)


def mse_grad(predictions, targets, *, reduction="mean"):
    """∂/∂ŷ = 2(ŷ − y), over N for the mean: twice as far off pulls twice as hard.

    Arguments as for `mse`.

    Returns:
        (...) of the shape and type of the predictions.

    >>> mse_grad([2.5, 5.2, 6.8], [3.0, 5.0, 7.0], reduction="sum").round(6).tolist()
    [-1.0, 0.4, -0.4]
    """
    residuals = _residuals(predictions, targets)
    with _overflow_to_inf():
        return _gradient(2 * residuals, predictions, reduction)


def mae(predictions, targets, *, reduction="mean"):
    """Mean absolute error:  (1/N) Σ |ŷₙ − yₙ|.  The constant that minimises it is the median.

    Args:
        predictions: (...) real numbers ŷ.
        targets: (...) real numbers y of the same shape; nothing is broadcast.
        reduction: "mean" over all numbers, "sum", or "none".

    Returns:
        A float64 number, or (...) for "none", in the unit of the targets.

    Raises:
        TypeError: if an argument does not hold real numbers.
        ValueError: if the shapes differ or are empty, or the reduction is unknown.

    >>> round(float(mae([2.5, 5.2, 6.8], [3.0, 5.0, 7.0])), 6)  # (0.5 + 0.2 + 0.2) / 3
    0.3

    Laplace (1774), Mémoire sur la probabilité des causes par les événements.
    """
    residuals = _residuals(predictions, targets)
    with _overflow_to_inf():
        return reduced(np.abs(residuals), reduction)


def mae_grad(predictions, targets, *, reduction="mean"):
    """∂/∂ŷ = sign(ŷ − y), over N for the mean: every error pulls equally; 0 at no error.

    Arguments as for `mae`.

    Returns:
        (...) of the shape and type of the predictions.

    >>> mae_grad([2.5, 5.0, 60.0], [3.0, 5.0, 7.0], reduction="sum").tolist()
    [-1.0, 0.0, 1.0]
    """
    residuals = _residuals(predictions, targets)
    return _gradient(np.sign(residuals), predictions, reduction)


def huber(predictions, targets, *, delta=1.0, reduction="mean"):
    """Squared near 0, absolute far out:  ½r²  for |r| ≤ δ,  δ(|r| − ½δ)  beyond.

    Once δ exceeds every error this is half the squared error: here the ½ belongs to the definition.
    Dividing by δ gives `smooth_l1`.

    Args:
        predictions: (...) real numbers ŷ.
        targets: (...) real numbers y of the same shape; nothing is broadcast.
        delta: δ > 0, the error from which on the loss grows in a straight line; in the targets' unit.
        reduction: "mean" over all numbers, "sum", or "none".

    Returns:
        A float64 number, or (...) for "none", in the square of the targets' unit.

    Raises:
        TypeError: if an argument does not hold real numbers.
        ValueError: if the shapes differ or are empty, δ is not a finite number above 0 or the
            reduction is unknown.

    >>> huber([2.5, 8.0], [3.0, 5.0], reduction="none").tolist()  # ½ · 0.5²  and  1 · (3 − ½)
    [0.125, 2.5]

    Huber (1964), Robust Estimation of a Location Parameter.
    """
    residuals = _residuals(predictions, targets)
    delta = _positive("delta", delta, residuals)
    size = np.abs(residuals)
    near = np.minimum(size, delta)  # one formula for both branches: r(r − ½r) is ½r²
    with _overflow_to_inf():
        return reduced(near * (size - near / 2), reduction)


def huber_grad(predictions, targets, *, delta=1.0, reduction="mean"):
    """∂/∂ŷ = r cut off at ±δ, over N for the mean: no error pulls harder than δ.

    Arguments as for `huber`.

    Returns:
        (...) of the shape and type of the predictions.

    >>> huber_grad([2.5, 8.0], [3.0, 5.0], reduction="sum").tolist()
    [-0.5, 1.0]
    """
    residuals = _residuals(predictions, targets)
    delta = _positive("delta", delta, residuals)
    return _gradient(np.clip(residuals, -delta, delta), predictions, reduction)


def smooth_l1(predictions, targets, *, beta=1.0, reduction="mean"):
    """The absolute error with its corner rounded:  ½r²/β  for |r| ≤ β,  |r| − ½β  beyond.

    It is huber / δ with δ = β, so that its far slope is 1 for every β. PyTorch offers both;
    torchvision's detectors mean this one.

    Args:
        predictions: (...) real numbers ŷ.
        targets: (...) real numbers y of the same shape; nothing is broadcast.
        beta: β > 0, the width of the rounding, in the targets' unit. Towards 0 this becomes `mae`.
        reduction: "mean" over all numbers, "sum", or "none".

    Returns:
        A float64 number, or (...) for "none", in the unit of the targets.

    Raises:
        TypeError: if an argument does not hold real numbers.
        ValueError: if the shapes differ or are empty, β is not a finite number above 0 or the
            reduction is unknown.

    >>> smooth_l1([2.5, 8.0], [3.0, 5.0], beta=2.0, reduction="none").tolist()  # ½ · 0.5² / 2, 3 − 1
    [0.0625, 2.0]

    Girshick (2015), Fast R-CNN, section 2.3, with β = 1.
    """
    residuals = _residuals(predictions, targets)
    beta = _positive("beta", beta, residuals)
    size = np.abs(residuals)
    with _overflow_to_inf():
        share = np.minimum(size / beta, 1)  # divided first: huber / β loses its digits at tiny β
        return reduced(share * (size - share * (beta / 2)), reduction)


def smooth_l1_grad(predictions, targets, *, beta=1.0, reduction="mean"):
    """∂/∂ŷ = r/β cut off at ±1, over N for the mean.

    Arguments as for `smooth_l1`.

    Returns:
        (...) of the shape and type of the predictions.

    >>> smooth_l1_grad([2.5, 8.0], [3.0, 5.0], beta=2.0, reduction="sum").tolist()
    [-0.25, 1.0]
    """
    residuals = _residuals(predictions, targets)
    beta = _positive("beta", beta, residuals)
    with _overflow_to_inf():
        return _gradient(np.clip(residuals / beta, -1, 1), predictions, reduction)


def quantile(predictions, targets, *, level, reduction="mean"):
    """Pinball loss:  τ(y − ŷ)  where the guess is too low,  (1 − τ)(ŷ − y)  where it is too high.

    The constant that minimises it is the τ-quantile of the targets. Level ½ is half of `mae`;
    GluonTS writes the loss twice as large, so that ½ is `mae` itself; scikit-learn's
    `mean_pinball_loss` is as here.

    Args:
        predictions: (...) real numbers ŷ.
        targets: (...) real numbers y of the same shape; nothing is broadcast.
        level: τ in [0, 1], the share of targets that should lie below the prediction.
        reduction: "mean" over all numbers, "sum", or "none".

    Returns:
        A float64 number, or (...) for "none", in the unit of the targets.

    Raises:
        TypeError: if an argument does not hold real numbers.
        ValueError: if the shapes differ or are empty, the level lies outside [0, 1] or the
            reduction is unknown.

    >>> quantile([2.5, 5.5], [3.0, 5.0], level=0.9, reduction="none").round(6).tolist()
    [0.45, 0.05]

    Koenker & Bassett (1978), Regression Quantiles.
    """
    residuals = _residuals(predictions, targets)
    with _overflow_to_inf():
        return reduced(np.abs(residuals) * _price(residuals, level), reduction)


def quantile_grad(predictions, targets, *, level, reduction="mean"):
    """∂/∂ŷ = −τ where the guess is too low, 1 − τ where too high, over N for the mean; 0 at no error.

    Arguments as for `quantile`.

    Returns:
        (...) of the shape and type of the predictions.

    >>> quantile_grad([2.5, 5.5], [3.0, 5.0], level=0.9, reduction="sum").round(6).tolist()
    [-0.9, 0.1]
    """
    residuals = _residuals(predictions, targets)
    return _gradient(np.sign(residuals) * _price(residuals, level), predictions, reduction)


def log_cosh(predictions, targets, *, reduction="mean"):
    """A Huber loss without a seam:  log cosh r,  which is ½r² near 0 and |r| − ln 2 far out.

    cosh itself overflows from |r| = 711 on, or 90 in float32; this does not.

    Args:
        predictions: (...) real numbers ŷ.
        targets: (...) real numbers y of the same shape; nothing is broadcast.
        reduction: "mean" over all numbers, "sum", or "none".

    Returns:
        A float64 number, or (...) for "none". It has no tidy unit: the 1 at which it turns from
        square to straight is a 1 in the targets' unit, so scale the targets first.

    Raises:
        TypeError: if an argument does not hold real numbers.
        ValueError: if the shapes differ or are empty, or the reduction is unknown.

    >>> log_cosh([1.0, 1000.0], [0.0, 0.0], reduction="none").round(6).tolist()
    [0.433781, 999.306853]

    Saleh & Saleh (2022), Statistical Properties of the log-cosh Loss Function Used in Machine
    Learning.
    """
    size = np.abs(_residuals(predictions, targets))
    near = np.log1p(2 * np.sinh(np.minimum(size, 1) / 2) ** 2)  # cosh r = 1 + 2 sinh²(r/2)
    with _overflow_to_inf():
        far = size + np.log1p(np.exp(-2 * size)) - log(2)  # loses all its digits near r = 0
        return reduced(np.where(size < 1, near, far), reduction)


def log_cosh_grad(predictions, targets, *, reduction="mean"):
    """∂/∂ŷ = tanh(ŷ − y), over N for the mean.

    Arguments as for `log_cosh`.

    Returns:
        (...) of the shape and type of the predictions.

    >>> log_cosh_grad([1.0, 1000.0], [0.0, 0.0], reduction="sum").round(6).tolist()
    [0.761594, 1.0]
    """
    return _gradient(np.tanh(_residuals(predictions, targets)), predictions, reduction)


def gaussian_nll(means, log_variances, targets, *, reduction="mean"):
    """The surprise of y under a bell curve:  ½ log 2π + ½ log σ² + ½ (y − μ)²/σ².

    With log σ² = 0 it is half the squared error plus the constant ½ log 2π = 0.918939, which is
    kept here; PyTorch's `gaussian_nll_loss` leaves it out unless full=True. PyTorch also takes the
    variance and lifts it to 10⁻⁶; the logarithm taken here can be any number. Densities can
    exceed 1, so that this loss, unlike that of a class, may be negative.

    Args:
        means: (...) real numbers μ.
        log_variances: (...) real numbers log σ² of the same shape; twice log σ.
        targets: (...) real numbers y of the same shape; nothing is broadcast.
        reduction: "mean" over all numbers, "sum", or "none".

    Returns:
        A float64 number, or (...) for "none", in nats. At log σ² = −∞ it is −∞ for y = μ and ∞
        otherwise.

    Raises:
        TypeError: if an argument does not hold real numbers.
        ValueError: if the shapes differ or are empty, or the reduction is unknown.

    >>> round(float(gaussian_nll([0.0], [0.0], [1.0])), 6)  # ½ log 2π + ½
    1.418939

    Nix & Weigend (1994), Estimating the Mean and Variance of the Target Probability Distribution.
    """
    residuals, log_variances = _residuals_and_widths(means, log_variances, targets)
    with _overflow_to_inf():
        squares = _over_sigma(residuals, log_variances) ** 2
        certain_and_wrong = np.isposinf(squares)  # ∞ − ∞ at log σ² = −∞, where the square wins
        surprises = (log(2 * pi) + log_variances + squares) / 2
        return reduced(np.where(certain_and_wrong, squares, surprises), reduction)


def gaussian_nll_grad(means, log_variances, targets, *, reduction="mean"):
    """∂/∂μ = (μ − y)/σ²  and  ∂/∂log σ² = ½(1 − (y − μ)²/σ²), each over N for the mean.

    Arguments as for `gaussian_nll`.

    Returns:
        (means, log_variances): a tuple of gradients, (...) each, of the type of its argument.

    >>> slopes = gaussian_nll_grad([0.0], [0.0], [3.0])
    >>> [slope.tolist() for slope in slopes]
    [[-3.0], [-4.0]]
    """
    residuals, widths = _residuals_and_widths(means, log_variances, targets)
    with _overflow_to_inf():
        scaled = _over_sigma(residuals, widths)
        return (
            _gradient(_over_sigma(scaled, widths), means, reduction),
            _gradient((1 - scaled**2) / 2, log_variances, reduction),
        )


def _residuals(predictions, targets):
    """Prediction minus target, after the checks that every loss here shares."""
    predictions, targets = same_shape(predictions=predictions, targets=targets)
    with _overflow_to_inf():
        return predictions - targets


def _residuals_and_widths(means, log_variances, targets):
    means, log_variances, targets = same_shape(
        means=means, log_variances=log_variances, targets=targets
    )
    with _overflow_to_inf():
        return means - targets, log_variances


def _over_sigma(values, log_variances):
    """values / σ in two steps: 1/σ alone can overflow where the quotient does not; 0 stays 0."""
    root = np.exp(-log_variances / 4)
    return np.where(values == 0, values, values * root * root)


def _price(residuals, level):
    """What one unit of error costs: τ where the guess is too low, 1 − τ where it is too high."""
    within("level", level, 0, 1)
    return np.where(residuals > 0, 1 - level, level).astype(residuals.dtype)


def _positive(name, value, residuals):
    """The parameter in the residuals' type, which keeps float32 work float32; above 0 even there."""
    with _overflow_to_inf():
        return above(name, residuals.dtype.type(value), 0)


def _gradient(slopes, like, reduction):
    """The slope of each loss times its share in the reduced loss, in the type of that argument."""
    with _overflow_to_inf():
        return (slopes * gradient_scale(slopes, reduction)).astype(as_real("input", like).dtype)


def _overflow_to_inf():
    """Too large is inf and ∞ − ∞ is NaN, as IEEE 754 says; both without a warning."""
    return np.errstate(over="ignore", invalid="ignore")
