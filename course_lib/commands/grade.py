"""`course grade` grades a class."""

import sys
from pathlib import Path

from course_lib.commands.dealt import SECRET, exercises_for


def add(commands):
    command = commands.add_parser("grade", help="grade a folder of notebooks")
    command.add_argument("sheet", type=Path, help="such as exercises/02_surprise.ipynb")
    command.add_argument("submissions", type=Path, help="a folder of notebooks, one per student")
    command.add_argument(
        "--seed", type=int, required=True, help="of the hidden cases; keep it secret"
    )
    command.add_argument("--out", type=Path, required=True, help="an empty folder for the results")
    command.add_argument("--secret-file", type=Path, help=SECRET)
    command.add_argument(
        "--isolation",
        choices=("auto", "limits-only"),
        default="auto",
        help="limits-only: for students you trust, where the system cannot isolate",
    )
    for name, default, what in LIMITS:
        command.add_argument(f"--{name}", type=int, default=default, help=f"{what} ({default})")
    command.set_defaults(run=run)


LIMITS = (
    ("seconds-per-step", 5, "for one cell or one answer"),
    ("cpu-seconds", 30, "of computing for one submission"),
    ("seconds-per-submission", 180, "for one submission, all in all"),
    ("memory-mb", 2048, "for one submission"),
    ("restarts", 20, "after a step that hung or died"),
)


def run(options):
    from course_lib import classroom

    chosen = {
        name.replace("-", "_"): getattr(options, name.replace("-", "_")) for name, _, _ in LIMITS
    }
    try:
        classroom.grade(
            options.sheet,
            options.submissions,
            seed=options.seed,
            out=options.out,
            exercises=exercises_for(options.secret_file),
            isolation=options.isolation,
            limits=classroom.Limits(**chosen),
        )
    except classroom.CannotGradeError as error:
        print(f"course grade: {error}", file=sys.stderr)
        return 1
    return 0
