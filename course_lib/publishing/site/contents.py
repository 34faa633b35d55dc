"""Tables of contents: beside a page its own headings, and in the list of all pages only their titles.

Sphinx would copy every heading of the whole site into the list of every page and then drop it again,
which takes longer than all the rest.
"""

from docutils import nodes
from sphinx import addnodes
from sphinx.environment.adapters.toctree import document_toc

FEWEST = 3
"""Headings of a page, its title among them, that are worth a list."""


def setup(app):
    """Sphinx calls this when `conf.py` names the module."""
    app.connect("env-updated", keep_titles)
    app.connect("html-page-context", show_headings, priority=600)  # after the theme has looked
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def keep_titles(app, env):
    """Put the headings aside."""
    env.headings_of = dict(env.tocs)
    env.tocs.update({page: _titles(toc) for page, toc in env.tocs.items()})


def _titles(toc):
    """The title of a page, and the pages that it lists."""
    item = nodes.list_item("", *(child.deepcopy() for child in toc[0].children[:1]))
    listed = [tree.deepcopy() for tree in toc.findall(addnodes.toctree)]
    if listed:
        item += nodes.bullet_list("", *listed)
    return nodes.bullet_list("", item)


def show_headings(app, pagename, templatename, context, doctree):
    """Beside a page its own headings."""
    env = app.env
    if pagename in env.headings_of and "toc" in context:
        titles, env.tocs[pagename] = env.tocs[pagename], env.headings_of[pagename]
        toc = document_toc(env, pagename, app.builder.tags)
        env.tocs[pagename] = titles
        context["toc"] = app.builder.render_partial(toc)["fragment"]
        context["furo_hide_toc"] = len(list(toc.findall(nodes.reference))) < FEWEST
