"""Nothing is handed out before it was tried: right answers, untouched ones, and every mistake."""

import json
import subprocess
import sys
from dataclasses import dataclass

from course_lib.classroom.refusal import CannotGradeError
from course_lib.grading import Answer, Status, judge
from course_lib.grading.judge import verdict_on
from course_lib.grading.recorded import rehearsal_from


@dataclass
class Tried:
    """How much was tried, and held."""

    right: int = 0
    untouched: int = 0
    mistakes: int = 0
    points: float = 0

    def __str__(self):
        return (
            f"{self.right} right answers earn {self.points:g} points, {self.untouched} untouched "
            f"ones none, and {self.mistakes} mistakes are each named as themselves"
        )


def try_record(exercise, data, tried):
    """Count what a record says of every known answer to its exercise.

    Raises:
        CannotGradeError: if it rejects the right answer, takes an untouched one for an attempt, or
            misses a declared mistake.
    """
    rehearsal = rehearsal_from(json.loads(json.dumps(data)))
    untouched = [Answer(value=...)] * len(rehearsal.cases)
    if judge(rehearsal.exercise, rehearsal.cases, untouched).status is not Status.NOT_ATTEMPTED:
        raise _does_not_judge(exercise, "it takes an untouched answer for an attempt")
    tried.untouched += 1
    if data["kind"] == "kept":
        return
    right = verdict_on(rehearsal, rehearsal.right)
    if right.status is not Status.RIGHT or right.points != exercise.points:
        raise _does_not_judge(exercise, "it rejects the right answer")
    mistakes = rehearsal.exercise.misconceptions[: len(exercise.misconceptions)]
    if missed := [mistake.name for mistake in mistakes if not _named(rehearsal, mistake)]:
        raise _does_not_judge(exercise, ", ".join(missed))
    tried.right += 1
    tried.points += right.points
    tried.mistakes += len(mistakes)


def _named(rehearsal, mistake):
    verdict = verdict_on(rehearsal, rehearsal.says_to_all(mistake.wrong))
    return verdict.misconception is mistake and verdict.points == 0


def _does_not_judge(exercise, why):
    return CannotGradeError(
        f"the record of {exercise.name!r} does not judge as the exercise does: {why}. "
        "Please report this"
    )


UNTOUCHED = """
import contextlib, io, json, sys
sys.path.insert(0, "")
from course_lib.student.checking import verdict_on
names = json.loads(sys.stdin.read())
print(json.dumps({name: verdict_on(name, ...)[0].status.value for name in names}))
"""


def try_bundle(folder, names):
    """Let a bundle, with nothing else of the course, judge a sheet that nobody has touched.

    Raises:
        CannotGradeError: if it does not run by itself, or gives points for nothing.
    """
    ran = subprocess.run(
        [sys.executable, "-I", "-B", "-c", UNTOUCHED],
        cwd=folder,
        input=json.dumps(names),
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        last = ran.stderr.strip().splitlines()[-1:]
        raise CannotGradeError(f"a bundle does not run by itself: {' '.join(last)}")
    said = json.loads(ran.stdout)
    if odd := [name for name, status in said.items() if status != Status.NOT_ATTEMPTED.value]:
        raise CannotGradeError(f"a bundle takes untouched answers for attempts: {', '.join(odd)}")
