"""Figures of the clinic: their data and labels. Never pixels."""

from types import SimpleNamespace

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib.plots import clinic


@pytest.fixture(autouse=True)
def _no_window():
    mpl.use("Agg")
    yield
    plt.close("all")


@pytest.fixture
def ax():
    return plt.figure().subplots()


def written_in(ax):
    return [text.get_text() for text in ax.texts]


def test_a_curve_counts_its_steps_from_one(ax):
    clinic.curve(ax, [2.3, 1.0, 0.5])

    assert ax.lines[0].get_xydata().tolist() == [[1, 2.3], [2, 1.0], [3, 0.5]]


def test_steps_can_be_named(ax):
    clinic.curve(ax, [2.0, 1.0], at=[0, 25])

    assert ax.lines[0].get_xdata().tolist() == [0, 25]


def test_each_held_out_loss_stands_at_the_end_of_its_epoch(ax):
    clinic.curve(ax, np.ones(40), validation=[2.0, 1.5])

    assert ax.lines[1].get_xydata().tolist() == [[20, 2.0], [40, 1.5]]


def test_as_many_held_out_losses_as_steps_stand_at_these_steps(ax):
    clinic.curve(ax, [2.0, 1.0], validation=[2.5, 2.0], at=[0, 10])

    assert ax.lines[1].get_xydata().tolist() == [[0, 2.5], [10, 2.0]]


def test_the_two_curves_differ_in_dash_and_are_named(ax):
    clinic.curve(ax, np.ones(4), validation=np.ones(2))
    training, held_out = ax.lines

    assert training.get_linestyle() != held_out.get_linestyle()
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["training", "held out"]


def test_one_curve_alone_has_no_legend(ax):
    clinic.curve(ax, np.ones(4))

    assert ax.get_legend() is None


def test_a_run_that_breaks_off_leaves_a_gap(ax):
    clinic.curve(ax, [1.0, np.nan, np.inf])

    assert np.isfinite(ax.lines[0].get_ydata()).sum() == 1


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax, **o: clinic.curve(ax, [3.0, 2.0], **o),
        lambda ax, **o: clinic.sweep(ax, [1, 2], [3, 2], **o),
    ],
)
def test_telling_values_are_thin_lines_with_names(ax, draw):
    draw(ax, levels={"log 10": 2.303, "log 2": 0.693})

    assert [line.get_ydata()[0] for line in ax.lines[1:]] == [2.303, 0.693]
    assert written_in(ax) == ["log 10", "log 2"]


def test_at_the_bedside_both_curves_stand_over_the_price_of_guessing(ax):
    seen = SimpleNamespace(history=[2.3, 1.0, 0.5, 0.4], validation=[1.5, 0.9], n_classes=10)
    clinic.bedside(ax, seen)
    training, held_out, guess = (line.get_ydata() for line in ax.lines)

    assert (list(training), list(held_out)) == (seen.history, seen.validation)
    assert guess[0] == np.log(10)
    assert written_in(ax) == ["log 10"]


def test_a_sweep_has_a_dot_for_each_rate_on_powers_of_ten(ax):
    clinic.sweep(ax, [0.01, 0.1, 1], [2.2, 1.0, 0.1])

    assert ax.get_xscale() == "log"
    assert ax.lines[0].get_xydata().tolist() == [[0.01, 2.2], [0.1, 1.0], [1, 0.1]]


def test_both_ways_of_measuring_a_slope_are_drawn_on_powers_of_ten(ax):
    clinic.difference_errors(ax, [0.1, 0.01], [1e-2, 1e-3], [1e-4, 1e-6])

    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    assert [line.get_label() for line in ax.lines] == ["one side", "both sides"]


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax: clinic.curve(ax, [1.0]),
        lambda ax: clinic.sweep(ax, [1], [1]),
        lambda ax: clinic.bedside(ax, SimpleNamespace(history=[1], validation=[1], n_classes=2)),
        lambda ax: clinic.difference_errors(ax, [1], [1], [1]),
    ],
)
def test_every_figure_names_its_axes_and_gives_them_back(ax, draw):
    assert draw(ax) is ax
    assert ax.get_xlabel()
    assert "nats" in ax.get_ylabel()
