"""The one way in which grading declines to start."""


class CannotGradeError(ValueError):
    """Grading does not start. The message says what was found, what is wanted and what to do."""
