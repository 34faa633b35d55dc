"""The course in a real JupyterLab, in a real browser."""

import pytest
from jupyterlab import OpenNotebook, browser_page, running_lab

pytestmark = pytest.mark.browser

LESSON = "notebooks/02_surprise.ipynb"
SHEET = "exercises/02_surprise.ipynb"

ANSWERS = {
    "right": "def surprise(probs, label):\n    return -np.log(probs[label])",
    "wrong": "def surprise(probs, label):\n    return -np.log2(probs[label])",
    "crashing": "def surprise(probs, label):\n    return -np.log(prob[label])",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("a course with spaces")


@pytest.fixture(scope="module")
def lab(folder):
    with running_lab(folder) as address:
        yield address


@pytest.fixture
def page():
    with browser_page() as page:
        yield page


@pytest.fixture
def opened(lab, page, folder):
    return lambda path: OpenNotebook(page, lab(path), folder / path)


def test_the_start_page_links_to_a_lesson_that_opens(opened, page):
    start = opened("notebooks/00_start_here.ipynb")
    start.panel.get_by_role("link", name="Surprise").first.click()

    page.locator(".jp-NotebookPanel:visible h1", has_text="Surprise").wait_for()


def test_the_lesson_runs_from_top_to_bottom_without_an_error(opened):
    lesson = opened(LESSON)
    lesson.run_all()

    assert lesson.errors() == []


def test_a_guess_is_typed_locked_in_and_compared(opened, page):
    lesson = opened(LESSON)
    lesson.run_all()
    asking = lesson.cell_with("guess = predict(")
    asking.get_by_placeholder("your guess").fill("23")
    asking.get_by_role("button", name="Lock in my guess").click()
    asking.get_by_text("Locked in").wait_for()
    comparing = lesson.cell_with("compare(guess")
    comparing.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")

    comparing.get_by_text("You guessed:  23").wait_for()


def test_the_untouched_sheet_runs_calmly_to_the_end(opened):
    sheet = opened(SHEET)
    sheet.run_all()
    cells = sheet.saved()["cells"]
    checks = [cell for cell in cells if "".join(cell["source"]).startswith("check(")]

    assert sheet.errors() == []
    assert len(checks) == 9
    assert all("not attempted yet" in str(cell["outputs"]) for cell in checks)


def test_a_right_a_wrong_and_a_crashing_answer_are_told_apart(opened):
    sheet = opened(SHEET)
    sheet.run_all()
    said = {
        kind: sheet.answer("def surprise(probs", code, "surprise").inner_text()
        for kind, code in ANSWERS.items()
    }

    assert "): right" in said["right"]
    assert "to base 2" in said["wrong"]
    assert "in which unit" in said["wrong"].casefold()
    assert "NameError" in said["crashing"]
    assert "prob" in said["crashing"]
