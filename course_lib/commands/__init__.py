"""The commands, one a file: `add` declares its options, `run` does it and returns the exit code."""

from course_lib.commands import (
    build,
    card,
    doctor,
    grade,
    handbook,
    kill_table,
    release,
    site,
    start,
)

COMMANDS = (
    start,
    doctor,
    build,
    release,
    site,
    grade,
    kill_table,
    handbook,
    card,
)
"""In the order of `course --help`."""
