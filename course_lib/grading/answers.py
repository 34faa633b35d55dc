"""Answers: obtaining them, and deciding when two are the same."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from course_lib.grading.asking import Strange, ask, ask_all, from_plain, plain

PROBLEMS = (
    "untouched",
    "error",
    "none",
    "text",
    "strange",
    "damaged",
    "shape",
    "nan",
    "rounded",
    "value",
)
"""Everything that can be wrong with one answer, in the order in which it is looked for."""


@dataclass(frozen=True)
class Answer:
    """What came back for one case: a value or an error."""

    value: object = None
    error: str = ""
    message: str = ""
    damaged: tuple[str, ...] = ()

    @classmethod
    def from_reply(cls, reply):
        """The answer in a reply of `asking.ask`, which may come from another process.

        Raises:
            ValueError: if the reply is not of that form.
        """
        if "error" in reply:
            return cls(error=str(reply["error"])[:80], message=str(reply.get("message", ""))[:500])
        value = from_plain(reply["value"])
        return cls(value=value, damaged=tuple(map(str, reply.get("damaged", ()))))

    @property
    def untouched(self):
        return self.value is Ellipsis

    @property
    def reply(self):
        """The inverse of `from_reply`."""
        if self.error:
            return {"error": self.error, "message": self.message}
        return {"value": plain(self.value), "damaged": list(self.damaged)}

    @cached_property
    def numbers(self):
        """The value as `numbers` sees it."""
        return numbers(self.value)


def answers_of(answerer, cases):
    """The answers of a function (or, without arguments, of a value) to each case."""
    replies = ask_all(answerer, [case.arguments for case in cases])
    return [Answer.from_reply(reply) for reply in replies]


def measured(answer, measure):
    """The answer as an exercise's `measure` sees it: what is compared instead of the value."""
    if measure is None or answer.error or answer.untouched:
        return answer
    return Answer.from_reply(ask(measure, {"answer": answer.value}))


def problem_with(answer, expected, tolerance):
    """One of PROBLEMS, or None where the answer agrees with what was expected."""
    if answer.numbers is not None and not answer.damaged and same(answer, expected, tolerance):
        return None  # as most answers do
    checks = {
        "untouched": answer.untouched,
        "error": bool(answer.error) and answer.error != expected.error,
        "none": answer.value is None and not answer.error,
        "text": _is_text(answer.value) and not _is_text(expected.value),
        "strange": isinstance(answer.value, Strange),
        "damaged": bool(answer.damaged),
    }
    for problem, found in checks.items():
        if found:
            return problem
    return _numerical_problem(answer, expected, tolerance)


def _numerical_problem(answer, expected, tolerance):
    if same(answer, expected, tolerance):
        return None
    mine, right = numbers(answer.value), numbers(expected.value)
    if mine is None or right is None:
        return "value"
    if mine.shape != right.shape:
        return "shape"
    if np.isnan(mine).any() and not np.isnan(right).any():
        return "nan"
    return "rounded" if rounded_from(answer.value, expected.value) else "value"


def rounded_from(value, exact):
    """Whether one number is another with fewer digits, but at least two of them.

    >>> rounded_from(1.2, 1.204), rounded_from(1.0, 1.4), rounded_from(1.204, 1.204)
    (True, False, False)
    """
    mine, right = numbers(value), numbers(exact)
    if mine is None or right is None or mine.ndim or right.ndim or not np.isfinite(right):
        return False
    return any(float(f"{right:.{digits}g}") == float(mine) for digits in (2, 3))


def same(one, other, tolerance, slack=1):
    """Whether two answers agree within `slack` tolerances. NaN agrees with NaN."""
    if one.error or other.error:
        return one.error == other.error
    if one.damaged != other.damaged:
        return False
    mine, theirs = one.numbers, other.numbers
    if mine is None or theirs is None:
        return bare_words(one.value) == bare_words(other.value)
    return mine.shape == theirs.shape and _near(mine, theirs, tolerance, slack)


def _near(mine, theirs, tolerance, slack):
    """What `np.allclose` says with NaN equal to NaN, at a quarter of its price.

    Most wrong answers differ at their first number, which is looked at before all the others.
    """
    if not mine.size or not _near_numbers(mine.item(0), theirs.item(0), tolerance, slack):
        return not mine.size
    if mine.size == 1 or (mine == theirs).all():
        return True
    with np.errstate(all="ignore"):
        allowed = slack * (tolerance.absolute + tolerance.relative * np.abs(theirs))
        near = (np.abs(mine - theirs) <= allowed) & np.isfinite(theirs)
    return bool((near | (mine == theirs) | (np.isnan(mine) & np.isnan(theirs))).all())


def _near_numbers(mine, theirs, tolerance, slack):
    """The same for two single numbers, which are most of what is compared."""
    if mine == theirs or (math.isnan(mine) and math.isnan(theirs)):
        return True
    allowed = slack * (tolerance.absolute + tolerance.relative * abs(theirs))
    return abs(mine - theirs) <= allowed and math.isfinite(theirs)


def numbers(value):
    """`value` as a float array without axes of length 1, or None where it is not numbers.

    Lists, tuples, float32, 0-d arrays and kept axes all come out alike; text never does.

    >>> numbers([[0.25], [0.75]])
    array([0.25, 0.75])
    >>> numbers("0.25") is None
    True
    >>> numbers([0.5, [1.0, 2.0]])
    array([0.5, 1. , 2. ])
    """
    if type(value) is float:  # which most answers are
        return np.array(value)
    if value is None or isinstance(value, (str, Strange)) or value is Ellipsis:
        return None
    try:
        array = np.asarray(value)
    except ValueError:  # several answers of different sizes, such as a weight and a history
        return _one_after_the_other(value)
    if array.dtype.kind not in "biuf":
        return None
    if array.dtype == float:
        return np.squeeze(array)
    with np.errstate(all="ignore"):  # a longdouble may be too large for a float: then it is ∞
        return np.squeeze(array).astype(float)


def _one_after_the_other(values):
    parts = [numbers(value) for value in values]
    if any(part is None for part in parts):
        return None
    return np.concatenate([part.ravel() for part in parts])


def _is_text(value):
    return isinstance(value, str)


def bare_words(value):
    """A text without its dress: `" B. "` is the answer b."""
    return value.strip(" .:()'\"").casefold() if isinstance(value, str) else repr(plain(value))
