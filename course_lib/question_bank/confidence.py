"""Confidence: smoothed targets, weighted classes, the focal loss, and whether a model is calibrated."""

import inspect
import math
from functools import cache
from itertools import pairwise

import numpy as np

from course_lib.grading import (
    THREE_DECIMALS,
    Case,
    Exercise,
    Law,
    Misconception,
    Option,
    Tolerance,
    choice,
    counterexample,
    measured_task,
    order_lines,
    value_question,
    varied,
    with_given,
    written_question,
)
from course_lib.losses import (
    cross_entropy,
    distribution_cross_entropy,
    entropy,
    kl_divergence,
    smooth_labels,
)
from course_lib.question_bank import faults, slips
from course_lib.question_bank.drawn import uneven
from course_lib.translations import words

LESSON = 7

FOUR_DECIMALS = Tolerance(relative=1e-4, absolute=6e-5)
FIVE_DECIMALS = Tolerance(absolute=6e-6)


def one_hot_tables(rng):
    """One row or many, with the right class first, last and between; never as many rows as classes."""
    for labels, classes in (([2, 0, 4], 5), ([0, 3], 4), ([1, 2, 0, 2, 2], 3)):
        table = np.eye(classes)[labels]
        eps = rng.uniform(0.1, 0.3)
        yield Case(
            words("{count} rows of {classes} classes", count=len(labels), classes=classes),
            {"y": table, "eps": eps},
        )
    for label, where in ((0, "first"), (5, "last")):
        row = np.eye(6)[label]
        yield Case(
            words("one row, the right class {where}", where=where),
            {"y": row, "eps": rng.uniform(0.1, 0.2)},
        )
    yield Case("hardly smoothed", {"y": np.eye(3)[[1, 1]], "eps": 0.02})
    yield Case("smoothed by half", {"y": np.eye(4)[3], "eps": 0.5})
    yield Case("not smoothed at all", {"y": np.eye(4)[[2, 0]], "eps": 0.0})


def shared_among_all(y, eps):
    return (1 - eps) * y + eps / y.shape[-1]


def shared_among_the_others(y, eps):
    return (1 - eps) * y + (1 - y) * eps / (y.shape[-1] - 1)


def _written_in_two_lines(y, eps):
    """Of which the second meets what the first has made 0."""
    smoothed = np.where(y == 1, 1 - eps, y)
    return np.where(smoothed == 0, eps, smoothed)


SHARES_WITH_THE_OTHERS = Misconception(
    "shares_with_the_others_only",
    shared_among_the_others,
    "What the right class gives away goes to the other classes, and none of it comes back.",
    "A real convention, of Tensor2Tensor for one. Among how many classes does this task share ε?",
    convention=True,
)
SHARES_WITH_ALL = Misconception(
    "shares_with_all_classes",
    shared_among_all,
    "ε is shared among all classes, the right one too.",
    "A real convention, PyTorch's. Does this task give the right class a share as well?",
    convention=True,
)
SMOOTHING_MISTAKES = (
    Misconception(
        "takes_less_than_it_hands_out",
        lambda y, eps: (1 - eps) * y + eps / (y.shape[-1] - 1),
        "Every entry gets ε/(K − 1), the right one on top of what it keeps.",
        "Add up one row. How many entries did you hand a share to, and into how many did you cut it?",
    ),
    Misconception(
        "hands_out_everything",
        lambda y, eps: (1 - eps) * y + 1 / y.shape[-1],
        "A uniform distribution is added, whole.",
        "Set ε to 0. Do you get the labels back?",
    ),
    Misconception(
        "only_lowers_the_right_class",
        lambda y, eps: (1 - eps) * y,
        "Smoothing means that the right class is not quite 1.",
        "Add up one row. Where did the missing probability go?",
    ),
    Misconception(
        "only_adds_a_share",
        lambda y, eps: y + eps / y.shape[-1],
        "Every class gets a little, and the right one stays as it is.",
        "Add up one row. Who paid for what you handed out?",
    ),
    Misconception(
        "clips_the_targets",
        lambda y, eps: np.clip(y, eps, 1 - eps),
        "Smoothing keeps the targets away from 0 and 1.",
        "Add up one row of ten classes. Is it still a distribution?",
        also_wrong=(lambda y, eps: np.where(y == 1, 1 - eps, eps), _written_in_two_lines),
    ),
    Misconception(
        "gives_every_class_the_whole_share",
        lambda y, eps: (1 - eps) * y + eps,
        "ε goes to every class.",
        "Add up one row. How often did you hand out the same ε?",
    ),
    Misconception(
        "takes_the_share_away_twice",
        lambda y, eps: np.where(y > 0, 1 - eps - eps / y.shape[-1], eps / y.shape[-1]),
        "The right class gives ε and its own share as well.",
        "Add up one row. What is missing, and who should have had it?",
    ),
    Misconception(
        "loses_the_share_of_the_right_class",
        lambda y, eps: np.where(y > 0, 1 - eps, eps / y.shape[-1]),
        "The right class keeps 1 − ε, each of the others gets ε/K.",
        "Add up one row. How many shares were cut, and how many were handed out?",
    ),
    Misconception(
        "halves_the_share_for_any_number_of_classes",
        lambda y, eps: (1 - eps) * y + eps / 2,
        "There is a yes and a no, so each gets half of ε.",
        "Add up one row of more than two classes. Into how many parts should ε be cut?",
    ),
    Misconception(
        "divides_by_the_number_of_rows",
        lambda y, eps: (1 - eps) * y + eps / len(y),
        "len(y) counts the classes.",
        "For a table with 3 rows and 5 columns, what does `len` give? Which axis holds the classes?",
    ),
    Misconception(
        "forgets_the_brackets_round_the_rest",
        lambda y, eps: 1 - eps * y + eps / y.shape[-1],
        "Python works from left to right, so 1 − ε comes first.",
        "What does Python give for `1 - 0.1 * 0`, and what for `(1 - 0.1) * 0`? What do the wrong "
        "classes get from you?",
    ),
    Misconception(
        "divides_the_label_as_well",
        lambda y, eps: ((1 - eps) * y + eps) / y.shape[-1],
        "A stroke at the end divides the whole line.",
        "Set ε to 0. Do you get the labels back? Which of the two terms is shared out among K?",
    ),
    Misconception(
        "exchanges_epsilon_and_the_rest",
        lambda y, eps: eps * y + (1 - eps) / y.shape[-1],
        "ε is what the label keeps.",
        "Set ε to 0. What should come out, and what does?",
    ),
    Misconception(
        "leaves_the_right_class_at_one",
        lambda y, eps: np.where(y > 0, 1.0, eps / (y.shape[-1] - 1)),
        "Only the wrong classes are touched.",
        "Add up one row. Can the right class keep everything while the others get something?",
    ),
    Misconception(
        "returns_the_labels",
        lambda y, eps: y,
        "Hard labels are good enough.",
        "Change ε. Does your answer notice?",
    ),
)
SMOOTHING_LAWS = (
    Law(
        "Each row adds up to 1.",
        "sums_to",
        ((([1.0, 0.0, 0.0], 0.2),), (([[0.0, 1.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0]], 0.1),)),
        constant=1.0,
    ),
    Law(
        "ε = 0 gives the labels back.",
        "gives",
        ((([0.0, 1.0, 0.0], 0.0),),),
        constant=[0.0, 1.0, 0.0],
    ),
    Law(
        "One row by itself or in a table: the same numbers.",
        "equal",
        ((([0.0, 1.0, 0.0], 0.2), ([[0.0, 1.0, 0.0]], 0.2)),),
    ),
    Law("No entry is above 1.", "at_most", ((([1.0, 0.0, 0.0], 0.2),),), constant=1.0),
)
UNIFORM_AT_ONE = Law(
    "ε = 1 leaves nothing of the label: every class gets the same.",
    "gives",
    ((([1.0, 0.0, 0.0, 0.0], 1.0),),),
    constant=[0.25, 0.25, 0.25, 0.25],
)
NOTHING_LEFT_AT_ONE = Law(
    "ε = 1 leaves the right class nothing at all.",
    "gives",
    ((([1.0, 0.0, 0.0], 1.0),),),
    constant=[0.0, 0.5, 0.5],
)


def _label_smooth(among):
    everybody = among == "all"
    receivers = "all K classes, the right one too" if everybody else "the K − 1 wrong classes"
    return Exercise(
        name="label_smooth",
        title="Smoothed labels",
        prompt=words(
            "Write `label_smooth(y, eps)`: `y` holds one-hot labels as an array, a single row (K,) "
            "or a table (N, K). The label gives up a part `eps` of its probability, and this is "
            "shared out equally among **{receivers}**. Give back an array of the same shape.",
            receivers=receivers,
        ),
        points=2,
        difficulty=2,
        minutes=5,
        reference=shared_among_all if everybody else shared_among_the_others,
        cases=one_hot_tables,
        also_right=_ways_to_share_with_all() if everybody else _ways_to_share_with_the_others(),
        misconceptions=(
            SHARES_WITH_THE_OTHERS if everybody else SHARES_WITH_ALL,
            *SMOOTHING_MISTAKES,
        ),
        faults=(faults.NORMALISES_ONCE_MORE,),
        laws=(*SMOOTHING_LAWS, UNIFORM_AT_ONE if everybody else NOTHING_LEFT_AT_ONE),
        hints=(
            "A smoothed label is still a distribution, and with `eps` = 0 nothing has happened.",
            "It is a mixture: so much of the label, so much of a distribution that does not know it.",
            "A sibling, mixing a forecast `p` with a coin:\n"
            "`def humble(p, doubt): return (1 - doubt) * p + ___ * 0.5`",
        ),
    )


def _ways_to_share_with_all():
    return (
        lambda y, eps: y - eps * (y - 1 / np.shape(y)[-1]),
        lambda y, eps: (y * (1 - eps) + np.full_like(y, eps / y.shape[-1])).astype(np.float32),
        lambda y, eps: np.where(y == 1, 1 - eps + eps / y.shape[-1], eps / y.shape[-1]).tolist(),
        lambda y, eps: y @ (np.eye(y.shape[-1]) * (1 - eps) + eps / y.shape[-1]),
    )


def _ways_to_share_with_the_others():
    return (
        lambda y, eps: np.where(y == 1, 1 - eps, eps / (y.shape[-1] - 1)),
        lambda y, eps: np.abs(y - eps * np.where(y == 1, 1, 1 / (y.shape[-1] - 1))).tolist(),
    )


label_smooth = varied(
    _label_smooth, lambda rng: {"among": str(rng.choice(["all", "others"]))}, among="all"
)


def _smoothed_row(eps, classes):
    """The target whose last but one class is right."""
    return smooth_labels(classes - 2, classes, epsilon=eps)


def _row_of_the_others(eps, classes):
    return smooth_labels(classes - 2, classes, epsilon=eps, variant="others")


def _forecast(rest, classes):
    """A forecast that gives `rest` to every wrong class."""
    row = np.full(classes, rest)
    row[classes - 2] = 1 - (classes - 1) * rest
    return row


def _listed(row):
    return "[" + ", ".join(f"{value:.4g}" for value in row) + "]"


SMOOTHED_TARGET_MISTAKES = (
    Misconception(
        "shares_with_the_others_only",
        lambda eps, classes: 1 - eps,
        "What the right class gives up never comes back to it.",
        "That is another convention. Among which classes is ε shared out here?",
        convention=True,
    ),
    Misconception(
        "takes_only_its_own_share_away",
        lambda eps, classes: 1 - eps / classes,
        "The right class gives up ε/K, as much as each class gets.",
        "Then all the others together gained more than was given up. How much does the label lose first?",
    ),
    Misconception(
        "reads_a_wrong_class",
        lambda eps, classes: eps / classes,
        "The share ε/K is what was asked for.",
        "That is what a class gets for nothing. Which class is asked about?",
    ),
    Misconception(
        "answers_epsilon",
        lambda eps, classes: eps,
        "ε is the new target.",
        "Is ε the part that is given up or the part that stays?",
    ),
    Misconception(
        "adds_without_taking_away",
        lambda eps, classes: 1 + eps / classes,
        "The right class keeps its 1 and gets its share on top.",
        "Can a probability be as large as yours?",
    ),
    Misconception(
        "takes_the_share_away_twice",
        lambda eps, classes: 1 - eps - eps / classes,
        "The right class gives up ε and another share.",
        "With which sign does its own share come back to the right class?",
    ),
)


def _smoothed_target(eps, classes):
    return value_question(
        name="smoothed_target",
        title="What is left for the right class",
        prompt=words(
            "A label over {classes} classes is smoothed with ε = {eps:g}: the right class gives up "
            "ε, and ε is shared out equally among all {classes} classes, the right one too. What "
            "does the target hold at the **right** class? Give at least three decimals or an expression.",
            classes=classes,
            eps=eps,
        ),
        points=1,
        difficulty=1,
        minutes=2,
        reference=lambda: _smoothed_row(eps, classes)[-2],
        tolerance=THREE_DECIMALS,
        also_right=(
            lambda: 1 - eps * (classes - 1) / classes,
            lambda: np.float32(1 - eps + eps / classes),
        ),
        misconceptions=with_given(SMOOTHED_TARGET_MISTAKES, eps=eps, classes=classes),
        hints=(
            "The whole target still adds up to 1.",
            "First take away, then hand out. The right class takes part in both.",
            "On other numbers: with ε = 0.4 and 2 classes it keeps 0.6, gets 0.2 back, and holds 0.8.",
        ),
    )


smoothed_target = varied(
    _smoothed_target,
    lambda rng: {
        "eps": float(rng.choice([0.15, 0.2, 0.3])),
        "classes": int(rng.choice([3, 4, 5, 6])),
    },
    eps=0.1,
    classes=4,
)

SMOOTHED_LOSS_MISTAKES = (
    Misconception(
        "scores_the_hard_label",
        lambda eps, classes, rest: -math.log(1 - (classes - 1) * rest),
        "Only the probability of the right class counts.",
        "How many entries of this target are above 0? What does each of them multiply?",
    ),
    Misconception(
        "shares_with_the_others_only",
        lambda eps, classes, rest: distribution_cross_entropy(
            _forecast(rest, classes), _row_of_the_others(eps, classes)
        ),
        "The smoothed target is 1 − ε at the right class.",
        "The target is printed in the question. What does it hold at the right class?",
        convention=True,
    ),
    Misconception(
        "takes_kl_for_cross_entropy",
        lambda eps, classes, rest: kl_divergence(
            _forecast(rest, classes), _smoothed_row(eps, classes)
        ),
        "Cross-entropy is the distance between target and forecast.",
        "What would your number be if the forecast were the target? Does cross-entropy vanish there?",
    ),
    Misconception(
        "swaps_target_and_forecast",
        lambda eps, classes, rest: distribution_cross_entropy(
            _smoothed_row(eps, classes), _forecast(rest, classes)
        ),
        "It does not matter which of the two stands in the logarithm.",
        "Whose surprise is measured: that of the model or that of the target?",
    ),
    Misconception(
        "keeps_only_the_right_class",
        lambda eps, classes, rest: (
            -_smoothed_row(eps, classes)[-2] * math.log(1 - (classes - 1) * rest)
        ),
        "The other classes are too small to matter.",
        "What does the forecast's smallest entry become in the logarithm? Is that small?",
    ),
)


def _smoothed_loss(eps, classes, rest):
    target, forecast = _smoothed_row(eps, classes), _forecast(rest, classes)
    return value_question(
        name="smoothed_loss",
        title="Cross-entropy against a smoothed target",
        prompt=words(
            "The smoothed target is {target}, the model gives {forecast}. How "
            "large is the cross-entropy, in **nats**? Give at least four decimals or an expression.",
            target=_listed(target),
            forecast=_listed(forecast),
        ),
        points=1,
        difficulty=2,
        minutes=3,
        reference=lambda: distribution_cross_entropy(forecast, target),
        tolerance=FOUR_DECIMALS,
        also_right=(
            lambda: -sum(q * math.log(p) for q, p in zip(target, forecast, strict=True)),
            lambda: np.float32(entropy(target) + kl_divergence(forecast, target)),
        ),
        misconceptions=with_given(SMOOTHED_LOSS_MISTAKES, eps=eps, classes=classes, rest=rest),
        faults=faults.of_a_value_in_nats(),
        hints=(
            "Every class costs −log of what the model gave it, and counts as much as the target says.",
            "Write one product for each class, and add them up.",
            "On other numbers: target [0.9, 0.1] and forecast [0.8, 0.2] cost "
            "−0.9 log 0.8 − 0.1 log 0.2 = 0.362.",
        ),
    )


smoothed_loss = varied(
    _smoothed_loss,
    lambda rng: {
        "eps": float(rng.choice([0.1, 0.2, 0.3])),
        "classes": int(rng.choice([4, 5])),
        "rest": float(rng.choice([0.02, 0.03, 0.06, 0.08])),
    },
    eps=0.1,
    classes=4,
    rest=0.05,
)

FLOOR_MISTAKES = (
    Misconception(
        "expects_to_reach_zero",
        lambda eps, classes: 0.0,
        "A perfect model has no loss.",
        "The best forecast is the target itself. What does that cost, if the target is not sure?",
    ),
    Misconception(
        "shares_with_the_others_only",
        lambda eps, classes: entropy(_row_of_the_others(eps, classes)),
        "The smoothed target is 1 − ε at the right class.",
        "The target is printed in the question. What does it hold at the right class?",
        convention=True,
    ),
    Misconception(
        "scores_only_the_right_entry",
        lambda eps, classes: -math.log(_smoothed_row(eps, classes)[-2]),
        "The loss is −log of the right class, here as everywhere.",
        "What do the other classes of the target cost, however small they are?",
    ),
    Misconception(
        "takes_the_log_of_what_is_kept",
        lambda eps, classes: -math.log(1 - eps),
        "ε is lost, so −log(1 − ε) is what remains to be paid.",
        "Where in your number are the classes that got the shares?",
    ),
)


def _smoothing_floor(eps, classes):
    target = _smoothed_row(eps, classes)
    return value_question(
        name="smoothing_floor",
        title="The floor under a smoothed loss",
        prompt=words(
            "The target is {target}. The model may answer with any distribution. How low "
            "can the cross-entropy go, in **nats**? Give at least three decimals or an expression.",
            target=_listed(target),
        ),
        points=1,
        difficulty=3,
        minutes=3,
        reference=lambda: entropy(target),
        tolerance=THREE_DECIMALS,
        also_right=(
            lambda: -sum(q * math.log(q) for q in target),
            lambda: np.float32(distribution_cross_entropy(target, target)),
        ),
        misconceptions=with_given(FLOOR_MISTAKES, eps=eps, classes=classes),
        faults=faults.of_a_value_in_nats(),
        hints=(
            "Cross-entropy is smallest where the forecast is the target.",
            "What is a cross-entropy of a distribution with itself called?",
            "On other numbers: for the target [0.9, 0.1] it is −0.9 log 0.9 − 0.1 log 0.1 = 0.325.",
        ),
    )


smoothing_floor = varied(
    _smoothing_floor,
    lambda rng: {
        "eps": float(rng.choice([0.08, 0.16, 0.2, 0.24])),
        "classes": int(rng.choice([3, 4, 5, 8])),
    },
    eps=0.1,
    classes=4,
)

surer_than_the_target = choice(
    name="surer_than_the_target",
    title="Surer than the target",
    prompt=(
        "The target is smoothed: [0.025, 0.025, 0.925, 0.025]. A model trains on, and its "
        "probability of the right class goes from 0.85 over 0.925 and 0.99 towards 1. What does "
        "the smoothed loss do? Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="d",
    options=(
        Option(
            "a",
            "It falls all the way, towards 0.",
            "expects_to_reach_zero",
            "More probability for the right class is always better.",
            "What does the forecast give the other three classes then, and what is −log of that?",
        ),
        Option(
            "b",
            "It falls all the way, towards a value above 0.",
            "lets_it_settle_on_the_floor",
            "The loss comes down to its floor and stays there.",
            "At which forecast does the loss touch its floor? Does the model stop there?",
        ),
        Option(
            "c",
            "It falls to 0.925 and stays the same afterwards.",
            "expects_a_flat_stretch",
            "Beyond the target there is nothing more to win or lose.",
            "Does the logarithm of a wrong class's probability ever stop moving?",
        ),
        Option(
            "d",
            "It falls and then rises again, without limit.",
            advice=(
                "At 0.925 the forecast is the target, and the loss is at its floor; beyond it, the "
                "small targets of the wrong classes multiply a −log that grows without end."
            ),
        ),
    ),
    hints=(
        "The loss is lowest where the forecast equals the target, and nowhere else.",
        "Follow one of the wrong classes: what happens to −log of its probability?",
        "On other numbers: against [0.9, 0.1] a forecast [0.9, 0.1] costs 0.325, and "
        "[0.999, 0.001] costs 0.692.",
    ),
)


def weighted_batches(rng):
    """Unequal weights, classes that occur unequally often, and more or fewer rows than classes."""
    yield _weighted(rng, "five examples of three classes", [2, 0, 0, 1, 0], [1.0, 4.0, 9.0])
    yield _weighted(rng, "seven of four, one never occurs", [3, 0, 0, 1, 3, 0, 0], [0.5, 3, 7, 2])
    yield _weighted(rng, "fewer examples than classes", [3, 0], [2.0, 0.3, 6.0, 0.7])
    yield _weighted(rng, "one weight is far larger", [0, 0, 0, 1], [1.0, 20.0])
    yield _weighted(rng, "a batch of one", [2], [0.5, 1.0, 6.0])
    yield _weighted(rng, "a batch of a single class", [1, 1, 1], [2.0, 5.0])
    case = _weighted(rng, "", [1, 0, 2], [1.0, 2.0, 5.0])
    sure = np.array([[1 - 1e-30, 1e-30, 0.0], [0.7, 0.2, 0.1], [0.3, 0.3, 0.4]])
    given = {**case.arguments, "probs": sure}
    yield Case("the truth was given next to nothing", given, extreme=True)


def _weighted(rng, label, target, weights):
    probs = [uneven(rng, len(weights), spread=0.15) for _ in target]
    sizes = np.array(weights) * rng.uniform(0.9, 1.1, len(weights))
    given = {"probs": np.array(probs), "target": np.array(target), "weights": sizes}
    return Case(label, given)


def _surprises(probs, target):
    return -np.log(probs[np.arange(len(target)), target])


def over_the_weights(probs, target, weights):
    return np.sum(weights[target] * _surprises(probs, target)) / np.sum(weights[target])


def over_the_examples(probs, target, weights):
    return np.mean(weights[target] * _surprises(probs, target))


def _reweighted_forecasts(probs, target, weights):
    forecasts = probs * weights
    return np.mean(_surprises(forecasts / forecasts.sum(1, keepdims=True), target))


def _by_position(probs, target, weights):
    places = weights[np.arange(len(target))]
    return np.sum(places * _surprises(probs, target)) / np.sum(places)


def _by_position_sliced(probs, target, weights):
    places = weights[: len(target)]
    return np.sum(places * _surprises(probs, target)) / np.sum(places)


def _weighted_inside_over_the_weights(probs, target, weights):
    mine = weights[target]
    return np.sum(-np.log(mine * probs[np.arange(len(target)), target])) / np.sum(mine)


def _without_the_last(weighted):
    return lambda probs, target, weights: weighted(probs[:-1], target[:-1], weights)


def _slips_of_weighing(by_weights):
    """The last example left out of the sum or of both, and what a loop forgets."""
    weighted = over_the_weights if by_weights else over_the_examples

    def divided(above, target, weights):
        return np.sum(above) / (np.sum(weights[target]) if by_weights else len(target))

    yield Misconception(
        "leaves_out_the_last",
        lambda probs, target, weights: divided(
            (weights[target] * _surprises(probs, target))[:-1], target, weights
        ),
        "A range has to end one before the length.",
        "Change the last example. Does your number notice? Where does `range(n)` end by itself?",
        also_wrong=(_without_the_last(weighted),),
    )
    yield Misconception(
        "keeps_only_the_last",
        lambda probs, target, weights: divided(
            (weights[target] * _surprises(probs, target))[-1], target, weights
        ),
        "An equals sign is enough to collect a sum.",
        "Change the first example. Does your number notice? Is it `=` or `+=`?",
    )
    yield slips.CUTS_OFF_THE_DECIMALS.made_in(weighted)
    if by_weights:
        yield Misconception(
            "weighs_only_below_the_line",
            lambda probs, target, weights: divided(_surprises(probs, target), target, weights),
            "The weights come in by dividing.",
            "Multiply all weights by 10. Should the loss change? Where do weights stand in a "
            "weighted mean?",
        )


DIVIDES_BY_THE_COUNT = Misconception(
    "divides_by_the_count",
    over_the_examples,
    "A mean divides by the number of examples.",
    "A real convention, in Keras for one. Multiply all weights by 10: should this task's average change?",
    convention=True,
)
DIVIDES_BY_THE_WEIGHTS = Misconception(
    "divides_by_the_weights",
    over_the_weights,
    "A weighted mean divides by the weights that were used.",
    "A real convention, PyTorch's. By what does this task divide?",
    convention=True,
)
WEIGHTING_MISTAKES = (
    Misconception(
        "divides_by_the_weights_of_the_classes",
        lambda probs, target, weights: (
            np.sum(weights[target] * _surprises(probs, target)) / np.sum(weights)
        ),
        "The weights are added up, each once.",
        "Add another example of the same class. Does your divisor notice?",
    ),
    Misconception(
        "ignores_the_weights",
        lambda probs, target, weights: np.mean(_surprises(probs, target)),
        "Every example counts the same.",
        "Change a weight. Does your number move?",
    ),
    Misconception(
        "leaves_the_sum_undivided",
        lambda probs, target, weights: np.sum(weights[target] * _surprises(probs, target)),
        "The weighted losses add up.",
        "Hand over every example twice. Should the loss of the data set change?",
        convention=True,
    ),
    Misconception(
        "puts_the_weight_into_the_logarithm",
        lambda probs, target, weights: np.mean(
            -np.log(weights[target] * probs[np.arange(len(target)), target])
        ),
        "The weight multiplies the probability.",
        "What does the logarithm make of a factor? Does a mistake still cost so many times as much?",
        also_wrong=(_weighted_inside_over_the_weights,),
    ),
    Misconception(
        "weights_the_forecast",
        _reweighted_forecasts,
        "A rare class is helped by making its probability larger.",
        "Which is to be changed: what the model said, or the price of a mistake?",
    ),
    Misconception(
        "inverts_the_weights",
        lambda probs, target, weights: (
            np.sum(_surprises(probs, target) / weights[target]) / np.sum(1 / weights[target])
        ),
        "A weight says how frequent a class is, so one divides by it.",
        "Raise the weight of one class. Do its examples count more in yours, or less?",
    ),
    Misconception(
        "takes_weights_by_position",
        _by_position,
        "The first weight belongs to the first example.",
        "There are as many weights as classes. Which class is example number 3, and which weight did it get?",
        also_wrong=(_by_position_sliced,),
    ),
    Misconception(
        "weighs_the_predicted_class",
        lambda probs, target, weights: (
            np.sum(weights[probs.argmax(1)] * _surprises(probs, target))
            / np.sum(weights[probs.argmax(1)])
        ),
        "The weight is that of the class the model predicts.",
        "A rare class is overlooked: the model predicts another. Whose weight should make that dear?",
    ),
    Misconception(
        "charges_every_class",
        lambda probs, target, weights: -np.mean(np.log(probs) @ weights) / np.sum(weights),
        "The weighted sum runs over all classes.",
        "Change which class was right. Does your loss notice?",
    ),
    Misconception(
        "divides_by_weights_and_count",
        lambda probs, target, weights: over_the_weights(probs, target, weights) / len(target),
        "A weighted mean divides by the weights, and a mean by the count.",
        "With all weights 1, by what do you divide? And by what in all?",
        also_wrong=(
            lambda probs, target, weights: (
                np.mean(weights[target] * _surprises(probs, target)) / np.sum(weights[target])
            ),
        ),
    ),
)
TWO_FORECASTS = [[0.5, 0.3, 0.2], [0.1, 0.8, 0.1]]
WEIGHTING_LAWS = (
    Law(
        "Every example twice changes nothing.",
        "equal",
        (
            (
                (TWO_FORECASTS, [0, 1], [1.0, 3.0, 2.0]),
                (TWO_FORECASTS * 2, [0, 1, 0, 1], [1.0, 3.0, 2.0]),
            ),
        ),
    ),
    Law(
        "How the rest is shared among the other classes does not matter.",
        "equal",
        ((([[0.5, 0.3, 0.2]], [0], [1.0, 3.0, 2.0]), ([[0.5, 0.1, 0.4]], [0], [1.0, 3.0, 2.0])),),
    ),
    Law(
        "The loss is never negative.",
        "at_least",
        (((TWO_FORECASTS, [2, 0], [1.0, 3.0, 2.0]),),),
        constant=0.0,
    ),
    Law(
        "With all weights 1 it is the plain mean.",
        "gives",
        (((TWO_FORECASTS, [0, 1], [1.0, 1.0, 1.0]),),),
        constant=-math.log(0.5 * 0.8) / 2,
    ),
)
LAWS_OVER_THE_WEIGHTS = (
    Law(
        "Multiplying all weights by 10 changes nothing.",
        "equal",
        (((TWO_FORECASTS, [0, 1], [1.0, 3.0, 2.0]), (TWO_FORECASTS, [0, 1], [10.0, 30.0, 20.0])),),
    ),
    Law(
        "A huge weight makes only that class count.",
        "gives",
        (((TWO_FORECASTS, [0, 1], [1.0, 1e7, 1.0]),),),
        constant=-math.log(0.8),
    ),
)
LAWS_OVER_THE_EXAMPLES = (
    Law(
        "Ten times the weights, ten times the loss.",
        "ratio",
        (((TWO_FORECASTS, [0, 1], [1.0, 3.0, 2.0]), (TWO_FORECASTS, [0, 1], [10.0, 30.0, 20.0])),),
        constant=10.0,
    ),
)


def _weighted_cross_entropy(divisor):
    by_weights = divisor == "weights"
    divided = "sum of the weights of these N examples" if by_weights else "number of examples, N"
    return Exercise(
        name="weighted_cross_entropy",
        title="Cross-entropy with class weights",
        prompt=words(
            "Write `weighted_cross_entropy(probs, target, weights)`: `probs` (N, K) holds forecasts, "
            "`target` (N,) the numbers of the right classes, counted from 0, `weights` (K,) what each "
            "**class** counts. An example's loss in nats is multiplied by the weight of its right "
            "class; the total is divided by the **{divided}**.",
            divided=divided,
        ),
        points=3,
        difficulty=3,
        minutes=7,
        reference=over_the_weights if by_weights else over_the_examples,
        cases=weighted_batches,
        also_right=_ways_to_weigh(by_weights),
        misconceptions=(
            DIVIDES_BY_THE_COUNT if by_weights else DIVIDES_BY_THE_WEIGHTS,
            *WEIGHTING_MISTAKES,
            *_slips_of_weighing(by_weights),
        ),
        faults=_weighting_faults(),
        laws=(*WEIGHTING_LAWS, *(LAWS_OVER_THE_WEIGHTS if by_weights else LAWS_OVER_THE_EXAMPLES)),
        hints=(
            "A weight changes the price of a mistake, not the forecast.",
            "Look up one weight for every example. What is the array of these weights good for twice?",
            "A sibling, the weighted mean of marks:\n"
            "`def mean_mark(marks, hours): return np.sum(hours * marks) / ___`",
        ),
    )


def _ways_to_weigh(by_weights):
    def in_a_loop(probs, target, weights):
        total = divisor = 0.0
        for row, label in zip(probs, target, strict=True):
            total -= weights[label] * math.log(row[label])
            divisor += weights[label] if by_weights else 1
        return total / divisor

    def with_one_hot(probs, target, weights):
        chosen = np.eye(probs.shape[1])[target]
        with np.errstate(divide="ignore"):
            surprises = -np.where(chosen == 1, np.log(probs), 0)
        divisor = np.sum(chosen @ weights) if by_weights else len(target)
        return [np.float32(np.einsum("nk,k->", surprises, weights) / divisor)]

    return in_a_loop, with_one_hot


def _weighting_faults():
    return (
        faults.TURNS_THE_SIGN_ROUND,
        faults.ANSWERS_IN_BITS,
        faults.ANSWERS_IN_BASE_TEN,
        faults.sums_instead_of_averaging(1),
        faults.divides_by_one_less(1),
        faults.counts_labels_from_one(1),
        faults.counts_labels_from_minus_one(1, 0),
        faults.takes_softmax_first(0),
        faults.counts_only_the_first((0, 1)),
        faults.counts_only_the_last((0, 1)),
        faults.takes_the_worst_one((0, 1)),
        faults.keeps_one_for_each((0, 1)),
    )


weighted_cross_entropy = varied(
    _weighted_cross_entropy,
    lambda rng: {"divisor": str(rng.choice(["weights", "count"]))},
    divisor="weights",
)


def _total(probs, weights):
    return sum(-w * math.log(p) for p, w in zip(probs, weights, strict=True))


WEIGHTED_MEAN_MISTAKES = (
    Misconception(
        "divides_by_the_count",
        lambda probs, weights: _total(probs, weights) / len(probs),
        "A mean divides by the number of examples.",
        "If all weights were 10, should a weighted average be ten times as large?",
        convention=True,
    ),
    Misconception(
        "leaves_the_sum_undivided",
        _total,
        "The weighted losses are added up.",
        "The question asks for a mean. By what is it divided?",
    ),
    Misconception(
        "ignores_the_weights",
        lambda probs, weights: _total(probs, [1] * len(probs)) / len(probs),
        "Every example counts the same.",
        "Where in your number is the large weight?",
    ),
    Misconception(
        "inverts_the_weights",
        lambda probs, weights: (
            _total(probs, [1 / w for w in weights]) / sum(1 / w for w in weights)
        ),
        "One divides by the weights.",
        "Which example should count most? Which does in yours?",
    ),
    Misconception(
        "averages_the_probabilities",
        lambda probs, weights: -math.log(np.dot(probs, weights) / sum(weights)),
        "The weighted mean is taken before the logarithm.",
        "Is it the probabilities or the losses that are averaged?",
    ),
)


def _weighted_mean_by_hand(probs, rare):
    weights = (1, 1, rare)
    return value_question(
        name="weighted_mean_by_hand",
        title="A weighted mean of three losses",
        prompt=words(
            "Three examples: the model gave their right classes {probs}, and the weights of "
            "these classes are {weights}. How large is the weighted mean of the losses, in "
            "**nats**, divided by the sum of the weights, as PyTorch's `cross_entropy(…, weight=…)` "
            'does with `reduction="mean"`? Give at least three decimals or an expression.',
            probs=_listed(probs),
            weights=_listed(weights),
        ),
        points=1,
        difficulty=2,
        minutes=3,
        reference=lambda: _total(probs, weights) / sum(weights),
        tolerance=THREE_DECIMALS,
        also_right=(
            lambda: np.average(-np.log(probs), weights=weights),
            lambda: np.float32(-np.dot(weights, np.log(probs)) / np.sum(weights)),
        ),
        misconceptions=with_given(WEIGHTED_MEAN_MISTAKES, probs=probs, weights=weights),
        faults=faults.of_a_value_in_nats(),
        hints=(
            "A weighted mean lies between the smallest and the largest of its numbers.",
            "An example of weight 10 counts like ten equal examples. How many examples are that in all?",
            "On other numbers: losses 1 and 2 with weights 1 and 3 have the weighted mean 1.75.",
        ),
    )


weighted_mean_by_hand = varied(
    _weighted_mean_by_hand,
    lambda rng: {
        "probs": tuple(float(p) for p in rng.permutation([0.95, 0.6, 0.25]) - 0.05),
        "rare": int(rng.choice([4, 5, 6, 8])),
    },
    probs=(0.9, 0.8, 0.3),
    rare=10,
)

divided_by_what = choice(
    name="divided_by_what",
    title="Batches of one",
    prompt=(
        "The rare class has weight 10, the others 1. The loss of a batch is the weighted mean, "
        "divided by the sum of the weights in the batch. To save memory somebody trains with "
        "batches of a single example. How much do the examples of the rare class count then? "
        "Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="b",
    options=(
        Option(
            "a",
            "Ten times as much as the others, as before.",
            "expects_weights_to_work_in_any_batch",
            "The weights are in the formula, so they have their effect.",
            "Write the fraction down for a batch of one. What stands above, what below?",
        ),
        Option(
            "b",
            "As much as the others: the weights have no effect any more.",
            advice="Weight times loss over weight is the loss: in a batch of one class the weight cancels.",
        ),
        Option(
            "c",
            "A tenth of the others.",
            "sees_only_the_divisor",
            "The sum of the weights is 10, and the loss is divided by it.",
            "By what is the loss multiplied before it is divided?",
        ),
        Option(
            "d",
            "Ten times as much, if the learning rate is made ten times smaller.",
            "blames_the_learning_rate",
            "Weights and step size are the same thing.",
            "A learning rate scales all examples alike. Can it tell rare ones from others?",
        ),
    ),
    hints=(
        "Multiplying all weights in a batch by one number changes nothing in a weighted mean.",
        "How many different weights are there in a batch of one?",
        "On other numbers: a loss of 0.7 with weight 4, alone in its batch, is 4 · 0.7 / 4.",
    ),
)


def streams_for_focal(rng):
    """Easy and hard examples together, and exponents that are not only 1 and 2."""
    for gamma in (2.0, 0.5, 3.0):
        probs = rng.permutation([*rng.uniform(0.08, 0.2, 2), *rng.uniform(0.5, 0.7, 2), 0.85])
        yield Case(
            words("easy and hard ones, γ = {gamma:g}", gamma=gamma), {"p": probs, "gamma": gamma}
        )
    yield Case("two hard ones", {"p": rng.uniform(0.05, 0.3, 2), "gamma": 1.5})
    yield Case("γ = 1", {"p": rng.uniform(0.2, 0.6, 3), "gamma": 1.0})
    yield Case("γ = 0", {"p": rng.uniform(0.3, 0.9, 4), "gamma": 0.0})
    yield Case("a single example", {"p": np.array([rng.uniform(0.2, 0.4)]), "gamma": 2.0})
    hopeless = np.array([1e-30, 0.5])
    yield Case("the truth was given next to nothing", {"p": hopeless, "gamma": 2.0}, extreme=True)


def focal_losses(p, gamma):
    return -((1 - p) ** gamma) * np.log(p)


FOCAL_MISTAKES = {
    "turns_hard_ones_down": (
        lambda p, gamma: -(p**gamma) * np.log(p),
        "The factor is the probability itself.",
        "Which examples should be turned down, the easy ones or the hard ones? Which is p = 0.9?",
    ),
    "uses_gamma_as_a_factor": (
        lambda p, gamma: -gamma * (1 - p) * np.log(p),
        "γ multiplies.",
        "Set γ to 0. Plain cross-entropy should come back. What does?",
    ),
    "leaves_out_the_logarithm": (
        lambda p, gamma: (1 - p) ** gamma,
        "The factor is the loss.",
        "Set γ to 0. Does every prediction cost the same, however bad?",
    ),
    "raises_the_whole_product": (
        lambda p, gamma: (-(1 - p) * np.log(p)) ** gamma,
        "The power belongs to everything.",
        "Set γ to 0. Plain cross-entropy should come back. What does?",
    ),
    "raises_the_surprise": (
        lambda p, gamma: (-np.log(p)) ** gamma,
        "Hard examples are brought out by a power of their loss.",
        "Are easy examples turned down by that, or hard ones turned up without limit?",
    ),
    "ignores_gamma": (
        lambda p, gamma: -np.log(p),
        "Cross-entropy is the loss.",
        "Change γ. Does your number notice?",
    ),
    "always_squares": (
        lambda p, gamma: -((1 - p) ** 2) * np.log(p),
        "γ is 2.",
        "Change γ. Does your number notice?",
    ),
    "subtracts_after_the_power": (
        lambda p, gamma: -(1 - p**gamma) * np.log(p),
        "1 minus p to the γ.",
        "What is raised to the power: p, or what is missing from it?",
    ),
    "multiplies_inside_the_bracket": (
        lambda p, gamma: -(1 - gamma * p) * np.log(p),
        "γ says how much of p is taken off.",
        "Set γ to 2 and p to 0.9. Can the factor of an easy example be negative?",
    ),
    "puts_the_factor_into_the_logarithm": (
        lambda p, gamma: -np.log(p * (1 - p) ** gamma),
        "The factor belongs to the probability.",
        "What does the logarithm make of a factor? Does a sure and right answer still cost little?",
    ),
    "charges_the_other_class_too": (
        lambda p, gamma: -((1 - p) ** gamma) * np.log(p) - p**gamma * np.log(1 - p),
        "Both outcomes of a yes or no belong into the loss.",
        "p is the probability of what is true. Which part of your sum is about what did not happen?",
    ),
    "takes_p_for_the_error": (
        lambda p, gamma: -(p**gamma) * np.log(1 - p),
        "p is the probability of being wrong.",
        "Is p = 0.99 good news or bad news? What does your loss say?",
    ),
}
"""Name to a loss for each example, a belief and an advice."""


def _alpha_too(p, gamma):
    return 0.25 * focal_losses(p, gamma)


def _focal_mistakes(collect):
    def collected(each):
        return lambda p, gamma: collect(each(p, gamma))

    def dims_the_whole_batch(p, gamma):
        surprise = collect(-np.log(p))
        return (1 - np.exp(-surprise)) ** gamma * surprise

    def divides_by_the_factors(p, gamma):
        return np.sum(focal_losses(p, gamma)) / np.sum((1 - p) ** gamma)

    yield Misconception(
        "dims_the_batch_as_a_whole",
        dims_the_whole_batch,
        "The factor can be worked out from the loss of the batch.",
        "Can one number for the whole batch tell easy examples from hard ones?",
    )
    yield Misconception(
        "divides_by_the_factors",
        divides_by_the_factors,
        "The factors are weights, so one divides by their sum.",
        "If all examples become easy, should the loss fall? Does yours?",
    )
    yield Misconception(
        "adds_an_alpha",
        collected(_alpha_too),
        "The focal loss has α = ¼ in front.",
        "The paper has such a factor to balance the classes. Does this task have one?",
        convention=True,
    )
    for name, (each, belief, advice) in FOCAL_MISTAKES.items():
        yield Misconception(name, collected(each), belief, advice)
    first = slips.returns_inside_the_loop(0, adds_up=collect is np.sum)
    yield first.made_in(collected(focal_losses))


TWO_EXAMPLES, TWICE_THE_SAME = [0.3, 0.8], [0.3, 0.3, 0.8, 0.8]
FOCAL_LAWS = (
    Law("γ = 0 is cross-entropy.", "gives", ((([0.5], 0.0),),), constant=math.log(2)),
    Law(
        "A larger γ makes every loss smaller.",
        "falls",
        ((([0.6], 0.0), ([0.6], 1.0), ([0.6], 2.0)), (([0.2, 0.9], 0.5), ([0.2, 0.9], 2.5))),
    ),
    Law(
        "The more probable the truth was, the lower the loss.",
        "falls",
        ((([0.2], 2.0), ([0.5], 2.0), ([0.8], 2.0)),),
    ),
    Law("The loss is never negative.", "at_least", (((TWO_EXAMPLES, 2.0),),), constant=0.0),
    Law(
        "From γ = 0 to γ = 1 an example of p = 0.9 is dimmed to a tenth.",
        "ratio",
        ((([0.9], 0.0), ([0.9], 1.0)),),
        constant=0.1,
    ),
)
FOCAL_LAWS_OF_A_MEAN = (
    Law(
        "Every example twice changes nothing.",
        "equal",
        (((TWO_EXAMPLES, 2.0), (TWICE_THE_SAME, 2.0)),),
    ),
    Law(
        "Each example is dimmed by itself, and the mean is taken last.",
        "gives",
        ((([0.2, 0.9], 1.0),),),
        constant=-(0.8 * math.log(0.2) + 0.1 * math.log(0.9)) / 2,
    ),
)
FOCAL_LAWS_OF_A_SUM = (
    Law(
        "Every example twice doubles the loss.",
        "ratio",
        (((TWO_EXAMPLES, 2.0), (TWICE_THE_SAME, 2.0)),),
        constant=2.0,
    ),
    Law(
        "Each example is dimmed by itself, and the sum is taken last.",
        "gives",
        ((([0.2, 0.9], 1.0),),),
        constant=-(0.8 * math.log(0.2) + 0.1 * math.log(0.9)),
    ),
)


def _focal_loss(collected):
    collect = np.mean if collected == "mean" else np.sum
    return Exercise(
        name="focal_loss",
        title="Focal loss",
        prompt=words(
            "Write `focal_loss(p, gamma)`: `p` (N,) holds the probability that the model gave to the "
            "**right** class of each example. The loss of an example is its cross-entropy in nats, "
            "dimmed by the factor (1 − p)^γ, so that what is already right counts less. Give back "
            "the **{collected}** over the N examples.",
            collected=collected,
        ),
        points=2,
        difficulty=2,
        minutes=5,
        reference=lambda p, gamma: collect(focal_losses(p, gamma)),
        cases=streams_for_focal,
        also_right=(
            lambda p, gamma: float(collect([-((1 - q) ** gamma) * math.log(q) for q in p])),
            lambda p, gamma: collect(np.exp(gamma * np.log1p(-p)) * np.log(1 / p), keepdims=True),
            lambda p, gamma: np.float32(collect(-np.log(p) + (1 - (1 - p) ** gamma) * np.log(p))),
        ),
        misconceptions=tuple(_focal_mistakes(collect)),
        faults=_focal_faults(collect),
        laws=FOCAL_LAWS + (FOCAL_LAWS_OF_A_MEAN if collect is np.mean else FOCAL_LAWS_OF_A_SUM),
        hints=(
            "With γ = 0 the factor is 1, and plain cross-entropy comes back.",
            "Two arrays of the same length: what each example costs, and how much of it is charged.",
            "A sibling, which dims loud sounds: `def dimmed(sounds, k): "
            "return np.mean(___ ** k * sounds)` with what is missing to full loudness, 1 − sounds.",
        ),
    )


def _focal_faults(collect):
    if collect is np.mean:
        return tuple(faults.of_a_mean(0))
    return (
        *faults.of_a_value_in_nats(),
        faults.averages_instead_of_summing(0),
        faults.counts_only_the_first((0,)),
        faults.counts_only_the_last((0,)),
        faults.takes_the_worst_one((0,)),
        faults.keeps_one_for_each((0,)),
    )


focal_loss = varied(
    _focal_loss, lambda rng: {"collected": str(rng.choice(["mean", "sum"]))}, collected="mean"
)


FOCAL_VALUE_MISTAKES = (
    Misconception(
        "ignores_gamma",
        lambda p, gamma: -math.log(p),
        "The loss is −log p.",
        "Where in your number is γ?",
    ),
    Misconception(
        "forgets_the_power",
        lambda p, gamma: -(1 - p) * math.log(p),
        "The factor is what is missing to 1.",
        "Which power of it does the question ask for?",
    ),
    Misconception(
        "turns_hard_ones_down",
        lambda p, gamma: -(p**gamma) * math.log(p),
        "The factor is p to the γ.",
        "This example is easy. Should it be dimmed a little or a lot?",
    ),
    Misconception(
        "adds_an_alpha",
        lambda p, gamma: -0.25 * (1 - p) ** gamma * math.log(p),
        "The focal loss has α = ¼ in front.",
        "The paper has such a factor to balance the classes. Does this question have one?",
        convention=True,
    ),
    Misconception(
        "uses_gamma_as_a_factor",
        lambda p, gamma: -gamma * (1 - p) * math.log(p),
        "γ multiplies.",
        "What would γ = 0 make of your loss? It should be plain cross-entropy.",
    ),
    Misconception(
        "leaves_out_the_logarithm",
        lambda p, gamma: (1 - p) ** gamma,
        "The factor is the loss.",
        "What does the factor multiply?",
    ),
)


def _focal_by_hand(p, gamma):
    return value_question(
        name="focal_by_hand",
        title="How much is left of an easy example?",
        prompt=words(
            "A model gave the right class {p:g}. How large is the focal loss with γ = {gamma}, in "
            "**nats**, without any further factor? Give at least five decimals or an expression.",
            p=p,
            gamma=gamma,
        ),
        points=1,
        difficulty=1,
        minutes=2,
        reference=lambda: -((1 - p) ** gamma) * math.log(p),
        tolerance=FIVE_DECIMALS,
        also_right=(
            lambda: (1 - p) ** gamma * np.log(1 / p),
            lambda: round(-((1 - p) ** gamma) * math.log(p), 5),
        ),
        misconceptions=with_given(FOCAL_VALUE_MISTAKES, p=p, gamma=gamma),
        faults=faults.of_a_value_in_nats(),
        hints=(
            "It is smaller than the cross-entropy of the same example.",
            "Work out two numbers: what it costs, and how much of that is charged.",
            "On other numbers: p = 0.5 and γ = 3 cost 0.125 · 0.69315 = 0.08664.",
        ),
    )


focal_by_hand = varied(
    _focal_by_hand,
    lambda rng: {
        "p": float(rng.choice([0.7, 0.75, 0.8, 0.85, 0.95])),
        "gamma": int(rng.choice([2, 3])),
    },
    p=0.9,
    gamma=2,
)


def expected_focal_loss(p, truth, gamma):
    """Of a forecast p for a yes that comes with probability `truth`."""
    return truth * focal_losses(p, gamma) + (1 - truth) * focal_losses(1 - p, gamma)


@cache
def best_forecast(truth, gamma):
    """The p with the lowest expected focal loss: a grid, and a finer one around its best point."""
    low, high = 0.001, 0.999
    for _ in range(3):
        grid = np.linspace(low, high, 999)
        best = grid[np.argmin(expected_focal_loss(grid, truth, gamma))]
        step = grid[1] - grid[0]
        low, high = best - step, best + step
    return float(best)


FOCAL_OPTIMUM_MISTAKES = (
    Misconception(
        "expects_a_proper_loss",
        lambda truth, gamma: truth,
        "The best forecast is always the true probability.",
        "That holds for cross-entropy, at γ = 0. Does the slope of this expected loss vanish there?",
    ),
    Misconception(
        "forgets_the_power",
        lambda truth, gamma: best_forecast(truth, 1),
        "The factor is what is missing to 1, without a power.",
        "Which γ does the question name, and which is in your formula?",
    ),
    Misconception(
        "takes_too_large_a_gamma",
        lambda truth, gamma: best_forecast(truth, 5),
        "γ is 5.",
        "Which γ does the question name, and which is in your formula?",
    ),
    Misconception(
        "expects_a_shrug",
        lambda truth, gamma: 0.5,
        "The focal loss ends at not knowing.",
        "Compute the expected loss at ½ and a little above it. Which is lower?",
    ),
    Misconception(
        "bets_on_the_likelier_one",
        lambda truth, gamma: 1.0,
        "The best answer is the likelier one, with full confidence.",
        "What does that cost whenever the other one comes?",
    ),
    Misconception(
        "moves_away_from_the_middle",
        lambda truth, gamma: (
            best_forecast(truth, 0) ** gamma
            / (best_forecast(truth, 0) ** gamma + (1 - best_forecast(truth, 0)) ** gamma)
        ),
        "A loss that stresses hard examples makes a model surer.",
        "Easy examples are hardly rewarded any more. What does it pay then to become surer?",
    ),
)


def _focal_optimum(truth, gamma):
    return value_question(
        name="focal_optimum",
        title="What the focal loss makes a model say",
        prompt=(
            f"Among messages that look all alike, {100 * truth:g} of 100 are spam. A model gives all "
            f"of them the same probability p of spam, and is trained with the focal loss, γ = {gamma}: "
            "on spam its p goes in, on the others 1 − p. At which p is the **expected loss lowest**? "
            "Search with a few lines of code. Give at least three decimals."
        ),
        points=2,
        difficulty=4,
        minutes=8,
        reference=lambda: best_forecast(truth, gamma),
        tolerance=THREE_DECIMALS,
        also_right=(
            lambda: round(best_forecast(truth, gamma), 3),
            lambda: np.array([_steepest_point(truth, gamma)]),
        ),
        misconceptions=with_given(FOCAL_OPTIMUM_MISTAKES, truth=truth, gamma=gamma),
        hints=(
            "A loss that is lowest at the true probability is called proper. Is this one?",
            "The expected loss has two terms: so often it is spam, so often not. Try p on a grid.",
            "On other numbers: for the squared error the same search over `np.linspace(0, 1, 1001)` "
            "with `0.3 * (1 - p) ** 2 + 0.7 * p ** 2` ends at 0.3.",
        ),
    )


def _steepest_point(truth, gamma):
    """Where the slope of the expected focal loss changes its sign, by halving."""
    low, high, step = 0.5, truth, 1e-6
    for _ in range(40):
        middle = (low + high) / 2
        ahead = expected_focal_loss(middle + step, truth, gamma)
        falls = ahead < expected_focal_loss(middle - step, truth, gamma)
        low, high = (middle, high) if falls else (low, middle)
    return middle


focal_optimum = varied(
    _focal_optimum,
    lambda rng: {
        "truth": float(rng.choice([0.7, 0.75, 0.85, 0.9, 0.95])),
        "gamma": int(rng.choice([2, 3])),
    },
    truth=0.8,
    gamma=2,
)

after_focal = choice(
    name="after_focal",
    title="A detector trained with focal loss",
    prompt=(
        "A detector of rare faults was trained long and well with the focal loss, γ = 2. An alarm "
        "is now to go off where the probability of a fault is above 0.9. What has to be thought of? "
        "Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="c",
    options=(
        Option(
            "a",
            "Nothing: a well trained model says the true probabilities.",
            "expects_a_proper_loss",
            "Whatever the loss, enough training makes a model calibrated.",
            "Where is the expected focal loss lowest when the truth is 80 of 100: at 0.8?",
        ),
        Option(
            "b",
            "Its probabilities lie too near 0 and 1, since it saw mostly hard examples.",
            "expects_overconfidence",
            "Hard examples make a model extreme.",
            "An example at p = 0.95 is already dimmed a lot. What is left to push it further?",
        ),
        Option(
            "c",
            "Its probabilities lie too near ½, so they need recalibration, or another threshold.",
            advice=(
                "The focal loss is not proper: it stops pushing before the true probability is "
                "reached. The order of the examples can still be good, so a new threshold helps."
            ),
        ),
        Option(
            "d",
            "It cannot be used: its probabilities say nothing about faults.",
            "throws_the_ranking_away",
            "A loss that is not proper makes a model useless.",
            "If one picture gets 0.7 and another 0.6, does the order say something even so?",
        ),
    ),
    hints=(
        "A loss is proper if telling the true probability is the best answer to it.",
        "Compare how hard cross-entropy and focal loss push an example that stands at 0.9.",
        "On another loss: the absolute error |y − p| is least at p = 1 where 80 of 100 are yes; "
        "it is not proper either, and errs the other way.",
    ),
)

calibrated_or_accurate = choice(
    name="calibrated_or_accurate",
    title="Calibrated or accurate?",
    prompt=(
        "Model A says 0.7 about every answer and is right in 70 of 100 cases. Model B says 0.99 "
        "about every answer and is right in 90 of 100 cases. What holds? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=2,
    right="a",
    options=(
        Option(
            "a",
            "A is better calibrated, B is more accurate.",
            advice="How often an answer is right and whether a model knows it are two questions.",
        ),
        Option(
            "b",
            "B is better calibrated, because it is right more often.",
            "takes_accuracy_for_calibration",
            "The better model knows better.",
            "B says 0.99 a hundred times. How often should it be wrong, and how often is it?",
        ),
        Option(
            "c",
            "A is more accurate, because its number is the right one.",
            "takes_calibration_for_accuracy",
            "Who states the right probability makes fewer mistakes.",
            "Of 100 answers, how many are right with A, and how many with B?",
        ),
        Option(
            "d",
            "Both are as well calibrated, because both say the same about every answer.",
            "takes_constancy_for_calibration",
            "Calibrated means consistent.",
            "What has to be compared with what a model says: its other answers, or what happened?",
        ),
    ),
    hints=(
        "Calibration compares what a model says with how often it is right.",
        "Write down two pairs: said, and happened.",
        "On others: a clock that stands still is right twice a day, and always sure.",
    ),
)


def answers_in_bins(rng):
    """Bins of unequal size, too sure and too modest, so that gaps can cancel but need not."""
    plans = (
        ("too sure here, too modest there", 5, ((4, 6, 3), (2, 3, 3), (3, 2, 1))),
        ("too sure on the whole", 4, ((3, 7, 2), (2, 3, 2), (0, 1, 0))),
        ("too modest on the whole", 3, ((1, 6, 5), (0, 2, 1), (2, 1, 0))),
        ("most bins stay empty", 10, ((9, 5, 4), (5, 2, 0))),
        ("a single bin", 1, ((0, 7, 4),)),
        ("a single answer, and wrong", 5, ((3, 1, 0),)),
    )
    for label, bins, plan in plans:
        yield Case(label, {**_filled(rng, bins, plan), "bins": bins})
    certain = {"confidence": np.array([1.0, 1.0, 0.9, 0.6]), "correct": np.array([1, 0, 0, 1])}
    yield Case("a confidence of exactly 1", {**certain, "bins": 4})


def _filled(rng, bins, plan):
    """For each bin so many answers, so many of them right."""
    confidence, correct = [], []
    for place, count, right in plan:
        confidence += list((place + rng.uniform(0.15, 0.85, count)) / bins)
        correct += [1] * right + [0] * (count - right)
    order = rng.permutation(len(correct))
    return {"confidence": np.array(confidence)[order], "correct": np.array(correct)[order]}


def _places(confidence, bins):
    return np.minimum((confidence * bins).astype(int), bins - 1)


def _filled_bins(confidence, correct, bins):
    """Of every bin that holds an answer: its number, the count, and share right minus confidence."""
    places = _places(confidence, bins)
    for place in np.unique(places):
        inside = places == place
        yield place, inside.sum(), correct[inside].mean() - confidence[inside].mean()


def _sizes_and_gaps(confidence, correct, bins):
    _, sizes, gaps = zip(*_filled_bins(confidence, correct, bins), strict=True)
    return np.array(sizes), np.array(gaps)


def calibration_error(confidence, correct, bins):
    sizes, gaps = _sizes_and_gaps(confidence, correct, bins)
    return np.sum(sizes * np.abs(gaps)) / np.sum(sizes)


def _by_sums(confidence, correct, bins):
    surplus = np.zeros(bins)
    np.add.at(surplus, _places(confidence, bins), correct - confidence)
    return [np.float32(np.abs(surplus).sum() / len(correct))]


def _by_edges(confidence, correct, bins):
    edges = np.linspace(0, 1, bins + 1)
    edges[-1] = 1.1
    total = 0.0
    for low, high in pairwise(edges):
        inside = (confidence >= low) & (confidence < high)
        if inside.any():
            total += inside.mean() * abs(correct[inside].mean() - confidence[inside].mean())
    return total


def _with_bins_of_equal_size(confidence, correct, bins):
    order = np.argsort(confidence)
    parts = [part for part in np.array_split(order, bins) if len(part)]
    return sum(abs(np.sum(correct[p] - confidence[p])) for p in parts) / len(order)


def _without_the_last_edge(confidence, correct, bins):
    inside = confidence < 1
    kept = calibration_error(confidence[inside], correct[inside], bins)
    return kept * inside.mean()


def _against_the_middle(confidence, correct, bins):
    places = _places(confidence, bins)
    return calibration_error((places + 0.5) / bins, correct, bins)


def _some_bins(choose):
    """The sum over those filled bins that `choose(places, bins)` marks."""

    def error(confidence, correct, bins):
        found = _filled_bins(confidence, correct, bins)
        places, sizes, gaps = map(np.array, zip(*found, strict=True))
        return np.sum((sizes * np.abs(gaps))[choose(places, bins)]) / len(correct)

    return error


def _against_the_mean_of_all(confidence, correct, bins):
    mean, places = confidence.mean(), _places(confidence, bins)
    parts = [correct[places == place] for place in np.unique(places)]
    return sum(len(part) * abs(part.mean() - mean) for part in parts) / len(correct)


CALIBRATION_MISTAKES = (
    Misconception(
        "counts_every_bin_the_same",
        lambda *given: np.mean(np.abs(_sizes_and_gaps(*given)[1])),
        "The error is the mean of the gaps.",
        "One bin holds a single answer and another a thousand. Should both count the same?",
    ),
    Misconception(
        "averages_over_empty_bins_too",
        lambda *given: np.sum(np.abs(_sizes_and_gaps(*given)[1])) / given[2],
        "The sum of the gaps is divided by the number of bins.",
        "Cut the same answers into many more bins, most of them empty. What becomes of your number?",
    ),
    Misconception(
        "takes_the_worst_bin",
        lambda *given: np.max(np.abs(_sizes_and_gaps(*given)[1])),
        "What counts is the largest gap.",
        "That measure exists, as the maximum calibration error. Which one does this task ask for?",
        convention=True,
    ),
    Misconception(
        "lets_the_gaps_cancel",
        lambda confidence, correct, bins: abs(np.mean(correct) - np.mean(confidence)),
        "The size of the whole difference is the error.",
        "A model is too sure in one bin and too modest in another. Can your number be 0?",
    ),
    Misconception(
        "keeps_the_sign_of_the_gaps",
        lambda confidence, correct, bins: np.mean(confidence) - np.mean(correct),
        "Too sure is plus and too modest is minus.",
        "Can an error be negative? Does one fault make up for the opposite one?",
        also_wrong=(lambda confidence, correct, bins: np.mean(correct) - np.mean(confidence),),
    ),
    Misconception(
        "compares_answer_by_answer",
        lambda confidence, correct, bins: np.mean(np.abs(correct - confidence)),
        "Every answer has its own gap.",
        "Of ten answers with confidence 0.7 seven are right. Is there an error? What do you give back?",
    ),
    Misconception(
        "takes_the_squared_error",
        lambda confidence, correct, bins: np.mean((correct - confidence) ** 2),
        "The mean squared difference measures calibration.",
        "That is the Brier score. Of ten answers with confidence 0.7 seven are right: is yours 0?",
        convention=True,
    ),
    Misconception(
        "squares_the_gaps",
        lambda *given: np.average(
            _sizes_and_gaps(*given)[1] ** 2, weights=_sizes_and_gaps(*given)[0]
        ),
        "Gaps are squared so that they do not cancel.",
        "There is another way to drop a sign, one that keeps the unit. Which does the task name?",
        convention=True,
    ),
    Misconception(
        "takes_the_root_of_squared_gaps",
        lambda *given: np.sqrt(
            np.average(_sizes_and_gaps(*given)[1] ** 2, weights=_sizes_and_gaps(*given)[0])
        ),
        "Gaps are averaged as in a standard deviation.",
        "There is another way to drop a sign. Which does the task name?",
        convention=True,
    ),
    Misconception(
        "compares_with_the_middle_of_the_bin",
        _against_the_middle,
        "All answers in a bin have its middle as their confidence.",
        "The confidences are known exactly. What is their mean in this bin?",
    ),
    Misconception(
        "cuts_bins_of_equal_size",
        _with_bins_of_equal_size,
        "Every bin gets as many answers.",
        "A real variant. Where does this task put the edges: by counting answers or by confidence?",
        convention=True,
    ),
    Misconception(
        "drops_a_confidence_of_one",
        _without_the_last_edge,
        "Every bin is closed below and open above.",
        "In which of your bins is a confidence of exactly 1?",
    ),
    Misconception(
        "leaves_out_the_last_bin",
        _some_bins(lambda places, bins: places < bins - 1),
        "The edges count one more than the bins, so the range ends one earlier.",
        "Which bin holds an answer of confidence 0.99? Is it among those of your loop?",
    ),
    Misconception(
        "stops_at_an_empty_bin",
        _some_bins(lambda places, bins: places == np.arange(len(places))),
        "Where a bin is empty, there is nothing more to do.",
        "What comes after `break`, and what after `continue`? Which bins have you not seen?",
    ),
    Misconception(
        "compares_every_bin_with_the_mean_of_all",
        _against_the_mean_of_all,
        "The mean confidence is one number for all bins.",
        "Which answers belong to this bin? Whose confidences are in your mean?",
    ),
    Misconception(
        "gives_the_error_rate",
        lambda confidence, correct, bins: 1 - np.mean(correct),
        "The error is how often the model is wrong.",
        "A model says 0.6 and is right in 6 of 10 cases. Is it badly calibrated?",
    ),
)
WELL_CALIBRATED = ([0.75, 0.75, 0.75, 0.75], [1, 0, 1, 1])
CALIBRATION_LAWS = (
    Law(
        "Who says 0.75 and is right in 3 of 4 cases has no error.",
        "gives",
        (((*WELL_CALIBRATED, 2),),),
        constant=0.0,
    ),
    Law(
        "Always certain and always wrong is the worst: 1.",
        "gives",
        ((([1.0, 1.0], [0, 0], 2),),),
        constant=1.0,
    ),
    Law(
        "Every answer twice changes nothing.",
        "equal",
        ((([0.9, 0.3], [0, 1], 2), ([0.9, 0.3, 0.9, 0.3], [0, 1, 0, 1], 2)),),
    ),
    Law(
        "The order of the answers does not matter.",
        "equal",
        ((([0.9, 0.3, 0.2], [0, 1, 0], 2), ([0.2, 0.9, 0.3], [0, 0, 1], 2)),),
    ),
    Law(
        "The error is never negative.",
        "at_least",
        ((([0.9, 0.3], [1, 0], 2),), (([0.6, 0.6], [1, 1], 2),)),
        constant=0.0,
    ),
    Law(
        "Too sure in one bin does not make up for too modest in another.",
        "gives",
        ((([0.8, 0.2], [0, 1], 2),),),
        constant=0.8,
    ),
)

expected_calibration_error = Exercise(
    name="expected_calibration_error",
    title="Expected calibration error",
    prompt=(
        "Write `expected_calibration_error(confidence, correct, bins)`. For N answers, `confidence` "
        "holds what a model said, from 0 to 1, and `correct` a 1 where it was right, a 0 where not. "
        "Cut the confidences into `bins` bins of equal **width** from 0 to 1; the last holds 1 too. "
        "The gap of a bin is the difference, without its sign, between the share of right answers "
        "and the mean confidence in it. Give back the mean gap, where each bin counts by **the "
        "number of its answers**."
    ),
    points=4,
    difficulty=4,
    minutes=12,
    reference=calibration_error,
    cases=answers_in_bins,
    also_right=(_by_sums, _by_edges),
    misconceptions=CALIBRATION_MISTAKES,
    faults=(
        faults.TURNS_THE_SIGN_ROUND,
        faults.HALVES_IT,
        faults.DOUBLES_IT,
        faults.sums_instead_of_averaging(0),
        faults.divides_by_the_count_twice(0),
        faults.divides_by_one_less(0),
    ),
    laws=CALIBRATION_LAWS,
    hints=(
        "A bin of a hundred answers counts a hundred times as much as a bin of one.",
        "First give every answer the number of its bin. Then go through the bins that hold something.",
        "A sibling, the mean height for each class of a school:\n"
        "`for c in np.unique(room): inside = room == c; print(c, height[___].mean())`",
    ),
)


def suspect_mean(p, weights):
    return np.mean(-weights * np.log(p))


def verdict_on_weights(answer):
    """What comes of trying probabilities and weights on the suspect."""
    try:
        p, weights = (np.asarray(part, dtype=float) for part in answer)
    except (TypeError, ValueError):
        return "it is not a pair of two plain lists of numbers"
    if p.ndim != 1 or p.shape != weights.shape or not p.size:
        return "the two lists are not equally long"
    if not (np.all(p > 0) and np.all(p <= 1)):
        return "a probability has to be above 0 and at most 1"
    if not (np.all(weights > 0) and np.all(np.isfinite(weights))):
        return "a weight has to be above 0"
    return _telling_weights(p, weights)


def _telling_weights(p, weights):
    right = np.sum(-weights * np.log(p)) / np.sum(weights)
    if not np.isclose(suspect_mean(p, weights), right, rtol=1e-3, atol=1e-5):
        return "the two versions differ on it"
    if np.allclose(p, 1):
        return "nothing was lost, and both versions give 0"
    if np.allclose(weights, 1, rtol=1e-3):
        return "all weights are 1, and both versions give the same number"
    return "the weights add up to their count, and both versions give the same number"


unmasking_weights = counterexample(
    name="unmasking_weights",
    title="A weighted mean that passes the test",
    prompt=words(
        "`p` holds what a model gave to the right classes, `weights` what these examples count. The "
        "weighted mean of the losses should be divided by the sum of the weights. Somebody wrote "
        "this, and it passes a test on `([0.9, 0.5], [1, 1])`:\n\n"
        "```python\n{code}```\n\n"
        "Find an input on which it is **wrong**. Answer with a pair of lists: probabilities and weights.",
        code=inspect.getsource(suspect_mean),
    ),
    points=2,
    difficulty=2,
    minutes=4,
    reference=lambda: ([0.9, 0.5], [1, 3]),
    measure=verdict_on_weights,
    also_right=(
        lambda: [[0.5], [2.0]],
        lambda: (np.array([0.9, 0.8, 0.3]), (1, 1, 10)),
        lambda: ((0.5, 0.5), (0.1, 0.1)),
    ),
    misconceptions=(
        Misconception(
            "leaves_all_weights_at_one",
            lambda: ([0.9, 0.2, 0.7], [1, 1, 1]),
            "The probabilities make the difference.",
            "By what does the suspect divide, and by what should it? When are these two the same?",
        ),
        Misconception(
            "takes_weights_that_average_one",
            lambda: ([0.9, 0.5], [0.5, 1.5]),
            "Any unequal weights will do.",
            "What do your weights add up to, and how many are there?",
        ),
        Misconception(
            "asks_for_certainty",
            lambda: ([1.0, 1.0], [2, 5]),
            "The plainest probabilities are the best test.",
            "What is −log 1, and what is left of it after any division?",
        ),
        Misconception(
            "hands_over_unequal_lengths",
            lambda: ([0.9, 0.5, 0.2], [1, 10]),
            "There are as many weights as classes.",
            "These are the weights of the examples. How many does each example have?",
        ),
        Misconception(
            "hands_over_something_else_than_probabilities",
            lambda: ([2.0, 5.0], [1, 10]),
            "Scores will do as well.",
            "From where to where do probabilities go?",
        ),
        Misconception(
            "gives_a_class_no_weight",
            lambda: ([0.9, 0.5], [0, 3]),
            "A weight of 0 is the clearest case.",
            "If all weights were 0, by what would the right version divide? Can you do without?",
        ),
    ),
    hints=(
        "A test can only tell two functions apart where they give different numbers.",
        "Write down both divisors. What makes them equal?",
        "On another suspect: `np.sum(x) / 2` passes for a mean on every list of two numbers.",
    ),
)

FOCAL_TRIALS = (
    (
        np.array([[0.9, 0.06, 0.04], [0.2, 0.5, 0.3], [0.1, 0.3, 0.6], [0.7, 0.2, 0.1]]),
        np.array([0, 2, 1, 0]),
        2.0,
    ),
    (np.array([[0.25, 0.75], [0.4, 0.6], [0.15, 0.85]]), np.array([1, 1, 0]), 0.5),
)

focal_in_order = order_lines(
    name="focal_in_order",
    title="Focal loss, in order",
    prompt=(
        "Put lines in order so that they compute the mean focal loss of `probs` (N, K) for the right "
        "classes `labels` (N,). Some lines belong to nothing. Answer with letters, such as "
        '`focal_in_order = "abc"`.'
    ),
    signature="def focal(probs, labels, gamma):",
    lines={
        "a": "losses = dimmed * surprise",
        "b": "truth = probs[rows, labels]",
        "c": "dimmed = truth ** gamma",
        "d": "rows = np.arange(len(labels))",
        "e": "return np.mean(losses)",
        "f": "dimmed = (1 - truth) ** gamma",
        "g": "truth = probs.max(axis=1)",
        "h": "surprise = -np.log(truth)",
        "i": "losses = (1 - np.exp(-surprise.mean())) ** gamma * surprise",
    },
    right="dbhfae",
    tried_on=FOCAL_TRIALS,
    points=2,
    difficulty=3,
    minutes=5,
    also_right=(lambda: "d b f h a e", lambda: ["d", "b", "f", "h", "a", "e"]),
    misconceptions=(
        Misconception(
            "turns_hard_ones_down",
            lambda: "dbhcae",
            "The factor is the probability itself.",
            "Which examples should be dimmed: those of p = 0.9, or those of p = 0.1?",
            also_wrong=(lambda: "dbhfcae",),
        ),
        Misconception(
            "scores_the_favourite",
            lambda: "ghfae",
            "What counts is how sure the model was.",
            "Do the labels have a say in your lines? Change one: does the loss notice?",
            also_wrong=(lambda: "dghfae",),
        ),
        Misconception(
            "dims_the_batch_as_a_whole",
            lambda: "dbhie",
            "One factor serves the whole batch.",
            "Can one number tell easy examples from hard ones?",
            also_wrong=(lambda: "dbhfie",),
        ),
        Misconception(
            "uses_the_rows_before_they_are_made",
            lambda: "bdhfae",
            "The order of the first lines is free.",
            "Which names does each line need, and which line makes them?",
        ),
        Misconception(
            "forgets_to_return",
            lambda: "dbhfa",
            "A function gives back its last line.",
            "What does Python give back where there is no `return`?",
        ),
    ),
    hints=(
        "Every name has to be made before it is used.",
        "From the back: what is averaged, of which two arrays is that the product, what are they made of?",
        "On another function: `rows = …`, `best = scores[rows, choice]`, `return best.mean()` "
        "cannot stand in another order.",
    ),
)

HELD_OUT_GOAL = 0.9


def overconfident(seed):
    rng = np.random.default_rng(seed)
    evidence = rng.normal(0, 1.5, (800, 4))
    labels = np.argmax(evidence + rng.gumbel(size=(800, 4)), axis=1)
    return 2.5 * evidence, labels


def tuned_temperature(logits, labels):
    """Newton's way down the loss in β = 1/T, which is convex."""
    sharpness = 0.0
    for _ in range(20):
        weights = np.exp(sharpness * (logits - logits.max(1, keepdims=True)))
        probs = weights / weights.sum(1, keepdims=True)
        means = (probs * logits).sum(1)
        slope = np.mean(means - logits[np.arange(len(labels)), labels])
        curvature = np.mean((probs * logits**2).sum(1) - means**2)
        sharpness -= slope / curvature
    return 1 / sharpness


@cache
def held_out_loss(temperature):
    logits, labels = overconfident(seed=2)
    return cross_entropy(logits / temperature, labels)


def verdict_on_temperature(answer):
    """What a temperature does to the held-out half."""
    try:
        temperature = float(np.squeeze(answer))
    except (TypeError, ValueError):
        return "a number was wanted"
    if not (temperature > 0 and np.isfinite(temperature)):
        return "a temperature has to be above 0"
    if held_out_loss(temperature) < HELD_OUT_GOAL:
        return words("the held-out loss is below {held_out_goal}", held_out_goal=HELD_OUT_GOAL)
    return _what_is_missing(temperature)


def _what_is_missing(temperature):
    as_it_came, now = held_out_loss(1.0), held_out_loss(temperature)
    best = tuned_temperature(*overconfident(seed=1))
    if abs(now - as_it_came) < 0.01 * as_it_came and temperature < best:
        return "the held-out loss is that of the model as it came"
    if temperature < best:
        fell = now < as_it_came
        return (
            "the model is still surer than it is right" if fell else "the model is even surer now"
        )
    if now > 0.98 * math.log(4):
        return "the model hardly tells the classes apart any more"
    return "the model is less sure now than it is right"


temperature_for_weather = measured_task(
    name="temperature_for_weather",
    title="Cool down a model that is too sure",
    prompt=words(
        "A model tells four kinds of weather apart. Its logits point the right way and are all too "
        "large. This simulation makes them:\n\n"
        "```python\n{code}```\n\n"
        "Take `logits, labels = overconfident(seed=1)` and find the temperature T for which the mean "
        "cross-entropy of `logits / T` is lowest. Hand over **T, a number**. It is tried on held-out "
        "weather, made with another seed: the loss has to come below {held_out_goal} nats.",
        code=inspect.getsource(overconfident),
        held_out_goal=HELD_OUT_GOAL,
    ),
    points=3,
    difficulty=3,
    minutes=10,
    reference=lambda: tuned_temperature(*overconfident(seed=1)),
    measure=verdict_on_temperature,
    also_right=(lambda: 2.5, lambda: np.array([2.4]), lambda: np.float32(2.6)),
    misconceptions=(
        Misconception(
            "leaves_the_model_as_it_came",
            lambda: 1.0,
            "The accuracy does not change with T, so T can stay where it is.",
            "The order of the logits stays the same. Does the loss?",
        ),
        Misconception(
            "turns_the_temperature_round",
            lambda: 1 / tuned_temperature(*overconfident(seed=1)),
            "The logits are multiplied by T.",
            "Which makes probabilities flatter: dividing by 2 or dividing by ½?",
        ),
        Misconception(
            "stops_halfway",
            lambda: 1.4,
            "The loss fell, so that will do.",
            "Take a few more values of T. On which side does the loss go on falling?",
        ),
        Misconception(
            "cools_too_much",
            lambda: 6.0,
            "The more modest, the better.",
            "Plot the loss against T. Has it a lowest point, and on which side of it are you?",
        ),
        Misconception(
            "takes_all_confidence_away",
            lambda: 1000.0,
            "A model that claims nothing cannot be wrong.",
            "What does a fair guess among four cost? Does the model know nothing at all?",
        ),
        Misconception(
            "hands_over_a_negative_number",
            lambda: -2.0,
            "Cooling down means a negative temperature.",
            "What happens to the largest logit when it is divided by a negative number?",
        ),
    ),
    hints=(
        "The right T makes the mean confidence equal to the share of right answers.",
        "Try ten temperatures, then ten more around the best.",
        "On another search: `sizes = np.linspace(1, 5, 41)`, "
        "`best = sizes[np.argmin([error(s) for s in sizes])]`.",
    ),
)

when_to_smooth = written_question(
    name="when_to_smooth",
    title="In your own words",
    prompt=(
        "A colleague trains with smoothed labels (ε = 0.1, 4 classes) and worries: the loss of a "
        "single batch, shown again and again, does not fall to 0. Say in a sentence or two whether "
        "something is broken, and how to tell. Write it between quotation marks."
    ),
    points=0,
    difficulty=3,
    minutes=4,
    model_answer=(
        "Nothing needs to be broken: against a smoothed target the loss can only fall to the entropy "
        "of that target, which is above 0, and a model that gets surer than the target pays more "
        "again; to tell, compare the loss with that floor, or look at its distance from it, the KL "
        "divergence, which does go to 0."
    ),
    hints=(
        "Which forecast is the best answer to a smoothed target?",
        "What does that best forecast cost?",
        "On another target: a fair coin can never be forecast below 0.693 nats, however long one trains.",
    ),
)
