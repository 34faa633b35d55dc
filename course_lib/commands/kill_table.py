"""`course kill-table` makes every mistake and counts which are named."""


def add(commands):
    command = commands.add_parser(
        "kill-table", help="make every mistake, and count which are named"
    )
    command.add_argument("names", nargs="*", help="of exercises; all of them without a name")
    command.add_argument("--seeds", type=int, default=200)
    command.set_defaults(run=run)


def run(options):
    from course_lib.grading.kill_table import print_kill_table
    from course_lib.question_bank import EXERCISES

    chosen = {name: EXERCISES[name] for name in options.names} or EXERCISES
    return print_kill_table(chosen.values(), range(options.seeds))
