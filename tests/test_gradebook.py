"""The gradebook, in a file and on a server: what was graded is kept, once, and comes back as it was."""

import json
import random
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import postgresql
import pytest
from graded_rows import a_class, graded, rows
from hypothesis import given
from hypothesis import settings as running
from hypothesis import strategies as st
from killing import killed_at_random

from course_lib.classroom import CannotGradeError
from course_lib.classroom.gradebook import Gradebook, check_recorded, score
from course_lib.classroom.gradebook import book as gradebook
from course_lib.classroom.gradebook.records import row_of, text_of
from course_lib.classroom.gradebook.schema import escaped, unescaped

pytestmark = pytest.mark.xdist_group("gradebook")

HERE = Path(__file__).parent
ADDING = [sys.executable, str(HERE / "adding_rows.py")]
on_a_server = pytest.mark.skipif(bool(postgresql.missing()), reason=postgresql.missing())


@pytest.fixture(scope="module")
def server():
    with postgresql.server() as url:
        yield url


@pytest.fixture(scope="module", params=["a file", pytest.param("a server", marks=on_a_server)])
def anywhere(request, tmp_path_factory):
    """A function that gives a place where no gradebook is yet."""
    if request.param == "a file":
        return lambda: tmp_path_factory.mktemp("book") / "gradebook.db"
    url = request.getfixturevalue("server")
    return lambda: postgresql.new_place(url)


@pytest.fixture
def place(anywhere):
    return anywhere()


@pytest.fixture
def book(place):
    with Gradebook.open(place) as opened:
        yield opened


@given(st.text(st.characters(exclude_categories=())))
def test_a_text_that_no_database_would_take_comes_back_as_it_was(words):
    escaped(words).encode()

    assert "\0" not in escaped(words)
    assert unescaped(escaped(words)) == words


@given(rows)
def test_a_row_comes_back_as_it_was_to_the_last_empty_string(row):
    assert row_of(text_of(row)) == row
    assert text_of(row).isascii()


def test_a_row_of_a_version_to_come_can_be_read():
    more = json.loads(text_of(graded("ada"))) | {"a_field_to_come": 3}

    assert row_of(json.dumps(more)) == graded("ada")


@running(max_examples=15)
@given(data=st.data(), handed_in=st.lists(rows, max_size=5, unique_by=lambda row: row.key))
def test_the_order_in_which_rows_arrive_does_not_show(anywhere, data, handed_in):
    found = []
    for order in (handed_in, data.draw(st.permutations(handed_in))):
        with Gradebook.open(anywhere()) as book:
            book.begin("", "", {})
            assert [book.add(row) for row in order] == [True] * len(order)
            assert book.rows_of([row.key for row in order]) == list(order)
            found.append((book.rows(), book.rows(latest=False)))

    assert found[0] == found[1]
    assert sorted(map(text_of, found[0][1])) == sorted(map(text_of, handed_in))


def test_rows_stand_in_the_order_of_students(book):
    names = ["zoe", "Ada", "ben", "Ärne", "ada"]
    for name in names:
        book.add(graded(name))

    assert [row.student for row in book.rows()] == sorted(names)


def test_what_was_recorded_stays_when_it_is_added_again(book):
    first = graded("ada", seconds=1.0)

    assert book.add(first)
    assert not book.add(graded("ada", seconds=2.0))
    assert book.rows() == [first]


def test_it_is_known_what_need_not_be_graded_again(book):
    for row in (graded("ada"), graded("ben"), graded("ben", edition="second")):
        book.add(row)

    assert book.graded("02_surprise", "first") == {graded("ada").key, graded("ben").key}
    assert book.has(graded("ada").key)
    assert not book.has(graded("ada", edition="second").key)


def test_what_failed_through_no_fault_of_the_student_is_tried_again(book):
    failed = graded("ada", results={}, reason="internal error: MemoryError in sandbox.py, line 3")
    book.add(failed)

    assert not book.has(failed.key)
    assert book.graded("02_surprise", "first") == set()
    assert book.add(graded("ada"))
    assert not book.add(failed)
    assert book.rows() == [graded("ada")]


def test_a_regrade_is_a_row_of_its_own_and_the_old_one_stays(book):
    before, after = graded("ada"), graded("ada", edition="second")
    book.begin("02_surprise", "first", {})
    book.add(before)
    book.begin("02_surprise", "second", {})
    book.add(after)

    assert book.rows() == [after]
    assert book.rows(edition="first") == [before]
    assert [event.row for event in book.history("ada", "02_surprise")] == [before, after]


@pytest.mark.parametrize("how", ["added", "told"])
@pytest.mark.parametrize("first", ["digest", "edition"])
def test_what_is_handed_in_again_as_it_was_before_counts_again(book, first, how):
    one, other = graded("ada", **{first: "zzz"}), graded("ada", **{first: "aaa"})
    for row in (one, other):
        book.begin("02_surprise", row.edition, {})
        book.add(row)
    assert book.rows() == [other]

    book.begin("02_surprise", one.edition, {})
    if how == "told":
        book.again([one.key])
    else:
        assert not book.add(one)

    assert book.rows() == [one]
    assert book.rows(latest=False) == sorted([one, other], key=lambda row: row.key)


def test_of_two_files_in_one_batch_the_same_one_counts_whichever_was_faster(anywhere):
    files = [graded("ada", digest=digest) for digest in ("aaa", "zzz")]
    found = []
    for order in (files, files[::-1]):
        with Gradebook.open(anywhere()) as book:
            book.begin("02_surprise", "first", {})
            assert all(map(book.add, order))
            found.append(book.rows())

    assert found[0] == found[1]


def test_a_clock_that_was_set_back_does_not_make_the_old_count(book, monkeypatch):
    book.begin("02_surprise", "first", {})
    book.add(graded("ada"))
    monkeypatch.setattr(gradebook, "datetime", Yesterday)
    book.begin("02_surprise", "second", {})
    book.add(graded("ada", edition="second"))

    assert [row.edition for row in book.rows()] == ["second"]


class Yesterday(datetime):
    @classmethod
    def now(cls, zone):
        return datetime.now(zone) - timedelta(days=1)


def test_one_student_has_a_latest_row_on_each_sheet(book):
    for sheet in ("03", "02"):
        book.add(graded("ada", sheet=sheet))

    assert [row.sheet for row in book.rows()] == ["02", "03"]
    assert book.rows(sheet="03") == [graded("ada", sheet="03")]
    assert book.sheets_of("ada") == book.sheets() == ["02", "03"]


def test_history_says_when_in_utc(book):
    book.add(graded("ada"))
    book.mark("ada", "02_surprise", "why", 3, "Good.", "berta")
    at = [event.at for event in book.history("ada")]

    assert at == sorted(at)
    assert all(moment.endswith("+00:00") and moment[10] == "T" for moment in at)


def test_a_batch_can_go_on_from_what_it_was_started_with(book):
    assert book.settings() is None
    book.begin("02_surprise", "first", {"seed": 3, "secret_file": Path("/secret.txt")})
    book.begin("03", "first", {"seed": 4})

    assert book.settings() == {"seed": 4}
    assert book.settings("02_surprise") == {"seed": 3, "secret_file": "/secret.txt"}


def test_a_secret_cannot_be_kept_by_mistake(book):
    with pytest.raises(TypeError, match="bytes"):
        book.begin("02_surprise", "first", {"secret": b"hidden"})


def test_marks_outlive_a_regrade_and_not_another_answer(book):
    book.add(graded("ada"))
    book.mark("ada", "02_surprise", "why", 3, "Good.", "berta")
    book.begin("02_surprise", "second", {})
    again = graded("ada", edition="second")
    changed = graded("ada", edition="second", digest="other", words="Something else entirely.")
    marks = book.marks("02_surprise")

    assert score(again, marks).total == 4
    assert score(again, marks).waiting == ()
    assert score(changed, marks).waiting == ("why",)


def test_the_latest_mark_counts_and_all_stay_in_the_history(book):
    book.add(graded("ada"))
    given = [(1, "Hm."), (3, "On a second reading."), (3, "On a second reading.")]
    new = [book.mark("ada", "02_surprise", "why", *mark, "berta") for mark in given]
    row, marks = book.latest("ada", "02_surprise"), book.marks("02_surprise")

    assert new == [True, True, False]
    assert marks.on(row, "why").comment == "On a second reading."
    assert [event.mark.points for event in book.history("ada") if event.mark] == [1, 3]


def test_two_processes_at_once_record_every_row_once(place):
    doing = [
        subprocess.Popen([*ADDING, str(place), "200"], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    new = [int(process.communicate()[0].split()[-1]) for process in doing]

    assert [process.returncode for process in doing] == [0, 0]
    assert sum(new) == 200
    with Gradebook.open(place) as book:
        assert book.rows(latest=False) == a_class(200)


def test_kill_9_at_random_moments_loses_nothing_that_was_recorded(place):
    recorded = set()

    def look(said):
        recorded.update(line for line in said.split("\n")[:-1] if line.startswith("student"))
        if recorded:  # otherwise there may be no gradebook yet
            with Gradebook.open(place) as book:
                assert recorded <= {row.student for row in book.rows()}

    command = [*ADDING, str(place), "400"]
    kills, _ = killed_at_random(5, command, longest=1.5, after=look, rng=random.Random(20_261))

    assert kills
    with Gradebook.open(place) as book:
        assert book.rows(latest=False) == a_class(400)


@on_a_server
def test_somebody_elses_tables_are_left_alone(server):
    import psycopg

    url = postgresql.new_place(server)
    with psycopg.connect(url, autocommit=True) as theirs:
        theirs.execute("CREATE TABLE diary (day text)")

    with pytest.raises(CannotGradeError, match="holds the tables diary"):
        Gradebook.open(url)


def test_whether_there_is_a_gradebook_can_be_asked_without_making_one(place):
    assert not Gradebook.is_at(place)
    with pytest.raises(CannotGradeError, match="there is no gradebook"):
        Gradebook.open(place, must_exist=True)
    assert not Gradebook.is_at(place)

    Gradebook.open(place).close()
    assert Gradebook.is_at(place)


@on_a_server
def test_asking_a_server_for_a_gradebook_leaves_it_empty(server):
    url = postgresql.new_place(server)
    Gradebook.is_at(url)
    with pytest.raises(CannotGradeError, match="there is no gradebook"):
        Gradebook.open(url, must_exist=True)

    assert postgresql.tables_in(url) == []


@on_a_server
def test_a_filled_in_table_that_no_server_knows_is_not_written_over(server, tmp_path):
    url, table = postgresql.new_place(server), tmp_path / "written.csv"
    table.write_text("student,exercise,points\nada,why,3\n", "utf-8")
    with pytest.raises(CannotGradeError, match="marks that the gradebook does not"):
        check_recorded(url, table)

    assert postgresql.tables_in(url) == []


@on_a_server
def test_a_server_that_is_not_there_is_named_without_the_password(tmp_path):
    with pytest.raises(CannotGradeError, match="does not answer") as refusal:
        Gradebook.open(f"postgresql://ada:hidden@/grades?host={tmp_path}")

    assert "hidden" not in str(refusal.value)


@on_a_server
def test_a_connection_that_was_cut_is_made_anew(server):
    import psycopg

    with Gradebook.open(postgresql.new_place(server)) as book:
        book.add(graded("ada"))
        with psycopg.connect(server, autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
        assert book.add(graded("ben"))
        assert len(book.rows()) == 2
