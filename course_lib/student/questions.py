"""The exercise that a name stands for, in the variant that is wanted."""

from difflib import get_close_matches
from functools import lru_cache

from course_lib import question_bank
from course_lib.question_bank import EXERCISES

ORIGINAL = 0
"""The variant that stands in the sheet."""


def exercise_called(name):
    """The exercise of that name.

    Raises:
        TypeError: if the name is no text.
        LookupError: if there is no such exercise, with the nearest name there is.
    """
    if not isinstance(name, str):
        raise TypeError(
            f"the name of the exercise comes first, in quotation marks; received {type(name).__name__}"
        )
    exact = name.strip().casefold()
    if exact in EXERCISES:
        return EXERCISES[exact]
    near = get_close_matches(exact, EXERCISES, n=1)
    suggestion = f"did you mean {near[0]!r}?" if near else "the sheet prints the name it wants."
    raise LookupError(f"there is no exercise called {name!r}; {suggestion}")


def in_variant(exercise, variant):
    """The exercise with the numbers of a variant.

    Raises:
        ValueError: if the variant is no whole number from 0.
    """
    if isinstance(variant, bool) or not isinstance(variant, int) or variant < 0:
        raise ValueError(
            f"a variant is a whole number from 0, as `again` prints it; received {variant!r}"
        )
    return exercise if variant == ORIGINAL else _dealt(exercise, variant)


@lru_cache(maxsize=64)
def _dealt(exercise, variant):
    return question_bank.variant(exercise, variant)


def rehearsal_of(exercise, variant):
    """The public cases of an exercise, with what right and wrong answers to them are."""
    return _rehearsed(in_variant(exercise, variant))


@lru_cache(maxsize=64)
def _rehearsed(exercise):
    return question_bank.rehearsed(exercise)
