"""Information as areas: what is drawn has the size that the library computes."""

import matplotlib.figure
import numpy as np
import pytest
from explorable_pages import Shown

from course_lib import losses
from course_lib.widgets import InformationAreas

pytestmark = pytest.mark.page

STATES = 2000
SMALLEST = 1e-300


@pytest.fixture(scope="module")
def explorable():
    return InformationAreas()


def distributions(seed):
    """Even ones, sure ones, ones with zeros, and ones with a share of 1e-300."""
    rng = np.random.default_rng(seed)
    for number in range(STATES):
        probs = rng.dirichlet(np.full(rng.integers(2, 7), (5, 1, 0.2, 0.02)[number % 4]))
        if number % 5 == 0:
            probs[0] = (0, SMALLEST)[number % 2]
        yield (probs / probs.sum()).tolist() if probs.sum() > 0.5 else [0.0, 1.0]


def pairs():
    for p, q in zip(distributions(1), distributions(2), strict=True):
        size = min(len(p), len(q))
        cut = [np.array(probs[:size]) + 1e-3 * (sum(probs[:size]) == 0) for probs in (p, q)]
        yield [(probs / probs.sum()).tolist() for probs in cut]


def agrees_with_python(shown):
    """What the page shows is what Python computes from the state of the page."""
    state = {name: shown.state(name) for name in InformationAreas.moved}
    seen = InformationAreas(**state)
    other = "forward" if seen.direction == "reverse" else "reverse"
    for label, value in {
        "entropy": seen.entropy,
        "+ divergence": seen.divergence,
        "= cross-entropy": seen.cross_entropy,
        "divergence the other way": InformationAreas(**state | {"direction": other}).divergence,
    }.items():
        assert shown.reading(label) == pytest.approx(value, abs=1e-9)
    return seen


def sizes(shown):
    """The areas in square pixels: filled, hatched and dotted stripes; filled and hatched boxes."""
    names = ["least", "waste", "saved"]
    return shown.page.evaluate(
        """names => [...document.querySelectorAll(".on-areas")].map(svg => names.map(name =>
          [...svg.querySelectorAll(`.on-${name} rect, rect.on-${name}`)]
            .reduce((area, box) => area + box.getAttribute("width") * box.getAttribute("height"), 0)))""",
        names,
    )


@pytest.mark.parametrize(
    ("name", "python"),
    [
        ("crossEntropyInBits", lambda p, q: losses.distribution_cross_entropy(q, p, base=2)),
        ("divergenceInBits", lambda p, q: losses.kl_divergence(q, p, base=2)),
        ("entropyInBits", lambda p, q: losses.entropy(p, base=2)),
    ],
)
def test_the_three_areas_are_those_of_the_library(mathematics, name, python):
    given = list(pairs())
    for (p, q), found in zip(given, mathematics(name, given), strict=True):
        assert found == pytest.approx(float(python(p, q)), rel=1e-9, abs=1e-9)


def test_some_of_the_states_are_extreme():
    infinite = [p for p, q in pairs() if np.isinf(losses.kl_divergence(q, p))]
    certain = [p for p, q in pairs() if max(p) == 1]

    assert len(infinite) > 50
    assert len(certain) > 10


def test_stripes_cover_the_cross_entropy_and_their_best_the_entropy(mathematics):
    given = [[p, q] for p, q in pairs() if min(q) > 0 and min(p) > 0]
    for (p, q), stripes in zip(given, mathematics("stripesOf", given), strict=True):
        paid = sum(one["height"] * one["cost"] for one in stripes)
        best = sum(one["height"] * one["best"] for one in stripes)
        assert paid == pytest.approx(losses.distribution_cross_entropy(q, p, base=2), rel=1e-9)
        assert best == pytest.approx(losses.entropy(p, base=2), rel=1e-9)
        np.testing.assert_allclose([one["top"] for one in stripes], np.cumsum([0, *p[:-1]]))


def test_an_outcome_gets_its_share_and_the_others_keep_theirs_of_the_rest(mathematics):
    rng = np.random.default_rng(3)
    given = [
        [probs, int(rng.integers(len(probs))), float(rng.choice([0, 0.3, rng.uniform(), 1]))]
        for probs in distributions(4)
    ]
    for (probs, place, share), after in zip(given, mathematics("withShare", given), strict=True):
        others, now = np.delete(probs, place), np.delete(after, place)
        wanted = others / others.sum() if others.sum() > 0 else np.full(len(others), 1 / len(now))
        assert after[place] == share
        np.testing.assert_allclose(now, (1 - share) * wanted, rtol=1e-9, atol=1e-12)


def test_nothing_is_shown_before_a_guess(opened, tmp_path):
    asked = Shown(opened, tmp_path, InformationAreas(), guess=False)
    assert not asked.root.locator(".on-stage").is_visible()
    asked.root.get_by_role("button", name="The waste").click()
    assert asked.root.locator(".on-stage").is_visible()
    assert "hatched area" in asked.root.locator(".on-before .on-reply").inner_text()


def test_at_first_the_areas_are_those_of_the_lesson(shown):
    assert shown.reading("entropy") == 1.75
    assert shown.reading("+ divergence") == 0.5
    assert shown.reading("= cross-entropy") == 2.25
    assert shown.reading("divergence the other way") == 0.625


@pytest.mark.parametrize("direction", ["forward", "reverse"])
def test_what_is_drawn_has_the_size_of_the_numbers(shown, direction):
    shown.set(q=[0.4, 0.3, 0.1, 0.2], direction=direction)
    seen = agrees_with_python(shown)
    (filled, hatched, dotted), (entropy, divergence, _) = sizes(shown)
    bit = entropy / seen.entropy

    assert filled + hatched == pytest.approx(bit * seen.cross_entropy)
    assert filled + dotted == pytest.approx(bit * seen.entropy)
    assert divergence == pytest.approx(bit * seen.divergence)


def test_a_dragged_bar_takes_the_share_under_the_pointer(shown):
    box = shown.root.locator('[data-share="q3"]').bounding_box()
    middle = box["y"] + box["height"] / 2
    shown.page.mouse.move(box["x"] + 2, middle)
    shown.page.mouse.down()
    shown.page.mouse.move(box["x"] + 0.6 * box["width"], middle, steps=8)
    shown.page.mouse.up()

    assert shown.state("q")[3] == pytest.approx(0.6, abs=0.01)
    assert shown.state("q")[0] == pytest.approx(2 * shown.state("q")[1])
    assert shown.state("p") == InformationAreas().p
    agrees_with_python(shown)


def test_keys_move_a_bar_by_steps_pages_and_to_its_ends(shown):
    bar = shown.root.get_by_role("slider", name="one, truth p")
    at = [shown.state("p")[1]]
    for key in ("ArrowRight", "ArrowDown", "PageUp", "Home", "End"):
        bar.press(key)
        at.append(shown.state("p")[1])

    np.testing.assert_allclose(np.diff(at)[:3], [0.01, -0.01, 0.1], atol=1e-9)
    assert at[-2:] == [0, 1]
    assert bar.get_attribute("aria-valuetext") == "1.000"
    agrees_with_python(shown)


def test_a_number_typed_on_a_bar_is_taken_and_what_is_no_number_is_not(shown):
    shown.root.get_by_role("slider", name="four, forecast q").press("0")
    shown.page.keyboard.type(".35")
    shown.page.keyboard.press("Enter")
    box = shown.root.get_by_label("dot, forecast q, typed")
    before = shown.state("q")
    box.fill("many")
    box.press("Enter")

    assert before[2] == 0.35
    assert shown.state("q") == before
    agrees_with_python(shown)


def test_the_waste_vanishes_when_the_forecast_is_the_truth(shown):
    shown.root.get_by_role("button", name="Let q equal p").click()
    (filled, hatched, dotted), _ = sizes(shown)

    assert shown.state("q") == shown.state("p")
    assert shown.reading("+ divergence") == 0
    assert shown.reading("entropy") == shown.reading("= cross-entropy") == 1.75
    assert filled > 0
    assert hatched + dotted == pytest.approx(0, abs=1e-9)


def test_what_was_called_impossible_and_comes_has_no_end(shown):
    shown.root.get_by_role("slider", name="six, forecast q").press("Home")
    edge = shown.page.evaluate(
        """Math.max(...[...document.querySelectorAll(".on-areas .on-waste rect")].map(
          box => Number(box.getAttribute("x")) + Number(box.getAttribute("width"))))"""
    )

    assert shown.reading("= cross-entropy") == np.inf
    assert shown.reading("divergence the other way") < np.inf
    assert edge > float(shown.root.locator(".on-areas").first.get_attribute("width"))
    assert "∞" in shown.root.locator(".on-paid-name").text_content()
    agrees_with_python(shown)


def test_the_other_direction_makes_the_forecast_what_comes(shown):
    shown.root.locator('[data-choice="direction"]').select_option("reverse")

    assert shown.reading("+ divergence") == 0.625
    assert "frequent (q), as wide as it costs (−log₂ p)" in shown.root.inner_text()
    assert "KL(q‖p) = 0.625" in shown.root.locator(".on-waste-name").text_content()
    agrees_with_python(shown)


def test_reset_brings_everything_back(shown):
    shown.root.get_by_role("slider", name="dot, truth p").press("End")
    shown.root.locator('[data-choice="direction"]').select_option("reverse")
    shown.root.get_by_role("button", name="Reset").click()

    assert {
        name: shown.state(name) for name in InformationAreas.moved
    } == InformationAreas().state()


def test_a_state_written_as_a_cell_is_that_state_in_python(shown):
    shown.root.get_by_role("slider", name="dot, truth p").press("PageUp")
    shown.root.get_by_role("button", name="As a cell").click()
    line = shown.root.get_by_label("To copy").input_value()

    assert eval(line, {"InformationAreas": InformationAreas}).p == pytest.approx(shown.state("p"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened, tmp_path, scheme):
    for guess in (False, True):
        shown = Shown(opened, tmp_path, InformationAreas(), scheme=scheme, guess=guess)
        assert shown.violations() == []
        shown.context.close()


def test_a_narrow_page_has_nothing_beyond_its_edge(opened, tmp_path):
    shown = Shown(opened, tmp_path, InformationAreas(), width=320)
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_question_after_knows_where_the_waste_is_infinite(shown):
    shown.root.get_by_role("button", name="Where q is 0 and p is not").click()
    assert shown.root.locator(".on-after .on-reply").inner_text().startswith("Yes")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"p": [0.5, 0.5]}, "received 2 probabilities p for 4 outcomes"),
        ({"q": [0.5, 0.5, 0.5, 0.5]}, "with a sum of 2: divide"),
        ({"q": [1.5, -0.5, 0.0, 0.0]}, "q must not be negative"),
        ({"outcomes": ["a", "a", "b", "c"]}, "every outcome once"),
        ({"r": 1}, "nothing called 'r'"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(state, said):
    with pytest.raises(ValueError, match=said):
        InformationAreas(**state)


def test_it_says_in_one_sentence_what_is_seen():
    assert repr(InformationAreas(direction="reverse")).startswith(
        "Information as areas. p = (0.125, 0.500, 0.125, 0.250) and q = (0.500, 0.250, 0.125, 0.125)"
        " for dot, one, four, six: entropy 1.750 and KL(q‖p) 0.625 make cross-entropy 2.375 bits."
    )


@pytest.mark.parametrize("q", [[0.25] * 4, [0.0, 1.0, 0.0, 0.0]])
def test_paper_shows_the_sum_even_where_it_is_infinite(q):
    axes = matplotlib.figure.Figure().subplots()
    seen = InformationAreas(p=[0.0, 0.5, 0.25, 0.25], q=q)
    seen.draw(axes)

    assert axes.get_title() == (
        f"{seen.entropy:.3f} + {seen.divergence:.3f} = {seen.cross_entropy:.3f} bits"
    )
    assert len(axes.texts) == 3
