"""A row as text and back, whatever a student wrote into it."""

import json
from dataclasses import fields

from course_lib.classroom.results import Result, Row


def text_of(row):
    """A row in ASCII: neither a lone surrogate nor a NUL, which PostgreSQL refuses, stands in it."""
    results = {name: vars(result) for name, result in row.results.items()}
    return json.dumps(vars(row) | {"results": results}, default=_plain)


def row_of(text):
    """The row that was written.

    >>> row_of(text_of(Row("ada", "ada.ipynb", "graded", 4, "walls", notes=("a\\x00\\ud800",)))).notes
    ('a\\x00\\ud800',)
    """
    found = _with_tuples(json.loads(text))
    results = {name: _made(Result, result) for name, result in found["results"].items()}
    return _made(Row, found | {"results": results})


def _made(kind, found):
    """Of a version to come there may be more than this one knows."""
    known = {field.name for field in fields(kind)}
    return kind(**{name: value for name, value in found.items() if name in known})


def _with_tuples(value):
    if isinstance(value, list):
        return tuple(map(_with_tuples, value))
    if isinstance(value, dict):
        return {name: _with_tuples(item) for name, item in value.items()}
    return value


def _plain(value):
    """A number of NumPy's is as good as one of Python's."""
    if hasattr(value, "item"):
        return value.item()
    raise TypeError(f"a row holds text and numbers; got a {type(value).__name__}")
