"""Kinds of question: each is an Exercise, declared with what is particular to it."""

from dataclasses import replace
from functools import partial

import numpy as np

from course_lib.grading.exercise import Exercise, Misconception
from course_lib.translations import words


def varied(make, draw, **given):
    """An exercise that can be asked again with other numbers or another convention.

    Args:
        make: a function that returns an Exercise; its arguments are what varies.
        draw: maps a random generator to a dictionary of such arguments.
        given: the arguments of the exercise as it stands in the sheet.

    >>> def sum_of(a, b):
    ...     return value_question(
    ...         name="sum", title="Sum", prompt=f"{a} + {b}?", reference=lambda: a + b
    ...     )
    >>> exercise = varied(sum_of, lambda rng: {"a": int(rng.integers(9)), "b": 1}, a=2, b=3)
    >>> exercise.prompt, exercise.fresh(np.random.default_rng(0)).prompt
    ('2 + 3?', '7 + 1?')
    """

    def fresh(rng):
        return replace(make(**draw(rng)), fresh=fresh)

    return replace(make(**given), fresh=fresh)


def with_given(mistakes, *given, **named):
    """Mistakes in a question about these numbers: each `wrong` takes them first, or by name."""
    return tuple(
        replace(
            mistake,
            wrong=partial(mistake.wrong, *given, **named),
            also_wrong=tuple(partial(form, *given, **named) for form in mistake.also_wrong),
        )
        for mistake in mistakes
    )


def value_question(**fields):
    """An exercise whose answer is one value: a function without arguments."""
    return Exercise(kind="value", **fields)


def counterexample(**fields):
    """An exercise whose answer is an input, judged by what it unmasks."""
    return Exercise(kind="counterexample", **fields)


def written_question(*, name, title, prompt, model_answer, **fields):
    """An exercise answered in words, which a person reads."""
    return Exercise(
        name=name,
        title=title,
        prompt=prompt,
        model_answer=model_answer,
        reference=lambda: model_answer,
        kind="written",
        **fields,
    )


def choice(*, prompt, options, right, **fields):
    """An exercise answered by one letter; every wrong letter has its own explanation."""
    wrong = [option for option in options if option.key != right]
    return Exercise(
        kind="choice",
        prompt=words("{asked}\n\n{lines}", asked=words(prompt), lines=_under_each_other(options)),
        reference=lambda: right,
        misconceptions=tuple(_chosen(option) for option in wrong),
        options=tuple(options),
        **fields,
    )


def _under_each_other(options):
    first, *others = [
        words("- **{key}** — {text}", key=option.key, text=words(option.text)) for option in options
    ]
    for other in others:
        first = words("{above}\n{below}", above=first, below=other)
    return first


def _chosen(option):
    return Misconception(option.name, lambda: option.key, option.belief, option.advice)


def order_lines(*, prompt, signature, lines, right, tried_on, misconceptions, **fields):
    """An exercise answered by the order of given lines, such as "cab"; some belong to nothing.

    The lines are put together and run, so that every order that computes the right thing is right.

    Args:
        signature: the first line of the function, `def f(x):`.
        lines: letter to line of code, indented as it stands in the body.
        right: one right order.
        tried_on: tuples of arguments on which the functions are compared.
        misconceptions: each with a `wrong` that returns an order.
    """
    listed = "\n".join(f"{letter}:  {line}" for letter, line in lines.items())
    return Exercise(
        kind="order",
        prompt=words(
            "{asked}\n\n{code}",
            asked=words(prompt),
            code=f"```python\n{signature}\n{listed}\n```",
        ),
        reference=lambda: right,
        measure=lambda answer: _run_in_order(answer, signature, lines, tried_on),
        misconceptions=misconceptions,
        **fields,
    )


def _run_in_order(answer, signature, lines, tried_on):
    """What the function says that the chosen lines make, or in words why there is none."""
    letters = "".join(answer) if isinstance(answer, (list, tuple)) else answer
    if not isinstance(letters, str):
        return words('an order such as "cab" was wanted')
    letters = [letter for letter in letters.casefold() if letter.isalnum()]
    if len(letters) > 2 * len(lines):
        return words("there are more letters than lines")
    if unknown := [letter for letter in letters if letter not in lines]:
        return words("there is no line {letter}", letter=unknown[0])
    source = "\n".join([signature, *(f"    {lines[letter]}" for letter in letters), "    pass"])
    return _outcome(source, tried_on)


def _outcome(source, tried_on):
    made = {"np": np}
    try:
        exec(source, made)  # lines of our own, in an order of the learner's
        function = [value for value in made.values() if hasattr(value, "__code__")][-1]
        return [function(*arguments) for arguments in tried_on]
    except Exception as error:
        return words("they stop with {error}", error=type(error).__name__)


def measured_task(**fields):
    """An exercise whose answer is judged by what it achieves, such as trained weights."""
    return Exercise(kind="measured", **fields)
