"""On many machines: Dask hands submissions to its workers, each of which has a sandbox of its own.

The connection is encrypted always: whoever can speak to a scheduler can run code as its owner.
Certificates are found where Dask looks for them, in its own configuration.
"""

import threading
from dataclasses import dataclass, replace
from importlib import import_module

from course_lib.classroom.dealing import Dealt
from course_lib.classroom.grader import Grader
from course_lib.classroom.intake import UnreadableError
from course_lib.classroom.isolation.tiers import ISOLATIONS, LIMITS_ONLY
from course_lib.classroom.refusal import CannotGradeError
from course_lib.translations import in_language, language_in_use, words

BATCH = 10
"""Submissions in one task: enough that the way there costs little, few enough to lose."""

AHEAD = 4
"""Tasks that wait for each worker."""

RETRIES = 3
"""Of a task whose worker is lost."""

BY_THE_WORKERS = words("closed in by the workers of a cluster")


class Cluster:
    """The workers of a Dask scheduler, given by its address or as a client."""

    graders = 1

    def __init__(self, scheduler):
        self.client = _connected(scheduler) if isinstance(scheduler, str) else scheduler

    def prepare(self, grader):
        """Walls are raised where submissions run, and nowhere else.

        Raises:
            CannotGradeError: if nobody knows the walls that are asked for.
        """
        if grader.isolation not in ISOLATIONS:
            raise CannotGradeError(
                f"isolation is one of {', '.join(ISOLATIONS)}; received {grader.isolation!r}"
            )
        grader.sandbox = SandboxesElsewhere(grader.isolation == LIMITS_ONLY.name)

    def rows(self, grader, handed):
        from distributed import as_completed

        recipe = recipe_of(grader)
        tasks, running = _batches(grader, handed), as_completed()
        lost = {}
        ahead = AHEAD * max(1, len(self.client.scheduler_info()["workers"]))
        for ready in tasks:
            if isinstance(ready, tuple):  # not even readable
                yield ready[1]
                continue
            self._submit(recipe, ready, running, lost)
            while running.count() >= ahead:
                yield from _rows_of(next(running), lost, grader)
        for future in running:
            yield from _rows_of(future, lost, grader)

    def _submit(self, recipe, batch, running, lost):
        future = self.client.submit(grade_batch, recipe, batch, pure=False, retries=RETRIES)
        lost[future.key] = batch
        running.add(future)


@dataclass(frozen=True)
class SandboxesElsewhere:
    """What stands for the workers' sandboxes on the machine that hands out the work."""

    limits_only: bool

    @property
    def isolation(self):
        return LIMITS_ONLY.words if self.limits_only else BY_THE_WORKERS

    def close(self):
        """Each worker closes its own."""


def _connected(address):
    try:
        from distributed import Client
        from distributed.security import Security
    except ImportError:
        raise CannotGradeError(
            "--scheduler needs Dask: `python -m pip install 'one-number[scale]'`"
        ) from None
    if not address.startswith("tls://"):
        raise CannotGradeError(
            f"--scheduler wants an encrypted address such as tls://host:8786, received {address!r}. "
            "Whoever can speak to a scheduler can run code as its owner, even on one machine"
        )
    try:
        return Client(address, security=Security(require_encryption=True), timeout=20)
    except (OSError, TimeoutError, ValueError, TypeError, RuntimeError) as error:
        raise CannotGradeError(
            f"the scheduler at {address} cannot be reached: {error}. Is it running, and does "
            "Dask's configuration name its certificates (distributed.comm.tls)?"
        ) from error


def _batches(grader, handed):
    """Lists of (submission, its content); and alone, with its row, one that cannot be read."""
    batch = []
    for one in handed:
        try:
            batch.append((replace(one, path=None), one.content()))
        except UnreadableError as error:
            yield one, replace(grader.row_of(one), reason=str(error))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _rows_of(future, batches, grader):
    batch = batches.pop(future.key)
    if future.status == "finished":
        return future.result()
    error = future.exception()
    said = str(error) if isinstance(error, CannotGradeError) else type(error).__name__
    why = f"internal error: the cluster could not grade it ({said})"
    return [replace(grader.row_of(one, content), reason=why) for one, content in batch]


def recipe_of(grader):
    """What another machine needs to make the same grader."""
    secret = grader.exercises.secret if isinstance(grader.exercises, Dealt) else None
    return {
        "sheet": grader.sheet,
        "bank": grader.bank,
        "secret": secret,
        "seed": grader.seed,
        "isolation": grader.isolation,
        "limits": grader.limits,
        "accommodations": grader.accommodations,
        "edition": grader.edition,
        "language": language_in_use(),
    }


_made = threading.local()
"""One grader a thread: a sandbox does one thing at a time."""


def grade_batch(recipe, batch):
    """On a worker: the rows of some submissions."""
    with in_language(recipe["language"]):
        if getattr(_made, "edition", None) != recipe["edition"]:
            _made.grader, _made.edition = grader_from(recipe), recipe["edition"]
        return [_made.grader.grade_content(one, content) for one, content in batch]


def grader_from(recipe):
    """The grader of a recipe.

    Raises:
        CannotGradeError: if this machine holds another version of the course.
    """
    module, _, name = recipe["bank"].partition(":")
    exercises = getattr(import_module(module), name)
    if recipe["secret"]:
        exercises = Dealt(exercises, recipe["secret"])
    grader = Grader(
        recipe["sheet"],
        exercises,
        recipe["seed"],
        recipe["isolation"],
        recipe["limits"],
        accommodations=recipe["accommodations"],
        bank=recipe["bank"],
    )
    if grader.edition != recipe["edition"]:
        raise CannotGradeError(
            "this worker asks other questions than the grader: install the same version of the "
            "course on both"
        )
    return grader
