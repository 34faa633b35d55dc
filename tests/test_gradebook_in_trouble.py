"""What goes wrong with a gradebook is said in words, and costs nothing that was recorded."""

import contextlib
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from graded_rows import a_class, graded
from sqlalchemy import event, make_url, text

from course_lib.classroom import CannotGradeError
from course_lib.classroom.gradebook import Gradebook
from course_lib.classroom.gradebook.places import Place

CLASS = a_class(50)
ADDING = [sys.executable, str(Path(__file__).parent / "adding_rows.py")]


@pytest.fixture
def path(tmp_path):
    """A gradebook of fifty rows."""
    with Gradebook.open(tmp_path) as book:
        for row in CLASS:
            book.add(row)
    return tmp_path / "gradebook.db"


def refused(path, words, **how):
    """Opening says this, and leaves the file as it was."""
    before = Path(path).read_bytes()
    with pytest.raises(CannotGradeError, match=words), Gradebook.open(path, **how) as book:
        book.rows()
    assert Path(path).read_bytes() == before


def test_a_file_that_is_no_database_is_left_alone(tmp_path):
    path = tmp_path / "gradebook.db"
    path.write_bytes(b"Dear diary, " * 200)

    refused(path, "is no gradebook.*Nothing was changed")


@pytest.mark.parametrize("table", ["diary", "schema", "marks"])
def test_somebody_elses_database_is_left_alone(tmp_path, table):
    path = tmp_path / "gradebook.db"
    with contextlib.closing(sqlite3.connect(path)) as theirs:
        theirs.execute(f'CREATE TABLE "{table}" (version)')

    refused(path, f"no gradebook of this course: it holds the tables {table}")


def test_a_gradebook_of_a_version_to_come_is_left_alone(path):
    with contextlib.closing(sqlite3.connect(path)) as newer:
        newer.execute("UPDATE schema SET version = 2")
        newer.commit()

    refused(path, "version 2, and this course knows version 1")


@pytest.mark.parametrize("kept", [0.5, 0.9])
def test_a_file_that_was_cut_off_is_left_alone(path, kept):
    path.write_bytes(path.read_bytes()[: int(kept * path.stat().st_size)])

    refused(path, "is damaged.*bring back a copy")


def test_a_file_whose_middle_was_overwritten_is_left_alone(path):
    content = bytearray(path.read_bytes())
    content[4096:-4096] = b"\xa5" * len(content[4096:-4096])
    path.write_bytes(content)

    refused(path, "is damaged.*bring back a copy")


def test_a_file_cut_to_nothing_is_not_taken_for_a_new_one(path):
    with Gradebook.open(path) as book:
        book.add(graded("zoe"))
        log = path.with_name("gradebook.db-wal")
        content = log.read_bytes()
    path.write_bytes(b"")
    log.write_bytes(content)

    refused(path, "is empty, while gradebook.db-wal beside it is not")
    assert log.read_bytes() == content


def test_a_gradebook_whose_making_was_interrupted_is_made_again(tmp_path):
    (tmp_path / "gradebook.db").touch()

    with Gradebook.open(tmp_path) as book:
        assert book.add(graded("ada"))


def test_what_a_person_gave_waits_for_the_disk(path):
    said = []
    with Gradebook.open(path) as book:
        event.listen(book.engine, "before_cursor_execute", lambda *it: said.append(it[2]))
        book.add(graded("zoe"))
        swift = list(said)
        book.mark("zoe", "02_surprise", "why", 1)

    assert "PRAGMA synchronous = FULL" not in swift
    begun = [statement for statement in said if statement.startswith(("PRAGMA", "BEGIN"))]
    assert begun[-2:] == ["PRAGMA synchronous = FULL", "BEGIN IMMEDIATE"]


@pytest.mark.skipif(os.name != "posix", reason="a way of locking that only POSIX has")
def test_a_file_system_without_shared_memory_will_do_and_waits_for_its_disk(tmp_path):
    place, said = Place(tmp_path), []
    place.url = make_url(f"sqlite:///file:{place.path}?vfs=unix-dotfile&uri=true")
    with Gradebook(place, place.engine(5)) as book:
        book.prepare()
        event.listen(book.engine, "before_cursor_execute", lambda *it: said.append(it[2]))
        assert book.add(graded("ada"))
        assert book.rows() == [graded("ada")]
        assert not (tmp_path / "gradebook.db-wal").exists()

    assert "PRAGMA synchronous = FULL" in said
    assert "PRAGMA synchronous = NORMAL" not in said


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has such modes")
def test_nobody_else_may_read_grades_and_seed(path):
    with Gradebook.open(path) as book:
        book.add(graded("zoe"))
        modes = {file.stat().st_mode & 0o077 for file in path.parent.iterdir()}

    assert modes == {0}


def test_what_must_exist_is_not_made(tmp_path):
    with pytest.raises(CannotGradeError, match="there is no gradebook"):
        Gradebook.open(tmp_path, must_exist=True)

    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_no_gradebook_until_somebody_grades(tmp_path):
    path = tmp_path / "empty.db"
    path.touch()
    assert not Gradebook.is_at(path)
    with pytest.raises(CannotGradeError, match="there is no gradebook"):
        Gradebook.open(path, must_exist=True)

    assert path.read_bytes() == b""


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("mysql://me:hidden@host/grades", "cannot be kept at mysql://"),
        ("sqlite://", "cannot be kept at sqlite://"),
        ("http://hidden@host:port/", "no address of a database"),
        ("a/folder/that/is/not/there/gradebook.db", "there is no folder"),
    ],
)
def test_an_address_that_will_not_do_is_named_without_its_password(where, words):
    with pytest.raises(CannotGradeError, match=words) as refusal:
        Gradebook.open(where)

    assert "hidden" not in str(refusal.value)


def test_a_gradebook_that_another_program_locked_is_left_to_it(path):
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with Gradebook.open(path, patience=0.05) as book:
            assert book.rows() == CLASS
            with pytest.raises(CannotGradeError, match=r"another program keeps.*locked"):
                book.add(graded("zoe"))
        other.rollback()
    with Gradebook.open(path) as book:
        assert book.add(graded("zoe"))


def fill(book):
    for row in a_class(500, sheet="03"):
        book.add(row)


def test_a_full_gradebook_keeps_what_it_has(path):
    with Gradebook.open(path) as book:
        with book.engine.connect() as connection:
            pages = connection.execute(text("PRAGMA page_count")).scalar()
            connection.execute(text(f"PRAGMA max_page_count = {pages + 2}"))
        with pytest.raises(CannotGradeError, match=r"no room is left.*Make room"):
            fill(book)
        kept = book.rows(sheet="02_surprise")
    assert kept == CLASS


@pytest.mark.skipif(os.name != "posix", reason="the limit on a file's size is the system's")
def test_a_disk_that_takes_no_more_ends_in_words_and_keeps_what_was_recorded(tmp_path):
    def small():
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    path = tmp_path / "gradebook.db"
    run = subprocess.run(
        [*ADDING, path, "3000"], preexec_fn=small, capture_output=True, text=True, check=False
    )

    assert run.returncode == 1
    assert "CannotGradeError: " in run.stderr.strip().split("\n")[-1]
    recorded = run.stdout.split("\n")[:-1]
    with Gradebook.open(path) as book:
        assert set(recorded) <= {row.student for row in book.rows()}
    assert len(recorded) > 10


@pytest.fixture
def closed_folder(tmp_path):
    """A folder in which nobody may write; of root's, there is none but the kernel's own."""
    if os.name == "posix" and os.getuid() == 0:
        yield Path("/proc/self")
        return
    tmp_path.chmod(0o500)
    yield tmp_path
    tmp_path.chmod(0o700)


def test_a_folder_that_cannot_be_written_is_named(closed_folder):
    with pytest.raises(CannotGradeError, match=f"{closed_folder}.* cannot be written.*choose"):
        Gradebook.open(closed_folder)


def test_a_program_that_is_started_meanwhile_inherits_no_way_into_the_gradebook(path):
    with Gradebook.open(path) as book:
        book.rows()
        listing = "import os; print([os.path.realpath(f'/proc/self/fd/{n}') for n in range(50)])"
        seen = subprocess.run(
            [sys.executable, "-c", listing],
            close_fds=False,
            capture_output=True,
            text=True,
            check=True,
        )

    assert "gradebook.db" not in seen.stdout


def test_a_missing_driver_is_named_with_the_command_that_brings_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(CannotGradeError, match=r"pip install 'one-number\[scale\]'"):
        Gradebook.open("postgresql://ada@localhost/grades")


def test_a_copy_of_a_closed_gradebook_is_whole(path, tmp_path):
    copy = shutil.copy(path, tmp_path / "copy.db")

    with Gradebook.open(copy) as book:
        assert book.rows() == CLASS
