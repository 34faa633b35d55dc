"""The solved sheet 2 in the states in which notebooks are handed in: nothing of it is wrong."""

import copy
import json
import random
from pathlib import Path

ROOT = Path(__file__).parent.parent
SHEET = ROOT / "exercises/02_surprise.ipynb"
SOLVED = json.loads((ROOT / "solutions/02_surprise.ipynb").read_text("utf-8"))
UNTOUCHED = json.loads(SHEET.read_text("utf-8"))


def filled_in():
    """The sheet as handed out, with every answer cell filled in by the solution's code."""
    solved = {mark_of(cell)["exercise"]: cell["source"] for cell in answers_in(SOLVED)}
    notebook = copy.deepcopy(UNTOUCHED)
    for cell in answers_in(notebook):
        cell["source"] = solved[mark_of(cell)["exercise"]]
    return notebook


def mark_of(cell):
    return cell["metadata"].get("course", {})


def answers_in(notebook):
    return [cell for cell in notebook["cells"] if mark_of(cell).get("role") == "answer"]


def cell_of(notebook, exercise, role="answer"):
    wanted = {"exercise": exercise, "role": role}
    return next(cell for cell in notebook["cells"] if mark_of(cell) == wanted)


def code(source, **metadata):
    return {"cell_type": "code", "source": source, "metadata": metadata, "outputs": []}


def text_of(cell):
    return "".join(cell["source"])


def as_handed_out(notebook):
    pass


def without_any_metadata(notebook):
    notebook["metadata"] = {}
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        cell.pop("id", None)


def as_saved_by_colab(notebook):
    notebook["metadata"] = {"colab": {"provenance": []}, "kernelspec": {"name": "python3"}}
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"] = {"id": f"aB{number}", "colab": {"base_uri": "x"}, "cellView": "form"}
        cell.pop("id", None)


def with_cell_ids_only(notebook):
    for cell in notebook["cells"]:
        cell["metadata"] = {}


def with_lines_in_lists(notebook):
    for cell in notebook["cells"]:
        cell["source"] = text_of(cell).splitlines(keepends=True)


def in_reverse_order(notebook):
    notebook["cells"].reverse()


def shuffled(notebook):
    random.Random(3).shuffle(notebook["cells"])


def shuffled_without_any_metadata(notebook):
    without_any_metadata(notebook)
    shuffled(notebook)


def without_the_imports(notebook):
    notebook["cells"] = [c for c in notebook["cells"] if "import numpy" not in text_of(c)]


def with_broken_imports(notebook):
    (cell,) = [c for c in notebook["cells"] if "import numpy" in text_of(c)]
    cell["source"] = "import nunpy as np"


def with_numpy_replaced_in_the_imports(notebook):
    (cell,) = [c for c in notebook["cells"] if "import numpy" in text_of(c)]
    cell["source"] = text_of(cell) + "\nnp = None"


def with_an_import_of_ones_own_beside_the_given_ones(notebook):
    (cell,) = [c for c in notebook["cells"] if "import numpy" in text_of(c)]
    cell["source"] = "import math\n" + text_of(cell)
    cell_of(notebook, "gap_in_nats")["source"] = "gap_in_nats = math.log(0.9) - math.log(0.4)"


def without_the_checks(notebook):
    notebook["cells"] = [c for c in notebook["cells"] if mark_of(c).get("role") != "check"]


def with_edited_checks(notebook):
    for cell in notebook["cells"]:
        if mark_of(cell).get("role") == "check":
            cell["source"] = "raise SystemExit"


def with_an_answer_written_into_its_check(notebook):
    answer, check = cell_of(notebook, "surprise"), cell_of(notebook, "surprise", "check")
    check["source"] = text_of(answer) + "\n\n" + text_of(check)
    answer["source"] = text_of(cell_of(UNTOUCHED, "surprise"))


def with_every_cell_twice(notebook):
    notebook["cells"] = [copy.deepcopy(c) for c in notebook["cells"] for _ in range(2)]


def followed_by_the_untouched_sheet(notebook):
    notebook["cells"] += copy.deepcopy(UNTOUCHED["cells"])


def followed_by_untouched_cells_without_metadata(notebook):
    notebook["cells"] += [code(text_of(c)) for c in answers_in(UNTOUCHED)]


def after_a_wrong_first_attempt(notebook):
    wrong = copy.deepcopy(cell_of(notebook, "surprise"))
    wrong["source"] = "def surprise(probs, label):\n    return 7"
    notebook["cells"].insert(notebook["cells"].index(cell_of(notebook, "surprise")), wrong)


def with_a_function_split_in_the_middle(notebook):
    cell = cell_of(notebook, "surprise")
    first, rest = text_of(cell).split("\n", 1)
    second = copy.deepcopy(cell) | {"source": rest, "id": "of-split"}
    cell["source"] = first
    notebook["cells"].insert(notebook["cells"].index(cell) + 1, second)


def with_a_part_split_off(notebook):
    cell = cell_of(notebook, "surprise")
    second = copy.deepcopy(cell) | {"id": "of-split"}
    second["source"] = "def surprise(probs, label):\n    return minus_log(probs[label])"
    cell["source"] = "def minus_log(p):\n    return -np.log(p)"
    notebook["cells"].insert(notebook["cells"].index(cell) + 1, second)


def with_answers_in_cells_of_ones_own(notebook):
    extra = [code(text_of(cell)) for cell in answers_in(notebook)]
    for cell, untouched in zip(answers_in(notebook), answers_in(UNTOUCHED), strict=True):
        cell["source"] = untouched["source"]
    notebook["cells"] += extra


def with_everything_in_one_cell(notebook):
    source = "\n\n".join(text_of(cell) for cell in notebook["cells"] if cell["cell_type"] == "code")
    notebook["cells"] = [code(source)]


def with_a_helper_below_what_needs_it(notebook):
    cell_of(notebook, "gap_in_nats")["source"] = "gap_in_nats = nats(0.4) - nats(0.9)"
    notebook["cells"].append(code("def nats(p):\n    return -np.log(p)"))


def with_a_number_called_like_a_function(notebook):
    notebook["cells"].append(code("surprise = surprise([0.2, 0.8], 1)\nprint(surprise)"))


def with_magics(notebook):
    for cell in answers_in(notebook):
        cell["source"] = "%matplotlib inline\n" + text_of(cell) + "\n!ls"


def with_broken_cells_between(notebook):
    notebook["cells"] = [it for c in notebook["cells"] for it in (c, code("1 +"))]


def of_format_3(notebook):
    cells = [
        {
            "cell_type": "code",
            "language": "python",
            "input": c["source"],
            "metadata": {},
            "outputs": [],
        }
        if c["cell_type"] == "code"
        else {"cell_type": "markdown", "source": c["source"], "metadata": {}}
        for c in notebook["cells"]
    ]
    del notebook["cells"]
    notebook |= {"nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": cells}]}


def of_format_5(notebook):
    notebook["nbformat"] = 5


def of_the_first_minor_format(notebook):
    notebook["nbformat_minor"] = 0
    for cell in notebook["cells"]:
        cell.pop("id", None)


MANGLED = {
    mangle.__name__: mangle
    for mangle in (
        as_handed_out, without_any_metadata, as_saved_by_colab, with_cell_ids_only,
        with_lines_in_lists, in_reverse_order, shuffled, shuffled_without_any_metadata,
        without_the_imports, with_broken_imports, with_numpy_replaced_in_the_imports,
        with_an_import_of_ones_own_beside_the_given_ones, without_the_checks, with_edited_checks,
        with_an_answer_written_into_its_check, with_every_cell_twice,
        followed_by_the_untouched_sheet, followed_by_untouched_cells_without_metadata,
        after_a_wrong_first_attempt, with_a_function_split_in_the_middle, with_a_part_split_off,
        with_answers_in_cells_of_ones_own, with_everything_in_one_cell,
        with_a_helper_below_what_needs_it, with_a_number_called_like_a_function, with_magics,
        with_broken_cells_between, of_format_3, of_format_5, of_the_first_minor_format,
    )
}  # fmt: skip
"""Each does one thing to a notebook in which everything is right."""


def mangled(name):
    notebook = filled_in()
    MANGLED[name](notebook)
    return notebook
