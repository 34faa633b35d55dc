"""What an import costs."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("heavy", ["matplotlib", "ipywidgets", "jupytext", "nbclient"])
def test_importing_the_course_costs_no_figure_and_no_widget(heavy):
    probe = f"import sys, course_lib, course_lib.losses; print({heavy!r} in sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True
    )

    assert answer.stdout.strip() == "False"
