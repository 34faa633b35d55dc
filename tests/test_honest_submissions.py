"""Thirty honest notebooks of sheet 04, right, partly right and unlucky: each gets what it deserves."""

import json
from pathlib import Path

import pytest

from course_lib.classroom import Limits, grade
from course_lib.classroom.isolation import walls
from course_lib.question_bank import EXERCISES

pytestmark = [
    pytest.mark.skipif(bool(walls.missing()), reason=f"no walls here: {walls.missing()}"),
    pytest.mark.xdist_group("classroom"),
]

ROOT = Path(__file__).parent.parent
SHEET = ROOT / "exercises/04_cross_entropy.ipynb"
SOLVED = ROOT / "solutions/04_cross_entropy.ipynb"
ASKED = [
    cell["metadata"]["course"]["exercise"]
    for cell in json.loads(SHEET.read_text("utf-8"))["cells"]
    if cell["metadata"].get("course", {}).get("role") == "check"
]
JUDGED = [name for name in ASKED if EXERCISES[name].kind != "written"]
OUT_OF = sum(EXERCISES[name].points for name in ASKED)
GRAD = "softmax_ce_grad"
BINARY = "binary_cross_entropy"


def grad(body):
    return {GRAD: _function(f"{GRAD}(logits, target)", body)}


def binary(body):
    return {BINARY: _function(f"{BINARY}(y, p)", body)}


def _function(head, body):
    return f"def {head}:\n" + "\n".join(f"    {line}" for line in body.strip().split("\n"))


SOFTMAX = "w = np.exp(logits - np.max(logits))\nq = w / w.sum()\n"
RIGHT_GRAD = SOFTMAX + "q[target] -= 1\nreturn q"

# name → (answers that are written differently, exercises that are lost)
CLASS = {
    # right
    "as_in_the_solutions": ({}, ()),
    "with_loops": (
        binary(
            "total = 0\nfor i in range(len(y)):\n    total -= np.log(p[i]) if y[i] == 1 else np.log(1 - p[i])\n"
            "return total / len(y)"
        )
        | grad(
            "import math\ntop = max(logits)\nw = [math.exp(z - top) for z in logits]\n"
            "return [w[i] / sum(w) - (i == target) for i in range(len(w))]"
        ),
        (),
    ),
    "with_einsum": (
        grad(SOFTMAX + "return np.einsum('i,ij->j', np.append(q, -1.0), np.vstack([np.eye(len(q)), np.eye(len(q))[target]]))"),
        (),
    ),
    "in_single_precision": (grad("logits = np.float32(logits)\n" + RIGHT_GRAD), ()),
    "warned_by_numpy": (
        binary("both = np.where(y == 1, np.log(p), np.log(1 - p))\nnp.log(np.zeros(2))\nreturn -both.mean()"),
        (),
    ),
    "warns_on_purpose": (grad("import warnings\nwarnings.warn('careful')\n" + RIGHT_GRAD), ()),
    "noisy": (grad("print('logits', logits, 'x' * 100_000)\n" + RIGHT_GRAD), ()),
    "slow": (binary("import time\ntime.sleep(0.3)\nreturn -np.mean(np.log(np.where(y == 1, p, 1 - p)))"), ()),
    "with_a_function_in_another_cell": (
        {
            "tags_of_a_photo": "def softmax(z):\n    w = np.exp(z - np.max(z))\n    return w / w.sum()\n"
            "tags_of_a_photo = -np.log([0.9, 0.7, 0.85, 0.95]).sum()"
        }
        | grad("return softmax(logits) - (np.arange(len(logits)) == target)"),
        (),
    ),
    "with_a_class_that_is_called": (
        {
            GRAD: "class Gradient:\n    def __call__(self, logits, target):\n        w = np.exp(logits - np.max(logits))\n"
            "        q = w / w.sum()\n        q[target] -= 1\n        return q\nsoftmax_ce_grad = Gradient()"
        },
        (),
    ),
    # partly right
    "unstable_softmax": (grad("w = np.exp(logits)\nq = w / w.sum()\nq[target] -= 1\nreturn q"), (GRAD,)),
    "wrong_sign": (grad(SOFTMAX + "return np.eye(len(q))[target] - q"), (GRAD,)),
    "without_softmax": (grad("return logits - np.eye(len(logits))[target]"), (GRAD,)),
    "sum_for_mean": (binary("return -np.log(np.where(y == 1, p, 1 - p)).sum()"), (BINARY,)),
    "in_bits": (binary("return -np.log2(np.where(y == 1, p, 1 - p)).mean()"), (BINARY,)),
    "only_the_yeses": (binary("return -np.mean(y * np.log(p))"), (BINARY,)),
    "average_of_the_tags": (
        {"tags_of_a_photo": "tags_of_a_photo = -np.log([0.9, 0.7, 0.85, 0.95]).mean()"},
        ("tags_of_a_photo",),
    ),
    "changes_its_input": (grad("logits -= np.max(logits)\n" + RIGHT_GRAD), (GRAD,)),
    "forgets_to_return": (grad(SOFTMAX + "q[target] -= 1"), (GRAD,)),
    "in_whole_numbers": (grad(SOFTMAX + "return (q - np.eye(len(q))[target]).astype('uint8')"), (GRAD,)),
    "wrong_letter_and_wrong_order": (
        {"fifty_times": "fifty_times = 'a'", "stable_lines": "stable_lines = 'abdeg'"},
        ("fifty_times", "stable_lines"),
    ),
    # unlucky
    "syntax_error": ({GRAD: "def softmax_ce_grad(logits, target)\n    return logits"}, (GRAD,)),
    "unknown_name": (binary("return -np.mean(np.log(of_what_hapened))"), (BINARY,)),
    "import_of_something_absent": ({GRAD: "import torchx\ndef softmax_ce_grad(a, b): return a"}, (GRAD,)),
    "deletes_numpy_too_early": (
        {"stable_lines": "stable_lines = 'egbad'\ndel np"},
        (BINARY, GRAD),
    ),
    "untouched": (dict.fromkeys(ASKED, "..."), tuple(JUDGED)),
    "half_done": (
        {name: f"{name} = ..." for name in ASKED[4:]},
        tuple(JUDGED[4:]),
    ),
    "endless_loop_in_a_function": (grad("while True:\n    pass"), (GRAD,)),
    "endless_loop_in_a_cell": (
        {"fifty_times": "fifty_times = 'b'\nwhile fifty_times:\n    pass"},
        ("fifty_times",),
    ),
    "leaves_by_sys_exit": (binary("import sys\nsys.exit('done')"), (BINARY,)),
}  # fmt: skip


def notebook_with(answers):
    notebook = json.loads(SOLVED.read_text("utf-8"))
    cells = [
        cell | {"source": [answers[cell["metadata"]["course"]["exercise"]]]}
        if cell["metadata"].get("course", {}).get("role") == "answer"
        and cell["metadata"]["course"]["exercise"] in answers
        else cell
        for cell in notebook["cells"]
    ]
    return json.dumps(notebook | {"cells": cells})


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    place = tmp_path_factory.mktemp("honest")
    folder = place / "submissions"
    folder.mkdir()
    for name, (answers, _) in CLASS.items():
        given = SHEET.read_text("utf-8") if name == "untouched" else notebook_with(answers)
        (folder / f"{name}.ipynb").write_text(given, "utf-8")
    graded = grade(
        SHEET,
        folder,
        seed=20264,
        out=place / "out",
        exercises=EXERCISES,
        limits=Limits(seconds_per_step=2),
        progress=lambda line: None,
    )
    return {row.student: row for row in graded}


def test_there_are_thirty_of_them():
    assert len(CLASS) == 30


@pytest.mark.parametrize("name", CLASS)
def test_an_honest_notebook_gets_the_points_it_deserves(rows, name):
    row, (_, lost) = rows[name], CLASS[name]
    gone = {question for question, result in row.results.items() if result.points < result.out_of}
    assert gone == set(lost), row
    assert row.points == OUT_OF - sum(EXERCISES[question].points for question in lost)


@pytest.mark.parametrize(
    ("name", "exercise", "belief"),
    [
        ("wrong_sign", GRAD, "turns_the_sign_round"),
        ("without_softmax", GRAD, "leaves_softmax_out"),
        ("only_the_yeses", BINARY, "leaves_out_the_noes"),
        ("average_of_the_tags", "tags_of_a_photo", "averages_over_the_tags"),
    ],
)
def test_a_mistake_of_theirs_is_called_by_its_name(rows, name, exercise, belief):
    assert rows[name].results[exercise].misconception == belief


def test_what_was_not_attempted_is_not_called_wrong(rows):
    verdicts = {rows["untouched"].results[name].verdict for name in JUDGED}
    assert verdicts == {"not attempted"}
