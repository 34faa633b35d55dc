"""A bundle says in every language what the course says, and its catalogues hold nothing else."""

import gettext
import json
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from hypothesis import given
from hypothesis import strategies as st

from course_lib import classroom
from course_lib.classroom import catalogues
from course_lib.classroom.catalogues import texts_in, write_catalogues
from course_lib.question_bank import EXERCISES, LESSONS
from course_lib.translations import catalogues as spoken

ROOT = Path(__file__).parents[1]
ASK_ALL = """
import json, sys
sys.path.insert(0, "")
from course_lib.translations import gettext, language
language("es")
print(json.dumps([gettext(text) for text in json.loads(sys.stdin.read())]))
"""

PLURAL = ("{n} bit", "{n} bits")
SHEETS = {
    "01_a": {"shared": "of sheet 1", PLURAL: ("бит", "бита", "битов"), "own": "of 1"},
    "02_b": {"shared": "of sheet 2", "model answer": "of 2"},
    "feedback": {"right": "of feedback", "shared": "of feedback"},
}
"""Catalogues of a language with three forms of a number; they do not agree with each other."""

TEXTS = ["shared", PLURAL[0], "own", "model answer", "right", "of nobody", ""]


@pytest.fixture(scope="module")
def russian(tmp_path_factory):
    """The translations of a course that speaks Russian besides."""
    folder = tmp_path_factory.mktemp("translations")
    (folder / "ru" / "LC_MESSAGES").mkdir(parents=True)
    for domain, said in SHEETS.items():
        catalogue = Catalog(locale="ru")
        if domain != "feedback":
            catalogue.add("own", "of a menu", context="menu")
        for text, translation in said.items():
            catalogue.add(text, translation)
        with (folder / "ru" / "LC_MESSAGES" / f"{domain}.mo").open("wb") as file:
            write_mo(file, catalogue)
    return folder


def write(course, folder, texts):
    """What goes into a bundle of a course with these translations."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spoken, "FOLDER", course)
        patch.setattr(catalogues, "FOLDER", course)
        write_catalogues(folder, texts)


def read(path):
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)


def texts_of(path):
    """The sentences in a catalogue; of two forms, the first."""
    keys = [key for key in read(path)._catalog if key]
    return {key if isinstance(key, str) else key[0] for key in keys}


def all_in(folder):
    """The catalogues of a folder as the course asks them: one after the other, by name."""
    first, *others = map(read, sorted(folder.rglob("*.mo")))
    for other in others:
        first.add_fallback(other)
    return first


@given(chosen=st.sets(st.sampled_from(TEXTS)))
def test_what_is_chosen_is_said_as_before_and_what_is_not_chosen_is_gone(
    russian, tmp_path_factory, chosen
):
    folder = tmp_path_factory.mktemp("bundle")
    write(russian, folder, chosen)

    before, after = all_in(russian), all_in(folder)
    for text in chosen - {"", PLURAL[0]}:
        assert after.gettext(text) == before.gettext(text)
    if PLURAL[0] in chosen:
        forms = [after.ngettext(*PLURAL, n) for n in (1, 2, 5)]
        assert forms == ["бит", "бита", "битов"]
    held = set().union(*map(texts_of, folder.rglob("*.mo")))
    assert held <= chosen | set(SHEETS["feedback"])


def test_the_same_texts_give_the_same_bytes_in_any_order(russian, tmp_path):
    for name, texts in (("one", TEXTS), ("other", TEXTS[::-1])):
        write(russian, tmp_path / name, dict.fromkeys(texts).keys())
    one, other = (
        [path.read_bytes() for path in sorted((tmp_path / name).rglob("*.mo"))]
        for name in ("one", "other")
    )
    assert one == other
    assert len(one) == 2


def test_a_language_in_which_no_question_is_said_has_its_feedback_only(russian, tmp_path):
    write(russian, tmp_path, {"of nobody"})
    assert [path.name for path in tmp_path.rglob("*.mo")] == ["feedback.mo"]


@pytest.mark.parametrize(("stem", "fewest"), [("02_surprise", 200), ("05_entropy_and_kl", 0)])
def test_a_bundle_says_in_spanish_what_the_course_says_of_its_questions(stem, fewest, tmp_path):
    (folder,) = classroom.release(
        [ROOT / "exercises" / f"{stem}.ipynb"],
        tmp_path / "b",
        exercises=EXERCISES,
        lessons=LESSONS,
        progress=lambda _: None,
    )
    recorded = json.loads((folder / "course_lib/question_bank/questions.json").read_text("utf-8"))
    texts = texts_in(recorded["exercises"])
    said = subprocess.run(
        [sys.executable, "-I", "-B", "-c", ASK_ALL],
        cwd=folder,
        input=json.dumps(sorted(texts)),
        capture_output=True,
        text=True,
        check=True,
    )

    with spoken.in_language("es"):
        assert json.loads(said.stdout) == [spoken.gettext(text) for text in sorted(texts)]
    (own,) = folder.rglob("exercises.mo")
    assert texts_of(own) <= texts
    assert len(texts_of(own)) > fewest
    assert [path.name for path in sorted(folder.rglob("*.mo"))] == ["exercises.mo", "feedback.mo"]
