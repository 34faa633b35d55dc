"""The instructor's handbook: every exercise with its mistakes, what shows them, and what to do then."""

from pathlib import Path

from course_lib.grading import Rehearsal
from course_lib.grading.feedback import shown
from course_lib.grading.remedies import for_the_board, telling

SEED = 0

INDEX = """# The instructor's handbook

Generated from the question bank by `course handbook`; edit the bank, not these pages.

Each exercise stands here with the mistakes it recognises: what a learner who makes one may believe,
the question that helps, the cases that show it, and a remedy of five minutes: a small input for the
board, on which the belief and the right answer part ways. Ask for predictions first, write both
numbers down, then ask the question. The names are those that stand in the table of grades.

| Lesson | Exercises | Mistakes declared | and generated |
| --: | --: | --: | --: |
"""

READ_BY_A_PERSON = "*Answered in words, and read by a person.* One good answer: "


def write_handbook(folder, exercises, lessons):
    """Write a page for each lesson and an index.

    Args:
        folder: path of the folder, which is made if need be.
        exercises: name to Exercise.
        lessons: name of an exercise to the number of its lesson.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    pages = handbook(exercises, lessons)
    for old in set(folder.glob("*.md")) - {folder / name for name in pages}:
        old.unlink()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")


def stale_pages(folder, exercises, lessons):
    """What is wrong with the pages in a folder, as sentences."""
    pages = handbook(exercises, lessons)
    there = {path.name: path.read_text(encoding="utf-8") for path in Path(folder).glob("*.md")}
    return [
        f"{folder}/{name} is not what the question bank says; run `course handbook`"
        for name in sorted(pages.keys() | there.keys())
        if pages.get(name) != there.get(name)
    ]


def handbook(exercises, lessons):
    """File name to page."""
    taught = {}
    for name, exercise in exercises.items():
        if name in lessons:
            taught.setdefault(lessons[name], []).append(exercise)
    pages = {page_name(number): _page(number, taught[number]) for number in sorted(taught)}
    rows = [_row(number, taught[number]) for number in sorted(taught)]
    return {"README.md": INDEX + "\n".join(rows) + "\n", **pages}


def page_name(number):
    return f"lesson_{number:02}.md"


def _row(number, exercises):
    declared = sum(len(exercise.misconceptions) for exercise in exercises)
    generated = sum(len(exercise.faults) for exercise in exercises)
    link = f"[{number}]({page_name(number)})"
    return f"| {link} | {len(exercises)} | {declared} | {generated} |"


def _page(number, exercises):
    return "\n\n".join([f"# Lesson {number}", *map(_section, exercises)]) + "\n"


def _section(exercise):
    heading = f"## {exercise.title} (`{exercise.name}`)"
    facts = (
        f"{exercise.kind} · difficulty {exercise.difficulty} of 5 · about {exercise.minutes} min · "
        f"points: {exercise.points}"
    )
    parts = [heading, facts, exercise.prompt.strip()]
    if exercise.kind == "written":
        return "\n\n".join([*parts, READ_BY_A_PERSON + exercise.model_answer])
    rehearsal = Rehearsal(exercise, exercise.cases_from(SEED))
    parts += [_mistake(rehearsal, mistake) for mistake in exercise.misconceptions]
    return "\n\n".join([*parts, *_laws(exercise), *_generated(exercise)])


def _mistake(rehearsal, mistake):
    convention = " (a convention elsewhere)" if mistake.convention else ""
    lines = [
        f"### `{mistake.name}`{convention}",
        f"- Belief: {mistake.belief}",
        f"- Ask: {mistake.advice}",
        *_exposed(rehearsal, mistake),
    ]
    return lines[0] + "\n\n" + "\n".join(lines[1:])


def _exposed(rehearsal, mistake):
    """Which cases show it, and the smallest of them for the board."""
    if not rehearsal.cases[0].arguments:
        yield f"- Gives: `{shown(rehearsal.says(mistake.wrong, 0).value)}`"
        return
    found = telling(rehearsal, mistake)
    labels = dict.fromkeys(rehearsal.cases[i].label.rstrip(".") for i in found)
    yield f"- Shown by: {'; '.join(labels)}"
    yield f"- Five minutes: {for_the_board(rehearsal, mistake)}"


def _laws(exercise):
    if exercise.laws:
        sentences = [f"- {law.sentence}" for law in exercise.laws]
        yield "### True of every right answer\n\n" + "\n".join(sentences)


def _generated(exercise):
    if exercise.faults:
        names = ", ".join(f"`{fault.name}`" for fault in exercise.faults)
        yield f"Recognised besides, alone and together with one of the above: {names}."
