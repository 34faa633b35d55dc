"""The course in a real JupyterLab, in a real browser."""

import pytest
from jupyterlab import OpenNotebook, browser_page, running_lab, write_notebook

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


PRACTICE = (
    "from course_lib.student import predict, quiz, review",
    "quiz('halving')",
    "quiz('paani_loss')",
    "sketch = predict('How steep?', places=[0.1, 0.9], between=(0, 4))",
    "review(3)",
)


def test_questions_are_answered_in_forms_and_every_answer_is_explained(opened, folder):
    write_notebook(folder / "notebooks/practice.ipynb", *PRACTICE)
    practice = opened("notebooks/practice.ipynb")
    practice.run_all()
    choice, value = practice.cell_with("quiz('halving')"), practice.cell_with("quiz('paani_loss')")
    choice.get_by_text("It doubles.").click()
    choice.get_by_role("button", name="Check").click()
    choice.get_by_text("Half the probability means twice the loss").wait_for()
    value.get_by_placeholder("such as").fill("-log(0.3)")
    value.get_by_role("button", name="Check").click()
    value.get_by_text("All checks hold").wait_for()

    assert practice.errors() == []
    assert practice.cell_with("review(3)").get_by_role("button", name="Check").count() == 4


def test_a_sketch_is_drawn_by_keyboard_and_locked_in(opened, folder, page):
    write_notebook(folder / "notebooks/sketch.ipynb", *PRACTICE)
    practice = opened("notebooks/sketch.ipynb")
    practice.run_all()
    asking = practice.cell_with("sketch = predict(")
    asking.get_by_role("slider").first.focus()
    for _ in range(5):
        page.keyboard.press("ArrowUp")
    asking.get_by_role("button", name="certain").click()
    asking.get_by_role("button", name="Lock in my guess").click()

    asking.get_by_text("[2.2, 2], certain").wait_for()


def test_the_untouched_sheet_runs_calmly_to_the_end(opened):
    sheet = opened(SHEET)
    sheet.run_all()
    cells = sheet.saved()["cells"]
    checks = [cell for cell in cells if "".join(cell["source"]).startswith("check(")]

    assert sheet.errors() == []
    assert len(checks) == 10
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
