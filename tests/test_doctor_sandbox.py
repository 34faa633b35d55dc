"""`course doctor --sandbox` attacks the walls, and would see a hole."""

from pathlib import Path

import pytest

from course_lib.__main__ import main
from course_lib.classroom.isolation import attacks, tiers, walls, warm

pytestmark = [
    pytest.mark.skipif(bool(walls.missing()), reason=f"no walls here: {walls.missing()}"),
    pytest.mark.xdist_group("classroom"),
]


def test_the_walls_of_this_machine_hold_every_attack(capsys):
    assert main(["doctor", "--sandbox"]) == 0
    said = capsys.readouterr().out
    assert f"{len(attacks.ATTACKS)} of {len(attacks.ATTACKS)} attacks held off" in said
    assert "got through" not in said


HARMLESS = (
    "read the course's own code",
    "read another learner's file",
    "change another learner's file",
    "list the folder of all submissions",
    "read the home folder",
    "start a program",
    "run a shell",
    "reach the network",
    "send a datagram",
)


def test_without_walls_the_same_attacks_get_through():
    tried = {name: attacks.ATTACKS[name] for name in HARMLESS}
    assert set(HARMLESS) <= set(attacks.attack("limits-only", tried).got_through)


def test_an_open_door_is_found_and_named(monkeypatch, tmp_path, capsys):
    open_door = tmp_path / "calls.py"
    source = Path(warm.PARTS["calls"]).read_text()
    assert "(44, 45, 48, 51, 52, 55)" in source
    open_door.write_text(source.replace("(44, 45, 48, 51, 52, 55)", "(44, 45, 48, 51, 52, 55, 41)"))
    monkeypatch.setitem(warm.PARTS, "calls", str(open_door))
    assert main(["doctor", "--sandbox"]) == 1
    assert "a submission could send a datagram" in capsys.readouterr().out


def test_a_machine_without_walls_is_told_the_remedy(monkeypatch, capsys):
    monkeypatch.setattr(walls, "missing", lambda: "its kernel has no Landlock")
    assert main(["doctor", "--sandbox"]) == 1
    assert "limits-only" in capsys.readouterr().out


def test_bubblewrap_is_left_out_where_it_is_not_installed(monkeypatch):
    monkeypatch.setattr(tiers.shutil, "which", lambda name: None)
    assert tiers.candidates("auto") == [tiers.LANDLOCK]
