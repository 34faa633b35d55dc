"""Where submissions are graded: here, in a process per core, or on a cluster.

`prepare(grader)` refuses where nobody could be graded. `rows(grader, handed)` yields a Row for each
submission as it is done, in any order. Nothing that happens to one submission keeps the others from
being graded.
"""

from course_lib.classroom.engines.cores import Cores, Here, cores

FEWEST = 8
"""Submissions for which starting more processes pays."""

__all__ = ["Cores", "Here", "cores", "engine_for"]


def engine_for(graders, number_of_submissions, scheduler=None):
    """The engine for so many processes, None standing for as many as pay; or for a cluster."""
    if scheduler:
        from course_lib.classroom.engines.cluster import Cluster

        return Cluster(scheduler)
    if graders is None:
        graders = cores() if number_of_submissions >= FEWEST else 1
    return Here() if graders == 1 else Cores(graders)
