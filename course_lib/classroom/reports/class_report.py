"""The report on a class, and the page from which its teacher finds everything.

The sentences of the pages stand in `templates/report.html` and `templates/index.html`.
"""

from collections import Counter

from course_lib.classroom.gradebook import ByHand, score
from course_lib.classroom.reports import likeness
from course_lib.classroom.reports.beliefs import beliefs
from course_lib.classroom.reports.items import BINS, FEWEST, FEWEST_APART, distribution, items
from course_lib.classroom.reports.pages import WARNING, ran_without_walls
from course_lib.classroom.reports.rendering import render
from course_lib.classroom.reports.unforeseen import unforeseen
from course_lib.classroom.results import GRADED

MOST_NAMES = 40
MOST_GROUPS = 40
MOST_LINES = 500
MOST_MISTAKES = 4

HEIGHT = 160
"""Of the tallest bar, in units of the picture."""


def class_report(rows, title, exercises, lessons, *, marks=None, absent=(), notes=()):
    """The report, as one page that needs nothing beside it.

    Args:
        rows: of the class.
        title: the sheet's.
        exercises: name to Exercise.
        lessons: name of an exercise to the number of its lesson.
        marks: as `ByHand` takes them.
        absent: names of the list from whom nothing came.
        notes: sentences on the whole class.
    """
    marks = ByHand.of(marks)
    graded = [row for row in rows if row.status == GRADED]
    groups = unforeseen(rows, exercises)
    return render(
        "report.html",
        heading=f"Report on the class: {title}",
        wide=True,
        rows=rows,
        graded=graded,
        people=len({row.student for row in graded}),
        absent=list(absent),
        notes=list(notes),
        beliefs=beliefs(rows, exercises, lessons),
        unforeseen=groups,
        single=sum(len(group.learners) == 1 for group in groups[MOST_GROUPS:]),
        most_names=MOST_NAMES,
        most_groups=MOST_GROUPS,
        most_lines=MOST_LINES,
        most_mistakes=MOST_MISTAKES,
        **_overview(rows, marks),
        **_scores(graded, marks),
        items=_items(graded, exercises, marks),
        **_likeness(graded, exercises),
    )


def index(rows, pages, title, *, marks=None, absent=()):
    """The teacher's first page: where everything is. `pages` has the file name of each row's page."""
    scores = [score(row, marks) for row in rows]
    return render(
        "index.html",
        heading=f"Results: {title}",
        wide=True,
        not_closed_in=any(map(ran_without_walls, rows)),
        warning=WARNING,
        rows=list(zip(rows, pages, scores, strict=True)),
        waiting=sum(len(one.waiting) for one in scores),
        absent=list(absent),
    )


def names_in(rows):
    """The exercises that were answered, in the order in which they are met."""
    return list(dict.fromkeys(name for row in rows for name in row.results))


def _overview(rows, marks):
    not_graded = [row for row in rows if row.status != GRADED]
    return {
        "not_closed_in": any(map(ran_without_walls, rows)),
        "warning": WARNING,
        "waiting": sum(len(score(row, marks).waiting) for row in rows),
        "isolation": Counter(row.isolation for row in rows).most_common(),
        "not_graded": not_graded,
        "reasons": Counter(row.reason for row in not_graded).most_common(10),
        "noted": [row for row in rows if row.notes],
    }


def _scores(graded, marks):
    spread = distribution(graded, marks)
    by_hand = any(score(row, marks).marked for row in graded)
    return {"spread": spread, "chart": _chart(spread), "by_hand": by_hand}


def _chart(spread):
    """What a bar for each tenth looks like, or nothing where there is nothing to see."""
    if spread is None:
        return []
    scale = HEIGHT / max(spread.counts)
    width = 100 // BINS
    return [
        {
            "count": count,
            "from": place * width,
            "label": f"{place * width} to {(place + 1) * width} %",
            "x": 26 + place * 60,
            "y": round(195 - count * scale, 1),
            "height": round(count * scale, 1),
        }
        for place, count in enumerate(spread.counts)
    ]


def _items(graded, exercises, marks):
    asked = names_in(graded)
    titles = {name: result.title for row in graded for name, result in row.results.items()}
    titles |= {name: exercises[name].title for name in asked if name in exercises}
    return [
        (item, titles.get(item.name) or item.name, in_words(item))
        for item in items(graded, asked, marks)
    ]


VERDICTS = (
    (0.0, "Who does well elsewhere fails it more often: read the question again."),
    (0.2, "It hardly tells strong from weak."),
    (0.4, "It tells strong from weak."),
    (1.1, "It tells strong from weak well."),
)
"""From which discrimination on which sentence no longer holds."""


def in_words(item):
    """What the discrimination of an item means, and whether it means anything."""
    if not item.learners:
        return {"telling": False, "text": "Nobody has points in it yet."}
    if item.learners < FEWEST:
        return {"telling": False, "text": f"Fewer than {FEWEST} learners: too few to correlate."}
    if item.discrimination is None:
        text = "Everybody has the same here, or in all the rest: nothing to correlate."
        return {"telling": False, "text": text}
    if item.apart < FEWEST_APART:
        text = f"Fewer than {FEWEST_APART} learners differ from the others: too few to correlate."
        return {"telling": False, "text": text}
    text = next(text for below, text in VERDICTS if item.discrimination < below)
    return {"telling": True, "text": text}


def _likeness(graded, exercises):
    return {
        "alike": likeness.alike(graded, exercises),
        "needed": likeness.needed(len(graded)),
        "fewest": 2 * likeness.TEN,
        "rules": likeness,
    }
