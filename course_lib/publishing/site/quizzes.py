"""A question of choice without a kernel: each line opens, and says what there is to say to it."""

import html

import mistune

from course_lib.grading import answers_of, explain, judge
from course_lib.grading.feedback import shown as said
from course_lib.publishing.site.cells import calls, only_calls, shown, with_tag, words_of
from course_lib.question_bank import EXERCISES, rehearsed, variant

ASKS = "Quiz: "
REVIEWS = "Review: "

QUESTION = '<div class="quiz"><p><strong>{title}</strong></p>{prompt}{answers}</div>'
IN_JUPYTERLAB = (
    '<p class="aside">{says} They are asked in JupyterLab, and depend on what you did before.</p>'
)
LINE = "<details><summary>{says}</summary>{tells}</details>"


def with_answers(cell):
    """A cell that asks a question of choice or of one value, with every answer explained."""
    asked = [output for output in cell["outputs"] if words_of(output).startswith(ASKS)]
    if not asked:
        return cell
    questions = iter([shown(_question(*call)) for call in calls(cell, "quiz")])
    outputs = [next(questions) if output in asked else output for output in cell["outputs"]]
    changed = {**cell, "outputs": outputs}
    return with_tag(changed, "remove-input") if only_calls(cell, {"quiz"}) else changed


def with_reviews(cell):
    """A cell that begins with questions from earlier lessons says where they are asked."""
    asked = [output for output in cell["outputs"] if words_of(output).startswith(REVIEWS)]
    if not asked:
        return cell
    outputs = [_review(output) if output in asked else output for output in cell["outputs"]]
    changed = {**cell, "outputs": outputs}
    return with_tag(changed, "remove-input") if only_calls(cell, {"review"}) else changed


def _review(output):
    says = words_of(output).partition("  [")[0]
    return shown(IN_JUPYTERLAB.format(says=html.escape(says)))


def _question(arguments, options):
    exercise = EXERCISES[arguments[0]]
    number = options.get("variant", 0)
    exercise = variant(exercise, number) if number else exercise
    prompt = exercise.prompt.partition("\n\n- **")[0] if exercise.options else exercise.prompt
    answers = _lines(exercise) if exercise.options else _value(exercise)
    return QUESTION.format(
        title=html.escape(exercise.title), prompt=mistune.html(prompt), answers="".join(answers)
    )


def _lines(exercise):
    for option in exercise.options:
        says = f"{option.key} — {option.text}"
        yield LINE.format(says=_inline(says), tells=_explained(exercise, option.key))


def _value(exercise):
    right = exercise.reference()
    tells = f"<p>It is <strong>{html.escape(said(right))}</strong>.</p>"
    yield LINE.format(says="I have an answer. Show me.", tells=tells)


def _explained(exercise, answer):
    rehearsal = rehearsed(exercise)
    answers = answers_of(lambda: answer, rehearsal.cases)
    return explain(judge(rehearsal.exercise, rehearsal.cases, answers, rehearsal)).html


def _inline(markdown):
    return mistune.html(markdown).strip().removeprefix("<p>").removesuffix("</p>")
