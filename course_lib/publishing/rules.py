"""What sources and built notebooks must obey. Every function yields problems."""

import html
import re
from pathlib import Path

from course_lib.publishing import planning, sheets
from course_lib.publishing.figures_in_words import is_figure, tables_in
from course_lib.publishing.problems import BuildError, Problem

LONGEST_CELL = 12
LARGEST_IMAGE = 30 * 1024
SHORTEST_LEAK = 8
"""Characters. `total = 0` says something; `return` does not."""

WARNING = re.compile(r"\b[A-Z]\w*Warning\b|\b[Ww]arning:")
ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")
HOME = re.compile(r"(/home/|/Users/|/root/|[A-Z]:\\Users\\|/tmp/|ipykernel_\d)")
EMBEDDED_IMAGE = re.compile(r"data:image/[\w.+-]+;base64,([A-Za-z0-9+/=]+)")


def of_plan(plan):
    """What can be said before anything runs."""
    path = plan.source.path
    if not plan.cells:
        yield Problem(path, 1, "no cells", "begin each cell with `# %%` or `# %% [markdown]`")
    for cell in plan.cells:
        if not cell.source.strip():
            yield Problem(path, cell.line, "an empty cell, which says nothing", "delete it")
        elif cell.kind == "code":
            yield from _not_python(cell, path)
    if plan.kind == "lesson":
        yield from _of_lesson(plan)
    if plan.kind == "sheet":
        yield from _unmatched_stubs(plan)
        yield from _leaks_in_cells(plan)


def _not_python(cell, path):
    try:
        planning.parsed(cell.lines, path)
    except BuildError as error:
        yield error.problem


def _of_lesson(plan):
    path = plan.source.path
    for cell in plan.code:
        long = len([line for line in cell.lines if _is_statement(line.text)])
        if long > LONGEST_CELL:
            what = f"{long} lines of code in one cell; a lesson shows at most {LONGEST_CELL}"
            yield Problem(
                path, cell.line, what, "divide the cell, or move a function to course_lib"
            )
        if sheets.has_marker(cell.lines):
            what = "a solution region in a lesson, which would be shown"
            yield Problem(path, cell.line, what, "move the exercise to sources/exercises/")
    for cell in plan.cells:
        if {"solution", "sheet"} & set(cell.tags):
            what = f"the tags {list(cell.tags)} mean nothing in a lesson, which is shown whole"
            yield Problem(path, cell.line, what, "delete the tag, or move the cell to an exercise")


def _is_statement(text):
    return bool(text.strip()) and not text.lstrip().startswith("#")


def of_checks_in_lesson(plan, exercises):
    """A lesson may show a check at work; it must at least exist."""
    for cell in plan.code:
        for line, name in planning.checks_in(plan.source.cells[cell.origin], plan.source.path):
            if name not in exercises:
                what = f"check({name!r}) asks for an exercise that does not exist"
                remedy = planning.near(name, exercises)
                yield Problem(plan.source.path, line, what, remedy)


def _unmatched_stubs(plan):
    """A student must be able to reach the solution by filling in: no stub line leads elsewhere."""
    path = plan.source.path
    for cell in plan.code:
        whole = plan.source.cells[cell.origin].lines
        if not sheets.has_marker(whole):
            continue
        solved = [line.text.strip() for line in sheets.for_solution(whole, path)]
        for line in cell.lines:
            if line.text.strip() and not _matches_any(line.text.strip(), solved):
                what = f"the stub line {line.text.strip()!r} is not in the solution"
                remedy = "make it a line of the solution, with `...` for the part to be found"
                yield Problem(path, line.number, what, remedy)


def _matches_any(stub, solved):
    pattern = re.compile(".*".join(re.escape(piece) for piece in stub.split("...")))
    return any(pattern.fullmatch(line) for line in solved)


def _leaks_in_cells(plan):
    secrets = solution_lines(plan)
    for cell in plan.cells:
        for line in cell.lines:
            leaked = _leak_in_code if cell.kind == "code" else _leak_in_prose
            secret = leaked(line.text, secrets)
            if secret:
                yield _leak(plan, line.number, secret, "stands in a cell of the sheet")


def _leak_in_code(text, secrets):
    bare = text.strip()
    return next((s for s in secrets if s.text.strip() in (bare, bare.lstrip("# "))), None)


def _leak_in_prose(text, secrets):
    return next((s for s in secrets if _whole(s.text.strip()).search(text)), None)


def _whole(text):
    """Not as a piece of a longer word: `total = 0` is not in `subtotal = 0`."""
    return re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")


def _leak(plan, number, secret, where):
    what = f"the solution line {secret.text.strip()!r} (line {secret.number}) {where}"
    remedy = "say it in other words there, or write the solution differently"
    return Problem(plan.source.path, number, what, remedy)


def solution_lines(plan):
    """The lines that only the solution holds."""
    path = plan.source.path
    code = [cell for cell in plan.source.cells if cell.kind == "code"]
    divided = [part for cell in code for part in sheets.parts(cell.lines, path)]
    public = {line.text.strip() for part in divided for line in _public(part, path)}
    return [
        line
        for part in divided
        for line in (part.lines if part.role == "solution" else ())
        if len(line.text.strip()) >= SHORTEST_LEAK and line.text.strip() not in public
    ]


def _public(part, path):
    if part.role == "stub":
        return sheets.stub_lines(part, path)
    return part.lines if part.role == "text" else ()


def of_outputs(plan, notebook, root):
    """What can be said once a notebook has run: here or, for `check`, when it was built.

    A stripped notebook passes nbval in silence; only its counts give it away.
    """
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    secrets = solution_lines(plan) if plan.kind == "sheet" else []
    for count, (planned, cell) in enumerate(zip(plan.code, cells, strict=True), start=1):
        if cell.get("execution_count") != count:
            what = f"execution count {cell.get('execution_count')}, wanted {count}"
            yield Problem(plan.source.path, planned.line, what, plan.command)
        for output in cell.get("outputs", ()):
            found = [*_of_output(output, root), *_of_images(output), *_of_figure(output)]
            for what, remedy in found:
                yield Problem(
                    plan.source.path, planned.line, what, f"{remedy}, then {plan.command}"
                )
            secret = _leak_in_prose(_words(output), secrets)
            if secret:
                yield _leak(plan, planned.line, secret, "stands in an output of the sheet")


def _of_output(output, root):
    words = _words(output)
    if output.output_type == "error":
        yield f"the output is an error: {output.ename}: {output.evalue}", "mend the cell"
    elif output.get("name") == "stderr":
        yield f"something was written to stderr: {_excerpt(words)}", "mend what causes it"
    elif WARNING.search(words):
        yield f"a warning in the output: {_excerpt(words, WARNING)}", "mend what causes it"
    yield from _of_this_machine(words, root)


def _of_this_machine(words, root):
    for place in {str(root), root.as_posix(), str(Path.home())} - {"/"}:
        if place in words:
            yield f"a path of this machine in the output: {place}", "print a relative path"
            return
    if HOME.search(words):
        what = f"a path of some machine in the output: {_excerpt(words, HOME)}"
        yield what, "print a relative path"
    if ADDRESS.search(words):
        what = f"an address that changes with every run: {_excerpt(words, ADDRESS)}"
        yield what, "print the value and not the object, or end the line with `;`"


def _excerpt(words, pattern=None):
    match = pattern.search(words) if pattern else None
    start = max(0, match.start() - 20) if match else 0
    return repr(words[start : start + 70].strip())


def _of_images(output):
    for size in image_sizes(output):
        if size > LARGEST_IMAGE:
            what = (
                f"an image of {size / 1024:.0f} KB, at most {LARGEST_IMAGE // 1024} KB are wanted"
            )
            yield what, "draw fewer points, fewer panels or a smaller figure"


def _of_figure(output):
    if is_figure(output) and not tables_in(output):
        remedy = "draw it in `with plots.figure() as ax:`, which keeps its table"
        yield "a figure whose numbers can be read nowhere", remedy


def image_sizes(output):
    """Bytes of each image, those inside HTML too."""
    for kind, content in output.get("data", {}).items():
        text = "".join(content)
        if kind == "image/svg+xml":
            yield len(text.encode())
        elif kind.startswith("image/"):
            yield _decoded_size(text)
        elif kind == "text/html":
            yield from (_decoded_size(embedded) for embedded in EMBEDDED_IMAGE.findall(text))


def _decoded_size(base64_text):
    """Three bytes for every four characters, line breaks and padding aside."""
    return len(re.sub(r"[\s=]", "", base64_text)) * 3 // 4


def _words(output):
    """All that an output says, pictures aside."""
    if output.output_type == "stream":
        return "".join(output.text)
    if output.output_type == "error":
        return "\n".join(output.traceback)
    data = output.get("data", {})
    shown = [kind for kind in data if kind.startswith("text/") or kind == "image/svg+xml"]
    texts = (EMBEDDED_IMAGE.sub("", "".join(data[kind])) for kind in shown)
    tables = map(repr, tables_in(output))
    return "\n".join([*(html.unescape(text) for text in texts), *tables])
