"""`course doctor` against machines that lack something, each made for the purpose."""

import json
import subprocess
import sys
from importlib import metadata

import pytest

from course_lib import doctor
from course_lib.classroom.isolation import walls


def a_kernel_called_python3(folder, argv):
    """A kernel specification that goes before the right one when JUPYTER_PATH names `folder`."""
    place = folder / "kernels" / "python3"
    place.mkdir(parents=True)
    specification = {"argv": argv, "display_name": "In the way", "language": "python"}
    (place / "kernel.json").write_text(json.dumps(specification))
    return folder


def the_only(findings, subject):
    (finding,) = [finding for finding in findings if finding.subject == subject]
    return finding


def children():
    """The processes that this one started and that still run."""
    import psutil  # ipykernel brings it

    return psutil.Process().children(recursive=True)


def test_a_machine_as_it_should_be_can_run_the_course_and_is_left_clean():
    before = children()
    findings = [finding for finding in doctor.examine() if finding.subject != "files"]
    assert [finding.message for finding in findings if finding.needed and not finding.ok] == []
    assert {finding.subject for finding in findings} >= {"Python", "packages", "kernel", "widgets"}
    assert children() == before


def test_the_quick_look_starts_no_kernel(monkeypatch):
    monkeypatch.setattr(doctor, "running_kernel", None)
    subjects = [finding.subject for finding in doctor.examine(kernel=False)]
    assert "kernel" not in subjects


def test_a_kernel_whose_program_is_gone_is_found(tmp_path, monkeypatch):
    folder = a_kernel_called_python3(tmp_path, [str(tmp_path / "gone"), "{connection_file}"])
    monkeypatch.setenv("JUPYTER_PATH", str(folder))
    finding = the_only(doctor.examine_kernel(), "kernel")
    assert not finding.ok
    assert "gone" in finding.message
    assert "jupyter kernelspec list" in finding.remedy


def test_a_kernel_that_dies_is_found_and_its_last_words_are_told(tmp_path, monkeypatch):
    dying = [sys.executable, "-c", "raise SystemExit('out of ink')", "{connection_file}"]
    monkeypatch.setenv("JUPYTER_PATH", str(a_kernel_called_python3(tmp_path, dying)))
    before = children()
    finding = the_only(doctor.examine_kernel(), "kernel")
    assert not finding.ok
    assert "out of ink" in finding.message
    assert children() == before


def test_a_kernel_of_another_python_is_found(tmp_path, monkeypatch):
    disguise = "import sys; sys.prefix = '/another/python'; "
    code = f"{disguise}from ipykernel import kernelapp; kernelapp.launch_new_instance()"
    argv = [sys.executable, "-c", code, "-f", "{connection_file}"]
    monkeypatch.setenv("JUPYTER_PATH", str(a_kernel_called_python3(tmp_path, argv)))
    finding = the_only(doctor.examine_kernel(), "kernel")
    assert not finding.ok
    assert "/another/python" in finding.message
    assert sys.prefix in finding.message


def test_a_kernel_without_widgets_is_found(monkeypatch):
    monkeypatch.setattr(doctor, "MAKE_A_SLIDER", "import no_such_widgets")
    finding = the_only(doctor.examine_kernel(), "widgets")
    assert not finding.ok
    assert "no_such_widgets" in finding.message


def test_a_slider_that_does_not_move_is_found(monkeypatch):
    monkeypatch.setattr(doctor, "READ_THE_SLIDER", "print(3)")
    finding = the_only(doctor.examine_kernel(), "widgets")
    assert not finding.ok
    assert "stood at 3" in finding.message


def test_jupyterlab_without_the_widgets_extension_is_found(monkeypatch):
    monkeypatch.setattr(doctor, "widgets_extension_is_present", lambda: False)
    assert not the_only(doctor.examine_kernel(), "widgets").ok


def test_a_missing_package_and_an_old_one_are_each_named(monkeypatch):
    here = {"jupyterlab": "4.6.6", "numpy": "1.26.4"}
    monkeypatch.setattr(metadata, "requires", lambda _: ["jupyterlab>=4.4", "numpy>=2", "nope>=1"])
    monkeypatch.setattr(doctor, "version_of", here.get)
    messages = [finding.message for finding in doctor.examine_packages()]
    assert messages == [
        "numpy >=2 is wanted; version 1.26.4 is installed.",
        "nope >=1 is wanted; none is installed.",
    ]


def test_what_other_systems_and_the_tests_need_is_not_asked_for(monkeypatch):
    declared = ["absent>=1; sys_platform == 'plan9'", "missing>=1; extra == 'test'"]
    monkeypatch.setattr(metadata, "requires", lambda _: declared)
    assert doctor.installed_versions() == {}


def test_a_course_that_is_not_installed_is_said_to_be_so(monkeypatch):
    monkeypatch.setattr(doctor, "DISTRIBUTION", "no-such-distribution")
    (finding,) = doctor.examine_packages()
    assert not finding.ok
    assert "make start" in finding.remedy


def test_an_old_python_is_a_problem():
    finding = doctor.examine_python((3, 10, 4))
    assert not finding.ok
    assert "3.10.4" in finding.message


def test_a_missing_start_page_is_a_problem(tmp_path, monkeypatch):
    (tmp_path / "notebooks").mkdir()
    monkeypatch.setattr(doctor, "find_course_folder", lambda: tmp_path)
    finding = doctor.examine_course_files()
    assert not finding.ok
    assert "00_start_here.ipynb" in finding.message


def test_the_current_folder_serves_where_the_library_lies_elsewhere(tmp_path, monkeypatch):
    (tmp_path / "notebooks").mkdir()
    monkeypatch.setattr(doctor, "__file__", str(tmp_path / "site" / "course_lib" / "doctor.py"))
    monkeypatch.chdir(tmp_path)
    assert doctor.find_course_folder() == tmp_path


def test_a_missing_browser_is_a_note_and_not_a_problem(monkeypatch):
    monkeypatch.setattr(doctor, "can_open_browser", lambda: False)
    finding = doctor.examine_browser()
    assert not finding.ok
    assert doctor.can_run([finding])
    assert "note" in doctor.report([finding])


def test_a_named_browser_goes_before_all_others(tmp_path, monkeypatch):
    mine = tmp_path / "my browser"
    mine.write_text("")
    monkeypatch.setenv("COURSE_BROWSER", str(mine))
    assert doctor.find_browser() == mine


def test_a_named_browser_that_is_not_there_is_not_silently_replaced(monkeypatch):
    monkeypatch.setenv("COURSE_BROWSER", "/no/such/browser")
    assert doctor.find_browser() is None


def test_a_browser_in_path_is_found(tmp_path, monkeypatch):
    program = tmp_path / "chromium-browser"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.delenv("COURSE_BROWSER", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert doctor.find_browser() == program


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks for a Linux screen")
def test_a_linux_machine_without_a_screen_opens_no_browser(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    assert not doctor.can_open_browser(lambda: "a text browser in the terminal")
    monkeypatch.setenv("DISPLAY", ":0")
    assert doctor.can_open_browser(lambda: "a browser")


def test_every_failure_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(doctor, "find_course_folder", lambda: tmp_path)
    monkeypatch.setattr(doctor, "DISTRIBUTION", "no-such-distribution")
    monkeypatch.setattr(doctor, "can_open_browser", lambda: False)
    findings = [
        *doctor.examine(kernel=False),
        doctor.broken_kernel("x"),
        doctor.broken_widgets("y"),
    ]
    failing = [finding for finding in findings if not finding.ok]
    assert len(failing) == 5
    assert all(finding.remedy.endswith(".") for finding in failing)


def test_the_exit_code_is_one_when_the_course_cannot_run(monkeypatch, capsys):
    broken = [doctor.broken_kernel("it was unplugged")]
    monkeypatch.setattr(doctor, "examine", lambda: broken)
    assert doctor.main() == 1
    assert "1 problem, named above" in capsys.readouterr().out


def test_a_terminal_without_the_signs_still_gets_the_words():
    code = "from course_lib import doctor; doctor.say('✓ ok')"
    told = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        env={"PYTHONIOENCODING": "cp1252", "PATH": ""},
    )
    assert told.stdout.strip() == b"? ok"


def test_what_only_some_need_is_a_note_and_never_keeps_the_course_from_running(monkeypatch):
    monkeypatch.setattr(doctor.shutil, "which", lambda _: None)
    monkeypatch.setattr(doctor, "find_spec", lambda _: None)
    findings = doctor.examine_extras()
    assert [finding.ok for finding in findings] == [False] * 4
    assert doctor.can_run(findings)
    assert all("Nothing" in finding.remedy for finding in findings)
    assert "distributed and cryptography" in the_only(findings, "cluster").message
    assert "bubblewrap" in the_only(findings, "grading").remedy or walls.missing()


def test_a_machine_without_walls_is_told_why_it_cannot_grade(monkeypatch):
    monkeypatch.setattr(walls, "missing", lambda: "its kernel is a teapot")
    finding = doctor.examine_walls()
    assert "teapot" in finding.message
    assert not finding.ok
    assert not finding.needed


def test_a_machine_with_everything_has_no_note_on_it(monkeypatch):
    monkeypatch.setattr(walls, "missing", lambda: "")
    monkeypatch.setattr(doctor.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(doctor, "find_spec", lambda name: name)
    assert all(finding.ok for finding in doctor.examine_extras())
