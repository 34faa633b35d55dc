"""One verb: answers become a verdict. Pure, and the same in a notebook and in a classroom."""

from dataclasses import dataclass
from enum import Enum
from itertools import combinations

from course_lib.grading.answers import (
    Answer,
    bare_words,
    measured,
    problem_with,
    same,
)
from course_lib.grading.exercise import Case, Exercise, Misconception
from course_lib.grading.laws import BrokenLaw, broken_law
from course_lib.grading.recognising import recognise
from course_lib.grading.rehearsal import Rehearsal

MARGIN = 10
"""Two mistakes are told apart only if they differ by this many tolerances, so that rounding can
never decide what a learner is told."""


class Status(Enum):
    NOT_ATTEMPTED = "not attempted"
    WRONG = "not right yet"
    RIGHT = "right"
    WRITTEN = "written"
    KEPT = "kept for grading"


@dataclass(frozen=True)
class Failure:
    """One case that was not answered as it should be."""

    case: Case
    answer: Answer
    expected: Answer
    problem: str


@dataclass(frozen=True)
class Verdict:
    """The judgement, without words."""

    exercise: Exercise
    status: Status
    points: float = 0
    failures: tuple[Failure, ...] = ()
    """The smallest case first."""

    misconception: Misconception | None = None
    broken: BrokenLaw | None = None
    """A true sentence that these answers contradict."""

    only_at_extremes: bool = False
    """Right on paper: every ordinary input is answered correctly."""

    chosen: str = ""
    """What was answered, where it is right: of options, it names one."""


def judge(exercise, cases, answers, rehearsal=None):
    """The verdict on one answer to each case.

    Args:
        exercise: what was asked.
        cases: the questions.
        answers: one `Answer` to each.
        rehearsal: of this exercise on these cases, if there is one already; it saves time.

    A misconception is named only if it reproduces all the answers, right ones and wrong ones: a
    false diagnosis misleads, silence only disappoints.

    Raises:
        ValueError: if there is not exactly one answer to each case.
    """
    if len(cases) != len(answers):
        raise ValueError(f"expected one answer to each of {len(cases)} cases, got {len(answers)}")
    if all(answer.untouched for answer in answers):
        return Verdict(exercise, Status.NOT_ATTEMPTED)
    if exercise.kind == "kept":
        return Verdict(exercise, Status.KEPT)
    if exercise.kind == "written":
        return _written(exercise, cases, answers)
    seen = [measured(answer, exercise.measure) for answer in answers]
    return verdict_on(rehearsal or Rehearsal(exercise, cases), seen)


def verdict_on(rehearsal, seen):
    """The verdict on answers as the exercise measures them."""
    exercise = rehearsal.exercise
    failures = _failures(rehearsal, seen)
    if not failures:
        chosen = bare_words(seen[0].value) if exercise.options else ""
        return Verdict(exercise, Status.RIGHT, exercise.points, chosen=chosen)
    only_rounded = {failure.problem for failure in failures} == {"rounded"}
    return Verdict(
        exercise,
        Status.WRONG,
        failures=failures,
        misconception=None if only_rounded else recognise(rehearsal, seen),
        broken=broken_law(rehearsal.cases, seen, exercise.tolerance),
        only_at_extremes=all(failure.case.extreme for failure in failures),
    )


FEWEST_WORDS = 4
"""Of a sentence. Less is an attempt to see the model answer."""


def _written(exercise, cases, answers):
    """Words are for a person to read; from here only what is no sentence can be told."""
    answer = answers[0]
    if not isinstance(answer.value, str):
        return _no_sentence(exercise, cases, answer, "error" if answer.error else "not_text")
    if not answer.value.strip(" ."):
        return Verdict(exercise, Status.NOT_ATTEMPTED)
    if len(answer.value.split()) < FEWEST_WORDS:
        return _no_sentence(exercise, cases, answer, "short")
    return Verdict(exercise, Status.WRITTEN)


def _no_sentence(exercise, cases, answer, problem):
    failure = Failure(cases[0], answer, Answer(value=""), problem)
    return Verdict(exercise, Status.WRONG, failures=(failure,))


def _failures(rehearsal, seen):
    failures = [
        Failure(case, answer, expected, problem)
        for case, answer, expected in zip(rehearsal.cases, seen, rehearsal.right, strict=True)
        if (problem := problem_with(answer, expected, rehearsal.exercise.tolerance))
    ]
    return tuple(sorted(failures, key=lambda failure: (failure.case.extreme, failure.case.size)))


def confusions(exercise, seed):
    """Pairs among the reference and the misconceptions that no case of this seed tells apart."""
    return confused(Rehearsal(exercise, exercise.cases_from(seed)))


def confused(rehearsal):
    """The same, of a rehearsal. What one case tells apart is not asked again."""
    exercise = rehearsal.exercise
    rivals = [("reference", exercise.reference)]
    rivals += [
        (mistake.name, form) for mistake in exercise.misconceptions for form in mistake.forms
    ]
    numbered = range(len(rivals))
    pairs = [pair for pair in combinations(numbered, 2) if _names_differ(rivals, pair)]
    extreme = [case.extreme for case in rehearsal.cases]
    alike = _alike(rehearsal, rivals, pairs, [i for i, edge in enumerate(extreme) if not edge])
    # `judge` looks at the extremes of an answer only where it is right on paper
    on_paper = {0, *(other for one, other in alike if one == 0)}
    right = [pair for pair in alike if on_paper.issuperset(pair)]
    still = _alike(rehearsal, rivals, right, [i for i, edge in enumerate(extreme) if edge])
    return [
        (rivals[one][0], rivals[other][0])
        for one, other in alike
        if (one, other) in still or (one, other) not in right
    ]


def _names_differ(rivals, pair):
    one, other = pair
    return rivals[one][0] != rivals[other][0]


def _alike(rehearsal, rivals, pairs, where):
    """The pairs that agree on all these cases."""
    tolerance = rehearsal.exercise.tolerance
    for i in where:
        said = {k: rehearsal.says(rivals[k][1], i) for k in {k for pair in pairs for k in pair}}
        pairs = [(a, b) for a, b in pairs if same(said[a], said[b], tolerance, MARGIN)]
    return pairs
