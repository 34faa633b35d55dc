"""Hints are a ladder: a broken law, the named belief, the idea elsewhere; the solution comes last."""

from IPython.display import display

from course_lib.grading import Status
from course_lib.grading.feedback import tried
from course_lib.question_bank import SOLUTIONS
from course_lib.student import record
from course_lib.student.checking import latest
from course_lib.student.questions import ORIGINAL, exercise_called, in_variant
from course_lib.translations import gettext, words


class Hint:
    """One rung, as text and as Markdown with the same words."""

    def __init__(self, sentence):
        self.words = sentence

    def __repr__(self):
        return f"☞ {gettext(self.words)}"

    def _repr_markdown_(self):
        return repr(self)


def hint(name, *, variant=ORIGINAL):
    """Show the next hint for an exercise. Every call climbs one rung; the ladder is remembered.

    Raises:
        LookupError: if there is no exercise of that name.
        TypeError: if the name is no text.
        ValueError: if the variant is no whole number.
    """
    exercise = in_variant(exercise_called(name), variant)
    given = [hint["hint"] for hint in record.read()["hints"].get(exercise.name, [])]
    ahead = [sentence for sentence in _ladder(exercise) if sentence not in given]
    if ahead:
        record.add_hint(exercise.name, ahead[0], variant)
    display(Hint(ahead[0] if ahead else _last(exercise, variant)))


def _ladder(exercise):
    """A law, of the latest answer the one it breaks; the question of its diagnosis; the idea
    elsewhere."""
    law, *others = exercise.hints or (words("This exercise has no hints of its own."),)
    verdicts = latest[exercise.name][-1:]
    broken = [verdict.broken for verdict in verdicts if verdict.broken]
    yield _questioned(broken[0]) if broken else law
    yield from (verdict.misconception.advice for verdict in verdicts if verdict.misconception)
    yield from others


def _questioned(broken):
    return words("{law} {tried} Is that so?", law=words(broken.law.sentence), tried=tried(broken))


def _last(exercise, variant):
    attempts = latest[exercise.name]
    if not attempts:
        return words(
            "Try once before the last step: even a wrong answer makes it worth more to you."
        )
    if attempts[-1].status is Status.RIGHT:
        return words("You have it already. The solution gives the reasons, if you want to compare.")
    stands = words(
        "The worked solution stands {place}. Close it again, and write the answer from memory.",
        place=words(SOLUTIONS),
    )
    record.add_hint(exercise.name, stands, variant, solution=True)
    return stands if exercise.fresh is None else _instead(exercise, stands)


def _instead(exercise, stands):
    """A solution that was read proves nothing; other numbers do."""
    return words(
        '{stands} From now on other numbers count: `again("{name}")` deals them.',
        stands=stands,
        name=exercise.name,
    )
