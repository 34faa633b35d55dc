"""`course doctor` says whether this machine is ready."""


def add(commands):
    command = commands.add_parser("doctor", help="say whether this machine is ready")
    command.set_defaults(run=run)


def run(_):
    from course_lib import doctor

    return doctor.main()
