"""Cells are matched with the sheet's, and what runs gives the answer that its student meant."""

import contextlib
import json

import pytest
from classroom_fixtures import notebook
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.classroom.intake import UnreadableError, read_sheet, read_submission
from course_lib.classroom.intake.python import without_magics

IMPORTS = "import math\n\nSCALE = 10"
TWICE = "def twice(x):\n    return 2 * x"
CUBE = "cube = 27"
OPEN = {"twice": "def twice(x):\n    return ...", "cube": "cube = ..."}


def mark(name, role="answer"):
    graded = role == "check"
    grade_id = f"{name}-check" if graded else name
    nbgrader = {"grade_id": grade_id, "grade": graded, "locked": graded, "solution": not graded}
    return {"course": {"exercise": name, "role": role}, "nbgrader": nbgrader}


def a_cell(source, metadata=None, kind="code", cell_id=""):
    return {"cell_type": kind, "source": source, "metadata": metadata or {}, "id": cell_id}


def handed_out():
    """The cells of the sheet: imports, a function, a number, and their checks."""
    return [
        a_cell("# A toy\n\nWrite `twice(x)`.", kind="markdown", cell_id="words"),
        a_cell(IMPORTS, cell_id="imports"),
        a_cell(OPEN["twice"], mark("twice"), cell_id="a1"),
        a_cell("seen.append(twice)", mark("twice", "check"), cell_id="c1"),
        a_cell(OPEN["cube"], mark("cube"), cell_id="a2"),
        a_cell("seen.append(cube)", mark("cube", "check"), cell_id="c2"),
    ]


def filled_in(twice=TWICE, cube=CUBE):
    cells = handed_out()
    cells[2]["source"], cells[4]["source"] = twice, cube
    return cells


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    path = tmp_path_factory.mktemp("sheet") / "toy.ipynb"
    path.write_text(as_notebook(handed_out()), encoding="utf-8")
    return read_sheet(path)


def as_notebook(cells):
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})


def submission_of(cells, sheet):
    return read_submission(as_notebook(cells).encode(), sheet)


def outcome(submission):
    """The names after all its cells ran, one after the other as a grader runs them."""
    names = {"seen": []}
    for source in submission.cells:
        with contextlib.suppress(Exception):
            exec("" if source.startswith("%%writefile") else without_magics(source), names)
    return names


def answers(submission):
    names = outcome(submission)
    return names["twice"](4), names["cube"]


def bare(cells):
    return [a_cell(cell["source"], kind=cell["cell_type"]) for cell in cells]


def but_with(cells, place, *more, instead=False):
    return [*cells[:place], *more, *cells[place + instead :]]


CHANGED_SCALE = a_cell("import math\n\nSCALE = 11", cell_id="imports")
WITH_CMATH = a_cell("import math, cmath\n\nSCALE = 10\nmine = 3", cell_id="imports")
LOOP = "total = 0\nfor _ in range(3):\n    total += 9"
SPLIT_TOP = a_cell("def twice(x):\n    y = x", mark("twice"))
SPLIT_REST = a_cell("    return x + y", mark("twice"))
TEXT = a_cell(TWICE, mark("twice"), "markdown")
PLAIN = filled_in()

# name → (cells, a note, or "" for none)
RIGHT = {
    "as_it_was_meant": (PLAIN, ""),
    "without_metadata": (bare(PLAIN), ""),
    "with_ids_of_cells_only": ([cell | {"metadata": {}} for cell in PLAIN], ""),
    "with_marks_of_nbgrader_only": ([c | {"id": "", "metadata": {"nbgrader": c["metadata"].get("nbgrader")}} for c in PLAIN], ""),
    "with_marks_of_the_course_only": ([c | {"id": "", "metadata": {"course": c["metadata"].get("course")}} for c in PLAIN], ""),
    "in_reverse": (PLAIN[::-1], ""),
    "in_reverse_without_metadata": (bare(PLAIN[::-1]), ""),
    "without_its_imports": (but_with(PLAIN, 1, instead=True), "the cell that gives `SCALE`, `math` is missing; it was put back"),
    "with_a_changed_given_cell": (but_with(PLAIN, 1, CHANGED_SCALE, instead=True), "the cell that gives `SCALE`, `math` was edited; the sheet's own ran"),
    "with_a_given_cell_turned_into_text": (but_with(PLAIN, 1, a_cell(IMPORTS, kind="raw", cell_id="imports"), instead=True), "is missing; it was put back"),
    "with_imports_that_are_broken": (but_with(PLAIN, 1, a_cell("import math,\nSCALE = ", cell_id="imports"), instead=True), "was edited"),
    "with_an_edited_check": (but_with(PLAIN, 3, a_cell("twice = None", mark("twice", "check")), instead=True), "the cell that checks `twice` was edited; the sheet's own ran"),
    "without_a_check": (but_with(PLAIN, 3, instead=True), ""),
    "with_a_check_that_stops_it": (but_with(PLAIN, 3, a_cell("raise SystemExit", mark("twice", "check")), instead=True), "was edited"),
    "with_an_untouched_copy_after_it": (but_with(PLAIN, 3, handed_out()[2]), "the cell of `twice` is there twice; the answered one counts"),
    "with_an_untouched_copy_before_it": (but_with(PLAIN, 2, handed_out()[2]), "the cell of `twice` is there twice; the answered one counts"),
    "with_an_untouched_copy_at_the_end": ([*PLAIN, *bare(handed_out())], "are there twice; the answered one counts"),
    "with_a_wrong_attempt_before": (but_with(PLAIN, 2, a_cell("def twice(x):\n    return 3", mark("twice"))), "the cell of `twice` is there twice; the last one counts"),
    "with_two_wrong_attempts_before": (but_with(PLAIN, 2, *[a_cell("def twice(x):\n    return 3", mark("twice"))] * 2), "is there three times; the last one counts"),
    "with_a_wrong_attempt_that_loops": (but_with(PLAIN, 2, a_cell("twice = len('' for _ in iter(int, 1))", mark("twice"))), "the last one counts"),
    "with_a_later_attempt_that_is_not_whole": (but_with(PLAIN, 3, a_cell("def twice(x:\n    return", mark("twice"))), "the last one that is whole counts"),
    "split_in_the_middle_of_a_function": (but_with(PLAIN, 2, SPLIT_TOP, SPLIT_REST, instead=True), "cells 2 and 3 are parts of one; they ran as one"),
    "split_behind_the_first_line": (but_with(PLAIN, 2, a_cell("def twice(x):", mark("twice")), a_cell("    return 2 * x"), instead=True), "parts of one"),
    "split_in_a_part_and_the_rest": (but_with(PLAIN, 2, a_cell("y = 2", mark("twice")), a_cell("def twice(x):\n    return y * x", mark("twice")), instead=True), ""),
    "with_the_answer_in_an_own_cell": ([*handed_out()[:4], *PLAIN[4:], a_cell(TWICE)], "`twice` is answered in another cell; that answer counts"),
    "with_the_answer_in_an_own_cell_above": ([a_cell(TWICE), *handed_out()[:4], *PLAIN[4:]], "`twice` is answered in another cell; that answer counts"),
    "with_the_answer_in_the_check": (but_with(filled_in(twice=OPEN["twice"]), 3, a_cell(TWICE + "\nseen.append(twice)", mark("twice", "check")), instead=True), "`twice` is answered in another cell"),
    "with_the_answers_of_two_cells_in_one": (filled_in(twice=f"{TWICE}\n\n{CUBE}", cube=""), ""),
    "with_the_answers_exchanged": (filled_in(twice=CUBE, cube=TWICE), ""),
    "with_everything_in_the_cell_of_imports": (but_with(handed_out(), 1, a_cell(f"{IMPORTS}\n{TWICE}\n{LOOP}\ncube = total", cell_id="imports"), instead=True), "what was added to it"),
    "with_everything_in_one_cell": ([a_cell(f"{IMPORTS}\n{TWICE}\n{CUBE}\nseen.append(cube)")], ""),
    "with_an_import_added_to_the_given_ones": ([*but_with(PLAIN, 1, WITH_CMATH, instead=True)[:4], a_cell("cube = cmath.pi * 0 + mine ** 3", mark("cube"))], "and what was added to it"),
    "with_a_helper_of_its_own": (but_with(filled_in(cube="cube = power(3)"), 2, a_cell("def power(x):\n    return x ** 3")), ""),
    "with_a_helper_at_the_end": ([*filled_in(cube="cube = power(3)"), a_cell("def power(x):\n    return x ** three"), a_cell("three = 3")], ""),
    "with_a_helper_of_a_helper_at_the_end": ([*filled_in(cube="cube = nine * 3"), a_cell("nine = three * three"), a_cell("three = 3")], ""),
    "with_own_names_reused_on_the_way": ([*but_with(PLAIN, 2, a_cell("x = 1"), a_cell("x = x + 26"))[:6], a_cell("cube = x", mark("cube")), a_cell("x = 0")], ""),
    "with_a_number_laid_over_its_function": ([*PLAIN, a_cell("twice = twice(21)")], "`twice` is given another value elsewhere; the answer of its cell counts"),
    "with_a_loop_that_reuses_its_names": ([*PLAIN, a_cell("for twice in (1, 2):\n    for cube in 'ab':\n        pass")], "`twice` and `cube` are given another value elsewhere"),
    "with_its_number_counted_up_elsewhere": ([*PLAIN, a_cell("cube += 1")], "`cube` is given another value elsewhere; the answer of its cell counts"),
    "with_its_number_counted_up_in_its_own_cell": (filled_in(cube="cube = 0\nfor _ in range(27):\n    cube += 1"), ""),
    "with_its_number_found_in_a_loop": (filled_in(cube="for cube in range(28):\n    pass"), ""),
    "with_both_answers_on_one_line": (filled_in(twice="", cube="twice, cube = (lambda x: x + x), 27"), ""),
    "with_an_answer_under_try": (filled_in(cube="try:\n    cube = 27\nexcept ValueError:\n    cube = ..."), ""),
    "with_a_function_improved_in_its_own_cell": ([*PLAIN, a_cell("from functools import cache\ntwice = cache(twice)")], ""),
    "with_star_imports": (but_with(filled_in(cube="cube = floor(27.5)"), 2, a_cell("from math import *"), a_cell("e = 3"), a_cell("pi = e")), ""),
    "with_magics": (filled_in(twice="%matplotlib inline\n" + TWICE, cube="!ls\n" + CUBE), ""),
    "with_a_cell_written_to_a_file": ([*PLAIN, a_cell("%%writefile a.py\ndef twice(x):\n    return 0")], ""),
    "with_its_cells_timed": (filled_in(twice="%%time\n" + TWICE, cube="%%capture out\n" + CUBE), ""),
    "with_a_type_written_down": (filled_in(cube="cube: float = 27"), ""),
    "with_a_lambda": (filled_in(twice="twice = lambda x: x + x"), ""),
    "with_a_function_defined_under_a_condition": (filled_in(twice="if SCALE:\n    def twice(x): return 2 * x"), ""),
    "with_lines_commented_out": (filled_in(cube="# cube = ...\ncube = 27"), ""),
}  # fmt: skip


@pytest.mark.parametrize("how", RIGHT)
def test_right_answers_stay_right_in_a_notebook(how, sheet):
    cells, note = RIGHT[how]
    submission = submission_of(cells, sheet)
    assert answers(submission) == (8, 27), submission
    assert outcome(submission)["SCALE"] == 10
    assert note in "; ".join(submission.notes)
    assert bool(note) == bool(submission.notes), submission.notes


WRONG = {
    "whose_function_is_called_otherwise": (filled_in(twice="def twize(x):\n    return 2 * x"), "defines `twize` instead of `twice`"),
    "whose_number_is_called_otherwise": (filled_in(cube="kube = 27"), "defines `kube` instead of `cube`"),
    "whose_cell_of_one_answer_is_empty": (filled_in(twice=""), "the cell of `twice` does not define what is asked"),
    "whose_answer_is_commented_out": (filled_in(cube="# cube = 27"), "the cell of `cube` does not define what is asked"),
    "whose_answer_is_gone": (but_with(PLAIN, 2, instead=True), "there is no cell that defines `twice`"),
    "whose_answer_is_markdown": (but_with(PLAIN, 2, TEXT, instead=True), "the cell of `twice` is text now, which does not run"),
    "whose_answer_is_raw_and_has_no_metadata": (but_with(PLAIN, 2, a_cell(TWICE, kind="raw"), instead=True), "the cell of `twice` is text now"),
    "whose_answers_were_swapped_for_other_names": (filled_in("def f(x):\n    return 2 * x\ndef g(x):\n    return x", "a = b = 27"), "the cells of `twice` and `cube` do not define what is asked"),
    "with_a_function_of_two_inputs_instead": (filled_in(twice="def twize(x, y):\n    return 2 * x"), "does not define what is asked"),
}  # fmt: skip


@pytest.mark.parametrize("how", WRONG)
def test_nothing_is_guessed_in_a_notebook(how, sheet):
    cells, note = WRONG[how]
    submission = submission_of(cells, sheet)
    names = outcome(submission)
    assert not callable(names.get("twice")) or names.get("cube") != 27
    assert note in "; ".join(submission.notes)


def test_an_untouched_sheet_runs_as_it_is_and_says_nothing(sheet):
    submission = submission_of(handed_out(), sheet)
    assert answers(submission) == (..., ...)
    assert submission.notes == ()


def test_an_edited_check_never_runs(sheet):
    cells = but_with(
        PLAIN, 3, a_cell("cheat = 1; print(cheat)", mark("twice", "check")), instead=True
    )
    submission = submission_of(cells, sheet)
    assert "seen.append(twice)" in submission.cells
    assert not [source for source in submission.cells if "print" in source]


def test_an_answer_that_was_overruled_does_not_run(sheet):
    first = a_cell("def twice(x):\n    return 3", mark("twice"))
    assert first["source"] not in submission_of(but_with(PLAIN, 2, first), sheet).cells


def test_a_cell_is_called_by_its_number_in_the_notebook(sheet):
    cells = [a_cell("one = 1"), *but_with(PLAIN, 1, instead=True)]
    submission = submission_of(cells, sheet)
    assert submission.labels[:3] == ("a cell of the sheet", "cell 1", "cell 2")
    assert len(submission.labels) == len(submission.cells)


def test_own_cells_stay_behind_the_cells_they_stood_behind(sheet):
    cells = [*PLAIN[4:], a_cell("after_cube = cube"), *PLAIN[:4], a_cell("after_twice = 1")]
    sources = list(submission_of(cells, sheet).cells)
    assert (
        sources.index("after_twice = 1") < sources.index(CUBE) < sources.index("after_cube = cube")
    )


def test_a_notebook_that_runs_from_top_to_bottom_is_left_in_its_order(sheet):
    own = [a_cell(f"v{n} = {n}") for n in range(9)]
    cells = [it for pair in zip(own, PLAIN[1:], strict=False) for it in pair]
    expected = [cell["source"] for cell in cells]
    assert list(submission_of(cells, sheet).cells) == expected


def test_more_notes_than_anybody_reads_are_counted(sheet):
    cells = [it for c in PLAIN for it in (c, a_cell("def f(x):"), a_cell("    return x"))] * 30
    notes = submission_of(cells, sheet).notes
    assert len(notes) == 41
    assert notes[-1].endswith("more")


def test_a_sheet_s_title_and_exercises_are_read(sheet):
    assert (sheet.title, sheet.exercises) == ("A toy", ("twice", "cube"))


def test_a_whole_notebook_of_something_else_is_not_mixed_up_with_the_sheet(sheet):
    submission = submission_of([a_cell("y = 1"), a_cell("print(y)")], sheet)
    assert submission.notes[-1] == "there is no cell that defines `twice` and `cube`"


def test_all_answers_turned_into_text_are_a_reason(sheet):
    cells = [c | {"cell_type": "markdown"} if c["id"] in ("a1", "a2") else c for c in PLAIN]
    with pytest.raises(UnreadableError, match="turned into text: turn them back into code"):
        submission_of(cells, sheet)


def test_the_toy_sheet_of_the_classroom_needs_no_imports(tmp_path):
    path = tmp_path / "toy.ipynb"
    marks = [{"course": {"exercise": "a", "role": role}} for role in ("answer", "check")]
    path.write_text(notebook(["a = ...", "check('a', a)"], marks))
    content = notebook(["a = 1"]).encode()
    assert read_submission(content, read_sheet(path)).cells == ("a = 1",)


@settings(deadline=None)
@given(order=st.permutations(range(8)), keep=st.booleans(), kind=st.sampled_from(["", "mine"]))
def test_right_answers_stay_right_in_any_order(order, keep, kind, sheet):
    cells = [*filled_in(cube="cube = power(3)"), a_cell("def power(x):\n    return x ** three"), a_cell("three = 3")]  # fmt: skip
    shuffled = [cells[place] for place in order]
    assert answers(submission_of(shuffled if keep else bare(shuffled), sheet)) == (8, 27)
