"""What is asked, what is right, and what goes wrong: one module a subject."""

import importlib
import pkgutil

from course_lib.grading import Exercise, Rehearsal
from course_lib.grading.variants import variant as variant
from course_lib.translations import words

_MODULES = [
    importlib.import_module(f"{__name__}.{module.name}")
    for module in pkgutil.iter_modules(__path__)
]


def _in(module):
    """The exercises that a module holds, in the order of its lines."""
    return [item for item in vars(module).values() if isinstance(item, Exercise)]


def _by_name(exercises):
    found = {}
    for exercise in exercises:
        if exercise.name in found:
            raise ValueError(
                f"two exercises are called {exercise.name!r}; a name is the link between sheet, "
                "submission and declaration: rename one of them"
            )
        found[exercise.name] = exercise
    return found


EXERCISES = _by_name(exercise for module in _MODULES for exercise in _in(module))
"""Name to Exercise, for the whole course."""

PUBLIC_SEED = 0
"""A sheet always asks the same cases, so that two runs can be compared. A teacher's are fresh."""

SOLUTIONS = words("in the folder `solutions`, in the notebook of the same name as this sheet")
"""Where a learner finds the worked solutions."""


def rehearsed(exercise):
    """The public cases of an exercise, with what right and wrong answers to them are."""
    return Rehearsal(exercise, exercise.cases_from(PUBLIC_SEED))


LESSONS = {
    exercise.name: module.LESSON
    for module in _MODULES
    if hasattr(module, "LESSON")
    for exercise in _in(module)
}
"""Name of an exercise to the number of the lesson it belongs to."""
