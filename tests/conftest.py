"""The browser: present, or said to be missing. In CI a missing browser is a failure."""

import os

import pytest

from course_lib import doctor


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
