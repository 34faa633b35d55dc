"""What stands for a widget where none can live, on GitHub or on paper."""


class InWords:
    """A widget whose plain text is its `repr`: the same in every run."""

    def _repr_mimebundle_(self, **options):
        bundle = super()._repr_mimebundle_(**options)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        data["text/plain"] = repr(self)
        return bundle
