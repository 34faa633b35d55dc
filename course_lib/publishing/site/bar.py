"""Right under the title of a notebook: where it can be run, and how to take it along."""

import html
import re

SAYS = {
    "notebooks": "Read, guess and move things here. To run and change the code, open the notebook in JupyterLab.",
    "exercises": "Read the questions here. To write your answers and have them checked, open this sheet in JupyterLab.",
    "solutions": "Best after an attempt. Each solution opens when you ask for it.",
}

TO_LOOK_UP = "This page is a notebook too."

BAR = (
    '<div class="take-along"><p>{says}</p>\n'
    '<p class="ways">{links}<a class="way" href="{file}" download>Download the notebook</a></p>\n'
    "<details><summary>How to open it</summary>\n{how}</details></div>"
)
OWN = (
    "<p>On a computer of your own: in a clone of the course{clone}, type <code>make start</code>, "
    "then open <code>{folder}/{file}</code>. A downloaded notebook belongs into the folder "
    '<code>{folder}</code> there. <a href="../docs/anywhere.html">More ways</a></p>\n'
)
TITLE = re.compile(r"^# .*$", re.MULTILINE)


def with_a_bar(cells, folder, file, elsewhere):
    """The cells of a page, the first of them with the bar.

    Args:
        cells: of the notebook; the first has its title.
        folder: of the notebook, in the course and on the site.
        file: its name.
        elsewhere: the Elsewhere that knows where it can be run.
    """
    bar = _bar(folder, html.escape(file), elsewhere)
    first = TITLE.sub(lambda title: f"{title[0]}\n\n{bar}\n", cells[0]["source"], count=1)
    return [{**cells[0], "source": first}, *cells[1:]]


def _bar(folder, file, elsewhere):
    clone = f" (<code>git clone {elsewhere.clone}</code>)" if elsewhere.clone else ""
    how = OWN.format(clone=clone, folder=folder, file=file)
    how += "".join(f"<p>{note}</p>\n" for note in elsewhere.notes("../"))
    links = " ".join([*elsewhere.links(f"{folder}/{file}", "../"), ""])
    says = TO_LOOK_UP if file.startswith("9") else SAYS[folder]
    return BAR.format(says=says, links=links, file=file, how=how)
