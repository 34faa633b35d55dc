"""The card of values and gradients: each formula and each slope, once more by hand."""

import re
from pathlib import Path

import numpy as np
import pytest

from course_lib import losses
from course_lib.__main__ import main
from course_lib.numerics import log_softmax, numerical_gradient, sigmoid, softmax
from course_lib.publishing.card_of_values import card_of_values, markup, number, telling_values
from course_lib.publishing.card_rows import GROUPS, SOFT

ROOT = Path(__file__).parents[1]
ROWS = [row for _, _, rows in GROUPS for row in rows]
each_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.loss}-{row.name}")


def one_hot(labels, scores):
    return np.eye(np.shape(scores)[-1])[labels]


def length(vector):
    return np.sqrt((np.asarray(vector) ** 2).sum())


def focal(z, label, gamma):
    """The formula and the slope that are printed."""
    p = softmax(z)
    own = p[0, label[0]]
    dimmed = (1 - own) ** (gamma - 1) * (1 - own - gamma * own * np.log(own))
    return -((1 - own) ** gamma) * np.log(own), (p - one_hot(label, z)) * dimmed


def language_model(z, tokens):
    p, y = softmax(z)[:-1], one_hot(tokens, z)[1:]
    slopes = np.vstack([(p - y) / (len(tokens) - 1), np.zeros(z.shape[1])])
    return np.mean([-np.log(row[token]) for row, token in zip(p, tokens[1:], strict=True)]), slopes


def jensen_shannon(p, q):
    m = (p + q) / 2
    return (p * np.log(p / m) + q * np.log(q / m)).sum() / 2, np.log(p / m) / 2


def stranger(a, b, _):
    d = length(a - b)
    return max(0, 1 - d) ** 2, -2 * (1 - d) * (a - b) / d


def triplet(a, p, n):
    to, off = length(a - p), length(a - n)
    return max(0, to - off + 1), (a - p) / to - (a - n) / off


def info_nce(queries, keys, temperature):
    s = queries @ keys.T
    shares = softmax(s / temperature)
    slopes_in_s = (shares - np.eye(len(s))) / (temperature * len(s))
    return -np.log(np.diag(shares)).mean(), slopes_in_s @ keys


def ppo(log_probs, old, advantages):
    ratio = np.exp(log_probs - old)
    clipped = np.minimum(ratio, 1.2)
    return -(clipped * advantages).item(), np.where(ratio < 1.2, -ratio * advantages, 0)


BY_HAND = {
    "mse": lambda a, y: ((a - y) ** 2, 2 * (a - y)),
    "mae": lambda a, y: (abs(a - y), np.sign(a - y)),
    "huber": lambda a, y: (1 * (abs(a - y) - 1 / 2), np.clip(a - y, -1, 1)),
    "quantile": lambda a, y, level: (level * (y - a), np.array([-level])),
    "binary_cross_entropy": lambda z, y: (np.log(1 + np.exp(z)) - y * z, sigmoid(z) - y),
    "focal": focal,
    "squared_error_probs": lambda p, y: (
        ((p - one_hot(y, p)) ** 2).sum(),
        2 * (p - one_hot(y, p)),
    ),
    "negative_dot_product": lambda p, y: (-(y * p).sum(), -y),
    "causal_lm_loss": language_model,
    "entropy": lambda p: (-(p * np.log(p)).sum(), -np.log(p) - 1),
    "kl_divergence": lambda p, q: ((q * np.log(q / p)).sum(), -q / p),
    "jensen_shannon": jensen_shannon,
    "contrastive": stranger,
    "triplet": triplet,
    "info_nce": info_nce,
    "pairwise_hinge": lambda s, _: (1 - (s[0, 0] - s[0, 1]), np.array([[-1.0, 1.0]])),
    "reward_model": lambda r, other: (-np.log(sigmoid(r - other)), -sigmoid(other - r)),
    "listnet": lambda s, grades: (
        -(softmax(grades) * np.log(softmax(s))).sum(),
        softmax(s) - softmax(grades),
    ),
    "dpo": lambda c, r, c0, r0, beta: (
        -np.log(sigmoid(beta * ((c - c0) - (r - r0)))),
        -beta * sigmoid(-beta * ((c - c0) - (r - r0))),
    ),
    "policy_gradient_logits": lambda z, a, advantage: (
        -advantage[0] * np.log(softmax(z))[0, a[0]],
        advantage[0] * (softmax(z) - one_hot(a, z)),
    ),
    "ppo_clip": ppo,
}


def cross_entropy(z, target):
    """One function for the two rows: a class number, or a soft target."""
    wanted = one_hot(target, z) if np.ndim(target) == 1 else target
    return -(wanted * log_softmax(z)).sum(), softmax(z) - wanted


BY_HAND["cross_entropy"] = cross_entropy


@each_row
def test_the_formula_and_the_slope_that_are_printed_are_those_of_the_loss(row):
    value, slopes = BY_HAND[row.loss](*row.inputs, *row.others, **row.options)

    assert row.value == pytest.approx(np.asarray(value).item(), abs=1e-12)
    np.testing.assert_allclose(row.slopes[0], np.asarray(slopes), atol=1e-12)


@each_row
def test_every_printed_slope_is_what_tiny_steps_measure(row):
    for place, slope in enumerate(row.slopes):

        def moved(point, place=place):
            inputs = [*row.inputs[:place], point, *row.inputs[place + 1 :]]
            return getattr(losses, row.loss)(*inputs, *row.others, **row.options)

        if row.loss not in SUMS_TO_ONE:
            measured = numerical_gradient(moved, row.inputs[place])
            np.testing.assert_allclose(slope, measured, atol=1e-6)


SUMS_TO_ONE = {"squared_error_probs", "entropy", "kl_divergence", "jensen_shannon"}
"""Probabilities are refused when a step in one of them alone breaks their sum."""


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.loss in SUMS_TO_ONE], ids=lambda row: row.loss
)
def test_slopes_in_probabilities_are_measured_along_steps_that_keep_the_sum(row):
    along = np.zeros_like(row.inputs[0])
    along[0, 0], along[0, -1] = 1e-6, -1e-6
    ahead, behind = (
        getattr(losses, row.loss)(row.inputs[0] + sign * along, *row.others, **row.options)
        for sign in (1, -1)
    )

    assert (row.slopes[0] * along).sum() * 2 == pytest.approx(ahead - behind, abs=1e-11)


@each_row
def test_no_row_s_guess_or_worked_example_is_below_the_least(row):
    least = {"0": 0.0, "H(q)": losses.entropy(SOFT) if row.lesson == 7 else 0.83}
    if row.least in least:
        assert min(row.value, row.guess()) >= least[row.least] - 1e-12
        assert row.value <= row.guess() or row.loss in {"huber", "quantile", "kl_divergence"}


def test_the_numbers_of_the_page_are_the_functions_own():
    page = card_of_values()
    for row in ROWS:
        assert f"<b>{number(row.value)}</b>" in page
        assert f"<b>{number(row.guess())}</b>" in page


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("log 2 = 0.693", np.log(2)),
        ("log(e + 9) − 1 = 1.461", np.log(np.e + 9) - 1),
        ("log 50,257 = 10.825", np.log(50_257)),
        ("H(q) = 0.5", -0.91 * np.log(0.91) - 9 * 0.01 * np.log(0.01)),
        ("−log 10⁻¹² = 27.631", 12 * np.log(10)),
    ],
)
def test_telling_values_are_told_and_true(value, shown):
    assert value in dict(telling_values())
    assert float(value.split("= ")[1]) == pytest.approx(shown, abs=6e-4)


def test_formulas_become_markup():
    assert markup("e^{z_{j}}") == "<i>e</i><sup><i>z</i><sub><i>j</i></sub></sup>"
    assert markup("log K < 2") == "log <i>K</i> &lt; 2"
    assert [number(x) for x in (2.5, -1.0, -0.0001, 1 / 3)] == ["2.5", "−1", "0", "0.333"]


def test_the_page_needs_nothing_from_anywhere():
    page = card_of_values()
    assert not re.search(r"https?:|@import|url\(|<script|<img|<link", page)
    assert page.count("$") == 0


def test_the_stored_card_is_current():
    assert main(["card", "--to", str(ROOT / "docs/card.html"), "--check"]) == 0


def test_a_changed_and_a_missing_card_are_stale(tmp_path, capsys):
    card = tmp_path / "card.html"
    assert main(["card", "--to", str(card), "--check"]) == 1
    assert main(["card", "--to", str(card)]) == 0
    assert main(["card", "--to", str(card), "--check"]) == 0
    card.write_text("other")
    assert main(["card", "--to", str(card), "--check"]) == 1
    assert "course card" in capsys.readouterr().err
