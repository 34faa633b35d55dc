"""What the things on an Axes are called: by a label, by words beside them, by what looks the same."""

from matplotlib.colors import to_rgba
from matplotlib.lines import Line2D
from matplotlib.text import Annotation

LEAST = 2
"""A panel without labels has the names of the other only if so many lines look the same: one colour
alone may be chance."""


def label_of(artist):
    """Its label; matplotlib's own begin with an underscore."""
    label = str(artist.get_label())
    return "" if label.startswith("_") else label


def kind_of(artist):
    """line or points: a line of a single place, or without ink between its places, is points."""
    if not isinstance(artist, Line2D):
        return "points"
    alone = len(artist.get_xydata()) == 1
    return "points" if alone or artist.get_linestyle() in ("None", "", " ") else "line"


def is_curve(ax, line):
    """A line across the whole Axes, which marks a level, is drawn in other coordinates."""
    return line.get_transform() == ax.transData


def name_of(ax, artist):
    """Its label, the words that point at it, or what the figure calls what looks like it; or nothing."""
    if label := label_of(artist):
        return label
    if not isinstance(artist, Line2D):
        return ""
    if words := words_at(ax, artist):
        return words.get_text()
    names = _names_in(ax)
    if kind_of(artist) == "line":
        return names.get(_look(artist), "")
    of_its_colour = {name for look, name in names.items() if look[0] == _look(artist)[0]}
    return f"{of_its_colour.pop()}, marked" if len(of_its_colour) == 1 else ""


def words_at(ax, artist):
    """The annotation that points at a single point without a label, if there is one."""
    places = [] if label_of(artist) else artist.get_xydata().tolist()
    for words in ax.texts if len(places) == 1 else ():
        said = isinstance(words, Annotation) and words.xycoords == "data" and words.get_text()
        if said and _place(ax, words) == places[0]:
            return words
    return None


def _place(ax, words):
    x, y = words.xy
    return [float(ax.convert_xunits(x)), float(ax.convert_yunits(y))]


def _names_in(ax):
    """Look of a line to its name, here or, where nothing has one, in the panel that looks the same."""
    curves = _lines(ax)
    own = {_look(line): label_of(line) for line in curves if label_of(line)}
    if own or len(curves) < LEAST:
        return own
    for panel in ax.figure.axes:
        theirs = {_look(line): label_of(line) for line in _lines(panel) if label_of(line)}
        if sorted(theirs) == sorted(map(_look, curves)):
            return theirs
    return {}


def _lines(ax):
    return [line for line in ax.lines if is_curve(ax, line) and kind_of(line) == "line"]


def _look(line):
    return to_rgba(line.get_color()), str(line.get_linestyle())
