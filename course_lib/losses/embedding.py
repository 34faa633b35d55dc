"""What belongs together moves together: losses on distances and on in-batch similarities.

An embedding is a row of D numbers. The first three losses measure Euclidean distances between rows
and stop pushing at a margin; the others let every row pick its partner out of the batch, which is a
cross-entropy over N candidates. Where a slope is not defined (distance 0, a tie at the margin), the
gradient is 0.
"""

import numpy as np

from course_lib.losses.arguments import above, gradient_scale, reduced, same_shape
from course_lib.numerics import as_real, log_softmax, softmax

MINING = ("all", "hard", "semi_hard")


def unit_rows(embeddings):
    """Every row brought to length 1:  x / ‖x‖.  Dot products of such rows are cosines.

    Nothing is added to the length, so that tiny rows come out right too; libraries that divide by
    ‖x‖ + ε or by max(‖x‖, ε) shrink those.

    Args:
        embeddings: (..., D) real numbers.

    Returns:
        (..., D) rows of length 1, without a unit.

    Raises:
        TypeError: if the embeddings are not real numbers.
        ValueError: if a row is all zeros, for it has no direction, or there is nothing to scale.

    >>> unit_rows([[3.0, 4.0], [0.0, -2.0]]).tolist()
    [[0.6, 0.8], [0.0, -1.0]]

    The cosine as a measure of likeness: Salton, Wong & Yang (1975), A Vector Space Model for
    Automatic Indexing.
    """
    return _units(embeddings=embeddings)


def contrastive(first, second, same, *, margin=1.0, half=False, reduction="mean"):
    """Pull pairs together, push strangers to a margin:  d²  if same,  (max(0, m − d))²  if not.

    d is the Euclidean distance of the two rows. The margin is taken off the distance before
    squaring: neither max(0, m² − d²) nor max(0, m − d²), which are other losses. Hadsell et al.
    and sentence-transformers put ½ in front (half=True); pytorch-metric-learning does not square.

    Args:
        first: (..., D) one embedding of each pair.
        second: (..., D) the other.
        same: (...) True or 1 where the two belong together. Hadsell et al. write Y = 0 for these.
        margin: m ≥ 0, the distance from which on strangers are left alone.
        half: put ½ in front.
        reduction: "mean" over pairs, "sum", or "none".

    Returns:
        A float64 number, or (...) for "none", in the square of the embeddings' unit.

    Raises:
        TypeError: if embeddings are not real numbers, or `same` is neither boolean nor integer.
        ValueError: if shapes do not fit or are empty, `same` holds other numbers than 0 and 1, the
            margin is negative or not finite, or the reduction is unknown.

    >>> float(contrastive([[0.0, 0.0]], [[0.3, 0.4]], [False], margin=2.0))  # (2 − 0.5)²
    2.25

    Hadsell, Chopra & LeCun (2006), Dimensionality Reduction by Learning an Invariant Mapping.
    """
    first, second, same = _pairs(first, second, same)
    above("margin", margin, 0, or_equal=True)
    with _overflow_to_inf():
        differences = first - second
        shortfalls = np.maximum(float(margin) - _lengths(differences), 0)
        losses = np.where(same, _squares(differences), shortfalls**2)
        return reduced(losses / 2 if half else losses, reduction)


def contrastive_grad(first, second, same, *, margin=1.0, half=False, reduction="mean"):
    """∂/∂a = 2(a − b) if same, −2 max(0, m − d)(a − b)/d if not; ∂/∂b is the opposite.

    Two strangers at the very same point are not pushed, for no direction is better than another.

    Arguments as for `contrastive`.

    Returns:
        (first, second): a tuple of gradients, (..., D) each, of the type of its argument.

    >>> slopes = contrastive_grad([[0.0, 0.0]], [[0.3, 0.4]], [False], margin=2.0)
    >>> [slope.round(6).tolist() for slope in slopes]  # 2 · 1.5 · (0.6, 0.8), away from each other
    [[[1.8, 2.4]], [[-1.8, -2.4]]]
    """
    ours, theirs, same = _pairs(first, second, same)
    above("margin", margin, 0, or_equal=True)
    with _overflow_to_inf():
        differences = ours - theirs
        shortfalls = np.maximum(float(margin) - _lengths(differences), 0)[..., None]
        pushes = -2 * shortfalls * _directions(differences)
        slopes = np.where(same[..., None], 2 * differences, pushes) * (0.5 if half else 1.0)
    return _gradients((first, slopes), (second, -slopes), scale=gradient_scale(same, reduction))


def triplet(anchors, positives, negatives, *, margin=1.0, squared=False, reduction="mean"):
    """The stranger must be farther than the partner, by a margin:  max(0, d(a, p) − d(a, n) + m).

    d is the Euclidean distance, as in PyTorch (which adds 10⁻⁶ to every difference; nothing is
    added here). FaceNet takes squared distances: squared=True. The two want different margins.

    Args:
        anchors: (..., D) embeddings a.
        positives: (..., D) embeddings p of what belongs with each anchor.
        negatives: (..., D) embeddings n of what does not.
        margin: m ≥ 0, in the unit of the distance, or its square. At 0 nothing keeps all embeddings
            from falling into one point, where the loss would be 0.
        squared: take squared distances.
        reduction: "mean" over all triplets, those of loss 0 too, "sum", or "none".

    Returns:
        A float64 number, or (...) for "none", in the unit of the distance, or its square.

    Raises:
        TypeError: if an argument does not hold real numbers.
        ValueError: if the shapes differ or are empty, the margin is negative or not finite, or the
            reduction is unknown.

    >>> float(triplet([[0.0]], [[1.0]], [[1.5]]))  # 1 − 1.5 + 1
    0.5
    >>> float(triplet([[0.0]], [[1.0]], [[1.5]], squared=True))  # 1 − 2.25 + 1 is below 0
    0.0

    Schroff, Kalenichenko & Philbin (2015), FaceNet: A Unified Embedding for Face Recognition and
    Clustering, section 3.1.
    """
    anchors, positives, negatives = _rows(anchors=anchors, positives=positives, negatives=negatives)
    with _overflow_to_inf():
        return reduced(_violations(anchors, positives, negatives, margin, squared), reduction)


def triplet_grad(anchors, positives, negatives, *, margin=1.0, squared=False, reduction="mean"):
    """∂/∂a = u(a − p) − u(a − n),  ∂/∂p = −u(a − p),  ∂/∂n = u(a − n),  where the loss is above 0.

    u is the row brought to length 1, or twice the row for squared distances.

    Arguments as for `triplet`.

    Returns:
        (anchors, positives, negatives): a tuple of gradients, (..., D) each, of the type of its
        argument.

    >>> slopes = triplet_grad([[0.0]], [[1.0]], [[-1.5]])
    >>> [slope.tolist() for slope in slopes]  # to the partner at 1 and from the stranger at −1.5
    [[[-2.0]], [[1.0]], [[1.0]]]
    """
    a, p, n = _rows(anchors=anchors, positives=positives, negatives=negatives)
    with _overflow_to_inf():
        active = _violations(a, p, n, margin, squared) > 0
        slope = _doubled if squared else _directions
        to_partner = np.where(active[..., None], slope(a - p), 0)
        to_stranger = np.where(active[..., None], slope(a - n), 0)
        to_anchor = to_partner - to_stranger
    return _gradients(
        (anchors, to_anchor),
        (positives, -to_partner),
        (negatives, to_stranger),
        scale=gradient_scale(active, reduction),
    )


def batch_triplet(embeddings, labels, *, margin=1.0, mining="all", squared=False, reduction="mean"):
    """The triplet loss over triplets found in a batch:  max(0, d(a, p) − d(a, n) + m).

    A valid triplet has an anchor, another row of the same label, and a row of another label:

    * "all": every valid triplet; their number grows with N³.
    * "hard": for each anchor with a partner, its farthest partner and its nearest stranger
      (Hermans et al.'s batch hard).
    * "semi_hard": for each anchor and partner, the nearest stranger that is farther than the
      partner. Where no stranger is, the farthest stranger, as in TensorFlow Addons.

    The mean is over all triplets chosen, those of loss 0 too; pytorch-metric-learning averages
    only those above 0. If all embeddings fall into one point, the loss is exactly the margin.

    Args:
        embeddings: (N, D) real numbers.
        labels: (N,) integers; equal ones belong together.
        margin: m ≥ 0, in the unit of the distance, or its square.
        mining: "all", "hard" or "semi_hard".
        squared: take squared distances, as FaceNet does.
        reduction: "mean" over the chosen triplets, "sum", or "none".

    Returns:
        A float64 number, or (T,) for "none", in the unit of the distance, or its square.

    Raises:
        TypeError: if the embeddings are not real numbers or the labels not integers.
        ValueError: if shapes do not fit, the batch has no valid triplet, the margin is negative or
            not finite, or mining or reduction is unknown.

    >>> rows, labels = [[0.0], [1.0], [3.0]], [0, 0, 1]  # two anchors: 1 − 3 + 1.5 and 1 − 2 + 1.5
    >>> batch_triplet(rows, labels, margin=1.5, reduction="none").tolist()
    [0.0, 0.5]

    Schroff, Kalenichenko & Philbin (2015), FaceNet; Hermans, Beyer & Leibe (2017), In Defense of
    the Triplet Loss for Person Re-Identification.
    """
    rows = _batch(embeddings=embeddings)[0]
    chosen = _mined(rows, labels, mining)
    triplets = (rows[index] for index in chosen)
    return triplet(*triplets, margin=margin, squared=squared, reduction=reduction)


def batch_triplet_grad(
    embeddings, labels, *, margin=1.0, mining="all", squared=False, reduction="mean"
):
    """The gradients of `triplet`, added up at each row over the triplets it takes part in.

    Which triplets are chosen is held fixed: it changes only where two distances tie. For
    reduction "none" the gradient is that of the sum.

    Arguments as for `batch_triplet`.

    Returns:
        (N, D) of the type of the embeddings.

    >>> batch_triplet_grad([[0.0], [1.0], [3.0]], [0, 0, 1], margin=1.5, reduction="sum").tolist()
    [[-1.0], [2.0], [-1.0]]
    """
    rows = _batch(embeddings=embeddings)[0]
    chosen = _mined(rows, labels, mining)
    triplets = (rows[index] for index in chosen)
    slopes = triplet_grad(*triplets, margin=margin, squared=squared, reduction=reduction)
    total = np.zeros(rows.shape)
    for index, slope in zip(chosen, slopes, strict=True):
        np.add.at(total, index, slope)  # a row takes part in many triplets: += would keep only one
    return total.astype(rows.dtype)


def info_nce(queries, keys, *, temperature=0.07, reduction="mean"):
    """Which of the N keys is mine?  −log( exp(qᵢ·kᵢ/τ) / Σⱼ exp(qᵢ·kⱼ/τ) ):  a cross-entropy.

    The dot products are of the rows as given; for cosines, the usual choice, hand over
    unit_rows(...). At equal similarities the loss is ln N, so values of different batch sizes are
    not comparable.

    Args:
        queries: (N, D) real numbers.
        keys: (N, D) real numbers; row i is the partner of query i, the other rows are its negatives.
        temperature: τ > 0. Small ones look almost only at the most similar keys. 0.07 is that of
            MoCo, and of CLIP at the start.
        reduction: "mean" over queries, "sum", or "none".

    Returns:
        A float64 number, or (N,) for "none", in nats.

    Raises:
        TypeError: if an argument does not hold real numbers.
        ValueError: if the arrays are not of one shape (N, D) or are empty, the temperature is not a
            finite number above 0, or the reduction is unknown.

    >>> round(float(info_nce([[1.0, 0.0], [0.0, 1.0]], [[1.0, 0.0], [0.0, 1.0]], temperature=1.0)), 6)
    0.313262

    van den Oord, Li & Vinyals (2018), Representation Learning with Contrastive Predictive Coding.
    """
    queries, keys = _batch(queries=queries, keys=keys)
    return reduced(_partner_losses(_similarities(queries, keys), temperature), reduction)


def info_nce_grad(queries, keys, *, temperature=0.07, reduction="mean"):
    """∂/∂Q = G K  and  ∂/∂K = Gᵀ Q  with  G = (P − I)/τ, over N for the mean; P is the softmax.

    For reduction "none" the gradient is that of the sum, for the queries share their keys.

    Arguments as for `info_nce`.

    Returns:
        (queries, keys): a tuple of gradients, (N, D) each, of the type of its argument.

    >>> slopes = info_nce_grad([[1.0], [0.0]], [[0.0], [0.0]], temperature=1.0, reduction="sum")
    >>> [slope.tolist() for slope in slopes]
    [[[0.0], [0.0]], [[-0.5], [0.5]]]
    """
    queries, keys = _batch(queries=queries, keys=keys)
    slopes = _partner_slopes(_similarities(queries, keys), temperature, reduction)
    return _through_products(slopes, queries, keys)


def info_nce_symmetric(first, second, *, temperature=0.07, reduction="mean"):
    """InfoNCE in both directions, each counted half:  ½ (info_nce(A, B) + info_nce(B, A)).

    CLIP's loss for images and their captions. The dot products are of the rows as given; CLIP
    takes unit_rows(...) first, and learns the temperature.

    Args:
        first: (N, D) real numbers.
        second: (N, D) real numbers; row i is the partner of row i of `first`.
        temperature: τ > 0.
        reduction: "mean" over the N pairs, "sum", or "none".

    Returns:
        A float64 number, or (N,) for "none", in nats; ln N at equal similarities.

    Raises:
        TypeError: if an argument does not hold real numbers.
        ValueError: if the arrays are not of one shape (N, D) or are empty, the temperature is not a
            finite number above 0, or the reduction is unknown.

    >>> round(float(info_nce_symmetric([[1.0], [0.0]], [[1.0], [0.0]], temperature=1.0)), 6)
    0.503204

    Radford et al. (2021), Learning Transferable Visual Models From Natural Language Supervision,
    figure 3.
    """
    first, second = _batch(first=first, second=second)
    similarities = _similarities(first, second)
    forwards = _partner_losses(similarities, temperature)
    backwards = _partner_losses(similarities.T, temperature)
    return reduced((forwards + backwards) / 2, reduction)


def info_nce_symmetric_grad(first, second, *, temperature=0.07, reduction="mean"):
    """∂/∂A = G B  and  ∂/∂B = Gᵀ A  with  G = ½(P + P′ − 2I)/τ, over N for the mean.

    P is the softmax along the rows of the similarities, P′ that along their columns. For reduction
    "none" the gradient is that of the sum.

    Arguments as for `info_nce_symmetric`.

    Returns:
        (first, second): a tuple of gradients, (N, D) each, of the type of its argument.

    >>> slopes = info_nce_symmetric_grad([[2.0], [0.0]], [[0.0], [0.0]], temperature=1.0)
    >>> [slope.tolist() for slope in slopes]
    [[[0.0], [0.0]], [[-0.5], [0.5]]]
    """
    first, second = _batch(first=first, second=second)
    similarities = _similarities(first, second)
    forwards = _partner_slopes(similarities, temperature, reduction)
    backwards = _partner_slopes(similarities.T, temperature, reduction).T
    return _through_products((forwards + backwards) / 2, first, second)


def nt_xent(embeddings, *, temperature=0.5, reduction="mean"):
    """SimCLR's loss: find the other view of your image among 2N − 1 rows, by cosine:
    −log( exp(cos(i, j)/τ) / Σ_{k≠i} exp(cos(i, k)/τ) ).

    A row is never its own candidate, so that each of the 2N rows has 1 partner and 2N − 2
    negatives, and the loss at equal similarities is ln(2N − 1). Partners are neighbours here, as
    in the paper; code that stacks all first views on all second views must be reordered.

    Args:
        embeddings: (2N, D) real numbers; rows 2k and 2k + 1, counted from 0, are partners. They are
            brought to length 1 inside.
        temperature: τ > 0.
        reduction: "mean" over the 2N rows, "sum", or "none".

    Returns:
        A float64 number, or (2N,) for "none", in nats.

    Raises:
        TypeError: if the embeddings are not real numbers.
        ValueError: if they are not (2N, D), a row is all zeros, the temperature is not a finite
            number above 0, or the reduction is unknown.

    >>> views = [[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]
    >>> round(float(nt_xent(views, temperature=1.0)), 6)  # −ln(e / (e + 2))
    0.551445

    Chen, Kornblith, Norouzi & Hinton (2020), A Simple Framework for Contrastive Learning of Visual
    Representations, equation (1).
    """
    rows = unit_rows(_views(embeddings))
    return reduced(_partner_losses(_similarities_to_others(rows), temperature), reduction)


def nt_xent_grad(embeddings, *, temperature=0.5, reduction="mean"):
    """∂/∂U = (G + Gᵀ) U  with  G = (P − E)/τ, over 2N for the mean, then through x / ‖x‖.

    U are the rows at length 1, E has a 1 at each row's partner. Being at right angles to its row,
    the gradient turns it without stretching it. For reduction "none" it is that of the sum.

    Arguments as for `nt_xent`.

    Returns:
        (2N, D) of the type of the embeddings.

    >>> nt_xent_grad([[1.0, 0.0], [0.0, 1.0]]).tolist()  # a single pair: nothing to tell apart
    [[0.0, 0.0], [0.0, 0.0]]
    """
    embeddings = _views(embeddings)
    rows = unit_rows(embeddings)
    slopes = _partner_slopes(_similarities_to_others(rows), temperature, reduction)
    slopes = _own_order(slopes)
    return _through_unit_rows((slopes + slopes.T) @ rows, embeddings)


def multiple_negatives_ranking(anchors, positives, *, scale=20.0, reduction="mean"):
    """Which of the batch's positives is mine, by cosine?  InfoNCE one way, with temperature 1/scale.

    The loss of sentence-transformers under its usual name there, with its usual scale. The paper
    takes plain dot products, without a scale.

    Args:
        anchors: (N, D) real numbers, say questions; brought to length 1 inside.
        positives: (N, D) real numbers; row i answers anchor i, the others are its negatives.
        scale: s > 0, what the cosines are multiplied by.
        reduction: "mean" over anchors, "sum", or "none".

    Returns:
        A float64 number, or (N,) for "none", in nats; ln N at equal similarities.

    Raises:
        TypeError: if an argument does not hold real numbers.
        ValueError: if the arrays are not of one shape (N, D) or are empty, a row is all zeros, the
            scale is not a finite number above 0, or the reduction is unknown.

    >>> rows = [[2.0, 0.0], [0.0, 3.0]]
    >>> round(float(multiple_negatives_ranking(rows, rows, scale=1.0)), 6)  # −ln(e / (e + 1))
    0.313262

    Henderson et al. (2017), Efficient Natural Language Response Suggestion for Smart Reply.
    """
    anchors, positives = _batch(anchors=anchors, positives=positives)
    temperature = 1 / above("scale", scale, 0)
    return info_nce(
        _units(anchors=anchors),
        _units(positives=positives),
        temperature=temperature,
        reduction=reduction,
    )


def multiple_negatives_ranking_grad(anchors, positives, *, scale=20.0, reduction="mean"):
    """The gradients of `info_nce` at the rows of length 1, then through x / ‖x‖.

    For reduction "none" the gradient is that of the sum.

    Arguments as for `multiple_negatives_ranking`.

    Returns:
        (anchors, positives): a tuple of gradients, (N, D) each, of the type of its argument.

    >>> slopes = multiple_negatives_ranking_grad([[2.0, 0.0]], [[0.0, 3.0]])
    >>> [slope.tolist() for slope in slopes]  # a single pair: nothing to tell apart
    [[[0.0, 0.0]], [[0.0, 0.0]]]
    """
    anchors, positives = _batch(anchors=anchors, positives=positives)
    temperature = 1 / above("scale", scale, 0)
    towards_anchors, towards_positives = info_nce_grad(
        _units(anchors=anchors),
        _units(positives=positives),
        temperature=temperature,
        reduction=reduction,
    )
    return (
        _through_unit_rows(towards_anchors, anchors),
        _through_unit_rows(towards_positives, positives),
    )


# Arguments


def _rows(**arrays):
    """The arrays as rows (..., D) of one shape."""
    real = same_shape(**arrays)
    if real[0].ndim == 0:
        raise ValueError(f"{' and '.join(arrays)} must be rows (..., D), received single numbers")
    return real


def _batch(**arrays):
    """The arrays as batches (N, D) of one shape."""
    real = same_shape(**arrays)
    if real[0].ndim != 2:
        raise ValueError(
            f"{' and '.join(arrays)} must be a batch of rows, (N, D), received shape "
            f"{real[0].shape}; reshape to (-1, D)"
        )
    return real


def _views(embeddings):
    (rows,) = _batch(embeddings=embeddings)
    if len(rows) % 2:
        raise ValueError(
            f"embeddings must have an even number of rows, two views of each thing one after the "
            f"other, received {len(rows)}"
        )
    return rows


def _pairs(first, second, same):
    first, second = _rows(first=first, second=second)
    same = np.asarray(same)
    if same.dtype.kind not in "biu":
        raise TypeError(f"same must be True or False for each pair, received {same.dtype}")
    if same.shape != first.shape[:-1]:
        raise ValueError(
            f"same must have shape {first.shape[:-1]} for embeddings of shape {first.shape}, "
            f"received {same.shape}"
        )
    if not np.all((same == 0) | (same == 1)):
        raise ValueError(
            f"same must be 0 or 1, received {same.min()} to {same.max()}; for class labels, hand "
            "over first_labels == second_labels"
        )
    return first, second, same.astype(bool)


def _units(**array):
    """Rows of length 1 of the one array named."""
    (rows,) = _rows(**array)
    zero = ~np.any(rows, axis=-1)
    if np.any(zero):
        place = tuple(int(i) for i in np.argwhere(zero)[0])
        raise ValueError(
            f"{next(iter(array))} must not have a row of zeros, received one at position {place}: "
            "it has no direction, so its cosine with any row is undefined; leave it out"
        )
    return _directions(rows)


# Distances


def _scaled(rows):
    """Rows divided by a power of two near their largest number, and that power, (..., 1).

    Squares then neither overflow nor vanish; powers of two change no digit.
    """
    _, exponents = np.frexp(np.max(np.abs(rows), axis=-1, keepdims=True))
    powers = np.ldexp(np.ones_like(rows[..., :1]), exponents - 1)
    return rows / powers, powers


def _squares(rows):
    return np.sum(rows**2, axis=-1)


def _lengths(rows):
    """‖x‖ of each row."""
    scaled, powers = _scaled(rows)
    return powers[..., 0] * np.sqrt(_squares(scaled))


def _directions(rows):
    """x / ‖x‖ of each row: the slope of ‖x‖. A row of zeros stays zeros."""
    scaled, _ = _scaled(rows)
    lengths = np.sqrt(_squares(scaled))[..., None]
    with np.errstate(invalid="ignore"):
        return scaled / np.where(lengths == 0, lengths.dtype.type(1), lengths)


def _doubled(rows):
    """The slope of ‖x‖²."""
    return 2 * rows


def _violations(anchors, positives, negatives, margin, squared):
    """max(0, d(a, p) − d(a, n) + m) for each triplet."""
    above("margin", margin, 0, or_equal=True)
    distance = _squares if squared else _lengths
    excess = distance(anchors - positives) - distance(anchors - negatives) + float(margin)
    return np.maximum(excess, 0)


# Mining


def _mined(rows, labels, mining):
    """Three arrays of row numbers: anchors, positives and negatives of the chosen triplets."""
    if mining not in MINING:
        raise ValueError(f"mining must be one of {MINING}, received {mining!r}")
    partners, strangers = _relations(rows, labels)
    if mining == "all":
        return np.nonzero(partners[:, :, None] & strangers[:, None, :])
    with _overflow_to_inf():
        distances = _lengths(rows[:, None, :] - rows[None, :, :])
    choose = _hardest if mining == "hard" else _semi_hard
    return choose(distances, partners, strangers)


def _relations(rows, labels):
    """(N, N) each: who is a partner of whom (never of itself), and who a stranger."""
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu":
        raise TypeError(f"labels must be integers, received {labels.dtype}")
    if labels.shape != rows.shape[:1]:
        raise ValueError(
            f"labels must have shape {rows.shape[:1]} for embeddings of shape {rows.shape}, "
            f"received {labels.shape}"
        )
    strangers = labels[:, None] != labels
    partners = ~strangers & ~np.eye(len(labels), dtype=bool)
    if not (partners.any() and strangers.any()):
        raise ValueError(
            f"a triplet needs two rows of one label and one of another, received labels "
            f"{np.unique(labels).tolist()} for {len(labels)} rows; draw larger batches"
        )
    return partners, strangers


def _hardest(distances, partners, strangers):
    (anchors,) = np.nonzero(partners.any(axis=1))
    farthest = np.argmax(np.where(partners, distances, -1), axis=1)
    nearest = np.argmin(np.where(strangers, distances, np.inf), axis=1)
    return anchors, farthest[anchors], nearest[anchors]


def _semi_hard(distances, partners, strangers):
    anchors, positives = np.nonzero(partners)
    from_anchor, known = distances[anchors], strangers[anchors]
    farther = known & (from_anchor > distances[anchors, positives][:, None])
    nearest = np.argmin(np.where(farther, from_anchor, np.inf), axis=1)
    farthest = np.argmax(np.where(known, from_anchor, -1), axis=1)
    return anchors, positives, np.where(farther.any(axis=1), nearest, farthest)


# In-batch softmax


def _similarities(queries, keys):
    """(N, N) dot products: row i compares query i with every key."""
    with _overflow_to_inf():
        return queries @ keys.T


def _similarities_to_others(rows):
    """(2N, 2N) dot products with rows swapped within pairs, so that partners meet on the diagonal.

    What each row would score with itself is −∞: it is not a candidate.
    """
    similarities = _similarities(rows, rows)
    np.fill_diagonal(similarities, -np.inf)
    return similarities[:, _partner_of(rows)]


def _own_order(slopes):
    """Undo the swap of columns: to swap within pairs again."""
    return slopes[:, _partner_of(slopes)]


def _partner_of(rows):
    """0 ↔ 1, 2 ↔ 3, …"""
    return np.arange(len(rows)) ^ 1


def _partner_losses(similarities, temperature):
    """(N,) −log softmax at the diagonal, where the partners are."""
    with _overflow_to_inf():
        temperature = _positive("temperature", temperature, similarities)
        log_probs = log_softmax(similarities, temperature=temperature)
    return np.abs(np.diagonal(log_probs))  # never above 0: |x| is −x without −0.0


def _partner_slopes(similarities, temperature, reduction):
    """(N, N) slopes of the reduced loss in the similarities:  (P − I)/τ, over N for the mean."""
    with _overflow_to_inf():
        temperature = _positive("temperature", temperature, similarities)
        slopes = softmax(similarities, temperature=temperature)
        slopes -= np.eye(len(slopes), dtype=slopes.dtype)
        scale = gradient_scale(np.ones(len(slopes)), reduction)[:, None]
        return (slopes * (scale / temperature)).astype(slopes.dtype)


def _positive(name, value, like):
    """The parameter in the type of the work, which keeps float32 work float32; above 0 even there."""
    return above(name, like.dtype.type(value), 0)


# Gradients


def _gradients(*arguments_and_slopes, scale):
    """Slopes (..., D) times each example's share (...), in the type of the argument they belong to."""
    with _overflow_to_inf():
        return tuple(
            _typed(slopes * scale[..., None], as_real("embeddings", argument))
            for argument, slopes in arguments_and_slopes
        )


def _through_products(slopes, queries, keys):
    """From slopes in the dot products to slopes in the rows."""
    with _overflow_to_inf():
        return _typed(slopes @ keys, queries), _typed(slopes.T @ queries, keys)


def _through_unit_rows(slopes, rows):
    """From slopes in x / ‖x‖ to slopes in x:  (g − u (u·g)) / ‖x‖."""
    units = _directions(rows)
    with _overflow_to_inf():
        along = np.sum(slopes * units, axis=-1, keepdims=True)
        return _typed((slopes - units * along) / _lengths(rows)[..., None], rows)


def _typed(slopes, like):
    return (slopes + 0.0).astype(like.dtype)  # −0.0 + 0.0 is 0.0, which reads better


def _overflow_to_inf():
    """Too large is inf and ∞ − ∞ is NaN, as IEEE 754 says; both without a warning."""
    return np.errstate(over="ignore", invalid="ignore")
