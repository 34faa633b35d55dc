"""`course start` opens the course in JupyterLab."""


def add(commands):
    command = commands.add_parser("start", help="open the course in JupyterLab")
    command.add_argument("--port", type=int, default=8888)
    command.add_argument("--no-browser", action="store_true", help="print the address only")
    command.add_argument("jupyter", nargs="*", help="after --: options handed to jupyter lab")
    command.set_defaults(run=run)


def run(options):
    from course_lib import launch

    return launch.start(options)
