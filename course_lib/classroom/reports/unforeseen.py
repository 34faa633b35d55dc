"""Wrong answers that nobody foresaw, grouped by what they do: tomorrow's misconceptions."""

import re
from collections import defaultdict
from dataclasses import dataclass

from course_lib.classroom.reports.rendering import one_line
from course_lib.classroom.results import GRADED

NOTHING_CAME = re.compile(r"→ (None|[A-Za-z]*(Error|Exit|Interrupt|Exception)) \(right: ")
LONGEST_COMMENT = 300

STUB = """\
Misconception(
    "a_sentence_without_its_subject",
    {function}: ...,  # makes the mistake: see what it must give below
    "What the learner may be thinking, as one sentence.",
    "A question that leads on, and never contains the answer?",
),
# In `{exercise}`, {count} of {of} answered alike (behaviour {behaviour}):
"""


@dataclass(frozen=True)
class Group:
    """Learners whose answers to one exercise are the same, and wrong in a way without a name."""

    exercise: str
    title: str
    behaviour: str
    learners: tuple[str, ...]
    sample: tuple[str, ...]
    """Hidden cases, what was answered, and what is right: for the teacher alone."""

    stub: str
    silent: bool
    """Where every case of the sample stopped with an error or gave back nothing."""


def unforeseen(rows, exercises):
    """The groups, the biggest first."""
    alike, asked = defaultdict(list), defaultdict(int)
    for row in rows:
        for name, result in row.results.items() if row.status == GRADED else ():
            asked[name] += 1
            if result.behaviour and not result.misconception and not _in_words(exercises.get(name)):
                alike[name, result.behaviour].append((row.student, result))
    found = [
        _group(key, shown, exercises.get(key[0]), asked[key[0]]) for key, shown in alike.items()
    ]
    return sorted(found, key=lambda one: (-len(one.learners), one.exercise, one.behaviour))


def _in_words(exercise):
    """Whether what is wrong with an answer is only that it is no sentence."""
    return exercise is not None and exercise.kind == "written"


def is_silent(result):
    """Whether an answer says nothing about a thought: it stopped, or gave back nothing."""
    return bool(result.sample) and all(map(NOTHING_CAME.search, result.sample))


def _group(key, shown, exercise, of):
    name, behaviour = key
    students, results = zip(*sorted(shown, key=lambda pair: pair[0]), strict=True)
    first = results[0]
    stub = stub_of(name, behaviour, first.sample, _arguments(exercise), (len(students), of))
    return Group(
        name, first.title or name, behaviour, students, first.sample, stub, is_silent(first)
    )


def _arguments(exercise):
    case = next(iter(exercise.cases_from(0)), None) if exercise else None
    return ", ".join(case.arguments) if case else ""


def stub_of(exercise, behaviour, sample, arguments, counts):
    """A Misconception to be filled in, with the sample as comments. It can be pasted as it is."""
    count, of = counts
    heading = STUB.format(
        function=f"lambda {arguments}".strip(),
        exercise=one_line(exercise, 100),
        count=count,
        of=of,
        behaviour=one_line(behaviour, 40),
    )
    return heading + "".join(f"#   {one_line(line, LONGEST_COMMENT)}\n" for line in sample)
