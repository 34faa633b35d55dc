"""No reference and no expected answer can be imported or read where a submission runs."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from classroom_fixtures import SECRET

import course_lib
from course_lib.classroom import CannotGradeError, Limits
from course_lib.classroom.isolation import walls
from course_lib.classroom.isolation.openings import openings
from course_lib.classroom.isolation.sandbox import Sandbox
from course_lib.classroom.isolation.tiers import candidates
from course_lib.grading import Case

pytestmark = [
    pytest.mark.skipif(bool(walls.missing()), reason=f"no walls here: {walls.missing()}"),
    pytest.mark.xdist_group("classroom"),  # it looks for processes that were left behind
]

PROBE = r"""
import ctypes, gc, glob, io, mmap, os, shutil, socket, sqlite3, subprocess, sys, threading

SECRET, CODE, FILE, FOLDER, COURSE, PARENT = PLACES
NUMBER = float(SECRET)
MARK = "def " + "judge(exercise, cases, answers"
libc = ctypes.CDLL(None, use_errno=True)

def by_open(): return open(FILE).read()
def by_raw_bytes(): return os.read(os.open(FILE, os.O_RDONLY), 9999)
def by_c_library():
    buffer = ctypes.create_string_buffer(9999)
    libc.read(libc.open(FILE.encode(), 0), buffer, 9998)
    return buffer.value
def by_path_handle():
    fd = os.open(FILE, os.O_PATH)
    return open("/proc/self/fd/%d" % fd).read()
def by_folder_handle(): return os.read(os.open(os.path.basename(FILE), 0, dir_fd=os.open(FOLDER, os.O_PATH)), 9999)
def by_map(): return mmap.mmap(os.open(FILE, os.O_RDONLY), 0, prot=mmap.PROT_READ)[:]
def by_numpy():
    import numpy
    return numpy.fromfile(FILE, dtype="u1").tobytes()
def by_link():
    os.symlink(FILE, "soft"); return open("soft").read()
def by_hard_link():
    os.link(FILE, "hard"); return open("hard").read()
def by_copy(): return open(shutil.copyfile(FILE, "copy")).read()
def by_root_of_parent(): return open("/proc/%d/root%s" % (PARENT, FILE)).read()
def by_folder_of_parent(): return open("/proc/%d/cwd/%s" % (PARENT, os.path.relpath(FILE, os.readlink("/proc/%d/cwd" % PARENT)))).read()
def by_own_root(): return open("/proc/self/root" + FILE).read()
def by_thread():
    got = []
    thread = threading.Thread(target=lambda: got.append(by_open())); thread.start(); thread.join()
    return got[0]
def by_program(): return subprocess.run(["/bin/cat", FILE], capture_output=True).stdout
def by_shell(): return os.popen("cat '%s'" % FILE).read()
def by_python(): return subprocess.run([sys.executable, "-c", "print(open(%r).read())" % FILE], capture_output=True).stdout
def by_fork():
    got, put = os.pipe()
    if os.fork() == 0:
        try: os.write(put, open(FILE, "rb").read())
        finally: os._exit(0)
    os.close(put); return os.read(got, 9999)
def by_sendfile():
    with open("sent", "w+b") as target: os.sendfile(target.fileno(), os.open(FILE, 0), 0, 9999); return open("sent").read()
def by_import_of_file():
    from importlib.machinery import SourceFileLoader
    return SourceFileLoader("x", FILE).get_data(FILE)
def by_glob(): return b"".join(open(path, "rb").read() for path in glob.glob(FOLDER + "/*"))
def by_listing_folder(): return SECRET if os.listdir(FOLDER) else ""
def by_environment_of_parent(): return open("/proc/%d/environ" % PARENT, "rb").read() and SECRET
def by_arguments_of_parent(): return open("/proc/%d/cmdline" % PARENT, "rb").read() and SECRET
def by_memory_of_parent():
    for line in open("/proc/%d/maps" % PARENT):
        if "[heap]" in line: return open("/proc/%d/mem" % PARENT, "rb") and SECRET
def by_descriptors():
    for fd in range(64):
        try:
            if SECRET.encode() in os.pread(fd, 99999, 0): return SECRET
        except OSError: pass
def by_descriptors_of_parent():
    for fd in os.listdir("/proc/%d/fd" % PARENT):
        path = "/proc/%d/fd/%s" % (PARENT, fd)
        try:
            if os.path.isfile(path) and SECRET in open(path).read(99999): return SECRET
        except (OSError, UnicodeError): pass
def by_old_path_call():
    handle = ctypes.create_string_buffer(200); handle[0:4] = (128).to_bytes(4, "little")
    return SECRET if libc.name_to_handle_at(-100, FILE.encode(), handle, ctypes.byref(ctypes.c_int()), 0) == 0 else ""

def course_by_import():
    import course_lib.question_bank
    return MARK
def course_by_import_of_engine():
    from course_lib.grading import judge
    return MARK
def course_without_stand_in():
    kept = {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == "course_lib"}
    sys.path.insert(0, os.path.dirname(COURSE))
    try:
        import course_lib.question_bank
        return MARK
    finally:
        sys.modules.update(kept); sys.path.pop(0)
def course_by_file(): return open(COURSE + "/grading/judge.py").read()
def course_by_bytecode():
    import importlib.util
    return open(importlib.util.cache_from_source(COURSE + "/grading/judge.py"), "rb").read() and MARK
def course_from_here():
    import __main__
    places = [os.path.dirname(getattr(sys.modules[n], "__file__", None) or "/x") for n in list(sys.modules)]
    for place in set(places + sys.path):
        for path in glob.glob(place + "/../grading/judge.py") + glob.glob(place + "/course_lib/grading/judge.py"):
            return open(path).read()
def course_by_repository(): return os.listdir(os.path.dirname(COURSE)) and MARK

def memory_by_collector():
    for thing in gc.get_objects():
        if thing is not FOUND and isinstance(thing, (list, tuple, dict)):
            values = list(thing.values()) if isinstance(thing, dict) else thing
            if any(type(value) is float and value == NUMBER and value is not NUMBER for value in values):
                return SECRET
def memory_by_frames():
    frame = sys._getframe()
    while frame:
        for space in (frame.f_locals, frame.f_globals):
            for name, value in list(space.items()):
                if name == "EXERCISES" or "Exercise" in type(value).__name__: return SECRET
        frame = frame.f_back
def memory_by_modules():
    return SECRET if any("EXERCISES" in vars(module) for module in list(sys.modules.values())) else ""
def memory_by_types():
    return SECRET if any(kind.__name__ in ("Exercise", "Verdict") for kind in object.__subclasses__()) else ""
def memory_by_other_cases():
    for thing in gc.get_objects():
        if isinstance(thing, dict) and "later" in thing: return SECRET

FOUND = []
ROADS = {name: road for name, road in list(globals().items()) if name.startswith(("by_", "course_", "memory_"))}
for name, road in ROADS.items():
    try:
        got = road() or ""
    except BaseException:
        continue
    got = got if isinstance(got, bytes) else str(got).encode()
    if SECRET.encode() in got or MARK.encode() in got:
        FOUND.append(name)
loot = [len(ROADS), *FOUND]
"""
"""Tries every road we know to a secret and returns what it found as its answer.

It is told where everything lies, as if the learner knew the machine.
"""

DEAD_ENDS = {"by_descriptors_of_parent", "course_by_bytecode", "memory_by_other_cases"}
"""Roads that may lead nowhere without walls either: they depend on what happens to be open."""


@pytest.fixture
def probe(tmp_path):
    """The probe's source, aimed at a solution in a folder, this checkout and this process."""
    solution = tmp_path / "solutions" / "toy.txt"
    solution.parent.mkdir()
    solution.write_text(f"vault = {SECRET}")
    # the text is put together where it runs, so that the probe does not find itself
    course = str(Path(course_lib.__file__).parent)
    spelt = repr(SECRET[:4]) + "+" + repr(SECRET[4:])
    places = (
        f"({spelt}, '', {str(solution)!r}, {str(solution.parent)!r}, {course!r}, {os.getpid()})"
    )
    return PROBE.replace("PLACES", places)


@pytest.fixture(scope="module", params=[tier.name for tier in candidates("auto")])
def sandbox(request):
    """A sandbox of each kind that this machine may be able to raise."""
    try:
        with Sandbox(Limits(seconds_per_step=20), request.param) as sandbox:
            yield sandbox
    except CannotGradeError as error:
        pytest.skip(str(error))


def found_by(probe, sandbox):
    questions = {"loot": [Case("what was found")], "double": [Case("later", {"later": 2.0})]}
    ran = sandbox.run([probe], questions)
    assert not ran.notes
    tried, *found = ran.answers["loot"][0].value
    return tried, set(found)


def test_no_road_leads_to_a_reference_or_an_expected_answer(probe, sandbox):
    tried, found = found_by(probe, sandbox)
    assert tried >= 35
    assert found == set()


def test_the_same_probe_without_walls_does_find_the_files(probe):
    with Sandbox(Limits(seconds_per_step=20), "limits-only") as sandbox:
        _, found = found_by(probe, sandbox)
    assert len([name for name in found if name.startswith("by_")]) >= 20
    assert {
        "by_open",
        "by_program",
        "by_fork",
        "course_by_file",
        "course_without_stand_in",
    } <= found


def test_the_same_probe_beside_the_answers_does_find_them(probe, tmp_path):
    path = [str(Path(__file__).parent), str(Path(course_lib.__file__).parents[1])]
    answers = (
        f"import json, sys; sys.path[:0] = {path}\n"
        "from classroom_fixtures import EXERCISES\n"
        "expected = [EXERCISES['vault'].reference()]\n"
    )
    beside = f"{answers}\n{probe}\nprint(json.dumps(loot))"
    ran = subprocess.run(
        [sys.executable, "-c", beside],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    tried, *found = json.loads(ran.stdout)
    assert len(found) >= tried - len(DEAD_ENDS)
    assert set(re.findall(r"def ((?:by|course|memory)_\w+)", probe)) - set(found) <= DEAD_ENDS


def test_what_is_open_shows_neither_the_course_nor_the_checkout():
    package = Path(course_lib.__file__).resolve().parent
    opened = [Path(path) for path in openings(()).readable]
    assert not [path for path in opened if path == package or path in package.parents]
    assert not [path for path in opened if package in path.parents]
    assert not [path for path in opened if path.suffix == ".pth" or "editable" in path.name.lower()]


def test_a_course_that_is_installed_among_the_packages_stays_closed(tmp_path, monkeypatch):
    packages = tmp_path / "lib" / "site-packages"
    for name in ("numpy", "course_lib", "one_number-1.0.dist-info", "__pycache__"):
        (packages / name).mkdir(parents=True)
    for name in ("six.py", "_one.pth", "__editable___one_number_finder.py"):
        (packages / name).touch()
    monkeypatch.syspath_prepend(str(packages))
    opened = {Path(path).name for path in openings(()).readable if str(tmp_path) in path}
    assert opened == {"numpy", "six.py"}


@pytest.mark.parametrize(
    "call",
    [
        "os.kill(os.getppid(), 0)",
        "os.kill(-1, 0)",
        "os.kill(1, 0)",
        "os.fork()",
        "os.posix_spawn('/bin/true', ['true'], {})",
        "os.execv('/bin/true', ['true'])",
        "socket.socket()",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
        "socket.socket(socket.AF_UNIX)",
        "os.chmod('.', 0)",
        "os.utime('.')",
        "os.truncate('f', 0)",
        "os.setxattr('.', 'user.a', b'b')",
        "resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (1, 1))",
        "os.setpriority(os.PRIO_PROCESS, os.getppid(), 19)",
        "os.mkfifo('/tmp/pipe')",
        "os.mkdir('/dev/shm/left')",
        "os.listdir('/proc')",
        "open('/etc/passwd')",
    ],
)
def test_a_call_that_reaches_beyond_the_process_is_refused(call, sandbox):
    cell = f"import os, resource, socket\nopen('f', 'w').close()\n{call}"
    ran = sandbox.run([cell], {})
    refused = {"PermissionError", "FileNotFoundError"}  # some walls hide what others forbid
    assert [note.rpartition(" ")[2] in refused for note in ran.notes] == [True]


def test_a_submission_cannot_raise_its_own_limits(sandbox):
    cell = "import resource\nresource.setrlimit(resource.RLIMIT_AS, (-1, -1))"
    ran = sandbox.run([cell], {})
    assert ran.notes == ["cell 1: stopped with ValueError"]  # Python's name for it


@pytest.mark.parametrize("call", ["ptrace", "unshare", "mount", "bpf", "io_uring_setup", "keyctl"])
def test_the_system_calls_that_reach_the_kernel_s_own_doors_are_refused(call, sandbox):
    numbers = {
        "x86_64": (101, 272, 165, 321, 425, 250),
        "aarch64": (117, 97, 40, 280, 425, 219),
    }[os.uname().machine]
    names = ("ptrace", "unshare", "mount", "bpf", "io_uring_setup", "keyctl")
    cell = (
        "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        f"asked = libc.syscall({numbers[names.index(call)]}, 0, 0, 0, 0, 0)\n"
        "refused = [asked, ctypes.get_errno()]"
    )
    ran = sandbox.run([cell], {"refused": [Case("it")]})
    assert ran.answers["refused"][0].value == [-1, 1]


@pytest.mark.parametrize(
    "cell",
    [
        "import threading\nthread = threading.Thread(target=print)\nthread.start()\nthread.join()",
        "import tempfile\nwith tempfile.TemporaryFile() as file: file.write(b'x')",
        "import matplotlib.pyplot as plt\nplt.plot([1])\nplt.savefig('a.png')",
        "import asyncio\nasyncio.run(asyncio.sleep(0))",
        "import numpy as np\nnp.save('a.npy', np.ones(3))\nnp.load('a.npy')\nnp.random.rand(3)",
        "import scipy.optimize",
        "from IPython.display import display, Markdown\ndisplay(Markdown('x'))",
        "display(1); get_ipython().run_line_magic('matplotlib', 'inline')",
        "from course_lib.student import check, hint, predict\nif check('a', 1): hint('a').more",
        "import course_lib.student as student\nstudent.progress()",
        "print(input) or open('mine', 'w').write('x')",
        "import asyncio\nawait asyncio.sleep(0)\nasync with asyncio.Lock(): pass",
        "%%time\nx = 1\nassert x == 1",
        "files = !ls\n%time y = 2\nassert y == 2\nz = %time y + 1\nassert z == 3\ny?",
        "import numpy as np\n%timeit np.ones(3)",
        "import sklearn.linear_model, scipy.special",
        "import sqlite3, decimal, fractions, random\nrandom.random()",
        "import numpy as np\nnp.linalg.svd(np.random.default_rng().normal(size=(200, 200)))",
        "from concurrent.futures import ThreadPoolExecutor\nlist(ThreadPoolExecutor(4).map(abs, range(9)))",
    ],
)
def test_honest_code_runs_behind_the_walls(cell, sandbox):
    assert sandbox.run([cell], {}).notes == []


def test_a_submission_stays_on_the_core_of_its_grader(sandbox):
    cell = """
import os
def cores(x):
    try:
        os.sched_setaffinity(0, range(64))
    except OSError:
        pass
    return sorted(os.sched_getaffinity(0))
"""
    ours = sorted(os.sched_getaffinity(0))
    if len(ours) < 2:
        pytest.skip("needs two cores to tell")
    questions = {"cores": [Case("where", {"x": 1})]}
    try:
        os.sched_setaffinity(0, ours[1:2])
        pinned = sandbox.run([cell], questions)
    finally:
        os.sched_setaffinity(0, ours)
    assert pinned.answers["cores"][0].value == ours[1:2]
    assert sandbox.run([cell], questions).answers["cores"][0].value == ours


def test_nothing_of_an_input_is_there_before_its_turn(sandbox):
    cell = """
import gc
def seen():
    return sum(type(it) is dict and type(it.get("x")) is list for it in gc.get_objects())
before = seen()
def double(x):
    return seen()
"""
    questions = {"double": [Case("now", {"x": [2.5]})], "before": [Case("it")]}
    ran = sandbox.run([cell], questions)
    assert ran.answers["before"][0].value == 0
    assert ran.answers["double"][0].value > 0  # so the look itself does see


def test_a_child_whose_walls_do_not_stand_is_not_given_the_submission(monkeypatch, tmp_path):
    from course_lib.classroom.isolation import sandbox, warm

    open_door = tmp_path / "walls.py"
    source = Path(walls.__file__).read_text()
    closing = "    if LIBC.prctl(set_seccomp,"
    assert closing in source
    open_door.write_text(source.replace(closing, "    if False and (set_seccomp,", 1))
    monkeypatch.setitem(warm.PARTS, "walls", str(open_door))
    with pytest.raises(sandbox.BrokenSandboxError, match="a new process can be started"):
        Sandbox(Limits()).run(["x = 1"], {})


def test_a_grader_that_is_killed_leaves_no_process_behind(tmp_path):
    program = (
        "from course_lib.classroom.isolation.sandbox import Limits, Sandbox\n"
        "Sandbox(Limits(seconds_per_step=99)).run(['import time; time.sleep(99)'], {})"
    )
    place = Path(course_lib.__file__).parents[1]
    environment = {**os.environ, "PYTHONPATH": str(place), "TMPDIR": str(tmp_path)}
    grader = subprocess.Popen([sys.executable, "-c", program], env=environment)
    assert _wait_for(lambda: _at_home_in(tmp_path))
    grader.kill()
    grader.wait()
    assert _wait_for(lambda: not _at_home_in(tmp_path))


def _at_home_in(folder):
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            found += [path.parent.name] * (f"HOME={folder}".encode() in path.read_bytes())
    return found


def _wait_for(condition, seconds=20):
    ends = time.monotonic() + seconds
    while not condition() and time.monotonic() < ends:
        time.sleep(0.05)
    return condition()


def test_no_submission_is_dealt_the_chance_of_another(sandbox):
    cell = "import numpy, random\nluck = [numpy.random.rand(), random.random()]"
    luck = [sandbox.run([cell], {"luck": [Case("it")]}).answers["luck"][0].value for _ in "ab"]
    assert luck[0][0] != luck[1][0]
    assert luck[0][1] != luck[1][1]


def test_nothing_is_left_for_the_next_submission(sandbox):
    leave = "open('left', 'w').write('x')\nimport builtins, numpy\nbuiltins.left = numpy.left = 1"
    look = "import os, builtins, numpy\nfound = [len(os.listdir('.')), hasattr(builtins, 'left'), hasattr(numpy, 'left')]"
    sandbox.run([leave], {})
    ran = sandbox.run([look], {"found": [Case("it")]})
    assert ran.answers["found"][0].value == [0, False, False]


def test_a_server_that_was_ended_from_outside_is_started_anew():
    with Sandbox(Limits(), "auto") as sandbox:
        os.killpg(sandbox.server.processes[0].pid, signal.SIGKILL)
        ran = sandbox.run(["x = 1"], {"x": [Case("it")]})
    assert ran.answers["x"][0].value == 1


def test_a_sandbox_that_is_closed_leaves_no_process_and_no_folder():
    with Sandbox(Limits(), "auto") as sandbox:
        sandbox.run(["x = 1"], {})
        processes, place = sandbox.server.processes, sandbox.server.scratch_root
        assert place.exists()
    assert [process.poll() is None for process in processes] == [False]
    assert not place.exists()
