"""The folder of results: whole files whenever one looks, and nothing of anybody else touched."""

import os
import re
import types

import pytest
from reports_fixtures import (
    EXERCISES,
    LESSONS,
    Page,
    a_class,
    row,
    written,
)

from course_lib.classroom import CannotGradeError
from course_lib.classroom.reports import Graded, rewrite, tables, write
from course_lib.classroom.reports.tables import make_ready
from course_lib.commands import report as command

TITLE = "Sheet 02: surprise"
WORDS = "why_the_log"


def test_everything_is_written_and_the_order_of_the_rows_changes_nothing(tmp_path):
    rows = a_class()
    write(tmp_path / "a", rows, TITLE, EXERCISES, LESSONS)
    write(tmp_path / "b", rows[::-1], TITLE, EXERCISES, LESSONS)
    files = written(tmp_path / "a")

    assert {"report.html", "index.html", "grades.csv", "written.csv"} < set(files)
    assert sum(name.startswith("feedback") for name in files) == len(rows)
    assert written(tmp_path / "b") == files


def test_every_link_of_the_first_page_leads_to_a_file(tmp_path):
    write(tmp_path, [*a_class(), row("index", {}), row("con", {})], TITLE, EXERCISES, LESSONS)
    links = Page((tmp_path / "index.html").read_text()).links

    assert len(links) == 3 + len(a_class()) + 2
    assert all((tmp_path / link).is_file() for link in links)
    assert "feedback/index.html" not in links


def test_pages_of_rows_that_are_no_more_go_and_the_others_stay(tmp_path):
    write(tmp_path, [row("ada", {}), row("ben", {})], TITLE, EXERCISES, LESSONS)
    write(tmp_path, [row("ben", {})], TITLE, EXERCISES, LESSONS)

    assert os.listdir(tmp_path / "feedback") == ["ben.html"]


@pytest.mark.parametrize("after", [0, 1, 3, 5, 6, 7])
def test_whoever_is_killed_leaves_whole_files_and_the_next_run_mends_them(
    tmp_path, monkeypatch, after
):
    old, new = a_class()[:4], [row("new", {}), *a_class()[1:4]]
    for name, rows in (("old", old), ("new", new), ("out", old)):
        write(tmp_path / name, rows, TITLE, EXERCISES, LESSONS)
    before, wanted, moves = written(tmp_path / "old"), written(tmp_path / "new"), []

    def dies(*paths):
        moves.append(paths)
        if len(moves) > after:
            raise KeyboardInterrupt
        os.rename(*paths)

    with monkeypatch.context() as patch:
        patch.setattr(tables, "os", types.SimpleNamespace(replace=dies))
        with pytest.raises(KeyboardInterrupt):
            write(tmp_path / "out", new, TITLE, EXERCISES, LESSONS)
    left = {n: c for n, c in written(tmp_path / "out").items() if not n.endswith(".part")}

    assert all(content in (before.get(name), wanted.get(name)) for name, content in left.items())
    assert set(before) <= set(left)
    write(tmp_path / "out", new, TITLE, EXERCISES, LESSONS)
    assert written(tmp_path / "out") == wanted


def test_a_gradebook_and_exports_may_lie_there_and_are_never_touched(tmp_path):
    out = tmp_path / "out"
    write(out, a_class()[:2], TITLE, EXERCISES, LESSONS)
    (out / "exports").mkdir()
    kept = {"gradebook.db", "gradebook.db-wal", "gradebook.db-shm", "exports/canvas.csv"}
    for name in kept:
        (out / name).write_text(name)
    (out / "report.html.part").write_text("half a rep")
    write(out, a_class()[:2], TITLE, EXERCISES, LESSONS)
    make_ready(out, [tmp_path / "in"])

    assert {"report.html", "grades.csv"} < set(written(out))
    assert all((out / name).read_text() == name for name in kept)


@pytest.mark.parametrize(
    "name", ["thesis.txt", "feedback/mine.txt", "gradebook.db.bak", "exports.txt", "x.part"]
)
def test_what_is_not_ours_stops_everything_and_is_left_alone(tmp_path, name):
    out = tmp_path / "out"
    write(out, [row("ada", {})], TITLE, EXERCISES, LESSONS)
    (out / name).write_text("mine")
    before = written(out)
    for attempt in (
        lambda: write(out, [row("ben", {})], TITLE, EXERCISES, LESSONS),
        lambda: make_ready(out, [tmp_path / "in"]),
    ):
        with pytest.raises(CannotGradeError, match=re.escape(name)):
            attempt()
    assert written(out) == before


@pytest.mark.parametrize("name", ["report.html", "gradebook.db", "feedback", "exports"])
def test_a_link_in_the_place_of_what_is_ours_is_not_followed(tmp_path, name):
    out, precious = tmp_path / "out", tmp_path / "precious"
    write(out, [row("ada", {})], TITLE, EXERCISES, LESSONS)
    precious.mkdir()
    (precious / "ada.html").write_text("precious")
    if (out / name).exists():
        os.rename(out / name, tmp_path / "moved")
    (out / name).symlink_to(precious)
    with pytest.raises(CannotGradeError, match=name):
        write(out, [row("ada", {})], TITLE, EXERCISES, LESSONS)
    assert (precious / "ada.html").read_text() == "precious"


def test_a_file_that_cannot_be_replaced_is_named_and_the_old_one_stays(tmp_path, monkeypatch):
    write(tmp_path, [row("ada", {})], TITLE, EXERCISES, LESSONS)
    before = written(tmp_path)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tables, "os", types.SimpleNamespace(replace=full))
    with pytest.raises(CannotGradeError, match="No space left on device"):
        write(tmp_path, [row("ben", {})], TITLE, EXERCISES, LESSONS)
    assert written(tmp_path) == before


def test_rows_of_several_sheets_are_refused(tmp_path):
    rows = [row("ada", {}), row("ada", {}, sheet="03_softmax")]
    with pytest.raises(CannotGradeError, match="02_surprise, 03_softmax"):
        write(tmp_path / "out", rows, TITLE, EXERCISES, LESSONS)
    assert not (tmp_path / "out").exists()


def test_the_command_writes_all_anew_with_the_marks_of_today(tmp_path, capsys):
    write(tmp_path, [row("ada", {})], TITLE, EXERCISES, LESSONS)
    marks = {("ada", WORDS): (2, "Good.", 2)}
    options = types.SimpleNamespace(out=tmp_path, language=None)
    code = command.run(options, lambda _: Graded([row("ada", {})], TITLE, marks))

    assert code == 0
    assert "1 submissions" in capsys.readouterr().out
    assert "13 of 13 points in all" in Page((tmp_path / "feedback" / "ada.html").read_text()).text


def test_the_command_refuses_a_folder_that_is_none_of_ours(tmp_path, capsys):
    code = command.run(
        types.SimpleNamespace(out=tmp_path, language=None), lambda _: Graded([], TITLE)
    )

    assert code == 1
    assert "is not a folder of results" in capsys.readouterr().err
    assert os.listdir(tmp_path) == []


def test_a_folder_that_cannot_be_loaded_keeps_what_it_has(tmp_path):
    write(tmp_path, [row("ada", {})], TITLE, EXERCISES, LESSONS)
    before = written(tmp_path)

    def unreadable(out):
        raise CannotGradeError("there is no gradebook in it")

    with pytest.raises(CannotGradeError, match="no gradebook"):
        rewrite(tmp_path, unreadable, EXERCISES, LESSONS)
    assert written(tmp_path) == before
