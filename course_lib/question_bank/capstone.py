"""The capstone: which loss for which task, and what a mistake costs in each direction."""

import inspect
import math
import textwrap
from functools import lru_cache

import numpy as np

from course_lib.datasets import SAME_IN_EVERY_PYTHON, python_reference
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
from course_lib.grading.answers import numbers
from course_lib.question_bank import faults
from course_lib.question_bank.language import LETTERS, smoothed
from course_lib.question_bank.suspects import lets_through
from course_lib.translations import words

LESSON = 13

SHARES = Tolerance(relative=0, absolute=6e-4)


QUANTILE_FOR_MISTAKES = (
    Misconception(
        "swaps_the_two_costs",
        lambda short, left: left / (short + left),
        "The cost of what is left over decides how high to go.",
        "Missing loaves are the expensive ones. Should you bake more than the typical demand, or less?",
    ),
    Misconception(
        "takes_the_ratio_of_the_costs",
        lambda short, left: left / short,
        "The ratio of the costs is the quantile.",
        "If both costs were equal, your quantile would be 1. How often would you be left with bread then?",
    ),
    Misconception(
        "turns_the_ratio_round",
        lambda short, left: short / left,
        "So many times as costly means so many times as much.",
        "Can a share of days be above 1?",
    ),
    Misconception(
        "subtracts_the_ratio",
        lambda short, left: 1 - left / short,
        "What is cheap is taken off from 1.",
        "If both costs were equal, your quantile would be 0: bake nothing. Does that balance them?",
    ),
    Misconception(
        "takes_the_median",
        lambda short, left: 0.5,
        "The middle of the demand is the best forecast.",
        "For which two costs is that so? Are they equal here?",
    ),
    Misconception(
        "wants_to_be_safe",
        lambda short, left: 1.0,
        "What is expensive must never happen.",
        "What does it cost to have bread for the busiest day of the year, every day?",
    ),
)


def quantile_for(short, left):
    """The quantile of the demand that balances two costs."""
    return value_question(
        name="quantile_to_stock",
        title="How much bread to bake",
        prompt=words(
            "A bakery loses {short:g} rupees for each loaf that is asked for and missing, and {left:g} for each loaf that is left "
            "over. It forecasts one **quantile** of tomorrow's demand and bakes that much. Which quantile costs least on average? Give a number between 0 and "
            "1, with three decimals or as an expression.",
            short=short,
            left=left,
        ),
        points=2,
        difficulty=3,
        minutes=4,
        reference=lambda: short / (short + left),
        also_right=(
            lambda: 1 - left / (left + short),
            lambda: round(short / (short + left), 3),
        ),
        tolerance=SHARES,
        misconceptions=with_given(QUANTILE_FOR_MISTAKES, short, left),
        hints=(
            "At the best amount one more loaf gains as much as it loses, on average.",
            "One more loaf is sold on the days on which it would have been missing, and left over on the others. How often must each "
            "happen for the two to balance?",
            "On other costs: for 3 and 1, a loaf more pays until it is missing on one day in four; that is the quantile 3/4.",
        ),
    )


quantile_to_stock = varied(
    quantile_for,
    lambda rng: {
        "short": round(float(rng.uniform(5, 15)), 1),
        "left": round(float(rng.uniform(1.2, 3.8)), 1),
    },
    short=9.0,
    left=1.0,
)


LOAVES_FOR_MISTAKES = (
    Misconception(
        "bakes_the_mean",
        lambda demands, short, left: demands.mean(),
        "The average demand is the best guess.",
        "For which loss is the mean the best constant? Is a missing loaf as cheap as one too many?",
    ),
    Misconception(
        "bakes_the_median",
        lambda demands, short, left: np.median(demands),
        "The middle demand balances the days.",
        "It balances the *number* of days above and below. Do the two kinds of days cost the same?",
    ),
    Misconception(
        "bakes_the_maximum",
        lambda demands, short, left: demands.max(),
        "A loaf must never be missing.",
        "How many loaves are left over on the other days, and what do they cost?",
    ),
    Misconception(
        "swaps_the_two_costs",
        lambda demands, short, left: np.sort(demands)[math.ceil(9 * left / (short + left)) - 1],
        "The cost of what is left over decides how high to go.",
        "Missing loaves are the expensive ones. Should you bake more than the typical demand, or less?",
    ),
    Misconception(
        "stops_between_two_days",
        lambda demands, short, left: np.quantile(demands, short / (short + left)),
        "A quantile lies between two of the values.",
        "Compute the cost at your number and at the nearest demand above it. Which is lower?",
    ),
)


def loaves_for(demands, short, left):
    """The order that would have cost least on nine given days."""
    demands = np.array(demands)
    costs = [_stocking_cost(demands, order, short, left) for order in demands]
    best = float(demands[int(np.argmin(costs))])
    return value_question(
        name="loaves_for_nine_days",
        title="Nine days of demand",
        prompt=(
            f"On nine days the demand was {', '.join(f'{d:g}' for d in demands)}. A missing loaf costs {short:g}, a loaf left over {left:g}. "
            "Which **one** number of loaves, baked on each of those days, would have cost least in all?"
        ),
        points=2,
        difficulty=3,
        minutes=5,
        reference=lambda: best,
        also_right=(
            lambda: min(range(200), key=lambda order: _stocking_cost(demands, order, short, left)),
            lambda: float(np.quantile(demands, short / (short + left), method="inverted_cdf")),
        ),
        misconceptions=with_given(LOAVES_FOR_MISTAKES, demands, short, left),
        hints=(
            "The best constant under a loss with two prices is a quantile.",
            "Sort the days. Start at the lowest and bake one more: how many days gain by it, how many lose?",
            "On three days, 10, 20 and 60, with costs 2 and 1: from 20 to 60 one day gains 2 for each loaf and two days lose 1 each, so nothing is "
            "gained; from 10 to 20 two days gain. Twenty is a best one.",
        ),
    )


def _stocking_cost(demands, order, short, left):
    missing = np.maximum(demands - order, 0)
    return float(np.sum(short * missing + left * np.maximum(order - demands, 0)))


def _draw_demands(rng):
    lowest = int(rng.integers(12, 20))
    demands = lowest + np.cumsum(np.r_[0, rng.integers(3, 6, 5), rng.integers(8, 14, 3)])
    return {"demands": [int(d) for d in rng.permutation(demands)], "short": 4.0, "left": 1.0}


loaves_for_nine_days = varied(
    loaves_for,
    _draw_demands,
    demands=[31, 18, 52, 25, 22, 90, 35, 28, 64],
    short=4.0,
    left=1.0,
)


THRESHOLD_FOR_MISTAKES = (
    Misconception(
        "decides_at_one_half",
        lambda miss, alarm: 0.5,
        "The alarm is raised when illness is likelier than health.",
        "For which two costs is that the right border? Are they equal here?",
    ),
    Misconception(
        "swaps_the_two_costs",
        lambda miss, alarm: miss / (alarm + miss),
        "The expensive mistake asks for a high border.",
        "With your border, how many ill people go home?",
    ),
    Misconception(
        "takes_odds_for_a_probability",
        lambda miss, alarm: alarm / miss,
        "The border is the ratio of the costs.",
        "Put equal costs in: the border would be 1. What did you compute, a probability or odds?",
    ),
    Misconception(
        "turns_the_ratio_round",
        lambda miss, alarm: miss / alarm,
        "So many times as costly, so many times as sure.",
        "Can a probability be above 1?",
    ),
    Misconception(
        "alarms_everybody",
        lambda miss, alarm: 0.0,
        "Nobody may be missed.",
        "What do a million false alarms cost, if the disease is that rare?",
    ),
    Misconception(
        "subtracts_the_ratio",
        lambda miss, alarm: 1 - alarm / miss,
        "What is cheap is taken off from 1.",
        "If missing becomes more expensive, does your border fall? Should it?",
    ),
)


def threshold_for(miss, alarm):
    """From which probability on it pays to act."""
    return value_question(
        name="alarm_from_where_on",
        title="From which probability on?",
        prompt=words(
            "A test gives a calibrated probability of a disease. To miss an ill person costs {miss:g}, to alarm a healthy one costs {alarm:g}; "
            "right decisions cost nothing. From **which probability on** is it cheaper to raise the alarm? Give three decimals or an expression.",
            miss=miss,
            alarm=alarm,
        ),
        points=2,
        difficulty=3,
        minutes=4,
        reference=lambda: alarm / (alarm + miss),
        also_right=(
            lambda: 1 / (1 + miss / alarm),
            lambda: round(alarm / (alarm + miss), 3),
        ),
        tolerance=SHARES,
        misconceptions=with_given(THRESHOLD_FOR_MISTAKES, miss, alarm),
        hints=(
            "At the border both decisions cost the same on average.",
            "With probability p: what does it cost on average to keep silent, and what to raise the alarm?",
            "On other costs: for 3 and 1 the two are equal where 3p = 1 − p, at p = 1/4.",
        ),
    )


alarm_from_where_on = varied(
    threshold_for,
    lambda rng: {
        "miss": round(float(rng.uniform(6, 12)), 1),
        "alarm": round(float(rng.uniform(1.2, 3)), 1),
    },
    miss=8.0,
    alarm=1.0,
)


UNWEIGHTED_MISTAKES = (
    Misconception(
        "takes_it_at_its_word",
        lambda weight, said: said,
        "A model trained with cross-entropy is calibrated.",
        "For whom did the loss make a yes look more frequent than it is?",
    ),
    Misconception(
        "divides_by_the_weight",
        lambda weight, said: said / weight,
        "The weight made the probability so many times as large.",
        "What would your way make of a model that says 1? Is the weight a factor of p, or of the odds?",
    ),
    Misconception(
        "corrects_the_wrong_way",
        lambda weight, said: weight * said / (weight * said + 1 - said),
        "The weight has to be put on again.",
        "Did the weight make the model say yes more often or less often? Which way must you go back?",
    ),
    Misconception(
        "gives_the_odds",
        lambda weight, said: said / (weight * (1 - said)),
        "Dividing the odds by the weight is the answer.",
        "The odds are right. How do you get from odds to a probability?",
    ),
    Misconception(
        "divides_by_one_more",
        lambda weight, said: said / (1 + weight),
        "The weight has to be shared between the two classes.",
        "What would your way make of a model that is certain?",
    ),
)


def unweighted(weight, said):
    """What a model means that was trained with a weight on one class."""
    return value_question(
        name="what_it_really_means",
        title="A probability from a weighted loss",
        prompt=words(
            "A yes-or-no model was trained with cross-entropy in which every **yes** counted {weight:g} times. For one person it says "
            "p = {said:g}. Which probability of yes does that mean, if the model learned its loss perfectly? Give three decimals or an expression.",
            weight=weight,
            said=said,
        ),
        points=2,
        difficulty=4,
        minutes=5,
        reference=lambda: said / (said + weight * (1 - said)),
        also_right=(
            lambda: 1 / (1 + weight * (1 - said) / said),
            lambda: round(said / (said + weight * (1 - said)), 3),
        ),
        tolerance=THREE_DECIMALS,
        misconceptions=with_given(UNWEIGHTED_MISTAKES, weight, said),
        hints=(
            "A weight multiplies the odds that the model learns.",
            "Turn p into odds, undo the weight there, and turn back.",
            "On other numbers: a weight of 3 and p = 0.75: odds of 3, undone 1, so that the probability is one half.",
        ),
    )


what_it_really_means = varied(
    unweighted,
    lambda rng: {
        "weight": float(rng.integers(4, 15)),
        "said": round(float(rng.uniform(0.3, 0.9)), 2),
    },
    weight=10.0,
    said=0.8,
)


ROBUST_CONSTANT_MISTAKES = (
    Misconception(
        "takes_the_mean",
        lambda values: values.mean(),
        "The mean minimises every error.",
        "Drag the largest value ten times as far away. Does your number move? Which loss lets itself be dragged?",
    ),
    Misconception(
        "takes_the_middle_of_the_list",
        lambda values: values[2],
        "The one that stands in the middle of the list is the median.",
        "Would another order of the measurements change your answer?",
    ),
    Misconception(
        "takes_the_middle_of_the_range",
        lambda values: (values.min() + values.max()) / 2,
        "The point halfway between the extremes is the fairest.",
        "That minimises the *largest* error. How many of the five are near it?",
        convention=True,
    ),
    Misconception(
        "throws_the_largest_away",
        lambda values: np.sort(values)[:-1].mean(),
        "A slip of the pen is left out, and the rest averaged.",
        "You changed the data. What does the loss of the task do with the slip?",
    ),
    Misconception(
        "takes_the_smallest",
        lambda values: values.min(),
        "A low prediction avoids large errors.",
        "Move your number up a little: how many of the five errors shrink?",
    ),
)


def robust_constant(values):
    """The best constant where every error counts as it is."""
    values = np.array(values)
    return value_question(
        name="one_number_for_five",
        title="One number for five measurements",
        prompt=(
            f"Five measurements, one of them a slip of the pen: {', '.join(f'{v:g}' for v in values)}. Which constant minimises the mean **absolute** error?"
        ),
        points=1,
        difficulty=1,
        minutes=2,
        reference=lambda: float(np.median(values)),
        also_right=(lambda: sorted(values)[2], lambda: np.float32(np.median(values))),
        misconceptions=with_given(ROBUST_CONSTANT_MISTAKES, values),
        hints=(
            "Absolute errors count how many values lie on each side.",
            "Start somewhere and move up a little: how many errors shrink, how many grow?",
            "On other values: for 7, 1, 300 it is 7, and it would be 7 for 7, 1, 3000.",
        ),
    )


def _draw_five(rng):
    near = rng.choice(np.arange(20, 60, 4), 4, replace=False)
    far = int(rng.integers(200, 900))
    places = [int(near.max()), int(near.min()), far, *[int(v) for v in np.sort(near)[1:3]]]
    return {"values": [float(v) for v in np.roll(places, int(rng.choice([0, 1, 2])))]}


one_number_for_five = varied(robust_constant, _draw_five, values=[4.0, 1.0, 100.0, 2.0, 3.0])


def cost_of_orders(demand, order, short, left, *, total=False):
    demand, order = np.asarray(demand, float), np.asarray(order, float)
    costs = short * np.maximum(demand - order, 0) + left * np.maximum(order - demand, 0)
    return costs.sum() if total else costs.mean()


def days_of_trade(rng):
    """Days with too little and days with too much, at prices that differ."""
    for count in (5, 8):
        demand = rng.uniform(10, 90, count)
        order = demand + rng.uniform(3, 20, count) * np.resize([1, -1, -1], count)
        yield Case(
            words("{count} days", count=count),
            {
                "demand": demand,
                "order": order,
                "short": rng.uniform(5, 9),
                "left": rng.uniform(1, 2),
            },
        )
    prices = {"short": 2.5, "left": 4.0}
    yield Case(
        "left over is the dearer one",
        {"demand": rng.uniform(10, 20, 3), "order": np.array([12.0, 30.0, 8.0]), **prices},
    )
    prices = {"short": 9.0, "left": 1.0}
    two, unlike = rng.uniform([30, 10], [40, 15]), np.array([7.0, 2.0])
    yield Case("something is missing", {"demand": two, "order": two - unlike, **prices})
    yield Case("something is left over", {"demand": two, "order": two + unlike, **prices})
    yield Case("a single day", {"demand": two[:1], "order": two[:1] - 3.0, **prices})
    exact = {"demand": np.array([5.0, 9.0, 7.0]), "order": np.array([5.0, 9.0, 4.0]), **prices}
    yield Case("right on two days", exact)


PRICES = (9.0, 1.0)


def _more_cost_laws(total):
    return (
        Law(
            "Days with too much and days with too little do not cancel.",
            "gives",
            ((([5.0, 5.0], [4.0, 6.0], 1.0, 1.0),),),
            constant=2.0 if total else 1.0,
        ),
        Law(
            "Twice the error costs twice as much.",
            "ratio",
            ((([5.0], [4.0], *PRICES), ([5.0], [3.0], *PRICES)),),
            constant=2.0,
        ),
        Law(
            "The same days twice over cost twice as much in all."
            if total
            else "The same days twice over cost the same per day.",
            "ratio",
            ((([5.0, 7.0], [4.0, 9.0], *PRICES), ([5.0, 7.0] * 2, [4.0, 9.0] * 2, *PRICES)),),
            constant=2.0 if total else 1.0,
        ),
    )


def cost_laws(total):
    """Mistakes of this question."""
    return (
        Law(
            "A day on which everything fits costs nothing.",
            "gives",
            ((([5.0, 8.0], [5.0, 8.0], *PRICES),),),
            constant=0.0,
        ),
        Law(
            "A loaf that is missing costs its own price, and so does one that is left over.",
            "gives",
            ((([5.0], [4.0], 3.0, 2.0),),),
            constant=3.0,
        ),
        Law(
            "A loaf left over costs what a loaf left over costs.",
            "gives",
            ((([5.0], [6.0], 3.0, 2.0),),),
            constant=2.0,
        ),
        *_more_cost_laws(total),
    )


def put_together(total, costs):
    return np.sum(costs) if total else np.mean(costs)


def lets_errors_cancel(total, demand, order, short, left):
    error = put_together(total, demand - order)
    return short * max(error, 0) + left * max(-error, 0)


SLIPS_OF_THE_COST = (
    Misconception(
        "swaps_the_two_prices",
        lambda total, demand, order, short, left: cost_of_orders(
            demand, order, left, short, total=total
        ),
        "Too little is when the order is above the demand.",
        "Demand 5, order 4: is a loaf missing or left over? Which price does it have in your function?",
    ),
    Misconception(
        "charges_only_what_is_missing",
        lambda total, demand, order, short, left: put_together(
            total, short * np.maximum(demand - order, 0)
        ),
        "Only what is missing costs something.",
        "Order a million loaves. What do you pay?",
    ),
    Misconception(
        "charges_only_what_is_left_over",
        lambda total, demand, order, short, left: put_together(
            total, left * np.maximum(order - demand, 0)
        ),
        "Only what is left over costs something.",
        "Order nothing at all. What do you pay?",
    ),
    Misconception(
        "forgets_the_two_prices",
        lambda total, demand, order, short, left: put_together(total, np.abs(demand - order)),
        "An error is an error in both directions.",
        "Which of your arguments does your function never use?",
    ),
    Misconception(
        "uses_one_price_for_both",
        lambda total, demand, order, short, left: put_together(
            total, short * np.abs(demand - order)
        ),
        "The higher price goes for both directions.",
        "Demand 5, order 6: what is left over, and what does it cost?",
    ),
    Misconception(
        "uses_the_lower_price_for_both",
        lambda total, demand, order, short, left: put_together(
            total, left * np.abs(demand - order)
        ),
        "What is left over has a price, and what is missing has the same one.",
        "Demand 5, order 4: what is missing, and what does it cost?",
    ),
    Misconception(
        "lets_the_parts_fall_below_zero",
        lambda total, demand, order, short, left: put_together(
            total, short * (demand - order) + left * (order - demand)
        ),
        "The two differences say by themselves which of them counts.",
        "Demand 5, order 6: how many loaves are missing, by your first difference? Can that be paid?",
    ),
    Misconception(
        "multiplies_only_the_first_number",
        lambda total, demand, order, short, left: put_together(
            total, np.where(demand > order, short * demand - order, left * order - demand)
        ),
        "The price belongs to what stands next to it.",
        "What does Python give for `9 * 5 - 5`? What does a day cost in yours on which all fits?",
    ),
    Misconception(
        "leaves_out_the_last",
        lambda total, demand, order, short, left: (
            cost_of_orders(demand[:-1], order[:-1], short, left, total=True)
            / (1 if total else len(demand))
        ),
        "A range has to end one before the length.",
        "Change the last day. Does your number notice? Where does `range(n)` end by itself?",
    ),
    Misconception(
        "returns_inside_the_loop",
        lambda total, demand, order, short, left: (
            cost_of_orders(demand[:1], order[:1], short, left, total=True)
            / (1 if total else len(demand))
        ),
        "The return belongs to the lines of the loop.",
        "How often does your loop turn before the function is left? How far is `return` indented?",
    ),
    Misconception(
        "squares_the_errors",
        lambda total, demand, order, short, left: put_together(
            total, np.where(demand > order, short, left) * (demand - order) ** 2
        ),
        "An error is squared, here as everywhere.",
        "Do two missing loaves cost twice as much as one, or four times?",
    ),
    Misconception(
        "lets_errors_cancel",
        lets_errors_cancel,
        "What is left over today makes up for what is missing tomorrow.",
        "One loaf too many today, one too few tomorrow: did nobody go without?",
    ),
    Misconception(
        "takes_shares_of_the_prices",
        lambda total, demand, order, short, left: (
            cost_of_orders(demand, order, short, left, total=total) / (short + left)
        ),
        "The prices have to add up to 1.",
        "Double both prices. Does it get more expensive? Does it in your function?",
        convention=True,
    ),
    Misconception(
        "counts_the_days_only",
        lambda total, demand, order, short, left: put_together(
            total, short * (demand > order) + left * (order > demand)
        ),
        "A day goes wrong or it does not.",
        "Is one missing loaf as bad as fifty?",
    ),
)


def slips_of_the_cost(total):
    other_way = Misconception(
        "averages_over_the_days" if total else "adds_up_the_days",
        lambda demand, order, short, left: cost_of_orders(
            demand, order, short, left, total=not total
        ),
        "A cost is always an average." if total else "The costs of all days add up.",
        "Take the same days twice. What does the task want to happen to your number?",
        convention=True,
    )
    return (*with_given(SLIPS_OF_THE_COST, total), other_way)


def cost_exercise(total):
    wanted = "all the days **together**" if total else "a day, as the **mean** over the days"
    return Exercise(
        name="trading_cost",
        title="A loss with two prices",
        prompt=words(
            "Write `trading_cost(demand, order, short, left)`: `demand` and `order` are arrays with one number for each day. Every unit "
            "that was asked for and missing costs `short`, every unit left over costs `left`. Give back the cost of "
            "{wanted}.",
            wanted=wanted,
        ),
        points=2,
        difficulty=2,
        minutes=5,
        reference=lambda *given: cost_of_orders(*given, total=total),
        cases=days_of_trade,
        also_right=(
            lambda demand, order, short, left: (
                sum(
                    short * (d - o) if d > o else left * (o - d)
                    for d, o in zip(demand, order, strict=True)
                )
                / (1 if total else len(demand))
            ),
            lambda demand, order, short, left: (np.sum if total else np.mean)(
                np.maximum(short * (demand - order), left * (order - demand)), keepdims=True
            ),
            lambda *given: np.float32(cost_of_orders(*given, total=total)),
        ),
        misconceptions=slips_of_the_cost(total),
        faults=tuple(_cost_faults(total)),
        laws=cost_laws(total),
        hints=(
            "A day that fits costs nothing; errors in the two directions do not cancel.",
            "Cut each day's error into two parts that are never negative: what was missing, and what was left over.",
            "A sibling, for trains: being early costs nothing, being late 2 a minute:\n\n```python\n"
            "late = np.maximum(arrival - ___, 0)\nreturn np.mean(2 * late)\n```",
        ),
    )


def _cost_faults(total):
    yield from faults.of_a_value()
    if not total:
        yield from (
            faults.divides_by_the_count_twice(0),
            faults.divides_by_one_less(0),
            faults.counts_only_the_first((0, 1)),
            faults.counts_only_the_last((0, 1)),
            faults.takes_the_median((0, 1)),
            faults.takes_the_worst_one((0, 1)),
            faults.keeps_one_for_each((0, 1)),
        )


trading_cost = varied(cost_exercise, lambda rng: {"total": bool(rng.integers(2))}, total=False)


def pull_of_orders(demand, order, short, left, *, total=False):
    demand, order = np.asarray(demand, float), np.asarray(order, float)
    pulls = np.where(order < demand, -short, np.where(order > demand, left, 0.0))
    return pulls if total else pulls / len(demand)


def _shared_out(total, pulls):
    return pulls if total else pulls / len(pulls)


SLIPS_OF_THE_PULL = (
    Misconception(
        "swaps_the_two_prices",
        lambda total, demand, order, short, left: pull_of_orders(
            demand, order, left, short, total=total
        ),
        "Too little is when the order is above the demand.",
        "Demand 5, order 4: does one unit more spare you a missing unit, or add one that is left over?",
    ),
    Misconception(
        "points_downhill",
        lambda total, *given: -pull_of_orders(*given, total=total),
        "The slope points to where the order should go.",
        "Demand 5, order 4. Order a little more: does the cost rise or fall? Which sign does a slope have where a curve falls?",
        convention=True,
    ),
    Misconception(
        "pulls_by_the_distance",
        lambda total, demand, order, short, left: _shared_out(
            total, np.where(order < demand, short, left) * (order - demand)
        ),
        "The farther off, the steeper.",
        "The fifth missing unit costs as much as the first. Of which loss is the slope that you used?",
    ),
    Misconception(
        "forgets_the_two_prices",
        lambda total, demand, order, short, left: _shared_out(total, np.sign(order - demand)),
        "A slope is plus or minus one.",
        "Double both prices. Does the cost get steeper? Which of your arguments are never used?",
    ),
    Misconception(
        "sees_only_what_is_missing",
        lambda total, demand, order, short, left: _shared_out(
            total, np.where(order < demand, -short, 0.0)
        ),
        "Where nothing is missing there is nothing to change.",
        "Order a hundred too many. Would it cost less to order one fewer?",
    ),
    Misconception(
        "sees_only_what_is_left_over",
        lambda total, demand, order, short, left: _shared_out(
            total, np.where(order > demand, left, 0.0)
        ),
        "Where nothing is left over there is nothing to change.",
        "Order nothing at all. Would it cost less to order one more?",
    ),
    Misconception(
        "forgets_that_missing_falls",
        lambda total, demand, order, short, left: _shared_out(
            total, np.where(order < demand, short, np.where(order > demand, left, 0.0))
        ),
        "A price is never negative, and so is its slope.",
        "Too little, and one more is ordered: does the cost rise or fall?",
    ),
    Misconception(
        "takes_a_fit_for_too_little",
        lambda total, demand, order, short, left: _shared_out(
            total, np.where(order <= demand, -short, left)
        ),
        "Whatever is not too much is too little.",
        "At the kink every slope between the two is allowed, yours too. Which one does this task ask for?",
        convention=True,
    ),
    Misconception(
        "takes_a_fit_for_too_much",
        lambda total, demand, order, short, left: _shared_out(
            total, np.where(order < demand, -short, left)
        ),
        "Whatever is not too little is too much.",
        "At the kink every slope between the two is allowed, yours too. Which one does this task ask for?",
        convention=True,
    ),
    Misconception(
        "adds_the_pulls_up",
        lambda total, *given: np.sum(pull_of_orders(*given, total=total)),
        "A loss is one number, and so is its slope.",
        "Each day has an order of its own. How many slopes does that make?",
    ),
    Misconception(
        "hands_over_the_costs",
        lambda total, demand, order, short, left: _shared_out(
            total, np.where(order < demand, short * (demand - order), left * (order - demand))
        ),
        "The cost of each day says how it has to change.",
        "Demand 5, order 4, a price of 3. By how much does the cost change for a tenth of a unit more?",
    ),
)


def slips_of_the_pull(total):
    other_way = Misconception(
        "averages_over_the_days" if total else "forgets_to_share_it_out",
        lambda *given: pull_of_orders(*given, total=not total),
        "A slope is divided by the number of days."
        if total
        else "Each day has its full price as slope.",
        "Ten days instead of one: by how much does the number that the task asks about change, if a single "
        "order grows by one?",
        convention=True,
    )
    return (*with_given(SLIPS_OF_THE_PULL, total), other_way)


PULL_LAWS = (
    Law("A day on which everything fits does not pull.", "gives", ((([5.0], [5.0], *PRICES),),), 0.0),
    Law(
        "Where too little is ordered the cost falls with every unit more, where too much, it rises.",
        "has_signs",
        ((([5.0, 5.0], [4.0, 6.0], *PRICES),),),
        [-1.0, 1.0],
    ),
    Law(
        "How far off an order is makes no difference to its pull.",
        "equal",
        ((([5.0, 5.0], [4.0, 6.0], *PRICES), ([5.0, 5.0], [1.0, 9.0], *PRICES)),),
    ),
    Law(
        "A single day that is too short pulls with the price of what is missing.",
        "gives",
        ((([5.0], [4.0], 3.0, 2.0),),),
        -3.0,
    ),
)  # fmt: skip


def slope_exercise(total):
    what = "all the days **together**" if total else "a day, as the **mean** over the days"
    return Exercise(
        name="trading_slope",
        title="Its slope",
        prompt=words(
            "`trading_cost` again, the cost of "
            "{what}. Write its slope `trading_slope(demand, order, short, left)`: an array as long as `order`. Its entry n says "
            "by how much that cost changes, per unit, when order number n grows by a tiny bit and the others stay. Where order and demand are "
            "equal the cost has a kink; give 0 there.",
            what=what,
        ),
        points=2,
        difficulty=3,
        minutes=6,
        reference=lambda *given: pull_of_orders(*given, total=total),
        cases=days_of_trade,
        also_right=(
            lambda demand, order, short, left: [
                (left * (o > d) - short * (o < d)) / (1 if total else len(demand))
                for d, o in zip(demand, order, strict=True)
            ],
            lambda *given: pull_of_orders(*given, total=total).astype(np.float32),
        ),
        misconceptions=slips_of_the_pull(total),
        faults=(faults.HALVES_IT, faults.DOUBLES_IT),
        laws=PULL_LAWS,
        hints=(
            "A cost of two straight lines has two slopes.",
            "Take one day. Order one unit more: what happens to the cost if too little was ordered, and what if too much? Then think of the mean.",
            "A sibling, for trains that cost 2 for each minute late, the mean over the trains, in the arrivals:\n\n```python\n"
            "return np.where(arrival > plan, ___, 0.0) / len(arrival)\n```",
        ),
    )


trading_slope = varied(slope_exercise, lambda rng: {"total": bool(rng.integers(2))}, total=False)


def steps_both_ways(name, order, belief, advice, *, convention=False):
    return Misconception(name, lambda: order, belief, advice, convention=convention)


gradient_check_in_order = order_lines(
    name="gradient_check_in_order",
    title="Check a slope",
    prompt=(
        "Put a gradient check together: for each number of `point`, go ahead by `h`, go back by `h`, and divide what the loss "
        "has changed by the whole way. Which lines are needed, and in which order? Answer with the letters, such as "
        '`gradient_check_in_order = "cab"`. Five lines belong to nothing. The indentation is part of a line.'
    ),
    signature="def slopes(loss, point, h):",
    lines={
        "a": "    slope[i] = (loss(ahead) - loss(behind)) / (2 * h)",
        "b": "    ahead = behind = list(point)",
        "c": "for i in range(len(point)):",
        "d": "    ahead[i] += h",
        "e": "    slope[i] = (loss(ahead) - loss(behind)) / h",
        "f": "return slope",
        "g": "    ahead, behind = list(point), list(point)",
        "h": "    return slope",
        "i": "slope = [0.0] * len(point)",
        "j": "    behind[i] -= h",
        "k": "    ahead = [x + h for x in point]",
        "l": "    slope[i] = (loss(ahead) - loss(point)) / h",
    },
    right="icgdjaf",
    tried_on=(
        (lambda p: p[0] ** 3 + 2 * p[0] * p[1] ** 2 - p[2], [1.0, 2.0, -1.5], 0.5),
        (lambda p: p[0] * p[1] ** 4, [0.5, -2.0], 0.25),
    ),
    misconceptions=(
        steps_both_ways(
            "divides_by_half_the_way",
            "icgdjef",
            "The step is h, so one divides by h.",
            "How far is it from the point behind to the point ahead?",
        ),
        steps_both_ways(
            "steps_ahead_only",
            "icgdlf",
            "One step says how steep it is.",
            "That is a slope, with an error that shrinks only as fast as h. The task steps to both sides. What does that buy on a parabola?",
            convention=True,
        ),
        Misconception(
            "finds_no_difference",
            lambda: "icbdjaf",
            "Ahead and behind are different points by their names.",
            "Where do `ahead` and `behind` stand when their losses are asked for? And how many lists does "
            "`ahead = behind = list(point)` make?",
            also_wrong=(lambda: "icgadjf",),
        ),
        steps_both_ways(
            "moves_all_numbers_at_once",
            "icgkjaf",
            "All numbers of the point may move together.",
            "Whose slope is it, if all of them have moved?",
        ),
        steps_both_ways(
            "returns_after_the_first",
            "icgdjah",
            "The return belongs to the loop.",
            "How many slopes have been measured when the function ends?",
        ),
        steps_both_ways(
            "copies_the_point_once",
            "igcdjaf",
            "Two copies before the loop are enough.",
            "At the second number, where do `ahead` and `behind` still stand from the first?",
        ),
    ),
    points=2,
    difficulty=2,
    minutes=5,
    hints=(
        "Only one number of the point may move at a time.",
        "Each turn of the loop needs fresh copies, two moves, and one division. By how long a way?",
        "On x², at 3, with h = 0.1: (3.1² − 2.9²) / 0.2 is 6, the slope, and (3.1² − 3²) / 0.1 is 6.1.",
    ),
)


SUSPECT_COSTS = (
    lambda demand, order, short, left: cost_of_orders(demand, order, left, short),
    lambda demand, order, short, left: lets_errors_cancel(False, demand, order, short, left),
    lambda demand, order, short, left: (
        cost_of_orders(demand, order, short, left, total=True)
        / max(1, np.count_nonzero(np.asarray(demand) != order))
    ),
    lambda demand, order, short, left: np.mean(
        np.where(demand > order, short, left) * (np.asarray(demand) - order) ** 2
    ),
)


def cannot_be_traded(demand, order, short, left):
    if np.ndim(demand) != 1 or np.shape(demand) != np.shape(order) or not np.size(demand):
        return "demand and order have to be lists of equal length"
    prices = np.r_[short, left]
    if not np.isfinite(np.r_[demand, order, prices]).all() or np.any(prices < 0):
        return "all the numbers have to be finite, and prices are not below 0"
    return ""


unmask_the_prices = counterexample(
    name="unmask_the_prices",
    title="Which test would have found it?",
    prompt=(
        "Four people wrote `trading_cost(demand, order, short, left)` as a mean over the days, each with one fault:\n\n"
        "1. the two prices have changed places;\n"
        "2. what is left over on one day makes up for what is missing on another;\n"
        "3. it divides by the number of days on which something went wrong;\n"
        "4. it squares the errors.\n\n"
        "Each passes the test of its author. Hand over a **list of inputs**, such as `[([5.0], [4.0], 2.0, 1.0)]`, so that each of the "
        "four is wrong on at least one of them. One input is enough, if it is chosen well."
    ),
    points=2,
    difficulty=3,
    minutes=5,
    reference=lambda: [([5.0, 9.0, 7.0], [3.0, 12.0, 7.0], 9.0, 1.0)],
    measure=lets_through(cost_of_orders, SUSPECT_COSTS, cannot_be_traded),
    also_right=(
        lambda: [
            ([5.0, 9.0], [3.0, 12.0], 9.0, 1.0),
            ([4.0, 4.0, 4.0], [4.0, 4.0, 6.0], 2.0, 3.0),
        ],
        lambda: (([20, 30, 10, 10], [10, 35, 10, 14], 2, 3),),
    ),
    misconceptions=(
        Misconception(
            "makes_the_prices_equal",
            lambda: [([5.0, 9.0, 7.0], [3.0, 12.0, 7.0], 4.0, 4.0)],
            "Equal prices keep the test tidy.",
            "Who would notice, at your prices, that they have changed places?",
        ),
        Misconception(
            "errs_on_one_side_only",
            lambda: [([5.0, 9.0, 7.0], [3.0, 6.0, 7.0], 9.0, 1.0)],
            "Any errors will do.",
            "On which of your days is something left over? What could cancel there?",
        ),
        Misconception(
            "lets_every_day_go_wrong",
            lambda: [([5.0, 9.0], [3.0, 12.0], 9.0, 1.0)],
            "A day on which all fits tests nothing.",
            "If something goes wrong on every day, how many days are there, and how many bad ones?",
        ),
        Misconception(
            "errs_by_one",
            lambda: [([5.0, 9.0, 7.0], [4.0, 10.0, 7.0], 9.0, 1.0)],
            "An error of one is the plainest error.",
            "Which numbers does a square leave as they are?",
        ),
        Misconception(
            "tries_a_single_day",
            lambda: [([5.0], [3.0], 9.0, 1.0)],
            "One day is the plainest test.",
            "What can cancel on a single day? By what can one divide?",
        ),
        Misconception(
            "lets_everything_fit",
            lambda: [([5.0, 9.0], [5.0, 9.0], 9.0, 1.0)],
            "A perfect order must cost nothing, and that is the test.",
            "It is a good law. What do the four give there?",
        ),
        Misconception(
            "tries_what_the_prompt_shows",
            lambda: [([5.0], [4.0], 2.0, 1.0)],
            "An example is a good test.",
            "One day, an error of 1: which faults can hide in each of these?",
        ),
        Misconception(
            "cuts_a_list_short",
            lambda: [([5.0, 9.0], [3.0], 9.0, 1.0)],
            "There may be fewer orders than days.",
            "Which order belongs to the second day?",
        ),
    ),
    hints=(
        "A test tells two functions apart only where they give different numbers.",
        "For each of the four: which prices, which errors, how many days does it hide behind?",
        "On another pair: a sum and a mean agree on one number, a mean and a median on [1, 2, 3]. Neither is a test.",
    ),
)


def loaves_asked_for(days, seed):
    rng = np.random.default_rng(seed)
    return np.round(rng.lognormal(4.0, 0.6, days))


SHORT, LEFT = 9.0, 1.0
WITHIN = 1.1  # of the lowest cost that a constant can reach on the days of the judge


def bakery_cost(order):
    return cost_of_orders(loaves_asked_for(3000, 77), np.full(3000, float(order)), SHORT, LEFT)


def judged_order(answer):
    """What baking this much every day costs on days that nobody has seen."""
    order = numbers(answer)
    if order is None or order.ndim or not np.isfinite(order):
        return "one finite number of loaves was wanted"
    demand = loaves_asked_for(3000, 77)
    best = bakery_cost(np.quantile(demand, SHORT / (SHORT + LEFT)))
    if bakery_cost(order) < WITHIN * best:
        return "the cost per day is within a tenth of the lowest that one number can reach"
    return _objection_to_order(
        float(np.mean(demand > order)), order > 1.3 * np.quantile(demand, 0.999)
    )


def _objection_to_order(runs_out, beyond):
    if beyond:
        return "hardly one day in a thousand comes near it"
    for share, sentence in (
        (0.995, "it runs out on every day"),
        (0.75, "it runs out on more than three days of four"),
        (0.44, "it runs out on about every second day"),
        (0.1, "it runs out on more than one day in ten"),
    ):
        if runs_out > share:
            return sentence
    return "it runs out on fewer than one day in ten, and too much is left over"


order_for_tomorrow = measured_task(
    name="order_for_tomorrow",
    title="One order for every day",
    prompt=words(
        "The bakery again: a missing loaf costs {short:g}, a loaf left over {left:g}. You have the demand of 400 days, `loaves_asked_for(400, seed=2)`:\n\n"
        "```python\n{code}```\n\n"
        "Hand over **one** number of loaves to be baked every day. It is judged on 3000 other days: its cost has to be within a tenth of the lowest that one number can reach.",
        short=SHORT,
        left=LEFT,
        code=inspect.getsource(loaves_asked_for),
    ),
    points=3,
    difficulty=3,
    minutes=8,
    reference=lambda: np.quantile(loaves_asked_for(400, 2), SHORT / (SHORT + LEFT)),
    measure=judged_order,
    also_right=(
        lambda: min(
            range(400),
            key=lambda order: cost_of_orders(loaves_asked_for(400, 2), order, SHORT, LEFT),
        ),
        lambda: [float(np.sort(loaves_asked_for(400, 2))[360])],
    ),
    misconceptions=(
        Misconception(
            "bakes_the_median",
            lambda: np.median(loaves_asked_for(400, 2)),
            "The middle of the demand is the best forecast.",
            "On how many days does it run out? What does a day of each kind cost?",
        ),
        Misconception(
            "bakes_the_mean",
            lambda: np.mean(loaves_asked_for(400, 2)),
            "The average demand is the best forecast.",
            "For which loss is the mean the best constant? Is a missing loaf as cheap as one too many?",
        ),
        Misconception(
            "swaps_the_two_costs",
            lambda: np.quantile(loaves_asked_for(400, 2), LEFT / (SHORT + LEFT)),
            "The cost of what is left over decides how high to go.",
            "Missing loaves are the expensive ones. Should you bake more than the typical demand, or less?",
        ),
        Misconception(
            "bakes_for_the_busiest_day",
            lambda: np.max(loaves_asked_for(400, 2)),
            "A loaf must never be missing.",
            "How many loaves are left over on a usual day, and what do they cost?",
        ),
        Misconception(
            "multiplies_by_the_price",
            lambda: SHORT * np.mean(loaves_asked_for(400, 2)),
            "Nine times as costly means nine times as much bread.",
            "On how many days was so much asked for?",
        ),
        Misconception(
            "bakes_nothing",
            lambda: 0,
            "What is not baked cannot be left over.",
            "What does each guest cost you who goes home without bread?",
        ),
    ),
    hints=(
        "Two prices ask for a quantile, not for the mean.",
        "For any number you can compute the cost on the 400 days. How does it change from one number to the next?",
        "On other data: with costs 3 and 1 and demands 1, 2, …, 100, the best order is 75.",
    ),
)


def screening(people, seed):
    """A model's score for each person, and who is ill."""
    rng = np.random.default_rng(seed)
    ill = rng.random(people) < 0.1
    return rng.normal(2.0 * ill, 1.0), ill.astype(int)


MISSED, ALARMED = 20.0, 1.0


def screening_cost(border, scores, ill, missed=MISSED, alarmed=ALARMED):
    flagged = scores > border
    return np.mean(missed * ill * ~flagged + alarmed * (1 - ill) * flagged)


def cheapest_border(missed, alarmed):
    """The border that would have cost least among the people of the task, at given prices."""
    scores, ill = screening(20_000, seed=1)
    borders = np.linspace(-5, 5, 201)
    costs = [screening_cost(border, scores, ill, missed, alarmed) for border in borders]
    return float(borders[int(np.argmin(costs))])


def judged_border(answer):
    """What a border costs among people whom nobody has seen."""
    border = numbers(answer)
    if border is None or border.ndim or not np.isfinite(border):
        return "one finite number was wanted"
    scores, ill = screening(20_000, seed=77)
    lowest = min(screening_cost(b, scores, ill) for b in np.linspace(-1, 2, 61))
    if screening_cost(border, scores, ill) < 1.08 * lowest:
        return "the cost per person is near the lowest that a border can reach"
    return _objection_to_border(float(border))


def _objection_to_border(border):
    scores, ill = screening(20_000, seed=77)
    missed = np.mean(scores[ill == 1] <= border)
    alarmed = np.mean(scores[ill == 0] > border)
    if alarmed > 0.98:
        return "nearly everybody is alarmed"
    if missed > 0.98:
        return "nearly every ill person is missed"
    if missed > 0.6:
        return "more than three of five ill people are missed"
    if missed > 0.25:
        return "more than a quarter of the ill people are missed"
    if alarmed > 0.4:
        return "more than two of five healthy people are alarmed"
    return "the cost can still be lowered by more than a twelfth"


border_for_screening = measured_task(
    name="border_for_screening",
    title="Where to draw the line",
    prompt=words(
        "A screening model gives each person a **score** (not a probability). To miss an ill person costs {missed:g}, a false alarm costs {alarmed:g}. "
        "You have 20 000 people, `screening(20_000, seed=1)`:\n\n"
        "```python\n{code}```\n\n"
        "Hand over the border: whoever scores above it is alarmed. It is judged by its cost on 20 000 other people, which has to be within 8 % of the lowest possible.",
        missed=MISSED,
        alarmed=ALARMED,
        code=inspect.getsource(screening),
    ),
    points=3,
    difficulty=3,
    minutes=8,
    reference=lambda: cheapest_border(MISSED, ALARMED),
    measure=judged_border,
    also_right=(
        lambda: [1 + math.log(9 / 20) / 2],
        lambda: np.float32(cheapest_border(MISSED, ALARMED)),
    ),
    misconceptions=(
        Misconception(
            "counts_mistakes_instead_of_costs",
            lambda: cheapest_border(1.0, 1.0),
            "The fewest mistakes are the lowest cost.",
            "How many ill people does your border miss, and how many healthy ones does it alarm? Which kind is the dearer one?",
        ),
        Misconception(
            "swaps_the_two_costs",
            lambda: cheapest_border(ALARMED, MISSED),
            "The expensive mistake is the false alarm.",
            "Read the two prices once more. Which mistake does your border avoid?",
        ),
        Misconception(
            "alarms_everybody",
            lambda: -10.0,
            "Nobody may be missed.",
            "Nine of ten people are healthy. What do they cost you?",
        ),
        Misconception(
            "takes_a_probability_for_a_score",
            lambda: ALARMED / (ALARMED + MISSED),
            "The border for probabilities holds for scores as well.",
            "Are these scores between 0 and 1? Do people with a score of 0.05 have a chance of 5 % to be ill?",
        ),
        Misconception(
            "alarms_nobody",
            lambda: 10.0,
            "Most people are healthy, so that silence is right most of the time.",
            "What does it cost to be right nine times of ten in this way?",
        ),
        Misconception(
            "draws_the_line_halfway",
            lambda: 1.0,
            "The line lies between the two groups.",
            "At your border, is one ill person as easily missed as one healthy person is alarmed? Which of the two is dearer?",
        ),
    ),
    hints=(
        "The border that makes the fewest mistakes and the one that costs least are not the same.",
        "For any border you can compute the cost on the 20 000. Try many.",
        "On other scores: try the borders 0, 0.1, 0.2 … in a loop, keep the costs in a list, and look where the smallest stands.",
    ),
)

loss_for_a_rare_disease = choice(
    name="loss_for_a_rare_disease",
    title="One in a thousand",
    prompt=(
        "One person in a thousand has the disease. Doctors want **probabilities** that they can trust, and decide by the costs of each case. How do you train? Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="b",
    options=(
        Option(
            "a",
            "For accuracy: the share of right decisions is what counts.",
            "trains_for_accuracy",
            "The best model is right most often.",
            "How often is a model right that calls everybody healthy? And which slope does accuracy have?",
        ),
        Option(
            "b",
            "With plain cross-entropy, and put the costs into the threshold afterwards.",
            advice="Cross-entropy asks for the true probability. Costs belong to the decision: they may differ from case to case, "
            "and a new cost needs no new training.",
        ),
        Option(
            "c",
            "With a weight of 1000 on the ill, and use the probabilities as they come.",
            "believes_weighted_probabilities",
            "A weight makes up for rarity, and the rest stays as it is.",
            "What does a weight do to the odds that the model learns? Would the doctor's 50 % still be 50 %?",
        ),
        Option(
            "d",
            "With a weight on each class in proportion to its frequency.",
            "weights_by_frequency",
            "The frequent class deserves the larger weight.",
            "Which class already dominates the sum without any help?",
        ),
    ),
    hints=(
        "Ask first what is wanted: a decision or a probability?",
        "Which losses are lowest, on average, for the true probability?",
        "On the weather: the service forecasts 30 % rain for all; who takes an umbrella decides by how much they hate to get wet.",
    ),
)

loss_for_search_results = choice(
    name="loss_for_search_results",
    title="The best ten",
    prompt=(
        "A shop shows ten of its articles, the most relevant first. You have clicks that say which of two shown articles was preferred. What do you train with? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=2,
    right="c",
    options=(
        Option(
            "a",
            "The squared error of a relevance from 0 to 1, made up from the clicks.",
            "invents_absolute_targets",
            "Every article has a relevance that can be hit.",
            "Your data say which of two is better. Where does the number for one alone come from?",
        ),
        Option(
            "b",
            "NDCG itself: it is what will be reported.",
            "descends_a_step_function",
            "One trains what one measures.",
            "If a score grows by a tiny bit, what does NDCG do? Which slope is that?",
        ),
        Option(
            "c",
            "A pairwise logistic loss on the differences of scores.",
            advice="It uses what the data say, an order of two, has a slope everywhere, and cares for differences alone.",
        ),
        Option(
            "d",
            "Cross-entropy with one class for each article of the shop, on all clicks of the year.",
            "makes_every_article_a_class",
            "Choosing among articles is classifying.",
            "What happens when the shop gets a new article? And were all of them shown?",
        ),
    ),
    hints=(
        "Which statement do the data make: how good one is, or which of two is better?",
        "A loss for training needs a slope. Which of the four is flat nearly everywhere?",
        "On tennis: ratings of players come from who beat whom, not from marks for each.",
    ),
)

loss_for_ratings = choice(
    name="loss_for_ratings",
    title="From one star to five",
    prompt=(
        "You forecast ratings from 1 to 5 stars, and want for each film the chance of **every** rating. Some films split the audience into 1 and 5. Which choice fits? Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="a",
    options=(
        Option(
            "a",
            "Cross-entropy over five classes.",
            advice="It can say “half ones, half fives”. A loss that knows that 4 is nearer to 5 than 1 is can be worth it where data are few.",
        ),
        Option(
            "b",
            "Mean squared error: stars are numbers.",
            "forecasts_only_the_mean",
            "A number is forecast by regression.",
            "What does the model say of the film that splits its audience? How many people gave that rating?",
        ),
        Option(
            "c",
            "Five yes-or-no losses, one for each rating.",
            "lets_ratings_happen_together",
            "Each rating may or may not happen.",
            "Can one person give 1 and 5 at once? Do your five probabilities add up to 1?",
        ),
        Option(
            "d",
            "Mean absolute error: it is robust against the ones.",
            "treats_opinions_as_outliers",
            "Extreme ratings are outliers.",
            "Are those ones slips of the pen, or half of the audience? What would the median of the splitting film be?",
        ),
    ),
    hints=(
        "What is wanted: one number, or a whole distribution?",
        "Which of the four can tell a film that everybody finds middling from one that splits its audience?",
        "On dice: the mean of a throw is 3.5. Who would bet on it?",
    ),
)

loss_for_heavy_tails = choice(
    name="loss_for_heavy_tails",
    title="A sensor with hiccups",
    prompt=(
        "A sensor measures well, but one value in fifty is wildly wrong. You fit a curve to what it **usually** says and want smooth convergence near the end. Which loss? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=2,
    right="d",
    options=(
        Option(
            "a",
            "The squared error: it is the robust one, as it takes large errors seriously.",
            "calls_the_square_robust",
            "To punish large errors most is to be robust.",
            "Drag one point far away. Which constant follows it, the mean or the median?",
        ),
        Option(
            "b",
            "Cross-entropy: it is the best loss.",
            "uses_one_loss_for_all",
            "Cross-entropy beats the others.",
            "What are the classes of a temperature?",
        ),
        Option(
            "c",
            "The fourth power of the error: then the hiccups stand out.",
            "raises_the_power",
            "The higher the power, the clearer the outliers.",
            "Who decides about the curve then: forty-nine good values or the one bad one?",
        ),
        Option(
            "d",
            "Huber: squared for small errors, absolute for large ones.",
            advice="The pull of a hiccup is bounded, and near the bottom the slope goes to 0 smoothly. Its width says what counts as large.",
        ),
    ),
    hints=(
        "Look at the slope: how hard does one point pull?",
        "A bounded pull for the far ones, a slope that vanishes for the near ones: which has both?",
        "On a tug of war: one giant on the rope should not outpull forty-nine people.",
    ),
)

loss_for_insurance = choice(
    name="loss_for_insurance",
    title="The sum of the bills",
    prompt=(
        "An insurer forecasts the bill of each client. Most bills are 0, some are huge, and what matters is that the forecasts **add up** to what has to be paid. A colleague "
        "proposes the absolute error “because of the outliers”. What do you say? Answer with the letter."
    ),
    points=1,
    difficulty=4,
    minutes=3,
    right="b",
    options=(
        Option(
            "a",
            "Agree: heavy tails always ask for the absolute error.",
            "fears_every_tail",
            "Large values are outliers, and outliers ask for a robust loss.",
            "What is the median bill, if most are 0? What would the premiums add up to?",
        ),
        Option(
            "b",
            "No: sums need means, and the mean is what the squared error asks for. The huge bills are not slips but the business.",
            advice="A robust loss would forecast 0 for nearly everybody. A loss made for such amounts, as that of a Tweedie or a gamma "
            "model, asks for the mean as well and trusts huge values less blindly.",
        ),
        Option(
            "c",
            "It makes no difference: both losses have the same minimum for large data.",
            "expects_one_minimum",
            "With enough data all losses agree.",
            "For 0, 0, 0, 0, 100: which constant does each of the two ask for? Do more data change that?",
        ),
        Option(
            "d",
            "Take a quantile near 1, to be safe.",
            "wants_to_be_safe",
            "Paying is expensive, so forecasts should be high.",
            "What would the forecasts add up to? Who would sign at that premium?",
        ),
    ),
    hints=(
        "Which property of the distribution is wanted: its middle, its mean or a high quantile?",
        "Try the two losses on five clients with bills of 0, 0, 0, 0 and 100.",
        "On rain: for the water in the tank the mean counts, though the median day is dry.",
    ),
)

loss_for_retrieval = choice(
    name="loss_for_retrieval",
    title="Find the passage",
    prompt=(
        "You have a hundred thousand pairs of a question and the passage that answers it, and **no** list of wrong passages. You need embeddings in which a question finds its passage. Which loss? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=2,
    right="a",
    options=(
        Option(
            "a",
            "InfoNCE over a batch: each question has to find its own passage among those of the others.",
            advice="The other passages of the batch serve as wrong ones. The loss of guessing is the logarithm of the batch size.",
        ),
        Option(
            "b",
            "The mean squared distance of a question and its passage.",
            "pulls_without_pushing",
            "What belongs together has to come near.",
            "Which embedding has a loss of 0 and finds nothing? What keeps the points apart?",
        ),
        Option(
            "c",
            "A yes-or-no loss on the pairs that there are.",
            "trains_on_yes_alone",
            "Each pair is a yes.",
            "What does a model learn from a hundred thousand times yes?",
        ),
        Option(
            "d",
            "A triplet loss with an embedding below zero as the negative.",
            "takes_negative_for_a_sign",
            "A negative example has negative numbers.",
            "In “negative example”, what is it that is negated?",
        ),
    ),
    hints=(
        "Something has to pull together, and something has to push apart.",
        "Where could wrong passages come from, if there is no list of them?",
        "On a memory game: you find a pair only because the other cards look different.",
    ),
)

loss_for_tags = choice(
    name="loss_for_tags",
    title="Sun, sea and a dog",
    prompt=(
        "A photo may show a dog, the sea and a sunset at once, or none of them. You want a probability for each of 300 tags. Which loss? Answer with the letter."
    ),
    points=1,
    difficulty=1,
    minutes=2,
    right="c",
    options=(
        Option(
            "a",
            "Softmax and cross-entropy over 300 classes.",
            "makes_tags_compete",
            "Many classes ask for softmax.",
            "If the model is surer of the dog, should the sea become less likely?",
        ),
        Option(
            "b",
            "Mean squared error of the probabilities: it is as good as cross-entropy.",
            "takes_squares_for_classes",
            "Squared errors serve for probabilities as well.",
            "A tag that is there was given 0.001 after a sigmoid. How hard does each of the two losses push?",
        ),
        Option(
            "c",
            "300 times yes or no: a sigmoid and binary cross-entropy for each tag.",
            advice="The tags do not compete. Keep in mind that most are no: look at the loss of the yeses too.",
        ),
        Option(
            "d",
            "Cross-entropy over the 2³⁰⁰ sets of tags.",
            "enumerates_all_sets",
            "Every combination is a class of its own.",
            "How many photos would you need to see each of them once?",
        ),
    ),
    hints=(
        "Do the classes exclude one another?",
        "What do the probabilities of the tags of one photo add up to?",
        "On a form: radio buttons allow one answer, tick boxes any number.",
    ),
)

loss_for_forecasts_of_rain = choice(
    name="loss_for_forecasts_of_rain",
    title="Pay the forecaster",
    prompt=(
        "A weather service pays its forecasters by a score, computed from the probability of rain that they announced and from whether it rained. It wants them to say what they **really** believe. "
        "Which rule does NOT do that? Answer with the letter."
    ),
    points=1,
    difficulty=4,
    minutes=3,
    right="d",
    options=(
        Option(
            "a",
            "A fine of −log of the probability given to what happened.",
            "doubts_the_logarithm",
            "The logarithm makes forecasters timid.",
            "Believing 0.7: what is your average fine for announcing q? Where is its slope 0?",
        ),
        Option(
            "b",
            "A fine of (1 − probability given to what happened)².",
            "doubts_the_square",
            "A square is for numbers, not for probabilities.",
            "Believing 0.7: 0.7·(1 − q)² + 0.3·q². Where is its slope 0?",
        ),
        Option(
            "c",
            "A fine of −log₂ of it, halved.",
            "takes_the_base_for_the_rule",
            "Another base and a factor change what is best.",
            "Does the place of a minimum move if everything is multiplied by a constant?",
        ),
        Option(
            "d",
            "A fine of 1 minus the probability given to what happened.",
            advice="Believing 0.7, the average fine 0.7·(1 − q) + 0.3·q is a straight line in q: it is lowest at q = 1. It pays to exaggerate.",
        ),
    ),
    hints=(
        "A rule is honest if announcing what you believe costs you least on average.",
        "Believe 0.7, announce q, and write down the average fine for each rule. Where is it lowest?",
        "On a coin that you know to be fair: which announcement costs least under each rule, and is there one that leaves you free to say anything?",
    ),
)

measure_for_language_models = choice(
    name="measure_for_language_models",
    title="Two models, two vocabularies",
    prompt=(
        "Model A has a perplexity of 12 a token, model B one of 20, on the same text. A cuts it into 1500 tokens, B into 1000. Which is better? Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="b",
    options=(
        Option(
            "a",
            "A: its perplexity is lower.",
            "compares_perplexities_of_different_tokens",
            "Perplexities can be compared on the same text.",
            "Perplexity is per token. Whose tokens are longer, and who has to guess more often?",
        ),
        Option(
            "b",
            "B: 1000 · log 20 is less than 1500 · log 12, so that the text as a whole surprises it less.",
            advice="Bits per byte make that comparison: total surprise, divided by something that does not depend on the tokens.",
        ),
        Option(
            "c",
            "A: 12/1500 is less than 20/1000.",
            "divides_perplexity_by_tokens",
            "Perplexity has to be divided by the number of tokens.",
            "What adds up over the tokens: perplexities or their logarithms?",
        ),
        Option(
            "d",
            "Nobody can tell: models with different tokens can never be compared.",
            "gives_up_on_comparing",
            "Different tokens make numbers incomparable.",
            "What does each model say about the text as a whole? Does that depend on how it is cut?",
        ),
    ),
    hints=(
        "Losses add up over the tokens of a text.",
        "What is the total surprise of the text, in nats, for each model?",
        "On other numbers: perplexity 4 over 300 tokens is 416 nats; perplexity 8 over 100 tokens is 208.",
    ),
)

loss_or_measure = choice(
    name="loss_or_measure",
    title="Loss and measure",
    prompt=(
        "The board wants a high F1 score. A colleague says: “Then F1 must be our loss.” What do you answer? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=2,
    right="c",
    options=(
        Option(
            "a",
            "Yes: one trains what one is judged by.",
            "descends_a_step_function",
            "Loss and measure should be the same.",
            "By how much does F1 change if one probability moves from 0.61 to 0.62? Which step would you take?",
        ),
        Option(
            "b",
            "No: F1 is a bad measure, and the board should ask for cross-entropy.",
            "replaces_the_goal_by_the_loss",
            "The measure has to follow the loss.",
            "Whose costs does the measure stand for? Can you name a loss that the board understands?",
        ),
        Option(
            "c",
            "Train with a loss that has a slope, such as cross-entropy, and choose threshold and model by F1 on held-out data.",
            advice="A loss steers, a measure judges. The two have to agree in the end, not in their formulas.",
        ),
        Option(
            "d",
            "It does not matter: a lower loss always means a higher F1.",
            "ties_loss_to_measure",
            "If the loss falls, every measure gets better.",
            "Can two models have the same F1 and very different losses? And the other way round?",
        ),
    ),
    hints=(
        "A loss has to say which way to go, a measure how far one has come.",
        "Which of the two changes when a probability moves by a hair?",
        "On a hike: the compass steers, the height above the sea judges.",
    ),
)

defend_your_loss = written_question(
    name="defend_your_loss",
    title="Defend your loss",
    prompt=(
        "Choose a task of your own: something to forecast, to find or to decide. Write in three to six sentences which **loss** you would train with, which property of the world its minimum asks for (a mean, a "
        "median, a quantile, a probability, an order), what a mistake costs in each direction, which number a model that knows nothing would show, and how you would notice that you chose badly. You will see a model answer to compare."
    ),
    difficulty=4,
    minutes=15,
    points=0,
    model_answer=(
        "I forecast for a library how many copies of a new book are asked for in its first week. A reader who goes away costs us about three times as much as a copy that stands "
        "on the shelf, so I train with the quantile loss at 0.75: its minimum is the demand that is exceeded on one day in four. A model that knows nothing would say the 0.75-quantile of all "
        "earlier books, and the loss of that constant on held-out books is my number to beat. If demand is exceeded far more often than one time in four on new books, the model is "
        "not what the loss asked for; if it is exceeded as often as it should be and we still lose readers, my two prices were wrong."
    ),
    hints=(
        "Begin with the decision that is made with the forecast, and with what its mistakes cost.",
        "Name the best constant under your loss. Is that the number you would want if you knew nothing else?",
        "On another task, spam: a lost letter costs more than a read advertisement; cross-entropy for a probability, a threshold from the two costs; "
        "guessing at 30 % spam pays 0.611 nats.",
    ),
)


LEARNT = 40_000
TO_BEAT = 2.55
READING = f'''from pydoc_data.topics import topics

names = """
{textwrap.fill(SAME_IN_EVERY_PYTHON, 76, break_on_hyphens=False)}
"""
text = "\\n".join(topics[name] for name in names.split()).lower()
text = " ".join("".join(c if "a" <= c <= "z" else " " for c in text).split())
'''
"""What a learner runs to get `datasets.python_reference()` without the course."""


@lru_cache(maxsize=1)
def _reference_letters():
    numbered = np.array([LETTERS.index(letter) for letter in python_reference()])
    return numbered[:LEARNT], numbered[LEARNT:]


def threes(letters, row=(0, 1), column=2):
    """How often each letter came after each two: (729, 27). Or other places among four."""
    places = [letters[step : len(letters) - 3 + step] for step in range(4)]
    counts = np.zeros((729, 27))
    np.add.at(counts, (27 * places[row[0]] + places[row[1]], places[column]), 1)
    return counts


def in_bits(table, letters, row=(0, 1), column=2):
    """Mean surprise, in bits per letter, which is a byte."""
    places = [letters[step : len(letters) - 3 + step] for step in range(4)]
    with np.errstate(divide="ignore"):
        given = table[27 * places[row[0]] + places[row[1]], places[column]]
        return float(-np.mean(np.log2(given)))


def mixed_table(letters=None, strength=5.0):
    """Counts after two letters, helped out by those after one, and these by how frequent each is."""
    counts = threes(_reference_letters()[0] if letters is None else letters)
    pairs = counts.reshape(27, 27, 27).sum(axis=0)
    alone = smoothed(pairs.sum(axis=0)[None], 1.0)
    after_one = smoothed(pairs + strength * alone, 0.0)
    return smoothed(counts + strength * np.tile(after_one, (27, 1)), 0.0)


def judged_letters(answer):
    """What a table and the number beside it are worth on the letters that were held out."""
    if not isinstance(answer, (list, tuple)) or len(answer) != 2:
        return "a pair was wanted: a table, and your own number of bits per byte"
    table, claimed = numbers_or_none(answer[0]), numbers(answer[1])
    if table is None or table.size not in (27**2, 27**3) or table.shape[-1] != 27:
        return "the table has not the shape (729, 27)"
    if claimed is None or claimed.ndim:
        return "beside the table one number was wanted"
    table = np.tile(table, (27, 1)) if table.size == 27**2 else table.reshape(729, 27)
    return _no_forecast(table) or _verdict_on_letters(table, float(claimed))


def numbers_or_none(value):
    try:
        return np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        return None


def _no_forecast(table):
    if not np.all(table >= 0):
        return (
            "some entries of the table are below 0 or no numbers, so that they are no probabilities"
        )
    sums = table.sum(axis=1)
    if np.allclose(sums, 1, atol=3e-3):
        return ""
    if abs(table.sum() - 1) < 3e-3:
        return "all its entries together sum to 1, where each row has to"
    columns = np.allclose(table.sum(axis=0), 1, atol=3e-3)
    return "its columns sum to 1, not its rows" if columns else "its rows do not sum to 1"


def _verdict_on_letters(table, claimed):
    seen, unseen = _reference_letters()
    table = table / table.sum(axis=1, keepdims=True)
    bits, on_seen = in_bits(table, unseen), in_bits(table, seen)
    if bits >= TO_BEAT:
        return _shortfall(table, bits, unseen)
    if bits < on_seen:
        return words(
            "the table fits the held-out letters better than the {learnt} to learn from",
            learnt=LEARNT,
        )
    if abs(claimed - bits) < 0.011:
        return words(
            "it is below {to_beat} bits per byte, and the number beside it is true", to_beat=TO_BEAT
        )
    return _false_claim(claimed, bits, on_seen)


def _false_claim(claimed, bits, on_seen):
    for truth, what in (
        (bits * math.log(2), "your number is the one in nats"),
        (
            on_seen,
            words("your number is that of the {learnt} letters to learn from", learnt=LEARNT),
        ),
        (2**bits, "your number is a perplexity"),
        (on_seen * math.log(2), "your number is in nats, and of the letters to learn from"),
        (-bits, "your number has the wrong sign"),
    ):
        if abs(claimed - truth) < 0.011:
            return words("the table is good enough, but {what}", what=words(what))
    return "the table is good enough, but the number beside it is not what the judge measured"


def _shortfall(table, bits, unseen):
    by_first = table.reshape(27, 27, 27)
    if np.isinf(bits):
        return "a letter came to which the table had given 0: infinitely many bits per byte"
    if np.ptp(table) < 1e-9:
        return f"{math.log2(27):.2f} bits per byte: all its entries are the same, which is knowing nothing"
    if np.ptp(table, axis=0).max() < 1e-9:
        return "all its rows are the same, so that the letters before make no difference"
    if np.ptp(by_first, axis=0).max() < 1e-9:
        return "it is better than knowing how frequent letters are, but the letter before the last makes no difference to it"
    return _misplaced(table, bits, unseen) or _level(table, bits)


def _misplaced(table, bits, unseen):
    for row, column, sentence in (
        ((1, 0), 2, "its rows are numbered the wrong way round"),
        ((0, 1), 3, "it forecasts the letter after the next one"),
        ((0, 1), 1, "it forecasts the letter that the row ends with"),
        ((1, 2), 0, "it forecasts the letter before the two"),
    ):
        if in_bits(table, unseen, row, column) < min(3.6, bits - 1):
            return sentence
    return ""


def _level(table, bits):
    most = int(np.argmax(threes(_reference_letters()[0]).sum(axis=1)))
    count = threes(_reference_letters()[0])[most].sum()
    least = table[most].min()
    added = least * count / (1 - 27 * least) if least < 1 / 28 else math.inf
    never = threes(_reference_letters()[0]).sum(axis=1) == 0
    if added > 0.9 and np.ptp(table[never]) < 1e-6 and bits < 3.3:
        return "better than counting pairs, but so much was added to every count that rows with few counts hardly speak"
    for bound, level in (
        (3.3, "better than counting pairs of letters with one added to each"),
        (4.06, "better than knowing how frequent each letter is, but not than counting pairs"),
        (4.75, "better than knowing nothing, but not than knowing how frequent each letter is"),
    ):
        if bits < bound:
            return words(
                "{bits:.1f} bits per byte: {level}, and not yet below {to_beat}",
                bits=bits,
                level=words(level),
                to_beat=TO_BEAT,
            )
    return words("{bits:.1f} bits per byte: worse than knowing nothing", bits=bits)


def _counted_letters(extra=0.1, *, row=(0, 1), column=2):
    return smoothed(threes(_reference_letters()[0], row, column), extra)


def _alone():
    counts = np.bincount(_reference_letters()[0], minlength=27) + 1.0
    return np.tile(counts / counts.sum(), (729, 1))


def _pairs_alone():
    counts = threes(_reference_letters()[0]).reshape(27, 27, 27).sum(axis=0)
    return smoothed(counts, 1.0)


def with_its_bits(table):
    """A table and its true bits per byte on the held-out letters."""
    return table, in_bits(table, _reference_letters()[1])


def _of_descent():
    """729 rows of scores that begin with what pairs say and walk against p − share, row by row."""
    counts = threes(_reference_letters()[0])
    often = counts.sum(axis=1, keepdims=True)
    scores = np.log(np.tile(_pairs_alone(), (27, 1)))
    for _ in range(100):
        p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
        scores -= (often * p - counts) / (often + 10)
    return np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)


CLAIMS = (
    Misconception(
        "shows_nats_as_bits",
        lambda: (mixed_table(), in_bits(mixed_table(), _reference_letters()[1]) * math.log(2)),
        "A loss is a loss, whatever its unit.",
        "Which logarithm counts halvings? How many nats is one bit?",
    ),
    Misconception(
        "reports_what_it_has_learnt",
        lambda: (mixed_table(), in_bits(mixed_table(), _reference_letters()[0])),
        "The loss at the end of training is the loss.",
        "Which letters did you measure it on? Had the table seen them?",
    ),
    Misconception(
        "reports_a_perplexity",
        lambda: (mixed_table(), 2 ** in_bits(mixed_table(), _reference_letters()[1])),
        "Perplexity is what is reported of language models.",
        "Between how many letters does your number choose? Which unit does the task ask for?",
        convention=True,
    ),
    Misconception(
        "loses_the_minus_sign",
        lambda: (mixed_table(), -in_bits(mixed_table(), _reference_letters()[1])),
        "The mean of the logarithms is the number.",
        "Can a file be packed into fewer than no bits?",
    ),
)

TABLES = (
    Misconception(
        "leaves_the_zeros",
        lambda: (np.nan_to_num(_counted_letters(0.0), nan=1 / 27), 2.3),
        "What never came in the learning part never comes.",
        "What does −log of 0 cost? One letter is enough. Which little thing would make your table more careful?",
    ),
    Misconception(
        "hands_over_counts",
        lambda: (threes(_reference_letters()[0]) + 0.1, 2.45),
        "The counts say everything.",
        "What must the probabilities of a row add up to?",
    ),
    Misconception(
        "divides_by_the_columns",
        lambda: (smoothed(threes(_reference_letters()[0]), 0.1, axis=0), 2.45),
        "The first axis is the one to sum along.",
        "Do the 27 numbers that must add up to 1 stand side by side, or one above the other?",
    ),
    Misconception(
        "shares_out_the_whole_table",
        lambda: ((c := threes(_reference_letters()[0]) + 0.1) / c.sum(), 2.45),
        "The probability of three letters is what is wanted.",
        "“How often do these three come?” or “what comes, after these two?”: which of them does a forecast answer?",
    ),
    Misconception(
        "hands_over_logarithms",
        lambda: (np.log(_counted_letters()), 2.45),
        "The loss needs logarithms, so these are handed over.",
        "Are probabilities ever below 0? What undoes a logarithm?",
    ),
    Misconception(
        "turns_the_table_round",
        lambda: (_counted_letters().T, 2.45),
        "Pasts stand in the columns.",
        "How many pasts are there, and how many letters can come? Which of the two does the task put in the rows?",
    ),
    Misconception(
        "hands_over_the_table_alone",
        mixed_table,
        "The table is the answer.",
        "What do *you* say it is worth, and on which letters? Who would buy it without?",
    ),
)

PASTS = (
    Misconception(
        "holds_all_letters_equally_likely",
        lambda: (np.full((729, 27), 1 / 27), math.log2(27)),
        "Without knowing the text, every letter is as likely as another.",
        "You have read 40,000 letters of it. Which came most often?",
    ),
    Misconception(
        "ignores_the_letters_before",
        lambda: with_its_bits(_alone()),
        "Frequent letters are the best guess everywhere.",
        "What follows “th”? Does your table know?",
    ),
    Misconception(
        "looks_at_one_letter_only",
        lambda: (_pairs_alone(), 3.3),
        "The last letter says all that counts.",
        "What follows an h? And what follows “th”, or “gh”?",
    ),
    Misconception(
        "numbers_the_rows_backwards",
        lambda: with_its_bits(_counted_letters(row=(1, 0))),
        "Row 27 × last + the one before is as good as any order.",
        "For the past “th”, what are 27 × 19 + 7 and 27 × 7 + 19? Which of them does the task read?",
    ),
    Misconception(
        "skips_a_letter",
        lambda: with_its_bits(_counted_letters(column=3)),
        "All three lists are moved on by one.",
        "Which letters do `text[:-3]`, `text[1:-2]` and `text[3:]` bring together? Which one is left out?",
    ),
    Misconception(
        "counts_the_letter_itself",
        lambda: with_its_bits(_counted_letters(column=1)),
        "The letter at the end of the row is the one that is forecast.",
        "What would that model cost if the text were not yet there?",
    ),
    Misconception(
        "forecasts_backwards",
        lambda: with_its_bits(_counted_letters(row=(1, 2), column=0)),
        "Three letters can be counted from either end.",
        "Which of your three letters has not yet come when the forecast is made?",
    ),
    Misconception(
        "adds_one_to_each_count",
        lambda: with_its_bits(_counted_letters(1.0)),
        "One added to each count is the usual thing.",
        "How many letters has a rare row seen, and how many did you add to it? What if you added less, or asked the shorter past?",
    ),
    Misconception(
        "learns_the_held_out_letters",
        lambda: with_its_bits(smoothed(threes(np.concatenate(_reference_letters())), 0.1)),
        "More text makes a better table.",
        "It does. Which letters does `text[:40_000]` give, and what is a number worth on letters that the table has seen?",
    ),
)

letters_bits_per_byte = measured_task(
    name="letters_bits_per_byte",
    title="A language model, in bits per byte",
    prompt=words(
        "The text is that of lesson 6, a part of Python's reference, 46,041 letters and spaces:\n\n```python\n{reading}```\n\n"
        'With `letters = "abcdefghijklmnopqrstuvwxyz "` a is 0 and the space is 26. Learn, by whatever model you like, from the **first '
        "{learnt:,} characters** and nothing else. Hand over a **pair**: a table of shape (729, 27), whose row 27·i + j holds the "
        "probabilities of the letter that follows letter i and then letter j; and the **bits per byte** that you measured with it on the "
        "characters after these (each letter is one byte). The table has to be below **{to_beat}** there, and your number true to a hundredth. "
        "Knowing nothing costs 4.75, frequencies 4.06, counting pairs with one added to each count 3.30, and three letters with one added 2.56.",
        reading=READING,
        learnt=LEARNT,
        to_beat=TO_BEAT,
    ),
    points=4,
    difficulty=5,
    minutes=25,
    reference=lambda: with_its_bits(mixed_table()),
    measure=judged_letters,
    also_right=(
        lambda: with_its_bits(_counted_letters(0.1)),
        lambda: (_counted_letters(0.5).reshape(27, 27, 27).tolist(), 2.50),
        lambda: (mixed_table(strength=2.0).astype(np.float32), np.float32(2.4576)),
        lambda: with_its_bits(_of_descent()),
        lambda: with_its_bits(_counted_letters(0.1).astype(np.float16).astype(float)),
    ),
    misconceptions=(*TABLES, *PASTS, *CLAIMS),
    hints=(
        "Count which letter came after each two. But never give 0 to what might come, and do not drown a rare row.",
        "Number the pasts with `27 * text[:-2] + text[1:-1]`, count with `np.add.at(counts, (pasts, text[2:]), 1)`, add a *little* to each "
        "count, or a few counts shared out as the last letter alone would say, and divide each row by its sum. Then take −log₂ of "
        "what the held-out letters got, and its mean.",
        "A sibling, the weather after two days, helped out by the weather after one:\n\n```python\n"
        "after_two = (counts_two + 3 * after_one[yesterday]) / (counts_two.sum() + ___)\n```",
    ),
)

defend_the_screening = written_question(
    name="defend_the_screening",
    title="Brief B, defended",
    prompt=(
        "Brief B of the lesson, the screening: defend your choice in six to twelve sentences, with **your own numbers** from the "
        "exercises above. Go through the seven criteria of the rubric: the choice from the cost, what the loss is lowest for, the baseline, the slope, the "
        "tests, one honest number, and what it does not mean. Write it between triple quotation marks. A person reads it; you will see a model answer to compare."
    ),
    difficulty=4,
    minutes=20,
    points=0,
    model_answer=(
        "Doctors decide case by case, so I train for a probability, with plain cross-entropy, and put the two prices into the border. Among people who look "
        "alike and of whom a share π is ill, the average loss −π log p − (1 − π) log(1 − p) has slope 0 at p = π, and nowhere else. At prices 20 and 1 it pays to act from 1/21 on, "
        "about 0.048; other prices need another border and no new training. Knowing nothing, I alarm everybody, which costs about 0.90 a person, since nine of ten are healthy; to alarm nobody "
        "costs about 2. The slope in the score is p − y; central differences agree with it in eight digits. I tested the loss with two worked examples, with p = ½ (log 2), with labels and "
        "probabilities turned round together, and with scores of ±1000. With the border chosen on 20 000 people the cost on 20 000 others is about 0.41, and another draw "
        "moves the second decimal. The number holds for these prices and for one ill person in ten: it is no promise for a hospital where "
        "one in a hundred is ill, and it says nothing about who the missed ones are."
    ),
    hints=(
        "One sentence for each criterion is a good beginning. Begin with what a mistake costs.",
        "What would you pay for alarming everybody? And for alarming nobody? Those are the numbers to beat.",
        "The model answer of the lesson, brief A, has the same seven parts on other data.",
    ),
)

defend_the_letters = written_question(
    name="defend_the_letters",
    title="Brief C, defended",
    prompt=(
        "Brief C of the lesson, the model of letters: defend your table in six to twelve sentences, with **your own numbers**. Go through the seven criteria of the "
        "rubric. (If your model only counted and descended no slope: show by a second road that your counts are where the loss is lowest.) Write it between triple quotation "
        "marks. A person reads it; you will see a model answer to compare."
    ),
    difficulty=4,
    minutes=20,
    points=0,
    model_answer=(
        "Packing a text costs −log₂ p of each letter that comes, so the loss is the cross-entropy, and its unit is the bit per byte; no other loss has the size of a file as its unit. "
        "For one past the sum of −n log p over the letters, n being the counts, is lowest where p is the share of each letter; I checked it by descending along p − share from zero scores, which "
        "ends at the counts. Knowing nothing costs log₂ 27, 4.75 bits, frequencies 4.06, pairs 3.30. My table counts what follows two letters and adds five "
        "counts shared out as the last letter alone would say. I tested that rows sum to 1, that a uniform table gives log₂ 27, that a table which "
        "copies the truth gives 0, that nothing is 0, and that the slope agrees with central differences. On the 6,041 held-out letters it costs 2.45 bits per "
        "byte, and 2.31 on the letters it has learnt. It does not mean that English costs 2.45: the reference repeats itself, the "
        "alphabet has 27 signs, and two letters are a short memory."
    ),
    hints=(
        "One sentence for each criterion is a good beginning. Begin with what a letter costs.",
        "Which of your numbers were measured on letters that your table has seen? Say both.",
        "The model answer of the lesson, brief A, has the same seven parts on other data.",
    ),
)
