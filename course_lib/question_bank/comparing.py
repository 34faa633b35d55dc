"""Comparing: losses on pairs, on triplets and on all candidates of a batch, and how they collapse."""

import inspect
import math
from functools import partial

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
    with_given,
    written_question,
)
from course_lib.losses import batch_triplet, batch_triplet_grad, contrastive, triplet
from course_lib.losses import info_nce as info_nce_of
from course_lib.losses import unit_rows as checked_unit_rows
from course_lib.question_bank import faults, slips
from course_lib.question_bank.plain import log_softmax, logsumexp, softmax
from course_lib.question_bank.suspects import lets_through
from course_lib.translations import words

LESSON = 8

FOUR_DECIMALS = Tolerance(relative=0, absolute=3e-4)


def _away(rng, rows, distances):
    """Rows at these distances from the given ones, in directions along no axis."""
    slanted = rng.uniform(0.5, 1, rows.shape) * rng.choice([-1, 1], rows.shape)
    return rows + np.array(distances)[:, None] * slanted / _lengths(slanted)[:, None]


def _lengths(rows):
    return np.sqrt((rows**2).sum(axis=-1))


def unit_rows(rows):
    return rows / _lengths(rows)[..., np.newaxis]


def distance(a, b):
    return _lengths(a - b)


def pairs_near_and_far(rng):
    """Both kinds of pairs, strangers inside and beyond the margin, and one of everything alone."""
    plans = (
        ("both kinds, near and far", 3, 1.5, [1, 0, 0, 1, 0], [0.5, 0.9, 2.1, 1.6, 0.4]),
        ("a margin below 1", 2, 0.8, [0, 1, 0, 0], [0.3, 0.7, 0.5, 1.7]),
        ("a wide margin", 4, 3.0, [0, 0, 1, 0, 1, 0], [0.6, 2.4, 2.2, 3.5, 0.3, 1.3]),
        ("a single similar pair", 3, 1.0, [1], [1.7]),
        ("a single different pair inside the margin", 2, 2.0, [0], [0.6]),
        ("a single different pair beyond the margin", 3, 2.0, [0], [2.6]),
        ("different things at the same spot", 2, 1.3, [0, 1], [0.0, 0.7]),
    )
    for label, width, margin, same, distances in plans:
        first = rng.normal(0, 1, (len(same), width))
        far = np.array(distances) * rng.uniform(0.95, 1.05, len(same))
        given = {"a": first, "b": _away(rng, first, far), "same": np.array(same)}
        yield Case(label, {**given, "margin": margin})


def _on_distances(loss):
    """A mean over pairs of what `loss(d, same, margin)` says, as a function of the embeddings."""
    return lambda a, b, same, margin: np.mean(loss(distance(a, b), same, margin))


def pair_losses(d, same, margin):
    return same * d**2 + (1 - same) * np.maximum(0, margin - d) ** 2


def _each_kind_by_itself(d, same, margin):
    losses = pair_losses(d, same, margin)
    return sum(losses[same == kind].mean() for kind in (0, 1) if np.any(same == kind))


PAIR_MISTAKES = (
    ("exchanges_same_and_different", lambda d, same, m: pair_losses(d, 1 - same, m), "1 stands for a pair that differs, as in the paper of 2006.", "Some do write it that way. Move a pair with `same` = 1 apart: does your loss fall?", True),
    ("leaves_out_the_squares", lambda d, same, m: same * d + (1 - same) * np.maximum(0, m - d), "The loss is the distance.", "Plot your loss for a similar pair against its distance: is it a line or a parabola?", False),
    ("squares_only_the_partners", lambda d, same, m: same * d**2 + (1 - same) * np.maximum(0, m - d), "The square of the partners is enough: a stranger's hinge is a loss already.", "Plot your loss of a different pair against its distance: is it a line or a parabola?", False),
    ("squares_only_the_strangers", lambda d, same, m: same * d + (1 - same) * np.maximum(0, m - d) ** 2, "The distance of partners is a loss already.", "Plot your loss of a similar pair against its distance: is it a line or a parabola?", False),
    ("forgets_the_brackets_round_one_minus_same", lambda d, same, m: same * d**2 + 1 - same * np.maximum(0, m - d) ** 2, "1 − same stands together, so it needs no brackets.", "What does Python give for `1 - 1 * 5`, and what for `(1 - 1) * 5`? Can your loss be negative?", False),
    ("pulls_far_strangers_back", lambda d, same, m: same * d**2 + (1 - same) * (m - d) ** 2, "The square takes care of negative numbers.", "Push a different pair far beyond the margin. Should its loss rise again?", False),
    ("compares_the_square_with_the_margin", lambda d, same, m: same * d**2 + (1 - same) * np.maximum(0, m - d**2), "The distance is squared, and the margin is not.", "At which distance does your loss of a different pair become 0, for a margin of 4?", True),
    ("squares_distance_and_margin_apart", lambda d, same, m: same * d**2 + (1 - same) * np.maximum(0, m**2 - d**2), "A squared difference is the difference of the squares.", "How steep is your loss where two different things nearly coincide? Are they still pushed?", False),
    ("squares_the_distance_before_the_margin", lambda d, same, m: same * d**2 + (1 - same) * np.maximum(0, m - d**2) ** 2, "d² stands for the distance everywhere.", "At which distance does your loss of a different pair become 0, for a margin of 4?", False),
    ("turns_the_margin_round", lambda d, same, m: same * d**2 + (1 - same) * np.maximum(0, d - m) ** 2, "Beyond the margin there is something to pay.", "What do two different things at the very same spot cost in yours?", False),
    ("forgets_the_strangers", lambda d, same, m: same * d**2, "What belongs together is pulled together.", "Put everything on one spot. What does it cost, and is that a useful embedding?", False),
    ("forgets_the_partners", lambda d, same, m: (1 - same) * np.maximum(0, m - d) ** 2, "What differs is pushed apart.", "Move two similar things a mile apart. Does your loss notice?", False),
    ("averages_each_kind_by_itself", _each_kind_by_itself, "There is one mean for each kind of pair.", "Which does the task name: one mean over all pairs, or two?", False),
)  # fmt: skip


def _with_distance(measured):
    return lambda a, b, same, margin: np.mean(pair_losses(measured(a - b), same, margin))


CITY_BLOCKS = (
    "walks_round_the_corner",
    lambda difference: np.abs(difference).sum(-1),
    "The distance adds up the differences of the coordinates.",
    "How far is it from (0, 0) to (3, 4)?",
)
WHOLE_TABLE = (
    "takes_one_distance_for_all_pairs",
    lambda difference: np.sqrt(np.sum(difference**2)),
    "A norm needs no axis.",
    "How many distances do five pairs have? How many does `np.linalg.norm` give without an axis?",
)
PER_COORDINATE = (
    "averages_over_the_coordinates",
    lambda difference: np.sqrt(np.mean(difference**2, axis=-1)),
    "The mean of the squared differences, and the root of it.",
    "How far is it from (0, 0) to (3, 4)? And in yours?",
)


def _pair_mistakes(half):
    factor = 0.5 if half else 1.0

    def scaled(function, by=factor):
        return lambda a, b, same, margin: by * function(a, b, same, margin)

    right = _on_distances(pair_losses)
    yield Misconception(
        "leaves_out_the_half" if half else "puts_a_half_in_front",
        right if half else scaled(right, 0.5),
        "There is nothing in front." if half else "There is a ½ in front, as in the paper of 2006.",
        "That is usual elsewhere. What does a similar pair at distance 1 cost in this task?",
        convention=True,
    )
    for name, loss, belief, advice, convention in PAIR_MISTAKES:
        wrong = scaled(_on_distances(loss))
        yield Misconception(name, wrong, belief, advice, convention=convention)
    for name, measured, belief, advice in (CITY_BLOCKS, PER_COORDINATE, WHOLE_TABLE):
        yield Misconception(name, scaled(_with_distance(measured)), belief, advice)


def _pair_law(sentence, a, b, same, margin, cost):
    return Law(sentence, "gives", (((a, b, same, margin),),), constant=cost)


def _pair_laws(factor):
    here, there = [[1.0, 0.5]], [[2.2, 2.1]]
    yield _pair_law("Similar at the same spot costs nothing.", here, here, [1], 1.0, 0.0)
    yield _pair_law("Different beyond the margin costs nothing.", here, there, [0], 1.5, 0.0)
    yield _pair_law(
        f"Different at the same spot costs {'half ' if factor < 1 else ''}the squared margin.",
        here, here, [0], 3.0, 9.0 * factor,
    )  # fmt: skip
    yield _pair_law(
        f"Similar at distance 2 costs {4 * factor:g}.", here, there, [1], 1.0, 4 * factor
    )
    yield _pair_law(
        words("Different at half of a margin of 2 costs {factor:g}.", factor=factor),
        here, [[1.6, 1.3]], [0], 2.0, factor,
    )  # fmt: skip
    yield Law(
        "Every pair twice changes nothing.",
        "equal",
        ((
            ([[1.0, 0.5], [0.0, 1.0]], [[2.2, 2.1], [0.3, 1.4]], [1, 0], 2.0),
            ([[1.0, 0.5], [0.0, 1.0]] * 2, [[2.2, 2.1], [0.3, 1.4]] * 2, [1, 0, 1, 0], 2.0),
        ),),
    )  # fmt: skip


def _contrastive_loss(half):
    factor = 0.5 if half else 1.0
    return Exercise(
        name="contrastive_loss",
        title="Contrastive loss of pairs",
        prompt=(
            "Write `contrastive_loss(a, b, same, margin)`: the rows of `a` and `b` (N, D) are pairs of "
            "embeddings, d their Euclidean distance, and `same` (N,) holds 1 where the two belong "
            "together, 0 where not. A pair that belongs together costs "
            f"{'**½** d²' if half else 'd²'}; one that does not, {'**½** of ' if half else ''}the "
            "square of what its distance lacks to `margin`, and nothing beyond it"
            f"{'' if half else '. There is no ½ in front'}. Give back the mean over the pairs."
        ),
        points=3,
        difficulty=3,
        minutes=7,
        reference=lambda a, b, same, margin: (
            factor * _on_distances(pair_losses)(a, b, same, margin)
        ),
        cases=pairs_near_and_far,
        also_right=_ways_to_contrast(half),
        misconceptions=tuple(_pair_mistakes(half)),
        faults=tuple(faults.of_a_mean(0, 1, 2, logarithmic=False)),
        laws=tuple(_pair_laws(factor)),
        hints=(
            "Strangers who are far enough apart are left alone.",
            "Three steps: N distances, N losses (of two kinds), one mean.",
            "A sibling, a fine for short sticks: "
            "`def fine(lengths, wanted): return np.mean(np.maximum(0, ___) ** 2)`",
        ),
    )


def _ways_to_contrast(half):
    factor = 0.5 if half else 1.0

    def in_a_loop(a, b, same, margin):
        total = 0.0
        for x, y, together in zip(a, b, same, strict=True):
            d = math.dist(x, y)
            total += d**2 if together else max(0.0, margin - d) ** 2
        return factor * total / len(a)

    def with_where(a, b, same, margin):
        d = np.linalg.norm(a - b, axis=1, keepdims=True)
        losses = np.where(np.reshape(same, (-1, 1)) == 1, d**2, np.clip(margin - d, 0, None) ** 2)
        return (factor * losses).mean(keepdims=True).astype(np.float32)

    return (
        in_a_loop,
        with_where,
        lambda a, b, same, margin: contrastive(a, b, same, margin=margin, half=half),
    )


contrastive_loss = varied(
    _contrastive_loss, lambda rng: {"half": bool(rng.integers(2))}, half=False
)

SIMILAR_PAIR_MISTAKES = (
    Misconception("puts_a_half_in_front", lambda d, margin: d**2 / 2, "There is a ½ in front, as in the paper of 2006.", "Does the formula in the question have a ½?", convention=True),
    Misconception("leaves_out_the_squares", lambda d, margin: d, "The loss is the distance.", "What stands above the d in the formula?"),
    Misconception("takes_the_branch_of_strangers", lambda d, margin: (margin - d) ** 2, "What is missing to the margin is charged.", "Do these two belong together? Which half of the formula is theirs?"),
    Misconception("takes_a_root_for_the_square", lambda d, margin: math.sqrt(d), "The distance still needs its root.", "The distance is given, the root is already in it. What is to be done with it?"),
    Misconception("doubles_instead_of_squaring", lambda d, margin: 2 * d, "d² is twice d.", "Draw a square of side d. How large is its area?"),
)  # fmt: skip


def _partners_apart(d, margin):
    return value_question(
        name="partners_apart",
        title="Two that belong together",
        prompt=words(
            "The contrastive loss of a pair at distance d is d² if the two belong together, and "
            "max(0, m − d)² if not; the margin is m = {margin:g}. Two photographs of **the same** "
            "person lie at distance d = {d:g}. How large is their loss? Give a number or an expression.",
            margin=margin,
            d=d,
        ),
        points=1,
        difficulty=1,
        minutes=1,
        reference=lambda: contrastive([[0.0]], [[d]], [1], margin=margin),
        also_right=(lambda: d * d, lambda: np.float32(d) ** 2),
        misconceptions=with_given(SIMILAR_PAIR_MISTAKES, d=d, margin=margin),
        hints=(
            "For two that belong together, only being at the same spot costs nothing.",
            "Which half of the formula is about them? Does the margin stand in it?",
            "On other numbers: at distance 3 two that belong together cost 9.",
        ),
    )


partners_apart = varied(
    _partners_apart,
    lambda rng: {"d": float(rng.choice([0.3, 0.4, 0.6, 0.7, 1.2, 1.3])), "margin": 2.0},
    d=0.5,
    margin=2.0,
)

NEAR_STRANGER_MISTAKES = (
    Misconception("puts_a_half_in_front", lambda d, margin: (margin - d) ** 2 / 2, "There is a ½ in front, as in the paper of 2006.", "Does the formula in the question have a ½?", convention=True),
    Misconception("leaves_out_the_squares", lambda d, margin: margin - d, "The loss is what is missing to the margin.", "What happens to the bracket in the formula after the maximum is taken?"),
    Misconception("compares_the_square_with_the_margin", lambda d, margin: margin - d**2, "The distance is squared, and the margin is not.", "Which comes first in the formula, taking the difference or squaring?", convention=True),
    Misconception("squares_distance_and_margin_apart", lambda d, margin: margin**2 - d**2, "A squared difference is the difference of the squares.", "Try it on (3 − 1)². Is that 3² − 1²?"),
    Misconception("takes_the_branch_of_partners", lambda d, margin: d**2, "The loss is the squared distance.", "Do these two belong together? Which half of the formula is theirs?"),
    Misconception("squares_the_distance_before_the_margin", lambda d, margin: (margin - d**2) ** 2, "d² stands for the distance everywhere.", "Which d stands inside the bracket, and is it squared there?"),
)  # fmt: skip


def _stranger_inside(d, margin):
    return value_question(
        name="stranger_inside",
        title="Two strangers, too near",
        prompt=words(
            "The contrastive loss of a pair at distance d is d² if the two belong together, and "
            "max(0, m − d)² if not; the margin is m = {margin:g}. Photographs of **different** "
            "people lie at distance d = {d:g}. How large is their loss? Give a number or an expression.",
            margin=margin,
            d=d,
        ),
        points=1,
        difficulty=1,
        minutes=2,
        reference=lambda: contrastive([[0.0]], [[d]], [0], margin=margin),
        also_right=(lambda: max(0, margin - d) ** 2, lambda: np.float32((margin - d) ** 2)),
        misconceptions=with_given(NEAR_STRANGER_MISTAKES, d=d, margin=margin),
        hints=(
            "The nearer two strangers are, the more they cost.",
            "First the difference, then the maximum, then the square.",
            "On other numbers: with margin 5 and distance 1 they cost (5 − 1)² = 16.",
        ),
    )


stranger_inside = varied(
    _stranger_inside,
    lambda rng: {
        "d": float(rng.choice([0.3, 0.4, 0.6, 0.7, 0.8, 1.2])),
        "margin": float(rng.choice([1.5, 2.5, 3.0])),
    },
    d=0.5,
    margin=2.0,
)

stranger_beyond = value_question(
    name="stranger_beyond",
    title="Two strangers, far apart",
    prompt=(
        "The contrastive loss of a pair at distance d is d² if the two belong together, and "
        "max(0, m − d)² if not. The margin is m = 2. Photographs of **different** people lie at "
        "distance d = 2.5. How large is their loss?"
    ),
    points=1,
    difficulty=1,
    minutes=2,
    reference=lambda: contrastive([[0.0]], [[2.5]], [0], margin=2.0),
    also_right=(lambda: max(0, 2 - 2.5) ** 2, lambda: 0),
    misconceptions=(
        Misconception(
            "pulls_far_strangers_back",
            lambda: (2 - 2.5) ** 2,
            "The square takes care of negative numbers.",
            "What does the maximum make of the difference before it is squared?",
        ),
        Misconception(
            "takes_neither_maximum_nor_square",
            lambda: 2 - 2.5,
            "The loss is what is missing to the margin, and here it is negative.",
            "Should training be rewarded for pushing two strangers ever further apart?",
        ),
        Misconception(
            "takes_the_branch_of_partners",
            lambda: 2.5**2,
            "The loss is the squared distance.",
            "Do these two belong together? Which half of the formula is theirs?",
        ),
        Misconception(
            "pulls_far_strangers_back_by_half",
            lambda: (2 - 2.5) ** 2 / 2,
            "There is a ½ in front, and the square takes care of negative numbers.",
            "What does the maximum make of the difference before it is squared?",
        ),
        Misconception(
            "stops_at_the_margin",
            lambda: 2.0**2,
            "Beyond the margin the loss stays what it is at the margin.",
            "What does a pair at exactly the margin cost by the formula?",
        ),
    ),
    hints=(
        "Strangers who are far enough apart are left alone.",
        "Work from the inside: the difference, the maximum, the square.",
        "On other numbers: with margin 5 and distance 1 the steps are 4, 4 and 16.",
    ),
)

hinge_before_the_square = choice(
    name="hinge_before_the_square",
    title="Why (m − d)² and not m² − d²?",
    prompt=(
        "Both max(0, m − d)² and max(0, m² − d²) are m² at d = 0, and 0 from d = m on. Why do "
        "strangers pay the first and not the second? Answer with the letter."
    ),
    points=1,
    difficulty=4,
    minutes=4,
    right="b",
    options=(
        Option(
            "a",
            "It makes no difference: by the third binomial formula they are the same.",
            "takes_one_square_for_the_other",
            "A squared difference is the difference of the squares.",
            "Try both at m = 2, d = 1. What do you get?",
        ),
        Option(
            "b",
            "The second hardly pushes strangers who nearly coincide: its slope goes to 0 there.",
            advice=(
                "The slope of (m − d)² is −2(m − d), steepest near d = 0; that of m² − d² is −2d. With "
                "the second, an encoder that puts nearly everything on one spot hardly gets away from it."
            ),
        ),
        Option(
            "c",
            "The second can become negative.",
            "fears_a_negative_loss",
            "d may be larger than m.",
            "What does the maximum do for d above m, in either of the two?",
        ),
        Option(
            "d",
            "The second pushes too hard near d = 0, so that training explodes.",
            "turns_the_slopes_round",
            "m² − d² is larger, so it pushes harder.",
            "A loss pushes by its slope, not by its height. How steep is −d² at d = 0?",
        ),
    ),
    hints=(
        "A loss moves embeddings by its slope, not by its value.",
        "Take the derivative of both by d. Where is each of them large?",
        "On another pair: the slopes of (5 − x)² and of 25 − x² at x = 1 are −8 and −2.",
    ),
)


def triplets_of_all_kinds(rng):
    """Satisfied, violated and in between, in batches where one must not pay for another."""
    plans = (
        ("satisfied, violated and between", 3, 0.6, [(0.5, 2.2), (1.4, 0.9), (0.8, 1.1)]),
        ("all violated", 2, 0.5, [(1.5, 0.7), (1.2, 1.0)]),
        ("all satisfied", 3, 0.5, [(0.3, 2.0), (0.4, 1.9)]),
        ("most satisfied by far", 4, 0.4, [(0.2, 3.0), (0.3, 2.8), (1.3, 0.8)]),
        ("a single one, violated", 3, 0.7, [(1.3, 1.1)]),
        ("margin 0", 2, 0.0, [(1.6, 0.7), (0.6, 1.7), (0.9, 0.4)]),
        ("six of them", 5, 1.2, [(0.4, 1.3), (2.1, 1.5), (0.6, 2.4), (1.1, 1.4), (0.7, 0.5), (1.8, 3.4)]),
    )  # fmt: skip
    for label, width, margin, distances in plans:
        anchor = rng.normal(0, 1, (len(distances), width))
        to_partner, to_stranger = np.transpose(distances) * rng.uniform(0.96, 1.04)
        given = {"anchor": anchor, "positive": _away(rng, anchor, to_partner)}
        yield Case(label, {**given, "negative": _away(rng, anchor, to_stranger), "margin": margin})


def _cosines(a, b):
    return np.sum(a * b, axis=-1) / (_lengths(a) * _lengths(b))


def _squared_distance(a, b):
    return np.sum((a - b) ** 2, axis=-1)


def _hinged(excess):
    return np.mean(np.maximum(0, excess))


def _violated_only(excess):
    return np.sum(np.maximum(0, excess)) / max(np.sum(excess > 0), 1)


def _whole(measured):
    """The distance over the whole batch at once, where the axis is forgotten."""
    return lambda a, b: measured(np.ravel(a)[None], np.ravel(b)[None])


TRIPLET_MISTAKES = (
    ("exchanges_partner_and_stranger", lambda d, a, p, n, m: _hinged(d(a, n) - d(a, p) + m), "The distance to the stranger comes first.", "Move the stranger further away. Does your loss fall?", False),
    ("subtracts_the_margin", lambda d, a, p, n, m: _hinged(d(a, p) - d(a, n) - m), "The margin is a tolerance.", "Partner and stranger are equally far away. Should that cost something?", False),
    ("forgets_the_margin", lambda d, a, p, n, m: _hinged(d(a, p) - d(a, n)), "The stranger has to be farther away, by however little.", "Put all three on one spot. What does it cost, and is that good?", False),
    ("forgets_the_maximum", lambda d, a, p, n, m: np.mean(d(a, p) - d(a, n) + m), "The differences are averaged.", "One triplet is fine by a mile. Should it pay the debt of another?", False),
    ("takes_the_maximum_after_the_mean", lambda d, a, p, n, m: max(0, np.mean(d(a, p) - d(a, n) + m)), "The loss of the batch must not be negative.", "Two triplets have −5 and +5. What should their loss be, and what is yours?", False),
    ("adds_the_margin_outside", lambda d, a, p, n, m: _hinged(d(a, p) - d(a, n)) + m, "The margin comes on top.", "Can your loss ever reach 0?", False),
    ("measures_the_whole_batch", lambda d, a, p, n, m: max(0, (_whole(d)(a, p) - _whole(d)(a, n)).item() + m), "A norm needs no axis.", "How many distances to partners do three triplets have? And in yours?", False),
    ("compares_partner_and_stranger", lambda d, a, p, n, m: _hinged(d(a, p) - d(p, n) + m), "Partner and stranger have to be far from each other.", "Turn the partner round the anchor, at the same distance. Should the loss change?", False),
    ("only_pulls", lambda d, a, p, n, m: np.mean(d(a, p)), "Partners are pulled together.", "Move the stranger. Does your loss notice?", False),
    ("adds_both_distances", lambda d, a, p, n, m: _hinged(d(a, p) + d(a, n) + m), "All that is there is added.", "Move the stranger further away. Should the loss rise?", False),
    ("averages_only_the_violated", lambda d, a, p, n, m: _violated_only(d(a, p) - d(a, n) + m), "Triplets that are fine do not count.", "Some libraries do so. By how many does this task divide?", True),
    ("squares_the_violation", lambda d, a, p, n, m: np.mean(np.maximum(0, d(a, p) - d(a, n) + m) ** 2), "The hinge is squared, as for pairs.", "Partner at 3, stranger at 1, margin 0: by how much is the wish missed?", False),
    ("takes_similarity_for_distance", lambda d, a, p, n, m: _hinged(_cosines(a, p) - _cosines(a, n) + m), "The cosine measures how far things are apart.", "Is a large cosine near or far?", False),
    ("takes_the_cosine_distance", lambda d, a, p, n, m: _hinged(_cosines(a, n) - _cosines(a, p) + m), "Embeddings are compared by their direction.", "That is done, too. Which distance does this task name?", True),
)  # fmt: skip


def _triplet_mistakes(squared):
    measured = _squared_distance if squared else distance

    def with_measure(wrong, how=measured):
        return lambda anchor, positive, negative, margin: wrong(
            how, anchor, positive, negative, margin
        )

    yield Misconception(
        "takes_plain_distances" if squared else "squares_the_distances",
        with_measure(_triplet_by, distance if squared else _squared_distance),
        "The distance is the plain one."
        if squared
        else "The distances are squared, as in FaceNet.",
        "Both are in use. Which distance does this task name, and what does the margin then mean?",
        convention=True,
    )
    for name, wrong, belief, advice, convention in TRIPLET_MISTAKES:
        yield Misconception(name, with_measure(wrong), belief, advice, convention=convention)
    for name, of_difference, belief, advice in (CITY_BLOCKS, PER_COORDINATE):
        power = 2 if squared else 1
        how = partial(_by_difference, of_difference, power)
        yield Misconception(name, with_measure(_triplet_by, how), belief, advice)
    yield slips.returns_inside_the_loop(0, 1, 2).made_in(_triplet_of(squared))


def _by_difference(of_difference, power, a, b):
    return of_difference(a - b) ** power


def _triplet_by(measured, anchor, positive, negative, margin):
    return _hinged(measured(anchor, positive) - measured(anchor, negative) + margin)


def _triplet_laws(squared):
    spot, near, far = [[1.0, 2.0]], [[1.3, 2.4]], [[9.0, 8.0]]
    yield Law(
        "All three on one spot cost the margin.",
        "gives",
        (((spot, spot, spot, 0.7),),),
        constant=0.7,
    )
    yield Law(
        "A stranger far away costs nothing.", "gives", (((spot, near, far, 1.0),),), constant=0.0
    )
    yield Law(
        "Every triplet twice changes nothing.",
        "equal",
        (((spot + spot, near + far, far + near, 1.0), (spot * 4, (near + far) * 2, (far + near) * 2, 1.0)),),
    )  # fmt: skip
    yield Law(
        "A triplet that is fine does not pay for another.",
        "ratio",
        (((spot + spot, far + near, near + far, 1.0), (spot, far, near, 1.0)),),
        constant=2.0,
    )
    yield Law(
        f"Partner at 3, stranger at 1, margin 0: the cost is {8 if squared else 2}.",
        "gives",
        ((([[1.0, 2.0]], [[4.0, 2.0]], [[1.0, 3.0]], 0.0),),),
        constant=8.0 if squared else 2.0,
    )
    yield Law(
        "Only the distances from the anchor count.",
        "equal",
        (((spot, [[4.0, 2.0]], [[1.0, 4.0]], 1.0), (spot, [[1.0, 5.0]], [[1.0, 4.0]], 1.0)),),
    )


def _triplet_loss(squared):
    return Exercise(
        name="triplet_loss",
        title="Triplet loss",
        prompt=(
            "Write `triplet_loss(anchor, positive, negative, margin)`: three tables (N, D). The "
            f"**{'squared ' if squared else ''}Euclidean** distance from an anchor to its negative "
            "(a stranger) should be larger than that to its positive (its partner), by at least `margin`"
            f"{'' if squared else '; distances are not squared'}. A triplet pays what is missing to "
            "that, and never less than nothing. Give back the mean over the N triplets."
        ),
        points=3,
        difficulty=3,
        minutes=7,
        reference=_triplet_of(squared),
        cases=triplets_of_all_kinds,
        also_right=_ways_to_compare_three(squared),
        misconceptions=tuple(_triplet_mistakes(squared)),
        faults=tuple(faults.of_a_mean(0, 1, 2, logarithmic=False)),
        laws=tuple(_triplet_laws(squared)),
        hints=(
            "Where all three lie on one spot, the margin is what is missing.",
            "Every triplet settles its own account before the mean is taken.",
            "A sibling, for trains that should arrive ten minutes before the bus: "
            "`def trouble(train, bus): return np.mean(np.maximum(0, ___ + 10))`",
        ),
    )


def _triplet_of(squared):
    return partial(_triplet_by, _squared_distance if squared else distance)


def _ways_to_compare_three(squared):
    power = 2 if squared else 1

    def in_a_loop(anchor, positive, negative, margin):
        total = 0.0
        for a, p, n in zip(anchor, positive, negative, strict=True):
            total += max(0.0, math.dist(a, p) ** power - math.dist(a, n) ** power + margin)
        return total / len(anchor)

    def with_norms(anchor, positive, negative, margin):
        to_partner = np.linalg.norm(anchor - positive, axis=1, keepdims=True) ** power
        to_stranger = np.linalg.norm(anchor - negative, axis=1, keepdims=True) ** power
        return np.float32(np.clip(to_partner - to_stranger + margin, 0, None)).mean(keepdims=True)

    def checked(anchor, positive, negative, margin):
        return triplet(anchor, positive, negative, margin=margin, squared=squared)

    return checked, in_a_loop, with_norms


triplet_loss = varied(_triplet_loss, lambda rng: {"squared": bool(rng.integers(2))}, squared=False)

TRIPLET_BY_HAND_MISTAKES = (
    Misconception("squares_the_distances", lambda near, far, margin: max(0.0, near**2 - far**2 + margin), "The distances are squared, as in FaceNet.", "Both are in use. Which distance does this question name?", convention=True),
    Misconception("exchanges_partner_and_stranger", lambda near, far, margin: max(0.0, far - near + margin), "The distance to the stranger comes first.", "If the stranger moved further away, would your number fall?"),
    Misconception("forgets_the_margin", lambda near, far, margin: near - far, "The loss is the difference of the distances.", "What has to be added before the loss is cut off at nothing?"),
    Misconception("adds_everything", lambda near, far, margin: near + far + margin, "All that is there is added.", "If the stranger moved further away, should the loss rise?"),
    Misconception("only_pulls", lambda near, far, margin: near, "Partners are pulled together.", "Where in your number is the stranger?"),
    Misconception("subtracts_the_margin", lambda near, far, margin: near - far - margin, "The margin is a tolerance.", "If partner and stranger were equally far away, should there be a loss?"),
)  # fmt: skip


def _triplet_by_hand(near, far, margin):
    point = (round(0.6 * near, 2), round(0.8 * near, 2))
    return value_question(
        name="triplet_by_hand",
        title="One triplet by hand",
        prompt=(
            f"The anchor lies at (0, 0), its partner at ({point[0]:g}, {point[1]:g}), a stranger at "
            f"(0, {far:g}). How large is the triplet loss with margin {margin:g} and plain Euclidean "
            "distances, **not squared**? Give a number or an expression."
        ),
        points=1,
        difficulty=2,
        minutes=3,
        reference=lambda: triplet([[0.0, 0.0]], [list(point)], [[0.0, far]], margin=margin),
        also_right=(
            lambda: max(0, math.hypot(*point) - far + margin),
            lambda: np.float32(near - far + margin),
        ),
        misconceptions=with_given(TRIPLET_BY_HAND_MISTAKES, near=near, far=far, margin=margin),
        hints=(
            "The stranger should be farther from the anchor than the partner, by the margin.",
            "Two distances, one subtraction, one addition; and never below nothing.",
            "On other numbers: partner at distance 5, stranger at 7, margin 3 cost 5 − 7 + 3 = 1.",
        ),
    )


triplet_by_hand = varied(
    _triplet_by_hand,
    lambda rng: {
        "near": float(rng.choice([0.5, 1.5, 2.0])),
        "far": float(rng.choice([2.2, 2.3, 2.4])),
        "margin": float(rng.choice([1.9, 2.0, 2.5])),
    },
    near=1.0,
    far=1.5,
    margin=1.0,
)

which_triplet_teaches = choice(
    name="which_triplet_teaches",
    title="Which triplet teaches?",
    prompt=(
        "Three triplets, margin 1, plain distances. P: the positive at 0.5, the negative at 2.0. Q: "
        "the positive at 0.5, the negative at 1.2. R: the positive at 1.5, the negative at 0.8. "
        "Which of them move the embeddings in the next step? Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="c",
    options=(
        Option(
            "a",
            "All three: every triplet has a positive and a negative.",
            "expects_every_triplet_to_pull",
            "There is always something to improve.",
            "What is the loss of P, and what is the slope of a loss that stays at 0?",
        ),
        Option(
            "b",
            "R alone: only there the negative is nearer than the positive.",
            "forgets_the_margin",
            "What is in the right order is fine.",
            "In Q the negative is farther away, though by how much? Is that as much as the margin asks?",
        ),
        Option(
            "c",
            "Q and R.",
            advice=(
                "Q is in the right order, yet by less than the margin; R is in the wrong order. P "
                "keeps the margin, its loss is 0, and so is its slope."
            ),
        ),
        Option(
            "d",
            "None: no distance is negative.",
            "reads_negative_as_below_zero",
            "A negative is a number below zero.",
            "In “negative example”, what is it that is being said no to?",
        ),
    ),
    hints=(
        "Where a loss stays 0, its slope is 0.",
        "Work out d(positive) − d(negative) + margin for each of the three.",
        "On other numbers: positive at 2, negative at 4, margin 1 gives −1, so its loss is 0.",
    ),
)

stuck_at_the_margin = choice(
    name="stuck_at_the_margin",
    title="Stuck at 0.2",
    prompt=(
        "A network trains with the triplet loss, margin 0.2. For hours the loss of every batch has "
        "been 0.2000, whatever the pictures. What has most probably happened? Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="a",
    options=(
        Option(
            "a",
            "All pictures get the same embedding: both distances are 0, and the margin is left.",
            advice="The network has collapsed: 0 − 0 + 0.2, for every triplet, and no direction to go.",
        ),
        Option(
            "b",
            "It has learned all there is to learn: the margin is the lowest value.",
            "takes_the_margin_for_the_floor",
            "The margin is always left over.",
            "Put the stranger far away. What is the loss of that triplet?",
        ),
        Option(
            "c",
            "The network memorised the training pictures.",
            "takes_collapse_for_overfitting",
            "A loss that stands still means overfitting.",
            "If it had memorised every triplet, where would the training loss stand?",
        ),
        Option(
            "d",
            "The negatives are too easy, so that no triplet is violated.",
            "expects_easy_triplets_to_cost",
            "Easy triplets give nothing to learn.",
            "True, and what is the loss of a triplet that keeps the margin?",
        ),
    ),
    hints=(
        "A loss that equals a setting of yours to four digits is rarely a coincidence.",
        "Which distances make d(a, p) − d(a, n) + 0.2 equal 0.2, for every triplet?",
        "On another loss: a classifier of 4 classes stuck at 1.386 gives every class the same.",
    ),
)


def two_sets_of_rows(rng):
    """Square only once, never of length 1, and not all of one sign."""
    for rows, others, width in ((3, 2, 4), (2, 5, 3), (4, 3, 2)):
        label = words(
            "{rows} rows against {others}, {width} numbers wide",
            rows=rows,
            others=others,
            width=width,
        )
        yield Case(label, {"za": _rows(rng, rows, width), "zb": _rows(rng, others, width)})
    yield Case("as many as there are others", {"za": _rows(rng, 3, 2), "zb": _rows(rng, 3, 2)})
    yield Case("one against three", {"za": _rows(rng, 1, 3), "zb": _rows(rng, 3, 3)})
    square = {"za": _rows(rng, 4, 4), "zb": _rows(rng, 4, 4)}
    yield Case("as many rows as each has numbers", square)
    opposite = np.array([[0.6, 2.0], [-1.5, 0.4]])
    yield Case("a row and its opposite", {"za": opposite, "zb": -3 * opposite})
    tiny = {"za": 1e-9 * _rows(rng, 2, 3), "zb": _rows(rng, 3, 3)}
    yield Case("very short rows", tiny, extreme=True)


def _rows(rng, count, width):
    """Rows in directions that differ, of lengths from 0.5 to 3, none of them 1."""
    rows = rng.normal(0, 1, (count, width)) + rng.choice([-0.7, 0.7], (count, width))
    lengths = rng.permutation(np.geomspace(0.5, 3.2, count + 1)[1:])
    return rows / _lengths(rows)[:, None] * lengths[:, None]


def cosine_table(za, zb):
    return unit_rows(za) @ unit_rows(zb).T


COSINE_MISTAKES = (
    ("forgets_the_lengths", lambda za, zb: za @ zb.T, "The dot product measures how alike two directions are.", "Multiply one row by 10: its direction is the same. Is your number?", False),
    ("brings_only_one_side_to_length_one", lambda za, zb: unit_rows(za) @ zb.T, "One normalisation is enough.", "Multiply a row of the other table by 10. Is your number the same?", False),
    ("brings_only_the_other_side_to_length_one", lambda za, zb: za @ unit_rows(zb).T, "One normalisation is enough.", "Multiply a row of the first table by 10. Is your number the same?", False),
    ("divides_by_one_length_for_all", lambda za, zb: (za / np.linalg.norm(za)) @ (zb / np.linalg.norm(zb)).T, "np.linalg.norm gives the length of the rows.", "Print the length of each row afterwards. How many numbers does `norm` give without an axis?", False),
    ("normalises_the_columns", lambda za, zb: (za / np.linalg.norm(za, axis=0)) @ (zb / np.linalg.norm(zb, axis=0)).T, "Axis 0 are the rows.", "Print the length of each row afterwards. Over which axis does a row run?", False),
    ("divides_by_squared_lengths", lambda za, zb: za @ zb.T / np.outer(np.sum(za**2, 1), np.sum(zb**2, 1)), "A row is divided by its dot product with itself.", "What is the dot product of (3, 4) with itself, and how long is it?", False),
    ("exchanges_rows_and_columns", lambda za, zb: cosine_table(zb, za), "The table can be read either way.", "Row i should belong to which of the two tables? What shape is asked for?", False),
    ("gives_distances", lambda za, zb: 1 - cosine_table(za, zb), "Alike means near, so 1 − cosine.", "What should a row compared with itself give here: the largest number or the smallest?", True),
    ("gives_angles", lambda za, zb: np.arccos(np.clip(cosine_table(za, zb), -1, 1)), "How alike two directions are is the angle between them.", "What should two equal directions give, and what do you give?", False),
    ("drops_the_sign", lambda za, zb: np.abs(cosine_table(za, zb)), "A similarity cannot be negative.", "What should a row and its opposite give?", False),
    ("divides_by_sums_of_sizes", lambda za, zb: za @ zb.T / np.outer(np.abs(za).sum(1), np.abs(zb).sum(1)), "The length of a row is the sum of the sizes of its numbers.", "How long is (3, 4)?", False),
    ("forgets_to_keep_the_axis", lambda za, zb: (za / _lengths(za)) @ (zb / _lengths(zb)).T, "NumPy finds out by itself which length belongs to which row.", "For 3 rows of 4 numbers, which shapes stand above and below the line? And for 4 rows of 4?", False),
    ("forgets_to_turn_the_second_table", lambda za, zb: unit_rows(za) @ unit_rows(zb), "`@` multiplies row with row.", "Which numbers of the second table meet the first row of the first one: a row or a column?", False),
    ("multiplies_by_the_second_length", lambda za, zb: za @ zb.T / _lengths(za)[:, None] * _lengths(zb), "Everything behind the stroke stands below the line.", "What does Python give for `12 / 2 * 3`, and what for `12 / (2 * 3)`?", False),
    ("squares_the_cosines", lambda za, zb: cosine_table(za, zb) ** 2, "The root was never taken, or the square never undone.", "What should a row and its opposite give?", False),
)  # fmt: skip

cosine_similarities = Exercise(
    name="cosine_similarities",
    title="A table of cosines",
    prompt=(
        "Write `cosine_similarities(za, zb)`: `za` (N, D) and `zb` (M, D) are tables of embeddings, "
        "none of them all zeros. Give back the table (N, M) of cosines: row i, column j compares row "
        "i of `za` with row j of `zb`."
    ),
    points=2,
    difficulty=2,
    minutes=5,
    reference=cosine_table,
    cases=two_sets_of_rows,
    also_right=(
        lambda za, zb: checked_unit_rows(za) @ checked_unit_rows(zb).T,
        lambda za, zb: [[np.dot(a, b) / math.hypot(*a) / math.hypot(*b) for b in zb] for a in za],
        lambda za, zb: np.einsum("nd,md->nm", za, zb) / np.outer(_lengths(za), _lengths(zb)),
        lambda za, zb: 1 - _squared_distance(unit_rows(za)[:, None], unit_rows(zb)[None]) / 2,
    ),
    misconceptions=tuple(
        Misconception(name, wrong, belief, advice, convention=convention)
        for name, wrong, belief, advice, convention in COSINE_MISTAKES
    ),
    faults=(faults.TURNS_THE_SIGN_ROUND,),
    laws=(
        Law("A row compared with itself gives 1.", "gives", ((([[3.0, 4.0]], [[3.0, 4.0]]),),), constant=1.0),
        Law("Perpendicular rows give 0.", "gives", ((([[3.0, 4.0]], [[4.0, -3.0]]),),), constant=0.0),
        Law("Opposite rows give −1.", "gives", ((([[3.0, 4.0]], [[-6.0, -8.0]]),),), constant=-1.0),
        Law("Stretching rows changes nothing.", "equal", ((([[1.0, 2.0], [0.5, 1.0]], [[2.0, 0.3]]), ([[10.0, 20.0], [5.0, 10.0]], [[1.0, 0.15]])),)),
        Law("No cosine is above 1.", "at_most", ((([[3.0, 4.0], [1.0, 5.0]], [[2.0, 2.0], [0.0, 7.0], [3.0, 1.0]]),),), constant=1.0),
    ),
    hints=(
        "Only the direction of a row counts.",
        "How long is a row? Bring every row to length 1 first; then one product of tables does it.",
        "A sibling, rows that sum to 1: "
        "`def shares(counts): return counts / counts.sum(axis=___, keepdims=True)`",
    ),
)  # fmt: skip


def batches_of_views(rng):
    """Rows that are not of length 1, partners near and far, and never as many rows as numbers."""
    for count, width, temperature in ((4, 3, 0.5), (3, 5, 0.2), (5, 2, 2.0), (4, 6, 0.7)):
        first = _rows(rng, count, width)
        second = _rows(rng, count, width) + (0.8 if width % 2 else 0.1) * first
        label = words(
            "{count} pairs, {width} numbers wide, temperature {temperature:g}",
            count=count,
            width=width,
            temperature=temperature,
        )
        yield Case(label, {"za": first, "zb": second, "temperature": temperature})
    opposed = _rows(rng, 3, 4)
    given = {"za": opposed, "zb": _rows(rng, 3, 4) - opposed, "temperature": 0.4}
    yield Case("partners that do not agree", given)
    alone = {"za": _rows(rng, 1, 3), "zb": _rows(rng, 1, 3), "temperature": 0.5}
    yield Case("a single pair", alone)
    cold = {"za": opposed, "zb": 2 * opposed[[1, 2, 0]], "temperature": 0.0005}
    yield Case("a temperature next to nothing", cold, extreme=True)


def _partner_losses(scores):
    return -np.diagonal(log_softmax(scores))


def _one_way(of_rows):
    return of_rows


def _both_ways(of_rows):
    return lambda scores: (of_rows(scores) + of_rows(scores.T)) / 2


def _without_the_partner(scores):
    others = np.where(np.eye(len(scores)) == 1, -np.inf, scores)
    return logsumexp(others) - np.diagonal(scores)


def _unprotected(scores):
    weights = np.exp(scores)
    return -np.log(np.diagonal(weights) / weights.sum(axis=1))


def _mean_in_front_of_the_log(scores):
    return -np.log(np.mean(np.diagonal(softmax(scores))))


SCORE_MISTAKES = (
    ("multiplies_by_the_temperature", lambda za, zb, t: cosine_table(za, zb) * t, "The temperature scales the similarities.", "Make the temperature tiny. Does the competition get harder, or does it vanish?"),
    ("ignores_the_temperature", lambda za, zb, t: cosine_table(za, zb), "The cosines are the scores.", "Change the temperature. Does your number notice?"),
    ("forgets_the_lengths", lambda za, zb, t: za @ zb.T / t, "The dot product measures how alike two rows are.", "Multiply one embedding by 10: its direction is the same. Is your loss?"),
    ("brings_only_one_side_to_length_one", lambda za, zb, t: unit_rows(za) @ zb.T / t, "One normalisation is enough.", "Multiply a row of the other table by 10. Is your loss the same?"),
    ("divides_by_one_length_for_all", lambda za, zb, t: (za / np.linalg.norm(za)) @ (zb / np.linalg.norm(zb)).T / t, "np.linalg.norm gives the length of the rows.", "Print the length of each row afterwards. How many numbers does `norm` give without an axis?"),
    ("normalises_the_columns", lambda za, zb, t: (za / np.linalg.norm(za, axis=0)) @ (zb / np.linalg.norm(zb, axis=0)).T / t, "Axis 0 are the rows.", "Print the length of each row afterwards. Over which axis does a row run?"),
    ("compares_a_table_with_itself", lambda za, zb, t: cosine_table(za, za) / t, "Every row is compared with the rows of its own table.", "How alike is a row to itself? Is that hard to find out?"),
    ("takes_distances_for_scores", lambda za, zb, t: (1 - cosine_table(za, zb)) / t, "The scores are distances.", "The largest score wins. Should that be the nearest partner or the farthest?"),
)  # fmt: skip
LOSS_MISTAKES = (
    ("leaves_the_partner_out_of_the_candidates", lambda scores: np.mean(_without_the_partner(scores)), "The sum runs over the negatives.", "Can your loss become negative? Is the true partner one of the candidates?"),
    ("forgets_the_strangers", lambda scores: -np.mean(np.diagonal(scores)), "Partners should be alike.", "Put all embeddings on one spot: your loss is perfect. What is missing?"),
    ("reads_the_whole_table", lambda scores: -np.mean(log_softmax(scores)), "The mean runs over all entries.", "Which entries of the table are the right answers?"),
    ("averages_before_the_log", _mean_in_front_of_the_log, "The average can be taken before or after the logarithm.", "One row has probability 0.001, all others 0.9. Which order feels it?"),
    ("charges_one_minus_p", lambda scores: 1 - np.mean(np.diagonal(softmax(scores))), "The loss is the probability that went missing.", "What is the most that one terrible row can add to your loss?"),
    ("adds_the_rows_up", lambda scores: np.sum(_partner_losses(scores)), "The losses of the rows add up.", "Which word does the task use: the sum or the mean?"),
    ("keeps_one_for_each", _partner_losses, "Every row has its own loss.", "How many numbers describe the whole batch?"),
    ("counts_only_the_first", lambda scores: _partner_losses(scores)[0], "Row 0 is the query, the others are the candidates.", "Change the partner of the last row. Does your loss notice?"),
    ("overflows_at_low_temperatures", lambda scores: np.mean(_unprotected(scores)), "Exponentials can be taken as they are.", "What does `np.exp(1000.0)` give? And what is left of a row if its largest score is taken off first?"),
)  # fmt: skip


def _info_nce_mistakes(symmetric):
    ways = _both_ways if symmetric else _one_way

    def on_scores(loss):
        return lambda za, zb, temperature: loss(cosine_table(za, zb) / temperature)

    right = ways(lambda scores: np.mean(_partner_losses(scores)))
    yield from _wrong_directions(symmetric, on_scores)
    yield Misconception(
        "divides_after_the_log",
        lambda za, zb, temperature: right(cosine_table(za, zb)) / temperature,
        "It does not matter where the temperature divides.",
        "Does your temperature change which candidates matter, or only the size of the number?",
    )
    for name, scores, belief, advice in SCORE_MISTAKES:
        yield Misconception(name, partial(_with_scores, right, scores), belief, advice)
    for name, loss, belief, advice in LOSS_MISTAKES:
        yield Misconception(name, on_scores(ways(loss)), belief, advice)


def _with_scores(loss, scores, za, zb, temperature):
    return loss(scores(za, zb, temperature))


def _wrong_directions(symmetric, on_scores):
    rows = on_scores(lambda scores: np.mean(_partner_losses(scores)))
    columns = on_scores(lambda scores: np.mean(_partner_losses(scores.T)))
    both = on_scores(_both_ways(lambda scores: np.mean(_partner_losses(scores))))
    yield Misconception(
        "works_down_the_columns",
        columns,
        "It does not matter who chooses among whom.",
        "Who chooses here: each row of `za` among those of `zb`, or the other way round?",
    )
    yield Misconception(
        "takes_one_direction_only" if symmetric else "takes_both_directions",
        rows if symmetric else both,
        "One direction is enough." if symmetric else "Both directions count, as in CLIP.",
        "A good loss, and used a lot. How many directions does this task ask for, and which?",
        convention=True,
    )


VIEW, PERPENDICULAR = [[1.0, 2.0], [0.5, -1.0], [3.0, 0.2]], [[2.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 3.0]]  # fmt: skip
STRETCHED = [[10.0, 20.0], [0.05, -0.1], [3.0, 0.2]]
OTHER_VIEW, ALIKE = [[0.8, 1.0], [0.6, 0.1], [2.0, -1.0]], [[1.0, 2.0], [0.5, 1.0], [2.0, 4.0]]
INFO_NCE_LAWS = (
    Law("Stretching an embedding changes nothing.", "equal", (((VIEW, OTHER_VIEW, 0.5), (STRETCHED, OTHER_VIEW, 0.5)),)),
    Law("Nor does stretching one of the other table.", "equal", (((OTHER_VIEW, VIEW, 0.5), (OTHER_VIEW, STRETCHED, 0.5)),)),
    Law("If all are alike, finding one of three partners is a guess among three.", "gives", (((ALIKE, ALIKE, 0.5),),), constant=math.log(3)),
    Law("Perfect partners at a low temperature cost nothing.", "gives", (((PERPENDICULAR, PERPENDICULAR, 0.05),),), constant=0.0),
    Law("The loss is never negative.", "at_least", (((VIEW, VIEW, 0.5),), ((VIEW, OTHER_VIEW, 0.5),)), constant=0.0),
    Law("Three perpendicular directions and themselves, at temperature 1, cost log(1 + 2/e).", "gives", (((PERPENDICULAR, PERPENDICULAR, 1.0),),), constant=math.log(1 + 2 / math.e)),
)  # fmt: skip


def _asked_for_info_nce(symmetric):
    direction = (
        words(
            "in **both directions**: each row of `za` looks for its partner in `zb`, each row of `zb` "
            "for its partner in `za`, and the two mean losses are averaged"
        )
        if symmetric
        else words(
            "in **one direction**: each row of `za` looks for its partner among all rows of `zb`"
        )
    )
    return words(
        "Write `info_nce(za, zb, temperature)`: `za` and `zb` (N, D) are embeddings of two views "
        "of N things; row i of one is the partner of row i of the other, the other rows are "
        "strangers. Work {direction}. The score of two rows is their cosine, divided by the "
        "temperature; the loss of a row is the cross-entropy of finding its partner, in nats. "
        "Give back the mean. It has to work at low temperatures too.",
        direction=direction,
    )


def _info_nce(symmetric):
    return Exercise(
        name="info_nce",
        title="InfoNCE",
        prompt=_asked_for_info_nce(symmetric),
        points=4,
        difficulty=4,
        minutes=12,
        reference=_info_nce_both if symmetric else _info_nce_of_rows,
        cases=batches_of_views,
        also_right=_ways_to_find_partners(symmetric),
        misconceptions=tuple(_info_nce_mistakes(symmetric)),
        faults=(
            faults.TURNS_THE_SIGN_ROUND,
            faults.ANSWERS_IN_BITS,
            faults.ANSWERS_IN_BASE_TEN,
            faults.HALVES_IT,
            faults.divides_by_the_count_twice(0),
            faults.divides_by_one_less(0),
        ),
        laws=INFO_NCE_LAWS,
        hints=(
            "If all similarities are equal, the partner is a guess among N.",
            "It is a cross-entropy from logits. What is the table of logits, and which label has row i?",
            "A sibling, for answers that stand at place 0 of every row: "
            "`def loss(scores): return -np.mean(log_softmax(scores)[:, ___])`",
        ),
    )


def _info_nce_of_rows(za, zb, temperature):
    return np.mean(_partner_losses(cosine_table(za, zb) / temperature))


def _checked_info_nce(za, zb, temperature):
    return info_nce_of(checked_unit_rows(za), checked_unit_rows(zb), temperature=temperature)


def _info_nce_both(za, zb, temperature):
    return (_info_nce_of_rows(za, zb, temperature) + _info_nce_of_rows(zb, za, temperature)) / 2


def _ways_to_find_partners(symmetric):
    ways = _both_ways if symmetric else _one_way

    def in_a_loop(scores):
        losses = []
        for i, row in enumerate(scores):
            shift = max(row)
            total = sum(math.exp(score - shift) for score in row)
            losses.append(math.log(total) + shift - row[i])
        return sum(losses) / len(losses)

    def with_one_hot(scores):
        ahead = scores - scores.max(axis=1, keepdims=True)
        chances = ahead - np.log(np.exp(ahead).sum(axis=1, keepdims=True))
        return -np.float32(np.einsum("ij,ij->", np.eye(len(scores)), chances) / len(scores))

    def checked(za, zb, temperature):
        one = _checked_info_nce(za, zb, temperature)
        return (one + _checked_info_nce(zb, za, temperature)) / 2 if symmetric else one

    return (
        checked,
        *(
            partial(_with_scores, ways(loss), lambda za, zb, t: cosine_table(za, zb) / t)
            for loss in (in_a_loop, with_one_hot)
        ),
    )


info_nce = varied(_info_nce, lambda rng: {"symmetric": bool(rng.integers(2))}, symmetric=False)


def _row_losses(table, temperature):
    return _partner_losses(np.array(table) / temperature)


INFO_NCE_BY_HAND_MISTAKES = (
    Misconception("ignores_the_temperature", lambda table, temperature: np.mean(_row_losses(table, 1)), "The similarities are the scores.", "Where in your number is the temperature?"),
    Misconception("multiplies_by_the_temperature", lambda table, temperature: np.mean(_row_losses(table, 1 / temperature)), "The temperature scales the similarities.", "Does a low temperature make differences larger or smaller?"),
    Misconception("adds_the_rows_up", lambda table, temperature: np.sum(_row_losses(table, temperature)), "The losses of the rows add up.", "The question asks for a mean. Over how many rows?"),
    Misconception("works_down_the_columns", lambda table, temperature: np.mean(_row_losses(np.transpose(table), temperature)), "It does not matter who chooses among whom.", "Which numbers compete with each other here, those of a row or of a column?"),
    Misconception("takes_both_directions", lambda table, temperature: (np.mean(_row_losses(table, temperature)) + np.mean(_row_losses(np.transpose(table), temperature))) / 2, "Rows and columns both count, as in CLIP.", "A good loss. Does this question ask for both directions?", convention=True),
    Misconception("counts_only_the_first", lambda table, temperature: _row_losses(table, temperature)[0], "Row 0 is the query.", "How many rows look for a partner?"),
)  # fmt: skip


def _info_nce_by_hand(table, temperature):
    rows = ", ".join(str([float(f"{value:.2g}") for value in row]) for row in table)
    return value_question(
        name="info_nce_by_hand",
        title="InfoNCE of three rows",
        prompt=words(
            "Cosines of three queries (rows) with three keys (columns): [{rows}]. Query i belongs to "
            "key i. How large is the InfoNCE loss at temperature {temperature:g}, in **nats**: each "
            "**row** looks for its key, and the mean is taken? Use code. Give at least five decimals.",
            rows=rows,
            temperature=temperature,
        ),
        points=1,
        difficulty=3,
        minutes=4,
        reference=lambda: np.mean(_row_losses(table, temperature)),
        also_right=(
            lambda: np.mean(
                logsumexp(np.array(table) / temperature) - np.diag(table) / temperature
            ),
            lambda: round(float(np.mean(_row_losses(table, temperature))), 5),
        ),
        misconceptions=with_given(INFO_NCE_BY_HAND_MISTAKES, table=table, temperature=temperature),
        faults=faults.of_a_value_in_nats(),
        hints=(
            "Each row is a cross-entropy from logits; its label is its own number.",
            "Divide the table by the temperature first. What does that do to the differences?",
            "On other numbers: a row [0.5, 0.3] at temperature 0.2, label 0, costs "
            "log(1 + exp(−1)) = 0.313.",
        ),
    )


def _another_table(rng):
    table = rng.choice([0.1, 0.2, 0.3, 0.4, 0.5], (3, 3))
    table[np.diag_indices(3)] = rng.permutation([0.9, 0.7, 0.6])
    return {"table": table.tolist(), "temperature": float(rng.choice([0.1, 0.2, 0.25]))}


info_nce_by_hand = varied(
    _info_nce_by_hand,
    _another_table,
    table=[[0.9, 0.1, 0.2], [0.3, 0.8, 0.1], [0.2, 0.4, 0.7]],
    temperature=0.1,
)

UNTRAINED_MISTAKES = (
    Misconception("answers_in_bits", lambda batch: math.log(batch) / math.log(2), "The logarithm of information is the one to base 2.", "Which unit does the question name?", convention=True),
    Misconception("gives_the_probability", lambda batch: 1 / batch, "The loss is the chance of a hit.", "That is the probability. What does it cost?"),
    Misconception("counts_only_the_strangers", lambda batch: math.log(batch - 1), "The partner is not one of the candidates.", "Among how many keys does a query choose, its own included?"),
    Misconception("gives_the_number_of_candidates", lambda batch: batch, "The loss is how many candidates there are.", "That is a perplexity. Which loss belongs to a fair choice among so many?"),
    Misconception("starts_at_zero", lambda batch: 0.0, "A network that has learned nothing has no loss.", "What does it cost to guess? When would the loss be 0?"),
    Misconception("counts_the_pairs", lambda batch: math.log(batch * batch), "Every query is compared with every key, so all pairs are candidates.", "One query chooses once. Among how many?"),
)  # fmt: skip


def _untrained_encoder(batch):
    return value_question(
        name="untrained_encoder",
        title="What an untrained encoder costs",
        prompt=words(
            "An untrained encoder finds all similarities equal. How large is its InfoNCE loss in a "
            "batch of {batch} pairs, where each query has one right key among the {batch} keys, in "
            "**nats**? Give at least four decimals or an expression.",
            batch=batch,
        ),
        points=1,
        difficulty=1,
        minutes=2,
        reference=lambda: math.log(batch),
        tolerance=FOUR_DECIMALS,
        also_right=(
            lambda: -np.log(1 / batch),
            lambda: round(math.log(batch), 4),
            lambda: info_nce_of(np.ones((batch, 1)), np.ones((batch, 1))),
        ),
        misconceptions=with_given(UNTRAINED_MISTAKES, batch=batch),
        hints=(
            "Equal scores make equal probabilities.",
            "Which probability does each key get, and what is −log of that?",
            "On other numbers: a guess among 10 costs log 10 = 2.303 nats.",
        ),
    )


untrained_encoder = varied(
    _untrained_encoder,
    lambda rng: {"batch": int(rng.choice([24, 32, 48, 64, 96, 128, 200]))},
    batch=256,
)

larger_batch = choice(
    name="larger_batch",
    title="A larger batch, a larger loss",
    prompt=(
        "At the start of training the InfoNCE loss is 4.16 with batches of 64 pairs. A colleague "
        "starts afresh with batches of 1024 pairs, and the loss is 6.93. What does that tell? Answer "
        "with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=3,
    right="d",
    options=(
        Option(
            "a",
            "The larger batch makes the encoder worse.",
            "compares_across_batch_sizes",
            "A higher loss is a worse model.",
            "What does guessing cost among 64, and what among 1024?",
        ),
        Option(
            "b",
            "The losses were added up instead of averaged.",
            "suspects_a_sum",
            "More examples, more loss.",
            "If they were added up, by which factor would the loss have grown?",
        ),
        Option(
            "c",
            "The temperature is too low for so many pairs.",
            "blames_the_temperature",
            "The loss depends on the temperature.",
            "If all similarities are equal, what does dividing them by a temperature change?",
        ),
        Option(
            "d",
            "Nothing about the encoder: both are the cost of guessing, among more candidates.",
            advice="log 64 = 4.16 and log 1024 = 6.93. Compare a loss with log N of its own batch size.",
        ),
    ),
    hints=(
        "The size of the batch is the number of candidates.",
        "Compute the exponentials of the two losses. What are they?",
        "On another game: a guess among 6 costs 1.79, one among 36 costs 3.58.",
    ),
)

low_temperature = choice(
    name="low_temperature",
    title="A low temperature",
    prompt=(
        "In InfoNCE the temperature is lowered from 1 to 0.05, while the embeddings stay as they "
        "are. Which strangers does a query now push away? Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="b",
    options=(
        Option(
            "a",
            "All of them, equally hard.",
            "turns_the_temperature_round",
            "A low temperature evens the differences out.",
            "Divide 0.8 and 0.3 by 0.05. Are the quotients nearer to each other?",
        ),
        Option(
            "b",
            "Nearly only the most similar ones.",
            advice=(
                "The push on a stranger is its softmax probability. Dividing by 0.05 stretches the "
                "differences twentyfold, so that the most similar take nearly all of it."
            ),
        ),
        Option(
            "c",
            "The same as before: a temperature rescales the loss and nothing else.",
            "takes_the_temperature_for_a_factor",
            "The temperature is a constant in front.",
            "Does softmax give the same probabilities if all scores are multiplied by 20?",
        ),
        Option(
            "d",
            "Nearly only the least similar ones.",
            "expects_far_strangers_to_be_pushed",
            "Strangers who are far away differ most.",
            "Which stranger is most easily taken for the partner?",
        ),
    ),
    hints=(
        "A stranger is pushed in proportion to its softmax probability.",
        "What do scores of 0.8 and 0.3 become when divided by 0.05, and what does softmax make of that?",
        "On other numbers: softmax of [2, 1] gives 0.73 and 0.27, softmax of [20, 10] gives 0.99995 "
        "to the first.",
    ),
)

off_the_diagonal = choice(
    name="off_the_diagonal",
    title="Off the diagonal",
    prompt=(
        "`S` is a table of similarities of 4 queries and 4 keys. The loss is "
        "`-np.mean(np.diag(log_softmax(S / 0.1)))`, with softmax along the rows. The entry `S[0, 2]` "
        "rises. Which entries of `np.diag(log_softmax(S / 0.1))` change? Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="c",
    options=(
        Option(
            "a",
            "None: only the diagonal is read.",
            "expects_the_strangers_to_be_ignored",
            "`diag` throws the other entries away.",
            "When is the diagonal read: before softmax or after it? What did softmax look at?",
        ),
        Option(
            "b",
            "All four.",
            "lets_the_whole_table_compete",
            "Softmax normalises the table.",
            "Which entries share a denominator with `S[0, 2]`?",
        ),
        Option(
            "c",
            "The entry of query 0: it falls.",
            advice="`S[0, 2]` stands in the denominator of row 0. This is how strangers enter the loss.",
        ),
        Option(
            "d",
            "The entries of query 0 and of query 2: both fall.",
            "lets_the_column_compete_too",
            "The entry belongs to query 0 and to key 2.",
            "Which of the four numbers in row 2 have changed?",
        ),
    ),
    hints=(
        "Softmax along the rows lets the numbers of one row compete with each other.",
        "Write down the denominator of each row. In which of them does `S[0, 2]` stand?",
        "On other numbers: softmax of [1, 1] gives ½ to the first, softmax of [1, 2] gives it 0.27.",
    ),
)


def suspect_info_nce(za, zb):
    scores = za @ zb.T
    totals = np.exp(scores).sum(axis=1)
    return np.mean(np.log(totals) - np.diag(scores))


def verdict_on_views(answer):
    """What comes of trying two tables of embeddings on the suspect."""
    try:
        za, zb = (np.asarray(part, dtype=float) for part in answer)
    except (TypeError, ValueError):
        return "it is not a pair of two tables of numbers"
    if za.ndim != 2 or za.shape != zb.shape or not za.size:
        return "the two tables have not the same shape (N, D)"
    if not (np.all(_lengths(za) > 0) and np.all(_lengths(zb) > 0)):
        return "a row of zeros has no direction"
    if not (np.all(np.isfinite(za)) and np.all(np.isfinite(zb))):
        return "an entry is not a finite number"
    return _telling_views(za, zb)


def _telling_views(za, zb):
    right = _info_nce_of_rows(za, zb, 1.0)
    if not np.isclose(suspect_info_nce(za, zb), right, rtol=1e-3, atol=1e-5):
        return "the two versions differ on it"
    if len(za) == 1:
        return "with a single pair there is nothing to choose, and both versions give 0"
    if np.allclose(_lengths(za), 1, atol=1e-3) and np.allclose(_lengths(zb), 1, atol=1e-3):
        return "all rows have length 1, and both versions give the same number"
    if np.allclose(zb, zb[0]):
        return "all keys are the same, and both versions give the cost of guessing"
    return "both versions give the same number on it"


unmasking_views = counterexample(
    name="unmasking_views",
    title="An InfoNCE that passes the test",
    prompt=words(
        "InfoNCE at temperature 1 should work on **cosines**, so that the length of an embedding "
        "does not matter. Somebody wrote this, and it passes a test on "
        "`([[1, 0], [0, 1]], [[1, 0], [0.6, 0.8]])`:\n\n"
        "```python\n{code}```\n\n"
        "Find an input on which it is **wrong**. Answer with a pair of tables of the same shape.",
        code=inspect.getsource(suspect_info_nce),
    ),
    points=2,
    difficulty=3,
    minutes=5,
    reference=lambda: ([[2, 0], [0, 1]], [[1, 0], [0, 3]]),
    measure=verdict_on_views,
    also_right=(
        lambda: (((3.0, 4.0), (1.0, 0.0)), ((1.0, 1.0), (0.0, 2.0))),
        lambda: (np.array([[0.1], [0.2]]), np.array([[1.0], [-1.0]])),
        lambda: [[[5, 0, 0], [0, 5, 0]], [[0, 1, 0], [0, 1, 1]]],
    ),
    misconceptions=(
        Misconception(
            "takes_rows_of_length_one",
            lambda: ([[0.6, 0.8], [1.0, 0.0]], [[0.0, 1.0], [0.8, -0.6]]),
            "Slanted rows show whether a function is right.",
            "What should be done to the rows before the product? When does that change nothing?",
        ),
        Misconception(
            "takes_a_single_pair",
            lambda: ([[3.0, 4.0]], [[1.0, 2.0]]),
            "One pair of long rows is enough.",
            "Among how many keys does a query choose here?",
        ),
        Misconception(
            "takes_equal_keys",
            lambda: ([[3.0, 4.0], [1.0, 0.0]], [[2.0, 1.0], [2.0, 1.0]]),
            "Long rows are enough.",
            "If all keys are the same, which scores does a row get, in either version?",
        ),
        Misconception(
            "takes_a_row_of_zeros",
            lambda: ([[0.0, 0.0], [1.0, 0.0]], [[3.0, 1.0], [0.0, 1.0]]),
            "A row without length is the clearest case.",
            "What is the cosine of a row of zeros with anything?",
        ),
        Misconception(
            "takes_tables_of_different_shape",
            lambda: ([[3.0, 4.0], [1.0, 2.0]], [[2.0, 1.0]]),
            "Both rows look for the same key.",
            "Row i belongs to row i. What is the partner of the second row?",
        ),
    ),
    hints=(
        "A test can only tell two functions apart where they give different numbers.",
        "Which step is missing in the suspect? On which rows would that step change something?",
        "On another suspect: a mean that forgets to divide is not unmasked by a list of one number.",
    ),
)


def wrong_1(a, p, n, m):
    return np.mean(np.maximum(0, distance(a, n) - distance(a, p) + m))


def wrong_2(a, p, n, m):
    return np.mean(np.maximum(0, distance(a, p) ** 2 - distance(a, n) ** 2 + m))


def wrong_3(a, p, n, m):
    return np.mean(distance(a, p) - distance(a, n) + m)


def wrong_4(a, p, n, m):
    return np.maximum(0, np.mean(distance(a, p) - distance(a, n) + m))


def wrong_5(a, p, n, m):
    return np.mean(np.maximum(0, distance(a, p) - distance(a, n))) + m


def wrong_6(a, p, n, m):
    return np.maximum(0, np.linalg.norm(a - p) - np.linalg.norm(a - n) + m)


def wrong_7(a, p, n, m):
    return np.mean(np.maximum(0, distance(a, p) - distance(p, n) + m))


def wrong_8(a, p, n, m):
    return np.mean(np.maximum(0, np.abs(a - p).sum(1) - np.abs(a - n).sum(1) + m))


WRONG_TRIPLET_LOSSES = (wrong_1, wrong_2, wrong_3, wrong_4, wrong_5, wrong_6, wrong_7, wrong_8)


def objection_to_triplets(*given):
    if len(given) != 4:
        return "an input has four parts: anchor, positive, negative, margin"
    *tables, margin = given
    shapes = {np.shape(table) for table in tables}
    if len(shapes) != 1 or len(next(iter(shapes))) != 2:
        return "anchor, positive and negative must be tables (N, D) of one shape"
    if not all(np.all(np.isfinite(np.asarray(table, dtype=float))) for table in tables):
        return "the tables must hold finite numbers"
    if np.ndim(margin) or not 0 <= margin < np.inf:
        return "the margin must be a number, and not negative"
    return ""


def _right_triplet(a, p, n, m):
    return _triplet_by(distance, a, p, n, m)


def _tried(anchor, positive, negative, margin):
    return [(anchor, positive, negative, margin)]


separating_triplets = counterexample(
    name="separating_triplets",
    title="One test against eight wrong triplet losses",
    prompt=(
        "The triplet loss should be the mean of max(0, d(a, p) − d(a, n) + m), with Euclidean "
        "distances. Here are eight wrong versions; `distance(a, b)` gives the distances of the rows.\n\n"
        "```python\n"
        + "\n".join(inspect.getsource(wrong) for wrong in WRONG_TRIPLET_LOSSES)
        + "```\n\nHand over a **list of inputs**, each `(anchor, positive, negative, margin)` with three "
        "tables (N, D), so that every wrong version gives a wrong number on at least one of them. "
        "A single well-chosen input can do it."
    ),
    points=4,
    difficulty=4,
    minutes=12,
    reference=lambda: _tried(
        [[0, 0], [0, 0], [1, 1]], [[2, 1], [0, 0.5], [2, 2]], [[1, 0.5], [3, 4], [3, 1.5]], 0.5
    ),
    measure=lets_through(_right_triplet, WRONG_TRIPLET_LOSSES, objection_to_triplets),
    also_right=(
        lambda: [
            ([[0, 0], [0, 0]], [[3, 4], [1, 1]], [[1, 0], [9, 9]], 0.7),
            ([[1.0, 0.0]], [[2.0, 3.0]], [[3.0, 1.0]], 1.0),
        ],
        lambda: ((np.zeros((2, 2)), np.array([[2, 1], [1, 1]]), np.array([[1, 0.3], [6, 8]]), 0.3),),
    ),
    misconceptions=(
        Misconception(
            "tries_a_single_violated_triplet",
            lambda: _tried([[0.0, 0.0]], [[3.0, 4.0]], [[1.0, 2.0]], 1.0),
            "One triplet with uneven numbers is enough.",
            "Which versions mix triplets up? Can that be seen where there is only one?",
        ),
        Misconception(
            "tries_only_violated_triplets",
            lambda: _tried([[0.0, 0.0], [1.0, 0.0]], [[3.0, 4.0], [4.0, 3.0]], [[1.0, 2.0], [2.0, 1.0]], 1.0),
            "The more a triplet is violated, the better the test.",
            "What does the maximum do to a triplet that is violated? When does it do something?",
        ),
        Misconception(
            "tries_only_satisfied_triplets",
            lambda: _tried([[0.0, 0.0], [1.0, 0.0]], [[0.3, 0.4], [1.3, 0.3]], [[4.0, 5.0], [7.0, 6.0]], 0.5),
            "A right loss is 0 where all is well, so that is what to test.",
            "Most of the wrong versions are 0 there, too. Where do they differ from the right one?",
        ),
        Misconception(
            "tries_points_along_an_axis",
            lambda: _tried([[0.0, 0.0], [0.0, 0.0]], [[2.0, 0.0], [0.5, 0.0]], [[0.5, 0.0], [3.0, 0.0]], 0.4),
            "Simple points make a clear test.",
            "How far is it from (0, 0) to (2, 0), straight ahead and round the corner?",
        ),
        Misconception(
            "tries_distances_of_zero_and_one",
            lambda: _tried([[0.0, 0.0]], [[0.0, 1.0]], [[0.0, 0.0]], 1.0),
            "Zero and one are the edges, and edges are good tests.",
            "What do 0 and 1 become when they are squared?",
        ),
        Misconception(
            "tries_everything_on_one_spot",
            lambda: _tried([[1.0, 2.0]], [[1.0, 2.0]], [[1.0, 2.0]], 0.5),
            "Where all is equal, the margin is left, and that is what to test.",
            "How many of the versions give the margin there?",
        ),
        Misconception(
            "leaves_the_tables_unequal",
            lambda: _tried([[0.0, 0.0]], [[3.0, 4.0], [1.0, 1.0]], [[1.0, 2.0]], 1.0),
            "One anchor serves several partners.",
            "How many anchors, partners and strangers do N triplets have?",
        ),
    ),
    hints=(
        "A version is unmasked where its number differs from the right one.",
        "At least two triplets, one violated, one satisfied by far; no point on an axis; no distance 0 or 1.",
        "On another suspect: a mean of squares and a square of the mean agree wherever all numbers are equal.",
    ),
)  # fmt: skip

INFO_NCE_TRIALS = (
    (np.array([[1.0, 2.0, 0.5], [0.3, -1.0, 2.0], [2.0, 0.1, 0.4], [-1.0, 1.0, 1.0]]), np.array([[0.9, 1.0, 0.1], [0.5, 0.2, 1.0], [0.2, 0.4, -0.7], [-2.0, 1.0, 0.3]]), 0.5),
    (np.array([[3.0, 1.0], [0.2, 0.9], [1.0, -1.0]]), np.array([[0.4, 3.0], [0.1, 2.0], [0.8, 0.1]]), 0.2),
)  # fmt: skip

info_nce_in_order = order_lines(
    name="info_nce_in_order",
    title="InfoNCE, in order",
    prompt=(
        "Put lines in order so that they compute the InfoNCE loss with cosines: each row of `za` "
        "looks for its partner among the rows of `zb`. Some lines belong to nothing. Answer with "
        'letters, such as `info_nce_in_order = "abc"`.'
    ),
    signature="def info_nce(za, zb, temperature):",
    lines={
        "a": "scores = za @ zb.T / temperature",
        "b": "return -np.mean(np.diag(log_probs))",
        "c": "zb = zb / np.linalg.norm(zb, axis=1, keepdims=True)",
        "d": "log_probs = scores - np.log(np.exp(scores).sum(axis=0, keepdims=True))",
        "e": "za = za / np.linalg.norm(za, axis=1, keepdims=True)",
        "f": "return -np.mean(log_probs)",
        "g": "log_probs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))",
        "h": "scores = za @ zb.T * temperature",
        "i": "scores = scores - scores.max(axis=1, keepdims=True)",
    },
    right="ecaigb",
    tried_on=INFO_NCE_TRIALS,
    points=2,
    difficulty=3,
    minutes=5,
    also_right=(lambda: "ceaigb", lambda: ["e", "c", "a", "g", "b"]),
    misconceptions=(
        Misconception(
            "works_down_the_columns",
            lambda: "ecaidb",
            "Either axis will do.",
            "Who competes: the keys of one query, or the queries of one key?",
            also_wrong=(lambda: "ecadb",),
        ),
        Misconception(
            "reads_the_whole_table",
            lambda: "ecaigf",
            "The mean runs over all entries.",
            "Which entries of the table are the right answers?",
            also_wrong=(lambda: "ecagf",),
        ),
        Misconception(
            "multiplies_by_the_temperature",
            lambda: "echigb",
            "The temperature scales the similarities.",
            "Should a low temperature make differences larger or smaller?",
            also_wrong=(lambda: "echgb",),
        ),
        Misconception(
            "forgets_the_lengths",
            lambda: "aigb",
            "The dot product measures how alike two rows are.",
            "Multiply one embedding by 10. Does the loss notice? Should it?",
            also_wrong=(lambda: "agb", lambda: "aecigb"),
        ),
        Misconception(
            "brings_only_one_side_to_length_one",
            lambda: "eaigb",
            "One normalisation is enough.",
            "Multiply a row of `zb` by 10. Does the loss notice? Should it?",
            also_wrong=(lambda: "eagb",),
        ),
        Misconception(
            "uses_the_scores_before_they_are_made",
            lambda: "ecgaib",
            "The order of the middle lines is free.",
            "Which names does each line need, and which line makes them?",
        ),
    ),
    hints=(
        "Every name has to be made before it is used.",
        "From the back: what is read off the diagonal, what is that made of, and what are the scores made of?",
        "On another function: `units = v / length` has to come before `cosine = units @ w`.",
    ),
)

KINDS = (0, 0, 0, 1, 1, 1)
REACH = 2.0


def settled_points():
    """Six points from a random start, moved against the gradient until no triplet costs anything."""
    points = np.random.default_rng(3).normal(0, 0.5, (6, 2))
    for _ in range(2000):
        if batch_triplet(points, KINDS, margin=1.05) == 0:
            break
        points -= 0.05 * batch_triplet_grad(points, KINDS, margin=1.05)
        points *= np.minimum(1, 0.99 * REACH / _lengths(points))[:, None]
    return points


def verdict_on_points(answer):
    """What six points cost, and whether they are still six."""
    try:
        points = np.asarray(answer, dtype=float)
    except (TypeError, ValueError):
        return "a table of numbers was wanted"
    if points.shape != (6, 2) or not np.all(np.isfinite(points)):
        return "six points of two coordinates each were wanted"
    if np.any(_lengths(points) > REACH):
        return words("a point lies farther than {reach:g} from the middle", reach=REACH)
    return _what_the_points_cost(points)


def _what_the_points_cost(points):
    loss = batch_triplet(points, KINDS, margin=1.0)
    distances = distance(points[:, None], points[None])[np.triu_indices(6, 1)]
    if np.all(distances < 0.01):
        return "all points lie on one spot, and the loss is the margin"
    if loss >= 1.0:
        return "the loss is no better than with all points on one spot"
    if loss > 1e-9:
        return "the loss is not 0: somewhere a stranger is too near"
    if np.any(distances < 0.01):
        return "the loss is 0, and some points lie on the same spot"
    return "the loss is 0, and all points are different"


six_points = measured_task(
    name="six_points",
    title="Six points without a loss",
    prompt=words("Place six points in the plane, three of kind A (the first three rows), three of kind B, so "
        "that the triplet loss with margin 1 and plain distances is **0** over all triplets: for "
        "every anchor, each partner of its kind has to be nearer than each stranger of the other "
        "kind, by at least 1. No two points may lie on the same spot (at least 0.01 apart), and "
        "none farther than {reach:g} from (0, 0). Hand over a table of 6 rows [x, y], by thinking "
        "or by gradient descent.", reach=REACH),
    points=2,
    difficulty=3,
    minutes=8,
    reference=settled_points,
    measure=verdict_on_points,
    also_right=(
        lambda: [[-1.5, 0], [-1.5, 0.2], [-1.4, 0.1], [1.5, 0], [1.5, 0.2], [1.4, 0.1]],
        lambda: np.array([[0, 1.3], [0.1, 1.3], [0, 1.4], [0, -1.3], [0.1, -1.3], [0, -1.4]]),
    ),
    misconceptions=(
        Misconception(
            "puts_everything_on_one_spot",
            lambda: np.zeros((6, 2)),
            "Partners have to be near, so everything goes to one spot.",
            "How far are the strangers then, and what is left of the loss?",
        ),
        Misconception(
            "lets_each_kind_collapse",
            lambda: [[-1.0, 0.0]] * 3 + [[1.0, 0.0]] * 3,
            "Points of one kind belong on one spot.",
            "The loss is content with less. What is lost when three things become the same point?",
        ),
        Misconception(
            "forgets_the_margin",
            lambda: [[-0.3, 0], [-0.3, 0.1], [-0.2, 0], [0.3, 0], [0.3, 0.1], [0.2, 0]],
            "It is enough that strangers are farther away than partners.",
            "By how much do they have to be farther away?",
        ),
        Misconception(
            "mixes_the_kinds",
            lambda: [[-1.5, 0], [1.5, 0], [-1.4, 0], [1.4, 0], [-1.5, 0.1], [1.5, 0.1]],
            "What matters is that there are two clusters.",
            "Which rows are of kind A? Are they in the same cluster?",
        ),
        Misconception(
            "runs_away",
            lambda: [[-50, 0], [-50, 1], [-49, 0], [50, 0], [50, 1], [49, 0]],
            "The farther apart, the better.",
            "How far from the middle may a point lie? How much room does the margin need?",
        ),
        Misconception(
            "hands_over_coordinates_by_column",
            lambda: np.transpose([[-1.5, 0], [-1.5, 0.2], [-1.4, 0.1], [1.5, 0], [1.5, 0.2], [1.4, 0.1]]),
            "All x first, then all y.",
            "Which shape does the task ask for? What is one row?",
        ),
    ),
    hints=(
        "Where the loss is 0, every triplet keeps the margin.",
        "Two small groups, far apart. How wide may a group be, if the groups are 3 apart?",
        "On other points: 0, 0.2 and 5, 5.2 on a line are two kinds that keep a margin of 4.5.",
    ),
)  # fmt: skip

why_infonce_is_cross_entropy = written_question(
    name="why_infonce_is_cross_entropy",
    title="In your own words",
    prompt=(
        "A friend says: “cross-entropy needs classes, and here are none.” Say in a sentence or two in "
        "what sense InfoNCE is a cross-entropy all the same: what are the classes, what is the right "
        "one, and what are the logits? Write it between quotation marks."
    ),
    points=0,
    difficulty=3,
    minutes=4,
    model_answer=(
        "Each query has a small classification of its own: the classes are the N keys of the batch, "
        "the right one is its partner, and the logits are the similarities divided by the "
        "temperature; the loss is −log of the softmax probability of the partner, so that it is log N "
        "for a guess and needs the strangers in the denominator."
    ),
    hints=(
        "Look at one row of the table of similarities by itself.",
        "What would you compare a loss of log N with?",
        "On another game: a multiple-choice test has new classes in every question, and the right "
        "one stands at another place.",
    ),
)
