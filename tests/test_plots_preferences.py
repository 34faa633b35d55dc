"""Figures of rankings and preferences: their data and labels. Never pixels."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib import losses
from course_lib.plots import preferences

SCORES, GRADES = [0.0, 1.0, 2.0, 3.0], [3.0, 2.0, 1.0, 0.0]


@pytest.fixture(autouse=True)
def _no_window():
    mpl.use("Agg")
    yield
    plt.close("all")


@pytest.fixture
def ax():
    return plt.figure().subplots()


@pytest.fixture
def pair():
    return plt.figure().subplots(1, 2)


def test_the_solid_curve_is_the_loss_of_the_library_in_bits(ax):
    preferences.pair_losses(ax)
    leads, bits = (data[::20] for data in ax.lines[0].get_data())
    nats = [losses.reward_model([lead], [0.0]) for lead in leads]

    assert bits == pytest.approx(np.array(nats) / np.log(2))


def test_both_losses_lie_above_the_count_of_wrong_orders(ax):
    preferences.pair_losses(ax)
    bits, hinge, wrong = (line.get_ydata() for line in ax.lines)

    assert np.all(bits >= wrong)
    assert np.all(hinge >= wrong)
    assert set(wrong) == {0, 1}


def test_curves_of_a_pair_differ_in_dash_and_are_named(ax):
    preferences.pair_losses(ax)

    assert len({line.get_linestyle() for line in ax.lines}) == 3
    assert len(ax.get_legend().get_texts()) == 3
    assert "lead" in ax.get_xlabel()


def test_the_measure_moves_in_steps_and_ends_higher(pair):
    preferences.moved_score(*pair, SCORES, GRADES, index=0)
    marks = pair[0].lines[0].get_ydata()

    assert len(set(marks[::50].round(6))) < 6
    assert np.mean(np.diff(marks) == 0) > 0.9
    assert marks[-1] > marks[0]


def test_the_loss_beside_it_moves_with_every_step(pair):
    preferences.moved_score(*pair, SCORES, GRADES, index=0)
    moved, costs = pair[1].lines[0].get_data()

    assert np.all(np.diff(costs) < 0)
    assert costs[0] == pytest.approx(losses.ranknet([moved[0], *SCORES[1:]], GRADES))
    assert "nats" in pair[1].get_ylabel()


def test_the_scores_handed_in_are_left_alone(pair):
    scores = np.array(SCORES)
    preferences.moved_score(*pair, scores, GRADES, index=2)

    assert scores.tolist() == SCORES


def test_a_run_is_drawn_beside_the_price_of_a_coin(pair):
    run = {"No": [-1.0, -2.0], "Never": [-1.0, -3.0]}
    preferences.falling_together(*pair, [0.7, 0.6], run)

    assert set(pair[0].lines[1].get_ydata()) == {np.log(2)}
    assert [list(line.get_ydata()) for line in pair[1].lines] == list(run.values())
    assert len({line.get_linestyle() for line in pair[1].lines}) == 2
    assert "nats" in pair[1].get_ylabel()
