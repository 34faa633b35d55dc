"""`course pack` writes the lesson plans and the map of objectives for instructors."""

import sys
from pathlib import Path


def add(commands):
    command = commands.add_parser("pack", help="write lesson plans and the map of objectives")
    command.add_argument("--to", type=Path, default=Path("docs/instructor_pack"), help="a folder")
    command.add_argument("--root", type=Path, default=Path(), help="the folder of the course")
    command.add_argument("--check", action="store_true", help="say what is stale")
    command.set_defaults(run=run)


def run(options):
    from course_lib.publishing import BuildError, instructor_pack
    from course_lib.publishing.course import Course
    from course_lib.question_bank import EXERCISES, LESSONS

    course = Course(options.root.resolve(), EXERCISES, LESSONS)
    try:
        if not options.check:
            instructor_pack.write_pack(course, options.to)
            return 0
        problems = instructor_pack.stale_pack(course, options.to)
    except BuildError as error:
        print(error.problem, file=sys.stderr)
        return 1
    for problem in problems:
        print(problem, file=sys.stderr)
    print(
        f"{len(problems)} problems" if problems else "the pack is what the plans and the bank say"
    )
    return 1 if problems else 0
