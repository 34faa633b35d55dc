"""A class of thirty that handed in sheet 2: what each wrote, what each deserves, and the commands."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

from declared_mistakes import as_handed_in

from course_lib.question_bank import EXERCISES

ROOT = Path(__file__).parents[1]
SHEET = ROOT / "exercises/02_surprise.ipynb"
SOLVED = ROOT / "solutions/02_surprise.ipynb"
WORDS = "why_the_log"
FOUR_BYTES = "def surprise(probs, label):\n    return -np.log(np.float32(probs[label]))"


def _answers(path):
    notebook = json.loads(path.read_text("utf-8"))
    return {
        cell["metadata"]["course"]["exercise"]: "".join(cell["source"])
        for cell in notebook["cells"]
        if cell["metadata"].get("course", {}).get("role") == "answer"
    }


SOLUTION = _answers(SOLVED)
ASKED = tuple(SOLUTION)
JUDGED = tuple(name for name in ASKED if EXERCISES[name].kind != "written")
POINTS = {name: EXERCISES[name].points for name in JUDGED}
OUT_OF = sum(POINTS.values())


def mistaken(name, number=0):
    """An answer that makes one declared mistake, the first that can be written out."""
    exercise = EXERCISES[name]
    written = (as_handed_in(exercise, mistake) for mistake in exercise.misconceptions)
    return {name: [code for code in written if code][number]}


def said(text):
    return {WORDS: f"{WORDS} = {text!r}"}


UNTOUCHED = _answers(SHEET)
SPOILT = "no notebook"

CLASS = {
    "s01": ("Ada Lovelace", {}, ()),
    "s02": ("Emmy Noether", {}, ()),
    "s03": ("Zoë Åkesson", said("Chances multiply; logs add."), ()),
    "s04": ("Ida Rhodes", {"surprise": FOUR_BYTES}, ()),
    "s05": ("Jean Bartik", {"gap_in_nats": "import math\ngap_in_nats = math.log(0.9 / 0.4)"}, ()),
    "s06": ("Kay McNulty", said("=HYPERLINK(0) is no formula, but words of mine."), ()),
    "s07": ("Fran Bilas", said("<script>alert(1)</script> & so on"), ()),
    "s08": ("Betty Holberton", said("It is\n\nin two paragraphs."), ()),
    "s09": ("Marlyn Meltzer", mistaken("paani_loss", 0), ("paani_loss",)),
    "s10": ("Ruth Teitelbaum", mistaken("paani_loss", 1), ("paani_loss",)),
    "s11": ("Grace Hopper", mistaken("gap_in_nats", 0), ("gap_in_nats",)),
    "s12": ("Hedy Lamarr", mistaken("gap_in_nats", 1), ("gap_in_nats",)),
    "s13": ("Mary Jackson", mistaken("halving", 0), ("halving",)),
    "s14": ("Dorothy Vaughan", mistaken("halving", 0), ("halving",)),
    "s15": ("Karen Jones", mistaken("surprise", 0), ("surprise",)),
    "s16": ("Radia Perlman", mistaken("surprise", 1), ("surprise",)),
    "s17": ("Barbara Liskov", mistaken("surprise", 1), ("surprise",)),
    "s18": ("Frances Allen", mistaken("mean_surprise", 0), ("mean_surprise",)),
    "s19": ("Adele Goldberg", mistaken("mean_surprise", 1), ("mean_surprise",)),
    "s20": ("Lynn Conway", mistaken("perplexity_of_ours", 0), ("perplexity_of_ours",)),
    "s21": ("Sophie Wilson", mistaken("better_model", 1), ("better_model",)),
    "s22": (
        "Shafi Goldwasser",
        mistaken("surprise", 1) | mistaken("mean_surprise", 1),
        ("surprise", "mean_surprise"),
    ),
    "s23": ("Anita Borg", {"surprise": "def surprise(probs, label)\n    return 1"}, ("surprise",)),
    "s24": ("Joan Clarke", {"surprise": "def surprise(probs, label):\n    while True: pass"}, ("surprise",)),
    "s25": ("Mavis Batey", {"mean_surprise": "import sys\nsys.exit('done')"}, ("mean_surprise",)),
    "s26": ("Kathleen Booth", UNTOUCHED, JUDGED),
    "s27": ("Stephanie Shirley", {n: UNTOUCHED[n] for n in JUDGED[4:]}, JUDGED[4:]),
    "s28": ("Mary Somerville", {"halving": "halving = 'a' * 10**7\nprint(halving)"}, ("halving",)),
    "s29": ("Cicely Popplewell", SPOILT, ()),
    "s30": ("Beatrice Worsley", SPOILT, ()),
}  # fmt: skip
"""Student → (name, answers that differ from the solution, exercises that are lost)."""

ABSENT = {"s31": "Thelma Estrin"}
BROKEN = {"s29": b"<html>404</html>", "s30": b'{"nbformat": 4, "cells": ['}


def deserved():
    """Student → points by the checks, None where nothing can be graded."""
    return {
        student: None if answers is SPOILT else OUT_OF - sum(POINTS[name] for name in lost)
        for student, (_, answers, lost) in CLASS.items()
    }


def filled(sheet, answers):
    """The text of a sheet that was handed out, its answers written in."""
    notebook = json.loads(Path(sheet).read_text("utf-8"))
    given = SOLUTION | answers
    for cell in notebook["cells"]:
        mark = cell["metadata"].get("course", {})
        if mark.get("role") == "answer":
            cell["source"] = given[mark["exercise"]]
    return json.dumps(notebook)


def handed_in(student, sheet):
    """The bytes of the file of somebody of the class."""
    _, answers, _ = CLASS[student]
    return BROKEN[student] if answers is SPOILT else filled(sheet, answers).encode()


def on_canvas(student, upload, file="02_surprise.ipynb", late=""):
    """What a platform calls a file: the name written together, two numbers, the file's own name."""
    first, last = CLASS[student][0].casefold().split()
    return f"{last}{first}_{late}{canvas_id(student)}_{upload}_{file}"


def canvas_id(student):
    return 70_000 + int(student[1:])


def write_zip(path, sheet):
    """Everybody's file; one was handed in twice and one late."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, student in enumerate(CLASS):
            late = "LATE_" * (student == "s05")
            archive.writestr(on_canvas(student, 900 + number, late=late), handed_in(student, sheet))
        again = on_canvas("s02", 999, "02_surprise-1.ipynb")
        first = on_canvas("s02", 901)
        archive.writestr(again, archive.read(first))
    return path


def write_roster(path):
    names = {student: name for student, (name, *_) in CLASS.items()} | ABSENT
    lines = [f"{student},{canvas_id(student)},{name}" for student, name in names.items()]
    path.write_text("\n".join(["Student ID,Canvas ID,Name", *lines]), "utf-8")
    return path


def course(*words, **how):
    """The command `course`, as somebody in a terminal runs it."""
    command = [sys.executable, "-m", "course_lib", *map(str, words)]
    known = {"cwd": ROOT, "capture_output": True, "text": True, "timeout": 300}
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | how.pop("env", {})
    return subprocess.run(command, check=False, **(known | how), env=environment)


def done(*words, **how):
    """What a command that must succeed prints."""
    ended = course(*words, **how)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout
