"""A notebook becomes one page of HTML that everybody can read, with nothing from a network."""

from pathlib import Path

from course_lib.publishing.problems import BuildError, required
from course_lib.publishing.sources import write_atomically

TEMPLATES = Path(__file__).parent
TEMPLATE = "page_of_a_sheet"


def export(notebook, folder):
    """Write the page of a notebook, as it was saved, into a folder.

    Returns:
        The path of the page.

    Raises:
        BuildError: if the notebook cannot be read.
    """
    nbformat = required("nbformat")
    try:
        read = nbformat.read(notebook, as_version=4)
    except Exception as error:  # nbformat raises what json and jsonschema raise, and its own
        what = f"not a notebook: {type(error).__name__}"
        raise BuildError(notebook, None, what, "save it once more in JupyterLab") from None
    path = Path(folder) / f"{Path(notebook).stem}.html"
    write_atomically(path, as_page(read))
    return path


def as_page(notebook):
    """The page as text. Its title is the notebook's first heading."""
    exporter = required("nbconvert").HTMLExporter(
        template_name=TEMPLATE,
        extra_template_basedirs=[str(TEMPLATES)],
        language_code=notebook.metadata.get("course", {}).get("language", "en"),
        embed_images=True,
    )
    notebook.metadata["title"] = _title(notebook)
    return exporter.from_notebook_node(notebook)[0]


def _title(notebook):
    lines = "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown").split("\n")
    return next((line[2:].strip() for line in lines if line.startswith("# ")), "Notebook")
