"""The commands, one a file: `add` declares its options, `run` does it and returns the exit code."""

from course_lib.commands import (
    build,
    card,
    doctor,
    grade,
    handbook,
    history,
    kill_table,
    mark,
    release,
    start,
)

COMMANDS = (
    start,
    doctor,
    build,
    release,
    grade,
    mark,
    history,
    kill_table,
    handbook,
    card,
)
"""In the order of `course --help`."""
