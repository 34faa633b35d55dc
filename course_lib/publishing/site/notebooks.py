"""A stored notebook made ready for the site. Nothing is run: what it shows is what is stored."""

import html
import json
import re

from course_lib.publishing.site import explorables, figures, guesses, links, quizzes, solutions
from course_lib.publishing.site.cells import source_of, with_tag

GLOSSARY, MAP = "92_glossary", "94_map"

TAKE_ALONG = {
    "notebooks": "Read it here, or open it in JupyterLab to run and change it.",
    "exercises": "To write your answers and have them checked, open this sheet in JupyterLab.",
    "solutions": "Best after an attempt. Each solution opens when you ask for it.",
}

VERDICT, QUIET = '<div role="status" style', "<div style"

BAR = """<details class="take-along"><summary>{says}</summary>
<p>In a clone of the course: <code>make start</code>, then open <code>{folder}/{file}</code>.
Or <a href="{file}" download>download {file}</a> into the folder
<code>{folder}</code> of yours.</p></details>"""


def prepared(path, pictures):
    """The notebook as text, with its forms, pictures, explorables and links as the site has them.

    Args:
        path: of the stored notebook, in its folder of the course.
        pictures: where its pictures go.
    """
    folder, stem = path.parent.name, path.stem
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cells = [_cell(cell, pictures, path) for cell in notebook["cells"]]
    if stem == MAP:  # somebody who looks for the way wants the picture, not how it is drawn
        cells = [with_tag(cell, "remove-input") for cell in cells]
    cells = _with_links(cells, folder, stem)
    cells = solutions.hidden(cells) if folder == "solutions" else guesses.behind_a_guess(cells)
    cells = [_without_id(cell) for cell in _with_a_bar(list(cells), folder, path.name)]
    return json.dumps({**notebook, "nbformat_minor": 4, "cells": cells})


def _without_id(cell):
    """Up to version 4.4 of the format cells have no names; those that were added here have none."""
    return {part: value for part, value in cell.items() if part != "id"}


def _cell(cell, pictures, path):
    if cell["cell_type"] != "code":
        return cell
    cell = explorables.alive(cell, pictures, f"{path.parent.name}/{path.name}")
    cell = figures.described(cell, pictures)
    return _calm(quizzes.with_answers(guesses.with_forms(cell)))


def _calm(cell):
    """Verdicts that a screen reader need not announce: on a page they were always there."""
    for output in cell["outputs"]:
        data = output.get("data", {})
        if "text/html" in data:
            data["text/html"] = "".join(data["text/html"]).replace(VERDICT, QUIET)
    return cell


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


def _with_a_bar(cells, folder, file):
    """Right under the title: how to take the notebook along."""
    bar = BAR.format(says=TAKE_ALONG[folder], folder=folder, file=html.escape(file))
    title = re.compile(r"^# .*$", re.MULTILINE)
    first = {**cells[0], "source": title.sub(rf"\g<0>\n\n{bar}\n", cells[0]["source"], count=1)}
    return [first, *cells[1:]]
