"""Figures of learning from rewards: their data and labels. Never pixels."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib import losses
from course_lib.plots import actions

MARKS, POLICY = np.array([0.9, 0.5, 0.2]), np.array([0.2, 0.3, 0.5])
USUAL, PAID, MEANT = [0.5, 0.35, 0.14, 0.01], [0.0, 1, 2, 3], [0.0, 1, 2, -2]


@pytest.fixture(autouse=True)
def _no_window():
    mpl.use("Agg")
    yield
    plt.close("all")


@pytest.fixture
def ax():
    return plt.figure().subplots()


def scatter(baseline):
    """The variance by enumeration: another road than the figure's."""
    single = (MARKS - baseline)[:, None] * (np.eye(3) - POLICY)
    return POLICY @ np.sum((single - POLICY @ single) ** 2, axis=1)


def drawn(line):
    return np.array(line.get_xdata(), float), np.array(line.get_ydata(), float)


def test_the_valley_is_the_variance_found_by_going_through_all_actions(ax):
    actions.variance_by_baseline(ax, MARKS, POLICY)
    baselines, variances = drawn(ax.lines[0])

    assert variances == pytest.approx([scatter(b) for b in baselines])


def test_no_baseline_is_better_than_the_one_marked_best(ax):
    actions.variance_by_baseline(ax, MARKS, POLICY)
    places = [drawn(line) for line in ax.lines[1:]]

    assert [text.get_text() for text in ax.texts] == ["none", "expected reward", "best"]
    assert places[0][0] == 0
    assert places[1][0] == pytest.approx(POLICY @ MARKS)
    assert places[2][1] <= drawn(ax.lines[0])[1].min() + 1e-12


def test_curves_over_steps_differ_in_their_dashes_and_keep_their_steps(ax):
    values = np.arange(20.0)
    actions.over_steps(ax, {"one": values, "two": -values}, "loss (nats)", every=5)

    assert drawn(ax.lines[0])[0] == pytest.approx([0, 5, 10, 15])
    assert drawn(ax.lines[1])[1] == pytest.approx([0, -5, -10, -15])
    assert len({line.get_linestyle() for line in ax.lines}) == 2
    assert ax.get_ylabel() == "loss (nats)"


def test_a_learner_is_drawn_over_the_images_it_has_seen(ax):
    actions.accuracy_by_images(ax, {"labels": [0.2, 0.5, 0.9]}, images_a_step=100)

    assert drawn(ax.lines[0])[0] == pytest.approx([100, 200, 300])
    assert ax.get_xscale() == "log"


def test_along_the_leash_the_pay_rises_and_what_is_meant_turns(ax):
    actions.over_the_leash(ax, USUAL, PAID, MEANT)
    far, paid = drawn(ax.lines[0])
    meant = drawn(ax.lines[1])[1]
    outwards = np.argsort(far)

    assert np.all(np.diff(paid[outwards]) >= 0)
    assert 0 < np.argmax(meant[outwards]) < len(meant) - 1


@pytest.mark.parametrize("advantage", [2.0, -0.5])
def test_the_solid_line_is_the_clipped_loss_of_the_library(ax, advantage):
    actions.clipped_loss(ax, advantage, clip=0.3)
    ratios, values = drawn(ax.lines[1])
    batch = np.log(ratios[1:]), np.zeros(4), np.full(4, advantage)

    expected = losses.ppo_clip(*batch, clip=0.3, reduction="none")
    assert values[1:] == pytest.approx(expected)


def test_without_a_clip_the_line_is_straight(ax):
    actions.clipped_loss(ax, 2.0)
    ratios, values = drawn(ax.lines[0])

    assert values == pytest.approx(-2 * ratios)


def test_every_axis_says_what_is_on_it_and_in_which_unit(ax):
    for draw in (
        lambda: actions.variance_by_baseline(ax, MARKS, POLICY),
        lambda: actions.accuracy_by_images(ax, {"a": [0.1]}, images_a_step=1),
        lambda: actions.over_the_leash(ax, USUAL, PAID, MEANT),
        lambda: actions.clipped_loss(ax, 1.0),
    ):
        assert draw() is ax
        assert ax.get_xlabel()
        assert ax.get_ylabel()
