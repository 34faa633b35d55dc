"""Badges that open a copy of the course elsewhere, and the cell with which it begins on Colab."""

import re
from urllib.parse import quote

START = "notebooks/00_start_here.ipynb"
REPOSITORY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?/[A-Za-z0-9._-]+")
NEEDS = (
    "numpy>=2.0",
    "matplotlib>=3.9",
    "ipywidgets>=8.1",
    "anywidget>=0.9",
    "mistune>=3.0",
    "simpleeval>=1.0",
    "platformdirs>=4.0",
    "filelock>=3.13",
    "scikit-learn>=1.5",
)
"""What the course needs on Colab, which shows notebooks itself and whose own ipykernel must stay."""


def badges(repository, branch="main", site=None):
    """Markdown badges for a copy of the course.

    Args:
        repository: where the copy is on GitHub, as "owner/name".
        branch: of that copy.
        site: the address at which the folder of `make lite` is served, if it is.

    Raises:
        ValueError: if this is no repository's name.

    >>> print(badges("ada/one-number").splitlines()[0][:58])
    [![Open in Binder](https://mybinder.org/badge_logo.svg)](h
    """
    owner_and_name = checked(repository)
    links = [
        (
            "Open in Binder",
            "https://mybinder.org/badge_logo.svg",
            on_binder(owner_and_name, branch, START),
        ),
        (
            "Open in Colab",
            "https://colab.research.google.com/assets/colab-badge.svg",
            on_colab(owner_and_name, branch, START),
        ),
        (
            "Open in Codespaces",
            "https://github.com/codespaces/badge.svg",
            f"https://codespaces.new/{owner_and_name}/tree/{quote(branch)}",
        ),
    ]
    lines = [f"[![{name}]({picture})]({address})" for name, picture, address in links]
    if site:
        lines.append(f"[Open in this browser, nothing to install]({site})")
    return "\n".join(lines)


def on_binder(repository, branch, notebook):
    """The address at which Binder opens a notebook of a repository.

    >>> on_binder("ada/one-number", "term/1", "exercises/02_surprise.ipynb")
    'https://mybinder.org/v2/gh/ada/one-number/term%2F1?urlpath=lab/tree/exercises/02_surprise.ipynb'
    """
    place = quote(branch, safe="")
    return f"https://mybinder.org/v2/gh/{repository}/{place}?urlpath=lab/tree/{notebook}"


def on_colab(repository, branch, notebook):
    """The address at which Colab opens a notebook of a repository.

    >>> on_colab("ada/one-number", "main", "exercises/02_surprise.ipynb")
    'https://colab.research.google.com/github/ada/one-number/blob/main/exercises/02_surprise.ipynb'
    """
    place = f"{repository}/blob/{quote(branch)}"
    return f"https://colab.research.google.com/github/{place}/{notebook}"


def source(repository, branch):
    """What pip installs the course of a repository from."""
    return f"git+https://github.com/{repository}@{branch}"


def checked(repository):
    """The name of a repository as GitHub writes it.

    Raises:
        ValueError: if it cannot be one.
    """
    if not REPOSITORY.fullmatch(repository):
        raise ValueError(
            f"a repository is named as owner/name, such as ada/one-number; received {repository!r}"
        )
    return repository


def first_cell(source):
    """The cell that installs the course on Colab the first time, and does nothing the second.

    Args:
        source: what pip installs the course from.
    """
    return CELL.format(source=source, needs="\n".join(f'    "{need}",' for need in NEEDS))


CELL = """\
COURSE = "{source}"
NEEDS = [
{needs}
]

import importlib.util, subprocess, sys

if importlib.util.find_spec("course_lib") is None:
    pip = [sys.executable, "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, *NEEDS], check=True)
    subprocess.run([*pip, "--no-deps", COURSE], check=True)
    importlib.invalidate_caches()
if "google.colab" in sys.modules:
    sys.modules["google.colab"].output.enable_custom_widget_manager()"""
