"""The Loss Explorer: five words, one of them true; what it costs, and where the slope pushes."""

import numpy as np
import traitlets

from course_lib import losses
from course_lib.numerics import softmax
from course_lib.plots.gradients import score_arrows
from course_lib.widgets.explorable import Explorable, question

SMOOTHING = 0.1
WORDS = ("chai", "paani", "dudh", "coffee", "sharbat")
SURE_AND_WRONG = (4.0, 2.0, 1.5, 0.5, -2.0)


def _through_softmax(slope, probs, temperature):
    """The slope in the logits, from the one in the probabilities."""
    return probs * (slope - np.sum(slope * probs)) / temperature


def _cross_entropy(logits, label, temperature):
    cooled = logits / temperature
    return (
        losses.cross_entropy(cooled, label),
        losses.cross_entropy_grad(cooled, label) / temperature,
    )


def _squared_error(logits, label, temperature):
    probs = softmax(logits / temperature)
    slope = losses.squared_error_probs_grad(probs, label)
    return losses.squared_error_probs(probs, label), _through_softmax(slope, probs, temperature)


def _negative_dot_product(logits, label, temperature):
    probs = softmax(logits / temperature)
    target = np.eye(len(probs))[label]
    return -probs @ target, _through_softmax(-target, probs, temperature)


def _smoothed_cross_entropy(logits, label, temperature):
    targets = losses.smooth_labels(label, len(logits), epsilon=SMOOTHING)
    cooled = logits / temperature
    return (
        losses.cross_entropy(cooled, targets),
        losses.cross_entropy_grad(cooled, targets) / temperature,
    )


CRITERIA = {
    "cross_entropy": _cross_entropy,
    "squared_error": _squared_error,
    "negative_dot_product": _negative_dot_product,
    "smoothed_cross_entropy": _smoothed_cross_entropy,
}


class LossExplorer(Explorable):
    """Drag the bars of a few words, choose the true one, and watch what the loss does.

    Args:
        words: two to eight different words.
        logits: a score for each word. The bars can be dragged as logits, or as probabilities: then
            the others keep their shares of what is left.
        true_word: the word that comes.
        temperature: the logits are divided by it before the softmax.
        criterion: "cross_entropy", "squared_error", "negative_dot_product" or
            "smoothed_cross_entropy" (with ε = 0.1).
        learning_rate: of the button "Gradient step".
        drag: "probs" or "logits", what the bars are.
        trail: the losses of the steps taken.

    Raises:
        traitlets.TraitError, ValueError: if these do not fit one another.

    >>> explorer = LossExplorer(words=["yes", "no"], logits=[0.0, 0.0], true_word="yes")
    >>> round(explorer.loss, 4), explorer.gradient.tolist()  # ln 2, and p − y
    (0.6931, [-0.5, 0.5])
    """

    moved = (
        "words",
        "logits",
        "true_word",
        "temperature",
        "criterion",
        "learning_rate",
        "drag",
        "trail",
    )
    heading = "Loss Explorer"
    asked_before = question(
        "A model is sure of the wrong word; the true one has a chance of about 1 in 500. "
        "Which loss pushes it up the hardest?",
        ("Cross-entropy", "Take a step with each and compare the slopes of the true word."),
        (
            "Squared error",
            "Its value is near its largest. Switch the loss to it: is its slope, too?",
        ),
        (
            "All the same",
            "They agree on which word is right. Switch the loss, and watch the arrows.",
        ),
    )
    asked_after = question(
        "When the true word has almost no chance, which of these slopes do not vanish?",
        (
            "Those of both cross-entropies",
            "Yes: p − y stays near −1, however small p is. The others carry a factor p.",
        ),
        (
            "Those of all four",
            "Make the true word very unlikely and switch to squared error. What is left?",
        ),
        (
            "That of the negative dot product",
            "Its slope is p (p − 1) for the true word. What is that at p = 0.001?",
        ),
    )

    words = traitlets.List(traitlets.Unicode(), list(WORDS), minlen=2, maxlen=8).tag(sync=True)
    logits = traitlets.List(traitlets.Float(), list(SURE_AND_WRONG)).tag(sync=True)
    true_word = traitlets.Unicode(WORDS[-1]).tag(sync=True)
    temperature = traitlets.Float(1.0).tag(sync=True)
    criterion = traitlets.Enum(list(CRITERIA), "cross_entropy").tag(sync=True)
    learning_rate = traitlets.Float(1.0).tag(sync=True)
    drag = traitlets.Enum(["probs", "logits"], "probs").tag(sync=True)
    trail = traitlets.List(traitlets.Float()).tag(sync=True)
    loss = traitlets.Float(help="under the criterion; in nats for the two cross-entropies")

    def __init__(self, words=WORDS, logits=None, true_word=None, **state):
        words = list(words)
        scores = SURE_AND_WRONG if logits is None and len(words) == len(WORDS) else logits
        scores = [float(z) for z in (np.zeros(len(words)) if scores is None else scores)]
        _refuse_misfits(words, scores, words[-1] if true_word is None else true_word)
        super().__init__(words=words, logits=scores, true_word=true_word or words[-1], **state)
        self.observe(self._compute_loss, ["logits", "true_word", "temperature", "criterion"])
        self._compute_loss()

    def _compute_loss(self, change=None):
        self.loss = float(self._judged()[0])

    def _judged(self):
        label = self.words.index(self.true_word)
        return CRITERIA[self.criterion](np.array(self.logits), label, self.temperature)

    @property
    def probs(self):
        """(K,) what the model believes: softmax(logits / temperature)."""
        return softmax(np.array(self.logits) / self.temperature)

    @property
    def gradient(self):
        """(K,) the slope of the loss in each logit."""
        return np.asarray(self._judged()[1])

    def in_words(self):
        chance = float(self.probs[self.words.index(self.true_word)])
        return (
            f"{len(self.words)} words; {self.true_word!r} is true and has probability {chance:.4f}; "
            f"{self.criterion.replace('_', ' ')} is {self.loss:.3f}."
        )

    def draw(self, axes):
        target = np.eye(len(self.words))[self.words.index(self.true_word)]
        score_arrows(axes, self.probs, target, self.words)


def _refuse_misfits(words, logits, true_word):
    if len(set(words)) != len(words):
        raise ValueError(f"every word once, please; received {words}")
    if len(logits) != len(words):
        raise ValueError(
            f"received {len(logits)} logits for {len(words)} words; hand over one for each word"
        )
    if true_word not in words:
        raise ValueError(f"the true word {true_word!r} is none of {words}; choose one of them")
