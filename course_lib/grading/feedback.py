"""A verdict becomes words: short, specific, and never the answer to a question of one value."""

from dataclasses import dataclass
from html import escape

import numpy as np

from course_lib.grading.answers import numbers
from course_lib.grading.judge import Status
from course_lib.translations import gettext, ngettext, words

LINES = {
    Status.NOT_ATTEMPTED: ("○", words("not attempted yet"), "#56707f"),
    Status.WRONG: ("△", words("not right yet"), "#b45309"),
    Status.RIGHT: ("✔", words("right"), "#0072b2"),
    Status.WRITTEN: ("✎", words("written"), "#0072b2"),
    Status.KEPT: ("✎", words("kept for grading"), "#0072b2"),
}

TRANSLATED = {
    "NameError": words(
        "Your code uses a name that has not been defined. Is it spelt as above, and did its "
        "cell run?"
    ),
    "NotAFunctionError": words(
        "A function was wanted here, and something else arrived. Is the `def` still there?"
    ),
    "AttributeError": words(
        "That value has no such attribute. Is it a list where an array was meant?"
    ),
    "TypeError": words("An operation met a value of the wrong kind. Which line is it?"),
    "IndexError": words("An index points outside the list. From which number does Python count?"),
    "TimeoutError": words("It did not come to an end in time. Which loop might never stop?"),
    "MemoryError": words(
        "It asked for more memory than there is. Which array is far larger than its input?"
    ),
    "SystemExit": words(
        "It ended the whole program. A function gives its answer back with `return`."
    ),
    "OSError": words("A file could not be read or written. The task needs none."),
    "SystemError": words("The process died while this ran. Does it call something outside Python?"),
    "KeyboardInterrupt": words("You stopped it. Was it taking long?"),
    "RecursionError": words("It called itself too often: without an end, or once for every event?"),
}

TELLING_MESSAGES = {
    "module 'numpy' has no": words(
        "Python stopped before any mathematics: NumPy 2 has no such name. Older "
        "tutorials use some that are gone; what is it called today?"
    ),
    "copy keyword": words(
        "Python stopped before any mathematics: in NumPy 2 `copy=False` means something "
        "else than in older tutorials. What happens without it?"
    ),
    "positional argument": words(
        "The call did not fit. Does your function take the arguments of the task, in order?"
    ),
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
    _, what, _ = LINES[verdict.status]
    return Feedback(
        verdict.status,
        f"{gettext(exercise.title)} (`{exercise.name}`): {gettext(what)}",
        tuple(_paragraphs(verdict, show_values)),
    )


def _paragraphs(verdict, show_values):
    if verdict.status is Status.NOT_ATTEMPTED:
        return [
            gettext("Replace the `...` in `{name}` when you are ready.", name=verdict.exercise.name)
        ]
    if verdict.status is Status.KEPT:
        return [gettext("An answer is there. It is tried or read when the sheet is graded.")]
    if verdict.status is Status.WRITTEN:
        return _beside_the_model(verdict.exercise, show_values)
    if verdict.status is Status.RIGHT:
        return _praise(verdict)
    return [_what_happened(verdict, show_values), *_diagnosis(verdict)]


def _praise(verdict):
    exercise = verdict.exercise
    held = ngettext("All checks hold: {n} point.", "All checks hold: {n} points.", exercise.points)
    why = [gettext(option.advice) for option in exercise.options if option.key == verdict.chosen]
    return [held, *filter(None, why)]


def _beside_the_model(exercise, show_values):
    if not show_values:
        return [gettext("Your sentence is kept for a person to read.")]
    return [
        gettext("One way to say it: {answer}", answer=gettext(exercise.model_answer)),
        gettext("Lay your sentence beside it. Which idea is in both, and which only in one?"),
    ]


def _what_happened(verdict, show_values):
    failure = verdict.failures[0]
    sentence = WHAT_HAPPENED[failure.problem](failure)
    if failure.answer.message and show_values:
        said = failure.answer.message.replace("`", "'")
        sentence += " " + gettext("Python said: `{said}`.", said=said)
    if verdict.exercise.measure and failure.problem in ("value", "text"):
        tried_out = gettext(TRIED.get(verdict.exercise.kind, words("It was tried")))
        return f"{tried_out}: {_found(failure.answer.value)}."
    if not failure.case.arguments:
        return sentence
    if not show_values:  # not even a shape: it could be chosen so as to carry an input out
        sentence = gettext(WITHOUT_VALUES.get(failure.problem, sentence))
    return (
        f"{_where(verdict.exercise, failure, show_values)} {sentence}{_right(failure, show_values)}"
    )


def _where(exercise, failure, show_values):
    if not show_values:
        return gettext("Case “{label}”:", label=gettext(failure.case.label))
    arguments = ", ".join(shown(value) for value in failure.case.arguments.values())
    return f"`{exercise.name}({arguments})` ({gettext(failure.case.label)}):"


def _right(failure, show_values):
    if not show_values or failure.problem not in ("value", "shape", "nan", "none"):
        return ""
    return " " + gettext("The right answer here is `{right}`.", right=shown(failure.expected.value))


def _diagnosis(verdict):
    mistake = verdict.misconception
    if verdict.only_at_extremes:
        yield gettext("Every ordinary input is answered correctly; an extreme one is not.")
    if mistake is None:
        yield from _without_a_name(verdict)
        return
    if mistake.convention:
        yield gettext("That is a real convention; this task uses another one.")
    if mistake.parts:
        yield gettext(_by_kind(verdict, TWO_TOGETHER))
    for part in mistake.parts or [mistake]:
        whose = words("One thought") if mistake.parts else _whose_thought(verdict)
        yield f"{gettext(whose)}: {gettext(part.belief)}"
        yield gettext(part.advice)


def _whose_thought(verdict):
    if verdict.exercise.kind in TRIED:  # of what was found, many causes are possible
        return words("One thought that leads there")
    return _by_kind(verdict, SOMEBODY_THINKS)


TWO_TOGETHER = (
    words("These are exactly the answers that two mistakes give together."),
    words("This is the answer that two mistakes give together."),
)
SOMEBODY_THINKS = (
    words("These are exactly the answers that somebody gives who thinks"),
    words("This is the answer that somebody gives who thinks"),
)


def _by_kind(verdict, sentences):
    """Of a function several answers are known, of a value one."""
    return sentences[0 if verdict.failures[0].case.arguments else 1]


def _without_a_name(verdict):
    if verdict.exercise.kind == "choice":
        yield gettext("One of the letters above was wanted, between quotation marks.")
    elif verdict.broken:
        law = gettext(verdict.broken.law.sentence)
        obeys = gettext("A right answer obeys this: {law}", law=law)
        yield f"{obeys} {gettext(tried(verdict.broken))}"
    elif verdict.failures[0].problem in ("value", "shape") and not verdict.exercise.measure:
        yield gettext(
            'I do not recognise where it comes from. `hint("{name}")` '
            "gives you a sentence that any right answer obeys.",
            name=verdict.exercise.name,
        )


def tried(broken):
    """The smallest example on which a law is broken, as calls and what they gave."""
    gave = [
        f"`{', '.join(shown(value) for value in case.arguments.values())} → {shown(answer.value)}`"
        for case, answer in zip(broken.cases, broken.answers, strict=True)
    ]
    several = gave[0]
    for one in gave[1:]:
        several = words("{several} and {one}", several=several, one=one)
    return words("Yours: {calls}.", calls=several)


def _said_error(failure):
    answer = failure.answer
    told = [words for part, words in TELLING_MESSAGES.items() if part in answer.message]
    if told and not failure.case.arguments:
        return gettext("A value was wanted here, and a function arrived. Is it the right name?")
    asked = TRANSLATED.get(answer.error, words("Which line does it come from?"))
    stopped = gettext("It stopped with {error}.", error=answer.error)
    return f"{stopped} {gettext(told[0] if told else asked)}"


def _said_none(failure):
    if failure.case.arguments:
        return gettext("It gave back None. Is a `return` missing?")
    return gettext("It is None. Which value did you want to put there?")


def _said_shape(failure):
    said = gettext(
        "It gave back {given} where {wanted} was wanted.",
        given=_shape(failure.answer),
        wanted=_shape(failure.expected),
    )
    if not _has_a_decimal_comma(failure):
        return said
    return said + " " + gettext("Is there a comma where Python wants a point?")


def _has_a_decimal_comma(failure):
    """`1,204` is how much of the world writes a number; to Python it is a pair."""
    value = failure.answer.value
    pair = isinstance(value, list) and len(value) == 2 and all(type(one) is int for one in value)
    return pair and not failure.case.arguments and numbers(failure.expected.value).shape == ()


TRIED = {
    "counterexample": words("Your input was tried"),
    "order": words("Your lines were tried"),
    "measured": words("What you handed over was measured"),
}


def _found(value):
    return gettext(value) if isinstance(value, str) else shown(value)


def _yours(failure):
    value = shown(failure.answer.value)
    if failure.case.arguments:
        return gettext("Your function gave `{value}`.", value=value)
    return gettext("You answered `{value}`.", value=value)


WHAT_HAPPENED = {
    "untouched": lambda failure: gettext(
        "On this input the `...` is still there. Is a branch missing?"
    ),
    "error": _said_error,
    "none": _said_none,
    "text": lambda failure: gettext(
        "That is text where a number was wanted. Are there quotation marks?"
    ),
    "not_text": lambda failure: gettext("A sentence in quotation marks was wanted here."),
    "short": lambda failure: gettext("That is very short. Can you make a sentence of it?"),
    "strange": lambda failure: gettext(
        "That is a value of type {kind}; numbers or text were wanted.",
        kind=failure.answer.value.kind,
    ),
    "damaged": lambda failure: gettext(
        "It changed its own argument `{argument}`. What will the caller find there afterwards?",
        argument=failure.answer.damaged[0],
    ),
    "nan": lambda failure: gettext("It gave back NaN, which is not a number. Which step makes it?"),
    "shape": _said_shape,
    "rounded": lambda failure: (
        _yours(failure)
        + " "
        + gettext(
            "That is the right number, rounded too far. Can you give more digits, or write it as "
            "an expression?"
        )
    ),
    "value": _yours,
}

WITHOUT_VALUES = {
    "rounded": words("the answer is rounded too far."),
    "value": words("the answer is not the right one."),
    "shape": words("it gave back a different number of numbers than wanted."),
    "strange": words("it gave back something that is not data."),
}


def _shape(answer):
    shape = numbers(answer.value).shape
    if shape == ():
        return gettext("one number")
    return gettext("numbers of shape {shape}", shape=shape)


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
        return gettext("a number too large for a float")


def _shortened(text, longest=200):
    """Nobody wants five million characters of an answer repeated."""
    return text if len(text) <= longest else f"{text[:longest]}…"
