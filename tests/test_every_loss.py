"""Promises common to every loss, and the inputs on which well-known libraries disagree."""

import inspect
import re

import numpy as np
import pytest

from course_lib import losses

PUBLIC = {name: getattr(losses, name) for name in losses.__all__}
TWINS = [name for name in PUBLIC if f"{name}_grad" in PUBLIC]

each = pytest.mark.parametrize("name", PUBLIC)
each_twin = pytest.mark.parametrize("name", TWINS)


@each_twin
def test_a_gradient_takes_exactly_what_its_loss_takes(name):
    assert inspect.signature(PUBLIC[f"{name}_grad"]) == inspect.signature(PUBLIC[name])


@each
def test_everything_after_the_data_has_to_be_named(name):
    parameters = inspect.signature(PUBLIC[name]).parameters.values()
    for parameter in parameters:
        data = parameter.name == "counts"  # may be left out where each loss counts once
        if parameter.default is not inspect.Parameter.empty and not data:
            assert parameter.kind is inspect.Parameter.KEYWORD_ONLY, parameter


@each
def test_the_documentation_says_what_comes_back_and_shows_it(name):
    said = inspect.getdoc(PUBLIC[name])
    assert "Returns:" in said
    assert ">>>" in said


@pytest.mark.parametrize("name", [name for name in PUBLIC if not name.endswith("_grad")])
def test_the_documentation_of_a_loss_gives_its_arguments_its_unit_and_its_errors(name):
    said = inspect.getdoc(PUBLIC[name])
    assert "Args:" in said
    assert re.search(r"nats|bits|unit|probabilit|fraction|perplexit|sum to 1|number", said)


@each
def test_no_argument_is_called_by_a_name_that_does_not_say_what_goes_in(name):
    names = set(inspect.signature(PUBLIC[name]).parameters)
    assert not names & {
        "input",
        "target",
        "x",
        "y",
        "p",
        "q",
        "pred",
        "y_true",
        "y_pred",
        "from_logits",
    }


def test_every_loss_of_the_course_has_a_gradient_where_there_is_one():
    without = {name for name in PUBLIC if not name.endswith("_grad") and name not in TWINS}
    conversions = {"bits_from_nats", "bits_per_byte", "bits_per_character", "bits_per_token"}
    probabilities = {
        "softmax",
        "log_softmax",
        "logsumexp",
        "sigmoid",
        "log_sigmoid",
        "smooth_labels",
    }
    figures = {
        "perplexity",
        "perplexity_from_losses",
        "uniform_loss",
        "unigram_loss",
        "returns_to_go",
    }
    no_slope = {"accuracy", "ndcg"}
    of_lesson_two = {"surprise", "negative_log_likelihood"}
    assert without == {
        *conversions,
        *probabilities,
        *figures,
        *no_slope,
        *of_lesson_two,
        "unit_rows",
    }


TWO = np.zeros((2, 3))

REFUSED = {
    "all targets ignored": lambda: losses.cross_entropy(TWO, [-100, -100], ignore_index=-100),
    "an empty batch": lambda: losses.cross_entropy(np.empty((0, 3)), np.empty(0, int)),
    "a label of V": lambda: losses.cross_entropy(TWO, [0, 3]),
    "a label of -1": lambda: losses.cross_entropy(TWO, [0, -1]),
    "real labels": lambda: losses.cross_entropy(TWO, [0.0, 1.0]),
    "soft targets that sum to 2": lambda: losses.cross_entropy(TWO, np.full((2, 3), 2 / 3)),
    "a negative soft target": lambda: losses.cross_entropy(TWO, [[1.5, -0.5, 0.0]] * 2),
    "one soft target for two rows": lambda: losses.cross_entropy(TWO, [[1.0, 0.0, 0.0]]),
    "probabilities that sum to 0.9": lambda: losses.cross_entropy_probs([[0.5, 0.4]], [0]),
    "a binary probability of 1.2": lambda: losses.binary_cross_entropy_probs([1.2], [1]),
    "mse of a row and a column": lambda: losses.mse(np.ones(3), np.ones((3, 1))),
    "huber of a row and a column": lambda: losses.huber(np.ones(3), np.ones((3, 1))),
    "binary logits of a row and a column": lambda: losses.binary_cross_entropy(
        np.ones(3), np.ones((3, 1))
    ),
    "the entropy of counts": lambda: losses.entropy([1.0, 1.0, 2.0]),
    "the cosine of a zero vector": lambda: losses.negative_cosine([[0.0, 0.0]], [[1.0, 0.0]]),
    "a smoothing of 1.5": lambda: losses.cross_entropy(TWO, [0, 1], smoothing=1.5),
    "a focal gamma of -1": lambda: losses.focal(TWO, [0, 1], gamma=-1.0),
    "a huber delta of 0": lambda: losses.huber([1.0], [0.0], delta=0.0),
}


@pytest.mark.parametrize("question", REFUSED)
def test_what_libraries_answer_silently_wrong_is_refused_in_words(question):
    with pytest.raises((ValueError, TypeError), match=r"received|must|needs"):
        REFUSED[question]()


ANSWERED = {
    "a masked class that is not expected": (
        lambda: losses.cross_entropy([[1.0, 2.0, -np.inf]], [[1.0, 0.0, 0.0]]),
        np.log1p(np.e),
    ),
    "a row of masks": (lambda: losses.cross_entropy([[-np.inf, -np.inf]], [0]), np.nan),
    "plus infinity at the target": (lambda: losses.cross_entropy([[np.inf, 0.0]], [0]), np.nan),
    "a truth of probability 0": (lambda: losses.cross_entropy_probs([[0.0, 1.0]], [0]), np.inf),
    "a yes of probability 0": (lambda: losses.binary_cross_entropy_probs([0.0], [1]), np.inf),
    "KL where both are 0": (lambda: losses.kl_divergence([0.5, 0.5, 0.0], [0.5, 0.5, 0.0]), 0.0),
    "KL where the model has 0": (lambda: losses.kl_divergence([0.0, 1.0], [0.5, 0.5]), np.inf),
    "all ignored, summed": (
        lambda: losses.cross_entropy(TWO, [-1, -1], ignore_index=-1, reduction="sum"),
        0.0,
    ),
}


@pytest.mark.parametrize("question", ANSWERED)
def test_where_there_is_an_answer_it_is_the_right_one_and_not_a_ceiling(question):
    compute, right = ANSWERED[question]
    assert compute() == pytest.approx(right, nan_ok=True)
