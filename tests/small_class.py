"""A sheet of three questions, quickly graded through the command, and what a gradebook then holds."""

import json
import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHEET = ROOT / "exercises/02_surprise.ipynb"
ASKED = ("halving", "surprise", "why_the_log")
SEED = 20261
FULL = 4

RIGHT = {
    "halving": "halving = 'c'",
    "surprise": "def surprise(probs, label):\n    return -np.log(probs[label])",
    "why_the_log": "why_the_log = 'Chances multiply, and logs add up.'",
}
WRONG = RIGHT | {"surprise": "def surprise(probs, label):\n    return np.log(probs[label])"}


def slow(seconds):
    """Right answers of somebody whose code takes its time."""
    return RIGHT | {"halving": f"import time\ntime.sleep({seconds})\nhalving = 'c'"}


def write_sheet(folder):
    """The sheet, without the exercises that would only take time; returns its path."""
    sheet = json.loads(SHEET.read_text("utf-8"))
    sheet["cells"] = [
        cell
        for cell in sheet["cells"]
        if cell["metadata"].get("course", {}).get("exercise", ASKED[0]) in ASKED
    ]
    path = folder / "small.ipynb"
    path.write_text(json.dumps(sheet), "utf-8")
    return path


def hand_in(folder, sheet, **answers):
    """Everybody's notebook: student → their answers."""
    folder.mkdir(exist_ok=True)
    for student, given in answers.items():
        notebook = json.loads(sheet.read_text("utf-8"))
        for cell in notebook["cells"]:
            mark = cell["metadata"].get("course", {})
            if mark.get("role") == "answer":
                cell["source"] = given[mark["exercise"]]
        (folder / f"{student}.ipynb").write_text(json.dumps(notebook), "utf-8")
    return folder


def everybody(count, given):
    """So many students, told apart by a comment: equal files would prove less."""
    return {
        f"s{number:03}": given | {"halving": f"{given['halving']}  # {number}"}
        for number in range(count)
    }


def in_book(path):
    """Every row of a gradebook, without when and how fast it was graded."""
    columns = "student, sheet, digest, edition, file, settled, content"
    with closing(sqlite3.connect(path)) as book:
        assert book.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = book.execute(
            f"SELECT {columns} FROM submissions ORDER BY student, digest"
        ).fetchall()
    return [(*row[:-1], _without_time(row[-1])) for row in rows]


def _without_time(content):
    return {name: value for name, value in json.loads(content).items() if name != "seconds"}


def moments(path):
    """Student → when their rows were graded."""
    with closing(sqlite3.connect(path)) as book:
        return book.execute("SELECT student, graded_at FROM submissions ORDER BY number").fetchall()


def running_for(place):
    """The processes that know a path: in their environment, their words, or where they stand."""
    known, found = os.fsencode(place), []
    for process in Path("/proc").iterdir():
        if not process.name.isdecimal() or int(process.name) == os.getpid():
            continue
        try:
            said = (process / "environ").read_bytes() + (process / "cmdline").read_bytes()
            if known in said + os.fsencode(os.readlink(process / "cwd")):
                found.append((int(process.name), said[-200:]))
        except OSError:  # it ended, or it is somebody else's
            continue
    return found


def all_gone(place, seconds=15):
    """What still runs for a path, after a while in which it may end."""
    until = time.monotonic() + seconds
    while (left := running_for(place)) and time.monotonic() < until:
        time.sleep(0.05)
    return left
