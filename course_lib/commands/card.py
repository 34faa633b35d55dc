"""`course card` writes the printable card of values and gradients."""

import sys
from pathlib import Path


def add(commands):
    command = commands.add_parser("card", help="write the printable card of values and gradients")
    command.add_argument("--to", type=Path, default=Path("docs/card.html"), help="a file")
    command.add_argument("--check", action="store_true", help="say whether it is stale")
    command.set_defaults(run=run)


def run(options):
    from course_lib.publishing import card_of_values

    if options.check:
        problems = card_of_values.stale_card(options.to)
        for problem in problems:
            print(problem, file=sys.stderr)
        print("stale" if problems else "the card is what the losses say")
        return 1 if problems else 0
    card_of_values.write_card(options.to)
    return 0
