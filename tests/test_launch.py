"""`course start`: the port, the health check, and a JupyterLab that really answers."""

import argparse
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from course_lib import doctor, launch

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOK = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)(/\S+)\?token=(\w+)")


@pytest.fixture
def taken():
    """A port at which somebody else listens."""
    with socket.socket() as listener:
        listener.bind((launch.HERE, 0))
        listener.listen()
        yield listener.getsockname()[1]


def options(**changes):
    return argparse.Namespace(**{"port": 8888, "no_browser": True, "jupyter": [], **changes})


def test_a_port_in_use_is_passed_over_and_said(taken, capsys):
    port = launch.choose_port(taken)
    assert port > taken
    assert capsys.readouterr().out == f"Port {taken} is in use; using {port}.\n"


def test_a_free_port_is_taken_without_a_word(taken, capsys):
    free = launch.choose_port(taken)
    capsys.readouterr()
    assert launch.choose_port(free) == free
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_number_that_is_no_port_is_refused_with_the_range(port):
    with pytest.raises(ValueError, match="from 1 to 65535"):
        launch.choose_port(port)


def test_when_every_port_is_in_use_another_range_is_asked_for(monkeypatch):
    monkeypatch.setattr(launch, "is_free", lambda _: False)
    with pytest.raises(ValueError, match="from 9000 to 9049"):
        launch.choose_port(9000)


def test_a_port_kept_by_the_system_is_not_called_in_use(monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", refuse)
    with pytest.raises(ValueError, match="keeps that port to itself"):
        launch.is_free(80)


def test_without_notebooks_the_way_to_them_is_told(monkeypatch, capsys):
    monkeypatch.setattr(doctor, "find_course_folder", lambda: None)
    assert launch.start(options()) == 1
    assert "Go to the folder that you cloned" in capsys.readouterr().out


@pytest.fixture
def examined(tmp_path, monkeypatch):
    """A machine whose examinations are counted, and go as `findings` says."""
    calls = []
    findings = [doctor.Finding("kernel", True, True, "It started.")]

    def examine(*, kernel):
        calls.append(kernel)
        return findings

    monkeypatch.setattr(launch, "examination", lambda: tmp_path / "mark")
    monkeypatch.setattr(launch, "signature", lambda: "these packages")
    monkeypatch.setattr(doctor, "examine", examine)
    return calls, findings


def test_the_full_examination_is_for_the_first_time_only(examined):
    calls, _ = examined
    assert launch.is_healthy()
    assert launch.is_healthy()
    assert calls == [True, False]


def test_changed_packages_are_examined_again(examined, monkeypatch):
    calls, _ = examined
    launch.is_healthy()
    monkeypatch.setattr(launch, "signature", lambda: "other packages")
    launch.is_healthy()
    assert calls == [True, True]


def test_a_failed_examination_is_repeated_next_time_and_nothing_is_started(examined, capsys):
    calls, findings = examined
    findings[:] = [doctor.broken_kernel("it was unplugged")]
    assert launch.start(options()) == 1
    assert launch.start(options()) == 1
    assert calls == [True, True]
    assert "it was unplugged" in capsys.readouterr().out


def test_the_token_is_not_on_the_command_line(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_TOKEN", "very-secret")
    assert "very-secret" not in " ".join(launch.jupyter_command(tmp_path, 8888, show=False))


def test_a_machine_without_a_screen_is_told_how_to_be_reached():
    words = launch.invitation(8889, "abc", show=False)
    assert "ssh -N -L 8889:127.0.0.1:8889" in words
    assert "ssh" not in launch.invitation(8889, "abc", show=True)


def test_a_user_without_a_name_is_no_obstacle(monkeypatch):
    def nameless():
        raise KeyError("getpwuid(): uid not found: 12345")

    monkeypatch.setattr(launch.getpass, "getuser", nameless)
    assert launch.user_name() == "you"


def test_a_jupyterlab_that_fails_is_said_to_have_failed(capsys):
    failing = [sys.executable, "-c", "raise SystemExit(3)"]
    with launch.running(failing, dict(os.environ)) as server:
        assert not launch.wait_until_it_answers(server, 9)
        assert launch.wait_for_the_end(server) == 3
    assert "exit code 3" in capsys.readouterr().out


class RunningCourse:
    """`course start` in a copy of the course whose path has spaces, as a user runs it."""

    def __init__(self, folder, port):
        code = (
            "import argparse, sys; from course_lib import doctor, launch; "
            "launch.is_healthy = lambda: True; "
            f"sys.exit(launch.start(argparse.Namespace(port={port}, no_browser=True, jupyter=[])))"
        )
        self.process = subprocess.Popen(
            [sys.executable, "-c", code], cwd=folder, stdout=subprocess.PIPE, text=True
        )
        self.overdue = threading.Timer(100, self.process.terminate)
        self.overdue.start()
        self.text = ""

    def read_until(self, words):
        for line in self.process.stdout:
            self.text += line
            if words in line:
                return
        raise AssertionError(f"`course start` ended before saying {words!r}:\n{self.text}")

    def end(self):
        """Interrupt it as Ctrl-C does; its exit code and all that it said."""
        self.process.send_signal(signal.SIGINT)
        self.text += self.process.stdout.read()
        return self.process.wait(), self.text


@pytest.fixture
def course(tmp_path, taken):
    folder = tmp_path / "a path with spaces"
    (folder / "notebooks").mkdir(parents=True)
    (folder / doctor.START_PAGE).write_text(json.dumps(NOTEBOOK))
    shutil.copytree(
        ROOT / "course_lib", folder / "course_lib", ignore=shutil.ignore_patterns("__pycache__")
    )
    running = RunningCourse(folder, taken)
    yield running
    running.overdue.cancel()
    running.process.terminate()  # not kill: it has a JupyterLab to end
    with running.process:
        pass


def fetch(address):
    """What the server answers: the status and the text."""
    try:
        with urllib.request.urlopen(address, timeout=30) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, ""


def test_the_start_page_answers_at_the_printed_address_and_ctrl_c_ends_it(course, taken):
    course.read_until("Ctrl-C")
    port, page, token = ADDRESS.search(course.text).groups()
    server = f"http://127.0.0.1:{port}"
    assert int(port) != taken
    assert page == "/lab/tree/notebooks/00_start_here.ipynb"
    assert fetch(f"{server}{page}?token={token}")[0] == 200
    contents = f"{server}/api/contents/notebooks/00_start_here.ipynb"
    assert fetch(f"{contents}?token={token}")[0] == 200
    assert fetch(contents)[0] == 403
    notices = f"{server}/lab/api/settings/@jupyterlab/apputils-extension:notification"
    schema = json.loads(fetch(f"{notices}?token={token}")[1])["schema"]
    assert schema["properties"]["fetchNews"]["default"] == "false"  # no question about news
    code, said = course.end()
    assert code == 0
    assert f"Port {taken} is in use; using {port}." in said
    assert "The course is closed." in said
    assert launch.is_free(int(port))
