"""Thirty training runs, each really trained: twenty-four with an illness, six in good health.

They judge `course_lib.diagnose`, and stand apart from the patients of lesson 12: other data,
another trainer, other sizes. A run is what a learner would have noted: the losses, and the few
facts that anybody knows of their own training.
"""

from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

import numpy as np
from sklearn.datasets import load_breast_cancer, load_diabetes, load_iris, load_wine

from course_lib import datasets


@dataclass(frozen=True)
class Run:
    """A note book of one training: what was seen, what is known, and what was done to it."""

    name: str
    cause: str | None
    history: np.ndarray
    validation: np.ndarray | None = None
    facts: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Task:
    """Inputs and labels, split into rows to learn from and rows to look at."""

    x: np.ndarray
    y: np.ndarray
    x_new: np.ndarray
    y_new: np.ndarray
    n_classes: int


def task(loaded, seed, standardise=True, train_rows=0.7):
    x, y = loaded
    order = np.random.default_rng([seed, SEED[0]]).permutation(len(x))
    x, y = x[order], y[order]
    cut = int(train_rows * len(x))
    if standardise:
        x = (x - x[:cut].mean(0)) / x[:cut].std(0)
    return Task(x[:cut], y[:cut], x[cut:], y[cut:], int(y.max()) + 1)


@cache
def wine(standardise=True):
    return task(load_wine(return_X_y=True), 1, standardise)


@cache
def cancer():
    return task(load_breast_cancer(return_X_y=True), 2)


@cache
def iris():
    return task(load_iris(return_X_y=True), 3)


@cache
def letters():
    """Which letter follows these two: 3,000 places for learning, 1,000 for looking."""
    text = datasets.python_reference()[:20_000]
    alphabet = sorted(set(text))
    number = {letter: place for place, letter in enumerate(alphabet)}
    codes = np.array([number[letter] for letter in text])
    one_hot = np.eye(len(alphabet))
    x = np.hstack([one_hot[codes[:-2]], one_hot[codes[1:-1]]])
    places = np.random.default_rng([4, SEED[0]]).permutation(len(x))[:4000]
    x, y = x[places], codes[2:][places]
    return Task(x[:3000], y[:3000], x[3000:], y[3000:], len(alphabet))


class Network:
    """One hidden layer of tanh, or none; its slopes are written out."""

    def __init__(self, inputs, outputs, hidden=0, size=0.1, seed=0):
        rng = np.random.default_rng(seed)
        widths = [inputs, hidden, outputs] if hidden else [inputs, outputs]
        self.weights = [rng.normal(0, size, pair) for pair in pairwise(widths)]
        self.biases = [np.zeros(width) for width in widths[1:]]

    def scores(self, x):
        self.seen = [x]
        for weight, bias in zip(self.weights[:-1], self.biases[:-1], strict=True):
            self.seen.append(np.tanh(self.seen[-1] @ weight + bias))
        return self.seen[-1] @ self.weights[-1] + self.biases[-1]

    def step(self, slope, rate, keep=0.0):
        for layer in reversed(range(len(self.weights))):
            before, weight = self.seen[layer], self.weights[layer]
            back = slope @ weight.T * (1 - before**2) if layer else None
            self.weights[layer] = weight * (1 - keep) - rate * before.T @ slope
            self.biases[layer] = self.biases[layer] - rate * slope.sum(0)
            slope = back


def softmax(scores):
    raised = np.exp(scores - scores.max(1, keepdims=True))
    return raised / raised.sum(1, keepdims=True)


def cross_entropy(scores, labels, smoothing=0.0):
    """Losses of the rows, and their slopes in the scores."""
    lowered = scores - scores.max(1, keepdims=True)
    log_probs = lowered - np.log(np.exp(lowered).sum(1, keepdims=True))
    target = np.eye(scores.shape[1])[labels] * (1 - smoothing) + smoothing / scores.shape[1]
    return -(target * log_probs).sum(1), np.exp(log_probs) - target


def cross_entropy_of_naive_softmax(scores, labels):
    with np.errstate(all="ignore"):
        probs = np.exp(scores.astype(np.float16)).astype(float)
        probs = probs / probs.sum(1, keepdims=True)
        return -np.log(probs[np.arange(len(labels)), labels]), probs - np.eye(scores.shape[1])[
            labels
        ]


def cross_entropy_of_two_softmaxes(scores, labels):
    inner = softmax(scores)
    losses, slope = cross_entropy(inner, labels)
    return losses, inner * (slope - (slope * inner).sum(1, keepdims=True))


def cross_entropy_without_minus(scores, labels):
    losses, slope = cross_entropy(scores, labels)
    return -losses, -slope


def batches(n, size, rng, shuffled=True):
    order = rng.permutation(n) if shuffled else np.arange(n)
    return [order[start : start + size] for start in range(0, n, size)]


SEED = [0]
"""Of everything that is drawn; `all_runs` sets it."""


@dataclass(frozen=True)
class Training:
    """How somebody trained; `on` does it and hands back what they noted."""

    epochs: int = 30
    rate: float = 0.3
    batch: int = 32
    hidden: int = 0
    size: float = 0.1
    loss: object = cross_entropy
    sign: int = 1
    shuffled: bool = True
    summed: bool = False
    only: object = None
    per_step: bool = True
    schedule: object = staticmethod(lambda epoch: 1.0)
    keep: float = 0.0

    def on(self, data):
        """The loss of every step (or epoch), the one on new rows after each epoch, known facts."""
        rng = np.random.default_rng(SEED[0])
        net = Network(data.x.shape[1], data.n_classes, self.hidden, self.size, SEED[0])
        history, validation = [], []
        for epoch in range(self.epochs):
            noted = [self.step(net, data, rows, epoch) for rows in self.rows(len(data.x), rng)]
            history += noted if self.per_step else [np.mean(noted)]
            validation.append(self.reduced(self.loss(net.scores(data.x_new), data.y_new)[0]))
        return np.array(history), np.array(validation), self.facts(data, len(noted))

    def rows(self, n, rng):
        if self.only is not None:
            return [self.only]
        return batches(n, self.batch, rng, self.shuffled)

    def step(self, net, data, rows, epoch):
        losses, slope = self.loss(net.scores(data.x[rows]), data.y[rows])
        rate = self.sign * self.rate * self.schedule(epoch)
        net.step(slope / len(rows), rate, self.keep)
        return self.reduced(losses)

    def reduced(self, losses):
        return losses.sum() if self.summed else losses.mean()

    def facts(self, data, steps):
        size = len(data.x) if self.only is None else len(self.only)
        known = {"n_classes": data.n_classes, "batch": min(self.batch, size)}
        known["class_counts"] = np.bincount(data.y, minlength=data.n_classes).tolist()
        return known | ({"steps_per_epoch": steps} if self.per_step else {})


def train(data, **how):
    return Training(**how).on(data)


def by_heart(data, rows, noise, seed):
    """A few rows with many useless columns and many wrong labels: what can only be learned by heart."""
    rng = np.random.default_rng([seed, SEED[0]])
    x, x_new = (
        np.hstack([part, rng.normal(size=(len(part), noise))]) for part in (data.x, data.x_new)
    )
    y = data.y[:rows].copy()
    wrong = rng.random(rows) < 0.4
    y[wrong] = rng.integers(0, data.n_classes, wrong.sum())
    return Task(x[:rows], y, x_new, data.y_new, data.n_classes)


def apart(data, seed):
    """The labels are shuffled and the inputs are not."""
    rng = np.random.default_rng([seed, SEED[0]])
    return Task(data.x, rng.permutation(data.y), data.x_new, data.y_new, data.n_classes)


def sorted_by_label(data):
    order = np.argsort(data.y, kind="stable")
    return Task(data.x[order], data.y[order], data.x_new, data.y_new, data.n_classes)


def regression(rate=0.1, epochs=60, blind=False):
    """Diabetes: the progress of an illness, in its own units divided by ten."""
    x, y = load_diabetes(return_X_y=True)
    x, y = x / x.std(0), y / 10
    x_seen = np.zeros_like(x) if blind else x
    weights, bias, history = np.zeros(x.shape[1]), y.mean() * (0.5 if blind else 1), []
    rng = np.random.default_rng([5, SEED[0]])
    for _ in range(epochs):
        for rows in batches(len(y), 64, rng):
            error = x_seen[rows] @ weights + bias - y[rows]
            history.append(np.mean(error**2))
            weights = weights - rate * x_seen[rows].T @ error / len(rows)
            bias = bias - rate * error.mean()
    return np.array(history), None, {"target_variance": float(y.var()), "steps_per_epoch": 7}


def triplets(decay, rate=0.005, margin=0.5, steps=400, seed=6):
    """Iris in the plane: an anchor, one of its kind, one of another."""
    data, rng = iris(), np.random.default_rng([seed, SEED[0]])
    weight, history = rng.normal(0, 0.15, (data.x.shape[1], 2)), []
    kinds = [np.flatnonzero(data.y == kind) for kind in range(data.n_classes)]
    for _ in range(steps):
        own, other = rng.permutation(len(kinds))[:2]
        anchor, twin = rng.choice(kinds[own], (2, 24))
        stranger = rng.choice(kinds[other], 24)
        near, far = (
            (data.x[anchor] - data.x[twin]) @ weight,
            (data.x[anchor] - data.x[stranger]) @ weight,
        )
        gap = margin + (near**2).sum(1) - (far**2).sum(1)
        history.append(np.maximum(gap, 0).mean())
        active = (gap > 0)[:, None]
        slope = (data.x[anchor] - data.x[twin]).T @ (near * active)
        slope = slope - (data.x[anchor] - data.x[stranger]).T @ (far * active)
        weight = weight * (1 - decay) - rate * slope / 24
    return np.array(history), None, {"margin": margin}


SICK = (
    ("wine, tiny steps", "learns_too_slowly", lambda: train(wine(), rate=0.0004, epochs=60)),
    (
        "letters, tiny steps",
        "learns_too_slowly",
        lambda: train(letters(), rate=0.003, epochs=8, batch=50, size=0.01),
    ),
    ("cancer, giant steps", "steps_too_far", lambda: train(cancer(), rate=40.0, epochs=15)),
    ("diabetes, past the edge", "steps_too_far", lambda: regression(rate=0.52, epochs=6)),
    (
        "wine, unscaled inputs overflow",
        "turns_into_nan",
        lambda: train(
            wine(False), rate=2e-05, size=0.0001, loss=cross_entropy_of_naive_softmax, epochs=200
        ),
    ),
    (
        "letters, half precision overflows",
        "turns_into_nan",
        lambda: train(
            letters(), rate=30.0, batch=100, epochs=6, loss=cross_entropy_of_naive_softmax
        ),
    ),
    (
        "cancer, the optimiser holds other weights",
        "never_moves",
        lambda: train(cancer(), rate=0.0, per_step=False, batch=400),
    ),
    (
        "wine, whole batch, rate nought",
        "never_moves",
        lambda: train(wine(), rate=0.0, batch=200, epochs=50),
    ),
    (
        "wine, labels shuffled apart",
        "learns_nothing_from_its_inputs",
        lambda: train(apart(wine(), 7), rate=0.02, epochs=40),
    ),
    (
        "letters, labels shuffled apart",
        "learns_nothing_from_its_inputs",
        lambda: train(apart(letters(), 8), rate=0.3, epochs=6, batch=50, size=0.01),
    ),
    (
        "wine, softmax twice",
        "softmaxes_twice",
        lambda: train(wine(), loss=cross_entropy_of_two_softmaxes, rate=2.0, epochs=60),
    ),
    (
        "cancer, softmax twice",
        "softmaxes_twice",
        lambda: train(
            cancer(), loss=cross_entropy_of_two_softmaxes, rate=1.0, epochs=30, per_step=False
        ),
    ),
    (
        "wine, learned by heart",
        "overfits",
        lambda: train(by_heart(wine(), 60, 80, 9), hidden=30, rate=0.3, epochs=80, batch=20),
    ),
    (
        "cancer, learned by heart",
        "overfits",
        lambda: train(
            by_heart(cancer(), 60, 200, 10),
            hidden=20,
            rate=0.2,
            epochs=100,
            batch=30,
            per_step=False,
        ),
    ),
    (
        "wine, one batch for ever",
        "sees_one_batch_again_and_again",
        lambda: train(
            by_heart(wine(), 60, 100, 11), only=np.arange(6), rate=0.5, epochs=200, size=0.3
        ),
    ),
    (
        "letters, one batch for ever",
        "sees_one_batch_again_and_again",
        lambda: train(letters(), only=np.arange(40), rate=4.0, epochs=150, size=0.1),
    ),
    ("iris, uphill", "climbs_the_loss", lambda: train(iris(), sign=-1, rate=0.005, epochs=30)),
    (
        "letters, summed over the batch",
        "adds_up_instead_of_averaging",
        lambda: train(letters(), summed=True, rate=1.0, batch=50, epochs=4, size=0.01),
    ),
    (
        "wine, sorted by maker",
        "reads_the_data_in_order",
        lambda: train(sorted_by_label(wine()), shuffled=False, rate=0.1, batch=8, epochs=8),
    ),
    (
        "letters, sorted by the next one",
        "reads_the_data_in_order",
        lambda: train(
            sorted_by_label(letters()), shuffled=False, rate=0.5, batch=50, epochs=8, size=0.02
        ),
    ),
    (
        "wine, large first weights",
        "starts_too_confident",
        lambda: train(wine(), size=12.0, rate=0.3, epochs=40),
    ),
    (
        "iris, weights pulled to nought too hard",
        "collapses_to_the_margin",
        lambda: triplets(decay=0.05),
    ),
    ("diabetes, blind", "predicts_one_number", lambda: regression(blind=True)),
    (
        "cancer, the minus is missing",
        "loses_its_sign",
        lambda: train(cancer(), loss=cross_entropy_without_minus, rate=0.02, epochs=20),
    ),
)

HEALTHY = (
    ("wine, small batches", lambda: train(wine(), rate=0.2, batch=8, epochs=25, keep=0.002)),
    ("letters", lambda: train(letters(), rate=2.0, batch=50, epochs=12, size=0.05, per_step=False)),
    (
        "cancer, a plateau first",
        lambda: train(
            cancer(), hidden=8, size=0.002, rate=0.1, epochs=40, per_step=False, keep=0.001
        ),
    ),
    (
        "wine, smoothed labels",
        lambda: train(
            wine(),
            loss=lambda scores, labels: cross_entropy(scores, labels, 0.1),
            rate=0.3,
            epochs=50,
            per_step=False,
        ),
    ),
    (
        "iris, the rate is halved in steps",
        lambda: train(
            iris(),
            rate=0.5,
            batch=16,
            epochs=60,
            schedule=lambda epoch: 0.5 ** (epoch // 15),
            keep=0.001,
        ),
    ),
    ("diabetes", lambda: regression(rate=0.02)),
)


def all_runs(seed=0):
    """All thirty: twenty-four with the name of their illness, six with None."""
    SEED[0] = seed
    for loaded in (wine, cancer, iris, letters):
        loaded.cache_clear()
    runs = [*SICK, *((name, None, trained) for name, trained in HEALTHY)]
    return [Run(name, cause, *trained()) for name, cause, trained in runs]
