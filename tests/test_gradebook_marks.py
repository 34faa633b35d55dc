"""A person marks what no machine can judge: from a table, or one by one; every line or none."""

import csv
import io
import re
from dataclasses import replace

import pytest
from classroom_fixtures import HOSTILE_IDS
from graded_rows import anything, graded
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.__main__ import main
from course_lib.classroom import CannotGradeError
from course_lib.classroom.gradebook import ByHand, Gradebook, Marks, answer_of, filled_in, score
from course_lib.classroom.gradebook.filled import plain
from course_lib.classroom.reports.tables import cell, make_ready, write_tables
from course_lib.classroom.results import NOT_GRADED, Result
from course_lib.grading import Status

SHEET = "02_surprise"
OPEN = {
    "musing": Result(0, Status.WRITTEN.value, out_of=0, text="The course gives no points for it.")
}


def hand_in(out, rows):
    """Grade a class: the rows are recorded, and the tables written as they are then."""
    with Gradebook.open(out) as book:
        for row in rows:
            book.add(row)
        marks = ByHand.in_book(book, rows)
    make_ready(out, [out.parent / "submissions"])
    write_tables(out, rows, ["surprise", "why", "musing"], marks)


@pytest.fixture
def out(tmp_path):
    """Results of a class of three, as `course grade` leaves them."""
    (tmp_path / "out").mkdir()
    make_ready(tmp_path / "out", [tmp_path / "submissions"])
    hand_in(tmp_path / "out", [graded("ada"), graded("ben"), graded("cem", results=OPEN)])
    return tmp_path / "out"


def lines_of(out):
    with (out / "written.csv").open(encoding="utf-8", newline="") as file:
        return {line["student"]: line for line in csv.DictReader(file)}


def write(out, lines, delimiter=",", encoding="utf-8"):
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, list(lines[0]), delimiter=delimiter)
    table.writeheader()
    table.writerows(lines)
    (out / "written.csv").write_bytes(text.getvalue().encode(encoding))
    return str(out / "written.csv")


def fill_in(out, delimiter=",", encoding="utf-8", **students):
    """written.csv with some columns filled in, by student."""
    found = lines_of(out)
    lines = [line | students.get(name, {}) for name, line in found.items()]
    return write(out, lines, delimiter, encoding)


def scores(out):
    with Gradebook.open(out) as book:
        marks = book.marks(SHEET)
        return {row.student: score(row, marks) for row in book.rows()}


def told(found):
    """By the checks, by hand, out of what, and what waits."""
    return found.by_machine, found.by_hand, found.out_of, found.waiting


def mark(out, *more):
    return main(["mark", str(out), *more])


def test_what_nobody_has_marked_waits_and_is_no_zero(out):
    assert told(scores(out)["ada"]) == (1, 0, 6, ("why",))


def test_a_table_that_was_filled_in_becomes_marks(out, capsys):
    path = fill_in(out, ada={"points": "3", "comment": "Good."}, ben={"points": "0"})

    assert mark(out, "--from", path, "--by", "berta") == 0
    assert "2 new marks recorded." in capsys.readouterr().out
    assert told(scores(out)["ada"]) == (1, 3, 6, ())
    assert told(scores(out)["ben"]) == (1, 0, 6, ())
    assert scores(out)["cem"].waiting == ("musing",)


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-16"), (";", "utf-8")]
)
def test_a_table_that_a_spreadsheet_has_saved_in_its_own_way_is_read(out, delimiter, encoding):
    path = fill_in(out, delimiter, encoding, ada={"points": "2,5"})

    assert mark(out, "--from", path) == 0
    assert scores(out)["ada"].total == 3.5


def test_the_same_table_again_records_nothing(out, capsys):
    path = fill_in(out, ada={"points": "3", "comment": "=Good."})
    mark(out, "--from", path, "--by", "berta")
    mark(out, "--from", path, "--by", "berta")
    hand_in(out, [graded("ada")])  # the new table holds the marks already
    mark(out, "--from", path, "--by", "someone else")

    assert capsys.readouterr().out.count("0 new marks") == 2
    with Gradebook.open(out) as book:
        assert len([event for event in book.history("ada") if event.mark]) == 1


@pytest.mark.parametrize(
    ("filled", "sentence"),
    [
        ({"points": "three"}, "'three' is no number of points"),
        ({"points": "5"}, "5 points are too many: why is out of 4"),
        ({"points": "-1"}, "points are a number from 0 on; got -1"),
        ({"points": "nan"}, "points are a number from 0 on; got nan"),
        ({"points": "1e999"}, "points are a number from 0 on; got inf"),
        ({"points": "1", "out_of": "9"}, "why is out of 4, not 9"),
        ({"points": "1", "student": "nobody", "file": ""}, "nobody called 'nobody' has handed in"),
        ({"points": "1", "exercise": "other"}, "does not ask 'other'; it asks surprise, why"),
        ({"points": "1", "answer": "words-0"}, "ben has handed in another answer to why since"),
        ({"comment": "Hm."}, "there is a comment and no points"),
    ],
)
def test_one_wrong_line_is_named_and_nothing_is_recorded(out, capsys, filled, sentence):
    path = fill_in(out, ada={"points": "3"}, ben=filled)

    assert mark(out, "--from", path) == 1
    said = capsys.readouterr().err
    assert re.search(f"^row 3: .*{re.escape(sentence)}", said, re.MULTILINE)
    assert scores(out)["ada"].waiting == ("why",)


def test_every_wrong_line_has_its_sentence(out, capsys):
    mark(out, "--from", fill_in(out, ada={"points": "x"}, ben={"points": "9"}))
    said = capsys.readouterr().err

    assert [line[:6] for line in said.split("\n")[1:3]] == ["row 2:", "row 3:"]


def test_two_lines_that_say_different_things_about_one_answer_are_refused(out, capsys):
    line = lines_of(out)["ada"]
    path = write(out, [line | {"points": "1"}, line | {"points": "2"}])

    assert mark(out, "--from", path) == 1
    assert "row 3: ada has other points for why in row 2 already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04\xff\xff", "no table in UTF-8"),
        (b"student,exercise\nada,why\n", "needs the columns exercise, points, student"),
        (b"", "needs the columns"),
        (
            b'student,exercise,points\nada,why,"' + b"x" * 200_000 + b'"\n',
            "no table that can be read",
        ),
    ],
)
def test_what_is_no_such_table_is_said(out, capsys, content, sentence):
    path = out.parent / "other.csv"
    path.write_bytes(content)

    assert mark(out, "--from", str(path)) == 1
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("student", HOSTILE_IDS)
def test_whoever_a_student_says_to_be_gets_the_marks(tmp_path, student):
    make_ready(tmp_path / "out", [tmp_path / "submissions"])
    hand_in(tmp_path / "out", [graded(student)])
    shown = next(iter(lines_of(tmp_path / "out")))
    fill_in(tmp_path / "out", **{shown: {"points": "4"}})

    assert mark(tmp_path / "out", "--from", str(tmp_path / "out/written.csv")) == 0
    assert scores(tmp_path / "out")[student].by_hand == 4


@given(anything)
def test_a_name_is_known_again_by_what_a_table_shows_of_it(student):
    assert plain(cell(student)) == plain(student)


def test_a_number_that_lost_its_zeros_is_found_by_its_file(out):
    hand_in(out, [graded("007")])
    fill_in(out, **{"007": {"student": "7", "points": "2"}})

    assert mark(out, "--from", str(out / "written.csv")) == 0
    assert scores(out)["007"].by_hand == 2


@pytest.mark.parametrize(("file", "code"), [("b.ipynb", 0), ("\u202eeve.ipynb", 1)])
def test_two_students_who_look_alike_in_a_table_are_told_apart_by_their_files(
    out, capsys, file, code
):
    hand_in(out, [graded("eve"), replace(graded("\u202eeve"), file=file)])
    table = csv.DictReader(io.StringIO((out / "written.csv").read_text("utf-8"), newline=""))
    lines = [line | {"points": points} for line, points in zip(table, "12", strict=True)]

    assert mark(out, "--from", write(out, lines)) == code
    assert ("two students look like 'eve' in a table" in capsys.readouterr().err) == bool(code)
    assert scores(out)["\u202eeve"].by_hand == (0 if code else 2)


def test_points_that_the_course_leaves_open_are_out_of_what_the_teacher_says(out, capsys):
    assert mark(out, "--from", fill_in(out, cem={"points": "5"})) == 1
    assert "leaves open what musing is out of" in capsys.readouterr().err
    assert mark(out, "--from", fill_in(out, cem={"points": "5", "out_of": "8"})) == 0
    assert told(scores(out)["cem"]) == (0, 5, 8, ())


def test_what_an_exercise_is_out_of_is_one_number_for_the_class(out, capsys):
    hand_in(out, [graded("cem", results=OPEN), graded("dan", results=OPEN)])
    each = {"cem": {"points": "5", "out_of": "8"}, "dan": {"points": "5", "out_of": "9"}}

    assert mark(out, "--from", fill_in(out, **each)) == 1
    assert "row 3: musing is out of 9 here, and out of 8 in row 2" in capsys.readouterr().err
    assert mark(out, "--from", fill_in(out, cem=each["cem"], dan={"points": "", "out_of": ""})) == 0
    assert scores(out)["dan"].out_of == 8
    assert mark(out, "dan", "musing", "3", "--out-of", "4") == 1
    assert "cannot be out of 4: somebody has 5 points" in capsys.readouterr().err
    assert mark(out, "cem", "musing", "3", "--out-of", "4") == 0
    assert {found.out_of for name, found in scores(out).items() if name in "cemdan"} == {4}


def table_of(out):
    """What grades.csv says of everybody."""
    with Gradebook.open(out) as book:
        rows = book.rows()
        write_tables(out, rows, ["surprise", "why", "musing"], ByHand.in_book(book, rows))
    with (out / "grades.csv").open(encoding="utf-8", newline="") as file:
        return {line["student"]: line for line in csv.DictReader(file)}


def exported(out, to):
    assert main(["export", "csv", str(out), "--to", str(to)]) == 0
    with to.open(encoding="utf-8-sig", newline="") as file:
        return {line["student"]: line for line in csv.DictReader(file)}


def test_command_table_and_export_agree_on_what_an_exercise_is_out_of(out, tmp_path, capsys):
    hand_in(out, [graded("cem", results=OPEN), graded("dan", results=OPEN)])
    mark(out, "cem", "musing", "3", "--out-of", "8")
    mark(out, "dan", "musing", "2", "--out-of", "4")  # so it is for cem too, from now on

    said = {name: found.out_of for name, found in scores(out).items() if found.student in "cemdan"}
    table, sent = table_of(out), exported(out, tmp_path / "sent.csv")
    assert said == {"cem": 4, "dan": 4}
    assert {name: float(table[name]["total_out_of"]) for name in said} == said
    assert {name: float(sent[name]["out_of"]) for name in said} == {"cem": 6, "dan": 6}


def test_a_mark_of_a_changed_answer_still_says_what_the_exercise_is_out_of(out, tmp_path, capsys):
    hand_in(out, [graded("dan", results=OPEN)])
    mark(out, "cem", "musing", "3", "--out-of", "8")
    other = Result(0, Status.WRITTEN.value, text="I have thought again.")
    hand_in(out, [graded("cem", digest="new", results={"musing": other})])
    mark(out, "dan", "musing", "5")

    assert scores(out)["dan"].out_of == 8
    assert float(table_of(out)["dan"]["total_out_of"]) == 8


def test_what_waits_is_blank_in_the_table_and_no_zero(out):
    line = table_of(out)["ada"]

    assert (line["why verdict"], line["why points"], line["waiting"]) == ("written", "", "1")


def test_a_mark_above_what_the_exercise_has_become_waits_again(out):
    mark(out, "ada", "why", "4")
    smaller = graded("ada", edition="second")
    smaller.results["why"] = Result(0, "written", out_of=3, text=smaller.results["why"].text)
    with Gradebook.open(out) as book:
        assert score(smaller, book.marks(SHEET)).waiting == ("why",)


def test_a_person_may_overrule_the_machine_for_this_file_and_no_other(out):
    assert mark(out, "ada", "surprise", "2", "--comment", "Right in spirit.") == 0
    with Gradebook.open(out) as book:
        marks = book.marks(SHEET)

    assert score(graded("ada", edition="second"), marks).total == 2
    assert told(score(graded("ada", digest="another"), marks)) == (1, 0, 6, ("why",))


def test_what_could_not_be_graded_has_no_total():
    row = graded("ada", results={}, reason="it is empty")
    row = replace(row, status=NOT_GRADED)

    assert told(score(row, Marks())) == (None, 0, 2, ())
    assert score(row, Marks()).total is None


def test_one_mark_is_recorded_and_shown(out, capsys):
    assert mark(out, "ada", "why", "2.5", "--comment", "Nearly.", "--by", "berta") == 0
    assert f"{SHEET}: 3.5 of 6 points" in capsys.readouterr().out
    assert mark(out, "ada", "why", "2.5", "--comment", "Nearly.", "--by", "berta") == 0
    assert "stands already" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (["adda", "why", "1"], "has nothing of 'adda'; is it ada?"),
        (["ada", "whi", "1"], "no sheet of 'ada' asks 'whi'; graded are 02_surprise"),
        (["ada", "why", "9"], "9 points are too many"),
        (["ada", "why", "1", "--sheet", "03"], "nothing of 'ada' for '03', but for 02_surprise"),
        (["ada"], "give STUDENT EXERCISE POINTS"),
        (["ada", "why", "1", "--from", "written.csv"], "not both"),
        (["--from", "written.csv", "--comment", "x"], "a table has columns for them"),
        (["--from", "nowhere.csv"], "nowhere.csv cannot be read: No such file"),
    ],
)
def test_a_mark_that_fits_nowhere_is_refused_with_a_sentence(out, capsys, said, sentence):
    assert mark(out, *said) in (1, 2)
    assert sentence in capsys.readouterr().err


def test_a_folder_without_a_gradebook_is_named(tmp_path, capsys):
    assert mark(tmp_path, "ada", "why", "1") == 1
    assert main(["history", str(tmp_path), "ada"]) == 1
    assert capsys.readouterr().err.count("there is no gradebook") == 2
    assert list(tmp_path.iterdir()) == []


def test_history_tells_who_when_and_what_without_a_control_character(out, capsys):
    mark(out, "ada", "why", "1", "--comment", "Hm.\n\x1b[31mred", "--by", "berta")
    hand_in(out, [graded("ada", edition="second")])
    capsys.readouterr()

    assert main(["history", str(out), "ada"]) == 0
    said = capsys.readouterr().out.split("\n")
    when = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC  02_surprise  "
    assert re.match(when + "graded  1 of 2  file ada.ipynb digest o, edition first", said[0])
    assert re.match(when + r"marked  why: 1 of 4 by berta: Hm. \[31mred$", said[1])
    assert re.match(when + "graded .*edition second", said[2])
    assert said[3] == f"{SHEET}: 2 of 6 points (1 judged by the course, 1 given by hand)"


def test_history_of_nobody_is_refused(out, capsys):
    assert main(["history", str(out), "adda"]) == 1
    assert "is it ada?" in capsys.readouterr().err
    assert main(["history", str(out), "ada", "--sheet", "03"]) == 1


def test_marks_that_were_not_recorded_yet_are_not_written_over(out):
    path = fill_in(out, ada={"points": "3", "comment": "Good."})
    with pytest.raises(CannotGradeError, match=r"row 2, for one.*course mark .* --from"):
        make_ready(out, [out.parent / "submissions"])
    assert lines_of(out)["ada"]["points"] == "3"

    mark(out, "--from", path)
    hand_in(out, [graded("ada", edition="second")])

    assert lines_of(out)["ada"] | {"text": ""} == {
        "student": "ada",
        "file": "ada.ipynb",
        "sheet": SHEET,
        "exercise": "why",
        "text": "",
        "out_of": "4",
        "points": "3",
        "comment": "Good.",
        "answer": answer_of(graded("ada"), "why"),
    }


def test_a_table_that_replaces_a_mark_says_which(out, capsys):
    path = fill_in(out, ada={"points": "3"}, ben={"points": "2"})
    mark(out, "--from", path)
    mark(out, "ada", "why", "4", "--by", "berta")
    make_ready(out, [out.parent / "submissions"])  # what the table said is in the history
    capsys.readouterr()

    hand_in(out, [graded("ada"), graded("ben")])
    mark(out, "--from", fill_in(out, ada={"points": "1"}))

    assert (
        "ada, why: 1 of 4 instead of 4 of 4, given by berta\n1 new mark" in capsys.readouterr().out
    )


@pytest.mark.parametrize("lost", range(1, 40, 3))
def test_a_table_whose_writing_was_interrupted_is_written_anew(out, lost):
    mark(out, "--from", fill_in(out, ada={"points": "3", "comment": "Good."}))
    hand_in(out, [graded("ada")])
    content = (out / "written.csv").read_bytes()
    (out / "written.csv").write_bytes(content[:-lost])

    make_ready(out, [out.parent / "submissions"])

    hand_in(out, [graded("ada")])
    assert (out / "written.csv").read_bytes() == content
    assert (out / "gradebook.db").exists()


def test_the_sheet_is_asked_for_where_the_table_does_not_say_it(out, capsys):
    with Gradebook.open(out) as book:
        book.add(graded("ada", sheet="03"))
    lines = [{"student": "ada", "exercise": "why", "points": "1"}]

    assert mark(out, "--from", write(out, lines)) == 1
    assert "does not say to which sheet it belongs" in capsys.readouterr().err
    assert mark(out, "ada", "why", "1") == 1
    assert "02_surprise, 03 ask why: say which with --sheet" in capsys.readouterr().err
    assert mark(out, "--from", write(out, lines), "--sheet", "03") == 0


@settings(max_examples=30)
@given(points=st.floats(0, 4), given_by=anything, comment=anything)
def test_a_mark_comes_back_as_it_was(tmp_path_factory, points, given_by, comment):
    with Gradebook.open(tmp_path_factory.mktemp("book")) as book:
        book.add(graded("ada"))
        book.mark("ada", SHEET, "why", points, comment, given_by)
        found = book.marks(SHEET).on(graded("ada"), "why")

    assert (found.points, found.comment, found.by) == (points, comment, given_by)


def test_filled_in_gives_only_what_is_new(out):
    path = fill_in(out, ada={"points": "3"}, ben={"points": "1"})
    with Gradebook.open(out) as book:
        book.mark("ada", SHEET, "why", 3)
        assert [it.student for it in filled_in(book, path)] == ["ben"]
