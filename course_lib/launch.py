"""Open the course in JupyterLab: the command `course start`."""

import argparse
import contextlib
import getpass
import json
import os
import platform
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from course_lib import doctor
from course_lib.doctor import say

HERE = "127.0.0.1"  # spelt as a number: "localhost" may lead to IPv6, where another server listens
LAB_SETTINGS = Path(__file__).parent / "lab_settings"  # spares learners a question about news
PORTS_TRIED = 50
START_LIMIT = 90.0  # seconds for JupyterLab to answer; a cold disk can take thirty


def start(options: argparse.Namespace) -> int:
    """Check the machine, start JupyterLab on the start page, and stay until it stops.

    Of the options, `port` and `no_browser` are ours; the list `jupyter` goes on to JupyterLab.
    """
    folder = doctor.find_course_folder()
    if folder is None:
        say(
            f"No folder notebooks/ was found, neither beside {Path(__file__).resolve().parent} nor "
            f"in {Path.cwd()}. Go to the folder that you cloned, and run `course start` there."
        )
        return 1
    if not is_healthy():
        return 1
    try:
        port = choose_port(options.port)
    except ValueError as error:
        say(str(error))
        return 1
    return serve(folder, port, show=not options.no_browser, extra=options.jupyter)


# --- health ------------------------------------------------------------------------------------


def is_healthy() -> bool:
    """Examine everything the first time; later, and until packages change, what costs nothing."""
    first = not was_examined()
    if first:
        say("Checking this machine, the first time only ...")
    findings = doctor.examine(kernel=first)
    healthy = doctor.can_run(findings)
    if first or not healthy:
        say(f"{doctor.report(findings)}\n")
    if first and healthy:
        with contextlib.suppress(OSError):  # a read-only installation is examined every time
            examination().write_text(signature(), encoding="utf-8")
    return healthy


def examination() -> Path:
    """Where the last full examination that went well left its mark."""
    return Path(sys.prefix) / "course-examined.json"


def was_examined() -> bool:
    """Whether this Python was examined with the very packages that it has now."""
    try:
        return examination().read_text(encoding="utf-8") == signature()
    except (OSError, ImportError):
        return False


def signature() -> str:
    """The Python and the packages, as text to compare."""
    return json.dumps([sys.version, sys.prefix, doctor.installed_versions()])


# --- the port ----------------------------------------------------------------------------------


def choose_port(wanted: int) -> int:
    """The wanted port, or the next free one, said in words."""
    if not 1 <= wanted <= 65535:
        raise ValueError(f"--port {wanted}: a port is a number from 1 to 65535, such as 8888.")
    for port in range(wanted, min(wanted + PORTS_TRIED, 65536)):
        if is_free(port):
            if port != wanted:
                say(f"Port {wanted} is in use; using {port}.")
            return port
    raise ValueError(
        f"No port from {wanted} to {port} can be used. Name another range: `course start --port "
        "9500`."
    )


def is_free(port: int) -> bool:
    """Whether a server may listen at this port of the local machine."""
    with socket.socket() as probe:
        if os.name == "posix":  # a port that was just given up is free; Windows needs no telling
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HERE, port))
        except PermissionError as error:
            raise ValueError(
                f"--port {port}: this system keeps that port to itself. Name one from 1024 to "
                "65535, such as 8888."
            ) from error
        except OSError:
            return False
    return True


# --- JupyterLab --------------------------------------------------------------------------------


def serve(folder: Path, port: int, *, show: bool, extra: list[str]) -> int:
    """Run JupyterLab in the folder until it stops or Ctrl-C is pressed."""
    show = show and doctor.can_open_browser()
    token = os.environ.get("JUPYTER_TOKEN") or secrets.token_hex(16)
    if runs_as_root():
        say("You are root, so JupyterLab is started with --allow-root.")
    command = [*jupyter_command(folder, port, show=show), *extra]
    # The token travels in the environment: any user of the machine can read a command line.
    with running(command, {**os.environ, "JUPYTER_TOKEN": token}) as server:
        if wait_until_it_answers(server, port):
            say(invitation(port, token, show=show))
        return wait_for_the_end(server)


def jupyter_command(folder: Path, port: int, *, show: bool) -> list[str]:
    """The command line of JupyterLab; `python -m` works in a path with spaces, too."""
    page = doctor.START_PAGE.as_posix()
    options = {
        "--ServerApp.root_dir": folder,
        "--ServerApp.ip": HERE,
        "--ServerApp.port": port,
        "--ServerApp.port_retries": 0,  # we have chosen, and say which
        "--ServerApp.open_browser": show,
        "--ServerApp.answer_yes": True,  # Ctrl-C stops without a question
        "--Application.log_level": "ERROR",
        "--ServerApp.use_redirect_file": not browser_is_confined(),
        "--ServerApp.allow_root": runs_as_root(),
        "--LabApp.default_url": f"/lab/tree/{page}",
        "--KernelManager.transport_encryption": encryption(),
        "--LabApp.app_settings_dir": LAB_SETTINGS,
    }
    flags = [f"{name}={value}" for name, value in options.items()]
    return [sys.executable, "-m", "jupyterlab", *flags]


def encryption() -> str:
    """Encrypted talk with the kernels where it can be had; without, each prints a warning."""
    import zmq

    return "auto" if zmq.has("curve") else "disabled"


def runs_as_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def browser_is_confined() -> bool:
    """Whether the browser may not read the file through which JupyterLab would hand it the token.

    That holds for browsers packed as snaps, and for those of Windows seen from inside WSL.
    """
    packed = Path("/snap/bin")
    snap = any((packed / name).exists() for name in ("firefox", "chromium"))
    return snap or "microsoft" in platform.release().lower() or shutil.which("wslview") is not None


@contextlib.contextmanager
def running(command: list[str], environment: dict[str, str]) -> "Iterator[subprocess.Popen[bytes]]":
    """The server as a child that never outlives us, also when we are told to end."""
    before = signal.signal(signal.SIGTERM, stop_like_ctrl_c)
    server = subprocess.Popen(command, env=environment)
    try:
        yield server
    finally:
        if server.poll() is None:
            server.terminate()
            server.wait()
        signal.signal(signal.SIGTERM, before)


def stop_like_ctrl_c(*_: object) -> None:
    raise KeyboardInterrupt


def wait_until_it_answers(server: "subprocess.Popen[bytes]", port: int) -> bool:
    """Whether JupyterLab runs: it answered, or has not ended although the limit was reached."""
    deadline = time.monotonic() + START_LIMIT
    while server.poll() is None and time.monotonic() < deadline and not answers(port):
        time.sleep(0.1)
    return server.poll() is None


def answers(port: int) -> bool:
    """Whether a Jupyter server speaks at this port."""
    address = f"http://{HERE}:{port}/api"
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(address, timeout=2) as reply:
            return reply.status == 200
    except (urllib.error.URLError, OSError):
        return False


def wait_for_the_end(server: "subprocess.Popen[bytes]") -> int:
    """Stay until the server ends; Ctrl-C reaches it as well, and it closes its kernels first."""
    try:
        code = server.wait()
    except KeyboardInterrupt:
        with contextlib.suppress(KeyboardInterrupt, subprocess.TimeoutExpired):
            server.terminate()
            server.wait(timeout=15)
        say("\nThe course is closed. Every notebook is as you last saved it.")
        return 0
    if code:
        say(
            f"JupyterLab stopped with exit code {code}; what it said stands above. `course doctor` "
            "looks for the cause."
        )
    return code


# --- words -------------------------------------------------------------------------------------


def invitation(port: int, token: str, *, show: bool) -> str:
    """What to read once the course is open."""
    address = f"http://{HERE}:{port}/lab/tree/{doctor.START_PAGE.as_posix()}?token={token}"
    opening = (
        "The course is open in your browser. If no page appeared, open this address:"
        if show
        else "The course is ready. Open this address in a browser:"
    )
    elsewhere = [] if show else ["", from_elsewhere(port)]
    stop = "Ctrl-C in this window closes it."
    return "\n".join(["", opening, "", f"    {address}", *elsewhere, "", stop])


def from_elsewhere(port: int) -> str:
    """How to reach a machine without a screen."""
    return (
        "If this machine is a server, first run this on the computer you sit at, and leave it "
        f"running:\n\n    ssh -N -L {port}:{HERE}:{port} {user_name()}@{socket.gethostname()}"
    )


def user_name() -> str:
    """The name to log in with; in a container the user may have none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "you"
