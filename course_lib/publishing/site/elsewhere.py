"""Where the notebook of a page can be run: as far as whoever publishes the site has said so.

A site that is told nothing names no address, because none would be true.
"""

import html
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from course_lib.publishing import badges
from course_lib.publishing.problems import BuildError

LITE = "lite"
"""The folder of the site into which a folder of `make lite` is taken."""
FIRST_CELL = "docs/anywhere.html#badges-for-your-copy"

BROWSER = "In this browser: nothing is installed or sent; the internet is needed once, and your work stays in this browser."
BINDER = "Binder: a server that somebody else pays for. It may take minutes to start, and it forgets your files: download what you want to keep."
COLAB = (
    'Colab: needs an account, and <a href="{up}{cell}">a first cell</a> that installs the course.'
)


@dataclass(frozen=True)
class Elsewhere:
    """What is known of the places that run a notebook.

    Args:
        repository: where the course is on GitHub, as "owner/name".
        branch: of that repository.
        lite: the address of a site of `make lite`, or the folder into which it was built.
    """

    repository: str | None = None
    branch: str = "main"
    lite: str | None = None

    def __post_init__(self):
        if self.repository is not None:
            badges.checked(self.repository)

    @property
    def lite_folder(self):
        """What has to be taken into the site, if the other site is a folder."""
        if self.lite is None or self.lite.startswith(("https://", "http://")):
            return None
        return _checked_folder(Path(self.lite))

    @property
    def clone(self):
        """The address from which git clones the course, or None."""
        return self.repository and f"https://github.com/{self.repository}"

    def ways(self, notebook, up=""):
        """What opens a notebook, as pairs of a name and an address.

        Args:
            notebook: its path in the repository.
            up: the way from the page to the top of the site, such as "../".
        """
        found = []
        if self.lite is not None:
            base = f"{up}{LITE}" if self.lite_folder else self.lite.rstrip("/")
            found.append(("In this browser", f"{base}/lab/index.html?path={quote(notebook)}"))
        if self.repository is not None:
            copy = (self.repository, self.branch, notebook)
            found += [("On Binder", badges.on_binder(*copy)), ("On Colab", badges.on_colab(*copy))]
        return found

    def notes(self, up):
        """What to know of these ways before one chooses, in the same order, as HTML."""
        if self.lite is not None:
            yield BROWSER
        if self.repository is not None:
            yield from (BINDER, COLAB.format(up=up, cell=FIRST_CELL))

    def links(self, notebook, up=""):
        """The same as links in HTML."""
        for name, address in self.ways(notebook, up):
            yield f'<a class="way" href="{html.escape(address)}">{name}</a>'


NOWHERE = Elsewhere()


def _checked_folder(folder):
    if not (folder / "lab" / "index.html").is_file():
        what = f"there is no site of `make lite` in {folder} (it has no lab/index.html)"
        raise BuildError("--lite", None, what, "run `make lite` first, or give an https:// address")
    return folder
