"""What goes out to other systems: every score where it belongs, and never a 0 that nobody gave."""

import csv
import io
import json
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.classroom.exports import FORMATS, export, read_roster
from course_lib.classroom.refusal import CannotGradeError
from course_lib.classroom.results import GRADED, NOT_GRADED, Result, Row
from course_lib.commands import export as command

RIGHT, WRONG, WRITTEN = "right", "not right yet", "written"


def row(student, points=3, words=None, worth=0, **more):
    """A row of two exercises: `surprise` of 4 points, and `why` in words."""
    surprise = Result(
        points,
        RIGHT if points == 4 else WRONG,
        out_of=4,
        title="Surprise",
        misconception="answers_in_bits" if points < 4 else "",
        paragraphs=("Case “one”: <b>not</b> the right one.",),
    )
    results = {"surprise": surprise}
    if words is not None:
        results["why"] = Result(0, WRITTEN, out_of=worth, text=words, title="Why the log")
    return Row(student, f"{student}.ipynb", GRADED, 4, "walls", results=results, sheet="02", **more)


def lost(student, reason="the file is empty"):
    return Row(student, f"{student}.ipynb", NOT_GRADED, 4, "walls", reason=reason, sheet="02")


def table(exported, delimiter=",", encoding="utf-8-sig"):
    (content,) = exported.files.values()
    return list(csv.reader(io.StringIO(content.decode(encoding), newline=""), delimiter=delimiter))


def by_student(lines, student, key=0):
    heading = lines[0]
    (line,) = [line for line in lines[1:] if line[key] == student]
    return dict(zip(heading, line, strict=True))


def result_of(exported, student):
    (content,) = [text for name, text in exported.files.items() if name.startswith(f"{student}/")]
    return json.loads(content)


# --- Canvas --------------------------------------------------------------------------------------

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Notes,Sheet 2 (77),Sheet 3 (78),Current Score,Final Score
,,,,,,Manual Posting,,,
    Points Possible,,,,,,4.00,10,(read only),(read only)
"Lovelace, Ada",101,u-1,ada,Loss 1,=HYPERLINK("x"),,7,88,88
"Turing, Alan",102,u-2,alan,Loss 1,,2,,50,50
"Student, Test",103,,,Loss 1,,,,0,0
"""


def canvas(rows, template=CANVAS, marks=None, **options):
    content = template if isinstance(template, bytes) else template.encode()
    options = {"column": "Sheet 2"} | options
    return FORMATS["canvas"](rows, marks, template=content, **options)


def test_canvas_gets_the_points_and_every_other_cell_back():
    exported = canvas([row("ada", 3), row("alan", 4)])
    before = list(csv.reader(io.StringIO(CANVAS)))
    after = table(exported)
    assert by_student(after, "ada", 3)["Sheet 2 (77)"] == "3"
    assert by_student(after, "alan", 3)["Sheet 2 (77)"] == "4"
    column = before[0].index("Sheet 2 (77)")
    assert [line[:column] + line[column + 1 :] for line in after] == [
        line[:column] + line[column + 1 :] for line in before
    ]


def test_a_template_that_nobody_is_in_comes_back_byte_for_byte():
    for text in (CANVAS, CANVAS.replace("\n", "\r\n"), CANVAS.rstrip("\n"), "\ufeff" + CANVAS):
        exported = canvas([row("nobody")], text)
        assert exported.files["canvas.csv"].decode() == text
        assert "nobody" in exported.notes[0]


@pytest.mark.parametrize("who", ["ada", "u-1", "101", "Lovelace, Ada", "Ada  LOVELACE"])
def test_a_student_of_canvas_is_known_by_login_number_or_name(who):
    assert by_student(table(canvas([row(who, 4)])), "ada", 3)["Sheet 2 (77)"] == "4"


def test_a_roster_says_who_a_submission_is_in_canvas():
    roster = read_roster(b"student;login\r\ns17;ada\r\n")
    exported = canvas([row("s17", 4)], roster=roster)
    assert by_student(table(exported), "ada", 3)["Sheet 2 (77)"] == "4"


def test_two_people_of_one_name_are_left_to_the_teacher():
    two = CANVAS.replace("Turing, Alan", "Lovelace, Ada")
    exported = canvas([row("Ada Lovelace", 4)], two)
    assert table(exported) == list(csv.reader(io.StringIO(two)))
    assert any("nothing filled in: Ada Lovelace" in note for note in exported.notes)


def test_two_submissions_never_fight_for_one_line():
    exported = canvas([row("ada", 4), row("101", 1)])
    assert table(exported) == list(csv.reader(io.StringIO(CANVAS)))
    assert any("nothing filled in: ada, 101" in note for note in exported.notes)


def test_what_could_not_be_graded_leaves_canvas_as_it_was_and_is_told():
    exported = canvas([lost("ada"), lost("alan"), row("103", 4)])
    after = table(exported)
    assert by_student(after, "ada", 3)["Sheet 2 (77)"] == ""
    assert by_student(after, "alan", 3)["Sheet 2 (77)"] == "2"
    assert "ada (could not be graded: the file is empty)" in exported.notes[0]


@pytest.mark.parametrize("column", ["Sheet 4", "", "Current Score", "Notes (1)"])
def test_no_assignment_is_made_by_accident(column):
    with pytest.raises(CannotGradeError, match=r"Its assignments: .*Sheet 2 \(77\); Sheet 3"):
        canvas([row("ada")], column=column)


@pytest.mark.parametrize("column", ["Sheet 2", "sheet 2", "Sheet 2 (77)", "77"])
def test_an_assignment_is_known_by_title_or_number(column):
    after = table(canvas([row("ada")], column=column))
    assert by_student(after, "ada", 3)["Sheet 2 (77)"] == "3"


def test_two_assignments_of_one_title_are_told_apart_by_their_number():
    twin = CANVAS.replace("Sheet 3 (78)", "Sheet 2 (78)")
    with pytest.raises(CannotGradeError, match="2 assignments"):
        canvas([row("ada")], twin)
    after = table(canvas([row("ada")], twin, column="Sheet 2 (77)"))
    assert by_student(after, "ada", 3)["Sheet 2 (77)"] == "3"


def test_other_points_in_canvas_are_refused_unless_scaling_is_asked_for():
    with pytest.raises(CannotGradeError, match=r"gives 10 points and the sheet 4.*--scale"):
        canvas([row("ada")], column="Sheet 3")
    after = table(canvas([row("ada")], column="Sheet 3", scale=True))
    assert by_student(after, "ada", 3)["Sheet 3 (78)"] == "7.5"


def test_points_that_are_replaced_are_told():
    assert any("replaced: alan" in note for note in canvas([row("alan", 4)]).notes)
    assert not any("replaced" in note for note in canvas([row("alan", 2)]).notes)


@pytest.mark.parametrize(
    "content", [b"", b"  \n", b"name,mark\nada,1\n", b"\x00\x01", b"\xff\xfea"]
)
def test_a_template_that_is_no_gradebook_is_refused_in_words(content):
    with pytest.raises(CannotGradeError):
        canvas([row("ada")], content)


cells = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


@given(
    st.lists(st.tuples(cells, cells, cells), max_size=5),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_whatever_a_gradebook_holds_comes_back_as_it_was(people, delimiter, newline, code, quoting):
    heading = ["Student", "ID", "SIS Login ID", "Section", "Notes", "Sheet 2 (77)"]
    lines = [
        [name, f"{i}", f"login{i}", section, notes, ""]
        for i, (name, section, notes) in enumerate(people)
    ]
    lines.append(["Last", "999", "the-last", "", "=1+1", ""])
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, lineterminator=newline, quoting=quoting)
    writer.writerows([heading, *lines])
    exported = canvas([row("the-last", 4)], written.getvalue().encode(code))
    lines[-1][-1] = "4"
    encoding = "utf-16" if code == "utf-16" else "utf-8-sig"
    assert table(exported, delimiter, encoding)[1:] == lines


# --- Moodle --------------------------------------------------------------------------------------

MOODLE = {
    "English": (
        "Identifier,Full name,ID number,Email address,Status,Grade,Maximum grade,Grade can be changed,"
        "Last modified (submission),Last modified (grade),Feedback comments\n"
        'Participant 4711,Ada Lovelace,u-1,ada@x.org,Submitted,,4.00,Yes,"Monday, 2 March",-,\n'
        'Participant 4712,Alan Turing,u-2,alan@x.org,Submitted,1.00,4.00,No,"Monday, 2 March",-,Well.\n'
    ),
    "Deutsch": (
        "ID;Vollständiger Name;ID-Nummer;E-Mail-Adresse;Status;Bewertung;Bestwertung;"
        "Bewertung kann geändert werden;Zuletzt geändert (Abgabe);Zuletzt geändert (Bewertung);"
        "Feedback als Kommentar\n"
        "Teilnehmer/in4711;Ada Lovelace;u-1;ada@x.org;Abgegeben;;4,00;Ja;Montag;-;\n"
        "Teilnehmer/in4712;Alan Turing;u-2;alan@x.org;Abgegeben;1,00;4,00;Nein;Montag;-;Gut.\n"
    ),
    "Español": (
        "Identificador,Nombre completo,Número de ID,Dirección de correo,Estado,Calificación,"
        "Calificación máxima,La calificación se puede cambiar,Última modificación (entrega),"
        "Última modificación (calificación),Comentarios de retroalimentación\n"
        "Participante 4711,Ada Lovelace,u-1,ada@x.org,Enviado,,4.00,Sí,lunes,-,\n"
        "Participante 4712,Alan Turing,u-2,alan@x.org,Enviado,1.00,4.00,No,lunes,-,Bien.\n"
    ),
    "Suomi": (
        "Tunniste,Nimi,Tunnus,Sähköposti,Tila,Pisteet,Enimmäispisteet,Muutettavissa,Muokattu,Arvioitu,Feedback\n"
        "Osallistuja 4711,Ada Lovelace,u-1,ada@x.org,Palautettu,,4.00,Kyllä,ma,-,\n"
        "Osallistuja 4712,Alan Turing,u-2,alan@x.org,Palautettu,1.00,4.00,Kyllä,ma,-,\n"
    ),
}
GRADE, FEEDBACK = 5, -1


def moodle(rows, template=MOODLE["English"], marks=None, **options):
    content = template if isinstance(template, bytes) else template.encode()
    return FORMATS["moodle"](rows, marks, template=content, **options)


@pytest.mark.parametrize("language", MOODLE)
def test_moodle_gets_grade_and_feedback_whatever_language_the_course_has(language):
    delimiter = ";" if language == "Deutsch" else ","
    exported = moodle([row("4711", 2.5)], MOODLE[language])
    before = list(csv.reader(io.StringIO(MOODLE[language]), delimiter=delimiter))
    after = table(exported, delimiter)
    assert after[1][GRADE] == ("2,5" if language == "Deutsch" else "2.5")
    assert "Surprise" in after[1][FEEDBACK]
    assert [line[:GRADE] + line[GRADE + 1 : -1] for line in after] == [
        line[:GRADE] + line[GRADE + 1 : -1] for line in before
    ]
    assert after[2] == before[2]


@pytest.mark.parametrize("who", ["Participant 4711", "4711", "u-1", "ada@x.org", "ada lovelace"])
def test_a_participant_of_moodle_is_known_by_number_address_or_name(who):
    assert table(moodle([row(who, 4)]))[1][GRADE] == "4"


def test_a_participant_number_that_is_also_somebodys_id_number_is_left_to_the_teacher():
    exported = moodle([row("4711", 4)], MOODLE["English"].replace("u-2", "4711"))
    assert table(exported)[1][GRADE] == ""
    assert any("nothing filled in: 4711" in note for note in exported.notes)


def test_moodle_says_that_a_notebook_could_not_be_graded_and_gives_no_0():
    exported = moodle([lost("4711", "it is <script>")])
    line = table(exported)[1]
    assert line[GRADE] == ""
    assert "could not be graded: it is &lt;script&gt;. That is not a score of 0." in line[FEEDBACK]
    assert "4711" in exported.notes[0]


def test_what_moodle_has_locked_is_left_alone_and_told():
    exported = moodle([row("4712", 4)])
    assert table(exported)[2] == list(csv.reader(io.StringIO(MOODLE["English"])))[2]
    assert any("does not let" in note and "4712" in note for note in exported.notes)


def test_a_teachers_own_comment_stays_and_ours_is_renewed():
    open_again = MOODLE["English"].replace(",No,", ",Yes,")
    once = moodle([row("4712", 1)], open_again).files["moodle.csv"]
    twice = table(moodle([row("4712", 4)], once))
    assert "Well." in twice[2][FEEDBACK]
    assert "(4 of 4)" in twice[2][FEEDBACK]
    assert "(1 of 4)" not in twice[2][FEEDBACK]


def test_feedback_in_moodle_is_text_and_no_markup_of_a_student():
    assert "&lt;b&gt;not&lt;/b&gt;" in table(moodle([row("4711")]))[1][FEEDBACK]


def test_an_old_spreadsheet_encoding_loses_no_letter():
    template = MOODLE["Deutsch"].encode("latin-1")
    content = moodle([row("4711")], template).files["moodle.csv"].decode("latin-1")
    assert "Vollständiger" in content
    assert "&#8220;one&#8221;" in content  # “one”, for which Latin-1 has no letters


def test_a_hundred_in_moodle_and_four_here_are_refused_unless_scaling_is_asked_for():
    hundred = MOODLE["English"].replace("4.00", "100.00")
    with pytest.raises(CannotGradeError, match="--scale"):
        moodle([row("4711")], hundred)
    assert table(moodle([row("4711")], hundred, scale=True))[1][GRADE] == "75"


def test_where_the_grades_stand_can_be_said():
    odd = MOODLE["English"].replace("Grade,Maximum grade", "Pöäng,Høyest").replace("4.00", "x")
    with pytest.raises(CannotGradeError, match="--column"):
        moodle([row("4711")], odd)
    assert table(moodle([row("4711")], odd, column="Pöäng"))[1][GRADE] == "3"


def test_a_worksheet_without_room_for_feedback_is_told():
    short = MOODLE["English"].replace(",Feedback comments", "").replace(",-,Well.", ",-")
    exported = moodle([row("4711")], short.replace(",-,\n", ",-\n"))
    assert table(exported)[1][GRADE] == "3"
    assert any("no column for feedback" in note for note in exported.notes)


# --- one JSON file a student ---------------------------------------------------------------------

SCHOOL = [row("ada", 2.5, words="It adds up."), lost("ben"), row("cleo", 4)]
TEXT_FORMATS = {"text", "html", "simple_format", "md", "ansi"}
SHOWN = {"hidden", "after_due_date", "after_published", "visible"}


def test_gradescope_reads_every_result():
    exported = FORMATS["gradescope"](SCHOOL)
    assert sorted(exported.files) == [f"{name}/results.json" for name in ("ada", "ben", "cleo")]
    for student, score in (("ada", 2.5), ("cleo", 4)):
        result = result_of(exported, student)
        assert result["score"] == score
        assert result["output_format"] in TEXT_FORMATS
        for test in result["tests"]:
            assert test["visibility"] in SHOWN
            assert test.get("status", "failed") in ("passed", "failed")
            assert test.get("score", 0) <= test.get("max_score", 0)


def test_gradescope_is_given_no_score_for_what_could_not_be_graded():
    result = result_of(FORMATS["gradescope"](SCHOOL), "ben")
    assert "score" not in result
    assert result["tests"] == []
    assert "not a score of 0" in result["output"]
    assert "the file is empty" in result["output"]


def test_words_have_no_score_in_gradescope_until_somebody_read_them():
    waiting = result_of(FORMATS["gradescope"](SCHOOL), "ada")["tests"][1]
    assert "score" not in waiting
    assert "A person reads this" in waiting["output"]
    marks = {("ada", "why"): (0.5, "Nice.")}
    marked = result_of(FORMATS["gradescope"](SCHOOL, marks), "ada")
    assert marked["tests"][1]["score"] == 0.5
    assert "Nice." in marked["tests"][1]["output"]
    assert marked["score"] == 3.0


def test_a_mark_may_say_what_words_are_out_of_for_the_whole_class():
    """The bank leaves that to the teacher; then all other words are worth points as well."""
    rows = [row("ada", 3, words="It adds up."), row("ben", 4, words="Because.")]
    exported = FORMATS["gradescope"](rows, {("ada", "why"): (1, "", 2)})
    assert result_of(exported, "ada")["score"] == 4
    assert result_of(exported, "ada")["tests"][1]["max_score"] == 2
    assert "score" not in result_of(exported, "ben")
    assert "ben (waits for a mark: why)" in exported.notes[0]
    lines = table(FORMATS["csv"]([*rows, lost("cleo")], {("ada", "why"): (1, "", 2)}))
    assert {line[lines[0].index("out_of")] for line in lines[1:]} == {"6"}


def test_prairielearn_gets_a_share_and_what_could_not_be_graded_is_not_gradable():
    exported = FORMATS["prairielearn"](SCHOOL)
    ada, ben, cleo = (result_of(exported, name) for name in ("ada", "ben", "cleo"))
    assert (ada["score"], cleo["score"]) == (2.5 / 4, 1.0)
    assert ben["gradable"] is False
    assert "score" not in ben
    assert ada["tests"] == [
        {"name": "Surprise", "points": 2.5, "max_points": 4, "message": ada["tests"][0]["message"]}
    ]
    assert "why" in ada["message"]


def test_classroom50_gets_whole_numbers_and_loses_nothing():
    exported = FORMATS["classroom50"](SCHOOL)
    ada, cleo = (result_of(exported, name) for name in ("ada", "cleo"))
    assert (ada["score"], ada["max-score"], cleo["score"], cleo["max-score"]) == (5, 8, 8, 8)
    assert ada["schema"] == "classroom50/result/v1"
    assert any("2 times" in note for note in exported.notes)
    for result in (ada, cleo):
        places = {"classroom", "assignment", "submission", "commit", "release", "review"}
        assert places <= set(result)
        assert all(
            isinstance(test[key], int) for test in result["tests"] for key in ("score", "max-score")
        )
        assert sum(test["score"] for test in result["tests"]) == result["score"]


def test_classroom50_gets_no_file_for_what_could_not_be_graded():
    exported = FORMATS["classroom50"](SCHOOL)
    assert sorted(exported.files) == ["ada/result.json", "cleo/result.json"]
    assert "ben (could not be graded: the file is empty)" in exported.notes[0]


def test_classroom50_repeats_what_its_runner_knows():
    context = {"classroom": "loss", "commit": "abc"}
    result = result_of(FORMATS["classroom50"](SCHOOL, context=context), "ada")
    assert (result["classroom"], result["commit"], result["assignment"]) == ("loss", "abc", "02")


quarters = st.integers(0, 16).map(lambda n: n / 4) | st.integers(0, 12).map(lambda n: n / 3)


@given(st.lists(quarters, min_size=1, max_size=6))
def test_whole_numbers_keep_the_order_and_the_ratio_of_points(points):
    rows = [row(f"s{i}", value) for i, value in enumerate(points)]
    exported = FORMATS["classroom50"](rows)
    for i, value in enumerate(points):
        result = result_of(exported, f"s{i}")
        assert math.isclose(result["score"] / result["max-score"], value / 4)


# --- tables of our own -----------------------------------------------------------------------------


def test_the_spreadsheet_has_everything_and_no_formula():
    evil = '=cmd|"/c calc"!A1'
    rows = [row(evil, 2.5, words="Because."), lost("ben", "=1+1")]
    lines = table(FORMATS["csv"](rows, {(evil, "why"): (None, "@SUM(A1)")}))
    ada, ben = (dict(zip(lines[0], line, strict=True)) for line in lines[1:])
    assert (ada["points"], ada["surprise points"], ada["why comment"]) == (
        "2.5",
        "2.5",
        "'@SUM(A1)",
    )
    assert ada["surprise misconception"] == "answers_in_bits"
    assert ada["waits for a mark"] == "why"
    assert (ben["points"], ben["status"], ben["reason"]) == ("", "could not be graded", "'=1+1")
    assert not [cell for line in lines for cell in line if cell[:1] in "=+-@" and cell]


def test_the_table_for_nbgrader_has_its_columns_and_no_0_for_what_is_not_known():
    lines = table(FORMATS["nbgrader-csv"](SCHOOL))
    assert ",".join(lines[0]) == (
        "assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,"
        "late_submission_penalty,score,max_score"
    )
    assert by_student(lines, "ada", 3)["score"] == "2.5"
    assert by_student(lines, "ben", 3)["score"] == ""
    assert {line[-1] for line in lines[1:]} == {"4.0"}


# --- of every form -----------------------------------------------------------------------------------

FILLED = {"canvas": CANVAS, "moodle": MOODLE["English"]}


def made(name, rows, marks=None):
    options = {"column": "Sheet 2"} if name == "canvas" else {}
    if name in FILLED:
        options |= {"template": FILLED[name].encode(), "scale": True}
    return FORMATS[name](rows, marks, **options)


FORMS = [name for name in FORMATS if name != "nbgrader"]
TABLES = ["csv", "nbgrader-csv"]
every_form = pytest.mark.parametrize("name", FORMS)
of_one_sheet = pytest.mark.parametrize("name", [name for name in FORMS if name not in TABLES])
ADA = "Ada Lovelace"
"""In both templates."""


@every_form
def test_words_worth_points_hold_the_whole_score_back_until_they_are_marked(name):
    rows = [row(ADA, 4, words="It adds up.", worth=2), row("Alan Turing", 2)]
    exported = made(name, rows)
    assert any(f"{ADA} (waits for a mark: why)" in note for note in exported.notes)
    marks = {(ADA, "why"): (1, "")}
    assert not any("waits" in note for note in made(name, rows, marks).notes)


@every_form
def test_a_mark_by_hand_takes_the_place_of_what_the_checks_gave(name):
    unmarked = made(name, [row(ADA, 3)])
    marked = made(name, [row(ADA, 3)], {(ADA, "surprise"): (4, "")})
    assert [made(name, [row(ADA, 4)]).files.keys()] == [marked.files.keys()]
    text = "".join(content.decode("utf-8-sig") for content in marked.files.values())
    assert text != "".join(content.decode("utf-8-sig") for content in unmarked.files.values())


@of_one_sheet
def test_nothing_graded_several_sheets_or_a_student_twice_are_refused(name):
    with pytest.raises(CannotGradeError, match="course grade"):
        made(name, [])
    with pytest.raises(CannotGradeError, match="--sheet"):
        made(name, [row("ada"), replace(row("ada"), sheet="03")])
    with pytest.raises(CannotGradeError, match="ada"):
        made(name, [row("ada"), replace(row("ada", 4), digest="other")])


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_our_own_holds_several_sheets(name):
    assert len(table(made(name, [row("ada"), replace(row("ada"), sheet="03")]))) == 3


@every_form
@pytest.mark.parametrize(
    "student", ["../../etc/x", "CON", "a/b", "\u202egnp", "", "x" * 500, "new\nline"]
)
def test_no_student_can_name_a_file_outside(name, student):
    for path in made(name, [row(student)]).files:
        assert ".." not in path
        assert len(path.split("/")) <= 2
        assert path.isascii()
        assert len(path) < 90


# --- the command -------------------------------------------------------------------------------------


def run(tmp_path, *words, rows=SCHOOL, marks=None):
    import argparse

    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers())
    options = parser.parse_args(["export", *map(str, words)])
    return command.run(options, graded_in=lambda out: (rows, marks or {}))


def test_the_command_writes_a_file_or_a_folder_and_says_who_has_no_points(tmp_path, capsys):
    assert run(tmp_path, "csv", "graded", "--to", tmp_path / "new/grades.csv") == 0
    assert (tmp_path / "new/grades.csv").read_text("utf-8-sig").startswith("student,")
    assert run(tmp_path, "gradescope", "graded", "--to", tmp_path / "each") == 0
    assert (tmp_path / "each/ada/results.json").is_file()
    assert "ben (could not be graded: the file is empty)" in capsys.readouterr().out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["each", "new"]


def test_the_command_fills_in_a_template_and_leaves_it_as_it_was(tmp_path):
    template, filled = tmp_path / "canvas.csv", tmp_path / "filled.csv"
    template.write_text(CANVAS)
    (tmp_path / "roster.csv").write_text("student,login\ncleo,alan\n")
    words = ["--template", template, "--to", filled, "--roster", tmp_path / "roster.csv"]
    assert run(tmp_path, "canvas", "graded", *words, "--column", "Sheet 2") == 0
    lines = list(csv.reader(io.StringIO(filled.read_text())))
    assert by_student(lines, "alan", 3)["Sheet 2 (77)"] == "4"
    assert template.read_text() == CANVAS


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["canvas", "g", "--to", "new.csv"], "--template is missing: the gradebook as Canvas"),
        (["csv", "g"], "--to is missing"),
        (["csv", "g", "--to", "there.csv"], "is there already"),
        (["csv", "g", "--to", "new.csv", "--template", "there.csv"], "leave --template away"),
        (["nbgrader", "g", "--to", "new.db", "--template", "there.csv"], "leave --to away"),
        (["canvas", "g", "--to", "new.csv", "--template", "missing.csv"], "missing.csv"),
        (["moodle", "g", "--to", "new.csv", "--template", "there.csv"], "worksheet"),
        (["gradescope", "g", "--to", "new", "--sheet", "99"], "nothing to export"),
        (["csv", "g", "--to", "new.csv", "--roster", "there.csv"], "a column `student`"),
    ],
)
def test_the_command_says_what_is_missing_and_writes_nothing(
    tmp_path, capsys, monkeypatch, words, said
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.csv").write_text("one,two\n1,2\n")
    assert run(tmp_path, *words) == 1
    assert said in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["there.csv"]


def test_the_help_lists_every_form_there_is():
    assert list(command.FORMATS) == list(FORMATS)


def test_a_disk_that_is_full_leaves_nothing_half_done(tmp_path, monkeypatch):
    def full(*_):
        raise OSError("no space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    with pytest.raises(OSError, match="no space"):
        export("gradescope", SCHOOL, {}, to=tmp_path / "each")
    assert list(tmp_path.iterdir()) == []
