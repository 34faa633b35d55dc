"""A class graded in Spanish: its learners read no English, its teacher reads the usual report."""

import html
import json
import re
from dataclasses import replace

import pytest
from english_sentences import COURSE, ENGLISH, ROOT, SHEET, nothing_is_english
from reports_fixtures import EXERCISES, LESSONS, lost, row

from course_lib.__main__ import main
from course_lib.classroom import CannotGradeError, Limits
from course_lib.classroom.engines.cluster import grade_batch, recipe_of
from course_lib.classroom.gradebook import Gradebook
from course_lib.classroom.grader import Grader
from course_lib.classroom.intake import handed_in, read_sheet
from course_lib.classroom.intake.sentences import by_number, grouped, some_of
from course_lib.classroom.isolation import tiers
from course_lib.classroom.reports import Graded, rewrite
from course_lib.classroom.reports.pages import HELP, WARNING, page
from course_lib.publishing import messages
from course_lib.translations import gettext, in_language, language_in_use, languages

pytestmark = pytest.mark.xdist_group("classroom")

ENGLISH_SHEET = ROOT / "exercises" / f"{SHEET}.ipynb"
SPANISH_SHEET = ROOT / "exercises" / "es" / f"{SHEET}.ipynb"
SOLVED = json.loads((ROOT / "solutions" / f"{SHEET}.ipynb").read_text("utf-8"))
SPEAKS = f"it speaks {', '.join(languages())}"
TEMPLATE = ROOT / "course_lib/classroom/reports/templates/feedback.html"
CODE = r"<code>[^<]*</code>|\{\{.*?\}\}|\{%.*?%\}|<[^>]*>"
"""What stands in a template and is no word of a language."""

MISTAKES = {
    "surprise": "def surprise(probs, label):\n    return -np.log2(probs[label])",
    "mean_surprise": "def mean_surprise(probs, labels):\n    return 0.37",
    "gap_in_nats": "gap_in_nats = ...",
    "halving": "halving = 3",
    "better_model": "better_model = 'z'",
}
CRASHES = {
    "surprise": "raise ValueError('no')",
    "mean_surprise": "def mean_surprise(*_):\n    import os\n    os._exit(1)",
    "perplexity_of_ours": "import nothing_here",
    "halving": "halving = (",
}
HANGS = {"surprise": "def surprise(probs, label):\n    while True: pass"}


def solved_but(changed, again=()):
    """The solved sheet with some answers written otherwise, and some of them there twice."""
    cells = []
    for cell in SOLVED["cells"]:
        mark = cell["metadata"].get("course", {})
        is_answer = cell["cell_type"] == "code" and mark.get("role") == "answer"
        if is_answer and mark["exercise"] in changed:
            cells.append({**cell, "source": changed[mark["exercise"]]})
            continue
        cells += [cell] * (1 + (is_answer and mark["exercise"] in again))
    return json.dumps({**SOLVED, "cells": cells})


SUBMISSIONS = {
    "bien": solved_but({}),
    "errores": solved_but(MISTAKES),
    "intacta": SPANISH_SHEET.read_text("utf-8"),
    "otra cosa": "no soy un cuaderno",
    "web": "<!doctype html><title>x</title>",
    "vacio": "",
    "choque": solved_but(CRASHES),
    "bucle": solved_but(HANGS),
    "repetida": solved_but({}, again=("halving", "better_model")),
}


def grade(out, *arguments):
    options = ["--seed", "20261", "--isolation", "limits-only", "--seconds-per-step", "1"]
    return main(["grade", *map(str, arguments), *options, "--out", str(out)])


@pytest.fixture(scope="module")
def class_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clase")
    for name, content in SUBMISSIONS.items():
        (folder / f"{name}.ipynb").write_text(content, encoding="utf-8")
    (folder / "carpeta").mkdir()
    (folder / "carpeta" / "notas.txt").write_text("hola", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def graded(class_folder, tmp_path_factory):
    """The class, graded by processes of their own."""
    out = tmp_path_factory.mktemp("calificada") / "out"
    assert grade(out, SPANISH_SHEET, class_folder, "--language", "es_MX", "--workers", "2") == 0
    return out


def texts_of(out):
    """Name to what stands on the page of each learner."""
    return {
        path.stem: html.unescape(path.read_text("utf-8"))
        for path in sorted((out / "feedback").iterdir())
    }


def test_nobody_reads_english_on_a_page_of_a_class_that_was_graded_in_spanish(graded):
    pages = texts_of(graded)

    assert len(pages) == len(SUBMISSIONS) + 1
    for name, text in pages.items():
        assert '<html lang="es">' in text
        assert nothing_is_english(text), (name, [it for it in ENGLISH if it in text])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("bien", "15 de 15 puntos</strong> por las comprobaciones"),
        ("errores", "El logaritmo de la información es el de base 2."),
        ("errores", "0 de 1 punto<"),
        ("errores", "«La pérdida de todo un conjunto de datos» y «¿Qué modelo es mejor?»."),
        ("errores", 'again("gap_in_nats")</code> y <code>again("surprise")</code> preguntan'),
        ("intacta", "sin intentar"),
        ("otra cosa", "el archivo no es un cuaderno (no es JSON): entrega el propio archivo"),
        ("carpeta", "no hay ningún cuaderno, solo notas.txt"),
        ("choque", "se detuvo con ModuleNotFoundError. Ese módulo no está disponible"),
        ("choque", "su proceso se cerró a sí mismo"),
        ("bucle", "tardó más de 1 s"),
        ("repetida", "</code> y <code>better_model</code> están dos veces; cuenta la última"),
        ("bien", "Comentarios sobre «Hoja 2"),
        ("bien", "Cómo se ejecutó tu código: SIN AISLAR, solo con límites."),
    ],
)
def test_what_happened_is_said_in_spanish(graded, name, said):
    [text] = [text for stem, text in texts_of(graded).items() if stem.startswith(name[:4])]

    assert said in text


def test_the_report_of_the_teacher_stays_english(graded):
    for name in ("report.html", "index.html"):
        assert '<html lang="en">' in (graded / name).read_text("utf-8")
    assert "How the code of the learners was run" in (graded / "report.html").read_text("utf-8")


def test_pages_are_written_anew_in_the_language_of_the_class_unless_another_is_named(
    graded, capsys
):
    before = texts_of(graded)
    assert main(["report", str(graded)]) == 0
    assert texts_of(graded) == before
    assert main(["report", str(graded), "--language", "en"]) == 0
    in_english = texts_of(graded)
    assert main(["report", str(graded), "--language", "es"]) == 0

    assert all('<html lang="en">' in text for text in in_english.values())
    assert any("What it came to" in text for text in in_english.values())
    assert texts_of(graded) == before


def test_what_is_taken_up_again_goes_on_in_its_language(class_folder, tmp_path, capsys):
    out, two = tmp_path / "out", [class_folder / "bien.ipynb", class_folder / "vacio.ipynb"]
    assert grade(out, ENGLISH_SHEET, *two, "--only", "bien", "--language", "es") == 0
    first = texts_of(out)
    assert main(["grade", "--resume", "--out", str(out)]) == 0

    assert "1 were graded before" in capsys.readouterr().out
    assert len(first) == 1 < len(texts_of(out)) == 2
    assert all(map(nothing_is_english, texts_of(out).values()))
    assert language_in_use() == "en"


def test_another_language_is_another_edition(class_folder, tmp_path, capsys):
    for language in ("es", "en", "es"):
        path = class_folder / "bien.ipynb"
        assert grade(tmp_path / "out", ENGLISH_SHEET, path, "--language", language) == 0

    assert capsys.readouterr().out.count("1/1  bien") == 2
    with Gradebook.open(tmp_path / "out", must_exist=True) as book:
        assert book.settings()["language"] == "es"


@pytest.mark.parametrize("command", [["grade", "a", "b", "--seed", "1", "--out"], ["report"]])
def test_a_language_that_is_not_there_is_refused_with_those_that_are(
    command, graded, tmp_path, capsys
):
    out = graded if command == ["report"] else tmp_path / "out"
    before = texts_of(graded)

    assert main([*command, str(out), "--language", "tlh"]) == 1
    assert SPEAKS in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert texts_of(graded) == before


def test_a_gradebook_in_a_language_that_is_gone_says_so(graded):
    with pytest.raises(CannotGradeError, match=SPEAKS):
        rewrite(graded, lambda _: Graded([lost("ana")], "Hoja", language="tlh"), EXERCISES, LESSONS)


def test_a_worker_elsewhere_answers_in_the_language_of_its_batch(class_folder):
    folder = class_folder
    sheet = read_sheet(SPANISH_SHEET)
    handed = handed_in([folder / "errores.ipynb", folder / "web.ipynb"], sheet.path.name).handed
    batch = [(one, one.content()) for one in handed]
    options = {"isolation": "limits-only", "limits": Limits(seconds_per_step=2)}
    with in_language("es"), Grader(sheet, EXERCISES, 20261, **options) as grader:
        recipe = recipe_of(grader)
        here = [grader.grade_content(*one) for one in batch]

    assert language_in_use() == "en"
    assert grade_batch(recipe, batch) == here
    assert nothing_is_english(" ".join(here[0].results["surprise"].paragraphs) + here[1].reason)


# --- sentences that few classes meet -----------------------------------------------------------


def spoken(row, marks=None):
    """The page of a row whose paragraphs were said in English, without them, in Spanish."""
    with in_language("es"):
        text = page(row, "Hoja 2", exercises=EXERCISES, lessons=LESSONS, marks=marks)
    return html.unescape(text)


def without_paragraphs(made):
    results = {name: replace(it, paragraphs=()) for name, it in made.results.items()}
    return replace(made, results=results)


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        (("why_the_log", (1.5, "Bien.", 2)), "Quien te enseña te dio 1.5 puntos y escribió:"),
        (("why_the_log", (1, "", 2)), "Quien te enseña te dio 1 punto."),
        (("why_the_log", (None, "Hm.", 2)), "Quien te enseña escribió:"),
        (("surprise", (1, "", None)), "en total</strong>, con lo que te dio a mano"),
        (("why_the_log", (2 / 3, "", None)), "0.67 puntos"),
    ],
)
def test_what_a_teacher_gave_is_told_in_spanish(mark, said):
    name, given = mark
    marks = {("ana", name): given}
    text = spoken(without_paragraphs(row("ana", {"halving": "untouched"})), marks)

    assert said in text
    assert nothing_is_english(text)


def test_every_kind_of_walls_and_every_trouble_of_ours_is_named_in_spanish():
    for tier in (tiers.BUBBLEWRAP, tiers.LANDLOCK, tiers.LIMITS_ONLY):
        text = spoken(without_paragraphs(row("ana", {}, isolation=str(tier.words))))
        assert nothing_is_english(text)
        assert tier.words not in text
    assert "error interno: KeyError in x.py" in spoken(
        lost("ana", "internal error: KeyError in x.py")
    )


def test_every_kind_of_error_that_has_a_meaning_has_one_in_spanish():
    notes = tuple(f"celda 3: se detuvo con {kind}" for kind in HELP)
    text = spoken(without_paragraphs(row("ana", {}, notes=notes)))

    assert nothing_is_english(text)
    assert text.count("?</li>") + text.count(".</li>") == len(HELP)
    assert in_spanish(WARNING) != WARNING


def in_spanish(text):
    with in_language("es"):
        return gettext(text)


@pytest.mark.parametrize("number", [1, 2, 5, 6, 9])
def test_names_are_listed_and_counted_in_every_language(number):
    form = by_number("{names} is answered in another cell; that answer counts", "{names} are answered in another cell; that answer counts")  # fmt: skip
    said = [(form, f"x{n}") for n in range(number)]
    [english] = grouped(said)
    with in_language("es"):
        [spanish] = grouped(said)
        listed = some_of([f"x{n}" for n in range(number)], 5)

    assert re.findall("`x[0-9]`", english) == re.findall("`x[0-9]`", spanish)
    assert len(re.findall("`x[0-9]`", spanish)) == min(number, 5)
    assert ("más" in spanish, "more" in english) == (number > 5,) * 2
    assert ("tienen" in spanish, "are" in english) == (number > 1,) * 2
    assert ("más" in listed) == (number > 5)
    assert " and " not in spanish + listed


def test_the_template_holds_no_word_that_is_not_looked_up():
    text = re.sub(CODE, "", TEMPLATE.read_text("utf-8"), flags=re.S)

    assert re.findall(r"\w+", text) == []


def test_what_the_template_says_is_extracted_with_its_two_forms():
    found = [m.text for m in messages.messages(COURSE, messages.FEEDBACK) if m.place.endswith(TEMPLATE.name)]  # fmt: skip
    called = re.findall(r"\bn?gettext\(", TEMPLATE.read_text("utf-8"))

    assert ("{some} of {n} point", "{some} of {n} points") in found
    assert "What it came to" in found
    assert len(called) - len(found) == 1  # `{n} point` stands in the library already
