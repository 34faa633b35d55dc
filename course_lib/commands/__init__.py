"""The commands, one a file: `add` declares its options, `run` does it and returns the exit code."""

from course_lib.commands import (
    build,
    card,
    doctor,
    export,
    grade,
    handbook,
    kill_table,
    release,
    start,
    translate,
)

COMMANDS = (
    start,
    doctor,
    build,
    release,
    grade,
    kill_table,
    handbook,
    card,
    export,
    translate,
)
"""In the order of `course --help`."""
