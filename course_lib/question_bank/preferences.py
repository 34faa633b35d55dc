"""Order instead of value: pairs, ranked lists, ratings, reward models and DPO."""

import inspect
import math
from functools import cache

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
    measured_task,
    order_lines,
    value_question,
    varied,
    with_given,
    written_question,
)
from course_lib.losses import log_sigmoid
from course_lib.question_bank import faults, slips
from course_lib.question_bank.plain import log_softmax, sigmoid, softmax
from course_lib.question_bank.slips import with_slips
from course_lib.question_bank.suspects import lets_through
from course_lib.translations import words

LESSON = 9


def surprise_of_winning(lead):
    """−log σ(lead), for leads of any size."""
    return np.logaddexp(0, -np.asarray(lead, float))


def scored_pairs(rng):
    """Scores of winners and losers, with pairs in the right and in the wrong order."""
    for count in (3, 5, 4):
        s_neg = rng.uniform(0.3, 2.0, count)
        leads = rng.uniform(0.4, 2.5, count) * np.where(np.arange(count) % 2, -1, 1.6)
        yield Case(
            words("{count} pairs, some of them wrong", count=count),
            {"s_pos": s_neg + leads, "s_neg": s_neg},
        )
    behind = rng.uniform(-2, -1, 3)
    worse = {"s_pos": behind, "s_neg": behind + rng.uniform([0.5, 1.5, 2.5], [1, 2, 3])}
    yield Case("every pair in the wrong order", worse)
    ahead = rng.uniform(1, 2, 3)
    better = {"s_pos": ahead + rng.uniform([0.2, 1.2, 2], [0.6, 1.6, 3]), "s_neg": ahead}
    yield Case("every pair in the right order", better)
    yield Case("a single pair", {"s_pos": rng.uniform(1, 2, 1), "s_neg": rng.uniform(2.5, 3, 1)})
    far = {"s_pos": np.array([0.0, 500.0, 3.0]), "s_neg": np.array([1000.0, -500.0, 2.0])}
    yield Case("a thousand apart, both ways", far, extreme=True)
    high = {"s_pos": np.array([1000.0, 1002.0]), "s_neg": np.array([1001.0, 1001.0])}
    yield Case("high scores, small differences", high, extreme=True)


def _unprotected(s_pos, s_neg):
    return np.mean(np.log(1 + np.exp(-(s_pos - s_neg))))


def _guarded(tiny):
    return lambda s_pos, s_neg: -np.mean(np.log(sigmoid(s_pos - s_neg) + tiny))


pairwise_logistic = Exercise(
    name="pairwise_logistic",
    title="A loss for pairs",
    prompt=(
        "Write `pairwise_logistic(s_pos, s_neg)`. Pair number i has the score `s_pos[i]` for the "
        "item that should win and `s_neg[i]` for the other one (two arrays of equal length). The "
        "probability that the right one wins is the sigmoid of its lead. Give back the mean "
        "surprise of a pair, in **nats**. Leads of ±1000 must be survived."
    ),
    points=3,
    difficulty=2,
    minutes=6,
    reference=lambda s_pos, s_neg: np.mean(surprise_of_winning(s_pos - s_neg)),
    cases=scored_pairs,
    tolerance=THREE_DECIMALS,
    also_right=(
        lambda s_pos, s_neg: -np.mean(log_sigmoid(s_pos - s_neg)),
        lambda s_pos, s_neg: (
            sum(
                max(0.0, n - p) + math.log1p(math.exp(-abs(p - n)))
                for p, n in zip(s_pos, s_neg, strict=True)
            )
            / len(s_pos)
        ),
        lambda s_pos, s_neg: np.mean(-log_softmax(np.stack([s_pos, s_neg], 1))[:, :1], 0),
        lambda s_pos, s_neg: np.float32(np.mean(np.logaddexp(s_pos, s_neg) - s_pos)),
    ),
    misconceptions=(
        Misconception(
            "rewards_the_wrong_order",
            lambda s_pos, s_neg: np.mean(np.logaddexp(0, s_pos - s_neg)),
            "The lead goes into the exponential as it is.",
            "Let the right item win by a mile. Does your loss go to 0 or to infinity?",
        ),
        Misconception(
            "takes_a_hinge",
            lambda s_pos, s_neg: np.mean(np.maximum(0, 1 - (s_pos - s_neg))),
            "A pair costs whatever it lacks of a lead of 1.",
            "That is another good loss. Does yours still fall once the lead has passed 1?",
            convention=True,
        ),
        Misconception(
            "takes_a_hinge_without_margin",
            lambda s_pos, s_neg: np.mean(np.maximum(0, s_neg - s_pos)),
            "Only a pair in the wrong order costs something.",
            "What does a model pay that gives every item the same score, and what has it learned?",
        ),
        Misconception(
            "charges_the_missing_probability",
            lambda s_pos, s_neg: np.mean(1 - sigmoid(s_pos - s_neg)),
            "The loss is the probability that the wrong one wins.",
            "How much more does a lead of −10 cost than one of −5 with your loss?",
        ),
        Misconception(
            "counts_wrong_orders",
            lambda s_pos, s_neg: np.mean(s_pos <= s_neg),
            "A ranking is as bad as the number of its pairs that are wrong.",
            "Move a score by 0.001. Does your number move, and what is its slope then?",
        ),
        Misconception(
            "ignores_who_should_win",
            lambda s_pos, s_neg: np.mean(surprise_of_winning(np.abs(s_pos - s_neg))),
            "What counts is how far apart the two scores are.",
            "Exchange winner and loser. Does your loss notice?",
        ),
        Misconception(
            "judges_each_item_alone",
            lambda s_pos, s_neg: np.mean(surprise_of_winning(s_pos) + surprise_of_winning(-s_neg)),
            "A winner should score high, a loser low, and each is charged by itself.",
            "Add 100 to both scores of a pair. Should a loss for rankings care?",
            also_wrong=(
                lambda s_pos, s_neg: (
                    np.mean(surprise_of_winning(s_pos) + surprise_of_winning(-s_neg)) / 2
                ),
            ),
        ),
        Misconception(
            "looks_at_the_winner_alone",
            lambda s_pos, s_neg: np.mean(surprise_of_winning(s_pos)),
            "A high score of the right item is what is wanted.",
            "Raise the loser's score alone. Is that no concern of your loss?",
        ),
        Misconception(
            "leaves_out_the_one",
            lambda s_pos, s_neg: np.mean(s_neg - s_pos),
            "log and exp cancel each other.",
            "How low can your loss go if a lead may grow without end?",
        ),
        Misconception(
            "averages_the_leads_first",
            lambda s_pos, s_neg: surprise_of_winning(np.mean(s_pos - s_neg)),
            "The average lead can stand for all the leads.",
            "One pair leads by 5, another lags by 5. What does each cost, and what does your average say?",
        ),
        Misconception(
            "pairs_everyone_with_everyone",
            lambda s_pos, s_neg: np.mean(surprise_of_winning(s_pos[:, None] - s_neg[None])),
            "Every winner should beat every loser.",
            "Print the shape of your differences. How many pairs were there?",
        ),
        Misconception(
            "forgets_the_brackets_round_the_lead",
            lambda s_pos, s_neg: np.mean(surprise_of_winning(s_pos + s_neg)),
            "A minus in front turns the whole lead round.",
            "What does Python give for `-3 - 2`, and what for `-(3 - 2)`? Raise both scores alike: "
            "should your loss change?",
        ),
        Misconception(
            "squares_the_missing_lead",
            lambda s_pos, s_neg: np.mean((1 - (s_pos - s_neg)) ** 2),
            "The lead should be 1, and an error is squared.",
            "What does your loss say about a right item that leads by 10?",
        ),
        Misconception(
            "gives_the_probability",
            lambda s_pos, s_neg: np.mean(sigmoid(s_pos - s_neg)),
            "The sigmoid of the lead is the answer.",
            "Should training make your number smaller or larger?",
        ),
        Misconception(
            "overflows_on_large_leads",
            _unprotected,
            "The formula can be typed in as it stands.",
            "What does Python print for `np.exp(1000.0)`, and what for its logarithm?",
            also_wrong=(
                lambda s_pos, s_neg: (
                    -np.mean(np.log(np.exp(s_pos) / (np.exp(s_pos) + np.exp(s_neg))))
                ),
            ),
        ),
        Misconception(
            "caps_the_loss_with_a_guard",
            _guarded(1e-12),
            "A tiny number under the logarithm changes nothing.",
            "One pair is wrong by 50, another by 1000. Which of them pays more in your version?",
            also_wrong=tuple(_guarded(tiny) for tiny in (1e-7, 1e-8, 1e-9, 1e-10, 1e-15, 1e-16)),
        ),
    ),
    faults=tuple(faults.of_a_mean(0, 1)),
    laws=(
        Law(
            "Equal scores cost log 2.",
            "gives",
            ((([3.0, -1.0], [3.0, -1.0]),),),
            np.log(2),
        ),
        Law(
            "Raising both scores of a pair alike changes nothing.",
            "equal",
            ((([1.0, 0.0], [0.5, 2.0]), ([3.0, 0.0], [2.5, 2.0])),),
        ),
        Law(
            "A lead of 20 costs next to nothing.",
            "gives",
            ((([23.0], [3.0]),),),
            0.0,
        ),
        Law("A lag of 20 costs 20.", "gives", ((([3.0], [23.0]),),), 20.0),
        Law(
            "Handing over every pair twice changes nothing.",
            "equal",
            ((([1.0, 0.0], [0.0, 2.0]), ([1.0, 0.0, 1.0, 0.0], [0.0, 2.0, 0.0, 2.0])),),
        ),
        Law(
            "The loss falls as the right item's score rises.",
            "falls",
            ((([0.0], [1.0]), ([1.0], [1.0]), ([3.0], [1.0])),),
        ),
        Law("The loss is never negative.", "at_least", ((([4.0, 3.0], [1.0, 2.0]),),), 0.0),
    ),
    hints=(
        "Only the lead s_pos − s_neg may enter. A lead of 0 costs log 2, a large lead nothing, a "
        "large lag as much as the lag itself.",
        "−log σ(x) can be written so that exp is never called with a large number: NumPy has a "
        "function that adds two numbers given by their logarithms.",
        "A sibling, the surprise of *losing* a single game, with one gap: "
        "`def cost_of_losing(lead): return np.logaddexp(0, ___)`",
    ),
)


pairwise_logistic = with_slips(
    pairwise_logistic, slips.returns_inside_the_loop(0, 1), slips.leaves_out_the_last(0, 1)
)


def _two_to_the_grade(grades):
    return 2.0 ** np.asarray(grades) - 1


def _grade_itself(grades):
    return np.asarray(grades, float)


GAINS = {"2 to the power of r, minus 1": _two_to_the_grade, "r itself": _grade_itself}


def _discounted(gains, places=None):
    """Each gain over the log₂ of its place + 1."""
    return np.sum(gains / np.log2(np.arange(len(gains)) + 2.0))


def _best_first(grades):
    return np.sort(np.asarray(grades))[::-1]


def ndcg_by(gain, total=_discounted):
    """NDCG with a gain, and with a way to add up the gains of the places that count."""
    return lambda relevances, k: (
        total(gain(np.asarray(relevances)[:k])) / total(gain(_best_first(relevances)[:k]))
    )


def ranked_lists(rng):
    """Grades in ranked order; good documents stand first, in the middle and behind the cut."""
    for tail in ([4, 0, 2], [3, 1, 0, 5]):
        head = rng.permutation([0, 1, 2, 3])
        grades = np.concatenate([[1], head, tail])
        yield Case("the best document stands behind the cut", {"relevances": grades, "k": 4})
    whole = np.concatenate([[0, 2], rng.permutation([0, 1, 3, 4])])
    yield Case("the whole list counts", {"relevances": whole, "k": 6})
    yield Case(
        "a good start", {"relevances": np.array([4, 1, 3, 0, 2]), "k": int(rng.integers(3, 5))}
    )
    yield Case("the worst order", {"relevances": np.array([0, 0, 1, 2, 4]), "k": 4})
    yield Case("nothing relevant among the first", {"relevances": np.array([0, 0, 3, 1]), "k": 2})
    yield Case("only the first place counts", {"relevances": [2, 0, 3, 1], "k": 1})
    short = {"relevances": np.array([1, 3, 0]), "k": 10}
    yield Case("fewer documents than places", short, extreme=True)


def _reciprocal(gains):
    return np.sum(gains / np.arange(1, len(gains) + 1))


def _one_place_late(gains):
    return np.sum(gains / np.log2(np.maximum(np.arange(len(gains)) + 1.0, 2.0)))


def _one_outside_the_log(gains):
    return np.sum(gains / (np.log2(np.arange(len(gains)) + 1.0) + 1))


def _multiplied(gains):
    return np.sum(gains * np.log2(np.arange(len(gains)) + 2.0))


def _from_log_one(gains):
    return np.sum(gains / np.log2(np.arange(len(gains)) + 1.0))


def _of_the_best_shown(relevances, k, gain):
    """With a guard where nothing of any grade was shown."""
    shown = np.asarray(relevances)[:k]
    best = _discounted(gain(_best_first(shown)))
    return _discounted(gain(shown)) / best if best > 0 else 0.0


DCG_MISTAKES = (
    Misconception(
        "forgets_the_best_order",
        lambda relevances, k, gain: _discounted(gain(np.asarray(relevances)[:k])),
        "The discounted sum is the measure.",
        "What do you give back for a perfect order? Is it the same for every list?",
        convention=True,
    ),
    Misconception(
        "sorts_only_what_was_shown",
        lambda relevances, k, gain: (
            _discounted(gain(np.asarray(relevances)[:k]))
            / _discounted(gain(_best_first(np.asarray(relevances)[:k])))
        ),
        "The best order is the best one of the first k.",
        "A model hides the best document in the last place. Should it still get full marks?",
        also_wrong=(_of_the_best_shown,),
    ),
    Misconception(
        "leaves_the_best_order_uncut",
        lambda relevances, k, gain: (
            _discounted(gain(np.asarray(relevances)[:k]))
            / _discounted(gain(_best_first(relevances)))
        ),
        "The cut concerns the model's order only.",
        "With k = 2, can the best of all orders reach 1 in your version?",
    ),
    Misconception(
        "ignores_the_cut",
        lambda relevances, k, gain: ndcg_by(gain)(relevances, len(relevances)),
        "Every place counts.",
        "Change k and nothing else. Does your number move?",
    ),
    Misconception(
        "gives_every_place_the_same_weight",
        lambda relevances, k, gain: ndcg_by(gain, np.sum)(relevances, k),
        "A good document is worth the same wherever it stands.",
        "Exchange the first two documents. Does your number notice?",
    ),
    Misconception(
        "discounts_by_the_place",
        lambda relevances, k, gain: ndcg_by(gain, _reciprocal)(relevances, k),
        "The second place counts half, the third a third.",
        "That is a faster discount than the task's. What does log₂ make of place 3 plus 1?",
        convention=True,
    ),
    Misconception(
        "starts_the_discount_one_place_late",
        lambda relevances, k, gain: ndcg_by(gain, _one_place_late)(relevances, k),
        "The discount is log₂ of the place, and the first place needs none.",
        "Does the second place count as much as the first in your version?",
        convention=True,
    ),
    Misconception(
        "divides_by_log_one",
        lambda relevances, k, gain: ndcg_by(gain, _from_log_one)(relevances, k),
        "The discount of entry number i of the array is log₂(i + 1).",
        "Which number does Python give to the first entry, and what is the logarithm of 1?",
    ),
    Misconception(
        "adds_one_outside_the_logarithm",
        lambda relevances, k, gain: ndcg_by(gain, _one_outside_the_log)(relevances, k),
        "log₂ of place plus 1 is the log of the place, plus 1.",
        "Where does the bracket of the logarithm end? What do you divide the third gain by?",
    ),
    Misconception(
        "multiplies_by_the_discount",
        lambda relevances, k, gain: ndcg_by(gain, _multiplied)(relevances, k),
        "Every gain is multiplied with the logarithm of its place.",
        "Is a good document worth more in your version further down, or further up?",
    ),
    Misconception(
        "cuts_one_place_early",
        lambda relevances, k, gain: ndcg_by(gain)(relevances, k - 1),
        "A range from 1 to k has k numbers.",
        "Which numbers does `range(1, 3)` give? How many places are in your sums for k = 3?",
    ),
    Misconception(
        "cuts_one_place_late",
        lambda relevances, k, gain: ndcg_by(gain)(relevances, k + 1),
        "Places count from 1, so the cut has to be moved on by one.",
        "How many entries has `grades[:3]`? How many places are in your sums for k = 3?",
    ),
    Misconception(
        "puts_the_worst_first",
        lambda relevances, k, gain: (
            _discounted(gain(np.asarray(relevances)[:k]))
            / _discounted(gain(np.sort(relevances)[:k]))
        ),
        "Sorting puts the best one first.",
        "Print what `np.sort` gives. At which end is the best grade?",
        also_wrong=(
            lambda relevances, k, gain: (
                _discounted(gain(np.asarray(relevances)[:k]))
                / max(_discounted(gain(np.sort(relevances)[:k])), 1e-9)
            ),
        ),
    ),
    Misconception(
        "sorts_the_given_list",
        lambda relevances, k, gain: 1.0,
        "The list has to be sorted before it is measured.",
        "Turn the model's order round. Does your number notice?",
    ),
    Misconception(
        "gives_what_is_missing",
        lambda relevances, k, gain: 1 - ndcg_by(gain)(relevances, k),
        "A loss is wanted, so it is one minus the measure.",
        "What should a perfect order get, and what does yours give it?",
        convention=True,
    ),
    Misconception(
        "keeps_the_one_in_the_gain",
        lambda relevances, k, gain: ndcg_by(lambda grades: 2.0 ** np.asarray(grades))(
            relevances, k
        ),
        "The gain is two to the power of the grade.",
        "What should a document of grade 0 earn, and what does it earn in your version?",
    ),
)


NDCG_LAWS = (
    Law("The best order gets 1.", "gives", ((([3, 1], 2),), (([4, 2, 2, 0], 3),)), 1.0),
    Law(
        "Two equal documents may change places, and it makes no difference.",
        "gives",
        ((([2, 2, 0], 2),),),
        1.0,
    ),
    Law("No order gets more than 1.", "at_most", ((([0, 3], 2),), (([1, 0, 3], 2),)), 1.0),
    Law(
        "What stands behind place k counts only for what might have been: its order is free.",
        "equal",
        ((([1, 0, 3, 2], 2), ([1, 0, 2, 3], 2)),),
    ),
    Law(
        "The further up the one good document stands, the better.",
        "rises",
        ((([0, 0, 3], 3), ([0, 3, 0], 3), ([3, 0, 0], 3)),),
    ),
    Law("Nothing relevant among the first k gives 0.", "gives", ((([0, 0, 2], 2),),), 0.0),
)


NDCG_HINTS = (
    "The best order gets 1, whatever the grades are, and hiding a good document behind "
    "place k costs.",
    "Write the discounted sum as a function of its own and call it twice: once with the "
    "grades as they stand, once with all the grades sorted from best to worst.",
    "A sibling, the share of the best possible *average grade* among the first k, with one "
    "gap: `def share(grades, k): return np.mean(grades[:k]) / np.mean(np.sort(grades)[::-1][___])`",
)


def _other_gain(gain):
    other = next(name for name in GAINS if name != gain)
    return Misconception(
        "takes_the_other_gain",
        ndcg_by(GAINS[other]),
        words("The gain of a document of grade r is {other}.", other=other),
        "Both gains are in use. Which one does this task name, and how much is grade 3 worth in it?",
        convention=True,
    )


def _ndcg(gain):
    return Exercise(
        name="ndcg",
        title="How good is an order?",
        prompt=words(
            "Write `ndcg(relevances, k)`. `relevances` holds the grades of all the documents of a "
            "list, in the order in which a model **ranked** them; at least one grade is above 0. A "
            "document of grade r has the gain **{gain}**, divided by log₂(place + 1), with places "
            "counted from 1. Add this up over the first k places (all, if there are fewer), and "
            "divide by the largest sum that any order of the same documents reaches in k places.",
            gain=gain,
        ),
        points=3,
        difficulty=3,
        minutes=8,
        reference=ndcg_by(GAINS[gain]),
        cases=ranked_lists,
        also_right=(
            ndcg_by(GAINS[gain], lambda gains: np.sum(gains / np.log(np.arange(len(gains)) + 2.0))),
            lambda relevances, k: _ndcg_in_a_loop(list(relevances), k, GAINS[gain]),
            lambda relevances, k: np.array([ndcg_by(GAINS[gain])(list(relevances), k)], np.float32),
        ),
        misconceptions=(_other_gain(gain), *with_given(DCG_MISTAKES, gain=GAINS[gain])),
        faults=(faults.TURNS_THE_SIGN_ROUND,),
        laws=NDCG_LAWS,
        hints=NDCG_HINTS,
    )


def _ndcg_in_a_loop(grades, k, gain):
    reached = best = 0.0
    ideal = sorted(grades, reverse=True)
    for place in range(1, min(k, len(grades)) + 1):
        reached += float(gain(grades[place - 1])) / math.log2(place + 1)
        best += float(gain(ideal[place - 1])) / math.log2(place + 1)
    return reached / best


ndcg = varied(_ndcg, lambda rng: {"gain": str(rng.choice(list(GAINS)))}, gain=next(iter(GAINS)))


def lists_with_grades(rng):
    """Scores and grades of lists of different length; the best document is not always on top."""
    for length in (3, 5, 4):
        scores = rng.permutation(np.linspace(-1.5, 1.5, length) + rng.uniform(-0.2, 0.2, length))
        grades = rng.permutation(np.arange(length) * 0.9 + rng.uniform(0.1, 0.5, length))
        yield Case(
            words("{length} documents", length=length), {"scores": scores, "relevances": grades}
        )
    fine = np.array([2.5, 0.5, -1.0, 0.0]) + rng.uniform(0, 0.3, 4)
    yield Case("the right order", {"scores": fine, "relevances": np.array([3.0, 1.5, 0.0, 1.0])})
    yield Case(
        "the order turned round", {"scores": -fine, "relevances": np.array([3.0, 1.5, 0.2, 1.0])}
    )
    yield Case("two equal grades", {"scores": fine[:3], "relevances": np.array([1.0, 2.0, 2.0])})
    far = {"scores": np.array([1000.0, 0.0, -1000.0]), "relevances": np.array([1.0, 2.0, 0.0])}
    yield Case("scores a thousand apart", far, extreme=True)
    high = {"scores": np.array([0.5, 1.5]), "relevances": np.array([1001.0, 1000.0])}
    yield Case("grades near a thousand", high, extreme=True)


def _plain_softmax(numbers):
    weights = np.exp(numbers)
    return weights / weights.sum()


listwise_loss = Exercise(
    name="listwise_loss",
    title="Who comes first, for a whole list",
    prompt=(
        "Write `listwise_loss(scores, relevances)` for one list of documents (two arrays of equal "
        "length), the top-one loss of ListNet. Both arrays become probabilities of *coming first* "
        "by softmax: the relevances what should be, the scores what the model believes. Give back "
        "the cross-entropy of the second under the first, in **nats**. Numbers near 1000 must be "
        "survived."
    ),
    points=3,
    difficulty=3,
    minutes=7,
    reference=lambda scores, relevances: -np.sum(softmax(relevances) * log_softmax(scores)),
    cases=lists_with_grades,
    tolerance=THREE_DECIMALS,
    also_right=(
        lambda scores, relevances: np.logaddexp.reduce(scores) - softmax(relevances) @ scores,
        lambda scores, relevances: (
            -sum(q * p for q, p in zip(softmax(relevances), log_softmax(scores), strict=True))
        ),
        lambda scores, relevances: np.float32(
            -np.einsum("i,i->", softmax(relevances), log_softmax(scores))
        ),
    ),
    misconceptions=(
        Misconception(
            "asks_the_scores_what_should_be",
            lambda scores, relevances: -np.sum(softmax(scores) * log_softmax(relevances)),
            "Cross-entropy is the same both ways.",
            "Whose probabilities are the weights: those of what should be, or the model's?",
        ),
        Misconception(
            "divides_the_grades_by_their_sum",
            lambda scores, relevances: (
                -np.sum(np.asarray(relevances) / np.sum(relevances) * log_softmax(scores))
            ),
            "Grades become probabilities when they are divided by their sum.",
            "Some do it so. Which of the two ways does the task name for the relevances?",
            convention=True,
        ),
        Misconception(
            "weighs_with_the_grades_themselves",
            lambda scores, relevances: -np.sum(np.asarray(relevances) * log_softmax(scores)),
            "The grades are the weights.",
            "Add 1 to every grade. Has what should come first changed? Does your number?",
        ),
        Misconception(
            "asks_for_the_best_document_alone",
            lambda scores, relevances: -log_softmax(scores)[np.argmax(relevances)],
            "The list is right when its best document comes first.",
            "Exchange the scores of the second and the last document. Does your loss notice?",
            convention=True,
        ),
        Misconception(
            "subtracts_the_entropy_of_the_grades",
            lambda scores, relevances: np.sum(
                softmax(relevances) * (log_softmax(relevances) - log_softmax(scores))
            ),
            "A perfect model has a loss of 0.",
            "That is the divergence: the same slopes, another value. Which one does the task ask for?",
            convention=True,
        ),
        Misconception(
            "averages_over_the_documents",
            lambda scores, relevances: -np.mean(softmax(relevances) * log_softmax(scores)),
            "A mean is always taken.",
            "What do the weights of the documents add up to already, before you divide?",
        ),
        Misconception(
            "gives_every_document_the_same_weight",
            lambda scores, relevances: -np.mean(log_softmax(scores)),
            "Every document of the list counts alike.",
            "Change the grades and nothing else. Does your loss notice?",
        ),
        Misconception(
            "adds_every_document_alike",
            lambda scores, relevances: -np.sum(log_softmax(scores)),
            "The sum of the weights times the sum of the logarithms is the sum of the products.",
            "What do the weights add up to by themselves? Change the grades: does your loss notice?",
        ),
        Misconception(
            "takes_the_log_of_the_product",
            lambda scores, relevances: -np.sum(np.log(softmax(relevances) * softmax(scores))),
            "What should be stands with the forecast, inside the logarithm.",
            "Which of the two is a weight, and which has a surprise?",
        ),
        Misconception(
            "leaves_out_the_last_document",
            lambda scores, relevances: -np.sum((softmax(relevances) * log_softmax(scores))[:-1]),
            "A range has to end one before the length.",
            "Change the last grade. Does your number notice? Where does `range(n)` end by itself?",
        ),
        Misconception(
            "gives_one_for_each_document",
            lambda scores, relevances: -softmax(relevances) * log_softmax(scores),
            "Every document has its own part of the loss.",
            "How many lists were handed over, and how many numbers did you give back?",
        ),
        Misconception(
            "compares_scores_with_grades",
            lambda scores, relevances: np.mean((np.asarray(scores) - relevances) ** 2),
            "The scores should equal the grades.",
            "Add 5 to every score. Is the order worse than before?",
        ),
        Misconception(
            "squares_the_difference_of_probabilities",
            lambda scores, relevances: np.sum((softmax(scores) - softmax(relevances)) ** 2),
            "Two lists of probabilities are compared by squares, as numbers are.",
            "How much can one terrible order cost at the very most in your version?",
        ),
        Misconception(
            "leaves_the_scores_as_they_are",
            lambda scores, relevances: -np.sum(softmax(relevances) * scores),
            "Scores are logarithms of probabilities already.",
            "Add 5 to every score. What should a loss for an order do then?",
        ),
        Misconception(
            "forgets_the_logarithm",
            lambda scores, relevances: -np.sum(softmax(relevances) * softmax(scores)),
            "The more the two agree, the larger is their product.",
            "Where in your number is the surprise?",
        ),
        Misconception(
            "overflows_on_large_scores",
            lambda scores, relevances: (
                -np.sum(_plain_softmax(relevances) * np.log(_plain_softmax(scores)))
            ),
            "The formula can be typed in as it stands.",
            "What does Python print for `np.exp(1000.0)`? What could be subtracted from all scores first?",
            also_wrong=(
                lambda scores, relevances: -np.sum(softmax(relevances) * np.log(softmax(scores))),
                lambda scores, relevances: (
                    -np.sum(_plain_softmax(relevances) * log_softmax(scores))
                ),
            ),
        ),
    ),
    faults=(
        *faults.of_a_value_in_nats(),
        faults.takes_softmax_first(0),
        faults.takes_softmax_first(1),
    ),
    laws=(
        Law(
            "A model without an opinion pays the logarithm of the length of the list.",
            "gives",
            ((([0.0, 0.0, 0.0], [2.0, 1.0, 0.0]),), (([5.0, 5.0, 5.0], [0.0, 3.0, 1.0]),)),
            np.log(3),
        ),
        Law(
            "Adding a constant to all scores changes nothing.",
            "equal",
            ((([1.0, 0.0], [1.0, 0.0]), ([4.0, 3.0], [1.0, 0.0])),),
        ),
        Law(
            "Adding a constant to all grades changes nothing.",
            "equal",
            ((([1.0, 0.0], [1.0, 0.0]), ([1.0, 0.0], [3.0, 2.0])),),
        ),
        Law(
            "Scores in the right order cost less than the same scores in the wrong one.",
            "falls",
            ((([0.0, 1.0, 2.0], [2.0, 1.0, 0.0]), ([2.0, 1.0, 0.0], [2.0, 1.0, 0.0])),),
        ),
        Law(
            "Even where the scores equal the grades, something is left to pay.",
            "at_least",
            ((([1.0, 0.0], [1.0, 0.0]),),),
            0.5,
        ),
    ),
    hints=(
        "Constants added to all scores, or to all grades, change nothing; equal scores cost the "
        "logarithm of the number of documents.",
        "Two softmaxes, and only one of them is followed by a logarithm. Whose?",
        "A sibling, the *entropy* of what should come first, with one gap: "
        "`def entropy_of_grades(r): return -np.sum(softmax(r) * ___)`",
    ),
)


def answers_with_references(rng):
    """Log-probabilities of chosen and rejected answers; the policy has moved both ways."""
    names = ("policy_chosen", "policy_rejected", "reference_chosen", "reference_rejected")
    for count, beta in ((3, 0.1), (5, 0.5), (4, 0.25)):
        yield Case(
            words("{count} pairs, β = {beta}", count=count, beta=beta), _moved(rng, count, beta)
        )
    yield Case("the policy has gone the wrong way", _moved(rng, 3, 0.2, signs=-1))
    yield Case("a single pair", _moved(rng, 1, 0.3))
    same = rng.uniform(-40, -10, (2, 3)).round(1)
    yield Case(
        "the policy is the reference",
        {**dict(zip(names, (*same, *same), strict=True)), "beta": 0.1},
    )
    far = (np.array([-9000.0, -10.0]), np.array([-10.0, -9000.0]), *np.full((2, 2), -50.0))
    yield Case(
        "very long answers", {**dict(zip(names, far, strict=True)), "beta": 0.5}, extreme=True
    )


def _moved(rng, count, beta, signs=None):
    """A reference, and a policy whose leads over it are neither tiny nor huge."""
    reference = rng.uniform(-30, -12, (2, count)) + np.array([[0.0], [-3.0]])
    if signs is None:
        signs = np.where(np.arange(count) % 2, -1, 1.5)
    leads = rng.uniform(0.6, 2.0, count) * signs / beta
    drift = -rng.uniform(0.5, 2.0, count) / beta
    return {
        "policy_chosen": reference[0] + drift + leads,
        "policy_rejected": reference[1] + drift,
        "reference_chosen": reference[0],
        "reference_rejected": reference[1],
        "beta": beta,
    }


def implied_lead(pc, pr, rc, rr, beta):
    return beta * ((pc - rc) - (pr - rr))


def _dpo_unprotected(pc, pr, rc, rr, beta):
    return np.mean(np.log(1 + np.exp(-implied_lead(pc, pr, rc, rr, beta))))


dpo_loss = Exercise(
    name="dpo_loss",
    title="Preferences without a reward model",
    prompt=(
        "Write `dpo_loss(policy_chosen, policy_rejected, reference_chosen, reference_rejected, "
        "beta)`. The four arrays hold **log-probabilities** (in nats) of whole answers: of the one "
        "that people chose and the one they rejected, under the policy being trained and under the "
        "frozen reference. The reward that a policy implies for an answer is β times the logarithm "
        "of policy over reference. Give back the mean surprise, in **nats**, of the chosen one "
        "winning, where the probability of winning is the sigmoid of its lead in reward. Very long "
        "answers must be survived."
    ),
    points=4,
    difficulty=4,
    minutes=9,
    reference=lambda pc, pr, rc, rr, beta: np.mean(
        surprise_of_winning(implied_lead(pc, pr, rc, rr, beta))
    ),
    cases=answers_with_references,
    tolerance=THREE_DECIMALS,
    also_right=(
        lambda pc, pr, rc, rr, beta: -np.mean(log_sigmoid(beta * ((pc - pr) - (rc - rr)))),
        lambda pc, pr, rc, rr, beta: np.mean(
            [
                np.logaddexp(0, beta * (d - c))
                for c, d in zip(np.subtract(pc, rc), np.subtract(pr, rr), strict=True)
            ]
        ),
        lambda pc, pr, rc, rr, beta: (
            np.einsum("i->", np.logaddexp(0, -beta * pc + beta * pr + beta * rc - beta * rr))
            / np.float32(len(pc))
        ),
    ),
    misconceptions=(
        Misconception(
            "forgets_the_reference",
            lambda pc, pr, rc, rr, beta: np.mean(surprise_of_winning(beta * (pc - pr))),
            "The chosen answer should be likelier than the rejected one.",
            "Let policy and reference be the same model. Does your loss know that nothing has moved?",
        ),
        Misconception(
            "rewards_the_rejected_answer",
            lambda pc, pr, rc, rr, beta: np.mean(
                surprise_of_winning(-implied_lead(pc, pr, rc, rr, beta))
            ),
            "The order of chosen and rejected, or of policy and reference, is free.",
            "Make the chosen answer likelier under the policy. Does your loss rise or fall?",
        ),
        Misconception(
            "adds_the_lead_of_the_reference",
            lambda pc, pr, rc, rr, beta: np.mean(
                surprise_of_winning(beta * ((pc - pr) + (rc - rr)))
            ),
            "The reference's lead is a bonus for the chosen answer.",
            "In log (policy / reference), with which sign does the reference stand? And for the rejected answer?",
        ),
        Misconception(
            "multiplies_the_loss_by_beta",
            lambda pc, pr, rc, rr, beta: (
                beta * np.mean(surprise_of_winning(implied_lead(pc, pr, rc, rr, 1)))
            ),
            "β is a weight in front of the loss.",
            "When nothing has moved yet, should the loss depend on β? Does yours?",
        ),
        Misconception(
            "forgets_beta",
            lambda pc, pr, rc, rr, beta: np.mean(
                surprise_of_winning(implied_lead(pc, pr, rc, rr, 1))
            ),
            "The log-ratio is the reward.",
            "Change β and nothing else. Does your number move?",
        ),
        Misconception(
            "divides_by_beta",
            lambda pc, pr, rc, rr, beta: np.mean(
                surprise_of_winning(implied_lead(pc, pr, rc, rr, 1 / beta))
            ),
            "β is a temperature, and one divides by a temperature.",
            "With a β near 0, should the same step count for more reward or for less?",
        ),
        Misconception(
            "multiplies_only_the_policy_by_beta",
            lambda pc, pr, rc, rr, beta: np.mean(surprise_of_winning(beta * (pc - pr) - (rc - rr))),
            "The factor belongs to what stands next to it.",
            "Let policy and reference be the same model. What is the lead then, and what in yours?",
        ),
        Misconception(
            "forgets_the_brackets_round_the_second_ratio",
            lambda pc, pr, rc, rr, beta: np.mean(surprise_of_winning(beta * (pc - rc - pr - rr))),
            "A minus in front turns the whole difference round.",
            "What does Python give for `9 - 5 - 2`, and what for `9 - (5 - 2)`? Which sign has the "
            "reference's log-probability of the rejected answer?",
        ),
        Misconception(
            "divides_the_logarithms",
            lambda pc, pr, rc, rr, beta: np.mean(surprise_of_winning(beta * (pc / rc - pr / rr))),
            "Policy over reference is a fraction of the numbers handed over.",
            "The log of a fraction: what becomes of the line between above and below?",
        ),
        Misconception(
            "looks_at_the_chosen_answer_alone",
            lambda pc, pr, rc, rr, beta: np.mean(surprise_of_winning(beta * (pc - rc))),
            "Raising the chosen answer is all that is wanted.",
            "Make the rejected answer likelier too. Is that no concern of your loss?",
        ),
        Misconception(
            "charges_the_missing_probability",
            lambda pc, pr, rc, rr, beta: np.mean(sigmoid(-implied_lead(pc, pr, rc, rr, beta))),
            "The loss is the probability that the rejected one wins.",
            "Is there a logarithm in your number? What do you give back when nothing has moved?",
        ),
        Misconception(
            "gives_the_lead_itself",
            lambda pc, pr, rc, rr, beta: -np.mean(implied_lead(pc, pr, rc, rr, beta)),
            "The larger the lead the better, so minus the lead is the loss.",
            "How low can your number go, and when would training be content?",
        ),
        Misconception(
            "takes_a_hinge",
            lambda pc, pr, rc, rr, beta: np.mean(
                np.maximum(0, 1 - implied_lead(pc, pr, rc, rr, beta))
            ),
            "A pair costs whatever it lacks of a lead of 1.",
            "There is such a variant. Does yours still fall once the lead has passed 1?",
            convention=True,
        ),
        Misconception(
            "compares_probabilities_instead_of_logs",
            lambda pc, pr, rc, rr, beta: np.mean(
                surprise_of_winning(beta * (np.exp(pc) - np.exp(pr) - np.exp(rc) + np.exp(rr)))
            ),
            "Log-probabilities have to be turned into probabilities first.",
            "How large is the probability of an answer of 30 nats? What is left of your differences?",
        ),
        Misconception(
            "averages_the_leads_first",
            lambda pc, pr, rc, rr, beta: surprise_of_winning(
                np.mean(implied_lead(pc, pr, rc, rr, beta))
            ),
            "The average lead can stand for all the leads.",
            "One pair leads by 5, another lags by 5. What does each cost, and what does your average say?",
        ),
        Misconception(
            "overflows_on_large_leads",
            _dpo_unprotected,
            "The formula can be typed in as it stands.",
            "What does Python print for `np.exp(4000.0)`, and what for its logarithm?",
        ),
    ),
    faults=tuple(faults.of_a_mean(0, 1, 2, 3)),
    laws=(
        Law(
            "While the policy is the reference, every pair costs log 2.",
            "gives",
            (
                (([-12.0], [-30.0], [-12.0], [-30.0], 0.1),),
                (([-5.0], [-4.0], [-5.0], [-4.0], 0.5),),
            ),
            np.log(2),
        ),
        Law(
            "Making both answers likelier by the same factor changes nothing.",
            "equal",
            ((([-12.0], [-9.0], [-10.0], [-10.0], 0.5), ([-11.0], [-8.0], [-10.0], [-10.0], 0.5)),),
        ),
        Law(
            "It is one and the same whether β is doubled or every log-probability.",
            "equal",
            ((([-6.0], [-4.0], [-5.0], [-5.0], 0.5), ([-3.0], [-2.0], [-2.5], [-2.5], 1.0)),),
        ),
        Law(
            "The loss falls as the chosen answer becomes likelier.",
            "falls",
            ((([-9.0], [-9.0], [-8.0], [-9.0], 0.5), ([-7.0], [-9.0], [-8.0], [-9.0], 0.5)),),
        ),
        Law(
            "The loss rises as the rejected answer becomes likelier.",
            "rises",
            ((([-8.0], [-9.0], [-8.0], [-9.0], 0.5), ([-8.0], [-7.0], [-8.0], [-9.0], 0.5)),),
        ),
        Law(
            "The likelier the chosen answer was to the reference, the more is asked of the policy.",
            "rises",
            ((([-8.0], [-9.0], [-9.0], [-9.0], 0.5), ([-8.0], [-9.0], [-7.0], [-9.0], 0.5)),),
        ),
    ),
    hints=(
        "Where the policy has not moved from the reference, the loss is log 2, whatever β and "
        "whatever the answers.",
        "First the reward of each answer, then the lead of the chosen one, then the pairwise loss "
        "that you know.",
        "A sibling, the pairwise loss of two *graders* whose marks count half, with one gap: "
        "`def loss(good, bad): return np.mean(np.logaddexp(0, ___ * (good - bad)))`",
    ),
)


dpo_loss = with_slips(dpo_loss, slips.returns_inside_the_loop(0, 1, 2, 3))


CHANCE_MISTAKES = (
    Misconception(
        "gives_the_chance_of_the_other",
        lambda a, b: sigmoid(b - a),
        "The difference may be taken either way.",
        "Who has the higher rating, and is your number above one half for that player?",
    ),
    Misconception(
        "divides_the_ratings",
        lambda a, b: a / (a + b),
        "A's share of the two ratings is A's chance.",
        "Add 10 to both ratings. Has anything changed between the two? Does your number?",
    ),
    Misconception(
        "gives_the_lead_itself",
        lambda a, b: a - b,
        "The difference of the ratings is the answer.",
        "What would your number be for a lead of 3, and can a probability be that?",
    ),
    Misconception(
        "stops_at_the_odds",
        lambda a, b: math.exp(a - b),
        "e to the lead is the chance.",
        "Those are the odds: so many wins to one loss. How many wins in all the games is that?",
    ),
    Misconception(
        "gives_the_surprise",
        lambda a, b: surprise_of_winning(a - b),
        "The loss of the match is what is asked for.",
        "What does the task ask for: how surprising a win is, or how likely?",
    ),
    Misconception(
        "ignores_the_other_player",
        lambda a, b: sigmoid(a),
        "The sigmoid of a rating is the chance to win.",
        "Against whom? Would A's chance be the same against a stronger B?",
    ),
    Misconception(
        "counts_in_powers_of_two",
        lambda a, b: 1 / (1 + 2 ** (b - a)),
        "A point of rating doubles the odds.",
        "That is a rating in bits. By which factor does a natural unit change the odds?",
        convention=True,
    ),
    Misconception(
        "counts_in_powers_of_ten",
        lambda a, b: 1 / (1 + 10 ** (b - a)),
        "A point of rating makes the odds ten times as good.",
        "By which factor does a natural unit change the odds?",
        convention=True,
    ),
    Misconception(
        "takes_them_for_elo_points",
        lambda a, b: 1 / (1 + 10 ** ((b - a) / 400)),
        "Ratings are Elo points, so the lead is divided by 400.",
        "In which unit are these ratings, according to the task?",
        convention=True,
    ),
    Misconception(
        "multiplies_two_separate_chances",
        lambda a, b: sigmoid(a) * sigmoid(-b),
        "A must do well and B must do badly, one independent of the other.",
        "How likely is it in your version that neither of them wins?",
    ),
)


def _chance(a, b):
    return value_question(
        name="chance_to_win",
        title="Who wins?",
        prompt=words(
            "In a Bradley–Terry model with natural units, player A has the rating {a} and player B "
            "the rating {b}. With which **probability** does A beat B? Give three decimals or an "
            "expression.",
            a=a,
            b=b,
        ),
        points=1,
        difficulty=1,
        minutes=2,
        reference=lambda: sigmoid(a - b),
        tolerance=THREE_DECIMALS,
        also_right=(
            lambda: math.exp(a) / (math.exp(a) + math.exp(b)),
            lambda: round(float(sigmoid(a - b)), 3),
        ),
        misconceptions=with_given(CHANCE_MISTAKES, a=a, b=b),
        hints=(
            "Equal ratings give one half, and only the difference of the ratings counts.",
            "The lead is the logarithm of the odds. Which function turns log-odds into a probability?",
            "On other numbers: a lead of 2 natural units is 7.39 wins to one loss, 7.39 out of 8.39.",
        ),
    )


chance_to_win = varied(
    _chance,
    lambda rng: {
        "a": round(float(rng.uniform(1.2, 2.4)), 2),
        "b": round(float(rng.uniform(0.3, 0.8)), 2),
    },
    a=1.8,
    b=0.6,
)


START_MISTAKES = (
    Misconception(
        "forgets_the_reference",
        lambda chosen, rejected, beta: surprise_of_winning(beta * (chosen - rejected)),
        "The lead is that of the chosen answer under the policy.",
        "By how much has the policy moved away from the reference so far?",
    ),
    Misconception(
        "forgets_reference_and_beta",
        lambda chosen, rejected, beta: surprise_of_winning(chosen - rejected),
        "The two log-probabilities are the two scores of the pair.",
        "What are the rewards made of in DPO: of the policy alone?",
    ),
    Misconception(
        "holds_a_copy_for_perfect",
        lambda chosen, rejected, beta: 0.0,
        "Nothing has moved, so nothing has to be paid.",
        "Which probability does this model give to people's choice? Is that certainty?",
    ),
    Misconception(
        "gives_the_probability",
        lambda chosen, rejected, beta: 0.5,
        "The sigmoid of the lead is the loss.",
        "That is the probability of the chosen answer winning. How surprising is it then?",
    ),
    Misconception(
        "answers_in_bits",
        lambda chosen, rejected, beta: 1.0,
        "The logarithm of information is the one to base 2.",
        "A fair coin costs one of which unit? Which unit does the task name?",
        convention=True,
    ),
    Misconception(
        "multiplies_the_loss_by_beta",
        lambda chosen, rejected, beta: beta * np.log(2),
        "β is a weight in front of the loss.",
        "Where does β stand: outside the logarithm, or with the lead inside?",
    ),
    Misconception(
        "adds_the_lead_of_the_reference",
        lambda chosen, rejected, beta: surprise_of_winning(2 * beta * (chosen - rejected)),
        "The reference's lead is added to that of the policy.",
        "In log (policy / reference), with which sign does the reference stand?",
    ),
    Misconception(
        "gives_the_lead_itself",
        lambda chosen, rejected, beta: beta * (chosen - rejected),
        "The loss is β times the difference.",
        "Is that a surprise? And where is the reference?",
    ),
    Misconception(
        "gives_the_surprise_of_the_answer",
        lambda chosen, rejected, beta: -chosen,
        "The loss is the surprise of the chosen answer.",
        "That is the loss of fine-tuning. Which event is DPO surprised by?",
    ),
)


def _dpo_start(chosen, rejected, beta):
    return value_question(
        name="dpo_at_the_start",
        title="The first number in the log",
        prompt=words(
            "DPO training starts, and the policy is still an exact copy of the reference model. "
            "Both give log-probability {chosen} to the chosen answer and {rejected} to the rejected "
            "one; β = {beta}. Which **loss**, in nats, stands in the first line of the log? Give "
            "three decimals or an expression.",
            chosen=chosen,
            rejected=rejected,
            beta=beta,
        ),
        points=1,
        difficulty=2,
        minutes=3,
        reference=lambda: surprise_of_winning(
            implied_lead(chosen, rejected, chosen, rejected, beta)
        ),
        tolerance=THREE_DECIMALS,
        also_right=(lambda: math.log(2), lambda: 0.693, lambda: -np.log(0.5)),
        misconceptions=with_given(START_MISTAKES, chosen=chosen, rejected=rejected, beta=beta),
        faults=(faults.TURNS_THE_SIGN_ROUND, faults.ANSWERS_IN_BASE_TEN),
        hints=(
            "The loss of DPO sees the four numbers only through how far the policy has moved.",
            "How large is the lead in implied reward while both models are the same? What is the "
            "sigmoid of that?",
            "On other numbers: had the policy come to a lead of 2 in implied reward, the loss would "
            "be log(1 + e⁻²) = 0.127.",
        ),
    )


def _drawn_start(rng):
    chosen = -round(float(rng.uniform(14, 20)), 2)
    rejected = round(chosen - float(rng.uniform(1.2, 2.4)), 2)
    return {"chosen": chosen, "rejected": rejected, "beta": float(rng.choice([0.1, 0.2, 0.3]))}


dpo_at_the_start = varied(_dpo_start, _drawn_start, chosen=-14.0, rejected=-15.5, beta=0.2)


LIST_MISTAKES = (
    Misconception(
        "takes_the_grade_for_the_gain",
        lambda grades: ndcg_by(_grade_itself)(grades, len(grades)),
        "The gain of a document is its grade.",
        "Both are in use. Which gain does the task name?",
        convention=True,
    ),
    Misconception(
        "forgets_the_best_order",
        lambda grades: _discounted(_two_to_the_grade(grades)),
        "The discounted sum is the measure.",
        "What does the N stand for, and what should a perfect order get?",
    ),
    Misconception(
        "forgets_the_order",
        lambda grades: 1.0,
        "The same documents are in the list as in the best order.",
        "Does the best document stand first here?",
    ),
    Misconception(
        "discounts_by_the_place",
        lambda grades: ndcg_by(_two_to_the_grade, _reciprocal)(grades, len(grades)),
        "The second place counts half, the third a third.",
        "What does log₂ make of place 3 plus 1?",
        convention=True,
    ),
    Misconception(
        "starts_the_discount_one_place_late",
        lambda grades: ndcg_by(_two_to_the_grade, _one_place_late)(grades, len(grades)),
        "The discount is log₂ of the place, and the first place needs none.",
        "Does the second place count as much as the first in your number?",
        convention=True,
    ),
    Misconception(
        "keeps_the_one_in_the_gain",
        lambda grades: ndcg_by(lambda r: 2.0 ** np.asarray(r))(grades, len(grades)),
        "The gain is two to the power of the grade.",
        "What should a document of grade 0 earn?",
    ),
    Misconception(
        "gives_what_is_missing",
        lambda grades: 1 - ndcg_by(_two_to_the_grade)(grades, len(grades)),
        "A loss is wanted, so it is one minus the measure.",
        "Is the measure itself asked for, or what is missing?",
    ),
    Misconception(
        "gives_the_best_sum",
        lambda grades: _discounted(_two_to_the_grade(_best_first(grades))),
        "The best possible sum is the NDCG.",
        "Does the model's own order enter your number?",
    ),
    Misconception(
        "compares_with_the_worst_order",
        lambda grades: (
            _discounted(_two_to_the_grade(grades)) / _discounted(_two_to_the_grade(np.sort(grades)))
        ),
        "The sum is divided by that of the sorted list.",
        "Sorted from which end? Can your number be more than 1?",
    ),
)


def _ndcg_value(grades):
    places = len(grades)
    return value_question(
        name="ndcg_of_a_list",
        title="Marks for an order",
        prompt=(
            f"A model ranks {places} documents; their grades, in the order of the model, are "
            f"{list(grades)}. The gain of grade r is 2 to the power of r, minus 1; the discount is "
            "log₂(place + 1), with places counted from 1. What is the **NDCG** of the whole list? "
            "Give three decimals or an expression."
        ),
        points=2,
        difficulty=2,
        minutes=5,
        reference=lambda: ndcg_by(_two_to_the_grade)(grades, places),
        tolerance=THREE_DECIMALS,
        also_right=(
            lambda: round(float(ndcg_by(_two_to_the_grade)(grades, places)), 3),
            lambda: _ndcg_in_a_loop(list(grades), places, _two_to_the_grade),
        ),
        misconceptions=with_given(LIST_MISTAKES, grades=grades),
        faults=(faults.TURNS_THE_SIGN_ROUND,),
        hints=(
            "The best order of the same documents gets 1, any other order less.",
            "Compute two sums: one with the grades as they stand, one with the grades sorted from "
            "best to worst.",
            "On other numbers: for the grades [0, 1] the sum is 1 / log₂ 3 and the best one is "
            "1 / log₂ 2; their ratio is 0.631.",
        ),
    )


ndcg_of_a_list = varied(
    _ndcg_value,
    lambda rng: {"grades": rng.permutation(4).tolist()},
    grades=[1, 3, 2, 0],
)

raising_both_scores = choice(
    name="raising_both_scores",
    title="Everybody gets a bonus",
    prompt=(
        "A ranker gives 2.0 to the better document and 1.5 to the worse one. A new version gives "
        "102.0 and 101.5. What does the pairwise logistic loss say? Answer with the letter."
    ),
    points=1,
    difficulty=1,
    minutes=2,
    right="c",
    options=(
        Option(
            "a",
            "It is smaller: the better document has a much higher score.",
            "wants_high_scores",
            "A higher score of the right document is a better one.",
            "The other document's score rose as well. What is left of the difference?",
        ),
        Option(
            "b",
            "It is larger: a bad document is now praised with 101.5.",
            "judges_each_item_alone",
            "Each document is judged by its own score.",
            "Who stands above whom in the list, before and after?",
        ),
        Option(
            "c",
            "It is the same.",
            advice="Only the lead enters, and the lead is 0.5 both times.",
        ),
        Option(
            "d",
            "It is about 50 times smaller, as the scores are 50 times larger.",
            "takes_ratios_of_scores",
            "What counts is how the scores stand in proportion.",
            "Does the loss divide the two scores, or subtract them?",
        ),
    ),
    hints=(
        "A ranking has no zero point.",
        "Which single number made of the two scores enters the loss?",
        "On other numbers: scores 5 and 3, and scores 0 and −2, cost the same, log(1 + e⁻²).",
    ),
)

ndcg_and_gradients = choice(
    name="ndcg_and_gradients",
    title="Training on the mark itself",
    prompt=(
        "A team wants a high NDCG and proposes to descend on 1 − NDCG directly, as a function of the "
        "scores. What happens? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=3,
    right="a",
    options=(
        Option(
            "a",
            "Nothing: its gradient is 0 wherever it exists.",
            advice="A small change of scores changes no order, and so not the NDCG; where two "
            "documents change places it jumps. Smooth losses for pairs or lists stand in for it.",
        ),
        Option(
            "b",
            "It works best of all, because what is measured is what is trained.",
            "trusts_every_measure_as_a_loss",
            "The best loss is the measure itself.",
            "Move one score by 0.001 so that no two documents change places. What does NDCG do?",
        ),
        Option(
            "c",
            "It works, but only with the logarithm to base e in the discount.",
            "blames_the_base_of_the_logarithm",
            "The logarithm to base 2 cannot be differentiated well.",
            "Is the discount taken of a score or of a place? And does the base survive the division?",
        ),
        Option(
            "d",
            "It diverges, because the gradient is infinite almost everywhere.",
            "sees_only_the_jumps",
            "NDCG jumps, so its slope is infinite.",
            "How many of all possible scores lie exactly on a jump, and what is the slope between jumps?",
        ),
    ),
    hints=(
        "A gradient tells what an arbitrarily small step does.",
        "When does an order change: with every small step of a score, or only at ties?",
        "On another measure: accuracy counts right answers. Move the logits a little; what moves?",
    ),
)

reward_of_seven = choice(
    name="reward_of_seven",
    title="A reward of seven",
    prompt=(
        "A reward model, trained with the pairwise loss, gives 7.0 to an answer. What may be said "
        "about the answer? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=3,
    right="d",
    options=(
        Option(
            "a",
            "It is good: the reward is well above 0.",
            "takes_zero_for_the_border",
            "Positive rewards belong to good answers.",
            "Add 100 to every reward of the model. What happens to its training loss?",
        ),
        Option(
            "b",
            "People like it with probability σ(7), which is nearly 1.",
            "takes_the_sigmoid_of_one_reward",
            "The sigmoid of a reward is the probability of being liked.",
            "The sigmoid of what is a probability in this model: of a reward, or of a difference?",
        ),
        Option(
            "c",
            "It is twice as good as an answer with 3.5.",
            "takes_ratios_of_rewards",
            "Rewards can be divided by each other.",
            "Shift the scale by 10, which training cannot notice. What becomes of “twice”?",
        ),
        Option(
            "d",
            "Nothing yet: it depends on what another answer to the same question gets.",
            advice="The loss sees differences only, so the level of the rewards is free. Against an "
            "answer with 6.0 it would be preferred with probability σ(1).",
        ),
    ),
    hints=(
        "The loss of a reward model does not change if every reward is raised by the same amount.",
        "Which numbers can training not pin down?",
        "On other things: the height of a mountain is counted from the sea. From where is a reward "
        "counted?",
    ),
)

dpo_reference = choice(
    name="dpo_reference",
    title="Why DPO keeps a second model",
    prompt=(
        "In DPO, a frozen copy of the starting model is asked about every answer. A colleague drops "
        "it: she subtracts nothing. What changes? Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="b",
    options=(
        Option(
            "a",
            "Nothing: the reference is frozen, so it has no gradient and drops out.",
            "takes_frozen_for_absent",
            "A constant inside a loss does not matter for training.",
            "It is a constant inside the sigmoid. Does the slope of −log σ depend on where you stand?",
        ),
        Option(
            "b",
            "Each pair is now pushed by how likely its two answers are, and no longer by how far the "
            "policy has moved.",
            advice="Rewards are log-ratios to the reference. Without it, a short chosen answer that "
            "was always likely counts as learned already, and a rare one is pushed hard for a long time.",
        ),
        Option(
            "c",
            "Only the number in the log: it no longer starts at log 2.",
            "sees_only_the_starting_value",
            "The reference is there to normalise the number in the log.",
            "Take a pair whose chosen answer was far less likely from the start. How hard is it pushed, "
            "with the reference and without?",
        ),
        Option(
            "d",
            "The chosen answers no longer get likelier.",
            "credits_the_reference_with_the_learning",
            "The policy learns by imitating the reference.",
            "What does the loss without the reference do when the chosen answer becomes likelier?",
        ),
    ),
    hints=(
        "The slope of −log σ(x) is small where x is large: pairs that count as won are left alone.",
        "Which pairs count as won at the very start: with the reference, and without?",
        "On other things: a teacher may mark what a pupil knows, or how much the pupil has learned. "
        "For the second she has to remember the first test.",
    ),
)

process_steps = choice(
    name="process_steps",
    title="Marks for every step",
    prompt=(
        "A process reward model reads a solution step by step and gives each step a logit; people "
        "have marked every step right or wrong. Which loss fits? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=3,
    right="c",
    options=(
        Option(
            "a",
            "One softmax over the steps of a solution, with the first wrong step as the label.",
            "lets_the_steps_compete",
            "The steps share one probability between them.",
            "How many steps of a solution can be right at the same time?",
        ),
        Option(
            "b",
            "The pairwise loss between the right and the wrong steps of one solution.",
            "ranks_the_steps",
            "Rewards are always learned from pairs.",
            "What would a solution teach in which every step is right?",
        ),
        Option(
            "c",
            "Yes-or-no cross-entropy for each step, averaged over the steps that were marked.",
            advice="Every step has its own label, and any number of them may be right; each is a "
            "yes-or-no question by itself.",
        ),
        Option(
            "d",
            "The surprise of the final answer being right, given to every step.",
            "credits_every_step_with_the_end",
            "If the answer is right, every step was.",
            "That is an outcome reward. What does it say about a wrong step in a lucky solution?",
        ),
    ),
    hints=(
        "A loss follows from the question that the label answers.",
        "How many questions does one solution of six marked steps answer, and does one answer "
        "exclude another?",
        "On another task: several labels can fit one photograph at once. Which loss is used there?",
    ),
)


def upside_down(s_pos, s_neg):
    return np.mean(np.log(1 + np.exp(s_pos - s_neg)))


def without_direction(s_pos, s_neg):
    return np.mean(np.log(1 + np.exp(-np.abs(s_pos - s_neg))))


def winner_alone(s_pos, s_neg):
    return np.mean(np.log(1 + np.exp(-s_pos)))


def added_up(s_pos, s_neg):
    return np.sum(np.log(1 + np.exp(-(s_pos - s_neg))))


PAIR_SUSPECTS = (upside_down, without_direction, winner_alone, added_up)


def _no_pairs_of_scores(s_pos, s_neg):
    """In words, why the right function cannot be asked this."""
    for scores in (s_pos, s_neg):
        if np.ndim(scores) != 1 or np.asarray(scores).dtype.kind not in "if":
            return "the scores are two lists of numbers"
    if len(s_pos) != len(s_neg):
        return "there must be as many losers as winners"
    return "scores beyond ±100 are not needed here" if np.abs([s_pos, s_neg]).max() > 100 else ""


ranking_suspects = counterexample(
    name="ranking_suspects",
    title="Four suspects and a nice test",
    prompt=(
        "All four of these pass the test `([0.0], [0.0])`, where the right loss is log 2:\n\n"
        f"```python\n{chr(10).join(inspect.getsource(s) for s in PAIR_SUSPECTS)}```\n\n"
        "Write a better test of the mean pairwise logistic loss: a **list of inputs**, each a pair "
        "`(s_pos, s_neg)` of lists, so that each suspect gives a wrong number on at least one of them."
    ),
    points=3,
    difficulty=3,
    minutes=6,
    reference=lambda: [([1.0, 0.5], [0.2, 2.0])],
    measure=lets_through(
        lambda s_pos, s_neg: np.mean(surprise_of_winning(s_pos - s_neg)),
        PAIR_SUSPECTS,
        _no_pairs_of_scores,
    ),
    also_right=(
        lambda: [([1.0], [3.0]), ([2.0, 5.0], [1.0, 4.0])],
        lambda: (((3, 1, 2), (1, 2, 1)),),
        lambda: [(np.array([0.5, -2.0]), np.array([1.5, 1.0]))],
    ),
    misconceptions=(
        Misconception(
            "asks_for_equal_scores",
            lambda: [([0.0], [0.0])],
            "The plainest input is the best test.",
            "Which of the suspects' mistakes can be seen where winner and loser are alike?",
        ),
        Misconception(
            "asks_for_equal_scores_of_some_height",
            lambda: [([2.0], [2.0])],
            "Any numbers but 0 make a test.",
            "The suspects treat the lead in different ways. How large is the lead in your test?",
        ),
        Misconception(
            "asks_only_for_right_orders",
            lambda: [([3.0, 2.0], [1.0, 1.5])],
            "A test shows what the function does when all is well.",
            "Which suspect does not care who should win? Where would that show?",
        ),
        Misconception(
            "asks_for_one_pair_in_the_right_order",
            lambda: [([3.0], [1.0])],
            "One pair with different scores is enough.",
            "What can a single pair not show about a mean? And what can a right order not show?",
        ),
        Misconception(
            "asks_for_one_pair_only",
            lambda: [([1.0], [3.0])],
            "One pair in the wrong order shows everything.",
            "How do a sum and a mean differ when there is one number?",
        ),
        Misconception(
            "leaves_the_losers_at_zero",
            lambda: [([1.0, -2.0], [0.0, 0.0])],
            "The loser's score can be set to 0, as only the lead counts.",
            "A suspect never looks at the loser. Which loser would make it stumble?",
        ),
        Misconception(
            "hands_over_unequal_lengths",
            lambda: [([1.0, 2.0], [3.0])],
            "Several winners can share a loser.",
            "How many scores does each pair need on either side?",
        ),
    ),
    hints=(
        "A test can only tell two functions apart where they give different numbers.",
        "Go through the suspects one by one: what would have to be the case in an input for this "
        "one to be wrong? Then look for an input where all of that is the case.",
        "On another suspect: `np.median(...)` in place of the mean is unmasked by three pairs with "
        "unequal losses, and never by two.",
    ),
)

dpo_lines = order_lines(
    name="dpo_lines",
    title="DPO, line by line",
    prompt=(
        "Put the lines into an order that gives the DPO loss in nats, the mean over the pairs. The "
        "arguments are log-probabilities of whole answers. Some lines belong to nothing. Answer with "
        'the letters, for example `dpo_lines = "cab"`.'
    ),
    signature="def dpo(policy_chosen, policy_rejected, reference_chosen, reference_rejected, beta):",
    lines={
        "a": "losses = np.logaddexp(0, lead)",
        "b": "moved_rejected = policy_rejected - reference_rejected",
        "c": "return np.mean(losses)",
        "d": "lead = beta * (moved_chosen - moved_rejected)",
        "e": "lead = beta * (policy_chosen - policy_rejected)",
        "f": "moved_chosen = policy_chosen - reference_chosen",
        "g": "return beta * np.mean(losses)",
        "h": "losses = np.logaddexp(0, -lead)",
        "i": "lead = moved_chosen - moved_rejected",
    },
    right="fbdhc",
    tried_on=(
        (
            np.array([-9.0, -20.0, -14.0]),
            np.array([-12.0, -17.0, -15.0]),
            np.array([-10.0, -18.0, -14.5]),
            np.array([-11.0, -18.5, -12.0]),
            0.5,
        ),
        (np.array([-7.0]), np.array([-9.0]), np.array([-8.0]), np.array([-8.5]), 0.1),
    ),
    points=2,
    difficulty=3,
    minutes=5,
    also_right=(lambda: "bfdhc", lambda: ["f", "b", "d", "h", "c"], lambda: "F, B, D, H, C"),
    misconceptions=(
        Misconception(
            "turns_the_lead_round",
            lambda: "fbdac",
            "The lead goes into the exponential as it is.",
            "With a large lead of the chosen answer, should the loss be near 0 or near the lead?",
        ),
        Misconception(
            "forgets_the_reference",
            lambda: "fbehc",
            "The lead is that of the two log-probabilities of the policy.",
            "Which of your lines are never used again?",
            also_wrong=(lambda: "ehc",),
        ),
        Misconception(
            "multiplies_the_loss_by_beta",
            lambda: "fbihg",
            "β is a weight in front of the loss.",
            "When nothing has moved yet, should the loss depend on β?",
        ),
        Misconception(
            "forgets_beta",
            lambda: "fbihc",
            "The log-ratio is the reward.",
            "Which argument is used in none of your lines?",
        ),
        Misconception(
            "uses_beta_twice",
            lambda: "fbdhg",
            "β belongs to the lead and to the loss.",
            "How often does β occur in your lines, and what should the loss be when nothing has moved?",
        ),
        Misconception(
            "returns_too_early",
            lambda: "fbdch",
            "The return can stand anywhere.",
            "What does Python do with the lines after a return?",
        ),
    ),
    hints=(
        "Where nothing has moved the loss is log 2, whatever β is.",
        "First how far each answer has moved, then the lead, then its surprise, then the mean.",
        "On a shorter function: to average the squares of x, first `squares = x**2`, then "
        "`return np.mean(squares)`; the other order stops with a NameError.",
    ),
)

STRENGTHS = np.array([0.5, 1.6, -0.8, 1.1, -2.0])
MATCHES = ((1, 3, 40), (0, 1, 30), (0, 3, 24), (0, 2, 16), (2, 4, 40), (0, 4, 8), (2, 3, 10))
ELO_POINT = math.log(10) / 400  # in natural units
FIT = 0.55  # nats a match: a little above what the best ratings reach


@cache
def season():
    """WINS[i, j]: how often player i beat player j, from a simulated season."""
    rng = np.random.default_rng(9)
    wins = np.zeros((5, 5), int)
    for i, j, played in MATCHES:
        won = rng.random(played) < sigmoid(STRENGTHS[i] - STRENGTHS[j])
        wins[i, j], wins[j, i] = won.sum(), (~won).sum()
    return wins


def loss_of_ratings(ratings):
    """Nats a match."""
    leads = ratings[:, None] - ratings[None]
    return np.sum(season() * surprise_of_winning(leads)) / np.sum(season())


def fitted_ratings():
    """Gradient descent on the surprise of the season's results."""
    ratings, wins = np.zeros(5), season()
    for _ in range(2000):
        wrong = wins * sigmoid(-(ratings[:, None] - ratings[None]))
        ratings += 0.02 * (wrong.sum(1) - wrong.sum(0))
    return ratings


def verdict_on_ratings(answer):
    """What the ratings achieve, as a sentence."""
    try:
        ratings = np.asarray(answer, float).squeeze()
    except (TypeError, ValueError):
        return "five numbers were wanted, one for each player"
    if ratings.shape != (5,) or not np.all(np.isfinite(ratings)):
        return "five finite numbers were wanted, one for each player"
    loss = loss_of_ratings(ratings)
    if loss < FIT:
        return words("the results cost less than {fit} nats a match", fit=FIT)
    return f"the results cost {FIT} nats a match or more{_what_is_amiss(ratings, loss)}"


def _what_is_amiss(ratings, loss):
    if np.ptp(ratings) < 1e-3:
        return ": nobody is rated above anybody else"
    if loss_of_ratings(-ratings) < FIT:
        return ", and with every sign turned they would cost less"
    if loss_of_ratings(ratings * ELO_POINT) < FIT:
        return ", but on Elo's scale of 400 points these ratings would do"
    if loss_of_ratings(-ratings) < loss:
        return ", and even ratings turned upside down would do better"
    if loss_of_ratings(ratings / 2) < loss:
        return ": these ratings are surer than the results allow"
    return ": these ratings lie too close together"


def _shares_of_wins():
    wins = season()
    return wins.sum(1) / (wins.sum(1) + wins.sum(0))


player_ratings = measured_task(
    name="player_ratings",
    title="Rate five players",
    prompt=(
        "Five players met as often as it happened; `wins[i][j]` says how often player i beat player "
        f"j:\n\n```python\nwins = {season().tolist()}\n```\n\n"
        "Find five **ratings**, in natural units and in the order of the players, under which the "
        "sigmoid of a lead is the probability of winning. Fit them by descending on the surprise of "
        f"these results until a match costs less than **{FIT} nats** on average, and hand over the "
        "five numbers."
    ),
    points=3,
    difficulty=3,
    minutes=10,
    reference=fitted_ratings,
    measure=verdict_on_ratings,
    also_right=(
        lambda: list(fitted_ratings() + 5),
        lambda: np.round(fitted_ratings(), 1),
        lambda: STRENGTHS[:, None],
    ),
    misconceptions=(
        Misconception(
            "leaves_everybody_equal",
            lambda: np.zeros(5),
            "Ratings start at 0, and that is fair.",
            "Which number does the loss start at, and did your loop change the ratings at all?",
        ),
        Misconception(
            "climbs_instead_of_descending",
            lambda: -fitted_ratings(),
            "The gradient points where the ratings should go.",
            "After one step of yours, has somebody who won a match moved up or down?",
        ),
        Misconception(
            "answers_in_elo_points",
            lambda: 1500 + fitted_ratings() / ELO_POINT,
            "Ratings are counted in Elo points.",
            "A lead of 400 Elo points is odds of ten to one. What is such a lead in natural units?",
            convention=True,
        ),
        Misconception(
            "hands_over_the_wins",
            lambda: season().sum(1),
            "Who won more often is the better player, and the number of wins says by how much.",
            "How probable is it, by your ratings, that a player with 10 wins more loses a match?",
        ),
        Misconception(
            "hands_over_the_shares_of_wins",
            _shares_of_wins,
            "The share of the matches that were won is the rating.",
            "What is the largest lead that two shares can have, and what is its sigmoid? And against "
            "whom were the matches won?",
        ),
        Misconception(
            "lists_them_by_strength",
            lambda: np.sort(fitted_ratings()),
            "Ratings are handed over as a table, sorted.",
            "Which of your numbers belongs to player 0?",
        ),
        Misconception(
            "forgets_a_player",
            lambda: fitted_ratings()[1:],
            "Ratings are relative, so four numbers are enough for five players.",
            "Relative to whom? And where does that player's own number stand?",
        ),
    ),
    hints=(
        "Adding the same number to all ratings changes nothing; the loss of equal ratings is log 2.",
        "For each match, the winner moves up and the loser down by the probability that the other "
        "way round had. A win that was expected hardly moves anybody.",
        "A sibling, the fit of one *coin* whose log-odds are z, with one gap: "
        "`for _ in range(1000): z += 0.01 * (heads * sigmoid(-z) - ___)`",
    ),
)

what_a_reward_says = written_question(
    name="what_a_reward_says",
    title="In your own words",
    prompt=(
        "A friend writes: “After training on preferences, the loss went from 0.69 to 0.40, and yet "
        "the model gives *less* probability to the chosen answers than before.” Say in two or three "
        "sentences how both can be true. Write it between quotation marks; you will see a model "
        "answer to compare."
    ),
    difficulty=4,
    minutes=5,
    points=0,
    model_answer=(
        "The loss sees only the lead: by how much the chosen answer has gained on the rejected one, "
        "each measured against the reference. If the chosen answer loses a factor of 2 and the "
        "rejected one a factor of 200, the lead grows and the loss falls. What both have lost has "
        "gone to answers that are in no pair, and about those the loss says nothing."
    ),
    hints=(
        "Which one number, made of four log-probabilities, does the loss of a pair depend on?",
        "Find two changes, one for each answer, that are both downwards and still make that number "
        "larger.",
        "On other things: two runners can both become slower, and one can still win by more.",
    ),
)
