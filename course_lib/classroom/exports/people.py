"""Who a student is in another system: found by a number, a login, an address or a name, or not at all."""

import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass

from course_lib.classroom.exports.templates import read_table
from course_lib.classroom.refusal import CannotGradeError

A_ROSTER = "a table with a column `student` and others with what they are called elsewhere"


@dataclass(frozen=True)
class Found:
    """Which line belongs to whom."""

    lines: dict[str, int]
    missing: list[str]
    """Students for whom there is no line."""

    unclear: list[str]
    """Students for whom there are several lines, or who share one."""


def read_roster(content):
    """Student to all that they are called.

    Args:
        content: the bytes of a CSV file; one column is called `student`, as submissions are.

    Raises:
        CannotGradeError: if there is no such column.
    """
    table = read_table(content, A_ROSTER)
    heading = [cell.strip().casefold() for cell in table.rows[0]]
    if "student" not in heading:
        raise CannotGradeError(
            f"the roster has the columns {', '.join(table.rows[0])}; {A_ROSTER} is wanted"
        )
    which = heading.index("student")
    names = defaultdict(set)
    for row in table.rows[1:]:
        if len(row) > which and row[which].strip():
            names[row[which].strip()] |= {cell for cell in row if cell.strip()}
    return dict(names)


def find(students, lines, roster):
    """The line of each student.

    Args:
        students: as their submissions are called.
        lines: of each line the numbers, logins and addresses of its owner, and then their names,
            which two people may share.
        roster: student to the names they have elsewhere.
    """
    known = [_index(column) for column in zip(*lines, strict=True)]
    hits = {student: _hits(student, known, roster) for student in students}
    claims = Counter(line for found in hits.values() for line in found if len(found) == 1)
    lines_of = {
        student: next(iter(found))
        for student, found in hits.items()
        if len(found) == 1 and claims[next(iter(found))] == 1
    }
    missing = [student for student, found in hits.items() if not found]
    unclear = [s for s in students if s not in lines_of and s not in missing]
    return Found(lines_of, missing, unclear)


def _index(cells):
    by_key = defaultdict(set)
    for line, texts in enumerate(cells):
        for text in filter(None, map(key, texts)):
            by_key[text].add(line)
    return by_key


def _hits(student, known, roster):
    """The lines on which this student's numbers stand; where there are none, their names."""
    wanted = {key(name) for name in (student, *roster.get(student, ()))}
    for by_key in known:
        if found := set().union(*(by_key.get(name, ()) for name in wanted)):
            return found
    return set()


def key(text):
    """A name as it is compared: neither capitals nor blanks count, nor which name stands first.

    >>> key("Lovelace,  Ada") == key("ada lovelace")
    True
    """
    words = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    last, comma, first = words.partition(", ")
    return f"{first} {last}" if comma and "," not in first else words
