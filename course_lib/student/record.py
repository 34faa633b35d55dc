"""What a learner has done, in one readable file of their own. It is sent nowhere.

The file is plain JSON in the user's data folder, written whole or not at all, so that it survives
a kill at any moment. `forget_everything` deletes it.
"""

import datetime
import json
import os
import tempfile
from pathlib import Path

import filelock
import platformdirs

from course_lib.translations import gettext

PLACE = "ONE_NUMBER_RECORD"
"""Environment variable that puts the record elsewhere, for a test or a shared machine."""

WAIT_SECONDS = 5
"""For another notebook that is writing."""


def path():
    """Where the record is kept."""
    usual = platformdirs.user_data_path("one-number", appauthor=False) / "record.json"
    return Path(os.environ.get(PLACE) or usual)


def read():
    """The record; an empty one where there is none yet.

    A file that cannot be read is put aside, not overwritten.
    """
    try:
        data = json.loads(path().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return _empty()
    except (ValueError, UnicodeDecodeError):
        data = None
    if not _is_ours(data):
        _put_aside()
        return _empty()
    return {**_empty(), **data}


def _empty():
    return {"attempts": {}, "hints": {}, "predictions": []}


def _is_ours(data):
    return isinstance(data, dict) and all(
        isinstance(data.get(part, empty), type(empty)) for part, empty in _empty().items()
    )


def _put_aside():
    number = 1
    while (aside := path().with_name(f"record.unreadable-{number}.json")).exists():
        number += 1
    os.replace(path(), aside)
    print(
        gettext(
            "Your record could not be read. It was kept as {aside}, and a new one begins.",
            aside=aside,
        )
    )


def change(edit):
    """Apply `edit` to the record and write it back whole.

    Where nothing can be written, work goes on without a record, and says so once.
    """
    try:
        path().parent.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(f"{path()}.lock", timeout=WAIT_SECONDS):
            record = read()
            edit(record)
            _write(record)
    except (OSError, filelock.Timeout) as error:
        _say_once(gettext("Your progress is not being kept: {error}", error=error))


_said = set()


def _say_once(sentence):
    if sentence not in _said:
        _said.add(sentence)
        print(sentence)


def _write(record):
    handle, written = tempfile.mkstemp(dir=path().parent, prefix="record.", suffix=".part")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(record, file, indent=1, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    os.replace(written, path())


def now():
    return datetime.datetime.now().astimezone().isoformat(timespec="seconds")


def add_attempt(verdict, variant):
    """Keep what became of one attempt at a variant of an exercise."""
    mistake = verdict.misconception.name if verdict.misconception else None
    said = {"variant": variant, "verdict": verdict.status.value, "misconception": mistake}
    _add("attempts", verdict.exercise.name, said)


def add_hint(name, words, variant, *, solution=False):
    """Keep that a rung of the ladder was reached; the last one points to the solution."""
    _add("hints", name, {"variant": variant, "hint": words, "solution": solution})


def _add(part, name, said):
    entry = {"when": now(), **said}
    change(lambda record: record[part].setdefault(name, []).append(entry))


def add_prediction(question, guess, confidence, actual):
    """Keep a guess beside what it was about."""
    entry = {"when": now(), "question": question, "guess": guess, "confidence": confidence}
    change(lambda record: record["predictions"].append({**entry, "actual": actual}))


def forget_everything():
    """Delete the record. There is no way back."""
    path().unlink(missing_ok=True)
    Path(f"{path()}.lock").unlink(missing_ok=True)
    print(gettext("Your record is gone."))
