"""How fast is mean cross-entropy, as a multiple of reading its input once?

    python benchmarks/cross_entropy.py                 the two sizes of the course's promise
    python benchmarks/cross_entropy.py --quick         a small size, to see that it works
    python benchmarks/cross_entropy.py --size 8192 4096

Every method runs in fresh processes, interleaved with the others over several rounds, and next to
each repetition the same array is read once (`max`), which is what the memory allows. Printed are
medians of milliseconds, of the ratio to that read pass, and of the peak extra memory. Methods whose
library is not installed (SciPy, PyTorch) are left out and named.
"""

import argparse
import importlib.util
import json
import statistics
import subprocess
import sys
import time

import numpy as np

SIZES = ((4096, 50_257), (8192, 4096))
QUICK = ((512, 5000),)


def plain_value(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -log_probs[np.arange(len(labels)), labels].mean()


def plain_gradient(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    weights = np.exp(shifted)
    probs = weights / weights.sum(axis=1, keepdims=True)
    truth = np.arange(len(labels)), labels
    loss = -np.log(probs[truth]).mean()
    probs[truth] -= 1
    return loss, probs / len(labels)


def scipy_value(logits, labels):
    from scipy.special import log_softmax

    return -log_softmax(logits, axis=1)[np.arange(len(labels)), labels].mean()


def course_value(logits, labels):
    from course_lib.losses.blockwise import losses_in_blocks

    return losses_in_blocks(logits, labels).mean()


def course_gradient(logits, labels, out=[]):  # noqa: B006 - the buffer is reused, as in training
    from course_lib.losses.blockwise import losses_in_blocks

    if not out:
        out.append(np.empty_like(logits))
    return losses_in_blocks(logits, labels, gradients=out[0]).mean()


def torch_method(compiled, gradient):
    def method(logits, labels, kept={}):  # noqa: B006 - compiled once, called often
        import torch

        if not kept:
            loss = torch.nn.functional.cross_entropy
            kept["loss"] = torch.compile(loss) if compiled else loss
            kept["logits"] = torch.from_numpy(logits).requires_grad_(gradient)
            kept["labels"] = torch.from_numpy(labels)
        kept["logits"].grad = None
        value = kept["loss"](kept["logits"], kept["labels"])
        if gradient:
            value.backward()
        return value.item()

    return method


METHODS = {
    "naive NumPy, value": (plain_value, None),
    "SciPy log_softmax, value": (scipy_value, "scipy"),
    "PyTorch eager, value": (torch_method(False, False), "torch"),
    "PyTorch compiled, value": (torch_method(True, False), "torch"),
    "this course, value": (course_value, None),
    "naive NumPy, with gradient": (plain_gradient, None),
    "PyTorch eager, with gradient": (torch_method(False, True), "torch"),
    "PyTorch compiled, with gradient": (torch_method(True, True), "torch"),
    "this course, with gradient": (course_gradient, None),
}


def peak_megabytes():
    """Peak resident memory of this process; 0 where the system does not tell."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))
    except (OSError, StopIteration):
        return 0.0


def measure(name, rows, classes, repetitions):
    """One fresh process: the method, and the read pass next to each of its repetitions."""
    rng = np.random.default_rng(0)
    logits = rng.standard_normal((rows, classes), dtype=np.float32) * 3
    labels = rng.integers(0, classes, rows)
    method, _ = METHODS[name]
    method(
        logits[:2].copy(), labels[:2]
    ) if "PyTorch" not in name and "course" not in name else None
    before = peak_megabytes()
    times = []
    for _ in range(repetitions + 1):  # the first one warms caches and compilers, and is dropped
        times.append((seconds(np.max, logits), seconds(method, logits, labels)))
    extra = peak_megabytes() - before
    return {"times": times[1:], "extra_mb": extra}


def seconds(function, *arguments):
    start = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - start


def in_a_fresh_process(name, rows, classes, repetitions):
    command = [
        sys.executable,
        __file__,
        "--measure",
        name,
        str(rows),
        str(classes),
        str(repetitions),
    ]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        raise RuntimeError(f"{name} failed: {run.stderr.strip().splitlines()[-1]}")
    return json.loads(run.stdout)


def compare(rows, classes, rounds, repetitions):
    """All methods, interleaved over the rounds, as a table on standard output."""
    installed = [
        n for n, (_, needs) in METHODS.items() if not needs or importlib.util.find_spec(needs)
    ]
    found = {name: {"times": [], "extra": []} for name in installed}
    for _ in range(rounds):
        for name in installed:
            result = in_a_fresh_process(name, rows, classes, repetitions)
            found[name]["times"] += result["times"]
            found[name]["extra"].append(result["extra_mb"])
    print(f"\n{rows} × {classes}, float32, {rows * classes * 4 / 2**20:.0f} MB; medians")
    print(f"{'':34}{'ms':>8}{'× read':>9}{'extra MB':>10}")
    for name, figures in found.items():
        own = statistics.median(t for _, t in figures["times"]) * 1e3
        ratio = statistics.median(t / read for read, t in figures["times"])
        print(f"{name:34}{own:8.0f}{ratio:9.1f}{statistics.median(figures['extra']):10.0f}")
    missing = [name for name in METHODS if name not in installed]
    print(f"not installed, so left out: {', '.join(missing)}" if missing else "", end="")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--size", nargs=2, type=int, metavar=("ROWS", "CLASSES"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--measure", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        name, *numbers = options.measure
        print(json.dumps(measure(name, *map(int, numbers))))
        return
    sizes = [options.size] if options.size else QUICK if options.quick else SIZES
    for rows, classes in sizes:
        compare(rows, classes, options.rounds, options.repetitions)


if __name__ == "__main__":
    main()
