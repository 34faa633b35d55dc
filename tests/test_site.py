"""The pages of the site say what the notebooks say: what is asked first, what is hidden, where links lead."""

import base64
import html
import json
import re
from pathlib import Path

import pytest

from course_lib.__main__ import main
from course_lib.publishing import BuildError
from course_lib.publishing.course import Course
from course_lib.publishing.site import (
    building,
    docstrings,
    explorables,
    figures,
    guesses,
    links,
    quizzes,
    staging,
)
from course_lib.publishing.site import notebooks as prepared_notebooks
from course_lib.publishing.site.bar import with_a_bar
from course_lib.publishing.site.elsewhere import Elsewhere
from course_lib.publishing.site.figures import Pictures
from course_lib.publishing.site.formulas import mathml
from course_lib.publishing.site.solutions import hidden
from course_lib.publishing.site.stacking import stacked
from course_lib.question_bank import EXERCISES, LESSONS
from course_lib.widgets import LossExplorer, SurpriseSlide
from course_lib.widgets.explorable import BUNDLE

ROOT = Path(__file__).parents[1]
LESSON_PAGES = sorted((ROOT / "notebooks").glob("*.ipynb"))
SHEETS = sorted((ROOT / "exercises").glob("*.ipynb"))
SOLVED = sorted((ROOT / "solutions").glob("*.ipynb"))


def code(source, *outputs, **metadata):
    return {"cell_type": "code", "metadata": metadata, "source": source, "outputs": list(outputs)}


def said(text):
    return {"output_type": "display_data", "metadata": {}, "data": {"text/plain": text}}


def printed(text):
    return {"output_type": "stream", "name": "stdout", "text": text}


def prose(text, name="c0ffee"):
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": text}


def html_of(cell):
    return "".join("".join(o.get("data", {}).get("text/html", "")) for o in cell["outputs"])


def text_of(cells):
    return "\n".join(cell["source"] for cell in cells)


@pytest.fixture
def pictures(tmp_path):
    return Pictures(tmp_path / "figures", "../figures")


# --- guesses ---------------------------------------------------------------------------------------


def asking(question, **options):
    given = "".join(f", {name}={value!r}" for name, value in options.items())
    return code(f"guess = predict({question!r}{given})", said(f"Predict: {question}  [run this]"))


def test_a_number_is_asked_for_with_its_unit():
    form = html_of(guesses.with_forms(asking("How much?", unit="nats")))

    assert "<legend>Predict: How much?</legend>" in form
    assert re.search(r"<input[^>]*required[^>]*></label> nats", form)


def test_a_choice_is_asked_for_with_every_option():
    form = html_of(guesses.with_forms(asking("Which?", options=("A & B", "neither"))))

    assert form.count('type="radio"') == 2
    assert 'value="A &amp; B"' in form


def test_a_sketch_has_a_slider_for_every_place():
    form = html_of(guesses.with_forms(asking("Draw it.", places=(0.1, 0.5, 0.9), between=(0, 5))))

    assert form.count('type="range"') == 3
    assert 'max="5"' in form


def test_a_question_cannot_smuggle_markup_into_the_page():
    form = html_of(guesses.with_forms(asking("Is 1 < 2 <script>?")))

    assert "<script>" not in form


def test_a_cell_that_does_more_than_ask_keeps_its_code_in_sight():
    alone = guesses.with_forms(asking("How much?"))
    busy = guesses.with_forms(code("x = 1 + 1\ng = predict('Q?')", said("Predict: Q?  [run]")))

    assert "remove-input" in alone["metadata"]["tags"]
    assert "tags" not in busy["metadata"]


def test_the_answer_and_the_paragraph_that_reads_it_aloud_are_hidden_and_no_more():
    shown = printed("It is:        0.5\nYou guessed:  nothing yet. Go back.\nmore\n")
    cells = [code("compare(g, 0.5)", shown), prose("It is 0.5.\n\n## Next\n\nAnother thought.")]

    opened, answer, after = guesses.behind_a_guess(cells)

    assert opened["source"].startswith("<details")
    assert answer["outputs"][0]["text"] == "It is:        0.5\nmore\n"
    assert after["source"].index("It is 0.5.") < after["source"].index("</details>")
    assert after["source"].index("</details>") < after["source"].index("## Next")


def test_a_heading_after_an_answer_is_never_hidden():
    answer = code("compare(g, 1)", printed("It is: 1\nYou guessed:  nothing yet."))

    assert re.search(
        r"</details>\s+## New", text_of(guesses.behind_a_guess([answer, prose("## New")]))
    )


def test_the_address_of_a_cell_does_not_leave_its_answer_in_the_open():
    answer = code("compare(g, 1)", printed("It is: 1\nYou guessed:  nothing yet."))
    read_aloud = links.with_address(prose("It is 1.\n\nA thought."), "04_x")
    heading = links.with_address(prose("## Next\n\nIt is late."), "04_x")

    hidden_part = text_of(guesses.behind_a_guess([answer, read_aloud])).partition("</details>")[0]
    assert "It is 1." in hidden_part
    assert "A thought." not in hidden_part
    assert (
        "Next" not in text_of(guesses.behind_a_guess([answer, heading])).partition("</details>")[0]
    )


@pytest.mark.parametrize("path", LESSON_PAGES, ids=lambda path: path.stem)
def test_behind_every_guess_of_a_lesson_stands_a_sentence(path, pictures):
    cells = json.loads(prepared_notebooks.prepared(path, pictures))["cells"]
    stored = json.loads(path.read_text("utf-8"))["cells"]
    for number, cell in enumerate(cells):
        if str(cell["source"]).startswith(guesses.OPENING.partition("{")[0]):
            after = links_removed(cells[number + 2]["source"]).partition("</details>")[0].strip()
            assert after or followed_by_a_heading(stored, cells[number + 1])


def links_removed(text):
    return re.sub(r"\(cell-[\w-]+\)=", "", text)


def followed_by_a_heading(stored, answer):
    """Whether nothing reads an answer aloud: then a heading, code or the end comes after it."""
    place = next(i for i, cell in enumerate(stored) if cell["source"] == answer["source"])
    after = stored[place + 1 : place + 2]
    return not after or "".join(after[0]["source"]).startswith(("#", "```", "|"))


def test_an_answer_at_the_very_end_is_closed_too():
    cells = [code("compare(g, 1)", printed("It is: 1\nYou guessed:  nothing yet."))]

    assert [c["source"] for c in guesses.behind_a_guess(cells)][-1] == "</details>"


@pytest.mark.parametrize("path", LESSON_PAGES, ids=lambda path: path.stem)
def test_every_guess_of_a_lesson_has_a_form_and_every_answer_is_hidden(path, pictures):
    stored = json.loads(path.read_text("utf-8"))
    page = prepared_notebooks.prepared(path, pictures)

    asked = sum("Predict: " in json.dumps(cell.get("outputs", "")) for cell in stored["cells"])
    answered = sum("nothing yet" in json.dumps(cell.get("outputs", "")) for cell in stored["cells"])
    assert page.count('<form class=\\"guess\\"') >= asked
    assert page.count('<details class=\\"answer\\"') == answered
    assert "[run this cell in JupyterLab to enter a guess]" not in page
    assert page.count("<details") == page.count("</details>")


# --- quizzes ---------------------------------------------------------------------------------------


def quiz(name):
    return quizzes.with_answers(code(f'quiz("{name}")', said(f"Quiz: {name}  [run this]")))


def test_every_line_of_a_choice_says_whether_it_is_right():
    page = html_of(quiz("halving"))

    assert page.count("<details>") == len(EXERCISES["halving"].options)
    assert page.count(": right</strong>") == 1
    assert page.count("not right yet") == len(EXERCISES["halving"].options) - 1


def test_the_value_of_a_question_waits_behind_a_line():
    page = html_of(quiz("average_of_four"))

    assert "<details>" in page.partition("It is <strong>")[0]


def test_a_review_says_where_its_questions_are_asked():
    line = "Review: 4 questions from before lesson 5.  [run this cell in JupyterLab to answer]"
    told = quizzes.with_reviews(code("review(5)", said(line)))

    assert "4 questions from before lesson 5. They are asked in JupyterLab" in html_of(told)
    assert "[run this" not in html_of(told)
    assert "remove-input" in told["metadata"]["tags"]


# --- sheets ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_nobody_is_told_what_is_not_attempted_where_nothing_can_be_written(path, pictures):
    assert "not attempted yet</strong>" in path.read_text("utf-8")
    assert "not attempted yet</strong>" not in prepared_notebooks.prepared(path, pictures)


# --- solutions -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SOLVED, ids=lambda path: path.stem)
def test_no_answer_of_a_solution_stands_in_the_open(path, pictures):
    depth = 0
    for cell in json.loads(prepared_notebooks.prepared(path, pictures))["cells"]:
        if cell["cell_type"] == "markdown":
            depth += cell["source"].count("<details") - cell["source"].count("</details>")
        answers = cell["metadata"].get("course", {}).get("role") == "answer"
        assert depth == 1 or not (answers or "solution" in cell["metadata"].get("tags", ()))
    assert depth == 0


@pytest.mark.parametrize("path", SOLVED, ids=lambda path: path.stem)
def test_the_questions_of_a_solution_stand_in_the_open(path):
    cells = json.loads(path.read_text("utf-8"))["cells"]
    questions = [cell for cell in cells if "".join(cell["source"]).startswith("## ")]

    inside, open_ones = False, []
    for cell in hidden(cells):
        if cell["source"] == "</details>" or str(cell["source"]).startswith("<details"):
            inside = cell["source"] != "</details>"
        elif not inside:
            open_ones.append(cell)
    assert len(questions) >= 5
    assert all(question in open_ones for question in questions)


def test_no_two_pages_have_the_same_title(pictures):
    titles = [title_of(path, pictures) for path in [*LESSON_PAGES, *SHEETS, *SOLVED]]

    assert len(set(titles)) == len(titles)
    assert "# One Number" not in titles  # that is the start page


def title_of(path, pictures):
    first = json.loads(prepared_notebooks.prepared(path, pictures))["cells"][0]["source"]
    return next(line for line in first.splitlines() if line.startswith("# "))


# --- figures and explorables -----------------------------------------------------------------------


def test_a_picture_is_described_by_its_sentence_and_keeps_its_place(pictures):
    png = SurpriseSlide()._repr_mimebundle_()[0]["image/png"]
    drawn = {"output_type": "display_data", "metadata": {}, "data": {"image/png": png}}
    cell = code("draw()", drawn, printed('before\nIn the figure: a "steep" curve.\nafter\n'))

    told = figures.described(cell, pictures)

    width, height = figures.size(base64.b64decode(png))
    assert 'alt="a &quot;steep&quot; curve."' in html_of(told)
    assert f'width="{width}" height="{height}"' in html_of(told)
    assert told["outputs"][1]["text"] == "before\nafter\n"


def test_a_sentence_that_has_moved_under_its_picture_leaves_no_empty_box(pictures):
    png = SurpriseSlide()._repr_mimebundle_()[0]["image/png"]
    drawn = {"output_type": "display_data", "metadata": {}, "data": {"image/png": png}}

    told = figures.described(code("draw()", drawn, printed("In the figure: a curve.\n")), pictures)

    assert len(told["outputs"]) == 1
    assert "In the figure: a curve.</figcaption>" in html_of(told)


@pytest.mark.parametrize("path", LESSON_PAGES, ids=lambda path: path.stem)
def test_every_picture_of_a_lesson_is_described(path, pictures):
    page = prepared_notebooks.prepared(path, pictures)

    assert 'alt=\\"\\"' not in page
    assert "the text beside it says what it shows" not in page
    assert '"image/png"' not in page


def test_the_state_of_an_explorable_stands_in_the_page(pictures):
    explorer = LossExplorer(words=["<b>", "no"], logits=[0.0, 1.0])
    page = explorables.place_of(explorer, pictures)

    [state] = re.findall(r'data-state="([^"]*)"', page)
    assert "<b>" not in page
    assert json.loads(html.unescape(state))["words"] == ["<b>", "no"]


def test_an_explorable_that_is_not_what_the_notebook_shows_stops_the_build(pictures):
    shown = {
        "output_type": "execute_result",
        "metadata": {},
        "data": {"image/png": "AAAA", "text/plain": repr(SurpriseSlide()).replace("0.01", "0.02")},
    }

    with pytest.raises(BuildError, match="course build"):
        explorables.alive(code("SurpriseSlide()", shown), pictures, "here")


def test_the_bundle_as_a_plain_script_hands_out_what_the_module_exports():
    script = explorables.as_plain_script((BUNDLE / "one_number.js").read_text("utf-8"))

    assert "export" not in script[-200:]
    assert re.search(r"return \{[^}]*mount: \w+[^}]*\};\s*\}\)\(\);\s*$", script)


def test_a_bundle_without_exports_is_refused():
    with pytest.raises(BuildError, match="npm run build"):
        explorables.as_plain_script("console.log(1)")


# --- links and headings ----------------------------------------------------------------------------


def test_a_link_to_a_cell_leads_to_the_heading_in_it():
    link = links.on_the_site("[x](../notebooks/03_softmax.ipynb#cell-id=1a2b)")
    cell = links.with_address(prose("Words.\n\n## Heading", "1a2b"), "03_softmax")

    assert link == "[x](#cell-03_softmax-1a2b)"
    assert "(cell-03_softmax-1a2b)=\n\n## Heading" in cell["source"]


def test_a_comment_in_a_block_of_code_is_no_heading():
    text = "# Title\n\n```python\n# no heading\n```\n\n### Small"

    assert links.in_order([text]) == ["# Title\n\n```python\n# no heading\n```\n\n## Small"]


def test_every_term_of_the_glossary_has_the_address_to_which_links_lead():
    cell = links.with_terms(prose("### reverse KL\n\n[see](#InfoNCE)\n\n### InfoNCE"))

    assert "(term-reverse-kl)=\n\n### reverse KL" in cell["source"]
    assert links.on_the_site("[see](#InfoNCE)") == "[see](#term-infonce)"


# --- where a notebook can be run -------------------------------------------------------------------


def bar(**known):
    [first] = with_a_bar([prose("# Sheet")], "exercises", "02_surprise.ipynb", Elsewhere(**known))
    return first["source"]


def addresses(page):
    return {html.unescape(link) for link in re.findall(r'href="([^"]+)"', page)}


def lite_folder(folder):
    (folder / "lab").mkdir()
    (folder / "lab" / "index.html").write_text("JupyterLab", encoding="utf-8")
    return folder


def test_a_site_that_is_told_nothing_names_no_other_place():
    assert addresses(bar()) == {"02_surprise.ipynb", "../docs/anywhere.html"}


def test_a_page_leads_to_its_own_notebook_on_binder_and_colab():
    found = addresses(bar(repository="ada/course", branch="autumn"))

    assert {one for one in found if one.startswith("https://")} == {
        "https://mybinder.org/v2/gh/ada/course/autumn?urlpath=lab/tree/exercises/02_surprise.ipynb",
        "https://colab.research.google.com/github/ada/course/blob/autumn/exercises/02_surprise.ipynb",
    }
    assert "git clone https://github.com/ada/course" in bar(repository="ada/course")


def test_a_site_of_make_lite_is_linked_by_its_address():
    page = bar(lite="https://example.org/lite/")

    assert "https://example.org/lite/lab/index.html?path=exercises/02_surprise.ipynb" in addresses(
        page
    )


def test_a_folder_of_make_lite_is_taken_into_the_site(tmp_path):
    page = bar(lite=str(lite_folder(tmp_path)))

    assert "../lite/lab/index.html?path=exercises/02_surprise.ipynb" in addresses(page)


@pytest.mark.parametrize("place", ["nowhere", "javascript:alert(1)", "lite.example.org"])
def test_what_is_neither_an_address_nor_such_a_folder_is_refused(place, tmp_path):
    with pytest.raises(BuildError, match="make lite"):
        building.build_site(Course(ROOT, EXERCISES, LESSONS), tmp_path / "s", Elsewhere(lite=place))


def test_an_address_cannot_smuggle_markup_into_a_page():
    assert "<script>" not in bar(lite='https://example.org/"><script>')


def test_what_is_no_repository_builds_no_site(tmp_path, capsys):
    assert main(["site", "--to", str(tmp_path / "s"), "--repository", "https://ada/x"]) == 2
    assert "owner/name" in capsys.readouterr().err
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize("known", [{}, {"repository": "ada/course"}])
def test_the_start_page_says_what_to_type(known):
    lines = list(staging._ways(Elsewhere(**known), None))

    assert "make start" in lines
    assert ("git clone https://github.com/ada/course" in lines) == bool(known)
    assert any("mybinder" in line for line in lines) == bool(known)


def test_the_first_cell_for_colab_is_filled_in_where_the_address_is_known():
    page = ROOT / "docs" / "anywhere.md"

    assert "ADDRESS-OF-YOUR-COPY" in staging._guide(page, Elsewhere())
    filled = staging._guide(page, Elsewhere(repository="ada/course"))
    assert "git+https://github.com/ada/course@main" in filled
    assert "ADDRESS-OF-YOUR-COPY" not in filled


# --- tables that are stacked -----------------------------------------------------------------------


def table(*heads, cell="<p>1</p>"):
    head = "".join(f'<th class="head"><p>{one}</p></th>' for one in heads)
    row = f"<tr>{f'<td>{cell}</td>' * len(heads)}</tr>"
    return f'<table class="docutils align-default"><thead><tr>{head}</tr></thead><tbody>{row}</tbody></table>'


def test_a_value_of_a_stacked_table_knows_its_column_and_its_role():
    page = stacked(table("Lesson", "Needs &amp; takes", "Minutes"))

    assert '<td role="cell" data-name="Needs &amp; takes">' in page
    for role in ("table", "rowgroup", "row", "columnheader"):
        assert f'role="{role}"' in page


def test_a_table_of_two_columns_and_any_other_table_stay_as_they_are():
    for text in (table("a", "b"), "<table class='drawn'><tr><td>1</td></tr></table>", "<p>x</p>"):
        assert stacked(text) == text


def test_a_long_name_in_a_table_of_many_columns_may_be_broken():
    name = "<code>cross_entropy_grad</code>"

    assert "cross_<wbr>entropy_<wbr>grad" in stacked(table(*"abcdef", cell=name))
    assert "<wbr" not in stacked(table(*"abc", cell=name))


# --- formulas --------------------------------------------------------------------------------------


def test_a_logarithm_stands_apart_from_its_factors_and_close_to_its_bracket():
    assert mathml(r"y \log p").count("<mspace") == 2
    assert "<mspace" not in mathml(r"-\log(p)")


# --- docstrings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "columns", [["    mse    squared", "    mae    absolute"], ["a   one", "b   two"]]
)
def test_the_columns_of_a_docstring_stay_columns(columns):
    lines = ["The losses.", "", *columns, "", "More."]
    docstrings.make_ready(None, "module", "losses", None, {}, lines)

    block = [f"    {line.strip()}" for line in columns]
    assert lines == ["The losses.", "", ".. code-block:: text", "", *block, "", "More."]


def test_a_bar_in_a_docstring_is_a_bar_and_code_is_left_alone():
    lines = ["|x| is what `a | b` gives", ">>> a | b"]
    docstrings.make_ready(None, "function", "f", None, {}, lines)

    assert lines == ["\\|x\\| is what `a | b` gives", ">>> a | b"]


# --- building --------------------------------------------------------------------------------------


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")

    with pytest.raises(BuildError, match="--to"):
        building.build_site(Course(ROOT, EXERCISES, LESSONS), tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"
