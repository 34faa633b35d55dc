"""An order in which everything still works."""

from collections import defaultdict
from itertools import pairwise

MOST_FOLLOWED = 500
"""Functions that call one another, from one cell on."""

DEEPEST = 100
"""Cells that wait for one another; more is not followed."""


def in_order(pieces, put_back):
    """The notebook's order where it is the sheet's, the sheet's elsewhere, and needs first.

    A cell of the student's own stays behind the cell that it stood behind.
    """
    slots = [piece.slot for piece in pieces if piece.slot is not None]
    if any(one > other for one, other in pairwise(slots)):
        pieces = _in_the_sheets(pieces)
    for piece in put_back:
        pieces = _put(piece, pieces)
    return _needs_first(pieces)


def with_answers_last(pieces, counting):
    """With an answer once more behind whatever gives its name another value later."""
    again = {}
    for name, piece in counting.items():
        place = pieces.index(piece)
        later = [n for n, it in enumerate(pieces) if n > place and name in it.code.bindings]
        if later and piece.code.is_whole:
            again[id(piece)] = piece, max(later[-1], again.get(id(piece), (None, 0))[1])
    for piece, place in sorted(again.values(), key=lambda it: -it[1]):
        pieces = [*pieces[: place + 1], piece, *pieces[place + 1 :]]
    return pieces


def _in_the_sheets(pieces):
    first = next(piece.slot for piece in pieces if piece.slot is not None)
    blocks, slot = defaultdict(list), first
    for piece in pieces:
        slot = slot if piece.slot is None else piece.slot
        blocks[slot].append(piece)
    return [piece for slot in sorted(blocks) for piece in blocks[slot]]


def _put(piece, pieces):
    """Behind the last cell that stands before it in the sheet."""
    before = [n for n, it in enumerate(pieces) if it.slot is not None and it.slot < piece.slot]
    place = before[-1] + 1 if before else 0
    return [*pieces[:place], piece, *pieces[place:]]


def _needs_first(pieces):
    """Move a cell forward if an earlier one cannot run without it; everything else stays."""
    ordered = []
    moving = _Moving(pieces)
    for piece in pieces:
        ordered += moving.due(piece)
    return ordered


class _Moving:
    """What is known so far, and who gives what is not."""

    def __init__(self, pieces):
        self.known, self.placed, self.is_known_all = set(), set(), False
        self.giving, self.inside = defaultdict(list), {}
        for piece in pieces:
            self.inside |= piece.code.inside
            for binding in piece.code.bindings.values():
                if not binding.is_stub:
                    self.giving[binding.name].append(piece)

    def due(self, piece, depth=0):
        """The pieces that now have their turn so that this one can run, and this one."""
        if piece in self.placed:
            return []
        self.placed.add(piece)
        found = []
        for name in sorted(self._needed_by(piece)):
            if self.is_known_all or name in self.known or depth == DEEPEST:
                continue
            givers = (it for it in self.giving[name] if it not in self.placed)
            if giver := next(givers, None):
                found += self.due(giver, depth + 1)
        self.known.update(piece.code.bindings)
        self.is_known_all |= piece.code.brings_unknown_names  # from … import *
        return [*found, piece]

    def _needed_by(self, piece):
        """What it needs itself, and what the functions need that it calls."""
        needed, waiting, seen = set(piece.code.needs), list(piece.code.calls), set()
        while waiting:
            name = waiting.pop()
            if name not in seen and len(seen) < MOST_FOLLOWED:
                seen.add(name)
                inside = self.inside.get(name, frozenset())
                needed |= inside
                waiting += inside
        return needed
