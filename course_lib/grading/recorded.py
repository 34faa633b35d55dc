"""An exercise as numbers: what it asks, and what comes back. No function stands in a record.

A learner who is handed records instead of the question bank gets every check and every diagnosis,
and finds no right function to look at.
"""

import base64
import json
import zlib
from dataclasses import asdict
from pathlib import Path

from course_lib.grading.answers import Answer
from course_lib.grading.asking import from_plain, plain
from course_lib.grading.exercise import Case, Exercise, Law, Misconception, Option, Tolerance
from course_lib.grading.rehearsal import Rehearsal
from course_lib.translations import Words

SAME = ("name", "points", "difficulty", "minutes")
"""Fields that are kept as they are."""

SAID = ("title", "prompt")
"""Fields that are said in the learner's language."""

DIGITS = 9
"""Significant digits of a recorded number: far more than a tolerance asks for."""


class Recorded:
    """Stands for a function of which only the answers are known."""

    def __call__(self, *_):
        raise LookupError("of this function only the answers are known")


def record(exercise, seed):
    """The exercise, its cases for a seed, and all known answers to them, as plain data.

    What can only be judged by running a right function is kept for the teacher: its answers are
    accepted and not judged.
    """
    kept = exercise.measure is not None or exercise.kind == "written"
    data = {name: getattr(exercise, name) for name in SAME}
    data |= {name: _worded(getattr(exercise, name)) for name in SAID}
    data |= {
        "kind": "kept" if kept else exercise.kind,
        "varied": exercise.fresh is not None,
        "hints": list(map(_worded, exercise.hints)),
        "tolerance": asdict(exercise.tolerance),
        "options": [{"key": it.key, "text": _worded(it.text)} for it in exercise.options],
        "why": _why(exercise),
        "cases": [],
        "laws": [],
        "mistakes": [],
    }
    return data if kept else data | _answers(Rehearsal(exercise, exercise.cases_from(seed)))


def _why(exercise):
    """What is said of the right line of a choice. Of the others their mistakes say it."""
    right = exercise.reference() if exercise.options else None
    return next((_worded(it.advice) for it in exercise.options if it.key == right), "")


def _worded(text):
    """A text as plain data: Words keep what they were made of, for another language."""
    if not isinstance(text, Words):
        return text
    values = {name: _worded(plain(value)) for name, value in text.values.items()}
    return {"template": text.template, "values": values}


def _words_from(data):
    if not isinstance(data, dict):
        return data
    return Words(
        data["template"], {name: _words_from(value) for name, value in data["values"].items()}
    )


def _answers(rehearsal):
    exercise, cases = rehearsal.exercise, rehearsal.cases
    laws = list(exercise.laws)
    return {
        "cases": [_case(case, laws) for case in cases],
        "laws": [[_worded(law.sentence), law.relation, plain(law.constant)] for law in laws],
        "right": _packed(rehearsal, exercise.reference),
        "mistakes": [
            _mistake(rehearsal, mistake) for mistake in (*rehearsal.single, *rehearsal.pairs)
        ],
    }


def _case(case, laws):
    arguments = {name: plain(value) for name, value in case.arguments.items()}
    law, number = case.part_of or (None, 0)
    return {
        "label": _worded(case.label),
        "arguments": arguments,
        "extreme": case.extreme,
        "law": [laws.index(law), number] if law else None,
    }


def _mistake(rehearsal, mistake):
    return {
        "name": mistake.name,
        "belief": _worded(mistake.belief),
        "advice": _worded(mistake.advice),
        "convention": mistake.convention,
        "parts": [part.name for part in mistake.parts],
        "forms": [_packed(rehearsal, form) for form in mistake.forms],
    }


def _packed(rehearsal, answerer):
    """The answers of a known function, rounded, packed small."""
    answers = [_rounded(answer.reply) for answer in rehearsal.says_to_all(answerer)]
    return base64.b85encode(zlib.compress(json.dumps(answers).encode(), 9)).decode()


def _rounded(value):
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    if isinstance(value, dict):
        return {name: _rounded(item) for name, item in value.items()}
    return value


def rehearsal_from(data):
    """The Rehearsal that a record holds; its exercise knows answers only.

    Raises:
        ValueError: if the data are not a record.
    """
    try:
        return _rehearsal(data)
    except (KeyError, TypeError, zlib.error) as error:
        raise ValueError(
            f"expected the record of an exercise, as `record` makes it: {error!r}"
        ) from None


def _rehearsal(data):
    laws = [
        Law(_words_from(sentence), relation, (), from_plain(c))
        for sentence, relation, c in data["laws"]
    ]
    cases = [_case_from(case, laws) for case in data["cases"]]
    single, pairs = _mistakes_from(data["mistakes"])
    exercise = Exercise(
        **{name: data[name] for name in SAME},
        **{name: _words_from(data[name]) for name in SAID},
        kind=data["kind"],
        hints=tuple(map(_words_from, data["hints"])),
        tolerance=Tolerance(**data["tolerance"]),
        options=tuple(
            # No line is marked as the right one, so each has the reason: it is said after a right answer.
            Option(option["key"], _words_from(option["text"]), advice=_words_from(data["why"]))
            for option in data["options"]
        ),
        reference=Recorded(),
        fresh=Recorded() if data["varied"] else None,
        misconceptions=tuple(mistake for mistake, _ in single),
    )
    rehearsal = Rehearsal(exercise, cases or [Case("the question itself")])
    rehearsal.pairs = [mistake for mistake, _ in pairs]
    known = [(exercise.reference, data["right"])] if cases else []
    known += [
        (form, packed)
        for mistake, forms in (*single, *pairs)
        for form, packed in zip(mistake.forms, forms, strict=True)
    ]
    for form, packed in known:
        rehearsal.learn(form, map(Answer.from_reply, _unpacked(packed)))
    return rehearsal


def _case_from(data, laws):
    arguments = {name: from_plain(value) for name, value in data["arguments"].items()}
    part_of = (laws[data["law"][0]], data["law"][1]) if data["law"] else None
    return Case(_words_from(data["label"]), arguments, data["extreme"], part_of)


def _mistakes_from(rows):
    """Single mistakes and pairs, each with its packed answers."""
    single, pairs, by_name = [], [], {}
    for row in rows:
        first, *others = [Recorded() for _ in row["forms"]]
        mistake = Misconception(
            row["name"],
            first,
            _words_from(row["belief"]),
            _words_from(row["advice"]),
            tuple(others),
            row["convention"],
            tuple(by_name[name] for name in row["parts"] if name in by_name),
        )
        by_name.setdefault(row["name"], mistake)
        (pairs if row["parts"] else single).append((mistake, row["forms"]))
    return single, pairs


def _unpacked(packed):
    return json.loads(zlib.decompress(base64.b85decode(packed)))


class Bank:
    """A question bank of records, read from a file; each is unpacked when it is first asked for.

    It offers what the module `question_bank` offers.
    """

    def __init__(self, path):
        self._data = json.loads(Path(path).read_text(encoding="utf-8"))
        self.lessons = self._data["lessons"]
        self._rehearsals = {
            (name, number): rehearsal_from(data)
            for name, variants in self._data["exercises"].items()
            for number, data in enumerate(variants)
        }
        self.exercises = {
            name: rehearsal.exercise
            for (name, number), rehearsal in self._rehearsals.items()
            if number == 0
        }

    def rehearsed(self, exercise):
        """What right and wrong answers to an exercise are."""
        return next(r for r in self._rehearsals.values() if r.exercise is exercise)

    def variant(self, exercise, number):
        """One of the recorded variants; they come round again."""
        others = len(self._data["exercises"][exercise.name]) - 1
        if not others:
            return exercise
        return self._rehearsals[exercise.name, (number - 1) % others + 1].exercise
