"""The command `course`: start, doctor, build, release, grade, kill-table, handbook, card."""

import argparse
import sys
from pathlib import Path

from course_lib import __version__


def main(arguments=None):
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    return options.run(options)


def _parser():
    parser = argparse.ArgumentParser(prog="course", description="A course on loss functions.")
    parser.add_argument("--version", action="version", version=f"course {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_start(commands)
    _add_doctor(commands)
    _add_build(commands)
    _add_release(commands)
    _add_grade(commands)
    _add_kill_table(commands)
    _add_handbook(commands)
    _add_card(commands)
    return parser


def _add_start(commands):
    command = commands.add_parser("start", help="open the course in JupyterLab")
    command.add_argument("--port", type=int, default=8888)
    command.add_argument("--no-browser", action="store_true", help="print the address only")
    command.add_argument("jupyter", nargs="*", help="after --: options handed to jupyter lab")
    command.set_defaults(run=_start)


def _start(options):
    from course_lib import launch

    return launch.start(options)


def _add_doctor(commands):
    command = commands.add_parser("doctor", help="say whether this machine is ready")
    command.set_defaults(run=_doctor)


def _doctor(_):
    from course_lib import doctor

    return doctor.main()


def _add_build(commands):
    command = commands.add_parser("build", help="make notebooks, sheets and solutions from sources")
    command.add_argument("names", nargs="*", help="such as 02_surprise; all of them without a name")
    way = command.add_mutually_exclusive_group()
    way.add_argument("--check", action="store_true", help="say what is stale; needs no kernel")
    way.add_argument(
        "--fold-back", metavar="NOTEBOOK", type=Path, help="an edit made in JupyterLab"
    )
    command.add_argument("--root", type=Path, default=Path.cwd(), help="the checkout")
    command.set_defaults(run=_build)


def _build(options):
    from course_lib import publishing
    from course_lib.question_bank import EXERCISES, LESSONS

    bank = {"exercises": EXERCISES, "lessons": LESSONS}
    try:
        if options.check:
            return _report(publishing.check(options.root, **bank))
        if options.fold_back:
            source = publishing.fold_back(options.root, options.fold_back, **bank)
            print(f"folded back into {source}; `course build` makes the notebooks anew")
            return 0
        publishing.build(options.root, options.names, **bank)
    except publishing.BuildError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _report(problems):
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(problems)} problems" if problems else "every notebook is what its source says")
    return 1 if problems else 0


SECRET = "a file with the secret from which everyone is dealt numbers of their own"


def _add_release(commands):
    command = commands.add_parser("release", help="write sheets to hand out, without any answer")
    command.add_argument("sheets", nargs="+", type=Path, help="such as exercises/02_surprise.ipynb")
    command.add_argument("--to", type=Path, required=True, help="a new folder")
    command.add_argument("--secret-file", type=Path, help=SECRET)
    command.add_argument(
        "--learners", type=Path, metavar="FILE", help="one name a line: a bundle for each"
    )
    command.set_defaults(run=_release)


def _release(options):
    from course_lib import classroom
    from course_lib.question_bank import LESSONS

    try:
        learners = (
            options.learners.read_text(encoding="utf-8").split("\n") if options.learners else []
        )
        written = classroom.release(
            options.sheets,
            options.to,
            exercises=_exercises(options.secret_file),
            lessons=LESSONS,
            learners=[name.strip() for name in learners if name.strip()],
        )
    except (OSError, classroom.CannotGradeError) as error:
        print(f"course release: {error}", file=sys.stderr)
        return 1
    print(f"{len(written)} written to {options.to}: {', '.join(path.name for path in written)}")
    return 0


def _exercises(secret_file):
    from course_lib import classroom
    from course_lib.question_bank import EXERCISES

    if secret_file is None:
        return EXERCISES
    return classroom.Dealt(EXERCISES, classroom.read_secret(secret_file))


def _add_kill_table(commands):
    command = commands.add_parser(
        "kill-table", help="make every mistake, and count which are named"
    )
    command.add_argument("names", nargs="*", help="of exercises; all of them without a name")
    command.add_argument("--seeds", type=int, default=200)
    command.set_defaults(run=_kill_table)


def _kill_table(options):
    from course_lib.grading.kill_table import print_kill_table
    from course_lib.question_bank import EXERCISES

    chosen = {name: EXERCISES[name] for name in options.names} or EXERCISES
    return print_kill_table(chosen.values(), range(options.seeds))


def _add_handbook(commands):
    command = commands.add_parser("handbook", help="write the instructor's handbook")
    command.add_argument("--to", type=Path, default=Path("docs/handbook"), help="a folder")
    command.add_argument("--check", action="store_true", help="say what is stale")
    command.set_defaults(run=_handbook)


def _handbook(options):
    from course_lib import publishing
    from course_lib.question_bank import EXERCISES, LESSONS

    if options.check:
        return _report(publishing.stale_pages(options.to, EXERCISES, LESSONS))
    publishing.write_handbook(options.to, EXERCISES, LESSONS)
    return 0


def _add_card(commands):
    command = commands.add_parser("card", help="write the printable card of values and gradients")
    command.add_argument("--to", type=Path, default=Path("docs/card.html"), help="a file")
    command.add_argument("--check", action="store_true", help="say whether it is stale")
    command.set_defaults(run=_card)


def _card(options):
    from course_lib.publishing import card_of_values

    if options.check:
        problems = card_of_values.stale_card(options.to)
        for problem in problems:
            print(problem, file=sys.stderr)
        print("stale" if problems else "the card is what the losses say")
        return 1 if problems else 0
    card_of_values.write_card(options.to)
    return 0


def _add_grade(commands):
    command = commands.add_parser("grade", help="grade a folder of notebooks")
    command.add_argument("sheet", type=Path, help="such as exercises/02_surprise.ipynb")
    command.add_argument("submissions", type=Path, help="a folder of notebooks, one per student")
    command.add_argument(
        "--seed", type=int, required=True, help="of the hidden cases; keep it secret"
    )
    command.add_argument("--out", type=Path, required=True, help="an empty folder for the results")
    command.add_argument("--secret-file", type=Path, help=SECRET)
    command.add_argument(
        "--isolation",
        choices=("auto", "limits-only"),
        default="auto",
        help="limits-only: for students you trust, where the system cannot isolate",
    )
    for name, default, what in LIMITS:
        command.add_argument(f"--{name}", type=int, default=default, help=f"{what} ({default})")
    command.set_defaults(run=_grade)


LIMITS = (
    ("seconds-per-step", 5, "for one cell or one answer"),
    ("cpu-seconds", 30, "of computing for one submission"),
    ("seconds-per-submission", 180, "for one submission, all in all"),
    ("memory-mb", 2048, "for one submission"),
    ("restarts", 20, "after a step that hung or died"),
)


def _grade(options):
    from course_lib import classroom

    chosen = {
        name.replace("-", "_"): getattr(options, name.replace("-", "_")) for name, _, _ in LIMITS
    }
    try:
        classroom.grade(
            options.sheet,
            options.submissions,
            seed=options.seed,
            out=options.out,
            exercises=_exercises(options.secret_file),
            isolation=options.isolation,
            limits=classroom.Limits(**chosen),
        )
    except classroom.CannotGradeError as error:
        print(f"course grade: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
