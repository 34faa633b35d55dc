"""The sheet that is attacked: a function with hidden inputs, a value, a letter, a written answer."""

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

SECRET = 7390214886.25
"""The right answer to `number`."""


def right_scaled(x):
    return 3 * np.asarray(x) + 1


def cases_of_scaled(rng):
    """Nine digits each, so that one that gets out is found again."""
    yield Case("one number", {"x": float(rng.integers(10**8, 10**9))})
    yield Case("another number", {"x": float(rng.integers(10**8, 10**9))})
    yield Case("several numbers", {"x": rng.integers(10**8, 10**9, size=4).astype(float)})


EXERCISES = {
    exercise.name: exercise
    for exercise in (
        Exercise(
            name="scaled",
            title="Three times and one",
            prompt="Write `scaled(x)`.",
            reference=right_scaled,
            cases=cases_of_scaled,
            misconceptions=(
                Misconception("doubles", lambda x: 2 * np.asarray(x), "It is 2x.", "At 1?"),
            ),
            points=3,
        ),
        value_question(name="number", title="", prompt="?", reference=lambda: SECRET, points=2),
        choice(
            name="letter",
            title="A letter",
            prompt="Which?",
            options=(Option("a", "this"), Option("b", "that", "that", "It is that.", "Is it?")),
            right="a",
            points=2,
        ),
        written_question(name="why", title="Why", prompt="Say why.", model_answer="Because."),
    )
}

RIGHT = (
    "def scaled(x):\n    return 3 * x + 1",
    f"number = {SECRET}",
    "letter = 'a'",
    "why = 'It is so, because.'",
)


def but(**changed):
    """The right cells with some written differently; None leaves one out."""
    cells = dict(zip(("scaled", "number", "letter", "why"), RIGHT, strict=True))
    return [cell for cell in (cells | changed).values() if cell is not None]


def hidden_digits(seed):
    """The first digits of every hidden input and of every expected answer."""
    cases = EXERCISES["scaled"].cases_from(seed)
    asked = [number for case in cases for number in np.ravel(case.arguments["x"])]
    return {str(int(number))[:7] for x in asked for number in (x, right_scaled(x))}
