"""Things you move: each answers within a frame, in JupyterLab and on an exported page alike.

    break_the_checker  ten wrong versions of a loss: which inputs unmask them all?
    loss_explorer      five words, one of them true: the loss, and where its slope pushes
    rotate_the_slice   one trained network, and as many pictures of its loss as directions

What is drawn and computed while you move is one bundle of JavaScript, whose sources stand in
frontend/ of the repository; its mathematics is tested against `course_lib.losses`.
"""

from course_lib.widgets.break_the_checker import BreakTheChecker
from course_lib.widgets.loss_explorer import LossExplorer
from course_lib.widgets.rotate_the_slice import RotateTheSlice

__all__ = ["BreakTheChecker", "LossExplorer", "RotateTheSlice"]
