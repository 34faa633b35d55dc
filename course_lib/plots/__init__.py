"""Figures. Each function draws on the Axes it is handed and returns it, with units on the axes.

No picture is compared by the tests that re-execute a notebook; therefore each figure has a
companion that says in one sentence what is seen, and prints the same for everybody.
"""

from course_lib.plots.curves import rival_losses, surprise_curve, tangent
from course_lib.plots.style import COLOURS, figure, line_style, say
from course_lib.plots.tables import table_of

__all__ = [
    "COLOURS",
    "figure",
    "line_style",
    "rival_losses",
    "say",
    "surprise_curve",
    "table_of",
    "tangent",
]
