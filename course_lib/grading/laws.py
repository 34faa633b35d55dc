"""Laws: true sentences about a function, tried on its answers."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from course_lib.grading.answers import Answer, numbers, same
from course_lib.grading.exercise import Case, Law


@dataclass(frozen=True)
class BrokenLaw:
    """A sentence that the answers contradict, and the questions on which they do."""

    law: Law
    cases: tuple[Case, ...]
    answers: tuple[Answer, ...]


def broken_law(cases, answers, tolerance):
    """The first law that the answers break, on the smallest example on which they do, or None."""
    for law, questions in _examples(cases, answers):
        said = [answer for _, answer in questions]
        if not obeys(law, said, tolerance):
            return BrokenLaw(law, tuple(case for case, _ in questions), tuple(said))
    return None


def _examples(cases, answers):
    """Each law with the cases and answers of one of its examples, in the order of declaration."""
    grouped = {}
    for case, answer in zip(cases, answers, strict=True):
        if case.part_of:
            law, number = case.part_of
            grouped.setdefault((id(law), number), (law, []))[1].append((case, answer))
    return grouped.values()


def obeys(law, answers, tolerance):
    """Whether the answers to one example stand in the law's relation.

    An answer that is no number contradicts nothing: something else is said about it.
    """
    values = [numbers(answer.value) for answer in answers]
    if any(answer.error for answer in answers) or any(value is None for value in values):
        return True
    with np.errstate(all="ignore"):
        return bool(MEANING[law.relation](values, law.constant, tolerance))


def _near(value, wanted, tolerance):
    return same(Answer(value=value), Answer(value=wanted), tolerance)


def _neighbours(values):
    return list(pairwise(values))


def _slack(values, tolerance):
    return tolerance.absolute + tolerance.relative * max(np.max(np.abs(v)) for v in values)


MEANING = {
    "equal": lambda values, _, tolerance: all(
        _near(second, first, tolerance) for first, second in _neighbours(values)
    ),
    "differ": lambda values, _, tolerance: (
        not any(_near(second, first, tolerance) for first, second in _neighbours(values))
    ),
    "gives": lambda values, wanted, tolerance: all(_near(v, wanted, tolerance) for v in values),
    "differ_by": lambda values, step, tolerance: all(
        _near(second, first + step, tolerance) for first, second in _neighbours(values)
    ),
    "ratio": lambda values, factor, tolerance: all(
        _near(second, factor * first, tolerance) for first, second in _neighbours(values)
    ),
    "sums_to": lambda values, total, tolerance: all(
        np.all(np.abs(np.sum(v, axis=-1) - total) <= _slack([v, total], tolerance)) for v in values
    ),
    "at_least": lambda values, bound, tolerance: all(
        np.all(v >= bound - _slack([v], tolerance)) for v in values
    ),
    "at_most": lambda values, bound, tolerance: all(
        np.all(v <= bound + _slack([v], tolerance)) for v in values
    ),
    "rises": lambda values, _, __: all(np.all(b > a) for a, b in _neighbours(values)),
    "falls": lambda values, _, __: all(np.all(b < a) for a, b in _neighbours(values)),
    "has_signs": lambda values, signs, __: all(np.array_equal(np.sign(v), signs) for v in values),
}
"""Relation to its test: of the values, the law's constant and the tolerance."""
