"""Forms with a stable text: what stands for them where no widget can live, on GitHub or on paper."""

import math
import re

import ipywidgets as widgets
import mistune
import simpleeval

from course_lib.student.in_words import InWords
from course_lib.translations import gettext


class Form(InWords, widgets.VBox):
    """A column of widgets whose plain text is `in_words`."""

    in_words = ""

    def __repr__(self):
        return f"{self.in_words}  [{gettext('run this cell in JupyterLab to answer')}]"


def prose(markdown):
    """A widget that shows a text written in Markdown."""
    return widgets.HTML(mistune.html(markdown))


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


CALCULATOR = {
    "log": math.log,
    "ln": math.log,
    "log2": math.log2,
    "log10": math.log10,
    "exp": math.exp,
    "sqrt": math.sqrt,
}


def value_of(text):
    """The value of a number or of an expression that somebody typed, or None.

    >>> value_of("-log(0.5)"), value_of("2^3"), value_of("0,25"), value_of("__import__('os')")
    (0.6931471805599453, 8.0, 0.25, None)
    """
    typed = number_in(text)
    if typed is not None:
        return typed
    plain = text.replace("−", "-").replace("·", "*").replace("×", "*").replace("^", "**")
    plain = plain.replace("np.", "").replace("math.", "")
    try:
        value = float(
            simpleeval.simple_eval(plain, functions=CALCULATOR, names={"e": math.e, "pi": math.pi})
        )
    except Exception:  # whatever cannot be read as a number is asked for again
        return None
    return value if math.isfinite(value) else None
