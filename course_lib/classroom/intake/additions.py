"""What a student added to a cell that was given: the sheet's own copy runs, and this beside it."""

import ast

from course_lib.classroom.intake.python import bound_by
from course_lib.classroom.intake.sheets import CHECK, GIVEN

MEANS_NOTHING_IN_A_CHECK = (ast.Expr, ast.Assert, ast.Raise)


def added_to(tree, handed_out, sheet):
    """What stands in an edited cell besides the sheet's text and touches no name that was given."""
    given = {name for cell in sheet.cells if cell.role == GIVEN for name in cell.code.bindings}
    dropped = MEANS_NOTHING_IN_A_CHECK if handed_out.role == CHECK else ()
    try:
        kept = [own for it in tree.body if (own := _own(it, given, dropped))]
        added = [line for it in kept if (line := ast.unparse(it)) not in handed_out.source]
    except RecursionError:
        return ""
    return "\n".join(added)


def _own(statement, given, dropped):
    if isinstance(statement, ast.Import | ast.ImportFrom):
        statement.names = [it for it in statement.names if (it.asname or it.name) not in given]
        return statement if statement.names else None
    names = {binding.name for binding in bound_by(statement)}
    return None if isinstance(statement, dropped) or names & given else statement
