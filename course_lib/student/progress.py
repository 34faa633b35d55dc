"""What is mastered: two different variants right without the solution, one of them on a later day."""

from html import escape

from IPython.display import display

from course_lib.grading import Status
from course_lib.question_bank import EXERCISES, LESSONS
from course_lib.student import record
from course_lib.translations import gettext, words

STATES = {
    words("mastered"): "✔✔",
    words("right once"): "✔",
    words("tried"): "△",
    words("not attempted yet"): "○",
}


class Progress:
    """The state of every exercise, as text and as a table with the same words."""

    def __init__(self, states):
        self.states = states

    def _lines(self):
        for lesson in sorted({LESSONS[name] for name in self.states}):
            inside = {n: s for n, s in self.states.items() if LESSONS[n] == lesson}
            begun = {name: state for name, state in inside.items() if state != "not attempted yet"}
            count = sum(state == "mastered" for state in inside.values())
            heading = gettext(
                "Lesson {lesson}: {count} of {all} mastered",
                lesson=lesson,
                count=count,
                all=len(inside),
            )
            yield heading, begun

    def __repr__(self):
        lines = [gettext("Your progress")]
        for heading, begun in self._lines():
            lines += [heading, *(f"  {STATES[s]} {n}: {gettext(s)}" for n, s in begun.items())]
        return "\n".join(lines)

    def _repr_html_(self):
        rows = "".join(
            f'<tr><th scope="row" style="text-align:left">{escape(heading)}</th>'
            f'<td style="text-align:left">{_listed(begun)}</td></tr>'
            for heading, begun in self._lines()
        )
        return f"<table><caption>{gettext('Your progress')}</caption>{rows}</table>"


def _listed(begun):
    return "<br>".join(
        f"{STATES[state]} {escape(gettext(EXERCISES[name].title))}: {gettext(state)}"
        for name, state in begun.items()
    )


def progress():
    """Show what you have begun and what is mastered, lesson by lesson."""
    kept = record.read()
    display(Progress({name: state_of(name, kept) for name in LESSONS}))


def state_of(name, kept):
    """One of STATES, from the record."""
    attempts = kept["attempts"].get(name, [])
    right = [attempt for attempt in attempts if _counts(attempt, kept["hints"].get(name, []))]
    if not attempts:
        return "not attempted yet"
    if not right:
        return "tried"
    return "mastered" if _two_days(right) and _two_variants(name, right) else "right once"


def _counts(attempt, hints):
    """Right, and its solution was not looked at before."""
    opened = [
        hint["when"] for hint in hints if hint["solution"] and hint["variant"] == attempt["variant"]
    ]
    return attempt["verdict"] == Status.RIGHT.value and not any(
        when <= attempt["when"] for when in opened
    )


def _two_days(right):
    return len({attempt["when"][:10] for attempt in right}) > 1


def _two_variants(name, right):
    several = EXERCISES[name].fresh is not None
    return not several or len({attempt["variant"] for attempt in right}) > 1
