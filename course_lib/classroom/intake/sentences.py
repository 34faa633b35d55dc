"""One sentence for all the names of which the same is to be said."""

from typing import NamedTuple

from course_lib.translations import gettext, ngettext

MOST_NAMED = 5


class Form(NamedTuple):
    """A sentence with places: about one name, and about several."""

    one: str
    several: str
    values: tuple = ()
    """Pairs of other places and what stands there."""


def by_number(one, several, **values):
    """The form of a sentence on `{names}`, of which there may be one or several."""
    return Form(one, several, tuple(values.items()))


def grouped(said):
    """Sentences from pairs of a form and a name.

    >>> twice = by_number("the cell of {names} is odd", "the cells of {names} are odd")
    >>> grouped([(twice, "a"), (by_number("{names} is new", "{names} are new"), "a")])
    ['the cell of `a` is odd', '`a` is new']
    >>> grouped([(twice, name) for name in "ab"])
    ['the cells of `a` and `b` are odd']
    """
    names = {}
    for form, name in said:
        names.setdefault(form, []).append(name)
    return [_sentence(form, several) for form, several in names.items()]


def _sentence(form, names):
    shown = [f"`{name}`" for name in names[:MOST_NAMED]]
    if len(names) > MOST_NAMED:
        shown.append(gettext("{n} more", n=len(names) - MOST_NAMED))
    *others, last = shown
    listed = gettext("{several} and {one}", several=", ".join(others), one=last) if others else last
    return ngettext(form.one, form.several, len(names), names=listed, **dict(form.values))


def some_of(names, most):
    """The first of some names in a sentence, and how many more there are."""
    shown = ", ".join(names[:most])
    if len(names) <= most:
        return shown
    return gettext("{several} and {n} more", several=shown, n=len(names) - most)
