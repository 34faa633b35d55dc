"""Small models: every gradient against tiny steps, and the laws that a language model keeps."""

import numpy as np
import pytest

from course_lib import losses, models
from course_lib.models import neural
from course_lib.numerics import numerical_gradient, softmax

TOKENS = np.array([[0, 3, 1, 1, 2], [2, 2, 0, 1, 3]])


@pytest.fixture
def rng():
    return np.random.default_rng(1)


@pytest.fixture
def block(rng):
    weights = models.new_attention_block(rng, vocabulary=4, length=6, width=3, hidden=5)
    return {name: rng.normal(0, 1, value.shape) for name, value in weights.items()}


@pytest.fixture
def network(rng):
    weights = models.new_window_network(rng, vocabulary=4, context=2, width=3, hidden=5)
    return {name: rng.normal(0, 1, value.shape) for name, value in weights.items()}


def slopes_by_tiny_steps(weights, name, cost):
    return numerical_gradient(lambda value: cost({**weights, name: value}), weights[name])


@pytest.mark.parametrize("causal", [True, False])
def test_every_slope_of_the_attention_block_is_that_of_tiny_steps(block, causal):
    def cost(weights):
        return losses.sequence_loss(
            models.attention_block(weights, TOKENS, causal=causal)[0], TOKENS
        )

    logits, back = models.attention_block(block, TOKENS, causal=causal)
    slopes = back(losses.sequence_loss_grad(logits, TOKENS))

    assert set(slopes) == set(block)
    for name, slope in slopes.items():
        assert slope == pytest.approx(slopes_by_tiny_steps(block, name, cost), abs=1e-8), name


def test_every_slope_of_the_window_network_is_that_of_tiny_steps(network):
    pasts, targets = TOKENS[:, :2], TOKENS[:, 2]

    def cost(weights):
        return losses.cross_entropy(models.window_network(weights, pasts)[0], targets)

    logits, back = models.window_network(network, pasts)
    slopes = back(losses.cross_entropy_grad(logits, targets))

    assert set(slopes) == set(network)
    for name, slope in slopes.items():
        assert slope == pytest.approx(slopes_by_tiny_steps(network, name, cost), abs=1e-8), name


def test_the_slope_of_attention_in_its_input_is_that_of_tiny_steps(block, rng):
    placed, wanted = rng.normal(size=(2, 3, 3)), rng.normal(size=(2, 3, 3))
    _, back = neural.attention(block, placed)

    by_steps = numerical_gradient(
        lambda value: np.sum(wanted * neural.attention(block, value)[0]), placed
    )

    assert back(wanted)[0] == pytest.approx(by_steps, abs=1e-8)


def test_the_slopes_of_weighted_sums_are_those_of_tiny_steps(rng):
    parts = [rng.normal(size=shape) for shape in ((2, 3, 4), (4, 5), (5,))]
    wanted = rng.normal(size=(2, 3, 5))
    _, back = neural.affine(*parts)

    for which, slope in enumerate(back(wanted)):
        by_steps = numerical_gradient(
            lambda value, which=which: np.sum(
                wanted * neural.affine(*parts[:which], value, *parts[which + 1 :])[0]
            ),
            parts[which],
        )
        assert slope == pytest.approx(by_steps, abs=1e-8)


@pytest.mark.parametrize("place", range(1, 5))
def test_a_later_token_changes_no_earlier_loss(block, place):
    changed = TOKENS.copy()
    changed[:, place] = (changed[:, place] + 1) % 4

    before, after = (
        losses.sequence_loss(models.attention_block(block, tokens)[0], tokens, reduction="none")
        for tokens in (TOKENS, changed)
    )

    assert np.array_equal(before[:, : place - 1], after[:, : place - 1])
    assert not np.any(before[:, place - 1] == after[:, place - 1])


def test_without_the_mask_a_later_token_changes_every_loss(block):
    changed = TOKENS.copy()
    changed[:, -1] = (changed[:, -1] + 1) % 4

    before, after = (
        losses.sequence_loss(
            models.attention_block(block, tokens, causal=False)[0], tokens, reduction="none"
        )
        for tokens in (TOKENS, changed)
    )

    assert not np.any(before == after)


def test_masked_losses_in_one_go_are_those_of_one_past_after_the_other(block):
    logits, _ = models.attention_block(block, TOKENS)
    in_one_go = losses.sequence_loss(logits, TOKENS, reduction="none")

    one_by_one = [
        losses.cross_entropy(
            models.attention_block(block, TOKENS[:, :t])[0][:, -1], TOKENS[:, t], reduction="none"
        )
        for t in range(1, 5)
    ]

    assert in_one_go == pytest.approx(np.stack(one_by_one, axis=1), abs=1e-12)


def test_texts_of_a_batch_do_not_see_each_other(block):
    together, _ = models.attention_block(block, TOKENS)
    alone, _ = models.attention_block(block, TOKENS[:1])

    assert together[:1] == pytest.approx(alone, abs=1e-12)


def test_where_a_place_looks_adds_up_to_one_and_never_ahead(block):
    looks = models.looks_of(block, TOKENS)

    assert looks.sum(axis=-1) == pytest.approx(np.ones((2, 5)))
    assert np.all(looks[:, *np.triu_indices(5, 1)] == 0)


@pytest.mark.parametrize("new", ["network", "block"])
def test_new_weights_know_nothing(rng, new):
    if new == "network":
        fresh = models.new_window_network(rng, vocabulary=4, context=2, width=3, hidden=5)
        logits, _ = models.window_network(fresh, TOKENS[:, :2])
    else:
        fresh = models.new_attention_block(rng, vocabulary=4, length=6, width=3, hidden=5)
        logits, _ = models.attention_block(fresh, TOKENS)

    assert np.all(logits == 0)


def test_a_text_longer_than_the_places_is_refused(block):
    with pytest.raises(ValueError, match="knows 6 places, received a text of 7"):
        models.attention_block(block, np.zeros((1, 7), int))


@pytest.mark.parametrize("make", [lambda: models.sgd(0.1), lambda: models.adam(0.05)])
def test_a_step_downhill_lowers_the_loss(network, make):
    pasts, targets, descend = TOKENS[:, :2], TOKENS[:, 2], make()
    costs = []
    for _ in range(30):
        logits, back = models.window_network(network, pasts)
        costs.append(losses.cross_entropy(logits, targets))
        descend(network, back(losses.cross_entropy_grad(logits, targets)))

    assert costs[1] < costs[0]
    assert costs[-1] < costs[0] / 2


def test_the_first_step_of_adam_has_the_length_of_the_rate_whatever_the_slope():
    weights = {"w": np.zeros(3)}
    models.adam(0.1)(weights, {"w": np.array([1e-4, 5.0, -700.0])})

    assert weights["w"] == pytest.approx([-0.1, -0.1, 0.1], rel=1e-3)


def test_adam_follows_the_formulas_of_its_paper(rng):
    slopes = rng.normal(size=(5, 3))
    weights, descend = {"w": np.zeros(3)}, models.adam(0.01)
    w, m, v = np.zeros(3), np.zeros(3), np.zeros(3)
    for t, slope in enumerate(slopes, start=1):
        descend(weights, {"w": slope})
        m, v = 0.9 * m + 0.1 * slope, 0.999 * v + 0.001 * slope**2
        w = w - 0.01 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)

    assert weights["w"] == pytest.approx(w)


@pytest.mark.parametrize("make", [models.sgd, models.adam])
def test_half_a_share_is_half_a_step(make):
    whole, half = {"w": np.zeros(2)}, {"w": np.zeros(2)}
    slopes = {"w": np.array([1.0, -3.0])}
    make(0.1)(whole, slopes)
    make(0.1)(half, slopes, share=0.5)

    assert half["w"] == pytest.approx(whole["w"] / 2)


# --- counting -------------------------------------------------------------------------------------


@pytest.fixture
def text(rng):
    return rng.integers(0, 4, 200)


@pytest.mark.parametrize("context", range(4))
def test_counts_are_those_of_a_loop(text, context):
    pasts, targets = models.windows(text, 3)
    table = models.count_ngrams(pasts, targets, 4, context)
    probs = models.ngram_probs(table, pasts[:20], alpha=0.5)
    for row, past in enumerate(pasts[:20]):
        alike = np.all(pasts[:, 3 - context :] == past[3 - context :], axis=1)
        counts = np.bincount(targets[alike], minlength=4) + 0.5
        assert probs[row] == pytest.approx(counts / counts.sum())


def test_every_window_ends_where_its_target_begins(text):
    pasts, targets = models.windows(text, 3)

    assert len(pasts) == len(targets) == len(text) - 3
    for t in range(len(targets)):
        assert pasts[t].tolist() == text[t : t + 3].tolist()
        assert targets[t] == text[t + 3]


def test_an_unknown_past_gives_everything_the_same(text):
    pasts, targets = models.windows(text[text < 2], 2)
    table = models.count_ngrams(pasts, targets, 4, 2)

    assert models.ngram_probs(table, [[3, 3]], alpha=1)[0] == pytest.approx(np.full(4, 1 / 4))


def test_counts_without_addition_are_maximum_likelihood(text, rng):
    pasts, targets = models.windows(text, 1)
    table = models.count_ngrams(pasts, targets, 4, 1)
    best = price(models.ngram_probs(table, pasts, alpha=0), targets)
    for _ in range(20):
        rival = softmax(rng.normal(0, 0.3, (4, 4)) + np.log(table.counts + 1))
        assert price(rival[pasts[:, -1]], targets) >= best


def price(probs, truth):
    return losses.negative_log_likelihood(probs[np.arange(len(truth)), truth])


def test_a_mixture_is_a_forecast_and_forgives_an_unknown_past(text):
    pasts, targets = models.windows(text[text < 3], 2)
    ladder = [models.count_ngrams(pasts, targets, 4, context) for context in range(3)]
    new = np.array([[3, 3], [0, 1]])
    probs = models.interpolated_probs(ladder, new, strength=2)

    assert probs.sum(axis=1) == pytest.approx([1, 1])
    assert probs[0] == pytest.approx(models.interpolated_probs(ladder[:1], new, strength=2)[0])


def test_an_endless_strength_leaves_nothing_but_the_uniform_forecast(text):
    pasts, targets = models.windows(text, 1)
    ladder = [models.count_ngrams(pasts, targets, 4, context) for context in range(2)]

    probs = models.interpolated_probs(ladder, pasts, strength=1e12)

    assert probs == pytest.approx(np.full((len(pasts), 4), 1 / 4))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: models.windows([1, 2], 2), "needs a longer text"),
        (lambda: models.count_ngrams([[0]], [1], 2, 2), "context of 2"),
        (lambda: models.interpolated_probs([], [[0]], strength=0), "strength"),
        (
            lambda: models.ngram_probs(models.count_ngrams([[0]], [1], 2, 1), [[0]], alpha=-1),
            "alpha",
        ),
        (
            lambda: models.interpolated_probs([models.count_ngrams([[0]], [1], 2, 1)], [[0]]),
            "without a gap",
        ),
    ],
)
def test_bad_input_is_told_what_was_wanted(call, words):
    with pytest.raises(ValueError, match=words):
        call()


# --- writing --------------------------------------------------------------------------------------


def test_a_forecast_is_drawn_as_often_as_it_says(rng):
    probs = np.array([0.5, 0.3, 0.2])
    drawn = models.written(rng, lambda past: np.log(probs)[None], [0], 4000)

    assert np.bincount(drawn, minlength=3) / 4000 == pytest.approx(probs, abs=0.03)


def test_a_cold_writer_takes_the_favourite(rng):
    scores = np.array([[0.0, 1.0, 0.9]])

    assert set(models.written(rng, lambda past: scores, [0], 50, temperature=0.001)) == {1}


def test_a_writer_reads_its_own_words(rng):
    read = []

    def scores(past):
        read.append(past[0].tolist())
        return 50.0 * np.eye(3)[(past[:, -1] + 1) % 3]

    assert models.written(rng, scores, [0, 1], 3).tolist() == [2, 0, 1]
    assert read == [[0, 1], [1, 2], [2, 0]]
