"""Explorables on a page of their own: one file that needs no kernel, no server and no network."""

import html
import json
from string import Template

from course_lib.widgets.explorable import BUNDLE

PAGE = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>
:root { color-scheme: light dark; }
body { margin: 1rem auto; padding: 0 0.75rem; max-width: 720px; font-family: system-ui, sans-serif; }
$css
</style>
</head>
<body>
<main>
<h1>$title</h1>
<h2>$below</h2>
$places
</main>
<script type="application/json" id="states">$states</script>
<script type="text/plain" id="bundle">$script</script>
<script type="module">
const written = (id) => document.getElementById(id).textContent;
const bundle = new Blob([written("bundle")], { type: "text/javascript" });
const { mount } = await import(URL.createObjectURL(bundle));
const states = JSON.parse(written("states"));
window.explorables = [...document.querySelectorAll("[data-place]")].map(
  (place, number) => mount(place, states[number]),
);
</script>
</body>
</html>
""")


def page(*explorables, title="One Number"):
    """The text of a page with these explorables, as they stand now.

    Args:
        explorables: one or more, such as `LossExplorer()`.
        title: of the page.

    Returns:
        HTML. Write it to a file, and open or send that file.

    Raises:
        ValueError: if there is nothing to show.

    >>> from course_lib.widgets import LossExplorer
    >>> page(LossExplorer()).splitlines()[0]
    '<!doctype html>'
    """
    if not explorables:
        raise ValueError("there is nothing to show; hand over at least one explorable")
    places = [
        f'<div data-place="{number}"><p>{html.escape(repr(one))}</p></div>'
        for number, one in enumerate(explorables)
    ]
    script = (BUNDLE / "one_number.js").read_text(encoding="utf-8")
    return PAGE.substitute(
        title=html.escape(title),
        below=html.escape(", ".join(one.heading for one in explorables)),
        css=(BUNDLE / "one_number.css").read_text(encoding="utf-8"),
        places="\n".join(places),
        states=json.dumps([kept(one) for one in explorables]).replace("<", "\\u003c"),
        script=script.replace("</script", "<\\/script"),
    )


def kept(explorable):
    """The traits that the front end reads."""
    names = [*explorable.moved, "explorable", "title", "before", "after", "answered", "start"]
    return {name: getattr(explorable, name) for name in names}
