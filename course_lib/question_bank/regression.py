"""Regression: squared, absolute, Huber and pinball losses, and the constants they ask for."""

import inspect

import numpy as np

from course_lib import losses
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
    order_lines,
    value_question,
    varied,
    written_question,
)
from course_lib.question_bank import faults, slips
from course_lib.question_bank.slips import with_slips
from course_lib.question_bank.suspects import lets_through
from course_lib.translations import words

LESSON = 1

EXACT = Tolerance(relative=1e-4, absolute=1e-5)  # the answers have at most two decimals


def truths_and_predictions(rng):
    """Predictions of different numbers of values: too high, too low, and far off."""
    for count in (3, 5, 6):
        sides = np.where(np.arange(count) % 3 == 1, -1, 1)
        errors = sides * rng.uniform(0.3, 2.5, count)
        yield Case(
            words("{count} values, some predicted too high and some too low", count=count),
            _off_by(rng, errors),
        )
    far = rng.uniform(7, 9)
    yield Case("one prediction far off", _off_by(rng, [0.3, -0.4, 0.2, far, -0.5]))
    low = -rng.uniform(0.5, 3, 4)
    yield Case("every prediction too low", _off_by(rng, low))
    yield Case("a single value", _off_by(rng, rng.uniform(1.5, 2.5, 1)))
    yield Case("nothing is off", _off_by(rng, np.zeros(3)))


def _off_by(rng, errors):
    """Truths of both signs; of the first one, the prediction has the other sign."""
    truth = rng.uniform(2, 9, len(errors)) * np.where(np.arange(len(errors)) % 2, -1, 1)
    if errors[0]:
        truth[0] = -errors[0] * rng.uniform(0.3, 0.42)
    return {"y": truth, "y_hat": truth + errors}


mse = Exercise(
    name="mse",
    title="Mean squared error",
    prompt=(
        "Write `mse(y, y_hat)`: the mean of the squared differences of two arrays of equal length, "
        "the true values `y` and the predictions `y_hat`."
    ),
    points=2,
    difficulty=1,
    minutes=5,
    reference=lambda y, y_hat: losses.mse(y_hat, y),
    cases=truths_and_predictions,
    also_right=(
        lambda y, y_hat: sum((a - b) ** 2 for a, b in zip(y, y_hat, strict=True)) / len(y),
        lambda y, y_hat: np.einsum("n,n->", y - y_hat, y - y_hat) / np.size(y),
        lambda y, y_hat: np.mean((y_hat - y) ** 2, keepdims=True),
        lambda y, y_hat: np.float32(np.square(np.float32(y) - np.float32(y_hat)).mean()),
        lambda y, y_hat: np.var(y - y_hat) + np.mean(y - y_hat) ** 2,
        lambda y, y_hat: np.linalg.norm(y - y_hat) ** 2 / len(y),
    ),
    misconceptions=(
        Misconception(
            "lets_errors_cancel",
            lambda y, y_hat: np.mean(y - y_hat),
            "The mean error is the average of the differences as they are.",
            "One prediction is 3 too high and one 3 too low. Is that a perfect model?",
            also_wrong=(lambda y, y_hat: np.mean(y_hat - y),),
        ),
        Misconception(
            "squares_the_mean_error",
            lambda y, y_hat: np.mean(y - y_hat) ** 2,
            "Averaging and squaring can be done in either order.",
            "Take the errors +3 and −3. What do you have after your first step, before the square?",
        ),
        Misconception(
            "takes_the_root",
            lambda y, y_hat: np.sqrt(np.mean((y - y_hat) ** 2)),
            "The root belongs to it, so that the number has the unit of the data.",
            "Your number is a good one to report, and has a name of its own. Which unit does the "
            "loss have whose name has no “root” in it?",
            convention=True,
        ),
        Misconception(
            "takes_absolute_errors",
            lambda y, y_hat: np.mean(np.abs(y - y_hat)),
            "Dropping the signs is enough.",
            "Compare one error of 10 with ten errors of 1. Which should cost more here?",
        ),
        Misconception(
            "compares_every_pair",
            lambda y, y_hat: np.mean((np.ravel(y)[:, None] - np.ravel(y_hat)[None]) ** 2),
            "The shapes sort themselves out.",
            "How many differences do you average: what is the shape of `y - y_hat` in your code?",
        ),
        Misconception(
            "divides_by_the_truth",
            lambda y, y_hat: np.mean(((y - y_hat) / np.where(y == 0, 1, y)) ** 2),
            "An error counts relative to the true value.",
            "Shift both arrays by 100. Do the differences change? Does your number?",
            convention=True,
        ),
        Misconception(
            "takes_the_variance_of_the_errors",
            lambda y, y_hat: np.var(y - y_hat),
            "The squared error is the variance of the errors.",
            "Let every prediction be too high by exactly 2. What does your function say?",
        ),
        Misconception(
            "takes_the_length_of_the_error",
            lambda y, y_hat: np.linalg.norm(y - y_hat),
            "The size of the error is the length of the vector of differences.",
            "Hand over all the data twice. Did the model get worse?",
        ),
        Misconception(
            "squares_before_subtracting",
            lambda y, y_hat: np.mean(y**2 - y_hat**2),
            "The difference of the squares is the square of the difference.",
            "For y = 3 and a prediction of 5: what is the difference, and what is its square?",
            also_wrong=(lambda y, y_hat: np.mean(y_hat**2 - y**2),),
        ),
        Misconception(
            "adds_the_two_up",
            lambda y, y_hat: np.mean((y + y_hat) ** 2),
            "The two arrays are put together and squared.",
            "What does your function give for a prediction that is exactly right?",
        ),
        Misconception(
            "squares_only_the_number_behind_the_minus",
            lambda y, y_hat: np.mean(y - y_hat**2),
            "A power at the end holds for the whole line.",
            "What does Python give for `5 - 3 ** 2`, and what for `(5 - 3) ** 2`?",
            also_wrong=(lambda y, y_hat: np.mean(y_hat - y**2),),
        ),
        Misconception(
            "doubles_instead_of_squaring",
            lambda y, y_hat: np.mean((y - y_hat) * 2),
            "One star or two, it is a power of 2.",
            "What do `3 * 2` and `3 ** 2` give? Can your loss be negative?",
            also_wrong=(lambda y, y_hat: np.mean((y_hat - y) * 2),),
        ),
    ),
    faults=tuple(faults.of_a_mean(0, 1, logarithmic=False)),
    laws=(
        Law(
            "Predictions without error cost nothing.", "gives", ((([2.0, 5.0], [2.0, 5.0]),),), 0.0
        ),
        Law(
            "Where every prediction is off by 1, the loss is 1.",
            "gives",
            ((([4.0, 6.0, 3.0], [5.0, 7.0, 4.0]),),),
            1.0,
        ),
        Law(
            "An error upwards and an equal one downwards do not cancel.",
            "at_least",
            ((([3.0, 3.0], [4.0, 2.0]),),),
            0.4,
        ),
        Law(
            "Handing over all the data twice changes nothing.",
            "equal",
            ((([2.0, 5.0], [3.0, 3.0]), ([2.0, 5.0, 2.0, 5.0], [3.0, 3.0, 3.0, 3.0])),),
        ),
        Law(
            "Errors twice as large cost four times as much.",
            "ratio",
            ((([2.0, 5.0], [3.0, 3.0]), ([2.0, 5.0], [4.0, 1.0])),),
            4.0,
        ),
        Law(
            "Adding 10 to the truths and to the predictions changes nothing.",
            "equal",
            ((([2.0, 5.0], [3.0, 3.0]), ([12.0, 15.0], [13.0, 13.0])),),
        ),
    ),
    hints=(
        "Errors twice as large cost four times as much, and opposite errors do not cancel.",
        "Three things happen: subtract, square, average. On errors of +3 and −1 try what comes of "
        "each order.",
        "A sibling, the mean fourth power of the errors:\n\n"
        "```python\ndef mean_fourth_power(y, y_hat):\n    errors = y_hat - y\n"
        "    return np.mean(___)\n```",
    ),
)


mse = with_slips(
    mse,
    slips.returns_inside_the_loop(0, 1),
    slips.leaves_out_the_first(0, 1),
    slips.leaves_out_the_last(0, 1),
    slips.divides_in_every_turn(0, 1),
    slips.CUTS_OFF_THE_DECIMALS,
)


SIZES_OF_ERRORS = (
    "Errors twice as large cost twice as much, and opposite errors do not cancel.",
    "The sign has to go before anything is put together. What takes a sign away and "
    "changes nothing else?",
    "A sibling, the largest of the errors:\n\n"
    "```python\ndef largest_error(y, y_hat):\n    errors = y_hat - y\n"
    "    return np.max(___)\n```",
)


def mae_that(adds_up):
    """The absolute error, as a mean or as a sum."""
    total = np.sum if adds_up else np.mean
    word = "sum" if adds_up else "mean"
    other = faults.averages_instead_of_summing if adds_up else faults.sums_instead_of_averaging
    return Exercise(
        name="mae",
        title="Summed absolute error" if adds_up else "Mean absolute error",
        prompt=words(
            "Write `mae(y, y_hat)`: the **{word}** of the absolute differences of two arrays of "
            "equal length, the true values `y` and the predictions `y_hat`.",
            word=word,
        ),
        points=2,
        difficulty=1,
        minutes=4,
        reference=lambda y, y_hat: losses.mae(y_hat, y, reduction=word),
        cases=truths_and_predictions,
        also_right=(
            lambda y, y_hat: total([abs(a - b) for a, b in zip(y, y_hat, strict=True)]),
            lambda y, y_hat: total(np.maximum(y - y_hat, y_hat - y), keepdims=True),
            lambda y, y_hat: np.float32(total(np.abs(np.float32(y) - np.float32(y_hat)))),
            lambda y, y_hat: total(np.sqrt((y - y_hat) ** 2)),
            lambda y, y_hat: total(np.where(y > y_hat, y - y_hat, y_hat - y)),
        ),
        misconceptions=_mistakes_with_absolute_errors(total),
        faults=(
            other(0),
            *(
                fault
                for fault in faults.of_a_mean(0, 1, logarithmic=False)
                if fault.name != "sums_instead_of_averaging"
            ),
        ),
        laws=_laws_of_absolute_errors(adds_up),
        hints=SIZES_OF_ERRORS,
    )


def _more_wrong_sizes(total):
    return (
        Misconception(
            "drops_the_sign_at_the_end",
            lambda y, y_hat: np.abs(total(y - y_hat)),
            "The absolute value can be taken at any time.",
            "Try the errors +3 and −3. What is left by the time you take the absolute value?",
        ),
        Misconception(
            "squares_the_errors",
            lambda y, y_hat: total((y - y_hat) ** 2),
            "Errors are squared, here as everywhere.",
            "An error grows from 2 to 4. By which factor should this loss grow, and yours?",
        ),
        Misconception(
            "takes_the_root_of_the_squares",
            lambda y, y_hat: np.sqrt(total((y - y_hat) ** 2)),
            "Squaring and taking the root at the end gives back the absolute errors.",
            "One error of 10 among nine zeros: does your number treat it like ten errors of 1?",
        ),
    )


def _wrong_sizes(total):
    """The errors themselves are taken wrongly."""
    return (
        Misconception(
            "lets_errors_cancel",
            lambda y, y_hat: total(y - y_hat),
            "The differences are averaged as they are.",
            "One prediction is 3 too high and one 3 too low. Is that a perfect model?",
            also_wrong=(lambda y, y_hat: total(y_hat - y),),
        ),
        Misconception(
            "takes_the_sizes_before_subtracting",
            lambda y, y_hat: total(np.abs(y) - np.abs(y_hat)),
            "The absolute value of a difference is the difference of the absolute values.",
            "The truth is −1 and the prediction is 1. How far off is it, and what does yours say?",
            also_wrong=(
                lambda y, y_hat: total(np.abs(y_hat) - np.abs(y)),
                lambda y, y_hat: total(np.abs(np.abs(y) - np.abs(y_hat))),
            ),
        ),
        Misconception(
            "closes_the_bracket_before_subtracting",
            lambda y, y_hat: total(np.abs(y) - y_hat),
            "The absolute value of the first number is the one that counts.",
            "Where does the bracket of your absolute value end: before the minus or after it?",
            also_wrong=(lambda y, y_hat: total(np.abs(y_hat) - y),),
        ),
        *_more_wrong_sizes(total),
    )


def _wrong_differences(total):
    """Something else is compared than truth and prediction, one by one."""
    return (
        Misconception(
            "compares_every_pair",
            lambda y, y_hat: total(np.abs(np.ravel(y)[:, None] - np.ravel(y_hat)[None])),
            "The shapes sort themselves out.",
            "How many differences are there in your code: what is the shape of `y - y_hat`?",
        ),
        Misconception(
            "divides_by_the_truth",
            lambda y, y_hat: total(np.abs((y - y_hat) / np.where(y == 0, 1, y))),
            "An error counts relative to the true value.",
            "Shift both arrays by 100. Do the differences change? Does your number?",
            convention=True,
        ),
        Misconception(
            "counts_the_mistakes",
            lambda y, y_hat: total(np.abs(np.sign(y - y_hat))),
            "A prediction is right or wrong.",
            "A prediction moves from far off to nearly right. Does your number notice?",
        ),
    )


def _mistakes_with_absolute_errors(total):
    return (*_wrong_sizes(total), *_wrong_differences(total))


def _laws_of_absolute_errors(adds_up):
    one, two = ([2.0, 5.0], [3.0, 3.0]), ([2.0, 5.0, 2.0, 5.0], [3.0, 3.0, 3.0, 3.0])
    among_ten = ([5.0] * 10, [15.0, *[5.0] * 9])
    return (
        Law(
            "Predictions without error cost nothing.", "gives", ((([2.0, 5.0], [2.0, 5.0]),),), 0.0
        ),
        Law(
            "An error upwards and an equal one downwards do not cancel.",
            "at_least",
            ((([3.0, 3.0], [4.0, 2.0]),),),
            0.4,
        ),
        Law(
            "Errors twice as large cost twice as much.",
            "ratio",
            ((one, (one[0], [4.0, 1.0])),),
            2.0,
        ),
        Law(
            f"One error of 10 among ten predictions costs {10 if adds_up else 1}.",
            "gives",
            ((among_ten,),),
            10.0 if adds_up else 1.0,
        ),
        Law("Handing over all the data twice doubles the loss.", "ratio", ((one, two),), 2.0)
        if adds_up
        else Law("Handing over all the data twice changes nothing.", "equal", ((one, two),)),
    )


def mae_with_slips(adds_up):
    """The exercise with the slips that its loop invites."""
    made = [
        slips.returns_inside_the_loop(0, 1, adds_up=adds_up),
        slips.leaves_out_the_last(0, 1, adds_up=adds_up),
        slips.leaves_out_the_first(0, 1, adds_up=adds_up),
        slips.CUTS_OFF_THE_DECIMALS,
    ]
    if not adds_up:
        made.append(slips.divides_in_every_turn(0, 1))
    return with_slips(mae_that(adds_up), *made)


mae = varied(mae_with_slips, lambda rng: {"adds_up": bool(rng.integers(2))}, adds_up=False)


def errors_and_deltas(rng):
    """Errors on both sides of ±δ: some inside, some outside, all inside, all outside."""
    for count, delta in ((5, 0.7), (4, 1.8), (7, 1.3)):
        inside = delta * rng.uniform(0.2, 0.8, count)
        factors = np.where(np.arange(count) % 2, 2.5, 1) * np.where(np.arange(count) % 3, -1, 1)
        yield Case(
            words("{count} errors, δ = {delta}", count=count, delta=delta),
            {"errors": inside * factors, "delta": delta},
        )
    mixed = rng.uniform(2.2, 3.0) * np.array([1, -1.4, 0.1])
    yield Case("δ = 1", {"errors": mixed, "delta": 1.0})
    yield Case("every error within δ", {"errors": rng.uniform(-1.5, 1.9, 4), "delta": 2.5})
    yield Case("every error beyond δ", {"errors": -rng.uniform(2.0, 3.0, 3), "delta": 0.4})
    yield Case("one error, far below", {"errors": -rng.uniform(4, 5, 1), "delta": 2.0})
    yield Case("errors of exactly δ", {"errors": np.array([1.5, -1.5]), "delta": 1.5})


def _huber_of(near, far, *, inside=lambda errors, delta: np.abs(errors) <= delta):
    """A mean that is put together from two branches."""
    return lambda errors, delta: np.mean(
        np.where(inside(errors, delta), near(np.abs(errors), delta), far(np.abs(errors), delta))
    )


def _half_square(size, delta):
    return size**2 / 2


def _straight(size, delta):
    return delta * (size - delta / 2)


def _one_branch_for_all(errors, delta):
    size = np.abs(errors)
    near = size.mean() <= delta
    return np.mean(_half_square(size, delta) if near else _straight(size, delta))


huber = Exercise(
    name="huber",
    title="Huber's compromise",
    prompt=(
        "Write `huber(errors, delta)`: the **mean** over all errors of ½·e² where |e| is at most "
        "`delta`, and of the straight line delta·(|e| − ½·delta) beyond. `errors` is an array."
    ),
    points=3,
    difficulty=2,
    minutes=7,
    reference=lambda errors, delta: losses.huber(errors, np.zeros(len(errors)), delta=delta),
    cases=errors_and_deltas,
    also_right=(
        _huber_of(_half_square, _straight),
        _huber_of(_half_square, _straight, inside=lambda errors, delta: np.abs(errors) < delta),
        lambda errors, delta: (
            sum(e * e / 2 if abs(e) <= delta else delta * (abs(e) - delta / 2) for e in errors)
            / len(errors)
        ),
        lambda errors, delta: np.mean(
            np.clip(errors, -delta, delta) * (errors - np.clip(errors, -delta, delta) / 2),
            keepdims=True,
        ),
        lambda errors, delta: np.float32(_huber_of(_half_square, _straight)(errors, delta)),
    ),
    misconceptions=(
        Misconception(
            "lets_the_line_start_too_high",
            _huber_of(_half_square, lambda size, delta: delta * size),
            "Beyond δ the loss is δ times the size of the error.",
            "What do your two branches say at exactly |e| = δ? Should the curve jump there?",
        ),
        Misconception(
            "takes_off_too_much",
            _huber_of(_half_square, lambda size, delta: delta * (size - delta)),
            "The straight line counts what lies beyond δ.",
            "At exactly |e| = δ, what does the parabola say and what does your line say?",
        ),
        Misconception(
            "forgets_the_half_of_the_parabola",
            _huber_of(lambda size, delta: size**2, _straight),
            "Near zero the loss is the squared error.",
            "At |e| = δ, which of your two branches is higher? Where could a factor be missing?",
        ),
        Misconception(
            "swaps_the_branches",
            _huber_of(_straight, _half_square),
            "The straight line holds near zero and the parabola beyond.",
            "Make one error huge. Does your loss grow with its square? Was that the wish?",
        ),
        Misconception(
            "compares_the_signed_error",
            _huber_of(_half_square, _straight, inside=lambda errors, delta: errors <= delta),
            "An error is within δ if it is at most δ.",
            "Is an error of −100 near zero? Which branch does your comparison give it?",
        ),
        Misconception(
            "cuts_the_errors_off",
            _huber_of(_half_square, lambda size, delta: delta**2 / 2 + 0 * size),
            "Beyond δ an error costs no more than one of δ.",
            "Let an error grow from 2δ to 3δ. Should the loss notice?",
        ),
        Misconception(
            "ignores_delta",
            lambda errors, delta: _huber_of(_half_square, _straight)(errors, 1.0),
            "The bend is always at 1.",
            "Change delta and nothing else. Does your number move?",
        ),
        Misconception(
            "lets_the_line_rise_with_slope_one",
            _huber_of(_half_square, lambda size, delta: size - delta / 2),
            "Beyond δ the loss grows like the absolute error.",
            "How steep is the parabola when it reaches δ? And how steep is your line?",
        ),
        Misconception(
            "divides_by_delta",
            lambda errors, delta: _huber_of(_half_square, _straight)(errors, delta) / delta,
            "Far out the loss should grow by 1 with each unit of error, so all is divided by δ.",
            "PyTorch calls that one SmoothL1. What slope far out does the formula of this task have?",
            convention=True,
        ),
        Misconception(
            "squares_every_error",
            lambda errors, delta: np.mean(errors**2) / 2,
            "Half the squared error holds everywhere.",
            "Which role does delta play in your number?",
        ),
        Misconception(
            "takes_every_error_absolutely",
            lambda errors, delta: np.mean(np.abs(errors)),
            "A robust loss is the absolute error.",
            "Near zero, should an error half as large cost half, or less than that?",
        ),
        Misconception(
            "forgets_the_size_on_the_line",
            lambda errors, delta: np.mean(
                np.where(np.abs(errors) <= delta, errors**2 / 2, delta * (errors - delta / 2))
            ),
            "Whether the line is meant is decided by the size; after that the error itself will do.",
            "An error of −100: on which branch is it, and what does your line charge for it?",
        ),
        Misconception(
            "multiplies_only_the_size",
            _huber_of(_half_square, lambda size, delta: delta * size - delta / 2),
            "The δ in front belongs to what stands next to it.",
            "At |e| = δ, do your two branches agree for δ = 2? What does the bracket do?",
        ),
        Misconception(
            "halves_before_squaring",
            _huber_of(lambda size, delta: (size / 2) ** 2, _straight),
            "Half the error squared and half the squared error are the same.",
            "For an error of 4: what is half of its square, and what is the square of its half?",
        ),
        Misconception(
            "takes_one_branch_for_all",
            _one_branch_for_all,
            "The mean error decides which of the two formulas holds.",
            "Can one error be near and another far? Who chooses the branch in your code?",
        ),
        Misconception(
            "rounds_the_corner_with_a_root",
            lambda errors, delta: np.mean(delta**2 * (np.sqrt(1 + (errors / delta) ** 2) - 1)),
            "A smooth curve from a parabola to a line will do.",
            "That is the pseudo-Huber loss, a loss of its own. What do the two formulas of the "
            "task give at |e| = δ, and what does yours?",
            convention=True,
        ),
    ),
    faults=tuple(faults.of_a_mean(0, logarithmic=False)),
    laws=(
        Law("No error costs nothing.", "gives", ((([0.0, 0.0], 0.5),),), 0.0),
        Law(
            "The sign of an error does not matter.",
            "equal",
            ((([3.0], 1.0), ([-3.0], 1.0)), (([0.2, -3.0], 2.0), ([-0.2, 3.0], 2.0))),
        ),
        Law(
            "Far out, each further unit of error costs delta.",
            "differ_by",
            ((([3.0], 0.5), ([4.0], 0.5), ([5.0], 0.5)),),
            0.5,
        ),
        Law(
            "Near zero, an error twice as large costs four times as much.",
            "ratio",
            ((([0.4], 2.0), ([0.8], 2.0), ([1.6], 2.0)),),
            4.0,
        ),
        Law(
            "At delta the curve does not jump: barely inside costs the same as barely outside.",
            "equal",
            ((([1.9999], 2.0), ([2.0001], 2.0)),),
        ),
        Law(
            "Once delta is larger than every error, raising it further changes nothing.",
            "equal",
            ((([1.0, -2.0], 3.0), ([1.0, -2.0], 6.0)),),
        ),
    ),
    hints=(
        "The curve has neither a jump nor a corner: at |e| = δ both branches agree, in height and slope.",
        "Each error chooses its branch for itself, and by its size. Which function of NumPy chooses "
        "entry by entry?",
        "A sibling that is flat near zero and straight beyond:\n\n"
        "```python\ndef with_a_dead_zone(errors, width):\n    size = np.abs(errors)\n"
        "    return np.mean(np.where(size <= width, 0.0, ___))\n```",
    ),
)


def predictions_and_quantiles(rng):
    """Guesses too low and too high, at quantiles on both sides of one half."""
    for quantile, count in ((0.9, 3), (0.2, 5), (0.75, 4)):
        sides = np.where(np.arange(count) % 2, -1, 1)
        arguments = _off_by(rng, sides * rng.uniform(0.4, 3.0, count))
        yield Case(
            words("{count} values, quantile {quantile}", count=count, quantile=quantile),
            arguments | {"quantile": quantile},
        )
    low, high = -rng.uniform(0.5, 2.5, 4), rng.uniform(0.5, 2.5, 3)
    yield Case("every guess too low", _off_by(rng, low) | {"quantile": 0.9})
    yield Case("every guess too high", _off_by(rng, high) | {"quantile": 0.9})
    half = _off_by(rng, rng.uniform(1, 2, 5) * [1, -1, -1, 1, -1])
    yield Case("the quantile in the middle", half | {"quantile": 0.5})
    yield Case("a single value", _off_by(rng, -rng.uniform(2, 3, 1)) | {"quantile": 0.1})


def _priced(too_low, too_high):
    """The mean over errors y − ŷ, each with the price per unit of its side."""

    def loss(y, y_hat, quantile):
        short = y - y_hat
        return np.mean(np.where(short >= 0, too_low(quantile) * short, too_high(quantile) * -short))

    return loss


pinball = Exercise(
    name="pinball",
    title="Pinball loss",
    prompt=(
        "Write `pinball(y, y_hat, quantile)`: the **mean** of what each prediction costs. Every unit "
        "by which a prediction is **too low** costs `quantile`, and every unit by which it is **too "
        "high** costs 1 − `quantile`. `y` (true values) and `y_hat` (predictions) are arrays of "
        "equal length."
    ),
    points=3,
    difficulty=3,
    minutes=7,
    reference=lambda y, y_hat, quantile: losses.quantile(y_hat, y, level=quantile),
    cases=predictions_and_quantiles,
    also_right=(
        _priced(lambda q: q, lambda q: 1 - q),
        lambda y, y_hat, quantile: np.mean(
            np.maximum(quantile * (y - y_hat), (quantile - 1) * (y - y_hat)), keepdims=True
        ),
        lambda y, y_hat, quantile: np.mean((y - y_hat) * (quantile - (y < y_hat))),
        lambda y, y_hat, quantile: (
            sum(
                quantile * (a - b) if a > b else (1 - quantile) * (b - a)
                for a, b in zip(y, y_hat, strict=True)
            )
            / len(y)
        ),
        lambda y, y_hat, quantile: np.float32(
            np.mean(np.abs(y - y_hat)) / 2 + (quantile - 0.5) * np.mean(y - y_hat)
        ),
    ),
    misconceptions=(
        Misconception(
            "prices_the_sides_the_wrong_way_round",
            _priced(lambda q: 1 - q, lambda q: q),
            "Too high costs `quantile` and too low the rest; or the first argument is the prediction.",
            "At quantile 0.9 most values should end up below the guess. Which side must then be dear?",
        ),
        Misconception(
            "charges_both_sides_alike",
            _priced(lambda q: 1, lambda q: 1),
            "An error is an error, on either side.",
            "Change the quantile and nothing else. Does your number move?",
        ),
        Misconception(
            "lets_errors_cancel",
            _priced(lambda q: q, lambda q: -q),
            "Every difference is multiplied by the quantile.",
            "What does your function say about a guess that is much too high? Can a loss be negative?",
        ),
        Misconception(
            "charges_quantile_on_both_sides",
            _priced(lambda q: q, lambda q: q),
            "The quantile is the price of a unit of error.",
            "At quantile 0.9, what do you charge for one unit too high, and what does the task say?",
        ),
        Misconception(
            "forgets_the_minus_of_the_other_side",
            _priced(lambda q: q, lambda q: q - 1),
            "The two prices are multiplied with the same difference.",
            "Where the guess is too high, which sign has your difference? And your cost?",
        ),
        Misconception(
            "takes_the_larger_of_two_positive_prices",
            lambda y, y_hat, quantile: np.mean(
                np.maximum(quantile * (y - y_hat), (1 - quantile) * (y - y_hat))
            ),
            "The loss is the larger one of quantile·e and (1 − quantile)·e.",
            "Put e = −1 into both. Are they costs? Which of the two should have turned its sign?",
        ),
        Misconception(
            "charges_only_too_low",
            _priced(lambda q: q, lambda q: 0),
            "Only a guess that is too low costs something.",
            "Which guess would be best under your loss? How high would you go?",
        ),
        Misconception(
            "leaves_too_high_at_full_price",
            _priced(lambda q: q, lambda q: 1),
            "The quantile lowers the price of one side, and the other keeps its own.",
            "What should one unit too high cost at quantile 0.9? And in your version?",
        ),
        Misconception(
            "squares_the_errors",
            lambda y, y_hat, quantile: np.mean(
                (y - y_hat) ** 2 * np.where(y >= y_hat, quantile, 1 - quantile)
            ),
            "Errors are squared, here as everywhere.",
            "That asks for an expectile. What should an error twice as large cost here?",
            convention=True,
        ),
        Misconception(
            "takes_the_smaller_one",
            lambda y, y_hat, quantile: np.mean(
                np.minimum(quantile * (y - y_hat), (quantile - 1) * (y - y_hat))
            ),
            "Of the two lines the lower one counts.",
            "Draw both lines through zero. Which of them is a cost to the left of zero?",
        ),
        Misconception(
            "writes_it_twice_as_large",
            _priced(lambda q: 2 * q, lambda q: 2 * (1 - q)),
            "A factor of 2 makes the middle quantile equal to the absolute error.",
            "Some libraries do so. What does the task charge for one unit too low?",
            convention=True,
        ),
        Misconception(
            "forgets_the_brackets_round_the_price",
            lambda y, y_hat, quantile: np.mean(
                np.maximum(quantile * (y - y_hat), quantile - 1 * (y - y_hat))
            ),
            "Python works from left to right, so the price comes first.",
            "What does `0.9 - 1 * 4` give, and what `(0.9 - 1) * 4`? Which one is a price?",
            also_wrong=(
                lambda y, y_hat, quantile: np.mean(
                    np.where(y >= y_hat, quantile * (y - y_hat), 1 - quantile * (y_hat - y))
                ),
            ),
        ),
        Misconception(
            "takes_the_larger_of_two_means",
            lambda y, y_hat, quantile: np.maximum(
                quantile * np.mean(y - y_hat), (quantile - 1) * np.mean(y - y_hat)
            ),
            "Averaging and choosing the larger one can be done in either order.",
            "One guess is 3 too low, one 3 too high. What is left after your first step?",
        ),
    ),
    faults=tuple(faults.of_a_mean(0, 1, logarithmic=False)),
    laws=(
        Law("A perfect guess costs nothing.", "gives", ((([5.0, 2.0], [5.0, 2.0], 0.9),),), 0.0),
        Law(
            "At quantile 0.9 a guess too low costs nine times as much as an equal one too high.",
            "ratio",
            ((([5.0], [6.0], 0.9), ([5.0], [4.0], 0.9)),),
            9.0,
        ),
        Law(
            "No guess costs less than nothing.",
            "at_least",
            ((([5.0], [8.0], 0.9),), (([5.0], [2.0], 0.9),)),
            0.0,
        ),
        Law(
            "In the middle, at quantile 0.5, both directions cost the same.",
            "equal",
            ((([5.0], [7.0], 0.5), ([5.0], [3.0], 0.5)),),
        ),
        Law(
            "Errors twice as large cost twice as much.",
            "ratio",
            ((([5.0, 5.0], [6.0, 3.0], 0.8), ([5.0, 5.0], [7.0, 1.0], 0.8)),),
            2.0,
        ),
        Law(
            "A unit too low and a unit too high cost ½ on average, at every quantile.",
            "gives",
            ((([5.0, 5.0], [4.0, 6.0], 0.3),), (([5.0, 5.0], [4.0, 6.0], 0.8),)),
            0.5,
        ),
    ),
    hints=(
        "At quantile 0.9 a guess that is too low costs nine times as much as one equally too high.",
        "Split the predictions in two groups, and write down for each what a unit costs and how many "
        "units there are, as a positive number.",
        "A sibling, in which a late train costs 3 a minute and an early one 1:\n\n"
        "```python\ndef cost_of_waiting(planned, actual):\n    late = actual - planned\n"
        "    return np.mean(np.where(late > 0, 3 * late, ___))\n```",
    ),
)


pinball = with_slips(
    pinball,
    slips.returns_inside_the_loop(0, 1),
    slips.leaves_out_the_last(0, 1),
    slips.CUTS_OFF_THE_DECIMALS,
)


SQUARES = {
    "mean": ("the **mean** of the squared errors, `mse(y, y_hat)`", lambda n: 2 / n),
    "sum": ("the **sum** of the squared errors", lambda n: 2),
    "half": ("**half the sum** of the squared errors", lambda n: 1),
}
"""What is differentiated, and its slope for a unit of error."""


PULLS_OF_SQUARES = (
    "The gradient is positive where raising a prediction raises the loss.",
    "Only one term of the sum contains a given prediction. Differentiate that term alone.",
    "A sibling, the gradient of the mean fourth power:\n\n"
    "```python\ndef fourth_power_grad(y, y_hat):\n    errors = y_hat - y\n"
    "    return 4 * ___ / len(y)\n```",
)


FAULTS_OF_A_SLOPE = (
    faults.TURNS_THE_SIGN_ROUND,
    faults.HALVES_IT,
    faults.DOUBLES_IT,
    faults.divides_by_the_count_twice(0),
    faults.divides_by_one_less(0),
)


def mse_grad_of(reduction):
    """The gradient of the squared error under one of the conventions in SQUARES."""
    what, per_unit = SQUARES[reduction]

    def pulls(y, y_hat):
        return per_unit(len(y)) * (y_hat - y)

    def entry_by_entry(y, y_hat):
        return [per_unit(len(y)) * (b - a) for a, b in zip(y, y_hat, strict=True)]

    return Exercise(
        name="mse_grad",
        title="How hard each prediction is pulled",
        prompt=words(
            "Write `mse_grad(y, y_hat)`: the gradient of {what}, with respect to the "
            "**predictions** `y_hat`. It is an array with one entry for each prediction.",
            what=words(what),
        ),
        points=3,
        difficulty=3,
        minutes=6,
        reference=pulls,
        cases=truths_and_predictions,
        also_right=(
            entry_by_entry,
            lambda y, y_hat: -per_unit(len(y)) * (y - y_hat)[:, None],
            lambda y, y_hat: np.float32(pulls(y, y_hat)),
            lambda y, y_hat: np.eye(len(y)) @ pulls(y, y_hat),
        ),
        misconceptions=(
            *(_other_squares(kind) for kind in SQUARES if kind != reduction),
            *([] if reduction == "half" else [_multiplied_before_subtracting(reduction)]),
            *_mistakes_with_the_gradient(pulls, per_unit),
        ),
        faults=FAULTS_OF_A_SLOPE,
        laws=_laws_of_the_gradient(per_unit),
        hints=PULLS_OF_SQUARES,
    )


def _other_squares(kind):
    per_unit = SQUARES[kind][1]
    name, belief, advice = {
        "mean": (
            "differentiates_the_mean",
            "The loss is a mean, so each slope is divided by the count.",
            "Add an example with no error at all. Should the pull on the others change?",
        ),
        "sum": (
            "differentiates_the_sum",
            "Every example pulls with its own full slope.",
            "By what does the task divide the squares, and does your slope divide by it as well?",
        ),
        "half": (
            "differentiates_half_the_sum",
            "A ½ in front makes the factor go away, and the gradient is the error.",
            "Textbooks that write the ½ say so. Which loss does this task name?",
        ),
    }[kind]
    return Misconception(
        name, lambda y, y_hat: per_unit(len(y)) * (y_hat - y), belief, advice, convention=True
    )


def _multiplied_before_subtracting(reduction):
    def divisor(y):
        return len(y) if reduction == "mean" else 1

    return Misconception(
        "forgets_the_brackets_round_the_error",
        lambda y, y_hat: (2 * y_hat - y) / divisor(y),
        "The factor in front belongs to the whole difference.",
        "What does Python give for `2 * 5 - 5`? And which slope has a prediction without error?",
        also_wrong=(lambda y, y_hat: 2 * y_hat - y / divisor(y),),
    )


def _wrong_directions(pulls, per_unit):
    """The slope has a wrong sign or size."""
    return (
        Misconception(
            "differentiates_by_the_truth",
            lambda y, y_hat: -pulls(y, y_hat),
            "The error is truth minus prediction, and so is its slope.",
            "A prediction is too high. Does raising it raise or lower the loss? What says your sign?",
        ),
        Misconception(
            "pulls_equally_hard",
            lambda y, y_hat: per_unit(len(y)) * np.sign(y_hat - y),
            "The gradient only knows the direction.",
            "That is how the absolute error pulls. Twice as far off: how much harder does a square?",
        ),
        Misconception(
            "forgets_the_direction",
            lambda y, y_hat: np.abs(pulls(y, y_hat)),
            "A pull has a size and no sign.",
            "One prediction is too high, one too low. Should both move the same way?",
        ),
    )


def _more_wrong_slopes(pulls, per_unit):
    return (
        Misconception(
            "carries_the_sum_along",
            lambda y, y_hat: np.cumsum(pulls(y, y_hat)),
            "Every entry is added to what was there before.",
            "Change the first prediction. How many of your slopes change? Is it `=` or `+=`?",
        ),
        Misconception(
            "leaves_the_last_slope_at_zero",
            lambda y, y_hat: np.append(pulls(y, y_hat)[:-1], 0.0),
            "The indices end one below the length, so the range has to as well.",
            "Which numbers does `range(3)` give? What pulls on your last prediction?",
        ),
        Misconception(
            "keeps_the_square",
            lambda y, y_hat: per_unit(len(y)) * (y_hat - y) ** 2,
            "The factor comes down and the power stays.",
            "What is the derivative of e², and is there a square left in it?",
        ),
    )


def _wrong_slopes(pulls, per_unit):
    """Something else is given than the slope of each prediction."""
    return (
        Misconception(
            "gives_the_loss_of_each",
            lambda y, y_hat: (y_hat - y) ** 2,
            "The gradient of a prediction is its squared error.",
            "At the bottom of a parabola, and one step to the right: how steep is it in each place?",
            also_wrong=(lambda y, y_hat: (y - y_hat) ** 2,),
        ),
        Misconception(
            "gives_one_slope_for_all",
            lambda y, y_hat: np.sum(pulls(y, y_hat)),
            "A loss has one slope.",
            "How many predictions could be moved, each by itself? How many slopes is that?",
            also_wrong=(lambda y, y_hat: np.full(len(y), np.sum(pulls(y, y_hat))),),
        ),
        Misconception(
            "forgets_the_truth",
            lambda y, y_hat: per_unit(len(y)) * y_hat,
            "The derivative of a square is twice the number.",
            "What does your gradient say where a prediction is exactly right?",
        ),
        *_more_wrong_slopes(pulls, per_unit),
    )


def _mistakes_with_the_gradient(pulls, per_unit):
    return (*_wrong_directions(pulls, per_unit), *_wrong_slopes(pulls, per_unit))


def _laws_of_the_gradient(per_unit):
    one = ([2.0, 5.0], [3.0, 3.0])
    return (
        Law(
            "Where nothing is off, nothing pulls.",
            "gives",
            ((([2.0, 5.0], [2.0, 5.0]),),),
            [0.0, 0.0],
        ),
        Law(
            "The slope is positive where the prediction is too high and negative where it is too low.",
            "has_signs",
            ((one,),),
            [1.0, -1.0],
        ),
        Law("Twice as far off pulls twice as hard.", "ratio", ((one, (one[0], [4.0, 1.0])),), 2.0),
        Law(
            "Adding 10 to the truths and to the predictions changes nothing.",
            "equal",
            ((one, ([12.0, 15.0], [13.0, 13.0])),),
        ),
        Law(
            "A single prediction that is 3 too high has the slope of the loss at an error of 3: "
            f"raising it by 0.001 costs about {0.003 * per_unit(1):.3f} more.",
            "gives",
            ((([5.0], [8.0]),),),
            3.0 * per_unit(1),
        ),
    )


mse_grad = varied(
    mse_grad_of,
    lambda rng: {"reduction": str(rng.choice(list(SQUARES)))},
    reduction="mean",
)


def values_for_a_constant(rng):
    """Lopsided values in no order, an odd number of them, under each of the three losses."""
    for count in (5, 7):
        for loss in ("mse", "mae", "worst"):
            values = np.cumsum(rng.uniform(0.5, 1.5, count)) ** 1.6
            arguments = {"y": _smallest_in_the_middle(rng, values), "loss": loss}
            yield Case(words("{count} values under {loss}", count=count, loss=loss), arguments)
    for loss in ("mse", "mae", "worst"):
        outlier = np.array([3.0, rng.uniform(60, 90), 1.0, 4.0, 2.5])
        yield Case(
            words("one value far away, under {loss}", loss=loss), {"y": outlier, "loss": loss}
        )
    below_zero = -np.array([1.0, 9.0, 4.0]) * rng.uniform(1, 2)
    yield Case("below zero", {"y": below_zero, "loss": "mae"})


def _smallest_in_the_middle(rng, values):
    """Rising values in another order, in which the median stands elsewhere."""
    rest = list(rng.permutation(values[1:-1]))
    middle = len(values) // 2
    rest.insert(1, values[-1])
    return np.array([*rest[:middle], values[0], *rest[middle:]])


def _midrange(y):
    return (np.min(y) + np.max(y)) / 2


def _constant_by(mse, mae, worst):
    """The statistic that each loss is believed to ask for."""
    asked_for = {"mse": mse, "mae": mae, "worst": worst}
    return lambda y, loss: asked_for[loss](y)


def _sorted_middle(y):
    return sorted(y)[len(y) // 2]


def _loss_at_the_best(y, loss):
    constant = _constant_by(np.mean, np.median, _midrange)(y, loss)
    away = np.abs(y - constant)
    return {"mse": np.mean(away**2), "mae": np.mean(away), "worst": np.max(away)}[loss]


best_constant = Exercise(
    name="best_constant",
    title="The best constant",
    prompt=(
        "A model may give only one number, the same for every example. Write "
        "`best_constant(y, loss)`: the number that makes the loss on the true values `y` (an array "
        "of odd length, in no particular order) as small as possible. `loss` is a text:\n\n"
        '- `"mse"`, the mean squared error;\n- `"mae"`, the mean absolute error;\n'
        '- `"worst"`, the largest absolute error.'
    ),
    points=3,
    difficulty=3,
    minutes=7,
    reference=_constant_by(np.mean, np.median, _midrange),
    cases=values_for_a_constant,
    tolerance=THREE_DECIMALS,
    also_right=(
        _constant_by(lambda y: sum(y) / len(y), _sorted_middle, _midrange),
        _constant_by(
            lambda y: np.float32(np.mean(y)),
            lambda y: np.array([np.quantile(y, 0.5)]),
            lambda y: min(y) + np.ptp(y) / 2,
        ),
    ),
    misconceptions=(
        Misconception(
            "swaps_mean_and_median",
            _constant_by(np.median, np.mean, _midrange),
            "The square asks for the middle value, the absolute error for the average.",
            "Move the largest value far away. Which of the two losses should hardly care?",
        ),
        Misconception(
            "takes_the_mean_for_every_loss",
            _constant_by(np.mean, np.mean, np.mean),
            "The best single number is always the average.",
            "For 0, 0 and 9: what does the average cost in absolute error, and what does 0 cost?",
        ),
        Misconception(
            "takes_the_median_for_every_loss",
            _constant_by(np.median, np.median, np.median),
            "The best single number is always the one in the middle.",
            "For 0, 0 and 9: what does 0 cost in squared error, and what does 3 cost?",
        ),
        Misconception(
            "forgets_to_sort",
            _constant_by(np.mean, lambda y: y[len(y) // 2], _midrange),
            "The median is the entry in the middle of the list.",
            "Shuffle the values. Should the answer change? Does yours?",
        ),
        Misconception(
            "takes_the_mean_for_the_worst_case",
            _constant_by(np.mean, np.median, np.mean),
            "Far from everything is as far as from the average.",
            "Which two values alone decide the largest error? Do the others matter?",
        ),
        Misconception(
            "takes_the_median_for_the_worst_case",
            _constant_by(np.mean, np.median, np.median),
            "The middle value keeps everybody equally near.",
            "How far is the farthest value from your number? Could you move a little towards it?",
        ),
        Misconception(
            "gives_the_largest_value",
            _constant_by(np.mean, np.median, np.max),
            "The largest error is kept small by the largest value.",
            "How far is the smallest value from your number?",
        ),
        Misconception(
            "takes_the_midrange_for_the_square",
            _constant_by(_midrange, np.median, _midrange),
            "The average is halfway between the smallest and the largest value.",
            "Where are most of the values? Does your number for the square notice them?",
        ),
        Misconception(
            "ignores_the_extremes_of_the_square",
            _constant_by(lambda y: np.mean(np.sort(y)[1:-1]), np.median, _midrange),
            "A value that lies apart is left out of the average.",
            "Does the squared error leave it out as well? How much of the loss is its own?",
            convention=True,
        ),
        Misconception(
            "gives_the_loss_there",
            _loss_at_the_best,
            "The smallest loss is what is asked for.",
            "Add 10 to every value. Should the best constant move along? Does your number?",
        ),
        Misconception(
            "takes_the_root_mean_square",
            _constant_by(lambda y: np.sqrt(np.mean(y**2)), np.median, _midrange),
            "A loss with squares is met by a root of squares.",
            "For −2 and 2, which constant do you give, and is it as near to −2 as can be?",
        ),
        Misconception(
            "halves_only_the_largest_value",
            _constant_by(np.mean, np.median, lambda y: np.min(y) + np.max(y) / 2),
            "Adding comes before dividing, as it stands first.",
            "What does Python give for `4 + 8 / 2`? Which part of your line is halved?",
        ),
        Misconception(
            "takes_half_the_range",
            _constant_by(np.mean, np.median, lambda y: np.ptp(y) / 2),
            "Halfway between the ends is half of their distance.",
            "Add 10 to every value. Should the constant for the worst case move along?",
        ),
        Misconception(
            "takes_the_one_beside_the_middle",
            _constant_by(np.mean, lambda y: np.sort(y)[len(y) // 2 - 1], _midrange),
            "The middle of N sorted values is one further or one nearer than N // 2.",
            "Of five sorted values, how many are below the one you take, and how many above?",
            also_wrong=(_constant_by(np.mean, lambda y: np.sort(y)[(len(y) + 1) // 2], _midrange),),
        ),
        Misconception(
            "cuts_off_the_decimals",
            _constant_by(lambda y: sum(y) // len(y), np.median, _midrange),
            "One sign for dividing is as good as another.",
            "Your average is a whole number. What is `7 / 2` in Python, and what is `7 // 2`?",
            also_wrong=(
                _constant_by(
                    lambda y: sum(y) // len(y), np.median, lambda y: (min(y) + max(y)) // 2
                ),
            ),
        ),
    ),
    faults=(faults.TURNS_THE_SIGN_ROUND,),
    laws=(
        Law(
            "Adding 10 to every value adds 10 to the best constant.",
            "differ_by",
            tuple(
                (([1.0, 8.0, 2.0], loss), ([11.0, 18.0, 12.0], loss))
                for loss in ("mse", "mae", "worst")
            ),
            10.0,
        ),
        Law(
            "The order of the values does not matter.",
            "equal",
            tuple(
                (([1.0, 8.0, 2.0], loss), ([8.0, 2.0, 1.0], loss))
                for loss in ("mse", "mae", "worst")
            ),
        ),
        Law(
            "Under the absolute error, the largest value may move farther out and nothing changes.",
            "equal",
            ((([2.0, 1.0, 8.0], "mae"), ([2.0, 1.0, 80.0], "mae")),),
        ),
        Law(
            "Under the squared error, a value that moves farther out pulls the constant along.",
            "rises",
            ((([2.0, 1.0, 8.0], "mse"), ([2.0, 1.0, 80.0], "mse")),),
        ),
        Law(
            "For the worst case, a value between the smallest and the largest may move freely.",
            "equal",
            ((([2.0, 1.0, 8.0], "worst"), ([5.0, 1.0, 8.0], "worst")),),
        ),
    ),
    hints=(
        "Move one value far away: the square follows it, the absolute error hardly notices, and the "
        "worst case follows nothing else.",
        "At the best place the pulls cancel. Under the square, how hard does a value pull? Under the "
        "absolute error? For the worst case, who pulls at all?",
        "A sibling: the constant that is wrong the least often.\n\n"
        "```python\ndef most_often_right(y):\n    values, counts = np.unique(y, return_counts=True)\n"
        "    return values[___(counts)]\n```",
    ),
)


def _listed(numbers):
    return "[" + ", ".join(f"{number:g}" for number in numbers) + "]"


def _multiples_of_three_tenths(rng):
    """Three errors of different size and not all of one sign, such that their mean square is short."""
    sizes = rng.choice([1, 2, 3, 4, 5, 6, 7], 3, replace=False) * 0.3
    return sizes * rng.permutation([1, -1, 1])


def three_predictions(rng):
    """Three truths, and predictions that are off by multiples of 0.3."""
    truth = rng.choice(np.arange(2, 12), 3, replace=False)
    return {
        "y": [float(value) for value in truth],
        "y_hat": (truth + _multiples_of_three_tenths(rng)).round(2).tolist(),
    }


def _errors(y, y_hat):
    return np.asarray(y_hat) - np.asarray(y)


def _wrong_averages(errors):
    """Squared errors, put together in another way."""
    return (
        Misconception(
            "adds_up_the_squares",
            lambda: np.sum(errors**2),
            "The squared errors add up.",
            "Which word stands first in the name of this loss? What would the same data twice give?",
            convention=True,
        ),
        Misconception(
            "takes_absolute_errors",
            lambda: np.mean(np.abs(errors)),
            "Dropping the signs is enough.",
            "What happens to each error before the average: is it squared?",
        ),
        Misconception(
            "takes_the_root",
            lambda: np.sqrt(np.mean(errors**2)),
            "The root belongs to it, so that the unit is that of the data.",
            "That number has a name of its own. Is there a “root” in the name of this one?",
            convention=True,
        ),
        Misconception(
            "divides_by_two_instead_of_three",
            lambda: np.sum(errors**2) / 2,
            "One divides by one less than the count, or by 2 because of a ½ in the formula.",
            "How many squares did you add? What is a mean of so many numbers divided by?",
        ),
    )


def _wrong_squares(errors):
    """Something else than each error is squared."""
    return (
        Misconception(
            "squares_the_mean_error",
            lambda: np.mean(errors) ** 2,
            "Averaging and squaring can be done in either order.",
            "Do your errors cancel before they are squared? Try +3 and −3.",
        ),
        Misconception(
            "lets_errors_cancel",
            lambda: np.mean(-errors),
            "The differences are averaged as they are.",
            "If one error is 3 and another −3, is the model perfect?",
        ),
    )


def _mistakes_with_squares(errors):
    """What people give for the mean of three squared errors."""
    return (*_wrong_averages(errors), *_wrong_squares(errors))


def mse_of_two_lists(y, y_hat):
    """The mean squared error of three predictions, from the lists."""
    errors = _errors(y, y_hat)
    return value_question(
        name="mse_by_hand",
        title="Squared errors by hand",
        prompt=words(
            "The true values are {y} and the predictions {y_hat}. How large is the "
            "**mean squared error**? It has at most two decimals; an expression will do as well.",
            y=_listed(y),
            y_hat=_listed(y_hat),
        ),
        points=1,
        difficulty=1,
        minutes=2,
        reference=lambda: losses.mse(np.asarray(y_hat), np.asarray(y)),
        also_right=(
            lambda: round(float(np.mean(errors**2)), 2),
            lambda: [np.float32(np.mean(errors**2))],
        ),
        tolerance=EXACT,
        misconceptions=_mistakes_with_squares(errors),
        faults=faults.of_a_value(),
        hints=(
            "Opposite errors do not cancel, and the same data handed over twice give the same number.",
            "Write down three differences, then their squares. How many numbers do you average?",
            "On other numbers: for the truths [4, 10] and the predictions [6, 9] the squares are 4 and "
            "1, and their mean is 2.5.",
        ),
    )


mse_by_hand = varied(mse_of_two_lists, three_predictions, y=[1.0, 2.0, 3.0], y_hat=[1.5, 1.5, 2.0])


def mse_of_three_rents(y, y_hat):
    """The same for a small table of rents, whose unit gets squared."""
    errors = _errors(y, y_hat)
    rows = "\n".join(f"| {a:g} | {b:g} |" for a, b in zip(y, y_hat, strict=True))
    return value_question(
        name="mse_of_three",
        title="Three rents",
        prompt=words(
            "A model predicts three rents, in hundreds of euros:\n\n"
            "| true | predicted |\n|---|---|\n{rows}\n\n"
            "How large is the **mean squared error**, in squared hundreds of euros? It has at most two "
            "decimals; an expression will do as well.",
            rows=rows,
        ),
        points=1,
        difficulty=1,
        minutes=2,
        reference=lambda: losses.mse(np.asarray(y_hat), np.asarray(y)),
        also_right=(
            lambda: round(float(np.mean(errors**2)), 2),
            lambda: float(np.var(errors) + np.mean(errors) ** 2),
        ),
        tolerance=EXACT,
        misconceptions=_mistakes_with_squares(errors),
        faults=faults.of_a_value(),
        hints=(
            "An error upwards and one downwards never make up for each other in this loss.",
            "Work in rows: the difference, then its square. What do you do with the three squares?",
            "On other numbers: errors of 2 and −1 have the squares 4 and 1, whose mean is 2.5.",
        ),
    )


RENTS = {"y": [3.0, 5.0, 7.0], "y_hat": [2.5, 5.2, 6.8]}
mse_of_three = varied(mse_of_three_rents, three_predictions, **RENTS)


def _put_together_wrongly(errors):
    """Absolute errors that cancel, add up or get squared."""
    return (
        Misconception(
            "adds_up_the_errors",
            lambda: np.sum(np.abs(errors)),
            "The absolute errors add up.",
            "Which word stands first in the name of this loss? Does your number fit one rent?",
            convention=True,
        ),
        Misconception(
            "lets_errors_cancel",
            lambda: np.mean(-errors),
            "The differences are averaged as they are.",
            "If one rent is 3 too high and another 3 too low, is the model perfect?",
        ),
        Misconception(
            "squares_the_errors",
            lambda: np.mean(errors**2),
            "Errors are squared, here as everywhere.",
            "In which unit is your number? And in which does the task ask?",
        ),
    )


def _answers_of_other_losses(errors):
    """What other summaries of the errors give."""
    return (
        Misconception(
            "takes_the_root_of_the_squares",
            lambda: np.sqrt(np.mean(errors**2)),
            "Squaring and taking the root at the end gives back the absolute errors.",
            "Errors of 1 and 7 are 4 apiece on average. What does your way make of them?",
        ),
        Misconception(
            "takes_the_middle_error",
            lambda: np.median(np.abs(errors)),
            "The typical error is the one in the middle.",
            "Make the largest error ten times as large. Does your number move?",
        ),
        Misconception(
            "takes_the_largest_error",
            lambda: np.max(np.abs(errors)),
            "What counts is the worst prediction.",
            "If the other two predictions get better, should this loss notice?",
        ),
    )


def mae_of_three_rents(y, y_hat):
    """The mean absolute error of the same table."""
    errors = _errors(y, y_hat)
    return value_question(
        name="mae_of_three",
        title="Three rents, without squares",
        prompt=words(
            "Three rents are {y} hundred euros; a model predicts {y_hat}. How large "
            "is the **mean absolute error**, in hundreds of euros? It has at most two decimals; an "
            "expression will do as well.",
            y=_listed(y),
            y_hat=_listed(y_hat),
        ),
        points=1,
        difficulty=1,
        minutes=2,
        reference=lambda: losses.mae(np.asarray(y_hat), np.asarray(y)),
        also_right=(
            lambda: round(float(np.mean(np.abs(errors))), 2),
            lambda: np.array([sum(abs(e) for e in errors) / 3]),
        ),
        tolerance=EXACT,
        misconceptions=(*_put_together_wrongly(errors), *_answers_of_other_losses(errors)),
        faults=faults.of_a_value(),
        hints=(
            "Errors twice as large give a mean absolute error twice as large.",
            "Leave out the signs of the three differences first. What is asked about the three sizes?",
            "On other numbers: errors of 2, −1 and 6 have the sizes 2, 1 and 6, and their mean is 3.",
        ),
    )


mae_of_three = varied(mae_of_three_rents, three_predictions, **RENTS)


def _mistakes_with_shares(errors, squares):
    """What people give for the share of the first of three squares."""
    return (
        Misconception(
            "shares_out_the_absolute_errors",
            lambda: abs(errors[0]) / np.sum(np.abs(errors)),
            "The share in the loss is the share in the errors.",
            "What does squaring do to the largest of three numbers, compared with the others?",
        ),
        Misconception(
            "gives_each_a_third",
            lambda: 1 / 3,
            "Every example counts the same in a mean.",
            "Each counts once. But do the three squares have the same size?",
        ),
        Misconception(
            "gives_the_square_itself",
            lambda: squares[0],
            "What the first error contributes is its square.",
            "A share is a part of a whole. Which whole have you divided by?",
        ),
        Misconception(
            "divides_by_the_mean",
            lambda: squares[0] / squares.mean(),
            "The part is compared with the mean squared error.",
            "Do your three shares add up to 1?",
        ),
        Misconception(
            "gives_the_error_itself",
            lambda: errors[0],
            "The first error is what it contributes.",
            "The loss squares each error. And a share of what is asked for?",
        ),
        Misconception(
            "divides_by_the_others",
            lambda: squares[0] / squares[1:].sum(),
            "The first error is compared with the other two.",
            "Does the whole contain the first square as well? Could a share be above 1?",
        ),
    )


def share_of_the_first(errors):
    """Which part of the sum of squares the first and largest of three errors makes."""
    errors = np.asarray(errors)
    squares = errors**2
    return value_question(
        name="share_of_the_worst",
        title="Who makes the loss?",
        prompt=words(
            "The errors of three predictions are {errors}. Which **share** of the sum of "
            "squared errors comes from the first one? Give a number between 0 and 1 with three "
            "decimals, or an expression.",
            errors=_listed(errors),
        ),
        points=1,
        difficulty=2,
        minutes=3,
        reference=lambda: squares[0] / squares.sum(),
        also_right=(
            lambda: round(float(squares[0] / squares.sum()), 3),
            lambda: np.float32(squares[0] / 3 / squares.mean()),
        ),
        tolerance=THREE_DECIMALS,
        misconceptions=_mistakes_with_shares(errors, squares),
        faults=(faults.TURNS_THE_SIGN_ROUND,),
        hints=(
            "The shares of all errors add up to 1.",
            "Square first. Which part of the total is the first square?",
            "On other numbers: errors of 3 and 1 have the squares 9 and 1; the larger error makes nine "
            "tenths of the sum, though it is only three quarters of the absolute errors.",
        ),
    )


def _one_large_error(rng):
    large, middle, small = rng.integers((11, 6, 3), (17, 10, 6))
    return {"errors": [large / 10, -middle / 10, small / 10]}


share_of_the_worst = varied(share_of_the_first, _one_large_error, errors=[0.5, -0.2, 0.2])


def _wrong_constants(values, mean, median):
    """Another constant, or squares put together in another way."""
    return (
        Misconception(
            "stays_at_the_median",
            lambda: np.mean((values - median) ** 2),
            "The best number is the one in the middle.",
            "Move your constant a little towards the far value. Does the squared error rise or fall?",
        ),
        Misconception(
            "adds_up_the_squares",
            lambda: np.sum((values - mean) ** 2),
            "The squared errors add up.",
            "How many values are there, and which word stands first in the name of the loss?",
            convention=True,
        ),
        Misconception(
            "divides_by_one_less",
            lambda: np.var(values, ddof=1),
            "It is a variance, and a variance is divided by one less than the count.",
            "How many squared errors are averaged here?",
            convention=True,
        ),
    )


def _wrong_losses_of_a_constant(values, mean, median):
    """The right constant with another loss, and the like."""
    return (
        Misconception(
            "takes_the_root",
            lambda: np.std(values),
            "The error is the standard deviation.",
            "In which unit is your number, and in which is a mean of squares?",
            convention=True,
        ),
        Misconception(
            "averages_absolute_errors",
            lambda: np.mean(np.abs(values - mean)),
            "The distance from the best number is averaged.",
            "What happens to each distance before it is averaged in this loss?",
        ),
        Misconception(
            "answers_for_the_absolute_error",
            lambda: np.mean(np.abs(values - median)),
            "The best number is the median and the loss its mean distance.",
            "That is the answer for another loss. What does this one do to a distance of 10?",
        ),
        Misconception(
            "gives_the_constant",
            lambda: mean,
            "The best number is what is asked for.",
            "You have the number that the model gives. What does it cost?",
        ),
    )


def loss_of_the_best_constant(values):
    """The least mean squared error that a constant can reach on values with an outlier."""
    values = np.asarray(values, dtype=float)
    mean, median = values.mean(), np.median(values)
    return value_question(
        name="outlier_mse",
        title="One value far away",
        prompt=words(
            "A model may give only one number, the same for each of the five values {values}. "
            "It has found the number with the smallest mean squared error. How large is that **mean "
            "squared error**? It has at most two decimals; an expression will do as well.",
            values=_listed(values),
        ),
        points=2,
        difficulty=2,
        minutes=4,
        reference=lambda: np.var(values),
        also_right=(
            lambda: np.mean((values - mean) ** 2),
            lambda: round(float(np.mean(values**2) - mean**2), 2),
        ),
        tolerance=EXACT,
        misconceptions=(
            *_wrong_constants(values, mean, median),
            *_wrong_losses_of_a_constant(values, mean, median),
        ),
        faults=faults.of_a_value(),
        hints=(
            "The far value pulls the best constant towards itself, away from all the others.",
            "Two steps: which constant does the squared error ask for, and what does it cost?",
            "On other numbers: for [0, 0, 9] the best constant is 3; the squares are 9, 9 and 36, and "
            "their mean is 18.",
        ),
    )


def _four_and_one_far_away(rng):
    near = np.sort(rng.choice(np.arange(1, 12), 4, replace=False))
    return {"values": [*near.tolist(), int(rng.integers(60, 180))]}


outlier_mse = varied(loss_of_the_best_constant, _four_and_one_far_away, values=[1, 2, 3, 4, 100])

statistic_of_a_loss = choice(
    name="statistic_of_a_loss",
    title="Three losses, three answers",
    prompt=(
        "Waiting times at a counter are mostly short and sometimes very long. Three models may each "
        "give only one number; one is trained with the mean squared error, one with the mean absolute "
        "error, one with the pinball loss at quantile 0.9. What do they learn to say? Answer with the "
        "letter."
    ),
    points=1,
    difficulty=2,
    minutes=3,
    right="c",
    options=(
        Option(
            "a",
            "All three say the average waiting time, with different losses.",
            "expects_the_average_everywhere",
            "The data decide what is best; the loss is only a way to measure it.",
            "Three values, 0, 0 and 9: which constant has the smallest absolute error? Is it 3?",
        ),
        Option(
            "b",
            "The median, the average, and 0.9 times the longest time.",
            "swaps_mean_and_median",
            "The square asks for the middle, and a quantile is a part of the maximum.",
            "One wait becomes ten times as long. Which of the two losses follows it? And how many of "
            "the waits should lie below a 0.9 quantile?",
        ),
        Option(
            "c",
            "The average, the median, and a time that nine of ten waits stay below.",
            advice="Each loss has its own idea of the best single number: mean, median and quantile.",
        ),
        Option(
            "d",
            "The average, the median, and 0.9 times the average.",
            "scales_the_average_by_the_quantile",
            "The quantile makes the answer smaller by a factor.",
            "At quantile 0.9, is too low or too high the dearer side? Which way does that push?",
        ),
        Option(
            "e",
            "The average, the median, and a time that one in ten waits stays below.",
            "prices_the_sides_the_wrong_way_round",
            "At 0.9 it is the guesses above the truth that cost 0.9.",
            "If too low costs nine times as much as too high, on which side would you rather err?",
        ),
    ),
    hints=(
        "At the best constant all pulls cancel: upwards as much as downwards.",
        "Under the absolute error every value pulls equally hard. Where do the pulls cancel then?",
        "On other numbers: at quantile 0.75 a value above pulls three times as hard as one below, so "
        "for each value above there are three below.",
    ),
)

moved_outlier = choice(
    name="moved_outlier",
    title="A slip of the keyboard",
    prompt=(
        "Of 101 heights in a table, the tallest was typed as 1970 cm instead of 197 cm. For each loss "
        "you compute the best constant before and after the slip. What do you see? Answer with the "
        "letter."
    ),
    points=1,
    difficulty=2,
    minutes=3,
    right="b",
    options=(
        Option(
            "a",
            "The one for the squared error stays; the one for the absolute error rises by some 18 cm.",
            "takes_the_square_for_the_robust_one",
            "Squaring evens things out and is the robust choice.",
            "How hard does an error of 1800 pull under the square, and how hard under the absolute error?",
        ),
        Option(
            "b",
            "The one for the squared error rises by some 18 cm; the one for the absolute error stays.",
            advice="The mean moves by 1773/101; the value in the middle is still the same person's.",
        ),
        Option(
            "c",
            "Both rise: a wrong value spoils every loss.",
            "expects_every_loss_to_follow",
            "The constant has to move towards the new value a little under any loss.",
            "Under the absolute error, does a value pull harder when it moves farther away?",
        ),
        Option(
            "d",
            "Both stay: one value among 101 is too few.",
            "trusts_in_numbers",
            "One value in a hundred cannot matter.",
            "By how much does the sum of all heights change, and what becomes of the average?",
        ),
    ),
    hints=(
        "The pull of one value is the slope of its loss.",
        "How does the slope of e² grow with e, and how that of |e|?",
        "On other numbers: of 1, 2, 3 the last becomes 30. The mean goes from 2 to 11, the median stays 2.",
    ),
)

off_by_how_much = choice(
    name="off_by_how_much",
    title="What an MSE of 4 means",
    prompt=(
        "A model predicts distances in metres. Its mean squared error is reported as 4. Which "
        "sentence is safe to say? Answer with the letter."
    ),
    points=1,
    difficulty=1,
    minutes=2,
    right="d",
    options=(
        Option(
            "a",
            "A prediction is off by 4 metres on average.",
            "reads_mse_as_metres",
            "An MSE of 4 means that the predictions are off by 4.",
            "In which unit is a mean of squared metres?",
        ),
        Option(
            "b",
            "A prediction is off by exactly 2 metres on average, because √4 = 2.",
            "takes_the_root_for_the_average_error",
            "The root of the mean square is the mean of the errors.",
            "Errors of 0 and √8 also have a mean square of 4. What is their average?",
        ),
        Option(
            "c",
            "A prediction is never off by more than 2 metres.",
            "takes_the_root_for_a_bound",
            "The root of the MSE is the largest error.",
            "One of 100 predictions is off by 20 metres and the others are exact. What is the MSE?",
        ),
        Option(
            "d",
            "The average size of the errors is 2 metres or less.",
            advice="The mean of the sizes can never exceed the root of the mean square.",
        ),
    ),
    hints=(
        "The unit of a squared error is the square of the unit.",
        "Compare errors that are all equal with errors of which one is large.",
        "On other numbers: errors of 1 and 7 have an average size of 4 and a mean square of 25, whose "
        "root is 5.",
    ),
)

root_and_ranking = choice(
    name="root_and_ranking",
    title="With or without the root",
    prompt=(
        "A team chooses among its models by MSE on the same test set. Somebody proposes RMSE, its "
        "root, and somebody else MAE. What can change? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=3,
    right="a",
    options=(
        Option(
            "a",
            "RMSE ranks the models as MSE does; MAE can rank them differently.",
            advice="A root keeps every order. The absolute error weighs large errors differently.",
        ),
        Option(
            "b",
            "RMSE and MAE rank alike, because both have the unit of the data.",
            "judges_by_the_unit",
            "Two losses with the same unit say the same.",
            "Model A errs by 1 and 8, model B by 5 and 5. Which wins by RMSE, which by MAE?",
        ),
        Option(
            "c",
            "All three rank alike, because they measure the same errors.",
            "expects_every_loss_to_agree",
            "Better is better, however it is measured.",
            "Can one model have many small errors and another one large one? Which loss prefers which?",
        ),
        Option(
            "d",
            "RMSE can rank differently from MSE, because a root makes large errors smaller.",
            "takes_the_root_of_each_error",
            "The root undoes the square.",
            "If one number is larger than another, can their roots be the other way round?",
        ),
    ),
    hints=(
        "A function that always rises changes no ranking.",
        "When is the root taken: before the average or after it?",
        "On other numbers: errors 3 and 3 have an MSE of 9 and an MAE of 3; errors 0 and 5 have 12.5 "
        "and 2.5. Who wins by each?",
    ),
)

squares_of_probabilities = choice(
    name="squares_of_probabilities",
    title="Squared error for a forecast",
    prompt=(
        "A forecast gave the probability p to what then happened, and is charged the squared error "
        "(1 − p)². What does this loss make of p = 0.01 and of p = 0.000001? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=3,
    right="b",
    options=(
        Option(
            "a",
            "It charges the second far more: squaring punishes large errors hard.",
            "expects_the_square_to_shout",
            "A square makes every large error enormous.",
            "What is the largest error that a probability can have? And the square of it?",
        ),
        Option(
            "b",
            "It charges nearly the same for both, close to 1.",
            advice="The charge ends at 1, so the square hardly tells unlikely from all but impossible.",
        ),
        Option(
            "c",
            "It charges nearly nothing for both, because a small number squared is smaller still.",
            "squares_p_itself",
            "What is squared is the small probability.",
            "Which number is squared: p, or what is missing from 1?",
        ),
        Option(
            "d",
            "It charges the second ten thousand times as much, in proportion.",
            "expects_proportion",
            "A probability ten thousand times smaller costs ten thousand times more.",
            "Compute both charges. By which factor do they differ?",
        ),
    ),
    hints=(
        "A probability can never be wrong by more than 1.",
        "Compute (1 − p)² for both. At which digit do they begin to differ?",
        "On other numbers: p = 0.1 is charged 0.81 and p = 0.2 is charged 0.64.",
    ),
)


def averages_first(y, y_hat):
    return np.mean(y - y_hat) ** 2


def forgets_the_square(y, y_hat):
    return np.mean(np.abs(y - y_hat))


def stops_after_one(y, y_hat):
    return (y[0] - y_hat[0]) ** 2


IMPOSTORS = (averages_first, forgets_the_square, stops_after_one)


def _trouble_with_a_pair(y, y_hat):
    """Why these two cannot be handed to a squared error, or ""."""
    if any(np.ndim(array) != 1 or np.size(array) == 0 for array in (y, y_hat)):
        return "y and y_hat are plain lists of numbers"
    if any(np.asarray(array).dtype.kind not in "iuf" for array in (y, y_hat)):
        return "y and y_hat hold numbers"
    return "" if len(y) == len(y_hat) else "y and y_hat differ in length"


unmasked_mse = counterexample(
    name="unmasked_mse",
    title="Three that pass the test",
    prompt=(
        "Three functions pose as the mean squared error. All of them pass the test "
        "`mse([1, 2, 3], [2, 3, 4]) == 1`, as the right one does:\n\n```python\n"
        + "\n".join(inspect.getsource(impostor) for impostor in IMPOSTORS)
        + "```\n\nFind inputs on which they are **wrong**, so that each of the three fails on at least "
        "one. Answer with a list of pairs `(y, y_hat)`, such as `[([1, 2, 3], [2, 3, 4])]`. One pair "
        "can be enough."
    ),
    points=2,
    difficulty=2,
    minutes=5,
    reference=lambda: [([1.0, 2.0, 3.0], [1.5, 5.0, 2.0])],
    measure=lets_through(
        lambda y, y_hat: losses.mse(np.asarray(y_hat, float), np.asarray(y, float)),
        IMPOSTORS,
        _trouble_with_a_pair,
    ),
    also_right=(
        lambda: [([0, 0], [0, 3])],
        lambda: (((1, 2), (2, 1)), ([5, 5], [7, 5])),
        lambda: [[[0.0, 0.0, 0.0], [0.0, 4.0, -4.0]]],
    ),
    misconceptions=(
        Misconception(
            "makes_every_error_one",
            lambda: [([5, 9], [6, 10])],
            "Any other numbers will show it.",
            "Which errors does your input have? Can 1, its square and its size be told apart?",
        ),
        Misconception(
            "makes_every_error_equal",
            lambda: [([5, 9], [7, 11])],
            "Larger errors are enough.",
            "If all errors are equal, what is their average? Which of them is the first one?",
        ),
        Misconception(
            "balances_errors_of_one",
            lambda: [([5, 9], [6, 8])],
            "One error up and one down unmask all of them.",
            "Do the errors +1 and −1 differ in size? And does a square change them?",
        ),
        Misconception(
            "uses_only_zeros_and_ones",
            lambda: [([5, 9, 2], [5, 10, 2])],
            "Errors that are not all equal unmask all of them.",
            "Which numbers are equal to their own squares?",
        ),
        Misconception(
            "puts_the_average_first",
            lambda: [([0, 0, 0], [5, 7, 1])],
            "Different errors always show it.",
            "Compare the first squared error with the mean of all of them. Are they equal?",
        ),
        Misconception(
            "hands_over_different_lengths",
            lambda: [([1, 2, 3], [2, 3])],
            "An input that breaks the function unmasks it.",
            "Does the right function have an answer there?",
        ),
    ),
    hints=(
        "A test tells two functions apart only where they give different numbers.",
        "Ask of each impostor: for which errors is it right by chance? Then avoid all of these.",
        "On another impostor: one that takes the largest squared error is right whenever all errors "
        "have the same size.",
    ),
)

huber_in_order = order_lines(
    name="huber_in_order",
    title="Huber's loss, line by line",
    prompt=(
        "Put lines in order so that they make the mean Huber loss of an array of errors: a parabola "
        "within `delta`, a straight line beyond, and no jump between. Some lines belong to nothing. "
        'Answer with letters, such as `"cab"`.'
    ),
    signature="def huber_loss(errors, delta):",
    lines={
        "a": "losses = np.where(size <= delta, far, near)",
        "b": "far = delta * (size - 0.5 * delta)",
        "c": "return losses.mean()",
        "d": "near = size**2",
        "e": "size = np.abs(errors)",
        "f": "far = delta * size",
        "g": "losses = np.where(size <= delta, near, far)",
        "h": "near = 0.5 * size**2",
        "i": "size = errors",
    },
    right="ehbgc",
    tried_on=(
        (np.array([0.3, -2.0, 1.1, -0.6]), 0.8),
        (np.array([4.0, -0.5, 2.5]), 1.5),
        (np.array([0.7]), 1.0),
    ),
    points=2,
    difficulty=2,
    minutes=4,
    also_right=(lambda: "ebhgc", lambda: ["e", "h", "b", "g", "c"], lambda: "E H B G C"),
    misconceptions=(
        Misconception(
            "lets_the_line_start_too_high",
            lambda: "ehfgc",
            "Beyond delta the loss is delta times the size of the error.",
            "What do parabola and line say at exactly delta? Is there a jump?",
            also_wrong=(lambda: "efhgc",),
        ),
        Misconception(
            "forgets_the_half_of_the_parabola",
            lambda: "edbgc",
            "Near zero the loss is the squared error.",
            "At an error of delta, which of the two branches is higher?",
            also_wrong=(lambda: "ebdgc",),
        ),
        Misconception(
            "swaps_the_branches",
            lambda: "ehbac",
            "The first of the two choices is for errors far out.",
            "Which of its two choices does `np.where` take where the condition is true?",
            also_wrong=(lambda: "ebhac",),
        ),
        Misconception(
            "keeps_the_sign",
            lambda: "ihbgc",
            "The errors can be compared with delta as they are.",
            "Is an error of −100 within delta? What does the comparison say?",
            also_wrong=(lambda: "ibhgc",),
        ),
        Misconception(
            "gives_nothing_back",
            lambda: "ehbg",
            "The last value that is computed is the answer.",
            "Which line hands the number to whoever called the function?",
            also_wrong=(lambda: "ebhg",),
        ),
        Misconception(
            "uses_a_name_before_it_is_made",
            lambda: "hbegc",
            "The order of the lines does not matter.",
            "Which line makes the first name that the others need?",
            also_wrong=(lambda: "gehbc", lambda: "cehbg"),
        ),
    ),
    hints=(
        "At delta, both branches have to give the same number.",
        "First the sizes, then what each branch would charge, then the choice between them.",
        "A sibling:\n\n```python\nsize = np.abs(errors)\ntoll = np.where(size <= free, 0.0, ___)\n"
        "return toll.mean()\n```",
    ),
)

which_loss_for_parcels = written_question(
    name="which_loss_for_parcels",
    title="In your own words",
    prompt=(
        "A parcel service predicts how many minutes a delivery takes. A few deliveries take a whole "
        "day. Training with the squared error, with the absolute error or with the pinball loss at "
        "quantile 0.9 gives three different models. Say in two or three sentences what each of them "
        "answers, and which you would show to a customer who waits. Write it between quotation marks; "
        "you will see a model answer to compare."
    ),
    difficulty=3,
    minutes=5,
    points=0,
    model_answer=(
        "The squared error asks for the average, which the few whole days pull upwards, so that it "
        "fits hardly any delivery; it is the right number for planning the total of working hours. The "
        "absolute error asks for the median: half of the parcels come earlier, half later. A customer "
        "who must be at home is served best by the 0.9 quantile, because being told a time that is too "
        "short costs more than one that is too long."
    ),
    hints=(
        "Each of the three losses asks for one statistic of the deliveries. Which?",
        "Then think of who pays when the prediction is too low, and who when it is too high.",
        "On another example: a baker who throws away an unsold loaf at little cost, and loses a "
        "customer with each one missing, bakes more than the average day needs.",
    ),
)
