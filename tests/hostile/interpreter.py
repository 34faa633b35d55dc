"""Tricks with IPython, imports and the machinery of Python that runs a cell."""

from hostile.attack import before, beside, tries

SHELL = {
    "input_transformer_that_blanks_cells": before(
        "shell = get_ipython()\nshell.input_transformers_post.append(lambda lines: [])", or_less=True
    ),
    "tree_transformer_that_strips": before(
        "import ast\nclass Strip(ast.NodeTransformer):\n    def visit_Assign(self, node): return ast.Pass()\n"
        "get_ipython().ast_transformers.append(Strip())",
        or_less=True,
    ),
    "hook_before_each_cell": before(
        "def hook(*given): raise SystemExit\nget_ipython().events.register('pre_run_cell', hook)\n"
        "get_ipython().events.register('post_run_cell', hook)\nget_ipython().events.register('pre_execute', hook)",
        or_less=True,
    ),
    "custom_error_handler": before(
        "def handler(*given):\n    while True: pass\nget_ipython().set_custom_exc((BaseException,), handler)\n1 / 0",
        or_less=True,
    ),
    "shell_that_resets_itself": beside("get_ipython().reset()\nget_ipython().run_line_magic('reset', '-f')", or_less=True),
    "shell_that_exits": beside("get_ipython().ask_exit()\nget_ipython().exiter()"),
    "shell_whose_namespace_is_replaced": beside("get_ipython().user_ns = {}\nget_ipython().user_module = None", or_less=True),
    "shell_that_runs_cells_for_ever": before(
        "def again(*a): get_ipython().run_cell('again()')\nagain()", or_less=True
    ),
    "magic_of_its_own": beside("get_ipython().register_magic_function(lambda line: 1 / 0, 'line', 'time')"),
    "system_by_magic": beside("!touch /tmp/<<mark>>\n!!touch /tmp/<<mark>>", compiles=False),
    "system_by_function": beside("get_ipython().system('touch /tmp/<<mark>>')\nget_ipython().getoutput('touch /tmp/<<mark>>')"),
    "shell_cell": beside("%%bash\ntouch /tmp/<<mark>>", compiles=False),
    "script_cell": beside("%%script python3\nopen('/tmp/<<mark>>', 'w')", compiles=False),
    "file_cell": beside("%%writefile /tmp/<<mark>>\nleft", compiles=False),
    "foreign_languages": beside("%%javascript\nalert(1)", compiles=False),
    "magics_that_write": beside("%save /tmp/<<mark>> 1-9\n%logstart /tmp/<<mark>>.log\n%store number", compiles=False),
    "magics_that_load": beside("%load_ext autoreload\n%autoreload 2\n%run /etc/passwd\n%load /etc/passwd", compiles=False),
    "magics_that_install": beside("%pip install something\n%conda install something\n!pip install something", compiles=False),
    "magics_that_move": beside("%cd /tmp\n%pushd /\n%env LEFT_BEHIND=1\n%pdb on\n%xmode Verbose", compiles=False),
    "debugger": before("import pdb\npdb.set_trace()"),
    "breakpoint_in_a_function": beside("def scaled(x):\n    breakpoint()\n    return 3 * x + 1", or_less=True),
    "debug_after_death": before("%debug\n%pdb\n%tb", compiles=False),
    "kernel_of_its_own": tries(
        "def kernel():\n    from ipykernel.kernelapp import IPKernelApp\n    app = IPKernelApp.instance(); app.initialize([]); return app\n"
        "road('kernel', kernel)"
    ),
    "history_of_others": tries(
        "def history():\n    import sqlite3\n    return sqlite3.connect('/root/.ipython/profile_default/history.sqlite').execute('select 1').fetchone()\n"
        "road('history', history)"
    ),
    "widgets_and_comms": beside(
        "try:\n    import ipywidgets\n    display(ipywidgets.IntSlider())\nexcept Exception: pass"
    ),
}  # fmt: skip

MACHINERY = {
    "import_hook_that_lies": beside(
        "import sys\nclass Finder:\n    def find_spec(self, *given): raise SystemExit\nsys.meta_path.insert(0, Finder())\nsys.path_hooks.insert(0, Finder)"
    ),
    "import_of_everything": beside(
        "import pkgutil\nfor module in list(pkgutil.iter_modules())[:150]:\n"
        "    if module.name not in ('antigravity', 'this', 'idlelib', 'turtledemo'):\n"
        "        try: __import__(module.name)\n        except BaseException: pass",
        or_less=True,
    ),
    "modules_that_are_none": beside("import sys\nfor name in ('os', 'sys', 'io', 'time', 'numpy', 'copy'): sys.modules[name] = None", or_less=True),
    "main_is_replaced": beside("import sys, types\nsys.modules['__main__'] = types.ModuleType('__main__')"),
    "names_of_the_runner_are_overwritten": beside(
        "main = request = reply = asking = notebook = replies = requests = line = json = os = sys = None\n__name__ = '__main__'; __builtins__ = None",
        or_less=True,
    ),
    "codec_that_lies": beside(
        "import codecs\ndef find(name): raise SystemExit\ncodecs.register(find)\n'x'.encode('strange')"
    ),
    "file_system_encoding_hook": beside("import io\nio.open = open = io.TextIOWrapper = None\nio.text_encoding = None"),
    "interned_numbers_are_changed": beside(
        "import ctypes\nctypes.c_int.from_address(id(7) + 24).value = 8", or_less=True
    ),
    "truth_is_changed": beside("import ctypes\nctypes.c_int.from_address(id(True) + 24).value = 0", or_less=True),
    "types_are_changed": beside(
        "import ctypes, gc\nslots = gc.get_referents(float.__dict__)[0]\nslots['__float__'] = slots['__repr__'] = lambda self: 1 / 0\n"
        "slots = gc.get_referents(dict.__dict__)[0]\nslots['get'] = slots['items'] = lambda *a: None",
        or_less=True,
    ),
    "frames_are_rewritten": beside(
        "import sys, ctypes\nframe = sys._getframe()\nwhile frame.f_back:\n    frame = frame.f_back\n"
        "    for name in list(frame.f_locals): frame.f_locals[name] = None\n"
        "    ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(1))",
        or_less=True,
    ),
    "code_made_by_hand": beside(
        "import types\nf = types.FunctionType(compile('1', 'x', 'eval').replace(co_code=bytes(range(0, 200, 2)) * 9), {})\nf()"
    ),
    "second_interpreter": tries(
        "def sub():\n    import _xxsubinterpreters as sub\n    n = sub.create(); sub.run_string(n, 'import os; os.fork() or os._exit(0)'); return n\n"
        "def forked():\n    sub(); raise OSError\n"
        "road('fork in it', forked)"
    ),
    "assembled_machine_code": tries(
        "import mmap\n"
        "def code():\n    if RANK: raise OSError\n"
        "    page = mmap.mmap(-1, 4096, prot=7)\n"
        "    page.write(bytes([0xB8, 57, 0, 0, 0, 0x0F, 0x05, 0xC3]))\n"
        "    at = ctypes.addressof(ctypes.c_char.from_buffer(page))\n"
        "    got = ctypes.CFUNCTYPE(ctypes.c_long)(at)()\n    if got < 0: raise OSError(got)\n"
        "    return parts_with(lambda: got)\nroad('fork', code)"
    ),
    "library_of_its_own": tries(
        "def library():\n    with open('own.so', 'wb') as file: file.write(b'\\x7fELF' + bytes(200))\n"
        "    return ctypes.CDLL('./own.so')\nroad('own', library)\n"
        "road('foreign', ctypes.CDLL, PLACE + '/teacher/evil.so')"
    ),
    "asynchronous_leftovers": beside(
        "import asyncio\nloop = asyncio.new_event_loop()\nasync def wait():\n    await asyncio.sleep(99)\ntask = loop.create_task(wait())\nloop.run_until_complete(asyncio.sleep(0))"
    ),
    "await_in_a_cell": beside("import asyncio\nawait asyncio.sleep(0)", compiles=False),
    "event_loop_that_never_stops": beside("import asyncio\nasyncio.new_event_loop().run_forever()"),
    "figures_without_end": beside(
        "import matplotlib.pyplot as plt\nwhile True: plt.figure(figsize=(90, 90)).savefig('f.png')"
    ),
    "backend_with_a_window": beside("import matplotlib\nmatplotlib.use('TkAgg', force=True)\nimport matplotlib.pyplot as plt\nplt.show()", or_less=True),
}  # fmt: skip

ATTACKS = SHELL | MACHINERY
