"""`diagnose` on training runs that its thresholds were not made from, with other data and code."""

from collections import Counter

import pytest
from sick_runs import all_runs

from course_lib import diagnose

OF_SICK_RUNS, NAMED_AT_LEAST = 24, 20


@pytest.fixture(scope="module", params=[0, 1])
def judged(request):
    """(run, diagnosis) of thirty runs; with seed 1 all of them are other ones."""
    runs = all_runs(request.param)
    return [(run, diagnose(run.history, run.validation, **run.facts)) for run in runs]


def test_the_planted_cause_is_named_first_in_most_sick_runs(judged):
    right = Counter(diagnosis.cause == run.cause for run, diagnosis in judged if run.cause)
    assert right.total() == OF_SICK_RUNS
    assert right[True] >= NAMED_AT_LEAST


def test_no_healthy_run_is_called_sick(judged):
    healthy = [(run.name, diagnosis) for run, diagnosis in judged if run.cause is None]
    assert len(healthy) == 6
    assert [name for name, diagnosis in healthy if not diagnosis.healthy] == []


def test_every_finding_says_what_it_saw_and_what_to_test(judged):
    for _, diagnosis in judged:
        for finding in diagnosis.findings:
            assert any(sign.isdigit() for sign in finding.evidence)
            assert finding.next_test
