"""written.csv, filled in by a teacher, becomes marks: all of its lines or none."""

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from course_lib.classroom.gradebook.book import Gradebook
from course_lib.classroom.gradebook.marks import Mark, Marks, answer_of, trouble_with
from course_lib.classroom.gradebook.places import Place
from course_lib.classroom.refusal import CannotGradeError
from course_lib.classroom.showing import readable

NEEDED = {"student", "exercise", "points"}
MOST_SHOWN = 20


@dataclass(frozen=True)
class Line:
    """One line of the table, in what a spreadsheet leaves of it."""

    number: int
    """As the spreadsheet counts."""

    cells: dict

    def __getitem__(self, name):
        return (self.cells.get(name) or "").strip()

    @property
    def filled(self):
        return bool(self["points"] or self["comment"])

    @property
    def cut(self):
        """True of the last line of a table whose writing was ended half-way."""
        return self.cells.get("answer", "") is None

    def number_in(self, name):
        """The number in a cell, with a comma where that is the custom; None in an empty one.

        Raises:
            ValueError: if it is none.
        """
        try:
            return float(self[name].replace(",", ".")) if self[name] else None
        except ValueError:
            raise ValueError(f"{readable(self[name], 40)!r} is no number of points") from None


@dataclass
class Known:
    """What the gradebook holds of one sheet, found by what a spreadsheet leaves of a name."""

    sheet: str
    marks: Marks
    others: Marks
    """The marks that the table does not replace."""

    scales: dict
    """Exercise → what the table says first that it is out of, and in which row."""

    students: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)

    @classmethod
    def of(cls, book, sheet, lines):
        marks = book.marks(sheet)
        replaced = {(plain(line["student"]), line["exercise"]) for line in lines}
        kept = [m for m in marks.latest.values() if (plain(m.student), m.exercise) not in replaced]
        known = cls(sheet, marks, Marks({m.about: m for m in kept}, marks.scales), _scales(lines))
        students, files = ({plain(line[it]) for line in lines} for it in ("student", "file"))
        for row in book.each_row(sheet):
            if plain(row.student) in students or plain(row.file) in files:
                known.students.setdefault(plain(row.student), []).append(row)
                known.files.setdefault(plain(row.file), []).append(row)
        return known

    def row_of(self, line):
        """The row that a line is about. A file's name helps where a spreadsheet made 7 of 007."""
        named = self.students.get(plain(line["student"]), [])
        filed = self.files.get(plain(line["file"]), [])
        both = [row for row in filed if not named or row in named]
        found = named if len(named) == 1 else both
        if len(found) == 1:
            return found[0]
        who = readable(line["student"], 60)
        if named:
            raise ValueError(f"two students look like {who!r} in a table: mark them one by one")
        raise ValueError(f"nobody called {who!r} has handed in {self.sheet}")

    def scale(self, line):
        """What a line's exercise is out of, as the table says; None where it does not."""
        own = line.number_in("out_of")
        return self.scales.get(line["exercise"], (None, 0))[0] if own is None else own

    def check_scale(self, line, scale):
        """Raises ValueError where another line says something else."""
        first, number = self.scales.get(line["exercise"], (None, 0))
        if scale != first:
            raise ValueError(
                f"{line['exercise']} is out of {scale:g} here, and out of {first:g} in row {number}"
            )


def _scales(lines):
    found = {}
    for line in lines:
        try:
            scale = line.number_in("out_of")
        except ValueError:
            continue  # it is said when that line's turn comes
        if scale is not None:
            found.setdefault(line["exercise"], (scale, line.number))
    return found


def filled_in(book, path, *, by="", sheet=None):
    """The marks in a table that are not recorded yet; nothing is written.

    Args:
        book: the gradebook that the submissions are in.
        path: of written.csv with the columns student, exercise, points; also file, sheet, out_of,
            comment and answer, where they were not cut off. Lines without points are left out.
        by: who gives them.
        sheet: where the table has no column for it.

    Raises:
        CannotGradeError: one sentence a line that is wrong.
    """
    wrong, found = [], {}
    for sheet_name, lines in _by_sheet(book, _lines_of(path), sheet).items():
        known = Known.of(book, sheet_name, lines)
        for line in lines:
            try:
                mark = _mark(line, known, by)
                _once(line, mark, found)
            except ValueError as error:
                wrong.append(f"row {line.number}: {error}")
    if wrong:
        more = [f"… and {len(wrong) - MOST_SHOWN} more"] if len(wrong) > MOST_SHOWN else []
        listed = "\n".join(wrong[:MOST_SHOWN] + more)
        raise CannotGradeError(f"nothing was recorded of {path}, for\n{listed}")
    return [mark for _, mark in found.values() if not mark.at]


def check_recorded(where, path):
    """Nothing that a person wrote into a table is lost when it is written anew.

    Args:
        where: the gradebook's path, folder or URL.
        path: of the table, or of nothing.

    Raises:
        CannotGradeError: if it holds points or comments that the gradebook does not.
    """
    if not Path(path).exists() or "points" not in _text_of(path).split("\n", 1)[0]:
        return
    lines = [line for line in _lines_of(path) if not line.cut]
    told = _told(where) if lines else set()
    lost = [line for line in lines if _shown(line) not in told]
    if lost:
        place = Place(where)
        raise CannotGradeError(
            f"{path} has marks that the gradebook does not (row {lost[0].number}, for one), and it would "
            f"be written anew. First `course mark {place} --from {path}`, or move it away"
        )


def _told(where):
    """Every mark ever given, as a table shows it; none where there is no gradebook yet."""
    if not Gradebook.is_at(where):
        return set()
    with Gradebook.open(where, must_exist=True) as book:
        known = book.every_mark()
    return {(plain(m.student), m.exercise, *_as_shown(m.points, m.comment)) for m in known}


def plain(text):
    """What a name and its copy in a spreadsheet have in common."""
    return " ".join(readable(text).split()).lstrip("' ")


def _as_shown(points, comment):
    return f"{points:g}", plain(comment)


def _shown(line):
    try:
        said = _as_shown(line.number_in("points"), line["comment"])
    except (TypeError, ValueError):
        said = (line["points"], plain(line["comment"]))
    return plain(line["student"]), line["exercise"], *said


def _lines_of(path):
    """The lines that somebody filled in."""
    text = _text_of(path)
    heading = text.split("\n", 1)[0]
    for delimiter in ",;\t":
        names = {name.strip().strip('"') for name in heading.split(delimiter)}
        if names >= NEEDED:
            break
    else:
        raise CannotGradeError(
            f"{path} needs the columns {', '.join(sorted(NEEDED))} in its first line; got "
            f"{readable(heading.strip(), 80)!r}. Fill in the written.csv that `course grade` wrote"
        )
    try:
        table = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
        table.fieldnames = [name.strip() for name in table.fieldnames]
        lines = [Line(number, cells) for number, cells in enumerate(table, start=2)]
    except csv.Error as error:
        raise CannotGradeError(f"{path} is no table that can be read: {error}") from None
    return [line for line in lines if line.filled]


def _text_of(path):
    try:
        content = Path(path).read_bytes()
        wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
        return content.decode("utf-16" if wide else "utf-8-sig")
    except OSError as error:
        raise CannotGradeError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise CannotGradeError(
            f"{path} is no table in UTF-8; in the spreadsheet choose `Save as`, `CSV UTF-8`"
        ) from None


def _by_sheet(book, lines, sheet):
    sheets = book.sheets()
    found = {}
    for line in lines:
        name = line["sheet"] or sheet or (sheets[0] if len(sheets) == 1 else "")
        if name not in sheets:
            raise CannotGradeError(
                f"row {line.number} does not say to which sheet it belongs ({name!r}); the gradebook "
                f"has {', '.join(sheets) or 'nothing yet'}: say one with --sheet"
            )
        found.setdefault(name, []).append(line)
    return found


def _mark(line, known, by):
    """The mark in a line; the one that stands already where it says the same."""
    row = known.row_of(line)
    exercise, scale = line["exercise"], known.scale(line)
    points = line.number_in("points")
    if points is None:
        raise ValueError("there is a comment and no points; 0 are points too")
    if trouble := trouble_with(row, exercise, points, scale, known.others):
        raise ValueError(trouble)
    known.check_scale(line, scale)
    about = answer_of(row, exercise)
    if line["answer"] not in ("", about):
        raise ValueError(
            f"{readable(row.student, 60)} has handed in another answer to {exercise} since this table "
            "was written: read it in the new one"
        )
    most = known.marks.out_of(row, exercise) if scale is None else scale
    mark = Mark(row.student, row.sheet, exercise, points, most, line["comment"], by, about)
    stands = known.marks.on(row, exercise)
    return stands if stands and _alike(mark, stands) else mark


def _alike(one, other):
    return (one.out_of, *_as_shown(one.points, one.comment)) == (
        other.out_of,
        *_as_shown(other.points, other.comment),
    )


def _once(line, mark, found):
    about = (mark.sheet, *mark.about)
    number, other = found.setdefault(about, (line.number, mark))
    if other.said != mark.said:
        raise ValueError(
            f"{readable(mark.student, 60)} has other points for {mark.exercise} in row {number} already"
        )
