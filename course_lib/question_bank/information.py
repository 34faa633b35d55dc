"""Information: entropy, cross-entropy and the divergence of one distribution from another."""

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
    with_given,
    written_question,
)
from course_lib.losses import distribution_cross_entropy, perplexity
from course_lib.losses import entropy as entropy_of
from course_lib.losses import kl_divergence as library_kl
from course_lib.losses import surprise as surprise_of
from course_lib.question_bank import faults
from course_lib.question_bank.drawn import uneven
from course_lib.translations import words

LESSON = 5


DIVIDES_BY_THE_OUTCOMES = faults.rescaled(
    "divides_by_the_outcomes",
    lambda given: 1 / np.size(given[0]),
    "An average divides by how many there are.",
    "Split an outcome into ever smaller parts. What does your divisor do? And who has averaged already?",
)


def divergence(p, q):
    """KL(p‖q), the truth first."""
    return library_kl(q, p)


def crossing(p, q):
    """H(p, q), the truth first."""
    return distribution_cross_entropy(q, p)


def rounded_forecast(rng, outcomes):
    """Different probabilities with two decimals."""
    while True:
        cuts = np.sort(rng.choice(np.arange(5, 96), outcomes - 1, replace=False))
        parts = np.diff([0, *cuts, 100])
        if len(set(parts.tolist())) == outcomes and parts.min() >= 5:
            return (parts / 100).round(2).tolist()


def forecasts_of_many_kinds(rng):
    for outcomes in (2, 3, 5, 6):
        yield Case(words("{outcomes} outcomes", outcomes=outcomes), {"p": uneven(rng, outcomes)})
    sure = rng.uniform(0.93, 0.97)
    yield Case("one outcome nearly certain", {"p": np.array([1 - sure, sure])})
    yield Case("all outcomes equally likely", {"p": np.full(5, 1 / 5)})
    rest = rng.uniform(0.2, 0.4)
    yield Case("an outcome that never comes", {"p": np.array([rest, 0.0, 1 - rest])}, extreme=True)
    yield Case("certain", {"p": np.array([0.0, 1.0, 0.0])}, extreme=True)


def _parts_of_entropy(p):
    """What each outcome adds, in nats; nothing where it never comes."""
    return -p * np.log(np.where(p > 0, p, 1))


def _parts_of_divergence(p, q):
    return p * _guarded_ratio(p, q)


def _before_the_first_zero(p):
    return np.cumprod(p > 0)


def _loop_over_outcomes(p):
    total = 0.0
    for probability in p:
        if probability > 0:
            total -= probability * math.log(probability)
    return total


entropy = Exercise(
    name="entropy",
    title="Entropy",
    prompt=(
        "Write `entropy(p)`: the average surprise, in **nats**, of events that come with the "
        "probabilities in the array `p` and are forecast with exactly these probabilities. Some of "
        "them may be 0."
    ),
    points=3,
    difficulty=2,
    minutes=6,
    reference=entropy_of,
    cases=forecasts_of_many_kinds,
    tolerance=THREE_DECIMALS,
    also_right=(
        _loop_over_outcomes,
        lambda p: -np.sum(p[p > 0] * np.log(p[p > 0])),
        lambda p: np.sum(p * np.log(1 / np.where(p > 0, p, 1)), keepdims=True),
        lambda p: np.float32(-np.dot(p, np.log2(np.where(p > 0, p, 1))) * np.log(2)),
    ),
    misconceptions=(
        Misconception(
            "adds_surprises_without_weights",
            lambda p: -np.sum(np.log(p)),
            "Every outcome has a surprise, and they add up.",
            "Add an outcome that comes once in a million. Should the average surprise jump by 14?",
        ),
        Misconception(
            "averages_without_weights",
            lambda p: -np.mean(np.log(p)),
            "An average gives every outcome the same weight.",
            "How often does the rare outcome come? Should it count like the common one?",
        ),
        Misconception(
            "multiplies_zero_by_infinity",
            lambda p: -np.sum(p * np.log(p)),
            "A term with weight 0 is gone, whatever it multiplies.",
            "What is 0 times −∞ on a computer? Try `0 * np.log(0.0)`.",
        ),
        Misconception(
            "adds_up_squares",
            lambda p: 1 - np.sum(p**2),
            "One minus the sum of the squares measures uncertainty.",
            "That is the Gini index, a real measure of another thing. What is the most it can reach? "
            "And how uncertain can a die with a million sides be?",
            convention=True,
        ),
        Misconception(
            "takes_the_exponential_too",
            lambda p: np.exp(entropy_of(p)),
            "Entropy is the number of outcomes that the forecast hesitates between.",
            "For an event that is certain, do you give 0 or 1? Which surprise does it have?",
            convention=True,
        ),
        Misconception(
            "looks_at_the_likeliest_only",
            lambda p: -np.log(np.max(p)),
            "The uncertainty is the surprise of the favourite.",
            "Split the second likeliest outcome in two. Is the event harder to guess? Does yours notice?",
            convention=True,
        ),
        Misconception(
            "adds_what_did_not_come",
            lambda p: -np.sum(p * np.log(p) + (1 - p) * np.log(1 - p)),
            "Each outcome comes or stays away, and both have to be charged.",
            "Compute it for a fair coin. How many coins were thrown, and how many do you charge?",
        ),
        Misconception(
            "charges_for_the_rest",
            lambda p: -np.sum(p * np.log(1 - p)),
            "What is missing to certainty goes into the logarithm.",
            "If an outcome gets more probable, does its surprise fall or rise? And in yours?",
        ),
        Misconception(
            "leaves_out_the_last_outcome",
            lambda p: np.sum(_parts_of_entropy(p)[:-1]),
            "A range has to end one before the length.",
            "Change the last outcome. Does your number notice? Where does `range(n)` end by itself?",
        ),
        Misconception(
            "returns_inside_the_loop",
            lambda p: _parts_of_entropy(p)[0],
            "The return belongs to the lines of the loop.",
            "How often does your loop turn before the function is left? How far is `return` indented?",
        ),
        Misconception(
            "keeps_only_the_last",
            lambda p: _parts_of_entropy(p)[-1],
            "An equals sign is enough to collect a sum.",
            "Change the first outcome. Does your number notice? Is it `=` or `+=`?",
        ),
        Misconception(
            "stops_at_the_first_zero",
            lambda p: np.sum(_parts_of_entropy(p) * _before_the_first_zero(p)),
            "Where an outcome never comes, there is nothing more to add.",
            "What comes after `break`, and what after `continue`? Which outcomes have you not seen?",
        ),
        Misconception(
            "divides_by_the_most_possible",
            lambda p: entropy_of(p) / np.log(len(p)),
            "Entropy lies between 0 and 1.",
            "A fair coin and a fair die: which is harder to guess? What does yours say to each?",
            convention=True,
        ),
        Misconception(
            "takes_the_log_of_the_average",
            lambda p: -np.log(np.sum(p**2)),
            "The average may be taken before the logarithm.",
            "Which is averaged, the probabilities or the surprises? Try both orders on [0.9, 0.1].",
            convention=True,
        ),
        Misconception(
            "keeps_one_for_each",
            lambda p: -p * np.log(p),
            "Every outcome has its own part.",
            "How many numbers describe the uncertainty of one event?",
        ),
    ),
    faults=(
        faults.TURNS_THE_SIGN_ROUND,
        faults.ANSWERS_IN_BITS,
        faults.ANSWERS_IN_BASE_TEN,
        DIVIDES_BY_THE_OUTCOMES,
    ),
    laws=(
        Law("What is certain has an entropy of 0.", "gives", ((([1.0],),),), constant=0.0),
        Law(
            "A fair die with four sides has an entropy of log 4 = 1.386 nats.",
            "gives",
            ((([0.25, 0.25, 0.25, 0.25],),),),
            constant=math.log(4),
        ),
        Law(
            "Twice as many equally likely outcomes have 0.693 nats more.",
            "differ_by",
            ((([0.5, 0.5],), ([0.25, 0.25, 0.25, 0.25],)),),
            constant=math.log(2),
        ),
        Law(
            "Splitting an outcome of probability 0.4 into two halves adds 0.4 × 0.693.",
            "differ_by",
            ((([0.6, 0.4],), ([0.6, 0.2, 0.2],)),),
            constant=0.4 * math.log(2),
        ),
        Law(
            "Entropy is never negative.",
            "at_least",
            ((([0.9, 0.1],),), (([0.2, 0.3, 0.5],),)),
            constant=0.0,
        ),
        Law(
            "The order of the outcomes changes nothing.",
            "equal",
            ((([0.2, 0.3, 0.5],), ([0.5, 0.2, 0.3],)),),
        ),
        Law(
            "An outcome that never comes changes nothing.",
            "equal",
            ((([0.3, 0.7],), ([0.3, 0.0, 0.7],)),),
            extreme=True,
        ),
    ),
    hints=(
        "Two laws: a fair die with K sides has entropy log K, and an outcome that never comes changes "
        "nothing.",
        "Each outcome has a surprise. How often will you feel it? On other numbers: for "
        "[0.5, 0.25, 0.25] you feel 0.693 in half of the cases and 1.386 in the other half: 1.040.",
        "A sibling, the average price of a purchase when some prices are unknown because nobody buys:\n"
        "```python\ndef average_price(share, price):\n    bought = share > 0\n"
        "    return np.sum(share[bought] * ___)\n```",
    ),
)


def truths_and_forecasts(rng):
    for outcomes in (2, 3, 4, 6):
        yield Case(
            words("{outcomes} outcomes", outcomes=outcomes), _truth_and_forecast(rng, outcomes)
        )
    truth = uneven(rng, 4)
    yield Case("a forecast that is the truth", {"p": truth, "q": truth.copy()})
    q = np.array([rng.uniform(0.01, 0.02), 0.3, 0.0])
    q[2] = 1 - q.sum()
    yield Case("what comes often was hardly expected", {"p": np.array([0.6, 0.3, 0.1]), "q": q})
    never = {"p": np.array([0.3, 0.0, 0.7]), "q": uneven(rng, 3)}
    yield Case("an outcome that never comes", never, extreme=True)
    certain = {"p": np.array([0.0, 0.0, 1.0]), "q": uneven(rng, 3)}
    yield Case("a certain truth", certain, extreme=True)


def _truth_and_forecast(rng, outcomes):
    """Two distributions that are no permutations of each other and far apart."""
    truth = uneven(rng, outcomes)
    blurred = 0.25 / outcomes + 0.75 * truth[::-1]
    weights = blurred * rng.uniform(0.7, 1.4, outcomes)
    return {"p": truth, "q": weights / weights.sum()}


def _guarded_ratio(p, q):
    return np.log(np.where(p > 0, p, 1) / q)


kl_divergence = Exercise(
    name="kl_divergence",
    title="Kullback–Leibler divergence",
    prompt=(
        "Write `kl_divergence(p, q)`: how many **nats** per event a forecast `q` is more surprised on "
        "average than the best possible one, when the truth is `p`. Both are arrays of probabilities; "
        "outcomes with `p` = 0 may occur."
    ),
    points=3,
    difficulty=3,
    minutes=7,
    reference=divergence,
    cases=truths_and_forecasts,
    tolerance=THREE_DECIMALS,
    also_right=(
        lambda p, q: np.sum(p[p > 0] * np.log(p[p > 0] / q[p > 0])),
        lambda p, q: sum(
            a * (math.log(a) - math.log(b)) for a, b in zip(p, q, strict=True) if a > 0
        ),
        lambda p, q: [-np.dot(p, np.log(q)) - _loop_over_outcomes(p)],
        lambda p, q: np.float32(np.einsum("i,i->", p, _guarded_ratio(p, q))),
    ),
    misconceptions=(
        Misconception(
            "swaps_truth_and_forecast",
            lambda p, q: np.sum(q * np.log(q / np.where(p > 0, p, 1e-12))),
            "The order of the two does not matter.",
            "With which frequencies do events come, those of p or of q? Who should weight the average?",
        ),
        Misconception(
            "adds_ratios_without_weights",
            lambda p, q: np.sum(np.log(np.where(p > 0, p, 1e-12) / q)),
            "The log-ratios of all outcomes add up.",
            "Can your number become negative for two different distributions? How much should an "
            "outcome count that hardly ever comes?",
        ),
        Misconception(
            "keeps_the_entropy_in",
            crossing,
            "How surprised the forecast is on average: that is the divergence.",
            "Hand over the same distribution twice. By how much could the forecast be better?",
        ),
        Misconception(
            "makes_every_term_positive",
            lambda p, q: np.sum(np.abs(p * _guarded_ratio(p, q))),
            "A divergence has no negative parts.",
            "Where q is larger than p, the forecast is less surprised than the best one there. Should "
            "it not be given credit?",
        ),
        Misconception(
            "takes_q_for_a_logarithm",
            lambda p, q: np.sum(p * (np.log(np.where(p > 0, p, 1)) - q)),
            "The second argument comes as log-probabilities.",
            "Add up the entries of q. Are they probabilities or logarithms?",
            convention=True,
        ),
        Misconception(
            "subtracts_the_entropies",
            lambda p, q: entropy_of(q) - entropy_of(p),
            "The difference is how much more uncertain q is than p.",
            "Let q hold the numbers of p in another order. Is that a perfect forecast?",
        ),
        Misconception(
            "weights_with_the_forecast",
            lambda p, q: np.sum(q * np.log(np.where(p > 0, p, 1e-12) / q)),
            "The average runs over what the forecast expects.",
            "Look at the sign you get. Whose events are you averaging over?",
        ),
        Misconception(
            "closes_the_log_too_early",
            lambda p, q: np.sum(p * np.log(np.where(p > 0, p, 1)) / q),
            "The fraction is divided after the logarithm.",
            "Where does the bracket of your logarithm end: before the line or after it?",
        ),
        Misconception(
            "divides_the_logarithms",
            lambda p, q: np.sum(p * np.log(np.where(p > 0, p, 1)) / np.log(q)),
            "The log of a fraction is the fraction of the logs.",
            "Try it on 8/2: is log 8 divided by log 2 the log of 4?",
        ),
        Misconception(
            "weights_only_the_first_logarithm",
            lambda p, q: np.sum(p * np.log(np.where(p > 0, p, 1)) - np.log(q)),
            "The weight belongs to what stands next to it.",
            "What does Python give for `2 * 5 - 5`? Hand over the same distribution twice: is it 0?",
        ),
        Misconception(
            "leaves_out_the_last_outcome",
            lambda p, q: np.sum(_parts_of_divergence(p, q)[:-1]),
            "A range has to end one before the length.",
            "Change the last outcome. Does your number notice? Where does `range(n)` end by itself?",
        ),
        Misconception(
            "returns_inside_the_loop",
            lambda p, q: _parts_of_divergence(p, q)[0],
            "The return belongs to the lines of the loop.",
            "How often does your loop turn before the function is left? How far is `return` indented?",
        ),
        Misconception(
            "stops_at_the_first_zero",
            lambda p, q: np.sum(_parts_of_divergence(p, q) * _before_the_first_zero(p)),
            "Where an outcome never comes, there is nothing more to add.",
            "What comes after `break`, and what after `continue`? Which outcomes have you not seen?",
        ),
        Misconception(
            "averages_both_directions",
            lambda p, q: (divergence(p, q) + divergence(q, p)) / 2,
            "A comparison has to treat both alike.",
            "One of the two is the truth. Which sentence of the task would change if they swapped?",
            convention=True,
        ),
        Misconception(
            "compares_with_the_middle",
            lambda p, q: (divergence(p, (p + q) / 2) + divergence(q, (p + q) / 2)) / 2,
            "Both are compared with their average.",
            "That is Jensen's and Shannon's divergence. Who would ever hold the average of the two here?",
            convention=True,
        ),
        Misconception(
            "multiplies_zero_by_infinity",
            lambda p, q: np.sum(p * np.log(p / q)),
            "A term with weight 0 is gone, whatever it multiplies.",
            "What is 0 times −∞ on a computer? What should an event cost that never comes?",
        ),
        Misconception(
            "squares_the_differences",
            lambda p, q: np.sum((p - q) ** 2),
            "How far apart two lists are is measured with squares.",
            "From 0.1 to 0.0001 is a small step in squares. How much does it change the surprise?",
        ),
    ),
    faults=(
        faults.TURNS_THE_SIGN_ROUND,
        faults.ANSWERS_IN_BITS,
        faults.ANSWERS_IN_BASE_TEN,
        DIVIDES_BY_THE_OUTCOMES,
        faults.swaps_the_arguments(0, 1),
    ),
    laws=(
        Law(
            "A distribution diverges from itself by 0.",
            "gives",
            ((([0.5, 0.5], [0.5, 0.5]),), (([0.2, 0.8], [0.2, 0.8]),)),
            constant=0.0,
        ),
        Law(
            "A divergence is never negative.",
            "at_least",
            ((([0.5, 0.5], [0.9, 0.1]),), (([0.9, 0.1], [0.5, 0.5]),)),
            constant=0.0,
        ),
        Law(
            "If the truth is certain, the divergence is the surprise of what comes: −log 0.25 = 1.386.",
            "gives",
            ((([1.0, 0.0], [0.25, 0.75]),),),
            constant=-math.log(0.25),
            extreme=True,
        ),
        Law(
            "To give 1 % to what comes half of the time costs more than to give 50 % to what comes 1 % "
            "of the time.",
            "rises",
            ((([0.99, 0.01], [0.5, 0.5]), ([0.5, 0.5], [0.99, 0.01])),),
        ),
        Law(
            "The two directions are not the same.",
            "differ",
            ((([0.9, 0.1], [0.5, 0.5]), ([0.5, 0.5], [0.9, 0.1])),),
        ),
        Law(
            "Splitting an outcome into halves in both distributions changes nothing.",
            "equal",
            ((([0.6, 0.4], [0.3, 0.7]), ([0.6, 0.2, 0.2], [0.3, 0.35, 0.35])),),
        ),
    ),
    hints=(
        "Three laws: the truth is at 0 from itself, nothing is below 0, and the two arguments may not "
        "be swapped.",
        "In one outcome the forecast pays −log q where the best one pays −log p. How often does that "
        "outcome come? On other numbers: for p = [0.5, 0.5] and q = [0.8, 0.2] the average extra is 0.223.",
        "A sibling, the average delay against the timetable, over the trains that do run:\n"
        "```python\ndef delay(share, planned, real):\n    runs = share > 0\n"
        "    return np.sum(share[runs] * (___ - ___))\n```",
    ),
)


CROSS_ENTROPY_MISTAKES = (
    Misconception(
        "swaps_truth_and_forecast",
        lambda scale, p, q: crossing(q, np.where(p > 0, p, 1e-12)) * scale,
        "The order of the two does not matter.",
        "Which of the two has to pass through the logarithm: what comes or what was expected?",
        also_wrong=(lambda scale, p, q: -np.sum(q * np.log(np.maximum(p, 1e-12))) * scale,),
    ),
    Misconception(
        "subtracts_the_entropy",
        lambda scale, p, q: divergence(p, q) * scale,
        "What the forecast could not have avoided does not count.",
        "Hand over a fair coin and a fair forecast. Is nobody surprised by how it falls?",
    ),
    Misconception(
        "takes_the_entropy_of_the_truth",
        lambda scale, p, q: entropy_of(p) * scale,
        "Average surprise is entropy.",
        "Change the forecast and nothing else. Does your number notice?",
    ),
    Misconception(
        "takes_the_entropy_of_the_forecast",
        lambda scale, p, q: entropy_of(q) * scale,
        "What counts is how unsure the forecast is.",
        "Change what comes and nothing else. Does your number notice?",
    ),
    Misconception(
        "adds_surprises_without_weights",
        lambda scale, p, q: -np.sum(np.log(q)) * scale,
        "The surprises of all outcomes add up.",
        "How often does each of them come? Where is that in your sum?",
    ),
    Misconception(
        "averages_without_weights",
        lambda scale, p, q: -np.mean(np.log(q)) * scale,
        "An average gives every outcome the same weight.",
        "How often does each of them come? Should the rare one count like the common one?",
    ),
    Misconception(
        "takes_the_log_of_the_average",
        lambda scale, p, q: -np.log(np.sum(p * q)) * scale,
        "The average may be taken before the logarithm.",
        "Are probabilities averaged or surprises? Try q = [0.999, 0.001] and p = [0.5, 0.5].",
    ),
    Misconception(
        "forgets_the_logarithm",
        lambda scale, p, q: -np.sum(p * q),
        "The loss is the overlap of the two, with its sign turned.",
        "Can an average surprise be below 0? Which step makes a surprise of a probability?",
    ),
    Misconception(
        "takes_the_log_of_the_product",
        lambda scale, p, q: -np.sum(np.log(p * q)) * scale,
        "What comes stands with the forecast, inside the logarithm.",
        "What happens to your sum where p is 0? Which of the two has to be a weight?",
    ),
    Misconception(
        "leaves_out_the_last_outcome",
        lambda scale, p, q: -np.sum((p * np.log(q))[:-1]) * scale,
        "A range has to end one before the length.",
        "Change the last outcome. Does your number notice? Where does `range(n)` end by itself?",
    ),
    Misconception(
        "returns_inside_the_loop",
        lambda scale, p, q: -(p * np.log(q))[0] * scale,
        "The return belongs to the lines of the loop.",
        "How often does your loop turn before the function is left? How far is `return` indented?",
    ),
    Misconception(
        "keeps_only_the_last",
        lambda scale, p, q: -(p * np.log(q))[-1] * scale,
        "An equals sign is enough to collect a sum.",
        "Change the first outcome. Does your number notice? Is it `=` or `+=`?",
    ),
    Misconception(
        "looks_at_the_likeliest_only",
        lambda scale, p, q: -np.log(q[np.argmax(p)]) * scale,
        "The truth is the outcome that comes most often.",
        "What happens to the loss on the days on which another one comes?",
    ),
    Misconception(
        "answers_in_base_ten",
        lambda scale, p, q: crossing(p, q) / math.log(10),
        "One logarithm is as good as another.",
        "Which probability costs exactly 1 with yours? Which one costs 1 in the unit of the task?",
    ),
    Misconception(
        "adds_what_did_not_come",
        lambda scale, p, q: -np.sum(p * np.log(q) + (1 - p) * np.log(1 - q)) * scale,
        "Each outcome comes or stays away, and both have to be charged.",
        "For a coin you charge every throw twice. How many events were there?",
        convention=True,
    ),
)

CROSS_ENTROPY_HINTS = (
    "Two laws: no forecast costs less than the truth itself, and an even forecast costs the "
    "same whatever comes.",
    "Outcome i costs −log q_i whenever it comes. How often does it come?",
    "A sibling, the average price when share[i] of the buyers take article i:\n"
    "```python\ndef average_price(share, price):\n    return np.sum(___ * price)\n```",
)


CROSS_ENTROPY_LAWS = (
    Law(
        "If an outcome is certain, only the probability given to it counts.",
        "equal",
        ((([0.0, 1.0, 0.0], [0.1, 0.6, 0.3]), ([0.0, 1.0, 0.0], [0.25, 0.6, 0.15])),),
        extreme=True,
    ),
    Law(
        "No forecast costs less than the truth itself.",
        "rises",
        ((([0.7, 0.3], [0.7, 0.3]), ([0.7, 0.3], [0.9, 0.1])),),
    ),
    Law(
        "An even forecast costs the same, however uneven the truth.",
        "equal",
        ((([0.9, 0.1], [0.5, 0.5]), ([0.2, 0.8], [0.5, 0.5])),),
    ),
)


def _coin_law(unit, scale):
    return Law(
        f"A fair coin that is forecast as fair costs {math.log(2) * scale:.3f} {unit}.",
        "gives",
        ((([0.5, 0.5], [0.5, 0.5]),),),
        constant=math.log(2) * scale,
    )


def cross_entropy_in(unit):
    """The average surprise of a forecast, in nats or bits."""
    scale = 1.0 if unit == "nats" else 1 / math.log(2)
    other = {"nats": "bits", "bits": "nats"}[unit]
    exchange = 1 / math.log(2) if unit == "nats" else math.log(2)
    return Exercise(
        name="cross_entropy_of",
        title="Cross-entropy of two distributions",
        prompt=words(
            "Write `cross_entropy_of(p, q)`: the average surprise, in "
            "**{unit}**, of somebody who forecasts with the probabilities `q` while events come "
            "with the probabilities `p`. Both are arrays; `q` has no zeros.",
            unit=unit,
        ),
        points=2,
        difficulty=2,
        minutes=5,
        reference=lambda p, q: crossing(p, q) * scale,
        cases=truths_and_forecasts,
        tolerance=THREE_DECIMALS,
        also_right=(
            lambda p, q: -np.dot(p, np.log(q)) * scale,
            lambda p, q: sum(a * math.log(1 / b) for a, b in zip(p, q, strict=True)) * scale,
            lambda p, q: np.float32([-np.sum(p * np.log2(q)) * math.log(2) * scale]),
        ),
        misconceptions=(
            Misconception(
                words("answers_in_{other}", other=other),
                lambda p, q: crossing(p, q) * scale * exchange,
                words("Information is counted in {other}.", other=other),
                words(
                    "What does yours say of a fair coin, forecast as fair? What is that in {unit}?",
                    unit=unit,
                ),
                convention=True,
            ),
            *with_given(CROSS_ENTROPY_MISTAKES, scale),
        ),
        faults=(faults.TURNS_THE_SIGN_ROUND, DIVIDES_BY_THE_OUTCOMES),
        laws=(_coin_law(unit, scale), *CROSS_ENTROPY_LAWS),
        hints=CROSS_ENTROPY_HINTS,
    )


cross_entropy_of = varied(
    cross_entropy_in, lambda rng: {"unit": str(rng.choice(["nats", "bits"]))}, unit="nats"
)


ENTROPY_IN_BITS_MISTAKES = (
    Misconception(
        "answers_in_nats",
        entropy_of,
        "The natural logarithm is the one meant everywhere.",
        "What does a fair coin have in your unit? And in bits?",
        convention=True,
    ),
    Misconception(
        "answers_in_base_ten",
        lambda p: entropy_of(p, base=10),
        "log on my calculator is the logarithm meant here.",
        "Which probability costs exactly 1 with your logarithm? Which one costs one bit?",
    ),
    Misconception(
        "multiplies_zero_by_infinity",
        lambda p: -np.sum(p * np.log2(p)),
        "The sum runs over all the words, the impossible one as well.",
        "How often will the word with probability 0 come? What should it add to an average?",
    ),
    Misconception(
        "takes_the_surprise_of_the_favourite",
        lambda p: surprise_of(max(p), base=2),
        "The entropy is the surprise of the word that is expected.",
        "What if another word comes? How often does that happen?",
    ),
    Misconception(
        "takes_all_words_for_equally_likely",
        lambda p: math.log2(len(p)),
        "The entropy of so many words is the logarithm of their number.",
        "That is the most it can be. Is this forecast as unsure as that?",
    ),
    Misconception(
        "forgets_the_minus_sign",
        lambda p: -entropy_of(p, base=2),
        "The average of the logarithms is the entropy.",
        "Which sign has the logarithm of a probability? And a surprise?",
    ),
    Misconception(
        "divides_by_the_outcomes",
        lambda p: entropy_of(p, base=2) / len(p),
        "An average divides by how many there are.",
        "The probabilities are weights that add up to 1. Who has averaged already?",
    ),
)


def entropy_in_bits_of(p):
    """The entropy of a printed forecast that holds a zero."""
    p = np.array(p)
    return value_question(
        name="entropy_in_bits",
        title="A printed forecast",
        prompt=words(
            "A model forecasts the next word among "
            "{count} with the probabilities {p}. How large is the **entropy** of this "
            "forecast, in **bits**? Give three decimals or an expression.",
            count=len(p),
            p=p.tolist(),
        ),
        points=1,
        difficulty=2,
        minutes=4,
        reference=lambda: entropy_of(p, base=2),
        also_right=(
            lambda: entropy_of(p) / math.log(2),
            lambda: round(float(entropy_of(p, base=2)), 3),
        ),
        tolerance=THREE_DECIMALS,
        misconceptions=with_given(ENTROPY_IN_BITS_MISTAKES, p),
        hints=(
            "Entropy is an average surprise: each word's surprise counts as often as the word comes.",
            "What never comes adds nothing. Leave it out before you take a logarithm.",
            "On other numbers: [0.5, 0.25, 0, 0.25] has 0.5 × 1 + 0.25 × 2 + 0.25 × 2 = 1.5 bits.",
        ),
    )


def draw_forecast_with_a_zero(rng):
    p = rounded_forecast(rng, 5)
    p.insert(int(rng.integers(6)), 0.0)
    return {"p": p}


entropy_in_bits = varied(
    entropy_in_bits_of, draw_forecast_with_a_zero, p=[0.02, 0.05, 0.01, 0, 0.82, 0.03, 0.07]
)


DIVERGENCE_MISTAKES = (
    Misconception(
        "keeps_the_entropy_in",
        crossing,
        "The average surprise of the forecast is the divergence.",
        "What would your way give for a forecast that is the truth? What should it be?",
    ),
    Misconception(
        "takes_the_entropy_of_the_truth",
        lambda p, q: entropy_of(p),
        "The divergence is the average surprise of the truth.",
        "Where in your number does Q occur?",
    ),
    Misconception(
        "forgets_the_minus_sign",
        lambda p, q: -divergence(p, q),
        "The ratio in the logarithm may stand either way up.",
        "Can somebody be less surprised on average than one who knows the truth?",
    ),
    Misconception(
        "answers_in_bits",
        lambda p, q: divergence(p, q) / math.log(2),
        "The logarithm of information is the one to base 2.",
        "Which unit does the question name, and which one makes a fair coin cost exactly 1?",
        convention=True,
    ),
)


CRICKET_GOOD, CRICKET_BAD = [0.7, 0.2, 0.1], [0.1, 0.2, 0.7]

kl_cricket = value_question(
    name="kl_cricket",
    title="Two forecasts of one ball",
    prompt=(
        "Six, four or dot ball? One forecast is P = [0.7, 0.2, 0.1], another Q = [0.1, 0.2, 0.7]. How "
        "large is KL(P ‖ Q) in **nats**: the extra surprise of Q if P is the truth? Give three "
        "decimals or an expression."
    ),
    points=1,
    difficulty=2,
    minutes=4,
    reference=lambda: divergence(CRICKET_GOOD, CRICKET_BAD),
    also_right=(lambda: 0.6 * math.log(7), lambda: 1.168),
    misconceptions=(
        *with_given(DIVERGENCE_MISTAKES, CRICKET_GOOD, CRICKET_BAD),
        Misconception(
            "takes_one_ratio_unweighted",
            lambda: math.log(0.7 / 0.1),
            "The largest outcome decides.",
            "How often does the six come? And what happens on the other balls?",
        ),
        Misconception(
            "leaves_out_the_credit",
            lambda: 0.7 * math.log(0.7 / 0.1),
            "Only the outcomes that Q underrates count.",
            "For the dot ball Q is less surprised than P. Is that nothing?",
        ),
        Misconception(
            "makes_every_term_positive",
            lambda: 0.8 * math.log(7),
            "A divergence has no negative parts.",
            "On a dot ball, which of the two is less surprised? Does that help Q or hurt it?",
        ),
        Misconception(
            "subtracts_the_entropies",
            lambda: entropy_of(CRICKET_BAD) - entropy_of(CRICKET_GOOD),
            "The divergence is the difference of the two entropies.",
            "Both lists hold the same numbers. Are they the same forecast?",
        ),
    ),
    hints=(
        "A divergence is a difference of two average surprises, and the truth does the averaging.",
        "Write three rows: how often, what Q pays, what P pays.",
        "On other numbers: for [0.9, 0.1] and [0.1, 0.9] it is 0.9 log 9 − 0.1 log 9 = 0.8 × 2.197 = 1.758.",
    ),
)


KL_ONE_WAY_MISTAKES = (
    Misconception(
        "turns_the_direction_round",
        lambda p, q: divergence(q, p),
        "The order of the two does not matter.",
        "Which of the two says how often things come? Is that the one you weight with?",
    ),
    *DIVERGENCE_MISTAKES,
    Misconception(
        "averages_both_directions",
        lambda p, q: (divergence(p, q) + divergence(q, p)) / 2,
        "A distance has to be the same both ways.",
        "Is it a distance? Who is surprised here, and by what?",
        convention=True,
    ),
    Misconception(
        "subtracts_the_entropies",
        lambda p, q: entropy_of(q) - entropy_of(p),
        "The divergence is the difference of the two entropies.",
        "Would your number notice if two entries of Q changed places?",
    ),
)


def kl_one_way_of(p, q):
    """KL of two distributions that are no mirror images."""
    return value_question(
        name="kl_one_way",
        title="One direction of two",
        prompt=words(
            "The truth is P = {p}, the forecast is Q = {q}. How large is KL(P ‖ Q) in **nats**? Give "
            "three decimals or an expression.",
            p=p,
            q=q,
        ),
        points=1,
        difficulty=3,
        minutes=5,
        reference=lambda: divergence(p, q),
        also_right=(
            lambda: sum(a * math.log(a / b) for a, b in zip(p, q, strict=True)),
            lambda: round(float(divergence(p, q)), 3),
        ),
        tolerance=THREE_DECIMALS,
        misconceptions=with_given(KL_ONE_WAY_MISTAKES, p, q),
        hints=(
            "The first of the two is the truth: it says how often each outcome comes.",
            "For each outcome take the logarithm of “truth over forecast”; then average.",
            "On other numbers: KL([0.5, 0.5] ‖ [0.9, 0.1]) = 0.511, while KL([0.9, 0.1] ‖ [0.5, 0.5]) = 0.368.",
        ),
    )


kl_one_way = varied(
    kl_one_way_of,
    lambda rng: {"p": rounded_forecast(rng, 3), "q": rounded_forecast(rng, 3)},
    p=[0.5, 0.3, 0.2],
    q=[0.25, 0.25, 0.5],
)


SPREAD_OF_FORECAST_MISTAKES = (
    Misconception(
        "takes_the_perplexity_of_the_word",
        lambda p: 1 / p[0],
        "One over the probability of what came.",
        "Had another word come, your number would change. Would the model hesitate differently?",
    ),
    Misconception(
        "counts_the_vocabulary",
        len,
        "There are five words to choose from.",
        "That is right for a forecast that prefers none. Does this one prefer none?",
    ),
    Misconception(
        "stops_at_the_entropy",
        entropy_of,
        "The entropy is the number of choices.",
        "A fair choice among five has entropy log 5. Which function makes 5 of that?",
    ),
    Misconception(
        "raises_two_to_nats",
        lambda p: 2 ** entropy_of(p),
        "Undoing the logarithm means 2 to the power of it.",
        "That fits an entropy in bits. In which unit is yours?",
        convention=True,
    ),
    Misconception(
        "inverts_the_sum_of_squares",
        lambda p: 1 / np.sum(np.square(p)),
        "One over the sum of the squares counts the effective choices.",
        "That is Simpson's way of counting, a real one. Which average does the question name?",
        convention=True,
    ),
    Misconception(
        "takes_the_log_again",
        lambda p: np.log(entropy_of(p)),
        "From entropy to a number of choices leads one more logarithm.",
        "The entropy is already a logarithm. What undoes one?",
    ),
)


def spread_of_forecast_of(p):
    """What a forecast hesitates between, whatever comes."""
    return value_question(
        name="spread_of_forecast",
        title="Between how many words does it hesitate?",
        prompt=words(
            "A model gives {p} to five words; the first of them is what comes. Its perplexity on this "
            "word is one number. Another number says between how many equally likely words the model "
            "itself **hesitates**, whatever comes: e to the power of the forecast's entropy. How large "
            "is that one? Give three decimals or an expression.",
            p=p,
        ),
        points=1,
        difficulty=3,
        minutes=4,
        reference=lambda: np.exp(entropy_of(p)),
        also_right=(lambda: 2 ** entropy_of(p, base=2), lambda: math.prod(x**-x for x in p)),
        misconceptions=with_given(SPREAD_OF_FORECAST_MISTAKES, p),
        hints=(
            "A fair choice among k words must give k.",
            "First the entropy in nats; then undo the logarithm.",
            "On other numbers: [0.5, 0.25, 0.25] has an entropy of 1.040 nats and hesitates between 2.83 words.",
        ),
    )


spread_of_forecast = varied(
    spread_of_forecast_of,
    lambda rng: {"p": rounded_forecast(rng, 5)},
    p=[0.4, 0.2, 0.15, 0.15, 0.1],
)


ENTROPY_FLOOR_MISTAKES = (
    Misconception(
        "expects_a_loss_of_zero",
        lambda p: 0.0,
        "A perfect model has a loss of 0.",
        "It would have to know each time which word comes. Is there anything to know it from?",
    ),
    Misconception(
        "looks_at_the_likeliest_only",
        lambda p: surprise_of(max(p)),
        "The best model predicts the likelier word.",
        "What does it pay on the occurrences where the other word comes?",
    ),
    Misconception(
        "takes_both_for_equally_likely",
        lambda p: math.log(2),
        "Two words are a choice of one in two.",
        "Would a model that knew how often each word comes not do better?",
    ),
    Misconception(
        "answers_in_bits",
        lambda p: entropy_of(p, base=2),
        "The logarithm of information is the one to base 2.",
        "Which unit does the question name?",
        convention=True,
    ),
    Misconception(
        "gives_the_perplexity",
        lambda p: perplexity(entropy_of(p)),
        "The lowest loss is the lowest perplexity.",
        "Perplexity counts choices. Which function turns choices into nats?",
    ),
    Misconception(
        "forgets_the_minus_sign",
        lambda p: -entropy_of(p),
        "The average log-probability is the loss.",
        "Can a loss be below 0?",
    ),
    Misconception(
        "adds_surprises_without_weights",
        lambda p: surprise_of(p[0]) + surprise_of(p[1]),
        "Each of the two words costs its surprise.",
        "Does each of them come every time?",
    ),
)


def entropy_floor_of(share):
    """The least mean loss on a context with two continuations."""
    p = [share, round(1 - share, 2)]
    return value_question(
        name="entropy_floor",
        title="The lowest loss of all",
        prompt=(
            f"In a large text, a certain phrase is followed by dog in {p[0]:.0%} and by cat in {p[1]:.0%} "
            "of its occurrences, and nothing tells the two cases apart. Which **mean loss** per "
            "occurrence, in nats, does the best possible model reach? Give three decimals or an expression."
        ),
        points=1,
        difficulty=3,
        minutes=4,
        reference=lambda: entropy_of(p),
        also_right=(
            lambda: -p[0] * math.log(p[0]) - p[1] * math.log(p[1]),
            lambda: round(float(entropy_of(p)), 3),
        ),
        tolerance=THREE_DECIMALS,
        misconceptions=with_given(ENTROPY_FLOOR_MISTAKES, p),
        hints=(
            "A forecast is never better on average than the one that gives each word its true share.",
            "What does that forecast pay when dog comes, and how often? And cat?",
            "On other numbers: with 75 % and 25 % it is 0.75 × 0.288 + 0.25 × 1.386 = 0.562.",
        ),
    )


entropy_floor = varied(
    entropy_floor_of,
    lambda rng: {"share": round(float(rng.integers(62, 91)) / 100, 2)},
    share=0.6,
)


LENGTHS, MADE_FOR = [1, 2, 3, 3], [0.5, 0.25, 0.125, 0.125]

MEAN_CODE_LENGTH_MISTAKES = (
    Misconception(
        "averages_the_lengths_alike",
        lambda p: np.mean(LENGTHS),
        "The average length is the average of the four lengths.",
        "Which of the four do you see most often on the line?",
    ),
    Misconception(
        "takes_the_entropy",
        lambda p: entropy_of(p, base=2),
        "The average length is the entropy.",
        "That is the least that any code could need. Is this code made for these signals?",
    ),
    Misconception(
        "takes_the_entropy_of_the_code",
        lambda p: 1.75,
        "The average length is fixed by the code.",
        "For which frequencies was your number computed? Are they those of the question?",
    ),
    Misconception(
        "takes_the_length_of_the_likeliest",
        lambda p: LENGTHS[int(np.argmax(p))],
        "The signal that comes most often decides.",
        "And when another signal comes, how long is that?",
    ),
    Misconception(
        "answers_in_nats",
        lambda p: np.dot(p, LENGTHS) * math.log(2),
        "Everything is in nats.",
        "One signal is written as 110. How many bits do you see?",
        convention=True,
    ),
    Misconception(
        "adds_the_lengths",
        lambda p: sum(LENGTHS),
        "All four have to be sent.",
        "How many signals come at a time?",
    ),
    Misconception(
        "gives_the_waste_only",
        lambda p: np.dot(p, LENGTHS) - entropy_of(p, base=2),
        "What counts is the excess over the best code.",
        "Is the question how long the messages are, or how much longer than they need be?",
    ),
)


def mean_code_length_of(p):
    """How long a message is with a code made for other frequencies."""
    return value_question(
        name="mean_code_length",
        title="How long is a message?",
        prompt=words(
            "Four signals are sent as 0, 10, 110 and 111: they take 1, 2, 3 and 3 bits. They come with "
            "the probabilities {p}. How many **bits** does one signal take on average?",
            p=p,
        ),
        points=1,
        difficulty=2,
        minutes=3,
        reference=lambda: float(np.dot(p, LENGTHS)),
        also_right=(lambda: crossing(p, [0.5, 0.25, 0.125, 0.125]) / math.log(2),),
        misconceptions=with_given(MEAN_CODE_LENGTH_MISTAKES, p),
        hints=(
            "Each length counts as often as its signal comes.",
            "Multiply and add: share times length, four times.",
            "On other numbers: with shares 0.25 each, 0.25 × (1 + 2 + 3 + 3) is taken.",
        ),
    )


def draw_signals(rng):
    return {"p": rounded_forecast(rng, 4)}


mean_code_length = varied(mean_code_length_of, draw_signals, p=[0.1, 0.2, 0.4, 0.3])


def huffman_length(p):
    """The average length of the best code that sends the signals one by one."""
    parts, length = sorted(p), 0.0
    while len(parts) > 1:
        merged = parts[0] + parts[1]
        length += merged
        parts = sorted([merged, *parts[2:]])
    return length


WASTED_BITS_MISTAKES = (
    Misconception(
        "gives_the_whole_length",
        lambda p: np.dot(p, LENGTHS),
        "What the code costs is what it wastes.",
        "Could any code send these signals with no bits at all?",
    ),
    Misconception(
        "turns_the_direction_round",
        lambda p: divergence(MADE_FOR, p) / math.log(2),
        "It does not matter which of the two is the truth.",
        "With which probabilities do the signals come while the waste is measured?",
    ),
    Misconception(
        "answers_in_nats",
        lambda p: divergence(p, MADE_FOR),
        "A divergence is in nats.",
        "In which unit are the lengths of the code?",
        convention=True,
    ),
    Misconception(
        "subtracts_the_old_entropy",
        lambda p: np.dot(p, LENGTHS) - 1.75,
        "The best code needs 1.75 bits.",
        "For which frequencies is that the best? Are they those of these signals?",
    ),
    Misconception(
        "subtracts_the_entropies",
        lambda p: entropy_of(p, base=2) - entropy_of(MADE_FOR, base=2),
        "The waste is the difference of the two entropies.",
        "If the first and the last signal changed their shares, would the waste stay the same?",
    ),
    Misconception(
        "gives_the_best_length",
        lambda p: entropy_of(p, base=2),
        "The best possible length is what was asked for.",
        "By how much longer is the code that is really used?",
    ),
    Misconception(
        "compares_with_whole_bits",
        lambda p: np.dot(p, LENGTHS) - huffman_length(p),
        "The best code gives each signal a whole number of bits.",
        "Huffman's code does, signal by signal. Can a code that packs a hundred signals "
        "together come nearer to the floor?",
        convention=True,
    ),
    Misconception(
        "turns_the_sign_round",
        lambda p: entropy_of(p, base=2) - np.dot(p, LENGTHS),
        "The best minus the real one.",
        "Which of the two is longer? Should a waste be below 0?",
    ),
)


def wasted_bits_of(p):
    """The price of a code made for other frequencies."""
    return value_question(
        name="wasted_bits",
        title="What the wrong code wastes",
        prompt=words(
            "Four signals are sent with codes of 1, 2, 3 and 3 bits. Such a code is the best one for "
            "signals that come with [½, ¼, ⅛, ⅛]; these come with {p}. By how many **bits** per signal "
            "does its average length lie above the least that any code can come near, if it may also "
            "pack many signals together? Give three decimals or an expression.",
            p=p,
        ),
        points=1,
        difficulty=4,
        minutes=6,
        reference=lambda: np.dot(p, LENGTHS) - entropy_of(p, base=2),
        also_right=(
            lambda: divergence(p, MADE_FOR) / math.log(2),
            lambda: sum(a * math.log2(a / b) for a, b in zip(p, MADE_FOR, strict=True)),
        ),
        tolerance=THREE_DECIMALS,
        misconceptions=with_given(WASTED_BITS_MISTAKES, p),
        hints=(
            "A waste is the real length minus the least one.",
            "The floor of all codes is an entropy, in bits. Of which probabilities?",
            "On other numbers: with shares of ¼ each the code takes 2.25 bits and the floor is 2; "
            "0.25 are wasted.",
        ),
    )


wasted_bits = varied(wasted_bits_of, draw_signals, p=[0.1, 0.2, 0.4, 0.3])


LEFT_TO_LEARN_MISTAKES = (
    Misconception(
        "expects_a_loss_of_zero",
        lambda p, loss: loss,
        "The best loss is 0.",
        "Which constant forecast is never surprised by weather that changes?",
    ),
    Misconception(
        "gives_the_floor",
        lambda p, loss: entropy_of(p),
        "The entropy is what is left.",
        "That is where the loss stops. How far above is it now?",
    ),
    Misconception(
        "adds_the_floor",
        lambda p, loss: loss + entropy_of(p),
        "Loss and entropy belong together as a sum.",
        "Cross-entropy is entropy plus divergence. Which of the three is the loss?",
    ),
    Misconception(
        "mixes_bits_and_nats",
        lambda p, loss: loss - entropy_of(p, base=2),
        "The entropy is in bits.",
        "In which unit is the loss? Can the two be subtracted as they are?",
    ),
    Misconception(
        "subtracts_the_even_forecast",
        lambda p, loss: loss - math.log(len(p)),
        "The best forecast without knowledge is an even one.",
        "The true shares are known here. Which forecast uses them?",
    ),
    Misconception(
        "subtracts_the_likeliest",
        lambda p, loss: loss - surprise_of(max(p)),
        "The best forecast bets on the likeliest weather.",
        "What does it pay on the other days?",
    ),
    Misconception(
        "turns_the_sign_round",
        lambda p, loss: entropy_of(p) - loss,
        "The entropy minus the loss.",
        "Which of the two is larger? By how much can a loss fall that is already below its floor?",
    ),
)


def left_to_learn_of(p, loss):
    """What a model can still gain: the divergence, found without knowing the forecast."""
    return value_question(
        name="left_to_learn",
        title="How much is left to learn?",
        prompt=words(
            "The weather is dry, wet or white with the true probabilities {p}. A model that gives the "
            "same forecast every day has a mean loss of {loss} nats over many years. By how many "
            "**nats** could it still fall at most, with a better forecast of that kind? Give three "
            "decimals or an expression.",
            p=p,
            loss=loss,
        ),
        points=1,
        difficulty=3,
        minutes=5,
        reference=lambda: loss - entropy_of(p),
        also_right=(
            lambda: loss + sum(x * math.log(x) for x in p),
            lambda: round(float(loss - entropy_of(p)), 3),
        ),
        tolerance=THREE_DECIMALS,
        misconceptions=with_given(LEFT_TO_LEARN_MISTAKES, p, loss),
        hints=(
            "A mean loss is a floor plus what could be avoided.",
            "The floor depends on the true shares alone. What is it called?",
            "On other numbers: a fair coin has a floor of 0.693; a loss of 0.9 can fall by 0.207.",
        ),
    )


def draw_weather(rng):
    p = rounded_forecast(rng, 3)
    return {"p": p, "loss": round(float(entropy_of(p)) + float(rng.integers(9, 40)) / 100, 2)}


left_to_learn = varied(left_to_learn_of, draw_weather, p=[0.6, 0.3, 0.1], loss=1.2)

infinite_direction = choice(
    name="infinite_direction",
    title="Which direction is infinite?",
    prompt=(
        "The truth is p = [0.5, 0.5, 0], the forecast is q = [1, 0, 0]. Which of the two is infinite? "
        "Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=3,
    right="b",
    options=(
        Option(
            "a",
            "KL(q ‖ p) only.",
            "looks_at_zeros_of_the_first",
            "What the first of the two rules out makes it infinite.",
            "In KL(q ‖ p), how often does q's average visit an outcome that p rules out?",
        ),
        Option(
            "b",
            "KL(p ‖ q) only.",
            advice="Half of what comes was given probability 0; q itself never visits such an outcome.",
        ),
        Option(
            "c",
            "Both: each of them holds a zero.",
            "takes_every_zero_for_infinity",
            "A zero in a logarithm is infinite, wherever it stands.",
            "An outcome that never comes is asked for how often? What does 0 times its surprise weigh?",
        ),
        Option(
            "d",
            "Neither: terms with a zero are left out.",
            "leaves_out_every_zero",
            "0 log 0 is 0, so zeros do not count.",
            "That rule is about what never comes. Does the second outcome never come?",
        ),
    ),
    hints=(
        "A forecast is infinitely surprised only by something that does come.",
        "Who does the averaging in KL(p ‖ q)? Which outcomes does that one visit?",
        "On other numbers: for p = [1, 0] and q = [0.5, 0.5], KL(p ‖ q) = 0.693 and KL(q ‖ p) is infinite.",
    ),
)

kl_or_cross_entropy = choice(
    name="kl_or_cross_entropy",
    title="Two names, one training?",
    prompt=(
        "You train a forecast q on data from a fixed truth p. A colleague minimises KL(p ‖ q), you the "
        "cross-entropy H(p, q). What is the same? Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="c",
    options=(
        Option(
            "a",
            "Everything: they are two names of one number.",
            "takes_kl_for_cross_entropy",
            "Cross-entropy and divergence are the same thing.",
            "Put q = p. One of the two becomes 0. And the other?",
        ),
        Option(
            "b",
            "Nothing: they are minimised by different q.",
            "expects_different_minimisers",
            "Different losses lead to different models.",
            "Write one minus the other. Does q occur in what is left?",
        ),
        Option(
            "c",
            "The best q and every gradient, although the numbers differ.",
            advice="They differ by the entropy of p, which no q can change.",
        ),
        Option(
            "d",
            "The best q, but the gradients differ by a constant factor.",
            "takes_a_shift_for_a_factor",
            "Two losses with one minimum are multiples of each other.",
            "Is their difference constant, or their ratio? What does a gradient make of a constant?",
        ),
    ),
    hints=(
        "Cross-entropy is entropy plus divergence.",
        "Which of the three depends on q?",
        "On another pair: the height above sea level and the height above the valley floor. Where is the "
        "lowest point, and how steep is the way, in each?",
    ),
)

likelihood_and_kl = choice(
    name="likelihood_and_kl",
    title="Three ways to choose",
    prompt=(
        "Three people choose among the same models with the same data. Anna takes the one under which "
        "the data are likeliest. Bela takes the one with the least mean −log q. Chiara takes the one "
        "with the least KL(p ‖ q), where p are the frequencies in the data. Who agrees? Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=4,
    right="d",
    options=(
        Option(
            "a",
            "Nobody: likelihood, loss and divergence are three goals.",
            "sees_three_goals",
            "A product of probabilities has nothing to do with a mean of logarithms.",
            "Take the logarithm of Anna's product and turn its sign. What is it N times of?",
        ),
        Option(
            "b",
            "Anna and Bela; Chiara's model can be another one.",
            "leaves_kl_out",
            "The divergence compares distributions and not data.",
            "What is KL(p ‖ q) plus the entropy of the data's frequencies?",
        ),
        Option(
            "c",
            "Bela and Chiara; the likelihood of much data is nearly 0 for all models.",
            "gives_up_on_small_products",
            "Tiny products cannot be compared.",
            "A computer may fail on them, but which is larger? Does a logarithm change the order?",
        ),
        Option(
            "d",
            "All three choose the same model.",
            advice="A logarithm, a sign, a division by N and a constant change no order.",
        ),
    ),
    hints=(
        "Some operations change numbers and keep their order.",
        "Lead each way into the next: logarithm, sign, division by N, then a constant.",
        "On other numbers: 0.5 × 0.4 beats 0.9 × 0.2 as a product; as a sum of −log, 1.609 beats 1.715.",
    ),
)

stuck_above_zero = choice(
    name="stuck_above_zero",
    title="Stuck above zero",
    prompt=(
        "A thrown die is forecast, always fair. After long training the loss stands at 1.79 and does "
        "not fall any more. What should be done? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=2,
    right="a",
    options=(
        Option(
            "a",
            "Nothing: log 6 is the floor.",
            advice="The floor is the entropy of what is forecast, and that of a fair die is log 6.",
        ),
        Option(
            "b",
            "Train longer: a loss goes to 0 in the end.",
            "expects_a_loss_of_zero",
            "Every loss reaches 0 with enough training.",
            "What would a model have to know to be never surprised by a die?",
        ),
        Option(
            "c",
            "Take a larger model: it has not enough parameters.",
            "blames_the_size_of_the_model",
            "What does not fall is held by the size of the model.",
            "Which forecast of a fair die is better than 1/6 each? How many parameters does that one need?",
        ),
        Option(
            "d",
            "Make it surer: the entropy of its forecast is too high.",
            "wants_a_surer_forecast",
            "A high entropy of the forecast is a fault.",
            "Give one side 0.9. What do you pay in the five cases of six in which another comes?",
        ),
    ),
    hints=(
        "No forecast has a lower mean loss than the true probabilities themselves.",
        "Compute the mean loss of the forecast 1/6 for each side.",
        "On other numbers: a fair coin cannot be forecast below 0.693.",
    ),
)

which_is_surest = choice(
    name="which_is_surest",
    title="Which has the higher entropy?",
    prompt=(
        "Three games pay out the following. Game 1: 1 or 2 euros, each with probability ½. Game 2: 1 or "
        "1000 euros, each with probability ½. Game 3: 1 euro with probability 0.9, else 2 or 3 euros with "
        "0.05 each. Order them by the entropy of the payment, lowest first. Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=3,
    right="b",
    options=(
        Option(
            "a",
            "1, 3, 2: the further apart the payments, the higher.",
            "takes_entropy_for_variance",
            "Entropy says how far the values lie apart.",
            "Write the payments in cents. Does anything become harder to guess?",
        ),
        Option(
            "b",
            "3, then 1 and 2 together.",
            advice="Only the probabilities count; game 3 is easy to guess in spite of its third outcome.",
        ),
        Option(
            "c",
            "1 and 2 together, then 3: it has more outcomes.",
            "counts_the_outcomes",
            "More outcomes mean more entropy.",
            "How often are you wrong in game 3 if you always say 1 euro? And in game 1?",
        ),
        Option(
            "d",
            "All have the same: each is a game of chance.",
            "ignores_the_probabilities",
            "Uncertain is uncertain.",
            "Which of the games would you rather bet on?",
        ),
    ),
    hints=(
        "Entropy looks at the probabilities and at nothing else.",
        "In which game would you guess right most often?",
        "On other numbers: 0.8, 0.1, 0.1 has 0.639 nats; a fair coin has 0.693, whatever is printed on it.",
    ),
)

negative_divergence = choice(
    name="negative_divergence",
    title="A divergence below zero",
    prompt=(
        "A program computes the sum of p log(p/q) and prints −0.4. The formula in it is right. What is "
        "the cause? Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="c",
    options=(
        Option(
            "a",
            "Nothing is wrong: q is better than p.",
            "lets_a_forecast_beat_the_truth",
            "A negative divergence is a forecast better than the truth.",
            "Events come as p says. Which forecast has the lowest average surprise then?",
        ),
        Option(
            "b",
            "Some q is larger than its p, so its term is negative.",
            "blames_one_negative_term",
            "Negative terms make a negative sum.",
            "Both add up to 1. If q is larger in one place, what is it elsewhere? Try to get below 0 by hand.",
        ),
        Option(
            "c",
            "One of the two does not add up to 1.",
            advice="For two distributions the sum is never below 0; counts or raw scores in place of q break that.",
        ),
        Option(
            "d",
            "Rounding: sums of many terms are not exact.",
            "blames_the_rounding",
            "Computers are inexact.",
            "Rounding makes errors of about 1e-16 each. How many terms would that take?",
        ),
    ),
    hints=(
        "For two distributions a divergence is never negative.",
        "So which promise is broken, if the formula is right?",
        "On other numbers: p = [0.5, 0.5] and q = [1, 1] give −0.693.",
    ),
)


def swapped(p, q):
    return np.sum(q * np.log(q / p))


def verdict_on_pair(answer):
    """What comes of trying two distributions on the swapped divergence."""
    try:
        p, q = (np.asarray(part, dtype=float) for part in answer)
    except (TypeError, ValueError):
        return "it is not a pair of two lists of numbers"
    if p.ndim != 1 or p.shape != q.shape or p.size == 0:
        return "the two are not lists of the same length"
    if not all(np.all(part > 0) and np.isclose(part.sum(), 1, atol=1e-3) for part in (p, q)):
        return "the entries are not probabilities above 0 that add up to 1"
    return _symmetry_of(p / p.sum(), q / q.sum())


def _symmetry_of(p, q):
    one, other = divergence(p, q), divergence(q, p)
    if abs(one - other) > 1e-3 * max(one, other):
        return "the two versions differ on it"
    if np.allclose(p, q):
        return "both distributions are the same, and both versions give 0"
    if np.allclose(p, q[::-1]):
        return "one list is the other in a mirror, and both versions give the same number"
    return "both versions give the same number on it"


unmask_swapped_kl = counterexample(
    name="unmask_swapped_kl",
    title="Swapped, and not noticed",
    prompt=words(
        "Somebody wrote this for KL(p ‖ q), and it passes a test on `([0.9, 0.1], [0.1, 0.9])`:\n\n"
        "```python\n{code}```\n\n"
        "Find two distributions for which it gives a **wrong** number. Answer with a pair of lists "
        "without zeros, each adding up to 1.",
        code=inspect.getsource(swapped),
    ),
    points=2,
    difficulty=2,
    minutes=4,
    reference=lambda: ([0.5, 0.5], [0.9, 0.1]),
    measure=verdict_on_pair,
    also_right=(
        lambda: [[0.5, 0.3, 0.2], [0.25, 0.25, 0.5]],
        lambda: (np.array([0.8, 0.2]), np.array([0.3, 0.7])),
    ),
    misconceptions=(
        Misconception(
            "mirrors_the_distribution",
            lambda: ([0.7, 0.2, 0.1], [0.1, 0.2, 0.7]),
            "The further apart the two, the better the test.",
            "If you swap the two and read them from right to left, what has changed?",
        ),
        Misconception(
            "compares_a_distribution_with_itself",
            lambda: ([0.7, 0.3], [0.7, 0.3]),
            "An input whose answer is known is the best test.",
            "Which mistakes could make a 0 wrong? Is a swap one of them?",
        ),
        Misconception(
            "forgets_to_normalise",
            lambda: ([0.5, 0.9], [0.2, 0.3]),
            "Any numbers between 0 and 1 are probabilities.",
            "What must the entries of a distribution add up to?",
        ),
        Misconception(
            "compares_lists_of_different_length",
            lambda: ([0.5, 0.5], [0.2, 0.3, 0.5]),
            "Any two distributions can be compared.",
            "Which outcome of the one belongs to which outcome of the other?",
        ),
    ),
    hints=(
        "A test can tell two functions apart only where they give different numbers.",
        "For which pairs is KL(p ‖ q) the same as KL(q ‖ p)? Leave that symmetry.",
        "On another suspect: a division p/q written as q/p is not seen at p = q, but at any other pair.",
    ),
)

order_kl = order_lines(
    name="order_kl",
    title="Put the divergence together",
    prompt=(
        "Order lines so that they compute KL(p ‖ q), also where some p are 0. Four lines belong to "
        'nothing. Answer with the letters, such as `order_kl = "abc"`.'
    ),
    signature="def kl_divergence(p, q):",
    lines={
        "a": "        total += p_i * np.log(ratio)",
        "b": "    if q_i > 0:",
        "c": "total = 0.0",
        "d": "        ratio = q_i / p_i",
        "e": "return total",
        "f": "    if p_i > 0:",
        "g": "        total += q_i * np.log(ratio)",
        "h": "for p_i, q_i in zip(p, q):",
        "i": "        total = p_i * np.log(ratio)",
        "j": "        ratio = p_i / q_i",
    },
    right="chfjae",
    tried_on=(
        ([0.0, 0.4, 0.6], [0.2, 0.5, 0.3]),
        ([0.5, 0.5], [0.9, 0.1]),
        ([0.2, 0.7, 0.1], [0.3, 0.3, 0.4]),
    ),
    points=2,
    difficulty=2,
    minutes=4,
    also_right=(lambda: "c h f j a e", lambda: list("CHFJAE")),
    misconceptions=(
        Misconception(
            "guards_the_wrong_zero",
            lambda: "chbjae",
            "The zeros of the forecast are the dangerous ones.",
            "Which term has weight 0, one with p = 0 or one with q = 0? Which may be left out?",
        ),
        Misconception(
            "turns_the_ratio_round",
            lambda: "chfdae",
            "The ratio may stand either way up.",
            "Which sign does your sum have?",
        ),
        Misconception(
            "weights_with_the_forecast",
            lambda: "chfjge",
            "The average runs over what the forecast expects.",
            "With which frequencies do events come?",
        ),
        Misconception(
            "overwrites_the_total",
            lambda: "chfjie",
            "The loop adds up by itself.",
            "After the loop, which outcomes are in the total?",
        ),
        Misconception(
            "weights_with_the_forecast_upside_down",
            lambda: "chfdge",
            "Forecast over truth, weighted with the forecast.",
            "That measures the other direction. Which of the two is the truth?",
        ),
    ),
    hints=(
        "Truth over forecast in the logarithm, and the truth weights.",
        "What never comes adds nothing; ask for it before you divide or take a logarithm.",
        "On a sibling: start at 0; for each pair; if it counts; compute; add; give back after the loop.",
    ),
)

why_not_subtract = written_question(
    name="why_not_subtract",
    title="In your own words",
    prompt=(
        "A friend is unhappy that the cross-entropy of the perfect model is not 0 and wants to train "
        "with the KL divergence instead. Say in two sentences what would change and what would not. "
        "Write it between quotation marks; you will see a model answer to compare."
    ),
    difficulty=3,
    minutes=4,
    points=0,
    model_answer=(
        "The number would change: it would be lower by the entropy of the data, so that the perfect "
        "model would stand at 0. The training would not: the entropy does not depend on the model, so "
        "every gradient and the best model stay the same, and for real text nobody knows the entropy "
        "that would have to be subtracted."
    ),
    hints=(
        "Cross-entropy is entropy plus divergence.",
        "Which of the parts can the model change? And which can you compute for real text?",
        "On another measure: climbing a mountain, does it matter for your way whether heights are "
        "counted from the sea or from the foot of the mountain?",
    ),
)
