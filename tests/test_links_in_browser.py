"""Links from the glossary lead to the very cell, in a real JupyterLab."""

import json
import re
from pathlib import Path

import pytest
from jupyterlab import browser_page, running_lab, write_notebook

pytestmark = pytest.mark.browser

GLOSSARY = Path(__file__).parents[1] / "notebooks" / "92_glossary.ipynb"

WHERE = """heading => {
    const shown = [...document.querySelectorAll('.jp-NotebookPanel')].find(one => one.offsetParent);
    const found = [...shown.querySelectorAll('h1, h2, h3')]
        .find(one => one.textContent.replace('¶', '').trim() === heading);
    return found && found.getBoundingClientRect().top > 0
        && found.getBoundingClientRect().top < innerHeight;
}"""


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("links")
    with running_lab(folder) as address, browser_page() as page:
        text = "".join(json.loads(GLOSSARY.read_text("utf-8"))["cells"][1]["source"])
        links = re.findall(r"\[(lesson \d+: [^\]]+)\]\(([^)]+)\)", text)
        file = folder / "notebooks" / "links.ipynb"
        write_notebook(file, "1")
        notebook = json.loads(file.read_text("utf-8"))
        lines = [f"- [{shown}]({link})" for shown, link in dict(links).items()]
        cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "\n".join(lines)}
        file.write_text(json.dumps(notebook | {"cells": [cell]}), "utf-8")
        page.lab = address
        yield page


def opened(page, path):
    page.goto(page.lab(path))
    page.locator(".jp-NotebookPanel:visible .jp-Cell").first.wait_for()
    page.locator("#jp-main-statusbar").get_by_text("| Idle").wait_for()
    return page.locator(".jp-NotebookPanel:visible")


@pytest.mark.parametrize(
    "heading",
    ["Three wishes", "Why it is p − y", "The same thing under an older name", "Said and happened"],
)
def test_a_link_opens_the_lesson_at_its_heading_whatever_signs_are_in_it(page, heading):
    panel = opened(page, "notebooks/links.ipynb")
    panel.get_by_role("link", name=re.compile(rf"lesson \d+: {heading}$")).first.click()

    page.wait_for_function(WHERE, arg=heading, timeout=20_000)


def test_see_also_leads_to_the_other_term_on_the_page(page):
    panel = opened(page, "notebooks/92_glossary.ipynb")
    panel.get_by_role("link", name="reverse KL").first.click()

    page.wait_for_function(WHERE, arg="reverse KL", timeout=20_000)
