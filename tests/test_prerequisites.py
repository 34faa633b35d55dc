"""The map of the course: no circle, no lesson left out, no need that points forward."""

from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

from course_lib.plots.prerequisites import depths, nearest, prerequisites
from course_lib.publishing import BuildError
from course_lib.publishing.course import Course
from course_lib.publishing.prerequisites import (
    SOURCE,
    lesson_minutes,
    lesson_stems,
    problems,
    read_map,
    sheet_minutes,
    stop_minutes,
    to_five,
)
from course_lib.question_bank import EXERCISES, LESSONS

ROOT = Path(__file__).parents[1]
COURSE = Course(ROOT, EXERCISES, LESSONS)


def test_every_lesson_is_on_the_map_every_heading_exists_and_no_need_points_forward():
    assert list(problems(COURSE)) == []


def test_the_needs_have_no_circle():
    needs = {stem: [] for stem in lesson_stems(COURSE)}
    for need in read_map(ROOT).needs:
        needs[need.lesson].append(need.of)

    assert depths(needs)["01_what_a_loss_asks_for"] == 0


def test_a_lesson_takes_about_the_hour_that_it_announces():
    for stem in lesson_stems(COURSE):
        assert 40 <= lesson_minutes(COURSE, stem) <= 85, stem
        assert sheet_minutes(COURSE, stem) <= 120, stem


def test_the_parts_of_a_lesson_take_no_longer_than_the_whole():
    parts = sum(
        lesson_minutes(COURSE, "04_cross_entropy", heading)
        for heading in ("One real step", "Yes or no", "Train it")
    )
    assert 5 < parts < lesson_minutes(COURSE, "04_cross_entropy") / 3


def test_two_hours_are_two_hours():
    [route] = [route for route in read_map(ROOT).routes if "two hours" in route.name]

    assert 100 <= sum(stop_minutes(COURSE, stop) for stop in route.stops) <= 120


def test_minutes_are_rounded_to_five():
    assert [to_five(minutes) for minutes in (0, 1, 12, 13, 58)] == [5, 5, 10, 15, 60]


def course_with(root, text):
    (root / "sources/lessons").mkdir(parents=True)
    (root / SOURCE).write_text(text, "utf-8")
    for name in ("01_a", "02_b", "03_c"):
        path = root / f"sources/lessons/{name}.py"
        path.write_text("# %% [markdown]\n# # X\n#\n# ## Here\n", "utf-8")
    return Course(root, {})


def test_what_is_wrong_with_a_map_is_said(tmp_path):
    course = course_with(
        tmp_path,
        '[needs]\n01_a = [{of = "02_b", heading = "There", what = "w"}]\n'
        '02_b = [{of = "01_a", heading = "Here", what = "w"}]\n'
        '[[routes]]\nname = "r"\nsays = "s"\n'
        'stops = [{lesson = "02_b"}, {lesson = "01_a"}, {lesson = "04_d"}]\n',
    )
    said = list(problems(course))

    assert said == [
        "03_c stands nowhere on the map",
        "01_a needs 02_b, which is not earlier",
        "no heading 'There' in 02_b",
        "no lesson is called 04_d",
        "r: 02_b comes before 01_a, which it needs",
    ]


def test_a_map_without_routes_is_refused(tmp_path):
    course = course_with(tmp_path, "[needs]\n01_a = []\n")
    with pytest.raises(BuildError, match="this is no map"):
        list(problems(course))


NEEDS = {"a": [], "b": ["a"], "c": ["a"], "d": ["b", "a"]}


def test_a_lesson_stands_to_the_right_of_all_that_it_needs():
    mpl.use("Agg")
    ax = prerequisites(plt.figure().subplots(), NEEDS, {name: f"lesson {name}" for name in NEEDS})
    places = {text.get_text()[-1]: text.get_position() for text in ax.texts}
    lines = {tuple(map(tuple, line.get_xydata())) for line in ax.lines}
    plt.close("all")

    assert all(places[of][0] < places[name][0] for name in NEEDS for of in NEEDS[name])
    assert len(set(places.values())) == 4
    assert lines == {(places[of], places[name]) for of, name in ("ab", "ac", "bd")}


def test_what_is_brought_along_is_not_drawn():
    assert nearest(NEEDS, "d") == ["b"]


@pytest.mark.parametrize("needs", [{"a": ["b"], "b": ["a"]}, {"a": ["z"]}])
def test_a_circle_and_a_missing_lesson_are_refused(needs):
    with pytest.raises(ValueError, match="need each other"):
        depths(needs)
