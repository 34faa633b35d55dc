"""Things you move: each answers within a frame, in JupyterLab and on an exported page alike.

    loss_explorer    five words, one of them true: the loss, and where its slope pushes
    softmax_simplex  three scores and a temperature in a triangle; which axis of a table competes
    surprise_slide   −log p as a curve to slide along: every halving of p costs the same

What is drawn and computed while you move is one bundle of JavaScript, whose sources stand in
frontend/ of the repository; its mathematics is tested against `course_lib.losses`.
"""

from course_lib.widgets.loss_explorer import LossExplorer
from course_lib.widgets.softmax_simplex import SoftmaxSimplex
from course_lib.widgets.surprise_slide import SurpriseSlide

__all__ = ["LossExplorer", "SoftmaxSimplex", "SurpriseSlide"]
