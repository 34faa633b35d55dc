"""Kill -9 at random moments during a batch, then a rerun: is the gradebook as if nobody had?

    python benchmarks/killed.py [KILLS [SUBMISSIONS]]

Each moment is a batch of its own, from an empty folder: it is killed once (every other time with
everything that it started) and then run again to the end. What was graded is compared row by row with
that of a batch which nobody disturbed, and `grades.csv` byte by byte.
A batch that had ended before its moment came is counted too, and another one is started.
"""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from killing import killed_at_random  # noqa: E402
from small_class import (  # noqa: E402
    RIGHT,
    SEED,
    all_gone,
    everybody,
    hand_in,
    in_book,
    moments,
    write_sheet,
)


def command(place, out):
    order = [place / "small.ipynb", place / "handed", "--seed", SEED, "--out", out, "--workers", 2]
    return [sys.executable, "-m", "course_lib", "grade", *map(str, order)]


def recorded(out):
    return in_book(out / "gradebook.db"), (out / "grades.csv").read_bytes()


class Tally:
    """What is found over all moments."""

    def __init__(self, place):
        self.place, self.graded_at_the_kill = place, []
        self.batches = self.kills = self.identical = 0
        scratch = place / "scratch"
        scratch.mkdir()
        environment = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(scratch)}
        self.how = {"env": environment, "cwd": ROOT}

    def undisturbed(self):
        """Rows and table of a run that nobody kills, and its seconds."""
        out, began = self.place / "undisturbed", time.monotonic()
        subprocess.run(command(self.place, out), check=True, stdout=subprocess.DEVNULL, **self.how)
        return recorded(out), time.monotonic() - began

    @property
    def words(self):
        return f"{self.batches} batches: {self.kills} kills hit, {self.identical} are identical"

    def one(self, seconds, wanted, rng):
        self.batches += 1
        out = self.place / f"killed_{self.batches}"
        counted = self.graded_at_the_kill
        kills, _ = killed_at_random(
            1,
            command(self.place, out),
            longest=seconds,
            alone=bool(self.batches % 2),
            rng=rng,
            after=lambda said: counted.append(_rows_so_far(out)),
            **self.how,
        )
        self.kills += kills
        self.identical += recorded(out) == wanted
        shutil.rmtree(out)


def _rows_so_far(out):
    book = out / "gradebook.db"
    try:
        return len(moments(book)) if book.exists() else 0
    except sqlite3.OperationalError:  # it was killed before there was a table
        return 0


def main(times=50, submissions=200):
    place = Path(tempfile.mkdtemp(prefix="killed-"))
    try:
        sheet = write_sheet(place)
        hand_in(place / "handed", sheet, **everybody(submissions, RIGHT))
        tally, rng = Tally(place), random.Random(SEED)
        wanted, seconds = tally.undisturbed()
        print(f"{submissions} submissions, undisturbed: {seconds:.1f} s", flush=True)
        while tally.kills < times:
            tally.one(seconds, wanted, rng)
            print(tally.words, flush=True)
        during = sum(0 < count < submissions for count in tally.graded_at_the_kill)
        print(f"rows in the gradebook at the kills: {sorted(tally.graded_at_the_kill)}")
        print(f"{during} of the kills came between the first row and the last")
        print(f"processes left: {len(all_gone(place))}")
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return 0 if tally.identical == tally.batches else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
