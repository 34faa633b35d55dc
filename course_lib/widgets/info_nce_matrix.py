"""The InfoNCE matrix: every query looks for its partner among all keys; who pays, and to whom."""

import numpy as np
import traitlets

from course_lib import losses
from course_lib.numerics import softmax
from course_lib.plots.embedding import partner_table
from course_lib.widgets.explorable import Explorable, question

PAIRS = 4
LENGTHS = (0.3, 1.5)
QUERIES_AT = (60.0, 75.0, 195.0, 340.0)
KEYS_AT = (60.0, 70.0, 180.0, 290.0)  # keys 0 and 1 are nearly the same
ONE_IS_LONG = (1.0, 1.5, 1.0, 1.0)
MEASURES = {
    "rows": losses.info_nce,
    "columns": lambda queries, keys, **how: losses.info_nce(keys, queries, **how),
    "both": losses.info_nce_symmetric,
}


class InfoNCEMatrix(Explorable):
    """Turn four queries and their four keys, and watch who finds its partner, and what it costs.

    Args:
        queries_at: four directions in the plane, in degrees; the queries have length 1.
        keys_at: likewise; key i is the partner of query i, the others are strangers.
        key_lengths: from 0.3 to 1.5. They count for similarity "dot_product" only.
        similarity: "cosine", for keys brought to length 1, or "dot_product", for keys as they are.
        along: "rows" (each query chooses a key), "columns" (each key chooses a query), or "both",
            half of each.
        temperature: τ, from 0.01 to 2; the similarities are divided by it before the softmax.

    Raises:
        traitlets.TraitError, ValueError: if there are not four of each, or one does not fit.

    >>> matrix = InfoNCEMatrix(queries_at=[90] * 4, keys_at=[90] * 4)
    >>> round(matrix.loss, 6), round(matrix.baseline, 6)  # all alike: as good as guessing
    (1.386294, 1.386294)
    """

    moved = ("queries_at", "keys_at", "key_lengths", "similarity", "along", "temperature")
    heading = "InfoNCE matrix"
    asked_before = question(
        "Four queries look for their keys by cosine. q0 points exactly at its partner k0, but the "
        "stranger k1 stands 10° further on. q3 misses its partner k3 by 50°, and no other key is "
        "near. Which row pays most?",
        ("Row 3: its query misses by far", "Compare −log p of rows 0 and 3. Then turn q3 closer."),
        ("Row 0: it has a rival", "Compare −log p of rows 0 and 3. Then turn k1 away from q0."),
        (
            "None: each is nearest to its own key",
            "Read the p along row 0: being nearest is one thing, being alone another.",
        ),
    )
    asked_after = question(
        "You turn the temperature down to 0.02. Which strangers decide what a row pays?",
        (
            "Almost only the most similar one",
            "Yes: a lead of 0.1 in cosine is then one of 5 in score, a factor of 148 in p. The "
            "hardest stranger decides, and if it is a second right answer, it decides wrongly.",
        ),
        (
            "All three, alike",
            "Set τ to 2, then to 0.02, and read p along row 0 each time. Who keeps a share?",
        ),
        (
            "None: every row pays 0",
            "Set τ to 0.02 and read row 0, whose query points exactly at its key. Is it 0?",
        ),
    )

    queries_at = traitlets.List(traitlets.Float(), list(QUERIES_AT)).tag(sync=True)
    keys_at = traitlets.List(traitlets.Float(), list(KEYS_AT)).tag(sync=True)
    key_lengths = traitlets.List(traitlets.Float(), list(ONE_IS_LONG)).tag(sync=True)
    similarity = traitlets.Enum(["cosine", "dot_product"], "cosine").tag(sync=True)
    along = traitlets.Enum(list(MEASURES), "rows").tag(sync=True)
    temperature = traitlets.Float(0.1, min=0.01, max=2.0).tag(sync=True)

    def __init__(self, **state):
        listed = {"queries_at", "keys_at", "key_lengths"}
        super().__init__(**{k: list(v) if k in listed else v for k, v in state.items()})

    @traitlets.validate("queries_at", "keys_at")
    def _four_directions(self, proposal):
        return _four(proposal["trait"].name, proposal["value"], -np.inf, np.inf)

    @traitlets.validate("key_lengths")
    def _four_lengths(self, proposal):
        return _four("key_lengths", proposal["value"], *LENGTHS)

    @property
    def rows(self):
        """((4, 2), (4, 2)): the queries, and the keys with the length that counts."""
        queries, keys = _directions(self.queries_at), _directions(self.keys_at)
        keys = keys * np.array(self.key_lengths)[:, None]
        return queries, losses.unit_rows(keys) if self.similarity == "cosine" else keys

    @property
    def scores(self):
        """(4, 4) similarities over the temperature; row i compares query i with every key."""
        queries, keys = self.rows
        return queries @ keys.T / self.temperature

    @property
    def row_probs(self):
        """(4, 4) which key each query takes for its partner; every row sums to 1."""
        return softmax(self.scores)

    @property
    def column_probs(self):
        """(4, 4) which query each key takes for its partner; every column sums to 1."""
        return softmax(self.scores, axis=0)

    @property
    def costs(self):
        """(4,) what each pair pays, in nats."""
        return MEASURES[self.along](*self.rows, temperature=self.temperature, reduction="none")

    @property
    def loss(self):
        """The mean of the costs, in nats."""
        return float(np.mean(self.costs))

    @property
    def baseline(self):
        """ln 4, what guessing costs, in nats."""
        return float(np.log(PAIRS))

    def in_words(self):
        dearest = int(np.argmax(self.costs.round(9)))
        return (
            f"Four queries look for their keys at temperature {self.temperature:g}, with the softmax "
            f"along {self.along}; the mean loss is {self.loss:.3f} nats (guessing: "
            f"{self.baseline:.3f}), and pair {dearest} pays most, {self.costs[dearest]:.3f}."
        )

    def draw(self, axes):
        probs = self.column_probs if self.along == "columns" else self.row_probs
        partner_table(axes, probs, [str(k) for k in range(PAIRS)])


def _directions(degrees):
    angles = np.deg2rad(degrees)
    return np.column_stack([np.cos(angles), np.sin(angles)])


def _four(name, values, least, most):
    fits = len(values) == PAIRS and np.all(np.isfinite(values))
    if not fits or min(values) < least or max(values) > most:
        limits = f" from {least} to {most}" if np.isfinite(least) else ", in degrees"
        raise ValueError(
            f"{name} must be {PAIRS} numbers{limits}, one for each pair; received {values}"
        )
    return values
