"""A figure on the site: the picture with its size, its sentence for those who do not see it, and its
numbers behind a line to open."""

import base64
import hashlib
import html
import struct

from course_lib.publishing.figures_in_words import SAYS, sentences, to_open
from course_lib.publishing.site.cells import printed, shown

FIGURE = (
    '<figure class="drawn">{picture}'
    '<figcaption aria-hidden="true">In the figure: {says}</figcaption></figure>{tables}'  # the picture says it already
)

IMAGE = '<img src="{address}" width="{width}" height="{height}" alt="{says}" loading="lazy">'


class Pictures:
    """Pictures taken out of notebooks, each in a file of its own that the pages share."""

    def __init__(self, folder, address):
        self.folder, self.address = folder, address
        folder.mkdir(parents=True, exist_ok=True)

    def image(self, png, says):
        """The element that shows a picture.

        Args:
            png: in base64, as a notebook holds it: one text or its lines.
            says: what is seen.
        """
        content = base64.b64decode("".join(png))
        name = hashlib.sha256(content).hexdigest()[:16] + ".png"
        (self.folder / name).write_bytes(content)
        width, height = size(content)
        address = f"{self.address}/{name}"
        return IMAGE.format(address=address, width=width, height=height, says=html.escape(says))


def size(png):
    """Width and height, which stand at a fixed place of every PNG file."""
    return struct.unpack(">II", png[16:24])


def described(cell, pictures):
    """A cell whose pictures have, as their description, the sentences that are printed for them, and
    under them the tables that are kept with them."""
    pending = iter(sentences(cell))
    outputs = [_described(output, pending, pictures) for output in cell["outputs"]]
    if not _has_picture(cell):
        return cell
    kept = [_without_sentences(output) for output in outputs]
    return {**cell, "outputs": [output for output in kept if output.get("text") != ""]}


def _has_picture(cell):
    return any("image/png" in output.get("data", {}) for output in cell["outputs"])


def _without_sentences(output):
    if output["output_type"] != "stream":
        return output
    lines = printed(output).splitlines(keepends=True)
    return {**output, "text": "".join(line for line in lines if not line.startswith(SAYS))}


def _described(output, pending, pictures):
    data = output.get("data", {})
    if "image/png" not in data or "text/html" in data:
        return output
    says = next(pending, "A figure; the text beside it says what it shows.")
    picture = pictures.image(data["image/png"], says)
    return shown(FIGURE.format(picture=picture, says=html.escape(says), tables=to_open(output)))
