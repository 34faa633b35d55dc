"""Placeholders in prose: `{{exercise NAME}}` and `{{contents}}`, each alone on its line."""

import re

from course_lib.publishing.problems import BuildError, near
from course_lib.publishing.sources import Line

ALONE = re.compile(r"\s*\{\{\s*(\w+)\s*(\w*)\s*\}\}\s*")
AMONG_WORDS = re.compile(r"\{\{\s*(exercise|contents)\b")
LEVELS = 5


def is_placeholder(text):
    return ALONE.fullmatch(text) is not None


def expand(lines, course, kind, path):
    """The lines of a Markdown cell with every placeholder replaced. The lines of a card carry the
    number of its placeholder.

    Raises:
        BuildError: for a placeholder or an exercise that is not known.
    """
    return tuple(
        Line(line.number, text)
        for line in lines
        for text in (_expansion(line, course, kind, path) if _asks(line, path) else [line.text])
    )


def expansion(line, course, kind, path):
    """The text that stands in a notebook where the source has this placeholder."""
    return "\n".join(_expansion(line, course, kind, path))


def _asks(line, path):
    if is_placeholder(line.text):
        return True
    if AMONG_WORDS.search(line.text):
        raise BuildError(
            path,
            line.number,
            f"a placeholder among other words: {line.text.strip()!r}",
            "put it alone on a line",
        )
    return False


def _expansion(line, course, kind, path):
    what, name = ALONE.fullmatch(line.text).groups()
    if what == "exercise":
        return card(_declared(name, course, line, path)).split("\n")
    if what == "contents" and not name:
        return contents(course, kind)
    raise BuildError(
        path,
        line.number,
        f"unknown placeholder {line.text.strip()!r}",
        near(what, ["exercise", "contents"]) + " Written {{exercise NAME}} and {{contents}}",
    )


def _declared(name, course, line, path):
    if name in course.exercises:
        return course.exercises[name]
    what = f"no exercise is called {name!r}"
    raise BuildError(path, line.number, what, near(name, course.exercises))


def card(exercise):
    """What a learner reads before answering."""
    return f"### {exercise.title}\n\n{_facts(exercise)}\n\n{exercise.prompt.strip()}"


def _facts(exercise):
    """Words beside the dots: dots alone say nothing to a screen reader."""
    level = exercise.difficulty
    dots = "●" * level + "○" * (LEVELS - level)
    worth = (
        "for a person to read" if exercise.kind == "written" else _counted(exercise.points, "point")
    )
    minutes = _counted(exercise.minutes, "minute")
    return f"Difficulty {level} of {LEVELS} {dots} · about {minutes} · {worth}"


def _counted(number, noun):
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def contents(course, kind):
    """The table of all lessons, as lines. The first page does not list itself."""
    paths = [path for path in course.source_paths() if path.parent.name == "lessons"]
    rows = [_row(course, kind, path) for path in paths if path.stem != "00_start_here"]
    return ["| Lesson | Exercises | Solutions |", "| :-- | :-- | :-- |", *rows]


def _row(course, kind, path):
    links = [course.link(kind, to, path.stem) for to in ("lesson", "sheet", "solution")]
    words = [title(course, path).replace("|", "\\|"), "sheet", "solution"]
    shown = [f"[{word}]({link})" if link else "–" for word, link in zip(words, links, strict=True)]
    return f"| {' | '.join(shown)} |"


def title(course, path):
    """The first heading of a source."""
    for cell in course.read(path).cells:
        for line in cell.lines if cell.kind == "markdown" else ():
            if line.text.startswith("# "):
                return line.text[2:].strip()
    raise BuildError(
        course.relative(path), 1, "no heading", "begin with a Markdown cell that says `# Its title`"
    )
