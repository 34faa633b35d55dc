"""What an attack is, and how most of them are written: right answers, and a cell beside them."""

from dataclasses import dataclass

from hostile.sheet import RIGHT, but
from hostile.tools import TOOLS, VERDICT

FULL, WITHOUT_FUNCTION = 7, 4


@dataclass(frozen=True)
class Attack:
    """One submission, and what it deserves."""

    cells: tuple[str, ...]
    deserved: float | None = FULL
    """Points of 7; None where it may not be graded at all."""

    or_less: bool = False
    """True where the attack may hit its own questions too: it never earns more than it deserves."""

    tries: bool = False
    """True where its last answer lists the roads that it tried, and those that it found open."""

    word: str = ""
    """Stands in one of its notes, so that we know that the attack was really made."""

    compiles: bool = True


def beside(code, **facts):
    """Everything is answered rightly, and then comes the attack."""
    return Attack((*RIGHT, code.strip("\n")), **facts)


def before(code, **facts):
    """The attack comes first, the right answers after it."""
    return Attack((code.strip("\n"), *RIGHT), **facts)


def within(code, **facts):
    """The attack is the answer to the function that is asked; it loses the points of that alone."""
    return Attack(tuple(but(scaled=code.strip("\n"))), **{"deserved": WITHOUT_FUNCTION, **facts})


def tries(code, **facts):
    """Right answers, then roads that are all to be closed; the written answer says which were open."""
    cell = "\n".join([TOOLS, code.strip("\n"), VERDICT])
    return Attack((*RIGHT, cell), tries=True, **facts)
