"""The Shift Ruler: which word a position is scored on, and which model that rewards."""

import numpy as np
import traitlets

from course_lib import losses
from course_lib.plots.style import COLOURS
from course_lib.widgets.explorable import Explorable, question

VOCABULARY = 12
UNCOUNTED = -100
SURE = 0.999
CHANCES = (0.6, 0.3, 0.8, 0.5, 0.9, 0.4, 0.7)
LEAST, MOST = 3, 8

LOOKS_AHEAD = {"copier": 0, "predictor": 1, "skipper": 2, "even": None}
"""How far ahead of what it reads each model looks; the even one has no favourite."""

IN_WORDS = {
    "copier": "copies the word it reads",
    "predictor": "predicts the next word well",
    "skipper": "predicts the word after next well",
    "even": "gives all words the same",
}


class ShiftRuler(Explorable):
    """Slide a ruler of targets along what a model says, and see which model the loss rewards.

    Position t has read word t; it is scored on word t + shift. Shift 1 is what language models are
    trained with. The models are pretend ones that know 12 words: those of the sentence, and others.

    Args:
        sentence: three to eight words.
        shift: −1, 0, 1 or 2. Positions whose target would lie outside the sentence do not count.
        model: "copier", which gives 99.9 % to the word it reads; "predictor" and "skipper", which
            give 30 to 90 % to the next word and to the one after next; or "even".
        ignored: the places (from 0) of words that do not count as targets, as if marked −100.

    Raises:
        traitlets.TraitError, ValueError: if these do not fit one another.

    >>> round(ShiftRuler(shift=0, model="copier").loss, 3)  # a perfect loss, a useless model
    0.001
    >>> {shift: ShiftRuler(shift=shift).best for shift in (0, 1, 2)}
    {0: 'copier', 1: 'predictor', 2: 'skipper'}
    """

    moved = ("sentence", "shift", "model", "ignored")
    heading = "Shift Ruler"
    asked_before = question(
        "A model does nothing but copy: after each word it is 99.9 % sure of that same word. Its "
        "targets are not shifted. What is its loss, in nats per word?",
        (
            "ln 12 ≈ 2.5, as for guessing among 12 words",
            "One of the four models below is a guesser. Compare its mean with the copier's.",
        ),
        ("Near 0", "Look at the mean below. Then slide the ruler to the left by one word."),
        (
            "Near 7, since it is sure and wrong",
            "Look along one column: what does it say, and what is it scored on?",
        ),
    )
    asked_after = question(
        "Somebody hands logits[:-1] and tokens[1:] to a loss that shifts inside as well. What does "
        "the model learn to say?",
        (
            "The next word, from fewer positions",
            "Slide to shift 2. Two positions drop out, right; but who pays least there?",
        ),
        (
            "The word it has read",
            "Which shift suits the copier? From there, how far does the ruler go in two shifts?",
        ),
        (
            "The word after next",
            "Yes: two shifts pair position t with word t + 2. No shape complains, and the one who "
            "skips a word pays least. The next word itself is never asked for.",
        ),
    )

    sentence = traitlets.Unicode("chai with milk and sugar please").tag(sync=True)
    shift = traitlets.Enum([-1, 0, 1, 2], 0).tag(sync=True)
    model = traitlets.Enum(list(LOOKS_AHEAD), "copier").tag(sync=True)
    ignored = traitlets.List(traitlets.Int()).tag(sync=True)

    def __init__(self, sentence="chai with milk and sugar please", ignored=(), **state):
        words = sentence.split()
        _refuse_misfits(words, list(ignored))
        super().__init__(sentence=" ".join(words), ignored=sorted(ignored), **state)

    @property
    def words(self):
        """The sentence, word by word."""
        return self.sentence.split()

    @property
    def token_ids(self):
        """(T,) the words, numbered as they first come."""
        known = list(dict.fromkeys(self.words))
        return np.array([known.index(word) for word in self.words])

    @property
    def logits(self):
        """(T, 12) what the model says after each word: log-probabilities, which are scores, too."""
        return _pretend(self.model, self.token_ids)

    @property
    def targets(self):
        """(T,) what each position is scored on; −100 where there is no target or it is left out."""
        places = np.arange(len(self.words)) + self.shift
        counted = (places >= 0) & (places < len(self.words)) & ~np.isin(places, self.ignored)
        return np.where(counted, self.token_ids[places % len(self.words)], UNCOUNTED)

    @property
    def losses(self):
        """(T,) what each position pays, in nats; NaN where nothing counts."""
        return self._losses_of(self.model)

    @property
    def means(self):
        """The mean loss of every model at this shift, in nats; NaN where no position counts."""
        return {model: self._mean_of(model) for model in LOOKS_AHEAD}

    @property
    def loss(self):
        """The mean over the positions that count, in nats."""
        return self._mean_of(self.model)

    @property
    def best(self):
        """The model that pays least here: what training with this shift would lead to."""
        return min(LOOKS_AHEAD, key=self._mean_of)

    def _losses_of(self, model):
        logits = _pretend(model, self.token_ids)
        paid = losses.cross_entropy(logits, self.targets, ignore_index=UNCOUNTED, reduction="none")
        return np.where(self.targets == UNCOUNTED, np.nan, paid)

    def _mean_of(self, model):
        if np.all(self.targets == UNCOUNTED):
            return float("nan")
        logits = _pretend(model, self.token_ids)
        return float(losses.cross_entropy(logits, self.targets, ignore_index=UNCOUNTED))

    def in_words(self):
        count = int(np.sum(self.targets != UNCOUNTED))
        return (
            f"At shift {self._written}, {count} of {len(self.words)} positions count; a model that "
            f"{IN_WORDS[self.model]} pays {self.loss:.3f} nats on average."
        )

    def draw(self, axes):
        places = np.arange(len(self.words))
        paid = np.nan_to_num(self.losses)
        axes.bar(places, paid, color=COLOURS["blue"])
        for place in places[np.isnan(self.losses)]:
            axes.bar(place, 10, fill=False, hatch="//", edgecolor=COLOURS["grey"])
        ends = [self._target_word(place) for place in places]
        axes.set_xticks(
            places, [f"{word}\n→ {end}" for word, end in zip(self.words, ends, strict=True)]
        )
        axes.set(
            ylim=(0, 10),
            ylabel="loss (nats)",
            title=f"shift {self._written}: what is read → target",
        )

    @property
    def _written(self):
        return str(self.shift).replace("-", "−")

    def _target_word(self, place):
        return "–" if self.targets[place] == UNCOUNTED else self.words[place + self.shift]


def _pretend(model, token_ids):
    """(T, V) log-probabilities; a row of zeros where the model has no favourite."""
    ahead = LOOKS_AHEAD[model]
    logits = np.zeros((len(token_ids), VOCABULARY))
    for place in range(0 if ahead is None else len(token_ids) - ahead):
        prob = SURE if model == "copier" else CHANCES[place % len(CHANCES)]
        logits[place] = np.log((1 - prob) / (VOCABULARY - 1))
        logits[place, token_ids[place + ahead]] = np.log(prob)
    return logits


def _refuse_misfits(words, ignored):
    if not LEAST <= len(words) <= MOST:
        raise ValueError(
            f"received {len(words)} words; the ruler takes {LEAST} to {MOST}, with spaces between"
        )
    outside = [place for place in ignored if not 0 <= place < len(words)]
    if outside:
        raise ValueError(
            f"ignored places {outside} are outside 0 … {len(words) - 1}; hand over places of words"
        )
