"""One page of feedback for one learner: plain HTML without scripts, for light and dark."""

from html import escape

from course_lib.classroom.results import GRADED, NOT_CLOSED_IN
from course_lib.classroom.showing import readable
from course_lib.grading import Feedback, Status
from course_lib.translations import gettext, language_in_use, words

LONGEST_LINE = 1_000
LONGEST_WRITTEN = 5_000

STYLE = """
:root { color-scheme: light dark; }
body { font: 1.05rem/1.6 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
section { margin: 2rem 0; overflow-wrap: anywhere; }
h1, h2 { line-height: 1.25; }
blockquote { margin: .5rem 0; padding-left: 1rem; border-left: 4px solid; white-space: pre-wrap; }
.warning { border: 2px solid; padding: .5rem 1rem; }
"""

WARNING = words(
    "These submissions ran without walls between them: a submission could have read or changed "
    "another one, or these results. Read them with that in mind."
)


def page(row, title):
    """The page of one row, in the language in use; `title` is the sheet's."""
    name = gettext("Feedback on {title} for {student}", title=title, student=row.student)
    body = [f"<h1>{text(name)}</h1>", *_warning(row), *_outcome(row), *_notes(row)]
    body += map(_section, row.results.values())
    return (
        f'<!doctype html>\n<html lang="{language_in_use()}">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(name)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(body)
        + "\n</main>\n</body>\n</html>\n"
    )


def text(value, longest=LONGEST_LINE):
    """A text that means itself in HTML."""
    return escape(readable(value, longest))


def _warning(row):
    if row.isolation == NOT_CLOSED_IN:
        yield f'<p class="warning"><strong>{gettext("Warning.")}</strong> {gettext(WARNING)}</p>'


def _outcome(row):
    yield f"<p>{gettext('File: {file}', file=text(row.file))}</p>"
    if row.status == GRADED:
        points = gettext("{points:g} of {all:g} points", points=row.points, all=row.out_of)
        yield f"<p><strong>{points}</strong></p>"
        return
    why = gettext("This notebook could not be graded:")
    yield f"<p><strong>{why}</strong> {text(gettext(row.reason))}.</p>"
    yield f"<p>{gettext('That is not a score of 0. Mend it, or ask your teacher.')}</p>"


def _notes(row):
    if not row.notes:
        return
    items = "".join(f"<li>{text(note)}</li>" for note in row.notes)
    yield f"<section><h2>{gettext('While your notebook ran')}</h2>"
    told = gettext("These steps did not come to an end; all others were done.")
    yield f"<p>{told}</p><ul>{items}</ul></section>"


def _section(result):
    feedback = Feedback(Status(result.verdict), result.headline, result.paragraphs)
    written = ""
    if result.text:
        written = f"<blockquote>{text(result.text, LONGEST_WRITTEN)}</blockquote>"
        written = f"<p>{gettext('Your words, for a person to read:')}</p>{written}"
    return f"<section><h2>{text(result.title)}</h2>{feedback.html}{written}</section>"
