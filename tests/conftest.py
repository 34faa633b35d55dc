"""Settings of all tests. A browser is present, or said to be missing; in CI that is a failure."""

import itertools
import os

import pytest
from hypothesis import settings

from course_lib import doctor

# In CI the same examples each time, so that a push is judged by what it changed; elsewhere new ones.
# No deadline anywhere: how long an example takes says more about the machine than about the code.
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("exploring", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "exploring")


RECORDS = itertools.count()


@pytest.fixture(autouse=True)
def _nobodys_record(tmp_path_factory, monkeypatch):
    """No test reads or writes the progress of whoever runs it. It is a file and not a folder of its
    own, since pytest counts all folders there are before it makes one more.
    """
    place = tmp_path_factory.getbasetemp() / f"record_{next(RECORDS)}.json"
    monkeypatch.setenv("ONE_NUMBER_RECORD", str(place))


@pytest.fixture(scope="module")
def opened():
    """A browser, for the tests of one file."""
    from explorable_pages import browser

    with browser() as opened:
        yield opened


@pytest.fixture
def shown(opened, tmp_path, explorable):
    """A fresh page with the `explorable` of the file, which complains of nothing and asks nobody."""
    from explorable_pages import Shown

    shown = Shown(opened, tmp_path, explorable)
    yield shown
    assert shown.complaints == []
    assert shown.requests == []
    shown.context.close()


@pytest.fixture(scope="module")
def mathematics_page(opened):
    """A blank page whose global `mathematics` holds every function of the front end."""
    from explorable_pages import page_with_mathematics

    page = page_with_mathematics(opened)
    yield page
    page.close()


@pytest.fixture(scope="module")
def mathematics(mathematics_page):
    """Calls a function of the front end on many lists of arguments at once."""
    return lambda name, many: mathematics_page.evaluate(
        "([name, many]) => many.map(given => mathematics[name](...given))", [name, many]
    )


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
