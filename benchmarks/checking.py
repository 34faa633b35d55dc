"""How long one check takes, every fingerprint included. Prints milliseconds, and their median.

A right answer, a declared mistake, and a mistake that nothing recognises are checked, each fresh:
nothing of what right and wrong functions say is remembered from the check before. The last is the
slowest, for every single mistake and every pair is tried on it.

    python benchmarks/checking.py
"""

import statistics
import time

import numpy as np

from course_lib.grading import answers_of, judge
from course_lib.question_bank import EXERCISES

REPEATS = 5


def milliseconds(exercise, answerer):
    """The median time of a whole check: cases, answers, verdict."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        cases = exercise.cases_from(0)
        judge(exercise, cases, answers_of(answerer, cases))
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def unheard_of(exercise):
    """The right answer, bent in a way that nobody declared."""
    return lambda *given: np.cbrt(np.asarray(exercise.reference(*given), dtype=float)) + 0.0123


def main():
    functions = [exercise for exercise in EXERCISES.values() if exercise.kind == "function"]
    rows = [
        [
            milliseconds(exercise, answerer)
            for answerer in (
                exercise.reference,
                exercise.misconceptions[-1].wrong,
                unheard_of(exercise),
            )
        ]
        for exercise in functions
    ]
    for exercise, row in zip(functions, rows, strict=True):
        print(f"{exercise.name:36}" + "".join(f"{value:9.1f}" for value in row))
    print(f"{'median of ' + str(len(rows)) + ', in ms':36}", end="")
    print("".join(f"{statistics.median(column):9.1f}" for column in zip(*rows, strict=True)))
    print("columns: a right answer, a declared mistake, a mistake that nothing recognises")


if __name__ == "__main__":
    main()
