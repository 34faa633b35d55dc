"""What happened in this session: verdicts and hints given. Kept in memory, sent nowhere."""

from collections import defaultdict
from difflib import get_close_matches

from course_lib.question_bank import EXERCISES

verdicts = defaultdict(list)
"""Exercise name to the verdicts on its attempts, oldest first."""

rungs = defaultdict(int)
"""Exercise name to the number of hints given."""


def exercise_called(name):
    """The exercise of that name.

    Raises:
        LookupError: naming the nearest exercise there is.
    """
    if name in EXERCISES:
        return EXERCISES[name]
    near = get_close_matches(str(name), EXERCISES, n=1) or sorted(EXERCISES)[:1]
    raise LookupError(
        f"there is no exercise called {name!r}; did you mean {near[0]!r}? "
        "The name in quotation marks stays as the sheet has it."
    )
