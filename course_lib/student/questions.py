"""The exercise that a name stands for, in the variant that is wanted."""

from difflib import get_close_matches
from functools import lru_cache

from course_lib import question_bank
from course_lib.question_bank import EXERCISES
from course_lib.translations import gettext

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
            gettext(
                "the name of the exercise comes first, in quotation marks; received {kind}",
                kind=type(name).__name__,
            )
        )
    exact = name.strip().casefold()
    if exact in EXERCISES:
        return EXERCISES[exact]
    near = get_close_matches(exact, EXERCISES, n=1)
    suggestion = (
        gettext("did you mean {name!r}?", name=near[0])
        if near
        else gettext("the sheet prints the name it wants.")
    )
    nothing = gettext("there is no exercise called {name!r};", name=name)
    raise LookupError(f"{nothing} {suggestion}")


def in_variant(exercise, variant):
    """The exercise with the numbers of a variant.

    Raises:
        ValueError: if the variant is no whole number from 0.
    """
    if isinstance(variant, bool) or not isinstance(variant, int) or variant < 0:
        raise ValueError(
            gettext(
                "a variant is a whole number from 0, as `again` prints it; received {variant!r}",
                variant=variant,
            )
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
