"""Suspects: wrong versions of a function, to be unmasked by inputs that the learner chooses."""

import numpy as np

from course_lib.grading.answers import Answer, answers_of, same
from course_lib.grading.exercise import Case, Tolerance
from course_lib.translations import words


def lets_through(right, suspects, objection):
    """A `measure` for an answer that is a list of inputs meant to unmask every suspect.

    Args:
        right: the function as it should be.
        suspects: wrong versions of it, in the order in which the prompt lists them.
        objection: called with the arguments of one input; returns "" or, in words, why this
            input cannot be asked.

    Returns:
        A function from the answer to a sentence that ends “What you handed over was tried: …”.
    """

    def measure(answer):
        inputs = _inputs(answer)
        if inputs is None:
            return "a list of inputs was wanted, each a tuple of arguments"
        for number, given in enumerate(inputs, start=1):
            if trouble := _objection(objection, given):
                return words(
                    "input number {number} cannot be asked: {trouble}",
                    number=number,
                    trouble=trouble,
                )
        left = [
            str(number)
            for number, suspect in enumerate(suspects, start=1)
            if all(_agree(right, suspect, given) for given in inputs)
        ]
        return f"not yet unmasked: {', '.join(left)}" if left else "every suspect is unmasked"

    return measure


def _inputs(answer):
    if not isinstance(answer, (list, tuple)) or not answer:
        return None
    if not all(isinstance(given, (list, tuple)) and given for given in answer):
        return None
    return [tuple(_as_array(argument) for argument in given) for given in answer]


def _as_array(argument):
    return np.array(argument) if isinstance(argument, (list, tuple)) else argument


def _objection(objection, given):
    try:
        return objection(*given)
    except (TypeError, ValueError, IndexError):
        return "it does not have the form of the arguments"


def _agree(right, suspect, given):
    case = Case("an input of the learner's", dict(enumerate(given)))
    (expected,), (said,) = answers_of(right, [case]), answers_of(suspect, [case])
    if expected.error:
        expected = Answer(error=expected.error)
    return same(said, expected, Tolerance())
