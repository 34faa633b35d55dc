"""Everything that becomes a page, in one folder laid out like the repository: so links keep holding.

index.md                       the start page
notebooks/ exercises/ solutions/   prepared notebooks, and an index of each
docs/ CONTRIBUTING.md              the guides, the handbook, the changelog, the rubric
reference/                         what the docstrings say
extra/ bundle/                     what goes onto the site as it is
"""

import html
import re
import shutil
from functools import partial

import mistune

from course_lib.publishing import badges, prerequisites
from course_lib.publishing.course import FOLDERS
from course_lib.publishing.headings import title
from course_lib.publishing.site import links
from course_lib.publishing.site.elsewhere import NOWHERE
from course_lib.publishing.site.explorables import place_of, write_bundle
from course_lib.publishing.site.figures import Pictures
from course_lib.publishing.site.notebooks import prepared
from course_lib.publishing.site.reference import reference
from course_lib.widgets import LossExplorer

PAGES = "docs/site/pages"
GUIDES = (
    "docs/*.md",
    "docs/handbook/*.md",
    "docs/instructor_pack/*.md",
    "docs/instructor_pack/plans/*.md",
    "CONTRIBUTING.md",
)
LISTED = ("docs/handbook", "docs/instructor_pack/plans", "docs/instructor_pack")
"""Folders whose first page lists the others, which the menu then shows below it."""
SHORT_CONTENTS = "---\ntocdepth: 2\n---\n\n"
"""Beside a page of the handbook stand its exercises, without their mistakes."""

SHOWN_BY = re.compile(r"^- Shown by: (.+)$", re.MULTILINE)
NO_ADDRESS = "git+ADDRESS-OF-YOUR-COPY"
"""What stands in the first cell for Colab, as long as nobody has said where the course is."""

ICON = '<link rel="icon" href="../_static/favicon.svg">'
CARD = "docs/card.html"
HOME = '<p><a href="../index.html">One Number</a>'
AS_THEY_ARE = ("docs/*.png", "exercises/*/*.ipynb", "LICENSE", "LICENSE-text")


def stage(course, to, elsewhere=NOWHERE):
    """Write the source of the site.

    Args:
        course: the Course.
        to: an empty folder.
        elsewhere: where notebooks can be run.
    """
    _stage_notebooks(course, to, elsewhere)
    for pattern in GUIDES:
        for path in sorted(course.root.glob(pattern)):
            _write(to / course.relative(path), _guide(path, elsewhere))
    for folder in LISTED:
        _list_pages_of(to / folder / "README.md")
    for name, text in reference().items():
        _write(to / "reference" / name, text)
    _stage_pages(course, to, elsewhere)
    for pattern in AS_THEY_ARE:
        for path in sorted(course.root.glob(pattern)):
            _copy(path, to / "extra" / course.relative(path))
    _write(to / "extra" / CARD, card_on_the_site((course.root / CARD).read_text(encoding="utf-8")))
    write_bundle(to / "bundle")


def card_on_the_site(card):
    """The card of values, with the way back to the start page."""
    return card.replace("<title>", f"{ICON}\n<title>", 1).replace("<p>One Number", HOME, 1)


def _stage_pages(course, to, elsewhere):
    pictures = Pictures(to / "extra/figures", "figures")
    lists = {
        **LISTS,
        "loss_explorer": partial(_explorer, pictures),
        "ways to run it": partial(_ways, elsewhere),
    }
    for path in sorted((course.root / PAGES).rglob("*.md")):
        page = filled(course, path.read_text(encoding="utf-8"), lists)
        _write(to / path.relative_to(course.root / PAGES), page)


def _stage_notebooks(course, to, elsewhere):
    pictures = Pictures(to / "extra" / "figures", "../figures")
    for folder in FOLDERS.values():
        for path in sorted((course.root / folder).glob("*.ipynb")):
            _write(to / folder / path.name, prepared(path, pictures, elsewhere))
            _copy(path, to / "extra" / folder / path.name)


def _guide(path, elsewhere):
    text = links.in_order([links.on_the_site(path.read_text(encoding="utf-8"))])[0]
    if elsewhere.repository:
        text = text.replace(NO_ADDRESS, badges.source(elsewhere.repository, elsewhere.branch))
    if path.parent.name != "handbook":
        return text
    return SHORT_CONTENTS + short(text.replace("# Lesson ", "# Handbook: lesson ", 1))


def short(page):
    """A page of the handbook whose long lists of cases open when somebody asks for them.

    >>> short("- Shown by: a tie; no ties")
    '- <details class="aside"><summary>Shown by</summary>a tie; no ties</details>'
    """
    return SHOWN_BY.sub(_to_open, page)


def _to_open(line):
    cases = mistune.html(line[1]).strip().removeprefix("<p>").removesuffix("</p>")
    return f'- <details class="aside"><summary>Shown by</summary>{cases}</details>'


def _list_pages_of(index):
    others = [path.stem for path in index.parent.glob("*.md") if path != index]
    below = [f"{path.parent.name}/README" for path in index.parent.glob("*/README.md")]
    pages = "\n".join(sorted([*others, *below]))
    listed = f"\n```{{toctree}}\n:hidden:\n:titlesonly:\n\n{pages}\n```\n"
    index.write_text(index.read_text(encoding="utf-8") + listed, encoding="utf-8")


def filled(course, text, lists):
    """A page of the site, with the lists that the course itself knows."""
    for name, listed in lists.items():
        if f"{{{{{name}}}}}" in text:
            text = text.replace(f"{{{{{name}}}}}", "\n".join(listed(course)))
    return text


def _lessons(course):
    return [links.on_the_site(row) for row in prerequisites.needs_table(course, "lesson", None)]


def _explorer(pictures, course):
    yield place_of(LossExplorer(), pictures)


def _sheets(course):
    for stem in prerequisites.lesson_stems(course):
        minutes = prerequisites.to_five(prerequisites.sheet_minutes(course, stem))
        name = title(course, course.root / "sources" / "exercises" / f"{stem}.py")
        yield f"- [{name}]({stem}.ipynb), about {minutes} minutes"


def _numbered(course):
    """The lessons as the list of all pages shows them."""
    for stem in prerequisites.lesson_stems(course):
        name = title(course, course.root / "sources" / "lessons" / f"{stem}.py")
        yield f"{int(stem[:2])} · {name} <{stem}>"


def _solutions(course):
    for stem in prerequisites.lesson_stems(course):
        name = title(course, course.root / "sources" / "exercises" / f"{stem}.py")
        yield f"- [{name}, solved]({stem}.ipynb)"


def _ways(elsewhere, course):
    """What a learner types, and what opens the start page without typing."""
    clone = elsewhere.clone
    yield "```sh"
    if clone:
        yield f"git clone {clone}"
        yield f"cd {clone.rpartition('/')[2]}"
    yield "make start"
    yield "```"
    yield "" if clone else "\nThat is typed in the folder of the course, wherever you have it from."
    opened = list(elsewhere.links(badges.START))
    if opened:
        yield f'\n<p class="ways">Or with nothing to install: {" ".join(opened)}</p>'
    yield "\nWhat is for whom, and what was tried: [anywhere](docs/anywhere.md)."


def _routes(course):
    """Each route: what for, and its stops."""
    yield '<div class="routes"><dl>'
    for route in prerequisites.read_map(course.root).routes:
        stops = "".join(f"<li>{_stop(course, stop)}</li>" for stop in route.stops)
        yield f"<dt>{html.escape(route.name)}</dt>"
        yield f"<dd><p>{html.escape(route.says)}</p><ol>{stops}</ol></dd>"
    yield "</dl></div>"


def _stop(course, stop):
    name = title(course, course.root / "sources" / "lessons" / f"{stop.lesson}.py")
    part = "parts of " if stop.headings else ""
    said = f"{int(stop.lesson[:2])} {html.escape(name)}"
    return f'{part}<a href="notebooks/{stop.lesson}.html">{said}</a>'


LISTS = {
    "lessons": _lessons,
    "numbered lessons": _numbered,
    "sheets": _sheets,
    "solutions": _solutions,
    "routes": _routes,
}
"""Name of a placeholder to the lines that take its place."""


def _write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _copy(path, to):
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, to)
