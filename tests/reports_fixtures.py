"""Classes that never handed anything in: rows of which everything is known."""

import hashlib
import re
from functools import cache
from html.parser import HTMLParser

import numpy as np

from course_lib.classroom.results import GRADED, NOT_GRADED, Result, Row
from course_lib.grading import Answer, Case, Exercise, Misconception, Rehearsal, explain, judge
from course_lib.grading.feedback import shown
from course_lib.question_bank import EXERCISES, LESSONS

SEED = 20261
SHEET = (
    "paani_loss",
    "gap_in_nats",
    "halving",
    "surprise",
    "mean_surprise",
    "perplexity_of_ours",
    "better_model",
    "why_the_log",
)
"""Of sheet 02."""


@cache
def rehearsal_of(name):
    return Rehearsal(EXERCISES[name], EXERCISES[name].cases_from(SEED))


@cache
def answered(name, how):
    """The Result of an answer to an exercise of the bank.

    Args:
        name: of the exercise.
        how: "right", "untouched", the name of a declared mistake, or the factor by which the right
            answer is stretched, as a mistake that nobody foresaw.
    """
    rehearsal = rehearsal_of(name)
    exercise = rehearsal.exercise
    verdict = judge(exercise, rehearsal.cases, _answers(rehearsal, how), rehearsal)
    feedback = explain(verdict, show_values=False)
    wrong = verdict.status.value == "not right yet"
    return Result(
        points=verdict.points,
        verdict=verdict.status.value,
        out_of=exercise.points,
        misconception=verdict.misconception.name if verdict.misconception else "",
        text=how if exercise.kind == "written" and how != "untouched" else "",
        title=exercise.title,
        headline=feedback.headline,
        paragraphs=feedback.paragraphs,
        behaviour=hashlib.sha256(f"{name} {how}".encode()).hexdigest()[:16] if wrong else "",
        sample=tuple(map(_sample, verdict.failures[:3])) if wrong else (),
    )


def _answers(rehearsal, how):
    exercise = rehearsal.exercise
    if how == "untouched":
        return [Answer(value=...)] * len(rehearsal.cases)
    if exercise.kind == "written":
        return [Answer(value=how)]
    if how == "right":
        return rehearsal.right
    if isinstance(how, float):
        said = [np.asarray(answer.value, float) for answer in rehearsal.right]
        return [Answer(value=value**2 * how + how) for value in said]
    [mistake] = [one for one in exercise.misconceptions if one.name == how]
    return rehearsal.says_to_all(mistake.wrong)


def _sample(failure):
    given = ", ".join(f"{name} = {shown(value)}" for name, value in failure.case.arguments.items())
    said = failure.answer.error or shown(failure.answer.value)
    return f"{given or failure.case.label} → {said} (right: {shown(failure.expected.value)})"


def row(student, answers, **changed):
    """A row of sheet 02 in which everything is right but for these answers: name → how."""
    hows = dict.fromkeys(SHEET, "right") | {"why_the_log": f"{student} says: it adds up."}
    results = {name: answered(name, how) for name, how in (hows | answers).items()}
    return Row(
        **{
            "student": student,
            "file": f"{student}.ipynb",
            "status": GRADED,
            "out_of": sum(EXERCISES[name].points for name in SHEET),
            "isolation": "closed in",
            "results": results,
            "sheet": "02_surprise",
            **changed,
        }
    )


def lost(student, reason="the file is empty: save the notebook again and hand it in again"):
    """A row of what could not be graded."""
    return row(student, {}, status=NOT_GRADED, reason=reason, results={})


def plain(student, ways, points=None):
    """A row of made-up exercises: name → "" where right, else how it is wrong.

    A way that begins with m is a misconception of that name; any other is a behaviour.
    """
    results = {
        name: Result(
            points=(0.0 if way else 1.0) if points is None else points[name],
            verdict="not right yet" if way else "right",
            out_of=1,
            misconception=way if way.startswith("m") else "",
            behaviour=way,
            title=name,
        )
        for name, way in ways.items()
    }
    return Row(student, f"{student}.ipynb", GRADED, len(ways), "closed in", results=results)


def exercise(name, ways=12):
    """A made-up exercise with that many declared mistakes."""
    return Exercise(
        name=name,
        title=name,
        prompt="?",
        reference=lambda x: x,
        cases=lambda rng: iter([Case("one", {"x": 1.0})]),
        misconceptions=tuple(
            Misconception(f"m{way}", lambda x, way=way: x + way + 1, "It is more.", "How much?")
            for way in range(ways)
        ),
    )


def a_class():
    """Thirty submissions to sheet 02 with everything in them that a report tells of."""
    said = "Surprises of independent events add up, as their probabilities multiply, and only a log turns one into the other."
    return [
        *(row(f"learner {n:02}", {}) for n in range(8)),
        *(
            row(f"bits {n}", {"paani_loss": "answers_in_bits", "surprise": "answers_in_bits"})
            for n in range(6)
        ),
        *(row(f"minus {n}", {"paani_loss": "forgets_the_minus_sign"}) for n in range(3)),
        *(row(f"odd {n}", {"mean_surprise": 0.37, "halving": "untouched"}) for n in range(4)),
        row("twin a", {"why_the_log": said, "surprise": 0.11}),
        row("twin b", {"why_the_log": said, "surprise": 0.11}),
        row("Zoë", dict.fromkeys(SHEET, "untouched")),
        row("slow", {"surprise": 0.9}, notes=("cell 5: took longer than 5 s",)),
        row(
            "<img src=x onerror=alert(1)>", {"why_the_log": "</p><script>alert(1)</script> is it."}
        ),
        lost("empty"),
        lost(
            "a photo", "the file is not a notebook (it is not JSON): hand in the .ipynb file itself"
        ),
    ]


LESSONS_OF_SHEET = {name: LESSONS[name] for name in SHEET}

VOID = {"meta", "br"}
HARMLESS = frozenset(
    re.findall(
        r"\w+",
        "html head meta title style body header h1 h2 h3 main section p strong b code span ul li a nav "
        "div table caption thead tbody tr th td figure figcaption svg desc rect text line details "
        "summary dl dt dd blockquote pre br",
    )
)


class Page(HTMLParser):
    """A page taken apart: every element is one that we write, closed in order, without handlers."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.stack, self.texts, self.headings, self.links = [], [], [], []
        self.feed(html)
        self.close()
        assert self.stack == []
        assert html.startswith('<!doctype html>\n<html lang="en">')
        assert html.endswith("</html>\n")

    def handle_starttag(self, tag, attributes):
        assert tag in HARMLESS, tag
        for name, value in attributes:
            assert not name.startswith("on"), name
            assert name != "style"
            assert "javascript:" not in (value or "")
            if name == "href":
                self.links.append(value)
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag

    def handle_data(self, data):
        if self.stack and self.stack[-1] != "style":
            self.texts.append(data)
        if self.stack and self.stack[-1] in ("h1", "h2", "h3"):
            self.headings.append((self.stack[-1], data))

    @property
    def text(self):
        return " ".join("".join(self.texts).split())


def written(out):
    """Name to content of everything that lies in a folder of results."""
    return {
        str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()
    }
