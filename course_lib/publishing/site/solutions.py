"""A solution is hidden until somebody asks for it."""

from course_lib.publishing.site.cells import prose, tagged

OPENING = '<details class="solution">\n<summary>Show me the solution</summary>'
CLOSING = "</details>"


def hidden(cells):
    """The cells of a solved sheet, with everything that answers a question behind a line to open."""
    inside = False
    for cell in cells:
        answering = _answers(cell)
        if answering != inside:
            yield prose(OPENING if answering else CLOSING)
            inside = answering
        yield cell
    if inside:
        yield prose(CLOSING)


def _answers(cell):
    role = cell["metadata"].get("course", {}).get("role")
    return role in ("answer", "check") or tagged(cell, "solution")
