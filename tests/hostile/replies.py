"""Forged, endless, deep and broken replies, written to every descriptor that is open."""

from hostile.attack import beside, within

WRITER = """
import json, os, socket, struct, sys
def say(data, most=64):
    for fd in range(3, most):
        try:
            left = memoryview(data)
            while left: left = left[os.write(fd, left):]
        except (OSError, ValueError): pass
"""


def says(code, **facts):
    return beside(WRITER + code, **facts)


FORGED = {
    "right_looking_line": says("for n in range(99): say(json.dumps({'serial': n, 'done': True}).encode() + b'\\n')"),
    "all_points_claimed": says(
        "say(b'{\"serial\": 5, \"points\": 7, \"score\": 1, \"passed\": true, \"value\": 1}\\n' * 20)", or_less=True
    ),
    "right_serials_guessed_during_the_questions": within(
        WRITER + "def scaled(x):\n"
        "    for n in range(40): say(json.dumps({'serial': n, 'value': [1, 2], 'damaged': []}).encode() + b'\\n')\n"
        "    return 0"
    ),
    "replies_in_pairs": within(
        WRITER + "def scaled(x):\n    say(b'{\"serial\": 6, \"value\": 1}\\n{\"serial\": 7, \"value\": 1}\\n')\n    return 0"
    ),
    "endless_line": says("while True: say(b'x' * 10**6)"),
    "endless_lines": says("while True: say(b'{}\\n' * 10**5)"),
    "huge_line": says("say(b'{\"serial\": 5, \"value\": \"' + b'x' * 300 * 10**6 + b'\"}\\n')"),
    "deep_line": says("say(b'{\"serial\": 5, \"value\": ' + b'[' * 10**6 + b']' * 10**6 + b'}\\n')"),
    "deep_dictionaries": says("say(b'{\"a\":' * 10**5 + b'1' + b'}' * 10**5 + b'\\n')"),
    "number_with_a_million_digits": says("say(b'{\"serial\": 5, \"value\": ' + b'9' * 10**6 + b'}\\n')"),
    "number_beyond_the_floats": says("say(b'{\"serial\": 5, \"value\": 1e999999}\\n' * 9)", or_less=True),
    "serial_that_is_no_number": says("say(b'{\"serial\": NaN}\\n{\"serial\": Infinity}\\n{\"serial\": [[]]}\\n{\"serial\": true}\\n')"),
    "same_key_twice": says("say(b'{\"serial\": 5, \"serial\": 6, \"done\": true, \"done\": false}\\n' * 9)"),
    "lone_surrogate": says("say(b'{\"serial\": 5, \"value\": \"\\\\ud800\\\\udfff\"}\\n\\xed\\xa0\\x80\\n')", or_less=True),
    "bytes_that_are_no_text": says("say(bytes(range(256)) * 99 + b'\\n')"),
    "null_bytes": says("say(bytes(10**5))"),
    "empty_lines": says("say(b'\\n' * 10**5)"),
    "half_a_reply": says("say(b'{\"serial\": 5, \"val')"),
    "half_a_reply_and_the_end": says("say(b'{\"serial\": 5, \"val')\nos._exit(0)"),
    "byte_by_byte": says("import time\nfor byte in b'{\"serial\": 5, \"done\"': say(bytes([byte])); time.sleep(0.01)"),
    "huge_length_in_binary": says(
        "for size in (2**31, 2**32 - 1, 2**63, 2**64 - 1, 0):\n"
        "    say(struct.pack('>Q', size)); say(struct.pack('<I', size & 0xFFFFFFFF))"
    ),
    "negative_length_in_binary": says("say(struct.pack('>q', -1) * 9 + struct.pack('<i', -1) * 9)"),
    "frame_with_a_pickle": says(
        "import pickle\nclass Evil:\n    def __reduce__(self): return (os.system, ('touch /tmp/<<mark>>',))\n"
        "say(pickle.dumps(Evil()) + b'\\n'); say(struct.pack('>I', 99) + pickle.dumps(Evil()))"
    ),
    "frame_with_a_saved_array": says(
        "import io, numpy as np\nroom = io.BytesIO()\nnp.save(room, np.array([{}], dtype=object), allow_pickle=True)\n"
        "say(room.getvalue()); say(struct.pack('>I', len(room.getvalue())) + room.getvalue())"
    ),
    "text_of_a_page": says("say(b'{\"serial\": 5, \"error\": \"<script>alert(1)</script>\"}\\n' * 9)", or_less=True),
    "reply_of_another_kind": says("say(b'{\"ready\": \"\"}\\n{\"missing\": true}\\n{\"error\": []}\\n[]\\n1\\nnull\\n\"x\"\\n')"),
    "control_words_of_a_server": says(
        "say(b'{\"fork\": true}\\n{\"exit\": true}\\n{\"stop\": 1}\\n{\"run\": \"1\"}\\n{\"pid\": 1, \"kill\": 1}\\nQUIT\\nEXIT\\n')"
    ),
}  # fmt: skip

DURING = """
def later():
    import time
    while True:
        time.sleep(0.002)
        say(b'{"serial": 6, "value": {"array": [1], "shape": [1]}}' + bytes([10]))
import threading
threading.Thread(target=later, daemon=True).start()
"""

WRITERS = {
    "forges_from_a_thread": says(DURING, or_less=True),
    "json_writes_other_things": beside(
        "import json\njson.dumps = lambda *a, **k: '{\"serial\": 1e999}'\njson.JSONEncoder.encode = json.JSONEncoder.iterencode = json.dumps\n"
        "json.encoder.c_make_encoder = None\njson.loads = lambda *a, **k: {}",
        or_less=True,
    ),
    "json_is_gone": beside("import sys\nfor name in [n for n in sys.modules if 'json' in n]: sys.modules[name] = None"),
    "struct_and_marshal_write_other_things": beside(
        "import marshal, struct, sys\nstruct.pack = marshal.dumps = lambda *a: b'x' * 10**6\nstruct.unpack = lambda *a: (1,)\n"
        "struct.Struct = None\nsys.modules['struct'] = sys.modules['marshal'] = None",
        or_less=True,
    ),
    "os_writes_elsewhere": beside(
        "import os\nos.write = lambda fd, data: len(data)\nos.read = lambda *a: b''\nos.fdopen = os._exit = None", or_less=True
    ),
    "sockets_lie": beside(
        "import socket\nsocket.socket.send = socket.socket.sendall = socket.socket.recv = lambda *a: 0", or_less=True
    ),
    "built_in_words_lie": beside(
        "import builtins\nfor name in ('len', 'isinstance', 'type', 'getattr', 'hasattr', 'repr', 'str', 'int', 'float', 'list', 'dict', 'min', 'max', 'range', 'iter', 'next', 'print', 'open', 'compile', 'exec'):\n"
        "    setattr(builtins, name, lambda *a, **k: 1)",
        or_less=True,
    ),
    "built_in_words_are_gone": beside("import builtins\nvars(builtins).clear()", or_less=True),
    "every_import_fails": beside(
        "import builtins, sys\ndef no(*a, **k): raise SystemExit\nbuiltins.__import__ = no\nsys.meta_path.clear()\nsys.path.clear()\nsys.modules.clear()",
        or_less=True,
    ),
    "numpy_lies": beside(
        "import numpy as np\nnp.asarray = np.array = np.allclose = np.isclose = np.array_equal = lambda *a, **k: True\n"
        "np.ndarray = np.generic = object\nnp.errstate = None",
        or_less=True,
    ),
    "copies_lie": beside("import copy\ncopy.deepcopy = copy.copy = lambda x: 0\ncopy._deepcopy_dispatch.clear()", or_less=True),
    "warnings_lie": beside("import warnings\nwarnings.catch_warnings = warnings.simplefilter = None", or_less=True),
    "asking_is_reached_through_frames": beside(
        "import sys\nframe = sys._getframe()\nwhile frame:\n"
        "    for space in (frame.f_globals,):\n        for name, it in list(space.items()):\n"
        "            if callable(it) and getattr(it, '__module__', '') not in ('builtins',) and not name.startswith('__') and frame.f_back:\n"
        "                space[name] = lambda *a, **k: {'value': 1, 'points': 7}\n    frame = frame.f_back",
        or_less=True,
    ),
    "asking_is_reached_through_the_collector": beside(
        "import gc, types\n"
        "for it in gc.get_objects():\n    if isinstance(it, types.FunctionType) and it.__name__ in ('ask', '_ask', 'plain', '_plain', '_reply', '_send', 'reply'):\n"
        "        it.__code__ = (lambda *a, **k: {'value': 1, 'points': 7}).__code__",
        or_less=True,
    ),
    "code_of_the_runner_is_replaced": beside(
        "import gc, types\nfor it in gc.get_objects():\n"
        "    if isinstance(it, types.FunctionType) and it.__globals__.get('__spec__') is None and it.__globals__ is not globals():\n"
        "        it.__defaults__ = (1,) * 9",
        or_less=True,
    ),
}  # fmt: skip

ATTACKS = FORGED | WRITERS
