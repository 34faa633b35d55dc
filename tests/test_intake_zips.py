"""A zip is read as it is, whatever it claims: nothing is unpacked, nothing takes long, nothing stops."""

import io
import os
import pickle
import stat
import struct
import time
import tracemalloc
import zipfile
import zlib

import pytest
from classroom_fixtures import RIGHT, notebook
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course_lib.classroom import CannotGradeError
from course_lib.classroom.intake import UnreadableError, handed_in

SHEET = "losses.ipynb"
CONTENT = notebook(RIGHT).encode()


def zipped(members, compression=zipfile.ZIP_DEFLATED):
    """The bytes of a zip of (name or ZipInfo, content) pairs."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file.getvalue()


def class_in(tmp_path, content, **options):
    path = tmp_path / "class.zip"
    path.write_bytes(content)
    return handed_in(path, SHEET, **options)


def told(one):
    """What is said of a submission: its reason, or that it was read."""
    try:
        return "read" if one.content() == CONTENT else "read, and other than it was"
    except UnreadableError as error:
        return str(error)


def link(name):
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return info


def with_bytes(content, place, form, value):
    changed = bytearray(content)
    struct.pack_into(form, changed, place, value)
    return bytes(changed)


ONE = zipped([("ada.ipynb", CONTENT)])
CENTRAL = ONE.index(b"PK\x01\x02")
BOMB = zipped([("ada.ipynb", bytes(60_000_000)), ("berta.ipynb", CONTENT)])
LOCKED = with_bytes(with_bytes(ONE, 6, "<H", 1), CENTRAL + 8, "<H", 1)


def lying(size):
    """A zip whose headers claim another size of what is packed."""
    return with_bytes(with_bytes(ONE, 22, "<I", size), CENTRAL + 24, "<I", size)


def overlapping():
    """Two names, one place: how a bomb of a few bytes fills a disk."""
    second = bytearray(ONE[CENTRAL : ONE.index(b"PK\x05\x06")])
    second[46:55] = b"ben.ipynb"
    both = ONE[CENTRAL : ONE.index(b"PK\x05\x06")] + bytes(second)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 2, 2, len(both), CENTRAL, 0)
    return ONE[:CENTRAL] + both + end


def twice_the_same_name():
    return zipped([("ada.ipynb", CONTENT), ("adb.ipynb", b"{}")]).replace(
        b"adb.ipynb", b"ada.ipynb"
    )


# what → (bytes of the zip, the student, a word of what is told)
TRICKS = {
    "locked_with_a_password": (LOCKED, "ada", "password"),
    "whose_content_is_a_bomb": (BOMB, "ada", "larger than 20 MB"),
    "that_claims_to_be_smaller": (lying(10), "ada", "damaged here"),
    "that_claims_to_be_much_larger": (lying(4_000_000_000), "ada", "read"),
    "whose_bytes_were_changed": (ONE[:60] + b"\0\0\0\0" + ONE[64:], "ada", "damaged here"),
    "whose_checksum_is_wrong": (with_bytes(with_bytes(ONE, 14, "<I", 7), CENTRAL + 16, "<I", 7), "ada", "damaged here"),
    "whose_header_points_elsewhere": (with_bytes(ONE, CENTRAL + 42, "<I", 5), "ada", "damaged"),
    "whose_two_headers_disagree": (ONE.replace(b"ada.ipynb", b"eve.ipynb", 1), "ada", "damaged here"),
    "that_lies_on_another": (overlapping(), "ada", "lie on the same bytes"),
    "that_is_there_twice": (twice_the_same_name(), "ada", "holds this name twice"),
    "that_is_a_link": (zipped([(link("ada.ipynb"), "/etc/passwd")]), "ada", "a link or a device"),
    "packed_in_another_way": (zipped([("ada.ipynb", CONTENT)], zipfile.ZIP_LZMA), "ada", "packed in a way"),
    "named_to_leave_the_zip": (zipped([("../../ada.ipynb", CONTENT)]), "ada", "leads out of the zip"),
    "named_from_the_root": (zipped([("/etc/ada.ipynb", CONTENT), ("b.ipynb", CONTENT)]), "ada", "leads out of the zip"),
    "named_with_a_drive": (zipped([("C:\\ada.ipynb", CONTENT), ("b.ipynb", CONTENT)]), "ada", "leads out of the zip"),
    "named_in_the_way_of_windows": (zipped([("ada\\losses.ipynb", CONTENT)]), "ada", "read"),
    "named_at_great_length": (zipped([("a" * 60_000 + ".ipynb", CONTENT)]), "a" * 60_000, "too long"),
    "named_in_utf_8": (zipped([("Zoë Øst.ipynb", CONTENT)]), "Zoë Øst", "read"),
    "named_in_utf_8_that_says_otherwise": (zipped([("Zo__.ipynb", CONTENT)]).replace(b"Zo__", "Zoë".encode()), "Zoë", "read"),
    "named_in_cp437": (zipped([("Zo_.ipynb", CONTENT)]).replace(b"Zo_", b"Zo\x89"), "Zoë", "read"),
    "named_backwards": (zipped([("\u202egnp.ipynb", CONTENT)]), "\u202egnp", "read"),
    "named_with_control_letters": (zipped([("a\x1b[2Jda\n.ipynb", CONTENT)]), "a\x1b[2Jda", "read"),
    "named_like_a_device": (zipped([("CON.ipynb", CONTENT)]), "CON", "read"),
    "that_is_stored_unpacked": (zipped([("ada.ipynb", CONTENT)], zipfile.ZIP_STORED), "ada", "read"),
    "behind_other_bytes": (b"#!/bin/sh\n" * 50 + ONE, "ada", "read"),
    "in_a_folder_of_its_own": (zipped([("ada/losses.ipynb", CONTENT)]), "ada", "read"),
    "in_an_empty_folder": (zipped([("ada/", b""), ("b.ipynb", CONTENT)]), "ada", "there is no notebook in this folder"),
    "of_another_kind": (zipped([("ada/losses.pdf", b"%PDF"), ("b.ipynb", CONTENT)]), "ada", "there is no notebook, only losses.pdf"),
    "within_a_zip": (zipped([("ada/losses.zip", ONE), ("b.ipynb", CONTENT)]), "ada", "there is no notebook, only losses.zip"),
}  # fmt: skip


@pytest.mark.parametrize("what", TRICKS)
def test_something_true_is_told_of_a_member(what, tmp_path):
    content, student, word = TRICKS[what]
    found = class_in(tmp_path, content)
    one = next(one for one in found.handed if one.student == student)
    assert word in told(one) if word != "read" else told(one) == "read"


def test_a_trick_of_one_costs_nobody_else_anything(tmp_path):
    members = [
        ("ada.ipynb", CONTENT),
        (link("eve.ipynb"), "/etc/passwd"),
        ("zoe.ipynb", bytes(10**8)),
    ]
    found = class_in(tmp_path, zipped(members))
    assert [told(one) == "read" for one in found.handed] == [True, False, False]


def test_nothing_of_a_zip_is_written_anywhere(tmp_path):
    found = class_in(tmp_path, zipped([("../out.ipynb", CONTENT), ("a/b.ipynb", CONTENT)]))
    for one in found.handed:
        told(one)
    assert [path.name for path in tmp_path.iterdir()] == ["class.zip"]
    assert not (tmp_path.parent / "out.ipynb").exists()


def test_what_a_system_leaves_in_a_zip_is_passed_over(tmp_path):
    members = [
        ("ada.ipynb", CONTENT),
        ("__MACOSX/._ada.ipynb", b"x"),
        ("._ada.ipynb", b"x"),
        (".ipynb_checkpoints/ada-checkpoint.ipynb", CONTENT),
        ("__MACOSX/", b""),
    ]
    found = class_in(tmp_path, zipped(members))
    assert [one.student for one in found.handed] == ["ada"]
    assert found.others == ()


def test_a_bomb_takes_no_more_memory_than_the_limit(tmp_path):
    bomb = class_in(tmp_path, zipped([("ada.ipynb", bytes(200_000_000))]), largest_mb=2).handed[0]
    tracemalloc.start()
    begun = time.process_time()
    said = told(bomb)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "larger than 2 MB" in said
    assert most < 20_000_000
    assert time.process_time() - begun < 2


def test_a_member_as_large_as_the_limit_is_read_and_one_byte_more_is_not(tmp_path):
    members = [("ada.ipynb", b"x" * 1_000_000), ("berta.ipynb", b"x" * 1_000_001)]
    ada, berta = class_in(tmp_path, zipped(members), largest_mb=1).handed
    assert len(ada.content()) == 1_000_000
    assert "Clear Outputs of All Cells" in told(berta)


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", ONE[:-30], ONE[: len(ONE) // 2], ONE[-40:], b"<html>", b"PK\x05\x06" + bytes(3)],
    ids=["empty", "two_letters", "without_its_end", "half", "its_end_only", "a_page", "a_stump"],
)
def test_what_is_no_whole_zip_is_refused_in_words(content, tmp_path):
    with pytest.raises(CannotGradeError, match=r"cannot be read as a zip .*; was it cut off"):
        class_in(tmp_path, content)


def test_a_zip_that_claims_an_endless_list_of_members_is_refused(tmp_path):
    path = tmp_path / "class.zip"
    size = 40_000_000
    with path.open("wb") as file:
        file.truncate(size)
        file.seek(size)
        file.write(struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 9, 9, size, 0, 0))
    with pytest.raises(CannotGradeError, match="more files than any class hands in"):
        handed_in(path, SHEET)


def test_a_zip_that_is_only_a_directory_is_an_empty_class(tmp_path):
    assert class_in(tmp_path, zipped([])).handed == ()


def of_many_members(count):
    """A zip written by hand, for the library takes long to write so many."""
    members, listed, offset = [], [], 0
    for number in range(count):
        name = f"student{number}_{number}_{number + 500_000}_losses.ipynb".encode()
        about = struct.pack("<5H3I2H", 20, 0, 0, 0, 33, zlib.crc32(b"{}"), 2, 2, len(name), 0)
        members.append(b"PK\x03\x04" + about + name + b"{}")
        place = struct.pack("<3H2I", 0, 0, 0, 0, offset)
        listed.append(b"PK\x01\x02" + struct.pack("<H", 20) + about + place + name)
        offset += len(members[-1])
    directory = b"".join(listed)
    most = min(count, 0xFFFF)
    wide = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, len(directory), offset)  # fmt: skip
    found = struct.pack("<4sIQI", b"PK\x06\x07", 0, offset + len(directory), 1)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, most, most, len(directory), 0xFFFFFFFF, 0)
    return b"".join([*members, directory, wide, found, end])


def test_100000_members_are_listed_in_seconds_and_read_one_by_one(tmp_path):
    path = tmp_path / "class.zip"
    path.write_bytes(of_many_members(100_000))
    begun = time.process_time()
    found = handed_in(path, SHEET)
    assert len(found.handed) == 100_000
    assert found.handed[77].content() == b"{}"
    assert time.process_time() - begun < 20


def test_a_member_is_read_in_another_process_by_what_was_pickled(tmp_path):
    found = class_in(tmp_path, zipped([("ada.ipynb", CONTENT), ("b.ipynb", b"{}")]))
    sent = pickle.dumps(found.handed[0])
    assert len(sent) < 1_000
    assert told(pickle.loads(sent)) == "read"


def test_two_forked_processes_read_one_zip_side_by_side(tmp_path):
    members = [(f"s{n}.ipynb", str(n).encode() * 20_000) for n in range(40)]
    found = class_in(tmp_path, zipped(members, zipfile.ZIP_STORED))
    found.handed[0].content()
    child = os.fork()
    right = all(one.content()[:1] == one.student[1:2].encode() for one in found.handed * 5)
    if child == 0:
        os._exit(0 if right else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert right


def test_a_zip_that_was_changed_since_is_read_as_it_is_now_or_not_at_all(tmp_path):
    (one,) = class_in(tmp_path, ONE).handed
    (tmp_path / "class.zip").write_bytes(zipped([]))
    os.utime(tmp_path / "class.zip", (1, 1))
    assert "damaged here" in told(one)


def test_a_zip_that_is_gone_is_said_to_be(tmp_path):
    (one,) = class_in(tmp_path, ONE).handed
    (tmp_path / "class.zip").unlink()
    assert "cannot be read from the zip" in told(one)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    place=st.integers(0, len(ONE) - 1), put=st.binary(min_size=1, max_size=8), whole=st.booleans()
)
def test_no_damage_to_a_zip_upsets_the_intake(place, put, whole, tmp_path):
    content = ONE[:place] + put + ONE[place + len(put) * whole :]
    try:
        handed = class_in(tmp_path, content).handed
    except CannotGradeError:
        handed = ()
    assert all(map(told, handed))


NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30) | st.sampled_from(
    ["../a.ipynb", "a/b/../c.ipynb", "//x.ipynb", "a//.ipynb", "x_1_2_y.ipynb", "./a.ipynb", "\\\\a\\b.ipynb", "a/" * 50 + "x.ipynb"]
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(NAMES, max_size=6, unique=True))
def test_no_names_in_a_zip_upset_the_intake(names, tmp_path):
    try:
        content = zipped([(name, zlib.compress(b"x")) for name in names])
    except (ValueError, UnicodeError):
        return
    found = class_in(tmp_path, content).handed
    assert all(one.student and told(one) for one in found)
