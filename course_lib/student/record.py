"""What happened in this session: verdicts and hints given. Kept in memory, sent nowhere."""

from collections import defaultdict
from difflib import get_close_matches

from course_lib.question_bank import EXERCISES

verdicts = defaultdict(list)
"""Exercise name to the verdicts on its attempts, oldest first."""

hints = defaultdict(list)
"""Exercise name to the hints that were shown."""


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
