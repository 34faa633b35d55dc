"""Losses on embeddings: values by hand, brute force, laws, gradients, and the edges."""

from itertools import product
from math import e, inf, log, nan, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist
from scipy.special import logsumexp

from course_lib.losses import embedding
from course_lib.numerics import numerical_gradient

REDUCTIONS = ("mean", "sum", "none")
MINING = ("all", "hard", "semi_hard")
LABELS = np.array([0, 0, 0, 1, 1, 2])

several = settings(max_examples=25)
seeds = st.integers(0, 2**32 - 1)
each_mining = pytest.mark.parametrize("mining", MINING)


def draw(seed, *shape, of=None):
    """Random rows: one array, or `of` arrays."""
    rows = np.random.default_rng(seed).normal(size=shape if of is None else (of, *shape))
    return rows if of is None else list(rows)


def exactly(value):
    return pytest.approx(value, rel=1e-12, abs=1e-14)


# Every loss with data that fits it: `trained` arrays first, then what is not trained, then options

CASES = {
    "contrastive": (2, (6, 3), [LABELS == 0], {"margin": 2.5}),
    "contrastive, halved": (2, (6, 3), [LABELS == 0], {"margin": 2.5, "half": True}),
    "triplet": (3, (6, 3), [], {"margin": 0.8}),
    "triplet, squared": (3, (6, 3), [], {"margin": 0.8, "squared": True}),
    "batch_triplet, all": (1, (6, 3), [LABELS], {"mining": "all"}),
    "batch_triplet, hard": (1, (6, 3), [LABELS], {"mining": "hard"}),
    "batch_triplet, semi_hard": (1, (6, 3), [LABELS], {"mining": "semi_hard"}),
    "batch_triplet, squared": (1, (6, 3), [LABELS], {"squared": True}),
    "info_nce": (2, (6, 3), [], {"temperature": 0.7}),
    "info_nce_symmetric": (2, (6, 3), [], {"temperature": 0.7}),
    "nt_xent": (1, (6, 3), [], {}),
    "multiple_negatives_ranking": (2, (6, 3), [], {"scale": 3.0}),
}
each_case = pytest.mark.parametrize("case", CASES)


def loss_and_gradient(case):
    """The loss and its gradient as functions of the trained arrays alone; a gradient is a tuple."""
    count, _, fixed, options = CASES[case]
    name = case.split(",")[0]
    loss, gradient = getattr(embedding, name), getattr(embedding, f"{name}_grad")

    def slopes(*arrays, **more):
        slopes = gradient(*arrays, *fixed, **options, **more)
        return (slopes,) if count == 1 else slopes

    return lambda *arrays, **more: loss(*arrays, *fixed, **options, **more), slopes


def data_for(case, seed=0, dtype=float):
    count, shape, _, _ = CASES[case]
    return [rows.astype(dtype) for rows in draw(seed, *shape, of=count)]


# Gradients, types and errors, of every loss alike


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@each_case
@settings(max_examples=4)
@given(seed=seeds)
def test_the_gradients_are_the_slopes_of_the_reduced_loss(case, reduction, seed):
    loss, gradient = loss_and_gradient(case)
    data = data_for(case, seed)
    for place, slopes in enumerate(gradient(*data, reduction=reduction)):

        def alone(rows, place=place):
            return loss(*data[:place], rows, *data[place + 1 :], reduction=reduction)

        expected = numerical_gradient(alone, data[place], step=1e-6)
        assert slopes == pytest.approx(expected, rel=1e-5, abs=1e-6)


@each_case
def test_the_gradient_without_reduction_is_that_of_the_sum(case):
    _, gradient = loss_and_gradient(case)
    data = data_for(case)
    alone, summed = gradient(*data, reduction="none"), gradient(*data, reduction="sum")

    assert [slope.tolist() for slope in alone] == [slope.tolist() for slope in summed]


@each_case
def test_the_mean_is_that_of_the_single_losses_and_the_sum_their_sum(case):
    loss, _ = loss_and_gradient(case)
    data = data_for(case)
    losses = loss(*data, reduction="none")

    assert losses.ndim == 1
    assert loss(*data) == exactly(losses.mean())
    assert loss(*data, reduction="sum") == exactly(losses.sum())


@each_case
def test_float32_stays_float32_and_is_added_up_in_float64(case):
    loss, gradient = loss_and_gradient(case)
    data = data_for(case, dtype=np.float32)
    single, double = loss(*data), loss(*data_for(case))

    assert single.dtype == np.float64
    assert single == pytest.approx(double, rel=1e-5)
    assert loss(*data, reduction="none").dtype == np.float32
    for reduction in REDUCTIONS:
        slopes = gradient(*data, reduction=reduction)
        assert [(s.dtype, s.shape) for s in slopes] == [(np.float32, (6, 3))] * len(data)


@each_case
def test_inputs_are_not_changed(case):
    loss, gradient = loss_and_gradient(case)
    data = data_for(case)
    loss(*data, reduction="none")[:] = 9
    for slope in gradient(*data):
        slope[:] = 9

    assert [rows.tolist() for rows in data] == [rows.tolist() for rows in data_for(case)]


@each_case
def test_an_unknown_reduction_is_refused(case):
    for function in loss_and_gradient(case):
        with pytest.raises(ValueError, match="'average'"):
            function(*data_for(case), reduction="average")


@each_case
def test_whole_numbers_are_no_embeddings(case):
    for function in loss_and_gradient(case):
        with pytest.raises(TypeError, match="must be real numbers, received int64"):
            function(*data_for(case, dtype=np.int64))


@pytest.mark.parametrize("case", [case for case, (count, *_) in CASES.items() if count > 1])
def test_nothing_is_broadcast(case):
    first, *others = data_for(case)
    for function in loss_and_gradient(case):
        with pytest.raises(ValueError, match=r"\(1, 3\) .*must have the same shape"):
            function(first[:1], *others)


@each_case
def test_nan_is_passed_on_without_a_warning(case):
    loss, gradient = loss_and_gradient(case)
    data = data_for(case)
    data[0][0, 0] = nan

    assert np.isnan(loss(*data))
    gradient(*data)


@each_case
def test_embeddings_of_ten_thousand_are_finite_in_both_precisions(case):
    loss, gradient = loss_and_gradient(case)
    for dtype in (np.float32, np.float64):
        data = [rows * dtype(1e4) for rows in data_for(case, dtype=dtype)]
        assert np.isfinite(loss(*data))
        assert all(np.all(np.isfinite(slope)) for slope in gradient(*data))


@pytest.mark.parametrize(
    "case", [case for case in CASES if not case.startswith(("contrastive", "triplet"))]
)
def test_a_batch_is_a_table(case):
    for function in loss_and_gradient(case):
        with pytest.raises(ValueError, match=r"batch of rows, \(N, D\), received shape \(6,\)"):
            function(*(rows[:, 0] for rows in data_for(case)))


# unit_rows


def test_unit_rows_keep_their_direction_and_lose_their_length():
    assert embedding.unit_rows([[3.0, 4.0], [0.0, -7.0]]).tolist() == [[0.6, 0.8], [0.0, -1.0]]


@several
@given(seeds, st.integers(-300, 300))
def test_a_unit_row_does_not_know_how_long_it_was(seed, exponent):
    rows = draw(seed, 4, 3)

    assert embedding.unit_rows(rows * 10.0**exponent) == exactly(embedding.unit_rows(rows))


def test_unit_rows_do_not_overflow_or_vanish():
    top = np.finfo(float).max
    assert embedding.unit_rows([top, -top]) == exactly([sqrt(0.5), -sqrt(0.5)])
    assert embedding.unit_rows([5e-324, 5e-324]) == exactly([sqrt(0.5), sqrt(0.5)])
    tiny = np.float32([3e-30, 4e-30])
    assert embedding.unit_rows(tiny) == pytest.approx([0.6, 0.8], rel=1e-6)


def test_a_row_of_zeros_has_no_direction():
    with pytest.raises(ValueError, match=r"embeddings must not have a row of zeros.*\(1,\)"):
        embedding.unit_rows([[1.0, 0.0], [0.0, 0.0]])


def test_losses_on_cosines_name_the_argument_with_the_zero_row():
    rows, gap = np.ones((2, 2)), np.array([[1.0, 0.0], [0.0, 0.0]])
    ranking = embedding.multiple_negatives_ranking, embedding.multiple_negatives_ranking_grad
    for function in ranking:
        with pytest.raises(ValueError, match="positives must not have a row of zeros"):
            function(rows, gap)
    for function in (embedding.nt_xent, embedding.nt_xent_grad):
        with pytest.raises(ValueError, match="embeddings must not have a row of zeros"):
            function(gap)


# contrastive


def test_contrastive_values_of_the_source():
    """Ledger S2-40 and S2-41: d = 0.5; without and with ½."""
    pair = [[0.0, 0.0], [0.0, 0.0]], [[0.3, 0.4], [0.3, 0.4]], [True, False]

    whole = embedding.contrastive(*pair, margin=2.0, reduction="none")
    halves = embedding.contrastive(*pair, margin=2.0, half=True, reduction="none")
    assert whole == exactly([0.5**2, (2 - 0.5) ** 2])
    assert halves == exactly([0.125, 1.125])


def test_the_margin_is_taken_off_the_distance_and_not_off_its_square():
    """Ledger S2-41: m = 2, d = 0.5 gives 2.25, not 1.75 or 3.75."""
    loss = embedding.contrastive([[0.0]], [[0.5]], [False], margin=2.0)

    assert loss == 2.25
    assert loss not in (2 - 0.5**2, 2**2 - 0.5**2)


@several
@given(seeds)
def test_contrastive_measures_scipys_distance(seed):
    first, second = draw(seed, 5, 3, of=2)
    distances = np.diagonal(cdist(first, second))
    strangers = embedding.contrastive(first, second, [False] * 5, margin=3.0, reduction="none")
    partners = embedding.contrastive(first, second, [True] * 5, reduction="none")

    assert strangers == exactly(np.maximum(0, 3 - distances) ** 2)
    assert partners == exactly(distances**2)


@several
@given(seeds)
def test_contrastive_does_not_know_first_from_second_nor_where_the_origin_is(seed):
    first, second, shift = draw(seed, 6, 3, of=3)
    same = LABELS == 0
    loss = embedding.contrastive(first, second, same, margin=2.0)

    assert embedding.contrastive(second, first, same, margin=2.0) == loss
    moved = embedding.contrastive(first + shift, second + shift, same, margin=2.0)
    assert moved == pytest.approx(loss, rel=1e-12)


@several
@given(seeds)
def test_the_two_of_a_pair_are_pushed_in_opposite_directions(seed):
    one, other = embedding.contrastive_grad(*draw(seed, 6, 3, of=2), LABELS == 0, margin=2.0)

    assert np.array_equal(one, -other)


def test_strangers_at_the_margin_and_beyond_are_left_alone():
    pairs = [[0.0], [0.0]], [[2.0], [9.0]], [False, False]

    assert embedding.contrastive(*pairs, margin=2.0) == 0
    assert [s.tolist() for s in embedding.contrastive_grad(*pairs, margin=2.0)] == [
        [[0.0], [0.0]],
        [[0.0], [0.0]],
    ]


def test_strangers_at_one_point_cost_the_squared_margin_and_are_not_pushed():
    pair = [[1.0, 2.0]], [[1.0, 2.0]], [False]

    assert embedding.contrastive(*pair, margin=1.5) == 1.5**2
    assert [s.tolist() for s in embedding.contrastive_grad(*pair)] == [[[0.0, 0.0]]] * 2


def test_zeros_in_a_gradient_have_no_minus_sign():
    slopes = embedding.contrastive_grad([[0.0]], [[9.0]], [False])
    slopes += embedding.triplet_grad([[0.0]], [[0.0]], [[9.0]])

    assert [str(float(slope.item())) for slope in slopes] == ["0.0"] * 5


def test_tiny_distances_do_not_vanish_in_float32():
    first, second = np.float32([[0, 0]]), np.float32([[3e-30, 4e-30]])
    slope, _ = embedding.contrastive_grad(first, second, [False], margin=1.0)

    assert slope == pytest.approx(2 * np.array([[0.6, 0.8]]), rel=1e-6)


def test_ones_and_zeros_are_taken_for_true_and_false():
    pairs = [[0.0], [0.0]], [[0.5], [0.5]]
    as_numbers = embedding.contrastive(*pairs, [1, 0], reduction="none")

    assert as_numbers.tolist() == [0.25, 0.25]
    assert embedding.contrastive(*pairs, [1, 0], margin=2.0, reduction="none").tolist() == [
        0.25,
        2.25,
    ]


def test_any_leading_shape_is_taken():
    first, second = draw(3, 2, 4, 5, of=2)
    same = np.arange(8).reshape(2, 4) % 2 == 0

    assert embedding.contrastive(first, second, same, reduction="none").shape == (2, 4)
    assert embedding.contrastive_grad(first, second, same)[0].shape == (2, 4, 5)
    assert embedding.triplet(first, second, first, reduction="none").shape == (2, 4)
    assert embedding.contrastive([0.0], [0.5], True) == 0.25


@pytest.mark.parametrize(
    ("same", "error", "message"),
    [
        ([1.0, 0.0], TypeError, "same must be True or False for each pair, received float64"),
        ([[True], [False]], ValueError, r"same must have shape \(2,\) for .* received \(2, 1\)"),
        ([3, 4], ValueError, "same must be 0 or 1, received 3 to 4; for class labels"),
    ],
)
def test_what_does_not_say_who_belongs_together_is_refused(same, error, message):
    for function in (embedding.contrastive, embedding.contrastive_grad):
        with pytest.raises(error, match=message):
            function([[0.0], [0.0]], [[0.5], [0.5]], same)


@pytest.mark.parametrize("wrong", [-1.0, inf, nan])
def test_a_margin_is_a_finite_number_from_zero_on(wrong):
    rows = np.ones((3, 2))
    for function, data in [
        (embedding.contrastive, (rows, rows, [True] * 3)),
        (embedding.contrastive_grad, (rows, rows, [True] * 3)),
        (embedding.triplet, (rows, rows, rows)),
        (embedding.triplet_grad, (rows, rows, rows)),
        (embedding.batch_triplet, (rows, [0, 0, 1])),
        (embedding.batch_triplet_grad, (rows, [0, 0, 1])),
    ]:
        with pytest.raises(ValueError, match="margin must be a finite number at least 0"):
            function(*data, margin=wrong)


def test_single_numbers_are_no_embeddings():
    with pytest.raises(ValueError, match=r"first and second must be rows \(..., D\)"):
        embedding.contrastive(1.0, 2.0, True)


# triplet


def test_triplet_values_of_the_source():
    """Ledger S2-43: distances 1 and 1.5, margin 1; plain and squared."""
    rows = [[0.0, 0.0]], [[1.0, 0.0]], [[0.0, 1.5]]

    assert embedding.triplet(*rows) == 1 - 1.5 + 1
    assert embedding.triplet(*rows, squared=True) == 0  # 1 − 2.25 + 1 is below


@several
@given(seeds, st.booleans())
def test_triplet_measures_scipys_distances(seed, squared):
    a, p, n = draw(seed, 4, 3, of=3)
    metric = "sqeuclidean" if squared else "euclidean"
    by_scipy = np.diagonal(cdist(a, p, metric)) - np.diagonal(cdist(a, n, metric)) + 0.3
    losses = embedding.triplet(a, p, n, margin=0.3, squared=squared, reduction="none")

    assert losses == exactly(np.maximum(0, by_scipy))


@several
@given(seeds)
def test_what_moves_a_triplet_together_costs_nothing(seed):
    slopes = embedding.triplet_grad(*draw(seed, 4, 3, of=3))

    assert sum(slopes) == pytest.approx(0, abs=1e-14)


def test_a_tie_at_the_margin_costs_nothing_and_moves_nothing():
    rows = [[0.0]], [[1.0]], [[2.0]]

    assert embedding.triplet(*rows, margin=1.0) == 0
    assert [s.tolist() for s in embedding.triplet_grad(*rows, margin=1.0)] == [[[0.0]]] * 3


@pytest.mark.parametrize("squared", [False, True])
def test_a_triplet_at_one_point_costs_the_margin_and_is_not_moved(squared):
    rows = [[[1.0, 1.0]]] * 3

    assert embedding.triplet(*rows, margin=0.7, squared=squared) == 0.7
    slopes = embedding.triplet_grad(*rows, margin=0.7, squared=squared)
    assert [s.tolist() for s in slopes] == [[[0.0, 0.0]]] * 3


# batch_triplet


def valid_triplets(labels):
    """By going through all of them."""
    for a, p, n in product(range(len(labels)), repeat=3):
        if a != p and labels[a] == labels[p] and labels[a] != labels[n]:
            yield a, p, n


def by_brute_force(rows, labels, margin, mining):
    """The losses of the chosen triplets, each choice made in the plainest words."""
    d = cdist(rows, rows)
    cost = {t: max(0, d[t[0], t[1]] - d[t[0], t[2]] + margin) for t in valid_triplets(labels)}
    if mining == "all":
        return list(cost.values())
    chosen = []
    groups = {t[: 1 if mining == "hard" else 2] for t in cost}
    for group in sorted(groups):
        mine = [t for t in cost if t[: len(group)] == group]
        if mining == "hard":
            chosen.append(max(mine, key=lambda t: d[t[0], t[1]] - d[t[0], t[2]]))
            continue
        farther = [t for t in mine if d[t[0], t[2]] > d[t[0], t[1]]]
        nearest = min(farther, key=lambda t: d[t[0], t[2]], default=None)
        chosen.append(nearest or max(mine, key=lambda t: d[t[0], t[2]]))
    return [cost[t] for t in chosen]


@each_mining
@several
@given(seed=seeds)
def test_mining_chooses_what_going_through_all_triplets_chooses(mining, seed):
    rows = draw(seed, 6, 2)
    losses = embedding.batch_triplet(rows, LABELS, mining=mining, reduction="none")

    assert losses == exactly(by_brute_force(rows, LABELS, 1.0, mining))


def test_the_number_of_triplets_is_that_of_the_rule():
    """Labels 0 0 0 1 1 2: 3·2·3 + 2·1·4 triplets, 5 anchors with a partner, 3·2 + 2·1 pairs."""
    rows = draw(1, 6, 2)
    counts = {
        mining: embedding.batch_triplet(rows, LABELS, mining=mining, reduction="none").size
        for mining in MINING
    }

    assert counts == {"all": 26, "hard": 5, "semi_hard": 8}


@pytest.mark.parametrize("squared", [False, True])
@each_mining
def test_if_all_rows_fall_into_one_point_the_loss_is_exactly_the_margin(mining, squared):
    rows = np.full((6, 3), 0.1)
    options = {"margin": 0.3, "mining": mining, "squared": squared}

    losses = embedding.batch_triplet(rows, LABELS, **options, reduction="none")
    assert set(losses.tolist()) == {0.3}
    assert embedding.batch_triplet(rows, LABELS, **options) == pytest.approx(0.3, rel=1e-15)
    assert not np.any(embedding.batch_triplet_grad(rows, LABELS, **options))


@each_mining
def test_a_small_batch_by_hand(mining):
    """Rows 0, 1, 3 and labels 0, 0, 1: from 0 it is 1 and 3, from 1 it is 1 and 2."""
    losses = embedding.batch_triplet(
        [[0.0], [1.0], [3.0]], [0, 0, 1], margin=2.5, mining=mining, reduction="none"
    )

    assert losses.tolist() == [1 - 3 + 2.5, 1 - 2 + 2.5]


def test_semi_hard_takes_the_nearest_of_the_farther_and_else_the_farthest():
    """From 0: partner at 2, strangers at 1 and 3 and 5. From 2: partner 2 away, strangers 1, 1, 3."""
    rows, labels = [[0.0], [2.0], [1.0], [3.0], [5.0]], [0, 0, 1, 2, 3]
    losses = embedding.batch_triplet(rows, labels, margin=2.0, mining="semi_hard", reduction="none")
    assert losses.tolist() == [2 - 3 + 2.0, 2 - 3 + 2.0]

    nearer = [[0.0], [9.0], [1.0], [3.0], [5.0]]
    losses = embedding.batch_triplet(
        nearer, labels, margin=2.0, mining="semi_hard", reduction="none"
    )
    assert losses.tolist() == [9 - 5 + 2.0, 9 - 8 + 2.0]


def test_a_stranger_as_far_as_the_partner_is_not_semi_hard():
    """From 0: partner at 2, strangers at −2 and 3. From 2: partner 2 away, strangers 4 and 1."""
    losses = embedding.batch_triplet(
        [[0.0], [2.0], [-2.0], [3.0]],
        [0, 0, 1, 2],
        margin=2.5,
        mining="semi_hard",
        reduction="none",
    )

    assert losses.tolist() == [2 - 3 + 2.5, 2 - 4 + 2.5]


@each_mining
@several
@given(seed=seeds)
def test_the_order_of_the_batch_and_the_names_of_the_labels_do_not_matter(mining, seed):
    rows, order = draw(seed, 6, 2), np.random.default_rng(seed).permutation(6)
    loss = embedding.batch_triplet(rows, LABELS, mining=mining)
    shuffled = embedding.batch_triplet(rows[order], 7 - 3 * LABELS[order], mining=mining)

    assert shuffled == exactly(loss)


@several
@given(seeds)
def test_the_hard_triplet_of_an_anchor_is_its_most_expensive(seed):
    rows, labels = draw(seed, 6, 2), [0, 0, 0, 1, 1, 1]
    hard = embedding.batch_triplet(rows, labels, mining="hard", reduction="none")
    every = embedding.batch_triplet(rows, labels, mining="all", reduction="none")

    assert np.array_equal(hard, every.reshape(6, 6).max(axis=1))


@pytest.mark.parametrize("labels", [[0, 0, 0], [0, 1, 2]])
def test_a_batch_without_a_triplet_is_refused(labels):
    for function in (embedding.batch_triplet, embedding.batch_triplet_grad):
        with pytest.raises(ValueError, match="two rows of one label and one of another, received"):
            function(draw(0, 3, 2), labels)


def test_labels_are_one_integer_for_each_row():
    for function in (embedding.batch_triplet, embedding.batch_triplet_grad):
        with pytest.raises(TypeError, match="labels must be integers, received float64"):
            function(draw(0, 3, 2), [0.0, 0.0, 1.0])
        with pytest.raises(ValueError, match=r"labels must have shape \(3,\).*received \(2,\)"):
            function(draw(0, 3, 2), [0, 1])


def test_an_unknown_mining_is_refused():
    for function in (embedding.batch_triplet, embedding.batch_triplet_grad):
        with pytest.raises(ValueError, match=r"mining must be one of .*received 'soft'"):
            function(draw(0, 3, 2), [0, 0, 1], mining="soft")


# In-batch negatives


@pytest.mark.parametrize("n", [1, 2, 256])
@pytest.mark.parametrize("temperature", [0.01, 1.0])
def test_at_equal_similarities_the_loss_is_the_logarithm_of_the_number_of_candidates(
    n, temperature
):
    """Ledger S1-16: ln 256 = 5.545177."""
    one = np.tile([0.6, 0.8], (n, 1))
    two = np.tile([0.6, 0.8], (2 * n, 1))

    assert embedding.info_nce(one, one, temperature=temperature) == exactly(log(n))
    assert embedding.info_nce_symmetric(one, one, temperature=temperature) == exactly(log(n))
    ranking = embedding.multiple_negatives_ranking(one, one, scale=1 / temperature)
    assert ranking == exactly(log(n))
    assert embedding.nt_xent(two, temperature=temperature) == exactly(log(2 * n - 1))


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_a_single_pair_costs_exactly_zero_without_a_minus_sign(reduction):
    for losses in (
        embedding.info_nce([[1e4]], [[-1e4]], reduction=reduction),
        embedding.info_nce_symmetric([[1e4]], [[-1e4]], reduction=reduction),
        embedding.nt_xent([[1.0, 0.0], [0.0, 1.0]], reduction=reduction),
        embedding.multiple_negatives_ranking([[1.0]], [[-1.0]], reduction=reduction),
    ):
        assert {str(loss) for loss in np.atleast_1d(losses).tolist()} == {"0.0"}


def test_info_nce_of_two_by_hand():
    """Similarities [[2, 1], [0, 3]] at temperature ½: −ln(e⁴/(e⁴ + e²)) and −ln(e⁶/(e⁰ + e⁶))."""
    losses = embedding.info_nce(
        np.eye(2), [[2.0, 0.0], [1.0, 3.0]], temperature=0.5, reduction="none"
    )

    assert losses == exactly([log(1 + e**-2), log(1 + e**-6)])


def test_the_symmetric_loss_of_two_by_hand():
    """The same similarities: rows compare 2 with 1 and 3 with 0, columns 2 with 0 and 3 with 1."""
    losses = embedding.info_nce_symmetric(
        np.eye(2), [[2.0, 0.0], [1.0, 3.0]], temperature=1.0, reduction="none"
    )
    first = (log(1 + e**-1) + log(1 + e**-2)) / 2
    second = (log(1 + e**-3) + log(1 + e**-2)) / 2

    assert losses == exactly([first, second])


@several
@given(seeds, st.floats(0.05, 5))
def test_info_nce_is_scipys_logsumexp_less_the_partner(seed, temperature):
    queries, keys = draw(seed, 5, 3, of=2)
    logits = queries @ keys.T / temperature
    losses = embedding.info_nce(queries, keys, temperature=temperature, reduction="none")

    assert losses == pytest.approx(logsumexp(logits, axis=1) - np.diagonal(logits), abs=1e-11)


@several
@given(seeds)
def test_a_shift_of_all_keys_does_not_change_who_is_mine(seed):
    queries, keys, shift = draw(seed, 5, 3, of=3)

    assert embedding.info_nce(queries, keys + shift[0]) == pytest.approx(
        embedding.info_nce(queries, keys), rel=1e-11
    )


@several
@given(seeds)
def test_the_slopes_of_the_keys_add_up_to_zero(seed):
    """The shift law, told of the gradient: moving all keys alike changes nothing."""
    queries, keys = draw(seed, 5, 3, of=2)
    _, to_keys = embedding.info_nce_grad(queries, keys, temperature=1.0)

    assert to_keys.sum(axis=0) == pytest.approx(0, abs=1e-14)


@several
@given(seeds)
def test_pairs_may_come_in_any_order(seed):
    queries, keys = draw(seed, 5, 3, of=2)
    order = np.random.default_rng(seed).permutation(5)
    for loss in (
        embedding.info_nce,
        embedding.info_nce_symmetric,
        embedding.multiple_negatives_ranking,
    ):
        losses = loss(queries, keys, reduction="none")
        assert loss(queries[order], keys[order], reduction="none") == exactly(losses[order])


@several
@given(seeds)
def test_the_symmetric_loss_is_the_mean_of_both_directions(seed):
    first, second = draw(seed, 5, 3, of=2)
    there, back = embedding.info_nce(first, second), embedding.info_nce(second, first)

    assert embedding.info_nce_symmetric(first, second) == exactly((there + back) / 2)
    assert embedding.info_nce_symmetric(second, first) == exactly((there + back) / 2)


@several
@given(seeds, st.floats(0.5, 50))
def test_ranking_is_info_nce_of_unit_rows_at_the_inverse_temperature(seed, scale):
    anchors, positives = draw(seed, 5, 3, of=2)
    units = embedding.unit_rows(anchors), embedding.unit_rows(positives)

    assert embedding.multiple_negatives_ranking(anchors, positives, scale=scale) == exactly(
        embedding.info_nce(*units, temperature=1 / scale)
    )


@several
@given(seeds, st.floats(1e-3, 1e3))
def test_losses_on_cosines_do_not_feel_lengths_and_their_gradients_do_not_change_them(seed, factor):
    rows, others = draw(seed, 6, 3, of=2)
    slopes = embedding.nt_xent_grad(rows)
    to_anchors, _ = embedding.multiple_negatives_ranking_grad(rows, others)

    assert embedding.nt_xent(rows * factor) == pytest.approx(embedding.nt_xent(rows), rel=1e-11)
    assert (rows * slopes).sum(axis=1) == pytest.approx(0, abs=1e-12)
    assert (rows * to_anchors).sum(axis=1) == pytest.approx(0, abs=1e-12)


@several
@given(seeds, st.floats(0.1, 3))
def test_nt_xent_is_the_papers_sum_written_out(seed, temperature):
    rows = draw(seed, 6, 3)
    cosines = 1 - cdist(rows, rows, "cosine")
    by_hand = []
    for i, partner in enumerate([1, 0, 3, 2, 5, 4]):
        others = [np.exp(cosines[i, k] / temperature) for k in range(6) if k != i]
        by_hand.append(-log(np.exp(cosines[i, partner] / temperature) / sum(others)))
    losses = embedding.nt_xent(rows, temperature=temperature, reduction="none")

    assert losses == pytest.approx(by_hand, rel=1e-10, abs=1e-12)


def test_nt_xent_of_orthogonal_things_by_hand():
    """Cosine 1 with the partner and 0 with the 2N − 2 = 2 negatives."""
    rows = np.repeat(np.eye(2), 2, axis=0)

    assert embedding.nt_xent(rows, temperature=0.5) == exactly(log(1 + 2 * e**-2))


@several
@given(seeds)
def test_which_view_comes_first_does_not_matter(seed):
    rows = draw(seed, 6, 3)

    assert embedding.nt_xent(rows[[1, 0, 3, 2, 5, 4]]) == exactly(embedding.nt_xent(rows))


def test_confident_and_wrong_costs_the_gap_and_not_a_ceiling():
    """Similarities of ±10⁸: the loss is the gap itself where softmax has long been 0."""
    queries, keys = [[1e4], [-1e4]], [[-1e4], [1e4]]
    towards, _ = embedding.info_nce_grad(queries, keys, temperature=1.0, reduction="sum")

    assert embedding.info_nce(queries, keys, temperature=1.0) == 2e8
    assert towards.tolist() == [[2e4], [-2e4]]


@pytest.mark.parametrize("wrong", [0, -0.1, inf, nan])
def test_a_temperature_is_a_finite_number_above_zero(wrong):
    for case in ("info_nce", "info_nce_symmetric", "nt_xent"):
        for function in (getattr(embedding, case), getattr(embedding, f"{case}_grad")):
            with pytest.raises(ValueError, match="temperature must be a finite number above 0"):
                function(*data_for(case), temperature=wrong)
    for function in (
        embedding.multiple_negatives_ranking,
        embedding.multiple_negatives_ranking_grad,
    ):
        with pytest.raises(ValueError, match="scale must be a finite number above 0"):
            function(*draw(0, 3, 2, of=2), scale=wrong)


def test_a_temperature_that_float32_cannot_hold_is_refused():
    rows = np.eye(2, dtype=np.float32)
    with pytest.raises(ValueError, match="temperature must be a finite number above 0"):
        embedding.info_nce(rows, rows, temperature=1e-60)


def test_an_odd_number_of_views_is_refused():
    for function in (embedding.nt_xent, embedding.nt_xent_grad):
        with pytest.raises(ValueError, match=r"even number of rows.*received 3"):
            function(np.ones((3, 2)))
