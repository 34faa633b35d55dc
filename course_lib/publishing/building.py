"""Sources become notebooks."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from course_lib.publishing import executing, rules
from course_lib.publishing.course import Course
from course_lib.publishing.planning import checks_in, plan
from course_lib.publishing.problems import Problem, required, stop_at_first
from course_lib.publishing.sources import write_atomically


def build(root, names=(), *, exercises, lessons=None, say=print):
    """Runs and writes the named notebooks, or all: lesson, sheet and solution of each name.

    Every source is read and judged before the first kernel starts.

    Args:
        root: the folder that holds sources/.
        names: stems, such as "02_surprise".
        exercises: name to Exercise.
        lessons: name of an exercise to the number of its lesson; None for none.
        say: told one line a notebook.

    Returns:
        The paths written, in order.

    Raises:
        BuildError: for the first thing that must be mended; that notebook stays as it was.
    """
    course = Course(Path(root).resolve(), exercises, lessons or {})
    sources = [course.read(path) for path in course.source_paths(names)]
    plans = [each for source in sources for each in plans_of(course, source)]
    stop_at_first(asked_twice(sources))
    _build_all(course, plans, say)
    return [each.path for each in plans]


def _build_all(course, plans, say):
    """Several kernels at once; after a failure no other is started."""
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        running = [pool.submit(_build_one, course, each) for each in plans]
        try:
            for each in running:
                say(each.result())
        finally:
            for each in running:
                each.cancel()


def plans_of(course, source):
    """The notebooks that a source makes, all rules on sources kept.

    Raises:
        BuildError: for the first rule that is broken.
    """
    plans = [plan(course, source, kind) for kind in course.kinds_of(source.path)]
    plans += [plan(course, source, "sheet", code) for code in course.languages_of(source.path)]
    for each in plans:
        stop_at_first(rules.of_plan(each))
        if each.kind == "lesson":
            stop_at_first(rules.of_checks_in_lesson(each, course.exercises))
    return plans


def asked_twice(sources):
    """Each exercise belongs to one sheet: its name is its place in the gradebook."""
    first = {}
    for source, line, name in _checks(sources):
        if source.path.parent.name == "lessons":
            continue
        if name in first:
            what = f"check({name!r}) stands here and in {first[name]}"
            yield Problem(source.path, line, what, "ask it in one sheet only")
        first.setdefault(name, f"{source.path.as_posix()}:{line}")


def never_asked(course, sources):
    """A declaration that nobody can see is an empty promise. What belongs to a lesson comes back
    in reviews, and stands in the list of more to practise."""
    asked = {name for _, _, name in _checks(sources)}
    for name in sorted(set(course.exercises) - asked - set(course.lessons)):
        what = f"the exercise {name!r} is declared, no sheet checks it and no lesson has it"
        remedy = f'write check("{name}", …) in a source, or give its module a LESSON'
        yield Problem("sources/exercises", None, what, remedy)


def _checks(sources):
    for source in sources:
        for cell in source.cells:
            for line, name in checks_in(cell, source.path) if cell.kind == "code" else ():
                yield source, line, name


def _build_one(course, each):
    began = time.perf_counter()
    notebook = executing.execute(each)
    stop_at_first(rules.of_outputs(each, notebook, course.root))
    write_atomically(each.path, written(notebook))
    took = time.perf_counter() - began
    shown = course.relative(each.path).as_posix()
    return f"built {shown}, {len(each.cells)} cells, {took:.1f} s"


def written(notebook):
    """The bytes of a notebook: keys sorted, one space of indent, a newline at the end."""
    nbformat = required("nbformat")
    nbformat.validate(notebook)
    return nbformat.writes(notebook, version=4).rstrip("\n") + "\n"
