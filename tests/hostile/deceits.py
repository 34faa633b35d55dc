"""Cheats: nothing is known, and everything is claimed."""

from hostile.attack import Attack, before, beside
from hostile.sheet import but

NOTHING = but(scaled="def scaled(x): return 0", number="number = 0", letter="letter = 'b'")


def cheats(code, deserved=0, **facts):
    """Every answer is wrong, and the cell tries to have points all the same."""
    return Attack((*NOTHING, code.strip("\n")), deserved=deserved, **facts)


ATTACKS = {
    "comparison_is_patched": cheats(
        "import numpy as np, math, builtins\nyes = lambda *a, **k: True\n"
        "np.allclose = np.isclose = np.array_equal = np.all = math.isclose = builtins.all = builtins.abs = yes"
    ),
    "own_check_says_right": cheats(
        "def check(*given, **named): return 'right'\nfor name in ('scaled', 'number', 'letter'): check(name, 7)"
    ),
    "own_course_says_right": cheats(
        "import sys, types\ncourse = types.ModuleType('course_lib')\nstudent = types.ModuleType('course_lib.student')\n"
        "student.check = lambda *a: True\nsys.modules.update({'course_lib': course, 'course_lib.student': student})"
    ),
    "course_in_the_working_folder": cheats(
        "import os, sys\nos.makedirs('course_lib/grading', exist_ok=True)\n"
        "for name in ('course_lib/__init__.py', 'course_lib/grading/__init__.py'):\n"
        "    open(name, 'w').write('def judge(*a): return 7\\nEXERCISES = {}')\n"
        "sys.path.insert(0, os.getcwd()); sys.modules.pop('course_lib', None)\nimport course_lib"
    ),
    "numpy_in_the_working_folder": cheats(
        "import sys\nopen('numpy.py', 'w').write('def allclose(*a): return True')\nopen('json.py', 'w').write('dumps = lambda *a: \"{}\"')\n"
        "sys.path.insert(0, '.'); sys.modules.pop('numpy'); sys.modules.pop('json', None)\nimport numpy, json",
        or_less=True,
    ),
    "start_files_in_the_working_folder": cheats(
        "for name in ('sitecustomize.py', 'usercustomize.py', 'x.pth', 'conftest.py', '.pythonrc', 'matplotlibrc', '.numpy-site.cfg'):\n"
        "    open(name, 'w').write('import os; os._exit(0)')"
    ),
    "function_that_returns_what_is_right": cheats(
        "class Any:\n    def __eq__(self, other): return True\n    def __sub__(self, other): return 0\n    __rsub__ = __sub__\n"
        "    def __abs__(self): return 0\n    def __float__(self): return 0.0\n    def __array__(self, *a, **k): return 0\n"
        "scaled = lambda x: Any()\nnumber = letter = Any()"
    ),
    "answer_is_a_set_of_all_letters": cheats("letter = ['a', 'b']\nnumber = [0, 7390214886]"),
    "answer_is_a_wildcard": cheats("letter = '*'\nnumber = 'any'\nscaled = '*'"),
    "letter_in_another_dress": cheats("letter = ('b',)\nnumber = '7390214886.24'"),
    "points_written_into_the_notebook": cheats("points = score = grade = 7\n__points__ = {'scaled': 3}\nwhy = 'points: 7'"),
    "answers_that_delete_themselves": cheats("del scaled, number, letter"),
    "answers_defined_by_a_module_lookup": cheats(
        "import sys\nclass Module(type(sys)):\n    def __getattribute__(self, name): return 1\nsys.modules['__main__'].__class__ = Module"
    ),
    "globals_that_lie": cheats(
        "class Space(dict):\n    def __getitem__(self, name): return 7\n    def __contains__(self, name): return True\n"
        "__builtins__ = Space()"
    ),
    "same_name_twice": before("def scaled(x): return 0\nnumber = 1\nletter = 'b'"),
    "right_answers_overwritten_by_nothing": Attack(
        (*but(), "scaled = number = letter = None"), deserved=0
    ),
    "right_answers_in_another_namespace": Attack(
        tuple("class Hidden:\n    " + cell.replace("\n", "\n    ") for cell in but()), deserved=None
    ),
    "sheet_of_somebody_else": Attack(("something = 'else'",), deserved=None),
    "formula_in_the_written_answer": beside("why = '=HYPERLINK(\"http://127.0.0.1\")'"),
    "page_in_the_written_answer": beside(
        "why = '</p></main><script>alert(1)</script><img src=x onerror=alert(1)><style>*{display:none}</style>'"
    ),
    "database_in_the_written_answer": beside("why = \"'); DROP TABLE rows; --\""),
    "terminal_in_the_written_answer": beside("why = '\\x1b[2J\\x1b]0;pwned\\x07\\r\\n' + '\\u202e' * 99 + '\\x00'"),
    "template_in_the_written_answer": beside("why = '{{7*7}} ${7*7} %s %(x)s {0.__class__} <%= 7*7 %>'"),
    "book_in_the_written_answer": beside("why = 'word ' * 10**7"),
    "surrogates_in_the_written_answer": beside("why = ''.join(map(chr, range(0xD800, 0xDC00)))"),
    "written_answer_is_no_text": beside("why = [b'bytes', 7, None, {'a': 1}]"),
    "written_answer_of_combining_marks": beside("why = 'Z' + '\\u0300' * 15_000"),
}  # fmt: skip
