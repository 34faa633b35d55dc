"""Real data that ships with installed packages. Nothing is downloaded."""

import codecs
import contextlib
import io


def zen_of_python():
    """The Zen of Python as letters and single spaces, in lower case: 820 characters of English.

    Tim Peters; published as PEP 20 (2004), public domain. It comes with Python itself, in the
    module `this`.

    >>> zen_of_python()[:42]
    'the zen of python by tim peters beautiful '
    """
    with contextlib.redirect_stdout(io.StringIO()):  # importing it prints it
        import this
    letters = [c if c.isalpha() else " " for c in codecs.decode(this.s, "rot13").lower()]
    return " ".join("".join(letters).split())
