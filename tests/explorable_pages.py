"""Explorables on a page of their own, in a real browser that has no network."""

import contextlib
import functools
from pathlib import Path

import pytest
from jupyterlab import QUIET
from playwright.sync_api import sync_playwright

from course_lib import doctor
from course_lib.widgets.page import page as as_page

FRONTEND = Path(__file__).parents[1] / "frontend"
AXE = FRONTEND / "node_modules" / "axe-core" / "axe.min.js"
AXE_RUN = "axe.run(document, { resultTypes: ['violations'] }).then(result => result.violations)"


def axe_or_skip():
    """The file of axe-core; where nobody has fetched it, the test is skipped."""
    if not AXE.exists():
        pytest.skip("axe-core comes with `npm ci` in frontend/, which needs npm")
    return AXE


def violations(page):
    """What axe-core finds on a page: rules, and what breaks them."""
    page.add_script_tag(path=axe_or_skip())
    return [
        (one["id"], [node["target"] for node in one["nodes"]]) for one in page.evaluate(AXE_RUN)
    ]


@contextlib.contextmanager
def browser():
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=doctor.find_browser(), args=QUIET)
        try:
            yield opened
        finally:
            opened.close()


class Shown:
    """One explorable on its own page; every request beyond the file is refused and noted."""

    def __init__(
        self, browser, folder, explorable, *, guess=True, width=800, scheme="light", **context
    ):
        file = folder / "page.html"
        file.write_text(as_page(explorable), encoding="utf-8")
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, **context
        )
        self.page = self.context.new_page()
        self.complaints, self.requests = [], []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.context.route("http*://**", self._refuse)
        self.page.goto(file.as_uri())
        self.root = self.page.locator(".one-number")
        self.root.wait_for()
        if guess:
            self.root.locator(".on-before button").first.click()

    def _refuse(self, route):
        self.requests.append(route.request.url)
        route.abort()

    def reading(self, label):
        """The number beside the picture, with every digit it was computed to."""
        return float(self.root.locator(f'[data-reading="{label}"]').get_attribute("data-exact"))

    def state(self, name):
        return self.page.evaluate("name => window.explorables[0].get(name)", name)

    def set(self, **state):
        """As Python would: the state changes and the picture follows."""
        self.page.evaluate(
            "state => Object.entries(state).forEach(([k, v]) => window.explorables[0].set(k, v))",
            state,
        )

    def violations(self):
        return violations(self.page)


@functools.cache
def _mathematics():
    return {
        f"http://mathematics.test/{file.name}": file.read_text(encoding="utf-8")
        for file in (FRONTEND / "src" / "mathematics").glob("*.js")
    }


def page_with_mathematics(opened):
    """A blank page whose global `mathematics` holds every function of the front end."""
    page = opened.new_page()
    page.route(
        "http://mathematics.test/**",
        lambda route: route.fulfill(
            body=_mathematics().get(route.request.url, "<!doctype html>"),
            content_type="text/javascript" if route.request.url in _mathematics() else "text/html",
        ),
    )
    page.goto("http://mathematics.test/")
    page.evaluate("import('/index.js').then(all => { window.mathematics = all; })")
    return page
