"""`course history` prints everything that happened to a student's work."""

import sys

from course_lib.commands.mark import in_words


def add(commands):
    command = commands.add_parser(
        "history", help="print what was graded and marked of a student, when and by whom"
    )
    command.add_argument("out", help="what `course grade` wrote: a folder, or postgresql://…")
    command.add_argument("student")
    command.add_argument("--sheet", help="this sheet only, such as 02_surprise")
    command.set_defaults(run=run)


def run(options):
    from course_lib.classroom import CannotGradeError
    from course_lib.classroom.gradebook import Gradebook
    from course_lib.classroom.showing import readable

    try:
        with Gradebook.open(options.out, must_exist=True) as book:
            sheets = [options.sheet] if options.sheet else book.sheets_of(options.student)
            for event in book.history(options.student, options.sheet):
                print(readable(_line(event)))
            for sheet in sheets:
                print(readable(_now(book, options.student, sheet)))
    except CannotGradeError as error:
        print(f"course history: {error}", file=sys.stderr)
        return 1
    return 0


def _line(event):
    return f"{event.at[:19].replace('T', ' ')} UTC  {_graded(event.row) if event.row else _marked(event.mark)}"


def _graded(row):
    outcome = f"{row.points:g} of {row.out_of:g}" if row.points is not None else row.status
    why = f" ({row.reason})" if row.reason else ""
    names = f"file {row.file} {row.digest[:8]}, edition {row.edition[:8]}"
    return f"{row.sheet}  graded  {outcome}{why}  {names}"


def _marked(mark):
    by = f" by {mark.by}" if mark.by else ""
    said = f": {' '.join(mark.comment.split())}" if mark.comment else ""
    return f"{mark.sheet}  marked  {mark.exercise}: {mark.points:g} of {mark.out_of:g}{by}{said}"


def _now(book, student, sheet):
    from course_lib.classroom.gradebook import score

    return f"{sheet}: {in_words(score(book.latest(student, sheet), book.marks(sheet)))}"
