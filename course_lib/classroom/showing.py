"""A stranger's text, made safe to show in a terminal, a table or a page."""

LONGEST = 20_000  # characters of a text


def readable(text, longest=LONGEST):
    """A text without control characters, lone surrogates and marks that turn writing round.

    >>> readable("one\\x00 line\\u202e\\ttwo")
    'one line two'
    """
    kept = "".join(
        letter if letter == "\n" or letter.isprintable() else " " * (letter == "\t")
        for letter in text[:longest]
    )
    return kept + "…" * (len(text) > longest)
