"""The whole site, built as `make site` builds it and read in a real browser that has no network."""

import functools
import http.server
import itertools
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from explorable_pages import AXE, axe_or_skip, violations

from course_lib import widgets

pytestmark = [pytest.mark.page, pytest.mark.xdist_group("site")]

ROOT = Path(__file__).parents[1]
IN_THE_DARK = (
    "index.html",
    "notebooks/04_cross_entropy.html",
    "exercises/02_surprise.html",
    "solutions/02_surprise.html",
    "reference/losses.html",
    "docs/instructors.html",
    "notebooks/94_map.html",
    "search.html?q=entropy",
    "docs/card.html",
    "notebooks/93_notation.html",
)
ON_A_PHONE = (
    "index.html",
    *IN_THE_DARK[1:7],
    "docs/card.html",
    "notebooks/05_entropy_and_kl.html",
    "notebooks/90_what_is_often_said.html",
    "notebooks/91_museum_of_errata.html",
    "notebooks/93_notation.html",
    "notebooks/12_clinic.html",
    "docs/instructor_pack/plans/lesson_04.html",
    "docs/instructor_pack/plans/objectives.html",
)
LINKS = "[...document.querySelectorAll('a[href], img[src], link[href]')].map(a => a.href || a.src)"
ALL_ALIVE = "Promise.all(places.map(bringToLife))"
ADDRESSES = "[...document.querySelectorAll('[id]')].map(one => one.id)"
OVER_THE_EDGE = """
Math.max(...[document.documentElement, document.querySelector(".content")]
  .map((one) => (one ? one.scrollWidth - one.clientWidth : 0)))
"""
STOP = """
() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const look = getComputedStyle(one), box = one.getBoundingClientRect();
  const ring = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0;
  const there = document.elementFromPoint(box.x + Math.min(box.width / 2, 20), box.y + box.height / 2);
  const seen = there && (one.contains(there) || there.contains(one));
  return { seen: Boolean(ring && seen), says: one.outerHTML.slice(0, 90) };
}
"""
HEADINGS = "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(h => Number(h.tagName[1]))"


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *spoken):
        pass


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    built = tmp_path_factory.mktemp("site") / "_site"
    command = [sys.executable, "-m", "course_lib", "site", "--to", str(built)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return built


@pytest.fixture(scope="module")
def address(folder):
    handler = functools.partial(Quiet, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class Reader:
    """Somebody who reads the site; what fails, and what leads elsewhere, is noted."""

    def __init__(self, opened, address, **context):
        self.address = address
        self.context = opened.new_context(viewport={"width": 1200, "height": 900}, **context)
        self.page = self.context.new_page()
        self.troubles = []
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("requestfailed", self._note_failure)
        self.page.on("request", self._note_request)
        self.page.on("response", self._note_response)

    def _note_failure(self, request):
        if request.failure != "net::ERR_ABORTED":  # by a reader who went on before it had come
            self.troubles.append(f"failed {request.url}: {request.failure}")

    def _note_console(self, message):
        if message.type in ("error", "warning"):
            self.troubles.append(message.text)

    def _note_request(self, request):
        if not request.url.startswith((self.address, "data:")):
            self.troubles.append(f"asks elsewhere: {request.url}")

    def _note_response(self, response):
        if response.status >= 400:
            self.troubles.append(f"{response.status} {response.url}")

    def open(self, name):
        self.page.goto(self.address + name)
        return self.page


@pytest.fixture
def reader(opened, address):
    reader = Reader(opened, address)
    yield reader
    reader.context.close()


@pytest.fixture(scope="module")
def pages(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))


@pytest.fixture(scope="module")
def read(opened, address, pages):
    """Every page to what was seen on it, in one round."""
    reader, seen = Reader(opened, address), {}
    for name in pages:
        page = reader.open(name)
        if page.locator(".explorable").count():
            page.evaluate(ALL_ALIVE)
        seen[name] = {
            "links": page.evaluate(LINKS),
            "ids": page.evaluate(ADDRESSES),
            "headings": page.evaluate(HEADINGS),
            "lang": page.evaluate("document.documentElement.lang"),
            "about": page.evaluate("document.querySelector('meta[name=description]')?.content"),
            "width": page.evaluate("document.documentElement.scrollWidth - innerWidth"),
            "violations": violations(page) if AXE.exists() else [],
            "troubles": [*reader.troubles],
        }
        reader.troubles.clear()
    reader.context.close()
    return seen


# --- every page ------------------------------------------------------------------------------------


def test_every_lesson_sheet_and_solution_has_a_page(pages):
    for folder in ("notebooks", "exercises", "solutions"):
        stems = {path.stem for path in (ROOT / folder).glob("*.ipynb")}
        assert stems <= {Path(name).stem for name in pages if name.startswith(folder)}


def test_no_link_is_dead(read, folder, address):
    dead = []
    for name, seen in read.items():
        for link in seen["links"]:
            target, anchor = urldefrag(urljoin(address + name, link))
            if target.startswith(address):
                path = unquote(target.removeprefix(address).partition("?")[0]) or "index.html"
                if path in read and anchor and unquote(anchor) not in read[path]["ids"]:
                    dead.append((name, link))
                if not (folder / path).is_file():
                    dead.append((name, link))
    assert dead == []


def test_nothing_fails_and_nothing_is_asked_of_another_host(read):
    assert {name: seen["troubles"] for name, seen in read.items() if seen["troubles"]} == {}


def test_axe_finds_nothing_on_any_page(read):
    axe_or_skip()
    assert {name: seen["violations"] for name, seen in read.items() if seen["violations"]} == {}


def test_headings_go_down_one_step_at_a_time(read):
    def jumps(levels):
        return levels[:1] != [1] or any(b > a + 1 for a, b in itertools.pairwise(levels))

    assert [name for name, seen in read.items() if jumps(seen["headings"])] == []


def test_every_page_names_its_language_and_fits_the_screen(read):
    assert {seen["lang"] for seen in read.values()} == {"en"}
    assert [name for name, seen in read.items() if seen["width"] > 0] == []


def test_every_page_to_read_says_in_a_line_what_it_is_about(read):
    silent = {name for name, seen in read.items() if not seen["about"]}

    assert silent <= {"search.html", "docs/card.html"}
    assert max(len(seen["about"]) for name, seen in read.items() if name not in silent) <= 160


@pytest.mark.parametrize("name", IN_THE_DARK)
def test_axe_finds_nothing_in_the_dark(opened, address, name):
    reader = Reader(opened, address, color_scheme="dark", reduced_motion="reduce")
    reader.open(name)
    found = violations(reader.page)
    reader.context.close()

    assert found == []


@pytest.mark.parametrize("name", ON_A_PHONE)
def test_nothing_runs_over_the_edge_of_a_phone(opened, address, name):
    reader = Reader(opened, address)
    reader.page.set_viewport_size({"width": 360, "height": 740})
    page = reader.open(name)
    page.evaluate("document.querySelectorAll('details').forEach(one => (one.open = true))")
    over = page.evaluate(OVER_THE_EDGE)
    reader.context.close()

    assert over <= 0


@pytest.mark.parametrize("name", [one for one in ON_A_PHONE if "9" in one or "plans" in one])
def test_no_column_of_a_table_is_out_of_sight_on_a_phone(opened, address, name):
    reader = Reader(opened, address)
    reader.page.set_viewport_size({"width": 360, "height": 740})
    page = reader.open(name)
    over = "[...document.querySelectorAll('.table-wrapper')].map(one => one.scrollWidth - one.clientWidth)"
    hidden = [wide for wide in page.evaluate(over) if wide > 1]
    tables = page.get_by_role("table").count(), page.locator("table").count()
    reader.context.close()

    assert hidden == []
    assert tables[0] == tables[1]


@pytest.mark.parametrize("width", [360, 820, 1100])
def test_a_formula_of_the_card_stays_on_its_line(opened, address, width):
    reader = Reader(opened, address)
    reader.page.set_viewport_size({"width": width, "height": 900})
    page = reader.open("docs/card.html")
    cell = page.locator('.losses tr:nth-child(2) td[data-name="One example pays"]').first
    height = cell.evaluate("one => one.getBoundingClientRect().height")
    line = cell.evaluate("one => parseFloat(getComputedStyle(one).lineHeight)")
    reader.context.close()

    assert height < 2 * line


def test_a_finger_finds_the_buttons_above_a_page(opened, address):
    reader = Reader(opened, address)
    reader.page.set_viewport_size({"width": 380, "height": 740})
    page = reader.open("notebooks/02_surprise.html")
    boxes = [one.bounding_box() for one in page.locator(".mobile-header button").all()]
    reader.context.close()

    assert len(boxes) == 3
    assert all(box["width"] >= 44 and box["height"] >= 44 for box in boxes)
    assert all(a["x"] + a["width"] <= b["x"] for a, b in itertools.pairwise(boxes))


def test_a_long_question_stands_inside_its_box(opened, address):
    reader = Reader(opened, address)
    reader.page.set_viewport_size({"width": 380, "height": 740})
    page = reader.open("notebooks/05_entropy_and_kl.html")
    box = page.locator("form.guess fieldset").first.bounding_box()
    legend = page.locator("form.guess legend").first.bounding_box()
    reader.context.close()

    assert legend["height"] > 40  # it takes several lines
    assert legend["y"] >= box["y"]


# --- what moves ------------------------------------------------------------------------------------

KNOB = (
    ".one-number input[type=range]:visible, .one-number select:visible, .one-number .on-bar:visible"
)


def test_every_explorable_is_alive_on_the_page_of_a_lesson(reader, pages):
    alive = {}
    for name in (one for one in pages if one.startswith("notebooks/")):
        page = reader.open(name)
        for number, place in enumerate(page.locator(".explorable").all()):
            place.scroll_into_view_if_needed()
            place.locator(".one-number").wait_for()
            kind = page.evaluate(f"explorables[{number}].get('explorable')")
            place.locator(".on-before button").first.press("Enter")
            alive[kind] = _answers_to_keys(page, place, number)
    assert alive == dict.fromkeys(widgets.__all__, True)
    assert reader.troubles == []


def _answers_to_keys(page, place, number):
    """Whether some key on something that can be focused changes the state."""
    state = f"JSON.stringify(Object.keys(explorables[{number}].get('start')).map(name => explorables[{number}].get(name)))"
    before = page.evaluate(state)
    for handle in place.locator("input[type=range], [tabindex='0'], button").all():
        if handle.is_visible():
            handle.focus()
            for key in ("ArrowRight", "ArrowLeft", "Enter"):
                page.keyboard.press(key)
                if page.evaluate(state) != before:
                    return True
    return False


def test_whoever_is_sent_a_state_finds_it(reader):
    page = reader.open("notebooks/03_softmax.html#SoftmaxSimplex=%7B%22temperature%22%3A2%7D")
    page.locator(".explorable .one-number").wait_for()

    assert page.evaluate("explorables[0].get('temperature')") == 2
    page.wait_for_function("scrollY > 1000")  # the way there is shown


def test_a_page_fetches_what_draws_explorables_only_when_one_comes_near(reader):
    page = reader.open("notebooks/03_softmax.html")
    fetched = "performance.getEntriesByType('resource').filter(one => one.name.includes('one_number')).length"

    assert page.evaluate(fetched) == 0
    page.locator(".explorable").scroll_into_view_if_needed()
    page.locator(".explorable .one-number").wait_for()
    assert page.evaluate(fetched) == 2


def test_explorables_are_alive_where_a_page_is_opened_as_a_file(opened, folder):
    reader = Reader(opened, folder.as_uri())
    page = reader.page
    page.goto((folder / "notebooks" / "03_softmax.html").as_uri())
    page.locator(".explorable").scroll_into_view_if_needed()
    page.locator(".explorable .one-number").wait_for()

    assert page.evaluate("explorables[0].get('explorable')") == "SoftmaxSimplex"
    assert reader.troubles == []
    reader.context.close()


def test_without_scripts_an_explorable_is_a_picture_with_words_and_answers_still_open(
    opened, address
):
    reader = Reader(opened, address, java_script_enabled=False)
    page = reader.open("notebooks/04_cross_entropy.html")
    answer = page.locator("details.answer").first
    answer.locator("summary").click()

    assert page.locator(".explorable img").get_attribute("alt").startswith("Loss Explorer.")
    assert answer.get_by_text("2.303").first.is_visible()
    reader.context.close()


# --- guess before you see --------------------------------------------------------------------------


def test_an_answer_opens_when_all_its_guesses_are_locked(reader):
    page = reader.open("notebooks/04_cross_entropy.html")
    number, choice, last = (page.locator("form.guess").nth(i) for i in range(3))
    answer = page.locator("details.answer").first

    number.get_by_label("your guess").fill("1,5")
    number.get_by_role("button").click()
    choice.get_by_label("has lost").check()
    choice.get_by_role("button").click()
    assert answer.get_attribute("open") is None
    last.get_by_label("your guess").fill("0.6")
    last.get_by_label("your guess").press("Enter")

    assert number.get_by_role("status").inner_text() == "Locked in: 1,5 nats."
    assert choice.get_by_role("status").inner_text() == "Locked in: has lost."
    assert answer.get_attribute("open") is not None
    assert number.get_by_label("your guess").is_disabled()


def test_a_guess_that_is_no_number_is_not_locked(reader):
    page = reader.open("notebooks/04_cross_entropy.html")
    form = page.locator("form.guess").first
    for nothing in ("", "many"):
        form.get_by_label("your guess").fill(nothing)
        form.get_by_role("button").click()

    assert form.get_by_role("status").inner_text() == ""
    assert form.get_by_label("your guess").is_enabled()


def test_a_solution_is_not_seen_until_it_is_asked_for(reader):
    page = reader.open("solutions/02_surprise.html")
    answer = page.get_by_text("paani_loss = -np.log(0.3)")

    assert not answer.is_visible()
    page.locator("details.solution summary").first.press("Enter")
    assert answer.is_visible()


def test_on_paper_every_answer_is_open(reader):
    page = reader.open("solutions/02_surprise.html")
    page.pdf()

    assert page.locator("details:not([open])").count() == 0


# --- the numbers of figures ------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_about_open_numbers_on_a_phone(opened, address, scheme):
    axe_or_skip()
    reader = Reader(opened, address, color_scheme=scheme)
    reader.page.set_viewport_size({"width": 380, "height": 740})
    page = reader.open("notebooks/03_softmax.html")
    page.evaluate("document.querySelectorAll('details.numbers').forEach(one => (one.open = true))")
    found, shown = violations(reader.page), page.locator("details.numbers table:visible").count()
    reader.context.close()

    assert found == []
    assert shown == 4


def test_numbers_open_by_keys_and_a_wide_table_scrolls_by_keys_and_nothing_else_does(reader):
    reader.page.set_viewport_size({"width": 380, "height": 740})
    page = reader.open("notebooks/03_softmax.html")
    numbers = page.locator("details.numbers").nth(1)
    numbers.locator("summary").press("Enter")
    scrolls = numbers.get_by_role("group", name="probability: 1 at a name")
    scrolls.focus()
    scrolls.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")

    assert page.evaluate("document.activeElement.className") == "table-scroll"
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_numbers_stand_under_their_figure_and_are_shut_until_they_are_asked_for(reader):
    page = reader.open("notebooks/01_what_a_loss_asks_for.html")
    pictures = page.locator("figure.drawn").all()

    assert len(pictures) == 4
    for picture in pictures:
        numbers = picture.locator("xpath=following-sibling::*[1]")
        assert numbers.locator("summary").inner_text() == "The numbers in this figure"
        assert not numbers.locator("table").first.is_visible()


# --- finding one's way -----------------------------------------------------------------------------


def test_the_first_key_offers_to_skip_to_the_text(reader):
    page = reader.open("notebooks/02_surprise.html")
    page.keyboard.press("Tab")
    focused = "document.activeElement.textContent.trim()"

    assert page.evaluate(focused) == "Skip to content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('article')")


def test_the_list_of_pages_opens_by_keys_on_a_phone(reader):
    reader.page.set_viewport_size({"width": 360, "height": 740})
    page = reader.open("notebooks/02_surprise.html")
    opener = page.get_by_role("button", name="All pages")
    opener.press("Enter")

    page.get_by_role("link", name="Glossary", exact=True).wait_for()
    assert opener.get_attribute("aria-expanded") == "true"


@pytest.mark.parametrize("width", [380, 1100, 1440])
@pytest.mark.parametrize("name", ["notebooks/05_entropy_and_kl.html", "exercises/02_surprise.html"])
def test_whoever_goes_by_keys_sees_every_stop_and_comes_out_again(opened, address, name, width):
    reader = Reader(opened, address, reduced_motion="reduce")
    reader.page.set_viewport_size({"width": width, "height": 800})
    page = reader.open(name)
    unseen, stops = [], 0
    page.keyboard.press("Tab")
    while stop := page.evaluate(STOP):
        stops += 1
        unseen += [] if stop["seen"] else [stop["says"]]
        assert stops < 400
        page.keyboard.press("Tab")
    reader.context.close()

    assert unseen == []
    assert stops > 15


def test_a_drawer_is_closed_by_escape_and_gives_the_focus_back(reader):
    reader.page.set_viewport_size({"width": 380, "height": 740})
    page = reader.open("notebooks/02_surprise.html")
    opener = page.get_by_role("button", name="All pages")
    opener.press("Enter")
    page.get_by_role("link", name="Glossary", exact=True).focus()
    page.keyboard.press("Escape")

    assert opener.get_attribute("aria-expanded") == "false"
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "All pages"
    assert not page.get_by_role("link", name="Glossary", exact=True).is_visible()


def test_keys_go_on_from_a_guess_that_was_locked(reader):
    page = reader.open("notebooks/04_cross_entropy.html")
    page.locator("form.guess input").first.fill("2")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.textContent").startswith("Locked in")
    page.keyboard.press("Tab")
    assert page.evaluate(
        "document.activeElement.closest('form') === document.querySelectorAll('form.guess')[1]"
    )


def test_search_finds_a_lesson_by_a_word_in_its_text(reader):
    page = reader.open("search.html?q=paani")
    page.locator("#search-results li").first.wait_for()

    assert page.locator('#search-results a[href*="02_surprise"]').count() > 0
    assert reader.troubles == []


def test_search_shows_the_lesson_before_the_machinery_and_no_answer_that_is_hidden(reader):
    page = reader.open("search.html?q=entropy")
    page.locator("#search-results li p.context").first.wait_for()
    page.wait_for_function("document.querySelectorAll('#search-results li').length > 40")
    found = page.locator("#search-results li").all_inner_texts()

    assert "Entropy and divergence" in found[0]
    assert "course_lib" not in "".join(found[:10])
    assert not any("Show me" in one or "Download the notebook" in one for one in found)


def test_somebody_who_searched_can_search_again(reader):
    page = reader.open("search.html?q=paani")
    box = page.get_by_label("Look for")

    assert box.input_value() == "paani"
    box.fill("perplexity")
    box.press("Enter")
    page.wait_for_url("**q=perplexity")
    page.locator("#search-results li").first.wait_for()


def test_what_reads_an_answer_aloud_is_not_seen_before_the_answer(reader):
    page = reader.open("notebooks/00_tour.html")
    aloud = page.get_by_text("It is 1.386")

    assert not aloud.is_visible()
    page.locator("details.answer summary").first.press("Enter")
    assert aloud.is_visible()


def test_a_word_of_the_glossary_says_what_it_means_and_leads_there(reader):
    page = reader.open("notebooks/04_cross_entropy.html")
    word = page.locator("a.term", has_text="softmax").first

    assert word.get_attribute("title").startswith("softmax: ")
    word.click()
    assert page.url.endswith("92_glossary.html#term-softmax")
    assert page.locator(":target, #softmax:has(:target)").count() > 0


def test_a_term_is_linked_once_in_a_lesson(reader, pages):
    page = reader.open("notebooks/06_language_models.html")
    links = page.evaluate("[...document.querySelectorAll('a.term')].map(a => a.href)")

    assert len(links) > 20
    assert len(links) == len(set(links))


def test_the_dark_look_can_be_chosen_and_is_kept(reader):
    page = reader.open("index.html")
    for _ in range(3):
        if page.evaluate("document.body.dataset.theme") != "dark":
            page.get_by_role("button", name="color theme").locator("visible=true").click()
    reader.open("notebooks/02_surprise.html")

    assert page.evaluate("document.body.dataset.theme") == "dark"


@pytest.mark.parametrize("sheet", ["02_surprise", "13_capstone"])
def test_a_sheet_is_downloaded_as_the_notebook_that_it_is(reader, sheet):
    page = reader.open(f"exercises/{sheet}.html")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download the notebook").click()

    stored = (ROOT / "exercises" / f"{sheet}.ipynb").read_bytes()
    assert Path(downloading.value.path()).read_bytes() == stored


def test_whoever_wants_no_motion_sees_none(opened, address):
    reader = Reader(opened, address, reduced_motion="reduce")
    page = reader.open("notebooks/04_cross_entropy.html")
    moving = page.evaluate("document.getAnimations().length")
    lasting = page.evaluate(
        "[...document.querySelectorAll('*')].filter(one => parseFloat(getComputedStyle(one).transitionDuration) > 0).length"
    )
    reader.context.close()

    assert (moving, lasting) == (0, 0)


def test_the_reference_shows_a_loss_with_what_goes_in_and_what_comes_out(reader):
    page = reader.open("reference/losses.html")
    entry = page.locator(
        "dl.py.function", has=page.locator("[id='course_lib.losses.classification.cross_entropy']")
    )

    assert "Parameters" in entry.text_content()
    assert "Returns" in entry.text_content()
    assert page.locator("[id='course_lib.losses.arguments.same_shape']").count() == 0
