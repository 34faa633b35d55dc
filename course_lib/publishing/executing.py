"""A kernel fills in the outputs."""

import asyncio
import os
import re
import sys
import tempfile
from pathlib import Path

import course_lib
from course_lib.publishing.problems import BuildError, required
from course_lib.translations import VARIABLE

SECONDS_PER_CELL = 120
WIDGET = "application/vnd.jupyter.widget-view+json"
IN_CELL = re.compile(r"Cell In\[(\d+)\], line (\d+)")
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def execute(plan):
    """The planned notebook with its outputs, cleaned of what differs from run to run.

    Args:
        plan: what the notebook holds.

    Raises:
        BuildError: if a cell raises, dies or takes too long.
    """
    notebook = plan.notebook()
    client = _client(notebook, plan.path.parent)
    plan.path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as settings:
        _run(client, plan, _environment(settings))
    return cleaned(notebook)


def _client(notebook, folder):
    """A client whose kernel is this very interpreter, whatever the kernel called python3 may be."""
    client = required("nbclient").NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=SECONDS_PER_CELL,
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
    )
    spec = client.create_kernel_manager().kernel_spec
    launcher = [sys.executable, "-m", "ipykernel_launcher", "--log-level=ERROR"]
    spec.argv = [*launcher, "-f", "{connection_file}"]
    spec.env = {}
    return client


def _environment(settings):
    """The library beside the sources, hashes that repeat, and none of the author's own settings."""
    library = str(Path(course_lib.__file__).resolve().parents[1])
    paths = [library, *filter(None, [os.environ.get("PYTHONPATH")])]
    own = ("MPLBACKEND", VARIABLE)
    kept = {name: value for name, value in os.environ.items() if name not in own}
    return kept | {
        "PYTHONHASHSEED": "0",
        "OPENBLAS_NUM_THREADS": "1",  # sums in one order, however many cores there are
        "PYTHONPATH": os.pathsep.join(paths),
        "IPYTHONDIR": settings,
        "ONE_NUMBER_RECORD": str(Path(settings) / "record.json"),  # nobody's progress
    }


def _run(client, plan, environment):
    exceptions = required("nbclient.exceptions")
    try:
        asyncio.run(client.async_execute(env=environment))
    except exceptions.CellExecutionError as error:
        what = f"the cell raises {error.ename}: {error.evalue}"
        remedy = "mend the cell; what is meant to fail is shown with try and except"
        raise _failed(client, plan, what, remedy) from error
    except (exceptions.CellTimeoutError, TimeoutError) as error:
        what = f"the cell takes longer than {SECONDS_PER_CELL} seconds"
        raise _failed(client, plan, what, "make it do less") from error
    except exceptions.DeadKernelError as error:
        what = "the kernel died in this cell"
        raise _failed(client, plan, what, "look for memory or a crash in it") from error


def _failed(client, plan, what, remedy):
    done = [cell.get("execution_count") for cell in client.nb.cells if cell.cell_type == "code"]
    begun = max(1, sum(count is not None for count in done))
    cell = plan.code[begun - 1]
    return BuildError(plan.source.path, _line(client, cell, begun), what, f"{remedy} ({plan.kind})")


def _line(client, cell, count):
    """The line of the source that raised, if the traceback names one in this cell."""
    outputs = [c.outputs for c in client.nb.cells if c.cell_type == "code"][count - 1]
    told = "\n".join("\n".join(out.traceback) for out in outputs if out.output_type == "error")
    named = [int(line) for n, line in IN_CELL.findall(COLOURS.sub("", told)) if int(n) == count]
    return cell.line_of(named[-1]) if named else cell.line


def cleaned(notebook):
    """The notebook without widget state, view ids and stream pieces that depend on timing."""
    notebook.metadata.pop("widgets", None)
    notebook.metadata.language_info = {"name": "python"}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = _merged(cell.outputs)
            for output in cell.outputs:
                output.get("data", {}).pop(WIDGET, None)
    return notebook


def _merged(outputs):
    """A kernel flushes when it likes; what one cell prints is one output."""
    merged = []
    for output in outputs:
        last = merged[-1] if merged else None
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            merged.append(output)
    return merged
