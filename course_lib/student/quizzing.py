"""A question of choice or of one value as a form: answer, and be told why at once."""

import ipywidgets as widgets
from IPython.display import display

from course_lib.grading import Status, explain
from course_lib.student import record
from course_lib.student.checking import verdict_on
from course_lib.student.forms import Form, prose, value_of
from course_lib.student.questions import ORIGINAL, exercise_called, in_variant
from course_lib.translations import gettext

IN_A_FORM = ("choice", "value")
"""Kinds of exercise that can be answered without writing code."""


class Quiz(Form):
    """One question with a place for the answer; every answer is explained."""

    def __init__(self, exercise, variant=ORIGINAL):
        self.exercise, self.variant = exercise, variant
        self.verdict = None
        self._said = widgets.HTML("")
        self.entry = _entry(exercise)
        self.button = widgets.Button(description=gettext("Check"))
        self.button.on_click(lambda _: self.answer(self.entry.value))
        super().__init__(
            [
                prose(f"**{gettext(exercise.title)}** · {_asked(exercise)}"),
                widgets.HBox([self.entry, self.button]),
                self._said,
            ]
        )

    @property
    def in_words(self):
        title, prompt = gettext(self.exercise.title), gettext(self.exercise.prompt)
        return gettext("Quiz: {title} · {prompt}", title=title, prompt=prompt)

    def answer(self, given):
        """Judge an answer and show what there is to say to it."""
        value = given if self.exercise.kind == "choice" else value_of(given or "")
        if value is None:
            self._said.value = (
                gettext("Choose or type one of the lines first.")
                if self.exercise.kind == "choice"
                else gettext("Choose or type a number or an expression first.")
            )
            return
        self.verdict, _ = verdict_on(self.exercise.name, value, self.variant)
        if self.verdict.status is not Status.NOT_ATTEMPTED:
            record.add_attempt(self.verdict, self.variant)
        self._said.value = explain(self.verdict).html


def _asked(exercise):
    """The prompt; of a choice without its lines, which are the form."""
    prompt = gettext(exercise.prompt)
    return prompt.partition("\n\n- **")[0] if exercise.options else prompt


def _entry(exercise):
    if exercise.kind == "choice":
        lines = [
            (f"{option.key} — {gettext(option.text)}", option.key) for option in exercise.options
        ]
        return widgets.RadioButtons(options=lines, value=None, layout={"width": "max-content"})
    return widgets.Text(placeholder=gettext("such as 0.5 or log(2)"), layout={"width": "14em"})


def quiz(name, *, variant=ORIGINAL):
    """Ask a question of the bank as a form, with an explanation for every answer.

    Raises:
        LookupError: if there is no exercise of that name.
        TypeError: if the name is no text.
        ValueError: if the exercise is a function to write, which needs a cell.
    """
    exercise = in_variant(exercise_called(name), variant)
    if exercise.kind not in IN_A_FORM:
        raise ValueError(
            gettext(
                "{name!r} is of kind {kind!r} and is answered in a cell: use "
                '`check("{name}", …)`; a quiz takes choice or value',
                name=exercise.name,
                kind=exercise.kind,
            )
        )
    display(Quiz(exercise, variant))
