"""Which walls this machine can raise: found by raising them, strongest first."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from course_lib.classroom.results import NOT_CLOSED_IN
from course_lib.translations import words

ISOLATIONS = ("auto", "bubblewrap", "landlock", "limits-only")
"""What a teacher may ask for; `auto` is the strongest that stands."""


@dataclass(frozen=True)
class Tier:
    """One way to close submissions in."""

    name: str
    words: str
    """As every report names it."""


BUBBLEWRAP = Tier("bubblewrap", words("closed in by bubblewrap, Landlock, seccomp and limits"))
LANDLOCK = Tier("landlock", words("closed in by Landlock, seccomp and limits"))
LIMITS_ONLY = Tier("limits-only", NOT_CLOSED_IN)


def candidates(isolation):
    """The tiers to be tried for what the teacher asked for, strongest first."""
    asked = {"bubblewrap": [BUBBLEWRAP], "landlock": [LANDLOCK], "limits-only": [LIMITS_ONLY]}
    if isolation != "auto":
        return asked[isolation]
    return [BUBBLEWRAP, LANDLOCK] if shutil.which("bwrap") else [LANDLOCK]


def outer_wall(tier):
    """A function that puts this tier's outer wall around a command."""
    return _in_bubblewrap if tier is BUBBLEWRAP else _as_it_is


def _as_it_is(command, _openings, _scratch_root):
    return command


def _in_bubblewrap(command, openings, scratch_root):
    """The command in namespaces of its own: no network, no other process, hardly a file."""
    program = shutil.which("bwrap") or "bwrap"
    python, *_, server = command
    seen = [*openings.listable, *openings.readable, python, *_programs(server)]
    return [
        program,
        *("--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"),
        *("--unshare-cgroup-try", "--cap-drop", "ALL", "--hostname", "submission"),
        *_links_at_the_root(),
        *(word for path in _outermost(seen) for word in ("--ro-bind", path, path)),
        *("--proc", "/proc", "--dev", "/dev"),
        *(word for path in openings.ours for word in _covered(path)),
        *("--bind", str(scratch_root), str(scratch_root), "--chdir", str(scratch_root)),
        "--",
        *command,
    ]


def _covered(path):
    """What a folder of packages holds of ours is covered with nothing."""
    if os.path.isdir(path):
        return ("--tmpfs", path)
    return ("--ro-bind", "/dev/null", path)


def _programs(server):
    from course_lib.grading import asking

    return [str(Path(server).with_name(f"{name}.py")) for name in PROGRAMS] + [asking.__file__]


PROGRAMS = ("server", "walls", "calls", "child")


def _links_at_the_root():
    """On many systems /lib is a link to usr/lib, and programs name their loader by it."""
    for name in sorted(os.listdir("/")):
        if name.startswith("lib") and os.path.islink(f"/{name}"):
            yield from ("--symlink", os.readlink(f"/{name}"), f"/{name}")


def _outermost(paths):
    """The paths that lie in no other one, parents first."""
    kept = set()
    for path in sorted({os.path.realpath(path) for path in paths}):
        if not any(str(parent) in kept for parent in Path(path).parents):
            kept.add(path)
    return sorted(kept)
