"""The catalogues of a bundle: what its exercises are in other languages, and nothing besides.

The catalogue of a sheet holds every exercise of its lesson with the model answer, in English and in
translation. So none is copied: a bundle gets one of its own, of the sentences that it can say.
"""

import shutil

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo

from course_lib.translations import ENGLISH, domains, languages
from course_lib.translations.catalogues import FOLDER

FEEDBACK = "feedback"
"""What is said whatever the exercise; it goes into a bundle as it is."""

EXERCISES = "exercises"
"""What the exercises of a bundle say, whichever sheet asks them. The first catalogue that has a
sentence says it, so the name comes before `feedback`, as those of sheets do."""


def texts_in(data):
    """Every text in plain data, as a set.

    >>> sorted(texts_in({"title": "Heads", "hints": ["A fair coin has one bit."], "points": 1}))
    ['A fair coin has one bit.', 'Heads']
    """
    if isinstance(data, str):
        return {data}
    items = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return set().union(*map(texts_in, items))


def write_catalogues(folder, texts):
    """Write for each language `feedback.mo`, and `exercises.mo` with what these texts are in it.

    Args:
        folder: where a bundle has its translations.
        texts: the English sentences and templates that its exercises are made of.
    """
    for code in languages():
        if code != ENGLISH:
            _write_language(folder / code / "LC_MESSAGES", code, texts)


def _write_language(to, code, texts):
    to.mkdir(parents=True)
    if FEEDBACK in domains(code):
        shutil.copyfile(_path(code, FEEDBACK), to / f"{FEEDBACK}.mo")
    if chosen := _chosen(code, texts):
        with (to / f"{EXERCISES}.mo").open("wb") as file:
            write_mo(file, chosen)


def _chosen(code, texts):
    """A catalogue of what a language says of these texts."""
    chosen = Catalog()
    for domain in domains(code):
        if domain != FEEDBACK:
            read = _read(code, domain)
            chosen.mime_headers = read.mime_headers  # how the language counts
            for message in read:
                if _is_one_of(texts, message):
                    chosen[message.id] = message  # unless an earlier catalogue says it: that stays
    return chosen


def _is_one_of(texts, message):
    """Whether one of these texts is looked up as this message; the course looks up by no context."""
    forms = [message.id] if isinstance(message.id, str) else message.id
    return bool(message.id) and message.context is None and not texts.isdisjoint(forms)


def _read(code, domain):
    with _path(code, domain).open("rb") as file:
        return read_mo(file)


def _path(code, domain):
    return FOLDER / code / "LC_MESSAGES" / f"{domain}.mo"
