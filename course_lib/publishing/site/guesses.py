"""Guess before you see, on a page without a kernel: a form, and the answer behind a line to open."""

import html
import re

from course_lib.publishing.site.cells import (
    calls,
    only_calls,
    printed,
    prose,
    shown,
    source_of,
    with_tag,
    words_of,
)

ASKS = "Predict: "
SKIPPED = "You guessed:  nothing yet"

FORM = (
    '<form class="guess"><fieldset><legend>Predict: {question}</legend>'
    "<p>{entry}<button>Lock in my guess</button></p></fieldset>"
    '<p role="status"></p></form>'
)

OPENING = '<details class="answer">\n<summary>{says}</summary>'
CLOSING = "</details>"
ADDRESS = re.compile(r"(\(cell-[\w-]+\)=\n\n)?(.*)", re.DOTALL)
"""A cell of prose, with the address that `links.with_address` may have put before it."""


def with_forms(cell):
    """A cell that asks for guesses, with a form in place of each line that says so."""
    asked = [output for output in cell["outputs"] if words_of(output).startswith(ASKS)]
    if not asked:
        return cell
    forms = iter([shown(_form(*call)) for call in calls(cell, "predict")])
    outputs = [next(forms) if output in asked else output for output in cell["outputs"]]
    changed = {**cell, "outputs": outputs}
    return with_tag(changed, "remove-input") if only_calls(cell, {"predict"}) else changed


def _form(arguments, options):
    return FORM.format(question=html.escape(arguments[0]), entry=_entry(**options))


def _entry(unit="", options=(), places=(), between=(0.0, 1.0)):
    if len(places):
        return "".join(_height(place, between) for place in places)
    if options:
        return "".join(map(_choice, options))
    said = f" {html.escape(unit)}" if unit else ""
    return (
        '<label>your guess <input name="guess" required autocomplete="off" '
        f'inputmode="decimal" pattern=".*\\d.*" title="a number"></label>{said} '
    )


def _choice(option):
    said = html.escape(str(option))
    return f'<label><input type="radio" name="guess" required value="{said}"> {said}</label> '


def _height(place, between):
    low, high = between
    return (
        f'<label>at {place:g} <input type="range" name="guess" min="{low}" max="{high}" '
        f'step="{(high - low) / 100}"></label> '
    )


def behind_a_guess(cells):
    """Every answer to a guess, and the paragraph that reads it aloud, behind a line to open."""
    opened = False
    for cell in cells:
        if opened:
            yield from _first_paragraph_inside(cell)
            opened = False
        elif _answers(cell):
            yield prose(OPENING.format(says="I have guessed. Show me."))
            yield {**cell, "outputs": list(_without_the_skipped(cell["outputs"]))}
            opened = True
        else:
            yield cell
    if opened:
        yield prose(CLOSING)


def _answers(cell):
    return cell["cell_type"] == "code" and any(SKIPPED in printed(o) for o in cell["outputs"])


def _without_the_skipped(outputs):
    for output in outputs:
        lines = printed(output).splitlines(keepends=True)
        kept = "".join(line for line in lines if not line.startswith(SKIPPED))
        yield {**output, "text": kept} if lines else output


def _first_paragraph_inside(cell):
    """The end of what is hidden: a blank line, but not one inside a list, a table or code."""
    if cell["cell_type"] != "markdown":
        yield from (prose(CLOSING), cell)
        return
    address, text = ADDRESS.match(source_of(cell)).groups(default="")
    first, _, rest = text.partition("\n\n")
    if first.startswith(("#", "```", "|")):
        yield prose(f"{CLOSING}\n\n{address}{text}")
    else:
        yield prose(f"{address}{first}\n\n{CLOSING}\n\n{rest}")
