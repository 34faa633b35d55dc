"""A bar that fills while something is trained."""

import ipywidgets as widgets
from IPython.display import display

from course_lib.student.in_words import InWords
from course_lib.translations import gettext, words

TRAINING = words("training")


class Bar(InWords, widgets.IntProgress):
    """A progress bar with a stable text: no times, no numbers that change."""

    def __init__(self, count, label):
        super().__init__(max=count, description=label, style={"description_width": "initial"})
        self.label = label

    def __repr__(self):
        return gettext("{label}: {count} steps", label=gettext(self.label), count=self.max)


def watch(count, label=TRAINING):
    """The numbers 0 … count − 1, with a bar that fills as they are used.

    >>> sum(watch(3))
    training: 3 steps
    3
    """
    bar = Bar(count, label)
    display(bar)
    for step in range(count):
        yield step
        if step % max(1, count // 100) == 0:
            bar.value = step
    bar.value = count
