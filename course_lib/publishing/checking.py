"""Is what is stored what the sources say? No kernel is needed to tell."""

from pathlib import Path

from course_lib.publishing import rules
from course_lib.publishing.building import asked_twice, never_asked, plans_of
from course_lib.publishing.course import FOLDERS, SOURCES, Course
from course_lib.publishing.problems import BuildError, Problem, required
from course_lib.translations import languages


def check(root, *, exercises, lessons=None):
    """Every problem of the course, each with the command that mends it; none if all is current."""
    course = Course(Path(root).resolve(), exercises, lessons or {})
    try:
        paths = course.source_paths()
    except BuildError as error:
        return [error.problem]
    sources, problems = [], []
    for path in paths:
        try:
            source = course.read(path)
            sources.append(source)
            problems += _of_source(course, source)
        except BuildError as error:
            problems.append(error.problem)
    return [*problems, *_across(course, sources), *_orphans(course)]


def _of_source(course, source):
    return [problem for each in plans_of(course, source) for problem in _of_notebook(course, each)]


def _across(course, sources):
    """What only the whole course can tell. A cell that cannot be read is reported elsewhere."""
    try:
        return [*asked_twice(sources), *never_asked(course, sources)]
    except BuildError:
        return []


def _of_notebook(course, plan):
    path = course.relative(plan.path)
    if not plan.path.exists():
        return [
            Problem(path, None, f"{plan.source.path.as_posix()} has not been built", plan.command)
        ]
    try:
        stored = required("nbformat").read(plan.path, as_version=4)
    except Exception as error:  # nbformat raises what json and jsonschema raise, and its own
        return [Problem(path, None, f"not a notebook: {type(error).__name__}", plan.command)]
    difference = _difference(plan, stored)
    if difference:
        return [Problem(path, None, difference, _remedy(plan, stored, path))]
    return list(rules.of_outputs(plan, stored, course.root))


def _difference(plan, stored):
    """In words, the first thing that is not as the source says."""
    wanted = plan.notebook()
    for number, (planned, new, old) in enumerate(
        zip(plan.cells, wanted.cells, stored.cells, strict=False), start=1
    ):
        for key in ("cell_type", "source", "metadata", "id"):
            if new[key] != old.get(key):
                where = f"{plan.source.path.as_posix()}:{planned.line}"
                return f"stale: the {key} of cell {number} differs from {where}"
    if len(stored.cells) != len(wanted.cells):
        return f"stale: {len(stored.cells)} cells, its source makes {len(wanted.cells)}"
    formats = (stored.nbformat, stored.nbformat_minor)
    if stored.metadata != wanted.metadata or formats != (wanted.nbformat, wanted.nbformat_minor):
        return "stale: the notebook's metadata or format differ"
    return None


def _remedy(plan, stored, path):
    """An unchanged fingerprint says that somebody edited the notebook and not the source."""
    texts = [cell.source for cell in stored.cells] != [cell.source for cell in plan.cells]
    if texts and stored.metadata.get("course", {}).get("fingerprint") == plan.fingerprint:
        return f"course build --fold-back {path.as_posix()} keeps the edit; {plan.command} drops it"
    return plan.command


def _orphans(course):
    """Built notebooks whose source, or the catalogue of whose language, is gone."""
    for kind, folder in FOLDERS.items():
        for path in sorted((course.root / folder).glob("*.ipynb")):
            source = f"{SOURCES[kind]}/{path.stem}.py"
            if not (course.root / source).exists():
                shown = course.relative(path).as_posix()
                yield Problem(shown, None, f"its source {source} does not exist", f"rm {shown}")
    for path in sorted((course.root / FOLDERS["sheet"]).glob("*/*.ipynb")):
        language, source = path.parent.name, course.root / SOURCES["sheet"] / f"{path.stem}.py"
        if language in languages() and language not in course.languages_of(source):
            shown = course.relative(path).as_posix()
            yield Problem(shown, None, f"{language} has no catalogue {path.stem}", f"rm {shown}")
