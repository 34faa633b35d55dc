"""The Softmax Simplex: scores and temperature in a triangle; and which axis of a table competes."""

import numpy as np
import traitlets

from course_lib.numerics import log_softmax, softmax
from course_lib.plots import simplex
from course_lib.widgets.explorable import Explorable, question

NAMES = ("sun", "rain", "snow")
DAYS = ("Mon", "Tue", "Wed")
SKIES = ("sun", "rain", "snow", "fog")
AXES = {"rows": 1, "columns": 0, "all": None}  # as NumPy says it
IN_WORDS = {"rows": "in each row", "columns": "in each column", "all": "over all cells"}
SCORES = (3.0, 2.0, 0.0)
MATRIX = ((2.0, 1.0, -1.0, 0.5), (0.5, 3.0, 0.0, 1.0), (1.0, 2.0, 0.5, -0.5))
RAIN_ON_TUESDAY = (1, 1, 0.0)
SAME = 1e-9


class SoftmaxSimplex(Explorable):
    """Move three scores and a temperature; drag one cell of a table, and see who pays for it.

    Args:
        scores: three real numbers, for sun, rain and snow.
        temperature: T > 0; the scores are divided by it before the softmax.
        matrix: 3 × 4 scores, a row for each day, a column for each kind of weather. Here T is 1.
        axis: over which the matrix's softmax is taken: "rows" (within each), "columns" or "all".
        last_drag: row and column of the cell that was dragged last, and the score it had before.

    Raises:
        ValueError: if these have other shapes, are not finite, or T is not above 0.
        traitlets.TraitError: if `axis` is another word.

    >>> mixed = SoftmaxSimplex(scores=[3.0, 2.0, 0.0], axis="columns")
    >>> mixed.probs.round(3).tolist()
    [0.705, 0.259, 0.035]
    >>> mixed.changed.sum(axis=0).tolist()  # rain was dragged on one day, and all three days changed
    [0, 3, 0, 0]
    """

    moved = ("scores", "temperature", "matrix", "axis", "last_drag")
    heading = "Softmax Simplex"
    asked_before = question(
        "Softmax turns the scores 3, 2 and 0 into probabilities. Which changes them: 5 more on "
        "every score, or every score doubled?",
        ("Both do", "Press “+5 on all”, then “×2 on all”. A ring shows where the point was."),
        (
            "Only 5 more",
            "Press “+5 on all” and look for the ring that the point leaves. Then double.",
        ),
        (
            "Only doubling",
            "Press both buttons. A ring shows where the point was: along which line does "
            "it go, if it goes?",
        ),
    )
    asked_after = question(
        "In a program of somebody else you raise Tuesday's score for rain. Monday's probability "
        "of rain falls; Tuesday's of sun stays. Who competes there?",
        (
            "The days, in each column",
            "Yes: with axis=0 a column adds up to 1, so that one day takes from the "
            "others. A forecast for each day needs axis=1.",
        ),
        (
            "The weathers, in each row",
            "Then Tuesday's four add up to 1. Could its sun stay while its rain rises?",
        ),
        (
            "All twelve",
            "Choose “over all cells” and drag Tuesday's rain. Which cells stay the same?",
        ),
    )

    scores = traitlets.List(traitlets.Float(), list(SCORES)).tag(sync=True)
    temperature = traitlets.Float(1.0).tag(sync=True)
    matrix = traitlets.List(traitlets.List(traitlets.Float())).tag(sync=True)
    axis = traitlets.Enum(list(AXES), "columns").tag(sync=True)
    last_drag = traitlets.List().tag(sync=True)

    def __init__(self, scores=SCORES, matrix=MATRIX, last_drag=RAIN_ON_TUESDAY, **state):
        super().__init__(
            scores=[float(z) for z in scores],
            matrix=[[float(z) for z in row] for row in matrix],
            last_drag=list(last_drag),
            **state,
        )

    @traitlets.validate("scores")
    def _three_numbers(self, proposal):
        return _of_shape("scores", proposal["value"], (3,))

    @traitlets.validate("matrix")
    def _three_by_four(self, proposal):
        return _of_shape("matrix", proposal["value"], (3, 4))

    @traitlets.validate("temperature")
    def _above_zero(self, proposal):
        if not 0 < proposal["value"] < np.inf:
            raise ValueError(
                f"temperature must be a number above 0, received {proposal['value']}; "
                "for almost no warmth take 0.1"
            )
        return proposal["value"]

    @traitlets.validate("last_drag")
    def _a_cell_and_a_score(self, proposal):
        drag = proposal["value"]
        fits = len(drag) == 3 and drag[0] in range(3) and drag[1] in range(4)
        if not (fits and np.isfinite(drag[2])):
            raise ValueError(
                f"last_drag must be a row (0 to 2), a column (0 to 3) and a score, received {drag}; "
                "for Tuesday's rain, which was 0 before, write [1, 1, 0.0]"
            )
        return drag

    @property
    def probs(self):
        """(3,) softmax(scores / T): sun, rain, snow."""
        return softmax(np.array(self.scores), temperature=self.temperature)

    @property
    def ratio(self):
        """How many times likelier sun is than rain: e to the power of its lead over T."""
        with np.errstate(over="ignore"):
            return float(np.exp((self.scores[0] - self.scores[1]) / self.temperature))

    @property
    def matrix_probs(self):
        """(3, 4) softmax of the matrix over the chosen axis."""
        return np.exp(log_softmax_over(self.axis, self.matrix))

    @property
    def changed(self):
        """(3, 4) True where the last drag has changed a probability."""
        return changed_by(self.last_drag, self.matrix, self.axis)

    def in_words(self):
        given = ", ".join(f"{z:.2f}" for z in self.scores)
        shares = ", ".join(f"{name} {p:.3f}" for name, p in zip(NAMES, self.probs, strict=True))
        row, column, _ = self.last_drag
        return (
            f"Scores {given} at T = {self.temperature:.3g} give {shares}. In the table the softmax "
            f"is taken {IN_WORDS[self.axis]}: dragging {DAYS[row]}, {SKIES[column]} changed "
            f"{self.changed.sum()} of 12 probabilities."
        )

    def draw(self, axes):
        simplex.triangle(axes, NAMES)
        label = ", ".join(f"{z:.3g}" for z in self.scores)
        simplex.softmax_path(axes, self.scores, "blue", label=label, marks=(self.temperature,))


def log_softmax_over(axis, matrix):
    """The logarithm of softmax over "rows" (within each), "columns" or "all", in the same shape."""
    matrix = np.asarray(matrix, dtype=float)
    if axis == "all":
        return log_softmax(matrix.ravel()).reshape(matrix.shape)
    return log_softmax(matrix, axis=AXES[axis])


def changed_by(drag, matrix, axis):
    """True where a drag (row, column, the score before) has changed a probability of `matrix`."""
    row, column, score = drag
    before = np.array(matrix, dtype=float)
    before[row, column] = score
    return np.abs(log_softmax_over(axis, matrix) - log_softmax_over(axis, before)) > SAME


def _of_shape(name, values, shape):
    """The values, or an error that names what they should have been."""
    received = tuple(np.shape(values)) if _is_even(values) else "rows of different lengths"
    if received != shape or not np.all(np.isfinite(values)):
        wanted = " × ".join(map(str, shape))
        raise ValueError(
            f"{name} must be {wanted} finite numbers, received {values} ({received}); "
            "hand over one for each place"
        )
    return values


def _is_even(values):
    return len({np.shape(value) for value in values}) == 1
