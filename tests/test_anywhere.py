"""Where else the course opens: badges, a first cell, a container, an editor."""

import importlib.util
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from course_lib.__main__ import main
from course_lib.publishing import badges

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PAGE = (ROOT / "docs" / "anywhere.md").read_text(encoding="utf-8")
OF_COLAB = {"jupyterlab", "ipykernel"}
OF_THE_CLASSROOM = {"landlockpy", "nbformat", "tqdm", "sqlalchemy", "jinja2", "babel"}


def read_json(path):
    return json.loads((ROOT / path).read_text(encoding="utf-8"))


def test_every_badge_leads_to_the_start_page_of_that_copy(capsys):
    assert main(["badges", "--repo", "ada/one-number"]) == 0
    binder, colab, codespaces = capsys.readouterr().out.splitlines()

    assert "/gh/ada/one-number/main?urlpath=lab/tree/notebooks/00_start_here.ipynb)" in binder
    assert "/github/ada/one-number/blob/main/notebooks/00_start_here.ipynb)" in colab
    assert codespaces.endswith("/ada/one-number/tree/main)")
    assert (ROOT / badges.START).exists()


def test_a_branch_with_a_slash_is_one_branch_to_binder():
    assert "/gh/ada/x/term%2F1?" in badges.badges("ada/x", "term/1")


def test_a_site_of_ones_own_has_a_link_too():
    assert badges.badges("ada/x", site="https://example.org/").endswith("(https://example.org/)")


@pytest.mark.parametrize(
    "name", ["", "ada", "ada/", "https://github.com/ada/x", "a b/c", "ada/x)](evil", "ada/x/y"]
)
def test_what_is_no_repository_is_told_how_one_is_named(name, capsys):
    assert main(["badges", "--repo", name]) == 2
    assert "owner/name" in capsys.readouterr().err


class Machine:
    """A Python on which nothing is installed at first."""

    def __init__(self, monkeypatch):
        self.commands = []
        monkeypatch.setattr(subprocess, "run", self._run)
        monkeypatch.setattr(importlib.util, "find_spec", self._find)

    def _run(self, command, check):
        assert check
        self.commands.append(command)

    def _find(self, name):
        return self.commands or None


def test_the_first_cell_installs_once_and_does_nothing_the_second_time(monkeypatch):
    machine = Machine(monkeypatch)
    cell = compile(badges.first_cell("one_number.whl"), "cell", "exec")
    exec(cell, {})
    first = list(machine.commands)
    exec(cell, {})

    assert machine.commands == first
    assert [command[:5] for command in first] == [
        [sys.executable, "-m", "pip", "install", "--quiet"]
    ] * 2
    assert first[0][5:] == list(badges.NEEDS)
    assert first[1][5:] == ["--no-deps", "one_number.whl"]


def test_the_first_cell_asks_for_what_the_course_needs_and_leaves_the_kernel_of_colab_alone():
    others = OF_COLAB | OF_THE_CLASSROOM
    needs = [line for line in PROJECT["dependencies"] if Requirement(line).name not in others]

    assert list(badges.NEEDS) == needs


def test_the_first_cell_lets_colab_show_explorables(monkeypatch):
    class Colab:
        class output:  # noqa: N801
            enabled = 0

            @classmethod
            def enable_custom_widget_manager(cls):
                cls.enabled += 1

    monkeypatch.setitem(sys.modules, "google.colab", Colab)
    exec(badges.first_cell("one_number.whl"), {})  # the course is there, so nothing is installed

    assert Colab.output.enabled == 1


def test_the_page_shows_the_first_cell_as_it_is():
    assert f"```python\n{badges.first_cell('git+ADDRESS-OF-YOUR-COPY')}\n```" in PAGE


def test_the_container_is_prepared_as_make_start_prepares_it():
    container = read_json(".devcontainer/devcontainer.json")
    python = container["customizations"]["vscode"]["settings"]["python.defaultInterpreterPath"]

    assert container["postCreateCommand"] == "python setup/prepare.py start"
    assert python == "${containerWorkspaceFolder}/.venv/bin/python"
    assert set(container) <= {
        "name",
        "image",
        "postCreateCommand",
        "forwardPorts",
        "portsAttributes",
        "customizations",
    }


def test_the_container_and_binder_have_a_python_that_the_course_is_tried_on():
    image = read_json(".devcontainer/devcontainer.json")["image"]
    binder = (ROOT / "binder" / "runtime.txt").read_text(encoding="utf-8").strip()

    assert {image.rpartition(":")[2], binder.removeprefix("python-")} <= tried_pythons()


def tried_pythons():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"python(3\.\d+)", re.search(r"for python in (.*?);", makefile)[1]))


def test_binder_installs_the_course_itself():
    script = ROOT / "binder" / "postBuild"

    assert os.access(script, os.X_OK)
    assert "pip install --quiet --no-cache-dir --editable ." in script.read_text(encoding="utf-8")
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0


def test_the_editor_is_told_of_the_same_extensions_as_the_container():
    container = read_json(".devcontainer/devcontainer.json")["customizations"]["vscode"]
    recommended = read_json(".vscode/extensions.json")["recommendations"]

    assert set(container["extensions"]) <= set(recommended)


@pytest.mark.parametrize("place", ["README.md", "docs", ".devcontainer", "binder", ".github"])
def test_no_page_links_to_a_repository_that_nobody_has(place):
    files = [ROOT / place] if (ROOT / place).is_file() else (ROOT / place).rglob("*.*")
    invented = re.compile(r"OWNER/REPO|your-(org|name|username)/|github\.com/(ada|example)/")

    assert [
        f.name
        for f in files
        if f.suffix in {".md", ".yml", ".json"} and invented.search(f.read_text("utf-8"))
    ] == []
