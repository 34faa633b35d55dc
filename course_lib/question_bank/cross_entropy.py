"""Cross-entropy: the loss of a classifier, from probabilities and from logits, and its averages."""

import inspect
import math
from dataclasses import replace

import numpy as np

from course_lib import losses
from course_lib.grading import (
    Case,
    Exercise,
    Law,
    Misconception,
    Option,
    Tolerance,
    choice,
    counterexample,
    order_lines,
    value_question,
    varied,
    written_question,
)
from course_lib.grading.exercise import THREE_DECIMALS
from course_lib.question_bank import faults, suspects
from course_lib.question_bank.drawn import uneven
from course_lib.question_bank.plain import log_softmax, of_truth, softmax
from course_lib.translations import words

LESSON = 4

FOUR_DIGITS = Tolerance(relative=1e-4, absolute=6e-4)


def labelled_predictions(rng):
    for target in (1, 3):
        yield Case("five classes", {"probs": uneven(rng, 5), "target_index": target})
    yield Case("the truth stands first", {"probs": uneven(rng, 4), "target_index": 0})
    yield Case("the truth stands last", {"probs": uneven(rng, 4), "target_index": 3})
    favourite = rng.uniform(0.8, 0.9)
    sure = np.array([favourite, 1 - favourite])
    yield Case("sure and wrong", {"probs": sure, "target_index": 1})
    little = rng.uniform(0.004, 0.006)
    doubted = np.array([0.7, little, 0.3 - little])
    yield Case("half a percent for the truth", {"probs": doubted, "target_index": 1})
    certain = {"probs": np.array([0.0, 1.0, 0.0]), "target_index": 1}
    yield Case("certain and right", certain, extreme=True)
    nearly = {"probs": np.array([1e-30, 1.0]), "target_index": 0}
    yield Case("next to nothing for the truth", nearly, extreme=True)


def _one_hot(length, index):
    return np.eye(length)[index]


def _added(tiny):
    return lambda probs, target_index: -np.log(probs[target_index] + tiny)


def _floored(tiny):
    return lambda probs, target_index: -np.log(max(probs[target_index], tiny))


def _labels_in_the_log(tiny):
    return lambda probs, target_index: (
        -np.sum(probs * np.log(_one_hot(len(probs), target_index) + tiny))
    )


cross_entropy = Exercise(
    name="cross_entropy",
    title="Cross-entropy of one prediction",
    prompt=(
        "Write `cross_entropy(probs, target_index)`: the loss in **nats** of one prediction. `probs` "
        "is an array of probabilities that sum to 1, one for each class; `target_index` is the number of the right "
        "class, counted from 0."
    ),
    points=2,
    difficulty=1,
    minutes=4,
    reference=lambda probs, target_index: -math.log(probs[target_index]),
    cases=labelled_predictions,
    tolerance=THREE_DECIMALS,
    also_right=(
        lambda probs, target_index: losses.surprise(probs[target_index]),
        losses.cross_entropy_probs,
        lambda probs, target_index: np.log(1 / probs[target_index]),
        lambda probs, target_index: np.array([-np.log(np.float32(probs[target_index]))]),
        lambda probs, target_index: -math.log2(probs[target_index]) * math.log(2),
        lambda probs, target_index: (
            -sum(np.log(p) for k, p in enumerate(probs) if k == target_index)
        ),
    ),
    misconceptions=(
        Misconception(
            "charges_one_minus_p",
            lambda probs, target_index: 1 - probs[target_index],
            "The loss is the probability that is missing.",
            "How much more should p = 0.001 cost than p = 0.01, and how much more does it cost here?",
        ),
        Misconception(
            "squares_the_shortfall",
            lambda probs, target_index: (1 - probs[target_index]) ** 2,
            "An error is squared, here as everywhere.",
            "How steep is your curve near p = 0? Does a hopeless prediction still feel a push?",
        ),
        Misconception(
            "takes_the_squared_error",
            lambda probs, target_index: np.sum((probs - _one_hot(len(probs), target_index)) ** 2),
            "The loss is the squared distance from the one-hot vector.",
            "That is the Brier score, a real one. What is the largest value it can reach?",
            convention=True,
        ),
        Misconception(
            "gives_minus_the_probability",
            lambda probs, target_index: -probs[target_index],
            "The loss is the probability with its sign turned.",
            "What should a perfect prediction cost, and what does it cost in your version?",
        ),
        Misconception(
            "stops_before_the_log",
            lambda probs, target_index: 1 / probs[target_index],
            "Rare means 1 over p.",
            "What does a prediction cost that was certain and right?",
        ),
        Misconception(
            "takes_the_exponential",
            lambda probs, target_index: np.exp(-probs[target_index]),
            "Something exponential that falls with p will do.",
            "What is the most that your loss can ever be? Should certainty in a wrong class have a ceiling?",
        ),
        Misconception(
            "weights_by_the_probability",
            lambda probs, target_index: -probs[target_index] * np.log(probs[target_index]),
            "The surprise has to be weighted with its probability.",
            "Let p of the truth go towards 0. Where does your loss go, and who is rewarded?",
        ),
        Misconception(
            "adds_every_class",
            lambda probs, target_index: -np.sum(np.log(probs)),
            "The sum in the formula runs over all classes alike.",
            "Change which class is right. Does your loss notice?",
        ),
        Misconception(
            "averages_over_every_class",
            lambda probs, target_index: -np.mean(np.log(probs)),
            "The loss is the mean of all the surprises.",
            "Where does `target_index` enter your answer? Can a loss do without it?",
        ),
        Misconception(
            "divides_by_the_classes",
            lambda probs, target_index: -np.log(probs[target_index]) / len(probs),
            "A mean is always taken, so the length divides.",
            "How many predictions were made here, and by what did you divide?",
        ),
        Misconception(
            "takes_the_entropy_of_the_prediction",
            lambda probs, target_index: -np.sum(probs * np.log(probs)),
            "Each class counts with its own probability.",
            "Could a model that is sure and wrong get a small loss from you?",
        ),
        Misconception(
            "scores_the_favourite",
            lambda probs, target_index: -np.log(np.max(probs)),
            "What counts is how sure the model was.",
            "Your loss is small for every sure model. What if it is sure and wrong?",
        ),
        Misconception(
            "adds_the_other_classes",
            lambda probs, target_index: (
                -np.log(probs[target_index]) - np.sum(np.log(1 - np.delete(probs, target_index)))
            ),
            "The wrong classes have to be charged as well.",
            "The probabilities share one total. If p of the truth stays, does it matter how the rest "
            "is shared out?",
            convention=True,
        ),
        Misconception(
            "takes_the_log_of_the_label",
            _labels_in_the_log(1e-12),
            "The two vectors can change places.",
            "Which of the two holds zeros? Is that the one whose logarithm you want?",
            also_wrong=tuple(map(_labels_in_the_log, (0, 1e-15, 1e-10, 1e-9, 1e-8, 1e-7))),
        ),
        Misconception(
            "takes_the_log_of_the_sum",
            lambda probs, target_index: -np.log(np.sum(probs)),
            "Add first and take the logarithm at the end.",
            "What do all the probabilities add up to, whatever the model says?",
        ),
        Misconception(
            "takes_the_log_of_the_rest",
            lambda probs, target_index: -np.log(1 - probs[target_index]),
            "What is missing to certainty goes into the logarithm.",
            "If p of the truth grows, does your loss fall or rise?",
        ),
        Misconception(
            "counts_from_the_end",
            lambda probs, target_index: -np.log(probs[-target_index]),
            "The minus of the formula belongs to the index.",
            "Which entry does Python give for `probs[-1]`? Where should the minus stand?",
        ),
        Misconception(
            "gives_the_whole_list",
            lambda probs, target_index: -np.log(probs),
            "Every class has its own loss.",
            "How many classes were the right one, and how many numbers did you give back?",
        ),
        Misconception(
            "adds_a_large_epsilon",
            _added(0.01),
            "A small number inside the logarithm keeps it safe.",
            "What does your loss say for p = 1, and what for p = 0.001?",
            also_wrong=(_added(0.1), _added(0.001)),
        ),
        Misconception(
            "multiplies_zero_by_infinity",
            lambda probs, target_index: -np.sum(_one_hot(len(probs), target_index) * np.log(probs)),
            "A term with weight 0 is gone, whatever it multiplies.",
            "What is 0 times −∞ on a computer? Try `0 * np.log(0.0)`.",
        ),
        Misconception(
            "caps_the_loss_with_a_clamp",
            _floored(1e-12),
            "A tiny floor under p, or a tiny number added to it, changes nothing.",
            "Two models give the truth 1e-20 and 1e-30. Which of them pays more in your version?",
            also_wrong=tuple(map(_floored, (1e-7, 1e-8, 1e-9, 1e-10, 1e-15, 1e-16))),
        ),
    ),
    faults=(
        *faults.of_a_value_in_nats(),
        faults.HALVES_IT,
        faults.counts_labels_from_one(1),
        faults.counts_labels_from_minus_one(1, 0),
        faults.takes_softmax_first(0),
    ),
    laws=(
        Law(
            "Certain and right costs nothing.",
            "gives",
            ((([0.0, 1.0], 1),),),
            constant=0.0,
            extreme=True,
        ),
        Law(
            "Half the probability for the truth costs log 2 more.",
            "differ_by",
            ((([0.5, 0.3, 0.2], 0), ([0.25, 0.45, 0.3], 0)),),
            constant=math.log(2),
        ),
        Law(
            "How the rest is shared among the wrong classes does not matter.",
            "equal",
            ((([0.5, 0.4, 0.1], 0), ([0.5, 0.2, 0.3], 0)),),
        ),
        Law(
            "A loss is never negative.",
            "at_least",
            ((([0.9, 0.1], 0),), (([0.3, 0.6, 0.1], 2),)),
            constant=0.0,
        ),
        Law(
            "Which class is the right one matters.",
            "differ",
            ((([0.5, 0.3, 0.2], 0), ([0.5, 0.3, 0.2], 1), ([0.5, 0.3, 0.2], 2)),),
        ),
    ),
    hints=(
        "Two laws: certain and right costs 0, and half the probability costs 0.693 more.",
        "Only one entry of `probs` is needed. On other numbers: [0.2, 0.35, 0.45] with the right "
        "class 2 costs 0.799.",
        "A sibling with a gap, the loss of a yes-or-no forecast:\n\n"
        "```python\n"
        "def yes_or_no(p_yes, it_rained):\n"
        "    p = p_yes if it_rained else 1 - p_yes\n"
        "    return ___(p)\n"
        "```",
    ),
)


def labelled_logits(rng):
    """Batches that are nowhere square but once, with label 0 and the last one among them."""
    for rows, classes in ((3, 4), (5, 3), (4, 4)):
        yield Case(
            words("{rows} examples, {classes} classes", rows=rows, classes=classes),
            _batch(rng, rows, classes),
        )
    yield Case("scores above zero", _batch(rng, 3, 5, lowest=0.2))
    yield Case("a batch of one", _batch(rng, 1, 4))
    good = rng.uniform(3, 4)
    logits = np.array([[good, 0.0], [0.5, good], [0.0, 2 * good], [-1.0, good]])
    targets = np.array([0, 1, 0, 1])
    yield Case("one disaster among good guesses", {"logits": logits, "targets": targets})
    sure = {"logits": np.array([[0.0, 1000.0], [2.0, 1.0]]), "targets": np.array([0, 1])}
    yield Case("a score of 1000 for the wrong class", sure, extreme=True)
    right = {"logits": np.array([[1000.0, 0.0], [2.0, 1.0]]), "targets": np.array([0, 0])}
    yield Case("a score of 1000 for the right class", right, extreme=True)
    low = {"logits": np.array([[-1000.0, -1001.0, -1003.0]]), "targets": np.array([1])}
    yield Case("all scores near −1000", low, extreme=True)


def _batch(rng, rows, classes, lowest=-2.0):
    """Scores that are all clearly different within a row, with labels that start 0, last."""
    steps = np.linspace(0, 3.5, classes) + rng.uniform(0, 0.6, (rows, classes))
    logits = lowest + rng.permuted(steps, axis=1)
    drawn = [0, classes - 1, *rng.integers(0, classes, rows)]
    return {"logits": logits, "targets": rng.permutation(drawn[:rows])}


def _softmax_of(logits, axis=-1):
    """Unprotected, as it is first written."""
    weights = np.exp(logits)
    return weights / weights.sum(axis=axis, keepdims=True)


def _softmax_without_kept_axes(logits):
    weights = np.exp(logits - logits.max(axis=1))
    return weights / weights.sum(axis=1)


def _minus_log(probs_of):
    """Of each example, minus the log of what `probs_of(logits)` gives to its target."""
    return lambda logits, targets: -np.log(of_truth(probs_of(logits), targets))


def _softmax_of_everything(logits):
    return np.exp(logits) / np.exp(logits).sum()


def _surprises(logits, targets):
    return -of_truth(log_softmax(logits), targets)


def _only(place, logits, targets):
    """The loss of one example, as the share of a batch that it is."""
    costs = _surprises(logits, targets)
    return costs * (np.arange(len(costs)) == place % len(costs))


def _favourites(logits, targets):
    return -np.max(log_softmax(logits), axis=-1)


def _shifted_and_left_there(logits, targets):
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.log(weights.sum(axis=1)) - of_truth(logits, targets)


def _unprotected(logits, targets):
    return np.log(np.exp(logits).sum(axis=1)) - of_truth(logits, targets)


def _clamped_softmax(tiny):
    return _minus_log(lambda logits: np.maximum(softmax(logits), tiny))


IN_EVERY_EXAMPLE = (
    Misconception(
        "takes_softmax_twice",
        _minus_log(lambda logits: softmax(softmax(logits))),
        "The model's softmax and the loss's softmax are both needed.",
        "Make the scores absurdly sure and right. Does your loss reach 0, or where does it stop?",
    ),
    Misconception(
        "takes_scores_for_log_probabilities",
        lambda logits, targets: -of_truth(logits, targets),
        "The scores are log-probabilities already.",
        "Add 100 to every score. The prediction is the same; is your loss?",
    ),
    Misconception(
        "takes_the_log_of_the_scores",
        lambda logits, targets: -np.log(of_truth(logits, targets)),
        "The scores are probabilities already.",
        "What is the logarithm of a negative score? What has to be made of scores first?",
    ),
    Misconception(
        "lets_the_batch_compete",
        _minus_log(lambda logits: _softmax_of(logits, axis=0)),
        "Softmax runs along the first axis.",
        "Change only the second example. Why does the loss of the first one move?",
    ),
    Misconception(
        "lets_the_whole_table_compete",
        _minus_log(_softmax_of_everything),
        "The exponentials of the whole table are the denominator.",
        "Add one example to the batch. Should the probabilities of the others shrink?",
    ),
    Misconception(
        "pairs_every_row_with_every_label",
        lambda logits, targets: -log_softmax(logits)[:, targets],
        "`[:, targets]` reads one entry from each row.",
        "Which shape does your indexing give: one number for each example, or a square?",
    ),
    Misconception(
        "multiplies_by_the_class_number",
        lambda logits, targets: -(targets[:, None] * log_softmax(logits)),
        "The label is a number, so it multiplies.",
        "What is left in your product of an example of class 0?",
        also_wrong=(lambda logits, targets: -(targets[:, None] * log_softmax(logits)).sum(axis=1),),
    ),
    Misconception(
        "does_not_add_the_maximum_back",
        _shifted_and_left_there,
        "Subtracting the maximum changes nothing.",
        "Raise all scores of a row by 3. Which of your two terms moves, and which does not?",
    ),
    Misconception(
        "takes_the_hard_maximum",
        lambda logits, targets: logits.max(axis=1) - of_truth(logits, targets),
        "The loss is how far the right score lies below the best one.",
        "Yours is 0 as soon as the right class wins by a hair. Who then still asks for more certainty?",
    ),
    Misconception(
        "stops_at_minus_the_probability",
        lambda logits, targets: -of_truth(softmax(logits), targets),
        "The loss is the probability with its sign turned.",
        "Your loss lies between −1 and 0. Which step from a probability to a surprise is missing?",
    ),
    Misconception(
        "charges_one_minus_p",
        lambda logits, targets: 1 - of_truth(softmax(logits), targets),
        "The loss is the probability that is missing.",
        "What is the most that one terrible example can cost you?",
    ),
    Misconception(
        "scores_the_favourite",
        _favourites,
        "What counts is how sure the model was.",
        "Where do the targets enter? What does a model pay that is sure and wrong?",
    ),
    Misconception(
        "returns_inside_the_loop",
        lambda logits, targets: _only(0, logits, targets),
        "The return belongs inside the loop.",
        "Change the label of the last example. Does your loss notice?",
        also_wrong=(lambda logits, targets: _surprises(logits, targets)[:1],),
    ),
    Misconception(
        "keeps_only_the_last",
        lambda logits, targets: _only(-1, logits, targets),
        "The loop adds up by itself.",
        "Change the label of the first example. Does your loss notice? Is it `=` or `+=`?",
        also_wrong=(lambda logits, targets: _surprises(logits, targets)[-1:],),
    ),
    Misconception(
        "leaves_out_the_last",
        lambda logits, targets: _surprises(logits, targets) * (np.arange(len(targets))[::-1] > 0),
        "The indices end one below the length, so the range has to as well.",
        "Which numbers does `range(3)` give? Change the last example: does your loss notice?",
    ),
    Misconception(
        "forgets_to_keep_the_axis",
        _minus_log(lambda logits: np.exp(logits) / np.exp(logits).sum(axis=1)),
        "NumPy finds out by itself which sum belongs to which row.",
        "For 5 rows of 3, which shapes stand above and below the line? And for a square table?",
        also_wrong=(_minus_log(_softmax_without_kept_axes),),
    ),
    Misconception(
        "takes_the_log_of_softmax",
        _minus_log(softmax),
        "On paper, log of softmax is right, so it is right in the machine.",
        "A score of 1000 against 0: what does softmax give to the loser, and what is the log of that?",
    ),
    Misconception(
        "lets_the_exponential_overflow",
        _minus_log(_softmax_of),
        "The formula can be typed in as it stands.",
        "What does `np.exp(1000.0)` give? What may you subtract from a row without changing its softmax?",
        also_wrong=(_unprotected,),
    ),
    Misconception(
        "caps_the_loss_with_a_clamp",
        _clamped_softmax(1e-12),
        "A tiny floor under p, or a tiny number added to it, changes nothing.",
        "Raise the wrong score from 100 to 1000. Does your loss still rise?",
        also_wrong=tuple(map(_clamped_softmax, (1e-7, 1e-8, 1e-9, 1e-10, 1e-15, 1e-16))),
    ),
)
"""Mistakes that give a loss, or several, for each example; they are put together afterwards."""


ANSWERS_IN_NATS = faults.scaled(
    "answers_in_nats",
    math.log(2),
    "The logarithm is the natural one.",
    "At which probability does your loss give exactly 1? Which unit does the task name?",
    convention=True,
)
BASE_TEN_FOR_BASE_TWO = faults.scaled(
    "answers_in_base_ten",
    math.log(2) / math.log(10),
    "One logarithm is as good as another.",
    "Which probability costs exactly 1 with your logarithm? Which one belongs to the bit?",
)
OF_THE_UNIT = {
    "nats": (faults.ANSWERS_IN_BITS, faults.ANSWERS_IN_BASE_TEN),
    "bits": (ANSWERS_IN_NATS, BASE_TEN_FOR_BASE_TWO),
}
OF_THE_BATCH = {
    "mean": (
        faults.sums_instead_of_averaging(0),
        faults.divides_by_the_count_twice(0),
        faults.divides_by_one_less(0),
        faults.divides_by_every_entry(0),
        faults.divides_by_the_classes(0),
    ),
    "sum": (faults.averages_instead_of_summing(0),),
}


def _faults_from_logits(over, unit):
    yield faults.TURNS_THE_SIGN_ROUND
    yield from OF_THE_UNIT[unit]
    yield from OF_THE_BATCH[over]
    if (over, unit) == ("mean", "nats"):
        yield faults.averages_before_the_log((0, 1))
    yield from (faults.takes_the_median((0, 1)), faults.takes_the_worst_one((0, 1)))
    yield faults.keeps_one_for_each((0, 1))
    yield faults.counts_labels_from_one(1)
    yield faults.counts_labels_from_minus_one(1, 0)


def _put_together(over, unit):
    """Maps a function that gives losses in nats to one that gives their sum or mean in the unit."""
    combine = {"mean": np.mean, "sum": np.sum}[over]
    divisor = {"nats": 1, "bits": math.log(2)}[unit]
    return lambda of_each: lambda logits, targets: combine(of_each(logits, targets)) / divisor


def _loop_in_plain_python(logits, targets):
    for scores, target in zip(np.asarray(logits).tolist(), targets, strict=True):
        top = max(scores)
        yield top + math.log(sum(math.exp(score - top) for score in scores)) - scores[target]


def _with_one_hot(logits, targets):
    expected = np.arange(np.shape(logits)[1]) == np.asarray(targets)[:, None]
    return np.einsum("nv,nv->n", expected, -log_softmax(logits))


RIGHT_FROM_LOGITS = (
    lambda logits, targets: losses.cross_entropy(logits, targets, reduction="none"),
    lambda logits, targets: list(_loop_in_plain_python(logits, targets)),
    _with_one_hot,
    lambda logits, targets: _surprises(logits.astype(np.float32), targets),
    lambda logits, targets: -np.take_along_axis(log_softmax(logits), targets[:, None], axis=1),
    lambda logits, targets: np.logaddexp.reduce(logits, axis=1) - of_truth(logits, targets),
)


LAWS_FROM_LOGITS = (
    (
        "A constant added to all scores of a row changes nothing.",
        "equal",
        ((([[1.0, 2.0, 0.5]], [0]), ([[4.0, 5.0, 3.5]], [0])),),
    ),
    (
        "Every label matters: another one, another loss.",
        "differ",
        (
            (([[2.0, 0.0], [1.0, 0.0]], [0, 0]), ([[2.0, 0.0], [1.0, 0.0]], [1, 0])),
            (([[2.0, 0.0], [1.0, 0.0]], [0, 0]), ([[2.0, 0.0], [1.0, 0.0]], [0, 1])),
        ),
    ),
    (
        "Sure and right costs nothing.",
        "gives",
        ((([[60.0, 0.0, 0.0], [0.0, 0.0, 60.0]], [0, 2]),),),
        0.0,
    ),
    (
        "A higher score for the right class makes the loss smaller.",
        "falls",
        ((([[0.0, 1.0]], [0]), ([[3.0, 1.0]], [0])),),
    ),
)


def _laws_from_logits(over, unit):
    whole = {"nats": 1, "bits": math.log(2)}[unit]
    yield Law(
        "One example with V equal scores costs log V, in the unit that is asked for.",
        "gives",
        ((([[2.0, 2.0, 2.0]], [2]),),),
        math.log(3) / whole,
    )
    yield from (Law(*parts) for parts in LAWS_FROM_LOGITS)
    once, twice = ([[1.0, 0.0]], [1]), ([[1.0, 0.0], [1.0, 0.0]], [1, 1])
    if over == "mean":
        yield Law("Every example handed over twice changes nothing.", "equal", ((once, twice),))
    else:
        yield Law(
            "Every example handed over twice costs twice as much.", "ratio", ((once, twice),), 2.0
        )


def _cross_entropy_from_logits(over, unit):
    put = _put_together(over, unit)
    return Exercise(
        name="cross_entropy_from_logits",
        title="Cross-entropy of a batch, from logits",
        prompt=words(
            "Write `cross_entropy_from_logits(logits, targets)`: the loss of a batch. `logits` has "
            "shape (N, V): a row of V real scores for each of N examples. `targets` holds the N "
            "numbers of the right classes, counted from 0. Give back one number, the "
            "**{over}** over the examples, in **{unit}**. It has to survive scores of ±1000.",
            over=over,
            unit=unit,
        ),
        points=4,
        difficulty=3,
        minutes=10,
        reference=put(_surprises),
        cases=labelled_logits,
        also_right=tuple(map(put, RIGHT_FROM_LOGITS)),
        misconceptions=tuple(
            replace(m, wrong=put(m.wrong), also_wrong=tuple(map(put, m.also_wrong)))
            for m in IN_EVERY_EXAMPLE
        ),
        faults=tuple(_faults_from_logits(over, unit)),
        laws=tuple(_laws_from_logits(over, unit)),
        hints=(
            "A constant added to a row changes nothing, so you may subtract its largest score before "
            "any exponential.",
            "The log of a quotient is a difference: the log of softmax never needs softmax itself.",
            "A sibling with a gap, the log-probabilities of one row alone:\n\n"
            "```python\n"
            "def log_probabilities(scores):\n"
            "    ahead = scores - scores.max()\n"
            "    return ahead - np.log(___)\n"
            "```",
        ),
    )


def _other_convention(rng):
    return {"over": str(rng.choice(["mean", "sum"])), "unit": str(rng.choice(["nats", "bits"]))}


cross_entropy_from_logits = varied(
    _cross_entropy_from_logits, _other_convention, over="mean", unit="nats"
)


def pairs_of_distributions(rng):
    for classes in (3, 5, 4):
        given = {"targets": uneven(rng, classes), "probs": uneven(rng, classes)}
        yield Case(words("{classes} classes", classes=classes), given)
    smoothed = np.array([0.05, 0.05, 0.85, 0.05])
    yield Case("a smoothed label", {"targets": smoothed, "probs": uneven(rng, 4)})
    same = uneven(rng, 4)
    yield Case("the prediction is the target", {"targets": same, "probs": same.copy()})
    yield Case("a one-hot target", {"targets": np.eye(3)[1], "probs": uneven(rng, 3)})
    ruled_out = {"targets": np.array([0.0, 0.4, 0.6]), "probs": np.array([0.0, 0.7, 0.3])}
    yield Case("a class that both rule out", ruled_out, extreme=True)
    nearly = {"targets": np.array([0.5, 0.5]), "probs": np.array([1e-30, 1.0])}
    yield Case("next to nothing for a likely class", nearly, extreme=True)


def _sum_where_expected(targets, logarithms):
    return -sum(q * log for q, log in zip(targets, logarithms, strict=True) if q > 0)


soft_cross_entropy = Exercise(
    name="soft_cross_entropy",
    title="A distribution as target",
    prompt=(
        "Write `soft_cross_entropy(targets, probs)`: the cross-entropy in **nats** of one prediction "
        "`probs` where the target is itself a distribution `targets` (a smoothed label, or a teacher's answer). "
        "Both are arrays of equal length that sum to 1. A class with target 0 adds nothing, whatever was "
        "predicted for it."
    ),
    points=3,
    difficulty=2,
    minutes=6,
    reference=lambda targets, probs: -np.log(np.where(targets > 0, probs, 1.0)) @ targets,
    cases=pairs_of_distributions,
    tolerance=THREE_DECIMALS,
    also_right=(
        lambda targets, probs: losses.distribution_cross_entropy(probs, targets),
        lambda targets, probs: _sum_where_expected(targets, np.log(probs)),
        lambda targets, probs: -np.sum(targets[targets > 0] * np.log(probs[targets > 0])),
        lambda targets, probs: (
            np.array([losses.entropy(targets)]) + losses.kl_divergence(probs, targets)
        ),
    ),
    misconceptions=(
        Misconception(
            "takes_the_entropy_of_the_target",
            lambda targets, probs: -np.sum(targets * np.log(targets)),
            "The uncertainty is that of the target.",
            "Change the prediction and nothing else. Does your loss notice?",
            also_wrong=(lambda targets, probs: losses.entropy(targets),),
        ),
        Misconception(
            "takes_the_entropy_of_the_prediction",
            lambda targets, probs: -np.sum(probs * np.log(probs)),
            "Each class counts with the probability that the model gave it.",
            "Who decides how often a class comes: the model or the target?",
        ),
        Misconception(
            "stops_at_the_divergence",
            lambda targets, probs: np.sum(targets * np.log(targets / probs)),
            "The loss is what the prediction costs beyond the target's own uncertainty.",
            "That is the KL divergence. What does it give where prediction and target agree, and what "
            "does cross-entropy give there?",
            also_wrong=(lambda targets, probs: losses.kl_divergence(probs, targets),),
            convention=True,
        ),
        Misconception(
            "scores_only_the_likeliest",
            lambda targets, probs: -np.log(probs[np.argmax(targets)]),
            "The right class is the one that the target likes best.",
            "What do the other entries of the target do in your version?",
        ),
        Misconception(
            "adds_every_class_alike",
            lambda targets, probs: -np.sum(np.log(probs)),
            "The sum runs over all classes alike.",
            "A class with target 0 should add nothing. What does it add in yours?",
        ),
        Misconception(
            "averages_over_the_classes",
            lambda targets, probs: (
                -np.mean(
                    np.where(targets > 0, targets * np.log(np.where(targets > 0, probs, 1)), 0)
                )
            ),
            "A loss is a mean, so the number of classes divides.",
            "The weights in your sum already add up to what?",
            also_wrong=(lambda targets, probs: -np.mean(targets * np.log(probs)),),
        ),
        Misconception(
            "mixes_before_the_log",
            lambda targets, probs: -np.log(np.sum(targets * probs)),
            "The average can be taken before the logarithm.",
            "Which is averaged by the target: probabilities or surprises?",
        ),
        Misconception(
            "swaps_the_arguments",
            lambda targets, probs: -np.sum(probs * np.log(np.where(targets > 0, targets, 1.0))),
            "The order of the two does not matter.",
            "Which of the two comes first in the task? Which of them passes through the logarithm?",
        ),
        Misconception(
            "forgets_the_logarithm",
            lambda targets, probs: -np.sum(targets * probs),
            "The loss is the overlap of the two, with its sign turned.",
            "Can a loss be below 0? Which step makes a surprise of a probability?",
        ),
        Misconception(
            "takes_the_log_of_the_product",
            lambda targets, probs: -np.sum(np.log(targets * probs)),
            "The target stands with the probability, inside the logarithm.",
            "What happens to your sum where the target is 0? Which of the two has to be a weight?",
        ),
        Misconception(
            "leaves_out_the_last_class",
            lambda targets, probs: -np.sum(targets[:-1] * np.log(probs[:-1])),
            "The indices end one below the length, so the range has to as well.",
            "Which numbers does `range(3)` give? Change the last entries: does your loss notice?",
        ),
        Misconception(
            "gives_one_for_each_class",
            lambda targets, probs: -targets * np.log(np.where(targets > 0, probs, 1.0)),
            "Every class has its own part of the loss.",
            "How many predictions were made, and how many numbers did you give back?",
        ),
        Misconception(
            "stops_before_the_log",
            lambda targets, probs: 1 - np.sum(targets * probs),
            "The loss is the overlap that is missing.",
            "What is the most your loss can be, however wrong the prediction was?",
        ),
        Misconception(
            "takes_the_squared_error",
            lambda targets, probs: np.sum((targets - probs) ** 2),
            "Two vectors are compared by their squared distance.",
            "That is the Brier score, a real one. Where would a logarithm come in?",
            convention=True,
        ),
        Misconception(
            "adds_the_other_side",
            lambda targets, probs: (
                -np.sum(targets * np.log(probs) + (1 - targets) * np.log(1 - probs))
            ),
            "Every class is a yes-or-no question with two terms.",
            "Are these classes asked one by one, or does exactly one of them come?",
            convention=True,
        ),
        Misconception(
            "multiplies_zero_by_infinity",
            lambda targets, probs: -np.sum(targets * np.log(probs)),
            "A term with weight 0 is gone, whatever it multiplies.",
            "What is 0 times −∞ on a computer? Try `0 * np.log(0.0)`.",
        ),
        Misconception(
            "caps_the_loss_with_a_clamp",
            lambda targets, probs: -np.sum(targets * np.log(np.maximum(probs, 1e-12))),
            "A tiny floor under p, or a tiny number added to it, changes nothing.",
            "A likely class was given 1e-20 by one model and 1e-30 by another. Which pays more in "
            "your version?",
            also_wrong=(
                lambda targets, probs: -np.sum(targets * np.log(probs + 1e-12)),
                lambda targets, probs: -np.sum(targets * np.log(probs + 1e-9)),
                lambda targets, probs: -np.sum(targets * np.log(probs + 1e-8)),
            ),
        ),
    ),
    faults=(
        *faults.of_a_value_in_nats(),
        faults.swaps_the_arguments(0, 1),
        faults.takes_softmax_first(1),
    ),
    laws=(
        Law(
            "For a given target, the best prediction is the target itself.",
            "rises",
            (
                (([0.7, 0.3], [0.7, 0.3]), ([0.7, 0.3], [0.9, 0.1])),
                (([0.7, 0.3], [0.7, 0.3]), ([0.7, 0.3], [0.5, 0.5])),
            ),
        ),
        Law(
            "Even the best prediction costs something where the target is unsure.",
            "gives",
            ((([0.5, 0.5], [0.5, 0.5]),),),
            constant=math.log(2),
        ),
        Law(
            "Against a prediction of equal parts, every target over K classes costs log K.",
            "gives",
            ((([0.9, 0.1, 0.0], [1 / 3] * 3),), (([0.2, 0.5, 0.3], [1 / 3] * 3),)),
            constant=math.log(3),
        ),
        Law(
            "The two arguments play different parts.",
            "differ",
            ((([0.8, 0.2], [0.6, 0.4]), ([0.6, 0.4], [0.8, 0.2])),),
        ),
        Law(
            "A loss is never negative.",
            "at_least",
            ((([0.9, 0.1], [0.8, 0.2]),),),
            constant=0.0,
        ),
    ),
    hints=(
        "Where the target is unsure, even the best prediction costs something; with a one-hot target "
        "it is the loss that you know.",
        "Each class costs its surprise under the prediction. The target says how often that price is paid.",
        "A sibling with a gap, the average price of what is drunk:\n\n"
        "```python\n"
        "def average_price(shares, prices):\n"
        "    return np.sum(___ * prices)\n"
        "```",
    ),
)


def ranked_batches(rng):
    for rows, classes in ((61, 5), (23, 4), (16, 16), (9, 3)):
        yield Case(
            words("{rows} examples, {classes} classes", rows=rows, classes=classes),
            _partly_right(rng, rows, classes),
        )
    lead = rng.uniform(0.3, 1.0)
    logits = np.array([[lead, 0.0, -1.0], [0.0, lead, -0.5], [-2.0, -1.5, -1.5 + lead]])
    yield Case("all right, none of them sure", {"logits": logits, "labels": np.array([0, 1, 2])})
    sure = np.array([[3.0, 8.0, 9.0, 1.0], [0.0, 9.0, 1.0, 2.0]])
    yield Case("sure, and right once", {"logits": sure, "labels": np.array([1, 1])})
    winners = np.array([0, 0, 2, 0, 0, 0, 1])
    logits = np.eye(3)[winners] * rng.uniform(1.0, 2.0, (7, 1)) - [[0.0, 0.5, 0.7]]
    yield Case("five of a kind", {"logits": logits, "labels": np.array([0, 0, 2, 0, 0, 0, 2])})
    yield Case("a batch of one", {"logits": np.array([[0.1, -0.3, 0.4]]), "labels": np.array([2])})


def _partly_right(rng, rows, classes):
    """About half the labels are the winners'; of the others many are the runners-up."""
    logits = rng.normal(-0.5, 1.0, (rows, classes))
    place = rng.choice([-1, -2, 0, -1], rows)
    return {"logits": logits, "labels": of_truth(np.argsort(logits, axis=1), place)}


def _mean_over_classes(logits, labels):
    hits = np.argmax(logits, axis=1) == labels
    return np.mean([hits[labels == label].mean() for label in np.unique(labels)])


def _hits(logits, labels):
    return np.argmax(logits, axis=1) == labels


accuracy = Exercise(
    name="accuracy",
    title="Accuracy",
    prompt=(
        "Write `accuracy(logits, labels)`: the share of examples, from 0 to 1, whose largest score "
        "belongs to the right class. `logits` has shape (N, V); `labels` holds N class numbers, counted from 0."
    ),
    points=2,
    difficulty=1,
    minutes=4,
    reference=lambda logits, labels: np.mean(_hits(logits, labels)),
    cases=ranked_batches,
    tolerance=THREE_DECIMALS,
    also_right=(
        losses.accuracy,
        lambda logits, labels: (
            sum(int(np.argmax(row) == label) for row, label in zip(logits, labels, strict=True))
            / len(labels)
        ),
        lambda logits, labels: np.mean(of_truth(logits, labels) >= logits.max(axis=1)),
        lambda logits, labels: np.mean(_hits(softmax(logits), labels), keepdims=True),
    ),
    misconceptions=(
        Misconception(
            "gives_the_error_rate",
            lambda logits, labels: np.mean(np.argmax(logits, axis=1) != labels),
            "What counts is how often the model is wrong.",
            "What should a perfect model get here, and what does it get from you?",
        ),
        Misconception(
            "answers_in_percent",
            lambda logits, labels: 100 * np.mean(_hits(logits, labels)),
            "A share is given in percent.",
            "Between which two numbers does the task want it to lie?",
            convention=True,
        ),
        Misconception(
            "picks_the_smallest_score",
            lambda logits, labels: np.mean(np.argmin(logits, axis=1) == labels),
            "The prediction is the class with the smallest number.",
            "Does a high score speak for a class or against it?",
        ),
        Misconception(
            "looks_for_winners_down_the_columns",
            lambda logits, labels: np.mean(np.argmax(logits, axis=0) == labels),
            "`axis=0` is the axis of the classes.",
            "How many winners do you find: one for each example, or one for each class?",
        ),
        Misconception(
            "averages_the_probability_of_the_truth",
            lambda logits, labels: np.mean(of_truth(softmax(logits), labels)),
            "A hit counts as much as the model was sure of it.",
            "By how much should your number move if a winner becomes a little surer?",
        ),
        Misconception(
            "demands_more_than_half",
            lambda logits, labels: np.mean(of_truth(softmax(logits), labels) > 0.5),
            "A prediction counts from a probability of one half upwards.",
            "With three classes, can 0.4 be the largest of the probabilities?",
        ),
        Misconception(
            "asks_for_a_positive_score",
            lambda logits, labels: np.mean(of_truth(logits, labels) > 0),
            "A score above zero means yes.",
            "Add 100 to every score. Did the model get better?",
        ),
        Misconception(
            "accepts_the_second_best",
            lambda logits, labels: np.mean(
                np.any(np.argsort(logits, axis=1)[:, -2:] == labels[:, None], axis=1)
            ),
            "The truth among the best two is good enough.",
            "That is called top-2 accuracy. How many guesses does the task allow?",
            convention=True,
        ),
        Misconception(
            "compares_a_score_with_a_label",
            lambda logits, labels: np.mean(np.max(logits, axis=1) == labels),
            "The largest entry is the prediction.",
            "Do you want the largest score, or the place where it stands?",
        ),
        Misconception(
            "wants_every_example_right",
            lambda logits, labels: float(np.all(_hits(logits, labels))),
            "The batch is right or it is wrong; or one sign for dividing is as good as another.",
            "Which number would you give a model that is right nine times in ten? And what is "
            "`9 // 10` in Python?",
            also_wrong=(lambda logits, labels: np.sum(_hits(logits, labels)) // len(labels),),
        ),
        Misconception(
            "looks_for_one_winner_in_the_whole_table",
            lambda logits, labels: np.mean(np.argmax(logits) == labels),
            "`np.argmax` finds the winner of each row by itself.",
            "How many winners does `np.argmax(logits)` give for a table? What does `axis` say?",
        ),
        Misconception(
            "stops_at_the_first_miss",
            lambda logits, labels: np.mean(np.cumprod(_hits(logits, labels))),
            "The loop ends where an example is wrong.",
            "A batch with its first example wrong and all others right: what do you give?",
        ),
        Misconception(
            "leaves_out_the_last",
            lambda logits, labels: np.sum(_hits(logits, labels)[:-1]) / len(labels),
            "The indices end one below the length, so the range has to as well.",
            "Which numbers does `range(3)` give? Change the last label: does your share notice?",
        ),
        Misconception(
            "averages_over_the_classes",
            _mean_over_classes,
            "Every class counts the same.",
            "That is called balanced accuracy. Does a class with ten examples weigh here as much as one "
            "with a single example?",
            convention=True,
        ),
    ),
    faults=(
        faults.sums_instead_of_averaging(0),
        faults.divides_by_the_count_twice(0),
        faults.divides_by_one_less(0),
        faults.divides_by_every_entry(0),
        faults.divides_by_the_classes(0),
        faults.counts_only_the_first((0, 1)),
        faults.counts_only_the_last((0, 1)),
        faults.keeps_one_for_each((0, 1)),
        faults.counts_labels_from_one(1),
        faults.counts_labels_from_minus_one(1, 0),
    ),
    laws=(
        Law(
            "All right makes 1, however narrow the wins.",
            "gives",
            ((([[0.1, 0.0], [0.0, 0.1], [0.2, 0.1]], [0, 1, 0]),),),
            constant=1.0,
        ),
        Law("All wrong makes 0.", "gives", ((([[0.1, 0.0], [0.0, 5.0]], [1, 0]),),), constant=0.0),
        Law(
            "It is a share, never above 1.",
            "at_most",
            ((([[2.0, 1.0], [0.0, 3.0], [0.0, 1.0]], [0, 1, 1]),),),
            constant=1.0,
        ),
        Law(
            "A constant added to all scores of a row changes nothing.",
            "equal",
            ((([[1.0, 2.0], [0.0, 1.0]], [1, 0]), ([[-4.0, -3.0], [0.0, 1.0]], [1, 0])),),
        ),
        Law(
            "A winner that becomes surer changes nothing.",
            "equal",
            ((([[0.2, 0.0], [0.0, 1.0]], [0, 0]), ([[7.0, 0.0], [0.0, 1.0]], [0, 0])),),
        ),
        Law(
            "Every example handed over twice changes nothing.",
            "equal",
            (
                (
                    ([[1.0, 0.0], [0.0, 1.0]], [0, 0]),
                    ([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0]], [0, 0, 0, 0]),
                ),
            ),
        ),
    ),
    hints=(
        "Only who wins counts: neither how sure the win was nor where the scores lie.",
        "`np.argmax` gives a place, `np.max` a value; and one of the axes belongs to the classes. A "
        "comparison gives True and False, and these can be averaged.",
        "A sibling with a gap, the share of days on which the coldest hour is the first:\n\n"
        "```python\n"
        "def coldest_first(days):  # one row of 24 temperatures a day\n"
        "    return np.mean(np.argmin(days, axis=___) == 0)\n"
        "```",
    ),
)


def _given_to_the_truth(hit, miss):
    return np.array([hit, hit, hit, miss])


def _more_mistakes_at_three_hits(hit, miss, rival):
    given = _given_to_the_truth(hit, miss)
    return (
        Misconception(
            "gives_the_loss_of_the_other_model",
            lambda: losses.negative_log_likelihood([rival] * 4),
            "The second row of numbers is the one that is asked about.",
            "Which of the two models does the question name?",
        ),
        Misconception(
            "leaves_the_miss_out",
            lambda: -np.log(hit),
            "An example that was wrong cannot have a loss.",
            "Which example costs most of all? Is it in your number?",
        ),
        Misconception(
            "averages_the_missing_probability",
            lambda: 1 - np.mean(given),
            "The loss is the probability that is missing on average.",
            "What is the most that one terrible guess can add to your number?",
        ),
    )


def _mistakes_at_three_hits(hit, miss, rival):
    """Mistakes of this question."""
    given = _given_to_the_truth(hit, miss)
    return (
        Misconception(
            "sums_instead_of_averaging",
            lambda: -np.sum(np.log(given)),
            "The losses of the four examples add up.",
            "Hand over the four examples twice. Should the mean loss change? Does yours?",
            convention=True,
        ),
        Misconception(
            "averages_before_the_log",
            lambda: -np.log(np.mean(given)),
            "The average can be taken before the logarithm.",
            "Does the terrible fourth example still show in the average of the probabilities?",
        ),
        Misconception(
            "gives_the_error_rate",
            lambda: np.mean(given < 0.5),
            "The loss is the share of wrong examples.",
            "Would your number change if the fourth probability were a hundred times larger?",
        ),
        *_more_mistakes_at_three_hits(hit, miss, rival),
    )


def _three_hits_and_a_disaster(hit, miss, rival):
    return value_question(
        name="three_hits_and_a_disaster",
        title="Loss against accuracy",
        prompt=words(
            "Two classes, four examples. Model A gives the right class "
            "{hit:.2f}, {hit:.2f}, {hit:.2f} and {miss:.2f}: its accuracy is 75 %. Model B gives it "
            "{rival:.2f} four times: its accuracy is 0 %. What is the **mean loss of A**, in "
            "**nats**? Give three decimals or an expression, and compare it with B's afterwards.",
            hit=hit,
            miss=miss,
            rival=rival,
        ),
        points=1,
        difficulty=2,
        minutes=4,
        reference=lambda: losses.negative_log_likelihood(_given_to_the_truth(hit, miss)),
        tolerance=THREE_DECIMALS,
        also_right=(
            lambda: (-3 * math.log(hit) - math.log(miss)) / 4,
            lambda: np.round(-np.mean(np.log([hit, hit, hit, miss])), 3),
        ),
        misconceptions=_mistakes_at_three_hits(hit, miss, rival),
        faults=faults.of_a_value_in_nats(),
        hints=(
            "The loss asks how much the truth was given; accuracy asks only who won.",
            "Four surprises, one average. Take the logarithms first.",
            "On other numbers: 0.6, 0.6 and 0.05 cost 0.511, 0.511 and 2.996, on average 1.339.",
        ),
    )


three_hits_and_a_disaster = varied(
    _three_hits_and_a_disaster,
    lambda rng: {
        "hit": round(rng.uniform(0.51, 0.65), 2),
        "miss": round(rng.uniform(0.01, 0.06), 2),
        "rival": round(rng.uniform(0.40, 0.49), 2),
    },
    hit=0.51,
    miss=0.01,
    rival=0.49,
)


def _floor_of_double_softmax(classes):
    return losses.cross_entropy(np.eye(classes)[0], 0)


def _mistakes_at_the_floor(classes):
    return (
        Misconception(
            "believes_that_zero_can_be_reached",
            lambda: 0.0,
            "A perfect model has no loss, whatever happens on the way.",
            "The best that arrives at the loss is a 1 and otherwise zeros. What does softmax make of it?",
        ),
        Misconception(
            "gives_the_loss_of_a_blind_guess",
            lambda: losses.cross_entropy(np.zeros(classes), 0),
            "The second softmax makes all classes equal.",
            "Is there nothing left of the difference between a 1 and a 0 after softmax?",
        ),
        Misconception(
            "counts_two_classes_only",
            lambda: _floor_of_double_softmax(2),
            "There is one rival to the right class.",
            "How many classes receive a 0 in the best case, and does each have its exponential?",
        ),
        Misconception(
            "counts_the_right_class_among_its_rivals",
            lambda: _floor_of_double_softmax(classes + 1),
            "Every one of the classes is a rival.",
            "How many of the scores are 0 in the best case? Is the right class among them?",
        ),
        Misconception(
            "forgets_the_score_of_the_truth",
            lambda: np.log(np.exp(1) + classes - 1),
            "The loss is the logarithm of the denominator.",
            "Softmax is a quotient. What stands above the line, and what does its logarithm do?",
        ),
        Misconception(
            "stops_at_the_probability",
            lambda: softmax(np.eye(classes)[0])[0],
            "The floor is what the second softmax gives to the truth.",
            "That is a probability. What does it cost, in nats?",
        ),
    )


def _double_softmax_floor(classes):
    return value_question(
        name="double_softmax_floor",
        title="The floor of a double softmax",
        prompt=words(
            "A classifier with **{classes} classes** ends in softmax, and its probabilities are handed to a "
            "loss that expects logits and applies softmax itself. What is the **lowest loss**, in "
            "**nats**, that even a perfect model can reach? Give three decimals or an expression.",
            classes=classes,
        ),
        points=2,
        difficulty=3,
        minutes=5,
        reference=lambda: _floor_of_double_softmax(classes),
        tolerance=THREE_DECIMALS,
        also_right=(
            lambda: math.log(1 + (classes - 1) / math.e),
            lambda: math.log(math.e + classes - 1) - 1,
            lambda: np.round(-np.log(softmax(np.eye(classes)[0])[0]), 3),
        ),
        misconceptions=_mistakes_at_the_floor(classes),
        faults=faults.of_a_value_in_nats(),
        hints=(
            "A probability lies between 0 and 1. How far apart can two scores be that are probabilities?",
            "The best case is the vector with a 1 for the right class and 0 for all others. Hand it to softmax as if it were "
            "scores.",
            "On other numbers: if scores could only be 0 or 2, the best of 2 classes would cost "
            "log(1 + e⁻²) = 0.127.",
        ),
    )


double_softmax_floor = varied(
    _double_softmax_floor, lambda rng: {"classes": int(rng.integers(3, 40))}, classes=3
)


def _mistakes_at_the_start(classes):
    return (
        Misconception(
            "starts_at_zero",
            lambda: 0.0,
            "Nothing has been learnt, so there is nothing to pay.",
            "Which model has a loss of 0: one that knows nothing, or one that is certain and right?",
        ),
        Misconception(
            "gives_the_probability",
            lambda: 1 / classes,
            "The loss is what each class receives.",
            "That is a probability. How surprised is somebody who gave the truth so little?",
        ),
        Misconception(
            "charges_one_minus_p",
            lambda: 1 - 1 / classes,
            "The loss is the probability that is missing, so it lies between 0 and 1.",
            "Would twice as many classes make guessing much harder in your number?",
        ),
        Misconception(
            "counts_the_classes",
            lambda: float(classes),
            "So many classes, so much loss.",
            "You have the perplexity. Which function leads from there to nats?",
        ),
        Misconception(
            "tosses_a_coin",
            lambda: np.log(2),
            "A model that knows nothing is right half of the time.",
            "Among how many equally likely classes does it choose?",
        ),
        Misconception(
            "adds_every_class",
            lambda: classes * np.log(classes),
            "Every class adds its surprise.",
            "How many classes come in one example? Which of the surprises is paid?",
        ),
    )


def _ce_at_initialisation(classes):
    return value_question(
        name="ce_at_initialisation",
        title="Before the first step",
        prompt=words(
            "A fresh network has to tell **{classes} classes** apart. Its scores are all about equal, "
            "and it ends in softmax. What should the first **mean cross-entropy** in the log be, in **nats**? "
            "Give three decimals or an expression.",
            classes=classes,
        ),
        points=1,
        difficulty=1,
        minutes=2,
        reference=lambda: losses.cross_entropy(np.zeros(classes), 0),
        tolerance=THREE_DECIMALS,
        also_right=(lambda: math.log(classes), lambda: np.round(-np.log(1 / classes), 3)),
        misconceptions=_mistakes_at_the_start(classes),
        faults=faults.of_a_value_in_nats(),
        hints=(
            "Equal scores mean equal probabilities, and they add up to 1.",
            "What does each class receive, and what does it cost to have given the truth that much?",
            "On other numbers: a fair choice among 8 classes costs log 8 = 2.079 nats.",
        ),
    )


ce_at_initialisation = varied(
    _ce_at_initialisation, lambda rng: {"classes": int(rng.integers(12, 400))}, classes=26
)


def clamped_cross_entropy(logits, target, *, floor):
    """As much code has it: the probability is kept above a floor before the logarithm."""
    return -np.log(np.maximum(softmax(logits)[target], floor))


def hopeless_logits(rng):
    return {"gap": int(rng.integers(32, 60)), "digits": int(rng.choice([8, 10, 12]))}


def _mistakes_at_the_clamp(gap, floor):
    return (
        Misconception(
            "overlooks_the_clamp",
            lambda: losses.cross_entropy([0.0, float(gap)], 0),
            "The clamp only matters where p is exactly 0.",
            "How small is p here? Is it above the floor or below it?",
        ),
        Misconception(
            "expects_infinity",
            lambda: math.inf,
            "The probability is 0, so its logarithm is infinite.",
            "What does `max` give back when one of its two arguments is 0?",
        ),
        Misconception(
            "reads_the_other_class",
            lambda: clamped_cross_entropy([0.0, float(gap)], 1, floor=floor),
            "The class with the high score is the right one.",
            "Which index is the right class, and which score stands there?",
        ),
    )


def _clamped_loss(gap, digits):
    floor = 10.0**-digits
    return value_question(
        name="clamped_loss",
        title="A floor under the probability",
        prompt=words(
            "Two logits, [0, {gap}], and the right class is number **0**. A program computes "
            "p = softmax(logits) and gives back `-np.log(max(p[0], 1e-{digits}))`. Which number is it? "
            "Give three decimals or an expression.",
            gap=gap,
            digits=digits,
        ),
        points=1,
        difficulty=2,
        minutes=4,
        reference=lambda: clamped_cross_entropy([0.0, float(gap)], 0, floor=floor),
        tolerance=FOUR_DIGITS,
        also_right=(lambda: digits * math.log(10), lambda: np.round(-np.log(floor), 3)),
        misconceptions=_mistakes_at_the_clamp(gap, floor),
        faults=faults.of_a_value_in_nats(),
        hints=(
            "The larger of two numbers is taken before the logarithm.",
            words(
                "The probability of the right class is about e to the power of −{gap}. Compare it with the floor.",
                gap=gap,
            ),
            "On other numbers: with a floor of 0.001 and p = 0.00002, the loss is −log 0.001 = 6.908.",
        ),
    )


clamped_loss = varied(_clamped_loss, hopeless_logits, gap=40, digits=12)


def _mistakes_without_a_clamp(gap, floor):
    return (
        Misconception(
            "keeps_the_clamp",
            lambda: clamped_cross_entropy([0.0, float(gap)], 0, floor=floor),
            "No program can give more than the logarithm of its floor.",
            "Where does your number come from: from the logits, or from a constant in the code?",
        ),
        Misconception(
            "reads_the_other_class",
            lambda: losses.cross_entropy([0.0, float(gap)], 1),
            "The class with the high score is the right one.",
            "Which index is the right class, and which score stands there?",
        ),
        Misconception(
            "lets_it_underflow",
            lambda: math.inf,
            "The probability is too small for the machine, so the loss is infinite.",
            "That happens in float16. Can you write the log of softmax without ever computing softmax?",
        ),
        Misconception(
            "gives_the_gap_to_the_mean",
            lambda: gap / 2,
            "What counts is how far the score lies from the average score.",
            "With which score does softmax compare the right one, if the other is so large?",
        ),
    )


def _unclamped_loss(gap, digits):
    return value_question(
        name="unclamped_loss",
        title="The loss without a floor",
        prompt=words(
            "Again the logits [0, {gap}], and the right class is number **0**; now **without** any floor of 1e-{digits}, "
            "in exact arithmetic. What is the cross-entropy, in **nats**? Give three decimals or an "
            "expression.",
            gap=gap,
            digits=digits,
        ),
        points=1,
        difficulty=2,
        minutes=3,
        reference=lambda: losses.cross_entropy([0.0, float(gap)], 0),
        tolerance=FOUR_DIGITS,
        also_right=(lambda: gap, lambda: math.log1p(math.exp(-gap)) + gap),
        misconceptions=_mistakes_without_a_clamp(gap, 10.0**-digits),
        faults=faults.of_a_value_in_nats(),
        hints=(
            "The log of a quotient is a difference of logs.",
            "The log of a sum of exponentials lies next to the largest exponent, if that is far ahead.",
            "On other numbers: the logits [1, 31] with the right class 0 cost log(e¹ + e³¹) − 1, next to "
            "nothing more than 30.",
        ),
    )


unclamped_loss = varied(_unclamped_loss, hopeless_logits, gap=40, digits=12)


loss_falls_accuracy_stays = choice(
    name="loss_falls_accuracy_stays",
    title="The loss falls, the accuracy stays",
    prompt=(
        "Over ten epochs the cross-entropy on held-out data falls from 0.9 to 0.6, and the accuracy on the same "
        "data stays at 80 %. What has happened? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=3,
    right="b",
    options=(
        Option(
            "a",
            "There is a bug: on the same data a lower loss means a higher accuracy.",
            "ties_loss_to_accuracy",
            "Loss and accuracy measure the same thing.",
            "Let p of a truth rise from 0.6 to 0.9. What does each of the two measures see of it?",
        ),
        Option(
            "b",
            "The right classes were given more, without any example changing sides.",
            advice="Accuracy sees only who wins. The loss sees by how much.",
        ),
        Option(
            "c",
            "Nothing was learnt: accuracy is what counts, and it did not move.",
            "trusts_accuracy_alone",
            "Only a changed decision is progress.",
            "Two models decide alike, and one says 0.55 where the other says 0.95, and is right. "
            "Which would you bet with?",
        ),
        Option(
            "d",
            "The model is overfitting.",
            "calls_every_puzzle_overfitting",
            "When two curves disagree, it is overfitting.",
            "On which data were these two numbers measured? Which way would the loss go there?",
        ),
    ),
    hints=(
        "A maximum does not notice who comes second, nor how far behind.",
        "Write down an example whose loss falls and whose winner stays.",
        "On other numbers: p of the truth going from 0.55 to 0.80 saves log(0.80 / 0.55) = 0.375 nats. "
        "What does the hit count say?",
    ),
)

double_softmax_symptoms = choice(
    name="double_softmax_symptoms",
    title="A floor that will not give way",
    prompt=(
        "A classifier with 10 classes starts at a loss of 2.30. It trains without any error message. The training accuracy "
        "reaches 99 %, and the loss creeps towards 1.46 and stays there, whatever the learning rate. What do "
        "you look for first? Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=4,
    right="d",
    options=(
        Option(
            "a",
            "Labels that count from 1.",
            "suspects_the_labels",
            "A stuck loss means wrong labels.",
            "Could a model trained and judged on shifted labels not fit them as well? Which number here "
            "speaks of a ceiling on certainty?",
        ),
        Option(
            "b",
            "A learning rate that is still too small.",
            "suspects_the_learning_rate",
            "A loss that stays is a loss that moves too slowly.",
            "It stops at the same number for every learning rate. What could set such a number?",
        ),
        Option(
            "c",
            "Nothing: with 10 classes the loss cannot be lower.",
            "takes_the_floor_for_nature",
            "So many classes always cost so much.",
            "What does a prediction cost that gives the truth 0.99, with 10 classes or with 1000?",
        ),
        Option(
            "d",
            "A softmax in the model and another one inside the loss.",
            advice="Scores that lie between 0 and 1 cannot be told apart by more than a factor of e.",
        ),
        Option(
            "e",
            "A loss that is summed over the batch.",
            "suspects_a_sum",
            "A loss that is too high has been added up.",
            "The first loss was 2.30. What would it have been with a sum over 32 examples?",
        ),
    ),
    hints=(
        "Three clues: it starts where it should, it ranks well, and it cannot become sure.",
        "Which numbers would the loss have to receive to give exactly 0? Which ones does it receive?",
        "On other numbers: with 4 classes the same mistake stops at 0.744.",
    ),
)

what_the_clamp_hides = choice(
    name="what_the_clamp_hides",
    title="What a clamp hides",
    prompt=(
        "A program computes the loss as `-np.log(max(p, 1e-12))`, and its gradient comes from "
        "automatic differentiation. One example is sure and wrong: its p is 1e-20. What happens to it in "
        "training? Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="a",
    options=(
        Option(
            "a",
            "Its loss no longer depends on the logits, so it sends back no gradient.",
            advice="The worst mistakes are the very ones that stop teaching. Compute the loss from the logits instead.",
        ),
        Option(
            "b",
            "Nothing changes: a floor that small only prevents log 0.",
            "takes_the_clamp_for_harmless",
            "1e-12 is too small to matter.",
            "Move p from 1e-20 to 1e-15. Does the number that comes out move with it?",
        ),
        Option(
            "c",
            "Its gradient becomes very large, about 1e12.",
            "differentiates_at_the_floor",
            "The slope of −log p is 1/p, taken at the floor.",
            "Which of the two arguments does `max` pass on here, and is it a function of the logits?",
        ),
        Option(
            "d",
            "It gets a gradient of about −1 on the right score, as softmax and cross-entropy always do.",
            "trusts_the_closed_form",
            "p − y holds whatever the program computes.",
            "p − y is the slope of another function. Which function is being differentiated here?",
        ),
    ),
    hints=(
        "A constant has no slope.",
        "Below the floor, what is the loss a function of?",
        "On another function: max(x, 0) at x = −3 is 0, and stays 0 if x moves a little. What is its slope "
        "there?",
    ),
)

average_over_every_entry = choice(
    name="average_over_every_entry",
    title="The mean of a table",
    prompt=(
        "Somebody computes `-np.mean(one_hot * log_p)` for a batch of N = 32 examples and V = 50 000 "
        "words; both arrays have shape (32, 50000). What comes of it? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=3,
    right="c",
    options=(
        Option(
            "a",
            "The right loss: the zeros of the one-hot rows add nothing.",
            "forgets_that_zeros_are_counted",
            "What adds nothing is not counted.",
            "How many numbers does `np.mean` divide by? Try `np.mean([6.0, 0.0, 0.0])`.",
        ),
        Option(
            "b",
            "The sum over the batch instead of its mean.",
            "takes_it_for_a_sum",
            "Multiplying with one-hot rows adds up the batch.",
            "Is the number that comes out too large or too small?",
        ),
        Option(
            "c",
            "A loss that is 50 000 times too small, and so are its gradients.",
            advice="The divisor is N·V, while only N numbers were meant. The curve looks wonderful and the model hardly moves.",
        ),
        Option(
            "d",
            "A loss that is too small, with gradients as they should be.",
            "separates_loss_and_gradient",
            "A constant factor does not touch the gradient.",
            "What is the derivative of a hundredth of f?",
        ),
    ),
    hints=(
        "A mean has a divisor. Ask what it counts.",
        "Of the entries of the product, how many can be different from 0?",
        "On other numbers: three losses in a table of 3 rows and 4 columns, else zeros. The mean of the "
        "table is a quarter of the mean of the losses.",
    ),
)

is_two_a_bad_loss = choice(
    name="is_two_a_bad_loss",
    title="Is 2 a bad loss?",
    prompt=(
        "A model has a mean cross-entropy of 2.0 nats, and you know nothing else. What can you say? "
        "Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=2,
    right="b",
    options=(
        Option(
            "a",
            "Something is broken, because a loss lies between 0 and 1.",
            "holds_the_loss_for_a_share",
            "A loss is a kind of percentage.",
            "At which probability is −log p exactly 1? What about smaller ones?",
        ),
        Option(
            "b",
            "It depends on the number of classes: a blind guess costs log K.",
            advice="With two classes a loss of 2 is far worse than guessing, and with 50 000 it is far better.",
        ),
        Option(
            "c",
            "It is bad: a loss should be below 1.",
            "has_one_bar_for_all",
            "A good loss is below 1, whatever the task.",
            "What would a blind guess cost among 2 classes, and what among 50 000?",
        ),
        Option(
            "d",
            "Its accuracy is below one half.",
            "reads_accuracy_from_loss",
            "The loss tells how often the model is right.",
            "One example with p = 0.0001 among four with p = 0.9: what are the mean loss and the accuracy?",
        ),
    ),
    hints=(
        "A number needs something to be compared with.",
        "What would somebody pay who knows nothing and gives all classes the same?",
        "On other numbers: a blind guess among 10 classes costs 2.303, one among 1000 costs 6.908.",
    ),
)

how_the_rest_is_shared = choice(
    name="how_the_rest_is_shared",
    title="Fifty-fifty, or spread thin",
    prompt=(
        "The right class is number 0. Model A gives [0.5, 0.5, 0, 0], model B gives [0.5, 0.2, 0.2, 0.1]. "
        "Whose cross-entropy is lower on this example? Answer with the letter."
    ),
    points=1,
    difficulty=1,
    minutes=2,
    right="c",
    options=(
        Option(
            "a",
            "B's, because its doubts are spread out and none is a serious rival.",
            "wants_weak_rivals",
            "The strongest wrong class counts against a model.",
            "Which entries of the prediction does −log p of the truth read?",
        ),
        Option(
            "b",
            "A's, because it has ruled out two wrong classes for certain.",
            "rewards_what_is_ruled_out",
            "Whoever rules out wrong classes pays less.",
            "Where did A put the probability that it took from those classes: on the truth?",
        ),
        Option(
            "c",
            "Neither: they are the same.",
            advice="Only what the truth received counts, on this example. Over other examples the rest matters.",
        ),
        Option(
            "d",
            "B's, because A's zeros have an infinite surprise.",
            "charges_what_did_not_happen",
            "A probability of 0 always costs infinitely much.",
            "When would A have to pay for its zeros? Did one of those classes come?",
        ),
    ),
    hints=(
        "Only one class came.",
        "Write down −log p of the right class for both models.",
        "On other numbers: [0.3, 0.7] and [0.3, 0.3, 0.4] both cost 1.204 where class 0 is right.",
    ),
)

which_call_is_right = choice(
    name="which_call_is_right",
    title="Handing over to PyTorch",
    prompt=(
        "In PyTorch a model gives `scores` of shape (N, T, C), not normalised: C classes at each of T places. `labels` has "
        "shape (N, T) and holds class numbers. Which call gives the mean cross-entropy over all N·T places? `F` is "
        "`torch.nn.functional`. Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=4,
    right="d",
    options=(
        Option(
            "a",
            "`F.cross_entropy(labels, scores.transpose(1, 2))`",
            "puts_the_labels_first",
            "The truth comes first, as in many libraries.",
            "What are the parameters of this function called, in order? Which kind of number stands in each?",
        ),
        Option(
            "b",
            "`F.cross_entropy(scores.softmax(-1).transpose(1, 2), labels)`",
            "normalises_before_the_loss",
            "A loss wants probabilities.",
            "What does this function do to its input before it takes the logarithm?",
        ),
        Option(
            "c",
            "`F.cross_entropy(scores.reshape(N, C, T), labels)`",
            "reshapes_where_it_should_transpose",
            "The shape fits, so the numbers do.",
            "Fill a table with 0, 1, 2, … and reshape it. Do the C numbers of one place stay together?",
        ),
        Option(
            "d",
            "`F.cross_entropy(scores.reshape(N * T, C), labels.reshape(N * T))`",
            advice="Each row keeps the C scores of one place, and each label stands beside its row.",
        ),
        Option(
            "e",
            "`F.cross_entropy(scores.reshape(N * T, C), F.one_hot(labels, C).reshape(N * T, C))`",
            "hands_over_whole_numbers_for_probabilities",
            "A target is a one-hot row.",
            "One-hot rows may stand for probabilities. Which type of number would they need, and is it "
            "theirs?",
        ),
    ),
    hints=(
        "Three questions: which argument comes first, what has happened to the scores, and which axis holds "
        "the classes?",
        "`reshape` keeps the order in memory; `transpose` changes which axis is which.",
        "On another array: np.arange(6).reshape(2, 3) has the rows [0 1 2] and [3 4 5]. Reshape it to "
        "(3, 2), then compare with its transpose.",
    ),
)


def trouble_with_batch(logits, targets):
    """Why a batch cannot be asked, in words, or ""."""
    logits, targets = np.asarray(logits), np.asarray(targets)
    if logits.ndim != 2 or logits.dtype.kind not in "iuf" or not np.all(np.isfinite(logits)):
        return "its first part is not a table of numbers with a row for each example"
    if targets.ndim != 1 or targets.dtype.kind not in "iu" or len(targets) != len(logits):
        return "its second part is not a list with one whole number for each row"
    if targets.min() < 0:
        return "labels count from 0 upwards"
    if targets.max() >= logits.shape[1]:
        return (
            "there is no class with that label; the last one is one less than the length of a row"
        )
    return ""


def early_mean(logits, targets):
    p = softmax(logits)[np.arange(len(targets)), targets]
    return -np.log(np.mean(p))


def verdict_on_batch(answer):
    """What comes of trying a batch on the early mean: a sentence that ends “… was tried: …”."""
    try:
        logits, targets = answer
        trouble = trouble_with_batch(logits, targets)
    except (TypeError, ValueError):
        return "it is not a pair of a table of scores and a list of labels"
    if trouble:
        return trouble
    return _compared(np.asarray(logits, dtype=float), np.asarray(targets))


def _compared(logits, targets):
    each = losses.cross_entropy(logits, targets, reduction="none")
    if not np.isclose(early_mean(logits, targets), np.mean(each), rtol=1e-3, atol=1e-5):
        return "the two versions differ on it"
    if len(each) == 1:
        return "it holds a single example, and both versions give the same number"
    if np.all(logits == logits[0]) and np.all(targets == targets[0]):
        return "all its examples are alike, and both versions give the same number"
    return "its examples differ but cost nearly the same, and so both versions agree"


batch_against_the_early_mean = counterexample(
    name="batch_against_the_early_mean",
    title="Unmask the early mean",
    prompt=words(
        "Somebody wrote a cross-entropy from logits, mean over the batch, and tested it on "
        "`([[2.0, 1.0, 0.0], [2.0, 1.0, 0.0]], [0, 0])`, where it is right to the last digit:\n\n"
        "```python\n{code}```\n\n"
        "Hand over a batch on which it is **wrong** (by more than a thousandth): a pair of a table of scores and a list of labels.",
        code=inspect.getsource(early_mean),
    ),
    points=2,
    difficulty=2,
    minutes=4,
    reference=lambda: ([[3.0, 0.0], [0.0, 3.0]], [0, 0]),
    measure=verdict_on_batch,
    also_right=(
        lambda: (np.array([[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]]), np.array([2, 0])),
        lambda: [[[5, 0, 0], [0, 0, 0], [0, 0, 5]], [0, 1, 0]],
        lambda: ([[0.0, 800.0], [1.0, 1.0]], [0, 1]),
    ),
    misconceptions=(
        Misconception(
            "hands_over_one_example",
            lambda: ([[2.0, 1.0, 0.0]], [2]),
            "One example with a high loss shows the mistake.",
            "Of one number, what is the mean? Does it matter then which comes first, mean or log?",
        ),
        Misconception(
            "repeats_the_same_example",
            lambda: ([[0.0, 4.0], [0.0, 4.0], [0.0, 4.0]], [0, 0, 0]),
            "More examples show more.",
            "If all the probabilities in an average are equal, can you see when it was taken?",
        ),
        Misconception(
            "varies_the_rows_but_not_the_losses",
            lambda: ([[2.0, 1.0, 0.0], [1.0, 0.0, 2.0]], [0, 2]),
            "Examples that look different are enough.",
            "What does each of your examples cost? What would have to differ for the order to matter?",
            also_wrong=(lambda: ([[0.0, 0.0], [0.0, 0.0]], [0, 1]),),
        ),
        Misconception(
            "counts_labels_from_one",
            lambda: ([[2.0, 0.0], [0.0, 1.0]], [1, 2]),
            "The last of two classes has label 2.",
            "From which number does Python count?",
        ),
        Misconception(
            "hands_over_one_hot_rows",
            lambda: ([[2.0, 0.0], [0.0, 1.0]], [[0, 1], [0, 1]]),
            "Targets are one-hot rows.",
            "How many numbers does the suspect read from `targets` for each example?",
        ),
    ),
    hints=(
        "A test can only tell two functions apart where they give different numbers.",
        "The mean of logs and the log of the mean agree where all the numbers are equal. And where not?",
        "On another suspect: the square of the mean, instead of the mean of the squares, is unmasked by "
        "[1, 3] but not by [2, 2].",
    ),
)


def suspect_1(logits, targets):
    return -np.sum(of_truth(log_softmax(logits), targets))


def suspect_2(logits, targets):
    one_hot = np.eye(logits.shape[1])[targets]
    return -np.mean(one_hot * log_softmax(logits))


def suspect_3(logits, targets):
    return -np.mean(of_truth(log_softmax(logits, axis=0), targets))


def suspect_4(logits, targets):
    return -np.mean(log_softmax(logits)[:, targets])


def suspect_5(logits, targets):
    return -np.log(np.mean(of_truth(softmax(logits), targets)))


def suspect_6(logits, targets):
    for scores, target in zip(logits, targets, strict=True):
        loss = -log_softmax(scores)[target]
    return loss


def suspect_7(logits, targets):
    return -np.mean(of_truth(log_softmax(softmax(logits)), targets))


def suspect_8(logits, targets):
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return -np.mean(np.log(of_truth(p, targets)))


SUSPECTS = (
    suspect_1,
    suspect_2,
    suspect_3,
    suspect_4,
    suspect_5,
    suspect_6,
    suspect_7,
    suspect_8,
)
LINEUP = "\n\n".join(inspect.getsource(one).strip() for one in SUSPECTS)
MOST_BATCHES = 3


def _of_real_scores(function):
    return lambda logits, targets: function(np.asarray(logits, dtype=float), targets)


_left_unmasked = suspects.lets_through(
    _of_real_scores(losses.cross_entropy),
    tuple(map(_of_real_scores, SUSPECTS)),
    trouble_with_batch,
)


def verdict_on_batches(answer):
    """Which suspects a few batches leave unmasked, as a sentence."""
    if isinstance(answer, (list, tuple)) and len(answer) > MOST_BATCHES:
        return "it holds more than three batches"
    return _left_unmasked(answer)


separating_batches = counterexample(
    name="separating_batches",
    title="Eight suspects",
    prompt=words(
        "Eight people wrote `cross_entropy_from_logits(logits, targets)`, the mean over the batch in nats. All eight "
        "are wrong, and each has passed a friendly test: numbers 1, 4, 5 and 6 a batch of one; number "
        "2 a batch that is sure and right; numbers 3 and 7 a square table of equal scores; number 8 "
        "everything with small scores. `softmax` and `log_softmax` are right, work along the last "
        "axis unless told otherwise, and survive any score; `of_truth(table, targets)` reads from each row the entry of its target.\n\n"
        "```python\n{lineup}\n```\n\n"
        "Hand over a list of **at most three** batches that unmask all eight between them; each is a tuple of a table of scores and a list "
        "of labels, such as `[([[2.0, 1.0, 0.0]], [1])]`.",
        lineup=LINEUP,
    ),
    points=3,
    difficulty=4,
    minutes=10,
    reference=lambda: [
        ([[2.0, 0.5, -1.0], [0.0, 1.5, 0.3]], [1, 2]),
        ([[0.0, 1000.0]], [0]),
    ],
    measure=verdict_on_batches,
    also_right=(
        lambda: [([[3, 0, 1, 2], [900, 0, 2, 1], [1, 2, 0, 0]], [2, 1, 0])],
        lambda: (
            (np.array([[1.0, 2.0], [0.5, 0.0], [3.0, 0.0]]), np.array([0, 0, 1])),
            (np.array([[-2000.0, 0.0, 1.0]]), np.array([0])),
        ),
    ),
    misconceptions=(
        Misconception(
            "tries_a_batch_of_one",
            lambda: [([[2.0, 1.0, 0.0]], [1])],
            "One example says it all.",
            "What does a batch of one hide of sums, of loops and of everything between examples?",
        ),
        Misconception(
            "keeps_the_scores_small",
            lambda: [([[2.0, 0.5, -1.0], [0.0, 1.5, 0.3]], [1, 2])],
            "A varied batch of ordinary scores unmasks everybody.",
            "What does the task say that scores may be? Which line breaks at 1000?",
        ),
        Misconception(
            "makes_all_scores_equal",
            lambda: [([[1.0, 1.0, 1.0], [1.0, 1.0, 1.0], [1.0, 1.0, 1.0]], [0, 1, 2])],
            "The plainest input is the best test.",
            "If all scores are equal, can you see along which axis somebody worked, or which entry they read?",
        ),
        Misconception(
            "repeats_one_example",
            lambda: [([[2.0, 1.0, 0.0], [2.0, 1.0, 0.0]], [1, 1]), ([[0.0, 1000.0]], [0])],
            "Two examples make a batch, and it does not matter which.",
            "Where all losses are equal, can you tell the last from the mean, or an early mean from a late one?",
        ),
        Misconception(
            "tries_only_what_is_sure_and_right",
            lambda: [([[1000.0, 0.0], [0.0, 1000.0]], [0, 1])],
            "Large scores are the hard test.",
            "All your losses are 0. What do a sum, a mean and a wrong divisor make of zeros?",
        ),
        Misconception(
            "counts_labels_from_one",
            lambda: [([[2.0, 0.5, -1.0], [0.0, 1.5, 0.3]], [1, 3])],
            "The last of three classes has label 3.",
            "From which number does Python count?",
        ),
        Misconception(
            "hands_over_too_many",
            lambda: [([[2.0, 1.0, 0.0]], [k]) for k in (0, 1, 2)] + [([[0.0, 1000.0]], [0])],
            "The more tests, the better.",
            "Which of your batches would you miss if it were gone?",
        ),
    ),
    hints=(
        "A suspect is unmasked by a batch on which it gives another number. Ask of each: where does it agree?",
        "One batch with different losses, more columns than rows or more rows than columns, and different labels "
        "does most of the work. Who is left?",
        "On other suspects: for wrong versions of a mean, [1, 2, 6] tells the sum, the median and the first apart; "
        "[2, 2, 2] tells only the sum.",
    ),
)

order_cross_entropy_from_logits = order_lines(
    name="order_cross_entropy_from_logits",
    title="Put the lines in order",
    prompt=(
        "Put these lines in order so that the function gives the mean cross-entropy of a batch, in nats, and survives "
        "any scores. Some lines belong to nothing. Answer with the letters, such as "
        '`"abc"`.'
    ),
    signature="def cross_entropy_from_logits(logits, targets):",
    lines={
        "a": "log_total = np.log(np.exp(ahead).sum(axis=1, keepdims=True))",
        "b": "return np.mean(each)",
        "c": "log_total = np.log(np.exp(ahead).sum(axis=0, keepdims=True))",
        "d": "each = -log_p[rows, targets]",
        "e": "log_p = np.log(ahead) - log_total",
        "f": "ahead = logits - logits.max(axis=1, keepdims=True)",
        "g": "return -np.log(np.mean(np.exp(-each)))",
        "h": "rows = np.arange(len(targets))",
        "i": "log_total = np.log(np.exp(ahead).sum(axis=1))",
        "j": "log_p = ahead - log_total",
    },
    right="fajhdb",
    tried_on=(
        (np.array([[2.0, 0.5, -1.0], [0.0, 1.5, 0.3]]), np.array([1, 2])),
        (np.array([[0.0, 1000.0], [3.0, 1.0], [0.5, 0.0]]), np.array([0, 1, 0])),
    ),
    points=2,
    difficulty=2,
    minutes=5,
    also_right=(lambda: "hfajdb", lambda: "F, A, H, J, D, B", lambda: list("fahjdb")),
    misconceptions=(
        Misconception(
            "adds_down_the_columns",
            lambda: "fcjhdb",
            "The first axis is the one to add along.",
            "Which numbers compete with each other: those of a row or those of a column?",
            also_wrong=(lambda: "hfcjdb", lambda: "fchjdb"),
        ),
        Misconception(
            "drops_the_axis",
            lambda: "fijhdb",
            "A sum along the rows fits the table by itself.",
            "Which shape does the sum have without `keepdims`, and with which axis of the table does it pair up?",
            also_wrong=(lambda: "hfijdb", lambda: "fihjdb"),
        ),
        Misconception(
            "averages_before_the_log",
            lambda: "fajhdg",
            "The average can be taken before the logarithm.",
            "An example with p = 0.001 among sure ones: which of the two returns feels it?",
            also_wrong=(lambda: "hfajdg", lambda: "fahjdg"),
        ),
        Misconception(
            "takes_the_log_of_the_scores",
            lambda: "faehdb",
            "log of softmax begins with the log of the scores.",
            "The log undoes the exponential. What is left of log(exp(z)), and what is log(z) for z below 0?",
            also_wrong=(lambda: "hfaedb", lambda: "fahedb"),
        ),
    ),
    hints=(
        "Safety first: which line makes sure that no exponential is too large?",
        "A name has to be given before it is used. Of two lines that give the same name, one is wrong.",
        "On a sibling, softmax of a batch: subtract each row's largest score, take exponentials, divide by "
        "each row's sum, with its axis kept.",
    ),
)

why_accuracy_cannot_train = written_question(
    name="why_accuracy_cannot_train",
    title="In your own words",
    prompt=(
        "Accuracy is what you want in the end. Say in a sentence or two why it cannot be the loss that "
        "trains a model by gradient descent. Write it between quotation marks; you will see a model answer to "
        "compare."
    ),
    difficulty=3,
    minutes=4,
    points=0,
    model_answer=(
        "A small change of the weights changes no winner, so accuracy stays exactly where it is: its gradient is 0 almost "
        "everywhere and says nothing about which way to go; and where it does change, it jumps. "
        "Cross-entropy moves with every small change of the scores, and it asks for more even where the right "
        "class has already won."
    ),
    hints=(
        "Move one score by a thousandth. What does accuracy do, and what does cross-entropy do?",
        "Gradient descent asks for a slope. What is the slope of a staircase?",
        "On another measure: the number of correct digits of a guess cannot guide you to a number between "
        "two guesses. What could?",
    ),
)
