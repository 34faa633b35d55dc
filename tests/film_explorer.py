"""Make the moving picture of the Loss Explorer in the README: `python tests/film_explorer.py`."""

import io
import tempfile
from pathlib import Path

from explorable_pages import Shown, browser
from jupyterlab import ROOT
from PIL import Image

from course_lib.widgets import LossExplorer

FRAME_MS = 110
HOLD = 9
COLOURS = 64


def frames(shown):
    """A bar is dragged, steps are taken, the loss is switched: a picture after each."""

    def take():
        return Image.open(io.BytesIO(shown.root.locator(".on-body").screenshot()))

    yield from [take()] * HOLD
    yield from _dragged(shown, take)
    shown.root.get_by_role("button", name="Reset").click()
    for _ in range(14):
        shown.root.get_by_role("button", name="Gradient step").click()
        yield take()
    yield from [take()] * HOLD
    shown.root.get_by_role("button", name="Reset").click()
    shown.root.locator('[data-choice="criterion"]').select_option("squared_error")
    yield from [take()] * (2 * HOLD)


def _dragged(shown, take):
    box = shown.root.locator('[data-bar="4"]').bounding_box()
    middle = box["y"] + box["height"] / 2
    shown.page.mouse.move(box["x"] + 1, middle)
    shown.page.mouse.down()
    for share in [k / 20 for k in range(1, 16)]:
        shown.page.mouse.move(box["x"] + share * box["width"], middle)
        yield take()
    shown.page.mouse.up()


def main():
    with browser() as opened, tempfile.TemporaryDirectory() as folder:
        shown = Shown(opened, Path(folder), LossExplorer(), width=760)
        film = [
            frame.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
            for frame in frames(shown)
        ]
    first, *rest = film
    file = ROOT / "docs" / "loss_explorer.gif"
    first.save(file, save_all=True, append_images=rest, duration=FRAME_MS, loop=0, optimize=True)
    print(f"{file.relative_to(ROOT)}: {len(film)} frames, {file.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
