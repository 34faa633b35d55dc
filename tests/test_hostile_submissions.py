"""Whoever attacks the grader gets what their answers deserve, and nobody else notices anything."""

import contextlib
import os
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from classroom_fixtures import notebook, write_sheet
from hostile import ATTACKS, ROOMS
from hostile.broken import FILES, NAMES, SPELT_TWICE
from hostile.neighbours import HARMLESS_READERS
from hostile.outside import (
    SHARED_KEY,
    Witness,
    counted,
    descendants,
    orphans_adopted,
    own_state,
    tree,
)
from hostile.sheet import EXERCISES, RIGHT, hidden_digits

import course_lib
from course_lib.classroom import Limits, grade
from course_lib.classroom.isolation import walls

pytestmark = pytest.mark.skipif(bool(walls.missing()), reason=f"no walls: {walls.missing()}")

BEHIND_LANDLOCK_ALONE = ("descriptors", "escapes", "neighbours", "network")
"""Rooms that are graded a second time without the outer walls, where this machine has them: those that
try the walls themselves. What the other rooms try, no wall is needed for."""

CLASSES = {room: (room, "auto") for room in (*ROOMS, "intake")}
"""Name of a class to what it hands in, and the isolation under which everything below must hold."""

if shutil.which("bwrap"):
    CLASSES |= {f"{room}_behind_landlock": (room, "landlock") for room in BEHIND_LANDLOCK_ALONE}

QUICK = Limits(
    seconds_per_step=1,
    cpu_seconds=4,
    seconds_per_submission=20,
    memory_mb=1024,
    scratch_mb=20,
    reply_bytes=1_000_000,
    restarts=6,
)
BRIEF = replace(QUICK, seconds_per_step=0.4)
ENDLESS = ("exhaustion", "exits", "interpreter", "liars", "replies")
"""Rooms in which many attacks use up all the time that they have, so it is less there."""

SEED = 424
FULL = 7
BETWEEN = 4
"""After so many attacks a classmate is graded."""

COURSE = Path(course_lib.__file__).parent
CANARIES = ("CANARY-neighbour", "CANARY-key", "CANARY-secret", "CANARY-environment", "root:x:0")


def of_room(room, *more):
    """Each room is graded once, so all its tests go to the same worker."""
    return pytest.param(room, *more, marks=pytest.mark.xdist_group(f"hostile_{room}"))


def attacks_of(room):
    """What a class hands in, by name."""
    return ROOMS.get(CLASSES[room][0], {})


each_attack = pytest.mark.parametrize(
    ("room", "name"), [of_room(room, name) for room in CLASSES for name in attacks_of(room)]
)
each_room = pytest.mark.parametrize("room", [of_room(room) for room in CLASSES])
in_intake = pytest.mark.xdist_group("hostile_intake")


class Graded:
    """One class of attacks, graded, and what was to be seen from outside before and after."""

    def __init__(self, room, tier, place, patch):
        self.place, self.mark = place, f"hostile-{room}-{tier}-{os.getpid()}"
        self.folder, self.out = place / "submissions", place / "out"
        self.scratch = place / "scratch"
        for folder in (self.folder, self.scratch):
            folder.mkdir(parents=True)
        patch.setattr(tempfile, "tempdir", str(self.scratch))
        patch.setenv("LEFT_FOR_CHILDREN", "CANARY-environment")
        self.sheet = write_sheet(place, tuple(EXERCISES))
        self.witness = Witness(place, self.mark)
        try:
            _hand_in(self, room)
            self._grade(tier, BRIEF if room in ENDLESS else QUICK)
        except BaseException:
            self.witness.close()
            raise

    def _grade(self, tier, limits):
        given = {"seed": SEED, "out": self.out, "exercises": EXERCISES, "isolation": tier}
        self.lines = []
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with orphans_adopted():
            self.before = self._seen()
            rows = grade(
                self.sheet, self.folder, **given, limits=limits, progress=self.lines.append
            )
            self.after, self.all = self._seen(), rows
        self.rows = {row.student.partition("_")[2] or row.student: row for row in rows}
        self.grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
        self.classmates = [row for row in rows if row.student.endswith("zz_classmate")]
        self.harm, self.visitors = self.witness.harm_to_the_victim(), self.witness.visitors()
        self.left = self.witness.left_in_strange_places()

    def _seen(self):
        """What can be seen from outside at this moment."""
        return {
            "files": tree(self.place, without=(self.out, self.scratch)),
            "processes": descendants(),
            "own state": own_state(),
            "counted": counted(),
        }

    def close(self):
        self.witness.close()
        for path in map(Path, self.left):
            with contextlib.suppress(OSError):
                path.unlink()

    def shown(self):
        """Everything that learners are shown, and the tables; not the teacher's sample."""
        texts = [path.read_text("utf-8") for path in (self.out / "feedback").iterdir()]
        texts += [path.read_text("utf-8") for path in self.out.glob("*.csv")]
        texts += self.lines
        for row in self.all:
            texts += [*row.notes, row.reason]
            texts += [f"{r.headline} {r.paragraphs} {r.text}" for r in row.results.values()]
        return "\n".join(texts)


def _hand_in(graded, room):
    neighbour = [*RIGHT, "# CANARY-neighbour"]
    (graded.folder / "neighbour.ipynb").write_text(notebook(neighbour))
    keys = graded.place / "teacher" / ".ssh"
    keys.mkdir(parents=True)
    (keys / "id_rsa").write_text("CANARY-key")
    (graded.place / "teacher" / "secret.txt").write_text("CANARY-secret")
    if room == "intake":
        _hand_in_files(graded.folder)
    for number, (name, attack) in enumerate(ROOMS.get(room, {}).items()):
        cells = [_told(cell, graded) for cell in attack.cells]
        (graded.folder / f"{number:03}_{name}.ipynb").write_text(notebook(cells))
        if number % BETWEEN == 0:
            (graded.folder / f"{number:03}_zz_classmate.ipynb").write_text(notebook(RIGHT))


def _hand_in_files(folder):
    for name, content in FILES.items():
        (folder / f"000_{name}.ipynb").write_bytes(content)
    for name in (*NAMES, *SPELT_TWICE):
        (folder / f"{name}.ipynb").write_text(notebook(RIGHT))
    (folder / "001_zz_classmate.ipynb").write_text(notebook(RIGHT))


def _told(cell, graded):
    """A cell that knows where everything lies."""
    witness = graded.witness
    places = {
        "folder": graded.folder,
        "out": graded.out,
        "place": graded.place,
        "sheet": graded.sheet,
        "course": COURSE,
        "grader": os.getpid(),
        "victim": witness.victim.pid,
        "mark": graded.mark,
        "key": SHARED_KEY,
        "port": witness.port,
        "udp_port": witness.udp_port,
        "unix": witness.unix,
    }
    for name, value in places.items():
        cell = cell.replace(f"<<{name}>>", str(value))
    return cell


@pytest.fixture(scope="module")
def class_of(tmp_path_factory):
    """Room → Graded; each room is graded when the first test asks for it."""
    classes, begun = {}, set()

    def graded(room):
        if room not in classes:
            assert room not in begun, f"the class of {room} could not be graded"
            begun.add(room)
            with pytest.MonkeyPatch.context() as patch:
                place = tmp_path_factory.mktemp(room)
                classes[room] = Graded(*CLASSES[room], place, patch)
        return classes[room]

    yield graded
    for each in classes.values():
        each.close()


def test_there_are_hundreds_of_attacks_and_no_two_share_a_name():
    assert len(ATTACKS) == sum(map(len, ROOMS.values())) >= 500


def test_every_attack_is_a_program_unless_it_breaks_the_reader():
    for name, attack in ATTACKS.items():
        if attack.compiles and not name.startswith(("a_million", "text_that", "list_that_is")):
            for cell in attack.cells:
                compile(cell, name, "exec")


@each_attack
def test_an_attack_earns_what_its_answers_deserve(class_of, room, name):
    attack, row = ATTACKS[name], class_of(room).rows[name]
    assert row.status == ("could not be graded" if attack.deserved is None else "graded"), row
    if attack.or_less:
        assert row.points <= attack.deserved, row
    else:
        assert row.points == attack.deserved, row


@each_attack
def test_an_attack_was_really_made_and_its_time_is_bounded(class_of, room, name):
    attack, row = ATTACKS[name], class_of(room).rows[name]
    assert attack.word in "; ".join(row.notes)
    assert row.seconds < QUICK.seconds_per_submission + 5


@pytest.mark.parametrize(
    ("room", "name"),
    [of_room(room, name) for room in CLASSES for name, it in attacks_of(room).items() if it.tries],
)
def test_every_road_that_was_tried_is_shut(class_of, room, name):
    row = class_of(room).rows[name]
    said = row.results["why"].text
    assert "OPEN" not in said, said
    assert said.startswith("tried") or row.notes, row  # it was made, or it was ended while at it


@each_room
def test_classmates_who_are_graded_between_attacks_have_full_marks(class_of, room):
    graded = class_of(room)
    assert graded.classmates
    for row in [*graded.classmates, graded.rows["neighbour"]]:
        assert (row.points, row.notes) == (FULL, ()), row


@each_room
def test_every_submission_has_one_row_and_one_page(class_of, room):
    graded = class_of(room)
    assert len(graded.all) == len(list(graded.folder.iterdir()))
    students = {row.student for row in graded.all}
    assert len(list((graded.out / "feedback").iterdir())) == len(students)


@each_room
def test_no_file_of_others_is_touched_and_none_is_left(class_of, room):
    graded = class_of(room)
    assert graded.after["files"] == graded.before["files"]
    assert list(graded.scratch.iterdir()) == []
    assert graded.left == []


@each_room
def test_no_process_is_left_and_no_other_one_is_harmed(class_of, room):
    graded = class_of(room)
    before, after = graded.before["processes"], graded.after["processes"]
    assert {pid: command for pid, command in after.items() if pid not in before} == {}
    assert graded.harm == []


@each_room
def test_the_process_that_grades_is_as_it_was(class_of, room):
    graded = class_of(room)
    before, after = graded.before["counted"], graded.after["counted"]
    assert graded.after["own state"] == graded.before["own state"]
    assert after["threads"] <= before["threads"]
    assert after["files"] <= before["files"] + 5
    assert graded.grown < 500_000  # kilobytes


@each_room
def test_no_service_of_this_machine_is_spoken_to(class_of, room):
    assert class_of(room).visitors == []


@each_room
def test_neither_hidden_inputs_nor_answers_nor_secrets_are_shown(class_of, room):
    shown = class_of(room).shown()
    assert [digits for digits in hidden_digits(SEED) if digits in shown] == []
    assert [canary for canary in CANARIES if canary in shown] == []


@pytest.mark.xdist_group("hostile_liars")
def test_the_teacher_s_sample_does_hold_hidden_inputs_so_that_they_would_be_found(class_of):
    sample = "".join(class_of("liars").rows["type_returned"].results["scaled"].sample)
    assert [digits for digits in hidden_digits(SEED) if digits[:4] in sample.replace(".", "")]


@each_room
def test_pages_and_tables_hold_nothing_that_runs(class_of, room):
    graded = class_of(room)
    for path in (graded.out / "feedback").iterdir():
        page = path.read_text("utf-8")
        assert not [tag for tag in ("<script", "<img", "<style>*", "<iframe") if tag in page], path
        assert not set(page) & {"\x1b", "\x00", "\u202e"}, path
    for line in graded.lines:
        assert line.replace("\n", "").isprintable(), line


@in_intake
@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_notebook_has_its_reason_and_no_points(class_of, name):
    row = class_of("intake").rows[name]
    assert (row.status, row.points) == ("could not be graded", None)
    assert row.reason
    assert "internal error" not in row.reason


@in_intake
@pytest.mark.parametrize("name", NAMES)
def test_whatever_somebody_is_called_their_right_answers_count(class_of, name):
    (row,) = [row for row in class_of("intake").all if row.student == name]
    assert row.points == FULL
    assert row.notes == ()


@in_intake
def test_two_files_of_one_name_are_both_left_for_the_teacher_to_choose(class_of):
    rows = [row for row in class_of("intake").all if row.student == SPELT_TWICE[1]]
    assert len(rows) == 2
    for row in rows:
        assert (row.status, row.points) == ("could not be graded", None)
        assert "leave the one that counts" in row.reason


def test_the_roads_to_others_lead_somewhere_where_there_are_no_walls(tmp_path):
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(ROOMS, "readers", {name: ATTACKS[name] for name in HARMLESS_READERS})
        graded = Graded("readers", "limits-only", tmp_path, patch)
    graded.close()
    for name in HARMLESS_READERS:
        assert "OPEN" in graded.rows[name].results["why"].text


def test_the_witness_does_see_harm_visits_strays_and_what_is_left(tmp_path):
    mark = f"hostile-witness-{os.getpid()}"
    witness, strange = Witness(tmp_path, mark), Path("/tmp", mark)
    try:
        assert (witness.harm_to_the_victim(), witness.visitors()) == ([], [])
        with orphans_adopted(), socket.create_connection(("127.0.0.1", witness.port)):
            before = descendants()
            subprocess.run(["sh", "-c", "sleep 60 >/dev/null 2>&1 &"], check=True)
            (stray,) = [pid for pid in descendants() if pid not in before]
            os.kill(stray, signal.SIGKILL)
            os.waitpid(stray, 0)
        strange.touch()
        witness.victim.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, witness.victim.pid, os.WSTOPPED)
        assert witness.harm_to_the_victim() == ["it was stopped"]
        assert len(witness.visitors()) == 1
        assert witness.left_in_strange_places() == [str(strange)]
    finally:
        strange.unlink(missing_ok=True)
        witness.close()
