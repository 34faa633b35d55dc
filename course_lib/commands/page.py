"""`course page` makes a page of HTML of a notebook, to read, to print or to hand in."""

import sys
from pathlib import Path


def add(commands):
    command = commands.add_parser("page", help="make a page of HTML of notebooks as they are saved")
    command.add_argument(
        "notebooks", nargs="+", type=Path, help="such as exercises/02_surprise.ipynb"
    )
    command.add_argument("--to", type=Path, required=True, help="the folder for the pages")
    command.set_defaults(run=run)


def run(options):
    from course_lib.publishing import BuildError
    from course_lib.publishing.exporting import export

    try:
        for notebook in options.notebooks:
            print(f"wrote {export(notebook, options.to)}")
    except (BuildError, OSError) as error:
        print(f"course page: {error}", file=sys.stderr)
        return 1
    return 0
