"""The decorator that labels the answers of simulated learners."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Learner:
    """One learner's answer to one exercise, and what is known about it."""

    exercise: str
    function: Callable
    right: bool
    faults: tuple[str, ...]


LEARNERS: list[Learner] = []


def learner(exercise: str, *, right: bool = False, faults: Sequence[str] = ()) -> Callable:
    """Label a function as an answer to `exercise`; the function stays as it is."""

    def label(function: Callable) -> Callable:
        LEARNERS.append(Learner(exercise, function, right, tuple(faults)))
        return function

    return label
