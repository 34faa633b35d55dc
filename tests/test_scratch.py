"""What a run wrote for the time being is gone afterwards, though it was killed."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from course_lib.classroom.isolation import walls
from course_lib.classroom.isolation.scratch import clear_up

pytestmark = pytest.mark.skipif(bool(walls.missing()), reason=f"no walls: {walls.missing()}")

HOLDS_A_FOLDER = """
from course_lib.classroom.isolation.scratch import locked_folder
folder, lock = locked_folder()
(folder / "left").touch()
print(folder, flush=True)
input()
"""


def holding_a_folder(place):
    """A process that has a folder for scratch files in `place`, and which one."""
    root = str(Path(__file__).parents[1])
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS_A_FOLDER],
        env=os.environ | {"TMPDIR": str(place), "PYTHONPATH": root},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    return process, Path(process.stdout.readline().strip())


def test_the_next_run_removes_the_folder_of_whoever_was_killed_and_no_other(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (living, hers), (killed, _) = (holding_a_folder(tmp_path) for _ in range(2))
    killed.kill()
    killed.communicate()
    try:
        clear_up()
        assert list(tmp_path.iterdir()) == [hers]
        assert (hers / "left").exists()
    finally:
        living.communicate("\n")
    clear_up()
    assert list(tmp_path.iterdir()) == []


def test_a_link_that_is_called_like_a_folder_of_ours_is_not_followed(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "diary").touch()
    (tmp_path / "course-warm-link").symlink_to(theirs)
    clear_up()
    assert (theirs / "diary").exists()
