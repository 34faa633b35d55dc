"""A file in any state becomes a submission, or a sentence that tells its owner what to do."""

import json
import time
import warnings

import pytest
from classroom_fixtures import RIGHT, notebook, write_sheet
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.classroom.intake import Submission, UnreadableError, read_sheet, read_submission

WHOLE = notebook(RIGHT)
R = {"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}}
JULIA = {"kernelspec": {"name": "julia-1.10"}, "language_info": {"name": "julia"}}


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    return read_sheet(write_sheet(tmp_path_factory.mktemp("sheet")))


def changed(**changes):
    return json.dumps(json.loads(WHOLE) | changes).encode()


def cell(source, **more):
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], **more}


BROKEN = {
    "that_is_empty": (b"", "is empty"),
    "of_spaces": (b" \n\t ", "is empty"),
    "of_zeros": (bytes(100), "is empty"),
    "that_is_a_mark_of_byte_order_only": (b"\xef\xbb\xbf", "is empty"),
    "that_is_a_web_page": (b"<!DOCTYPE html>\n<html><body>1</body></html>", "web page"),
    "that_is_a_web_page_after_a_comment": (b"<!-- saved -->\n<html></html>", "web page"),
    "that_is_a_python_script": (b"# %%\nimport numpy as np\n\ndef f(x):\n    return x\n", "Python script"),
    "exported_as_a_script": (b"#!/usr/bin/env python\n# In[1]:\nx = 1\n", "Python script"),
    "that_is_a_zip": (b"PK\x03\x04rest", "a zip"),
    "that_is_a_pdf": (b"%PDF-1.7 rest", "a PDF"),
    "that_is_a_picture": (b"\x89PNG\r\n\x1a\n", "a picture"),
    "that_is_packed": (b"\x1f\x8b\x08\x00", "a packed file"),
    "that_is_a_link": (b"https://colab.example.org/drive/1a2b3c\n", "a link"),
    "that_git_keeps_elsewhere": (b"version https://git-lfs.github.com/spec/v1\noid sha256:1", "Git LFS"),
    "with_a_merge_conflict": (b'{"cells": [\n<<<<<<< HEAD\n1\n=======\n2\n>>>>>>> b\n]}', "merge conflict"),
    "that_breaks_off_in_a_text": (WHOLE[:200].encode(), "breaks off after 200 characters"),
    "that_breaks_off_between_cells": (WHOLE[: WHOLE.index("}, {") + 2].encode(), "breaks off"),
    "of_words": (b"this is no notebook", "not JSON"),
    "of_noise": (bytes(range(1, 256)) * 9, "not a notebook"),
    "that_is_a_list": (b"[]", "though it is JSON"),
    "that_is_a_number": (b"7", "though it is JSON"),
    "that_nests_too_deep": (b'{"a":' * 100_000, "nests deeper"),
    "with_a_number_of_5000_digits": (b'{"a": ' + b"9" * 5_000 + b"}", "larger numbers"),
    "for_r": (changed(metadata=R), "for R, not for Python"),
    "for_julia": (changed(metadata=JULIA), "for julia, not for Python"),
    "without_cells": (b'{"nbformat": 4}', "no list of cells"),
    "with_a_number_for_cells": (b'{"nbformat": 4, "cells": 7}', "no list of cells"),
    "without_a_cell_of_code": (changed(cells=[]), "no cell of code"),
    "with_words_only": (changed(cells=[cell("a", cell_type="markdown")]), "no cell of code"),
    "of_another_kind_of_json": (b'{"type": "FeatureCollection"}', "not a notebook of format 4"),
    "of_format_3_without_cells": (b'{"nbformat": 3, "worksheets": []}', "no cell of code"),
    "of_format_3_in_pieces": (b'{"nbformat": 3, "worksheets": [7]}', "old format and damaged"),
    "of_more_parts_than_fit_the_memory": (b"[" + b"[]," * 1_000_000 + b"1]", "more parts than any notebook"),
    "with_100000_cells": (changed(cells=[cell("")] * 100_000), "100,000 cells, more than 2,000"),
    "whose_answers_are_all_text": (
        changed(cells=[cell(source, cell_type="raw") for source in RIGHT] + [cell("1")]),
        "were turned into text",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_there_is_a_reason_in_words_for_a_file(what, sheet):
    content, reason = BROKEN[what]
    with pytest.raises(UnreadableError, match=reason):
        read_submission(content, sheet)


READABLE = {
    "in_utf_16": (WHOLE.encode("utf-16"), ""),
    "in_utf_16_without_a_mark": (WHOLE.encode("utf-16-le"), ""),
    "in_utf_32": (WHOLE.encode("utf-32"), ""),
    "with_a_mark_of_byte_order": (WHOLE.encode("utf-8-sig"), ""),
    "with_a_few_letters_in_latin_1": (WHOLE.replace("so,", "s\xf6,").encode("latin-1"), "could not be read"),
    "with_lines_of_windows": (changed(cells=[cell(s.replace("\n", "\r\n")) for s in RIGHT]), ""),
    "with_numbers_that_json_has_not": (changed(metadata={"x": float("nan"), "y": float("inf")}), ""),
    "that_says_things_twice": (WHOLE.replace('"nbformat": 4', '"nbformat": 4, "nbformat": 4').encode(), "twice"),
    "of_format_4.0": (changed(nbformat_minor=0), ""),
    "of_format_4.99": (changed(nbformat_minor=99), ""),
    "of_format_5": (changed(nbformat=5), "of format 5"),
    "of_format_99": (changed(nbformat=99, nbformat_minor="x"), "of format 99"),
    "of_no_format": (changed(nbformat=None), "does not say its format"),
    "whose_format_is_a_word": (changed(nbformat="\u202efour"), "of format four"),
    "as_a_server_sends_it": (json.dumps({"type": "notebook", "content": json.loads(WHOLE)}).encode(), ""),
    "of_a_python_called_otherwise": (changed(metadata={"kernelspec": {"name": "mine", "display_name": "CS 101", "language": "python"}}), ""),
    "with_odd_metadata": (changed(metadata=[1, {}]), ""),
    "with_things_that_are_no_cells": (changed(cells=[7, None, [], {}, *map(cell, RIGHT)]), ""),
    "with_odd_cells": (changed(cells=[*(cell(s, id=7, metadata={"nbgrader": {"grade_id": []}, "course": 3}) for s in RIGHT)]), ""),
    "whose_cells_have_no_kind": (changed(cells=[{"source": s, "outputs": []} for s in RIGHT]), ""),
    "with_a_cell_of_300000_lines": (changed(cells=[*map(cell, RIGHT), cell("x = 1\n" * 300_000)]), ""),
    "with_an_answer_of_300000_lines": (changed(cells=[cell(RIGHT[0] + "\nx = 1" * 300_000), *map(cell, RIGHT[1:])]), ""),
    "with_2000_cells": (changed(cells=[*map(cell, RIGHT), *[cell("1")] * 1_900]), ""),
    "with_16_mb_of_outputs": (changed(cells=[cell(s, outputs=[{"text": "x" * 4_000_000}]) for s in RIGHT]), ""),
}  # fmt: skip


@pytest.mark.parametrize("what", READABLE)
def test_the_answers_are_found_in_a_notebook(what, sheet):
    content, note = READABLE[what]
    submission = read_submission(content, sheet)
    assert note in "; ".join(submission.notes)
    assert bool(note) == bool(submission.notes)
    for source in RIGHT[:3]:
        assert any(cell.startswith(source) for cell in submission.cells)


@pytest.mark.parametrize(
    "cells",
    [
        [cell("x=1\n" * 12_000)] * 100,
        [cell("(x=1\n" * 2_000)] * 1_900,
        [cell(f"v{n} = v{n + 1}") for n in range(1_900)],
        [cell("\n".join(f"def f{n}(): f{n + 1}()" for n in range(9_000))), *[cell("f0()")] * 1_900],
        [cell("double = 1\ncolour = 2\nvault = 3")] * 1_900,
    ],
    ids=["of_5_mb", "of_broken_code", "that_is_a_chain", "of_many_functions", "of_one_cell_often"],
)
def test_no_code_keeps_the_intake_busy(cells, sheet):
    content = changed(cells=cells)
    begun = time.process_time()
    read_submission(content, sheet)
    assert time.process_time() - begun < 12


def test_a_notebook_of_format_3_is_upgraded_by_jupyter_s_own_library(sheet):
    cells = [{"cell_type": "code", "input": s, "language": "python", "outputs": []} for s in RIGHT]
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}
    submission = read_submission(json.dumps(old).encode(), sheet)
    assert submission.cells == tuple(RIGHT)
    assert submission.notes == ("the notebook was of format 3; it was upgraded",)


SHAPES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
SOURCES = st.sampled_from(
    [*RIGHT, "double = ...", "def double(x):", "    return 2 * x", "x = [", "%%time", "!ls", "\0", "\ud800"]
) | st.text(max_size=30)  # fmt: skip
CELLS = st.fixed_dictionaries(
    {"cell_type": st.sampled_from(["code", "code", "markdown", "raw", "heading"]) | SHAPES},
    optional={
        "source": SOURCES | st.lists(SOURCES, max_size=3) | SHAPES,
        "id": SHAPES,
        "metadata": SHAPES
        | st.fixed_dictionaries(
            {
                "course": st.fixed_dictionaries(
                    {
                        "exercise": st.sampled_from(["double", "colour"]),
                        "role": st.sampled_from(["answer", "check"]),
                    }
                )
            }
        ),
    },
)
NOTEBOOKS = st.fixed_dictionaries(
    {
        "cells": st.lists(CELLS | SHAPES, max_size=8),
        "nbformat": st.sampled_from([3, 4, 5]) | SHAPES,
    },
    optional={"metadata": SHAPES, "worksheets": SHAPES},
)


def is_answered(content, sheet):
    """True if reading gave a submission or a reason; anything else is raised."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            submission = read_submission(content, sheet)
        except UnreadableError as error:
            return len(str(error)) > 20
    texts = (*submission.cells, *submission.notes, *submission.labels)
    return isinstance(submission, Submission) and all(isinstance(text, str) for text in texts)


@given(content=st.binary(max_size=300))
def test_no_bytes_upset_the_intake(content, sheet):
    assert is_answered(content, sheet)


@settings(deadline=None, max_examples=150)
@given(data=SHAPES)
def test_no_json_upsets_the_intake(data, sheet):
    assert is_answered(json.dumps(data).encode(), sheet)


@settings(deadline=None, max_examples=300)
@given(data=NOTEBOOKS)
def test_no_notebook_upsets_the_intake(data, sheet):
    assert is_answered(json.dumps(data).encode(), sheet)


@settings(deadline=None)
@given(place=st.integers(0, len(WHOLE)), put=st.binary(max_size=4), cut=st.integers(0, 40))
def test_no_damage_to_a_whole_notebook_upsets_the_intake(place, put, cut, sheet):
    content = WHOLE.encode()
    assert is_answered(content[:place] + put + content[place + cut :], sheet)
