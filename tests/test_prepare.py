"""setup/prepare.py: what it finds, what it then does, and what it says when it cannot."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "setup" / "prepare.py"


def load():
    specification = importlib.util.spec_from_file_location("prepare_under_test", SCRIPT)
    module = importlib.util.module_from_spec(specification)
    sys.modules[specification.name] = module
    specification.loader.exec_module(module)
    return module


prepare = load()


@pytest.fixture
def checkout(tmp_path):
    folder = tmp_path / "a path with spaces"
    (folder / "setup").mkdir(parents=True)
    (folder / "pyproject.toml").write_text("[project]\n")
    for lock in ("start.lock", "test.lock"):
        (folder / "setup" / lock).write_text("numpy==2.4.6 \\\n    --hash=sha256:00\n")
    return folder


class Installer:
    """Does what the real one does to the folder, without a network; may fail or be killed."""

    def __init__(self, failure=None):
        self.calls = 0
        self.failure = failure

    def __call__(self, environment):
        self.calls += 1
        environment.python.parent.mkdir(parents=True, exist_ok=True)
        environment.python.unlink(missing_ok=True)
        environment.python.symlink_to(sys.executable)
        if self.failure is not None:
            raise self.failure
        (environment.folder / "installed").write_text("yes")


def prepared(checkout, goal="start"):
    environment = prepare.Environment(checkout, goal)
    prepare.prepare(environment, Installer())
    return environment


def test_a_second_run_installs_nothing(checkout):
    again = Installer()
    assert prepare.prepare(prepared(checkout), again) is False
    assert again.calls == 0


def test_an_interrupted_installation_is_started_afresh(checkout, capsys):
    environment = prepare.Environment(checkout, "start")
    with pytest.raises(KeyboardInterrupt):
        prepare.prepare(environment, Installer(KeyboardInterrupt()))
    (environment.folder / "half a package").write_text("")
    assert prepare.state(environment) == "unfinished"
    assert prepare.prepare(environment, Installer()) is True
    assert prepare.state(environment) == "ready"
    assert not (environment.folder / "half a package").exists()
    assert "interrupted" in capsys.readouterr().out


def test_a_stamp_that_cannot_be_read_counts_as_an_interruption(checkout):
    environment = prepared(checkout)
    environment.stamp.write_text('{"checkout": ')
    assert prepare.state(environment) == "unfinished"


def test_a_moved_checkout_is_rebuilt(checkout, capsys):
    prepared(checkout)
    elsewhere = checkout.rename(checkout.parent / "elsewhere")
    moved = prepare.Environment(elsewhere, "start")
    assert prepare.state(moved) == "moved"
    assert prepare.prepare(moved, Installer()) is True
    assert prepare.state(moved) == "ready"
    assert "moved" in capsys.readouterr().out


def test_an_interruption_while_clearing_is_not_taken_for_an_environment_made_by_hand(
    checkout, monkeypatch
):
    prepared(checkout)
    moved = prepare.Environment(checkout.rename(checkout.parent / "elsewhere"), "start")

    def interrupt(_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(prepare.shutil, "rmtree", interrupt)
        with pytest.raises(KeyboardInterrupt):
            prepare.prepare(moved, Installer())
    assert prepare.state(moved) == "unfinished"


def test_a_python_that_vanished_is_replaced(checkout):
    environment = prepared(checkout)
    environment.python.unlink()
    environment.python.symlink_to(checkout / "no-such-python")
    assert prepare.state(environment) == "another python"
    prepare.prepare(environment, Installer())
    assert prepare.state(environment) == "ready"


def test_a_python_named_by_the_user_replaces_another_one(checkout):
    environment = prepared(checkout)
    here = "%d.%d" % sys.version_info[:2]  # noqa: UP031
    assert prepare.state(environment, here) == "ready"
    assert prepare.state(environment, "3.99") == "another python"


@pytest.mark.parametrize("changed", ["pyproject.toml", "setup/start.lock"])
def test_a_changed_list_of_packages_is_installed_on_top(checkout, changed):
    environment = prepared(checkout)
    with (checkout / changed).open("a") as file:
        file.write("# newer\n")
    assert prepare.state(environment) == "outdated"
    (environment.folder / "kept").write_text("")
    prepare.prepare(environment, Installer())
    assert (environment.folder / "kept").exists()
    assert prepare.state(environment) == "ready"


def test_an_update_without_network_leaves_the_old_packages_usable(checkout):
    environment = prepared(checkout)
    before = environment.stamp.read_text()
    environment.lock.write_text("numpy==2.5.5 \\\n    --hash=sha256:00\n")
    with pytest.raises(prepare.NothingChangedError):
        prepare.prepare(environment, Installer(prepare.NothingChangedError("no network")))
    assert json.loads(environment.stamp.read_text()) == json.loads(before)
    assert prepare.state(environment) == "outdated"


def test_what_the_tests_need_serves_the_course_too(checkout):
    prepared(checkout, "test")
    assert prepare.state(prepare.Environment(checkout, "start")) == "ready"


def test_what_the_course_needs_does_not_serve_the_tests(checkout):
    prepared(checkout, "start")
    assert prepare.state(prepare.Environment(checkout, "test")) == "outdated"


def test_an_environment_made_by_hand_is_left_alone(checkout):
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / "mine").write_text("precious")
    installer = Installer()
    with pytest.raises(prepare.SetupError, match=r"delete the folder \.venv"):
        prepare.prepare(prepare.Environment(checkout, "start"), installer)
    assert installer.calls == 0
    assert (checkout / ".venv" / "mine").read_text() == "precious"


def test_an_old_python_is_told_what_was_found_and_what_is_wanted():
    with pytest.raises(prepare.SetupError, match=r"Python 3\.9\.2; the course needs 3\.11"):
        prepare.require_python((3, 9, 2))


def test_a_python_without_ensurepip_names_the_debian_package(checkout, monkeypatch):
    monkeypatch.setattr(prepare.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(prepare.SetupError, match="apt install python3-venv"):
        prepare.make_virtual_environment(prepare.Environment(checkout, "start"))


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("WARNING: Retrying (Retry(total=4...\nERROR: No matching distribution found", "network"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "cache purge"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("SSLError(SSLCertVerificationError ...", "PIP_CERT"),
        ("ERROR: No matching distribution found for pyyaml==6.0.3", "3.14 have been tried"),
        ("something new under the sun", "Nothing known explains it"),
    ],
)
def test_a_failure_is_explained_by_its_cause(output, words):
    explanation = prepare.explain(output, "installing the packages")
    assert words in explanation
    assert output.splitlines()[-1] in explanation


def test_a_dead_network_is_said_in_words_and_changes_nothing(checkout, monkeypatch):
    """The real pip, pointed at an address where nothing listens."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    settings = {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_RETRIES": "1",
        "PIP_CACHE_DIR": str(checkout / "cache"),
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    environment = prepare.Environment(checkout, "start")
    with pytest.raises(prepare.NothingChangedError, match="could not be reached"):
        prepare.prepare(environment, prepare.install)
    assert prepare.state(environment) == "unfinished"


def test_settings_that_lead_out_of_the_environment_are_dropped(monkeypatch):
    monkeypatch.setenv("PIP_TARGET", "/elsewhere")
    monkeypatch.setenv("PIP_INDEX_URL", "file:///a/mirror")
    settings = prepare.pip_settings()
    assert "PIP_TARGET" not in settings
    assert settings["PIP_USER"] == "0"
    assert settings["PIP_INDEX_URL"] == "file:///a/mirror"


@pytest.fixture(autouse=True)
def no_browser_of_ours(monkeypatch):
    """What the person who runs these tests has named is no concern of the made-up machines."""
    monkeypatch.delenv("COURSE_BROWSER", raising=False)


class Machine:
    """A machine with or without a browser, on which installing one works or does not."""

    def __init__(self, *, present=False, installable=False):
        self.present = present
        self.installable = installable
        self.asked = False

    def find(self):
        return Path("/usr/bin/chromium") if self.present else None

    def install(self):
        self.asked = True
        self.present = self.installable
        return ", and this is a test."


def test_a_browser_that_is_there_is_not_installed_again():
    machine = Machine(present=True)
    prepare.prepare_browser(machine.find, machine.install, in_ci=True)
    assert not machine.asked


def test_a_missing_browser_is_installed():
    machine = Machine(installable=True)
    prepare.prepare_browser(machine.find, machine.install, in_ci=True)
    assert machine.asked


def test_without_a_browser_the_skipping_is_announced(capsys):
    machine = Machine()
    prepare.prepare_browser(machine.find, machine.install, in_ci=False)
    assert "counted as skipped" in capsys.readouterr().out


def test_in_ci_a_missing_browser_is_a_failure():
    machine = Machine()
    with pytest.raises(prepare.SetupError, match="CI=true demands one"):
        prepare.prepare_browser(machine.find, machine.install, in_ci=True)


def test_a_wrongly_named_browser_is_said_and_none_is_installed(monkeypatch):
    machine = Machine(installable=True)
    monkeypatch.setenv("COURSE_BROWSER", "/no/such/browser")
    with pytest.raises(prepare.SetupError, match="COURSE_BROWSER names /no/such/browser"):
        prepare.prepare_browser(machine.find, machine.install, in_ci=True)
    assert not machine.asked


def test_the_finder_is_the_courses_own_and_needs_nothing_installed():
    code = (
        "import sys, pathlib, runpy; "
        f"names = runpy.run_path({str(SCRIPT)!r}); "
        f"names['load_find_browser'](pathlib.Path({str(ROOT)!r}))(); "
        "print(sorted({'jupyter_client', 'packaging', 'course_lib'} & set(sys.modules)))"
    )
    told = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"


def test_a_folder_that_cannot_be_written_is_named(monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied", "/course/.venv")

    monkeypatch.setattr(prepare, "prepare", refuse)
    with pytest.raises(prepare.SetupError, match=r"/course/\.venv: Permission denied\. The course"):
        prepare.run("start")


def test_a_wrong_word_on_the_command_line_is_answered_with_the_right_ones(capsys):
    assert prepare.main(["strat"]) == 2
    assert "start | build | test" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("goal", "folder"),
    [
        ("start", ".venv"),
        ("test", ".venv"),
        ("oldest", ".venv-oldest"),
        ("newest", ".venv-newest"),
        ("lite", ".venv-lite"),
    ],
)
def test_what_is_tried_besides_does_not_disturb_the_environment_of_the_course(goal, folder):
    environment = prepare.Environment(ROOT, goal)
    assert environment.folder.name == folder
    assert environment.lock.exists()


@pytest.mark.parametrize("goal", ["oldest", "lite"])
def test_what_is_tried_besides_does_not_serve_the_course(checkout, goal, monkeypatch):
    for name in ("setup/oldest.lock", "setup/lite.lock", *prepare.ALSO_DECIDING["lite"]):
        (checkout / name).parent.mkdir(exist_ok=True)
        (checkout / name).write_text("numpy==2.0.0 \\\n    --hash=sha256:00\n")
    assert prepare.state(prepared(checkout, goal)) == "ready"
    assert prepare.state(prepare.Environment(checkout, "start")) == "absent"


def test_another_python_for_the_browser_is_fetched(checkout):
    for name in ("setup/lite.lock", *prepare.ALSO_DECIDING["lite"]):
        (checkout / name).parent.mkdir(exist_ok=True)
        (checkout / name).write_text("{}")
    environment = prepared(checkout, "lite")
    (checkout / "lite/package-lock.json").write_text('{"changed": true}')
    assert prepare.state(environment) == "outdated"


def test_without_npm_the_site_for_the_browser_says_how_to_get_it(checkout, monkeypatch):
    monkeypatch.setattr(prepare.shutil, "which", lambda _: None)
    with pytest.raises(prepare.SetupError, match="apt install npm"):
        prepare.run_npm(checkout)
