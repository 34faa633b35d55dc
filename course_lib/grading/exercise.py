"""Exercises as pure data: what is asked, what is right, and what goes wrong."""

import json
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from course_lib.grading.asking import plain


@dataclass(frozen=True)
class Case:
    """One question to a function."""

    label: str
    """Why we ask; of a hidden case it is all that a learner sees."""

    arguments: Mapping = field(default_factory=dict)
    """Name to value; handed over by position."""

    extreme: bool = False
    """True for an input at the edge of floating point: it has no say in the diagnosis of an answer
    that is already wrong on ordinary inputs."""

    @cached_property
    def size(self):
        """How many numbers the case holds, so that the smallest failing one can be shown."""
        return sum(np.size(value) for value in self.arguments.values())

    @cached_property
    def as_json(self):
        """The arguments as text; a class is asked the same thousands of times."""
        return json.dumps({name: plain(value) for name, value in self.arguments.items()})

    part_of: tuple | None = None
    """For a question that a law asks: the Law and the number of its example."""


@dataclass(frozen=True, eq=False)
class Misconception:
    """A mistake that can be recognised because it can be reproduced."""

    name: str
    """A sentence without its subject: `sums_instead_of_averaging`."""

    wrong: Callable
    """Answers as somebody with this belief would."""

    belief: str
    """What the learner may be thinking, as one sentence."""

    advice: str
    """A question that leads on. It never contains the answer."""

    also_wrong: tuple[Callable, ...] = ()
    """The same mistake, written differently."""

    convention: bool = False
    """True where this is right elsewhere, in another convention."""

    parts: tuple["Misconception", ...] = ()
    """Of two mistakes made at once, each by itself."""

    @property
    def forms(self):
        """Every declared way to make this mistake."""
        return (self.wrong, *self.also_wrong)


@dataclass(frozen=True, eq=False)
class Fault:
    """A mistake that can be made in every function of a kind: it turns a right one into a wrong one.

    Faults are not written down for each exercise but generated from its reference, and laid over
    its declared mistakes too, so that two things at once can be told.
    """

    name: str
    """A sentence without its subject, like that of a Misconception."""

    turns: Callable[[Callable], Callable]
    """Maps a function to the one that somebody writes who makes this mistake."""

    belief: str
    advice: str
    convention: bool = False

    def made_in(self, reference):
        """The misconception of somebody who makes this mistake in a function otherwise right."""
        return Misconception(
            self.name, self.turns(reference), self.belief, self.advice, convention=self.convention
        )


RELATIONS = (
    "equal",
    "differ",
    "gives",
    "differ_by",
    "ratio",
    "sums_to",
    "at_least",
    "at_most",
    "rises",
    "falls",
    "has_signs",
)
"""What a law can say about the answers to one of its examples; `laws` holds what each means."""


@dataclass(frozen=True, eq=False)
class Law:
    """A sentence that every right answer obeys, with small inputs on which it can be tried.

    It holds numbers only, so that it can be handed out without giving a right function away.
    """

    sentence: str
    """True, complete and short: “Adding a constant to all scores changes nothing.”"""

    relation: str
    """One of RELATIONS, between the answers to the questions of one example."""

    examples: tuple
    """Each is a tuple of questions, each question a tuple of arguments; the smallest first. Lists
    are handed over as arrays."""

    constant: object = None
    """What the relation compares with: the value given, the difference, the ratio, the sum …"""

    extreme: bool = False

    def __post_init__(self):
        if self.relation not in RELATIONS:
            raise ValueError(f"unknown relation {self.relation!r}; choose one of {RELATIONS}")

    def cases(self, names):
        """The questions, as cases of a function whose arguments have these names."""
        for number, example in enumerate(self.examples):
            for question in example:
                arguments = dict(zip(names, map(_as_array, question), strict=True))
                yield Case(self.sentence, arguments, self.extreme, (self, number))


def _as_array(argument):
    return np.array(argument) if isinstance(argument, list) else argument


@dataclass(frozen=True)
class Tolerance:
    """How near is near enough: a right idea passes, a different idea does not."""

    relative: float = 1e-3
    absolute: float = 1e-5


@dataclass(frozen=True)
class Option:
    """One line of a choice. A wrong one is a misconception with a name; of the right one, the
    advice says why it is right."""

    key: str
    text: str
    name: str = ""
    belief: str = ""
    advice: str = ""


THREE_DECIMALS = Tolerance(absolute=6e-4)
"""An answer that was rounded to three decimals is right."""


def no_arguments(rng):
    """The cases of a question that is asked once and takes no arguments."""
    yield Case("the question itself")


@dataclass(frozen=True, eq=False)
class Exercise:
    """One declaration that the notebook, the classroom, the handbook and the tests all read."""

    name: str
    """The name the learner's answer has in the sheet, and the only link to it."""

    title: str
    prompt: str
    """What is asked, in Markdown."""

    reference: Callable
    cases: Callable[[np.random.Generator], Iterable[Case]] = no_arguments
    """Randomise the bulk, place the edges."""

    misconceptions: tuple[Misconception, ...] = ()
    also_right: tuple[Callable, ...] = ()
    """Other right answers, written differently. The tolerance must admit them."""

    measure: Callable | None = None
    """Where the answer is judged by what it does: maps the answer to what is compared."""

    faults: tuple[Fault, ...] = ()
    """Mistakes that are generated. A declared misconception takes precedence."""

    laws: tuple[Law, ...] = ()
    """What is said where no misconception matches."""

    fresh: Callable[[np.random.Generator], "Exercise"] | None = None
    """Makes the same exercise with other numbers or another convention."""

    kind: str = "function"
    """function · value · choice · counterexample · order · measured · written; in a record also
    kept: not judged here"""

    points: int = 1
    difficulty: int = 1
    """1 to 5"""

    minutes: int = 3
    hints: tuple[str, ...] = ()
    """Rungs of the ladder: the law, the idea, a worked step on other numbers."""

    options: tuple[Option, ...] = ()
    """The lines of a choice."""

    model_answer: str = ""
    """Shown for comparison after an attempt; for a written answer it is all there is."""

    tolerance: Tolerance = Tolerance()

    def cases_from(self, seed):
        """The same seed gives the same cases, and different exercises differ. The questions that
        the laws ask come last and are always the same."""
        asked = list(self.cases(self.generator(seed)))
        names = list(asked[0].arguments)
        return asked + [case for law in self.laws for case in law.cases(names)]

    def generator(self, seed):
        """Random numbers of this exercise's own."""
        return np.random.default_rng([seed, zlib.crc32(self.name.encode())])

    @cached_property
    def generated(self):
        """The misconceptions that its faults make of its reference."""
        return tuple(fault.made_in(self.reference) for fault in self.faults)
