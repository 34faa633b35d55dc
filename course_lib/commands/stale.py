"""What `--check` says of files that are made from others."""

import sys


def report(problems):
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(problems)} problems" if problems else "every notebook is what its source says")
    return 1 if problems else 0
