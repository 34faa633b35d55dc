"""Every number that the five source documents print, computed by the library.

Each row names the entry of the checked list of claims (S0 to S4 are the documents), the figure as
it was printed, and how the library comes to it.
"""

import numpy as np
import pytest

from course_lib import losses

A, B, C = [0.1, 0.9], [0.5, 0.5], [0.9, 0.1]  # sure and wrong, unsure, sure and right
HEADS = [1.0, 0.0]
CHAI = [0.40, 0.30, 0.20, 0.10]
AFTER = [0.75, 0.15, 0.07, 0.03]
WORKED = (
    ([0.05, 0.10, 0.60, 0.20, 0.05], 3),
    ([0.10, 0.05, 0.15, 0.10, 0.60], 4),
    ([0.40, 0.20, 0.15, 0.15, 0.10], 0),
    ([0.05, 0.05, 0.80, 0.05, 0.05], 2),
)


def of(probs, label):
    """The cross-entropy of one forecast."""
    return losses.cross_entropy_probs([probs], [label])


def dot(forecast):
    return losses.negative_dot_product(forecast, HEADS)


def penalty(loss):
    """What being unsure, and being sure and wrong, cost more than being sure and right."""
    return loss(B) - loss(C), loss(A) - loss(C)


def binary(p, truth):
    return losses.binary_cross_entropy_probs([p], [truth])


def mean_of_the_worked_example():
    probs, labels = zip(*WORKED, strict=True)
    return losses.cross_entropy_probs(np.array(probs), np.array(labels))


PRINTED = [
    ("S0-04 sum", "1.00", lambda: sum([0.02, 0.05, 0.01, 0.00, 0.82, 0.03, 0.07])),
    ("S0-17 a", "-0.1", lambda: dot(A)),
    ("S0-17 b", "-0.5", lambda: dot(B)),
    ("S0-17 c", "-0.9", lambda: dot(C)),
    ("S0-26 a", "2.30", lambda: of(A, 0)),
    ("S0-26 b", "0.69", lambda: of(B, 0)),
    ("S0-26 c", "0.11", lambda: of(C, 0)),
    ("S0-27 unsure", "0.4", lambda: penalty(dot)[0]),
    ("S0-27 sure and wrong", "0.8", lambda: penalty(dot)[1]),
    ("S0-28 unsure", "0.59", lambda: penalty(lambda p: of(p, 0))[0]),
    ("S0-28 sure and wrong", "2.20", lambda: penalty(lambda p: of(p, 0))[1]),
    ("S1-06 sum", "1.00", lambda: sum([0.1, 0.7, 0.15, 0.05])),
    ("S1-07", "0.36", lambda: of([0.1, 0.7, 0.15, 0.05], 1)),
    ("S2-08 .9", "0.105", lambda: binary(0.9, 1)),
    ("S2-08 .1", "2.303", lambda: binary(0.1, 1)),
    ("S2-09 y=1", "0.01", lambda: binary(0.99, 1)),
    ("S2-09 y=0", "4.61", lambda: binary(0.99, 0)),
    ("S2-10 y=1", "0.11", lambda: binary(0.90, 1)),
    ("S2-10 y=0", "2.30", lambda: binary(0.90, 0)),
    ("S2-11 y=1", "0.69", lambda: binary(0.50, 1)),
    ("S2-11 y=0", "0.69", lambda: binary(0.50, 0)),
    ("S2-12 y=1", "2.30", lambda: binary(0.10, 1)),
    ("S2-12 y=0", "0.11", lambda: binary(0.10, 0)),
    ("S2-13 y=1", "4.61", lambda: binary(0.01, 1)),
    ("S2-13 y=0", "0.01", lambda: binary(0.01, 0)),
    ("S2-19", "-1.98", lambda: losses.mse_grad([0.01], [1.0])[0]),
    ("S2-20", "-100", lambda: losses.cross_entropy_probs_grad([[0.01, 0.99]], [0])[0, 0]),
    ("S2-36", "0.11", lambda: losses.mse([2.5, 5.2, 6.8], [3.0, 5.0, 7.0])),
    ("S2-71 true", "0.925", lambda: losses.smooth_labels(2, 4, epsilon=0.1)[2]),
    ("S2-71 other", "0.025", lambda: losses.smooth_labels(2, 4, epsilon=0.1)[0]),
    ("S3-06 sum", "1.00", lambda: sum([0.10, 0.20, 0.70])),
    ("S3-10", "2.303", lambda: losses.surprise(0.10)),
    ("S3-11", "0.357", lambda: losses.surprise(0.70)),
    ("S3-12", "0.000", lambda: losses.surprise(1.00)),
    ("S3-14 sum", "1.00", lambda: sum(CHAI)),
    ("S3-15", "0.916", lambda: of(CHAI, 0)),
    ("S3-15 log", "-0.916", lambda: -of(CHAI, 0)),
    ("S3-16 sum", "1.00", lambda: sum(AFTER)),
    ("S3-17", "0.288", lambda: of(AFTER, 0)),
    ("S3-26 .90", "0.105", lambda: losses.surprise(0.90)),
    ("S3-26 .50", "0.693", lambda: losses.surprise(0.50)),
    ("S3-26 .10", "2.303", lambda: losses.surprise(0.10)),
    ("S3-26 .01", "4.605", lambda: losses.surprise(0.01)),
    ("S3-36", "20.1", lambda: losses.perplexity(3.0)),
    ("S3-49 paani", "1.204", lambda: of([0.6, 0.3, 0.1], 1)),
    ("S3-49 chai", "0.511", lambda: of([0.6, 0.3, 0.1], 0)),
    ("S3-50 A", "0.105", lambda: of([0.90, 0.05, 0.05], 0)),
    ("S3-50 B", "0.916", lambda: of([0.40, 0.30, 0.30], 0)),
    ("S3-51 ratio", "8.7", lambda: losses.surprise(0.40) / losses.surprise(0.90)),
    ("S3-52", "12.18", lambda: losses.perplexity(2.5)),
    ("S3-53", "2.197", lambda: losses.surprise(1 / 9.0)),
    ("S4-08", "0.00", lambda: losses.surprise(1.00)),
    ("S4-09", "0.22", lambda: losses.surprise(0.80)),
    ("S4-10", "0.69", lambda: losses.surprise(0.50)),
    ("S4-11", "2.30", lambda: losses.surprise(0.10)),
    ("S4-12", "4.61", lambda: losses.surprise(0.01)),
    ("S4-13", "6.91", lambda: losses.surprise(0.001)),
    ("S4-14", "0.511", lambda: of([0.1, 0.6, 0.2, 0.1], 1)),
    ("S4-14 sum", "1.00", lambda: sum([0.1, 0.6, 0.2, 0.1])),
    ("S4-15", "4.605", lambda: losses.surprise(0.01)),
    ("S4-22", "1.0", lambda: losses.perplexity(0.00)),
    ("S4-22 exact loss", "0.00", lambda: losses.surprise(1 / 1)),
    ("S4-23", "2.0", lambda: losses.perplexity(0.69)),
    ("S4-23 exact loss", "0.69", lambda: losses.surprise(1 / 2)),
    ("S4-24", "10.0", lambda: losses.perplexity(2.30)),
    ("S4-24 exact loss", "2.30", lambda: losses.surprise(1 / 10)),
    ("S4-25", "100", lambda: losses.perplexity(4.61)),
    ("S4-25 exact loss", "4.61", lambda: losses.surprise(1 / 100)),
    ("S4-26 exact loss", "6.91", lambda: losses.surprise(1 / 1000)),
    *((f"S4-{39 + i} sum", "1.00", lambda i=i: sum(WORKED[i][0])) for i in range(4)),
    ("S4-39 loss", "1.609", lambda: of(*WORKED[0])),
    ("S4-40 loss", "0.511", lambda: of(*WORKED[1])),
    ("S4-41 loss", "0.916", lambda: of(*WORKED[2])),
    ("S4-42 loss", "0.223", lambda: of(*WORKED[3])),
    ("S4-43 mean", "0.815", mean_of_the_worked_example),
    ("S4-44 PPL", "2.26", lambda: losses.perplexity(mean_of_the_worked_example())),
    ("S4-44 from rounded", "2.26", lambda: losses.perplexity(0.815)),
    ("S4-52", "2.26", lambda: losses.perplexity(mean_of_the_worked_example())),
]


def decimals(printed):
    return len(printed.partition(".")[2])


@pytest.mark.parametrize(
    ("printed", "compute"), [row[1:] for row in PRINTED], ids=[r[0] for r in PRINTED]
)
def test_the_printed_figure_is_the_rounded_value(printed, compute):
    value = float(compute())
    # "100" was printed for 100.48: without decimals, the whole number counts
    assert f"{value:.{decimals(printed)}f}".replace("-0.000", "0.000") == printed


def test_the_table_holds_all_seventy_seven_printed_figures_and_the_four_reconstructed_ones():
    reconstructed = [row for row in PRINTED if row[0].startswith(("S0-27", "S0-28"))]

    assert len(PRINTED) - len(reconstructed) == 77
    assert len(reconstructed) == 4
    assert len({row[0] for row in PRINTED}) == len(PRINTED)
