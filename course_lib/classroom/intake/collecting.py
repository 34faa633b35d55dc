"""Folders, zips and files become a class: one file a student, and the reason where there is none."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

from course_lib.classroom.intake.archives import entries_of_zip
from course_lib.classroom.intake.choosing import chosen
from course_lib.classroom.intake.entries import NOTEBOOK, Entry, entries_of_folder
from course_lib.classroom.intake.files import LARGEST_MB
from course_lib.classroom.intake.handed import Class
from course_lib.classroom.intake.naming import by_name, by_pattern, compiled, is_canvas
from course_lib.classroom.intake.roster import read_roster
from course_lib.classroom.intake.sentences import some_of
from course_lib.classroom.refusal import CannotGradeError
from course_lib.classroom.showing import readable
from course_lib.translations import gettext

MOST_NAMED = 20
"""In one note; the others are counted."""

NBGRADER = "submitted"


def handed_in(sources, sheet_name, *, roster=None, pattern=None, largest_mb=LARGEST_MB):
    """Every submission in what was given.

    Args:
        sources: one path or several: folders (a notebook or a folder for each student, or
            nbgrader's folders), zips as Canvas and Moodle write them, or notebooks.
        sheet_name: what the notebook that was handed out is called.
        roster: path of a CSV file that says who is in the class.
        pattern: a regular expression with a group `student`, for names that none of these explain.
        largest_mb: of one notebook, in millions of bytes.

    Raises:
        CannotGradeError: if a source, the roster or the pattern cannot be read.
    """
    people = read_roster(roster) if roster is not None else None
    expression = compiled(pattern) if pattern is not None else None
    opened = [_Source(*it, sheet_name, expression) for it in _opened(sources, sheet_name)]
    found, others, notes = [], [], []
    for number, source in enumerate(opened):
        label = f"{source.label}/" if len(opened) > 1 and source.label else ""
        handed, rest = source.handed(number, label)
        found += [replace(one, largest_mb=largest_mb) for one in handed]
        others += rest
        notes += source.notes
    absent = ()
    if people is not None:
        found, absent, said = people.recognise(found)
        notes += said
    return Class(_apart(found), tuple(others), absent, tuple(notes))


@dataclass
class _Source:
    """One folder, one zip, or the notebooks that were given one by one."""

    label: str
    entries: list
    hidden: list
    sheet_name: str
    expression: object = None

    def __post_init__(self):
        self.notes = []

    def handed(self, number, label):
        """The submissions in it and the names of other files."""
        groups, handed, others = self._by_owner(number), [], list(self.hidden)
        namesakes = _namesakes(groups)
        for group in groups.values():
            one, rest = chosen(group, self.sheet_name)
            others += rest
            if one and one.platform_id and one.student in namesakes:
                one = replace(one, student=f"{one.student} ({one.platform_id})")
            handed += [replace(one, file=label + one.file)] if one else []
        if zips := [name for name in others if name.lower().endswith(".zip")]:
            self.notes.append(
                f"a zip within is not opened: {listed(zips)}; unpack it, or give it by itself"
            )
        return handed, [label + name for name in others]

    def _by_owner(self, number):
        groups, canvas, unexplained = defaultdict(list), is_canvas(self.entries), []
        full = {entry.parts[:depth] for entry in self.entries for depth in range(len(entry.parts))}
        for entry in self.entries:
            named = by_pattern(entry, self.expression) if self.expression else None
            if named is None and self.expression and entry.is_folder and entry.parts in full:
                continue
            if named is None:
                named = by_name(entry, number, self.sheet_name, canvas)
                unexplained += [entry.name] * (self.expression is not None and entry.is_notebook)
            groups[named.owner].append(named)
        if unexplained:
            self.notes.append(
                f"the pattern does not fit {listed(unexplained)}: taken by their names"
            )
        return groups


def listed(names):
    """Some names in a sentence."""
    return some_of([readable(name, 80) for name in names], MOST_NAMED)


def _namesakes(groups):
    """Names that two students of a platform share."""
    seen, twice = set(), set()
    for group in groups.values():
        name = group[0].student
        (twice if name in seen else seen).add(name)
    return twice


def _opened(sources, sheet_name):
    """A label, the entries and the hidden notebooks of every source."""
    several = [sources] if isinstance(sources, str | Path) else list(sources)
    files = []
    for path in map(Path, several):
        if path.is_dir():
            yield path.name, *_in_folder(path)
        elif path.suffix.lower() == ".zip" and path.is_file():
            yield path.name, _without_a_lid(entries_of_zip(path), path.stem, sheet_name), []
        elif NOTEBOOK.fullmatch(path.name) and (path.is_file() or path.is_symlink()):
            files.append(path)
        else:
            what = "does not exist" if not path.exists() else "is not a folder, a zip or a notebook"
            raise CannotGradeError(
                f"{path} {what}; give the folder or the zip that holds the submissions, or the "
                "notebooks themselves"
            )
    if files:
        yield "", _given_one_by_one(files, sheet_name), []


def _in_folder(path):
    entries, hidden = entries_of_folder(path)
    return _nbgraders(entries), hidden


def _nbgraders(entries):
    """Of nbgrader's own folders only the one with the submissions."""
    if (NBGRADER,) not in {entry.parts for entry in entries if entry.is_folder}:
        return entries
    if any(entry.is_notebook and len(entry.parts) == 2 for entry in entries):
        return entries
    return _below(entries, NBGRADER)


def _below(entries, lid):
    return [
        replace(entry, parts=entry.parts[1:])
        for entry in entries
        if entry.parts[0] == lid and len(entry.parts) > 1
    ]


def _without_a_lid(entries, stem, sheet_name):
    """The entries of a zip, without the one folder around everything that many programs add."""
    tops = {entry.parts[0] for entry in entries}
    files = [entry for entry in entries if not entry.is_folder]
    if len(tops) == 1 and all(len(entry.parts) > 1 for entry in files):
        inside = [entry for entry in files if len(entry.parts) == 2 and entry.is_notebook]
        folders = {entry.parts[1] for entry in files if len(entry.parts) > 2}
        student_s = sheet_name in {entry.name for entry in inside} or len(inside) == 1
        deeper = folders and not inside and folders != {Path(sheet_name).stem}
        if tops == {stem} or deeper or (inside and not student_s):
            entries = _below(entries, *tops)
    return _nbgraders(_with_folders(entries))


def _with_folders(entries):
    """With an entry for every folder: a zip need not name them."""
    known = {entry.parts for entry in entries}
    missing = {entry.parts[:1]: entry for entry in entries if entry.parts[:1] not in known}
    return [
        *(
            replace(entry, parts=parts, is_folder=True, trouble="")
            for parts, entry in missing.items()
        ),
        *entries,
    ]


def _given_one_by_one(files, sheet_name):
    """Notebooks from a command line: called like their students, or each in a student's folder."""
    names = Counter(path.name for path in files)
    entries = []
    for path in files:
        parent = path.absolute().parent
        if parent.name == Path(sheet_name).stem and parent.parent.name:
            parent = parent.parent
        in_folder = path.name == sheet_name or names[path.name] > 1
        parts = (parent.name, path.name) if in_folder and parent.name else (path.name,)
        entries.append(Entry(parts, path))
    return entries


def _apart(found):
    """The submissions in the order of names; two with one name are both left ungraded."""
    by_student = defaultdict(list)
    for one in found:
        by_student[one.student].append(one)
    apart = []
    for student, several in sorted(by_student.items()):
        files = listed([one.file for one in several])
        trouble = gettext(
            "several submissions are called {name} ({files}): leave the one that counts",
            name=readable(student, 80),
            files=files,
        )
        apart += [replace(it, trouble=trouble) for it in several] if several[1:] else several
    return tuple(sorted(apart, key=lambda it: (it.student, it.file)))
