"""What goes onto the site as it is, and the last touch on every page."""

BETTER = {
    '<th class="head': '<th scope="col" class="head',
    "</strong> -- ": "</strong>: ",
    "</em> -- ": "</em>: ",
}


def setup(app):
    """Sphinx calls this when `conf.py` names the module."""
    app.connect("config-inited", take_as_it_is)
    app.connect("html-page-context", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def take_as_it_is(app, config):
    """The folders beside the staged pages whose files are copied."""
    config.html_static_path.append(str(app.srcdir / "bundle"))
    config.html_extra_path.append(str(app.srcdir / "extra"))


def finish(app, pagename, templatename, context, doctree):
    """A table says to which side its headings belong; a name and what it means have a colon."""
    if "body" in context:
        for found, instead in BETTER.items():
            context["body"] = context["body"].replace(found, instead)
    for neighbour in (context.get("next"), context.get("prev")):
        if neighbour and neighbour["link"].endswith("00_start_here.html"):
            neighbour["title"] = "How it works"  # its heading is that of the start page
