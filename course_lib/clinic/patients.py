"""Twelve sick runs. The doctor sees two curves and a few facts, orders tests, and decides."""

import math
from dataclasses import replace
from functools import cache

import numpy as np

from course_lib.clinic.causes import CAUSES, known
from course_lib.clinic.examining import Case, examine, run_of, shown, steps_per_epoch
from course_lib.clinic.objections import objection
from course_lib.clinic.training import Data, Habits
from course_lib.datasets import python_reference

DIGITS = "images of written digits, ten classes"
LETTERS = "the next letter after two, with the space 27 classes"


class Patient:
    """A run that does not go as it should. What is wrong is found out with tests.

    history: (steps,) the training loss of each batch. validation: (epochs,) the loss on held-out
    rows. n_classes, class_counts, batch, steps_per_epoch, learning_rate: what its owner can say.
    tests_used: the names of the tests ordered so far, each once.

    >>> sick = patient(1)
    >>> sick.n_classes, sick.batch
    (10, 50)
    """

    def __init__(self, number, case):
        self.number, self._case, self.tests_used = number, case, ()
        self.about = case.about
        self.n_classes = case.data.n_classes
        self.class_counts = tuple(np.bincount(case.data.labels, minlength=self.n_classes).tolist())
        self.batch, self.learning_rate = case.habits.batch, case.habits.rate
        self.steps_per_epoch = steps_per_epoch(case)

    @property
    def history(self):
        return run_of(self._case).history.copy()

    @property
    def validation(self):
        return run_of(self._case).validation.copy()

    def test(self, name):
        """Order a test: it trains, or measures, on the sick code.

        Args:
            name: one of TESTS.

        Returns:
            A Result, with `.sentence` and `.curve`.

        Raises:
            ValueError: if there is no such test; names the nearest.
        """
        result = examine(self._case, name)
        self.tests_used = tuple(dict.fromkeys((*self.tests_used, name)))
        return result

    def decide(self, cause):
        """Say what is wrong.

        Args:
            cause: a name out of `course_lib.clinic.CAUSES`.

        Returns:
            A sentence: right, or the observation that speaks against it.

        Raises:
            ValueError: if there is no such cause; names the nearest.
        """
        known(cause, CAUSES, "cause")
        if cause == self._case.cause:
            return f"Yes, {_after(self.tests_used)}: {CAUSES[cause]}."
        seen = (
            objection(self._case, cause) or "There is nothing in this run that it could be seen by."
        )
        return f"Not this one, {_after(self.tests_used)}. {seen} What else fits both curves?"

    def __repr__(self):
        return (
            f"Patient {self.number}: {self.about}; {len(self.history)} steps in batches of "
            f"{self.batch}, {self.steps_per_epoch} to the epoch, learning rate "
            f"{self.learning_rate:g}. First loss {shown(self.history[0])}, last {shown(self.history[-1])}; "
            f"held out, first {shown(self.validation[0])}, last {shown(self.validation[-1])}. Guessing "
            f"evenly costs {math.log(self.n_classes):.2f}."
        )


def _after(tests):
    return "without a test" if not tests else f"after {len(tests)} test{'s' * (len(tests) > 1)}"


def patient(number):
    """A new patient, with no test ordered yet.

    Args:
        number: 1 to 12.

    Returns:
        A Patient; the same run for everybody.

    Raises:
        ValueError: if there is no such number.
    """
    if isinstance(number, bool) or number not in range(1, len(_CASES) + 1):
        raise ValueError(
            f"patients have numbers from 1 to {len(_CASES)}, received {number!r}; take one of them"
        )
    return Patient(int(number), _case(int(number)))


@cache
def _case(number):
    return _CASES[number - 1]()


@cache
def digits():
    """1000 images of 8 × 8 pixels from 0 to 1 to train on, and 600 held out.

    Alpaydin & Kaynak (1998), Optical Recognition of Handwritten Digits; CC BY 4.0, comes with
    scikit-learn.
    """
    from sklearn.datasets import load_digits

    images, labels = load_digits(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(labels))
    images, labels = images[order] / 16, labels[order]
    return Data(images[:1000], labels[:1000], images[-600:], labels[-600:], 10)


@cache
def letters():
    """2400 pairs of letters and the letter that follows, and 600 held out, from a Python manual."""
    places = np.array([" abcdefghijklmnopqrstuvwxyz".index(c) for c in python_reference()[:3002]])
    rows = np.eye(27)
    pasts, following = np.hstack([rows[places[:-2]], rows[places[1:-1]]]), places[2:]
    return Data(pasts[:2400], following[:2400], pasts[2400:], following[2400:], 27)


def first_rows(data, count):
    """The same data with fewer rows to train on."""
    return replace(data, inputs=data.inputs[:count], labels=data.labels[:count])


def in_order_of_class(data):
    """The same rows, sorted by their label."""
    order = np.argsort(data.labels, kind="stable")
    return replace(data, inputs=data.inputs[order], labels=data.labels[order])


def one_file_off(data):
    """Each row with the label of another, far away: two files that were put together wrongly."""
    return replace(data, labels=np.roll(data.labels, len(data.labels) // 3))


def _ill(cause, data, about, **habits):
    return lambda: Case(data(), Habits(**habits), cause, about)


_CASES = (
    _ill("softmaxes_twice", digits, DIGITS, softmaxes=2, epochs=40),
    _ill("learns_too_slowly", digits, DIGITS, rate=0.005),
    _ill(
        "reads_the_data_in_order",
        lambda: in_order_of_class(digits()),
        DIGITS,
        shuffles=False,
        rate=0.2,
        epochs=10,
    ),
    _ill("climbs_the_loss", digits, DIGITS, direction=1, rate=0.03, epochs=10),
    _ill(
        "learns_nothing_from_its_inputs",
        lambda: one_file_off(letters()),
        LETTERS,
        rate=0.3,
        epochs=8,
    ),
    _ill("sees_one_batch_again_and_again", digits, DIGITS, moves_on=False, batch=10, epochs=5),
    _ill("starts_too_confident", digits, DIGITS, spread=60.0, rate=0.1),
    _ill("never_moves", digits, DIGITS, moves_a_copy=True, epochs=15),
    _ill("adds_up_instead_of_averaging", digits, DIGITS, averages=False, rate=0.01),
    _ill("turns_into_nan", digits, DIGITS, shifts_the_scores=False, digits=np.float16, epochs=40),
    _ill("overfits", lambda: first_rows(letters(), 400), LETTERS, batch=40, hidden=64, epochs=60),
    _ill("steps_too_far", digits, DIGITS, rate=3.0, epochs=3),
)
