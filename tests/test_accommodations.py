"""More time for whom it is granted, the same for everybody else, and no slip of the pen unnoticed."""

import dataclasses

import pytest
from classroom_fixtures import RIGHT
from hypothesis import given
from hypothesis import strategies as st

from course_lib.classroom import CannotGradeError, Limits
from course_lib.classroom.accommodations import Accommodations, read_accommodations
from course_lib.classroom.isolation import walls
from course_lib.classroom.isolation.sandbox import Sandbox

STANDARD = Limits()


def table(folder, text, encoding="utf-8"):
    path = folder / "accommodations.csv"
    path.write_text(text, encoding=encoding)
    return read_accommodations(path)


def test_a_factor_multiplies_every_limit_of_time_and_nothing_else(tmp_path):
    granted = table(tmp_path, "student,seconds_factor\nada,2\n")
    mine = granted.limits_for("ada", STANDARD)
    changed = {
        field.name
        for field in dataclasses.fields(Limits)
        if getattr(mine, field.name) != getattr(STANDARD, field.name)
    }
    assert changed == {"seconds_per_step", "cpu_seconds", "seconds_per_submission"}
    assert mine.cpu_seconds == 2 * STANDARD.cpu_seconds


def test_memory_is_granted_by_itself(tmp_path):
    granted = table(tmp_path, "student,memory_factor,note\nada,1.5,large pictures\n")
    mine = granted.limits_for("ada", STANDARD)
    assert mine == dataclasses.replace(STANDARD, memory_mb=3072)


@given(st.floats(1, 20), st.integers(1, 100), st.floats(0.1, 100))
def test_nobody_gets_less_and_whole_numbers_stay_whole(factor, whole, seconds):
    limits = Limits(cpu_seconds=whole, seconds_per_step=seconds)
    mine = Accommodations({"ada": {"seconds_factor": factor}}).limits_for("ada", limits)
    assert isinstance(mine.cpu_seconds, int)
    assert mine.cpu_seconds >= factor * whole
    assert mine.seconds_per_step >= seconds


def test_whoever_is_not_in_the_table_has_the_limits_of_everybody(tmp_path):
    granted = table(tmp_path, "student,seconds_factor\nada,2\n")
    assert granted.limits_for("ben", STANDARD) == STANDARD
    assert Accommodations().limits_for("ada", STANDARD) == STANDARD


@pytest.mark.parametrize(
    "text",
    [
        "student,seconds_factor\nZoë,1.5\n",
        "student;seconds_factor\r\nZoë;1,5\r\n",
        "student\tseconds_factor\nZoë\t1.5\n",
        "\ufeffstudent,seconds_factor,note\n Zoë ,1.5,\n\n,,\n",
        "student,seconds_factor\nZoe\u0308,1.5\n",
        'note,memory_factor,seconds_factor,student\n"extra, as agreed",,1.5,Zoë\n',
    ],
)
def test_a_table_is_read_as_spreadsheets_write_it(tmp_path, text):
    mine = table(tmp_path, text).limits_for("Zoë", STANDARD)
    assert mine.seconds_per_submission == 1.5 * STANDARD.seconds_per_submission


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "begin with the columns –"),
        ("name,seconds_factor\nada,2\n", "name, seconds_factor"),
        ("student,second_factor\nada,2\n", "second_factor"),
        ("student\nada\n", "seconds_factor or memory_factor"),
        ("student,seconds_factor\nada,2\nada,3\n", "line 3: ada stands there twice"),
        ("student,seconds_factor\nada,0.5\n", "'0.5'; wanted is a number from 1"),
        ("student,seconds_factor\nada,150\n", "'150'"),
        ("student,seconds_factor\nada,50 %\n", "'50 %'"),
        ("student,seconds_factor\nada,nan\n", "'nan'"),
        ("student,seconds_factor\nada,inf\n", "'inf'"),
        ("student,seconds_factor\n,2\n", "a factor without a student"),
        ("student,seconds_factor\nada,2,as agreed\n", "more cells than columns"),
    ],
)
def test_a_slip_is_refused_with_what_stands_there(tmp_path, text, said):
    with pytest.raises(CannotGradeError, match="accommodations") as refused:
        table(tmp_path, text)
    assert said in str(refused.value)


def test_a_table_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(CannotGradeError, match="UTF-8"):
        table(tmp_path, "student,seconds_factor\nZoë,2\n", encoding="utf-16")
    with pytest.raises(CannotGradeError, match="absent"):
        read_accommodations(tmp_path / "absent.csv")


def test_a_name_under_which_nothing_was_handed_in_is_reported(tmp_path):
    granted = table(tmp_path, "student,seconds_factor\nada,2\nbenn,2\n")
    assert granted.without_submission(["ada", "ben"]) == ["benn"]


@pytest.mark.skipif(bool(walls.missing()), reason=f"no walls here: {walls.missing()}")
@pytest.mark.xdist_group("classroom")
@pytest.mark.parametrize(("factor", "notes"), [(1, 1), (8, 0)])
def test_what_is_granted_makes_the_difference_between_lost_and_done(factor, notes):
    slow = "import time\nwhile time.process_time() < 1.2: pass"
    granted = Accommodations({"ada": {"seconds_factor": factor}})
    limits = granted.limits_for("ada", Limits(seconds_per_step=0.4))
    assert len(Sandbox(limits).run([*RIGHT, slow], {}).notes) == notes
