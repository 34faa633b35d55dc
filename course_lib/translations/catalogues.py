"""Which language is in use, and what a sentence is in it."""

import gettext as standard
import os
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from course_lib.translations.wording import Words, filled

FOLDER = Path(__file__).parent
ENGLISH = "en"

VARIABLE = "ONE_NUMBER_LANGUAGE"
"""Environment variable that says in which language the course speaks, such as `es`."""

_chosen = {}
"""What `language` was told; empty, and the environment decides."""

_here = ContextVar("language", default=None)
"""What `in_language` was told."""


def languages():
    """The languages there are, English first.

    >>> languages()[0], "es" in languages()
    ('en', True)
    """
    return (ENGLISH, *sorted(path.parent.name for path in FOLDER.glob("*/LC_MESSAGES")))


def domains(code):
    """The names of the catalogues of a language: `feedback`, and the stems of sheets.

    >>> domains("es")
    ('02_surprise', 'feedback')
    """
    return tuple(sorted(path.stem for path in FOLDER.glob(f"{code}/LC_MESSAGES/*.mo")))


def language(code):
    """Speak this language from now on, in every thread.

    Raises:
        ValueError: if the course has no such language.
    """
    _chosen["code"] = known(code)


@contextmanager
def in_language(code):
    """Speak this language inside the block, in this thread; elsewhere nothing changes.

    Raises:
        ValueError: if the course has no such language.

    >>> with in_language("es"):
    ...     print(gettext("right"))
    correcto
    """
    before = _here.set(known(code))
    try:
        yield
    finally:
        _here.reset(before)


def language_in_use():
    """The code of the language in which sentences are said now."""
    return _here.get() or _chosen.get("code") or _from_environment()


def known(code):
    """The code as the folder is called: `es_MX.UTF-8` is spoken in `es`.

    Raises:
        ValueError: if the course has no such language.
    """
    short = code.partition(".")[0].replace("-", "_") if isinstance(code, str) else ""
    for name in (short, short.partition("_")[0]):
        if name in languages():
            return name
    raise ValueError(
        f"the course does not speak {code!r}; it speaks {', '.join(languages())}. "
        "CONTRIBUTING.md says how a language is added"
    )


def _from_environment():
    return _spoken_for(os.environ.get(VARIABLE) or ENGLISH)


# Asked once a sentence, and to look for the folder costs more than to say the sentence.
@lru_cache(maxsize=16)
def _spoken_for(code):
    """A learner who set the variable wrongly still gets the course."""
    try:
        return known(code)
    except ValueError:
        return ENGLISH


@lru_cache(maxsize=16)
def _catalogue(code):
    """All catalogues of a language, asked one after the other; the last says it in English."""
    chain = standard.NullTranslations()
    for domain in reversed(domains(code)):
        read = standard.translation(domain, FOLDER, [code])
        read.add_fallback(chain)
        chain = read
    return chain


def gettext(text, /, **values):
    """A sentence in the language in use, with its values.

    Args:
        text: English, or Words that were made earlier.
        values: what stands in the places of `{names}`.

    >>> gettext("{n} of {all} mastered", n=2, all=5)
    '2 of 5 mastered'
    """
    look_up = _catalogue(language_in_use()).gettext
    if isinstance(text, Words):
        return text.said(look_up)
    return filled(look_up(text), values) if text else text


def ngettext(one, many, n, /, **values):
    """The same of a sentence that depends on a number, which is its value `n` too.

    >>> ngettext("{n} point", "{n} points", 1), ngettext("{n} point", "{n} points", 3)
    ('1 point', '3 points')
    """
    return plural_form(one, many, n).format(n=n, **values)


def plural_form(one, many, n, /):
    """Which of the two sentences a number takes, in the language in use, with its places open.

    >>> plural_form("{n} point", "{n} points", 0.5)
    '{n} points'
    """
    whole = int(n) if n == int(n) else 2  # languages count in whole numbers
    return _catalogue(language_in_use()).ngettext(one, many, whole)
