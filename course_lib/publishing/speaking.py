"""A sheet in another language: its prose, and the cell that says in which language checks answer."""

import re

from course_lib.publishing.sources import Line
from course_lib.translations import gettext

PLACEHOLDER = re.compile(r"\{\{.*?\}\}")


def spoken_in(language):
    """The code that a translated sheet begins with."""
    return ("from course_lib.student import language", "", f'language("{language}")')


def prose_of(cell):
    """What a translator is asked to translate in a Markdown cell; "" if it only holds placeholders."""
    return cell.source if PLACEHOLDER.sub("", cell.source).strip() else ""


def in_words_of(cell):
    """The lines of a Markdown cell in the language in use. A translated sheet lies one folder
    deeper, so links that lead out of its folder do one step more."""
    if not prose_of(cell):
        return cell.lines
    said = gettext(cell.source).replace("](../", "](../../")
    return tuple(Line(cell.line, text) for text in said.split("\n"))
