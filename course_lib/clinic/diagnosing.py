"""A loss curve, what could have made it, and the one cheap test that would tell."""

import math
from dataclasses import dataclass

import numpy as np

from course_lib.clinic.causes import CAUSES, NEXT_TESTS
from course_lib.clinic.chart import POSSIBLE, Chart, number
from course_lib.clinic.reading import Curve
from course_lib.clinic.signs import SIGNS
from course_lib.clinic.telling import telling_values
from course_lib.losses import entropy

MOST = 3
"""Findings that are told. A list of everything that could be is no diagnosis."""


@dataclass(frozen=True)
class Finding:
    """One thing that would fit.

    cause: its name, a key of CAUSES. strength: from 0 to 1, for the order alone; no probability.
    evidence: what was seen, with numbers. next_test: what to do, and what each outcome would mean.
    """

    cause: str
    strength: float
    evidence: str
    next_test: str


@dataclass(frozen=True)
class Diagnosis:
    """What a curve looks like.

    findings: the likeliest first; empty if nothing looks wrong. seen: the curve in one sentence.
    """

    findings: tuple
    seen: str

    @property
    def healthy(self):
        """Whether nothing looks wrong. A curve cannot prove that nothing is."""
        return not self.findings

    @property
    def cause(self):
        """The name of the likeliest cause, or None."""
        return self.findings[0].cause if self.findings else None

    def __str__(self):
        if self.healthy:
            return f"{self.seen}\nNothing looks wrong. A curve cannot prove it."
        first, *others = self.findings
        also = ", ".join(f"{one.cause} ({CAUSES[one.cause]})" for one in others)
        lines = [
            f"Looks like: {first.cause} ({CAUSES[first.cause]}).",
            f"Why: {first.evidence}",
            *([f"Would also fit: {also}."] if also else []),
            f"Next: {first.next_test}",
        ]
        return "\n".join(lines)

    __repr__ = __str__


def diagnose(
    history,
    validation=None,
    *,
    n_classes=None,
    class_counts=None,
    vocabulary=None,
    candidates=None,
    margin=None,
    target_variance=None,
    batch=None,
    steps_per_epoch=None,
    learning_rate=None,
    smoothing=None,
):
    """What a training run may suffer from, judged by its loss curve alone.

    Args:
        history: (T,) training losses, one a step or one an epoch; at least two. NaN and inf allowed.
        validation: (M,) losses on held-out rows, spread over the same time.
        n_classes: K ≥ 2 classes. class_counts: (K,) rows of each. vocabulary: as n_classes, for text.
        candidates: N ≥ 2, of a contrastive loss.
        margin: of a triplet or contrastive loss.
        target_variance: of the targets of a regression with squared error.
        batch: rows in a batch.
        steps_per_epoch: steps in an epoch, if the history has one loss a step.
        learning_rate: what it is; said in the next test.
        smoothing: ε of smoothed labels.

    Returns:
        A Diagnosis. The more is known of the task, the more can be told apart.

    Raises:
        ValueError: if the losses are no numbers or fewer than two, or a fact makes no sense.

    >>> print(diagnose([2.31, 2.29, 2.31, 2.30, 2.30, 2.31, 2.29, 2.30], n_classes=10).cause)
    learns_nothing_from_its_inputs
    """
    telling_values(
        n_classes=n_classes,
        class_counts=class_counts,
        vocabulary=vocabulary,
        candidates=candidates,
        margin=margin,
        target_variance=target_variance,
        batch=batch,
        smoothing=smoothing,
    )
    _check_facts(steps_per_epoch, learning_rate)
    classes = n_classes or vocabulary or (None if class_counts is None else len(class_counts))
    choices = classes or candidates
    chart = Chart(
        training=_curve("history", history, least=2),
        held_out=None if validation is None else _curve("validation", validation, least=1),
        guess=None if choices is None else math.log(choices),
        shares=None if class_counts is None else _entropy(class_counts),
        n_classes=None if classes is None else int(classes),
        batch=batch,
        rows=None if class_counts is None else int(np.sum(class_counts)),
        steps_per_epoch=steps_per_epoch,
        margin=margin,
        variance=target_variance,
        smoothing=smoothing,
    )
    return _diagnosis(chart, learning_rate)


def _diagnosis(chart, learning_rate):
    with np.errstate(all="ignore"):
        ranked = _ranked(chart)[:MOST]
        told = [
            Finding(cause, strength, evidence, _next_test(cause, ranked, learning_rate))
            for cause, strength, evidence in ranked
        ]
        return Diagnosis(tuple(told), _seen(chart))


def _ranked(chart):
    """(cause, strength, evidence) of all that speaks loudly enough, the loudest first."""
    if len(chart.training) < 2:
        strength, evidence = SIGNS["turns_into_nan"](chart)
        return [("turns_into_nan", strength, evidence)]
    found = [(cause, *sign) for cause, look in SIGNS.items() if (sign := look(chart))]
    return sorted(
        (one for one in found if one[1] >= POSSIBLE), key=lambda one: one[1], reverse=True
    )


def _next_test(cause, ranked, learning_rate):
    """One test for the cause, and what it would say of the likeliest other one."""
    test, outcome = NEXT_TESTS[cause]
    other = next((name for name, _, _ in ranked if name != cause), None)
    otherwise = (
        f"If not, {other} fits better."
        if other
        else "If not, the cause lies elsewhere: overfit one batch next."
    )
    rate = f" (it is {learning_rate:g})" if learning_rate and "rate" in test else ""
    return f"{test}{rate}. {outcome} {otherwise}"


def _seen(chart):
    curve = chart.training
    if not len(curve):
        return "There is no finite loss in it."
    parts = [f"Training goes from {number(curve.start)} to {number(curve.end)}"]
    if chart.held_out is not None and len(chart.held_out):
        parts.append(f", held-out rows end at {number(chart.held_out.end)}")
    return "".join([*parts, f"; {chart.baseline}."])


def _curve(name, losses, least):
    """Losses as a Curve, checked."""
    try:
        array = np.asarray(losses, dtype=float)
    except (TypeError, ValueError):
        array = None
    if array is None or array.ndim != 1:
        raise ValueError(
            f"{name} must be a list of losses, one number a step or an epoch, received {_short(losses)}; "
            "collect them with history.append(float(loss))"
        )
    if len(array) < least:
        raise ValueError(
            f"{name} must hold at least {least} loss{'es' * (least > 1)}, received {len(array)}; "
            "write one down at each step"
        )
    return Curve(array)


def _short(value):
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _check_facts(steps_per_epoch, learning_rate):
    if steps_per_epoch is not None and (
        isinstance(steps_per_epoch, bool)
        or not isinstance(steps_per_epoch, (int, np.integer))
        or steps_per_epoch < 1
    ):
        raise ValueError(
            f"steps_per_epoch must be a whole number from 1, received {steps_per_epoch!r}; leave it "
            "out if unknown"
        )
    if learning_rate is not None and not _is_number_from_zero(learning_rate):
        raise ValueError(
            f"learning_rate must be a number from 0, received {learning_rate!r}; leave it out if unknown"
        )


def _is_number_from_zero(value):
    is_number = isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
    return is_number and 0 <= value < math.inf


def _entropy(counts):
    counts = np.asarray(counts, dtype=float)
    return float(entropy(counts / counts.sum()))
