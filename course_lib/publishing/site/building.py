"""Sphinx makes the site; a warning is an error. Nothing is left half done where an old site stood."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import course_lib
from course_lib.publishing.problems import BuildError, required
from course_lib.publishing.site.elsewhere import LITE, NOWHERE
from course_lib.publishing.site.staging import stage

SETTINGS = "docs/site"
LAST_LINES = 15


def build_site(course, to, elsewhere=NOWHERE):
    """Build the whole site into a folder, which it replaces.

    Args:
        course: the Course.
        to: path of the folder.
        elsewhere: an Elsewhere, where the notebooks can be run.

    Raises:
        BuildError: if the folder holds something else than a site, there is no site of `make lite` where
            there should be one, or Sphinx has a complaint.
    """
    for tool in ("sphinx", "myst_nb", "furo", "latex2mathml"):
        required(tool)
    to = Path(to).resolve()
    _refuse_to_replace(to)
    lite = elsewhere.lite_folder
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch) / "site"
        stage(course, Path(scratch) / "source", elsewhere)
        _run_sphinx(course, Path(scratch), made)
        if lite:
            shutil.copytree(lite, made / LITE)
        if to.exists():
            shutil.rmtree(to)
        shutil.move(made, to)


def _refuse_to_replace(folder):
    if folder.exists() and any(folder.iterdir()) and not (folder / "searchindex.js").exists():
        what = f"{folder} holds something that is no site, so it was left alone"
        raise BuildError(folder.name, None, what, "name another folder with --to")


def _run_sphinx(course, scratch, made):
    settings = course.root / SETTINGS
    command = [sys.executable, "-m", "sphinx", "--builder", "html", "--fail-on-warning"]
    command += ["--keep-going", "--quiet", "--jobs", "auto", "--conf-dir", str(settings)]
    command += ["--doctree-dir", str(scratch / "doctrees"), str(scratch / "source"), str(made)]
    ran = subprocess.run(
        command, env=_environment(scratch), capture_output=True, text=True, check=False
    )
    if ran.returncode:
        said = "\n".join(ran.stderr.strip().splitlines()[-LAST_LINES:])
        raise BuildError(SETTINGS, None, f"Sphinx complains:\n{said}\n", "mend that first")
    (made / ".buildinfo").unlink(missing_ok=True)


def _environment(scratch):
    library = str(Path(course_lib.__file__).resolve().parents[1])
    paths = [library, *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | {
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONHASHSEED": "0",
        "ONE_NUMBER_RECORD": str(scratch / "record.json"),
    }
