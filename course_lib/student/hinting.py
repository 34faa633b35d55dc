"""Hints are a ladder: a law, then the named belief, then a worked step; the solution comes last."""

from IPython.display import display

from course_lib.grading import Status
from course_lib.student import record


class Hint:
    """One rung, as text and as Markdown with the same words."""

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
        TypeError: if the name is no text.
    """
    exercise = record.exercise_called(name)
    given = record.hints[exercise.name]
    ahead = [words for words in _ladder(exercise) if words not in given]
    if ahead:
        given.append(ahead[0])
    display(Hint(ahead[0] if ahead else _last(exercise.name)))


def _ladder(exercise):
    """The law; the question of the latest diagnosis, if there is one; the other declared hints."""
    law, *others = exercise.hints or ("This exercise has no hints of its own.",)
    return [law, *_diagnosed(exercise.name), *others]


def _diagnosed(name):
    latest = record.verdicts[name][-1:]
    return [verdict.misconception.advice for verdict in latest if verdict.misconception]


def _last(name):
    attempts = record.verdicts[name]
    if not attempts:
        return "Try once before the last step: even a wrong answer makes it worth more to you."
    if attempts[-1].status is Status.RIGHT:
        return "You have it already. The solution gives the reasons, if you want to compare."
    return (
        "The worked solution stands in the folder `solutions`, in the notebook of the same name as "
        "this sheet. Close it again, and write the answer from memory."
    )
