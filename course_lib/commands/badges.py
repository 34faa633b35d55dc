"""`course badges` prints what opens your copy of the course elsewhere."""

import sys


def add(commands):
    command = commands.add_parser("badges", help="print links that open your copy elsewhere")
    command.add_argument("--repo", required=True, metavar="OWNER/NAME", help="on GitHub")
    command.add_argument("--branch", default="main")
    command.add_argument("--site", help="the address at which you serve what `make lite` builds")
    command.add_argument("--cell", action="store_true", help="print the first cell for Colab")
    command.set_defaults(run=run)


def run(options):
    from course_lib.publishing import badges

    try:
        repository = badges.checked(options.repo)
    except ValueError as error:
        print(f"course badges: {error}", file=sys.stderr)
        return 2
    if options.cell:
        print(badges.first_cell(badges.source(repository, options.branch)))
    else:
        print(badges.badges(repository, options.branch, options.site))
    return 0
