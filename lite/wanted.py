"""Print what setup/lite_wheels.lock has to hold: pure packages, at the versions Pyodide was tried with.

For `make lock`, after `npm ci` in this folder.
"""

import json
import re
import tomllib
from pathlib import Path

LITE = Path(__file__).resolve().parent
KERNEL = ("ipython", "jedi", "comm", "micropip")
"""What Python in the browser starts with."""

OF_THE_CLASSROOM = {"landlockpy", "nbformat", "tqdm", "sqlalchemy", "jinja2", "babel"}
"""What only `course grade` and `course release` take, and no browser runs."""

NOT_FROM_HERE = {
    "jupyterlab",
    "ipykernel",
    "numpy",
    "matplotlib",
    "scikit-learn",
} | OF_THE_CLASSROOM
"""In the site already, compiled by Pyodide, or of no use there."""


def main():
    project = tomllib.loads((LITE.parent / "pyproject.toml").read_text(encoding="utf-8"))
    ours = [line for line in project["project"]["dependencies"] if named(line) not in NOT_FROM_HERE]
    print(*ours, *KERNEL, sep="\n")
    listed = LITE / "node_modules" / "pyodide" / "pyodide-lock.json"
    for package in json.loads(listed.read_text(encoding="utf-8"))["packages"].values():
        if package["name"] in KERNEL:
            print(f"{package['name']}=={package['version']}")


def named(requirement):
    return re.match(r"[\w.-]+", requirement)[0].lower()


if __name__ == "__main__":
    main()
