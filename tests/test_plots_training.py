"""Figures of language models: their data and labels. Never pixels."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib.plots import training


@pytest.fixture(autouse=True)
def _no_window():
    mpl.use("Agg")
    yield
    plt.close("all")


@pytest.fixture
def ax():
    return plt.figure().subplots()


def test_each_probability_is_a_bar_and_only_the_truth_is_filled(ax):
    training.forecast_bars(ax, [0.2, 0.5, 0.3], 1)
    fills = [bar.get_facecolor() for bar in ax.patches]

    assert [bar.get_height() for bar in ax.patches] == [0.2, 0.5, 0.3]
    assert fills[0] == fills[2] != fills[1]


def test_the_price_of_the_truth_stands_above_the_bars(ax):
    training.forecast_bars(ax, [0.2, 0.5, 0.3], 1)

    assert ax.get_title() == "−log 0.50 = 0.693"


def test_the_picture_of_looks_holds_the_weights_row_by_row(ax):
    weights = np.array([[1.0, 0.0], [0.25, 0.75]])
    training.looks(ax, weights, "a ")

    assert np.array_equal(ax.images[0].get_array(), weights)
    assert [label.get_text() for label in ax.get_xticklabels()] == ["a", "␣"]


def test_a_learning_curve_holds_both_losses_and_differs_in_dash(ax):
    training.learning_curve(ax, [1, 2], [3.0, 1.0], [3.0, 2.0], levels={"unigram": 2.8})
    seen, held_out, level = ax.lines

    assert list(seen.get_ydata()) == [3.0, 1.0]
    assert list(held_out.get_ydata()) == [3.0, 2.0]
    assert seen.get_linestyle() != held_out.get_linestyle()
    assert set(level.get_ydata()) == {2.8}


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax: training.forecast_bars(ax, [0.5, 0.5], 0),
        lambda ax: training.looks(ax, np.eye(2), "ab"),
        lambda ax: training.learning_curve(ax, [1], [1.0], [1.0]),
    ],
)
def test_both_axes_are_labelled(ax, draw):
    assert draw(ax) is ax
    assert ax.get_xlabel()
    assert ax.get_ylabel()


def test_losses_are_drawn_in_nats(ax):
    training.learning_curve(ax, [1], [1.0], [1.0])

    assert "nats" in ax.get_ylabel()
