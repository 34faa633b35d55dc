"""Every file goes to the student whose it is, by its name, its place or the roster; none is guessed."""

import os
import pickle
import sys
import zipfile
from pathlib import Path

import pytest

from course_lib.classroom import CannotGradeError
from course_lib.classroom.intake import UnreadableError, handed_in

SHEET = "losses.ipynb"


def folder_of(place, files):
    """A folder with these files, each of which holds its own path, and these folders."""
    place.mkdir(parents=True, exist_ok=True)
    for name in files:
        path = place / name.rstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith("/"):
            path.mkdir(exist_ok=True)
        else:
            path.write_text(name, encoding="utf-8")
    return place


def zip_of(path, files):
    with zipfile.ZipFile(path, "w") as archive:
        for name in files:
            archive.writestr(name, "" if name.endswith("/") else name)
    return path


def taken(found):
    """Student to the file that counts, or to the reason why none does."""
    return {one.student: content_or_reason(one) for one in found.handed}


def content_or_reason(one):
    try:
        return one.content().decode()
    except UnreadableError as error:
        return str(error)


CANVAS = [
    "lovelaceada_12345_678910_losses.ipynb",
    "noetheremmy_LATE_22222_678911_losses-1.ipynb",
    "noetheremmy_22222_678000_losses.ipynb",
    "turingalan_33333_678912_losses-2.ipynb",
    "turingalan_33333_678901_losses-10.ipynb",
    "turingalan_LATE_33333_678913_losses.ipynb",
    "gausscarl_44444_678914_essay.pdf",
    "hopperg_55555_question_77_678915_other.ipynb",
]
OF_CANVAS = {
    "lovelaceada": CANVAS[0],
    "noetheremmy": CANVAS[1],
    "turingalan": CANVAS[4],
    "gausscarl": "there is no notebook, only essay.pdf: hand in the .ipynb file itself",
    "hopperg": CANVAS[7],
}
MOODLE = [
    "Ada Lovelace_123_assignsubmission_file/losses.ipynb",
    "Émilie du Châtelet_124_assignsubmission_file_/losses.ipynb",
    "Émilie du Châtelet_124_assignsubmission_file_/draft.ipynb",
    "Alan_M Turing_125_assignsubmission_file_losses.ipynb",
    "Carl Gauss_126_assignsubmission_onlinetext/onlinetext.html",
    "Participant_127_assignsubmission_file_my work.ipynb",
    "Participant_128_assignsubmission_file/losses.ipynb",
    "Grace Hopper_129_assignsubmission_onlinetext/onlinetext.html",
    "Grace Hopper_129_assignsubmission_file/losses.ipynb",
]
OF_MOODLE = {
    "Ada Lovelace": MOODLE[0],
    "Émilie du Châtelet": MOODLE[1],
    "Alan_M Turing": MOODLE[3],
    "Carl Gauss": "there is no notebook, only onlinetext.html: hand in the .ipynb file itself",
    "Participant 127": MOODLE[5],
    "Participant 128": MOODLE[6],
    "Grace Hopper": MOODLE[8],
}
NBGRADER = [
    "submitted/ada/ps1/losses.ipynb",
    "submitted/ada/ps1/timestamp.txt",
    "submitted/ada/ps1/.ipynb_checkpoints/losses-checkpoint.ipynb",
    "submitted/ada/ps2/other.ipynb",
    "submitted/berta/ps1/losses.ipynb",
    "release/ps1/losses.ipynb",
    "source/ps1/losses.ipynb",
    "gradebook.db",
]
OF_NBGRADER = {"ada": NBGRADER[0], "berta": NBGRADER[4]}
FOLDERS = ["ada/losses.ipynb", "ada/old/losses.ipynb", "berta/my work.ipynb", "carl/", "notes.txt"]
OF_FOLDERS = {
    "ada": FOLDERS[0],
    "berta": FOLDERS[2],
    "carl": "there is no notebook in this folder",
}

LAYOUTS = {
    "of_canvas": (CANVAS, OF_CANVAS),
    "of_moodle": (MOODLE, OF_MOODLE),
    "of_nbgrader": (NBGRADER, OF_NBGRADER),
    "of_folders": (FOLDERS, OF_FOLDERS),
    "of_notebooks": (["ada.ipynb", "Bo Ek.IPYNB"], {"ada": "ada.ipynb", "Bo Ek": "Bo Ek.IPYNB"}),
    "saved_by_a_browser": (["ada.ipynb.txt", "bo/Losses.ipynb.json", "bo/x.ipynb"], {"ada": "ada.ipynb.txt", "bo": "bo/Losses.ipynb.json"}),
    "of_dated_names": (["hw_2024_11_ada.ipynb", "hw_2024_11_bo.ipynb"], {"hw_2024_11_ada": "hw_2024_11_ada.ipynb", "hw_2024_11_bo": "hw_2024_11_bo.ipynb"}),
    "of_folders_with_assignments": (["ada/ps1/losses.ipynb", "bo/ps1/losses.ipynb", "bo/ps2/x.ipynb"], {"ada": "ada/ps1/losses.ipynb", "bo": "bo/ps1/losses.ipynb"}),
    "of_folders_named_like_the_sheet": (["ada/losses/a.ipynb", "ada/other/b.ipynb", "bo/losses/c.ipynb"], {"ada": "ada/losses/a.ipynb", "bo": "bo/losses/c.ipynb"}),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_everybody_s_file_is_found_in_a_folder(layout, tmp_path):
    files, expected = LAYOUTS[layout]
    assert taken(handed_in(folder_of(tmp_path, files), SHEET)) == expected


@pytest.mark.parametrize("layout", LAYOUTS)
def test_everybody_s_file_is_found_in_a_zip(layout, tmp_path):
    files, expected = LAYOUTS[layout]
    assert taken(handed_in(zip_of(tmp_path / "x.zip", files), SHEET)) == expected


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "of_nbgrader"])
def test_everybody_s_file_is_found_in_a_zip_with_one_folder_around_it(layout, tmp_path):
    files, expected = LAYOUTS[layout]
    path = zip_of(tmp_path / "homework.zip", [f"homework/{name}" for name in files])
    found = {student: said.removeprefix("homework/") for student, said in taken(handed_in(path, SHEET)).items()}  # fmt: skip
    assert found == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (["hw/ada.ipynb", "hw/bo.ipynb"], {"ada", "bo"}),
        (["hw/ada/losses.ipynb", "hw/bo/losses.ipynb"], {"ada", "bo"}),
        (["hw/ada/losses.ipynb"], {"ada"}),
        (["ada/losses.ipynb"], {"ada"}),
        (["ada/losses.ipynb", "ada/draft.ipynb"], {"ada"}),
        (["ada/losses/losses.ipynb"], {"ada"}),
        (["submitted/ada/losses/losses.ipynb"], {"ada"}),
    ],
)
def test_the_one_folder_of_a_zip_is_a_student_or_a_class(files, expected, tmp_path):
    found = handed_in(zip_of(tmp_path / "x.zip", files), SHEET)
    assert {one.student for one in found.handed} == expected


def test_notebooks_can_be_given_one_by_one(tmp_path):
    place = folder_of(tmp_path, ["ada/losses.ipynb", "bo/losses/losses.ipynb", "carl.ipynb"])
    found = handed_in(list(place.rglob("*.ipynb")), SHEET)
    assert [one.student for one in found.handed] == ["ada", "bo", "carl"]


def test_notebooks_of_one_name_are_called_by_their_folders(tmp_path):
    place = folder_of(tmp_path, ["ada/x.ipynb", "bo/x.ipynb"])
    found = handed_in([place / "ada/x.ipynb", place / "bo/x.ipynb"], SHEET)
    assert {one.student for one in found.handed} == {"ada", "bo"}


def test_several_sources_make_one_class(tmp_path):
    one, two = folder_of(tmp_path / "one", ["ada.ipynb", "a.txt"]), tmp_path / "two.zip"
    found = handed_in([one, zip_of(two, ["bo.ipynb"])], SHEET)
    assert [(it.student, it.file) for it in found.handed] == [("ada", "one/ada.ipynb"), ("bo", "two.zip/bo.ipynb")]  # fmt: skip
    assert found.others == ("one/a.txt",)


def test_one_name_in_two_sources_is_trouble_for_both_and_never_mixed(tmp_path):
    sources = [folder_of(tmp_path / name, ["ada.ipynb", f"{name}.ipynb"]) for name in ("x", "y")]
    found = handed_in(sources, SHEET)
    troubled = [one for one in found.handed if one.trouble]
    assert [one.file for one in troubled] == ["x/ada.ipynb", "y/ada.ipynb"]
    assert "several submissions are called ada (x/ada.ipynb, y/ada.ipynb)" in troubled[0].trouble
    assert len(found.handed) == 4


def test_a_notebook_and_a_folder_of_one_name_are_trouble_for_both(tmp_path):
    found = handed_in(folder_of(tmp_path, ["ada.ipynb", "ada/losses.ipynb"]), SHEET)
    assert [bool(one.trouble) for one in found.handed] == [True, True]


def test_two_spellings_of_one_name_in_unicode_are_one_name(tmp_path):
    files = ["Ame\u0301lie.ipynb", "Am\u00e9lie/losses.ipynb"]
    found = handed_in(zip_of(tmp_path / "x.zip", files), SHEET)
    assert all("several submissions" in one.trouble for one in found.handed)


def test_namesakes_on_canvas_are_two_students(tmp_path):
    files = ["smithjo_111_1_losses.ipynb", "smithjo_222_2_losses.ipynb"]
    found = handed_in(zip_of(tmp_path / "x.zip", files), SHEET)
    assert taken(found) == {"smithjo (111)": files[0], "smithjo (222)": files[1]}


def test_what_counts_less_than_the_newest_is_named_in_a_note(tmp_path):
    found = handed_in(zip_of(tmp_path / "x.zip", CANVAS), SHEET)
    notes = {one.student: one.notes for one in found.handed}
    assert notes["noetheremmy"] == (
        f"several notebooks were handed in and the newest counts; not looked at: {CANVAS[2]}",
    )
    assert notes["lovelaceada"] == ()


def test_a_sheet_whose_own_name_ends_in_a_number_is_not_taken_for_a_second_try(tmp_path):
    files = ["ada_1_2_ps-1.ipynb", "bo_3_4_ps-1-1.ipynb", "bo_3_5_ps-1.ipynb"]
    found = handed_in(zip_of(tmp_path / "x.zip", files), "ps-1.ipynb")
    assert taken(found) == {"ada": files[0], "bo": files[1]}


def test_the_number_on_the_platform_is_kept_for_exports(tmp_path):
    found = handed_in(zip_of(tmp_path / "x.zip", [CANVAS[0], *CANVAS[6:]]), SHEET)
    assert [one.platform_id for one in found.handed] == ["44444", "55555", "12345"]


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        (["ada/a.ipynb", "ada/b.ipynb"], "2 notebooks are there and none is called losses.ipynb"),
        (["ada_1_2_a.ipynb", "ada_1_3_b.ipynb"], "2 notebooks are there and none is called"),
        (["ada/x/losses.ipynb", "ada/y/losses.ipynb"], "2 notebooks are called losses.ipynb"),
    ],
)
def test_which_of_several_notebooks_counts_is_never_guessed(files, reason, tmp_path):
    (one,) = handed_in(folder_of(tmp_path, files), SHEET).handed
    assert one.student == "ada"
    assert reason in one.trouble


def test_a_zip_in_a_folder_is_not_opened_and_this_is_said(tmp_path):
    zip_of(tmp_path / "inner.zip", ["eve.ipynb"])
    found = handed_in(folder_of(tmp_path, ["ada.ipynb"]), SHEET)
    assert [one.student for one in found.handed] == ["ada"]
    assert found.others == ("inner.zip",)
    assert "a zip within is not opened: inner.zip" in found.notes[0]


def test_a_name_with_control_letters_is_harmless_in_a_reason(tmp_path):
    path = zip_of(tmp_path / "x.zip", ["ada/a\x1b[2J\u202ex.pdf", "bo.ipynb"])
    assert "only a[2Jx.pdf:" in taken(handed_in(path, SHEET))["ada"]


def test_nothing_is_opened_before_its_turn(tmp_path):
    place = folder_of(tmp_path, ["ada.ipynb"])
    (one,) = handed_in(place, SHEET).handed
    (place / "ada.ipynb").write_text("later", encoding="utf-8")
    assert pickle.loads(pickle.dumps(one)).content() == b"later"


def test_how_large_a_notebook_may_be_is_a_matter_of_choice(tmp_path):
    place = folder_of(tmp_path, ["ada.ipynb"])
    (place / "ada.ipynb").write_bytes(bytes(2_000))
    assert "larger than 0.001 MB" in taken(handed_in(place, SHEET, largest_mb=0.001))["ada"]


def test_links_lead_nowhere(tmp_path):
    place = folder_of(tmp_path / "in", ["ada.ipynb", "bo/"])
    secret = folder_of(tmp_path / "secret", ["losses.ipynb"])
    (place / "eve.ipynb").symlink_to(secret / "losses.ipynb")
    (place / "eva").symlink_to(secret)
    (place / "bo/losses.ipynb").symlink_to(place / "ada.ipynb")
    (place / "bo/self").symlink_to(place)
    found = taken(handed_in(place, SHEET))
    assert set(found) == {"ada", "bo", "eve"}
    assert {found["bo"], found["eve"]} == {"the file is a link: hand in the notebook itself"}


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a user without all rights")
def test_a_folder_that_cannot_be_opened_has_a_reason(tmp_path):
    place = folder_of(tmp_path, ["ada/losses.ipynb", "bo.ipynb"])
    (place / "ada").chmod(0)
    said = taken(handed_in(place, SHEET))
    (place / "ada").chmod(0o700)
    assert "cannot be opened" in said["ada"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has names that are no text")
def test_a_name_that_is_no_text_can_still_be_written_anywhere(tmp_path):
    path = os.fsencode(tmp_path) + b"/ad\xff.ipynb"
    Path(os.fsdecode(path)).write_bytes(b"x")
    (one,) = handed_in(tmp_path, SHEET).handed
    assert one.student == "ad?"
    assert one.content() == b"x"


def test_a_class_of_nobody_is_a_class(tmp_path):
    assert handed_in(tmp_path, SHEET).handed == ()


@pytest.mark.parametrize(
    ("name", "word"),
    [("nowhere", "does not exist"), ("a.txt", "is not a folder, a zip or a notebook")],
)
def test_what_cannot_hold_submissions_is_refused(name, word, tmp_path):
    folder_of(tmp_path, ["a.txt"])
    with pytest.raises(CannotGradeError, match=word):
        handed_in(tmp_path / name, SHEET)


# --- a pattern of one's own


def test_a_pattern_says_who_it_is(tmp_path):
    files = ["hw1-s123-final.ipynb", "hw1-s456.ipynb", "late/hw1-s789.ipynb", "odd.ipynb", "a.txt"]
    found = handed_in(folder_of(tmp_path, files), SHEET, pattern=r"-(?P<student>s\d+)")
    assert taken(found) == {"s123": files[0], "s456": files[1], "s789": files[2], "odd": files[3]}
    assert found.notes == ("the pattern does not fit odd.ipynb: taken by their names",)
    assert found.others == ("a.txt",)


def test_a_pattern_that_gives_two_files_one_name_is_trouble(tmp_path):
    found = handed_in(folder_of(tmp_path, ["a-s1.ipynb", "b-s1.ipynb"]), SHEET, pattern=r"(?P<student>s\d)")  # fmt: skip
    (one,) = found.handed
    assert (one.student, "none is called losses.ipynb" in one.trouble) == ("s1", True)


def test_a_pattern_works_in_a_zip_too(tmp_path):
    path = zip_of(tmp_path / "x.zip", ["x/s1 ada.ipynb", "x/s2 bo.ipynb"])
    found = handed_in(path, SHEET, pattern=r"(?P<student>s\d) ")
    assert [one.student for one in found.handed] == ["s1", "s2"]


@pytest.mark.parametrize(
    ("pattern", "word"),
    [("(", "cannot be read"), (r"(s\d+)", r"\(\?P<student>…\)"), ("", "does not say"), ("a{99999999999}", "cannot be read")],
)  # fmt: skip
def test_a_pattern_that_says_nothing_of_students_is_refused(pattern, word, tmp_path):
    with pytest.raises(CannotGradeError, match=word):
        handed_in(tmp_path, SHEET, pattern=pattern)


# --- a roster


def with_roster(tmp_path, text, files, encoding="utf-8"):
    roster = tmp_path / "roster.csv"
    roster.write_bytes(text.encode(encoding))
    return handed_in(folder_of(tmp_path / "in", files), SHEET, roster=roster)


OF_CANVAS_GRADEBOOK = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Sheet 2 (99)\n"
    "    Points Possible,,,,,17\n"
    '"Lovelace, Ada",12345,u1,ada@x.org,A,\n'
    '"Noether, Emmy",22222,u2,emmy@x.org,A,\n'
)
OF_MOODLE_WORKSHEET = (
    '\ufeff"Identifier","Full name","Email address","Status"\n'
    '"Participant 123","Ada Lovelace","ada@x.org","Submitted"\n'
    '"Participant 126","Carl Gauss","carl@x.org","No submission"\n'
)
PLAIN = "student,name,email\ns1,Ada Lovelace,ada@x.org\ns2,Emmy Noether,emmy@x.org\ns3,Ada Byron,byron@x.org\n"

# what → (roster, a file, who on the roster it belongs to)
RECOGNISED = {
    "by_its_id": (PLAIN, "s1.ipynb", "s1"),
    "by_its_id_in_capitals": (PLAIN, "S2.ipynb", "s2"),
    "by_its_email": (PLAIN, "emmy@x.org.ipynb", "s2"),
    "by_what_stands_before_the_at": (PLAIN, "emmy.ipynb", "s2"),
    "by_the_full_name": (PLAIN, "Ada Lovelace.ipynb", "s1"),
    "by_the_name_turned_round": (PLAIN, "lovelace_ada.ipynb", "s1"),
    "by_the_name_as_canvas_writes_it": (PLAIN, "lovelaceada_7_8_losses.ipynb", "s1"),
    "by_the_folder": (PLAIN, "Emmy  Noether/losses.ipynb", "s2"),
    "by_the_number_on_canvas": (OF_CANVAS_GRADEBOOK, "whoever_22222_8_losses.ipynb", "Noether, Emmy"),
    "by_a_column_for_canvas": ("Student ID;Canvas ID\ns1;12345\n", CANVAS[0], "s1"),
    "by_the_number_on_moodle": (OF_MOODLE_WORKSHEET, "X Y_123_assignsubmission_file_a.ipynb", "Participant 123"),
    "by_the_number_of_a_blind_submission": (OF_MOODLE_WORKSHEET, "Participant_126_assignsubmission_file/a.ipynb", "Participant 126"),
    "by_first_and_last_name": ("First name\tSurname\nAda\tLovelace\n", "Lovelace Ada.ipynb", "Ada Lovelace"),
    "with_an_accent_in_two_pieces": ("name\nAm\u00e9lie\n", "Ame\u0301lie.ipynb", "Am\u00e9lie"),
    "though_two_have_one_name_on_canvas": ("student,canvas_id\ns1,111\ns2,222\n", "jo_222_2_losses.ipynb", "s2"),
}  # fmt: skip


@pytest.mark.parametrize("how", RECOGNISED)
def test_a_file_is_recognised(how, tmp_path):
    text, file, student = RECOGNISED[how]
    found = with_roster(tmp_path, text, [file])
    assert [one.student for one in found.handed] == [student]
    assert found.handed[0].notes == ()
    assert student not in found.absent


def test_who_handed_in_nothing_is_named(tmp_path):
    found = with_roster(tmp_path, PLAIN, ["s2.ipynb"])
    assert found.absent == ("s1", "s3")


def test_the_columns_that_were_used_are_named(tmp_path):
    found = with_roster(tmp_path, OF_CANVAS_GRADEBOOK, [])
    assert found.notes == ("the roster names 2 people, by Student, ID, SIS User ID, SIS Login ID",)


def test_a_stranger_is_kept_and_noted(tmp_path):
    found = with_roster(tmp_path, PLAIN, ["eve.ipynb"])
    assert found.handed[0].student == "eve"
    assert found.handed[0].notes == ("this student is not on the roster",)
    assert "not on the roster, and kept: eve" in found.notes


def test_who_could_be_two_people_is_given_to_neither(tmp_path):
    text = "student,name\ns1,Ada Lovelace\ns2,Ada Lovelace\n"
    found = with_roster(tmp_path, text, ["Ada Lovelace.ipynb"])
    assert found.handed[0].student == "Ada Lovelace"
    assert found.handed[0].notes == ("this could be s1, s2 on the roster; it was not guessed",)
    assert found.absent == ("s1", "s2")


def test_two_files_that_are_one_person_s_are_not_chosen_between(tmp_path):
    found = with_roster(tmp_path, PLAIN, ["s1.ipynb", "ada lovelace.ipynb"])
    assert [one.student for one in found.handed] == ["s1", "s1"]
    assert all("several submissions are called s1" in one.trouble for one in found.handed)


def test_an_id_counts_more_than_a_name(tmp_path):
    text = "student,name\nada,Bo Ek\ns2,Ada\n"
    assert with_roster(tmp_path, text, ["ada.ipynb"]).handed[0].student == "ada"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_roster_is_read_as_a_spreadsheet_saves_it(encoding, delimiter, tmp_path):
    text = f"NAME {delimiter} E-Mail\r\nÉmilie{delimiter}e@x.org\r\n\r\n"
    found = with_roster(tmp_path, text, ["émilie.ipynb"], encoding)
    assert [one.student for one in found.handed] == ["e@x.org"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("colour,size\nred,3\n", "columns colour, size; at least one of these is wanted"),
        ("first name\nAda\n", "at least one of these is wanted"),
        ("name\nAda\nAda\n", "has Ada more than once"),
        ("student,name\ns1,Ada\ns1,Bo\n", "has s1 more than once"),
        ('name\n"' + "x" * 200_000, "cannot be read"),
    ],
)
def test_a_roster_that_does_not_say_who_is_who_is_refused(text, word, tmp_path):
    with pytest.raises(CannotGradeError, match=word):
        with_roster(tmp_path, text, [])


def test_a_roster_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CannotGradeError, match="cannot be read"):
        handed_in(tmp_path, SHEET, roster=tmp_path / "none.csv")
