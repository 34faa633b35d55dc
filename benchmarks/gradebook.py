"""What it costs to record a row. Prints milliseconds a row: by the clock, and of this process' time.

The rows are of ten exercises with a page of feedback each. A server is started for the occasion, where
PostgreSQL is installed; it waits for its disk, as a real one does.

    python benchmarks/gradebook.py [ROWS]
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import postgresql

from course_lib.classroom.gradebook import Gradebook
from course_lib.classroom.results import GRADED, Result, Row

ROWS = 1000
PARAGRAPHS = tuple(
    f"A sentence of some length, which says what to look at next ({n})." for n in range(4)
)
RESULTS = {
    f"exercise_{n}": Result(
        1, "right", 1, title=f"Exercise {n}", headline="Right.", paragraphs=PARAGRAPHS
    )
    for n in range(10)
}


def row(number):
    student = f"student {number:06}"
    names = {"sheet": "02_surprise", "digest": f"{number:064x}", "edition": "e" * 64}
    return Row(student, f"{student}.ipynb", GRADED, 10, "landlock", results=RESULTS, **names)


def milliseconds(count, do):
    """Of one of `count` steps: by the clock, and of this process' time."""
    clock, computed = time.perf_counter(), time.process_time()
    for number in range(count):
        do(number)
    spent = time.perf_counter() - clock, time.process_time() - computed
    return [1000 * seconds / count for seconds in spent]


def measure(name, place, count):
    with Gradebook.open(place) as book:
        show(f"{name}: add", milliseconds(count, lambda n: book.add(row(n))))
        show(f"{name}: add what is there", milliseconds(count, lambda n: book.add(row(n))))
        show(f"{name}: has", milliseconds(count, lambda n: book.has(row(n).key)))
        once = milliseconds(1, lambda _: book.graded("02_surprise", "e" * 64))
        show(f"{name}: graded, a row", [it / count for it in once])
        once = milliseconds(1, lambda _: sum(1 for _ in book.each_row()))
        show(f"{name}: each_row, a row", [it / count for it in once])


def show(what, figures):
    print(f"{what:32}" + "".join(f"{figure:10.3f}" for figure in figures), flush=True)


def main(count=ROWS):
    print(f"{'ms, of ' + str(count) + ' rows':32}{'clock':>10}{'computing':>10}")
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", folder, count)
        size = (Path(folder) / "gradebook.db").stat().st_size
        print(f"SQLite: {size / count / 1000:.1f} kB a row on disk")
    if reason := postgresql.missing():
        print(f"PostgreSQL: not measured, for {reason}")
        return
    with postgresql.server(durable=True) as url:
        measure("PostgreSQL", url, count)
    print(f"at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} MB of memory")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
