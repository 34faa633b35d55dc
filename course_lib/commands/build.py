"""`course build` makes notebooks, sheets and solutions from sources."""

import sys
from pathlib import Path

from course_lib.commands.stale import report


def add(commands):
    command = commands.add_parser("build", help="make notebooks, sheets and solutions from sources")
    command.add_argument("names", nargs="*", help="such as 02_surprise; all of them without a name")
    way = command.add_mutually_exclusive_group()
    way.add_argument("--check", action="store_true", help="say what is stale; needs no kernel")
    way.add_argument(
        "--fold-back", metavar="NOTEBOOK", type=Path, help="an edit made in JupyterLab"
    )
    command.add_argument("--root", type=Path, default=Path.cwd(), help="the checkout")
    command.set_defaults(run=run)


def run(options):
    from course_lib import publishing
    from course_lib.question_bank import EXERCISES, LESSONS

    bank = {"exercises": EXERCISES, "lessons": LESSONS}
    try:
        if options.check:
            return report(publishing.check(options.root, **bank))
        if options.fold_back:
            source = publishing.fold_back(options.root, options.fold_back, **bank)
            print(f"folded back into {source}; `course build` makes the notebooks anew")
            return 0
        publishing.build(options.root, options.names, **bank)
    except publishing.BuildError as error:
        print(error, file=sys.stderr)
        return 1
    return 0
