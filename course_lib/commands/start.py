"""`course start` opens the course in JupyterLab."""

import os
import sys


def add(commands):
    command = commands.add_parser("start", help="open the course in JupyterLab")
    command.add_argument("--port", type=int, default=8888)
    command.add_argument("--no-browser", action="store_true", help="print the address only")
    command.add_argument("--language", help="in which checks and forms speak, such as es")
    command.add_argument("jupyter", nargs="*", help="after --: options handed to jupyter lab")
    command.set_defaults(run=run)


def run(options):
    from course_lib import launch, translations

    if options.language:
        try:
            translations.language(options.language)
        except ValueError as error:
            print(f"course start: {error}", file=sys.stderr)
            return 2
        os.environ[translations.VARIABLE] = translations.language_in_use()  # for the kernels
    return launch.start(options)
