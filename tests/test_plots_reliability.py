"""Reliability: what is drawn is what was said and what happened. Never pixels."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib.plots import reliability

SAID = np.array([0.95, 0.91, 0.99, 0.62, 0.68, 1.0])
RIGHT = np.array([1, 0, 1, 1, 0, 1])


@pytest.fixture(autouse=True)
def _no_window():
    mpl.use("Agg")
    yield
    plt.close("all")


@pytest.fixture
def ax():
    return plt.figure().subplots()


def test_empty_bins_are_left_out_and_no_answer_is():
    counts, _, _ = reliability.binned(SAID, RIGHT)

    assert counts.tolist() == [2, 4]


def test_a_confidence_of_one_belongs_to_the_last_bin():
    counts, said, _ = reliability.binned([1.0, 0.9], [1, 1], bins=2)

    assert (counts.tolist(), said.tolist()) == ([2], [0.95])


def test_with_a_single_bin_the_error_is_the_gap_of_the_means():
    error = reliability.calibration_error(SAID, RIGHT, bins=1)

    assert error == pytest.approx(abs(SAID.mean() - RIGHT.mean()))


def test_too_sure_here_does_not_make_up_for_too_modest_there():
    assert reliability.calibration_error([0.8, 0.2], [0, 1]) == pytest.approx(0.8)


def test_truths_and_falsehoods_count_as_ones_and_zeros():
    as_numbers = reliability.calibration_error(SAID, RIGHT)

    assert reliability.calibration_error(SAID, RIGHT == 1) == as_numbers


def test_each_dot_stands_where_its_bin_says_and_is_right(ax):
    dots = reliability.diagram(ax, SAID, RIGHT).collections[-1]
    _, said, right = reliability.binned(SAID, RIGHT)

    assert np.asarray(dots.get_offsets()) == pytest.approx(np.stack([said, right], axis=1))


def test_a_bin_with_more_answers_has_a_larger_dot(ax):
    few, many = reliability.diagram(ax, SAID, RIGHT).collections[-1].get_sizes()

    assert few < many


def test_the_gaps_reach_from_the_diagonal_to_the_dots(ax):
    gaps = reliability.diagram(ax, SAID, RIGHT).collections[0].get_segments()
    _, said, right = reliability.binned(SAID, RIGHT)

    assert [line[0].tolist() for line in gaps] == [[x, x] for x in said]
    assert [line[1][1] for line in gaps] == right.tolist()


def test_both_axes_say_what_they_measure(ax):
    reliability.diagram(ax, SAID, RIGHT)

    assert "probability" in ax.get_xlabel()
    assert "share" in ax.get_ylabel()
