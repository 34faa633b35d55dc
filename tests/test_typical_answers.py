"""Every exercise of the sources, with the wrong answers that people typically give to it.

Each answer is called what it is: the rows say which mistake that is, found by a person who read the
source, and the checker has to come to the same name by itself.
"""

import json
import re
from pathlib import Path

import pytest

from course_lib.grading import answers_of, judge
from course_lib.question_bank import EXERCISES
from course_lib.student.quizzing import IN_A_FORM

SHEETS = (Path(__file__).parents[1] / "sources" / "exercises").glob("*.py")
IN_A_SHEET = {
    name
    for sheet in SHEETS
    for name in re.findall(r"\{\{exercise (\w+)\}\}", sheet.read_text(encoding="utf-8"))
}
FILES = sorted((Path(__file__).parent / "typical_answers").glob("*.json"))
ROWS = [row for file in FILES for row in json.loads(file.read_text(encoding="utf-8"))]
EXERCISES_OF_THE_SOURCES = 81
TYPICAL_WRONG_ANSWERS = 407


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['from']}-{row['named']}")
def test_a_typical_answer_is_called_what_it_is(row):
    exercise = EXERCISES[row["exercise"]]
    cases = exercise.cases_from(0)
    verdict = judge(exercise, cases, answers_of(row["answer"], cases))
    said = verdict.misconception.name if verdict.misconception else verdict.status.value
    assert said == row["named"]


def test_no_exercise_and_no_wrong_answer_of_the_sources_is_missing():
    asked = [row for row in ROWS if row["from"].startswith("S")]
    wrong = [row for row in asked if row["named"] != "right"]
    assert len({row["from"] for row in asked}) == EXERCISES_OF_THE_SOURCES
    assert len(wrong) == TYPICAL_WRONG_ANSWERS


def test_every_exercise_of_the_sources_has_a_right_answer():
    right = {row["from"] for row in ROWS if row["named"] == "right"}
    assert right == {row["from"] for row in ROWS}


def test_every_exercise_of_the_sources_is_met_in_a_sheet_or_in_a_review():
    for row in ROWS:
        name = row["exercise"]
        assert name in IN_A_SHEET or EXERCISES[name].kind in IN_A_FORM, row["from"]
