"""`course report` writes the pages and tables of a graded class anew."""

import sys
from pathlib import Path


def add(commands):
    command = commands.add_parser(
        "report", help="write reports, feedback and tables anew, with what was marked by hand"
    )
    command.add_argument("out", type=Path, help="the folder that `course grade` wrote")
    command.add_argument("--gradebook", metavar="PATH_OR_URL", help="if it lies elsewhere")
    command.add_argument("--sheet", help="where the gradebook holds several, such as 02_surprise")
    command.add_argument(
        "--language", help="of the learners' pages, such as es; as they were graded if not given"
    )
    command.set_defaults(run=run)


def graded_in(options):
    """What the gradebook holds, of the sheet that was graded last if none is named."""
    from course_lib.classroom.gradebook import Gradebook
    from course_lib.classroom.reports import graded_in

    with Gradebook.open(options.gradebook or options.out, must_exist=True) as book:
        return graded_in(book, options.sheet)


def run(options, load=graded_in):
    """Report; `load` gives what is `reports.Graded` for the options."""
    from course_lib.classroom import CannotGradeError, reports
    from course_lib.question_bank import EXERCISES, LESSONS

    try:
        graded = reports.rewrite(
            options.out, lambda _: load(options), EXERCISES, LESSONS, language=options.language
        )
    except CannotGradeError as error:
        print(f"course report: {error}", file=sys.stderr)
        return 1
    print(f"{len(graded.rows)} submissions. Begin with {options.out / 'index.html'}")
    return 0
