"""What `import course_lib.losses` costs beside `import numpy`: `python benchmarks/imports.py`.

Fresh processes, interleaved; printed are the medians, and the difference and ratio to NumPy alone.
"""

import statistics
import subprocess
import sys
import time

ROUNDS = 15
STATEMENTS = (
    "import numpy",
    "import numpy, course_lib.losses",
    "from course_lib.losses import cross_entropy",
)


def milliseconds(statement):
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return (time.perf_counter() - start) * 1e3


def main():
    for statement in STATEMENTS:  # once unmeasured, so that compiled files exist
        milliseconds(statement)
    times = {statement: [] for statement in STATEMENTS}
    for _ in range(ROUNDS):
        for statement in STATEMENTS:
            times[statement].append(milliseconds(statement))
    medians = [statistics.median(times[statement]) for statement in STATEMENTS]
    for statement, median in zip(STATEMENTS, medians, strict=True):
        more, ratio = median - medians[0], median / medians[0]
        print(f"{statement:46}{median:7.1f} ms  {more:+6.1f} ms  {ratio:.2f} times")


if __name__ == "__main__":
    main()
