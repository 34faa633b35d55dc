"""What was handed in becomes submissions, whatever state it is in.

handed_in(folder, sheet_name) → list of Handed, names of other files
read_submission(handed.content(), sheet) → Submission
"""

from course_lib.classroom.intake.handed import Handed, UnreadableError, digest_of, handed_in
from course_lib.classroom.intake.notebooks import Sheet, Submission, read_sheet, read_submission

__all__ = [
    "Handed",
    "Sheet",
    "Submission",
    "UnreadableError",
    "digest_of",
    "handed_in",
    "read_sheet",
    "read_submission",
]
