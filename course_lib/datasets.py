"""Real data that ships with installed packages. Nothing is downloaded."""

import codecs
import contextlib
import io


def zen_of_python():
    """The Zen of Python as letters and single spaces, in lower case: 823 characters of English.

    Tim Peters; published as PEP 20 (2004), public domain. It comes with Python itself, in the
    module `this`.

    >>> zen_of_python()[:42]
    'the zen of python by tim peters beautiful '
    """
    with contextlib.redirect_stdout(io.StringIO()):  # importing it prints it
        import this
    letters = [c if c.isalpha() else " " for c in codecs.decode(this.s, "rot13").lower()]
    return " ".join("".join(letters).split())


SAME_IN_EVERY_PYTHON = (
    "assert atom-literals bitwise bltin-code-objects bltin-ellipsis-object bltin-null-object "
    "bltin-type-objects booleans break calls comparisons context-managers continue conversions "
    "del dynamic-features else exceptions floating for global id-classes if imaginary in integers "
    "lambda numbers pass return slicings truth typesfunctions typesmodules unary while with yield"
)
"""Topics of Python's own reference whose words did not change from version 3.11 to 3.13."""


def python_reference():
    """Part of the Python reference as letters and single spaces, in lower case: 46,041 characters.

    The text that Python's `help("for")` prints, for 38 topics: English prose about a programming
    language, with program lines in it. Python Software Foundation, PSF licence; it comes with
    Python itself, in the module `pydoc_data.topics`.

    >>> text = python_reference()
    >>> text[:40], len(text), len(text.split())
    ('the assert statement assert statements a', 46041, 7914)
    """
    from pydoc_data.topics import topics

    text = "\n".join(topics[name] for name in SAME_IN_EVERY_PYTHON.split()).lower()
    return " ".join("".join(c if "a" <= c <= "z" else " " for c in text).split())
