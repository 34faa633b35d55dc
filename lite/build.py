"""Build the site on which the course runs inside a browser, with no installation and no server.

    make lite                           for learners who have the internet
    make lite ARGS=--without-network    asks nothing of the internet, and has no NumPy
    make lite ARGS="--to FOLDER"

The site holds Python itself (Pyodide), JupyterLab (JupyterLite), the notebooks and the course as a
package. NumPy, matplotlib and scikit-learn are compiled for the browser by the Pyodide project and
are fetched from where Pyodide publishes them, when a notebook first imports the course.
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from flit_core.wheel import make_wheel_in
from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL, PYODIDE_VERSION
from packages import MissingError, packages_of

LITE = Path(__file__).resolve().parent
CHECKOUT = LITE.parent
DOWNLOADED = CHECKOUT / ".venv-lite" / "downloaded"
KERNEL = Path(sys.prefix, "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension")
NOTEBOOKS = ("notebooks", "exercises", "solutions")


def main(words):
    options = read(words)
    with tempfile.TemporaryDirectory() as scratch:
        prepared = Path(scratch)
        lay_out_python(prepared / "static" / "pyodide", options.without_network)
        for folder in NOTEBOOKS:
            shutil.copytree(CHECKOUT / folder, prepared / "files" / folder, ignore=leftovers)
        shutil.copy(LITE / "jupyter-lite.json", prepared)
        build_site(prepared, options.to.resolve())
    print(f"The site is in {options.to}. To look at it:\n")
    server = f'"{sys.executable}" -m http.server --bind 127.0.0.1'
    print(f'    {server} --directory "{options.to}"\n')


def read(words):
    parser = argparse.ArgumentParser(prog="make lite", description="build the site")
    parser.add_argument("--to", type=Path, default=LITE / "site", help="a folder; it is replaced")
    parser.add_argument(
        "--without-network", action="store_true", help="leave out what only the internet has"
    )
    return parser.parse_args(words)


def leftovers(_, names):
    return [name for name in names if not name.endswith(".ipynb")]


def lay_out_python(folder, without_network):
    """Pyodide, the wheels, and the list by which Pyodide finds a package for an import."""
    shutil.copytree(DOWNLOADED / "node_modules" / "pyodide", folder)
    refuse_another_pyodide(folder)
    for wheel in [*(DOWNLOADED / "wheels").glob("*.whl"), *KERNEL.glob("static/pypi/*.whl")]:
        if not wheel.name.startswith("widgetsnbextension"):  # JupyterLab needs none
            shutil.copy(wheel, folder)
    add_course(folder)
    listed = folder / "pyodide-lock.json"
    known = json.loads(listed.read_text(encoding="utf-8"))
    try:
        known["packages"] = packages_of(known, folder, None if without_network else PYODIDE_CDN_URL)
    except MissingError as missing:
        sys.exit(f"{missing}: `make lock` locks what pyproject.toml asks for")
    listed.write_text(json.dumps(known), encoding="utf-8")


def refuse_another_pyodide(folder):
    """What is served from here and what is fetched from Pyodide must be of one release."""
    package = (folder / "package.json").read_text(encoding="utf-8")
    if f'"version": "{PYODIDE_VERSION}"' not in package:
        sys.exit(
            f"jupyterlite-pyodide-kernel was made for Pyodide {PYODIDE_VERSION}; lite/package.json "
            f"names another one. Put {PYODIDE_VERSION} there and renew its lock: "
            "cd lite && npm install --package-lock-only"
        )


def add_course(folder):
    """The course as a wheel. Its digest is part of its name, so that no browser keeps an old one."""
    wheel = make_wheel_in(CHECKOUT / "pyproject.toml", folder).file
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()[:8]
    wheel.rename(wheel.with_name(wheel.name.replace("-py3-", f"-0{digest}-py3-")))


def build_site(prepared, site):
    """Let JupyterLite make the site, in a folder of nothing but what it made."""
    shutil.rmtree(site, ignore_errors=True)
    command = [sys.executable, "-m", "jupyterlite_core.app", "build", "--no-sourcemaps"]
    command += ["--lite-dir", prepared, "--contents", "files", "--output-dir", site]
    made = subprocess.run(command, cwd=prepared, capture_output=True, text=True, check=False)
    if made.returncode:
        sys.exit(f"{made.stdout}{made.stderr}\nJupyterLite could not build the site; see above.")
    shutil.copy(LITE / "index.html", site)


if __name__ == "__main__":
    main(sys.argv[1:])
