"""What stands on an Axes, read back from what was drawn."""

from weakref import WeakKeyDictionary

import numpy as np
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.contour import ContourSet

from course_lib.plots.naming import is_curve, kind_of, label_of, name_of, words_at

ROWS = 9
"""At most so many places of a curve, or of a cloud, enough to follow it and few enough to read."""

_READ = WeakKeyDictionary()
"""Axes to how its places are read, where they are not what the axes say."""


def read_places(ax, names, inverse):
    """Say what places on an Axes mean, where that is not across and up. What is drawn so far becomes
    the frame, which has no numbers.

    Args:
        ax: the Axes.
        names: of the numbers that a place stands for.
        inverse: takes places, (N, 2), and gives their numbers, (N, len(names)).
    """
    _READ[ax] = tuple(names), inverse, len(ax.lines), len(ax.texts)


def columns_of(ax):
    """The names of the columns: what is drawn, and the axes with their units."""
    if ax in _READ:
        return ("drawn", *_READ[ax][0])
    across = ax.get_xlabel() or ("column" if _names(ax.xaxis) else "across")
    return ("drawn", across, ax.get_ylabel() or ("row" if _names(ax.yaxis) else "up"))


def rows_of(ax):
    """All that can be told in numbers, row by row, as text."""
    if not ax.axison:
        return
    for name, points in _pointwise(ax):
        yield from _of_points(ax, name, points)
    for bars in _bars(ax):
        yield from _of_bars(ax, bars)
    for contours in _contours(ax):
        yield from _of_contours(contours)
    for image in ax.images:
        yield from _of_field(ax, image)


def besides(ax):
    """What the rows leave out, and the words that are drawn, in sentences; or nothing."""
    off = "" if ax.axison else "A drawing without axes: its places stand for no numbers."
    return " ".join(filter(None, (off, _thinned(ax), _counted(ax), _words(ax))))


def _pointwise(ax):
    """Curves, then clouds, each with its name and its places."""
    seen = {"line": 0, "points": 0}
    lines = [(line, line.get_xydata()) for line in _curves(ax)]
    clouds = [(cloud, cloud.get_offsets()) for cloud in _of_kind(ax, PathCollection)]
    for artist, points in lines + clouds:
        kind = kind_of(artist)
        seen[kind] += 1
        yield name_of(ax, artist) or f"{kind} {seen[kind]}", np.ma.filled(points, np.nan)


def _frame(ax):
    """How many lines and words were there before the first that has numbers."""
    return _READ[ax][2:] if ax in _READ else (0, 0)


def _curves(ax):
    return [line for line in ax.lines[_frame(ax)[0] :] if is_curve(ax, line)]


def _bars(ax):
    return [bars for bars in ax.containers if hasattr(bars, "patches")]


def _contours(ax):
    return [drawn for drawn in _of_kind(ax, ContourSet) if not drawn.filled]


def _of_kind(ax, kind):
    return [drawn for drawn in ax.collections if isinstance(drawn, kind)]


def _number(value):
    if np.isnan(value):
        return "no value"
    return f"{value:.0f}" if 1e4 <= abs(value) < 1e7 else f"{value + 0.0:.4g}"  # never −0


def _from_to(start, end):
    return f"{_number(start)} to {_number(end)}"


def _of_points(ax, name, points):
    places = np.linspace(0, len(points) - 1, min(_most(ax, points), len(points)))
    for place in points[np.unique(places.astype(int))]:
        yield (
            name,
            *(map(_number, _READ[ax][1](place)) if ax in _READ else _named_place(ax, place)),
        )


def _most(ax, points):
    """What stands at names on both sides is told whole, as bars are."""
    return len(points) if _names(ax.xaxis) and _names(ax.yaxis) else ROWS


def _named_place(ax, place):
    axes = (ax.xaxis, ax.yaxis)
    return [
        _names(a).get(round(float(at), 9)) or _number(at) for a, at in zip(axes, place, strict=True)
    ]


def _of_bars(ax, bars):
    """Each bar with the name beside it, where there is one."""
    upright = bars.orientation != "horizontal"
    names = _names(ax.xaxis if upright else ax.yaxis)
    boxes = [_box(bar, upright) for bar in bars.patches]
    alike = np.allclose([width for _, width, _, _ in boxes], boxes[0][1]) if boxes else True
    apart = alike and len(boxes) > 1
    for start, width, base, length in boxes:
        middle = start + width / 2
        plain = _number(middle) if apart else _from_to(start, start + width)
        place = names.get(round(float(middle), 9)) or plain
        size = _from_to(base, base + length) if base else _number(length)
        yield (label_of(bars) or "bar", *((place, size) if upright else (size, place)))


def _box(bar, upright):
    """Where it stands, how wide it is, where it begins and how long it is."""
    across, up = (bar.get_x(), bar.get_width()), (bar.get_y(), bar.get_height())
    return (*across, *up) if upright else (*up, *across)


def _names(axis):
    """Place on an axis to the word that is written there; numbers are no words."""
    written = [label.get_text() for label in axis.get_ticklabels()]
    places = [round(float(at), 9) for at in axis.get_ticklocs()]
    return {at: text for at, text in zip(places, written, strict=True) if _is_word(text)}


def _is_word(text):
    """A formatter writes numbers with a minus of its own, and powers as formulas."""
    try:
        float(text.replace("−", "-"))
    except ValueError:
        return bool(text) and "$" not in text
    return False


def _of_contours(contours):
    """Each level with how far its lines reach, across and up."""
    for level, parts in zip(contours.levels, contours.allsegs, strict=True):
        if parts:
            places = np.concatenate(parts)
            reach = zip(places.min(axis=0), places.max(axis=0), strict=True)
            yield (f"contour at {_number(level)}", *(_from_to(*ends) for ends in reach))


def _of_field(ax, image):
    """Each row with its largest value and the place of it."""
    shades = np.ma.filled(np.ma.asarray(image.get_array(), dtype=float), np.nan)
    if shades.ndim != 2:  # a photograph
        return
    across, up = _names(ax.xaxis), _names(ax.yaxis)
    for number, row in enumerate(shades):
        if not np.isnan(row).all():
            best = int(np.nanargmax(row))
            places = across.get(best) or str(best), up.get(number) or str(number)
            yield (f"largest of its row: {_number(row[best])}", *places)


def _thinned(ax):
    found = _pointwise(ax) if ax.axison else ()
    longer = [f"{name} ({len(it)})" for name, it in found if len(it) > _most(ax, it)]
    told = f"In the table stand {ROWS} places, both ends among them, of: {', '.join(longer)}."
    return told if longer else ""


def _counted(ax):
    in_bars = sum(len(bars.patches) for bars in _bars(ax))
    told = [*_of_kind(ax, PathCollection), *_contours(ax)]
    others = [drawn for drawn in ax.collections if drawn not in told]
    short = sum(len(o.get_segments()) for o in others if isinstance(o, LineCollection))
    curves = 0 if ax.axison else len(_curves(ax))
    arrows = [text for text in ax.texts if getattr(text, "arrow_patch", None)]
    counts = {
        "lines": curves,
        "lines that mark a level": sum(not is_curve(ax, line) for line in ax.lines),
        "lines of the frame": _frame(ax)[0],
        "short lines": short,
        "arrows": len(arrows),
        "areas or arrows": len(ax.patches) - in_bars,
        "areas": sum(not isinstance(o, LineCollection) for o in others),
        "pictures": sum(np.ndim(image.get_array()) != 2 for image in ax.images),
    }
    found = ", ".join(f"{what} ({count})" for what, count in counts.items() if count)
    besides_it = "Drawn besides, and not in the table" if ax.axison else "Drawn"
    return f"{besides_it}: {found}." if found else ""


def _words(ax):
    levels = {text for contours in _contours(ax) for text in getattr(contours, "labelTexts", ())}
    names = {words_at(ax, line) for line in _curves(ax)}
    texts = [text for text in ax.texts[_frame(ax)[1] :] if text not in levels | names]
    own = [text.get_text() for text in texts]
    told = " · ".join(" ".join(words.split()) for words in own if words)
    return f"Written in it: {told}" if told else ""
