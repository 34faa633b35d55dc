"""Figures of gradients: their data and labels. Never pixels."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib import losses
from course_lib.numerics import numerical_gradient, sigmoid
from course_lib.plots import gradients

CHAI, FIRST = np.array([0.4, 0.3, 0.2, 0.1]), np.array([1, 0, 0, 0])


@pytest.fixture(autouse=True)
def _no_window():
    mpl.use("Agg")
    yield
    plt.close("all")


@pytest.fixture
def ax():
    return plt.figure().subplots()


def arrows_of(ax):
    return [text for text in ax.texts if text.arrow_patch is not None]


def test_each_arrow_leads_from_what_is_predicted_to_what_is_wanted(ax):
    gradients.score_arrows(ax, CHAI, FIRST, ["chai", "paani", "dudh", "coffee"])

    assert [arrow.xyann[1] for arrow in arrows_of(ax)] == pytest.approx(CHAI)
    assert [arrow.xy[1] for arrow in arrows_of(ax)] == pytest.approx(FIRST)


def test_an_arrow_is_minus_the_gradient_and_says_so(ax):
    gradients.score_arrows(ax, CHAI, FIRST, list("abcd"))
    lengths = [arrow.xy[1] - arrow.xyann[1] for arrow in arrows_of(ax)]

    assert lengths == pytest.approx(-losses.cross_entropy_grad(np.log(CHAI), 0))
    assert [text.get_text() for text in ax.texts if text.get_text()] == [
        "+0.6",
        "−0.3",
        "−0.2",
        "−0.1",
    ]


@pytest.mark.parametrize(
    ("line", "loss"),
    [(0, lambda p: -np.log(p)), (1, lambda p: (1 - p) ** 2), (2, lambda p: -p)],
)
def test_each_pull_is_minus_the_slope_of_its_loss_in_the_score(ax, line, loss):
    gradients.pulls_on_score(ax)
    p, pull = (data[20:-20:60] for data in ax.lines[line].get_data())
    slopes = [float(numerical_gradient(lambda z: loss(sigmoid(z)), np.log(q / (1 - q)))) for q in p]

    assert pull == pytest.approx(-np.array(slopes), abs=1e-8)


def test_a_mark_stands_on_both_curves(ax):
    gradients.pulls_on_score(ax, marks=(0.1,))

    assert ax.lines[3].get_data() == (pytest.approx([0.1]), pytest.approx([0.9]))
    assert ax.lines[4].get_data() == (pytest.approx([0.1]), pytest.approx([0.09]))


def test_a_race_ends_at_its_last_step(ax):
    gradients.races(ax, {"fast": [0.1, 0.95], "slow": [0.1, 0.5, 0.7, 0.92]})

    assert ax.lines[1].get_data() == ([1], [0.95])
    assert ax.lines[3].get_data() == ([3], [0.92])


def test_the_floor_makes_a_ceiling_and_the_loss_has_none(ax):
    gradients.clamped_loss(ax)
    true_loss, clamped = (line.get_ydata() for line in ax.lines[:2])

    assert true_loss[-1] == pytest.approx(50)
    assert clamped.max() == pytest.approx(-np.log(1e-12))
    assert clamped[:80] == pytest.approx(true_loss[:80])


def test_lines_differ_in_dash_and_not_in_colour_alone(ax):
    gradients.pulls_on_score(ax)

    assert len({line.get_linestyle() for line in ax.lines[:3]}) == 3


def test_axes_are_labelled_with_units(ax):
    gradients.pulls_on_score(ax)
    assert ax.get_xlabel()
    assert "per unit of score" in ax.get_ylabel()


def test_a_loss_is_labelled_in_nats(ax):
    gradients.clamped_loss(ax)

    assert "(nats)" in ax.get_ylabel()
    assert "score" in ax.get_xlabel()
