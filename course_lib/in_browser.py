"""What differs where Python runs inside a browser, on the site that `make lite` builds."""

import importlib.abc
import sys

FETCHED = ("numpy", "matplotlib", "sklearn", "pydoc_data")
"""Made for the browser by the Pyodide project, and fetched from where it publishes them."""


class Explaining(importlib.abc.MetaPathFinder):
    """Asked last, when nobody else has found a module; says why it is not there, and what to do."""

    def find_spec(self, name, path=None, target=None):
        if name in FETCHED:
            raise ModuleNotFoundError(
                f"{name} is not here: this page fetches it from the internet when the course is "
                "first imported, and could not. Connect, then choose Kernel → Restart Kernel, and "
                "run the cells again.",
                name=name,
            )


def explain_what_is_missing():
    """Let an import that fails for want of a network say so."""
    if not any(isinstance(finder, Explaining) for finder in sys.meta_path):
        sys.meta_path.append(Explaining())
