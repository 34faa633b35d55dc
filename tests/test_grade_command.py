"""`course grade` as it is typed: every option, Ctrl-C, kill -9, and what is said where it does not fit."""

import contextlib
import csv
import fcntl
import json
import os
import pty
import random
import re
import signal
import struct
import subprocess
import sys
import termios
import time
from contextlib import suppress

import postgresql
import pytest
from killing import killed_at_random
from small_class import (
    FULL,
    RIGHT,
    ROOT,
    SEED,
    WRONG,
    all_gone,
    everybody,
    hand_in,
    in_book,
    moments,
    slow,
    write_sheet,
)

from course_lib.__main__ import main
from course_lib.classroom.isolation import tiers, walls
from course_lib.classroom.isolation.sandbox import Limits, Sandbox
from course_lib.classroom.refusal import CannotGradeError
from course_lib.classroom.reports.pages import WARNING

pytestmark = [
    pytest.mark.skipif(bool(walls.missing()), reason=f"no walls here: {walls.missing()}"),
    pytest.mark.xdist_group("grade_command"),
]

BAR = re.compile(r"\d+/\d+ \[\d\d:\d\d<[\d:?]+, +[\d.?]+(s/)? notebooks")
"""How many, how long so far, how long still, and how fast."""


class Desk:
    """A teacher's folder: a sheet, submissions, and the commands that are typed."""

    def __init__(self, place, capsys):
        self.place, self.capsys = place, capsys
        self.sheet, self.handed = write_sheet(place), place / "handed"
        self.out, self.book = place / "out", place / "out" / "gradebook.db"

    def hand_in(self, **answers):
        hand_in(self.handed, self.sheet, **answers)

    @property
    def order(self):
        return [self.sheet, self.handed, "--seed", SEED, "--out", self.out]

    def grade(self, *more, order=None):
        """Exit code, what was printed, and what was complained about."""
        try:
            code = main(
                ["grade", *map(str, self.order if order is None else order), *map(str, more)]
            )
        except SystemExit as end:
            code = end.code
        said = self.capsys.readouterr()
        return code, said.out, said.err

    def graded(self, *more, order=None):
        code, said, complaint = self.grade(*more, order=order)
        assert code == 0, complaint
        return said

    def points(self):
        with (self.out / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
            return {row["student"]: float(row["points"]) for row in csv.DictReader(file)}

    def command(self, *more):
        """The words of a process of its own, and where it finds its temporary files."""
        scratch = self.place / "scratch"
        scratch.mkdir(exist_ok=True)
        words = [sys.executable, "-m", "course_lib", "grade", *map(str, [*self.order, *more])]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(scratch)}
        return {"args": words, "env": environment, "cwd": ROOT}


@pytest.fixture
def desk(tmp_path, capsys):
    return Desk(tmp_path, capsys)


@pytest.fixture
def two(desk):
    desk.hand_in(ada=RIGHT, ben=WRONG)
    return desk


def what_lies_in(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_dry_run_says_what_would_be_graded_and_writes_nothing(two):
    before = what_lies_in(two.place)
    said = two.graded("--dry-run", "--gradebook", two.place / "elsewhere.db")
    assert "2 submissions to grade, 0 graded already" in said
    assert "closed in by" in said
    assert what_lies_in(two.place) == before


@pytest.mark.skipif(bool(postgresql.missing()), reason=postgresql.missing())
def test_a_dry_run_leaves_a_server_as_it_was(two):
    with postgresql.server() as url:
        said = two.graded("--dry-run", "--gradebook", url)
        assert "2 submissions to grade, 0 graded already" in said
        code, _, complaint = two.grade("--resume", "--gradebook", url, order=["--out", two.out])
        assert (code, "there is no gradebook" in complaint) == (1, True)
        assert postgresql.tables_in(url) == []
    assert not two.out.exists()


def test_a_dry_run_after_a_run_says_what_is_left_and_changes_nothing(two):
    two.graded()
    two.hand_in(cleo=RIGHT)
    before = {path: path.read_bytes() for path in two.out.rglob("*.*") if path.is_file()}
    assert "1 submission to grade, 2 graded already" in two.graded("--dry-run")
    assert {path: path.read_bytes() for path in before} == before
    assert not (two.out / "feedback" / "cleo.html").exists()


def test_only_those_who_are_named_are_graded(two):
    two.graded("--only", "ben")
    assert two.points() == {"ben": FULL - 3}
    two.graded()
    assert two.points() == {"ada": FULL, "ben": FULL - 3}


def test_a_name_from_whom_nothing_came_is_refused_with_those_there_are(two):
    code, _, complaint = two.grade("--only", "ada", "zoe")
    assert code == 1
    assert "'zoe'" in complaint
    assert "ada, ben" in complaint
    assert not two.out.exists()


def test_a_second_run_grades_nothing_and_says_so(two):
    two.graded()
    before = moments(two.book), in_book(two.book)
    said = two.graded()
    assert "2 were graded before and stay as they are." in said
    assert (moments(two.book), in_book(two.book)) == before


def test_resuming_needs_no_more_than_the_folder_of_results(two):
    two.graded("--only", "ada", "--largest-mb", 3, "--seconds-per-step", 4)
    said = two.graded("--resume", order=["--out", two.out])
    assert "1 were graded before" in said
    assert two.points() == {"ada": FULL, "ben": FULL - 3}
    assert len({row[3] for row in in_book(two.book)}) == 1  # graded under the same seed and limits


def test_what_was_changed_is_graded_anew_and_the_history_keeps_both(two):
    two.graded()
    first = moments(two.book)
    two.hand_in(ben=RIGHT)
    two.graded()
    assert two.points() == {"ada": FULL, "ben": FULL}
    assert moments(two.book)[:2] == first
    kept = [
        row[-1]["results"]["surprise"]["points"] for row in in_book(two.book) if row[0] == "ben"
    ]
    assert sorted(kept) == [0, 3]


def test_a_gradebook_may_lie_elsewhere(two):
    elsewhere = two.place / "elsewhere.db"
    two.graded("--gradebook", elsewhere)
    assert not two.book.exists()
    assert [row[0] for row in in_book(elsewhere)] == ["ada", "ben"]
    said = two.graded("--resume", "--gradebook", elsewhere, order=["--out", two.out])
    assert "2 were graded before" in said


def test_whoever_is_granted_more_time_gets_it_and_nobody_else(desk):
    desk.hand_in(ada=slow(5), ben=slow(5))
    table = desk.place / "more_time.csv"
    table.write_text("student,seconds_factor,note\nada,3,a slow machine\n", "utf-8")
    desk.graded("--accommodations", table, "--seconds-per-step", 1)
    assert desk.points() == {"ada": FULL, "ben": FULL - 1}


def test_one_process_and_two_give_the_same_rows(desk):
    desk.hand_in(**everybody(6, RIGHT), **{f"w{n}": WRONG for n in range(3)})
    books = []
    for workers in (1, 2):
        desk.out = desk.place / f"with_{workers}"
        desk.graded("--workers", workers)
        books.append(in_book(desk.out / "gradebook.db"))
    assert len(books[0]) == 9
    assert books[0] == books[1]


@pytest.mark.parametrize(
    ("order", "words"),
    [
        ([], ("SHEET and SUBMISSIONS and --seed missing",)),
        (["SHEET"], ("SUBMISSIONS and --seed missing", "--resume")),
        (["SHEET", "HANDED"], ("--seed missing",)),
    ],
)
def test_what_is_missing_is_said_in_words(two, order, words):
    given = [{"SHEET": two.sheet, "HANDED": two.handed}[word] for word in order]
    code, _, complaint = two.grade("--out", two.out, order=given)
    assert code == 1
    assert [word for word in words if word not in complaint] == []
    assert not two.out.exists()


def test_without_a_folder_for_the_results_the_command_says_which_option_it_wants(two):
    code, _, complaint = two.grade(order=[two.sheet, two.handed, "--seed", SEED])
    assert code == 2
    assert "--out" in complaint


REFUSED = {
    "results_among_the_submissions": (["--out", "HANDED/out"], "lie within each other"),
    "a_file_for_a_folder": (["--out", "SHEET"], "is a file"),
    "no_process": (["--workers", "0"], "a whole number from 1 on is wanted, not '0'"),
    "less_than_no_time": (["--seconds-per-step", "-1"], "a whole number from 1 on is wanted"),
    "no_roster": (["--roster", "PLACE/none.csv"], "none.csv cannot be read"),
    "no_table_of_factors": (["--accommodations", "PLACE/none.csv"], "none.csv"),
    "no_secret": (["--secret-file", "PLACE/none.txt"], "none.txt cannot be read"),
    "a_pattern_without_a_student": (["--id-pattern", "s.*"], "(?P<student>"),
    "walls_that_nobody_knows": (["--isolation", "paper"], "invalid choice: 'paper'"),
    "a_scheduler_in_the_open": (["--scheduler", "tcp://x:1"], "tls://"),
    "nothing_to_go_on_with": (["--resume"], "there is no gradebook"),
    "a_gradebook_nowhere": (["--gradebook", "PLACE/no/folder.db"], "there is no folder"),
    "a_gradebook_that_is_none": (["--gradebook", "SHEET"], "small.ipynb"),
    "an_unknown_name": (["--only", "nobody"], "nobody"),
    "a_folder_that_is_not_ours": (["--out", "FOREIGN"], "not a result"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_does_not_fit_is_refused_and_nothing_is_left_behind(two, case):
    more, words = REFUSED[case]
    foreign = two.place / "foreign"
    foreign.mkdir()
    (foreign / "diary.txt").write_text("mine")
    places = {"HANDED": two.handed, "SHEET": two.sheet, "PLACE": two.place, "FOREIGN": foreign}
    for name, path in places.items():
        more = [word.replace(name, str(path)) for word in more]
    before = {path: path.read_bytes() for path in two.place.rglob("*") if path.is_file()}
    code, _, complaint = two.grade("--gradebook", two.place / "new.db", *more)
    assert code in (1, 2)
    assert words in complaint
    after = {path: path.read_bytes() for path in two.place.rglob("*") if path.is_file()}
    assert after == before


def stands(tier):
    try:
        with Sandbox(Limits(), tier):
            return True
    except CannotGradeError:
        return False


@pytest.mark.parametrize("tier", ["landlock", "bubblewrap"])
def test_the_walls_that_were_asked_for_are_the_ones_that_are_named(two, tier):
    if not stands(tier):
        pytest.skip(f"{tier} cannot be had on this machine")
    two.graded("--isolation", tier)
    named = {"landlock": tiers.LANDLOCK, "bubblewrap": tiers.BUBBLEWRAP}[tier].words
    assert {row[-1]["isolation"] for row in in_book(two.book)} == {named}
    for page in [two.out / "report.html", *(two.out / "feedback").iterdir()]:
        assert named in page.read_text("utf-8")
    assert two.points() == {"ada": FULL, "ben": FULL - 3}


def test_without_walls_every_page_and_the_first_line_warn_loudly(two):
    said = two.graded("--isolation", "limits-only")
    assert said.startswith(f"WARNING: {WARNING}")
    pages = [*two.out.glob("*.html"), *(two.out / "feedback").iterdir()]
    assert len(pages) == 4
    for page in pages:
        text = page.read_text("utf-8")
        assert '<p class="warning"><strong>Warning.</strong>' in text, page
    assert two.points() == {"ada": FULL, "ben": FULL - 3}


def test_on_a_terminal_a_bar_tells_the_rate_and_the_time_left(desk):
    desk.hand_in(**everybody(4, slow(0.3)))
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 0, 0))
    process = subprocess.Popen(**desk.command(), stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    seen = b""
    with suppress(OSError), os.fdopen(ours, "rb", 0) as terminal:  # it ends with EIO
        while chunk := terminal.read(4096):
            seen += chunk
    said, _ = process.communicate()
    assert process.returncode == 0
    assert BAR.search(seen.decode()), seen
    assert b"notebooks" not in said


def test_in_a_pipe_there_is_no_bar_and_each_line_comes_at_once(desk):
    desk.hand_in(first=RIGHT, second=slow(8))
    how = desk.command("--workers", 1)
    process = subprocess.Popen(**how, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    first = process.stdout.readline()
    came = time.monotonic()
    rest, complaint = process.communicate()
    assert time.monotonic() - came > 3  # the second was still being graded
    assert first == "1/2  first: 4 of 4\n"
    assert "2/2  second: 4 of 4\n" in rest
    assert complaint == ""


@contextlib.contextmanager
def listening_to_ctrl_c():
    """What a shell starts in the background does not, and the tests may have been started so."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def stopped_in_the_middle(desk):
    """Start a batch, wait for the first rows, press Ctrl-C; what the process said then."""
    with listening_to_ctrl_c():
        process = subprocess.Popen(
            **desk.command("--workers", 2),
            start_new_session=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
    lines = [process.stdout.readline() for _ in range(3)]
    os.killpg(process.pid, signal.SIGINT)
    said, complaint = process.communicate(timeout=60)
    return process.returncode, "".join(lines) + said, complaint


def test_ctrl_c_keeps_what_was_graded_and_the_rest_can_be_gone_on_with(desk):
    desk.hand_in(**everybody(30, slow(0.5)))
    code, _, complaint = stopped_in_the_middle(desk)
    so_far = in_book(desk.book)
    pages = {path.stem for path in (desk.out / "feedback").iterdir()}

    assert code == 130
    assert f"course grade --resume --out {desk.out}" in complaint
    assert "Traceback" not in complaint
    assert 3 <= len(so_far) < 30
    assert pages == {row[0] for row in so_far} == set(desk.points())
    assert "<h1>" in (desk.out / "report.html").read_text("utf-8")
    assert all_gone(desk.place) == []
    assert what_lies_in(desk.place / "scratch") == []

    kept = moments(desk.book)
    desk.graded("--resume", order=["--out", desk.out])
    whole = in_book(desk.book)
    assert moments(desk.book)[: len(kept)] == kept
    desk.out = desk.place / "undisturbed"
    desk.graded()
    assert whole == in_book(desk.out / "gradebook.db")


def as_recorded(out):
    return in_book(out / "gradebook.db"), (out / "grades.csv").read_bytes()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """A class of sixty, what a run comes to that nobody kills, and how long it takes."""
    desk = Desk(tmp_path_factory.mktemp("killed"), None)
    desk.hand_in(**everybody(60, RIGHT))
    began = time.monotonic()
    subprocess.run(**desk.command("--workers", 2), check=True, stdout=subprocess.DEVNULL)
    seconds = time.monotonic() - began
    rows, table = as_recorded(desk.out)
    assert len(rows) == 60
    return desk, rows, table, seconds


@pytest.mark.parametrize(("alone", "times"), [(True, 2), (False, 3)])
def test_kill_9_at_random_moments_changes_nothing_in_the_end(undisturbed, alone, times):
    desk, rows, table, seconds = undisturbed
    desk.out = desk.place / f"killed_{alone}"
    how = desk.command("--workers", 2)
    kills, _ = killed_at_random(
        times, how.pop("args"), longest=0.7 * seconds, alone=alone, rng=random.Random(times), **how
    )
    assert kills
    assert as_recorded(desk.out) == (rows, table)
    with (desk.out / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {json.loads(row["points"]) for row in csv.DictReader(file)} == {FULL}
    assert all_gone(desk.place) == []
    assert what_lies_in(desk.place / "scratch") == []
