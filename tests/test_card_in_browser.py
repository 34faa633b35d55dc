"""The card of values, printed and read on a narrow screen by a real browser."""

import re
from pathlib import Path

import pytest
from jupyterlab import browser_page

pytestmark = pytest.mark.browser

CARD = Path(__file__).parents[1] / "docs" / "card.html"


@pytest.fixture(scope="module")
def page():
    with browser_page() as page:
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(CARD.as_uri())
        page.asked = asked
        yield page


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_it_prints_on_exactly_one_page(page, paper):
    printed = page.pdf(format=paper, landscape=True, print_background=True)

    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 1


def test_the_paper_lies_on_its_side_whatever_its_size(page):
    [box] = re.findall(
        rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", page.pdf(prefer_css_page_size=True)
    )

    assert float(box[0]) > float(box[1])


@pytest.mark.parametrize("width", [320, 600, 1200])
def test_nothing_runs_over_the_edge_of_a_screen(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    wide = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    scroll, client = page.evaluate(wide)

    assert scroll <= client


def test_every_table_and_heading_keeps_its_meaning_when_it_is_stacked(page):
    page.set_viewport_size({"width": 320, "height": 800})

    assert page.get_by_role("table").count() == 2
    assert page.get_by_role("rowheader", name="Cross-entropy", exact=True).count() == 1
    assert page.get_by_role("heading").count() == 3


def test_it_asks_nobody_for_anything(page):
    assert page.asked == [CARD.as_uri()]
