"""Everything that becomes a page, in one folder laid out like the repository: so links keep holding.

index.md                       the start page
notebooks/ exercises/ solutions/   prepared notebooks, and an index of each
docs/ CONTRIBUTING.md              the guides, the handbook, the changelog, the rubric
reference/                         what the docstrings say
extra/ bundle/                     what goes onto the site as it is
"""

import shutil
from functools import partial

from course_lib.publishing import prerequisites
from course_lib.publishing.course import FOLDERS
from course_lib.publishing.headings import title
from course_lib.publishing.site import links
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

ICON = '<link rel="icon" href="../_static/favicon.svg">'
CARD = "docs/card.html"
AS_THEY_ARE = ("docs/*.png", "exercises/*/*.ipynb", "LICENSE", "LICENSE-text")


def stage(course, to):
    """Write the source of the site.

    Args:
        course: the Course.
        to: an empty folder.
    """
    _stage_notebooks(course, to)
    for pattern in GUIDES:
        for path in sorted(course.root.glob(pattern)):
            _write(to / course.relative(path), _guide(path))
    for folder in LISTED:
        _list_pages_of(to / folder / "README.md")
    for name, text in reference().items():
        _write(to / "reference" / name, text)
    _stage_pages(course, to)
    for pattern in AS_THEY_ARE:
        for path in sorted(course.root.glob(pattern)):
            _copy(path, to / "extra" / course.relative(path))
    card = (course.root / CARD).read_text(encoding="utf-8")
    _write(to / "extra" / CARD, card.replace("<title>", f"{ICON}\n<title>", 1))
    write_bundle(to / "bundle")


def _stage_pages(course, to):
    pictures = Pictures(to / "extra/figures", "figures")
    lists = {**LISTS, "loss_explorer": partial(_explorer, pictures)}
    for path in sorted((course.root / PAGES).rglob("*.md")):
        page = filled(course, path.read_text(encoding="utf-8"), lists)
        _write(to / path.relative_to(course.root / PAGES), page)


def _stage_notebooks(course, to):
    pictures = Pictures(to / "extra" / "figures", "../figures")
    for folder in FOLDERS.values():
        for path in sorted((course.root / folder).glob("*.ipynb")):
            _write(to / folder / path.name, prepared(path, pictures))
            _copy(path, to / "extra" / folder / path.name)


def _guide(path):
    text = links.in_order([links.on_the_site(path.read_text(encoding="utf-8"))])[0]
    if path.parent.name != "handbook":
        return text
    return SHORT_CONTENTS + text.replace("# Lesson ", "# Handbook: lesson ", 1)


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


def _routes(course):
    """Each route in a row: what for, how long, and its stops."""
    yield from ("| Route | Stops |", "| :-- | :-- |")
    for route in prerequisites.read_map(course.root).routes:
        stops = " → ".join(_stop(course, stop) for stop in route.stops)
        yield f"| **{route.name}**<br>{route.says} | {stops} |"


def _stop(course, stop):
    name = title(course, course.root / "sources" / "lessons" / f"{stop.lesson}.py")
    part = "parts of " if stop.headings else ""
    return f"{part}[{int(stop.lesson[:2])} {name}](notebooks/{stop.lesson}.ipynb)"


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
