"""The program of the process that runs one submission. It holds no answer.

It is started as `python -I -S` and knows nothing of the course but two files, read by path before
the walls stand: `asking`, which turns what a function says into plain data, and `walls`. Requests
arrive one at a time as lines of JSON, each is answered by one line:

    {"walls": …, "limits": …, …}            → {"ready": ""} or why not
    {"run": source, "label": "cell 3"}      → {"done": true} or {"error": kind}
    {"ask": name, "arguments": {…}}         → a reply of `asking.ask` or {"missing": true}

A case is handed over only when it is its turn, so no hidden input is in memory before.
"""

import builtins
import importlib.util
import json
import os
import re
import sys
import types

BODY_IS_PYTHON = ("%%time", "%%timeit", "%%capture", "%%prun")
SHELL_OR_MAGIC = re.compile(r"^(\s*)(?:[%!?].*|[^#'\"]*\?\s*)$")
TIMED = re.compile(r"^(\s*)%time\s+(.*)$")


def main():
    requests, replies = _own_channel()
    begin = json.loads(next(requests))
    sys.path.extend(begin["import_path"])
    asking = _module("asking", begin["asking"])
    walls = _module("walls", begin["walls"])
    _send(replies, {"serial": 0, "ready": _shut_in(walls, begin)})
    notebook = _fresh_notebook()
    for line in requests:
        request = json.loads(line)
        _send(replies, {"serial": request["serial"], **_reply(request, notebook, asking)})
    os._exit(0)  # what a submission left for the end of the process is not run


def _own_channel():
    """Take standard input and output for the protocol; a submission finds the null device there."""
    requests, replies = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    os.close(null)
    return os.fdopen(requests, "rb"), replies


def _module(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _shut_in(walls, begin):
    """Raise the walls and try them; returns what is wrong, or ""."""
    limits_known = walls.limit(**begin["limits"])
    if begin["limits_only"]:
        return "" if limits_known or os.name == "nt" else "this machine knows no limits"
    try:
        walls.close_in(**begin["open"])
    except (walls.NoWallsError, OSError, ImportError) as error:
        return f"{type(error).__name__}: {error}"
    return walls.still_open(begin["asking"])


class Silent:
    """Stands for everything of the course that a sheet calls: accepts it and says nothing."""

    def __call__(self, *_, **__):
        return self

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __repr__(self):
        return ""


def _fresh_notebook():
    notebook = types.ModuleType("__main__")
    sys.modules["__main__"] = notebook
    sys.argv = ["notebook"]
    builtins.display = builtins.get_ipython = Silent()
    for name in ("course_lib", "course_lib.student"):
        sys.modules[name] = _stand_in(name)
    sys.modules["course_lib"].student = sys.modules["course_lib.student"]
    return vars(notebook)


def _stand_in(name):
    module = types.ModuleType(name)
    module.__path__ = []  # nothing else of the course can be imported
    if name.endswith("student"):
        module.__getattr__ = Silent().__getattr__
    return module


def _reply(request, notebook, asking):
    try:
        if "run" in request:
            return _run(request["run"], request["label"], notebook)
        return _ask(request, notebook, asking)
    except BaseException as error:  # KeyboardInterrupt and kinds of one's own end nothing here
        return {"error": _kind(error)}


def _run(source, label, notebook):
    exec(_compiled(source, f"<{label}>"), notebook)
    return {"done": True}


def _ask(request, notebook, asking):
    if request["ask"] not in notebook:
        return {"missing": True}
    arguments = {name: asking.from_plain(data) for name, data in request["arguments"].items()}
    reply = asking.ask(notebook[request["ask"]], arguments)
    return {key: reply[key] for key in ("value", "error", "damaged") if key in reply}


def _kind(error):
    """The nearest built-in kind: a name of one's own making could carry a hidden input out."""
    mine = (kind for kind in type(error).__mro__ if kind.__module__ == "builtins")
    return next(mine, Exception).__name__


def _compiled(source, label):
    source = source if isinstance(source, str) else ""
    try:
        return compile(source, label, "exec", dont_inherit=True)
    except SyntaxError:
        return compile(without_magics(source), label, "exec", dont_inherit=True)


def without_magics(source):
    """A cell without the lines that only IPython understands.

    >>> print(without_magics("%matplotlib inline\\nx = 1\\n!pip install y\\n%time z = 2"))
    pass
    x = 1
    pass
    z = 2
    """
    lines = source.strip("\n").split("\n")
    if lines[0].startswith("%%"):
        lines = lines[1:] if lines[0].startswith(BODY_IS_PYTHON) else []
    timed = [TIMED.sub(r"\1\2", line) for line in lines]
    return "\n".join(SHELL_OR_MAGIC.sub(r"\1pass", line) for line in timed)


def _send(replies, reply):
    try:
        line = json.dumps(reply)
    except (TypeError, ValueError, RecursionError, MemoryError) as error:
        line = json.dumps({"serial": reply["serial"], "error": type(error).__name__})
    data = memoryview(line.encode() + b"\n")
    while data:
        data = data[os.write(replies, data) :]


if __name__ == "__main__":
    main()
