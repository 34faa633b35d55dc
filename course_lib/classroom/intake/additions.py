"""What a student added to a cell that was given: the sheet's own copy runs, and this beside it."""

import ast

from course_lib.classroom.intake.python import bound_by
from course_lib.classroom.intake.sheets import GIVEN

DEFINITIONS = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Assign,
    ast.AnnAssign,
)


def added_to(tree, sheet):
    """The imports and definitions in an edited cell that touch no name that was given."""
    given = {name for cell in sheet.cells if cell.role == GIVEN for name in cell.code.bindings}
    kept = [own for it in tree.body if (own := _own(it, given))]
    try:
        return "\n".join(map(ast.unparse, kept))
    except RecursionError:
        return ""


def _own(statement, given):
    if isinstance(statement, ast.Import | ast.ImportFrom):
        statement.names = [it for it in statement.names if (it.asname or it.name) not in given]
        return statement if statement.names else None
    names = {binding.name for binding in bound_by(statement)}
    return statement if isinstance(statement, DEFINITIONS) and not names & given else None
