"""Break the checker: choose an input, and see which of ten wrong versions give themselves away."""

import functools

import numpy as np
import traitlets

from course_lib import losses
from course_lib.grading import Case, Tolerance
from course_lib.grading.answers import answers_of, same
from course_lib.numerics import softmax
from course_lib.widgets.explorable import Explorable, question

NICE = ((1.0, 2.0, 0.0),)
MOST = 2000
ROWS, COLUMNS = range(1, 5), range(2, 5)

EXERCISES = {
    "cross_entropy": "cross_entropy_from_logits",
    "softmax": "softmax",
    "masked_cross_entropy": "masked_cross_entropy",
}
"""Where the wrong versions come from."""

SUSPECTS = {
    "cross_entropy": (
        "averages_before_the_log",
        "answers_in_bits",
        "scores_the_favourite",
        "lets_the_exponential_overflow",
        "counts_labels_from_one",
        "sums_instead_of_averaging",
        "lets_the_whole_table_compete",
        "turns_the_sign_round",
        "keeps_only_the_last",
        "pairs_every_row_with_every_label",
    ),
    "softmax": (
        "takes_one_sum_for_the_whole_table",
        "shifts_by_the_mean",
        "takes_powers_of_two",
        "forgets_to_keep_the_axis",
        "overflows_without_a_shift",
        "works_down_the_columns",
        "ignores_the_signs",
        "divides_the_scores_by_their_maximum",
        "takes_one_maximum_for_the_whole_table",
        "normalises_once_more",
    ),
    "masked_cross_entropy": (
        "counts_only_the_padding",
        "sums_instead_of_averaging",
        "counts_the_padding",
        "takes_zero_for_padding",
        "answers_in_bits",
        "sets_the_scores_to_zero",
        "takes_exponentials_of_large_scores",
        "averages_before_the_log",
        "shifts_once_more",
        "divides_by_all_positions",
    ),
}


@functools.cache
def suspects(task):
    """The ten wrong versions of a function, as the bank of the course declares them."""
    from course_lib.question_bank import EXERCISES as BANK

    exercise = BANK[EXERCISES[task]]
    faults = (fault.made_in(exercise.reference) for fault in exercise.faults)
    declared = {mistake.name: mistake for mistake in (*exercise.misconceptions, *faults)}
    return tuple(declared[name] for name in SUSPECTS[task])


def _of_a_batch(function):
    return function


def _of_a_table(function):
    return lambda scores, labels: function(scores)


def _of_one_text(function):
    """The last class is padding."""
    return lambda scores, labels: function(scores[None], labels[None], scores.shape[1] - 1)


CALLED = {
    "cross_entropy": _of_a_batch,
    "softmax": _of_a_table,
    "masked_cross_entropy": _of_one_text,
}


def _masked(scores, labels, padding):
    if np.all(labels == padding):
        return np.nan
    return losses.cross_entropy(scores, labels, ignore_index=padding)


RIGHT = {
    "cross_entropy": losses.cross_entropy,
    "softmax": softmax,
    "masked_cross_entropy": _masked,
}


def _asked(task, function, scores, labels):
    case = Case("an input", {"scores": np.array(scores, float), "labels": np.array(labels)})
    return answers_of(CALLED[task](function), [case])[0]


def unmasked(task, scores, labels):
    """The numbers, from 1 to 10, of the wrong versions whose answer is not the right one.

    >>> unmasked("cross_entropy", [[1.0, 2.0, 0.0]], [1])
    [2, 5, 8]
    """
    right = _asked(task, RIGHT[task], scores, labels)
    if not np.all(np.isfinite(right.numbers)):
        return []  # an input without a right answer proves nothing
    answers = (_asked(task, mistake.wrong, scores, labels) for mistake in suspects(task))
    return [
        number
        for number, answer in enumerate(answers, start=1)
        if not same(answer, right, Tolerance())
    ]


class BreakTheChecker(Explorable):
    """Ten wrong versions of a function: which inputs unmask them all?

    Args:
        task: "cross_entropy" of a batch (mean, in nats), "softmax" of each row, or
            "masked_cross_entropy", the mean over the tokens of one text that are not padding, where
            the last class is padding.
        scores: one to four rows of two to four scores, from −2000 to 2000.
        labels: the number of the right class of each row; softmax does not look at them.
        kept: other inputs that count, too, such as {"scores": [[2.0, 1.0]], "labels": [0]}.

    Raises:
        traitlets.TraitError, ValueError: if these do not fit one another.

    >>> BreakTheChecker().found  # by a nice example
    [2, 5, 8]
    >>> BreakTheChecker(scores=[[0, 1000, 2], [1, -2, 0.5]], labels=[0, 1]).found
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    """

    moved = ("task", "scores", "labels", "kept")
    heading = "Break the Checker"
    asked_before = question(
        "Ten people wrote the mean cross-entropy of a batch, each with another mistake. You test "
        "them with one nice example: scores 1, 2, 0, and class 1 is right. How many give "
        "themselves away?",
        (
            "About nine",
            "Look at the ten cards. What would have to be different for the others to show?",
        ),
        (
            "About six",
            "Look at the ten cards, and change the input a little at a time. Who falls when?",
        ),
        (
            "About three",
            "Look at the ten cards. How few inputs unmask all ten? Change a little at a time.",
        ),
    )
    asked_after = question(
        "Which input is the best test of a loss?",
        (
            "An ugly one: rows that differ, a surprising label, a huge score",
            "Yes: every mistake hides where two things are equal that it confuses. "
            "Make them unequal, and go to the edge of what floating point holds.",
        ),
        (
            "A plain one, whose answer I know by heart",
            "Make all the scores equal. Who still gives himself away, and who hides?",
        ),
        (
            "A model that is sure and right",
            "Give the right class of every row 20 more than the others. What do a sum, a mean and "
            "a wrong sign make of a loss of 0?",
        ),
    )

    task = traitlets.Enum(list(EXERCISES), "cross_entropy").tag(sync=True)
    scores = traitlets.List(traitlets.List(traitlets.Float())).tag(sync=True)
    labels = traitlets.List(traitlets.Int()).tag(sync=True)
    kept = traitlets.List(traitlets.Dict()).tag(sync=True)

    def __init__(self, scores=NICE, labels=(1,), kept=(), **state):
        inputs = [{"scores": scores, "labels": labels}, *kept]
        for one in inputs:
            _refuse_misfits(one["scores"], one["labels"])
        super().__init__(
            scores=[[float(z) for z in row] for row in scores],
            labels=[int(label) for label in labels],
            kept=[dict(one) for one in kept],
            **state,
        )

    @property
    def right(self):
        """The right answer to the input: a number, or for softmax a table."""
        return _asked(self.task, RIGHT[self.task], self.scores, self.labels).value

    @property
    def found(self):
        """The numbers of those that the input unmasks."""
        return unmasked(self.task, self.scores, self.labels)

    @property
    def found_by_all(self):
        """The numbers of those that the input or one that was kept unmasks."""
        kept = (unmasked(self.task, one["scores"], one["labels"]) for one in self.kept)
        return sorted({*self.found, *(number for numbers in kept for number in numbers)})

    @property
    def beliefs(self):
        """Number to the sentence that somebody believed, of those that are unmasked."""
        return {number: suspects(self.task)[number - 1].belief for number in self.found_by_all}

    def in_words(self):
        rows, columns = len(self.scores), len(self.scores[0])
        kept = f"; with {len(self.kept)} more, {len(self.found_by_all)}" if self.kept else ""
        return (
            f"An input of {rows} × {columns} scores unmasks {len(self.found)} of ten wrong versions "
            f"of {self.task.replace('_', ' ')}{kept}."
        )

    def draw(self, axes):
        found = self.found_by_all
        for number in range(1, 11):
            left, top = (number - 1) % 5, (number - 1) // 5
            shown = number in found
            style = {"facecolor": "white"} if shown else {"facecolor": "#e6e9ec", "hatch": "//"}
            colour = "#a04000" if shown else "#7d8690"
            axes.add_patch(_card(left, top, edgecolor=colour, **style))
            axes.text(left + 0.5, top + 0.5, f"{number}{'' if shown else '  ?'}", ha="center")
        axes.set(xlim=(-0.1, 5.1), ylim=(2.1, -0.1), title=f"{len(found)} of ten are unmasked")
        axes.set_axis_off()


def _card(left, top, **style):
    from matplotlib.patches import Rectangle

    return Rectangle((left + 0.05, top + 0.05), 0.9, 0.9, **style)


def _refuse_misfits(scores, labels):
    widths = {len(row) for row in scores}
    if len(scores) not in ROWS or len(widths) != 1 or not widths <= set(COLUMNS):
        raise ValueError(
            f"scores are one to four rows of two to four numbers, all equally long; "
            f"received rows of {[len(row) for row in scores]}"
        )
    if not all(abs(z) <= MOST for row in scores for z in row):
        raise ValueError(f"scores lie from {-MOST} to {MOST}; received {scores}")
    if len(labels) != len(scores) or not all(0 <= label < min(widths) for label in labels):
        raise ValueError(
            f"labels hold one class number from 0 to {min(widths) - 1} for each of the "
            f"{len(scores)} rows; received {list(labels)}"
        )
