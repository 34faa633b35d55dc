"""What was graded, kept for good: one transaction a submission.

    with Gradebook.open(path_or_url) as book:
        book.begin(sheet, edition, settings)  a batch starts
        book.add(row) → True, or False where it was there already
        book.graded(sheet, edition) → keys of what need not be graded again
        book.mark(student, sheet, exercise, points) → a person's judgement, kept across regrades
        score(row, book.marks(sheet)) → Score

A path is a SQLite database, a URL is one on a PostgreSQL server. Nothing is ever deleted.
"""

from course_lib.classroom.gradebook.book import Event, Gradebook
from course_lib.classroom.gradebook.filled import check_recorded, filled_in
from course_lib.classroom.gradebook.marks import Mark, Marks, answer_of
from course_lib.classroom.gradebook.places import ASIDE, FILE
from course_lib.classroom.gradebook.scores import WRITTEN, ByHand, Part, Score, score

__all__ = [
    "ASIDE",
    "FILE",
    "WRITTEN",
    "ByHand",
    "Event",
    "Gradebook",
    "Mark",
    "Marks",
    "Part",
    "Score",
    "answer_of",
    "check_recorded",
    "filled_in",
    "score",
]
