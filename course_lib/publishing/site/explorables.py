"""On the site an explorable is alive: the same bundle of JavaScript, and its state in the page."""

import html
import json
import re
from pathlib import Path

from course_lib import widgets
from course_lib.publishing.problems import BuildError
from course_lib.publishing.site.cells import calls, shown, words_of
from course_lib.widgets.explorable import BUNDLE
from course_lib.widgets.page import kept

SCRIPT, STYLE = "one_number.js", "one_number.css"

EXPORTED = re.compile(r"export\s*\{([^{}]*)\};?\s*$")

PLACE = (
    '<div class="explorable" data-state="{state}">{still}<p aria-hidden="true">{words}</p></div>'
)


def alive(cell, pictures, where):
    """The outputs of a cell, with a place for each explorable that it shows.

    Raises:
        BuildError: if the explorable made here is not the one that the notebook shows.
    """
    called = [name for name in widgets.__all__ for _ in calls(cell, name)]
    if not called:
        return cell
    outputs = [_alive(output, called, cell, pictures, where) for output in cell["outputs"]]
    return {**cell, "outputs": outputs}


def _alive(output, called, cell, pictures, where):
    still = output.get("data", {}).get("image/png")
    for name in called if still else ():
        for arguments, options in calls(cell, name):
            explorable = getattr(widgets, name)(*arguments, **options)
            if repr(explorable) == words_of(output):
                return shown(place_of(explorable, pictures, still))
    if still and "to move it" in words_of(output):
        what = f"the notebook shows {words_of(output)!r}, which {called} does not give here"
        raise BuildError(where, None, what, "run `course build`, then this again")
    return output


def place_of(explorable, pictures, still=None):
    """The element in which an explorable comes to life, with its picture and words until then.

    Args:
        explorable: as it stands now.
        pictures: where its picture goes.
        still: the picture, if a notebook holds one; else it is drawn.
    """
    words = f"{explorable.heading}. {explorable.in_words()}"
    picture = pictures.image(still or explorable._repr_mimebundle_()[0]["image/png"], words)
    state = json.dumps(kept(explorable), ensure_ascii=False)
    return PLACE.format(state=html.escape(state), words=html.escape(words), still=picture)


def write_bundle(folder):
    """The bundle as a script of the plain kind: a page that is opened as a file may load no module."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    script = (BUNDLE / SCRIPT).read_text(encoding="utf-8")
    (folder / SCRIPT).write_text(as_plain_script(script), encoding="utf-8")
    (folder / STYLE).write_text((BUNDLE / STYLE).read_text(encoding="utf-8"), encoding="utf-8")


def as_plain_script(module):
    """A module whose exports become properties of `oneNumber`.

    >>> as_plain_script("function a(){} export{a as mount};")
    'window.oneNumber = (() => {\\nfunction a(){} return { mount: a };\\n})();\\n'

    Raises:
        BuildError: if it does not end with its exports.
    """
    found = EXPORTED.search(module)
    if found is None:
        remedy = "run `npm run build` in frontend/"
        raise BuildError(SCRIPT, None, "the bundle does not end with what it exports", remedy)
    pairs = [re.split(r"\s+as\s+", name.strip()) for name in found[1].split(",")]
    exports = ", ".join(f"{names[-1]}: {names[0]}" for names in pairs)
    return (
        f"window.oneNumber = (() => {{\n{module[: found.start()]}return {{ {exports} }};\n}})();\n"
    )
