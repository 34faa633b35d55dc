"""Bombs of time, memory, threads, disk and output."""

from hostile.attack import before, beside, tries, within


def called(body):
    """A function that is asked, with this body."""
    return "def scaled(x):\n" + "\n".join(f"    {line}" for line in body.strip().split("\n"))


TIME = {
    "loop_in_a_cell": beside("while True: pass", word="took longer"),
    "loop_in_the_first_cell": before("while True: pass", word="took longer"),
    "loop_in_a_function": within(called("while True: pass"), word="took longer"),
    "loop_that_swallows_every_error": within(
        called("while True:\n    try:\n        while True: pass\n    except BaseException: pass")
    ),
    "loop_under_ignored_signals": beside(
        "import signal\nfor n in range(1, 65):\n    try: signal.signal(n, signal.SIG_IGN)\n"
        "    except (OSError, ValueError): pass\nwhile True: pass",
    ),
    "loop_under_blocked_signals": beside(
        "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\nwhile True: pass"
    ),
    "sum_of_a_trillion_in_c": beside("sum(range(10**12))"),
    "power_in_c": beside("len(bin(7 ** 10**9))"),
    "factorial_in_c": within(called("import math\nreturn math.factorial(10**7)")),
    "regex_that_backtracks": within(called("import re\nre.match(r'(a+)+$', 'a' * 60 + 'b')")),
    "number_with_ten_million_digits": beside(
        "import sys\nsys.set_int_max_str_digits(0)\nlen(str(10 ** 10**7))"
    ),
    "numpy_convolution_in_one_call": beside(
        "import numpy as np\nnp.convolve(np.ones(2 * 10**6), np.ones(2 * 10**6))"
    ),
    "numpy_product_in_one_call": beside(
        "import numpy as np\na = np.ones((3000, 3000))\nnp.linalg.matrix_power(a, 2**60 - 1)"
    ),
    "sleeps_for_ever": beside("import time\ntime.sleep(10**6)", word="took longer"),
    "lock_that_nobody_opens": beside("import threading\na = threading.Lock()\na.acquire()\na.acquire()"),
    "reads_a_pipe_that_nobody_writes": within(called("import os\nos.read(os.pipe()[0], 1)")),
    "opens_a_fifo_that_nobody_writes": beside("import os\nos.mkfifo('pipe')\nopen('pipe').read()"),
    "waits_for_a_line": before("answer = input('your points? ')", word="cell 1"),
    "reads_all_of_standard_input": before("import sys\nleft = sys.stdin.read()"),
    "infinite_iterator_consumed_in_c": beside(
        "import collections, itertools\ncollections.deque(itertools.repeat(1), maxlen=0)"
    ),
    "await_that_never_ends": beside(
        "import asyncio\nasync def wait():\n    await asyncio.Future()\nasyncio.run(wait())"
    ),
    "import_that_never_ends": beside(
        "open('endless.py', 'w').write('while True: pass')\n"
        "import sys; sys.path.insert(0, '.'); import endless"
    ),
    "sleeps_between_the_questions": within(called("import time\ntime.sleep(0.9)\nwhile True: pass")),
    "trace_that_loops": beside(
        "import sys\ndef trace(*given):\n    while True: pass\nsys.settrace(trace)\n(lambda: 1)()"
    ),
    "profile_that_loops_for_the_grader": beside(
        "import sys\ndef look(*given):\n    while True: pass\nsys.setprofile(look)", or_less=True
    ),
}  # fmt: skip

MEMORY = {
    "eight_gigabytes_at_once": beside("hoard = bytearray(8 * 10**9)", word="MemoryError"),
    "numpy_ones_without_end": beside("import numpy as np\nhoard = np.ones(10**12)", word="MemoryError"),
    "list_that_doubles": beside("hoard = [0]\nwhile True: hoard += hoard"),
    "text_that_doubles": beside("hoard = 'x'\nwhile True: hoard += hoard"),
    "generator_hoard": beside("import itertools\nhoard = list(itertools.count())"),
    "dictionary_hoard": beside("hoard = {}\nwhile True: hoard[len(hoard)] = str(len(hoard))"),
    "hoard_kept_while_questions_are_asked": beside(
        "hoard = []\ntry:\n    while True: hoard.append(bytearray(2**24))\nexcept MemoryError: pass",
        or_less=True,
    ),
    "hoard_to_the_last_byte": beside(
        "hoard, size = [], 2**28\nwhile size > 8:\n    try: hoard.append(bytes(size))\n"
        "    except MemoryError: size //= 2",
        or_less=True,
    ),
    "anonymous_map": beside(
        "import mmap\nhoard = []\nwhile True:\n    hoard.append(mmap.mmap(-1, 2**28))\n"
        "    hoard[-1].write(bytes(2**28))"
    ),
    "shared_map_through_c": beside(
        "import ctypes\nlibc = ctypes.CDLL(None)\nlibc.malloc.restype = ctypes.c_void_p\n"
        "while True:\n    place = libc.malloc(ctypes.c_size_t(2**26))\n"
        "    if not place: raise MemoryError\n    ctypes.memset(place, 1, 2**26)"
    ),
    "memory_file_of_a_terabyte": tries(
        "def hoard():\n    fd = os.memfd_create('m'); os.ftruncate(fd, 2**40)\n"
        "    for _ in range(3000): os.write(fd, bytes(2**20))\n"
        "    return os.fstat(fd).st_size\nroad('memfd', hoard)"
    ),
    "recursion_without_limit": beside(
        "import sys\nsys.setrecursionlimit(10**9)\ndef down(n): return down(n + 1) + 1\ndown(0)"
    ),
    "recursion_in_c": beside(
        "import sys\nsys.setrecursionlimit(10**9)\na = []\nfor _ in range(10**6): a = [a]\nrepr(a)"
    ),
    "freeing_a_deep_chain": beside(
        "class Link: pass\nhead = Link()\nfor _ in range(10**6):\n"
        "    new = Link(); new.next = head; head = new\ndel head, new"
    ),
    "decompression_bomb": beside(
        "import zlib\npacked = zlib.compress(bytes(2**26), 9)\n"
        "hoard = [zlib.decompress(packed) for _ in range(10**4)]"
    ),
    "text_padded_to_a_terabyte": beside("hoard = f'{1:{10**12}}'", word="MemoryError"),
    "integer_shifted_away": beside("hoard = 1 << 10**12", word="MemoryError"),
    "stack_of_huge_threads": beside(
        "import threading, time\nthreading.stack_size(2**30)\n"
        "for _ in range(100): threading.Thread(target=time.sleep, args=(99,)).start()",
        word="RuntimeError",
    ),
    "compiled_constant_of_gigabytes": beside(
        "exec(compile('hoard = ' + '+'.join(['[' + '0,' * 999 + ']'] * 2000), 'x', 'exec'))\n"
        "hoard = hoard * 10**6"
    ),
}  # fmt: skip

THREADS = {
    "ten_thousand_threads": beside(
        "import threading, time\nfor _ in range(10_000):\n"
        "    threading.Thread(target=time.sleep, args=(99,), daemon=True).start()",
    ),
    "threads_that_start_threads": beside(
        "import threading\ndef go():\n    while True: threading.Thread(target=go, daemon=True).start()\n"
        "go()"
    ),
    "thread_that_never_joins": beside(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(99,)).start()"
    ),
    "thread_that_prints_for_ever": beside(
        "import threading\ndef go():\n    while True: print('x' * 1000)\n"
        "threading.Thread(target=go, daemon=True).start()",
        or_less=True,
    ),
    "thread_that_computes_during_the_questions": beside(
        "import threading\ndef go():\n    while True: pass\n"
        "[threading.Thread(target=go, daemon=True).start() for _ in range(8)]",
        or_less=True,
    ),
    "pool_of_threads": beside(
        "from concurrent.futures import ThreadPoolExecutor\n"
        "import time\nThreadPoolExecutor(500).map(time.sleep, [99] * 500)"
    ),
}  # fmt: skip

DISK = {
    "one_big_file": beside("with open('big', 'wb') as file:\n    while True: file.write(bytes(2**20))"),
    "many_big_files": beside("for n in range(10**6): open(f'{n}', 'wb').write(bytes(9 * 2**20))"),
    "a_million_empty_files": beside("for n in range(10**6): open(f'{n}', 'w').close()"),
    "a_million_folders": beside("import os\nfor n in range(10**6): os.mkdir(f'd{n}')"),
    "folders_a_thousand_deep": beside(
        "import os\nfor _ in range(1500):\n    os.mkdir('d' * 200); os.chdir('d' * 200)"
    ),
    "sparse_file_of_a_terabyte": beside(
        "with open('sparse', 'wb') as file: file.seek(2**40); file.write(b'x')", word="OSError"
    ),
    "truncated_to_a_terabyte": beside(
        "with open('sparse', 'wb') as file: file.truncate(2**40)", word="OSError"
    ),
    "allocated_at_once": beside(
        "import os\nos.posix_fallocate(os.open('f', os.O_CREAT | os.O_RDWR), 0, 2**36)",
        word="PermissionError",
    ),
    "hard_links_without_end": beside(
        "import os\nopen('a', 'wb').write(bytes(2**20))\nfor n in range(10**6): os.link('a', f'l{n}')"
    ),
    "soft_links_without_end": beside("import os\nfor n in range(10**6): os.symlink('/', f'l{n}')"),
    "link_to_everything_for_the_clean_up": beside(
        "import os\nfor n, path in enumerate(['/', '<<folder>>', '<<place>>', '<<out>>', '..']):\n"
        "    os.symlink(path, f'link{n}')"
    ),
    "folder_that_is_its_own_child": beside("import os\nos.mkdir('a')\nos.symlink('..', 'a/a')"),
    "folder_that_cannot_be_opened": beside(
        "import os\nos.mkdir('shut')\nopen('shut/file', 'w').close()\n"
        "try: os.chmod('shut', 0)\nexcept OSError: pass\nos.mkdir('shut2', 0)"
    ),
    "names_that_are_hard_to_remove": beside(
        "import os\nfor name in (b'-rf', b'\\xff\\xfe', b'a\\nb', b' ', b'~', b'*', b'x' * 255, "
        "'\\u202egnp'.encode()):\n    open(name, 'w').close()"
    ),
    "unlinked_but_open_files": tries(
        "held, size = [], 0\n"
        "def hoard():\n    global size\n"
        "    for n in range(8):\n        file = open('gone', 'wb'); os.unlink('gone'); held.append(file)\n"
        "        for _ in range(15): size += file.write(bytes(2**20)); file.flush()\n"
        "try: hoard()\nexcept OSError: pass\n"
        "def held_megabytes():\n    if size < 100 * 2**20: raise OSError(size)  # five times the limit of the scratch folder\n    return size >> 20\n"
        "road('held', held_megabytes)",
    ),
    "home_of_the_scratch_removed": beside(
        "import os, shutil\nshutil.rmtree(os.getcwd(), ignore_errors=True)"
    ),
    "scratch_renamed": beside("import os\ntry: os.rename(os.getcwd(), '/tmp/<<mark>>')\nexcept OSError: pass"),
}  # fmt: skip

OUTPUT = {
    "prints_for_ever": beside("while True: print('x' * 1000)"),
    "prints_a_gigabyte_at_once": before("print('x' * 10**8 * 3)\nprint('y' * 10**8)"),
    "prints_to_standard_error_for_ever": beside(
        "import sys\nwhile True: sys.stderr.write('x' * 1000); sys.stderr.flush()"
    ),
    "prints_without_a_line_end": before("for _ in range(10**5): print('x' * 100, end='')"),
    "prints_in_the_function": beside(
        "def scaled(x):\n    print('x' * 10**6)\n    return 3 * x + 1"
    ),
    "prints_through_c": beside(
        "import ctypes\nlibc = ctypes.CDLL(None)\n"
        "for _ in range(20_000): libc.printf(b'{\"serial\": 5, \"value\": 1}\\n')\nlibc.fflush(None)"
    ),
    "writes_to_the_raw_descriptors": beside(
        "import os\nfor _ in range(20_000):\n    os.write(1, b'x' * 999); os.write(2, b'y' * 999)"
    ),
    "logs_for_ever": beside(
        "import logging\nlogging.basicConfig(level=0)\nwhile True: logging.error('x' * 1000)"
    ),
    "displays_for_ever": beside("while True: display('x' * 1000)"),
    "warns_for_ever": beside("import warnings\nwarnings.simplefilter('always')\nwhile True: warnings.warn('x')"),
    "last_expression_with_a_huge_repr": before("[['x' * 1000] * 1000] * 10**5"),
    "last_expression_whose_repr_loops": beside(
        "class Slow:\n    def __repr__(self):\n        while True: pass\nSlow()"
    ),
    "rich_display_that_raises": beside(
        "class Odd:\n    def _repr_html_(self): raise SystemExit\n"
        "    def _repr_mimebundle_(self, **given): return {'x' * 10**6: self}\nOdd()\ndisplay(Odd())"
    ),
    "terminal_escapes": beside("print('\\x1b]0;title\\x07\\x1b[2J\\x1bc' * 1000)"),
    "replaces_standard_output": beside(
        "import sys\nclass Wall:\n    def write(self, text): raise KeyboardInterrupt\n    def flush(self): raise SystemExit\n"
        "sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = Wall()"
    ),
    "closes_standard_output": beside("import sys\nsys.stdout.close(); sys.stderr.close(); sys.stdin.close()"),
    "deletes_standard_output": beside("import sys\ndel sys.stdout, sys.stderr, sys.stdin, sys.excepthook"),
}  # fmt: skip

ATTACKS = TIME | MEMORY | THREADS | DISK | OUTPUT
