"""Faults that can be made in every function of a kind: sign, logarithm, divisor, axis, index …

They are generated, not typed: each turns any right function into a wrong one. The sets at the end
say which of them make sense for which kind of function; arguments are named by their position.
"""

import math
from functools import lru_cache

import numpy as np

from course_lib.grading import Fault


def scaled(name, factor, belief, advice, *, convention=False):
    """The right answer times a constant."""
    return Fault(
        name,
        lambda function: lambda *given: factor * np.asarray(function(*given)),
        belief,
        advice,
        convention,
    )


TURNS_THE_SIGN_ROUND = scaled(
    "turns_the_sign_round",
    -1,
    "The sign does not matter, or it was already in the formula.",
    "Is your number one that training should make smaller? Which way would it move?",
)
ANSWERS_IN_BITS = scaled(
    "answers_in_bits",
    1 / math.log(2),
    "The logarithm of information is the one to base 2.",
    "At which probability does your logarithm give exactly 1? Which unit does the task name?",
    convention=True,
)
ANSWERS_IN_BASE_TEN = scaled(
    "answers_in_base_ten",
    1 / math.log(10),
    "One logarithm is as good as another.",
    "Which probability costs exactly 1 with your logarithm? Which one belongs to the unit nat?",
)
HALVES_IT = scaled(
    "halves_it",
    1 / 2,
    "There is a ½ in front, as in many textbooks.",
    "Some write a ½ so that a derivative looks tidier. Does this task?",
    convention=True,
)
DOUBLES_IT = scaled(
    "doubles_it",
    2,
    "There is a factor of 2 in front.",
    "Where does your 2 come from: from a derivative, or from counting something twice?",
)


def _rows(given, batch):
    return np.shape(given[batch])[0]


def rescaled(name, factor, belief, advice, *, convention=False):
    """The right answer times a number that depends on the arguments."""
    return Fault(
        name,
        lambda function: lambda *given: np.asarray(function(*given)) * factor(given),
        belief,
        advice,
        convention,
    )


def sums_instead_of_averaging(batch):
    return rescaled(
        "sums_instead_of_averaging",
        lambda given: _rows(given, batch),
        "The losses of all examples add up.",
        "Hand over every example twice. Should the loss of the data set change? Does yours?",
        convention=True,
    )


def averages_instead_of_summing(batch):
    return rescaled(
        "averages_instead_of_summing",
        lambda given: 1 / _rows(given, batch),
        "A loss is always an average.",
        "Which word does the task use, the sum or the mean? Try it on two equal examples.",
        convention=True,
    )


def divides_by_the_count_twice(batch):
    return rescaled(
        "divides_by_the_count_twice",
        lambda given: 1 / _rows(given, batch),
        "The mean has to be divided by the number of examples.",
        "How many examples are there, and how often did you divide by that number?",
    )


def divides_by_one_less(batch):
    return rescaled(
        "divides_by_one_less",
        lambda given: np.divide(_rows(given, batch), _rows(given, batch) - 1),
        "A mean is divided by one less than the count, as a variance is.",
        "With a single example, by what do you divide?",
    )


def divides_by_every_entry(batch):
    """A mean over the whole table instead of over its rows."""
    return rescaled(
        "divides_by_every_entry",
        lambda given: _rows(given, batch) / np.size(given[batch]),
        "The mean runs over every entry of the table.",
        "How many examples are in the table, and how many numbers? Which of them have a loss?",
    )


def divides_by_the_classes(batch):
    return rescaled(
        "divides_by_the_classes",
        lambda given: _rows(given, batch) / np.shape(given[batch])[-1],
        "The sum is divided by the length of a row.",
        "Which of the two sizes counts examples? Add an example: does your divisor notice?",
    )


def _with(given, place, value):
    return (*given[:place], value, *given[place + 1 :])


def changed(name, place, change, belief, advice, *, convention=False):
    """The right function, called with one argument changed."""
    return Fault(
        name,
        lambda function: lambda *given: function(*_with(given, place, change(given[place]))),
        belief,
        advice,
        convention,
    )


def counts_labels_from_one(labels):
    return changed(
        "counts_labels_from_one",
        labels,
        lambda index: np.asarray(index) - 1,
        "Label 1 is the first class.",
        "Ask for label 0 with different numbers in every place. Which entry did you read?",
    )


def counts_labels_from_minus_one(labels, scores):
    def one_further(function):
        def wrong(*given):
            classes = np.shape(given[scores])[-1]
            return function(*_with(given, labels, (np.asarray(given[labels]) + 1) % classes))

        return wrong

    return Fault(
        "reads_one_place_too_far",
        one_further,
        "The index has to be moved on by one.",
        "Ask for the last label. Which entry do you read, and which is meant?",
    )


def softmax(logits, axis=-1):
    """Plain and unprotected, as it is written by hand."""
    weights = np.exp(np.asarray(logits, float))
    return weights / weights.sum(axis=axis, keepdims=True)


def takes_softmax_first(scores):
    return changed(
        "takes_softmax_first",
        scores,
        softmax,
        "What a model gives always has to pass through softmax first.",
        "What are these numbers already? What does a second softmax do to a sure model?",
    )


NORMALISES_ONCE_MORE = Fault(
    "normalises_once_more",
    lambda function: lambda *given: softmax(function(*given)),
    "One more softmax can do no harm.",
    "Your numbers add to 1 before the last step. What does softmax do to [1, 0]?",
)


def _turned(value):
    return np.swapaxes(value, -1, -2) if np.ndim(value) >= 2 else value


def works_down_the_columns(scores, *, turn_back=True):
    """The right thing along the wrong axis; on one row alone it cannot be seen."""

    def turned(function):
        def wrong(*given):
            answer = function(*_with(given, scores, _turned(given[scores])))
            return _turned(answer) if turn_back else answer

        return wrong

    return Fault(
        "works_down_the_columns",
        turned,
        "The first axis is the one to work along.",
        "Which numbers of the table belong to one example: those of a row or of a column?",
    )


def swaps_the_arguments(one, other):
    def swapped(function):
        def wrong(*given):
            order = list(given)
            order[one], order[other] = order[other], order[one]
            return function(*order)

        return wrong

    return Fault(
        "swaps_the_arguments",
        swapped,
        "The order of the two does not matter.",
        "Which of the two comes first in the task? Would the number change if they changed places?",
    )


class _Frozen(tuple):
    """Arguments that can be looked up, so that five faults do not ask the same rows five times."""

    def __hash__(self):
        return hash(tuple(np.asarray(argument).tobytes() for argument in self))

    def __eq__(self, other):
        return all(map(np.array_equal, self, other))


@lru_cache(maxsize=32)
def _row_by_row(function, given, batch):
    """The function's answer to every example alone."""
    alone = [
        function(*(np.asarray(a)[i : i + 1] if k in batch else a for k, a in enumerate(given)))
        for i in range(_rows(given, batch[0]))
    ]
    return np.array(alone, dtype=float)


def combined(name, combine, batch, belief, advice, *, convention=False):
    """The examples' own answers, put together in another way."""
    return Fault(
        name,
        lambda function: (
            lambda *given: combine(_row_by_row(function, _Frozen(given), tuple(batch)))
        ),
        belief,
        advice,
        convention,
    )


def averages_before_the_log(batch):
    return combined(
        "averages_before_the_log",
        lambda losses: -np.log(np.mean(np.exp(-losses))),
        batch,
        "The average can be taken before or after the logarithm.",
        "Take probabilities 0.9 and 0.001. Which order feels the terrible one?",
    )


def counts_only_the_first(batch):
    return combined(
        "counts_only_the_first",
        lambda losses: losses[0],
        batch,
        "The return belongs inside the loop.",
        "Change the last example. Does your number notice? How often does the loop turn?",
    )


def counts_only_the_last(batch):
    return combined(
        "counts_only_the_last",
        lambda losses: losses[-1],
        batch,
        "The loop adds up by itself.",
        "Change the first example. Does your number notice? Is it `=` or `+=`?",
    )


def leaves_out_the_first(batch):
    return combined(
        "leaves_out_the_first",
        lambda losses: np.mean(losses[1:], axis=0),
        batch,
        "Counting begins at 1.",
        "Change the first example. Does your number notice? From which number does Python count?",
    )


def leaves_out_the_last(batch):
    return combined(
        "leaves_out_the_last",
        lambda losses: np.mean(losses[:-1], axis=0),
        batch,
        "A range has to end one before the length.",
        "Change the last example. Does your number notice? Where does `range(n)` end by itself?",
    )


def takes_the_median(batch):
    return combined(
        "takes_the_median",
        np.median,
        batch,
        "The typical example is the one in the middle.",
        "Make the worst example ten times worse. Should the loss notice?",
    )


def takes_the_worst_one(batch):
    return combined(
        "takes_the_worst_one",
        np.max,
        batch,
        "The loss of a data set is that of its worst example.",
        "If all the other examples get better, should the number stay where it is?",
    )


def keeps_one_for_each(batch):
    return combined(
        "keeps_one_for_each",
        lambda losses: losses,
        batch,
        "Every example has its own loss.",
        "How many numbers describe the whole data set?",
        convention=True,
    )


def of_a_value_in_nats():
    """For one number that is a logarithm or a sum of them."""
    return (TURNS_THE_SIGN_ROUND, ANSWERS_IN_BITS, ANSWERS_IN_BASE_TEN)


def of_a_value():
    """For one number of any other kind."""
    return (TURNS_THE_SIGN_ROUND, HALVES_IT, DOUBLES_IT)


def of_a_mean(*batch, logarithmic=True, width=False):
    """For a loss that is a mean over examples.

    Args:
        batch: the positions of the arguments that hold one entry for each example.
        logarithmic: True for a loss in nats.
        width: True if the first of them is a table, with a row for each example.
    """
    first = batch[0]
    yield TURNS_THE_SIGN_ROUND
    if logarithmic:
        yield from (ANSWERS_IN_BITS, ANSWERS_IN_BASE_TEN)
    else:
        yield from (HALVES_IT, DOUBLES_IT)
    yield sums_instead_of_averaging(first)
    yield divides_by_the_count_twice(first)
    yield divides_by_one_less(first)
    if width:
        yield divides_by_every_entry(first)
        yield divides_by_the_classes(first)
    if logarithmic:
        yield averages_before_the_log(batch)
    yield from (counts_only_the_first(batch), counts_only_the_last(batch))
    yield from (leaves_out_the_first(batch), leaves_out_the_last(batch))
    yield from (takes_the_median(batch), takes_the_worst_one(batch), keeps_one_for_each(batch))
