"""Surprise: −log p, its units, its average, and what it becomes over many events."""

import inspect
import math
import operator
from dataclasses import replace

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
    value_question,
    varied,
    written_question,
)
from course_lib.losses import bits_from_nats, negative_log_likelihood, perplexity
from course_lib.losses import surprise as surprise_of
from course_lib.question_bank import faults, slips
from course_lib.question_bank.drawn import uneven
from course_lib.question_bank.slips import with_slips
from course_lib.translations import words

LESSON = 2

AVERAGE_LOSS = 2.5  # nats a word

TWO_DECIMALS = Tolerance(absolute=6e-3)


def _loss_of_paani_in_other_units(paani):
    return (
        Misconception(
            "forgets_the_minus_sign",
            lambda: np.log(paani),
            "The log of the probability is the loss.",
            "Is your number something that training should make smaller? What would that do to p?",
        ),
        Misconception(
            "answers_in_bits",
            lambda: surprise_of(paani, base=2),
            "The logarithm of information is the one to base 2.",
            "In your unit, what does p = ½ cost? And which unit does the question name?",
            convention=True,
        ),
        Misconception(
            "answers_in_base_ten",
            lambda: surprise_of(paani, base=10),
            "log on my calculator is the logarithm meant here.",
            "What does your logarithm give for 0.1? And which logarithm does the unit nat belong to?",
        ),
    )


def _losses_of_other_entries(chai, paani, dudh):
    return (
        Misconception(
            "scores_the_favourite",
            lambda: surprise_of(max(chai, paani, dudh)),
            "The loss looks at the word that the model believed in most.",
            "Which word did come? Would your number change if another had come?",
        ),
        Misconception(
            "counts_labels_from_one",
            lambda: surprise_of(dudh),
            "Paani is the second word, so its index in the list is 2.",
            "From which number does Python count the places of a list?",
        ),
        Misconception(
            "takes_softmax_of_probabilities",
            lambda: -np.log(np.exp(paani) / np.exp([chai, paani, dudh]).sum()),
            "What a model gives always has to pass through softmax first.",
            "The three numbers add up to what, before you do anything to them?",
        ),
    )


def _other_charges_for_paani(paani):
    return (
        Misconception(
            "charges_one_minus_p",
            lambda: 1 - paani,
            "The loss is the probability that went missing.",
            "How much more does your loss charge for p = 0.001 than for p = 0.01?",
        ),
        Misconception(
            "returns_the_probability",
            lambda: paani,
            "The loss is what the model gave.",
            "Is a small p good or bad, and is your number large or small then?",
        ),
        Misconception(
            "stops_before_the_log",
            lambda: 1 / paani,
            "Rare means 1 over p.",
            "What would your number be for a forecast that was certain and right?",
        ),
        Misconception(
            "takes_the_log_of_the_rest",
            lambda: surprise_of(1 - paani),
            "The probability of being wrong goes into the logarithm.",
            "If p of the truth grows, does your number grow or shrink?",
        ),
    )


def loss_of_paani(chai, paani, dudh):
    """The loss of the second of three words."""
    return value_question(
        name="paani_loss",
        title="The guest asks for paani",
        prompt=words(
            "A model gives [{chai}, {paani}, {dudh}] to the words chai, paani and dudh. The word "
            "that comes is **paani**. How large is the loss, in **nats**? Give three decimals or an "
            "expression.",
            chai=chai,
            paani=paani,
            dudh=dudh,
        ),
        points=1,
        difficulty=1,
        minutes=2,
        reference=lambda: surprise_of(paani),
        tolerance=THREE_DECIMALS,
        also_right=(
            lambda: math.log(1 / paani),
            lambda: np.float32(round(-math.log(paani), 3)),
            lambda: [round(-math.log(paani), 3)],
        ),
        misconceptions=(
            *_loss_of_paani_in_other_units(paani),
            *_losses_of_other_entries(chai, paani, dudh),
            *_other_charges_for_paani(paani),
        ),
        faults=faults.of_a_value_in_nats(),
        hints=(
            "A loss is never negative, and it is 0 only for a probability of 1.",
            "Only one of the three probabilities is asked for: that of the word that came.",
            "On other numbers: had the model given 0.5 to the word that came, you would need "
            "−log 0.5, which is 0.693.",
        ),
    )


def three_words(rng):
    """A favourite that does not come, and two other words."""
    chai, paani = round(rng.uniform(0.42, 0.62), 2), round(rng.uniform(0.08, 0.34), 2)
    return {"chai": chai, "paani": paani, "dudh": round(1 - chai - paani, 2)}


paani_loss = varied(loss_of_paani, three_words, chai=0.6, paani=0.3, dudh=0.1)


def _gaps_of_losses(better, worse):
    return (
        Misconception(
            "divides_the_losses",
            lambda: surprise_of(worse) / surprise_of(better),
            "“By how much” is a ratio: so many times as much loss.",
            "If both models also had to guess a coin, each would pay 0.693 more. Would your number "
            "survive that? Should it?",
        ),
        Misconception(
            "adds_the_losses",
            lambda: surprise_of(better) + surprise_of(worse),
            "Both losses together are the comparison.",
            "If A were exactly as good as B, what should the gap be?",
        ),
        Misconception(
            "subtracts_the_other_way_round",
            lambda: surprise_of(better) - surprise_of(worse),
            "A minus B is how much lower A is.",
            "Which of the two losses is the larger one?",
        ),
        Misconception(
            "gives_the_loss_of_b",
            lambda: surprise_of(worse),
            "A's loss is so small that it does not count.",
            "Is A's loss exactly zero?",
        ),
    )


def _gaps_in_other_units(better, worse):
    return (
        Misconception(
            "subtracts_the_probabilities",
            lambda: better - worse,
            "The difference of the losses is the difference of the probabilities.",
            "Where in your number is the logarithm?",
        ),
        Misconception(
            "divides_the_probabilities",
            lambda: better / worse,
            "A gives the truth so many times the probability, so that is the gap.",
            "That is a fact about probabilities. How many nats is such a factor?",
        ),
        Misconception(
            "answers_in_bits",
            lambda: bits_from_nats(surprise_of(worse) - surprise_of(better)),
            "The logarithm of information is the one to base 2.",
            "How many nats are one bit?",
            convention=True,
        ),
        Misconception(
            "answers_in_base_ten",
            lambda: np.log10(better / worse),
            "One logarithm is as good as another.",
            "Which logarithm does the unit nat belong to?",
        ),
    )


def gap_between(better, worse):
    """How much lower the loss of one model is; each shares the rest out evenly."""
    rest, others = (1 - better) / 2, (1 - worse) / 2
    return value_question(
        name="gap_in_nats",
        title="By how much is A better?",
        prompt=words(
            "Model A gives [{better:.2f}, {rest:.2f}, {rest:.2f}], model B gives "
            "[{worse:.2f}, {others:.2f}, {others:.2f}]. The first class is the right one. By how "
            "many **nats** is A's loss lower than B's? (A positive number, to three decimals, or an "
            "expression.)",
            better=better,
            rest=rest,
            worse=worse,
            others=others,
        ),
        points=1,
        difficulty=2,
        minutes=3,
        reference=lambda: surprise_of(worse) - surprise_of(better),
        tolerance=THREE_DECIMALS,
        also_right=(
            lambda: math.log(better / worse),
            lambda: round(math.log(better / worse), 3),
        ),
        misconceptions=(*_gaps_of_losses(better, worse), *_gaps_in_other_units(better, worse)),
        faults=faults.of_a_value_in_nats(),
        hints=(
            "Losses add and subtract. Their differences keep a meaning when both models meet a "
            "second event; their ratios do not.",
            "Write down both losses first. Which is larger?",
            "On other numbers: for 0.8 against 0.2 the gap is −log 0.2 − (−log 0.8) = log 4 = 1.386 "
            "nats. A gave the truth 4 times the probability.",
        ),
    )


def two_models(rng):
    """What a better and a worse model give to the truth, never one twice the other."""
    return {
        "better": float(rng.choice([0.7, 0.74, 0.8, 0.86, 0.9, 0.94])),
        "worse": float(rng.choice([0.34, 0.38, 0.42, 0.48, 0.52])),
    }


gap_in_nats = varied(gap_between, two_models, better=0.9, worse=0.4)

halving = choice(
    name="halving",
    title="What a halving costs",
    prompt=(
        "A model gave the truth p. A second model gave it half of that. What happens to the loss "
        'in nats, whatever p was? Answer with the letter, for example `halving = "a"`.'
    ),
    points=1,
    difficulty=2,
    minutes=2,
    right="c",
    options=(
        Option(
            "a",
            "It doubles.",
            "doubles_the_loss",
            "Half the probability means twice the loss.",
            "p = 1 costs 0. What does p = ½ cost: twice nothing?",
        ),
        Option(
            "b",
            "It grows by p/2.",
            "grows_by_the_lost_probability",
            "The loss grows by the probability that was lost.",
            "Then going from 0.02 to 0.01 would cost next to nothing. Compute both losses: is it so?",
        ),
        Option("c", "It grows by the same amount every time, about 0.69."),
        Option(
            "d",
            "It grows more and more: the smaller p was, the more a halving costs.",
            "takes_the_slope_for_the_step",
            "The curve gets steeper near 0, so each halving costs more.",
            "The slope is 1/p and the step you take is p/2. Does p survive in their product?",
        ),
    ),
    hints=(
        "The logarithm turns products into sums.",
        "Halving p multiplies it by ½. What does the logarithm make of a factor?",
        "On other numbers: dividing p by 10 adds log 10 = 2.303, from 1 to 0.1 and from 0.1 to 0.01.",
    ),
)


def labelled_forecasts(rng):
    """Forecasts of different lengths, with the truth first, last, likely and unlikely."""
    for label in (1, 3):
        yield Case("five outcomes", {"probs": uneven(rng, 5), "label": label})
    yield Case("the truth stands first", {"probs": uneven(rng, 4), "label": 0})
    yield Case("the truth stands last", {"probs": uneven(rng, 4), "label": 3})
    favourite = rng.uniform(0.8, 0.9)
    yield Case("sure and wrong", {"probs": [favourite, 1 - favourite], "label": 1})
    yield Case("sure and right", {"probs": [1 - favourite, favourite], "label": 1})
    certain = {"probs": np.array([0.0, 1.0, 0.0]), "label": 1}
    yield Case("certain and right", certain, extreme=True)
    nearly = {"probs": np.array([1e-30, 1.0]), "label": 0}
    yield Case("the truth was given next to nothing", nearly, extreme=True)


def _guarded(tiny):
    return lambda probs, label: -np.log(probs[label] + tiny)


SURPRISE_WRITTEN_DIFFERENTLY = (
    lambda probs, label: -math.log(probs[label]),
    lambda probs, label: np.log(1 / np.asarray(probs)[label]),
    lambda probs, label: sum(-np.log(p) for place, p in enumerate(probs) if place == label),
    lambda probs, label: np.array([-np.log(np.float32(probs[label]))], dtype=np.float32),
    lambda probs, label: -np.log2(probs[label]) * np.log(2),
)
MISTAKES_ABOUT_ONE_EVENT = (
    Misconception(
        "forgets_the_minus_sign",
        lambda probs, label: np.log(probs[label]),
        "The log of the probability is the loss.",
        "Is your loss ever positive? What would making it smaller do to the truth's probability?",
    ),
    Misconception(
        "answers_in_bits",
        lambda probs, label: -np.log2(probs[label]),
        "The logarithm of information is the one to base 2.",
        "At p = ½ you give back 1. In which unit is that, and which does the task ask for?",
        convention=True,
    ),
    Misconception(
        "answers_in_base_ten",
        lambda probs, label: -np.log10(probs[label]),
        "One logarithm is as good as another.",
        "At p = 0.1 you give back exactly 1. Which logarithm does that?",
    ),
    Misconception(
        "charges_one_minus_p",
        lambda probs, label: 1 - probs[label],
        "The loss is the probability that went missing.",
        "How much worse is p = 0.001 than p = 0.01 in your loss, and how much worse should it be?",
    ),
    Misconception(
        "squares_the_shortfall",
        lambda probs, label: (1 - probs[label]) ** 2,
        "An error is squared, here as everywhere.",
        "What is the largest value your loss can reach, however wrong the forecast was?",
    ),
    Misconception(
        "counts_labels_from_one",
        lambda probs, label: -np.log(probs[label - 1]),
        "Outcome number 1 is the first one.",
        "Ask your function for label 0 with five different probabilities: which entry did it read?",
    ),
    Misconception(
        "scores_the_favourite",
        lambda probs, label: -np.log(np.max(probs)),
        "What counts is how sure the model was.",
        "Your loss is small whenever the model is sure. What if it is sure and wrong?",
    ),
    Misconception(
        "adds_every_outcome",
        lambda probs, label: -np.sum(np.log(probs)),
        "The sum in the formula runs over all outcomes.",
        "Change which outcome happened. Does your loss notice?",
    ),
    Misconception(
        "takes_the_entropy_of_the_forecast",
        lambda probs, label: -np.sum(np.asarray(probs) * np.log(probs)),
        "Each outcome counts with its own probability.",
        "Which outcomes happened? With what weight does reality enter your sum?",
    ),
    Misconception(
        "weights_by_the_probability",
        lambda probs, label: -probs[label] * np.log(probs[label]),
        "The surprise has to be weighted with its probability.",
        "Let p of the truth go to 0. Your loss goes back to 0 there: who is being rewarded?",
    ),
    Misconception(
        "adds_the_other_outcomes",
        lambda probs, label: -np.log(probs[label]) - np.sum(np.log(1 - np.delete(probs, label))),
        "The outcomes that did not happen have to be charged as well.",
        "What does the task say should count: everything in the forecast, or what happened?",
        convention=True,
    ),
    Misconception(
        "takes_softmax_of_probabilities",
        lambda probs, label: -np.log(np.exp(probs[label]) / np.sum(np.exp(probs))),
        "What a model gives always has to pass through softmax first.",
        "What do the entries of `probs` add up to before you do anything to them?",
    ),
    Misconception(
        "returns_the_probability",
        lambda probs, label: probs[label],
        "The loss is what the model gave.",
        "Is a small p good or bad, and is your number large or small then?",
    ),
    Misconception(
        "stops_before_the_log",
        lambda probs, label: 1 / probs[label],
        "Rare means 1 over p.",
        "What do you give back for a forecast that was certain and right?",
    ),
    Misconception(
        "takes_the_log_of_the_rest",
        lambda probs, label: -np.log(1 - np.asarray(probs)[label]),
        "What is missing to certainty goes into the logarithm.",
        "If p of what happened grows, does your loss fall or rise?",
    ),
    Misconception(
        "counts_from_the_end",
        lambda probs, label: -np.log(probs[-label]),
        "The minus of the formula belongs to the index.",
        "Which entry does Python give for `probs[-1]`? Where should the minus stand?",
    ),
    Misconception(
        "gives_the_whole_list",
        lambda probs, label: -np.log(probs),
        "Every outcome has its own surprise.",
        "How many outcomes happened, and how many numbers did you give back?",
    ),
    Misconception(
        "averages_over_the_outcomes",
        lambda probs, label: -np.log(probs[label]) / len(probs),
        "A mean is always taken.",
        "Split an unlikely outcome in two. Should the surprise of another one change?",
    ),
    Misconception(
        "ignores_the_label",
        lambda probs, label: -np.log(probs[0]),
        "The first entry is the right one.",
        "Change the label and nothing else. Does your number move?",
    ),
    Misconception(
        "multiplies_zero_by_infinity",
        lambda probs, label: -np.sum(np.eye(len(probs))[label] * np.log(probs)),
        "A term with weight 0 is gone, whatever it multiplies.",
        "What is 0 times −∞ on a computer? Try `0 * np.log(0.0)`.",
    ),
    Misconception(
        "caps_the_loss_with_a_clamp",
        lambda probs, label: -np.log(max(probs[label], 1e-12)),
        "A tiny floor under p, or a tiny number added to it, changes nothing.",
        "Two models give the truth 1e-20 and 1e-30. Which pays more in your version?",
        also_wrong=tuple(_guarded(tiny) for tiny in (1e-7, 1e-8, 1e-9, 1e-10, 1e-15, 1e-16)),
    ),
)

HELD_IN_ANY_UNIT = (
    "answers_in_base_ten",
    "charges_one_minus_p",
    "squares_the_shortfall",
    "returns_the_probability",
    "stops_before_the_log",
)
STAYS_IN_NATS = Misconception(
    "answers_in_nats",
    lambda probs, label: -np.log(probs[label]),
    "A loss is always in nats.",
    "What do you give back for p = ½? And what does one bit mean?",
    convention=True,
)


def _in_bits(mistake):
    """The same mistake, made by somebody who answers in bits."""
    if mistake.name == "answers_in_bits":
        return STAYS_IN_NATS
    if mistake.name in HELD_IN_ANY_UNIT:
        return mistake
    wrong, *others = (faults.ANSWERS_IN_BITS.turns(form) for form in mistake.forms)
    return replace(mistake, wrong=wrong, also_wrong=tuple(others))


INDEX_FAULTS = (
    faults.TURNS_THE_SIGN_ROUND,
    faults.counts_labels_from_one(1),
    faults.counts_labels_from_minus_one(1, 0),
    faults.takes_softmax_first(0),
)


def _laws_of_surprise(halving):
    """What holds of one event; `halving` is what half the probability costs."""
    truth_first, rest_first = ([0.5, 0.4, 0.1], 0), ([0.5, 0.1, 0.4], 0)
    return (
        Law("Certain and right costs nothing.", "gives", ((([1.0, 0.0], 0),),), constant=0.0),
        Law(
            "How the forecast shares out the rest among the other outcomes makes no difference.",
            "equal",
            ((truth_first, rest_first), (([0.2, 0.3, 0.5], 1), ([0.5, 0.3, 0.2], 1))),
        ),
        Law(
            "Half the probability for what happened costs one and the same amount more.",
            "differ_by",
            ((([0.8, 0.2], 0), ([0.4, 0.6], 0), ([0.2, 0.8], 0)),),
            constant=halving,
        ),
        Law("A surprise is never negative.", "at_least", ((([0.9, 0.1], 0),),), constant=0.0),
        Law(
            "The less probable it was, the more it costs.",
            "rises",
            ((([0.6, 0.4], 0), ([0.6, 0.4], 1)), (([0.1, 0.2, 0.7], 1), ([0.1, 0.2, 0.7], 0))),
        ),
    )


def _hints_of_surprise(tenth, example):
    """On what a tenth of the probability costs, and one worked step."""
    return (
        words(
            "Two laws: certain and right costs 0; a tenth of the probability costs {tenth} more.",
            tenth=tenth,
        ),
        "How the model shares out the rest among the other outcomes makes no difference.",
        words(
            "On other numbers: for [0.2, 0.35, 0.45] and label 2 the entry that counts is 0.45, and "
            "the answer is {example}.",
            example=example,
        ),
    )


def surprise_in(unit):
    """The loss of one event, in nats or in bits."""
    nats = unit == "nats"
    base, tenth, example = (np.e, "log 10 = 2.303", "0.799") if nats else (2, "3.322", "1.152")
    return Exercise(
        name="surprise",
        title="Surprise of what happened",
        prompt=words(
            "Write `surprise(probs, label)`: the loss in **{unit}** of a forecast `probs` (a list "
            "or array of probabilities that sum to 1) when the outcome number `label` happened, "
            "counted from 0.",
            unit=unit,
        ),
        points=3,
        difficulty=2,
        minutes=5,
        reference=lambda probs, label: -math.log(probs[label]) / math.log(base),
        cases=labelled_forecasts,
        tolerance=THREE_DECIMALS,
        also_right=(
            (*SURPRISE_WRITTEN_DIFFERENTLY, lambda probs, label: surprise_of(probs[label]))
            if nats
            else tuple(map(faults.ANSWERS_IN_BITS.turns, SURPRISE_WRITTEN_DIFFERENTLY))
        ),
        misconceptions=(
            MISTAKES_ABOUT_ONE_EVENT if nats else tuple(map(_in_bits, MISTAKES_ABOUT_ONE_EVENT))
        ),
        faults=(*INDEX_FAULTS, faults.ANSWERS_IN_BITS, faults.ANSWERS_IN_BASE_TEN)
        if nats
        else INDEX_FAULTS,
        laws=_laws_of_surprise(surprise_of(0.5, base=base)),
        hints=_hints_of_surprise(tenth, example),
    )


surprise = varied(surprise_in, lambda rng: {"unit": ("nats", "bits")[rng.integers(2)]}, unit="nats")


def streams_of_probabilities(rng):
    """What a model gave to each of N things that happened, short and long."""
    for count in (2, 5, 6):
        yield Case(words("{count} events", count=count), {"probs": rng.uniform(0.05, 0.95, count)})
    yield Case(
        "one disaster among good guesses", {"probs": [0.9, 0.8, rng.uniform(0.001, 0.002), 0.9]}
    )
    yield Case("one certain event", {"probs": [1.0, rng.uniform(0.3, 0.4), 0.6]})
    yield Case("a single event", {"probs": np.array([rng.uniform(0.1, 0.3)])}, extreme=True)
    unlikely = {"probs": rng.uniform(1e-5, 5e-4, 100)}
    yield Case("a hundred events that were hardly expected", unlikely, extreme=True)


mean_surprise = Exercise(
    name="mean_surprise",
    title="The loss of a whole data set",
    prompt=(
        "Write `mean_surprise(probs)`: `probs` holds, for each of N events, the probability that "
        "the model gave to what did happen. Give back the average loss per event, in **nats**. It "
        "has to work for thousands of events."
    ),
    points=3,
    difficulty=3,
    minutes=6,
    reference=lambda probs: -np.mean(np.log(probs)),
    cases=streams_of_probabilities,
    tolerance=THREE_DECIMALS,
    also_right=(
        negative_log_likelihood,
        lambda probs: sum(-math.log(p) for p in probs) / len(probs),
        lambda probs: np.log(1 / np.asarray(probs)).mean(keepdims=True),
        lambda probs: np.float32(np.mean(-np.log(np.asarray(probs, dtype=np.float32)))),
        lambda probs: -np.einsum("n->", np.log(probs)) / np.size(probs),
    ),
    misconceptions=(
        Misconception(
            "forgets_the_minus_sign",
            lambda probs: np.mean(np.log(probs)),
            "The average log-probability is the loss.",
            "Training makes the loss smaller. What would that do to these probabilities?",
        ),
        Misconception(
            "sums_instead_of_averaging",
            lambda probs: -np.sum(np.log(probs)),
            "The loss of a data set is the total.",
            "Give your function the same events twice over. Did the model get worse?",
            convention=True,
        ),
        Misconception(
            "takes_the_log_of_the_mean",
            lambda probs: -np.log(np.mean(probs)),
            "Averaging first and taking the log later gives the same.",
            "One event had p = 0.001 among p = 0.9. Does the average of the p still show it?",
        ),
        Misconception(
            "averages_the_missing_probability",
            lambda probs: 1 - np.mean(probs),
            "The average of 1 − p measures how wrong the model was.",
            "What is the most that one terrible guess can add to your number?",
        ),
        Misconception(
            "answers_in_bits",
            lambda probs: -np.mean(np.log2(probs)),
            "The logarithm of information is the one to base 2.",
            "For two events with p = ½ each you give back 1. In which unit is that?",
            convention=True,
        ),
        Misconception(
            "weights_by_the_probability",
            lambda probs: -np.mean(np.asarray(probs) * np.log(probs)),
            "Each surprise counts with its own probability.",
            "How often did each of these events happen? What weight has the terrible guess in yours?",
            also_wrong=(lambda probs: -np.sum(np.asarray(probs) * np.log(probs)),),
        ),
        Misconception(
            "stops_at_perplexity",
            lambda probs: np.exp(-np.mean(np.log(probs))),
            "The loss of a model is its perplexity.",
            "What does your function give for a perfect model, and what should a loss give there?",
            convention=True,
        ),
        Misconception(
            "gives_the_likelihood",
            np.prod,
            "The probability of everything together is the measure.",
            "Should the number grow or shrink as the model gets better? And what is its unit?",
        ),
        Misconception(
            "divides_by_one_less",
            lambda probs: -np.sum(np.log(probs)) / (len(probs) - 1),
            "An average over N divides by N − 1, as a sample variance does.",
            "For one event with p = ½, what does your function divide by?",
        ),
        Misconception(
            "takes_the_middle_one",
            lambda probs: -np.log(np.median(probs)),
            "The typical event stands for all of them.",
            "Make the worst event a thousand times worse. Does your number move?",
            also_wrong=(lambda probs: -np.median(np.log(probs)),),
        ),
        Misconception(
            "takes_the_worst_one",
            lambda probs: -np.log(np.min(probs)),
            "The loss of a data set is that of its worst event.",
            "If all the other events get better, should the number stay where it is?",
        ),
        Misconception(
            "answers_in_base_ten",
            lambda probs: -np.mean(np.log10(probs)),
            "One logarithm is as good as another.",
            "For two events with p = 0.1 each you give back 1. Which logarithm does that?",
        ),
        Misconception(
            "stops_before_the_log",
            lambda probs: np.mean(1 / np.asarray(probs)),
            "Rare means 1 over p.",
            "What do you give back for a model that was always certain and right?",
        ),
        Misconception(
            "gives_the_whole_list",
            lambda probs: -np.log(probs),
            "Every event has its own loss.",
            "How many numbers describe the whole data set?",
        ),
        Misconception(
            "keeps_only_the_last",
            lambda probs: -np.log(probs[-1]) / len(probs),
            "The loop adds up by itself.",
            "After the loop, which events are in your total? Is it `=` or `+=`?",
            also_wrong=(lambda probs: -np.log(probs[-1]),),
        ),
        Misconception(
            "returns_inside_the_loop",
            lambda probs: -np.log(probs[0]) / len(probs),
            "The return belongs to the loop.",
            "How often does your loop turn before the function ends?",
            also_wrong=(lambda probs: -np.log(probs[0]),),
        ),
        Misconception(
            "multiplies_before_the_log",
            lambda probs: -np.log(np.prod(probs)) / len(probs),
            "The log of the product equals the sum of the logs, so the order is free.",
            "What does Python print for `0.5 ** 1100`? And the log of that?",
            also_wrong=(
                lambda probs: -math.log(math.prod(probs)) / len(probs),
                lambda probs: -np.log(np.prod(probs) ** (1 / len(probs))),
            ),
        ),
    ),
    faults=tuple(faults.of_a_mean(0)),
    laws=(
        Law(
            "Telling every event twice changes nothing.",
            "equal",
            ((([0.5, 0.25],), ([0.5, 0.25, 0.5, 0.25],)),),
        ),
        Law(
            "The order of the events makes no difference.",
            "equal",
            ((([0.9, 0.2, 0.4],), ([0.4, 0.9, 0.2],)),),
        ),
        Law(
            "Certain and right every time costs nothing.",
            "gives",
            ((([1.0, 1.0],),),),
            constant=0.0,
        ),
        Law("The loss is never negative.", "at_least", ((([0.9, 0.5],),),), constant=0.0),
        Law(
            "Half the probability for every event costs log 2 more, however many there are.",
            "differ_by",
            ((([0.8, 0.4],), ([0.4, 0.2],)), (([0.8, 0.4, 0.6],), ([0.4, 0.2, 0.3],))),
            constant=math.log(2),
        ),
        Law(
            "If one event had been less probable, the loss would be higher.",
            "rises",
            ((([0.9, 0.5],), ([0.9, 0.01],), ([0.9, 0.0001],)),),
        ),
    ),
    hints=(
        "Repeating every event must change nothing; one terrible event must be felt.",
        "Which comes first, the log or the average? Try both orders on [0.9, 0.9, 0.001].",
        "On other numbers: for [0.5, 0.25] the losses are 0.693 and 1.386, and their average is 1.040.",
    ),
)


mean_surprise = with_slips(
    mean_surprise,
    slips.leaves_out_the_first(0),
    slips.leaves_out_the_last(0),
    slips.divides_in_every_turn(0),
)


def suspect(probs, label):
    return -np.log(np.max(probs))


def verdict_on_input(answer):
    """What comes of trying an input on the suspect: a sentence that ends “Your input was tried: …”."""
    try:
        probs, label = answer
        label = operator.index(label)
    except (TypeError, ValueError):
        return words("it is not a pair of a list of probabilities and a whole number")
    probs = np.asarray(probs)
    if probs.ndim != 1 or probs.dtype.kind not in "iuf":
        return words("its first part is not a plain list of numbers")
    if not (np.all(probs >= 0) and np.isclose(probs.sum(), 1, atol=1e-3)):
        return words("its entries are not probabilities: each from 0 to 1, and together 1")
    if not 0 <= label < len(probs):
        after = (
            words("the last label is one less")
            if label == len(probs)
            else words("labels count from 0")
        )
        return words("there is no outcome with that label; {after}", after=after)
    return _unmasking(probs, label)


def _unmasking(probs, label):
    if probs[label] < np.max(probs):
        return words("the two versions differ on it")
    favourites = int((probs == np.max(probs)).sum())
    if favourites > 1:
        return words(
            "several outcomes share the largest probability, and both versions give the same "
            "number on it"
        )
    return words("both versions give the same number on it")


unmasking_input = counterexample(
    name="unmasking_input",
    title="Unmask the impostor",
    prompt=words(
        "Somebody wrote this, and it passes a test on `([0.1, 0.6, 0.3], 1)`:\n\n"
        "```python\n{code}```\n\n"
        "Find an input on which it gives a **wrong** surprise. Answer with a pair: a list of "
        "probabilities that sum to 1, and a label.",
        code=inspect.getsource(suspect),
    ),
    points=2,
    difficulty=2,
    minutes=4,
    reference=lambda: ([0.7, 0.2, 0.1], 1),
    measure=verdict_on_input,
    also_right=(
        lambda: ((0.9, 0.1), 1),
        lambda: (np.array([0.3, 0.3, 0.4]), 0),
        lambda: [[0.0, 1.0], 0],
    ),
    misconceptions=(
        Misconception(
            "asks_for_the_favourite",
            lambda: ([0.7, 0.2, 0.1], 0),
            "Any input shows that the function is wrong.",
            "The suspect looks at one entry, and a right version at another. When are they the same one?",
        ),
        Misconception(
            "makes_the_outcomes_equal",
            lambda: ([0.25, 0.25, 0.25, 0.25], 2),
            "The plainest input is the best test.",
            "Where entries are equal, can you see which of them a function read?",
        ),
        Misconception(
            "counts_labels_from_one",
            lambda: ([0.8, 0.2], 2),
            "The last of two outcomes has label 2.",
            "From which number does Python count?",
        ),
        Misconception(
            "forgets_to_normalise",
            lambda: ([0.5, 0.9], 0),
            "Any numbers between 0 and 1 are probabilities.",
            "What must the entries of a forecast add up to?",
        ),
    ),
    hints=(
        "A test can only tell two functions apart where they give different numbers.",
        "Which entry does the suspect read? Which entry should be read?",
        "On another suspect: `-np.log(probs[0])` is unmasked by any label but 0, unless entries tie.",
    ),
)


def _mistakes_about_perplexity(loss):
    return (
        Misconception(
            "raises_two_to_nats",
            lambda: 2**loss,
            "Perplexity is 2 to the power of the loss.",
            "That is right for a loss in bits. In which unit is this one?",
            convention=True,
        ),
        Misconception(
            "raises_ten_to_the_loss",
            lambda: 10**loss,
            "Undoing a logarithm means 10 to the power of it.",
            "Which logarithm makes nats?",
        ),
        Misconception(
            "takes_the_loss_for_perplexity",
            lambda: loss,
            "Loss and perplexity are two words for the same number.",
            "A fair choice among 8 words has perplexity 8. What is its loss?",
        ),
        Misconception(
            "multiplies_by_e",
            lambda: np.e * loss,
            "e times the loss undoes the logarithm.",
            "A loss of 0 means certain and right. Which perplexity does your way give it?",
        ),
        Misconception(
            "keeps_the_minus_sign",
            lambda: np.exp(-loss),
            "The exponential undoes −log, so the minus comes along.",
            "Yours is below 1. How many equally likely words is that?",
        ),
        Misconception(
            "takes_the_log_again",
            lambda: np.log(loss),
            "Perplexity is the log of the loss.",
            "The loss is already a logarithm. What undoes one?",
        ),
    )


def perplexity_question(name, title, prompt, loss):
    """From a loss in nats to the perplexity, however it is asked."""
    return value_question(
        name=name,
        title=title,
        prompt=prompt,
        points=1,
        difficulty=1,
        minutes=2,
        reference=lambda: perplexity(loss),
        tolerance=TWO_DECIMALS,
        also_right=(lambda: round(math.exp(loss), 2), lambda: math.exp(loss), lambda: np.e**loss),
        misconceptions=_mistakes_about_perplexity(loss),
        faults=(faults.TURNS_THE_SIGN_ROUND,),
        hints=(
            "A fair choice among k words has a loss of log k and a perplexity of k.",
            "Which function turns log k back into k?",
            "On other numbers: a loss of 3.0 nats belongs to a perplexity of 20.09.",
        ),
    )


def perplexity_at(loss):
    """The perplexity of a model on a text, from its average loss."""
    return perplexity_question(
        "perplexity_of_ours",
        "From loss to perplexity",
        words(
            "A language model reaches an average loss of {loss} nats a word on a test text. What is its "
            "**perplexity**: the number of equally likely words that would surprise as much? Give two "
            "decimals or an expression.",
            loss=loss,
        ),
        loss,
    )


perplexity_of_ours = varied(
    perplexity_at,
    lambda rng: {"loss": float(rng.choice([1.4, 1.7, 2.2, 2.8, 3.4, 3.7, 4.1]))},
    loss=AVERAGE_LOSS,
)

better_model = choice(
    name="better_model",
    title="Which model is better?",
    prompt=(
        "Your model has an average loss of 2.5 nats a word. A competitor reports a perplexity of "
        "9.0, on the same text, cut into the same words. Which is better, and why? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=3,
    right="b",
    options=(
        Option(
            "a",
            "Yours, because 2.5 is less than 9.0.",
            "compares_nats_with_choices",
            "The smaller number wins.",
            "One number is in nats, the other counts choices. What does each become in the other's unit?",
        ),
        Option("b", "The competitor's, because log 9.0 is less than 2.5."),
        Option(
            "c",
            "Yours, because a high perplexity means that a model weighs more words.",
            "wants_a_high_perplexity",
            "More perplexity is a richer choice.",
            "What is the perplexity of a model that is always certain and right?",
        ),
        Option(
            "d",
            "Nobody can tell: a loss and a perplexity cannot be compared.",
            "holds_them_incomparable",
            "They are different measures.",
            "Each can be computed from the other without looking at the text. How?",
        ),
    ),
    hints=(
        "Perplexity and loss rise and fall together.",
        "Bring both to the same unit first.",
        "On other numbers: a perplexity of 20.09 is a loss of 3.0 nats.",
    ),
)

why_the_log = written_question(
    name="why_the_log",
    title="In your own words",
    prompt=(
        "A friend proposes 1 − p as the loss. Say in a sentence or two what −log p can do that "
        "1 − p cannot. Write it between quotation marks; you will see a model answer to compare."
    ),
    difficulty=3,
    minutes=4,
    points=0,
    model_answer=(
        "1 − p stops at 1, so a model that gave the truth one chance in a million pays hardly more "
        "than one that gave it one in a hundred; −log p charges the same again for every "
        "halving, and because the logarithm turns products into sums, the losses of separate "
        "events add up to the loss of all of them together."
    ),
    hints=(
        "Compare what the two losses charge for p = 0.01 and for p = 0.000001.",
        "Then think of two independent events: what happens to their probabilities, and what "
        "should happen to their losses?",
        "On another measure: two amplifiers in a row multiply their gains, and in decibels the gains "
        "add. Which of your reasons is that?",
    ),
)
