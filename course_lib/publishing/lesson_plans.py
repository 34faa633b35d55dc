"""Plans of a lesson for a teacher, read from a table and held against the lesson they plan."""

import ast
import re
import tomllib
from dataclasses import dataclass

from course_lib.publishing.headings import headings, lesson_source
from course_lib.publishing.problems import BuildError, near

SOURCE = "sources/lesson_plans.toml"
PARTS = ("guess", "number", "formula", "practise", "break it", "exit ticket")
LENGTHS = (50, 90)
"""Minutes of a plan."""

WIDGET = re.compile(r"from course_lib\.widgets import (\w+)")


@dataclass(frozen=True)
class Objective:
    can: str
    """What a learner can do afterwards, as the end of “you can …”."""

    items: tuple
    """The exercises that show it."""


@dataclass(frozen=True)
class Step:
    part: str
    in_50: int
    in_90: int
    section: str
    do: str
    ask: tuple = ()
    """Questions of the lesson that are to be predicted here."""

    move: str = ""
    items: tuple = ()

    def minutes(self, length):
        return {50: self.in_50, 90: self.in_90}[length]


@dataclass(frozen=True)
class Plan:
    stem: str
    aim: str
    objectives: tuple
    steps: tuple

    @property
    def number(self):
        return int(self.stem[:2])

    def steps_of(self, length):
        """The steps of the plan of this length, without those that it leaves out."""
        return [step for step in self.steps if step.minutes(length)]


def read_plans(course):
    """The plan of each lesson, in order.

    Raises:
        BuildError: where a plan and its lesson do not fit, naming both.
    """
    try:
        tables = tomllib.loads((course.root / SOURCE).read_text(encoding="utf-8"))
        plans = [_plan(course, stem, table) for stem, table in tables.items()]
    except (OSError, ValueError, TypeError, KeyError) as error:
        what = f"these are no lesson plans: {error!r}"
        raise BuildError(SOURCE, None, what, "see the other entries in it") from None
    for plan in plans:
        _hold_against_its_lesson(course, plan)
    return sorted(plans, key=lambda plan: plan.stem)


def _plan(course, stem, table):
    objectives = tuple(Objective(it["can"], tuple(it["items"])) for it in table["objectives"])
    questions = questions_of(course, stem)
    steps = tuple(_step(stem, step, questions) for step in table["steps"])
    return Plan(stem, table["aim"], objectives, steps)


def _step(stem, table, questions):
    asked = [_known(stem, "question", name, questions) for name in table.get("ask", ())]
    items = tuple(table.get("items", ()))
    return Step(**{**table, "ask": tuple(questions[name] for name in asked), "items": items})


def questions_of(course, stem):
    """Name of a prediction in a lesson to the question that it asks, with what can be chosen."""
    tree = ast.parse(course.text(lesson_source(course, stem)))
    assigned = [node for node in ast.walk(tree) if isinstance(node, ast.Assign)]
    return {
        node.targets[0].id: _question(node.value)
        for node in assigned
        if isinstance(node.value, ast.Call) and getattr(node.value.func, "id", "") == "predict"
    }


def _question(call):
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    options = ast.literal_eval(named["options"]) if "options" in named else ()
    chosen = f" ({' / '.join(map(str, options))})" if options else ""
    return ast.literal_eval(call.args[0]) + chosen


def _known(stem, kind, name, known):
    if name not in known:
        raise BuildError(SOURCE, None, f"{stem} has no {kind} {name!r}", near(name, known))
    return name


def _hold_against_its_lesson(course, plan):
    taught = [name for name, lesson in course.lessons.items() if lesson == plan.number]
    widgets = WIDGET.findall(course.text(lesson_source(course, plan.stem)))
    sections = headings(course, plan.stem)
    for step in plan.steps:
        _known(plan.stem, "part", step.part, PARTS)
        _known(plan.stem, "heading", step.section, sections)
        if step.move:
            _known(plan.stem, "explorable", step.move, widgets)
        for name in step.items:
            _known(plan.stem, "exercise", name, taught)
    for name in (name for objective in plan.objectives for name in objective.items):
        _known(plan.stem, "exercise", name, taught)
    for length in LENGTHS:
        _hold_against_the_clock(course, plan, length)


def _hold_against_the_clock(course, plan, length):
    steps = plan.steps_of(length)
    total = sum(step.minutes(length) for step in steps)
    if total != length:
        what = f"the steps of {plan.stem} take {total} minutes, not {length}"
        raise BuildError(SOURCE, None, what, "change their minutes")
    for step in steps:
        needed = sum(course.exercises[name].minutes for name in step.items)
        if needed > step.minutes(length):
            what = f"{plan.stem}, “{step.section}”: {', '.join(step.items)} take {needed} minutes"
            remedy = f"the step has {step.minutes(length)}; ask for less or give it more"
            raise BuildError(SOURCE, None, what, remedy)
