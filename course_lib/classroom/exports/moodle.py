"""Points and feedback filled into the offline grading worksheet that a teacher downloaded from Moodle."""

import re
from html import escape

from course_lib.classroom.exports.exported import Export
from course_lib.classroom.exports.people import find
from course_lib.classroom.exports.scores import note, notes_on, number, of_one_sheet
from course_lib.classroom.exports.templates import factor, number_in, read_table
from course_lib.classroom.refusal import CannotGradeError
from course_lib.classroom.showing import readable

WANTED = "the worksheet of the assignment (View all submissions > Download grading worksheet)"
GRADE = re.compile(
    r"grade|bewertung|note|nota|calificación|valutazione|cijfer|ocena|betyg|arvosana|оценка|評点|成绩|ग्रेड"
)
MAXIMUM = re.compile(
    r"max\w*\b.*|.*\bm[aá]x\w*|bestwertung|beste bewertung|最大.*|最高.*|.*अधिकतम.*"
)
FEEDBACK = re.compile(r".*(feedback|comment|kommentar|coment|retroaliment|opmerking|टिप्पणी).*")
CHANGEABLE = re.compile(
    r".*(can be changed|geändert werden|être modifi|se puede cambiar|modificabile).*"
)
BEGIN, END = '<div class="one-number">', "</div>"
OURS = re.compile(f"{BEGIN}.*?{END}", re.DOTALL)
NO = {"no", "nein", "non", "não", "nee", "nej", "nie"}


def fill(rows, marks, *, template, roster=None, column="", scale=False, **_):
    """The worksheet with grades and feedback comments; everything else stays as it was.

    Args:
        rows: of one sheet.
        marks: by hand.
        template: bytes of the worksheet.
        roster: student to the names they have elsewhere.
        column: the header of the grades, where the course's language is not known here.
        scale: turn full marks of the sheet into full marks of the assignment.

    Raises:
        CannotGradeError: if it is no worksheet.
    """
    scores = of_one_sheet(rows, marks)
    table = read_table(template, WANTED)
    heading = [text.strip().casefold() for text in table.rows[0]]
    grade, maximum = _grade_columns(table, heading, column)
    feedback = _first(heading, FEEDBACK, grade + 1)
    found = find([s.student for s in scores], _owners(table, grade), roster or {})
    locked = _locked(table, heading)
    replaced, out_of = [], scores[0].out_of
    for score in scores:
        line = found.lines.get(score.student)
        if line is None or line in locked:
            continue
        if score.points is not None and _put_grade(
            table, line + 1, score, (grade, maximum), (out_of, scale)
        ):
            replaced.append(score.student)
        if feedback is not None:
            _put_comment(table, line + 1, score, feedback)
    kept = [student for student, line in found.lines.items() if line in locked]
    return Export({"moodle.csv": table.content}, _notes(scores, found, kept, replaced, feedback))


def _put_grade(table, line, score, columns, scaled):
    (grade, maximum), (out_of, scale) = columns, scaled
    row = table.rows[line]
    said = row[maximum] if maximum is not None and maximum < len(row) else ""
    times = factor(out_of, number_in(said), scale, "the assignment")
    return table.put(line, grade, number(score.points * times, "," in said))


def _put_comment(table, line, score, feedback):
    """Ours in the place of an earlier one of ours; what a teacher wrote stays."""
    row = table.rows[line]
    before = OURS.sub("", row[feedback] if feedback < len(row) else "").strip()
    ours = f"{BEGIN}{_comment(score)}{END}".replace("\n", " ")
    table.put(line, feedback, f"{ours} {before}".strip())


def _notes(scores, found, kept, replaced, feedback):
    yield from notes_on(scores, "their grades are as they were")
    yield from note("Had other grades there, which are replaced", replaced)
    yield from note("Not in the worksheet; a --roster can say who they are there", found.missing)
    yield from note("More than one line or student of that name, nothing filled in", found.unclear)
    yield from note("Moodle does not let these grades be changed, nothing filled in", kept)
    if feedback is None:
        yield "The worksheet has no column for feedback comments: switch them on in the assignment"


def _grade_columns(table, heading, column):
    """The grade stands right before the maximum; both have names of the course's language."""
    maximum = _first(heading, MAXIMUM, 1)
    if maximum is None:
        numbers = [i for i in range(2, len(heading)) if _is_one_number(table.column(i))]
        maximum = numbers[0] if numbers else None
    if column:
        grade = _first(heading, re.compile(re.escape(column.strip().casefold())), 0)
    else:
        grade = _first(heading, GRADE, 1)
        if grade is None and maximum is not None:
            grade = maximum - 1
    if grade is None or grade < 1 or (maximum is not None and grade > maximum):
        raise CannotGradeError(
            f"which of these columns holds the grade? {'; '.join(table.rows[0])[:400]}. "
            f"Name it with --column; {WANTED} is wanted"
        )
    return grade, maximum


def _is_one_number(cells):
    values = {number_in(text) for text in cells}
    return len(values) == 1 and None not in values and values != {0.0}


def _first(heading, pattern, start):
    places = range(start, len(heading))
    return next((i for i in places if pattern.fullmatch(heading[i])), None)


def _owners(table, grade):
    """The number of the participant and what else stands before the grade; apart, the full name."""
    return [
        ([re.sub(r"\D", "", "".join(row[:1])), *row[:1], *row[2:grade]], row[1:2])
        for row in table.rows[1:]
    ]


def _locked(table, heading):
    index = _first(heading, CHANGEABLE, 1)
    if index is None:
        return set()
    cells = table.column(index)
    return {line for line, text in enumerate(cells) if text.strip().casefold() in NO}


def _comment(score):
    """What Moodle shows as HTML."""
    if not score.graded:
        return f"<p>{_shown(score.why_blank)}. That is not a score of 0.</p>"
    return "".join(_paragraphs(score))


def _paragraphs(score):
    if score.why_blank:
        yield f"<p>{_shown(score.why_blank)}</p>"
    for part in score.parts:
        known = part.points is not None
        worth = f"{part.points:g} of {part.out_of:g}" if known else "a person reads this"
        yield f"<p><strong>{_shown(part.title)}</strong> ({worth})<br>{_shown(part.said)}</p>"


def _shown(text):
    return escape(readable(text)).replace("\n", "<br>")
