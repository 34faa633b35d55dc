"""One Number: a course on loss functions.

The rooms, from the ground up:

    numerics        softmax and its kin, safe in floating point
    datasets        real data that ships with installed packages
    losses          the loss functions, in plain NumPy
    models          small models and optimisers, trained in the lessons
    plots           figures: each draws on the Axes it is handed
    clinic          what a sick loss curve says; twelve patients with tests to order
    grading         exercises, answers and verdicts; knows no subject
    question_bank   what is asked, what is right, what goes wrong
    student         check, hint, predict, quiz, review: what a lesson or a sheet calls
    classroom       sheets are handed out; a folder of submissions becomes a gradebook
    publishing      sources become notebooks, sheets and solutions; the bank becomes a handbook
    doctor          is this machine ready, in words
    launch          opens the course in JupyterLab
    in_browser      what differs where Python runs inside a browser
"""

import sys

__version__ = "0.1.0"

if sys.platform == "emscripten":
    from course_lib.in_browser import explain_what_is_missing

    explain_what_is_missing()


def __getattr__(name):
    if name != "diagnose":
        raise AttributeError(f"module 'course_lib' has no attribute {name!r}")
    from course_lib.clinic import diagnose

    return diagnose
