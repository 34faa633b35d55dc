"""A notebook of any format and in any state becomes cells, or a reason why it cannot."""

import json
import re
from dataclasses import dataclass

from course_lib.classroom.intake.files import UnreadableError
from course_lib.classroom.showing import readable
from course_lib.translations import gettext, words

NEWEST = 4
"""The format that Jupyter writes."""

MOST_PARTS = 1_000_000
"""Lists and objects in one file, which would take some 200 MB."""

OTHER_FILES = (
    (rb"PK\x03\x04", words("a zip (or a Word file)")),
    (rb"%PDF", words("a PDF")),
    (rb"\x89PNG|\xff\xd8\xff|GIF8", words("a picture")),
    (rb"\x1f\x8b", words("a packed file")),
    (rb"version https://git-lfs", words("a pointer of Git LFS, not the file itself")),
    (rb"https?://\S+\s*$", words("a link")),
)
WEB_PAGE = re.compile(r"<(?:!doctype|html|head|body|\?xml|!--)", re.IGNORECASE)
PYTHON = re.compile(r"^(?:import |from \w+ import |def \w+\(|# %%|# In\[|#!.*python)", re.MULTILINE)
CONFLICT = re.compile(r"^(?:<{7} |={7}$|>{7} )", re.MULTILINE)
AGAIN = words("hand in the .ipynb file itself")
SAVE_AGAIN = words("open it in JupyterLab, save it, hand it in again")


@dataclass(frozen=True)
class Cell:
    """One cell, with everything by which it can be known again."""

    kind: str
    source: str
    number: int
    """Among the cells of code, from 1."""

    cell_id: str = ""
    grade_id: str = ""
    exercise: str = ""
    role: str = ""


@dataclass(frozen=True)
class Notebook:
    """What is read of a notebook."""

    cells: tuple[Cell, ...]
    notes: tuple[str, ...] = ()

    def of_kind(self, *kinds):
        return [cell for cell in self.cells if cell.kind in kinds]


def read_notebook(content):
    """The cells of a notebook, given as the bytes of its file.

    Raises:
        UnreadableError: if it is no notebook of Python.
    """
    data, notes = _data(content)
    data, more = _of_known_format(data)
    _refuse_another_language(data)
    cells = data.get("cells")
    if not isinstance(cells, list):
        raise UnreadableError(
            gettext(
                "the notebook has no list of cells: {what_to_do}", what_to_do=gettext(SAVE_AGAIN)
            )
        )
    return Notebook(tuple(_numbered(cells)), (*notes, *more))


def _data(content):
    _refuse_what_is_none(content)
    encoding = json.detect_encoding(content)
    text = content.decode(encoding, errors="replace").removeprefix("\ufeff")
    repeated = []
    data = _parsed(text, repeated)
    if not isinstance(data, dict):
        raise UnreadableError(
            gettext(
                "the file is not a notebook, though it is JSON: {what_to_do}",
                what_to_do=gettext(AGAIN),
            )
        )
    return data, tuple(_notes_on(text, content, encoding, repeated))


def _refuse_what_is_none(content):
    """What the first bytes, or the number of its parts, show to be no notebook."""
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise UnreadableError(
            gettext("the file is empty: save the notebook again and hand it in again")
        )
    for begins, what in OTHER_FILES:
        if re.match(begins, content[:2_000]):
            said = gettext(
                "the file is not a notebook but {what}: {what_to_do}",
                what=gettext(what),
                what_to_do=gettext(AGAIN),
            )
            raise UnreadableError(said)
    if content.count(b"[") + content.count(b"{") > MOST_PARTS:
        said = gettext(
            "the file holds more parts than any notebook: choose Edit, Clear Outputs of All Cells "
            "in JupyterLab, save it, hand it in again"
        )
        raise UnreadableError(said)


def _parsed(text, repeated):
    try:
        return json.loads(text, object_pairs_hook=lambda pairs: _object(pairs, repeated))
    except json.JSONDecodeError as error:
        raise UnreadableError(_why_no_json(text, error)) from None
    except (ValueError, RecursionError, MemoryError):
        said = gettext(
            "the file nests deeper, or holds larger numbers, than any notebook: {what_to_do}",
            what_to_do=gettext(SAVE_AGAIN),
        )
        raise UnreadableError(said) from None


def _object(pairs, repeated):
    found = dict(pairs)
    if len(found) != len(pairs):
        repeated.append(True)
    return found


def _notes_on(text, content, encoding, repeated):
    if repeated:
        yield gettext("the file says some things twice; what it says last counts")
    if "\ufffd" in text and "\ufffd".encode(encoding) not in content:
        yield gettext("some letters of the file could not be read")


def _why_no_json(text, error):
    begin, again = text.lstrip(), gettext(AGAIN)
    if WEB_PAGE.match(begin):
        return gettext(
            "the file is not a notebook but a web page, such as an export to HTML: {what_to_do}",
            what_to_do=again,
        )
    if CONFLICT.search(text):
        return gettext(
            "the file holds the marks of a merge conflict of git: resolve it, {what_to_do}",
            what_to_do=gettext(SAVE_AGAIN),
        )
    if not begin.startswith(("{", "[", '"')) and PYTHON.search(text):
        return gettext(
            "the file is not a notebook but a Python script: {what_to_do}", what_to_do=again
        )
    cut_off = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
    if begin.startswith("{") and cut_off:
        return gettext(
            "the file breaks off after {n:,} characters, as when a download is cut short: "
            "hand it in again",
            n=len(text),
        )
    return gettext("the file is not a notebook (it is not JSON): {what_to_do}", what_to_do=again)


def _of_known_format(data):
    """The notebook as one of format 4, and notes on how it got there."""
    version = data.get("nbformat")
    if (
        isinstance(data.get("content"), dict) and "cells" not in data
    ):  # as a Jupyter server sends it
        return _of_known_format(data["content"])
    if isinstance(data.get("worksheets"), list) or version in (1, 2, 3):
        return _upgraded(data), (
            gettext(
                "the notebook was of format {version}; it was upgraded",
                version=readable(str(version), 20),
            ),
        )
    if version == NEWEST and not isinstance(version, bool):
        return data, ()
    if not isinstance(data.get("cells"), list):
        raise UnreadableError(
            gettext(
                "the file is not a notebook of format 4: {what_to_do}",
                what_to_do=gettext(SAVE_AGAIN),
            )
        )
    if version is None:
        said = gettext("the notebook does not say its format; what looks like cells was read")
        return data, (said,)
    said = gettext(
        "the notebook is of format {version}; what looks like cells was read",
        version=readable(str(version), 20),
    )
    return data, (said,)


def _upgraded(data):
    """A notebook of Jupyter's older formats, upgraded by Jupyter's own library."""
    import nbformat

    try:
        old = nbformat.from_dict({"metadata": {}, "nbformat": 3, "nbformat_minor": 0, **data})
        return json.loads(json.dumps(nbformat.convert(old, NEWEST)))
    except Exception as error:  # the library expects a whole notebook
        raise UnreadableError(
            gettext(
                "the notebook is of an old format and damaged ({kind}): {what_to_do}",
                kind=type(error).__name__,
                what_to_do=gettext(SAVE_AGAIN),
            )
        ) from None


def _refuse_another_language(data):
    metadata = _dict(data.get("metadata"))
    kernel, info = _dict(metadata.get("kernelspec")), _dict(metadata.get("language_info"))
    said = [kernel.get("language"), info.get("name"), kernel.get("name")]
    languages = [it for it in said if isinstance(it, str) and it.strip()]
    if languages and not any("python" in it.lower() for it in languages):
        raise UnreadableError(
            gettext(
                "the notebook is for {other}, not for Python: choose a Python kernel (menu "
                "Kernel, Change Kernel), run it, save it, hand it in again",
                other=readable(languages[0], 40),
            )
        )


def _numbered(cells):
    number = 0
    for cell in cells:
        if isinstance(cell, dict):
            kind = _kind(cell)
            number += kind == "code"
            yield _cell(cell, kind, number)


def _kind(cell):
    kind = cell.get("cell_type")
    if kind in ("code", "markdown", "raw"):
        return kind
    return "code" if "outputs" in cell or "execution_count" in cell else "raw"


def _cell(cell, kind, number):
    metadata = _dict(cell.get("metadata"))
    mark, nbgrader = _dict(metadata.get("course")), _dict(metadata.get("nbgrader"))
    return Cell(
        kind,
        source_of(cell.get("source")),
        number,
        _text(cell.get("id")) or _text(metadata.get("id")),  # Colab keeps it in the metadata
        _text(nbgrader.get("grade_id")),
        _text(mark.get("exercise")),
        _text(mark.get("role")),
    )


def source_of(source):
    """The text of a cell, which is written as text or as a list of lines."""
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return source.replace("\r\n", "\n").replace("\r", "\n") if isinstance(source, str) else ""


def _text(value):
    return value if isinstance(value, str) else ""


def _dict(value):
    return value if isinstance(value, dict) else {}
