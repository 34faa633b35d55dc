"""What a learner could recognise as English in a text that is meant to be in Spanish."""

import re
from pathlib import Path

from course_lib.publishing import messages
from course_lib.publishing.course import Course
from course_lib.question_bank import EXERCISES, LESSONS
from course_lib.translations import gettext, in_language, plural_form

ROOT = Path(__file__).parent.parent
COURSE = Course(ROOT, EXERCISES, LESSONS)
SHEET = "02_surprise"


def english_sentences():
    """The sentences of the sheet and of feedback, cut at their places, that read differently in
    Spanish."""
    every = [m for domain in (messages.FEEDBACK, SHEET) for m in messages.messages(COURSE, domain)]
    with in_language("es"):
        return {piece for m in every for piece in _english_in(m.text)}


def _english_in(text):
    forms = (text,) if isinstance(text, str) else text
    said = {plural_form(*forms, n) for n in (1, 2)} if forms[1:] else {gettext(*forms)}
    for piece in (piece.strip() for form in forms for piece in re.split(r"\{[^{}]*\}", form)):
        if len(piece) > 9 and not any(piece in spanish for spanish in said):
            yield piece


ENGLISH = english_sentences()


def nothing_is_english(text):
    return [sentence for sentence in ENGLISH if sentence in text] == []
