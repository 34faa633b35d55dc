"""The site that `make lite` builds, served from this machine and opened in a real browser."""

import contextlib
import functools
import http.server
import os
import subprocess
import threading
from pathlib import Path

import pytest
from jupyterlab import QUIET
from playwright.sync_api import sync_playwright

from course_lib import doctor

ROOT = Path(__file__).parents[1]
BUILDER = ROOT / ".venv-lite" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def build(folder):
    """The site without a network, in this folder."""
    if not (ROOT / ".venv-lite" / "downloaded" / "node_modules").exists():
        pytest.skip("`make lite` has not been run here, which takes npm")
    command = [BUILDER, ROOT / "lite" / "build.py", "--without-network", "--to", folder]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr


class _Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Requests are counted by the browser."""


@contextlib.contextmanager
def served(folder):
    """The address of a folder on this machine."""
    handler = functools.partial(_Silent, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@contextlib.contextmanager
def opened(address):
    """The site in a browser; what it asks of any other place is noted."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=doctor.find_browser(), args=QUIET)
        try:
            yield Lite(browser.new_context(viewport={"width": 1200, "height": 900}), address)
        finally:
            browser.close()


class Lite:
    """A browser with the site, and a notebook of it that is open."""

    def __init__(self, context, address):
        self.address, self.elsewhere, self.complaints = address, [], []
        context.on("request", self._note)
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.set_default_timeout(240_000)

    def _note(self, request):
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.elsewhere.append(request.url)

    def open(self, path=""):
        """Open a page of the site, and wait until its Python is ready."""
        self.page.goto(f"{self.address}/{path}")
        self.notebook = self.page.locator(".jp-NotebookPanel:visible")
        self.notebook.locator(".jp-Cell").first.wait_for()
        self.page.locator("#jp-main-statusbar").get_by_text("Python (Pyodide) | Idle").wait_for()

    def run(self, code):
        """Run this in the first cell of code; returns the place where its output stands."""
        cell = self.notebook.locator(".jp-CodeCell").first
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(f"{code}\nprint('that is all')")
        output = cell.locator(".jp-OutputArea").first
        self.page.keyboard.press("Control+Enter")
        output.get_by_text("that is all").wait_for()
        return output
