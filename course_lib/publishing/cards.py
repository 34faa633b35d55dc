"""Placeholders in prose, each alone on its line.

{{exercise NAME}}   what is asked
{{contents}}        the table of all lessons
{{more}}            in a sheet, what the lesson has besides, to practise
{{claims}}          what is often said about loss functions, and where the course teaches it
{{glossary}}        every term, and the heading under which it is taught
{{notation}}        every symbol, how it is read, its shape and its name in code
{{map}}             what each lesson needs, and how long it takes
{{routes}}          ways through the course
"""

import json
import re

from course_lib.publishing.glossary import glossary
from course_lib.publishing.headings import title
from course_lib.publishing.notation import notation
from course_lib.publishing.prerequisites import needs_table, routes
from course_lib.publishing.problems import BuildError, near
from course_lib.publishing.sources import Line
from course_lib.translations import gettext, ngettext, words

ALONE = re.compile(r"\s*\{\{\s*(\w+)\s*(\w*)\s*\}\}\s*")
AMONG_WORDS = re.compile(r"\{\{\s*(exercise|contents|more|claims|glossary|notation|map|routes)\b")
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
    if what in WHOLE and not name:
        return WHOLE[what](course, kind, path)
    raise BuildError(
        path,
        line.number,
        f"unknown placeholder {line.text.strip()!r}",
        near(what, ["exercise", *WHOLE]) + " Written {{exercise NAME}}, {{contents}}, {{more}}",
    )


def _declared(name, course, line, path):
    if name in course.exercises:
        return course.exercises[name]
    what = f"no exercise is called {name!r}"
    raise BuildError(path, line.number, what, near(name, course.exercises))


def card(exercise):
    """What a learner reads before answering."""
    title, prompt = gettext(exercise.title), gettext(exercise.prompt).strip()
    return f"## {title}\n\n{_facts(exercise)}\n\n{prompt}"


def _facts(exercise):
    """Words beside the dots: dots alone say nothing to a screen reader."""
    level = exercise.difficulty
    dots = "●" * level + "○" * (LEVELS - level)
    worth = (
        gettext("for a person to read")
        if exercise.kind == "written"
        else ngettext("{n} point", "{n} points", exercise.points)
    )
    return gettext(
        "Difficulty {level} of {levels} {dots} · about {minutes} · {worth}",
        level=level,
        levels=LEVELS,
        dots=dots,
        minutes=ngettext("{n} minute", "{n} minutes", exercise.minutes),
        worth=worth,
    )


def contents(course, kind, _=None):
    """The table of all lessons, as lines, and under it the pages beside them: those from 90 on that have
    no sheet. The pages before the lessons, whose names begin with 00, are not in it."""
    paths = [
        path
        for path in course.source_paths()
        if path.parent.name == "lessons" and not path.stem.startswith("00")
    ]
    pages = [
        path for path in paths if path.stem >= "90" and not course.link(kind, "sheet", path.stem)
    ]
    rows = [_row(course, kind, path) for path in paths if path not in pages]
    table = ["| Lesson | Exercises | Solutions |", "| :-- | :-- | :-- |", *rows]
    links = [f"[{title(course, path)}]({course.link(kind, 'lesson', path.stem)})" for path in pages]
    return [*table, "", f"Besides the lessons: {' · '.join(links)}."] if pages else table


def _row(course, kind, path):
    links = [course.link(kind, to, path.stem) for to in ("lesson", "sheet", "solution")]
    words = [title(course, path).replace("|", "\\|"), "sheet", "solution"]
    shown = [f"[{word}]({link})" if link else "–" for word, link in zip(words, links, strict=True)]
    return f"| {' | '.join(shown)} |"


def more(course, _, path):
    """The lesson's exercises that its sheet does not ask, easy ones first."""
    number = int(path.stem[:2])
    asked = set(re.findall(r"\{\{exercise (\w+)\}\}", _text(course, path)))
    names = [name for name, lesson in course.lessons.items() if lesson == number]
    left = [course.exercises[name] for name in names if name not in asked]
    rows = [
        f"| {gettext(exercise.title)} | {gettext(KINDS[exercise.kind])} | {exercise.difficulty} | "
        f'`again("{exercise.name}")` |'
        for exercise in sorted(left, key=lambda exercise: exercise.difficulty)
    ]
    return [
        gettext("| Exercise | Kind | Difficulty | Ask for it with |"),
        "| :-- | :-- | --: | :-- |",
        *rows,
    ]


def _text(course, path):
    cells = course.read(course.root / path).cells
    return "\n".join(line.text for cell in cells for line in cell.lines)


KINDS = {
    "function": words("a function to write"),
    "value": words("a number"),
    "choice": words("a choice"),
    "counterexample": words("an input to find"),
    "order": words("lines to order"),
    "measured": words("something to train or to tune"),
    "written": words("in your own words"),
}

VERDICTS = {
    "right": "right",
    "sharpened": "right, said more precisely",
    "misleading": "misleading",
    "wrong": "wrong",
    "lost": "lost in the text, restored",
    "promised": "promised, made",
    "unproved": "no source found",
}


def claims(course, kind, _):
    """What is often said, lesson by lesson, with where it is taught and what is put right.

    Raises:
        BuildError: if a file cannot be read or a row lacks a part.
    """
    lines = []
    for path in sorted((course.root / "sources" / "claims").glob("*.json")):
        link = course.link(kind, "lesson", path.stem)
        heading = title(course, course.root / "sources" / "lessons" / f"{path.stem}.py")
        lines += ["", f"## [{heading}]({link})", ""]
        lines += ["| No. | What is said | Verdict | Taught under | Put right |"]
        lines += ["| :-- | :-- | :-- | :-- | :-- |", *(_claim(row, path) for row in _rows(path))]
    return lines


def _rows(path):
    try:
        return sorted(json.loads(path.read_text(encoding="utf-8")), key=lambda row: row["claim"])
    except (ValueError, TypeError, KeyError) as error:
        raise BuildError(
            path, None, f"this is no list of claims: {error!r}", "see the other files beside it"
        ) from None


def _claim(row, path):
    try:
        parts = [row["claim"], row["says"], VERDICTS[row["verdict"]], row["taught"]]
        parts.append(row["correction"])
    except KeyError as error:
        what = f"the claim {row.get('claim')} lacks or does not know {error}"
        raise BuildError(path, None, what, f"verdicts are {', '.join(VERDICTS)}") from None
    return f"| {' | '.join(part.replace('|', chr(92) + '|') for part in parts)} |"


WHOLE = {
    "contents": contents,
    "more": more,
    "claims": claims,
    "glossary": glossary,
    "notation": notation,
    "map": needs_table,
    "routes": routes,
}
"""Placeholders without a name, each to what it becomes: (course, kind, path of the source) → lines."""
