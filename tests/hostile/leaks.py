"""Ways to carry a hidden input out, and answers that depend on what they should not know."""

from hostile.attack import Attack, before, beside, tries, within
from hostile.sheet import RIGHT, but

FULL = "    return 3 * x + 1"

OUT = {
    "input_in_the_text_of_an_error": within("def scaled(x): raise ValueError(f'the input was {x}')"),
    "input_in_the_kind_of_an_error": within(
        "import numpy as np\ndef scaled(x): raise type('Input%d' % np.ravel(x)[0], (Exception,), {})()"
    ),
    "input_in_the_notes_of_an_error": within(
        "def scaled(x):\n    error = ValueError('a'); error.add_note(str(x)); raise error"
    ),
    "input_in_a_built_in_kind": within(
        "import numpy as np\ndef scaled(x):\n    kind = type('ValueError', (ValueError,), {'__module__': 'builtins', '__qualname__': str(np.ravel(x)[0])})\n    raise kind(x)"
    ),
    "input_in_a_kind_that_calls_itself_built_in": within(
        "import numpy as np\ndef scaled(x):\n    raise type('Digits%d' % np.ravel(x)[0], (BaseException,), {'__module__': 'builtins'})"
    ),
    "input_in_the_chain_of_an_error": within(
        "def scaled(x):\n    try: raise KeyError(str(x))\n    except KeyError as error: raise ValueError(error) from error"
    ),
    "input_in_a_file_name_of_an_error": within("def scaled(x): open(f'/nowhere/{x}')"),
    "input_in_a_syntax_error": within("def scaled(x): compile(f'{x} = = {x}', str(x), 'exec')"),
    "input_printed": beside(f"def scaled(x):\n    print('INPUT', x, flush=True)\n{FULL}"),
    "input_printed_as_an_error": beside(f"import sys\ndef scaled(x):\n    print('INPUT', x, file=sys.stderr)\n{FULL}"),
    "input_displayed": beside(f"def scaled(x):\n    display(x)\n{FULL}"),
    "input_warned": beside(f"import warnings\ndef scaled(x):\n    warnings.warn(f'INPUT {{x}}')\n{FULL}"),
    "input_logged": beside(f"import logging\ndef scaled(x):\n    logging.error('INPUT %s', x)\n{FULL}"),
    "input_returned": within("def scaled(x):\n    return x"),
    "input_returned_as_text": within("def scaled(x):\n    return [str(x), f'{x}']"),
    "input_in_the_written_answer": beside(
        f"kept = []\ndef scaled(x):\n    global why\n    kept.append(x); why = f'INPUTS {{kept}}'\n{FULL}"
    ),
    "written_answer_that_waits": beside(
        "class Late(str):\n    def __str__(self): return repr(kept)\n    __repr__ = __str__\n"
        f"kept, why = [], Late('x')\ndef scaled(x):\n    kept.append(x)\n{FULL}"
    ),
    "written_answer_that_is_a_function": beside(
        f"kept = []\ndef why(*given): return repr(kept)\ndef scaled(x):\n    kept.append(x)\n{FULL}"
    ),
    "input_kept_for_the_next_process": Attack(
        (
            "import glob, os\n"
            "places = ['kept', '/tmp/<<mark>>', '/dev/shm/<<mark>>', os.path.expanduser('~/kept')]\n"
            "def remembered():\n"
            "    for place in places:\n        try: return open(place).read()\n        except OSError: pass\n"
            "    return os.environ.get('KEPT', 'nothing')",
            *RIGHT,
            "why = remembered()\n"
            "def scaled(x):\n"
            "    for place in places:\n        try: open(place, 'a').write(str(x) + ' ')\n        except OSError: pass\n"
            "    os.environ['KEPT'] = str(x)\n    os._exit(0)",
        ),
        deserved=4,
    ),
    "input_kept_by_a_thread": Attack(
        (
            *RIGHT,
            "import os, threading, time\nkept = []\n"
            "def scaled(x):\n    global why\n    kept.append(str(x)); why = ' '.join(kept)\n    os._exit(len(kept))",
        ),
        deserved=4,
    ),
    "input_as_the_status_at_the_end": within(
        "import os, numpy as np\ndef scaled(x): os._exit(int(np.ravel(x)[0]) % 200 + 1)"
    ),
    "input_as_a_signal_at_the_end": within(
        "import os, numpy as np\ndef scaled(x): os.kill(os.getpid(), 1 + int(np.ravel(x)[0]) % 30)"
    ),
    "input_as_the_name_of_a_thread": beside(
        f"import threading, time\ndef scaled(x):\n    threading.Thread(target=time.sleep, args=(9,), name=f'{{x}}', daemon=True).start()\n{FULL}",
    ),
    "input_as_the_name_of_the_process": beside(
        f"import ctypes\ndef scaled(x):\n    ctypes.CDLL(None).prctl(15, str(x).encode(), 0, 0, 0)\n{FULL}"
    ),
    "input_as_a_module": beside(
        f"import sys\ndef scaled(x):\n    sys.modules[f'{{x}}'] = sys\n    open(f'x{{x}}'.replace(' ', '_')[:99], 'w').close()\n{FULL}"
    ),
    "input_in_the_letter": Attack(
        (*but(letter=None), "class Late(str): pass\nletter = 'b'\ndef scaled(x):\n    global letter\n    letter = str(x)\n    return 3 * x + 1"),
        deserved=5,
    ),
}  # fmt: skip

SEARCH = """
import gc, sys
def frames():
    frame = sys._getframe()
    while frame:
        yield frame
        frame = frame.f_back
def digits(it):
    return isinstance(it, float) and 10**8 <= it < 10**9 and it == int(it)
"""

IN = {
    "answers_looked_for_in_frames": tries(
        SEARCH
        + "def seen():\n"
        "    for frame in frames():\n        for space in (frame.f_locals, frame.f_globals):\n"
        "            for name, it in list(space.items()):\n"
        "                if 'expected' in name or name in ('cases', 'EXERCISES', 'rehearsal', 'answers', 'questions', 'seed'): return name\n"
        "    raise OSError\nroad('frames', seen)"
    ),
    "cases_looked_for_by_the_collector": tries(
        SEARCH
        + "def seen():\n"
        "    for it in gc.get_objects():\n        if isinstance(it, (list, tuple)) and any(map(digits, it)): return it\n"
        "        if isinstance(it, dict) and any(map(digits, list(it.values()))): return it\n"
        "    raise OSError\nroad('collector', seen)"
    ),
    "course_looked_for_by_its_types": tries(
        "import gc\n"
        "def seen():\n"
        "    names = {type(it).__name__ for it in gc.get_objects()} | {kind.__name__ for kind in object.__subclasses__()}\n"
        "    found = names & {'Exercise', 'Rehearsal', 'Verdict', 'Misconception', 'Grader', 'Dealt'}\n"
        "    if not found: raise OSError\n    return found\nroad('types', seen)\n"
        "def modules():\n    found = [n for n in sys.modules if 'question_bank' in n or 'course_lib.grading' in n or 'hostile' in n]\n"
        "    if not found: raise OSError\n    return found\nroad('modules', modules)"
    ),
    "memory_searched_for_the_answer": tries(
        "digits = '73902' + '14886'\n"
        "import gc\ndef seen():\n"
        "    mine = {id(globals()), id(vars(sys.modules['__main__']))}\n"
        "    values = [it for it in gc.get_objects() if isinstance(it, dict) and id(it) not in mine]\n"
        "    for it in values:\n        for value in list(it.values()):\n"
        "            if type(value) is float and value == float(digits + '.25') and value is not number: return 1\n"
        "    raise OSError\nroad('answer', seen)"
    ),
    "next_input_looked_for_while_asked": Attack(
        (
            *RIGHT,
            SEARCH + "seen = set()\n"
            "def scaled(x):\n"
            "    import numpy as np\n    mine = set(map(float, np.ravel(x)))\n"
            "    for it in gc.get_objects():\n"
            "        try: values = list(it.values()) if isinstance(it, dict) else list(it) if isinstance(it, (list, tuple)) else ()\n"
            "        except Exception: continue\n"
            "        for value in values:\n            if digits(value) and value not in mine and value not in seen: return 'the next input is known'\n"
            "    seen.update(mine)\n    return 3 * x + 1",
        ),
    ),
    "open_pipes_searched_for_the_next_question": tries(
        "import fcntl, array\n"
        "for fd in range(3, 64):\n"
        "    def waiting(fd=fd):\n        size = array.array('i', [0]); fcntl.ioctl(fd, 0x541B, size)\n        if not size[0]: raise OSError\n        return size[0]\n"
        "    road(f'{fd}', waiting)"
    ),
    "counts_its_calls": within(
        "n = 0\ndef scaled(x):\n    global n\n    n += 1\n    return 3 * x + 1 if n > 1 else 0"
    ),
    "answers_by_the_clock": within("import time\ndef scaled(x): return time.time()"),
    "answers_by_the_process": within("import os\ndef scaled(x): return os.getpid()"),
    "answers_by_chance": within("import random\ndef scaled(x): return random.choice([1, None, 'x', [1]])"),
    "answers_by_who_asks": within(
        "import sys\ndef scaled(x):\n    return sys._getframe(1).f_locals.get('expected', sys._getframe(1).f_code.co_filename)"
    ),
    "answers_from_the_call_stack": within(
        "import inspect\ndef scaled(x):\n    return [info.function for info in inspect.stack()]"
    ),
    "patches_the_reference_it_imagines": Attack(
        (
            "import sys, types\nfor name in ('course_lib.grading', 'course_lib.grading.judge', 'course_lib.question_bank'):\n"
            "    sys.modules[name] = types.ModuleType(name)\n    sys.modules[name].judge = lambda *a: 7\n    sys.modules[name].EXERCISES = {}",
            *but(scaled="def scaled(x): return 0", number="number = 0"),
        ),
        deserved=2,
    ),
    "takes_everything_back_at_the_end": before("import atexit\natexit.register(lambda: globals().clear())"),
}  # fmt: skip

ATTACKS = OUT | IN
