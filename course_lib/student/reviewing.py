"""Four questions from earlier lessons: what is fetched from memory again stays there."""

import datetime
import zlib

import numpy as np
from IPython.display import display

from course_lib.grading import Status
from course_lib.question_bank import EXERCISES, LESSONS
from course_lib.student import record
from course_lib.student.again import next_variant
from course_lib.student.forms import Form, prose
from course_lib.student.questions import ORIGINAL, in_variant
from course_lib.student.quizzing import IN_A_FORM, Quiz
from course_lib.translations import gettext

QUESTIONS = 4


class Review(Form):
    """Several quizzes under each other."""

    def __init__(self, quizzes, lesson):
        self.quizzes, self.lesson = quizzes, lesson
        before = gettext(
            "**Review:** {n} questions from before lesson {lesson}.", n=len(quizzes), lesson=lesson
        )
        super().__init__([prose(before), *quizzes])

    @property
    def in_words(self):
        return gettext(
            "Review: {n} questions from before lesson {lesson}.", n=QUESTIONS, lesson=self.lesson
        )


def review(lesson):
    """Deal four questions from the lessons before this one, with other numbers than last time.

    The ones answered longest ago come first, equally spread over the lessons.

    Args:
        lesson: the number of the lesson you are about to begin.

    Raises:
        ValueError: if there is no lesson before it that has questions.
    """
    names = due(lesson, record.read(), datetime.date.today())
    if not names:
        raise ValueError(
            gettext(
                "there is nothing to review before lesson {lesson!r}; hand over the number of a "
                "lesson after {first}",
                lesson=lesson,
                first=min(LESSONS.values(), default=0),
            )
        )
    quizzes = []
    for name in names:
        variant = next_variant(name) if EXERCISES[name].fresh else ORIGINAL
        quizzes.append(Quiz(in_variant(EXERCISES[name], variant), variant))
    display(Review(quizzes, lesson))


def due(lesson, kept, today):
    """The names of the questions to ask: one lesson after the other, the longest rested first.

    Args:
        lesson: the number of the lesson that begins.
        kept: the record.
        today: the date, so that a review opened twice on a day asks the same.
    """
    waiting = {}
    for name in sorted(_in_forms_before(lesson), key=lambda name: _rested(name, kept, today)):
        waiting.setdefault(LESSONS[name], []).append(name)
    dealt = [waiting[number].pop(0) for number in _spread(sorted(waiting)) if waiting[number]]
    left = [name for names in waiting.values() for name in names]
    return (dealt + left)[:QUESTIONS]


def _spread(lessons):
    """Four of these lessons, at equal distances, the latest among them."""
    places = np.linspace(len(lessons) - 1, 0, QUESTIONS).astype(int)
    return [lessons[place] for place in places] if lessons else []


def _in_forms_before(lesson):
    return [
        name
        for name, exercise in EXERCISES.items()
        if exercise.kind in IN_A_FORM and LESSONS.get(name, lesson) < lesson
    ]


def _rested(name, kept, today):
    """When it was last answered rightly before today; among equals, an order that changes daily."""
    right = [
        attempt["when"]
        for attempt in kept["attempts"].get(name, [])
        if attempt["verdict"] == Status.RIGHT.value and attempt["when"][:10] < today.isoformat()
    ]
    return max(right, default=""), zlib.crc32(f"{name} {today}".encode())
