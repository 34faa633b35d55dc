"""Values and gradients against figures recorded from PyTorch and Optax (see benchmarks/record_oracles.py)."""

import json
from pathlib import Path

import numpy as np
import pytest

from course_lib import losses

RECORDS = json.loads((Path(__file__).parent / "oracles.json").read_text("utf-8"))
EVERY = pytest.mark.parametrize(
    "record", RECORDS, ids=[f"{place}-{record['function']}" for place, record in enumerate(RECORDS)]
)


def called(name, record):
    arguments = [np.array(argument) for argument in record["arguments"]]
    return getattr(losses, name)(*arguments, **record["options"])


@EVERY
def test_the_value_is_the_one_of_the_autodiff_library(record):
    value = np.mean(called(record["function"], record))
    assert value == pytest.approx(record["value"], rel=1e-9, abs=1e-12)


@EVERY
def test_the_gradients_are_the_ones_of_the_autodiff_library(record):
    found = called(f"{record['function']}_grad", record)
    found = found if isinstance(found, tuple) else (found,)
    for gradient, recorded in zip(found, record["gradients"], strict=True):
        assert gradient == pytest.approx(np.array(recorded), rel=1e-7, abs=1e-10)


def test_every_gradient_of_the_library_stands_beside_one_of_automatic_differentiation():
    functions = {record["function"] for record in RECORDS}
    twins = {name.removesuffix("_grad") for name in losses.__all__ if name.endswith("_grad")}
    twins.discard("cross_entropy_value_and")

    assert twins - functions == set()
    assert {record["by"].split()[0] for record in RECORDS} == {"PyTorch", "Optax"}
