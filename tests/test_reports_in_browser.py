"""Reports in a real browser: readable by everybody, on every screen, by day and by night."""

import re
from pathlib import Path

import pytest
from explorable_pages import violations
from reports_fixtures import EXERCISES, LESSONS, SHEET, a_class, row

from course_lib.classroom.reports import write
from course_lib.translations import in_language

pytestmark = pytest.mark.page

PAGES = ("report.html", "index.html", "mixed", "marked", "lost", "spanish")
WIDE = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """The results of a class; some of it ran without walls, which is the page with most on it."""
    out = tmp_path_factory.mktemp("reports") / "out"
    everything = {"surprise": "answers_in_bits", "mean_surprise": 0.37, "halving": "untouched"}
    notes = ("cell 5: took longer than 5 s", "cell 7: stopped with NameError")
    mixed = row("mixed", everything, isolation="NOT CLOSED IN, limits only", notes=notes)
    rows = [*a_class(), mixed, row("marked", {}), row("x" * 200, {}), row("ज़ोया 李", {})]
    marks = {("marked", "why_the_log"): (1.5, "Why?\n\nSay more.", 2)}
    write(out, rows, "Sheet 02: surprise", EXERCISES, LESSONS, marks=marks, absent=["Kim", "Yu"])
    with in_language("es"):
        write(out.parent / "es", [mixed], "Hoja 2", EXERCISES, LESSONS)
    return out


def file_of(out, name):
    if name == "lost":
        return out / "feedback" / "empty.html"
    if name == "spanish":
        return out.parent / "es" / "feedback" / "mixed.html"
    return out / name if name.endswith(".html") else out / "feedback" / f"{name}.html"


class Opened:
    """One page with everything folded out; whatever it asks for or complains about is kept."""

    def __init__(self, browser, file, *, width=900, **context):
        self.context = browser.new_context(viewport={"width": width, "height": 900}, **context)
        self.page = self.context.new_page()
        self.said = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("request", lambda request: self.said.append(request.url))
        self.page.goto(Path(file).as_uri())
        self.page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1200)])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(opened, out, name, scheme, width):
    # the page's own policy forbids every script, also this one
    with Opened(
        opened, file_of(out, name), width=width, color_scheme=scheme, bypass_csp=True
    ) as shown:
        assert violations(shown.page) == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_runs_over_the_edge_of_a_screen(opened, out, name):
    with Opened(opened, file_of(out, name)) as shown:
        for width in (320, 800, 1280):
            shown.page.set_viewport_size({"width": width, "height": 900})
            scroll, client = shown.page.evaluate(WIDE)
            assert scroll <= client


CUT = """[...document.querySelectorAll(".scrolls")].filter(it => it.scrollWidth > it.clientWidth)
    .map(it => [it.getAttribute("aria-label"), it.scrollWidth, it.clientWidth])"""


@pytest.mark.parametrize("width", [320, 380, 820, 1000, 1280, 1440])
@pytest.mark.parametrize("name", ["report.html", "index.html"])
def test_no_column_of_a_table_is_hidden_on_a_phone_or_a_desk(opened, out, name, width):
    with Opened(opened, out / name, width=width) as shown:
        assert shown.page.locator(".scrolls").count() > 0
        assert shown.page.evaluate(CUT) == []


def test_the_numbers_and_the_words_on_an_exercise_belong_to_its_name(opened, out):
    with Opened(opened, out / "report.html") as shown:
        table = shown.page.get_by_role("table", name="The exercises in numbers")
        groups = table.locator("tbody").all()
        named = [group.locator("th[scope=rowgroup]").get_attribute("id") for group in groups]
        assert len(set(named)) == len(groups) == len(SHEET)
        for name, group in zip(named, groups, strict=True):
            assert group.locator(f"td[headers={name}]").inner_text() != ""
            assert group.locator("td.n").count() == table.locator("thead th.n").count() == 5


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_nobody_for_anything_and_its_own_style_is_admitted(opened, out, name):
    file = file_of(out, name)
    with Opened(opened, file) as shown:
        widest = shown.page.evaluate("getComputedStyle(document.body).maxWidth")

    assert shown.said == [file.as_uri()]
    assert widest.endswith("px")  # without the style sheet it is "none"


def test_the_policy_of_a_page_stops_a_script_that_got_in_all_the_same(opened, out, tmp_path):
    text = file_of(out, "marked").read_text(encoding="utf-8")
    bad = tmp_path / "bad.html"
    bad.write_text(
        text.replace("</main>", "<script>document.title = 'mine'</script><img src=x></main>"),
        encoding="utf-8",
    )
    with Opened(opened, bad) as shown:
        title = shown.page.title()

    assert title.startswith("Feedback on")
    assert any("Content Security Policy" in line for line in shown.said)


def test_a_hostile_name_runs_nothing(opened, out):
    [hostile] = (out / "feedback").glob("img-src*")
    with Opened(opened, hostile) as shown:
        images = shown.page.locator("img, script, iframe").count()
        heading = shown.page.locator("h1").inner_text()

    assert images == 0
    assert "<img src=x onerror=alert(1)>" in heading
    assert shown.said == [hostile.as_uri()]


def test_headings_and_regions_are_named(opened, out):
    with Opened(opened, out / "report.html") as shown:
        page = shown.page
        assert page.get_by_role("main").count() == page.get_by_role("banner").count() == 1
        assert page.get_by_role("img", name="How many learners have which share").count() == 1
        assert page.get_by_role("table", name="The exercises in numbers").count() == 1
        for name in ("Overview", "Scores", "What the class believes", "Wrong alike, in rare ways"):
            assert page.get_by_role("region", name=name, exact=True).count() == 1


def test_a_page_of_feedback_prints_on_few_sheets(opened, out):
    with Opened(opened, file_of(out, "mixed"), color_scheme="dark") as shown:
        printed = shown.page.pdf(format="A4", print_background=True)
        shown.page.emulate_media(media="print", color_scheme="dark")
        colours = shown.page.evaluate(
            "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
        )

    assert 1 <= len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) <= 3
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
