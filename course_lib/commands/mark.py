"""`course mark` records what a person gives for an answer that no machine can judge."""

import getpass
import sys
from pathlib import Path


def add(commands):
    command = commands.add_parser(
        "mark", help="record points for written answers, one or a whole table"
    )
    command.add_argument("out", help="what `course grade` wrote: a folder, or postgresql://…")
    command.add_argument("student", nargs="?")
    command.add_argument("exercise", nargs="?")
    command.add_argument("points", nargs="?", type=float)
    command.add_argument(
        "--from",
        dest="table",
        type=Path,
        metavar="FILE",
        help="written.csv, its columns points and comment filled in",
    )
    command.add_argument("--comment", default="", help="what the learner is told")
    command.add_argument("--by", default=None, help="who gives the points (your login name)")
    command.add_argument("--sheet", help="where the gradebook holds several, such as 02_surprise")
    command.add_argument(
        "--out-of", type=float, help="the most points, where the course leaves that to you"
    )
    command.set_defaults(run=run)


def run(options):
    from course_lib.classroom import CannotGradeError
    from course_lib.classroom.gradebook import Gradebook

    if trouble := _trouble_with(options):
        print(f"course mark: {trouble}", file=sys.stderr)
        return 2
    try:
        with Gradebook.open(options.out, must_exist=True) as book:
            for line in _from_table(book, options) if options.table else _one(book, options):
                print(line)
    except CannotGradeError as error:
        print(f"course mark: {error}", file=sys.stderr)
        return 1
    return 0


def _trouble_with(options):
    one = [options.student, options.exercise, options.points]
    if options.table and any(it is not None for it in one):
        return "give a table with --from, or STUDENT EXERCISE POINTS, not both"
    if not options.table and any(it is None for it in one):
        return "give STUDENT EXERCISE POINTS, or a table with --from"
    if options.table and (options.comment or options.out_of is not None):
        return "--comment and --out-of are for one mark; a table has columns for them"
    return ""


def _from_table(book, options):
    from course_lib.classroom.gradebook import filled_in, score

    given = filled_in(book, options.table, by=_who(options), sheet=options.sheet)
    replaced = list(_replaced(book, given))
    new = book.mark_all(given)
    yield from replaced
    yield f"{new} new {'mark' if new == 1 else 'marks'} recorded."
    for sheet in sorted({mark.sheet for mark in given}):
        marks = book.marks(sheet)
        waiting = sum(len(score(row, marks).waiting) for row in book.each_row(sheet))
        yield f"{sheet}: {waiting} written answers wait for a mark."


def _replaced(book, given):
    """A line on each mark that does not count from now on."""
    from course_lib.classroom.showing import readable

    so_far = {sheet: book.marks(sheet) for sheet in {mark.sheet for mark in given}}
    for mark in given:
        if old := so_far[mark.sheet].latest.get(mark.about):
            by = f", given by {old.by}" if old.by else ""
            yield readable(
                f"{mark.student}, {mark.exercise}: {mark.points:g} of {mark.out_of:g} instead of "
                f"{old.points:g} of {old.out_of:g}{by}"
            )


def _one(book, options):
    from course_lib.classroom.gradebook import score

    sheet = options.sheet or _sheet_of(book, options.student, options.exercise)
    new = book.mark(
        options.student,
        sheet,
        options.exercise,
        options.points,
        options.comment,
        _who(options),
        options.out_of,
    )
    yield "Recorded." if new else "That mark stands already."
    row, marks = book.latest(options.student, sheet), book.marks(sheet)
    yield f"{sheet}: {in_words(score(row, marks))}"


def _sheet_of(book, student, exercise):
    """The one sheet of a student's that asks this.

    Raises:
        CannotGradeError: if there is none, or more than one.
    """
    from course_lib.classroom import CannotGradeError

    rows = [book.latest(student, sheet) for sheet in book.sheets_of(student)]
    asking = [row.sheet for row in rows if exercise in row.results]
    if len(asking) == 1:
        return asking[0]
    if asking:
        raise CannotGradeError(f"{', '.join(asking)} ask {exercise}: say which with --sheet")
    graded = ", ".join(row.sheet for row in rows)
    raise CannotGradeError(f"no sheet of {student!r} asks {exercise!r}; graded are {graded}")


def in_words(found):
    """A score as one line."""
    if found.total is None:
        return "could not be graded"
    said = f"{found.total:g} of {found.out_of:g} points"
    said += f" ({found.by_machine:g} judged by the course, {found.by_hand:g} given by hand)"
    waits = f"; waiting for a mark: {', '.join(found.waiting)}" if found.waiting else ""
    return said + waits


def _who(options):
    if options.by is not None:
        return options.by
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""  # an account without a name, as in some containers
