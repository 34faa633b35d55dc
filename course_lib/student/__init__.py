"""What a lesson or a sheet calls: predict before you see, check what you wrote, ask for a hint."""

from course_lib.student.checking import check
from course_lib.student.hinting import hint
from course_lib.student.predicting import compare, predict

__all__ = ["check", "compare", "hint", "predict"]
