"""Yes or no: binary cross-entropy of probabilities and of scores, its slope, and one sigmoid too many."""

import inspect
import math
from dataclasses import replace

import numpy as np

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
from course_lib.losses import (
    binary_cross_entropy as cross_entropy_of_scores,
)
from course_lib.losses import (
    binary_cross_entropy_grad as slope_in_scores,
)
from course_lib.losses import (
    binary_cross_entropy_probs,
    entropy,
)
from course_lib.question_bank import faults, slips
from course_lib.question_bank.slips import with_slips
from course_lib.question_bank.suspects import lets_through
from course_lib.translations import words

LESSON = 4

THREE_DECIMALS = Tolerance(relative=1e-5, absolute=5.1e-4)
CLAMPS = (1e-7, 1e-6, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15)  # as they are met in the wild

ANSWERS_IN_NATS = faults.scaled(
    "answers_in_nats",
    math.log(2),
    "The natural logarithm is always the one meant.",
    "What does a fair coin cost in your unit? And which unit does the task name?",
    convention=True,
)


def surprise_of_each(y, p):
    """The cost of every answer, one by one."""
    return -np.log(np.where(np.asarray(y) == 1, p, 1 - np.asarray(p)))


def two_terms(y, p):
    """The same from the textbook's two terms, without a guard: NaN where log 0 meets a weight of 0."""
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))


def sigmoid(z):
    """As it is written by hand."""
    return 1 / (1 + np.exp(-z))


def forecasts_of_yes(rng):
    """Yeses and noes in uneven numbers, each with its own probability; never a one half."""
    for labels in ([1, 0, 0, 1, 0], [0, 1, 1, 1, 0, 1, 1]):
        p = rng.permutation(np.linspace(0.08, 0.93, len(labels)))
        yield Case(
            words("{count} examples", count=len(labels)),
            {"y": np.array(labels), "p": p * rng.uniform(0.9, 1)},
        )
    yield Case("labels as floats", {"y": np.array([0.0, 1, 0]), "p": rng.uniform(0.05, 0.4, 3)})
    yield Case("only noes", {"y": np.zeros(4, int), "p": np.array([0.9, 0.3, 0.7, 0.15])})
    yield Case("only yeses", {"y": np.ones(3, int), "p": rng.uniform(0.55, 0.95, 3)})
    yield Case("a single no", {"y": np.array([0]), "p": rng.uniform(0.75, 0.9, 1)})
    yield Case("sure and wrong", {"y": np.array([1, 0, 1]), "p": np.array([0.001, 0.2, 0.8])})


def _clipped_labels(tiny):
    return lambda y, p: two_terms(p, np.clip(y, tiny, 1 - tiny))


def _every_pair(y, p):
    y, p = np.asarray(y)[:, None], np.asarray(p)[None]
    return two_terms(y, p)


def _of_the_decision(tiny):
    def losses(y, p):
        decided = np.clip((np.asarray(p) > 0.5).astype(float), tiny, 1 - tiny)
        return two_terms(y, decided)

    return losses


MISTAKES_IN_NATS = (
    Misconception(
        "leaves_out_the_noes",
        lambda y, p: -y * np.log(p),
        "Where the label is 0 there is nothing to charge.",
        "Score a batch that holds only noes. What does your loss say of a model that always says yes?",
    ),
    Misconception(
        "leaves_out_the_yeses",
        lambda y, p: -(1 - y) * np.log(1 - p),
        "The second term does the work.",
        "Score a batch that holds only yeses. Can the model be wrong in it, for your loss?",
    ),
    Misconception(
        "takes_the_log_of_the_label",
        _clipped_labels(1e-7),
        "It does not matter which of the two stands inside the logarithm.",
        "Which values can a label take, and what is the logarithm of each?",
        also_wrong=(
            *map(_clipped_labels, CLAMPS[1:]),
            lambda y, p: two_terms(p, np.asarray(y, float)),
        ),
    ),
    Misconception(
        "gives_only_one_term_its_minus",
        lambda y, p: -y * np.log(p) + (1 - y) * np.log(1 - p),
        "The minus belongs to the first term.",
        "Take a no with p = 0.99, and one with p = 0.01. Which costs more in your version?",
    ),
    Misconception(
        "takes_sigmoid_of_probabilities",
        lambda y, p: two_terms(y, sigmoid(p)),
        "What a model gives always has to pass through sigmoid first.",
        "Sigmoid of something between 0 and 1: how small can it get? Can your model still say no?",
    ),
    Misconception(
        "puts_one_minus_outside_the_log",
        lambda y, p: -(y * np.log(p) + (1 - y) * (1 - np.log(p))),
        "1 − log p is the logarithm of the other probability.",
        "Take a no with p = 0.01. Should that be cheap or dear? On which side of the log does 1 − belong?",
    ),
    Misconception(
        "charges_every_label_as_a_yes",
        lambda y, p: -np.log(p),
        "The loss is −log p, whatever the label.",
        "Turn all the labels round and nothing else. Does your number notice?",
    ),
    Misconception(
        "takes_yes_for_no",
        lambda y, p: two_terms(1 - y, p),
        "p is the probability of the class with label 0.",
        "Take a yes with p = 0.99. Should that cost next to nothing? Does it?",
    ),
    Misconception(
        "makes_a_table_of_all_pairs",
        _every_pair,
        "NumPy lays a column and a row beside each other, entry by entry.",
        "Print the shape before you add up. Are these N numbers, or N times N?",
        also_wrong=(lambda y, p: _every_pair(y, p).sum(axis=1),),
    ),
    Misconception(
        "forgets_the_brackets_round_one_minus_y",
        lambda y, p: -(y * np.log(p) + 1 - y * np.log(1 - p)),
        "1 − y stands together, so it needs no brackets.",
        "What does Python give for `1 - 1 * 5`, and what for `(1 - 1) * 5`? Can your loss be negative?",
    ),
    Misconception(
        "leaves_out_the_last",
        lambda y, p: surprise_of_each(y, p) * (np.arange(len(y))[::-1] > 0),
        "The indices end one below the length, so the range has to as well.",
        "Which numbers does `range(3)` give? Change the last label: does your loss notice?",
    ),
    Misconception(
        "returns_inside_the_loop",
        lambda y, p: surprise_of_each(y, p) * (np.arange(len(y)) == 0),
        "The return belongs to the lines of the loop.",
        "How often does your loop turn before the function is left? How far is `return` indented?",
    ),
    Misconception(
        "divides_by_the_two_classes",
        lambda y, p: two_terms(y, p) / 2,
        "There are two classes and so two terms: the sum has to be halved.",
        "For one example, how many of the two terms are different from zero?",
    ),
    Misconception(
        "rounds_the_forecast_first",
        _of_the_decision(1e-7),
        "First the model decides, then its decision is scored.",
        "Does 0.51 cost the same as 0.99? What is left for training to improve?",
        also_wrong=tuple(map(_of_the_decision, CLAMPS[1:])),
    ),
)
"""Wrong losses of each example, in nats, to be combined as the task asks."""

MISTAKES_WITHOUT_UNIT = (
    Misconception(
        "measures_the_distance",
        lambda y, p: np.abs(y - p),
        "The loss is how far the forecast lies from the label.",
        "What does a sure and wrong forecast cost at most here, and where is the logarithm?",
    ),
    Misconception(
        "squares_the_distance",
        lambda y, p: (y - p) ** 2,
        "An error is squared, here as everywhere.",
        "A loss with this name has no upper end. What is the most that yours can charge?",
    ),
)


def _combined(mistake, combine):
    """The mistake of a whole batch, from that in each example."""

    def of(losses):
        return lambda y, p: combine(losses(y, p))

    also = tuple(map(of, mistake.also_wrong))
    return replace(mistake, wrong=of(mistake.wrong), also_wrong=also)


def yes_or_no_loss(*, summed, bits):
    """The exercise for one convention: mean or sum, nats or bits."""
    combine = np.sum if summed else np.mean

    def in_unit(losses):
        return combine(losses) / (math.log(2) if bits else 1)

    return Exercise(
        name="binary_cross_entropy",
        title="Binary cross-entropy",
        prompt=(
            "Write `binary_cross_entropy(y, p)`: `y` is an array that holds 1 for yes and 0 for no, and "
            "`p`, of the same length, the probability (strictly between 0 and 1) that a model gave to "
            f"yes. Give back the **{'sum' if summed else 'mean'}** of the surprises at what happened, "
            f"in **{'bits' if bits else 'nats'}**."
        ),
        points=3,
        difficulty=2,
        minutes=7,
        reference=lambda y, p: in_unit(surprise_of_each(y, p)),
        cases=forecasts_of_yes,
        also_right=(
            lambda y, p: in_unit(two_terms(y, p)),
            lambda y, p: in_unit(binary_cross_entropy_probs(p, y, reduction="none")),
            lambda y, p: in_unit([-math.log(q if t else 1 - q) for t, q in zip(y, p, strict=True)]),
            lambda y, p: in_unit(-np.log(1 - np.abs(y - p), dtype=np.float32)),
            lambda y, p: in_unit(two_terms(y, np.clip(p, 1e-7, 1 - 1e-7))),
        ),
        misconceptions=(
            *(_combined(mistake, in_unit) for mistake in MISTAKES_IN_NATS),
            *(_combined(mistake, combine) for mistake in MISTAKES_WITHOUT_UNIT),
        ),
        faults=faults_of_a_loss(summed=summed, bits=bits),
        laws=laws_of_yes_and_no(summed=summed, bits=bits),
        hints=HINTS_FOR_YES_AND_NO,
    )


HINTS_FOR_YES_AND_NO = (
    "A forecast of one half costs the same whatever happens, and exchanging the words yes and no (y "
    "with 1 − y, p with 1 − p) changes nothing.",
    "For every example ask first: which probability did the model give to what happened? For a no, "
    "that number is not in `p` as it stands.",
    "A sibling with one gap, the share of probability that went missing:\n\n"
    "```python\ndef mean_shortfall(y, p):\n    given = np.where(y == 1, p, ___)\n"
    "    return np.mean(1 - given)\n```",
)


def faults_of_a_loss(*, summed, bits):
    """The generated mistakes that make sense in one convention."""
    if not summed and not bits:
        return tuple(faults.of_a_mean(0, 1))
    return (
        faults.TURNS_THE_SIGN_ROUND,
        ANSWERS_IN_NATS if bits else faults.ANSWERS_IN_BITS,
        faults.averages_instead_of_summing(0) if summed else faults.sums_instead_of_averaging(0),
        faults.counts_only_the_first((0, 1)),
        faults.counts_only_the_last((0, 1)),
        faults.takes_the_worst_one((0, 1)),
        faults.keeps_one_for_each((0, 1)),
    )


LAWS_OF_ANY_UNIT = (
    Law(
        "For a yes, the loss falls as p rises.",
        "falls",
        ((([1], [0.2]), ([1], [0.6]), ([1], [0.9])),),
    ),
    Law(
        "For a no, the loss rises as p rises.",
        "rises",
        ((([0], [0.2]), ([0], [0.6]), ([0], [0.9])),),
    ),
    Law(
        "Exchanging yes and no, the labels and the probabilities both, changes nothing.",
        "equal",
        (
            (([1], [0.8]), ([0], [0.2])),
            (([1, 0, 0], [0.9, 0.3, 0.6]), ([0, 1, 1], [0.1, 0.7, 0.4])),
        ),
    ),
    Law(
        "If one of two equally surprising examples becomes twice as surprising, the loss grows by half.",
        "ratio",
        ((([1, 0], [0.5, 0.5]), ([1, 0], [0.5, 0.75])),),
        constant=1.5,
    ),
    Law(
        "The loss is never negative.",
        "at_least",
        ((([1], [0.9]),), (([0], [0.1]),)),
        constant=0.0,
    ),
)
EVERYTHING_TWICE = ((([1, 0], [0.8, 0.4]), ([1, 0, 1, 0], [0.8, 0.4, 0.8, 0.4])),)


def laws_of_yes_and_no(*, summed, bits):
    one_half = Law(
        f"A forecast of one half costs {'one bit' if bits else 'log 2'}, whatever happens.",
        "gives",
        ((([1], [0.5]),), (([0], [0.5]),)),
        constant=1.0 if bits else math.log(2),
    )
    if summed:
        sentence = "Handing over every example twice doubles the loss."
        again = Law(sentence, "ratio", EVERYTHING_TWICE, constant=2.0)
    else:
        again = Law("Handing over every example twice changes nothing.", "equal", EVERYTHING_TWICE)
    return (one_half, again, *LAWS_OF_ANY_UNIT)


def _convention(rng):
    return {"summed": bool(rng.integers(2)), "bits": bool(rng.integers(2))}


binary_cross_entropy = varied(yes_or_no_loss, _convention, summed=False, bits=False)


def scores_of_yes(rng):
    """Scores of both signs for yeses and noes, a batch of one, and scores no exponential survives."""
    for labels in ([1, 0, 0, 1, 0], [0, 1, 1, 0, 1, 1, 1]):
        z = rng.permutation(np.linspace(-2.6, 2.1, len(labels))) + rng.uniform(-0.1, 0.1)
        yield Case(
            words("{count} examples", count=len(labels)), {"y": np.array(labels), "logits": z}
        )
    inside = np.array([0.2, 0.7, 0.4]) + rng.uniform(-0.05, 0.05, 3)
    yield Case("scores that look like probabilities", {"y": np.array([1, 0, 1]), "logits": inside})
    yield Case("a single no", {"y": np.array([0]), "logits": rng.uniform(-2.5, -1.5, 1)})
    yield Case("sure and wrong", {"y": np.array([1, 0]), "logits": np.array([-7.0, 5.5])})
    yield Case("only noes", {"y": np.zeros(3, int), "logits": np.array([-1.5, 2.0, 0.5])})
    right = {"y": np.array([1, 0, 1]), "logits": np.array([1000.0, -1000.0, 0.5])}
    yield Case("scores of 1000, right", right, extreme=True)
    wrong = {"y": np.array([1, 0, 1]), "logits": np.array([-1000.0, 1000.0, 0.5])}
    yield Case("scores of 1000, wrong", wrong, extreme=True)


def _mean_of(losses):
    return lambda y, logits: np.mean(losses(np.asarray(y), np.asarray(logits)))


def _of_a_clamped_sigmoid(tiny):
    return _mean_of(lambda y, z: two_terms(y, np.clip(sigmoid(z), tiny, 1 - tiny)))


binary_cross_entropy_from_logits = Exercise(
    name="binary_cross_entropy_from_logits",
    title="Binary cross-entropy from scores",
    prompt=(
        "Write `binary_cross_entropy_from_logits(y, logits)`: `y` is an array of 1 (yes) and 0 (no); "
        "`logits`, of the same length, holds real scores z, and the model's probability of yes is "
        "sigmoid(z). Give back the mean surprise in **nats**. It has to be right for scores of ±1000 too."
    ),
    points=4,
    difficulty=4,
    minutes=10,
    reference=_mean_of(lambda y, z: np.logaddexp(0, z) - y * z),
    cases=scores_of_yes,
    also_right=(
        lambda y, logits: cross_entropy_of_scores(logits, y),
        _mean_of(lambda y, z: np.maximum(z, 0) - y * z + np.log1p(np.exp(-np.abs(z)))),
        _mean_of(lambda y, z: np.logaddexp(0, np.where(y == 1, -z, z))),
        lambda y, logits: (
            sum(
                max(z, 0) - z * t + math.log1p(math.exp(-abs(z)))
                for t, z in zip(y, logits, strict=True)
            )
            / len(y)
        ),
        _mean_of(lambda y, z: np.logaddexp(0, (1 - 2 * y) * z).astype(np.float32)),
    ),
    misconceptions=(
        Misconception(
            "takes_scores_for_probabilities",
            _mean_of(two_terms),
            "The scores can go straight into the logarithm.",
            "A score may be −3. What is its logarithm, and what turns a score into a probability?",
        ),
        Misconception(
            "takes_sigmoid_twice",
            _mean_of(lambda y, z: two_terms(y, sigmoid(sigmoid(z)))),
            "One more sigmoid can do no harm.",
            "After the first one the numbers lie between 0 and 1. What is the smallest the second gives?",
        ),
        Misconception(
            "trusts_the_formula_on_paper",
            _mean_of(lambda y, z: two_terms(y, sigmoid(z))),
            "What is equal on paper is equal on a computer.",
            "What does Python make of `np.exp(1000.0)` and of `1 - 1 / (1 + np.exp(-40.0))`? And of a "
            "logarithm of that?",
            also_wrong=(
                _mean_of(lambda y, z: -np.log(np.where(y == 1, sigmoid(z), 1 - sigmoid(z)))),
                _mean_of(lambda y, z: np.log(1 + np.exp(z)) - y * z),
                _mean_of(lambda y, z: np.log(1 + np.exp(-z)) + (1 - y) * z),
            ),
        ),
        Misconception(
            "caps_the_loss_with_a_clamp",
            _of_a_clamped_sigmoid(1e-7),
            "A tiny floor under the probability changes nothing.",
            "Two models give a yes the scores −50 and −1000. Which pays more in your version?",
            also_wrong=tuple(map(_of_a_clamped_sigmoid, CLAMPS[1:])),
        ),
        Misconception(
            "leaves_out_the_noes",
            _mean_of(lambda y, z: y * np.logaddexp(0, -z)),
            "Where the label is 0 there is nothing to charge.",
            "Score a batch that holds only noes. Can a model be wrong in it, for your loss?",
        ),
        Misconception(
            "leaves_out_the_yeses",
            _mean_of(lambda y, z: (1 - y) * np.logaddexp(0, z)),
            "The second term does the work.",
            "Score a batch that holds only yeses. Can a model be wrong in it, for your loss?",
        ),
        Misconception(
            "turns_the_score_round",
            _mean_of(lambda y, z: np.logaddexp(0, np.where(y == 1, z, -z))),
            "A large score speaks for no.",
            "Take a yes with score 8. Should that be cheap or dear? Which sign stands in the exponential?",
        ),
        Misconception(
            "charges_every_label_as_a_yes",
            _mean_of(lambda y, z: np.logaddexp(0, -z)),
            "The loss is −log of the sigmoid, whatever the label.",
            "Turn all the labels round and nothing else. Does your number notice?",
        ),
        Misconception(
            "forgets_the_size_of_the_score",
            _mean_of(lambda y, z: np.maximum(z, 0) - y * z + np.log1p(np.exp(-z))),
            "In the safe formula, exp(−z) is small anyway.",
            "Try a negative score. Is exp(−z) small there? What would make it so for either sign?",
        ),
        Misconception(
            "forgets_the_positive_part",
            _mean_of(lambda y, z: -y * z + np.log1p(np.exp(-np.abs(z)))),
            "−y z plus the small logarithm is all of it.",
            "Take a no with score 30. How large should the loss be, and which term makes it so?",
        ),
        Misconception(
            "forgets_the_brackets_round_one_minus_y",
            _mean_of(lambda y, z: -(y * np.log(sigmoid(z)) + 1 - y * np.log(sigmoid(-z)))),
            "1 − y stands together, so it needs no brackets.",
            "What does Python give for `1 - 1 * 5`, and what for `(1 - 1) * 5`? Can your loss be "
            "negative?",
        ),
        Misconception(
            "lets_the_examples_compete",
            _mean_of(lambda y, z: two_terms(y, faults.softmax(z))),
            "Scores become probabilities by softmax.",
            "Can two examples of the batch both be a sure yes? Do their probabilities have to sum to 1?",
        ),
        Misconception(
            "squares_the_distance",
            _mean_of(lambda y, z: (sigmoid(z) - y) ** 2),
            "An error is squared, here as everywhere.",
            "What is the most that your loss can charge for a score of −1000 where yes was right?",
        ),
    ),
    faults=tuple(faults.of_a_mean(0, 1)),
    laws=(
        Law(
            "A score of 0 costs log 2, whatever happens.",
            "gives",
            ((([1], [0.0]),), (([0], [0.0]),)),
            constant=math.log(2),
        ),
        Law(
            "For a yes, the loss falls as the score rises.",
            "falls",
            ((([1], [-2.0]), ([1], [0.5]), ([1], [3.0])),),
        ),
        Law(
            "Exchanging yes and no and turning the signs of the scores round changes nothing.",
            "equal",
            (
                (([1], [2.0]), ([0], [-2.0])),
                (([1, 0, 0], [2.0, 1.0, -0.5]), ([0, 1, 1], [-2.0, -1.0, 0.5])),
            ),
        ),
        Law(
            "Handing over every example twice changes nothing.",
            "equal",
            ((([1, 0], [2.0, 1.0]), ([1, 0, 1, 0], [2.0, 1.0, 2.0, 1.0])),),
        ),
        Law(
            "Far on the wrong side, every further unit of score costs one more nat.",
            "differ_by",
            ((([1], [-8.0]), ([1], [-9.0])), (([0], [8.0]), ([0], [9.0]))),
            constant=1.0,
        ),
        Law(
            "The loss is never negative.",
            "at_least",
            ((([1], [3.0]),), (([0], [-3.0]),)),
            constant=0.0,
        ),
        Law(
            "A yes with a score of −1000 costs 1000 nats.",
            "gives",
            ((([1], [-1000.0]),), (([0], [1000.0]),)),
            constant=1000.0,
            extreme=True,
        ),
    ),
    hints=(
        "A score of 0 costs log 2; far on the wrong side the loss grows like the score itself, not like "
        "its exponential.",
        "The surprise at a yes is log(1 + exp(−z)). When is that exponential too large for a computer, "
        "and what could be taken out of the logarithm before?",
        "A sibling with one gap, the logarithm of a sum of two exponentials:\n\n"
        "```python\ndef log_of_two(a, b):\n    top = np.maximum(a, b)\n"
        "    return top + np.log1p(np.exp(-___))\n```",
    ),
)


binary_cross_entropy_from_logits = with_slips(
    binary_cross_entropy_from_logits,
    slips.leaves_out_the_last(0, 1),
    slips.returns_inside_the_loop(0, 1),
)


POINTS_UPHILL = faults.scaled(
    "points_uphill",
    -1,
    "Label minus forecast: what is missing is what has to be added.",
    "A step goes against the gradient. If a yes was given too little, where would your step take its score?",
)


def _slopes(in_one):
    """A gradient of the mean, from the gradient of each example."""
    return lambda y, logits: in_one(np.asarray(y), np.asarray(logits)) / len(y)


binary_cross_entropy_grad = Exercise(
    name="binary_cross_entropy_grad",
    title="The pull on the scores",
    prompt=(
        "Write `binary_cross_entropy_grad(y, logits)`: the gradient of the **mean** binary "
        "cross-entropy (in nats) with respect to the scores. `y` holds 1 for yes and 0 for no, the "
        "probability of yes is sigmoid(score), and the result has one entry for each score."
    ),
    points=3,
    difficulty=3,
    minutes=8,
    reference=_slopes(lambda y, z: sigmoid(z) - y),
    cases=scores_of_yes,
    also_right=(
        lambda y, logits: slope_in_scores(logits, y),
        _slopes(lambda y, z: np.where(y == 1, -sigmoid(-z), sigmoid(z))),
        lambda y, logits: [(sigmoid(z) - t) / len(y) for t, z in zip(y, logits, strict=True)],
        _slopes(lambda y, z: (0.5 + np.tanh(z / 2) / 2 - y).astype(np.float32)),
    ),
    misconceptions=(
        Misconception(
            "forgets_the_mean",
            lambda y, logits: sigmoid(logits) - y,
            "Every example pulls with its full strength.",
            "With a thousand examples, how much does one of them move the mean?",
            convention=True,
        ),
        Misconception(
            "stops_at_the_probability",
            _slopes(lambda y, z: (1 - y) / (1 - sigmoid(z)) - y / sigmoid(z)),
            "The slope in p is the slope.",
            "With respect to what does the task differentiate? What stands between the score and p?",
        ),
        Misconception(
            "counts_the_slope_of_sigmoid_twice",
            _slopes(lambda y, z: (sigmoid(z) - y) * sigmoid(z) * sigmoid(-z)),
            "The chain rule asks for σ(1 − σ) as one more factor.",
            "The slope in p has p(1 − p) below. What becomes of it when the chain rule multiplies?",
            also_wrong=(_slopes(lambda y, z: 2 * (sigmoid(z) - y) * sigmoid(z) * sigmoid(-z)),),
        ),
        Misconception(
            "forgets_the_sigmoid",
            _slopes(lambda y, z: z - y),
            "Prediction minus label: the score is the prediction.",
            "For a yes with score 5, in which direction does your gradient send the score?",
        ),
        Misconception(
            "forgets_the_label",
            _slopes(lambda y, z: sigmoid(z)),
            "The forecast is what pulls.",
            "Turn a label round. Does your gradient notice? Where is a yes pulled up?",
        ),
        Misconception(
            "leaves_out_the_noes",
            _slopes(lambda y, z: y * (sigmoid(z) - y)),
            "Where the label is 0 nothing is charged, so nothing pulls.",
            "A no has the score 4. Who pulls it down in your version?",
        ),
        Misconception(
            "leaves_out_the_yeses",
            _slopes(lambda y, z: (1 - y) * sigmoid(z)),
            "The second term does the work.",
            "A yes has the score −4. Who pulls it up in your version?",
        ),
        Misconception(
            "gives_one_number",
            lambda y, logits: np.mean(sigmoid(logits) - y),
            "One loss has one slope.",
            "How many scores are there to be moved, and does every one move the same way?",
        ),
        Misconception(
            "forgets_the_brackets_round_the_difference",
            lambda y, logits: sigmoid(logits) - y / len(y),
            "A stroke at the end divides the whole line.",
            "What does Python give for `3 - 1 / 2`? Which of your two terms is divided by N?",
            also_wrong=(lambda y, logits: sigmoid(logits) / len(y) - y,),
        ),
        Misconception(
            "leaves_the_last_slope_at_zero",
            _slopes(lambda y, z: (sigmoid(z) - y) * (np.arange(len(y))[::-1] > 0)),
            "The indices end one below the length, so the range has to as well.",
            "Which numbers does `range(3)` give? Who pulls on your last score?",
        ),
        Misconception(
            "carries_the_sum_along",
            _slopes(lambda y, z: np.cumsum(sigmoid(z) - y)),
            "Every entry is added to what was there before.",
            "Change the first score. How many of your slopes change? Is it `=` or `+=`?",
        ),
        Misconception(
            "lets_the_examples_compete",
            _slopes(lambda y, z: faults.softmax(z) - y),
            "Scores become probabilities by softmax.",
            "If one example's score grows, should the pull on another example change?",
        ),
        Misconception(
            "takes_sigmoid_twice",
            _slopes(lambda y, z: sigmoid(sigmoid(z)) - y),
            "One more sigmoid can do no harm.",
            "A no with score −30 is as good as settled. Does your gradient leave it in peace?",
        ),
        Misconception(
            "rounds_the_forecast_first",
            _slopes(lambda y, z: (z > 0) - y),
            "First the model decides, then its decision is compared.",
            "A yes with score 0.1 is right, but barely. Should it be pulled any further?",
        ),
        Misconception(
            "gives_the_losses",
            lambda y, logits: cross_entropy_of_scores(logits, y, reduction="none") / len(y),
            "The loss of each example is its pull.",
            "Can a loss be negative? Can a slope?",
        ),
    ),
    faults=(
        POINTS_UPHILL,
        faults.HALVES_IT,
        faults.DOUBLES_IT,
        faults.divides_by_the_count_twice(0),
        faults.divides_by_one_less(0),
        faults.ANSWERS_IN_BITS,
    ),
    laws=(
        Law(
            "Of a single example with score 0, the pull is one half.",
            "gives",
            ((([0], [0.0]),),),
            constant=0.5,
        ),
        Law(
            "A yes has a negative slope, a no a positive one.",
            "has_signs",
            ((([1, 0], [2.0, 1.0]),), (([1, 0], [-2.0, -1.0]),)),
            constant=[-1, 1],
        ),
        Law(
            "Of a single example with a given score, yes and no pull with slopes that differ by 1.",
            "differ_by",
            ((([0], [0.5]), ([1], [0.5])), (([0], [-2.0]), ([1], [-2.0]))),
            constant=-1.0,
        ),
        Law(
            "Far on the right side there is no pull left.",
            "gives",
            ((([1], [30.0]),), (([0], [-30.0]),)),
            constant=0.0,
        ),
        Law(
            "Far on the wrong side a single yes pulls at full strength, and never harder.",
            "gives",
            ((([1], [-30.0]),), (([1], [-60.0]),)),
            constant=-1.0,
        ),
        Law(
            "The slope rises with the score.",
            "rises",
            ((([1], [-1.0]), ([1], [0.5]), ([1], [2.0])), (([0], [-1.0]), ([0], [0.5]))),
        ),
    ),
    hints=(
        "Yes pulls up, no pulls down, never harder than 1/N; who is sure and right is left in peace.",
        "Differentiate one example's log(1 + exp(z)) − y z with respect to z, and remember that the "
        "loss is a mean.",
        "A sibling with one gap, the gradient of half the mean squared error of a straight line's "
        "predictions:\n\n```python\ndef slopes(y, y_hat):\n    return (___) / len(y)\n```",
    ),
)


def _mistakes_with_tags(p, y, there):
    others = np.log(np.delete(1 - p, there)).sum()
    return (
        Misconception(
            "leaves_out_the_noes",
            lambda: -np.log(p[there]),
            "Only the tag that is there is charged.",
            "A model could say a sure yes to all four tags. What would it pay in your way?",
            convention=True,
        ),
        Misconception(
            "averages_over_the_tags",
            lambda: two_terms(y, p).mean(),
            "A loss is always an average.",
            "Which word does the question use, the sum or the mean?",
            convention=True,
        ),
        Misconception(
            "charges_every_tag_as_a_yes",
            lambda: -np.log(p).sum(),
            "Every tag costs −log of its probability.",
            "A tag that is not there got a small probability. Was that good or bad of the model?",
        ),
        Misconception(
            "charges_only_the_noes",
            lambda: -others,
            "The tag that is there got its due.",
            "Did the model give the right tag a probability of 1?",
        ),
        Misconception(
            "stops_before_the_log",
            lambda: 1 - p[there] * np.prod(np.delete(1 - p, there)),
            "The loss is the probability that not all four answers are right.",
            "That is a probability. Which function of it is measured in nats?",
        ),
    )


def tags_of_a_photo(*, p, there):
    """Independent yes-or-no questions about one picture, added up."""
    p, y = np.array(p), np.eye(len(p))[there]
    others = np.log(np.delete(1 - p, there)).sum()
    return value_question(
        name="tags_of_a_photo",
        title="Four tags, four questions",
        prompt=words(
            "A photo may carry any of four tags. A model gives them the probabilities {p}, "
            "each a question of its own, yes or no. In truth the photo carries only tag number "
            "**{there}**, counted from 0. How large is the **sum** of the four binary "
            "cross-entropies, in **nats**? Three decimals or an expression.",
            p=p.tolist(),
            there=there,
        ),
        points=2,
        difficulty=2,
        minutes=4,
        tolerance=THREE_DECIMALS,
        reference=lambda: binary_cross_entropy_probs(p, y, reduction="sum"),
        also_right=(
            lambda: -math.log(p[there]) - others,
            lambda: round(float(two_terms(y, p).sum()), 3),
            lambda: [np.float32(two_terms(y, p).sum())],
        ),
        misconceptions=_mistakes_with_tags(p, y, there),
        faults=faults.of_a_value_in_nats(),
        hints=(
            "Surprises of independent questions add up.",
            "For every tag: which probability did the model give to the answer that is true?",
            "On other numbers: for [0.8, 0.4], where only the first tag is there, it is "
            "−log 0.8 − log 0.6 = 0.734.",
        ),
    )


def _four_tags(rng):
    return {
        "p": rng.choice([0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.7, 0.75], 4, replace=False).tolist(),
        "there": int(rng.integers(4)),
    }


tags_of_a_photo = varied(tags_of_a_photo, _four_tags, p=[0.1, 0.7, 0.15, 0.05], there=1)


def _of_what_was_left(p):
    """Near p = 1 it cannot be told from −log p, and is left out."""
    if p < 0.9:
        yield Misconception(
            "gives_the_probability_of_what_happened",
            lambda: 1 - p,
            "The loss is the probability that was left for no.",
            "The less was left, the worse. Does your number grow then?",
        )


def _mistakes_with_a_no(p):
    return (
        Misconception(
            "charges_a_yes",
            lambda: -np.log(p),
            "The loss is −log of what the model gave.",
            "What happened, yes or no? And which probability did the model give to that?",
        ),
        Misconception(
            "charges_the_probability",
            lambda: p,
            "The forecast is off by p, so that is the loss.",
            "How much would a sure and wrong forecast cost at most in your way?",
        ),
        Misconception(
            "squares_the_distance",
            lambda: p**2,
            "An error is squared, here as everywhere.",
            "What is the largest number you can get that way, and has surprise such an end?",
        ),
        Misconception(
            "adds_both_terms",
            lambda: -np.log(p) - np.log(1 - p),
            "Both logarithms of the formula are charged.",
            "With which weights do they stand in the formula when the label is 0?",
        ),
        *_of_what_was_left(p),
    )


def cost_of_a_no(name, title, story):
    """A question about a yes that did not come, for any probability."""

    def asked(*, p):
        return value_question(
            name=name,
            title=title,
            prompt=(
                f"{story.format(p=p)} How large is the binary cross-entropy, in **nats**? Give three "
                "decimals or an expression."
            ),
            points=1,
            difficulty=1,
            minutes=2,
            tolerance=THREE_DECIMALS,
            reference=lambda: binary_cross_entropy_probs(p, 0),
            also_right=(
                lambda: -math.log(1 - p),
                lambda: round(-math.log(1 - p), 3),
                lambda: [np.float32(np.log(1 / (1 - p)))],
            ),
            misconceptions=_mistakes_with_a_no(p),
            faults=faults.of_a_value_in_nats(),
            hints=(
                "What counts is the probability of what happened.",
                "If yes has the probability p, what is left for no?",
                "On other numbers: a yes with p = 0.45 that does not come costs −log 0.55 = 0.598.",
            ),
        )

    return asked


rain_that_stayed_away = varied(
    cost_of_a_no(
        "rain_that_stayed_away",
        "The rain that stayed away",
        "A model says: rain with probability {p}. It stays dry, so y = 0.",
    ),
    lambda rng: {"p": int(rng.integers(62, 88)) / 100},
    p=0.7,
)

sure_of_what_was_not = varied(
    cost_of_a_no(
        "sure_of_what_was_not",
        "Sure, and wrong",
        "A filter says: spam with probability {p}. It is a letter from your grandmother, so y = 0.",
    ),
    lambda rng: {"p": int(rng.integers(92, 99)) / 100},
    p=0.99,
)


def _mistakes_with_a_soft_label(y, p):
    return (
        Misconception(
            "leaves_out_the_noes",
            lambda: -y * np.log(p),
            "Only the yes part of the label counts.",
            "Some of the people said no. With which weight are they in your number?",
        ),
        Misconception(
            "hardens_the_label",
            lambda: -np.log(p),
            "The majority is the label.",
            "Would your number change if all of them had said yes? Should it?",
        ),
        Misconception(
            "leaves_out_the_yeses",
            lambda: -(1 - y) * np.log(1 - p),
            "The second term does the work.",
            "Most of the people said yes. With which weight are they in your number?",
        ),
    )


def _other_readings_of_a_soft_label(y, p):
    return (
        Misconception(
            "squares_the_distance",
            lambda: (y - p) ** 2,
            "An error is squared, here as everywhere.",
            "Where in your number is a logarithm?",
        ),
        Misconception(
            "takes_the_entropy_off",
            lambda: two_terms(y, p) - entropy([y, 1 - y]),
            "A forecast that equals the label costs nothing, so its cost has to come off.",
            "What you found is a divergence. What would be left of cross-entropy at p = y?",
        ),
        Misconception(
            "swaps_the_weights",
            lambda: two_terms(1 - y, p),
            "y belongs to the second term.",
            "For y = 1, which of the two logarithms has to survive?",
        ),
        Misconception(
            "takes_the_log_of_the_label",
            lambda: two_terms(p, y),
            "It does not matter which of the two stands inside the logarithm.",
            "With a label of exactly 1, what would stand inside your second logarithm?",
        ),
    )


def cost_of_a_soft_label(*, y, p):
    """A label between yes and no."""
    return value_question(
        name="cost_of_a_soft_label",
        title="Four of five say yes" if y == 0.8 else "A divided jury",
        prompt=words(
            "A share of **{y}** of the people asked calls a picture funny, and that share is the label "
            "y. A model gives funny the probability **{p}**. How large is the binary cross-entropy, in "
            "**nats**? Give three decimals or an expression.",
            y=y,
            p=p,
        ),
        points=2,
        difficulty=2,
        minutes=4,
        tolerance=THREE_DECIMALS,
        reference=lambda: binary_cross_entropy_probs(p, y),
        also_right=(
            lambda: -y * math.log(p) - (1 - y) * math.log(1 - p),
            lambda: round(float(two_terms(y, p)), 3),
            lambda: -np.dot([y, 1 - y], np.log([p, 1 - p])),
        ),
        misconceptions=(*_mistakes_with_a_soft_label(y, p), *_other_readings_of_a_soft_label(y, p)),
        faults=faults.of_a_value_in_nats(),
        hints=(
            "Both answers happened, each with its share.",
            "Average two surprises: that at a yes and that at a no. With which weights?",
            "On other numbers: for y = 0.25 and p = 0.4 it is −0.25 log 0.4 − 0.75 log 0.6 = 0.612.",
        ),
    )


def _jury(rng):
    return {"y": int(rng.integers(70, 91)) / 100, "p": int(rng.integers(55, 70)) / 100}


cost_of_a_soft_label = varied(cost_of_a_soft_label, _jury, y=0.8, p=0.7)


floor_for_a_yes = value_question(
    name="floor_for_a_yes",
    title="One sigmoid too many: the floor for a yes",
    prompt=(
        "A model ends in a sigmoid, and the loss function applies sigmoid once more to what it is given. "
        "The truth is **yes**. To which number can the loss of this example come as near as you like, "
        "but no lower, however good the model? In **nats**, three decimals or an expression."
    ),
    points=2,
    difficulty=3,
    minutes=5,
    tolerance=THREE_DECIMALS,
    reference=lambda: cross_entropy_of_scores(1.0, 1),
    also_right=(
        lambda: math.log(1 + math.exp(-1)),
        lambda: 0.313,
        lambda: -np.log(np.e / (1 + np.e)),
    ),
    misconceptions=(
        Misconception(
            "expects_no_floor",
            lambda: 0.0,
            "A sure and right model costs nothing, with whatever is put behind it.",
            "The largest number that leaves the model is nearly 1. What does sigmoid make of it?",
        ),
        Misconception(
            "starts_from_a_zero",
            lambda: cross_entropy_of_scores(0.0, 1),
            "The best the second sigmoid can get is 0.",
            "Which number leaves the first sigmoid when the model is as sure of yes as can be?",
        ),
        Misconception(
            "charges_a_no",
            lambda: cross_entropy_of_scores(1.0, 0),
            "What the second sigmoid leaves over is charged.",
            "The truth is yes. Which probability goes into the logarithm?",
        ),
        Misconception(
            "stops_at_the_probability",
            lambda: sigmoid(1.0),
            "The floor is what the second sigmoid gives.",
            "That is the probability of yes. What does it cost?",
        ),
        Misconception(
            "charges_what_is_missing",
            lambda: sigmoid(-1.0),
            "The loss is the probability that went missing.",
            "Where in your number is the logarithm?",
        ),
        Misconception(
            "takes_the_middle_for_the_best",
            lambda: cross_entropy_of_scores(0.5, 1),
            "The best that a sigmoid gives is one half.",
            "Between which two numbers does a sigmoid lie? Which end is best for a yes?",
        ),
    ),
    faults=faults.of_a_value_in_nats(),
    hints=(
        "What a sigmoid has left behind lies between 0 and 1, however sure the model is.",
        "Take the best number that can come out of the first sigmoid, and send it through the second.",
        "On other numbers: had the model's own output stopped at 0.6, the second sigmoid would give "
        "0.646, and the loss would be 0.437.",
    ),
)

floor_for_a_no = value_question(
    name="floor_for_a_no",
    title="One sigmoid too many: the floor for a no",
    prompt=(
        "The same code with two sigmoids, one behind the other. Now the truth is **no**. To which number "
        "can the loss of this example come as near as you like, but no lower? In **nats**, three "
        "decimals or an expression."
    ),
    points=2,
    difficulty=3,
    minutes=4,
    tolerance=THREE_DECIMALS,
    reference=lambda: cross_entropy_of_scores(0.0, 0),
    also_right=(lambda: math.log(2), lambda: 0.693, lambda: -np.log(1 - 1 / (1 + np.exp(0.0)))),
    misconceptions=(
        Misconception(
            "expects_no_floor",
            lambda: 0.0,
            "A sure and right model costs nothing, with whatever is put behind it.",
            "The smallest number that leaves the model is nearly 0. What does sigmoid make of it?",
        ),
        Misconception(
            "expects_the_floor_of_a_yes",
            lambda: cross_entropy_of_scores(1.0, 1),
            "Yes and no are mirror images, so the floor is the same.",
            "A plain sigmoid is symmetric about 0. Do the numbers that reach the second one lie so?",
        ),
        Misconception(
            "sends_a_one_through",
            lambda: cross_entropy_of_scores(1.0, 0),
            "The best number a sigmoid can hand over is 1.",
            "For a no, which end of the range is the best?",
        ),
        Misconception(
            "stops_at_the_probability",
            lambda: sigmoid(0.0),
            "The floor is what the second sigmoid gives.",
            "That is a probability. What does it cost?",
        ),
        Misconception(
            "takes_the_middle_for_the_best",
            lambda: cross_entropy_of_scores(0.5, 0),
            "The least that a sigmoid gives is one half.",
            "Between which two numbers does a sigmoid lie? Which end is best for a no?",
        ),
    ),
    faults=faults.of_a_value_in_nats(),
    hints=(
        "For a no, the model wants its number as small as can be.",
        "What is the smallest number that leaves the first sigmoid, and what does the second make of it?",
        "On other numbers: had the model's own output stopped at 0.4, the second sigmoid would give "
        "0.599, and a no would cost 0.913.",
    ),
)

labels_that_share_a_photo = choice(
    name="labels_that_share_a_photo",
    title="One of many, or any of many?",
    prompt=(
        "A photo may show a cat, a dog, both of them or neither. Which output and loss fit? Answer with "
        'the letter, for example `labels_that_share_a_photo = "a"`.'
    ),
    points=1,
    difficulty=2,
    minutes=3,
    right="c",
    options=(
        Option(
            "a",
            "Softmax over cat and dog, and the cross-entropy of the animal that is there.",
            "lets_the_labels_compete",
            "Several labels are several classes, and classes need softmax.",
            "With both animals in the photo, which two probabilities would you like? What do softmax's add up to?",
        ),
        Option(
            "b",
            "A sigmoid for each animal, and −log p added up over the animals that are there.",
            "charges_only_what_is_there",
            "What is not in the photo need not be charged.",
            "A model says yes to every animal in every photo. What does it pay in this loss?",
        ),
        Option(
            "c",
            "A sigmoid for each animal, and one binary cross-entropy for each.",
            advice="Each animal is a question of its own, and both answers to it can be wrong.",
        ),
        Option(
            "d",
            "Softmax over cat and dog, and then one binary cross-entropy for each.",
            "puts_softmax_before_binary_losses",
            "Softmax makes probabilities, and the binary losses set the labels free again.",
            "The photo shows neither. Can softmax give both animals a small probability?",
        ),
        Option(
            "e",
            "One sigmoid for “is there an animal”, because yes or no needs a single output.",
            "asks_a_single_question",
            "Binary cross-entropy means one output.",
            "How many yes-or-no questions are there about this photo?",
        ),
    ),
    hints=(
        "Softmax shares out one unit of probability; sigmoids share nothing.",
        "Write down the probabilities you would wish for with both animals, and with neither.",
        "On another task: the next word is one of fifty thousand and never two, so softmax fits there.",
    ),
)

symptoms_of_two_sigmoids = choice(
    name="symptoms_of_two_sigmoids",
    title="Symptoms of two sigmoids",
    prompt=(
        "A network ends in a sigmoid, and its loss function expects scores and applies sigmoid itself. "
        'What will you see? Answer with the letter, for example `symptoms_of_two_sigmoids = "a"`.'
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="b",
    options=(
        Option(
            "a",
            "An error, because the loss function refuses numbers between 0 and 1.",
            "counts_on_an_error",
            "A library notices when it is given the wrong thing.",
            "Is 0.7 a possible score? How could the function know that it was a probability?",
        ),
        Option(
            "b",
            "Training that runs, with a loss that stays well above 0 and probabilities of yes that never "
            "fall below one half.",
            advice="The second sigmoid receives only numbers from 0 to 1, and gives 0.50 to 0.73.",
        ),
        Option(
            "c",
            "Nothing: sigmoid is increasing, so the order of the examples and the loss stay as they were.",
            "trusts_the_order",
            "An increasing function changes nothing that matters.",
            "The order may stay. But which numbers can the second sigmoid still give, and what do they cost?",
        ),
        Option(
            "d",
            "NaN after a few steps, because the exponentials overflow.",
            "fears_an_overflow",
            "Two exponentials in a row are too much for a computer.",
            "How large can the number be that goes into the second exponential?",
        ),
        Option(
            "e",
            "A loss that falls faster, because the probabilities are sharpened twice.",
            "expects_sharper_forecasts",
            "Two sigmoids are surer than one.",
            "Send 0 and 1 through a sigmoid. Did they move apart, or together?",
        ),
    ),
    hints=(
        "Sigmoid accepts any number, so nothing in the code can object.",
        "Which numbers come out of a sigmoid, and what does a second one make of its two ends?",
        "On a sibling: softmax of a softmax over ten classes cannot give any class more than 0.24.",
    ),
)

trained_on_one_term = choice(
    name="trained_on_one_term",
    title="Half a formula",
    prompt=(
        "Somebody trains with the mean of −y log p alone; the term for the noes is missing. What will the "
        'model have learnt in the end? Answer with the letter, for example `trained_on_one_term = "a"`.'
    ),
    points=1,
    difficulty=2,
    minutes=2,
    right="d",
    options=(
        Option(
            "a",
            "The same as with both terms: what is not yes is no.",
            "trusts_the_noes_to_follow",
            "If the yeses are right, the noes follow by themselves.",
            "What does this loss charge for a no with p = 0.99?",
        ),
        Option(
            "b",
            "To say no to everything, because only the yeses are punished.",
            "reads_punishment_as_deterrence",
            "A class that is charged is avoided.",
            "The charge is −log p. Which p makes it smallest?",
        ),
        Option(
            "c",
            "To say the share of yeses in the data to everything.",
            "expects_the_base_rate",
            "Without more knowledge a model falls back on the base rate.",
            "What is the loss at the base rate, and what is it at p = 0.999?",
        ),
        Option(
            "d",
            "To say yes to everything.",
            advice="p = 1 everywhere costs nothing, for nobody speaks up for the noes.",
        ),
    ),
    hints=(
        "A loss is satisfied where it is smallest.",
        "Which p costs least for an example with y = 1? And for one with y = 0?",
        "On another half: with the mean of −(1 − y) log(1 − p) alone, a model that always says no is perfect.",
    ),
)


def only_yeses(y, p):
    return -np.mean(y * np.log(p))


def mean_comes_first(y, p):
    return -np.log(np.mean(np.where(y == 1, p, 1 - p)))


def halved_sum(y, p):
    return -np.sum(np.log(np.where(y == 1, p, 1 - p))) / 2


SUSPECTS = (only_yeses, mean_comes_first, halved_sum)


def objection_to(y, p):
    """In words why a pair cannot be asked, or ""."""
    y, p = np.asarray(y), np.asarray(p)
    if y.shape != p.shape or y.ndim != 1 or not y.size:
        return "y and p have to be lists of the same length"
    if not np.isin(y, (0, 1)).all():
        return "a label is 0 or 1"
    if not ((p > 0) & (p < 1)).all():
        return "every probability has to lie strictly between 0 and 1"
    return ""


unmask_three_losses = counterexample(
    name="unmask_three_losses",
    title="Three impostors at once",
    prompt=(
        "These three versions of `binary_cross_entropy(y, p)` all pass the test "
        "`([1, 1], [0.8, 0.8])`:\n\n"
        "```python\n" + "\n".join(map(inspect.getsource, SUSPECTS)) + "```\n\n"
        "Hand over a list of inputs, each a pair of a list of labels and a list of probabilities, such "
        "that every one of the three gives a wrong mean on at least one of them. One input can be enough."
    ),
    points=3,
    difficulty=3,
    minutes=6,
    reference=lambda: [([1, 0, 0], [0.9, 0.2, 0.6])],
    measure=lets_through(lambda y, p: np.mean(surprise_of_each(y, p)), SUSPECTS, objection_to),
    also_right=(
        lambda: [([0], [0.3]), ([1, 1], [0.9, 0.2])],
        lambda: (([1, 0], [0.9, 0.6]), ([1, 1, 1], [0.5, 0.5, 0.5])),
        lambda: [(np.array([0, 1, 1, 1]), np.array([0.9, 0.2, 0.3, 0.1]))],
    ),
    misconceptions=(
        Misconception(
            "repeats_the_nice_test",
            lambda: [([1, 1], [0.6, 0.6])],
            "Other numbers make another test.",
            "What is the same in your input as in the test they pass: the labels, the count, the equality?",
        ),
        Misconception(
            "asks_only_for_yeses",
            lambda: [([1, 1, 1], [0.9, 0.2, 0.6])],
            "Different probabilities are enough.",
            "The first suspect leaves out one kind of example. Is one of that kind in your input?",
        ),
        Misconception(
            "makes_all_surprises_equal",
            lambda: [([1, 0, 0], [0.8, 0.2, 0.2])],
            "Labels of both kinds are enough.",
            "When does it not matter whether the mean or the logarithm comes first?",
        ),
        Misconception(
            "keeps_to_two_examples",
            lambda: [([1, 0], [0.9, 0.6])],
            "Two different examples show everything.",
            "The last suspect divides by a fixed number. For which count is that the right one?",
        ),
        Misconception(
            "asks_for_a_single_yes",
            lambda: [([1], [0.7])],
            "The smallest input is the best test.",
            "With one example, can you see the order of mean and logarithm? And who is left out?",
        ),
        Misconception(
            "asks_for_certainty",
            lambda: [([1, 0, 0], [1.0, 0.0, 0.5])],
            "The edges 0 and 1 are where mistakes show.",
            "What is the logarithm of 0, and would the right version survive it?",
        ),
    ),
    hints=(
        "A test tells two functions apart only where they give different numbers.",
        "For each suspect, ask what has to be in the batch for it to go wrong.",
        "On another suspect: `-np.log(p[0])` passes wherever all examples are yeses with one and the "
        "same p, and is unmasked by a second, different one.",
    ),
)

stable_lines = order_lines(
    name="stable_lines",
    title="Put the safe loss together",
    prompt=(
        "Put lines together so that `loss(y, z)` is the mean binary cross-entropy, in nats, of labels y "
        "and scores z, also where a score is ±1000. Some lines belong to nothing. Answer with the "
        'letters in order, for example `stable_lines = "abc"`.'
    ),
    points=3,
    difficulty=4,
    minutes=6,
    signature="def loss(y, z):",
    lines={
        "a": "each = positive - y * z + rest",
        "b": "rest = np.log1p(np.exp(-size))",
        "c": "each = positive - y * size + rest",
        "d": "return np.mean(each)",
        "e": "size = np.abs(z)",
        "f": "rest = np.log1p(np.exp(z))",
        "g": "positive = np.maximum(z, 0)",
        "h": "return np.sum(each)",
        "i": "positive = np.maximum(y, 0)",
    },
    right="egbad",
    tried_on=(
        (np.array([1, 0, 0, 1]), np.array([1.5, -0.5, 2.0, -3.0])),
        (np.array([0, 1, 1]), np.array([1000.0, -1000.0, 0.5])),
        (np.array([0]), np.array([-2.0])),
    ),
    also_right=(lambda: "gebad", lambda: ["e", "b", "g", "a", "d"], lambda: "E, B, G, A, D"),
    misconceptions=(
        Misconception(
            "exponentiates_a_large_score",
            lambda: "egfad",
            "log(1 + exp z) is what the formula says.",
            "The positive part has been taken out already. What is left for the exponential, for either sign?",
            also_wrong=(lambda: "gfad",),
        ),
        Misconception(
            "weights_the_size_with_the_label",
            lambda: "egbcd",
            "The label is multiplied with how large the score is.",
            "A yes with score −3 is wrong. Does the middle term make it dear or cheap?",
        ),
        Misconception(
            "sums_instead_of_averaging",
            lambda: "egbah",
            "The losses of all examples add up.",
            "Hand over every example twice. Should the number change?",
        ),
        Misconception(
            "takes_the_positive_part_of_the_label",
            lambda: "eibad",
            "The label is what has a positive part.",
            "A no with score 1000 has to cost 1000. Which of your terms is that large?",
        ),
        Misconception(
            "uses_a_name_before_it_has_a_value",
            lambda: "agebd",
            "The order of the lines does not matter as long as all are there.",
            "Which names does your first line read, and who gives them a value?",
            also_wrong=(lambda: "begad", lambda: "bgad"),
        ),
        Misconception(
            "forgets_to_return",
            lambda: "egba",
            "The last value is what a function gives back.",
            "What does a function give back in which no `return` is reached?",
        ),
    ),
    hints=(
        "The loss of one example is the positive part of z, minus y z, plus something never above log 2.",
        "Two lines make names that a later one needs. Which exponential can never overflow?",
        "On a sibling: for log(exp a + exp b), take out the larger of the two first; the exponential that "
        "remains has an exponent of at most 0.",
    ),
)

why_from_scores = written_question(
    name="why_from_scores",
    title="In your own words: why scores?",
    prompt=(
        "Libraries want binary cross-entropy to be given scores, not probabilities. Say in two or three "
        "sentences what goes wrong otherwise for a model that is very sure. Write between quotation marks."
    ),
    difficulty=3,
    minutes=5,
    points=0,
    model_answer=(
        "For a score of 40 the sigmoid is exactly 1 on a computer, so 1 − p is 0 and its logarithm −∞: the "
        "loss of a wrong answer is infinite and 0 times ∞ is NaN. A clamp hides that, and then the loss has "
        "a ceiling and no slope behind it, so the worst mistakes are no longer corrected. From the score "
        "the loss is log(1 + exp(±z)), which for large scores is close to |z| or 0 and needs no rounded "
        "probability in between."
    ),
    hints=(
        "A number just below 1 has only so many digits.",
        "Compute the sigmoid of 40 and take it from 1. What is left, and what is the logarithm of that?",
        "On another case: log(1 + 1e-20) is 0 on a computer although it should be 1e-20; which step has "
        "lost the digits?",
    ),
)
