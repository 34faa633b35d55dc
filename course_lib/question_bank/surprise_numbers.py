"""Surprise by numbers: small computations on forecasts, sequences, units and perplexity."""

import itertools
import math

import numpy as np

from course_lib.grading import (
    Misconception,
    Option,
    Tolerance,
    choice,
    order_lines,
    value_question,
    varied,
)
from course_lib.losses import bits_from_nats, negative_log_likelihood, perplexity
from course_lib.losses import surprise as surprise_of
from course_lib.question_bank import faults
from course_lib.question_bank.surprise import (
    THREE_DECIMALS,
    TWO_DECIMALS,
    perplexity_question,
)
from course_lib.translations import words

LESSON = 2

IN_NATS = words("Give three decimals or an expression.")


def _in_another_unit(nats):
    """The three ways to spoil a number of nats; `nats` is a function without arguments."""
    return (
        Misconception(
            "forgets_the_minus_sign",
            lambda: -nats(),
            "The log of the probability is the loss, whatever its sign.",
            "Can a surprise be less than none? What sign has the log of a number below 1?",
        ),
        Misconception(
            "answers_in_bits",
            lambda: bits_from_nats(nats()),
            "The logarithm of information is the one to base 2.",
            "In your unit a fair coin costs 1. Is that the unit that the question names?",
            convention=True,
        ),
        Misconception(
            "answers_in_base_ten",
            lambda: nats() / math.log(10),
            "The key called log is the logarithm meant here.",
            "Which probability costs exactly 1 with your logarithm? Which one belongs to the nat?",
        ),
    )


def _other_charges(p):
    return {
        "charges_one_minus_p": Misconception(
            "charges_one_minus_p",
            lambda: 1 - p,
            "The loss is the probability that the truth did not get.",
            "What is the most that your loss can ever charge, however wrong a forecast is?",
        ),
        "takes_the_log_of_the_rest": Misconception(
            "takes_the_log_of_the_rest",
            lambda: surprise_of(1 - p),
            "The probability of being wrong goes into the logarithm.",
            "Give the truth more probability: does your number go up or down?",
        ),
        "stops_before_the_log": Misconception(
            "stops_before_the_log",
            lambda: 1 / p,
            "Rare means 1 over p.",
            "What would you charge a forecast that was certain and right?",
        ),
        "takes_the_negative_dot_product": Misconception(
            "takes_the_negative_dot_product",
            lambda: -p,
            "The loss is minus the agreement of the forecast with the truth.",
            "That is a loss too, of another name. How much would it charge for p = 0?",
            convention=True,
        ),
    }


def _other_readings(probs, label):
    return {
        "scores_the_favourite": Misconception(
            "scores_the_favourite",
            lambda: surprise_of(max(probs)),
            "What counts is the outcome that the model believed in most.",
            "Did the favourite happen? Which entry belongs to what did?",
        ),
        "counts_labels_from_one": Misconception(
            "counts_labels_from_one",
            lambda: surprise_of(probs[label + 1]),
            "The first entry has index 1, the second index 2, and so on.",
            "Which index has the first entry of a list in Python? Which entry did you read?",
        ),
        "reads_one_place_too_early": Misconception(
            "reads_one_place_too_early",
            lambda: surprise_of(probs[label - 1]),
            "Index 1 means the first entry.",
            "Lay the one-hot vector over the forecast. Above which entry does the 1 stand?",
        ),
        "takes_softmax_of_probabilities": Misconception(
            "takes_softmax_of_probabilities",
            lambda: -np.log(faults.softmax(probs)[label]),
            "What a model gives always has to pass through softmax first.",
            "The entries add up to what, before you do anything to them?",
        ),
    }


def loss_of_one_forecast(name, title, prompt, forecast, mistakes, **card):
    """The loss of one forecast, with those of the known mistakes that fit its numbers.

    Args:
        forecast: the probabilities and the place of the truth.
        mistakes: names of the mistakes to expect.
    """
    probs, label = forecast
    known = {**_other_charges(probs[label]), **_other_readings(probs, label)}
    return value_question(
        name=name,
        title=title,
        prompt=words("{asked} {how}", asked=words(prompt), how=IN_NATS),
        points=1,
        reference=lambda: surprise_of(probs[label]),
        tolerance=THREE_DECIMALS,
        also_right=(
            lambda: math.log(1 / probs[label]),
            lambda: round(-math.log(probs[label]), 3),
        ),
        misconceptions=(
            *_in_another_unit(lambda: surprise_of(probs[label])),
            *(known[mistake] for mistake in mistakes),
        ),
        faults=faults.of_a_value_in_nats(),
        **card,
    )


def _shares(rng, *ranges):
    """Probabilities with two decimals, each from its range; the last takes what is left."""
    drawn = [round(float(rng.uniform(*bounds)), 2) for bounds in ranges]
    return [*drawn, round(1 - sum(drawn), 2)]


fox_loss = loss_of_one_forecast(
    "fox_loss",
    "Over the lazy …",
    "“The quick brown fox jumps over the lazy …” A model gives rabbit 0.02, fox 0.05, green 0.01, "
    "lamp 0.00, dog 0.82, the 0.03 and a space 0.07. The next word is **dog**. How large is the "
    "loss, in **nats**?",
    ([0.02, 0.05, 0.01, 0.0, 0.82, 0.03, 0.07], 4),
    (
        "takes_the_negative_dot_product",
        "counts_labels_from_one",
        "charges_one_minus_p",
        "takes_the_log_of_the_rest",
        "stops_before_the_log",
        "takes_softmax_of_probabilities",
    ),
    difficulty=1,
    minutes=2,
    hints=(
        "The loss of one forecast is never negative, and close to 0 where the truth got nearly all.",
        "Six of the seven probabilities play no part, not even the one that is 0.",
        "On other numbers: had the dog been given 0.61, the loss would be −log 0.61 = 0.494.",
    ),
)


def loss_of_a_cat(probs):
    """Four words, the second of which is right."""
    listed = ", ".join(f"{p:g}" for p in probs)
    return loss_of_one_forecast(
        "cat_loss",
        "A one-hot truth",
        words(
            "A model gives [{listed}] to four words. The truth is [0, 1, 0, 0]: the **cat**. How large "
            "is the loss, in **nats**?",
            listed=listed,
        ),
        (probs, 1),
        (
            "reads_one_place_too_early",
            "counts_labels_from_one",
            "takes_softmax_of_probabilities",
            "charges_one_minus_p",
            "stops_before_the_log",
            "takes_the_negative_dot_product",
        ),
        difficulty=1,
        minutes=2,
        hints=(
            "A one-hot vector points at one entry of the forecast; the others are multiplied by 0.",
            "Above which probability does the 1 stand?",
            "On other numbers: [0.3, 0.2, 0.5] and the truth [1, 0, 0] give −log 0.3 = 1.204.",
        ),
    )


cat_loss = varied(
    loss_of_a_cat,
    lambda rng: {"probs": _shares(rng, (0.04, 0.12), (0.55, 0.66), (0.13, 0.18))},
    probs=[0.1, 0.7, 0.15, 0.05],
)


def loss_of_a_six(probs):
    """A forecast of the next ball that is surprised by a six."""
    six, four, dot = probs
    return loss_of_one_forecast(
        "six_loss",
        "A six, of all things",
        words(
            "Before a ball is bowled, a model gives {six:g} to a six, {four:g} to a four and {dot:g} to "
            "a dot ball. A **six** is hit. How large is the loss, in **nats**?",
            six=six,
            four=four,
            dot=dot,
        ),
        (probs, 0),
        (
            "scores_the_favourite",
            "counts_labels_from_one",
            "charges_one_minus_p",
            "stops_before_the_log",
            "takes_the_negative_dot_product",
        ),
        difficulty=1,
        minutes=2,
        hints=(
            "The less probable the truth was, the larger the loss; it has no upper end.",
            "The dot ball was likely, and it did not happen. Which probability is asked for?",
            "On other numbers: had the six been given 0.35, the loss would be −log 0.35 = 1.050.",
        ),
    )


six_loss = varied(
    loss_of_a_six,
    lambda rng: {"probs": _shares(rng, (0.06, 0.16), (0.18, 0.3))},
    probs=[0.1, 0.2, 0.7],
)


def loss_of_chai(probs):
    """Four drinks, of which the first comes."""
    listed = ", ".join(f"{p:.2f}" for p in probs)
    return loss_of_one_forecast(
        "chai_loss",
        "The favourite comes",
        words(
            "Asked for the next word, a model gives [{listed}] to chai, paani, dudh and coffee. The word "
            "is **chai**. How large is the loss, in **nats**?",
            listed=listed,
        ),
        (probs, 0),
        (
            "takes_softmax_of_probabilities",
            "takes_the_log_of_the_rest",
            "counts_labels_from_one",
            "charges_one_minus_p",
            "stops_before_the_log",
        ),
        difficulty=1,
        minutes=2,
        hints=(
            "Being the favourite is not enough: only a probability of 1 costs nothing.",
            "One number of the forecast is asked for, and one logarithm.",
            "On other numbers: had chai been given 0.55, the loss would be −log 0.55 = 0.598.",
        ),
    )


chai_loss = varied(
    loss_of_chai,
    lambda rng: {"probs": _shares(rng, (0.36, 0.48), (0.25, 0.31), (0.12, 0.19))},
    probs=[0.4, 0.3, 0.2, 0.1],
)


def _drops_without_a_log(before, after):
    return (
        Misconception(
            "subtracts_the_probabilities",
            lambda: after - before,
            "The loss falls by as much as the probability rises.",
            "From 0.01 to 0.02, and from 0.98 to 0.99: does the loss fall by the same amount?",
        ),
        Misconception(
            "divides_the_probabilities",
            lambda: after / before,
            "The truth became so many times as probable, so that is the drop.",
            "If nothing had changed, what would your number be, and what should it be?",
        ),
        Misconception(
            "divides_the_losses",
            lambda: surprise_of(before) / surprise_of(after),
            "A drop is told by how many times smaller the loss became.",
            "“By how much” asks for a difference. In which unit is your number?",
        ),
        Misconception(
            "gives_the_new_loss",
            lambda: surprise_of(after),
            "The loss after the step is the improvement.",
            "Where was the loss before the step? Does your number know?",
        ),
        Misconception(
            "takes_the_log_of_the_difference",
            lambda: surprise_of(after - before),
            "The logarithm of the difference is the difference of the logarithms.",
            "If p had not changed at all, you would take the log of 0. What should the drop be then?",
        ),
    )


def drop_of_the_loss(before, after):
    """By how much training lowered the loss of one word."""
    return value_question(
        name="drop_in_nats",
        title="What training gained",
        prompt=words(
            "Before training a model gave the right word {before:.2f}; after it, {after:.2f}. By how "
            "many **nats** did the loss fall? {how} A fall counts as positive.",
            before=before,
            after=after,
            how=IN_NATS,
        ),
        points=1,
        difficulty=2,
        minutes=3,
        reference=lambda: surprise_of(before) - surprise_of(after),
        tolerance=THREE_DECIMALS,
        also_right=(
            lambda: math.log(after / before),
            lambda: round(math.log(after) - math.log(before), 3),
        ),
        misconceptions=(
            *_in_another_unit(lambda: surprise_of(before) - surprise_of(after)),
            *_drops_without_a_log(before, after),
        ),
        faults=faults.of_a_value_in_nats(),
        hints=(
            "What a change of the loss tells is by what factor the truth became more probable.",
            "Write down the loss before and the loss after. What is asked of the two?",
            "On other numbers: from 0.2 to 0.6 the loss falls by log 3 = 1.099 nats.",
        ),
    )


drop_in_nats = varied(
    drop_of_the_loss,
    lambda rng: {
        "before": float(rng.choice([0.28, 0.34, 0.42, 0.46])),
        "after": float(rng.choice([0.58, 0.66, 0.72, 0.8])),
    },
    before=0.4,
    after=0.75,
)


def _other_summaries(probs):
    """What else is made of the probabilities of several events."""
    return (
        Misconception(
            "gives_the_probability_of_all",
            lambda: math.prod(probs),
            "The probability of everything together is the loss.",
            "Is yours large or small for a bad model? What turns a probability into a loss?",
        ),
        Misconception(
            "takes_the_log_of_the_mean",
            lambda: surprise_of(np.mean(probs)),
            "The average can be taken before or after the logarithm.",
            "Make the worst event a thousand times less probable. Does your number move much?",
        ),
        Misconception(
            "stops_at_perplexity",
            lambda: perplexity(negative_log_likelihood(probs)),
            "Perplexity and loss are two words for the same number.",
            "A perfect model has your number at 1. What should its loss be?",
            convention=True,
        ),
        Misconception(
            "averages_the_missing_probability",
            lambda: 1 - np.mean(probs),
            "What is missing to 1 is what went wrong, on average.",
            "What is the most that one terrible event can add to your number?",
        ),
        Misconception(
            "takes_the_worst_one",
            lambda: surprise_of(min(probs)),
            "The worst event is the loss of them all.",
            "If the other events had gone worse, would your number notice?",
        ),
    )


def total_of_losses(probs):
    """The negative log-likelihood of a small data set, as a sum."""
    listed = ", ".join(f"{p:g}" for p in probs)
    return value_question(
        name="total_surprise",
        title="A small data set, in total",
        prompt=words(
            "To the right labels of three examples a model gave [{listed}]. The examples are "
            "independent. How large is −log P of the whole data set, in **nats**: the **total**, not "
            "the mean? {how}",
            listed=listed,
            how=IN_NATS,
        ),
        points=1,
        difficulty=2,
        minutes=3,
        reference=lambda: negative_log_likelihood(probs, reduction="sum"),
        tolerance=THREE_DECIMALS,
        also_right=(
            lambda: -math.log(math.prod(probs)),
            lambda: round(sum(-math.log(p) for p in probs), 3),
        ),
        misconceptions=(
            *_in_another_unit(lambda: negative_log_likelihood(probs, reduction="sum")),
            Misconception(
                "averages_instead_of_summing",
                lambda: negative_log_likelihood(probs),
                "A loss is always an average.",
                "Which word does the question use: the total or the mean?",
                convention=True,
            ),
            *_other_summaries(probs),
        ),
        faults=faults.of_a_value_in_nats(),
        hints=(
            "Independent probabilities multiply, and the logarithm turns products into sums.",
            "What does each of the three examples cost? What is asked of the three costs?",
            "On other numbers: [0.8, 0.3] costs 0.223 + 1.204 = 1.427 in total.",
        ),
    )


total_surprise = varied(
    total_of_losses,
    lambda rng: {
        "probs": [
            float(rng.choice([0.78, 0.83, 0.88])),
            float(rng.choice([0.42, 0.47, 0.55])),
            float(rng.choice([0.06, 0.12, 0.17])),
        ]
    },
    probs=[0.9, 0.5, 0.1],
)


def mean_of_losses(probs):
    """The average loss of four events."""
    listed = ", ".join(f"{p:g}" for p in probs)
    return value_question(
        name="average_of_four",
        title="The average of four",
        prompt=words(
            "Four words came, and the model had given them [{listed}]. How large is the **mean** "
            "loss per word, in **nats**? {how}",
            listed=listed,
            how=IN_NATS,
        ),
        points=1,
        difficulty=2,
        minutes=3,
        reference=lambda: negative_log_likelihood(probs),
        tolerance=THREE_DECIMALS,
        also_right=(
            lambda: -math.log(math.prod(probs)) / len(probs),
            lambda: round(float(-np.mean(np.log(probs))), 3),
        ),
        misconceptions=(
            *_in_another_unit(lambda: negative_log_likelihood(probs)),
            Misconception(
                "sums_instead_of_averaging",
                lambda: negative_log_likelihood(probs, reduction="sum"),
                "The losses of all words add up.",
                "If the same four words came once more, should the loss per word double?",
                convention=True,
            ),
            *_other_summaries(probs),
        ),
        faults=faults.of_a_value_in_nats(),
        hints=(
            "Telling all events twice must change nothing; one terrible event must be felt.",
            "First the logarithm of each, then the average. What happens in the other order?",
            "On other numbers: [0.5, 0.2] costs 0.693 and 1.609, on average 1.151.",
        ),
    )


average_of_four = varied(
    mean_of_losses,
    lambda rng: {
        "probs": [
            float(rng.choice([0.34, 0.43])),
            float(rng.choice([0.68, 0.77])),
            float(rng.choice([0.06, 0.12])),
            float(rng.choice([0.85, 0.93])),
        ]
    },
    probs=[0.4, 0.75, 0.1, 0.9],
)


def _other_totals(p, times):
    return (
        Misconception(
            "averages_instead_of_summing",
            lambda: surprise_of(p),
            "The loss of a text is that of one word.",
            "How many words does the question ask about, one or all of them?",
            convention=True,
        ),
        Misconception(
            "gives_the_probability_of_all",
            lambda: p**times,
            "The product of the probabilities is the answer.",
            "Your number is hardly different from 0. What does −log make of it?",
        ),
        Misconception(
            "adds_the_missing_probability",
            lambda: times * (1 - p),
            "Each word costs the probability that it did not get.",
            "Where in your number is the logarithm?",
        ),
    )


def log_of_a_power(p, times):
    """The total loss of many equal events."""
    return value_question(
        name="log_of_a_long_product",
        title="The log of a long product",
        prompt=words(
            "A text has {times} words, and the model gave each of them {p:g}. How large is "
            "−log({p:g}^{times}), the loss of the **whole** text, in **nats**? Give two decimals or "
            "an expression.",
            times=times,
            p=p,
        ),
        points=1,
        difficulty=2,
        minutes=2,
        reference=lambda: times * surprise_of(p),
        tolerance=TWO_DECIMALS,
        also_right=(
            lambda: -times * math.log(p),
            lambda: math.log(1 / p**times),
            lambda: round(-times * math.log(p), 2),
        ),
        misconceptions=(
            *_in_another_unit(lambda: times * surprise_of(p)),
            *_other_totals(p, times),
        ),
        faults=faults.of_a_value_in_nats(),
        hints=(
            "The logarithm of a power is the exponent times a logarithm.",
            "What does one word cost, and how many are there?",
            "On other numbers: −log(0.9^30) = 30 · 0.1054 = 3.16, and no tiny number was needed.",
        ),
    )


log_of_a_long_product = varied(
    log_of_a_power,
    lambda rng: {
        "p": float(rng.choice([0.2, 0.3, 0.4, 0.6, 0.7])),
        "times": int(rng.choice([60, 80, 120, 150])),
    },
    p=0.5,
    times=100,
)


def _halvings_until_zero(kind):
    """How often 1 can be halved in a kind of floating-point number until nothing is left."""
    rest, count = kind(1), 0
    while rest > 0:
        rest, count = kind(rest / kind(2)), count + 1
    return count


halvings_to_nothing = value_question(
    name="halvings_to_nothing",
    title="When does a product vanish?",
    prompt=(
        "On paper 0.5^n is never 0. In Python, whose numbers are float64, `0.5 ** n == 0.0` is true "
        "from some whole number n on. What is the **smallest** such n? Try it out with a loop, or "
        "work it out."
    ),
    points=1,
    difficulty=3,
    minutes=5,
    reference=lambda: _halvings_until_zero(np.float64),
    tolerance=Tolerance(relative=0, absolute=0.01),
    also_right=(
        lambda: next(n for n in itertools.count() if 0.5**n == 0.0),
        lambda: float(1 - math.log2(np.finfo(float).smallest_subnormal)),
    ),
    misconceptions=(
        Misconception(
            "takes_a_tiny_number_for_zero",
            lambda: 100,
            "A hundred halvings leave nothing that a computer could hold.",
            "What does Python print for `0.5 ** 100`? Is it equal to 0.0?",
        ),
        Misconception(
            "stops_before_the_subnormals",
            lambda: -np.finfo(float).minexp,
            "The smallest exponent of a float is the end.",
            "Below that a float keeps going with fewer digits. What does Python print one step further?",
        ),
        Misconception(
            "gives_the_last_that_survives",
            lambda: -round(math.log2(np.finfo(float).smallest_subnormal)),
            "The smallest number that a float can hold marks the place.",
            "Is `0.5 ** n` equal to 0.0 at your n, or is it the last that is not?",
        ),
        Misconception(
            "counts_in_single_precision",
            lambda: _halvings_until_zero(np.float32),
            "A number on a computer has 32 bits.",
            "Of which type is `0.5` in Python? `np.finfo(float).bits` tells how many bits it has.",
        ),
        Misconception(
            "counts_in_half_precision",
            lambda: _halvings_until_zero(np.float16),
            "A number of a model has 16 bits.",
            "Models often do use 16 bits. How many does a plain Python number have?",
        ),
        Misconception(
            "counts_decimal_places",
            lambda: next(n for n in itertools.count() if 0.1**n == 0.0),
            "So many decimal places fit behind the point.",
            "Those are divisions by ten. How many halvings make one of them?",
        ),
    ),
    hints=(
        "A float keeps its digits and an exponent; products of probabilities run out of exponents.",
        "Halve in a loop, count, and stop where the number equals 0.0. Is the last or the first asked?",
        "On another type: in float16 the smallest number above 0 is 2^−24, so the 25th halving of 1 "
        "gives 0.",
    ),
)


def _what_else_a_ratio_could_be(better, worse):
    loss_a, loss_b = surprise_of(better), surprise_of(worse)
    return (
        Misconception(
            "rounds_before_dividing",
            lambda: round(float(loss_b), 3) / round(float(loss_a), 3),
            "Three decimals of each loss are enough for three decimals of their quotient.",
            "How many digits of the small loss survived your rounding? What does dividing do to them?",
        ),
        Misconception(
            "divides_the_probabilities",
            lambda: better / worse,
            "So many times as probable is so many times as good a loss.",
            "That ratio does mean something. But which two numbers does the report divide?",
        ),
        Misconception(
            "divides_the_other_way_round",
            lambda: loss_a / loss_b,
            "The loss of A stands in front.",
            "Is A's loss the larger or the smaller one? Should the ratio be above or below 1?",
        ),
        Misconception(
            "subtracts_the_losses",
            lambda: loss_b - loss_a,
            "The comparison of two losses is their difference.",
            "It is the better comparison, and here the report divided. What did it print?",
        ),
        Misconception(
            "subtracts_the_probabilities",
            lambda: better - worse,
            "The difference of the probabilities is the comparison.",
            "Where in your number are the losses?",
        ),
    )


def ratio_in_a_report(better, worse):
    """The ratio of two losses, which a report prints and which means nothing."""
    return value_question(
        name="ratio_of_losses",
        title="A ratio in a report",
        prompt=words(
            "Model A gave the truth {better:.2f}, model B {worse:.2f}. A report divides B's loss by "
            "A's and prints “so many times lower loss”. Which number did it get? (Three decimals or "
            "an expression; do not round in between. The next question is what it is worth.)",
            better=better,
            worse=worse,
        ),
        points=1,
        difficulty=2,
        minutes=3,
        reference=lambda: surprise_of(worse) / surprise_of(better),
        tolerance=Tolerance(relative=1e-4, absolute=6e-4),
        also_right=(
            lambda: math.log(worse) / math.log(better),
            lambda: math.log2(worse) / math.log2(better),
            lambda: round(math.log(worse, better), 3),
        ),
        misconceptions=_what_else_a_ratio_could_be(better, worse),
        faults=(faults.TURNS_THE_SIGN_ROUND,),
        hints=(
            "A ratio of losses is the same in nats and in bits, and still no fact about the models: "
            "one more coin to guess for both, and it is another number.",
            "Compute both losses with all their digits first. Which one goes below the line?",
            "On other numbers: for 0.8 and 0.2 the report would print log 0.2 / log 0.8 = 7.213, while "
            "the fact is a gap of log 4 nats.",
        ),
    )


ratio_of_losses = ratio_in_a_report(0.9, 0.4)

ratio_after_a_coin = choice(
    name="ratio_after_a_coin",
    title="What the ratio is worth",
    prompt=(
        "The losses of A and B are 0.105 and 0.916 nats: a gap of 0.811, and a ratio of almost 9. Now "
        "each has to guess a fair coin as well. Both give it ½, so each pays 0.693 more. What becomes "
        "of the gap and the ratio of their total losses? Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="c",
    options=(
        Option(
            "a",
            "Both stay: the coin tells nothing about the models.",
            "expects_both_to_stay",
            "What is the same for both models cannot change a comparison.",
            "Add 0.693 to both losses and compare again. Which of the two numbers moved?",
        ),
        Option(
            "b",
            "The ratio stays, the gap grows.",
            "trusts_the_ratio",
            "A ratio is a comparison that does not depend on the size of things.",
            "A ratio survives if both are multiplied. What happens to the losses here?",
        ),
        Option(
            "c",
            "The gap stays, the ratio falls to about 2.",
            advice=(
                "The gap is the log of how much more probable A made the truth, and a coin does not "
                "change that. The ratio has no such meaning."
            ),
        ),
        Option(
            "d",
            "Both shrink, for the coin blurs the difference between the models.",
            "expects_both_to_shrink",
            "The more is added, the less differences matter.",
            "Subtract the two new losses. Is the coin still in the result?",
        ),
    ),
    hints=(
        "Losses of separate events add up.",
        "Write down both new losses. Subtract them; then divide them.",
        "On other numbers: losses 0.2 and 1.0 with 3.0 added to both keep their gap of 0.8, and their "
        "ratio falls from 5 to 1.25.",
    ),
)


def _bits_by_other_ways(nats):
    return (
        Misconception(
            "multiplies_by_log_two",
            lambda: nats * math.log(2),
            "One nat is log 2 bits.",
            "A fair coin is 1 bit and 0.693 nats. Is the number of bits the larger or the smaller one?",
        ),
        Misconception(
            "stops_at_perplexity",
            lambda: math.exp(nats),
            "The exponential undoes the natural logarithm, and that leaves bits.",
            "Yours is a number of choices. How many yes-or-no questions do they take?",
        ),
        Misconception(
            "raises_two_to_it",
            lambda: 2**nats,
            "Bits have to do with powers of 2.",
            "Twice as many nats: should that be twice as many bits, or the square?",
        ),
        Misconception(
            "divides_by_log_ten",
            lambda: nats / math.log(10),
            "To change the unit, one divides by the logarithm of 10.",
            "Which base belongs to the bit?",
        ),
        Misconception(
            "leaves_it_in_nats",
            lambda: nats,
            "Bits and nats are the same.",
            "A fair coin costs 1 bit. How many nats does it cost?",
        ),
    )


def bits_of(nats):
    """A loss in bits that was given in nats."""
    return value_question(
        name="nats_to_bits",
        title="From nats to bits",
        prompt=words(
            "A model needs {nats:.1f} **nats** a word. How many **bits** a word is that? {how}",
            nats=nats,
            how=IN_NATS,
        ),
        points=1,
        difficulty=1,
        minutes=2,
        reference=lambda: bits_from_nats(nats),
        tolerance=THREE_DECIMALS,
        also_right=(
            lambda: nats / math.log(2),
            lambda: math.log2(math.exp(nats)),
            lambda: round(nats * math.log2(math.e), 3),
        ),
        misconceptions=_bits_by_other_ways(nats),
        faults=(faults.TURNS_THE_SIGN_ROUND,),
        hints=(
            "A fair coin costs 1 bit and 0.693 nats.",
            "A nat is the larger unit. Does the number get larger or smaller?",
            "On other numbers: 0.5 nats are 0.5 / 0.693 = 0.721 bits.",
        ),
    )


nats_to_bits = varied(
    bits_of,
    lambda rng: {"nats": float(rng.choice([1.4, 1.8, 2.2, 2.6, 3.4, 3.8, 4.2]))},
    nats=3.0,
)


def perplexity_of_a_token(loss):
    """The perplexity at one end of what is sometimes called a good loss."""
    return perplexity_question(
        "perplexity_at_the_edge",
        "What a loss per token means",
        words(
            "Somebody calls a loss of {loss:.1f} **nats** per token good, without saying what the tokens "
            "are. Which **perplexity** per token is that? Give two decimals or an expression.",
            loss=loss,
        ),
        loss,
    )


perplexity_at_the_edge = varied(
    perplexity_of_a_token,
    lambda rng: {"loss": float(rng.choice([1.5, 1.8, 2.3, 2.6, 3.2, 3.6]))},
    loss=2.0,
)


def _losses_by_other_ways(choices):
    return (
        Misconception(
            "exponentiates_once_more",
            lambda: math.exp(choices),
            "The exponential leads from perplexity to the loss.",
            "The exponential leads from the loss to perplexity. What leads back?",
        ),
        Misconception(
            "takes_the_square_root",
            lambda: math.sqrt(choices),
            "A power is undone by a root.",
            "Perplexity is e to the power of the loss. Is the loss the base or the exponent?",
        ),
        Misconception(
            "takes_the_share_of_one_choice",
            lambda: 1 / choices,
            "Among so many choices, each has one share, and that is the loss.",
            "That is a probability. What turns a probability into a loss?",
        ),
        Misconception(
            "takes_perplexity_for_the_loss",
            lambda: choices,
            "Loss and perplexity are two words for the same number.",
            "A model that is always certain and right has perplexity 1. What is its loss?",
        ),
    )


def loss_at_perplexity(choices):
    """The loss that belongs to a perplexity."""
    return value_question(
        name="loss_from_perplexity",
        title="From perplexity back to loss",
        prompt=words(
            "A report gives a perplexity of {choices:.1f} per word. How large is the mean loss, in "
            "**nats** per word? {how}",
            choices=choices,
            how=IN_NATS,
        ),
        points=1,
        difficulty=1,
        minutes=2,
        reference=lambda: surprise_of(1 / choices),
        tolerance=THREE_DECIMALS,
        also_right=(lambda: math.log(choices), lambda: round(math.log(choices), 3)),
        misconceptions=(
            *_in_another_unit(lambda: math.log(choices)),
            *_losses_by_other_ways(choices),
        ),
        faults=faults.of_a_value_in_nats(),
        hints=(
            "Perplexity 1 is a loss of 0; doubling the perplexity adds 0.693 nats.",
            "The loss is the exponent. What brings an exponent down?",
            "On other numbers: a perplexity of 4 is a loss of 1.386 nats.",
        ),
    )


loss_from_perplexity = varied(
    loss_at_perplexity,
    lambda rng: {"choices": float(rng.choice([6.0, 7.0, 12.0, 15.0, 18.0, 25.0, 30.0]))},
    choices=9.0,
)

mean_surprise_by_a_loop = order_lines(
    name="mean_surprise_by_a_loop",
    title="The mean loss by a loop",
    prompt=(
        "Put lines together to a function that gives the mean loss in nats of the events whose "
        "probabilities are `probs`. Four of the lines belong to nothing. Answer with the letters in "
        'order, for example `mean_surprise_by_a_loop = "cab"`.'
    ),
    signature="def mean_surprise(probs):",
    lines={
        "a": "    total = -np.log(p)",
        "b": "return total / count",
        "c": "    count += 1",
        "d": "total = 0.0",
        "e": "    return total / count",
        "f": "for p in probs:",
        "g": "    total += p",
        "h": "    total += -np.log(p)",
        "i": "return -np.log(total / count)",
        "j": "count = 0",
    },
    right="djfhcb",
    tried_on=(([0.9, 0.2, 0.5],), ([0.3],), ([0.05, 0.6, 0.6, 0.8],)),
    points=2,
    difficulty=2,
    minutes=4,
    also_right=(lambda: "jdfchb", lambda: ["d", "j", "f", "c", "h", "b"]),
    misconceptions=(
        Misconception(
            "overwrites_the_total",
            lambda: "djfacb",
            "The loop adds up by itself.",
            "After three events, which of them are in `total`? Is it `=` or `+=`?",
            also_wrong=(lambda: "djfcab",),
        ),
        Misconception(
            "returns_inside_the_loop",
            lambda: "djfhce",
            "The result is returned where it is computed.",
            "How often does the loop turn before the function ends?",
        ),
        Misconception(
            "averages_before_the_log",
            lambda: "djfgci",
            "The average can be taken before or after the logarithm.",
            "With one event at p = 0.001 among p = 0.9: which order feels it?",
        ),
        Misconception(
            "never_takes_the_log",
            lambda: "djfgcb",
            "The mean of the probabilities is the loss.",
            "Is the number large or small for a bad model?",
        ),
        Misconception(
            "forgets_to_count",
            lambda: "djfhb",
            "`count` knows how many events there are.",
            "Which line makes `count` larger than 0?",
        ),
        Misconception(
            "takes_the_log_twice",
            lambda: "djfhci",
            "One logarithm for each event and one for the average.",
            "The total holds logarithms already. What does a log of logs mean?",
        ),
    ),
    hints=(
        "What is gathered has to exist before the loop, and the average is taken after it.",
        "Four lines stand outside the loop, two inside. Which ones repeat for every event?",
        "A sibling, with one gap: `longest = 0` · `for word in words:` · "
        "`    longest = max(longest, ___)` · `return longest`.",
    ),
)
