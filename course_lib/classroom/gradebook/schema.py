"""The tables, and what stands in a database before it is trusted with grades."""

import re

from sqlalchemy import (
    DDL,
    BigInteger,
    Boolean,
    Column,
    Double,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    event,
    insert,
    inspect,
    select,
)
from sqlalchemy.types import TypeDecorator

from course_lib.classroom.refusal import CannotGradeError

VERSION = 1
OURS = "One Number gradebook"

NUMBER = BigInteger().with_variant(Integer, "sqlite")
ESCAPED = re.compile(r"\\(\\|0|u[0-9a-f]{4})")
UNTELLABLE = re.compile("[\\\\\0\ud800-\udfff]")


class AnyText(TypeDecorator):
    """Text that comes back as it was, with lone surrogates and NUL; sorted alike everywhere."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect):
        ordered = Text(collation="C") if dialect.name == "postgresql" else Text()
        return dialect.type_descriptor(ordered)

    def process_bind_param(self, value, dialect):
        return None if value is None else escaped(value)

    def process_result_value(self, value, dialect):
        return None if value is None else unescaped(value)


def escaped(text):
    r"""A text that every database takes.

    >>> escaped("Zoë"), escaped("a\\b\x00\ud800")
    ('Zoë', 'a\\\\b\\0\\ud800')
    """
    return UNTELLABLE.sub(_escape, text)


def _escape(found):
    letter = found[0]
    return {"\\": "\\\\", "\0": "\\0"}.get(letter) or f"\\u{ord(letter):04x}"


def unescaped(text):
    return ESCAPED.sub(_unescape, text)


def _unescape(found):
    code = found[1]
    return {"\\": "\\", "0": "\0"}.get(code) or chr(int(code[1:], 16))


METADATA = MetaData()

schema = Table("schema", METADATA, Column("version", Integer), Column("of", Text))

submissions = Table(
    "submissions",
    METADATA,
    Column("number", NUMBER, primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("student", AnyText, nullable=False),
    Column("sheet", AnyText, nullable=False),
    Column("digest", AnyText, nullable=False),
    Column("edition", AnyText, nullable=False),
    Column("file", AnyText, nullable=False),
    Column("graded_at", Text, nullable=False),
    Column("seen_at", Text, nullable=False),
    Column("settled", Boolean, nullable=False),
    Column("content", Text, nullable=False),
    Index("submissions_of_student", "student").ddl_if(dialect="sqlite"),
    Index("submissions_of_sheet", "sheet", "edition"),
)

# A B-tree of PostgreSQL refuses a name of more than some 2,700 bytes. Written out, since to name
# the method of an index to SQLAlchemy imports all of PostgreSQL for every gradebook of SQLite.
BY_HASH = DDL("CREATE INDEX submissions_of_student ON submissions USING hash (student)")
event.listen(submissions, "after_create", BY_HASH.execute_if(dialect="postgresql"))

marks = Table(
    "marks",
    METADATA,
    Column("number", NUMBER, primary_key=True),
    Column("student", AnyText, nullable=False),
    Column("sheet", AnyText, nullable=False),
    Column("exercise", AnyText, nullable=False),
    Column("answer", Text, nullable=False),
    Column("points", Double, nullable=False),
    Column("out_of", Double, nullable=False),
    Column("comment", AnyText, nullable=False),
    Column("marked_by", AnyText, nullable=False),
    Column("marked_at", Text, nullable=False),
    Index("marks_of_sheet", "sheet"),
)

batches = Table(
    "batches",
    METADATA,
    Column("number", NUMBER, primary_key=True),
    Column("sheet", AnyText, nullable=False),
    Column("edition", AnyText, nullable=False),
    Column("began_at", Text, nullable=False),
    Column("settings", Text, nullable=False),
)


def is_ready(connection, place):
    """True if this is a gradebook of ours, False if nothing is here yet.

    Raises:
        CannotGradeError: if it is something else. Nothing of it is changed.
    """
    names = set(inspect(connection).get_table_names())
    if not names:
        return False
    version = _version(connection) if set(METADATA.tables) <= names else None
    if version is None:
        raise CannotGradeError(
            f"{place} is a database, but no gradebook of this course: it holds the tables "
            f"{', '.join(sorted(names)[:4])}. Nothing was changed; give a place of its own"
        )
    if version != VERSION:
        raise CannotGradeError(
            f"{place} is a gradebook of version {version}, and this course knows version "
            f"{VERSION}. Nothing was changed; use the version of the course that wrote it, or a newer one"
        )
    return True


def _version(connection):
    columns = {column["name"] for column in inspect(connection).get_columns("schema")}
    if not {"version", "of"} <= columns:
        return None
    found = connection.execute(select(schema.c.version).where(schema.c.of == OURS)).all()
    return found[0].version if len(found) == 1 else None


def make(connection):
    """The tables, in an empty database."""
    METADATA.create_all(connection, checkfirst=False)
    connection.execute(insert(schema).values(version=VERSION, of=OURS))
