"""Things you move: each answers within a frame, in JupyterLab and on an exported page alike.

    loss_explorer    five words, one of them true: the loss, and where its slope pushes
    outlier_tug      waiting times, one far away, and the best constant of four losses
    shift_ruler      a ruler of targets along what a model says, and whom each shift rewards

What is drawn and computed while you move is one bundle of JavaScript, whose sources stand in
frontend/ of the repository; its mathematics is tested against `course_lib.losses`.
"""

from course_lib.widgets.loss_explorer import LossExplorer
from course_lib.widgets.outlier_tug import OutlierTug
from course_lib.widgets.shift_ruler import ShiftRuler

__all__ = ["LossExplorer", "OutlierTug", "ShiftRuler"]
