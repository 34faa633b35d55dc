"""The warm process from which the process of each submission is forked. It holds no secret.

It is started as `python -I -S`, has imported what sheets import, closes the file system to itself
and then does three things: fork, end, and wait for an order. It never reads a submission: what is
worth importing once for all, it is told by names from a list of ours. Orders are messages of JSON on the sockets named in `begin`, one socket for each grader that is served:

    {"fork": 7, "scratch": folder, "limits": …, …}, with a socket    → {"born": 7}
    {"end": 7, "grace": 1.0}                                      → {"ended": 7, "code": …, …}

The socket that comes with an order to fork is the line between that grader and the new process.
"""

import contextlib
import gc
import importlib
import importlib.util
import json
import os
import select
import shutil
import signal
import socket
import sys
import time

LARGEST_ORDER = 100_000


def main():
    begin = json.loads(sys.stdin.buffer.read())
    controls = [socket.socket(fileno=number) for number in begin["controls"]]
    server = Server(begin)
    try:
        server.get_ready()
        ready = ""
    except Exception as error:
        ready = f"{type(error).__name__}: {error}"
    for control in controls:
        control.send(json.dumps({"ready": ready}).encode())
    if not ready:
        server.obey(controls)


def _module(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Server:
    """Forks, and ends what it forked."""

    def __init__(self, begin):
        self.begin = begin
        self.pids = {}  # (control, number of the order) → process
        self.own_id = os.getpid()

    def get_ready(self):
        begin = self.begin
        sys.path.extend(begin["import_path"])
        self.asking, self.walls, self.calls, self.child = (
            _module(name, begin[name]) for name in ("asking", "walls", "calls", "child")
        )
        _import(begin["preload"])
        self.program = self.calls.program()
        self.walls.stand_alone()
        self.already = self.walls.address_space()
        with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
            file.write("1000")  # where memory runs out, what runs submissions goes first
        around_all = begin["readable"], begin["listable"], [begin["scratch_root"]]
        with self.walls.file_wall(*around_all) as wall:
            wall.restrict()
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        gc.collect()
        gc.freeze()  # else the first collection in each child copies all these pages

    def obey(self, controls):
        """Follow orders until every grader is gone."""
        open_controls = set(controls)
        while open_controls:
            for control in select.select(list(open_controls), [], [])[0]:
                if not self._obey_one(control, controls):
                    open_controls.discard(control)
        for pid in self.pids.values():
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        self._tidy()

    def _tidy(self):
        """A grader that was killed cannot do it any more."""
        for path in os.listdir(self.begin["scratch_root"]):
            shutil.rmtree(os.path.join(self.begin["scratch_root"], path), ignore_errors=True)

    def _obey_one(self, control, controls):
        """Whether this grader is still there."""
        message, descriptors, _, _ = socket.recv_fds(control, LARGEST_ORDER, 1)
        if not message:
            return False
        order = json.loads(message)
        if "fork" in order:
            self._fork(order, control, controls, descriptors[0])
            reply = {"born": order["fork"]}
        else:
            reply = self._end(control, order["end"], order["grace"])
        with contextlib.suppress(OSError):
            control.send(json.dumps(reply).encode())
        return True

    def _fork(self, order, control, controls, line):
        if missing := [name for name in order["preload"] if name not in sys.modules]:
            _import(missing)
            gc.collect()
            gc.freeze()
        with self._prepared(order) as wall:
            pid = os.fork()
            if pid == 0:
                try:
                    self._become(order, controls, line, wall)
                finally:
                    os._exit(70)
        os.close(line)
        self.pids[control, order["fork"]] = pid

    def _prepared(self, order):
        """Do here what a new process would do slowly: each page it writes to is copied first."""
        # NumPy's own generator would give every submission the same numbers
        if numpy := sys.modules.get("numpy"):
            numpy.random.seed()
        return self.walls.file_wall(self.begin["coarse"], [], [order["scratch"]])

    def _end(self, control, number, grace):
        """End a process that does not end by itself within `grace` seconds; tell how it ended."""
        pid = self.pids.pop((control, number))
        status, used = _waited(pid, grace)
        cpu = used.ru_utime + used.ru_stime
        code = os.waitstatus_to_exitcode(status)
        return {"ended": number, "code": code, "cpu": cpu, "memory_kb": used.ru_maxrss}

    def _become(self, order, controls, line, wall):
        """In the new process: shut oneself in, say so, and serve one submission."""
        for control in controls:
            control.close()
        self.walls.end_with_parent()
        if os.getppid() != self.own_id:
            os._exit(70)
        os.setsid()
        os.sched_setaffinity(0, order["cores"])
        ready = self._shut_in(order, wall)
        self.child.send(line, {"serial": 0, "ready": ready})
        if not ready:
            sys.path[:] = [path for path in sys.path if path]
            self.child.serve(os.fdopen(line, "rb", closefd=False), line, self.asking)

    def _shut_in(self, order, wall):
        try:
            _move_into(order["scratch"])
            self.walls.limit(**order["limits"], already=self.already)
            wall.restrict()
            wall.close()
            self.walls.close_calls(self.calls.for_process(self.program, os.getpid()))
        except Exception as error:
            return f"{type(error).__name__}: {error}"
        return self.walls.still_open(self.begin["asking"])


def _import(names):
    for name in names:
        with contextlib.suppress(Exception):  # what is not installed, a submission will miss
            importlib.import_module(name)


def _waited(pid, grace):
    ends = time.monotonic() + grace
    while time.monotonic() < ends:
        found, status, used = os.wait4(pid, os.WNOHANG)
        if found:
            return status, used
        time.sleep(0.001)
    os.kill(pid, signal.SIGKILL)
    return os.wait4(pid, 0)[1:]


def _move_into(scratch):
    os.chdir(scratch)
    for name in ("HOME", "TMPDIR", "TEMP", "TMP"):
        os.environ[name] = scratch


if __name__ == "__main__":
    main()
