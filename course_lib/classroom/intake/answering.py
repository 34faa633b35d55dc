"""Which of several cells is the answer: the last one that was attempted counts."""

from course_lib.classroom.intake.files import UnreadableError
from course_lib.classroom.intake.sentences import by_number, grouped
from course_lib.classroom.intake.sheets import ANSWER, is_cell
from course_lib.classroom.showing import readable
from course_lib.translations import gettext, words

TURNED = by_number(
    "the cell of {names} is text now, which does not run: turn what is there back into code",
    "the cells of {names} are text now, which does not run: turn what is there back into code",
)
TIMES = {2: words("twice"), 3: words("three times")}


def settled(pieces, texts, sheet, reader):
    """The pieces that run, the one that counts of each exercise, and notes.

    Raises:
        UnreadableError: if every answer was turned into text.
    """
    counting, said, turned = {}, [], False
    texts = [(cell, _defined_in(cell, sheet, reader)) for cell in texts]
    for name in sheet.exercises:
        own = _slot_of(name, sheet)
        giving = [piece for piece in pieces if piece.is_answer_to(name)]
        if giving:
            attempts = [it for it in giving if _is_attempt(it, name, own, sheet)]
            counting[name] = _last_whole(attempts) if attempts else giving[0]
            said += [(it, name) for it in _said_of(name, own, giving, attempts, counting[name])]
        else:
            in_text = _in_text(name, own, texts, sheet)
            turned |= in_text
            said.append((TURNED if in_text else _why_none(name, own, pieces, sheet), name))
    if turned and not counting:
        raise UnreadableError(
            gettext(
                "the cells of the answers were turned into text: turn them back into code (in "
                "JupyterLab press Y on each), save it, hand it in again"
            )
        )
    return [it for it in pieces if not _is_overruled(it, counting)], counting, grouped(said)


def _slot_of(name, sheet):
    cells = enumerate(sheet.cells)
    return next((n for n, it in cells if it.role == ANSWER and it.exercise == name), None)


def _is_attempt(piece, name, own, sheet):
    """True unless it is a place left open, or a value laid over the answer on the way elsewhere."""
    binding = piece.code.bindings[name]
    if binding.is_stub or (binding.is_passing and piece.slot != own):
        return False
    handed_out = sheet.cells[own].code.bindings.get(name) if own is not None else None
    wants_function = handed_out is not None and handed_out.parameters is not None
    return not (wants_function and binding.is_value and piece.slot != own)


def _last_whole(attempts):
    return ([piece for piece in attempts if piece.code.is_whole] or attempts)[-1]


def _said_of(name, own, giving, attempts, counts):
    if not attempts or len(giving) == 1 or name in counts.code.needs:
        return
    left_open = [it for it in giving if it.code.bindings[name].is_stub]
    if len(attempts) > 1:
        yield _repeated(attempts, counts)
    elif left_open and counts.slot != own:
        yield by_number(
            "{names} is answered in another cell; that answer counts",
            "{names} are answered in another cell; that answer counts",
        )
    elif left_open:
        yield by_number(
            "the cell of {names} is there {times}; the answered one counts",
            "the cells of {names} are there {times}; the answered one counts",
            times=_times(giving),
        )
    if set(giving) - set(attempts) - set(left_open):
        yield by_number(
            "{names} is given another value elsewhere; the answer of its cell counts",
            "{names} are given another value elsewhere; the answer of their cell counts",
        )


def _repeated(attempts, counts):
    if counts is attempts[-1]:
        return by_number(
            "the cell of {names} is there {times}; the last one counts",
            "the cells of {names} are there {times}; the last one counts",
            times=_times(attempts),
        )
    return by_number(
        "the cell of {names} is there {times}; the last one that is whole counts",
        "the cells of {names} are there {times}; the last one that is whole counts",
        times=_times(attempts),
    )


def _times(pieces):
    n = len(pieces)
    return gettext(TIMES[n]) if n in TIMES else gettext("{n} times", n=n)


def _is_overruled(piece, counting):
    """True if all that it defines is defined by the cells that count."""
    names = piece.code.bindings.keys()
    overruling = [counting[name] for name in names & counting.keys()]
    if not overruling or piece.is_given or piece in overruling:
        return False
    if any(name in counting[name].code.needs for name in names & counting.keys()):
        return False
    return names <= {name for it in overruling for name in it.code.bindings}


def _why_none(name, own, pieces, sheet):
    """Why an exercise has no answer that could run."""
    cells = [it for it in pieces if own is not None and it.slot == own]
    if not cells:
        return by_number(
            "there is no cell that defines {names}", "there is no cell that defines {names}"
        )
    if instead := _instead(name, cells, sheet.cells[own], sheet):
        return by_number(
            "defines `{other}` instead of {names}",
            "defines `{other}` instead of {names}",
            other=readable(instead, 60),
        )
    return by_number(
        "the cell of {names} does not define what is asked",
        "the cells of {names} do not define what is asked",
    )


def _in_text(name, own, texts, sheet):
    """True if a cell of text is the answer's, or would define it if it were code."""
    handed_out = sheet.cells[own] if own is not None else None
    return any(name in defined or (handed_out and is_cell(it, handed_out)) for it, defined in texts)


def _defined_in(cell, sheet, reader):
    """The names that a cell of text would define."""
    is_own = cell.source.strip() not in sheet.words
    if is_own and any(name in cell.source for name in sheet.exercises):
        code = reader.read(cell.source)
        return code.bindings.keys() if code.is_whole else ()
    return ()


def _instead(name, cells, handed_out, sheet):
    """The one name that a cell defines in the place of what is asked, if there is just one."""
    wanted = handed_out.code.bindings.get(name)
    given = {it for cell in sheet.cells for it in cell.code.bindings} | set(sheet.exercises)
    found = [it for cell in cells for it in cell.code.bindings.values() if it.name not in given]
    if wanted is not None and wanted.parameters is not None:
        found = [it for it in found if it.parameters == wanted.parameters]
    return found[0].name if len(found) == 1 else ""
