"""What holds for the text of every built notebook."""

import json
import os
import re
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parent.parent
BUILT = sorted(
    path
    for room in ("notebooks", "exercises", "solutions")
    for path in (ROOT / room).rglob("*.ipynb")
    if ".ipynb_checkpoints" not in path.parts
)
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))

each_notebook = pytest.mark.parametrize(
    "path", BUILT, ids=lambda path: f"{path.parent.name}/{path.stem}"
)
each_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)

DECIMAL = re.compile(r"(?<![\w.])\d+\.\d+(?![\w.]*\d)")
CITED = re.compile(r"\((?:[^()]*, )?(?:19|20)\d\d[^()]*\)")
PRESUMING = re.compile(r"\b(simply|obviously|just|trivially|clearly)\b", re.IGNORECASE)
LINK = re.compile(r"\]\(([^)#]+)\)")


def cells_of(path):
    return json.loads(path.read_text("utf-8"))["cells"]


def text_of(cell):
    return "".join(cell["source"])


def printed_by(cell):
    """Everything a code cell shows, as text."""
    shown = []
    for output in cell.get("outputs", []):
        shown += output.get("text", [])
        for kind in ("text/plain", "text/html"):
            shown += output.get("data", {}).get(kind, [])
    return "".join(shown)


def prose_of(path):
    return [text_of(cell) for cell in cells_of(path) if cell["cell_type"] == "markdown"]


def code_of(path):
    return [cell for cell in cells_of(path) if cell["cell_type"] == "code"]


def test_there_are_notebooks_to_test():
    assert len(BUILT) >= 4


@each_notebook
def test_every_cell_was_executed_in_order(path):
    """nbval passes a notebook without outputs silently; this is what it does not see."""
    counts = [cell["execution_count"] for cell in code_of(path)]

    assert counts == list(range(1, len(counts) + 1))


@each_notebook
def test_every_decimal_number_in_the_text_is_computed_in_that_notebook_or_cited(path):
    shown = " ".join(printed_by(cell) + text_of(cell) for cell in code_of(path))
    computed = set(re.findall(r"\d+\.\d+", shown))
    for text in prose_of(path):
        paragraphs = [part for part in text.split("\n\n") if not CITED.search(part)]
        given = set(DECIMAL.findall(prompts_removed("\n\n".join(paragraphs))))
        assert given - computed == set(), text


def prompts_removed(text):
    """A question hands out numbers, and a claim quotes them (tests/test_claims.py finds where they
    are computed); only statements have to show where theirs come from."""
    asked = text.startswith("## ") and "●" in text
    quoted = text.startswith("## [") or "| What is said | Verdict |" in text
    titles = "| `again(" in text
    return "" if asked or quoted else re.sub(r"(?m)^\|.*", "", text) if titles else text


@each_notebook
def test_every_link_leads_to_a_file_that_exists(path):
    for text in prose_of(path):
        for target in LINK.findall(text):
            assert target.startswith("https://") or (path.parent / target).is_file(), target


@each_notebook
def test_the_text_never_tells_the_reader_that_it_is_easy(path):
    for text in prose_of(path):
        assert not PRESUMING.search(text), PRESUMING.search(text)


@each_notebook
def test_every_figure_is_followed_by_a_sentence_that_says_what_is_seen(path):
    for cell in code_of(path):
        shown = [output["data"] for output in cell["outputs"] if "data" in output]
        figures = [data for data in shown if "image/png" in data and not says_what_moves(data)]
        assert printed_by(cell).count("In the figure:") == len(figures)


def says_what_moves(data):
    """The still picture of an explorable has its sentence as its text."""
    return "run this cell in JupyterLab to move it" in "".join(data.get("text/plain", ""))


@each_lesson
def test_every_output_is_read_aloud_in_the_next_cell(path):
    cells = cells_of(path)
    for cell, following in zip(cells, [*cells[1:], None], strict=True):
        shown = printed_by(cell) if cell["cell_type"] == "code" else ""
        if shown and not shown.startswith("Predict:"):
            assert following is not None, text_of(cell)
            assert following["cell_type"] == "markdown", text_of(cell)


@each_lesson
def test_code_cells_stay_short(path):
    lengths = [len(text_of(cell).splitlines()) for cell in code_of(path)]

    assert all(length <= 12 for length in lengths)
    assert not lengths or median(lengths) <= 5


@each_lesson
def test_no_line_of_code_is_cut_off_at_the_edge_of_the_page(path):
    for cell in code_of(path):
        assert max(map(len, text_of(cell).splitlines())) <= 80, text_of(cell)


@each_notebook
def test_a_sheet_uses_nothing_of_the_course_but_what_a_bundle_has(path):
    """So that `course release` can hand it out without the library of right functions."""
    if path.parent.name == "exercises":
        code = "\n".join(text_of(cell) for cell in code_of(path))
        assert set(re.findall(r"course_lib[.\w]*", code)) <= {"course_lib.student"}


def test_the_start_page_links_every_lesson_sheet_and_solution():
    start = "\n".join(prose_of(ROOT / "notebooks/00_start_here.ipynb"))
    for path in BUILT:
        if path.stem != "00_start_here":
            link = Path(os.path.relpath(path, ROOT / "notebooks")).as_posix()
            assert f"({link})" in start


@pytest.mark.parametrize(
    "path", sorted((ROOT / "exercises").glob("*.ipynb")), ids=lambda path: path.stem
)
def test_an_untouched_sheet_says_calmly_that_nothing_was_attempted(path):
    checks = [cell for cell in code_of(path) if text_of(cell).startswith("check(")]

    assert len(checks) >= 6
    assert all("not attempted yet" in printed_by(cell) for cell in checks)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "solutions").glob("*.ipynb")), ids=lambda path: path.stem
)
def test_every_solution_is_right(path):
    checks = [cell for cell in code_of(path) if text_of(cell).startswith("check(")]

    assert all(re.search(r"\): (right|written)\b", printed_by(cell)) for cell in checks)
