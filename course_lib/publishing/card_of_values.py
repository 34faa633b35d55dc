"""The card of values and gradients: one printable page, every number computed when it is written."""

import html
import re
from pathlib import Path
from string import Template

import numpy as np

from course_lib import losses
from course_lib.publishing.card_rows import GROUPS

TEMPLATE = Path(__file__).with_name("card_of_values.template.html")

SINGLE_LETTER = re.compile(r"(?<![\w<&’'])([A-Za-zŷαβγδεηπρστ])(?![A-Za-z>’'])")

PROBABILITIES = (1, 0.9, 0.5, 0.1, 0.01, 0.001)

COLUMNS = (
    "Loss",
    "One example pays",
    "Slope",
    "Guessing pays",
    "Least",
    "Worked example",
    "pays",
    "slope",
    "Lesson",
)


def write_card(path):
    Path(path).write_text(card_of_values(), encoding="utf-8")


def stale_card(path):
    """What is wrong with the stored page, as sentences."""
    path = Path(path)
    if path.is_file() and path.read_text(encoding="utf-8") == card_of_values():
        return []
    return [f"{path} is not what the losses say; run `course card`"]


def card_of_values():
    """The page as HTML. It needs no network and no font."""
    template = Template(TEMPLATE.read_text(encoding="utf-8"))
    return template.substitute(
        rows="\n".join(_group(*group) for group in GROUPS),
        heads="".join(f'<th role="columnheader" scope="col">{name}</th>' for name in COLUMNS),
        telling="\n".join(_telling(value, says) for value, says in telling_values()),
        conversions="\n".join(_conversion(p) for p in PROBABILITIES),
        bits_in_a_nat=number(losses.bits_from_nats(1), 4),
        nats_in_a_bit=number(np.log(2), 4),
    )


def telling_values():
    """Values at which a loss comes to rest, and what each of them says."""
    twice = losses.cross_entropy(np.eye(10)[:1], [0])
    smoothed = losses.entropy(losses.smooth_labels([0], 10, epsilon=0.1))
    overflow = np.log(np.finfo(np.float32).max)
    return [
        (f"log 2 = {number(np.log(2))}", "yes or no, RankNet, rewards, DPO: nothing learnt yet"),
        (f"log 10 = {number(np.log(10))}", "ten classes: nothing learnt yet. In general log K"),
        (f"log 256 = {number(np.log(256))}", "InfoNCE, 256 pairs: all alike, or pairs mixed up"),
        (
            f"log 50,257 = {number(losses.uniform_loss(50_257))}",
            "GPT-2's vocabulary: nothing learnt yet",
        ),
        ("var y", "MSE: no better than saying the mean"),
        ("m, the margin", "triplet: everything has moved onto one spot"),
        (
            f"log(e + 9) − 1 = {number(twice)}",
            "softmax twice, ten classes; log(e + K − 1) − 1",
        ),
        (
            f"H(q) = {number(smoothed)}",
            "ten classes, smoothed with ε = 0.1: the least there is",
        ),
        (
            f"−log 10⁻¹² = {number(-np.log(1e-12))}",
            "floor under p: the loss is stuck, its slope is 0",
        ),
        (
            f"z = {number(overflow, 2)}",
            "from here on exp overflows in float32: NaN. Use log-sum-exp",
        ),
        ("0, too soon", "the model peeks: mask or shift missing, or data leaked"),
        ("below 0", "fine for −p and −A log π; in cross-entropy its sign is lost"),
    ]


def _group(title, letters, rows):
    head = (
        f'<tbody role="rowgroup"><tr role="row" class="group"><th role="rowheader" '
        f'scope="rowgroup" colspan="{len(COLUMNS)}"><b>{title}</b> {markup(letters)}</th></tr>'
    )
    return "\n".join([head, *map(_row, rows), "</tbody>"])


def _row(row):
    cells = (
        markup(row.formula),
        markup(row.slope),
        markup(row.guessing).replace("{}", f"<b>{number(row.guess())}</b>"),
        markup(row.least),
        markup(row.worked),
        f"<b>{number(row.value)}</b> {markup(row.unit)}".strip(),
        "; ".join(vector(np.atleast_2d(slope)[0]) for slope in row.slopes[: row.shown]),
        str(row.lesson),
    )
    named = zip(COLUMNS[1:], cells, strict=True)
    shown = "".join(f'<td role="cell" data-name="{name}">{cell}</td>' for name, cell in named)
    return f'<tr role="row"><th role="rowheader" scope="row">{markup(row.name)}</th>{shown}</tr>'


def _telling(value, says):
    return f"<div><dt>{markup(value)}</dt><dd>{markup(says)}</dd></div>"


def _conversion(p):
    nats = float(losses.surprise(p))
    cells = (number(nats), number(losses.bits_from_nats(nats)), number(losses.perplexity(nats), 2))
    shown = "".join(f'<td role="cell">{cell}</td>' for cell in cells)
    return f'<tr role="row"><th role="rowheader" scope="row">{p:g}</th>{shown}</tr>'


def vector(values):
    """(0.1, −0.3), or one number without brackets."""
    shown = ", ".join(number(value, 2) for value in values)
    return shown if len(values) == 1 else f"({shown})"


def number(value, places=3):
    """At most so many places, a true minus, and no zeros at the end."""
    shown = f"{value:.{places}f}"
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return "0" if shown == "-0" else shown.replace("-", "−")


def markup(text):
    """HTML of a formula: `e^{z_{j}}` raised and lowered, single letters in italics."""
    text = html.escape(text, quote=False)
    for sign, tag in (("_", "sub"), ("^", "sup"), ("_", "sub")):
        text = re.sub(rf"\{sign}\{{([^{{}}]+)\}}", rf"<{tag}>\1</{tag}>", text)
    return SINGLE_LETTER.sub(r"<i>\1</i>", text)
