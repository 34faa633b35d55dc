"""Hints are a ladder: a law, then the named belief, then a worked step; the solution comes last."""

from IPython.display import display

from course_lib.student import record


class Hint:
    """One rung, as text and as HTML with the same words."""

    def __init__(self, words):
        self.words = words

    def __repr__(self):
        return f"☞ {self.words}"

    def _repr_markdown_(self):
        return f"☞ {self.words}"


def hint(name):
    """Show the next hint for an exercise. Every call climbs one rung.

    Raises:
        LookupError: if there is no exercise of that name.
    """
    exercise = record.exercise_called(name)
    ladder = _ladder(exercise)
    rung = min(record.rungs[name], len(ladder))
    record.rungs[name] = rung + 1
    display(Hint(ladder[rung] if rung < len(ladder) else _last(name)))


def _ladder(exercise):
    """The declared hints, with the question of the latest diagnosis after the first."""
    first, *rest = exercise.hints or ("This exercise has no hints of its own.",)
    return [first, *_diagnosed(exercise.name), *rest]


def _diagnosed(name):
    named = [verdict.misconception for verdict in record.verdicts[name] if verdict.misconception]
    return [named[-1].advice] if named else []


def _last(name):
    if not record.verdicts[name]:
        return "Try once before the last step: even a wrong answer makes it worth more to you."
    return (
        "The worked solution stands in the folder `solutions`, in the notebook of the same name as "
        "this sheet. Close it again, and write the answer from memory."
    )
