"""Numbers at which a loss comes to rest. Each is a constant that somebody computes by mistake.

A loss that stands still has a value, and the value is a clue: ln K is what guessing costs, the
margin what embeddings cost that are all one point, var(y) what the mean costs. None is typed in.
"""

import math
from dataclasses import dataclass

import numpy as np

from course_lib.losses import entropy

CLAMP_OF_LOGS = 100.0
"""PyTorch's `binary_cross_entropy` lets no logarithm fall below −100. This one is a definition."""


@dataclass(frozen=True)
class TellingValue:
    """A value that a loss may rest at, and what it would say.

    name: what the model would be doing. value: in `unit`. formula: in words. says: one sentence.
    next_test: one cheap test.
    """

    name: str
    value: float
    unit: str
    formula: str
    says: str
    next_test: str

    def __str__(self):
        return f"{self.value:.3f} {self.unit} = {self.formula}: {self.says}"


class TellingValues(tuple):
    """Records in a row, which print as a table."""

    __slots__ = ()

    def named(self, name):
        """The record of that name, or None."""
        return next((one for one in self if one.name == name), None)

    def __repr__(self):
        wide = max(len(one.formula) for one in self)
        rows = [f"{one.value:9.3f} {one.unit:5} {one.formula:{wide}}  {one.says}" for one in self]
        return "\n".join(rows)

    __str__ = __repr__


def telling_values(
    *,
    n_classes=None,
    class_counts=None,
    vocabulary=None,
    candidates=None,
    margin=None,
    target_variance=None,
    batch=None,
    smoothing=None,
):
    """What a loss that stands still may be standing at, for what is known of the task.

    Args:
        n_classes: K ≥ 2 classes.
        class_counts: (K,) rows of each class; gives K too.
        vocabulary: |V| ≥ 2 tokens.
        candidates: N ≥ 2, among which a contrastive loss picks the pair.
        margin: of a triplet or contrastive loss, in the unit of its distances.
        target_variance: of the targets of a regression, in the square of their unit.
        batch: B, rows of a batch, for losses that are summed.
        smoothing: ε in (0, 1) of smoothed labels.

    Returns:
        A tuple of TellingValue, sorted by value; it prints as a table.

    Raises:
        ValueError: if a number makes no sense; says what was received and wanted.

    >>> for one in telling_values(n_classes=10)[:3]:
    ...     print(one)
    0.000 nats = 0: it has learned everything, or it is shown the answers.
    0.693 nats = ln 2: it guesses between two.
    1.461 nats = ln(e + K − 1) − 1: no loss is lower if softmax is applied to a softmax.

    Shannon (1948), A Mathematical Theory of Communication, for the first of them.
    """
    counts = _counts(class_counts)
    classes = _whole("n_classes", n_classes, 2) or (None if counts is None else len(counts))
    if counts is not None and len(counts) != classes:
        raise ValueError(
            f"class_counts holds {len(counts)} classes and n_classes is {classes}; leave one out"
        )
    found = [
        *_always(),
        *_of_classes(classes, counts),
        *_of_a_smoothed_batch(classes, _whole("batch", batch, 1), _share("smoothing", smoothing)),
        *_of_choices(_whole("vocabulary", vocabulary, 2), _whole("candidates", candidates, 2)),
        *_of_distances(_positive("margin", margin), _positive("target_variance", target_variance)),
    ]
    return TellingValues(sorted(found, key=lambda one: one.value))


def double_softmax_floor(n_classes):
    """The lowest cross-entropy of a softmax of a softmax:  ln(e + K − 1) − 1.

    The inner softmax hands over numbers from 0 to 1. At best the truth has 1 and the others 0, of
    which the outer one makes e / (e + K − 1).

    Args:
        n_classes: K.

    Returns:
        Nats.

    >>> round(double_softmax_floor(10), 4)
    1.4612
    """
    return math.log(math.e + n_classes - 1) - 1


def smoothing_floor(n_classes, smoothing):
    """The lowest cross-entropy with smoothed labels: their entropy.

    The truth has 1 − ε + ε/K and each other class ε/K.

    Args:
        n_classes: K.
        smoothing: ε.

    Returns:
        Nats.

    >>> round(smoothing_floor(10, 0.1), 4)
    0.5003
    """
    rest = smoothing / n_classes
    return float(entropy([1 - smoothing + rest, *[rest] * (n_classes - 1)]))


_CLIPS = (
    ("meets_the_clip_1e_7", 1e-7, "−ln 10⁻⁷", "10⁻⁷ (Keras)"),
    ("meets_the_clip_1e_12", 1e-12, "−ln 10⁻¹²", "10⁻¹²"),
    ("meets_the_clip_of_float32", np.finfo(np.float32).eps, "−ln 2⁻²³", "float32's smallest step"),
    (
        "meets_the_clip_of_float64",
        np.finfo(np.float64).eps,
        "−ln 2⁻⁵²",
        "float64's smallest step (scikit-learn)",
    ),
)
"""Name, what a probability of 0 is lifted to before the logarithm, formula, words."""

_LOOK_AT_THE_SMALLEST = "Look at the smallest probability; hand scores to the loss instead."


def _always():
    yield TellingValue(
        "knows_everything",
        0.0,
        "nats",
        "0",
        "it has learned everything, or it is shown the answers.",
        "Measure it on rows that it has not seen.",
    )
    yield TellingValue(
        "guesses_between_two",
        math.log(2),
        "nats",
        "ln 2",
        "it guesses between two.",
        "Overfit one batch.",
    )
    for name, lifted_to, formula, words in _CLIPS:
        says = f"a probability of 0 was lifted to {words}."
        value = -math.log(lifted_to)
        yield TellingValue(name, value, "nats", formula, says, _LOOK_AT_THE_SMALLEST)
    yield TellingValue(
        "meets_the_clamp_of_logs",
        CLAMP_OF_LOGS,
        "nats",
        "100",
        "the logarithm of 0 was cut off at −100 (PyTorch's BCELoss).",
        _LOOK_AT_THE_SMALLEST,
    )


def _of_classes(classes, counts):
    if classes is None:
        return
    even = math.log(classes)
    yield TellingValue(
        "guesses_evenly",
        even,
        "nats",
        "ln K",
        f"it guesses evenly among {classes} classes.",
        "Overfit one batch of eight rows.",
    )
    yield TellingValue(
        "counts_in_bits",
        even / math.log(2),
        "bits",
        "ln K / ln 2",
        "it guesses evenly, and the number is in bits.",
        "Multiply by ln 2, and see whether the other numbers fit.",
    )
    yield TellingValue(
        "softmaxes_twice",
        double_softmax_floor(classes),
        "nats",
        "ln(e + K − 1) − 1",
        "no loss is lower if softmax is applied to a softmax.",
        "Look at the largest output: is any above e/(e + K − 1)?",
    )
    if counts is not None:
        yield TellingValue(
            "knows_only_the_shares",
            float(entropy(counts / counts.sum())),
            "nats",
            "H(Y)",
            "it knows how frequent each class is, and nothing of the inputs.",
            "Shuffle the labels: does the loss change at all?",
        )


def _of_a_smoothed_batch(classes, batch, smoothing):
    if classes is not None and batch is not None:
        yield TellingValue(
            "adds_up_instead_of_averaging",
            batch * math.log(classes),
            "nats",
            "B · ln K",
            f"it guesses evenly, and {batch} rows are added up.",
            "Halve the batch: does the loss halve?",
        )
    if classes is not None and smoothing is not None:
        yield TellingValue(
            "reaches_the_smoothed_labels",
            smoothing_floor(classes, smoothing),
            "nats",
            "H(smoothed labels)",
            "smoothed labels allow no less: this is as good as it can be.",
            "Measure without smoothing.",
        )


def _of_choices(vocabulary, candidates):
    if vocabulary is not None:
        yield TellingValue(
            "guesses_evenly_among_tokens",
            math.log(vocabulary),
            "nats",
            "ln |V|",
            f"it guesses evenly among {vocabulary:,} tokens.",
            "Compare with a table of how frequent each token is.",
        )
    if candidates is not None:
        yield TellingValue(
            "tells_no_candidate_apart",
            math.log(candidates),
            "nats",
            "ln N",
            f"all {candidates} candidates look alike to it.",
            "Look at the similarities: do they differ at all?",
        )


def _of_distances(margin, variance):
    if margin is not None:
        yield TellingValue(
            "collapses_to_the_margin",
            margin,
            "",
            "the margin",
            "all embeddings are one point.",
            "Measure the mean distance of two embeddings.",
        )
    if variance is not None:
        yield TellingValue(
            "predicts_one_number",
            variance,
            "",
            "var(y)",
            "it answers the mean of the targets, whatever it is shown.",
            "Print ten predictions: do they differ?",
        )


def _counts(given):
    if given is None:
        return None
    counts = _numbers(given)
    if (
        counts is None
        or len(counts) < 2
        or not (counts >= 0).all()
        or not 0 < counts.sum() < math.inf
    ):
        raise ValueError(
            f"class_counts must be at least two counts, none negative and not all 0, received {given!r}; "
            "count the labels, for instance with np.bincount(labels)"
        )
    return counts


def _numbers(values):
    try:
        array = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        return None
    return array if array.ndim == 1 else None


def _whole(name, value, least):
    if value is None:
        return None
    if not isinstance(value, (int, np.integer)) or isinstance(value, bool) or value < least:
        raise ValueError(
            f"{name} must be a whole number from {least}, received {value!r}; leave it out if unknown"
        )
    return int(value)


def _positive(name, value):
    if value is None:
        return None
    if isinstance(value, (bool, str)) or not np.isscalar(value) or not 0 < value < math.inf:
        raise ValueError(
            f"{name} must be a number above 0, received {value!r}; leave it out if unknown"
        )
    return float(value)


def _share(name, value):
    if value is not None and _positive(name, value) >= 1:
        raise ValueError(
            f"{name} must lie between 0 and 1, received {value!r}; leave it out if unknown"
        )
    return value
