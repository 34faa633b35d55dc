"""A command that is killed at random moments, and then allowed to finish."""

import os
import random
import signal
import subprocess
import tempfile
import time


def killed_at_random(times, command, *, longest, rng=random, after=None, alone=False, **how):
    """Start a command and kill it with everything that it started, `times` times; then let it finish.

    Args:
        times: how often it is killed.
        command: the list of its words.
        longest: seconds; it is killed at a moment between 0 and that.
        rng: a `random.Random`, for the same moments again.
        after: is called with what each run that was killed had printed.
        alone: True to kill the process and leave alive what it started.
        how: is handed on to `subprocess.Popen`, such as cwd and env.

    Returns:
        how often the kill came before the command had ended by itself, and what the last run,
        which nobody disturbed, printed.

    Raises:
        AssertionError: if that last run fails.
    """
    kills = 0
    for _ in range(times):
        code, said = _run(command, rng.uniform(0, longest), alone, how)
        kills += code == -signal.SIGKILL
        if after:
            after(said)
    code, said = _run(command, float("inf"), alone, how)
    assert code == 0, said
    return kills, said


def _run(command, seconds, alone, how):
    # Into a file: a pipe would fill, and be kept open by whatever outlives the command.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        process = subprocess.Popen(
            command, start_new_session=True, stdout=said, stderr=subprocess.STDOUT, **how
        )
        end = time.monotonic() + seconds
        while process.poll() is None:
            if time.monotonic() > end:
                (os.kill if alone else os.killpg)(process.pid, signal.SIGKILL)
                process.wait()
            time.sleep(0.001)
        said.seek(0)
        return process.returncode, said.read()
