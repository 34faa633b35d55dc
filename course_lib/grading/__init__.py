"""The engine that judges answers. It knows no subject.

Seven nouns and one verb:

    Case            a question to a function: a label and arguments
    Misconception   a wrong answer with a name, the belief behind it and a question that helps
    Fault           a mistake that can be made in any function; it generates misconceptions
    Law             a true sentence that every right answer obeys
    Exercise        what is asked, what is right, what goes wrong
    Answer          what came back: a value or an error, as plain data
    Verdict         the judgement, without words

    judge(exercise, cases, answers) → Verdict

`feedback` turns a verdict into words. Who obtained the answers, and in which process, does not matter here.
"""

from course_lib.grading.answers import Answer, answers_of
from course_lib.grading.exercise import (
    THREE_DECIMALS,
    Case,
    Exercise,
    Fault,
    Law,
    Misconception,
    Option,
    Tolerance,
)
from course_lib.grading.feedback import Feedback, explain
from course_lib.grading.judge import Failure, Status, Verdict, confusions, judge
from course_lib.grading.kinds import (
    choice,
    counterexample,
    measured_task,
    order_lines,
    value_question,
    varied,
    with_given,
    written_question,
)
from course_lib.grading.rehearsal import Rehearsal

__all__ = [
    "THREE_DECIMALS",
    "Answer",
    "Case",
    "Exercise",
    "Failure",
    "Fault",
    "Feedback",
    "Law",
    "Misconception",
    "Option",
    "Rehearsal",
    "Status",
    "Tolerance",
    "Verdict",
    "answers_of",
    "choice",
    "confusions",
    "counterexample",
    "explain",
    "judge",
    "measured_task",
    "order_lines",
    "value_question",
    "varied",
    "with_given",
    "written_question",
]
