"""A learner's record: readable, whole at any moment, and nobody else's."""

import json
import multiprocessing
import os
import signal
import time

import pytest

from course_lib.student import check, forget_everything, record


def right(probs, label):
    from course_lib.losses import surprise

    return surprise(probs[label])


def test_an_attempt_is_kept_in_plain_json():
    check("paani_loss", 0.51)

    (attempt,) = json.loads(record.path().read_text())["attempts"]["paani_loss"]
    assert attempt["verdict"] == "not right yet"
    assert attempt["misconception"] == "scores_the_favourite"


def test_an_untouched_exercise_leaves_no_trace():
    check("paani_loss", ...)

    assert not record.path().exists()


def test_one_call_forgets_everything(capsys):
    check("paani_loss", 1.204)
    forget_everything()

    assert record.read()["attempts"] == {}
    assert not record.path().exists()


@pytest.fixture
def record_of_its_own(tmp_path, monkeypatch):
    """In a folder in which nothing else lies."""
    monkeypatch.setenv(record.PLACE, str(tmp_path / "record.json"))


@pytest.mark.parametrize("text", ["{", "[]", '{"attempts": 3}', "\x00", ""])
def test_a_file_that_cannot_be_read_is_kept_and_a_new_one_begun(text, capsys, record_of_its_own):
    record.path().write_text(text)
    check("paani_loss", 1.204)

    assert len(record.read()["attempts"]["paani_loss"]) == 1
    (aside,) = record.path().parent.glob("record.unreadable-*.json")
    assert aside.read_text() == text
    assert str(aside) in capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_costs_the_record_and_not_the_check(capsys):
    record.path().parent.chmod(0o500)
    check("paani_loss", 1.204)
    record.path().parent.chmod(0o700)

    said = capsys.readouterr().out
    assert "right" in said
    assert "not being kept" in said


def test_a_place_that_is_no_folder_costs_the_record_and_not_the_check(
    capsys, tmp_path, monkeypatch
):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(record.PLACE, str(tmp_path / "file" / "record.json"))
    check("paani_loss", 1.204)

    said = capsys.readouterr().out
    assert "): right" in said
    assert "not being kept" in said


def _write_for_ever(begun):
    record.add_hint("paani_loss", "first", 0)
    begun.set()
    while True:
        record.add_hint("paani_loss", "more", 0)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_kill_at_any_moment_leaves_a_whole_record():
    context = multiprocessing.get_context("spawn")
    before = 0
    for delay in (0.0, 0.003, 0.007, 0.011, 0.019):
        begun = context.Event()
        writer = context.Process(target=_write_for_ever, args=(begun,))
        writer.start()
        assert begun.wait(60)
        time.sleep(delay)
        writer.kill()
        writer.join()
        kept = len(json.loads(record.path().read_text())["hints"]["paani_loss"])
        assert kept > before
        before = kept


def _write_twenty(name):
    for _ in range(20):
        record.add_hint(name, "a hint", 0)


def test_two_notebooks_that_write_at_once_lose_nothing():
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_twenty, args=(name,)) for name in ("one", "other")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert {name: len(hints) for name, hints in record.read()["hints"].items()} == {
        "one": 20,
        "other": 20,
    }
