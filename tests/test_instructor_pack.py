"""The instructor pack names what there is: sections, predictions, explorables, exercises, mistakes."""

import argparse
import json
import re
import shlex
from collections import Counter
from pathlib import Path

import pytest

from course_lib.__main__ import main
from course_lib.classroom import Limits
from course_lib.classroom.accommodations import read_accommodations
from course_lib.commands import COMMANDS
from course_lib.publishing import BuildError
from course_lib.publishing.course import Course
from course_lib.publishing.instructor_pack import instructor_pack, stale_pack, write_pack
from course_lib.publishing.lesson_plans import LENGTHS, PARTS, SOURCE, read_plans
from course_lib.question_bank import EXERCISES, LESSONS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PACK = DOCS / "instructor_pack"
COURSE = Course(ROOT, EXERCISES, LESSONS)
NAME = re.compile(r"`([a-z0-9]+(?:_[a-z0-9]+)+)`")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")

WRITTEN_BY_HAND = sorted(path for path in PACK.glob("*.md"))
ALL_PAGES = [DOCS / "instructors.md", DOCS / "capstone_rubric.md", *sorted(PACK.rglob("*.md"))]

each_plan = pytest.mark.parametrize("plan", read_plans(COURSE), ids=lambda plan: plan.stem)


def asked_on_the_sheet(stem):
    cells = json.loads((ROOT / "exercises" / f"{stem}.ipynb").read_text("utf-8"))["cells"]
    marks = [cell["metadata"].get("course", {}) for cell in cells]
    return {mark["exercise"] for mark in marks if mark.get("role") == "check"}


def test_every_lesson_has_a_plan():
    lessons = {path.stem for path in (ROOT / "sources/exercises").glob("*.py")}
    assert {plan.stem for plan in read_plans(COURSE)} == lessons


@each_plan
@pytest.mark.parametrize("length", LENGTHS)
def test_a_plan_goes_from_a_guess_over_number_and_formula_to_breaking_and_an_exit_ticket(
    plan, length
):
    parts = [step.part for step in plan.steps_of(length)]
    assert parts[0] == "guess"
    assert parts[-2:] == ["break it", "exit ticket"]
    assert set(PARTS) - {"practise"} <= set(parts)
    assert parts.index("guess") < parts.index("number") < parts.index("formula")


@each_plan
def test_a_plan_uses_every_means_of_its_lesson(plan):
    asked = [question for step in plan.steps for question in step.ask]
    assert len(asked) >= 2
    assert len([step for step in plan.steps if step.items]) >= 2


@each_plan
def test_each_exercise_of_the_sheet_shows_exactly_one_objective(plan):
    named = [name for objective in plan.objectives for name in objective.items]
    assert len(named) == len(set(named))
    assert set(named) == asked_on_the_sheet(plan.stem)


def test_the_explorables_of_the_plans_are_used_in_every_lesson_that_has_one():
    moved = {step.move for plan in read_plans(COURSE) for step in plan.steps} - {""}
    shown = set(
        re.findall(
            r"from course_lib\.widgets import (\w+)",
            "".join(
                path.read_text("utf-8") for path in (ROOT / "sources/lessons").glob("[01]*.py")
            ),
        )
    )
    assert moved == shown


def test_the_generated_pages_are_current():
    assert stale_pack(COURSE, PACK) == []


def test_a_changed_a_missing_and_a_foreign_page_are_stale(tmp_path, capsys):
    write_pack(COURSE, tmp_path)
    (tmp_path / "plans" / "lesson_02.md").write_text("other")
    (tmp_path / "plans" / "objectives.md").unlink()
    (tmp_path / "plans" / "old.md").write_text("gone")
    command = ["pack", "--root", str(ROOT), "--to", str(tmp_path)]

    assert main([*command, "--check"]) == 1
    said = capsys.readouterr().err
    assert all(name in said for name in ("lesson_02.md", "objectives.md", "old.md", "course pack"))
    assert main(command) == 0
    assert main([*command, "--check"]) == 0


def test_every_mistake_of_every_exercise_on_a_sheet_stands_in_the_map():
    page = instructor_pack(COURSE)["plans/objectives.md"]
    for plan in read_plans(COURSE):
        section = page.partition(f"## Lesson {plan.number}\n")[2].partition("\n## ")[0]
        for name in asked_on_the_sheet(plan.stem):
            (row,) = [line for line in section.splitlines() if f"| `{name}` (" in line]
            assert all(f"`{mistake.name}`" in row for mistake in EXERCISES[name].misconceptions)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('section = "Three wishes"', 'section = "Three whishes"', "Three wishes"),
        ('ask = ["guess"]', 'ask = ["gues"]', "guess"),
        ('move = "SurpriseSlide"', 'move = "SurpriseSlider"', "SurpriseSlide"),
        ('items = ["better_model"]', 'items = ["beter_model"]', "better_model"),
        ('items = ["better_model"]', 'items = ["mse"]', "mse"),
        ('items = ["better_model"]', 'items = ["mean_surprise", "halving"]', "8 minutes"),
        ('{ part = "formula", in_50 = 12, in_90 = 12, section = "Three wishes"',
         '{ part = "formula", in_50 = 13, in_90 = 12, section = "Three wishes"', "51 minutes"),
        ("aim =", "goal =", "aim"),
    ],
)  # fmt: skip
def test_a_plan_that_does_not_fit_its_lesson_is_refused(tmp_path, old, new, said):
    text = (ROOT / SOURCE).read_text("utf-8")
    head, rest = text.partition("[02_surprise]")[::2]
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "lessons").symlink_to(ROOT / "sources" / "lessons")
    assert rest.count(old) >= 1
    (tmp_path / SOURCE).write_text(head + "[02_surprise]" + rest.replace(old, new, 1), "utf-8")
    with pytest.raises(BuildError) as refused:
        read_plans(Course(tmp_path, EXERCISES, LESSONS))
    assert said in str(refused.value.problem)


@pytest.mark.parametrize("path", ALL_PAGES, ids=lambda path: path.name)
def test_every_link_of_a_page_for_instructors_leads_somewhere(path):
    for link in LINK.findall(path.read_text("utf-8")):
        if "://" not in link:
            file, _, heading = link.partition("#")
            target = (path.parent / file).resolve() if file else path
            assert target.exists(), link
            assert not heading or heading in _anchors(target), link


def _anchors(path):
    titles = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("path", WRITTEN_BY_HAND, ids=lambda path: path.name)
def test_every_exercise_that_a_page_names_exists(path):
    text = re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)
    mistakes = {mistake.name for it in EXERCISES.values() for mistake in it.misconceptions}
    columns = {"seconds_factor", "memory_factor"}
    unknown = [name for name in NAME.findall(text) if name not in {*EXERCISES, *mistakes, *columns}]
    assert unknown == []


def test_every_written_answer_of_a_sheet_has_its_examples():
    text = (PACK / "written_answers.md").read_text("utf-8")
    sections = dict(re.findall(r"^### Lesson (\d+): `(\w+)`$", text, re.MULTILINE))
    on_sheets = {
        str(plan.number): name
        for plan in read_plans(COURSE)
        for name in asked_on_the_sheet(plan.stem)
        if EXERCISES[name].kind == "written" and plan.number < 13  # the capstone has its own
    }
    assert sections == on_sheets
    assert text.count("\n- One point: ") == text.count("\n- None: ") == len(on_sheets)


def test_the_numbers_of_the_page_on_ai_help_are_those_of_the_bank():
    text = (PACK / "ai_help.md").read_text("utf-8")
    kinds = Counter(exercise.kind for exercise in EXERCISES.values())
    with_own_numbers = sum(exercise.fresh is not None for exercise in EXERCISES.values())
    for row, count in {
        "exercises with numbers of their own": with_own_numbers,
        "find the input that unmasks": kinds["counterexample"],
        "measured tasks, such as a trained table": kinds["measured"],
        "choices and order of lines": kinds["choice"] + kinds["order"],
        "functions": kinds["function"],
        "written answers": kinds["written"],
    }.items():
        assert f"| {row} | {count} |" in text


def test_the_table_of_accommodations_on_the_page_can_be_read(tmp_path):
    text = (PACK / "accommodations.md").read_text("utf-8")
    (tmp_path / "table.csv").write_text(
        re.search(r"```text\n(.*?)```", text, re.DOTALL)[1], "utf-8"
    )
    granted = read_accommodations(tmp_path / "table.csv")
    assert granted.limits_for("ada", Limits()).cpu_seconds == 1.5 * Limits().cpu_seconds
    assert granted.limits_for("ben", Limits()).memory_mb == 1.5 * Limits().memory_mb


def test_every_command_that_a_page_gives_is_understood():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers()
    for command in COMMANDS:
        command.add(commands)
    for path in ALL_PAGES:
        for block in re.findall(r"```sh\n(.*?)```", path.read_text("utf-8"), re.DOTALL):
            for line in block.splitlines():
                if line.startswith("course "):
                    parser.parse_args(shlex.split(line)[1:])


def test_the_pack_is_found_from_the_page_for_instructors():
    assert "](instructor_pack/README.md)" in (DOCS / "instructors.md").read_text("utf-8")
