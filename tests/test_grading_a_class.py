"""Sheet 02, handed in by a whole class: every declared mistake, and everything that goes wrong."""

import csv
import json
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from declared_mistakes import as_handed_in

from course_lib.__main__ import main
from course_lib.classroom import Limits
from course_lib.question_bank import EXERCISES

pytestmark = pytest.mark.xdist_group("classroom")

ROOT = Path(__file__).parent.parent
SHEET = ROOT / "exercises/02_surprise.ipynb"
SOLVED = ROOT / "solutions/02_surprise.ipynb"
SEED = 20261
ASKED = [
    cell["metadata"]["course"]["exercise"]
    for cell in json.loads(SHEET.read_text("utf-8"))["cells"]
    if cell["metadata"].get("course", {}).get("role") == "check"
]
OUT_OF = sum(EXERCISES[name].points for name in ASKED)
MOST_MISTAKES = max(len(EXERCISES[name].misconceptions) for name in ASKED)

TROUBLES = {
    "syntax_error": "def surprise(probs, label)\n    return 1",
    "endless_loop": "def surprise(probs, label):\n    while True:\n        pass",
    "eight_gigabytes": "def surprise(probs, label):\n    return np.ones(10**9).sum()",
    "prints_100_mb": "def surprise(probs, label):\n    print('x' * 10**8)\n    return -np.log(probs[label])",
    "own_check": "def check(*anything):\n    return 'right'\n\nsurprise = 3",
}


def notebook_with(answers):
    """The solved sheet with other answers: name → code, or None to leave the cell out."""
    notebook = json.loads(SOLVED.read_text("utf-8"))
    kept = []
    for cell in notebook["cells"]:
        course = cell["metadata"].get("course", {})
        code = answers.get(course.get("exercise"), "") if course.get("role") == "answer" else ""
        if code is None:
            continue
        kept.append(cell | {"source": [code]} if code else cell)
    return notebook | {"cells": kept}


def answers_with_mistake(number):
    """Every exercise answered with its declared mistake of that number, where it has so many."""
    answers = {}
    for name in ASKED:
        for mistake in EXERCISES[name].misconceptions[number : number + 1]:
            code = as_handed_in(EXERCISES[name], mistake)
            answers |= {name: code} if code else {}
    return answers


def write(folder, name, notebook):
    text = notebook if isinstance(notebook, str) else json.dumps(notebook)
    (folder / f"{name}.ipynb").write_text(text, "utf-8")


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The class, graded once through the command; student → row."""
    folder = tmp_path_factory.mktemp("submissions")
    write(folder, "right", notebook_with({}))
    for number in range(MOST_MISTAKES):
        write(folder, f"mistake_{number:02}", notebook_with(answers_with_mistake(number)))
    for name, code in TROUBLES.items():
        write(folder, name, notebook_with({"surprise": code}))
    write(folder, "missing_exercise", notebook_with({"surprise": None}))
    write(folder, "empty", SHEET.read_text("utf-8"))
    write(folder, "no_cells", {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    write(folder, "not_json", "<html>404</html>")
    out = tmp_path_factory.mktemp("results") / "graded"
    command = [sys.executable, "-m", "course_lib", "grade", str(SHEET), str(folder)]
    options = ["--seed", str(SEED), "--out", str(out), "--seconds-per-step", "2"]
    run = subprocess.run(
        command + options, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )
    assert run.returncode == 0, run.stderr
    with (out / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    return {"rows": rows, "out": out, "said": run.stdout, "handed_in": len(list(folder.iterdir()))}


def test_the_command_has_an_option_for_every_limit_and_names_what_holds_without_it(capsys):
    with pytest.raises(SystemExit):
        main(["grade", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    for limit in fields(Limits):
        option = re.escape(f"--{limit.name.replace('_', '-')} {limit.name.upper()} ")
        assert re.search(rf"{option}[a-z ,;]+ \({limit.default}\)", said)


def test_every_submission_gets_its_row_and_its_page(graded):
    pages = list((graded["out"] / "feedback").glob("*.html"))

    assert len(graded["rows"]) == graded["handed_in"] == len(pages)


def test_the_right_sheet_earns_everything(graded):
    assert float(graded["rows"]["right"]["points"]) == OUT_OF


@pytest.mark.parametrize("number", range(MOST_MISTAKES))
def test_each_mistake_is_named_and_costs_its_own_points_only(graded, number):
    row = graded["rows"][f"mistake_{number:02}"]
    made = answers_with_mistake(number)
    for name in made:
        assert row[f"{name} misconception"] == EXERCISES[name].misconceptions[number].name
    assert float(row["points"]) == OUT_OF - sum(EXERCISES[name].points for name in made)


@pytest.mark.parametrize("trouble", [*TROUBLES, "missing_exercise"])
def test_a_question_in_trouble_costs_its_own_points_only(graded, trouble):
    row = graded["rows"][trouble]
    lost = 0 if trouble == "prints_100_mb" else EXERCISES["surprise"].points

    assert row["status"] == "graded"
    assert float(row["points"]) == OUT_OF - lost


def test_an_untouched_sheet_earns_nothing_and_is_not_called_wrong(graded):
    row = graded["rows"]["empty"]

    assert float(row["points"]) == 0
    assert {row[f"{name} verdict"] for name in ASKED} == {"not attempted"}


@pytest.mark.parametrize("student", ["not_json", "no_cells"])
def test_what_cannot_be_graded_says_why_and_has_no_points(graded, student):
    row = graded["rows"][student]

    assert row["status"] == "could not be graded"
    assert row["reason"]
    assert row["points"] == ""


def test_the_teacher_reads_which_mistakes_the_class_made(graded):
    assert "answers_in_bits in surprise" in graded["said"]


def numbers_asked(seed):
    """Every number in the ordinary cases of a seed, as a page would print it."""
    return {
        f"{value:.4g}"
        for name in ASKED
        for case in EXERCISES[name].cases_from(seed)
        for value in map(float, case.arguments.get("probs", ()))
        if not case.extreme
    }


def test_no_page_shows_a_hidden_case(graded):
    hidden = numbers_asked(SEED) - numbers_asked(SEED + 1)  # placed edges are no secret
    pages = "".join(page.read_text("utf-8") for page in (graded["out"] / "feedback").iterdir())

    assert len(hidden) > 20
    assert [number for number in hidden if number in pages] == []
