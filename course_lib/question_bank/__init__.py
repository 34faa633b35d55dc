"""What is asked, what is right, and what goes wrong: one module a subject."""

import importlib
import pkgutil

from course_lib.grading import Exercise


def _declared():
    """Every Exercise that a module of this folder holds, in the order of modules and lines."""
    for module in pkgutil.iter_modules(__path__):
        declarations = importlib.import_module(f"{__name__}.{module.name}")
        yield from (item for item in vars(declarations).values() if isinstance(item, Exercise))


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


EXERCISES = _by_name(_declared())
"""Name to Exercise, for the whole course."""
