"""The site: the notebooks as they are stored, to read and to play with, without a kernel or a network.

    cells        the small change of notebooks
    figures      a picture with its size and its description
    explorables  alive, by the same bundle of JavaScript as in JupyterLab
    guesses      a form, and the answer behind a line to open
    quizzes      every answer explained
    solutions    hidden until somebody asks
    links        such that they lead somewhere
    elsewhere    where a notebook can be run
    bar          says so under its title
    notebooks    all of that for one notebook
    reference    what the docstrings say
    staging      everything that becomes a page, in one folder
    building     Sphinx makes the site of it

Sphinx calls `formulas`, `docstrings`, `tooltips`, `contents` and `finishing` (with `stacking`) while it works.
"""

from course_lib.publishing.site.building import build_site
from course_lib.publishing.site.elsewhere import Elsewhere

__all__ = ["Elsewhere", "build_site"]
