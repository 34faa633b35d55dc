"""Things you move: each answers within a frame, in JupyterLab and on an exported page alike.

    loss_explorer    five words, one of them true: the loss, and where its slope pushes
    margin_ring      an anchor, a positive and a negative: who is pushed, who is left alone
    info_nce_matrix  four queries look for their keys: who finds its partner, and what it costs

What is drawn and computed while you move is one bundle of JavaScript, whose sources stand in
frontend/ of the repository; its mathematics is tested against `course_lib.losses`.
"""

from course_lib.widgets.info_nce_matrix import InfoNCEMatrix
from course_lib.widgets.loss_explorer import LossExplorer
from course_lib.widgets.margin_ring import MarginRing

__all__ = ["InfoNCEMatrix", "LossExplorer", "MarginRing"]
