"""Predict before you see. A wrong guess is worth more than none, if the answer follows."""

import math
import re
from html import escape

import ipywidgets as widgets
from IPython.display import display

from course_lib.grading.feedback import shown


class Prediction(widgets.VBox):
    """A question with a place for a guess. The guess is locked in once and kept in `guess`."""

    def __init__(self, question, unit="", options=()):
        self.question = question
        self.unit = unit
        self.guess = None
        self._entry = _entry(options)
        self._button = widgets.Button(description="Lock in my guess")
        self._button.on_click(lambda _: self._take_entry())
        self._said = widgets.HTML("")
        row = widgets.HBox([self._entry, widgets.Label(unit), self._button])
        super().__init__([widgets.HTML(f"<b>Predict:</b> {escape(question)}"), row, self._said])

    def _take_entry(self):
        entered = self._entry.value
        if isinstance(self._entry, widgets.Text):
            entered = number_in(entered)
            if entered is None:
                said = escape(self._entry.value)
                self._said.value = f"A number is wanted, such as 0.5; received “{said}”."
                return
        self.lock(entered)

    def lock(self, guess):
        """Keep `guess`; it cannot be changed afterwards, so that it can be compared honestly."""
        if self.guess is not None or guess is None:
            return
        self.guess = guess
        self._entry.disabled = self._button.disabled = True
        self._said.value = (
            f"Locked in: <b>{escape(_said(guess, self.unit))}</b>. Run the next cell."
        )

    def __repr__(self):
        return f"Predict: {self.question}  [run this cell in JupyterLab to enter a guess]"

    def _repr_mimebundle_(self, **options):
        bundle = super()._repr_mimebundle_(**options)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        data["text/plain"] = repr(self)
        return bundle


def _entry(options):
    if options:
        return widgets.RadioButtons(options=list(options), value=None)
    return widgets.Text(placeholder="your guess, a number", layout={"width": "14em"})


def number_in(text):
    """The number somebody typed, or None. A comma is a decimal sign unless it groups thousands.

    >>> number_in("4,6"), number_in("12,000"), number_in("−1.2"), number_in("many")
    (4.6, 12000.0, -1.2, None)
    """
    text = text.strip().replace("−", "-")
    grouped = re.fullmatch(r"-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", text)
    try:
        value = float(text.replace(",", "" if grouped else "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _said(guess, unit):
    return guess if isinstance(guess, str) else f"{shown(guess)} {unit}".strip()


def predict(question, *, unit="", options=()):
    """Ask for a guess before the answer is shown.

    Args:
        question: one sentence.
        unit: of the number, such as "nats".
        options: for a question of choice, the choices.

    Returns:
        The Prediction; hand it to `compare` together with the answer.
    """
    prediction = Prediction(question, unit, options)
    display(prediction)
    return prediction


def compare(prediction, actual):
    """Print a guess and the answer side by side.

    Args:
        prediction: what `predict` gave back, or a bare number.
        actual: the number, or the option, that is right.
    """
    guess = getattr(prediction, "guess", prediction)
    unit = getattr(prediction, "unit", "")
    print(f"It is:        {_said(actual, unit)}")
    if guess is None:
        print("You guessed:  nothing yet. Go back, lock in a number, and run this cell again.")
    else:
        print(f"You guessed:  {_said(guess, unit)}")
