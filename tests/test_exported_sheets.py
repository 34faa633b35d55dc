"""A sheet as a page of HTML: untouched, after right and wrong answers, and in another language."""

import re
from pathlib import Path

import pytest
from explorable_pages import violations

from course_lib.publishing import BuildError, exporting
from course_lib.publishing.problems import required

pytestmark = [pytest.mark.page, pytest.mark.xdist_group("page")]

ROOT = Path(__file__).parents[1]
SHEET = ROOT / "exercises" / "02_surprise.ipynb"

ANSWERS = {
    "paani_loss": "paani_loss = 0.511",
    "gap_in_nats": "gap_in_nats = 0.811",
    "surprise": "def surprise(probs, label):\n    return -np.log(max(probs))",
    "mean_surprise": "def mean_surprise(probs):\n    return 1 / 0  # a remark",
    "unmasking_input": "unmasking_input = 3",
    "why_the_log": 'why_the_log = "It has no ceiling, and it adds up, I think."',
}
BESIDES = (
    'hint("surprise")',
    'again("surprise")',
    "from course_lib.student import predict, progress, quiz",
    'quiz("halving")',
    "progress()",
    'predict("How large is it?")',
)


def answered():
    """The sheet with right and wrong answers, run as a learner runs it."""
    notebook = required("nbformat").read(SHEET, as_version=4)
    for cell in notebook.cells:
        mark = cell.metadata.get("course", {})
        if mark.get("role") == "answer":
            cell.source = ANSWERS.get(mark["exercise"], cell.source)
    new = required("nbformat.v4").new_code_cell
    notebook.cells += [new(source) for source in BESIDES]
    required("nbclient").NotebookClient(notebook).execute()
    return notebook


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    run = folder / "answered.ipynb"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ONE_NUMBER_RECORD", str(folder / "record.json"))
        patched.setenv("PYTHONPATH", str(ROOT))
        patched.setenv("PYTHONWARNINGS", "ignore")
        required("nbformat").write(answered(), run)
    translated = ROOT / "exercises" / "es" / "02_surprise.ipynb"
    return {
        "untouched": exporting.export(SHEET, folder),
        "answered": exporting.export(run, folder),
        "in Spanish": exporting.export(translated, folder / "es"),
    }


def shown(opened, path, scheme):
    page = opened.new_page(color_scheme=scheme)
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["untouched", "answered", "in Spanish"])
def test_axe_finds_nothing_to_complain_of(pages, opened, name, scheme):
    assert violations(shown(opened, pages[name], scheme)) == []


@pytest.mark.parametrize("name", ["untouched", "answered"])
def test_a_page_asks_nothing_of_a_network(pages, opened, name):
    assert shown(opened, pages[name], "light").asked == [pages[name].as_uri()]


def test_a_page_says_its_language_and_its_title(pages):
    english, spanish = (pages[name].read_text("utf-8") for name in ("untouched", "in Spanish"))

    assert '<html lang="en">' in english
    assert "<title>Sheet 2: Surprise</title>" in english
    assert '<html lang="es">' in spanish
    assert "<title>Hoja 2: la sorpresa</title>" in spanish


def test_the_answers_and_what_was_said_about_them_are_on_the_page(pages):
    text = re.sub(r"<[^>]+>", "", pages["answered"].read_text("utf-8"))

    assert "The loss looks at the word that the model believed in most." in text
    assert "All checks hold: 1 point." in text
    assert "It stopped with ZeroDivisionError." in text


def test_what_is_no_notebook_is_told_by_its_name(tmp_path):
    (tmp_path / "a.ipynb").write_text("nothing", encoding="utf-8")

    with pytest.raises(BuildError, match=r"a\.ipynb: not a notebook"):
        exporting.export(tmp_path / "a.ipynb", tmp_path)
