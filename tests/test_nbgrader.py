"""Our sheets go through the real nbgrader unchanged, and it scores each check as we do."""

import csv
import dataclasses
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from course_lib.classroom.exports import FORMATS
from course_lib.classroom.refusal import CannotGradeError
from course_lib.classroom.results import GRADED, NOT_GRADED, Result, Row
from course_lib.question_bank import EXERCISES
from course_lib.student import check, record

ROOT = Path(__file__).parents[1]
SHEETS = sorted((ROOT / "exercises").glob("*.ipynb"))
SHEET = ROOT / "exercises/02_surprise.ipynb"
CONFIG = re.search(
    r"```python file=nbgrader_config.py\n(.*?)```", (ROOT / "docs/nbgrader.md").read_text(), re.S
)[1]

pytestmark = pytest.mark.xdist_group("nbgrader")
if os.environ.get("CI"):
    import nbgrader  # noqa: F401  # in CI it must be there


@pytest.fixture(scope="module")
def with_nbgrader():
    return pytest.importorskip("nbgrader", reason="nbgrader is not installed")


def cells_of(path):
    return json.loads(path.read_text("utf-8"))["cells"]


def exercise_of(cell, role):
    mark = cell["metadata"].get("course", {})
    return mark.get("exercise") if mark.get("role") == role else None


SOLUTIONS = {
    exercise_of(cell, "answer"): cell["source"]
    for path in sorted((ROOT / "solutions").glob("*.ipynb"))
    for cell in cells_of(path)
    if exercise_of(cell, "answer")
}


def filled(sheet, answers):
    """The notebook at `sheet` with these answers, as a learner hands it in."""
    notebook = json.loads(sheet.read_text("utf-8"))
    for cell in notebook["cells"]:
        if (name := exercise_of(cell, "answer")) in answers:
            cell["source"] = answers[name]
    return json.dumps(notebook)


COMMANDS = """
import contextlib, json, sys
from jupyter_core.application import NoStart
from nbgrader.apps import NbGraderApp
for line in json.loads(sys.argv[1]):
    app = NbGraderApp.instance()
    app.initialize(line)
    with contextlib.suppress(NoStart):  # raised when the command is done
        app.start()
    type(app.subapp).clear_instance()
    NbGraderApp.clear_instance()
"""


def nbgrader_commands(folder, *lines):
    """Several commands of the real nbgrader, one after the other in one process."""
    return python_beside_nbgrader(folder, COMMANDS, json.dumps([line.split() for line in lines]))


def python_beside_nbgrader(folder, code, *arguments):
    """What a Python process says, with settings of its own, which finds the tools of nbgrader."""
    ours = {f"JUPYTER_{what}_DIR": str(folder / ".jupyter") for what in ("CONFIG", "DATA")}
    ours |= {"IPYTHONDIR": str(folder / ".ipython"), "PYTHONPATH": str(ROOT)}
    ours["ONE_NUMBER_RECORD"] = str(folder / "record.json")
    ours["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env=os.environ | ours,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stderr + done.stdout


STRAY = {
    "surprise": "import sys\n\ndef surprise(probs, label):\n    print('!', file=sys.stderr)\n"
    "    return -np.log(probs[label])",
    "mean_surprise": "def mean_surprise(probs):\n    return np.mean(np.log(probs))",
    "halving": "halving = 'a'",
    "paani_loss": "paani_loss = log(0.3)",
    "why_the_log": "why_the_log = ...",
}
"""Of ben: prints to stderr and is right; a lost sign; a wrong letter; a crash; nothing to read."""

LOST = {"mean_surprise", "halving", "paani_loss"}


@pytest.fixture(scope="module")
def course(with_nbgrader, tmp_path_factory):
    """An nbgrader course after a whole life cycle: ada solved everything, ben did not.

    The assignment `s2` is one sheet, and `all` is every sheet there is.
    """
    folder = tmp_path_factory.mktemp("course")
    (folder / "nbgrader_config.py").write_text(CONFIG)
    (folder / "source/s2").mkdir(parents=True)
    shutil.copy(SHEET, folder / "source/s2")
    shutil.copytree(ROOT / "exercises", folder / "source/all")
    nbgrader_commands(folder, "generate_assignment s2", "generate_assignment all")
    released = folder / "release/s2" / SHEET.name
    for student, answers in (("ada", SOLUTIONS), ("ben", SOLUTIONS | STRAY)):
        place = folder / "submitted" / student / "s2"
        place.mkdir(parents=True)
        (place / SHEET.name).write_text(filled(released, answers))
    said = nbgrader_commands(
        folder,
        "autograde s2",
        "generate_feedback s2",
        "export --to before.csv",
        f"validate submitted/ada/s2/{SHEET.name}",
        f"validate submitted/ben/s2/{SHEET.name}",
    )
    (folder / "said.txt").write_text(said)
    return folder


def points_asked(sheet):
    names = [name for cell in cells_of(sheet) if (name := exercise_of(cell, "check"))]
    return {name: EXERCISES[name].points for name in names}


def exported(path):
    with path.open(newline="") as file:
        lines = [line for line in csv.DictReader(file) if line["assignment"] == "s2"]
    return {line["student_id"]: line for line in lines}


def test_the_released_sheet_asks_what_ours_asks_word_for_word(course):
    ours, released = cells_of(SHEET), cells_of(course / "release/s2" / SHEET.name)
    assert ["".join(cell["source"]) for cell in ours] == [
        "".join(cell["source"]) for cell in released
    ]


def test_the_autograder_gives_every_check_the_points_that_it_deserves(course):
    asked = points_asked(SHEET)
    scores = exported(course / "before.csv")
    assert float(scores["ada"]["score"]) == float(scores["ada"]["max_score"]) == sum(asked.values())
    lost = sum(asked[name] for name in LOST)
    assert float(scores["ben"]["score"]) == sum(asked.values()) - lost
    assert grades_in(course, "ben") == {
        name: (0 if name in LOST else worth) for name, worth in asked.items()
    } | {"why_the_log": 0}


def test_words_wait_for_a_person_in_nbgrader_too_unless_there_are_none(course):
    assert needing_a_person(course, "ada") == {"why_the_log"}
    assert needing_a_person(course, "ben") == set()


def test_the_feedback_page_of_nbgrader_names_the_belief(course):
    page = (course / "feedback/ben/s2/02_surprise.html").read_text("utf-8")
    assert "not right yet" in page


def test_validate_passes_the_solved_sheet_and_lists_what_ben_got_wrong(course):
    ada, _, ben = (course / "said.txt").read_text().partition("Success! Your notebook passes")
    assert "VALIDATION FAILED ON" not in ada
    assert f"VALIDATION FAILED ON {len(LOST)} CELL(S)" in ben


def test_a_class_leaves_no_trace_in_the_record_of_whoever_grades(course):
    assert not (course / "record.json").exists()


def book(course):
    from nbgrader.api import Gradebook

    return Gradebook(f"sqlite:///{course / 'gradebook.db'}")


def grades_in(course, student):
    with book(course) as gradebook:
        grades = gradebook.find_submission_notebook(SHEET.stem, "s2", student).grades
        return {grade.name.removesuffix("-check"): grade.score for grade in grades}


def needing_a_person(course, student):
    with book(course) as gradebook:
        grades = gradebook.find_submission_notebook(SHEET.stem, "s2", student).grades
        return {grade.name for grade in grades if grade.needs_manual_grade}


# --- every sheet -------------------------------------------------------------------------------


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.stem)
def test_nbgrader_releases_every_sheet_as_it_is_with_our_points(course, sheet):
    released = cells_of(course / "release/all" / sheet.name)
    assert ["".join(cell["source"]) for cell in released] == [
        "".join(cell["source"]) for cell in cells_of(sheet)
    ]
    with book(course) as gradebook:
        cells = gradebook.find_notebook(sheet.stem, "all").grade_cells
        known = {cell.name.removesuffix("-check"): cell.max_score for cell in cells}
    assert known == points_asked(sheet)


@pytest.fixture(scope="module")
def validated(course, tmp_path_factory):
    """Name of a sheet to what nbgrader's validator has against its solution."""
    folder = tmp_path_factory.mktemp("solved")
    for sheet in SHEETS:
        released = course / "release/all" / sheet.name
        (folder / sheet.name).write_text(filled(released, SOLUTIONS))
    said = python_beside_nbgrader(folder, VALIDATE, *map(str, sorted(folder.glob("*.ipynb"))))
    return json.loads(said.splitlines()[-1])


VALIDATE = """
import json, sys
from pathlib import Path
from nbgrader.validator import Validator
print(json.dumps({Path(path).name: Validator().validate(path) for path in sys.argv[1:]}))
"""


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.stem)
def test_nbgrader_validates_every_solved_sheet(validated, sheet):
    assert validated[sheet.name] == {}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.stem)
def test_a_sheet_leaves_words_to_a_person_and_everything_else_to_its_check(sheet):
    for cell in cells_of(sheet):
        role = cell["metadata"].get("course", {}).get("role")
        if role:
            words = EXERCISES[cell["metadata"]["course"]["exercise"]].kind == "written"
            marks = cell["metadata"]["nbgrader"]
            assert marks["grade"] == ("points" in marks) == ((role == "check") != words)


# --- what `check` says to nbgrader ---------------------------------------------------------------


@pytest.mark.parametrize("purpose", ["autograde", "validate"])
@pytest.mark.parametrize(("answer", "points"), [(1.2039728043259361, 1), (0.3, 0), (..., 0)])
def test_check_says_the_points_while_nbgrader_runs(purpose, answer, points, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", purpose)
    assert check("paani_loss", answer) == points
    assert record.read()["attempts"] == {}


def test_a_learner_sees_no_number_under_a_check(monkeypatch):
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    assert check("paani_loss", 1.2039728043259361) is None
    assert record.read()["attempts"] != {}


def test_words_get_no_points_from_a_check(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert check("why_the_log", "It adds up where probabilities multiply.") is None


def test_what_a_bundle_cannot_judge_is_no_silent_zero(monkeypatch, tmp_path):
    """Of a bundle, `course_lib` keeps some answers for grading."""
    from course_lib.grading import Exercise, Status
    from course_lib.grading.judge import Verdict
    from course_lib.student import checking

    kept = Exercise(name="tuned", title="Tuned", prompt="?", reference=abs, kind="kept", points=3)
    monkeypatch.setattr(checking, "verdict_on", lambda *_: (Verdict(kept, Status.KEPT), ""))
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    assert check("tuned", 1) is None
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    with pytest.raises(NotImplementedError, match="whole course is installed"):
        check("tuned", 1)


def test_what_a_function_prints_to_stderr_costs_no_points(capsys):
    def chatty(probs, label):
        print("working", file=sys.stderr)
        return -np.log(probs[label])

    check("surprise", chatty)
    said = capsys.readouterr()
    assert said.err == ""
    assert "Your code also printed: working" in said.out


# --- scores written into nbgrader's gradebook ------------------------------------------------------


def row(student, points, **more):
    """A row of the sheet in which each exercise earned the points given."""
    asked = points_asked(SHEET)
    results = {
        name: Result(
            points.get(name, worth), "right", out_of=worth, title=name, paragraphs=(f"of {name}",)
        )
        for name, worth in asked.items()
    } | {"why_the_log": Result(0, "written", text="It adds up.", title="why")}
    return Row(
        student,
        f"{student}.ipynb",
        GRADED,
        sum(asked.values()),
        "",
        results=results,
        sheet=SHEET.stem,
        **more,
    )


@pytest.fixture
def gradebook(course, tmp_path):
    """A copy of the gradebook, so that no test sees what another wrote."""
    copy = tmp_path / "gradebook.db"
    copy.write_bytes((course / "gradebook.db").read_bytes())
    (tmp_path / "nbgrader_config.py").write_text(CONFIG)
    return copy


def another_database(path):
    """Such as our own gradebook, which has the same name."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE submissions (student TEXT)")
        database.commit()


def write(gradebook, rows, marks=None, assignment="s2"):
    return FORMATS["nbgrader"](rows, marks, template=gradebook, column=assignment)


def test_nbgraders_own_export_gives_back_the_scores_that_we_wrote(gradebook):
    full = sum(points_asked(SHEET).values())
    rows = [row("ada", {"surprise": 1.5}), row("ben", {}), row("née O'Brien", {"surprise": 0})]
    write(gradebook, rows, {("ben", "why_the_log"): (2, "Well said.")})
    nbgrader_commands(gradebook.parent, "export --to after.csv")
    scores = {
        name: float(r["score"]) for name, r in exported(gradebook.parent / "after.csv").items()
    }
    assert scores == {"ada": full - 1.5, "ben": full + 2, "née O'Brien": full - 3}


def test_what_could_not_be_graded_waits_for_a_person_in_nbgrader(gradebook):
    lost = Row("ada", "ada.ipynb", NOT_GRADED, 15, "", reason="not JSON", sheet=SHEET.stem)
    exported = write(gradebook, [lost, row("ben", {})])
    assert any("ada (could not be graded: not JSON)" in note for note in exported.notes)
    assert needing_a_person(gradebook.parent, "ada") == grade_cells(gradebook.parent)
    assert needing_a_person(gradebook.parent, "ben") == {"why_the_log"}


def grade_cells(folder):
    with book(folder) as gradebook:
        return {cell.name for cell in gradebook.find_notebook(SHEET.stem, "s2").grade_cells}


def test_a_mark_given_in_the_formgrader_is_kept(gradebook):
    with book(gradebook.parent) as opened:
        grades = opened.find_submission_notebook(SHEET.stem, "s2", "ada").grades
        next(grade for grade in grades if grade.name == "surprise-check").manual_score = 2.5
        opened.db.commit()
    write(gradebook, [row("ada", {"surprise": 0})])
    assert grades_in(gradebook.parent, "ada")["surprise"] == 2.5
    assert "surprise-check" in needing_a_person(gradebook.parent, "ada")


def test_feedback_and_a_teachers_comment_stand_beside_the_answer(gradebook):
    write(gradebook, [row("ada", {})], {("ada", "surprise"): (1, "See me.")})
    with book(gradebook.parent) as opened:
        comments = opened.find_submission_notebook(SHEET.stem, "s2", "ada").comments
        said = {
            comment.name: (comment.auto_comment, comment.manual_comment) for comment in comments
        }
    assert said["mean_surprise"] == ("of mean_surprise", None)
    assert said["surprise"][1] == "See me."


def test_a_gradebook_with_other_points_is_refused_and_left_alone(gradebook):
    other = row("ada", {})
    results = other.results | {"surprise": Result(7, "right", out_of=7)}
    before = grades_in(gradebook.parent, "ada")
    with pytest.raises(CannotGradeError, match=r"surprise \(3.*here 7\)"):
        write(gradebook, [dataclasses.replace(other, results=results)])
    assert grades_in(gradebook.parent, "ada") == before


@pytest.mark.parametrize("assignment", ["", "homework", "s3"])
def test_a_gradebook_in_which_the_assignment_is_not_clear_says_what_there_is(gradebook, assignment):
    with pytest.raises(CannotGradeError, match=r"--column.*There are: .*s2 \(02_surprise\)"):
        write(gradebook, [row("ada", {})], assignment=assignment)


def test_without_a_gradebook_or_without_nbgrader_one_is_told_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "nbgrader", None)
    with pytest.raises(CannotGradeError, match="pip install nbgrader"):
        write(tmp_path / "gradebook.db", [row("ada", {})])


def test_a_gradebook_that_is_not_there_is_not_made(with_nbgrader, tmp_path):
    with pytest.raises(CannotGradeError, match="generate_assignment"):
        write(tmp_path / "gradebook.db", [row("ada", {})])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("makes", [lambda path: path.write_bytes(b"x" * 5000), another_database])
def test_a_file_that_is_no_gradebook_of_nbgrader_is_left_alone(with_nbgrader, tmp_path, makes):
    path = tmp_path / "gradebook.db"
    makes(path)
    before = path.read_bytes()
    with pytest.raises(CannotGradeError, match="generate_assignment"):
        write(path, [row("ada", {})])
    assert path.read_bytes() == before
