"""grades.csv and written.csv: for people, for spreadsheets, and for nobody's formulas."""

import csv
import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reports_fixtures import (
    SHEET,
    row,
)

from course_lib.classroom.reports import tables
from course_lib.classroom.reports.tables import cell

WORDS = "why_the_log"


def spreadsheet_cells(text):
    """Every cell that a program sees which splits lines at ; or tab and knows no quotes."""
    return re.split(r"[;\t\r\n|]", text)


FORMULAS = (
    "=1+1", "+1", "-1", "@SUM(1)", " =1", "\t=1", "\r=1", "\n=1", '"=1', "'=1", "＝1", "－1", "−1",
    "\ufeff=1", "\u200b=1", "\u00a0=1", "\u3000=1", "a;=1", "a\n=1", "a\t=1", 'a;"=1', "a|=cmd", "⁺1",
    "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")', "\x00=1", "﹢1", "﹣1",
)  # fmt: skip


def is_formula(text):
    plain = unicodedata.normalize("NFKC", text.strip(' "')[:1])
    return plain in {"=", "+", "-", "@", "−"}


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula_wherever_a_program_thinks_that_one_begins(text):
    assert not [part for part in spreadsheet_cells(cell(text)) if is_formula(part)]


@given(
    text=st.text(
        alphabet=st.one_of(st.characters(), st.sampled_from("=+-@;\t\n\r\"' ＝−|")), max_size=40
    )
)
def test_whatever_the_text_no_cell_is_a_formula(text):
    assert not [part for part in spreadsheet_cells(cell(text)) if is_formula(part)]


@given(text=st.text(alphabet=st.characters(categories=["L", "N"]), max_size=40))
def test_an_honest_name_stays_as_it_is(text):
    assert cell(text) == tables.readable(text)


@given(name=st.text(max_size=60), text=st.text(max_size=80))
@settings(max_examples=40)
def test_tables_can_be_read_back_whatever_stands_in_them(tmp_path_factory, name, text):
    out = tmp_path_factory.mktemp("tables")
    ada = row(name, {})
    results = ada.results | {WORDS: replace(ada.results[WORDS], text=text)}
    tables.write_tables(out, [replace(ada, results=results)], SHEET)
    with (out / "grades.csv").open(newline="", encoding="utf-8") as file:
        [line] = csv.DictReader(file)
    with (out / "written.csv").open(newline="", encoding="utf-8") as file:
        [words] = csv.DictReader(file)

    assert line["student"] == cell(name)
    assert line["total"] == "11"
    assert words["text"] == cell(text)


def table(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_marks_stand_in_both_tables(tmp_path):
    marks = {("ada", WORDS): (1.5, "=well", 2), ("ada", "surprise"): (2, "")}
    tables.write_tables(tmp_path, [row("ada", {"surprise": "untouched"})], SHEET, marks)
    [grades], [words] = table(tmp_path / "grades.csv"), table(tmp_path / "written.csv")

    assert (grades["points"], grades["out_of"]) == ("8", "11")
    assert (grades["total"], grades["total_out_of"], grades["waiting"]) == ("11.5", "13", "0")
    assert grades["surprise points"] == "2"
    assert (words["points"], words["out_of"], words["comment"]) == ("1.5", "2", "'=well")


def test_written_answers_that_wait_have_a_place_for_points(tmp_path):
    tables.write_tables(tmp_path, [row("ada", {})], SHEET)
    [words] = table(tmp_path / "written.csv")

    assert (words["student"], words["sheet"], words["points"]) == ("ada", "02_surprise", "")
