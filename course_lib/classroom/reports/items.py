"""How hard each exercise was, and whether it tells strong learners from weak ones."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from course_lib.classroom.gradebook import ByHand, score
from course_lib.classroom.results import GRADED
from course_lib.grading import Status

FEWEST = 10
"""Learners below whom a correlation is noise: among 10, one of 0.6 still comes by chance in 15."""

FEWEST_APART = 3
"""Learners who must differ from all others before a correlation is about more than them."""

UNTOUCHED, RIGHT = Status.NOT_ATTEMPTED.value, Status.RIGHT.value
BINS = 10


@dataclass(frozen=True)
class Item:
    """What one exercise was to the class."""

    name: str
    learners: int
    """How many have a score in it; of an answer in words, those that a person has marked."""

    difficulty: float | None
    """The mean share of its points, from 0 (nobody) to 1 (everybody): the higher, the easier."""

    discrimination: float | None
    """Pearson's correlation of that share with the points in all other exercises."""

    apart: int
    """How many have another share than most."""

    right: int
    untouched: int
    wrong: int
    mistakes: Counter
    """Of misconceptions that were named, how often each."""


def items(rows, names, marks):
    """One Item for each name, over the rows that were graded."""
    marks = ByHand.of(marks)
    graded = [row for row in rows if row.status == GRADED]
    totals = [score(row, marks).total for row in graded]
    return [_item(name, graded, totals, marks) for name in names]


def _item(name, graded, totals, marks):
    shares, rests = [], []
    results = [row.results[name] for row in graded if name in row.results]
    for row, total in zip(graded, totals, strict=True):
        share = share_of(row, name, marks)
        if share is not None:
            shares.append(share)
            rests.append(total - marks.part(row, name).points)
    verdicts = Counter(result.verdict for result in results)
    return Item(
        name,
        len(shares),
        float(np.mean(shares)) if shares else None,
        correlation(shares, rests),
        len(shares) - max(Counter(shares).values(), default=0),
        verdicts[RIGHT],
        verdicts[UNTOUCHED],
        verdicts[Status.WRONG.value],
        Counter(result.misconception for result in results if result.misconception),
    )


def share_of(row, name, marks):
    """The share of an exercise's points that a learner has, or None where there is none to have."""
    part = marks.part(row, name) if name in row.results else None
    return part.points / part.out_of if part and part.out_of and not part.waits else None


def correlation(one, other):
    """Pearson's correlation, or None where nothing varies.

    >>> correlation([0, 1, 1], [1, 2, 2]), correlation([1, 1], [0, 5])
    (1.0, None)
    """
    if len(one) < 2 or np.ptp(one) == 0 or np.ptp(other) == 0:
        return None
    x, y = (np.asarray(values) - np.mean(values) for values in (one, other))
    length = np.sqrt(x @ x) * np.sqrt(y @ y)
    return float(np.clip(x @ y / length, -1, 1)) if length > 0 else None


@dataclass(frozen=True)
class Distribution:
    """How the scores of a class lie, as shares of all points."""

    counts: tuple[int, ...]
    """Learners in each tenth; who has everything is in the last."""

    mean: float
    median: float
    quartiles: tuple[float, float]


def distribution(rows, marks):
    """The Distribution of the graded rows, or None where nobody was graded or nothing is to be had."""
    scores = [score(row, marks) for row in rows if row.status == GRADED]
    shares = [one.total / one.out_of_so_far for one in scores if one.out_of_so_far]
    if not shares:
        return None
    tenths = np.clip(np.floor(np.round(np.array(shares) * BINS, 9)), 0, BINS - 1).astype(int)
    lower, median, upper = np.quantile(shares, [0.25, 0.5, 0.75])
    return Distribution(
        tuple(np.bincount(tenths, minlength=BINS).tolist()),
        float(np.mean(shares)),
        float(median),
        (float(lower), float(upper)),
    )
