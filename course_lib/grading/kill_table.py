"""The kill table: every mistake of an exercise, made on many seeds, must be caught and named."""

from collections import Counter
from dataclasses import dataclass

from course_lib.grading.exercise import no_arguments
from course_lib.grading.judge import Status, confused, verdict_on
from course_lib.grading.rehearsal import Rehearsal


@dataclass(frozen=True)
class Row:
    """What became of one mistake."""

    exercise: str
    mistake: str
    generated: bool
    seeds: int
    caught: int
    """On how many seeds it was rejected and called by one and the same name."""

    named: str
    """Its own name or, of a generated mistake, that of a declared one with the same numbers."""

    @property
    def killed(self):
        return self.caught == self.seeds


def kill_table(exercise, seeds):
    """One Row for each declared mistake, and for each generated one that differs from right.

    Args:
        exercise: any but a written question.
        seeds: the seeds to try.
    """
    rehearsals = [Rehearsal(exercise, exercise.cases_from(seed)) for seed in seeds]
    rows = [_row(rehearsals, mistake, generated=False) for mistake in exercise.misconceptions]
    return rows + [
        _row(rehearsals, mistake, generated=True)
        for mistake in exercise.generated
        if any(_differs(rehearsal, mistake) for rehearsal in rehearsals)
    ]


def _row(rehearsals, mistake, *, generated):
    names = Counter(name for rehearsal in rehearsals for name in [_common_name(rehearsal, mistake)])
    named, caught = names.most_common(1)[0]
    if not generated:
        named, caught = mistake.name, names[mistake.name]
    exercise = rehearsals[0].exercise.name
    return Row(exercise, mistake.name, generated, len(rehearsals), caught * bool(named), named)


def _common_name(rehearsal, mistake):
    """What all forms of a mistake are called on one seed, or "" where they are not called alike."""
    names = {_name(rehearsal, form) for form in mistake.forms}
    return names.pop() if len(names) == 1 else ""


def _name(rehearsal, form):
    verdict = verdict_on(rehearsal, rehearsal.says_to_all(form))
    if verdict.misconception:
        return verdict.misconception.name
    stopped = verdict.failures and verdict.failures[0].problem == "error"
    return "stops with an error" if stopped else ""


def _differs(rehearsal, mistake):
    seen = rehearsal.says_to_all(mistake.wrong)
    return verdict_on(rehearsal, seen).status is not Status.RIGHT


def print_kill_table(exercises, seeds):
    """Print a line for every mistake, and the sum. Returns 0 if every one is killed, else 1."""
    rows = [
        row
        for exercise in exercises
        if exercise.kind != "written"
        for row in kill_table(exercise, range(1) if exercise.cases is no_arguments else seeds)
    ]
    for row in rows:
        made = "generated" if row.generated else "declared"
        twin = f" as {row.named}" if row.named != row.mistake else ""
        print(f"{row.exercise:32} {row.mistake:44} {made:9} {row.caught:>4} of {row.seeds}{twin}")
    killed = sum(row.killed for row in rows)
    declared = sum(not row.generated for row in rows)
    print(
        f"{killed} of {len(rows)} wrong answers rejected and named on every seed: {declared} "
        f"declared and {len(rows) - declared} generated"
    )
    return 0 if killed == len(rows) else 1


def unfairly_rejected(exercise, seeds):
    """The seeds on which a right answer, however written, is not accepted."""
    return [
        seed
        for seed in seeds
        for rehearsal in [Rehearsal(exercise, exercise.cases_from(seed))]
        for right in (exercise.reference, *exercise.also_right)
        if verdict_on(rehearsal, rehearsal.says_to_all(right)).status is not Status.RIGHT
    ]


def confused_on(exercise, seeds):
    """The seeds on which no case tells some two answers apart, with their names."""
    return [
        (seed, pair)
        for seed in seeds
        for pair in confused(Rehearsal(exercise, exercise.cases_from(seed)))
    ]
