"""One page of feedback for one learner: plain HTML without scripts, for light, dark and paper.

The sentences of the page stand in `templates/feedback.html`, what an error means stands here. Both
are said in the language in use.
"""

import re
from collections import defaultdict

from markupsafe import Markup

from course_lib.classroom.gradebook import WRITTEN, ByHand, score
from course_lib.classroom.reports.rendering import one_line, render
from course_lib.classroom.results import NOT_CLOSED_IN, OUR_FAULT
from course_lib.classroom.showing import readable
from course_lib.grading import Status
from course_lib.grading.feedback import LINES, TRANSLATED
from course_lib.translations import gettext, language_in_use, words

LONGEST_WRITTEN = 5_000

WARNING = words(
    "These submissions ran without walls between them: a submission could have read or changed "
    "another one, or these results. Read them with that in mind."
)

HELP = TRANSLATED | {
    "SyntaxError": words(
        "Python could not read that cell. Is a bracket, a colon or a quotation mark missing?"
    ),
    "IndentationError": words(
        "Python could not read that cell. Do its lines begin where they should?"
    ),
    "ModuleNotFoundError": words(
        "That module is not there when a sheet is graded. Which one does the task need?"
    ),
    "PermissionError": words(
        "Files, programs and the network are out of reach when a sheet is graded. The task needs "
        "none."
    ),
}
"""What the kind of an error in a cell means; the sandbox names no more than the kind."""

UNFINISHED = (Status.WRONG.value, Status.NOT_ATTEMPTED.value)
MARKS = {status.value: mark for status, (mark, _, _) in LINES.items()}
VERDICTS = {status.value: said for status, (_, said, _) in LINES.items()} | {
    Status.NOT_ATTEMPTED.value: words("not attempted")
}


def page(row, title, *, exercises=None, lessons=None, marks=None):
    """The page of one row.

    Args:
        row: of one submission. Its samples, which show hidden cases, are not looked at.
        title: the sheet's.
        exercises: name to Exercise, to say which can be asked again with other numbers.
        lessons: name of an exercise to the number of its lesson.
        marks: as `ByHand` takes them.
    """
    marks = ByHand.of(marks)
    return render(
        "feedback.html",
        language=language_in_use(),
        heading=_heading(title, row),
        row=row,
        reason=_reason(row),
        how=gettext(row.isolation),
        not_closed_in=ran_without_walls(row),
        warning=gettext(WARNING),
        score=score(row, marks),
        notes=[(note, _help(note)) for note in row.notes],
        answers=[_answer(marks.part(row, name)) for name in row.results],
        next=_next(row, exercises or {}, lessons or {}),
    )


def ran_without_walls(row):
    """Whether a reader has to be warned, whatever else is said of the limits."""
    return row.isolation.startswith(NOT_CLOSED_IN.partition(",")[0])


def _heading(title, row):
    student = one_line(row.student, 200)
    return gettext("Feedback on {title} for {student}", title=title, student=student)


def _reason(row):
    """Why it could not be graded. The gradebook knows our own fault by its English words."""
    ours, place = OUR_FAULT, row.reason.removeprefix(OUR_FAULT)
    return gettext(ours) + place if row.reason.startswith(ours) else row.reason


def _help(note):
    """What the kind of an error means, where a note names one that is known."""
    found = re.search(r"\b(\w+(?:Error|Exit|Interrupt))\b", note)
    return gettext(HELP.get(found.group(1), "")) if found else ""


def _answer(part):
    result = part.result
    return {
        "title": gettext(result.title) or part.name,
        "mark": MARKS.get(result.verdict, "·"),
        "tone": {"right": "right", Status.WRONG.value: "wrong"}.get(result.verdict, ""),
        "verdict": gettext(VERDICTS.get(result.verdict, result.verdict)),
        "points": part.points,
        "out_of": part.out_of,
        "paragraphs": () if result.verdict == WRITTEN else result.paragraphs,
        "asks": bool(result.misconception),
        "text": readable(result.text, LONGEST_WRITTEN),
        "by_hand": part.given,
        "comment": part.comment,
        "waits": part.waits,
    }


def _next(row, exercises, lessons):
    """The lessons to read again, in order: number, titles, and calls that ask again."""
    titles, again = defaultdict(list), defaultdict(list)
    for name, result in row.results.items():
        if result.verdict in UNFINISHED and name in lessons:
            title = one_line(gettext(result.title) or name)
            titles[lessons[name]].append(gettext("“{title}”", title=title))
            if name in exercises and exercises[name].fresh:
                again[lessons[name]].append(Markup('<code>again("{}")</code>').format(name))
    return [(lesson, titles[lesson], again[lesson]) for lesson in sorted(titles)]
