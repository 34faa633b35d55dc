"""What every explorable shares: its state, its questions, its words where no script runs."""

import base64
import io
from pathlib import Path

import anywidget
import traitlets

BUNDLE = Path(__file__).parent / "bundle"
COMPILED = {"numpy", "matplotlib"}


def question(ask, *options):
    """A question with its answers, each with what is said to whoever chooses it.

    >>> question("More?", ("Yes", "Why?"))
    {'ask': 'More?', 'options': [{'says': 'Yes', 'tells': 'Why?'}]}
    """
    return {"ask": ask, "options": [{"says": says, "tells": tells} for says, tells in options]}


def within(ranges):
    """What refuses a trait a value outside its range: name to the least and the most."""

    @traitlets.validate(*ranges)
    def _within(self, proposal):
        name, value = proposal["trait"].name, proposal["value"]
        least, most = ranges[name]
        if not least <= value <= most:
            raise ValueError(f"{name} runs from {least} to {most}, received {value}")
        return value

    return _within


class Explorable(anywidget.AnyWidget):
    """Something to move, in JupyterLab and on an exported page alike.

    The picture, and the mathematics that must answer within a frame, are JavaScript; the state is
    shared both ways. A kind of explorable declares traits, says which of them a hand can move
    (`moved`), and has a title, a question before anything is shown, and one after.

    Raises:
        ValueError: if a name is handed over that cannot be moved.
    """

    _esm = BUNDLE / "one_number.js"
    _css = BUNDLE / "one_number.css"

    moved = ()
    heading = ""
    asked_before = question("")
    asked_after = question("")

    explorable = traitlets.Unicode().tag(sync=True)
    title = traitlets.Unicode().tag(sync=True)
    before = traitlets.Dict().tag(sync=True)
    after = traitlets.Dict().tag(sync=True)
    answered = traitlets.Dict().tag(sync=True)
    start = traitlets.Dict().tag(sync=True)

    def __init__(self, **state):
        self._refuse_unknown(state)
        super().__init__(
            explorable=type(self).__name__,
            title=self.heading,
            before=self.asked_before,
            after=self.asked_after,
            **state,
        )
        self.start = self.state()

    def _refuse_unknown(self, state):
        for name in state:
            if name not in self.moved:
                raise ValueError(
                    f"{type(self).__name__} has nothing called {name!r} that can be moved; "
                    f"it has {', '.join(self.moved)}"
                )

    def state(self):
        """What stands where, such that `type(x)(**x.state())` looks like x."""
        return {name: getattr(self, name) for name in self.moved}

    def in_words(self):
        """One sentence that says what is seen now."""
        raise NotImplementedError

    def draw(self, axes):
        """The picture for places where no script runs, on matplotlib axes."""
        raise NotImplementedError

    def __repr__(self):
        words = _unless_missing(self.in_words)
        said = f"{self.heading}. {words}" if words else self.heading
        return f"{said}  [run this cell in JupyterLab to move it]"

    def _repr_mimebundle_(self, **options):
        data, metadata = super()._repr_mimebundle_(**options)
        data["text/plain"] = repr(self)
        if picture := _unless_missing(self._picture):
            data["image/png"] = picture
        return data, metadata

    def _picture(self):
        """A small PNG in base64, for GitHub and for paper."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        figure = Figure(figsize=(5.6, 3.4), dpi=80, layout="constrained")
        FigureCanvasAgg(figure)
        self.draw(figure.subplots())
        written = io.BytesIO()
        figure.savefig(written, format="png")
        return base64.b64encode(written.getvalue()).decode()


def _unless_missing(compute):
    """What `compute` gives; None in a browser that could not fetch NumPy for what stands still."""
    try:
        return compute()
    except ModuleNotFoundError as missing:
        if missing.name.partition(".")[0] not in COMPILED:
            raise
        return None
