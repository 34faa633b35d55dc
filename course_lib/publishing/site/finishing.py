"""What goes onto the site as it is, and the last touch on every page."""

import re
import textwrap
from html import escape
from pathlib import Path

from docutils import nodes

from course_lib.publishing.site.stacking import stacked

IN_THE_TEXT = {
    '<th class="head': '<th scope="col" class="head',
    "</strong> -- ": "</strong>: ",
    "</em> -- ": "</em>: ",
}
"""A table says to which side its headings belong; a name and what it means have a colon."""

NO_HEADING = re.compile(r'<th scope="col"( class="[^"]*")><p></p></th>')
"""The corner of a table that has names on two sides."""

AROUND_IT = {
    '<aside class="sidebar-drawer">': '<aside class="sidebar-drawer" aria-label="All pages">',
    '<aside class="toc-drawer': '<aside aria-label="On this page" class="toc-drawer',
    'class="caption" role="heading">': 'class="caption" role="heading" aria-level="2">',
}
"""What a screen reader needs to know of the theme's own parts, and the theme does not say."""


LONGEST_DESCRIPTION = 160
"""Letters: what search engines and previews of links show."""


def setup(app):
    """Sphinx calls this when `conf.py` names the module."""
    app.connect("config-inited", take_as_it_is)
    app.connect("html-page-context", finish)
    app.connect("build-finished", name_the_parts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def take_as_it_is(app, config):
    """The folders beside the staged pages whose files are copied."""
    config.html_static_path.append(str(app.srcdir / "bundle"))
    config.html_extra_path.append(str(app.srcdir / "extra"))


def finish(app, pagename, templatename, context, doctree):
    """The text of a page, and what it is about for whoever shows a link to it."""
    if doctree is not None:
        context["metatags"] = context.get("metatags", "") + _description(doctree)
    if "body" in context:
        _leave_out_unused_styles(context)
        body = NO_HEADING.sub(r"<td\1></td>", _with(IN_THE_TEXT, context["body"]))
        context["body"] = stacked(body)


def _description(doctree):
    """The beginning of the first paragraph."""
    said = next(doctree.findall(nodes.paragraph), nodes.paragraph()).astext()
    short = textwrap.shorten(said, LONGEST_DESCRIPTION, placeholder=" …")
    return f'<meta name="description" content="{escape(short)}">' if short else ""


def _leave_out_unused_styles(context):
    """Only a page with cells waits for how cells look."""
    if 'class="cell' not in context["body"]:
        styles = [style for style in context["css_files"] if "mystnb" not in str(style.filename)]
        context["css_files"] = styles


def name_the_parts(app, exception):
    """Around the text, where only the written page can be changed."""
    for path in Path(app.outdir).rglob("*.html"):
        said = path.read_text(encoding="utf-8")
        path.write_text(_with(AROUND_IT, said), encoding="utf-8")


def _with(changes, text):
    for found, instead in changes.items():
        text = text.replace(found, instead)
    return text
