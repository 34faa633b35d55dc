"""Grade a class: nothing that one submission does stops the others."""

from course_lib.classroom.engines import engine_for
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
    graders=None,
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
        graders: processes to grade in; None for one per core where that pays.
        progress: is called with each line that tells how it goes.

    Returns:
        one Row a submission, in the order of names.

    Raises:
        CannotGradeError: if sheet, seed, folders or this machine do not fit; the message says what
            to do. Nothing is written then.
    """
    sheet = read_sheet(sheet)
    of_all = handed_in(submissions, sheet.path.name)
    found, others = of_all.handed, of_all.others
    engine = engine_for(graders, len(found))
    hidden = (submissions, out)
    with Grader(sheet, exercises, seed, isolation, limits, hidden, engine.graders) as grader:
        sandbox = grader.sandbox
        out = make_ready(out, submissions)
        if sandbox.limits_only:
            progress(f"WARNING: {WARNING}")
        if others:
            names = ", ".join(map(readable, others))
            progress(f"Not looked at, for they are no notebooks: {names}")
        rows = []
        for row in engine.rows(grader, found):
            rows.append(row)
            progress(_one_line(row, len(rows), len(found)))
    rows.sort(key=lambda row: (row.student, row.file))
    with Tables(out, sheet.exercises) as tables:
        for row in rows:
            tables.add(row, page(row, sheet.title))
    for line in summary(rows):
        progress(line)
    return rows


def _one_line(row, number, of):
    outcome = f"{row.points:g} of {row.out_of:g}" if row.status == GRADED else row.status
    why = f" ({row.reason})" if row.reason else ""
    return f"{number:>{len(str(of))}}/{of}  {readable(row.student, 60)}: {outcome}{why}"
