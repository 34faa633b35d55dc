"""What is handed out holds numbers, not code, and judges as the question bank does."""

import gettext
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import course_lib
from course_lib import classroom
from course_lib.classroom.dealing import seed_of
from course_lib.classroom.intake import read_sheet
from course_lib.classroom.release import NEEDED
from course_lib.grading import answers_of, judge
from course_lib.grading.feedback import explain
from course_lib.grading.judge import verdict_on
from course_lib.grading.recorded import record, rehearsal_from
from course_lib.question_bank import EXERCISES, LESSONS
from course_lib.translations import gettext as translated
from course_lib.translations import in_language, languages

pytestmark = pytest.mark.xdist_group("classroom")

ROOT = Path(__file__).parents[1]
SHEET = ROOT / "exercises" / "02_surprise.ipynb"
SPANISH_SHEET = ROOT / "exercises" / "es" / SHEET.name
SECRET = b"a secret of many bytes"
RECORDED = {
    name: exercise
    for name, exercise in EXERCISES.items()
    if exercise.measure is None and exercise.kind != "written"
}


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    (folder,) = classroom.release(
        [SHEET], tmp_path_factory.mktemp("out") / "b", exercises=EXERCISES, lessons=LESSONS
    )
    return folder


def run_in(bundle, code):
    """What a learner's Python prints in a bundle, where nothing else of the course exists."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, '')\n{code}"],
        cwd=bundle,
        env=environment | {"ONE_NUMBER_RECORD": str(bundle.parent / "record.json")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", RECORDED)
def test_a_record_judges_right_and_wrong_answers_as_the_exercise_does(name):
    exercise = EXERCISES[name]
    known = rehearsal_from(json.loads(json.dumps(record(exercise, 0))))
    cases = exercise.cases_from(0)
    wrong = [form for mistake in exercise.misconceptions for form in mistake.forms]
    for answerer in (exercise.reference, *exercise.also_right, *wrong):
        answers = answers_of(answerer, cases)
        here, there = judge(exercise, cases, answers), verdict_on(known, answers)
        assert here.status is there.status
        names = [v.misconception and v.misconception.name for v in (here, there)]
        assert names[0] == names[1]
        assert str(explain(there)) == str(explain(here))


def test_a_bundle_checks_by_itself(bundle):
    said = run_in(
        bundle,
        "import course_lib; print(course_lib.__file__)\n"
        "from course_lib.student import check, hint, again\n"
        "import numpy as np\n"
        "check('paani_loss', 0.51)\n"
        "check('surprise', lambda probs, label: -np.log(probs[label]))\n"
        "check('surprise', lambda probs, label: -np.log(np.max(probs)))\n"
        "check('mean_surprise', lambda probs: -np.sum(np.log(probs)))\n"
        "check('why_the_log', 'a sentence of some five words')\n"
        "check('unmasking_input', ([0.5, 0.2, 0.3], 1))\n"
        "hint('mean_surprise')\n"
        "again('paani_loss')\n",
    )
    assert str(bundle) in said.splitlines()[0]
    assert "looks at the word that the model believed in" in said
    assert "(`surprise`): right" in said
    assert "what counts is how sure the model was" in said.casefold()
    assert said.count("kept for grading") == 2
    assert "☞" in said
    assert "variant=1" in said


def test_a_bundle_of_a_translated_sheet_asks_and_checks_in_its_language(tmp_path):
    dealt = classroom.Dealt(EXERCISES, SECRET)
    (folder,) = classroom.release(
        [SPANISH_SHEET], tmp_path / "b", exercises=dealt, lessons=LESSONS, learners=["ana"]
    )
    sheet = (folder / "02_surprise.ipynb").read_text(encoding="utf-8")
    said = run_in(
        folder,
        "from course_lib.student import again, check, hint, language\n"
        "language('es')\n"
        "check('mean_surprise', lambda probs: -sum(probs))\n"
        "hint('gap_in_nats')\n"
        "again('paani_loss')\n",
    )

    assert "Abre la hoja" in (folder / "README.md").read_text(encoding="utf-8")
    assert "Un modelo da [0.6, 0.3, 0.1]" not in sheet
    assert "Un modelo da [0." in sheet
    assert "todavía no es correcto" in said
    assert "Las pérdidas se suman y se restan." in said
    assert "Un modelo da [0." in said


def test_no_function_of_the_course_s_own_stands_in_a_bundle(bundle):
    files = [path for path in bundle.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files if path.suffix == ".py")
    assert "losses" not in code
    assert "numerics" not in code
    assert {path.name for path in (bundle / "course_lib").iterdir() if path.name[0] != "_"} == {
        "grading",
        "student",
        "translations",
        "question_bank",
    }
    questions = (bundle / "course_lib/question_bank/questions.json").read_text(encoding="utf-8")
    assert "lambda" not in questions
    assert EXERCISES["why_the_log"].model_answer[:40] not in questions
    assert not list(bundle.rglob("*.po"))  # they say of every sentence what it is


def texts_in(path):
    """All that can be read in a file: its bytes as they are, and what JSON or a catalogue make of them."""
    content = path.read_bytes()
    yield content.decode("utf-8", errors="replace")
    if path.suffix == ".mo":
        with path.open("rb") as file:
            said = gettext.GNUTranslations(file)._catalog
        yield from (text for entry in said.items() for text in entry if isinstance(text, str))
    if path.suffix in (".json", ".ipynb"):
        yield from texts_of(json.loads(content))


def texts_of(data):
    if isinstance(data, str):
        yield data
    if isinstance(data, list):
        yield "".join(item for item in data if isinstance(item, str))  # the lines of a cell
    for item in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from texts_of(item)


def squeezed(text):
    return " ".join(re.findall(r"\w+", text)).casefold()


def model_answers(names):
    """In every language, as runs of eight words: half an answer gives it away too, and a hint may
    share six words with it."""
    for name in names:
        for code in languages():
            with in_language(code):
                said = squeezed(translated(EXERCISES[name].model_answer)).split()
            yield from (" ".join(said[i : i + 8]) for i in range(len(said) - 7))


def given_away(folder, sheet):
    """The names of files to what of a model answer stands in them."""
    asked = read_sheet(sheet).exercises
    answers = set(model_answers(asked))
    files = [path for path in folder.rglob("*") if path.is_file()]
    read = {path.name: " | ".join(map(squeezed, texts_in(path))) for path in files}
    return {
        name: found for name, text in read.items() if (found := {a for a in answers if a in text})
    }


@pytest.mark.parametrize("sheet", [SHEET, SPANISH_SHEET], ids=["English", "Spanish"])
def test_no_file_of_a_bundle_holds_any_part_of_a_model_answer(sheet, tmp_path):
    (folder,) = classroom.release(
        [sheet], tmp_path / "b", exercises=EXERCISES, lessons=LESSONS, progress=lambda _: None
    )
    assert "02_surprise.mo" in given_away(Path(course_lib.__file__).parent / "translations", sheet)
    assert given_away(folder, sheet) == {}


def test_nothing_marks_the_right_line_of_a_recorded_choice():
    choices = [exercise for exercise in EXERCISES.values() if exercise.options]
    reasons = 0
    for exercise in choices:
        data = record(exercise, 0)
        assert all(set(option) == {"key", "text"} for option in data["options"])
        known = rehearsal_from(json.loads(json.dumps(data))).exercise
        assert len({option.advice for option in known.options}) == 1
        reasons += bool(data["why"])
    assert 0 < reasons < len(choices)


def test_a_bundle_needs_no_more_than_its_read_me_says(bundle):
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert all(f'"{package}' in text for package in NEEDED)
    said = (bundle / "README.md").read_text(encoding="utf-8")
    assert all(package in said for package in NEEDED)


@pytest.fixture(scope="module")
def class_of_two(tmp_path_factory):
    return classroom.release(
        [SHEET],
        tmp_path_factory.mktemp("class") / "out",
        exercises=classroom.Dealt(EXERCISES, SECRET),
        lessons=LESSONS,
        learners=["ada", "berta"],
    )


def test_everyone_is_dealt_numbers_of_their_own_that_can_be_dealt_again(class_of_two):
    texts = [(folder / SHEET.name).read_text(encoding="utf-8") for folder in class_of_two]
    assert [folder.name for folder in class_of_two] == ["ada", "berta"]
    assert texts[0] != texts[1]
    dealt = classroom.Dealt(EXERCISES, SECRET)
    for name, text in zip(("ada", "berta"), texts, strict=True):
        asked = dealt.to(name, ["paani_loss"])["paani_loss"]
        assert json.dumps(asked.prompt.splitlines()[0], ensure_ascii=False)[1:-1] in text


def test_an_answer_to_one_s_own_numbers_is_graded_with_them(class_of_two, tmp_path):
    dealt = classroom.Dealt(EXERCISES, SECRET)
    submissions = tmp_path / "submissions"
    for student, numbers_of in (("ada", "ada"), ("berta", "ada")):
        right = float(dealt.to(numbers_of, ["paani_loss"])["paani_loss"].reference())
        notebook = json.loads((class_of_two[0] / SHEET.name).read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            source = "".join(cell["source"])
            if source.startswith("paani_loss = "):
                cell["source"] = [f"paani_loss = {right}"]
        (submissions / student).mkdir(parents=True)
        (submissions / student / SHEET.name).write_text(json.dumps(notebook), encoding="utf-8")
    rows = classroom.grade(
        SHEET, submissions, seed=3, out=tmp_path / "out", exercises=dealt, progress=lambda _: None
    )
    points = {row.student: row.results["paani_loss"].points for row in rows}
    assert points == {"ada": 1, "berta": 0}


def test_the_seed_of_a_learner_depends_on_secret_learner_and_exercise():
    seeds = {
        seed_of(secret, learner, name)
        for secret in (SECRET, SECRET + b"!")
        for learner in ("ada", "berta")
        for name in ("paani_loss", "gap_in_nats")
    }
    assert len(seeds) == 8
    assert min(seeds) > 0


@pytest.mark.parametrize("name", ["../ada", "a/b", "..", ""])
def test_a_name_that_leads_out_of_the_folder_is_refused(name, tmp_path):
    with pytest.raises(classroom.CannotGradeError, match="folder"):
        classroom.release(
            [SHEET],
            tmp_path / "out",
            exercises=classroom.Dealt(EXERCISES, SECRET),
            lessons=LESSONS,
            learners=[name],
        )
    assert not (tmp_path / "out").exists()


def test_learners_without_a_secret_are_refused(tmp_path):
    with pytest.raises(classroom.CannotGradeError, match="--secret-file"):
        classroom.release(
            [SHEET], tmp_path / "out", exercises=EXERCISES, lessons=LESSONS, learners=["ada"]
        )


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(classroom.CannotGradeError, match="not an empty folder"):
        classroom.release([SHEET], tmp_path, exercises=EXERCISES, lessons=LESSONS)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_short_secret_is_refused(tmp_path):
    (tmp_path / "secret").write_text("short")
    with pytest.raises(classroom.CannotGradeError, match="at least 16"):
        classroom.read_secret(tmp_path / "secret")


def test_what_is_no_record_is_refused():
    with pytest.raises(ValueError, match="expected the record of an exercise"):
        rehearsal_from({"name": "x"})


def test_recorded_numbers_survive_json():
    data = record(EXERCISES["surprise"], 0)
    again = json.loads(json.dumps(data))
    right = [float(np.squeeze(a.value)) for a in rehearsal_from(again).right[:4]]
    exercise = EXERCISES["surprise"]
    wanted = [exercise.reference(*c.arguments.values()) for c in exercise.cases_from(0)[:4]]
    assert right == pytest.approx(wanted)


def test_what_was_tried_is_said_before_anything_is_handed_out(tmp_path):
    lines = []
    classroom.release(
        [SHEET], tmp_path / "b", exercises=EXERCISES, lessons=LESSONS, progress=lines.append
    )
    (line,) = lines
    assert "right answers earn" in line
    assert "mistakes are each named as themselves" in line


def test_a_record_that_does_not_know_a_mistake_is_not_handed_out(tmp_path, monkeypatch):
    def spoilt(exercise, seed):
        data = record(exercise, seed)
        if exercise.name == "surprise":
            data["mistakes"][0]["forms"] = [data["right"]]
        return data

    monkeypatch.setattr(sys.modules["course_lib.classroom.release"], "record", spoilt)
    with pytest.raises(classroom.CannotGradeError, match="does not judge as the exercise does"):
        classroom.release([SHEET], tmp_path / "b", exercises=EXERCISES, lessons=LESSONS)
    assert not list((tmp_path / "b").iterdir())


def test_a_bundle_that_does_not_run_by_itself_is_not_handed_out(tmp_path, monkeypatch):
    module = sys.modules["course_lib.classroom.release"]
    monkeypatch.setattr(module, "ROOMS", ("grading",))
    with pytest.raises(classroom.CannotGradeError, match="does not run by itself"):
        classroom.release([SHEET], tmp_path / "b", exercises=EXERCISES, lessons=LESSONS)
