"""Grade a class: nothing that one submission does stops the others."""

from course_lib.classroom.grader import Grader
from course_lib.classroom.intake import handed_in, read_sheet
from course_lib.classroom.isolation.sandbox import STANDARD
from course_lib.classroom.reports.pages import WARNING, page
from course_lib.classroom.reports.tables import Tables, make_ready, summary
from course_lib.classroom.results import GRADED
from course_lib.classroom.showing import readable


def grade(
    sheet,
    submissions,
    *,
    seed,
    out,
    exercises,
    isolation="auto",
    limits=STANDARD,
    progress=print,
):
    """Grade every submission in a folder.

    Args:
        sheet: path of the notebook that was handed out.
        submissions: path of the folder of notebooks.
        seed: of the hidden cases; keep it secret until all work is in.
        out: path of a folder for the results, new or a previous result.
        exercises: name to Exercise, such as `question_bank.EXERCISES`; or, where everyone was
            dealt numbers of their own, `Dealt(EXERCISES, secret)`.
        isolation: "auto", or "limits-only" where there are no walls and students are trusted.
        limits: what one submission may use.
        progress: is called with each line that tells how it goes.

    Returns:
        one Row a submission, in the order of names.

    Raises:
        CannotGradeError: if sheet, seed, folders or this machine do not fit; the message says what
            to do. Nothing is written then.
    """
    sheet = read_sheet(sheet)
    handed_in_by_all = handed_in(submissions, sheet.path.name)
    found, others = handed_in_by_all.handed, handed_in_by_all.others
    grader = Grader(sheet, exercises, seed, isolation, limits, hidden=(submissions, out))
    sandbox = grader.sandbox
    out = make_ready(out, submissions)
    if sandbox.limits_only:
        progress(f"WARNING: {WARNING}")
    if others:
        progress(f"Not looked at, for they are no notebooks: {', '.join(map(readable, others))}")
    rows = []
    with Tables(out, sheet.exercises) as tables:
        for handed in found:
            row = grader.grade(handed)
            tables.add(row, page(row, sheet.title))
            rows.append(row)
            progress(_one_line(row, len(rows), len(found)))
    for line in summary(rows):
        progress(line)
    return rows


def _one_line(row, number, of):
    outcome = f"{row.points:g} of {row.out_of:g}" if row.status == GRADED else row.status
    why = f" ({row.reason})" if row.reason else ""
    return f"{number:>{len(str(of))}}/{of}  {readable(row.student, 60)}: {outcome}{why}"
