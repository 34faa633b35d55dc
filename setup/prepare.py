"""Make the course's own Python environment, `.venv`, inside this checkout.

    python3 setup/prepare.py start    what reading and doing the course takes
    python3 setup/prepare.py build    that, and what its authors use
    python3 setup/prepare.py test     that, and a browser for the browser tests
    python3 setup/prepare.py oldest   the same with the oldest packages that are promised to do
    python3 setup/prepare.py newest   the same with the newest that the index has today, unlocked
    python3 setup/prepare.py lite     what building the site for the browser takes

The last three have a folder each (`.venv-oldest` …), so that none disturbs `.venv`.

It runs under whatever Python the machine has, hence the standard library only, and a syntax
that an old Python reads far enough to say that it is too old.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)
LOCKS = {
    "start": "setup/start.lock",
    "build": "setup/test.lock",
    "test": "setup/test.lock",
    "oldest": "setup/oldest.lock",
    "newest": "pyproject.toml",
    "lite": "setup/lite.lock",
}
FOLDERS = {"oldest": ".venv-oldest", "newest": ".venv-newest", "lite": ".venv-lite"}  # or .venv
ALSO_DECIDING = {"lite": ("setup/lite_wheels.lock", "lite/package.json", "lite/package-lock.json")}

# What a failed download or installation says, and what that means. The first that fits is told.
CAUSES = [
    (
        ("DO NOT MATCH THE HASHES",),
        "A downloaded package is not the one that setup/*.lock names, so it was not installed. "
        "A damaged cache is the usual reason: run `python3 -m pip cache purge`, then this again. "
        "If it stays, something between here and the package index alters downloads.",
    ),
    (
        ("No space left on device", "Disk quota exceeded"),
        "The disk is full. The course takes about 600 MB; make room and run this again.",
    ),
    (
        ("CERTIFICATE_VERIFY_FAILED", "SSLError"),
        "The package index could not be trusted: its certificate was refused. Behind a company's "
        "proxy, name its certificate: `export PIP_CERT=/path/to/certificate.pem`, then run this "
        "again.",
    ),
    (
        ("Retrying (", "ConnectionError", "Connection reset", "Temporary failure", "timed out"),
        "The network, or the package index, could not be reached. What was downloaded so far is "
        "kept: connect, run the same command again, and it goes on from there.",
    ),
    (
        ("No matching distribution found",),
        "Some package has no ready-made build for this Python on this machine. Python 3.11 to "
        "3.14 have been tried: `make start PYTHON=python3.13` takes another one.",
    ),
    (
        ("Permission denied", "Read-only file system"),
        "A file could not be written. Run this as the user to whom this folder belongs.",
    ),
]


class SetupError(Exception):
    """What went wrong and what to do, in words for the person at the keyboard."""


@dataclass(frozen=True)
class Environment:
    """The virtual environment of one checkout, for one goal."""

    checkout: Path
    goal: str

    @property
    def folder(self) -> Path:
        return self.checkout / FOLDERS.get(self.goal, ".venv")

    @property
    def python(self) -> Path:
        windows = os.name == "nt"
        return self.folder / ("Scripts/python.exe" if windows else "bin/python")

    @property
    def lock(self) -> Path:
        return self.checkout / LOCKS[self.goal]

    @property
    def stamp(self) -> Path:
        return self.folder / "prepared.json"

    @property
    def log(self) -> Path:
        return self.folder / "prepared.log"


# --- what is there -----------------------------------------------------------------------------


def state(environment: Environment, chosen_python: str | None = None) -> str:
    """One of: ready, outdated, absent, foreign, unfinished, moved, another python."""
    if not environment.folder.exists() or not any(environment.folder.iterdir()):
        return "absent"
    if not environment.stamp.exists():
        return "foreign"
    stamp = read_stamp(environment)
    if "python" not in stamp:
        return "unfinished"
    if stamp["checkout"] != str(environment.checkout):
        return "moved"
    if stamp["python"] != (chosen_python or version_of(environment.python)):
        return "another python"
    return "ready" if stamp.get(environment.lock.name) == digest(environment) else "outdated"


def read_stamp(environment: Environment) -> dict[str, str]:
    """The stamp; one that cannot be read counts as that of an unfinished installation."""
    try:
        stamp = json.loads(environment.stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(environment: Environment, stamp: dict[str, str]) -> None:
    """Replace the stamp in one step, so that no interruption leaves half of one."""
    draft = environment.stamp.with_suffix(".draft")
    draft.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    os.replace(draft, environment.stamp)


def digest(environment: Environment) -> str:
    """The fingerprint of everything that decides what gets installed."""
    names = (LOCKS[environment.goal], "pyproject.toml", *ALSO_DECIDING.get(environment.goal, ()))
    contents = [(environment.checkout / name).read_bytes() for name in names]
    return hashlib.sha256(b"\0".join(contents)).hexdigest()


def version_of(python: Path) -> str:
    """The version, such as 3.12, that this interpreter reports; empty if it does not run."""
    question = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run(
            [str(python), "-c", question], capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return answer.stdout.strip()


# --- making it so ------------------------------------------------------------------------------

REASONS = {
    "unfinished": "The last installation was interrupted; starting it again.",
    "moved": "This folder was moved or copied; its .venv is made anew, since it cannot move along.",
    "another python": "The Python that .venv was made with has changed; making it anew.",
    "outdated": "The list of packages has changed; bringing .venv up to date.",
}


def prepare(environment: Environment, install, chosen_python: str | None = None) -> bool:
    """Bring the environment up to date with `install`; False if there was nothing to do."""
    found = state(environment, chosen_python)
    if found == "ready":
        return False
    if found == "foreign":
        raise SetupError(
            f"There is a {environment.folder.name} here that make did not make, so it was left "
            "alone.\nUse it as it is "
            f"(`{environment.python.relative_to(environment.checkout)} -m course_lib start`), or "
            f"delete the folder {environment.folder.name} and run this again."
        )
    if found in REASONS:
        print(REASONS[found], flush=True)
    before = read_stamp(environment) if found == "outdated" else None
    if before is None:
        clear(environment)
    bring_up_to_date(environment, install, before)
    return True


def clear(environment: Environment) -> None:
    """Empty the folder but for a stamp that says unfinished, so that this, too, may be stopped."""
    environment.folder.mkdir(exist_ok=True)
    write_stamp(environment, {"checkout": str(environment.checkout)})
    for entry in environment.folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        elif entry != environment.stamp:
            entry.unlink()


def bring_up_to_date(environment: Environment, install, before: dict[str, str] | None) -> None:
    """Install between two stamps: the first says unfinished, the last says what was reached."""
    write_stamp(environment, {"checkout": str(environment.checkout)})
    try:
        install(environment)
    except NothingChangedError:
        if before is not None:
            write_stamp(environment, before)
        raise
    reached = {
        "checkout": str(environment.checkout),
        "python": version_of(environment.python),
        environment.lock.name: digest(environment),
    }
    if environment.goal in {"build", "test"}:  # test.lock holds all of start.lock: a test proves it
        reached["start.lock"] = digest(Environment(environment.checkout, "start"))
    write_stamp(environment, reached)


class NothingChangedError(SetupError):
    """The installation failed before it touched what was there."""


def install(environment: Environment) -> None:
    """Install the locked packages, then the course itself from this folder."""
    install_as_locked(environment)
    run_pip(environment, "--no-build-isolation", "--no-deps", "--editable", ".")
    list_fonts(environment)


def install_as_locked(environment: Environment) -> None:
    """Install the packages of the lock into the folder, which is made if it is not there."""
    if not environment.python.exists():
        make_virtual_environment(environment)
    packages = count_packages(environment.lock)
    print(
        f"Installing about {packages} packages into {environment.folder.name}; the first time "
        "takes about a minute.",
        flush=True,
    )
    run_pip(environment, *only_as_locked(environment.lock), progress=Progress(packages))


def install_unlocked(environment: Environment) -> None:
    """Install the newest packages within the ranges of pyproject.toml, and the course."""
    if not environment.python.exists():
        make_virtual_environment(environment)
    print(f"Installing the newest packages into {environment.folder.name}.", flush=True)
    run_pip(environment, "--upgrade", "--editable", ".[test]")
    list_fonts(environment)


def install_for_lite(environment: Environment) -> None:
    """Install the builder of the site, and download what the site serves: wheels and Python."""
    install_as_locked(environment)
    downloaded = environment.folder / "downloaded"
    shutil.rmtree(downloaded, ignore_errors=True)
    print("Fetching Python for the browser, and the packages beside it.", flush=True)
    wheels = ["--dest", str(downloaded / "wheels"), *FOR_THE_BROWSER]
    locked = only_as_locked(environment.checkout / "setup" / "lite_wheels.lock")
    run_pip(environment, *wheels, *locked, verb="download")
    for name in (".npmrc", "package.json", "package-lock.json"):
        shutil.copy(environment.checkout / "lite" / name, downloaded)
    run_npm(downloaded)


# Wheels that a browser runs: pure Python, or compiled for Pyodide's Python.
FOR_THE_BROWSER = ("--python-version", "3.14", "--implementation", "cp", "--platform", "any")


def run_npm(folder: Path) -> None:
    """Install what folder/package-lock.json names, and nothing that runs while it is installed."""
    npm = shutil.which("npm")
    if npm is None:
        raise SetupError(
            "The site for the browser holds a Python that comes by npm, and there is no npm here.\n"
            "Install Node.js (Debian, Ubuntu: apt install npm; macOS: brew install node), and run "
            "this again."
        )
    lines = list(output_of([npm, "ci", "--ignore-scripts"], folder, dict(os.environ)))
    if lines[-1:] != [SUCCESS]:
        raise SetupError(explain("".join(lines), "fetching Python for the browser"))


def list_fonts(environment: Environment) -> None:
    """Let matplotlib list the fonts now: it takes seconds, and it would say so in a first figure."""
    command = [str(environment.python), "-c", "import matplotlib.font_manager"]
    subprocess.run(command, capture_output=True, check=False)


def make_virtual_environment(environment: Environment) -> None:
    if importlib.util.find_spec("ensurepip") is None:
        raise SetupError(
            "This Python cannot make virtual environments: its ensurepip is missing.\n"
            "On Debian and Ubuntu: `apt install python3-venv` (as root), then run this again."
        )
    command = [sys.executable, "-m", "venv", str(environment.folder)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        raise SetupError(explain(made.stdout + made.stderr, "making the virtual environment"))


def only_as_locked(lock: Path) -> list[str]:
    """Exactly the lock: nothing resolved, nothing built from source with unpinned tools."""
    return ["--require-hashes", "--no-deps", "--only-binary=:all:", "--requirement", str(lock)]


def count_packages(lock: Path) -> int:
    """How many packages the lock names; a few of them are for other systems only."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    return len({line.partition("==")[0] for line in lines if "==" in line})


def run_pip(
    environment: Environment, *arguments: str, progress=None, verb: str = "install"
) -> None:
    """Run pip quietly; if it fails, show its last words and say what to do."""
    command = [str(environment.python), "-I", "-m", "pip", verb, *arguments]
    lines = []
    with environment.log.open("a", encoding="utf-8") as log:
        for line in output_of(command, environment.checkout, pip_settings()):
            log.write(line)
            lines.append(line)
            if progress is not None:
                progress.note(line)
        if progress is not None:
            progress.end()
    if lines and lines[-1] == SUCCESS:
        return
    output = "".join(lines)
    changed = "Installing collected packages" in output or progress is None
    raise (SetupError if changed else NothingChangedError)(
        explain(output, "installing the packages")
    )


SUCCESS = "[done]\n"


def output_of(command: list[str], folder: Path, settings: dict[str, str]):
    """The lines that a command prints, as it prints them, then SUCCESS if it succeeded."""
    with subprocess.Popen(
        command,
        cwd=folder,
        env=settings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        try:
            yield from process.stdout
        except BaseException:
            process.terminate()  # nothing may go on writing to .venv once we have stopped
            raise
    if process.returncode == 0:
        yield SUCCESS


def pip_settings() -> dict[str, str]:
    """The user's own settings (index, proxy, certificate) less those that lead out of .venv."""
    astray = {"PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_REQUIRE_VIRTUALENV"}
    kept = {name: value for name, value in os.environ.items() if name not in astray}
    return {**kept, "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}


class Progress:
    """One line that counts, where somebody watches; nothing where the output goes to a file."""

    def __init__(self, packages: int) -> None:
        self.packages = packages
        self.fetched = 0
        self.watched = sys.stdout.isatty()

    def note(self, line: str) -> None:
        if line.startswith(("Collecting ", "Processing ")):
            self.fetched += 1
            self.show(f"  {self.fetched} of about {self.packages} packages fetched")
        elif line.startswith("Installing collected"):
            self.show("  all packages fetched; unpacking them")

    def show(self, text: str) -> None:
        if self.watched:
            print(f"\r{text:<60}", end="", flush=True)

    def end(self) -> None:
        if self.watched:
            print(f"\r{'':<60}\r", end="", flush=True)


def explain(output: str, attempt: str) -> str:
    """The end of what a failed command printed, then what that means in words."""
    lines = [f"    {line}" for line in output.strip().splitlines()[-6:]]
    meaning = next(
        (advice for signs, advice in CAUSES if any(sign in output for sign in signs)),
        "Nothing known explains it; the lines above are all that was said. Running the same "
        "command again is safe.",
    )
    return "\n".join([*lines, "", f"Stopped while {attempt}.", meaning])


# --- the browser -------------------------------------------------------------------------------


def prepare_browser(find_browser, install_browser, in_ci: bool) -> None:
    """See to it that the browser tests have a browser; in CI its absence is a failure."""
    if find_browser() is not None:
        return
    named = os.environ.get("COURSE_BROWSER")
    hindrance = f": COURSE_BROWSER names {named}, no such file." if named else install_browser()
    if find_browser() is not None:
        return
    told = (
        f"No browser was found for the browser tests{hindrance}\n"
        "Install Chromium, Chrome or Edge, or name one: `export COURSE_BROWSER=/path/to/browser`."
    )
    if in_ci:
        raise SetupError(f"{told}\nCI=true demands one, so that no browser test is skipped unseen.")
    print(f"{told}\nThe browser tests will be counted as skipped; all others run.\n", flush=True)


def load_find_browser(checkout: Path):
    """The course's own finder, by its path: nothing of the course is installed yet."""
    location = checkout / "course_lib" / "doctor.py"
    specification = importlib.util.spec_from_file_location("doctor_before_installation", location)
    module = importlib.util.module_from_spec(specification)
    sys.modules[specification.name] = module
    specification.loader.exec_module(module)
    return module.find_browser


def install_chromium() -> str:
    """Install Debian's Chromium; returns why that was not possible, as the end of a sentence."""
    if shutil.which("apt-get") is None:
        return ", and only on Debian and Ubuntu is one installed from here."
    if os.geteuid() != 0:
        return ", and installing it takes root: `sudo apt-get install chromium`."
    print("Installing Chromium for the browser tests (apt-get install chromium) ...", flush=True)
    return install_from_debian(["chromium", "fonts-dejavu-core"])


def install_from_debian(wanted: list[str]) -> str:
    """Install Debian's packages; returns what failed, as the end of a sentence."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "-y", "--no-install-recommends", *wanted]):
        lines = list(output_of(["apt-get", *step], CHECKOUT, quiet))
        if lines[-1:] != [SUCCESS]:
            return f", and `apt-get {step[0]}` failed:\n{''.join(lines[-8:])}"
    return "."


ALSO_TRIED = {"bwrap": "bubblewrap", "postgres": "postgresql"}
"""Program → Debian's package. The tests that need them are skipped, and counted, without."""


def prepare_walls_and_servers() -> None:
    """In CI only: nobody else wants a database server because of a test."""
    places = [*os.get_exec_path(), *map(str, Path("/usr/lib/postgresql").glob("*/bin"))]
    missing = [
        package
        for program, package in ALSO_TRIED.items()
        if shutil.which(program, path=os.pathsep.join(places)) is None
    ]
    if missing and shutil.which("apt-get") and os.geteuid() == 0:
        print(f"Installing what some tests try: {', '.join(missing)} ...", flush=True)
        install_from_debian(missing)


# --- the command -------------------------------------------------------------------------------


def require_python(version: tuple[int, ...]) -> None:
    if version[:2] < OLDEST_PYTHON:
        found = ".".join(str(part) for part in version[:3])
        raise SetupError(
            f"This is Python {found}; the course needs 3.11 or newer. Install one (Debian, Ubuntu: "
            "apt install python3 python3-venv; macOS: brew install python@3.13), or name yours:\n"
            "    make start PYTHON=/path/to/python3.12"
        )


def stop_like_an_interrupt(*_) -> None:
    raise KeyboardInterrupt


INSTALLERS = {"newest": install_unlocked, "lite": install_for_lite}  # all others: install
BROWSED = {"test", "oldest", "newest"}


def run(goal: str) -> None:
    """Do all that the goal takes, or raise SetupError."""
    require_python(sys.version_info)
    chosen = "%d.%d" % sys.version_info[:2] if os.environ.get("PYTHON") else None  # noqa: UP031
    try:
        prepare(Environment(CHECKOUT, goal), INSTALLERS.get(goal, install), chosen)
    except OSError as error:
        raise SetupError(
            f"{error.filename or CHECKOUT}: {error.strerror or error}. The course is installed "
            "into .venv in its own folder: that takes a folder you may write to, with about "
            "600 MB free. Copy or clone the course to such a folder and run this there."
        ) from error
    if goal in BROWSED:
        in_ci = os.environ.get("CI", "").lower() in {"true", "1"}
        prepare_browser(load_find_browser(CHECKOUT), install_chromium, in_ci)
        if in_ci:
            prepare_walls_and_servers()


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in LOCKS:
        print(f"Wanted: prepare.py {' | '.join(LOCKS)}. Got: {arguments}.", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, stop_like_an_interrupt)
    try:
        run(arguments[0])
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(
            "\nInterrupted. Run the same command again: it starts afresh, and downloads that "
            "were complete are not fetched twice.",
            file=sys.stderr,
        )
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
