"""The commands, one a file: `add` declares its options, `run` does it and returns the exit code."""

from course_lib.commands import (
    badges,
    build,
    card,
    doctor,
    export,
    grade,
    handbook,
    history,
    kill_table,
    mark,
    pack,
    page,
    release,
    report,
    site,
    start,
    translate,
)

COMMANDS = (
    start,
    doctor,
    build,
    release,
    grade,
    mark,
    report,
    export,
    history,
    kill_table,
    handbook,
    pack,
    card,
    site,
    badges,
    translate,
    page,
)
"""In the order of `course --help`."""
