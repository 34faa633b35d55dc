"""The same question with other numbers or another convention."""

from IPython.display import display

from course_lib.student import record
from course_lib.student.questions import ORIGINAL, exercise_called, in_variant
from course_lib.translations import gettext


class Question:
    """An exercise as it is put to a learner, as text and as Markdown."""

    def __init__(self, exercise, variant):
        self.exercise, self.variant = exercise, variant

    def __repr__(self):
        title, prompt, run = self._said()
        return f"{title}\n\n{prompt}\n\n{run}  {self.call}"

    def _said(self):
        return gettext(self.exercise.title), gettext(self.exercise.prompt), gettext("Then run:")

    @property
    def call(self):
        name = self.exercise.name
        which = f", variant={self.variant}" if self.variant != ORIGINAL else ""
        return f'check("{name}", {name}{which})'

    def _repr_markdown_(self):
        title, prompt, run = self._said()
        return f"**{title}**\n\n{prompt}\n\n{run}\n\n```python\n{self.call}\n```"


def again(name):
    """Deal an exercise of the bank, in a variant that you have not had.

    Raises:
        LookupError: if there is no exercise of that name.
        TypeError: if the name is no text.
    """
    exercise = exercise_called(name)
    if exercise.fresh is None:
        display(Question(exercise, ORIGINAL))
        if exercise.name in record.read()["attempts"]:
            print(
                gettext(
                    "This exercise has one form only. Clear your answer, and write it from memory."
                )
            )
        return
    variant = next_variant(exercise.name)
    display(Question(in_variant(exercise, variant), variant))


def next_variant(name):
    """The first variant that has not been attempted, and whose solution was not looked at."""
    kept = record.read()
    had = [entry["variant"] for part in ("attempts", "hints") for entry in kept[part].get(name, [])]
    return max(had, default=ORIGINAL) + 1
