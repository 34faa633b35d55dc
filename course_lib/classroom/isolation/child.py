"""What runs one submission: requests arrive as lines of JSON, each is answered by one line.

    {"run": source, "label": "cell 3"}      → {"done": true} or {"error": kind}
    {"ask": name, "arguments": "{…}"}       → a reply of `asking.ask` or {"missing": true}

A case is handed over only when it is its turn, so no hidden input is in memory before. No answer is
here at all. Behind walls `server` forks a process that calls `serve`; without walls this file is a
program of its own, started as `python -I -S`. It knows nothing of the course but the files `asking`
and `walls`, which are read by path.
"""

import ast
import builtins
import importlib.util
import inspect
import json
import os
import re
import sys
import types

BODY_IS_PYTHON = ("time", "timeit", "capture", "prun")
"""Cell magics that run what stands below them."""

SHELL_OR_MAGIC = re.compile(r"^(\s*)(?:[%!?].*|[^#'\"]*\?\s*)$")


def main():
    requests, replies = _own_channel()
    begin = json.loads(next(requests))
    sys.path.extend(begin["import_path"])
    asking, walls = module("asking", begin["asking"]), module("walls", begin["walls"])
    limits_known = walls.limit(**begin["limits"]) or os.name == "nt"
    ready = "" if limits_known else "this machine knows no limits"
    send(replies, {"serial": 0, "ready": ready})
    serve(requests, replies, asking)


def serve(requests, replies, asking):
    """Answer until there are no more requests; whatever was left for the end is not run."""
    notebook = _fresh_notebook()
    for line in requests:
        request = json.loads(line)
        send(replies, {"serial": request["serial"], **_reply(request, notebook, asking)})
    os._exit(0)


def _own_channel():
    """Take standard input and output for the protocol; a submission finds the null device there."""
    requests, replies = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    os.close(null)
    return os.fdopen(requests, "rb"), replies


def module(name, path):
    """A module from its file, without a package around it."""
    spec = importlib.util.spec_from_file_location(name, path)
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


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


class Shell(Silent):
    """Stands for IPython: runs what is Python, and starts nothing."""

    def __init__(self, notebook):
        self.notebook = notebook

    def run_cell_magic(self, name, line, body):
        if name in BODY_IS_PYTHON:
            run_source(body, "%%" + name, self.notebook)

    def run_line_magic(self, name, line, **_):
        if name != "time":
            return self
        try:
            return eval(line, self.notebook)
        except SyntaxError:
            return run_source(line, "%time", self.notebook)


def _fresh_notebook():
    notebook = types.ModuleType("__main__")
    sys.modules["__main__"] = notebook
    sys.argv = ["notebook"]
    builtins.display = Silent()
    shell = Shell(vars(notebook))
    builtins.get_ipython = lambda: shell
    for name in ("course_lib", "course_lib.student"):
        sys.modules[name] = _stand_in(name)
    sys.modules["course_lib"].student = sys.modules["course_lib.student"]
    return vars(notebook)


def _stand_in(name):
    stand_in = types.ModuleType(name)
    stand_in.__path__ = []  # nothing else of the course can be imported
    if name.endswith("student"):
        stand_in.__getattr__ = Silent().__getattr__
    return stand_in


def _reply(request, notebook, asking):
    try:
        if "run" in request:
            run_source(request["run"], request["label"], notebook)
            return {"done": True}
        return _ask(request, notebook, asking)
    except BaseException as error:  # KeyboardInterrupt and kinds of one's own end nothing here
        return {"error": _kind(error)}


def run_source(source, label, notebook):
    """Run one cell as a notebook does: with magics, and with `await` outside of functions."""
    code = _compiled(source if isinstance(source, str) else "", f"<{label}>")
    if code.co_flags & inspect.CO_COROUTINE:
        import asyncio  # a quarter of all that a process holds, and few sheets wait for anything

        asyncio.run(eval(code, notebook))
    else:
        exec(code, notebook)


def _ask(request, notebook, asking):
    if request["ask"] not in notebook:
        return {"missing": True}
    arguments = json.loads(request["arguments"])  # a text in a text, which is made only once
    given = {name: asking.from_plain(data) for name, data in arguments.items()}
    reply = asking.ask(notebook[request["ask"]], given)
    return {key: reply[key] for key in ("value", "error", "damaged") if key in reply}


def _kind(error):
    """The nearest built-in kind: a name of one's own making could carry a hidden input out."""
    mine = (kind for kind in type(error).__mro__ if kind.__module__ == "builtins")
    return next(mine, Exception).__name__


def _compiled(source, label):
    try:
        return _as_python(source, label)
    except SyntaxError:
        return _as_python(_as_notebooks_write(source), label)


def _as_python(source, label):
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    return compile(source, label, "exec", flags=flags, dont_inherit=True)


def _as_notebooks_write(source):
    """The Python that IPython makes of a cell."""
    try:
        from IPython.core.inputtransformer2 import TransformerManager
    except ImportError:
        return without_magics(source)
    return TransformerManager().transform_cell(source)


def without_magics(source):
    """A cell without the lines that only IPython understands, where there is no IPython.

    >>> print(without_magics("%matplotlib inline\\nx = 1\\n!pip install y"))
    pass
    x = 1
    pass
    """
    lines = source.strip("\n").split("\n")
    if lines[0].startswith("%%"):
        lines = lines[1:] if lines[0][2:].split(" ")[0] in BODY_IS_PYTHON else []
    return "\n".join(SHELL_OR_MAGIC.sub(r"\1pass", line) for line in lines)


def send(replies, reply):
    """Write one reply as a line."""
    try:
        line = json.dumps(reply)
    except (TypeError, ValueError, RecursionError, MemoryError) as error:
        line = json.dumps({"serial": reply["serial"], "error": type(error).__name__})
    data = memoryview(line.encode() + b"\n")
    while data:
        data = data[os.write(replies, data) :]


if __name__ == "__main__":
    main()
