"""`course grade` grades a class."""

import argparse
import sys
from pathlib import Path

from course_lib.commands.dealt import SECRET, exercises_for


def add(commands):
    command = commands.add_parser("grade", help="grade a class: a folder, a zip, or notebooks")
    command.add_argument("sheet", type=Path, nargs="?", help="such as exercises/02_surprise.ipynb")
    command.add_argument(
        "submissions", type=Path, nargs="*", help="a folder, a zip from your platform, or notebooks"
    )
    command.add_argument("--seed", type=int, help="of the hidden cases; keep it secret")
    command.add_argument("--out", type=Path, required=True, help="a folder for the results")
    command.add_argument("--secret-file", type=Path, help=SECRET)
    _add_who(command)
    _add_how(command)
    command.add_later = _add_limits  # what knows them takes a second to load
    command.set_defaults(run=run)


def _at_least_one(text):
    return _whole(text, 1)


def _count(text):
    return _whole(text, 0)


def _whole(text, least):
    if not text.isdecimal() or int(text) < least:
        raise argparse.ArgumentTypeError(f"a whole number from {least} on is wanted, not {text!r}")
    return int(text)


def _add_who(command):
    who = command.add_argument_group("who handed in what")
    who.add_argument("--roster", type=Path, metavar="CSV", help="a table of the class")
    who.add_argument(
        "--id-pattern", metavar="REGEX", help="for file names, with a group (?P<student>…)"
    )
    who.add_argument(
        "--accommodations", type=Path, metavar="CSV", help="more time or memory for some students"
    )
    who.add_argument("--largest-mb", type=float, default=20, help="of one notebook (20)")
    who.add_argument(
        "--only", nargs="+", default=(), metavar="STUDENT", help="grade these, leave the others"
    )


def _add_how(command):
    how = command.add_argument_group("how it is graded")
    how.add_argument("--language", help="in which learners are answered, such as es")
    how.add_argument("--dry-run", action="store_true", help="say what would be graded")
    how.add_argument(
        "--resume", action="store_true", help="go on with what was begun in --out, as it was begun"
    )
    how.add_argument("--gradebook", metavar="PATH_OR_URL", help="OUT/gradebook.db if not given")
    how.add_argument(
        "--workers", type=_at_least_one, metavar="N", help="processes; one per core if not given"
    )
    how.add_argument("--scheduler", metavar="tls://HOST:PORT", help="of a Dask cluster")
    how.add_argument(
        "--isolation",
        choices=("auto", "bubblewrap", "landlock", "limits-only"),
        default="auto",
        help="limits-only: for students you trust, where the system cannot isolate",
    )


def _add_limits(command):
    """An option for each limit."""
    for limit in _limits():
        kind = _count if limit.name == "restarts" else _at_least_one
        what = f"{limit.metadata['what']} ({limit.default})"
        name = limit.name.replace("_", "-")
        command.add_argument(f"--{name}", type=kind, default=limit.default, help=what)


def _limits():
    from dataclasses import fields

    from course_lib.classroom import Limits

    return fields(Limits)


KEPT = (
    "sheet",
    "submissions",
    "seed",
    "secret_file",
    "roster",
    "id_pattern",
    "accommodations",
    "isolation",
    "largest_mb",
    "language",
)
"""What `--resume` takes from the gradebook, beside the limits."""


def run(options):
    from course_lib import classroom

    try:
        if options.resume:
            _take_up(options)
        _refuse_half_an_order(options)
        order, exercises = _order(options), exercises_for(options.secret_file)
        with classroom.speaking(options.language), classroom.work_of(order, exercises) as work:
            if options.dry_run:
                print(work.words)
                return 0
            return _carry_out(work)
    except classroom.CannotGradeError as error:
        print(f"course grade: {error}", file=sys.stderr)
        return 1


def _refuse_half_an_order(options):
    from course_lib.classroom import CannotGradeError

    missing = [
        what
        for what, given in (
            ("SHEET", options.sheet),
            ("SUBMISSIONS", options.submissions),
            ("--seed", options.seed is not None),
        )
        if not given
    ]
    if missing:
        raise CannotGradeError(
            f"{' and '.join(missing)} missing: course grade SHEET SUBMISSIONS --seed N --out DIR; "
            "or course grade --resume --out DIR, to go on with what was begun"
        )


def _take_up(options):
    """Fill the options with what the last batch in this folder was started with."""
    from course_lib.classroom.gradebook import Gradebook

    with Gradebook.open(options.gradebook or options.out, must_exist=True) as book:
        known = book.settings() or {}
    for name in (*KEPT, *(limit.name for limit in _limits())):
        if name in known:
            setattr(options, name, _path(name, known[name]))


PATHS = ("sheet", "secret_file", "roster", "accommodations")


def _path(name, value):
    if name == "submissions":
        return [Path(path) for path in value]
    return Path(value) if value and name in PATHS else value


def _order(options):
    from course_lib.classroom import Limits, Order
    from course_lib.question_bank import LESSONS

    limits = {limit.name: getattr(options, limit.name) for limit in _limits()}
    return Order(
        sheet=options.sheet,
        submissions=options.submissions,
        seed=options.seed,
        out=options.out,
        roster=options.roster,
        pattern=options.id_pattern,
        largest_mb=options.largest_mb,
        gradebook=options.gradebook,
        only=tuple(options.only),
        accommodations=options.accommodations,
        isolation=options.isolation,
        limits=Limits(**limits),
        graders=options.workers,
        scheduler=options.scheduler,
        lessons=LESSONS,
        settings={name: getattr(options, name) for name in KEPT} | limits,
    )


def _carry_out(work):
    """Grade, with a bar where somebody watches, and stop calmly at Ctrl-C."""
    from course_lib import classroom

    try:
        with _Bar(len(work.waiting)) as bar:
            classroom.carry_out(work, bar.say)
    except KeyboardInterrupt:
        print(
            "\nStopped. What was graded is kept; go on with\n"
            f"    course grade --resume --out {work.order.out}",
            file=sys.stderr,
        )
        return 130
    return 0


class _Bar:
    """A bar with rate and time left on a terminal; elsewhere, lines."""

    def __init__(self, count):
        self.count = count

    def __enter__(self):
        from tqdm import tqdm

        quiet = not sys.stderr.isatty() or self.count == 0
        self.bar = tqdm(total=self.count, unit=" notebooks", disable=quiet, leave=False)
        return self

    def __exit__(self, *_):
        self.bar.close()

    def say(self, line):
        self.bar.write(line, file=sys.stdout)
        sys.stdout.flush()  # whoever reads along in a pipe sees each line as it comes
        if "/" in line.split("  ")[0]:
            self.bar.update()
