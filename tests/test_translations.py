"""The course in another language: nothing is left in English, nothing that a machine reads is translated."""

import copy
import json
import os
import pickle
import re
import shutil
import subprocess
import sys
import threading
from functools import partial

import numpy as np
import pytest
from english_sentences import COURSE, ROOT, SHEET, nothing_is_english
from hypothesis import given
from hypothesis import strategies as st

from course_lib import launch
from course_lib.__main__ import main
from course_lib.classroom.reports.pages import page
from course_lib.classroom.results import GRADED, NOT_CLOSED_IN, NOT_GRADED, Result, Row
from course_lib.grading import Status, answers_of, explain, judge
from course_lib.grading.recorded import record, rehearsal_from
from course_lib.publishing import BuildError, catalogues, check, fold_back, messages
from course_lib.question_bank import EXERCISES, LESSONS, rehearsed
from course_lib.student import checking, hinting, predicting
from course_lib.student.again import Question
from course_lib.student.questions import in_variant
from course_lib.student.quizzing import IN_A_FORM, Quiz
from course_lib.translations import (
    Words,
    domains,
    gettext,
    in_language,
    language,
    language_in_use,
    languages,
    ngettext,
    words,
)
from course_lib.translations import catalogues as spoken

SPEAKS = f"it speaks {', '.join(languages())}"
SPANISH = ROOT / "exercises" / "es" / f"{SHEET}.ipynb"
OF_THE_SHEET = messages.exercises_of(COURSE, ROOT / "sources" / "exercises" / f"{SHEET}.py")
each_exercise = pytest.mark.parametrize("exercise", OF_THE_SHEET, ids=lambda e: e.name)


@pytest.fixture
def spanish():
    with in_language("es"):
        yield


def in_both(say):
    with in_language("en"):
        english = say()
    with in_language("es"):
        return english, say()


@pytest.mark.parametrize("domain", ["feedback", SHEET])
def test_no_sentence_of_sheet_02_and_its_feedback_waits_for_a_translator(domain):
    assert catalogues.unsaid("es", messages.messages(COURSE, domain)) == []


def test_nothing_that_a_machine_reads_was_translated():
    assert list(catalogues.problems(COURSE, "es")) == []


@each_exercise
def test_every_mistake_of_the_sheet_is_answered_in_spanish(exercise):
    for variant in [exercise, *(in_variant(exercise, n) for n in (1, 2) if exercise.fresh)]:
        rehearsal = rehearsed(variant)
        for mistake in (*rehearsal.single, *rehearsal.pairs[:6]):
            answers = answers_of(mistake.wrong, rehearsal.cases)
            verdict = judge(variant, rehearsal.cases, answers, rehearsal)
            for shown in (True, False):
                english, told = in_both(partial(explain, verdict, show_values=shown))

                assert nothing_is_english(told.text), told.text
                assert told.headline != english.headline
                assert not set(told.paragraphs) & set(english.paragraphs)


@each_exercise
def test_a_right_and_an_untouched_answer_are_answered_in_spanish(exercise, spanish):
    rehearsal = rehearsed(exercise)
    for answerer in (exercise.reference, *exercise.also_right, ...):
        answers = answers_of(answerer, rehearsal.cases)
        told = explain(judge(exercise, rehearsal.cases, answers, rehearsal)).text

        assert nothing_is_english(told), told


def failing(*arguments):
    raise ValueError("no")


STRANGE = (
    lambda *arguments: None,
    lambda *arguments: "text",
    lambda *arguments: np,
    lambda *arguments: np.nan,
    lambda *arguments: [1.0, 2.0, 3.0],
    lambda *arguments: 10**400,
    failing,
    lambda *arguments: missing,  # noqa: F821
    lambda *arguments: np.float,
    lambda: 1,
    7,
)


@each_exercise
@pytest.mark.parametrize("answerer", STRANGE)
def test_an_answer_that_is_no_answer_is_met_in_spanish(exercise, answerer, spanish):
    rehearsal = rehearsed(exercise)
    answers = answers_of(answerer, rehearsal.cases)
    told = explain(judge(exercise, rehearsal.cases, answers, rehearsal))

    assert told.status in (Status.WRONG, Status.RIGHT)
    assert nothing_is_english(told.text), told.text


@each_exercise
def test_every_rung_of_the_ladder_is_in_spanish(exercise, spanish, capsys):
    first = exercise.misconceptions[0].wrong if exercise.misconceptions else "much too short"
    verdict, _ = checking.verdict_on(exercise.name, first() if exercise.kind == "value" else first)
    rungs = [*exercise.hints, *hinting._ladder(exercise), hinting._last(exercise, 0)]
    checking.latest[exercise.name].append(verdict)
    rungs += [*hinting._ladder(exercise), hinting._last(exercise, 0)]
    checking.latest.clear()

    for rung in rungs:
        assert repr(hinting.Hint(rung)) != f"☞ {rung}"
        assert nothing_is_english(repr(hinting.Hint(rung)))


@each_exercise
def test_the_question_dealt_again_is_in_spanish(exercise, spanish):
    for variant in (0, 1, 2, 3) if exercise.fresh else (0,):
        asked = repr(Question(in_variant(exercise, variant), variant))

        assert nothing_is_english(asked), asked


@each_exercise
def test_the_form_of_a_question_is_in_spanish(exercise, spanish):
    if exercise.kind not in IN_A_FORM:
        return
    form = Quiz(exercise)
    form.answer(None)
    texts = [repr(form), form.button.description, form._said.value]
    texts += [getattr(form.entry, "placeholder", ""), *map(str, getattr(form.entry, "options", ()))]

    assert all(map(nothing_is_english, texts)), texts


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("zz", "no hay ninguna línea z"),
        (3, 'se esperaba un orden como "cab"'),
        ("a" * 99, "hay más letras que líneas"),
        ("cab", "se detienen con IndentationError"),
        ("jdfcb", "[0, 0, 0]"),
    ],
)
def test_an_order_that_does_not_run_is_told_why(order, said, spanish):
    rehearsal = rehearsed(EXERCISES["mean_surprise_by_a_loop"])
    answers = answers_of(order, rehearsal.cases)
    for shown in (True, False):
        verdict = judge(rehearsal.exercise, rehearsal.cases, answers, rehearsal)
        told = explain(verdict, show_values=shown).paragraphs

        assert told[0] == f"Se probaron tus líneas: {said}."


@pytest.mark.parametrize(
    ("name", "answer", "is_asked"),
    [
        ("paani_loss", (1, 204), True),
        ("paani_loss", (1.2, 0.4), False),
        ("paani_loss", (1, 2, 4), False),
        ("surprise", lambda probs, label: (1, 204), False),
    ],
)
def test_a_decimal_comma_is_asked_about_where_it_makes_a_pair(name, answer, is_asked, spanish):
    rehearsal = rehearsed(EXERCISES[name])
    answers = answers_of(answer, rehearsal.cases)
    told = explain(judge(rehearsal.exercise, rehearsal.cases, answers, rehearsal)).text

    assert ("¿Hay una coma donde Python quiere un punto?" in told) == is_asked


def test_the_form_of_a_prediction_speaks_spanish_and_records_the_same_as_in_english(spanish):
    form = predicting.Prediction("¿Cuánto?", predicting.NumberEntry(), "nats")
    form.entry.widget.value = "muchos"
    form._take_entry()
    trouble = form._said.value
    form._sure.value = "certain"
    form.lock(2.0)

    assert nothing_is_english(trouble + form._said.value + repr(form) + form._button.description)
    assert form._sure.label == "lo sé"
    assert form.confidence == "certain"


def test_an_error_of_a_call_is_in_spanish(spanish):
    with pytest.raises(LookupError, match="no hay ningún ejercicio llamado 'paani_los'; ¿quisiste"):
        checking.check("paani_los", 1)


def test_the_page_of_a_learner_is_in_spanish(spanish):
    rehearsal = rehearsed(EXERCISES["gap_in_nats"])
    verdict = judge(rehearsal.exercise, rehearsal.cases, answers_of(2.0, rehearsal.cases))
    told = explain(verdict, show_values=False)
    result = Result(0, "not right yet", 1, text="Mi frase.", headline=told.headline, paragraphs=told.paragraphs)  # fmt: skip
    rows = [
        Row(
            "ana", "ana.ipynb", GRADED, 1, NOT_CLOSED_IN, notes=("celda 3",), results={"a": result}
        ),
        Row("ana", "ana.ipynb", NOT_GRADED, 1, "", reason="no es un cuaderno"),
    ]
    for row in rows:
        html = page(row, "Hoja 2")

        assert '<html lang="es">' in html
        assert nothing_is_english(html), html


def test_the_sheet_itself_holds_no_english_sentence():
    notebook = json.loads(SPANISH.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        text = "".join(cell["source"])
        said = [piece for output in cell.get("outputs", ()) for piece in str(output).split("\\n")]
        if cell["cell_type"] == "markdown":
            assert nothing_is_english(text), text
        assert all(map(nothing_is_english, said))


def test_the_translated_sheet_asks_what_the_english_one_asks():
    english = json.loads((ROOT / "exercises" / f"{SHEET}.ipynb").read_text(encoding="utf-8"))
    translated = json.loads(SPANISH.read_text(encoding="utf-8"))
    code = [
        ["".join(c["source"]) for c in n["cells"] if c["cell_type"] == "code"]
        for n in (english, translated)
    ]

    assert code[1] == ['from course_lib.student import language\n\nlanguage("es")', *code[0]]


def test_every_link_of_the_translated_sheet_leads_somewhere():
    notebook = json.loads(SPANISH.read_text(encoding="utf-8"))
    text = "\n".join("".join(cell["source"]) for cell in notebook["cells"])
    links = re.findall(r"\]\(([^)#]+)\)", text)

    assert len(links) == 2
    assert all((SPANISH.parent / link).exists() for link in links)


def test_what_has_no_translation_is_said_in_english():
    other = next(e for name, e in EXERCISES.items() if LESSONS.get(name) == 9)

    assert in_both(lambda: gettext(other.prompt)) == (str(other.prompt), str(other.prompt))


def test_the_language_is_decided_when_a_verdict_is_shown_and_not_when_it_is_made():
    rehearsal = rehearsed(EXERCISES["surprise"])
    verdict = judge(rehearsal.exercise, rehearsal.cases, rehearsal.right, rehearsal)
    english, told = in_both(lambda: explain(verdict).text)

    assert english.startswith("✔ Surprise of what happened")
    assert told.startswith("✔ La sorpresa de lo que ocurrió")


def test_one_thread_speaking_spanish_leaves_the_others_alone():
    heard = []
    with in_language("es"):
        listener = threading.Thread(target=lambda: heard.append(gettext("right")))
        listener.start()
        listener.join()
        heard.append(gettext("right"))

    assert heard == ["right", "correcto"]
    assert gettext("right") == "right"


def test_what_language_is_told_holds_in_every_thread(monkeypatch):
    monkeypatch.setattr(spoken, "_chosen", {})
    language("es")
    heard = []
    listener = threading.Thread(target=lambda: heard.append(language_in_use()))
    listener.start()
    listener.join()

    assert heard == ["es"]


@pytest.mark.parametrize(
    ("value", "spoken_in"), [("es", "es"), ("es_MX.UTF-8", "es"), ("", "en"), ("tlh", "en")]
)
def test_the_environment_chooses_and_a_language_that_is_not_there_costs_nobody_the_course(
    value, spoken_in, monkeypatch
):
    monkeypatch.setattr(spoken, "_chosen", {})
    monkeypatch.setenv("ONE_NUMBER_LANGUAGE", value)

    assert language_in_use() == spoken_in


@pytest.mark.parametrize("wrong", ["tlh", "", None, 7, "../es"])
def test_a_language_that_is_not_there_is_refused_with_those_that_are(wrong):
    with pytest.raises(ValueError, match=SPEAKS):
        language(wrong)


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="{}"))


@given(TEXTS, TEXTS, st.one_of(st.integers(), TEXTS))
def test_words_are_their_english_text_until_they_are_said(before, after, value):
    made = words(f"{before}{{value}}{after}", value=value)

    assert made == f"{before}{value}{after}"
    assert gettext(made) == made
    for again in (copy.deepcopy(made), pickle.loads(pickle.dumps(made))):
        assert (again, again.template, again.values) == (made, made.template, made.values)


@given(TEXTS)
def test_a_sentence_without_values_may_hold_braces(text):
    assert gettext(words(f"{{{text}}}")) == gettext(f"{{{text}}}") == f"{{{text}}}"


def test_the_number_chooses_the_form(spanish):
    assert ngettext("{n} point", "{n} points", 1) == "1 punto"
    assert ngettext("{n} point", "{n} points", 0) == "0 puntos"


def test_a_record_without_a_right_function_still_speaks_spanish(spanish):
    for name in ("surprise", "gap_in_nats", "halving", "unmasking_input"):
        kept = rehearsal_from(json.loads(json.dumps(record(EXERCISES[name], 0)))).exercise

        assert gettext(kept.prompt) == gettext(EXERCISES[name].prompt)
        assert isinstance(kept.prompt, Words) == isinstance(EXERCISES[name].prompt, Words)
        assert kept.prompt == EXERCISES[name].prompt


# --- what translators work with --------------------------------------------------------------


def put(folder, msgid, msgstr):
    """A catalogue of one sentence, as the only one of a language."""
    path = folder / "es" / "LC_MESSAGES" / "feedback.po"
    path.parent.mkdir(parents=True)
    path.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        f"msgid {json.dumps(msgid)}\nmsgstr {json.dumps(msgstr)}\n",
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize(
    ("english", "said", "what"),
    [
        ("{n} points", "puntos", "a place differs"),
        ("{n:.2f} points", "{n} puntos", "a place differs"),
        ("Is a `return` missing?", "¿Falta un `volver`?", "code differs"),
        ("See [it](../a.ipynb).", "Ve [eso](../b.ipynb).", "code differs"),
        ("All\n\n{{more}}", "Todo", "code differs"),
        ("And so ", "Y así", "the edge differs"),
    ],
)
def test_a_translation_that_breaks_something_is_found(english, said, what, tmp_path, monkeypatch):
    put(tmp_path, english, said)
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    monkeypatch.setattr(catalogues, "messages", lambda *_: [messages.Message(english, "here")])
    found = [problem.what for problem in catalogues.problems(COURSE, "es")]

    assert len(found) == 2
    assert any(problem.startswith(what) for problem in found)
    assert "it is not what its .mo says" in found


def test_bringing_up_to_date_keeps_what_was_translated_and_drops_what_is_gone(
    tmp_path, monkeypatch
):
    path = put(tmp_path, "right", "correcto del todo")
    path.write_text(
        path.read_text("utf-8") + '\nmsgid "no longer said"\nmsgstr "ido"\n', encoding="utf-8"
    )
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    catalogues.bring_up_to_date(COURSE, "es", "feedback")
    after = catalogues.read(path)

    assert after["right"].string == "correcto del todo"
    assert "no longer said" not in path.read_text("utf-8")
    assert {m.id for m in after if m.id} == {m.text for m in messages.messages(COURSE, "feedback")}


def test_what_a_sentence_was_before_is_shown_until_it_has_been_translated_again(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    path = put(tmp_path, "Your lines were run", "Se ejecutaron")
    for _ in range(2):
        catalogues.bring_up_to_date(COURSE, "es", "feedback")
        assert '| msgid "Your lines were run"' in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace("#, fuzzy\n", ""), encoding="utf-8")
    catalogues.bring_up_to_date(COURSE, "es", "feedback")

    assert "| msgid" not in path.read_text("utf-8")
    assert "Se ejecutaron" in path.read_text("utf-8")


def test_bringing_up_to_date_twice_changes_nothing(tmp_path, monkeypatch):
    shutil.copytree(spoken.FOLDER / "es", tmp_path / "es")
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.[mp]o")}
    for domain in ("feedback", SHEET):
        catalogues.bring_up_to_date(COURSE, "es", domain)

    assert {path: path.read_bytes() for path in tmp_path.rglob("*.[mp]o")} == before


def test_a_new_catalogue_takes_over_what_another_one_says_already(tmp_path, monkeypatch):
    shutil.copytree(spoken.FOLDER / "es", tmp_path / "es")
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    every = messages.messages(COURSE, "01_what_a_loss_asks_for")
    before = len(catalogues.unsaid("es", every))
    catalogues.bring_up_to_date(COURSE, "es", "01_what_a_loss_asks_for")
    begun = catalogues.read(catalogues.path_of("es", "01_what_a_loss_asks_for"))

    assert sum(bool(m.string) for m in begun if m.id) == len(every) - before > 0


def test_a_catalogue_that_is_none_is_told_by_its_name(tmp_path, monkeypatch):
    put(tmp_path, "a", "b").write_text("msgid nonsense", encoding="utf-8")
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)

    with pytest.raises(BuildError, match=r"feedback\.po"):
        list(catalogues.problems(COURSE, "es"))


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "course_lib", "translate", *arguments],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


def test_the_command_counts_what_is_left_and_writes_templates(tmp_path):
    counted = run("es", "--check")
    extracted = run("--extract", str(tmp_path))

    assert counted.returncode == extracted.returncode == 0, counted.stderr + extracted.stderr
    assert re.search(rf"{SHEET} +0 of +\d+ to translate\n", counted.stdout)
    assert re.search(r"09_preferences +\d+ of +\d+ to translate  \(not begun\)", counted.stdout)
    assert {path.stem for path in tmp_path.glob("*.pot")} == set(messages.domains_of(COURSE))


def test_the_command_says_what_it_wants():
    assert "name a language" in run().stderr
    assert "there are feedback, 01_" in run("es", "99_nothing").stderr
    assert "course translate pt feedback 02_surprise" in run("pt").stdout
    assert "is no language" in run("klingon_nowhere", "feedback").stderr


# --- sheets ----------------------------------------------------------------------------------


def test_an_edit_of_a_translated_sheet_is_not_folded_into_the_english_source():
    with pytest.raises(BuildError, match=r"translation \(es\).*catalogue"):
        fold_back(ROOT, SPANISH, exercises=EXERCISES, lessons=LESSONS)


def test_a_translated_sheet_without_its_catalogue_is_an_orphan(tmp_path, monkeypatch):
    (tmp_path / "sources/exercises").mkdir(parents=True)
    (tmp_path / "sources/exercises/98_a.py").write_text("# %% [markdown]\n# # A\n", "utf-8")
    (tmp_path / "exercises/es").mkdir(parents=True)
    (tmp_path / "exercises/es/98_a.ipynb").write_text("{}", "utf-8")
    found = [str(problem) for problem in check(tmp_path, exercises={})]

    assert any("es has no catalogue 98_a" in problem for problem in found)


def test_a_language_has_a_folder_and_its_catalogues():
    assert languages()[0] == "en"
    assert {SHEET, "feedback"} <= set(domains("es"))


def test_course_start_hands_the_language_to_the_kernels_and_refuses_one_that_is_not_there(
    monkeypatch, capsys
):
    heard = []
    monkeypatch.setattr(spoken, "_chosen", {})
    monkeypatch.setenv("ONE_NUMBER_LANGUAGE", "en")
    monkeypatch.setattr(
        launch, "start", lambda options: heard.append(os.environ["ONE_NUMBER_LANGUAGE"]) or 0
    )

    assert main(["start", "--language", "es_AR"]) == 0
    assert main(["start", "--language", "tlh"]) == 2
    assert heard == ["es"]
    assert SPEAKS in capsys.readouterr().err
