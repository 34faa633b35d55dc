"""`course export` writes the results in the form of another system."""

import sys
from pathlib import Path

FORMATS = {
    "csv": "a table for any spreadsheet",
    "canvas": "the gradebook downloaded from Canvas, filled in",
    "moodle": "the grading worksheet downloaded from Moodle, filled in",
    "gradescope": "results.json for each student",
    "classroom50": "result.json for each student",
    "prairielearn": "results.json for each student",
    "nbgrader-csv": "a table like that of nbgrader export",
    "nbgrader": "scores in nbgrader's own gradebook",
}
"""As in `classroom.exports`, which is too heavy to be loaded for a line of help."""


def add(commands):
    command = commands.add_parser("export", help="write the results in the form of another system")
    each = "; ".join(f"{name}: {what}" for name, what in FORMATS.items())
    command.add_argument("format", choices=FORMATS, metavar="FORMAT", help=each)
    command.add_argument("out", metavar="OUT", help="the --out of `course grade`, or a gradebook")
    command.add_argument("--template", type=Path, metavar="FILE", help="to be filled in")
    command.add_argument("--to", type=Path, metavar="PATH", help="a new file, or a new folder")
    command.add_argument(
        "--roster", type=Path, metavar="FILE", help="CSV: `student`, and what they are called there"
    )
    command.add_argument("--sheet", help="such as 02_surprise, where several were graded")
    command.add_argument("--column", default="", help="of the template; or the assignment's name")
    command.add_argument(
        "--scale", action="store_true", help="turn full marks here into full marks there"
    )
    command.set_defaults(run=run)


def graded_in(place):
    """The rows of a gradebook, and what people gave to them."""
    from course_lib.classroom.gradebook import ByHand, Gradebook

    with Gradebook.open(place, must_exist=True) as book:
        rows = book.rows()
        return rows, ByHand.in_book(book, rows)


def run(options, graded_in=graded_in):
    """Export; `graded_in` gives rows and marks of a place."""
    from course_lib import classroom
    from course_lib.classroom.exports import export

    try:
        rows, marks = graded_in(options.out)
        wanted = [row for row in rows if options.sheet in (None, row.sheet)]
        written, notes = export(
            options.format,
            wanted,
            marks,
            template=options.template,
            to=options.to,
            roster=options.roster,
            column=options.column,
            scale=options.scale,
        )
    except (OSError, classroom.CannotGradeError) as error:
        print(f"course export: {error}", file=sys.stderr)
        return 1
    for line in (*notes, written):
        print(line)
    return 0
