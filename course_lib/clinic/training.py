"""One small trainer. Every illness of the clinic is a line of it that somebody got wrong.

A network with one hidden layer, its gradients by hand, mini-batches, and a list of habits. With the
habits as they stand the run is healthy; each switch below them is a fault that people really make.
"""

from dataclasses import dataclass

import numpy as np

from course_lib.numerics import softmax


@dataclass(frozen=True)
class Data:
    """Rows to train on, and rows held out.

    inputs: (N, D). labels: (N,) class numbers. held_out_inputs, held_out_labels: as those.
    n_classes: K.
    """

    inputs: np.ndarray
    labels: np.ndarray
    held_out_inputs: np.ndarray
    held_out_labels: np.ndarray
    n_classes: int


@dataclass(frozen=True)
class Habits:
    """How a run is done: five choices, then nine switches, each of which is a fault."""

    rate: float = 0.5
    batch: int = 50
    epochs: int = 20
    hidden: int = 32
    seed: int = 0

    spread: float = 1.0
    softmaxes: int = 1
    shifts_the_scores: bool = True
    digits: type = np.float64
    averages: bool = True
    direction: int = -1
    moves_a_copy: bool = False
    shuffles: bool = True
    moves_on: bool = True


@dataclass(frozen=True)
class Run:
    """What a run leaves behind.

    history: (steps,) the loss of each batch before its step. validation: (epochs,) the loss on the
    held-out rows after each epoch. seen: (steps, batch) row numbers. weights: at the end.
    """

    history: np.ndarray
    validation: np.ndarray
    seen: np.ndarray
    weights: dict


def train(data, habits, *, stop=None):
    """A run from new weights to trained ones.

    Args:
        data: rows to learn from.
        habits: how it is done.
        stop: after how many steps to stop; None for all epochs.

    Returns:
        A Run; losses in nats. A run that breaks goes on to its end and writes down NaN.
    """
    rng = np.random.default_rng(habits.seed)
    weights = new_weights(rng, data, habits)
    history, validation, seen = [], [], []
    with np.errstate(all="ignore"):
        for _ in range(habits.epochs):
            for rows in batches(rng, len(data.labels), habits):
                if len(history) == stop:
                    break
                loss, slopes = loss_and_slopes(
                    weights, data.inputs[rows], data.labels[rows], habits
                )
                step(weights, slopes, habits)
                history.append(loss)
                seen.append(rows)
            validation.append(held_out_loss(weights, data, habits))
    return Run(np.array(history), np.array(validation), np.array(seen), weights)


def new_weights(rng, data, habits):
    """Small random weights: spread 1 keeps sums at the size of what goes in.

    Returns:
        A dictionary of arrays: inward (D, H), inward_bias (H,), outward (H, K), outward_bias (K,).
    """
    width, hidden, classes = data.inputs.shape[1], habits.hidden, data.n_classes
    return {
        "inward": rng.normal(0, width**-0.5, (width, hidden)),
        "inward_bias": np.zeros(hidden),
        "outward": rng.normal(0, 0.3 * habits.spread * hidden**-0.5, (hidden, classes)),
        "outward_bias": np.zeros(classes),
    }


def batches(rng, count, habits):
    """The row numbers of each batch of one epoch; a rest that fills no batch is left out."""
    order = rng.permutation(count) if habits.shuffles else np.arange(count)
    full = order[: count // habits.batch * habits.batch].reshape(-1, habits.batch)
    return full if habits.moves_on else np.tile(np.arange(habits.batch), (len(full), 1))


def scores_of(weights, inputs):
    """(N, K) scores, and the hidden layer (N, H) that they come from."""
    middle = np.tanh(inputs @ weights["inward"] + weights["inward_bias"])
    return middle @ weights["outward"] + weights["outward_bias"], middle


def loss_and_slopes(weights, inputs, labels, habits):
    """The loss of one batch, and its slope in every weight.

    Args:
        weights: from `new_weights`.
        inputs: (B, D).
        labels: (B,).
        habits: how loss and slopes are computed.

    Returns:
        (loss, slopes): nats, and a dictionary like the weights.
    """
    scores, middle = scores_of(weights, inputs)
    loss, to_scores = loss_and_slope_in_scores(scores, labels, habits)
    to_middle = to_scores @ weights["outward"].T * (1 - middle**2)
    return loss, {
        "inward": inputs.T @ to_middle,
        "inward_bias": to_middle.sum(axis=0),
        "outward": middle.T @ to_scores,
        "outward_bias": to_scores.sum(axis=0),
    }


def loss_and_slope_in_scores(scores, labels, habits):
    """Cross-entropy of a batch, and (p − y) through as many softmaxes as there are."""
    rows = np.arange(len(labels))
    share = 1 / len(labels) if habits.averages else 1.0
    probs = shares(scores, habits)
    seen = probs if habits.softmaxes == 1 else softmax(probs)
    loss = -np.log(seen[rows, labels]).sum() * share
    slope = np.array(seen, dtype=float)
    slope[rows, labels] -= 1
    if habits.softmaxes == 2:
        slope = probs * (slope - (probs * slope).sum(axis=1, keepdims=True))
    return float(loss), slope * share


def shares(scores, habits):
    """Scores into probabilities, with or without the shift that keeps the powers small."""
    if habits.shifts_the_scores:
        return softmax(scores)
    powers = np.exp(scores.astype(habits.digits))
    return powers / powers.sum(axis=1, keepdims=True)


def step(weights, slopes, habits):
    """Move each weight along its slope, in place: downhill for direction −1."""
    moved = (
        {name: values.copy() for name, values in weights.items()}
        if habits.moves_a_copy
        else weights
    )
    for name, slope in slopes.items():
        moved[name] += habits.direction * habits.rate * slope


def held_out_loss(weights, data, habits):
    """The mean loss of held-out batches of the size that is trained on."""
    rows = np.arange(len(data.held_out_labels))
    losses = [
        loss_and_slopes(weights, data.held_out_inputs[some], data.held_out_labels[some], habits)[0]
        for some in rows[: len(rows) // habits.batch * habits.batch].reshape(-1, habits.batch)
    ]
    return float(np.mean(losses))


def probabilities_of(weights, inputs, habits):
    """(N, K) what the model says, as its loss sees it."""
    with np.errstate(all="ignore"):
        probs = shares(scores_of(weights, inputs)[0], habits)
    return probs if habits.softmaxes == 1 else softmax(probs)
