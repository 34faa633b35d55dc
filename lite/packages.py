"""The list by which Pyodide finds the package for an import: its own, and wheels of ours."""

import hashlib
import zipfile
from email.parser import BytesParser

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from wanted import OF_THE_CLASSROOM

SERVED_OTHERWISE = {
    *("jupyterlab", "ipykernel", "jupyterlab-widgets", "widgetsnbextension"),
    *OF_THE_CLASSROOM,
}
"""What a wheel asks for and the site has in a form of its own, or does without."""

ALSO = {"one-number": {"pydoc-data"}}
"""What is imported besides: a part of Python's own library that Pyodide publishes apart."""


class MissingError(Exception):
    """A wheel needs what nobody has."""


def packages_of(known, folder, published):
    """Pyodide's own packages, and the wheels of a folder, which come first.

    Args:
        known: what `pyodide-lock.json` of Pyodide's release says.
        folder: where the wheels are, and where the list will be.
        published: the address at which Pyodide publishes its packages; None if nothing may be
            fetched from there.

    Raises:
        MissingError: if a wheel needs a package that is in neither place.
    """
    there = {
        canonicalize_name(name): package | {"file_name": f"{published}/{package['file_name']}"}
        for name, package in known["packages"].items()
    }
    system = marker_values(known["info"]["python"])
    here = dict(described(wheel, system) for wheel in sorted(folder.glob("*.whl")))
    for name, package in here.items():
        wanted = (set(package["depends"]) | ALSO.get(name, set())) - SERVED_OTHERWISE
        if missing := wanted - {*here, *there}:
            raise MissingError(f"{name} needs {', '.join(sorted(missing))}, and it is nowhere")
        package["depends"] = sorted(wanted if published else wanted & {*here})
    return there | here if published else here


def marker_values(python):
    """What the markers of requirements mean in Pyodide."""
    release = python.rpartition(".")[0]
    return {
        "sys_platform": "emscripten",
        "platform_system": "Emscripten",
        "platform_machine": "wasm32",
        "os_name": "posix",
        "python_version": release,
        "python_full_version": python,
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "extra": "",
    }


def described(wheel, system):
    """A wheel as Pyodide lists it: its name, and what it is, provides and needs."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        place = next(name for name in names if name.endswith(".dist-info/METADATA"))
        said = BytesParser().parsebytes(archive.read(place), headersonly=True)
    name = canonicalize_name(said["Name"])
    needs = [Requirement(line) for line in said.get_all("Requires-Dist", [])]
    return name, {
        "name": name,
        "version": said["Version"],
        "file_name": wheel.name,
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "install_dir": "site",
        "package_type": "package",
        "imports": sorted({top_level(file) for file in names if file.endswith(".py")} - {""}),
        "depends": [
            canonicalize_name(r.name) for r in needs if not r.marker or r.marker.evaluate(system)
        ],
    }


def top_level(file):
    """What `import` calls the package or module of this file; nothing for a file of data."""
    name = file.partition("/")[0].removesuffix(".py")
    return name if name.isidentifier() else ""
