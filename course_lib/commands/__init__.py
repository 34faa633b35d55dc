"""The commands, one a file: `add` declares its options, `run` does it and returns the exit code."""

from course_lib.commands import (
    badges,
    build,
    card,
    doctor,
    grade,
    handbook,
    kill_table,
    release,
    start,
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
    badges,
)
"""In the order of `course --help`."""
