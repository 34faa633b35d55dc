"""A real JupyterLab on a copy of the course, driven through a real browser.

For the browser tests and for `take_screenshots.py`.
"""

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
from playwright.sync_api import sync_playwright

from course_lib import doctor, launch

ROOT = Path(__file__).parent.parent
FOLDERS = ("notebooks", "exercises", "solutions")
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextlib.contextmanager
def running_lab(folder):
    """JupyterLab on a copy of the notebooks in `folder`, with settings of its own.

    Yields:
        A function from a path such as "exercises/02_surprise.ipynb" to its address.
    """
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name)
    port, token = free_port(), secrets.token_hex(8)
    server = _server(folder, port, token)
    try:
        base = f"http://127.0.0.1:{port}"
        _wait_until_it_answers(f"{base}/api/status?token={token}", server)
        yield lambda path: f"{base}/lab/tree/{path}?reset&token={token}"
    finally:
        server.terminate()
        server.wait(20)


def _server(folder, port, token):
    """The very command of `course start`, with settings of its own, so that no test meets a user's."""
    places = ("CONFIG_DIR", "RUNTIME_DIR", "DATA_DIR")
    private = {f"JUPYTER_{place}": str(folder / ".jupyter" / place) for place in places}
    private |= {
        f"JUPYTERLAB_{name}_DIR": str(folder / ".jupyter") for name in ("SETTINGS", "WORKSPACES")
    }
    private |= {"IPYTHONDIR": str(folder / ".ipython"), "JUPYTER_TOKEN": token}
    private |= {"ONE_NUMBER_RECORD": str(folder / "record.json")}
    python_path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    with (folder / "server.log").open("w") as log:
        return subprocess.Popen(
            launch.jupyter_command(folder, port, show=False),
            env=os.environ | private | {"PYTHONPATH": python_path},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )


def write_notebook(file, *cells):
    """A notebook of these code cells."""
    made = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
        metadata={"kernelspec": {"display_name": "Python 3 (ipykernel)", "name": "python3"}},
    )
    nbformat.write(made, file)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_it_answers(address, server, seconds=60):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(address, timeout=5).close()
            return
        if server.poll() is not None:
            raise RuntimeError(f"JupyterLab stopped with code {server.returncode}; see server.log")
        time.sleep(0.3)
    raise TimeoutError(f"JupyterLab did not answer within {seconds} s")


@contextlib.contextmanager
def browser_page(width=1200, height=900):
    """A page of the browser that the doctor finds."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=doctor.find_browser(), args=QUIET)
        try:
            page = browser.new_page(viewport={"width": width, "height": height})
            page.set_default_timeout(60_000)
            yield page
        finally:
            browser.close()


class OpenNotebook:
    """One notebook in JupyterLab, as a person uses it."""

    def __init__(self, page, address, file):
        self.page = page
        self.file = Path(file)
        self._forget_outputs()
        page.goto(address)
        self.panel = page.locator(".jp-NotebookPanel:visible")
        self.panel.locator(".jp-Cell").first.wait_for()
        page.locator("#jp-main-statusbar").get_by_text("Python 3 (ipykernel) | Idle").wait_for()

    def _forget_outputs(self):
        """So that what is found afterwards was computed here."""
        notebook = self.saved()
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell.update(execution_count=None, outputs=[])
        self.file.write_text(json.dumps(notebook), "utf-8")

    def saved(self):
        return json.loads(self.file.read_text("utf-8"))

    def run_all(self, seconds=240):
        """Run → Run All Cells, and wait until the saved file holds a result for every cell."""
        self.page.locator(".lm-MenuBar-itemLabel", has_text="Run").click()
        self.page.locator('[data-command="runmenu:run-all"]').click()
        deadline = time.monotonic() + seconds
        while self._unfinished():
            if time.monotonic() > deadline:
                raise TimeoutError(f"cells {self._unfinished()} of {self.file.name} did not finish")
            self.page.wait_for_timeout(700)
            self.save()

    def save(self):
        self.page.keyboard.press("Control+s")
        self.page.wait_for_timeout(500)

    def _unfinished(self):
        cells = [cell for cell in self.saved()["cells"] if cell["cell_type"] == "code"]
        return [place for place, cell in enumerate(cells) if not cell["execution_count"]]

    def errors(self):
        """Every error and every line on stderr in the saved notebook."""
        outputs = [output for cell in self.saved()["cells"] for output in cell.get("outputs", [])]
        return [o for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"]

    def run(self, cell):
        """Run one cell (or the one at a place), wait for its end, and return what it shows."""
        cell = self.panel.locator(".jp-CodeCell").nth(cell) if isinstance(cell, int) else cell
        cell.scroll_into_view_if_needed()
        cell.locator(".cm-content").click()
        before = cell.locator(".jp-InputPrompt").inner_text()
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_function(
            "([cell, before]) => { const now = cell.querySelector('.jp-InputPrompt').innerText;"
            " return now !== before && !now.includes('*'); }",
            arg=[cell.element_handle(), before],
        )
        return cell.locator(".jp-OutputArea")

    def cell_with(self, text):
        return self.panel.locator(".jp-CodeCell").filter(has_text=text).first

    def answer(self, marker, code, check):
        """Replace the cell that contains `marker`, run it and its check, and return the feedback."""
        cell = self.cell_with(marker)
        cell.scroll_into_view_if_needed()
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(code)
        self.page.keyboard.press("Control+Enter")
        feedback = self.run(self.cell_with(f'check("{check}"'))
        feedback.locator("[role=status]").wait_for()
        return feedback
