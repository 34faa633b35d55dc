"""Figures of embeddings: their data and labels. Never pixels."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib import losses
from course_lib.numerics import numerical_gradient
from course_lib.plots import embedding


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


def cost_of_strangers(d):
    return losses.contrastive([[0.0]], [[float(d)]], [0], margin=2.0)


def test_the_ring_has_the_radius_of_the_margin(ax):
    embedding.margin_ring(ax, margin=1.5)

    assert np.hypot(*ax.lines[0].get_data()) == pytest.approx(1.5)


def test_the_partner_is_pulled_in_and_the_near_stranger_pushed_to_the_ring(ax):
    embedding.margin_ring(ax, margin=2.0)
    pulled, pushed = arrows_of(ax)

    assert np.hypot(*pulled.xy) < np.hypot(*pulled.xyann)
    assert np.hypot(*pushed.xy) == pytest.approx(2.0)
    assert np.hypot(*pushed.xyann) < 2.0


def test_the_far_stranger_lies_outside_and_has_no_arrow(ax):
    embedding.margin_ring(ax, margin=2.0)
    far = ax.lines[-1].get_xydata()[0]

    assert np.hypot(*far) > 2.0
    assert len(arrows_of(ax)) == 2


def test_the_solid_curve_is_the_contrastive_loss_of_the_library(ax):
    embedding.stranger_losses(ax, margin=2.0)
    distances, values = (data[::40] for data in ax.lines[0].get_data())

    assert values == pytest.approx([cost_of_strangers(d) for d in distances])


def test_both_losses_agree_at_nought_and_from_the_margin_on(ax):
    embedding.stranger_losses(ax, margin=3.0)
    ours, other = (line.get_ydata() for line in ax.lines)

    assert (ours[0], other[0]) == (9.0, 9.0)
    assert (ours[-1], other[-1]) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("line", "loss"), [(0, cost_of_strangers), (1, lambda d: max(4 - float(d) ** 2, 0))]
)
def test_each_push_is_minus_the_slope_of_its_loss(ax, line, loss):
    embedding.stranger_pushes(ax, margin=2.0)
    distances, pushes = (data[20:180:40] for data in ax.lines[line].get_data())
    slopes = [float(numerical_gradient(loss, np.array(d))) for d in distances]

    assert pushes == pytest.approx(-np.array(slopes), abs=1e-6)


def test_the_table_shows_the_probabilities_on_a_scale_from_0_to_1(ax):
    probs = np.array([[0.9, 0.1], [0.4, 0.6]])
    embedding.partner_table(ax, probs, ["a", "b"])

    assert np.array(ax.images[0].get_array()) == pytest.approx(probs)
    assert ax.images[0].get_clim() == (0, 1)
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["a", "b"]


def test_digits_keep_their_direction_and_have_a_ring_each(ax):
    rows = losses.unit_rows([[1.0, 2.0], [2.0, 1.0], [-3.0, 1.0]])
    embedding.digits_on_circle(ax, rows, [0, 1, 1])
    drawn = ax.lines[0].get_xydata()

    assert losses.unit_rows(drawn) == pytest.approx(rows)
    assert np.hypot(*drawn.T) == pytest.approx([1, 0.95, 0.95])


def test_each_name_stands_at_the_mean_direction_of_its_class(ax):
    rows = losses.unit_rows([[1.0, 2.0], [2.0, 1.0], [-3.0, 1.0]])
    embedding.digits_on_circle(ax, rows, [0, 0, 1])
    first, second = (np.array(text.get_position()) for text in ax.texts)

    assert first / np.hypot(*first) == pytest.approx([0.5**0.5] * 2)
    assert second / np.hypot(*second) == pytest.approx(rows[2])


@pytest.mark.parametrize("draw", [embedding.stranger_losses, embedding.stranger_pushes])
def test_curves_differ_in_dash_and_name_their_units(ax, draw):
    draw(ax)

    assert len({line.get_linestyle() for line in ax.lines}) == 2
    assert "embedding units" in ax.get_xlabel()
    assert ax.get_ylabel()


def test_training_is_drawn_as_means_and_the_margin_as_a_level_line(ax):
    embedding.losses_and_margin(ax, {"all": [4.0, 2.0, 1.0, 0.0], "hard": [1.0] * 4}, together=2)

    assert ax.lines[0].get_xydata().tolist() == [[1, 3], [3, 0.5]]
    assert ax.lines[1].get_ydata().tolist() == [1, 1]
    assert set(ax.lines[2].get_ydata()) == {1.0}
    assert "squared units" in ax.get_ylabel()
