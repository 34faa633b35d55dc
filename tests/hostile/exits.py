"""Ends: of the process, by exit, error, signal, crash or a trap laid for later."""

from hostile.attack import before, beside, tries, within

EXITS = {
    "exit_in_a_cell": before("import sys\nsys.exit(0)", word="cell 1"),
    "quit_in_a_cell": before("quit()"),
    "exit_in_a_function": within("def scaled(x):\n    import sys\n    sys.exit(3)"),
    "own_kind_of_exit": before("class Out(SystemExit): code = property(lambda s: 1 / 0)\nraise Out"),
    "own_kind_of_ending": before("class End(BaseException): pass\nraise End('x' * 10**6)"),
    "keyboard_interrupt": before("raise KeyboardInterrupt", word="KeyboardInterrupt"),
    "generator_exit": before("raise GeneratorExit", word="GeneratorExit"),
    "stop_iteration_in_a_function": within("def scaled(x):\n    raise StopIteration(x)"),
    "hard_exit_in_a_cell": beside("import os\nos._exit(0)", word="ended"),
    "hard_exit_in_a_function": within("def scaled(x):\n    import os\n    os._exit(0)"),
    "exit_of_the_c_library": beside("import ctypes\nctypes.CDLL(None).exit(0)"),
    "raw_exit_of_all_threads": beside("import ctypes\nctypes.CDLL(None)._exit(7)"),
    "abort": beside("import os\nos.abort()", word="SIGABRT"),
    "segmentation_fault": beside("import ctypes\nctypes.string_at(0)", word="SIGSEGV"),
    "jump_into_nowhere": within("import ctypes\ndef scaled(x):\n    return ctypes.CFUNCTYPE(None)(4096)()"),
    "corrupts_a_number": beside(
        "import ctypes, sys\n"
        "for n in (0, 1, 3): ctypes.memset(id(n) + 24, 7, 4)",
        or_less=True,
    ),
    "corrupts_the_type_of_none": beside("import ctypes\nctypes.memset(id(None), 0, 16)\ngc = None"),
    "reference_count_to_zero": beside(
        "import ctypes\nctypes.pythonapi.Py_DecRef.argtypes = [ctypes.py_object]\n"
        "for _ in range(10**5): ctypes.pythonapi.Py_DecRef(None)"
    ),
    "bytecode_that_crashes": beside(
        "def f(): pass\nf.__code__ = f.__code__.replace(co_code=b'\\x7a' * 50, co_stacksize=0)\nf()"
    ),
    "error_that_cannot_be_shown": before(
        "class Odd(Exception):\n    def __str__(self): raise Odd\n    __repr__ = __str__\nraise Odd(Odd())"
    ),
    "error_whose_type_lies": within(
        "class Meta(type):\n    __name__ = property(lambda s: 1 / 0)\n    def mro(cls): return type.mro(cls)\n"
        "class Odd(Exception, metaclass=Meta):\n    @property\n    def __class__(self): return int\n"
        "def scaled(x): raise Odd"
    ),
    "error_with_itself_as_its_cause": before(
        "a, b = ValueError(), ValueError()\na.__context__ = b\nb.__context__ = a\na.__cause__ = a\nraise a"
    ),
    "error_chain_a_hundred_thousand_long": before(
        "e = ValueError()\nfor _ in range(10**5):\n    new = ValueError(); new.__context__ = e; e = new\nraise e"
    ),
    "group_of_errors": within("def scaled(x):\n    raise BaseExceptionGroup('x', [SystemExit(), KeyboardInterrupt()])"),
    "error_hook_that_loops": before(
        "import sys\ndef hook(*given):\n    while True: pass\n"
        "sys.excepthook = sys.unraisablehook = hook\nraise ValueError"
    ),
}  # fmt: skip

TRAPS = {
    "trap_at_the_end_of_the_process": beside(
        "import atexit\ndef again():\n    while True: pass\nfor _ in range(1000): atexit.register(again)"
    ),
    "trap_in_a_finaliser": beside(
        "import os\nclass Trap:\n    def __del__(self): os._exit(0)\n"
        "a = Trap(); a.self = a"
    ),
    "finaliser_that_never_dies": beside(
        "import gc\nclass Phoenix:\n    def __del__(self): globals()['again'] = Phoenix()\nPhoenix(); gc.collect()"
    ),
    "thread_that_ends_everything_later": beside(
        "import os, threading\nthreading.Timer(0.05, os._exit, (0,)).start()", or_less=True
    ),
    "thread_that_raises": beside("import threading\nthreading.Thread(target=lambda: 1 / 0).start()"),
    "interrupt_from_a_thread": beside(
        "import _thread, threading, time\ndef go():\n    while True: time.sleep(0.001); _thread.interrupt_main()\n"
        "threading.Thread(target=go, daemon=True).start()",
        or_less=True,
    ),
    "error_thrown_into_the_main_thread": beside(
        "import ctypes, threading, time\nmain = threading.main_thread().ident\n"
        "def go():\n    while True:\n        time.sleep(0.001)\n"
        "        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(main), ctypes.py_object(SystemExit))\n"
        "threading.Thread(target=go, daemon=True).start()",
        or_less=True,
    ),
    "trace_that_raises_in_everybody": beside(
        "import sys\ndef trace(*given): raise SystemExit\nsys.settrace(trace)", or_less=True
    ),
    "trap_in_the_garbage_collector": beside(
        "import gc\ngc.callbacks.append(lambda *given: 1 / 0)\ngc.set_threshold(1)"
    ),
    "audit_hook_that_raises": beside(
        "import sys\ndef hook(*given): raise SystemExit\nsys.addaudithook(hook)", or_less=True
    ),
    "recursion_limit_of_five": beside(
        "import sys\ntry: sys.setrecursionlimit(5)\nexcept RecursionError: sys.setrecursionlimit(40)",
        or_less=True,
    ),
    "exit_while_modules_are_torn_down": beside(
        "import sys, os\nclass Trap:\n    def __del__(self, end=os._exit): end(0)\nsys.modules['zz'] = Trap()"
    ),
}  # fmt: skip

SIGNALS = {
    "kills_itself": beside("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"),
    "stops_itself": beside("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)"),
    "stops_itself_in_a_function": within(
        "import os, signal\ndef scaled(x): os.kill(os.getpid(), signal.SIGSTOP)"
    ),
    "alarm_for_later": beside("import signal\nsignal.alarm(1)", or_less=True),
    "timer_that_raises_in_the_grader_s_code": beside(
        "import signal\ndef raise_(*given): raise SystemExit\nsignal.signal(signal.SIGALRM, raise_)\n"
        "signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)",
        or_less=True,
    ),
    "handler_that_never_returns": beside(
        "import signal, os\ndef stay(*given):\n    while True: pass\n"
        "signal.signal(signal.SIGUSR1, stay)\nos.kill(os.getpid(), signal.SIGUSR1)"
    ),
    "ignores_the_end_of_computing_time": beside(
        "import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass"
    ),
    "wakes_itself_by_input": beside("import fcntl, os, signal\nsignal.set_wakeup_fd(-1)\nfcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())"),
    "signals_to_everybody": tries(
        "road('all', os.kill, -1, 0)\nroad('init', os.kill, 1, 0)\nroad('parent', os.kill, os.getppid(), 0)\n"
        "road('grader', os.kill, GRADER, 0)\nroad('victim', os.kill, VICTIM, 0)\n"
        "road('group', os.killpg, os.getpgid(0) or 1, 0)\nroad('mine', os.kill, 0, 0)"
    ),
    "kills_its_parent": beside("import os\ntry: os.kill(os.getppid(), 9)\nexcept OSError: pass"),
    "stops_its_parent": beside("import os, signal\ntry: os.kill(os.getppid(), signal.SIGSTOP)\nexcept OSError: pass"),
    "kills_its_group": beside("import os\ntry: os.killpg(0, 9)\nexcept OSError: pass"),
    "kills_the_grader": beside("import os\ntry: os.kill(int('<<grader>>'), 9)\nexcept OSError: pass"),
    "kills_a_stranger": beside("import os\ntry: os.kill(int('<<victim>>'), 9)\nexcept OSError: pass"),
    "kills_by_thread": tries(
        "road('tkill', call, 'tkill', VICTIM, 9)\nroad('tgkill', call, 'tgkill', VICTIM, VICTIM, 9)\n"
        "road('tkill parent', call, 'tkill', os.getppid(), 0)"
    ),
    "kills_by_handle": tries(
        "road('pidfd', os.pidfd_open, VICTIM)\n"
        "road('pidfd raw', call, 'pidfd_open', VICTIM, 0)\n"
        "road('pidfd send', call, 'pidfd_send_signal', 0, 9, 0, 0)\n"
        "road('by signal module', lambda: signal.pidfd_send_signal(os.pidfd_open(VICTIM), 9))\n"
        "road('parent', os.pidfd_open, os.getppid())"
    ),
    "queues_a_signal": tries(
        "info = ctypes.create_string_buffer(128)\nroad('queue', call, 'rt_sigqueueinfo', VICTIM, 9, info)"
    ),
    "signal_through_a_descriptor_s_owner": tries(
        "import fcntl\nget, put = os.pipe()\n"
        "def owned():\n    fcntl.fcntl(get, fcntl.F_SETOWN, VICTIM)\n"
        "    fcntl.fcntl(get, fcntl.F_SETSIG, signal.SIGKILL)\n"
        "    fcntl.fcntl(get, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)\n    os.write(put, b'x')\n"
        "try: owned()\nexcept OSError: pass\nroad('nothing', lambda: 1 / 0)"
    ),
    "kills_when_its_parent_dies": beside("import ctypes\nctypes.CDLL(None).prctl(1, 9, 0, 0, 0)\nctypes.CDLL(None).prctl(1, 0, 0, 0, 0)"),
}  # fmt: skip

ATTACKS = EXITS | TRAPS | SIGNALS
