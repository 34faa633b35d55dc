"""A table that another system wrote: filled in and given back with everything else as it was."""

import csv
import io
import re
from dataclasses import dataclass

from course_lib.classroom.refusal import CannotGradeError

DELIMITERS = (",", ";", "\t")
BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "utf-8",
    b"\xff\xfe": "utf-16-le",
    b"\xfe\xff": "utf-16-be",
}
NUMBER = re.compile(r"\s*-?\d+(?:[.,]\d+)?\s*")


@dataclass
class Table:
    """Rows of text, and how they were written down."""

    rows: list[list[str]]
    written: list[tuple[list[str], str]]
    """Each row as it was read, and the very text that it stood in."""

    encoding: str
    mark: bytes
    delimiter: str

    @property
    def content(self):
        """The bytes of the file: a row that nobody changed is not written anew."""
        return self.mark + self.text.encode(self.encoding, "xmlcharrefreplace")

    @property
    def text(self):
        return "".join(
            text if row == before else self._anew(row, text)
            for row, (before, text) in zip(self.rows, self.written, strict=True)
        )

    def _anew(self, row, text):
        quoted = text.startswith('"') and self.written[0][1].startswith('"')
        ending = text[len(text.rstrip("\r\n")) :]
        made = io.StringIO()
        quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
        csv.writer(made, delimiter=self.delimiter, quoting=quoting, lineterminator="").writerow(row)
        return made.getvalue() + ending

    def column(self, index):
        """The cells under the header; a short row has an empty one."""
        return [row[index] if index < len(row) else "" for row in self.rows[1:]]

    def put(self, line, index, text):
        """Write one cell, and make a short row long enough; says whether something else stood there."""
        row = self.rows[line]
        row += [""] * (index + 1 - len(row))
        before, row[index] = row[index].strip(), text
        return bool(before) and before != text and number_in(before) != number_in(text)


def read_table(content, what):
    """The table in a file.

    Args:
        content: its bytes.
        what: is wanted, for the words of a refusal.

    Raises:
        CannotGradeError: if it is no table.
    """
    text, encoding, mark = _decoded(content)
    if not text.strip():
        raise CannotGradeError(f"the template is empty; {what} is wanted")
    delimiter = max(DELIMITERS, key=lambda sign: _columns(text, sign))
    try:
        written = list(_records(text, delimiter))
    except csv.Error as error:
        raise CannotGradeError(f"the template is no table ({error}); {what} is wanted") from None
    return Table([list(row) for row, _ in written], written, encoding, mark, delimiter)


def _records(text, delimiter):
    """Each row, and the line or lines in which it is written."""
    taken = []

    def lines():
        for line in io.StringIO(text, newline=""):
            taken.append(line)
            yield line

    for row in csv.reader(lines(), delimiter=delimiter):
        yield row, "".join(taken)
        taken.clear()


def _decoded(content):
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return _text(content[len(mark) :], encoding), encoding, mark
    try:
        return content.decode("utf-8"), "utf-8", b""
    except UnicodeDecodeError:  # an older Excel; every byte means something in Latin-1
        return content.decode("latin-1"), "latin-1", b""


def _text(content, encoding):
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise CannotGradeError(
            f"the template begins as {encoding} and goes on as something else ({error.reason}); "
            "download it again"
        ) from None


def _columns(text, delimiter):
    first = next((line for line in text.splitlines() if line.strip()), "")
    try:
        return len(next(csv.reader([first], delimiter=delimiter), []))
    except csv.Error:
        return 0


def number_in(text):
    """The number in a cell, or None.

    >>> number_in(" 12,5 "), number_in("10.00"), number_in("(read only)")
    (12.5, 10.0, None)
    """
    return float(text.replace(",", ".")) if NUMBER.fullmatch(text) else None


def factor(out_of, possible, scale, where):
    """By how much points are multiplied so that full marks there are full marks here.

    Raises:
        CannotGradeError: if they differ and scaling was not asked for.
    """
    if possible is None or out_of == possible or not out_of:
        return 1
    if scale and possible > 0:
        return possible / out_of
    raise CannotGradeError(
        f"{where} gives {possible:g} points and the sheet {out_of:g}: change the points there, or "
        "add --scale, which turns full marks into full marks"
    )
