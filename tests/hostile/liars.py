"""Answers that are not what they say: they lie about type, size, value, or differ at each look."""

from hostile.attack import beside, within


def lies(code, answer):
    return within(f"import numpy as np\n{code}\ndef scaled(x):\n    return {answer}")


ATTACKS = {
    "equal_to_everything": lies(
        "class Yes(float):\n    def __eq__(self, other): return True\n    def __ne__(self, other): return False\n    __hash__ = None",
        "Yes(7)",
    ),
    "near_to_everything": lies(
        "class Near(np.ndarray):\n    def __array_ufunc__(self, ufunc, method, *a, **k): return np.True_\n"
        "    def __array_function__(self, *a): return True",
        "np.zeros(np.shape(x)).view(Near)",
    ),
    "array_with_a_false_dtype": lies(
        "class Liar(np.ndarray):\n    dtype = property(lambda self: np.dtype(float))\n    shape = property(lambda self: (4,))\n    size = property(lambda self: 4)",
        "np.array([None]).view(Liar)",
    ),
    "array_with_a_false_list": lies(
        "class Liar(np.ndarray):\n    def tolist(self): return [[[1]] * 10**6]\n    def ravel(self, *a): return self\n    def item(self, *a): return self",
        "np.zeros(4).view(Liar)",
    ),
    "array_interface_that_points_anywhere": lies(
        "class Odd:\n    __array_interface__ = {'shape': (10**6,), 'typestr': '<f8', 'data': (4096, False), 'version': 3}",
        "np.asarray(Odd())",
    ),
    "array_interface_handed_over": lies(
        "class Odd:\n    __array_interface__ = {'shape': (10**9,), 'typestr': '<f8', 'data': (4096, False), 'version': 3}\n    __float__ = None",
        "Odd()",
    ),
    "view_of_strange_memory": lies(
        "from numpy.lib.stride_tricks import as_strided", "as_strided(np.zeros(1), (300, 300), (10**9, 10**9))"
    ),
    "view_that_looks_huge": lies("", "np.broadcast_to(1.0, (10**6, 10**6))"),
    "class_that_lies": lies(
        "class Odd:\n    __class__ = float\n    def __float__(self): raise SystemExit", "Odd()"
    ),
    "class_that_raises": lies(
        "class Odd:\n    @property\n    def __class__(self): raise KeyboardInterrupt", "Odd()"
    ),
    "type_that_lies": lies(
        "class Meta(type):\n    def __instancecheck__(cls, it): raise SystemExit\n    def __getattribute__(cls, name): raise SystemExit\n"
        "class Odd(metaclass=Meta): pass\nodd = object.__new__(Odd)",
        "odd",
    ),
    "type_without_a_name": lies("Odd = type('', (), {})", "Odd()"),
    "type_with_a_telling_name": lies("", "type('LEAK%d' % np.ravel(x)[0], (), {})()"),
    "float_that_loops": lies("class Odd:\n    def __float__(self):\n        while True: pass", "Odd()"),
    "float_that_exits": lies("class Odd:\n    def __float__(self): raise SystemExit(0)", "Odd()"),
    "float_that_is_no_float": lies("class Odd:\n    def __float__(self): return 'x'", "Odd()"),
    "float_that_grows_each_time": lies(
        "class Odd(float):\n    n = 0\n    def __float__(self):\n        Odd.n += 1\n        return float(Odd.n)\n    def __repr__(self): return '1' * 10**6",
        "Odd(1)",
    ),
    "integer_with_a_lying_length": lies(
        "class Odd(int):\n    def bit_length(self): return 1\n    def __repr__(self): return '1]}'\n    __str__ = __repr__", "Odd(10**9)"
    ),
    "text_with_a_lying_length": lies(
        "class Odd(str):\n    def __len__(self): return -1\n    def __iter__(self):\n        while True: yield 'x'", "Odd('x' * 10**6)"
    ),
    "list_with_a_lying_length": lies(
        "class Odd(list):\n    def __len__(self): return 3\n    def __iter__(self):\n        while True: yield 1", "Odd([1])"
    ),
    "list_that_differs_at_each_look": lies(
        "import random\nclass Odd(list):\n    def __getitem__(self, n): return random.random()\n    def __iter__(self): return iter([Odd()] * random.randrange(9))",
        "Odd([1, 2, 3, 4])",
    ),
    "list_that_holds_itself": lies("loop = []\nloop.append(loop)", "loop"),
    "list_a_hundred_thousand_deep": lies("deep = []\nfor _ in range(10**5): deep = [deep]", "deep"),
    "list_that_shares_itself_exponentially": lies(
        "wide = [1]\nfor _ in range(60): wide = [wide, wide]", "wide"
    ),
    "list_of_ten_million": lies("", "[0.5] * 10**7"),
    "dictionary_with_false_marks": lies("", "{'array': [1, 2], 'shape': [10**9]}"),
    "dictionary_that_looks_untouched": lies("", "{'untouched': True}"),
    "untouched_on_purpose": lies("", "..."),
    "generator_without_end": lies("def endless():\n    while True: yield 1", "endless()"),
    "iterator_without_end": lies("import itertools", "itertools.count()"),
    "coroutine": lies("async def later(x): return x", "later(x)"),
    "function_returned": lies("", "scaled"),
    "type_returned": lies("", "float"),
    "module_returned": lies("", "np"),
    "huge_integer": lies("", "10 ** 10**6"),
    "huge_text": lies("", "'x' * 10**8"),
    "text_of_the_input": lies("", "str(x)"),
    "infinite_and_undefined": lies("", "[float('inf'), float('-inf'), float('nan'), -0.0]"),
    "complex_answer": lies("", "np.asarray(3 * x + 1 + 1j)"),
    "object_array": lies("", "np.array([object(), np.zeros(3), 'x'], dtype=object)"),
    "structured_array": lies("", "np.zeros(4, dtype=[('a', 'f8'), ('b', 'O')])"),
    "dates": lies("", "np.array(['2020-01-01'] * 4, dtype='M8[D]')"),
    "half_precision": lies("", "np.float16(x)"),
    "array_of_sixty_four_axes": lies("", "np.ones((1,) * 60)"),
    "empty_array_of_huge_shape": lies("", "np.empty((0, 10**15))"),
    "array_on_a_closed_map": lies(
        "import mmap\ndef gone():\n    room = mmap.mmap(-1, 4096); a = np.frombuffer(room, dtype='f8'); return a[:4]", "gone()"
    ),
    "array_on_a_shrunk_file": lies(
        "import os\ndef gone():\n    np.save('a', np.ones(10**5)); a = np.load('a.npy', mmap_mode='r'); os.truncate(os.open('a.npy', os.O_RDWR), 0); return a",
        "gone()",
    ),
    "buffer_and_bytes": lies("", "memoryview(b'x' * 10**6)"),
    "pickle_in_an_answer": lies(
        "import os\nclass Evil:\n    def __reduce__(self): return (os.system, ('touch /tmp/<<mark>>',))\n    def __reduce_ex__(self, n): return self.__reduce__()",
        "Evil()",
    ),
    "answer_that_cannot_be_copied": lies(
        "class Odd(list):\n    def __deepcopy__(self, memo): raise SystemExit\n    def __copy__(self): raise SystemExit", "Odd([1])"
    ),
    "argument_is_changed_in_place": within(
        "def scaled(x):\n    try: x *= 3; x += 1\n    except TypeError: pass\n    return x * 3 + 1"
    ),
    "argument_is_kept_and_changed_later": within(
        "kept = []\ndef scaled(x):\n    for old in kept:\n        try: old[:] = 0\n        except TypeError: pass\n    kept.append(x)\n    return kept[0]"
    ),
    "attribute_with_side_effects": lies(
        "import os\nclass Odd:\n    def __getattribute__(self, name): os._exit(0)", "Odd()"
    ),
    "answers_not_callable_but_called": lies(
        "class Odd:\n    def __call__(self, *a): return self\n    def __getattr__(self, name): return self\n    def __float__(self): return Odd()", "Odd()"
    ),
    "function_with_a_lying_signature": beside(
        "import functools\nclass Odd:\n    __signature__ = property(lambda s: 1 / 0)\n    def __call__(self, x): return 3 * x + 1\nscaled = Odd()"
    ),
    "finaliser_runs_while_asked": within(
        "import os\nclass Bomb:\n    def __del__(self): os._exit(0)\ndef scaled(x):\n    Bomb(); return 0"
    ),
    "value_is_a_property": beside(
        "class Odd(float):\n    def __reduce__(self): raise SystemExit\n    def hex(self): raise SystemExit\nnumber = Odd(number)"
    ),
    "decimal_and_fraction": within("import fractions\ndef scaled(x):\n    return fractions.Fraction(1, 10**5000)"),
}  # fmt: skip
