"""An export is written where a teacher wants it: wholly or not at all, and over nothing."""

import shutil
import tempfile
from pathlib import Path

from course_lib.classroom.exports.forms import FORMATS
from course_lib.classroom.exports.people import read_roster
from course_lib.classroom.refusal import CannotGradeError


def export(form, rows, marks, *, template=None, to=None, roster=None, column="", scale=False):
    """Write the results in one form.

    Args:
        form: a name in FORMATS.
        rows: the results.
        marks: as `gradebook.ByHand` takes them.
        template: path of what is to be filled in, for a form that fills something in.
        to: path of a new file, or of a new folder for a form with a file for each student.
        roster: path of a CSV file with `student` and what they are called there.
        column: of the template, or the name of the assignment.
        scale: turn full marks here into full marks there.

    Returns:
        a sentence on what was written, and notes for the teacher.

    Raises:
        CannotGradeError: if something does not fit. Nothing is written then.
    """
    made = FORMATS[form]
    _refuse(form, made, template, to)
    given = {"column": column, "scale": scale}
    if roster is not None:
        given["roster"] = read_roster(Path(roster).read_bytes())
    if made.template:
        given["template"] = template if made.in_place else Path(template).read_bytes()
    exported = made(rows, marks, **given)
    if made.in_place:
        return f"written into {template}", exported.notes
    _write(exported.files, Path(to))
    return f"written to {to}", exported.notes


def _refuse(form, made, template, to):
    if made.template and template is None:
        raise CannotGradeError(f"--template is missing: {made.template}")
    if template is not None and not made.template:
        raise CannotGradeError(f"{form} fills in nothing: leave --template away")
    if made.in_place and to is not None:
        raise CannotGradeError(f"{form} changes the --template itself: leave --to away")
    if made.in_place:
        return
    if to is None:
        raise CannotGradeError("--to is missing: a new file, or a new folder for many")
    if Path(to).exists():
        raise CannotGradeError(f"--to {to} is there already; choose a new name")


def _write(files, to):
    """Written aside first, then moved: a full disk leaves nothing half done."""
    to.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=to.parent, prefix=".export-") as aside:
        draft = Path(aside) / "draft"
        for name, content in files.items():
            path = draft / name if _in_folders(files) else draft
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if not files:
            draft.mkdir()
        shutil.move(draft, to)


def _in_folders(files):
    return any("/" in name for name in files)
