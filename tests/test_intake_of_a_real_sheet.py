"""Sheet 2 with every answer right earns every point, whatever was done to the notebook."""

import json

import pytest
from mangled_notebooks import MANGLED, SHEET, mangled

from course_lib.classroom.grader import Grader
from course_lib.classroom.intake import Handed, read_sheet, read_submission
from course_lib.classroom.isolation import walls
from course_lib.question_bank import EXERCISES

walled = pytest.mark.skipif(bool(walls.missing()), reason=f"no walls here: {walls.missing()}")
pytestmark = [walled, pytest.mark.xdist_group("classroom")]


@pytest.fixture(scope="module")
def grader():
    return Grader(read_sheet(SHEET), EXERCISES, seed=20261)


@pytest.mark.parametrize("how", MANGLED)
def test_right_answers_earn_full_marks_in_a_notebook(grader, how):
    content = json.dumps(mangled(how)).encode()
    row = grader.grade_content(Handed("ada", "ada.ipynb"), content)
    assert row.points == row.out_of, (row.reason, row.notes)


def test_a_notebook_as_it_was_meant_runs_as_it_stands_without_a_note():
    notebook = mangled("as_handed_out")
    submission = read_submission(json.dumps(notebook).encode(), read_sheet(SHEET))
    cells = [c["source"] for c in notebook["cells"] if c["cell_type"] == "code"]
    assert list(submission.cells) == ["".join(source) for source in cells]
    assert submission.notes == ()
