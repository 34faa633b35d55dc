"""Ask one function one question and bring the answer back as plain data.

This file is read by the process that runs a stranger's code, which may import nothing else of the
course. It therefore leans on the standard library and NumPy alone, and it holds no answer.
"""

import copy
import itertools
import warnings
from contextlib import contextmanager

import numpy as np

LARGEST = 100_000  # numbers in one answer: more than any exercise asks for
DEEPEST = 20  # lists within lists
LONGEST_TEXT = 20_000  # characters: ten pages
LONGEST_INTEGER = 1000  # bits: less than the largest float has


def ask(answerer, arguments):
    """What `answerer` says to `arguments`, as a dictionary that JSON can carry.

    Args:
        answerer: a function, or for a question without arguments the value itself.
        arguments: a dictionary; its values are handed over by position, as deep copies.

    Returns:
        {"value": …} in the form of `plain`, with "damaged": the names of arguments that the call
        changed; or {"error": the exception's kind, "message": its text}.

    >>> ask(lambda p: 2 * p, {"p": 0.5})
    {'value': 1.0, 'damaged': []}
    >>> ask(lambda p: 1 / p, {"p": 0})
    {'error': 'ZeroDivisionError', 'message': 'division by zero'}
    """
    with quiet():
        return _reply(answerer, arguments)


@contextmanager
def quiet():
    """Warnings are for the author of a function; here they would only stand in the way."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


def ask_all(answerer, questions):
    """The replies to several sets of arguments."""
    with quiet():
        return [_reply(answerer, arguments) for arguments in questions]


def _reply(answerer, arguments):
    given = {name: _copied(value) for name, value in arguments.items()}
    try:
        value = plain(_answer(answerer, given))
    except BaseException as error:  # whatever a stranger's function raises is its answer
        return {"error": type(error).__name__, "message": _said_by(error)}
    return {"value": value, "damaged": [name for name in given if _changed(given, arguments, name)]}


def _copied(value):
    if isinstance(value, (int, float, str)):
        return value
    return value.copy() if isinstance(value, np.ndarray) else copy.deepcopy(value)


class NotAFunctionError(Exception):
    """Something without a call stands where a function was asked for."""


def _answer(answerer, given):
    if callable(answerer):
        return answerer(*given.values())
    if given and answerer is not Ellipsis:
        raise NotAFunctionError(f"it is of type {type(answerer).__name__}")
    return answerer


def _said_by(error):
    """The first line of an error's message; a stranger's error may fail to say anything."""
    try:
        return str(error).strip().partition("\n")[0][:300]
    except BaseException:
        return ""


def _changed(given, arguments, name):
    after, before = given[name], arguments[name]
    if isinstance(before, (int, float, str)):
        return False  # what cannot be changed
    if isinstance(before, np.ndarray):
        return after.shape != before.shape or after.tobytes() != before.tobytes()
    return repr(plain(after)) != repr(plain(before))  # as text NaN equals NaN


def plain(value):
    """`value` as numbers, text, lists and marked dictionaries: nothing that could run.

    >>> plain((1, np.array([0.5, 0.5])))
    [1, {'array': [0.5, 0.5], 'shape': [2]}]
    >>> plain(print)
    {'strange': 'builtin_function_or_method'}
    """
    return _plain(value, 0, itertools.count())


def _plain(value, depth, counter):
    if value is Ellipsis:
        return {"untouched": True}
    if isinstance(value, (np.ndarray, np.generic)) and value.dtype.kind in "biuf":
        return _plain_array(np.asarray(value))
    if value is None or isinstance(value, (bool, float, str, int)):
        return _unless_huge(value)
    if isinstance(value, (list, tuple)) and len(value) <= LARGEST and depth < DEEPEST:
        return [_plain(item, depth + 1, counter) for item in value if next(counter) < LARGEST]
    if hasattr(type(value), "__float__") and not isinstance(value, np.ndarray):
        return float(value)  # a Fraction, a Decimal, a tensor of one number
    return {"strange": type(value).__name__}


def _unless_huge(value):
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return {"strange": f"text of {len(value)} characters"}
    if isinstance(value, int) and value.bit_length() > LONGEST_INTEGER:
        return {"strange": "int, a huge one"}
    return value


def _plain_array(array):
    if array.ndim == 0:
        return array.item()
    if array.size > LARGEST:
        return {"strange": f"array of {array.size} numbers"}
    return {"array": array.ravel().tolist(), "shape": list(array.shape)}


def from_plain(data):
    """The inverse of `plain` for what an exercise can ask or answer.

    Raises:
        ValueError: if the data cannot have come from `plain`.

    >>> from_plain({"array": [1.0, 2.0], "shape": [1, 2]})
    array([[1., 2.]])
    """
    if isinstance(data, list):
        return [from_plain(item) for item in data]
    if not isinstance(data, dict):
        return data
    if data.get("untouched"):
        return Ellipsis
    if "array" in data:
        return np.array(data["array"]).reshape(data["shape"])
    if "strange" in data:
        return Strange(str(data["strange"])[:80])
    raise ValueError(f"expected plain data from an answer, received the keys {sorted(data)[:5]}")


class Strange:
    """Stands for a value that is not data, such as a module or a figure."""

    def __init__(self, kind):
        self.kind = kind

    def __repr__(self):
        return f"a value of type {self.kind}"
