"""A subject that nobody teaches: doubling. For tests of the engine."""

import numpy as np

from course_lib.grading import Case, Exercise, Misconception


def numbers_of_both_signs(rng):
    yield Case("a positive number", {"x": rng.uniform(1.1, 1.9)})
    yield Case("several numbers", {"x": np.array([3.0, -4.0, 5.5])})
    yield Case("a huge number", {"x": 1e300}, extreme=True)


double = Exercise(
    name="double",
    title="Twice as much",
    prompt="Write `double(x)`.",
    points=2,
    reference=lambda x: 2 * np.asarray(x),
    cases=numbers_of_both_signs,
    also_right=(lambda x: np.asarray(x) + x, lambda x: np.float32(2) * np.asarray(x)),
    misconceptions=(
        Misconception(
            "squares_instead", lambda x: np.asarray(x) ** 2, "Twice is squared.", "What is 3 twice?"
        ),
        Misconception(
            "loses_the_sign", lambda x: 2 * np.abs(x), "Twice is positive.", "What is −4 twice?"
        ),
        Misconception(
            "goes_through_the_square",
            lambda x: np.sign(x) * np.sqrt(4 * np.asarray(x) ** 2),
            "The root undoes the square.",
            "What is 1e300 squared?",
        ),
    ),
    hints=("Twice nothing is nothing.", "Add it to itself.", "Twice 7 is 14."),
)
