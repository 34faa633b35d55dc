"""Formulas as MathML, made when the site is built: no script, and read aloud by screen readers."""

from xml.etree import ElementTree

from docutils import nodes
from latex2mathml.converter import convert

MATHML = "http://www.w3.org/1998/Math/MathML"
FUNCTIONS = ("log", "exp", "max", "min")
THIN = "0.17em"


def setup(app):
    """Sphinx calls this when `conf.py` names the module."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _inline(writer, node):
    writer.body.append(mathml(node.astext()))
    raise nodes.SkipNode


def _block(writer, node):
    writer.body.append(f'<div class="formula">{mathml(node.astext(), display="block")}</div>')
    raise nodes.SkipNode


def mathml(tex, display="inline"):
    """A formula in LaTeX as an element of MathML, with the thin spaces around log that TeX sets.

    >>> mathml("x").startswith('<math xmlns="http://www.w3.org/1998/Math/MathML" display="inline">')
    True
    """
    ElementTree.register_namespace("", MATHML)
    formula = ElementTree.fromstring(convert(tex, display=display))
    for row in list(formula.iter()):
        _set_functions_apart(row)
    return ElementTree.tostring(formula, encoding="unicode")


def _set_functions_apart(row):
    parts = list(row)
    if row.tag != _named("mrow"):
        return
    for place in reversed(range(len(parts))):
        if _is_function(parts[place]):
            after, before = parts[place + 1 : place + 2], parts[place - 1 : place]
            if after and (after[0].tag != _named("mo") or after[0].text == "\u2211"):
                row.insert(place + 1, _space())
            if before and before[0].tag != _named("mo"):
                row.insert(place, _space())


def _is_function(part):
    return next(part.iter(_named("mi")), ElementTree.Element("none")).text in FUNCTIONS


def _space():
    return ElementTree.Element(_named("mspace"), width=THIN)


def _named(tag):
    return f"{{{MATHML}}}{tag}"
