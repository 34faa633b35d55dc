"""Training: gradient descent by hand, what goes wrong inside the loop, and runs that must succeed."""

import inspect
import math
from functools import partial

import numpy as np

from course_lib.grading import (
    THREE_DECIMALS,
    Case,
    Exercise,
    Fault,
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
)
from course_lib.grading.answers import numbers
from course_lib.losses import cross_entropy
from course_lib.numerics import sigmoid
from course_lib.question_bank import faults
from course_lib.question_bank.plain import softmax
from course_lib.question_bank.suspects import lets_through
from course_lib.translations import words

LESSON = 12


def climbs(lr):
    return faults.changed(
        "climbs_instead_of_descending",
        lr,
        lambda rate: -rate,
        "A step along the slope makes the loss smaller.",
        "Compare the first loss with the second. Which way did the step go?",
    )


def halves_the_step(lr):
    return faults.changed(
        "halves_every_step",
        lr,
        lambda rate: rate / 2,
        "The factor that the derivative brings along can be dropped.",
        "Measure one slope: how much does the loss change when a parameter moves by 0.001?",
        convention=True,
    )


def doubles_the_step(lr):
    return faults.changed(
        "doubles_every_step",
        lr,
        lambda rate: 2 * rate,
        "There is one more factor of 2 in the slope.",
        "Measure one slope: how much does the loss change when a parameter moves by 0.001?",
    )


def takes_one_step_more(steps):
    return faults.changed(
        "takes_one_step_too_many",
        steps,
        lambda count: count + 1,
        "The loop runs up to and including the last number.",
        "Ask for a single step. How often does your loop turn?",
    )


def takes_one_step_less(steps):
    return faults.changed(
        "takes_one_step_too_few",
        steps,
        lambda count: count - 1,
        "The starting point counts as the first step.",
        "Ask for a single step. Does anything move?",
    )


def adds_up_the_slopes(batch, lr):
    def summed(function):
        def wrong(*given):
            scaled = (*given[:lr], given[lr] * len(given[batch]), *given[lr + 1 :])
            return function(*scaled)

        return wrong

    return Fault(
        "adds_up_the_slopes",
        summed,
        "The slopes of all examples add up to the slope of the loss.",
        "Hand over every example twice. Does your step double? Should it?",
    )


def of_a_descent(lr, steps):
    """For every function that takes a number of steps downhill."""
    return (
        climbs(lr),
        halves_the_step(lr),
        doubles_the_step(lr),
        takes_one_step_more(steps),
        takes_one_step_less(steps),
    )


def mean_square(errors):
    return errors @ errors / len(errors)


def slopes_of_mse(errors, x):
    return 2 * (errors @ x) / len(x), 2 * errors.sum() / len(x)


def descend(x, y, lr, steps, *, slopes=slopes_of_mse, loss=mean_square, after=False):
    """Fits a line; each keyword is a place at which it can go wrong."""
    x, y = np.asarray(x), np.asarray(y)
    w = b = 0.0
    history = []
    for _ in range(steps):
        errors = w * x + b - y
        slope_w, slope_b = slopes(errors, x)
        w, b = w - lr * slope_w, b - lr * slope_b
        history.append(loss(w * x + b - y if after else errors))
    return w, b, history


def accumulating():
    """Slopes of MSE that are never cleared."""
    total = np.zeros(2)

    def slopes(errors, x):
        total[:] += slopes_of_mse(errors, x)
        return tuple(total)

    return slopes


def measured_once():
    """Slopes of MSE that are measured at the start and then used for ever."""
    first = []

    def slopes(errors, x):
        first.append(slopes_of_mse(errors, x))
        return first[0]

    return slopes


def one_after_the_other(x, y, lr, steps, *, after):
    """b is moved by slopes that were measured with the new w."""
    w = b = 0.0
    history = []
    for _ in range(steps):
        before = mean_square(w * x + b - y)
        w = w - lr * slopes_of_mse(w * x + b - y, x)[0]
        b = b - lr * slopes_of_mse(w * x + b - y, x)[1]
        history.append(mean_square(w * x + b - y) if after else before)
    return w, b, history


def example_by_example(x, y, lr, steps, *, after):
    """An update for every example instead of one for all of them."""
    w = b = 0.0
    history = []
    for _ in range(steps):
        before = mean_square(w * x + b - y)
        for x_i, y_i in zip(x, y, strict=True):
            error = w * x_i + b - y_i
            w, b = w - lr * 2 * error * x_i, b - lr * 2 * error
        history.append(mean_square(w * x + b - y) if after else before)
    return w, b, history


def one_example_a_step(x, y, lr, steps, *, after):
    """In turn the first, the second …, as `k % len(x)` counts them."""
    w = b = 0.0
    history = []
    for step in range(steps):
        before = mean_square(w * x + b - y)
        x_i, error = x[step % len(x)], w * x[step % len(x)] + b - y[step % len(x)]
        w, b = w - lr * 2 * error * x_i, b - lr * 2 * error
        history.append(mean_square(w * x + b - y) if after else before)
    return w, b, history


def started_anew(x, y, lr, steps, *, after):
    w, b, history = descend(x, y, lr, 1, after=after)
    return w, b, history * steps


def lines_to_learn(rng):
    """Points near lines that miss the origin, with short runs on them."""
    for count, steps in ((5, 4), (7, 3)):
        x = rng.uniform(-1, 2, count)
        y = rng.uniform(1, 2) * x + rng.uniform(1, 2) + rng.normal(0, 0.2, count)
        yield Case(
            words("{count} points, {steps} steps", count=count, steps=steps),
            {"x": x, "y": y, "lr": rng.uniform(0.05, 0.1), "steps": steps},
        )
    falling = {"x": np.array([0.5, 1.5, 2.5, 4.0]), "y": rng.uniform(-4, -3, 4), "steps": 5}
    yield Case("a line that falls", {"x": falling["x"], "y": falling["y"], "lr": 0.03, "steps": 5})
    one = {"x": rng.uniform(1.5, 2, 1), "y": rng.uniform(2, 3, 1), "lr": 0.04, "steps": 3}
    yield Case("a single point", one)
    pair = {"x": np.array([0.0, 3.0]), "y": rng.uniform(1, 2, 2), "lr": 0.07, "steps": 2}
    yield Case("one point at x = 0", pair)
    short = {"x": rng.uniform(1, 3, 3), "y": rng.uniform(2, 4, 3), "lr": 0.02, "steps": 1}
    yield Case("a single step", short)


STILL = ([1.0, 2.0], [3.0, 5.0], 0.0, 2)
FIRST_STEP = ([2.0], [3.0], 0.1, 1)
ONE_POINT = ([1.0], [3.0], 0.25, 3)


def laws_of_lines(after):
    says = partial(descend, after=after)
    return (
        Law(
            "With a learning rate of 0 nothing moves, and every loss is that of predicting 0.",
            "gives",
            ((STILL,),),
            constant=says(*STILL),
        ),
        Law(
            "A point at x = 0 says nothing about w.",
            "has_signs",
            ((([0.0], [3.0], 0.1, 2),),),
            constant=[0, 1, 1, 1],
        ),
        Law(
            "From 0, the first small step moves w and b towards points above 0.",
            "has_signs",
            ((([1.0, 2.0], [2.0, 5.0], 0.01, 1),),),
            constant=[1, 1, 1],
        ),
        Law(
            "Handing over every point twice changes nothing.",
            "equal",
            ((([1.0, 2.0], [3.0, 5.0], 0.1, 2), ([1.0, 2.0] * 2, [3.0, 5.0] * 2, 0.1, 2)),),
        ),
        Law(
            "The first step is the learning rate times the slope that you can measure at 0 by "
            "moving one parameter a little.",
            "gives",
            ((FIRST_STEP,),),
            constant=says(*FIRST_STEP),
        ),
        Law(
            "A line that passes through the only point stays where it is.",
            "gives",
            ((ONE_POINT,),),
            constant=says(*ONE_POINT),
        ),
    )


def fit_by_einsum(x, y, lr, steps, *, after):
    rows = np.stack([x, np.ones(len(x))], axis=1)
    parameters, history = np.zeros(2), []
    for _ in range(steps):
        errors = rows @ parameters - y
        if not after:
            history.append(errors @ errors / len(y))
        parameters = parameters - lr * 2 / len(y) * np.einsum("nk,n->k", rows, errors)
        if after:
            history.append(np.mean((rows @ parameters - y) ** 2))
    return [*parameters, np.array(history)]


def fit_in_loops(x, y, lr, steps, *, after):
    points = list(zip(map(float, x), map(float, y), strict=True))
    w, b, history = 0.0, 0.0, []
    for _ in range(steps):
        slope_w = sum(2 * (w * u + b - v) * u for u, v in points) / len(points)
        slope_b = sum(2 * (w * u + b - v) for u, v in points) / len(points)
        old = sum((w * u + b - v) ** 2 for u, v in points) / len(points)
        w, b = w - lr * slope_w, b - lr * slope_b
        new = sum((w * u + b - v) ** 2 for u, v in points) / len(points)
        history.append(new if after else old)
    return w, b, history


def with_slopes(slopes):
    """Training with other slopes, for either side on which a loss can be written down."""
    return lambda after, x, y, lr, steps: descend(x, y, lr, steps, slopes=slopes, after=after)


def made_by(loop):
    return lambda after, x, y, lr, steps: loop(x, y, lr, steps, after=after)


SLIPS_OF_A_LINE = (
    Misconception(
        "climbs_instead_of_descending",
        with_slopes(lambda errors, x: tuple(-s for s in slopes_of_mse(errors, x))),
        "A step along the slope makes the loss smaller.",
        "Is your loss rising from the very first step? Which sign does the update need?",
    ),
    Misconception(
        "never_clears_the_slopes",
        lambda after, x, y, lr, steps: descend(x, y, lr, steps, slopes=accumulating(), after=after),
        "The slopes of one step are added to those of the steps before.",
        "At the second step, is your slope that of this point, or of two points together?",
    ),
    Misconception(
        "measures_the_slopes_once",
        lambda after, x, y, lr, steps: descend(
            x, y, lr, steps, slopes=measured_once(), after=after
        ),
        "The slope at the start holds for the whole way.",
        "Which lines stand inside your loop? Does the slope stay the same as the line moves?",
    ),
    Misconception(
        "moves_b_with_the_new_w",
        made_by(one_after_the_other),
        "Each parameter is updated as soon as its slope is known.",
        "At which point (w, b) was each of your two slopes measured?",
    ),
    Misconception(
        "leaves_out_the_two",
        with_slopes(lambda errors, x: (np.mean(errors * x), np.mean(errors))),
        "The slope is the mean of error times x.",
        "Which loss has that slope, the mean square or half of it? Measure: (loss(w + h) − "
        "loss(w − h)) / 2h.",
        convention=True,
    ),
    Misconception(
        "adds_up_the_slopes",
        with_slopes(
            lambda errors, x: tuple(len(x) * s for s in slopes_of_mse(errors, x)),
        ),
        "The slopes of all examples add up to the slope of the loss.",
        "Hand over every example twice. Does your step double? Should it?",
    ),
    Misconception(
        "forgets_the_factor_x",
        with_slopes(lambda errors, x: (2 * np.mean(errors), 2 * np.mean(errors))),
        "w and b have the same slope.",
        "If x is 0 for an example, can w change its error at all?",
    ),
    Misconception(
        "ignores_the_learning_rate",
        lambda after, x, y, lr, steps: descend(x, y, 1.0, steps, after=after),
        "The step is the slope itself.",
        "Set the learning rate to 0. Does anything move in your function?",
    ),
    Misconception(
        "starts_anew_in_every_step",
        made_by(started_anew),
        "w and b are set to 0 where the step begins.",
        "Print w at the start of every step. What do you see, and which line does it?",
    ),
    Misconception(
        "returns_inside_the_loop",
        lambda after, x, y, lr, steps: descend(x, y, lr, 1, after=after),
        "The return belongs to the loop.",
        "How many losses did you collect for four steps?",
    ),
    Misconception(
        "never_moves_b",
        with_slopes(lambda errors, x: (slopes_of_mse(errors, x)[0], 0.0)),
        "Only w has to be learned.",
        "Print b after training. Through which point do all of your lines run?",
    ),
    Misconception(
        "writes_down_the_total",
        lambda after, x, y, lr, steps: descend(
            x, y, lr, steps, loss=lambda errors: np.sum(errors**2), after=after
        ),
        "The loss of a data set is the total.",
        "Hand over every point twice. Is the line worse now? Does your history say so?",
        convention=True,
    ),
    Misconception(
        "writes_down_the_root",
        lambda after, x, y, lr, steps: descend(
            x, y, lr, steps, loss=lambda errors: np.sqrt(mean_square(errors)), after=after
        ),
        "The loss is the root of the mean square.",
        "In which unit is your loss, and in which unit is a squared error?",
        convention=True,
    ),
    Misconception(
        "squares_the_mean_error",
        lambda after, x, y, lr, steps: descend(
            x, y, lr, steps, loss=lambda errors: np.mean(errors) ** 2, after=after
        ),
        "The mean can be taken before the square.",
        "One error of +1 and one of −1: what do you write down?",
    ),
    Misconception(
        "steps_by_the_loss",
        with_slopes(lambda errors, x: (mean_square(errors), mean_square(errors))),
        "The loss says how far to move.",
        "Does the loss tell you which *way* to go? Can it ever be negative?",
    ),
    Misconception(
        "updates_after_every_example",
        made_by(example_by_example),
        "Each example makes its own step.",
        "How many updates does the task want in one step? How many do you make?",
        convention=True,
    ),
    Misconception(
        "takes_one_example_a_step",
        made_by(one_example_a_step),
        "Each step looks at one example, in turn.",
        "Which examples have a say in your first step? Which does the task let in?",
        convention=True,
    ),
    Misconception(
        "learns_from_the_first_example_alone",
        with_slopes(lambda errors, x: (2 * errors[0] * x[0], 2 * errors[0])),
        "The error is one number, so the first one will do.",
        "Change the last point. Does your line notice? How many errors are in your slope?",
    ),
    Misconception(
        "gives_b_before_w",
        lambda after, x, y, lr, steps: (lambda w, b, history: (b, w, history),)[0](
            *descend(x, y, lr, steps, after=after)
        ),
        "The order of the things that are given back does not matter.",
        "Which of them does the task name first?",
    ),
)


def slips_of_a_line(after):
    other_side = Misconception(
        "writes_down_the_loss_after_the_step"
        if not after
        else "writes_down_the_loss_before_the_step",
        lambda x, y, lr, steps: descend(x, y, lr, steps, after=not after),
        "It makes no difference on which side of the update the loss is written down.",
        "Is the loss of the untrained line in your list? Does the task want it there?",
        convention=True,
    )
    return (*with_given(SLIPS_OF_A_LINE, after), other_side)


def line_trainer(after):
    when = "**after** each update" if after else "**before** each update"
    return Exercise(
        name="train_linear",
        title="Fit a line by gradient descent",
        prompt=words(
            "Write `train_linear(x, y, lr, steps)`: fit the line `w * x + b` to the arrays `x` and "
            "`y` by gradient descent on the **mean squared error** of all points. Start with "
            "w = b = 0 and make `steps` updates, in each of which both parameters move at once. Write down the "
            "loss {when}. Give back `w, b, history`, the history with one loss for each step.",
            when=when,
        ),
        points=4,
        difficulty=3,
        minutes=10,
        reference=lambda x, y, lr, steps: descend(x, y, lr, steps, after=after),
        cases=lines_to_learn,
        also_right=(
            lambda x, y, lr, steps: fit_by_einsum(x, y, lr, steps, after=after),
            lambda x, y, lr, steps: fit_in_loops(x, y, lr, steps, after=after),
            lambda x, y, lr, steps: descend(
                x.astype(np.float32), y.astype(np.float32), lr, steps, after=after
            ),
        ),
        misconceptions=slips_of_a_line(after),
        faults=of_a_descent(2, 3),
        laws=laws_of_lines(after),
        hints=(
            "Duplicating the data changes nothing, and an example at x = 0 cannot move w.",
            "The loss of one point is (w·x + b − y)². Ask of each parameter: if it grows by a "
            "little, by how much does this change?",
            "A sibling, which fits one constant `c` to `y`:\n\n```python\nc, history = 0.0, []\n"
            "for _ in range(steps):\n    errors = c - y\n    history.append(np.mean(errors**2))\n"
            "    c = c - lr * ___\nreturn c, history\n```",
        ),
    )


train_linear = varied(line_trainer, lambda rng: {"after": bool(rng.integers(2))}, after=False)


def towards(z, target):
    """The slope of −log softmax(z)[target]."""
    slope = faults.softmax(z)
    slope[target] -= 1
    return slope


def climb_scores(target, n_classes, lr, steps, *, slope=towards, after=False, start=0.0):
    """Moves scores until the target wins; each keyword is a place at which it can go wrong."""
    z = np.full(n_classes, start)
    history = []
    for _ in range(steps):
        new = z - lr * slope(z, target)
        history.append(new if after else z)
        z = new
    return z, np.array(history)


def one_array_many_times(target, n_classes, lr, steps):
    z, history = np.zeros(n_classes), []
    for _ in range(steps):
        history.append(z)
        z -= lr * towards(z, target)
    return z, np.array(history)


def with_beliefs_as_history(target, n_classes, lr, steps):
    z, history = climb_scores(target, n_classes, lr, steps)
    return z, np.array([faults.softmax(row) for row in history])


def with_the_end_as_well(target, n_classes, lr, steps):
    z, history = climb_scores(target, n_classes, lr, steps)
    return z, np.append(history, [z], axis=0)


def forgetting_where_it_stood(target, n_classes, lr, steps):
    z, history = np.zeros(n_classes), []
    for _ in range(steps):
        history.append(z)
        z = -lr * towards(z, target)
    return z, np.array(history)


def only_the_target(z, target):
    slope = np.zeros(len(z))
    slope[target] = faults.softmax(z)[target] - 1
    return slope


def only_the_others(z, target):
    slope = faults.softmax(z)
    slope[target] = 0
    return slope


def slope_of_the_probability(z, target):
    return faults.softmax(z)[target] * towards(z, target)


def slope_to_the_probability(z, target):
    slope = np.zeros(len(z))
    slope[target] = -1 / faults.softmax(z)[target]
    return slope


def scores_in_loops(target, n_classes, lr, steps):
    z, history = [0.0] * n_classes, []
    for _ in range(steps):
        history.append(list(z))
        weights = [math.exp(score) for score in z]
        shares = [weight / sum(weights) for weight in weights]
        z = [z[k] - lr * (shares[k] - (k == target)) for k in range(n_classes)]
    return z, history


def scores_by_rows(target, n_classes, lr, steps):
    history = np.zeros((steps + 1, n_classes))
    truth = np.eye(n_classes)[target]
    for step in range(steps):
        shares = np.exp(history[step]) / np.exp(history[step]).sum()
        history[step + 1] = history[step] + lr * (truth - shares)
    return history[-1], history[:-1]


def targets_to_win(rng):
    """Runs with the target first, last and between, at different rates."""
    for label, target, n_classes, steps in (
        ("the target stands between", 2, 5, 4),
        ("the target stands first", 0, 3, 3),
        ("the target stands last", 3, 4, 5),
        ("two classes", 1, 2, 6),
        ("a single step", 1, 4, 1),
    ):
        run = {"target": target, "n_classes": n_classes}
        yield Case(label, {**run, "lr": rng.uniform(0.4, 0.9), "steps": steps})
    patient = {"target": 1, "n_classes": 6, "lr": rng.uniform(0.2, 0.3), "steps": 8}
    yield Case("small steps", patient)


fit_logits = Exercise(
    name="fit_logits",
    title="Let the right class win",
    prompt=(
        "Write `fit_logits(target, n_classes, lr, steps)`: begin with a score of 0 for each of "
        "`n_classes` classes, and make `steps` steps of gradient descent on −log softmax(z)[target]. "
        "Give back `z, history`: the scores at the end, and an array that holds, in one row for each step, the "
        "scores as they were **before** that step."
    ),
    points=4,
    difficulty=3,
    minutes=8,
    reference=climb_scores,
    cases=targets_to_win,
    also_right=(
        scores_in_loops,
        scores_by_rows,
        lambda *given: tuple(part.astype(np.float32) for part in climb_scores(*given)),
    ),
    misconceptions=(
        Misconception(
            "keeps_one_array_many_times",
            one_array_many_times,
            "Appending z to a list keeps the numbers that it holds now.",
            "Print `history[0]` after training. Why is it not the starting point?",
        ),
        Misconception(
            "climbs_instead_of_descending",
            lambda *given: climb_scores(*given, slope=lambda z, t: -towards(z, t)),
            "The slope points to where the loss is smaller.",
            "Does the probability of the target rise or fall in your run?",
        ),
        Misconception(
            "forgets_to_subtract_the_truth",
            lambda *given: climb_scores(*given, slope=lambda z, t: faults.softmax(z)),
            "The slope is what the model believes.",
            "All your scores sink together. Where does the push for the target come from?",
        ),
        Misconception(
            "moves_only_the_target",
            lambda *given: climb_scores(*given, slope=only_the_target),
            "Only the score of the right class is concerned.",
            "Should the scores of the wrong classes stay where they are? Who else shares the 1?",
        ),
        Misconception(
            "moves_only_the_others",
            lambda *given: climb_scores(*given, slope=only_the_others),
            "The right class is right already; only the wrong ones are pushed down.",
            "What does one step do to the score of the target? Add up your scores: what should "
            "the sum be?",
        ),
        Misconception(
            "keeps_the_scores_after_the_step",
            lambda *given: climb_scores(*given, after=True),
            "It makes no difference on which side of the update the scores are kept.",
            "What is the first row of your history, before anything was learned?",
            convention=True,
        ),
        Misconception(
            "measures_the_slope_once",
            lambda *given: climb_scores(*given, slope=lambda z, t: towards(0 * z, t)),
            "The probabilities at the start hold for the whole way.",
            "Does your step get shorter as the target gets surer? Which line stands in the loop?",
        ),
        Misconception(
            "climbs_the_probability",
            lambda *given: climb_scores(*given, slope=slope_of_the_probability),
            "Making p large and making log p large are the same descent.",
            "At the start, how long is your first step? What does the logarithm add to a slope?",
        ),
        Misconception(
            "stops_the_chain_at_the_probability",
            lambda *given: climb_scores(*given, slope=slope_to_the_probability),
            "The slope of −log p is −1/p.",
            "By how much does p change when a score grows by a little? Is that step in your chain?",
        ),
        Misconception(
            "divides_by_the_classes",
            lambda *given: climb_scores(*given, slope=lambda z, t: towards(z, t) / len(z)),
            "A slope is always averaged.",
            "How many losses are there here, one or one for each class?",
        ),
        Misconception(
            "starts_at_one",
            lambda *given: climb_scores(*given, start=1.0),
            "Equal scores are equal scores: 1 is as good a start as 0.",
            "The probabilities agree. Which number does the task name for the start?",
        ),
        Misconception(
            "keeps_the_probabilities",
            with_beliefs_as_history,
            "What the model believes is what is worth keeping.",
            "What does the first row of your history add up to? Which numbers are moved by a step?",
        ),
        Misconception(
            "keeps_the_end_as_well",
            with_the_end_as_well,
            "The scores at the end belong to the history.",
            "How many steps were made, and how many rows has your history? Which were kept before a step?",
            convention=True,
        ),
        Misconception(
            "forgets_where_it_stood",
            forgetting_where_it_stood,
            "The step is the new place.",
            "Where does the second step begin in yours? Is it `=` or `-=`?",
        ),
        Misconception(
            "starts_with_equal_shares",
            lambda target, n_classes, lr, steps: climb_scores(
                target, n_classes, lr, steps, start=1 / n_classes
            ),
            "Without knowledge every class begins with its equal share.",
            "Are these shares or scores? Which number does the task name for the start?",
        ),
        Misconception(
            "gives_the_probabilities",
            lambda *given: tuple(faults.softmax(part) for part in climb_scores(*given)),
            "The scores of the classes are their probabilities.",
            "What do your numbers add up to? What do scores that began at 0 add up to?",
        ),
    ),
    faults=(*of_a_descent(2, 3), faults.counts_labels_from_one(0)),
    laws=(
        Law(
            "With a learning rate of 0, all scores stay at 0.",
            "gives",
            (((1, 3, 0.0, 2),),),
            constant=(np.zeros(3), np.zeros((2, 3))),
        ),
        Law(
            "One step lifts the target and lowers every other class; the history holds the start.",
            "has_signs",
            (((0, 3, 0.5, 1),),),
            constant=[1, -1, -1, 0, 0, 0],
        ),
        Law("The scores keep adding up to 0.", "sums_to", (((1, 3, 0.5, 3),),), constant=0.0),
        Law(
            "The first step is the learning rate times (truth − belief).",
            "gives",
            (((0, 2, 1.0, 1),),),
            constant=(np.array([0.5, -0.5]), np.zeros((1, 2))),
        ),
        Law(
            "Only the first row of the history is 0.",
            "has_signs",
            (((1, 2, 0.5, 2),),),
            constant=[-1, 1, 0, 0, -1, 1],
        ),
    ),
    hints=(
        "Whatever the target gains, the others lose: the scores keep adding up to 0.",
        "The slope for each score is what the model believes minus what is true.",
        "A sibling, which walks down f(v) = v·v and keeps its way:\n\n```python\nhistory = []\n"
        "for _ in range(steps):\n    history.append(v.___())\n    v -= lr * 2 * v\n"
        "return v, np.array(history)\n```\n\nWhat would the list hold without the gap?",
    ),
)


def clipped(gradient, most):
    gradient = np.asarray(gradient, float)
    length = np.sqrt(np.sum(gradient**2))
    return gradient * most / length if length > most else gradient


def clipped_in_place(gradient, most):
    length = np.sqrt(np.sum(gradient**2))
    if length > most:
        gradient *= most / length
    return gradient


def clipped_by(length_of):
    """Clipping with another idea of how long a gradient is."""

    def wrong(gradient, most):
        length = length_of(gradient)
        return gradient * most / length if length > most else gradient

    return wrong


def clipped_by_rows(gradient, most):
    lengths = np.linalg.norm(np.atleast_2d(gradient), axis=1, keepdims=True)
    return np.reshape(np.minimum(1, most / lengths) * gradient, np.shape(gradient))


def clipped_in_loops(gradient, most):
    length = math.sqrt(sum(float(g) ** 2 for g in np.ravel(gradient)))
    factor = 1.0 if length <= most else most / length
    return [[factor * g for g in row] if np.ndim(row) else factor * row for row in gradient]


def gradients(rng):
    """Long ones and short ones, vectors and tables."""
    yield Case("longer than allowed", {"gradient": rng.normal(0, 4, 5) + 3, "most": 2.0})
    yield Case("much longer than allowed", {"gradient": rng.uniform(20, 90, 3), "most": 0.7})
    fine = rng.uniform(0.2, 0.4, 4) * np.array([1, -1, 1, -1])
    yield Case("short enough already", {"gradient": fine, "most": 2.5})
    table = rng.uniform(1, 2, (3, 4)) * np.array([[1], [-3], [0.1]])
    yield Case("a table of slopes", {"gradient": table, "most": 3.0})
    near = {"gradient": np.array([0.9, -0.9, 0.8, rng.uniform(0.8, 0.9)]), "most": 1.2}
    yield Case("every entry is short, the whole is not", near)
    below = {"gradient": np.array([-8.0, rng.uniform(1, 2), 3.0]), "most": 4.0}
    yield Case("a large negative entry", below)
    yield Case("nothing to do at all", {"gradient": np.zeros(3), "most": 1.0}, extreme=True)


clip_by_norm = Exercise(
    name="clip_by_norm",
    title="Clip a gradient",
    prompt=(
        "Write `clip_by_norm(gradient, most)`: `gradient` is an array of any shape. If its length "
        "(the root of the sum of the squares of *all* its entries) is above `most`, give back a "
        "gradient of the same direction whose length is `most`; otherwise give it back as it is. The "
        "caller's array has to stay as it was."
    ),
    points=2,
    difficulty=2,
    minutes=5,
    reference=clipped,
    cases=gradients,
    also_right=(
        lambda gradient, most: gradient / max(1.0, np.linalg.norm(np.ravel(gradient)) / most),
        clipped_in_loops,
        lambda gradient, most: gradient * min(1.0, most / (np.sqrt(np.sum(gradient**2)) + 1e-9)),
        lambda gradient, most: np.float32(clipped(gradient, most)),
    ),
    misconceptions=(
        Misconception(
            "clips_each_entry",
            lambda gradient, most: np.clip(gradient, -most, most),
            "No entry may be larger than the limit.",
            "Does your clipped gradient still point in the same direction?",
            convention=True,
        ),
        Misconception(
            "leaves_it_as_it_is",
            lambda gradient, most: gradient,
            "The result of clipping is somewhere else.",
            "How long is what you give back? Did you use what the division gave you?",
        ),
        Misconception(
            "stretches_short_ones_too",
            lambda gradient, most: gradient * most / np.sqrt(np.sum(gradient**2)),
            "The result always has the allowed length.",
            "What happens to a short gradient near the bottom of the valley? Should it grow?",
        ),
        Misconception(
            "divides_by_the_sum_of_sizes",
            clipped_by(lambda gradient: np.sum(np.abs(gradient))),
            "The length is the sum of the sizes of the entries.",
            "How long is the arrow (3, 4)? Use a ruler, or Pythagoras.",
            convention=True,
        ),
        Misconception(
            "divides_by_the_largest_entry",
            clipped_by(lambda gradient: np.max(np.abs(gradient))),
            "The length is the largest entry.",
            "Would your length of (3, 4) change if the 3 became a 0? Would the arrow?",
            convention=True,
        ),
        Misconception(
            "forgets_the_root",
            clipped_by(lambda gradient: np.sum(gradient**2)),
            "The sum of the squares is the length.",
            "Make an arrow twice as long. What does your length do?",
        ),
        Misconception(
            "averages_the_squares",
            clipped_by(lambda gradient: np.sqrt(np.mean(gradient**2))),
            "The length is the root of the mean square.",
            "Append a hundred zeros. Does the arrow get shorter? Does your length?",
        ),
        Misconception(
            "clips_each_row_alone",
            clipped_by_rows,
            "Each row is a gradient of its own.",
            "Which entries does the task count into one length?",
            convention=True,
        ),
        Misconception(
            "drops_what_is_too_long",
            lambda gradient, most: (
                gradient if np.sqrt(np.sum(gradient**2)) <= most else 0 * gradient
            ),
            "A gradient that is too long is thrown away.",
            "Which part of a long gradient is still useful: its length or its direction?",
        ),
        Misconception(
            "shortens_to_length_one",
            lambda gradient, most: (
                gradient / np.sqrt(np.sum(gradient**2))
                if np.sqrt(np.sum(gradient**2)) > most
                else gradient
            ),
            "Clipping makes a unit vector.",
            "How long may the result be, and how long is yours?",
        ),
        Misconception(
            "turns_the_fraction_round",
            lambda gradient, most: (
                gradient * np.sqrt(np.sum(gradient**2)) / most
                if np.sqrt(np.sum(gradient**2)) > most
                else gradient
            ),
            "The factor is the length over the limit.",
            "Is your factor above 1 or below it? What becomes of a gradient that was too long?",
        ),
        Misconception(
            "divides_by_the_limit",
            lambda gradient, most: (
                gradient / most if np.sqrt(np.sum(gradient**2)) > most else gradient
            ),
            "What is too long is divided by what is allowed.",
            "How long is what you give back? Make the gradient ten times as long: should that change?",
        ),
        Misconception(
            "stretches_the_short_ones_alone",
            lambda gradient, most: (
                gradient * most / np.sqrt(np.sum(gradient**2))
                if np.sqrt(np.sum(gradient**2)) < most
                else gradient
            ),
            "Where the length is below the limit, something has to be done.",
            "Which gradients does the task change: those that are too long, or those that are short?",
        ),
        Misconception(
            "cuts_only_from_above",
            np.minimum,
            "Only entries above the limit have to be cut.",
            "What becomes of an entry of −1000?",
        ),
        Misconception(
            "changes_the_callers_array",
            clipped_in_place,
            "The array may be shortened where it lies.",
            "What does the caller find in the array afterwards? What does `*=` do to an array?",
            convention=True,
        ),
        Misconception(
            "divides_a_zero_by_its_length",
            lambda gradient, most: (
                gradient / np.sqrt(np.sum(gradient**2)) * min(np.sqrt(np.sum(gradient**2)), most)
            ),
            "Every gradient has a direction.",
            "What is the direction of a gradient of zeros, and what is 0/0?",
        ),
    ),
    faults=(faults.TURNS_THE_SIGN_ROUND, faults.HALVES_IT),
    laws=(
        Law(
            "A gradient that is short enough stays as it is.",
            "gives",
            ((([0.3, -0.4], 1.0),),),
            constant=[0.3, -0.4],
        ),
        Law(
            "Of two gradients in one direction, both too long, the same remains.",
            "equal",
            ((([6.0, 8.0], 2.0), ([60.0, 80.0], 2.0)),),
        ),
        Law(
            "Allowing twice the length gives twice the gradient, as long as it is too long.",
            "ratio",
            ((([30.0, -40.0], 2.0), ([30.0, -40.0], 4.0)),),
            constant=2.0,
        ),
        Law(
            "Zeros that are appended change nothing but the number of entries.",
            "gives",
            ((([0.0, 5.0, 0.0], 2.0),),),
            constant=[0.0, 2.0, 0.0],
        ),
        Law("No sign changes.", "has_signs", ((([-9.0, 2.0, 5.0], 1.0),),), constant=[-1, 1, 1]),
    ),
    hints=(
        "The direction stays; only the length is limited.",
        "By which one number do all entries have to be multiplied, so that the length becomes "
        "`most`? And when is that number 1?",
        "A sibling, which makes the largest of some volumes at most `top`:\n\n```python\n"
        "loudest = np.max(volumes)\nreturn volumes * min(1, ___)\n```",
    ),
)


def slope_of_the_table(x, labels, weights):
    beliefs = softmax(x @ weights)
    beliefs[np.arange(len(labels)), labels] -= 1
    return x.T @ beliefs / len(labels)


def trained_table(x, labels, n_classes, lr, steps, *, slope=slope_of_the_table):
    """Softmax regression from zeros; `slope` is the place at which it can go wrong."""
    x, labels = np.asarray(x), np.asarray(labels)
    weights = np.zeros((x.shape[1], n_classes))
    for _ in range(steps):
        weights = weights - lr * slope(x, labels, weights)
    return weights


def one_hot(labels, n_classes):
    return np.eye(n_classes)[np.asarray(labels)]


def with_beliefs(beliefs):
    """Training with other beliefs than softmax along the rows."""

    def slope(x, labels, weights):
        truth = one_hot(labels, weights.shape[1])
        return x.T @ (beliefs(x @ weights) - truth) / len(labels)

    return lambda *given: trained_table(*given, slope=slope)


def with_slope(change):
    """Training with a slope that is changed before it is used."""
    return lambda *given: trained_table(
        *given,
        slope=lambda x, labels, weights: change(slope_of_the_table(x, labels, weights), x, labels),
    )


def table_with_memory(x, labels, n_classes, lr, steps):
    weights = total = np.zeros((x.shape[1], n_classes))
    for _ in range(steps):
        total = total + slope_of_the_table(x, labels, weights)
        weights = weights - lr * total
    return weights


def table_example_by_example(x, labels, n_classes, lr, steps):
    weights = np.zeros((x.shape[1], n_classes))
    for _ in range(steps):
        for i in range(len(x)):
            weights = weights - lr * slope_of_the_table(x[i : i + 1], labels[i : i + 1], weights)
    return weights


def table_of_one_example_a_step(x, labels, n_classes, lr, steps):
    weights = np.zeros((x.shape[1], n_classes))
    for step in range(steps):
        i = step % len(x)
        weights = weights - lr * slope_of_the_table(x[i : i + 1], labels[i : i + 1], weights)
    return weights


def only_the_label_column(x, labels, weights):
    beliefs = softmax(x @ weights)
    truth = one_hot(labels, weights.shape[1])
    return x.T @ ((beliefs - truth) * truth) / len(labels)


def through_the_probability(x, labels, weights):
    """The slope of the mean squared error of the probabilities."""
    beliefs = softmax(x @ weights)
    pull = 2 * (beliefs - one_hot(labels, weights.shape[1]))
    return x.T @ (beliefs * (pull - (pull * beliefs).sum(1, keepdims=True))) / len(labels)


def whole_columns(x, labels, weights):
    """Subtracts the 1 with `[:, labels]`, which reaches every row."""
    beliefs = softmax(x @ weights)
    beliefs[:, labels] -= 1
    return x.T @ beliefs / len(labels)


def table_in_loops(x, labels, n_classes, lr, steps):
    count, width = len(x), len(x[0])
    weights = [[0.0] * n_classes for _ in range(width)]
    for _ in range(steps):
        slope = np.zeros((width, n_classes))
        for row, label in zip(x, labels, strict=True):
            powers = [
                math.exp(sum(row[d] * weights[d][k] for d in range(width)))
                for k in range(n_classes)
            ]
            for k in range(n_classes):
                slope[:, k] += np.array(row) * (powers[k] / sum(powers) - (k == label)) / count
        weights = (np.array(weights) - lr * slope).tolist()
    return weights


def table_by_einsum(x, labels, n_classes, lr, steps):
    weights, truth = np.zeros((n_classes, x.shape[1])), one_hot(labels, n_classes)
    for _ in range(steps):
        powers = np.exp(np.einsum("nd,kd->nk", x, weights))
        shares = powers / powers.sum(axis=1)[:, None]
        weights += lr * np.einsum("nk,nd->kd", truth - shares, x) / len(x)
    return weights.T


def small_classifications(rng):
    """Tables whose three sizes all differ, with the first and the last label among the labels."""
    for count, width, n_classes, steps in ((6, 2, 3, 4), (5, 3, 4, 3)):
        run = {
            "x": rng.normal(0.5, 1, (count, width)),
            "labels": rng.permutation(np.r_[0, n_classes - 1, 1, rng.integers(0, 2, count - 3)]),
        }
        yield Case(
            words("{count} examples of {n_classes} classes", count=count, n_classes=n_classes),
            {**run, "n_classes": n_classes, "lr": rng.uniform(0.4, 0.7), "steps": steps},
        )
    single = {"x": rng.uniform(1, 2, (1, 3)), "labels": np.array([1]), "n_classes": 4}
    yield Case("a single example", {**single, "lr": 0.3, "steps": 3})
    short = {"x": rng.normal(1, 1, (4, 5)), "labels": np.array([2, 0, 2, 1]), "n_classes": 3}
    yield Case("a single step", {**short, "lr": rng.uniform(0.4, 0.6), "steps": 1})
    unseen = {"x": rng.normal(1, 1, (3, 2)), "labels": np.array([0, 3, 0]), "n_classes": 5}
    yield Case("classes that do not occur", {**unseen, "lr": 0.5, "steps": 5})
    two = {"x": rng.normal(-0.5, 1, (7, 3)), "labels": np.array([0, 1, 1, 0, 1, 1, 1])}
    yield Case("two classes", {**two, "n_classes": 2, "lr": 0.8, "steps": 4})


TWO_ROWS = [[1.0, 0.0], [2.0, 1.0]]

train_softmax = Exercise(
    name="train_softmax",
    title="Train a classifier",
    prompt=(
        "Write `train_softmax(x, labels, n_classes, lr, steps)`: `x` has one row of features for each "
        "example, `labels` counts classes from 0. The scores are `x @ weights`, without an offset; "
        "`weights` has a row for each feature and a column for each class and starts at 0. "
        "Make `steps` steps of gradient descent on the **mean** cross-entropy of all examples and give "
        "back the weights."
    ),
    points=4,
    difficulty=4,
    minutes=10,
    reference=trained_table,
    cases=small_classifications,
    also_right=(
        table_in_loops,
        table_by_einsum,
        lambda x, labels, n_classes, lr, steps: trained_table(
            x.astype(np.float32), labels, n_classes, lr, steps
        ).astype(np.float32),
    ),
    misconceptions=(
        Misconception(
            "climbs_instead_of_descending",
            with_slope(lambda slope, x, labels: -slope),
            "A step along the slope makes the loss smaller.",
            "After one step, does the right class have a higher score or a lower one?",
        ),
        Misconception(
            "adds_up_the_slopes",
            with_slope(lambda slope, x, labels: slope * len(x)),
            "The slopes of all examples add up.",
            "Hand over every example twice. Does your step double? Should it?",
            convention=True,
        ),
        Misconception(
            "divides_by_every_entry",
            with_slope(lambda slope, x, labels: slope / slope.shape[1]),
            "The mean runs over every entry of the table of scores.",
            "How many losses does one example have, one or one for each class?",
        ),
        Misconception(
            "forgets_to_subtract_the_truth",
            lambda *given: trained_table(
                *given, slope=lambda x, labels, w: x.T @ softmax(x @ w) / len(x)
            ),
            "The slope is what the model believes.",
            "Change a label. Does any of your weights notice?",
        ),
        Misconception(
            "lets_examples_compete",
            with_beliefs(lambda scores: softmax(scores, axis=0)),
            "Softmax runs down the first axis.",
            "Which numbers share the probability of 1: those of one example or those of one class?",
        ),
        Misconception(
            "takes_each_class_by_itself",
            with_beliefs(sigmoid),
            "Each score becomes a probability by itself.",
            "What do the probabilities of one example add up to before the first step?",
            convention=True,
        ),
        Misconception(
            "fits_the_scores_to_the_labels",
            with_beliefs(lambda scores: scores),
            "The scores should be 1 for the right class and 0 for the others.",
            "Where is softmax in your step? May a score be 7?",
        ),
        Misconception(
            "moves_only_the_labels_column",
            lambda *given: trained_table(*given, slope=only_the_label_column),
            "Only the weights of the right class are concerned.",
            "Who has to give way when one probability grows? Add up a row of your weights.",
        ),
        Misconception(
            "squares_the_shortfall",
            lambda *given: trained_table(*given, slope=through_the_probability),
            "Squared errors of the probabilities train a classifier as well.",
            "How hard does your loss push where the model is sure and wrong? Which loss was asked for?",
            convention=True,
        ),
        Misconception(
            "subtracts_from_whole_columns",
            lambda *given: trained_table(*given, slope=whole_columns),
            "`p[:, labels] -= 1` subtracts the truth of each example.",
            "Try it on a table of zeros with labels [0, 2]: how many entries did it change?",
        ),
        Misconception(
            "never_clears_the_slopes",
            table_with_memory,
            "The slopes of one step are added to those of the steps before.",
            "At the second step, is your slope that of this place, or of two places together?",
        ),
        Misconception(
            "measures_the_slope_once",
            lambda *given: trained_table(
                *given, slope=lambda x, labels, w: slope_of_the_table(x, labels, 0 * w)
            ),
            "The slope at the start holds for the whole way.",
            "Which lines stand inside your loop? Are the beliefs among them?",
        ),
        Misconception(
            "updates_after_every_example",
            table_example_by_example,
            "Each example makes its own step.",
            "How many updates does the task want in one step? How many do you make?",
            convention=True,
        ),
        Misconception(
            "takes_one_example_a_step",
            table_of_one_example_a_step,
            "Each step looks at one example, in turn.",
            "Which examples have a say in your first step? Which does the task let in?",
            convention=True,
        ),
        Misconception(
            "ignores_the_learning_rate",
            lambda x, labels, n_classes, lr, steps: trained_table(x, labels, n_classes, 1.0, steps),
            "The step is the slope itself.",
            "Set the learning rate to 0. Does anything move in your function?",
        ),
        Misconception(
            "returns_inside_the_loop",
            lambda x, labels, n_classes, lr, steps: trained_table(x, labels, n_classes, lr, 1),
            "The return belongs to the loop.",
            "Ask for one step and for ten. Is there a difference?",
            also_wrong=(
                lambda x, labels, n_classes, lr, steps: (
                    -lr * slope_of_the_table(x, labels, np.zeros((x.shape[1], n_classes)))
                ),
            ),
        ),
        Misconception(
            "turns_the_table",
            lambda *given: trained_table(*given).T,
            "Each class has its row of weights.",
            "Which shape does `x @ weights` need, and which shape do you give back?",
            convention=True,
        ),
    ),
    faults=(*of_a_descent(3, 4), adds_up_the_slopes(0, 3), faults.counts_labels_from_one(1)),
    laws=(
        Law(
            "The weights of each feature add up to 0.",
            "sums_to",
            (((TWO_ROWS, [0, 2], 3, 0.5, 2),),),
            constant=0.0,
        ),
        Law(
            "Handing over every example twice changes nothing.",
            "equal",
            (((TWO_ROWS, [0, 2], 3, 0.5, 2), (TWO_ROWS * 2, [0, 2] * 2, 3, 0.5, 2)),),
        ),
        Law(
            "The order of the examples does not matter.",
            "equal",
            (((TWO_ROWS, [0, 2], 3, 0.5, 2), (TWO_ROWS[::-1], [2, 0], 3, 0.5, 2)),),
        ),
        Law(
            "A feature that is always 0 keeps weights of 0.",
            "has_signs",
            ((([[1.0, 0.0], [2.0, 0.0]], [1, 1], 3, 0.5, 2),),),
            constant=[[-1, 1, -1], [0, 0, 0]],
        ),
        Law(
            "One example with one feature of 1: the first step is the learning rate times "
            "(truth − belief).",
            "gives",
            ((([[1.0]], [1], 2, 1.0, 1),),),
            constant=[-0.5, 0.5],
        ),
    ),
    hints=(
        "Duplicating the data changes nothing, and the weights of each feature add up to 0.",
        "For each score of each example the slope is belief minus truth. How much does a score "
        "change when one weight grows by a little?",
        "A sibling, for yes or no with one weight for each feature:\n\n```python\n"
        "w = np.zeros(x.shape[1])\nfor _ in range(steps):\n    p = 1 / (1 + np.exp(-x @ w))\n"
        "    w = w - lr * x.T @ ___ / len(y)\nreturn w\n```",
    ),
)


def loop(name, *extra):
    """An order of lines that somebody with a mistake hands over."""
    return Misconception(name, *extra)


training_loop = order_lines(
    name="training_loop",
    title="Put the training loop in order",
    prompt=(
        "These lines train one weight, with an update after every mini-batch: clear, measure over "
        "the examples of the batch, move. `batches` is a list of pairs of lists. Which lines are needed, and in "
        'which order? Answer with the letters, such as `training_loop = "cab"`. Four lines belong to '
        "nothing. The indentation is part of a line."
    ),
    signature="def train(batches, w, lr):",
    lines={
        "a": "        slope += 2 * (w * x - y) * x",
        "b": "    w = w - lr * slope / len(xs)",
        "c": "slope = 0.0",
        "d": "for xs, ys in batches:",
        "e": "        slope = 2 * (w * x - y) * x",
        "f": "return w",
        "g": "    for x, y in zip(xs, ys):",
        "h": "    w = w + lr * slope / len(xs)",
        "i": "    slope = 0.0",
        "j": "    return w",
    },
    right="digabf",
    tried_on=(
        ([([1.0, 2.0, 0.5], [2.0, 3.0, 2.5]), ([3.0], [4.0])], 0.5, 0.1),
        ([([2.0], [1.0]), ([1.0, 4.0], [0.0, 2.0]), ([1.5, 2.0], [1.0, 3.0])], -1.0, 0.02),
    ),
    misconceptions=(
        loop(
            "never_clears_the_slope",
            lambda: "cdgabf",
            "The slope is set to 0 once, before training.",
            "At the second batch, what does your slope already hold?",
        ),
        loop(
            "keeps_only_the_last_example",
            lambda: "digebf",
            "The loop over the examples adds up by itself.",
            "Change the first example of a batch. Does the step notice? Is it `=` or `+=`?",
        ),
        loop(
            "climbs_instead_of_descending",
            lambda: "digahf",
            "A step along the slope makes the loss smaller.",
            "With w too small, is the slope positive or negative? Which way must w go?",
        ),
        loop(
            "returns_after_the_first_batch",
            lambda: "digabj",
            "The return belongs to the loop.",
            "How many batches does your function see before it ends?",
        ),
        loop(
            "moves_before_it_measures",
            lambda: "dibgaf",
            "The order of moving and measuring is free.",
            "What does the slope hold at the moment at which w moves?",
        ),
        loop(
            "forgets_to_clear",
            lambda: "dgabf",
            "A sum begins at 0 by itself.",
            "Which value does `slope` have at the very first `+=`?",
        ),
    ),
    points=2,
    difficulty=2,
    minutes=5,
    hints=(
        "The slope of one batch must not remember another batch.",
        "Three verbs in each turn of the outer loop: clear, measure, move. Which line does which?",
        "On another loop: to print the total of each shopping list, `total = 0` stands inside the loop "
        "over the lists and outside the loop over the prices.",
    ),
)


def flats(count, seed):
    """Three features of each flat, and its rent."""
    rng = np.random.default_rng(seed)
    hidden = np.random.default_rng(2024).uniform(1, 3, 3) * [1, -1, 1]
    features = rng.uniform(0, 2, (count, 3))
    rent = 6 + features @ hidden + rng.normal(0, 1, count)
    return features, rent


BEST_MSE = 1.25  # a line cannot go far below 1, the variance of the noise


def fitted_flats(steps, lr, *, offset=True, sign=1):
    """b and the weights after gradient descent on the sixty flats of the task."""
    features, rent = flats(60, seed=1)
    rows = np.column_stack([np.full(60, float(offset)), features])
    parameters = np.zeros(4)
    for _ in range(steps):
        slope = 2 * rows.T @ (rows @ parameters - rent) / 60
        parameters = parameters - sign * lr * slope
    return parameters


def fitted_standardised_flats():
    """Weights for features that were centred and scaled, handed over as if they had not been."""
    features, rent = flats(60, seed=1)
    scaled = (features - features.mean(0)) / features.std(0)
    return np.r_[rent.mean(), np.linalg.lstsq(scaled, rent - rent.mean(), rcond=None)[0]]


def least_squares():
    features, rent = flats(60, seed=1)
    return np.linalg.lstsq(np.column_stack([np.ones(60), features]), rent, rcond=None)[0]


def held_out_flats(answer):
    """What a line is worth on flats that nobody has trained on."""
    line = numbers(answer)
    if line is None or line.shape != (4,):
        return "four numbers were wanted: b, and then one weight for each feature"
    if not np.isfinite(line).all():
        return "not all of the four numbers are finite"
    if _rent_loss(line) < BEST_MSE:
        return words("the held-out loss is below {best_mse}", best_mse=BEST_MSE)
    if _rent_loss(np.roll(line, 1)) < BEST_MSE:
        return "the numbers are good ones, though b does not stand first"
    features, _ = flats(60, seed=1)
    unscaled = line[1:] / features.std(0)
    if _rent_loss(np.r_[line[0] - features.mean(0) @ unscaled, unscaled]) < BEST_MSE:
        return "it would do on features that were centred and scaled; these are as they came"
    return _objection_to_line(line)


def _rent_loss(line):
    features, rent = flats(2000, seed=77)
    return np.mean((line[0] + features @ line[1:] - rent) ** 2)


def _objection_to_line(line):
    _, rent = flats(2000, seed=77)
    if not line.any():
        return "it is the line from before the first step"
    if not line[1:].any():
        return "every flat gets the same rent, so that the features are not used"
    if line[0] == 0:
        return "b is 0, and the held-out loss is too high"
    if _rent_loss(line) > np.mean(rent**2):
        return "the held-out loss is higher than that of predicting 0 for every flat"
    if _rent_loss(line) > np.var(rent):
        return "the held-out loss is higher than that of one rent for all flats"
    return "the features help, and the held-out loss is not low enough yet"


rent_weights = measured_task(
    name="rent_weights",
    title="A line that holds for other flats",
    prompt=words(
        "Train a line on sixty flats, `flats(60, seed=1)`:\n\n"
        "```python\n{code}```\n\n"
        "Hand over four numbers: b, and then the weight of each feature. They are judged on 2000 "
        "other flats: the mean squared error has to be below {best_mse}. (Do not read the weights out of the "
        "code: train.)",
        code=inspect.getsource(flats),
        best_mse=BEST_MSE,
    ),
    points=3,
    difficulty=2,
    minutes=8,
    reference=lambda: fitted_flats(3000, 0.1),
    measure=held_out_flats,
    also_right=(
        lambda: list(least_squares()),
        lambda: (fitted_flats(3000, 0.1)[0], fitted_flats(3000, 0.1)[1:]),
    ),
    misconceptions=(
        Misconception(
            "hands_over_the_start",
            lambda: np.zeros(4),
            "The training changes the numbers that were handed over before.",
            "Which line of your code gives the weights a new value, and when do you copy them?",
        ),
        Misconception(
            "stops_too_early",
            lambda: fitted_flats(40, 0.1),
            "A handful of steps is enough once the loss falls.",
            "Is your training loss still falling at the last step?",
        ),
        Misconception(
            "forgets_the_offset",
            lambda: fitted_flats(3000, 0.1, offset=False),
            "The line passes through 0 by itself.",
            "What rent does your line ask for a flat whose features are all 0?",
        ),
        Misconception(
            "climbs_instead_of_descending",
            lambda: fitted_flats(8, 0.1, sign=-1),
            "A step along the slope makes the loss smaller.",
            "Compare the first loss of your run with the second. Which way did it go?",
        ),
        Misconception(
            "steps_too_far",
            lambda: fitted_flats(3000, 1.0),
            "A larger learning rate gets there sooner.",
            "Print the first ten losses. What would a tenth of your learning rate do?",
        ),
        Misconception(
            "predicts_the_mean_for_all",
            lambda: [flats(60, 1)[1].mean(), 0, 0, 0],
            "The mean is the best prediction.",
            "It is the best *constant*. What do the features know that a constant does not?",
        ),
        Misconception(
            "hands_over_weights_for_scaled_features",
            fitted_standardised_flats,
            "Weights stay the same when features are scaled.",
            "To which numbers do your weights belong: to the features, or to what you made of them?",
        ),
        Misconception(
            "puts_the_offset_last",
            lambda: np.roll(fitted_flats(3000, 0.1), -1),
            "The order of the numbers does not matter.",
            "Which of the four does the task name first?",
        ),
    ),
    hints=(
        "A line that was trained on sixty flats is judged by what it says about others.",
        "Put a column of ones before the features: then b is a weight like the others, and one update "
        "serves all four.",
        "On another problem: fitting y = b + w·x to three points by 2000 steps with a rate of 0.05 ends at "
        "the same line as `np.polyfit(x, y, 1)`. Compare yours with `np.linalg.lstsq`.",
    ),
)


def samples(count, seed):
    """Thirty measurements of each sample, and which of three kinds it is."""
    rng = np.random.default_rng(seed)
    typical = np.random.default_rng(7).normal(0, 0.45, (3, 30))
    kinds = rng.integers(0, 3, count)
    return typical[kinds] + rng.normal(0, 1, (count, 30)), kinds


BEST_CE = 0.75  # guessing costs log 3


def trained_on_samples(steps, lr, *, sign=1, shift=0):
    x, kinds = samples(40, seed=1)
    return trained_table(x, (kinds + shift) % 3, 3, sign * lr, steps)


def held_out_samples(answer):
    """What the weights of a classifier are worth on samples that nobody has trained on."""
    weights = numbers(answer)
    if weights is None or weights.shape != (30, 3):
        return "a table was wanted with a row for each measurement and a column for each kind"
    if not np.isfinite(weights).all():
        return "not all of the weights are finite"
    if _kind_loss(weights) < BEST_CE:
        return words("the held-out loss is below {best_ce}", best_ce=BEST_CE)
    if min(_kind_loss(np.roll(weights, by, axis=1)) for by in (1, 2)) < BEST_CE:
        return "the kinds are told apart, though each is called by another's name"
    return _objection_to_weights(weights)


def _kind_loss(weights, count=2000, seed=77):
    x, kinds = samples(count, seed)
    return cross_entropy(x @ weights, kinds)


def _objection_to_weights(weights):
    held_out, chance = _kind_loss(weights), np.log(3)
    if abs(held_out - chance) < 0.01:
        return "the held-out loss is that of guessing among three kinds"
    if held_out < chance:
        return "the held-out loss is better than guessing, and not low enough yet"
    if _kind_loss(weights, 40, 1) < chance:
        return "the training loss is far below the held-out loss: it is surer than right"
    return "it is worse than guessing, on the samples it was trained on too"


kind_weights = measured_task(
    name="kind_weights",
    title="Neither at chance nor overfitted",
    prompt=words(
        "Forty samples with thirty measurements each are few enough to be learned by heart. Train "
        "a softmax classifier without offsets (scores `x @ weights`) on `samples(40, seed=1)`:\n\n"
        "```python\n{code}```\n\n"
        "Hand over the weights, 30 rows and 3 columns. They are judged on 2000 other samples: the mean "
        "cross-entropy has to be below {best_ce} nats. How will you know when to stop?",
        code=inspect.getsource(samples),
        best_ce=BEST_CE,
    ),
    points=4,
    difficulty=4,
    minutes=12,
    reference=lambda: trained_on_samples(60, 0.05),
    measure=held_out_samples,
    also_right=(
        lambda: trained_on_samples(30, 0.1).tolist(),
        lambda: 0.3 * trained_on_samples(400, 0.1),
    ),
    misconceptions=(
        Misconception(
            "hands_over_the_start",
            lambda: np.zeros((30, 3)),
            "The training changes the weights that were handed over before.",
            "Which constant prediction gives exactly this loss? Did anything move?",
        ),
        Misconception(
            "learns_by_heart",
            lambda: trained_on_samples(3000, 1.0),
            "The lower the training loss, the better the model.",
            "Keep ten of the forty samples apart. What does the loss on them do while the other one falls?",
        ),
        Misconception(
            "stops_too_early",
            lambda: trained_on_samples(4, 0.05),
            "A handful of steps is enough once the loss falls.",
            "Is the loss on samples that you kept apart still falling at the last step?",
        ),
        Misconception(
            "climbs_instead_of_descending",
            lambda: trained_on_samples(60, 0.05, sign=-1),
            "A step along the slope makes the loss smaller.",
            "Compare the first loss of your run with the second. Which way did it go?",
        ),
        Misconception(
            "counts_labels_from_one",
            lambda: trained_on_samples(60, 0.05, shift=1),
            "The first kind belongs to column 1.",
            "From which number do `kinds` count, and which column is meant by each?",
        ),
        Misconception(
            "turns_the_table",
            lambda: trained_on_samples(60, 0.05).T,
            "Each kind has its row of weights.",
            "Which shape does `x @ weights` need?",
        ),
        Misconception(
            "lets_the_weights_overflow",
            lambda: trained_on_samples(3, 0.05) * np.inf,
            "Weights may grow without an end.",
            "Which of your weights is the first that is not a number, and at which step?",
        ),
    ),
    hints=(
        "A classifier that learned by heart is sure, and being sure and wrong is expensive.",
        "Keep some of the forty apart and watch both losses. When does the second turn round?",
        "On another problem: training loss 1.1, 0.8, 0.5, 0.3, 0.1; held-out loss 1.1, 0.9, 0.8, 0.9, 1.3. The "
        "weights to keep are the third.",
    ),
)


def broken_run(x, labels, n_classes, lr=0.5, steps=300):
    history = []
    for _ in range(steps):
        weights = np.zeros((x.shape[1], n_classes))
        p = np.exp(x @ weights)
        p /= p.sum(axis=1, keepdims=True)
        history.append(np.mean(-np.log(p[np.arange(len(x)), labels])))
        p[:, labels] -= 1
        weights += lr * x.T @ p / len(x)
    return history


def one_batch():
    """Eight examples of four classes, and room for five."""
    rng = np.random.default_rng(3)
    return rng.normal(size=(8, 12)), np.array([0, 1, 2, 3, 0, 1, 2, 3])


def half_repaired(*, clears=False, climbs_up=False, whole=False, steps=300, total=False, lr=0.5):
    """The run, with some of its faults left in."""
    x, labels = one_batch()
    weights, history = np.zeros((12, 5)), []
    for _ in range(steps):
        weights = 0 * weights if clears else weights
        p = softmax(x @ weights)
        history.append(np.mean(-np.log(p[np.arange(8), labels])) * (8 if total else 1))
        p[(slice(None) if whole else np.arange(8)), labels] -= 1
        weights = weights + (1 if climbs_up else -1) * lr * x.T @ p / 8
    return history


def judged_history(answer):
    """Whether losses are those of a run that learned one batch by heart."""
    history = numbers(answer)
    if history is None or history.ndim != 1 or len(history) < 5:
        return "the losses of all steps were wanted, in a list"
    if abs(history[0] - np.log(5)) > 0.3:
        return "the first loss is not near that of guessing among five classes"
    if np.any(np.diff(history) > 1e-3):
        return "the loss rises on its way"
    if not np.isfinite(history).all():
        return "not all of the losses are finite"
    return _where_it_ends(history)


def _where_it_ends(history):
    if history[-1] < 0.01:
        return "it starts at guessing, falls all the way and ends below 0.01"
    if np.ptp(history) < 0.01:
        return "it stays at the loss of guessing from the first step to the last"
    still_falling = history[-len(history) // 10] - history[-1] > 1e-4 * history[0]
    if still_falling:
        return "it was still falling when it ended, above 0.01"
    return "it comes to rest above 0.01"


one_batch_history = measured_task(
    name="one_batch_history",
    title="Repair a run: learn one batch by heart",
    prompt=words(
        "A model with enough weights can learn eight examples by heart. This run cannot: it has "
        "**three** faults.\n\n"
        "```python\n{code}```\n\n"
        "Repair it, run it on the batch below, with five classes and a rate and number of steps of your choice, and hand over its history: one loss for each "
        "step. It should start where guessing starts, fall all the way and end below 0.01.\n\n"
        "```python\nrng = np.random.default_rng(3)\nx = rng.normal(size=(8, 12))\n"
        "labels = np.array([0, 1, 2, 3, 0, 1, 2, 3])\n```",
        code=inspect.getsource(broken_run),
    ),
    points=4,
    difficulty=4,
    minutes=12,
    reference=lambda: half_repaired(steps=1000),
    measure=judged_history,
    also_right=(
        lambda: np.array(half_repaired(steps=3000)),
        lambda: half_repaired(steps=400, lr=1.0),
    ),
    misconceptions=(
        Misconception(
            "leaves_the_weights_starting_anew",
            lambda: half_repaired(clears=True),
            "Weights have to be made where they are used.",
            "What are the weights at the start of the second step?",
        ),
        Misconception(
            "leaves_the_sign_as_it_is",
            lambda: half_repaired(climbs_up=True),
            "A step along the slope makes the loss smaller.",
            "`p − 1` is negative for the right class. What does `+=` do to its score?",
        ),
        Misconception(
            "leaves_whole_columns",
            lambda: half_repaired(whole=True, steps=3000),
            "`p[:, labels] -= 1` subtracts the truth of each example.",
            "Try it on a table of zeros: how many entries does it change, and how many truths are there? "
            "Which number of classes guesses at the loss you ended with?",
        ),
        Misconception(
            "stops_too_early",
            lambda: half_repaired(steps=40),
            "A few steps show that it works.",
            "The faults are gone. How many steps until the loss is below 0.01?",
        ),
        Misconception(
            "writes_down_the_total",
            lambda: half_repaired(steps=1000, total=True),
            "The loss of a batch is the total.",
            "How many classes would guess at your first loss? How many are there?",
        ),
        Misconception(
            "hands_over_the_last_loss",
            lambda: half_repaired(steps=1000)[-1],
            "The last loss is the result of a run.",
            "Could somebody see from one number whether the run started where it should?",
        ),
    ),
    hints=(
        "With eight examples and sixty weights nothing stands in the way: what does not learn one batch has a fault.",
        "Ask three questions of each step. Where did the weights come from? Which entries of `p` changed? "
        "Which way did they move?",
        "On another loop: `total = 0` inside `for`, `a[:, i] -= 1` where `a[np.arange(n), i]` was meant, and `+=` for "
        "a descent are the three commonest slips of their kind.",
    ),
)


RUNAWAY_MISTAKES = (
    Misconception(
        "creeps_towards_the_bottom",
        lambda bend: 0.1 / bend,
        "Any step in a valley may miss the bottom.",
        "By which factor does the distance to the bottom change in one step at your rate?",
    ),
    Misconception(
        "jumps_across_and_comes_nearer",
        lambda bend: 0.8 / bend,
        "To jump across the bottom is to diverge.",
        "You land on the other side: nearer than before, or farther?",
    ),
    Misconception(
        "arrives_in_one_step",
        lambda bend: 0.5 / bend,
        "The rate at which it goes wrong is one over the curvature.",
        "Make one step by hand. Where do you land?",
    ),
    Misconception(
        "stops_at_the_border",
        lambda bend: 1 / bend,
        "The border itself already diverges.",
        "How far from the bottom are you after one step, and after two?",
    ),
    Misconception(
        "turns_the_rate_round",
        lambda bend: -0.5 / bend,
        "A negative rate is a rate.",
        "That climbs, whatever its size. Which positive rate goes down too eagerly?",
    ),
)


def runaway(bend, low):
    """Find a learning rate at which a parabola throws you out."""

    def verdict(answer):
        rate = numbers(answer)
        if rate is None or rate.ndim or not np.isfinite(rate):
            return "one finite number was wanted"
        if rate <= 0:
            return "a learning rate is a number above 0"
        return _fate(float(1 - 2 * bend * rate))

    return counterexample(
        name="diverging_rate",
        title="Even a parabola can throw you out",
        prompt=words(
            "The loss is {bend:g}·(w − {low:g})², a single round valley. Gradient descent starts at w = 0. "
            "Find a learning rate above 0 at which w gets farther from the bottom with **every** step.",
            bend=bend,
            low=low,
        ),
        points=2,
        difficulty=3,
        minutes=4,
        reference=lambda: 1.1 / bend,
        measure=verdict,
        also_right=(lambda: 5 / bend, lambda: [1.01 / bend], lambda: np.float32(1.5 / bend)),
        misconceptions=with_given(RUNAWAY_MISTAKES, bend),
        hints=(
            "One step multiplies the distance to the bottom by a number that depends on the rate.",
            "The slope at distance d is a multiple of d. When is the step more than twice as long as d?",
            "On another valley: for the loss w², a rate of 1.5 turns a distance of 1 into −2, then 4.",
        ),
    )


def _fate(factor):
    if math.isclose(abs(factor), 1, rel_tol=1e-6):
        return "w jumps between two points for ever"
    if math.isclose(factor, 0, abs_tol=1e-6):
        return "w arrives at the bottom with the first step"
    if abs(factor) > 1:
        return "w gets farther away with every step"
    return (
        "w jumps across the bottom and comes nearer"
        if factor < 0
        else "w comes nearer step by step"
    )


diverging_rate = varied(
    runaway,
    lambda rng: {
        "bend": round(float(rng.uniform(1.5, 9)), 1),
        "low": round(float(rng.uniform(1, 5)), 1),
    },
    bend=3.0,
    low=2.0,
)


def keeps_its_way(w, lr, steps):
    history = []
    for _ in range(steps):
        history.append(w)
        w -= lr * 2 * w
    return history


def judged_start(answer):
    """What comes of trying an input on the function that keeps its way."""
    try:
        start, lr, steps = answer
        way = np.array(start, dtype=float)
        rate, count = float(lr), int(steps)
    except (TypeError, ValueError):
        return "a start, a learning rate and a number of steps were wanted"
    if not 0 <= count <= 1000 or not np.isfinite(way).all() or not np.isfinite(rate):
        return "its numbers are not finite, or there are too many steps"
    return _fate_of_history(start, way, rate, count)


def _fate_of_history(start, way, rate, count):
    if not isinstance(start, (list, tuple, np.ndarray)) or way.ndim == 0:
        return "the start is one plain number, and its history is right"
    if count == 0:
        return "without a step there is no history to be wrong"
    if rate == 0 or not way.any():
        return "nothing moves, so that the history is right"
    return "its history is wrong: every entry shows the last place"


corrupted_history = counterexample(
    name="corrupted_history",
    title="A history that forgets",
    prompt=words(
        "This walks down the loss w² and keeps its way. It passes a test on `(5.0, 0.1, 3)`:\n\n"
        "```python\n{code}```\n\n"
        "Find an input (`w`, `lr`, `steps`) on which the history that it gives back is **wrong**. A list in "
        "the place of `w` arrives there as a NumPy array.",
        code=inspect.getsource(keeps_its_way),
    ),
    points=2,
    difficulty=3,
    minutes=4,
    reference=lambda: ([4.0, -1.0], 0.2, 3),
    measure=judged_start,
    also_right=(
        lambda: [[1.0], 0.5, 1],
        lambda: (np.array([[2.0, 0.0]]), 0.01, 10),
    ),
    misconceptions=(
        Misconception(
            "tries_another_number",
            lambda: (-3.0, 0.2, 5),
            "Some numbers are harder than others.",
            "What does `-=` do to a number, and what to an array? Which of the two can change under your hands?",
        ),
        Misconception(
            "starts_at_the_bottom",
            lambda: ([0.0, 0.0], 0.2, 3),
            "Any array shows that the function is wrong.",
            "If nothing moves, can you see which moment an entry shows?",
        ),
        Misconception(
            "takes_no_step",
            lambda: ([4.0, -1.0], 0.2, 0),
            "The smallest test is the best one.",
            "How many entries does the history have that could be wrong?",
        ),
        Misconception(
            "leaves_something_out",
            lambda: [4.0, -1.0],
            "The start alone decides.",
            "How many arguments does the function take?",
        ),
    ),
    hints=(
        "A list of arrays holds the arrays themselves, not the numbers that stood in them.",
        "`w -= …` makes a new number of a number. What does it do to an array?",
        "On other code: after `a = np.array([1.0]); kept = [a]; a += 1`, what is `kept[0]`?",
    ),
)

SUSPECT_TRAINERS = (
    lambda *given: descend(*given, slopes=lambda e, x: (2 * np.mean(e), 2 * np.mean(e))),
    lambda *given: descend(*given, slopes=accumulating()),
    lambda *given: descend(
        *given, slopes=lambda e, x: tuple(len(x) * s for s in slopes_of_mse(e, x))
    ),
    lambda *given: descend(*given, slopes=lambda e, x: (slopes_of_mse(e, x)[0], 0.0)),
    lambda *given: started_anew(*given, after=False),
)


def cannot_be_trained_on(x, y, lr, steps):
    if np.ndim(x) != 1 or np.shape(x) != np.shape(y) or not np.size(x):
        return "x and y have to be lists of equal length"
    if not 1 <= int(steps) <= 100 or int(steps) != steps:
        return "the number of steps has to be a whole number from 1 to 100"
    numeric = np.isfinite(np.r_[x, y, lr]).all() and np.ndim(lr) == 0
    return "" if numeric else "all the numbers have to be finite"


unmask_the_trainers = counterexample(
    name="unmask_the_trainers",
    title="Unmask five trainers",
    prompt=(
        "Five people wrote `train_linear(x, y, lr, steps)`, each with one fault:\n\n"
        "1. the slope of w lacks the factor x;\n"
        "2. the slopes of the steps before are never cleared;\n"
        "3. the slopes of the points are added up instead of averaged;\n"
        "4. b is never moved;\n"
        "5. w and b are set to 0 inside the loop.\n\n"
        "Each of them passes the tests of its author. Hand over a **list of inputs**, such as "
        "`[([1.0], [2.0], 0.1, 1)]`, so that each of the five gives a wrong answer on at least one of them. "
        "One input is enough, if it is chosen well."
    ),
    points=3,
    difficulty=4,
    minutes=6,
    reference=lambda: [([1.0, 2.0], [3.0, 4.0], 0.1, 2)],
    measure=lets_through(descend, SUSPECT_TRAINERS, cannot_be_trained_on),
    also_right=(
        lambda: [([3.0, 0.5, -1.0], [1.0, 1.0, 4.0], 0.05, 3)],
        lambda: [([2.0, 3.0], [1.0, 5.0], 0.1, 1), ([2.0], [1.0], 0.05, 2)],
        lambda: (([0, 2, 5], [1, 1, 3], 0.01, 4),),
    ),
    misconceptions=(
        Misconception(
            "tries_a_single_step",
            lambda: [([1.0, 2.0], [3.0, 4.0], 0.1, 1)],
            "One step shows everything.",
            "Which faults show only in what one step leaves to the next?",
        ),
        Misconception(
            "tries_a_single_point",
            lambda: [([2.0], [3.0], 0.1, 3)],
            "One point is the plainest test.",
            "For how many points are the sum and the mean the same?",
        ),
        Misconception(
            "makes_every_x_one",
            lambda: [([1.0, 1.0, 1.0], [2.0, 5.0, 3.0], 0.1, 3)],
            "The value of x does not matter for a test.",
            "By which number can you multiply without anybody noticing?",
        ),
        Misconception(
            "centres_the_points",
            lambda: [([-1.0, 1.0], [-2.0, 2.0], 0.1, 3)],
            "Points around 0 are the tidiest ones.",
            "Where should b end for your points? Who would notice that it never moves?",
        ),
        Misconception(
            "asks_for_nothing",
            lambda: [([1.0, 2.0], [0.0, 0.0], 0.1, 3)],
            "Zeros are the safest numbers.",
            "How large are the errors before the first step? What does any slope make of them?",
        ),
        Misconception(
            "tries_what_the_prompt_shows",
            lambda: [([1.0], [2.0], 0.1, 1)],
            "An example is a good test.",
            "One point, one step, x = 1: which faults can hide in each of these?",
        ),
        Misconception(
            "cuts_a_list_short",
            lambda: [([1.0, 2.0], [3.0], 0.1, 2)],
            "x and y may have different lengths.",
            "Which y belongs to the second x?",
        ),
    ),
    hints=(
        "A test can only tell two functions apart where they give different numbers.",
        "Go through the five: with how many steps, how many points, which x and which y does each hide?",
        "On another pair: a sum and a mean agree on one number, and a mean and a median on [1, 2, 3]. Neither is a "
        "test.",
    ),
)


ONE_STEP_MISTAKES = (
    Misconception(
        "climbs_instead_of_descending",
        lambda w, x, y, lr, error: w + lr * 2 * error * x,
        "The step goes along the slope.",
        "Is the prediction nearer to y after your step?",
    ),
    Misconception(
        "leaves_out_the_two",
        lambda w, x, y, lr, error: w - lr * error * x,
        "The slope of a square is the error itself.",
        "What is the derivative of e²? Which loss has the slope that you used?",
        convention=True,
    ),
    Misconception(
        "forgets_the_factor_x",
        lambda w, x, y, lr, error: w - lr * 2 * error,
        "The slope for w is that for the prediction.",
        "If w grows by 0.01, by how much does the prediction grow?",
    ),
    Misconception(
        "ignores_the_learning_rate",
        lambda w, x, y, lr, error: w - 2 * error * x,
        "The step is the slope itself.",
        "What would a learning rate of 0 do in your calculation?",
    ),
    Misconception(
        "gives_the_step_alone",
        lambda w, x, y, lr, error: -lr * 2 * error * x,
        "The new weight is the step.",
        "From where does the step start?",
    ),
    Misconception(
        "steps_by_the_loss",
        lambda w, x, y, lr, error: w - lr * error**2,
        "The loss says how far to move.",
        "Can the loss tell you which way to go?",
    ),
    Misconception(
        "jumps_to_the_solution",
        lambda w, x, y, lr, error: y / x,
        "A step ends where the loss is 0.",
        "How far does a learning rate let you go? Compare with the length of the slope.",
    ),
    Misconception(
        "gives_the_slope",
        lambda w, x, y, lr, error: 2 * error * x,
        "The slope is the new weight.",
        "What is the slope used for?",
    ),
)


def one_step(w, x, y, lr):
    """One step of one weight, by hand."""
    error = w * x - y
    return value_question(
        name="one_step_by_hand",
        title="One step by hand",
        prompt=words(
            "A model predicts w·x, with w = {w:g} and no offset. There is one example, x = {x:g} and "
            "y = {y:g}, and the loss is its **squared error**. Where is w after one step of gradient descent with "
            "learning rate {lr:g}? Give three decimals or an expression.",
            w=w,
            x=x,
            y=y,
            lr=lr,
        ),
        points=1,
        difficulty=2,
        minutes=3,
        reference=lambda: w - lr * 2 * error * x,
        also_right=(
            lambda: round(w + 2 * lr * x * (y - w * x), 3),
            lambda: np.float32(w - 2 * lr * (w * x * x - x * y)),
        ),
        misconceptions=with_given(ONE_STEP_MISTAKES, w, x, y, lr, error),
        hints=(
            "The step points to where the loss is smaller, and it is longer where the error is larger.",
            "Write down the error first, then its slope with respect to w, then the new w.",
            "On other numbers: w = 1, x = 2, y = 5, rate 0.1. The error is −3, the slope 2·(−3)·2 = −12, and "
            "w becomes 1 + 1.2 = 2.2.",
        ),
    )


one_step_by_hand = varied(
    one_step,
    lambda rng: {
        "w": round(float(rng.uniform(0.2, 0.9)), 2),
        "x": round(float(rng.uniform(2, 4)), 1),
        "y": round(float(rng.uniform(4, 8)), 1),
        "lr": round(float(rng.uniform(0.02, 0.06)), 2),
    },
    w=0.5,
    x=3.0,
    y=4.0,
    lr=0.04,
)


BORDER_MISTAKES = (
    Misconception(
        "takes_the_rate_that_arrives_at_once",
        lambda bend: 1 / (2 * bend),
        "Beyond the rate that hits the bottom it gets worse.",
        "You land on the other side of the bottom. Nearer than before, or farther?",
    ),
    Misconception(
        "takes_the_coefficient_for_the_curvature",
        lambda bend: 2 / bend,
        "The border is two over the number in front of w².",
        "What is the second derivative of that loss? Make a step at your rate.",
    ),
    Misconception(
        "takes_the_curvature",
        lambda bend: 2 * bend,
        "The steeper the valley, the larger the rate may be.",
        "Make the valley twice as steep. Should your steps get longer or shorter?",
    ),
    Misconception(
        "takes_the_coefficient",
        lambda bend: bend,
        "The rate has to fit the number in the loss.",
        "Make the valley twice as steep. Should your steps get longer or shorter?",
    ),
    Misconception(
        "trusts_the_valley",
        lambda bend: math.inf,
        "A round valley holds you at any rate.",
        "Stand on a parabola and take a step of ten times the distance to the bottom. Where are you?",
    ),
    Misconception(
        "squares_the_coefficient",
        lambda bend: 1 / bend**2,
        "The square in the loss is a square in the border.",
        "Which power of the number in front of w² is in the slope?",
    ),
)


def border(bend):
    """The learning rate at which a parabola stops to hold you."""
    return value_question(
        name="largest_safe_rate",
        title="How large may the learning rate be?",
        prompt=words(
            "The loss is {bend:g}·w², and gradient descent starts at some w other than 0. Below which learning rate "
            "does w come nearer to 0 with every step? Give three decimals or an expression.",
            bend=bend,
        ),
        points=1,
        difficulty=3,
        minutes=4,
        reference=lambda: 1 / bend,
        also_right=(lambda: 2 / (2 * bend), lambda: round(1 / bend, 3)),
        tolerance=THREE_DECIMALS,
        misconceptions=with_given(BORDER_MISTAKES, bend),
        hints=(
            "One step multiplies w by a number that depends on the rate.",
            "Write down that number. Between which two values does it have to lie, so that w comes nearer to 0?",
            "On another valley: for ½·w² a step makes of w the number (1 − rate)·w, and the border is a rate "
            "of 2.",
        ),
    )


largest_safe_rate = varied(
    border, lambda rng: {"bend": round(float(rng.uniform(2.2, 6)), 1)}, bend=6.0
)


EPOCHS_MISTAKES = (
    Misconception(
        "drops_the_last_batch",
        lambda examples, batch, count: count * (examples // batch),
        "Only full batches count.",
        "What becomes of the examples that are left over?",
        convention=True,
    ),
    Misconception(
        "counts_one_epoch",
        lambda examples, batch, count: math.ceil(examples / batch),
        "An epoch is all there is.",
        "How often does training go through the data?",
    ),
    Misconception(
        "rolls_the_epochs_together",
        lambda examples, batch, count: math.ceil(count * examples / batch),
        "The leftovers of one epoch are filled up by the next.",
        "Does a batch hold examples of two epochs?",
    ),
    Misconception(
        "counts_parts_of_an_update",
        lambda examples, batch, count: count * examples / batch,
        "A batch that is not full is part of an update.",
        "Can weights move a fraction of a time?",
    ),
    Misconception(
        "counts_one_for_each_example",
        lambda examples, batch, count: count * examples,
        "Each example makes an update.",
        "After how many examples do the weights move once?",
    ),
    Misconception(
        "counts_one_for_each_epoch",
        lambda examples, batch, count: count,
        "The weights move once in an epoch.",
        "That is so if the batch is the whole data set. How large is it here?",
    ),
)


def epochs(examples, batch, count):
    """How often the weights move."""
    return value_question(
        name="updates_in_all",
        title="How often do the weights move?",
        prompt=words(
            "{examples} examples are trained on for {count} epochs in mini-batches of {batch}. The last batch of each "
            "epoch holds what is left over and is used as well. How many updates are made in all?",
            examples=examples,
            count=count,
            batch=batch,
        ),
        points=1,
        difficulty=1,
        minutes=2,
        reference=lambda: count * math.ceil(examples / batch),
        also_right=(
            lambda: count * (examples // batch + 1),
            lambda: float(count * math.ceil(examples / batch)),
        ),
        tolerance=Tolerance(relative=0, absolute=1e-3),
        misconceptions=with_given(EPOCHS_MISTAKES, examples, batch, count),
        hints=(
            "One batch, one update, however full the batch is.",
            "Count the batches of one epoch first, the last one included.",
            "On other numbers: 10 examples in batches of 4 make 3 updates an epoch, and 6 in two epochs.",
        ),
    )


updates_in_all = varied(
    epochs,
    lambda rng: {
        "examples": int(rng.integers(4, 10)) * 100 + 10,
        "batch": int(rng.choice([48, 64])),
        "count": int(rng.integers(3, 5)),
    },
    examples=1000,
    batch=64,
    count=3,
)

when_to_clear = choice(
    name="when_to_clear",
    title="Where may the slopes be cleared?",
    prompt=(
        "A framework *adds* new slopes to those it still holds. One turn of the training loop has to **clear** "
        "(`zero_grad`), **measure** (`backward`) and **move** (`step`). Which orders are right? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=2,
    right="b",
    options=(
        Option(
            "a",
            "Only clear – measure – move: clearing has to come first.",
            "wants_to_clear_first",
            "Clearing anywhere but at the start is a bug.",
            "Write two turns of the loop in a row. What lies between moving and the next measuring?",
        ),
        Option(
            "b",
            "Every order in which nothing is cleared between measuring and moving.",
            advice="In a loop, clearing at the end of one turn is clearing at the start of the next. What must not happen "
            "is that the slopes are gone at the moment at which the weights move.",
        ),
        Option(
            "c",
            "Measure – clear – move: the step needs clean slopes.",
            "clears_right_before_moving",
            "Slopes are cleared right before they are used.",
            "What do the weights move by, if the slopes were set to 0 a moment ago?",
        ),
        Option(
            "d",
            "Clearing is not needed: new slopes replace the old ones.",
            "expects_slopes_to_be_replaced",
            "Every measurement starts from 0 by itself.",
            "Measure twice without moving. What does a framework hold that adds?",
        ),
    ),
    hints=(
        "Draw a circle, not a line: after the last step of one turn comes the first step of the next.",
        "What may stand between measuring and moving, and what may not?",
        "On another machine: set the trip counter to 0 before you drive off or after you arrive – not between the "
        "drive and the reading.",
    ),
)

who_moves_the_weights = choice(
    name="who_moves_the_weights",
    title="Which data may touch the weights?",
    prompt=(
        "After each epoch somebody computes the validation loss, calls `backward` on it “to have the gradients "
        "as well”, and does not clear them. What comes of it? Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="c",
    options=(
        Option(
            "a",
            "Nothing: only `step` changes weights, and it is not called on validation data.",
            "looks_only_at_who_calls_step",
            "As long as `step` is not called on them, validation data cannot move weights.",
            "Which slopes does the next `step` find, and from which data do they come?",
        ),
        Option(
            "b",
            "Training becomes better, for it sees more data.",
            "welcomes_more_data",
            "More data in training is always better.",
            "What was the validation loss meant to tell you? Can it still do so?",
        ),
        Option(
            "c",
            "The next step moves the weights along slopes of validation data too, so the validation loss no longer "
            "says how the model does on data that it has not seen.",
            advice="What is left in the accumulated slopes goes into the next step, wherever it came from.",
        ),
        Option(
            "d",
            "The validation loss becomes NaN.",
            "expects_a_crash",
            "Mixing data leads to an error.",
            "Which operation would make a NaN? Leaks are dangerous because nothing breaks.",
        ),
    ),
    hints=(
        "Follow the slopes: who makes them, who keeps them, who uses them?",
        "Which line changes the weights, and which data reached it?",
        "On another case: a pupil who sees the exam questions while practising still gets marks. What do they mean?",
    ),
)

step_near_the_bottom = choice(
    name="step_near_the_bottom",
    title="Short steps at the bottom",
    prompt=(
        "Gradient descent with a fixed learning rate comes near the bottom of a round valley. The steps "
        "that the weight makes get shorter and shorter. Why? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=2,
    right="a",
    options=(
        Option(
            "a",
            "A step is the learning rate times the slope, and the slope vanishes at the bottom.",
            advice="The learning rate is a factor, not a length. It is the same everywhere; the slope is not.",
        ),
        Option(
            "b",
            "The optimiser lowers the learning rate when it comes near.",
            "expects_the_rate_to_fall",
            "The learning rate adapts by itself.",
            "Which line of plain gradient descent changes the rate?",
        ),
        Option(
            "c",
            "It cannot be: the learning rate is the length of a step.",
            "takes_the_rate_for_a_length",
            "The learning rate is how far a step goes.",
            "Make one step far from the bottom and one near it, by hand. Which number changed?",
        ),
        Option(
            "d",
            "The loss is small there, and a step is the learning rate times the loss.",
            "steps_by_the_loss",
            "The step is in proportion to the loss.",
            "Lift the whole valley by 100. Should the steps change?",
        ),
    ),
    hints=(
        "Write the update as a product.",
        "Which factor depends on the place?",
        "On another valley: for the loss w² and a rate of 0.1, a step is 0.2 at w = 1 and 0.02 at w = 0.1. For |w| it "
        "would be 0.1 both times.",
    ),
)
