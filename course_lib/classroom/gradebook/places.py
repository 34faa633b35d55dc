"""Where a gradebook lies: a file, or a database on a server that several graders write to."""

from contextlib import suppress
from pathlib import Path

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from course_lib.classroom.refusal import CannotGradeError

FILE = "gradebook.db"
"""The name that a gradebook has in the folder of results."""

ASIDE = ("-wal", "-shm", "-journal")
"""What SQLite puts beside it while it is open."""

READING = {"reading": True}
BY_A_PERSON = {"by_a_person": True}
"""Of a transaction: what a person did, no machine can do again."""


class Place:
    """One gradebook's address.

    Raises:
        CannotGradeError: if it is no address of a gradebook.
    """

    def __init__(self, where):
        self.url = _url_of(where)
        self.writes_ahead = False
        self.path = Path(self.url.database) if self.url.drivername == "sqlite" else None

    def __str__(self):
        return str(self.path) if self.path else self.url.render_as_string(hide_password=True)

    @property
    def has_none(self):
        """What is to be said where a gradebook is wanted and there is none."""
        return CannotGradeError(
            f"there is no gradebook {self}; give the folder that `course grade` wrote its results "
            "to, or the URL that it was given"
        )

    @property
    def is_missing(self):
        return self.path is not None and not self.path.is_file()

    def check(self, must_exist):
        """Raises CannotGradeError where no file is, or none can be."""
        if self.path is None:
            return
        if must_exist and self.is_missing:
            raise self.has_none
        if not self.path.parent.is_dir():
            raise CannotGradeError(
                f"there is no folder {self.path.parent} to put the gradebook into; make it first"
            )
        if _is_cut_to_nothing(self.path):
            raise CannotGradeError(
                f"the gradebook {self.path} is empty, while {self.path.name}-wal beside it is not: "
                "something cut it off. Nothing was changed; bring back a copy"
            )

    def reserve(self):
        """A file of one's own: it holds grades, and the seed of the hidden cases."""
        if self.is_missing:
            with suppress(OSError):  # SQLite will say it better
                self.path.touch(mode=0o600)

    def engine(self, patience):
        """The connections; `patience` is how many seconds to wait for another writer."""
        try:
            if self.path:
                engine = create_engine(self.url, connect_args={"timeout": patience})
                event.listen(engine, "connect", _by_hand)
                event.listen(engine, "begin", self._begin)
                return engine
            options = {"connect_timeout": max(2, int(patience))}
            return create_engine(self.url, pool_pre_ping=True, connect_args=options)
        except ModuleNotFoundError as error:
            raise CannotGradeError(
                f"a gradebook on a PostgreSQL server needs {error.name}, which is not installed: "
                "pip install 'one-number[scale]'"
            ) from None

    def write_ahead(self, engine):
        """Readers and a writer at once, where the file system can do it; slower, not worse, elsewhere."""
        if self.path is None:
            return
        connection = engine.raw_connection()
        try:
            mode = connection.cursor().execute("PRAGMA journal_mode = WAL").fetchone()[0]
            self.writes_ahead = mode == "wal"
        except engine.dialect.dbapi.OperationalError:
            pass  # no shared memory here, or another process is doing it at this moment
        finally:
            connection.close()

    def _begin(self, connection):
        options = connection.get_execution_options()
        # What was committed outlives the end of this process in either way. FULL waits for the disk
        # too: a power cut then costs nothing, elsewhere the last rows, which are graded again.
        swift = self.writes_ahead and not options.get("by_a_person")
        connection.exec_driver_sql(f"PRAGMA synchronous = {'NORMAL' if swift else 'FULL'}")
        # A writer that begins as a reader could not wait for its turn: SQLite would refuse at once.
        connection.exec_driver_sql("BEGIN" if options.get("reading") else "BEGIN IMMEDIATE")


def _url_of(where):
    if isinstance(where, Path) or "://" not in where:
        path = Path(where)
        return URL.create("sqlite", database=str(path / FILE if path.is_dir() else path))
    try:
        url = make_url(where)
    except (ArgumentError, ValueError):
        raise CannotGradeError(f"this is no address of a database; {_WANTED}") from None
    kind = url.get_backend_name()
    if kind in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if kind == "sqlite" and url.database not in (None, "", ":memory:"):
        return _url_of(Path(url.database))
    raise CannotGradeError(f"a gradebook cannot be kept at {kind}://…; {_WANTED}")


_WANTED = "give a path, or postgresql://USER@HOST/DATABASE"


def _is_cut_to_nothing(path):
    log = path.with_name(f"{path.name}-wal")
    sizes = [it.stat().st_size if it.is_file() else None for it in (path, log)]
    return sizes[0] == 0 and bool(sizes[1])


def _by_hand(connection, _):
    # The driver would begin transactions of its own, and late: the event below does it instead.
    connection.isolation_level = None
