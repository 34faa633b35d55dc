"""What was graded, kept for good: one transaction a submission.

    with Gradebook.open(path_or_url) as book:
        book.begin(sheet, edition, settings)  a batch starts
        book.add(row) → True, or False where it was there already
        book.graded(sheet, edition) → keys of what need not be graded again
        book.mark(student, sheet, exercise, points) → a person's judgement, kept across regrades
        total(row, book.marks(sheet)) → Total

A path is a SQLite database, a URL is one on a PostgreSQL server. Nothing is ever deleted.
"""

from course_lib.classroom.gradebook.book import Event, Gradebook
from course_lib.classroom.gradebook.filled import check_recorded, filled_in
from course_lib.classroom.gradebook.marks import Mark, Marks, Total, answer_of, total
from course_lib.classroom.gradebook.places import ASIDE, FILE

__all__ = [
    "ASIDE",
    "FILE",
    "Event",
    "Gradebook",
    "Mark",
    "Marks",
    "Total",
    "answer_of",
    "check_recorded",
    "filled_in",
    "total",
]
