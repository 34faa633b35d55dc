"""Five minutes for one mistake: the smallest input on which a belief and the right answer part ways."""

from course_lib.grading.answers import same
from course_lib.grading.feedback import shown


def telling(rehearsal, mistake):
    """The numbers of the cases that this mistake answers otherwise than is right."""
    exercise = rehearsal.exercise
    return [
        i
        for i in range(len(rehearsal.cases))
        if not same(
            rehearsal.says(mistake.wrong, i),
            rehearsal.says(exercise.reference, i),
            exercise.tolerance,
        )
    ]


def for_the_board(rehearsal, mistake):
    """The smallest of the telling cases, as a sentence; empty where no case tells.

    Ask for predictions first, write both numbers down, then ask the question.
    """
    exercise, cases = rehearsal.exercise, rehearsal.cases
    ranked = sorted(telling(rehearsal, mistake), key=lambda i: (cases[i].extreme, cases[i].size))
    if not ranked:
        return ""
    right = rehearsal.says(exercise.reference, ranked[0])
    wrong = rehearsal.says(mistake.wrong, ranked[0])
    if exercise.options:
        return (
            f"Right is {_option(exercise, right)}; this thought chooses {_option(exercise, wrong)}."
        )
    if exercise.measure:
        return f"A right answer leads to {_outcome(right)}; this one leads to {_outcome(wrong)}."
    arguments = ", ".join(shown(value) for value in cases[ranked[0]].arguments.values())
    call = f"{exercise.name}({arguments})" if arguments else exercise.name
    return f"`{call}` is `{shown(right.value)}`; who makes this mistake gets {_outcome(wrong)}."


def _option(exercise, answer):
    texts = [option.text for option in exercise.options if option.key == answer.value]
    return f"“{texts[0]}”" if texts else _outcome(answer)


def _outcome(answer):
    if answer.error:
        return f"stopped with {answer.error}"
    damaged = f", and has changed {answer.damaged[0]}" if answer.damaged else ""
    return f"`{shown(answer.value)}`{damaged}"
