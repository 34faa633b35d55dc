"""Every term of the course, with the heading under which it is taught."""

import re
import tomllib
from collections import Counter
from dataclasses import dataclass

from course_lib.publishing.headings import address, headings
from course_lib.publishing.problems import BuildError

SOURCE = "sources/glossary.toml"
LINKABLE = re.compile(r"[\w '-]+", re.ASCII)
LONGEST = 60
"""Words of a definition."""


@dataclass(frozen=True)
class Term:
    term: str
    means: str
    lesson: str
    heading: str
    also: tuple = ()
    unit: str = ""
    see: tuple = ()


def read_terms(root):
    """Every term, in alphabetical order.

    Raises:
        BuildError: if the file is not TOML, or a term lacks a part or has one too many.
    """
    try:
        tables = tomllib.loads((root / SOURCE).read_text(encoding="utf-8"))
        terms = [Term(name, **table) for name, table in tables.items()]
    except (OSError, ValueError, TypeError) as error:
        remedy = "see the other terms in it, and the list of parts at its head"
        raise BuildError(SOURCE, None, f"this is no glossary: {error}", remedy) from None
    return sorted(terms, key=lambda term: term.term.casefold())


def glossary(course, kind, _):
    """The terms as lines of Markdown: a heading each, so that every term has an address."""
    terms = read_terms(course.root)
    lines = [_letters(terms)]
    for term in terms:
        lines += ["", f"### {term.term}", "", _definition(term), "", _where(course, kind, term)]
    return lines


def _letters(terms):
    first = {}
    for term in terms:
        first.setdefault(term.term[0].upper(), term.term)
    return " · ".join(f"[{letter}](#{anchor(term)})" for letter, term in first.items())


def _definition(term):
    unit = f" Unit: {term.unit}." if term.unit else ""
    return term.means + unit


def _where(course, kind, term):
    parts = [address(course, kind, term.lesson, term.heading)]
    if term.also:
        parts.append(f"also called {', '.join(term.also)}")
    if term.see:
        links = ", ".join(f"[{other}](#{anchor(other)})" for other in term.see)
        parts.append(f"see {links}")
    return " · ".join(parts)


def anchor(term):
    """What JupyterLab calls the heading of a term, on its own page. Terms are plain ASCII: in a link
    within a page it does not decode other characters."""
    return term.replace(" ", "-")


def problems(course):
    """Sentences about what is wrong with the glossary; none if all is well."""
    terms = read_terms(course.root)
    names = {term.term for term in terms}
    taught = {stem: headings(course, stem) for stem in {term.lesson for term in terms}}
    for term in terms:
        if term.heading not in taught[term.lesson]:
            yield f"{term.term}: no heading {term.heading!r} in {term.lesson}"
        yield from (
            f"{term.term}: see {other!r}, which is no term"
            for other in term.see
            if other not in names
        )
        if len(term.means.split()) > LONGEST:
            yield f"{term.term}: {len(term.means.split())} words, at most {LONGEST}"
        if term.term in term.see:
            yield f"{term.term}: see itself"
        if not LINKABLE.fullmatch(term.term):
            yield f"{term.term}: a link cannot lead to this name; write it in ASCII, without brackets"
    counted = Counter(name.casefold() for term in terms for name in (term.term, *term.also))
    yield from (f"{name}: named {count} times" for name, count in counted.items() if count > 1)
