"""The gradebook: rows, marks and batches, each written in one transaction."""

import hashlib
import json
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from functools import cached_property
from importlib import import_module
from pathlib import Path

from sqlalchemy import func, insert, select, update

from course_lib.classroom.gradebook import schema
from course_lib.classroom.gradebook.marks import Mark, Marks, answer_of, trouble_with
from course_lib.classroom.gradebook.places import BY_A_PERSON, READING, Place
from course_lib.classroom.gradebook.records import row_of, text_of
from course_lib.classroom.gradebook.schema import batches, marks, submissions
from course_lib.classroom.gradebook.trouble import in_words
from course_lib.classroom.refusal import CannotGradeError
from course_lib.classroom.results import OUR_FAULT, Row
from course_lib.classroom.showing import readable

ONE_AT_A_TIME = 20_261
"""A number that processes agree on, which make the tables of one PostgreSQL database at once."""


@dataclass(frozen=True)
class Event:
    """Something that happened to a student's work: it was graded, or a person marked it."""

    at: str
    row: Row | None = None
    mark: Mark | None = None


class Gradebook:
    """Open with `Gradebook.open`, as a context. Every method may raise CannotGradeError.

    Open it after forking, not before: a connection cannot be shared by two processes.
    """

    def __init__(self, place, engine):
        self.place, self.engine = place, engine
        self.moment = ""

    @classmethod
    def open(cls, where, *, must_exist=False, patience=30):
        """The gradebook at a path, in a folder, or at a URL; made there if there is none.

        Args:
            where: a path, or `postgresql://USER@HOST/DATABASE`.
            must_exist: True to read or mark what was graded before.
            patience: seconds to wait for another program that is writing.

        Raises:
            CannotGradeError: if something else lies there, or it cannot be opened. Nothing of it
                is changed then.
        """
        place = Place(where)
        place.check(must_exist)
        place.reserve()
        book = cls(place, place.engine(patience))
        try:
            book.prepare(must_exist)
        except BaseException:
            book.close()
            raise
        return book

    @classmethod
    def is_at(cls, where, patience=30):
        """Whether there is a gradebook; nothing is made for the sake of asking.

        Raises:
            CannotGradeError: if none can be there, or something else is.
        """
        place = Place(where)
        place.check(must_exist=False)
        if place.is_missing:
            return False
        with cls(place, place.engine(patience)) as book:
            return book.is_ready()

    def close(self):
        self.engine.dispose()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def begin(self, sheet, edition, settings):
        """Write down that a batch starts, and with what; what is added from now on belongs to it.

        Args:
            sheet: name of the sheet, such as 02_surprise.
            edition: of what is asked.
            settings: name to number, text, list or path: whatever it takes to go on later. Of a
                secret, give the path of its file.
        """
        with self._writing() as connection:
            last = connection.scalar(
                select(func.max(submissions.c.seen_at)).where(submissions.c.sheet == sheet)
            )
            self.moment = _now(after=last)
            connection.execute(
                insert(batches).values(
                    sheet=sheet,
                    edition=edition,
                    began_at=self.moment,
                    settings=json.dumps(settings, default=_path),
                )
            )

    def settings(self, sheet=None):
        """What the last batch (of this sheet) was started with; None if there was none."""
        wanted = select(batches.c.settings).order_by(batches.c.number.desc()).limit(1)
        wanted = wanted if sheet is None else wanted.where(batches.c.sheet == sheet)
        with self._reading() as connection:
            found = connection.scalar(wanted)
        return None if found is None else json.loads(found)

    def add(self, row):
        """Record a row for good; False if a row with its key was there already, which then stays.

        Only what failed through no fault of the student is replaced.
        """
        now = _now()
        names = ("student", "sheet", "digest", "edition", "file")
        values = {name: getattr(row, name) for name in names} | {
            "key": _named(row.key),
            "graded_at": now,
            "seen_at": self.moment or now,
            "settled": not row.reason.startswith(OUR_FAULT),
            "content": text_of(row),
        }
        with self._writing() as connection:
            done = connection.execute(
                self._addition, values, execution_options={"preserve_rowcount": True}
            )
            if done.rowcount == 0:
                self._again(connection, [row.key])
            return done.rowcount == 1

    def again(self, keys):
        """These were handed in again and need no grading: they count as the students' latest."""
        with self._writing() as connection:
            self._again(connection, keys)

    def has(self, key):
        """Whether this need not be graded again."""
        wanted = select(submissions.c.number).where(
            submissions.c.key == _named(key), submissions.c.settled
        )
        with self._reading() as connection:
            return connection.scalar(wanted) is not None

    def graded(self, sheet, edition):
        """The keys of all that need not be graded again."""
        names = ("student", "sheet", "digest", "edition")
        wanted = select(*(submissions.c[name] for name in names)).where(
            submissions.c.sheet == sheet, submissions.c.edition == edition, submissions.c.settled
        )
        with self._reading() as connection:
            return {tuple(key) for key in connection.execute(wanted)}

    def rows(self, sheet=None, edition=None, latest=True):
        """The rows in order of student and sheet.

        Args:
            sheet: of this sheet only.
            edition: of this edition only.
            latest: of each student and sheet what was handed in last; False for all.
        """
        return list(self.each_row(sheet, edition, latest))

    def each_row(self, sheet=None, edition=None, latest=True):
        """As `rows`, one after the other, for a class that does not fit into memory."""
        with self._reading() as connection:
            wanted = _wanted(latest, sheet=sheet, edition=edition)
            numbers = connection.scalars(wanted).all()
            yield from _rows(connection, submissions.c.number, numbers)

    def rows_of(self, keys):
        """The rows of these keys, in their order; what was not recorded is left out."""
        names = [_named(key) for key in keys]
        with self._reading() as connection:
            return list(_rows(connection, submissions.c.key, names))

    def latest(self, student, sheet):
        """What a student handed in last of a sheet.

        Raises:
            CannotGradeError: if there is nothing; it names students with a name like that.
        """
        with self._reading() as connection:
            wanted = _wanted(True, sheet=sheet, student=student)
            numbers = connection.scalars(wanted).all()
            for row in _rows(connection, submissions.c.number, numbers):
                return row
        raise CannotGradeError(
            f"the gradebook {self.place} has nothing of {readable(student)!r} for "
            f"{readable(sheet)!r}, but for {', '.join(self.sheets_of(student))}"
        )

    def sheets(self):
        """Every sheet of which there is something, in order."""
        wanted = select(submissions.c.sheet).distinct().order_by(submissions.c.sheet)
        with self._reading() as connection:
            return list(connection.scalars(wanted))

    def sheets_of(self, student):
        """Every sheet of which a student has handed in something, in order.

        Raises:
            CannotGradeError: if there is nothing at all; it names students with a name like that.
        """
        names = select(submissions.c.student).distinct().order_by(submissions.c.student)
        sheets = select(submissions.c.sheet).distinct().order_by(submissions.c.sheet)
        with self._reading() as connection:
            found = list(connection.scalars(sheets.where(submissions.c.student == student)))
            if found:
                return found
            alike = get_close_matches(student, connection.scalars(names), n=3)
        perhaps = f"; is it {' or '.join(map(readable, alike))}?" if alike else ""
        raise CannotGradeError(
            f"the gradebook {self.place} has nothing of {readable(student)!r}{perhaps}"
        )

    def history(self, student, sheet=None):
        """Everything that happened to a student's work, the earliest first: a list of Event."""
        columns = submissions.c
        wanted = select(columns.graded_at, columns.content).where(columns.student == student)
        wanted = wanted if sheet is None else wanted.where(columns.sheet == sheet)
        with self._reading() as connection:
            found = connection.execute(wanted.order_by(columns.number)).all()
            given = [_mark_of(it) for it in connection.execute(_marks(sheet, student))]
        events = [Event(at, row=row_of(content)) for at, content in found]
        events += [Event(mark.at, mark=mark) for mark in given]
        return sorted(events, key=lambda event: event.at)

    def mark(self, student, sheet, exercise, points, comment="", by="", out_of=None):
        """Record what a person gives for the latest answer; False if just that stands already.

        Raises:
            CannotGradeError: if there is no such student or exercise, or the points do not fit.
        """
        row, marks_so_far = self.latest(student, sheet), self.marks(sheet)
        if trouble := trouble_with(row, exercise, points, out_of, marks_so_far):
            raise CannotGradeError(trouble)
        most = marks_so_far.out_of(row, exercise) if out_of is None else out_of
        about = answer_of(row, exercise)
        mark = Mark(student, sheet, exercise, float(points), float(most), comment, by, about)
        return self.mark_all([mark]) == 1

    def mark_all(self, given):
        """Record marks that were looked at before, all or none; how many of them are new."""
        now = _now()
        with self._writing(**BY_A_PERSON) as connection:
            told = {}
            for sheet in {mark.sheet for mark in given}:
                so_far = map(_mark_of, connection.execute(_marks(sheet)))
                told |= {(mark.sheet, *mark.about): mark.said for mark in so_far}
            fresh = [m for m in given if told.get((m.sheet, *m.about)) != m.said]
            if fresh:
                connection.execute(insert(marks), [_columns(replace(m, at=now)) for m in fresh])
        return len(fresh)

    def marks(self, sheet):
        """The marks of a sheet: `Marks`."""
        with self._reading() as connection:
            return Marks.of(map(_mark_of, connection.execute(_marks(sheet)).all()))

    def every_mark(self):
        """All that were ever given, the earliest first, those included that another replaced."""
        with self._reading() as connection:
            return [_mark_of(found) for found in connection.execute(_marks())]

    @cached_property
    def _addition(self):
        """The statement that records a row, made once: making it takes longer than running it."""
        dialect = import_module(f"sqlalchemy.dialects.{self.engine.dialect.name}")
        fresh = dialect.insert(submissions)
        better = ("file", "graded_at", "seen_at", "settled", "content")
        return fresh.on_conflict_do_update(
            index_elements=["key"],
            set_={name: fresh.excluded[name] for name in better},
            where=~submissions.c.settled,
        ).inline()

    @contextmanager
    def _writing(self, **options):
        engine = self.engine.execution_options(**options)
        with in_words(self.place), engine.begin() as connection:
            yield connection

    @contextmanager
    def _reading(self):
        with in_words(self.place), self.engine.connect() as connection:
            yield connection.execution_options(**READING)

    def _again(self, connection, keys):
        now = self.moment or _now()
        for some in _portions([_named(key) for key in keys]):
            these = submissions.c.key.in_(some) & (submissions.c.seen_at < now)
            connection.execute(update(submissions).where(these).values(seen_at=now))

    def is_ready(self):
        """Whether the tables are there."""
        with self._reading() as connection:
            return schema.is_ready(connection, self.place)

    def prepare(self, must_exist=False):
        """Look at what lies there, and make the tables where there is nothing yet."""
        ready = self.is_ready()
        if must_exist and not ready:
            raise self.place.has_none
        with in_words(self.place):
            self.place.write_ahead(self.engine)
        if ready:
            return
        with self._writing() as connection:
            if not self.place.path:
                connection.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
            if not schema.is_ready(connection, self.place):
                schema.make(connection)


def _now(after=None):
    """This moment in UTC; always later than `after`, whatever the clock was set to."""
    now = datetime.now(UTC)
    if after:
        now = max(now, datetime.fromisoformat(after) + timedelta(microseconds=1))
    return now.isoformat(timespec="microseconds")


def _named(key):
    return hashlib.sha256(json.dumps(key).encode()).hexdigest()


def _path(value):
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"settings are numbers, text, lists and paths; got a {type(value).__name__}")


def _wanted(latest, **only):
    """The numbers of rows in order; of several by one student on one sheet the latest has rank 1.

    What one batch brought is told apart by its content, so that it does not matter which of its
    processes was faster.
    """
    columns = submissions.c
    turn = (columns.seen_at, columns.file, columns.digest, columns.edition)
    rank = func.row_number().over(
        partition_by=(columns.student, columns.sheet), order_by=[it.desc() for it in turn]
    )
    told = [columns[name] == value for name, value in only.items() if value is not None]
    order = ("student", "sheet", "digest", "edition")
    ranked = select(columns.number, *(columns[name] for name in order), rank.label("rank"))
    ranked = ranked.where(*told).subquery()
    wanted = select(ranked.c.number).order_by(*(ranked.c[name] for name in order))
    return wanted.where(ranked.c.rank == 1) if latest else wanted


def _rows(connection, column, values):
    """The rows with these values in a column, in their order, a few hundred at a time."""
    for some in _portions(values):
        wanted = select(column, submissions.c.content).where(column.in_(some))
        found = dict(connection.execute(wanted).all())
        yield from (row_of(found[value]) for value in some if value in found)


def _portions(values, size=500):
    return [values[start : start + size] for start in range(0, len(values), size)]


def _marks(sheet=None, student=None):
    wanted = select(marks).order_by(marks.c.number)
    wanted = wanted if sheet is None else wanted.where(marks.c.sheet == sheet)
    return wanted if student is None else wanted.where(marks.c.student == student)


SAME = ("student", "sheet", "exercise", "points", "out_of", "comment", "answer")


def _mark_of(found):
    known = {name: getattr(found, name) for name in SAME}
    return Mark(by=found.marked_by, at=found.marked_at, **known)


def _columns(mark):
    known = {name: getattr(mark, name) for name in SAME}
    return known | {"marked_by": mark.by, "marked_at": mark.at}
