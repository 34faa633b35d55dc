"""A stored notebook made ready for the site. Nothing is run: what it shows is what is stored."""

import json
import re

from course_lib.publishing.site import explorables, figures, guesses, links, quizzes, solutions
from course_lib.publishing.site.bar import with_a_bar
from course_lib.publishing.site.cells import source_of, with_tag, words_of
from course_lib.publishing.site.elsewhere import NOWHERE

GLOSSARY, MAP = "92_glossary", "94_map"

START, HOW = "00_start_here", "# How it works"
"""That notebook opens the course in JupyterLab; on the site another page does."""

VERDICT, QUIET = '<div role="status" style', "<div style"
UNTOUCHED = "\N{WHITE CIRCLE} "
"""What a check says first of an answer that nobody has written."""
TITLE = re.compile(r"^# .*$", re.MULTILINE)


def prepared(path, pictures, elsewhere=NOWHERE):
    """The notebook as text, with its forms, pictures, explorables and links as the site has them.

    Args:
        path: of the stored notebook, in its folder of the course.
        pictures: where its pictures go.
        elsewhere: where it can be run.
    """
    folder, stem = path.parent.name, path.stem
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cells = [_cell(cell, pictures, path) for cell in notebook["cells"]]
    if stem != START:  # which shows what is said then
        cells = [_without_verdict_on_nothing(cell) for cell in cells]
    if stem == MAP:  # somebody who looks for the way wants the picture, not how it is drawn
        cells = [with_tag(cell, "remove-input") for cell in cells]
    cells = _with_links(cells, folder, stem)
    cells = solutions.hidden(cells) if folder == "solutions" else guesses.behind_a_guess(cells)
    cells = with_a_bar(_with_its_own_title(list(cells), folder, stem), folder, path.name, elsewhere)
    cells = [_without_id(cell) for cell in cells]
    return json.dumps({**notebook, "nbformat_minor": 4, "cells": cells})


def _without_id(cell):
    """Up to version 4.4 of the format cells have no names; those that were added here have none."""
    return {part: value for part, value in cell.items() if part != "id"}


def _cell(cell, pictures, path):
    if cell["cell_type"] != "code":
        return cell
    cell = explorables.alive(cell, pictures, f"{path.parent.name}/{path.name}")
    cell = figures.described(cell, pictures)
    cell = quizzes.with_reviews(quizzes.with_answers(guesses.with_forms(cell)))
    return _calm(cell)


def _calm(cell):
    """Verdicts that a screen reader need not announce: on a page they were always there."""
    for output in cell["outputs"]:
        data = output.get("data", {})
        if "text/html" in data:
            data["text/html"] = "".join(data["text/html"]).replace(VERDICT, QUIET)
    return cell


def _without_verdict_on_nothing(cell):
    """Where nothing can be written, "not attempted yet" is no news."""
    if cell["cell_type"] != "code":
        return cell
    outputs = [one for one in cell["outputs"] if not words_of(one).startswith(UNTOUCHED)]
    return {**cell, "outputs": outputs}


def _with_its_own_title(cells, folder, stem):
    """A title that no other page of the site has."""
    if stem == START:
        change = {"source": TITLE.sub(HOW, cells[0]["source"], count=1)}
    elif folder == "solutions":
        change = {"source": TITLE.sub(r"\g<0>, solved", cells[0]["source"], count=1)}
    else:
        return cells
    return [{**cells[0], **change}, *cells[1:]]


def _with_links(cells, folder, stem):
    prose = [cell for cell in cells if cell["cell_type"] == "markdown"]
    texts = iter(links.in_order([links.on_the_site(source_of(cell)) for cell in prose]))
    for cell in cells:
        if cell["cell_type"] != "markdown":
            yield cell
            continue
        changed = {**cell, "source": next(texts)}
        if stem == GLOSSARY:
            changed = links.with_terms(changed)
        yield links.with_address(changed, stem) if folder == "notebooks" else changed
