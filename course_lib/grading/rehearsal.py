"""What the right function and every wrong one say to the same cases: asked once, then remembered."""

from functools import cached_property
from itertools import permutations, product

from course_lib.grading.answers import answers_of, measured
from course_lib.grading.exercise import Misconception


class Rehearsal:
    """The known answers to the cases of one exercise, each obtained when it is first wanted.

    A class of learners is asked the same cases, so that one rehearsal serves all of them.
    """

    def __init__(self, exercise, cases):
        self.exercise = exercise
        self.cases = cases
        self._said = {}

    def says(self, answerer, i):
        """The answer of a known function to case number i, as the exercise measures it."""
        if (answerer, i) not in self._said:
            (answer,) = answers_of(answerer, [self.cases[i]])
            self._said[answerer, i] = measured(answer, self.exercise.measure)
        return self._said[answerer, i]

    def says_to_all(self, answerer):
        if (answerer, 0) not in self._said:
            for i, answer in enumerate(answers_of(answerer, self.cases)):
                self._said[answerer, i] = measured(answer, self.exercise.measure)
        return [self.says(answerer, i) for i in range(len(self.cases))]

    def learn(self, answerer, answers):
        """Take the answers of a function as known, instead of asking it."""
        self._said |= {(answerer, i): answer for i, answer in enumerate(answers)}

    @property
    def right(self):
        return self.says_to_all(self.exercise.reference)

    @cached_property
    def single(self):
        """The declared mistakes, which take precedence, and then the generated ones."""
        return (*self.exercise.misconceptions, *self.exercise.generated)

    @cached_property
    def pairs(self):
        """Two mistakes at once: each fault laid over each other mistake."""
        faults, generated = self.exercise.faults, self.exercise.generated
        over_declared = product(faults, self.exercise.misconceptions)
        over_generated = permutations(range(len(faults)), 2)
        return [
            *(_together(fault, mistake) for fault, mistake in over_declared),
            *(_together(faults[outer], generated[inner]) for outer, inner in over_generated),
        ]


def _together(fault, mistake):
    both = fault.made_in(mistake.wrong)
    return Misconception(
        f"{mistake.name} and {fault.name}",
        both.wrong,
        f"{mistake.belief} {fault.belief}",
        mistake.advice,
        parts=(mistake, both),
    )
