"""Rotate the slice: one trained network, one loss, and as many pictures of it as directions."""

import math
from itertools import islice

import numpy as np
import traitlets

from course_lib import losses
from course_lib.models.neural import affine
from course_lib.models.optimisers import adam
from course_lib.widgets.explorable import Explorable, question

EXAMPLES, UNITS = 60, 6
SIZES = (2 * UNITS, UNITS, UNITS, 1)
STEPS, RATE = 1200, 0.03
REACH = 1.2
NARROW = 0.01
CORNERS = ((-1, 1), (1, 1), (-1, -1), (1, -1))

BEGINNING = np.append(
    [
        [-0.65, -0.17, 1.66, 0.66, -1.64, -0.01],
        [-0.62, 0.15, -1.61, 0.24, 0.24, 1.58],
        [0.09, 0.15, -0.45, 0.68, -0.57, 0.33],
        [-0.23, -0.62, -0.46, -0.47, 0.27, -0.08],
    ],
    0.0,
)
"""Drawn once, and rounded. For each unit the weights of both inputs, the bias and the outgoing weight,
row by row; then the last bias."""

TRAINED = np.append(
    [
        [-2.581, 1.299, 5.276, 4.074, -4.561, 4.263],
        [-3.313, -2.287, 0.146, -0.033, -0.701, -0.058],
        [0.62, -2.163, 1.612, 2.206, -1.866, 2.315],
        [-2.612, -5.216, -4.999, 3.387, 2.789, 1.986],
    ],
    -0.007,
)
"""What `trained()` gives, rounded, so that the front end starts from the same digits."""

SEEDS = {"first": 6, "second": 1, "third": 10, "from_start": 2}
"""Chosen among fourteen because their pictures differ the most."""

FILTERS = (
    *([unit, UNITS + unit, 2 * UNITS + unit] for unit in range(UNITS)),
    range(3 * UNITS, 4 * UNITS),
    [4 * UNITS],
)


def moons():
    """60 points of two moons with a little disorder; six carry the other moon's label.

    Point n of a moon stands at the angle π n / 29 and is pushed by 0.15 (cos 7k², sin 11k²), where
    k counts through both moons; the labels of 4, 14, 24 … are exchanged.

    Returns:
        (points, labels): (60, 2) and (60,), 1 for the upper moon.

    >>> points, labels = moons()
    >>> points[0].round(2).tolist(), labels[:5].tolist()
    ([0.65, -0.25], [1.0, 1.0, 1.0, 1.0, 0.0])
    """
    number = np.arange(EXAMPLES)
    turn = np.pi * (number % 30) / 29
    upper = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    lower = np.stack([1 - np.cos(turn), 0.5 - np.sin(turn)], axis=1)
    pushes = 0.15 * np.stack([np.cos(7.0 * number**2), np.sin(11.0 * number**2)], axis=1)
    points = np.where(number[:, None] < 30, upper, lower) + pushes - [0.5, 0.25]
    return points, ((number < 30) != (number % 10 == 4)).astype(float)


def _parts(weights):
    entering, biases, outgoing, last = np.split(weights, np.cumsum(SIZES)[:-1])
    return {"in": entering.reshape(2, UNITS), "bias": biases, "out": outgoing, "last": last}


def _scores(parts, points):
    """The scores, and the way back to slopes in the weights."""
    sums, back_in = affine(points, parts["in"], parts["bias"])
    scores, back_out = affine(np.maximum(sums, 0), parts["out"][:, None], parts["last"])

    def back(slopes):
        felt, outgoing, last = back_out(slopes[:, None])
        _, entering, biases = back_in(felt * (sums > 0))
        return {"in": entering, "bias": biases, "out": outgoing[:, 0], "last": last}

    return scores[:, 0], back


def trained():
    """(25,) the weights after 1,200 steps of Adam on all 60 points, at a rate that falls to 0.

    >>> bool(np.allclose(trained(), TRAINED, atol=6e-4))
    True
    """
    points, labels = moons()
    weights, step = _parts(BEGINNING.copy()), adam(RATE)
    for number in range(STEPS):
        scores, back = _scores(weights, points)
        step(weights, back(losses.binary_cross_entropy_grad(scores, labels)), 1 - number / STEPS)
    return np.concatenate([part.ravel() for part in weights.values()])


def _uniform(seed):
    """Numbers from 0 to 1 that JavaScript draws, too: mulberry32."""
    whole, state = 2**32 - 1, seed
    while True:
        state = (state + 0x6D2B79F5) & whole
        mixed = ((state ^ (state >> 15)) * (state | 1)) & whole
        mixed ^= (mixed + (mixed ^ (mixed >> 7)) * (mixed | 61)) & whole
        yield ((mixed ^ (mixed >> 14)) & whole) / 2**32


def _normal(seed):
    first, second = np.array(list(islice(_uniform(seed), 2 * sum(SIZES)))).reshape(-1, 2).T
    return np.sqrt(-2 * np.log(1 - first)) * np.cos(2 * np.pi * second)


def _three_directions(pair):
    """At right angles, each as long as the way from the beginning of the training to its end."""
    way = BEGINNING - TRAINED
    drawn = [_normal(10 * SEEDS[pair] + k) for k in range(3)]
    if pair == "from_start":
        drawn[0] = way
    found = []
    for direction in drawn:
        rest = direction - sum(((direction @ unit) * unit for unit in found), np.zeros(len(way)))
        found.append(rest / np.linalg.norm(rest))
    return np.array(found) * np.linalg.norm(way)


def _per_filter(direction, weights):
    """As long as the weights, for each filter by itself."""
    scaled = direction.copy()
    for place in map(list, FILTERS):
        scaled[place] *= np.linalg.norm(weights[place]) / np.linalg.norm(direction[place])
    return scaled


class RotateTheSlice(Explorable):
    """The loss of a trained network on a plane through its 25 weights: choose the plane.

    The network has two inputs, six units max(0, ·) and one score. Only such units, for which
    max(0, k·z) = k·max(0, z), let a factor move from one layer to the next without changing the
    function (Dinh et al. 2017).

    Args:
        pair: "first", "second" or "third", two random directions each; or "from_start", the way
            back to where the training began and a random one.
        angle: in degrees, from 0 to 180; turns the first direction towards a third one.
        normalisation: "none": each direction is as long as the way of the training. "filter": its
            parts are as long as those weights of the network (Li et al. 2018).
        scale: from 0.1 to 10. The first layer is multiplied by it and the second divided.
        probe: [across, up], a network on the plane, both from −1.2 to 1.2.

    Raises:
        traitlets.TraitError, ValueError: if these do not fit.

    >>> slices = [RotateTheSlice(pair=pair) for pair in ("first", "second")]
    >>> [round(one.loss, 3) for one in slices]  # in the middle of every picture
    [0.268, 0.268]
    >>> [one.curvatures.round().tolist() for one in slices]  # and around it
    [[101.0, 80.0], [404.0, 193.0]]
    """

    moved = ("pair", "angle", "normalisation", "scale", "probe")
    heading = "Rotate the Slice"
    asked_before = question(
        "A network with 25 weights is trained. Somebody draws the loss around it along two random "
        "directions and sees a round valley. Will another pair of directions show the same valley?",
        (
            "Yes, it is the same place",
            "Look at the four small pictures: what is the same in all of them, and what is not?",
        ),
        (
            "Yes, but turned",
            "Choose one small picture after the other. Could you turn one into the next?",
        ),
        (
            "No, another picture",
            "Choose one small picture after the other. How different can they be, and what stays?",
        ),
    )
    asked_after = question(
        "You move k from 1 to 10, and the valley gets far narrower. "
        "Has the network become a worse one?",
        (
            "No: the same network, measured with another yardstick",
            "Right: every answer and the loss stayed. Scale the directions along (filter-normalised), "
            "and the picture stays, too. Before you compare two valleys, ask how they were measured.",
        ),
        (
            "Yes: sharp valleys generalise worse",
            "Put the cross in the middle, move k, and watch the line between the moons. Which point "
            "gets another answer?",
        ),
        (
            "Yes: the curvature says so",
            "The curvature grew. And the loss in the middle, and the 55 right answers?",
        ),
    )

    pair = traitlets.Enum(list(SEEDS), "first").tag(sync=True)
    angle = traitlets.Float(0.0, min=0, max=180).tag(sync=True)
    normalisation = traitlets.Enum(["none", "filter"], "none").tag(sync=True)
    scale = traitlets.Float(1.0, min=0.1, max=10).tag(sync=True)
    probe = traitlets.List(traitlets.Float(), [0.0, 0.0]).tag(sync=True)

    @traitlets.validate("probe")
    def _refuse_other_places(self, proposal):
        place = proposal["value"]
        if len(place) != 2 or not all(-REACH <= part <= REACH for part in place):
            raise ValueError(
                f"probe is [across, up], both from {-REACH} to {REACH}; received {place}"
            )
        return place

    @property
    def weights(self):
        """(25,) the network in the middle. Whatever `scale` is, it computes the same function."""
        layers = np.repeat([self.scale, 1 / self.scale, 1], [3 * UNITS, UNITS, 1])
        return TRAINED * layers

    @property
    def directions(self):
        """(2, 25) what one unit across and one unit up add to the weights."""
        first, second, third = _three_directions(self.pair)
        turn = math.radians(self.angle)
        drawn = np.array([math.cos(turn) * first + math.sin(turn) * third, second])
        if self.normalisation == "none":
            return drawn
        return np.array([_per_filter(direction, self.weights) for direction in drawn])

    def loss_at(self, across, up):
        """The mean binary cross-entropy of the 60 points in nats, at a place on the plane."""
        weights = self.weights + np.array([across, up]) @ self.directions
        points, labels = moons()
        return float(losses.binary_cross_entropy(_scores(_parts(weights), points)[0], labels))

    @property
    def loss(self):
        """In the middle."""
        return self.loss_at(0, 0)

    @property
    def corners(self):
        """(4,) the losses top left, top right, bottom left and bottom right."""
        return np.array([self.loss_at(REACH * across, REACH * up) for across, up in CORNERS])

    @property
    def curvatures(self):
        """(2,) across and up: second differences with a step of 0.01, in nats for a unit squared."""
        around = [self.loss_at(*place) + self.loss_at(*-place) for place in NARROW * np.eye(2)]
        return (np.array(around) - 2 * self.loss) / NARROW**2

    def grid(self, points=21):
        """(points, points) losses, row by row from below."""
        places = np.linspace(-REACH, REACH, points)
        return np.array([[self.loss_at(across, up) for across in places] for up in places])

    def in_words(self):
        across, up = self.curvatures
        directions = "the way back to the start" if self.pair == "from_start" else "random"
        return (
            f"The loss around a trained network, {self.loss:.3f} nats in the middle; along its two "
            f"directions ({self.pair}: {directions}) it bends with {across:.0f} and {up:.0f}."
        )

    def draw(self, axes):
        places = np.linspace(-REACH, REACH, 21)
        heights = np.log(self.grid())
        levels = np.log([0.25, 0.35, 0.5, 0.7, 1, 2, 3, 5, 8, 12, 20, 60])
        axes.contourf(places, places, heights, levels=levels, cmap="Blues", extend="both")
        style = {"colors": "k", "linewidths": 0.5, "linestyles": "solid"}
        lines = axes.contour(places, places, heights, levels=levels, **style)
        axes.clabel(lines, levels[4:], fmt=lambda height: f"{math.exp(height):.3g}", fontsize=8)
        axes.plot(0, 0, "o", color="#d55e00")
        axes.set(xlabel="first direction", ylabel="second direction", aspect="equal")
