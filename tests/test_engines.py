"""Wherever a class is graded, everybody gets the same row; and who dies there takes nobody along."""

import os
import signal
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
import small_class
from classroom_fixtures import EXERCISES, RIGHT, but, function, notebook, write_sheet

from course_lib import question_bank
from course_lib.classroom import CannotGradeError, Limits, Order, carry_out, work_of
from course_lib.classroom.engines import Cores, Here, engine_for
from course_lib.classroom.grader import Grader
from course_lib.classroom.intake import handed_in, read_sheet
from course_lib.classroom.isolation import walls
from course_lib.classroom.reports.pages import WARNING
from course_lib.classroom.results import NOT_CLOSED_IN

pytestmark = [
    pytest.mark.skipif(bool(walls.missing()), reason=f"no walls here: {walls.missing()}"),
    pytest.mark.xdist_group("classroom"),
]

KINDS = (
    RIGHT,
    but(double=function("return x * x")),
    but(double=function("import os; os._exit(0)")),
    but(double="def double(x:"),
    [],
)


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(25):
        (folder / f"s{number:02}.ipynb").write_text(notebook(KINDS[number % len(KINDS)]))
    (folder / "broken.ipynb").write_text("no notebook")
    return tmp_path


def grader_for(place, **options):
    sheet = read_sheet(write_sheet(place))
    options = {"limits": Limits(seconds_per_step=2), **options}
    return Grader(sheet, EXERCISES, 20, bank="classroom_fixtures:EXERCISES", **options)


def rows_by(engine, place, **options):
    handed = handed_in(place / "in", "toy.ipynb").handed
    with grader_for(place, graders=engine.graders, **options) as grader:
        rows = [replace(row, seconds=0) for row in engine.rows(grader, handed)]
    return sorted(rows, key=lambda row: row.student)


def test_processes_give_the_rows_that_one_process_gives(place):
    expected = rows_by(Here(), place)
    assert [row.points for row in expected[:6]] == [None, 4, 2, 2, 2, None]
    assert rows_by(Cores(2), place) == expected


def test_a_grader_that_is_killed_is_replaced_and_nobody_is_lost(place, monkeypatch):
    expected = rows_by(Here(), place)
    honest = Grader.grade

    def deadly(self, handed):
        mark = place / "killed"
        if handed.student == "s07" and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return honest(self, handed)

    monkeypatch.setattr(Grader, "grade", deadly)
    assert rows_by(Cores(2), place) == expected


def test_a_submission_that_kills_its_grader_twice_is_not_graded_and_says_why(place, monkeypatch):
    honest = Grader.grade

    def deadly(self, handed):
        if handed.student == "s07":
            os.kill(os.getpid(), signal.SIGKILL)
        return honest(self, handed)

    expected = rows_by(Here(), place)
    monkeypatch.setattr(Grader, "grade", deadly)
    rows = {row.student: row for row in rows_by(Cores(2), place)}
    assert "ended twice" in rows["s07"].reason
    assert rows["s07"].points is None
    assert [rows[row.student] for row in expected if row.student != "s07"] == [
        row for row in expected if row.student != "s07"
    ]


def test_few_submissions_are_graded_without_more_processes():
    assert isinstance(engine_for(None, 3), Here)
    assert isinstance(engine_for(2, 3), Cores)


@pytest.fixture(scope="module")
def cluster():
    distributed = pytest.importorskip("distributed")
    pytest.importorskip("cryptography")
    paths = [str(Path(__file__).parent), *sys.path]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(path for path in paths if path))
        made = distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            dashboard_address=None,
            security=True,
            memory_limit=0,
        )
        with made, distributed.Client(made) as client:
            yield client


@pytest.mark.filterwarnings("default")
def test_a_cluster_gives_the_rows_that_one_process_gives(place, cluster):
    from course_lib.classroom.engines.cluster import Cluster

    assert cluster.scheduler.addr.startswith("tls://")
    assert rows_by(Cluster(cluster), place) == rows_by(Here(), place)


@pytest.mark.filterwarnings("default")
def test_a_worker_that_is_killed_half_way_loses_nobody(place, cluster):
    from course_lib.classroom.engines.cluster import Cluster

    pids = list(cluster.run(os.getpid).values())
    killer = threading.Timer(0.5, os.kill, (pids[0], signal.SIGKILL))
    killer.start()
    rows = rows_by(Cluster(cluster), place)
    killer.join()
    assert rows == rows_by(Here(), place)
    ends = time.monotonic() + 30
    while len(cluster.scheduler_info()["workers"]) < 2 and time.monotonic() < ends:
        time.sleep(0.1)  # the next test finds two again


@pytest.mark.filterwarnings("default")
def test_a_worker_with_other_questions_grades_nobody(place, cluster, monkeypatch):
    from course_lib.classroom.engines.cluster import Cluster

    monkeypatch.setattr(Grader, "edition", "of another version")
    rows = rows_by(Cluster(cluster), place)
    assert {row.points for row in rows} == {None}
    assert any("install the same version" in row.reason for row in rows)


@pytest.fixture
def typing_machine(monkeypatch):
    """It cannot raise any walls; the workers, which are processes of their own, can."""
    monkeypatch.setattr(walls, "missing", lambda: "the kernel of this machine is too old")


def order_for(place, cluster, **more):
    sheet = small_class.write_sheet(place)
    handed = small_class.hand_in(place / "handed", sheet, ada=small_class.RIGHT)
    (handed / "ben.ipynb").write_text("x" * 200_000)
    chosen = {"scheduler": cluster, "largest_mb": 0.1, **more}
    return Order(sheet, [handed], small_class.SEED, place / "out", **chosen)


@pytest.mark.filterwarnings("default")
@pytest.mark.usefixtures("typing_machine")
def test_the_machine_that_hands_out_the_work_needs_no_walls(place, cluster):
    with work_of(order_for(place, cluster), question_bank.EXERCISES) as work:
        assert "2 submissions to grade" in work.words
        assert "closed in by the workers of a cluster" in work.words
        ada, ben = carry_out(work, progress=lambda _: None)
    assert (ada.points, "Landlock" in ada.isolation) == (small_class.FULL, True)
    assert (ben.points, "larger" in ben.reason) == (None, True)


@pytest.mark.filterwarnings("default")
@pytest.mark.usefixtures("typing_machine")
def test_workers_without_walls_are_warned_of_before_anybody_is_graded(place, cluster):
    said, order = [], order_for(place, cluster, isolation="limits-only")
    with work_of(order, question_bank.EXERCISES) as work:
        assert NOT_CLOSED_IN in work.words
        rows = carry_out(work, said.append)
    assert WARNING in said[0]
    assert {row.isolation for row in rows} == {NOT_CLOSED_IN}


@pytest.mark.usefixtures("typing_machine")
@pytest.mark.parametrize("graders", [1, 2])
def test_a_machine_that_grades_itself_and_has_no_walls_refuses(place, graders):
    order = order_for(place, None, graders=graders)
    with (
        pytest.raises(CannotGradeError, match="cannot close submissions in"),
        work_of(order, question_bank.EXERCISES),
    ):
        pass


def test_a_scheduler_without_encryption_is_refused():
    from course_lib.classroom.engines.cluster import Cluster

    pytest.importorskip("distributed")
    with pytest.raises(CannotGradeError, match="tls://"):
        Cluster("tcp://127.0.0.1:8786")


def test_a_scheduler_that_is_not_there_is_named():
    from course_lib.classroom.engines.cluster import Cluster

    pytest.importorskip("distributed")
    with pytest.raises(CannotGradeError, match="cannot be reached"):
        Cluster("tls://127.0.0.1:9")
