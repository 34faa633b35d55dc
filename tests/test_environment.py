"""pyproject.toml, environment.yml, the locks and CI say the same thing."""

import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME = PROJECT["project"]["dependencies"]
TEST = PROJECT["project"]["optional-dependencies"]["test"]
BACKEND = PROJECT["build-system"]["requires"]
LOCKS = {"start": RUNTIME + BACKEND, "test": RUNTIME + TEST + BACKEND}
ENTRY = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;]+)(?: ; (?P<marker>[^\\]+))? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def conda_dependencies():
    """The entries of environment.yml, which is kept simple enough to be read by line."""
    text = (ROOT / "environment.yml").read_text(encoding="utf-8").partition("dependencies:")[2]
    entries = [line.strip() for line in text.splitlines() if line.strip().startswith("- ")]
    return [entry.removeprefix("- ") for entry in entries]


def by_name(requirements):
    """Name to (range, marker), so that order and spelling do not count."""
    parsed = [Requirement(line) for line in requirements]
    return {canonicalize_name(r.name): (str(r.specifier), str(r.marker or "")) for r in parsed}


def lock_text(name):
    return (ROOT / "setup" / f"{name}.lock").read_text(encoding="utf-8")


def locked(name):
    """Every (name, version, marker) of a lock."""
    found = [ENTRY.match(line) for line in lock_text(name).splitlines()]
    return [(m["name"], m["version"], (m["marker"] or "").strip()) for m in found if m]


def test_conda_and_pip_users_get_the_same_packages_in_the_same_ranges():
    ours = {"pip", "pip:", "--editable ."}
    conda = [entry for entry in conda_dependencies() if entry not in ours]
    python = f"python{PROJECT['project']['requires-python']}"
    assert by_name(conda) == by_name([python, *RUNTIME, *TEST])


def test_conda_installs_the_course_itself():
    assert "--editable ." in conda_dependencies()


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_holds_every_declared_dependency_within_its_range(name):
    versions = locked(name)
    for requirement in map(Requirement, LOCKS[name]):
        wanted = canonicalize_name(requirement.name)
        found = [version for locked_name, version, _ in versions if locked_name == wanted]
        assert found, f"setup/{name}.lock lacks {requirement}: run `make lock`"
        outside = [version for version in found if version not in requirement.specifier]
        assert not outside, f"setup/{name}.lock has {wanted} {outside}, wanted {requirement}"


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_of_the_lock_is_a_pinned_version_or_its_hash(name):
    lines = lock_text(name).splitlines()
    assert [line for line in lines if not ENTRY.match(line) and not HASH.match(line)] == []
    followers = [after for line, after in pairwise(lines) if ENTRY.match(line)]
    assert all(HASH.match(line) for line in followers)
    assert len(followers) == len(locked(name)) > len(LOCKS[name])


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_names_no_place_to_fetch_from(name):
    assert not re.search(r"/|https?:|file:|find-links|index-url", lock_text(name))


def test_the_tests_run_on_the_very_versions_that_the_course_starts_with():
    everywhere = {(name, version) for name, version, marker in locked("test") if not marker}
    apart = [it for it in locked("start") if it[:2] not in everywhere]  # not on every system
    assert set(apart) <= set(locked("test"))


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_gives_python_3_11_one_version_of_each_package(name):
    """A fork of the lock by Python version must not leave 3.11 with two versions, or none."""
    linux = {"sys_platform": "linux", "os_name": "posix", "python_full_version": "3.11.7"}
    chosen = [
        package
        for package, version, marker in locked(name)
        if not marker or Requirement(f"{package}; {marker}").marker.evaluate(linux)
    ]
    assert len(chosen) == len(set(chosen))
    assert {"numpy", "jupyterlab", "flit-core"} <= set(chosen)


def test_ci_runs_what_a_user_runs_and_nothing_else():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    commands = [line for line in script if line and not line.startswith("#")]
    assert commands == ["set -eu", 'cd "$(dirname "$0")/.."', "exec make test"]
