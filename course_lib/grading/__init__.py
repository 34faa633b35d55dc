"""The engine that judges answers. It knows no subject.

Five nouns and one verb:

    Case            a question to a function: a label and arguments
    Misconception   a wrong answer with a name, the belief behind it and a question that helps
    Exercise        what is asked, what is right, what goes wrong
    Answer          what came back: a value or an error, as plain data
    Verdict         the judgement, without words

    judge(exercise, cases, answers) → Verdict

`feedback` turns a verdict into words. Who obtained the answers, and in which process, does not matter here.
"""

from course_lib.grading.answers import Answer, answers_of
from course_lib.grading.exercise import (
    Case,
    Exercise,
    Misconception,
    Option,
    Tolerance,
    choice,
    counterexample,
    value_question,
    written_question,
)
from course_lib.grading.feedback import Feedback, explain
from course_lib.grading.judge import Failure, Status, Verdict, confusions, judge

__all__ = [
    "Answer",
    "Case",
    "Exercise",
    "Failure",
    "Feedback",
    "Misconception",
    "Option",
    "Status",
    "Tolerance",
    "Verdict",
    "answers_of",
    "choice",
    "confusions",
    "counterexample",
    "explain",
    "judge",
    "value_question",
    "written_question",
]
