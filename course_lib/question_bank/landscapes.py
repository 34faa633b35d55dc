"""Loss landscapes: slopes and curvature, the path of gradient descent, and what a picture hides."""

import inspect
import math

import numpy as np

from course_lib.grading import (
    THREE_DECIMALS,
    Case,
    Exercise,
    Law,
    Misconception,
    Option,
    choice,
    counterexample,
    order_lines,
    value_question,
    varied,
    written_question,
)
from course_lib.question_bank import faults, slips
from course_lib.question_bank.slips import with_slips
from course_lib.translations import words

LESSON = 11


CAPTIONED = (1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1, 1, 2, 3, 4, 5, 4, 3, 2, 1, 0, 0)
"""The heights of the stars in the drawing of one of the texts, from left to right; it is claim S1-09."""


def drawing(heights, marked):
    """The landscape as stars over an axis, with an arrow under one column.

    >>> print(drawing([1, 0, 1], 1))
    Loss
     │* *
     │ *
     └──────► parameter
       ▲
       goal
    """
    rows = [
        " │" + "".join("*" if height == level else " " for height in heights).rstrip()
        for level in range(max(heights), -1, -1)
    ]
    axis = " └" + "─" * (len(heights) + 3) + "► parameter"
    arrow = " " * (marked + 2)
    return "\n".join(["Loss", *rows, axis, f"{arrow}▲", words("{arrow}goal", arrow=arrow)])


def _wrong_readings(heights, marked):
    """What people read off the drawing."""
    return (
        Misconception(
            "takes_the_goal_for_the_lowest_point",
            lambda: 0,
            "A place that is called the goal is the lowest one.",
            "Does any star lie in a lower row than the one above the arrow?",
        ),
        Misconception(
            "reads_the_second_peak",
            lambda: max(heights[marked:]),
            "The arrow belongs to the hill on the right.",
            "Go straight up from the arrow. Which star do you meet?",
        ),
        Misconception(
            "reads_the_first_peak",
            lambda: max(heights),
            "The height of a landscape is that of its highest point.",
            "Is the goal at the top of a hill or at the bottom of a valley?",
        ),
        Misconception(
            "counts_the_axis_row",
            lambda: heights[marked] + 1,
            "The axis is the row from which one counts.",
            "From which row does the question count: the axis or the lowest star?",
        ),
    )


def height_of_the_goal(heights, marked):
    """Reading a drawing whose caption promises more than it keeps."""
    return value_question(
        name="goal_height",
        title="Read the landscape",
        prompt=(
            "Somebody drew this and wrote “goal” under the valley in the middle:\n\n"
            f"```\n{drawing(heights, marked)}\n```\n\n"
            "How **high** does that valley lie, in rows above the lowest star of the drawing?"
        ),
        points=1,
        difficulty=1,
        minutes=2,
        reference=lambda: float(heights[marked] - min(heights)),
        also_right=(lambda: heights[marked] - min(heights), lambda: [heights[marked]]),
        misconceptions=_wrong_readings(heights, marked),
        hints=(
            "A caption changes no heights: read the stars.",
            "Find the lowest star of the whole drawing first. How many rows above it is the valley?",
            "On other numbers: with stars at the heights 5, 3, 6, 0 the valley between 5 and 6 lies "
            "three rows above the lowest star.",
        ),
    )


def _two_hills_and_a_lower_end(rng):
    """Up, down to a valley, up to a lower hill and down to an end below the valley."""
    valley = int(rng.integers(1, 4))
    second = valley + int(rng.integers(3, 5))
    first = second + int(rng.integers(1, 4))
    start = int(rng.integers(0, 3))
    heights = (
        *range(start, first),
        *range(first, valley - 1, -1),
        *range(valley, second),
        *range(second, -1, -1),
    )
    return {"heights": heights, "marked": first - start + first - valley}


goal_height = varied(height_of_the_goal, _two_hills_and_a_lower_end, heights=CAPTIONED, marked=11)


def _other_limits(curvature):
    """Limits with a wrong factor or turned round."""
    return (
        Misconception(
            "takes_the_best_for_the_largest",
            lambda: 1 / curvature,
            "Beyond the learning rate that lands at the bottom, it goes wrong.",
            "A step that goes a little too far lands on the other side. Is it nearer than before?",
        ),
        Misconception(
            "forgets_the_half_of_the_loss",
            lambda: 1 / (2 * curvature),
            "The slope is twice the curvature times w, and a step must not pass the bottom.",
            "What is left of the ½ and the 2 when you differentiate? And may a step pass the bottom?",
        ),
        Misconception(
            "grows_with_the_curvature",
            lambda: curvature / 2,
            "A steep valley pulls harder, so it bears larger steps.",
            "Make the valley ten times as steep. Does the same learning rate step farther or less far?",
        ),
        Misconception(
            "gives_the_curvature",
            lambda: curvature,
            "The learning rate ends where it reaches the curvature.",
            "With learning rate η, by which factor does one step multiply w?",
        ),
    )


def _no_limits(curvature):
    """Limits that come from a general belief."""
    return (
        Misconception(
            "expects_the_same_limit_everywhere",
            lambda: 1.0,
            "A learning rate below 1 is always safe.",
            "Where does one step from w = 1 lead with a rate slightly below yours?",
        ),
        Misconception(
            "trusts_a_convex_loss",
            lambda: math.inf,
            "A parabola has one valley, so every learning rate finds it.",
            "Take a learning rate of 100 and compute one step from w = 1. Where are you?",
        ),
        Misconception(
            "takes_the_root_of_the_curvature",
            lambda: 2 / math.sqrt(curvature),
            "A limit on w² is a limit on the root of the curvature.",
            "Which power of the curvature stands in the slope, and so in a step?",
        ),
    )


def largest_learning_rate(curvature):
    """From which learning rate on a parabola throws gradient descent out."""
    return value_question(
        name="learning_rate_cliff",
        title="The cliff",
        prompt=words(
            "Gradient descent runs on the parabola L(w) = ½·{curvature:g}·w², starting at w = 1. For "
            "small learning rates it converges to 0. From which **learning rate** on does it no "
            "longer do so? Three decimals or an expression.",
            curvature=curvature,
        ),
        points=1,
        difficulty=2,
        minutes=3,
        reference=lambda: 2 / curvature,
        also_right=(
            lambda: round(2 / curvature, 3),
            lambda: 2 * (1 / curvature),
            lambda: np.float32(2 / curvature),
        ),
        tolerance=THREE_DECIMALS,
        misconceptions=(*_other_limits(curvature), *_no_limits(curvature)),
        faults=faults.of_a_value(),
        hints=(
            "Each step multiplies w by the same factor.",
            "Write one step as w·(1 − something). For which factors does repeated multiplication die out?",
            "On other numbers: with the slope 10·w and a learning rate of 0.15 a step multiplies w by "
            "−0.5. It changes sides each time, and converges.",
        ),
    )


learning_rate_cliff = varied(
    largest_learning_rate,
    lambda rng: {"curvature": float(rng.choice([2.5, 5, 6, 10, 12, 16, 20, 25]))},
    curvature=8.0,
)


def _wrong_counts(start, factor, steps, loss_at):
    """The right steps, with a wrong count or reading at the end."""
    return (
        Misconception(
            "gives_the_position",
            lambda: start * factor**steps,
            "Where it stands is how far down it is.",
            "You have found w. What does the loss say there?",
        ),
        Misconception(
            "shrinks_the_loss_like_the_position",
            lambda: loss_at(start) * factor**steps,
            "The loss shrinks by the same factor as w.",
            "If w becomes half as large, what becomes of w²?",
        ),
        Misconception(
            "stops_one_step_early",
            lambda: loss_at(start * factor ** (steps - 1)),
            "The starting point counts as the first step.",
            "How many times is w changed if it takes a single step?",
        ),
        Misconception(
            "goes_one_step_too_far",
            lambda: loss_at(start * factor ** (steps + 1)),
            "The loss is read after the next move.",
            "How many steps did you count, and how many are asked for?",
        ),
    )


def _wrong_steps(curvature, learning_rate, steps, start, loss_at):
    """Steps of another kind."""
    return (
        Misconception(
            "keeps_the_first_slope",
            lambda: loss_at(start - steps * learning_rate * curvature * start),
            "Every step is as long as the first one.",
            "After the first step, is the slope still what it was?",
        ),
        Misconception(
            "steps_by_the_learning_rate",
            lambda: loss_at(start - steps * learning_rate),
            "The learning rate is the length of a step.",
            "Is a step equally long on a steep slope and on a gentle one?",
        ),
        Misconception(
            "climbs_instead_of_descending",
            lambda: loss_at(start * (1 + learning_rate * curvature) ** steps),
            "A step follows the gradient.",
            "Is the loss larger or smaller after your first step?",
        ),
        Misconception(
            "forgets_the_half_in_the_slope",
            lambda: loss_at(start * (1 - 2 * learning_rate * curvature) ** steps),
            "The slope of a square has a 2 in front.",
            "The loss has a ½ in front of its square. What remains of both in the slope?",
        ),
        Misconception(
            "leaves_the_curvature_out",
            lambda: loss_at(start * (1 - learning_rate) ** steps),
            "The slope is w.",
            "In a valley twice as steep, does one step do the same?",
        ),
    )


def loss_later(curvature, learning_rate, steps, start):
    """The loss that gradient descent has reached on a parabola."""
    factor = 1 - learning_rate * curvature

    def loss_at(w):
        return curvature * w**2 / 2

    return value_question(
        name="loss_after_steps",
        title="A few steps down",
        prompt=words(
            "The loss is L(w) = ½·{curvature:g}·w². Gradient descent starts at w = {start:g} with a "
            "learning rate of {learning_rate:g}. How large is the **loss** after {steps} steps? "
            "Three decimals or an expression.",
            curvature=curvature,
            start=start,
            learning_rate=learning_rate,
            steps=steps,
        ),
        points=1,
        difficulty=2,
        minutes=4,
        reference=lambda: loss_at(start * factor**steps),
        also_right=(
            lambda: round(loss_at(start * factor**steps), 3),
            lambda: loss_at(start) * factor ** (2 * steps),
            lambda: np.float32(loss_at(start * factor**steps)),
        ),
        tolerance=THREE_DECIMALS,
        misconceptions=(
            *_wrong_counts(start, factor, steps, loss_at),
            *_wrong_steps(curvature, learning_rate, steps, start, loss_at),
        ),
        faults=faults.of_a_value(),
        hints=(
            "Each step multiplies w by the same factor, and the loss by the square of it.",
            "Which factor is it? Compute w after each step first, and the loss at the end.",
            "On other numbers: for ½·1·w², a start at 8 and a learning rate of one half, w is 8, 4, 2 and "
            "the loss after two steps is 2.",
        ),
    )


loss_after_steps = varied(
    loss_later,
    lambda rng: {
        "curvature": float(rng.choice([3, 4, 5, 6])),
        "learning_rate": float(rng.choice([0.05, 0.08, 0.1])),
        "steps": int(rng.integers(2, 5)),
        "start": float(rng.choice([2, 3, 5])),
    },
    curvature=4.0,
    learning_rate=0.1,
    steps=3,
    start=2.0,
)


def _other_ratios(steep, flat):
    """What else people make of two curvatures."""
    return (
        Misconception(
            "turns_the_ratio_round",
            lambda: flat / steep,
            "The small one is divided by the large one.",
            "A round bowl has condition number 1. Should a narrower valley have more or less?",
        ),
        Misconception(
            "takes_the_root_of_the_ratio",
            lambda: math.sqrt(steep / flat),
            "What counts is how elongated the contour lines look.",
            "You found the ratio of the axes of an ellipse. Which ratio does the question name?",
        ),
        Misconception(
            "squares_the_ratio",
            lambda: (steep / flat) ** 2,
            "The loss is quadratic, so the ratio is squared as well.",
            "What is the curvature along u: does it contain a square of the number in front?",
        ),
        Misconception(
            "takes_the_difference",
            lambda: steep - flat,
            "How different two curvatures are is their difference.",
            "Measure the loss in another unit, so that all of it doubles. Is the valley's shape new?",
        ),
        Misconception(
            "multiplies_the_curvatures",
            lambda: steep * flat,
            "The Hessian is summed up by its determinant.",
            "What would your number be for a round bowl with both curvatures 10?",
        ),
        Misconception(
            "gives_the_steepest_curvature",
            lambda: steep,
            "The steepest direction alone decides.",
            "If the flat direction were equally steep, would the valley still be narrow?",
        ),
    )


def condition_of(steep, flat):
    """How much steeper one direction of a valley is than the other."""
    return value_question(
        name="valley_condition",
        title="A long narrow valley",
        prompt=words(
            "The loss is L(u, v) = ½·({steep:g}·u² + {flat:g}·v²). How large is the **condition "
            "number** of its Hessian: the largest curvature over the smallest? Three decimals or an "
            "expression.",
            steep=steep,
            flat=flat,
        ),
        points=1,
        difficulty=2,
        minutes=2,
        reference=lambda: steep / flat,
        also_right=(
            lambda: round(steep / flat, 3),
            lambda: float(np.linalg.cond(np.diag([steep, flat]))),
        ),
        tolerance=THREE_DECIMALS,
        misconceptions=_other_ratios(steep, flat),
        faults=(faults.HALVES_IT, faults.DOUBLES_IT),
        hints=(
            "A round bowl has the condition number 1; stretching a valley makes it larger.",
            "What is the second derivative along u, and what along v?",
            "On other numbers: for ½·(6·u² + 1.5·v²) the curvatures are 6 and 1.5, and the condition "
            "number is 4.",
        ),
    )


valley_condition = varied(
    condition_of,
    lambda rng: {
        "steep": float(rng.choice([12, 18, 20, 30, 45])),
        "flat": float(rng.choice([0.6, 0.8, 1.5, 2.5])),
    },
    steep=40.0,
    flat=0.8,
)


def descents(rng):
    """Smooth, zigzag and diverging paths from both sides."""
    curvature = rng.uniform(2, 4)
    for label, product, start, steps in (
        ("small steps", 0.3, 2.0, 4),
        ("large steps that pass the bottom", 1.6, -1.5, 3),
        ("steps that are too large", 2.5, 0.7, 4),
        ("two steps", 0.6, 3.0, 2),
    ):
        arguments = {"w": start * rng.uniform(1, 1.5), "curvature": curvature}
        yield Case(label, arguments | {"learning_rate": product / curvature, "steps": steps})
    gentle = {"w": -rng.uniform(4, 6), "curvature": 0.25, "learning_rate": 0.8, "steps": 5}
    yield Case("a gentle valley", gentle)
    single = {"w": rng.uniform(1, 2), "curvature": 3.0, "learning_rate": 0.1, "steps": 1}
    yield Case("a single step", single)


def _path(step, *, keep=lambda path: path, extra=0):
    """What somebody gives who takes these steps: step maps (w, slope, learning rate, k) to a new w."""

    def answer(slope_at, w, learning_rate, steps):
        path = [w]
        for k in range(int(steps) + extra):
            path.append(step(path[-1], slope_at(path[-1]), learning_rate, k))
        return np.array(keep(path))

    return answer


_DOWN = _path(lambda w, slope, rate, k: w - rate * slope)

WRONG_PATHS = (
    (
        "climbs_instead_of_descending",
        _path(lambda w, slope, rate, k: w + rate * slope),
        "A step follows the gradient.",
        "Is the loss after your first step larger or smaller than before?",
        False,
    ),
    (
        "forgets_the_start",
        _path(lambda w, slope, rate, k: w - rate * slope, keep=lambda path: path[1:]),
        "The path begins after the first step.",
        "How many points does a path of one step have, if both of its ends count?",
        True,
    ),
    (
        "leaves_out_the_last_point",
        _path(lambda w, slope, rate, k: w - rate * slope, keep=lambda path: path[:-1]),
        "Each place is noted before a step, and that is all.",
        "Where did the last step lead? Is that place in your list?",
        True,
    ),
    (
        "goes_one_step_too_far",
        _path(lambda w, slope, rate, k: w - rate * slope, extra=1),
        "One step more does no harm.",
        "For one step, how many numbers do you give back?",
        False,
    ),
    (
        "gives_only_the_end",
        _path(lambda w, slope, rate, k: w - rate * slope, keep=lambda path: path[-1]),
        "What counts is where it ends.",
        "A path has many points. Where have you kept the others?",
        False,
    ),
    (
        "takes_steps_of_fixed_length",
        _path(lambda w, slope, rate, k: w - rate * np.sign(slope)),
        "The learning rate is the length of a step.",
        "Near the bottom the slope is small. Should the steps stay as long as they were?",
        False,
    ),
    (
        "lets_the_rate_decay",
        _path(lambda w, slope, rate, k: w - rate / (k + 1) * slope),
        "The steps get smaller because the learning rate does.",
        "That is a schedule, and a good one at times. Does the task mention any?",
        True,
    ),
    (
        "remembers_only_the_last_place",
        _path(lambda w, slope, rate, k: w - rate * slope, keep=lambda path: [path[-1]] * len(path)),
        "The same list entry can be written again and again.",
        "Print your path after two steps. Is the start still in it?",
        False,
    ),
    (
        "subtracts_before_multiplying",
        _path(lambda w, slope, rate, k: (w - rate) * slope),
        "What stands first is done first.",
        "With a learning rate of 0, should w move at all? Where do your brackets stand?",
        False,
    ),
    (
        "walks_on_the_slopes",
        _path(lambda w, slope, rate, k: rate * slope),
        "The new place is the learning rate times the slope.",
        "With a learning rate of 0, should w move at all?",
        False,
    ),
)
"""Name, path, belief, advice, and whether it is right elsewhere."""


def _wrong_paths(made):
    return tuple(
        Misconception(name, made(path), belief, advice, convention=convention)
        for name, path, belief, advice, convention in WRONG_PATHS
    )


def _walked(slope_of):
    """Of a path, the function that walks it down a loss with this slope."""

    def made(path):
        def wrong(w, curvature, learning_rate, steps):
            return path(lambda at: slope_of(at, curvature), w, learning_rate, steps)

        return wrong

    return made


def _more_mistakes_on_the_way(slope_of, loss_of):
    def losses_on_the_way(w, curvature, learning_rate, steps):
        return loss_of(_walked(slope_of)(_DOWN)(w, curvature, learning_rate, steps), curvature)

    return (
        Misconception(
            "leaves_the_curvature_out",
            lambda w, curvature, learning_rate, steps: _walked(slope_of)(_DOWN)(
                w, 1.0, learning_rate, steps
            ),
            "The slope depends on w alone.",
            "In a valley that is twice as steep, does your path look the same?",
        ),
        Misconception(
            "steps_by_the_loss",
            lambda w, curvature, learning_rate, steps: _DOWN(
                lambda at: loss_of(at, curvature), w, learning_rate, steps
            ),
            "A step is the learning rate times the loss.",
            "Start to the left of the bottom. Does your step know which way is down?",
        ),
        Misconception(
            "gives_the_losses_of_the_path",
            losses_on_the_way,
            "What one records is the loss.",
            "The first number of the answer should be w itself. Is yours?",
        ),
    )


def _mistakes_on_the_way(slope_of, loss_of):
    """The mistakes of somebody who wanted to walk down a loss with this slope."""
    return (
        *_wrong_paths(_walked(slope_of)),
        Misconception(
            "keeps_the_first_slope",
            lambda w, curvature, learning_rate, steps: (
                w - learning_rate * slope_of(w, curvature) * np.arange(int(steps) + 1)
            ),
            "The slope can be computed once, before the loop.",
            "After a step, is the slope still that of the start?",
        ),
        Misconception(
            "starts_anew_in_every_step",
            lambda w, curvature, learning_rate, steps: np.append(
                w, np.full(int(steps), w - learning_rate * slope_of(w, curvature))
            ),
            "The new place is noted, and that is all.",
            "From where does your second step start? Which line of the loop changes w?",
        ),
        *_more_mistakes_on_the_way(slope_of, loss_of),
    )


PARABOLAS = {
    "half": ("½·curvature·w²", 1.0),
    "whole": ("curvature·w²", 2.0),
}
"""The loss as it is written, and its slope at w = 1 in a valley of curvature 1."""


WAYS_DOWN = (
    "Each step multiplies w by the same factor. The slope is taken anew at each place.",
    "What is the derivative of the loss at w? And which way does a step go, if the slope is "
    "positive?",
    "A sibling, the path that climbs down |w|:\n\n"
    "```python\ndef descend_a_roof(w, learning_rate, steps):\n    path = [w]\n"
    "    for _ in range(steps):\n        path.append(path[-1] - learning_rate * ___)\n"
    "    return np.array(path)\n```",
)


def _the_other_parabola(right, ratio):
    return Misconception(
        "takes_the_other_parabola",
        lambda w, curvature, *rest: right(w, curvature * ratio, *rest),
        "The ½ in front of a square makes no difference to its slope.",
        "Write the loss down as the task has it. Which numbers does differentiating bring down, and "
        "what becomes of them?",
        convention=True,
    )


def descend_on(parabola):
    """Gradient descent on a parabola that is written with or without a ½."""
    formula, factor = PARABOLAS[parabola]
    other = {"half": 2.0, "whole": 1.0}[parabola]

    def slope_of(w, curvature):
        return factor * curvature * w

    def right(w, curvature, learning_rate, steps):
        return _DOWN(lambda at: slope_of(at, curvature), w, learning_rate, steps)

    return Exercise(
        name="descend",
        title="The path of gradient descent",
        prompt=words(
            "Write `descend(w, curvature, learning_rate, steps)`: the path of gradient descent on the "
            "loss {formula}, as an array that begins with the start `w` and holds the position after "
            "each of the steps: `steps + 1` numbers.",
            formula=formula,
        ),
        points=3,
        difficulty=2,
        minutes=6,
        reference=right,
        cases=descents,
        also_right=(
            lambda w, curvature, learning_rate, steps: (
                w * (1 - factor * learning_rate * curvature) ** np.arange(steps + 1)
            ),
            lambda *given: list(right(*given)),
            lambda *given: np.float32(right(*given)).reshape(-1, 1),
        ),
        misconceptions=(
            _the_other_parabola(right, other / factor),
            *_mistakes_on_the_way(slope_of, lambda w, curvature: factor * curvature * w**2 / 2),
        ),
        faults=(faults.TURNS_THE_SIGN_ROUND,),
        laws=_laws_of_descent(factor),
        hints=WAYS_DOWN,
    )


def _laws_of_descent(factor):
    best = 0.5 / factor
    return (
        Law(
            "With a learning rate of 0 nothing moves.",
            "gives",
            (((3.0, 2.0, 0.0, 2),),),
            [3.0, 3.0, 3.0],
        ),
        Law("At the bottom nothing pulls.", "gives", (((0.0, 2.0, 0.1, 2),),), [0.0, 0.0, 0.0]),
        Law(
            words(
                "In a valley of curvature 2 there is a rate that lands at the bottom in one step: "
                "{best:g}.",
                best=best,
            ),
            "gives",
            (((3.0, 2.0, best, 1),),),
            [3.0, 0.0],
        ),
        Law(
            "At twice that rate one bounces between two places for ever.",
            "gives",
            (((3.0, 2.0, 2 * best, 2),),),
            [3.0, -3.0, 3.0],
        ),
        Law(
            "Starting twice as far away makes every point of the path twice as far away.",
            "ratio",
            (((1.0, 2.0, 0.1, 3), (2.0, 2.0, 0.1, 3)),),
            2.0,
        ),
        Law(
            "A valley twice as steep with half the learning rate gives the same path.",
            "equal",
            (((3.0, 1.0, 0.2, 3), (3.0, 2.0, 0.1, 3)),),
        ),
    )


descend = varied(
    descend_on, lambda rng: {"parabola": str(rng.choice(list(PARABOLAS)))}, parabola="half"
)


def momenta(rng):
    """Steps with momentum in one, two and three directions."""
    for label, size, rate, momentum in (
        ("two weights", 2, 0.1, 0.9),
        ("three weights", 3, 0.3, 0.6),
        ("a large learning rate", 4, 1.7, 0.8),
    ):
        w, velocity, gradient = rng.uniform(0.5, 3, (3, size)) * [[1], [-1], [1]]
        gradient[0] *= -2
        arguments = {"w": w, "velocity": velocity, "gradient": gradient}
        yield Case(label, arguments | {"learning_rate": rate, "momentum": momentum})
    w, gradient = rng.uniform(1, 2, (2, 3))
    fresh = {"w": w, "velocity": np.zeros(3), "gradient": gradient}
    yield Case("the first step, from rest", fresh | {"learning_rate": 0.2, "momentum": 0.9})
    rolling = {"w": w, "velocity": -gradient, "gradient": np.zeros(3)}
    yield Case("rolling on over flat ground", rolling | {"learning_rate": 0.2, "momentum": 0.7})
    plain = {"w": w, "velocity": gradient, "gradient": -2 * w}
    yield Case("no momentum", plain | {"learning_rate": 0.4, "momentum": 0.0})


def _pytorch(w, velocity, gradient, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    return np.array([w - learning_rate * velocity, velocity])


def _with_the_rate_inside(w, velocity, gradient, learning_rate, momentum):
    velocity = momentum * velocity - learning_rate * gradient
    return np.array([w + velocity, velocity])


def _averaging(w, velocity, gradient, learning_rate, momentum):
    velocity = momentum * velocity + (1 - momentum) * gradient
    return np.array([w - learning_rate * velocity, velocity])


MOMENTA = {
    "pytorch": (
        "The new velocity is `momentum` times the old one **plus the gradient**; then `w` moves by "
        "**minus `learning_rate` times the new velocity**",
        _pytorch,
        "adds_the_plain_gradient",
        "The velocity collects the plain gradients, and the learning rate comes last.",
    ),
    "inside": (
        "The new velocity is `momentum` times the old one **minus `learning_rate` times the "
        "gradient**; then `w` moves by **plus the new velocity**",
        _with_the_rate_inside,
        "puts_the_rate_into_the_velocity",
        "The velocity already is the step, learning rate and sign included.",
    ),
    "averaging": (
        "The new velocity is the **average** of the old one, with weight `momentum`, and the gradient, "
        "with weight **1 − `momentum`**; then `w` moves by **minus `learning_rate` times the new "
        "velocity**",
        _averaging,
        "averages_the_gradients",
        "The velocity is a running average of gradients.",
    ),
}
"""Convention to the words for it, the function, and what it is called where another is asked for."""


def momentum_step_as(convention):
    """One step with momentum, under one of three conventions that are all in use."""
    rule, right, _, _ = MOMENTA[convention]
    sign = 1 if convention == "inside" else -1
    return Exercise(
        name="momentum_step",
        title="One step with momentum",
        prompt=words(
            "Write `momentum_step(w, velocity, gradient, learning_rate, momentum)`: one step of "
            "gradient descent with momentum. {rule}. Give back the pair (new w, new velocity). `w`, "
            "`velocity` and `gradient` are arrays of equal length, and must not be changed.",
            rule=words(rule),
        ),
        points=3,
        difficulty=3,
        minutes=6,
        reference=right,
        cases=momenta,
        also_right=(
            lambda *given: tuple(right(*given)),
            lambda *given: [list(part) for part in right(*given)],
            lambda *given: np.float32(right(*given)),
        ),
        misconceptions=(
            *(_other_momentum(kind) for kind in MOMENTA if kind != convention),
            *_mistakes_with_momentum(right, sign),
        ),
        laws=_laws_of_momentum(convention),
        hints=(
            "From rest the first step goes straight against the gradient; on flat ground the motion "
            "goes on and dies away.",
            "Two lines in this order: the new velocity from the old one, then the new place from the "
            "new velocity.",
            "A sibling, a running mean of losses:\n\n"
            "```python\ndef smoothed(mean, loss, memory):\n    mean = memory * mean + ___ * loss\n"
            "    return mean\n```",
        ),
    )


def _other_momentum(kind):
    _, function, name, belief = MOMENTA[kind]
    advice = (
        "That convention is in use elsewhere. Compare your line for the velocity with the task's, "
        "word by word: where do they part?"
    )
    return Misconception(name, function, belief, advice, convention=True)


def _with_the_old_velocity(right, sign):
    def wrong(w, velocity, gradient, learning_rate, momentum):
        new = right(w, velocity, gradient, learning_rate, momentum)[1]
        factor = 1 if sign > 0 else -learning_rate
        return np.array([w + factor * velocity, new])

    return wrong


def _downhill_twice(right):
    def wrong(w, velocity, gradient, learning_rate, momentum):
        moved, new = right(w, velocity, gradient, learning_rate, momentum)
        return np.array([moved - learning_rate * gradient, new])

    return wrong


def _wrong_moves(right, sign):
    """The weights go the wrong way, or too far."""
    return (
        Misconception(
            "moves_with_the_old_velocity",
            _with_the_old_velocity(right, sign),
            "The place moves with the velocity that was handed over.",
            "From rest, does your first step move at all? Which velocity does the task name?",
        ),
        Misconception(
            "moves_uphill",
            lambda w, *rest: np.array([2 * w - right(w, *rest)[0], right(w, *rest)[1]]),
            "The step goes along the velocity, whichever way it was built.",
            "From rest with a positive gradient: does w grow or shrink? Which way is down?",
        ),
        Misconception(
            "turns_the_gradient_round",
            lambda w, velocity, gradient, *rest: right(w, velocity, -gradient, *rest),
            "The gradient points down.",
            "The gradient is positive: does the loss rise or fall when w grows?",
        ),
        Misconception(
            "moves_with_the_gradient_alone",
            lambda w, velocity, gradient, rate, momentum: np.array(
                [w - rate * gradient, right(w, velocity, gradient, rate, momentum)[1]]
            ),
            "The velocity is kept for later, and the step is the gradient's.",
            "On flat ground the gradient is 0. Does something that rolls move on in your version?",
        ),
        Misconception(
            "steps_with_the_gradient_once_more",
            _downhill_twice(right),
            "The gradient acts on the velocity and on the place as well.",
            "From rest, how often does the gradient enter the first step, and how often should it?",
        ),
    )


def _with_the_momentum_on_both(right, sign):
    """The factor stands before the bracket, so that the new gradient is dimmed as well."""

    def wrong(w, velocity, gradient, rate, momentum):
        pull = -rate * gradient if sign > 0 else gradient
        new = momentum * (velocity + pull)
        return np.array([w + (new if sign > 0 else -rate * new), new])

    return wrong


def _wrong_memories(right, sign):
    """The old velocity counts too much or too little."""
    return (
        Misconception(
            "dims_the_gradient_as_well",
            _with_the_momentum_on_both(right, sign),
            "The momentum is a factor in front of everything.",
            "From rest, how much of the gradient is in your new velocity? Where do brackets stand?",
        ),
        Misconception(
            "forgets_the_old_velocity",
            lambda w, velocity, *rest: right(w, 0 * velocity, *rest),
            "A step depends on the gradient of this moment.",
            "On flat ground the gradient is 0. Should something that rolls stop at once?",
        ),
        Misconception(
            "keeps_the_whole_velocity",
            lambda w, velocity, gradient, rate, momentum: (
                right(w, velocity, gradient, rate, momentum)
                + (1 - momentum) * np.array([velocity if sign > 0 else -rate * velocity, velocity])
            ),
            "The old velocity is kept as it is.",
            "On flat ground, does your motion ever die away? What is momentum for?",
        ),
        Misconception(
            "swaps_rate_and_momentum",
            lambda w, velocity, gradient, rate, momentum: right(
                w, velocity, gradient, momentum, rate
            ),
            "The order of the two numbers does not matter.",
            "Which of the two multiplies the old velocity?",
        ),
    )


def _wrong_pairs(right):
    """The right step, given back in another way."""
    return (
        Misconception(
            "swaps_the_pair",
            lambda *given: right(*given)[::-1],
            "The velocity comes first, because it is computed first.",
            "In which order does the task list what is given back?",
        ),
        Misconception(
            "gives_only_the_place",
            lambda *given: right(*given)[0],
            "What a step changes is w.",
            "What will the next step need, besides the new w?",
        ),
        Misconception(
            "gives_the_old_velocity_back",
            lambda w, velocity, *rest: np.array([right(w, velocity, *rest)[0], velocity]),
            "The velocity that was handed over has been updated by itself.",
            "Which name holds the new velocity in your code, and which one do you give back?",
        ),
    )


def _mistakes_with_momentum(right, sign):
    """What goes wrong under any convention; sign is that of the velocity in the move."""
    return (*_wrong_moves(right, sign), *_wrong_memories(right, sign), *_wrong_pairs(right))


def _laws_of_momentum(convention):
    new = {"pytorch": 4.0, "inside": -0.4, "averaging": 2.0}[convention]
    moved = new if convention == "inside" else -0.1 * new
    still = ([1.0], [0.0], [0.0])
    return (
        Law(
            "At rest on flat ground nothing moves.",
            "gives",
            (((*still, 0.1, 0.5),),),
            [1.0, 0.0],
        ),
        Law(
            "From rest at 1, with gradient 4, learning rate 0.1 and momentum 0.5, one step leads to "
            f"{1 + moved:g} and the velocity is {new:g}.",
            "gives",
            ((([1.0], [0.0], [4.0], 0.1, 0.5),),),
            [1 + moved, new],
        ),
        Law(
            "Without momentum the old velocity makes no difference.",
            "equal",
            ((([1.0], [0.0], [4.0], 0.1, 0.0), ([1.0], [3.0], [4.0], 0.1, 0.0)),),
        ),
        Law(
            "Starting 10 farther to the right ends 10 farther to the right, with the same velocity.",
            "differ_by",
            ((([1.0], [3.0], [4.0], 0.1, 0.5), ([11.0], [3.0], [4.0], 0.1, 0.5)),),
            np.array([10.0, 0.0]),
        ),
        Law(
            "On flat ground with momentum 0.5, half of the velocity is left after a step.",
            "sums_to",
            ((([0.0], [4.0], [0.0], 0.0 if convention != "inside" else 0.1, 0.5),),),
            2.0 if convention != "inside" else 4.0,
        ),
    )


momentum_step = varied(
    momentum_step_as,
    lambda rng: {"convention": str(rng.choice(list(MOMENTA)))},
    convention="pytorch",
)


def sampled_curves(rng):
    """Heights of a curve at equal distances, of different lengths and spacings."""
    for count, spacing in ((5, 0.5), (7, 0.2), (4, 2.0)):
        heights = np.cumsum(rng.uniform(-2, 3, count)) * rng.uniform(0.5, 1.5)
        yield Case(
            words("{count} heights, {spacing} apart", count=count, spacing=spacing),
            {"heights": heights, "spacing": spacing},
        )
    bowl = rng.uniform(0.5, 2) * np.arange(-2, 4) ** 2 * 0.25
    yield Case("a bowl", {"heights": bowl, "spacing": 0.5})
    yield Case("three heights", {"heights": rng.uniform(1, 9, 3), "spacing": 0.1})
    yield Case("distance 1", {"heights": rng.uniform(-4, 4, 6), "spacing": 1.0})


central_slopes = Exercise(
    name="central_slopes",
    title="Slopes without a derivative",
    prompt=(
        "A loss was measured at equally spaced values of a weight. Write `central_slopes(heights, "
        "spacing)`: for each point that has **two neighbours**, the slope of the straight line through "
        "its neighbours. `heights` is an array of N losses, `spacing` the distance from one point to "
        "the next; the answer has N − 2 numbers."
    ),
    points=2,
    difficulty=2,
    minutes=5,
    reference=lambda heights, spacing: (heights[2:] - heights[:-2]) / (2 * spacing),
    cases=sampled_curves,
    also_right=(
        lambda heights, spacing: np.gradient(heights, spacing)[1:-1],
        lambda heights, spacing: [
            (heights[i + 1] - heights[i - 1]) / (2 * spacing) for i in range(1, len(heights) - 1)
        ],
        lambda heights, spacing: np.convolve(heights, [0.5, 0, -0.5], "valid")[:, None] / spacing,
        lambda heights, spacing: np.float32(
            (np.diff(heights)[1:] + np.diff(heights)[:-1]) / spacing / 2
        ),
    ),
    misconceptions=(
        Misconception(
            "divides_by_one_spacing",
            lambda heights, spacing: (heights[2:] - heights[:-2]) / spacing,
            "The difference is divided by the spacing.",
            "How far apart are the two neighbours of a point?",
        ),
        Misconception(
            "forgets_the_spacing",
            lambda heights, spacing: (heights[2:] - heights[:-2]) / 2,
            "The points are one apart.",
            "Stretch the axis to double the distance. Does your slope become gentler?",
        ),
        Misconception(
            "multiplies_by_the_spacing",
            lambda heights, spacing: (heights[2:] - heights[:-2]) / 2 * spacing,
            "The spacing is multiplied in.",
            "A slope is rise over run. Which of the two is the spacing?",
        ),
        Misconception(
            "looks_only_ahead",
            lambda heights, spacing: (heights[2:] - heights[1:-1]) / spacing,
            "The slope at a point is the rise to the next one.",
            "At the bottom of a round bowl, what does your slope say? Should one side count alone?",
            convention=True,
        ),
        Misconception(
            "looks_only_back",
            lambda heights, spacing: (heights[1:-1] - heights[:-2]) / spacing,
            "The slope at a point is the rise from the one before.",
            "At the bottom of a round bowl, what does your slope say? Should one side count alone?",
            convention=True,
        ),
        Misconception(
            "gives_the_slopes_between_points",
            lambda heights, spacing: np.diff(heights) / spacing,
            "Every pair of neighbouring points has a slope.",
            "How many slopes did you get, and how many points have two neighbours?",
            convention=True,
        ),
        Misconception(
            "keeps_the_ends",
            np.gradient,
            "Every point has a slope, and NumPy has a function for it.",
            "How many neighbours have the first and the last point?",
            convention=True,
        ),
        Misconception(
            "joins_the_ends",
            lambda heights, spacing: (np.roll(heights, -1) - np.roll(heights, 1)) / (2 * spacing),
            "The last point is the neighbour of the first.",
            "Is the loss periodic? Which neighbour did `roll` or an index of −1 give the first point?",
        ),
        Misconception(
            "forgets_the_brackets_above_the_line",
            lambda heights, spacing: heights[2:] - heights[:-2] / (2 * spacing),
            "A stroke at the end divides the whole line.",
            "What does Python give for `8 - 4 / 2`? Lift the whole curve: should a slope notice?",
        ),
        Misconception(
            "divides_one_step_by_two_spacings",
            lambda heights, spacing: (heights[2:] - heights[1:-1]) / (2 * spacing),
            "The difference to the next point goes over two spacings.",
            "Which two heights are in your difference, and how far apart are they?",
        ),
        Misconception(
            "leaves_out_the_last_slope",
            lambda heights, spacing: (heights[2:-1] - heights[:-3]) / (2 * spacing),
            "A range has to end one before the length, and one earlier for the neighbour.",
            "Of five points, how many have two neighbours, and how many slopes do you give?",
        ),
        Misconception(
            "takes_the_curvature",
            lambda heights, spacing: (heights[2:] - 2 * heights[1:-1] + heights[:-2]) / spacing**2,
            "Three neighbouring points give the derivative.",
            "On a straight line, what do you give back? And what is its slope?",
        ),
        Misconception(
            "forgets_the_sign",
            lambda heights, spacing: np.abs(heights[2:] - heights[:-2]) / (2 * spacing),
            "How steep it is has no sign.",
            "Which way is down, if your slope is positive on both sides of a valley?",
        ),
    ),
    faults=(faults.TURNS_THE_SIGN_ROUND,),
    laws=(
        Law("On level ground every slope is 0.", "gives", ((([2.0, 2.0, 2.0], 0.5),),), 0.0),
        Law(
            "Along a straight line that rises by 3 each unit every slope is 3.",
            "gives",
            ((([0.0, 1.5, 3.0, 4.5], 0.5),),),
            [3.0, 3.0],
        ),
        Law(
            "Lifting the whole curve changes nothing.",
            "equal",
            ((([1.0, 4.0, 2.0], 0.5), ([11.0, 14.0, 12.0], 0.5)),),
        ),
        Law(
            "Twice the spacing makes every slope half as steep.",
            "ratio",
            ((([1.0, 4.0, 2.0, 9.0], 0.5), ([1.0, 4.0, 2.0, 9.0], 1.0)),),
            0.5,
        ),
        Law(
            "The height of a point itself does not enter its slope.",
            "equal",
            ((([1.0, 4.0, 2.0], 0.5), ([1.0, 7.0, 2.0], 0.5)),),
        ),
    ),
    hints=(
        "The height of the point itself does not enter, and on a straight line all slopes agree.",
        "Rise over run, from the left neighbour to the right one. How long is the run?",
        "A sibling, the height halfway between two neighbours:\n\n"
        "```python\ndef midpoints(heights):\n    return (heights[1:] + heights[___]) / 2\n```",
    ),
)


central_slopes = with_slips(central_slopes, slips.CUTS_OFF_THE_DECIMALS)


TERRAIN = (3.0, 5.0, 9.0, 6.0, 4.0, 7.0, 8.0, 5.0, 2.0, 1.0, 6.0, 10.0)
"""Valleys at 0, 4 and 9, with hills of different height between them."""


def walks(rng):
    """Starts in every basin of a terrain, on its hills, and at its ends."""

    def terrain():
        return np.array(TERRAIN) + rng.uniform(-0.3, 0.3, len(TERRAIN))

    for label, start in (
        ("a start on the left of a valley that is not the deepest", 3),
        ("a start on the right of it", 6),
        ("a start near the left end", 1),
        ("a start at the right end", 11),
        ("a start on top of a hill", 2),
        ("a start at the bottom of a valley", 4),
    ):
        yield Case(label, {"heights": terrain(), "start": start})
    mirrored = terrain()[::-1].copy()
    yield Case("the other way round, near the right end", {"heights": mirrored, "start": 10})
    ends_low = np.array([2.0, 4.0, 3.0, 5.0, 1.0]) + rng.uniform(0, 0.3, 5)
    yield Case("a low right end", {"heights": ends_low, "start": 0})


def _lower_neighbour(heights, at):
    """The lowest among a place and its neighbours; the place itself where neither is lower."""
    around = [i for i in (at, at - 1, at + 1) if 0 <= i < len(heights)]
    return min(around, key=lambda i: heights[i])


def _roll(heights, start, *, step=_lower_neighbour, most=100):
    at = int(start)
    for _ in range(most):
        onward = step(heights, at)
        if onward == at:
            break
        at = onward
    return at


def _only_to(side):
    """Steps of somebody who looks to one side."""

    def step(heights, at):
        onward = at + side
        return onward if 0 <= onward < len(heights) and heights[onward] < heights[at] else at

    return step


def _uphill(heights, at):
    return _lower_neighbour(-np.asarray(heights), at)


def _round_the_edge(heights, at):
    around = [at, at - 1, at + 1] if at + 1 < len(heights) else [at, at - 1, 0]
    return min(around, key=lambda i: heights[i]) % len(heights)


def _two_at_once(heights, at):
    around = [i for i in (at, at - 1, at + 1, at - 2, at + 2) if 0 <= i < len(heights)]
    return min(around, key=lambda i: heights[i])


def _first_lower(*sides):
    """Steps of somebody who goes to the first of these sides that is lower."""

    def step(heights, at):
        there = [at + s for s in sides if 0 <= at + s < len(heights)]
        return next((i for i in there if heights[i] < heights[at]), at)

    return step


def _never_to_the_ends(heights, at):
    around = [at, *(i for i in (at - 1, at + 1) if 0 < i < len(heights) - 1)]
    return min(around, key=lambda i: heights[i])


def _one_place_early(heights, start):
    """Where the ball was before its last move."""
    before = at = int(start)
    while (onward := _lower_neighbour(heights, at)) != at:
        before, at = at, onward
    return before


def _by_slices(heights, start):
    """The same walk, from the first rise on either side."""
    left, right = heights[: start + 1][::-1], heights[start:]
    falls = [int(np.argmax(np.append(np.diff(side) >= 0, True))) for side in (left, right)]
    goes_left = falls[0] and (not falls[1] or left[1] < right[1])
    return start - falls[0] if goes_left else start + falls[1]


def _recursive(heights, at):
    onward = _lower_neighbour(heights, at)
    return at if onward == at else _recursive(heights, onward)


roll_downhill = Exercise(
    name="roll_downhill",
    title="Where does it roll?",
    prompt=(
        "Write `roll_downhill(heights, start)`: `heights` holds the loss at places 0 to N − 1 in a row. "
        "A ball lies at place `start`. As long as one of its neighbours is lower, it moves to that "
        "neighbour (to the lower of the two, if both are). Give back the **number of the place** where "
        "it stops. There is nothing beyond the ends."
    ),
    points=3,
    difficulty=3,
    minutes=8,
    reference=_roll,
    cases=walks,
    also_right=(
        _recursive,
        _by_slices,
        lambda heights, start: np.array([float(_roll(heights, start))]),
    ),
    misconceptions=(
        Misconception(
            "finds_the_lowest_place_of_all",
            lambda heights, start: np.argmin(heights),
            "Going downhill leads to the lowest place.",
            "Put the ball into a small valley. Can it see the deeper one behind the hill?",
        ),
        Misconception(
            "takes_a_single_step",
            lambda heights, start: _lower_neighbour(heights, int(start)),
            "The ball moves to its lower neighbour.",
            "After this move, is there perhaps a lower neighbour again?",
        ),
        Misconception(
            "climbs_instead_of_descending",
            lambda heights, start: _roll(heights, start, step=_uphill),
            "The ball moves to the larger of the numbers.",
            "Does a ball roll up? Which comparison turned round?",
        ),
        Misconception(
            "stays_where_it_lies",
            lambda heights, start: start,
            "The place that was handed over is changed by the loop.",
            "Which name does your loop change, and which one do you give back?",
        ),
        Misconception(
            "looks_only_to_the_right",
            lambda heights, start: _roll(heights, start, step=_only_to(1)),
            "Going on means going to the next place.",
            "Start to the right of a valley. Which way is down?",
        ),
        Misconception(
            "looks_only_to_the_left",
            lambda heights, start: _roll(heights, start, step=_only_to(-1)),
            "The lower place is the one before.",
            "Start to the left of a valley. Which way is down?",
        ),
        Misconception(
            "gives_the_height",
            lambda heights, start: heights[_roll(heights, start)],
            "What counts is how low it gets.",
            "Is the answer a place or a loss? Which of the two is a whole number?",
        ),
        Misconception(
            "rolls_round_the_edge",
            lambda heights, start: _roll(heights, start, step=_round_the_edge),
            "Place −1 is to the left of place 0.",
            "What does `heights[-1]` give in Python, and where does that place lie?",
        ),
        Misconception(
            "jumps_over_small_hills",
            lambda heights, start: _roll(heights, start, step=_two_at_once),
            "The ball sees a little farther than its neighbours.",
            "May it pass over a place that is higher than where it lies?",
        ),
        Misconception(
            "prefers_the_left_neighbour",
            lambda heights, start: _roll(heights, start, step=_first_lower(-1, 1)),
            "The first neighbour that is lower is the one to go to.",
            "On top of a hill both sides are lower. To which of them does the ball move?",
        ),
        Misconception(
            "prefers_the_right_neighbour",
            lambda heights, start: _roll(heights, start, step=_first_lower(1, -1)),
            "The first neighbour that is lower is the one to go to.",
            "On top of a hill both sides are lower. To which of them does the ball move?",
        ),
        Misconception(
            "never_enters_the_ends",
            lambda heights, start: _roll(heights, start, step=_never_to_the_ends),
            "A place at the end has no two neighbours, so it is left out.",
            "Where does a ball stop on a slope that falls to the very end?",
        ),
        Misconception(
            "stops_one_place_early",
            _one_place_early,
            "The place is noted before the ball moves.",
            "Is there a lower neighbour where your ball stops?",
        ),
        Misconception(
            "counts_places_from_one",
            lambda heights, start: _roll(heights, start) + 1,
            "The first place has number 1.",
            "What should come out if the ball stops at the very first place?",
        ),
        Misconception(
            "counts_the_steps",
            lambda heights, start: abs(_roll(heights, start) - int(start)),
            "The answer is how far it rolls.",
            "If the ball starts in a valley, it does not move. What should the answer be then?",
        ),
    ),
    laws=(
        Law(
            "A ball at the bottom of a valley stays.",
            "gives",
            ((([5.0, 1.0, 4.0], 1),), (([6.0, 2.0, 5.0, 1.0], 1),)),
            1,
        ),
        Law(
            "Lifting the whole terrain changes nothing.",
            "equal",
            ((([5.0, 3.0, 1.0, 4.0], 0), ([15.0, 13.0, 11.0, 14.0], 0)),),
        ),
        Law(
            "On a straight way down, the ball rolls to the end of it, from wherever it starts.",
            "gives",
            ((([5.0, 3.0, 2.0], 0),), (([5.0, 3.0, 2.0], 1),)),
            2,
        ),
        Law(
            "A deeper valley behind a hill is not reached.",
            "equal",
            ((([4.0, 2.0, 6.0, 3.0], 0), ([4.0, 2.0, 6.0, -9.0], 0)),),
        ),
        Law(
            "With one more place at the far left, as high as a mountain, the number grows by 1.",
            "differ_by",
            ((([5.0, 3.0, 4.0], 0), ([99.0, 5.0, 3.0, 4.0], 1)),),
            1.0,
        ),
    ),
    hints=(
        "The ball knows its neighbours and nothing else, so a valley behind a hill does not exist for it.",
        "One move at a time: which of at most three places is the lowest? When does nothing change any "
        "more? And who are the neighbours at the ends?",
        "A sibling, which doubles until it has passed a limit:\n\n"
        "```python\ndef first_power_beyond(limit):\n    power = 1\n    while ___:\n"
        "        power = 2 * power\n    return power\n```",
    ),
)


def curvature_tables(rng):
    """Hessians of minima, maxima and saddles whose entries mislead."""
    scale = rng.uniform(0.8, 1.6)

    def table(*rows):
        return {"hessian": scale * np.array(rows)}

    yield Case("a positive diagonal and a large mixed entry", table([2.0, 3.0], [3.0, 1.5]))
    yield Case("two weights", table([3.0, -1.0], [-1.0, 2.0]))
    yield Case("a negative diagonal", table([-3.0, 1.0], [1.0, -2.0]))
    for signs in ((1, 1, -1), (-1, -1, 1), (-1, -1, -1), (1, -1, 1, -1, -1), (1, 1, 1, 1)):
        yield Case(
            words("{count} weights", count=len(signs)), {"hessian": _turned_about(rng, signs)}
        )
    mixed = table([1.0, 2.0, 2.0], [2.0, 1.0, 2.0], [2.0, 2.0, 1.0])
    yield Case("three weights, every entry positive", mixed)


def _turned_about(rng, signs):
    """A symmetric table with eigenvalues of these signs, in directions that are not the axes."""
    directions, _ = np.linalg.qr(rng.normal(size=(len(signs), len(signs))))
    table = directions @ np.diag(np.array(signs) * rng.uniform(1, 3, len(signs))) @ directions.T
    return (table + table.T) / 2


def _negative(values):
    return int(np.sum(np.asarray(values) < 0))


def _signs_of_pivots(hessian):
    """Sylvester's law: elimination keeps the number of negative signs."""
    table, found = np.array(hessian, float), 0
    while len(table):
        pivot = table[0, 0]
        found += pivot < 0
        table = table[1:, 1:] - np.outer(table[1:, 0], table[0, 1:]) / pivot
    return found


downhill_directions = Exercise(
    name="downhill_directions",
    title="How many ways down?",
    prompt=(
        "At a point where the gradient is zero, the curvature decides. Write "
        "`downhill_directions(hessian)`: the **number of principal directions** (eigenvectors) in which "
        "the loss bends **downwards**. `hessian` is a symmetric N×N array without zero eigenvalues. "
        "0 means a minimum, N a maximum, anything between a saddle."
    ),
    points=2,
    difficulty=3,
    minutes=6,
    reference=lambda hessian: _negative(np.linalg.eigvalsh(hessian)),
    cases=curvature_tables,
    also_right=(
        lambda hessian: sum(value < 0 for value in np.linalg.eigh(hessian)[0]),
        lambda hessian: np.float32([(np.linalg.eigvals(hessian).real < 0).sum()]),
        _signs_of_pivots,
    ),
    misconceptions=(
        Misconception(
            "takes_every_flat_point_for_a_minimum",
            lambda hessian: 0,
            "Where the gradient is zero, there is a minimum.",
            "What does a mountain pass feel like underfoot, to somebody who only feels the slope?",
        ),
        Misconception(
            "reads_the_diagonal",
            lambda hessian: _negative(np.diag(hessian)),
            "The diagonal holds the curvatures of all directions that matter.",
            "Take [[1, 5], [5, 1]] and walk along (1, −1). Do you go up or down?",
        ),
        Misconception(
            "counts_negative_entries",
            _negative,
            "A negative number in the table is a direction downwards.",
            "How many entries has the table and how many directions? What is a mixed entry?",
        ),
        Misconception(
            "counts_the_ways_up",
            lambda hessian: int(np.sum(np.linalg.eigvalsh(hessian) > 0)),
            "A positive curvature is a direction to go.",
            "In a bowl, which sign does the curvature have, and how many ways lead down?",
        ),
        Misconception(
            "asks_the_determinant",
            lambda hessian: int(np.linalg.det(hessian) < 0),
            "A negative determinant means a saddle, a positive one a minimum.",
            "Two directions bend down and none up. Which sign has the product of the curvatures?",
        ),
        Misconception(
            "asks_the_trace",
            lambda hessian: int(np.trace(hessian) < 0),
            "The sum of the curvatures tells whether it bends down.",
            "Curvatures of 5 and −1: what is their sum, and is there a way down?",
        ),
        Misconception(
            "says_whether_there_is_any",
            lambda hessian: int(np.linalg.eigvalsh(hessian)[0] < 0),
            "What matters is whether there is a way down.",
            "How do you tell a saddle from a maximum with your answer?",
        ),
        Misconception(
            "gives_the_lowest_curvature",
            lambda hessian: np.linalg.eigvalsh(hessian)[0],
            "The smallest eigenvalue says how far down it bends.",
            "Is a number of directions asked for, or a curvature? Which of them is a whole number?",
        ),
        Misconception(
            "counts_negative_corner_determinants",
            lambda hessian: sum(
                np.linalg.det(hessian[:size, :size]) < 0 for size in range(1, len(hessian) + 1)
            ),
            "Every negative determinant of a corner of the table is a way down.",
            "In a maximum with two weights, which signs have the two determinants? How many ways lead down?",
        ),
        Misconception(
            "reads_one_row",
            lambda hessian: _negative(np.asarray(hessian)[0]),
            "The first row holds the curvatures.",
            "Which directions does the rest of the table speak about?",
        ),
        Misconception(
            "expects_every_saddle_to_be_half_and_half",
            lambda hessian: (
                len(hessian) // 2
                if np.ptp(np.sign(np.linalg.eigvalsh(hessian)))
                else _negative(np.linalg.eigvalsh(hessian))
            ),
            "At a saddle as many directions go up as down.",
            "With three weights, can it be two ways up and one down? How would you count?",
        ),
        Misconception(
            "calls_any_way_up_a_minimum",
            lambda hessian: (
                0 if np.linalg.eigvalsh(hessian)[-1] > 0 else _negative(np.linalg.eigvalsh(hessian))
            ),
            "One direction that bends up makes it a valley.",
            "On a mountain pass the way along the ridge bends up. Is the pass the bottom?",
        ),
    ),
    laws=(
        Law("A round bowl has no way down.", "gives", ((([[2.0, 0.0], [0.0, 2.0]],),),), 0),
        Law(
            "Making all curvatures three times as strong changes nothing.",
            "equal",
            ((([[1.0, 4.0], [4.0, 2.0]],), ([[3.0, 12.0], [12.0, 6.0]],)),),
        ),
        Law(
            "Numbering the weights in another order changes nothing.",
            "equal",
            ((([[1.0, 4.0], [4.0, -2.0]],), ([[-2.0, 4.0], [4.0, 1.0]],)),),
        ),
        Law(
            "Measuring the first weight the other way round, which turns the signs of the mixed "
            "entries, changes nothing.",
            "equal",
            ((([[1.0, 4.0], [4.0, 2.0]],), ([[1.0, -4.0], [-4.0, 2.0]],)),),
        ),
        Law(
            "A hilltop over two weights has two ways down.",
            "gives",
            ((([[-2.0, 0.0], [0.0, -5.0]],),), (([[-2.0, 1.0], [1.0, -5.0]],),)),
            2,
        ),
    ),
    hints=(
        "Renaming or turning the axes must not change the number.",
        "Along which directions does the table act as a mere factor, and what are these factors called? "
        "Which sign means bending down?",
        "A sibling, the steepest curvature of all:\n\n"
        "```python\ndef steepest(hessian):\n    return np.max(np.linalg.___(hessian))\n```",
    ),
)

flat_point = choice(
    name="flat_point",
    title="The gradient is zero",
    prompt=(
        "At some weights of a network the gradient is exactly zero. The curvature is +3 along most "
        "directions and −0.1 along one. Where are you? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=2,
    right="c",
    options=(
        Option(
            "a",
            "At a minimum: the gradient is zero.",
            "takes_zero_gradient_for_a_minimum",
            "Where nothing pulls, it is as low as it gets.",
            "What would you feel underfoot on a mountain pass, and is it the lowest place around?",
        ),
        Option(
            "b",
            "At a minimum: +3 outweighs −0.1.",
            "lets_curvatures_outvote_each_other",
            "The large curvatures decide.",
            "Take one small step along the odd direction. Is the loss there higher or lower?",
        ),
        Option(
            "c",
            "At a saddle: one direction leads down.",
            advice="A single direction of negative curvature is enough to go on falling.",
        ),
        Option(
            "d",
            "At a maximum: there is a negative curvature.",
            "calls_every_way_down_a_maximum",
            "A negative curvature means a hilltop.",
            "Which way does the loss go along all the other directions?",
        ),
        Option(
            "e",
            "On a plateau: nothing changes in any direction.",
            "takes_zero_gradient_for_a_plateau",
            "No slope means level ground.",
            "The slope is zero at this point. Is it still zero a step farther on?",
        ),
    ),
    hints=(
        "A gradient of zero says nothing about what comes next to it.",
        "Walk a little along each direction in your mind. Does the loss rise in all of them?",
        "On another surface: u² − v² is flat at (0, 0), rises along u and falls along v.",
    ),
)

random_slice = choice(
    name="random_slice",
    title="A picture of a million dimensions",
    prompt=(
        "A figure shows the loss of a network with a million weights as a smooth bowl: the loss along "
        "two random directions around the trained weights. What can you conclude? Answer with the "
        "letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="d",
    options=(
        Option(
            "a",
            "The loss has one valley, and training has found its bottom.",
            "takes_the_slice_for_the_landscape",
            "What is drawn is the landscape.",
            "How many other pairs of directions are there? Would each show the same picture?",
        ),
        Option(
            "b",
            "The trained weights are at a minimum along every direction.",
            "takes_two_directions_for_all",
            "If it rises along random directions, it rises along all.",
            "If a thousand of the million directions lead down, how much of them does a random one hold?",
        ),
        Option(
            "c",
            "Nothing at all: a picture of two directions is always wrong.",
            "holds_the_slice_for_false",
            "Two of a million directions cannot say anything.",
            "Are the numbers drawn not the true losses at those weights? On which weights, then?",
        ),
        Option(
            "d",
            "In this slice the loss rises on all sides; other slices may show narrow valleys or ways down.",
            advice="A random direction is an average over all, and averages hide the few special ones.",
        ),
    ),
    hints=(
        "A slice shows true losses, of a vanishing part of all weights.",
        "The curvature along a random direction is about the average of all curvatures. What can an "
        "average hide?",
        "On other numbers: 99 curvatures of +1 and one of −9 have the average 0.9, so that a random "
        "direction bends upwards.",
    ),
)

a_long_plateau = choice(
    name="a_long_plateau",
    title="Two hundred quiet steps",
    prompt=(
        "The training loss stands still for two hundred steps, far above what others reach. The norm of "
        "the gradient is small but not zero. What is the most careful conclusion? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=3,
    right="b",
    options=(
        Option(
            "a",
            "Training has converged: a flat curve is a minimum.",
            "takes_a_flat_curve_for_convergence",
            "Where the loss no longer falls, it has arrived.",
            "How fast does a curve fall on nearly level ground, long before the bottom?",
        ),
        Option(
            "b",
            "It may be a plateau, a saddle or a poor learning rate: vary the rate both ways and look again.",
            advice="A flat curve has several causes, and a small experiment tells them apart.",
        ),
        Option(
            "c",
            "It is stuck in a bad local minimum; start again from other weights.",
            "blames_a_local_minimum",
            "What stops short of the best is a local minimum.",
            "The gradient is not zero. And with many weights, how likely is it that every direction rises?",
        ),
        Option(
            "d",
            "The learning rate is too small; only a larger one can help.",
            "expects_only_small_rates_to_stall",
            "A rate that is too large shows as an explosion, never as a flat curve.",
            "What does the loss do when the steps bounce from wall to wall of a valley?",
        ),
    ),
    hints=(
        "A curve over steps shows one walk, not the ground it walks on.",
        "Which causes of a flat curve do you know? What would each do under another learning rate?",
        "On another example: on ½·4·w² a rate of exactly one half gives w = 1, −1, 1, −1 … and a loss that "
        "stands still.",
    ),
)

swapped_units = choice(
    name="swapped_units",
    title="Two neurons change places",
    prompt=(
        "In a trained network two hidden units of one layer change places, with all their incoming and "
        "outgoing weights. What does that say about the landscape? Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="a",
    options=(
        Option(
            "a",
            "There is another point, elsewhere, with exactly the same loss: there cannot be only one "
            "lowest place.",
            advice="The network computes the same function, so every minimum has such twins.",
        ),
        Option(
            "b",
            "The loss rises, because the weights stand in the wrong places.",
            "expects_places_to_matter",
            "Each weight has been trained for its place.",
            "What does the next layer receive in sum, before and after the exchange?",
        ),
        Option(
            "c",
            "Nothing: it is the same point, so there is one valley.",
            "takes_the_twin_for_the_same_point",
            "The same function means the same weights.",
            "Write both lists of weights down. Are they equal, number by number?",
        ),
        Option(
            "d",
            "The loss between the two is the same as well, so the valley is a flat straight street.",
            "expects_the_way_between_to_be_level",
            "Between two points of equal loss the loss is equal.",
            "Halfway both units have the same weights. Can two equal units do the work of two different "
            "ones?",
        ),
    ),
    hints=(
        "A network is a sum over its hidden units, and a sum knows no order.",
        "Does the function of the network change? Does the point in the space of weights?",
        "On a smaller example: (w − 1)²(w + 1)² has the same loss at 1 and at −1, and more in between.",
    ),
)

narrow_valley_aim = choice(
    name="narrow_valley_aim",
    title="Where does the arrow point?",
    prompt=(
        "The loss is ½·(100·u² + v²), and you stand at (u, v) = (1, 100), far from the minimum at "
        "(0, 0). Where does the negative gradient point? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=3,
    right="c",
    options=(
        Option(
            "a",
            "At the minimum: it is the steepest way down.",
            "expects_the_gradient_to_aim",
            "The steepest way down leads to the bottom.",
            "Compute both parts of the gradient. How far would each have to be followed?",
        ),
        Option(
            "b",
            "Along v, because that is where the long way lies.",
            "expects_the_far_direction_to_pull",
            "The farther away the minimum, the stronger the pull, so v wins.",
            "How large is the slope along v, and how large along u, with their curvatures?",
        ),
        Option(
            "c",
            "Equally along both, though v has a hundred times as far to go.",
            advice="Both slopes are 100, while the distances are 1 and 100: the arrow misses by far.",
        ),
        Option(
            "d",
            "Along u only, the steep direction.",
            "sees_only_the_steep_direction",
            "The steep direction drowns all others.",
            "The curvature along v is small, but how far away are you? What is their product?",
        ),
    ),
    hints=(
        "A slope is curvature times distance.",
        "Compute the slope along u and along v at this point, and compare with the way to go.",
        "On other numbers: at (2, 5) on ½·(10·u² + v²) the slopes are 20 and 5, while the way to go is 2 "
        "and 5.",
    ),
)

step_length = choice(
    name="step_length",
    title="Why do the steps get shorter?",
    prompt=(
        "Gradient descent with a fixed learning rate walks down a smooth bowl, and its steps get shorter "
        "and shorter. Why? Answer with the letter."
    ),
    points=1,
    difficulty=1,
    minutes=2,
    right="b",
    options=(
        Option(
            "a",
            "The learning rate is the length of a step, so somebody must be lowering it.",
            "takes_the_rate_for_the_length",
            "The learning rate says how far a step goes.",
            "With what is the learning rate multiplied in one step?",
        ),
        Option(
            "b",
            "A step is the learning rate times the gradient, and the slope gets gentler near the bottom.",
            advice="The length of a step is a product, and one of its two factors shrinks.",
        ),
        Option(
            "c",
            "The gradient always has length 1, and rounding errors use it up.",
            "takes_the_gradient_for_a_direction",
            "A gradient is a direction, and directions have length 1.",
            "What is the derivative of w² at w = 5, and at w = 0.1?",
        ),
        Option(
            "d",
            "The loss gets smaller, and a step is the learning rate times the loss.",
            "multiplies_by_the_loss",
            "The more loss is left, the farther the step.",
            "Add 1000 to the loss everywhere. Should the steps get longer?",
        ),
    ),
    hints=(
        "Adding a constant to the loss changes no step.",
        "Write one step down as a formula. Which of its parts depends on the place?",
        "On other numbers: on w² with a rate of 0.1, w = 5 steps by 1.0 and w = 0.5 by 0.1.",
    ),
)

sharp_picture = choice(
    name="sharp_picture",
    title="Sharp or stretched?",
    prompt=(
        "In a network of two linear layers with ReLU between them, all weights of the first are multiplied "
        "by 10 and those of the second by 0.1 (there are no biases). The loss along one weight of the "
        "second layer now looks like a far sharper valley. Does the network generalise worse? Answer "
        "with the letter."
    ),
    points=1,
    difficulty=4,
    minutes=3,
    right="a",
    options=(
        Option(
            "a",
            "No: it is the same function, and only the scale of the axis has changed.",
            advice="Sharpness depends on how weights are measured, unless the directions are scaled along.",
        ),
        Option(
            "b",
            "Yes: sharp minima generalise worse.",
            "judges_by_the_sharpness_of_the_picture",
            "A valley that looks sharp is a bad one, however it is drawn.",
            "Name one input for which the two networks answer differently. Is there any?",
        ),
        Option(
            "c",
            "Yes: large weights in the first layer overfit.",
            "judges_by_the_size_of_the_weights",
            "Large weights are a sign of overfitting.",
            "What happens to the larger outputs of the first layer in the second one?",
        ),
        Option(
            "d",
            "It generalises better, because the valley along the first layer became wider.",
            "judges_by_the_width_of_the_picture",
            "A wide valley is a good one.",
            "Can the same function generalise better than itself?",
        ),
    ),
    hints=(
        "Two networks that answer alike for every input have the same loss on every data set.",
        "What does the factor 10 become behind the ReLU, and what does the second layer do with it?",
        "On a smaller example: the loss (a·b − 6)² has the curvature 2·a² along b. At (2, 3) that is 8, at "
        "(20, 0.3) it is 800, and a·b is the same.",
    ),
)


def seems_safe(learning_rate, curvatures):
    return learning_rate < 2 / np.mean(curvatures)


def verdict_on_a_rate(answer):
    """What comes of a learning rate and curvatures; it ends the sentence “Your input was tried: …”."""
    try:
        rate, curvatures = answer
        rate, curvatures = float(rate), np.asarray(curvatures)
    except (TypeError, ValueError):
        return "it is not a pair of a learning rate and a list of curvatures"
    if curvatures.ndim != 1 or not len(curvatures) or curvatures.dtype.kind not in "iuf":
        return "its second part is not a plain list of numbers"
    if not (0 < rate < math.inf and np.all(curvatures > 0) and np.all(np.isfinite(curvatures))):
        return "a learning rate and the curvatures of a bowl are above 0, and finite"
    return _comparison_of_rates(rate, curvatures)


def _comparison_of_rates(rate, curvatures):
    flung_out = np.abs(1 - rate * curvatures) > 1
    if seems_safe(rate, curvatures):
        return "the function calls it safe, and " + (
            "one direction explodes" if flung_out.any() else "no direction explodes"
        )
    return "the function does not call it safe, and " + (
        "every direction explodes" if flung_out.all() else "not all directions explode"
    )


unsafe_rate = counterexample(
    name="unsafe_rate",
    title="Safe on average",
    prompt=words(
        "Gradient descent runs on ½·Σ curvatureᵢ·wᵢ², and somebody wrote a test for learning rates. On "
        "`(0.4, [4, 4, 4])` it says True and on `(0.6, [4, 4, 4])` False, which is right:\n\n"
        "```python\n{code}```\n\n"
        "Find an input that it calls **safe** although gradient descent **explodes** along one of the "
        "directions. Answer with a pair: a learning rate and a list of positive curvatures.",
        code=inspect.getsource(seems_safe),
    ),
    points=2,
    difficulty=3,
    minutes=5,
    reference=lambda: (0.3, [1.0, 10.0]),
    measure=verdict_on_a_rate,
    also_right=(
        lambda: [0.05, (1, 1, 1, 50)],
        lambda: (np.float32(1.0), np.array([0.1, 2.5])),
        lambda: (0.15, [20, 2, 2]),
    ),
    misconceptions=(
        Misconception(
            "chooses_a_small_rate",
            lambda: (0.1, [1.0, 10.0]),
            "Different curvatures are enough to show it.",
            "By which factor does one step multiply the weight in the steep direction? Is that beyond ±1?",
        ),
        Misconception(
            "chooses_too_large_a_rate",
            lambda: (5.0, [1.0, 10.0]),
            "The larger the learning rate, the better it shows.",
            "Does the function still call your rate safe? What does it compare the rate with?",
        ),
        Misconception(
            "passes_the_limit_of_the_mean",
            lambda: (0.5, [1.0, 10.0]),
            "A rate at which one direction explodes and another does not is enough.",
            "Half of it is right. What does the function say about your rate?",
        ),
        Misconception(
            "lets_a_curvature_be_negative",
            lambda: (0.3, [1.0, -10.0]),
            "A direction that bends down explodes, and that is a way to show it.",
            "Is there a valley along that direction? Which curvatures does the task allow?",
        ),
        Misconception(
            "hands_over_one_number",
            lambda: 0.3,
            "A learning rate is all that is asked for.",
            "What does the function take besides the learning rate?",
        ),
    ),
    hints=(
        "Each direction has its own limit, and the steepest one has the lowest.",
        "The function looks at the mean curvature. How do you make a mean small and one value large?",
        "On another test: one that compares with 2 / min(curvatures) is deceived by any rate between "
        "the limits of the steepest and the flattest direction.",
    ),
)

descent_in_order = order_lines(
    name="descent_in_order",
    title="A training loop, line by line",
    prompt=(
        "Put lines in order so that the function fits w in ŷ = w·x by gradient descent on the mean squared "
        "error, starting at 0, and gives back the loss **before each step**. Some lines belong to "
        'nothing. Answer with letters, such as `"cab"`.'
    ),
    signature="def losses_on_the_way(x, y, learning_rate, steps):",
    lines={
        "a": "    w = w + learning_rate * slope",
        "b": "    error = w * x - y",
        "c": "return losses",
        "d": "for _ in range(steps):",
        "e": "    slope = np.mean(2 * error * x)",
        "f": "    return losses",
        "g": "w, losses = 0.0, []",
        "h": "    losses.append(np.mean(error**2))",
        "i": "    slope = np.mean(2 * error)",
        "j": "    w = w - learning_rate * slope",
        "k": "    w = 0.0",
    },
    right="gdbhejc",
    tried_on=(
        (np.array([1.0, 2.0, -0.5]), np.array([2.0, 5.0, -2.0]), 0.1, 4),
        (np.array([0.5, 3.0]), np.array([-1.0, 2.0]), 0.05, 3),
    ),
    points=3,
    difficulty=2,
    minutes=5,
    also_right=(lambda: "gdbehjc", lambda: list("gdbejhc"), lambda: "G D B H E J C"),
    misconceptions=(
        Misconception(
            "climbs_instead_of_descending",
            lambda: "gdbheac",
            "A step follows the gradient.",
            "Does the loss in your list rise or fall from step to step?",
            also_wrong=(lambda: "gdbehac",),
        ),
        Misconception(
            "returns_inside_the_loop",
            lambda: "gdbhejf",
            "The return belongs to the loop.",
            "How many losses does your list hold at the end?",
            also_wrong=(lambda: "gdbehjf",),
        ),
        Misconception(
            "stays_at_the_start",
            lambda: "gdkbhejc",
            "The weight is set anew in each round, or knowing the slope is enough to move it.",
            "Where is w at the beginning of the second round? Do the losses in your list differ?",
            also_wrong=(lambda: "gdbhec",),
        ),
        Misconception(
            "forgets_the_input_in_the_slope",
            lambda: "gdbhijc",
            "The slope is twice the mean error.",
            "How does a prediction change with w: by 1, or by something that depends on the example?",
            also_wrong=(lambda: "gdbihjc",),
        ),
        Misconception(
            "steps_before_looking",
            lambda: "gdejbhc",
            "The slope can be computed first.",
            "From which error is your slope computed in the first round?",
            also_wrong=(lambda: "gdjbhec",),
        ),
        Misconception(
            "gives_nothing_back",
            lambda: "gdbhej",
            "The list that was filled is the answer.",
            "Which line hands the list to whoever called the function?",
        ),
    ),
    hints=(
        "What must survive from round to round has to be made before the loop.",
        "In each round: look how wrong it is, note the loss, find the slope, step.",
        "A sibling that finds a mean:\n\n```python\nm = 0.0\nfor _ in range(steps):\n"
        "    slope = np.mean(2 * (m - y))\n    m = m - ___\nreturn m\n```",
    ),
)

why_one_rate_is_not_enough = written_question(
    name="why_one_rate_is_not_enough",
    title="In your own words",
    prompt=(
        "A loss bends a hundred times as strongly along one direction as along another. Say in two or "
        "three sentences why one learning rate cannot please both, and name one remedy. Write it "
        "between quotation marks; you will see a model answer to compare."
    ),
    difficulty=3,
    minutes=5,
    points=0,
    model_answer=(
        "The steep direction explodes as soon as the learning rate passes 2 divided by its curvature, so "
        "the rate has to be small; but then the flat direction, whose slope is a hundred times gentler, "
        "shrinks by at most two per cent a step. Momentum helps, because the small steps along the flat "
        "direction add up while the zigzag across cancels; so does scaling each direction, as Adam does "
        "or as one does by normalising the inputs."
    ),
    hints=(
        "What limits the learning rate from above, and which direction sets that limit?",
        "With that rate, by which factor does each step shrink the distance along the flat direction?",
        "On another example: two hands on one lever, one of which may only be pushed gently. Who decides "
        "how hard you push, and what does the other hand get?",
    ),
)
