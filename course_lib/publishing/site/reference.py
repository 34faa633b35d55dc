"""The pages of the reference: what stands in the docstrings, one page for each room."""

import importlib
import pkgutil
import re

NAMED = re.compile(r"^ *(\w+)  +\S", re.MULTILINE)

ROOMS = {
    "losses": "Every loss with its gradient",
    "numerics": "Softmax, log-sum-exp, and numerical gradients",
    "clinic": "What a loss curve says about the run",
    "student": "What a lesson or a sheet calls",
    "widgets": "Things you move",
    "plots": "Figures",
    "models": "Small models that are really trained",
    "datasets": "The data of the lessons",
    "grading": "The engine that judges answers",
    "classroom": "Grading a class",
}
"""Room of `course_lib` to what is in it, in the order in which a reader may want them."""


def reference():
    """File name to page, in reStructuredText, which is what docstrings are read as."""
    pages = {f"{room}.rst": _page(room, says) for room, says in ROOMS.items()}
    return {"index.rst": _index(), **pages}


def _index():
    rows = "\n".join(f"- :doc:`{room}`: {says.lower()}" for room, says in ROOMS.items())
    names = "\n".join(f"   {room}" for room in ROOMS)
    return (
        f"{_title('Reference')}\n\nEvery function with what goes in, what comes out and when it "
        f"refuses, from its docstring.\n\n{rows}\n\n.. toctree::\n   :hidden:\n\n{names}\n"
    )


def _title(text, under="="):
    return f"{text}\n{under * len(text)}"


def _page(room, says):
    """A room; of a room with rooms of its own, each of them."""
    package = importlib.import_module(f"course_lib.{room}")
    inner = [] if not hasattr(package, "__path__") else _inner(package)
    head = f"{_title(f'{room}: {says[0].lower() + says[1:]}')}\n\n"
    if not inner:
        return head + f".. automodule:: course_lib.{room}\n   :members:\n"
    sections = [
        f"{_title(name.rpartition('.')[2], '-')}\n\n.. automodule:: {name}\n   :members:\n"
        for name in inner
    ]
    return head + f".. automodule:: course_lib.{room}\n   :no-members:\n\n" + "\n".join(sections)


def _inner(package):
    """The rooms that the package itself names in its first lines, in that order; or all it has."""
    found = pkgutil.iter_modules(package.__path__)
    there = sorted(module.name for module in found if not module.name.startswith("_"))
    named = [name for name in NAMED.findall(package.__doc__) if name in there]
    return [f"{package.__name__}.{name}" for name in named or there]
