"""Take the pictures of the course in use: `python tests/take_screenshots.py [FOLDER]`.

Without a folder only docs/sheet.png is made, the picture in the README.
"""

import sys
import tempfile
from pathlib import Path

from jupyterlab import ROOT, OpenNotebook, browser_page, running_lab
from test_browser import ANSWERS, LESSON, SHEET


def picture_of_a_wrong_answer(address, folder, file):
    """The sheet, with a wrong answer to `surprise` and what is said of it."""
    with browser_page(1100, 640) as page:
        sheet = OpenNotebook(page, address(SHEET), folder / SHEET)
        sheet.run_all()
        feedback = sheet.answer("def surprise(probs", ANSWERS["wrong"], "surprise")
        page.keyboard.press("Control+b")  # the file browser gives its room to the sheet
        sheet.panel.get_by_role(
            "heading", name="Surprise of what happened"
        ).scroll_into_view_if_needed()
        page.evaluate("document.activeElement.blur()")
        feedback.scroll_into_view_if_needed()
        page.wait_for_timeout(800)
        page.screenshot(path=file)


def pictures_to_look_at(address, folder, out):
    """Each notebook after Run All, page by page, and the three kinds of feedback."""
    out.mkdir(parents=True, exist_ok=True)
    for path in ("notebooks/00_start_here.ipynb", LESSON, SHEET, "solutions/02_surprise.ipynb"):
        with browser_page(1100, 1400) as page:
            notebook = OpenNotebook(page, address(path), folder / path)
            notebook.run_all()
            _page_by_page(page, notebook, out / Path(path).parent.name)


def _page_by_page(page, notebook, stem, pages=8):
    scroller = notebook.panel.locator(".jp-WindowedPanel-outer")
    for number in range(pages):
        scroller.evaluate("(element, y) => element.scrollTo(0, y)", number * 1200)
        page.wait_for_timeout(500)
        page.screenshot(path=f"{stem}-{number}.png")
        if scroller.evaluate("e => e.scrollTop + e.clientHeight >= e.scrollHeight - 2"):
            return


def main(arguments):
    with tempfile.TemporaryDirectory() as scratch, running_lab(Path(scratch)) as address:
        folder = Path(scratch)
        if arguments:
            pictures_to_look_at(address, folder, Path(arguments[0]))
        picture_of_a_wrong_answer(address, folder, ROOT / "docs" / "sheet.png")


if __name__ == "__main__":
    main(sys.argv[1:])
