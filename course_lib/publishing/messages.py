"""What there is to translate: every sentence that a learner can be told, with where it is said.

feedback       what is said whatever the question: found in the code, where it is marked
02_surprise    a sheet: its prose, and all questions of its lesson, as the bank holds them
"""

import ast
import re
from pathlib import Path
from typing import NamedTuple

from jinja2.ext import babel_extract

import course_lib
from course_lib.publishing.speaking import prose_of
from course_lib.translations import Words

FEEDBACK = "feedback"
OF_TEMPLATES = ("gettext", "ngettext")
SAID_WHATEVER_THE_QUESTION = (
    "grading/*.py",
    "student/*.py",
    "classroom/**/*.py",
    "classroom/reports/templates/*.html",
    "publishing/cards.py",
    "question_bank/__init__.py",
)
"""Where in the library its sentences stand."""

TAKES_SENTENCES = {
    "gettext": (0,),
    "words": (0,),
    "ngettext": (0, 1),
    "by_number": (0, 1),
    "Misconception": (2, 3),
    "Law": (0,),
    "Option": (1, 3, 4),
}
"""Functions to the places of those of their arguments that are sentences."""

OF_A_NUMBER = ("ngettext", "by_number")
"""Those whose two sentences are forms of one."""

FIELDS = ("title", "prompt", "hints", "belief", "advice", "model_answer")
"""The same of arguments that are given by name. A variant may say what the original does not, so
looking at the bank is not enough."""

ASKED = re.compile(r"\{\{exercise (\w+)\}\}")
IN_BRACES = re.compile(r"\{[^{}]*\}")


class Message(NamedTuple):
    """One sentence in English; one that depends on a number has two forms."""

    text: str | tuple[str, str]
    place: str
    """The file it stands in."""

    remark: str = ""
    """What it is, for the translator."""


def domains_of(course):
    """The names of all catalogues that a language can have."""
    return [FEEDBACK, *(path.stem for path in course.source_paths() if _is_sheet(path))]


def _is_sheet(path):
    return path.parent.name == "exercises"


def messages(course, domain):
    """The messages of a catalogue, each once, in the order in which they are met."""
    if domain == FEEDBACK:
        found = _marked(SAID_WHATEVER_THE_QUESTION)
    else:
        found = _of_sheet(course, course.root / "sources" / "exercises" / f"{domain}.py")
    return list({message.text: message for message in reversed(list(found))}.values())[::-1]


def _marked(patterns):
    """Sentences in the code of the library."""
    library = Path(course_lib.__file__).parent
    for path in sorted(path for pattern in patterns for path in library.glob(pattern)):
        place = path.relative_to(library.parent).as_posix()
        for text in _in_template(path) if path.suffix == ".html" else _in_code(path):
            if says_something(text if isinstance(text, str) else text[0]):
                yield Message(text, place)


def _in_template(path):
    """What a page says, as Jinja itself finds it."""
    with path.open("rb") as file:
        for _, name, said, _ in babel_extract(file, OF_TEMPLATES, (), {"silent": "false"}):
            texts = said if isinstance(said, tuple) else (said,)
            yield from _as_said(name, [text for text in texts if text is not None])


def _in_code(path):
    """What stands in calls that take sentences, in the order of the lines. A syntax tree sees into
    f-strings, which readers of tokens do not do in every Python."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        name = getattr(call.func, "id", "")
        given = [call.args[i] for i in TAKES_SENTENCES.get(name, ()) if i < len(call.args)]
        given += [keyword.value for keyword in call.keywords if keyword.arg in FIELDS]
        texts = [text for node in given for text in _constants(node)]
        yield from _as_said(name, texts)


def _as_said(name, texts):
    """The sentences of one call; what is handed through to another function is none."""
    if name in OF_A_NUMBER:
        return [tuple(texts)] if texts else []
    return texts


def _constants(node):
    """The texts that an expression can be; one that is put together is none."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    parts = [node.body, node.orelse] if isinstance(node, ast.IfExp) else getattr(node, "elts", ())
    for part in parts:
        yield from _constants(part)


def says_something(text):
    """Whether there is a letter, or a quotation mark, besides the values: `{one} {other}` is the
    same in any language."""
    return any(letter.isalpha() or letter in "“”" for letter in IN_BRACES.sub("", text))


def _of_sheet(course, path):
    """The prose of a sheet, and every question of its lesson."""
    source = course.read(path)
    place = course.relative(path).as_posix()
    for cell in source.cells:
        if cell.kind == "markdown" and "solution" not in cell.tags and prose_of(cell):
            yield Message(cell.source, place, "Markdown of the sheet")
    modules = {}
    for exercise in exercises_of(course, path):
        modules[_module_of(exercise)] = None
        for remark, text in texts_of(exercise):
            yield from _made_of(text, _module_of(exercise), f"{exercise.name}: {remark}")
    library = "course_lib/"
    yield from _marked([module.removeprefix(library) for module in modules if module])


def exercises_of(course, path):
    """The exercises of a sheet's lesson, whether the sheet asks them or only offers them."""
    lesson, asked = int(path.stem[:2]), ASKED.findall(path.read_text(encoding="utf-8"))
    return [
        exercise
        for name, exercise in course.exercises.items()
        if course.lessons.get(name) == lesson or name in asked
    ]


def _module_of(exercise):
    """The file in which the right function of an exercise is written."""
    module = exercise.reference.__module__
    return f"{module.replace('.', '/')}.py" if module.startswith("course_lib.question_bank") else ""


def texts_of(exercise):
    """Everything that can be said of an exercise, each with what it is."""
    yield from (("title", exercise.title), ("prompt", exercise.prompt))
    yield from (("hint", hint) for hint in exercise.hints)
    yield "model answer", exercise.model_answer
    for option in exercise.options:
        yield from ((f"option {option.key}", option.text), ("why", option.advice))
    for mistake in (*exercise.misconceptions, *exercise.faults):
        yield f"belief of {mistake.name}", mistake.belief
        yield f"advice for {mistake.name}", mistake.advice
    yield from (("law", law.sentence) for law in exercise.laws)
    yield from (("case", case.label) for case in exercise.cases_from(0) if not case.part_of)


def _made_of(text, place, remark):
    """The sentences that a text is made of: its template, and the values that are Words."""
    if not isinstance(text, Words):
        text = Words(text, {})
    if says_something(text.template):
        yield Message(text.template, place, remark)
    for value in text.values.values():
        if isinstance(value, Words):
            yield from _made_of(value, place, remark)
