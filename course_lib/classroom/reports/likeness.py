"""Learners who are wrong alike in ways so rare that chance is a poor explanation.

What is compared are wrong answers only: being right alike proves nothing. Each exercise in which
both of a pair are wrong is one trial. Its chance is how often somebody who is wrong there is wrong
in that very way, and what they share counts −log2 of it, in bits: the surprise. Counted is only

- what is rare: at most one in TEN of the class and at most LARGEST people gave it, and its chance
  is at most 1/8; a belief that many hold is theirs by themselves;
- a misconception once, in however many exercises it shows: it is one thought;
- what says something: not an error, nor nothing given back.

The number of a pair is −log2 of a bound (Chernoff's) on the chance that two who answer
independently, wrong where these two are, would share that many bits. It is reported where the
expected number of such pairs in the whole class is below ONE_IN. The same words in a written answer
are one trial more, at BITS_A_WORD.
"""

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from course_lib.classroom.reports.unforeseen import is_silent
from course_lib.classroom.results import GRADED
from course_lib.grading import Status

TEN = 10
LARGEST = 12
LIKELIEST = 1 / 8
ONE_IN = 0.01
FEWEST_WORDS = 12
BITS_A_WORD = 2
"""A word of English costs three to four times as many, so this is on the side of the learners."""

FEWEST_UNFORESEEN = 10
"""Ways to be wrong beside those that have a name, where an answer is none of these."""

MOST_TENS = 6

TILTS = np.geomspace(0.05, 60, 60)
"""The exponents among which Chernoff's bound is looked for; each of them gives a true bound."""


@dataclass(frozen=True)
class Trait:
    """One way to be wrong in one exercise, and how much it says that two share it."""

    exercise: str
    way: str
    """`misconception: name`, `behaviour: digest` or `words: text`."""

    learners: int
    chance: float

    @property
    def bits(self):
        return -math.log2(self.chance)

    @property
    def kind(self):
        return self.way.partition(": ")[0]

    @property
    def what(self):
        return self.way.partition(": ")[2]


@dataclass(frozen=True)
class Alike:
    """Learners who are linked by pairs that chance hardly explains."""

    learners: tuple[str, ...]
    bits: float
    """Of its most surprising pair."""

    expected: float
    """How many pairs as surprising as that one chance would give in this class, at most."""

    shared: tuple[Trait, ...]
    """What at least one of its pairs shares, the rarest first."""

    @property
    def classes(self):
        """In one of how many classes like this one chance gives such a pair: a power of ten, and
        never so large that it sounds like proof."""
        tens = -math.log10(self.expected) if self.expected > 0 else MOST_TENS
        return f"{10 ** min(math.floor(tens), MOST_TENS):,}"


def alike(rows, exercises):
    """The groups of learners who are wrong alike, the most surprising first.

    Args:
        rows: of the class.
        exercises: name to Exercise; what a misconception competes with, and model answers.
    """
    graded = [row for row in rows if row.status == GRADED]
    traits = _traits(graded, exercises)
    threshold = needed(len(graded))
    linked = {}
    for (one, other), found in _candidates(traits).items():
        shared = once_a_thought(found)
        if sum(trait.bits for trait in shared) >= threshold:  # the bound can only be below that
            bits = _surprise(traits[one], traits[other], shared)
            if bits >= threshold:
                linked[one, other] = bits, shared
    groups = [_group(pairs, linked, graded) for pairs in _components(linked)]
    return sorted(groups, key=lambda group: (-group.bits, group.learners))


def needed(learners):
    """The bits from which fewer than ONE_IN pairs are expected in a class of that size.

    >>> needed(30) > needed(3)
    True
    """
    return math.log2(max(learners * (learners - 1) / 2, 1) / ONE_IN)


def _traits(graded, exercises):
    """For each row: name of the exercise to its Trait, of everything that was answered wrong."""
    ways = [_ways(row, exercises) for row in graded]
    holders = Counter((name, way) for row in ways for name, way in row.items())
    wrong = Counter(name for row in ways for name in row)
    known = {
        (name, way): Trait(
            name, way, count, _chance(name, way, count, wrong[name], (len(graded), exercises))
        )
        for (name, way), count in holders.items()
    }
    return [{name: known[name, way] for name, way in row.items()} for row in ways]


def _ways(row, exercises):
    found = {}
    for name, result in row.results.items():
        if result.misconception:
            found[name] = f"misconception: {result.misconception}"
        elif result.behaviour and not is_silent(result):
            found[name] = f"behaviour: {result.behaviour}"
        elif words := _words(result, exercises.get(name)):
            found[name] = f"words: {words}"
    return found


def _words(result, exercise):
    """A written answer without capitals, signs and spaces; "" if it is short or was handed out."""
    if result.verdict != Status.WRITTEN.value:
        return ""
    words = re.findall(r"\w+", result.text.casefold())
    said = " ".join(words)
    given = f"{exercise.prompt} {exercise.model_answer}" if exercise else ""
    handed_out = said in " ".join(re.findall(r"\w+", given.casefold()))
    return said if len(words) >= FEWEST_WORDS and not handed_out else ""


def _chance(name, way, count, wrong, known):
    """How likely it is that another learner who is wrong there is wrong in this way.

    By the rule of succession: of the others who were wrong, count those with it and one more,
    among as many more as there are known ways to be wrong. Never below its share in the class.
    """
    learners, exercises = known
    if way.startswith("words: "):
        return 2.0 ** -min(BITS_A_WORD * len(way.split()[1:]), 1000)
    ways = _ways_to_be_wrong(exercises.get(name), way)
    others = (max(count - 2, 0) + 1) / (max(wrong - 2, 0) + ways)
    return min(max(others, count / learners), 1.0)


def _ways_to_be_wrong(exercise, way):
    known = len(exercise.misconceptions) + len(exercise.faults) if exercise else 0
    return max(known, FEWEST_UNFORESEEN if way.startswith("behaviour: ") else 1)


def counts(trait, learners):
    """Whether sharing this says anything in a class of that size."""
    if trait.kind == "words":
        return trait.learners <= min(max(2, learners / TEN), LARGEST)
    return trait.learners <= min(learners / TEN, LARGEST) and trait.chance <= LIKELIEST


def _candidates(traits):
    """Pair of places to the rare traits they share, looked up by trait and never by pair."""
    holders = defaultdict(list)
    for place, row in enumerate(traits):
        for trait in row.values():
            if trait.learners > 1 and counts(trait, len(traits)):
                holders[trait.exercise, trait.way].append((place, trait))
    shared = defaultdict(list)
    for held in holders.values():
        for (one, trait), (other, _) in combinations(held, 2):
            shared[one, other].append(trait)
    return shared


def once_a_thought(shared):
    """The same without a misconception that shows in several exercises: its likeliest is kept."""
    kept = {}
    for trait in shared:
        key = trait.way if trait.kind == "misconception" else (trait.exercise, trait.way)
        if key not in kept or kept[key].chance < trait.chance:
            kept[key] = trait
    return sorted(kept.values(), key=lambda trait: (-trait.bits, trait.exercise))


def _surprise(one, other, shared):
    """The bits of a pair: from the side of the one to whom the likeness says less."""
    bits = sum(trait.bits for trait in shared)
    kept = {trait.exercise for trait in shared}
    both = [
        name
        for name in one.keys() & other.keys()
        if name in kept or one[name].way != other[name].way
    ]
    return min(surprise([row[name].chance for name in both], bits) for row in (one, other))


def surprise(chances, bits):
    """−log2 of a bound on the chance of sharing that many bits.

    Each trial of chance p adds −log2 p bits, independently. For every tilt t ≥ 0 the chance of
    at least b bits is at most 2^(−t b) times the product of 1 − p + p^(1 − t) (Chernoff, 1952).

    >>> round(surprise([1 / 16, 1 / 16], 8), 2)
    8.0
    """
    logs = np.log2(np.array(chances, dtype=float))
    with np.errstate(divide="ignore"):  # a chance of 1 leaves nothing over
        missed = np.log2(1 - np.exp2(logs))
    tilted = np.logaddexp2(missed, np.outer(1 - TILTS, logs)).sum(axis=1)
    return float(max(0.0, np.max(TILTS * bits - tilted)))


def _components(linked):
    """The pairs, put together where they have somebody in common."""
    group = {}
    for one, other in sorted(linked):
        joined = group.get(one, {one}) | group.get(other, {other})
        group |= dict.fromkeys(joined, joined)
    found = {id(members): members for members in group.values()}
    return [[pair for pair in sorted(linked) if pair[0] in members] for members in found.values()]


def _group(pairs, linked, graded):
    bits = max(linked[pair][0] for pair in pairs)
    shared = {trait for pair in pairs for trait in linked[pair][1]}
    size = len(graded)
    return Alike(
        tuple(sorted({graded[place].student for pair in pairs for place in pair})),
        bits,
        size * (size - 1) / 2 * 2.0**-bits,
        tuple(sorted(shared, key=lambda trait: (-trait.bits, trait.exercise, trait.way))),
    )
