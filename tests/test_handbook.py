"""The instructor's handbook is what the question bank says."""

from pathlib import Path

from course_lib.__main__ import main
from course_lib.publishing import stale_pages, write_handbook
from course_lib.publishing.handbook import handbook
from course_lib.question_bank import EXERCISES, LESSONS

FOLDER = Path(__file__).parents[1] / "docs" / "handbook"


def test_the_pages_are_current():
    assert stale_pages(FOLDER, EXERCISES, LESSONS) == []


def test_a_changed_a_missing_and_a_foreign_page_are_stale(tmp_path, capsys):
    write_handbook(tmp_path, EXERCISES, LESSONS)
    (tmp_path / "lesson_02.md").write_text("other")
    (tmp_path / "README.md").unlink()
    (tmp_path / "old.md").write_text("gone")

    assert main(["handbook", "--to", str(tmp_path), "--check"]) == 1
    said = capsys.readouterr().err
    assert all(name in said for name in ("lesson_02.md", "README.md", "old.md", "course handbook"))
    assert main(["handbook", "--to", str(tmp_path)]) == 0
    assert main(["handbook", "--to", str(tmp_path), "--check"]) == 0


def test_every_declared_mistake_stands_in_it_with_belief_question_and_remedy():
    pages = "\n".join(handbook(EXERCISES, LESSONS).values())
    for exercise in EXERCISES.values():
        assert f"(`{exercise.name}`)" in pages
        for mistake in exercise.misconceptions:
            assert f"`{mistake.name}`" in pages
            assert mistake.belief in pages
            assert mistake.advice in pages


def test_a_function_s_mistake_comes_with_numbers_for_the_board():
    page = handbook(EXERCISES, LESSONS)["lesson_02.md"]
    section = page.partition("(`mean_surprise`)")[2].partition("\n## ")[0]
    assert section.count("Five minutes:") == len(EXERCISES["mean_surprise"].misconceptions)
    assert "who makes this mistake gets `" in section
