"""Cells that break whoever reads or compiles them, and files that break whoever opens them."""

from hostile.attack import Attack, before, beside, within
from hostile.sheet import RIGHT

CELLS = {
    "parentheses_a_hundred_thousand_deep": before("x = " + "(" * 100_000 + ")" * 100_000, compiles=False),
    "brackets_that_never_close": before("[" * 100_000, compiles=False),
    "a_million_minus_signs": before("x = " + "-" * 1_000_000 + "1", compiles=False),
    "a_million_nots": before("x = " + "not " * 300_000 + "1", compiles=False),
    "sum_of_a_hundred_thousand": before("x = " + "+".join(["1"] * 100_000), compiles=False),
    "comparison_of_a_hundred_thousand": before("x = " + "<".join(["1"] * 100_000), compiles=False),
    "attributes_a_hundred_thousand_deep": before("x = a" + ".b" * 100_000, compiles=False),
    "indices_a_hundred_thousand_deep": before("x = a" + "[0]" * 100_000, compiles=False),
    "lambdas_in_lambdas": before("x = " + "lambda: " * 50_000 + "1", compiles=False),
    "ninety_nine_loops_inside_each_other": before(
        "\n".join(" " * n + "for i in [1]:" for n in range(99)) + "\n" + " " * 99 + "pass", compiles=False
    ),
    "conditions_without_end": before("\n".join(["if 0: pass"] + ["elif 0: pass"] * 20_000), compiles=False),
    "power_that_is_folded": before("x = 9 ** 9 ** 9 ** 9", or_less=True),
    "text_that_is_folded": before("x = ('x' * 10**4) * 10**9"),
    "list_that_is_folded": before("x = [(0,) * 10**9 for _ in range(9)]"),
    "digits_without_end": before("x = " + "9" * 1_000_000, compiles=False),
    "a_million_lines": before("x = 1\n" * 1_000_000),
    "one_line_of_ten_million_letters": before("x = '" + "x" * 10_000_000 + "'"),
    "ten_million_blanks": before(" " * 10_000_000 + "\nx = 1"),
    "f_strings_in_f_strings": before("x = " + "f'{" * 2_000 + "1" + "}'" * 2_000, compiles=False),
    "decorators_without_end": before("@staticmethod\n" * 20_000 + "def f(): pass", or_less=True),
    "arguments_without_end": before("f = lambda " + ",".join(f"a{n}" for n in range(50_000)) + ": 1"),
    "pattern_without_end": before(
        "match 1:\n    case " + "|".join(map(str, range(30_000))) + ": pass", compiles=False
    ),
    "null_bytes_in_a_cell": before("x = 1\x00\ny = 2", compiles=False),
    "byte_order_mark_in_a_cell": before("\ufeffbefore = 1", compiles=False),
    "form_feeds_and_carriage_returns": before("x = 1\r\ny = 2\x0c\r\nz = 3\r", compiles=False),
    "other_line_ends": before("x = 1\u2028y = 2\x85z = 3", compiles=False),
    "letters_that_turn_round": before("# \u202e } \u2066if isAdmin\u2069 \u2066\nx = 'a\u202eb'"),
    "names_in_other_scripts": before("х = 1\nＳ = 2\nℌ = 3\n变量 = 4\nª = 5"),
    "answer_name_in_full_width": beside("ｎｕｍｂｅｒ = number"),
    "lone_surrogate_in_a_cell": before("x = '\ud800'", compiles=False),
    "coding_line_that_lies": before("# -*- coding: utf-7 -*-\n+AGEAPQAx- = 1", compiles=False),
    "coding_line_that_is_unknown": before("# coding: strange\nx = 1", compiles=False),
    "tabs_and_blanks_mixed": within("def scaled(x):\n\tif x is None:\n        \treturn 1\n    return 2", compiles=False),
    "indented_without_reason": before("    x = 1\n  y = 2", compiles=False),
    "return_outside": before("return 1", compiles=False),
    "yield_outside": before("yield 1\nawait 2", compiles=False),
    "future_that_changes_the_language": before("from __future__ import annotations, barry_as_FLUFL\n1 <> 2", compiles=False),
    "python_of_long_ago": before("print 'hello'\nexec 'x = 1'", compiles=False),
    "html_in_a_cell": before("<html><script>alert(1)</script></html>", compiles=False),
    "cell_magic_alone": before("%%", compiles=False),
    "percent_signs_without_end": before("%" * 100_000, compiles=False),
    "question_marks_without_end": before("?" * 100_000 + "\n" + "number" + "?" * 10_000, compiles=False),
    "exclamation_marks_without_end": before("!" * 100_000, compiles=False),
    "backslashes_without_end": before("x = 1 + " + "\\\n" * 50_000 + "1", compiles=False),
    "quotes_that_never_close": before("'''" + "x\n" * 100_000, compiles=False),
    "two_thousand_cells_of_errors": Attack((*RIGHT, *["1 / 0"] * 1_900), deserved=7),
}  # fmt: skip

LINE = '{"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": null, "source": %s}'

ATTACKS = CELLS

FILES = {
    "not_json": b"this is no notebook",
    "nothing": b"",
    "blanks": b" \n" * 10_000,
    "binary": bytes(range(256)) * 100,
    "archive": b"PK\x03\x04" + bytes(100),
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "page_of_an_error": b"<!doctype html><title>404</title>",
    "format_three": b'{"nbformat": 3, "worksheets": [{"cells": []}]}',
    "format_ninety_nine": b'{"nbformat": 99, "cells": []}',
    "format_as_text": b'{"nbformat": "4", "cells": []}',
    "a_list": b"[]",
    "a_number": b"7",
    "null": b"null",
    "not_a_number": b'{"nbformat": NaN, "cells": []}',
    "deep_json": b"[" * 200_000,
    "deep_cells": b'{"nbformat": 4, "cells": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "number_of_cells": b'{"nbformat": 4, "cells": 7}',
    "odd_cells": b'{"nbformat": 4, "cells": [7, null, [], {"cell_type": "code", "source": [1, {}]}]}',
    "cut_off": b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "x',
    "digits": b'{"nbformat": 4, "cells": [], "x": ' + b"9" * 100_000 + b"}",
    "wrong_coding": '{"nbformat": 4, "cells": []}'.encode("utf-16"),
    "hundred_thousand_cells": b'{"nbformat": 4, "cells": [' + b",".join([(LINE % '"1"').encode()] * 100_000) + b"]}",
    "too_large": b'{"nbformat": 4, "cells": [], "x": "' + b"x" * 21_000_000 + b'"}',
}  # fmt: skip
"""Files that are no notebook: none may be graded, each has its reason."""

NAMES = (
    "=cmd|' !A0",
    "@SUM(1)",
    "+1",
    "-1",
    "<img src=x onerror=alert(1)>",
    "'); DROP TABLE rows; --",
    "%2e%2e%2fetc",
    "a..\\..\\etc",
    "CON",
    "nul",
    "Neighbour",
    "NEIGHBOUR",
    "x" * 240,
    "new\nline",
    "tab\there",
    "\x1b[2J",
    "\u202egnp",
    "\u00e9",
    "ﬀ",
    "🙂",
    "a b",
    "~",
    "$(id)",
    "`id`",
    "-rf",
    "{0.__class__}",
    "%s%n",
)
"""Names under which right answers are handed in."""

SPELT_TWICE = ("Ame\u0301lie", "Am\u00e9lie")
"""Two files whose names are one name: neither is guessed to be the one that counts."""
