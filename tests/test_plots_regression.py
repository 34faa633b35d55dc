"""Figures of the first lesson: their data and labels. Never pixels."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib import losses
from course_lib.plots import regression

VALUES = [21.0, 22.0, 24.0, 25.0, 78.0]


@pytest.fixture(autouse=True)
def _no_window():
    mpl.use("Agg")
    yield
    plt.close("all")


@pytest.fixture
def ax():
    return plt.figure().subplots()


@pytest.mark.parametrize(("loss", "lowest"), [(losses.mse, np.mean), (losses.mae, np.median)])
def test_the_mark_stands_where_the_loss_is_lowest(ax, loss, lowest):
    (guess,), (height,) = regression.valley(ax, VALUES, loss).lines[1].get_data()

    assert guess == pytest.approx(lowest(VALUES))
    assert height == pytest.approx(loss(np.full(5, guess), np.array(VALUES)))


def test_under_the_square_the_pulls_cancel_at_the_mean(ax):
    stems = regression.pulls(ax, VALUES, np.mean(VALUES), losses.mse_grad).lines[0]

    assert stems.get_ydata().sum() == pytest.approx(0)
    assert stems.get_ydata() == pytest.approx(2 * (np.array(VALUES) - np.mean(VALUES)))


def test_under_the_absolute_error_every_value_has_one_vote(ax):
    stems = regression.pulls(ax, VALUES, 23, losses.mae_grad).lines[0]

    assert stems.get_ydata().tolist() == [-1, -1, 1, 1, 1]


def test_hubers_curve_follows_the_parabola_up_to_delta_and_a_line_beyond(ax):
    square, curve, size = (line.get_ydata() for line in regression.rival_errors(ax).lines)
    errors = ax.lines[0].get_xdata()
    near = np.abs(errors) <= 1

    assert curve[near] == pytest.approx(square[near])
    assert curve[~near] == pytest.approx(size[~near] - 0.5)


def test_hubers_slope_never_exceeds_delta(ax):
    curve = regression.rival_slopes(ax, delta=0.7).lines[1].get_ydata()

    assert np.abs(curve).max() == pytest.approx(0.7)


@pytest.mark.parametrize("draw", [regression.rival_errors, regression.rival_slopes])
def test_curves_differ_in_dash_and_have_units_on_both_axes(ax, draw):
    draw(ax)

    assert len({line.get_linestyle() for line in ax.lines}) == 3
    assert "minutes" in ax.get_xlabel()
    assert "(min" in ax.get_ylabel()
