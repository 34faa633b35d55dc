"""Whether this machine can run the course, in words: the command `course doctor`.

The top of this file imports the standard library only. It is read before anything is installed,
by setup/prepare.py, which asks it for a browser.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import webbrowser
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jupyter_client.blocking import BlockingKernelClient

DISTRIBUTION = "one-number"
OLDEST_PYTHON = (3, 11)
START_PAGE = Path("notebooks", "00_start_here.ipynb")
KERNEL_LIMIT = 60.0  # seconds; a cold disk or a virus scanner can take half of that
INSTALL_AGAIN = (
    'Run `make start` in the course\'s folder, or `python -m pip install -e ".[test]"` there.'
)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: how it is, and what to do if it is not as it should be."""

    subject: str
    ok: bool
    needed: bool
    message: str
    remedy: str = ""


# --- the whole examination ---------------------------------------------------------------------


def examine(*, kernel: bool = True) -> list[Finding]:
    """Look at everything the course needs; without `kernel`, at what takes no time."""
    findings = [examine_python(), *examine_packages(), examine_course_files()]
    if kernel:
        findings += [*examine_kernel(), *examine_extras()]
    return [*findings, examine_browser()]


def can_run(findings: list[Finding]) -> bool:
    """Whether nothing that is needed is missing."""
    return all(finding.ok for finding in findings if finding.needed)


def report(findings: list[Finding]) -> str:
    """The findings as text, one line each, remedies beneath, the verdict last.

    >>> print(report([Finding("kernel", False, True, "It is not there.", "Install it.")]))
    ✗ problem  kernel    It is not there.
                         What to do: Install it.
    <BLANKLINE>
    The course cannot run yet: 1 problem, named above.
    """
    lines = [line for finding in findings for line in lines_of(finding)]
    problems = sum(not finding.ok for finding in findings if finding.needed)
    verdict = (
        f"The course cannot run yet: {problems} problem{'s'[: problems > 1]}, named above."
        if problems
        else "The course can run."
    )
    return "\n".join([*lines, "", verdict])


def lines_of(finding: Finding) -> list[str]:
    """A finding as one line, or two where there is something to do."""
    failing = "✗ problem" if finding.needed else "· note"
    rank = "✓ ok" if finding.ok else failing
    lines = [f"{rank:<9}  {finding.subject:<8}  {finding.message}"]
    if finding.remedy:
        lines.append(f"{'':<21}What to do: {finding.remedy}")
    return lines


def say(text: str) -> None:
    """Print at once, also where the terminal's alphabet lacks a sign (an old Windows console)."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding), flush=True)


def main() -> int:
    """Examine, report, and return 1 if the course cannot run."""
    findings = examine()
    say(report(findings))
    return 0 if can_run(findings) else 1


# --- Python, packages, files -------------------------------------------------------------------


def examine_python(version: tuple[int, ...] = sys.version_info[:3]) -> Finding:
    """Whether this Python is new enough."""
    found = ".".join(str(part) for part in version)
    if version[:2] >= OLDEST_PYTHON:
        return Finding("Python", True, True, f"Python {found} at {sys.executable}.")
    remedy = "Install Python 3.11 or newer and name it: `make start PYTHON=/path/to/python3.12`."
    message = f"This is Python {found}; the course needs 3.11 or newer."
    return Finding("Python", False, True, message, remedy)


def examine_packages() -> list[Finding]:
    """Whether everything that the installed course declares is here, and new enough."""
    try:
        versions = installed_versions()
    except ImportError:  # the course itself, or `packaging`, which JupyterLab brings
        message = f"The course is not installed in the Python at {sys.executable}."
        return [Finding("packages", False, True, message, INSTALL_AGAIN)]
    problems = [shortfall(name, *pair) for name, pair in versions.items() if not fits(*pair)]
    if problems:
        return [Finding("packages", False, True, text, INSTALL_AGAIN) for text in problems]
    listed = ", ".join(f"{name} {found}" for name, (found, _) in versions.items())
    return [Finding("packages", True, True, f"{listed}.")]


def installed_versions() -> dict[str, tuple[str | None, str]]:
    """For each package the course declares: the version found, if any, and the range wanted."""
    from packaging.requirements import Requirement

    declared = [Requirement(line) for line in metadata.requires(DISTRIBUTION) or []]
    return {
        requirement.name: (version_of(requirement.name), str(requirement.specifier))
        for requirement in declared
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""})
    }


def version_of(name: str) -> str | None:
    """The installed version of a package.

    >>> version_of("no-such-package") is None
    True
    """
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def fits(found: str | None, wanted: str) -> bool:
    """Whether a version lies in a range.

    >>> fits("2.10", ">=2.9"), fits("2.1", ">=2.9"), fits(None, ">=2.9")
    (True, False, False)
    """
    from packaging.specifiers import SpecifierSet

    return found is not None and SpecifierSet(wanted).contains(found, prereleases=True)


def shortfall(name: str, found: str | None, wanted: str) -> str:
    """What is wrong with a package, as a sentence."""
    return f"{name} {wanted} is wanted; {'version ' + found if found else 'none'} is installed."


def find_course_folder() -> Path | None:
    """The folder with notebooks/: the one this file was installed from, else the current one."""
    for folder in (Path(__file__).resolve().parent.parent, Path.cwd()):
        if (folder / "notebooks").is_dir():
            return folder
    return None


def examine_course_files() -> Finding:
    """Whether the page that everything starts from is where it is looked for."""
    folder = find_course_folder()
    if folder is not None and (folder / START_PAGE).is_file():
        return Finding("files", True, True, f"The start page is {folder / START_PAGE}.")
    looked = folder or Path(__file__).resolve().parent.parent
    message = f"The start page {START_PAGE} is not in {looked}."
    remedy = "Go to the folder that you cloned; if the file is gone: `git checkout -- notebooks`."
    return Finding("files", False, True, message, remedy)


# --- the kernel and the widgets ----------------------------------------------------------------

WHO_ARE_YOU = """\
import json as _json, sys as _sys, course_lib as _course
print(_json.dumps({"prefix": _sys.prefix, "course": _course.__file__}))
"""
MAKE_A_SLIDER = "from ipywidgets import IntSlider as _S; _slider = _S(value=3)"
READ_THE_SLIDER = "print(_slider.value)"


def examine_kernel() -> list[Finding]:
    """Start a kernel as JupyterLab would, and ask it who it is and whether widgets answer."""
    try:
        from jupyter_client.kernelspec import NoSuchKernel
    except ImportError:
        return [broken_kernel("jupyter_client is not installed")]
    # What a foreign kernel does cannot be foreseen; these are the ways in which it fails to
    # start, to answer in time, or to answer sense.
    failures = (NoSuchKernel, OSError, RuntimeError, TimeoutError, ValueError)
    with tempfile.TemporaryFile() as complaints:
        try:
            with running_kernel(complaints) as client:
                return [examine_identity(client), examine_widgets(client)]
        except failures as error:
            return [broken_kernel(f"{error}{last_words(complaints)}")]


def broken_kernel(reason: str) -> Finding:
    message = f"The Python that runs the notebooks did not start: {reason}."
    remedy = (
        f"{INSTALL_AGAIN} If it stays, `jupyter kernelspec list` shows the kernel called python3 "
        "that is in the way."
    )
    return Finding("kernel", False, True, message, remedy)


def last_words(complaints: Any) -> str:
    """The last line that a kernel wrote before it died, as an addition to a sentence."""
    complaints.seek(0)
    lines = complaints.read().decode(errors="replace").strip().splitlines()
    return f" ({lines[-1].strip()})" if lines else ""


@contextlib.contextmanager
def running_kernel(complaints: Any) -> "Iterator[BlockingKernelClient]":
    """A kernel of its own, gone afterwards whatever happens in between."""
    from jupyter_client.manager import KernelManager

    manager = KernelManager(kernel_name="python3")
    # From a neutral folder, since in its own folder the course is found without being installed.
    nowhere = tempfile.gettempdir()
    manager.start_kernel(stdout=subprocess.DEVNULL, stderr=complaints, cwd=nowhere)
    client = manager.blocking_client()
    try:
        client.start_channels()
        client.wait_for_ready(timeout=KERNEL_LIMIT)
        yield client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def ask(client: "BlockingKernelClient", code: str) -> tuple[str, list[dict[str, Any]]]:
    """Run code in the kernel; what it printed, and every message that came of it."""
    messages: list[dict[str, Any]] = []
    client.execute_interactive(
        code, allow_stdin=False, timeout=KERNEL_LIMIT, output_hook=messages.append
    )
    for message in messages:
        if message["msg_type"] == "error":
            raise ValueError(f"{message['content']['ename']}: {message['content']['evalue']}")
    streams = [message["content"] for message in messages if message["msg_type"] == "stream"]
    return "".join(part["text"] for part in streams if part["name"] == "stdout"), messages


def examine_identity(client: "BlockingKernelClient") -> Finding:
    """Whether the kernel is this very Python, and finds the course."""
    try:
        told = json.loads(ask(client, WHO_ARE_YOU)[0])
    except ValueError as error:
        return broken_kernel(f"it started, but answered {error}")
    if os.path.realpath(told["prefix"]) == os.path.realpath(sys.prefix):
        return Finding("kernel", True, True, "A notebook kernel started and imports course_lib.")
    return broken_kernel(f"python3 leads to {told['prefix']}, where {sys.prefix} is wanted")


def examine_widgets(client: "BlockingKernelClient") -> Finding:
    """Whether a slider, moved in the browser's stead, arrives moved in the kernel."""
    try:
        arrived = move_a_slider(client, 7)
    except (ValueError, TimeoutError) as error:
        return broken_widgets(f"The kernel could not make a slider: {error}.")
    if arrived != "7":
        return broken_widgets(f"A slider moved to 7 stood at {arrived or 'nothing'} in the kernel.")
    if not widgets_extension_is_present():
        return broken_widgets("JupyterLab lacks its widgets extension (jupyterlab-widgets).")
    return Finding("widgets", True, True, "A slider was made, moved, and read back.")


def broken_widgets(message: str) -> Finding:
    return Finding("widgets", False, True, message, INSTALL_AGAIN)


def move_a_slider(client: "BlockingKernelClient", to: int) -> str:
    """Play the browser's part in a slider's life; the value that the kernel then prints."""
    _, messages = ask(client, MAKE_A_SLIDER)
    models = [message["content"] for message in messages if message["msg_type"] == "comm_open"]
    sliders = [
        m["comm_id"] for m in models if m["data"]["state"]["_model_name"] == "IntSliderModel"
    ]
    if not sliders:
        return ""
    change = {"method": "update", "state": {"value": to}, "buffer_paths": []}
    moved = client.session.msg("comm_msg", {"comm_id": sliders[0], "data": change})
    client.shell_channel.send(moved)
    return ask(client, READ_THE_SLIDER)[0].strip()


def widgets_extension_is_present() -> bool:
    """Whether JupyterLab will find the half of the widgets that runs in the browser."""
    from jupyter_core.paths import jupyter_path

    manager = Path("@jupyter-widgets", "jupyterlab-manager", "package.json")
    return any((Path(folder) / manager).is_file() for folder in jupyter_path("labextensions"))


# --- the browser -------------------------------------------------------------------------------

COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
MAC_APPLICATIONS = ("Google Chrome", "Chromium", "Microsoft Edge")
WINDOWS_PROGRAMS = (
    r"Google\Chrome\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
)


def find_browser() -> Path | None:
    """A browser of the Chromium family, for the tests to drive; COURSE_BROWSER names another."""
    if chosen := os.environ.get("COURSE_BROWSER"):
        return Path(chosen) if Path(chosen).is_file() else None
    in_path = (shutil.which(command) for command in COMMANDS)
    usual = (place for place in usual_places() if place.is_file())
    return next((Path(found) for found in in_path if found), None) or next(usual, None)


def usual_places() -> Iterator[Path]:
    """Where macOS and Windows keep browsers, outside PATH."""
    for name in MAC_APPLICATIONS:
        for root in (Path("/"), Path.home()):
            yield root / "Applications" / f"{name}.app" / "Contents" / "MacOS" / name
    for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        if root_name := os.environ.get(variable):
            yield from (Path(root_name) / program for program in WINDOWS_PROGRAMS)


def can_open_browser(getter: Callable[[], object] = webbrowser.get) -> bool:
    """Whether opening an address here would show it to somebody."""
    if os.environ.get("BROWSER"):  # an editor connected to this machine sets it, too
        return True
    if sys.platform.startswith("linux") and not has_screen():
        return False
    try:
        getter()
    except webbrowser.Error:
        return False
    return True


def has_screen() -> bool:
    """Whether a Linux program has anywhere to draw."""
    windows_subsystem = "WSL_DISTRO_NAME" in os.environ
    return windows_subsystem or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))


def examine_browser() -> Finding:
    """Whether the course can open itself; it runs without, so this is only a note."""
    if can_open_browser():
        return Finding("browser", True, False, "A browser can be opened on this machine.")
    message = "No browser can be opened on this machine."
    remedy = (
        "Nothing, for the course to run: `course start` prints an address, and the line that "
        "opens it from another computer."
    )
    return Finding("browser", False, False, message, remedy)


# --- what only some need -----------------------------------------------------------------------

MODULES_FOR = {
    "site": ("`make site`", ("sphinx", "myst_nb", "furo"), "test"),
    "cluster": ("`course grade --scheduler`", ("distributed", "cryptography"), "scale"),
}
"""Subject → who needs it, what it imports, and the extra that brings it."""


def examine_extras() -> list[Finding]:
    """Whether this machine can also grade strangers and build the sites; never a problem."""
    modules = [examine_modules(subject, *wanted) for subject, wanted in MODULES_FOR.items()]
    return [examine_walls(), examine_npm(), *modules]


def examine_walls(bubblewrap: str = "bwrap") -> Finding:
    """Whether the system lets submissions be closed in, for those who grade."""
    try:
        from course_lib.classroom.isolation.walls import missing

        reason = missing()
    except ImportError as error:
        reason = f"{error.name} is not installed"
    if reason:
        message = f"Strangers' work cannot be closed in here: {reason}."
        remedy = "Nothing, unless you grade: then do it on Linux 5.13 or newer, or in WSL 2."
        return Finding("grading", False, False, message, remedy)
    message = "Submissions can be closed in; `course doctor --sandbox` tries how well."
    if shutil.which(bubblewrap):
        return Finding("grading", True, False, message)
    remedy = "Nothing. With bubblewrap (`apt install bubblewrap`) there is one wall more."
    return Finding("grading", False, False, message, remedy)


def examine_npm() -> Finding:
    """Whether the JavaScript of the explorables and the site in a browser can be built."""
    if shutil.which("npm"):
        return Finding("npm", True, False, "`make lite` and frontend/ have the npm they need.")
    message = "There is no npm, which `make lite` and frontend/ need."
    remedy = "Nothing, unless you want one of these: then install Node.js, which brings it."
    return Finding("npm", False, False, message, remedy)


def examine_modules(subject: str, user: str, modules: tuple[str, ...], extra: str) -> Finding:
    """Whether everything is installed that one command needs beside the course."""
    absent = [name for name in modules if find_spec(name) is None]
    if not absent:
        return Finding(subject, True, False, f"{user} has what it needs.")
    message = f"{user} needs {' and '.join(absent)}."
    remedy = f'Nothing, unless you want it: `python -m pip install -e ".[{extra}]"`.'
    return Finding(subject, False, False, message, remedy)
