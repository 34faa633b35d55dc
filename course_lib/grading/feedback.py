"""A verdict becomes words: short, specific, and never the answer to a question of one value."""

from dataclasses import dataclass
from html import escape

import numpy as np

from course_lib.grading.answers import numbers
from course_lib.grading.judge import Status

LINES = {
    Status.NOT_ATTEMPTED: ("○", "not attempted yet", "#56707f"),
    Status.WRONG: ("△", "not right yet", "#b45309"),
    Status.RIGHT: ("✔", "right", "#0072b2"),
    Status.WRITTEN: ("✎", "written", "#0072b2"),
    Status.KEPT: ("✎", "kept for grading", "#0072b2"),
}

TRANSLATED = {
    "NameError": "Your code uses a name that has not been defined. Is it spelt as above, and did its "
    "cell run?",
    "NotAFunctionError": "A function was wanted here, and something else arrived. Is the `def` still there?",
    "AttributeError": "That value has no such attribute. Is it a list where an array was meant?",
    "TypeError": "An operation met a value of the wrong kind. Which line is it?",
    "IndexError": "An index points outside the list. From which number does Python count?",
    "TimeoutError": "It did not come to an end in time. Which loop might never stop?",
    "MemoryError": "It asked for more memory than there is. Which array is far larger than its input?",
    "SystemExit": "It ended the whole program. A function gives its answer back with `return`.",
    "OSError": "A file could not be read or written. The task needs none.",
    "SystemError": "The process died while this ran. Does it call something outside Python?",
    "KeyboardInterrupt": "You stopped it. Was it taking long?",
    "RecursionError": "It called itself too often: without an end, or once for every event?",
}

TELLING_MESSAGES = {
    "module 'numpy' has no": "Python stopped before any mathematics: NumPy 2 has no such name. Older "
    "tutorials use some that are gone; what is it called today?",
    "copy keyword": "Python stopped before any mathematics: in NumPy 2 `copy=False` means something "
    "else than in older tutorials. What happens without it?",
    "positional argument": "The call did not fit. Does your function take the arguments of the task, "
    "in order?",
}


@dataclass(frozen=True)
class Feedback:
    """Words about one verdict, as plain text and, with the same words, as HTML."""

    status: Status
    headline: str
    paragraphs: tuple[str, ...] = ()

    @property
    def text(self):
        mark, _, _ = LINES[self.status]
        return "\n".join([f"{mark} {self.headline}", *(f"  {line}" for line in self.paragraphs)])

    @property
    def html(self):
        mark, _, colour = LINES[self.status]
        body = "".join(
            f'<p style="margin:.3em 0 0 1.4em">{_marked(p)}</p>' for p in self.paragraphs
        )
        return (
            f'<div role="status" style="border-left:4px solid {colour};padding:.4em .8em;'
            f'margin:.2em 0;line-height:1.5"><strong>{mark} {_marked(self.headline)}</strong>'
            f"{body}</div>"
        )

    def __repr__(self):
        return self.text

    def _repr_html_(self):
        return self.html


def _marked(text):
    """Escaped, with `code` between backticks set as code."""
    pieces = escape(text, quote=False).split("`")
    if len(pieces) % 2 == 0:  # a lone backtick is not markup
        return "`".join(pieces)
    return "".join(f"<code>{piece}</code>" if i % 2 else piece for i, piece in enumerate(pieces))


def explain(verdict, *, show_values=True):
    """Words for a verdict.

    Args:
        verdict: of `judge`.
        show_values: False where the cases are hidden; then neither arguments nor answers appear,
            and of an error only its kind, for its message could carry a hidden input out.
    """
    exercise = verdict.exercise
    _, words, _ = LINES[verdict.status]
    return Feedback(
        verdict.status,
        f"{exercise.title} (`{exercise.name}`): {words}",
        tuple(_paragraphs(verdict, show_values)),
    )


def _paragraphs(verdict, show_values):
    if verdict.status is Status.NOT_ATTEMPTED:
        return [f"Replace the `...` in `{verdict.exercise.name}` when you are ready."]
    if verdict.status is Status.KEPT:
        return ["An answer is there. It is tried or read when the sheet is graded."]
    if verdict.status is Status.WRITTEN:
        return _beside_the_model(verdict.exercise, show_values)
    if verdict.status is Status.RIGHT:
        return _praise(verdict)
    return [_what_happened(verdict, show_values), *_diagnosis(verdict)]


def _praise(verdict):
    exercise = verdict.exercise
    points = "point" if exercise.points == 1 else "points"
    why = [option.advice for option in exercise.options if option.key == verdict.chosen]
    return [f"All checks hold: {exercise.points} {points}.", *filter(None, why)]


def _beside_the_model(exercise, show_values):
    if not show_values:
        return ["Your sentence is kept for a person to read."]
    return [
        f"One way to say it: {exercise.model_answer}",
        "Lay your sentence beside it. Which idea is in both, and which only in one?",
    ]


def _what_happened(verdict, show_values):
    failure = verdict.failures[0]
    sentence = WHAT_HAPPENED[failure.problem](failure)
    if failure.answer.message and show_values:
        said = failure.answer.message.replace("`", "'")
        sentence += f" Python said: `{said}`."
    if verdict.exercise.measure and failure.problem == "value":
        return (
            f"{TRIED.get(verdict.exercise.kind, 'It was tried')}: {_found(failure.answer.value)}."
        )
    if not failure.case.arguments:
        return sentence
    if not show_values:  # not even a shape: it could be chosen so as to carry an input out
        sentence = WITHOUT_VALUES.get(failure.problem, sentence)
    return (
        f"{_where(verdict.exercise, failure, show_values)} {sentence}{_right(failure, show_values)}"
    )


def _where(exercise, failure, show_values):
    if not show_values:
        return f"Case “{failure.case.label}”:"
    arguments = ", ".join(shown(value) for value in failure.case.arguments.values())
    return f"`{exercise.name}({arguments})` ({failure.case.label}):"


def _right(failure, show_values):
    if not show_values or failure.problem not in ("value", "shape", "nan", "none"):
        return ""
    return f" The right answer here is `{shown(failure.expected.value)}`."


def _diagnosis(verdict):
    mistake = verdict.misconception
    if verdict.only_at_extremes:
        yield "Every ordinary input is answered correctly; an extreme one is not."
    if mistake is None:
        yield from _without_a_name(verdict)
        return
    if mistake.convention:
        yield "That is a real convention; this task uses another one."
    if mistake.parts:
        yield f"{_exactly_the(verdict)} two mistakes give together."
    for part in mistake.parts or [mistake]:
        yield f"{'One thought' if mistake.parts else _whose_thought(verdict)}: {part.belief}"
        yield part.advice


def _whose_thought(verdict):
    if verdict.exercise.kind in TRIED:  # of what was found, many causes are possible
        return "One thought that leads there"
    return f"{_exactly_the(verdict)} somebody gives who thinks"


def _exactly_the(verdict):
    several = verdict.failures[0].case.arguments
    return "These are exactly the answers that" if several else "This is the answer that"


def _without_a_name(verdict):
    if verdict.exercise.kind == "choice":
        yield "One of the letters above was wanted, between quotation marks."
    elif verdict.broken:
        yield f"A right answer obeys this: {verdict.broken.law.sentence} {tried(verdict.broken)}"
    elif verdict.failures[0].problem in ("value", "shape") and not verdict.exercise.measure:
        yield (
            f'I do not recognise where it comes from. `hint("{verdict.exercise.name}")` '
            "gives you a sentence that any right answer obeys."
        )


def tried(broken):
    """The smallest example on which a law is broken, as calls and what they gave."""
    gave = [
        f"{', '.join(shown(value) for value in case.arguments.values())} → {shown(answer.value)}"
        for case, answer in zip(broken.cases, broken.answers, strict=True)
    ]
    return f"Yours: `{'` and `'.join(gave)}`."


def _said_error(failure):
    answer = failure.answer
    told = [words for part, words in TELLING_MESSAGES.items() if part in answer.message]
    if told and not failure.case.arguments:
        return "A value was wanted here, and a function arrived. Is it the right name?"
    words = told[0] if told else TRANSLATED.get(answer.error, "Which line does it come from?")
    return f"It stopped with {answer.error}. {words}"


def _said_none(failure):
    if failure.case.arguments:
        return "It gave back None. Is a `return` missing?"
    return "It is None. Which value did you want to put there?"


TRIED = {
    "counterexample": "Your input was tried",
    "order": "Your lines were run",
    "measured": "What you handed over was measured",
}


def _found(value):
    return value if isinstance(value, str) else shown(value)


WHAT_HAPPENED = {
    "untouched": lambda failure: "On this input the `...` is still there. Is a branch missing?",
    "error": _said_error,
    "none": _said_none,
    "text": lambda failure: "That is text where a number was wanted. Are there quotation marks?",
    "not_text": lambda failure: "A sentence in quotation marks was wanted here.",
    "short": lambda failure: "That is very short. Can you make a sentence of it?",
    "strange": lambda failure: f"That is {failure.answer.value}; numbers or text were wanted.",
    "damaged": lambda failure: (
        f"It changed its own argument `{failure.answer.damaged[0]}`. "
        "What will the caller find there afterwards?"
    ),
    "nan": lambda failure: "It gave back NaN, which is not a number. Which step makes it?",
    "shape": lambda failure: (
        f"It gave back {_shape(failure.answer)} where {_shape(failure.expected)} was wanted."
    ),
    "rounded": lambda failure: (
        f"{_yours(failure)} `{shown(failure.answer.value)}`. That is the right number, rounded too "
        "far. Can you give more digits, or write it as an expression?"
    ),
    "value": lambda failure: f"{_yours(failure)} `{shown(failure.answer.value)}`.",
}

WITHOUT_VALUES = {
    "rounded": "the answer is rounded too far.",
    "value": "the answer is not the right one.",
    "shape": "it gave back a different number of numbers than wanted.",
    "strange": "it gave back something that is not data.",
}


def _yours(failure):
    return "Your function gave" if failure.case.arguments else "You answered"


def _shape(answer):
    shape = numbers(answer.value).shape
    return "one number" if shape == () else f"numbers of shape {shape}"


def shown(value):
    """A value as a learner would type it, with four significant digits and few entries.

    >>> shown([0.1, 2.302585093]), shown(([0.5, 0.5], 1))
    ('[0.1, 2.303]', '([0.5, 0.5], 1)')
    """
    if isinstance(value, np.ndarray):
        return shown(value.tolist())
    if isinstance(value, (list, tuple)):
        items = ", ".join([shown(item) for item in value[:6]] + ["…"] * (len(value) > 6))
        return _shortened(f"({items})" if isinstance(value, tuple) else f"[{items}]")
    if isinstance(value, (int, float, np.number)) and not isinstance(value, bool):
        return number(value)
    return _shortened(repr(value))


def number(value):
    """A number for a sentence: four significant digits, and never a minus before zero.

    >>> number(-0.0), number(1075.0), number(np.float64(0.6931471))
    ('0', '1075', '0.6931')
    """
    try:
        return f"{float(value):.4g}" if value != 0 else "0"
    except OverflowError:
        return "a number too large for a float"


def _shortened(text, longest=200):
    """Nobody wants five million characters of an answer repeated."""
    return text if len(text) <= longest else f"{text[:longest]}…"
