"""The tables behind the figures of a notebook, for pages that have no kernel to ask."""

import json
import tempfile
from pathlib import Path

from course_lib.plots.tables import KEPT_IN
from course_lib.publishing import executing
from course_lib.publishing.building import plans_of


def tables_of(course, source_path):
    """Run a lesson once more and collect what its figures draw.

    Args:
        course: a `Course`.
        source_path: one of its `source_paths()` under sources/lessons.

    Returns:
        Execution count of a cell to a list of tables as HTML, each with caption and scopes; cells
        without a figure, or with one of shades only, are not in it.

    Raises:
        BuildError: if a cell raises, dies or takes too long.
    """
    [plan] = plans_of(course, course.read(source_path))
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "tables.jsonl"
        executing.execute(plan, {KEPT_IN: str(kept)})
        lines = kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []
    found = {}
    for line in map(json.loads, lines):
        found.setdefault(line["cell"], []).extend(line["tables"])
    return {cell: tables for cell, tables in found.items() if tables}
