"""Of several files of one student, the one that counts."""

from pathlib import PurePosixPath

from course_lib.classroom.intake.entries import NOTEBOOK
from course_lib.classroom.intake.handed import Handed
from course_lib.classroom.intake.sentences import some_of
from course_lib.classroom.showing import readable
from course_lib.translations import gettext

MOST_NAMED = 5


def chosen(group, sheet_name):
    """What one student handed in, as a Handed, and the names of files that are nobody's notebook.

    The Handed is None if the files say nothing about any student.
    """
    files = [named for named in group if not named.entry.is_folder]
    notebooks = [named for named in files if named.entry.is_notebook]
    if notebooks:
        return _of_notebooks(notebooks, sheet_name), []
    if group[0].owner[1] == "file":
        return None, ["/".join(named.entry.parts) for named in group]
    return _of_no_notebook(group, files), []


def _of_no_notebook(group, files):
    first = group[0]
    troubles = [named.entry.trouble for named in group if named.entry.trouble]
    trouble = troubles[0] if troubles else gettext("there is no notebook in this folder")
    if files and not troubles:
        names = ", ".join(readable(named.base, 80) for named in files[:MOST_NAMED])
        trouble = gettext(
            "there is no notebook, only {names}: hand in the .ipynb file itself", names=names
        )
    return Handed(
        first.student, first.entry.parts[0], trouble=trouble, platform_id=first.platform_id
    )


def _of_notebooks(notebooks, sheet_name):
    stem = PurePosixPath(sheet_name).stem
    called = [it for it in notebooks if _is_called(it.base, stem)]
    placed = [it for it in notebooks if stem in it.entry.parts[1:-1]]
    pool = called or placed or notebooks
    if len({it.base for it in pool}) == 1 and all(it.newer for it in pool):
        pool = [max(pool, key=lambda it: it.newer)]
    if len(pool) > 1 and called:
        pool = _least_deep(pool) if not placed else [it for it in pool if it in placed] or pool
    first = pool[0]
    name = "/".join(first.entry.parts)
    if len(pool) > 1:
        trouble = first.entry.trouble or _which(pool, called, sheet_name)
        return Handed(
            first.student, first.entry.parts[0], trouble=trouble, platform_id=first.platform_id
        )
    return Handed(
        first.student,
        name,
        first.entry.path,
        first.entry.trouble,
        first.entry.number,
        tuple(_note_on([it for it in notebooks if it is not first])),
        first.platform_id,
    )


def _is_called(name, stem):
    notebook = NOTEBOOK.fullmatch(name)
    return notebook is not None and notebook["stem"].casefold() == stem.casefold()


def _least_deep(pool):
    nearest = min(len(it.entry.parts) for it in pool)
    return [it for it in pool if len(it.entry.parts) == nearest]


def _which(pool, called, sheet_name):
    values = {"n": len(pool), "name": sheet_name}
    if called:
        return gettext("{n} notebooks are called {name}: leave the one that counts", **values)
    return gettext(
        "{n} notebooks are there and none is called {name}: leave the one that counts", **values
    )


def _note_on(left):
    if not left:
        return
    names = some_of([readable(it.entry.name, 80) for it in left], MOST_NAMED)
    if any(it.newer for it in left):
        yield gettext(
            "several notebooks were handed in and the newest counts; not looked at: {names}",
            names=names,
        )
    else:
        yield gettext(
            "several notebooks were handed in and one counts; not looked at: {names}", names=names
        )
