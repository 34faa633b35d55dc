"""The fast order of work: the same numbers as the plain formula."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import log_softmax, softmax

from course_lib.losses import blockwise
from course_lib.losses.blockwise import losses_in_blocks

sizes = st.tuples(st.integers(1, 40), st.integers(1, 9))


def problem(shape, seed, dtype=float):
    rng = np.random.default_rng(seed)
    logits = (rng.normal(size=shape) * 10).astype(dtype)
    return logits, rng.integers(0, shape[1], shape[0])


def plain(logits, labels):
    return -log_softmax(logits.astype(float), axis=1)[np.arange(len(labels)), labels]


@given(sizes, st.integers(0, 10**6), st.integers(1, 500))
def test_the_size_of_a_block_changes_nothing(shape, seed, block_bytes):
    logits, labels = problem(shape, seed)
    before = blockwise.BLOCK_BYTES
    blockwise.BLOCK_BYTES = block_bytes
    try:
        assert losses_in_blocks(logits, labels) == pytest.approx(plain(logits, labels), abs=1e-12)
    finally:
        blockwise.BLOCK_BYTES = before


@given(sizes, st.integers(0, 10**6))
def test_gradients_are_softmax_minus_one_hot(shape, seed):
    logits, labels = problem(shape, seed)
    gradients = np.empty_like(logits)
    losses_in_blocks(logits, labels, gradients=gradients)

    assert gradients == pytest.approx(softmax(logits, axis=1) - np.eye(shape[1])[labels], abs=1e-12)


@pytest.mark.parametrize("fast", [True, False])
def test_single_precision_is_right_to_single_precision_either_way(fast, monkeypatch):
    monkeypatch.setattr(blockwise, "_has_a_fast_power_of_two", lambda: fast)
    logits, labels = problem((64, 5000), 1, np.float32)
    gradients = np.empty_like(logits)
    losses = losses_in_blocks(logits, labels, gradients=gradients)

    assert losses == pytest.approx(plain(logits, labels), rel=2e-6)
    assert gradients.sum(1) == pytest.approx(0, abs=2e-6)


@pytest.mark.parametrize("offset", [-1e4, -90.0, -20.0, 0.0, 20.0, 90.0, 1e4])
def test_logits_far_from_zero_are_weighed_as_well_as_those_near_it(offset, monkeypatch):
    monkeypatch.setattr(blockwise, "_has_a_fast_power_of_two", lambda: True)
    logits, labels = problem((32, 50), 2, np.float32)
    logits = (logits + np.float32(offset)).astype(np.float32)
    gradients = np.empty_like(logits)
    losses = losses_in_blocks(logits, labels, gradients=gradients)

    assert losses == pytest.approx(plain(logits, labels), rel=5e-6)
    assert gradients == pytest.approx(
        softmax(logits.astype(float), axis=1) - np.eye(50)[labels], abs=3e-6
    )


def test_gradients_may_take_the_place_of_the_logits():
    logits, labels = problem((7, 5), 3)
    apart = np.empty_like(logits)
    losses = losses_in_blocks(logits, labels, gradients=apart)
    together = logits.copy()

    assert losses_in_blocks(together, labels, gradients=together).tolist() == losses.tolist()
    assert together.tolist() == apart.tolist()


def test_without_gradients_the_logits_are_left_alone():
    logits, labels = problem((7, 5), 3)
    before = logits.copy()
    losses_in_blocks(logits, labels)

    assert logits.tolist() == before.tolist()


@pytest.mark.parametrize(
    ("row", "label", "loss"),
    [
        ([1e4, -1e4], 0, 0.0),
        ([1e4, -1e4], 1, 2e4),
        ([0.0, -np.inf], 0, 0.0),
        ([0.0, -np.inf], 1, np.inf),
        ([-np.inf, -np.inf], 0, np.nan),
        ([np.nan, 0.0], 1, np.nan),
    ],
)
def test_the_edges_have_their_right_values_without_a_warning(row, label, loss):
    assert losses_in_blocks(np.array([row]), np.array([label])) == pytest.approx(
        [loss], nan_ok=True
    )


def test_the_value_needs_less_than_one_percent_of_the_input_as_extra_memory():
    logits, labels = problem((4096, 50_257 // 8), 5, np.float32)
    losses_in_blocks(logits[:8], labels[:8])
    tracemalloc.start()
    try:
        losses_in_blocks(logits, labels)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < blockwise.BLOCK_BYTES * 1.1 + 64 * len(labels)
