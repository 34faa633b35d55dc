"""The triangle of probabilities: its points, its paths and its labels. Never pixels."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib.plots import simplex


@pytest.fixture(autouse=True)
def _no_window():
    mpl.use("Agg")
    yield
    plt.close("all")


@pytest.fixture
def ax():
    return simplex.triangle(plt.figure().subplots(), ("sun", "rain", "snow"))


def test_equal_shares_stand_equally_far_from_every_corner():
    distances = np.linalg.norm(simplex.places([1 / 3] * 3) - simplex.CORNERS, axis=1)

    assert distances == pytest.approx([1 / np.sqrt(3)] * 3)


def test_each_corner_names_its_class_and_the_axis_says_what_a_place_means(ax):
    assert [text.get_text() for text in ax.texts] == ["sun: 1", "rain: 1", "snow: 1"]
    assert "probability" in ax.get_xlabel()


@pytest.mark.parametrize("one", range(3))
def test_a_thin_line_joins_two_points_where_one_class_has_half(ax, one):
    ends = np.array(ax.lines[1 + one].get_data()).T
    wanted = [(np.eye(3)[one] + np.eye(3)[other]) / 2 for other in range(3) if other != one]

    assert ends == pytest.approx(simplex.places(wanted))


def test_a_path_leads_from_equal_shares_to_the_best_class(ax):
    way = simplex.softmax_path(ax, [3.0, 2.0, 0.0], "blue", label="3, 2, 0")

    assert way[0] == pytest.approx([1 / 3] * 3, abs=0.002)
    assert way[-1] == pytest.approx([1, 0, 0])
    assert ax.lines[-1].get_xydata() == pytest.approx(simplex.places(way))


def test_a_tie_is_never_decided(ax):
    way = simplex.softmax_path(ax, [3.0, 3.0, 0.0], "blue", label="a tie")

    assert way[-1] == pytest.approx([0.5, 0.5, 0])


def test_a_mark_stands_at_its_temperature_and_says_so(ax):
    scores = [3.0, 2.0, 0.0]
    simplex.softmax_path(ax, scores, "vermilion", label="3, 2, 0", marks=(0.5,))
    hot = np.exp(np.array(scores) / 0.5)

    assert ax.lines[-1].get_xydata()[0] == pytest.approx(simplex.places(hot / hot.sum()))
    assert ax.texts[-1].get_text() == "T = 0.5"


def test_three_names_are_wanted():
    with pytest.raises(ValueError, match="zip"):
        simplex.triangle(plt.figure().subplots(), ("yes", "no"))
