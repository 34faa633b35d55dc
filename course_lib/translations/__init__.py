"""The words of the course in other languages, by gettext. It knows no subject.

A sentence is written in English where it belongs, and looked up when it is shown:

    gettext("right")                                      the sentence in the language in use
    gettext("{points} points", points=3)                  with values in it
    ngettext("{n} point", "{n} points", 3)                by number, after the rules of the language
    words("{p} nats a word", p=2.5)                       a sentence that is shown later

    language("es")                                        from now on
    with in_language("es"): …                             here only

The catalogues lie in one folder a language: `es/LC_MESSAGES/feedback.po` is what a learner is told
whatever the question, and one file a sheet, `02_surprise.po`, holds that sheet and its questions. Each
stands beside its `.mo`, which `course translate` compiles. What has no translation is said in English.
"""

from course_lib.translations.catalogues import (
    ENGLISH,
    VARIABLE,
    domains,
    gettext,
    in_language,
    known,
    language,
    language_in_use,
    languages,
    ngettext,
    plural_form,
)
from course_lib.translations.wording import Words, words

__all__ = [
    "ENGLISH",
    "VARIABLE",
    "Words",
    "domains",
    "gettext",
    "in_language",
    "known",
    "language",
    "language_in_use",
    "languages",
    "ngettext",
    "plural_form",
    "words",
]
