"""Rivals of cross-entropy: the negative dot product and squared error, in probabilities and in scores."""

import math

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
    measured_task,
    order_lines,
    value_question,
    varied,
    written_question,
)
from course_lib.grading.answers import rounded_from
from course_lib.losses import (
    cross_entropy_grad,
    distribution_cross_entropy,
    negative_dot_product,
)
from course_lib.losses import surprise as surprise_of
from course_lib.question_bank import faults
from course_lib.question_bank.drawn import uneven
from course_lib.question_bank.plain import softmax
from course_lib.translations import words

LESSON = 4

THREE_DECIMALS = Tolerance(relative=1e-5, absolute=5.1e-4)
FOUR_DIGITS = Tolerance(relative=5e-4, absolute=1e-6)

POINTS_UPHILL = faults.scaled(
    "points_uphill",
    -1,
    "The size of a slope is what matters, not its sign.",
    "If the quantity that you differentiate on grows a little, does the loss rise or fall?",
)
HALVES_THE_SLOPE = faults.scaled(
    "forgets_the_two",
    1 / 2,
    "The derivative of a square is what was squared.",
    "Differentiate x² at x = 3. What stands in front?",
)


def pairs_of_vectors(rng):
    """Forecasts with targets, and vectors that are none: of any sign and length."""
    for count in (3, 5):
        a, b = rng.uniform(0.5, 2, count), rng.uniform(0.5, 2, count)
        signs = np.where(np.arange(count) % 2, -1, 1)
        yield Case(
            words("{count} entries of both signs", count=count), {"y_hat": a * signs, "y": b}
        )
    opposed = np.array([1.5, 0.5, 2.0]) * rng.uniform(0.8, 1.2)
    yield Case("vectors that point apart", {"y_hat": opposed, "y": np.array([-2.0, 1.0, -0.5])})
    forecast = rng.permutation([0.1, 0.25, 0.65])
    for place in (0, 2):
        yield Case("a forecast and what came", {"y_hat": forecast, "y": np.eye(3)[place]})
    shared = {"y_hat": np.array([0.7, 0.2, 0.06, 0.04]), "y": np.array([0.2, 0.5, 0.25, 0.05])}
    yield Case("a forecast and a distribution", shared)
    yield Case("at right angles", {"y_hat": np.array([2.0, -1.0]), "y": np.array([1.0, 2.0])})


negative_dot = Exercise(
    name="negative_dot",
    title="Negative dot product",
    prompt=(
        "Write `negative_dot(y_hat, y)`: minus the dot product of two vectors of the same length "
        "(NumPy arrays of any real numbers). One number comes out."
    ),
    points=2,
    difficulty=1,
    minutes=4,
    reference=lambda y_hat, y: -np.sum(y_hat * y),
    cases=pairs_of_vectors,
    also_right=(
        negative_dot_product,
        lambda y_hat, y: -sum(a * b for a, b in zip(y_hat, y, strict=True)),
        lambda y_hat, y: -np.einsum("i,i->", y_hat, y),
        lambda y_hat, y: np.array([-(np.asarray(y_hat, np.float32) @ np.asarray(y, np.float32))]),
    ),
    misconceptions=(
        Misconception(
            "averages_over_the_entries",
            lambda y_hat, y: -np.mean(y_hat * y),
            "A loss is always an average.",
            "Append a zero to both vectors. Does your number move, and should it?",
        ),
        Misconception(
            "gives_each_product",
            lambda y_hat, y: -y_hat * y,
            "NumPy's star is the dot product.",
            "How many numbers should come out for two vectors of length 5?",
        ),
        Misconception(
            "multiplies_everything_with_everything",
            lambda y_hat, y: -np.sum(np.outer(y_hat, y)),
            "Every entry meets every entry.",
            "Two vectors at right angles: do yours come to nothing? Which products belong together?",
        ),
        Misconception(
            "measures_only_the_angle",
            lambda y_hat, y: -np.dot(y_hat, y) / np.linalg.norm(y_hat) / np.linalg.norm(y),
            "Agreement means the angle between the two.",
            "Double one of the vectors. Does the dot product stay, and does your number?",
            convention=True,
        ),
        Misconception(
            "takes_the_log_of_the_forecast",
            lambda y_hat, y: -np.sum(y * np.log(y_hat)),
            "A loss of a forecast has a logarithm in it.",
            "Read the task again: which operations does it name?",
            also_wrong=(lambda y_hat, y: -np.log(np.dot(y_hat, y)),),
        ),
        Misconception(
            "ignores_the_direction",
            lambda y_hat, y: -np.abs(np.dot(y_hat, y)),
            "Agreement cannot be negative.",
            "Take a vector and its opposite. Do they get the same loss as a vector and itself?",
        ),
        Misconception(
            "takes_the_distance",
            lambda y_hat, y: np.sum((y_hat - y) ** 2),
            "Two vectors are compared by their distance.",
            "What should two vectors at right angles give, and what do yours?",
            also_wrong=(
                lambda y_hat, y: np.linalg.norm(y_hat - y),
                lambda y_hat, y: np.mean((y_hat - y) ** 2),
            ),
        ),
        Misconception(
            "leaves_out_the_last_entry",
            lambda y_hat, y: -np.dot(y_hat[:-1], y[:-1]),
            "The indices end one below the length, so the range has to as well.",
            "Which numbers does `range(3)` give? Change the last entries: does your number notice?",
        ),
        Misconception(
            "leaves_out_the_first_entry",
            lambda y_hat, y: -np.dot(y_hat[1:], y[1:]),
            "A loop over the entries begins at 1.",
            "Which index has the first entry? Change it: does your number notice?",
        ),
        Misconception(
            "returns_inside_the_loop",
            lambda y_hat, y: -y_hat[0] * y[0],
            "The return belongs to the lines of the loop.",
            "How often does your loop turn before the function is left? How far is `return` indented?",
        ),
        Misconception(
            "keeps_only_the_last",
            lambda y_hat, y: -y_hat[-1] * y[-1],
            "An equals sign is enough to collect a sum.",
            "Change the first entries. Does your number notice? Is it `=` or `+=`?",
        ),
        Misconception(
            "dots_the_forecast_with_itself",
            lambda y_hat, y: -np.dot(y_hat, y_hat),
            "The forecast is what is scored.",
            "Change y and nothing else. Does your number notice?",
        ),
        Misconception(
            "dots_the_target_with_itself",
            lambda y_hat, y: -np.dot(y, y),
            "The target is what counts.",
            "Change the forecast and nothing else. Does your number notice?",
        ),
        Misconception(
            "adds_up_the_forecast",
            lambda y_hat, y: -np.sum(y_hat),
            "The target only says that the entries count.",
            "For a forecast that sums to 1, what do you always give back?",
        ),
        Misconception(
            "reads_only_the_largest_target",
            lambda y_hat, y: -y_hat[np.argmax(y)],
            "The target has a single 1, so one entry is enough.",
            "And if the target is [0.6, 0.4]? Which entries count then, and how much?",
        ),
        Misconception(
            "starts_from_one",
            lambda y_hat, y: 1 - np.dot(y_hat, y),
            "A loss must not be negative, so it starts from 1.",
            "What should two vectors at right angles give, and what do yours?",
            convention=True,
        ),
    ),
    faults=(faults.TURNS_THE_SIGN_ROUND, faults.HALVES_IT, faults.DOUBLES_IT),
    laws=(
        Law(
            "Vectors at right angles give 0.",
            "gives",
            ((([1.0, 0.0], [0.0, 2.0]),), (([1.0, 1.0], [3.0, -3.0]),)),
            constant=0.0,
        ),
        Law(
            "Agreement gives a negative number.",
            "has_signs",
            ((([2.0], [3.0]),), (([0.5, 2.0], [1.0, 0.5]),)),
            constant=-1,
        ),
        Law(
            "Vectors that point apart give a positive number.",
            "has_signs",
            ((([2.0], [-3.0]),), (([0.5, 2.0], [-1.0, -0.5]),)),
            constant=1,
        ),
        Law(
            "Doubling one of the vectors doubles the result.",
            "ratio",
            (
                (([0.5, 2.0], [1.0, 3.0]), ([1.0, 4.0], [1.0, 3.0])),
                (([0.5, 2.0], [1.0, 3.0]), ([0.5, 2.0], [2.0, 6.0])),
            ),
            constant=2.0,
        ),
        Law(
            "Appending zeros changes nothing.",
            "equal",
            ((([0.5, 2.0], [1.0, 3.0]), ([0.5, 2.0, 0.0], [1.0, 3.0, 0.0])),),
        ),
        Law(
            "Exchanging the two vectors changes nothing.",
            "equal",
            ((([0.5, 2.0], [1.0, 3.0]), ([1.0, 3.0], [0.5, 2.0])),),
        ),
    ),
    hints=(
        "At right angles the result is 0; the more the vectors agree, the lower it is.",
        "Entry meets entry, in the same place; then everything is added to one number.",
        "A sibling with one gap, the sum of the squared differences:\n\n"
        "```python\ndef squared_distance(a, b):\n    return np.sum((___) ** 2)\n```",
    ),
)


def forecasts_with_a_label(rng):
    """Forecasts of several lengths whose entries all differ, the truth in every position."""
    for label in (1, 3):
        yield Case("five classes", {"probs": uneven(rng, 5, spread=0.05), "label": label})
    yield Case("the truth stands first", {"probs": uneven(rng, 4, spread=0.05), "label": 0})
    yield Case("the truth stands last", {"probs": uneven(rng, 3, spread=0.05), "label": 2})
    sure = rng.uniform(0.85, 0.92)
    yield Case("sure and wrong", {"probs": np.array([sure, 1 - sure]), "label": 1})
    yield Case("sure and right", {"probs": np.array([1 - sure, sure]), "label": 1})


def misses(probs, label):
    """How far every entry lies from what it should have been."""
    return np.asarray(probs) - np.eye(len(probs))[label]


MISTAKES_WITH_SQUARES = (
    Misconception(
        "squares_only_the_truth",
        lambda probs, label: (1 - probs[label]) ** 2,
        "Only the class that came is charged.",
        "Move probability about among the wrong classes. Does squared error notice? Does yours?",
        convention=True,
    ),
    Misconception(
        "squares_only_the_others",
        lambda probs, label: np.sum(np.delete(probs, label) ** 2),
        "Only what was given to the wrong classes is an error.",
        "The truth should have had a 1. How far away is its entry, and do you charge that?",
    ),
    Misconception(
        "takes_the_root",
        lambda probs, label: np.linalg.norm(misses(probs, label)),
        "A squared error is brought back by a root.",
        "What does certain and wrong cost: 2, or its root? Is there a root in the task?",
    ),
    Misconception(
        "adds_the_absolute_errors",
        lambda probs, label: np.abs(misses(probs, label)).sum(),
        "Large and small errors count by their size.",
        "Halve every error. By which factor should a squared error shrink?",
    ),
    Misconception(
        "returns_what_is_missing",
        lambda probs, label: 1 - probs[label],
        "The loss is the probability that the truth did not get.",
        "Where in your number is a square?",
    ),
    Misconception(
        "takes_the_log",
        lambda probs, label: -np.log(probs[label]),
        "A loss of probabilities is a logarithm.",
        "A squared error has a largest value. Which is it, and does yours have one?",
    ),
    Misconception(
        "adds_before_squaring",
        lambda probs, label: np.sum(misses(probs, label)) ** 2,
        "Adding first and squaring later gives the same.",
        "What do the errors of a forecast always add up to?",
    ),
    Misconception(
        "forgets_the_target",
        lambda probs, label: np.sum(np.asarray(probs) ** 2),
        "The entries of the forecast are squared and added.",
        "Change the label and nothing else. Does your number move?",
    ),
    Misconception(
        "subtracts_the_number_of_the_class",
        lambda probs, label: np.sum((np.asarray(probs) - label) ** 2),
        "The label is what every entry is compared with.",
        "For class number 3: which entry should have been 1, and should any have been 3?",
    ),
    Misconception(
        "squares_before_subtracting",
        lambda probs, label: np.sum(np.asarray(probs) ** 2) - 1,
        "The difference of the squares is the square of the difference.",
        "For an entry of 0.6 that should have been 1: what is the error, and what is its square?",
    ),
    Misconception(
        "leaves_out_the_last_class",
        lambda probs, label: np.sum(misses(probs, label)[:-1] ** 2),
        "The indices end one below the length, so the range has to as well.",
        "Which numbers does `range(3)` give? Change the last entry: does your loss notice?",
    ),
    Misconception(
        "scores_the_favourite",
        lambda probs, label: np.sum(misses(probs, np.argmax(probs)) ** 2),
        "What counts is the class the model believed in most.",
        "Your loss is small whenever the model is sure. What if it is sure and wrong?",
    ),
    Misconception(
        "gives_one_for_each_class",
        lambda probs, label: misses(probs, label) ** 2,
        "Every class has an error of its own.",
        "How many numbers describe the loss of one forecast?",
    ),
)


def brier_score(*, averaged):
    """The exercise for one convention: added over the classes, or averaged."""
    combine, other = (np.mean, np.sum) if averaged else (np.sum, np.mean)
    return Exercise(
        name="brier",
        title="Squared error of a forecast",
        prompt=(
            "Write `brier(probs, label)`: the squared error of a forecast `probs` (an array of "
            "probabilities that sum to 1) when class number `label`, counted from 0, came: the squares "
            f"of the errors of **all** its entries, **{'averaged' if averaged else 'added'}** over the "
            "classes. The forecast should have been 1 for that class and 0 for the others."
        ),
        points=3,
        difficulty=2,
        minutes=6,
        reference=lambda probs, label: combine(misses(probs, label) ** 2),
        cases=forecasts_with_a_label,
        also_right=_other_ways_to_square(averaged=averaged),
        misconceptions=(
            *MISTAKES_WITH_SQUARES,
            Misconception(
                "adds_over_the_classes" if averaged else "averages_over_the_classes",
                lambda probs, label: other(misses(probs, label) ** 2),
                "Mean squared error and squared error are two words for the same number.",
                "Give the forecast one more class, with probability 0. Should the number stay in this task?",
                convention=True,
            ),
        ),
        faults=faults_of_a_square(averaged=averaged),
        laws=laws_of_squares(averaged=averaged),
        hints=HINTS_FOR_SQUARES,
    )


def _other_ways_to_square(*, averaged):
    def in_all(probs, total):
        return total / len(probs) if averaged else total

    return (
        lambda probs, label: in_all(
            probs, sum((p - (k == label)) ** 2 for k, p in enumerate(probs))
        ),
        lambda probs, label: in_all(probs, 1 - 2 * probs[label] + np.dot(probs, probs)),
        lambda probs, label: in_all(
            probs, np.array([np.linalg.norm(misses(probs, label).astype(np.float32)) ** 2])
        ),
    )


def faults_of_a_square(*, averaged):
    shared = (
        faults.TURNS_THE_SIGN_ROUND,
        faults.counts_labels_from_one(1),
        faults.counts_labels_from_minus_one(1, 0),
        faults.takes_softmax_first(0),
    )
    return shared if averaged else (*shared, faults.HALVES_IT)


def laws_of_squares(*, averaged):
    share = 0.5 if averaged else 1.0  # all that follow have two classes, or only compare
    return (
        Law("Certain and right costs 0.", "gives", ((([1.0, 0.0], 0),), (([0.0, 1.0], 1),)), 0.0),
        Law(
            f"Certain and wrong, with two classes, costs {2 * share:.0f}.",
            "gives",
            ((([1.0, 0.0], 1),), (([0.0, 1.0], 0),)),
            constant=2 * share,
        ),
        Law(
            "If every error is twice as large, the loss is four times as large.",
            "ratio",
            ((([0.9, 0.1], 0), ([0.8, 0.2], 0)), (([0.1, 0.8, 0.1], 1), ([0.2, 0.6, 0.2], 1))),
            constant=4.0,
        ),
        Law(
            "Sharing the rest evenly among the wrong classes makes the loss smaller.",
            "falls",
            ((([0.5, 0.4, 0.1], 0), ([0.5, 0.25, 0.25], 0)),),
        ),
        Law(
            "The loss falls as the truth is given more.",
            "falls",
            ((([0.2, 0.8], 0), ([0.5, 0.5], 0), ([0.9, 0.1], 0)),),
        ),
        Law(
            f"The loss never exceeds {2 * share:.0f}.",
            "at_most",
            ((([0.999, 0.001], 1),), (([0.0, 0.01, 0.99], 1),)),
            constant=2 * share,
        ),
    )


HINTS_FOR_SQUARES = (
    "Certain and right costs 0. Unlike surprise, this loss has a largest value, and it does look at how "
    "the wrong classes share the rest.",
    "Write the forecast that would have been perfect, and compare it with the one that was made.",
    "A sibling with one gap, the sum of the absolute errors:\n\n"
    "```python\ndef absolute_error(probs, label):\n    wanted = np.zeros(len(probs))\n"
    "    wanted[label] = ___\n    return np.abs(probs - wanted).sum()\n```",
)


brier = varied(brier_score, lambda rng: {"averaged": bool(rng.integers(2))}, averaged=False)


def scores_with_a_target(rng):
    """Scores of one example, the truth in every position, favoured and forsaken."""
    for target in (1, 3):
        scores = rng.permutation(np.linspace(-1.3, 1.4, 5)) + rng.uniform(-0.1, 0.1)
        yield Case("five classes", {"logits": scores, "target": target})
    first = np.array([0.4, -0.9, 1.2, 0.1]) + rng.uniform(-0.1, 0.1, 4)
    yield Case("the truth stands first", {"logits": first, "target": 0})
    yield Case("the truth stands last", {"logits": np.array([1.0, -0.5, 0.3]), "target": 2})
    yield Case("sure and wrong", {"logits": np.array([3.0, -0.4]), "target": 1})
    yield Case("sure and right", {"logits": np.array([-0.5, 2.1, 0.2]), "target": 1})
    far = {"logits": np.array([1000.0, 999.0, 998.5]), "target": 1}
    yield Case("scores near 1000", far, extreme=True)


def _against(target, p):
    return p - np.eye(len(p))[target]


def minus_p_slope(logits, target):
    """The probability of the truth times what cross-entropy's gradient would be."""
    p = softmax(logits)
    return p[target] * _against(target, p)


def _of_probabilities(slope, soft=softmax):
    """A gradient from a formula in the probabilities and the target."""
    return lambda logits, target: slope(soft(np.asarray(logits, float)), target)


def _squared_error_slope(p, t):
    miss = _against(t, p)
    return 2 * p * (miss - np.dot(p, miss))


def _only_at_the_target(p, t):
    return -p[t] * (1 - p[t]) * np.eye(len(p))[t]


def _by_the_jacobian(p, t):
    jacobian = np.diag(p) - np.outer(p, p)
    return -jacobian[t]


def _class_by_class(p, t):
    return [p[t] * (p[k] - (k == t)) for k in range(len(p))]


negative_probability_grad = Exercise(
    name="negative_probability_grad",
    title="The slope of minus p",
    prompt=(
        "A model gives scores `logits` to the classes of **one** example, and softmax makes them "
        "probabilities. Take minus the probability of class `target` (counted from 0) as the loss. Write "
        "`negative_probability_grad(logits, target)`: its gradient with respect to the **scores**, with "
        "one entry for each score. `logits` must not be changed."
    ),
    points=4,
    difficulty=4,
    minutes=10,
    reference=minus_p_slope,
    cases=scores_with_a_target,
    also_right=(
        _of_probabilities(_by_the_jacobian),
        _of_probabilities(_class_by_class),
        _of_probabilities(lambda p, t: (p[t] * p - p[t] * np.eye(len(p))[t]).astype(np.float32)),
        lambda logits, target: softmax(logits)[target] * cross_entropy_grad(logits, target),
    ),
    misconceptions=(
        Misconception(
            "gives_the_slope_of_cross_entropy",
            _of_probabilities(lambda p, t: _against(t, p)),
            "Probability minus target is the gradient of any loss behind softmax.",
            "That belongs to −log p. Which factor does the chain rule bring in when the log is gone?",
        ),
        Misconception(
            "stops_at_the_probability",
            _of_probabilities(lambda p, t: -np.eye(len(p))[t]),
            "The loss is −p, so its slope is −1.",
            "That is the slope in p. What does a score do to p when p is nearly 0?",
        ),
        Misconception(
            "moves_only_the_target",
            _of_probabilities(_only_at_the_target),
            "Only the score of the truth enters the loss.",
            "Raise another score. Does the probability of the truth stay?",
        ),
        Misconception(
            "gives_one_number",
            _of_probabilities(lambda p, t: -p[t] * (1 - p[t])),
            "One loss has one slope.",
            "How many scores can be moved, and how does p react to each?",
        ),
        Misconception(
            "forgets_the_target",
            _of_probabilities(lambda p, t: p[t] * p),
            "Each score pulls in proportion to its probability.",
            "Should raising the score of the truth make this loss larger or smaller?",
        ),
        Misconception(
            "scales_each_by_its_own_probability",
            _of_probabilities(lambda p, t: p * _against(t, p)),
            "Each class brings its own probability as a factor.",
            "Add up your entries. Raising all scores alike changes no probability; what must the sum be?",
        ),
        Misconception(
            "uses_the_slope_of_sigmoid_everywhere",
            _of_probabilities(lambda p, t: -p * (1 - p)),
            "The derivative of softmax is p(1 − p), in every place.",
            "Raise the score of a wrong class. Does the truth's probability rise?",
        ),
        Misconception(
            "differentiates_the_squared_error",
            _of_probabilities(_squared_error_slope),
            "A loss without a logarithm is the squared error.",
            "Which loss does the task name, and is there a square in it?",
        ),
        Misconception(
            "multiplies_only_the_probabilities",
            _of_probabilities(lambda p, t: p[t] * p - np.eye(len(p))[t]),
            "The factor belongs to what stands next to it.",
            "What do your entries add up to? Where do brackets go?",
        ),
        Misconception(
            "subtracts_one_from_every_class",
            _of_probabilities(lambda p, t: p[t] * (p - 1)),
            "The 1 is taken from all of them.",
            "How many classes were the right one? What should the entries add up to?",
        ),
        Misconception(
            "adds_the_one",
            _of_probabilities(lambda p, t: p[t] * (p + np.eye(len(p))[t])),
            "Probability and label are added.",
            "Were the forecast certain and right, how much would there be to correct? And in yours?",
        ),
        Misconception(
            "moves_the_favourite",
            _of_probabilities(lambda p, t: p.max() * _against(np.argmax(p), p)),
            "The class that counts is the one the model believes in most.",
            "Change `target` and nothing else. Does your gradient notice?",
        ),
        Misconception(
            "weights_by_what_is_missing",
            _of_probabilities(lambda p, t: (1 - p[t]) * _against(t, p)),
            "The further p is from 1, the more it is pulled.",
            "At p near 0, how much does p move when its score moves a little?",
        ),
        Misconception(
            "gives_the_slope_of_the_surprise_of_missing",
            _of_probabilities(lambda p, t: _against(t, p) * p[t] / (1 - p[t])),
            "Maximising p is the same as charging −log of what is missing, with a minus.",
            "Differentiate p itself, with the quotient rule. Is there anything below the line in the end?",
        ),
        Misconception(
            "forgets_the_softmax",
            lambda logits, target: logits[target] * _against(target, logits),
            "The scores can stand for the probabilities.",
            "A score may be −3. Is that a probability, and what makes one of it?",
        ),
        Misconception(
            "exponentiates_large_scores",
            _of_probabilities(lambda p, t: p[t] * _against(t, p), faults.softmax),
            "exp(score) over the sum of them is all there is to softmax.",
            "What is `np.exp(1000.0)` on a computer? What may you take from all scores without harm?",
        ),
    ),
    faults=(
        POINTS_UPHILL,
        faults.DOUBLES_IT,
        faults.HALVES_IT,
        faults.takes_softmax_first(0),
        faults.counts_labels_from_one(1),
        faults.counts_labels_from_minus_one(1, 0),
    ),
    laws=(
        Law(
            "The entries sum to 0.",
            "sums_to",
            ((([0.0, 1.0], 0),), (([0.5, -1.0, 2.0], 2),)),
            constant=0.0,
        ),
        Law(
            "Where two classes are equally likely, the truth's entry is −¼ and the other's ¼.",
            "gives",
            ((([0.0, 0.0], 0),), (([2.0, 2.0], 0),)),
            constant=[-0.25, 0.25],
        ),
        Law(
            "The entry of the truth is negative, all the others are positive.",
            "has_signs",
            ((([1.0, 0.0], 0),), (([-1.0, 2.0], 0),)),
            constant=[-1, 1],
        ),
        Law(
            "With two classes, p = 0.1 and p = 0.9 of the truth give the same gradient.",
            "equal",
            ((([0.0, math.log(9)], 0), ([math.log(9), 0.0], 0)),),
        ),
        Law(
            "Sure and wrong, the gradient has died: every entry is 0.",
            "gives",
            ((([-30.0, 0.0], 0),), (([0.5, -30.0], 1),)),
            constant=[0.0, 0.0],
        ),
        Law(
            "Adding the same number to all scores changes nothing.",
            "equal",
            ((([0.5, -1.0, 2.0], 1), ([5.5, 4.0, 7.0], 1)),),
        ),
    ),
    hints=(
        "The entries sum to 0, and the gradient dies at both ends: where p of the truth is near 0 and "
        "where it is near 1.",
        "You may know the gradient of −log p. By which factor do the slopes of −log p and of −p differ, "
        "and what does the chain rule say of it?",
        "A sibling with one gap, the slope of −p in the score of a sigmoid:\n\n"
        "```python\ndef slope(z):\n    p = 1 / (1 + np.exp(-z))\n    return -p * (___)\n```",
    ),
)


def agreement_with_what_came(*, forecast, truth):
    """Minus the dot product of a forecast of two with a one-hot target."""
    y_hat, y = np.array(forecast), np.eye(2)[truth]
    return value_question(
        name="agreement_with_what_came",
        title="A loss without a logarithm",
        prompt=(
            f"The truth is y = {y.astype(int).tolist()}, and a model says ŷ = {forecast}. How large is the "
            "negative dot product −⟨ŷ, y⟩? (It has no unit.) Give two decimals or an expression."
        ),
        points=1,
        difficulty=1,
        minutes=2,
        tolerance=THREE_DECIMALS,
        reference=lambda: negative_dot_product(y_hat, y),
        also_right=(
            lambda: -sum(a * b for a, b in zip(forecast, y, strict=True)),
            lambda: [np.float32(-y_hat[truth])],
        ),
        misconceptions=_mistakes_with_agreement(y_hat, y, truth),
        faults=(faults.TURNS_THE_SIGN_ROUND, faults.HALVES_IT),
        hints=(
            "Entry meets entry, the products are added, and the minus makes agreement a low loss.",
            "Which entries of the forecast survive the multiplication with y?",
            "On other numbers: for y = [0, 1] and ŷ = [0.45, 0.55] it is −(0 · 0.45 + 1 · 0.55) = −0.55.",
        ),
    )


def _mistakes_with_agreement(y_hat, y, truth):
    return (
        Misconception(
            "reads_the_other_entry",
            lambda: -y_hat[1 - truth],
            "The larger entry, or the one beside it, is the one that counts.",
            "Which entry of y is 1, and which entry of ŷ stands in the same place?",
        ),
        Misconception(
            "takes_the_log_of_the_forecast",
            lambda: surprise_of(y_hat[truth]),
            "A loss of a forecast has a logarithm in it.",
            "That is cross-entropy. Which operations make a dot product?",
        ),
        Misconception(
            "adds_up_the_forecast",
            lambda: -y_hat.sum(),
            "The target only says that the entries count.",
            "What do the entries of any forecast add up to? Could such a loss tell two of them apart?",
        ),
        Misconception(
            "dots_the_forecast_with_itself",
            lambda: -np.dot(y_hat, y_hat),
            "The forecast is what is scored.",
            "Had the other class come, would your number be another one?",
        ),
        Misconception(
            "starts_from_one",
            lambda: 1 - np.dot(y_hat, y),
            "A loss must not be negative, so it starts from 1.",
            "What should a forecast give that put nothing on the truth, by the formula as it stands?",
            convention=True,
        ),
        Misconception(
            "takes_the_distance",
            lambda: np.sum((y_hat - y) ** 2),
            "A forecast is compared with the truth by its squared distance.",
            "Is there a difference of the two in a dot product, or a product?",
        ),
    )


def _two_entries(rng):
    first = int(rng.choice([10, 15, 20, 25, 30, 70, 75, 80])) / 100
    return {"forecast": [first, round(1 - first, 2)], "truth": int(rng.integers(2))}


agreement_with_what_came = varied(
    agreement_with_what_came, _two_entries, forecast=[0.1, 0.9], truth=0
)


def penalty(name, title, state):
    """By how many nats one forecast is worse than another."""

    def asked(*, p, best):
        def gap():
            return surprise_of(p) - surprise_of(best)

        return value_question(
            name=name,
            title=title,
            prompt=words(
                "A model gave the truth p = **{p}** and is {state}. Had it been sure and right, it would "
                "have given it {best}. What does cross-entropy charge for the difference: by how many "
                "**nats** is the loss larger? Give three decimals or an expression.",
                p=p,
                state=state,
                best=best,
            ),
            points=1,
            difficulty=2,
            minutes=3,
            tolerance=THREE_DECIMALS,
            reference=gap,
            also_right=(lambda: math.log(best / p), lambda: round(math.log(best / p), 3)),
            misconceptions=_mistakes_with_a_penalty(p, best),
            faults=faults.of_a_value_in_nats(),
            hints=(
                "Losses add and subtract: what is asked is one loss minus another.",
                "Write both losses with all their digits before you subtract.",
                "On other numbers: 0.35 instead of 0.6 costs −log 0.35 + log 0.6 = 0.539 nats.",
            ),
        )

    return asked


def _mistakes_with_a_penalty(p, best):
    return (
        Misconception(
            "subtracts_rounded_losses",
            lambda: round(-math.log(p), 2) - round(-math.log(best), 2),
            "Rounding the two losses to two decimals first does no harm.",
            "Which digits of your difference are still right, if each loss had only two decimals?",
        ),
        Misconception(
            "forgets_the_baseline",
            lambda: surprise_of(p),
            "Sure and right costs nothing.",
            "Does the better forecast give the truth a probability of exactly 1?",
        ),
        Misconception(
            "divides_the_losses",
            lambda: surprise_of(p) / surprise_of(best),
            "“By how much” is a ratio.",
            "In which unit is a loss divided by a loss? Which unit does the question name?",
        ),
        Misconception(
            "subtracts_the_probabilities",
            lambda: best - p,
            "The penalty is the probability that was lost.",
            "That is what −p charges. Where in your number is the logarithm?",
        ),
        Misconception(
            "divides_the_probabilities",
            lambda: best / p,
            "So many times less was given to the truth, so that is the penalty.",
            "That is a fact about probabilities. How many nats is such a factor?",
        ),
    )


def _telling_pairs(probabilities):
    """Pairs for which rounding first spoils a digit that is asked for."""
    pairs = [(p, best) for p in probabilities for best in (0.8, 0.84, 0.88, 0.9, 0.92, 0.94)]
    return [{"p": p, "best": best} for p, best in pairs if _rounding_tells(p, best)]


def _rounding_tells(p, best):
    exact = math.log(best / p)
    rounded = round(-math.log(p), 2) - round(-math.log(best), 2)
    return abs(rounded - exact) > 0.0064 and not rounded_from(round(rounded, 2), exact)


UNSURE = _telling_pairs((0.45, 0.46, 0.47, 0.48, 0.49, 0.5, 0.51, 0.52, 0.53, 0.54, 0.55))
SURE_AND_WRONG = _telling_pairs((0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.11, 0.12, 0.13, 0.14))

penalty_for_being_unsure = varied(
    penalty("penalty_for_being_unsure", "The price of being unsure", "unsure"),
    lambda rng: rng.choice(UNSURE),
    p=0.5,
    best=0.9,
)

penalty_for_being_sure_and_wrong = varied(
    penalty(
        "penalty_for_being_sure_and_wrong", "The price of being sure and wrong", "sure and wrong"
    ),
    lambda rng: rng.choice(SURE_AND_WRONG),
    p=0.1,
    best=0.9,
)


def how_much_harsher(*, wrong, unsure, right):
    """The penalty of being sure and wrong, in penalties of being unsure."""
    return value_question(
        name="how_much_harsher",
        title="How much harsher?",
        prompt=words(
            "Sure and right gives the truth {right}, unsure gives it {unsure}, sure and wrong gives it "
            "{wrong}. A *penalty* is how much larger the cross-entropy is than that of sure and right. How "
            "many times as large is the penalty for sure and wrong as that for unsure? Give three "
            "decimals or an expression.",
            right=right,
            unsure=unsure,
            wrong=wrong,
        ),
        points=1,
        difficulty=3,
        minutes=4,
        tolerance=THREE_DECIMALS,
        reference=lambda: math.log(right / wrong) / math.log(right / unsure),
        also_right=(
            lambda: (np.log(wrong) - np.log(right)) / (np.log(unsure) - np.log(right)),
            lambda: round(math.log(right / wrong) / math.log(right / unsure), 3),
        ),
        misconceptions=_mistakes_with_harshness(wrong, unsure, right),
        faults=(faults.TURNS_THE_SIGN_ROUND,),
        hints=(
            "Two differences first, and then their ratio.",
            "What would the same ratio be for a loss that is linear in p? Is yours larger?",
            "On other numbers: with 0.64 for right, 0.32 for unsure and 0.16 for wrong the penalties are "
            "log 2 and log 4, and the second is twice the first.",
        ),
    )


def _mistakes_with_harshness(wrong, unsure, right):
    return (
        Misconception(
            "compares_lost_probabilities",
            lambda: (right - wrong) / (right - unsure),
            "The penalty is the probability that was lost.",
            "That is the ratio for −p. What does the logarithm do to the small probability?",
        ),
        Misconception(
            "forgets_the_baseline",
            lambda: math.log(wrong) / math.log(unsure),
            "Sure and right costs nothing.",
            "Does sure and right give the truth a probability of exactly 1?",
        ),
        Misconception(
            "subtracts_the_penalties",
            lambda: math.log(right / wrong) - math.log(right / unsure),
            "How much harsher is a difference.",
            "“How many times as large” is asked. Which operation answers that?",
        ),
        Misconception(
            "divides_the_other_way_round",
            lambda: math.log(right / unsure) / math.log(right / wrong),
            "The order of the two does not matter.",
            "Which penalty is the larger one? Should the answer be above or below 1?",
        ),
        Misconception(
            "divides_the_probabilities",
            lambda: unsure / wrong,
            "So many times less was given to the truth, so the loss is so many times larger.",
            "Does the loss double when p is halved? By how much does it grow?",
        ),
    )


def _three_states(rng):
    return {
        "wrong": int(rng.integers(4, 15)) / 100,
        "unsure": int(rng.integers(40, 56)) / 100,
        "right": int(rng.integers(84, 97)) / 100,
    }


how_much_harsher = varied(how_much_harsher, _three_states, wrong=0.1, unsure=0.5, right=0.9)


def slope_in_score(name, title, loss, reference, mistakes, **fields):
    """A slope with respect to the score of the truth, of two scores behind softmax."""

    def asked(*, p):
        return value_question(
            name=name,
            title=title,
            prompt=words(
                "Two scores go through softmax, and the class that came gets the probability "
                "p = **{p}**. What is the derivative of {loss} with respect to the **score** of that "
                "class? Mind the sign. Give four digits or an expression.",
                p=p,
                loss=loss,
            ),
            points=2,
            difficulty=3,
            minutes=3,
            tolerance=FOUR_DIGITS,
            reference=lambda: reference(p),
            also_right=(lambda: [np.float32(reference(p))], lambda: round(reference(p), 4)),
            misconceptions=tuple(mistakes(p)),
            faults=(POINTS_UPHILL, faults.HALVES_IT, faults.DOUBLES_IT),
            **fields,
        )

    return asked


def _mistakes_with_cross_entropy(p):
    return (
        Misconception(
            "stops_at_the_probability",
            lambda: -1 / p,
            "The slope of −log p is −1/p.",
            "That is the slope in p. How much does p itself move when the score moves a little?",
        ),
        Misconception(
            "forgets_the_target",
            lambda: p,
            "The gradient of softmax with cross-entropy is the probability.",
            "With a higher score of the truth, does the loss rise or fall?",
        ),
        Misconception(
            "takes_the_slope_of_minus_p",
            lambda: -p * (1 - p),
            "The slope of softmax, with a minus, is the whole slope.",
            "That belongs to −p. Which factor does the logarithm bring in?",
        ),
        Misconception(
            "takes_the_slope_of_squared_error",
            lambda: 2 * (p - 1) * p * (1 - p),
            "A loss is differentiated as an error squared.",
            "Which loss does the question name, and where is a square in it?",
        ),
        Misconception(
            "gives_the_loss",
            lambda: surprise_of(p),
            "The size of the loss is how hard it pulls.",
            "Can a loss be negative? Can a slope?",
        ),
    )


def _mistakes_with_minus_p(p):
    return (
        Misconception(
            "stops_at_the_probability",
            lambda: -1.0,
            "The slope of −p is −1, wherever p is.",
            "That is the slope in p. How much does p move with its score when p is nearly 0?",
        ),
        Misconception(
            "takes_the_slope_of_cross_entropy",
            lambda: p - 1,
            "Probability minus target is the slope of any loss behind softmax.",
            "That belongs to −log p. What is left when the logarithm's factor is taken away?",
        ),
        Misconception(
            "forgets_what_is_missing",
            lambda: -p,
            "The slope of an exponential is the exponential.",
            "Softmax has a sum below the line. What does the quotient rule make of it at p = 1?",
        ),
        Misconception(
            "squares_what_is_missing",
            lambda: -((1 - p) ** 2),
            "Both factors of the chain rule are what is missing.",
            "How far can p still move when it is nearly 0? Does your number say so?",
        ),
        Misconception(
            "gives_the_probability_of_the_other",
            lambda: 2 * p - 1,
            "The pull is the difference of the two probabilities.",
            "At p = 0.5 the score still moves p. Does your slope know?",
        ),
    )


LOW_PROBABILITIES = (0.05, 0.08, 0.12, 0.15, 0.2, 0.22)


def _low_probability(rng):
    return {"p": float(rng.choice(LOW_PROBABILITIES))}


pull_of_cross_entropy = varied(
    slope_in_score(
        "pull_of_cross_entropy",
        "How hard does cross-entropy pull?",
        "the cross-entropy −log p (in nats)",
        lambda p: p - 1,
        _mistakes_with_cross_entropy,
        hints=(
            "It is never stronger than 1, and it does not die where the model is sure and wrong.",
            "The chain rule: the slope in p, times the slope p(1 − p) of p in its score.",
            "On other numbers: for the **wrong** class with probability 0.35, the slope in its own score "
            "is 0.35 − 0.",
        ),
    ),
    _low_probability,
    p=0.1,
)

pull_of_minus_p = varied(
    slope_in_score(
        "pull_of_minus_p",
        "How hard does −p pull?",
        "−p, the negative dot product,",
        lambda p: -p * (1 - p),
        _mistakes_with_minus_p,
        hints=(
            "Its pull dies at both ends: at p near 1, where it may, and at p near 0, where it must not.",
            "The chain rule: the slope in p, times the slope of p in its score.",
            "On other numbers: at p = 0.35 the probability itself has the slope 0.35 · 0.65 = 0.2275 in its "
            "score.",
        ),
    ),
    _low_probability,
    p=0.1,
)


def _mistakes_with_reports(y, largest, winner):
    return (
        Misconception(
            "trusts_it_to_be_honest",
            lambda: y[0],
            "A loss is smallest at the true probabilities.",
            "Compute the loss there. Then move a little towards the likelier class: does it rise?",
        ),
        Misconception(
            "hedges_its_bets",
            lambda: 0.5,
            "Without knowing what comes, one half is safest.",
            "Compute the loss at one half, and at y itself. Which is lower? And further on?",
        ),
        Misconception(
            "squares_and_shares_out",
            lambda: y[0] ** 2 / (y[0] ** 2 + y[1] ** 2),
            "The forecast is sharpened a little.",
            "The loss is linear in ŷ. Can a straight line have its lowest point in between?",
        ),
        Misconception(
            "makes_it_as_large_as_possible",
            lambda: 1 - winner,
            "The minus turns it round: the unlikely class is the cheap one.",
            "Compute the loss at both ends. Which one is further below zero?",
        ),
        Misconception(
            "gives_the_loss",
            lambda: -largest,
            "The smallest value of the loss is asked for.",
            "Can the first entry of a forecast be negative?",
        ),
    )


def cheapest_report(*, y):
    """Which forecast the negative dot product likes best."""
    largest = max(y)
    winner = 1.0 if y[0] == largest else 0.0
    return value_question(
        name="cheapest_report",
        title="What the dot product wants to hear",
        prompt=words(
            "In truth the two classes come with the probabilities y = {y}. Among all forecasts ŷ (two "
            "probabilities that sum to 1), which makes −⟨ŷ, y⟩ as small as possible? Give its **first "
            "entry**, as a number.",
            y=y,
        ),
        points=2,
        difficulty=3,
        minutes=4,
        reference=lambda: winner,
        also_right=(lambda: int(winner), lambda: [np.float32(winner)]),
        misconceptions=_mistakes_with_reports(y, largest, winner),
        faults=(),
        hints=(
            "A straight line over an interval is lowest at one of its ends.",
            "Write ŷ as [q, 1 − q] and the loss as a function of q. What kind of function is it?",
            "On another loss: −log is not a straight line, and there the cheapest forecast of "
            "y = [0.35, 0.65] has the first entry 0.35.",
        ),
    )


def _true_shares(rng):
    first = int(rng.choice([15, 20, 25, 30, 35, 65, 70, 75, 80])) / 100
    return {"y": [first, round(1 - first, 2)]}


cheapest_report = varied(cheapest_report, _true_shares, y=[0.6, 0.4])


def slope_at(name, title, what, reference, mistakes, **fields):
    """A derivative at a small p, where the truth is 1."""

    def asked(*, p):
        return value_question(
            name=name,
            title=title,
            prompt=f"{what.format(p=p)} Mind the sign. Give four digits or an expression.",
            points=1,
            difficulty=2,
            minutes=3,
            tolerance=FOUR_DIGITS,
            reference=lambda: reference(p),
            also_right=(lambda: [reference(p)], lambda: np.float32(reference(p))),
            misconceptions=tuple(mistakes(p)),
            **fields,
        )

    return asked


def _very_low_probability(rng):
    return {"p": int(rng.integers(2, 9)) / 100}


def _slope_of_square_in_p(p):
    return 2 * (p - 1)


def _slope_of_square_in_score(p):
    return 2 * (p - 1) * p * (1 - p)


squared_error_in_p = varied(
    slope_at(
        "squared_error_in_p",
        "Squared error, differentiated in p",
        "The truth is 1, and the model says p = **{p}**. What is the derivative of (p − 1)² with respect "
        "to **p**?",
        _slope_of_square_in_p,
        lambda p: (
            Misconception(
                "gives_the_loss",
                lambda: (p - 1) ** 2,
                "The size of the loss is how hard it pulls.",
                "The loss falls as p grows. Which sign has its slope?",
            ),
            Misconception(
                "goes_on_to_the_score",
                lambda: _slope_of_square_in_score(p),
                "A slope is always one in the score.",
                "With respect to what does this question differentiate?",
            ),
            Misconception(
                "takes_the_slope_of_cross_entropy",
                lambda: -1 / p,
                "The slope of a loss in p is −1/p.",
                "That belongs to −log p. Is there a logarithm in the question?",
            ),
            Misconception(
                "differentiates_p_squared",
                lambda: 2 * p,
                "The 1 is a constant and falls away.",
                "Where is (p − 1)² lowest? Is your slope 0 there?",
            ),
        ),
        faults=(POINTS_UPHILL, HALVES_THE_SLOPE),
        hints=(
            "A parabola with its lowest point at p = 1: left of it, it falls.",
            "The derivative of u² is 2u times the derivative of u.",
            "On other numbers: at p = 0.6 the slope is 2 · (0.6 − 1) = −0.8.",
        ),
    ),
    _very_low_probability,
    p=0.01,
)

cross_entropy_in_p = varied(
    slope_at(
        "cross_entropy_in_p",
        "Cross-entropy, differentiated in p",
        "The truth is 1, and the model says p = **{p}**. What is the derivative of −log p (in nats) with "
        "respect to **p**?",
        lambda p: -1 / p,
        lambda p: (
            Misconception(
                "goes_on_to_the_score",
                lambda: p - 1,
                "A slope is always one in the score.",
                "With respect to what does this question differentiate?",
            ),
            Misconception(
                "gives_the_loss",
                lambda: surprise_of(p),
                "The size of the loss is how hard it pulls.",
                "The loss falls as p grows. Which sign has its slope?",
            ),
            Misconception(
                "takes_what_is_missing",
                lambda: -1 / (1 - p),
                "What counts is the probability that is missing.",
                "Which number stands inside the logarithm of the question?",
            ),
            Misconception(
                "takes_the_slope_of_squared_error",
                lambda: _slope_of_square_in_p(p),
                "A loss is differentiated as an error squared.",
                "Is there a square in the question, or a logarithm?",
            ),
        ),
        faults=(POINTS_UPHILL, faults.ANSWERS_IN_BITS),
        hints=(
            "The curve −log p is steepest near 0 and falls all the way.",
            "What is the derivative of the natural logarithm?",
            "On other numbers: at p = 0.4 the slope is −2.5.",
        ),
    ),
    _very_low_probability,
    p=0.01,
)

squared_error_in_score = varied(
    slope_at(
        "squared_error_in_score",
        "Squared error, differentiated in the score",
        "The truth is 1, and the model's score z makes σ(z) = **{p}**. What is the derivative of "
        "(σ(z) − 1)² with respect to the **score z**?",
        _slope_of_square_in_score,
        lambda p: (
            Misconception(
                "stops_at_the_probability",
                lambda: _slope_of_square_in_p(p),
                "The slope in p is the slope.",
                "How much does σ(z) move when z moves a little, out there where the curve is flat?",
            ),
            Misconception(
                "takes_sigmoid_for_its_slope",
                lambda: 2 * (p - 1) * p,
                "The derivative of σ is σ, as with an exponential.",
                "Where is σ steepest: at z = 0, or far to the right, where it is largest?",
            ),
            Misconception(
                "takes_the_slope_of_cross_entropy",
                lambda: p - 1,
                "Probability minus target is the slope of any loss behind sigmoid.",
                "That belongs to −log σ(z). Which factors has the chain rule here?",
            ),
            Misconception(
                "forgets_the_square",
                lambda: -p * (1 - p),
                "The slope of the error is the slope of σ.",
                "What does the outer function, the square, bring to the chain rule?",
            ),
        ),
        faults=(POINTS_UPHILL, HALVES_THE_SLOPE),
        hints=(
            "Far from the truth this slope is nearly 0: the curve of σ is flat there.",
            "The chain rule has two factors: the slope of the square, and the slope of σ, which is σ(1 − σ).",
            "On other numbers: at σ(z) = 0.6 it is 2 · (−0.4) · 0.6 · 0.4 = −0.192.",
        ),
    ),
    _very_low_probability,
    p=0.01,
)


def _mistakes_with_a_ratio(p):
    return (
        Misconception(
            "expects_them_equal_when_right",
            lambda: 1.0,
            "Where the model is right, both losses pull alike.",
            "Both gradients are small in the score. Is their quotient 1? Compute it in p: −1/p and 2(p − 1).",
        ),
        Misconception(
            "divides_the_other_way_round",
            lambda: 2 * p * (1 - p),
            "The order of the two does not matter.",
            "Which of the two is the larger? Should the answer be above or below 1?",
        ),
        Misconception(
            "takes_the_value_in_the_middle",
            lambda: 2.0,
            "The ratio is that of an unsure model.",
            "At which p did you compute? Which p does the question name?",
        ),
        Misconception(
            "forgets_the_two",
            lambda: 1 / (p * (1 - p)),
            "The derivative of a square is what was squared.",
            "Differentiate x² at x = 3. What stands in front?",
        ),
        Misconception(
            "drops_what_is_missing",
            lambda: 1 / (2 * p),
            "Only the factor p differs between the two.",
            "Squared error has (p − 1) in its slope. What becomes of it when p is nearly 1?",
        ),
    )


def ratio_of_two_slopes(*, p):
    """The famous factor, asked where the model is right."""

    def ratio():
        return 1 / (2 * p * (1 - p))

    return value_question(
        name="ratio_of_two_slopes",
        title="The famous ratio, where the model is right",
        prompt=words(
            "The truth is 1. A slide says that cross-entropy has a 50 times larger gradient than squared "
            "error where a model is sure and **wrong**. Take one that is sure and **right**: p = **{p}**. "
            "How many times as large as that of (p − 1)² is the gradient of −log p (in size, without the "
            "sign)? Give three decimals or an expression.",
            p=p,
        ),
        points=2,
        difficulty=3,
        minutes=4,
        tolerance=THREE_DECIMALS,
        reference=ratio,
        also_right=(
            lambda: abs((-1 / p) / _slope_of_square_in_p(p)),
            lambda: (p - 1) / _slope_of_square_in_score(p),
            lambda: round(ratio(), 3),
        ),
        misconceptions=_mistakes_with_a_ratio(p),
        faults=(faults.TURNS_THE_SIGN_ROUND, faults.HALVES_IT),
        hints=(
            "The ratio does not change when p and 1 − p are exchanged.",
            "Write both derivatives with respect to p, and divide. What is left?",
            "On other numbers: at p = 0.6 the slopes are −1.667 and −0.8, and the ratio is 2.083.",
        ),
    )


ratio_of_two_slopes = varied(
    ratio_of_two_slopes, lambda rng: {"p": int(rng.integers(91, 99)) / 100}, p=0.99
)

strongest_pull_of_squared_error = value_question(
    name="strongest_pull_of_squared_error",
    title="As hard as it can",
    prompt=(
        "The truth is 1 and p = σ(z). Over all p between 0 and 1, how large does the slope of (p − 1)² "
        "with respect to the **score z** get at most, in size, without the sign? Give three decimals or an "
        "expression."
    ),
    points=2,
    difficulty=4,
    minutes=6,
    tolerance=THREE_DECIMALS,
    reference=lambda: abs(_slope_of_square_in_score(1 / 3)),
    also_right=(
        lambda: 8 / 27,
        lambda: 0.296,
        lambda: max(2 * p * (1 - p) ** 2 for p in np.linspace(0, 1, 1001)),
    ),
    misconceptions=(
        Misconception(
            "gives_the_place",
            lambda: 1 / 3,
            "The p at which the slope is largest is the answer.",
            "You have found where it is largest. How large is it there?",
        ),
        Misconception(
            "forgets_the_two",
            lambda: abs(_slope_of_square_in_score(1 / 3)) / 2,
            "The derivative of a square is what was squared.",
            "Differentiate x² at x = 3. What stands in front?",
        ),
        Misconception(
            "looks_in_the_middle",
            lambda: abs(_slope_of_square_in_score(1 / 2)),
            "σ is steepest in the middle, so the loss is too.",
            "One factor is largest at p = ½, but the other grows as p falls. Where is their product largest?",
        ),
        Misconception(
            "stays_with_the_probability",
            lambda: abs(_slope_of_square_in_p(0)),
            "The slope is largest where p is furthest from 1.",
            "That is the slope in p. What does the flat end of σ make of it?",
        ),
        Misconception(
            "takes_the_slope_of_cross_entropy",
            lambda: 1.0,
            "The strongest pull on a score is 1.",
            "Which loss reaches that? Which factors has the slope of squared error?",
        ),
        Misconception(
            "takes_sigmoid_for_its_slope",
            lambda: 1 / 2,
            "The derivative of σ is σ, as with an exponential.",
            "Where is σ steepest: at z = 0, or far to the right, where it is largest?",
        ),
    ),
    faults=(faults.TURNS_THE_SIGN_ROUND, faults.DOUBLES_IT),
    hints=(
        "The slope is 0 at both ends, so it is largest somewhere in between.",
        "Write the slope in z as a function of p alone, and look for the p where its own derivative is 0.",
        "On another function: p(1 − p) is largest at p = 0.5, where it is 0.25.",
    ),
)


def steps_to_learn(slope, start=0.01, rate=1.0, enough=0.9):
    """How many steps down a slope a score needs until p is enough."""
    z, steps = math.log(start / (1 - start)), 0
    while steps < 5000 and (p := 1 / (1 + math.exp(-z))) < enough:
        z, steps = z - rate * slope(p), steps + 1
    return steps


def _race(*slopes, **given):
    return [steps_to_learn(slope, **given) for slope in slopes]


SLOPES_IN_SCORE = (lambda p: p - 1, _slope_of_square_in_score, lambda p: -p * (1 - p))
SLOPES_IN_P = (lambda p: -1 / p, _slope_of_square_in_p, lambda p: -1.0)


race_of_three_losses = value_question(
    name="race_of_three_losses",
    title="A race of three losses",
    prompt=(
        "One score z, one truth: yes. At the start p = σ(z) is 0.01. Each step takes 1.0 times the slope in "
        "z away from z. How many steps does it take until p ≥ 0.9 with −log p, how many with (p − 1)², and "
        "how many with −p? Answer with a list of three whole numbers, in this order. A short loop will "
        "tell you, but bet first."
    ),
    points=3,
    difficulty=4,
    minutes=10,
    reference=lambda: _race(*SLOPES_IN_SCORE),
    also_right=(
        lambda: tuple(_race(*SLOPES_IN_SCORE)),
        lambda: np.array(_race(*SLOPES_IN_SCORE), float),
    ),
    misconceptions=(
        Misconception(
            "steps_with_the_slope_in_p",
            lambda: _race(*SLOPES_IN_P),
            "The slope in p can be taken from the score.",
            "What moves in each step, p or z? Which slope belongs to it?",
        ),
        Misconception(
            "forgets_the_two",
            lambda: _race(SLOPES_IN_SCORE[0], lambda p: -p * (1 - p) ** 2, SLOPES_IN_SCORE[2]),
            "The derivative of a square is what was squared.",
            "Differentiate x² at x = 3. What stands in front?",
        ),
        Misconception(
            "counts_the_start_as_a_step",
            lambda: [steps + 1 for steps in _race(*SLOPES_IN_SCORE)],
            "The place one starts from is step number 1.",
            "If p were enough already at the start, how many steps would you need?",
        ),
        Misconception(
            "stops_one_step_early",
            lambda: [steps - 1 for steps in _race(*SLOPES_IN_SCORE)],
            "Steps are counted from 0, so the last one has the number below.",
            "After how many moves of z is p large enough? Count the moves, not the index of the loop.",
        ),
        Misconception(
            "stops_at_one_half",
            lambda: _race(*SLOPES_IN_SCORE, enough=0.5),
            "The race is over when yes is the likelier answer.",
            "How large does the task want p to be?",
        ),
        Misconception(
            "swaps_the_last_two",
            lambda: [_race(*SLOPES_IN_SCORE)[i] for i in (0, 2, 1)],
            "The order of the list is free.",
            "Which of the two slopes is larger at p = 0.01, and which list entry belongs to it?",
        ),
        Misconception(
            "starts_in_the_middle",
            lambda: _race(*SLOPES_IN_SCORE, start=0.5),
            "The score starts at 0, or at 0.01.",
            "What does σ make of such a score, and what is p at the start of this race?",
            also_wrong=(lambda: _race(*SLOPES_IN_SCORE, start=0.5025),),
        ),
    ),
    hints=(
        "The pull of one of the three stays near full strength at p near 0; that of the other two is "
        "nearly 0 there.",
        "Start from z = log(p / (1 − p)). In every step compute p, the slope in z, and then the new z.",
        "On other numbers: from p = 0.4, with −log p, the first step leads from z = −0.405 to 0.195.",
    ),
)


which_losses_are_proper = choice(
    name="which_losses_are_proper",
    title="Who rewards honesty?",
    prompt=(
        "A loss is *proper* if nobody can expect a lower loss by saying anything but the true "
        "probabilities. Which of −log p of the truth, squared error over all classes, and the negative dot "
        "product are proper? Answer with the letter, for example "
        '`which_losses_are_proper = "a"`.'
    ),
    points=1,
    difficulty=3,
    minutes=4,
    right="c",
    options=(
        Option(
            "a",
            "Only −log p: honesty needs the logarithm.",
            "thinks_only_the_log_is_honest",
            "Squared error belongs to regression, so it cannot be honest about probabilities.",
            "Say q where the truth is t: the expected squared error is a parabola in q. Where is it lowest?",
        ),
        Option(
            "b",
            "All three: each is lowest when the forecast equals the truth.",
            "takes_the_case_of_certainty_for_all",
            "For a target [1, 0] all three are lowest at [1, 0].",
            "And for a truth of [0.6, 0.4]? Compute the dot product at [0.6, 0.4] and at [1, 0].",
        ),
        Option(
            "c",
            "−log p and squared error.",
            advice="Both are lowest, in expectation, at the true probabilities; the dot product is linear "
            "and runs to a corner.",
        ),
        Option(
            "d",
            "−log p and the negative dot product, because both look only at the truth's entry.",
            "takes_local_for_proper",
            "What the wrong classes get must not matter, and then a loss is honest.",
            "Weigh −q and −(1 − q) with 0.6 and 0.4. Which q makes the sum smallest?",
        ),
        Option(
            "e",
            "None: a bold forecast pays under every loss if one is lucky.",
            "confuses_luck_with_expectation",
            "Whoever exaggerates wins whenever the likely thing happens.",
            "And when it does not happen? What does the average over both say for −log p?",
        ),
    ),
    hints=(
        "Say q, while the truth is t, and average the loss over what may come.",
        "Where is that average lowest as a function of q: at q = t, or at an end?",
        "On another loss: the expected |q − y| for t = 0.6 is lowest at q = 1, so it is not proper.",
    ),
)

fifty_times = choice(
    name="fifty_times",
    title="Fifty times, and so what?",
    prompt=(
        "At p = 0.01 of the truth the gradient of −log p is about 50 times that of (p − 1)², and a slide "
        "concludes: “therefore cross-entropy learns faster from its worst mistakes.” What is the matter "
        'with the 50? Answer with the letter, for example `fifty_times = "a"`.'
    ),
    points=1,
    difficulty=4,
    minutes=4,
    right="b",
    options=(
        Option(
            "a",
            "It holds in p only. In the score both gradients are the same.",
            "expects_the_score_to_level_them",
            "The slope of σ is in both and makes them equal.",
            "If both are multiplied by the same factor, what happens to their ratio?",
        ),
        Option(
            "b",
            "The ratio is as large at p = 0.99, where the model is right. What matters is the pull on the "
            "score itself: nearly 1 for the one, nearly 0 for the other.",
            advice="A ratio cannot tell a strong pull from two weak ones; the pulls themselves can.",
        ),
        Option(
            "c",
            "Nothing is the matter; with a 50 times larger learning rate squared error would do the same.",
            "trusts_the_learning_rate",
            "A constant factor between two gradients is a matter of the learning rate.",
            "Is the ratio the same at p = 0.5? What would such a learning rate do there?",
        ),
        Option(
            "d",
            "It is too small: for the logarithm the pull on the score grows without bound.",
            "takes_the_slope_in_p_for_that_in_the_score",
            "1/p goes to infinity, and so does the pull.",
            "Multiply 1/p by the slope p(1 − p) of the sigmoid. What is left as p goes to 0?",
        ),
        Option(
            "e",
            "It compares nats with no unit, so nothing can be said about who learns faster.",
            "gives_up_for_want_of_a_unit",
            "Losses of different units cannot be compared at all.",
            "The steps of a race can be counted in any unit. What happens to each pull near p = 0?",
        ),
    ),
    hints=(
        "A ratio of two numbers does not tell how large either is.",
        "Compute both gradients in the score, at p = 0.01 and at p = 0.99.",
        "On other numbers: 0.002 is 50 times 0.00004, and neither of them moves anything.",
    ),
)

where_the_pull_dies = choice(
    name="where_the_pull_dies",
    title="Where does each gradient die?",
    prompt=(
        "A model is sure and wrong: p of the truth goes to 0. What happens to the slope in the **score** of "
        "the truth, for −log p, for squared error and for −p? Answer with the letter, for example "
        '`where_the_pull_dies = "a"`.'
    ),
    points=1,
    difficulty=3,
    minutes=4,
    right="d",
    options=(
        Option(
            "a",
            "It goes to −∞ for −log p, to −2 for squared error and to −1 for −p.",
            "differentiates_in_p",
            "These are the slopes of the three losses at p = 0.",
            "In which variable are they slopes? Which factor leads on to the score?",
        ),
        Option(
            "b",
            "It goes to 0 for all three, because softmax is flat there.",
            "lets_saturation_kill_them_all",
            "The factor p(1 − p) stands in front of everything.",
            "One of the three has a 1/p to set against it. Which, and what is left?",
        ),
        Option(
            "c",
            "It goes to 0 for −log p and −p; only squared error, which grows with the error, still pulls.",
            "trusts_the_square",
            "Large errors are punished by squares.",
            "The error is at most 1. Times the slope of softmax near p = 0, what remains of it?",
        ),
        Option(
            "d",
            "It goes to −1 for −log p, and to 0 for the other two.",
            advice="Only the logarithm's 1/p makes up for the flatness of softmax.",
        ),
        Option(
            "e",
            "It goes to −1 for −log p and for −p, and to 0 for squared error.",
            "forgets_the_slope_of_softmax",
            "−p has the slope −1 everywhere.",
            "−1 is the slope in p. How much does p move with its score when p is nearly 0?",
        ),
    ),
    hints=(
        "Slope in the score = slope in p, times the slope of p in its score.",
        "The second factor is p(1 − p). What has to stand in the first one so that the product survives?",
        "On the other end: as p goes to 1 all three pulls go to 0, and there they may.",
    ),
)

what_ten_guests_teach = choice(
    name="what_ten_guests_teach",
    title="What the dot product teaches",
    prompt=(
        "Of ten guests six order chai, three paani and one dudh, and nothing else is known about them. A "
        "model is trained to the end with the negative dot product, averaged over the guests. What does it "
        'forecast? Answer with the letter, for example `what_ten_guests_teach = "a"`.'
    ),
    points=1,
    difficulty=2,
    minutes=3,
    right="b",
    options=(
        Option(
            "a",
            "[0.6, 0.3, 0.1]: what it saw.",
            "trusts_it_to_be_honest",
            "Any loss teaches the frequencies of the data.",
            "Compute −⟨ŷ, y⟩ there and at [1, 0, 0]. Which is lower?",
        ),
        Option(
            "b",
            "[1, 0, 0]: chai, always and for certain.",
            advice="The average is −(0.6 ŷ₁ + 0.3 ŷ₂ + 0.1 ŷ₃), and a unit of probability is best spent "
            "where it counts most.",
        ),
        Option(
            "c",
            "[⅓, ⅓, ⅓]: without more knowledge it hedges.",
            "hedges_its_bets",
            "Uncertainty is answered by an even forecast.",
            "Move a little probability from dudh to chai. What does the loss do?",
        ),
        Option(
            "d",
            "[0.78, 0.20, 0.02]: the squares of the shares, scaled to sum to 1.",
            "sharpens_by_squares",
            "The dot product multiplies shares, so it squares them.",
            "The loss is linear in ŷ. Can its lowest point lie in the middle of the triangle?",
        ),
        Option(
            "e",
            "Nothing definite: without a logarithm there is no lowest point.",
            "misses_the_lowest_point",
            "A linear function has no minimum.",
            "On the whole plane it has none. And among forecasts, which cannot leave the triangle?",
        ),
    ),
    hints=(
        "You have one unit of probability to spend; what does each share of it buy?",
        "Write the averaged loss out. Which entry of ŷ has the largest factor?",
        "On another loss: with −log the same guests teach their own frequencies.",
    ),
)


SHARES = np.array([0.6, 0.4])


def verdict_on_rivals(answer):
    """What two losses say of a pair of forecasts: a sentence that ends “Your input was tried: …”."""
    try:
        first, second = (np.asarray(forecast, float) for forecast in answer)
    except (TypeError, ValueError):
        return "two forecasts were wanted, each a list of two probabilities"
    if trouble := _no_forecast(first) or _no_forecast(second):
        return trouble
    gap_of_dot = negative_dot_product(first, SHARES) - negative_dot_product(second, SHARES)
    gap_of_log = np.nan_to_num(_cost_in_truth(first) - _cost_in_truth(second))
    if np.allclose(first, second):
        return "the two forecasts are the same"
    if min(abs(gap_of_dot), abs(gap_of_log)) < 1e-9:
        return "at least one of the losses cannot choose between the two"
    if np.sign(gap_of_dot) != np.sign(gap_of_log):
        return "the two losses disagree about them"
    return f"both losses prefer the {'first' if gap_of_dot < 0 else 'second'}"


def _cost_in_truth(forecast):
    return distribution_cross_entropy(forecast, SHARES)


def _no_forecast(probs):
    if probs.ndim != 1:
        return "two forecasts were wanted, each a list of two probabilities"
    if probs.shape != (2,):
        return "a forecast has two entries here"
    if not (np.all(probs >= 0) and np.isclose(probs.sum(), 1, atol=1e-6)):
        return "a forecast needs two probabilities that sum to 1"
    return ""


ranked_the_other_way = counterexample(
    name="ranked_the_other_way",
    title="Two judges, two winners",
    prompt=(
        "In truth two classes come with the probabilities y = [0.6, 0.4]. Find two forecasts such that the "
        "negative dot product with y is lower for one of them, and the cross-entropy, −Σ yᵢ log ŷᵢ, lower "
        "for the other. Answer with a pair of lists, each two probabilities that sum to 1."
    ),
    points=2,
    difficulty=3,
    minutes=5,
    reference=lambda: ([0.95, 0.05], [0.6, 0.4]),
    measure=verdict_on_rivals,
    also_right=(
        lambda: [[0.55, 0.45], [0.9, 0.1]],
        lambda: (np.array([0.7, 0.3]), np.array([0.61, 0.39])),
        lambda: ((1, 0), (0.6, 0.4)),
    ),
    misconceptions=(
        Misconception(
            "sets_truth_against_nonsense",
            lambda: ([0.6, 0.4], [0.2, 0.8]),
            "The true probabilities against any others will do.",
            "Your second forecast leans to the unlikely class. Which loss could like that?",
        ),
        Misconception(
            "stays_below_the_truth",
            lambda: ([0.3, 0.7], [0.5, 0.5]),
            "Two cautious forecasts show the difference.",
            "Up to 0.6 both losses want more. Where do their wishes part?",
        ),
        Misconception(
            "offers_the_same_twice",
            lambda: ([0.6, 0.4], [0.6, 0.4]),
            "The best forecast of all is where the losses differ.",
            "How could a loss prefer one of two equal forecasts?",
        ),
        Misconception(
            "forgets_to_normalise",
            lambda: ([0.9, 0.4], [0.6, 0.4]),
            "Any numbers between 0 and 1 are a forecast.",
            "What must the entries of a forecast add up to?",
        ),
        Misconception(
            "gives_one_forecast",
            lambda: [0.9, 0.1],
            "The overconfident forecast is the answer.",
            "With which other forecast shall it be compared?",
        ),
    ),
    hints=(
        "Cross-entropy is lowest at [0.6, 0.4] itself; the dot product falls all the way to [1, 0].",
        "Draw both losses as curves over the first entry of ŷ. On which stretch does one rise while the "
        "other falls?",
        "On another truth: for y = [0.3, 0.7] the forecasts [0.3, 0.7] and [0.02, 0.98] do it.",
    ),
)

BOLD = np.array([0.9, 0.1])


def verdict_on_truth(answer):
    """Whether boldness pays for a true distribution: ends “Your input was tried: …”."""
    try:
        truth = np.asarray(answer, float)
    except (TypeError, ValueError):
        return "a list of two probabilities was wanted"
    if truth.shape != (2,):
        return "a list of two probabilities was wanted"
    if np.any(truth < 0) or not np.isclose(truth.sum(), 1, atol=1e-3):
        return "the truth has to be two probabilities that sum to 1"
    return _who_wins(truth)


def _who_wins(truth):
    if np.isclose(truth[0], BOLD[0]):
        return "for it [0.9, 0.1] is the honest forecast itself"
    if truth[0] > BOLD[0]:
        return "[0.9, 0.1] is no exaggeration of it, but too cautious"
    gain = negative_dot_product(truth, truth) - negative_dot_product(BOLD, truth)
    if abs(gain) < 1e-3:
        return "the honest forecast and [0.9, 0.1] get the same score"
    return "[0.9, 0.1] scores better than honesty" if gain > 0 else "honesty scores better"


fooled_by_boldness = counterexample(
    name="fooled_by_boldness",
    title="Where boldness pays",
    prompt=(
        "An honest forecaster always says the true probabilities. Another one always says [0.9, 0.1]. Find "
        "a true distribution of two classes for which [0.9, 0.1] is **exaggerated** (the first class is "
        "less likely than that) and still gets the lower expected negative dot product. Answer with the "
        "distribution, a list of two probabilities."
    ),
    points=2,
    difficulty=3,
    minutes=5,
    reference=lambda: [0.7, 0.3],
    measure=verdict_on_truth,
    also_right=(lambda: (0.6, 0.4), lambda: np.array([0.85, 0.15]), lambda: [0.55, 0.45]),
    misconceptions=(
        Misconception(
            "makes_the_bold_one_honest",
            lambda: [0.9, 0.1],
            "The bold forecast does best where it is true.",
            "There the two forecasters say the same. Who could be better?",
        ),
        Misconception(
            "takes_a_fair_coin",
            lambda: [0.5, 0.5],
            "Where nothing is known, boldness pays most.",
            "Compute both scores for a fair coin. Which way must the coin lean so that boldness gains?",
        ),
        Misconception(
            "leans_to_the_other_class",
            lambda: [0.2, 0.8],
            "Any truth that differs from [0.9, 0.1] will do.",
            "Here the bold forecaster bets on the wrong class. Does that pay under any loss?",
        ),
        Misconception(
            "takes_a_truth_that_is_bolder_still",
            lambda: [0.97, 0.03],
            "The surer the truth, the better for the bold one.",
            "Is [0.9, 0.1] then an exaggeration, or an understatement?",
        ),
        Misconception(
            "forgets_to_normalise",
            lambda: [0.7, 0.2],
            "The two numbers need not sum to 1.",
            "What do the probabilities of all that can happen add up to?",
        ),
    ),
    hints=(
        "The expected dot product of a forecast ŷ is Σ ŷᵢ yᵢ; the honest one's is Σ yᵢ².",
        "Write the truth as [t, 1 − t] and compare both scores. Between which two t does boldness win?",
        "On another bold forecast: with [0.2, 0.8] and the truth [0.35, 0.65] honesty gets −0.545 and "
        "boldness −0.59.",
    ),
)


both_slopes_in_order = order_lines(
    name="both_slopes_in_order",
    title="Two gradients side by side",
    prompt=(
        "Put lines together so that `slopes(z, t)` gives two rows: the gradient of −log p and that of −p, "
        "each with respect to the scores z, where p is softmax's probability of class t. Scores may be as "
        "large as 1000. Some lines belong to nothing. Answer with the letters in order, for example "
        '`both_slopes_in_order = "abc"`.'
    ),
    points=3,
    difficulty=3,
    minutes=6,
    signature="def slopes(z, t):",
    lines={
        "a": "of_minus_p = p[t] * of_log",
        "b": "weights = np.exp(z - np.max(z))",
        "c": "of_minus_p = p * of_log",
        "d": "wanted = np.eye(len(z))[t]",
        "e": "return np.array([of_log, of_minus_p])",
        "f": "p = weights / np.sum(weights)",
        "g": "weights = np.exp(z)",
        "h": "of_log = p - wanted",
        "i": "of_log = wanted - p",
        "j": "p = weights / np.max(weights)",
    },
    right="bfdhae",
    tried_on=(
        (np.array([2.0, -1.0, 0.5, 0.0]), 1),
        (np.array([1000.0, 999.0, 998.0]), 0),
        (np.array([0.3, -0.2]), 1),
    ),
    also_right=(lambda: "dbfhae", lambda: list("bdfhae"), lambda: "B F D H A E"),
    misconceptions=(
        Misconception(
            "scales_each_by_its_own_probability",
            lambda: "bfdhce",
            "Each class brings its own probability as a factor.",
            "The loss −p holds one probability, that of the truth. Which factor does it put on every entry?",
        ),
        Misconception(
            "points_uphill",
            lambda: "bfdiae",
            "What is missing is the gradient.",
            "If the score of the truth grows, the loss falls. Which sign has its slope?",
        ),
        Misconception(
            "exponentiates_large_scores",
            lambda: "gfdhae",
            "exp(score) over the sum of them is all there is to softmax.",
            "What is `np.exp(1000.0)` on a computer?",
        ),
        Misconception(
            "divides_by_the_largest",
            lambda: "bjdhae",
            "Probabilities are scaled so that the largest is 1.",
            "What do the entries of p have to add up to?",
        ),
        Misconception(
            "uses_a_name_before_it_has_a_value",
            lambda: "fbdhae",
            "The order of the lines does not matter as long as all are there.",
            "Which names does each line read, and which line gives them a value?",
            also_wrong=(lambda: "bfdahe", lambda: "bfhdae"),
        ),
        Misconception(
            "forgets_to_return",
            lambda: "bfdha",
            "The last value is what a function gives back.",
            "What does a function give back in which no `return` is reached?",
        ),
    ),
    hints=(
        "Both gradients point the same way; one of them is the other, made smaller by one number.",
        "The probabilities come first. Then what was wanted, then the difference, then the second row.",
        "On a sibling: the gradient of −√p would be the first row times a half of √p of the truth.",
    ),
)

why_not_minus_p = written_question(
    name="why_not_minus_p",
    title="In your own words: why not −p?",
    prompt=(
        "A friend proposes −p as the loss: “It is minus the chance of guessing right, which is what I care "
        "about, and it needs no logarithm.” Name in two or three sentences the two things that go wrong. "
        "Write between quotation marks."
    ),
    difficulty=4,
    minutes=6,
    points=0,
    model_answer=(
        "First, −p is not proper: where six in ten are truly class 1, its expected value is lowest for "
        "saying 1 and 0, so the model learns to exaggerate and its probabilities mean nothing. Second, its "
        "slope in the score is −p(1 − p), p times that of −log p, and so the pull dies exactly where "
        "the model is sure and wrong; a score that starts at p = 0.01 needs about eight times as many steps."
    ),
    hints=(
        "One is about what the lowest loss makes the model say, the other about how it gets there.",
        "Which forecast is cheapest for a truth of [0.6, 0.4]? And how large is the slope in the score at "
        "p = 0.01?",
        "On another loss: squared error is honest, but shares the second of the two troubles.",
    ),
)


FAR_OFF, SHORT = 1.9, 0.02


def error_and_longest_slope(logits):
    """Of squared error, Σ (p − y)², where the last of five words is true."""
    p = softmax(logits)
    misses = p - np.eye(5)[4]
    slopes = 2 * p * (misses - misses @ p)
    return misses @ misses, np.abs(slopes).max()


def verdict_on_logits(answer):
    """Whether the loss is blind there, as a sentence."""
    try:
        logits = np.asarray(answer, float).squeeze()
    except (TypeError, ValueError):
        return "five numbers were wanted"
    if logits.shape != (5,) or not np.all(np.isfinite(logits)):
        return "five finite numbers were wanted"
    error, longest = error_and_longest_slope(logits)
    if error > FAR_OFF and longest < SHORT:
        return words(
            "the error is above {far_off}, and no slope is longer than {short}",
            far_off=FAR_OFF,
            short=SHORT,
        )
    return _what_the_logits_miss(logits, error, longest)


def _what_the_logits_miss(logits, error, longest):
    if np.ptp(logits) < 1e-9:
        return "all five words are equally likely"
    if np.all(logits >= 0) and abs(np.sum(logits) - 1) < 0.02:
        return "they sum to 1, as probabilities do; taken as logits they are nearly even"
    if np.argmax(logits) == 4:
        return "the true word is the likeliest"
    if error > FAR_OFF:
        return words(
            "the error is above {far_off}, but a slope is longer than {short}",
            far_off=FAR_OFF,
            short=SHORT,
        )
    if longest < SHORT:
        return words("the slopes are short, but the error is not above {far_off}", far_off=FAR_OFF)
    return words(
        "the error is not above {far_off}, and a slope is longer than {short}",
        far_off=FAR_OFF,
        short=SHORT,
    )


blind_spot = measured_task(
    name="blind_spot",
    title="Find the blind spot",
    prompt=words(
        "Five words, and the last one is true. Find five **logits** at which squared error, Σ (p − y)², is "
        "above **{far_off}** (its largest value is 2), and yet **none** of its slopes in the logits is longer than "
        "**{short}**: badly wrong, and nothing to learn from. The Loss Explorer of lesson 4 shows both while you "
        "drag: switch its loss to squared error, and hand over `explorer.logits`. Or reason, and write a list.",
        far_off=FAR_OFF,
        short=SHORT,
    ),
    points=2,
    difficulty=3,
    minutes=6,
    reference=lambda: np.array([9.0, 0.0, 0.0, 0.0, 0.0]),
    measure=verdict_on_logits,
    also_right=(
        lambda: [12, 1, 0, -1, -3],
        lambda: np.array([[0.0], [0.0], [7.5], [0.0], [0.0]]),
        lambda: (100.0, 0.0, 0.0, 0.0, -100.0),
    ),
    misconceptions=(
        Misconception(
            "hands_over_probabilities",
            lambda: [0.98, 0.01, 0.005, 0.004, 0.001],
            "The bars show probabilities, so these are handed over.",
            "Which numbers go into a softmax, and which come out? What does softmax make of yours?",
        ),
        Misconception(
            "leaves_every_word_alike",
            lambda: np.zeros(5),
            "Knowing nothing is the worst that a model can do.",
            "Who is further from the truth: somebody who does not know, or somebody who is sure of "
            "something else?",
        ),
        Misconception(
            "is_sure_and_right",
            lambda: [0.0, 0.0, 0.0, 0.0, 9.0],
            "Slopes are short where a model is sure.",
            "They are. And how large is the error there? Which word is the true one?",
        ),
        Misconception(
            "shares_the_belief_among_wrong_words",
            lambda: [9.0, 9.0, 9.0, 9.0, 0.0],
            "It is enough that the true word gets nothing.",
            "Each wrong word adds p². Is the sum of squares larger for one large share or for four small ones?",
        ),
        Misconception(
            "stops_where_the_error_is_large",
            lambda: [5.0, 0.0, 0.0, 0.0, 0.0],
            "Where the error is near its largest value, the slopes are near 0.",
            "Read the longest arrow. Each slope carries a factor p (1 − p): is the model sure enough?",
        ),
        Misconception(
            "doubts_the_first_word_only",
            lambda: [-9.0, 0.0, 0.0, 0.0, 0.0],
            "To rule a word out is to be sure.",
            "Four words are left. How sure is the model of any one of them?",
        ),
    ),
    hints=(
        "A slope of squared error in a logit has the factor p. When is p (1 − p) small for every word at once?",
        "Be sure: of what? Drag one bar, and watch the error and the longest arrow together.",
        "For two words and the sigmoid: at a score of ±9 the slope of squared error is below a thousandth, on the "
        "wrong side as on the right one.",
    ),
)
