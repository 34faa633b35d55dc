"""A class is graded: submissions → processes of their own → answers → verdicts → table and pages.

    release(sheets, to, exercises=…, lessons=…) → folders to hand out
    grade(sheet, submissions, seed=…, out=…, exercises=…) → list of Row

What a submission's process is given is its own cells and one question at a time. The answers are
judged here, outside it; no reference and no expected answer is readable there.
"""

from course_lib.classroom.batch import Order, carry_out, grade, work_of
from course_lib.classroom.dealing import Dealt, read_secret
from course_lib.classroom.isolation.sandbox import ISOLATIONS, Limits
from course_lib.classroom.refusal import CannotGradeError
from course_lib.classroom.release import release
from course_lib.classroom.results import Row
from course_lib.classroom.speaking import speaking

__all__ = [
    "ISOLATIONS",
    "CannotGradeError",
    "Dealt",
    "Limits",
    "Order",
    "Row",
    "carry_out",
    "grade",
    "read_secret",
    "release",
    "speaking",
    "work_of",
]
