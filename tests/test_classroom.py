"""A class is graded: everybody gets the row they deserve, and nobody disturbs anybody."""

import csv
import hashlib
import json
import os
import re
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from classroom_fixtures import (
    EXERCISES,
    FORGER,
    HOSTILE_IDS,
    LIAR,
    RIGHT,
    SECRET,
    but,
    function,
    notebook,
    write_sheet,
)

from course_lib.classroom import (
    CannotGradeError,
    Limits,
    grade,
)
from course_lib.classroom.isolation import walls
from course_lib.grading import Case, Exercise, Misconception

walled = pytest.mark.skipif(bool(walls.missing()), reason=f"no walls here: {walls.missing()}")
pytestmark = [walled, pytest.mark.xdist_group("classroom")]
QUICK = Limits(seconds_per_step=1, seconds_per_submission=40)
SEED = 20

STEAL = "import os\nopen('{folder}/ada.ipynb', 'w').write('gone')"
VANDAL = """
import os, shutil
for attack in (
    lambda: open('{folder}/ada.ipynb', 'a').write('x'), lambda: os.remove('{folder}/ada.ipynb'),
    lambda: os.rename('{folder}/ada.ipynb', '{folder}/b.ipynb'), lambda: os.truncate('{folder}/ada.ipynb', 0),
    lambda: os.chmod('{folder}/ada.ipynb', 0), lambda: os.utime('{folder}/ada.ipynb', (1, 1)),
    lambda: os.symlink('/', '{folder}/root'), lambda: os.link('{folder}/ada.ipynb', 'mine'),
    lambda: open('{folder}/new.ipynb', 'w'), lambda: open('/tmp/left-behind', 'w'),
):
    try:
        attack()
    except OSError:
        pass
"""

# name → (cells, points deserved of 4, a word that a note must contain)
CLASS = {
    "ada": (RIGHT, 4, ""),
    "squared": (but(double=function("return x * x")), 2, ""),
    "halved": (but(double=function("return x / 2")), 2, ""),
    "green": (but(colour="colour = 'b'"), 3, ""),
    "untouched": (["double = ...", "colour = ...", "vault = ...", "why = ''"], 0, ""),
    "syntax": (but(double="def double(x:\n    return"), 2, "SyntaxError"),
    "loop_in_cell": ([*RIGHT, "while True: pass"], 4, "cell 5: took longer"),
    "loop_in_function": (but(double=function("while True: pass")), 2, "double, case 1: took"),
    "swallows": (but(double="def double(x):\n  while 1:\n    try:\n      while 1: pass\n    except BaseException: pass"), 2, "took longer"),
    "eight_gigabytes": (but(double=function("return bytearray(8_000_000_000)")), 2, ""),
    "eight_in_a_cell": (["import numpy as np\nhoard = np.ones(10**9)", *RIGHT], 4, "MemoryError"),
    "missing": (but(double=None), 2, ""),
    "redefines_check": (["def check(*a): raise SystemExit", *RIGHT, "check('double', 1)"], 4, "SystemExit"),
    "prints": ([*RIGHT, "for _ in range(1000): print('x' * 100_000)"], 4, ""),
    "exits": (but(double=function("import sys; sys.exit()")), 2, ""),
    "exits_hard": ([*RIGHT, "import os; os._exit(0)"], 4, "cell 5: its process ended itself"),
    "exits_in_function": (but(double=function("import os; os._exit(0)")), 2, "ended itself"),
    "segfault": ([*RIGHT, "import ctypes; ctypes.string_at(0)"], 4, "SIGSEGV"),
    "forks": (["import os\nwhile True: os.fork()", *RIGHT], 4, "PermissionError"),
    "daemon": (["import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', '1'])", *RIGHT], 4, "PermissionError"),
    "kills_all": (["import os\nos.kill(-1, 9)", "import os\nos.kill(os.getppid(), 9)", "import os\nos.killpg(0, 9)", *RIGHT], 4, "PermissionError"),
    "forges": ([*RIGHT, FORGER], 4, "cell 5: its process sent a reply"),
    "deep": (but(double="a = []\nfor _ in range(100_000): a = [a]\ndouble = lambda x: a"), 2, ""),
    "endless_list": (but(double="a = []\na.append(a)\ndouble = lambda x: a"), 2, ""),
    "huge_number": (but(double=function("return 10 ** 5000")), 2, ""),
    "big_number": (but(double=function("return [10 ** 300, -2**64, float('nan')]")), 2, ""),
    "huge_text": (but(why="why = 'x' * 30_000_000", colour="colour = 'b' * 10**6"), 3, ""),
    "surrogate": (but(why="why = 'a\\ud800\\x00<b>'"), 4, ""),
    "lies": (but(double=LIAR), 2, ""),
    "interrupts": (but(double=function("raise KeyboardInterrupt")), 2, ""),
    "own_error": (but(double="def double(x): raise type(f'x{x}', (Exception,), {})('secret input')"), 2, ""),
    "echoes": (but(double=function("return x")), 2, ""),
    "threads": (["import threading, time\nthreading.Thread(target=lambda: time.sleep(99)).start()", *RIGHT], 4, ""),
    "fills_disk": (["for n in range(99): open(f'{n}', 'wb').write(bytes(9_000_000))", *RIGHT], 4, "wrote more than"),
    "deep_folders": (["import os\nfor _ in range(1500):\n    os.mkdir('d'); os.chdir('d')", *RIGHT], 4, ""),
    "breaks_numpy": ([*RIGHT, "import numpy as np, json, builtins\nnp.asarray = np.allclose = None\nnp.ndarray = int\nbuiltins.isinstance = None"], 4, "cell 5"),
    "magics": (["%matplotlib inline\n!ls", "%%bash\nrm -rf /", "%%time\nfrom course_lib.student import check, hint\ncheck('double').passed", *RIGHT, "import matplotlib.pyplot as plt\nplt.plot([1])\nplt.savefig('a.png')"], 4, ""),
    "question_bank": (["import course_lib.question_bank", "from course_lib.grading import judge", *RIGHT], 4, "ModuleNotFoundError"),
    "steals": ([STEAL, *RIGHT], 4, "cell 1: stopped"),
    "vandal": ([VANDAL, *RIGHT], 4, ""),
    "no_cells": ([], None, ""),
    "other_sheet": (["something = 1"], None, ""),
}  # fmt: skip

FILES = {
    "not_json.ipynb": b"this is no notebook",
    "nothing.ipynb": b"",
    "binary.ipynb": bytes(range(256)),
    "old_format.ipynb": b'{"nbformat": 3, "worksheets": []}',
    "a_list.ipynb": b"[]",
    "deep_json.ipynb": b"[" * 200_000,
    "no_cells_list.ipynb": b'{"nbformat": 4, "cells": 7}',
    "odd_cells.ipynb": b'{"nbformat": 4, "cells": [7, {"cell_type": "code", "source": [1, {}]}]}',
}


def tree(folder):
    """What lies in a folder: names, content, mode and time of change."""
    found = {}
    for path in sorted(Path(folder).rglob("*")):
        status = path.lstat()
        content = path.read_bytes() if path.is_file() else b""
        digest = hashlib.sha256(content).hexdigest()
        found[str(path)] = (digest, status.st_mode, status.st_mtime_ns)
    return found


def hand_in(folder):
    for name, (sources, _, _) in CLASS.items():
        cells = [source.replace("{folder}", str(folder)) for source in sources]
        (folder / f"{name}.ipynb").write_text(notebook(cells))
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    for name in HOSTILE_IDS:
        (folder / f"{name}.ipynb").write_text(notebook(RIGHT))
    (folder / "link.ipynb").symlink_to(folder / "ada.ipynb")
    os.mkfifo(folder / "pipe.ipynb")
    (folder / "berta").mkdir()
    (folder / "berta" / "toy.ipynb").write_text(notebook(RIGHT))
    (folder / "berta" / "draft.ipynb").write_text(notebook([]))
    (folder / "carl").mkdir()
    (folder / "notes.txt").write_text("mine")


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The whole class, graded once: rows by student, the lines that were printed, the folders."""
    place = tmp_path_factory.mktemp("class")
    folder, out = place / "submissions", place / "out"
    folder.mkdir()
    hand_in(folder)
    sheet, before, lines = write_sheet(place), None, []
    before, threads = tree(place), threading.active_count()
    scratch = tmp_path_factory.mktemp("scratch")  # other tests may be grading at this moment
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(scratch))
        rows = grade(
            sheet,
            folder,
            seed=SEED,
            out=out,
            exercises=EXERCISES,
            limits=QUICK,
            progress=lines.append,
        )
    with (out / "grades.csv").open(newline="", encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    by_name = {row.student: row for row in rows}
    return type("Graded", (), {**locals(), "rows": by_name, "all": rows})


@pytest.mark.parametrize("name", CLASS)
def test_everybody_gets_the_points_they_deserve(graded, name):
    _, deserved, word = CLASS[name]
    row = graded.rows[name]
    assert row.points == deserved, row
    assert row.status == ("graded" if deserved is not None else "could not be graded")
    assert word in "; ".join(row.notes)


@pytest.mark.parametrize(
    ("name", "exercise", "belief"),
    [
        ("squared", "double", "squared"),
        ("halved", "double", "halved"),
        ("green", "colour", "grass"),
    ],
)
def test_a_misconception_is_named_in_the_table_and_in_the_summary(graded, name, exercise, belief):
    line = next(line for line in graded.table if line["student"] == name)
    assert line[f"{exercise} misconception"] == belief
    assert f"1 of {len(graded.all)}: {belief} in {exercise}" in graded.lines


@pytest.mark.parametrize("file", [*FILES, "link.ipynb", "pipe.ipynb", "carl"])
def test_what_cannot_be_read_has_a_reason_and_no_points(graded, file):
    line = next(line for line in graded.table if line["file"] == file)
    assert (line["status"], line["points"]) == ("could not be graded", "")
    assert line["reason"]


def test_every_submission_has_one_row_one_page_and_one_line(graded):
    expected = len(CLASS) + len(FILES) + len(HOSTILE_IDS) + 4
    assert len(graded.all) == len(graded.table) == expected
    assert len(list((graded.out / "feedback").iterdir())) == expected
    assert sum(re.match(r" *\d+/\d+  ", line) is not None for line in graded.lines) == expected


def test_in_a_folder_the_notebook_named_like_the_sheet_counts(graded):
    assert (graded.rows["berta"].file, graded.rows["berta"].points) == ("berta/toy.ipynb", 4)


def test_nothing_outside_the_results_is_written(graded):
    after = {k: v for k, v in tree(graded.place).items() if not k.startswith(str(graded.out))}
    assert after == graded.before
    assert not Path("/tmp/left-behind").exists()


def test_no_process_thread_or_folder_is_left_behind(graded):
    environments = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            environments.append(path.read_bytes())
        except OSError:
            continue
    assert not [it for it in environments if f"HOME={graded.scratch}".encode() in it]
    assert threading.active_count() <= graded.threads
    assert not list(graded.scratch.iterdir())


def test_hidden_inputs_do_not_come_out_on_pages(graded):
    hidden = [f"{case.arguments['x']:.4g}" for case in EXERCISES["double"].cases_from(SEED)[:1]]
    for name in ("own_error", "echoes", "squared", "big_number"):
        page = next((graded.out / "feedback").glob(f"{name}*")).read_text()
        assert not [number for number in hidden if number in page]
        assert "secret input" not in page


def test_an_error_shows_its_kind_and_a_kind_of_ones_own_is_only_an_exception(graded):
    page = next((graded.out / "feedback").glob("own_error*")).read_text()
    assert "It stopped with Exception" in page


def test_neither_seed_nor_right_answer_stands_on_a_page(graded):
    for path in (graded.out / "feedback").iterdir():
        assert "seed" not in path.read_text().lower()
    assert SECRET not in next((graded.out / "feedback").glob("untouched*")).read_text()


def test_pages_are_whole_escaped_and_without_scripts(graded):
    for path in (graded.out / "feedback").iterdir():
        page = path.read_text(encoding="utf-8")
        assert page.startswith('<!doctype html>\n<html lang="en">')
        assert page.count("<h1>") == page.count("<title>") == 1
        assert "color-scheme: light dark" in page
        assert not re.search(r"<(script|img|iframe|b>)", page)


def test_page_names_are_safe_and_do_not_clash_where_case_does_not_count(graded):
    names = [path.name for path in (graded.out / "feedback").iterdir()]
    assert all(re.fullmatch(r"[a-z0-9_-]{1,60}\.html", name) for name in names)
    assert not {"con.html", "nul.html"} & set(names)


def test_no_cell_of_the_tables_is_a_formula(graded):
    for table in ("grades.csv", "written.csv"):
        with (graded.out / table).open(newline="", encoding="utf-8") as file:
            for line in csv.reader(file):
                assert not [cell for cell in line if cell.lstrip().startswith(tuple("=+-@"))]


def test_a_written_answer_is_kept_for_a_person_and_gives_no_points(graded):
    assert graded.rows["ada"].out_of == 4
    assert "It is so, because." in (graded.out / "written.csv").read_text(encoding="utf-8")
    assert "It is so, because." in (graded.out / "feedback" / "ada.html").read_text(
        encoding="utf-8"
    )


def test_files_that_are_no_notebooks_are_mentioned(graded):
    assert [line for line in graded.lines if "notes.txt" in line]


def test_the_same_class_graded_again_gets_the_same_table(graded, tmp_path):
    folder = tmp_path / "some"
    folder.mkdir()
    for name in ("ada", "squared", "untouched"):
        (folder / f"{name}.ipynb").write_bytes((graded.folder / f"{name}.ipynb").read_bytes())
    tables = []
    for _ in range(2):
        grade(graded.sheet, folder, seed=3, out=tmp_path / "out", exercises=EXERCISES, progress=len)
        tables.append((tmp_path / "out" / "grades.csv").read_bytes())
    assert tables[0] == tables[1]


@pytest.fixture
def small(tmp_path):
    """A sheet and one submission; returns what `grade` is called with."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ada.ipynb").write_text(notebook(RIGHT))
    return {
        "sheet": write_sheet(tmp_path),
        "submissions": tmp_path / "in",
        "seed": SEED,
        "out": tmp_path / "out",
        "exercises": EXERCISES,
        "progress": lambda line: None,
    }


def test_a_folder_with_something_foreign_is_refused_and_left_alone(small):
    small["out"].mkdir()
    (small["out"] / "thesis.txt").write_text("mine")
    with pytest.raises(CannotGradeError, match=r"thesis\.txt"):
        grade(**small)
    assert os.listdir(small["out"]) == ["thesis.txt"]


def test_a_foreign_file_among_our_own_results_is_refused_too(small):
    grade(**small)
    (small["out"] / "feedback" / "mine.txt").write_text("mine")
    with pytest.raises(CannotGradeError, match=r"mine\.txt"):
        grade(**small)


def test_results_may_not_lie_among_the_submissions(small):
    for out in (small["submissions"], small["submissions"] / "out", small["submissions"].parent):
        with pytest.raises(CannotGradeError, match="within each other"):
            grade(**{**small, "out": out})


def test_a_link_in_the_place_of_our_results_is_not_followed(small, tmp_path):
    grade(**small)
    (tmp_path / "precious.csv").write_text("precious")
    (small["out"] / "grades.csv").unlink()
    (small["out"] / "grades.csv").symlink_to(tmp_path / "precious.csv")
    with pytest.raises(CannotGradeError, match="grades"):
        grade(**small)
    assert (tmp_path / "precious.csv").read_text() == "precious"


def test_a_seed_with_a_confusion_is_refused_with_the_pair_and_before_anything_is_written(small):
    def right(x):
        return 2 * x

    def square(x):
        return x * x

    def cases(rng):
        yield Case("two, of all numbers", {"x": 2.0})

    twice = Exercise(
        name="double",
        title="",
        prompt="",
        reference=right,
        cases=cases,
        misconceptions=(Misconception("square", square, "", ""),),
    )
    with pytest.raises(CannotGradeError, match="reference and square in double"):
        grade(**{**small, "exercises": {**EXERCISES, "double": twice}})
    assert not small["out"].exists()


def test_an_input_that_cannot_be_sent_is_refused_before_the_batch(small):
    def cases(rng):
        yield Case("a function", {"x": len})

    odd = Exercise(name="double", title="", prompt="", reference=len, cases=cases)
    with pytest.raises(CannotGradeError, match="builtin_function_or_method"):
        grade(**{**small, "exercises": {**EXERCISES, "double": odd}})


def test_a_sheet_that_asks_something_unknown_is_refused(small):
    with pytest.raises(CannotGradeError, match="double"):
        grade(**{**small, "exercises": {}})


def test_a_sheet_without_marks_is_refused(small):
    small["sheet"].write_text(notebook(RIGHT))
    with pytest.raises(CannotGradeError, match="no cell that checks"):
        grade(**small)


def test_what_is_asked_is_taken_from_the_sheet_and_never_from_the_submission(small):
    marks = [{"course": {"exercise": "double", "role": "check"}}] * 4
    (small["submissions"] / "ada.ipynb").write_text(notebook(RIGHT, marks))
    assert grade(**small)[0].points == 4


def test_without_walls_grading_is_refused_with_the_remedy(small, monkeypatch):
    monkeypatch.setattr(walls, "missing", lambda: "its kernel has no Landlock")
    with pytest.raises(CannotGradeError, match="--isolation=limits-only"):
        grade(**small)
    assert not small["out"].exists()


def test_limits_only_is_said_on_the_page_in_the_table_and_in_the_first_line(small, monkeypatch):
    monkeypatch.setattr(walls, "missing", lambda: "its kernel has no Landlock")
    lines = []
    rows = grade(**{**small, "isolation": "limits-only", "progress": lines.append})
    assert rows[0].points == 4
    assert lines[0].startswith("WARNING")
    assert "NOT CLOSED IN" in (small["out"] / "grades.csv").read_text()
    assert "without walls" in (small["out"] / "feedback" / "ada.html").read_text()


def test_an_unexpected_error_costs_one_submission_its_grade_and_not_the_batch(small, monkeypatch):
    (small["submissions"] / "berta.ipynb").write_text(notebook(RIGHT))
    (small["submissions"] / "carl.ipynb").write_text(notebook(RIGHT))
    from course_lib.classroom import grader

    honest, calls = grader.judge, []

    def failing(*given):
        calls.append(given)
        if len(calls) == 1:
            raise ZeroDivisionError
        return honest(*given)

    monkeypatch.setattr(grader, "judge", failing)
    rows = grade(**small)
    assert [row.points for row in rows] == [None, 4, 4]
    assert rows[0].reason.startswith("internal error: ZeroDivisionError")


def test_a_submission_that_needs_too_many_restarts_ends(small):
    cells = ["import os; os._exit(1)"] * 5
    (small["submissions"] / "ada.ipynb").write_text(notebook([*cells, *RIGHT]))
    row = grade(**{**small, "limits": Limits(restarts=3)})[0]
    assert "its process had to be restarted 3 times" in row.notes


def test_a_thousand_cells_that_fail_do_not_make_a_thousand_notes(small):
    (small["submissions"] / "ada.ipynb").write_text(notebook([*RIGHT, *["1 / 0"] * 1000]))
    row = grade(**small)[0]
    assert row.points == 4
    assert len(row.notes) < 50
    assert "more" in row.notes[-1]


def test_the_time_of_one_submission_is_bounded_whatever_its_steps_take(small):
    (small["submissions"] / "ada.ipynb").write_text(notebook(["import time; time.sleep(1)"] * 9))
    row = grade(**{**small, "limits": Limits(seconds_per_submission=1.5)})[0]
    assert row.status == "graded"
    assert "all of it took longer than 1.5 s" in row.notes


def test_computing_time_is_bounded_even_where_each_step_is_short(small):
    spin = "import time\nends = time.process_time() + .4\nwhile time.process_time() < ends: pass"
    (small["submissions"] / "ada.ipynb").write_text(notebook([*RIGHT, *[spin] * 4]))
    row = grade(**{**small, "limits": Limits(cpu_seconds=1, restarts=4)})[0]
    assert "computing" in row.notes[0]


def test_the_program_of_the_child_imports_nothing_of_the_course():
    folder = Path(walls.__file__).parent
    for path in (folder / "child.py", folder / "walls.py"):
        assert not re.findall(r"^\s*(?:from|import) course_lib", path.read_text(), re.MULTILINE)


def test_replies_of_every_shape_become_answers_and_never_an_error():
    from course_lib.classroom.isolation.replies import RefusedReplyError, answer_in, parsed

    for line in (
        b'{"value": {"array": [1, 2], "shape": [3]}}',
        b'{"value": {"array": [1, 2], "shape": [-1]}}',
        b'{"value": {"array": [], "shape": [0, 99999999999999999999]}}',
        b'{"value": {"array": [[1], [2]], "shape": [2]}}',
        b'{"value": {"array": ["a"], "shape": [1]}}',
        b'{"value": {"array": 5, "shape": {}}}',
        b'{"value": {"strange": {"a": 1}}}',
        b'{"value": {"strange": "the input was 4.2"}}',
        b'{"value": {"untouched": 1}}',
        b'{"value": 1e999, "damaged": 5}',
        b'{"value": ' + b"9" * 4000 + b"}",
        b'{"error": ["a"]}',
        b'{"error": "Input42Error"}',
        b"{}",
        b'{"value": ' + b"[" * 500 + b"]" * 500 + b"}",
        json.dumps({"value": ["x" * 10**6, "\ud800"]}).encode(),
    ):
        answer = answer_in(parsed(line), ("x",))
        assert "4.2" not in repr(answer)
        assert "42" not in answer.error
    for line in (b"", b"[]", b"\xff", b"[" * 10**6, b'{"value": ' + b"9" * 5000 + b"}"):
        with pytest.raises(RefusedReplyError):
            parsed(line)
    assert sys.getrecursionlimit() > 100
