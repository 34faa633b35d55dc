"""Average of what? Batches of unequal length, and what one token weighs in each average."""

import numpy as np
import traitlets

from course_lib import losses
from course_lib.widgets.explorable import Explorable, question

BATCHES = (
    (1.2, 0.4, 2.1, 0.9, 1.6, 0.3, 1.4, 1.1),
    (0.8, 1.9, 0.5, 1.3, 1.0, 0.7),
    (0.9,),
)
PLACES = 8
WORST = 10.0
PAINTED = ({"facecolor": "#0072b2"}, {"facecolor": "#cfe3f1"}, {"facecolor": "w", "hatch": "///"})


class AverageOfWhat(Explorable):
    """Drag the losses of tokens and the ends of three batches, and watch six numbers disagree.

    Each batch has eight places; what its tokens leave empty are pads, which cost nothing. Numbers
    are in nats, apart from the two exponentials, which have no unit.

    Args:
        batches: three lists of one to eight losses from 0 to 10 nats.

    Raises:
        traitlets.TraitError, ValueError: if these do not fit.

    >>> seen = AverageOfWhat(batches=[[1.0, 1.0], [1.0], [7.0]])
    >>> seen.mean_over_tokens, seen.mean_of_batch_means, seen.mean_with_pads
    (2.5, 3.0, 0.4166666666666667)
    >>> round(seen.perplexity, 3), round(seen.mean_of_exp, 3)
    (12.182, 276.197)
    """

    moved = ("batches",)
    heading = "Average of what"
    asked_before = question(
        "Three batches of 8, 6 and 1 tokens, about 1 nat each. One terrible token of 9 nats "
        "joins the last, short batch. Which of these three moves most?",
        (
            "The mean over all tokens",
            "Let the token join. How wide is it in each of the three strips?",
        ),
        (
            "The mean of the batch means",
            "Let the token join, and compare the factors. Then make all batches equally "
            "long: what changes?",
        ),
        (
            "The mean that counts the pads, too",
            "Let the token join. By how much is this mean too low before and after?",
        ),
    )
    asked_after = question(
        "Batches of 8, 6 and 1 tokens. How much does the lonely token weigh in the mean of the "
        "batch means?",
        (
            "1/3",
            "Yes: as much as a whole batch, eight times as much as a token of the first. "
            "For the mean over all tokens, weigh each batch mean by its number of tokens.",
        ),
        (
            "1/15",
            "That is its weight where all tokens count the same. How wide is batch 3 in "
            "the second strip?",
        ),
        (
            "1/24",
            "That is its weight where pads count. How many means are averaged in the second strip?",
        ),
    )

    batches = traitlets.List(
        traitlets.List(traitlets.Float()), [list(batch) for batch in BATCHES]
    ).tag(sync=True)

    def __init__(self, batches=BATCHES):
        batches = [[float(loss) for loss in batch] for batch in batches]
        _refuse_misfits(batches)
        super().__init__(batches=batches)

    def _tokens(self):
        return np.concatenate(self.batches)

    @property
    def mean_over_tokens(self):
        """In nats: every token counts the same."""
        return float(np.mean(self._tokens()))

    @property
    def mean_of_batch_means(self):
        """In nats: every batch counts the same, however short."""
        return float(np.mean([np.mean(batch) for batch in self.batches]))

    @property
    def mean_with_pads(self):
        """In nats: every place counts, and those without a token cost nothing."""
        return self.sum / (PLACES * len(self.batches))

    @property
    def sum(self):
        """In nats: it grows with the number of tokens."""
        return float(np.sum(self._tokens()))

    @property
    def perplexity(self):
        """Without unit: e to the mean over all tokens."""
        means = [np.mean(batch) for batch in self.batches]
        return float(losses.perplexity_from_losses(means, [len(batch) for batch in self.batches]))

    @property
    def mean_of_exp(self):
        """Without unit: the mean of e to each loss, which one token can make anything."""
        return float(np.mean(losses.perplexity(self._tokens())))

    def in_words(self):
        first, second, third = (len(batch) for batch in self.batches)
        return (
            f"Batches of {first}, {second} and {third} tokens: {self.mean_over_tokens:.3f} nats over "
            f"all tokens, {self.mean_of_batch_means:.3f} as the mean of batch means, "
            f"{self.mean_with_pads:.3f} with pads counted; perplexity {self.perplexity:.3f}."
        )

    def draw(self, axes):
        """Each token as wide as it weighs in the mean of batch means, and as high as its loss."""
        left = 0.0
        for batch, paint in zip(self.batches, PAINTED, strict=True):
            width = 1 / len(self.batches) / len(batch)
            lefts = left + width * np.arange(len(batch))
            axes.bar(lefts, batch, width, align="edge", edgecolor="#d55e00", **paint)
            left += 1 / len(self.batches)
        axes.axhline(self.mean_of_batch_means, color="k", linestyle="--", label="mean of means")
        axes.axhline(self.mean_over_tokens, color="k", linestyle=":", label="over all tokens")
        axes.set(xlabel="weight in the mean of batch means", ylabel="loss (nats)", xlim=(0, 1))
        axes.legend(frameon=False)


def _refuse_misfits(batches):
    if len(batches) != len(BATCHES):
        raise ValueError(
            f"received {len(batches)} batches; hand over {len(BATCHES)} lists of losses"
        )
    for number, batch in enumerate(batches, start=1):
        if not 1 <= len(batch) <= PLACES:
            raise ValueError(
                f"batch {number} must have 1 to {PLACES} tokens, received {len(batch)}; an empty "
                "batch has no mean"
            )
        if not all(0 <= loss <= WORST for loss in batch):
            raise ValueError(
                f"losses must lie between 0 and {WORST:g} nats, received {batch} in batch {number}; "
                "hand over −log p of each token"
            )
