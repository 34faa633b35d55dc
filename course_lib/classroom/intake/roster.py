"""The roster says who is in the class. A file is given to somebody on it only if nobody else fits."""

import csv
import io
import json
import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

from course_lib.classroom.intake.files import UnreadableError, content_of
from course_lib.classroom.intake.naming import clean
from course_lib.classroom.refusal import CannotGradeError
from course_lib.classroom.showing import readable
from course_lib.translations import gettext

COLUMNS = {
    "student": ("student", "student id", "learner", "username", "user name", "login", "login id",
                "netid", "sis login id", "sis user id", "orgdefinedid", "id number", "matriculation number"),
    "id": ("id", "user id", "canvas id", "canvas user id", "participant", "participant id",
           "identifier", "moodle", "moodle id"),
    "email": ("email", "email address", "e-mail", "mail"),
    "name": ("name", "full name", "student name", "sortable name", "display name"),
    "first": ("first name", "firstname", "given name", "given names"),
    "last": ("last name", "lastname", "surname", "family name"),
}  # fmt: skip
"""What a column holds, by its header as learning platforms and teachers write it."""

KIND_OF = {header: kind for kind, headers in COLUMNS.items() for header in headers}
PARTICIPANT = re.compile(r"participant\s+(\d+)")
MOST_NAMED = 20


@dataclass(frozen=True)
class Person:
    """One line of the roster."""

    student: str
    """What the gradebook calls them."""

    certain: frozenset
    """Numbers and addresses, each of one person only."""

    likely: frozenset
    """Spellings of the name, and what stands before the @."""


@dataclass(frozen=True)
class Roster:
    """Who is in the class."""

    people: tuple[Person, ...]
    columns: tuple[str, ...]

    def recognise(self, found):
        """The submissions under the roster's names, who is absent, and sentences for the teacher."""
        indices = [_index(self.people, "certain"), _index(self.people, "likely")]
        recognised, strangers, unsure, present = [], [], [], set()
        for one in found:
            fitting = _fitting(one, indices)
            if len(fitting) == 1:
                (student,) = fitting
                present.add(student)
                recognised.append(replace(one, student=student))
                continue
            (unsure if fitting else strangers).append(one.student)
            present |= {one.student} & set(fitting)
            recognised.append(replace(one, notes=(*one.notes, _why_not(fitting))))
        absent = tuple(p.student for p in self.people if p.student not in present)
        return recognised, absent, list(self._notes(strangers, unsure))

    def _notes(self, strangers, unsure):
        yield f"the roster names {len(self.people)} people, by {_listed(self.columns)}"
        if strangers:
            yield f"not on the roster, and kept: {_listed(strangers)}"
        if unsure:
            yield f"could be several people on the roster, and was not guessed: {_listed(unsure)}"


def read_roster(path):
    """The roster in a CSV file, with any of the usual columns, commas, semicolons or tabs.

    Raises:
        CannotGradeError: if it cannot be read, has no column that is known, or two people are
            called the same in it.
    """
    rows = _rows(Path(path))
    kinds = {
        place: KIND_OF[_header(name)]
        for place, name in enumerate(rows[0])
        if _header(name) in KIND_OF
    }
    if not kinds or set(kinds.values()) in ({"first"}, {"last"}):
        wanted = ", ".join(headers[0] for headers in COLUMNS.values())
        raise CannotGradeError(
            f"the roster {path} has the columns {_listed(rows[0])}; at least one of these is wanted "
            f"in its first line: {wanted}"
        )
    people = {tuple(row): person for row in rows[1:] if (person := _person(row, kinds))}
    twice = [
        student
        for student, times in Counter(p.student for p in people.values()).items()
        if times > 1
    ]
    repeated = [] if set(kinds.values()) - {"name", "first", "last"} else _repeated(rows[1:])
    if twice or repeated:
        raise CannotGradeError(
            f"the roster {path} has {_listed(twice or repeated)} more than once; tell them apart by a "
            "column called student"
        )
    return Roster(tuple(people.values()), tuple(rows[0][place] for place in kinds))


def _rows(path):
    try:
        content = content_of(path)
        text = _decoded(content)
        lines = text.split("\n", 1)[0]
        delimiter = max(",;\t", key=lines.count)
        rows = [
            row
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
            if any(row)
        ]
    except (UnreadableError, csv.Error) as error:
        raise CannotGradeError(f"the roster {path} cannot be read: {error}") from None
    if not rows:
        raise CannotGradeError(
            f"the roster {path} is empty; a line of headers is wanted, then one a person"
        )
    return rows


def _decoded(content):
    """Text as spreadsheets save it."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in content[:4]:
        return content.decode(json.detect_encoding(content), "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _header(name):
    return " ".join(re.split(r"[\s_]+", name.casefold().strip()))


def _person(row, kinds):
    values = defaultdict(list)
    for place, kind in kinds.items():
        value = row[place].strip() if place < len(row) else ""
        values[kind] += [clean(value)] * bool(value)
    names = values["name"] + [" ".join(values["first"] + values["last"])] * bool(values["last"])
    called = [*values["student"], *values["id"], *values["email"], *names]
    if not called or called[0].casefold() == "points possible":  # the second line of Canvas's table
        return None
    sure = [*values["student"], *values["id"], *values["email"]]
    return Person(
        called[0],
        frozenset(key for value in sure for key in _numbers(value)),
        frozenset(key for value in (*names, *values["student"]) for key in _spellings(value))
        | frozenset(plain(mail.split("@")[0]) for mail in values["email"]),
    )


def _numbers(value):
    yield plain(value)
    if found := PARTICIPANT.fullmatch(plain(value)):
        yield found[1]


def plain(value):
    """A key in which case, spelling and spaces do not count.

    >>> plain("  ADA\\tLovelace ")
    'ada lovelace'
    """
    return " ".join(unicodedata.normalize("NFKC", value).casefold().split())


def _spellings(name):
    """A name as it is, and written together from any of its parts on, as Canvas does."""
    parts = re.findall(r"[\w'’-]+", plain(name).replace("_", " "))
    for first in range(len(parts)):
        turned = parts[first:] + parts[:first]
        yield " ".join(turned)
        yield re.sub(r"[\W_]", "", "".join(turned))


def _index(people, keys):
    index = defaultdict(set)
    for person in people:
        for key in getattr(person, keys):
            index[key].add(person.student)
    return index


def _fitting(one, indices):
    """Who on the roster it can be: by what is certain, and only then by the name."""
    own_name = one.student.removesuffix(f" ({one.platform_id})")
    names = {plain(own_name), *_spellings(own_name)} - {""}
    certain, likely = indices
    for keys, index in (
        ({one.platform_id}, certain),
        ({plain(own_name)}, certain),
        (names, likely),
    ):
        found = set().union(*(index.get(key, ()) for key in keys - {""}))
        if found:
            return found
    return set()


def _why_not(fitting):
    if not fitting:
        return "this student is not on the roster"
    return gettext(
        "this could be {people} on the roster; it was not guessed", people=_listed(sorted(fitting))
    )


def _repeated(rows):
    return [" ".join(row) for row, times in Counter(map(tuple, rows)).items() if times > 1]


def _listed(names):
    shown = ", ".join(readable(name, 80) for name in names[:MOST_NAMED])
    return shown + f" and {len(names) - MOST_NAMED} more" * (len(names) > MOST_NAMED)
