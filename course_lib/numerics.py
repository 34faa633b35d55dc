"""Floating point made safe: exponentials that do not overflow, logarithms that do not lose digits.

Nothing here is a loss. Inputs are never changed; float32 stays float32, float16 is widened, lists
become float64.
"""

import numpy as np


def as_real(name, values):
    """`values` as a floating-point array, or an error that names the argument.

    Args:
        name: of the argument, for the message.
        values: a list, a number or an array. Integer arrays are refused where real numbers are
            meant, because class numbers handed over as scores are a common slip; a list of Python
            integers is taken as numbers.

    Raises:
        TypeError: for integer or boolean arrays, complex numbers, text and other objects.

    >>> as_real("logits", [2, 1, 0])
    array([2., 1., 0.])
    """
    array = np.asarray(values)
    if array.dtype.kind in "iu" and not isinstance(values, (np.ndarray, np.generic)):
        return array.astype(float)
    if array.dtype.kind != "f":
        raise TypeError(
            f"{name} must be real numbers, received {array.dtype}; if these are numbers and not "
            "class labels, convert them with .astype(float)"
        )
    return array.astype(np.float32) if array.dtype == np.float16 else array


def _not_empty(logits):
    logits = as_real("logits", logits)
    if logits.size == 0:
        raise ValueError(f"logits must not be empty, received shape {logits.shape}")
    return logits


def logsumexp(logits, *, axis=-1):
    """The soft maximum:  log Σ exp(zᵢ) = m + log Σ exp(zᵢ − m),  m = max z.

    Args:
        logits: (...) real scores; −inf is a masked entry.
        axis: to sum over.

    Returns:
        (...) without that axis. −inf where every entry is −inf; NaN where an entry is NaN.

    Raises:
        TypeError: if the logits are not real numbers.
        ValueError: if the axis is empty.

    >>> round(float(logsumexp([1002.0, 1001.0, 1000.1])), 6)
    1002.41703
    """
    logits = _not_empty(logits)
    largest, _, others = _apart(logits, axis)
    with np.errstate(invalid="ignore"):
        return np.squeeze(np.where(np.isfinite(largest), largest + others, largest), axis)


def _apart(logits, axis):
    """The largest score, how far each lies from it, and what the others add to the logarithm.

    The sum of exponentials is 1 for the largest plus something for the others. log1p of that
    something keeps its digits also where it is 4·10⁻¹⁸; log of the whole sum would say 0.
    """
    top = np.argmax(logits, axis=axis, keepdims=True)
    largest = np.take_along_axis(logits, top, axis)
    with np.errstate(invalid="ignore", over="ignore"):
        ahead = logits - largest
        shares = np.exp(ahead)
        np.put_along_axis(shares, top, 0, axis)
        return largest, ahead, np.log1p(np.sum(shares, axis=axis, keepdims=True))


def log_softmax(logits, *, temperature=1.0, axis=-1):
    """Logarithms of softmax:  zᵢ/T − log Σ exp(zⱼ/T).  Never log(softmax): that loses the small ones.

    Args:
        logits: (...) real scores; −inf is a masked entry.
        temperature: T > 0. Below 1 sharpens, above 1 flattens.
        axis: over which the classes compete.

    Returns:
        (...) of the same shape, in nats. A row of −inf alone gives NaN.

    Raises:
        TypeError: if the logits are not real numbers.
        ValueError: if the temperature is not positive.

    >>> log_softmax([0.0, 1000.0])
    array([-1000.,     0.])
    """
    _, ahead, others = _apart(_divided(logits, temperature), axis)
    with np.errstate(invalid="ignore"):
        return ahead - others


def _divided(logits, temperature):
    logits = _not_empty(logits)
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, received {temperature}")
    with np.errstate(over="ignore"):
        return logits if temperature == 1 else logits / logits.dtype.type(temperature)


def softmax(logits, *, temperature=1.0, axis=-1):
    """Scores become probabilities:  exp(zᵢ/T) / Σ exp(zⱼ/T).

    Args:
        logits: (...) real scores; −inf is a masked entry and gets 0.
        temperature: T > 0. Below 1 sharpens, above 1 flattens.
        axis: over which the classes compete.

    Returns:
        (...) of the same shape; sums to 1 along `axis`. A row of −inf alone gives NaN.

    Raises:
        TypeError: if the logits are not real numbers.
        ValueError: if the temperature is not positive.

    >>> softmax([2.0, 1.0, 0.1]).round(6)
    array([0.659001, 0.242433, 0.098566])

    Bridle (1990), Probabilistic Interpretation of Feedforward Classification Network Outputs.
    """
    _, ahead, _ = _apart(_divided(logits, temperature), axis)
    weights = np.exp(ahead)
    return weights / np.sum(weights, axis=axis, keepdims=True)


def sigmoid(logits):
    """The probability of one of two classes:  1 / (1 + exp(−z)).

    Args:
        logits: (...) real scores.

    Returns:
        (...) probabilities, exact to the last digits at both ends.

    >>> sigmoid([-1000.0, 0.0]).tolist()
    [0.0, 0.5]
    """
    return np.exp(log_sigmoid(logits))


def log_sigmoid(logits):
    """log σ(z) = −log(1 + exp(−z)) = min(z, 0) − log1p(exp(−|z|)).

    Args:
        logits: (...) real scores.

    Returns:
        (...) in nats, never positive; −|z| for very negative z, where log(sigmoid) would be −inf.

    >>> log_sigmoid(-1000.0).item()
    -1000.0
    """
    logits = as_real("logits", logits)
    with np.errstate(invalid="ignore"):
        return np.minimum(logits, 0) - np.log1p(np.exp(-np.abs(logits)))


def numerical_gradient(function, point, *, step=1e-5):
    """The gradient by central differences:  (f(x + h eᵢ) − f(x − h eᵢ)) / 2h.  Slow, and always right.

    Args:
        function: of one array, giving one number.
        point: (...) where; float64.
        step: h. Too large misses the curvature, too small loses digits.

    Returns:
        (...) of the shape of `point`.

    >>> numerical_gradient(lambda x: (x**2).sum(), np.array([1.0, -2.0])).round(6)
    array([ 2., -4.])
    """
    point = np.array(point, dtype=float)
    slopes = np.empty_like(point)
    for place in np.ndindex(point.shape):
        ahead, behind = point.copy(), point.copy()
        ahead[place] += step
        behind[place] -= step
        slopes[place] = (function(ahead) - function(behind)) / (2 * step)
    return slopes
