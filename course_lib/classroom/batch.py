"""Grade a class: nothing that one submission does stops the others, and nothing done is lost."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from course_lib.classroom import reports
from course_lib.classroom.accommodations import Accommodations, read_accommodations
from course_lib.classroom.engines import engine_for
from course_lib.classroom.gradebook import FILE, Gradebook
from course_lib.classroom.grader import Grader, content_of
from course_lib.classroom.intake import LARGEST_MB, Class, handed_in, read_sheet
from course_lib.classroom.isolation.sandbox import STANDARD, Limits
from course_lib.classroom.refusal import CannotGradeError
from course_lib.classroom.reports.pages import WARNING
from course_lib.classroom.reports.tables import make_ready, summary
from course_lib.classroom.results import GRADED
from course_lib.classroom.showing import readable
from course_lib.translations import language_in_use


@dataclass
class Order:
    """What a teacher asks for.

    Attributes:
        sheet: path of the notebook that was handed out.
        submissions: paths of folders, zips or notebooks.
        seed: of the hidden cases; keep it secret until all work is in.
        out: path of a folder for the results, new or a previous result.
        roster: path of a table that says who is in the class.
        pattern: a regular expression with a group `student`, for file names.
        largest_mb: of one notebook, in millions of bytes.
        gradebook: path or URL, if it is not to lie in `out`.
        only: names of students; the others are left as they are.
        isolation: "auto", a kind of walls, or "limits-only" where students are trusted.
        limits: what one submission may use.
        accommodations: path of a table that gives some students more time or memory.
        graders: processes to grade in; None for one per core where that pays.
        scheduler: address of a Dask scheduler, to grade on its workers.
        lessons: name of an exercise to the number of its lesson.
    """

    sheet: Path
    submissions: list
    seed: int
    out: Path
    roster: Path | None = None
    pattern: str | None = None
    largest_mb: float = LARGEST_MB
    gradebook: str | Path | None = None
    only: tuple[str, ...] = ()
    isolation: str = "auto"
    limits: Limits = STANDARD
    accommodations: Path | None = None
    graders: int | None = None
    scheduler: str | None = None
    lessons: dict = field(default_factory=dict)
    settings: dict = field(default_factory=dict)
    """What is written down of it, so that it can be gone on with."""

    @property
    def book(self):
        return self.gradebook or self.out


@dataclass
class Work:
    """What an order comes to."""

    order: Order
    grader: Grader
    engine: object
    of_all: Class
    keys: dict
    """Every submission, and the key under which the gradebook holds its row."""

    done: set
    """The keys that it holds already."""

    @property
    def waiting(self):
        return [one for one, key in self.keys.items() if key not in self.done]

    @property
    def words(self):
        """What would be done, in a sentence."""
        waiting, done = len(self.waiting), len(self.keys) - len(self.waiting)
        return (
            f"{waiting} {'submission' if waiting == 1 else 'submissions'} to grade, {done} graded "
            f"already; submissions will be {self.grader.sandbox.isolation}."
        )


def grade(sheet, submissions, *, seed, out, exercises, progress=print, **options):
    """Grade every submission of a class.

    Args:
        sheet: path of the notebook that was handed out.
        submissions: path of a folder, a zip or a notebook, or a list of such paths.
        seed: of the hidden cases; keep it secret until all work is in.
        out: path of a folder for the results, new or a previous result.
        exercises: name to Exercise, such as `question_bank.EXERCISES`; or, where everyone was
            dealt numbers of their own, `Dealt(EXERCISES, secret)`.
        progress: is called with each line that tells how it goes.
        options: as `Order` has them.

    Returns:
        one Row a submission, in the order of students.

    Raises:
        CannotGradeError: if sheet, seed, folders or this machine do not fit; the message says what
            to do. Nothing is written then.
    """
    several = submissions if isinstance(submissions, (list, tuple)) else [submissions]
    order = Order(Path(sheet), [Path(it) for it in several], seed, Path(out), **options)
    with work_of(order, exercises) as work:
        return carry_out(work, progress)


@contextmanager
def work_of(order, exercises):
    """The work of an order, with its sandbox open where it is needed.

    Raises:
        CannotGradeError: if something does not fit. Nothing is written then.
    """
    sheet = read_sheet(order.sheet)
    of_all = handed_in(
        order.submissions,
        sheet.path.name,
        roster=order.roster,
        pattern=order.pattern,
        largest_mb=order.largest_mb,
    )
    handed = _chosen(of_all.handed, order.only)
    granted = (
        read_accommodations(order.accommodations) if order.accommodations else Accommodations()
    )
    engine = engine_for(order.graders, len(handed), order.scheduler)
    grader = Grader(
        sheet,
        exercises,
        order.seed,
        order.isolation,
        order.limits,
        hidden=(*order.submissions, order.out),
        graders=engine.graders,
        accommodations=granted,
    )
    keys = {one: grader.key_of(one, content_of(one)) for one in handed}
    with grader:
        engine.prepare(grader)
        yield Work(order, grader, engine, of_all, keys, _graded_before(order, grader))


def _chosen(handed, only):
    known = {one.student for one in handed}
    if strangers := [name for name in only if name not in known]:
        raise CannotGradeError(
            f"--only names {', '.join(map(repr, strangers))}, from whom nothing was handed in; "
            f"there is work of {', '.join(sorted(known)[:10])}"
        )
    return [one for one in handed if one.student in only] if only else handed


def _graded_before(order, grader):
    """The keys in a gradebook that is there already; none is made for the sake of looking."""
    if not order.gradebook and not (order.out / FILE).exists():
        return set()
    if not Gradebook.is_at(order.book):
        return set()
    with Gradebook.open(order.book) as book:
        return book.graded(grader.sheet.path.stem, grader.edition)


def carry_out(work, progress=print):
    """Grade what waits, write it down as it comes, then write the reports.

    Raises:
        CannotGradeError: if the results cannot be written.
        KeyboardInterrupt: as it comes; what was graded until then stays.
    """
    order, grader = work.order, work.grader
    out = make_ready(order.out, order.submissions, order.book)
    for line in _said_before(work):
        progress(line)
    rows = work.engine.rows(grader, work.waiting)
    first = next(rows, None)  # the processes are forked before the gradebook is opened
    with Gradebook.open(order.book) as book:
        book.begin(grader.sheet.path.stem, grader.edition, _settings(work))
        book.again([key for key in work.keys.values() if key in work.done])
        try:
            _record(book, first, rows, len(work.waiting), progress)
        finally:
            _write_reports(book, out, work)
        found = _rows_of(book, work)
    for line in summary(found):
        progress(line)
    return found


def _said_before(work):
    if work.grader.sandbox.limits_only:
        yield f"WARNING: {WARNING}"
    if others := work.of_all.others:
        yield f"Not looked at, for they are no notebooks: {', '.join(map(readable, others))}"
    yield from map(readable, work.of_all.notes)
    students = [one.student for one in work.of_all.handed]
    if absent := work.grader.accommodations.without_submission(students):
        yield f"Accommodations for {', '.join(absent)}, from whom nothing was handed in."
    if done := len(work.keys) - len(work.waiting):
        yield f"{done} were graded before and stay as they are."


def _record(book, first, rows, count, progress):
    number = 0
    while first is not None:
        book.add(first)
        number += 1
        progress(_one_line(first, number, count))
        first = next(rows, None)


def _rows_of(book, work):
    found = book.rows_of(list(work.keys.values()))
    return sorted(found, key=lambda row: (row.student, row.file))


def _write_reports(book, out, work):
    """Write everything that people read, from all that the gradebook holds of this sheet."""
    known = reports.graded_in(book, work.grader.sheet.path.stem)
    told = {"marks": known.marks, "absent": known.absent, "notes": known.notes}
    lessons = work.order.lessons
    reports.write(out, known.rows, known.title, work.grader.exercises, lessons, **told)


def _settings(work):
    sheet, of_all = work.grader.sheet, work.of_all
    about = {"sheet_name": sheet.path.stem, "title": sheet.title, "language": language_in_use()}
    return {**work.order.settings, **about, "absent": of_all.absent, "notes": of_all.notes}


def _one_line(row, number, of):
    outcome = f"{row.points:g} of {row.out_of:g}" if row.status == GRADED else row.status
    why = f" ({row.reason})" if row.reason else ""
    return f"{number:>{len(str(of))}}/{of}  {readable(row.student, 60)}: {outcome}{why}"
