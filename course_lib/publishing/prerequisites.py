"""What each lesson needs, how long it takes, and routes through the course."""

import math
import re
import tomllib
from collections import Counter
from dataclasses import dataclass

from course_lib.publishing.headings import (
    HEADING,
    address,
    headings,
    lesson_source,
    source_of,
    title,
)
from course_lib.publishing.problems import BuildError

SOURCE = "sources/prerequisites.toml"

WORDS_PER_MINUTE = 130
"""Of text that is to be understood; novels are read twice as fast."""

MINUTES_PER_CELL = 1 / 3
"""To run a cell of code and to read what it prints."""

MINUTES_PER_QUESTION = 1
"""For a guess or a question in a form, besides."""

QUESTION = re.compile(r"\b(?:predict|quiz|review)\(")


@dataclass(frozen=True)
class Need:
    lesson: str
    of: str
    """The earlier lesson."""

    heading: str
    what: str
    """In a few words, what is needed of it."""


@dataclass(frozen=True)
class Stop:
    """A lesson on a route; or, with headings, parts of it."""

    lesson: str
    headings: tuple = ()
    sheet: bool = True


@dataclass(frozen=True)
class Route:
    name: str
    says: str
    stops: tuple


@dataclass(frozen=True)
class Map:
    needs: tuple
    routes: tuple


def read_map(root):
    """The map of the course.

    Raises:
        BuildError: if the file cannot be read or lacks a part.
    """
    try:
        tables = tomllib.loads((root / SOURCE).read_text(encoding="utf-8"))
        needs = tuple(
            Need(lesson, **need) for lesson, found in tables["needs"].items() for need in found
        )
        return Map(needs, tuple(_route(table) for table in tables["routes"]))
    except (OSError, ValueError, TypeError, KeyError) as error:
        remedy = "see the other entries in it"
        raise BuildError(SOURCE, None, f"this is no map: {error!r}", remedy) from None


def _route(table):
    return Route(table["name"], table["says"], tuple(Stop(**stop) for stop in table["stops"]))


def needs_table(course, kind, _):
    """A row for each lesson: minutes, and under which headings stands what it needs."""
    needs = read_map(course.root).needs
    rows = [_row(course, kind, stem, needs) for stem in lesson_stems(course)]
    return ["| Lesson | Minutes | Its sheet | Needs |", "| :-- | --: | --: | :-- |", *rows]


def _row(course, kind, stem, needs):
    found = [need for need in needs if need.lesson == stem]
    shown = [f"{need.what} ({address(course, kind, need.of, need.heading)})" for need in found]
    name = title(course, lesson_source(course, stem)).replace("|", "\\|")
    link = f"[{int(stem[:2])} · {name}]({course.link(kind, 'lesson', stem)})"
    sheet = sheet_minutes(course, stem)
    minutes = f"{to_five(lesson_minutes(course, stem))} | {to_five(sheet) if sheet else '–'}"
    return f"| {link} | {minutes} | {' · '.join(shown) or 'school mathematics'} |"


def routes(course, kind, _):
    """Each route with its stops and the time it takes."""
    lines = []
    for route in read_map(course.root).routes:
        minutes = sum(stop_minutes(course, stop) for stop in route.stops)
        lines += ["", f"## {route.name}", "", route.says, ""]
        lines += [
            f"{i}. {_stop(course, kind, stop)}" for i, stop in enumerate(route.stops, start=1)
        ]
        lines += ["", f"Together about {_hours(minutes)}."]
    return lines


def _stop(course, kind, stop):
    minutes = to_five(stop_minutes(course, stop))
    if stop.headings:
        parts = (address(course, kind, stop.lesson, part, shown=part) for part in stop.headings)
        return f"of lesson {int(stop.lesson[:2])}: {' · '.join(parts)} ({minutes} minutes)"
    name = title(course, lesson_source(course, stop.lesson))
    sheet = " with its sheet" if stop.sheet and sheet_minutes(course, stop.lesson) else ""
    return f"[{name}]({course.link(kind, 'lesson', stop.lesson)}){sheet} ({minutes} minutes)"


def _hours(minutes):
    if minutes < 150:
        return f"{to_five(minutes)} minutes"
    return f"{math.ceil(minutes / 60)} hours"


def stop_minutes(course, stop):
    if stop.headings:
        return sum(lesson_minutes(course, stop.lesson, heading) for heading in stop.headings)
    return lesson_minutes(course, stop.lesson) + stop.sheet * sheet_minutes(course, stop.lesson)


def lesson_minutes(course, stem, heading=None):
    """By the rule above, for the whole lesson or for what stands under one heading."""
    words = cells = questions = 0
    here = None
    for cell in source_of(course, lesson_source(course, stem)).cells:
        found = [HEADING.match(line.text) for line in cell.lines] if cell.kind == "markdown" else []
        here = next((match[1] for match in found if match), here)
        if heading in (None, here):
            code = cell.kind == "code"
            words += 0 if code else len(cell.source.split())
            cells += code
            questions += len(QUESTION.findall(cell.source)) if code else 0
    return words / WORDS_PER_MINUTE + cells * MINUTES_PER_CELL + questions * MINUTES_PER_QUESTION


def sheet_minutes(course, stem):
    """What the exercises of the sheet say of themselves."""
    path = course.root / "sources" / "exercises" / f"{stem}.py"
    if not path.exists():
        return 0
    text = path.read_text(encoding="utf-8")
    names = re.findall(r"\{\{exercise (\w+)\}\}", text)
    return sum(course.exercises[name].minutes for name in names if name in course.exercises)


def to_five(minutes):
    """To the next five minutes, so that the map does not change with every word."""
    return max(5, 5 * round(minutes / 5))


def lesson_stems(course):
    """Of the lessons, without the first page and the pages for looking things up."""
    paths = [path for path in course.source_paths() if path.parent.name == "lessons"]
    return [path.stem for path in paths if "00" < path.stem[:2] < "90"]


def problems(course):
    """Sentences about what is wrong with the map; none if all is well."""
    found = read_map(course.root)
    stems = lesson_stems(course)
    known = {need.lesson for need in found.needs} | {need.of for need in found.needs}
    yield from (f"{stem} stands nowhere on the map" for stem in stems if stem not in known)
    for need in found.needs:
        if need.of >= need.lesson:
            yield f"{need.lesson} needs {need.of}, which is not earlier"
    pairs = Counter((need.lesson, need.of) for need in found.needs)
    yield from (f"{lesson} needs {of} twice" for (lesson, of), count in pairs.items() if count > 1)
    asked = [(need.of, need.heading) for need in found.needs]
    asked += [(need.lesson, None) for need in found.needs]
    for stop in (stop for route in found.routes for stop in route.stops):
        asked += [(stop.lesson, heading) for heading in stop.headings or (None,)]
    for stem, heading in dict.fromkeys(asked):
        if not lesson_source(course, stem).exists():
            yield f"no lesson is called {stem}"
        elif heading is not None and heading not in headings(course, stem):
            yield f"no heading {heading!r} in {stem}"
    yield from _too_early(found)


def _too_early(found):
    """A whole lesson on a route comes after those it needs, as far as the route has them."""
    for route in found.routes:
        order = {stop.lesson: place for place, stop in enumerate(route.stops) if not stop.headings}
        for need in found.needs:
            if need.lesson in order and order.get(need.of, -1) > order[need.lesson]:
                yield f"{route.name}: {need.lesson} comes before {need.of}, which it needs"
