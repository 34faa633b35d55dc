"""In which language learners are answered. Teachers are told in English what a program tells them."""

from contextlib import contextmanager

from course_lib.classroom.refusal import CannotGradeError
from course_lib.translations import in_language, known, language_in_use


@contextmanager
def speaking(language=None):
    """Answer learners in this language inside the block; with none, in the one that is in use.

    Raises:
        CannotGradeError: if the course does not speak it.
    """
    try:
        code = known(language) if language else language_in_use()
    except ValueError as error:
        raise CannotGradeError(str(error)) from None
    with in_language(code):
        yield
