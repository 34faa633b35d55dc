"""What was handed in becomes submissions, whatever state it is in.

handed_in(sources, sheet_name, roster=…, pattern=…) → Class(handed, others, absent, notes)
read_submission(handed.content(), sheet) → Submission
"""

from course_lib.classroom.intake.collecting import handed_in
from course_lib.classroom.intake.files import LARGEST_MB, UnreadableError, digest_of
from course_lib.classroom.intake.handed import Class, Handed
from course_lib.classroom.intake.notebooks import Submission, as_many_as_one_reads, read_submission
from course_lib.classroom.intake.sheets import Sheet, read_sheet

__all__ = [
    "LARGEST_MB",
    "Class",
    "Handed",
    "Sheet",
    "Submission",
    "UnreadableError",
    "as_many_as_one_reads",
    "digest_of",
    "handed_in",
    "read_sheet",
    "read_submission",
]
