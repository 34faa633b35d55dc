"""Sources become notebooks, sheets and solutions, and an edited notebook becomes source again.

    sources/lessons/NN_name.py    → notebooks/NN_name.ipynb
    sources/exercises/NN_name.py  → exercises/NN_name.ipynb   the student sheet, solutions cut
                                  → solutions/NN_name.ipynb   the solved sheet

    build(root, exercises=…)                runs and writes them; the same source gives the same bytes
    check(root, exercises=…)                is what is stored what the sources say? needs no kernel
    fold_back(root, notebook, exercises=…)  an edit made in JupyterLab returns to its source

Inside, from the ground up:

    problems   what is wrong, where, and what to do
    sources    percent text ↔ cells that know their line numbers
    course     the folders
    headings   titles, and links to a heading
    glossary, prerequisites  reference pages: every term, what needs what
    cards      placeholders in prose
    speaking   a sheet in another language
    messages, catalogues  what there is to translate · the files that translators work in
    sheets     what is cut, and what is left in its place
    planning   every cell a notebook must hold, before anything runs
    figures_in_words  what a figure says to those who do not see it: its sentence, its tables
    rules      what sources and built notebooks must obey
    executing  a kernel fills in the outputs
    building, checking, folding
    handbook   the question bank as pages for instructors
    lesson_plans, instructor_pack  plans for teachers, and what each exercise shows
    badges     links that open a copy of the course elsewhere
    card_rows, card_of_values  the printable card of values and gradients
    site       all of it as pages, for reading without a kernel
"""

from course_lib.publishing.building import build
from course_lib.publishing.checking import check
from course_lib.publishing.folding import fold_back
from course_lib.publishing.handbook import stale_pages, write_handbook
from course_lib.publishing.problems import BuildError, Problem

__all__ = [
    "BuildError",
    "Problem",
    "build",
    "check",
    "fold_back",
    "stale_pages",
    "write_handbook",
]
