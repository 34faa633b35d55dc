"""The rows of the card of values and gradients: what is printed, and the call that computes it.

tests/test_card.py writes each formula and each slope once more by hand, and compares.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from course_lib import losses


@dataclass(frozen=True)
class Row:
    """One loss. Texts are formulas: `e^{z}`, `p_{i}`; `{}` in `guessing` is the computed number."""

    loss: str
    """Its name in `course_lib.losses`; the twin that ends in _grad gives the slopes."""

    name: str
    formula: str
    slope: str
    guessing: str
    least: str
    worked: str
    lesson: int
    inputs: tuple
    """What the slopes are taken in; first of all arguments."""

    others: tuple = ()
    options: dict = field(default_factory=dict)
    guess: Callable = lambda: None
    unit: str = "nats"
    shown: int = 1
    """Of how many inputs the slope is printed, the first row of each."""

    @cached_property
    def value(self):
        """Of the worked example."""
        return float(getattr(losses, self.loss)(*self.inputs, *self.others, **self.options))

    @cached_property
    def slopes(self):
        """Of the worked example: one array for each input that has one."""
        found = getattr(losses, f"{self.loss}_grad")(*self.inputs, *self.others, **self.options)
        found = found if isinstance(found, tuple) else (found,)
        return tuple(np.asarray(slope, dtype=float) for slope in found)


ANIMALS = np.log([[0.1, 0.7, 0.15, 0.05]])
"""Scores of a forecast; the second animal, a cat, is right."""

SOFT = losses.smooth_labels([1], 4, epsilon=0.1)
TRUTH = np.array([[1 / 8, 1 / 2, 1 / 8, 1 / 4]])
FORECAST = np.array([[1 / 2, 1 / 4, 1 / 8, 1 / 8]])
FOUR_TOKENS = np.log(
    [
        [0.05, 0.10, 0.60, 0.20, 0.05],
        [0.10, 0.05, 0.15, 0.10, 0.60],
        [0.40, 0.20, 0.15, 0.15, 0.10],
        [0.05, 0.05, 0.80, 0.05, 0.05],
        [0.20, 0.20, 0.20, 0.20, 0.20],
    ]
)
TRIPS = (3.0, 5.0, 7.0)
TEN = np.zeros((1, 10))


def _constant(loss, guess, **options):
    """What one number for all three trips pays."""
    return lambda: float(getattr(losses, loss)([guess] * 3, TRIPS, **options))


GROUPS = (
    (
        "Numbers",
        "prediction ŷ, target y, r = ŷ − y; in the unit of y, or its square",
        (
            Row(
                "mse",
                "MSE",
                "(ŷ − y)²",
                "2 (ŷ − y)",
                "var y = {}",
                "0",
                "ŷ = 2.5, y = 3",
                1,
                (np.array([2.5]),),
                (np.array([3.0]),),
                guess=_constant("mse", 5.0),
                unit="min²",
            ),
            Row(
                "mae",
                "MAE",
                "|ŷ − y|",
                "sign(ŷ − y)",
                "at the median {}",
                "0",
                "ŷ = 2.5, y = 3",
                1,
                (np.array([2.5]),),
                (np.array([3.0]),),
                guess=_constant("mae", 5.0),
                unit="min",
            ),
            Row(
                "huber",
                "Huber",
                "½ r², or δ (|r| − ½ δ) where |r| > δ",
                "r, cut off at ± δ",
                "δ = 1: {}",
                "0",
                "r = 5, δ = 1",
                1,
                (np.array([8.0]),),
                (np.array([3.0]),),
                guess=_constant("huber", 5.0),
                unit="min²",
            ),
            Row(
                "quantile",
                "Pinball",
                "τ (y − ŷ) if low, (1 − τ)(ŷ − y) if high",
                "−τ if low, 1 − τ if high",
                "at the τ-quantile {}",
                "0",
                "ŷ = 24, y = 28, τ = 0.9",
                1,
                (np.array([24.0]),),
                (np.array([28.0]),),
                {"level": 0.9},
                guess=_constant("quantile", 7.0, level=0.9),
                unit="min",
            ),
        ),
    ),
    (
        "Classes",
        "scores z, p = softmax(z) or σ(z), truth y (one-hot) or q (soft), K classes",
        (
            Row(
                "cross_entropy",
                "Cross-entropy",
                "log Σ_{j} e^{z_{j}} − z_{y} = −log p_{y}",
                "p − y in z; −1/p_{y} in p_{y}",
                "log K = {}",
                "0",
                "p = (.1, .7, .15, .05), 2nd",
                4,
                (ANIMALS,),
                ([1],),
                guess=lambda: float(losses.cross_entropy(TEN, [0])),
            ),
            Row(
                "cross_entropy",
                "… soft target",
                "−Σ q_{i} log p_{i}",
                "p − q in z",
                "log K = {}",
                "H(q)",
                "the same p, ε = 0.1",
                7,
                (ANIMALS,),
                (SOFT,),
                guess=lambda: float(
                    losses.cross_entropy(TEN, losses.smooth_labels([0], 10, epsilon=0.1))
                ),
            ),
            Row(
                "binary_cross_entropy",
                "Binary CE",
                "log(1 + e^{z}) − y z",
                "p − y in z",
                "log 2 = {}",
                "0",
                "p = 0.7, y = 1",
                4,
                (np.log([0.7 / 0.3]),),
                (np.array([1.0]),),
                guess=lambda: float(losses.binary_cross_entropy([0.0], [1.0])),
            ),
            Row(
                "focal",
                "Focal",
                "−(1 − p_{y})^{γ} log p_{y}",
                "(p − y)(1 − p_{y})^{γ−1}(1 − p_{y} − γ p_{y} log p_{y})",
                "(1 − 1/K)^{γ} log K = {}",
                "0, improper",
                "p = (.6, .4), 1st, γ = 2",
                7,
                (np.log([[0.6, 0.4]]),),
                ([0],),
                {"gamma": 2.0},
                guess=lambda: float(losses.focal(TEN, [0], gamma=2.0)),
            ),
            Row(
                "squared_error_probs",
                "Brier",
                "Σ (p_{i} − y_{i})²",
                "2 (p − y) in p",
                "1 − 1/K = {}",
                "0",
                "p = (.7, .3), 1st",
                4,
                (np.array([[0.7, 0.3]]),),
                ([0],),
                guess=lambda: float(losses.squared_error_probs(np.full((1, 10), 0.1), [0])),
                unit="",
            ),
            Row(
                "negative_dot_product",
                "Negative dot",
                "−Σ y_{i} p_{i} = −p_{y}",
                "−y in p",
                "−1/K = {}",
                "−1, improper",
                "p = (.7, .3), 1st",
                4,
                (np.array([[0.7, 0.3]]),),
                (np.array([[1.0, 0.0]]),),
                guess=lambda: float(
                    losses.negative_dot_product(np.full((1, 10), 0.1), np.eye(10)[:1])
                ),
                unit="",
            ),
            Row(
                "causal_lm_loss",
                "Language model",
                "mean of −log P(x_{t+1} | x_{1} … x_{t})",
                "(p − y)/(T − 1) in z",
                "log |V| = {}",
                "H(text)",
                "what came had .2, .6, .4, .8",
                6,
                (FOUR_TOKENS,),
                ([1, 3, 4, 0, 2],),
                guess=lambda: float(losses.uniform_loss(50_257)),
            ),
        ),
    ),
    (
        "Distributions",
        "truth q, forecast p, slopes in p",
        (
            Row(
                "entropy",
                "Entropy H(p)",
                "−Σ p_{i} log p_{i}",
                "−log p_{i} − 1",
                "most: log K = {}",
                "0",
                "p = (½, ¼, ⅛, ⅛)",
                5,
                (FORECAST,),
                guess=lambda: float(losses.entropy(np.full((1, 10), 0.1))),
            ),
            Row(
                "kl_divergence",
                "KL(q‖p)",
                "Σ q_{i} log(q_{i}/p_{i}) = H(q, p) − H(q)",
                "−q_{i}/p_{i}; in scores p − q",
                "log 4 − H(q) = {}",
                "0",
                "q = (⅛, ½, ⅛, ¼), this p",
                5,
                (FORECAST,),
                (TRUTH,),
                guess=lambda: float(losses.kl_divergence(np.full((1, 4), 0.25), TRUTH)),
            ),
            Row(
                "jensen_shannon",
                "Jensen–Shannon",
                "½ KL(p‖m) + ½ KL(q‖m), m = ½(p + q)",
                "½ log(p_{i}/m_{i})",
                "most: log 2 = {}",
                "0",
                "the same p and q",
                5,
                (FORECAST,),
                (TRUTH,),
                guess=lambda: float(losses.jensen_shannon([[1.0, 0.0]], [[0.0, 1.0]])),
            ),
        ),
    ),
    (
        "Embeddings",
        "distance d, margin m, cosines s, temperature τ, N pairs",
        (
            Row(
                "contrastive",
                "Contrastive",
                "d² partner; max(0, m − d)² stranger",
                "2(a − b); −2(m − d)(a − b)/d; in a",
                "one spot: m² = {}",
                "0",
                "stranger, a = (.3, .4), b = 0",
                8,
                (np.array([[0.3, 0.4]]), np.array([[0.0, 0.0]])),
                ([False],),
                guess=lambda: float(losses.contrastive([[0.0]], [[0.0]], [False])),
                unit="d²",
            ),
            Row(
                "triplet",
                "Triplet",
                "max(0, d(a, p) − d(a, n) + m)",
                "(a − p)/d(a, p) − (a − n)/d(a, n) in a",
                "one spot: m = {}",
                "0",
                "a = 0, p = 1, n = 1.5",
                8,
                (np.array([[0.0]]), np.array([[1.0]]), np.array([[1.5]])),
                shown=3,
                guess=lambda: float(losses.triplet([[0.0]], [[0.0]], [[0.0]])),
                unit="d",
            ),
            Row(
                "info_nce",
                "InfoNCE",
                "mean of −log(e^{s_{ii}/τ} / Σ_{j} e^{s_{ij}/τ})",
                "(P − I)/(τ N) in s, P = softmax(s/τ)",
                "log N = {}",
                "above 0",
                "s = (1, 0; 0, 1), τ = ½",
                8,
                (np.eye(2), np.eye(2)),
                (),
                {"temperature": 0.5},
                guess=lambda: float(losses.info_nce(np.zeros((256, 1)), np.zeros((256, 1)))),
            ),
        ),
    ),
    (
        "Order and preference",
        "scores s⁺ over s⁻, rewards r⁺ over r⁻, Δ = log(π⁺/π⁺_{ref}) − log(π⁻/π⁻_{ref})",
        (
            Row(
                "pairwise_hinge",
                "Pair hinge",
                "max(0, m − (s⁺ − s⁻))",
                "∓1 in s^{±}, 0 beyond m",
                "m = {}",
                "0",
                "s⁺ = 2, s⁻ = 1.5",
                9,
                (np.array([[2.0, 1.5]]),),
                (np.array([[1.0, 0.0]]),),
                guess=lambda: float(losses.pairwise_hinge([[0.0, 0.0]], [[1.0, 0.0]])),
                unit="scores",
            ),
            Row(
                "reward_model",
                "RankNet, reward",
                "−log σ(r⁺ − r⁻)",
                "∓σ(r⁻ − r⁺) in r^{±}",
                "log 2 = {}",
                "0",
                "r⁺ = 1, r⁻ = 0",
                9,
                (np.array([1.0]), np.array([0.0])),
                shown=2,
                guess=lambda: float(losses.reward_model([0.0], [0.0])),
            ),
            Row(
                "listnet",
                "ListNet",
                "−Σ q_{i} log p_{i}, q = softmax(grades)",
                "p − q in s",
                "log K = {}",
                "H(q)",
                "s = (0, 0, 0), grades (2, 1, 0)",
                9,
                (np.zeros((1, 3)),),
                (np.array([[2.0, 1.0, 0.0]]),),
                guess=lambda: float(losses.listnet(TEN, np.arange(10.0)[None])),
            ),
            Row(
                "dpo",
                "DPO",
                "−log σ(β Δ)",
                "∓β σ(−β Δ) in log π^{±}",
                "π = π_{ref}: log 2 = {}",
                "0",
                "Δ = 10, β = 0.1",
                9,
                (np.array([-10.0]), np.array([-30.0])),
                (np.array([-15.0]), np.array([-25.0])),
                {"beta": 0.1},
                shown=2,
                guess=lambda: float(losses.dpo([-9.0], [-9.0], [-9.0], [-9.0])),
            ),
        ),
    ),
    (
        "Actions",
        "policy π = softmax(z), action a, advantage A, ρ = π(a)/π_{old}(a); judge by the return, not by this value",
        (
            Row(
                "policy_gradient_logits",
                "Policy gradient",
                "−A log π(a)",
                "A (π − y) in z, y one-hot of a",
                "A log K = {}",
                "none",
                "π = (.7, .3), 2nd, A = 2",
                10,
                (np.log([[0.7, 0.3]]),),
                ([1], [2.0]),
                guess=lambda: float(losses.policy_gradient_logits(TEN, [0], [1.0])),
                unit="nats · A",
            ),
            Row(
                "ppo_clip",
                "PPO",
                "−min(ρ A, clip(ρ, 1 − ε, 1 + ε) A)",
                "−ρ A in log π, 0 where clipped",
                "ρ = 1: −A = {}",
                "−(1 + ε) A",
                "ρ = 1.1, A = 2, ε = 0.2",
                10,
                (np.log([1.1]),),
                (np.array([0.0]), np.array([2.0])),
                guess=lambda: float(losses.ppo_clip([0.0], [0.0], [1.0])),
                unit="",
            ),
        ),
    ),
)
