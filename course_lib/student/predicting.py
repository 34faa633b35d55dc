"""Predict before you see. A wrong guess is worth more than none, if the answer follows."""

from html import escape

import ipywidgets as widgets
from IPython.display import display

from course_lib.grading.asking import plain
from course_lib.grading.feedback import shown
from course_lib.student import record
from course_lib.student.forms import Form, number_in
from course_lib.translations import gettext, words

CONFIDENCE = (words("guessing"), words("fairly sure"), words("certain"))


class Prediction(Form):
    """A question with a place for a guess. The guess is locked in once and kept in `guess`."""

    def __init__(self, question, entry, unit=""):
        self.question = question
        self.unit = unit
        self.guess = None
        self.confidence = None
        self.entry = entry
        self._sure = widgets.ToggleButtons(
            options=[(gettext(sure), str(sure)) for sure in CONFIDENCE],
            value=None,
            description=gettext("I am"),
            style={"button_width": "8em"},
        )
        self._button = widgets.Button(description=gettext("Lock in my guess"))
        self._button.on_click(lambda _: self._take_entry())
        self._said = widgets.HTML("")
        row = widgets.HBox([entry.widget, widgets.Label(unit), self._button])
        asked = widgets.HTML(f"<b>{gettext('Predict:')}</b> {escape(gettext(question))}")
        super().__init__([asked, self._sure, row, self._said])

    @property
    def in_words(self):
        return f"{gettext('Predict:')} {gettext(self.question)}"

    def __repr__(self):
        return f"{self.in_words}  [{gettext('run this cell in JupyterLab to enter a guess')}]"

    def _take_entry(self):
        guess, trouble = self.entry.read()
        if trouble:
            self._said.value = escape(trouble)
        else:
            self.lock(guess)

    def lock(self, guess, confidence=None):
        """Keep `guess`; it cannot be changed afterwards, so that it can be compared honestly."""
        if self.guess is not None or guess is None:
            return
        self.guess = guess
        self.confidence = confidence or self._sure.value
        for widget in (self._button, self._sure, *self.entry.widgets):
            widget.disabled = True
        said = _said(guess, self.unit)
        said += f", {gettext(self.confidence)}" if self.confidence else ""
        self._said.value = gettext(
            "Locked in: <b>{guess}</b>. Run the next cell.", guess=escape(said)
        )


class NumberEntry:
    """A place to type a number."""

    def __init__(self):
        self.widget = widgets.Text(
            placeholder=gettext("your guess, a number"), layout={"width": "14em"}
        )
        self.widgets = [self.widget]

    def read(self):
        guess = number_in(self.widget.value)
        trouble = gettext(
            "A number is wanted, such as 0.5; received “{typed}”.", typed=self.widget.value
        )
        return guess, trouble if guess is None else ""


class ChoiceEntry:
    """One of several answers."""

    def __init__(self, options):
        self.widget = widgets.RadioButtons(options=list(options), value=None)
        self.widgets = [self.widget]

    def read(self):
        chosen = self.widget.value
        return chosen, "" if chosen else gettext("Choose one of them first.")


class SketchEntry:
    """A curve, drawn as a slider at each of a few places."""

    def __init__(self, places, between):
        low, high = between
        self.widgets = [
            widgets.FloatSlider(
                value=(low + high) / 2,
                min=low,
                max=high,
                step=(high - low) / 100,
                description=f"{shown(place)}",
                orientation="vertical",
                readout_format=".2f",
            )
            for place in places
        ]
        self.widget = widgets.HBox(self.widgets)

    def read(self):
        return [slider.value for slider in self.widgets], ""


def _said(guess, unit):
    return guess if isinstance(guess, str) else f"{shown(guess)} {unit}".strip()


def predict(question, *, unit="", options=(), places=(), between=(0.0, 1.0)):
    """Ask for a guess, and how sure it is, before the answer is shown.

    Args:
        question: one sentence.
        unit: of the number, such as "nats".
        options: for a question of choice, the choices.
        places: for a sketch, the places on the horizontal axis at which a height is set.
        between: the lowest and the highest height of a sketch.

    Returns:
        The Prediction; hand it to `compare` together with the answer.
    """
    if len(places):
        entry = SketchEntry(places, between)
    else:
        entry = ChoiceEntry(options) if options else NumberEntry()
    prediction = Prediction(question, entry, unit)
    display(prediction)
    return prediction


def compare(prediction, actual):
    """Print a guess and the answer side by side, and keep both in the learner's record.

    Args:
        prediction: what `predict` gave back, or a bare number.
        actual: the number, the option, or the heights, that are right.
    """
    guess = getattr(prediction, "guess", prediction)
    unit = getattr(prediction, "unit", "")
    print(gettext("It is:        {actual}", actual=_said(actual, unit)))
    if guess is None:
        print(
            gettext(
                "You guessed:  nothing yet. Go back, lock in a number, and run this cell again."
            )
        )
        return
    said = _said(guess, unit) + _how_sure(prediction)
    print(gettext("You guessed:  {guess}", guess=said))
    if isinstance(prediction, Prediction):
        record.add_prediction(prediction.question, guess, prediction.confidence, plain(actual))


def _how_sure(prediction):
    confidence = getattr(prediction, "confidence", None)
    return f" ({gettext(confidence)})" if confidence else ""
