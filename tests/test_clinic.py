"""What the clinic promises: values that tell, a diagnosis from a curve, and patients that are ill."""

import math
import re
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pytest
import scipy.special
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.clinic import CAUSES, TESTS, diagnose, patient, telling_values
from course_lib.clinic.causes import NEXT_TESTS
from course_lib.clinic.examining import small_step
from course_lib.clinic.patients import digits, in_order_of_class
from course_lib.clinic.reading import Curve, noise_of
from course_lib.clinic.signs import SIGNS
from course_lib.clinic.telling import double_softmax_floor, smoothing_floor
from course_lib.clinic.training import Data, Habits, loss_and_slopes, new_weights, train

NUMBERS = range(1, 13)
each_patient = pytest.mark.parametrize("number", NUMBERS)


def facts(sick):
    return {
        "n_classes": sick.n_classes,
        "batch": sick.batch,
        "steps_per_epoch": sick.steps_per_epoch,
        "learning_rate": sick.learning_rate,
    }


def cause_of(number):
    return next(name for name in CAUSES if patient(number).decide(name).startswith("Yes"))


def measured(load, classes):
    """Rows of a data set of scikit-learn, standardised: two thirds to train on."""
    x, y = load(return_X_y=True)
    order = np.random.default_rng(4).permutation(len(y))
    x, y = (x[order] - x.mean(axis=0)) / x.std(axis=0), y[order]
    cut = 2 * len(y) // 3
    return Data(x[:cut], y[:cut], x[cut:], y[cut:], classes)


def tumours():
    from sklearn.datasets import load_breast_cancer

    return measured(load_breast_cancer, 2)


# telling values


def test_every_cause_has_words_a_sign_and_a_test():
    assert list(CAUSES)
    assert set(CAUSES) == set(SIGNS) == set(NEXT_TESTS)
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", name) for name in CAUSES)


def test_telling_values_are_those_that_scipy_computes():
    found = telling_values(
        class_counts=[50, 30, 20], batch=8, vocabulary=50257, candidates=128, smoothing=0.1
    )
    shares = np.array([0.5, 0.3, 0.2])
    smoothed = 0.9 * np.eye(3)[0] + 0.1 / 3
    wanted = {
        "guesses_evenly": scipy.stats.entropy(np.ones(3)),
        "guesses_between_two": scipy.stats.entropy([1, 1]),
        "knows_only_the_shares": scipy.stats.entropy(shares),
        "counts_in_bits": scipy.stats.entropy(np.ones(3), base=2),
        "adds_up_instead_of_averaging": 8 * scipy.stats.entropy(np.ones(3)),
        "guesses_evenly_among_tokens": scipy.stats.entropy(np.ones(50257)),
        "tells_no_candidate_apart": scipy.stats.entropy(np.ones(128)),
        "reaches_the_smoothed_labels": scipy.stats.entropy(smoothed),
        "softmaxes_twice": -np.log(scipy.special.softmax([1.0, 0.0, 0.0])[0]),
        "meets_the_clip_of_float64": -np.log(np.finfo(np.float64).eps),
        "knows_everything": 0.0,
    }
    for name, value in wanted.items():
        assert found.named(name).value == pytest.approx(value, rel=1e-12), name
    assert [one.value for one in found] == sorted(one.value for one in found)


def test_the_clips_are_the_numbers_that_people_see():
    seen = {f"{one.value:.3f}" for one in telling_values()}
    assert {"36.044", "16.118", "27.631", "15.942", "100.000", "0.693"} <= seen


@given(st.integers(2, 9), st.lists(st.floats(-30, 30), min_size=9, max_size=9), st.integers(0, 8))
def test_no_softmax_of_a_softmax_costs_less_than_its_floor(classes, scores, label):
    twice = scipy.special.softmax(scipy.special.softmax(scores[:classes]))
    assert -np.log(twice[label % classes]) >= double_softmax_floor(classes) - 1e-12


@given(st.integers(2, 9), st.floats(0.01, 0.9), st.lists(st.floats(-9, 9), min_size=9, max_size=9))
def test_no_forecast_costs_less_than_the_floor_of_smoothed_labels(classes, smoothing, scores):
    labels = (1 - smoothing) * np.eye(classes)[0] + smoothing / classes
    log_probs = scipy.special.log_softmax(scores[:classes])
    assert -np.sum(labels * log_probs) >= smoothing_floor(classes, smoothing) - 1e-12


def test_margin_and_variance_stand_in_the_table_as_they_are():
    found = telling_values(margin=0.2, target_variance=7.5)
    assert found.named("collapses_to_the_margin").value == 0.2
    assert found.named("predicts_one_number").value == 7.5
    assert "the margin" in str(found)
    assert len(str(found).splitlines()) == len(found)


# diagnosis


@each_patient
def test_the_cause_of_each_patient_is_among_the_first_two(number):
    sick = patient(number)
    told = diagnose(sick.history, sick.validation, **facts(sick))
    assert cause_of(number) in [one.cause for one in told.findings[:2]]
    assert not told.healthy


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("data", [digits, tumours])
def test_a_sound_run_is_called_healthy(data, seed):
    run = train(data(), Habits(seed=seed, rate=0.1, epochs=15))
    told = diagnose(run.history, run.validation, n_classes=data().n_classes, batch=50)
    assert told.healthy, str(told)
    assert told.cause is None


ON_OTHER_DATA = {
    "learns_too_slowly": {"rate": 0.003},
    "climbs_the_loss": {"direction": 1, "rate": 0.01},
    "never_moves": {"moves_a_copy": True},
    "softmaxes_twice": {"softmaxes": 2, "epochs": 60},
    "adds_up_instead_of_averaging": {"averages": False, "rate": 0.002},
    "starts_too_confident": {"spread": 100.0, "rate": 0.05},
    "sees_one_batch_again_and_again": {"moves_on": False, "batch": 8},
}


@pytest.mark.parametrize("cause", ON_OTHER_DATA)
def test_the_same_illness_is_named_on_other_data(cause):
    habits = replace(Habits(batch=32, epochs=20), **ON_OTHER_DATA[cause])
    data = tumours()
    run = train(data, habits)
    told = diagnose(run.history, run.validation, n_classes=2, batch=habits.batch)
    assert cause in [one.cause for one in told.findings[:2]], str(told)


def test_sorted_rows_are_heard_in_the_period_of_an_epoch():
    run = train(in_order_of_class(digits()), Habits(shuffles=False, batch=20, rate=0.3, epochs=8))
    assert (
        diagnose(run.history, n_classes=10, steps_per_epoch=50).cause == "reads_the_data_in_order"
    )


@given(st.integers(1, 40), st.sampled_from([math.nan, math.inf]))
def test_a_nan_comes_first_wherever_it_stands(place, broken):
    losses = 2.3 * np.exp(-np.arange(41) / 9)
    losses[place] = broken
    told = diagnose(losses, n_classes=10)
    assert told.cause == "turns_into_nan"
    assert f"point {place + 1} of 41" in told.findings[0].evidence
    assert "out of the blue" in told.findings[0].evidence


def test_it_says_whether_it_exploded_before():
    told = diagnose([2.3, 9.0, 81.0, 800.0, math.nan], n_classes=10)
    assert told.cause == "turns_into_nan"
    assert "exploded to 800" in told.findings[0].evidence


@given(st.floats(0.1, 9), st.integers(2, 300))
def test_equal_losses_never_moved_however_many_there_are(level, count):
    assert diagnose([level] * count).cause == "never_moves"


@given(st.floats(1e-3, 1e3))
@settings(deadline=None)
def test_the_unit_of_the_targets_changes_no_diagnosis(unit):
    rng = np.random.default_rng(3)
    flat = 4.0 + 0.3 * rng.normal(size=200)
    for losses in (flat, np.linspace(4.0, 2.4, 200), np.geomspace(4.0, 0.05, 200)):
        here = diagnose(losses, target_variance=4.0)
        there = diagnose(unit * losses, target_variance=4.0 * unit)
        assert here.cause == there.cause
    assert diagnose(flat, target_variance=4.0).cause == "predicts_one_number"


def test_a_fall_that_is_run_backwards_climbs():
    fall = 2.3 * np.exp(-np.arange(100) / 40)
    assert diagnose(fall, n_classes=10).healthy
    assert diagnose(2.3 + fall[::-1], n_classes=10).cause == "climbs_the_loss"


def test_lists_arrays_and_tuples_are_read_alike_and_left_as_they_are():
    losses = [2.3 - 0.002 * n for n in range(200)]
    array = np.array(losses)
    told = {str(diagnose(kind, n_classes=10)) for kind in (losses, tuple(losses), array)}
    assert len(told) == 1
    assert array.tolist() == losses


@pytest.mark.parametrize(
    ("losses", "known", "cause"),
    [
        ([0.2 + 0.001 * (-1) ** n for n in range(50)], {"margin": 0.2}, "collapses_to_the_margin"),
        ([-0.1 * n for n in range(50)], {"n_classes": 10}, "loses_its_sign"),
        ([2.3 - 0.003 * n for n in range(200)], {"n_classes": 10}, "learns_too_slowly"),
        ([147.0 * 0.97**n for n in range(200)], {"n_classes": 10, "batch": 64}, "adds_up_instead_of_averaging"),
        ([1.1 + 1.2 * 0.9**n for n in range(200)], {"n_classes": 10}, "is_too_small"),
    ],
)  # fmt: skip
def test_arithmetic_by_itself_is_named(losses, known, cause):
    assert diagnose(losses, **known).cause == cause


def test_held_out_rows_that_are_too_good_are_known_to_the_training():
    train_losses, held_out = 1.0 + 1.3 * 0.9 ** np.arange(30), 0.1 + 0.4 * 0.8 ** np.arange(30)
    assert diagnose(train_losses, held_out, n_classes=10).cause == "leaks"


def test_a_language_model_may_rest_high_and_smoothed_labels_leave_a_floor():
    rng = np.random.default_rng(0)
    text = 1.5 + 2.5 * np.exp(-np.arange(500) / 50) + 0.06 * rng.normal(size=500)
    assert diagnose(text, n_classes=57).healthy
    smoothed = smoothing_floor(10, 0.1) + 1.8 * np.exp(-np.arange(300) / 30)
    assert diagnose(smoothed + 0.02 * rng.random(300), n_classes=10).healthy


def test_the_words_are_calm_and_hold_numbers():
    sick = patient(9)
    said = str(diagnose(sick.history, sick.validation, **facts(sick)))
    assert said.startswith("Looks like: adds_up_instead_of_averaging")
    assert {"Why", "Next", "Would also fit"} <= set(re.findall(r"^[A-Z][\w ]+(?=:)", said, re.M))
    assert "115" in said
    assert "50 rows" in said
    assert not re.search(r"certain|obvious|definitely|must be", said)


def test_each_finding_has_evidence_with_numbers_and_a_test_with_two_outcomes():
    for number in NUMBERS:
        sick = patient(number)
        for finding in diagnose(sick.history, sick.validation, **facts(sick)).findings:
            assert re.search(r"\d", finding.evidence)
            assert finding.next_test.count("If ") >= 2
            assert finding.cause in CAUSES


BAD = [
    (([],), {}, "at least 2 losses, received 0"),
    (([1.0],), {}, "at least 2 losses, received 1"),
    (("high",), {}, "received 'high'"),
    ((["a", "b"],), {}, "history.append"),
    (([[1.0, 2.0]],), {}, "one number a step"),
    (([1.0, 2.0], []), {}, "validation must hold at least 1 loss"),
    (([1.0, 2.0],), {"n_classes": -3}, "n_classes must be a whole number from 2, received -3"),
    (([1.0, 2.0],), {"class_counts": [3]}, "at least two counts"),
    (([1.0, 2.0],), {"class_counts": [3, 4], "n_classes": 3}, "holds 2 classes"),
    (([1.0, 2.0],), {"margin": 0}, "margin must be a number above 0, received 0"),
    (([1.0, 2.0],), {"target_variance": math.nan}, "received nan"),
    (([1.0, 2.0],), {"batch": 2.5}, "received 2.5"),
    (([1.0, 2.0],), {"steps_per_epoch": 0}, "steps_per_epoch must be"),
    (([1.0, 2.0],), {"learning_rate": "fast"}, "received 'fast'"),
    (([1.0, 2.0],), {"smoothing": 1.0}, "between 0 and 1"),
]


@pytest.mark.parametrize(("arguments", "known", "said"), BAD)
def test_bad_input_is_told_what_came_and_what_was_wanted(arguments, known, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        diagnose(*arguments, **known)


ANY_LOSS = st.floats(allow_nan=True, allow_infinity=True)


@given(st.lists(ANY_LOSS, min_size=2, max_size=60), st.lists(ANY_LOSS, min_size=1, max_size=9))
@settings(deadline=None)
def test_no_curve_makes_it_stop(history, validation):
    for known in ({}, {"n_classes": 3, "batch": 4}, {"margin": 0.5}, {"target_variance": 2.0}):
        assert str(diagnose(history, validation, **known))


def test_it_takes_less_than_a_hundredth_of_a_second():
    sick = patient(1)
    history, validation = sick.history, sick.validation
    times = []
    for _ in range(20):
        start = time.perf_counter()
        diagnose(history, validation, **facts(sick))
        times.append(time.perf_counter() - start)
    assert min(times) < 0.01


def test_it_can_be_asked_for_by_its_short_name_and_costs_nothing_before():
    probe = (
        "import sys, course_lib; before = 'numpy' in sys.modules; "
        "from course_lib import diagnose; print(before, diagnose([1, 1]).cause)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == ["False", "never_moves"]


# reading


@given(st.floats(-5, 5), st.floats(-1, 1))
def test_a_straight_line_has_no_noise_and_noise_has_its_own_size(level, slope):
    line = level + slope * np.arange(4000)
    assert noise_of(line) < 1e-8
    noise = np.random.default_rng(0).normal(0, 0.5, 4000)
    assert noise_of(line + noise) == pytest.approx(0.5, rel=0.1)


@given(st.integers(6, 60))
@settings(deadline=None)
def test_a_course_that_comes_again_is_heard_at_its_period(period):
    course = np.random.default_rng(period).random(period)
    noise = 0.1 * np.random.default_rng(1).random(12 * period)
    curve = Curve(np.tile(course, 12) + noise)
    assert curve.period % period == 0
    assert curve.repeats(period) > 0.8


def test_leaps_are_counted_and_small_waves_are_not():
    assert Curve(np.array([2.0, 0.1, 2.0, 0.1, 0.5, 0.1, 2.0])).leaps(0.2, 1.0) == 2


# patients


def test_the_twelve_have_the_first_twelve_causes_in_another_order():
    causes = [cause_of(number) for number in NUMBERS]
    assert set(causes) == set(list(CAUSES)[:12])
    assert causes != list(CAUSES)[:12]


@each_patient
def test_a_patient_is_the_same_for_everybody_and_cannot_be_harmed(number):
    one, other = patient(number), patient(number)
    one.history[:] = 0
    assert np.array_equal(one.history, other.history, equal_nan=True)
    assert len(one.history) == one.steps_per_epoch * len(one.validation)
    assert sum(one.class_counts) >= one.batch
    assert len(one.class_counts) == one.n_classes


@each_patient
def test_each_test_says_a_sentence_with_numbers_and_draws_a_curve(number):
    sick = patient(number)
    for count, name in enumerate(TESTS, start=1):
        finding = sick.test(name)
        assert re.search(r"\d|nan", finding.sentence)
        assert finding.sentence.endswith(".")
        assert finding.curve.ndim == 1
        assert len(finding.curve) >= 2
        assert len(sick.tests_used) == count
    sick.test(TESTS[0])
    assert len(sick.tests_used) == len(TESTS)


@each_patient
def test_a_wrong_guess_is_told_what_speaks_against_it(number):
    right = cause_of(number)
    for guess in list(CAUSES)[:12]:
        said = patient(number).decide(guess)
        if guess == right:
            assert said == f"Yes, without a test: {CAUSES[right]}."
        else:
            assert said.startswith("Not this one, without a test.")
            assert re.search(r"\d|Numbers|itself", said)
            assert CAUSES[right] not in said


def test_the_number_of_tests_is_told():
    sick = patient(2)
    sick.test("raise the rate")
    assert "after 1 test." in sick.decide("overfits")
    sick.test("print the first loss")
    assert sick.decide("learns_too_slowly").startswith("Yes, after 2 tests")


def test_names_that_do_not_exist_are_answered_with_the_nearest():
    with pytest.raises(ValueError, match="did you mean 'overfit one batch'"):
        patient(1).test("overfit a batch")
    with pytest.raises(ValueError, match="did you mean 'overfits'"):
        patient(1).decide("overfitting")


@pytest.mark.parametrize("number", [0, 13, -1, "one", None, True, 1.5])
def test_a_number_that_no_patient_has_is_refused(number):
    with pytest.raises(ValueError, match="from 1 to 12"):
        patient(number)


def test_the_faults_are_real_and_each_test_finds_its_own():
    by_cause = {cause_of(number): patient(number) for number in NUMBERS}
    says = {
        "never_moves": ("take one small step", "0 of 2,410 weights moved"),
        "climbs_the_loss": ("take one small step", "rises by"),
        "softmaxes_twice": ("look at the outputs", "is 0.23"),
        "adds_up_instead_of_averaging": ("halve the batch", "is 57; with 50 it was 115"),
        "reads_the_data_in_order": ("look at the labels", "0 0 0 0 0 0 0 0 0 0 0 0"),
        "sees_one_batch_again_and_again": ("count the rows seen", "10 different rows of 1000"),
        "turns_into_nan": ("find the first NaN", "float16"),
        "starts_too_confident": ("start smaller", "is 2.31 in place of 8.53"),
    }
    for cause, (test, words) in says.items():
        assert words in by_cause[cause].test(test).sentence, cause


def test_the_slopes_of_the_trainer_are_those_of_its_loss():
    data = digits()
    for softmaxes in (1, 2):
        habits = Habits(softmaxes=softmaxes)
        weights = new_weights(np.random.default_rng(5), data, habits)
        batch = data.inputs[:9], data.labels[:9]
        slopes = loss_and_slopes(weights, *batch, habits)[1]
        for name, slope in slopes.items():
            up, down = ({**weights, name: weights[name] + way * 1e-6 * slope} for way in (1, -1))
            rise = loss_and_slopes(up, *batch, habits)[0] - loss_and_slopes(down, *batch, habits)[0]
            assert rise / 2e-6 == pytest.approx(np.sum(slope**2), rel=1e-4)


@each_patient
def test_a_small_step_rises_only_where_a_sign_is_flipped(number):
    before, after, moved, _ = small_step(patient(number)._case)
    cause = cause_of(number)
    assert (after > before) == (cause == "climbs_the_loss")
    assert (moved == 0) == (cause == "never_moves")
