"""The first time a lesson uses a term of the glossary, the word leads there and says what it means."""

import re
from pathlib import Path

from docutils import nodes

from course_lib.publishing.glossary import read_terms
from course_lib.publishing.site.links import address_of

GLOSSARY = "notebooks/92_glossary"
LESSON = re.compile(r"notebooks/(0[1-9]|1\d)_")
SHORTEST = 3
"""Letters. A or e stands for too much else."""

NOT_INSIDE = (
    nodes.literal,
    nodes.math,
    nodes.reference,
    nodes.title,
    nodes.raw,
    nodes.literal_block,
)


def setup(app):
    """Sphinx calls this when `conf.py` names the module."""
    app.add_config_value("course_root", "", "html")
    app.connect("doctree-resolved", link_terms)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def link_terms(app, doctree, docname):
    """Link the first use of every term on the page of a lesson."""
    if not LESSON.match(docname):
        return
    terms = _by_name(app.config.course_root)
    pattern = _any_of(terms)
    page = app.builder.get_relative_uri(docname, GLOSSARY)
    linked = set()
    for text in [node for node in doctree.findall(nodes.Text) if _is_prose(node)]:
        parts = list(_parts(text, terms, pattern, linked, page))
        if len(parts) > 1:
            text.parent.replace(text, parts)


def _by_name(root):
    """Every name of a term, as it is looked for, to the term."""
    names = {}
    for term in read_terms(Path(root)):
        for name in (term.term, *term.also):
            if len(name) >= SHORTEST:
                names.setdefault(name.casefold(), term)
    return names


def _any_of(names):
    longest_first = sorted(names, key=len, reverse=True)
    words = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in longest_first)
    return re.compile(rf"(?<![\w-])({words})s?(?![\w-])", re.IGNORECASE)


def _is_prose(text):
    above, inside = text.parent, False
    while above is not None:
        if isinstance(above, NOT_INSIDE):
            return False
        inside = inside or isinstance(above, nodes.paragraph)
        above = above.parent
    return inside


def _parts(text, terms, pattern, linked, page):
    """The text, cut at the terms that are used here for the first time."""
    said, done = text.astext(), 0
    for found in pattern.finditer(said):
        term = terms[re.sub(r"\s+", " ", found[1]).casefold()]
        if term.term in linked:
            continue
        linked.add(term.term)
        if found.start() > done:
            yield nodes.Text(said[done : found.start()])
        yield _link(found[0], term, page)
        done = found.end()
    if done < len(said):
        yield nodes.Text(said[done:])


def _link(word, term, page):
    link = nodes.reference("", word, refuri=f"{page}#{address_of(term.term)}", internal=True)
    link["reftitle"] = f"{term.term}: {term.means}"
    link["classes"].append("term")
    return link
