"""What happens to the browser tests where there is no browser."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def run_without_a_browser(**settings):
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    environment |= {"COURSE_BROWSER": str(ROOT / "no-such-browser"), **settings}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "tests/test_browser.py",
    ]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_without_a_browser_the_tests_are_skipped_and_counted():
    run = run_without_a_browser()

    assert run.returncode == 0
    assert "7 skipped" in run.stdout
    assert "install Chromium" in run.stdout


def test_in_ci_a_missing_browser_is_a_failure():
    run = run_without_a_browser(CI="true")

    assert run.returncode != 0
    assert "7 browser tests cannot run" in run.stdout + run.stderr
