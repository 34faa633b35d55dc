"""One verb: answers become a verdict. Pure, and the same in a notebook and in a classroom."""

from dataclasses import dataclass
from enum import Enum
from itertools import combinations

from course_lib.grading.answers import (
    Answer,
    answers_of,
    measured,
    problem_with,
    rounded_from,
    same,
)
from course_lib.grading.exercise import Case, Exercise, Misconception

MARGIN = 10
"""Two mistakes are told apart only if they differ by this many tolerances, so that rounding can
never decide what a learner is told."""


class Status(Enum):
    NOT_ATTEMPTED = "not attempted"
    WRONG = "not right yet"
    RIGHT = "right"
    WRITTEN = "written"


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
    only_at_extremes: bool = False
    """Right on paper: every ordinary input is answered correctly."""


def judge(exercise, cases, answers):
    """The verdict on one answer to each case.

    A misconception is named only if it reproduces all the answers, right ones and wrong ones: a
    false diagnosis misleads, silence only disappoints.

    Raises:
        ValueError: if there is not exactly one answer to each case.
    """
    if len(cases) != len(answers):
        raise ValueError(f"expected one answer to each of {len(cases)} cases, got {len(answers)}")
    if all(answer.untouched for answer in answers):
        return Verdict(exercise, Status.NOT_ATTEMPTED)
    if exercise.kind == "written":
        return _written(exercise, cases, answers)
    seen = [measured(answer, exercise.measure) for answer in answers]
    failures = _failures(exercise, cases, seen)
    if not failures:
        return Verdict(exercise, Status.RIGHT, exercise.points)
    only_rounded = {failure.problem for failure in failures} == {"rounded"}
    return Verdict(
        exercise,
        Status.WRONG,
        failures=failures,
        misconception=None if only_rounded else _recognise(exercise, cases, seen),
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


def _failures(exercise, cases, seen):
    expected = _answers_as_judged(exercise, exercise.reference, cases)
    failures = [
        Failure(case, answer, right, problem)
        for case, answer, right in zip(cases, seen, expected, strict=True)
        if (problem := problem_with(answer, right, exercise.tolerance))
    ]
    return tuple(sorted(failures, key=lambda failure: (failure.case.extreme, failure.case.size)))


def _recognise(exercise, cases, seen):
    """The misconception that gives all these answers, or one that gives this value before rounding."""
    right = _answers_as_judged(exercise, exercise.reference, cases)
    telling = _telling_cases(exercise, cases, seen, right)
    near = []
    for misconception in exercise.misconceptions:
        for form in misconception.forms:
            if all(_gives(exercise, form, cases[i], seen[i]) for i in telling):
                return misconception
            if exercise.kind == "value" and rounded_from(seen[0].value, form()):
                near.append(misconception)
    return near[0] if len(near) == 1 else None


def _gives(exercise, answerer, case, answer):
    """Whether somebody's answer to one case is the one that `answerer` gives."""
    (wrong,) = _answers_as_judged(exercise, answerer, [case])
    return same(answer, wrong, exercise.tolerance)


def _telling_cases(exercise, cases, seen, right):
    """Ordinary cases decide, unless all of them are right and only an extreme one fails."""
    ordinary = [i for i, case in enumerate(cases) if not case.extreme]
    wrong_on_paper = any(not same(seen[i], right[i], exercise.tolerance) for i in ordinary)
    return ordinary if wrong_on_paper else range(len(cases))


def _answers_as_judged(exercise, answerer, cases):
    return [measured(answer, exercise.measure) for answer in answers_of(answerer, cases)]


def confusions(exercise, seed):
    """Pairs among the reference and the misconceptions that no case of this seed tells apart."""
    cases = exercise.cases_from(seed)
    rivals = [("reference", exercise.reference)]
    rivals += [
        (mistake.name, form) for mistake in exercise.misconceptions for form in mistake.forms
    ]
    names = [name for name, _ in rivals]
    answers = [_answers_as_judged(exercise, rival, cases) for _, rival in rivals]
    on_paper = [i for i, case in enumerate(cases) if not case.extreme]
    return [
        (names[one], names[other])
        for one, other in combinations(range(len(names)), 2)
        if names[one] != names[other] and _alike(exercise, answers, one, other, on_paper)
    ]


def _alike(exercise, answers, one, other, on_paper):
    """Whether `judge` could take one for the other: it looks at the cases `_telling_cases` names."""

    def agree(first, second, where):
        return all(
            same(answers[first][i], answers[second][i], exercise.tolerance, MARGIN) for i in where
        )

    reference = 0
    right_on_paper = agree(reference, one, on_paper) and agree(reference, other, on_paper)
    where = range(len(answers[one])) if right_on_paper else on_paper
    return agree(one, other, where)
