"""What people read: a page for each learner, tables, a report on the class.

write(out, rows, title, exercises, lessons, …) → every file, each put in place at once
graded_in(book, sheet) → Graded, as `rewrite` wants it
"""

from course_lib.classroom.reports.writing import Graded, graded_in, rewrite, write

__all__ = ["Graded", "graded_in", "rewrite", "write"]
