"""A toy sheet, toy exercises and a class of submissions: honest, unlucky and hostile."""

import json

import numpy as np

from course_lib.grading import (
    Case,
    Exercise,
    Misconception,
    Option,
    choice,
    value_question,
    written_question,
)

SECRET = "48151623.42"
"""The right answer to `vault`; it also stands in files that a submission must not read."""


def right_double(x):
    return 2 * np.asarray(x)


def squared(x):
    return np.asarray(x) ** 2


def halved(x):
    return np.asarray(x) / 2


def cases_of_double(rng):
    yield Case("one number", {"x": float(rng.uniform(3, 9))})
    yield Case("several numbers", {"x": rng.uniform(3, 9, size=4)})


EXERCISES = {
    exercise.name: exercise
    for exercise in (
        Exercise(
            name="double",
            title="Twice as much",
            prompt="Double it.",
            reference=right_double,
            cases=cases_of_double,
            misconceptions=(
                Misconception("squared", squared, "Doubling is squaring.", "What is twice 3?"),
                Misconception("halved", halved, "Doubling is halving.", "Is twice 3 more than 3?"),
            ),
            points=2,
        ),
        choice(
            name="colour",
            title="A colour",
            prompt="Which is the colour of snow?",
            options=(
                Option("a", "white"),
                Option("b", "green", "grass", "Snow is grass.", "Have you seen any?"),
            ),
            right="a",
        ),
        value_question(
            name="vault", title="The vault", prompt="?", reference=lambda: float(SECRET), points=1
        ),
        written_question(name="why", title="Why", prompt="Say why.", model_answer="Because."),
    )
}

RIGHT = [
    "def double(x):\n    return 2 * x",
    "colour = 'a'",
    f"vault = {SECRET}",
    "why = 'It is so, because.'",
]


def notebook(cells, marks=None):
    """A notebook of format 4 with these cells of code."""
    marks = marks or [{}] * len(cells)
    return json.dumps(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {},
            "cells": [
                {"cell_type": "code", "source": source, "metadata": mark, "outputs": []}
                for source, mark in zip(cells, marks, strict=True)
            ],
        }
    )


def write_sheet(folder, names=tuple(EXERCISES)):
    """A sheet that asks the exercises of these names; returns its path."""
    cells, marks = [], []
    for name in names:
        for role, source in (("answer", f"{name} = ..."), ("check", f'check("{name}", {name})')):
            cells.append(source)
            marks.append({"course": {"exercise": name, "role": role}})
    path = folder / "toy.ipynb"
    path.write_text(notebook(cells, marks))
    return path


def but(**changed):
    """The right notebook with some answers written differently; None leaves one out."""
    cells = dict(zip(("double", "colour", "vault", "why"), RIGHT, strict=True))
    return [cell for cell in (cells | changed).values() if cell is not None]


def function(body):
    return f"def double(x):\n    {body}"


FORGER = """
import os, threading
for fd in range(3, 40):
    try:
        os.write(fd, b'{"serial": 3, "value": 1}\\n' * 50 + b'[' * 100000 + b'\\n')
    except OSError:
        pass
"""

LIAR = """
import numpy as np
class Liar(np.ndarray):
    def __eq__(self, other): return True
    def __array__(self, *_, **__): raise KeyboardInterrupt
    dtype = property(lambda self: np.dtype(float))
class Yes(float):
    def __eq__(self, other): return True
    __hash__ = None
def double(x):
    return Yes(7) if np.ndim(x) == 0 else np.array([None]).view(Liar)
"""

HOSTILE_IDS = (
    "=cmd|' !A0",
    "@SUM(1)",
    "<img src=x onerror=alert(1)>",
    "Ada",
    "CON",
    "x" * 200,
    "new\nline",
    "\u202egnp",
    "%2e%2e%2fetc",
)
