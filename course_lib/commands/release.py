"""`course release` writes sheets to hand out, without right functions and model answers."""

import sys
from pathlib import Path

from course_lib.commands.dealt import SECRET, exercises_for


def add(commands):
    command = commands.add_parser(
        "release", help="write sheets to hand out, without right functions and model answers"
    )
    command.add_argument("sheets", nargs="+", type=Path, help="such as exercises/02_surprise.ipynb")
    command.add_argument("--to", type=Path, required=True, help="a new folder")
    command.add_argument("--secret-file", type=Path, help=SECRET)
    command.add_argument(
        "--learners", type=Path, metavar="FILE", help="one name a line: a bundle for each"
    )
    command.set_defaults(run=run)


def run(options):
    from course_lib import classroom
    from course_lib.question_bank import LESSONS

    try:
        learners = (
            options.learners.read_text(encoding="utf-8").split("\n") if options.learners else []
        )
        written = classroom.release(
            options.sheets,
            options.to,
            exercises=exercises_for(options.secret_file),
            lessons=LESSONS,
            learners=[name.strip() for name in learners if name.strip()],
        )
    except (OSError, classroom.CannotGradeError) as error:
        print(f"course release: {error}", file=sys.stderr)
        return 1
    print(f"{len(written)} written to {options.to}: {', '.join(path.name for path in written)}")
    return 0
