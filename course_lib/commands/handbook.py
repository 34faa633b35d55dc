"""`course handbook` writes the instructor's handbook."""

from pathlib import Path

from course_lib.commands.stale import report


def add(commands):
    command = commands.add_parser("handbook", help="write the instructor's handbook")
    command.add_argument("--to", type=Path, default=Path("docs/handbook"), help="a folder")
    command.add_argument("--check", action="store_true", help="say what is stale")
    command.set_defaults(run=run)


def run(options):
    from course_lib import publishing
    from course_lib.question_bank import EXERCISES, LESSONS

    if options.check:
        return report(publishing.stale_pages(options.to, EXERCISES, LESSONS))
    publishing.write_handbook(options.to, EXERCISES, LESSONS)
    return 0
