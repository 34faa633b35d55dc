"""Figures: their data, labels and restraint. Never pixels."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib import plots


@pytest.fixture(autouse=True)
def _no_window():
    mpl.use("Agg")
    yield
    plt.close("all")


@pytest.fixture
def ax():
    return plt.figure().subplots()


def test_the_curve_is_minus_log_p(ax):
    line = plots.surprise_curve(ax).lines[0]
    p, loss = line.get_data()

    assert loss == pytest.approx(-np.log(p))


def test_a_mark_stands_on_the_curve_and_says_its_loss(ax):
    plots.surprise_curve(ax, marks=(0.5,))

    assert ax.lines[1].get_data() == (pytest.approx([0.5]), pytest.approx([np.log(2)]))
    assert ax.texts[0].get_text() == "p = 0.5: 0.693"


def test_the_tangent_has_the_slope_it_returns(ax):
    slope = plots.tangent(ax, 0.25)
    (x0, x1), (y0, y1) = ax.lines[0].get_data()

    assert (y1 - y0) / (x1 - x0) == pytest.approx(slope) == pytest.approx(-4)


def test_the_rivals_stay_below_one_and_the_loss_does_not(ax):
    plots.rival_losses(ax)
    highest = [line.get_ydata().max() for line in ax.lines]

    assert highest[0] > 5
    assert max(highest[1:]) <= 1


def test_lines_differ_in_dash_and_not_in_colour_alone(ax):
    plots.rival_losses(ax)

    assert len({line.get_linestyle() for line in ax.lines}) == len(ax.lines)


@pytest.mark.parametrize("draw", [plots.surprise_curve, plots.rival_losses])
def test_both_axes_are_labelled_with_a_unit(ax, draw):
    draw(ax)

    assert ax.get_xlabel()
    assert "(nats" in ax.get_ylabel()


def test_a_third_panel_is_refused():
    with pytest.raises(ValueError, match="received 3"), plots.figure(3):
        pass


def test_nothing_is_left_open_after_a_figure(monkeypatch):
    monkeypatch.setattr(plt, "show", lambda: None)
    with plots.figure():
        pass

    assert plt.get_fignums() == []


def test_lines_keep_a_contrast_of_three_to_one_on_white():
    for colour in plots.COLOURS.values():
        assert contrast_on_white(colour) >= 3, colour


def contrast_on_white(colour):
    channels = np.array(mpl.colors.to_rgb(colour))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return 1.05 / (linear @ [0.2126, 0.7152, 0.0722] + 0.05)
