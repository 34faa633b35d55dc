"""Exercises as pure data: what is asked, what is right, and what goes wrong."""

import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np


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

    @property
    def size(self):
        """How many numbers the case holds, so that the smallest failing one can be shown."""
        return sum(np.size(value) for value in self.arguments.values())


@dataclass(frozen=True)
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

    @property
    def forms(self):
        """Every declared way to make this mistake."""
        return (self.wrong, *self.also_wrong)


@dataclass(frozen=True)
class Tolerance:
    """How near is near enough: a right idea passes, a different idea does not."""

    relative: float = 1e-3
    absolute: float = 1e-5


def no_arguments(rng):
    """The cases of a question that is asked once and takes no arguments."""
    yield Case("the question itself")


@dataclass(frozen=True)
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

    kind: str = "function"
    """function · value · choice · counterexample · written"""

    points: int = 1
    difficulty: int = 1
    """1 to 5"""

    minutes: int = 3
    hints: tuple[str, ...] = ()
    """Rungs of the ladder: the law, the idea, a worked step on other numbers."""

    model_answer: str = ""
    """Shown for comparison after an attempt; for a written answer it is all there is."""

    tolerance: Tolerance = Tolerance()

    def cases_from(self, seed):
        """The same seed gives the same cases, and different exercises differ."""
        rng = np.random.default_rng([seed, zlib.crc32(self.name.encode())])
        return list(self.cases(rng))


def value_question(**fields):
    """An exercise whose answer is one value: a function without arguments."""
    return Exercise(kind="value", **fields)


def counterexample(**fields):
    """An exercise whose answer is an input, judged by what it unmasks."""
    return Exercise(kind="counterexample", **fields)


def written_question(*, name, title, prompt, model_answer, **fields):
    """An exercise answered in words, which a person reads."""
    return Exercise(
        name=name,
        title=title,
        prompt=prompt,
        model_answer=model_answer,
        reference=lambda: model_answer,
        kind="written",
        **fields,
    )


@dataclass(frozen=True)
class Option:
    """One line of a choice. A wrong one is a misconception with a name."""

    key: str
    text: str
    name: str = ""
    belief: str = ""
    advice: str = ""


def choice(*, prompt, options, right, **fields):
    """An exercise answered by one letter; every wrong letter has its own explanation."""
    wrong = [option for option in options if option.key != right]
    return Exercise(
        kind="choice",
        prompt="\n".join(
            [prompt, "", *(f"- **{option.key}** — {option.text}" for option in options)]
        ),
        reference=lambda: right,
        misconceptions=tuple(_chosen(option) for option in wrong),
        **fields,
    )


def _chosen(option):
    return Misconception(option.name, lambda: option.key, option.belief, option.advice)
