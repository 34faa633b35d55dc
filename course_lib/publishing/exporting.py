"""A notebook becomes one page of HTML that everybody can read, with nothing from a network."""

import copy
from pathlib import Path

from course_lib.publishing.figures_in_words import is_figure, sentences, to_open
from course_lib.publishing.problems import BuildError, required
from course_lib.publishing.sources import write_atomically

TEMPLATES = Path(__file__).parent
TEMPLATE = "page_of_a_sheet"
UNTOLD = "A picture without a sentence that says what is seen."


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
    told = with_numbers(notebook)
    told.metadata["title"] = _title(notebook)
    return exporter.from_notebook_node(told)[0]


def with_numbers(notebook):
    """A copy in which every figure has its sentence as its description, and its tables below it."""
    told = copy.deepcopy(notebook)
    for cell in told.cells:
        if cell.cell_type == "code":
            pictures = [o for o in cell.outputs if "image/png" in o.get("data", {})]
            _describe(pictures, sentences(cell))
            cell.outputs += _numbers(pictures)
    return told


def _describe(pictures, said):
    """A figure has its printed sentence, and an explorable the text that stands for it."""
    pending = iter(said)
    for picture in pictures:
        text = "".join(picture.data.get("text/plain", ""))
        picture.metadata["alt"] = (next(pending, "") if is_figure(picture) else text) or UNTOLD


def _numbers(pictures):
    """Below the sentence, which is printed after the figure."""
    new = required("nbformat.v4").new_output
    return [new("display_data", {"text/html": it}) for it in map(to_open, pictures) if it]


def _title(notebook):
    lines = "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown").split("\n")
    return next((line[2:].strip() for line in lines if line.startswith("# ")), "Notebook")
