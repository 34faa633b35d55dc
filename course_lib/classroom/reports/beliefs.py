"""The misconceptions of a class, the commonest first, each with its question and a remedy."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from course_lib.classroom.results import GRADED
from course_lib.grading import Rehearsal
from course_lib.grading.remedies import for_the_board

SEED = 0
"""Of the numbers for the board: the public ones, never those of the hidden cases."""


@dataclass(frozen=True)
class Place:
    """One exercise in which a misconception was met."""

    exercise: str
    title: str
    learners: tuple[str, ...]
    beliefs: tuple[str, ...]
    questions: tuple[str, ...]
    remedy: str
    lesson: int | None


@dataclass(frozen=True)
class Belief:
    """One misconception of the class, under its name."""

    name: str
    learners: tuple[str, ...]
    """Everybody who shows it somewhere, once."""

    places: tuple[Place, ...]


def beliefs(rows, exercises, lessons):
    """The misconceptions that were named, that of most learners first."""
    met = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row.status == GRADED:
            for exercise, result in row.results.items():
                if result.misconception:
                    met[result.misconception][exercise].append((row.student, result))
    found = [_belief(name, where, exercises, lessons) for name, where in met.items()]
    return sorted(found, key=lambda belief: (-len(belief.learners), belief.name))


def _belief(name, where, exercises, lessons):
    places = [
        _place(name, exercise, shown, exercises.get(exercise), lessons)
        for exercise, shown in where.items()
    ]
    places.sort(key=lambda place: (-len(place.learners), place.exercise))
    learners = {student for place in places for student in place.learners}
    return Belief(name, tuple(sorted(learners)), tuple(places))


def _place(name, exercise, shown, declared, lessons):
    students, results = zip(*shown, strict=True)
    mistake = known(declared, name) if declared else None
    thoughts = (mistake.parts or (mistake,)) if mistake else ()
    told = results[
        0
    ].paragraphs  # what the learner was told still stands where the bank has moved on
    return Place(
        exercise,
        results[0].title or exercise,
        tuple(sorted(set(students))),
        tuple(part.belief for part in thoughts) or told[-2:-1],
        tuple(part.advice for part in thoughts) or told[-1:],
        remedy(declared, mistake) if mistake else "",
        lessons.get(exercise),
    )


@cache
def known(exercise, name):
    """The misconception of that name that an exercise declares or generates, or None."""
    rehearsal = Rehearsal(exercise, ())
    candidates = (*rehearsal.single, *rehearsal.pairs)
    return next((mistake for mistake in candidates if mistake.name == name), None)


@cache
def remedy(exercise, mistake):
    """A sentence for the board, on public numbers."""
    return for_the_board(Rehearsal(exercise, exercise.cases_from(SEED)), mistake)
