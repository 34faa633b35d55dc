"""One sentence for all the names of which the same is to be said."""

MOST_NAMED = 5
ONE = {"cells": "cell", "are": "is", "do": "does", "were": "was", "checks": "checks", "its": "its"}
SEVERAL = {
    "cells": "cells",
    "are": "are",
    "do": "do",
    "were": "were",
    "checks": "check",
    "its": "their",
}


def grouped(said):
    """Sentences from pairs of a form and a name.

    >>> grouped([("the {cells} of {} {are} there twice", "a"), ("{} {are} odd", "a")])
    ['the cell of `a` is there twice', '`a` is odd']
    >>> grouped([("the {cells} of {} {are} there twice", name) for name in "ab"])
    ['the cells of `a` and `b` are there twice']
    """
    names = {}
    for form, name in said:
        names.setdefault(form, []).append(name)
    return [_sentence(form, several) for form, several in names.items()]


def _sentence(form, names):
    if len(names) == 1:
        return form.format(f"`{names[0]}`", **ONE)
    shown = [f"`{name}`" for name in names[:MOST_NAMED]]
    last = f"{len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else shown.pop()
    return form.format(f"{', '.join(shown)} and {last}", **SEVERAL)
