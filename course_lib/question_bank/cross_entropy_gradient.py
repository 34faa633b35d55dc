"""The gradient of softmax cross-entropy: p − y, its batch, one step, and what a clamp does to it."""

import math

import numpy as np

from course_lib import losses
from course_lib.grading import Case, Exercise, Law, Misconception, value_question, varied
from course_lib.grading.exercise import THREE_DECIMALS
from course_lib.numerics import numerical_gradient
from course_lib.question_bank import faults
from course_lib.question_bank.cross_entropy import (
    clamped_cross_entropy,
    hopeless_logits,
    labelled_logits,
)
from course_lib.question_bank.plain import log_softmax, softmax
from course_lib.translations import words

LESSON = 4


def labelled_scores(rng):
    for classes, target in ((5, 1), (4, 0), (3, 2)):
        yield Case(words("{classes} classes", classes=classes), _scores(rng, classes, target))
    yield Case("the last of five classes", _scores(rng, 5, 4))
    yield Case("scores above zero", _scores(rng, 4, 2, lowest=1.0))
    yield Case("two classes", {"logits": np.array([rng.uniform(0.5, 1.5), 0.0]), "target": 0})
    far = {"logits": np.array([rng.uniform(3, 4), 0.0, 0.5]), "target": 1}
    yield Case("sure and wrong", far)
    for target in (0, 1):
        high = {"logits": np.array([1000.0, 0.0, 999.0]), "target": target}
        yield Case("scores of 1000", high, extreme=True)
    low = {"logits": np.array([-1000.0, -1001.0]), "target": 1}
    yield Case("scores near −1000", low, extreme=True)


def _scores(rng, classes, target, lowest=-1.5):
    """Scores that are all clearly different, in random order."""
    steps = np.linspace(0, 3, classes) + rng.uniform(0, 0.6, classes)
    return {"logits": lowest + rng.permutation(steps), "target": target}


def _one_hot(logits, targets):
    """A row for a number, a table for several."""
    return np.eye(np.shape(logits)[-1])[targets]


def _predicted_minus_right(logits, targets):
    return softmax(logits) - _one_hot(logits, targets)


def _one_taken_from_the_weights(*, shift, sum_again):
    """The weights of softmax lose the one before they are divided by their old or new sum."""

    def gradient(logits, targets):
        weights = np.exp(logits - logits.max(axis=-1, keepdims=True) if shift else logits)
        less = weights - _one_hot(logits, targets)
        return less / (less if sum_again else weights).sum(axis=-1, keepdims=True)

    return gradient


FORMS_OF_TAKING_IT_EARLY = tuple(
    _one_taken_from_the_weights(shift=shift, sum_again=sum_again)
    for shift in (True, False)
    for sum_again in (True, False)
)


def _unprotected_gradient(logits, targets):
    weights = np.exp(logits)
    return weights / weights.sum(axis=-1, keepdims=True) - _one_hot(logits, targets)


def _gradient_of_the_squared_error(logits, targets):
    p, miss = softmax(logits), _predicted_minus_right(logits, targets)
    return 2 * p * (miss - np.sum(p * miss, axis=-1, keepdims=True))


def _made_in_place(logits, target):
    logits -= logits.max()
    np.exp(logits, out=logits)
    logits /= logits.sum()
    logits[target] -= 1
    return logits


def _one_taken_from_the_logits(logits, target):
    p = softmax(logits)
    logits[target] -= 1
    return p


def _taken_apart(logits, target):
    """Each entry by itself, in plain Python."""
    shift = max(logits)
    weights = [math.exp(score - shift) for score in logits]
    return [w / sum(weights) - (k == target) for k, w in enumerate(weights)]


def _with_one_taken_off(logits, target):
    gradient = np.exp(log_softmax(logits.astype(np.float32)))
    gradient[target] -= 1
    return gradient


def _slope_of_the_loss(logits, target):
    """By finite differences, as the laws have it."""
    point = np.array(logits)
    return numerical_gradient(lambda z: losses.cross_entropy(z, target), point).tolist()


softmax_ce_grad = Exercise(
    name="softmax_ce_grad",
    title="The gradient of softmax cross-entropy",
    prompt=(
        "Write `softmax_ce_grad(logits, target)`: the gradient of the loss −log softmax(logits)[target], in "
        "nats, **with respect to the logits**. `logits` holds V real scores, `target` is the number of the "
        "right class, counted from 0. Give back V numbers, and leave `logits` as it was. It has to survive scores of "
        "±1000."
    ),
    points=3,
    difficulty=3,
    minutes=8,
    reference=_predicted_minus_right,
    cases=labelled_scores,
    also_right=(
        losses.cross_entropy_grad,
        _taken_apart,
        _with_one_taken_off,
        lambda logits, target: (softmax(logits) - _one_hot(logits, target))[np.newaxis],
    ),
    misconceptions=(
        Misconception(
            "forgets_to_subtract_the_one",
            lambda logits, target: softmax(logits),
            "The gradient is the prediction.",
            "What should the gradient be where the prediction is perfect? And what do your entries add up to?",
        ),
        Misconception(
            "moves_only_the_right_class",
            lambda logits, target: (
                _one_hot(logits, target) * _predicted_minus_right(logits, target)
            ),
            "Only the right class stands in the loss, so only its score has a slope.",
            "Raise the score of a wrong class. What happens to the denominator of softmax, and to the loss?",
        ),
        Misconception(
            "takes_only_the_diagonal",
            lambda logits, target: softmax(logits) * (1 - softmax(logits)),
            "The derivative of softmax is p(1 − p), as that of the sigmoid is.",
            "Where does your gradient learn which class is the right one?",
        ),
        Misconception(
            "leaves_softmax_out",
            lambda logits, target: logits - _one_hot(logits, target),
            "The gradient is score minus label, as for a squared error.",
            "Add 10 to all scores. Does the loss change, and does your gradient?",
        ),
        Misconception(
            "stops_at_the_slope_in_p",
            lambda logits, target: -_one_hot(logits, target) / softmax(logits),
            "The derivative of −log p is −1/p.",
            "That is the slope in p. Which numbers can a step change, p or the scores?",
        ),
        Misconception(
            "goes_through_softmax_twice",
            lambda logits, target: (
                _predicted_minus_right(logits, target) * softmax(logits) * (1 - softmax(logits))
            ),
            "After the loss, the derivative of softmax still has to be multiplied in.",
            "Check one entry with (f(z + h) − f(z − h)) / 2h. Which factor is too many?",
        ),
        Misconception(
            "subtracts_one_from_every_class",
            lambda logits, target: softmax(logits) - 1,
            "The 1 is taken from all of them.",
            "The probabilities add up to 1. What do your entries add up to, and what should they?",
        ),
        Misconception(
            "adds_the_one",
            lambda logits, target: softmax(logits) + _one_hot(logits, target),
            "Prediction and label are added.",
            "Where prediction and label agree, how much is there to correct?",
        ),
        Misconception(
            "differentiates_the_squared_error",
            _gradient_of_the_squared_error,
            "The error that is differentiated is a squared one.",
            "For a sure and wrong prediction, is your gradient large or next to nothing?",
            also_wrong=(lambda logits, target: _gradient_of_the_squared_error(logits, target) / 2,),
        ),
        Misconception(
            "divides_by_the_classes",
            lambda logits, target: _predicted_minus_right(logits, target) / len(logits),
            "A gradient is a mean over its entries.",
            "How many examples are there, and what have you counted?",
        ),
        Misconception(
            "starts_from_log_probabilities",
            lambda logits, target: log_softmax(logits) - _one_hot(logits, target),
            "The loss holds a logarithm, so its gradient does.",
            "What is the derivative of log Σ exp(z)? Is a logarithm left in it?",
        ),
        Misconception(
            "subtracts_the_one_before_normalising",
            FORMS_OF_TAKING_IT_EARLY[0],
            "The one is taken off, and dividing by the sum comes last.",
            "The 1 is a label. Is it compared with a probability in your code, or with an exponential?",
            also_wrong=FORMS_OF_TAKING_IT_EARLY[1:],
        ),
        Misconception(
            "takes_the_one_from_the_score",
            lambda logits, target: softmax(logits - _one_hot(logits, target)),
            "The one is taken from the right score, and softmax does the rest.",
            "Which sign should the entry of the right class have? Can softmax give it?",
        ),
        Misconception(
            "gives_one_number",
            lambda logits, target: softmax(logits)[target] - 1,
            "There is one loss, so there is one slope.",
            "How many scores can be moved, and how many slopes does that make?",
        ),
        Misconception(
            "changes_the_logits_it_was_given",
            _made_in_place,
            "The array is mine to work in.",
            "Print the logits before the call and after it. Who else may still need them?",
            also_wrong=(_one_taken_from_the_logits,),
        ),
        Misconception(
            "lets_the_exponential_overflow",
            _unprotected_gradient,
            "The formula can be typed in as it stands.",
            "What does `np.exp(1000.0)` give? What may you subtract from all scores without changing softmax?",
        ),
    ),
    faults=(
        *faults.of_a_value(),
        faults.ANSWERS_IN_BITS,
        faults.counts_labels_from_one(1),
        faults.counts_labels_from_minus_one(1, 0),
        faults.takes_softmax_first(0),
    ),
    laws=(
        Law(
            "The entries of the gradient add up to 0.",
            "sums_to",
            ((([1.0, 0.0], 0),), (([0.5, -1.0, 2.0], 2),)),
            constant=0.0,
        ),
        Law(
            "A step against the gradient raises the right score and lowers all others.",
            "has_signs",
            ((([1.0, 0.0, 0.5], 1),), (([-1.0, 2.0, -3.0], 1),)),
            constant=[1.0, -1.0, 1.0],
        ),
        Law(
            "Every entry is the slope that a small change of that score finds.",
            "gives",
            ((([0.5, 1.0, -1.0], 0),),),
            constant=_slope_of_the_loss([0.5, 1.0, -1.0], 0),
        ),
        Law(
            "Where the prediction is perfect there is next to nothing to correct.",
            "gives",
            ((([0.0, 50.0, 0.0], 1),),),
            constant=[0.0, 0.0, 0.0],
        ),
        Law(
            "A constant added to all scores changes nothing.",
            "equal",
            ((([1.0, 0.0, 2.0], 0), ([4.0, 3.0, 5.0], 0)),),
        ),
    ),
    hints=(
        "The entries add up to 0, and the one of the right class is the only negative one.",
        "The loss is log Σ exp(z) − z of the right class. Take the two terms one by one. The derivative of the first has a name.",
        "A sibling with a gap, the gradient for a yes-or-no question with one score:\n\n"
        "```python\n"
        "def yes_or_no_grad(score, said_yes):\n"
        "    p = 1 / (1 + np.exp(-score))\n"
        "    return p - ___\n"
        "```",
    ),
)


def _mean_of(gradient_of_each):
    """Each row's gradient, as the share of a mean loss that it has."""
    return lambda logits, targets: gradient_of_each(logits, targets) / len(targets)


def _from_every_row(logits, targets):
    gradient = softmax(logits)
    gradient[:, targets] -= 1
    return gradient


def _down_the_columns(logits, targets):
    return _softmax_down(logits) - _one_hot(logits, targets)


def _softmax_down(logits):
    weights = np.exp(logits)
    return weights / weights.sum(axis=0)


def _of_the_whole_table(logits, targets):
    return np.exp(logits) / np.exp(logits).sum() - _one_hot(logits, targets)


def _batch_made_in_place(logits, targets):
    logits -= logits.max(axis=1, keepdims=True)
    np.exp(logits, out=logits)
    logits /= logits.sum(axis=1, keepdims=True)
    logits[np.arange(len(targets)), targets] -= 1
    logits /= len(targets)
    return logits


def _row_by_row(logits, targets):
    """A list with the share of each example."""
    pairs = zip(logits, targets, strict=True)
    return [_predicted_minus_right(row, target) / len(targets) for row, target in pairs]


def _with_ones_taken_off(logits, targets):
    gradient = np.exp(log_softmax(logits.astype(np.float32)))
    np.subtract.at(gradient, (np.arange(len(targets)), targets), 1)
    return gradient / len(targets)


def _slopes_of_the_mean(logits, targets):
    """By finite differences, as the laws have it."""
    point = np.array(logits)
    return numerical_gradient(lambda z: losses.cross_entropy(z, targets), point).tolist()


softmax_ce_grad_batch = Exercise(
    name="softmax_ce_grad_batch",
    title="The gradient of a batch",
    prompt=(
        "Write `softmax_ce_grad_batch(logits, targets)`: the gradient, with respect to the logits, of the **mean** over the "
        "batch of the softmax cross-entropy in nats. `logits` has shape (N, V), `targets` holds the N numbers of "
        "the right classes, counted from 0. Give back an array of shape (N, V), and leave `logits` as it was. It "
        "has to survive scores of ±1000."
    ),
    points=3,
    difficulty=3,
    minutes=7,
    reference=_mean_of(_predicted_minus_right),
    cases=labelled_logits,
    also_right=(
        losses.cross_entropy_grad,
        _row_by_row,
        _with_ones_taken_off,
        lambda logits, targets: (softmax(logits) - _one_hot(logits, targets)) / np.shape(logits)[0],
    ),
    misconceptions=(
        Misconception(
            "averages_over_the_examples",
            lambda logits, targets: _predicted_minus_right(logits, targets).mean(axis=0),
            "The gradient of a mean is the mean of the gradients, one row.",
            "Every example has scores of its own. Which shape must the gradient have for all of them to move?",
        ),
        Misconception(
            "takes_the_one_from_whole_columns",
            _mean_of(_from_every_row),
            "`[:, targets]` means one entry in each row.",
            "How many entries of each row did that line change?",
        ),
        Misconception(
            "lets_the_batch_compete",
            _mean_of(_down_the_columns),
            "Softmax runs along the first axis.",
            "Change the scores of one example only. Why do the gradients of the others move?",
        ),
        Misconception(
            "lets_the_whole_table_compete",
            _mean_of(_of_the_whole_table),
            "The exponentials of the whole table are the denominator.",
            "What do the entries of one row add up to? What should they?",
        ),
        Misconception(
            "forgets_to_subtract_the_ones",
            _mean_of(lambda logits, targets: softmax(logits)),
            "The gradient is the prediction.",
            "What should the gradient be where all predictions are perfect?",
        ),
        Misconception(
            "moves_only_the_right_classes",
            _mean_of(
                lambda logits, targets: (
                    _one_hot(logits, targets) * _predicted_minus_right(logits, targets)
                )
            ),
            "Only the right classes stand in the loss, so only their scores have a slope.",
            "Raise the score of a wrong class. What happens to the denominator of softmax, and to the loss?",
        ),
        Misconception(
            "leaves_softmax_out",
            _mean_of(lambda logits, targets: logits - _one_hot(logits, targets)),
            "The gradient is score minus label, as for a squared error.",
            "Add 10 to all scores. Does the loss change, and does your gradient?",
        ),
        Misconception(
            "takes_only_the_diagonal",
            _mean_of(lambda logits, targets: softmax(logits) * (1 - softmax(logits))),
            "The derivative of softmax is p(1 − p), as that of the sigmoid is.",
            "Where does your gradient learn which classes are the right ones?",
        ),
        Misconception(
            "stops_at_the_slope_in_p",
            _mean_of(lambda logits, targets: -_one_hot(logits, targets) / softmax(logits)),
            "The derivative of −log p is −1/p.",
            "That is the slope in p. Which numbers can a step change, p or the scores?",
        ),
        Misconception(
            "goes_through_softmax_twice",
            _mean_of(
                lambda logits, targets: (
                    _predicted_minus_right(logits, targets)
                    * softmax(logits)
                    * (1 - softmax(logits))
                )
            ),
            "After the loss, the derivative of softmax still has to be multiplied in.",
            "Check one entry with (f(z + h) − f(z − h)) / 2h. Which factor is too many?",
        ),
        Misconception(
            "divides_only_the_probabilities",
            lambda logits, targets: softmax(logits) / len(targets) - _one_hot(logits, targets),
            "Python works from left to right, so the mean is taken of all that stands there.",
            "What do the entries of a row add up to? Which of your two terms is divided by N?",
        ),
        Misconception(
            "divides_only_the_ones",
            lambda logits, targets: softmax(logits) - _one_hot(logits, targets) / len(targets),
            "A stroke at the end divides the whole line.",
            "What do the entries of a row add up to? Which of your two terms is divided by N?",
        ),
        Misconception(
            "subtracts_the_ones_before_normalising",
            _mean_of(FORMS_OF_TAKING_IT_EARLY[0]),
            "The ones are taken off, and dividing by the sum comes last.",
            "The 1 is a label. Is it compared with a probability in your code, or with an exponential?",
            also_wrong=tuple(map(_mean_of, FORMS_OF_TAKING_IT_EARLY[1:])),
        ),
        Misconception(
            "leaves_out_the_last",
            _mean_of(
                lambda logits, targets: (
                    _predicted_minus_right(logits, targets)
                    * (np.arange(len(targets))[::-1, np.newaxis] > 0)
                )
            ),
            "The indices end one below the length, so the range has to as well.",
            "Which numbers does `range(3)` give? Which gradient has your last example?",
        ),
        Misconception(
            "changes_the_logits_it_was_given",
            _batch_made_in_place,
            "The array is mine to work in.",
            "Print the logits before the call and after it. Who else may still need them?",
        ),
        Misconception(
            "lets_the_exponential_overflow",
            _mean_of(_unprotected_gradient),
            "The formula can be typed in as it stands.",
            "What does `np.exp(1000.0)` give? What may you subtract from a row without changing its softmax?",
        ),
    ),
    faults=(
        *faults.of_a_value(),
        faults.sums_instead_of_averaging(0),
        faults.divides_by_the_count_twice(0),
        faults.divides_by_one_less(0),
        faults.divides_by_every_entry(0),
        faults.divides_by_the_classes(0),
        faults.counts_labels_from_one(1),
        faults.counts_labels_from_minus_one(1, 0),
        faults.takes_softmax_first(0),
    ),
    laws=(
        Law(
            "The entries of each row add up to 0.",
            "sums_to",
            ((([[1.0, 0.0]], [0]),), (([[0.5, -1.0, 2.0], [0.0, 0.0, 1.0]], [2, 0]),)),
            constant=0.0,
        ),
        Law(
            "With a single example, every entry is the slope of its own loss.",
            "gives",
            ((([[0.5, 1.0, -1.0]], [0]),),),
            constant=_slope_of_the_loss([0.5, 1.0, -1.0], 0),
        ),
        Law(
            "Handed over twice, each of the two copies gets half the gradient it had alone.",
            "gives",
            ((([[0.5, 1.0, -1.0], [0.5, 1.0, -1.0]], [0, 0]),),),
            constant=_slopes_of_the_mean([[0.5, 1.0, -1.0]] * 2, [0, 0]),
        ),
        Law(
            "Every entry is the slope that a small change of that score finds in the mean loss.",
            "gives",
            ((([[0.5, 1.0], [2.0, 0.0], [0.0, 0.0]], [0, 1, 1]),),),
            constant=_slopes_of_the_mean([[0.5, 1.0], [2.0, 0.0], [0.0, 0.0]], [0, 1, 1]),
        ),
        Law(
            "A step against the gradient raises the right score of each row and lowers the others.",
            "has_signs",
            ((([[1.0, 0.0, 0.5], [0.0, 2.0, 1.0]], [1, 2]),),),
            constant=[[1.0, -1.0, 1.0], [1.0, 1.0, -1.0]],
        ),
    ),
    hints=(
        "Each row adds up to 0, and handing every example over twice halves each row.",
        "One row by itself you know already. A mean over N losses gives each of them the same share.",
        "A sibling with a gap, the gradient of the mean squared error of N predictions:\n\n"
        "```python\n"
        "def mse_grad(y, y_hat):\n"
        "    return 2 * (y_hat - y) / ___\n"
        "```",
    ),
)


FOUR_SHARES = ((0.4, 0.3, 0.2, 0.1), (0.1, 0.5, 0.25, 0.15), (0.25, 0.45, 0.2, 0.1))
FIVE_SHARES = (
    (0.4, 0.3, 0.15, 0.1, 0.05),
    (0.05, 0.1, 0.6, 0.2, 0.05),
    (0.3, 0.25, 0.2, 0.15, 0.1),
    (0.12, 0.5, 0.08, 0.2, 0.1),
)


def _one_of(rng, shares):
    """One of several forecasts, in random order."""
    return tuple(float(p) for p in rng.permutation(shares[rng.integers(len(shares))]))


def _after_a_step(probs, move):
    return softmax(np.log(probs) + move)[0]


def _mistakes_around_softmax(p, down):
    return (
        Misconception(
            "takes_probabilities_for_scores",
            lambda: softmax(p + down)[0],
            "The step starts from the probabilities.",
            "Which scores give these probabilities after softmax? The step starts there.",
        ),
        Misconception(
            "forgets_to_normalise",
            lambda: p[0] * np.exp(down[0]),
            "A step multiplies the probability, and that is all.",
            "The other scores moved as well. What do the four numbers add up to now?",
        ),
    )


def _mistakes_in_a_step(probs, rate):
    p = np.array(probs)
    down = -rate * losses.cross_entropy_grad(np.log(p), 0)
    return (
        Misconception(
            "steps_uphill",
            lambda: _after_a_step(p, -down),
            "The gradient points to where one should go.",
            "Did the right word gain by your step? Which way does a gradient point?",
        ),
        Misconception(
            "adds_the_step_to_the_probability",
            lambda: p[0] + down[0],
            "The step is added to the probability itself.",
            "What are the parameters here, and what do the new probabilities add up to in your way?",
        ),
        Misconception(
            "moves_only_the_right_class",
            lambda: _after_a_step(p, [down[0], 0, 0, 0]),
            "Only the right score is moved.",
            "Have the other scores no slope? What happens to the loss if one of them falls?",
        ),
        Misconception(
            "makes_no_step",
            lambda: p[0],
            "One step changes hardly anything.",
            "How large is the gradient of the right score, times the learning rate?",
        ),
        Misconception(
            "expects_a_number_seen_elsewhere",
            lambda: 3 / 4,
            "After one step the right word has about three quarters.",
            "From which logits does your number come? Follow each of the four through the step.",
        ),
        *_mistakes_around_softmax(p, down),
    )


def _one_real_step(probs, rate):
    shown = ", ".join(f"{p:g}" for p in probs)
    return value_question(
        name="one_real_step",
        title="One real gradient step",
        prompt=words(
            "A model has the logits z = log [{shown}], so that its softmax is [{shown}]; the first word, chai, "
            "is right. Make **one step** of gradient descent on the cross-entropy, **in the logits**, with learning rate {rate:g}. "
            "Which **probability** has chai afterwards? Give three decimals or an expression.",
            shown=shown,
            rate=rate,
        ),
        points=2,
        difficulty=3,
        minutes=6,
        reference=lambda: _after_a_step(probs, -rate * losses.cross_entropy_grad(np.log(probs), 0)),
        tolerance=THREE_DECIMALS,
        also_right=(
            lambda: _after_a_step(probs, rate * (np.eye(4)[0] - probs)),
            lambda: round(float(_after_a_step(probs, rate * (np.eye(4)[0] - probs))), 3),
        ),
        misconceptions=_mistakes_in_a_step(probs, rate),
        hints=(
            "The gradient in the logits is p − y. A step goes against it, and then softmax turns scores into probabilities again.",
            "Every score moves: the right one up, each other one down, and the likely ones most.",
            "On other numbers: from [0.5, 0.5] with rate 1 the logits move by +0.5 and −0.5, and softmax "
            "gives 1 / (1 + e⁻¹) = 0.731.",
        ),
    )


one_real_step = varied(
    _one_real_step,
    lambda rng: {"probs": _one_of(rng, FOUR_SHARES), "rate": float(rng.choice([0.5, 1.0, 1.5]))},
    probs=(0.4, 0.3, 0.2, 0.1),
    rate=1.0,
)


def _drawn_below_the_favourite(rng):
    """A forecast and the number of a word in it that is neither the first nor the likeliest."""
    probs = _one_of(rng, FIVE_SHARES)
    places = [k for k in range(1, 5) if probs[k] < max(probs)]
    return {"probs": probs, "true": int(rng.choice(places))}


def _slope_of_own_score(probs, true):
    return losses.cross_entropy_grad(np.log(probs), true)[true]


def _mistakes_at_the_true_word(probs, true):
    p = probs[true]
    return (
        Misconception(
            "forgets_to_subtract_the_one",
            lambda: p,
            "The gradient is the prediction.",
            "Should gradient descent raise or lower the right score? Which sign must the slope have?",
        ),
        Misconception(
            "stops_at_the_slope_in_p",
            lambda: -1 / p,
            "The derivative of −log p is −1/p.",
            "That is the slope in p. How does p change if the score does?",
        ),
        Misconception(
            "counts_labels_from_one",
            lambda: probs[true - 1] - 1,
            "The places of a list are counted from 1.",
            "Which word has the number 0? Count on from there.",
        ),
        Misconception(
            "differentiates_minus_p",
            lambda: -p * (1 - p),
            "The loss is minus the probability of the right word.",
            "Where in your derivative is the logarithm of the loss?",
        ),
    )


def _slope_at_the_true_word(probs, true):
    shown = ", ".join(f"{p:g}" for p in probs)
    return value_question(
        name="slope_at_the_true_word",
        title="The slope at the right word",
        prompt=words(
            "Softmax gives five words [{shown}]. The right word has index **{true}**, counted from 0. What is the "
            "slope ∂L/∂z of the cross-entropy in nats **in the score of the right word**? Give three decimals or an "
            "expression.",
            shown=shown,
            true=true,
        ),
        points=1,
        difficulty=2,
        minutes=3,
        reference=lambda: _slope_of_own_score(probs, true),
        tolerance=THREE_DECIMALS,
        also_right=(lambda: probs[true] - 1, lambda: np.float32(round(probs[true] - 1, 3))),
        misconceptions=_mistakes_at_the_true_word(probs, true),
        faults=(faults.TURNS_THE_SIGN_ROUND,),
        hints=(
            "The slopes of all scores add up to 0, and that of the right word is the only negative one.",
            "Predicted minus expected. What is expected of the right word?",
            "On other numbers: a right word with p = 0.85 has the slope −0.15, and a wrong one with p = 0.02 has 0.02.",
        ),
    )


slope_at_the_true_word = varied(
    _slope_at_the_true_word, _drawn_below_the_favourite, probs=FIVE_SHARES[0], true=1
)


def _mistakes_at_one_place(probs, true):
    p = probs[true]
    return (
        Misconception(
            "forgets_to_subtract_the_one",
            lambda: p,
            "The gradient is the prediction.",
            "Should this score rise or fall in a step of descent? Which sign must the slope have?",
        ),
        Misconception(
            "stops_at_the_slope_in_p",
            lambda: -1 / p,
            "The derivative of −log p is −1/p.",
            "That is the slope in p. How does p change if the score does?",
        ),
        Misconception(
            "asks_for_the_favourite",
            lambda: max(probs) - 1,
            "The score in question is that of the token that was predicted.",
            "Which token came? Which probability stands at its index?",
        ),
        Misconception(
            "divides_by_the_vocabulary",
            lambda: (p - 1) / len(probs),
            "A gradient is averaged over its entries.",
            "How many tokens are predicted at this one place?",
        ),
    )


def _slope_at_one_place(probs, true):
    shown = ", ".join(f"{p:g}" for p in probs)
    return value_question(
        name="slope_at_one_place",
        title="One place of a text",
        prompt=words(
            "At place 0 of a text a model gives its five tokens [{shown}], and token **{true}** comes (counted from 0). "
            "Looking at the loss of this place alone, what is ∂L/∂z of **token {true}**? Three decimals or an expression.",
            shown=shown,
            true=true,
        ),
        points=1,
        difficulty=2,
        minutes=2,
        reference=lambda: _slope_of_own_score(probs, true),
        tolerance=THREE_DECIMALS,
        also_right=(lambda: probs[true] - 1, lambda: round(probs[true] - 1, 3)),
        misconceptions=_mistakes_at_one_place(probs, true),
        faults=(faults.TURNS_THE_SIGN_ROUND,),
        hints=(
            "Predicted minus expected, score by score.",
            "The model gave this token something, and it should have given it everything.",
            "On other numbers: a token that came and had p = 0.35 has the slope −0.65.",
        ),
    )


slope_at_one_place = varied(
    _slope_at_one_place, _drawn_below_the_favourite, probs=FIVE_SHARES[1], true=3
)


def _mistakes_in_the_mean(probs, true, places):
    p = probs[true]
    return (
        Misconception(
            "forgets_the_share_of_the_mean",
            lambda: p - 1,
            "A mean loss has the slope of a single one.",
            "If this place gets better by a little, by how much does the mean over all places?",
        ),
        Misconception(
            "turns_the_sign_round",
            lambda: (1 - p) / places,
            "The slope is expected minus predicted.",
            "If the right score rises, does the loss rise or fall?",
        ),
        Misconception(
            "divides_by_the_vocabulary",
            lambda: (p - 1) / len(probs),
            "The mean runs over the tokens of the vocabulary.",
            "Which losses are averaged here, and how many are there?",
        ),
        Misconception(
            "forgets_to_subtract_the_one",
            lambda: p / places,
            "The gradient is the prediction, shared among the places.",
            "Should this score rise or fall in a step of descent? Which sign must the slope have?",
        ),
        Misconception(
            "asks_for_the_favourite",
            lambda: (max(probs) - 1) / places,
            "The score in question is that of the token that was predicted.",
            "Which token came? Which probability stands at its index?",
        ),
    )


def _slope_of_the_mean_loss(probs, true, places):
    shown = ", ".join(f"{p:g}" for p in probs)
    return value_question(
        name="slope_of_the_mean_loss",
        title="One place of several",
        prompt=words(
            "At place 0 of a text a model gives its five tokens [{shown}], and token **{true}** comes (counted from 0). The loss is "
            "now the **mean over T = {places} places**. What is its slope in the score of token {true} at place 0? "
            "Three decimals or an expression.",
            shown=shown,
            true=true,
            places=places,
        ),
        points=1,
        difficulty=2,
        minutes=3,
        reference=lambda: _slope_of_own_score(probs, true) / places,
        tolerance=THREE_DECIMALS,
        also_right=(
            lambda: (probs[true] - 1) / places,
            lambda: -(1 - probs[true]) * np.float32(1 / places),
            lambda: round((probs[true] - 1) / places, 3),
        ),
        misconceptions=_mistakes_in_the_mean(probs, true, places),
        hints=(
            "Of a mean, each member has an equal share; and so has its slope.",
            "First the slope of this place alone. Then ask how much of it reaches the mean.",
            "On other numbers: with p = 0.35 and two places the slope is −0.65 / 2 = −0.325.",
        ),
    )


def _drawn_among_places(rng):
    return {**_drawn_below_the_favourite(rng), "places": int(rng.choice([2, 3, 4, 6, 8, 10]))}


slope_of_the_mean_loss = varied(
    _slope_of_the_mean_loss, _drawn_among_places, probs=FIVE_SHARES[1], true=3, places=4
)


def _measured_slope(gap, floor):
    """What a small change of the right score does to the clamped loss."""
    measured = numerical_gradient(
        lambda logits: clamped_cross_entropy(logits, 0, floor=floor), [0.0, float(gap)]
    )
    return float(measured[0])


def _mistakes_on_the_floor(gap, floor):
    return (
        Misconception(
            "trusts_the_closed_form",
            lambda: losses.cross_entropy_grad([0.0, float(gap)], 0)[0],
            "The gradient of softmax cross-entropy is p − y, whatever the program computes.",
            "Of which function is p − y the slope, and which function is measured here?",
        ),
        Misconception(
            "turns_the_closed_form_round",
            lambda: -losses.cross_entropy_grad([0.0, float(gap)], 0)[0],
            "The gradient is what is expected minus what is predicted.",
            "Of which function is that the slope, turned round? And which function is measured here?",
        ),
        Misconception(
            "gives_the_loss",
            lambda: clamped_cross_entropy([0.0, float(gap)], 0, floor=floor),
            "The number asked for is what the program gives back.",
            "You have the height. How does it change if the score moves a little?",
        ),
        Misconception(
            "differentiates_at_the_floor",
            lambda: -1 / floor,
            "The slope of −log p is −1/p, taken at the floor.",
            "If p moves a little below its floor, does the program's p move?",
        ),
    )


def _clamped_slope(gap, digits):
    floor = 10.0**-digits
    return value_question(
        name="clamped_slope",
        title="The slope on the floor",
        prompt=words(
            "A program gives back `-np.log(max(p[0], 1e-{digits}))` with p = softmax(logits), for the logits [0, {gap}] and the "
            "right class 0. Somebody **measures** its slope in the first logit z₀ by finite differences, "
            "(f(z₀ + h) − f(z₀ − h)) / 2h with h = 0.00001. Which number do they find?",
            digits=digits,
            gap=gap,
        ),
        points=1,
        difficulty=3,
        minutes=4,
        reference=lambda: _measured_slope(gap, floor),
        also_right=(lambda: 0, lambda: -0.0, lambda: np.float32(0)),
        misconceptions=_mistakes_on_the_floor(gap, floor),
        hints=(
            "A slope asks how much the output moves when the input does.",
            "Compute the program's output for z₀ = 1 as well. Is it another number?",
            "On another function: max(x, 5) at x = 2. Move x to 2.1 and see what comes out.",
        ),
    )


clamped_slope = varied(_clamped_slope, hopeless_logits, gap=40, digits=12)
