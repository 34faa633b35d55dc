"""A notebook of any format and in any state becomes cells, or a reason why it cannot."""

import json
import re
from dataclasses import dataclass

from course_lib.classroom.intake.files import UnreadableError
from course_lib.classroom.showing import readable

NEWEST = 4
"""The format that Jupyter writes."""

MOST_PARTS = 1_000_000
"""Lists and objects in one file, which would take some 200 MB."""

OTHER_FILES = (
    (rb"PK\x03\x04", "a zip (or a Word file)"),
    (rb"%PDF", "a PDF"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8", "a picture"),
    (rb"\x1f\x8b", "a packed file"),
    (rb"version https://git-lfs", "a pointer of Git LFS, not the file itself"),
    (rb"https?://\S+\s*$", "a link"),
)
WEB_PAGE = re.compile(r"<(?:!doctype|html|head|body|\?xml|!--)", re.IGNORECASE)
PYTHON = re.compile(r"^(?:import |from \w+ import |def \w+\(|# %%|# In\[|#!.*python)", re.MULTILINE)
CONFLICT = re.compile(r"^(?:<{7} |={7}$|>{7} )", re.MULTILINE)
AGAIN = "hand in the .ipynb file itself"
SAVE_AGAIN = "open it in JupyterLab, save it, hand it in again"


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
        raise UnreadableError(f"the notebook has no list of cells: {SAVE_AGAIN}")
    return Notebook(tuple(_numbered(cells)), (*notes, *more))


def _data(content):
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise UnreadableError("the file is empty: save the notebook again and hand it in again")
    for begins, what in OTHER_FILES:
        if re.match(begins, content[:2_000]):
            raise UnreadableError(f"the file is not a notebook but {what}: {AGAIN}")
    if content.count(b"[") + content.count(b"{") > MOST_PARTS:
        raise UnreadableError(
            "the file holds more parts than any notebook: choose Edit, Clear Outputs of All Cells in "
            "JupyterLab, save it, hand it in again"
        )
    encoding = json.detect_encoding(content)
    text = content.decode(encoding, errors="replace").removeprefix("\ufeff")
    repeated = []
    try:
        data = json.loads(text, object_pairs_hook=lambda pairs: _object(pairs, repeated))
    except json.JSONDecodeError as error:
        raise UnreadableError(_why_no_json(text, error)) from None
    except (ValueError, RecursionError, MemoryError):
        raise UnreadableError(
            f"the file nests deeper, or holds larger numbers, than any notebook: {SAVE_AGAIN}"
        ) from None
    if not isinstance(data, dict):
        raise UnreadableError(f"the file is not a notebook, though it is JSON: {AGAIN}")
    return data, tuple(_notes_on(text, content, encoding, repeated))


def _object(pairs, repeated):
    found = dict(pairs)
    if len(found) != len(pairs):
        repeated.append(True)
    return found


def _notes_on(text, content, encoding, repeated):
    if repeated:
        yield "the file says some things twice; what it says last counts"
    if "\ufffd" in text and "\ufffd".encode(encoding) not in content:
        yield "some letters of the file could not be read"


def _why_no_json(text, error):
    begin = text.lstrip()
    if WEB_PAGE.match(begin):
        return f"the file is not a notebook but a web page, such as an export to HTML: {AGAIN}"
    if CONFLICT.search(text):
        return f"the file holds the marks of a merge conflict of git: resolve it, {SAVE_AGAIN}"
    if not begin.startswith(("{", "[", '"')) and PYTHON.search(text):
        return f"the file is not a notebook but a Python script: {AGAIN}"
    cut_off = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
    if begin.startswith("{") and cut_off:
        return (
            f"the file breaks off after {len(text):,} characters, as when a download is cut short: "
            "hand it in again"
        )
    return f"the file is not a notebook (it is not JSON): {AGAIN}"


def _of_known_format(data):
    """The notebook as one of format 4, and notes on how it got there."""
    version = data.get("nbformat")
    if (
        isinstance(data.get("content"), dict) and "cells" not in data
    ):  # as a Jupyter server sends it
        return _of_known_format(data["content"])
    if isinstance(data.get("worksheets"), list) or version in (1, 2, 3):
        return _upgraded(data), (
            f"the notebook was of format {readable(str(version), 20)}; it was upgraded",
        )
    if version == NEWEST and not isinstance(version, bool):
        return data, ()
    if not isinstance(data.get("cells"), list):
        raise UnreadableError(f"the file is not a notebook of format 4: {SAVE_AGAIN}")
    said = (
        f"is of format {readable(str(version), 20)}"
        if version is not None
        else "does not say its format"
    )
    return data, (f"the notebook {said}; what looks like cells was read",)


def _upgraded(data):
    """A notebook of Jupyter's older formats, upgraded by Jupyter's own library."""
    import nbformat

    try:
        old = nbformat.from_dict({"metadata": {}, "nbformat": 3, "nbformat_minor": 0, **data})
        return json.loads(json.dumps(nbformat.convert(old, NEWEST)))
    except Exception as error:  # the library expects a whole notebook
        raise UnreadableError(
            f"the notebook is of an old format and damaged ({type(error).__name__}): {SAVE_AGAIN}"
        ) from None


def _refuse_another_language(data):
    metadata = _dict(data.get("metadata"))
    kernel, info = _dict(metadata.get("kernelspec")), _dict(metadata.get("language_info"))
    said = [kernel.get("language"), info.get("name"), kernel.get("name")]
    languages = [it for it in said if isinstance(it, str) and it.strip()]
    if languages and not any("python" in it.lower() for it in languages):
        raise UnreadableError(
            f"the notebook is for {readable(languages[0], 40)}, not for Python: choose a Python "
            "kernel (menu Kernel, Change Kernel), run it, save it, hand it in again"
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
