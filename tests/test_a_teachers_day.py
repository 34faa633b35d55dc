"""From the sheet to the gradebooks of two platforms, through the commands that a teacher types."""

import csv
import json
import re
import sqlite3

import pytest
from explorable_pages import browser
from filled_class import (
    ABSENT,
    ASKED,
    CLASS,
    OUT_OF,
    POINTS,
    SHEET,
    WORDS,
    canvas_id,
    deserved,
    done,
    filled,
    write_roster,
    write_zip,
)

pytestmark = pytest.mark.xdist_group("a_teachers_day")

SEED = 20261
QUICK = ("--seconds-per-step", 2)
BY_HAND = 2
"""What the teacher gives at most for the answer in words."""


def by_hand(student):
    """The teacher's points for the words of somebody; nobody has any for an untouched answer."""
    if deserved()[student] is None or student == "s26":
        return None
    return int(student[1:]) % (BY_HAND + 1)


def totals():
    """Student → points with what the teacher gave; the dictionary that everything is held against."""
    return {
        student: None if points is None else points + (by_hand(student) or 0)
        for student, points in deserved().items()
    }


class Day:
    """One day: what was written down at each hour."""

    def __init__(self, place):
        self.place, self.out = place, place / "graded"
        self.said = {}
        self._hand_out()
        self._collect_and_grade()
        self.before_marking = self._tables()
        self._mark()
        self.said["report"] = done("report", self.out)
        self.after_marking = self._tables()
        self._export()

    def _hand_out(self):
        secret, names = self.place / "secret.txt", self.place / "names.txt"
        secret.write_text("a long secret of the teacher's own", "utf-8")
        names.write_text("ada\nben\n", "utf-8")
        for_all, dealt = self.place / "for_all", self.place / "dealt"
        self.said["release"] = done("release", SHEET, "--to", for_all)
        self.said["release to each"] = done(
            "release", SHEET, "--to", dealt, "--learners", names, "--secret-file", secret
        )
        self.released = for_all / "bundle" / SHEET.name
        self.dealt = {name: dealt / name / SHEET.name for name in ("ada", "ben")}
        self.secret = secret

    def _collect_and_grade(self):
        handed = write_zip(self.place / "class.zip", self.released)
        roster = write_roster(self.place / "roster.csv")
        where = ("--seed", SEED, "--out", self.out, "--roster", roster)
        self.said["grade"] = done("grade", SHEET, handed, *where, *QUICK)

    def _tables(self):
        return {name: table(self.out / name) for name in ("grades.csv", "written.csv")}

    def _mark(self):
        path = self.out / "written.csv"
        rows = table(path)
        for row in rows:
            points = by_hand(row["student"])
            row |= {"points": points, "out_of": BY_HAND, "comment": f"Dear {row['student']}"}
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        self.said["mark"] = done("mark", self.out, "--from", path)

    def _export(self):
        self.exported = {}
        for name, template in (("canvas", canvas_template()), ("moodle", moodle_template())):
            given, to = self.place / f"{name}.csv", self.place / f"{name}_filled.csv"
            given.write_text(template, "utf-8")
            words = ("export", name, self.out, "--template", given, "--to", to)
            self.said[name] = done(*words, "--roster", self._known_there())
            self.exported[name] = table(to)

    def _known_there(self):
        path = self.place / "there.csv"
        lines = [f"{student},{canvas_id(student)}" for student in CLASS]
        path.write_text("\n".join(["student,id", *lines]), "utf-8")
        return path


def table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def canvas_template():
    people = [f"{name},{canvas_id(s)},,{s},Monday,," for s, (name, *_) in CLASS.items()]
    first = "Student,ID,SIS User ID,SIS Login ID,Section,02_surprise (88),Final Score"
    possible = f"    Points Possible,,,,,{OUT_OF + BY_HAND},(read only)"
    return "\n".join([first, possible, *people]) + "\n"


def moodle_template():
    first = "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Feedback comments"
    people = [
        f"Participant {canvas_id(s)},{name},{s}@x.org,Submitted,,{OUT_OF + BY_HAND}.00,"
        for s, (name, *_) in CLASS.items()
    ]
    return "\n".join([first, *people]) + "\n"


@pytest.fixture(scope="module")
def day(tmp_path_factory):
    return Day(tmp_path_factory.mktemp("day"))


def points_in(rows, student, points):
    """Student → the number in a column, None where it is blank."""
    return {row[student]: float(row[points]) if row[points] else None for row in rows}


def test_thirty_hand_in_and_each_has_one_line(day):
    assert len(CLASS) == 30
    assert [row["student"] for row in day.before_marking["grades.csv"]] == sorted(CLASS)


def test_the_table_has_the_points_that_each_deserves(day):
    rows = day.before_marking["grades.csv"]
    assert points_in(rows, "student", "points") == deserved()
    assert points_in(rows, "student", "total") == deserved()


def test_the_lost_points_are_lost_in_the_exercises_where_the_mistakes_are(day):
    for row in day.before_marking["grades.csv"]:
        lost = {name for name in ASKED if row[f"{name} points"] == "0"} - {WORDS}
        if row["points"]:
            assert lost == set(CLASS[row["student"]][2]), row["student"]


def test_the_lines_that_are_printed_say_the_same(day):
    said = re.findall(r"\d+/30  (\w+): (?:(\d+) of 15|could not be graded)", day.said["grade"])
    assert {student: float(n) if n else None for student, n in said} == deserved()


def test_a_mark_counts_in_the_table_and_nobody_waits_any_more(day):
    rows = day.after_marking["grades.csv"]
    assert points_in(rows, "student", "total") == totals()
    assert points_in(rows, "student", "points") == deserved()
    assert {row["waiting"] for row in rows} == {"0"}


def test_the_table_of_words_comes_back_with_what_was_given(day):
    given = points_in(day.after_marking["written.csv"], "student", "points")
    assert given == {s: by_hand(s) for s in CLASS if by_hand(s) is not None}
    assert set(points_in(day.before_marking["written.csv"], "student", "points").values()) == {None}


def test_every_learner_s_page_says_the_same_points(day):
    rows = {row["student"]: row for row in day.after_marking["grades.csv"]}
    pages = [path.read_text("utf-8") for path in (day.out / "feedback").iterdir()]
    assert len(pages) == len(CLASS)
    for student, total in totals().items():
        (page,) = [page for page in pages if f"File: {rows[student]['file']}<" in page]
        if total is None:
            assert "That is not a score of 0." in page
        elif by_hand(student) is None:
            assert f"<strong>{total} of {OUT_OF} points</strong>" in page
        else:
            assert f"<strong>{deserved()[student]} of {OUT_OF} points</strong> from the" in page
            assert f"<strong>{total} of {OUT_OF + BY_HAND} points in all</strong>" in page
            assert f"Dear {student}<" in page


def test_the_teacher_s_list_says_the_same_points(day):
    text = (day.out / "index.html").read_text("utf-8")
    listed = re.findall(r'html">(s\d\d)</a></th><td class="n">([\d.]+|–)<', text)
    assert {s: None if n == "–" else float(n) for s, n in listed} == totals()
    assert ABSENT.keys() <= set(re.findall(r"s\d\d", text.partition("Nothing came from")[2]))


def test_the_class_report_counts_who_is_there_and_who_believes_what(day):
    text = (day.out / "report.html").read_text("utf-8")
    for count, what in ((30, "handed in"), (28, "graded"), (2, "could not be graded")):
        assert f"<b>{count}</b> {what}" in text
    assert "<code>answers_in_bits</code>: 4 of 28" in text
    assert "in words" not in text.partition('<ul class="numbers">')[2].partition("</ul>")[0]


def test_the_mean_of_the_report_is_the_mean_of_the_table(day):
    text = (day.out / "report.html").read_text("utf-8")
    shares = [
        float(row["total"]) / float(row["total_out_of"])
        for row in day.after_marking["grades.csv"]
        if row["total"]
    ]
    assert f"On average {round(100 * sum(shares) / len(shares))} % of the points" in text


def test_canvas_is_filled_with_the_same_points(day):
    rows = day.exported["canvas"]
    assert rows[0]["02_surprise (88)"] == str(OUT_OF + BY_HAND)
    assert points_in(rows[1:], "SIS Login ID", "02_surprise (88)") == totals()


def test_moodle_is_filled_with_the_same_points_and_the_words(day):
    rows = day.exported["moodle"]
    mails = {row["Email address"].partition("@")[0]: row for row in rows}
    assert points_in(rows, "Email address", "Grade") == {
        f"{student}@x.org": total for student, total in totals().items()
    }
    assert "Dear s01" in mails["s01"]["Feedback comments"]
    assert "not a score of 0" in mails["s29"]["Feedback comments"]


def test_the_gradebook_itself_holds_the_same_points(day):
    with sqlite3.connect(day.out / "gradebook.db") as book:
        rows = [json.loads(text) for (text,) in book.execute("SELECT content FROM submissions")]
        marks = dict(book.execute("SELECT student, points FROM marks"))
    book.close()
    kept = {row["student"]: row for row in rows}
    found = {
        student: sum(result["points"] for result in row["results"].values())
        if row["status"] == "graded"
        else None
        for student, row in kept.items()
    }
    assert found == deserved()
    assert marks == {s: by_hand(s) for s in CLASS if by_hand(s) is not None}


def test_words_that_a_spreadsheet_would_run_are_words_everywhere(day):
    cells = [cell for row in day.after_marking["written.csv"] for cell in row.values()]
    cells += [cell for rows in day.exported.values() for row in rows for cell in row.values()]
    assert [cell for cell in cells if cell.startswith(("=", "@", "+"))] == []
    assert "<script" not in "".join(p.read_text("utf-8") for p in day.out.rglob("*.html"))


def own_answers(sheet):
    """The answers to the numbers and units that stand in this very sheet, worked out from its text."""
    cells = json.loads(sheet.read_text("utf-8"))["cells"]
    text = "\n".join("".join(cell["source"]) for cell in cells)
    (forecast,) = re.findall(r"A model gives (\[.*?\]) to", text)
    ((ours, theirs),) = re.findall(r"Model A gives (\[.*?\]), model B gives (\[.*?\])", text)
    (unit,) = re.findall(r"the loss in \*\*(nats|bits)\*\* of a forecast", text)
    (loss,) = re.findall(r"reaches an average loss of ([\d.]+) nats a word on", text)
    log = {"nats": "log", "bits": "log2"}[unit]
    return {
        "paani_loss": f"paani_loss = -np.log({forecast}[1])",
        "gap_in_nats": f"gap_in_nats = np.log({ours}[0] / {theirs}[0])",
        "surprise": f"def surprise(probs, label):\n    return -np.{log}(probs[label])",
        "perplexity_of_ours": f"perplexity_of_ours = np.exp({loss})",
    }


def test_each_learner_has_numbers_of_their_own_and_is_graded_by_them(day, tmp_path):
    ada, ben = (own_answers(sheet) for sheet in day.dealt.values())
    handed, out = tmp_path / "handed", tmp_path / "graded"
    handed.mkdir()
    for name, answers in (("ada", ada), ("ben", ada | {"gap_in_nats": ben["gap_in_nats"]})):
        (handed / f"{name}.ipynb").write_text(filled(day.dealt[name], answers), "utf-8")
    where = ("--seed", SEED, "--out", out, "--secret-file", day.secret)
    done("grade", SHEET, handed, *where)
    lost = [name for name in ada if ada[name] != ben[name] and name != "gap_in_nats"]
    assert lost, "both were dealt the same numbers"
    assert points_in(table(out / "grades.csv"), "student", "points") == {
        "ada": OUT_OF,
        "ben": OUT_OF - sum(POINTS[name] for name in lost),
    }


@pytest.mark.page
def test_every_page_of_the_day_opens_in_a_browser_without_a_complaint(day):
    pages = [day.out / "report.html", day.out / "index.html", page_of(day, "s22")]
    with browser() as chromium:
        for path in pages:
            said = []
            page = chromium.new_page()
            page.on("console", lambda message, said=said: said.append(message.text))
            page.on("pageerror", lambda error, said=said: said.append(str(error)))
            page.on("requestfailed", lambda request, said=said: said.append(request.url))
            page.goto(path.as_uri())
            assert page.locator("h1").count() == 1
            assert said == []
            page.close()


@pytest.mark.page
def test_the_teacher_walks_from_the_list_to_a_learner_s_page_and_to_the_report(day):
    with browser() as chromium:
        page = chromium.new_page()
        page.goto((day.out / "index.html").as_uri())
        page.get_by_role("link", name="s22").click()
        assert page.get_by_text("Dear s22", exact=True).is_visible()
        page.go_back()
        page.get_by_role("link", name="The report on the class").click()
        assert page.get_by_role("heading", name="What the class believes").is_visible()


def page_of(day, student):
    (path,) = [
        path
        for path in (day.out / "feedback").iterdir()
        if f"Dear {student}<" in path.read_text("utf-8")
    ]
    return path
