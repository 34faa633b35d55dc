"""Pages are templates; whatever is put into one is made readable and escaped, without exception."""

import base64
import functools
import hashlib
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from course_lib import translations
from course_lib.classroom.showing import readable

TEMPLATES = Path(__file__).with_name("templates")
LONGEST_LINE = 1_000


def render(template, **values):
    """The text of a page.

    Args:
        template: name of a file in the folder of templates.
        values: what it shows. A text means itself, whoever wrote it.
    """
    return _environment().get_template(template).render(values)


@functools.cache
def _environment():
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    style = (TEMPLATES / "style.css").read_text(encoding="utf-8")
    environment.globals |= {"style": Markup(style), "style_digest": _digest(style)}
    environment.globals |= {"gettext": gettext, "ngettext": ngettext}
    environment.filters |= {
        "listed": listed,
        "marked": marked,
        "line": one_line,
        "number": number,
        "percent": percent,
    }
    return environment


def _digest(style):
    """By which the page's policy admits this one style sheet and nothing else."""
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _harmless(value):
    return readable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def gettext(text, /, **values):
    """A sentence of a template in the language in use; what is put into it is escaped.

    >>> print(gettext("How your code was run: {how}.", how="<b>"))
    How your code was run: &lt;b&gt;.
    """
    said = escape(translations.gettext(text))
    return said.format(**_each_harmless(values)) if values else said


def ngettext(one, many, n, /, **values):
    """The same of a sentence that depends on a number, which stands in it as one reads numbers.

    >>> print(ngettext("{n} point", "{n} points", 2 / 3))
    0.67 points
    """
    form = escape(translations.plural_form(one, many, n))
    return form.format(**_each_harmless({"n": number(n)} | values))


def _each_harmless(values):
    return {name: _harmless(value) for name, value in values.items()}


def listed(items):
    """Several things in one sentence.

    >>> print(listed(["a", "b", "c"]))
    a, b and c
    """
    *others, last = items
    if not others:
        return last
    return gettext("{several} and {one}", several=Markup(", ").join(others), one=last)


def one_line(text, longest=LONGEST_LINE):
    """A stranger's text on one line.

    >>> one_line("first\\nsecond")
    'first second'
    """
    return " ".join(readable(text, longest).split())


def marked(text):
    """A text with `code` between backticks set as code.

    >>> print(marked("is `a < b`?"))
    is <code>a &lt; b</code>?
    """
    pieces = [escape(piece) for piece in readable(text, LONGEST_LINE).split("`")]
    if len(pieces) % 2 == 0:  # a lone backtick is not markup
        return Markup("`").join(pieces)
    return Markup().join(
        Markup("<code>{}</code>").format(piece) if i % 2 else piece
        for i, piece in enumerate(pieces)
    )


def number(value, digits=2):
    """A number as one reads it.

    >>> number(3.0), number(2 / 3), number(-0.001)
    ('3', '0.67', '0')
    """
    rounded = round(float(value), digits) + 0.0
    return f"{rounded:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{rounded:.0f}"


def percent(share):
    """A share in whole percent, in which nothing that happened becomes 0 and nothing missing 100.

    >>> percent(0.25), percent(0.001), percent(0.999), percent(0)
    ('25 %', '<1 %', '>99 %', '0 %')
    """
    rounded = round(100 * share)
    if rounded == 0 and share > 0:
        return "<1 %"
    if rounded == 100 and share < 1:
        return ">99 %"
    return f"{rounded} %"
