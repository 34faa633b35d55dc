"""Hand out sheets in a bundle that checks with recorded numbers.

No function that answers a question stands in it, and no model answer. The numbers do, or nothing
could be checked.
"""

import json
import shutil
import tempfile
from pathlib import Path

import course_lib
from course_lib.classroom.catalogues import texts_in, write_catalogues
from course_lib.classroom.dealing import Dealt
from course_lib.classroom.intake.notebooks import read_sheet
from course_lib.classroom.refusal import CannotGradeError
from course_lib.classroom.trying import Tried, try_bundle, try_record
from course_lib.grading.recorded import record
from course_lib.grading.variants import variant
from course_lib.translations import ENGLISH, gettext, in_language, words

PUBLIC_SEED = 0
VARIANTS = 3
"""How many fresh variants of an exercise a bundle holds, for practice after the solution."""

ROOMS = ("grading", "student", "translations")
"""What of the library goes into a bundle: that which judges and explains, and knows no subject."""

NOT_COPIED = shutil.ignore_patterns("__pycache__", "LC_MESSAGES")

NEEDED = (
    "jupyterlab",
    "numpy",
    "matplotlib",
    "ipywidgets",
    "mistune",
    "simpleeval",
    "platformdirs",
    "filelock",
)

SOLUTIONS = words("with your teacher")

QUESTION_BANK = f'''"""The questions of these sheets, as numbers: what is asked, and what comes back."""

from pathlib import Path

from course_lib.grading.recorded import Bank
from course_lib.translations import words

_bank = Bank(Path(__file__).with_name("questions.json"))
EXERCISES, LESSONS = _bank.exercises, _bank.lessons
SOLUTIONS = words({str(SOLUTIONS)!r})
rehearsed, variant = _bank.rehearsed, _bank.variant
'''

READ_ME = words(
    """# {title}

Install Python 3.11 or newer, then in this folder:

    python -m pip install {needed}
    python -m jupyter lab

Open the sheet, replace each `...`, and run the cell below it. Your answers are checked here with
recorded numbers; some are kept for your teacher. Hand in the notebook.
"""
)


def release(sheets, to, *, exercises, lessons, learners=(), progress=print):
    """Write one bundle, or one for each learner with numbers of their own.

    Args:
        sheets: paths of sheets, as `course build` writes them.
        to: a new or empty folder.
        exercises: name to Exercise; with learners a `Dealt`.
        lessons: name of an exercise to the number of its lesson.
        learners: names, as their submissions will be called; none for one bundle for all.
        progress: is called with a line that says what was tried.

    Returns:
        the folders that were written.

    Raises:
        CannotGradeError: if a sheet, the folder or a name does not fit. Nothing is written then.
    """
    sheets, to = [read_sheet(path) for path in sheets], Path(to)
    _refuse(to, sheets, exercises, learners)
    to.mkdir(parents=True, exist_ok=True)
    tried = Tried()
    with tempfile.TemporaryDirectory(dir=to.parent) as draft:
        for learner in learners or [None]:
            names = [name for sheet in sheets for name in sheet.exercises]
            asked = exercises.to(learner, names) if learner else {n: exercises[n] for n in names}
            folder = Path(draft) / (learner or "bundle")
            _write(folder, sheets, asked, exercises, lessons, tried)
        try_bundle(folder, list(asked))
        written = [shutil.move(folder, to) for folder in sorted(Path(draft).iterdir())]
    progress(f"Tried before it was written: {tried}.")
    return [Path(folder) for folder in written]


def _refuse(to, sheets, exercises, learners):
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise CannotGradeError(f"--to {to} is not an empty folder; choose a new one")
    unknown = [name for sheet in sheets for name in sheet.exercises if name not in exercises]
    if unknown:
        raise CannotGradeError(f"the question bank does not hold {', '.join(unknown)}")
    if learners and not isinstance(exercises, Dealt):
        raise CannotGradeError("learners get numbers of their own from a secret: add --secret-file")
    for learner in learners:
        if learner != Path(learner).name or learner in ("", ".", ".."):
            raise CannotGradeError(f"{learner!r} cannot be the name of a folder")
    if len({learner.casefold() for learner in learners}) < len(learners):
        raise CannotGradeError("two learners have the same name; tell them apart")


def _write(folder, sheets, asked, exercises, lessons, tried):
    folder.mkdir()
    for sheet in sheets:
        notebook = _sheet_for(sheet, asked, exercises)
        text = json.dumps(notebook, indent=1, ensure_ascii=False)
        (folder / sheet.path.name).write_text(f"{text}\n", encoding="utf-8")
    with in_language(_language_of(sheets[0])):
        said = gettext(str(READ_ME), title=sheets[0].title, needed=" ".join(NEEDED))
    (folder / "README.md").write_text(said, encoding="utf-8")
    _write_library(folder / "course_lib", asked, lessons, tried)


def _read(sheet):
    return json.loads(sheet.path.read_text(encoding="utf-8"))


def _language_of(sheet):
    return _read(sheet)["metadata"].get("course", {}).get("language", ENGLISH)


def _sheet_for(sheet, asked, exercises):
    """The sheet without outputs, with the learner's own numbers in its questions."""
    notebook, spoken = _read(sheet), _language_of(sheet)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
            continue
        text = "".join(cell["source"])
        for name, exercise in asked.items():
            with in_language(spoken):
                before, after = gettext(exercises[name].prompt), gettext(exercise.prompt)
            text = text.replace(before.strip(), after.strip())
        cell["source"] = text.splitlines(keepends=True)
    return notebook


def _write_library(folder, asked, lessons, tried):
    own = Path(course_lib.__file__).parent
    for room in ROOMS:
        shutil.copytree(own / room, folder / room, ignore=NOT_COPIED)
    (folder / "__init__.py").write_text(
        '"""What a sheet needs of the course."""\n', encoding="utf-8"
    )
    bank = folder / "question_bank"
    bank.mkdir()
    (bank / "__init__.py").write_text(QUESTION_BANK, encoding="utf-8")
    data = {
        "lessons": {name: lessons[name] for name in asked if name in lessons},
        "exercises": {name: _records(exercise, tried) for name, exercise in asked.items()},
    }
    (bank / "questions.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    write_catalogues(folder / "translations", texts_in(data["exercises"]))


def _records(exercise, tried):
    """The record of an exercise and of its fresh variants, each tried before it is handed out."""
    asked = [exercise]
    if exercise.fresh is not None and exercise.measure is None:
        asked += [variant(exercise, number) for number in range(1, VARIANTS + 1)]
    records = [record(one, PUBLIC_SEED) for one in asked]
    for one, data in zip(asked, records, strict=True):
        try_record(one, data, tried)
    return records
