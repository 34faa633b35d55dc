"""Settings of all tests. A browser is present, or said to be missing; in CI that is a failure."""

import os

import pytest
from hypothesis import settings

from course_lib import doctor

# In CI the same examples each time, so that a push is judged by what it changed; elsewhere new ones.
# No deadline anywhere: how long an example takes says more about the machine than about the code.
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("exploring", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "exploring")


@pytest.fixture(autouse=True)
def _nobodys_record(tmp_path, monkeypatch):
    """No test reads or writes the progress of whoever runs it."""
    monkeypatch.setenv("ONE_NUMBER_RECORD", str(tmp_path / "record.json"))


def pytest_collection_modifyitems(items):
    browser_tests = [item for item in items if item.get_closest_marker("browser")]
    if doctor.find_browser() or not browser_tests:
        return
    if os.environ.get("CI"):
        raise pytest.UsageError(
            f"no browser was found, so {len(browser_tests)} browser tests cannot run; "
            "install Chromium, or set COURSE_BROWSER to the path of one"
        )
    for item in browser_tests:
        item.add_marker(pytest.mark.skip(reason="no browser found; install Chromium to run this"))
