"""Colours, seen by eyes of five kinds: what is told apart by colour stays apart, or differs in another way too.

Colour vision without one kind of cone is simulated after Machado, Oliveira & Fernandes (2009), at full
severity; its matrices act on linear light. Distances are those of CAM02-UCS (Luo, Cui & Li, 2006), in
which about 1 is the least that can be told side by side.
"""

import re
import warnings
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from course_lib.grading.feedback import LINES
from course_lib.plots.style import COLOURS, DASHES

with warnings.catch_warnings(), np.printoptions():
    warnings.simplefilter("ignore")  # what it lacks for plotting, it says on import
    import colour  # it sets how NumPy prints, which other tests look at

ROOT = Path(__file__).parent.parent
FRONTEND = ROOT / "frontend" / "src"

APART = 10
"""Ten times the least that can be told: at a glance, and some distance apart."""

TEXT, LINE = 4.5, 3.0
"""Contrast that WCAG 2.2 asks for: of text (1.4.3), and of what must be seen to understand (1.4.11)."""

WHITE = "#ffffff"
JUPYTERLAB_DARK = "#111111"


def theme(number):
    """The colours of one of the themes in theme.css: the light one, and the dark one twice."""
    text = (FRONTEND / "theme.css").read_text(encoding="utf-8")
    blocks = re.findall(r"(--on-ground:.*?--on-focus: #\w+)", text, flags=re.DOTALL)
    return dict(re.findall(r"--on-([\w-]+): (#\w{6})", blocks[number]))


LIGHT, DARK = theme(0), theme(1)
PEN = ("main", "true", "good", "third")
"""With these the explorables draw."""

PALETTES = {
    "explorables, light": {name: LIGHT[name] for name in PEN},
    "explorables, dark": {name: DARK[name] for name in PEN},
}


def linear(code):
    encoded = np.array([int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def luminance(code):
    return float(linear(code) @ [0.2126, 0.7152, 0.0722])


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def without(cone):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # tritanomaly is an approximation, and it says so each time
        return colour.blindness.matrix_cvd_Machado2009(cone, 1.0)


EYES = {
    "all cones": np.eye(3),
    "protan": without("Protanomaly"),
    "deutan": without("Deuteranomaly"),
    "tritan": without("Tritanomaly"),
    "no colour": np.tile([0.2126, 0.7152, 0.0722], (3, 1)),
}
CONES = ("all cones", "protan", "deutan", "tritan")


def distance(one, other, eyes):
    seen = [np.clip(EYES[eyes] @ linear(code), 0, 1) for code in (one, other)]
    places = [
        colour.XYZ_to_CAM02UCS(colour.RGB_to_XYZ(c, "sRGB", apply_cctf_decoding=False))
        for c in seen
    ]
    return float(np.linalg.norm(places[0] - places[1]))


def test_the_simulation_knows_what_is_known():
    """Red and green of equal lightness collapse without a cone, and blue and yellow do not."""
    assert distance("#c05a00", "#7a7a00", "deutan") < 0.3 * distance(
        "#c05a00", "#7a7a00", "all cones"
    )
    assert distance("#0000ff", "#ffff00", "deutan") > 60
    assert distance("#808080", "#808080", "tritan") == 0
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("eyes", CONES)
@pytest.mark.parametrize("palette", PALETTES)
def test_the_colours_of_the_explorables_stay_apart(palette, eyes):
    near = {
        pair: round(distance(*(PALETTES[palette][name] for name in pair), eyes), 1)
        for pair in combinations(PALETTES[palette], 2)
    }

    assert {pair: found for pair, found in near.items() if found < APART} == {}


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("pair", list(combinations(COLOURS, 2)), ids="-".join)
def test_two_lines_of_a_figure_differ_in_colour_or_in_dash(pair, eyes):
    one, other = pair

    assert distance(COLOURS[one], COLOURS[other], eyes) >= APART or DASHES[one] != DASHES[other]


def test_no_two_lines_of_figures_share_a_dash():
    """In black and white it is the dash alone that tells them apart."""
    assert set(DASHES) == set(COLOURS)
    assert len(set(DASHES.values())) == len(COLOURS)


@pytest.mark.parametrize("name", COLOURS)
def test_a_line_of_a_figure_is_seen_on_its_paper(name):
    assert contrast(COLOURS[name], WHITE) >= LINE


@pytest.mark.parametrize("ground", [WHITE, JUPYTERLAB_DARK])
def test_the_bar_beside_feedback_is_seen_on_light_and_dark_pages_and_a_sign_says_the_same(ground):
    signs = {mark for mark, _, _ in LINES.values()}

    assert len(signs) >= len({colour for _, _, colour in LINES.values()})
    assert all(contrast(colour, ground) >= LINE for _, _, colour in LINES.values())


@pytest.mark.parametrize("shown", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["ground", "quiet"])
def test_text_and_lines_of_the_explorables_stand_out(shown, ground):
    text = {name: contrast(shown[name], shown[ground]) for name in ("text", "soft", *PEN)}
    lines = {name: contrast(shown[name], shown[ground]) for name in ("line", "focus")}

    assert {name: ratio for name, ratio in text.items() if ratio < TEXT} == {}
    assert {name: ratio for name, ratio in lines.items() if ratio < LINE} == {}


@pytest.mark.parametrize("shown", [LIGHT, DARK], ids=["light", "dark"])
def test_text_stands_out_on_the_tinted_ground(shown):
    assert contrast(shown["text"], shown["main-ground"]) >= TEXT


def test_the_two_ways_into_the_dark_theme_show_the_same_colours():
    assert theme(1) == theme(2)


RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")


def drawn_lines():
    """Rules that draw a line, not a shape, in one of the rarer colours: (file, selector, declarations)."""
    for path in sorted(FRONTEND.rglob("*.css")):
        for selector, body in RULE.findall(path.read_text(encoding="utf-8")):
            if re.search(r"stroke: var\(--on-(good|third)\)", body) and "path" not in selector:
                yield path.name, selector.strip(), body


def test_curves_of_the_rarer_colours_are_dashed_too_so_that_grey_paper_tells_them_apart():
    curves = [row for row in drawn_lines() if "rival" in row[1] or "saved" in row[1]]
    dashes = [re.search(r"stroke-dasharray: ([\d ]+)", body).group(1) for _, _, body in curves]

    assert len(curves) >= 3
    assert len(set(dashes)) == len(dashes)


def test_nothing_moves_by_itself():
    """Reduced motion needs no rule where there is no transition and no animation. What plays on being
    asked to, plays in one step where motion is not wanted."""
    css = "\n".join(path.read_text(encoding="utf-8") for path in FRONTEND.rglob("*.css"))
    scripts = {
        path.name: text
        for path in FRONTEND.rglob("*.js")
        if "requestAnimationFrame" in (text := path.read_text(encoding="utf-8"))
    }

    assert not re.search(r"\b(transition|animation)\s*:", css)
    assert not re.search(r"setInterval|\.animate\(", "".join(scripts.values()))
    for name, text in scripts.items():
        assert "prefers-reduced-motion" in text, name
