"""Areas: what is drawn is what is computed. Never pixels."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib import losses
from course_lib.plots import areas

NAMES = ("dot", "one", "four", "six")
TRUTH = np.array([1 / 8, 1 / 2, 1 / 8, 1 / 4])
FORECAST = np.array([1 / 2, 1 / 4, 1 / 8, 1 / 8])


@pytest.fixture(autouse=True)
def _no_window():
    mpl.use("Agg")
    yield
    plt.close("all")


@pytest.fixture
def ax():
    return plt.figure().subplots()


def size_of(ax, kind):
    """The area of all stripes of one kind."""
    colour = mpl.colors.to_rgba(kind["edgecolor"])
    stripes = [stripe for stripe in ax.patches if stripe.get_edgecolor() == colour]
    return sum(stripe.get_width() * stripe.get_height() for stripe in stripes)


def test_a_word_takes_half_the_space_of_one_that_is_a_pulse_shorter(ax):
    heights = [box.get_height() for box in areas.code_space(ax, ("0", "10", "11"), "abc").patches]

    assert heights == [0.5, 0.25, 0.25]


def test_the_words_of_a_code_that_spends_its_budget_fill_the_space_without_overlap(ax):
    boxes = areas.code_space(ax, ("0", "10", "110", "111"), NAMES).patches
    ends = [box.get_y() + box.get_height() for box in boxes]

    assert [box.get_y() for box in boxes] == [0, *ends[:-1]]
    assert ends[-1] == 1


def test_what_is_filled_and_hatched_is_the_cross_entropy(ax):
    areas.cost_area(ax, TRUTH, FORECAST, NAMES)
    paid = size_of(ax, areas.FILL) + size_of(ax, areas.EXTRA)

    assert paid == pytest.approx(losses.distribution_cross_entropy(FORECAST, TRUTH, base=2))


def test_what_is_filled_and_dotted_is_the_entropy(ax):
    areas.cost_area(ax, TRUTH, FORECAST, NAMES)
    least = size_of(ax, areas.FILL) + size_of(ax, areas.SAVED)

    assert least == pytest.approx(losses.entropy(TRUTH, base=2))


def test_hatched_minus_dotted_is_the_divergence(ax):
    areas.cost_area(ax, TRUTH, FORECAST, NAMES)
    waste = size_of(ax, areas.EXTRA) - size_of(ax, areas.SAVED)

    assert waste == pytest.approx(losses.kl_divergence(FORECAST, TRUTH, base=2))


def test_the_right_forecast_has_nothing_hatched_and_nothing_dotted(ax):
    areas.cost_area(ax, TRUTH, TRUTH, NAMES)

    assert size_of(ax, areas.EXTRA) == size_of(ax, areas.SAVED) == 0


@pytest.mark.parametrize(("base", "unit"), [(2, "bits"), (np.e, "nats")])
def test_axes_and_title_name_the_unit(ax, base, unit):
    areas.cost_area(ax, TRUTH, FORECAST, NAMES, base=base)

    assert unit in ax.get_xlabel()
    assert ax.get_title().endswith(unit)
    assert ax.get_ylabel()


def test_the_kinds_of_area_differ_without_colour(ax):
    areas.cost_area(ax, TRUTH, FORECAST, NAMES)
    looks = {(stripe.get_hatch(), stripe.get_linestyle()) for stripe in ax.patches}

    assert len(looks) == 3
