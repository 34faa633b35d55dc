"""Grade one submission: its answers come out of the sandbox and are judged here."""

import hashlib
import json
import time
import traceback
import warnings
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from course_lib.classroom.accommodations import Accommodations
from course_lib.classroom.dealing import Dealt
from course_lib.classroom.intake import (
    Sheet,
    UnreadableError,
    as_many_as_one_reads,
    digest_of,
    read_submission,
)
from course_lib.classroom.isolation.sandbox import (
    STANDARD,
    BrokenSandboxError,
    Limits,
    Sandbox,
    unsendable,
)
from course_lib.classroom.refusal import CannotGradeError
from course_lib.classroom.results import GRADED, NOT_GRADED, Result, Row
from course_lib.classroom.showing import readable
from course_lib.grading import Rehearsal, Status, explain, judge
from course_lib.grading.asking import plain
from course_lib.grading.feedback import shown
from course_lib.grading.judge import confused
from course_lib.translations import gettext, language_in_use

LONGEST_PARAGRAPH = 1_000
SAMPLES = 3
"""How many hidden cases the teacher is shown of a wrong answer that nobody foresaw."""


@dataclass
class Grader:
    """Grades submissions to one sheet, one at a time.

    Raises:
        CannotGradeError: where the sheet, the seed or this machine does not fit.
    """

    sheet: Sheet
    exercises: dict
    seed: int
    isolation: str = "auto"
    limits: Limits = STANDARD
    hidden: tuple = ()
    """Files and folders that no submission may read."""

    graders: int = 1
    """How many processes will share the sandbox."""

    accommodations: Accommodations = field(default_factory=Accommodations)

    bank: str = "course_lib.question_bank:EXERCISES"
    """Where other machines find the exercises."""

    def __post_init__(self):
        unknown = [name for name in self.sheet.exercises if name not in self.exercises]
        if unknown:
            raise CannotGradeError(
                f"the sheet {self.sheet.path} asks {', '.join(unknown)}, which the question bank "
                "does not hold; do the sheet and this version of the course belong together?"
            )
        self.rehearsals = rehearsals(self.asked, self.seed)

    @property
    def asked(self):
        return {name: self.exercises[name] for name in self.sheet.exercises}

    @cached_property
    def sandbox(self):
        hidden = (self.sheet.path, *self.hidden)
        return Sandbox(self.limits, self.isolation, hidden, graders=self.graders)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """End the sandbox, if it was begun."""
        if "sandbox" in vars(self):
            self.sandbox.close()

    def limits_for(self, student):
        return self.accommodations.limits_for(student, self.limits)

    def rehearsals_for(self, student):
        """Name to Rehearsal of the numbers that this student was dealt."""
        if isinstance(self.exercises, Dealt):
            return rehearsals(self.exercises.to(student, self.asked), self.seed)
        return self.rehearsals

    @cached_property
    def edition(self):
        """A digest of what is asked of all, what counts as right, and how it may be answered."""
        dealt = self.exercises.digest if isinstance(self.exercises, Dealt) else ""
        allowed = [
            asdict(self.limits),
            {k: dict(v) for k, v in self.accommodations.granted.items()},
        ]
        return edition_of(self.rehearsals, [self.seed, dealt, *allowed, language_in_use()])

    def grade(self, handed):
        """The row of one submission. Nothing that it does gets out."""
        begun = time.monotonic()
        try:
            content = handed.content()
        except UnreadableError as error:
            return replace(self.row_of(handed), reason=str(error))
        row = self.grade_content(handed, content)
        return replace(row, seconds=time.monotonic() - begun)

    def grade_content(self, handed, content):
        """The row of a submission whose file was read already."""
        row = self.row_of(handed, content)
        try:
            submission = read_submission(content, self.sheet)
            asked = self.rehearsals_for(handed.student)
            questions = {name: rehearsal.cases for name, rehearsal in asked.items()}
            limits = self.limits_for(handed.student)
            ran = self.sandbox.run(submission.cells, questions, limits, submission.labels)
            return _judged(replace(row, notes=(*row.notes, *submission.notes)), ran, asked)
        except UnreadableError as error:
            return replace(row, reason=str(error))
        except BrokenSandboxError as error:
            return replace(row, reason=f"internal error: {error}")
        except Exception as error:
            return replace(row, reason=f"internal error: {_place_of(error)}")

    def key_of(self, handed, content):
        """Under which the gradebook holds the row of this submission."""
        return handed.student, self.sheet.path.stem, digest_of(content), self.edition

    def row_of(self, handed, content=None):
        """The row of a submission of which nothing is known yet."""
        content = content_of(handed) if content is None else content
        judged = [exercise for exercise in self.asked.values() if exercise.kind != "written"]
        return Row(
            handed.student,
            handed.file,
            NOT_GRADED,
            sum(exercise.points for exercise in judged),
            self.sandbox.isolation,
            notes=handed.notes,
            sheet=self.sheet.path.stem,
            digest=digest_of(content),
            edition=self.edition,
        )


def content_of(handed):
    """The bytes of a file; of one that cannot be read, what stands for them in the gradebook."""
    try:
        return handed.content()
    except UnreadableError as error:
        return f"{handed.file}: {error}".encode(errors="replace")


def rehearsals(asked, seed):
    """Name to the Rehearsal of each exercise on the hidden cases.

    Raises:
        CannotGradeError: if a case cannot be sent, or no case tells two mistakes apart.
    """
    rehearsed = {
        name: Rehearsal(exercise, exercise.cases_from(seed)) for name, exercise in asked.items()
    }
    judged = {name: r for name, r in rehearsed.items() if r.exercise.kind != "written"}
    for rehearsal in judged.values():
        if trouble := unsendable(rehearsal.exercise, rehearsal.cases):
            raise CannotGradeError(
                f"{trouble}, which is not plain data; ask with numbers, lists or text"
            )
    alike = [(name, pair) for name, rehearsal in judged.items() for pair in confused(rehearsal)]
    if alike:
        pairs = "; ".join(f"{one} and {other} in {name}" for name, (one, other) in alike)
        raise CannotGradeError(
            f"seed {seed} asks nothing that tells these apart: {pairs}. Choose another --seed"
        )
    return rehearsed


def edition_of(rehearsed, circumstances):
    """A digest that changes when a case, a right answer, a number of points or a circumstance does.

    Another machine computes the last digits otherwise, and asks the same all the same.
    """
    known = [
        (name, r.exercise.points, [_plain_case(case) for case in r.cases], _right(r))
        for name, r in rehearsed.items()
    ]
    text = json.dumps([circumstances, known], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain_case(case):
    return {name: plain(_rounded(value, 10)) for name, value in case.arguments.items()}


def _right(rehearsal):
    if rehearsal.exercise.kind == "written":
        return ""
    return [plain(_rounded(answer.value, 10)) for answer in rehearsal.right]


def _place_of(error):
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}"


def _judged(row, ran, asked):
    row = replace(row, notes=(*row.notes, *as_many_as_one_reads(ran.notes)))
    if ran.missing and ran.missing >= set(asked):
        reason = gettext("it defines none of the names that are asked: is it the right sheet?")
        return replace(row, reason=reason + f" ({'; '.join(row.notes)})" * bool(ran.notes))
    results = {name: _result(rehearsal, ran.answers[name]) for name, rehearsal in asked.items()}
    return replace(row, status=GRADED, results=results)


def _result(rehearsal, answers):
    verdict = _verdict(rehearsal, answers)
    feedback = explain(verdict, show_values=False)
    exercise, unforeseen = rehearsal.exercise, verdict.status is Status.WRONG
    return Result(
        points=verdict.points,
        out_of=exercise.points,
        verdict=verdict.status.value,
        misconception=verdict.misconception.name if verdict.misconception else "",
        text=answers[0].value if verdict.status is Status.WRITTEN else "",
        title=exercise.title,
        headline=feedback.headline,
        paragraphs=tuple(readable(line, LONGEST_PARAGRAPH) for line in feedback.paragraphs),
        behaviour=_behaviour(answers) if unforeseen else "",
        sample=tuple(map(_shown, verdict.failures[:SAMPLES])) if unforeseen else (),
    )


def _verdict(rehearsal, answers):
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return judge(rehearsal.exercise, rehearsal.cases, answers, rehearsal)


def _behaviour(answers):
    said = [answer.error or plain(_rounded(answer.value)) for answer in answers]
    return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()[:16]


def _rounded(value, digits=7):
    """Two ways to write the same mistake differ in the last digits."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return [float(f"{number:.{digits}g}") for number in value.ravel()]
    if isinstance(value, float):
        return float(f"{value:.{digits}g}")
    if isinstance(value, (list, tuple)):
        return [_rounded(item, digits) for item in value]
    return value


def _shown(failure):
    given = ", ".join(f"{name} = {shown(value)}" for name, value in failure.case.arguments.items())
    said = failure.answer.error or shown(failure.answer.value)
    right = shown(failure.expected.value)
    return readable(f"{given or failure.case.label} → {said} (right: {right})", 400)
