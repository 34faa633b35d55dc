"""The course on a site without a server and without a network: what needs no NumPy works."""

import pytest
from lite_site import build, opened, served

import course_lib

pytestmark = pytest.mark.browser

SHEET = "lab/index.html?path=exercises/02_surprise.ipynb"
RECORD = """import runpy, course_lib
from pathlib import Path
record = runpy.run_path(Path(course_lib.__file__).parent / "student" / "record.py")
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("a site with spaces")
    build(folder)
    with served(folder) as address:
        yield address


@pytest.fixture(scope="module")
def lite(address):
    with opened(address) as lite:
        lite.open(SHEET)
        yield lite
        assert lite.elsewhere == []


def test_python_runs_in_the_browser_and_finds_the_course(lite):
    said = lite.run("import sys, course_lib; print(sys.platform, course_lib.__version__)")

    assert f"emscripten {course_lib.__version__}" in said.inner_text()


def test_an_explorable_is_moved_by_keyboard_and_python_hears_of_it(lite):
    shown = lite.run(
        "from course_lib.widgets import SurpriseSlide\n"
        "from IPython.display import display\n"
        "slide = SurpriseSlide(p=0.5)\n"
        "display(slide)"
    )
    shown.get_by_role("button", name="Show it without a guess").click()
    shown.get_by_role("slider").first.focus()
    lite.page.keyboard.press("Home")
    told = lite.run("print('now', slide.p)")

    assert "now 0.5" not in told.inner_text()
    assert float(told.inner_text().split()[1]) in {1 / 1024, 1.0}


def test_the_explorable_stands_in_the_notebook_without_an_error(lite):
    shown = lite.run("from course_lib.widgets import SurpriseSlide\nprint(SurpriseSlide())")

    assert shown.inner_text().startswith("Surprise Slide  [run this cell")
    assert lite.complaints == []


def test_what_could_not_be_fetched_is_told_with_what_to_do(lite):
    told = lite.run(
        "try:\n    from course_lib.student import check\n"
        "except ModuleNotFoundError as missing:\n    print(missing)"
    )

    assert "numpy is not here" in told.inner_text()
    assert "Restart Kernel" in told.inner_text()


def test_the_next_visit_begins_on_the_start_page_which_links_to_lessons_and_has_the_record(lite):
    lite.run(RECORD + "record['add_prediction']('How many?', 3, 'certain', 4)")
    lite.open()
    lite.notebook.get_by_role("heading", name="One Number", level=1).wait_for()
    told = lite.run(RECORD + "print(record['read']()['predictions'][-1]['guess'])").inner_text()
    lite.notebook.get_by_role("link", name="Surprise: −log p").first.click()
    lite.page.locator(".jp-NotebookPanel:visible h1", has_text="Surprise").wait_for()

    assert told.split()[0] == "3"
