"""The same question with other numbers or another convention: for a review, or one for each learner."""

from course_lib.grading.judge import confusions

ATTEMPTS = 100


def variant(exercise, seed):
    """The variant of an exercise that belongs to a seed; the exercise itself if it has none.

    Numbers on which two mistakes coincide are drawn again.

    Raises:
        ValueError: if no numbers are found that keep the mistakes apart.
    """
    if exercise.fresh is None:
        return exercise
    rng = exercise.generator(seed)
    for _ in range(ATTEMPTS):
        candidate = exercise.fresh(rng)
        if not confusions(candidate, seed):
            return candidate
    raise ValueError(
        f"{ATTEMPTS} draws for {exercise.name!r} with seed {seed} all leave two of its mistakes "
        "with the same numbers; let its `draw` choose from a wider range"
    )
