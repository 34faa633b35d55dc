"""A PostgreSQL server of one's own, for as long as some tests run; without a network."""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from pathlib import Path

ROOT_WILL_NOT_DO = ("postgres", "nobody")
"""Accounts to start the server as, for it refuses to run as root."""

LIVES = 30  # seconds to wait for a server


def binary(name):
    """Path of a program of PostgreSQL's, or None. Debian keeps them out of PATH."""
    beside = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    found = shutil.which(name) or next(map(str, beside), None)
    return found and os.path.realpath(found)


def missing():
    """Why there cannot be a server here; "" if there can."""
    if os.name != "posix":
        return "the server is started on a Unix socket"
    if not (binary("initdb") and binary("postgres")):
        return "no PostgreSQL server is installed (Debian: apt install postgresql)"
    if importlib.util.find_spec("psycopg") is None:
        return "psycopg is not installed (pip install 'one-number[scale]')"
    return (
        "" if os.getuid() or _account() else "PostgreSQL refuses root, and no other account is here"
    )


def _account():
    for name in ROOT_WILL_NOT_DO:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    return None


def _as_somebody_else():
    if os.getuid():
        return {}
    account = _account()
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


@contextlib.contextmanager
def server(durable=False):
    """The URL of a database on a server that lives inside the `with`.

    Args:
        durable: True for a server that waits for its disk, as a real one does.
    """
    # Not in pytest's folder: a socket's path is short, and other accounts cannot enter there.
    place = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    someone = _as_somebody_else()
    if someone:
        os.chown(place, someone["user"], someone["group"])
    try:
        _make(place / "data", someone)
        with _running(place, someone, durable):
            yield f"postgresql://grader@/postgres?host={place}"
    finally:
        shutil.rmtree(place)


def _make(data, someone):
    options = ["-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "-U", "grader"]
    subprocess.run(
        [binary("initdb"), *options, data], check=True, capture_output=True, cwd="/", **someone
    )


@contextlib.contextmanager
def _running(place, someone, durable):
    options = ["-D", place / "data", "-k", place, "-h", "", *([] if durable else ["-F"])]
    with (place / "log").open("w") as log:
        process = subprocess.Popen(
            [binary("postgres"), *options], stdout=log, stderr=log, cwd="/", **someone
        )
    try:
        _wait_for(place, process)
        yield
    finally:
        process.send_signal(signal.SIGINT)  # ends it at once, whoever is connected
        process.wait(LIVES)


def _wait_for(place, process):
    import psycopg

    end = time.monotonic() + LIVES
    while True:
        try:
            psycopg.connect(host=str(place), user="grader", dbname="postgres").close()
            return
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError((place / "log").read_text()) from error
            time.sleep(0.05)


def new_place(url):
    """The URL of an empty part of the database."""
    import psycopg

    name = f"part_{uuid.uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    return f"{url}&options=-csearch_path%3D{name}"


def tables_in(url):
    """The names of the tables in a part of the database, in order."""
    import psycopg

    wanted = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
    with psycopg.connect(url) as connection:
        return [name for (name,) in connection.execute(wanted)]
