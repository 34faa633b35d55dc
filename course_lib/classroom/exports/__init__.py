"""The results in the forms that other systems read.

    FORMATS[name](rows, marks, template=…, roster=…, column=…, scale=…) → Export(files, notes)
    export(name, rows, marks, template=…, to=…) writes them and returns what a teacher must know

What could not be graded, and words that wait for a mark, are never a 0 there: each form has its own
way to say so, and the notes name everybody concerned.
"""

from course_lib.classroom.exports.exported import Export
from course_lib.classroom.exports.forms import FORMATS
from course_lib.classroom.exports.people import read_roster
from course_lib.classroom.exports.writing import export

__all__ = ["FORMATS", "Export", "export", "read_roster"]
