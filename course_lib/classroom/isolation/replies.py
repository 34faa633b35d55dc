"""Replies of a submission's process are hostile data: what is not exactly an answer is refused."""

import builtins
import json
import math

from course_lib.classroom.showing import readable
from course_lib.grading import Answer
from course_lib.translations import gettext

LARGEST = 100_000  # numbers in one answer, as in `asking`
DEEPEST = 25  # lists within lists
LARGEST_WHOLE = 2**63  # what NumPy can hold as a whole number

TOO_LONG = b"too long"
"""Stands for a line of which only the beginning was read."""

KINDS = {
    kind.__name__
    for kind in vars(builtins).values()
    if isinstance(kind, type) and issubclass(kind, BaseException)
} | {"LinAlgError", "AxisError", "NotAFunction"}
"""Kinds of error that a page may name: a name of one's own making could carry a hidden input."""

TYPES = {
    *("function", "builtin_function_or_method", "method", "type", "module", "generator", "dict"),
    *("set", "range", "bytes", "complex", "slice", "map", "zip", "Figure", "Axes", "Axes3D"),
    *("AxesSubplot", "DataFrame", "Series", "Tensor", "object", "ndarray", "str_", "coroutine"),
}
"""Types of value that a page may name, for the same reason."""


class RefusedReplyError(Exception):
    """A line that no honest process would send."""


def parsed(line):
    """One line as a dictionary.

    Raises:
        RefusedReplyError: if it is anything else.
    """
    if line == TOO_LONG:
        raise RefusedReplyError(gettext("too long"))
    try:
        reply = json.loads(line)
    except (ValueError, RecursionError, MemoryError) as error:
        raise RefusedReplyError(gettext("not a line of JSON")) from error
    if not isinstance(reply, dict):
        raise RefusedReplyError(gettext("not a dictionary"))
    return reply


def answer_in(reply, argument_names=()):
    """The answer in a reply; whatever it claims, this returns an Answer and never raises."""
    try:
        if reply.get("missing") is True:
            return Answer(error="NameError")
        if "error" in reply:
            return Answer(error=kind_of(reply["error"]))
        value = _checked(reply["value"])
        damaged = [name for name in argument_names if name in reply.get("damaged", ())]
        return Answer.from_reply({"value": value, "damaged": damaged})
    except (RefusedReplyError, KeyError, TypeError, ValueError, OverflowError) as error:
        return Answer(error="ValueError", message=str(error)[:80])
    except (RecursionError, MemoryError):
        return Answer(error="MemoryError")


def kind_of(error):
    """The kind of an error as it may be shown."""
    if not isinstance(error, str):
        return "Exception"
    if error == "_ArrayMemoryError":  # NumPy's own name for it
        return "MemoryError"
    return error if error in KINDS else "Exception"


def _checked(value, depth=0):
    """`value` if it can have come from `plain`, with texts and whole numbers made safe."""
    if depth > DEEPEST:
        raise RefusedReplyError("too many lists within lists")
    if value is None or isinstance(value, (bool, float)):
        return value
    if isinstance(value, int):
        return value if abs(value) < LARGEST_WHOLE else float(value)
    if isinstance(value, str):
        return readable(value)
    if isinstance(value, list) and len(value) <= LARGEST:
        return [_checked(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return _checked_mark(value)
    raise RefusedReplyError("a list that is too long")


def _checked_mark(mark):
    if mark == {"untouched": True}:
        return mark
    if set(mark) == {"strange"} and isinstance(mark["strange"], str):
        kind = mark["strange"]
        return {"strange": kind if kind in TYPES else _kind_of_large(kind)}
    if set(mark) == {"array", "shape"}:
        return _checked_array(mark["array"], mark["shape"])
    raise RefusedReplyError("a marked value of no known form")


def _kind_of_large(kind):
    return "array that is too large" if kind.startswith("array of ") else "object"


def _checked_array(numbers, shape):
    if not isinstance(numbers, list) or len(numbers) > LARGEST:
        raise RefusedReplyError("an array that is too large")
    if not isinstance(shape, list) or len(shape) > DEEPEST:
        raise RefusedReplyError("an array with too many axes")
    if not all(type(size) is int and 0 <= size <= LARGEST for size in shape):
        raise RefusedReplyError("an array of impossible shape")
    if math.prod(shape) != len(numbers):
        raise RefusedReplyError("an array whose shape does not fit")
    if not all(type(number) in (bool, int, float) for number in numbers):
        raise RefusedReplyError("an array of something else than numbers")
    return {"array": [_checked(number) for number in numbers], "shape": shape}
