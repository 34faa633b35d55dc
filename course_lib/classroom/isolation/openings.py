"""What the process of a submission may read: Python and its packages, and nothing of the course."""

import os
import re
import site
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

OURS = re.compile(r"course_lib|one[-_.]number|__editable__|__pycache__|.*\.(pth|egg-link)$", re.I)
"""Entries of a folder of packages that hold the course or say where it lies."""

SYSTEM_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib")
LINKER_CACHE = "/etc/ld.so.cache"
DEEPEST = 12


@dataclass(frozen=True)
class Openings:
    """Paths that stay open when the file system is closed."""

    import_path: tuple[str, ...]
    """Folders of packages, beside Python's own."""

    readable: tuple[str, ...]
    listable: tuple[str, ...]
    ours: tuple[str, ...]
    """What lies in a listable folder and is not readable."""


def openings(hidden):
    """The openings that show nothing of `hidden`, a collection of files and folders."""
    secret = {Path(os.path.realpath(path)) for path in (*_course(), *hidden)}
    packages = _package_folders()
    standard = Path(sysconfig.get_path("stdlib")).resolve()
    dynamic = Path(sysconfig.get_config_var("DESTSHARED") or standard / "lib-dynload")
    apart = {*packages, standard / "site-packages", standard / "dist-packages"}
    mixed = {parent for path in secret | apart for parent in path.parents}
    readable = {LINKER_CACHE} if Path(LINKER_CACHE).exists() else set()
    for folder in (standard, dynamic, *packages, *map(Path, SYSTEM_LIBRARIES)):
        readable.update(_around(folder, secret, apart | mixed))
    readable.update(_libraries_of(Path(sys.base_prefix) / "lib", secret))
    listable = [path for path in (standard, dynamic, *packages) if path.is_dir()]
    ours = [entry for folder in packages for entry in folder.iterdir() if OURS.match(entry.name)]
    return Openings(
        tuple(map(str, packages)),
        tuple(sorted(readable)),
        tuple(map(str, listable)),
        tuple(sorted(map(str, ours))),
    )


def _course():
    """The package itself and, where it runs from a checkout, all that lies around it."""
    package = Path(__file__).resolve().parents[2]
    checkout = package.parent
    return [package, checkout] if (checkout / "pyproject.toml").exists() else [package]


def _package_folders():
    """The folders of installed packages that this process itself imports from."""
    known = [*site.getsitepackages(), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    used = [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]
    folders = dict.fromkeys(Path(path).resolve() for path in (*used, *known))
    return [folder for folder in folders if folder.is_dir()]


def _around(folder, secret, mixed, depth=0):
    """Every part of a folder but the secret ones, in as few paths as possible.

    A folder of packages, or with something secret somewhere below it (`mixed`), is opened entry by
    entry, without those that are ours.
    """
    folder = Path(os.path.realpath(folder))
    if folder in secret or not folder.exists():
        return
    if folder not in mixed:
        yield str(folder)
        return
    for entry in sorted(folder.iterdir()) if depth < DEEPEST else ():
        if not entry.is_symlink() and not OURS.match(entry.name):
            yield from _around(entry, secret, mixed, depth + 1)


def _libraries_of(folder, secret):
    """A Python that brings its own shared libraries keeps them beside its packages."""
    if not folder.is_dir():
        return
    for path in folder.glob("*.so*"):
        real = Path(os.path.realpath(path))
        if real.is_file() and real not in secret:
            yield str(real)
