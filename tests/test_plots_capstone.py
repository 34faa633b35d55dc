"""Figures of the capstone: their data and labels. Never pixels."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib.plots import capstone


@pytest.fixture(autouse=True)
def _no_window():
    mpl.use("Agg")
    yield
    plt.close("all")


@pytest.fixture
def ax():
    return plt.figure().subplots()


def test_the_mark_stands_at_the_cheapest_border(ax):
    capstone.cost_curve(ax, [1, 2, 3], [5.0, 4.0, 7.0], label="plain")

    assert [line.tolist() for line in ax.lines[1].get_data()] == [[2.0], [4.0]]
    assert ax.lines[0].get_label() == "plain"


def test_two_cost_curves_differ_in_dash(ax):
    for colour in ("blue", "vermilion"):
        capstone.cost_curve(ax, [1, 2], [5.0, 4.0], colour=colour)

    assert ax.lines[0].get_linestyle() != ax.lines[2].get_linestyle()


def test_each_fault_has_a_row_and_is_filled_where_a_test_finds_it(ax):
    found = np.array([[True, False, True], [False, False, True]])
    capstone.caught(ax, found, ["sums", "swaps"], ["by hand", "shift", "steps"])
    filled, empty = (points.get_offsets().tolist() for points in ax.collections)

    assert filled == [[0, 0], [2, 0], [2, 1]]
    assert empty == [[1, 0], [0, 1], [1, 1]]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["sums", "swaps"]
    assert ax.get_ylim()[0] > ax.get_ylim()[1]
