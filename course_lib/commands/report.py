"""`course report` writes the pages and tables of a graded class anew."""

import sys
from pathlib import Path


def add(commands, load):
    """Declare the command.

    Args:
        commands: what `add_subparsers` returned.
        load: maps the folder of results to a `classroom.reports.Graded`.
    """
    command = commands.add_parser(
        "report", help="write reports, feedback and tables anew, with what was marked by hand"
    )
    command.add_argument("out", type=Path, help="the folder that `course grade` wrote")
    command.set_defaults(run=lambda options: run(options, load))


def run(options, load):
    from course_lib.classroom import CannotGradeError, reports
    from course_lib.question_bank import EXERCISES, LESSONS

    try:
        graded = reports.rewrite(options.out, load, EXERCISES, LESSONS)
    except CannotGradeError as error:
        print(f"course report: {error}", file=sys.stderr)
        return 1
    print(f"{len(graded.rows)} submissions. Begin with {options.out / 'index.html'}")
    return 0
