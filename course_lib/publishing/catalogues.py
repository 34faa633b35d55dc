"""The files that translators work in, and what can be wrong with them."""

import datetime
import io
import re
from collections import Counter
from pathlib import Path
from string import Formatter

from course_lib import translations
from course_lib.publishing.messages import messages
from course_lib.publishing.problems import BuildError, Problem, required
from course_lib.publishing.sources import write_atomically

FOLDER = Path(translations.__file__).parent
LINE_WIDTH = 100

HEADER = """\
# One Number. How to translate: CONTRIBUTING.md, "Add a language".
# Text: CC BY 4.0, see LICENSE-text."""
NO_DATE = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
"""The history of a file knows when it changed; a date in it would change with every run."""

PREVIOUS = "|"
"""Begins a remark on what a sentence was before it changed; once somebody has looked, it is noise."""

KEPT = re.compile(r"`[^`]+`|\{\{.*?\}\}|\]\([^)]*\)|```")
"""What stays as it is in every language: code, placeholders of sheets, and where links lead."""


def path_of(language, domain):
    return FOLDER / language / "LC_MESSAGES" / f"{domain}.po"


def begun(language):
    """The names of the catalogues that a language has."""
    return sorted(path.stem for path in (FOLDER / language / "LC_MESSAGES").glob("*.po"))


def template(course, domain, language=None):
    """A catalogue of all that there is to translate, with nothing translated."""
    catalogue = required("babel.messages.catalog").Catalog(
        locale=language,
        project="One Number",
        version="1",
        domain=domain,
        charset="utf-8",
        header_comment=HEADER,
        copyright_holder="The One Number contributors",
        msgid_bugs_address="CONTRIBUTING.md",
        last_translator="see the history of this file",
        language_team="see the history of this file",
        fuzzy=False,
    )
    catalogue.creation_date = catalogue.revision_date = NO_DATE
    for message in messages(course, domain):
        catalogue.add(
            message.text,
            locations=[(message.place, None)],
            auto_comments=[message.remark] if message.remark else (),
        )
    return catalogue


def read(path):
    """The catalogue in a file.

    Raises:
        BuildError: if it cannot be read.
    """
    babel = required("babel.messages.pofile")
    try:
        return babel.read_po(io.BytesIO(path.read_bytes()), abort_invalid=True)
    except (OSError, ValueError, babel.PoFileError) as error:
        raise BuildError(path, None, f"not a catalogue: {error}", "mend it") from None


def bring_up_to_date(course, language, domain):
    """Add what is new to a catalogue, take out what is gone, and compile it. What another catalogue
    of the language says already is taken over.

    Raises:
        BuildError: if there is no such language, or the file cannot be read.
    """
    path = path_of(language, domain)
    fresh = _template_for(course, language, domain)
    catalogue = fresh
    if path.exists():
        catalogue = read(path)
        catalogue.update(fresh, update_header_comment=True)
        catalogue.obsolete.clear()
    known = _said_elsewhere(language, domain)
    for message in catalogue:
        if message.id and not _is_said(message) and message.id in known:
            message.string = known[message.id]
            message.flags.discard("fuzzy")
        if not message.fuzzy:
            message.user_comments = [it for it in message.user_comments if it[:1] != PREVIOUS]
    write_atomically(path, _as_text(catalogue))
    path.with_suffix(".mo").write_bytes(compiled(catalogue))


def _template_for(course, language, domain):
    fresh = template(course, domain, language)
    if fresh.locale is None:
        what, remedy = (
            f"{language!r} is no language",
            "name one by its code, such as `es` or `pt_BR`",
        )
        raise BuildError("course_lib/translations", None, what, remedy)
    return fresh


def _said_elsewhere(language, domain):
    others = [read(path_of(language, other)) for other in begun(language) if other != domain]
    return {m.id: m.string for other in others for m in other if m.id and _is_said(m)}


def _as_text(catalogue):
    written = io.BytesIO()
    required("babel.messages.pofile").write_po(
        written, catalogue, width=LINE_WIDTH, include_lineno=False, include_previous=True
    )
    return written.getvalue().decode("utf-8").rstrip("\n") + "\n"


def as_template(course, domain):
    """The text of a `.pot` file."""
    return _as_text(template(course, domain))


def compiled(catalogue):
    """The bytes of the `.mo` that Python's gettext reads."""
    written = io.BytesIO()
    required("babel.messages.mofile").write_mo(written, catalogue)
    return written.getvalue()


def _is_said(message):
    strings = message.string if isinstance(message.string, tuple | list) else [message.string]
    return all(strings) and not message.fuzzy


def unsaid(language, every):
    """Those of these messages that the language does not say, whatever file they stand in."""
    said = {
        message.id
        for other in begun(language)
        for message in read(path_of(language, other))
        if _is_said(message)
    }
    return [message for message in every if message.text not in said]


def problems(course, language):
    """What must be mended in the catalogues of a language. What is not translated yet is no problem:
    it is said in English."""
    for domain in begun(language):
        path = path_of(language, domain)
        catalogue, shown = read(path), path.relative_to(FOLDER.parents[1])
        mend = f"course translate {language}"
        stale = {m.id for m in catalogue if m.id} ^ {m.text for m in messages(course, domain)}
        if stale:
            yield Problem(shown, None, f"{len(stale)} sentences are new or gone", mend)
        binary = path.with_suffix(".mo")
        if not binary.exists() or binary.read_bytes() != compiled(catalogue):
            yield Problem(shown, None, "it is not what its .mo says", mend)
        yield from (Problem(shown, m.lineno, what, MEND) for m, what in _changed(catalogue))


MEND = "keep `code`, {places} and where links lead as they are in the English"


def _changed(catalogue):
    """Messages in which something was translated that a machine reads."""
    for message in catalogue:
        if not message.id or not _is_said(message):
            continue
        *_, english = message.id if isinstance(message.id, tuple | list) else [message.id]
        strings = message.string if isinstance(message.string, tuple | list) else [message.string]
        for string in strings:
            for what in _differences(english, string):
                yield message, what


def _differences(english, string):
    for name, found in (("a place", places), ("code", kept), ("the edge", edges)):
        before, after = found(english), found(string)
        if before != after:
            yield f"{name} differs: {before} in English, here {after}"


def places(text):
    """The `{places}` of a template, each with its format."""
    without = KEPT.sub("", text) if "{{" in text else text
    try:
        parsed = [part[1:] for part in Formatter().parse(without) if part[1] is not None]
    except ValueError:  # a brace that opens nothing: the text is no template
        return Counter()
    return sorted({(name, conversion or "", form or "") for name, form, conversion in parsed})


def kept(text):
    """What a machine reads in a sentence, in any order."""
    return Counter(KEPT.findall(text))


def edges(text):
    """White space at the beginning and at the end: sentences are put together."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
