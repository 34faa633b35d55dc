"""Things you move: each answers within a frame, in JupyterLab and on an exported page alike.

    loss_explorer        five words, one of them true: the loss, and where its slope pushes
    surprise_slide       −log p as a curve to slide along: every halving of p costs the same
    softmax_simplex      three scores and a temperature in a triangle; which axis of a table competes
    information_areas    truth and forecast: entropy, cross-entropy and divergence as areas
    average_of_what      batches of unequal length: what one token weighs in which average
    shift_ruler          words against targets: what a shift of one makes of a loss
    outlier_tug          points on a line, and the constant that each loss chooses for them
    margin_ring          an anchor, its kind and a stranger: the zone of no loss, and the forces
    info_nce_matrix      queries and keys on a circle: which one is my partner?
    focal_dial           a hundred examples: who makes up the loss as its dials turn
    learning_rate_cliff  a valley and a step length: converge, zigzag, explode
    rotate_the_slice     one network, one point, many pictures of its loss
    break_the_checker    ten hidden mistakes: which inputs unmask them?

`page.page` puts them on a page of their own, which needs no kernel, no server and no network.

What is drawn and computed while you move is one bundle of JavaScript, whose sources stand in
frontend/ of the repository; its mathematics is tested against `course_lib.losses`.
"""

import importlib

_PLACES = {
    "AverageOfWhat": "average_of_what",
    "BreakTheChecker": "break_the_checker",
    "FocalDial": "focal_dial",
    "InfoNCEMatrix": "info_nce_matrix",
    "InformationAreas": "information_areas",
    "LearningRateCliff": "learning_rate_cliff",
    "LossExplorer": "loss_explorer",
    "MarginRing": "margin_ring",
    "OutlierTug": "outlier_tug",
    "RotateTheSlice": "rotate_the_slice",
    "ShiftRuler": "shift_ruler",
    "SoftmaxSimplex": "softmax_simplex",
    "SurpriseSlide": "surprise_slide",
}
"""Which module holds what; each is read when it is asked for, since not all take NumPy to move."""

__all__ = [
    "AverageOfWhat",
    "BreakTheChecker",
    "FocalDial",
    "InfoNCEMatrix",
    "InformationAreas",
    "LearningRateCliff",
    "LossExplorer",
    "MarginRing",
    "OutlierTug",
    "RotateTheSlice",
    "ShiftRuler",
    "SoftmaxSimplex",
    "SurpriseSlide",
]


def __getattr__(name):
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_PLACES[name]}"), name)
