"""What the site without a server is made of: locks, settings, and the list of packages."""

import importlib.util
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from course_lib.in_browser import Explaining

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
COMPILED = {"numpy", "matplotlib", "scikit-learn"}


def load_packages():
    sys.path.insert(0, str(ROOT / "lite"))  # where its program finds its neighbours
    place = importlib.util.spec_from_file_location("lite_packages", ROOT / "lite" / "packages.py")
    module = importlib.util.module_from_spec(place)
    place.loader.exec_module(module)
    return module


packages = load_packages()


def locked(name):
    text = (ROOT / "setup" / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE))


def wheel(folder, name, *needs, files=("module.py",)):
    """A wheel that asks for these."""
    said = "\n".join([f"Name: {name}", "Version: 1.0", *(f"Requires-Dist: {n}" for n in needs)])
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for file in files:
            archive.writestr(file, "")
        archive.writestr(f"{name}-1.0.dist-info/METADATA", said)
    return path


def listed(folder, published="there"):
    known = {
        "info": {"python": "3.14.2"},
        "packages": {"numpy": {"name": "numpy", "file_name": "numpy.whl", "depends": []}},
    }
    return packages.packages_of(known, folder, published)


def test_an_import_of_the_course_fetches_numpy_from_where_pyodide_publishes_it(tmp_path):
    wheel(tmp_path, "course", "numpy>=2", "jupyterlab>=4", "linux-only; sys_platform == 'linux'")
    all_of_them = listed(tmp_path)

    assert all_of_them["course"]["depends"] == ["numpy"]
    assert all_of_them["course"]["file_name"] == "course-1.0-py3-none-any.whl"
    assert all_of_them["numpy"]["file_name"] == "there/numpy.whl"


def test_without_a_network_nothing_is_listed_that_would_have_to_be_fetched(tmp_path):
    wheel(tmp_path, "course", "numpy>=2", "pure")
    wheel(tmp_path, "pure")
    all_of_them = listed(tmp_path, published=None)

    assert set(all_of_them) == {"course", "pure"}
    assert all_of_them["course"]["depends"] == ["pure"]


def test_a_need_that_nobody_has_stops_the_build(tmp_path):
    wheel(tmp_path, "course", "nowhere")

    with pytest.raises(packages.MissingError, match="course needs nowhere"):
        listed(tmp_path)


def test_an_extra_is_no_need(tmp_path):
    wheel(tmp_path, "course", "pytest; extra == 'test'")

    assert listed(tmp_path)["course"]["depends"] == []


def test_modules_and_packages_are_found_and_data_is_not(tmp_path):
    wheel(tmp_path, "many", files=("one.py", "two/__init__.py", "two/x.js", "a-b.data/y.py"))

    assert listed(tmp_path)["many"]["imports"] == ["one", "two"]


def test_every_package_that_the_course_needs_is_locked_for_the_browser():
    needs = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
    pure = {
        canonicalize_name(r.name): r
        for r in needs
        if not r.marker and canonicalize_name(r.name) not in COMPILED | packages.SERVED_OTHERWISE
    }
    versions = locked("lite_wheels.lock")

    assert set(pure) <= set(versions)
    assert all(versions[name] in need.specifier for name, need in pure.items())


def test_the_builder_of_the_site_is_locked_within_its_ranges():
    versions = locked("lite.lock")
    for need in map(Requirement, PROJECT["dependency-groups"]["lite"]):
        assert versions[canonicalize_name(need.name)] in need.specifier


@pytest.mark.parametrize("name", ["lite.lock", "lite_wheels.lock", "oldest.lock"])
def test_every_line_of_the_lock_is_a_pinned_version_or_its_hash(name):
    lines = (ROOT / "setup" / name).read_text(encoding="utf-8").splitlines()
    entry = re.compile(r"[\w.-]+==[^\s;/]+( ; [^\\/]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?")

    assert [line for line in lines if not entry.fullmatch(line)] == []


def test_python_for_the_browser_is_pinned_by_its_digest_and_by_no_address():
    wanted = json.loads((ROOT / "lite/package.json").read_text("utf-8"))["dependencies"]
    lock = json.loads((ROOT / "lite/package-lock.json").read_text("utf-8"))["packages"]

    assert lock["node_modules/pyodide"]["version"] == wanted["pyodide"]
    assert all(
        package["integrity"].startswith("sha512-") and "resolved" not in package
        for place, package in lock.items()
        if place
    )


def test_the_record_is_kept_where_the_browser_keeps_notebooks():
    settings = json.loads((ROOT / "lite/jupyter-lite.json").read_text("utf-8"))
    plugins = settings["jupyter-config-data"]["litePluginSettings"]
    options = plugins["@jupyterlite/pyodide-kernel-extension:kernel"]["loadPyodideOptions"]

    assert options["env"]["ONE_NUMBER_RECORD"].startswith("/drive/")


def test_a_module_that_could_not_be_fetched_is_told_with_what_to_do():
    with pytest.raises(ModuleNotFoundError, match=r"numpy is not here.*Restart Kernel"):
        Explaining().find_spec("numpy")
    assert Explaining().find_spec("numpie") is None


WITHOUT_NUMPY = """
import sys
class Blocking:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"numpy", "matplotlib"}:
            raise ModuleNotFoundError(f"no {name}", name=name)
sys.meta_path.insert(0, Blocking())
from course_lib.widgets import SurpriseSlide
data, _ = SurpriseSlide(p=0.5)._repr_mimebundle_()
print(sorted(data), data["text/plain"])
"""


def test_the_surprise_slide_moves_where_there_is_no_numpy():
    said = subprocess.run(
        [sys.executable, "-c", WITHOUT_NUMPY], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout

    assert "application/vnd.jupyter.widget-view+json" in said
    assert "image/png" not in said
    assert "Surprise Slide  [run this cell" in said
