"""The rules of the house that no other tool keeps."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "course_lib").rglob("*.py"))
PYTHON = [
    *MODULES,
    *sorted((ROOT / "tests").glob("*.py")),
    ROOT / "setup/prepare.py",
    *sorted((ROOT / "lite").glob("*.py")),
]
HOMELESS = {"utils", "util", "helpers", "helper", "common", "core", "base", "manager", "misc"}
LONGEST_FUNCTION = 40

each_file = pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(ROOT)))


def tracked_files():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def functions_in(path):
    tree = ast.parse(path.read_text("utf-8"))
    return [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def lines_of_body(function):
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


@each_file
def test_no_function_is_longer_than_one_can_read_at_a_glance(path):
    too_long = [f.name for f in functions_in(path) if lines_of_body(f) > LONGEST_FUNCTION]

    assert too_long == []


@each_file
def test_no_room_is_called_a_name_that_fits_everything(path):
    assert not HOMELESS & {part.removesuffix(".py") for part in path.relative_to(ROOT).parts}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_first_what_it_is_for(path):
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))


def test_every_public_loss_gives_shapes_units_errors_an_example_and_its_source():
    for function in functions_in(ROOT / "course_lib/losses/information.py"):
        said = ast.get_docstring(function) or ""
        if not function.name.startswith("_"):
            assert {"Args:", "Returns:", ">>>"} <= set(re.findall(r"Args:|Returns:|>>>", said))
            assert re.search(r"\(\d{4}\)|\d{4}\b", said), function.name
            assert re.search(r"nats|bits", said), function.name


def test_no_file_is_larger_than_a_megabyte():
    assert [path.name for path in tracked_files() if path.stat().st_size > 2**20] == []
