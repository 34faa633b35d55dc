"""What is written of a class: whole, harmless, without a hidden case where learners read."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reports_fixtures import (
    EXERCISES,
    LESSONS,
    SEED,
    SHEET,
    Page,
    a_class,
    answered,
    lost,
    rehearsal_of,
    row,
)

from course_lib.classroom.gradebook import score
from course_lib.classroom.reports import tables, write
from course_lib.classroom.reports.class_report import class_report, index
from course_lib.classroom.reports.pages import page
from course_lib.classroom.results import NOT_CLOSED_IN, Result

TITLE = "Sheet 02: surprise"
WORDS = "why_the_log"


def feedback(row, **given):
    return Page(page(row, TITLE, exercises=EXERCISES, lessons=LESSONS, **given)).text


def report(rows, **given):
    return Page(class_report(rows, TITLE, EXERCISES, LESSONS, **given)).text


def test_a_page_says_score_verdict_belief_question_and_lesson():
    text = feedback(row("ada", {"surprise": "answers_in_bits", "halving": "untouched"}))
    [mistake] = [m for m in EXERCISES["surprise"].misconceptions if m.name == "answers_in_bits"]

    assert "7 of 11 points from the checks" in text
    assert f"{EXERCISES['surprise'].title} △ not right yet · 0 of 3 points" in text
    assert mistake.belief in text
    assert mistake.advice in text
    assert "○ not attempted · 0 of 1 point" in text
    assert "Read lesson 2 again" in text
    assert 'again("surprise")' in text
    assert 'again("halving")' not in text  # it has one form only


def test_who_has_everything_right_is_sent_nowhere():
    assert "What you could do next" not in feedback(row("ada", {}))


def test_words_wait_until_a_teacher_has_marked_them():
    ada = row("ada", {})
    before = feedback(ada)
    after = feedback(ada, marks={("ada", WORDS): (1.5, "Why a log?\nSay it.", 2)})

    assert "1 answer in your own words is waiting for your teacher" in before
    assert "waiting" not in after
    assert "12.5 of 13 points in all" in after
    assert "Your teacher gave 1.5 points and wrote: Why a log? Say it." in after


def test_points_by_hand_take_the_place_of_those_of_the_checks():
    ada = row("ada", {"surprise": "untouched"})
    came_to = score(ada, {("ada", "surprise"): (2, "")})

    assert (came_to.checked, came_to.total, came_to.out_of_so_far) == (8, 10, 11)


def test_a_comment_alone_changes_no_points():
    ada = row("ada", {})
    marks = {("ada", "surprise"): (None, "Neat.")}

    assert score(ada, marks).total == ada.points
    assert "Your teacher wrote: Neat." in feedback(ada, marks=marks)


def test_what_could_not_be_graded_is_no_zero():
    text = feedback(lost("ada", "the file is empty"))

    assert "could not be graded: the file is empty" in text
    assert "not a score of 0" in text
    assert "0 of 11" not in text


def test_a_note_is_followed_by_what_it_means():
    text = feedback(row("ada", {}, notes=("cell 3: stopped with NameError", "two cells answer it")))

    assert "cell 3: stopped with NameError. Your code uses a name" in text
    assert "two cells answer it" in text


@pytest.mark.parametrize("isolation", [NOT_CLOSED_IN, "NOT CLOSED IN: no Landlock here"])
def test_without_walls_every_page_warns_and_names_the_level(isolation):
    ada = row("ada", {}, isolation=isolation)
    pages = [feedback(ada), report([ada]), Page(index([ada], ["ada.html"], TITLE)).text]

    assert all("Warning." in text and "without walls" in text for text in pages)
    assert isolation in pages[0]
    assert isolation in pages[1]


def test_behind_walls_no_page_warns_of_missing_ones_and_the_level_is_named():
    ada = row("ada", {}, isolation="Landlock, seccomp, limits")

    assert "without walls" not in feedback(ada) + report([ada])
    assert "Landlock, seccomp, limits" in feedback(ada)
    assert "Landlock, seccomp, limits" in report([ada])


def numbers_of_hidden_cases():
    """The arguments of the cases under this seed that no other seed asks, as pages print numbers."""
    asked = {
        seed: {
            f"{number:.4g}"
            for name in ("surprise", "mean_surprise")
            for case in EXERCISES[name].cases_from(seed)
            if not case.extreme
            for number in case.arguments["probs"]
        }
        for seed in (SEED, SEED + 1)
    }
    return asked[SEED] - asked[SEED + 1]


def test_no_hidden_case_stands_on_a_learners_page_and_the_report_has_some(tmp_path):
    hidden = numbers_of_hidden_cases()
    write(tmp_path / "out", a_class(), TITLE, EXERCISES, LESSONS)
    pages = "".join(path.read_text() for path in (tmp_path / "out" / "feedback").iterdir())
    others = (tmp_path / "out" / "index.html").read_text() + report([])

    assert len(hidden) > 5
    assert [number for number in hidden if number in pages + others] == []
    assert [number for number in hidden if number in report(a_class())]


XSS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title><svg/onload=alert(1)>",
    "</style><script>alert(1)</script>",
    "</textarea></pre></code></main><iframe src=javascript:alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;b&gt; &#60;script&#62;",
    "`<b>` and ` alone",
    "<!-- -->]]>",
    "' onmouseover='alert(1)",
    "\x1b]0;title\x07\x1b[31m\u202egnp\u200b\x00",
)
strange = st.one_of(st.sampled_from(XSS), st.text(max_size=60))


@st.composite
def strange_rows(draw):
    """Rows in which every text that somebody else had a hand in is strange."""

    def result():
        verdict = draw(st.sampled_from(["right", "not right yet", "not attempted", "written"]))
        texts = [draw(strange) for _ in range(6)]
        return Result(
            points=draw(st.sampled_from([0, 0.5, 1])),
            verdict=verdict,
            out_of=1,
            misconception=texts[0],
            text=texts[1],
            title=texts[2],
            paragraphs=(texts[3],),
            behaviour=texts[4],
            sample=(texts[5],),
        )

    ada = row("ada", {})
    return [
        replace(
            draw(st.sampled_from([ada, lost("ada")])),
            student=draw(strange),
            file=draw(strange),
            reason=draw(strange),
            isolation=draw(strange),
            notes=(draw(strange),),
            results={"surprise": result(), WORDS: result(), draw(strange): result()},
        )
        for _ in range(draw(st.integers(0, 3)))
    ]


@given(rows=strange_rows(), text=strange)
@settings(max_examples=60)
def test_no_text_breaks_out_of_a_page(rows, text):
    marks = {(one.student, name): (1, text, 2) for one in rows for name in one.results}
    Page(class_report(rows, text, EXERCISES, LESSONS, marks=marks, absent=[text], notes=[text]))
    Page(index(rows, ["x.html"] * len(rows), text, marks=marks, absent=[text]))
    for one in rows:
        Page(page(one, text, exercises=EXERCISES, lessons=LESSONS, marks=marks))


@pytest.mark.parametrize("name", XSS)
def test_a_strange_name_is_shown_as_it_is(name):
    shown = " ".join(tables.readable(name).split())

    assert shown in feedback(row(name, {}))
    assert shown in Page(index([row(name, {})], ["x.html"], TITLE)).text


def test_no_page_holds_a_sign_that_moves_a_terminal_or_turns_writing_round():
    signs = XSS[-1]
    results = row("ada", {"surprise": 0.3}).results
    results[WORDS] = replace(results[WORDS], text=signs)
    results["surprise"] = replace(results["surprise"], sample=(signs,))
    ada = row(signs, {}, notes=(signs,), file=signs, results=results)
    told = page(ada, TITLE, marks={(signs, WORDS): (1, signs)})
    for text in (told, class_report([ada], TITLE, EXERCISES, LESSONS)):
        assert not set(text) & set("\x1b\x07\x00\u202e\u200b")


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [row("ada", {})],
        [row("ada", {"surprise": "answers_in_bits"}), row("ben", {"surprise": 0.3})],
        [lost("ada")],
        [row("ada", {}, results={})],
        [row("ada", dict.fromkeys(SHEET, "untouched"))],
    ],
    ids=["nobody", "one", "two", "none graded", "nothing asked", "untouched"],
)
def test_a_small_class_has_a_whole_report(rows):
    text = report(rows)
    for heading in ("Overview", "Scores", "How each exercise did", "What the class believes"):
        assert heading in text
    assert " nan" not in text.lower()
    assert not re.search(r"\bNone\b(?! of these)", text)
    Page(index(rows, ["x.html"] * len(rows), TITLE))


def test_an_answer_of_another_bank_still_tells_what_its_learner_was_told():
    moved = replace(answered("surprise", "answers_in_bits"), misconception="gone_from_the_bank")
    text = report([row("ada", {}, results={"no_longer_there": moved})])

    assert "gone_from_the_bank" in text
    assert moved.paragraphs[-1] in text


def test_the_fixtures_answer_as_a_class_would():
    assert rehearsal_of("surprise").cases
    assert answered("surprise", "answers_in_bits").misconception == "answers_in_bits"
    assert answered("surprise", 0.3).misconception == ""
    assert answered("surprise", 0.3).sample
