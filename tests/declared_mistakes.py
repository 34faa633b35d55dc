"""Declared mistakes of the question bank as somebody would hand them in."""

import ast
import math
from pathlib import Path

import numpy as np

HANDED_OUT = {"np", "math"} | set(dir(np)) | set(dir(math)) | set(dir(np.ndarray))
"""Names that a declaration may use and still stand in a notebook by itself."""


def as_handed_in(exercise, mistake):
    """The answer of somebody who makes this mistake, as code; None where it cannot be written out.

    Of a function it is the text of its declaration, unless that leans on names around it.
    """
    if not exercise.cases_from(0)[0].arguments:
        return f"{exercise.name} = {_plain(mistake.wrong())!r}"
    code = getattr(mistake.wrong, "__code__", None)
    if code is None or code.co_freevars or not set(code.co_names) <= HANDED_OUT:
        return None
    tree = ast.parse(Path(code.co_filename).read_text(encoding="utf-8"))
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Lambda) and node.lineno == code.co_firstlineno
    ]
    return f"{exercise.name} = {ast.unparse(found[0])}" if len(found) == 1 else None


def _plain(value):
    return float(value) if hasattr(value, "dtype") else value
