"""Every claim of the five texts is taught: no row is missing, and each is where it says it is."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "sources" / "claims").glob("*.json"))
ROWS = [(file.stem, row) for file in FILES for row in json.loads(file.read_text(encoding="utf-8"))]
NUMBER_OF_CLAIMS = {"S0": 37, "S1": 28, "S2": 84, "S3": 56, "S4": 59}


def all_claims(text):
    return {f"{text}-{number:02}" for number in range(1, NUMBER_OF_CLAIMS[text] + 1)}


@pytest.mark.parametrize("text", NUMBER_OF_CLAIMS)
def test_no_claim_is_left_out(text):
    claimed = {row["claim"] for _, row in ROWS}
    assert sorted(all_claims(text) - claimed) == []


def test_every_claim_is_one_of_the_texts_and_stands_once_in_a_lesson():
    known = set().union(*map(all_claims, NUMBER_OF_CLAIMS))
    keys = [(stem, row["claim"]) for stem, row in ROWS]
    assert {row["claim"] for _, row in ROWS} <= known
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(("stem", "row"), ROWS, ids=lambda part: getattr(part, "get", str)("claim"))
def test_a_claim_is_taught_where_it_says(stem, row):
    lesson = (ROOT / "sources" / "lessons" / f"{stem}.py").read_text(encoding="utf-8")
    headings = re.findall(r"^# #+ (.+)$", lesson, re.MULTILINE)
    sheet = (ROOT / "sources" / "exercises" / f"{stem}.py").read_text(encoding="utf-8")
    asked = re.findall(r"\{\{exercise (\w+)\}\}", sheet)
    assert row["taught"] in headings + asked


@pytest.mark.parametrize(("stem", "row"), ROWS, ids=lambda part: getattr(part, "get", str)("claim"))
def test_what_is_not_right_is_put_right_in_a_sentence(stem, row):
    if row["verdict"] in ("misleading", "wrong", "sharpened"):
        assert row["correction"].endswith((".", "”", ")", "?"))
    assert row["says"]


DECIMAL = re.compile(r"(?<![\w.])\d+\.\d+(?![\w.]*\d)")


@pytest.mark.parametrize("stem", [file.stem for file in FILES])
def test_every_number_that_puts_a_claim_right_is_computed_in_its_lesson(stem):
    shown = "".join(
        _everything_in(ROOT / room / f"{stem}.ipynb") for room in ("notebooks", "solutions")
    )
    given = {
        number
        for lesson, row in ROWS
        if lesson == stem
        for number in DECIMAL.findall(row["correction"])
    }
    assert {number for number in given if number not in shown} == set()


def _everything_in(path):
    return json.dumps(json.loads(path.read_text(encoding="utf-8"))["cells"], ensure_ascii=False)
