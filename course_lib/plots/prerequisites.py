"""What needs what, as a drawing: each lesson stands to the right of all that it needs."""

import textwrap

import numpy as np

from course_lib.plots.style import COLOURS

BOX = {"boxstyle": "square,pad=0.3", "facecolor": "white", "edgecolor": COLOURS["blue"]}
WIDEST = 13
"""Characters in a line of a box."""


def depths(needs):
    """How many steps each lesson stands after the first: one more than the deepest that it needs.

    Args:
        needs: name of each lesson to the names of those it needs.

    Returns:
        Name to depth, in the order given.

    Raises:
        ValueError: if the needs go round in a circle, or name a lesson that is not there.

    >>> depths({"a": [], "b": ["a"], "c": ["a", "b"]})
    {'a': 0, 'b': 1, 'c': 2}
    """
    known = {}
    while len(known) < len(needs):
        ready = [name for name in needs if name not in known and known.keys() >= set(needs[name])]
        if not ready:
            left = ", ".join(name for name in needs if name not in known)
            raise ValueError(f"these need each other, or a lesson that is not there: {left}")
        known |= {name: max((known[of] + 1 for of in needs[name]), default=0) for name in ready}
    return {name: known[name] for name in needs}


def prerequisites(ax, needs, labels):
    """Boxes and arrows, from what is needed to what needs it. A need that another need brings along
    is not drawn.

    Args:
        ax: the Axes to draw on.
        needs: name of each lesson to the names of those it needs.
        labels: name to the few words in its box.

    Returns:
        `ax`, without axes: only the order from left to right has a meaning.
    """
    places = _places(needs)
    for later, earlier in ((name, of) for name in needs for of in nearest(needs, name)):
        ax.plot(*zip(places[earlier], places[later], strict=True), color=COLOURS["grey"], lw=1)
    for name, (x, y) in places.items():
        words = textwrap.fill(labels[name], WIDEST, break_long_words=False)
        ax.text(x, y, words, ha="center", va="center", bbox=BOX, fontsize=9, zorder=3)
    ax.set(xlim=(-0.5, max(x for x, _ in places.values()) + 0.5), ylim=(1, 0))
    ax.axis("off")
    return ax


def nearest(needs, name):
    """What a lesson needs, without what another of its needs needs already.

    >>> nearest({"a": [], "b": ["a"], "c": ["a", "b"]}, "c")
    ['b']
    """
    brought = {far for near in needs[name] for far in _all(needs, near)}
    return [of for of in needs[name] if of not in brought]


def _all(needs, name):
    return {far for near in needs[name] for far in (near, *_all(needs, near))}


def _places(needs):
    """Each layer spread out evenly from top to bottom; who is alone there stands as high as what it
    needs, so that fewer lines cross."""
    layers = {}
    for name, depth in depths(needs).items():
        layers.setdefault(depth, []).append(name)
    places = {}
    for depth, layer in sorted(layers.items()):
        for place, name in enumerate(layer):
            heights = [places[of][1] for of in nearest(needs, name)]
            alone = len(layer) == 1 and heights
            places[name] = (depth, np.mean(heights) if alone else (place + 0.5) / len(layer))
    return places
