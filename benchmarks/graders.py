"""Our grader beside nbgrader and otter-grader: the same class, the same cases, in interleaved rounds.

    python benchmarks/graders.py                              # 26 submissions, three graders, 3 rounds
    python benchmarks/graders.py --rounds 1 --times 10        # each of them ten times: a large class
    python benchmarks/graders.py --few                        # 14 hidden cases instead of 95
    python benchmarks/graders.py --rounds 0 --scale 1000 10000    # ours alone, on generated classes

nbgrader and otter-grader are installed into environments of their own in --cache. Printed are the
medians of CPU seconds (with all processes that were started and have ended), wall seconds, and the
peak of memory (proportional set size, all processes together), and how many of the submissions got
exactly the points that they deserve. Points are deserved for a question whose function answers all
hidden cases; this is judged here, in this process, before anybody is timed.
"""

import argparse
import csv
import itertools
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import venv
import warnings
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from course_lib.grading import Rehearsal, answers_of, judge
from course_lib.grading.judge import confused
from course_lib.question_bank import EXERCISES

ROOT = Path(__file__).parents[1]
SEED = 20261
PACKAGES = {
    "nbgrader": ("nbgrader==0.9.6", "ipykernel", "numpy"),
    "otter": ("otter-grader==7.0.0", "ipykernel", "numpy"),
}

# --- a class of ordinary submissions ---------------------------------------------------------------

ANSWERS = {
    "softmax": {
        "right": "e = np.exp(x - np.max(x, axis=-1, keepdims=True))\nreturn e / e.sum(axis=-1, keepdims=True)",
        "also right": "shifted = np.asarray(x, float) - np.max(x, -1, keepdims=True)\n"
        "return np.exp(shifted - np.log(np.exp(shifted).sum(-1, keepdims=True)))",
        "overflows": "return np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)",
        "wrong axis": "e = np.exp(x - np.max(x))\nreturn e / e.sum(axis=0)",
        "crashes": "return softmaxx(x)",
    },
    "cross_entropy_from_logits": {
        "right": "z = logits - logits.max(axis=1, keepdims=True)\n"
        "logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))\n"
        "return -np.mean(logp[np.arange(len(targets)), targets])",
        "a loop": "total = 0.0\nfor row, t in zip(logits, targets):\n    m = row.max()\n"
        "    total += m + np.log(np.exp(row - m).sum()) - row[t]\nreturn total / len(targets)",
        "sum for mean": "z = logits - logits.max(axis=1, keepdims=True)\n"
        "logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))\n"
        "return -np.sum(logp[np.arange(len(targets)), targets])",
        "base 2": "z = logits - logits.max(axis=1, keepdims=True)\n"
        "logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))\n"
        "return -np.mean(logp[np.arange(len(targets)), targets]) / np.log(2)",
        "None": "z = logits - logits.max(axis=1, keepdims=True)\nloss = z.mean()",
    },
    "perplexity": {
        "right": "return np.exp(np.mean(losses))",
        "by hand": "import math\n\nreturn math.exp(sum(losses) / len(losses))",
        "mean of exp": "return np.mean(np.exp(losses))",
        "base 2": "return 2 ** np.mean(losses)",
    },
    "mse": {
        "right": "return np.mean((y - y_hat) ** 2)",
        "a warning": "np.log(np.zeros(1))\nreturn np.mean(np.square(y - y_hat))",
        "noisy": "print('y is', y)\nreturn ((y - y_hat) ** 2).mean()",
        "slow": "import time\n\ntime.sleep(0.02)\nreturn np.mean((y_hat - y) ** 2)",
        "half": "return np.mean((y - y_hat) ** 2) / 2",
        "in place": "y -= y_hat\nreturn np.mean(y**2)",
        "uint8": "return np.mean((y.astype('uint8') - y_hat.astype('uint8')) ** 2)",
    },
    "softmax_ce_grad": {
        "right": "e = np.exp(logits - np.max(logits))\np = e / e.sum()\np[target] -= 1\nreturn p",
        "one-hot": "p = np.exp(logits - logits.max())\nreturn p / p.sum() - np.eye(len(logits))[target]",
        "the other sign": "e = np.exp(logits - np.max(logits))\np = e / e.sum()\np[target] -= 1\nreturn -p",
        "without the one": "e = np.exp(logits - np.max(logits))\nreturn e / e.sum()",
        "divided": "e = np.exp(logits - np.max(logits))\np = e / e.sum()\np[target] -= 1\nreturn p / len(p)",
    },
}
SIGNATURES = {
    "softmax": "x",
    "cross_entropy_from_logits": "logits, targets",
    "perplexity": "losses",
    "mse": "y, y_hat",
    "softmax_ce_grad": "logits, target",
}
QUESTIONS = tuple(ANSWERS)
ASKED = {name: EXERCISES[name] for name in QUESTIONS}
FEW = {
    "softmax": 5,
    "cross_entropy_from_logits": 3,
    "perplexity": 2,
    "mse": 2,
    "softmax_ce_grad": 2,
}
"""How many cases a teacher who writes tests by hand may ask."""

BROKEN = "def {name}({signature}:\n    return 0"
STUB = "def {name}({signature}):\n    return ..."

# Student to what is not answered in the first way. 10 right, 11 partly wrong, 3 that crash, 2 that
# stopped early.
CLASS = {
    "s01": {},
    "s02": {"softmax": "also right"},
    "s03": {"cross_entropy_from_logits": "a loop"},
    "s04": {"perplexity": "by hand", "softmax_ce_grad": "one-hot"},
    "s05": {"softmax_ce_grad": "one-hot"},
    "s06": {"softmax": "also right", "perplexity": "by hand"},
    "s07": {"mse": "a warning"},
    "s08": {"mse": "noisy"},
    "s09": {"mse": "slow"},
    "s10": {"softmax": "also right", "cross_entropy_from_logits": "a loop", "mse": "noisy"},
    "s11": {"softmax": "overflows"},
    "s12": {"softmax": "wrong axis"},
    "s13": {"cross_entropy_from_logits": "sum for mean"},
    "s14": {"cross_entropy_from_logits": "base 2", "perplexity": "base 2"},
    "s15": {"perplexity": "mean of exp"},
    "s16": {"mse": "half"},
    "s17": {"mse": "in place"},
    "s18": {"mse": "uint8"},
    "s19": {"softmax_ce_grad": "the other sign"},
    "s20": {"softmax_ce_grad": "divided", "cross_entropy_from_logits": "None"},
    "s21": {"softmax": "overflows", "softmax_ce_grad": "without the one", "mse": "half"},
    "s22": {"softmax": BROKEN},
    "s23": {"softmax": "crashes"},
    "s24": {"cross_entropy_from_logits": "import tensorfloww\n"},
    "s25": dict.fromkeys(QUESTIONS, STUB),
    "s26": dict.fromkeys(QUESTIONS[2:], STUB),
}


def source(name, chosen="right"):
    """The cell in which a student answers a question."""
    if chosen not in ANSWERS[name]:
        return chosen.format(name=name, signature=SIGNATURES[name])
    lines = ANSWERS[name][chosen].split("\n")
    body = "\n".join(f"    {line}" if line else "" for line in lines)
    return f"def {name}({SIGNATURES[name]}):\n{body}"


def cells_of(choices):
    return {name: source(name, choices.get(name, "right")) for name in QUESTIONS}


def ask_few():
    """From now on ask the first few cases that tell all declared mistakes apart, and no law."""
    for name, number in FEW.items():
        cases = [case for case in ASKED[name].cases_from(SEED) if case.part_of is None]
        telling = next(
            chosen
            for chosen in itertools.combinations(cases, number)
            if not confused(Rehearsal(ASKED[name], chosen))
        )
        ASKED[name] = replace(ASKED[name], cases=lambda _, chosen=telling: chosen, laws=())


def ordinary(times=1):
    """The class, each of its members `times` times, no two files alike."""
    for student, choices in CLASS.items():
        for n in range(1, times + 1):
            cells = cells_of(choices)
            yield f"{student}_{n}", cells | {"mse": f"{cells['mse']}\n\n\n# number {n}"}


def generated(number, seed=1):
    """A class of any size, drawn from all the answers there are, no two files alike."""
    draw = random.Random(seed)
    for i in range(number):
        choices = {name: draw.choice(list(ANSWERS[name])) for name in QUESTIONS}
        choices |= {"mse": "noisy"} if choices["mse"] == "slow" else {}
        cells = cells_of(choices)
        yield f"g{i:06d}", cells | {"mse": f"{cells['mse']}\n\n\n# by g{i:06d}"}


def deserved(cells):
    """The points of every question whose function is right on all hidden cases."""
    points = 0
    for name, text in cells.items():
        namespace = {"np": np}
        with suppress(Exception), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(text, namespace)
        exercise, cases = ASKED[name], ASKED[name].cases_from(SEED)
        answer = namespace.get(name, ...)
        points += judge(exercise, cases, answers_of(_quietly(answer), cases)).points
    return points


def _quietly(answer):
    def asked(*given):
        with open(os.devnull, "w") as nowhere:
            before, sys.stdout = sys.stdout, nowhere
            try:
                return answer(*given)
            finally:
                sys.stdout = before

    return asked if callable(answer) else answer


# --- three forms of the same sheet -------------------------------------------------------------------


def notebook(cells):
    """A notebook of (source, metadata)."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell-{i}",
                "source": text,
                "metadata": metadata,
                "outputs": [],
                "execution_count": None,
            }
            for i, (text, metadata) in enumerate(cells)
        ],
    }


def write(path, cells):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook(cells)))


def check_of(name):
    """A test as an author of nbgrader or otter would write it: all hidden cases, in one cell."""
    exercise = ASKED[name]
    cases = list(exercise.cases_from(SEED))
    right = answers_of(exercise.reference, cases)
    data = [
        [[_plain(v) for v in case.arguments.values()], _plain(answer.value)]
        for case, answer in zip(cases, right, strict=True)
    ]
    near = f"rtol={exercise.tolerance.relative}, atol={exercise.tolerance.absolute}"
    return f"""import copy, json
import numpy as np
for given, right in json.loads({json.dumps(json.dumps(data))}):
    given = [np.array(value) if isinstance(value, list) else value for value in given]
    before = copy.deepcopy(given)
    said = np.asarray({name}(*given), dtype=float)
    assert said.shape == np.shape(right)
    assert np.allclose(said, right, {near}, equal_nan=True)
    assert all(np.array_equal(one, other) for one, other in zip(given, before))
"""


def _plain(value):
    return np.asarray(value).tolist()


OURS_TOP = "import numpy as np\n\nfrom course_lib.student import check"


def as_ours(folder, students):
    """A sheet as `course build` writes one, and a notebook a student."""

    def cells(answers):
        yield OURS_TOP, {}
        for name in QUESTIONS:
            yield answers[name], {"course": {"exercise": name, "role": "answer"}}
            yield (
                f'check("{name}", {name})',
                {"course": {"exercise": name, "role": "check"}},
            )

    write(folder / "ps1.ipynb", cells(cells_of(dict.fromkeys(QUESTIONS, STUB))))
    for student, answers in students:
        write(folder / "submissions" / f"{student}.ipynb", cells(answers))


def as_nbgrader(folder, students):
    """An nbgrader course whose one assignment was generated already."""
    flags = {"schema_version": 3, "task": False}
    answer = flags | {"grade": False, "locked": False, "solution": True}
    test = flags | {"grade": True, "locked": True, "solution": False}

    def cells(answers):
        yield "import numpy as np", {}
        for name in QUESTIONS:
            yield answers[name], {"nbgrader": answer | {"grade_id": name}}
            points = ASKED[name].points
            marks = test | {"grade_id": f"{name}-check", "points": points}
            yield check_of(name), {"nbgrader": marks}

    write(folder / "source/ps1/ps1.ipynb", cells(cells_of({})))
    for student, answers in students:
        write(folder / "submitted" / student / "ps1/ps1.ipynb", cells(answers))


def as_otter(folder, students):
    """Tests for otter, one file a question, and a folder for each student."""

    def cells(answers):
        yield 'import numpy as np\nimport otter\n\ngrader = otter.Notebook("ps1.ipynb")', {}
        for name in QUESTIONS:
            yield answers[name], {}
            yield f'grader.check("{name}")', {}

    for name in QUESTIONS:
        path = folder / "tests" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        body = "\n".join(f"    {line}" for line in check_of(name).split("\n"))
        path.write_text(
            "from otter.test_files import test_case\n\nOK_FORMAT = False\n"
            f'name = "{name}"\npoints = {ASKED[name].points}\n\n\n'
            f"@test_case(points={ASKED[name].points}, hidden=True)\ndef test_it({name}):\n{body}\n"
        )
    for student, answers in students:
        write(folder / "submissions" / student / "ps1.ipynb", cells(answers))


# --- running and measuring ----------------------------------------------------------------------------


@dataclass
class Cost:
    """What one run took, its children included."""

    cpu: float
    wall: float
    peak: float
    """Megabytes of all processes together."""

    largest: float
    """Megabytes of the largest process."""


class Watch(threading.Thread):
    """Looks at the memory of a process and all its descendants, until it is told to stop."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.peak, self.largest = pid, 0.0, 0.0
        self.done = threading.Event()

    def run(self):
        while not self.done.wait(0.1):
            sizes = [megabytes(pid) for pid in [self.pid, *descendants(self.pid)]]
            self.peak = max(self.peak, sum(sizes))
            self.largest = max([self.largest, *sizes])


def descendants(pid):
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield int(child)
                yield from descendants(int(child))


def megabytes(pid):
    """Proportional set size: what several processes share counts once."""
    with suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def measured(command, folder, environment):
    """Run a command to its end.

    Raises:
        RuntimeError: if it fails; with the last that it said.
    """
    begun = time.perf_counter()
    with (folder / "log.txt").open("w") as log:
        child = subprocess.Popen(
            list(map(str, command)), cwd=folder, env=environment, stdout=log, stderr=log
        )
        watch = Watch(child.pid)
        watch.start()
        _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    watch.done.set()
    watch.join()
    wall = time.perf_counter() - begun
    if child.returncode:
        raise RuntimeError(f"{command} failed:\n{(folder / 'log.txt').read_text()[-3000:]}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, watch.peak, watch.largest)


def plain_environment(**more):
    """Each library on one thread, so that CPU seconds mean work and not waiting; and Python keeps
    what it compiled, as it does everywhere unless it is told not to."""
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return kept | threads | more


ASKING_FEW = """
import graders
from course_lib.classroom import grade
graders.ask_few()
grade(
    "ps1.ipynb", "submissions", seed=graders.SEED, out="out", exercises=graders.ASKED,
    isolation="landlock",
)
"""


class Ours:
    """`course grade`, as a teacher calls it; with few cases, what it calls."""

    name = "ours"

    def __init__(self, few):
        self.few = few
        places = map(str, (ROOT, ROOT / "benchmarks"))
        self.environment = plain_environment(PYTHONPATH=os.pathsep.join(places))

    def prepare(self, folder, students):
        as_ours(folder, students)

    def grade(self, folder):
        shutil.rmtree(folder / "out", ignore_errors=True)
        if self.few:
            return measured([sys.executable, "-c", ASKING_FEW], folder, self.environment)
        command = [sys.executable, "-m", "course_lib", "grade", "ps1.ipynb", "submissions"]
        command += ["--seed", SEED, "--out", "out"]
        # bubblewrap does not wait for what it holds, so that the system would not count it
        command += ["--isolation", "landlock"]
        return measured(command, folder, self.environment)

    def scores(self, folder):
        with (folder / "out/grades.csv").open(newline="") as file:
            return {r["student"]: float(r["points"] or "nan") for r in csv.DictReader(file)}


class Nbgrader:
    """`nbgrader autograde`, all students in one process: its quickest way."""

    name = "nbgrader"

    def __init__(self, cache):
        self.tools = environment_in(cache, self.name)
        path = os.pathsep.join([str(self.tools), os.environ["PATH"]])
        self.environment = plain_environment(PATH=path)

    def prepare(self, folder, students):
        as_nbgrader(folder, students)
        text = "c = get_config()\nc.CourseDirectory.course_id = 'benchmark'\n"
        (folder / "nbgrader_config.py").write_text(text)
        measured(self._command("generate_assignment", "ps1"), folder, self.environment)

    def grade(self, folder):
        shutil.rmtree(folder / "autograded", ignore_errors=True)
        return measured(self._command("autograde", "ps1"), folder, self.environment)

    def scores(self, folder):
        measured(self._command("export", "--to", "grades.csv"), folder, self.environment)
        with (folder / "grades.csv").open(newline="") as file:
            return {r["student_id"]: float(r["raw_score"]) for r in csv.DictReader(file)}

    def _command(self, *words):
        return [self.tools / "python", "-m", "nbgrader", *words]


OTTER = """
import json, sys
from pathlib import Path
from otter.api import grade_submission
scores = {}
for path in sorted(Path("submissions").glob("*/ps1.ipynb")):
    try:
        results = grade_submission(str(path), "autograder.zip", quiet=True)
        scores[path.parent.name] = results.total
    except Exception as error:
        print(path, repr(error))
        scores[path.parent.name] = None
Path("scores.json").write_text(json.dumps(scores))
"""


class Otter:
    """otter-grader without containers, all students in one process: its quickest way."""

    name = "otter"

    def __init__(self, cache):
        self.tools = environment_in(cache, self.name)
        path = os.pathsep.join([str(self.tools), os.environ["PATH"]])
        self.environment = plain_environment(PATH=path)

    def prepare(self, folder, students):
        as_otter(folder, students)
        command = [self.tools / "otter", "generate", "--tests-dir", "tests", "-o", "autograder.zip"]
        measured([*command, "--no-environment"], folder, self.environment)

    def grade(self, folder):
        return measured([self.tools / "python", "-c", OTTER], folder, self.environment)

    def scores(self, folder):
        found = json.loads((folder / "scores.json").read_text())
        return {student: float("nan") if s is None else s for student, s in found.items()}


def environment_in(cache, name):
    """The folder of programs of an environment with one of the other graders; made when missing."""
    place = cache / name
    ready = place / "ready.txt"
    if not ready.exists():
        print(f"installing {name} into {place} …", flush=True)
        venv.create(place, with_pip=True, clear=True)
        pip = [place / "bin/python", "-m", "pip", "install", "--quiet", *PACKAGES[name]]
        subprocess.run(pip, check=True, stderr=subprocess.DEVNULL)
        ready.write_text("\n".join(PACKAGES[name]))
    return place / "bin"


# --- what is printed ------------------------------------------------------------------------------------


def compare(graders, students, rounds, work):
    """Interleaved rounds, so that a busy minute of the machine hits everybody."""
    costs = {grader.name: [] for grader in graders}
    for grader in graders:
        grader.prepare(work / grader.name, students)
        grader.prepare(work / f"{grader.name}-one", students[:1])
        grader.grade(work / f"{grader.name}-one")  # not counted: Python compiles what it imports
    alone = {grader.name: grader.grade(work / f"{grader.name}-one") for grader in graders}
    for number in range(rounds):
        for grader in graders:
            costs[grader.name].append(grader.grade(work / grader.name))
            print(
                f"round {number + 1}: {grader.name} {costs[grader.name][-1].wall:.1f} s", flush=True
            )
    worth = {student: deserved(cells) for student, cells in students}
    _print_table(graders, costs, alone, worth, work)


def _print_table(graders, costs, alone, worth, work):
    n = len(worth)
    cases = sum(len(exercise.cases_from(SEED)) for exercise in ASKED.values())
    print(f"\n{n} submissions, {len(QUESTIONS)} questions, {cases} cases; seconds each, medians")
    print(
        f"{'':10}{'CPU':>8}{'wall':>8}{'start-up CPU':>14}{'wall':>8}{'peak MB':>9}{'CPU × ours':>12}{'scored right':>14}"
    )
    ours = statistics.median(cost.cpu for cost in costs["ours"])
    for grader in graders:
        mine = costs[grader.name]
        cpu, wall = (statistics.median(getattr(c, what) for c in mine) for what in ("cpu", "wall"))
        start = [
            _start_up(getattr(alone[grader.name], what), total, n)
            for what, total in (("cpu", cpu), ("wall", wall))
        ]
        got = grader.scores(work / grader.name)
        right = sum(
            abs(got.get(student, float("nan")) - points) < 1e-9 for student, points in worth.items()
        )
        print(
            f"{grader.name:10}{cpu / n:8.3f}{wall / n:8.3f}{start[0]:14.2f}{start[1]:8.2f}"
            f"{max(c.peak for c in mine):9.0f}{cpu / ours:12.1f}{right:9} of {n}"
        )
        for student, points in worth.items():
            if not abs(got.get(student, float("nan")) - points) < 1e-9:
                print(f"{'':10}{student} got {got.get(student)} and deserves {points}")
    print("start-up: what one submission alone costs beyond its share, once a batch")


def _start_up(one, all_of_them, n):
    """Of `one = start + each` and `all = start + n each`."""
    return max(0.0, one - (all_of_them - one) / (n - 1))


def scale(grader, sizes, work):
    """Whether a submission costs the same in a large class; what one costs alone is taken off first."""
    _graded(grader, 1, work)  # not counted: Python compiles what it imports
    alone = _graded(grader, 1, work)[0]
    print(f"\none submission alone: {alone.cpu:.2f} s CPU, {alone.wall:.2f} s wall")
    print("beside it, seconds a submission; drift against the first size")
    columns = (
        "submissions",
        "CPU",
        "drift",
        "wall",
        "drift",
        "peak MB",
        "largest MB",
        "scored right",
    )
    print("".join(f"{name:>13}" for name in columns))
    first = None
    for size in sizes:
        cost, right = _graded(grader, size, work)
        each = [(cost.cpu - alone.cpu) / (size - 1), (cost.wall - alone.wall) / (size - 1)]
        first = first or each
        shown = [
            f"{value:13.4f}{100 * (value / other - 1):+12.1f}%"
            for value, other in zip(each, first, strict=True)
        ]
        print(
            f"{size:13}{''.join(shown)}{cost.peak:13.0f}{cost.largest:13.0f}{right:>13}", flush=True
        )


def _graded(grader, size, work):
    """The cost of a generated class, and how many of a hundred among it were scored right."""
    folder, students = work / f"scale-{size}", list(generated(size))
    grader.prepare(folder, students)
    cost = grader.grade(folder)
    got, sample = grader.scores(folder), students[:: max(1, size // 100)]
    right = sum(abs(got[student] - deserved(cells)) < 1e-9 for student, cells in sample)
    shutil.rmtree(folder)
    return cost, f"{right}/{len(sample)}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--times", type=int, default=1, help="how often each submission comes")
    parser.add_argument("--cache", type=Path, help="where the other graders are installed and kept")
    parser.add_argument("--only", nargs="*", choices=("ours", "nbgrader", "otter"))
    parser.add_argument("--scale", nargs="*", type=int, default=[], metavar="N")
    parser.add_argument("--few", action="store_true", help="ask 14 cases, not all")
    options = parser.parse_args()
    if options.few:
        ask_few()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}")
    with tempfile.TemporaryDirectory(prefix="graders-") as place:
        work = Path(place)
        cache = (options.cache or work / "cache").resolve()
        wanted = options.only or ("ours", "nbgrader", "otter")
        if options.rounds:
            others = [each(cache) for each in (Nbgrader, Otter) if each.name in wanted]
            graders = [Ours(options.few), *others]
            compare(graders, list(ordinary(options.times)), options.rounds, work)
        if options.scale:
            scale(Ours(options.few), options.scale, work)


if __name__ == "__main__":
    main()
