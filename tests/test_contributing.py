"""CONTRIBUTING.md, followed literally in a copy of the course."""

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("course_lib", "sources", "notebooks", "exercises", "solutions", "tests")
BLOCK = re.compile(r"^( *)```(\w+)(?: file=(\S+))?\n(.*?)^\1```", re.MULTILINE | re.DOTALL)


def steps_of(heading):
    """The fenced blocks of one section: (language, file or None, text), in order."""
    section = re.split(r"^## ", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), flags=re.MULTILINE)
    text = next(part for part in section if part.startswith(heading))
    return [
        (language, file, textwrap.dedent(body)) for _, language, file, body in BLOCK.findall(text)
    ]


@pytest.fixture
def copy(tmp_path):
    """A copy of the course in which the command `course` is the copy's own."""
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    commands = tmp_path / "bin"
    commands.mkdir()
    for name, module in {"course": "course_lib", "pytest": "pytest"}.items():
        script = commands / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m {module} "$@"\n')
        script.chmod(0o755)
    return tmp_path


def follow(copy, heading):
    environment = os.environ | {
        "PATH": f"{copy / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(copy),
    }
    for language, file, text in steps_of(heading):
        if file:
            (copy / file).write_text(text, "utf-8")
        elif language == "sh":
            run = subprocess.run(
                ["sh", "-ec", text],
                cwd=copy,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert run.returncode == 0, f"{text}\n{run.stdout}\n{run.stderr}"


@pytest.mark.skipif(os.name == "nt", reason="the page's commands are for a POSIX shell")
def test_a_newcomer_who_follows_the_page_to_the_letter_has_a_lesson_and_an_exercise(copy):
    follow(copy, "Add a lesson")
    follow(copy, "Add an exercise")

    assert "0.415 bits" in (copy / "notebooks/98_bent_coin.ipynb").read_text("utf-8")
    assert "98_bent_coin" in (copy / "notebooks/00_start_here.ipynb").read_text("utf-8")
    sheet = (copy / "exercises/98_bent_coin.ipynb").read_text("utf-8")
    assert "not attempted yet" in sheet
    assert "np.log2(p_heads)" not in sheet
    assert "np.log2(p_heads)" in (copy / "solutions/98_bent_coin.ipynb").read_text("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="the page's commands are for a POSIX shell")
def test_a_translator_who_follows_the_page_has_a_sheet_that_says_the_rest_in_english(copy):
    follow(copy, "Add a language")

    assert (copy / "course_lib/translations/pt/LC_MESSAGES/02_surprise.mo").exists()
    sheet = (copy / "exercises/pt/02_surprise.ipynb").read_text("utf-8")
    assert 'language(\\"pt\\")' in sheet
    assert "not attempted yet" in sheet


def test_both_sections_have_steps_to_follow():
    for heading in ("Add a lesson", "Add an exercise"):
        files = [file for _, file, _ in steps_of(heading) if file]
        commands = [text for language, _, text in steps_of(heading) if language == "sh"]
        assert files
        assert any("course build" in text for text in commands)
