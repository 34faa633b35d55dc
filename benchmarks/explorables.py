"""From a moved hand to a changed picture, in a real JupyterLab and a real browser.

    python benchmarks/explorables.py [--moves 200]

The Loss Explorer and a matplotlib figure under `ipywidgets.interact` are dragged in the same run.
Each move waits until its picture is seen, in the first frame that shows it. Two latencies are
printed: from the hand (the time stamp that the browser gave the move on its arrival; it then waits
for the next frame of 16.7 ms, whatever the page does), and from the event (when the page hears of
it). Then 180 moves come in three seconds, whatever is shown meanwhile (share shown).
"""

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from jupyterlab import OpenNotebook, browser_page, running_lab, write_notebook

EXPLORER = """
from course_lib.widgets import LossExplorer
LossExplorer()
"""

INTERACT = """
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import FloatSlider, interact

def draw(p):
    figure, (bars, marker) = plt.subplots(1, 2, figsize=(7, 3))
    rest = np.array([0.4, 0.3, 0.2, 0.1]) * (1 - p)
    bars.bar(range(5), [p, *rest])
    bars.set_ylim(0, 1)
    figure.patch.set_facecolor((p, p, p))
    marker.plot(np.linspace(0.01, 1), -np.log(np.linspace(0.01, 1)))
    plt.show()

interact(draw, p=FloatSlider(0.5, min=0, max=1, step=0.005))
"""

WATCH = """
([move, picture]) => {
  window.moved = []; window.seen = [];
  const shown = eval(picture);
  document.addEventListener(move, (event) => window.moved.push([event.timeStamp, performance.now()]), true);
  let last = shown();
  const look = (time) => {
    const now = shown();
    if (now !== null && now !== last) { last = now; window.seen.push(performance.now()); }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
"""

BAR = "(() => { const fill = document.querySelector('[data-bar=\"0\"] .on-fill'); return () => fill.style.inlineSize; })()"
IMAGE = """(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  let known = null, grey = null;
  return () => {
    const image = document.querySelector('.jp-OutputArea-output img:last-of-type');
    if (!image || !image.complete || !image.naturalWidth) return null;
    if (image.src === known) return grey;
    known = image.src;
    canvas.drawImage(image, 0, 0);
    grey = canvas.getImageData(2, 2, 1, 1).data[0];
    return grey;
  };
})()"""


def latencies(page, box, moves):
    """(moves, 2) milliseconds from the hand and from the event to the frame that shows each move;
    NaN where none came within 3 s."""
    rng, found = np.random.default_rng(1), []
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    last = 0.5
    for _ in range(moves):
        share = rng.uniform(0.05, 0.95)
        share = share if abs(share - last) > 0.03 else (share + 0.4) % 0.9 + 0.05
        last = share
        page.evaluate("() => { window.moved = []; window.seen = []; }")
        page.mouse.move(box["x"] + share * box["width"], middle)
        found.append(first_seen(page))
    page.mouse.up()
    return np.array(found)


def first_seen(page, seconds=3):
    for _ in range(int(seconds / 0.02)):
        moved, seen = page.evaluate("() => [window.moved, window.seen]")
        if moved and seen:
            return [seen[0] - start for start in moved[0]]
        page.wait_for_timeout(20)
    return [np.nan, np.nan]


def share_shown(page, box, moves=180, seconds=3):
    """Of `moves` events spread over `seconds`, the share after which the picture had changed."""
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 2, middle)
    page.mouse.down()
    page.evaluate("() => { window.moved = []; window.seen = []; }")
    start = page.evaluate("() => performance.now()")
    for k in range(moves):
        page.mouse.move(box["x"] + (k + 1) / (moves + 1) * box["width"], middle)
        ahead = start + 1000 * seconds * (k + 1) / moves - page.evaluate("() => performance.now()")
        if ahead > 1:
            page.wait_for_timeout(ahead)
    page.wait_for_timeout(1500)
    page.mouse.up()
    moved, seen = page.evaluate("() => [window.moved.length, window.seen.length]")
    return seen / moved, moved


def measured(page, address, file, code, handle, picture, moves):
    """Latencies and share shown of the widget that a cell makes."""
    write_notebook(file, code)
    notebook = OpenNotebook(page, address, file)
    notebook.run_all()
    guess = page.locator(".on-before button").first
    if guess.count():
        guess.click()
    page.wait_for_timeout(3000)
    page.evaluate(WATCH, ["pointermove", picture])
    box = page.locator(handle).first.bounding_box()
    return latencies(page, box, moves), share_shown(page, box)


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--moves", type=int, default=200)
    moves = asked.parse_args().moves
    rivals = {
        "Loss Explorer": (EXPLORER, '[data-bar="0"]', BAR),
        "interact + matplotlib": (INTERACT, ".noUi-base", IMAGE),
    }
    medians = {}
    with tempfile.TemporaryDirectory() as place, running_lab(Path(place)) as lab:
        for number, (name, (code, handle, picture)) in enumerate(rivals.items()):
            with browser_page() as page:
                file = Path(place) / f"notebooks/measured_{number}.ipynb"
                found, (share, events) = measured(
                    page, lab(f"notebooks/{file.name}"), file, code, handle, picture, moves
                )
            medians[name] = np.nanpercentile(found, [50, 95], axis=0)
            (hand, event), (slow_hand, slow_event) = medians[name]
            print(
                f"{name}, {len(found)} moves: from the hand p50 {hand:.1f}, p95 {slow_hand:.1f} ms; "
                f"from the event p50 {event:.1f}, p95 {slow_event:.1f} ms "
                f"({int(np.isnan(found[:, 0]).sum())} never seen); "
                f"{share:.0%} of {events} moves in 3 s shown"
            )
    (hand, event), (slow_hand, slow_event) = (
        medians["interact + matplotlib"] / medians["Loss Explorer"]
    )
    print(f"ratio from the hand: p50 {hand:.0f}, p95 {slow_hand:.0f}", end="; ")
    print(f"from the event: p50 {event:.0f}, p95 {slow_event:.0f}")


if __name__ == "__main__":
    main()
