"""What a lesson or a sheet calls: predict before you see, check what you wrote, ask for a hint."""

from course_lib.student.again import again
from course_lib.student.checking import check
from course_lib.student.hinting import hint
from course_lib.student.predicting import compare, predict
from course_lib.student.progress import progress
from course_lib.student.quizzing import quiz
from course_lib.student.record import forget_everything
from course_lib.student.reviewing import review
from course_lib.student.watching import watch
from course_lib.translations import language

__all__ = [
    "again",
    "check",
    "compare",
    "forget_everything",
    "hint",
    "language",
    "predict",
    "progress",
    "quiz",
    "review",
    "watch",
]
