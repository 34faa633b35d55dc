"""Explorables in a real JupyterLab: what a hand moves arrives in Python, and the other way round."""

import numpy as np
import pytest
from jupyterlab import OpenNotebook, browser_page, running_lab, write_notebook

from course_lib.widgets import LossExplorer

pytestmark = pytest.mark.browser

CELLS = (
    "from course_lib.widgets import LossExplorer\nexplorer = LossExplorer()\nexplorer",
    "print([explorer.loss, *explorer.logits])",
    "explorer.logits = [0.0, 1.0, 2.0, 3.0, 4.0]",
    "heard = []\nexplorer.observe(lambda change: heard.append(change.new), 'loss')",
    "print(heard)",
)


@pytest.fixture(scope="module")
def notebook(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    with running_lab(folder) as address, browser_page() as page:
        file = folder / "notebooks" / "moved.ipynb"
        write_notebook(file, *CELLS)
        opened = OpenNotebook(page, address("notebooks/moved.ipynb"), file)
        opened.run(0)
        opened.panel.locator(".one-number .on-before button").first.click()
        yield opened


@pytest.fixture
def root(notebook):
    return notebook.panel.locator(".one-number")


def printed(notebook, place):
    """What a cell prints when it is run now, as a list of numbers."""
    text = notebook.run(place).locator("pre").last.inner_text()
    return [float(number) for number in text.strip().strip("[]").split(",") if number]


def shown_loss(root):
    return float(root.locator('[data-reading="loss"]').get_attribute("data-exact"))


def test_what_a_hand_moves_arrives_in_python(notebook, root):
    bar = root.get_by_role("slider", name="sharbat")
    bar.press("End")
    bar.press("PageDown")
    loss, *logits = printed(notebook, 1)

    assert loss == pytest.approx(shown_loss(root), abs=1e-9)
    assert loss == pytest.approx(LossExplorer(logits=logits).loss, abs=1e-9)
    assert np.exp(-loss) == pytest.approx(0.899, abs=1e-6)


def test_what_python_sets_is_shown(notebook, root):
    notebook.run(2)
    root.locator('[data-choice="drag"]').select_option("logits")
    root.page.wait_for_function(
        "document.querySelector('[data-bar=\"3\"]').getAttribute('aria-valuenow') === '3'"
    )

    assert shown_loss(root) == pytest.approx(
        LossExplorer(logits=[0.0, 1.0, 2.0, 3.0, 4.0]).loss, abs=1e-9
    )


def test_python_hears_of_every_new_loss(notebook, root):
    notebook.run(3)
    root.get_by_role("button", name="Gradient step").click()
    root.page.wait_for_timeout(500)
    assert printed(notebook, 4)[-1] == pytest.approx(shown_loss(root), abs=1e-9)


def test_a_letter_typed_on_a_bar_inserts_no_cell(notebook, root):
    before = notebook.panel.locator(".jp-CodeCell").count()
    bar = root.get_by_role("slider", name="chai")
    for key in ("a", "b", "ArrowRight", "d", "d"):
        bar.press(key)

    assert notebook.panel.locator(".jp-CodeCell").count() == before
    assert bar.evaluate("bar => document.activeElement === bar")
