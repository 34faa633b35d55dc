"""`course site` builds the static site."""

import sys
from pathlib import Path


def add(commands):
    command = commands.add_parser("site", help="build the static site, which needs no kernel")
    command.add_argument("--to", type=Path, default=Path("_site"), help="a folder")
    command.add_argument("--root", type=Path, default=Path.cwd(), help="the checkout")
    command.add_argument(
        "--repository",
        metavar="OWNER/NAME",
        help="of the course on GitHub: pages link to Binder, Colab",
    )
    command.add_argument("--branch", default="main", help="of that repository")
    command.add_argument(
        "--lite",
        metavar="WHERE",
        help="the folder that `make lite` has built, or its https:// address",
    )
    command.set_defaults(run=run)


def run(options):
    from course_lib import publishing
    from course_lib.publishing.course import Course
    from course_lib.publishing.site import Elsewhere, build_site
    from course_lib.question_bank import EXERCISES, LESSONS

    try:
        elsewhere = Elsewhere(options.repository, options.branch, options.lite)
        build_site(Course(options.root.resolve(), EXERCISES, LESSONS), options.to, elsewhere)
    except ValueError as error:
        print(f"course site: {error}", file=sys.stderr)
        return 2
    except publishing.BuildError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"The site is in {options.to}. Open {options.to / 'index.html'} in a browser.")
    return 0
