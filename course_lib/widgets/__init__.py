"""Things you move: each answers within a frame, in JupyterLab and on an exported page alike.

    loss_explorer      five words, one of them true: the loss, and where its slope pushes
    average_of_what    batches of unequal length: what one token weighs in which average
    information_areas  truth and forecast: entropy, cross-entropy and divergence as areas

What is drawn and computed while you move is one bundle of JavaScript, whose sources stand in
frontend/ of the repository; its mathematics is tested against `course_lib.losses`.
"""

from course_lib.widgets.average_of_what import AverageOfWhat
from course_lib.widgets.information_areas import InformationAreas
from course_lib.widgets.loss_explorer import LossExplorer

__all__ = ["AverageOfWhat", "InformationAreas", "LossExplorer"]
