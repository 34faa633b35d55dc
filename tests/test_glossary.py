"""The glossary, the notation and the map: every heading exists, every term that a lesson defines has
its place."""

import json
import re
from pathlib import Path

import pytest

from course_lib.publishing import BuildError
from course_lib.publishing.course import Course
from course_lib.publishing.glossary import SOURCE, problems, read_terms
from course_lib.publishing.headings import address, headings, lesson_source
from course_lib.publishing.notation import read_symbols
from course_lib.question_bank import EXERCISES, LESSONS

ROOT = Path(__file__).parents[1]
COURSE = Course(ROOT, EXERCISES, LESSONS)
TAUGHT = sorted(
    path.stem for path in (ROOT / "sources/lessons").glob("*.py") if "00" < path.stem[:2] < "90"
)
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
LINK_TO_A_CELL = re.compile(r"\(([\w/.]*\.ipynb)#cell-id=([\w-]+)\)")

NO_TERMS = {
    "emphasis on a word of the sentence": """
        add up, average, best, both, by distance, by sign, each, high, wide, area, hardest, mean, nine,
        not, one, one pass, order, right, right class, rises, score of the truth, single label,
        subtracting, sum, total, true, uphill, word, disproportion, enumeration, out of step,
        distribution of the labels, entropy of the labels, sealed in an envelope
    """,
    "what to do, or a rule": """
        watch held-out loss, more data, sweep both ways, symmetric units never part,
        sums must become products, the prediction comes first
    """,
    "a formula": "H(q), p(1 − p)",
    "half of a contrast that is listed as a whole": "it covers, it seeks, outcome, process",
    "a symptom in a list": "loss stuck high",
    "how a worked example goes on": "two lines are missing",
}
"""What lessons set in bold and is no name, by the reason."""


def plain(phrase):
    """For comparison: no case, no article, no plural, one kind of dash."""
    words = re.sub(r"[*_`“”\"()]", "", phrase.replace("–", "-").replace("−", "-")).split()
    words = [word for word in words if word not in ("a", "an", "the", "The", "A")]
    return re.sub(r"s\b", "", " ".join(words).casefold().strip(" .,:;?!")).strip()


def bold_terms(stem):
    """What a lesson sets in bold within a sentence. A whole sentence, or what begins a paragraph and
    ends in a full stop, is emphasis or a heading and no name."""
    for cell in COURSE.read(lesson_source(COURSE, stem)).cells:
        for found in BOLD.finditer(cell.source) if cell.kind == "markdown" else ():
            phrase = " ".join(found[1].split())
            if phrase[-1] not in ".:?!;”" and len(phrase.split()) <= 4 and not phrase[0].isdigit():
                yield phrase


def test_every_heading_exists_every_see_also_is_a_term_and_no_name_comes_twice():
    assert list(problems(COURSE)) == []


def test_there_are_as_many_terms_as_a_course_of_this_size_has():
    assert len(read_terms(ROOT)) >= 150


@pytest.mark.parametrize("stem", TAUGHT)
def test_every_term_that_a_lesson_sets_in_bold_is_in_the_glossary(stem):
    known = {plain(name) for term in read_terms(ROOT) for name in (term.term, *term.also)}
    excused = {plain(phrase) for phrases in NO_TERMS.values() for phrase in phrases.split(",")}
    missing = [phrase for phrase in bold_terms(stem) if plain(phrase) not in known | excused]
    assert missing == [], f"put these into {SOURCE}, or into NO_TERMS of this test: {missing}"


def test_every_symbol_has_a_heading_where_it_is_first_used_and_is_named_once_in_its_group():
    for group, symbols in read_symbols(ROOT).items():
        assert len({symbol.symbol for symbol in symbols}) == len(symbols), group
        for symbol in symbols:
            assert symbol.heading in headings(COURSE, symbol.lesson), symbol


def test_every_name_in_code_exists():
    import numpy as np

    from course_lib import losses, numerics

    text = "\n".join(path.read_text("utf-8") for path in (ROOT / "course_lib/losses").glob("*.py"))
    for symbols in read_symbols(ROOT).values():
        for name in (name for symbol in symbols for name in symbol.code.split(", ") if name):
            word = re.match(r"[\w.]+", name)[0]
            if word.startswith("np."):
                assert hasattr(np, word.split(".")[1])
            elif word in {"loss", "rate", "len"}:
                continue
            else:
                known = hasattr(losses, word) or hasattr(numerics, word)
                assert known or re.search(rf"\b{word}\b", text), name


@pytest.mark.parametrize("page", ["92_glossary", "93_notation", "94_map"])
def test_every_link_to_a_cell_leads_to_a_cell_that_is_there(page):
    cells = json.loads((ROOT / f"notebooks/{page}.ipynb").read_text("utf-8"))["cells"]
    links = {link for cell in cells for link in LINK_TO_A_CELL.findall("".join(cell["source"]))}
    assert len(links) > 20
    for name, wanted in links:
        target = json.loads((ROOT / "notebooks" / name).read_text("utf-8"))
        assert wanted in {cell["id"] for cell in target["cells"]}, f"course build {page}"


def test_a_link_to_a_heading_that_is_not_there_is_refused_with_the_nearest():
    with pytest.raises(BuildError, match=r"no heading 'Three wishs'.*Three wishes"):
        address(COURSE, "lesson", "02_surprise", "Three wishs")


def write(root, text):
    (root / "sources/lessons").mkdir(parents=True)
    (root / SOURCE).write_text(text, "utf-8")
    (root / "sources/lessons/01_x.py").write_text("# %% [markdown]\n# # X\n#\n# ## Here\n", "utf-8")
    return Course(root, {})


def test_what_is_wrong_is_said_term_by_term(tmp_path):
    course = write(
        tmp_path,
        '[a]\nmeans = "m"\nlesson = "01_x"\nheading = "There"\nsee = ["z", "a"]\n'
        '[b]\nmeans = "' + "m " * 61 + '"\nlesson = "01_x"\nheading = "Here"\nalso = ["A"]\n'
        '["é"]\nmeans = "m"\nlesson = "01_x"\nheading = "X"\n',
    )
    said = "\n".join(problems(course))

    assert said.count("\n") == 5
    for part in (
        "no heading 'There'",
        "'z', which is no term",
        "61 words",
        "see itself",
        "named 2 times",
        "in ASCII",
    ):
        assert part in said


def test_a_term_without_a_part_is_refused(tmp_path):
    course = write(tmp_path, '[a]\nmeans = "m"\n')
    with pytest.raises(BuildError, match=r"this is no glossary.*lesson.* see the other terms"):
        list(problems(course))
