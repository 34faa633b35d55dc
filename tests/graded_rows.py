"""Rows of a class that was graded: plain ones, and whatever a student can write into one."""

from hypothesis import strategies as st

from course_lib.classroom.results import GRADED, NOT_GRADED, Result, Row
from course_lib.grading import Status

WORDS = "Because the logarithm turns products into sums."


def graded(student, *, sheet="02_surprise", edition="first", digest=None, words=WORDS, **more):
    """A row with one exercise that was judged and one that a person has to read."""
    results = {
        "surprise": Result(1, Status.RIGHT.value, out_of=2, title="Surprise"),
        "why": Result(0, Status.WRITTEN.value, out_of=4, text=words, title="Why"),
    }
    return Row(
        student,
        f"{student}.ipynb",
        GRADED,
        2,
        "landlock",
        sheet=sheet,
        digest=digest or f"digest of {student}",
        edition=edition,
        results=more.pop("results", results),
        **more,
    )


def a_class(size, **more):
    return [graded(f"student {number:05}", **more) for number in range(size)]


anything = st.text(st.characters(exclude_categories=()), max_size=12)
"""With NUL, with lone surrogates, with backslashes that look like an escape."""

tricky = st.sampled_from(["", "\\", "\\0", "\\u0000", "\0", "\ud800", "a\\\ud800\0", "=1+1", "Zoë"])
text = anything | tricky
number = st.integers(-3, 10) | st.floats(allow_nan=False, allow_infinity=False)
texts = st.lists(text, max_size=3).map(tuple)

results = st.builds(
    Result,
    points=number,
    verdict=text,
    out_of=number,
    misconception=text,
    text=text,
    title=text,
    headline=text,
    paragraphs=texts,
    behaviour=text,
    sample=texts,
)

rows = st.builds(
    Row,
    student=text,
    file=text,
    status=st.sampled_from([GRADED, NOT_GRADED]),
    out_of=number,
    isolation=text,
    reason=text,
    notes=texts,
    results=st.dictionaries(text, results, max_size=3),
    sheet=text,
    digest=text,
    edition=text,
    seconds=number,
)
