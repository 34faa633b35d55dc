"""The InfoNCE matrix: its mathematics, its hands and keys, and what it says."""

import json

import numpy as np
import pytest
import traitlets
from explorable_pages import Shown, page_with_mathematics
from matplotlib.figure import Figure

from course_lib import losses
from course_lib.widgets import InfoNCEMatrix

in_browser = pytest.mark.page
ALONG = ("rows", "columns", "both")


@pytest.fixture(scope="module")
def explorable():
    return InfoNCEMatrix()


def states():
    """Directions everywhere, near one another, and in one place; all temperatures and choices."""
    rng = np.random.default_rng(8)
    for number in range(2016):
        width = (360, 20, 1e-7, 0)[number % 4]
        yield {
            "queries_at": (200 + width * rng.uniform(-0.5, 0.5, 4)).tolist(),
            "keys_at": (200 + width * rng.uniform(-0.5, 0.5, 4)).tolist(),
            "key_lengths": rng.uniform(0.3, 1.5, 4).tolist(),
            "similarity": ("cosine", "dot_product")[number // 4 % 2],
            "along": ALONG[number // 8 % 3],
            "temperature": float(rng.choice([0.01, 0.07, 0.5, 2.0])),
        }


class Judged:
    """What the library says of a state, without a widget around it."""

    def __init__(self, state):
        def at(degrees):
            return np.column_stack([np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))])

        queries, keys = at(state["queries_at"]), at(state["keys_at"])
        if state["similarity"] == "dot_product":
            keys = keys * np.array(state["key_lengths"])[:, None]
        how = {"temperature": state["temperature"], "reduction": "none"}
        self.rows = losses.info_nce(queries, keys, **how)
        self.columns = losses.info_nce(keys, queries, **how)
        self.both = losses.info_nce_symmetric(queries, keys, **how)
        self.scores = queries @ keys.T / state["temperature"]


def judged_by(page, given):
    """What the front end says of these states; as text, for that is much faster."""
    call = "many => JSON.stringify(JSON.parse(many).map(one => mathematics.judgedPartners(one)))"
    return json.loads(page.evaluate(call, json.dumps(given)))


def python_of(shown):
    return InfoNCEMatrix(**{name: shown.state(name) for name in InfoNCEMatrix.moved})


def cells(shown, of):
    found = shown.page.evaluate(
        "of => [...document.querySelectorAll('[data-cell]')].map(one => Number(one.dataset[of]))",
        of,
    )
    return np.reshape(found, (4, 4))


def costs(shown, along):
    found = [
        shown.root.locator(f'[data-cost="{along}{k}"]').get_attribute("data-exact")
        for k in range(4)
    ]
    return np.array(found, dtype=float)


def agrees_with_python(shown):
    matrix = python_of(shown)
    assert shown.reading("mean loss") == pytest.approx(matrix.loss, abs=1e-9)
    np.testing.assert_allclose(cells(shown, "score"), matrix.scores, atol=1e-9)
    np.testing.assert_allclose(cells(shown, "row"), matrix.row_probs, atol=1e-9)
    np.testing.assert_allclose(cells(shown, "column"), matrix.column_probs, atol=1e-9)
    for along in ("rows", "columns"):
        expected = InfoNCEMatrix(**(matrix.state() | {"along": along})).costs
        np.testing.assert_allclose(costs(shown, along), expected, atol=1e-9)


def choose(shown, name, option):
    shown.root.locator(f'[data-choice="{name}"]').select_option(option)


def drag_to(shown, name, degrees, radius):
    """Pulls a point to a direction from the middle of the circle, so many of its radii away."""
    point = shown.root.locator(f'[data-turn="{name}"] .on-shape').bounding_box()
    circle = shown.root.locator("circle.on-circle").bounding_box()
    x, y = (circle[a] + circle[b] / 2 for a, b in (("x", "width"), ("y", "height")))
    way = radius * circle["width"] / 2
    shown.page.mouse.move(point["x"] + point["width"] / 2, point["y"] + point["height"] / 2)
    shown.page.mouse.down()
    at = np.deg2rad(degrees)
    shown.page.mouse.move(x + way * np.cos(at), y - way * np.sin(at), steps=4)
    shown.page.mouse.up()


# Python


def test_the_surprise_it_begins_with():
    matrix = InfoNCEMatrix()
    assert matrix.queries_at[0] == matrix.keys_at[0]
    assert np.argmax(matrix.costs) == 0
    assert matrix.costs[3] < 0.02
    assert matrix.costs[0] > 0.6
    assert abs(matrix.queries_at[3] - matrix.keys_at[3]) == 50


@pytest.mark.parametrize("along", ALONG)
def test_collapse_costs_log_4_whatever_the_temperature(along):
    for temperature in (0.01, 0.1, 2.0):
        matrix = InfoNCEMatrix(
            queries_at=[30] * 4, keys_at=[30] * 4, along=along, temperature=temperature
        )
        np.testing.assert_allclose(matrix.costs, np.log(4))


def test_cosines_ignore_lengths_and_dot_products_do_not():
    longer = {"key_lengths": [0.3, 1.5, 1.0, 1.0]}
    assert InfoNCEMatrix(**longer).loss == pytest.approx(InfoNCEMatrix().loss)
    raw = InfoNCEMatrix(similarity="dot_product", **longer)
    assert raw.costs[0] > 10  # the long stranger is louder than the short partner
    np.testing.assert_allclose(np.hypot(*raw.rows[1].T), longer["key_lengths"])


def test_a_low_temperature_leaves_the_row_to_the_nearest_stranger():
    warm, cold = (InfoNCEMatrix(temperature=t).row_probs[0, 1:] for t in (2.0, 0.02))
    assert warm[0] / warm.sum() < 0.6
    assert cold[0] / cold.sum() > 0.999


def test_its_words_say_who_pays():
    assert "pair 0 pays most, 0.620" in repr(InfoNCEMatrix())
    assert "the softmax along both" in repr(InfoNCEMatrix(along="both"))


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"queries_at": [0, 1, 2]}, "queries_at must be 4 numbers, in degrees"),
        ({"keys_at": [0, 1, 2, float("inf")]}, "keys_at must be 4 numbers"),
        ({"key_lengths": [1, 1, 1, 2]}, r"key_lengths must be 4 numbers from 0.3 to 1.5.*\[1.0"),
    ],
)
def test_a_state_that_does_not_fit_is_refused_with_what_is_wanted(state, said):
    with pytest.raises(ValueError, match=said):
        InfoNCEMatrix(**state)


def test_a_temperature_of_nought_is_refused():
    with pytest.raises(traitlets.TraitError, match="temperature"):
        InfoNCEMatrix(temperature=0)


@pytest.mark.parametrize(("along", "axis"), [("rows", 1), ("columns", 0)])
def test_the_still_picture_is_the_table_of_probabilities(along, axis):
    axes = Figure().subplots()
    InfoNCEMatrix(along=along).draw(axes)
    np.testing.assert_allclose(np.array(axes.images[0].get_array()).sum(axis=axis), 1)


# The mathematics of the front end


@in_browser
def test_scores_and_losses_are_those_of_the_library(opened):
    page = page_with_mathematics(opened)
    given = list(states())
    found = judged_by(page, given)
    judged = [Judged(state) for state in given]
    expected = {
        "scores": [one.scores for one in judged],
        "rowLosses": [one.rows for one in judged],
        "columnLosses": [one.columns for one in judged],
        "costs": [getattr(one, state["along"]) for one, state in zip(judged, given, strict=True)],
    }
    expected["value"] = np.mean(expected["costs"], axis=1)
    for name, values in expected.items():
        np.testing.assert_allclose([one[name] for one in found], values, rtol=1e-9, atol=1e-9)


@in_browser
def test_probabilities_sum_to_one_along_their_own_axis(opened):
    page = page_with_mathematics(opened)
    found = judged_by(page, list(states())[:200])
    np.testing.assert_allclose(np.sum([one["rowProbs"] for one in found], axis=2), 1)
    np.testing.assert_allclose(np.sum([one["columnProbs"] for one in found], axis=1), 1)


# Hands and keys


@in_browser
def test_the_page_says_who_pays_most_and_to_whom(shown):
    said = shown.root.locator(".on-verdict").inner_text()
    assert said.startswith("q0 pays most, 0.620 nats: its partner k0 gets 0.54, the stranger k1")
    assert shown.root.locator(".on-dearest output").get_attribute("data-cost") == "rows0"
    agrees_with_python(shown)


@in_browser
@pytest.mark.parametrize(
    ("name", "trait", "place"), [("k3", "keys_at", 3), ("q2", "queries_at", 2)]
)
def test_a_dragged_point_turns_to_the_pointer_and_keeps_its_length(shown, name, trait, place):
    drag_to(shown, name, 245, 0.8)

    assert shown.state(trait)[place] == pytest.approx(245, abs=1.5)
    assert shown.state("key_lengths") == [1, 1.5, 1, 1]
    agrees_with_python(shown)


@in_browser
def test_where_lengths_count_a_key_is_dragged_in_both_ways(shown):
    choose(shown, "similarity", "dot_product")
    drag_to(shown, "k2", 150, 0.6)

    assert shown.state("keys_at")[2] == pytest.approx(150, abs=1.5)
    assert shown.state("key_lengths")[2] == pytest.approx(0.6, abs=0.02)
    agrees_with_python(shown)


@in_browser
def test_keys_turn_a_query_and_it_comes_round(shown):
    query = shown.root.get_by_role("slider", name="query 0")
    at = []
    for key in ("ArrowUp", "PageUp", "Home", "ArrowLeft", "PageUp", "End"):
        query.press(key)
        at.append(shown.state("queries_at")[0])

    assert at == [61, 76, 0, 359, 14, 359]
    assert query.get_attribute("aria-valuetext") == "359 degrees"
    agrees_with_python(shown)


@in_browser
def test_degrees_and_lengths_can_be_typed(shown):
    choose(shown, "similarity", "dot_product")
    for label, words in (
        ("key 1, degrees", "-90"),
        ("key 1, length", "7"),
        ("query 3, degrees", "x"),
    ):
        box = shown.root.get_by_label(f"{label}, typed")
        box.fill(words)
        box.press("Enter")

    assert shown.state("keys_at") == [60, 270, 180, 290]
    assert shown.state("key_lengths") == [1, 1.5, 1, 1]
    assert shown.state("queries_at")[3] == 340
    agrees_with_python(shown)


@in_browser
@pytest.mark.parametrize("along", ALONG)
def test_what_is_counted_is_what_is_shown(shown, along):
    choose(shown, "along", along)
    cell = shown.root.locator('[data-cell="00"]')

    assert ("→" in cell.inner_text()) == (along != "columns")
    assert ("↓" in cell.inner_text()) == (along != "rows")
    assert shown.root.locator('[data-cost="rows0"]').is_visible() == (along != "columns")
    assert shown.root.locator('[data-cost="columns0"]').is_visible() == (along != "rows")
    agrees_with_python(shown)


@in_browser
def test_the_temperature_is_a_knob(shown):
    knob = shown.root.locator('[data-typed="temperature"]')
    knob.fill("0.02")
    knob.press("Enter")
    agrees_with_python(shown)
    assert shown.reading("mean loss") == pytest.approx(InfoNCEMatrix(temperature=0.02).loss)


@in_browser
def test_all_alike_is_as_good_as_guessing_and_nobody_pays_most(shown):
    shown.root.get_by_role("button", name="All alike").click()

    assert shown.reading("won over guessing") == pytest.approx(0, abs=1e-9)
    assert shown.root.locator(".on-verdict").inner_text() == "All pay alike: 1.386 nats."
    assert shown.root.locator(".on-dearest").count() == 0


@in_browser
def test_a_line_is_as_thick_as_its_share_and_vanishes_with_it(shown):
    widths = [
        float(line.get_attribute("stroke-width"))
        for line in shown.root.locator(".on-lines path").all()
    ]
    probs = InfoNCEMatrix().row_probs.ravel()
    assert (np.array(widths) > 0).tolist() == (probs >= 0.02).tolist()
    assert np.argsort(widths)[-2:].tolist() == np.argsort(probs)[-2:].tolist()


@in_browser
def test_reset_and_a_cell_bring_the_state_back(shown):
    drag_to(shown, "q3", 30, 0.5)
    choose(shown, "along", "both")
    shown.root.get_by_role("button", name="As a cell").click()
    line = shown.root.get_by_label("To copy").input_value()
    assert eval(line, {"InfoNCEMatrix": InfoNCEMatrix}).state() == python_of(shown).state()

    shown.root.get_by_role("button", name="Reset").click()
    assert python_of(shown).state() == InfoNCEMatrix().state()


@in_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened, tmp_path, scheme):
    fullest = InfoNCEMatrix(along="both", similarity="dot_product")
    for guess in (False, True):
        shown = Shown(opened, tmp_path, fullest, scheme=scheme, guess=guess)
        assert shown.violations() == []
        shown.context.close()


@in_browser
def test_a_narrow_page_has_nothing_beyond_its_edge(opened, tmp_path):
    fullest = InfoNCEMatrix(along="both", similarity="dot_product", temperature=0.01)
    shown = Shown(opened, tmp_path, fullest, width=320)
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 320
    shown.context.close()


@in_browser
def test_a_change_is_drawn_at_once(shown):
    fastest = shown.page.evaluate(
        """() => {
            const one = window.explorables[0];
            let least = Infinity;
            for (let k = 0; k < 100; k += 1) {
                const begun = performance.now();
                one.set("queries_at", [k, 2 * k, 3 * k, 4 * k]);
                least = Math.min(least, performance.now() - begun);
            }
            return least;
        }"""
    )
    assert fastest < 4  # the fastest of them: a machine may be busy with others
    agrees_with_python(shown)
