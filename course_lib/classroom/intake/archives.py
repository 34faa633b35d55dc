"""A zip from a learning platform is read member by member; nothing of it is ever unpacked.

A zip can lie. So its names are never used as paths, what a header claims is never believed, and
what comes out of a member is counted as it comes.
"""

import contextlib
import functools
import io
import os
import re
import stat
import zipfile
from itertools import pairwise
from pathlib import Path

from course_lib.classroom.intake.entries import Entry, is_hidden
from course_lib.classroom.intake.files import LARGEST_MB, UnreadableError, within
from course_lib.classroom.refusal import CannotGradeError
from course_lib.translations import gettext

LARGEST_DIRECTORY = 32_000_000
"""Bytes of a zip's list of members: some 300,000 of them. More would fill the memory."""

LONGEST_NAME = 255
HEADER = 30
"""Bytes before the name at the beginning of each member."""

LOCKED, NAMED_IN_UTF8 = 0x1, 0x800
LEADS_OUT = re.compile(r"^/|^[A-Za-z]:|(?:^|/)\.\.(?:/|$)")


def entries_of_zip(path):
    """What lies in a zip, with the reason why a member is not to be read.

    Raises:
        CannotGradeError: if the zip itself cannot be read.
    """
    try:
        archive = _opened(path, *_stamp(path))
    except Exception as error:  # a zip can be wrong in more ways than its library foresaw
        raise CannotGradeError(
            f"{path} cannot be read as a zip ({error or type(error).__name__}); was it cut off? Get "
            "it again, or unpack it and give the folder"
        ) from None
    infos = archive.infolist()
    names = [_name_of(info) for info in infos]
    overlapping, twice = _overlapping(infos, archive.start_dir), _twice(names)
    entries = []
    for number, (info, name) in enumerate(zip(infos, names, strict=True)):
        parts = tuple(part for part in name.split("/") if part not in ("", ".", ".."))
        parts = parts[-1:] if LEADS_OUT.search(name) else parts
        if not parts or is_hidden(parts):
            continue
        trouble = _trouble_with(info, name)
        if number in overlapping:
            trouble = trouble or gettext(
                "the zip is damaged: two of its files lie on the same bytes"
            )
        if name in twice:
            trouble = trouble or gettext("the zip holds this name twice: leave the one that counts")
        entries.append(Entry(parts, path, number, trouble, is_folder=name.endswith("/")))
    return entries


def content_of_member(path, number, largest_mb=LARGEST_MB):
    """The bytes of one member.

    Raises:
        UnreadableError: if it cannot be read whole, or more comes out than the limit.
    """
    try:
        archive = _opened(path, *_stamp(path))
        with archive.open(archive.infolist()[number]) as member:
            return within(member, largest_mb)
    except UnreadableError:
        raise
    except Exception as error:  # as above
        raise UnreadableError(
            gettext(
                "it cannot be read from the zip, which is damaged here ({kind}): hand it in again",
                kind=type(error).__name__,
            )
        ) from None


class _Bounded(io.BufferedReader):
    """A file that does not let a zip claim an endless list of members."""

    def read(self, size=-1, /):
        if size is not None and size > LARGEST_DIRECTORY:
            raise zipfile.BadZipFile("it claims to hold more files than any class hands in")
        return super().read(size)

    def __del__(self):
        self.close()  # a zip does not close a file that it was given


@functools.lru_cache(maxsize=2)
def _kept_open(path, changed, size, process):
    return zipfile.ZipFile(_Bounded(io.FileIO(path)))


def _opened(path, changed, size):
    """The zip, opened once a process: the list of a large class is long."""
    return _kept_open(Path(path), changed, size, os.getpid())


def _stamp(path):
    status = os.stat(path)
    return status.st_mtime_ns, status.st_size


def _name_of(info):
    """The name as it was meant: many programs write UTF-8 and do not say so."""
    name = info.filename
    if not info.flag_bits & NAMED_IN_UTF8:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _trouble_with(info, name):
    mode = info.external_attr >> 16
    if LEADS_OUT.search(name):
        return gettext("its name in the zip leads out of the zip: hand in the notebook itself")
    if max(map(len, name.split("/"))) > LONGEST_NAME:
        return gettext("its name in the zip is too long")
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return gettext("in the zip it is a link or a device: hand in the notebook itself")
    if info.flag_bits & LOCKED:
        return gettext("it is locked with a password: hand it in without one")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return gettext("it is packed in a way that is not read here: make an ordinary zip")
    return ""


def _overlapping(infos, end):
    """The numbers of the members whose bytes belong to others too, as in a bomb."""
    begins = sorted((info.header_offset, number) for number, info in enumerate(infos))
    found = set()
    for (begin, number), (following, other) in pairwise([*begins, (end, None)]):
        info = infos[number]
        if begin + HEADER + info.compress_size > following:
            found |= {number, other} - {None}
    return found


def _twice(names):
    seen, twice = set(), set()
    for name in names:
        (twice if name in seen else seen).add(name)
    return {name for name in twice if not name.endswith("/")}
