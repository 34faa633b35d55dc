"""`course export` reads what `course grade` and `course mark` recorded."""

import argparse
import json

import pytest

from course_lib.classroom.results import GRADED, NOT_GRADED, Result, Row
from course_lib.commands import export as command

gradebook = pytest.importorskip("course_lib.classroom.gradebook.book", reason="no gradebook yet")


def row(student, digest, points, words):
    results = {
        "surprise": Result(points, "right", out_of=4, title="Surprise"),
        "why": Result(0, "written", text=words, title="Why"),
    }
    return Row(
        student, f"{student}.ipynb", GRADED, 4, "walls", results=results, sheet="02", digest=digest
    )


@pytest.fixture
def graded(tmp_path):
    """A folder of results: ada handed in twice and was marked, ben was not, cleo's file is broken."""
    place = tmp_path / "graded"
    place.mkdir()
    lost = Row("cleo", "cleo.ipynb", NOT_GRADED, 4, "walls", reason="empty", sheet="02", digest="c")
    with gradebook.Gradebook.open(place) as book:
        book.begin("02", "", {})
        for each in (
            row("ada", "a1", 1, "No idea."),
            row("ada", "a2", 4, "It adds up."),
            row("ben", "b", 2, "Because."),
            lost,
        ):
            book.add(each)
        book.mark("ada", "02", "why", 1.5, "Well said.", "me", 2)
    return place


def exported(tmp_path, graded, name):
    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers())
    options = parser.parse_args(["export", name, str(graded), "--to", str(tmp_path / "out")])
    assert options.run(options) == 0
    return tmp_path / "out"


def test_the_latest_hand_in_goes_out_with_the_mark_that_a_person_gave(tmp_path, graded, capsys):
    out = exported(tmp_path, graded, "gradescope")
    ada = json.loads((out / "ada/results.json").read_text())
    assert ada["score"] == 5.5
    assert "Well said." in ada["tests"][1]["output"]
    assert "score" not in json.loads((out / "cleo/results.json").read_text())
    said = capsys.readouterr().out
    assert "ben (waits for a mark: why)" in said
    assert "cleo (could not be graded: empty)" in said


def test_without_a_gradebook_one_is_told_so(tmp_path, capsys):
    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers())
    options = parser.parse_args(
        ["export", "csv", str(tmp_path / "no"), "--to", str(tmp_path / "x")]
    )
    assert options.run(options) == 1
    assert "no gradebook" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
