"""What Dask costs: the same submissions on a LocalCluster over TLS, and in two processes without it.

    python benchmarks/cluster.py [--submissions 300] [--rounds 3]

Needs the extra `scale`. Both are warm before anybody is timed; what it takes until they are is told by
itself. CPU seconds are those of all processes together: ours, scheduler, workers, and the submissions.
`here` is this process: it reads what was handed in, and with Dask the scheduler is in it. Dask's processes
watch themselves all the time, so part of what they cost grows with the clock: see what they take at rest.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
import warnings
from contextlib import ExitStack, contextmanager
from pathlib import Path

from graders import SEED, as_ours, descendants, generated

os.environ |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
os.environ["PYTHONPATH"] = str(Path(__file__).parents[1])

WORKERS = 2
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds():
    """Of this process and all its descendants, those that have ended included."""
    return sum(map(_cpu_of, [os.getpid(), *descendants(os.getpid())]))


def _cpu_of(pid):
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:  # it has ended, and its parent counts it
        return 0.0
    fields = stat.rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


@contextmanager
def on_cores(sheet):
    from course_lib.classroom.engines import Cores

    with _grader(sheet, graders=WORKERS) as grader:
        grader.sandbox  # noqa: B018 -- one for all processes, as `course grade` has it
        yield Cores(WORKERS), grader


@contextmanager
def on_a_cluster(sheet):
    from distributed import Client, LocalCluster

    from course_lib.classroom.engines.cluster import Cluster

    alone = {
        "threads_per_worker": 1,
        "dashboard_address": None,
        "memory_limit": 0,
        "silence_logs": 50,
    }
    with LocalCluster(n_workers=WORKERS, security=True, **alone) as made, Client(made) as client:
        assert client.scheduler.addr.startswith("tls://")
        with _grader(sheet) as grader:
            yield Cluster(client), grader


def _grader(sheet, **options):
    from course_lib.classroom.grader import Grader
    from course_lib.question_bank import EXERCISES

    return Grader(sheet, EXERCISES, SEED, **options)


ENGINES = {"two processes": on_cores, "Dask, two workers": on_a_cluster}


def class_of(number, folder):
    """A sheet, and as many submissions as are wanted."""
    from course_lib.classroom.intake import handed_in, read_sheet

    as_ours(folder, generated(number))
    sheet = read_sheet(folder / "ps1.ipynb")
    return sheet, handed_in([folder / "submissions"], sheet.path.name).handed


def cost(engine, grader, handed):
    """CPU seconds, those of this process alone, wall seconds; and the rows."""
    cpu, own, wall = cpu_seconds(), time.process_time(), time.perf_counter()
    rows = list(engine.rows(grader, handed))
    return cpu_seconds() - cpu, time.process_time() - own, time.perf_counter() - wall, rows


def taken_in(sheet, rows, folder):
    """CPU milliseconds a submission to record it, and to write all reports and pages."""
    from course_lib.classroom import reports
    from course_lib.classroom.gradebook import Gradebook
    from course_lib.question_bank import EXERCISES, LESSONS

    with Gradebook.open(folder / "gradebook.db") as book:
        about = {"sheet_name": sheet.path.stem, "title": sheet.title}
        book.begin(sheet.path.stem, rows[0].edition, about)
        began = time.process_time()
        for row in rows:
            book.add(row)
        recorded = time.process_time()
        known = reports.graded_in(book, sheet.path.stem)
    reports.write(folder / "out", known.rows, known.title, EXERCISES, LESSONS, marks=known.marks)
    ended = time.process_time()
    return [1000 * it / len(rows) for it in (recorded - began, ended - recorded)]


def at_rest(seconds=5):
    """CPU seconds a second that all of this takes while nothing is graded."""
    before = cpu_seconds()
    time.sleep(seconds)
    return (cpu_seconds() - before) / seconds


def measure(engines, handed, rounds):
    """The medians of interleaved rounds, in milliseconds a submission."""
    found = {name: [] for name in engines}
    agreed = {}
    for _ in range(rounds):
        for name, (engine, grader) in engines.items():
            *seconds, rows = cost(engine, grader, handed)
            points = {row.student: row.points for row in rows}
            found[name].append([1000 * it / len(handed) for it in seconds])
            if len(points) != len(handed) or agreed.setdefault("points", points) != points:
                sys.exit("the engines do not give everybody the same points")
    return {
        name: [*map(statistics.median, zip(*rounds_of, strict=True))]
        for name, rounds_of in found.items()
    }


def compare(sheet, handed, rounds, folder):
    engines = {}
    with ExitStack() as opened:
        print(f"{'':20}{'first 40: CPU s':>18}{'wall s':>9}{'at rest: CPU s a second':>26}")
        for name, engine in ENGINES.items():
            cpu, wall = cpu_seconds(), time.perf_counter()
            engines[name] = opened.enter_context(engine(sheet))
            cost(*engines[name], handed[:40])
            began = cpu_seconds() - cpu, time.perf_counter() - wall
            print(f"{name:20}{began[0]:18.1f}{began[1]:9.1f}{at_rest():26.3f}", flush=True)
        show(measure(engines, handed, rounds))
        *_, rows = cost(*engines["two processes"], handed)
    recorded, written = taken_in(sheet, rows, folder)
    print(f"afterwards, here: {recorded:.1f} ms to record one, {written:.1f} ms to write its page")


def show(found):
    print(f"\n{'milliseconds each':20}{'CPU':>10}{'of it here':>14}{'wall':>10}")
    for name, (cpu, own, wall) in found.items():
        print(f"{name:20}{cpu:10.1f}{own:14.1f}{wall:10.1f}")
    cores, dask = found.values()
    print(
        f"Dask adds {dask[0] - cores[0]:.1f} ms of CPU a submission (× {dask[0] / cores[0]:.2f}) "
        f"and {dask[2] - cores[2]:.1f} ms by the clock (× {dask[2] / cores[2]:.2f})"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--submissions", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    load = f"load {os.getloadavg()[0]:.1f}"
    print(f"{os.cpu_count()} cores, {load}, Python {sys.version.split()[0]}", flush=True)
    with tempfile.TemporaryDirectory(prefix="cluster-") as folder:
        sheet, handed = class_of(options.submissions, Path(folder))
        compare(sheet, handed, options.rounds, Path(folder))


if __name__ == "__main__":  # workers import this file
    main()
