"""The command `course`: `course --help` lists what it does."""

import argparse
import sys

from course_lib import __version__
from course_lib.commands import COMMANDS


class Command(argparse.ArgumentParser):
    """One command. What its options are may be looked up when it is typed, and not before."""

    add_later = None

    def parse_known_args(self, args=None, namespace=None):
        if self.add_later:
            self.add_later(self)
            self.add_later = None
        return super().parse_known_args(args, namespace)


def main(arguments=None):
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    return options.run(options)


def _parser():
    parser = argparse.ArgumentParser(prog="course", description="A course on loss functions.")
    parser.add_argument("--version", action="version", version=f"course {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=Command)
    for command in COMMANDS:
        command.add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
