"""Every sheet through `course grade`: its solution earns everything, the untouched one nothing."""

import shutil
from pathlib import Path

import pytest

from course_lib import classroom
from course_lib.classroom.isolation import walls
from course_lib.question_bank import EXERCISES

ROOT = Path(__file__).parents[1]
SHEETS = sorted((ROOT / "exercises").glob("*.ipynb"))

pytestmark = [
    pytest.mark.skipif(bool(walls.missing()), reason=f"no walls here: {walls.missing()}"),
    pytest.mark.xdist_group("classroom"),
]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.stem)
def test_the_solution_earns_full_marks_and_the_untouched_sheet_none(sheet, tmp_path):
    submissions = tmp_path / "submissions"
    submissions.mkdir()
    shutil.copy(ROOT / "solutions" / sheet.name, submissions / "solved.ipynb")
    shutil.copy(sheet, submissions / "untouched.ipynb")
    said = []
    rows = classroom.grade(
        sheet,
        submissions,
        seed=20262,
        out=tmp_path / "out",
        exercises=EXERCISES,
        progress=said.append,
    )
    points = {row.student: row.points for row in rows}
    assert points == {"solved": rows[0].out_of, "untouched": 0}, said
    verdicts = {result.verdict for result in rows[1].results.values()}
    assert verdicts == {"not attempted"}
