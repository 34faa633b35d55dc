"""Figures of landscapes: their data and labels. Never pixels."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib.plots import landscapes


@pytest.fixture(autouse=True)
def _no_window():
    mpl.use("Agg")
    yield
    plt.close("all")


@pytest.fixture
def ax():
    return plt.figure().subplots()


def bowl(u, v):
    return u**2 + v**2


def heights_of(ax):
    """The losses at which a contour has at least one line."""
    (drawn,) = (each for each in ax.collections if hasattr(each, "levels"))
    pairs = zip(drawn.levels, drawn.get_paths(), strict=True)
    return [level for level, line in pairs if len(line.vertices)]


def test_starts_of_one_basin_share_a_mark_and_are_counted(ax):
    landscapes.one_weight(ax, [2, 1, 3, 0], [1, 1, 3, 3])
    _, left, right = ax.lines

    assert left.get_marker() != right.get_marker()
    assert [list(line.get_xdata()) for line in (left, right)] == [[0, 1], [2, 3]]
    assert [line.get_label() for line in (left, right)] == ["2 end at 1", "2 end at 3"]


def test_the_arrow_points_at_the_height_of_the_place_that_is_called_goal(ax):
    landscapes.one_weight(ax, [2, 1, 3, 0], [1, 1, 3, 3], called_goal=1)
    (arrow,) = ax.texts

    assert arrow.xy == (1, pytest.approx(1 - 0.3))


def test_bounces_lie_on_the_parabola_and_change_sides(ax):
    landscapes.bounces(ax, 4.0, 0.45, steps=3)
    w, loss = ax.lines[1].get_data()

    assert w == pytest.approx([1, -0.8, 0.64, -0.512])
    assert loss == pytest.approx(2 * w**2)


def test_the_cliff_stands_at_two_over_the_curvature(ax):
    landscapes.cliff(ax, 4.0, steps=20, rates=[0.2, 0.25, 0.49, 0.5, 0.51])
    left = ax.lines[0].get_ydata()

    assert left[3] == pytest.approx(2)
    assert 2 * left[2] < left[3] < left[4] / 2
    assert set(ax.lines[2].get_xdata()) == {0.5}


def test_a_contour_is_drawn_for_each_level_that_occurs(ax):
    ticks = np.linspace(-1, 1, 9)
    landscapes.contours(ax, bowl, ticks, ticks, [0.5, 1, 7])

    assert heights_of(ax) == [0.5, 1]


def test_a_valley_reaches_further_where_it_bends_less(ax):
    landscapes.valley(ax, (1, 16), levels=(2,))
    (drawn,) = (each for each in ax.collections if hasattr(each, "levels"))
    across, up = np.abs(drawn.get_paths()[0].vertices).max(axis=0)
    assert across / up == pytest.approx(4, rel=0.02)  # √16, the root of their ratio


def test_a_path_goes_through_the_places_and_begins_with_a_large_dot(ax):
    landscapes.path(ax, [[1, 2], [0.5, 1], [0, 0]])
    way, start = ax.lines

    assert way.get_xydata().tolist() == [[1, 2], [0.5, 1], [0, 0]]
    assert start.get_xydata().tolist() == [[1, 2]]
    assert start.get_markersize() > way.get_markersize()


def test_a_slice_has_its_first_direction_across_and_a_star_in_the_middle(ax):
    losses = np.array([[9.0, 9.0, 9.0], [0.0, 1.0, 4.0], [9.0, 9.0, 9.0]])
    landscapes.slice_map(ax, losses, 1.0, [2.0], names=("sharp", "flat"))
    (drawn,) = (each for each in ax.collections if hasattr(each, "levels"))

    assert drawn.get_paths()[0].vertices[:, 0].max() == pytest.approx(1 / 3, abs=0.1)
    assert ax.lines[0].get_xydata().tolist() == [[0, 0]]
    assert "sharp" in ax.get_xlabel()


def test_curves_along_a_way_differ_in_dash(ax):
    landscapes.along(ax, [0, 1], {"seen": [2.0, 0.1], "new": [2.0, 0.5]})
    seen, new = ax.lines

    assert list(new.get_ydata()) == [2.0, 0.5]
    assert seen.get_linestyle() != new.get_linestyle()


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax: landscapes.one_weight(ax, [1, 0], [1, 1]),
        lambda ax: landscapes.bounces(ax, 4.0, 0.1),
        lambda ax: landscapes.cliff(ax, 4.0),
        lambda ax: landscapes.contours(ax, bowl, [-1, 0, 1], [-1, 0, 1], [0.5]),
        lambda ax: landscapes.slice_map(ax, np.eye(3), 1.0, [0.5]),
        lambda ax: landscapes.along(ax, [0, 1], {"seen": [1.0, 0.0]}),
    ],
)
def test_both_axes_are_labelled(ax, draw):
    assert draw(ax) is ax
    assert ax.get_xlabel()
    assert ax.get_ylabel()


def test_losses_along_a_way_are_in_nats(ax):
    landscapes.along(ax, [0, 1], {"seen": [1.0, 0.0]})

    assert "nats" in ax.get_ylabel()
