"""A stranger's text, made safe to show in a terminal, a table or a page."""

LONGEST = 20_000  # characters of a text


def readable(text, longest=LONGEST):
    """A text without control characters, lone surrogates and marks that turn writing round.

    >>> readable("one\\x00 line\\u202e\\ttwo")
    'one line two'
    """
    shown = text[:longest]
    if not shown.isprintable():  # hardly any text has to be gone through letter by letter
        shown = "".join(
            letter if letter == "\n" or letter.isprintable() else " " * (letter == "\t")
            for letter in shown
        )
    return shown + "…" * (len(text) > longest)
