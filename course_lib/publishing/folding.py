"""An edit made in JupyterLab returns to its source.

Nothing is written unless the new source makes exactly the cells of the notebook.
"""

import itertools
from dataclasses import replace
from pathlib import Path

from course_lib.publishing import cards, sheets, sources
from course_lib.publishing.building import plans_of
from course_lib.publishing.course import FOLDERS, Course
from course_lib.publishing.planning import plan
from course_lib.publishing.problems import BuildError, Problem, required, stop_at_first

QUESTION_BANK = "course_lib/question_bank"


def fold_back(root, notebook, *, exercises, lessons=None):
    """Writes an edited notebook back into the source it was built from.

    Cells that did not change keep their text in the source to the letter; the others are rewritten,
    inserted, removed or moved. Where that cannot be done, the source stays as it is.

    Args:
        notebook: path of a lesson, a solution or a sheet, as seen from here or from the root.

    Returns:
        The path of the source.

    Raises:
        BuildError: with the reason, and where to make the edit instead.
    """
    course = Course(Path(root).resolve(), exercises, lessons or {})
    path = _found(course, notebook)
    edited = _read(path, notebook)
    kind, source_path = _built_from(course, edited, path, notebook)
    old = plan(course, course.read(source_path), kind)
    _refuse_older(old, edited, notebook)
    text = _folded(course, old, _written_cells(edited))
    if text != source_path.read_text(encoding="utf-8"):
        _refuse_difference(replace(course, pending={source_path: text}), source_path, kind, edited)
        sources.write_atomically(source_path, text)
    return source_path


def _found(course, notebook):
    here = Path(notebook).resolve()
    return here if here.exists() else course.root / notebook


def _read(path, shown):
    nbformat = required("nbformat")
    try:
        return nbformat.read(path, as_version=4)
    except FileNotFoundError:
        raise BuildError(
            shown, None, "no such notebook", "name one of notebooks/ or solutions/"
        ) from None
    except Exception as error:  # nbformat raises what json and jsonschema raise, and its own
        what = f"not a notebook: {type(error).__name__}"
        raise BuildError(shown, None, what, "save it once more in JupyterLab") from error


def _built_from(course, edited, path, shown):
    """The notebook's own record, and not its place: a copy may lie anywhere."""
    record = edited.metadata.get("course", {})
    source = course.root / record.get("source", "")
    if record.get("kind") not in FOLDERS or not source.is_file():
        what = f"no source of this course made it (its record says {dict(record)})"
        raise BuildError(shown, None, what, "fold back a notebook that `course build` has written")
    if "language" in record:
        what = f"this sheet is a translation ({record['language']})"
        remedy = "edit its catalogue in course_lib/translations; CONTRIBUTING.md says how"
        raise BuildError(shown, None, what, remedy)
    return record["kind"], source


def _refuse_older(old, edited, shown):
    """Folding would take back what was written in the source meanwhile."""
    if edited.metadata["course"].get("fingerprint") != old.fingerprint:
        what = f"{old.source.path.as_posix()} has changed since this notebook was built"
        remedy = (
            f"repeat the edit in the source; or set the source back, fold back, "
            f"redo its changes and run {old.command}"
        )
        raise BuildError(shown, None, what, remedy)


def _written_cells(edited):
    """JupyterLab leaves an empty cell at the end."""
    return [cell for cell in edited.cells if cell.source.strip()]


def _folded(course, old, cells):
    """The text of the new source."""
    matches = _matches(old.cells, cells)
    _refuse_lost_answers(old, matches)
    blocks = [_block(course, old, *pair) for pair in zip(matches, cells, strict=True)]
    origins = [planned.origin if planned else None for planned in matches]
    return _assembled(old, _with_hidden(old, list(zip(origins, blocks, strict=True))))


def _matches(planned_cells, cells):
    """For each cell of the notebook the planned cell that it was, or None if it is new.

    Ids tell; then the text; by order only in a notebook that has lost its ids.
    """
    left = {cell.id: cell for cell in planned_cells}
    found = [
        _take(left, lambda p, c=cell: p.id == c.get("id") and p.kind == c.cell_type)
        for cell in cells
    ]
    lost_ids = not any(found)
    for i, cell in enumerate(cells):
        found[i] = found[i] or _take(left, lambda p, c=cell: _same_text(p, c))
    return _by_order(planned_cells, cells, found) if lost_ids else found


def _take(left, fits):
    key = next((key for key, planned in left.items() if fits(planned)), None)
    return left.pop(key) if key else None


def _same_text(planned, cell):
    return (planned.kind, planned.source) == (cell.cell_type, cell.source.strip("\n"))


def _by_order(planned_cells, cells, found):
    """An unknown cell is what followed its known neighbour above, if that is missing."""
    taken = {cell.id for cell in found if cell}
    position = 0
    for i, cell in enumerate(cells):
        if found[i]:
            position = planned_cells.index(found[i]) + 1
        elif position < len(planned_cells):
            here = planned_cells[position]
            if here.id not in taken and here.kind == cell.cell_type:
                found[i] = here
                position += 1
    return found


def _refuse_lost_answers(old, matches):
    kept = {cell.id for cell in matches if cell}
    for cell in old.cells:
        if old.kind == "sheet" and cell.id not in kept and _has_region(old, cell):
            what = "an answer cell is missing in the sheet, and its solution would go with it"
            raise BuildError(old.source.path, cell.line, what, "delete it in the source")


def _has_region(old, planned):
    cell = old.source.cells[planned.origin]
    return cell.kind == "code" and sheets.has_marker(cell.lines)


def _block(course, old, planned, cell):
    """A cell of the notebook as a block of the source."""
    tags = tuple(cell.metadata.get("tags", ()))
    text = cell.source.strip("\n")
    if planned is None:
        return sources.block(cell.cell_type, text, tags=tags)
    if tags != planned.tags:
        what = f"the tags became {list(tags)}, the source says {list(planned.tags)}"
        raise BuildError(old.source.path, planned.line, what, "change tags in the source")
    source_cell = old.source.cells[planned.origin]
    if text == planned.source:
        return source_cell.text
    if _has_region(old, planned):
        text = _with_regions(old, planned, text)
    elif planned.kind == "markdown":
        text = _with_placeholders(course, old, source_cell, text)
    return sources.block(cell.cell_type, text, like=source_cell)


def _with_placeholders(course, old, source_cell, text):
    """The edited prose with each card taken back into its placeholder."""
    for line in source_cell.lines:
        if cards.is_placeholder(line.text):
            shown = cards.expansion(line, course, old.kind, old.source.path)
            if text.count(shown) != 1:
                _refuse_edited_card(course, old, line)
            text = text.replace(shown, line.text)
    return text


def _refuse_edited_card(course, old, line):
    what, name = cards.ALONE.fullmatch(line.text).groups()
    if what == "exercise":
        said = f"this text is the card of exercise {name!r}"
        remedy = f"edit its declaration in {_declaration(course, name)}"
    else:
        said, remedy = "this table is made from the headings of the lessons", "edit those headings"
    raise BuildError(old.source.path, line.number, f"{said}, and it was changed", remedy)


def _declaration(course, name):
    """File and line where an exercise gets its name."""
    for path in sorted((course.root / QUESTION_BANK).glob("*.py")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if f'name="{name}"' in line.replace(" ", ""):
                return f"{course.relative(path).as_posix()}:{number}"
    return QUESTION_BANK


def _with_regions(old, planned, text):
    """An edited answer with its markers around what replaced the solution.

    Raises:
        BuildError: if the text around the solution changed too, or the solution is a sheet's.
    """
    if old.kind == "sheet":
        what = "this answer cell of the sheet is cut from the solution, and it was changed"
        remedy = f"edit the region in the source, or fold back solutions/{old.path.name}"
        raise BuildError(old.source.path, planned.line, what, remedy)
    parts = sheets.parts(old.source.cells[planned.origin].lines, old.source.path)
    rest, kept = text.split("\n"), []
    for i, part in enumerate(parts):
        new = _new_lines(part, rest, [later for later in parts[i + 1 :] if later.role != "stub"])
        if new is None:
            _refuse_changed_frame(old, planned, part)
        if part.role != "stub":
            rest = rest[len(new) :]
        kept += [line.text for line in (part.begin,) if line] + new
        kept += [line.text for line in (part.end,) if line]
    return "\n".join(kept)


def _new_lines(part, rest, later):
    """What stands in the edited cell for one part; None if it cannot be told."""
    own = [line.text for line in part.lines]
    if part.role == "stub":
        return own
    if part.role == "text":
        whole = bool(later) or len(rest) == len(own)
        return own if rest[: len(own)] == own and whole else None
    texts = list(itertools.takewhile(lambda each: each.role == "text", later))
    following = [line.text for text in texts for line in text.lines]
    end = _end_of_region(rest, following, is_last=len(texts) == len(later))
    return rest[:end] if end and any(line.strip() for line in rest[:end]) else None


def _end_of_region(rest, following, is_last):
    """Where the text after the solution begins; None if that is nowhere, or in several places."""
    if is_last:
        end = len(rest) - len(following)
        return end if rest[end:] == following else None
    places = [i for i in range(1, len(rest)) if rest[i : i + len(following)] == following]
    return places[0] if following and len(places) == 1 else None


def _refuse_changed_frame(old, planned, part):
    line = part.begin or (part.lines[0] if part.lines else None)
    what = "the text around the solution was changed, so its markers have no certain place"
    number = line.number if line else planned.line
    raise BuildError(old.source.path, number, what, "make this edit in the source")


def _with_hidden(old, blocks):
    """The cells that this kind of notebook does not show, each after the cell it followed."""
    shown = {cell.origin for cell in old.cells}
    for index in range(len(old.source.cells)):
        if index not in shown:
            origins = [origin for origin, _ in blocks]
            above = [i for i in range(index) if i in origins]
            place = origins.index(above[-1]) + 1 if above else 0
            blocks.insert(place, (index, old.source.cells[index].text))
    return blocks


def _assembled(old, blocks):
    """One text. Blank lines are mended only where another cell than before is the last."""
    last = len(old.source.cells) - 1
    joined = [_followed_by_blank(text) if origin == last else text for origin, text in blocks[:-1]]
    end = [text if origin == last else text.rstrip("\n") + "\n" for origin, text in blocks[-1:]]
    return old.source.preamble + "".join([*joined, *end])


def _followed_by_blank(block):
    return block if block.endswith("\n\n") else block.rstrip("\n") + "\n\n"


def _refuse_difference(course, source_path, kind, edited):
    """The proof: the new source makes the cells of the notebook, and everything else it must make."""
    try:
        plans = {each.kind: each for each in plans_of(course, course.read(source_path))}
    except BuildError as error:
        what = f"folded back, it would not build: {error.what}"
        raise BuildError(error.path, error.line, what, error.remedy) from error
    wanted = [(cell.cell_type, cell.source.strip("\n")) for cell in _written_cells(edited)]
    made = [(cell.kind, cell.source) for cell in plans[kind].cells]
    stop_at_first(_differences(made, wanted, course.relative(source_path)))


def _differences(made, wanted, path):
    for number, pair in enumerate(zip(made, wanted, strict=False), start=1):
        if pair[0] != pair[1]:
            what = f"cell {number} of the notebook cannot be written as percent text"
            remedy = (
                "look in it for a line with `%%`, a placeholder or a fence that is never closed"
            )
            yield Problem(path, None, what, remedy)
    if len(made) != len(wanted):
        what = f"the source would make {len(made)} cells, the notebook has {len(wanted)}"
        yield Problem(path, None, what, "look for a line with `%%` in a new cell")
