"""Slips of the hand in a loop or a bracket: generated like faults, and declared of an exercise.

Somebody who makes one knows what is asked. They are single mistakes: no second one is laid over
them, so that they cost little.
"""

from dataclasses import replace

import numpy as np

from course_lib.grading import Fault
from course_lib.question_bank import faults


def with_slips(exercise, *slips):
    """The exercise, with these slips declared after its own mistakes."""
    made = (slip.made_in(exercise.reference) for slip in slips)
    return replace(exercise, misconceptions=(*exercise.misconceptions, *made))


CUTS_OFF_THE_DECIMALS = Fault(
    "cuts_off_the_decimals",
    lambda function: lambda *given: np.floor(function(*given)),
    "One sign for dividing is as good as another.",
    "Your numbers are whole ones. What is `7 / 2` in Python, and what is `7 // 2`?",
)


def returns_inside_the_loop(*batch, adds_up=False):
    return faults.combined(
        "returns_inside_the_loop",
        lambda losses: losses[0] / (1 if adds_up else len(losses)),
        batch,
        "The return belongs to the lines of the loop.",
        "How often does your loop turn before the function is left? How far is `return` indented?",
    )


def keeps_only_the_last(*batch):
    return faults.combined(
        "keeps_only_the_last",
        lambda losses: losses[-1] / len(losses),
        batch,
        "An equals sign is enough to collect a sum.",
        "Change the first example. Does your number notice? Is it `=` or `+=`?",
    )


def leaves_out_the_last(*batch, adds_up=False):
    return faults.combined(
        "leaves_out_the_last",
        lambda losses: losses[:-1].sum() / (1 if adds_up else len(losses)),
        batch,
        "The indices end one below the length, so the range has to as well.",
        "Which numbers does `range(3)` give? Change the last example: does your loss notice?",
    )


def leaves_out_the_first(*batch, adds_up=False):
    return faults.combined(
        "leaves_out_the_first",
        lambda losses: losses[1:].sum() / (1 if adds_up else len(losses)),
        batch,
        "A loop over the examples begins at 1.",
        "Which index has the first example? Change it: does your loss notice?",
    )


def divides_in_every_turn(*batch):
    return faults.combined(
        "divides_in_every_turn",
        _divided_again_and_again,
        batch,
        "Adding and dividing belong into the same loop.",
        "How often is the first example's loss divided before the loop ends? And the last one's?",
    )


def _divided_again_and_again(losses):
    total = 0.0
    for loss in losses:
        total = (total + loss) / len(losses)
    return total
